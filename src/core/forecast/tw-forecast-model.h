/* tw-forecast-model.h: forecasts of every series of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"
#include "model/tw-forecast-set.h"
#include "tw-progress.h"

G_BEGIN_DECLS

/**
 * tw_forecast_model:
 * @model: a sealed model
 * @n_threads: worker threads, or <= 0 for one on each core; the result is the same for any number
 * @progress: (nullable): called as series are done
 * @cancellable: (nullable): asked before each series
 *
 * Forecasts every series of @model that has history or a listed offer, from the plan's first week to its
 * last, and then lays the planner's overrides over the result (see tw_overrides_apply_all(); the set's base is without them). A listed offer that never sold takes the
 * pooled mean of its likes and calls its method "pooled". Means are moved to agree better with forecasts of their sums, see
 * tw_reconcile().
 *
 * Weeks marked %TW_SALES_MISSING are unknown, and those marked %TW_SALES_STOCK_OUT are known only from
 * below. A week after the end of a series' record and before the end of the longest record sold nothing:
 * a series that ended long ago is expected to sell about nothing. Where all records end before the plan
 * starts, the forecast runs over the gap.
 *
 * Returns: (transfer full): the forecasts, or %NULL on failure. Thread-safe; O(series × weeks).
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 */
TwForecastSet *tw_forecast_model (const TwModel *model,
                                  int            n_threads,
                                  TwProgressFunc progress,
                                  gpointer       data,
                                  GCancellable  *cancellable,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with some parts left out, to measure what they are worth. */
TwForecastSet *tw_forecast_model_with (const TwModel  *model,
                                       TwForecastParts parts,
                                       int             n_threads,
                                       TwProgressFunc  progress,
                                       gpointer        data,
                                       GCancellable   *cancellable,
                                       GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
