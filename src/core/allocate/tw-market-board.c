/* tw-market-board.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-market-board.h"

#include "allocate/tw-fees.h"
#include "forecast/tw-phase.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

/* Share of a market's prices that must end alike for others to be rounded so. */
#define ALIKE 0.6

/* Rounding moves a price by this share at most. */
#define MOST_MOVED 0.1

/* Weeks of sales that choose a reference market where nothing is forecast. */
#define SOLD_WEEKS 26

typedef struct
{
  const TwModel       *model;
  const TwForecastSet *forecasts;
  GArray              *list;
  double              *cost;   /* [n_places]: of a unit there by the cheapest lanes */
  gint32              *market; /* [n_places]: the market whose duty is due there, or -1 */
} Board;

const char *
tw_listing_status_to_string (TwListingStatus status)
{
  static const char *const words[TW_N_LISTING_STATUSES] = { "listed", "open", "blocked" };

  return (guint) status < TW_N_LISTING_STATUSES ? words[status] : NULL;
}

const char *
tw_listing_block_to_string (TwListingBlock block)
{
  static const char *const words[TW_N_LISTING_BLOCKS] = { "none", "lane", "price", "cost", "forecast" };

  return (guint) block < TW_N_LISTING_BLOCKS ? words[block] : NULL;
}

/* ---- local prices ---- */

/* The ending, in hundredths, that most prices have under @modulus; whether enough of them have it. */
static gboolean
find_ending (const float *prices,
             guint        n,
             gint64       modulus,
             gint64      *ending)
{
  guint most = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 own = (gint64) round (100.0 * prices[i]) % modulus;
      guint  alike = 0;

      for (guint k = 0; k < n; k++)
        alike += (gint64) round (100.0 * prices[k]) % modulus == own;
      if (alike > most)
        {
          most = alike;
          *ending = own;
        }
    }

  return n > 0 && most >= ALIKE * n;
}

double
tw_market_board_round_price (double       price,
                             const float *prices,
                             guint        n)
{
  static const gint64 moduli[] = { 10000, 1000, 100 };
  double              hundredths = 100 * price;

  for (gsize i = 0; i < G_N_ELEMENTS (moduli); i++)
    {
      gint64 ending = 0;
      double rounded;

      if (!find_ending (prices, n, moduli[i], &ending))
        continue;
      rounded = round ((hundredths - ending) / moduli[i]) * moduli[i] + ending;
      if (rounded > 0 && fabs (rounded - hundredths) <= MOST_MOVED * hundredths)
        return rounded / 100;
    }

  return round (hundredths) / 100;
}

/* Of the items listed there; a sample is enough to know how prices end. */
static guint
collect_prices (const TwModel *model,
                guint32        market,
                float         *prices,
                guint          max)
{
  guint n = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (model) && n < max; i++)
    {
      const TwOffer *offer = tw_model_get_offer (model, i, market);

      if (offer->listed && offer->price > 0)
        prices[n++] = offer->price;
    }

  return n;
}

/* ---- an offer that is not there yet ---- */

static double
get_weight (const Board *self,
            guint32      item,
            guint32      market)
{
  const TwForecast *forecast = self->forecasts ? tw_forecast_set_find (self->forecasts, item, market) : NULL;
  const TwSales    *sales = forecast ? NULL : tw_model_find_sales (self->model, item, market);
  double            sum = 0;

  for (guint t = 0; forecast && t < tw_forecast_set_get_n_weeks (self->forecasts); t++)
    sum += forecast->mean[t];
  for (guint t = sales && sales->n_weeks > SOLD_WEEKS ? sales->n_weeks - SOLD_WEEKS : 0; sales && t < sales->n_weeks; t++)
    sum += sales->units[t];

  return sum;
}

static int
find_reference (const Board *self,
                guint32      item)
{
  double most = -1;
  int    found = -1;

  for (guint32 m = 0; m < tw_model_get_n_markets (self->model); m++)
    {
      const TwOffer *offer = tw_model_get_offer (self->model, item, m);
      double         weight = offer->listed && offer->price > 0 ? get_weight (self, item, m) : -1;

      if (weight > most)
        {
          most = weight;
          found = (int) m;
        }
    }

  return found;
}

static const TwPlace *
get_market (const Board *self,
            guint32      market)
{
  return tw_model_get_place (self->model, tw_model_get_market_place (self->model, market));
}

/* The listed item of the market that is next in weight: what it pays, others of its size pay. */
static const TwOffer *
find_like (const Board *self,
           guint32      item,
           guint32      market)
{
  double         weight = tw_model_get_item (self->model, item)->weight_kg;
  double         nearest = G_MAXDOUBLE;
  const TwOffer *found = NULL;

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    {
      const TwOffer *offer = tw_model_get_offer (self->model, i, market);
      double         distance = fabs (log (tw_model_get_item (self->model, i)->weight_kg / weight));

      if (i != item && offer->listed && distance < nearest)
        {
          nearest = distance;
          found = offer;
        }
    }

  return found;
}

