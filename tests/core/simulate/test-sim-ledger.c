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

/* ---- by hand ---- */

/* What leaves the factory in week 0: sixty units to the pool, at once, and fifty of them on to the centre, in two weeks. */
static void
decide_by_hand (gpointer          policy,
                gpointer          scratch,
                const TwSimState *state,
                TwSimDecisions   *out)
{
  if (state->week > 0)
    return;
  tw_sim_decisions_add (out, -1, find_place (state->item, 0), 60);
  tw_sim_decisions_add (out, find_lane (state->item, 0), find_place (state->item, 0), 60);
  tw_sim_decisions_add (out, find_lane (state->item, 1), find_place (state->item, 1), 50);
}

static const TwSimPolicyClass hand_class = { .name = "hand", .spread = 1, .decide = decide_by_hand };

static gint32
draw_ten (gpointer data,
          guint32  item,
          guint32  market,
          guint    week,
          double   score)
{
  return 10;
}

static TwModel *
make_small (TwForecastSet **forecasts)
{
  TwModel   *model = tw_model_new ("by hand", "USD", 2961, 6);
  TwItem     item = { .id = (char *) "A", .name = (char *) "A", .category = (char *) "", .unit_cost = 4, .volume_m3 = 0.02, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace    factory = { .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FACTORY, .country = "CN" };
  TwPlace    source = { .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN", .handling_out = 0.1 };
  TwPlace    centre = { .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "DE", .handling_in = 0.2, .placement_fee = 0.3, .capacity_m3 = 0.5, .overage_price = 100, .n_aged = 1, .n_low_stock = 1 };
  TwPlace    market = { .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1.1, .sales_tax = 0.19 };
  TwRules    rules;
  float      mean[6], quantile[6 * TW_N_LEVELS];
  TwForecast forecast;
  g_autoptr (GError) error = NULL;

  for (guint m = 0; m < 12; m++)
    {
      source.rent[m] = 10;
      centre.rent[m] = 20;
    }
  centre.aged[0] = (TwAgedStep){ .days = 14, .per_m3 = 50 };
  centre.low_stock[0] = (TwLowStockStep){ .below_days = 21, .per_unit = 0.6 };
  tw_rules_init (&rules);
  rules.lost_sale_cost = 0.5;
  tw_model_set_rules (model, &rules);
  tw_model_set_capital_rate (model, 0.12);
  tw_model_add_item (model, &item);
  tw_model_add_place (model, &factory);
  tw_model_add_place (model, &source);
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &market);
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .cost_per_unit = 0.05 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 14, .cost_per_m3 = 50, .cost_per_kg = 0.1, .fixed_cost = 7, .container_m3 = 1.5, .container_cost = 30, .crosses_border = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = 2, .to = 3, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 3 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 2, .on_hand = 15 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 23.8f, .referral_rate = 0.15f, .fulfilment_fee = 0.5f, .duty_rate = 0.1f });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  *forecasts = tw_forecast_set_new (1, 1, 6);
  tw_forecast_init (&forecast, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (quantile); i++)
    quantile[i] = mean[i / TW_N_LEVELS] = 10;
  forecast.mean = mean;
  forecast.quantile = quantile;
  tw_forecast_set_add (*forecasts, &forecast);

  return model;
}

static void
assert_part (const char   *name,
             const double *part,
             TwPart        which,
             double        expected)
{
  g_test_message ("%s: %.4f, by hand %.4f", name, part[which], expected);
  g_assert_cmpfloat_with_epsilon (part[which], expected, 1e-5 * MAX (fabs (expected), 1));
}

/* Ten are wanted a week. The centre has 15, and fifty come in week 2: it sells 10, 5, 10, 10, 10, 10 and has 5, 0, 40, 30, 20, 10 left;
 * the pool keeps its ten. */
