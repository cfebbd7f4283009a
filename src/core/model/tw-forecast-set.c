/* tw-forecast-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-forecast-set.h"

#include <math.h>

const double      tw_forecast_levels[TW_N_LEVELS] = { 0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975 };
const char *const tw_forecast_level_words[TW_N_LEVELS] = { "q2.5", "q10", "q25", "q50", "q75", "q90", "q97.5" };

/* Distances of those levels in a standard normal law: 80 % and 95 % bands. */
#define Z_80_BAND (2 * 1.2815515655446004)
#define Z_95_BAND (2 * 1.959963984540054)

struct _TwForecastSet
{
  guint   n_items;
  guint   n_markets;
  guint   n_weeks;
  gint32 *index;  /* [n_items * n_markets]: position in series, -1 for none */
  GArray *series; /* of TwForecast */
  GArray *outliers;

  TwForecastSet *base; /* (nullable): whose series hold where there is none here */
};

const char *
tw_factor_kind_to_string (TwFactorKind kind)
{
  static const char *const words[TW_N_FACTORS] = { "season", "event", "price", "deal", "usual_deal", "competitor", "temperature", "economy", "delivery", "delay", "likes", "adjustment" };

  return words[kind];
}

void
tw_forecast_clear (TwForecast *forecast)
{
  g_clear_pointer (&forecast->mean, g_free);
  g_clear_pointer (&forecast->quantile, g_free);
  g_clear_pointer (&forecast->sd, g_free);
  g_clear_pointer (&forecast->baseline, g_free);
  g_clear_pointer (&forecast->factor, g_free);
  g_clear_pointer (&forecast->past_factor, g_free);
}

static void
clear_forecast (gpointer data)
{
  tw_forecast_clear (data);
}

static void
clear_set (gpointer data)
{
  TwForecastSet *self = data;

  g_free (self->index);
  g_array_unref (self->series);
  g_array_unref (self->outliers);
  g_clear_pointer (&self->base, tw_forecast_set_unref);
}

void
tw_forecast_init (TwForecast *forecast,
                  guint32     item,
                  guint32     market)
{
  *forecast = (TwForecast){ .item = item, .market = market };
  forecast->relative_error = forecast->wape = forecast->coverage = NAN;
  forecast->past_mean = forecast->elasticity = forecast->growth = forecast->growth_sd = NAN;
  forecast->in_stock_rate = 1;
}

guint
tw_factors_count (guint32 factors)
{
  guint n = 0;

  for (; factors != 0; factors &= factors - 1)
    n++;

  return n;
}

void
tw_forecast_copy (TwForecast       *forecast,
                  const TwForecast *other,
                  guint             n_weeks)
{
  gsize n_factors = tw_factors_count (other->factors);

  *forecast = *other;
  forecast->mean = g_memdup2 (other->mean, n_weeks * sizeof *other->mean);
  forecast->quantile = g_memdup2 (other->quantile, (gsize) n_weeks * TW_N_LEVELS * sizeof *other->quantile);
  forecast->sd = g_memdup2 (other->sd, n_weeks * sizeof *other->sd);
  forecast->baseline = g_memdup2 (other->baseline, n_weeks * sizeof *other->baseline);
  forecast->factor = g_memdup2 (other->factor, n_factors * n_weeks * sizeof *other->factor);
  forecast->past_factor = g_memdup2 (other->past_factor, n_factors * sizeof *other->past_factor);
}

double
tw_forecast_get_factor (const TwForecast *forecast,
                        guint             n_weeks,
                        TwFactorKind      kind,
                        guint             week)
{
  guint32 bit = 1u << kind;

  if (!(forecast->factors & bit))
    return 1;

  return forecast->factor[(gsize) tw_factors_count (forecast->factors & (bit - 1)) * n_weeks + week];
}

TwForecastSet *
tw_forecast_set_new (guint n_items,
                     guint n_markets,
                     guint n_weeks)
{
  TwForecastSet *self = g_atomic_rc_box_new0 (TwForecastSet);
  gsize          n = (gsize) n_items * n_markets;

  self->n_items = n_items;
  self->n_markets = n_markets;
  self->n_weeks = n_weeks;
  self->index = g_new (gint32, n);
  for (gsize i = 0; i < n; i++)
    self->index[i] = -1;
  self->series = g_array_new (FALSE, FALSE, sizeof (TwForecast));
  g_array_set_clear_func (self->series, clear_forecast);
  self->outliers = g_array_new (FALSE, FALSE, sizeof (TwOutlier));

  return self;
}

