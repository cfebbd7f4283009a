/* test-arima.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-arima.h"

#include <math.h>
#include <string.h>

static double
draw_normal (void)
{
  return sqrt (-2 * log (1 - g_test_rand_double ())) * cos (2 * G_PI * g_test_rand_double ());
}

/* Forecasts of known models by hand. AR(1), φ 0.5, mean 10: 10 + 0.5^i (14 - 10); the variance is
 * 1 + φ² + φ⁴ … times that of a step: Box, Jenkins & Reinsel, section 5.4. */
static void
test_autoregression (void)
{
  const double  y[] = { 9, 12, 14 };
  const TwArima arima = { .order = { .p = 1, .constant = 1 }, .m = 1, .ar = { 0.5 }, .constant = 10, .variance = 4 };
  double        mean[3];
  double        sd[3];

  tw_arima_predict (&arima, y, 3, 3, mean, sd);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (mean[i], 10 + 4 * pow (0.5, i + 1), 1e-12);
  g_assert_cmpfloat_with_epsilon (sd[0], 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (sd[1], 2 * sqrt (1.25), 1e-12);
  g_assert_cmpfloat_with_epsilon (sd[2], 2 * sqrt (1.3125), 1e-12);
}

/* ARIMA(0,1,1) with θ -0.4 is exponential smoothing with weight 0.6, begun at the first value: errors of the
 * differences 2, -3, 5: 2, -2.2, 4.12; next value 14 - 0.4 × 4.12. Box, Jenkins & Reinsel, section 5.3.
 * Variance of i steps: 1 + (i - 1) 0.6². */
static void
test_smoothing (void)
{
  const double  y[] = { 10, 12, 9, 14 };
  const TwArima arima = { .order = { .d = 1, .q = 1 }, .m = 1, .ma = { -0.4 }, .variance = 1 };
  double        mean[2];
  double        sd[2];

  tw_arima_predict (&arima, y, 4, 2, mean, sd);
  g_assert_cmpfloat_with_epsilon (mean[0], 14 - 0.4 * 4.12, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[1], mean[0], 1e-12);
  g_assert_cmpfloat_with_epsilon (sd[1], sqrt (1.36), 1e-12);
}

/* The airline model (0,1,1)(0,1,1)4 by its difference equation, written out: y = y₋₁ + y₋₄ - y₋₅ + e + θe₋₁ + Θe₋₄
 * + θΘe₋₅; the same section, 9.2. */
static void
test_airline (void)
{
  const double  theta = -0.4;
  const double  season = -0.6;
  const TwArima arima = { .order = { .d = 1, .q = 1, .sd = 1, .sq = 1 }, .m = 4, .ma = { theta, season } };
  double        y[34];
  double        e[34] = { 0 };
  double        mean[10];

  for (int t = 0; t < 24; t++)
    y[t] = 20 + t + 5 * (t % 4) + draw_normal ();
  for (int t = 5; t < 34; t++)
    {
      double expected = y[t - 1] + y[t - 4] - y[t - 5] + theta * e[t - 1] + season * e[t - 4] + theta * season * e[t - 5];

      if (t >= 24)
        y[t] = expected;
      e[t] = y[t] - expected;
    }
  tw_arima_predict (&arima, y, 24, 10, mean, NULL);
  for (int i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (mean[i], y[24 + i], 1e-9);
}

/* Least squares of an AR(1) is the regression of each value on the one before; the order is found more often than not. */
static void
test_least_squares (void)
{
  int n_found = 0;

  for (int trial = 0; trial < 20; trial++)
    {
      double  y[400];
      TwArima arima = { 0 };
      double  top = 0;
      double  bottom = 0;

      y[0] = 0;
      for (int t = 1; t < 400; t++)
        y[t] = 0.7 * y[t - 1] + 0.1 * draw_normal ();
      for (int t = 1; t < 400; t++)
        {
          top += y[t] * y[t - 1];
          bottom += y[t - 1] * y[t - 1];
        }
      tw_arima_fit (y, 400, 1, &arima);
      g_assert_true (arima.known);
      g_assert_cmpfloat_with_epsilon (sqrt (arima.variance), 0.1, 0.015);
      if (arima.order.p != 1 || arima.order.d + arima.order.q + arima.order.constant > 0)
        continue;
      n_found++;
      g_assert_cmpfloat_with_epsilon (arima.ar[0], top / bottom, 2e-3);
    }
  g_assert_cmpint (n_found, >=, 5);
}

static void
test_season (void)
{
  double  y[120];
  double  mean[12];
  char    name[24];
  TwArima arima = { 0 };

  for (int t = 0; t < 120; t++)
    y[t] = 1 + 0.01 * t + 0.4 * sin (t * G_PI / 6) + 0.01 * draw_normal ();
  for (int again = 0; again < 2; again++)
    {
      tw_arima_fit (y, 120, 12, &arima);
      g_assert_cmpuint (arima.order.sd, ==, 1);
      tw_arima_predict (&arima, y, 120, 12, mean, NULL);
      for (int i = 0; i < 12; i++)
        g_assert_cmpfloat_with_epsilon (mean[i], 1 + 0.01 * (120 + i) + 0.4 * sin ((120 + i) * G_PI / 6), 0.1);
    }
  tw_arima_get_name (&arima, name);
  g_assert_true (g_str_has_prefix (name, "ARIMA("));
  g_assert_nonnull (strchr (name, ')'));
}

/* Too few values, a constant, a line: something sensible all the same. */
static void
test_odd (void)
{
  double y[60];
  double mean[4];

  for (gsize n = 1; n <= 60; n += n < 12 ? 1 : 16)
    for (int kind = 0; kind < 3; kind++)
      {
        TwArima arima = { 0 };

        for (gsize t = 0; t < n; t++)
          y[t] = kind == 0 ? 1 : (kind == 1 ? 1 + 0.1 * t : draw_normal ());
        tw_arima_fit (y, n, 12, &arima);
        tw_arima_predict (&arima, y, n, 4, mean, NULL);
        for (int i = 0; i < 4; i++)
          {
            g_assert_true (isfinite (mean[i]));
            if (kind == 0)
              g_assert_cmpfloat (mean[i], ==, 1);
            if (n == 1)
              g_assert_cmpfloat (mean[i], ==, y[0]);
            if (kind == 1 && n > 40)
              g_assert_cmpfloat_with_epsilon (mean[i], 1 + 0.1 * (n + i), 0.01);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/arima/autoregression", test_autoregression);
  g_test_add_func ("/forecast/arima/smoothing", test_smoothing);
  g_test_add_func ("/forecast/arima/airline", test_airline);
  g_test_add_func ("/forecast/arima/least-squares", test_least_squares);
  g_test_add_func ("/forecast/arima/season", test_season);
  g_test_add_func ("/forecast/arima/odd", test_odd);

  return g_test_run ();
}
