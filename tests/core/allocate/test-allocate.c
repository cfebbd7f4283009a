/* test-allocate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-item-solver.h"
#include "plan-checks.h"
#include "random-model.h"

#include <math.h>

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
} Fixture;

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts,
          const TwPlan        *start,
          int                  n_threads)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = n_threads }, start, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->model = (data != NULL ? random_model_new_with_fees : random_model_new) (40, 8, 20, (guint32) g_test_rand_int (), &f->forecasts);
  f->plan = allocate (f->model, f->forecasts, NULL, 1);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_model_unref (f->model);
  tw_forecast_set_unref (f->forecasts);
  tw_plan_unref (f->plan);
}

static void
test_equals_lp (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (f->model, f->forecasts, 0);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  guint n_chains = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      g_autoptr (TwItemPlan) plan = tw_item_solver_solve (solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);

      assert_optimal_flow (solver);
      assert_equals_lp (solver->network, plan);
      assert_bounds (solver->network, plan);
      assert_low_stock (solver->network, plan);
      n_chains += solver->network->n_chains;
      g_assert_cmpfloat (plan->value, ==, tw_plan_get_item (f->plan, i)->value);
    }
  g_assert_cmpint (n_chains > 0, ==, data != NULL);
}

static void
test_balance (Fixture      *f,
              gconstpointer data)
{
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      assert_balanced (f->model, tw_plan_get_item (f->plan, i));
      g_assert_cmpfloat (tw_plan_get_item (f->plan, i)->value, <=, tw_plan_get_item (f->plan, i)->bound);
    }
  g_assert_cmpfloat (tw_plan_get_sales (f->plan), >, 0.25 * tw_plan_get_demand (f->plan)); /* it sells; how much, the draw decides */
  g_assert_cmpfloat (tw_plan_get_gap (f->plan), ==, 0);
}

static void
test_same_answer (Fixture      *f,
                  gconstpointer data)
{
  g_autoptr (TwPlan) threads = allocate (f->model, f->forecasts, NULL, 4);
  g_autoptr (TwPlan) warm = allocate (f->model, f->forecasts, f->plan, 2);
  guint32           items[] = { 7, 3, 39, 3 };
  const TwItemPlan *item = tw_plan_get_item (f->plan, 3);
  gsize             n_bytes = (gsize) item->n_places * item->n_weeks * sizeof (float);
  g_autoptr (TwPlan) some = tw_allocate_items (f->model, f->plan, items, G_N_ELEMENTS (items), NULL, NULL);

  g_assert_true (tw_plan_equal (f->plan, threads));
  g_assert_true (tw_plan_equal (f->plan, warm));
  g_assert_true (tw_plan_equal (f->plan, some));
  g_assert_true (tw_plan_get_item (f->plan, 5) == tw_plan_get_item (some, 5));
  g_assert_cmpmem (item->place_worth, n_bytes, tw_plan_get_item (some, 3)->place_worth, n_bytes);
}

/* ---- pins ---- */

static TwPin
draw_pin (const TwModel *model,
          guint32        item,
          gint64         id)
{
  TwPin pin = { .id = id, .item = item };

  do
    pin.lane = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_lanes (model));
  while (tw_model_get_lane (model, pin.lane)->mode == TW_MODE_PARCEL);
  pin.week = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_weeks (model));
  pin.units = (guint32) g_test_rand_int_range (1, 40);

  return pin;
}

/* A pin on what was accepted, if there is such a departure. */
static void
meet_accepted (const TwModel *model,
               TwPin         *pin)
{
  guint             n;
  const TwAccepted *row = tw_model_get_item_accepted (model, pin->item, &n);

  for (guint i = 0; i < n; i++)
    if (row[i].lane != TW_ANY && row[i].units > 1)
      {
        pin->lane = row[i].lane;
        pin->week = (guint32) (row[i].week - tw_model_get_start_week (model));
        pin->units = g_test_rand_bit () ? row[i].units - 1 : row[i].units + 1;
      }
}

static void
assert_pin_kept (const TwItemPlan *plan,
                 const TwPin      *pin)
{
  guint n = 0;

  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane == pin->lane && plan->shipment[i].week == pin->week)
      {
        n++;
        g_assert_true (plan->shipment[i].pinned);
        g_assert_cmpuint (plan->shipment[i].units, ==, pin->units);
      }
  g_assert_cmpuint (n, ==, 1);
}

/* A pin may do what phases and the frozen weeks forbid, and a plan may be better for it. */
static gboolean
is_bounded (TwItemNetwork *network,
            const TwPin   *pin)
{
  const TwItemLane *lane;
  guint             arc;
  gint32            accepted;

  tw_item_network_build (network, pin->item);
  lane = tw_item_network_find_lane (network, pin->lane);
  if (lane == NULL || pin->week >= lane->n_arcs)
    return FALSE;
  arc = lane->first_arc + pin->week;
  accepted = tw_item_network_find_accepted (network, arc);

  return network->capacity[arc] + (accepted >= 0 ? network->capacity[accepted] : 0) < pin->units;
}

