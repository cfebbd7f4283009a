/* tw-linear.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-linear.h"

#include <math.h>

void
tw_linear_fit_line (const double *y,
                    gsize         n,
                    double       *mean,
                    double       *slope)
{
  double middle = (n - 1) / 2.0;
  double top = 0;
  double bottom = 0;

  *mean = 0;
  for (gsize t = 0; t < n; t++)
    *mean += y[t] / n;
  for (gsize t = 0; t < n; t++)
    {
      top += (t - middle) * (y[t] - *mean);
      bottom += (t - middle) * (t - middle);
    }
  *slope = bottom > 0 ? top / bottom : 0;
}

static gboolean
factor (double *matrix,
        gsize   stride,
        gsize   k)
{
  for (gsize i = 0; i < k; i++)
    for (gsize j = 0; j <= i; j++)
      {
        double sum = matrix[i * stride + j];

        for (gsize a = 0; a < j; a++)
          sum -= matrix[i * stride + a] * matrix[j * stride + a];
        if (i == j && !(sum > 0))
          return FALSE;
        matrix[i * stride + j] = i == j ? sqrt (sum) : sum / matrix[j * stride + j];
      }

  return TRUE;
}

gboolean
tw_linear_solve (double *matrix,
                 gsize   stride,
                 double *x,
                 gsize   k)
{
  if (!factor (matrix, stride, k))
    return FALSE;

  for (gsize i = 0; i < k; i++)
    {
      for (gsize a = 0; a < i; a++)
        x[i] -= matrix[i * stride + a] * x[a];
      x[i] /= matrix[i * stride + i];
    }
  for (gsize i = k; i-- > 0;)
    {
      for (gsize a = i + 1; a < k; a++)
        x[i] -= matrix[a * stride + i] * x[a];
      x[i] /= matrix[i * stride + i];
    }

  return TRUE;
}
