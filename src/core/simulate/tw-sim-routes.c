/* tw-sim-routes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-routes.h"

#include "simulate/tw-sim-draws.h"
#include "simulate/tw-sim-setup.h"
#include "simulate/tw-sim-world.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define LEAST_SERVICE 0.5
#define MOST_SERVICE  0.98
#define MOST_HASTE    2.05 /* normal score of the same */

#define TREND_WEEKS       8
#define TREND_PRIOR_WEEKS 4
#define TREND_PRIOR_UNITS 10.0
#define MAX_TREND         3.0

/* ---- lanes as they are known to be ---- */

static const TwEffect *
get_effect (const TwSimView *view)
{
  return view->world != NULL ? tw_sim_world_get (view->world, view->week, view->week) : NULL;
}

static gboolean
flies (const TwSimSetup *setup,
       const TwSimLane  *lane)
{
  TwMode mode = tw_model_get_lane (setup->model, lane->base.index)->mode;

  return mode == TW_MODE_AIR || mode == TW_MODE_EXPRESS;
}

static guint
get_lead (const TwSimView *view,
          const TwSimLane *lane)
{
  return tw_sim_world_get_lead_weeks (get_effect (view), view->setup, lane);
}

/* Of a unit, as its ledger will have it. */
static double
get_unit_cost (const TwSimView *view,
               const TwSimLane *lane)
{
  TwSimDues dues;

  tw_sim_world_get_dues (get_effect (view), view->setup, view->item, lane, &dues);

  return dues.freight + dues.duty + dues.container + lane->base.capital + lane->base.placement + lane->base.removal;
}

/* A departure's fixed cost is spread over ten cartons. */
static double
get_lane_cost (const TwSimView  *view,
               const TwSimRoute *route,
               const TwSimLane  *lane)
{
  return route[lane->base.to].cost + get_unit_cost (view, lane) + lane->fixed / (10.0 * MAX (view->item->row->units_per_carton, 1));
}

static void
take_lane (const TwSimView *view,
           guint            index,
           TwSimRoute      *route)
{
  const TwSimLane  *lane = &view->item->lane[index];
  const TwSimRoute *on = &route[lane->base.to];
  double            sd = tw_model_get_lane (view->setup->model, lane->base.index)->lead_sd_days / 7;

  route[lane->base.from] = (TwSimRoute){
    .lane = (gint32) index,
    .weeks = on->weeks + get_lead (view, lane),
    .variance = on->variance + sd * sd,
    .cost = get_lane_cost (view, route, lane),
  };
}

/* Lanes that only a pin may use have no arcs. */
static gboolean
is_usable (const TwSimView *view,
           const TwSimLane *lane,
           gboolean         fly)
{
  return tw_model_get_lane (view->setup->model, lane->base.index)->open && (fly || !flies (view->setup, lane)) && !tw_sim_world_is_closed (get_effect (view), lane->base.index);
}

/* ---- ways ---- */

/* @settled places keep the way they have. */
static void
relax (const TwSimView *view,
       guint32          to,
       guint            through,
       gboolean         fly,
       const guint8    *settled,
       TwSimRoute      *route)
{
  const TwSimItem *item = view->item;
  gboolean         changed = TRUE;

  for (guint round = 0; changed && round < item->n_places; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < item->n_lanes; i++)
        {
          const TwSimLane *lane = &item->lane[i];

          if (settled[lane->base.from] || (lane->base.to != to && !(through >> item->place[lane->base.to].kind & 1)) || !is_usable (view, lane, fly))
            continue;
          if (get_lane_cost (view, route, lane) >= route[lane->base.from].cost)
            continue;
          take_lane (view, i, route);
          changed = TRUE;
        }
    }
}

static void
take_direct (const TwSimView *view,
             guint32          to,
             guint8          *settled,
             TwSimRoute      *route)
{
  for (guint i = 0; i < view->item->n_lanes; i++)
    {
      const TwSimLane *lane = &view->item->lane[i];

      if (lane->base.to != to || lane->base.from == to || !is_usable (view, lane, FALSE) || get_lane_cost (view, route, lane) >= route[lane->base.from].cost)
        continue;
      take_lane (view, i, route);
      settled[lane->base.from] = 1;
    }
}

