/* test-sim-disruption.c: each kind of disruption played through the loop, against numbers found by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-disruption.h"
#include "simulate/tw-sim-policy.h"

#include <math.h>
#include <string.h>

#define N_WEEKS 12

/* A factory in Shenzhen that makes at most a hundred units a week, the pool beside it, a centre abroad, and its market. */
enum
{
  FACTORY,
  SOURCE,
  CENTRE,
  MARKET,
  OTHER, /* a market elsewhere */
};

enum
{
  TO_SOURCE,
  TO_CENTRE,
};

/* ---- a path that is told what to do ---- */

typedef struct
{
  guint  week;
  gint32 lane; /* of the model; -1: an order */
  gint32 units;
} Move;

typedef struct
{
  const char  *port; /* of the centre */
  double       lon, lat;
  guint        production_weeks;
  double       production; /* 0: no limit */
  double       days;       /* by sea */
  guint        on_hand;    /* at the source */
  gint32       demand;
  TwDisruption disruption;
  Move         move[N_WEEKS * 2];
  guint        n_paths;
  gboolean     as_planned; /* lead times */

  /* what came of it, on the last path */
  gint32 arrived[3][N_WEEKS];
  gint32 on_way[3][N_WEEKS];
  gint32 stock[3][N_WEEKS];
  double part[TW_N_PARTS];
  double sold[500]; /* units, by path */
} Case;

static Case *current;

static TwModel *
make_model (const Case     *row,
            TwForecastSet **forecasts)
{
  TwModel   *model = tw_model_new ("disrupted", "USD", 2960, N_WEEKS);
  TwItem     item = { .id = (char *) "A", .name = (char *) "A", .category = (char *) "", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 2, .units_per_carton = 1 };
  TwPlace    factory = { .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FACTORY, .country = "CN", .lon = 114, .lat = 23, .production_days = 7.0f * (float) row->production_weeks, .production_units_week = row->production };
  TwPlace    source = { .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN", .port = "CNYTN", .lon = 114.06, .lat = 22.54 };
  TwPlace    centre = { .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "DE", .lon = row->lon, .lat = row->lat };
  TwPlace    market = { .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "USD", .exchange_rate = 1 };
  TwPlace    other = { .id = (char *) "O", .name = (char *) "O", .kind = TW_PLACE_MARKET, .country = "US", .currency = "USD", .exchange_rate = 1 };
  float      mean[N_WEEKS], quantile[N_WEEKS * TW_N_LEVELS];
  TwForecast forecast;
  g_autoptr (GError) error = NULL;

  g_strlcpy (centre.port, row->port, sizeof centre.port);
  for (guint m = 0; m < 12; m++)
    source.rent[m] = 52.1775 / 12; /* a cubic metre for a week: 1 */
  tw_model_set_capital_rate (model, 0);
  tw_model_add_item (model, &item);
  tw_model_add_place (model, &factory);
  tw_model_add_place (model, &source);
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &market);
  tw_model_add_place (model, &other);
  tw_model_add_lane (model, &(TwLane){ .from = FACTORY, .to = SOURCE, .mode = TW_MODE_TRUCK, .open = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = SOURCE, .to = CENTRE, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = row->days, .cost_per_m3 = 100, .cost_per_unit = 0.5, .container_m3 = 1, .container_cost = 20, .crosses_border = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = CENTRE, .to = MARKET, .mode = TW_MODE_PARCEL, .open = TRUE });
  if (row->on_hand > 0)
    tw_model_add_stock (model, &(TwStock){ .place = SOURCE, .on_hand = row->on_hand });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20, .duty_rate = 0.1f });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  *forecasts = tw_forecast_set_new (1, 2, N_WEEKS);
  tw_forecast_init (&forecast, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (quantile); i++)
    quantile[i] = mean[i / TW_N_LEVELS] = 10;
  forecast.mean = mean;
  forecast.quantile = quantile;
  tw_forecast_set_add (*forecasts, &forecast);

  return model;
}

