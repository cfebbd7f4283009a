/* test-containers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-container-consolidation.h"
#include "allocate/tw-container-rounding.h"
#include "allocate/tw-evaluate.h"
#include "allocate/tw-item-solver.h"
#include "coupled-model.h"
#include "model/tw-lane.h"
#include "plan-checks.h"
#include "random-model.h"

#include <math.h>

#define N_WEEKS   6
#define MOST      2 /* containers a week, of the search through all */
#define M3        4.0
#define BOX_COST  320.0
#define UNIT_M3   0.1
#define N_SAILING (N_WEEKS - 1) /* weeks whose departures arrive in time */

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts,
          int                  n_threads,
          gboolean             whole_units_only)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = n_threads, .whole_units_only = whole_units_only }, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static double
get_empty_cost (const TwModel     *model,
                TwItemPlan *const *items)
{
  double part[TW_N_PARTS] = { 0 };

  tw_container_add_empty_cost (model, items, tw_model_get_n_items (model), part);

  return -part[TW_PART_FIXED];
}

/* ---- against all there is ---- */

/* Items of a source whose goods go to one centre, in containers or dear by air. */
static TwModel *
new_tiny_model (guint           n_items,
                GRand          *rand,
                TwForecastSet **forecasts)
{
  TwModel *model = tw_model_new ("tiny", "USD", 2961, N_WEEKS);
  float    mean[N_WEEKS];
  float    quantile[N_WEEKS * TW_N_LEVELS];

  *forecasts = tw_forecast_set_new (n_items, 1, N_WEEKS);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "AA", .rent = { 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20 } });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "USD", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 7, .container_m3 = M3, .container_cost = BOX_COST });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_AIR, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = g_rand_double_range (rand, 10, 14) });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  for (guint i = 0; i < n_items; i++)
    {
      char id[8];

      g_snprintf (id, sizeof id, "I%u", i);
      tw_model_add_item (model, &(TwItem){ .id = id, .name = id, .unit_cost = 5, .volume_m3 = UNIT_M3, .weight_kg = 1, .units_per_carton = 1 });
      tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = g_rand_double_range (rand, 16, 30) });
      for (int t = 0; t < N_WEEKS; t++)
        {
          mean[t] = (float) g_rand_int_range (rand, 5, 30);
          for (int k = 0; k < TW_N_LEVELS; k++)
            quantile[t * TW_N_LEVELS + k] = mean[t];
        }
      tw_forecast_set_add (*forecasts, &(TwForecast){ .item = i, .mean = mean, .quantile = quantile });
      tw_model_add_stock (model, &(TwStock){ .item = i, .place = 0, .on_hand = 150 });
    }
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

/* The best of the item within so many containers in each week, these not paid. */
static double
solve_within (TwItemSolver     *solver,
              const TwItemPlan *plan,
              const guint      *boxes)
{
  TwItemNetwork *network = solver->network;
  g_autoptr (GError) error = NULL;

  g_assert_true (tw_item_solver_restore_network (solver, plan));
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP && network->lane[network->arc[e].where].container > 0)
      {
        network->capacity[e] = (gint64) round (boxes[network->arc[e].week] * M3 / UNIT_M3);
        network->cost[e] -= (gint64) llrint (network->lane[network->arc[e].where].container * 1e6) * network->levels;
      }
  g_assert_true (tw_network_simplex_attach (solver->simplex, &network->net, &error));
  g_assert_cmpint (tw_network_simplex_solve (solver->simplex, NULL), ==, TW_FLOW_OPTIMAL);
  {
    g_autoptr (TwItemPlan) best = tw_item_solver_answer (solver, TW_FLOW_OPTIMAL, NULL);
    double value = best->value;

    for (guint i = 0; i < best->n_shipments; i++)
      value += best->shipment[i].units * tw_lane_get_unit_container (tw_model_get_lane (network->template->model, best->shipment[i].lane), tw_model_get_item (network->template->model, 0));

    return value;
  }
}

/* Through all numbers of containers, so many a week. */
static double
search (const TwModel       *model,
        const TwForecastSet *forecasts,
        const TwItemPlan    *plan)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  double best = -INFINITY;

  for (guint k = 0; k < (guint) pow (MOST + 1, N_SAILING); k++)
    {
      guint boxes[N_WEEKS] = { 0 };
      guint n = 0;

      for (guint w = 0, rest = k; w < N_SAILING; w++, rest /= MOST + 1)
        n += boxes[w] = rest % (MOST + 1);
      best = MAX (best, solve_within (solver, plan, boxes) - n * BOX_COST);
    }

  return best;
}