/* A drag and its undo, and the same plan from nothing; the bound that a pin can only cost. */
static void
test_pins (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (f->model, f->forecasts, 0);
  g_autoptr (TwItemNetwork) network = tw_item_network_new (template);
  guint n_infeasible = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      TwPin pins[2] = { draw_pin (f->model, i, 1), draw_pin (f->model, i, 2) };
      g_autoptr (TwModel) pinned = NULL;
      g_autoptr (TwPlan) moved = NULL;
      g_autoptr (TwPlan) undone = NULL;
      g_autoptr (TwPlan) cold = NULL;
      const TwItemPlan *plan;

      meet_accepted (f->model, &pins[1]);
      pinned = tw_model_with_pins (f->model, pins, pins[0].lane == pins[1].lane && pins[0].week == pins[1].week ? 1 : 2, NULL);
      moved = tw_allocate_items (pinned, f->plan, &i, 1, NULL, NULL);
      undone = tw_allocate_items (f->model, moved, &i, 1, NULL, NULL);
      cold = allocate (pinned, f->forecasts, NULL, 2);
      plan = tw_plan_get_item (moved, i);

      g_assert_true (tw_plan_equal (undone, f->plan));
      g_assert_true (tw_plan_equal (moved, cold));
      g_assert_cmpint (tw_plan_get_status (moved), ==, plan->status);
      assert_pin_kept (plan, &pins[0]);
      if (plan->status == TW_PLAN_OPTIMAL)
        {
          g_autoptr (TwNetworkTemplate) other = tw_network_template_new (pinned, f->forecasts, 0);
          g_autoptr (TwItemNetwork) with_pins = tw_item_network_new (other);

          tw_item_network_build (with_pins, i);
          assert_bounds (with_pins, plan);
          assert_balanced (pinned, plan);
          if (!is_bounded (network, &pins[0]) && !is_bounded (network, &pins[1]))
            g_assert_cmpfloat (plan->value, <=, tw_plan_get_item (f->plan, i)->value + 1e-6);
        }
      n_infeasible += plan->status == TW_PLAN_INFEASIBLE;
    }
  g_assert_cmpuint (n_infeasible, >, 0);
}

/* ---- by hand ---- */

typedef struct
{
  double  demand; /* a week, certain */
  guint32 at_fc;
  guint32 at_source;
} Small;

/* A source warehouse, a truck of a week's lead at 1 a unit, one centre, one market. A sale brings 20 - 3 = 17
 * before the last leg of 2; nothing else costs anything. */
static TwModel *
new_small_model (const Small    *small,
                 TwForecastSet **forecasts)
{
  TwModel *model = tw_model_new ("small", "USD", 2961, 4);
  float    mean[4];
  float    quantile[4 * TW_N_LEVELS];

  for (int i = 0; i < 4; i++)
    mean[i] = (float) small->demand;
  for (int i = 0; i < 4 * TW_N_LEVELS; i++)
    quantile[i] = (float) small->demand;
  tw_model_set_capital_rate (model, 0);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FULFILMENT, .country = "DE" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20, .fulfilment_fee = 3 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 0, .on_hand = small->at_source });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 1, .on_hand = small->at_fc });
  g_assert_true (tw_model_seal (model, NULL));

  *forecasts = tw_forecast_set_new (1, 1, 4);
  tw_forecast_set_add (*forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });

  return model;
}

/* 10 a week are wanted. 15 at the centre sell in weeks 0 and 1; 25 from the source make up weeks 1 to 3. The other 135
 * of its 160 are left at the end, worth their replacement: 5 at the source and 5 + 1 at the centre for 60
 * each, 6 weeks' demand, and 60 % of it for the next; so 60 stay, 60 more are sent, and 15 stay at 3. */
static void
test_certain_demand (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_small_model (&(Small){ .demand = 10, .at_fc = 15, .at_source = 160 }, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, NULL, 1);
  const TwItemPlan *item = tw_plan_get_item (plan, 0);
  guint             shipped = 0;
  double            earned;

  for (guint i = 0; i < item->n_shipments; i++)
    shipped += item->shipment[i].units;
  g_assert_cmpuint (shipped, ==, 25 + 60);
  g_assert_cmpfloat_with_epsilon (item->value, 40 * 15 - 85 + 60 * 5 + 60 * 6 + 15 * 3, 1e-3);
  g_assert_cmpfloat_with_epsilon (item->part[TW_PART_SALES], 40 * 17, 1e-3);
  g_assert_cmpfloat_with_epsilon (item->part[TW_PART_FREIGHT], -40 * 2 - 85, 1e-3);
  g_assert_cmpfloat_with_epsilon (item->part[TW_PART_TERMINAL], 60 * 5 + 60 * 6 + 15 * 3, 1e-3);
  g_assert_cmpfloat_with_epsilon (item->sales, 40, 1e-3);
  g_assert_cmpfloat_with_epsilon (tw_item_plan_get_worth (item, 0, 0), 3, 1e-3);
  g_assert_cmpint (tw_item_plan_get_stock (item, 1, 0), ==, 5);

  /* Of the 85 sent 25 sell at 15 and 60 are worth 6; each costs 1 to send, and one at the source is worth 3. If all arrive in
   * week 1 they share what they earn with the 5 that are there still, which sell too. */
  earned = 0;
  for (guint i = 0; i < item->n_shipments; i++)
    earned += item->shipment[i].worth * item->shipment[i].units;
  g_assert_cmpfloat (earned, >, 25 * (6 - 4));
  g_assert_cmpfloat (earned, <=, 85 * ((30.0 * 15 + 60 * 6) / 90 - 4) + 1e-3);
}

