/* plan-checks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plan-checks.h"

#include "glpk-network.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

/* Value of the best flow of the network as it stands, in the plan's currency, without rounding or tie breaks. */
static double
solve_with_glpk (const TwItemNetwork *network)
{
  glp_prob *lp = glp_create_prob ();
  double    value;

  glp_set_obj_dir (lp, GLP_MAX);
  glpk_add_network (lp, network);
  value = glpk_solve (lp);
  glp_delete_prob (lp);
  g_assert_true (isfinite (value));
  for (int i = 0; i < TW_N_PARTS; i++)
    value += network->constant[i];

  return value;
}

static void
assert_close (double a,
              double b,
              double relative)
{
  g_assert_cmpfloat_with_epsilon (a, b, relative * MAX (1, MAX (fabs (a), fabs (b))));
}

/* Money is compared at 1e-6: costs are rounded to a millionth of the currency, of sums of thousands. */
void
assert_equals_lp (const TwItemNetwork *network,
                  const TwItemPlan    *plan)
{
  g_assert_cmpint (plan->status, ==, TW_PLAN_OPTIMAL);
  assert_close (plan->value, solve_with_glpk (network), 1e-6);
}

/* Balance, limits and complementary slackness, in whole numbers: together they prove the flow cheapest. */
void
assert_optimal_flow (const TwItemSolver *solver)
{
  const TwNetwork   *net = &solver->network->net;
  const gint64      *flow = tw_network_simplex_get_flow (solver->simplex);
  const gint64      *potential = tw_network_simplex_get_potential (solver->simplex);
  g_autofree gint64 *excess = g_memdup2 (net->supply, net->n_nodes * sizeof *excess);

  for (guint e = 0; e < net->n_arcs; e++)
    {
      gint64 reduced = net->cost[e] + potential[net->tail[e]] - potential[net->head[e]];

      g_assert_cmpint (flow[e], >=, 0);
      g_assert_cmpint (flow[e], <=, net->capacity[e]);
      g_assert_true (reduced <= 0 || flow[e] == 0);
      g_assert_true (reduced >= 0 || flow[e] == net->capacity[e]);
      excess[net->tail[e]] -= flow[e];
      excess[net->head[e]] += flow[e];
    }
  for (guint k = 0; k < net->n_nodes; k++)
    g_assert_cmpint (excess[k], ==, 0);
}

static void
add_supplies (const TwModel *model,
              guint32        item,
              gint64        *there)
{
  guint             n_weeks = tw_model_get_n_weeks (model);
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (model, item, &n);
  const TwShipment *shipment;

  for (guint i = 0; i < n; i++)
    {
      there[stock[i].place * n_weeks] += (gint64) stock[i].on_hand - stock[i].reserved;
      there[stock[i].place * n_weeks + 1] += stock[i].receiving;
    }
  shipment = tw_model_get_item_shipments (model, item, &n);
  for (guint i = 0; i < n; i++)
    {
      int week = tw_week_from_day (shipment[i].eta) - tw_model_get_start_week (model);

      if (week < (int) n_weeks)
        there[tw_model_get_lane (model, shipment[i].lane)->to * n_weeks + (guint) MAX (week, 0)] += shipment[i].units;
    }
}

/* Whether the lines may be in cartons or cost something each, and so carry units that are worth less than nothing by
 * themselves. A plan that shares limits may be rounded for nothing: what others left grew in the meantime. */
static gboolean
is_packed (const TwModel    *model,
           const TwItemPlan *plan)
{
  const TwItem *item = tw_model_get_item (model, plan->item);
  gboolean      costs = FALSE;

  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    costs |= tw_model_get_lane (model, l)->fixed_cost > 0;

  return plan->value != plan->relaxed_value || (tw_item_solver_get_rounds (plan) && (costs || item->units_per_carton > 1 || item->minimum_order > 1));
}