static void
test_by_hand (void)
{
  const double            month = 12 / 52.1775; /* of a week */
  const double            capital = 4 * 0.12 / 52.1775;
  const double            margin = (23.8 / 1.19 - 0.15 * 23.8) * 1.1 - 0.5 * 1.1; /* of a sale, before its parcel */
  const double            freight = 50 * 0.02 + 0.1 * 0.5;
  const double            container = 30 / 1.5 * 0.02;
  const double            landed = 4 + 0.05 + freight + 0.1 + 0.2 + 0.1 * (4 + freight) + 2 * capital + 0.3 + container;
  const TwSimPolicyClass *classes[] = { &hand_class };
  TwScenario              scenario = { .id = 1, .name = (char *) "hand", .policy = TW_POLICY_PLAN };
  Script                  script = { 0 };
  TwSimOptions            options;
  TwSimLaw                law;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = make_small (&forecasts);
  g_autoptr (TwPlan) plan = NULL;
  g_autoptr (TwSimulation) simulation = NULL;
  g_autoptr (GError) error = NULL;

  tw_sim_options_init (&options);
  options.n_paths = 1;
  tw_sim_law_init (&law);
  law.policy = classes;
  law.units = draw_ten;
  law.report = take_parts;
  law.data = &script;
  law.lead_as_planned = TRUE;
  plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1 }, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  simulation = tw_simulate_under_law (model, forecasts, plan, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  assert_part ("sales", script.part, TW_PART_SALES, 55 * margin);
  assert_part ("lost", script.part, TW_PART_LOST, -5 * 0.5 * (margin - 3));
  assert_part ("freight", script.part, TW_PART_FREIGHT, -(60 * 0.05 + 50 * (freight + 0.1 + 0.2) + 55 * 3));
  assert_part ("duty", script.part, TW_PART_DUTY, -50 * 0.1 * (4 + freight));
  assert_part ("purchase", script.part, TW_PART_PURCHASE, -240);
  assert_part ("storage", script.part, TW_PART_STORAGE, -0.02 * month * (6 * 10 * 10 + (5 + 0 + 40 + 30 + 20 + 10) * 20));
  assert_part ("capital", script.part, TW_PART_CAPITAL, -capital * (6 * 10 + 105 + 2 * 50));
  assert_part ("placement", script.part, TW_PART_PLACEMENT, -50 * 0.3);
  /* a departure, and a container and a half's worth of which a third is empty */
  assert_part ("fixed", script.part, TW_PART_FIXED, -(7 + 30));
  /* what came in week 2 is fourteen days old at the end of week 3 */
  assert_part ("aged", script.part, TW_PART_AGED, -(30 + 20 + 10) * 0.02 * 50 * month);
  /* three weeks are thirty: in weeks 0, 1, 4 and 5 there is less */
  assert_part ("low stock", script.part, TW_PART_LOW_STOCK, -(10 + 5 + 10 + 10) * 0.6);
  /* half a cubic metre has room; in weeks 2 and 3 there are 0.8 and 0.6 */
  assert_part ("overage", script.part, TW_PART_OVERAGE, -(0.3 + 0.1) * 100 * month);
  assert_part ("terminal", script.part, TW_PART_TERMINAL, 10 * 4.05 + 10 * landed);
  assert_part ("removal", script.part, TW_PART_REMOVAL, 0);
}

/* ---- conservation ---- */

/* On the path at hand; one thread. */
static gint64   units_at_start;
static gint64   units_before;
static gint64   units_back; /* on all paths */
static gboolean comes_back; /* whether sales do, and buyers mind slow parcels */

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

/* Units sold three weeks ago and before, of which some are back. */
static gint64
count_sold_before (const TwSimState *state)
{
  gint64 units = 0;

  for (guint m = 0; m < state->item->n_markets; m++)
    for (guint t = 0; t + TW_SIM_RETURN_WEEKS <= state->week; t++)
      units += state->sold[m * state->setup->n_weeks + t];

  return units;
}

/* No unit is lost or made up, but that what was sold comes back after three weeks: never more than was sold, never less than last
 * week. */
static void
assert_conserved (const TwSimState *state)
{
  gint64 units = count_units (state);

  if (state->week == 0)
    units_before = units_at_start = units;
  g_assert_cmpint (units, >=, units_before);
  g_assert_cmpint (units, <=, units_at_start + (comes_back ? count_sold_before (state) : 0));
  units_back += units - units_before;
  units_before = units;
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
        if (!comes_back && !state->is_short[m * n_weeks + t])
          g_assert_cmpint (state->sold[m * n_weeks + t], ==, state->demand[m * n_weeks + t]);
      }
  assert_conserved (state);
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

static gint64
conserve (const TwModel       *model,
          const TwForecastSet *forecasts,
          TwDisruption        *loss)
{
  const TwSimPolicyClass *classes[] = { &wild_class };
  TwScenario              scenario = { .id = 1, .name = (char *) "wild", .policy = TW_POLICY_FBA, .disruption = loss, .n_disruptions = loss != NULL };
  TwSimOptions            options;
  TwSimLaw                law;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) simulation = NULL;
  TwSimEstimate sold;

  units_back = 0;
  tw_sim_options_init (&options);
  options.n_paths = 12;
  options.n_threads = 1;
  tw_sim_law_init (&law);
  law.policy = classes;
  simulation = tw_simulate_under_law (model, forecasts, NULL, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  tw_simulation_get_mean (simulation, 0, TW_SIM_FILL_RATE, &sold);
  g_assert_cmpfloat (sold.mean, >, 0.1);

  return units_back;
}

static void
test_conserves (void)
{
  for (guint seed = 1; seed <= 4; seed++)
    {
      TwDisruption loss = { .kind = TW_DISRUPTION_FACTORY, .place = TW_ANY, .first_week = 4, .last_week = 12, .amount = 0.6 };
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) with_returns = random_model_new_with_fees (6, 5, N_WEEKS, seed, &forecasts);
      g_autoptr (TwModel) model = make_model (with_returns);

      comes_back = FALSE;
      g_assert_cmpint (conserve (model, forecasts, NULL), ==, 0);
      g_assert_cmpint (conserve (model, forecasts, &loss), ==, 0);
      comes_back = TRUE;
      g_assert_cmpint (conserve (with_returns, forecasts, &loss), >, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/ledger/agrees", test_agrees);
  g_test_add_func ("/simulate/ledger/by-hand", test_by_hand);
  g_test_add_func ("/simulate/ledger/conserves", test_conserves);

  return g_test_run ();
}
