/* test-sim-engine.c: policies that plan along a path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-item-solver.h"
#include "random-model.h"
#include "simulate/tw-sim-policy.h"
#include "simulate/tw-sim-tail.h"

#include <math.h>
#include <string.h>

#define PATHS 12

static TwPlan *
new_plan (const TwModel       *model,
          const TwForecastSet *forecasts)
{
  g_autoptr (GError) error = NULL;
  TwAllocateOptions options = { .whole_units_only = TRUE, .n_threads = 1, .gap = 0.01 };
  TwPlan           *plan = tw_allocate (model, forecasts, &options, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static TwSimulation *
simulate (const TwPlan     *plan,
          const TwScenario *scenarios,
          guint             n_scenarios,
          guint             n_paths,
          int               n_threads,
          guint             replan_weeks,
          const TwSimLaw   *law)
{
  g_autoptr (GError) error = NULL;
  TwSimLaw      own;
  TwSimOptions  options;
  TwSimulation *simulation;

  tw_sim_law_init (&own);
  tw_sim_options_init (&options);
  options.n_paths = n_paths;
  options.n_threads = n_threads;
  options.replan_weeks = replan_weeks;
  simulation = tw_simulate_under_law (tw_plan_get_model (plan), tw_plan_get_forecasts (plan), plan, NULL, scenarios, n_scenarios, &options, law != NULL ? law : &own, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return simulation;
}

static double
get_profit (const TwSimulation *simulation,
            guint               s)
{
  TwSimEstimate mean;

  tw_simulation_get_mean (simulation, s, TW_SIM_PROFIT, &mean);

  return mean.mean;
}

static TwScenario
run_by (TwPolicy policy,
        guint32  switches)
{
  return (TwScenario){ .id = 1, .name = (char *) "scenario", .policy = policy, .switches = switches };
}

/* ---- what is left of a network ---- */

