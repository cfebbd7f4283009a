/* tw-negative-binomial.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-negative-binomial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define MAX_MEAN       300.0 /* exp(-300) is far above the smallest double, so the recursion can start */
#define MIN_MEAN       1e-9
#define MIN_DISPERSION 1.01
#define NARROW         0.1   /* deviation over mean below which bundles would be too coarse */
#define MAX_STEPS      50000 /* 97.5 % of a mean of 300 is below for any dispersion that matters */

/* Cornish and Fisher's expansion to the skewness: far from zero nothing else of the law is left. */
static void
get_normal_quantiles (double        mean,
                      double        variance,
                      const double *level,
                      gsize         n,
                      double       *quantile)
{
  double sd = sqrt (variance);
  double skewness = (2 * variance / mean - 1) / sd;

  for (gsize i = 0; i < n; i++)
    {
      double z = gsl_cdf_ugaussian_Pinv (level[i]);

      quantile[i] = fmax (0, round (mean + sd * (z + (z * z - 1) * skewness / 6)));
    }
}

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

  if (mean > MAX_MEAN && variance < NARROW * NARROW * mean * mean)
    {
      get_normal_quantiles (mean, fmax (variance, mean * MIN_DISPERSION), level, n, quantile);
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
