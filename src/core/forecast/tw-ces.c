/* tw-ces.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-ces.h"

#include "forecast/tw-nelder-mead.h"

#include <math.h>

#define OVERFLOW_LEVEL 1e15

double
tw_ces_run (const TwCes  *ces,
            const double *y,
            gsize         n,
            gsize         h,
            double       *mean)
{
  double l = ces->level;
  double c = ces->potential;
  double sum = 0;

  for (gsize t = 0; t < n + (mean != NULL ? h : 0); t++)
    {
      double e = t < n ? y[t] - l : 0;
      double l0 = l;

      sum += e * e;
      if (t >= n)
        mean[t - n] = l;
      l = l0 - (1 - ces->a1) * c + (ces->a0 - ces->a1) * e;
      c = l0 + (1 - ces->a0) * c + (ces->a0 + ces->a1) * e;
      if (!(fabs (l) < OVERFLOW_LEVEL))
        return G_MAXDOUBLE;
    }

  return sum;
}

typedef struct
{
  const double *y;
  gsize         n;
} Fit;

/* The stability region of the paper: inside one circle and outside two. */
static gboolean
is_stable (double a0,
           double a1)
{
  return (a0 - 2.5) * (a0 - 2.5) + a1 * a1 > 1.25 &&
         (a0 - 0.5) * (a0 - 0.5) + (a1 - 1) * (a1 - 1) > 0.25 &&
         (a0 - 1.5) * (a0 - 1.5) + (a1 - 0.5) * (a1 - 0.5) < 1.5;
}

static double
get_loss (const double *x,
          gpointer      data)
{
  const Fit *fit = data;
  TwCes      ces = { x[0], x[1], x[2], x[3] };
  double     sum;

  if (!is_stable (x[0], x[1]))
    return 1e300;
  sum = tw_ces_run (&ces, fit->y, fit->n, 0, NULL);

  return sum < 1e300 ? log (sum + 1e-300) : 1e300;
}

void
tw_ces_fit (const double *y,
            gsize         n,
            gboolean      warm,
            TwCes        *ces)
{
  double step[] = { 0.15, 0.1, 0.1, 0.1 };
  double x[] = { 1.3, 1, 0, 0 };
  gsize  first = MIN (n, 10);
  Fit    fit = { y, n };

  for (gsize i = 0; i < first; i++)
    x[2] += y[i] / first;
  x[3] = x[2] / 1.1;
  if (warm)
    {
      x[0] = ces->a0;
      x[1] = ces->a1;
      x[2] = ces->level;
      x[3] = ces->potential;
      for (gsize i = 0; i < G_N_ELEMENTS (step); i++)
        step[i] *= 0.3;
    }

  tw_nelder_mead (get_loss, &fit, x, 4, step, warm ? 80 : 300, 1e-6);
  *ces = (TwCes){ x[0], x[1], x[2], x[3] };
}
