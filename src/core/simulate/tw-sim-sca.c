/* tw-sim-sca.c: a chain with overflow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a competent user of such a service does. Made goods belong to nobody until they are dispatched. A region is an overflow place with
 * the centres that it feeds without a border between, for what crosses one pays duty twice, or a centre that none feeds.
 *
 * - *Orders*: every SCA_ORDER_WEEKS, the items in turn, and again the week after if the factory had no room for all. Each region's position
 *   is filled up to demand as forecast over its own production, way, feeding and review, scaled by how recent sales went; what the pool
 *   holds is taken off, and a safety stock for all regions together is put on: goods have no country yet.
 * - *Dispatch*: every SCA_DISPATCH_WEEKS, and the week after what there was no room for, each region is filled up to a base stock over its
 *   own way, from what is there, in proportion where it is not enough. What a centre would be sold out of before goods by way of the
 *   overflow could be there goes straight to it, as for a peak ahead. Bulk goes by sea; where that is full, or late for what would be
 *   sold, by the next faster way that the sale pays, by air at last (tw_sim_destination_send()).
 * - *Replenishment*: every week the service tops up centres whose stock and inbound are below a least level, to a most level, as it states:
 *   "maintains your FBA inventory position, including on-hand and in-transit, per your set thresholds", or by a level
 *   that its own model finds (Seller Central help GKH7ASMAL93YECBF and forum post d10e4c75, 2024). Levels are SCA_LEAST_WEEKS and SCA_MOST_WEEKS
 *   of the demand to come beyond the way there, as forecast and as recent sales went, so that a peak is stocked before it comes.
 *
 * The service waives low-stock fees and storage limits for goods that it replenishes itself; fees here are the same for everybody.
 *
 * The weeks are the best by profit on the demo plan, on 40 paths of seed 1001, each of SCA_ORDER_WEEKS and SCA_DISPATCH_WEEKS out of 1, 2 and 4,
 * then of the levels out of 1 and 2, 2 and 4, 4 and 8; see README.
 */

#include "simulate/tw-sim-budget.h"
#include "simulate/tw-sim-draws.h"

#include <math.h>

#define SCA_ORDER_WEEKS    2
#define SCA_DISPATCH_WEEKS 1
#define SCA_LEAST_WEEKS    4
#define SCA_MOST_WEEKS     8
#define SCA_THROUGH        (1 << TW_PLACE_FACTORY | 1 << TW_PLACE_SOURCE)

/* A base stock by week. */
typedef struct
{
  double *mean; /* [n_centres * n_weeks]: what each centre is expected to sell until it is filled again */
  double *all;  /* [n_weeks]: of all of them together */
  double *sd;   /* [n_weeks]: of that, with that of lead times */
} Level;

/* The ways of a region while the same disruptions are known. */
typedef struct
{
  TwSimDestination  to;       /* the hub */
  TwSimDestination *straight; /* [n_centres]: past the hub; of no use without one */
  gint32            factory;  /* that makes for it; -1 if none can */
} Way;

typedef struct
{
  guint32  hub; /* overflow place, or the centre itself */
  guint32 *centre;
  gint32  *feeder; /* [n_centres]: lane from the hub; -1 for the hub itself */
  guint    n_centres;
  guint    feeding; /* weeks, of the longest feeder */
  Way     *way;     /* [n_regimes] */
  Level    dispatch;
  Level    order; /* until the next order's goods are there */
} Region;

typedef struct
{
  Region *region;
  guint   n_regions;
  double *pooled; /* [n_weeks]: standard deviation of what orders are for, of all regions together, over the sum of theirs */
} Item;

typedef struct
{
  const TwSimSetup *setup;
  const TwSimWorld *world;
  Item             *item;   /* [n_items] */
  guint            *regime; /* [n_weeks] */
  guint             n_regimes;
  double           *price; /* [n_weeks]: of money, where it is scarce */
  TwSimFly          fly;
  gboolean          no_overflow;
} Policy;

