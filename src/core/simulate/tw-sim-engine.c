/* tw-sim-engine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-engine.h"

#include "simulate/tw-sim-tail.h"

#include <math.h>
#include <string.h>

#define MAX_OPENED 48 /* items that need not be built again, some 100 bytes an arc; the demo plans some 30 anew time and again */

#define AIR_MODES (1u << TW_MODE_AIR | 1u << TW_MODE_EXPRESS)

/* Serve arcs of a market and week, or cover arcs of a place and week, side by side. */
typedef struct
{
  guint  first;
  guint  n;
  gint64 units; /* as built */
} Slices;

/* What is kept of an item so that it need not be worked out anew. */
typedef struct
{
  GBytes  *slices;
  GBytes  *basis;
  float   *unsold;
  GBytes **week; /* [n_weeks] (nullable): bases of what is left from a week on */
} Kept;

/* An item as it was last opened; its solver stays at the plan of week 0. */
typedef struct
{
  guint32       item; /* TW_ANY: none */
  guint64       used; /* when */
  TwItemSolver *solver;
  TwSimTail    *tail;
  Slices       *demand; /* [n_markets * n_weeks] */
  Slices       *cover;  /* [n_places * n_weeks] */
} Opened;

struct _TwSimEngine
{
  TwSimEngineRules  rules;
  TwLimits         *limits;
  double           *micros;
  TwItemLimits     *priced;
  Kept             *kept; /* [n_items] */
  Opened            opened[MAX_OPENED];
  guint64           n_opened;
  TwNetworkSimplex *simplex;

  Opened  *now;      /* (nullable) */
  guint    week;     /* of the last state */
  gint64  *capacity; /* [n_arcs]: on the path, in the order of the tail */
  guint32 *head;     /* [n_arcs]: likewise */
  gint64  *supply;   /* [n_nodes]: likewise */
  guint    n_arcs_room;
  guint    n_nodes_room;
};

/* ---- making ---- */

/* Prices are the plan's where it has the limit. */
static void
read_prices (TwSimEngine *self)
{
  self->micros = g_new0 (double, MAX (self->limits->n, 1));
  for (guint c = 0; self->rules.plan != NULL && c < self->limits->n; c++)
    {
      const TwLimit    *limit = &self->limits->limit[c];
      const TwLimitUse *use = tw_plan_find_limit (self->rules.plan, limit->kind, limit->index, limit->week);

      if (use != NULL)
        self->micros[c] = tw_limit_use_get_micros (use);
    }
}

TwSimEngine *
tw_sim_engine_new (const TwSimEngineRules *rules)
{
  TwSimEngine *self = g_new0 (TwSimEngine, 1);

  self->rules = *rules;
  self->limits = tw_limits_new (rules->template);
  read_prices (self);
  self->priced = tw_item_limits_new (self->limits);
  self->kept = g_new0 (Kept, tw_model_get_n_items (rules->template->model));
  self->simplex = tw_network_simplex_new ();
  for (guint i = 0; i < MAX_OPENED; i++)
    self->opened[i].item = TW_ANY;

  return self;
}

static void
free_kept (TwSimEngine *self,
           Kept        *kept)
{
  for (guint w = 0; kept->week != NULL && w < self->rules.template->n_weeks; w++)
    g_clear_pointer (&kept->week[w], g_bytes_unref);
  g_clear_pointer (&kept->slices, g_bytes_unref);
  g_clear_pointer (&kept->basis, g_bytes_unref);
  g_free (kept->unsold);
  g_free (kept->week);
}

static void
clear_opened (Opened *opened)
{
  g_clear_pointer (&opened->solver, tw_item_solver_free);
  g_clear_pointer (&opened->tail, tw_sim_tail_free);
  g_clear_pointer (&opened->demand, g_free);
  g_clear_pointer (&opened->cover, g_free);
}

