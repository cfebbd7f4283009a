/* test-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-plan.h"

#include <math.h>

#define START 2961

static TwModel *
new_model (const TwAccepted *accepted,
           guint             n)
{
  TwModel *model = tw_model_new ("lines", "USD", START, 6);

  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FACTORY, .country = "CN" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "AA" });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7 });
  for (guint i = 0; i < n; i++)
    tw_model_add_accepted (model, &accepted[i]);
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

/* An order of 30, a line of 20 of which 5 are pinned, and one of 8. */
static TwPlan *
new_plan (const TwModel *model)
{
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 0, 6);
  TwItemPlan **items = g_new (TwItemPlan *, 1);

  items[0] = tw_item_plan_new (0, 2, 0, 6);
  items[0]->n_shipments = 4;
  items[0]->shipment = g_new0 (TwPlanShipment, 4);
  items[0]->shipment[0] = (TwPlanShipment){ .lane = TW_ANY, .units = 30 };
  items[0]->shipment[1] = (TwPlanShipment){ .week = 2, .units = 15 };
  items[0]->shipment[2] = (TwPlanShipment){ .week = 2, .units = 5, .pinned = TRUE };
  items[0]->shipment[3] = (TwPlanShipment){ .week = 4, .units = 8 };

  return tw_plan_new_take (model, forecasts, items, NULL, 0);
}

static void
test_accepted (void)
{
  const struct
  {
    TwAccepted line[4];
    guint      n;
    guint      n_changes;
  } cases[] = {
    { { { 0, TW_ANY, 0, START, 30 }, { 0, 0, 0, START + 2, 20 }, { 0, 0, 0, START + 4, 8 } }, 3, 0 },
    { { { 0, TW_ANY, 0, START, 31 }, { 0, 0, 0, START + 2, 20 }, { 0, 0, 0, START + 4, 8 } }, 3, 1 }, /* other units */
    { { { 0, TW_ANY, 0, START, 30 }, { 0, 0, 0, START + 2, 20 }, { 0, 0, 0, START + 3, 8 } }, 3, 2 }, /* another week */
    { { { 0, 0, 0, START - 1, 9 }, { 0, 0, 0, START + 2, 20 } }, 2, 2 },                              /* one over, two new */
    { { { 0, TW_ANY, 0, START, 30 }, { 0, 0, 0, START + 2, 9 }, { 0, 0, 0, START + 2, 11 } }, 3, 1 }, /* in two rows */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwModel) model = new_model (cases[i].line, cases[i].n);
      g_autoptr (TwPlan) plan = new_plan (model);
      guint n = 99;

      g_assert_true (tw_plan_count_accepted_changes (plan, &n));
      g_assert_cmpuint (n, ==, cases[i].n_changes);
    }
}

/* A plan whose lines are accepted does not differ from what was accepted. */
static void
test_accept (void)
{
  g_autoptr (TwModel) model = new_model (NULL, 0);
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwModel) accepted = NULL;
  g_autoptr (TwPlan) again = NULL;
  g_autofree TwAccepted *lines = NULL;
  guint                  n = 99;

  g_assert_false (tw_plan_count_accepted_changes (plan, &n));
  g_assert_cmpuint (n, ==, 99);

  lines = tw_plan_dup_accepted (plan, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (lines[3].week, ==, START + 4);
  accepted = tw_model_with_accepted (model, lines, n, NULL);
  again = new_plan (accepted);
  g_assert_true (tw_plan_count_accepted_changes (again, &n));
  g_assert_cmpuint (n, ==, 0);
}

/* Of an item that can be in places 1 and 4 and sells in market 2. */
static TwItemPlan *
new_rows (void)
{
  const guint32 place[] = { 1, 4 };
  const guint32 market[] = { 2 };
  TwItemPlan   *plan = tw_item_plan_new_for (0, place, 2, market, 1, 3);

  for (int t = 0; t < 3; t++)
    {
      plan->place_stock[t] = 10 + t;
      plan->place_stock[3 + t] = 40 + t;
      plan->place_worth[t] = 1.5f + (float) t;
      plan->place_worth[3 + t] = 4.5f + (float) t;
      plan->market_demand[t] = 7 + (float) t;
      plan->market_sales[t] = 5 + (float) t;
    }

  return plan;
}

