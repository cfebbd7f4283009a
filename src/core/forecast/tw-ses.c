/* tw-ses.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-ses.h"

#define FIRST 8 /* values that make the first level: one alone may be a zero among sales */

double
tw_ses_level (const double *y,
              gsize         n,
              double        alpha,
              double       *squares)
{
  gsize  first = MIN (n, FIRST);
  double level = 0;
  double sum = 0;

  for (gsize i = 0; i < first; i++)
    level += y[i] / first;
  for (gsize i = 0; i < n; i++)
    {
      double e = y[i] - level;

      sum += e * e;
      level += alpha * e;
    }
  if (squares != NULL)
    *squares = sum;

  return level;
}

double
tw_ses_level_optimal (const double *y,
                      gsize         n)
{
  static const double alphas[] = { 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5 };
  double              best = G_MAXDOUBLE;
  double              level = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (alphas); i++)
    {
      double squares;
      double candidate = tw_ses_level (y, n, alphas[i], &squares);

      if (squares < best || i == 0)
        {
          best = squares;
          level = candidate;
        }
    }

  return level;
}