static gint32
draw_units (gpointer data,
            guint32  item,
            guint32  market,
            guint    week,
            double   score)
{
  return ((Case *) data)->demand;
}

static void
report_parts (gpointer     data,
              guint        path,
              guint        scenario,
              const double part[TW_N_PARTS])
{
  Case *row = data;

  memcpy (row->part, part, TW_N_PARTS * sizeof *part);
  row->sold[path] = part[TW_PART_SALES] / 20;
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

static gint32
find_lane (const TwSimItem *item,
           gint32           lane)
{
  for (guint i = 0; i < item->n_lanes; i++)
    if ((gint32) item->lane[i].base.index == lane)
      return (gint32) i;

  g_assert_not_reached ();
}

static void
decide_moves (gpointer          policy,
              gpointer          scratch,
              const TwSimState *state,
              TwSimDecisions   *out)
{
  const TwSimItem *item = state->item;

  for (guint p = FACTORY; p <= CENTRE; p++)
    {
      guint32 l = find_place (item, p);

      current->arrived[p][state->week] = state->arrived[l * N_WEEKS + state->week];
      current->on_way[p][state->week] = state->on_way[l];
      current->stock[p][state->week] = state->stock[l];
    }
  for (guint i = 0; i < G_N_ELEMENTS (current->move); i++)
    if (current->move[i].units > 0 && current->move[i].week == state->week)
      tw_sim_decisions_add (out, current->move[i].lane < 0 ? -1 : find_lane (item, current->move[i].lane), find_place (item, FACTORY), current->move[i].units);
}

static const TwSimPolicyClass moves_class = { .name = "moves", .spread = 1, .decide = decide_moves };

static TwSimulation *
play (Case    *row,
      gboolean disrupted)
{
  const TwSimPolicyClass *classes[] = { &moves_class };
  TwScenario              scenario = { .id = 1, .name = (char *) "moves", .policy = TW_POLICY_FBA, .disruption = &row->disruption, .n_disruptions = disrupted };
  TwSimOptions            options;
  TwSimLaw                law;

  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = make_model (row, &forecasts);
  g_autoptr (GError) error = NULL;
  TwSimulation *simulation;

  current = row;
  tw_sim_options_init (&options);
  options.n_paths = MAX (row->n_paths, 1);
  options.n_threads = 1;
  tw_sim_law_init (&law);
  law.policy = classes;
  law.units = draw_units;
  law.report = report_parts;
  law.data = row;
  law.lead_as_planned = row->as_planned;
  simulation = tw_simulate_under_law (model, forecasts, NULL, sea, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return simulation;
}

static double
get_value (const TwSimulation *simulation,
           TwSimMeasure        measure)
{
  return tw_simulation_get_values (simulation, 0, measure)[0];
}

/* ---- lanes ---- */

/* A hundred units to Hamburg while Suez is closed: a cubic metre, freight 1 and 0.5 a unit, a container of 20. */
static void
test_canal (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .on_hand = 250, .disruption = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .first_week = 1, .last_week = 1 }, .move = { { 1, TO_CENTRE, 100 } }, .as_planned = TRUE };
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwSimulation) usual = play (&row, FALSE);
  double usual_km, km, days, factor;

  tw_sea_lanes_route (sea, tw_sea_lanes_find_port (sea, "CNYTN"), tw_sea_lanes_find_port (sea, "DEHAM"), 0, &usual_km, NULL, NULL);
  tw_sea_lanes_route (sea, tw_sea_lanes_find_port (sea, "CNYTN"), tw_sea_lanes_find_port (sea, "DEHAM"), tw_sea_lanes_get_passage (sea, "suez"), &km, NULL, NULL);
  days = (km - usual_km) / TW_SEA_KM_A_DAY;
  factor = 1 + TW_SEA_FREIGHT_SHARE * (km / usual_km - 1);
  g_assert_cmpfloat_with_epsilon (row.part[TW_PART_FREIGHT], -150, 1e-9);
  g_assert_cmpfloat_with_epsilon (row.part[TW_PART_FIXED], -20, 1e-9);
  g_assert_cmpfloat_with_epsilon (row.part[TW_PART_DUTY], -100 * 0.1 * 5.5, 1e-5);
  g_assert_cmpint (row.arrived[CENTRE][3], ==, 100);
  g_assert_cmpfloat_with_epsilon (get_value (usual, TW_SIM_CO2), 200 * usual_km * 0.00815 / 1000, 1);
  {
    g_autoptr (TwSimulation) closed = play (&row, TRUE);
    double freight = factor + 0.5;

    g_assert_cmpfloat_with_epsilon (row.part[TW_PART_FREIGHT], -100 * freight, 1e-9);
    g_assert_cmpfloat_with_epsilon (row.part[TW_PART_FIXED], -20 * factor, 1e-9);
    g_assert_cmpfloat_with_epsilon (row.part[TW_PART_DUTY], -100 * 0.1 * (4 + freight), 1e-5);
    g_assert_cmpint (row.arrived[CENTRE][3], ==, 0);
    g_assert_cmpint (row.arrived[CENTRE][1 + (guint) ceil ((14 + days) / 7)], ==, 100);
    g_assert_cmpfloat_with_epsilon (get_value (closed, TW_SIM_CO2) / get_value (usual, TW_SIM_CO2), km / usual_km, 1e-4);
  }
}

