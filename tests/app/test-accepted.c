/* test-accepted.c: what models ask of a plan, and limits in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-plan.h"
#include "tw-accepted.h"
#include "tw-limit-text.h"

#define START   2967
#define N_WEEKS 4

static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("small", "USD", START, N_WEEKS);
  TwPlace  place = { .id = (char *) "FAC", .name = (char *) "Factory", .kind = TW_PLACE_FACTORY, .country = "CN" };
  g_autoptr (GError) error = NULL;

  tw_model_add_place (model, &place);
  place.id = place.name = (char *) "SRC";
  place.kind = TW_PLACE_SOURCE;
  tw_model_add_place (model, &place);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 1, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 1 });
  g_assert_true (tw_model_seal (model, &error));
  g_assert_no_error (error);

  return model;
}

/* An order of 50 in week 0, and 20 + 5 and @units on the lane in weeks 1 and 2. */
static TwPlan *
new_plan (const TwModel *model,
          guint32        units,
          TwPlanShared  *shared)
{
  TwItemPlan   **items = g_new (TwItemPlan *, 1);
  TwPlanShipment lines[] = {
    { .lane = TW_ANY, .place = 0, .week = 0, .units = 50 },
    { .lane = 0, .place = 0, .week = 1, .units = 20 },
    { .lane = 0, .place = 0, .week = 1, .units = 5, .pinned = TRUE },
    { .lane = 0, .place = 0, .week = 2, .units = units },
  };
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 0, N_WEEKS);

  items[0] = tw_item_plan_new (0, 2, 0, N_WEEKS);
  items[0]->n_shipments = G_N_ELEMENTS (lines);
  items[0]->shipment = g_memdup2 (lines, sizeof lines);

  return tw_plan_new_take (model, forecasts, items, shared, 0);
}

static TwModel *
accept (const TwModel *model,
        const TwPlan  *plan)
{
  guint                  n;
  g_autofree TwAccepted *lines = tw_plan_dup_accepted (plan, &n);
  g_autoptr (GError) error = NULL;
  TwModel *accepted = tw_model_with_accepted (model, lines, n, &error);

  g_assert_no_error (error);

  return accepted;
}

static void
test_ask_alike (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwPlan) plan = new_plan (model, 7, NULL);
  g_autoptr (TwModel) accepted = accept (model, plan);
  g_autoptr (TwModel) priced = NULL;
  g_autoptr (TwModel) both = NULL;
  TwRules rules = *tw_model_get_rules (model);

  g_assert_true (tw_accepted_ask_alike (model, accepted)); /* changes cost nothing */
  rules.change_price = 0.5;
  priced = tw_model_with_rules (model, &rules, NULL);
  both = accept (priced, plan);
  g_assert_false (tw_accepted_ask_alike (model, priced));
  g_assert_false (tw_accepted_ask_alike (priced, both));
  g_assert_true (tw_accepted_ask_alike (both, both));
}

static void
test_limits (void)
{
  TwLimitUse limits[] = {
    { .kind = TW_LIMIT_STORAGE, .index = 1, .week = 0, .capacity = 100, .used = 82 },
    { .kind = TW_LIMIT_STORAGE, .index = 1, .week = 1, .capacity = 100, .used = 100, .price = 2 },
    { .kind = TW_LIMIT_LANE, .index = 0, .week = 2, .hard = TRUE, .capacity = 8.5, .used = 8.5, .price = 40 },
    { .kind = TW_LIMIT_PRODUCTION, .index = 0, .week = 0, .hard = TRUE, .capacity = 1200, .used = 1200 },
  };
  TwPlanShared shared = { .limit = limits, .n_limits = G_N_ELEMENTS (limits) };
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwPlan) plan = new_plan (model, 7, &shared);
  g_autoptr (GArray) tight = tw_limit_dup_tight (plan, 2);
  g_autofree char *use = tw_limit_dup_use (model, &limits[0]);
  g_autofree char *lane_use = tw_limit_dup_use (model, &limits[2]);
  g_autofree char *title = tw_limit_dup_title (model, &limits[3]);
  g_autofree char *price = tw_limit_dup_price (model, &limits[1]);

  g_assert_cmpuint (tw_limit_count_tight (plan), ==, 3);
  g_assert_cmpuint (tight->len, ==, 2);
  g_assert_cmpint (g_array_index (tight, TwLimitUse, 0).kind, ==, TW_LIMIT_LANE); /* 40 × 8.5 before 2 × 100 */
  g_assert_cmpint (g_array_index (tight, TwLimitUse, 1).week, ==, 1);
  g_assert_cmpstr (use, ==, "82 of 100 m³");
  g_assert_cmpstr (lane_use, ==, "8.5 of 8.5 m³");
  g_assert_cmpstr (title, ==, "Production, Factory");
  g_assert_cmpstr (price, ==, "one more m³ is worth $2.00");
  g_assert_null (tw_limit_dup_price (model, &limits[3]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/accepted/ask-alike", test_ask_alike);
  g_test_add_func ("/app/limits/texts", test_limits);

  return g_test_run ();
}
