/* test-intermittent.c: methods for series that sell now and then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-imapa.h"
#include "forecast/tw-intermittent.h"
#include "forecast/tw-naive.h"
#include "forecast/tw-negative-binomial.h"
#include "forecast/tw-ses.h"
#include "forecast/tw-tsb.h"

#include <math.h>

static void
test_naive (void)
{
  const double y[] = { 1, 2, 3, 4, 5 };
  double       mean[4];

  tw_naive_forecast (y, 5, 3, 4, mean);
  g_assert_cmpfloat (mean[0], ==, 3);
  g_assert_cmpfloat (mean[2], ==, 5);
  g_assert_cmpfloat (mean[3], ==, 3);
  tw_naive_forecast (y, 5, 6, 1, mean); /* no whole cycle yet */
  g_assert_cmpfloat (mean[0], ==, 5);
}

/* 9.25, 8.625, 8.2625, 8.33625, 9.502625 by hand; the first is the mean of 3, 5, 9, 20. */
static void
test_ses (void)
{
  const double y[] = { 3, 5, 9, 20 };
  double       squares;

  g_assert_cmpfloat_with_epsilon (tw_ses_level (y, 4, 0.1, &squares), 9.502625, 1e-12);
  g_assert_cmpfloat_with_epsilon (squares, 6.25 * 6.25 + 3.625 * 3.625 + 0.7375 * 0.7375 + 11.66375 * 11.66375, 1e-9);
}

/* Probability 0.25, size 4 at first; then 0.125, 0.5625, 0.28125, 0.140625 and still 4. */
static void
test_tsb (void)
{
  const double y[] = { 0, 4, 0, 0 };
  const double nothing[] = { 0, 0, 0 };

  g_assert_cmpfloat_with_epsilon (tw_tsb_level (y, 4, 0.5, 0.5, NULL), 0.140625 * 4, 1e-12);
  g_assert_cmpfloat (tw_tsb_level_optimal (nothing, 3), ==, 0);
}

static void
test_imapa (void)
{
  const double y[] = { 2, 4, 2, 4, 2, 4, 2, 4 };

  g_assert_cmpfloat (tw_imapa_level (y, 8, 1), ==, tw_ses_level_optimal (y, 8));
  /* Pairs are all 6: the level of scale 2 is exactly 3. */
  g_assert_cmpfloat_with_epsilon (tw_imapa_level (y, 8, 2), (tw_ses_level_optimal (y, 8) + 3) / 2, 1e-12);
  g_assert_cmpfloat (tw_imapa_level (y, 1, 5), ==, 2);
}

static void
test_level (void)
{
  double y[104] = { 0 };
  double level;
  double variance;

  g_assert_true (tw_intermittent_is (y, 104));
  for (int t = 0; t < 104; t += 4)
    y[t] = 8;
  g_assert_true (tw_intermittent_is (y, 104));
  tw_intermittent_forecast (y, 104, &level, &variance);
  g_assert_cmpfloat_with_epsilon (level, 2, 0.3);
  g_assert_cmpfloat_with_epsilon (variance, 12, 3);

  /* Sold out of fashion: a year of nothing leaves next to nothing. */
  for (int t = 40; t < 104; t++)
    y[t] = 0;
  tw_intermittent_forecast (y, 104, &level, &variance);
  g_assert_cmpfloat (level, <, 0.1);

  for (int t = 0; t < 104; t++)
    y[t] = 1;
  g_assert_false (tw_intermittent_is (y, 104));
  y[0] = -1;
  y[1] = 0;
  g_assert_false (tw_intermittent_is (y, 2));
}

/* Variance m + m² is the geometric law: P(X <= k) = 1 - (m / (1 + m))^(k + 1), at m = 1: 0.5, 0.75, 0.875,
 * 0.9375, 0.96875, 0.984375. */
static void
test_geometric (void)
{
  const double level[] = { 0.4, 0.74, 0.76, 0.9, 0.975 };
  const double expected[] = { 0, 1, 2, 3, 5 };
  double       quantile[5];

  tw_negative_binomial_quantiles (1, 2, level, 5, quantile);
  for (int k = 0; k < 5; k++)
    g_assert_cmpfloat (quantile[k], ==, expected[k]);
}

/* Poisson with mean 4: the distribution function is 0.0916, 0.2381, 0.4335, 0.6288, 0.7851, 0.8893, 0.9489,
 * 0.9786 at 1 … 8. A variance below the mean is taken as nearly that. */
static void
test_poisson (void)
{
  const double level[] = { 0.2, 0.5, 0.8, 0.95 };
  const double expected[] = { 2, 4, 6, 8 };
  double       quantile[4];

  tw_negative_binomial_quantiles (4, 1, level, 4, quantile);
  for (int k = 0; k < 4; k++)
    g_assert_cmpfloat (quantile[k], ==, expected[k]);
}

static void
test_law_edges (void)
{
  const double level[] = { 0.025, 0.1, 0.5, 0.9, 0.975 };
  double       quantile[5];

  tw_negative_binomial_quantiles (0, 5, level, 5, quantile);
  g_assert_cmpfloat (quantile[4], ==, 0);
  for (int i = 0; i < 2000; i++)
    {
      double mean = exp (g_test_rand_double_range (-12, 20));
      double variance = mean * exp (g_test_rand_double_range (-2, 8));

      tw_negative_binomial_quantiles (mean, variance, level, 5, quantile);
      g_assert_cmpfloat (quantile[0], >=, 0);
      for (int k = 1; k < 5; k++)
        g_assert_cmpfloat (quantile[k], >=, quantile[k - 1]);
      g_assert_true (isfinite (quantile[4]));
      /* Chebyshev, one-sided: P(X > mean + 6.3 sd) <= 1/40. One bundle more for the rounding up. */
      g_assert_cmpfloat (quantile[4], <=, mean + 6.3 * sqrt (fmax (variance, mean * 1.01)) + fmax (1, mean / 300));
    }
  tw_negative_binomial_quantiles (1e6, 1e6, level, 5, quantile);
  g_assert_cmpfloat_with_epsilon (quantile[2], 1e6, 1e4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/naive", test_naive);
  g_test_add_func ("/forecast/ses", test_ses);
  g_test_add_func ("/forecast/tsb", test_tsb);
  g_test_add_func ("/forecast/imapa", test_imapa);
  g_test_add_func ("/forecast/intermittent/level", test_level);
  g_test_add_func ("/forecast/negative-binomial/geometric", test_geometric);
  g_test_add_func ("/forecast/negative-binomial/poisson", test_poisson);
  g_test_add_func ("/forecast/negative-binomial/edges", test_law_edges);

  return g_test_run ();
}
