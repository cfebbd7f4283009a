/* tw-sim-draws.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-draws.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define CELL_BITS 11
#define N_CELLS   (1 << CELL_BITS)
#define N_TAIL    (N_CELLS / 64) /* cells at either end where the table would be too coarse */

#define HOLD_IN_MEANS  5.0
#define HOLD_MAX_SHARE 0.5

static const float *
get_table (void)
{
  static float table[N_CELLS + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 1; i < N_CELLS; i++)
        table[i] = (float) gsl_cdf_ugaussian_Pinv ((double) i / N_CELLS);
      g_once_init_leave (&ready, 1);
    }

  return table;
}

void
tw_sim_draws_fill_normal (guint64 start,
                          guint   n,
                          float  *out)
{
  const float *table = get_table ();

  for (guint i = 0; i < n; i++)
    {
      guint64 x = tw_sim_draws_mix (start + (i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
      guint   cell = (guint) (x >> (64 - CELL_BITS));
      float   part = (float) (x << CELL_BITS >> 40) * 0x1p-24f;

      if (cell - N_TAIL < N_CELLS - 2 * N_TAIL)
        out[i] = table[cell] + part * (table[cell + 1] - table[cell]);
      else
        out[i] = (float) gsl_cdf_ugaussian_Pinv (((double) (x >> 12) + 0.5) * 0x1p-52);
    }
}

/* Inversion from 0 up: few steps, for returns are few. Where even none is too unlikely to be a number, a normal law will do. */
gint32
tw_sim_draws_get_binomial (gint32 n,
                           double p,
                           double uniform)
{
  double odds = p / (1 - p);
  double term;
  double sum;
  gint32 k = 0;

  if (n <= 0 || p <= 0)
    return 0;
  if (p >= 1)
    return n;

  term = exp (n * log1p (-p));
  if (term < 1e-200)
    return (gint32) CLAMP (floor (n * p + gsl_cdf_ugaussian_Pinv (uniform) * sqrt (n * p * (1 - p)) + 0.5), 0, n);
  for (sum = term; sum < uniform && k < n; k++)
    {
      term *= odds * (n - k) / (k + 1);
      sum += term;
    }

  return k;
}

void
tw_sim_lead_init (TwSimLead    *self,
                  const TwLane *lane,
                  double        spread)
{
  const double p = TW_SIM_HOLD_PROBABILITY;
  double       variance = lane->lead_sd_days * lane->lead_sd_days * spread * spread;
  double       mean = lane->lead_mean_days;
  double       ratio;

  *self = (TwSimLead){ .base = mean };
  if (mean <= 0 || variance <= 0)
    return;

  self->hold = MIN (HOLD_IN_MEANS * lane->customs_days, sqrt (HOLD_MAX_SHARE * variance / (p * (1 - p))));
  self->hold = MIN (self->hold, mean);
  variance -= p * (1 - p) * self->hold * self->hold;
  mean -= p * self->hold;
  self->base = mean;
  ratio = log1p (variance / (mean * mean));
  self->log_mean = log (mean) - ratio / 2;
  self->log_sd = sqrt (ratio);
}

double
tw_sim_lead_get_days (const TwSimLead *self,
                      double           score,
                      double           uniform)
{
  double days = self->log_sd > 0 ? exp (self->log_mean + self->log_sd * score) : self->base;

  return uniform < TW_SIM_HOLD_PROBABILITY ? days + self->hold : days;
}
