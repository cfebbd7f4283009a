/* tw-empirical.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-empirical.h"

#include <stdlib.h>

#define MAX_STRETCH 4.0

typedef struct
{
  double value;
  double weight;
} Sale;

static int
compare_sales (gconstpointer a,
               gconstpointer b)
{
  double x = ((const Sale *) a)->value;
  double y = ((const Sale *) b)->value;

  return (x > y) - (x < y);
}

void
tw_empirical_quantiles (const double *y,
                        gsize         n,
                        double        decay,
                        double        mean,
                        const double *level,
                        gsize         n_levels,
                        double       *quantile)
{
  g_autofree Sale *sale = g_new (Sale, n);
  double           weight = 1;
  double           all = 0;
  double           sum = 0;
  double           reached = 0;
  double           stretch;
  gsize            at = 0;

  for (gsize i = n; i-- > 0; weight *= decay)
    {
      sale[i] = (Sale){ y[i], weight };
      all += weight;
      sum += weight * y[i];
    }
  stretch = sum > 0 ? CLAMP (mean * all / sum, 1 / MAX_STRETCH, MAX_STRETCH) : 1;
  qsort (sale, n, sizeof *sale, compare_sales);

  for (gsize k = 0; k < n_levels; k++)
    {
      while (at + 1 < n && reached + sale[at].weight < level[k] * all * (1 - 1e-12))
        reached += sale[at++].weight;
      quantile[k] = sale[at].value * stretch;
    }
}