/* The last container half empty: that half is as dear as the other. */
static void
test_containers (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .on_hand = 250, .disruption = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .first_week = 0, .last_week = 1 }, .move = { { 1, TO_CENTRE, 150 } }, .as_planned = TRUE };
  g_autoptr (TwSimulation) full = play (&row, TRUE);
  double two = row.part[TW_PART_FIXED];

  row.move[0].units = 200;
  {
    g_autoptr (TwSimulation) again = play (&row, TRUE);

    g_assert_cmpfloat_with_epsilon (row.part[TW_PART_FIXED], two, 1e-9);
    g_assert_cmpfloat (two, <, -40);
  }
}

/* Into the Persian Gulf there is no other way: what would leave stays, and pays nothing. */
static void
test_no_way (void)
{
  Case row = { .port = "AEJEA", .lon = 55.06, .lat = 25.01, .days = 14, .on_hand = 100, .disruption = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "ormuz", .first_week = 0, .last_week = 3 }, .move = { { 2, TO_CENTRE, 40 }, { 4, TO_CENTRE, 30 } }, .as_planned = TRUE };
  g_autoptr (TwSimulation) simulation = play (&row, TRUE);

  g_assert_cmpint (row.stock[SOURCE][3], ==, 100);
  g_assert_cmpint (row.on_way[CENTRE][3], ==, 0);
  g_assert_cmpint (row.on_way[CENTRE][5], ==, 30);
  g_assert_cmpfloat_with_epsilon (row.part[TW_PART_FREIGHT], -30 * 1.5, 1e-9);
}

/* Two weeks of waiting for what leaves then, and for what was at sea; not for what comes after. */
static void
test_port (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .on_hand = 100, .disruption = { .kind = TW_DISRUPTION_PORT, .place = CENTRE, .first_week = 3, .last_week = 4, .amount = 14 }, .move = { { 0, TO_CENTRE, 1 }, { 1, TO_CENTRE, 2 }, { 5, TO_CENTRE, 8 } } };
  g_autoptr (TwSimulation) simulation = play (&row, TRUE);

  g_assert_cmpint (row.arrived[CENTRE][2], ==, 1);
  g_assert_cmpint (row.arrived[CENTRE][3], ==, 0);
  g_assert_cmpint (row.arrived[CENTRE][5], ==, 2);
  g_assert_cmpint (row.arrived[CENTRE][7], ==, 8);
}

