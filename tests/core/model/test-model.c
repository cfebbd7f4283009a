/* test-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-forecast-set.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

#define START 2960

static TwModel *
new_small_model (void)
{
  TwModel *model = tw_model_new ("small", "USD", START, 8);
  TwItem   item = { .id = (char *) "A", .name = (char *) "Lamp", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace  source = { .id = (char *) "SRC", .name = (char *) "Shenzhen", .kind = TW_PLACE_SOURCE, .country = "CN", .lon = 114, .lat = 22.5 };
  TwPlace  fc = { .id = (char *) "FC", .name = (char *) "Leipzig", .kind = TW_PLACE_FULFILMENT, .country = "DE", .lon = 12, .lat = 51 };
  TwPlace  market = { .id = (char *) "DE", .name = (char *) "Germany", .kind = TW_PLACE_MARKET, .country = "DE", .lon = 10, .lat = 51, .currency = "EUR", .exchange_rate = 1.1, .sales_tax = 0.19 };
  TwLane   ocean = { .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 42, .lead_sd_days = 8, .cost_per_m3 = 300, .crosses_border = TRUE };
  TwLane   parcel = { .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 3 };

  tw_model_add_item (model, &item);
  item.id = (char *) "B";
  tw_model_add_item (model, &item);
  tw_model_add_place (model, &source);
  tw_model_add_place (model, &fc);
  tw_model_add_place (model, &market);
  tw_model_add_lane (model, &ocean);
  tw_model_add_lane (model, &parcel);
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20, .referral_rate = 0.15f });

  return model;
}

static void
test_tables (void)
{
  g_autoptr (TwModel) model = new_small_model ();
  g_autoptr (TwModel) copy = NULL;
  g_autoptr (GError) error = NULL;
  gint32 units[3] = { 1, 0, 2 };
  guint  n;

  tw_model_add_stock (model, &(TwStock){ .item = 1, .place = 1, .on_hand = 5 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 1, .age_days = 90, .on_hand = 7, .reserved = 1 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 0, .on_hand = 100 });
  tw_model_add_sales (model, &(TwSales){ .item = 1, .market = 0, .first_week = START - 3, .n_weeks = 3, .units = units });
  g_assert_true (tw_model_seal (model, &error));
  g_assert_no_error (error);

  g_assert_cmpint (tw_model_get_n_markets (model), ==, 1);
  g_assert_cmpint (tw_model_get_market_place (model, 0), ==, 2);
  g_assert_cmpint (tw_model_get_market_of (model, 2), ==, 0);
  g_assert_cmpint (tw_model_get_market_of (model, 1), ==, -1);
  g_assert_cmpint (tw_model_find_item (model, "B"), ==, 1);
  g_assert_cmpint (tw_model_find_item (model, "C"), ==, -1);
  g_assert_cmpint (tw_model_find_place (model, "SRC"), ==, 0);
  g_assert_cmpint (tw_model_find_lane (model, 0, 1, TW_MODE_OCEAN), ==, 0);
  g_assert_cmpint (tw_model_find_lane (model, 0, 1, TW_MODE_AIR), ==, -1);
  g_assert_true (tw_model_get_offer (model, 0, 0)->listed);
  g_assert_false (tw_model_get_offer (model, 1, 0)->listed);
  g_assert_null (tw_model_find_sales (model, 0, 0));
  g_assert_cmpint (tw_model_find_sales (model, 1, 0)->units[2], ==, 2);
  g_assert_cmpint (tw_model_get_item_stock (model, 0, &n)[1].on_hand, ==, 7);
  g_assert_cmpint (n, ==, 2);
  tw_model_get_item_stock (model, 1, &n);
  g_assert_cmpint (n, ==, 1);

  copy = tw_model_copy_unsealed (model);
  g_assert_true (tw_model_seal (copy, &error));
  g_assert_cmpint (tw_model_find_sales (copy, 1, 0)->units[2], ==, 2);
}

/* A copy under other names leaves the original and all else as it was. */
static void
test_names (void)
{
  g_autoptr (TwModel) model = new_small_model ();
  g_autoptr (TwModel) copy = NULL;
  g_autoptr (GError) error = NULL;

  tw_model_add_event (model, &(TwEvent){ .kind = TW_EVENT_HOLIDAY, .country = "DE", .key = (char *) "easter", .name = (char *) "Easter", .first = 7 * START, .last = 7 * START });
  copy = tw_model_copy_unsealed (model);
  tw_model_set_item_name (copy, 0, "灯");
  tw_model_set_item_category (copy, 0, "照明");
  tw_model_set_place_name (copy, 1, "莱比锡");
  tw_model_set_event_name (copy, 0, "复活节");
  g_assert_true (tw_model_seal (model, &error) && tw_model_seal (copy, &error));
  g_assert_no_error (error);

  g_assert_cmpstr (tw_model_get_item (copy, 0)->name, ==, "灯");
  g_assert_cmpstr (tw_model_get_item (copy, 0)->category, ==, "照明");
  g_assert_cmpstr (tw_model_get_item (copy, 1)->name, ==, "Lamp");
  g_assert_cmpstr (tw_model_get_place (copy, 1)->name, ==, "莱比锡");
  g_assert_cmpstr (tw_model_get_event (copy, 0)->name, ==, "复活节");
  g_assert_cmpstr (tw_model_get_event (copy, 0)->key, ==, "easter");
  g_assert_cmpstr (tw_model_get_item (model, 0)->name, ==, "Lamp");
  g_assert_cmpstr (tw_model_get_place (model, 1)->name, ==, "Leipzig");
  g_assert_cmpstr (tw_model_get_event (model, 0)->name, ==, "Easter");
}

