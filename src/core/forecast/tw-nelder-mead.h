/* tw-nelder-mead.h: the smallest value of a function without derivatives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TW_NELDER_MEAD_MAX 8

/* The value at @x; a point outside the domain gives a value that is huge but finite. */
typedef double (*TwObjective) (const double *x,
                               gpointer      data);

/**
 * tw_nelder_mead:
 * @x: (inout) (array length=n): the start; then the best point found
 * @n: 1 .. %TW_NELDER_MEAD_MAX
 * @step: (array length=n): size of the first simplex along each axis, not 0
 * @max_steps: most moves of the simplex
 * @tolerance: stops when the simplex's values differ by less, relative to the best
 *
 * Returns: the value at @x, never above the value at the start. Pure; deterministic.
 *
 * Source: Nelder & Mead, A simplex method for function minimization, The Computer Journal 7 (1965).
 */
double tw_nelder_mead (TwObjective   objective,
                       gpointer      data,
                       double       *x,
                       gsize         n,
                       const double *step,
                       guint         max_steps,
                       double        tolerance);

G_END_DECLS