void
tw_sim_engine_free (TwSimEngine *self)
{
  for (guint i = 0; i < tw_model_get_n_items (self->rules.template->model); i++)
    free_kept (self, &self->kept[i]);
  for (guint i = 0; i < MAX_OPENED; i++)
    clear_opened (&self->opened[i]);
  tw_item_limits_free (self->priced);
  tw_limits_free (self->limits);
  tw_network_simplex_free (self->simplex);
  g_free (self->micros);
  g_free (self->kept);
  g_free (self->capacity);
  g_free (self->head);
  g_free (self->supply);
  g_free (self);
}

/* ---- opening an item ---- */

static void
make_room (TwSimEngine *self)
{
  const TwSimTail *tail = self->now->tail;

  if (tail->n_nodes > self->n_nodes_room)
    {
      self->n_nodes_room = tail->n_nodes;
      self->supply = g_renew (gint64, self->supply, tail->n_nodes);
    }
  if (tail->n_arcs > self->n_arcs_room)
    {
      self->n_arcs_room = tail->n_arcs;
      self->capacity = g_renew (gint64, self->capacity, tail->n_arcs);
      self->head = g_renew (guint32, self->head, tail->n_arcs);
    }
}

static gboolean
is_shut (const TwSimEngine *self,
         const TwItemLane  *lane)
{
  const TwModel *model = self->rules.template->model;
  const TwLane  *row = tw_model_get_lane (model, lane->index);

  if (self->rules.switches & TW_SWITCH_NO_AIR && AIR_MODES >> row->mode & 1)
    return TRUE;

  return self->rules.switches & TW_SWITCH_NO_OVERFLOW && tw_model_get_place (model, row->to)->kind == TW_PLACE_OVERFLOW;
}

/* A departure from week 0 on, whatever the phases of its destination say; the frozen window stays. */
static gint64
get_free_capacity (const TwItemNetwork *network,
                   guint                week)
{
  return week < tw_model_get_rules (network->template->model)->frozen_weeks ? 0 : network->free_capacity;
}

static void
apply_switches (TwSimEngine *self)
{
  TwItemNetwork *network = self->now->solver->network;

  for (guint i = 0; i < network->n_lanes; i++)
    {
      const TwItemLane *lane = &network->lane[i];
      gboolean          shut = is_shut (self, lane);

      for (guint w = 0; w < lane->n_arcs; w++)
        if (shut)
          network->capacity[lane->first_arc + w] = 0;
        else if (self->rules.switches & TW_SWITCH_NO_PHASES)
          network->capacity[lane->first_arc + w] = get_free_capacity (network, w);
    }
}

static void
add_slice (TwSimEngine *self,
           Slices      *slices,
           guint        arc)
{
  if (slices->n++ == 0)
    slices->first = tw_sim_tail_find_arc (self->now->tail, arc);
  slices->units += self->now->solver->network->capacity[arc];
}

static void
find_slices (TwSimEngine *self)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n_weeks = network->template->n_weeks;

  memset (self->now->demand, 0, (gsize) network->n_markets * n_weeks * sizeof *self->now->demand);
  memset (self->now->cover, 0, (gsize) network->n_places * n_weeks * sizeof *self->now->cover);
  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (arc->kind == TW_ARC_SERVE)
        add_slice (self, &self->now->demand[arc->where * n_weeks + arc->week], e);
      else if (arc->kind == TW_ARC_COVER)
        add_slice (self, &self->now->cover[arc->where * n_weeks + arc->week], e);
    }
}

/* Demand as it will be sells for certain: one slice a week, and nothing above the mean. */
static void
price_certain (TwSimEngine *self)
{
  TwItemNetwork *network = self->now->solver->network;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      TwItemArc *arc = &network->arc[e];

      if (arc->kind == TW_ARC_SERVE || arc->kind == TW_ARC_PARCEL)
        arc->share = 1;
      else if (arc->kind == TW_ARC_COVER)
        arc->share = 0;
    }
  tw_item_network_set_unsold (network, network->unsold);
}

