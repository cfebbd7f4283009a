/* tw-holt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-holt.h"

void
tw_holt_fit (const double *y,
             gsize         n,
             gboolean      damped,
             TwEtsMemory  *memory,
             TwEts        *ets,
             double       *variance)
{
  tw_ets_fit (y, n, 1, damped ? TW_ETS_DAMPED : TW_ETS_HOLT, memory, ets, variance);
}
