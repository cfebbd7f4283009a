/* test-series-past.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-candidates.h"
#include "forecast/tw-series-past.h"

#include <math.h>

#define N 40

/* What a step shows is what was known by then: not how a gap ends, nor whether a peak stays alone. */
static void
test_nothing_of_the_future (void)
{
  double       value[2][N];
  double       y[2][N];
  TwSeriesPast past[2];

  for (int t = 0; t < N; t++)
    value[0][t] = value[1][t] = 10 + t % 3;
  value[0][18] = value[0][19] = value[1][18] = value[1][19] = NAN; /* cut in half by the origin */
  value[0][14] = value[1][14] = 90;
  for (int t = 20; t < N; t++)
    value[1][t] = 100;
  for (int k = 0; k < 2; k++)
    {
      tw_series_past_init (&past[k], &(TwSeries){ .value = value[k], .n = N }, 0);
      tw_series_past_fill (&past[k], 19, NULL, y[k]);
      for (int t = 0; t < 19; t++)
        y[k][t] *= past[k].scale;
    }
  for (int t = 0; t < 19; t++)
    g_assert_cmpfloat_with_epsilon (y[0][t], y[1][t], 1e-9);
  g_assert_cmpfloat_with_epsilon (y[0][14], 36, 1e-9);
  g_assert_cmpfloat_with_epsilon (past[0].raw[14] * past[0].scale, 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (past[1].y[14] * past[1].scale, 90, 1e-9); /* others as high came after it */
  tw_series_past_clear (&past[0]);
  tw_series_past_clear (&past[1]);
}

/* A deal is no peak, and a week that is not known is filled with what it would have been worth. */
static void
test_beside_drivers (void)
{
  double       value[N];
  double       factor[N];
  double       y[N];
  TwSeriesPast past;

  for (int t = 0; t < N; t++)
    {
      factor[t] = t == 20 || t == 30 ? 5 : 1;
      value[t] = 10 * factor[t];
    }
  value[30] = NAN;
  tw_series_past_init (&past, &(TwSeries){ .value = value, .n = N, .non_negative = TRUE }, 0);
  g_assert_cmpfloat_with_epsilon (past.y[20] * past.scale, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (past.y[30] * past.scale, 10, 1e-9);
  tw_series_past_fill (&past, N, factor, y);
  for (int t = 0; t < N; t++)
    g_assert_cmpfloat_with_epsilon (y[t] * past.scale, 10 * factor[t], 1e-9);
  tw_series_past_clear (&past);
}

/* Last year's deal does not come again where none is planned, and the one that is planned does. */
static void
test_naive_knows_drivers (void)
{
  double             y[24];
  double             factor[36];
  TwCandidatesMemory memory = { 0 };

  for (int t = 0; t < 36; t++)
    factor[t] = t == 14 || t == 29 ? 4 : 1;
  for (int t = 0; t < 24; t++)
    y[t] = (1 + 0.01 * (t % 12)) * factor[t];
  {
    g_autoptr (TwCandidates) candidates = tw_candidates_new (y, 24, 12, 12, factor, TRUE, &memory);
    const double *naive = candidates->mean + TW_CANDIDATE_SEASONAL_NAIVE * 12;

    for (int i = 0; i < 12; i++)
      g_assert_cmpfloat_with_epsilon (naive[i], (1 + 0.01 * i) * factor[24 + i], 1e-9);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-past/nothing-of-the-future", test_nothing_of_the_future);
  g_test_add_func ("/series-past/beside-drivers", test_beside_drivers);
  g_test_add_func ("/series-past/naive-knows-drivers", test_naive_knows_drivers);

  return g_test_run ();
}