/* What leaves during it waits two weeks in the mean, and a week up or down: as a plan would count on it. */
static void
test_port_spread (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .on_hand = 100, .disruption = { .kind = TW_DISRUPTION_PORT, .place = CENTRE, .first_week = 0, .last_week = 11, .amount = 14 }, .move = { { 0, TO_CENTRE, 8 } }, .as_planned = TRUE };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = make_model (&row, &forecasts);
  g_autoptr (TwModel) applied = tw_disruptions_apply (model, NULL, &row.disruption, 1);
  g_autoptr (TwSimulation) simulation = play (&row, TRUE);
  double variance_log = log1p (7.0 * 7 / (28 * 28)); /* of a log-normal law; its upper quartile is at 0.6745 */
  double days = exp (log (28) - variance_log / 2 + 0.67449 * sqrt (variance_log));

  g_assert_cmpfloat (tw_model_get_lane (applied, TO_CENTRE)->lead_mean_days, ==, 28);
  g_assert_cmpfloat (tw_model_get_lane (applied, TO_CENTRE)->lead_sd_days, ==, 7);
  g_assert_cmpint (row.arrived[CENTRE][(guint) ceil (days / 7)], ==, 8);
}

static void
test_tariff (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .on_hand = 100, .disruption = { .kind = TW_DISRUPTION_TARIFF, .place = MARKET, .first_week = 2, .last_week = 4, .amount = 0.25 }, .move = { { 1, TO_CENTRE, 10 }, { 2, TO_CENTRE, 20 }, { 5, TO_CENTRE, 40 } }, .as_planned = TRUE };
  g_autoptr (TwSimulation) simulation = play (&row, TRUE);

  /* a unit of 4 and its freight of 1.5 */
  g_assert_cmpfloat_with_epsilon (row.part[TW_PART_DUTY], -(50 * 0.1 + 20 * 0.35) * 5.5, 1e-5);
  row.disruption.place = OTHER;
  {
    g_autoptr (TwSimulation) elsewhere = play (&row, TRUE);

    g_assert_cmpfloat_with_epsilon (row.part[TW_PART_DUTY], -70 * 0.1 * 5.5, 1e-5);
  }
}

static void
test_rent (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .on_hand = 100, .disruption = { .kind = TW_DISRUPTION_RENT, .place = SOURCE, .first_week = 3, .last_week = 5, .amount = 1.5 } };
  g_autoptr (TwSimulation) simulation = play (&row, TRUE);

  /* a cubic metre for nine weeks, and for three at 2.5 times the rent */
  g_assert_cmpfloat_with_epsilon (row.part[TW_PART_STORAGE], -(9 + 3 * 2.5), 1e-3);
}

/* ---- the factory ---- */

static void
order_each_week (Case  *row,
                 gint32 units)
{
  for (guint t = 0; t < N_WEEKS; t++)
    row->move[t] = (Move){ t, -1, units };
}

/* Half of a hundred is fifty a week, not fifty, seventy-five, eighty-seven. Orders of those who did not know of it are a hundred
 * short when it is over, which the next week without orders makes up for. */
static void
test_factory (void)
{
  const gint32 arrived[N_WEEKS] = { 0, 0, 100, 50, 50, 50, 50, 100, 100, 0, 50, 50 };
  Case         row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .production_weeks = 2, .production = 100, .disruption = { .kind = TW_DISRUPTION_FACTORY, .place = FACTORY, .first_week = 3, .last_week = 6, .amount = 0.5 } };

  order_each_week (&row, 100);
  row.move[6].units = row.move[7].units = 0;
  row.move[8].units = row.move[9].units = 50;
  {
    g_autoptr (TwSimulation) simulation = play (&row, TRUE);

    /* for weeks 2, 3 and 4; for 5 and 6, knowing, half; for 7 all; those of the last two weeks are past the horizon */
    g_assert_cmpfloat_with_epsilon (row.part[TW_PART_PURCHASE], -4 * (300 + 100 + 100 + 100 + 200), 1e-6);
    for (guint t = 0; t < N_WEEKS; t++)
      g_assert_cmpint (row.arrived[FACTORY][t], ==, arrived[t]);
  }
}

