/* tw-forecast-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-model.h"

#include "forecast/tw-forecast-factors.h"
#include "forecast/tw-growth.h"
#include "forecast/tw-outliers.h"
#include "forecast/tw-overrides.h"
#include "forecast/tw-phase.h"
#include "forecast/tw-pooled-offer.h"
#include "forecast/tw-reconcile.h"

#define MAX_RATIO        1e6 /* of errors: beyond, there is nothing left to tell apart */
#define RECONCILE_WEIGHT 0.5 /* all of the way gains twice as much on sums, but costs series of steady sales 0.8 % of WAPE */

static void
take_growth (const TwModel  *model,
             const TwGrowth *growth,
             TwForecast     *forecast)
{
  TwWeek start = tw_model_get_start_week (model);

  forecast->growth = (float) growth->growth;
  forecast->growth_sd = (float) growth->sd;
  forecast->age_weeks = growth->first_sale < start ? (guint32) (start - growth->first_sale) : 0;
  forecast->in_stock_rate = (float) growth->in_stock_rate;
  forecast->phase = tw_phase_judge (&tw_model_get_rules (model)->phase_test, forecast).phase;
}

static void
take_forecast (const TwForecastFrame  *frame,
               guint                   index,
               const TwSeriesForecast *from,
               const TwGrowth         *growth,
               TwForecastSet          *set)
{
  guint      n_weeks = tw_model_get_n_weeks (frame->model);
  TwForecast forecast;

  tw_forecast_init (&forecast, frame->sales[index].item, frame->sales[index].market);
  forecast.mean = g_new (float, n_weeks);
  forecast.quantile = g_new (float, (gsize) n_weeks *TW_N_LEVELS);
  forecast.sd = from->counts ? g_new (float, n_weeks) : NULL;
  for (guint t = 0; t < n_weeks; t++)
    {
      forecast.mean[t] = (float) from->mean[frame->skipped + t];
      if (from->counts)
        forecast.sd[t] = (float) from->sd[frame->skipped + t];
      for (guint k = 0; k < TW_N_LEVELS; k++)
        forecast.quantile[t * TW_N_LEVELS + k] = (float) from->quantile[(frame->skipped + t) * TW_N_LEVELS + k];
    }
  forecast.error_correlation = (float) from->error_level;
  forecast.error_decay = (float) from->error_decay;
  g_strlcpy (forecast.why, from->why, sizeof forecast.why);
  forecast.relative_error = (float) (from->relative_error > MAX_RATIO ? MAX_RATIO : from->relative_error);
  forecast.wape = (float) (from->wape > MAX_RATIO ? MAX_RATIO : from->wape);
  forecast.coverage = (float) from->coverage;
  g_strlcpy (forecast.method, from->method, sizeof forecast.method);
  tw_forecast_factors_fill (frame, index, &forecast);
  take_growth (frame->model, growth, &forecast);
  tw_forecast_set_add (set, &forecast);
  tw_forecast_clear (&forecast);
}

TwForecastSet *
tw_forecast_model_with (const TwModel  *model,
                        TwForecastParts parts,
                        int             n_threads,
                        TwProgressFunc  progress,
                        gpointer        data,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autoptr (TwForecastSet) set = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_weeks (model));
  TwSeriesOptions      options = { .season = TW_FORECAST_YEAR, .quick = TRUE, .level = tw_forecast_levels, .n_levels = TW_N_LEVELS, .n_threads = n_threads };
  TwSeriesForecast    *forecasts;
  g_autofree TwGrowth *growth = NULL;
  TwForecastFrame      frame;
  gboolean             ok;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  tw_forecast_frame_init (&frame, model, parts, n_threads);
  options.horizon = frame.n_steps - frame.end;
  options.test_horizon = frame.test_horizon;
  if (frame.drivers != NULL)
    {
      options.fill_factor = tw_forecast_frame_fill_factor;
      options.fill_data = &frame;
      options.factor_stride = frame.n_steps;
    }
  forecasts = tw_forecast_series (frame.series, frame.n, &options, progress, data, cancellable, error);
  ok = forecasts != NULL && tw_reconcile (&frame, &(TwReconcileOptions){ options, RECONCILE_WEIGHT }, forecasts, cancellable, error);
  growth = tw_growth_measure (&frame);
  for (guint i = 0; ok && i < frame.n; i++)
    take_forecast (&frame, i, &forecasts[i], &growth[i], set);
  if (ok)
    tw_outliers_find (&frame, set);
  tw_series_forecasts_free (forecasts, frame.n);
  tw_forecast_frame_clear (&frame);
  if (!ok)
    return NULL;

  tw_pooled_offers_add (model, set);

  return tw_overrides_apply_all (model, set);
}

TwForecastSet *
tw_forecast_model (const TwModel *model,
                   int            n_threads,
                   TwProgressFunc progress,
                   gpointer       data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  return tw_forecast_model_with (model, TW_FORECAST_ALL, n_threads, progress, data, cancellable, error);
}
