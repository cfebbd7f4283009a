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

#define SLOPE     2 /* of the fixed cost, by the unit of a batch, at first */
#define SLOPES    4 /* times more it is charged by the unit of what then goes */
#define SLOPES_ON 1

#define CLEAR 0.1
#define NEAR  0.01 /* of the most a unit is worth: a departure that costs more beyond what it brings is forgotten */

#define EFFORT    300 /* cheapest paths an item's improvement may search */
#define EFFORT_ON 140 /* where it goes on from an earlier answer */

#define DECIDE_ON 300 /* there, searches after which a departure that is decided anew is tried in its nearest size alone */
#define LEAVE_ON  600 /* and those after which it carries what the flow has */

typedef struct
{
  TwItemSolver *solver;
  TwDepartures *departures;
  GCancellable *cancellable;
  TwPathFlow   *flow;
  gint64        dear;  /* what an arc that is closed costs more */
  gint64       *saved; /* [n_arcs]: their costs */
} Rounding;

static TwFlowStatus
solve (Rounding *self)
{
  if (!tw_network_simplex_update (self->solver->simplex, NULL))
    return TW_FLOW_CANCELLED; /* not reached: sums do not grow */

  return tw_network_simplex_solve (self->solver->simplex, self->cancellable);
}

/* From where the same stage ended last time, if that is known: most departures are as they were then. Flows and potentials are
 * those of a solve from anywhere: costs have tie breaks, and worths are what they are. */
static TwFlowStatus
solve_stage (Rounding       *self,
             TwRoundingStage stage)
{
  TwNetworkSimplex *simplex = self->solver->simplex;
  GBytes          **kept = &self->solver->stage[stage];
  const guint8     *basis;
  gsize             size;
  gboolean          used;
  TwFlowStatus      status;

  if (!self->solver->keeps_bases)
    return solve (self);
  basis = *kept != NULL ? g_bytes_get_data (*kept, &size) : NULL;
  if (basis == NULL || size != tw_network_simplex_get_basis_size (simplex))
    status = solve (self);
  else if (tw_network_simplex_attach_near (simplex, &self->solver->network->net, basis, size, &used, NULL))
    status = tw_network_simplex_solve (simplex, self->cancellable);
  else
    return TW_FLOW_CANCELLED; /* not reached: sums do not grow */

  g_clear_pointer (kept, g_bytes_unref);
  *kept = tw_network_simplex_dup_basis (simplex);

  return status;
}

