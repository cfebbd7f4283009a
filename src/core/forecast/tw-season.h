/* tw-season.h: the yearly, weekly or daily rhythm of one series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A profile has one number for each step of the cycle: factors that average 1 where it is
 * multiplicative, summands that average 0 where it is additive. Element 0 belongs to y[0]. All
 * functions are pure; values must be finite.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_season_test:
 * @y: (array length=n): the series
 * @m: steps in a cycle
 *
 * Whether the autocorrelation at lag @m lies outside its 90 % limits; %FALSE with less than three
 * cycles. Source: Assimakopoulos & Nikolopoulos, The theta model, Int. J. Forecasting 16 (2000), and
 * the benchmarks of the M4 competition. O(n m).
 */
gboolean tw_season_test (const double *y,
                         gsize         n,
                         gsize         m);

/**
 * tw_season_decompose:
 * @multiplicative: only for series above 0
 * @profile: (out caller-allocates) (array length=m)
 *
 * Classical decomposition by a centred moving average over one cycle. %FALSE, with @profile untouched,
 * if some step of the cycle is never seen with a full window around it. Source: Hyndman &
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 3.4. O(n m).
 */
gboolean tw_season_decompose (const double *y,
                              gsize         n,
                              gsize         m,
                              gboolean      multiplicative,
                              double       *profile);

/* Smooths @profile around the cycle with a triangular kernel of half-width @width and brings its mean
 * back to 1 or 0. With few cycles a long profile is mostly noise without it. */
void tw_season_smooth (double  *profile,
                       gsize    m,
                       gsize    width,
                       gboolean multiplicative);

G_END_DECLS