/* The best plan stays the best for what is left once its first weeks have gone by as it says. */
static void
test_tail (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (6, 4, 20, 7, &forecasts);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 20);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  g_autoptr (TwNetworkSimplex) scratch = tw_network_simplex_new ();
  g_autoptr (TwSimTail) tail = tw_sim_tail_new ();

  for (guint32 item = 0; item < 6; item++)
    {
      const gint64 *flow;

      g_assert_true (tw_item_solver_find_worth (solver, item, NULL, TW_SOLVE_ANEW, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (tw_network_simplex_solve (solver->simplex, NULL), ==, TW_FLOW_OPTIMAL);
      flow = tw_network_simplex_get_flow (solver->simplex);
      tw_sim_tail_take (tail, solver->network);
      for (guint week = 0; week < 20; week++)
        {
          g_autoptr (GBytes) basis = tw_sim_tail_find_basis (tail, week, solver->simplex, scratch);
          TwNetwork net;
          __int128  cost = 0;
          gboolean  used;

          for (guint i = tail->first_arc[week]; i < tail->n_arcs; i++)
            {
              g_assert_cmpuint (tw_sim_tail_get_close (solver->network, tail->arc[i]), >=, week);
              cost += (__int128) flow[tail->arc[i]] * tail->cost[i];
            }
          g_assert_true (tw_network_simplex_get_cost (scratch) == cost);
          tw_sim_tail_get_network (tail, week, &net);
          if (week > 0)
            continue;
          g_assert_true (tw_network_simplex_attach_with_basis (scratch, &net, basis, &used, &error));
          g_assert_no_error (error);
          g_assert_true (used);
          g_assert_true (tw_network_simplex_get_cost (scratch) == tw_network_simplex_get_cost (solver->simplex));
        }
    }
}

/* ---- threads and steps ---- */

static void
test_steps (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (8, 4, 20, 7, &forecasts);
  g_autoptr (TwPlan) plan = new_plan (model, forecasts);
  TwScenario scenarios[] = { run_by (TW_POLICY_NGGS, 0), run_by (TW_POLICY_PLAN, 0), run_by (TW_POLICY_CLAIRVOYANT, 0) };
  g_autoptr (TwSimulation) one = simulate (plan, scenarios, 3, PATHS, 1, 3, NULL);
  g_autoptr (TwSimulation) two = simulate (plan, scenarios, 3, PATHS, 2, 3, NULL);
  g_autoptr (TwSimulation) few = simulate (plan, scenarios, 3, 7, 2, 3, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) more = tw_simulate_grow (few, PATHS - 7, NULL, NULL, NULL, &error);
  g_autoptr (TwSimulation) cold = NULL;
  TwSimLaw law;

  g_assert_no_error (error);
  tw_sim_law_init (&law);
  law.plans_cold = TRUE;
  cold = simulate (plan, scenarios, 3, PATHS, 1, 3, &law);
  for (guint s = 0; s < 3; s++) /* plans that are worth the same may differ */
    g_assert_cmpfloat_with_epsilon (get_profit (cold, s), get_profit (one, s), 2e-3 * get_profit (one, s));
  for (guint i = 0; i < PATHS; i++) /* plans differ from one to the next */
    g_assert_cmpfloat (tw_simulation_get_values (one, 0, TW_SIM_CHANGES)[i], >, 0);
  for (guint s = 0; s < 3; s++)
    for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
      {
        g_assert_cmpmem (tw_simulation_get_values (one, s, k), PATHS * sizeof (float), tw_simulation_get_values (two, s, k), PATHS * sizeof (float));
        g_assert_cmpmem (tw_simulation_get_values (one, s, k), PATHS * sizeof (float), tw_simulation_get_values (more, s, k), PATHS * sizeof (float));
      }
}

/* ---- what is known when ---- */

#define SEEN 9

/* Demand as drawn, and from week SEEN on another; what is to arrive after it comes later still. */
typedef struct
{
  const TwSimPolicyClass *class;
  gboolean changed;
  GString *said; /* decisions of weeks up to SEEN */
} Spy;

static Spy spy;

static gint32
get_units (gpointer data,
           guint32  item,
           guint32  market,
           guint    week,
           double   score)
{
  (void) data;

  return (gint32) MAX (10 + item % 7 + 3 * score, 0) * (spy.changed && week >= SEEN ? 3 + market : 1);
}

static guint
get_lead (gpointer data,
          guint32  lane,
          guint    week,
          guint    weeks)
{
  return spy.changed && week + weeks > SEEN ? weeks + 1 + lane % 3 : weeks;
}

static void
spy_decide (gpointer          policy,
            gpointer          scratch,
            const TwSimState *state,
            TwSimDecisions   *out)
{
  spy.class->decide (policy, scratch, state, out);
  for (guint i = 0; i < out->n && state->week <= SEEN; i++)
    g_string_append_printf (spy.said, "%u %u %u: %d %u %d\n", state->path, state->item->item, state->week, out->row[i].lane, out->row[i].place, out->row[i].units);
}

static char *
listen (const TwPlan           *plan,
        const TwSimPolicyClass *original,
        TwPolicy                policy,
        gboolean                changed,
        guint                   replan_weeks)
{
  TwScenario scenario = run_by (policy, 0);
  TwSimPolicyClass class = *original;
  const TwSimPolicyClass *classes[] = { &class };
  TwSimLaw                law;
  g_autoptr (TwSimulation) simulation = NULL;

  tw_sim_law_init (&law);
  law.units = get_units;
  law.lead = get_lead;
  law.policy = classes;
  class.decide = spy_decide;
  spy = (Spy){ original, changed, g_string_new (NULL) };
  simulation = simulate (plan, &scenario, 1, 3, 1, replan_weeks, &law);
  g_assert_cmpuint (spy.said->len, >, 100);

  return g_string_free (spy.said, FALSE);
}

/* Paths that part ways in a week are planned alike up to it, by all but the clairvoyant: demand and lead times to come, and when what
 * is under way does arrive, are there to be read. */
static void
test_never_peeks (void)
{
  const struct
  {
    const TwSimPolicyClass *class;
    TwPolicy policy;
    guint    replan_weeks;
  } rows[] = {
    { &tw_sim_nggs_class, TW_POLICY_NGGS, 1 },
    { &tw_sim_nggs_class, TW_POLICY_NGGS, 8 },
    { &tw_sim_plan_class, TW_POLICY_PLAN, 8 },
    { &tw_sim_fba_class, TW_POLICY_FBA, 1 },
    { &tw_sim_sca_class, TW_POLICY_SCA, 1 },
    { &tw_sim_clairvoyant_class, TW_POLICY_CLAIRVOYANT, 1 },
  };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new (6, 3, 18, 5, &forecasts);
  g_autoptr (TwPlan) plan = new_plan (model, forecasts);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *one = listen (plan, rows[i].class, rows[i].policy, FALSE, rows[i].replan_weeks);
      g_autofree char *other = listen (plan, rows[i].class, rows[i].policy, TRUE, rows[i].replan_weeks);

      g_test_message ("%s, every %u weeks", rows[i].class->name, rows[i].replan_weeks);
      if (rows[i].policy == TW_POLICY_CLAIRVOYANT) /* else there would be nothing to see */
        g_assert_cmpstr (one, !=, other);
      else
        g_assert_cmpstr (one, ==, other);
    }
}

