/* tw-adida.h: intermittent demand added up until it is not intermittent any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Mean interval between demands, rounded up: 1 .. n; 1 without demand. */
gsize tw_adida_get_scale (const double *y,
                          gsize         n);

/**
 * tw_adida_level:
 * @y: (array length=n): demand, n >= 1
 * @scale: steps that are added up, 1 .. n
 *
 * Expected demand of a step: the optimal exponential smoothing level of the sums of @scale steps, shared
 * alike among them. The newest steps are in a sum in any case, and the oldest left over are not. Pure; O(n).
 * Source: Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos, An aggregate-disaggregate
 * intermittent demand approach (ADIDA) to forecasting, J. Operational Research Society 62 (2011).
 */
double tw_adida_level (const double *y,
                       gsize         n,
                       gsize         scale);

G_END_DECLS