/* A closed arc is made dear, lest the simplex looks at it again and again. */
static void
fix (Rounding *self,
     guint     arc,
     gint64    units)
{
  tw_item_network_fix_arc (self->solver->network, arc, units);
  self->solver->network->cost[arc] = self->saved[arc] + self->dear;
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
    units[departures->departure[i].to] += (double) flow[departures->departure[i].arc];
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

/* By the unit of what goes now. What does not go keeps the slope at which it did not pay: dynamic slope scaling, after Kim &
 * Pardalos, A solution approach to the fixed charge network flow problem, Operations Research Letters 24, 1999. */
static void
charge_again (Rounding *self)
{
  TwItemNetwork      *network = self->solver->network;
  const TwDepartures *departures = self->departures;
  const gint64       *flow = tw_network_simplex_get_flow (self->solver->simplex);
  g_autofree gint64  *units = g_new0 (gint64, departures->n_events + 1);

  for (guint i = 0; i < departures->n; i++)
    units[departures->departure[i].event] += flow[departures->departure[i].arc];
  for (guint i = 0; i < departures->n; i++)
    {
      const TwDeparture *d = &departures->departure[i];
      double             fixed_cost = departures->event[d->event].fixed_cost;

      if (fixed_cost > 0 && units[d->event] > 0)
        network->cost[d->arc] = self->saved[d->arc] + (gint64) MIN (fixed_cost / (double) MAX (units[d->event], departures->carton), (double) self->dear);
    }
}

static TwFlowStatus
spread_fixed_costs (Rounding *self)
{
  TwFlowStatus status;

  if (!charge_fixed_costs (self))
    return TW_FLOW_OPTIMAL;

  status = solve (self);
  for (int k = 0; k < (self->solver->rounded != NULL ? SLOPES_ON : SLOPES) && status == TW_FLOW_OPTIMAL; k++)
    {
      charge_again (self);
      status = solve (self);
    }

  return status;
}

static void
restore_costs (Rounding *self)
{
  memcpy (self->solver->network->cost, self->saved, self->solver->network->net.n_arcs * sizeof *self->saved);
}

/* ---- a first choice ---- */

/* Where the flow wants nothing, nothing leaves; departures that are far from paying are not looked at again, but for those that
 * carry @units, (array length=n_arcs) (nullable), and are decided instead. */
static void
drop_empty (Rounding     *self,
            const gint64 *units)
{
  TwItemNetwork     *network = self->solver->network;
  TwDepartures      *departures = self->departures;
  const gint64      *flow = tw_network_simplex_get_flow (self->solver->simplex);
  const gint64      *potential = tw_network_simplex_get_potential (self->solver->simplex);
  g_autofree guint8 *keep = g_new (guint8, departures->n + 1);
  gint64             most = 0;

  for (guint k = 0; k < network->net.n_nodes; k++)
    most = MAX (most, potential[k]);
  for (guint i = 0; i < departures->n; i++)
    {
      guint  e = departures->departure[i].arc;
      gint64 loss = network->cost[e] + potential[network->tail[e]] - potential[network->head[e]];

      keep[i] = (units != NULL ? units : flow)[e] > 0 || (double) loss <= NEAR * (double) most;
      if ((units != NULL ? units : flow)[e] == 0)
        fix (self, e, 0);
    }
  tw_departures_keep (departures, keep);
}

typedef struct
{
  gint64 units;
  double gain;
} Choice;

/* What it brings to let @units go, against leaving them to the flow, which pays for them by the unit; what is no better than
 * @best is not worked out. A better one is put aside. */
static void
try_units (Rounding *self,
           guint     i,
           gint64    units,
           Choice   *best)
{
  TwDeparture *d = &self->departures->departure[i];
  gsize        mark = tw_path_flow_get_mark (self->flow);
  double       back = (double) units * (double) (self->solver->network->cost[d->arc] - self->saved[d->arc]) - tw_departures_get_fixed_cost (self->departures, i, units);
  double       gain;

  if (tw_path_flow_fix (self->flow, d->arc, units, best->gain - back, &gain))
    {
      *best = (Choice){ units, gain + back };
      tw_path_flow_put_aside (self->flow, mark);
    }
  else
    tw_path_flow_undo (self->flow, mark);
}

/* The largest size that is no more than the flow wants. Cartons first, then pallets: where there are whole pallets, whole
 * cartons need not be a size. */
static gint64
round_down (const TwDepartures *departures,
            guint               i,
            gint64              wanted)
{
  gint64 pallet = departures->event[departures->departure[i].event].pallet;
  gint64 units = wanted / departures->carton * departures->carton;

  if (pallet > 0 && units > pallet)
    units = units / pallet * pallet;

  return tw_departures_can_add (departures, i, units, 0) ? units : 0;
}

static gint64
find_next_size (TwDepartures *departures,
                guint         i,
                gint64        units)
{
  gint64 step;

  tw_departures_add (departures, i, units, 0);
  step = tw_departures_get_step_up (departures, i);
  tw_departures_add (departures, i, -units, 0);

  return units + step;
}

/* Down, up or not at all, whichever is worth most while everything undecided follows, or only the @nearest of these; as the flow
 * has it if none is feasible. That always is. */
static void
decide (Rounding *self,
        guint     i,
        gboolean  nearest)
{
  TwDepartures *departures = self->departures;
  TwDeparture  *d = &departures->departure[i];
  gint64        wanted = tw_path_flow_get_flow (self->flow)[d->arc];
  gint64        low = round_down (departures, i, wanted);
  gint64        high = low < wanted ? find_next_size (departures, i, low) : low;
  gboolean      up = 2 * (wanted - low) > high - low;
  Choice        best = { wanted, -INFINITY };

  try_units (self, i, up ? high : low, &best);
  if (high > low && !nearest)
    try_units (self, i, up ? low : high, &best);
  if (low > 0 && !nearest && (best.gain == -INFINITY || departures->event[d->event].fixed_cost > 0))
    try_units (self, i, 0, &best);
  if (best.gain == -INFINITY)
    try_units (self, i, wanted, &best);
  tw_path_flow_put_back (self->flow);
  tw_departures_add (departures, i, best.units, 0);
  tw_path_flow_keep (self->flow);
}

/* @units of departure @i, an open carton with them if they are none but for it. */
static void
put_back (Rounding *self,
          guint     i,
          gint64    units)
{
  TwDepartures *departures = self->departures;
  guint32       from = departures->departure[i].from;
  gint64        open = units % departures->carton;

  if (open > 0 && (from == TW_NO_PLACE || departures->open_used[from] || open != departures->open_carton[from]))
    open = 0;
  tw_departures_add (departures, i, units, open);
}

static void
keep_units (Rounding *self,
            guint     i,
            gint64    units)
{
  double gain;

  tw_path_flow_fix (self->flow, self->departures->departure[i].arc, units, -INFINITY, &gain);
  put_back (self, i, units);
}

/* In order of week. Units that one departure leaves behind go with others that the flow uses, or not at all. What carries as much
 * as it did before, @units (array length=n_arcs) (nullable), does so again.
 *
 * A hand that waits for an edit does not wait for this: after some searches (not some time: the same edit has the same answer)
 * departures are no longer compared, and in the end not even made whole. */
static void
decide_all (Rounding     *self,
            const gint64 *units)
{
  gboolean goes_on = self->solver->rounded != NULL;

  for (guint i = 0; i < self->departures->n; i++)
    {
      guint   arc = self->departures->departure[i].arc;
      gint64  wanted = tw_path_flow_get_flow (self->flow)[arc];
      guint64 n = goes_on ? tw_path_flow_get_n_searches (self->flow) : 0;

      if (wanted == 0 || (units != NULL && wanted == units[arc]) || n >= LEAVE_ON)
        keep_units (self, i, wanted);
      else
        decide (self, i, n >= DECIDE_ON);
    }
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
    {
      TwDeparture *d = &departures->departure[i];

      if (d->from != TW_NO_PLACE && d->units > 0 && departures->event[d->event].pallet == 0)
        {
          tw_departures_add (departures, i, -d->units, -d->open_units);
          tw_item_network_fix_arc (network, d->arc, 0);
          network->capacity[d->arc] = d->largest;
          network->cost[d->arc] = self->saved[d->arc];
        }
    }
  status = solve (self);
  if (status != TW_FLOW_OPTIMAL)
    return status;

  for (guint i = 0; i < departures->n; i++)
    if (network->capacity[departures->departure[i].arc] > 0)
      {
        tw_departures_add (departures, i, tw_network_simplex_get_flow (self->solver->simplex)[departures->departure[i].arc], 0);
        fix (self, departures->departure[i].arc, departures->departure[i].units);
      }

  return solve (self);
}

/* Where the solver stands at the optimum around all departures but those the search changed: what these take and bring is all that
 * is different. */
static TwFlowStatus
follow_search (Rounding *self)
{
  TwItemNetwork    *network = self->solver->network;
  TwNetworkSimplex *simplex = self->solver->simplex;

  for (guint i = 0; i < self->departures->n; i++)
    {
      const TwDeparture *d = &self->departures->departure[i];

      if (network->fixed[d->arc] != d->units)
        {
          tw_network_simplex_will_change_supply (simplex, network->tail[d->arc]);
          tw_network_simplex_will_change_supply (simplex, network->head[d->arc]);
        }
      fix (self, d->arc, d->units);
    }
  if (!tw_network_simplex_take_changes (simplex, NULL))
    return TW_FLOW_CANCELLED; /* not reached: sums do not grow */

  return tw_network_simplex_solve (simplex, self->cancellable);
}

/* All departures are decided or closed; @near: as of the search; @stands: whether the solver is at the optimum around them. */
static TwFlowStatus
improve (Rounding     *self,
         const guint8 *near,
         gboolean      stands,
         guint64       effort)
{
  TwFlowStatus status;

  restore_costs (self);
  tw_departure_search_run (self->departures, self->flow, near, tw_path_flow_get_n_searches (self->flow) + effort, self->cancellable);
  self->solver->n_searches = tw_path_flow_get_n_searches (self->flow);
  tw_path_flow_free (self->flow);
  if (stands)
    status = follow_search (self);
  else
    {
      for (guint i = 0; i < self->departures->n; i++)
        fix (self, self->departures->departure[i].arc, self->departures->departure[i].units);
      status = solve_stage (self, TW_ROUNDING_DECIDED);
    }
  if (status == TW_FLOW_OPTIMAL && self->departures->carton == 1)
    status = settle_units (self);
  restore_costs (self);

  return status;
}

static void
follow_flow (Rounding *self)
{
  const TwNetworkSimplex *simplex = self->solver->simplex;

  self->flow = tw_path_flow_new (&self->solver->network->net, tw_network_simplex_get_flow (simplex), tw_network_simplex_get_potential (simplex));
}

static TwFlowStatus
round_anew (Rounding *self)
{
  TwFlowStatus status = spread_fixed_costs (self);

  if (status != TW_FLOW_OPTIMAL)
    return status;

  drop_empty (self, NULL);
  follow_flow (self);
  decide_all (self, NULL);

  return improve (self, NULL, FALSE, self->solver->rounded != NULL ? EFFORT_ON : EFFORT);
}

/* ---- going on from an earlier answer ---- */

/* Units of a departure or an order: (array length=n_lanes + n_places, by week). */
typedef struct
{
  gint64   left;
  gboolean is_open;
} Line;

static Line *
collect_lines (const TwItemNetwork *network,
               const TwItemPlan    *plan)
{
  guint              n_weeks = network->template->n_weeks;
  Line              *line = g_new0 (Line, (gsize) (network->n_lanes + network->n_places) * n_weeks);
  g_autofree gint32 *local = g_new (gint32, tw_model_get_n_lanes (network->template->model) + 1);

  memset (local, -1, tw_model_get_n_lanes (network->template->model) * sizeof *local);
  for (guint l = 0; l < network->n_lanes; l++)
    local[network->lane[l].index] = (gint32) l;
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];
      gboolean              order = s->lane == TW_ANY;
      gint32                row = order ? network->local[s->place] : local[s->lane];
      guint                 week = order ? s->arrive_week : s->week;

      if (!s->pinned && row >= 0 && week < n_weeks)
        line[((order ? network->n_lanes : 0) + (guint) row) * n_weeks + week].left = s->units;
    }

  return line;
}

