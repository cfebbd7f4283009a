/* tw-adjustment-text.h: overrides in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-adjustment-draft.h"

G_BEGIN_DECLS

/* Whether an override has a say in what is shown: @item and @market -1 for all. */
gboolean tw_adjustment_concerns (const TwOverride *override,
                                 int               item,
                                 int               market);

/* "Price −5 %, weeks 49–52" */
char *tw_adjustment_dup_title (const TwModel    *model,
                               const TwOverride *override) G_GNUC_WARN_UNUSED_RESULT;

/* "Foldable lamp, France" */
char *tw_adjustment_dup_scope (const TwModel    *model,
                               const TwOverride *override) G_GNUC_WARN_UNUSED_RESULT;

/* Where, who and when. */
char *tw_adjustment_dup_detail (const TwModel    *model,
                                const TwOverride *override) G_GNUC_WARN_UNUSED_RESULT;

/* What its value is, with the unit: "Units a week", "Price, EUR" */
char *tw_adjustment_dup_value_name (const TwModel    *model,
                                    const TwOverride *override) G_GNUC_WARN_UNUSED_RESULT;

/* The modes that change most and what is sold: "+190 units by air"; empty if nothing moves. */
char *tw_adjustment_dup_units (const TwAdjustmentEffect *effect) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