/* A factory that stops takes no orders for those weeks; one of a single unit comes late, and once. */
static void
test_stop (void)
{
  Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .production_weeks = 1, .production = 100, .disruption = { .kind = TW_DISRUPTION_FACTORY, .place = TW_ANY, .first_week = 2, .last_week = 5, .amount = 1 }, .move = { { 1, -1, 1 }, { 3, -1, 70 } } };
  g_autoptr (TwSimulation) simulation = play (&row, TRUE);

  g_assert_cmpfloat (row.part[TW_PART_PURCHASE], ==, -4);
  g_assert_cmpint (row.arrived[FACTORY][2], ==, 0);
  g_assert_cmpint (row.arrived[FACTORY][6], ==, 1);
  g_assert_cmpint (row.arrived[FACTORY][7], ==, 0);
}

/* Without a limit there is no number to take a share of: of what is due in a week a share comes, and the rest when it is over. */
static void
test_workshop (void)
{
  const gint32 arrived[N_WEEKS] = { 0, 100, 25, 25, 25, 100 + 225, 100, 100, 100, 100, 100, 100 };
  Case         row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 14, .production_weeks = 1, .disruption = { .kind = TW_DISRUPTION_FACTORY, .place = FACTORY, .first_week = 2, .last_week = 4, .amount = 0.75 } };

  order_each_week (&row, 100);
  {
    g_autoptr (TwSimulation) simulation = play (&row, TRUE);

    for (guint t = 0; t < N_WEEKS; t++)
      g_assert_cmpint (row.arrived[FACTORY][t], ==, arrived[t]);
  }
}

/* ---- demand ---- */

/* Of an item that sells one a week, 1.3 are wanted: one always, and another in three weeks of ten. */
static void
test_demand (void)
{
  const struct
  {
    gint32 demand;
    double amount;
    double mean;
  } rows[] = {
    { 1, 0.3, 1.3 },
    { 1, -0.4, 0.6 },
    { 10, -0.25, 7.5 },
    { 100, 0.5, 150 },
    { 7, -1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Case row = { .port = "DEHAM", .lon = 9.99, .lat = 53.55, .days = 0, .on_hand = 100000, .demand = rows[i].demand, .disruption = { .kind = TW_DISRUPTION_DEMAND, .place = MARKET, .first_week = 0, .last_week = N_WEEKS - 1, .amount = rows[i].amount }, .move = { { 0, TO_CENTRE, 10000 } }, .n_paths = 500 };
      g_autoptr (TwSimulation) simulation = play (&row, TRUE);
      double fraction = rows[i].mean - floor (rows[i].mean);
      double sd = sqrt (N_WEEKS * fraction * (1 - fraction) / 500); /* of the mean of paths */
      double sold = 0;

      for (guint k = 0; k < 500; k++)
        sold += row.sold[k] / 500;
      g_test_message ("%d a week, %+g: %.4f, expected %.4f +- %.4f", rows[i].demand, rows[i].amount, sold, N_WEEKS * rows[i].mean, sd);
      g_assert_cmpfloat_with_epsilon (sold, N_WEEKS * rows[i].mean, 3 * sd + 1e-6);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/disruption/canal", test_canal);
  g_test_add_func ("/simulate/disruption/containers", test_containers);
  g_test_add_func ("/simulate/disruption/no-way", test_no_way);
  g_test_add_func ("/simulate/disruption/port", test_port);
  g_test_add_func ("/simulate/disruption/port-spread", test_port_spread);
  g_test_add_func ("/simulate/disruption/tariff", test_tariff);
  g_test_add_func ("/simulate/disruption/rent", test_rent);
  g_test_add_func ("/simulate/disruption/factory", test_factory);
  g_test_add_func ("/simulate/disruption/stop", test_stop);
  g_test_add_func ("/simulate/disruption/workshop", test_workshop);
  g_test_add_func ("/simulate/disruption/demand", test_demand);

  return g_test_run ();
}
