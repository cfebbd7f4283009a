/* tw-tsb.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-tsb.h"

#define FIRST 13

/* Probability and size of demand at the start; a past without demand begins at the first there is. */
static void
find_start (const double *y,
            gsize         n,
            double       *probability,
            double       *size)
{
  gsize first = MIN (n, FIRST);
  gsize count = 0;

  *probability = *size = 0;
  for (gsize i = 0; i < first; i++)
    if (y[i] > 0)
      {
        *size += y[i];
        count++;
      }
  if (count > 0)
    {
      *size /= count;
      *probability = (double) count / first;
      return;
    }
  for (gsize i = first; i < n; i++)
    if (y[i] > 0)
      {
        *size = y[i];
        *probability = 1.0 / n;
        return;
      }
}

double
tw_tsb_level (const double *y,
              gsize         n,
              double        alpha,
              double        beta,
              double       *squares)
{
  double probability;
  double size;
  double sum = 0;

  find_start (y, n, &probability, &size);
  for (gsize i = 0; i < n; i++)
    {
      double e = y[i] - probability * size;

      sum += e * e;
      probability += beta * ((y[i] > 0) - probability);
      if (y[i] > 0)
        size += alpha * (y[i] - size);
    }
  if (squares != NULL)
    *squares = sum;

  return probability * size;
}

double
tw_tsb_level_optimal (const double *y,
                      gsize         n)
{
  static const double alphas[] = { 0.02, 0.05, 0.1, 0.2 };
  static const double betas[] = { 0.02, 0.05, 0.1, 0.2, 0.3 };
  double              best = G_MAXDOUBLE;
  double              level = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (alphas); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (betas); j++)
      {
        double squares;
        double candidate = tw_tsb_level (y, n, alphas[i], betas[j], &squares);

        if (squares < best || i + j == 0)
          {
            best = squares;
            level = candidate;
          }
      }

  return level;
}
