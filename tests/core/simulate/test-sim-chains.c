/* test-sim-chains.c: what the chains without an engine do where carriers, factories and money are short
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-budget.h"
#include "simulate/tw-sim-setup.h"
#include "simulate/tw-sim-world.h"

#include <math.h>
#include <string.h>

#define N_WEEKS    30
#define START_WEEK 2961

/* A factory and a source in China; an overflow place in the east of America, which feeds the eastern centre; a western centre that
 * delivers to the same market at more cost; a centre in Japan; a second overflow place that feeds Japan, at a border. */
enum
{
  FACTORY,
  SOURCE,
  BULK,
  EAST,
  WEST,
  JAPAN,
  ASIA_BULK,
  AMERICANS,
  JAPANESE,
  N_PLACES
};

enum
{
  TO_SOURCE,
  TO_BULK,
  TO_EAST,
  TO_WEST,
  TO_JAPAN,
  FEED_EAST,
  FEED_JAPAN,
  FLY_EAST,
  EAST_PARCEL,
  WEST_PARCEL,
  JAPAN_PARCEL,
  N_LANES
};

/**
 * Chain: what differs between tests
 * @units: of the American market in a week; the Japanese one wants a tenth of it
 * @peak_week, @peak: units of that week instead; 0 for none
 * @east_m3: room of the eastern lane; 0 for no limit
 * @production: units a week; 0 for no limit
 * @budget: of weeks 0 to 11, and of later ones; negative for none
 * @stock: units at the start, by place
 * @straight_weeks, @bulk_weeks: on the lanes from the source to the east and to the overflow place
 */
typedef struct
{
  guint  units;
  guint  peak_week;
  guint  peak;
  double east_m3;
  double production;
  double budget[2];
  guint  stock[N_PLACES];
  guint  straight_weeks;
  guint  bulk_weeks;
} Chain;

static const Chain plain = { .units = 100, .budget = { -1, -1 }, .straight_weeks = 6, .bulk_weeks = 6 };

/* What a run did: units by week. */
typedef struct
{
  const Chain *chain;
  const TwSimPolicyClass *class;
  gint32 ordered[N_WEEKS];
  gint32 left[N_LANES][N_WEEKS];
  gint32 stock[N_PLACES][N_WEEKS]; /* when decisions are made */
} Record;

static Record record; /* policies have no other way to it; tests run one after another */

static const struct
{
  const char *id;
  TwPlaceKind kind;
  const char *country;
} places[N_PLACES] = {
  { "F", TW_PLACE_FACTORY, "CN" },
  { "S", TW_PLACE_SOURCE, "CN" },
  { "B", TW_PLACE_OVERFLOW, "US" },
  { "E", TW_PLACE_FULFILMENT, "US" },
  { "W", TW_PLACE_FULFILMENT, "US" },
  { "J", TW_PLACE_FULFILMENT, "JP" },
  { "A", TW_PLACE_OVERFLOW, "KR" },
  { "US", TW_PLACE_MARKET, "US" },
  { "JP", TW_PLACE_MARKET, "JP" },
};

static const struct
{
  guint32  from;
  guint32  to;
  TwMode   mode;
  guint    weeks;
  double   per_unit;
  gboolean border;
} lanes[N_LANES] = {
  [TO_SOURCE] = { FACTORY, SOURCE, TW_MODE_TRUCK, 1, 0.01, FALSE },
  [TO_BULK] = { SOURCE, BULK, TW_MODE_OCEAN, 6, 0.5, TRUE },
  [TO_EAST] = { SOURCE, EAST, TW_MODE_OCEAN, 6, 0.6, TRUE },
  [TO_WEST] = { SOURCE, WEST, TW_MODE_OCEAN, 4, 0.6, TRUE },
  [TO_JAPAN] = { SOURCE, JAPAN, TW_MODE_OCEAN, 2, 0.3, TRUE },
  [FEED_EAST] = { BULK, EAST, TW_MODE_TRUCK, 1, 0.1, FALSE },
  [FEED_JAPAN] = { ASIA_BULK, JAPAN, TW_MODE_OCEAN, 1, 0.1, TRUE },
  [FLY_EAST] = { SOURCE, EAST, TW_MODE_AIR, 1, 4, TRUE },
  [EAST_PARCEL] = { EAST, AMERICANS, TW_MODE_PARCEL, 0, 1, FALSE },
  [WEST_PARCEL] = { WEST, AMERICANS, TW_MODE_PARCEL, 0, 1.5, FALSE },
  [JAPAN_PARCEL] = { JAPAN, JAPANESE, TW_MODE_PARCEL, 0, 1, FALSE },
};

