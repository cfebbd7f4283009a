/* tw-empirical.h: what sold before, the newest counting most, as the law of what will sell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_empirical_quantiles:
 * @y: (array length=n): demand, >= 0, n >= 1
 * @decay: weight of a step against the one after it, 0 < @decay <= 1
 * @mean: expected demand that the law is stretched to; a stretch beyond four either way is cut
 * @level: (array length=n_levels): probabilities in (0, 1), not falling
 * @quantile: (out caller-allocates) (array length=n_levels): the smallest value whose weighted distribution function
 *   reaches the level; not falling
 *
 * For demand whose sizes no law describes, such as packs of 6 and of 24. Steps without demand stay without. Pure;
 * O(n log n). Source: Willemain, Smart & Schwarz, A new approach to forecasting intermittent demand for service
 * parts inventories, Int. J. Forecasting 20 (2004), without its chain of states; the decay is our own.
 */
void tw_empirical_quantiles (const double *y,
                             gsize         n,
                             double        decay,
                             double        mean,
                             const double *level,
                             gsize         n_levels,
                             double       *quantile);

G_END_DECLS
