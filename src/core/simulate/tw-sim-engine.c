/* tw-sim-engine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-engine.h"

#include "allocate/tw-item-network-private.h"

#include <math.h>
#include <string.h>

#define AIR_MODES (1u << TW_MODE_AIR | 1u << TW_MODE_EXPRESS)
#define COVER_TOL 0.1f /* relative change of a spread that is let pass */

/* Serve arcs of a market and week, side by side. */
typedef struct
{
  guint  first;
  guint  n;
  gint64 units; /* as built */
  gint64 now;
} Demand;

/* What is kept of an item so that it need not be worked out anew. */
typedef struct
{
  GBytes *slices;
  GBytes *basis;
  float  *unsold;
} Kept;

struct _TwSimEngine
{
  TwSimEngineRules rules;
  TwLimits        *limits;
  double          *micros;
  TwItemSolver    *solver;
  TwItemLimits    *priced;
  Kept            *kept; /* [n_items] */

  guint32 item;
  guint   week;     /* arcs of weeks before it are closed */
  gint64 *capacity; /* [n_arcs]: at the start */
  gint64 *supply;   /* [n_nodes]: likewise */
  gint64 *wanted;   /* [n_nodes]: scratch */
  guint  *by_week;  /* [n_arcs]: arcs by the week that closes them */
  guint  *first_of; /* [n_weeks + 2] */
  Demand *demand;   /* [n_markets * n_weeks] */
  guint  *cover;    /* [n_places * n_weeks + 1]: first cover arc */
  float  *spread;   /* [n_places * n_weeks]: scale of the cover now */
  guint   n_arcs_room;
  guint   n_nodes_room;
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
  gsize        n_weeks = rules->template->n_weeks;

  self->rules = *rules;
  self->limits = tw_limits_new (rules->template);
  read_prices (self);
  self->solver = tw_item_solver_new (rules->template);
  self->priced = tw_item_limits_new (self->limits);
  self->kept = g_new0 (Kept, tw_model_get_n_items (rules->template->model));
  self->item = TW_ANY;
  self->first_of = g_new (guint, n_weeks + 2);
  self->demand = g_new (Demand, rules->template->n_markets * n_weeks + 1);
  self->cover = g_new (guint, rules->template->n_places * n_weeks + 1);
  self->spread = g_new (float, rules->template->n_places *n_weeks + 1);

  return self;
}

void
tw_sim_engine_free (TwSimEngine *self)
{
  for (guint i = 0; i < tw_model_get_n_items (self->rules.template->model); i++)
    {
      g_clear_pointer (&self->kept[i].slices, g_bytes_unref);
      g_clear_pointer (&self->kept[i].basis, g_bytes_unref);
      g_free (self->kept[i].unsold);
    }
  tw_item_solver_free (self->solver);
  tw_item_limits_free (self->priced);
  tw_limits_free (self->limits);
  g_free (self->micros);
  g_free (self->kept);
  g_free (self->capacity);
  g_free (self->supply);
  g_free (self->wanted);
  g_free (self->by_week);
  g_free (self->first_of);
  g_free (self->demand);
  g_free (self->cover);
  g_free (self->spread);
  g_free (self);
}

/* ---- opening an item ---- */

static void
make_room (TwSimEngine     *self,
           const TwNetwork *net)
{
  if (net->n_nodes > self->n_nodes_room)
    {
      self->n_nodes_room = net->n_nodes;
      self->supply = g_renew (gint64, self->supply, net->n_nodes);
      self->wanted = g_renew (gint64, self->wanted, net->n_nodes);
    }
  if (net->n_arcs > self->n_arcs_room)
    {
      self->n_arcs_room = net->n_arcs;
      self->capacity = g_renew (gint64, self->capacity, net->n_arcs);
      self->by_week = g_renew (guint, self->by_week, net->n_arcs);
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
  TwItemNetwork *network = self->solver->network;

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

/* The week after which nothing can be decided on @arc any more. */
static guint
get_close (const TwItemNetwork *network,
           guint                arc)
{
  const TwItemArc *row = &network->arc[arc];

  if (row->kind == TW_ARC_MAKE)
    return row->week - network->template->production_weeks[network->place[row->where].place];

  return row->week;
}

static void
sort_by_week (TwSimEngine *self)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_weeks = network->template->n_weeks;
  guint               *first = self->first_of;

  memset (first, 0, (n_weeks + 2) * sizeof *first);
  for (guint e = 0; e < network->net.n_arcs; e++)
    first[get_close (network, e) + 1]++;
  for (guint w = 1; w <= n_weeks; w++)
    first[w] += first[w - 1];
  first[n_weeks + 1] = network->net.n_arcs;
  for (guint e = network->net.n_arcs; e-- > 0;)
    self->by_week[--first[get_close (network, e) + 1]] = e;
  memmove (first, first + 1, (n_weeks + 1) * sizeof *first); /* each was moved to the start of its own */
}

static void
find_slices (TwSimEngine *self)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_weeks = network->template->n_weeks;

  memset (self->demand, 0, (gsize) network->n_markets * n_weeks * sizeof *self->demand);
  for (guint i = 0; i < network->n_places * n_weeks; i++)
    self->cover[i] = G_MAXUINT;
  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (arc->kind == TW_ARC_SERVE)
        {
          Demand *demand = &self->demand[arc->where * n_weeks + arc->week];

          if (demand->n++ == 0)
            demand->first = e;
          demand->units += network->capacity[e];
        }
      else if (arc->kind == TW_ARC_COVER && self->cover[arc->where * n_weeks + arc->week] == G_MAXUINT)
        self->cover[arc->where * n_weeks + arc->week] = e;
    }
}

