/* test-forecast-share.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-share.h"

#include <math.h>

#define WEEKS 12

static double
get_change (const TwForecast *forecast,
            guint             first,
            guint             n)
{
  double mean = 0;

  for (guint t = first; t < first + n; t++)
    mean += (double) forecast->mean[t] / n;

  return mean - (forecast->past_mean > 0 ? forecast->past_mean : 0);
}

static void
assert_adds_up (const TwForecast *forecast,
                guint             first,
                guint             n)
{
  TwShare shares[TW_MAX_N_SHARES];
  guint   n_shares;
  double  change = tw_forecast_get_shares (forecast, WEEKS, first, n, shares, &n_shares);
  double  units = 0;
  double  percent = 0;
  double  size = fabs (change);

  for (guint i = 0; i < n_shares; i++)
    {
      g_assert_true (isfinite (shares[i].units));
      units += shares[i].units;
      percent += shares[i].percent;
      size += fabs (shares[i].units);
    }
  g_assert_cmpint (shares[0].kind, ==, TW_SHARE_LEVEL);
  g_assert_cmpfloat_with_epsilon (change, get_change (forecast, first, n), 1e-12 * (1 + size));
  g_assert_cmpfloat_with_epsilon (units, change, 1e-12 * (1 + size)); /* a dozen roundings of the largest term */
  if (forecast->past_mean > 0)
    g_assert_cmpfloat_with_epsilon (percent, 100 * change / forecast->past_mean, 1e-10 * (1 + size / forecast->past_mean));
  else
    g_assert_true (isnan (percent));
}

/* By hand: from 100 to 150, season from 1 to 1.2, price from 1 to 1.1: L (150, 100) = 50 / ln 1.5 = 123.3152; season takes
 * L ln 1.2 = 22.4830, price L ln 1.1 = 11.7531, and the rest is 15.7639. */
static void
test_by_hand (void)
{
  float      mean[WEEKS];
  float      factor[2 * WEEKS];
  float      past_factor[] = { 1, 1 };
  TwForecast forecast;
  TwShare    shares[TW_MAX_N_SHARES];
  guint      n;

  tw_forecast_init (&forecast, 0, 0);
  for (guint t = 0; t < WEEKS; t++)
    {
      mean[t] = 150;
      factor[t] = 1.2f;
      factor[WEEKS + t] = 1.1f;
    }
  forecast.mean = mean;
  forecast.factors = 1u << TW_FACTOR_SEASON | 1u << TW_FACTOR_PRICE;
  forecast.factor = factor;
  forecast.past_factor = past_factor;
  forecast.past_mean = 100;

  g_assert_cmpfloat_with_epsilon (tw_forecast_get_shares (&forecast, WEEKS, 2, 4, shares, &n), 50, 1e-9);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat_with_epsilon (shares[0].units, 15.7639, 1e-3);
  g_assert_cmpint (shares[1].kind, ==, TW_FACTOR_SEASON);
  g_assert_cmpfloat_with_epsilon (shares[1].units, 22.4830, 1e-3);
  g_assert_cmpint (shares[2].kind, ==, TW_FACTOR_PRICE);
  g_assert_cmpfloat_with_epsilon (shares[2].percent, 11.7531, 1e-3);
  assert_adds_up (&forecast, 0, WEEKS);
  tw_forecast_get_shares (&forecast, WEEKS, WEEKS, 4, shares, &n);
  g_assert_cmpfloat (shares[1].units, ==, 0);
}

static double
draw_size (void)
{
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      return 0;
    case 1:
      return 1e-30 * g_test_rand_double ();
    case 2:
      return 1e-4 * g_test_rand_double ();
    case 3:
      return g_test_rand_double_range (0.5, 2);
    default:
      return 1e6 * g_test_rand_double ();
    }
}

static void
test_random (void)
{
  for (guint trial = 0; trial < 2000; trial++)
    {
      float      mean[WEEKS];
      float      factor[TW_N_FACTORS * WEEKS];
      float      past_factor[TW_N_FACTORS];
      TwForecast forecast;

      tw_forecast_init (&forecast, 0, 0);
      for (guint t = 0; t < WEEKS; t++)
        mean[t] = (float) draw_size ();
      for (guint i = 0; i < TW_N_FACTORS * WEEKS; i++)
        factor[i] = (float) draw_size ();
      for (guint k = 0; k < TW_N_FACTORS; k++)
        past_factor[k] = (float) g_test_rand_double_range (0.01, 100);
      forecast.mean = mean;
      forecast.factors = (guint32) g_test_rand_int_range (0, 1 << TW_N_FACTORS);
      forecast.factor = factor;
      forecast.past_factor = past_factor;
      forecast.past_mean = trial % 7 == 0 ? NAN : (float) draw_size ();
      assert_adds_up (&forecast, 0, WEEKS);
      assert_adds_up (&forecast, trial % WEEKS, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast-share/by-hand", test_by_hand);
  g_test_add_func ("/forecast-share/random", test_random);

  return g_test_run ();
}