static void
test_edit_shares (void)
{
  g_autoptr (TwModel) model = new_small_model ();
  g_autoptr (TwModel) edited = NULL;
  g_autoptr (GError) error = NULL;
  TwPin pins[] = { { .id = 2, .item = 1, .week = 0, .units = 10 }, { .id = 1, .item = 0, .week = 7, .units = 3 } };
  guint n;

  g_assert_true (tw_model_seal (model, NULL));
  edited = tw_model_with_pins (model, pins, G_N_ELEMENTS (pins), &error);
  g_assert_no_error (error);
  g_assert_true (tw_model_get_item (edited, 0) == tw_model_get_item (model, 0));
  g_assert_cmpint (tw_model_get_item_pins (edited, 1, &n)->units, ==, 10);
  g_assert_cmpint (n, ==, 1);
  tw_model_get_pins (model, &n);
  g_assert_cmpint (n, ==, 0);

  pins[0].week = 8;
  g_assert_null (tw_model_with_pins (model, pins, G_N_ELEMENTS (pins), &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
}

typedef void (*Spoil) (TwModel *model);

static void
spoil_duplicate (TwModel *model)
{
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "", .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 });
}

static void
spoil_market_stock (TwModel *model)
{
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 2, .on_hand = 1 });
}

static void
spoil_reserved (TwModel *model)
{
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 1, .on_hand = 1, .reserved = 2 });
}

static void
spoil_future_sales (TwModel *model)
{
  gint32 units[] = { 1, 1 };

  tw_model_add_sales (model, &(TwSales){ .first_week = START - 1, .n_weeks = 2, .units = units });
}

static void
spoil_lane_to_market (TwModel *model)
{
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 2, .mode = TW_MODE_TRUCK });
}

static void
spoil_twin_lane (TwModel *model)
{
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN });
}

static void
spoil_nan (TwModel *model)
{
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "X", .name = (char *) "", .country = "US", .lon = NAN });
}

static void
spoil_twin_pin (TwModel *model)
{
  tw_model_add_pin (model, &(TwPin){ .id = 4, .units = 1 });
  tw_model_add_pin (model, &(TwPin){ .id = 4, .units = 2 });
}

static void
spoil_override_id (TwModel *model)
{
  tw_model_add_override (model, &(TwOverride){ .id = 0, .item = TW_ANY, .market = TW_ANY });
}

static void
test_errors (void)
{
  const struct
  {
    Spoil       spoil;
    const char *says;
  } cases[] = {
    { spoil_duplicate, "items, row 3*twice*" },
    { spoil_market_stock, "stock, row 1*place 2*" },
    { spoil_reserved, "stock, row 1*reserved*" },
    { spoil_future_sales, "sales, row 1*horizon*" },
    { spoil_lane_to_market, "lanes, row 3*parcel*" },
    { spoil_twin_lane, "lanes, row 3*twice*" },
    { spoil_twin_pin, "pins, row 2*id 4 is there twice*" },
    { spoil_override_id, "overrides, row 1*id is 0*" },
    { spoil_nan, "places, row 4*lon*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwModel) model = new_small_model ();
      g_autoptr (GError) error = NULL;

      cases[i].spoil (model);
      g_assert_false (tw_model_seal (model, &error));
      g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, error->message, cases[i].says);
    }
}

/* Log-normal with mean 42 and standard deviation 8: σ² = log (1 + (8/42)²) = 0.03564, μ = log 42 − σ²/2
 * = 3.71985; P75 = exp (μ + 0.67449 σ) = 46.87 days, so the seventh week. */
