/* tw-forecast-sum.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-forecast-sum.h"

#include "forecast/tw-forecast-money.h"

#include <math.h>
#include <string.h>

/* Standard normal quantiles at tw_forecast_levels. */
static const double normal[TW_N_LEVELS] = { -1.959964, -1.281552, -0.674490, 0, 0.674490, 1.281552, 1.959964 };

/* What is gathered while the series pass by. */
typedef struct
{
  TwForecastSum    *sum;
  const TwModel    *model;
  TwWeek            start;
  gboolean          in_money;
  gboolean          adjusted; /* overrides are laid over the forecasts */
  double           *unit;     /* [n_weeks]: what one of the series passing by counts */
  const TwForecast *only;     /* the forecast, while there is one */
  double           *variance;
  double           *deviation;
  gboolean          mixed;                       /* methods differ */
  double            error[TW_FORECAST_SUM_YEAR]; /* sum of errors of "as last year" */
  double            error_variance;
  double            error_deviation;
  double            weight[3]; /* of wape, relative error, coverage */
} Gathering;

/* What was sold in the week @back weeks before the start; NaN where unknown. */
static double
get_sold (const Gathering *g,
          const TwSales   *sales,
          guint            back)
{
  gint64 index = (gint64) g->start - back - sales->first_week;

  if (index < 0 || index >= sales->n_weeks)
    return NAN;
  if (sales->flags && (sales->flags[index] & TW_SALES_MISSING))
    return NAN;

  return sales->units[index] * (g->in_money ? tw_forecast_money_get_past (g->model, sales, g->start - (TwWeek) back) : 1);
}

static void
add_history (Gathering     *g,
             const TwSales *sales)
{
  TwForecastSum *sum = g->sum;

  for (guint i = 0; i < sum->n_history; i++)
    {
      double sold = get_sold (g, sales, sum->n_history - i);

      if (!isnan (sold))
        sum->history[i] = isnan (sum->history[i]) ? sold : sum->history[i] + sold;
    }
}

/* Errors around their own mean: growth alone is no error that series share by chance. */
static void
add_errors (Gathering     *g,
            const TwSales *sales)
{
  double error[TW_FORECAST_SUM_YEAR], mean = 0, variance = 0;
  guint  n = 0;

  for (guint i = 0; i < TW_FORECAST_SUM_YEAR; i++)
    {
      error[i] = get_sold (g, sales, i + 1) - get_sold (g, sales, i + 1 + TW_FORECAST_SUM_YEAR);
      if (isnan (error[i]))
        continue;
      mean += error[i];
      n++;
    }
  if (n < 2)
    return;

  mean /= n;
  for (guint i = 0; i < TW_FORECAST_SUM_YEAR; i++)
    {
      double around = isnan (error[i]) ? 0 : error[i] - mean;

      variance += around * around / TW_FORECAST_SUM_YEAR;
      g->error[i] += around;
    }
  g->error_variance += variance;
  g->error_deviation += sqrt (variance);
}

static void
add_weighted (double *mean,
              double *weight,
              double  value,
              double  w)
{
  if (isnan (value))
    return;

  *mean += w * value;
  *weight += w;
}

static void
add_method (Gathering        *g,
            const TwForecast *forecast)
{
  TwForecastSum *sum = g->sum;

  if (sum->n_forecasts == 1)
    sum->method = g_strdup (forecast->method);
  else if (!g->mixed && strcmp (sum->method, forecast->method) != 0)
    g->mixed = TRUE;
}

static void
add_forecast (Gathering        *g,
              const TwForecast *forecast)
{
  TwForecastSum *sum = g->sum;
  double         total = 0;

  sum->n_forecasts++;
  g->only = forecast;
  add_method (g, forecast);
  for (guint t = 0; t < sum->n_weeks; t++)
    {
      double unit = g->in_money ? tw_forecast_money_get_planned (g->model, forecast, g->start + (TwWeek) t, g->adjusted) : 1;
      double sd = unit * tw_forecast_get_sd (forecast, t);

      g->unit[t] = unit;
      sum->mean[t] += unit * forecast->mean[t];
      g->variance[t] += sd * sd;
      g->deviation[t] += sd;
      total += unit * forecast->mean[t];
    }

  /* a series that sells nothing still has a say when it is the only one */
  total += 1e-9;
  add_weighted (&sum->wape, &g->weight[0], forecast->wape, total);
  add_weighted (&sum->relative_error, &g->weight[1], forecast->relative_error, total);
  add_weighted (&sum->coverage, &g->weight[2], forecast->coverage, total);
}

static double
estimate_correlation (const Gathering *g)
{
  double variance = 0, all = g->error_deviation * g->error_deviation;

  if (all - g->error_variance <= 1e-9 * all)
    return 0;
  for (guint i = 0; i < TW_FORECAST_SUM_YEAR; i++)
    variance += g->error[i] * g->error[i] / TW_FORECAST_SUM_YEAR;

  return CLAMP ((variance - g->error_variance) / (all - g->error_variance), 0, 1);
}