static void
convert_offer (const Board *self,
               guint32      item,
               guint32      market,
               guint32      reference,
               TwOffer     *offer)
{
  const TwPlace *from = get_market (self, reference);
  const TwPlace *to = get_market (self, market);
  const TwOffer *known = tw_model_get_offer (self->model, item, reference);
  const TwOffer *like = find_like (self, item, market);
  double         rate = from->exchange_rate / to->exchange_rate;
  float          prices[256];
  guint          n = collect_prices (self->model, market, prices, G_N_ELEMENTS (prices));

  offer->price = (float) tw_market_board_round_price (known->price / (1 + from->sales_tax) * rate * (1 + to->sales_tax), prices, n);
  if (offer->referral_rate <= 0)
    offer->referral_rate = like ? like->referral_rate : known->referral_rate;
  if (offer->fulfilment_fee <= 0)
    offer->fulfilment_fee = like ? like->fulfilment_fee : (float) (known->fulfilment_fee * rate);
  if (offer->duty_rate <= 0)
    offer->duty_rate = like ? like->duty_rate : known->duty_rate;
  if (offer->return_rate <= 0)
    offer->return_rate = known->return_rate;
}

/* ---- what a unit costs where it is wanted ---- */

static gboolean
begins_at (const Board *self,
           guint32      place)
{
  TwPlaceKind kind = tw_model_get_place (self->model, place)->kind;

  return kind == TW_PLACE_FACTORY || kind == TW_PLACE_SOURCE;
}

static double
get_lane_cost (const Board  *self,
               guint32       item,
               const TwLane *lane)
{
  const TwItem  *row = tw_model_get_item (self->model, item);
  const TwPlace *from = tw_model_get_place (self->model, lane->from);
  const TwPlace *to = tw_model_get_place (self->model, lane->to);
  gint32         market = self->market[lane->to];
  double         freight = tw_lane_get_unit_freight (lane, row);
  double         duty = lane->crosses_border && market >= 0 ? tw_model_get_offer (self->model, item, (guint32) market)->duty_rate : 0;

  return freight + tw_lane_get_unit_container (lane, row) + from->handling_out + to->handling_in + duty * (row->unit_cost + freight) +
         (from->kind == TW_PLACE_OVERFLOW ? 0 : to->placement_fee) + (from->kind == TW_PLACE_FULFILMENT ? from->removal_fee : 0);
}

/* Bellman and Ford: few rounds, since chains are short. Where there is neither factory nor source, stock begins where it is. */
static void
find_costs (Board  *self,
            guint32 item)
{
  double   unit_cost = tw_model_get_item (self->model, item)->unit_cost;
  guint    n_places = tw_model_get_n_places (self->model);
  gboolean any = FALSE, better = TRUE;

  for (guint32 p = 0; p < n_places; p++)
    {
      self->cost[p] = begins_at (self, p) ? unit_cost : INFINITY;
      any = any || isfinite (self->cost[p]);
    }
  for (guint32 p = 0; p < n_places && !any; p++)
    if (tw_model_get_place (self->model, p)->kind != TW_PLACE_MARKET)
      self->cost[p] = unit_cost;

  for (guint round = 0; round < n_places && better; round++)
    {
      better = FALSE;
      for (guint32 l = 0; l < tw_model_get_n_lanes (self->model); l++)
        {
          const TwLane *lane = tw_model_get_lane (self->model, l);
          double        cost;

          if (!lane->open || lane->mode == TW_MODE_PARCEL || !isfinite (self->cost[lane->from]))
            continue;
          cost = self->cost[lane->from] + get_lane_cost (self, item, lane);
          if (cost < self->cost[lane->to] - 1e-9)
            {
              self->cost[lane->to] = cost;
              better = TRUE;
            }
        }
    }
}

/* The place that brings it to the customer at least cost, and what it has cost then. */
static void
find_delivery (const Board *self,
               guint32      item,
               guint32      market,
               TwListing   *row)
{
  guint32 place = tw_model_get_market_place (self->model, market);

  row->place = -1;
  row->landed = INFINITY;
  for (guint32 l = 0; l < tw_model_get_n_lanes (self->model); l++)
    {
      const TwLane *lane = tw_model_get_lane (self->model, l);
      double        cost;

      if (!lane->open || lane->mode != TW_MODE_PARCEL || lane->to != place)
        continue;
      cost = self->cost[lane->from] + tw_lane_get_unit_freight (lane, tw_model_get_item (self->model, item));
      if (cost < row->landed)
        {
          row->landed = cost;
          row->place = (int) lane->from;
        }
    }
}