gint64 *
tw_item_round_dup_departures (const TwItemNetwork *network,
                              const TwItemPlan    *plan)
{
  guint              n_weeks = network->template->n_weeks;
  g_autofree Line   *line = collect_lines (network, plan);
  g_autofree gint64 *units = g_new0 (gint64, network->net.n_arcs);

  for (int slice = 1; slice >= 0; slice--) /* accepted units go first, as the flow would have it */
    for (guint e = 0; e < network->net.n_arcs; e++)
      {
        const TwItemArc *arc = &network->arc[e];
        Line            *l;

        if ((arc->kind != TW_ARC_SHIP && arc->kind != TW_ARC_MAKE) || arc->slice != slice || network->capacity[e] == 0)
          continue;
        l = &line[((arc->kind == TW_ARC_MAKE ? network->n_lanes : 0) + arc->where) * n_weeks + arc->week];
        units[e] = MIN (l->left, network->capacity[e]);
        l->left -= units[e];
        l->is_open = TRUE;
      }
  for (guint i = 0; i < (network->n_lanes + network->n_places) * n_weeks; i++)
    if (line[i].is_open && line[i].left > 0)
      return NULL; /* a departure that is closed now is a pin's instead */

  return g_steal_pointer (&units);
}

static guint8 *
find_pinned_places (const Rounding *self)
{
  const TwItemNetwork *network = self->solver->network;
  const TwModel       *model = network->template->model;
  const TwItemPlan    *before = self->solver->rounded;
  guint8              *near = g_new0 (guint8, network->n_places);
  guint                n;
  const TwPin         *pin = tw_network_template_get_pins (network->template, network->item, &n);

  for (guint i = 0; i < n + before->n_shipments; i++)
    {
      const TwLane *lane;

      if (i >= n && !before->shipment[i - n].pinned)
        continue;
      lane = tw_model_get_lane (model, i < n ? pin[i].lane : before->shipment[i - n].lane);
      if (network->local[lane->from] >= 0)
        near[network->local[lane->from]] = TRUE;
      if (network->local[lane->to] >= 0)
        near[network->local[lane->to]] = TRUE;
    }

  return near;
}

