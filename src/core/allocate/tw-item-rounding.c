/* tw-item-rounding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-rounding.h"

#include "allocate/tw-departure-search.h"
#include "allocate/tw-item-answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOPE   2   /* of the fixed cost, by the unit of a batch */
#define OPENING 0.1 /* of the fixed cost must be paid by the unit for a departure to take place */

#define EFFORT 1500 /* cheapest paths an item's improvement may search */

typedef struct
{
  TwItemSolver *solver;
  TwDepartures *departures;
  GCancellable *cancellable;
  gint64        dear;    /* what an arc that is closed costs more */
  gboolean      by_unit; /* fixed costs are charged by the unit for now */
  gint64       *saved;   /* [n of departures]: costs of their arcs */
  gint64       *flow;    /* [n of departures]: what the solver wants on each */
  gint64       *leaving; /* [n_nodes]: units that leave the node, its limit for departures */
} Rounding;

static TwFlowStatus
solve (Rounding *self)
{
  if (!tw_network_simplex_update (self->solver->simplex, NULL))
    return TW_FLOW_CANCELLED; /* not reached: sums do not grow */

  return tw_network_simplex_solve (self->solver->simplex, self->cancellable);
}

/* A closed arc is made dear, lest the simplex looks at it again and again. */
static void
fix (Rounding *self,
     guint     i)
{
  const TwDeparture *d = &self->departures->departure[i];

  tw_item_network_fix_arc (self->solver->network, d->arc, d->units);
  self->solver->network->cost[d->arc] = self->saved[i] + self->dear;
}

/* ---- fixed costs by the unit, for the time of the first choice ---- */

static double
get_rent (const TwItemNetwork *network,
          guint32              local)
{
  const TwNetworkTemplate *t = network->template;
  double                   sum = 0;

  for (guint w = 0; w < t->n_weeks; w++)
    sum += t->rent[network->place[local].place * t->n_weeks + w];

  return sum / t->n_weeks * tw_model_get_item (t->model, network->item)->volume_m3;
}

/* Units of a departure for which its fixed cost and what they wait for each other at @to cost least together,
 * if @units come there over the horizon: Harris, How many parts to make at once, 1913. */
static double
get_batch (const TwItemNetwork *network,
           const TwDeparture   *d,
           double               fixed_cost,
           double               units)
{
  double waiting = get_rent (network, d->to) - get_rent (network, d->from);
  double rate = units / network->template->n_weeks;

  return waiting > 0 ? MIN (sqrt (2 * fixed_cost / network->unit * rate / waiting), units) : units;
}

/* What costs may grow by: no more than the largest there is, nor than the solver's limit leaves room for. */
static gint64
get_cost_room (const TwItemNetwork *network)
{
  gint64 largest = 0;

  for (guint e = 0; e < network->net.n_arcs; e++)
    largest = MAX (largest, ABS (network->cost[e]));

  return CLAMP (TW_NETWORK_MAX_SUM / ((gint64) network->net.n_nodes + 1) - largest - 1, 0, largest);
}

static gboolean
charge_fixed_costs (Rounding *self)
{
  TwItemNetwork      *network = self->solver->network;
  const TwDepartures *departures = self->departures;
  const gint64       *flow = tw_network_simplex_get_flow (self->solver->simplex);
  g_autofree double  *units = g_new0 (double, network->n_places);
  gboolean            any = FALSE;

  for (guint i = 0; i < departures->n; i++)
    {
      units[departures->departure[i].to] += (double) flow[departures->departure[i].arc];
      self->saved[i] = network->cost[departures->departure[i].arc];
    }
  for (guint i = 0; i < departures->n; i++)
    {
      const TwDeparture *d = &departures->departure[i];
      double             fixed_cost = departures->event[d->event].fixed_cost;
      double             batch;

      if (fixed_cost == 0)
        continue;
      any = TRUE;
      batch = MAX (get_batch (network, d, fixed_cost, units[d->to]), (double) departures->carton);
      network->cost[d->arc] += (gint64) MIN (SLOPE * fixed_cost / batch, (double) self->dear);
    }

  return any;
}

