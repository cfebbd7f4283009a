/* tw-sim-fba.c: push to a country
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every FBA_CYCLE_WEEKS the seller fills each fulfilment centre up to a base stock: what demand until the next
 * order's arrival will be with the probability that pays (tw-sim-routes.h), as forecast and as recent sales went. What is missing is produced and belongs to its
 * country from then on: it leaves as soon as it is made, by sea straight to the centre, or by the cheapest chain, through
 * whose places it passes without waiting. Nothing is moved between countries, nothing waits in bulk. What lies at the source or in
 * overflow places today is used up before anything new is made.
 */

#include "simulate/tw-sim-routes.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define FBA_CYCLE_WEEKS 4
#define FBA_THROUGH     (1 << TW_PLACE_FACTORY | 1 << TW_PLACE_SOURCE | 1 << TW_PLACE_OVERFLOW)

/* A destination of an item. */
typedef struct
{
  guint32     place;
  gint32      factory; /* that makes for it; -1 if none can */
  TwSimRoute *route;   /* [n_places] */
  double     *mean;    /* [number of cycles]: of demand until the next order's arrival */
  double     *safety;  /* [number of cycles]: beyond it, of the base stock */
} Target;

typedef struct
{
  Target *target;
  guint   n_targets;
} Item;

typedef struct
{
  const TwSimSetup *setup;
  Item             *item; /* [n_items] */
  guint             n_cycles;
} Policy;

/* Of the item at hand. */
typedef struct
{
  const Policy *policy;
  gint32       *mark;  /* [n_places * n_targets]: units in a place, or in production there, that belong to a target */
  gint32       *owed;  /* [n_targets]: sums of these */
  gint32       *need;  /* [n_targets] */
  gint32       *share; /* [n_targets] */
  gint32       *leave; /* [n_lanes] */
} Scratch;

/* ---- what holds for all paths ---- */

static gint32
find_factory (const TwSimItem  *item,
              const TwSimRoute *route)
{
  gint32 best = -1;

  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].kind == TW_PLACE_FACTORY && !isinf (route[l].cost) && (best < 0 || route[l].cost < route[best].cost))
      best = (gint32) l;

  return best;
}

static void
fill_levels (const Policy    *policy,
             const TwSimItem *item,
             Target          *target)
{
  const TwSimRoute *route = &target->route[target->factory >= 0 ? (guint) target->factory : target->place];
  guint             weeks = FBA_CYCLE_WEEKS + route->weeks + (target->factory >= 0 ? item->place[target->factory].production_weeks : 0);
  double            z = gsl_cdf_ugaussian_Pinv (tw_sim_routes_get_service (policy->setup, item, target->place, FBA_CYCLE_WEEKS));

  target->mean = g_new (double, policy->n_cycles);
  target->safety = g_new (double, policy->n_cycles);
  for (guint c = 0; c < policy->n_cycles; c++)
    {
      double mean, sd;

      tw_sim_routes_get_demand (policy->setup, item, &target->place, 1, c * FBA_CYCLE_WEEKS, weeks, &mean, &sd);
      sd = sqrt (sd * sd + route->variance * (mean / weeks) * (mean / weeks));
      target->mean[c] = mean;
      target->safety[c] = z * sd;
    }
}

static void
fill_item (const Policy    *policy,
           const TwSimItem *item,
           Item            *self)
{
  self->target = g_new0 (Target, item->n_places);
  for (guint l = 0; l < item->n_places; l++)
    {
      Target *target = &self->target[self->n_targets];

      if (item->place[l].base.n_markets == 0 || item->place[l].kind == TW_PLACE_FACTORY)
        continue;
      target->place = l;
      target->route = g_new (TwSimRoute, item->n_places);
      tw_sim_routes_find (policy->setup, item, l, FBA_THROUGH, target->route);
      target->factory = find_factory (item, target->route);
      fill_levels (policy, item, target);
      self->n_targets++;
    }
}

