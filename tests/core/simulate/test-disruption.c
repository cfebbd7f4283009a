/* test-disruption.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "simulate/tw-disruption.h"
#include "simulate/tw-sim-world.h"

#include <math.h>
#include <string.h>

/* Shenzhen to Hamburg and to Los Angeles by sea, to Hamburg by air; a factory with a limit and one without. */
enum
{
  FACTORY,
  WORKSHOP,
  SOURCE,
  HAMBURG,
  ANGELES,
  GERMANY,
  AMERICA,
};

enum
{
  WEST,
  FLIGHT,
  EAST,
  N_LANES,
};

static void
add_place (TwModel    *model,
           const char *id,
           TwPlaceKind kind,
           const char *country,
           const char *port,
           double      lon,
           double      lat)
{
  TwPlace place = { .id = (char *) id, .name = (char *) id, .kind = kind, .lon = lon, .lat = lat, .currency = "USD", .exchange_rate = 1 };

  g_strlcpy (place.country, country, sizeof place.country);
  g_strlcpy (place.port, port, sizeof place.port);
  place.production_units_week = g_str_equal (id, "FACTORY") ? 1000 : 0;
  for (guint m = 0; m < 12; m++)
    place.rent[m] = 10 + m;
  tw_model_add_place (model, &place);
}

static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("straits", "USD", 2960, 12);

  add_place (model, "FACTORY", TW_PLACE_FACTORY, "CN", "", 114, 23);
  add_place (model, "WORKSHOP", TW_PLACE_FACTORY, "CN", "", 114, 23);
  add_place (model, "SOURCE", TW_PLACE_SOURCE, "CN", "CNYTN", 114.06, 22.54);
  add_place (model, "HAMBURG", TW_PLACE_FULFILMENT, "DE", "DEHAM", 9.99, 53.55);
  add_place (model, "ANGELES", TW_PLACE_FULFILMENT, "US", "", -118.2, 33.75); /* the port that freight would use */
  add_place (model, "GERMANY", TW_PLACE_MARKET, "DE", "", 10, 51);
  add_place (model, "AMERICA", TW_PLACE_MARKET, "US", "", -100, 40);
  tw_model_add_lane (model, &(TwLane){ .from = SOURCE, .to = HAMBURG, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 42, .lead_sd_days = 6, .cost_per_m3 = 300, .cost_per_unit = 1, .container_m3 = 60, .container_cost = 2000 });
  tw_model_add_lane (model, &(TwLane){ .from = SOURCE, .to = HAMBURG, .mode = TW_MODE_AIR, .open = TRUE, .lead_mean_days = 8, .cost_per_kg = 5 });
  tw_model_add_lane (model, &(TwLane){ .from = SOURCE, .to = ANGELES, .mode = TW_MODE_FAST_OCEAN, .open = TRUE, .lead_mean_days = 25, .lead_sd_days = 3, .cost_per_m3 = 400 });
  tw_model_add_item (model, &(TwItem){ .id = (char *) "LAMP", .name = (char *) "", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  for (guint m = 0; m < 2; m++)
    tw_model_set_offer (model, 0, m, &(TwOffer){ .listed = TRUE, .price = 20, .duty_rate = 0.05f });
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

static const TwDisruption suez = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .first_week = 2, .last_week = 4 };

static double
get_km (const TwSeaLanes *sea,
        guint32           closed)
{
  double km;

  g_assert_true (tw_sea_lanes_route (sea, tw_sea_lanes_find_port (sea, "CNYTN"), tw_sea_lanes_find_port (sea, "DEHAM"), closed, &km, NULL, NULL));

  return km;
}

/* Shenzhen–Hamburg grows by what the way round the Cape is longer; what does not pass stays to the last bit. */
static void
test_canal (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) applied = tw_disruptions_apply (model, sea, &suez, 1);
  g_autoptr (TwModel) dry = tw_disruptions_apply (model, NULL, &suez, 1);
  const TwLane *was = tw_model_get_lane (model, WEST);
  const TwLane *is = tw_model_get_lane (applied, WEST);
  double        usual = get_km (sea, 0);
  double        round = get_km (sea, tw_sea_lanes_get_passage (sea, "suez"));

  /* By Suez some 10,000 nautical miles, by the Cape some 13,300. */
  g_assert_cmpfloat_with_epsilon (usual / 1.852, 10000, 300);
  g_assert_cmpfloat_with_epsilon (round / 1.852, 13300, 400);
  g_assert_cmpfloat_with_epsilon (is->lead_mean_days - was->lead_mean_days, (round - usual) / TW_SEA_KM_A_DAY, 1e-9);
  g_assert_cmpfloat (is->lead_mean_days - was->lead_mean_days, >, 7);
  g_assert_cmpfloat_with_epsilon (is->cost_per_m3, 300 * (1 + TW_SEA_FREIGHT_SHARE * (round / usual - 1)), 1e-9);
  g_assert_cmpfloat_with_epsilon (is->container_cost / 2000, is->cost_per_m3 / 300, 1e-12);
  g_assert_cmpfloat (is->cost_per_unit, ==, 1);
  g_assert_cmpfloat (is->lead_sd_days, ==, was->lead_sd_days);
  g_assert_true (is->open);
  for (guint l = FLIGHT; l < N_LANES; l++)
    g_assert_cmpmem (tw_model_get_lane (model, l), sizeof (TwLane), tw_model_get_lane (applied, l), sizeof (TwLane));

  g_assert_true (tw_model_get_item (applied, 0) == tw_model_get_item (model, 0));
  g_assert_true (tw_model_get_place (applied, 0) == tw_model_get_place (model, 0));
  g_assert_true (dry == model);
}

