/* test-gamma-loss.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-gamma-loss.h"

#include <math.h>

/* With a shape of 1 the law is exponential, and E[(D - x)^+] = mean exp (-x / mean). */
static void
test_exponential (void)
{
  for (double x = 0; x < 40; x += 0.7)
    {
      g_assert_cmpfloat_with_epsilon (tw_gamma_loss_exact (8, 8, x), 8 * exp (-x / 8), 1e-9);
      g_assert_cmpfloat_with_epsilon (tw_gamma_loss (8, 8, x), 8 * exp (-x / 8), 8 * 5e-4);
    }
}

/* The table keeps the distance from the exact value that the header states. */
static void
test_table (void)
{
  for (int trial = 0; trial < 20000; trial++)
    {
      double mean = exp (g_test_rand_double_range (-3, 7));
      double cv = exp (g_test_rand_double_range (log (0.02), log (TW_GAMMA_LOSS_MAX_CV)));
      double x = mean * (1 + cv * g_test_rand_double_range (-3, 6));

      g_assert_cmpfloat_with_epsilon (tw_gamma_loss (mean, cv * mean, x), tw_gamma_loss_exact (mean, cv * mean, x), cv * mean * (cv <= 1 ? 5e-4 : 4e-3));
    }
}

/* No more is short with more units there, and none of a certain demand that is there. */
static void
test_shape (void)
{
  for (double x = 1; x < 60; x += 1)
    g_assert_cmpfloat (tw_gamma_loss (20, 9, x), <=, tw_gamma_loss (20, 9, x - 1) + 1e-12);
  g_assert_cmpfloat (tw_gamma_loss (20, 0, 15), ==, 5);
  g_assert_cmpfloat (tw_gamma_loss (20, 0, 25), ==, 0);
  g_assert_cmpfloat (tw_gamma_loss (20, 9, -3), ==, 23);
  g_assert_cmpfloat (tw_gamma_loss (0, 0, 3), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gamma-loss/exponential", test_exponential);
  g_test_add_func ("/gamma-loss/table", test_table);
  g_test_add_func ("/gamma-loss/shape", test_shape);

  return g_test_run ();
}
