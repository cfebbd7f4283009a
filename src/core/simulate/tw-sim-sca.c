/* tw-sim-sca.c: a chain with overflow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made goods belong to nobody until they are dispatched. Every SCA_ORDER_WEEKS production fills what there is anywhere up to a
 * base stock for all markets together; every SCA_DISPATCH_WEEKS each region is filled up to a base stock of its own
 * from what is there, in proportion where it is not enough. A region is an overflow place with the centres that it feeds, or a
 * centre that none feeds. A centre is refilled every week from its overflow place: below SCA_LEAST_WEEKS of recent
 * sales beyond the way there, up to SCA_MOST_WEEKS. Bulk goes by sea, or as cheaply as there is a way on land.
 */

#include "simulate/tw-sim-routes.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define SCA_ORDER_WEEKS    4
#define SCA_DISPATCH_WEEKS 2
#define SCA_LEAST_WEEKS    2
#define SCA_MOST_WEEKS     4
#define SCA_RECENT_WEEKS   4
#define SCA_THROUGH        (1 << TW_PLACE_FACTORY | 1 << TW_PLACE_SOURCE)
#define SCA_POOL           SCA_THROUGH

/* A base stock by cycle. */
typedef struct
{
  double *mean;   /* [n_centres * number of cycles]: what each centre is expected to sell until it is filled again */
  double *safety; /* [number of cycles]: beyond it, for all of them together */
} Level;

typedef struct
{
  guint32     hub;   /* overflow place, or the centre itself */
  TwSimRoute *route; /* [n_places]: to it */
  guint32    *centre;
  gint32     *feeder; /* [n_centres]: lane from the hub; -1 for the hub itself */
  guint       n_centres;
  Level       dispatch; /* by SCA_DISPATCH_WEEKS */
  double     *order;    /* as Level.mean, by SCA_ORDER_WEEKS, until the next order's goods are there */
} Region;

typedef struct
{
  Region *region;
  guint   n_regions;
  gint32  factory; /* that makes for all; -1 if none can */
  double *safety;  /* by SCA_ORDER_WEEKS, for all regions together */
} Item;

typedef struct
{
  const TwSimSetup *setup;
  Item             *item; /* [n_items] */
} Policy;

typedef struct
{
  gint32 *need;  /* [n_regions], or of the centres of a region */
  gint32 *share; /* likewise */
  gint32 *leave; /* [n_lanes] */
} Scratch;

/* ---- what holds for all paths ---- */

static guint
count_cycles (const TwSimSetup *setup,
              guint             every)
{
  return (setup->n_weeks + every - 1) / every;
}

static double *
make_means (const TwSimSetup *setup,
            const TwSimItem  *item,
            const guint32    *centre,
            guint             n_centres,
            guint             every,
            guint             weeks)
{
  guint   n = count_cycles (setup, every);
  double *means = g_new (double, (gsize) n_centres *n);

  for (guint i = 0; i < n_centres; i++)
    for (guint k = 0; k < n; k++)
      {
        double sd;

        tw_sim_routes_get_demand (setup, item, &centre[i], 1, k * every, weeks, &means[i * n + k], &sd);
      }

  return means;
}

static double *
make_safety (const TwSimSetup *setup,
             const TwSimItem  *item,
             const guint32    *centre,
             guint             n_centres,
             guint             every,
             guint             weeks,
             double            variance)
{
  guint   n = count_cycles (setup, every);
  double *safety = g_new (double, n);
  double  z = 0;

  for (guint i = 0; i < n_centres; i++)
    z += gsl_cdf_ugaussian_Pinv (tw_sim_routes_get_service (setup, item, centre[i], every)) / n_centres;
  for (guint k = 0; k < n; k++)
    {
      double mean, sd;

      tw_sim_routes_get_demand (setup, item, centre, n_centres, k * every, weeks, &mean, &sd);
      safety[k] = z * sqrt (sd * sd + variance * (mean / weeks) * (mean / weeks));
    }

  return safety;
}

