/* test-sim-ledger.c: the weeks of a path are priced as tw_evaluate() prices a plan, and no unit is lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-evaluate.h"
#include "random-model.h"
#include "simulate/tw-sim-policy.h"

#include <math.h>
#include <string.h>

#define N_WEEKS 24

/* ---- a path without chance ---- */

/* Whole demand that is known for certain. */
static TwForecastSet *
make_certain (const TwForecastSet *forecasts,
              guint                n_items,
              guint                n_markets)
{
  TwForecastSet *set = tw_forecast_set_new (n_items, n_markets, N_WEEKS);

  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      TwForecast copy;

      tw_forecast_copy (&copy, tw_forecast_set_get (forecasts, i), N_WEEKS);
      for (guint t = 0; t < N_WEEKS; t++)
        {
          copy.mean[t] = floorf (copy.mean[t] + 0.5f);
          for (guint k = 0; k < TW_N_LEVELS; k++)
            copy.quantile[t * TW_N_LEVELS + k] = copy.mean[t];
        }
      tw_forecast_set_add (set, &copy);
      tw_forecast_clear (&copy);
    }

  return set;
}

/* Nothing comes back and nobody minds a slow parcel: the simulation draws both. */
static TwModel *
make_model (const TwModel *model)
{
  TwModel *copy = tw_model_copy_unsealed (model);
  TwRules  rules = *tw_model_get_rules (model);
  g_autoptr (GError) error = NULL;

  rules.slow_sale_loss = 0;
  tw_model_set_rules (copy, &rules);
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    for (guint m = 0; m < tw_model_get_n_markets (model); m++)
      {
        TwOffer offer = *tw_model_get_offer (model, i, m);

        offer.return_rate = 0;
        tw_model_set_offer (copy, i, m, &offer);
      }
  tw_model_seal (copy, &error);
  g_assert_no_error (error);

  return copy;
}

/* Does what the plan says, and sees whether stocks are the plan's. */
typedef struct
{
  const TwPlan *plan;
  gboolean     *differs; /* [n_items] */
  double        part[TW_N_PARTS];
} Script;

static Script *current;

static gint32
find_lane (const TwSimItem *item,
           guint32          lane)
{
  for (guint i = 0; i < item->n_lanes; i++)
    if (item->lane[i].base.index == lane)
      return (gint32) i;

  return -1;
}

static guint32
find_place (const TwSimItem *item,
            guint32          place)
{
  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].base.place == place)
      return l;

  g_assert_not_reached ();
}

static void
compare_stock (const TwSimState *state,
               const TwItemPlan *plan)
{
  for (guint l = 0; state->week > 0 && l < state->item->n_places; l++)
    {
      gint64 came = state->arrived[l * state->setup->n_weeks + state->week];

      if (state->stock[l] - came != tw_item_plan_get_stock (plan, state->item->place[l].base.place, state->week - 1))
        current->differs[state->item->item] = TRUE;
    }
}

static void
decide_script (gpointer          policy,
               gpointer          scratch,
               const TwSimState *state,
               TwSimDecisions   *out)
{
  const TwItemPlan *plan = tw_plan_get_item (current->plan, state->item->item);

  (void) policy;
  (void) scratch;
  compare_stock (state, plan);
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (s->week == state->week)
        tw_sim_decisions_add (out, s->lane == TW_ANY ? -1 : find_lane (state->item, s->lane), find_place (state->item, s->place), (gint32) s->units);
    }
}

static const TwSimPolicyClass script_class = { .name = "script", .spread = 1, .decide = decide_script };

static void
take_parts (gpointer     data,
            guint        path,
            guint        scenario,
            const double part[TW_N_PARTS])
{
  (void) path;
  (void) scenario;
  memcpy (((Script *) data)->part, part, TW_N_PARTS * sizeof *part);
}

static void
play_script (Script              *script,
             const TwModel       *model,
             const TwForecastSet *forecasts,
             guint32              item)
{
  const TwSimPolicyClass *classes[] = { &script_class };
  TwScenario              scenario = { .id = 1, .name = (char *) "script", .policy = TW_POLICY_PLAN };
  TwSimOptions            options;
  TwSimLaw                law;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) simulation = NULL;

  current = script;
  tw_sim_options_init (&options);
  options.n_paths = 1;
  options.n_threads = 1;
  options.item = item;
  tw_sim_law_init (&law);
  law.policy = classes;
  law.report = take_parts;
  law.data = script;
  law.lead_as_planned = TRUE;
  simulation = tw_simulate_under_law (model, forecasts, script->plan, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_parts (const double *mine,
              const double *theirs)
{
  double all = 1;

  for (int k = 0; k < TW_N_PARTS; k++)
    all += fabs (theirs[k]);
  for (int k = 0; k < TW_N_PARTS; k++) /* changes from the accepted plan are no money */
    if (k != TW_PART_CHANGE && fabs (mine[k] - theirs[k]) > 1e-6 * all)
      {
        g_test_message ("part %d: %.6f, tw_evaluate() says %.6f", k, mine[k], theirs[k]);
        g_assert_not_reached ();
      }
}

/* Where the plan neither holds stock back nor takes it out, selling first come first served is what it counts on: three items of
 * ten here. */
static void
test_agrees (void)
{
  guint n_same = 0;
  guint n_all = 0;

  for (guint seed = 1; seed <= 6; seed++)
    {
      g_autoptr (TwForecastSet) drawn = NULL;
      g_autoptr (TwModel) with_returns = random_model_new_with_fees (10, 4, N_WEEKS, seed, &drawn);
      g_autoptr (TwModel) model = make_model (with_returns);
      g_autoptr (TwForecastSet) forecasts = make_certain (drawn, 10, 4);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwPlan) plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1 }, NULL, NULL, NULL, NULL, &error);
      gboolean differs[10] = { FALSE };
      Script   script = { .plan = plan, .differs = differs };

      g_assert_no_error (error);
      for (guint32 i = 0; i < 10; i++, n_all++)
        {
          TwEvaluation exactly;

          play_script (&script, model, forecasts, i);
          if (differs[i])
            continue;
          tw_evaluate (plan, i, &exactly);
          assert_parts (script.part, exactly.part);
          n_same++;
        }
    }
  g_test_message ("%u of %u items", n_same, n_all);
  g_assert_cmpuint (5 * n_same, >=, n_all);
}

