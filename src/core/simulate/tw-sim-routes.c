/* tw-sim-routes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-routes.h"

#include "simulate/tw-sim-draws.h"
#include "simulate/tw-sim-setup.h"

#include <math.h>

#define LEAST_SERVICE 0.5
#define MOST_SERVICE  0.98

#define TREND_WEEKS       8
#define TREND_PRIOR_WEEKS 4
#define TREND_PRIOR_UNITS 10.0
#define MAX_TREND         3.0

static gboolean
flies (const TwSimSetup *setup,
       const TwSimLane  *lane)
{
  TwMode mode = tw_model_get_lane (setup->model, lane->base.index)->mode;

  return mode == TW_MODE_AIR || mode == TW_MODE_EXPRESS;
}

/* A departure's fixed cost is spread over ten cartons. */
static double
get_lane_cost (const TwSimItem  *item,
               const TwSimRoute *route,
               const TwSimLane  *lane)
{
  return route[lane->base.to].cost + tw_item_lane_get_cost (&lane->base) + lane->fixed / (10.0 * MAX (item->row->units_per_carton, 1));
}

static void
take_lane (const TwSimSetup *setup,
           const TwSimItem  *item,
           guint             index,
           TwSimRoute       *route)
{
  const TwSimLane  *lane = &item->lane[index];
  const TwSimRoute *on = &route[lane->base.to];
  double            sd = tw_model_get_lane (setup->model, lane->base.index)->lead_sd_days / 7;

  route[lane->base.from] = (TwSimRoute){
    .lane = (gint32) index,
    .weeks = on->weeks + lane->lead_weeks,
    .variance = on->variance + sd * sd,
    .cost = get_lane_cost (item, route, lane),
  };
}

/* Lanes that only a pin may use have no arcs. */
static gboolean
is_usable (const TwSimSetup *setup,
           const TwSimLane  *lane,
           gboolean          fly)
{
  return tw_model_get_lane (setup->model, lane->base.index)->open && (fly || !flies (setup, lane));
}

/* @settled places keep the way they have. */
static void
relax (const TwSimSetup *setup,
       const TwSimItem  *item,
       guint32           to,
       guint             through,
       gboolean          fly,
       const guint8     *settled,
       TwSimRoute       *route)
{
  gboolean changed = TRUE;

  for (guint round = 0; changed && round < item->n_places; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < item->n_lanes; i++)
        {
          const TwSimLane *lane = &item->lane[i];

          if (settled[lane->base.from] || !is_usable (setup, lane, fly) || (lane->base.to != to && !(through >> item->place[lane->base.to].kind & 1)))
            continue;
          if (get_lane_cost (item, route, lane) >= route[lane->base.from].cost)
            continue;
          take_lane (setup, item, i, route);
          changed = TRUE;
        }
    }
}

static void
take_direct (const TwSimSetup *setup,
             const TwSimItem  *item,
             guint32           to,
             guint8           *settled,
             TwSimRoute       *route)
{
  for (guint i = 0; i < item->n_lanes; i++)
    {
      const TwSimLane *lane = &item->lane[i];

      if (lane->base.to != to || lane->base.from == to || !is_usable (setup, lane, FALSE) || get_lane_cost (item, route, lane) >= route[lane->base.from].cost)
        continue;
      take_lane (setup, item, i, route);
      settled[lane->base.from] = 1;
    }
}

void
tw_sim_routes_find (const TwSimSetup *setup,
                    const TwSimItem  *item,
                    guint32           to,
                    guint             through,
                    TwSimRoute       *route)
{
  g_autofree guint8 *settled = g_new0 (guint8, item->n_places + 1);

  for (guint l = 0; l < item->n_places; l++)
    route[l] = (TwSimRoute){ .lane = -1, .cost = l == to ? 0 : INFINITY };
  settled[to] = 1;
  take_direct (setup, item, to, settled, route);
  relax (setup, item, to, through, FALSE, settled, route);
  for (guint l = 0; l < item->n_places; l++)
    settled[l] = !isinf (route[l].cost);
  relax (setup, item, to, through, TRUE, settled, route);
}

void
tw_sim_routes_get_demand (const TwSimSetup *setup,
                          const TwSimItem  *item,
                          const guint32    *from,
                          guint             n_from,
                          guint             first,
                          guint             weeks,
                          double           *mean,
                          double           *sd)
{
  guint  n = tw_forecast_set_get_n_weeks (setup->forecasts);
  double variance = 0;
  double deviations = 0;

  *mean = 0;
  for (guint k = 0; k < n_from; k++)
    for (guint i = 0; i < item->place[from[k]].base.n_markets; i++)
      {
        const TwSimMarket *market = &item->market[item->market_order[item->place[from[k]].base.first_market + i]];
        double             each, spread;

        tw_forecast_get_sum (market->base.forecast, n, first, weeks, &each, &spread);
        *mean += each;
        variance += spread * spread;
        deviations += spread;
      }
  *sd = sqrt ((1 - TW_SIM_ITEM_SHARE) * variance + TW_SIM_ITEM_SHARE * deviations * deviations);
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
        if (!state->is_short[i * n_weeks + t])
          {
            sold += state->sold[i * n_weeks + t];
            mean += expected[MIN (t, n - 1)];
          }
    }
  prior = MAX (prior * TREND_PRIOR_WEEKS, TREND_PRIOR_UNITS);

  return CLAMP ((sold + prior) / (mean + prior), 1 / MAX_TREND, MAX_TREND);
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
                           double            review_weeks)
{
  const TwSimPlace *row = &item->place[place];
  double            margin = row->base.revenue - row->base.parcel - row->base.landed + row->base.lost;
  double            rent = 0;
  double            keep;

  for (guint t = 0; t < setup->n_weeks; t++)
    rent += item->ledger->rent[(gsize) place * setup->n_weeks + t] / setup->n_weeks;
  keep = review_weeks * (rent + item->ledger->capital);
  if (!(margin > 0))
    return LEAST_SERVICE;

  return CLAMP (margin / (margin + keep), LEAST_SERVICE, MOST_SERVICE);
}

gint32
tw_sim_routes_round_up (const TwSimItem *item,
                        double           units)
{
  double carton = MAX (item->row->units_per_carton, 1);

  return units > 0 ? (gint32) MIN (ceil (units / carton - 1e-9) * carton, TW_MAX_UNITS) : 0;
}

void
tw_sim_routes_split (gint32        units,
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
      gint64 upto;

      running += claim[i];
      upto = total > 0 ? running * units / total : 0;
      share[i] = (gint32) (upto - given);
      given = upto;
    }
}
