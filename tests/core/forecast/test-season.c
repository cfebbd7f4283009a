/* test-season.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-pooled-season.h"
#include "forecast/tw-season.h"

#include <math.h>

static void
test_test (void)
{
  double y[60];

  for (int t = 0; t < 60; t++)
    y[t] = 10 + 3 * (t % 12 == 0) + 0.1 * g_test_rand_double_range (-1, 1);
  g_assert_true (tw_season_test (y, 60, 12));
  g_assert_false (tw_season_test (y, 35, 12));
  g_assert_false (tw_season_test (y, 60, 1));
  for (int t = 0; t < 60; t++)
    y[t] = 5;
  g_assert_false (tw_season_test (y, 60, 12));
}

/* A line and a season that sums to zero come apart exactly. */
static void
test_decompose (void)
{
  const double season[] = { 3, -1, -4, 2 };
  double       y[20];
  double       profile[4];

  for (int t = 0; t < 20; t++)
    y[t] = 50 + 2 * t + season[t % 4];
  g_assert_true (tw_season_decompose (y, 20, 4, FALSE, profile));
  for (int k = 0; k < 4; k++)
    g_assert_cmpfloat_with_epsilon (profile[k], season[k], 1e-9);
  g_assert_false (tw_season_decompose (y, 7, 4, FALSE, profile));

  for (int t = 0; t < 20; t++)
    y[t] = 50 * (1 + season[t % 4] / 10);
  g_assert_true (tw_season_decompose (y, 20, 4, TRUE, profile));
  for (int k = 0; k < 4; k++)
    g_assert_cmpfloat_with_epsilon (profile[k], 1 + season[k] / 10, 1e-9);
}

static void
test_smooth (void)
{
  double profile[] = { 6, 0, 0, 0, 0, 0 };
  double sum = 0;

  tw_season_smooth (profile, 6, 1, TRUE);
  g_assert_cmpfloat_with_epsilon (profile[0], 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (profile[1], 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (profile[5], 1.5, 1e-12);
  for (int k = 0; k < 6; k++)
    sum += profile[k];
  g_assert_cmpfloat_with_epsilon (sum, 6, 0.1); /* factors of nothing are raised a little */
}

#define N_STEPS  (3 * 52)
#define END      130
#define N_SERIES 60

/* What makes the series: a wave of the year, and in market 1 an event that moves. */
static double
get_true_factor (guint32 market,
                 gsize   step)
{
  double wave = 1 + 0.5 * sin (2 * G_PI * (step % 52) / 52);

  return wave * (market == 1 && (step == 40 || step == 94 || step == 140) ? 3 : 1);
}

static void
test_pooled (void)
{
  g_autofree guint8  *phase = g_new (guint8, N_STEPS);
  g_autofree guint32 *first = g_new0 (guint32, 2 * N_STEPS + 1);
  guint16             kind[] = { 0, 0, 0 };
  guint8              apart[] = { TRUE };
  double              spread[] = { 0.7 };
  TwEventCalendar     calendar = { .n_markets = 2, .n_steps = N_STEPS, .n_kinds = 1, .first = first, .kind = kind, .apart = apart, .spread = spread };
  g_autofree double  *value = g_new (double, N_SERIES *END);
  TwPooledInput       input[N_SERIES];
  TwPooledOptions     options = { .n_markets = 2, .n_categories = 1, .n_phases = 52, .phase = phase, .n_steps = N_STEPS, .calendar = &calendar, .end = END, .test_horizon = 13 };
  g_autoptr (TwPooledSeason) season = NULL;

  for (int t = 0; t < N_STEPS; t++)
    phase[t] = (guint8) (t % 52);
  for (int at = N_STEPS; at <= 2 * N_STEPS; at++)
    first[at] = (guint32) ((at > N_STEPS + 40) + (at > N_STEPS + 94) + (at > N_STEPS + 140));
  for (guint i = 0; i < N_SERIES; i++)
    {
      input[i] = (TwPooledInput){ .value = value + i * END, .n = END, .market = i % 2 };
      for (gsize t = 0; t < END; t++)
        value[i * END + t] = floor (40 * get_true_factor (i % 2, t) * g_test_rand_double_range (0.5, 1.5));
    }
  value[5] = NAN;

  season = tw_pooled_season_new (input, N_SERIES, &options);
  g_assert_nonnull (season);
  for (guint32 market = 0; market < 2; market++)
    for (gsize t = 0; t < N_STEPS; t++)
      g_assert_cmpfloat_with_epsilon (tw_pooled_season_get (season, market, 0)[t] / get_true_factor (market, t), 1, 0.25);

  options.end = 60;
  g_assert_null (tw_pooled_season_new (input, 0, &options));
}

/* Without a season in it, none is found. */
static void
test_flat (void)
{
  g_autofree guint8 *phase = g_new (guint8, N_STEPS);
  g_autofree double *value = g_new (double, END);
  TwPooledInput      input = { .value = value, .n = END };
  TwPooledOptions    options = { .n_markets = 1, .n_categories = 1, .n_phases = 52, .phase = phase, .n_steps = N_STEPS, .end = END, .test_horizon = 13 };
  g_autoptr (TwPooledSeason) season = NULL;

  for (int t = 0; t < N_STEPS; t++)
    phase[t] = (guint8) (t % 52);
  for (int t = 0; t < END; t++)
    value[t] = g_test_rand_int_range (0, 3);
  season = tw_pooled_season_new (&input, 1, &options);
  for (gsize t = 0; t < N_STEPS; t++)
    g_assert_cmpfloat_with_epsilon (tw_pooled_season_get (season, 0, 0)[t], 1, 0.7); /* of 130 coins, one alone says little */
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/season/test", test_test);
  g_test_add_func ("/forecast/season/decompose", test_decompose);
  g_test_add_func ("/forecast/season/smooth", test_smooth);
  g_test_add_func ("/forecast/pooled-season/found", test_pooled);
  g_test_add_func ("/forecast/pooled-season/flat", test_flat);

  return g_test_run ();
}