/* The cheapest overflow place, from the factory to the centre's door; -1 if none feeds it. */
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
      double           cost;

      if (lane->base.to != centre || item->place[lane->base.from].kind != TW_PLACE_OVERFLOW || !tw_model_get_lane (setup->model, lane->base.index)->open)
        continue;
      cost = tw_item_lane_get_cost (&lane->base) + item->place[lane->base.from].base.landed;
      if (cost >= least)
        continue;
      least = cost;
      best = (gint32) i;
    }

  return best;
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
      *region = (Region){ .hub = hub, .route = g_new (TwSimRoute, item->n_places), .centre = g_new (guint32, item->n_places), .feeder = g_new (gint32, item->n_places) };
      tw_sim_routes_find (policy->setup, item, hub, SCA_THROUGH, region->route);
      self->n_regions++;
    }
  region->centre[region->n_centres] = centre;
  region->feeder[region->n_centres++] = feeder;
}

/* The pool's place nearest to a region in money: where its goods wait. */
static const TwSimRoute *
find_pool (const TwSimItem *item,
           const Region    *region)
{
  const TwSimRoute *best = NULL;

  for (int kind = TW_PLACE_SOURCE; kind >= TW_PLACE_FACTORY && best == NULL; kind--)
    for (guint l = 0; l < item->n_places; l++)
      if ((int) item->place[l].kind == kind && !isinf (region->route[l].cost) && (best == NULL || region->route[l].cost < best->cost))
        best = &region->route[l];

  return best;
}

static guint
get_feeding_weeks (const TwSimItem *item,
                   const Region    *region)
{
  guint most = 0;

  for (guint i = 0; i < region->n_centres; i++)
    if (region->feeder[i] >= 0)
      most = MAX (most, item->lane[region->feeder[i]].lead_weeks);

  return most;
}

static gint32
find_factory (const TwSimItem *item,
              const Region    *region)
{
  gint32 best = -1;

  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].kind == TW_PLACE_FACTORY && !isinf (region->route[l].cost) && (best < 0 || region->route[l].cost < region->route[best].cost))
      best = (gint32) l;

  return best;
}

/* The longest way decides how far production looks ahead. */
static void
fill_order (const Policy    *policy,
            const TwSimItem *item,
            Item            *self)
{
  g_autofree guint32 *centre = g_new (guint32, item->n_places + 1);
  guint               n = 0;
  guint               weeks = 1;
  double              variance = 0;

  self->factory = -1;
  for (guint k = 0; k < self->n_regions; k++)
    {
      const Region *region = &self->region[k];
      gint32        factory = find_factory (item, region);

      for (guint i = 0; i < region->n_centres; i++)
        centre[n++] = region->centre[i];
      if (factory < 0)
        continue;
      if (self->factory < 0)
        self->factory = factory;
      weeks = MAX (weeks, region->route[factory].weeks + item->place[factory].production_weeks + get_feeding_weeks (item, region));
      variance = MAX (variance, region->route[factory].variance);
    }
  weeks += SCA_ORDER_WEEKS + SCA_DISPATCH_WEEKS;
  self->safety = make_safety (policy->setup, item, centre, n, SCA_ORDER_WEEKS, weeks, variance);
  for (guint k = 0; k < self->n_regions; k++)
    self->region[k].order = make_means (policy->setup, item, self->region[k].centre, self->region[k].n_centres, SCA_ORDER_WEEKS, weeks);
}

static void
fill_item (const Policy    *policy,
           const TwSimItem *item,
           gboolean         no_overflow,
           Item            *self)
{
  self->region = g_new0 (Region, item->n_places + 1);
  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].base.n_markets > 0 && item->place[l].kind != TW_PLACE_FACTORY)
      add_centre (policy, item, self, l, no_overflow ? -1 : find_feeder (policy->setup, item, l));
  for (guint k = 0; k < self->n_regions; k++)
    {
      Region           *region = &self->region[k];
      const TwSimRoute *pool = find_pool (item, region);
      guint             weeks = SCA_DISPATCH_WEEKS + get_feeding_weeks (item, region) + (pool != NULL ? pool->weeks : 0);

      region->dispatch.mean = make_means (policy->setup, item, region->centre, region->n_centres, SCA_DISPATCH_WEEKS, weeks);
      region->dispatch.safety = make_safety (policy->setup, item, region->centre, region->n_centres, SCA_DISPATCH_WEEKS, weeks, pool != NULL ? pool->variance : 0);
    }
  fill_order (policy, item, self);
}

