/* tw-sim-fba.c: push to a country
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a competent seller does who sends goods to fulfilment centres and keeps nothing else. Each item is looked at every
 * FBA_CYCLE_WEEKS, the items in turn so that factory and carriers are not asked for all at once; what the factory had no room for is
 * asked for again the week after. Then each centre is filled up to a base stock: demand as forecast until the next order's goods are
 * there, production and the way included, scaled by how recent sales went, and beyond it what is wanted with the probability that pays
 * (tw-sim-routes.h): the order-up-to policy under periodic review with service level, Silver, Pyke & Thomas, Inventory and Production
 * Management in Supply Chains, 4th ed. 2017, section 6.9.
 *
 * What is missing is produced and belongs to its country from then on: it leaves as soon as it is made, by sea straight to the centre,
 * or by the cheapest chain, through whose places it passes without waiting; by the other centre of the country, and by a faster ship or
 * train where the usual one is full (tw_sim_destination_send()). Nothing is moved between countries, nothing waits in bulk, nothing flies where
 * there is another way. What lies at the source or in overflow places today is used up before anything new is made.
 *
 * FBA_CYCLE_WEEKS is the best of 1, 2, 4 and 6 by profit on the demo plan, on 40 paths of seed 1001; see README.
 */

#include "simulate/tw-sim-budget.h"

#include <math.h>
#include <string.h>

#define FBA_CYCLE_WEEKS 4
#define FBA_THROUGH     (1 << TW_PLACE_FACTORY | 1 << TW_PLACE_SOURCE | 1 << TW_PLACE_OVERFLOW)

/* A destination of an item, while the same disruptions are known. */
typedef struct
{
  TwSimDestination to;
  gint32           factory; /* that makes for it; -1 if none can */
} Way;

/* A centre of an item. */
typedef struct
{
  guint32 place;
  Way    *way;   /* [n_regimes] */
  double *mean;  /* [n_weeks]: of demand until the next order's goods are there */
  double *sd;    /* [n_weeks]: with that of lead times */
  double *level; /* [n_weeks]: base stock, of goods that there are */
  double *order; /* [n_weeks]: of goods that are to be bought, which is less where money is scarce */
} Target;

typedef struct
{
  Target *target;
  guint   n_targets;
} Item;

typedef struct
{
  const TwSimSetup *setup;
  const TwSimWorld *world;
  Item             *item;   /* [n_items] */
  guint            *regime; /* [n_weeks] */
  guint             n_regimes;
  double           *price;   /* [n_weeks]: of money, where it is scarce */
  guint             through; /* kinds of places that goods pass */
  TwSimFly          fly;
} Policy;

/* Of the item at hand. */
typedef struct
{
  const Policy *policy;
  gint32       *mark;   /* [n_places * n_targets]: units in a place, or on their way there or in production there, that belong to a target */
  gint32       *owed;   /* [n_targets]: sums of these */
  gint32       *need;   /* [n_targets] */
  gint32       *share;  /* [n_targets] */
  gint32       *leave;  /* [n_lanes] */
  gint32       *before; /* [n_lanes] */
  gboolean      cut;    /* whether the factory had no room for all */
} Scratch;

/* A level for goods that there are: until those of the next cycle are there. */
static double
get_dispatch_level (const Policy    *policy,
                    const TwSimItem *item,
                    const Target    *target,
                    guint            week)
{
  const TwSimRoute *route = tw_sim_routes_find_pool (item, target->way[policy->regime[week]].to.route);
  guint             weeks = FBA_CYCLE_WEEKS + (route != NULL ? route->weeks : 0);
  TwSimView         view = { policy->setup, item, policy->world, week };
  double            mean, sd;

  tw_sim_routes_get_demand (&view, &target->place, 1, weeks, &mean, &sd);
  sd = sqrt (sd * sd + (route != NULL ? route->variance : 0) * (mean / weeks) * (mean / weeks));

  return tw_sim_budgets_get_level (policy->setup, item, &target->place, 1, FBA_CYCLE_WEEKS, 0, mean, sd);
}

static void
fill_demand (const Policy    *policy,
             const TwSimItem *item,
             Target          *target)
{
  target->mean = g_new (double, policy->setup->n_weeks);
  target->sd = g_new (double, policy->setup->n_weeks);
  for (guint t = 0; t < policy->setup->n_weeks; t++)
    {
      const Way        *way = &target->way[policy->regime[t]];
      const TwSimRoute *route = &way->to.route[way->factory >= 0 ? (guint) way->factory : target->place];
      guint             weeks = FBA_CYCLE_WEEKS + route->weeks + (way->factory >= 0 ? item->place[way->factory].production_weeks : 0);
      TwSimView         view = { policy->setup, item, policy->world, t };
      double            mean, sd;

      tw_sim_routes_get_demand (&view, &target->place, 1, weeks, &mean, &sd);
      target->mean[t] = mean;
      target->sd[t] = sqrt (sd * sd + route->variance * (mean / weeks) * (mean / weeks));
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
      target->way = g_new0 (Way, policy->n_regimes);
      for (guint t = 0; t < policy->setup->n_weeks; t++)
        if (t == 0 || policy->regime[t] != policy->regime[t - 1])
          {
            TwSimView view = { policy->setup, item, policy->world, t };
            Way      *way = &target->way[policy->regime[t]];

            tw_sim_destination_init (&way->to, &view, l, policy->through, policy->fly);
            way->factory = tw_sim_routes_find_factory (item, way->to.route);
          }
      fill_demand (policy, item, target);
      self->n_targets++;
    }
}

