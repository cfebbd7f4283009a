/* test-simulator.c: the simulation on a worker, and what is said of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "demo/tw-random-plan.h"
#include "sealane/tw-sea-route.h"
#include "tw-figure.h"
#include "tw-scenario-charts.h"
#include "tw-scenario-text.h"
#include "tw-simulator.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static const TwScenario scenarios[] = {
  { .id = 1, .name = (char *) "", .policy = TW_POLICY_FBA },
  { .id = 2, .name = (char *) "Chain", .policy = TW_POLICY_SCA },
};

typedef struct
{
  TwPlan      *plan;
  TwSimulator *simulator;
  guint        n_changes;
  guint        n_paths; /* of the last change */
} Fixture;

static void
changed_cb (Fixture *f)
{
  const TwSimulation *simulation = tw_simulator_get_simulation (f->simulator);

  f->n_changes++;
  f->n_paths = simulation != NULL ? tw_simulation_get_n_paths (simulation) : 0;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = tw_random_plan_new (&(TwRandomPlan){ .n_items = 8, .n_markets = 4, .n_weeks = 10, .seed = 5 }, &forecasts, &error);

  g_assert_no_error (error);
  f->plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  f->simulator = tw_simulator_new ();
  g_signal_connect_swapped (f->simulator, "changed", G_CALLBACK (changed_cb), f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_simulator_cancel (f->simulator);
  g_object_unref (f->simulator);
  tw_plan_unref (f->plan);
}

static void
run (Fixture *f,
     guint    n_paths)
{
  TwSimOptions options;

  tw_sim_options_init (&options);
  options.n_paths = n_paths;
  options.n_threads = 1;
  tw_simulator_run (f->simulator, f->plan, scenarios, G_N_ELEMENTS (scenarios), &options);
  g_assert_true (tw_simulator_get_busy (f->simulator));
}

static void
wait_until_done (Fixture *f)
{
  while (tw_simulator_get_busy (f->simulator))
    g_main_context_iteration (NULL, TRUE);
}

/* A few paths come first, more follow, and in the end it is what one run gives. */
static void
test_grows (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (TwSimulation) whole = NULL;
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (GError) error = NULL;
  TwSimOptions options;
  guint        before = 0;

  run (f, 100);
  while (tw_simulator_get_busy (f->simulator))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (f->n_paths, >=, before);
      before = f->n_paths;
    }
  g_assert_cmpuint (f->n_changes, >, 1);
  g_assert_cmpuint (f->n_paths, ==, 100);
  g_assert_cmpfloat (tw_simulator_get_progress (f->simulator), ==, 1);

  tw_sim_options_init (&options);
  options.n_paths = 100;
  options.n_threads = 1;
  whole = tw_simulate (tw_plan_get_model (f->plan), tw_plan_get_forecasts (f->plan), f->plan, sea, scenarios, G_N_ELEMENTS (scenarios), &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint s = 0; s < G_N_ELEMENTS (scenarios); s++)
    for (guint m = 0; m < TW_N_SIM_MEASURES; m++)
      g_assert_cmpmem (tw_simulation_get_values (tw_simulator_get_simulation (f->simulator), s, m), 100 * sizeof (float), tw_simulation_get_values (whole, s, m), 100 * sizeof (float));
}

/* A new question is answered, and nothing of the old one is heard of. */
static void
test_replaced (Fixture      *f,
               gconstpointer data)
{
  run (f, TW_SIM_MAX_PATHS);
  run (f, 3);
  wait_until_done (f);
  g_assert_cmpuint (f->n_changes, ==, 1);
  g_assert_cmpuint (f->n_paths, ==, 3);
}