static guint
get_wanted (const Chain *chain,
            guint        market,
            guint        week)
{
  guint units = chain->peak > 0 && week == chain->peak_week ? chain->peak : chain->units;

  return market == 0 ? units : units / 10;
}

static void
add_network (TwModel     *model,
             const Chain *chain)
{
  for (guint p = 0; p < N_PLACES; p++)
    {
      TwPlace place = { .id = (char *) places[p].id, .name = (char *) places[p].id, .kind = places[p].kind };

      g_strlcpy (place.country, places[p].country, sizeof place.country);
      if (place.kind == TW_PLACE_MARKET)
        {
          g_strlcpy (place.currency, "USD", sizeof place.currency);
          place.exchange_rate = 1;
        }
      if (place.kind == TW_PLACE_FACTORY)
        {
          place.production_days = 14;
          place.production_units_week = chain->production;
        }
      for (guint m = 0; place.kind != TW_PLACE_MARKET && m < 12; m++)
        place.rent[m] = 1;
      tw_model_add_place (model, &place);
      if (chain->stock[p] > 0)
        tw_model_add_stock (model, &(TwStock){ .place = p, .on_hand = chain->stock[p] });
    }
  for (guint l = 0; l < N_LANES; l++)
    {
      guint  weeks = l == TO_EAST ? chain->straight_weeks : l == TO_BULK ? chain->bulk_weeks
                                                                         : lanes[l].weeks;
      TwLane lane = { .from = lanes[l].from, .to = lanes[l].to, .mode = lanes[l].mode, .open = TRUE, .crosses_border = lanes[l].border, .lead_mean_days = 7.0 * weeks, .cost_per_unit = lanes[l].per_unit };

      lane.capacity_m3_week = l == TO_EAST ? chain->east_m3 : 0;
      tw_model_add_lane (model, &lane);
    }
}

