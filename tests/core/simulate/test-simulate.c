/* test-simulate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "random-model.h"
#include "simulate/tw-simulate.h"

#include <math.h>
#include <stdlib.h>
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

/* Neither threads nor the steps in which paths are grown change a bit, whatever goes wrong. */
static void
test_steps (void)
{
  TwDisruption trouble[] = {
    { .kind = TW_DISRUPTION_PORT, .place = TW_ANY, .first_week = 1, .last_week = 9, .amount = 12 },
    { .kind = TW_DISRUPTION_TARIFF, .place = TW_ANY, .first_week = 2, .last_week = 12, .amount = 0.2 },
    { .kind = TW_DISRUPTION_DEMAND, .place = TW_ANY, .first_week = 3, .last_week = 11, .amount = 0.3 },
    { .kind = TW_DISRUPTION_FACTORY, .place = TW_ANY, .first_week = 4, .last_week = 8, .amount = 0.5 },
    { .kind = TW_DISRUPTION_RENT, .place = TW_ANY, .first_week = 5, .last_week = 6, .amount = 1 },
  };
  const TwScenario both[] = { push, { .id = 2, .name = (char *) "trouble", .policy = TW_POLICY_FBA, .disruption = trouble, .n_disruptions = G_N_ELEMENTS (trouble) } };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (12, 4, 20, 7, &forecasts);
  g_autoptr (TwSimulation) one = simulate (model, forecasts, both, 2, 23, 1);
  g_autoptr (TwSimulation) two = simulate (model, forecasts, both, 2, 23, 2);
  g_autoptr (TwSimulation) few = simulate (model, forecasts, both, 2, 7, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) more = tw_simulate_grow (few, 6, NULL, NULL, NULL, &error);
  g_autoptr (TwSimulation) most = tw_simulate_grow (more, 10, NULL, NULL, NULL, &error);
  TwSimEstimate duty;

  g_assert_no_error (error);
  assert_same (one, two);
  assert_same (one, most);
  g_assert_cmpuint (tw_simulation_get_n_paths (few), ==, 7);
  tw_simulation_get_difference (one, 0, 1, TW_SIM_DUTY, &duty);
  g_assert_cmpfloat (duty.lo, >, 0); /* it is felt */
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

/* What a scenario meets does not depend on who is played beside it, or before. */
static void
test_independence (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (8, 3, 16, 3, &forecasts);
  TwScenario chain = { .id = 2, .name = (char *) "chain", .policy = TW_POLICY_SCA };
  TwScenario row[] = { push, chain, push };

  g_autoptr (TwSimulation) all = simulate (model, forecasts, row, 3, 12, 2);
  g_autoptr (TwSimulation) alone = simulate (model, forecasts, &chain, 1, 12, 1);

  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    {
      g_assert_cmpmem (tw_simulation_get_values (all, 1, k), 12 * sizeof (float), tw_simulation_get_values (alone, 0, k), 12 * sizeof (float));
      g_assert_cmpmem (tw_simulation_get_values (all, 0, k), 12 * sizeof (float), tw_simulation_get_values (all, 2, k), 12 * sizeof (float));
    }
  g_assert_cmpfloat (tw_simulation_get_values (all, 0, TW_SIM_PROFIT)[0], !=, tw_simulation_get_values (all, 1, TW_SIM_PROFIT)[0]);
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

/* ---- statistics ---- */

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  return (*(const float *) a > *(const float *) b) - (*(const float *) a < *(const float *) b);
}

static void
test_statistics (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (4, 3, 12, 5, &forecasts);
  TwScenario both[] = { push, { .id = 2, .name = (char *) "chain", .policy = TW_POLICY_SCA } };
  g_autoptr (TwSimulation) simulation = simulate (model, forecasts, both, 2, 30, 2);
  const float  *a = tw_simulation_get_values (simulation, 0, TW_SIM_PROFIT);
  const float  *b = tw_simulation_get_values (simulation, 1, TW_SIM_PROFIT);
  float         sorted[30];
  double        sum = 0;
  double        squares = 0;
  TwSimEstimate difference;

  for (guint i = 0; i < 30; i++)
    {
      sum += (double) b[i] - a[i];
      squares += ((double) b[i] - a[i]) * ((double) b[i] - a[i]);
    }
  tw_simulation_get_difference (simulation, 0, 1, TW_SIM_PROFIT, &difference);
  g_assert_cmpfloat_with_epsilon (difference.mean, sum / 30, 1e-6 * fabs (sum));
  g_assert_cmpfloat_with_epsilon (difference.sd, sqrt ((squares - sum * sum / 30) / 29), 1e-4 * difference.sd);
  /* the 97.5 % point of Student's t with 29 degrees of freedom is 2.0452 in every table */
  g_assert_cmpfloat_with_epsilon (difference.hi - difference.mean, 2.0452 * difference.sd / sqrt (30), 1e-4 * difference.sd);
  g_assert_cmpfloat_with_epsilon (difference.mean - difference.lo, difference.hi - difference.mean, 1e-9 * difference.sd);

  memcpy (sorted, a, sizeof sorted);
  qsort (sorted, 30, sizeof *sorted, compare_floats);
  g_assert_cmpfloat (tw_simulation_get_quantile (simulation, 0, TW_SIM_PROFIT, 0), ==, sorted[0]);
  g_assert_cmpfloat (tw_simulation_get_quantile (simulation, 0, TW_SIM_PROFIT, 1), ==, sorted[29]);
  g_assert_cmpfloat_with_epsilon (tw_simulation_get_quantile (simulation, 0, TW_SIM_PROFIT, 0.5), ((double) sorted[14] + sorted[15]) / 2, 1e-6 * fabsf (sorted[15]));
  /* a twentieth of thirty paths is the worst and half of the next */
  g_assert_cmpfloat_with_epsilon (tw_simulation_get_cvar (simulation, 0, TW_SIM_PROFIT, 0.05), (sorted[0] + 0.5 * sorted[1]) / 1.5, 1e-6 * fabsf (sorted[1]));
}

/* ---- models that hardly are any ---- */

static void
assert_finite (const TwSimulation *simulation)
{
  for (guint s = 0; s < tw_simulation_get_n_scenarios (simulation); s++)
    for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
      for (guint i = 0; i < tw_simulation_get_n_paths (simulation); i++)
        g_assert_true (isfinite (tw_simulation_get_values (simulation, s, k)[i]));
}

static void
test_no_demand (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (4, 3, 12, 5, &forecasts);
  g_autoptr (TwForecastSet) nothing = tw_forecast_set_new (4, 3, 12);
  TwScenario both[] = { push, { .id = 2, .name = (char *) "chain", .policy = TW_POLICY_SCA } };
  g_autoptr (TwSimulation) simulation = simulate (model, nothing, both, 2, 3, 1);

  assert_finite (simulation);
  for (guint s = 0; s < 2; s++)
    {
      g_assert_cmpfloat (tw_simulation_get_values (simulation, s, TW_SIM_FILL_RATE)[0], ==, 1);
      g_assert_cmpfloat (tw_simulation_get_values (simulation, s, TW_SIM_PURCHASE)[0], ==, 0);
      g_assert_cmpfloat (tw_simulation_get_values (simulation, s, TW_SIM_TURNS)[0], ==, 0);
    }
}

/* One centre with a market, stock in it or nowhere, no way to it or one into a place that has no room. */
static TwModel *
make_small (gboolean        lane,
            double          capacity_m3,
            guint           n_weeks,
            guint           units,
            TwForecastSet **forecasts)
{
  TwModel   *model = tw_model_new ("small", "EUR", 2961, n_weeks);
  TwPlace    factory = { .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FACTORY, .country = "CN" };
  TwPlace    centre = { .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "DE", .capacity_m3 = capacity_m3, .capacity_hard = TRUE };
  TwPlace    market = { .id = (char *) "DE", .name = (char *) "DE", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };
  TwItem     item = { .id = (char *) "A", .name = (char *) "A", .category = (char *) "", .unit_cost = 2, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 };
  TwOffer    offer = { .listed = TRUE, .price = 10 };
  float      mean[4] = { 10, 10, 10, 10 };
  float      quantile[4 * TW_N_LEVELS];
  TwForecast forecast;
  g_autoptr (GError) error = NULL;

  tw_model_add_item (model, &item);
  tw_model_add_place (model, &factory);
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &market);
  if (lane)
    tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 7 });
  if (lane || units > 0)
    tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  if (units > 0)
    tw_model_add_stock (model, &(TwStock){ .place = 1, .on_hand = units });
  tw_model_set_offer (model, 0, 0, &offer);
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  *forecasts = tw_forecast_set_new (1, 1, n_weeks);
  tw_forecast_init (&forecast, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (quantile); i++)
    quantile[i] = 10;
  forecast.mean = mean;
  forecast.quantile = quantile;
  tw_forecast_set_add (*forecasts, &forecast);

  return model;
}