/* Claims of a week: first of each region by way of its hub, then of its centres straight. */
typedef struct
{
  const Policy *policy;
  gint32       *claim; /* [n_places + n_regions] */
  gint32       *share; /* likewise */
  gint32       *leave; /* [n_lanes] */
  double       *lack;  /* [n_regions] */
  gboolean      order_cut;
  gboolean      dispatch_cut;
} Scratch;

/* ---- what holds for all paths ---- */

static TwSimView
get_view (const Policy    *self,
          const TwSimItem *item,
          guint            week)
{
  return (TwSimView){ self->setup, item, self->world, week };
}

/* The cheapest overflow place on this side of the border, from the factory to the centre's door; -1 if none feeds it. */
static gint32
find_feeder (const TwSimSetup *setup,
             const TwSimItem  *item,
             guint32           centre)
{
  gint32 best = -1;
  double least = INFINITY;

  for (guint i = 0; i < item->n_lanes; i++)
    {
      const TwSimLane *lane = &item->lane[i];
      const TwLane    *row = tw_model_get_lane (setup->model, lane->base.index);
      double           cost;

      if (lane->base.to != centre || item->place[lane->base.from].kind != TW_PLACE_OVERFLOW || !row->open || row->crosses_border)
        continue;
      cost = tw_item_lane_get_cost (&lane->base) + item->place[lane->base.from].base.landed;
      if (cost >= least)
        continue;
      least = cost;
      best = (gint32) i;
    }

  return best;
}

/* Whether goods wait there for any region: at factories and sources, and in overflow places that feed nobody. */
static gboolean
is_pool (const TwSimItem *item,
         const Item      *self,
         guint32          place)
{
  if (item->place[place].kind == TW_PLACE_FULFILMENT)
    return FALSE;
  for (guint k = 0; k < self->n_regions; k++)
    if (self->region[k].hub == place)
      return FALSE;

  return TRUE;
}

static Region *
find_region (Item   *self,
             guint32 hub)
{
  for (guint k = 0; k < self->n_regions; k++)
    if (self->region[k].hub == hub)
      return &self->region[k];

  return &self->region[self->n_regions];
}

static void
add_centre (const Policy    *policy,
            const TwSimItem *item,
            Item            *self,
            guint32          centre,
            gint32           feeder)
{
  guint32 hub = feeder >= 0 ? item->lane[feeder].base.from : centre;
  Region *region = find_region (self, hub);

  if (region == &self->region[self->n_regions])
    {
      *region = (Region){ .hub = hub, .way = g_new0 (Way, policy->n_regimes), .centre = g_new (guint32, item->n_places), .feeder = g_new (gint32, item->n_places) };
      self->n_regions++;
    }
  region->centre[region->n_centres] = centre;
  region->feeder[region->n_centres++] = feeder;
  if (feeder >= 0)
    region->feeding = MAX (region->feeding, item->lane[feeder].lead_weeks);
}

static void
fill_ways (const Policy    *policy,
           const TwSimItem *item,
           Region          *self)
{
  for (guint t = 0; t < policy->setup->n_weeks; t++)
    {
      TwSimView view = get_view (policy, item, t);
      Way      *way = &self->way[policy->regime[t]];

      if (t > 0 && policy->regime[t] == policy->regime[t - 1])
        continue;
      tw_sim_destination_init (&way->to, &view, self->hub, SCA_THROUGH, policy->fly);
      way->factory = tw_sim_routes_find_factory (item, way->to.route);
      way->straight = g_new0 (TwSimDestination, self->n_centres);
      for (guint i = 0; i < self->n_centres && self->feeder[i] >= 0; i++)
        tw_sim_destination_init (&way->straight[i], &view, self->centre[i], SCA_THROUGH, policy->fly);
    }
}