static void
restore_costs (Rounding *self)
{
  for (guint i = 0; i < self->departures->n; i++)
    self->solver->network->cost[self->departures->departure[i].arc] = self->saved[i];
}

/* ---- a first choice, week by week ---- */

static void
read_week (Rounding *self,
           guint     first,
           guint     last)
{
  const TwNetwork *net = &self->solver->network->net;
  const gint64    *flow = tw_network_simplex_get_flow (self->solver->simplex);

  for (guint i = first; i < last; i++)
    {
      self->flow[i] = flow[self->departures->departure[i].arc];
      self->leaving[net->tail[self->departures->departure[i].arc]] = 0;
    }
  for (guint e = 0; e < net->n_arcs; e++)
    self->leaving[net->tail[e]] += flow[e];
}

static gint64
get_fraction (const Rounding *self,
              guint           i)
{
  return self->flow[i] - self->departures->departure[i].units;
}

typedef struct
{
  guint  departure;
  gint64 fraction;
} Fraction;

static int
compare_fractions (const void *a,
                   const void *b)
{
  const Fraction *x = a;
  const Fraction *y = b;

  if (x->fraction != y->fraction)
    return x->fraction > y->fraction ? -1 : 1;

  return (x->departure > y->departure) - (x->departure < y->departure);
}

/* The largest size that is no more than the solver wants. Cartons first, then pallets: where there are whole pallets,
 * whole cartons need not be a size. */
static void
round_down (Rounding *self,
            guint     i)
{
  TwDepartures *departures = self->departures;
  gint64        carton = departures->carton;
  gint64        pallet = departures->event[departures->departure[i].event].pallet;
  gint64        units = self->flow[i] / carton * carton;

  if (pallet > 0 && units > pallet)
    units = units / pallet * pallet;
  if (units > 0 && tw_departures_can_add (departures, i, units, 0))
    tw_departures_add (departures, i, units, 0);
}

/* Then what is left over most grows by a step while its origin has the units. Returns whether that changes the flow. */
static gboolean
round_week (Rounding *self,
            guint     first,
            guint     last)
{
  const TwNetwork     *net = &self->solver->network->net;
  TwDepartures        *departures = self->departures;
  g_autofree Fraction *fraction = g_new (Fraction, last - first);
  gboolean             changed = FALSE;
  guint                n = 0;

  for (guint i = first; i < last; i++)
    {
      if (self->flow[i] == 0)
        continue;
      round_down (self, i);
      self->leaving[net->tail[departures->departure[i].arc]] -= departures->departure[i].units;
      if (get_fraction (self, i) > 0)
        fraction[n++] = (Fraction){ i, get_fraction (self, i) };
    }
  qsort (fraction, n, sizeof *fraction, compare_fractions);
  for (guint k = 0; k < n; k++)
    {
      const TwDeparture *d = &departures->departure[fraction[k].departure];
      gint64             step = tw_departures_get_step_up (departures, fraction[k].departure);

      if (step == 0 || 2 * fraction[k].fraction < step)
        continue;
      if (d->from != TW_NO_PLACE && self->leaving[net->tail[d->arc]] < step)
        continue;
      self->leaving[net->tail[d->arc]] -= step;
      tw_departures_add (departures, fraction[k].departure, step, 0);
    }
  for (guint i = first; i < last; i++)
    {
      fix (self, i);
      changed |= departures->departure[i].units != self->flow[i];
    }

  return changed;
}

static void
decide_again (Rounding *self,
              guint     i)
{
  TwDeparture *d = &self->departures->departure[i];

  tw_departures_add (self->departures, i, -d->units, -d->open_units);
  tw_item_network_fix_arc (self->solver->network, d->arc, 0);
  self->solver->network->capacity[d->arc] = d->largest;
  self->solver->network->cost[d->arc] = self->saved[i];
}

