/* tw-classic-theta.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-classic-theta.h"

#include "forecast/tw-linear.h"

#include <math.h>

#define WEIGHTS 99 /* that are tried */

static double
smooth (const double *z,
        gsize         n,
        double        alpha,
        double       *squares)
{
  double level = z[0];

  *squares = 0;
  for (gsize t = 0; t < n; t++)
    {
      double e = z[t] - level;

      *squares += e * e;
      level += alpha * e;
    }

  return level;
}

static double
smooth_optimally (const double *z,
                  gsize         n)
{
  double best = G_MAXDOUBLE;
  double level = z[n - 1];

  for (guint i = 1; i <= WEIGHTS; i++)
    {
      double squares;
      double candidate = smooth (z, n, i / (WEIGHTS + 1.0), &squares);

      if (squares < best)
        {
          best = squares;
          level = candidate;
        }
    }

  return level;
}

void
tw_classic_theta_forecast (const double *y,
                           gsize         n,
                           double        alpha,
                           gsize         h,
                           double       *mean)
{
  g_autofree double *z = g_new (double, n);
  double             mean_y;
  double             intercept;
  double             slope;
  double             level;
  double             squares;

  tw_linear_fit_line (y, n, &mean_y, &slope);
  intercept = mean_y - slope * (n - 1) / 2.0;
  for (gsize t = 0; t < n; t++)
    z[t] = 2 * y[t] - (intercept + slope * t);
  level = isnan (alpha) ? smooth_optimally (z, n) : smooth (z, n, alpha, &squares);
  for (gsize i = 0; i < h; i++)
    mean[i] = (level + intercept + slope * (n + i)) / 2;
}
