/* tw-cli-alerts.h: alerts in the words of the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "alert/tw-alerts.h"

G_BEGIN_DECLS

/* "GWD lamp, white, in FC-DE: 84 of 120 units missed in weeks 2 to 4"; and what can be done. */
char *tw_cli_describe_alert (const TwModel *model,
                             const TwAlert *alert) G_GNUC_WARN_UNUSED_RESULT;
char *tw_cli_describe_remedy (const TwModel *model,
                              const TwAlert *alert) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
