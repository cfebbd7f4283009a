/* tw-overrides.h: the planner's word on a forecast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * tw_overrides_apply:
 * @forecast: (inout): its arrays cover the plan's weeks
 *
 * Lays every override of @model that speaks of this item and market over @forecast, in the order of the
 * table, and notes that it was adjusted. The distribution keeps its shape: quantiles change by the
 * factor of the mean. An absolute one over a forecast of nothing takes a negative binomial law.
 */
void tw_overrides_apply (const TwModel *model,
                         TwForecast    *forecast);

G_END_DECLS