static void
add_shipments (const TwModel    *model,
               const TwItemPlan *plan,
               gint64           *there)
{
  guint    n_weeks = tw_model_get_n_weeks (model);
  gboolean packed = is_packed (model, plan);

  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];
      guint32               to = s->place;

      if (i > 0)
        g_assert_true (s[-1].week < s->week || (s[-1].week == s->week && s[-1].lane <= s->lane));
      if (!s->pinned && !packed)
        g_assert_cmpfloat (s->worth, >=, -1e-4);
      if (s->lane != TW_ANY)
        {
          const TwLane *lane = tw_model_get_lane (model, s->lane);

          to = lane->to;
          g_assert_cmpuint (s->place, ==, lane->from);
          g_assert_cmpuint (s->arrive_week, ==, s->week + tw_lane_get_lead_weeks (lane));
          there[lane->from * n_weeks + s->week] -= s->units;
        }
      if (s->arrive_week < n_weeks)
        there[to * n_weeks + s->arrive_week] += s->units;
    }
}

/* What leaves a place in a week without being shipped is sold or taken out: never less than nothing, and what
 * is expected to be sold never more than what leaves or stays. */
void
assert_balanced (const TwModel    *model,
                 const TwItemPlan *plan)
{
  guint              n_places = tw_model_get_n_places (model);
  guint              n_weeks = tw_model_get_n_weeks (model);
  g_autofree gint64 *there = g_new0 (gint64, n_places * n_weeks);
  double             value = 0;
  double             sales = 0;

  add_supplies (model, plan->item, there);
  add_shipments (model, plan, there);
  for (guint p = 0; p < n_places; p++)
    for (guint t = 0; t < n_weeks; t++)
      {
        gint64 before = t > 0 ? tw_item_plan_get_stock (plan, p, t - 1) : 0;

        g_assert_cmpint (tw_item_plan_get_stock (plan, p, t), >=, 0);
        g_assert_cmpint (before + there[p * n_weeks + t], >=, tw_item_plan_get_stock (plan, p, t));
        if (tw_model_get_place (model, p)->kind == TW_PLACE_MARKET)
          g_assert_true (isnan (tw_item_plan_get_worth (plan, p, t)));
      }
  for (guint i = 0; i < plan->n_markets * n_weeks; i++)
    {
      g_assert_cmpfloat (plan->market_sales[i], <=, plan->market_demand[i]);
      sales += plan->market_sales[i];
    }
  assert_close (sales, plan->sales, 1e-5); /* floats */
  for (int i = 0; i < TW_N_PARTS; i++)
    value += plan->part[i];
  g_assert_cmpfloat (value, ==, plan->value);
}

/* Markets that the place delivers to, as a bit for each phase; the primary ones are those where a sale from here costs least. */
static guint
find_phases (const TwItemNetwork *network,
             guint32              local)
{
  const TwModel *model = network->template->model;
  guint          primary = 0;
  guint          any = 0;

  for (guint i = 0; i < network->n_markets; i++)
    {
      guint phase = 1u << tw_model_get_offer (model, network->item, network->market[i].market)->phase;

      if (network->market[i].primary == (gint32) local)
        primary |= phase;
      for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
        if (tw_model_get_lane (model, l)->open && tw_model_get_lane (model, l)->from == network->place[local].place && tw_model_get_market_of (model, tw_model_get_lane (model, l)->to) == (int) network->market[i].market)
          any |= phase;
    }

  return primary != 0 ? primary : any;
}

static void
assert_allowed (const TwItemNetwork  *network,
                const TwPlanShipment *s)
{
  const TwModel *model = network->template->model;
  const TwRules *rules = tw_model_get_rules (model);
  const TwLane  *lane = tw_model_get_lane (model, s->lane);
  guint          phases = find_phases (network, (guint32) network->local[lane->to]);
  gboolean       allowed = phases == 0;

  for (guint i = 0; i < TW_N_PHASES; i++)
    {
      const TwPhaseRule *rule = &rules->phase[i];

      allowed |= (phases >> i & 1) && rule->inbound && (rule->modes >> lane->mode & 1) && s->week % rule->review_weeks == 0 && (rule->batch_units == 0 || s->units <= rule->batch_units);
    }
  g_assert_true (allowed);
}