/* A canal that no lane uses, or that does not exist, changes nothing at all. */
static void
test_elsewhere (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) model = new_model ();
  TwDisruption bosporus = suez;
  TwDisruption nowhere = suez;

  g_strlcpy (bosporus.passage, "bosporus", sizeof bosporus.passage);
  g_strlcpy (nowhere.passage, "nowhere", sizeof nowhere.passage);
  {
    g_autoptr (TwModel) a = tw_disruptions_apply (model, sea, &bosporus, 1);
    g_autoptr (TwModel) b = tw_disruptions_apply (model, sea, &nowhere, 1);

    g_assert_true (a == model);
    g_assert_true (b == model);
  }
}

/* Week by week in the simulation: only in the weeks that it lasts, and in others not at all. */
static void
test_weeks (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) applied = tw_disruptions_apply (model, sea, &suez, 1);
  TwScenario scenario = { .id = 1, .disruption = (TwDisruption *) &suez, .n_disruptions = 1 };
  TwSimWorld world;

  g_assert_true (tw_sim_world_init (&world, model, sea, &scenario, NULL));
  g_assert_cmpuint (world.n_effects, ==, 1);
  for (guint now = 0; now < world.n_weeks; now++)
    for (guint t = now; t < world.n_weeks; t++)
      {
        gboolean        closed = now >= 2 && t <= 4; /* before, nobody knows of it */
        const TwEffect *effect = tw_sim_world_get (&world, now, t);

        g_assert_true ((effect != NULL) == closed);
        for (guint l = 0; l < N_LANES; l++)
          g_assert_cmpmem (tw_sim_world_get_lane (effect, model, l), sizeof (TwLane), tw_model_get_lane (closed ? applied : model, l), sizeof (TwLane));
      }
  tw_sim_world_clear (&world);
}