void
tw_sim_routes_find (const TwSimView *view,
                    guint32          to,
                    guint            through,
                    TwSimFly         fly,
                    TwSimRoute      *route)
{
  guint              n = view->item->n_places;
  g_autofree guint8 *settled = g_new0 (guint8, n + 1);

  for (guint l = 0; l < n; l++)
    route[l] = (TwSimRoute){ .lane = -1, .cost = l == to ? 0 : INFINITY };
  settled[to] = 1;
  take_direct (view, to, settled, route);
  relax (view, to, through, FALSE, settled, route);
  for (guint l = 0; l < n; l++)
    settled[l] = !isinf (route[l].cost);
  if (fly != TW_SIM_FLY_NEVER)
    relax (view, to, through, TRUE, settled, route);
}

gint32
tw_sim_routes_find_factory (const TwSimItem  *item,
                            const TwSimRoute *route)
{
  gint32 best = -1;

  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].kind == TW_PLACE_FACTORY && !isinf (route[l].cost) && (best < 0 || route[l].cost < route[best].cost))
      best = (gint32) l;

  return best;
}

const TwSimRoute *
tw_sim_routes_find_pool (const TwSimItem  *item,
                         const TwSimRoute *route)
{
  const TwSimRoute *best = NULL;

  for (int kind = TW_PLACE_SOURCE; kind >= TW_PLACE_FACTORY && best == NULL; kind--)
    for (guint l = 0; l < item->n_places; l++)
      if ((int) item->place[l].kind == kind && !isinf (route[l].cost) && (best == NULL || route[l].cost < best->cost))
        best = &route[l];

  return best;
}

/* ---- destinations ---- */

/* What a parcel from @place costs more than from where the market is usually served; negative if it does not deliver there. */
static double
get_detour (const TwSimItem   *item,
            const TwSimMarket *market,
            guint32            place)
{
  for (guint k = 0; k < market->base.n_places; k++)
    if (item->way[market->first_way + k].place == place)
      return MAX (item->way[market->first_way + k].freight - market->base.parcel, 0);

  return -1;
}

/* Whether @place can stand in for @to, and what that costs a unit. */
static gboolean
is_spare (const TwSimView *view,
          guint32          to,
          guint32          place,
          double          *cost)
{
  const TwSimItem  *item = view->item;
  const TwSimPlace *main = &item->place[to];
  const TwModel    *model = view->setup->model;

  *cost = 0;
  if (place == to || main->base.n_markets == 0 || item->place[place].kind != TW_PLACE_FULFILMENT || item->place[place].base.n_markets > 0 ||
      strcmp (tw_model_get_place (model, item->place[place].base.place)->country, tw_model_get_place (model, main->base.place)->country) != 0)
    return FALSE;
  for (guint k = 0; k < main->base.n_markets; k++)
    {
      double more = get_detour (item, &item->market[item->market_order[main->base.first_market + k]], place);

      if (more < 0)
        return FALSE;
      *cost = MAX (*cost, more);
    }

  return TRUE;
}

/* Takes the lane into the ways out of its origin, which stay in order of @cost. */
static void
insert_way (TwSimDestination *self,
            const TwSimItem  *item,
            guint             lane,
            double           *cost)
{
  guint  from = item->lane[lane].base.from;
  guint *way = self->lane + item->place[from].first_lane;
  guint  k = self->n_ways[from]++;

  for (; k > 0 && cost[way[k - 1]] > cost[lane]; k--)
    way[k] = way[k - 1];
  way[k] = lane;
}

static void
add_ways (TwSimDestination *self,
          const TwSimView  *view,
          guint32           to,
          guint             through,
          TwSimFly          fly,
          const TwSimRoute *route,
          double            more,
          double           *cost)
{
  const TwSimItem *item = view->item;

  for (guint i = 0; i < item->n_lanes; i++)
    {
      const TwSimLane *lane = &item->lane[i];
      double           all;

      if (isinf (route[lane->base.to].cost) || lane->base.from == to || (lane->base.to != to && !(through >> item->place[lane->base.to].kind & 1)) ||
          item->place[lane->base.from].kind == TW_PLACE_FULFILMENT || !is_usable (view, lane, fly == TW_SIM_FLY_TOO || (gint32) i == route[lane->base.from].lane))
        continue;
      /* a way that leads back is none */
      if (lane->base.to != to && route[lane->base.to].lane >= 0 && item->lane[route[lane->base.to].lane].base.to == lane->base.from)
        continue;
      all = get_lane_cost (view, route, lane) + more;
      if (!isinf (cost[i]))
        continue;
      cost[i] = all;
      self->weeks[i] = get_lead (view, lane) + route[lane->base.to].weeks;
      insert_way (self, item, i, cost);
    }
}