static gboolean
build (TwSimEngine *self,
       guint32      item,
       GError     **error)
{
  Kept             *kept = &self->kept[item];
  TwItemNetwork    *network = self->now->solver->network;
  const TwItemPlan *start = self->rules.plan != NULL ? tw_plan_get_item (self->rules.plan, item) : NULL;

  if (kept->slices != NULL)
    {
      tw_item_network_build_with_slices (network, item, kept->slices, kept->unsold);
      return TRUE;
    }
  if (!tw_item_solver_find_worth (self->now->solver, item, start, start != NULL ? TW_SOLVE_PINS : TW_SOLVE_ANEW, NULL, error))
    return FALSE;

  kept->slices = tw_item_network_dup_slices (network);
  kept->unsold = g_memdup2 (network->unsold, tw_item_network_get_unsold_size (network));
  kept->basis = tw_network_simplex_dup_basis (self->now->solver->simplex);
  kept->week = g_new0 (GBytes *, network->template->n_weeks);

  return TRUE;
}

static gboolean
prepare (TwSimEngine *self,
         guint32      item,
         GError     **error)
{
  TwItemSolver  *solver = self->now->solver;
  TwItemNetwork *network = solver->network;
  Kept          *kept = &self->kept[item];
  gboolean       used;

  if (!build (self, item, error))
    return FALSE;
  if (self->rules.knows_path)
    price_certain (self);
  apply_switches (self);
  tw_item_limits_attach (self->priced, network);
  tw_item_limits_set_prices (self->priced, self->micros);
  if (!tw_network_simplex_attach_with_basis (solver->simplex, &network->net, kept->basis, &used, error))
    return FALSE;
  tw_network_simplex_solve (solver->simplex, NULL);
  g_bytes_unref (kept->basis);
  kept->basis = tw_network_simplex_dup_basis (solver->simplex);

  tw_sim_tail_take (self->now->tail, network);
  find_slices (self);
  self->now->item = item;

  return TRUE;
}

/* @item, or one that has room for it: the one not used for longest. */
static Opened *
find_opened (TwSimEngine *self,
             guint32      item)
{
  const TwNetworkTemplate *t = self->rules.template;
  Opened                  *oldest = &self->opened[0];

  for (guint i = 0; i < MAX_OPENED; i++)
    {
      if (self->opened[i].item == item)
        return &self->opened[i];
      if (self->opened[i].used < oldest->used)
        oldest = &self->opened[i];
    }
  oldest->item = TW_ANY;
  if (oldest->solver != NULL)
    return oldest;
  oldest->solver = tw_item_solver_new (t);
  oldest->tail = tw_sim_tail_new ();
  oldest->demand = g_new (Slices, (gsize) t->n_markets * t->n_weeks + 1);
  oldest->cover = g_new (Slices, (gsize) t->n_places * t->n_weeks + 1);

  return oldest;
}

gboolean
tw_sim_engine_open (TwSimEngine *self,
                    guint32      item,
                    GError     **error)
{
  self->now = find_opened (self, item);
  self->now->used = ++self->n_opened;
  if (self->now->item != item && !prepare (self, item, error))
    {
      self->now = NULL;
      return FALSE;
    }
  make_room (self);

  return TRUE;
}

/* Departures arrive when they will; what comes after the horizon does not leave. */
static void
take_leads (TwSimEngine      *self,
            const TwSimState *state)
{
  const TwItemNetwork *network = self->now->solver->network;
  const TwSimTail     *tail = self->now->tail;
  guint                n_weeks = tail->n_weeks;

  for (guint i = 0; i < network->n_lanes; i++)
    for (guint w = 0; w < network->lane[i].n_arcs; w++)
      {
        guint e = tw_sim_tail_find_arc (tail, network->lane[i].first_arc + w);
        guint arrival = w + state->lead[(gsize) network->lane[i].index * n_weeks + w];

        if (arrival < n_weeks)
          self->head[e] = tail->number[tw_item_network_get_node (network, network->lane[i].to, arrival)];
        else
          self->capacity[e] = 0;
      }
}