/* Demand as it will be sells for certain: one slice a week, and nothing above the mean. */
static void
price_certain (TwSimEngine *self)
{
  TwItemNetwork *network = self->solver->network;

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
  TwItemNetwork    *network = self->solver->network;
  const TwItemPlan *start = self->rules.plan != NULL ? tw_plan_get_item (self->rules.plan, item) : NULL;

  if (kept->slices != NULL)
    {
      tw_item_network_build_with_slices (network, item, kept->slices, kept->unsold);
      return TRUE;
    }
  if (!tw_item_solver_find_worth (self->solver, item, start, start != NULL ? TW_SOLVE_PINS : TW_SOLVE_ANEW, NULL, error))
    return FALSE;

  kept->slices = tw_item_network_dup_slices (network);
  kept->unsold = g_memdup2 (network->unsold, tw_item_network_get_unsold_size (network));
  kept->basis = tw_network_simplex_dup_basis (self->solver->simplex);

  return TRUE;
}

gboolean
tw_sim_engine_open (TwSimEngine *self,
                    guint32      item,
                    GError     **error)
{
  TwItemNetwork *network = self->solver->network;
  Kept          *kept = &self->kept[item];
  gboolean       used;

  if (self->item == item)
    return TRUE;
  self->item = TW_ANY;
  if (!build (self, item, error))
    return FALSE;

  if (self->rules.knows_path)
    price_certain (self);
  apply_switches (self);
  tw_item_limits_attach (self->priced, network);
  tw_item_limits_set_prices (self->priced, self->micros);
  if (!tw_network_simplex_attach_with_basis (self->solver->simplex, &network->net, kept->basis, &used, error))
    return FALSE;
  tw_network_simplex_solve (self->solver->simplex, NULL);
  g_bytes_unref (kept->basis);
  kept->basis = tw_network_simplex_dup_basis (self->solver->simplex);

  make_room (self, &network->net);
  memcpy (self->capacity, network->capacity, network->net.n_arcs * sizeof *self->capacity);
  memcpy (self->supply, network->supply, network->net.n_nodes * sizeof *self->supply);
  sort_by_week (self);
  find_slices (self);
  self->item = item;

  return TRUE;
}

/* Departures arrive when they will; what comes after the horizon does not leave, and has its arc where no path has put it. */
static void
take_leads (TwSimEngine      *self,
            const TwSimState *state)
{
  TwItemNetwork *network = self->solver->network;
  guint          n_weeks = network->template->n_weeks;

  for (guint i = 0; i < network->n_lanes; i++)
    for (guint w = 0; w < network->lane[i].n_arcs; w++)
      {
        guint e = network->lane[i].first_arc + w;
        guint arrival = w + state->lead[(gsize) network->lane[i].index * n_weeks + w];

        if (arrival >= n_weeks)
          {
            arrival = w + tw_item_network_get_lead (network, &network->lane[i]);
            network->capacity[e] = 0;
          }
        network->head[e] = tw_item_network_get_node (network, network->lane[i].to, arrival);
      }
}

/* Attached anew, so that nothing of an earlier path is felt, not even where the solver last looked. */
void
tw_sim_engine_begin (TwSimEngine      *self,
                     const TwSimState *state)
{
  TwItemNetwork *network = self->solver->network;
  gsize          n = (gsize) network->n_markets * network->template->n_weeks;
  gboolean       used;

  g_return_if_fail (self->item != TW_ANY);

  for (gsize i = 0; i < n; i++)
    self->demand[i].now = self->demand[i].units;
  for (gsize i = 0; i < (gsize) network->n_places * network->template->n_weeks; i++)
    self->spread[i] = 1;
  self->week = 0;
  memcpy (network->capacity, self->capacity, network->net.n_arcs * sizeof *self->capacity);
  memcpy (network->supply, self->supply, network->net.n_nodes * sizeof *self->supply);
  if (self->rules.knows_path)
    take_leads (self, state);
  if (!tw_network_simplex_attach_with_basis (self->solver->simplex, &network->net, self->kept[self->item].basis, &used, NULL))
    g_warn_if_reached ();
}