static void
fill_level (const Policy    *policy,
            const TwSimItem *item,
            const Region    *region,
            gboolean         made_anew,
            Level           *self)
{
  guint n_weeks = policy->setup->n_weeks;

  self->mean = g_new (double, (gsize) region->n_centres *n_weeks);
  self->all = g_new (double, n_weeks);
  self->sd = g_new (double, n_weeks);
  for (guint t = 0; t < n_weeks; t++)
    {
      const Way        *way = &region->way[policy->regime[t]];
      const TwSimRoute *route = made_anew && way->factory >= 0 ? &way->to.route[way->factory] : tw_sim_routes_find_pool (item, way->to.route);
      guint             weeks = SCA_DISPATCH_WEEKS + region->feeding + (route != NULL ? route->weeks : 0);
      TwSimView         view = get_view (policy, item, t);
      double            sd;

      if (made_anew)
        weeks += SCA_ORDER_WEEKS + (way->factory >= 0 ? item->place[way->factory].production_weeks : 0);
      for (guint i = 0; i < region->n_centres; i++)
        tw_sim_routes_get_demand (&view, &region->centre[i], 1, weeks, &self->mean[(gsize) i * n_weeks + t], &sd);
      tw_sim_routes_get_demand (&view, region->centre, region->n_centres, weeks, &self->all[t], &sd);
      self->sd[t] = sqrt (sd * sd + (route != NULL ? route->variance : 0) * (self->all[t] / weeks) * (self->all[t] / weeks));
    }
}

/* An item's markets have a share of their variance in common. */
static void
pool_spread (const Policy *policy,
             Item         *self)
{
  self->pooled = g_new (double, policy->setup->n_weeks);
  for (guint t = 0; t < policy->setup->n_weeks; t++)
    {
      double variance = 0;
      double deviations = 0;

      for (guint k = 0; k < self->n_regions; k++)
        {
          double sd = self->region[k].order.sd[t];

          variance += sd * sd;
          deviations += sd;
        }
      self->pooled[t] = deviations > 0 ? sqrt ((1 - TW_SIM_ITEM_SHARE) * variance + TW_SIM_ITEM_SHARE * deviations * deviations) / deviations : 1;
    }
}

static void
fill_item (const Policy    *policy,
           const TwSimItem *item,
           Item            *self)
{
  self->region = g_new0 (Region, item->n_places + 1);
  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].base.n_markets > 0 && item->place[l].kind != TW_PLACE_FACTORY)
      add_centre (policy, item, self, l, policy->no_overflow ? -1 : find_feeder (policy->setup, item, l));
  for (guint k = 0; k < self->n_regions; k++)
    {
      Region *region = &self->region[k];

      fill_ways (policy, item, region);
      fill_level (policy, item, region, FALSE, &region->dispatch);
      fill_level (policy, item, region, TRUE, &region->order);
    }
  pool_spread (policy, self);
}

/* ---- what there is to spend ---- */

static void
init_buyer (const TwSimSetup *setup,
            const TwSimItem  *item,
            const Item       *self,
            TwSimBuyer       *buyer)
{
  g_autofree gint32 *units = tw_sim_routes_get_start (setup, item);

  *buyer = (TwSimBuyer){ .item = item, .want = g_new0 (TwSimWant, self->n_regions), .n_wants = self->n_regions };
  for (guint l = 0; l < item->n_places; l++)
    if (is_pool (item, self, l))
      buyer->pool += units[l];
  for (guint k = 0; k < self->n_regions; k++)
    {
      const Region *region = &self->region[k];
      double       *sd = g_new (double, setup->n_weeks);

      for (guint t = 0; t < setup->n_weeks; t++)
        sd[t] = region->order.sd[t] * self->pooled[t];
      buyer->want[k] = (TwSimWant){ region->centre, region->n_centres, region->feeder[0] >= 0 ? units[region->hub] : 0, region->order.all, sd };
      for (guint i = 0; i < region->n_centres; i++)
        {
          const TwSimDestination *to = region->feeder[i] >= 0 ? &region->way[0].straight[i] : &region->way[0].to;

          buyer->want[k].position += units[to->place];
          for (guint s = 0; s < to->n_spares; s++)
            buyer->want[k].position += units[to->spare[s]];
        }
    }
}

