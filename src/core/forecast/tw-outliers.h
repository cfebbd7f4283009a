/* tw-outliers.h: weeks that sold so unlike others that forecasts did not believe them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"
#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * tw_outliers_find:
 * @set: (inout): takes them, by series and week
 *
 * A one-off bulk order, a wholesaler's say, is no level: tw_series_past_init() takes a week that stands far above all around it
 * for less. This names those weeks, where season, events and chance do not make them: more than six deviations above the
 * other weeks of half a year to either side, and more than three times the largest of a quarter to either side, all divided by the pooled
 * profile. A week with a deal is none. O(values).
 */
void tw_outliers_find (const TwForecastFrame *frame,
                       TwForecastSet         *set);

G_END_DECLS
