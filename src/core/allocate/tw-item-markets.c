/* tw-item-markets.c: where an item sells, and what is wanted there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include "allocate/tw-fees.h"
#include "forecast/tw-overrides.h"
#include "forecast/tw-phase.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

/* Margin of a sale before the last leg and before what the unit cost, at the mean price of the plan's weeks. */
static double
get_revenue (const TwItemNetwork *self,
             guint32              market,
             double               liquidation)
{
  const TwModel    *model = self->template->model;
  const TwPlace    *place = tw_model_get_place (model, tw_model_get_market_place (model, market));
  const TwForecast *forecast = tw_forecast_set_find (self->template->forecasts, self->item, market);
  TwOffer           offer = *tw_model_get_offer (model, self->item, market);
  double            returns = offer.return_rate;

  if (forecast != NULL)
    offer.price = (float) tw_overrides_get_price (model, forecast, MIN (self->template->n_weeks, tw_forecast_set_get_n_weeks (self->template->forecasts)));

  return (1 - returns) * tw_fees_get_net_price (place, &offer) - offer.fulfilment_fee * place->exchange_rate + returns * liquidation;
}

static double
get_week_mean (const TwForecast *forecast,
               guint             n_forecast,
               guint             week)
{
  return forecast->mean[MIN (week, n_forecast - 1)];
}

/* Markets where the item sells; revenue and places come later. */
void
tw_item_network_choose_markets (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_forecast = tw_forecast_set_get_n_weeks (t->forecasts);

  self->n_markets = 0;
  if (tw_network_template_leaves_out (t, self->item))
    return;
  for (guint m = 0; m < t->n_markets; m++)
    {
      const TwForecast *forecast = tw_forecast_set_find (t->forecasts, self->item, m);
      TwItemMarket     *market = &self->market[self->n_markets];

      if (forecast == NULL || !tw_model_get_offer (t->model, self->item, m)->listed)
        continue;
      *market = (TwItemMarket){ .market = m, .primary = -1, .forecast = forecast };
      for (guint w = 0; w < t->n_weeks; w++)
        market->mean += get_week_mean (forecast, n_forecast, w);
      if (market->mean > 0)
        self->n_markets++;
    }
}

/* Arrays of all markets in one piece: first sized, then cut, so that they do not move. */
static void
cut_market_arrays (TwItemNetwork *self)
{
  guint n_weeks = self->template->n_weeks;
  gsize each = n_weeks + 2 * ((gsize) n_weeks + 1) + n_weeks / 2 + 1;

  G_STATIC_ASSERT (sizeof (double) == sizeof (gint64));
  g_array_set_size (self->numbers, 0);
  g_array_set_size (self->numbers, (guint) (each * self->n_markets));
  for (guint i = 0; i < self->n_markets; i++)
    {
      gint64 *start = &g_array_index (self->numbers, gint64, i * each);

      self->market[i].units = start;
      self->market[i].sums = (double *) (start + n_weeks);
      self->market[i].node = self->market[i].n_places > 1 ? (gint32 *) (start + n_weeks + 2 * (n_weeks + 1)) : NULL;
    }
}

static void
fill_market_arrays (const TwItemNetwork *self,
                    TwItemMarket        *market)
{
  guint   n_weeks = self->template->n_weeks;
  guint   n_forecast = tw_forecast_set_get_n_weeks (self->template->forecasts);
  double *mean = market->sums;
  double *sd = mean + n_weeks + 1;

  mean[0] = sd[0] = 0;
  for (guint w = 0; w < n_weeks; w++)
    {
      mean[w + 1] = mean[w] + get_week_mean (market->forecast, n_forecast, w);
      market->units[w] = (gint64) (floor (mean[w + 1] + 0.5) - floor (mean[w] + 0.5));
      if (self->given == NULL) /* else spreads have done their work */
        sd[w + 1] = sd[w] + tw_forecast_get_sd (market->forecast, MIN (w, n_forecast - 1));
    }
}

static void
sum_place_demand (TwItemNetwork *self)
{
  guint n = self->template->n_weeks + 1;

  memset (self->demand, 0, (gsize) self->n_places * n * sizeof *self->demand);
  for (guint i = 0; i < self->n_markets; i++)
    for (guint w = 0; self->market[i].primary >= 0 && w < n; w++)
      self->demand[(guint) self->market[i].primary * n + w] += self->market[i].sums[w];
}