/* 8 are there in week 0 and a pin wants 30 of them: 22 are missing. */
static void
test_shortfall (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_small_model (&(Small){ .demand = 10, .at_fc = 5, .at_source = 8 }, &forecasts);
  TwPin pin = { .id = 17, .item = 0, .lane = 0, .week = 1, .units = 30 };
  g_autoptr (TwModel) pinned = tw_model_with_pins (model, &pin, 1, NULL);
  g_autoptr (TwPlan) plan = allocate (pinned, forecasts, NULL, 1);
  const TwItemPlan *item = tw_plan_get_item (plan, 0);

  g_assert_cmpint (tw_plan_get_status (plan), ==, TW_PLAN_INFEASIBLE);
  g_assert_nonnull (item->shortfall);
  g_assert_cmpint (item->shortfall->short_units, ==, 22);
  g_assert_cmpint (item->shortfall->available_units, ==, 8);
  g_assert_cmpuint (item->shortfall->n_pins, ==, 1);
  g_assert_cmpint (item->shortfall->pin_ids[0], ==, 17);
  g_assert_cmpuint (item->shortfall->place, ==, 0);
  g_assert_cmpuint (item->shortfall->week, ==, 1);
}

/* No pin is named that could be left out: of 4, 4 and 1 it takes all to ask for more than 8; of 30 and 100
 * either is enough. */
static void
test_smallest_shortfall (void)
{
  static const guint32 units[2][3] = { { 4, 4, 1 }, { 30, 100, 1 } };

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = new_small_model (&(Small){ .demand = 10, .at_fc = 5, .at_source = 8 }, &forecasts);
      TwPin pins[3] = { { .id = 17, .week = 1, .units = units[k][0] }, { .id = 18, .week = 2, .units = units[k][1] }, { .id = 19, .week = 0, .units = units[k][2] } };
      g_autoptr (TwModel) pinned = tw_model_with_pins (model, pins, 3, NULL);
      g_autoptr (TwPlan) plan = allocate (pinned, forecasts, NULL, 1);
      const TwShortfall *shortfall = tw_plan_get_item (plan, 0)->shortfall;
      gint64             asked = 0;

      g_assert_nonnull (shortfall);
      g_assert_cmpuint (shortfall->n_pins, ==, k == 0 ? 3 : 1);
      for (guint i = 0; i < 3; i++)
        for (guint j = 0; j < shortfall->n_pins; j++)
          asked += shortfall->pin_ids[j] == pins[i].id ? pins[i].units : 0;
      g_assert_cmpint (shortfall->available_units, ==, 8);
      g_assert_cmpint (shortfall->short_units, ==, asked - 8);
    }
}

static void
test_cancel (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tw_allocate (f->model, f->forecasts, NULL, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/allocate/equals-lp", Fixture, NULL, set_up, test_equals_lp, tear_down);
  g_test_add ("/allocate/fees/equals-lp", Fixture, "fees", set_up, test_equals_lp, tear_down);
  g_test_add ("/allocate/balance", Fixture, NULL, set_up, test_balance, tear_down);
  g_test_add ("/allocate/fees/balance", Fixture, "fees", set_up, test_balance, tear_down);
  g_test_add ("/allocate/same-answer", Fixture, NULL, set_up, test_same_answer, tear_down);
  g_test_add ("/allocate/fees/same-answer", Fixture, "fees", set_up, test_same_answer, tear_down);
  g_test_add ("/allocate/pins", Fixture, NULL, set_up, test_pins, tear_down);
  g_test_add ("/allocate/fees/pins", Fixture, "fees", set_up, test_pins, tear_down);
  g_test_add_func ("/allocate/certain-demand", test_certain_demand);
  g_test_add_func ("/allocate/shortfall", test_shortfall);
  g_test_add_func ("/allocate/smallest-shortfall", test_smallest_shortfall);
  g_test_add ("/allocate/cancel", Fixture, NULL, set_up, test_cancel, tear_down);

  return g_test_run ();
}