/* Where not all can go as before, the flow takes of them what it wants, and what it takes less of is decided anew. */
static TwFlowStatus
decide_fewer (Rounding     *self,
              const gint64 *units)
{
  TwItemNetwork *network = self->solver->network;
  TwDepartures  *departures = self->departures;
  TwFlowStatus   status;

  for (guint i = 0; i < departures->n; i++)
    {
      TwDeparture *d = &departures->departure[i];

      tw_departures_add (departures, i, -d->units, -d->open_units);
      tw_item_network_fix_arc (network, d->arc, 0);
      network->capacity[d->arc] = units[d->arc];
      network->cost[d->arc] = self->saved[d->arc];
    }
  status = solve_stage (self, TW_ROUNDING_FEWER);
  if (status != TW_FLOW_OPTIMAL)
    return status;

  follow_flow (self);
  decide_all (self, units);

  return TW_FLOW_OPTIMAL;
}

static TwFlowStatus
go_on (Rounding     *self,
       const gint64 *units)
{
  g_autofree guint8 *near = find_pinned_places (self);
  TwFlowStatus       status;
  gboolean           stands;

  drop_empty (self, units);
  for (guint i = 0; i < self->departures->n; i++)
    {
      guint arc = self->departures->departure[i].arc;

      put_back (self, i, units[arc]);
      fix (self, arc, units[arc]);
    }
  status = solve_stage (self, TW_ROUNDING_KEPT);
  stands = status == TW_FLOW_OPTIMAL;
  if (stands)
    follow_flow (self);
  else if (status == TW_FLOW_INFEASIBLE)
    status = decide_fewer (self, units);

  return status == TW_FLOW_OPTIMAL ? improve (self, near, stands, EFFORT_ON) : status;
}