/* ---- following a path ---- */

static inline void
set_capacity (TwSimEngine *self,
              guint        arc,
              gint64       capacity)
{
  if (self->solver->network->capacity[arc] == capacity)
    return;
  tw_network_simplex_will_change_arc (self->solver->simplex, arc);
  self->solver->network->capacity[arc] = capacity;
}

static inline void
set_supply (TwSimEngine *self,
            guint32      node,
            gint64       supply)
{
  if (self->solver->network->supply[node] == supply)
    return;
  tw_network_simplex_will_change_supply (self->solver->simplex, node);
  self->solver->network->supply[node] = supply;
}

/* All of them: what they carried then leaves the supplies of both ends as it was, and only what went otherwise than planned has
 * to find a new way. */
static void
close_past (TwSimEngine *self,
            guint        week)
{
  for (guint i = self->first_of[self->week]; i < self->first_of[week]; i++)
    set_capacity (self, self->by_week[i], 0);
  self->week = week;
}

/* What is there of today's stock, the oldest sold first, lies on its chains; the rest arrived since. */
static void
want_stock (TwSimEngine      *self,
            const TwSimState *state,
            guint32           local)
{
  const TwItemNetwork *network = self->solver->network;
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
      self->wanted[tw_item_network_get_node (network, local, state->week)] += fresh;
      left -= fresh;
      for (guint k = place->n_chains; k > 0; k--) /* the youngest last sold */
        {
          gint64 units = k == 1 ? left : MIN (left, network->chain[place->first_chain + k - 1].units);

          self->wanted[tw_item_network_get_chain_node (network, local, k, state->week)] += units;
          left -= units;
        }
      return;
    }
  self->wanted[tw_item_network_get_node (network, local, state->week)] += left;
}

static void
want_inbound (TwSimEngine      *self,
              const TwSimState *state)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_weeks = state->setup->n_weeks;

  for (guint i = 0; self->rules.knows_path && i < state->n_inbound; i++)
    if (state->inbound[i].units > 0 && state->inbound[i].actual < n_weeks)
      self->wanted[tw_item_network_get_node (network, state->inbound[i].place, MAX (state->inbound[i].actual, state->week))] += state->inbound[i].units;
  for (guint t = 0; !self->rules.knows_path && t < n_weeks; t++)
    for (guint32 l = 0; l < network->n_places; l++)
      if (state->expected[t * network->n_places + l] != 0) /* what is overdue comes next week */
        self->wanted[tw_item_network_get_node (network, l, t > state->week ? t : MIN (state->week + 1, n_weeks - 1))] += state->expected[t * network->n_places + l];
}

void
tw_sim_engine_take_state (TwSimEngine      *self,
                          const TwSimState *state)
{
  const TwItemNetwork *network = self->solver->network;
  gint64               sum = 0;

  g_return_if_fail (state->week >= self->week);

  close_past (self, state->week);
  memset (self->wanted, 0, network->net.n_nodes * sizeof *self->wanted);
  for (guint32 l = 0; l < network->n_places; l++)
    want_stock (self, state, l);
  want_inbound (self, state);
  for (guint32 k = 0; k < network->net.n_nodes; k++)
    if (k != network->net.root)
      {
        sum += self->wanted[k];
        set_supply (self, k, self->wanted[k]);
      }
  set_supply (self, network->net.root, -sum);
}