/* Alone: down, up, or as the solver has it, whichever is feasible first. That always is. */
static TwFlowStatus
round_one (Rounding *self,
           guint     i)
{
  TwDepartures *departures = self->departures;
  gint64        step;
  TwFlowStatus  status;

  self->flow[i] = tw_network_simplex_get_flow (self->solver->simplex)[departures->departure[i].arc];
  round_down (self, i);
  fix (self, i);
  status = solve (self);
  step = tw_departures_get_step_up (departures, i);
  if (status != TW_FLOW_INFEASIBLE || step == 0)
    return status;
  tw_departures_add (departures, i, step, 0);
  fix (self, i);
  status = solve (self);
  if (status != TW_FLOW_INFEASIBLE)
    return status;
  tw_departures_add (departures, i, self->flow[i] - departures->departure[i].units, 0);
  fix (self, i);

  return solve (self);
}

static TwFlowStatus
round_one_by_one (Rounding *self,
                  guint     first,
                  guint     last)
{
  TwFlowStatus status;

  for (guint i = first; i < last; i++)
    decide_again (self, i);
  status = solve (self);
  for (guint i = first; i < last && status == TW_FLOW_OPTIMAL; i++)
    status = round_one (self, i);

  return status;
}

/* Which departures take place: those that pay their fixed cost by the unit, or nearly. They are free from now on, and
 * may well grow. */
static TwFlowStatus
open_week (Rounding *self,
           guint     first,
           guint     last)
{
  TwItemNetwork *network = self->solver->network;

  gboolean any = FALSE;

  for (guint i = first; i < last; i++)
    {
      const TwDeparture *d = &self->departures->departure[i];
      double             paid = (double) self->flow[i] * (double) (network->cost[d->arc] - self->saved[i]);

      if (self->flow[i] == 0 || paid < OPENING * self->departures->event[d->event].fixed_cost)
        {
          network->capacity[d->arc] = 0;
          network->cost[d->arc] = self->saved[i] + self->dear;
        }
      else
        network->cost[d->arc] = self->saved[i];
      any |= self->flow[i] > 0;
    }
  if (!any)
    return TW_FLOW_OPTIMAL;

  return solve (self);
}

static TwFlowStatus
decide (Rounding *self,
        guint     first,
        guint     last)
{
  TwFlowStatus status;

  if (first == last)
    return TW_FLOW_OPTIMAL;
  read_week (self, first, last);
  if (self->by_unit)
    {
      status = open_week (self, first, last);
      if (status != TW_FLOW_OPTIMAL)
        return status == TW_FLOW_INFEASIBLE ? round_one_by_one (self, first, last) : status;
      read_week (self, first, last);
    }
  if (!round_week (self, first, last))
    return TW_FLOW_OPTIMAL;
  status = solve (self);

  return status == TW_FLOW_INFEASIBLE ? round_one_by_one (self, first, last) : status;
}

static TwFlowStatus
decide_weeks (Rounding *self)
{
  const TwDepartures *departures = self->departures;
  TwFlowStatus        status = TW_FLOW_OPTIMAL;

  for (guint w = 0; w < self->solver->network->template->n_weeks && status == TW_FLOW_OPTIMAL; w++)
    {
      guint first = departures->by_week[w];
      guint last = departures->by_week[w + 1];
      guint ready = first;

      while (ready < last && departures->departure[ready].from == TW_NO_PLACE)
        ready++;
      status = decide (self, first, ready);
      if (status == TW_FLOW_OPTIMAL)
        status = decide (self, ready, last);
    }

  return status;
}

/* ---- the whole ---- */

/* Where a carton is one unit, departures that take place may carry what the flow wants. */
static TwFlowStatus
settle_units (Rounding *self)
{
  TwItemNetwork *network = self->solver->network;
  TwDepartures  *departures = self->departures;
  TwFlowStatus   status;

  for (guint i = 0; i < departures->n; i++)
    if (departures->departure[i].from != TW_NO_PLACE && departures->departure[i].units > 0 && departures->event[departures->departure[i].event].pallet == 0)
      decide_again (self, i);
  status = solve (self);
  if (status != TW_FLOW_OPTIMAL)
    return status;

  for (guint i = 0; i < departures->n; i++)
    if (network->capacity[departures->departure[i].arc] > 0)
      {
        tw_departures_add (departures, i, tw_network_simplex_get_flow (self->solver->simplex)[departures->departure[i].arc], 0);
        fix (self, i);
      }

  return solve (self);
}

