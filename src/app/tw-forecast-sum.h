/* tw-forecast-sum.h: history and forecast of several series as one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

#define TW_FORECAST_SUM_YEAR 52

/**
 * TwForecastSum: one item in one market, or the sum of many
 * @n_series: series with history or forecast; @n_forecasts: those with a forecast
 * @n_history: weeks before the plan's start; @history: units sold, or what they brought, NaN where no series knows the week
 * @n_weeks: weeks of forecast, 0 if there is none
 * @mean: (array length=n_weeks): sum of means
 * @quantile: (array): n_weeks * %TW_N_LEVELS, as in TwForecast
 * @correlation: of the errors of two of the series, see tw_forecast_sum_new(); 0 with fewer than two
 * @wape, @relative_error, @coverage: as in TwForecast; means over the series, weighted by what they
 *   are expected to sell; NaN where no series was tested
 * @method: (nullable): the method if all series have the same
 *
 * A sum of one series has that series' own quantiles.
 */
typedef struct
{
  guint   n_series;
  guint   n_forecasts;
  guint   n_history;
  double *history;
  guint   n_weeks;
  double *mean;
  double *quantile;
  double  correlation;
  double  wape;
  double  relative_error;
  double  coverage;
  char   *method;
} TwForecastSum;

/**
 * tw_forecast_sum_new:
 * @forecasts: (nullable): %NULL before there are any
 * @item: index, or -1 for all; @market: market number, or -1 for all
 * @n_history: weeks of history wanted
 *
 * Means add up. Spread follows the rule that tw_forecast_get_sum() has for weeks: with s the standard
 * deviations of the series in a week and r the correlation of their errors, the variance of the sum
 * is (1 - r) Σ s² + r (Σ s)², and quantiles are those of a normal law with it, at least 0. What r is
 * the history says: over the errors that "as last year" would have made in the last 52 weeks, r solves
 * the same equation with the variance that their sum had (method of moments), cut to 0 .. 1.
 *
 * Pure; O(series * weeks).
 */
TwForecastSum *tw_forecast_sum_new (const TwModel       *model,
                                    const TwForecastSet *forecasts,
                                    int                  item,
                                    int                  market,
                                    guint                n_history) G_GNUC_WARN_UNUSED_RESULT;

/* The same in the plan's currency, each unit at its price, see tw-forecast-money.h; what is laid over @forecasts by overrides
 * is so with their prices, and @model has them. */
TwForecastSum *tw_forecast_sum_new_in_money (const TwModel       *model,
                                             const TwForecastSet *forecasts,
                                             int                  item,
                                             int                  market,
                                             guint                n_history) G_GNUC_WARN_UNUSED_RESULT;
void           tw_forecast_sum_free (TwForecastSum *self);

/* The next @n_weeks against the last as many, as a share: 0.18 is 18 % more. NaN without a forecast,
 * without known history, or after nothing sold. Unknown weeks count as the mean of the known ones. */
double tw_forecast_sum_get_change (const TwForecastSum *self,
                                   guint                n_weeks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwForecastSum, tw_forecast_sum_free)

G_END_DECLS