static void
price_budgets (Policy *self)
{
  const TwSimSetup      *setup = self->setup;
  g_autofree TwSimBuyer *buyers = g_new0 (TwSimBuyer, setup->n_items + 1);

  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      init_buyer (setup, setup->item[i], &self->item[i], &buyers[i]);
  self->price = tw_sim_budgets_price (setup, buyers, setup->n_items, SCA_ORDER_WEEKS);
  for (guint i = 0; i < setup->n_items; i++)
    {
      for (guint k = 0; k < buyers[i].n_wants; k++)
        g_free ((double *) buyers[i].want[k].sd);
      g_free (buyers[i].want);
    }
}

static gpointer
sca_new (const TwSimSetup *setup,
         const TwScenario *scenario,
         const TwSimWorld *world,
         GError          **error)
{
  Policy *self = g_new0 (Policy, 1);

  (void) error;
  self->setup = setup;
  self->world = world;
  self->fly = (scenario->switches & TW_SWITCH_NO_AIR) != 0 ? TW_SIM_FLY_NEVER : TW_SIM_FLY_TOO;
  self->no_overflow = (scenario->switches & TW_SWITCH_NO_OVERFLOW) != 0;
  self->regime = tw_sim_routes_find_regimes (setup, world);
  self->n_regimes = self->regime[MAX (setup->n_weeks, 1) - 1] + 1;
  self->item = g_new0 (Item, setup->n_items + 1);
  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      fill_item (self, setup->item[i], &self->item[i]);
  price_budgets (self);

  return self;
}

static void
clear_region (const Policy *policy,
              Region       *self)
{
  for (guint r = 0; r < policy->n_regimes; r++)
    {
      for (guint i = 0; i < self->n_centres; i++)
        tw_sim_destination_clear (&self->way[r].straight[i]);
      g_free (self->way[r].straight);
      tw_sim_destination_clear (&self->way[r].to);
    }
  g_free (self->way);
  g_free (self->centre);
  g_free (self->feeder);
  g_free (self->dispatch.mean);
  g_free (self->dispatch.all);
  g_free (self->order.all);
  g_free (self->dispatch.sd);
  g_free (self->order.mean);
  g_free (self->order.sd);
}

static void
sca_free (gpointer policy)
{
  Policy *self = policy;

  for (guint i = 0; i < self->setup->n_items; i++)
    {
      for (guint k = 0; k < self->item[i].n_regions; k++)
        clear_region (self, &self->item[i].region[k]);
      g_free (self->item[i].region);
      g_free (self->item[i].pooled);
    }
  g_free (self->item);
  g_free (self->price);
  g_free (self->regime);
  g_free (self);
}

static gpointer
sca_new_scratch (gpointer policy)
{
  Scratch *self = g_new0 (Scratch, 1);
  gsize    n_places, n_lanes;

  tw_sim_routes_get_size (((Policy *) policy)->setup, &n_places, &n_lanes);
  self->policy = policy;
  self->claim = g_new (gint32, 2 * n_places);
  self->share = g_new (gint32, 2 * n_places);
  self->leave = g_new (gint32, n_lanes);
  self->lack = g_new (double, n_places);

  return self;
}

static void
sca_free_scratch (gpointer scratch)
{
  Scratch *self = scratch;

  g_free (self->claim);
  g_free (self->share);
  g_free (self->leave);
  g_free (self->lack);
  g_free (self);
}

/* ---- on a path ---- */

static void
sca_begin (gpointer          policy,
           gpointer          scratch,
           const TwSimState *state)
{
  Scratch *self = scratch;

  (void) policy;
  (void) state;
  self->order_cut = self->dispatch_cut = FALSE;
}