/* As tw_item_network_append_serve() cuts them: each slice its part of the units there were, rounded up in all. */
static void
set_units (TwSimEngine *self,
           Demand      *demand,
           gint64       units)
{
  gint64 done = 0;
  gint64 built = 0;

  if (demand->now == units)
    return;
  demand->now = units;
  for (guint i = 0; i < demand->n; i++)
    {
      guint  e = demand->first + i;
      gint64 upto;

      built += self->capacity[e];
      upto = (units * built + demand->units - 1) / demand->units;
      set_capacity (self, e, upto - done);
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
  guint   n_weeks = self->rules.template->n_weeks;
  Demand *demand = self->demand + (gsize) market * n_weeks;
  double  sum = 0;
  gint64  given = 0;

  for (guint w = week; w < n_weeks; w++)
    {
      sum += mean[w];
      if (demand[w].n == 0)
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
  const TwItemNetwork *network = self->solver->network;
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
set_cover (TwSimEngine *self,
           guint32      local,
           guint        week,
           float        spread)
{
  const TwItemNetwork *network = self->solver->network;
  gsize                cell = local * network->template->n_weeks + week;
  gint64               built = 0;
  gint64               done = 0;

  if (self->cover[cell] == G_MAXUINT || !(fabsf (spread - self->spread[cell]) >= COVER_TOL * MAX (self->spread[cell], COVER_TOL)))
    return;
  self->spread[cell] = spread;
  for (guint e = self->cover[cell]; e < network->net.n_arcs && network->arc[e].kind == TW_ARC_COVER && network->arc[e].where == local && network->arc[e].week == week; e++)
    {
      gint64 upto;

      built += self->capacity[e];
      upto = (gint64) ((double) built * spread + 0.5);
      set_capacity (self, e, upto - done);
      done = upto;
    }
}

void
tw_sim_engine_set_demand (TwSimEngine *self,
                          guint        week,
                          const float *mean,
                          const float *spread)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_weeks = network->template->n_weeks;

  for (guint m = 0; m < network->n_markets; m++)
    set_market (self, m, week, mean + (gsize) m * n_weeks);
  for (guint32 l = 0; spread != NULL && l < network->n_places; l++)
    for (guint w = week; network->place[l].n_markets > 0 && w < n_weeks; w++)
      set_cover (self, l, w, get_place_spread (self, &network->place[l], w, spread));
}

TwFlowStatus
tw_sim_engine_solve (TwSimEngine *self)
{
  if (!tw_network_simplex_take_changes (self->solver->simplex, NULL))
    return TW_FLOW_CANCELLED;

  return tw_network_simplex_solve (self->solver->simplex, NULL);
}

const gint64 *
tw_sim_engine_get_flow (TwSimEngine *self)
{
  return tw_network_simplex_get_flow (self->solver->simplex);
}

const TwItemNetwork *
tw_sim_engine_get_network (const TwSimEngine *self)
{
  return self->solver->network;
}

guint64
tw_sim_engine_get_n_pivots (const TwSimEngine *self)
{
  return tw_network_simplex_get_n_pivots (self->solver->simplex);
}

/* ---- what the plan wants ---- */

/* With what the accepted plan has beside it. */
static gint64
get_units (const TwItemNetwork *network,
           const gint64        *units,
           guint                arc)
{
  gint32 accepted = network->first_accepted < network->net.n_arcs ? tw_item_network_find_accepted (network, arc) : -1;

  return units[arc] + (accepted >= 0 ? units[accepted] : 0);
}

static void
read_flow (const TwSimEngine *self,
           const TwSimState  *state,
           const gint64      *flow,
           TwSimTargets      *targets)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_places = network->n_places;

  for (guint i = self->first_of[self->week]; i < network->net.n_arcs; i++)
    {
      guint            e = self->by_week[i];
      const TwItemArc *arc = &network->arc[e];

      if (flow[e] == 0)
        continue;
      switch ((TwArcKind) arc->kind)
        {
        case TW_ARC_MAKE:
          targets->order[get_close (network, e) * n_places + arc->where] += (gint32) flow[e];
          break;
        case TW_ARC_SHIP:
          targets->leave[arc->week * network->n_lanes + arc->where] += (gint32) flow[e];
          targets->use[arc->week * n_places + network->lane[arc->where].from] += (gint32) flow[e];
          break;
        case TW_ARC_SERVE:
          if (network->market[arc->where].node == NULL)
            targets->use[arc->week * n_places + (guint) network->market[arc->where].primary] += (gint32) flow[e];
          break;
        case TW_ARC_PARCEL:
          targets->use[arc->week * n_places + arc->from] += (gint32) flow[e];
          break;
        case TW_ARC_OUT:
          targets->use[arc->week * n_places + arc->where] += (gint32) flow[e];
          break;
        case TW_ARC_HOLD:
        case TW_ARC_COVER:
        case TW_ARC_END:
        case TW_ARC_USE:
          break;
        }
    }
  for (guint i = 0; i < network->n_lanes; i++)
    for (guint w = state->week; w < network->lane[i].n_arcs; w++)
      targets->most[w * network->n_lanes + i] = (gint32) MIN (get_units (network, self->capacity, network->lane[i].first_arc + w), G_MAXINT32);
}

/* What is in a place or on its way there goes down by what is used and up by what leaves for it. */
static void
find_positions (const TwSimEngine *self,
                const TwSimState  *state,
                TwSimTargets      *targets)
{
  const TwItemNetwork *network = self->solver->network;
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
  const TwItemNetwork *network = self->solver->network;
  gsize                n_weeks = network->template->n_weeks;

  targets->week = state->week;
  memset (targets->leave, 0, n_weeks * network->n_lanes * sizeof *targets->leave);
  memset (targets->most, 0, n_weeks * network->n_lanes * sizeof *targets->most);
  memset (targets->order, 0, n_weeks * network->n_places * sizeof *targets->order);
  memset (targets->use, 0, n_weeks * network->n_places * sizeof *targets->use);
  read_flow (self, state, tw_network_simplex_get_flow (self->solver->simplex), targets);
  find_positions (self, state, targets);
}