static gpointer
fba_new (const TwSimSetup *setup,
         const TwScenario *scenario,
         const TwSimWorld *world,
         GError          **error)
{
  Policy *self = g_new0 (Policy, 1);

  (void) scenario;
  (void) world;
  (void) error;
  self->setup = setup;
  self->n_cycles = (setup->n_weeks + FBA_CYCLE_WEEKS - 1) / FBA_CYCLE_WEEKS;
  self->item = g_new0 (Item, setup->n_items + 1);
  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      fill_item (self, setup->item[i], &self->item[i]);

  return self;
}

static void
fba_free (gpointer policy)
{
  Policy *self = policy;

  for (guint i = 0; i < self->setup->n_items; i++)
    {
      for (guint k = 0; k < self->item[i].n_targets; k++)
        {
          g_free (self->item[i].target[k].route);
          g_free (self->item[i].target[k].mean);
          g_free (self->item[i].target[k].safety);
        }
      g_free (self->item[i].target);
    }
  g_free (self->item);
  g_free (self);
}

static gpointer
fba_new_scratch (gpointer policy)
{
  Policy  *owner = policy;
  Scratch *self = g_new0 (Scratch, 1);
  gsize    n_places, n_lanes;

  tw_sim_routes_get_size (owner->setup, &n_places, &n_lanes);
  self->policy = owner;
  self->mark = g_new (gint32, n_places * n_places);
  self->owed = g_new (gint32, n_places);
  self->need = g_new (gint32, n_places);
  self->share = g_new (gint32, n_places);
  self->leave = g_new (gint32, n_lanes);

  return self;
}

static void
fba_free_scratch (gpointer scratch)
{
  Scratch *self = scratch;

  g_free (self->mark);
  g_free (self->owed);
  g_free (self->need);
  g_free (self->share);
  g_free (self->leave);
  g_free (self);
}

/* ---- on a path ---- */

static void
fba_begin (gpointer          policy,
           gpointer          scratch,
           const TwSimState *state)
{
  const Item *item = &((Policy *) policy)->item[state->item->item];

  memset (((Scratch *) scratch)->mark, 0, (gsize) state->item->n_places * item->n_targets * sizeof (gint32));
  memset (((Scratch *) scratch)->owed, 0, item->n_targets * sizeof (gint32));
}

static void
find_needs (Scratch          *self,
            const Item       *item,
            const TwSimState *state)
{
  guint cycle = state->week / FBA_CYCLE_WEEKS;

  for (guint k = 0; k < item->n_targets; k++)
    {
      const Target *target = &item->target[k];
      gint32        position = state->stock[target->place] + state->on_way[target->place] + self->owed[k] - tw_sim_routes_get_backlog (state, target->place);

      self->need[k] = tw_sim_routes_round_up (state->item, ceil ((target->mean[cycle] + target->safety[cycle]) * tw_sim_routes_get_trend (state, target->place)) - position);
    }
}

/* What belongs to no country yet, in @place or on its way there. */
static gint32
get_free_units (const Scratch    *self,
                const Item       *item,
                const TwSimState *state,
                guint             place)
{
  gint32 units = state->stock[place] + state->on_way[place];

  for (guint k = 0; k < item->n_targets; k++)
    units -= self->mark[place * item->n_targets + k];

  return MAX (units, 0);
}

static void
use_up (Scratch          *self,
        const Item       *item,
        const TwSimState *state,
        guint             place)
{
  gint32 *mark = self->mark + (gsize) place * item->n_targets;

  for (guint k = 0; k < item->n_targets; k++)
    self->share[k] = item->target[k].place != place && item->target[k].route[place].lane >= 0 ? self->need[k] : 0;
  tw_sim_routes_split (get_free_units (self, item, state, place), self->share, item->n_targets, self->share);
  for (guint k = 0; k < item->n_targets; k++)
    {
      mark[k] += self->share[k];
      self->owed[k] += self->share[k];
      self->need[k] -= self->share[k];
    }
}

