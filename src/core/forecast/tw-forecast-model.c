/* tw-forecast-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-model.h"

#include <math.h>

/* Smoothing of the level; at weekly steps it remembers about half a year. */
#define LEVEL_WEIGHT 0.1

static const double normal_quantile[TW_N_LEVELS] = { -1.959963984540054, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817, 1.2815515655446004, 1.959963984540054 };

static void
smooth_level (const TwSales *sales,
              double        *level,
              double        *variance)
{
  double squares = 0;
  guint  n = 0;

  *level = 0;
  for (guint t = 0; t < sales->n_weeks; t++)
    {
      double e = sales->units[t] - *level;

      if (sales->flags != NULL && (sales->flags[t] & TW_SALES_MISSING))
        continue;
      if (sales->flags != NULL && (sales->flags[t] & TW_SALES_STOCK_OUT) && e < 0)
        continue;
      *level += MAX (LEVEL_WEIGHT, 1.0 / (n + 1)) * e;
      squares += n > 0 ? e * e : 0;
      n++;
    }
  *variance = n > 1 ? squares / (n - 1) : *level;
}

static void
add_forecast (TwForecastSet *set,
              guint32        item,
              guint32        market,
              guint          n_weeks,
              double         level,
              double         variance,
              const char    *method)
{
  g_autofree float *mean = g_new (float, n_weeks);
  g_autofree float *quantile = g_new (float, n_weeks *TW_N_LEVELS);
  TwForecast        forecast = { .item = item, .market = market, .mean = mean, .quantile = quantile, .error_correlation = 0.3f, .relative_error = NAN, .wape = NAN, .coverage = NAN };

  for (guint t = 0; t < n_weeks; t++)
    {
      double sd = sqrt (variance * (1 + t * LEVEL_WEIGHT * LEVEL_WEIGHT));

      mean[t] = (float) level;
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + k] = (float) fmax (0, level + normal_quantile[k] * sd);
    }
  g_strlcpy (forecast.method, method, sizeof forecast.method);
  tw_forecast_set_add (set, &forecast);
}

TwForecastSet *
tw_forecast_model (const TwModel *model,
                   int            n_threads,
                   TwProgressFunc progress,
                   gpointer       data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  guint n_items = tw_model_get_n_items (model);
  guint n_markets = tw_model_get_n_markets (model);
  guint n_weeks = tw_model_get_n_weeks (model);
  g_autoptr (TwForecastSet) set = tw_forecast_set_new (n_items, n_markets, n_weeks);

  for (guint32 item = 0; item < n_items; item++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      for (guint32 market = 0; market < n_markets; market++)
        {
          const TwSales *sales = tw_model_find_sales (model, item, market);
          double         level;
          double         variance;

          if (sales == NULL)
            continue;
          smooth_level (sales, &level, &variance);
          add_forecast (set, item, market, n_weeks, level, variance, "SES");
        }
      if (progress != NULL)
        progress ((item + 1.0) / n_items, data);
    }

  return g_steal_pointer (&set);
}
