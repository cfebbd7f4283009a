/* test-demo-random.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo-random.h"

#include <math.h>

#define N 40000

/* First numbers of the authors' xoshiro256starstar.c from the state 1, 2, 3, 4. */
static void
test_reference (void)
{
  TwDemoRandom  random = { { 1, 2, 3, 4 } };
  const guint64 expected[] = { 11520, 0, 1509978240, 1215971899390074240 };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (tw_demo_random_next (&random), ==, expected[i]);
}

static void
test_streams (void)
{
  TwDemoRandom a, b, c;

  tw_demo_random_init (&a, 2026, 1, 2);
  tw_demo_random_init (&b, 2026, 1, 2);
  tw_demo_random_init (&c, 2026, 2, 1);
  for (int i = 0; i < 8; i++)
    {
      guint64 x = tw_demo_random_next (&a);

      g_assert_cmpuint (x, ==, tw_demo_random_next (&b));
      g_assert_cmpuint (x, !=, tw_demo_random_next (&c));
    }
}

typedef double (*Sample) (TwDemoRandom *random);

static double
sample_gamma_low (TwDemoRandom *random)
{
  return tw_demo_random_gamma (random, 0.4);
}

static double
sample_gamma_high (TwDemoRandom *random)
{
  return tw_demo_random_gamma (random, 7);
}

static double
sample_poisson_low (TwDemoRandom *random)
{
  return tw_demo_random_poisson (random, 0.3);
}

static double
sample_poisson_high (TwDemoRandom *random)
{
  return tw_demo_random_poisson (random, 45);
}

/* Mean and variance of the laws; five standard errors of a mean of N. */
static void
test_moments (void)
{
  const struct
  {
    Sample sample;
    double mean;
    double variance;
  } cases[] = {
    { tw_demo_random_uniform, 0.5, 1.0 / 12 },
    { tw_demo_random_normal, 0, 1 },
    { sample_gamma_low, 0.4, 0.4 },
    { sample_gamma_high, 7, 7 },
    { sample_poisson_low, 0.3, 0.3 },
    { sample_poisson_high, 45, 45 },
  };
  TwDemoRandom random;

  tw_demo_random_init (&random, 7, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double sum = 0, squares = 0;

      for (int k = 0; k < N; k++)
        {
          double x = cases[i].sample (&random) - cases[i].mean;

          sum += x;
          squares += x * x;
        }
      g_assert_cmpfloat_with_epsilon (sum / N, 0, 5 * sqrt (cases[i].variance / N));
      g_assert_cmpfloat_with_epsilon (squares / N, cases[i].variance, 0.06 * cases[i].variance);
    }
  g_assert_cmpint (tw_demo_random_poisson (&random, 0), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-random/reference", test_reference);
  g_test_add_func ("/demo-random/streams", test_streams);
  g_test_add_func ("/demo-random/moments", test_moments);

  return g_test_run ();
}