static guint
count_differences (const TwModel    *model,
                   const TwItemPlan *plan)
{
  gsize              n_cells = ((gsize) tw_model_get_n_lanes (model) + tw_model_get_n_places (model)) * tw_model_get_n_weeks (model);
  g_autofree gint64 *units = g_new0 (gint64, n_cells);
  guint              n_weeks = tw_model_get_n_weeks (model);
  guint              n;
  const TwAccepted  *row = tw_model_get_item_accepted (model, plan->item, &n);
  guint              sum = 0;

  for (guint i = 0; i < n; i++)
    {
      int week = row[i].week - tw_model_get_start_week (model);

      if (week >= 0 && week < (int) n_weeks)
        units[(row[i].lane == TW_ANY ? tw_model_get_n_lanes (model) + row[i].place : row[i].lane) * n_weeks + (guint) week] -= row[i].units;
    }
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      units[(s->lane == TW_ANY ? tw_model_get_n_lanes (model) + s->place : s->lane) * n_weeks + s->week] += s->units;
    }
  for (gsize i = 0; i < n_cells; i++)
    sum += (guint) ABS (units[i]);

  return sum;
}

void
assert_bounds (const TwItemNetwork *network,
               const TwItemPlan    *plan)
{
  const TwModel *model = network->template->model;
  const TwRules *rules = tw_model_get_rules (model);
  guint          n_accepted;

  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (s->pinned)
        continue;
      g_assert_cmpuint (s->week, >=, rules->frozen_weeks);
      if (s->lane != TW_ANY)
        assert_allowed (network, s);
    }
  tw_model_get_accepted (model, &n_accepted);
  assert_close (plan->part[TW_PART_CHANGE], n_accepted > 0 ? -rules->change_price * count_differences (model, plan) : 0, 1e-9);
}

/* Mean demand of place @l's own markets in week @w; the last week stands for all later ones. */
static double
get_own_demand (const TwItemNetwork *network,
                guint                l,
                guint                w)
{
  double mean = 0;

  for (guint i = 0; i < network->n_markets; i++)
    if (network->market[i].primary == (gint32) l)
      mean += network->market[i].forecast->mean[MIN (w, network->template->n_weeks - 1)];

  return mean;
}

static gint64
count_units (const TwItemNetwork *network,
             guint                l,
             guint                first,
             double               days)
{
  double units = 0;

  for (guint w = first; days > 0; w++, days -= 7)
    units += get_own_demand (network, l, w) * MIN (days, 7) / 7;

  return (gint64) ceil (units - 1e-6);
}

/* The highest line through two points, one at or below @held and one at or above it, that fees saved at the steps span. */
static double
get_fee (const TwItemNetwork *network,
         guint                l,
         guint                w,
         gint64               held)
{
  const TwPlace *place = tw_model_get_place (network->template->model, network->place[l].place);
  double         sales = get_own_demand (network, l, w);
  double         x[TW_MAX_STEPS + 1] = { 0 };
  double         y[TW_MAX_STEPS + 1] = { 0 };
  double         saved = 0;

  for (guint i = 0; i < place->n_low_stock; i++)
    {
      x[i + 1] = (double) count_units (network, l, w + 1, place->low_stock[i].below_days);
      y[i + 1] = sales * (place->low_stock[0].per_unit - (i + 1 < place->n_low_stock ? place->low_stock[i + 1].per_unit : 0));
    }
  for (guint i = 0; i <= place->n_low_stock; i++)
    for (guint k = 0; k <= place->n_low_stock; k++)
      if (x[i] <= (double) held && x[k] > (double) held)
        saved = MAX (saved, y[i] + (y[k] - y[i]) * ((double) held - x[i]) / (x[k] - x[i]));
      else if (x[i] <= (double) held)
        saved = MAX (saved, y[i]);

  return sales * place->low_stock[0].per_unit - saved;
}

void
assert_low_stock (const TwItemNetwork *network,
                  const TwItemPlan    *plan)
{
  guint    n_weeks = network->template->n_weeks;
  double   fee = 0;
  gboolean aged = FALSE;

  for (guint l = 0; l < network->n_places; l++)
    {
      guint32 p = network->place[l].place;

      if (tw_model_get_place (network->template->model, p)->n_low_stock == 0)
        continue;
      aged |= network->place[l].n_chains > 0;
      for (guint w = 0; w < n_weeks; w++)
        fee += get_fee (network, l, w, tw_item_plan_get_stock (plan, p, w));
    }
  g_assert_cmpfloat (plan->part[TW_PART_LOW_STOCK], <=, 1e-3);
  if (aged)
    g_assert_cmpfloat (-plan->part[TW_PART_LOW_STOCK], >=, fee - 1e-4 * fee - 1e-3); /* credits are floats */
  else
    assert_close (-plan->part[TW_PART_LOW_STOCK], fee, 1e-4);
}
