/* tw-holt.h: a level and a trend
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-ets.h"

G_BEGIN_DECLS

/**
 * tw_holt_fit:
 * @y: (array length=n): finite values of magnitude about 1, n >= 1
 * @damped: whether the trend dies away
 * @memory: (inout) (nullable): as in tw_ets_fit()
 * @ets: (out): state after y[n - 1], for tw_ets_predict()
 * @variance: (out): of one-step errors
 *
 * Holt's linear trend, and Gardner & McKenzie's damped one: ETS(A,A,N) and ETS(A,Ad,N) whether another form fits
 * better or not. Sources: Holt, Forecasting seasonals and trends by exponentially weighted averages, ONR report
 * 52 (1957); Gardner & McKenzie, Forecasting trends in time series, Management Science 31 (1985).
 */
void tw_holt_fit (const double *y,
                  gsize         n,
                  gboolean      damped,
                  TwEtsMemory  *memory,
                  TwEts        *ets,
                  double       *variance);

G_END_DECLS
