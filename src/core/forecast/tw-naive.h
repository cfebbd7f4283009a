/* tw-naive.h: the last value, or the last cycle, once more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_naive_forecast:
 * @y: (array length=n): the series, n >= 1
 * @m: steps in a cycle; 0, 1 or more than @n repeats the last value
 * @mean: (out caller-allocates) (array length=h)
 *
 * Naive and seasonal naive forecast. Pure; O(h). Source: Hyndman & Athanasopoulos, Forecasting:
 * Principles and Practice, 3rd ed., section 5.2.
 */
void tw_naive_forecast (const double *y,
                        gsize         n,
                        gsize         m,
                        gsize         h,
                        double       *mean);

G_END_DECLS