/* ---- never worse ---- */

static void
add_containers (TwLane *lane,
                GRand  *rand)
{
  if (lane->mode != TW_MODE_OCEAN)
    return;
  lane->container_m3 = g_rand_double_range (rand, 2, 30);
  lane->container_cost = lane->container_m3 * lane->cost_per_m3 * 0.7;
  lane->cost_per_m3 *= 0.3;
}

/* What the flow alone comes to, whole containers paid. */
static double
price_flow (const TwModel       *model,
            const TwForecastSet *forecasts,
            gboolean             rounds)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_item_plan_unref);
  g_autoptr (GError) error = NULL;
  double value = 0;

  solver->rounds = rounds;
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      g_ptr_array_add (items, tw_item_solver_solve (solver, i, NULL, TW_SOLVE_ANEW, NULL, &error));
      g_assert_no_error (error);
      value += ((TwItemPlan *) g_ptr_array_index (items, i))->value;
    }

  return value - get_empty_cost (model, (TwItemPlan *const *) items->pdata);
}

/* Close to the best of one item, and never above. */
static void
test_search (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  double sum = 0;
  double sum_best = 0;

  for (int i = 0; i < 12; i++)
    {
      TwForecastSet *forecasts;
      g_autoptr (TwModel) model = new_tiny_model (1, rand, &forecasts);
      g_autoptr (TwPlan) plan = allocate (model, forecasts, 1, TRUE);
      double best = search (model, forecasts, tw_plan_get_item (plan, 0));

      g_test_message ("%.2f of %.2f, without %.2f, bound %.2f", tw_plan_get_value (plan), best, price_flow (model, forecasts, FALSE), tw_plan_get_bound (plan));
      g_assert_cmpfloat (tw_plan_get_value (plan), <=, best + 1e-3);
      g_assert_cmpfloat (tw_plan_get_value (plan), <=, tw_plan_get_bound (plan) + 1e-6);
      sum += tw_plan_get_value (plan);
      sum_best += best;
      tw_forecast_set_unref (forecasts);
    }
  g_assert_cmpfloat (sum, >=, 0.97 * sum_best);
}

static TwModel *
new_random_model (guint32         seed,
                  gboolean        packed,
                  TwForecastSet **forecasts)
{
  const RandomPacking packing = { .least_carton = 2, .largest_carton = 12, .fixed_cost = 5 };
  const CoupledChange change = { .lane = add_containers };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  TwForecastSet *loose;
  g_autoptr (TwModel) model = packed ? random_model_new_packed (8, 4, 12, seed, &packing, &loose) : random_model_new (16, 4, 12, seed, &loose);
  TwModel *copy = coupled_model_copy (model, loose, &(CoupledCopy){ .change = &change, .rand = rand }, forecasts);

  tw_forecast_set_unref (loose);
  g_assert_true (tw_model_seal (copy, &error));

  return copy;
}

static void
assert_sound (const TwModel *model,
              const TwPlan  *plan)
{
  TwEvaluation all;
  double       sum = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      assert_balanced (model, tw_plan_get_item (plan, i));
      sum += tw_plan_get_item (plan, i)->value;
      g_assert_cmpfloat (tw_plan_get_item (plan, i)->value, <=, tw_plan_get_item (plan, i)->relaxed_value);
    }
  tw_evaluate (plan, TW_ANY, &all);
  g_assert_cmpfloat_with_epsilon (all.part[TW_PART_FIXED], tw_plan_get_part (plan, TW_PART_FIXED), 1e-6 * (1 + fabs (all.part[TW_PART_FIXED])));
  g_assert_cmpfloat (tw_plan_get_value (plan), <=, sum + 1e-6 * (1 + fabs (sum)));
  g_assert_cmpfloat (tw_plan_get_value (plan), <=, tw_plan_get_bound (plan) + 1e-9 * fabs (tw_plan_get_bound (plan)));
}

static void
test_never_worse (gconstpointer data)
{
  gboolean packed = GPOINTER_TO_INT (data);
  double   sum = 0;

  for (guint32 seed = 1; seed <= (packed ? 2 : 6); seed++)
    {
      TwForecastSet *forecasts;
      g_autoptr (TwModel) model = new_random_model (seed, packed, &forecasts);
      g_autoptr (TwPlan) plan = allocate (model, forecasts, 1, !packed);
      g_autoptr (TwPlan) other = allocate (model, forecasts, 2, !packed);
      double before = price_flow (model, forecasts, packed);

      g_test_message ("%.2f, without %.2f, bound %.2f", tw_plan_get_value (plan), before, tw_plan_get_bound (plan));
      g_assert_true (tw_plan_equal (plan, other));
      g_assert_cmpfloat (tw_plan_get_value (plan), >=, before - 1e-6 * fabs (before));
      assert_sound (model, plan);
      sum += tw_plan_get_value (plan) - before;
      tw_forecast_set_unref (forecasts);
    }
  g_assert_cmpfloat (sum, >, 0);
}

