/* tw-ces.h: complex exponential smoothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwCes: parameters
 * @a0, @a1: real and imaginary part of the smoothing parameter
 * @level, @potential: state before the first value
 */
typedef struct
{
  double a0;
  double a1;
  double level;
  double potential;
} TwCes;

/**
 * tw_ces_run:
 * @mean: (out caller-allocates) (array length=h) (nullable): forecasts of the next @h steps
 *
 * Returns: sum of squared one-step errors, %G_MAXDOUBLE if the state grows without bound
 *
 * Source: Svetunkov, Kourentzes & Ord, Complex exponential smoothing, Naval Research Logistics 69
 * (2022), the non-seasonal model in state space form. O(n + h).
 */
double tw_ces_run (const TwCes  *ces,
                   const double *y,
                   gsize         n,
                   gsize         h,
                   double       *mean);

/* Least squares within the stability region, as tw_theta_fit(). */
void tw_ces_fit (const double *y,
                 gsize         n,
                 gboolean      warm,
                 TwCes        *ces);

G_END_DECLS