void
tw_sim_destination_init (TwSimDestination *self,
                         const TwSimView  *view,
                         guint32           to,
                         guint             through,
                         TwSimFly          fly)
{
  const TwSimItem       *item = view->item;
  g_autofree TwSimRoute *route = g_new (TwSimRoute, item->n_places + 1);
  g_autofree double     *cost = g_new (double, item->n_lanes + 1);

  *self = (TwSimDestination){
    .place = to,
    .spare = g_new (guint32, item->n_places + 1),
    .route = g_new (TwSimRoute, item->n_places + 1),
    .lane = g_new (guint, item->n_lanes + 1),
    .n_ways = g_new0 (guint, item->n_places + 1),
    .weeks = g_new0 (guint, item->n_lanes + 1),
  };
  for (guint i = 0; i < item->n_lanes; i++)
    cost[i] = INFINITY;
  tw_sim_routes_find (view, to, through, fly, self->route);
  add_ways (self, view, to, through, fly, self->route, 0, cost);
  for (guint l = 0; l < item->n_places; l++)
    {
      double more;

      if (!is_spare (view, to, l, &more))
        continue;
      self->spare[self->n_spares++] = l;
      tw_sim_routes_find (view, l, through, fly, route);
      add_ways (self, view, l, through, fly, route, more, cost);
    }
}

void
tw_sim_destination_clear (TwSimDestination *self)
{
  g_free (self->spare);
  g_free (self->route);
  g_free (self->lane);
  g_free (self->n_ways);
  g_free (self->weeks);
  *self = (TwSimDestination){ 0 };
}

gint32
tw_sim_destination_get_position (const TwSimDestination *self,
                                 const TwSimState       *state)
{
  gint32 units = state->stock[self->place] + state->on_way[self->place] - tw_sim_routes_get_backlog (state, self->place);

  for (guint i = 0; i < self->n_spares; i++)
    units += state->stock[self->spare[i]] + state->on_way[self->spare[i]];

  return units;
}

/* Units that are sold from week @first on before week @last, counted from now, of those that it will not have got: with as many standard
 * deviations as @z. */
static gint32
get_missed (const TwSimDestination *self,
            const TwSimState       *state,
            guint                   first,
            guint                   last,
            double                  z,
            double                  trend)
{
  TwSimView view = { state->setup, state->item, state->world, state->week };
  double    before, all, sd_before, sd;

  if (first >= last)
    return 0;
  tw_sim_routes_get_demand (&view, &self->place, 1, first, &before, &sd_before);
  tw_sim_routes_get_demand (&view, &self->place, 1, last, &all, &sd);
  before = all - before + z * sqrt (MAX (sd * sd - sd_before * sd_before, 0));
  all = (all + z * sd) * trend - tw_sim_destination_get_position (self, state);

  return tw_sim_routes_round_up (state->item, MIN (before * trend, all));
}

/* By all but the cheapest way, those that arrive in time, what would be sold before week @last from now. A unit that comes sooner sells
 * where it would have been missed and costs more where it would not: a newsvendor's. */
static gint32
hurry (const TwSimDestination *self,
       const TwSimState       *state,
       guint                   from,
       gint32                  units,
       guint                   last,
       double                  trend,
       double                  price,
       gint32                 *leave)
{
  const TwSimItem  *item = state->item;
  const TwSimPlace *place = &item->place[self->place];
  const guint      *way = self->lane + item->place[from].first_lane;
  double            margin = place->base.revenue - place->base.parcel - place->base.landed + place->base.lost - price * item->row->unit_cost;
  gint32            sent = 0;

  for (guint k = 1; k < self->n_ways[from] && sent < units; k++)
    {
      double more = MAX (tw_item_lane_get_cost (&item->lane[way[k]].base) - tw_item_lane_get_cost (&item->lane[way[0]].base), 0);
      gint32 fit = MIN (units - sent, tw_sim_state_get_lane_room (state, way[k]) - leave[way[k]]);

      if (fit <= 0 || more >= margin)
        continue;
      fit = MIN (fit, get_missed (self, state, self->weeks[way[k]], last, MIN (gsl_cdf_ugaussian_Pinv (1 - more / margin), MOST_HASTE), trend) - sent);
      if (fit <= 0)
        continue;
      leave[way[k]] += fit;
      sent += fit;
    }

  return sent;
}

