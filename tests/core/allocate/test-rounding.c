/* test-rounding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-departures.h"
#include "allocate/tw-item-answer.h"
#include "allocate/tw-item-rounding.h"
#include "allocate/tw-path-flow.h"
#include "demo/tw-random-plan.h"
#include "plan-checks.h"
#include "random-model.h"
#include "rounding-mip.h"

#include <math.h>

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwNetworkTemplate *template;
  TwItemSolver *solver;
} Fixture;

static const RandomPacking loose = { .least_carton = 1, .largest_carton = 1 };
static const RandomPacking cartons = { .least_carton = 4, .largest_carton = 24 };
static const RandomPacking orders = { .least_carton = 1, .largest_carton = 24, .least_order_weeks = 4 };
static const RandomPacking fixed = { .least_carton = 1, .largest_carton = 12, .fixed_cost = 20 };
static const RandomPacking everything = { .least_carton = 1, .largest_carton = 40, .least_order_weeks = 8, .fixed_cost = 60 };

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->model = random_model_new_packed (20, 6, 13, (guint32) g_test_rand_int (), data, &f->forecasts);
  f->template = tw_network_template_new (f->model, f->forecasts, 0);
  f->solver = tw_item_solver_new (f->template);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_item_solver_free (f->solver);
  tw_network_template_free (f->template);
  tw_forecast_set_unref (f->forecasts);
  tw_model_unref (f->model);
}

/* ---- fixed flows ---- */

/* -INFINITY if nothing can follow what is fixed. */
static double
solve_again (TwItemSolver *solver,
             double        relaxed_value)
{
  g_autoptr (TwItemPlan) plan = NULL;

  g_assert_true (tw_network_simplex_update (solver->simplex, NULL));
  plan = tw_item_answer_new (solver->network, solver->simplex, tw_network_simplex_solve (solver->simplex, NULL));
  if (plan->status == TW_PLAN_INFEASIBLE)
    return -INFINITY;
  plan->relaxed_value = plan->bound = relaxed_value + 1;
  assert_balanced (solver->network->template->model, plan);

  return plan->value;
}

/* What the solver wants anyway costs nothing to fix; less than that is never better, and letting go brings
 * everything back. */
static void
test_fix (Fixture      *f,
          gconstpointer data)
{
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      g_autoptr (TwItemPlan) plan = tw_item_solver_solve (f->solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);
      TwItemNetwork     *network = f->solver->network;
      g_autofree gint64 *flow = g_memdup2 (tw_network_simplex_get_flow (f->solver->simplex), network->net.n_arcs * sizeof *flow);
      g_autofree gint64 *capacity = g_memdup2 (network->capacity, network->net.n_arcs * sizeof *capacity);

      for (guint e = 0; e < network->net.n_arcs; e++)
        if (network->arc[e].kind == TW_ARC_SHIP)
          tw_item_network_fix_arc (network, e, flow[e]);
      g_assert_cmpfloat_with_epsilon (solve_again (f->solver, plan->value), plan->value, 1e-9 * ABS (plan->value) + 1e-6);
      for (guint e = 0; e < network->net.n_arcs; e++)
        if (network->arc[e].kind == TW_ARC_SHIP && flow[e] > 0)
          tw_item_network_fix_arc (network, e, flow[e] - 1);
      g_assert_cmpfloat (solve_again (f->solver, plan->value), <=, plan->value + 1e-6);
      for (guint e = 0; e < network->net.n_arcs; e++)
        if (network->arc[e].kind == TW_ARC_SHIP)
          {
            tw_item_network_fix_arc (network, e, 0);
            network->capacity[e] = capacity[e];
          }
      g_assert_cmpfloat_with_epsilon (solve_again (f->solver, plan->value), plan->value, 1e-9 * ABS (plan->value) + 1e-6);
    }
}

/* ---- rounding ---- */

