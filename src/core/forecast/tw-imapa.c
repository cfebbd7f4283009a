/* tw-imapa.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-imapa.h"

#include "forecast/tw-ses.h"

double
tw_imapa_level (const double *y,
                gsize         n,
                gsize         max_scale)
{
  g_autofree double *sums = g_new (double, n);
  double             total = 0;
  gsize              count = 0;

  for (gsize scale = 1; scale <= MAX (max_scale, 1) && (scale == 1 || n / scale >= 2); scale++)
    {
      gsize n_sums = n / scale;
      gsize first = n - n_sums * scale; /* the newest values are never cut */

      for (gsize i = 0; i < n_sums; i++)
        {
          sums[i] = 0;
          for (gsize j = 0; j < scale; j++)
            sums[i] += y[first + i * scale + j];
        }
      total += tw_ses_level_optimal (sums, n_sums) / scale;
      count++;
    }

  return total / count;
}
