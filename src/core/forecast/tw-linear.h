/* tw-linear.h: what methods solve that are linear in what they look for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_linear_fit_line:
 * @y: (array length=n): at t = 0, 1, …, n - 1
 * @n: >= 1
 * @mean: (out): of @y, which is the line's value at (n - 1) / 2
 * @slope: (out): by least squares; 0 if @n is 1
 */
void tw_linear_fit_line (const double *y,
                         gsize         n,
                         double       *mean,
                         double       *slope);

/**
 * tw_linear_solve:
 * @matrix: (inout): symmetric, @k rows of @stride; only the lower triangle is read, and lost
 * @x: (inout) (array length=k): right side, then the solution
 *
 * Cholesky's way. O(k³).
 *
 * Returns: %FALSE, and @x as it was, if @matrix is not positive definite
 */
gboolean tw_linear_solve (double *matrix,
                          gsize   stride,
                          double *x,
                          gsize   k);

G_END_DECLS