static TwModel *
make_model (const Chain    *chain,
            TwForecastSet **forecasts)
{
  TwModel *model = tw_model_new ("chains", "USD", START_WEEK, N_WEEKS);
  TwItem   item = { .id = (char *) "A", .name = (char *) "A", .category = (char *) "", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 };
  g_autoptr (GError) error = NULL;

  tw_model_add_item (model, &item);
  add_network (model, chain);
  for (guint i = 0; i < 2 && chain->budget[i] >= 0; i++)
    tw_model_add_budget (model, &(TwBudget){ START_WEEK + (i > 0 ? 12 : 0), START_WEEK + (i > 0 ? N_WEEKS - 1 : 11), chain->budget[i] });
  *forecasts = tw_forecast_set_new (1, 2, N_WEEKS);
  for (guint m = 0; m < 2; m++)
    {
      float      mean[N_WEEKS];
      float      quantile[N_WEEKS * TW_N_LEVELS];
      TwOffer    offer = { .listed = TRUE, .price = 20 };
      TwForecast forecast;

      tw_model_set_offer (model, 0, m, &offer);
      tw_forecast_init (&forecast, 0, m);
      forecast.mean = mean;
      forecast.quantile = quantile;
      for (guint t = 0; t < N_WEEKS; t++)
        {
          mean[t] = (float) get_wanted (chain, m, t);
          for (guint k = 0; k < TW_N_LEVELS; k++)
            quantile[t * TW_N_LEVELS + k] = mean[t];
        }
      tw_forecast_set_add (*forecasts, &forecast);
    }
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* ---- a run without chance ---- */

static gint32
want_units (gpointer data,
            guint32  item,
            guint32  market,
            guint    week,
            double   score)
{
  (void) data;
  (void) item;
  (void) score;

  return (gint32) get_wanted (record.chain, market, week);
}

static gpointer
new_recorded (const TwSimSetup *setup,
              const TwScenario *scenario,
              const TwSimWorld *world,
              GError          **error)
{
  return record.class->new (setup, scenario, world, error);
}

static void
decide_recorded (gpointer          policy,
                 gpointer          scratch,
                 const TwSimState *state,
                 TwSimDecisions   *out)
{
  record.class->decide (policy, scratch, state, out);
  for (guint l = 0; l < state->item->n_places; l++)
    record.stock[state->item->place[l].base.place][state->week] = state->stock[l];
  for (guint i = 0; i < out->n; i++)
    {
      const TwSimDecision *row = &out->row[i];

      if (row->lane < 0)
        record.ordered[state->week] += MIN (row->units, tw_sim_state_get_make_room (state, row->place));
      else
        record.left[state->item->lane[row->lane].base.index][state->week] += MIN (row->units, tw_sim_state_get_lane_room (state, (guint) row->lane));
    }
}

/* Share of what was wanted that was sold. */
static double
play (const Chain *chain,
      const TwSimPolicyClass *class,
      const TwDisruption *disruption, /* (nullable) */
      guint32             switches)
{
  TwSimPolicyClass        recording = *class;
  const TwSimPolicyClass *classes[] = { &recording };
  TwScenario              scenario = { .id = 1, .name = (char *) "chain", .policy = TW_POLICY_FBA, .switches = switches, .disruption = (TwDisruption *) disruption, .n_disruptions = disruption != NULL };
  TwSimOptions            options;
  TwSimLaw                law;

  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = make_model (chain, &forecasts);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) simulation = NULL;

  memset (&record, 0, sizeof record);
  record.chain = chain;
  record.class = class;
  recording.new = new_recorded;
  recording.decide = decide_recorded;
  tw_sim_options_init (&options);
  options.n_paths = 1;
  options.n_threads = 1;
  tw_sim_law_init (&law);
  law.policy = classes;
  law.units = want_units;
  law.lead_as_planned = TRUE;
  simulation = tw_simulate_under_law (model, forecasts, NULL, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return tw_simulation_get_values (simulation, 0, TW_SIM_FILL_RATE)[0];
}

static gint32
sum (const gint32 *units,
     guint         first,
     guint         last)
{
  gint32 all = 0;

  for (guint t = first; t <= last; t++)
    all += units[t];

  return all;
}

static const TwSimPolicyClass *const chains[] = { &tw_sim_fba_class, &tw_sim_sca_class };

/* With stock for the first weeks, everything forecast exactly and room for all, nobody is sent away. */
static void
test_enough (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 1400;
  chain.stock[JAPAN] = 140;
  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    g_assert_cmpfloat (play (&chain, chains[i], NULL, 0), >, 0.999);
}

/* An order that was cut is not counted on: it is placed again when there is money. */
static void
test_budget_comes_back (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 1400;
  chain.stock[JAPAN] = 140;
  chain.budget[0] = 0;
  chain.budget[1] = 1e6;
  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    {
      double fill = play (&chain, chains[i], NULL, 0);

      g_assert_cmpint (sum (record.ordered, 12, 16), >, 1000);
      g_assert_cmpfloat (fill, >, 0.6);
    }
}

/* A factory that makes 120 a week is asked week after week, not once a cycle. */
static void
test_factory_is_asked_again (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 1000;
  chain.stock[JAPAN] = 100;
  chain.production = 120;
  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    {
      double fill = play (&chain, chains[i], NULL, 0);

      for (guint t = 0; t < 8; t++)
        g_assert_cmpint (record.ordered[t], ==, 120);
      g_assert_cmpfloat (fill, >, 0.9);
    }
}

/* Where the lane to the first centre is full, goods go to the country's other one, and never into another country. */
static void
test_full_lane (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 900;
  chain.stock[JAPAN] = 140;
  chain.stock[SOURCE] = 1500;
  chain.east_m3 = 0.5; /* fifty of a hundred units a week */
  g_assert_cmpfloat (play (&chain, &tw_sim_fba_class, NULL, 0), >, 0.97);
  g_assert_cmpint (sum (record.left[TO_WEST], 0, N_WEEKS - 1), >, 300);
  for (guint t = 0; t < N_WEEKS; t++)
    g_assert_cmpint (record.left[TO_EAST][t], <=, 50);
}

/* Nobody of the push flies while ships sail; the chain with overflow does before it loses a sale, unless it may not. */
static void
test_air (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 200;
  chain.stock[JAPAN] = 140;
  chain.stock[SOURCE] = 1500;
  play (&chain, &tw_sim_fba_class, NULL, 0);
  g_assert_cmpint (sum (record.left[FLY_EAST], 0, N_WEEKS - 1), ==, 0);
  g_assert_cmpfloat (play (&chain, &tw_sim_sca_class, NULL, 0), >, 0.95);
  g_assert_cmpint (sum (record.left[FLY_EAST], 0, 2), >, 0);
  play (&chain, &tw_sim_sca_class, NULL, TW_SWITCH_NO_AIR);
  g_assert_cmpint (sum (record.left[FLY_EAST], 0, N_WEEKS - 1), ==, 0);
}

/* Goods for a peak that the overflow place would be late for go straight; in quiet times all go through it. */
static void
test_peak (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 900;
  chain.stock[BULK] = 600;
  chain.stock[JAPAN] = 200;
  chain.stock[SOURCE] = 3000;
  play (&chain, &tw_sim_sca_class, NULL, TW_SWITCH_NO_AIR);
  g_assert_cmpint (sum (record.left[TO_EAST], 0, N_WEEKS - 1), ==, 0);
  g_assert_cmpint (sum (record.left[TO_BULK], 0, N_WEEKS - 1), >, 500);

  chain.peak_week = 6;
  chain.peak = 1500;
  g_assert_cmpfloat (play (&chain, &tw_sim_sca_class, NULL, TW_SWITCH_NO_AIR), >, 0.99);
  g_assert_cmpint (sum (record.left[TO_EAST], 0, 1), >, 500);
}

/* Centres are filled before a peak, not after it: the least level is of the demand to come. */
static void
test_replenishment_looks_ahead (void)
{
  Chain chain = plain;

  chain.stock[EAST] = 600;
  chain.stock[BULK] = 4000;
  chain.stock[JAPAN] = 500;
  chain.peak_week = 12;
  chain.peak = 1500;
  g_assert_cmpfloat (play (&chain, &tw_sim_sca_class, NULL, 0), >, 0.999);
  g_assert_cmpint (record.stock[EAST][12], >=, 1500);
}

/* Goods in an overflow place that feeds nobody without a border go on; without overflow all do. */
static void
test_nothing_is_stranded (void)
{
  Chain chain = plain;

  chain.stock[ASIA_BULK] = 200;
  play (&chain, &tw_sim_sca_class, NULL, 0);
  g_assert_cmpint (record.stock[ASIA_BULK][N_WEEKS - 1], ==, 0);
  g_assert_cmpint (sum (record.left[FEED_JAPAN], 0, N_WEEKS - 1), ==, 200);

  chain.stock[BULK] = 300;
  play (&chain, &tw_sim_sca_class, NULL, TW_SWITCH_NO_OVERFLOW);
  g_assert_cmpint (record.stock[BULK][N_WEEKS - 1], ==, 0);
  g_assert_cmpint (sum (record.left[TO_BULK], 0, N_WEEKS - 1), ==, 0);
}

/* ---- disruptions ---- */

/* A port that is congested from week 4 on: from then on, and not before, levels are for the longer way. */
static void
test_port (void)
{
  Chain        chain = plain;
  TwDisruption late = { .kind = TW_DISRUPTION_PORT, .place = JAPAN, .first_week = 4, .last_week = N_WEEKS - 1, .amount = 28 };

  chain.stock[EAST] = 1400;
  chain.stock[JAPAN] = 140;
  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    {
      gint32 usual[N_WEEKS];

      play (&chain, chains[i], NULL, 0);
      memcpy (usual, record.ordered, sizeof usual);
      g_assert_cmpfloat (play (&chain, chains[i], &late, 0), >, 0.9);
      for (guint t = 0; t < 4; t++)
        g_assert_cmpint (record.ordered[t], ==, usual[t]);
      g_assert_cmpint (sum (record.ordered, 4, 8), >=, sum (usual, 4, 8) + 35); /* four weeks of ten units, less those that a cycle has not come to */
    }
}

/* A tariff turns nobody's way round here, but is what the way costs. */
static void
test_tariff (void)
{
  TwDisruption tariff = { .kind = TW_DISRUPTION_TARIFF, .place = AMERICANS, .first_week = 3, .last_week = N_WEEKS - 1, .amount = 0.5 };
  TwScenario   scenario = { .id = 1, .name = (char *) "tariff", .policy = TW_POLICY_FBA, .disruption = &tariff, .n_disruptions = 1 };
  TwSimOptions options;
  TwSimWorld   world;

  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = make_model (&plain, &forecasts);
  g_autoptr (GError) error = NULL;
  g_autofree guint *regime = NULL;
  TwSimSetup       *setup;
  TwSimRoute        before[N_PLACES], after[N_PLACES];

  tw_sim_options_init (&options);
  setup = tw_sim_setup_new (model, forecasts, NULL, NULL, &options);
  g_assert_true (tw_sim_world_init (&world, model, NULL, &scenario, &error));
  g_assert_no_error (error);
  regime = tw_sim_routes_find_regimes (setup, &world);
  g_assert_cmpuint (regime[2], ==, 0);
  g_assert_cmpuint (regime[3], ==, 1);
  g_assert_cmpuint (regime[N_WEEKS - 1], ==, 1);
  for (guint l = 0; l < setup->item[0]->n_places; l++)
    if (setup->item[0]->place[l].base.place == EAST)
      {
        tw_sim_routes_find (&(TwSimView){ setup, setup->item[0], &world, 2 }, l, 1 << TW_PLACE_SOURCE, TW_SIM_FLY_NEVER, before);
        tw_sim_routes_find (&(TwSimView){ setup, setup->item[0], &world, 3 }, l, 1 << TW_PLACE_SOURCE, TW_SIM_FLY_NEVER, after);
      }
  for (guint l = 0; l < setup->item[0]->n_places; l++)
    if (setup->item[0]->place[l].base.place == SOURCE)
      g_assert_cmpfloat_with_epsilon (after[l].cost - before[l].cost, 0.5 * (5 + 0.6), 1e-9);
  tw_sim_world_clear (&world);
  tw_sim_setup_free (setup);
}

/* ---- money ---- */

/* What is expected to be ordered at the price found costs what there is; with enough money it is free. */
static void
test_price (void)
{
  Chain        chain = plain;
  TwSimOptions options;

  tw_sim_options_init (&options);
  for (guint rich = 0; rich < 2; rich++)
    {
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = NULL;
      g_autofree double *price = NULL;
      double             mean[N_WEEKS], sd[N_WEEKS];
      TwSimSetup        *setup;
      guint32            place = 0;
      TwSimWant          want = { &place, 1, 0, mean, sd };
      TwSimBuyer         buyer = { .want = &want, .n_wants = 1, .pool = 100 };
      double             level;

      chain.budget[0] = rich ? 1e6 : 5 * 2200; /* 2,200 units */
      model = make_model (&chain, &forecasts);
      setup = tw_sim_setup_new (model, forecasts, NULL, NULL, &options);
      for (guint l = 0; l < setup->item[0]->n_places; l++)
        if (setup->item[0]->place[l].base.place == EAST)
          place = l;
      for (guint t = 0; t < N_WEEKS; t++)
        {
          mean[t] = 1100;
          sd[t] = 300;
        }
      buyer.item = setup->item[0];
      price = tw_sim_budgets_price (setup, &buyer, 1, 4);
      level = tw_sim_budgets_get_level (setup, setup->item[0], &place, 1, 4, price[0], 1100, 300);
      if (rich)
        {
          g_assert_cmpfloat (price[0], ==, 0);
          g_assert_cmpfloat (level, >, 1100 + 300);
        }
      else
        {
          g_assert_cmpfloat (price[0], >, 0);
          g_assert_cmpfloat_with_epsilon (level, 2200 + 100 - 12 * 100, 1); /* 12 weeks sell 1,200 */
        }
      g_assert_cmpfloat (price[12], ==, 0);
      tw_sim_setup_free (setup);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/chains/enough", test_enough);
  g_test_add_func ("/simulate/chains/budget-comes-back", test_budget_comes_back);
  g_test_add_func ("/simulate/chains/factory-is-asked-again", test_factory_is_asked_again);
  g_test_add_func ("/simulate/chains/full-lane", test_full_lane);
  g_test_add_func ("/simulate/chains/air", test_air);
  g_test_add_func ("/simulate/chains/peak", test_peak);
  g_test_add_func ("/simulate/chains/replenishment-looks-ahead", test_replenishment_looks_ahead);
  g_test_add_func ("/simulate/chains/nothing-is-stranded", test_nothing_is_stranded);
  g_test_add_func ("/simulate/chains/port", test_port);
  g_test_add_func ("/simulate/chains/tariff", test_tariff);
  g_test_add_func ("/simulate/chains/price", test_price);

  return g_test_run ();
}