void
tw_sim_engine_begin (TwSimEngine      *self,
                     const TwSimState *state)
{
  const TwSimTail *tail = self->now->tail;

  g_return_if_fail (self->now != NULL);

  self->week = 0;
  memcpy (self->capacity, tail->capacity, tail->n_arcs * sizeof *self->capacity);
  memcpy (self->head, tail->head, tail->n_arcs * sizeof *self->head);
  memcpy (self->supply, tail->supply, tail->n_nodes * sizeof *self->supply);
  if (self->rules.knows_path)
    take_leads (self, state);
}

/* ---- following a path ---- */

/* Units at a node of the network; one that no week to come can use has none. */
static inline void
add_supply (TwSimEngine *self,
            guint32      node,
            gint64       units)
{
  guint32 k = self->now->tail->number[node];

  if (k < self->now->tail->n_nodes_from[self->week])
    self->supply[k] += units;
}

/* What is there of today's stock, the oldest sold first, lies on its chains; the rest arrived since. */
static void
want_stock (TwSimEngine      *self,
            const TwSimState *state,
            guint32           local)
{
  const TwItemNetwork *network = self->now->solver->network;
  const TwItemPlace   *place = &network->place[local];
  gint64               left = state->stock[local];
  gint64               fresh = 0;

  if (place->n_chains > 0)
    {
      const gint32 *arrived = state->arrived + (gsize) local * state->setup->n_weeks;

      for (guint t = 0; t <= state->week; t++)
        fresh += arrived[t];
      for (guint k = 0; k < place->n_chains; k++)
        fresh -= network->chain[place->first_chain + k].units;
      fresh = CLAMP (fresh, 0, left);
      add_supply (self, tw_item_network_get_node (network, local, state->week), fresh);
      left -= fresh;
      for (guint k = place->n_chains; k > 0; k--) /* the youngest last sold */
        {
          gint64 units = k == 1 ? left : MIN (left, network->chain[place->first_chain + k - 1].units);

          add_supply (self, tw_item_network_get_chain_node (network, local, k, state->week), units);
          left -= units;
        }
      return;
    }
  add_supply (self, tw_item_network_get_node (network, local, state->week), left);
}

static void
want_inbound (TwSimEngine      *self,
              const TwSimState *state)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n_weeks = state->setup->n_weeks;

  for (guint i = 0; self->rules.knows_path && i < state->n_inbound; i++)
    if (state->inbound[i].units > 0 && state->inbound[i].actual < n_weeks)
      add_supply (self, tw_item_network_get_node (network, state->inbound[i].place, MAX (state->inbound[i].actual, state->week)), state->inbound[i].units);
  for (guint t = 0; !self->rules.knows_path && t < n_weeks; t++)
    for (guint32 l = 0; l < network->n_places; l++)
      if (state->expected[t * network->n_places + l] != 0) /* what is overdue comes next week */
        add_supply (self, tw_item_network_get_node (network, l, t > state->week ? t : MIN (state->week + 1, n_weeks - 1)), state->expected[t * network->n_places + l]);
}

void
tw_sim_engine_take_state (TwSimEngine      *self,
                          const TwSimState *state)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n = self->now->tail->n_nodes_from[state->week];

  g_return_if_fail (state->week >= self->week);

  self->week = state->week;
  memset (self->supply, 0, n * sizeof *self->supply);
  for (guint32 l = 0; l < network->n_places; l++)
    want_stock (self, state, l);
  want_inbound (self, state);
  for (guint k = 1; k < n; k++)
    self->supply[0] -= self->supply[k];
}

/* As tw_item_network_append_serve() cuts them: each slice its part of the units there were, rounded up in all. */
static void
set_units (TwSimEngine  *self,
           const Slices *demand,
           gint64        units)
{
  gint64 done = 0;
  gint64 built = 0;

  for (guint e = demand->first; e < demand->first + demand->n; e++)
    {
      gint64 upto;

      built += self->now->tail->capacity[e];
      upto = (units * built + demand->units - 1) / demand->units;
      self->capacity[e] = upto - done;
      done = upto;
    }
}