static void
test_rows (void)
{
  g_autoptr (TwItemPlan) plan = new_rows ();
  g_autoptr (TwItemPlan) all = tw_item_plan_new (0, 2, 1, 3);

  for (guint t = 0; t < 3; t++)
    {
      g_assert_cmpint (tw_item_plan_get_stock (plan, 1, t), ==, 10 + t);
      g_assert_cmpint (tw_item_plan_get_stock (plan, 4, t), ==, 40 + t);
      g_assert_cmpfloat (tw_item_plan_get_worth (plan, 1, t), ==, 1.5f + (float) t);
      g_assert_cmpfloat (tw_item_plan_get_worth (plan, 4, t), ==, 4.5f + (float) t);
      g_assert_cmpfloat (tw_item_plan_get_demand (plan, 2, t), ==, 7 + (float) t);
      g_assert_cmpfloat (tw_item_plan_get_sales (plan, 2, t), ==, 5 + (float) t);
      for (guint32 p = 0; p < 6; p++)
        if (p != 1 && p != 4)
          {
            g_assert_cmpint (tw_item_plan_get_stock (plan, p, t), ==, 0);
            g_assert_true (isnan (tw_item_plan_get_worth (plan, p, t)));
          }
      g_assert_cmpfloat (tw_item_plan_get_demand (plan, 1, t), ==, 0);
      g_assert_cmpfloat (tw_item_plan_get_sales (plan, 3, t), ==, 0);
    }
  g_assert_cmpint (tw_item_plan_find_place (all, 1), ==, 1);
  g_assert_cmpint (tw_item_plan_find_place (all, 2), ==, -1);
  g_assert_cmpint (tw_item_plan_find_market (all, 0), ==, 0);
}

/* A row of no stock is as good as none; one unit more is not. */
static void
test_equal_rows (void)
{
  g_autoptr (TwModel) model = new_model (NULL, 0);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 0, 6);
  const guint32 second[] = { 1 };
  TwPlan       *plan[3];

  for (int i = 0; i < 3; i++)
    {
      TwItemPlan **items = g_new (TwItemPlan *, 1);

      items[0] = i == 0 ? tw_item_plan_new (0, 2, 0, 6) : tw_item_plan_new_for (0, second, 1, NULL, 0, 6);
      items[0]->place_stock[i == 0 ? 6 + 3 : 3] = i == 2 ? 9 : 8;
      plan[i] = tw_plan_new_take (model, forecasts, items, NULL, 0);
    }
  g_assert_true (tw_plan_equal (plan[0], plan[1]));
  g_assert_true (tw_plan_equal (plan[1], plan[0]));
  g_assert_false (tw_plan_equal (plan[0], plan[2]));
  g_assert_false (tw_plan_equal (plan[2], plan[1]));
  for (int i = 0; i < 3; i++)
    tw_plan_unref (plan[i]);
}

/* ---- plans in which few items are others ---- */

#define N_ITEMS 150 /* several blocks of sums, the last one not full */

