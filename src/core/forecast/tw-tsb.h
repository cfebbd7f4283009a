/* tw-tsb.h: intermittent demand that may die out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_tsb_level:
 * @y: (array length=n): demand, >= 0, n >= 1
 * @alpha: weight of the newest size of demand, moved where there is demand
 * @beta: weight of the newest occurrence, moved in every step, so that the forecast falls without demand
 * @squares: (out) (nullable): sum of squared one-step errors
 *
 * Expected demand of a step: probability times size, begun from the first thirteen steps. Pure; O(n).
 * Source: Teunter, Syntetos & Babai, Intermittent demand: linking forecasting to inventory obsolescence,
 * European J. Operational Research 214 (2011).
 */
double tw_tsb_level (const double *y,
                     gsize         n,
                     double        alpha,
                     double        beta,
                     double       *squares);

/* The same under the pair of weights, of a small grid, with the least squared error. */
double tw_tsb_level_optimal (const double *y,
                             gsize         n);

G_END_DECLS
