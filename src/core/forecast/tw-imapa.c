/* tw-imapa.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-imapa.h"

#include "forecast/tw-adida.h"

double
tw_imapa_level (const double *y,
                gsize         n,
                gsize         max_scale)
{
  double total = 0;
  gsize  count = 0;

  for (gsize scale = 1; scale <= MAX (max_scale, 1) && (scale == 1 || n / scale >= 2); scale++)
    {
      total += tw_adida_level (y, n, scale);
      count++;
    }

  return total / count;
}
