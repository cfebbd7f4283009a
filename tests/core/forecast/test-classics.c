/* test-classics.c: methods with a book or a paper of their own, by its figures or by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-adida.h"
#include "forecast/tw-arima.h"
#include "forecast/tw-classic-theta.h"
#include "forecast/tw-croston.h"
#include "forecast/tw-empirical.h"
#include "forecast/tw-holt.h"
#include "forecast/tw-imapa.h"
#include "forecast/tw-linear.h"
#include "forecast/tw-ses.h"
#include "forecast/tw-tsb.h"

#include <math.h>

/* Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., Table 8.2: population of Australia, millions,
 * 1960 on; α 0.9999, β* 0.3267, first level 10.05, first slope 0.22. The book rounds to two digits. */
static void
test_holt_book (void)
{
  const double y[] = { 10.28, 10.48, 10.74, 10.95, 11.17 };
  const double level[] = { 10.28, 10.48, 10.74, 10.95, 11.17 };
  const double slope[] = { 0.22, 0.22, 0.23, 0.22, 0.22 };
  const double forecast[] = { 10.28, 10.50, 10.70, 10.97, 11.17 };
  TwEts        ets = { .form = { .error = TW_ETS_ADDITIVE, .trend = TW_ETS_ADDITIVE }, .m = 1, .alpha = 0.9999, .beta = 0.9999 * 0.3267, .phi = 1, .level = 10.05, .slope = 0.22 };
  double       mean[1];

  for (guint i = 0; i < G_N_ELEMENTS (y); i++)
    {
      tw_ets_predict (&ets, 1, mean);
      g_assert_cmpfloat_with_epsilon (mean[0], forecast[i], 0.011);
      tw_ets_run (&ets, &y[i], 1, NULL, NULL);
      g_assert_cmpfloat_with_epsilon (ets.level, level[i], 0.006);
      g_assert_cmpfloat_with_epsilon (ets.slope, slope[i], 0.006);
    }
}

/* The trend goes on, or dies away; the form is the one asked for on any series. */
static void
test_holt_fit (void)
{
  double y[60];
  double mean[40];
  double damped[40];
  double variance;
  TwEts  ets;

  for (int t = 0; t < 60; t++)
    y[t] = 0.5 + 0.02 * t + 0.01 * g_test_rand_double_range (-1, 1);
  tw_holt_fit (y, 60, FALSE, NULL, &ets, &variance);
  g_assert_cmpint (ets.form.trend, ==, TW_ETS_ADDITIVE);
  g_assert_false (ets.form.damped);
  tw_ets_predict (&ets, 40, mean);
  g_assert_cmpfloat_with_epsilon (mean[39], 0.5 + 0.02 * 99, 0.15);
  tw_holt_fit (y, 60, TRUE, NULL, &ets, &variance);
  g_assert_true (ets.form.damped);
  tw_ets_predict (&ets, 40, damped);
  g_assert_cmpfloat (damped[39], <, mean[39]);
}

/* Hyndman & Billah 2003: with fixed weight the theta method is exponential smoothing of the series itself plus half the slope
 * of its straight line times (h - 1 + (1 - (1 - α)^n) / α), where smoothing begins at the first value. */
static void
test_theta (void)
{
  const double y[] = { 12, 15, 11, 18, 20, 17, 22, 25, 21, 27 };
  const double alpha = 0.3;
  const double slope = 128.0 / 82.5; /* Σ (t - 5.5) (y - mean) over Σ (t - 5.5)², by hand */
  double       level = y[0];
  double       mean[3];

  for (int t = 0; t < 10; t++)
    level += alpha * (y[t] - level);
  tw_classic_theta_forecast (y, 10, alpha, 3, mean);
  for (int h = 1; h <= 3; h++)
    g_assert_cmpfloat_with_epsilon (mean[h - 1], level + slope / 2 * (h - 1 + (1 - pow (1 - alpha, 10)) / alpha), 1e-9);

  /* R's thetaf() finds its own weight and start: 26.342, 27.117, 27.893, rising by half the slope. */
  tw_classic_theta_forecast (y, 10, NAN, 3, mean);
  g_assert_cmpfloat_with_epsilon (mean[0], 26.342, 1);
  g_assert_cmpfloat_with_epsilon (mean[1] - mean[0], 27.117 - 26.342, 1e-3);
}

/* R's croston (x, alpha = 0.1) says 1.04480039603 of this series; it starts from the first demand and the first interval. By
 * hand: sizes 3, 5, 2, 4, 1 and intervals 3, 2, 4, 1, 3. */