static TwFlowStatus
improve (Rounding *self)
{
  const TwNetworkSimplex *simplex = self->solver->simplex;
  g_autoptr (TwPathFlow) flow = tw_path_flow_new (&self->solver->network->net, tw_network_simplex_get_flow (simplex), tw_network_simplex_get_potential (simplex));
  TwFlowStatus status;

  tw_departure_search_run (self->departures, flow, EFFORT, self->cancellable);
  for (guint i = 0; i < self->departures->n; i++)
    fix (self, i);
  status = solve (self);

  return status == TW_FLOW_OPTIMAL && self->departures->carton == 1 ? settle_units (self) : status;
}

static TwFlowStatus
round_departures (Rounding *self)
{
  TwFlowStatus status;

  self->dear = get_cost_room (self->solver->network);
  self->by_unit = charge_fixed_costs (self);
  status = self->by_unit ? solve (self) : TW_FLOW_OPTIMAL;
  if (status == TW_FLOW_OPTIMAL)
    status = decide_weeks (self);
  restore_costs (self);
  if (status == TW_FLOW_OPTIMAL)
    status = improve (self);
  restore_costs (self);

  return status;
}

static gboolean
is_short (const TwItemSolver *solver)
{
  for (guint k = 0; k < solver->network->net.n_nodes; k++)
    if (tw_network_simplex_get_missing (solver->simplex, k) != 0)
      return TRUE;

  return FALSE;
}

TwFlowStatus
tw_item_round (TwItemSolver *solver,
               GCancellable *cancellable)
{
  g_autoptr (TwDepartures) departures = NULL;
  g_autofree gint64 *numbers = NULL;
  g_autofree gint64 *leaving = NULL;

  if (is_short (solver))
    return TW_FLOW_INFEASIBLE;
  departures = tw_departures_new (solver->network);
  if (tw_departures_are_free (departures))
    return TW_FLOW_OPTIMAL;

  solver->network->rounded = TRUE;
  numbers = g_new (gint64, 2 * departures->n + 1);
  leaving = g_new0 (gint64, solver->network->net.n_nodes);

  return round_departures (&(Rounding){
    .solver = solver,
    .departures = departures,
    .cancellable = cancellable,
    .saved = numbers,
    .flow = numbers + departures->n,
    .leaving = leaving,
  });
}

/* Worths are those of the relaxed plan, in which departures follow: around decided ones a unit at a source is worth
 * what it fetches at the end. */
static void
take_worth (const TwItemPlan *relaxed,
            TwItemPlan       *plan)
{
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      TwPlanShipment *s = &plan->shipment[i];
      float           before = tw_item_plan_get_worth (relaxed, s->place, s->week);
      float           now = tw_item_plan_get_worth (plan, s->place, s->week);

      if (s->lane != TW_ANY && !isnan (before) && !isnan (now))
        s->worth += now - before;
    }
  memcpy (plan->place_worth, relaxed->place_worth, (gsize) plan->n_places * plan->n_weeks * sizeof *plan->place_worth); /* of one network */
}

TwItemPlan *
tw_item_round_answer (TwItemSolver *solver,
                      TwItemPlan   *relaxed,
                      GCancellable *cancellable)
{
  TwItemPlan *plan;

  if (relaxed->status == TW_PLAN_INFEASIBLE || tw_item_round (solver, cancellable) != TW_FLOW_OPTIMAL)
    return tw_item_plan_ref (relaxed);
  if (!solver->network->rounded)
    return tw_item_plan_ref (relaxed);

  plan = tw_item_answer_new (solver->network, solver->simplex, TW_FLOW_OPTIMAL);
  take_worth (relaxed, plan);
  plan->relaxed_value = relaxed->value;
  plan->bound = relaxed->bound;
  plan->basis = relaxed->basis != NULL ? g_bytes_ref (relaxed->basis) : NULL;

  return plan;
}