/* The plan before and after. */
static TwItemPlan *
round_item (Fixture     *f,
            guint32      item,
            TwItemPlan **relaxed)
{
  TwItemPlan *plan;

  *relaxed = tw_item_solver_solve (f->solver, item, NULL, TW_SOLVE_ANEW, NULL, NULL);
  g_assert_cmpint (tw_item_round (f->solver, NULL), ==, TW_FLOW_OPTIMAL);
  plan = tw_item_answer_new (f->solver->network, f->solver->simplex, TW_FLOW_OPTIMAL);
  plan->relaxed_value = plan->bound = (*relaxed)->value;

  return plan;
}

static gint64
get_stock (const TwModel *model,
           guint32        item,
           guint32        place)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (model, item, &n);
  gint64         units = 0;

  for (guint i = 0; i < n; i++)
    if (stock[i].place == place)
      units += (gint64) stock[i].on_hand - stock[i].reserved;

  return units;
}

/* Whole cartons; or with the rest of today's stock of a place that sells to nobody, once. */
static void
assert_whole (const TwModel    *model,
              const TwItemPlan *plan)
{
  const TwItem        *item = tw_model_get_item (model, plan->item);
  g_autofree gboolean *opened = g_new0 (gboolean, tw_model_get_n_places (model));

  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (s->lane == TW_ANY)
        g_assert_cmpuint (s->units, >=, item->minimum_order);
      if (s->pinned || s->units % item->units_per_carton == 0)
        continue;
      g_assert_true (s->lane != TW_ANY && !opened[s->place]);
      g_assert_true (tw_model_get_place (model, s->place)->kind == TW_PLACE_SOURCE || tw_model_get_place (model, s->place)->kind == TW_PLACE_OVERFLOW);
      g_assert_cmpuint (s->units % item->units_per_carton, ==, get_stock (model, plan->item, s->place) % item->units_per_carton);
      opened[s->place] = TRUE;
    }
}

static double
sum_fixed_costs (const TwModel    *model,
                 const TwItemPlan *plan)
{
  double sum = 0;

  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY)
      sum += tw_model_get_lane (model, plan->shipment[i].lane)->fixed_cost;

  return sum;
}

static void
test_sizes (Fixture      *f,
            gconstpointer data)
{
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      g_autoptr (TwItemPlan) relaxed = NULL;
      g_autoptr (TwItemPlan) plan = round_item (f, i, &relaxed);

      assert_whole (f->model, plan);
      assert_balanced (f->model, plan);
      assert_optimal_flow (f->solver);
      g_assert_cmpfloat_with_epsilon (-plan->part[TW_PART_FIXED], sum_fixed_costs (f->model, plan), 1e-6);
    }
}

/* Where any whole units will do, nothing changes. */
static void
test_loose (Fixture      *f,
            gconstpointer data)
{
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      g_autoptr (TwItemPlan) relaxed = NULL;
      g_autoptr (TwItemPlan) plan = round_item (f, i, &relaxed);

      g_assert_cmpfloat (plan->value, ==, relaxed->value);
      g_assert_cmpuint (plan->n_shipments, ==, relaxed->n_shipments);
      for (guint k = 0; k < plan->n_shipments; k++)
        g_assert_cmpuint (plan->shipment[k].units, ==, relaxed->shipment[k].units);
    }
}

static void
test_same_again (Fixture      *f,
                 gconstpointer data)
{
  g_autoptr (TwItemSolver) other = tw_item_solver_new (f->template);

  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      g_autoptr (TwItemPlan) relaxed = NULL;
      g_autoptr (TwItemPlan) plan = round_item (f, i, &relaxed);
      g_autoptr (TwItemPlan) again = NULL;

      tw_item_plan_unref (tw_item_solver_solve (other, i, relaxed, TW_SOLVE_ANEW, NULL, NULL));
      g_assert_cmpint (tw_item_round (other, NULL), ==, TW_FLOW_OPTIMAL);
      again = tw_item_answer_new (other->network, other->simplex, TW_FLOW_OPTIMAL);
      g_assert_cmpfloat (again->value, ==, plan->value);
      g_assert_cmpuint (again->n_shipments, ==, plan->n_shipments);
      for (guint k = 0; k < plan->n_shipments; k++)
        g_assert_cmpuint (again->shipment[k].units, ==, plan->shipment[k].units);
    }
}

