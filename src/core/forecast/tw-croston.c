/* tw-croston.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-croston.h"

#define FIRST 13

static gsize
count_demands (const double *y,
               gsize         n,
               double       *sum)
{
  gsize count = 0;

  *sum = 0;
  for (gsize i = 0; i < n; i++)
    {
      *sum += y[i];
      count += y[i] > 0;
    }

  return count;
}

TwCroston
tw_croston_start (const double *y,
                  gsize         n)
{
  gsize  part = MIN (n, MAX (n / 2, FIRST));
  double sum;
  gsize  count = count_demands (y, part, &sum);

  if (count < 2)
    {
      part = n;
      count = count_demands (y, n, &sum);
    }

  return (TwCroston){ .size = count > 0 ? sum / count : 0, .interval = count > 0 ? (double) part / count : 1 };
}

static double
get_rate (const TwCroston *croston,
          double           beta,
          TwCrostonRate    rate)
{
  return croston->size / croston->interval * (rate == TW_CROSTON_SBA ? 1 - beta / 2 : 1);
}

double
tw_croston_run (TwCroston    *croston,
                const double *y,
                gsize         n,
                double        alpha,
                double        beta,
                TwCrostonRate rate,
                double       *squares)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double e = y[i] - get_rate (croston, beta, rate);

      sum += e * e;
      croston->waited++;
      if (!(y[i] > 0))
        continue;
      croston->size += alpha * (y[i] - croston->size);
      croston->interval += beta * (croston->waited - croston->interval);
      croston->waited = 0;
    }
  if (squares != NULL)
    *squares = sum;

  return get_rate (croston, beta, rate);
}

double
tw_croston_level_optimal (const double *y,
                          gsize         n,
                          TwCrostonRate rate)
{
  static const double weights[] = { 0.02, 0.05, 0.1, 0.2, 0.3 };
  const TwCroston     start = tw_croston_start (y, n);
  double              best = G_MAXDOUBLE;
  double              level = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (weights); j++)
      {
        TwCroston croston = start;
        double    squares;
        double    candidate = tw_croston_run (&croston, y, n, weights[i], weights[j], rate, &squares);

        if (squares < best || i + j == 0)
          {
            best = squares;
            level = candidate;
          }
      }

  return level;
}