/* ---- what it earns ---- */

/* The forecast itself, as near as whole units come: running totals are rounded. */
static const TwForecastSet *certain;

static gint32
get_mean (gpointer data,
          guint32  item,
          guint32  market,
          guint    week,
          double   score)
{
  const TwForecast *forecast = tw_forecast_set_find (certain, item, market);
  double            sum = 0;

  (void) data;
  (void) score;
  for (guint t = 0; t < week; t++)
    sum += forecast->mean[t];

  return (gint32) (floor (sum + forecast->mean[week] + 0.5) - floor (sum + 0.5));
}

/* Forecasts that are sure of themselves, and a model whose lanes are never early or late. */
static TwForecastSet *
new_certain (const TwModel       *model,
             const TwForecastSet *forecasts)
{
  guint          n_weeks = tw_forecast_set_get_n_weeks (forecasts);
  TwForecastSet *set = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), n_weeks);

  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      TwForecast copy;

      tw_forecast_copy (&copy, tw_forecast_set_get (forecasts, i), n_weeks);
      for (guint t = 0; t < n_weeks; t++)
        for (guint k = 0; k < TW_N_LEVELS; k++)
          copy.quantile[t * TW_N_LEVELS + k] = copy.mean[t];
      tw_forecast_set_add (set, &copy);
      tw_forecast_clear (&copy);
    }

  return set;
}

/* Shipments are late as planned, never more, where leads have no spread. */
static TwModel *
new_punctual (const TwModel *model)
{
  g_autoptr (GError) error = NULL;
  TwModel *copy = tw_model_new ("punctual", tw_model_get_currency (model), tw_model_get_start_week (model), tw_model_get_n_weeks (model));
  guint    n;

  tw_model_set_rules (copy, tw_model_get_rules (model));
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    tw_model_add_item (copy, tw_model_get_item (model, i));
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    tw_model_add_place (copy, tw_model_get_place (model, i));
  for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
    {
      TwLane lane = *tw_model_get_lane (model, i);

      lane.lead_sd_days = 0;
      tw_model_add_lane (copy, &lane);
    }
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    for (guint m = 0; m < tw_model_get_n_markets (model); m++)
      {
        TwOffer offer = *tw_model_get_offer (model, i, m);

        offer.return_rate = 0;
        tw_model_set_offer (copy, i, m, &offer);
      }
  for (const TwStock *stock = tw_model_get_stock (model, &n); n > 0; n--, stock++)
    tw_model_add_stock (copy, stock);
  tw_model_seal (copy, &error);
  g_assert_no_error (error);

  return copy;
}

/* Without chance the pool earns what its plan says; what is left apart is the unit here and there that lots are rounded by and that
 * is served from elsewhere. To know the path then helps nothing. */
static void
test_certain (void)
{
  g_autoptr (TwForecastSet) drawn = NULL;
  g_autoptr (TwModel) random = random_model_new (10, 3, 20, 11, &drawn);
  g_autoptr (TwModel) model = new_punctual (random);
  g_autoptr (TwForecastSet) forecasts = new_certain (model, drawn);
  g_autoptr (TwPlan) plan = new_plan (model, forecasts);
  TwScenario scenarios[] = { run_by (TW_POLICY_NGGS, 0), run_by (TW_POLICY_PLAN, 0), run_by (TW_POLICY_CLAIRVOYANT, 0) };
  TwSimLaw   law;
  g_autoptr (TwSimulation) simulation = NULL;

  tw_sim_law_init (&law);
  law.units = get_mean;
  certain = forecasts;
  simulation = simulate (plan, scenarios, 3, 2, 1, 1, &law);
  for (guint s = 0; s < 3; s++)
    {
      g_test_message ("plan %.0f, scenario %u %.0f", tw_plan_get_value (plan), s, get_profit (simulation, s));
      g_assert_cmpfloat_with_epsilon (get_profit (simulation, s), tw_plan_get_value (plan), 0.01 * tw_plan_get_value (plan));
    }
}