static gpointer
sca_new (const TwSimSetup *setup,
         const TwScenario *scenario,
         const TwSimWorld *world,
         GError          **error)
{
  Policy *self = g_new0 (Policy, 1);

  (void) world;
  (void) error;
  self->setup = setup;
  self->item = g_new0 (Item, setup->n_items + 1);
  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      fill_item (self, setup->item[i], (scenario->switches & TW_SWITCH_NO_OVERFLOW) != 0, &self->item[i]);

  return self;
}

static void
sca_free (gpointer policy)
{
  Policy *self = policy;

  for (guint i = 0; i < self->setup->n_items; i++)
    {
      for (guint k = 0; k < self->item[i].n_regions; k++)
        {
          g_free (self->item[i].region[k].route);
          g_free (self->item[i].region[k].centre);
          g_free (self->item[i].region[k].feeder);
          g_free (self->item[i].region[k].dispatch.mean);
          g_free (self->item[i].region[k].dispatch.safety);
          g_free (self->item[i].region[k].order);
        }
      g_free (self->item[i].region);
      g_free (self->item[i].safety);
    }
  g_free (self->item);
  g_free (self);
}

static gpointer
sca_new_scratch (gpointer policy)
{
  Scratch *self = g_new0 (Scratch, 1);
  gsize    n_places, n_lanes;

  tw_sim_routes_get_size (((Policy *) policy)->setup, &n_places, &n_lanes);
  self->need = g_new (gint32, n_places);
  self->share = g_new (gint32, n_places);
  self->leave = g_new (gint32, n_lanes);

  return self;
}

static void
sca_free_scratch (gpointer scratch)
{
  Scratch *self = scratch;

  g_free (self->need);
  g_free (self->share);
  g_free (self->leave);
  g_free (self);
}

/* ---- on a path ---- */

static gint32
get_position (const TwSimState *state,
              guint32           place)
{
  return state->stock[place] + state->on_way[place];
}

/* What a region lacks of @mean, (array length=n_centres * n_cycles), in cycle number @cycle, and @safety beyond. What one centre has
 * too much of is of no use to the others; @trend is that of its centres, by what they expect. */
static double
get_lack (const TwSimState *state,
          const Region     *region,
          const double     *mean,
          double            safety,
          guint             n_cycles,
          guint             cycle,
          double           *trend)
{
  double lack = 0;
  double expected = 0;
  double wanted = 0;

  for (guint i = 0; i < region->n_centres; i++)
    {
      guint32 centre = region->centre[i];
      double  own = mean[i * n_cycles + cycle];
      double  now = own * tw_sim_routes_get_trend (state, centre);

      expected += own;
      wanted += now;
      now -= get_position (state, centre) - tw_sim_routes_get_backlog (state, centre);
      if (now > 0 || region->n_centres == 1)
        lack += now;
    }
  *trend = expected > 0 ? wanted / expected : 1;
  if (region->feeder[0] >= 0)
    lack -= get_position (state, region->hub);

  return lack + safety * *trend;
}

static void
order (const Item       *item,
       const TwSimState *state,
       TwSimDecisions   *out)
{
  gint64 least = state->item->row->minimum_order;
  guint  cycle = state->week / SCA_ORDER_WEEKS;
  double lack = 0;
  double trends = 0;
  gint32 units;

  if (item->factory < 0)
    return;
  for (guint k = 0; k < item->n_regions; k++)
    {
      double trend;
      double own = get_lack (state, &item->region[k], item->region[k].order, 0, count_cycles (state->setup, SCA_ORDER_WEEKS), cycle, &trend);

      lack += MAX (own, 0);
      trends += trend / item->n_regions;
    }
  lack += item->safety[cycle] * trends;
  for (guint l = 0; l < state->item->n_places; l++)
    if (SCA_POOL >> state->item->place[l].kind & 1)
      lack -= get_position (state, l);
  units = tw_sim_routes_round_up (state->item, lack);
  if (units > 0 && 2 * (gint64) units >= least)
    tw_sim_decisions_add (out, -1, (guint32) item->factory, (gint32) MAX (units, least));
}

