/* tw-croston.h: sizes and intervals of intermittent demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Available, not part of any combination: on sparse retail series both are worse than plain smoothing.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwCroston: where the method stands
 * @size: smoothed demand where there is any, @interval: smoothed steps from one demand to the next, > 0
 * @waited: steps since the last demand
 */
typedef struct
{
  double size;
  double interval;
  gsize  waited;
} TwCroston;

/**
 * TwCrostonRate:
 * @TW_CROSTON: size over interval
 * @TW_CROSTON_SBA: the same times 1 - β / 2, which takes out most of its bias
 */
typedef enum
{
  TW_CROSTON,
  TW_CROSTON_SBA,
} TwCrostonRate;

/**
 * tw_croston_start: from the first half of the series, but thirteen steps where there are; from all of it where that
 *   half sells once or never. A series without demand starts at nothing.
 */
TwCroston tw_croston_start (const double *y,
                            gsize         n);

/**
 * tw_croston_run:
 * @y: (array length=n): demand, >= 0
 * @alpha: weight of the newest size, @beta: of the newest interval; both move in steps with demand only
 * @squares: (out) (nullable): sum of squared one-step errors
 *
 * Returns: expected demand of a step after y[n - 1]. Pure; O(n).
 *
 * Sources: Croston, Forecasting and stock control for intermittent demands, Operational Research Quarterly 23
 * (1972); Syntetos & Boylan, The accuracy of intermittent demand estimates, Int. J. Forecasting 21 (2005).
 */
double tw_croston_run (TwCroston    *croston,
                       const double *y,
                       gsize         n,
                       double        alpha,
                       double        beta,
                       TwCrostonRate rate,
                       double       *squares);

/* Expected demand from the start that the series gives, with the weights of a small grid that have the least squared error. */
double tw_croston_level_optimal (const double *y,
                                 gsize         n,
                                 TwCrostonRate rate);

G_END_DECLS
