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

static gboolean
concerns (const TwOverride *override,
          guint32           item,
          guint32           market)
{
  return (override->item == TW_ANY || override->item == item) && (override->market == TW_ANY || override->market == market);
}

void
tw_overrides_apply (const TwModel *model,
                    TwForecast    *forecast)
{
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *override = tw_model_get_override (model, i);

      if (concerns (override, forecast->item, forecast->market))
        apply_one (override, tw_model_get_start_week (model), tw_model_get_n_weeks (model), forecast);
    }
}

/* Once for a series, whichever of the overrides that speak of it comes first. */
static gboolean
is_first (const TwModel *model,
          guint          index,
          guint32        item,
          guint32        market)
{
  for (guint i = 0; i < index; i++)
    if (concerns (tw_model_get_override (model, i), item, market))
      return FALSE;

  return TRUE;
}

static void
apply_to_series (const TwModel *model,
                 guint32        item,
                 guint32        market,
                 TwForecastSet *adjusted)
{
  const TwForecast *base = tw_forecast_set_find (adjusted, item, market);
  TwForecast        forecast;

  if (base == NULL)
    return;

  tw_forecast_copy (&forecast, base, tw_model_get_n_weeks (model));
  tw_overrides_apply (model, &forecast);
  tw_forecast_set_add (adjusted, &forecast);
  tw_forecast_clear (&forecast);
}

static void
apply_where_first (const TwModel *model,
                   guint          index,
                   TwForecastSet *adjusted)
{
  const TwOverride *override = tw_model_get_override (model, index);
  guint32           first_item = override->item == TW_ANY ? 0 : override->item;
  guint32           end_item = override->item == TW_ANY ? tw_model_get_n_items (model) : first_item + 1;
  guint32           first_market = override->market == TW_ANY ? 0 : override->market;
  guint32           end_market = override->market == TW_ANY ? tw_model_get_n_markets (model) : first_market + 1;

  for (guint32 i = first_item; i < end_item; i++)
    for (guint32 m = first_market; m < end_market; m++)
      if (is_first (model, index, i, m))
        apply_to_series (model, i, m, adjusted);
}

TwForecastSet *
tw_overrides_apply_all (const TwModel       *model,
                        const TwForecastSet *set)
{
  const TwForecastSet *base = tw_forecast_set_get_base (set);
  TwForecastSet       *adjusted;

  if (tw_model_get_n_overrides (model) == 0)
    return tw_forecast_set_ref (base);

  adjusted = tw_forecast_set_new_over (base);
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    apply_where_first (model, i, adjusted);

  return adjusted;
}