/* Never above what branch and bound finds, and close to it: small networks, where it ends in time. */
static void
test_close_to_best (gconstpointer data)
{
  const RandomPacking *packing = data;
  double               lost = 0;
  double               scale = 0;

  for (int k = 0; k < 3; k++)
    {
      Fixture f;

      f.model = random_model_new_packed (6, 2, 9, (guint32) g_test_rand_int (), packing, &f.forecasts);
      f.template = tw_network_template_new (f.model, f.forecasts, 0);
      f.solver = tw_item_solver_new (f.template);
      for (guint32 i = 0; i < tw_model_get_n_items (f.model); i++)
        {
          g_autoptr (TwItemPlan) relaxed = tw_item_solver_solve (f.solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);
          RoundingMip mip = rounding_mip_solve (f.solver->network, 400);
          g_autoptr (TwItemPlan) plan = tw_item_round_answer (f.solver, relaxed, NULL);
          gsize n_worth = (gsize) plan->n_places * plan->n_weeks * sizeof (float);

          g_assert_cmpfloat (plan->value, <=, mip.bound + 1e-6 * fabs (mip.bound) + 1e-3); /* GLPK's tolerance */
          g_assert_cmpfloat (plan->relaxed_value, ==, relaxed->value);
          g_assert_cmpmem (plan->place_worth, n_worth, relaxed->place_worth, n_worth);
          lost += mip.bound - plan->value;
          scale += relaxed->part[TW_PART_SALES];
        }
      tear_down (&f, NULL);
    }
  g_test_message ("%.3g %% of sales below the bound", 100 * lost / scale);
  g_assert_cmpfloat (lost, <=, 0.05 * scale); /* 0.1 .. 1.9 % over some 80 draws; more where GLPK does not get far */
}

/* ---- pins ---- */

/* A pin that no whole carton can feed is kept, and what feeds it is what the flow had. */
static void
test_pins (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (TwNetworkTemplate) template = NULL;
  g_autoptr (TwItemSolver) solver = NULL;
  guint             n_items = tw_model_get_n_items (f->model);
  g_autofree TwPin *pins = g_new0 (TwPin, 2 * n_items);
  guint             n_infeasible = 0;

  for (guint i = 0; i < 2 * n_items; i++)
    {
      pins[i] = (TwPin){ .id = i + 1, .item = i / 2, .week = (guint32) g_test_rand_int_range (0, 13), .units = (guint32) g_test_rand_int_range (1, 30) };
      do
        pins[i].lane = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_lanes (f->model));
      while (tw_model_get_lane (f->model, pins[i].lane)->mode == TW_MODE_PARCEL);
    }
  pinned = tw_model_with_pins (f->model, pins, 2 * n_items, &error);
  g_assert_no_error (error);
  template = tw_network_template_new (pinned, f->forecasts, 0);
  solver = tw_item_solver_new (template);
  for (guint32 i = 0; i < n_items; i++)
    {
      g_autoptr (TwItemPlan) relaxed = tw_item_solver_solve (solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);
      g_autoptr (TwItemPlan) plan = tw_item_round_answer (solver, relaxed, NULL);
      guint n_kept = 0;

      n_infeasible += relaxed->status == TW_PLAN_INFEASIBLE;
      g_assert_cmpint (plan->status, ==, relaxed->status);
      if (plan->status == TW_PLAN_INFEASIBLE)
        continue;
      assert_balanced (pinned, plan);
      assert_optimal_flow (solver);
      for (guint k = 0; k < plan->n_shipments; k++)
        n_kept += plan->shipment[k].pinned;
      g_assert_cmpuint (n_kept, >=, 1);
    }
  g_assert_cmpuint (n_infeasible, <, n_items);
}

/* ---- the search's own flow ---- */