static void
set_quantiles (Gathering *g)
{
  TwForecastSum *sum = g->sum;

  for (guint t = 0; t < sum->n_weeks; t++)
    {
      double r = sum->correlation;
      double sd = sqrt ((1 - r) * g->variance[t] + r * g->deviation[t] * g->deviation[t]);

      for (guint k = 0; k < TW_N_LEVELS; k++)
        sum->quantile[t * TW_N_LEVELS + k] = sum->n_forecasts == 1
                                               ? g->unit[t] * g->only->quantile[t * TW_N_LEVELS + k]
                                               : MAX (0, sum->mean[t] + normal[k] * sd);
    }
}

static void
add_series (Gathering           *g,
            const TwModel       *model,
            const TwForecastSet *forecasts,
            guint32              item,
            guint32              market)
{
  const TwSales    *sales = tw_model_find_sales (model, item, market);
  const TwForecast *forecast = forecasts ? tw_forecast_set_find (forecasts, item, market) : NULL;

  if (sales)
    {
      add_history (g, sales);
      add_errors (g, sales);
    }
  if (forecast)
    add_forecast (g, forecast);
  if (sales || forecast)
    g->sum->n_series++;
}

static void
finish (Gathering *g)
{
  TwForecastSum *sum = g->sum;

  if (sum->n_forecasts == 0)
    sum->n_weeks = 0;
  if (sum->n_forecasts > 1)
    sum->correlation = estimate_correlation (g);
  if (g->mixed)
    g_clear_pointer (&sum->method, g_free);
  set_quantiles (g);
  sum->wape = g->weight[0] > 0 ? sum->wape / g->weight[0] : NAN;
  sum->relative_error = g->weight[1] > 0 ? sum->relative_error / g->weight[1] : NAN;
  sum->coverage = g->weight[2] > 0 ? sum->coverage / g->weight[2] : NAN;
}

static TwForecastSum *
gather (const TwModel       *model,
        const TwForecastSet *forecasts,
        int                  item,
        int                  market,
        guint                n_history,
        gboolean             in_money)
{
  TwForecastSum     *sum = g_new0 (TwForecastSum, 1);
  guint32            first_item = item < 0 ? 0 : (guint32) item;
  guint32            end_item = item < 0 ? tw_model_get_n_items (model) : first_item + 1;
  guint32            first_market = market < 0 ? 0 : (guint32) market;
  guint32            end_market = market < 0 ? tw_model_get_n_markets (model) : first_market + 1;
  guint              n_weeks = forecasts ? tw_forecast_set_get_n_weeks (forecasts) : 0;
  g_autofree double *variance = g_new0 (double, n_weeks);
  g_autofree double *deviation = g_new0 (double, n_weeks);
  g_autofree double *unit = g_new0 (double, n_weeks);
  Gathering          g = { .sum = sum, .model = model, .start = tw_model_get_start_week (model), .in_money = in_money, .unit = unit, .variance = variance, .deviation = deviation };

  g.adjusted = forecasts != NULL && forecasts != tw_forecast_set_get_base (forecasts);
  sum->n_history = n_history;
  sum->history = g_new (double, n_history);
  for (guint i = 0; i < n_history; i++)
    sum->history[i] = NAN;
  sum->n_weeks = n_weeks;
  sum->mean = g_new0 (double, n_weeks);
  sum->quantile = g_new0 (double, (gsize) n_weeks *TW_N_LEVELS);

  for (guint32 i = first_item; i < end_item; i++)
    for (guint32 m = first_market; m < end_market; m++)
      add_series (&g, model, forecasts, i, m);
  finish (&g);

  return sum;
}

TwForecastSum *
tw_forecast_sum_new (const TwModel       *model,
                     const TwForecastSet *forecasts,
                     int                  item,
                     int                  market,
                     guint                n_history)
{
  return gather (model, forecasts, item, market, n_history, FALSE);
}

TwForecastSum *
tw_forecast_sum_new_in_money (const TwModel       *model,
                              const TwForecastSet *forecasts,
                              int                  item,
                              int                  market,
                              guint                n_history)
{
  return gather (model, forecasts, item, market, n_history, TRUE);
}

void
tw_forecast_sum_free (TwForecastSum *self)
{
  if (self == NULL)
    return;

  g_free (self->history);
  g_free (self->mean);
  g_free (self->quantile);
  g_free (self->method);
  g_free (self);
}

double
tw_forecast_sum_get_change (const TwForecastSum *self,
                            guint                n_weeks)
{
  double before = 0, after = 0;
  guint  known = 0;

  if (self->n_weeks < n_weeks || self->n_history < n_weeks)
    return NAN;

  for (guint i = 0; i < n_weeks; i++)
    {
      double sold = self->history[self->n_history - 1 - i];

      after += self->mean[i];
      if (isnan (sold))
        continue;
      before += sold;
      known++;
    }
  if (before <= 0)
    return NAN;

  return after / (before * n_weeks / known) - 1;
}