/* Running totals are kept: a week without slices leaves its units to the next. */
static void
set_market (TwSimEngine *self,
            guint        market,
            guint        week,
            const float *mean)
{
  guint         n_weeks = self->rules.template->n_weeks;
  const Slices *demand = self->now->demand + (gsize) market * n_weeks;
  double        sum = 0;
  gint64        given = 0;

  for (guint w = week; w < n_weeks; w++)
    {
      sum += mean[w];
      if (demand[w].units == 0)
        continue;
      set_units (self, &demand[w], (gint64) (sum + 0.5) - given);
      given = (gint64) (sum + 0.5);
    }
}

/* Of the week's demand, all markets of the place together. */
static float
get_place_spread (const TwSimEngine *self,
                  const TwItemPlace *place,
                  guint              week,
                  const float       *spread)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n_weeks = network->template->n_weeks;
  double               before = 0;
  double               now = 0;

  for (guint i = 0; i < place->n_markets; i++)
    {
      guint  m = network->market_order[place->first_market + i];
      double sd = tw_forecast_get_sd (network->market[m].forecast, MIN (week, tw_forecast_set_get_n_weeks (network->template->forecasts) - 1));

      before += sd * sd;
      now += sd * sd * spread[m * n_weeks + week] * spread[m * n_weeks + week];
    }

  return before > 0 ? (float) sqrt (now / before) : 1;
}

static void
set_cover (TwSimEngine  *self,
           const Slices *cover,
           float         spread)
{
  gint64 built = 0;
  gint64 done = 0;

  for (guint e = cover->first; e < cover->first + cover->n; e++)
    {
      gint64 upto;

      built += self->now->tail->capacity[e];
      upto = (gint64) ((double) built * spread + 0.5);
      self->capacity[e] = upto - done;
      done = upto;
    }
}

void
tw_sim_engine_set_demand (TwSimEngine *self,
                          guint        week,
                          const float *mean,
                          const float *spread)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n_weeks = network->template->n_weeks;

  for (guint m = 0; m < network->n_markets; m++)
    set_market (self, m, week, mean + (gsize) m * n_weeks);
  for (guint32 l = 0; spread != NULL && l < network->n_places; l++)
    for (guint w = week; network->place[l].n_markets > 0 && w < n_weeks; w++)
      set_cover (self, &self->now->cover[l * n_weeks + w], get_place_spread (self, &network->place[l], w, spread));
}

static gboolean
attach (TwSimEngine     *self,
        const TwNetwork *net)
{
  GBytes **basis = &self->kept[self->now->item].week[self->week];
  gboolean used;

  if (self->rules.cold)
    return tw_network_simplex_attach (self->simplex, net, NULL);
  if (*basis == NULL)
    *basis = tw_sim_tail_find_basis (self->now->tail, self->week, self->now->solver->simplex, self->simplex);

  return *basis != NULL && tw_network_simplex_attach_with_basis (self->simplex, net, *basis, &used, NULL);
}

TwFlowStatus
tw_sim_engine_solve (TwSimEngine *self)
{
  TwNetwork net;

  tw_sim_tail_get_network (self->now->tail, self->week, &net);
  net.head = self->head + self->now->tail->first_arc[self->week];
  net.capacity = self->capacity + self->now->tail->first_arc[self->week];
  net.supply = self->supply;
  if (!attach (self, &net))
    return TW_FLOW_CANCELLED;

  return tw_network_simplex_solve (self->simplex, NULL);
}

/* ---- what the plan wants ---- */

