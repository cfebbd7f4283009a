/* test-evaluate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-evaluate.h"
#include "random-model.h"

#include <math.h>

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts,
          guint                n_weeks)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1, .n_weeks = n_weeks }, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static void
assert_close (double a,
              double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6 * MAX (1, MAX (fabs (a), fabs (b))));
}

/* Where the model is linear, pricing the plan again finds the value the engine gave, item by item. A tie between two
 * customers may be broken otherwise, so that single parts differ; never their sum. */
static void
assert_agrees (const TwPlan *plan)
{
  TwEvaluation all;
  double       sum = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);
      TwEvaluation      own;
      double            difference = 0;

      tw_evaluate (plan, i, &own);
      for (int k = 0; k < TW_N_PARTS; k++)
        difference += own.linear_difference[k];
      assert_close (own.value, item->value);
      assert_close (difference, own.value - item->value);
      if (item->status == TW_PLAN_OPTIMAL)
        g_assert_cmpfloat (own.missing_units, ==, 0);
      else
        g_assert_cmpfloat (own.missing_units, >, 0);
      sum += own.value;
    }
  tw_evaluate (plan, TW_ANY, &all);
  assert_close (all.value, sum);
  assert_close (all.value, tw_plan_get_value (plan));
}

static void
test_agrees (void)
{
  for (guint n_weeks = 0; n_weeks < 12; n_weeks += 6)
    {
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = random_model_new (30, 10, 18, (guint32) g_test_rand_int (), &forecasts);
      g_autoptr (TwPlan) plan = allocate (model, forecasts, n_weeks);

      assert_agrees (plan);
    }
}

/* With fees for placement and disposal, slower parcels, customers lost, changes of an accepted plan and steps, of which the
 * linear model has some only about: what depends on lines and stock alone is the same. */
static void
test_agrees_with_fees (void)
{
  const TwPart same[] = { TW_PART_PURCHASE, TW_PART_DUTY, TW_PART_STORAGE, TW_PART_PLACEMENT, TW_PART_FIXED, TW_PART_CAPITAL, TW_PART_CHANGE };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new_with_fees (30, 10, 18, (guint32) g_test_rand_int (), &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, 0);
  TwEvaluation all;
  double       difference = 0;

  tw_evaluate (plan, TW_ANY, &all);
  for (gsize k = 0; k < G_N_ELEMENTS (same); k++)
    assert_close (all.part[same[k]], tw_plan_get_part (plan, same[k]));
  for (int k = 0; k < TW_N_PARTS; k++)
    difference += all.linear_difference[k];
  assert_close (all.value - difference, tw_plan_get_value (plan));
  g_assert_cmpfloat (all.part[TW_PART_CHANGE], <, 0);
  g_assert_cmpfloat (fabs (difference), <, 0.03 * fabs (all.value)); /* about is not far off */
}

static void
test_agrees_with_pins (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = random_model_new (30, 5, 14, (guint32) g_test_rand_int (), &forecasts);
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (TwPlan) plan = NULL;
  TwPin pins[30] = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      pins[i] = (TwPin){ .id = i + 1, .item = i, .week = (guint32) g_test_rand_int_range (0, 14), .units = (guint32) g_test_rand_int_range (1, 60), .note = (char *) "" };
      do
        pins[i].lane = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_lanes (model));
      while (tw_model_get_lane (model, pins[i].lane)->mode == TW_MODE_PARCEL);
    }
  pinned = tw_model_with_pins (model, pins, G_N_ELEMENTS (pins), NULL);
  plan = allocate (pinned, forecasts, 0);
  assert_agrees (plan);
}

/* ---- fees in steps, worked by hand ---- */

#define N_WEEKS 10
#define MONTHS  (12 / 52.1775)

enum
{
  SOURCE,
  CENTRE,
};

/* A centre whose market wants 10 a week for certain, with layers of 100 units, 170 days old, and 50, 20 days old; 200
 * more leave the source in week 0 in two lines. */
