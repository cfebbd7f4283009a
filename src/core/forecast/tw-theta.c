/* tw-theta.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-theta.h"

#include "forecast/tw-nelder-mead.h"

#include <math.h>

#define MIN_ALPHA 0.01
#define MAX_ALPHA 0.99
#define MAX_THETA 1e5 /* as good as infinite: the curvature counts in full */

double
tw_theta_run (const TwTheta *theta,
              const double  *y,
              gsize          n,
              gsize          h,
              double        *mean)
{
  double weight = 1 - 1 / theta->theta;
  double alpha = theta->alpha;
  double l = theta->level;
  double average = 0;
  double a = 0; /* intercept and slope of the line through all values so far */
  double b = 0;
  double power = 1; /* (1 - alpha)^(t - 1) */
  double sum = 0;

  for (gsize t = 1; t <= n + (mean != NULL ? h : 0); t++)
    {
      double mu = t == 1 ? l : l + weight * (power * a + (1 - power * (1 - alpha)) / alpha * b);
      double value = t <= n ? y[t - 1] : mu;
      double next;

      if (t > n)
        mean[t - n - 1] = mu;
      else if (t >= 3)
        sum += (value - mu) * (value - mu);

      l = alpha * value + (1 - alpha) * l;
      next = ((t - 1) * average + value) / t;
      if (t == 1)
        {
          a = value;
        }
      else
        {
          b = ((t - 2) * b + 6 * (value - average) / t) / (t + 1);
          a = next - b * (t + 1) / 2;
        }
      average = next;
      power *= 1 - alpha;
    }

  return sum;
}

typedef struct
{
  const double *y;
  gsize         n;
} Fit;

static TwTheta
unpack_point (const double *x)
{
  return (TwTheta){ .level = x[0],
                    .alpha = MIN_ALPHA + (MAX_ALPHA - MIN_ALPHA) / (1 + exp (-x[1])),
                    .theta = fmin (1 + exp (x[2]), MAX_THETA) };
}

static void
pack_point (const TwTheta *theta,
            double        *x)
{
  double p = CLAMP ((theta->alpha - MIN_ALPHA) / (MAX_ALPHA - MIN_ALPHA), 1e-4, 1 - 1e-4);

  x[0] = theta->level;
  x[1] = log (p / (1 - p));
  x[2] = log (CLAMP (theta->theta - 1, 1e-3, MAX_THETA));
}

static double
get_loss (const double *x,
          gpointer      data)
{
  const Fit *fit = data;
  TwTheta    theta = unpack_point (x);
  double     sum = tw_theta_run (&theta, fit->y, fit->n, 0, NULL);

  return isfinite (sum) ? log (sum + 1e-300) : 1e300;
}

void
tw_theta_fit (const double *y,
              gsize         n,
              gboolean      warm,
              TwTheta      *theta)
{
  const TwTheta starts[] = { { y[0] / 2, 0.5, 2 }, { y[0], 0.1, 2 } };
  const double  step[] = { 0.3, 1, 1 };
  const double  warm_step[] = { 0.1, 0.3, 0.3 };
  Fit           fit = { y, n };
  double        best = G_MAXDOUBLE;
  double        x[3];

  if (warm)
    {
      pack_point (theta, x);
      tw_nelder_mead (get_loss, &fit, x, 3, warm_step, 60, 1e-6);
      *theta = unpack_point (x);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      double value;

      pack_point (&starts[i], x);
      value = tw_nelder_mead (get_loss, &fit, x, 3, step, 150, 1e-6);
      if (value < best)
        {
          best = value;
          *theta = unpack_point (x);
        }
    }
}
