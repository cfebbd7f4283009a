/* test-measures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-measures.h"

#include <math.h>

#define N_WEEKS 10

enum
{
  SOURCE,
  FC_A,
  FC_B,
};

/* Two centres, each with a market that wants 10 a week for certain. A has 200, B has 30 and 20 more on their way in week
 * 2; the source has 70. Nothing can be moved, so today's imbalance stays what it is. */
static TwPlan *
new_plan (void)
{
  g_autoptr (TwModel) model = tw_model_new ("two", "USD", 2961, N_WEEKS);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 2, N_WEEKS);
  g_autoptr (GError) error = NULL;
  TwPlace place = { .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" };
  TwLane  lane = { .from = SOURCE, .to = FC_A, .mode = TW_MODE_OCEAN, .lead_mean_days = 7, .cost_per_unit = 1 };
  float   mean[N_WEEKS];
  float   quantile[N_WEEKS * TW_N_LEVELS];
  TwPlan *plan;

  for (int i = 0; i < N_WEEKS; i++)
    mean[i] = 10;
  for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
    quantile[i] = 10;
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &place);
  place.kind = TW_PLACE_FULFILMENT;
  place.id = place.name = (char *) "FA";
  tw_model_add_place (model, &place);
  place.id = place.name = (char *) "FB";
  tw_model_add_place (model, &place);
  place = (TwPlace){ .id = (char *) "A", .name = (char *) "A", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "EUR", .exchange_rate = 1 };
  tw_model_add_place (model, &place);
  place.id = place.name = (char *) "B";
  tw_model_add_place (model, &place);
  tw_model_add_lane (model, &lane); /* closed */
  lane.to = FC_B;
  tw_model_add_lane (model, &lane);
  tw_model_add_lane (model, &(TwLane){ .from = FC_A, .to = 3, .mode = TW_MODE_PARCEL, .open = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = FC_B, .to = 4, .mode = TW_MODE_PARCEL, .open = TRUE });
  for (guint32 m = 0; m < 2; m++)
    {
      tw_model_set_offer (model, 0, m, &(TwOffer){ .listed = TRUE, .price = 20 });
      tw_forecast_set_add (forecasts, &(TwForecast){ .market = m, .mean = mean, .quantile = quantile });
    }
  tw_model_add_stock (model, &(TwStock){ .place = SOURCE, .on_hand = 70 });
  tw_model_add_stock (model, &(TwStock){ .place = FC_A, .on_hand = 205, .reserved = 5 });
  tw_model_add_stock (model, &(TwStock){ .place = FC_B, .on_hand = 30 });
  tw_model_add_shipment (model, &(TwShipment){ .id = (char *) "X", .lane = 1, .units = 20, .eta = tw_week_get_monday (2963) });
  tw_model_seal (model, &error);
  g_assert_no_error (error);
  plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

/* 8 weeks want 80 in each: A has 120 too many, B with 30 + 20 misses 30, so 30 are in the wrong place. */
static void
test_misplaced (void)
{
  g_autoptr (TwPlan) plan = new_plan ();
  TwMeasures today, all, later;

  tw_measures_of_plan (plan, 0, 0, &today);
  g_assert_cmpfloat_with_epsilon (today.misplaced_units, 30, 1e-6);
  g_assert_cmpfloat_with_epsilon (today.stock_units, 70 + 200 + 30, 1e-6);
  g_assert_cmpfloat_with_epsilon (today.misplaced_share, 30 / 300.0, 1e-6);
  g_assert_cmpfloat (today.profit, ==, tw_plan_get_value (plan));

  /* B sells 50 of 100, A all of its 100 */
  g_assert_cmpfloat_with_epsilon (today.fill_rate, 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (tw_measures_market_fill (plan, 0, 1, 0, 5), 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (tw_measures_market_fill (plan, TW_ANY, 1, 4, 2), 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (tw_measures_market_fill (plan, 0, 1, 9, 5), 0, 1e-6);

  tw_measures_of_plan (plan, TW_ANY, 0, &all);
  g_assert_cmpfloat (all.misplaced_units, ==, today.misplaced_units);

  /* A week later B has 20 left and the 20 on their way, and misses 40. */
  tw_measures_of_plan (plan, 0, 1, &later);
  g_assert_cmpfloat_with_epsilon (later.misplaced_units, 40, 1e-6);
}

static void
test_days (void)
{
  g_autoptr (TwPlan) plan = new_plan ();

  g_assert_cmpfloat_with_epsilon (tw_measures_days_of_supply (plan, 0, FC_B, 0), 21, 1e-6);
  g_assert_cmpfloat_with_epsilon (tw_measures_days_of_supply (plan, TW_ANY, FC_B, 1), 14, 1e-6);
  g_assert_cmpfloat_with_epsilon (tw_measures_days_of_supply (plan, 0, FC_A, 0), 140, 1e-6); /* past the horizon */
  g_assert_true (isinf (tw_measures_days_of_supply (plan, 0, SOURCE, 0)));                   /* its lanes are closed */
}

/* All places at once give what each gives by itself. */
static void
test_place_demand (void)
{
  g_autoptr (TwPlan) plan = new_plan ();
  guint              n_places = tw_model_get_n_places (tw_plan_get_model (plan));
  guint              n = tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (plan));
  g_autofree double *demand = g_new (double, n_places *n);
  const double       none[2] = { 0, 0 };

  g_assert_true (isinf (tw_measures_count_days (5, none, 2)));
  tw_measures_place_demand (plan, TW_ANY, demand);

  for (guint32 p = 0; p < n_places; p++)
    {
      const TwItemPlan *answer = tw_plan_get_item (plan, 0);
      double            one = tw_measures_days_of_supply (plan, TW_ANY, p, 1);
      double            all = tw_measures_count_days (tw_item_plan_get_stock (answer, p, 0), demand + p * n + 1, n - 1);

      if (isinf (one))
        g_assert_true (isinf (all));
      else
        g_assert_cmpfloat_with_epsilon (one, all, 1e-9);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measures/misplaced", test_misplaced);
  g_test_add_func ("/measures/days", test_days);
  g_test_add_func ("/measures/place-demand", test_place_demand);

  return g_test_run ();
}