/* ---- what must not give way ---- */

/* A departure that is pinned leaves, though its container is nearly empty. */
static void
test_pins (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;
  TwForecastSet *forecasts;
  g_autoptr (TwModel) model = new_tiny_model (2, rand, &forecasts);
  g_autoptr (TwModel) pinned = tw_model_with_pins (model, &(TwPin){ .id = 1, .item = 1, .lane = 0, .week = 2, .units = 3 }, 1, &error);
  g_autoptr (TwPlan) plan = NULL;
  const TwItemPlan *item;
  gint64            units = 0;

  g_assert_no_error (error);
  plan = allocate (pinned, forecasts, 1, TRUE);
  item = tw_plan_get_item (plan, 1);
  for (guint i = 0; i < item->n_shipments; i++)
    if (item->shipment[i].lane == 0 && item->shipment[i].week == 2)
      units += item->shipment[i].units;
  g_assert_cmpint (units, ==, 3);
  assert_sound (pinned, plan);
  tw_forecast_set_unref (forecasts);
}

/* Within limits that bind; and once more on the answer, which stays within them and is no worse. */
static void
test_limits (gconstpointer data)
{
  gboolean packed = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwForecastSet) copied = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  const CoupledChange change = { .lane = add_containers };
  TwRandomPlan        spec = { .n_items = packed ? 12 : 30, .n_markets = 5, .n_weeks = 14, .seed = 7, .capacity_scale = 1, .packed = packed };
  g_autoptr (TwModel) drawn = tw_random_plan_new (&spec, &forecasts, &error);
  g_autoptr (TwModel) model = coupled_model_copy (drawn, forecasts, &(CoupledCopy){ .change = &change, .rand = rand }, &copied);
  g_autoptr (TwPlan) plan = NULL;
  g_autoptr (TwPlan) other = NULL;
  const TwLimitUse *limit;
  guint             n;

  g_assert_no_error (error);
  g_assert_true (tw_model_seal (model, &error));
  plan = allocate (model, copied, 1, !packed);
  other = allocate (model, copied, 2, !packed);
  g_assert_true (tw_plan_equal (plan, other));
  assert_sound (model, plan);
  limit = tw_plan_get_limits (plan, &n);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    if (limit[i].hard)
      g_assert_cmpfloat (limit[i].used, <=, limit[i].capacity * (1 + 1e-9) + 1e-9);
  g_test_message ("%.2f, bound %.2f", tw_plan_get_value (plan), tw_plan_get_bound (plan));
}

/* Two half-empty containers become one. */
static void
test_merge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  TwForecastSet *forecasts;
  g_autoptr (TwModel) model = new_tiny_model (3, rand, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, 1, TRUE);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TwItemPlan *items[3];
  double      before = price_flow (model, forecasts, FALSE);

  g_test_message ("%.2f, without %.2f", tw_plan_get_value (plan), before);
  g_assert_cmpfloat (tw_plan_get_value (plan), >, before + BOX_COST / 4);
  for (guint i = 0; i < 3; i++)
    items[i] = tw_item_plan_ref (tw_plan_get_item (plan, i));
  g_cancellable_cancel (cancellable);
  g_assert_false (tw_container_consolidate (limits, NULL, items, 3, 0, cancellable));
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (items[i] == tw_plan_get_item (plan, i));
      tw_item_plan_unref (items[i]);
    }
  tw_forecast_set_unref (forecasts);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/containers/search", test_search);
  g_test_add_func ("/containers/merge", test_merge);
  g_test_add_data_func ("/containers/never-worse/units", GINT_TO_POINTER (FALSE), test_never_worse);
  g_test_add_data_func ("/containers/never-worse/cartons", GINT_TO_POINTER (TRUE), test_never_worse);
  g_test_add_func ("/containers/pins", test_pins);
  g_test_add_data_func ("/containers/limits/units", GINT_TO_POINTER (FALSE), test_limits);
  g_test_add_data_func ("/containers/limits/cartons", GINT_TO_POINTER (TRUE), test_limits);

  return g_test_run ();
}
