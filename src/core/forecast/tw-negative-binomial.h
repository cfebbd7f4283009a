/* tw-negative-binomial.h: quantiles of small counts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_negative_binomial_quantiles:
 * @mean: expected count, >= 0
 * @variance: raised to a little above @mean where it is not, which is Poisson's law
 * @level: (array length=n): probabilities in (0, 1), not falling
 * @quantile: (out caller-allocates) (array length=n): the smallest count whose distribution function
 *   reaches the level; not falling, >= 0
 *
 * Above a mean of 300 counts are taken in bundles, so that a call never costs more than some thousand
 * steps; the quantiles are then multiples of a bundle, fine against the spread. Where the spread is narrow
 * there, the normal law with the same skewness stands in. Pure.
 * Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed. 2005, chapter 5.
 */
void tw_negative_binomial_quantiles (double        mean,
                                     double        variance,
                                     const double *level,
                                     gsize         n,
                                     double       *quantile);

G_END_DECLS