static void
test_croston (void)
{
  const double y[] = { 0, 0, 3, 0, 5, 0, 0, 0, 2, 4, 0, 0, 1, 0 };
  const double size[] = { 3, 5, 2, 4, 1 };
  const double interval[] = { 3, 2, 4, 1, 3 };
  TwCroston    croston = { .size = 3, .interval = 3 };
  double       z = 3;
  double       p = 3;

  for (int i = 0; i < 5; i++)
    {
      z += 0.1 * (size[i] - z);
      p += 0.1 * (interval[i] - p);
    }
  g_assert_cmpfloat_with_epsilon (tw_croston_run (&croston, y, 14, 0.1, 0.1, TW_CROSTON, NULL), z / p, 1e-12);
  g_assert_cmpfloat_with_epsilon (z / p, 1.04480039603, 1e-10);

  /* Syntetos & Boylan 2005, eq. 5: 1 - β / 2 times as much. */
  croston = (TwCroston){ .size = 3, .interval = 3 };
  g_assert_cmpfloat_with_epsilon (tw_croston_run (&croston, y, 14, 0.1, 0.1, TW_CROSTON_SBA, NULL), 0.95 * z / p, 1e-12);
}

/* Syntetos & Boylan 2005: of demand in one step of @interval, Croston's rate is biased upwards by about β / (2 - β) times
 * (1 - p) of the mean, and theirs is nearly not. Size 1 at random, p 0.25, β 0.3; 1,600 series long
 * enough to forget the start are known to ±0.02. */
static void
test_bias (void)
{
  double sum[2] = { 0 };

  for (int i = 0; i < 1600; i++)
    {
      double y[200];

      for (int t = 0; t < 200; t++)
        y[t] = g_test_rand_double () < 0.25;
      for (int rate = 0; rate < 2; rate++)
        {
          TwCroston croston = tw_croston_start (y, 200);

          sum[rate] += tw_croston_run (&croston, y, 200, 0.3, 0.3, (TwCrostonRate) rate, NULL) / 1600;
        }
    }
  g_assert_cmpfloat_with_epsilon (sum[0] / 0.25, 1 + 0.75 * 0.3 / 1.7, 0.1);
  g_assert_cmpfloat_with_epsilon (sum[1] / 0.25, 1, 0.1);
}

static void
test_croston_edges (void)
{
  const double nothing[] = { 0, 0, 0 };
  const double once[] = { 0, 0, 6, 0 };
  const double always[] = { 5, 5, 5, 5 };

  g_assert_cmpfloat (tw_croston_level_optimal (nothing, 3, TW_CROSTON), ==, 0);
  g_assert_cmpfloat (tw_croston_level_optimal (once, 4, TW_CROSTON), >, 0);
  g_assert_cmpfloat (tw_croston_level_optimal (always, 4, TW_CROSTON), ==, 5);
  g_assert_cmpfloat (tw_croston_level_optimal (always, 4, TW_CROSTON_SBA), <, 5);
}

/* Teunter, Syntetos & Babai 2011, eqs. 1 and 2: without demand the probability falls by β of itself each step and the size
 * stays, so that the forecast dies out; Croston's does not. */
static void
test_obsolescence (void)
{
  double    y[100];
  TwCroston croston;

  for (int t = 0; t < 100; t++)
    y[t] = t < 60 && t % 2 == 0 ? 10 : 0;
  g_assert_cmpfloat_with_epsilon (tw_tsb_level (y, 100, 0.1, 0.1, NULL), tw_tsb_level (y, 60, 0.1, 0.1, NULL) * pow (0.9, 40), 1e-9);
  croston = tw_croston_start (y, 100);
  g_assert_cmpfloat_with_epsilon (tw_croston_run (&croston, y, 100, 0.1, 0.1, TW_CROSTON, NULL), 5, 0.3);
}

/* Threes from the newest end: 4 + 0 + 2, 0 + 6 + 0, 1 + 2 + 3: always 6, so 2 a step; the first value is left over. */
static void
test_adida (void)
{
  const double y[] = { 9, 4, 0, 2, 0, 6, 0, 1, 2, 3 };
  double       mean = 0;

  g_assert_cmpuint (tw_adida_get_scale (y, 10), ==, 2);
  g_assert_cmpfloat_with_epsilon (tw_adida_level (y, 10, 3), 2, 1e-12);
  g_assert_cmpfloat (tw_adida_level (y, 10, 1), ==, tw_ses_level_optimal (y, 10));
  g_assert_cmpfloat_with_epsilon (tw_adida_level (y, 10, 10), 2.7, 1e-12);

  /* IMAPA is the mean of them. */
  for (gsize scale = 1; scale <= 4; scale++)
    mean += tw_adida_level (y, 10, scale) / 4;
  g_assert_cmpfloat_with_epsilon (tw_imapa_level (y, 10, 4), mean, 1e-12);
}

