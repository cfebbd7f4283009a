/* tw-classic-theta.h: the theta method as it won the M3 competition
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_classic_theta_forecast:
 * @y: (array length=n): the series without season, n >= 1
 * @alpha: weight of the newest value; NaN for that of least squared error
 * @mean: (out caller-allocates) (array length=h)
 *
 * The mean of two lines: the straight line through the series (θ 0) and exponential smoothing of the series with twice
 * its curvature (θ 2). Smoothing begins at the first value of that line. O(n + h).
 *
 * Sources: Assimakopoulos & Nikolopoulos, The theta model, Int. J. Forecasting 16 (2000); that it is smoothing with
 * half the slope as drift: Hyndman & Billah, Unmasking the theta method, Int. J. Forecasting 19 (2003).
 */
void tw_classic_theta_forecast (const double *y,
                                gsize         n,
                                double        alpha,
                                gsize         h,
                                double       *mean);

G_END_DECLS