static void
read_flow (const TwSimEngine *self,
           const gint64      *flow,
           TwSimTargets      *targets)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n_places = network->n_places;
  guint                first = self->now->tail->first_arc[self->week];

  for (guint i = 0; first + i < self->now->tail->n_arcs; i++)
    {
      guint            e = self->now->tail->arc[first + i];
      const TwItemArc *arc = &network->arc[e];
      gint32           units = (gint32) flow[i];

      if (units == 0)
        continue;
      switch ((TwArcKind) arc->kind)
        {
        case TW_ARC_MAKE:
          targets->order[tw_sim_tail_get_close (network, e) * n_places + arc->where] += units;
          break;
        case TW_ARC_SHIP:
          targets->leave[arc->week * network->n_lanes + arc->where] += units;
          targets->use[arc->week * n_places + network->lane[arc->where].from] += units;
          break;
        case TW_ARC_SERVE:
          if (network->market[arc->where].node == NULL)
            targets->use[arc->week * n_places + (guint) network->market[arc->where].primary] += units;
          break;
        case TW_ARC_PARCEL:
          targets->use[arc->week * n_places + arc->from] += units;
          break;
        case TW_ARC_OUT:
          targets->use[arc->week * n_places + arc->where] += units;
          break;
        case TW_ARC_HOLD:
        case TW_ARC_COVER:
        case TW_ARC_END:
        case TW_ARC_USE:
          break;
        }
    }
}

/* With what the accepted plan has beside it. */
static gint64
get_most (const TwSimEngine *self,
          guint              arc)
{
  const TwItemNetwork *network = self->now->solver->network;
  gint32               accepted = network->first_accepted < network->net.n_arcs ? tw_item_network_find_accepted (network, arc) : -1;

  return self->now->tail->capacity[tw_sim_tail_find_arc (self->now->tail, arc)] + (accepted >= 0 ? self->now->tail->capacity[tw_sim_tail_find_arc (self->now->tail, (guint) accepted)] : 0);
}

static void
read_most (const TwSimEngine *self,
           TwSimTargets      *targets)
{
  const TwItemNetwork *network = self->now->solver->network;

  for (guint i = 0; i < network->n_lanes; i++)
    for (guint w = self->week; w < network->lane[i].n_arcs; w++)
      targets->most[w * network->n_lanes + i] = (gint32) MIN (get_most (self, network->lane[i].first_arc + w), G_MAXINT32);
}

/* What is in a place or on its way there goes down by what is used and up by what leaves for it. */
static void
find_positions (const TwSimEngine *self,
                const TwSimState  *state,
                TwSimTargets      *targets)
{
  const TwItemNetwork *network = self->now->solver->network;
  guint                n_weeks = network->template->n_weeks;
  guint                n_places = network->n_places;

  for (guint l = 0; l < n_places; l++)
    targets->due[state->week * n_places + l] = state->stock[l] + state->on_way[l];
  for (guint w = state->week; w < n_weeks; w++)
    {
      gint32       *now = targets->due + (gsize) w * n_places;
      gint32       *next = now + n_places;
      const gint32 *leave = targets->leave + (gsize) w * network->n_lanes;

      targets->system[w] = 0;
      for (guint l = 0; l < n_places; l++)
        targets->system[w] += now[l];
      if (w + 1 == n_weeks)
        break;
      for (guint l = 0; l < n_places; l++)
        next[l] = now[l] + targets->order[w * n_places + l] - targets->use[w * n_places + l];
      for (guint i = 0; i < network->n_lanes; i++)
        next[network->lane[i].to] += leave[i];
    }
}

void
tw_sim_engine_read_targets (TwSimEngine      *self,
                            const TwSimState *state,
                            TwSimTargets     *targets)
{
  const TwItemNetwork *network = self->now->solver->network;
  gsize                n_weeks = network->template->n_weeks;

  targets->week = state->week;
  memset (targets->leave, 0, n_weeks * network->n_lanes * sizeof *targets->leave);
  memset (targets->most, 0, n_weeks * network->n_lanes * sizeof *targets->most);
  memset (targets->order, 0, n_weeks * network->n_places * sizeof *targets->order);
  memset (targets->use, 0, n_weeks * network->n_places * sizeof *targets->use);
  read_flow (self, tw_network_simplex_get_flow (self->simplex), targets);
  read_most (self, targets);
  find_positions (self, state, targets);
  tw_sim_targets_index (targets, (guint) n_weeks, network->n_places, network->n_lanes);
}