/* What is there stays; what comes too late is not taken. */
static void
test_cancelled (Fixture      *f,
                gconstpointer data)
{
  guint n_changes;

  run (f, TW_SIM_MAX_PATHS);
  while (f->n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  n_changes = f->n_changes;
  tw_simulator_cancel (f->simulator);
  g_assert_false (tw_simulator_get_busy (f->simulator));
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (5000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (f->n_changes, ==, n_changes);
  g_assert_nonnull (tw_simulator_get_simulation (f->simulator));

  tw_simulator_clear (f->simulator);
  g_assert_null (tw_simulator_get_simulation (f->simulator));
}

static void
test_failed_cb (GError **to,
                GError  *error)
{
  *to = g_error_copy (error);
}

static void
test_failed (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TwSimOptions options;

  g_signal_connect_swapped (f->simulator, "failed", G_CALLBACK (test_failed_cb), &error);
  tw_sim_options_init (&options);
  options.n_paths = 2;
  options.item = 1000; /* there is no such item */
  tw_simulator_run (f->simulator, f->plan, scenarios, G_N_ELEMENTS (scenarios), &options);
  wait_until_done (f);
  g_assert_nonnull (error);
  g_assert_null (tw_simulator_get_simulation (f->simulator));
}

static int
find_best (Fixture        *f,
           const TwFigure *figure)
{
  g_autoptr (TwComparison) comparison = tw_comparison_new_all (tw_simulator_get_simulation (f->simulator));
  g_autofree TwSimEstimate *estimates = g_new (TwSimEstimate, comparison->n);

  for (guint i = 0; i < comparison->n; i++)
    tw_figure_get (figure, comparison, i, &estimates[i]);

  return tw_figure_find_best (figure, comparison, estimates);
}

/* The best is better than all others beyond chance; what cannot be told apart has none. */
static void
test_best (Fixture      *f,
           gconstpointer data)
{
  const TwScenario twins[] = { scenarios[0], { .id = 3, .name = (char *) "", .policy = TW_POLICY_FBA } };
  guint            n;
  const TwFigure  *figure = tw_figure_get_all (&n);
  TwSimOptions     options;
  TwSimEstimate    estimate, difference;

  g_autoptr (TwComparison) comparison = NULL;

  tw_sim_options_init (&options);
  options.n_paths = 20;
  tw_simulator_run (f->simulator, f->plan, twins, G_N_ELEMENTS (twins), &options);
  wait_until_done (f);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (find_best (f, &figure[i]), ==, -1);

  run (f, 60);
  wait_until_done (f);
  for (guint i = 0; i < n; i++)
    {
      int best = find_best (f, &figure[i]);

      if (best < 0 || figure[i].kind != TW_FIGURE_MEAN)
        continue;
      tw_simulation_get_difference (tw_simulator_get_simulation (f->simulator), (guint) !best, (guint) best, figure[i].measure, &difference);
      g_assert_cmpfloat (figure[i].better * difference.mean, >, (difference.hi - difference.lo) / 2 * (1 - 1e-9));
    }
  comparison = tw_comparison_new_all (tw_simulator_get_simulation (f->simulator));
  tw_figure_get (&figure[1], comparison, 0, &estimate);
  g_assert_true (isnan (estimate.mean)); /* the first is not compared with itself */
}

/* A scenario that knows the future is no rival: between one other and it nothing is best. */
static void
test_foresight (Fixture      *f,
                gconstpointer data)
{
  static const TwFigure profit = { TW_SIM_PROFIT, TW_FIGURE_MEAN, 1, TRUE };
  const TwScenario      pair[] = { scenarios[0], { .id = 3, .name = (char *) "", .policy = TW_POLICY_CLAIRVOYANT } };
  const TwScenario      three[] = { scenarios[0], scenarios[1], pair[1] };
  TwSimOptions          options;

  tw_sim_options_init (&options);
  options.n_paths = 12;
  options.n_threads = 1;
  tw_simulator_run (f->simulator, f->plan, pair, G_N_ELEMENTS (pair), &options);
  wait_until_done (f);
  g_assert_cmpint (find_best (f, &profit), ==, -1);

  tw_simulator_run (f->simulator, f->plan, three, G_N_ELEMENTS (three), &options);
  wait_until_done (f);
  g_assert_cmpint (find_best (f, &profit), !=, 2);
}

/* What was renamed has its answer still; what was edited or is new has none. */
static void
test_comparison (Fixture      *f,
                 gconstpointer data)
{
  TwScenario now[] = { scenarios[1], { .id = 9, .name = (char *) "New", .policy = TW_POLICY_NGGS }, scenarios[0] };
  g_autoptr (TwModel) renamed = NULL;
  g_autoptr (TwModel) edited = NULL;
  g_autoptr (TwComparison) after_rename = NULL;
  g_autoptr (TwComparison) after_edit = NULL;
  g_autoptr (GError) error = NULL;

  run (f, 4);
  wait_until_done (f);
  now[2].name = (char *) "Push";
  renamed = tw_model_with_scenarios (tw_plan_get_model (f->plan), now, G_N_ELEMENTS (now), &error);
  g_assert_no_error (error);
  after_rename = tw_comparison_new (renamed, tw_simulator_get_simulation (f->simulator));
  g_assert_cmpuint (after_rename->n, ==, 2);
  g_assert_cmpuint (after_rename->column[0], ==, 1);
  g_assert_cmpuint (after_rename->column[1], ==, 0);
  g_assert_cmpstr (after_rename->scenario[1]->name, ==, "Push");
  g_assert_cmpint (tw_comparison_find (after_rename, 9), ==, -1);
  g_assert_cmpint (tw_comparison_find (after_rename, 1), ==, 1);

  now[2].switches = TW_SWITCH_NO_AIR;
  edited = tw_model_with_scenarios (tw_plan_get_model (f->plan), now, G_N_ELEMENTS (now), &error);
  g_assert_no_error (error);
  after_edit = tw_comparison_new (edited, tw_simulator_get_simulation (f->simulator));
  g_assert_cmpuint (after_edit->n, ==, 1);
  g_assert_cmpint (tw_comparison_find (after_edit, 1), ==, -1);
}

static void
test_words (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_random_plan_new (&(TwRandomPlan){ .n_items = 2, .n_markets = 2, .n_weeks = 8, .seed = 5 }, NULL, &error);
  TwDisruption     canal = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .first_week = 2, .last_week = TW_MAX_WEEKS - 1 };
  TwDisruption     port = { .kind = TW_DISRUPTION_PORT, .place = 0, .last_week = 3, .amount = 1 };
  TwDisruption     demand = { .kind = TW_DISRUPTION_DEMAND, .place = TW_ANY, .last_week = 3, .amount = -0.2 };
  TwScenario       scenario = { .name = (char *) "", .policy = TW_POLICY_NGGS, .switches = TW_SWITCH_NO_AIR, .disruption = &canal, .n_disruptions = 1 };
  g_autofree char *canal_text = tw_disruption_dup_text (&canal, model);
  g_autofree char *port_text = tw_disruption_dup_text (&port, model);
  g_autofree char *demand_text = tw_disruption_dup_text (&demand, model);
  g_autofree char *expected = g_strdup_printf ("Port congested, 1 day more: %s, weeks 1–4", tw_model_get_place (model, 0)->name);
  g_autofree char *description = tw_scenario_dup_description (&scenario, model);

  g_assert_cmpstr (canal_text, ==, "Suez Canal closed, weeks 3–8");
  g_assert_cmpstr (port_text, ==, expected);
  g_assert_cmpstr (demand_text, ==, "Demand −20\u00a0%: everywhere, weeks 1–4");
  g_assert_cmpstr (description, ==, "NGGS · global pool\nwithout air freight\nSuez Canal closed, weeks 3–8");
  g_assert_cmpstr (tw_scenario_get_title (&scenario), ==, "NGGS");
  scenario.name = (char *) "Mine";
  g_assert_cmpstr (tw_scenario_get_title (&scenario), ==, "Mine");

  scenario.owner = (char *) "Mei";
  scenario.expected = (char *) "+3 %";
  scenario.decided = (gint64) tw_day_from_ymd (2026, 10, 7) * 86400 + 43200;
  {
    g_autofree char *decision = tw_scenario_dup_decision (&scenario);

    g_assert_cmpstr (decision, ==, "Decided by Mei\nOn 7 Oct 2026\nExpected: +3 %");
  }
}

static void
test_figures (void)
{
  static const struct
  {
    TwFigure    figure;
    double      value;
    const char *text;
  } cases[] = {
    { { TW_SIM_PROFIT, TW_FIGURE_MEAN, 1 }, 1482000, "$1.482\u00a0M" },
    { { TW_SIM_PROFIT, TW_FIGURE_DIFFERENCE, 0 }, 388000, "+$388.0\u00a0k" },
    { { TW_SIM_PROFIT, TW_FIGURE_DIFFERENCE, 0 }, NAN, "–" },
    { { TW_SIM_FILL_RATE, TW_FIGURE_MEAN, 1 }, 0.968, "96.8\u00a0%" },
    { { TW_SIM_AGED_180, TW_FIGURE_MEAN, -1 }, 1234.4, "1,234" },
    { { TW_SIM_WON, TW_FIGURE_MEAN, 1 }, 3.25, "3.2" },
    { { TW_SIM_CO2, TW_FIGURE_MEAN, -1 }, 12345, "12.3 t" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = tw_figure_format (&cases[i].figure, cases[i].value, "USD");

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

#define ADD(name, func) g_test_add ("/simulator/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  ADD ("grows", test_grows);
  ADD ("replaced", test_replaced);
  ADD ("cancelled", test_cancelled);
  ADD ("failed", test_failed);
  ADD ("best", test_best);
  ADD ("foresight", test_foresight);
  ADD ("comparison", test_comparison);
  g_test_add_func ("/simulator/words", test_words);
  g_test_add_func ("/simulator/figures", test_figures);

  return g_test_run ();
}
