/* tw-season.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-season.h"

#include <math.h>
#include <string.h>

#define Z_90_BAND  1.6448536269514722
#define MIN_FACTOR 0.01 /* a season that divides by nothing would blow up the rest */

static double
get_mean (const double *y,
          gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += y[i];

  return sum / n;
}

static double
get_autocovariance (const double *y,
                    gsize         n,
                    gsize         lag,
                    double        mean)
{
  double sum = 0;

  for (gsize i = lag; i < n; i++)
    sum += (y[i] - mean) * (y[i - lag] - mean);

  return sum;
}

gboolean
tw_season_test (const double *y,
                gsize         n,
                gsize         m)
{
  double mean;
  double variance;
  double sum = 1; /* of squared autocorrelations below lag m, as Bartlett's formula has it */

  if (m < 2 || n < 3 * m)
    return FALSE;

  mean = get_mean (y, n);
  variance = get_autocovariance (y, n, 0, mean);
  if (!(variance > 0))
    return FALSE;

  for (gsize k = 1; k < m; k++)
    {
      double r = get_autocovariance (y, n, k, mean) / variance;

      sum += 2 * r * r;
    }

  return fabs (get_autocovariance (y, n, m, mean) / variance) > Z_90_BAND * sqrt (sum / n);
}

/* Mean of one cycle around i; an even cycle takes half of both ends. */
static double
get_cycle_mean (const double *y,
                gsize         i,
                gsize         m)
{
  gsize  half = m / 2;
  double sum = 0;

  for (gsize j = i - half; j <= i + half; j++)
    sum += y[j];
  if (m % 2 == 0)
    sum -= 0.5 * (y[i - half] + y[i + half]);

  return sum / m;
}

static void
centre_profile (double  *profile,
                gsize    m,
                gboolean multiplicative)
{
  double mean = get_mean (profile, m);

  for (gsize k = 0; k < m; k++)
    if (!multiplicative)
      profile[k] -= mean;
    else
      profile[k] = mean > 0 ? fmax (profile[k] / mean, MIN_FACTOR) : 1;
}

gboolean
tw_season_decompose (const double *y,
                     gsize         n,
                     gsize         m,
                     gboolean      multiplicative,
                     double       *profile)
{
  gsize half = m / 2;

  if (m < 2 || n < m + 2 * half)
    return FALSE;

  for (gsize k = 0; k < m; k++)
    {
      double sum = 0;
      gsize  count = 0;

      for (gsize i = k; i + half < n; i += m)
        {
          double mean;

          if (i < half)
            continue;
          mean = get_cycle_mean (y, i, m);
          sum += multiplicative ? (mean > 0 ? y[i] / mean : 1) : y[i] - mean;
          count++;
        }
      profile[k] = count > 0 ? sum / count : (multiplicative ? 1 : 0);
    }
  centre_profile (profile, m, multiplicative);

  return TRUE;
}

void
tw_season_smooth (double  *profile,
                  gsize    m,
                  gsize    width,
                  gboolean multiplicative)
{
  g_autofree double *smooth = g_new (double, m);

  for (gsize k = 0; k < m; k++)
    {
      double sum = 0;
      double weights = 0;

      for (gsize j = 0; j <= 2 * width; j++)
        {
          double w = 1 - fabs ((double) j - width) / (width + 1);

          sum += w * profile[(k + j + (width / m + 1) * m - width) % m];
          weights += w;
        }
      smooth[k] = sum / weights;
    }
  memcpy (profile, smooth, m * sizeof *profile);
  centre_profile (profile, m, multiplicative);
}