/* ---- what there is to spend ---- */

static void
init_buyer (const TwSimSetup *setup,
            const TwSimItem  *item,
            const Item       *self,
            TwSimBuyer       *buyer)
{
  g_autofree gint32 *units = tw_sim_routes_get_start (setup, item);

  *buyer = (TwSimBuyer){ .item = item, .want = g_new0 (TwSimWant, self->n_targets), .n_wants = self->n_targets };
  for (guint l = 0; l < item->n_places; l++)
    if (FBA_THROUGH >> item->place[l].kind & 1)
      buyer->pool += units[l];
  for (guint k = 0; k < self->n_targets; k++)
    {
      const Target *target = &self->target[k];

      buyer->want[k] = (TwSimWant){ &target->place, 1, units[target->place], target->mean, target->sd };
      for (guint i = 0; i < target->way[0].to.n_spares; i++)
        buyer->want[k].position += units[target->way[0].to.spare[i]];
    }
}

static void
set_levels (Policy *self)
{
  const TwSimSetup      *setup = self->setup;
  g_autofree TwSimBuyer *buyers = g_new0 (TwSimBuyer, setup->n_items + 1);
  const double          *price;

  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      init_buyer (setup, setup->item[i], &self->item[i], &buyers[i]);
  price = self->price = tw_sim_budgets_price (setup, buyers, setup->n_items, FBA_CYCLE_WEEKS);
  for (guint i = 0; i < setup->n_items; i++)
    {
      for (guint k = 0; k < self->item[i].n_targets; k++)
        {
          Target *target = &self->item[i].target[k];

          target->level = g_new (double, setup->n_weeks);
          target->order = g_new (double, setup->n_weeks);
          for (guint t = 0; t < setup->n_weeks; t++)
            {
              target->level[t] = get_dispatch_level (self, setup->item[i], target, t);
              target->order[t] = tw_sim_budgets_get_level (setup, setup->item[i], &target->place, 1, FBA_CYCLE_WEEKS, price[t], target->mean[t], target->sd[t]);
            }
        }
      g_free (buyers[i].want);
    }
}

static gpointer
fba_new (const TwSimSetup *setup,
         const TwScenario *scenario,
         const TwSimWorld *world,
         GError          **error)
{
  Policy *self = g_new0 (Policy, 1);

  (void) error;
  self->setup = setup;
  self->through = (scenario->switches & TW_SWITCH_NO_OVERFLOW) != 0 ? FBA_THROUGH & ~(1u << TW_PLACE_OVERFLOW) : FBA_THROUGH;
  self->fly = (scenario->switches & TW_SWITCH_NO_AIR) != 0 ? TW_SIM_FLY_NEVER : TW_SIM_FLY_AT_NEED;
  self->world = world;
  self->regime = tw_sim_routes_find_regimes (setup, world);
  self->n_regimes = self->regime[MAX (setup->n_weeks, 1) - 1] + 1;
  self->item = g_new0 (Item, setup->n_items + 1);
  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      fill_item (self, setup->item[i], &self->item[i]);
  set_levels (self);

  return self;
}

static void
clear_target (const Policy *self,
              Target       *target)
{
  for (guint r = 0; r < self->n_regimes; r++)
    tw_sim_destination_clear (&target->way[r].to);
  g_free (target->way);
  g_free (target->mean);
  g_free (target->sd);
  g_free (target->level);
  g_free (target->order);
}

static void
fba_free (gpointer policy)
{
  Policy *self = policy;

  for (guint i = 0; i < self->setup->n_items; i++)
    {
      for (guint k = 0; k < self->item[i].n_targets; k++)
        clear_target (self, &self->item[i].target[k]);
      g_free (self->item[i].target);
    }
  g_free (self->item);
  g_free (self->price);
  g_free (self->regime);
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
  self->before = g_new (gint32, n_lanes);

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
  g_free (self->before);
  g_free (self);
}

/* ---- on a path ---- */

static void
fba_begin (gpointer          policy,
           gpointer          scratch,
           const TwSimState *state)
{
  Scratch    *self = scratch;
  const Item *item = &((Policy *) policy)->item[state->item->item];

  memset (self->mark, 0, (gsize) state->item->n_places * item->n_targets * sizeof (gint32));
  memset (self->owed, 0, item->n_targets * sizeof (gint32));
  self->cut = FALSE;
}

static const Way *
get_way (const Scratch    *self,
         const TwSimState *state,
         const Target     *target)
{
  return &target->way[self->policy->regime[state->week]];
}

