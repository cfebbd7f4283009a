/* tw-adida.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-adida.h"

#include "forecast/tw-ses.h"

gsize
tw_adida_get_scale (const double *y,
                    gsize         n)
{
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    count += y[i] > 0;

  return count > 0 ? (n + count - 1) / count : 1;
}

double
tw_adida_level (const double *y,
                gsize         n,
                gsize         scale)
{
  gsize              n_sums = n / scale;
  gsize              first = n - n_sums * scale;
  g_autofree double *sum = g_new0 (double, n_sums);

  for (gsize i = first; i < n; i++)
    sum[(i - first) / scale] += y[i];

  return tw_ses_level_optimal (sum, n_sums) / scale;
}
