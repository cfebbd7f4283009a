/* tw-forecast-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-forecast-set.h"

#include <math.h>

const double tw_forecast_levels[TW_N_LEVELS] = { 0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975 };

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
};

static void
clear_forecast (gpointer data)
{
  TwForecast *forecast = data;

  g_free (forecast->mean);
  g_free (forecast->quantile);
  g_free (forecast->baseline);
  g_free (forecast->factor);
  g_free (forecast->past_factor);
}

static void
clear_set (gpointer data)
{
  TwForecastSet *self = data;

  g_free (self->index);
  g_array_unref (self->series);
  g_array_unref (self->outliers);
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

static guint
count_bits (guint32 bits)
{
  guint n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;

  return n;
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

  return forecast->factor[(gsize) count_bits (forecast->factors & (bit - 1)) * n_weeks + week];
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

void
tw_forecast_set_add (TwForecastSet    *self,
                     const TwForecast *forecast)
{
  TwForecast copy = *forecast;
  gsize      n_factors = count_bits (forecast->factors);
  gint32    *at;

  g_return_if_fail (forecast->item < self->n_items && forecast->market < self->n_markets);

  copy.mean = g_memdup2 (forecast->mean, self->n_weeks * sizeof *copy.mean);
  copy.quantile = g_memdup2 (forecast->quantile, (gsize) self->n_weeks * TW_N_LEVELS * sizeof *copy.quantile);
  copy.baseline = g_memdup2 (forecast->baseline, self->n_weeks * sizeof *copy.baseline);
  copy.factor = g_memdup2 (forecast->factor, n_factors * self->n_weeks * sizeof *copy.factor);
  copy.past_factor = g_memdup2 (forecast->past_factor, n_factors * sizeof *copy.past_factor);

  at = &self->index[(gsize) forecast->item * self->n_markets + forecast->market];
  if (*at >= 0)
    {
      TwForecast *old = &g_array_index (self->series, TwForecast, *at);

      clear_forecast (old);
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

  g_array_append_val (self->outliers, *outlier);
}

const TwOutlier *
tw_forecast_set_get_outliers (const TwForecastSet *self,
                              guint               *n)
{
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
  return self->series->len;
}

const TwForecast *
tw_forecast_set_get (const TwForecastSet *self,
                     guint                index)
{
  g_return_val_if_fail (index < self->series->len, NULL);

  return &g_array_index (self->series, TwForecast, index);
}

const TwForecast *
tw_forecast_set_find (const TwForecastSet *self,
                      guint32              item,
                      guint32              market)
{
  gint32 at;

  g_return_val_if_fail (item < self->n_items && market < self->n_markets, NULL);

  at = self->index[(gsize) item * self->n_markets + market];

  return at < 0 ? NULL : &g_array_index (self->series, TwForecast, at);
}

double
tw_forecast_get_sd (const TwForecast *forecast,
                    guint             week)
{
  const float *q = &forecast->quantile[(gsize) week * TW_N_LEVELS];

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
  double rho = forecast->error_correlation;
  double sum = 0;
  double sum_sd = 0;
  double sum_variance = 0;

  for (guint i = 0; i < n; i++)
    {
      guint  t = MIN (first + i, n_weeks - 1);
      double s = tw_forecast_get_sd (forecast, t);

      sum += forecast->mean[t];
      sum_sd += s;
      sum_variance += s * s;
    }

  /* Var = Σσ² + 2ρ Σ_{i<j} σ_i σ_j, and (Σσ)² = Σσ² + 2 Σ_{i<j} σ_i σ_j */
  *mean = sum;
  *sd = sqrt ((1 - rho) * sum_variance + rho * sum_sd * sum_sd);
}