/* Less than half the least order waits for the next cycle; else it is filled up, to everybody's need alike. */
static void
order_from (Scratch          *self,
            const Item       *item,
            const TwSimState *state,
            guint             factory,
            TwSimDecisions   *out)
{
  gint32 *mark = self->mark + (gsize) factory * item->n_targets;
  gint64  least = state->item->row->minimum_order;
  gint64  total = 0;
  gint64  ordered = 0;

  for (guint k = 0; k < item->n_targets; k++)
    if (item->target[k].factory == (gint32) factory)
      total += self->need[k];
  if (total == 0 || 2 * total < least)
    return;
  for (guint k = 0; k < item->n_targets; k++)
    if (item->target[k].factory == (gint32) factory && self->need[k] > 0)
      {
        gint32 units = total >= least ? self->need[k] : tw_sim_routes_round_up (state->item, (double) self->need[k] * least / total);

        mark[k] += units;
        self->owed[k] += units;
        ordered += units;
      }
  tw_sim_decisions_add (out, -1, factory, (gint32) MIN (ordered, TW_MAX_UNITS));
}

static void
plan_cycle (Scratch          *self,
            const Item       *item,
            const TwSimState *state,
            TwSimDecisions   *out)
{
  find_needs (self, item, state);
  for (guint l = 0; l < state->item->n_places; l++)
    if (FBA_THROUGH >> state->item->place[l].kind & 1 && (state->stock[l] > 0 || state->on_way[l] > 0))
      use_up (self, item, state, l);
  for (guint l = 0; l < state->item->n_places; l++)
    if (state->item->place[l].kind == TW_PLACE_FACTORY)
      order_from (self, item, state, l, out);
}

static void
pass_on (Scratch          *self,
         const Item       *item,
         const TwSimState *state,
         guint             place)
{
  gint32 *mark = self->mark + (gsize) place * item->n_targets;

  tw_sim_routes_split (state->stock[place], mark, item->n_targets, self->share);
  for (guint k = 0; k < item->n_targets; k++)
    {
      gint32           lane = item->target[k].route[place].lane;
      const TwSimLane *row;

      if (self->share[k] <= 0 || lane < 0)
        continue;
      row = &state->item->lane[lane];
      self->leave[lane] += self->share[k];
      mark[k] -= self->share[k];
      if (row->base.to != item->target[k].place)
        self->mark[(gsize) row->base.to * item->n_targets + k] += self->share[k];
      else
        self->owed[k] -= self->share[k];
    }
}

static void
fba_decide (gpointer          policy,
            gpointer          scratch,
            const TwSimState *state,
            TwSimDecisions   *out)
{
  Scratch         *self = scratch;
  const Item      *item = &((Policy *) policy)->item[state->item->item];
  const TwSimItem *row = state->item;

  if (item->n_targets == 0)
    return;
  if (state->week % FBA_CYCLE_WEEKS == 0)
    plan_cycle (self, item, state, out);
  for (guint l = 0; l < row->n_places; l++)
    {
      const TwSimPlace *place = &row->place[l];

      if (state->stock[l] <= 0 || !(FBA_THROUGH >> place->kind & 1))
        continue;
      for (guint i = 0; i < place->n_lanes; i++)
        self->leave[row->lane_order[place->first_lane + i]] = 0;
      pass_on (self, item, state, l);
      for (guint i = 0; i < place->n_lanes; i++)
        tw_sim_decisions_add (out, (gint32) row->lane_order[place->first_lane + i], l, self->leave[row->lane_order[place->first_lane + i]]);
    }
}

const TwSimPolicyClass tw_sim_fba_class = {
  .name = "fba",
  .spread = 1,
  .new = fba_new,
  .free = fba_free,
  .new_scratch = fba_new_scratch,
  .free_scratch = fba_free_scratch,
  .begin = fba_begin,
  .decide = fba_decide,
};
