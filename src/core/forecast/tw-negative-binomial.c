/* tw-negative-binomial.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-negative-binomial.h"

#include <math.h>

#define MAX_MEAN       300.0 /* exp(-300) is far above the smallest double, so the recursion can start */
#define MIN_MEAN       1e-9
#define MIN_DISPERSION 1.01
#define MAX_STEPS      50000 /* 97.5 % of a mean of 300 is below for any dispersion that matters */

void
tw_negative_binomial_quantiles (double        mean,
                                double        variance,
                                const double *level,
                                gsize         n,
                                double       *quantile)
{
  double bundle = mean > MAX_MEAN ? mean / MAX_MEAN : 1;
  double mu = mean / bundle;
  double v = fmax (variance / bundle / bundle, mu * MIN_DISPERSION);
  double size = mu * mu / (v - mu);
  double q = mu / v; /* probability of "success" in the classical form */
  double mass;
  double sum;
  gsize  i = 0;
  gsize  k = 0;

  if (!(mu > MIN_MEAN))
    {
      for (; i < n; i++)
        quantile[i] = 0;
      return;
    }

  mass = sum = exp (size * log (q));
  for (; k < MAX_STEPS; k++)
    {
      while (i < n && sum >= level[i])
        quantile[i++] = k * bundle;
      if (i == n)
        return;
      mass *= (size + k) / (k + 1) * (1 - q);
      sum += mass;
      /* Past the mode nothing more comes: rounding keeps the sum below the level. */
      if (mass < 1e-18 && k > mu)
        break;
    }
  for (; i < n; i++)
    quantile[i] = (k + 1) * bundle;
}
