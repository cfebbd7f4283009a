/* tw-intermittent.h: series that sell in few of their steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Steps of the moving average: one quarter of weeks, one year of months. */
#define TW_INTERMITTENT_WINDOW 13

/**
 * tw_intermittent_is:
 * @y: (array length=n): the series, n >= 1
 *
 * Whether it is never negative and sells in less than seven steps of ten.
 */
gboolean tw_intermittent_is (const double *y,
                             gsize         n);

/**
 * tw_intermittent_forecast:
 * @y: (array length=n): demand, >= 0, n >= 1, without the time before its first sale
 * @level: (out): expected demand of a step: the mean of exponential smoothing with weight 0.1, the
 *   moving average of 13 steps, TSB and IMAPA
 * @variance: (out): of a step's demand around @level; recent steps count most
 *
 * Croston's method and its variants are left out on purpose: on sparse retail series they are worse than
 * each of the four. Pure; O(n). Sources: the headers of the four.
 */
void tw_intermittent_forecast (const double *y,
                               gsize         n,
                               double       *level,
                               double       *variance);

G_END_DECLS