/* What was asked for and is not there, for want of production, money or space, belongs to nobody. */
static void
strike_off (Scratch          *self,
            const Item       *item,
            const TwSimState *state)
{
  guint n = item->n_targets;

  memset (self->owed, 0, n * sizeof *self->owed);
  for (guint l = 0; l < state->item->n_places; l++)
    {
      gint32 *mark = self->mark + (gsize) l * n;

      if (!(FBA_THROUGH >> state->item->place[l].kind & 1))
        continue;
      tw_sim_routes_split (1, state->stock[l] + state->on_way[l], mark, n, mark);
      for (guint k = 0; k < n; k++)
        self->owed[k] += mark[k];
    }
}

static void
find_needs (Scratch          *self,
            const Item       *item,
            const TwSimState *state,
            gboolean          to_buy)
{
  for (guint k = 0; k < item->n_targets; k++)
    {
      const Target *target = &item->target[k];
      double        level = (to_buy ? target->order : target->level)[state->week] * tw_sim_routes_get_trend (state, target->place);
      gint32        position = tw_sim_destination_get_position (&get_way (self, state, target)->to, state) + self->owed[k];

      self->need[k] = tw_sim_routes_round_up (state->item, ceil (level) - position);
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
    self->share[k] = item->target[k].place != place && get_way (self, state, &item->target[k])->to.n_ways[place] > 0 ? self->need[k] : 0;
  tw_sim_routes_split (tw_sim_item_get_carton (state->item), get_free_units (self, item, state, place), self->share, item->n_targets, self->share);
  for (guint k = 0; k < item->n_targets; k++)
    {
      mark[k] += self->share[k];
      self->owed[k] += self->share[k];
      self->need[k] -= self->share[k];
    }
}

/* What is left for later cycles need not be bought. */
static void
count_on_free_units (Scratch          *self,
                     const Item       *item,
                     const TwSimState *state)
{
  gint64 units = 0;
  gint64 needed = 0;

  for (guint l = 0; l < state->item->n_places; l++)
    if (FBA_THROUGH >> state->item->place[l].kind & 1)
      units += get_free_units (self, item, state, l);
  for (guint k = 0; k < item->n_targets; k++)
    needed += self->need[k];
  tw_sim_routes_split (tw_sim_item_get_carton (state->item), (gint32) CLAMP (needed - units, 0, G_MAXINT32), self->need, item->n_targets, self->need);
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
    if (get_way (self, state, &item->target[k])->factory == (gint32) factory)
      total += self->need[k];
  if (total == 0 || 2 * total < least)
    return;
  for (guint k = 0; k < item->n_targets; k++)
    if (get_way (self, state, &item->target[k])->factory == (gint32) factory && self->need[k] > 0)
      {
        gint32 units = total >= least ? self->need[k] : tw_sim_routes_round_up (state->item, (double) self->need[k] * least / total);

        mark[k] += units;
        self->owed[k] += units;
        ordered += units;
      }
  self->cut |= ordered > tw_sim_state_get_make_room (state, factory);
  tw_sim_decisions_add (out, -1, factory, (gint32) MIN (ordered, TW_MAX_UNITS));
}

static void
plan_cycle (Scratch          *self,
            const Item       *item,
            const TwSimState *state,
            TwSimDecisions   *out)
{
  self->cut = FALSE;
  find_needs (self, item, state, FALSE);
  for (guint l = 0; l < state->item->n_places; l++)
    if (FBA_THROUGH >> state->item->place[l].kind & 1 && (state->stock[l] > 0 || state->on_way[l] > 0))
      use_up (self, item, state, l);
  find_needs (self, item, state, TRUE);
  count_on_free_units (self, item, state);
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
  gint32           *mark = self->mark + (gsize) place * item->n_targets;
  const TwSimPlace *row = &state->item->place[place];
  const guint      *lane = state->item->lane_order + row->first_lane;

  tw_sim_routes_split (tw_sim_item_get_carton (state->item), state->stock[place], mark, item->n_targets, self->share);
  for (guint k = 0; k < item->n_targets; k++)
    {
      const TwSimDestination *to = &get_way (self, state, &item->target[k])->to;

      if (self->share[k] <= 0 || to->n_ways[place] == 0)
        continue;
      for (guint i = 0; i < row->n_lanes; i++)
        self->before[lane[i]] = self->leave[lane[i]];
      mark[k] -= tw_sim_destination_send (to, state, place, self->share[k], tw_sim_routes_get_trend (state, to->place), self->policy->price[state->week], self->leave);
      for (guint i = 0; i < row->n_lanes; i++)
        if (state->item->lane[lane[i]].base.to != to->place)
          self->mark[(gsize) state->item->lane[lane[i]].base.to * item->n_targets + k] += self->leave[lane[i]] - self->before[lane[i]];
    }
}

static gboolean
is_due (const Scratch    *self,
        const TwSimState *state)
{
  return state->week == 0 || self->cut || (state->week + state->item->item) % FBA_CYCLE_WEEKS == 0;
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
  strike_off (self, item, state);
  if (is_due (self, state))
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