TwForecastSet *
tw_forecast_set_new_over (const TwForecastSet *base)
{
  TwForecastSet *self = tw_forecast_set_new (base->n_items, base->n_markets, base->n_weeks);

  self->base = tw_forecast_set_ref (base);

  return self;
}

const TwForecastSet *
tw_forecast_set_get_base (const TwForecastSet *self)
{
  return self->base != NULL ? self->base : self;
}

void
tw_forecast_set_add (TwForecastSet    *self,
                     const TwForecast *forecast)
{
  TwForecast copy;
  gint32    *at;

  g_return_if_fail (forecast->item < self->n_items && forecast->market < self->n_markets);
  g_return_if_fail (self->base == NULL || tw_forecast_set_find (self->base, forecast->item, forecast->market) != NULL);

  tw_forecast_copy (&copy, forecast, self->n_weeks);
  at = &self->index[(gsize) forecast->item * self->n_markets + forecast->market];
  if (*at >= 0)
    {
      TwForecast *old = &g_array_index (self->series, TwForecast, *at);

      tw_forecast_clear (old);
      *old = copy;
      return;
    }

  *at = (gint32) self->series->len;
  g_array_append_val (self->series, copy);
}

void
tw_forecast_set_add_outlier (TwForecastSet   *self,
                             const TwOutlier *outlier)
{
  g_return_if_fail (outlier->item < self->n_items && outlier->market < self->n_markets);
  g_return_if_fail (self->base == NULL);

  g_array_append_val (self->outliers, *outlier);
}

const TwOutlier *
tw_forecast_set_get_outliers (const TwForecastSet *self,
                              guint               *n)
{
  if (self->base != NULL)
    return tw_forecast_set_get_outliers (self->base, n);

  *n = self->outliers->len;

  return (const TwOutlier *) self->outliers->data;
}

TwForecastSet *
tw_forecast_set_ref (const TwForecastSet *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
tw_forecast_set_unref (TwForecastSet *self)
{
  g_atomic_rc_box_release_full (self, clear_set);
}

guint
tw_forecast_set_get_n_weeks (const TwForecastSet *self)
{
  return self->n_weeks;
}

guint
tw_forecast_set_get_n_series (const TwForecastSet *self)
{
  return tw_forecast_set_get_base (self)->series->len;
}

const TwForecast *
tw_forecast_set_get (const TwForecastSet *self,
                     guint                index)
{
  const TwForecastSet *base = tw_forecast_set_get_base (self);
  const TwForecast    *forecast;

  g_return_val_if_fail (index < base->series->len, NULL);

  forecast = &g_array_index (base->series, TwForecast, index);

  return self == base ? forecast : tw_forecast_set_find (self, forecast->item, forecast->market);
}

const TwForecast *
tw_forecast_set_find (const TwForecastSet *self,
                      guint32              item,
                      guint32              market)
{
  gint32 at;

  g_return_val_if_fail (item < self->n_items && market < self->n_markets, NULL);

  at = self->index[(gsize) item * self->n_markets + market];
  if (at >= 0)
    return &g_array_index (self->series, TwForecast, at);

  return self->base != NULL ? tw_forecast_set_find (self->base, item, market) : NULL;
}

double
tw_forecast_get_sd (const TwForecast *forecast,
                    guint             week)
{
  const float *q = &forecast->quantile[(gsize) week * TW_N_LEVELS];

  if (forecast->sd != NULL)
    return forecast->sd[week];
  if (q[5] > q[1])
    return (q[5] - q[1]) / Z_80_BAND;

  return (q[6] - q[0]) / Z_95_BAND;
}

void
tw_forecast_get_sum (const TwForecast *forecast,
                     guint             n_weeks,
                     guint             first,
                     guint             n,
                     double           *mean,
                     double           *sd)
{
  double level = forecast->error_correlation;
  double sum = 0;
  double sum_sd = 0;
  double variance = 0; /* of a sum of the parts of the errors that are forgotten */
  double kept = 0;     /* Σ σ_i decay^(j - i) over the weeks i before j */

  for (guint i = 0; i < n; i++)
    {
      guint  t = MIN (first + i, n_weeks - 1);
      double s = tw_forecast_get_sd (forecast, t);

      sum += forecast->mean[t];
      sum_sd += s;
      variance += s * s + 2 * s * kept;
      kept = forecast->error_decay * (kept + s);
    }

  /* Var = Σσ² + 2 Σ_{i<j} ρ(j - i) σ_i σ_j, and (Σσ)² = Σσ² + 2 Σ_{i<j} σ_i σ_j */
  *mean = sum;
  *sd = sqrt ((1 - level) * variance + level * sum_sd * sum_sd);
}