static void
test_lead_time (void)
{
  TwLane lane = { .lead_mean_days = 42, .lead_sd_days = 8 };

  g_assert_cmpfloat_with_epsilon (tw_lane_get_lead_days (&lane, 0.75), 46.87, 0.01);
  g_assert_cmpint (tw_lane_get_lead_weeks (&lane), ==, 7);
  lane.lead_sd_days = 0;
  g_assert_cmpint (tw_lane_get_lead_weeks (&lane), ==, 6);
  lane.lead_mean_days = 0;
  g_assert_cmpint (tw_lane_get_lead_weeks (&lane), ==, 0);
}

static TwModel *
new_with_steps (guint n)
{
  TwModel *model = tw_model_new ("m", "USD", 2961, 4);

  tw_model_add_place (model, &(TwPlace){ .id = (char *) "P", .name = (char *) "", .kind = TW_PLACE_FULFILMENT, .country = "DE" });
  for (guint i = 0; i < n; i++)
    tw_model_add_step (model, &(TwStep){ 0, TW_STEP_AGED, 30 * (1 + (i + 3) % n), 1 + i, 0.5 });

  return model;
}

/* Steps come in any order and stand in theirs; too many, or two alike, are refused. */
static void
test_steps (void)
{
  g_autoptr (TwModel) model = new_with_steps (5);
  g_autoptr (TwModel) crowded = new_with_steps (TW_MAX_STEPS + 3);
  g_autoptr (TwModel) twice = new_with_steps (2);
  g_autoptr (GError) error = NULL;
  const TwPlace *place;

  tw_model_add_step (model, &(TwStep){ 0, TW_STEP_LOW_STOCK, 28, 0, 0.3 });
  tw_model_add_step (model, &(TwStep){ 0, TW_STEP_LOW_STOCK, 14, 0, 0.9 });
  tw_model_add_step (model, &(TwStep){ 0, TW_STEP_UTILISATION, 22, 7, 0 });
  tw_model_seal (model, &error);
  g_assert_no_error (error);
  place = tw_model_get_place (model, 0);
  g_assert_cmpuint (place->n_aged, ==, 5);
  for (guint k = 0; k < 5; k++)
    {
      g_assert_cmpuint (place->aged[k].days, ==, 30 * (k + 1));
      g_assert_cmpfloat (place->aged[k].per_m3, ==, 1 + (k + 2) % 5);
    }
  g_assert_cmpfloat (place->low_stock[0].per_unit, ==, 0.9);
  g_assert_cmpfloat (place->low_stock[1].below_days, ==, 28);
  g_assert_cmpfloat (place->utilisation[0].per_m3, ==, 7);

  g_assert_false (tw_model_seal (crowded, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
  g_clear_error (&error);
  tw_model_add_step (twice, &(TwStep){ 0, TW_STEP_AGED, 30, 2, 0 });
  g_assert_false (tw_model_seal (twice, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
}

static void
test_freight (void)
{
  TwLane air = { .cost_per_kg = 5, .volumetric_kg_per_m3 = 167, .cost_per_unit = 0.5 };
  TwItem bulky = { .volume_m3 = 0.01, .weight_kg = 0.5 };
  TwItem dense = { .volume_m3 = 0.001, .weight_kg = 0.5 };

  g_assert_cmpfloat_with_epsilon (tw_lane_get_unit_freight (&air, &bulky), 5 * 1.67 + 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (tw_lane_get_unit_freight (&air, &dense), 5 * 0.5 + 0.5, 1e-9);
}

/* Four weeks of standard deviation 10 add up to 20 if independent and to 40 if all err alike. */
static void
test_forecast_sum (void)
{
  g_autoptr (TwForecastSet) set = tw_forecast_set_new (1, 1, 2);
  float  mean[2] = { 100, 120 };
  float  quantile[2 * TW_N_LEVELS];
  double m, sd;

  for (int t = 0; t < 2; t++)
    for (int k = 0; k < TW_N_LEVELS; k++)
      quantile[t * TW_N_LEVELS + k] = (float) (mean[t] + 10 * (k - 3) * 1.2815515655 / 2);
  tw_forecast_set_add (set, &(TwForecast){ .mean = mean, .quantile = quantile });

  tw_forecast_get_sum (tw_forecast_set_find (set, 0, 0), 2, 0, 4, &m, &sd);
  g_assert_cmpfloat_with_epsilon (m, 100 + 3 * 120, 1e-6);
  g_assert_cmpfloat_with_epsilon (sd, 20, 1e-4);

  tw_forecast_set_add (set, &(TwForecast){ .mean = mean, .quantile = quantile, .error_correlation = 1 });
  g_assert_cmpint (tw_forecast_set_get_n_series (set), ==, 1);
  tw_forecast_get_sum (tw_forecast_set_find (set, 0, 0), 2, 0, 4, &m, &sd);
  g_assert_cmpfloat_with_epsilon (sd, 40, 1e-4);

  /* Correlations 0.6 + 0.4 / 2^d at distances 1, 2 and 3: 4 + 2 × (3 × 0.8 + 2 × 0.7 + 0.65) squares of 10. */
  tw_forecast_set_add (set, &(TwForecast){ .mean = mean, .quantile = quantile, .error_correlation = 0.6f, .error_decay = 0.5f });
  tw_forecast_get_sum (tw_forecast_set_find (set, 0, 0), 2, 0, 4, &m, &sd);
  g_assert_cmpfloat_with_epsilon (sd, 10 * sqrt (12.9), 1e-3);
}

/* A row of the item itself goes before one for the whole market; weeks outside a row are unknown. */
static void
test_drivers (void)
{
  g_autoptr (TwModel) model = new_small_model ();
  g_autoptr (TwModel) copy = NULL;
  g_autoptr (GError) error = NULL;
  float all[2] = { 3, NAN };
  float own[1] = { -4 };
  guint n;

  tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_TEMPERATURE, .item = TW_ANY, .market = 0, .first_week = START - 1, .n_weeks = 2, .value = all });
  tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_TEMPERATURE, .item = 1, .market = 0, .first_week = START, .n_weeks = 1, .value = own });
  copy = tw_model_copy_unsealed (model);
  g_assert_true (tw_model_seal (copy, &error));
  g_assert_no_error (error);

  tw_model_get_drivers (copy, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (tw_driver_get_value (tw_model_find_driver (copy, TW_DRIVER_TEMPERATURE, 0, 0), START - 1), ==, 3);
  g_assert_true (isnan (tw_driver_get_value (tw_model_find_driver (copy, TW_DRIVER_TEMPERATURE, 0, 0), START)));
  g_assert_true (isnan (tw_driver_get_value (tw_model_find_driver (copy, TW_DRIVER_TEMPERATURE, 0, 0), START + 1)));
  g_assert_cmpfloat (tw_driver_get_value (tw_model_find_driver (copy, TW_DRIVER_TEMPERATURE, 1, 0), START), ==, -4);
  g_assert_null (tw_model_find_driver (copy, TW_DRIVER_PRICE, 1, 0));

  tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_TEMPERATURE, .item = 1, .market = 0, .first_week = START, .n_weeks = 1, .value = own });
  g_assert_false (tw_model_seal (model, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
  g_assert_nonnull (strstr (error->message, "same driver"));
}

/* Factors lie in order of their kinds, whatever kinds there are. */
static void
test_factors (void)
{
  g_autoptr (TwForecastSet) set = tw_forecast_set_new (1, 1, 2);
  float             mean[2] = { 6, 8 };
  float             quantile[2 * TW_N_LEVELS] = { 0 };
  float             factor[4] = { 2, 4, 0.5, 0.25 };
  float             past[2] = { 1, 1 };
  TwForecast        forecast;
  const TwForecast *found;

  tw_forecast_init (&forecast, 0, 0);
  forecast.mean = mean;
  forecast.quantile = quantile;
  forecast.factors = 1u << TW_FACTOR_SEASON | 1u << TW_FACTOR_PRICE;
  forecast.factor = factor;
  forecast.past_factor = past;
  tw_forecast_set_add (set, &forecast);
  tw_forecast_set_add (set, &forecast);
  found = tw_forecast_set_find (set, 0, 0);

  g_assert_cmpfloat (tw_forecast_get_factor (found, 2, TW_FACTOR_SEASON, 1), ==, 4);
  g_assert_cmpfloat (tw_forecast_get_factor (found, 2, TW_FACTOR_EVENT, 1), ==, 1);
  g_assert_cmpfloat (tw_forecast_get_factor (found, 2, TW_FACTOR_PRICE, 0), ==, 0.5);
  g_assert_null (found->baseline);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/tables", test_tables);
  g_test_add_func ("/model/names", test_names);
  g_test_add_func ("/model/edit-shares", test_edit_shares);
  g_test_add_func ("/model/errors", test_errors);
  g_test_add_func ("/model/lead-time", test_lead_time);
  g_test_add_func ("/model/steps", test_steps);
  g_test_add_func ("/model/freight", test_freight);
  g_test_add_func ("/model/drivers", test_drivers);
  g_test_add_func ("/model/factors", test_factors);
  g_test_add_func ("/model/forecast-sum", test_forecast_sum);

  return g_test_run ();
}