static const Way *
get_way (const Scratch    *self,
         const TwSimState *state,
         const Region     *region)
{
  return &region->way[self->policy->regime[state->week]];
}

static gint32
get_position (const TwSimState *state,
              guint32           place)
{
  return state->stock[place] + state->on_way[place];
}

static gint32
get_centre_position (const Scratch    *self,
                     const TwSimState *state,
                     const Region     *region,
                     guint             i)
{
  const Way *way = get_way (self, state, region);

  return tw_sim_destination_get_position (region->feeder[i] >= 0 ? &way->straight[i] : &way->to, state);
}

/* What a region lacks of a level, safety stock times @share of it. What one centre has too much of is of no use to the others. */
static double
get_lack (const Scratch    *self,
          const TwSimState *state,
          const Region     *region,
          const Level      *level,
          double            share,
          double            price)
{
  const TwSimSetup *setup = state->setup;
  double            lack = 0;
  double            wanted = 0;
  double            safety;

  for (guint i = 0; i < region->n_centres; i++)
    {
      double now = level->mean[(gsize) i * setup->n_weeks + state->week] * tw_sim_routes_get_trend (state, region->centre[i]);

      wanted += now;
      now -= get_centre_position (self, state, region, i);
      if (now > 0 || region->n_centres == 1)
        lack += now;
    }
  safety = tw_sim_budgets_get_level (setup, state->item, region->centre, region->n_centres, SCA_ORDER_WEEKS, price, level->all[state->week], share * level->sd[state->week]) - level->all[state->week];
  if (level->all[state->week] > 0)
    lack += safety * wanted / level->all[state->week];
  if (region->feeder[0] >= 0)
    lack -= get_position (state, region->hub);

  return lack;
}

/* What all regions lack together, after what the pool's places have for those that they reach. */
static double
get_need (Scratch          *self,
          const Item       *item,
          const TwSimState *state)
{
  double need = 0;

  for (guint k = 0; k < item->n_regions; k++)
    self->lack[k] = MAX (get_lack (self, state, &item->region[k], &item->region[k].order, item->pooled[state->week], self->policy->price[state->week]), 0);
  for (guint l = 0; l < state->item->n_places; l++)
    {
      double left = is_pool (state->item, item, l) ? get_position (state, l) : 0;

      for (guint k = 0; k < item->n_regions && left > 0; k++)
        if (get_way (self, state, &item->region[k])->to.n_ways[l] > 0)
          {
            double taken = MIN (left, self->lack[k]);

            self->lack[k] -= taken;
            left -= taken;
          }
    }
  for (guint k = 0; k < item->n_regions; k++)
    need += self->lack[k];

  return need;
}

static gint32
get_factory (const Scratch    *self,
             const Item       *item,
             const TwSimState *state)
{
  for (guint k = 0; k < item->n_regions; k++)
    if (get_way (self, state, &item->region[k])->factory >= 0)
      return get_way (self, state, &item->region[k])->factory;

  return -1;
}

static void
order (Scratch          *self,
       const Item       *item,
       const TwSimState *state,
       TwSimDecisions   *out)
{
  gint64 least = state->item->row->minimum_order;
  gint32 factory = get_factory (self, item, state);
  gint32 units;

  if (factory < 0)
    return;
  units = tw_sim_routes_round_up (state->item, get_need (self, item, state));
  if (units <= 0 || 2 * (gint64) units < least)
    return;
  units = (gint32) MAX (units, least);
  self->order_cut = units > tw_sim_state_get_make_room (state, (guint) factory);
  tw_sim_decisions_add (out, -1, (guint32) factory, units);
}