/* Two that overlap, known each from its own week on: what is expected is what a model of those would be. */
static void
test_known (void)
{
  g_autoptr (TwModel) model = new_model ();
  TwDisruption both[] = {
    { .kind = TW_DISRUPTION_PORT, .place = HAMBURG, .first_week = 1, .last_week = 6, .amount = 10 },
    { .kind = TW_DISRUPTION_PORT, .place = TW_ANY, .first_week = 3, .last_week = 4, .amount = 7 },
  };
  const struct
  {
    guint  now;
    guint  week;
    double days;
  } rows[] = { { 0, 1, 42 }, { 1, 1, 52 }, { 1, 3, 52 }, { 3, 3, 59 }, { 3, 4, 59 }, { 3, 5, 52 }, { 5, 6, 52 }, { 5, 7, 42 } };
  TwScenario scenario = { .id = 1, .disruption = both, .n_disruptions = 2 };
  TwSimWorld world;

  g_assert_true (tw_sim_world_init (&world, model, NULL, &scenario, NULL));
  g_assert_cmpuint (world.n_met, ==, 2); /* the first alone, and both */
  g_assert_cmpuint (world.n_effects, ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat_with_epsilon (tw_sim_world_get_lane (tw_sim_world_get (&world, rows[i].now, rows[i].week), model, WEST)->lead_mean_days, rows[i].days, 1e-9);
  tw_sim_world_clear (&world);
}

/* A canal that nothing is known of is no disruption without effect. */
static void
test_unknown (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (GError) error = NULL;
  TwDisruption nowhere = suez;
  TwScenario   scenario = { .id = 1, .name = (char *) "nowhere", .disruption = &nowhere, .n_disruptions = 1 };
  TwSimWorld   world;

  g_assert_false (tw_sim_world_init (&world, model, NULL, &scenario, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_strlcpy (nowhere.passage, "nowhere", sizeof nowhere.passage);
  g_assert_false (tw_sim_world_init (&world, model, sea, &scenario, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* The only way into the Persian Gulf: what cannot go stays. */
static void
test_no_way (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) gulf = tw_model_copy_unsealed (model);
  TwDisruption ormuz = suez;

  g_strlcpy (ormuz.passage, "ormuz", sizeof ormuz.passage);
  add_place (gulf, "DUBAI", TW_PLACE_FULFILMENT, "AE", "AEJEA", 55.06, 25.01);
  tw_model_add_lane (gulf, &(TwLane){ .from = SOURCE, .to = 7, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 30 });
  g_assert_true (tw_model_seal (gulf, NULL));
  {
    g_autoptr (TwModel) applied = tw_disruptions_apply (gulf, sea, &ormuz, 1);

    g_assert_false (tw_model_get_lane (applied, N_LANES)->open);
    g_assert_cmpfloat (tw_model_get_lane (applied, N_LANES)->lead_mean_days, ==, 30);
    g_assert_true (tw_model_get_lane (applied, WEST)->open);
  }
}

static void
test_others (void)
{
  g_autoptr (TwModel) model = new_model ();
  const TwDisruption all[] = {
    { .kind = TW_DISRUPTION_PORT, .place = HAMBURG, .amount = 10 },
    { .kind = TW_DISRUPTION_TARIFF, .place = AMERICA, .amount = 0.25 },
    { .kind = TW_DISRUPTION_FACTORY, .place = TW_ANY, .amount = 0.4 },
    { .kind = TW_DISRUPTION_RENT, .place = HAMBURG, .amount = -0.5 },
  };
  const TwDisruption stop = { .kind = TW_DISRUPTION_FACTORY, .place = WORKSHOP, .amount = 1 };
  g_autoptr (TwModel) applied = tw_disruptions_apply (model, NULL, all, G_N_ELEMENTS (all));
  g_autoptr (TwModel) stopped = tw_disruptions_apply (model, NULL, &stop, 1);

  g_assert_cmpfloat (tw_model_get_lane (applied, WEST)->lead_mean_days, ==, 52);
  g_assert_cmpfloat_with_epsilon (tw_model_get_lane (applied, WEST)->lead_sd_days, sqrt (6 * 6 + 5 * 5), 1e-12);
  g_assert_cmpfloat (tw_model_get_lane (applied, FLIGHT)->lead_mean_days, ==, 8);
  g_assert_cmpfloat (tw_model_get_lane (applied, EAST)->lead_mean_days, ==, 25);
  g_assert_cmpfloat_with_epsilon (tw_model_get_offer (applied, 0, 1)->duty_rate, 0.30, 1e-6);
  g_assert_cmpfloat (tw_model_get_offer (applied, 0, 0)->duty_rate, ==, 0.05f);
  g_assert_cmpfloat (tw_model_get_place (applied, FACTORY)->production_units_week, ==, 600);
  g_assert_cmpfloat (tw_model_get_place (applied, WORKSHOP)->production_units_week, ==, 0); /* still no limit */
  g_assert_cmpfloat (tw_model_get_place (applied, HAMBURG)->rent[11], ==, 10.5);
  g_assert_cmpfloat (tw_model_get_place (applied, SOURCE)->rent[11], ==, 21);
  g_assert_cmpint (tw_model_find_place (applied, "HAMBURG"), ==, HAMBURG);

  g_assert_cmpfloat (tw_model_get_place (stopped, WORKSHOP)->production_units_week, >, 0);
  g_assert_cmpfloat (tw_model_get_place (stopped, WORKSHOP)->production_units_week, <, 1);
  g_assert_cmpfloat (tw_model_get_place (stopped, FACTORY)->production_units_week, ==, 1000);
}

/* Applied and let go of again and again: what is shared stays whole. */
static void
test_outlives (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  const TwDisruption rent = { .kind = TW_DISRUPTION_RENT, .place = TW_ANY, .amount = 1 };
  TwModel           *model = new_model ();
  g_autoptr (TwModel) applied = tw_disruptions_apply (model, sea, &rent, 1);

  tw_model_unref (model);
  g_assert_cmpint (tw_model_find_place (applied, "GERMANY"), ==, GERMANY);
  g_assert_cmpint (tw_model_get_market_of (applied, AMERICA), ==, 1);
}

static void
add_forecast (TwForecastSet *set,
              guint32        market,
              float          mean)
{
  TwForecast forecast;
  float      means[12], quantiles[12 * TW_N_LEVELS];

  for (guint t = 0; t < 12; t++)
    {
      means[t] = mean;
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantiles[t * TW_N_LEVELS + k] = mean + (float) k;
    }
  tw_forecast_init (&forecast, 0, market);
  forecast.mean = means;
  forecast.quantile = quantiles;
  tw_forecast_set_add (set, &forecast);
}

static void
test_demand (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwForecastSet) base = tw_forecast_set_new (1, 2, 12);
  g_autoptr (TwForecastSet) over = NULL;
  const TwDisruption shocks[] = {
    { .kind = TW_DISRUPTION_DEMAND, .place = GERMANY, .first_week = 3, .last_week = 5, .amount = -0.4 },
    { .kind = TW_DISRUPTION_DEMAND, .place = GERMANY, .first_week = 5, .last_week = 90, .amount = 0.5 },
    { .kind = TW_DISRUPTION_RENT, .place = TW_ANY, .last_week = 9, .amount = 1 },
  };
  const double factor[12] = { 1, 1, 1, 0.6, 0.6, 0.9, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5 };

  add_forecast (base, 0, 100);
  add_forecast (base, 1, 50);
  over = tw_forecast_set_new_over (base);
  add_forecast (over, 1, 70); /* a planner's word */
  {
    g_autoptr (TwForecastSet) scaled = tw_disruptions_apply_demand (model, over, shocks, G_N_ELEMENTS (shocks));
    g_autoptr (TwForecastSet) same = tw_disruptions_apply_demand (model, over, &shocks[2], 1);
    const TwForecast *forecast = tw_forecast_set_find (scaled, 0, 0);

    for (guint t = 0; t < 12; t++)
      {
        g_assert_cmpfloat_with_epsilon (forecast->mean[t], 100 * factor[t], 1e-4);
        g_assert_cmpfloat_with_epsilon (forecast->quantile[t * TW_N_LEVELS + 6], 106 * factor[t], 1e-4);
        g_assert_cmpfloat_with_epsilon (tw_disruptions_get_demand_factor (model, shocks, 2, 0, t), factor[t], 1e-12);
      }
    g_assert_cmpfloat (tw_forecast_set_find (scaled, 0, 1)->mean[4], ==, 70);
    g_assert_cmpuint (tw_forecast_set_get_n_series (scaled), ==, 2);
    g_assert_true (same == over);
  }
}

/* On the demo plan: what grows are lanes between the far east and what lies beyond Suez, and what it costs is time to a
 * market, never negative. */
static void
test_demo (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) model = tw_demo_new (1, NULL);
  g_autoptr (TwModel) applied = tw_disruptions_apply (model, sea, &suez, 1);
  guint n_longer = 0;

  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *was = tw_model_get_lane (model, l);
      const TwLane *is = tw_model_get_lane (applied, l);

      g_assert_cmpfloat (is->lead_mean_days, >=, was->lead_mean_days);
      if (is->lead_mean_days == was->lead_mean_days)
        {
          g_assert_cmpmem (was, sizeof *was, is, sizeof *is);
          continue;
        }
      n_longer++;
      g_assert_true (was->mode == TW_MODE_OCEAN || was->mode == TW_MODE_FAST_OCEAN);
      g_assert_cmpfloat (is->lead_mean_days - was->lead_mean_days, <, 20);
      g_test_message ("%s to %s: %.1f days more", tw_model_get_place (model, is->from)->id, tw_model_get_place (model, is->to)->id, is->lead_mean_days - was->lead_mean_days);
    }
  g_assert_cmpuint (n_longer, >, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/disruption/canal", test_canal);
  g_test_add_func ("/disruption/elsewhere", test_elsewhere);
  g_test_add_func ("/disruption/weeks", test_weeks);
  g_test_add_func ("/disruption/known", test_known);
  g_test_add_func ("/disruption/unknown", test_unknown);
  g_test_add_func ("/disruption/no-way", test_no_way);
  g_test_add_func ("/disruption/others", test_others);
  g_test_add_func ("/disruption/outlives", test_outlives);
  g_test_add_func ("/disruption/demand", test_demand);
  g_test_add_func ("/disruption/demo", test_demo);

  return g_test_run ();
}