/* ---- conservation ---- */

static gint64 units_at_start; /* on the path at hand; one thread */

/* Units there are or are coming, those that were sold, less those that were ordered. */
static gint64
count_units (const TwSimState *state)
{
  const TwSimItem *item = state->item;
  guint            n_weeks = state->setup->n_weeks;
  gint64           units = 0;

  for (guint l = 0; l < item->n_places; l++)
    {
      units += state->stock[l] + state->on_way[l];
      if (item->place[l].kind != TW_PLACE_FACTORY)
        continue;
      units -= state->on_way[l];
      for (guint t = 0; t <= state->week; t++)
        units -= state->arrived[l * n_weeks + t];
    }
  for (guint i = 0; i < item->n_markets * n_weeks; i++)
    units += state->sold[i];

  return units;
}

static void
assert_consistent (const TwSimState *state)
{
  const TwSimItem *item = state->item;
  guint            n_weeks = state->setup->n_weeks;

  for (guint l = 0; l < item->n_places; l++)
    {
      gint64 on_way = 0;
      gint64 expected = 0;

      for (guint i = 0; i < state->n_inbound; i++)
        if (state->inbound[i].place == l)
          on_way += state->inbound[i].units;
      for (guint t = 0; t <= n_weeks; t++)
        expected += state->expected[t * item->n_places + l];
      g_assert_cmpint (state->stock[l], >=, 0);
      g_assert_cmpint (on_way, ==, state->on_way[l]);
      g_assert_cmpint (expected, ==, state->on_way[l]);
    }
  for (guint m = 0; m < item->n_markets; m++)
    for (guint t = 0; t < state->week; t++)
      {
        g_assert_cmpint (state->sold[m * n_weeks + t], <=, state->demand[m * n_weeks + t]);
        if (!state->is_short[m * n_weeks + t])
          g_assert_cmpint (state->sold[m * n_weeks + t], ==, state->demand[m * n_weeks + t]);
      }
  if (state->week == 0)
    units_at_start = count_units (state);
  g_assert_cmpint (count_units (state), ==, units_at_start);
}

/* Sends whatever there is anywhere, at random but the same way each time; more than there is, and less than nothing. */
static void
decide_wildly (gpointer          policy,
               gpointer          scratch,
               const TwSimState *state,
               TwSimDecisions   *out)
{
  const TwSimItem *item = state->item;
  guint64          x = (guint64) state->path * 7919 + state->week * 104729 + item->item + 1;

  (void) policy;
  (void) scratch;
  assert_consistent (state);
  for (guint i = 0; i < item->n_lanes; i++)
    {
      x = x * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
      tw_sim_decisions_add (out, (gint32) i, item->lane[i].base.from, (gint32) (x >> 33) % 40 - 10);
    }
  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].kind == TW_PLACE_FACTORY && state->week % 3 == 0)
      tw_sim_decisions_add (out, -1, l, (gint32) (x >> 40) % 200);
}

static const TwSimPolicyClass wild_class = { .name = "wild", .spread = 1, .decide = decide_wildly };

static void
test_conserves (void)
{
  for (guint seed = 1; seed <= 4; seed++)
    {
      const TwSimPolicyClass *classes[] = { &wild_class };
      TwScenario              scenario = { .id = 1, .name = (char *) "wild", .policy = TW_POLICY_FBA };
      TwSimOptions            options;
      TwSimLaw                law;
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) with_returns = random_model_new_with_fees (6, 5, N_WEEKS, seed, &forecasts);
      g_autoptr (TwModel) model = make_model (with_returns);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwSimulation) simulation = NULL;
      TwSimEstimate sold;

      tw_sim_options_init (&options);
      options.n_paths = 12;
      options.n_threads = 1;
      tw_sim_law_init (&law);
      law.policy = classes;
      simulation = tw_simulate_under_law (model, forecasts, NULL, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      tw_simulation_get_mean (simulation, 0, TW_SIM_FILL_RATE, &sold);
      g_assert_cmpfloat (sold.mean, >, 0.1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/ledger/agrees", test_agrees);
  g_test_add_func ("/simulate/ledger/conserves", test_conserves);

  return g_test_run ();
}
