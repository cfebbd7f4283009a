/* tw-forecast-law.h: the distribution of a week that is moved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/* Beyond so many times the mean the past says nothing of the spread: it is guessed. */
#define TW_FORECAST_LAW_FAR 4.0

/**
 * tw_forecast_law_scale:
 * @mean: (inout), @quantile: (inout) (array length=TW_N_LEVELS): of one week
 * @ratio: >= 0
 *
 * Makes the week sell @ratio times as much. A distribution keeps its shape, but for one that is mostly zeros: stretched, it
 * would be zeros still. Where a unit or more is expected then, it takes the law of tw_forecast_law_set(). Pure.
 */
void tw_forecast_law_scale (float *mean,
                            float *quantile,
                            double ratio);

/* The negative binomial law around @units with a guessed spread, see tw_forecast_law_guess_sd(). */
void tw_forecast_law_set (float *mean,
                          float *quantile,
                          double units);

/* Half of the mean, and what chance makes of whole units. */
double tw_forecast_law_guess_sd (double mean);

G_END_DECLS
