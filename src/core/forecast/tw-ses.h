/* tw-ses.h: simple exponential smoothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_ses_level:
 * @y: (array length=n): the series, n >= 1
 * @alpha: weight of the newest value, 0 .. 1
 * @squares: (out) (nullable): sum of squared one-step errors
 *
 * The smoothed level after the last value, begun at the mean of the first eight. Pure; O(n).
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 8.1.
 */
double tw_ses_level (const double *y,
                     gsize         n,
                     double        alpha,
                     double       *squares);

/* The level under the weight, of eight from 0.02 to 0.5, with the least squared error. */
double tw_ses_level_optimal (const double *y,
                             gsize         n);

G_END_DECLS