gint32
tw_sim_destination_send (const TwSimDestination *self,
                         const TwSimState       *state,
                         guint                   from,
                         gint32                  units,
                         double                  trend,
                         double                  price,
                         gint32                 *leave)
{
  guint  first = self->n_ways[from] > 0 ? self->lane[state->item->place[from].first_lane] : 0;
  gint32 sent, fit;

  if (units < state->stock[from])
    units = tw_sim_item_get_whole (state->item, units);
  if (self->n_ways[from] == 0 || units <= 0)
    return 0;

  sent = hurry (self, state, from, units, self->weeks[first], trend, price, leave);
  fit = CLAMP (tw_sim_state_get_lane_room (state, first) - leave[first], 0, units - sent);
  leave[first] += fit;
  if (fit < units - sent) /* the next departure would be a week later still */
    fit += hurry (self, state, from, units - sent - fit, self->weeks[first] + 2, trend, price, leave);

  return sent + fit;
}

/* ---- demand ---- */

/* What is known to change demand, over all weeks of the window; a change is expected to last as long as it does. */
static double
get_known_factor (const TwSimView  *view,
                  const TwForecast *forecast,
                  guint32           market,
                  guint             n,
                  guint             weeks)
{
  const double *row = view->world != NULL && view->world->demand != NULL ? view->world->demand + (gsize) market * view->setup->n_weeks : NULL;
  double        now = row != NULL ? row[view->week] : 1;
  double        changed = 0;
  double        sum = 0;
  gboolean      lasts = TRUE;

  if (now == 1)
    return 1;
  for (guint t = view->week; t < view->week + weeks; t++)
    {
      double mean = forecast->mean[MIN (t, n - 1)];

      lasts = lasts && t < view->setup->n_weeks && row[t] == now;
      sum += mean;
      changed += lasts ? mean * now : mean;
    }

  return sum > 0 ? changed / sum : 1;
}

void
tw_sim_routes_get_demand (const TwSimView *view,
                          const guint32   *from,
                          guint            n_from,
                          guint            weeks,
                          double          *mean,
                          double          *sd)
{
  const TwSimItem *item = view->item;
  guint            n = tw_forecast_set_get_n_weeks (view->setup->forecasts);
  double           variance = 0;
  double           deviations = 0;

  *mean = 0;
  for (guint k = 0; k < n_from; k++)
    for (guint i = 0; i < item->place[from[k]].base.n_markets; i++)
      {
        const TwSimMarket *market = &item->market[item->market_order[item->place[from[k]].base.first_market + i]];
        double             factor = get_known_factor (view, market->base.forecast, market->base.market, n, weeks);
        double             each, spread;

        tw_forecast_get_sum (market->base.forecast, n, view->week, weeks, &each, &spread);
        *mean += each * factor;
        spread *= factor;
        variance += spread * spread;
        deviations += spread;
      }
  *sd = sqrt ((1 - TW_SIM_ITEM_SHARE) * variance + TW_SIM_ITEM_SHARE * deviations * deviations);
}

guint *
tw_sim_routes_find_regimes (const TwSimSetup *setup,
                            const TwSimWorld *world)
{
  guint *regime = g_new0 (guint, setup->n_weeks + 1);

  for (guint t = 1; t < setup->n_weeks; t++)
    regime[t] = regime[t - 1] + (tw_sim_world_get (world, t - 1, t - 1) != tw_sim_world_get (world, t, t));

  return regime;
}