void
tw_item_network_fill_markets (TwItemNetwork *self)
{
  cut_market_arrays (self);
  for (guint i = 0; i < self->n_markets; i++)
    fill_market_arrays (self, &self->market[i]);
  if (self->template->has_steps)
    sum_place_demand (self);
}

/* Share of sales kept by parcels that take @days longer. */
static double
get_kept (const TwItemNetwork *self,
          double               days)
{
  return days <= 0 ? 1 : pow (1 - tw_model_get_rules (self->template->model)->slow_sale_loss, days);
}

static double
get_lost (const TwItemNetwork *self,
          double               revenue,
          double               parcel)
{
  return tw_model_get_rules (self->template->model)->lost_sale_cost * MAX (revenue - parcel, 0);
}

/* The places that deliver to a market; their kept is days of delivery for now. */
static void
list_ways (TwItemNetwork *self,
           TwItemMarket  *market)
{
  const TwNetworkTemplate *t = self->template;

  for (guint k = t->first_parcel[market->market]; k < t->first_parcel[market->market + 1]; k++)
    {
      const TwLane *lane = tw_model_get_lane (t->model, t->parcel[k].lane);
      gint32        local = self->local[t->parcel[k].place];

      if (local >= 0)
        self->way[market->first_way + market->n_places++] = (TwItemWay){ (guint32) local, tw_lane_get_unit_freight (lane, tw_item_network_get_item (self)), lane->lead_mean_days };
    }
}

/* The place where a sale costs least becomes the primary. */
static void
compare_ways (TwItemNetwork *self,
              TwItemMarket  *market)
{
  TwItemWay *way = self->way + market->first_way;
  double     fastest = INFINITY;
  double     least = INFINITY;

  for (guint k = 0; k < market->n_places; k++)
    fastest = MIN (fastest, way[k].kept);
  for (guint k = 0; k < market->n_places; k++)
    {
      double revenue = get_revenue (self, market->market, self->place[way[k].place].liquidation);
      double lost = get_lost (self, revenue, way[k].freight);
      double cost;

      way[k].kept = get_kept (self, way[k].kept - fastest);
      cost = way[k].freight + (1 - way[k].kept) * (MAX (revenue - way[k].freight, 0) + lost);
      if (cost >= least)
        continue;
      least = cost;
      *market = (TwItemMarket){
        .market = market->market,
        .primary = (gint32) way[k].place,
        .forecast = market->forecast,
        .revenue = revenue,
        .parcel = way[k].freight,
        .lost = lost,
        .mean = market->mean,
        .first_way = market->first_way,
        .n_places = market->n_places,
      };
    }
}

static double
get_primary_kept (const TwItemNetwork *self,
                  const TwItemMarket  *market)
{
  for (guint k = 0; k < market->n_places; k++)
    if ((gint32) self->way[market->first_way + k].place == market->primary)
      return self->way[market->first_way + k].kept;

  g_return_val_if_reached (1);
}

static void
take_markets (TwItemNetwork *self,
              guint32        local,
              guint         *n_ordered)
{
  TwItemPlace *place = &self->place[local];

  place->first_market = *n_ordered;
  for (guint i = 0; i < self->n_markets; i++)
    {
      const TwItemMarket *market = &self->market[i];

      if (market->primary != (gint32) local)
        continue;
      self->market_order[(*n_ordered)++] = i;
      place->mean += market->mean;
      place->revenue += market->mean * market->revenue;
      place->parcel += market->mean * market->parcel;
      place->lost += market->mean * market->lost;
      place->kept += market->mean * get_primary_kept (self, market);
    }
  place->n_markets = *n_ordered - place->first_market;
  if (place->mean <= 0)
    return;
  place->revenue /= place->mean;
  place->parcel /= place->mean;
  place->lost /= place->mean;
  place->kept /= place->mean;
}

