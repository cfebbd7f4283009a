/* tw-forecast-share.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-share.h"

#include <math.h>

#define TINY 1e-6 /* factors below it move no more than it does */

/* Logarithmic mean: between the two, and the change over the change of the logarithm. */
static double
get_log_mean (double a,
              double b)
{
  double ratio = a / b;

  /* Near 1 the quotient loses its digits; its series does not. */
  if (fabs (ratio - 1) < 1e-4)
    return b * (1 + (ratio - 1) / 2 - (ratio - 1) * (ratio - 1) / 12);

  return (a - b) / log (ratio);
}

static double
get_log (double factor)
{
  return log (fmax (factor, TINY));
}

static void
add_week (const TwForecast *forecast,
          guint             n_weeks,
          guint             week,
          double            weight,
          double           *units)
{
  double now = forecast->mean[week];
  double past = forecast->past_mean;
  double mean;
  guint  at = 0;

  if (!(now > 0) || !(past > 0))
    return;

  mean = weight * get_log_mean (now, past);
  for (guint k = 0; k < TW_N_FACTORS; k++)
    {
      double before = 1;

      if (!(forecast->factors & 1u << k))
        continue;
      if (forecast->past_factor != NULL)
        before = forecast->past_factor[at];
      units[k] += mean * (get_log (forecast->factor[(gsize) at * n_weeks + week]) - get_log (before));
      at++;
    }
}

double
tw_forecast_get_shares (const TwForecast *forecast,
                        guint             n_weeks,
                        guint             first,
                        guint             n,
                        TwShare          *shares,
                        guint            *n_shares)
{
  double units[TW_N_FACTORS] = { 0 };
  double past = forecast->past_mean > 0 ? forecast->past_mean : 0;
  double change = -past;
  double rest;

  n = first < n_weeks ? MIN (n, n_weeks - first) : 0;
  for (guint t = first; t < first + n; t++)
    {
      change += (double) forecast->mean[t] / n;
      add_week (forecast, n_weeks, t, 1.0 / n, units);
    }
  if (n == 0)
    change = 0;

  rest = change;
  *n_shares = 1;
  for (guint k = 0; k < TW_N_FACTORS; k++)
    if (forecast->factors & 1u << k)
      {
        shares[(*n_shares)++] = (TwShare){ (int) k, units[k], past > 0 ? 100 * units[k] / past : NAN };
        rest -= units[k];
      }
  shares[0] = (TwShare){ TW_SHARE_LEVEL, rest, past > 0 ? 100 * rest / past : NAN };

  return change;
}