/* After any number of changes, some taken back, the flow is as cheap as one found anew, and the gains add up. */
static void
test_path_flow (Fixture      *f,
                gconstpointer data)
{
  for (guint32 i = 0; i < 8; i++)
    {
      g_autoptr (TwItemPlan) plan = tw_item_solver_solve (f->solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);
      TwItemNetwork    *network = f->solver->network;
      TwNetworkSimplex *simplex = f->solver->simplex;
      g_autoptr (TwPathFlow) flow = tw_path_flow_new (&network->net, tw_network_simplex_get_flow (simplex), tw_network_simplex_get_potential (simplex));
      double before = (double) tw_network_simplex_get_cost (simplex);
      double sum = 0;

      for (int k = 0; k < 60; k++)
        {
          guint32  node = (guint32) g_test_rand_int_range (0, (gint) network->net.n_nodes);
          gint64   units = g_test_rand_int_range (-15, 25);
          gsize    mark = tw_path_flow_get_mark (flow);
          double   gain;
          gboolean done = tw_path_flow_add (flow, node, units, &gain);

          if (!done || g_test_rand_int_range (0, 3) == 0)
            {
              tw_path_flow_undo (flow, mark);
              continue;
            }
          if (g_test_rand_bit ())
            {
              tw_path_flow_put_aside (flow, mark);
              tw_path_flow_put_back (flow);
            }
          sum += gain;
          network->supply[node] += units;
          network->supply[network->net.root] -= units;
        }
      g_assert_true (tw_network_simplex_update (simplex, NULL));
      g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_OPTIMAL);
      g_assert_cmpfloat_with_epsilon (before - sum, (double) tw_network_simplex_get_cost (simplex), 1e-9 * fabs (before) + 1e-3 * network->unit);
    }
}

/* What is sent is fixed on top of what was there, and a gain that is asked for is given up only if it is not to be had. */
static void
test_path_least (Fixture      *f,
                 gconstpointer data)
{
  for (guint32 i = 0; i < 8; i++)
    {
      g_autoptr (TwItemPlan) plan = tw_item_solver_solve (f->solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);
      TwItemNetwork    *network = f->solver->network;
      TwNetworkSimplex *simplex = f->solver->simplex;
      g_autoptr (TwPathFlow) flow = tw_path_flow_new (&network->net, tw_network_simplex_get_flow (simplex), tw_network_simplex_get_potential (simplex));

      for (int k = 0; k < 60; k++)
        {
          guint    arc = (guint) g_test_rand_int_range (0, (gint) network->net.n_arcs);
          gint64   units = g_test_rand_int_range (0, (gint) MIN (network->capacity[arc], 25) + 1);
          gint64   before = tw_path_flow_get_flow (flow)[arc];
          double   gain, again;
          gboolean done = tw_path_flow_fix (flow, arc, units, -INFINITY, &gain);

          tw_path_flow_undo (flow, 0);
          g_assert_cmpint (tw_path_flow_get_flow (flow)[arc], ==, before);
          if (!done)
            continue;
          g_assert_cmpfloat (gain, <=, 1e-6 * network->unit); /* the flow was the best */
          g_assert_true (tw_path_flow_fix (flow, arc, units, gain - 1e-6 * network->unit, &again));
          g_assert_cmpfloat_with_epsilon (gain, again, 1e-6 * network->unit);
          tw_path_flow_undo (flow, 0);
          g_assert_false (tw_path_flow_fix (flow, arc, units, gain + 1e-6 * network->unit, &again));
          tw_path_flow_undo (flow, 0);
        }
    }
}

/* ---- whole plans ---- */

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

