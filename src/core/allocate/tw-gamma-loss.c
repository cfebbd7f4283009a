/* tw-gamma-loss.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-gamma-loss.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

/* Columns: (x - mean) / sd from LOW_Z to HIGH_Z. Rows: the coefficient of variation, close where it is
 * small: row i is (i / (N_ROWS - 1))² of the largest. Row 0 is the normal law, the limit. */
#define N_ROWS    129
#define N_COLUMNS 361
#define LOW_Z     (-3.0)
#define HIGH_Z    6.0
#define STEP_Z    ((HIGH_Z - LOW_Z) / (N_COLUMNS - 1))

static float loss_table[N_ROWS][N_COLUMNS];

static double
get_normal_loss (double z)
{
  return exp (-z * z / 2) / sqrt (2 * G_PI) - z * erfc (z / G_SQRT2) / 2;
}

double
tw_gamma_loss_exact (double mean,
                     double sd,
                     double x)
{
  double shape, scale;

  if (mean <= 0 || sd <= 0 || x <= 0)
    return MAX (mean - x, 0);

  shape = (mean / sd) * (mean / sd);
  scale = sd * sd / mean;
  return mean * gsl_sf_gamma_inc_Q (shape + 1, x / scale) - x * gsl_sf_gamma_inc_Q (shape, x / scale);
}

static void
fill_table (void)
{
  for (int i = 0; i < N_ROWS; i++)
    {
      double share = (double) i / (N_ROWS - 1);
      double cv = TW_GAMMA_LOSS_MAX_CV * share * share;

      for (int k = 0; k < N_COLUMNS; k++)
        {
          double z = LOW_Z + k * STEP_Z;

          /* Below a cv of 0.01 shapes pass 10⁴, where the incomplete gamma function is slow and normal. */
          loss_table[i][k] = (float) (cv < 0.01 ? get_normal_loss (z) : tw_gamma_loss_exact (1, cv, 1 + cv * z) / cv);
        }
    }
}

double
tw_gamma_loss (double mean,
               double sd,
               double x)
{
  static gsize filled = 0;
  double       cv, z, row, column, u, v;
  int          i, k;

  if (mean <= 0 || sd <= 0 || x <= 0)
    return MAX (mean - x, 0);
  if (g_once_init_enter (&filled))
    {
      fill_table ();
      g_once_init_leave (&filled, 1);
    }

  cv = MIN (sd / mean, TW_GAMMA_LOSS_MAX_CV);
  sd = cv * mean;
  z = (x - mean) / sd;
  if (z <= LOW_Z)
    return mean - x;
  if (z >= HIGH_Z)
    return 0;

  row = sqrt (cv / TW_GAMMA_LOSS_MAX_CV) * (N_ROWS - 1);
  column = (z - LOW_Z) / STEP_Z;
  i = MIN ((int) row, N_ROWS - 2);
  k = MIN ((int) column, N_COLUMNS - 2);
  u = row - i;
  v = column - k;
  return sd * ((1 - u) * ((1 - v) * loss_table[i][k] + v * loss_table[i][k + 1]) +
               u * ((1 - v) * loss_table[i + 1][k] + v * loss_table[i + 1][k + 1]));
}
