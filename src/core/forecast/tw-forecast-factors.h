/* tw-forecast-factors.h: of what a forecast is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"
#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * tw_forecast_factors_fill:
 * @index: series of @frame
 * @forecast: (inout): takes the factors of the plan's weeks and of the last weeks recorded, and the mean of those; its
 *   arrays for them must be empty, and are its own afterwards
 *
 * A week that was sold out, or is unknown, counts as what the weeks of the last quarter expect of it, or more. Pure.
 */
void tw_forecast_factors_fill (const TwForecastFrame *frame,
                               guint                  index,
                               TwForecast            *forecast);

G_END_DECLS