/* What a centre will be sold out of before goods that leave now can be there by way of the hub. */
static void
find_urgent (Scratch          *self,
             const TwSimState *state,
             const Region     *region,
             gint32           *claim,
             gint32           *through_hub)
{
  const Way        *way = get_way (self, state, region);
  const TwSimRoute *pool = tw_sim_routes_find_pool (state->item, way->to.route);
  TwSimView         view = get_view (self->policy, state->item, state->week);
  gint64            total = 0;
  gint32            units;

  for (guint i = 0; i < region->n_centres; i++)
    {
      double mean, sd;

      claim[i] = 0;
      if (region->feeder[i] < 0 || pool == NULL)
        continue;
      tw_sim_routes_get_demand (&view, &region->centre[i], 1, pool->weeks + state->item->lane[region->feeder[i]].lead_weeks, &mean, &sd);
      claim[i] = tw_sim_routes_round_up (state->item, mean * tw_sim_routes_get_trend (state, region->centre[i]) - get_centre_position (self, state, region, i));
      total += claim[i];
    }
  units = (gint32) CLAMP (total - get_position (state, region->hub), 0, *through_hub);
  tw_sim_routes_split (tw_sim_item_get_carton (state->item), units, claim, region->n_centres, claim);
  for (guint i = 0; i < region->n_centres; i++)
    *through_hub -= claim[i];
}

static void
find_claims (Scratch          *self,
             const Item       *item,
             const TwSimState *state)
{
  guint n = item->n_regions;

  for (guint k = 0; k < item->n_regions; k++)
    {
      const Region *region = &item->region[k];

      self->claim[k] = tw_sim_routes_round_up (state->item, get_lack (self, state, region, &region->dispatch, 1, 0));
      find_urgent (self, state, region, self->claim + n, &self->claim[k]);
      n += region->n_centres;
    }
}

static const TwSimDestination *
get_destination (const Scratch    *self,
                 const Item       *item,
                 const TwSimState *state,
                 guint             claim)
{
  guint n = item->n_regions;

  if (claim < n)
    return &get_way (self, state, &item->region[claim])->to;
  for (guint k = 0;; k++)
    {
      if (claim < n + item->region[k].n_centres)
        return &get_way (self, state, &item->region[k])->straight[claim - n];
      n += item->region[k].n_centres;
    }
}

static guint
count_claims (const Item *item)
{
  guint n = item->n_regions;

  for (guint k = 0; k < item->n_regions; k++)
    n += item->region[k].n_centres;

  return n;
}

static void
dispatch_from (Scratch          *self,
               const Item       *item,
               const TwSimState *state,
               guint             place,
               TwSimDecisions   *out)
{
  const TwSimPlace *row = &state->item->place[place];
  const guint      *lane = state->item->lane_order + row->first_lane;
  guint             n = count_claims (item);

  for (guint i = 0; i < row->n_lanes; i++)
    self->leave[lane[i]] = 0;
  for (guint k = 0; k < n; k++)
    self->share[k] = self->claim[k] > 0 && get_destination (self, item, state, k)->n_ways[place] > 0 ? self->claim[k] : 0;
  tw_sim_routes_split (tw_sim_item_get_carton (state->item), state->stock[place], self->share, n, self->share);
  for (guint k = 0; k < n; k++)
    if (self->share[k] > 0)
      {
        const TwSimDestination *to = get_destination (self, item, state, k);
        gint32                  sent = tw_sim_destination_send (to, state, place, self->share[k], tw_sim_routes_get_trend (state, to->place), self->policy->price[state->week], self->leave);

        self->claim[k] -= sent;
        self->dispatch_cut |= sent < self->share[k];
      }
  for (guint i = 0; i < row->n_lanes; i++)
    tw_sim_decisions_add (out, (gint32) lane[i], place, self->leave[lane[i]]);
}

