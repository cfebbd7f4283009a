/* tw-imapa.h: intermittent demand seen at several time scales
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_imapa_level:
 * @y: (array length=n): demand, n >= 1
 * @max_scale: coarsest aggregation, in steps, >= 1; such as the mean interval between demands
 *
 * Expected demand of a step: the mean of the optimal exponential smoothing levels of the series summed
 * over 1, 2, … @max_scale steps, as far as there are two sums. Pure; O(n log @max_scale).
 * Source: Petropoulos & Kourentzes, Forecast combinations for intermittent demand, J. Operational
 * Research Society 66 (2015).
 */
double tw_imapa_level (const double *y,
                       gsize         n,
                       gsize         max_scale);

G_END_DECLS