double
tw_sim_routes_get_trend (const TwSimState *state,
                         guint32           place)
{
  const TwSimItem  *item = state->item;
  const TwSimPlace *row = &item->place[place];
  guint             n_weeks = state->setup->n_weeks;
  guint             n = tw_forecast_set_get_n_weeks (state->setup->forecasts);
  guint             first = state->week - MIN (state->week, TREND_WEEKS);
  double            sold = 0;
  double            mean = 0;
  double            prior = 0;

  for (guint k = 0; k < row->base.n_markets; k++)
    {
      guint        i = item->market_order[row->base.first_market + k];
      const float *expected = item->market[i].base.forecast->mean;

      prior += expected[MIN (state->week, n - 1)];
      for (guint t = first; t < state->week; t++)
        {
          double forecast = expected[MIN (t, n - 1)] * (state->world->demand != NULL ? state->world->demand[(gsize) item->market[i].base.market * n_weeks + t] : 1);

          if (state->is_short[i * n_weeks + t] && state->sold[i * n_weeks + t] < forecast)
            continue;
          sold += state->sold[i * n_weeks + t];
          mean += forecast;
        }
    }
  prior = MAX (prior * TREND_PRIOR_WEEKS, TREND_PRIOR_UNITS);

  return CLAMP ((sold + prior) / (mean + prior), 1 / MAX_TREND, MAX_TREND);
}

gint32 *
tw_sim_routes_get_start (const TwSimSetup *setup,
                         const TwSimItem  *item)
{
  gint32           *units = g_memdup2 (item->initial, item->n_places * sizeof *units);
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (setup->model, item->item, &n);
  const TwShipment *shipment;

  for (guint i = 0; i < n; i++)
    for (guint l = 0; l < item->n_places; l++)
      if (item->place[l].base.place == stock[i].place)
        units[l] += (gint32) stock[i].receiving;
  shipment = tw_model_get_item_shipments (setup->model, item->item, &n);
  for (guint i = 0; i < n; i++)
    for (guint l = 0; l < item->n_places; l++)
      if (item->place[l].base.place == tw_model_get_lane (setup->model, shipment[i].lane)->to)
        units[l] += (gint32) shipment[i].units;

  return units;
}

gint32
tw_sim_routes_get_backlog (const TwSimState *state,
                           guint32           place)
{
  const TwItemPlace *row = &state->item->place[place].base;
  gint32             units = 0;

  for (guint i = 0; i < row->n_markets; i++)
    units += state->backlog[state->item->market_order[row->first_market + i]];

  return units;
}

void
tw_sim_routes_get_size (const TwSimSetup *setup,
                        gsize            *n_places,
                        gsize            *n_lanes)
{
  *n_places = *n_lanes = 1;
  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      {
        *n_places = MAX (*n_places, setup->item[i]->n_places);
        *n_lanes = MAX (*n_lanes, setup->item[i]->n_lanes);
      }
}

double
tw_sim_routes_get_service (const TwSimSetup *setup,
                           const TwSimItem  *item,
                           guint32           place,
                           double            review_weeks,
                           double            price)
{
  const TwSimPlace *row = &item->place[place];
  double            margin = row->base.revenue - row->base.parcel - row->base.landed + row->base.lost;
  double            dear = price * item->row->unit_cost;
  double            rent = 0;
  double            keep;

  for (guint t = 0; t < setup->n_weeks; t++)
    rent += item->ledger->rent[(gsize) place * setup->n_weeks + t] / setup->n_weeks;
  keep = review_weeks * (rent + item->ledger->capital);
  if (!(margin > dear))
    return price > 0 ? 0 : LEAST_SERVICE;

  return CLAMP ((margin - dear) / (margin + keep), price > 0 ? 0 : LEAST_SERVICE, MOST_SERVICE);
}

gint32
tw_sim_routes_round_up (const TwSimItem *item,
                        double           units)
{
  double carton = MAX (item->row->units_per_carton, 1);

  return units > 0 ? (gint32) MIN (ceil (units / carton - 1e-9) * carton, TW_MAX_UNITS) : 0;
}

void
tw_sim_routes_split (gint32        carton,
                     gint32        units,
                     const gint32 *claim,
                     guint         n,
                     gint32       *share)
{
  gint64 total = 0;
  gint64 running = 0;
  gint64 given = 0;

  for (guint i = 0; i < n; i++)
    total += claim[i];
  units = (gint32) CLAMP (units, 0, total);
  for (guint i = 0; i < n; i++)
    {
      gint64 mine = claim[i];
      gint64 upto;

      running += mine;
      upto = total > 0 ? running * units / total : 0;
      if (running < total)
        upto -= upto % carton;
      share[i] = (gint32) MIN (upto - given, mine);
      given = upto;
    }
}
