/* test-cliffs.c: cliffs of a plan written by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-cliffs.h"

#define N_WEEKS         8
#define MONTHS_PER_WEEK (12 / 52.1775)

/* One centre, one market of 7 a week. 60 units of 170 days and 20 of 100 are there on 2026-10-05; stock falls by 7 a
 * week. Rent rises in October's week 0 .. 3 to November (week 4: Thursday is 5 November). */
static TwPlan *
new_plan (const TwPlace    *fees,
          const TwLimitUse *limit,
          guint             n_limits)
{
  TwModel       *model = tw_model_new ("cliffs", "USD", tw_week_from_day (tw_day_from_ymd (2026, 10, 5)), N_WEEKS);
  TwForecastSet *forecasts = tw_forecast_set_new (1, 1, N_WEEKS);
  TwPlace        place = *fees;
  float          mean[N_WEEKS];
  float          quantile[N_WEEKS * TW_N_LEVELS];
  TwItemPlan   **items = g_new (TwItemPlan *, 1);
  TwPlanShared   shared = { .limit = (TwLimitUse *) limit, .n_limits = n_limits };
  TwPlan        *plan;

  place.id = place.name = (char *) "F";
  place.kind = TW_PLACE_FULFILMENT;
  g_strlcpy (place.country, "DE", sizeof place.country);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &place);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
  tw_model_add_stock (model, &(TwStock){ .age_days = 170, .on_hand = 65, .reserved = 5 });
  tw_model_add_stock (model, &(TwStock){ .age_days = 100, .on_hand = 20 });
  g_assert_true (tw_model_seal (model, NULL));
  for (int i = 0; i < N_WEEKS; i++)
    mean[i] = 7;
  for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
    quantile[i] = 7;
  tw_forecast_set_add (forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });
  items[0] = tw_item_plan_new (0, 2, 1, N_WEEKS);
  for (int t = 0; t < N_WEEKS; t++)
    items[0]->place_stock[t] = 80 - 7 * (t + 1);
  plan = tw_plan_new_take (model, forecasts, items, &shared, 0);
  tw_model_unref (model);
  tw_forecast_set_unref (forecasts);

  return plan;
}

static GArray *
find_cliffs (const TwPlace    *fees,
             const TwLimitUse *limit,
             guint             n_limits)
{
  g_autoptr (TwPlan) plan = new_plan (fees, limit, n_limits);

  return tw_cliffs_find (plan, 0, 0);
}

/* 52 units are 52 days of supply; 24 are left after the last week, less than 28 days and more than 21. */
static void
test_low_stock (void)
{
  TwPlace fees = { .low_stock = { { 21, 0.6 }, { 28, 0.3 } }, .n_low_stock = 2 };
  g_autoptr (GArray) cliffs = find_cliffs (&fees, NULL, 0);
  const TwCliff *cliff = &g_array_index (cliffs, TwCliff, 0);

  g_assert_cmpuint (cliffs->len, ==, 2);
  g_assert_false (cliff->met); /* of equal weeks the lower level comes first */
  g_assert_cmpuint (cliff->week, ==, 7);
  g_assert_cmpfloat_with_epsilon (cliff->units, 21, 1e-6);
  g_assert_cmpfloat (cliff->money, ==, 0);
  g_assert_true (cliff[1].met);
  g_assert_cmpuint (cliff[1].week, ==, 7);
  g_assert_cmpfloat_with_epsilon (cliff[1].units, 28, 1e-6);
  g_assert_cmpfloat_with_epsilon (cliff[1].per_unit, 0.3, 1e-9);
  g_assert_cmpfloat_with_epsilon (cliff[1].money, 0.3 * 7, 1e-6);
}

/* The 60 are 181 days old at the end of week 1: 60 - 14 of them are left then, and 7 fewer every week after. */
static void
test_aged (void)
{
  TwPlace fees = { .aged = { { 181, 100, 0.2 }, { 400, 900, 0 } }, .n_aged = 2 };
  g_autoptr (GArray) cliffs = find_cliffs (&fees, NULL, 0);
  const TwCliff *cliff = &g_array_index (cliffs, TwCliff, 0);

  g_assert_cmpuint (cliffs->len, ==, 1);
  g_assert_cmpint (cliff->kind, ==, TW_CLIFF_AGED);
  g_assert_cmpuint (cliff->week, ==, 1);
  g_assert_cmpfloat (cliff->units, ==, 46);
  g_assert_cmpfloat_with_epsilon (cliff->per_unit, 1, 1e-9); /* 100 × 0.01 m³ is more than 0.2 */
  g_assert_cmpfloat_with_epsilon (cliff->money, (46 + 39 + 32 + 25 + 18 + 11 + 4) * MONTHS_PER_WEEK, 1e-6);
}

static void
test_rent (void)
{
  TwPlace fees = { .rent = { 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 80, 80 } };
  g_autoptr (GArray) cliffs = find_cliffs (&fees, NULL, 0);
  const TwCliff *cliff = &g_array_index (cliffs, TwCliff, 0);

  g_assert_cmpuint (cliffs->len, ==, 1);
  g_assert_cmpint (cliff->kind, ==, TW_CLIFF_RENT);
  g_assert_cmpuint (cliff->week, ==, 4);
  g_assert_cmpfloat (cliff->units, ==, 45);
  g_assert_cmpfloat_with_epsilon (cliff->per_unit, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (cliff->money, (45 + 38 + 31 + 24) * 0.5 * MONTHS_PER_WEEK, 1e-6);
}

static void
test_capacity (void)
{
  TwPlace    fees = { 0 };
  TwLimitUse limit[2] = {
    { .kind = TW_LIMIT_STORAGE, .index = 0, .week = 0, .hard = TRUE, .capacity = 2, .used = 1.5 },
    { .kind = TW_LIMIT_STORAGE, .index = 0, .week = 1, .hard = TRUE, .capacity = 2, .used = 1.905 },
  };
  g_autoptr (GArray) hard = find_cliffs (&fees, limit, 2);
  g_autoptr (GArray) soft = NULL;

  g_assert_cmpuint (hard->len, ==, 1);
  g_assert_false (g_array_index (hard, TwCliff, 0).met);
  g_assert_cmpint (g_array_index (hard, TwCliff, 0).kind, ==, TW_CLIFF_CAPACITY);
  g_assert_cmpuint (g_array_index (hard, TwCliff, 0).week, ==, 1);
  g_assert_cmpfloat (g_array_index (hard, TwCliff, 0).units, ==, 9);

  limit[0].hard = limit[1].hard = FALSE;
  limit[0].overage = limit[1].overage = 3;
  limit[1].used = 2.5;
  soft = find_cliffs (&fees, limit, 2);
  g_assert_cmpint (g_array_index (soft, TwCliff, 0).kind, ==, TW_CLIFF_OVERAGE);
  g_assert_true (g_array_index (soft, TwCliff, 0).met);
  g_assert_cmpfloat_with_epsilon (g_array_index (soft, TwCliff, 0).per_unit, 0.03, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (soft, TwCliff, 0).money, 1.5, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cliffs/low-stock", test_low_stock);
  g_test_add_func ("/cliffs/aged", test_aged);
  g_test_add_func ("/cliffs/rent", test_rent);
  g_test_add_func ("/cliffs/capacity", test_capacity);

  return g_test_run ();
}