/* Who knows the path loses to nobody on it, but for what limits and prices do to items one by one. */
static void
test_order (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new (8, 4, 22, 3, &forecasts);
  g_autoptr (TwPlan) plan = new_plan (model, forecasts);
  TwScenario   scenarios[] = { run_by (TW_POLICY_CLAIRVOYANT, 0), run_by (TW_POLICY_NGGS, 0), run_by (TW_POLICY_FBA, 0), run_by (TW_POLICY_NGGS, TW_SWITCH_COMMIT_AT_SOURCE), run_by (TW_POLICY_NGGS, TW_SWITCH_NO_AIR | TW_SWITCH_NO_OVERFLOW) };
  const float *best, *pool;
  g_autoptr (TwSimulation) simulation = simulate (plan, scenarios, G_N_ELEMENTS (scenarios), PATHS, 0, 1, NULL);
  g_autoptr (TwSimulation) seldom = simulate (plan, scenarios, 2, PATHS, 0, TW_MAX_WEEKS, NULL);

  for (guint s = 0; s < G_N_ELEMENTS (scenarios); s++)
    g_test_message ("scenario %u earns %.0f", s, get_profit (simulation, s));
  g_test_message ("planned anew only where a path has left the plan: %.0f", get_profit (seldom, 1));
  g_assert_cmpfloat_with_epsilon (get_profit (seldom, 1), get_profit (simulation, 1), 0.03 * get_profit (simulation, 1));
  best = tw_simulation_get_values (simulation, 0, TW_SIM_PROFIT);
  pool = tw_simulation_get_values (simulation, 1, TW_SIM_PROFIT);
  for (guint i = 0; i < PATHS; i++)
    g_assert_cmpfloat (best[i], >, pool[i]);
  g_assert_cmpfloat (get_profit (simulation, 1), >, get_profit (simulation, 2));
  g_assert_cmpfloat (get_profit (simulation, 1), >, get_profit (simulation, 3));
}

/* ---- items that run otherwise ---- */

static void
test_policy_plan (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) pool = random_model_new (6, 4, 22, 3, &forecasts);
  g_autoptr (TwModel) mixed = tw_model_with_item_policy (pool, 1, TW_POLICY_FBA, &error);
  g_autoptr (TwModel) model = tw_model_with_item_policy (mixed, 4, TW_POLICY_SCA, &error);
  g_autoptr (TwPlan) best = new_plan (pool, forecasts);
  g_autoptr (TwPlan) plan = new_plan (model, forecasts);
  double sum = 0;

  g_assert_no_error (error);
  g_assert_cmpint (tw_plan_get_status (plan), ==, TW_PLAN_OPTIMAL);
  for (guint32 i = 0; i < 6; i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);
      double            parts = 0;

      for (int k = 0; k < TW_N_PARTS; k++)
        parts += item->part[k];
      g_assert_cmpfloat_with_epsilon (parts, item->value, 1e-6 * fabs (item->value) + 1e-6);
      g_test_message ("item %u: %.0f, as a pool %.0f, %u lines", i, item->value, tw_plan_get_item (best, i)->value, item->n_shipments);
      if (i == 1 || i == 4)
        g_assert_cmpfloat (item->value, <, tw_plan_get_item (best, i)->value);
      else
        g_assert_cmpfloat_with_epsilon (item->value, tw_plan_get_item (best, i)->value, 1e-6 * fabs (item->value));
      g_assert_cmpuint (item->n_shipments, >, 0);
      sum += item->value;
    }
  g_assert_cmpfloat (tw_plan_get_value (plan), <=, sum + 1e-6 * fabs (sum));
  g_assert_cmpfloat (tw_plan_get_value (plan), <=, tw_plan_get_bound (plan));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-engine/tail", test_tail);
  g_test_add_func ("/sim-engine/steps", test_steps);
  g_test_add_func ("/sim-engine/never-peeks", test_never_peeks);
  g_test_add_func ("/sim-engine/certain", test_certain);
  g_test_add_func ("/sim-engine/order", test_order);
  g_test_add_func ("/sim-engine/policy-plan", test_policy_plan);

  return g_test_run ();
}