static TwModel *
new_items_model (void)
{
  TwModel *model = tw_model_new ("items", "USD", START, 6);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      tw_model_add_item (model, &(TwItem){ .id = id, .name = id, .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
    }
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

static TwItemPlan *
draw_item (guint32 item)
{
  TwItemPlan *plan = tw_item_plan_new (item, 0, 0, 6);

  plan->status = g_test_rand_int_range (0, 20) == 0 ? TW_PLAN_INFEASIBLE : TW_PLAN_OPTIMAL;
  plan->value = g_test_rand_double_range (-1e5, 1e6);
  plan->relaxed_value = plan->value + g_test_rand_double ();
  plan->bound = plan->relaxed_value + g_test_rand_double ();
  for (int k = 0; k < TW_N_PARTS; k++)
    plan->part[k] = g_test_rand_double_range (-1e5, 1e5);
  plan->demand = g_test_rand_double_range (0, 1e4);
  plan->sales = g_test_rand_double_range (0, 1e4);

  return plan;
}

/* The plan that all of @edited's items make from nothing. */
static TwPlan *
new_anew (const TwPlan       *edited,
          const TwPlanShared *shared)
{
  TwItemPlan **items = g_new (TwItemPlan *, N_ITEMS);

  for (guint32 i = 0; i < N_ITEMS; i++)
    items[i] = tw_item_plan_ref (tw_plan_get_item (edited, i));

  return tw_plan_new_take (tw_plan_get_model (edited), tw_plan_get_forecasts (edited), items, shared, 0);
}

static void
assert_same_sums (const TwPlan *a,
                  const TwPlan *b)
{
  g_assert_cmpint (tw_plan_get_status (a), ==, tw_plan_get_status (b));
  g_assert_true (tw_plan_get_value (a) == tw_plan_get_value (b));
  g_assert_true (tw_plan_get_relaxed_value (a) == tw_plan_get_relaxed_value (b));
  g_assert_true (tw_plan_get_bound (a) == tw_plan_get_bound (b));
  g_assert_true (tw_plan_get_demand (a) == tw_plan_get_demand (b));
  g_assert_true (tw_plan_get_sales (a) == tw_plan_get_sales (b));
  for (TwPart k = 0; k < TW_N_PARTS; k++)
    g_assert_true (tw_plan_get_part (a, k) == tw_plan_get_part (b, k));
  g_assert_true (tw_plan_equal (a, b));
}

/* Edits of edits, until there are so many that nothing is shared with the first plan but items: each plan has the items it
 * was given and every other of the one before, and the sums of all, to the last bit. */
static void
test_edited (void)
{
  g_autoptr (TwModel) model = new_items_model ();
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (0, 0, 6);
  TwLimitUse   limit = { .kind = TW_LIMIT_LANE, .capacity = 3, .price = 7 };
  TwPlanShared shared = { .part = { 0.1, 0.2 }, .limit = &limit, .n_limits = 1 };
  TwItemPlan **items = g_new (TwItemPlan *, N_ITEMS);
  g_autoptr (TwPlan) plan = NULL;

  for (guint32 i = 0; i < N_ITEMS; i++)
    items[i] = draw_item (i);
  plan = tw_plan_new_take (model, forecasts, items, &shared, 0);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (TwPlan) before = g_steal_pointer (&plan);
      g_autoptr (TwPlan) anew = NULL;
      g_autoptr (TwPlan) copy = NULL;
      guint32     first = (guint32) g_test_rand_int_range (0, N_ITEMS);
      guint32     second = (first + (guint32) g_test_rand_int_range (1, N_ITEMS)) % N_ITEMS;
      TwItemPlan *others[] = { draw_item (first), draw_item (second) };

      limit.price = g_test_rand_double ();
      plan = tw_plan_new_edited_take (before, model, others, 2, &shared, 0);
      for (guint32 i = 0; i < N_ITEMS; i++)
        {
          const TwItemPlan *wanted = i == first ? others[0] : i == second ? others[1]
                                                                          : tw_plan_get_item (before, i);

          g_assert_true (tw_plan_get_item (plan, i) == wanted);
        }
      anew = new_anew (plan, &shared);
      copy = tw_plan_with_model (plan, model);
      assert_same_sums (plan, anew);
      assert_same_sums (plan, copy);
      g_assert_false (tw_plan_equal (plan, before));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/accepted", test_accepted);
  g_test_add_func ("/plan/accept", test_accept);
  g_test_add_func ("/plan/edited", test_edited);
  g_test_add_func ("/plan/rows", test_rows);
  g_test_add_func ("/plan/equal-rows", test_equal_rows);

  return g_test_run ();
}
