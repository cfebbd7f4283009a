/* tw-naive.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-naive.h"

void
tw_naive_forecast (const double *y,
                   gsize         n,
                   gsize         m,
                   gsize         h,
                   double       *mean)
{
  if (m < 1 || m > n)
    m = 1;
  for (gsize i = 0; i < h; i++)
    mean[i] = y[n - m + i % m];
}
