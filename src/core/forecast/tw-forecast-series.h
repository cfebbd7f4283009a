/* tw-forecast-series.h: forecasts of any series, as distributions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-combine.h"
#include "tw-error.h"
#include "tw-progress.h"

G_BEGIN_DECLS

/**
 * TwSeries: the past of one series
 * @value: (array length=n): NaN where nothing is known
 * @n: >= 0
 * @at_least: (array length=n) (nullable): not 0 where the true value was @value or more
 * @factor: (nullable): known season of step t, > 0, as origin o saw it, in element o * @factor_stride + t for
 *   t < @n + horizon; origin 0 is the end of the series, the others as tw_forecast_series_get_hold()
 *   has them; %NULL to find the season in the series itself
 * @non_negative: whether the values can never be below 0; else it is taken from the history
 * @launched: whether nothing sold before element 0 because nothing was offered; a series with zeros at its
 *   start is taken to be launched with its first sale in any case
 */
typedef struct
{
  const double *value;
  gsize         n;
  const guint8 *at_least;
  const double *factor;
  gsize         factor_stride;
  gboolean      non_negative;
  gboolean      launched;
} TwSeries;

/* Origins at which every series long enough is tested, beside its end, and those that a given season knows. */
#define TW_SERIES_N_ORIGINS 3

/**
 * TwSeriesOptions:
 * @horizon: steps to forecast, >= 1
 * @season: steps in a cycle, 1 for none
 * @test_horizon: steps forecast at each rolling origin, 1 .. @horizon; 0 for as many as the history allows
 * @max_history: values before these are not used; 0 for all
 * @quick: the methods for weekly sales of single items, see tw-candidates.h
 * @level: (array length=n_levels): probabilities in (0, 1), ascending
 * @fill_factor: (nullable): writes @factor of #TwSeries for series @index, which then need not be in memory for all
 *   series at once; it is called from any thread
 * @factor_stride: as in #TwSeries, with @fill_factor
 * @n_threads: <= 0 for one on each core; changes nothing but the time
 */
typedef struct
{
  gsize         horizon;
  gsize         season;
  gsize         test_horizon;
  gsize         max_history;
  gboolean      quick;
  const double *level;
  gsize         n_levels;
  int           n_threads;

  void (*fill_factor) (gsize    index,
                       double  *factor,
                       gpointer data);
  gpointer fill_data;
  gsize    factor_stride;
} TwSeriesOptions;

/**
 * TwSeriesForecast:
 * @mean: (array length=horizon)
 * @quantile: (array length=horizon * n_levels): of step i at level k in element i * n_levels + k; not
 *   falling in k; not negative if the history is not
 * @sd: (array length=horizon): standard deviation of the error
 * @counts: whether the law is one of whole units, and the quantiles are such; few of them do not tell the deviation
 * @method: what made it: "ETS(A,Ad,N) mix" for a combination led by that method, with "seas. " before it
 *   where the season was taken out first; "sparse mix" for intermittent series; "none" without a value
 * @why: the methods of the combination and their weights, as tw_combine_describe() has them
 * @relative_error: mean absolute error of rolling origins over that of seasonal naive; NaN if untested
 * @wape: sum of absolute errors over sum of absolute values there; NaN if untested
 * @coverage: share of tested steps inside the 80 % band; NaN if untested
 * @error_level, @error_decay: errors of two steps d apart have the correlation
 *   @error_level + (1 - @error_level) × @error_decay^d; both 0 .. 1
 */
typedef struct
{
  double  *mean;
  double  *quantile;
  double  *sd;
  gboolean counts;
  char     method[24];
  char     why[TW_COMBINE_WHY_SIZE];
  double   relative_error;
  double   wape;
  double   coverage;
  double   error_level;
  double   error_decay;
} TwSeriesForecast;

/* Steps held back at origin @origin, 1 .. %TW_SERIES_N_ORIGINS, each forecasting @test_horizon steps:
 * the newest holds back just those, and each older one half as many more. */
gsize tw_forecast_series_get_hold (gsize origin,
                                   gsize test_horizon);

/**
 * tw_forecast_series:
 * @series: (array length=n): may be of any length and magnitude
 * @progress: (nullable), @cancellable: (nullable)
 *
 * Forecasts each series by a combination of methods, weighted by their errors at up to six rolling origins,
 * three where the season is given or the methods are the quick ones; an origin weighs by the square of its share of the
 * past; an intermittent one by the mean of methods for such. Weights that are judged at an origin
 * come from the other origins, of which the nearest share half of its steps; every other number at an origin comes from the
 * values before it. Errors are those against what was sold, lone peaks and all.
 *
 * A series that sells for less than eight steps began with a sale, or it would not be there yet; what such
 * a sale is worth for the steps after it is learned from the older series.
 *
 * Quantiles: the spread that tw_candidates_new() expects, times a factor of the series from its
 * rolling-origin errors (shrunk to that of all series), times quantiles of the errors of all series so
 * scaled, which replace the normal law the more errors there are; the growth with the horizon is
 * adjusted to that of those errors. Intermittent series take the negative binomial law with that spread.
 *
 * Returns: (transfer full) (array length=n): free with tw_series_forecasts_free(); %NULL if cancelled.
 * The same for any number of threads. O(values), some hundred steps of a search each.
 *
 * Sources: rolling origins: Tashman, Int. J. Forecasting 16 (2000); scaling by pooled errors after the
 * split conformal method: Lei et al., J. American Statistical Association 113 (2018).
 */
TwSeriesForecast *tw_forecast_series (const TwSeries        *series,
                                      gsize                  n,
                                      const TwSeriesOptions *options,
                                      TwProgressFunc         progress,
                                      gpointer               data,
                                      GCancellable          *cancellable,
                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;

void tw_series_forecasts_free (TwSeriesForecast *forecasts,
                               gsize             n);

G_END_DECLS
