/* test-transit.c: what is on its way in a week, worked by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-transit.h"

#include <math.h>

#define START   2961
#define N_WEEKS 10

/* A lane of 40 days, of which 4 are customs and 6 receiving; from the plan's first Monday, @depart and @eta days away. */
static TwModel *
new_model (int depart,
           int eta)
{
  TwModel *model = tw_model_new ("transit", "USD", START, N_WEEKS);
  g_autoptr (GError) error = NULL;
  TwDay   start = tw_week_get_monday (START);
  TwPlace place = { .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" };

  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &place);
  place = (TwPlace){ .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FULFILMENT, .country = "AA" };
  tw_model_add_place (model, &place);
  place = (TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "EUR", .exchange_rate = 1 };
  tw_model_add_place (model, &place);
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 40, .lead_sd_days = 5, .customs_days = 4, .receiving_days = 6, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
  tw_model_add_stock (model, &(TwStock){ .place = 0, .on_hand = 500 });
  tw_model_add_shipment (model, &(TwShipment){ .id = (char *) "X", .lane = 0, .units = 20, .depart = start + depart, .eta = start + eta, .eta_sd_days = 5 });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static void
get_row (int        depart,
         int        eta,
         guint      week,
         TwTransit *row)
{
  g_autoptr (TwModel) model = new_model (depart, eta);
  g_autoptr (GArray) list = tw_transit_list (model, NULL, TW_ANY, week);

  g_assert_cmpuint (list->len, ==, 1);
  *row = g_array_index (list, TwTransit, 0);
  row->shipment = NULL; /* lent by the model */
}

/* The way itself takes 30 of the 40 days: half of it is done after 15. */
static void
test_position (void)
{
  TwTransit row;

  get_row (0, 40, 0, &row);
  g_assert_cmpint (row.state, ==, TW_TRANSIT_ORIGIN);
  g_assert_cmpfloat (row.progress, ==, 0);
  get_row (-15, 25, 0, &row);
  g_assert_cmpint (row.state, ==, TW_TRANSIT_MOVING);
  g_assert_cmpfloat_with_epsilon (row.progress, 0.5, 1e-9);
  get_row (-31, 9, 0, &row);
  g_assert_cmpint (row.state, ==, TW_TRANSIT_CUSTOMS);
  g_assert_cmpfloat (row.progress, ==, 1);
  get_row (-35, 5, 0, &row);
  g_assert_cmpint (row.state, ==, TW_TRANSIT_RECEIVING);
  /* the weeks move it */
  get_row (-1, 39, 2, &row);
  g_assert_cmpfloat_with_epsilon (row.progress, 0.5, 1e-9);
}

/* 1.2816 deviations of 5 days are 6.4 days, which reach into 7. */
static void
test_band (void)
{
  TwTransit row;
  TwDay     start = tw_week_get_monday (START);

  get_row (-15, 25, 0, &row);
  g_assert_cmpint (row.eta, ==, start + 25);
  g_assert_cmpint (row.eta_low, ==, start + 18);
  g_assert_cmpint (row.eta_high, ==, start + 32);
  g_assert_cmpuint (row.late_days, ==, 0);
  /* not before today */
  get_row (-37, 3, 0, &row);
  g_assert_cmpint (row.eta_low, ==, start);
}

/* Nine of ten take no longer than 40 + 6.4 days; what should have come three days ago is overdue by those. */
static void
test_late (void)
{
  TwTransit row;

  get_row (-15, 35, 0, &row);
  g_assert_cmpuint (row.late_days, ==, 3);
  get_row (-43, -3, 0, &row);
  g_assert_cmpuint (row.late_days, ==, 3);
  g_assert_cmpint (row.state, ==, TW_TRANSIT_RECEIVING);
}

static void
test_arrived (void)
{
  g_autoptr (TwModel) model = new_model (-43, -3);
  g_autoptr (GArray) list = tw_transit_list (model, NULL, TW_ANY, 1);
  g_autoptr (GArray) other = tw_transit_list (model, NULL, 0, 0);

  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpuint (other->len, ==, 1);
}

/* What the plan sends is at its origin in its week, and on its way in the next. */
static void
test_planned (void)
{
  g_autoptr (TwModel) model = new_model (-15, 25);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 1, N_WEEKS);
  g_autoptr (TwPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  float mean[N_WEEKS];
  float quantile[N_WEEKS * TW_N_LEVELS];

  for (int i = 0; i < N_WEEKS; i++)
    mean[i] = 10;
  for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
    quantile[i] = 10;
  tw_forecast_set_add (forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });
  plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tw_plan_get_item (plan, 0)->n_shipments, >, 0);
  {
    guint week = tw_plan_get_item (plan, 0)->shipment[0].week;

    first = tw_transit_list (model, plan, 0, week);
    second = tw_transit_list (model, plan, 0, week + 1);
  }
  g_assert_cmpuint (first->len, >=, 1);
  g_assert_null (g_array_index (first, TwTransit, first->len - 1).shipment);
  g_assert_cmpint (g_array_index (first, TwTransit, first->len - 1).state, ==, TW_TRANSIT_ORIGIN);
  for (guint i = 0; i < second->len; i++)
    if (g_array_index (second, TwTransit, i).depart == g_array_index (first, TwTransit, first->len - 1).depart)
      g_assert_cmpint (g_array_index (second, TwTransit, i).state, ==, TW_TRANSIT_MOVING);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transit/position", test_position);
  g_test_add_func ("/transit/band", test_band);
  g_test_add_func ("/transit/late", test_late);
  g_test_add_func ("/transit/arrived", test_arrived);
  g_test_add_func ("/transit/planned", test_planned);

  return g_test_run ();
}