/* Everything open again, the flow the best there is. */
static TwFlowStatus
start_again (Rounding     *self,
             const gint64 *capacity)
{
  TwItemNetwork *network = self->solver->network;

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->fixed[e] != 0)
      tw_item_network_fix_arc (network, e, 0);
  memcpy (network->capacity, capacity, network->net.n_arcs * sizeof *capacity);
  restore_costs (self);
  tw_departures_free (self->departures);
  self->departures = tw_departures_new (network);

  return solve (self);
}

static TwFlowStatus
round_departures (Rounding *self)
{
  const TwItemNetwork *network = self->solver->network;
  g_autofree gint64   *units = self->solver->rounded != NULL ? tw_item_round_dup_departures (network, self->solver->rounded) : NULL;
  g_autofree gint64   *capacity = NULL;
  TwFlowStatus         status;

  self->dear = get_cost_room (network);
  if (units == NULL)
    return round_anew (self);

  capacity = g_memdup2 (network->capacity, network->net.n_arcs * sizeof *capacity);
  status = go_on (self, units);
  if (status != TW_FLOW_INFEASIBLE)
    return status;

  status = start_again (self, capacity);

  return status == TW_FLOW_OPTIMAL ? round_anew (self) : status;
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
  Rounding     self = { .solver = solver, .cancellable = cancellable };
  TwFlowStatus status = TW_FLOW_OPTIMAL;

  if (solver->network->net.n_arcs == 0)
    return TW_FLOW_OPTIMAL;
  if (is_short (solver))
    return TW_FLOW_INFEASIBLE;
  self.departures = tw_departures_new (solver->network);
  if (!tw_departures_are_free (self.departures))
    {
      solver->network->rounded = TRUE;
      self.saved = g_memdup2 (solver->network->cost, solver->network->net.n_arcs * sizeof *self.saved);
      status = round_departures (&self);
      g_free (self.saved);
    }
  tw_departures_free (self.departures);

  return status;
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
