/* test-ets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-ets.h"

#include <math.h>

/* Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., Table 8.1: exports of Algeria,
 * alpha 0.84, first level 39.54. The book rounds to two digits. */
static void
test_book (void)
{
  const double y[] = { 39.04, 46.24, 19.79, 24.68, 25.08 };
  const double level[] = { 39.12, 45.10, 23.84, 24.55, 25.00 };
  TwEts        ets = { .form = { .error = TW_ETS_ADDITIVE }, .m = 1, .alpha = 0.84, .phi = 1, .level = 39.54 };
  double       mean[3];

  for (guint i = 0; i < G_N_ELEMENTS (y); i++)
    {
      tw_ets_run (&ets, &y[i], 1, NULL, NULL);
      g_assert_cmpfloat_with_epsilon (ets.level, level[i], 0.01);
    }
  tw_ets_predict (&ets, 3, mean);
  g_assert_cmpfloat (mean[0], ==, ets.level);
  g_assert_cmpfloat (mean[2], ==, ets.level);
}

/* Point forecasts of a damped trend: l + (φ + φ² + …) b; Table 8.6 of the same book. */
static void
test_damped (void)
{
  TwEts  ets = { .form = { .error = TW_ETS_ADDITIVE, .trend = TW_ETS_ADDITIVE, .damped = TRUE }, .m = 1, .phi = 0.9, .level = 10, .slope = 2 };
  double mean[3];

  tw_ets_predict (&ets, 3, mean);
  g_assert_cmpfloat_with_epsilon (mean[0], 10 + 2 * 0.9, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[1], 10 + 2 * (0.9 + 0.81), 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[2], 10 + 2 * (0.9 + 0.81 + 0.729), 1e-12);
}

/* Closed forms of the forecast variance, Table 8.8 of the same book. */
static void
test_spread (void)
{
  const double a = 0.3;
  const double b = 0.1;
  const double g = 0.2;
  TwEts        level = { .form = { .error = TW_ETS_ADDITIVE }, .m = 1, .alpha = a, .phi = 1 };
  TwEts        trend = { .form = { .error = TW_ETS_ADDITIVE, .trend = TW_ETS_ADDITIVE }, .m = 1, .alpha = a, .beta = b, .phi = 1 };
  TwEts        season = { .form = { .error = TW_ETS_ADDITIVE, .season = TW_ETS_ADDITIVE }, .m = 4, .alpha = a, .gamma = g, .phi = 1 };
  double       mean[12] = { 0 };
  double       sd[12];

  tw_ets_spread (&level, 2, 12, mean, sd);
  for (int h = 1; h <= 12; h++)
    g_assert_cmpfloat_with_epsilon (sd[h - 1] * sd[h - 1], 2 * (1 + a * a * (h - 1)), 1e-12);
  tw_ets_spread (&trend, 2, 12, mean, sd);
  for (int h = 1; h <= 12; h++)
    g_assert_cmpfloat_with_epsilon (sd[h - 1] * sd[h - 1], 2 * (1 + (h - 1) * (a * a + a * b * h + b * b * h * (2 * h - 1) / 6.0)), 1e-12);
  tw_ets_spread (&season, 2, 12, mean, sd);
  for (int h = 1; h <= 12; h++)
    g_assert_cmpfloat_with_epsilon (sd[h - 1] * sd[h - 1], 2 * (1 + a * a * (h - 1) + g * ((h - 1) / 4) * (2 * a + g)), 1e-12);
}

/* With a perfect state the errors are zero and the state moves along the series. */
static void
test_exact (void)
{
  const double factor[] = { 0.5, 1.5, 1 };
  TwEts        ets = { .form = { .error = TW_ETS_MULTIPLICATIVE, .trend = TW_ETS_ADDITIVE, .season = TW_ETS_MULTIPLICATIVE }, .m = 3, .alpha = 0.4, .beta = 0.1, .gamma = 0.2, .phi = 1, .level = 10, .slope = 1, .season = { 0.5, 1.5, 1 } };
  double       y[10];
  double       mean[2];

  for (int t = 0; t < 10; t++)
    y[t] = (11 + t) * factor[t % 3];
  g_assert_cmpfloat (tw_ets_run (&ets, y, 10, NULL, NULL), <, 1e-20);
  g_assert_cmpfloat_with_epsilon (ets.level, 20, 1e-9);
  tw_ets_predict (&ets, 2, mean);
  g_assert_cmpfloat_with_epsilon (mean[0], 21 * 1.5, 1e-9); /* t = 10 is of phase 1 */
  g_assert_cmpfloat_with_epsilon (mean[1], 22 * 1.0, 1e-9);
}

static void
test_breakdown (void)
{
  const double y[] = { 1, 1 };
  TwEts        ets = { .form = { .error = TW_ETS_MULTIPLICATIVE }, .m = 1, .alpha = 0.5, .phi = 1, .level = -1 };

  g_assert_cmpfloat (tw_ets_run (&ets, y, 2, NULL, NULL), ==, G_MAXDOUBLE);
}

/* The fit finds what made the series. */
static void
test_fit (void)
{
  double      y[96];
  double      mean[12];
  TwEtsMemory memory = { 0 };
  TwEts       ets;
  TwEts       again;
  double      variance;
  char        name[16];

  for (int t = 0; t < 96; t++)
    y[t] = (1 + 0.01 * t) * (1 + 0.3 * sin (t * G_PI / 6)) + 0.01 * g_test_rand_double_range (-1, 1);
  tw_ets_fit (y, 96, 12, TW_ETS_ALL, &memory, &ets, &variance);
  tw_ets_get_name (&ets, name);
  g_assert_cmpint (ets.form.season, !=, TW_ETS_NONE);
  g_assert_cmpfloat (sqrt (variance), <, 0.03);
  tw_ets_predict (&ets, 12, mean);
  for (int t = 96; t < 108; t++)
    g_assert_cmpfloat_with_epsilon (mean[t - 96], (1 + 0.01 * t) * (1 + 0.3 * sin (t * G_PI / 6)), 0.15);

  /* Remembering the fit it comes as far again. */
  tw_ets_fit (y, 96, 12, TW_ETS_ALL, &memory, &again, &variance);
  g_assert_cmpfloat (sqrt (variance), <, 0.03);

  tw_ets_fit (y, 96, 12, TW_ETS_QUICK, NULL, &ets, &variance);
  g_assert_cmpint (ets.form.season, ==, TW_ETS_NONE);
  tw_ets_fit (y, 96, 12, TW_ETS_DAMPED, NULL, &ets, &variance);
  tw_ets_get_name (&ets, name);
  g_assert_cmpstr (name, ==, "ETS(A,Ad,N)");
}

static void
test_short (void)
{
  const double y[] = { 1, 3 };
  TwEts        ets;
  double       variance;
  double       mean[2];

  for (gsize n = 1; n <= 2; n++)
    {
      tw_ets_fit (y, n, 12, TW_ETS_ALL, NULL, &ets, &variance);
      tw_ets_predict (&ets, 2, mean);
      g_assert_cmpfloat (mean[1], ==, y[n - 1]);
      g_assert_cmpfloat (variance, ==, n == 1 ? 0 : 4);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/ets/book", test_book);
  g_test_add_func ("/forecast/ets/damped", test_damped);
  g_test_add_func ("/forecast/ets/spread", test_spread);
  g_test_add_func ("/forecast/ets/exact", test_exact);
  g_test_add_func ("/forecast/ets/breakdown", test_breakdown);
  g_test_add_func ("/forecast/ets/fit", test_fit);
  g_test_add_func ("/forecast/ets/short", test_short);

  return g_test_run ();
}
