/* tw-scenario-charts.h: what came of scenarios, as the data of charts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-comparison.h"
#include "tw-frontier-chart.h"
#include "tw-ridge-chart.h"
#include "tw-share-chart.h"

G_BEGIN_DECLS

/* Where the stock lies, mean of the weeks; profit over the paths; profit against fill rate. Main thread only. */
TwShareData    *tw_scenario_dup_shares (const TwComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;
TwRidgeData    *tw_scenario_dup_ridges (const TwComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;
TwFrontierData *tw_scenario_dup_frontier (const TwComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;

/* By how much the best scenario earns more than each other one, as a sentence. */
char *tw_scenario_dup_verdict (const TwComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
