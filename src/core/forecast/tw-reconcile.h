/* tw-reconcile.h: forecasts of series and of their sums, made to agree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"

G_BEGIN_DECLS

/* Sums that a series is part of: everything, its market, its item, its category, its category in its market. */
#define TW_RECONCILE_N_LEVELS 5

/**
 * TwReconcileOptions:
 * @series: as the forecasts were made
 * @weight: how far means go from what the series say (0) to what agrees best with the sums (1)
 */
typedef struct
{
  TwSeriesOptions series;
  double          weight;
} TwReconcileOptions;

/* No sum of a level. */
#define TW_RECONCILE_NONE G_MAXUINT32

/**
 * TwReconcileStep: forecasts of one step
 * @parent: (array length=n * TW_RECONCILE_N_LEVELS): sums that series i is part of in elements i * %TW_RECONCILE_N_LEVELS and on; 0 ..
 *   @n_sums - 1, or %TW_RECONCILE_NONE
 * @mean, @variance: (array length=n): of series
 * @sum_mean, @sum_variance: (array length=n_sums): of sums; variances > 0
 */
typedef struct
{
  const guint  *parent;
  guint         n;
  guint         n_sums;
  const double *mean;
  const double *variance;
  const double *sum_mean;
  const double *sum_variance;
} TwReconcileStep;

/* Means of series, in @moved (array length=n), that are closest to all forecasts, squares over variances: what is in tw_reconcile() before
 * weight and bounds. O(n × iterations), some tens of them. */
void tw_reconcile_step (const TwReconcileStep *step,
                        double                *moved);

/**
 * tw_reconcile:
 * @forecasts: (inout) (array length=frame->n): means and quantiles are changed
 *
 * Sums of the means of all series are what an item, a market, a category or the whole is expected to sell; they add up by
 * themselves. But a sum has a history of its own, in which much of the noise is gone, and its own forecast by the same methods.
 * Means are moved, each as far as its own error allows, to where they agree with those best: generalised least squares with the
 * variances of all forecasts on the diagonal. Then @weight of that way is gone; no mean falls below 0, or changes to more than double or
 * less than half. Quantiles scale with the mean, those of counts to whole units. A sum of one series is that series, and a sum of the same series as another counts once.
 *
 * The equations of each step are solved for the sums, by conjugate gradients; series are never paired, so that a hundred thousand take
 * seconds. Sums are forecast as fast as series, and there are fewer. The same for any number of threads.
 *
 * FALSE with %G_IO_ERROR_CANCELLED; forecasts are then as they were.
 *
 * Source: MinT with a diagonal of variances: Wickramasuriya, Athanasopoulos & Hyndman, J. American Statistical Association 114 (2019).
 */
gboolean tw_reconcile (const TwForecastFrame    *frame,
                       const TwReconcileOptions *options,
                       TwSeriesForecast         *forecasts,
                       GCancellable             *cancellable,
                       GError                  **error);

G_END_DECLS