/* Phases of the item in the markets that a place is primary to, or else in those that it delivers to. */
static guint
find_phases (const TwItemNetwork *self,
             guint32              local,
             gboolean             primary)
{
  guint phases = 0;

  for (guint i = 0; i < self->n_markets; i++)
    {
      const TwItemMarket *market = &self->market[i];
      guint               phase = tw_forecast_set_get_phase (self->template->forecasts, self->template->model, self->item, market->market);

      if (primary && market->primary == (gint32) local)
        phases |= 1u << phase;
      for (guint k = market->first_way; !primary && k < market->first_way + market->n_places; k++)
        if (self->way[k].place == local)
          phases |= 1u << phase;
    }

  return phases;
}

/* A place that any phase without bounds opens is open. */
static void
join_phases (TwItemNetwork *self)
{
  for (guint32 l = 0; l < self->n_places; l++)
    {
      guint phases = find_phases (self, l, self->place[l].n_markets > 0);

      self->place[l].phases = phases & self->template->free_phases ? 0 : phases;
    }
}

void
tw_item_network_compare_places (TwItemNetwork *self)
{
  guint n_ways = 0;

  for (guint i = 0; i < self->n_markets; i++)
    {
      TwItemMarket *market = &self->market[i];

      market->first_way = n_ways;
      list_ways (self, market);
      n_ways += market->n_places;
      compare_ways (self, market);
    }
}

void
tw_item_network_compare_unreached (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint i = 0; i < self->n_markets; i++)
    {
      TwItemMarket *market = &self->market[i];

      if (market->n_places > 0)
        continue;
      for (guint k = t->first_parcel[market->market]; k < t->first_parcel[market->market + 1]; k++)
        if (self->local[t->parcel[k].place] < 0)
          tw_item_network_append_place (self, t->parcel[k].place);
      market->first_way = 0; /* the others are done with theirs */
      list_ways (self, market);
      compare_ways (self, market);
    }
}

static void
number_sale_rows (TwItemNetwork *self)
{
  self->n_sale_rows = 0;
  for (guint32 l = 0; l < self->n_places; l++)
    self->place[l].sale_row = -1;
  for (guint i = 0; i < self->n_markets; i++)
    for (guint k = self->market[i].first_way; k < self->market[i].first_way + self->market[i].n_places; k++)
      self->place[self->way[k].place].sale_row = 0;
  for (guint32 l = 0; l < self->n_places; l++)
    if (self->place[l].sale_row == 0)
      self->place[l].sale_row = (gint32) self->n_sale_rows++;
}

void
tw_item_network_join_markets (TwItemNetwork *self)
{
  guint n_ordered = 0;

  tw_item_network_compare_places (self);
  number_sale_rows (self);
  for (guint32 l = 0; l < self->n_places; l++)
    take_markets (self, l, &n_ordered);
  if (self->template->free_phases != (1u << TW_N_PHASES) - 1)
    join_phases (self);
}

/* Variance of the demand of the weeks first .. last - 1 of one market, as tw_forecast_get_sum() has it. */
static double
get_market_variance (const TwItemMarket *market,
                     const double       *sd, /* running sum */
                     guint               first,
                     guint               last)
{
  const TwForecast *forecast = market->forecast;
  double            level = forecast->error_correlation;
  double            variance = 0;
  double            kept = 0;

  for (guint w = first; w < last; w++)
    {
      double s = sd[w + 1] - sd[w];

      variance += s * s + 2 * s * kept;
      kept = forecast->error_decay * (kept + s);
    }

  return (1 - level) * variance + level * (sd[last] - sd[first]) * (sd[last] - sd[first]);
}

/* Demand of the weeks first .. last - 1 of all markets that a place is the cheapest for, which err
 * independently of each other. */
void
tw_item_network_get_demand (const TwItemNetwork *self,
                            const TwItemPlace   *place,
                            guint                first,
                            guint                last,
                            double              *mean,
                            double              *sd)
{
  guint  n = self->template->n_weeks + 1;
  double variance = 0;

  *mean = 0;
  for (guint i = 0; i < place->n_markets; i++)
    {
      const TwItemMarket *market = &self->market[self->market_order[place->first_market + i]];

      *mean += market->sums[last] - market->sums[first];
      variance += get_market_variance (market, market->sums + n, first, last);
    }
  *sd = sqrt (MAX (variance, 0));
}