static double
get_margin (const Board     *self,
            const TwListing *row)
{
  const TwPlace *market = get_market (self, row->market);
  const TwPlace *place = tw_model_get_place (self->model, (guint32) row->place);
  double         returns = row->offer.return_rate;
  double         back = place->liquidation_share * tw_model_get_item (self->model, row->item)->unit_cost - place->removal_fee;

  return (1 - returns) * tw_fees_get_net_price (market, &row->offer) - row->offer.fulfilment_fee * market->exchange_rate + returns * back - row->landed;
}

/* ---- rows ---- */

static void
count_units (const Board *self,
             TwListing   *row)
{
  guint             n_stock, n_shipments;
  const TwStock    *stock = tw_model_get_item_stock (self->model, row->item, &n_stock);
  const TwShipment *shipment = tw_model_get_item_shipments (self->model, row->item, &n_shipments);

  for (guint i = 0; row->place >= 0 && i < n_stock; i++)
    if (stock[i].place == (guint32) row->place)
      row->stock += (double) stock[i].on_hand + stock[i].receiving;
  for (guint i = 0; row->place >= 0 && i < n_shipments; i++)
    if (tw_model_get_lane (self->model, shipment[i].lane)->to == (guint32) row->place)
      row->inbound += shipment[i].units;
}

static TwListingBlock
find_block (const Board     *self,
            const TwListing *row)
{
  if (row->place < 0)
    return TW_LISTING_BLOCK_LANE;
  if (row->offer.price <= 0)
    return TW_LISTING_BLOCK_PRICE;
  if (row->margin <= 0)
    return TW_LISTING_BLOCK_COST;
  if (row->offer.listed && self->forecasts && !tw_forecast_set_find (self->forecasts, row->item, row->market))
    return TW_LISTING_BLOCK_FORECAST;

  return TW_LISTING_BLOCK_NONE;
}

static TwPhase
find_phase (const Board     *self,
            const TwListing *row)
{
  if (!row->offer.listed)
    return row->offer.phase != TW_PHASE_NONE ? (TwPhase) row->offer.phase : TW_PHASE_TRIAL;
  if (!self->forecasts)
    return (TwPhase) row->offer.phase;

  return tw_forecast_set_get_phase (self->forecasts, self->model, row->item, row->market);
}

static void
add_listing (const Board *self,
             guint32      item,
             guint32      market,
             int          reference)
{
  TwListing row = { .item = item, .market = market, .offer = *tw_model_get_offer (self->model, item, market), .reference = reference, .margin = NAN };

  find_delivery (self, item, market, &row);
  if (row.offer.price <= 0 && reference >= 0)
    {
      convert_offer (self, item, market, (guint32) reference, &row.offer);
      row.converted = TRUE;
    }
  if (row.place >= 0 && row.offer.price > 0)
    row.margin = get_margin (self, &row);
  row.block = find_block (self, &row);
  if (row.converted && row.offer.listed)
    row.block = row.block == TW_LISTING_BLOCK_LANE ? row.block : TW_LISTING_BLOCK_PRICE;
  row.status = row.block != TW_LISTING_BLOCK_NONE ? TW_LISTING_BLOCKED : row.offer.listed ? TW_LISTING_LISTED
                                                                                          : TW_LISTING_OPEN;
  row.phase = find_phase (self, &row);
  count_units (self, &row);
  g_array_append_val (self->list, row);
}

/* Duty is due by the market of a place's own country. */
static void
find_duty_markets (Board *self)
{
  for (guint32 p = 0; p < tw_model_get_n_places (self->model); p++)
    {
      self->market[p] = -1;
      for (guint32 m = 0; m < tw_model_get_n_markets (self->model) && self->market[p] < 0; m++)
        if (strcmp (get_market (self, m)->country, tw_model_get_place (self->model, p)->country) == 0)
          self->market[p] = (gint32) m;
    }
}

GArray *
tw_market_board_new (const TwModel       *model,
                     const TwForecastSet *forecasts,
                     guint32              item)
{
  guint              n_places = tw_model_get_n_places (model);
  g_autofree double *cost = g_new (double, n_places + 1);
  g_autofree gint32 *market = g_new (gint32, n_places + 1);
  Board              self = { model, forecasts, g_array_new (FALSE, TRUE, sizeof (TwListing)), cost, market };

  find_duty_markets (&self);
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      int reference;

      if (item != TW_ANY && item != i)
        continue;
      reference = find_reference (&self, i);
      find_costs (&self, i);
      for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
        add_listing (&self, i, m, reference);
    }

  return self.list;
}
