/* tw-overrides.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-overrides.h"

#include "forecast/tw-negative-binomial.h"

#define SMALL 1e-6f

/* Deviation over mean where the planner expects sales and the past knows none. */
#define GUESSED_RATIO 0.5

static void
scale_week (float *mean,
            float *quantile,
            double factor)
{
  *mean = (float) (*mean * factor);
  for (guint k = 0; k < TW_N_LEVELS; k++)
    quantile[k] = (float) (quantile[k] * factor);
}

static void
replace_week (float *mean,
              float *quantile,
              double units)
{
  double law[TW_N_LEVELS];

  if (*mean > SMALL)
    {
      scale_week (mean, quantile, units / *mean);
      *mean = (float) units;
      return;
    }

  tw_negative_binomial_quantiles (units, units + GUESSED_RATIO * GUESSED_RATIO * units * units, tw_forecast_levels, TW_N_LEVELS, law);
  *mean = (float) units;
  for (guint k = 0; k < TW_N_LEVELS; k++)
    quantile[k] = (float) law[k];
}

static void
apply_one (const TwOverride *override,
           TwWeek            start,
           guint             n_weeks,
           TwForecast       *forecast)
{
  for (guint t = 0; t < n_weeks; t++)
    {
      TwWeek week = start + (TwWeek) t;
      float *quantile = forecast->quantile + (gsize) t * TW_N_LEVELS;

      if (week < override->first_week || week > override->last_week)
        continue;
      if (override->kind == TW_OVERRIDE_PERCENT)
        scale_week (&forecast->mean[t], quantile, 1 + override->value / 100);
      else
        replace_week (&forecast->mean[t], quantile, override->value);
      forecast->adjusted = TRUE;
    }
}

void
tw_overrides_apply (const TwModel *model,
                    TwForecast    *forecast)
{
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *override = tw_model_get_override (model, i);

      if ((override->item == TW_ANY || override->item == forecast->item) &&
          (override->market == TW_ANY || override->market == forecast->market))
        apply_one (override, tw_model_get_start_week (model), tw_model_get_n_weeks (model), forecast);
    }
}
