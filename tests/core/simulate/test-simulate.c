/* test-simulate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "random-model.h"
#include "simulate/tw-simulate.h"

#include <math.h>
#include <string.h>

static const TwScenario push = { .id = 1, .name = (char *) "push", .policy = TW_POLICY_FBA };

static TwSimulation *
simulate (const TwModel       *model,
          const TwForecastSet *forecasts,
          const TwScenario    *scenarios,
          guint                n_scenarios,
          guint                n_paths,
          int                  n_threads)
{
  g_autoptr (GError) error = NULL;
  TwSimOptions  options;
  TwSimulation *simulation;

  tw_sim_options_init (&options);
  options.n_paths = n_paths;
  options.n_threads = n_threads;
  simulation = tw_simulate (model, forecasts, NULL, NULL, scenarios, n_scenarios, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return simulation;
}

static void
assert_same (const TwSimulation *a,
             const TwSimulation *b)
{
  guint n = tw_simulation_get_n_paths (a);

  g_assert_cmpuint (n, ==, tw_simulation_get_n_paths (b));
  for (guint s = 0; s < tw_simulation_get_n_scenarios (a); s++)
    {
      for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
        g_assert_cmpmem (tw_simulation_get_values (a, s, k), n * sizeof (float), tw_simulation_get_values (b, s, k), n * sizeof (float));
      g_assert_cmpmem (tw_simulation_get_stock (a, s), tw_simulation_get_n_weeks (a) * TW_N_SIM_STOCKS * sizeof (double),
                       tw_simulation_get_stock (b, s), tw_simulation_get_n_weeks (b) * TW_N_SIM_STOCKS * sizeof (double));
    }
}

/* Neither threads nor the steps in which paths are grown change a bit. */
static void
test_steps (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (12, 4, 20, 7, &forecasts);
  g_autoptr (TwSimulation) one = simulate (model, forecasts, &push, 1, 23, 1);
  g_autoptr (TwSimulation) two = simulate (model, forecasts, &push, 1, 23, 2);
  g_autoptr (TwSimulation) few = simulate (model, forecasts, &push, 1, 7, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) more = tw_simulate_grow (few, 6, NULL, NULL, NULL, &error);
  g_autoptr (TwSimulation) most = tw_simulate_grow (more, 10, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  assert_same (one, two);
  assert_same (one, most);
  g_assert_cmpuint (tw_simulation_get_n_paths (few), ==, 7);
}

/* Alike scenarios are alike on each path. */
static void
test_common_numbers (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (8, 3, 16, 3, &forecasts);
  TwScenario    twins[] = { push, push };
  TwSimEstimate difference;

  g_autoptr (TwSimulation) simulation = simulate (model, forecasts, twins, 2, 20, 1);

  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    {
      g_assert_cmpmem (tw_simulation_get_values (simulation, 0, k), 20 * sizeof (float), tw_simulation_get_values (simulation, 1, k), 20 * sizeof (float));
      tw_simulation_get_difference (simulation, 0, 1, k, &difference);
      g_assert_cmpfloat (difference.mean, ==, 0);
      g_assert_cmpfloat (difference.hi, ==, 0);
    }
}

static void
test_sense (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (12, 4, 20, 7, &forecasts);
  g_autoptr (TwSimulation) simulation = simulate (model, forecasts, &push, 1, 40, 0);
  TwSimEstimate all, parts;

  tw_simulation_get_mean (simulation, 0, TW_SIM_FILL_RATE, &all);
  g_assert_cmpfloat (all.mean, >, 0.3);
  g_assert_cmpfloat (all.mean, <=, 1);
  g_assert_cmpfloat (all.lo, <, all.mean);
  g_assert_cmpfloat (all.hi, >, all.mean);
  tw_simulation_get_mean (simulation, 0, TW_SIM_STORAGE, &all);
  g_assert_cmpfloat (all.mean, >, 0);
  for (guint k = TW_SIM_STORAGE_SOURCE; k <= TW_SIM_STORAGE_COUNTRY; k++)
    {
      tw_simulation_get_mean (simulation, 0, k, &parts);
      all.mean -= parts.mean;
    }
  g_assert_cmpfloat_with_epsilon (all.mean, 0, 1e-5 * all.hi);
  g_assert_cmpfloat (tw_simulation_get_cvar (simulation, 0, TW_SIM_PROFIT, 0.05), <=, tw_simulation_get_quantile (simulation, 0, TW_SIM_PROFIT, 0.05));
  g_assert_cmpfloat (tw_simulation_get_quantile (simulation, 0, TW_SIM_PROFIT, 0.05), <=, tw_simulation_get_quantile (simulation, 0, TW_SIM_PROFIT, 0.5));
}

static void
test_errors (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new (3, 2, 8, 1, &forecasts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TwScenario   follow = { .id = 1, .name = (char *) "follow", .policy = TW_POLICY_PLAN };
  TwSimOptions options;

  tw_sim_options_init (&options);
  g_assert_null (tw_simulate (model, forecasts, NULL, NULL, &follow, 1, &options, NULL, NULL, NULL, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
  g_clear_error (&error);
  options.n_paths = 0;
  g_assert_null (tw_simulate (model, forecasts, NULL, NULL, &push, 1, &options, NULL, NULL, NULL, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
  g_clear_error (&error);
  options.n_paths = 10;
  g_cancellable_cancel (cancellable);
  g_assert_null (tw_simulate (model, forecasts, NULL, NULL, &push, 1, &options, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_words (void)
{
  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    g_assert_cmpint (tw_sim_measure_from_string (tw_sim_measure_to_string (k)), ==, (int) k);
  g_assert_cmpint (tw_sim_measure_from_string ("joy"), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/steps", test_steps);
  g_test_add_func ("/simulate/common-numbers", test_common_numbers);
  g_test_add_func ("/simulate/sense", test_sense);
  g_test_add_func ("/simulate/errors", test_errors);
  g_test_add_func ("/simulate/words", test_words);

  return g_test_run ();
}