/* From a factory whose goods go by way of a source, all of them; else they wait there. */
static gboolean
move_to_source (const Scratch    *self,
                const Item       *item,
                const TwSimState *state,
                guint             place,
                TwSimDecisions   *out)
{
  gint32 lane = get_way (self, state, &item->region[0])->to.route[place].lane;

  if (lane < 0 || state->item->place[state->item->lane[lane].base.to].kind != TW_PLACE_SOURCE)
    return FALSE;
  tw_sim_decisions_add (out, lane, place, state->stock[place]);

  return TRUE;
}

static void
dispatch (Scratch          *self,
          const Item       *item,
          const TwSimState *state,
          TwSimDecisions   *out)
{
  gboolean due = state->week == 0 || self->dispatch_cut || (state->week + state->item->item) % SCA_DISPATCH_WEEKS == 0;

  if (due)
    {
      self->dispatch_cut = FALSE;
      find_claims (self, item, state);
    }
  for (int kind = TW_PLACE_OVERFLOW; due && kind >= TW_PLACE_SOURCE; kind--)
    for (guint l = 0; l < state->item->n_places; l++)
      if (state->stock[l] > 0 && (int) state->item->place[l].kind == kind && is_pool (state->item, item, l))
        dispatch_from (self, item, state, l, out);
  for (guint l = 0; l < state->item->n_places; l++)
    if (state->item->place[l].kind == TW_PLACE_FACTORY && state->stock[l] > 0 && !move_to_source (self, item, state, l, out) && due)
      dispatch_from (self, item, state, l, out);
}

/* Units that a centre wants of its overflow place, below its least level up to its most. */
static gint32
get_refill (const Scratch    *self,
            const TwSimState *state,
            const Region     *region,
            guint             i)
{
  TwSimView view = get_view (self->policy, state->item, state->week);
  double    trend = tw_sim_routes_get_trend (state, region->centre[i]);
  guint     lead = state->item->lane[region->feeder[i]].lead_weeks;
  gint32    position = get_centre_position (self, state, region, i);
  double    mean, sd;

  tw_sim_routes_get_demand (&view, &region->centre[i], 1, lead + SCA_LEAST_WEEKS, &mean, &sd);
  if (position >= mean * trend)
    return 0;
  tw_sim_routes_get_demand (&view, &region->centre[i], 1, lead + SCA_MOST_WEEKS, &mean, &sd);

  return tw_sim_routes_round_up (state->item, mean * trend - position);
}

static void
refill (Scratch          *self,
        const Region     *region,
        const TwSimState *state,
        TwSimDecisions   *out)
{
  for (guint i = 0; i < region->n_centres; i++)
    self->claim[i] = region->feeder[i] >= 0 ? get_refill (self, state, region, i) : 0;
  tw_sim_routes_split (tw_sim_item_get_carton (state->item), state->stock[region->hub], self->claim, region->n_centres, self->share);
  for (guint i = 0; i < region->n_centres; i++)
    tw_sim_decisions_add (out, region->feeder[i], region->hub, self->share[i]);
}

static void
sca_decide (gpointer          policy,
            gpointer          scratch,
            const TwSimState *state,
            TwSimDecisions   *out)
{
  Scratch    *self = scratch;
  const Item *item = &((Policy *) policy)->item[state->item->item];

  if (item->n_regions == 0)
    return;
  if (state->week == 0 || self->order_cut || (state->week + state->item->item) % SCA_ORDER_WEEKS == 0)
    {
      self->order_cut = FALSE;
      order (self, item, state, out);
    }
  dispatch (self, item, state, out);
  for (guint k = 0; k < item->n_regions; k++)
    if (item->region[k].feeder[0] >= 0 && state->stock[item->region[k].hub] > 0)
      refill (self, &item->region[k], state, out);
}

const TwSimPolicyClass tw_sim_sca_class = {
  .name = "sca",
  .spread = TW_SIM_WATCHED_SPREAD,
  .new = sca_new,
  .free = sca_free,
  .new_scratch = sca_new_scratch,
  .free_scratch = sca_free_scratch,
  .begin = sca_begin,
  .decide = sca_decide,
};
