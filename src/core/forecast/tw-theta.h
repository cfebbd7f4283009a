/* tw-theta.h: the dynamic optimised theta model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwTheta: parameters
 * @level: before the first value, @alpha: smoothing, 0 .. 1, @theta: curvature that is left in, >= 1
 */
typedef struct
{
  double level;
  double alpha;
  double theta;
} TwTheta;

/**
 * tw_theta_run:
 * @mean: (out caller-allocates) (array length=h) (nullable): forecasts of the next @h steps
 *
 * Returns: sum of squared one-step errors from the third value on
 *
 * Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler, Models for optimising the theta method
 * and their relationship to state space models, Int. J. Forecasting 32 (2016), eqs. 13-19. O(n + h).
 */
double tw_theta_run (const TwTheta *theta,
                     const double  *y,
                     gsize          n,
                     gsize          h,
                     double        *mean);

/**
 * tw_theta_fit:
 * @y: (array length=n): finite values of magnitude about 1, without season, n >= 1
 * @warm: whether @theta holds the fit of an earlier past of the series, to start from
 * @theta: (inout): the parameters of least squared error
 */
void tw_theta_fit (const double *y,
                   gsize         n,
                   gboolean      warm,
                   TwTheta      *theta);

G_END_DECLS