/* Ten steps alike: half without demand, then 2, 2, 4, 4, 8. With decay a half only the newest counts for much. */
static void
test_empirical (void)
{
  const double y[] = { 0, 2, 0, 4, 0, 8, 0, 2, 0, 4 };
  const double level[] = { 0.5, 0.7, 0.9, 0.95 };
  double       q[4];

  tw_empirical_quantiles (y, 10, 1, 2, level, 4, q);
  g_assert_cmpfloat (q[0], ==, 0);
  g_assert_cmpfloat (q[1], ==, 2);
  g_assert_cmpfloat (q[2], ==, 4);
  g_assert_cmpfloat (q[3], ==, 8);
  tw_empirical_quantiles (y, 10, 1, 3, level, 4, q); /* stretched */
  g_assert_cmpfloat_with_epsilon (q[2], 6, 1e-12);
  tw_empirical_quantiles (y, 10, 1, 1000, level, 4, q); /* by four at most */
  g_assert_cmpfloat_with_epsilon (q[2], 16, 1e-12);
  tw_empirical_quantiles (y, 1, 0.5, 0, level, 4, q);
  g_assert_cmpfloat (q[3], ==, 0);
  tw_empirical_quantiles (y, 10, 0.01, 4 * 0.99, level, 4, q);
  g_assert_cmpfloat_with_epsilon (q[1], 4, 0.1);
}

/* R's Arima (y, order = c (0, 1, 1), method = "CSS") of this series: θ -0.3518, forecast 25.185222 for every step. */
static void
test_arima_of_r (void)
{
  const double  y[] = { 12, 15, 11, 18, 20, 17, 22, 25, 21, 27 };
  const TwArima arima = { .order = { .d = 1, .q = 1 }, .m = 1, .ma = { -0.3518 } };
  double        mean[3];

  tw_arima_predict (&arima, y, 10, 3, mean, NULL);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (mean[i], 25.185222, 1e-3);
}

/* A line by hand; equations whose solution is known, and those that have none. */
static void
test_linear (void)
{
  const double y[] = { 1, 4, 4, 7 };
  double       matrix[3][4] = { { 4, 99, 99, 99 }, { 2, 5, 99, 99 }, { 0, 1, 3, 99 } };
  double       x[3] = { 4 * 1 + 2 * -2, 2 * 1 + 5 * -2 + 3, -2 + 3 * 3 };
  double       flat[2][2] = { { 1, 0 }, { 1, 1 } };
  double       kept[2] = { 5, 7 };
  double       mean, slope;

  tw_linear_fit_line (y, 4, &mean, &slope);
  g_assert_cmpfloat_with_epsilon (mean, 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (slope, 1.8, 1e-12);
  tw_linear_fit_line (y, 1, &mean, &slope);
  g_assert_cmpfloat (mean, ==, 1);
  g_assert_cmpfloat (slope, ==, 0);

  g_assert_true (tw_linear_solve (matrix[0], 4, x, 3));
  g_assert_cmpfloat_with_epsilon (x[0], 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (x[1], -2, 1e-12);
  g_assert_cmpfloat_with_epsilon (x[2], 3, 1e-12);
  g_assert_false (tw_linear_solve (flat[0], 2, kept, 2));
  g_assert_cmpfloat (kept[0], ==, 5);
  g_assert_cmpfloat (kept[1], ==, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/holt/book", test_holt_book);
  g_test_add_func ("/forecast/holt/fit", test_holt_fit);
  g_test_add_func ("/forecast/classic-theta", test_theta);
  g_test_add_func ("/forecast/croston", test_croston);
  g_test_add_func ("/forecast/croston/bias", test_bias);
  g_test_add_func ("/forecast/croston/edges", test_croston_edges);
  g_test_add_func ("/forecast/tsb/obsolescence", test_obsolescence);
  g_test_add_func ("/forecast/adida", test_adida);
  g_test_add_func ("/forecast/empirical", test_empirical);
  g_test_add_func ("/forecast/arima/r", test_arima_of_r);

  g_test_add_func ("/forecast/linear", test_linear);

  return g_test_run ();
}