static void
find_needs (Scratch          *self,
            const Item       *item,
            const TwSimState *state)
{
  guint cycle = state->week / SCA_DISPATCH_WEEKS;

  for (guint k = 0; k < item->n_regions; k++)
    {
      const Region *region = &item->region[k];
      double        trend;

      self->need[k] = tw_sim_routes_round_up (state->item, get_lack (state, region, region->dispatch.mean, region->dispatch.safety[cycle], count_cycles (state->setup, SCA_DISPATCH_WEEKS), cycle, &trend));
    }
}

static void
dispatch_from (Scratch          *self,
               const Item       *item,
               const TwSimState *state,
               guint             place,
               TwSimDecisions   *out)
{
  const TwSimPlace *row = &state->item->place[place];

  for (guint i = 0; i < row->n_lanes; i++)
    self->leave[state->item->lane_order[row->first_lane + i]] = 0;
  for (guint k = 0; k < item->n_regions; k++)
    self->share[k] = item->region[k].route[place].lane >= 0 ? self->need[k] : 0;
  tw_sim_routes_split (state->stock[place], self->share, item->n_regions, self->share);
  for (guint k = 0; k < item->n_regions; k++)
    if (self->share[k] > 0)
      {
        self->leave[item->region[k].route[place].lane] += self->share[k];
        self->need[k] -= self->share[k];
      }
  for (guint i = 0; i < row->n_lanes; i++)
    tw_sim_decisions_add (out, (gint32) state->item->lane_order[row->first_lane + i], place, self->leave[state->item->lane_order[row->first_lane + i]]);
}

/* From a factory whose goods go by way of a source, all of them; else they wait there. */
static gboolean
move_to_source (const Item       *item,
                const TwSimState *state,
                guint             place,
                TwSimDecisions   *out)
{
  gint32 lane = item->n_regions > 0 ? item->region[0].route[place].lane : -1;

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
  gboolean due = state->week % SCA_DISPATCH_WEEKS == 0;

  if (due)
    find_needs (self, item, state);
  for (guint l = 0; l < state->item->n_places; l++)
    if (state->item->place[l].kind == TW_PLACE_SOURCE && due && state->stock[l] > 0)
      dispatch_from (self, item, state, l, out);
  for (guint l = 0; l < state->item->n_places; l++)
    if (state->item->place[l].kind == TW_PLACE_FACTORY && state->stock[l] > 0 && !move_to_source (item, state, l, out) && due)
      dispatch_from (self, item, state, l, out);
}

/* Units a week that the centre sold of late, weeks that ran out left aside; before there are any, those forecast. */
static double
get_recent_rate (const TwSimState *state,
                 guint32           centre)
{
  const TwItemPlace *place = &state->item->place[centre].base;
  guint              n_weeks = state->setup->n_weeks;
  guint              first = state->week - MIN (state->week, SCA_RECENT_WEEKS);
  double             rate = 0;

  for (guint k = 0; k < place->n_markets; k++)
    {
      guint  i = state->item->market_order[place->first_market + k];
      double sold = 0;
      guint  n = 0;

      for (guint t = first; t < state->week; t++)
        if (!state->is_short[i * n_weeks + t])
          {
            sold += state->sold[i * n_weeks + t];
            n++;
          }
      rate += n > 0 ? sold / n : state->item->market[i].base.forecast->mean[MIN (state->week, tw_forecast_set_get_n_weeks (state->setup->forecasts) - 1)];
    }

  return rate;
}

static void
refill (Scratch          *self,
        const Region     *region,
        const TwSimState *state,
        TwSimDecisions   *out)
{
  for (guint i = 0; i < region->n_centres; i++)
    {
      gint32 position = get_position (state, region->centre[i]) - tw_sim_routes_get_backlog (state, region->centre[i]);
      double rate;

      self->need[i] = 0;
      if (region->feeder[i] < 0)
        continue;
      rate = get_recent_rate (state, region->centre[i]);
      if (position < rate * (state->item->lane[region->feeder[i]].lead_weeks + SCA_LEAST_WEEKS))
        self->need[i] = tw_sim_routes_round_up (state->item, rate * (state->item->lane[region->feeder[i]].lead_weeks + SCA_MOST_WEEKS) - position);
    }
  tw_sim_routes_split (state->stock[region->hub], self->need, region->n_centres, self->share);
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
  if (state->week % SCA_ORDER_WEEKS == 0)
    order (item, state, out);
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
  .decide = sca_decide,
};
