/* tw-forecast-law.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-law.h"

#include "forecast/tw-negative-binomial.h"

#include <math.h>

#define SMALL 1e-6f

/* Deviation over mean where the planner expects sales and the past knows none. */
#define GUESSED_RATIO 0.5

double
tw_forecast_law_guess_sd (double mean)
{
  return sqrt (mean + GUESSED_RATIO * GUESSED_RATIO * mean * mean);
}

void
tw_forecast_law_set (float *mean,
                     float *quantile,
                     double units)
{
  double law[TW_N_LEVELS];

  tw_negative_binomial_quantiles (units, units + GUESSED_RATIO * GUESSED_RATIO * units * units, tw_forecast_levels, TW_N_LEVELS, law);
  *mean = (float) units;
  for (guint k = 0; k < TW_N_LEVELS; k++)
    quantile[k] = (float) law[k];
}

void
tw_forecast_law_scale (float *mean,
                       float *quantile,
                       double ratio)
{
  if (ratio > 1 && quantile[TW_N_LEVELS / 2] <= SMALL && *mean * ratio >= 1)
    {
      tw_forecast_law_set (mean, quantile, *mean * ratio);
      return;
    }

  *mean = (float) (*mean * ratio);
  for (guint k = 0; k < TW_N_LEVELS; k++)
    quantile[k] = (float) (quantile[k] * ratio);
}