static void
test_small (void)
{
  const struct
  {
    gboolean lane;
    double   capacity_m3;
    guint    n_weeks;
    guint    units;
    double   fill; /* at least */
    double   most;
  } rows[] = {
    { FALSE, 0, 4, 0, 0, 0 },         /* nothing, and no way to anything */
    { FALSE, 0, 4, 20, 0.5, 0.5 },    /* what is there sells */
    { TRUE, 0, 4, 0, 0.25, 0.75 },    /* ordered, made, shipped: the first weeks are lost */
    { TRUE, 0.0001, 4, 0, 0, 0 },     /* not a unit has room */
    { TRUE, 0.0501, 4, 0, 0.1, 0.4 }, /* five units a week have */
    { TRUE, 0, 1, 0, 0, 0 },
    { FALSE, 0, 1, 100, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TwScenario both[] = { push, { .id = 2, .name = (char *) "chain", .policy = TW_POLICY_SCA } };
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = make_small (rows[i].lane, rows[i].capacity_m3, rows[i].n_weeks, rows[i].units, &forecasts);
      g_autoptr (TwSimulation) simulation = simulate (model, forecasts, both, 2, 2, 1);

      assert_finite (simulation);
      for (guint s = 0; s < 2; s++)
        {
          g_test_message ("row %u, %s: %g", (guint) i, both[s].name, (double) tw_simulation_get_values (simulation, s, TW_SIM_FILL_RATE)[0]);
          g_assert_cmpfloat (tw_simulation_get_values (simulation, s, TW_SIM_FILL_RATE)[0], >=, rows[i].fill);
          g_assert_cmpfloat (tw_simulation_get_values (simulation, s, TW_SIM_FILL_RATE)[0], <=, rows[i].most);
        }
    }
}

typedef struct
{
  GCancellable *cancellable;
  double        last;
} Watch;

static void
watch_cb (double   fraction,
          gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <=, 1);
  watch->last = fraction;
  if (fraction > 0.3)
    g_cancellable_cancel (watch->cancellable);
}

/* Stopped on the way, there is no half of an answer. */
static void
test_cancel (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new (10, 3, 12, 1, &forecasts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch        watch = { cancellable, 0 };
  TwSimOptions options;

  tw_sim_options_init (&options);
  g_assert_null (tw_simulate (model, forecasts, NULL, NULL, &push, 1, &options, watch_cb, &watch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (watch.last, <, 0.6);
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
  g_test_add_func ("/simulate/independence", test_independence);
  g_test_add_func ("/simulate/sense", test_sense);
  g_test_add_func ("/simulate/statistics", test_statistics);
  g_test_add_func ("/simulate/no-demand", test_no_demand);
  g_test_add_func ("/simulate/small", test_small);
  g_test_add_func ("/simulate/cancel", test_cancel);
  g_test_add_func ("/simulate/errors", test_errors);
  g_test_add_func ("/simulate/words", test_words);

  return g_test_run ();
}