/* Fixed costs of lines, and whole containers. */
static double
price_departures (const TwModel *model,
                  const TwPlan  *plan)
{
  guint              n_weeks = tw_model_get_n_weeks (model);
  g_autofree double *volume = g_new0 (double, tw_model_get_n_lanes (model) * n_weeks);
  double             sum = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);

      sum += sum_fixed_costs (model, item);
      for (guint k = 0; k < item->n_shipments; k++)
        if (item->shipment[k].lane != TW_ANY)
          volume[item->shipment[k].lane * n_weeks + item->shipment[k].week] += item->shipment[k].units * tw_model_get_item (model, i)->volume_m3;
    }
  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    for (guint w = 0; w < n_weeks && tw_model_get_lane (model, l)->container_m3 > 0; w++)
      sum += ceil (volume[l * n_weeks + w] / tw_model_get_lane (model, l)->container_m3 - 1e-9) * tw_model_get_lane (model, l)->container_cost;

  return sum;
}

/* Whole cartons within shared limits that bind, the same for one thread and two. */
static void
test_plan (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  TwRandomPlan spec = { .n_items = 80, .n_markets = 6, .n_weeks = 16, .seed = (guint64) g_test_rand_int (), .capacity_scale = 1, .packed = TRUE };
  g_autoptr (TwModel) model = tw_random_plan_new (&spec, &forecasts, &error);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, 1, FALSE);
  g_autoptr (TwPlan) other = allocate (model, forecasts, 2, FALSE);
  g_autoptr (TwPlan) loose_plan = allocate (model, forecasts, 2, TRUE);
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  g_assert_no_error (error);
  g_assert_true (tw_plan_equal (plan, other));
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    if (limit[i].hard)
      g_assert_cmpfloat (limit[i].used, <=, limit[i].capacity * (1 + 1e-9) + 1e-9);
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      assert_whole (model, tw_plan_get_item (plan, i));
      assert_balanced (model, tw_plan_get_item (plan, i));
    }
  g_assert_cmpfloat (tw_plan_get_value (plan), <=, tw_plan_get_bound (plan));
  g_assert_cmpfloat (tw_plan_get_value (loose_plan), <=, tw_plan_get_bound (loose_plan));
  g_assert_cmpfloat_with_epsilon (-tw_plan_get_part (plan, TW_PART_FIXED), price_departures (model, plan), 1e-6 * price_departures (model, plan));
  g_test_message ("%u lines, %u of them whole; gap %.3g %%, %.3g %%", tw_plan_get_n_shipments (loose_plan), tw_plan_get_n_shipments (plan), 100 * tw_plan_get_gap (loose_plan), 100 * tw_plan_get_gap (plan));
}

/* An edit keeps the cartons there are: asked the same again, no item is worth less; and a pin of what goes anyway leaves its
 * other lines where they were. */
static void
test_keep (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TwForecastSet *forecasts;
  g_autoptr (TwModel) model = random_model_new_packed (20, 6, 13, (guint32) g_test_rand_int (), data, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, 2, FALSE);

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItemPlan *before = tw_plan_get_item (plan, i);
      g_autoptr (TwPlan) again = tw_allocate_items (model, plan, &i, 1, NULL, &error);
      g_autoptr (TwModel) pinned = NULL;
      g_autoptr (TwPlan) edited = NULL;
      TwPin pin = { .id = 1, .item = i };
      guint n_kept = 0;
      guint first = 0;

      g_assert_no_error (error);
      g_assert_cmpfloat (tw_plan_get_item (again, i)->value, >=, before->value - 1e-6 * (1 + fabs (before->value)));
      while (first < before->n_shipments && before->shipment[first].lane == TW_ANY)
        first++;
      if (first == before->n_shipments)
        continue;
      pin.lane = before->shipment[first].lane;
      pin.week = before->shipment[first].week;
      pin.units = before->shipment[first].units;
      pinned = tw_model_with_pins (model, &pin, 1, &error);
      edited = tw_allocate_items (pinned, plan, &i, 1, NULL, &error);
      g_assert_no_error (error);
      assert_balanced (pinned, tw_plan_get_item (edited, i));
      for (guint k = 0; k < before->n_shipments; k++)
        for (guint j = 0; j < tw_plan_get_item (edited, i)->n_shipments; j++)
          {
            const TwPlanShipment *a = &before->shipment[k];
            const TwPlanShipment *b = &tw_plan_get_item (edited, i)->shipment[j];

            n_kept += a->lane == b->lane && a->place == b->place && a->week == b->week;
          }
      g_assert_cmpuint (2 * n_kept, >=, before->n_shipments);
    }
  tw_forecast_set_unref (forecasts);
}

