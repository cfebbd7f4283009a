/* test-theta.c: theta, complex smoothing, and the search below them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-ces.h"
#include "forecast/tw-nelder-mead.h"
#include "forecast/tw-theta.h"

#include <math.h>

/* Rosenbrock's valley, least at (1, 1); the example of Nelder and Mead's paper. */
static double
get_valley (const double *x,
            gpointer      data)
{
  guint *calls = data;

  (*calls)++;

  return 100 * pow (x[1] - x[0] * x[0], 2) + pow (1 - x[0], 2);
}

static void
test_search (void)
{
  double       x[] = { -1.2, 1 };
  const double step[] = { 0.5, 0.5 };
  guint        calls = 0;

  g_assert_cmpfloat (tw_nelder_mead (get_valley, &calls, x, 2, step, 500, 1e-14), <, 1e-8);
  g_assert_cmpfloat_with_epsilon (x[0], 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (x[1], 1, 1e-3);

  /* No steps: never worse than the start. */
  x[0] = -1.2;
  x[1] = 1;
  g_assert_cmpfloat (tw_nelder_mead (get_valley, &calls, x, 2, step, 0, 1e-14), <=, 24.2);
}

/* With theta 1 nothing of the line is added: exponential smoothing from the given level.
 * 4, 4 + 0.5 (6 - 4) = 5, 5 + 0.5 (3 - 5) = 4, 4 + 0.5 (8 - 4) = 6. */
static void
test_smoothing (void)
{
  const double  y[] = { 6, 3, 8 };
  const TwTheta theta = { .level = 4, .alpha = 0.5, .theta = 1 };
  double        mean[2];

  g_assert_cmpfloat_with_epsilon (tw_theta_run (&theta, y, 3, 2, mean), (8 - 4) * (8 - 4), 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[0], 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[1], 6, 1e-12);
}

static void
test_line (void)
{
  double  y[60];
  double  mean[10];
  TwTheta theta;

  for (int t = 0; t < 60; t++)
    y[t] = 1 + 0.05 * t;
  tw_theta_fit (y, 60, FALSE, &theta);
  tw_theta_run (&theta, y, 60, 10, mean);
  for (int t = 60; t < 70; t++)
    g_assert_cmpfloat_with_epsilon (mean[t - 60], 1 + 0.05 * t, 0.05);
  tw_theta_fit (y, 60, TRUE, &theta);
  tw_theta_run (&theta, y, 60, 10, mean);
  g_assert_cmpfloat_with_epsilon (mean[9], 1 + 0.05 * 69, 0.05);
}

/* One step of the equations by hand: a0 1.2, a1 0.9, level 10, potential 9, value 12, so e = 2:
 * level 10 - 0.1 * 9 + 0.3 * 2 = 9.7; potential 10 - 0.2 * 9 + 2.1 * 2 = 12.4; next level 9.7 - 1.24. */
static void
test_complex (void)
{
  const double y[] = { 12 };
  const TwCes  ces = { 1.2, 0.9, 10, 9 };
  double       mean[2];

  g_assert_cmpfloat_with_epsilon (tw_ces_run (&ces, y, 1, 2, mean), 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[0], 9.7, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean[1], 9.7 - 1.24, 1e-12);
}

static void
test_complex_fit (void)
{
  double y[80];
  double mean[12];
  TwCes  ces;

  for (int t = 0; t < 80; t++)
    y[t] = 1 + 0.1 * g_test_rand_double_range (-1, 1);
  for (int warm = 0; warm < 2; warm++)
    {
      tw_ces_fit (y, 80, warm, &ces);
      g_assert_cmpfloat (tw_ces_run (&ces, y, 80, 12, mean) / 80, <, 0.01);
      for (int t = 0; t < 12; t++)
        g_assert_cmpfloat_with_epsilon (mean[t], 1, 0.15);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/nelder-mead", test_search);
  g_test_add_func ("/forecast/theta/smoothing", test_smoothing);
  g_test_add_func ("/forecast/theta/line", test_line);
  g_test_add_func ("/forecast/ces/step", test_complex);
  g_test_add_func ("/forecast/ces/fit", test_complex_fit);

  return g_test_run ();
}