static TwModel *
new_steps_model (TwForecastSet **forecasts)
{
  TwModel *model = tw_model_new ("steps", "USD", 2961, N_WEEKS);
  float    mean[N_WEEKS];
  float    quantile[N_WEEKS * TW_N_LEVELS];
  TwPlace  centre = {
     .id = (char *) "C",
     .name = (char *) "C",
     .kind = TW_PLACE_FULFILMENT,
     .country = "AA",
     .placement_fee = 0.15,
     .capacity_m3 = 3,
     .overage_price = 40,
     .aged = { { 181, 5, 0.01 }, { 271, 0, 0.3 } },
     .n_aged = 2,
     .low_stock = { { 50, 0.9 }, { 100, 0.2 } },
     .n_low_stock = 2,
     .utilisation = { { 26.5, 7 } },
     .n_utilisation = 1,
  };

  *forecasts = tw_forecast_set_new (1, 1, N_WEEKS);
  for (int i = 0; i < N_WEEKS; i++)
    mean[i] = 10;
  for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
    quantile[i] = 10;
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "USD", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = SOURCE, .to = CENTRE, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .fixed_cost = 25, .container_m3 = 1.5, .container_cost = 300 });
  tw_model_add_lane (model, &(TwLane){ .from = CENTRE, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
  tw_forecast_set_add (*forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });
  tw_model_add_stock (model, &(TwStock){ .place = SOURCE, .on_hand = 200 });
  tw_model_add_stock (model, &(TwStock){ .place = CENTRE, .age_days = 20, .on_hand = 55, .reserved = 5 });
  tw_model_add_stock (model, &(TwStock){ .place = CENTRE, .age_days = 170, .on_hand = 100 });
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

static TwPlan *
new_steps_plan (const TwModel       *model,
                const TwForecastSet *forecasts)
{
  TwItemPlan **items = g_new (TwItemPlan *, 1);

  items[0] = tw_item_plan_new (0, 3, 1, N_WEEKS);
  items[0]->n_shipments = 2;
  items[0]->shipment = g_new0 (TwPlanShipment, 2);
  items[0]->shipment[0] = (TwPlanShipment){ .arrive_week = 1, .units = 50, .pinned = TRUE };
  items[0]->shipment[1] = (TwPlanShipment){ .arrive_week = 1, .units = 150 };
  for (int t = 0; t < N_WEEKS; t++)
    items[0]->place_stock[CENTRE * N_WEEKS + t] = t == 0 ? 140 : 340 - 10 * t;

  return tw_plan_new_take (model, forecasts, items, NULL, 0);
}

static void
test_steps (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_steps_model (&forecasts);
  g_autoptr (TwPlan) plan = new_steps_plan (model, forecasts);
  TwEvaluation all, own;

  tw_evaluate (plan, TW_ANY, &all);
  tw_evaluate (plan, 0, &own);

  g_assert_cmpfloat (all.missing_units, ==, 0);
  assert_close (all.part[TW_PART_SALES], 10 * N_WEEKS * 20);
  assert_close (all.part[TW_PART_PLACEMENT], -200 * 0.15);
  assert_close (all.part[TW_PART_FIXED], -25 - 2 * 300);       /* one departure, 2 m³ in boxes of 1.5 */
  assert_close (own.part[TW_PART_FIXED], -25 - 2 / 1.5 * 300); /* for its space alone */
  /* 90 of the old layer are left after week 0, 177 days old; 80, 70, … after the weeks from 184 days on */
  assert_close (all.part[TW_PART_AGED], -(80 + 70 + 60 + 50 + 40 + 30 + 20 + 10) * 5 * 0.01 * MONTHS);
  assert_close (all.part[TW_PART_LOW_STOCK], -10 * 0.2); /* 140 units are 98 days, 250 and more are 175 */
  /* 3.3, 3.2 and 3.1 m³ in a place of 3; 33 … 27 weeks of supply */
  assert_close (all.part[TW_PART_OVERAGE], -((0.3 + 0.2 + 0.1) * 40 + (3.3 + 3.2 + 3.1 + 3.0 + 2.9 + 2.8 + 2.7) * 7) * MONTHS);
  g_assert_cmpfloat (own.part[TW_PART_OVERAGE], ==, 0);
  for (int k = 0; k < TW_N_PARTS; k++)
    g_assert_cmpfloat (all.linear_difference[k], ==, all.part[k]); /* the plan says nothing of itself */
}

/* What is sent although it is not there is counted. */
static void
test_missing (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_steps_model (&forecasts);
  g_autoptr (TwPlan) plan = new_steps_plan (model, forecasts);
  TwEvaluation out;

  tw_plan_get_item (plan, 0)->shipment[1].units += 30;
  tw_evaluate (plan, 0, &out);
  g_assert_cmpfloat (out.missing_units, ==, 30);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluate/agrees", test_agrees);
  g_test_add_func ("/evaluate/agrees-with-fees", test_agrees_with_fees);
  g_test_add_func ("/evaluate/agrees-with-pins", test_agrees_with_pins);
  g_test_add_func ("/evaluate/steps", test_steps);
  g_test_add_func ("/evaluate/missing", test_missing);

  return g_test_run ();
}