/* An edit that leaves no departure where it was is answered within so many searches, and the same every time. */
static void
test_bounded (void)
{
  TwForecastSet *forecasts;
  g_autoptr (TwModel) model = random_model_new_packed (12, 20, 26, 7, &cartons, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, 2, FALSE);
  guint64 most = 0;
  guint   n = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItemPlan *before = tw_plan_get_item (plan, i);

      for (guint k = 0; k < before->n_shipments; k += 3)
        {
          const TwPlanShipment *s = &before->shipment[k];
          TwPin                 pin = { .id = 1, .item = i, .lane = s->lane, .week = s->week, .units = 4 * s->units + 1 };
          g_autoptr (TwModel) pinned = s->lane != TW_ANY ? tw_model_with_pins (model, &pin, 1, NULL) : NULL;
          g_autoptr (TwItemPlan) edited = NULL;
          g_autoptr (TwItemPlan) again = NULL;
          TwNetworkTemplate *template = pinned != NULL ? tw_network_template_new (pinned, forecasts, 0) : NULL;
          TwItemSolver *solver;

          if (pinned == NULL)
            continue;
          solver = tw_item_solver_new (template);
          solver->rounds = TRUE;
          solver->rounded = before;
          edited = tw_item_solver_solve (solver, i, before, TW_SOLVE_PINS, NULL, NULL);
          most = MAX (most, edited->status == TW_PLAN_OPTIMAL ? solver->n_searches : 0);
          n += edited->status == TW_PLAN_OPTIMAL;
          again = tw_item_solver_solve (solver, i, before, TW_SOLVE_PINS, NULL, NULL);
          g_assert_cmpfloat (again->value, ==, edited->value);
          if (edited->status == TW_PLAN_OPTIMAL)
            assert_balanced (pinned, edited);
          tw_item_solver_free (solver);
          tw_network_template_free (template);
        }
    }
  g_test_message ("at most %" G_GUINT64_FORMAT " searches of %u edits", most, n);
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <, 1000);
  tw_forecast_set_unref (forecasts);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rounding/fix", Fixture, &loose, set_up, test_fix, tear_down);
  g_test_add ("/rounding/loose", Fixture, &loose, set_up, test_loose, tear_down);
  g_test_add ("/rounding/sizes/cartons", Fixture, &cartons, set_up, test_sizes, tear_down);
  g_test_add ("/rounding/sizes/orders", Fixture, &orders, set_up, test_sizes, tear_down);
  g_test_add ("/rounding/sizes/fixed", Fixture, &fixed, set_up, test_sizes, tear_down);
  g_test_add ("/rounding/sizes/everything", Fixture, &everything, set_up, test_sizes, tear_down);
  g_test_add ("/rounding/same-again", Fixture, &everything, set_up, test_same_again, tear_down);

  g_test_add ("/rounding/pins", Fixture, &everything, set_up, test_pins, tear_down);
  g_test_add ("/rounding/path-flow", Fixture, &loose, set_up, test_path_flow, tear_down);
  g_test_add ("/rounding/path-flow/least", Fixture, &loose, set_up, test_path_least, tear_down);
  g_test_add_data_func ("/rounding/close/cartons", &cartons, test_close_to_best);
  g_test_add_data_func ("/rounding/close/fixed", &fixed, test_close_to_best);

  g_test_add_data_func ("/rounding/keep/cartons", &cartons, test_keep);
  g_test_add_data_func ("/rounding/keep/everything", &everything, test_keep);
  g_test_add_func ("/rounding/bounded", test_bounded);
  g_test_add_func ("/rounding/plan", test_plan);

  return g_test_run ();
}
