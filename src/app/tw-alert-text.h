/* tw-alert-text.h: alerts in the planner's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "alert/tw-alerts.h"

G_BEGIN_DECLS

/* "Stock-out ahead" */
const char *tw_alert_get_title (const TwAlert *alert);

/* What it is about: the item, or the limit of a capacity. */
char *tw_alert_dup_subject (const TwModel *model,
                            const TwAlert *alert) G_GNUC_WARN_UNUSED_RESULT;

/* "United States · 19 Oct – 22 Feb"; without the place if @with_place is FALSE. */
char *tw_alert_dup_where (const TwModel *model,
                          const TwAlert *alert,
                          gboolean       with_place) G_GNUC_WARN_UNUSED_RESULT;

/* "2,057 units missed, 64 % of what is asked for" */
char *tw_alert_dup_figures (const TwModel *model,
                            const TwAlert *alert) G_GNUC_WARN_UNUSED_RESULT;

/* What can be done, as a sentence; it says what is planned already, and what does not pay. */
char *tw_alert_dup_remedy (const TwModel *model,
                           const TwAlert *alert) G_GNUC_WARN_UNUSED_RESULT;

/* How the money is reckoned, for a tooltip. */
const char *tw_alert_get_money_text (const TwAlert *alert);

G_END_DECLS
