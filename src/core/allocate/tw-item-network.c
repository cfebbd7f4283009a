/* tw-item-network.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network.h"

#include "allocate/tw-gamma-loss.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

#define MAX_PROTECTION 8
#define END_WEEKS      6    /* of demand in each of the first two end slices */
#define COVER_Z        1.96 /* cover reaches to the 97.5 % point */

/* Marks of places while they are chosen. */
enum
{
  CAN_SELL = 1,
  CAN_HAVE = 2,
  MUST_BE = 4,
};

TwItemNetwork *
tw_item_network_new (const TwNetworkTemplate *template)
{
  TwItemNetwork *self = g_new0 (TwItemNetwork, 1);

  self->template = template;
  self->place = g_new (TwItemPlace, template->n_places);
  self->local = g_new (gint32, template->n_places);
  self->market = g_new (TwItemMarket, template->n_markets);
  self->market_order = g_new (guint, template->n_markets);
  self->lane = g_new (TwItemLane, tw_model_get_n_lanes (template->model));
  self->unsold = g_new (double, (gsize) template->n_places *template->n_weeks);
  self->duty_rate = g_new (double, template->n_places);
  self->mark = g_new (guint8, template->n_places);
  self->numbers = g_array_new (FALSE, TRUE, sizeof (gint64));

  return self;
}

void
tw_item_network_free (TwItemNetwork *self)
{
  g_free (self->place);
  g_free (self->local);
  g_free (self->market);
  g_free (self->market_order);
  g_free (self->lane);
  g_free (self->unsold);
  g_free (self->duty_rate);
  g_free (self->mark);
  g_array_unref (self->numbers);
  g_free (self->arc);
  g_free (self->tail);
  g_free (self->head);
  g_free (self->capacity);
  g_free (self->cost);
  g_free (self->supply);
  g_free (self->fixed);
  g_free (self);
}

void
tw_item_network_set_serve_only (TwItemNetwork *self,
                                gboolean       serve_only)
{
  self->serve_only = serve_only;
}

static const TwItem *
get_item (const TwItemNetwork *self)
{
  return tw_model_get_item (self->template->model, self->item);
}

/* ---- markets ---- */

/* Margin of a sale before the last leg and before what the unit cost. */
static double
get_revenue (const TwItemNetwork *self,
             guint32              market,
             double               liquidation)
{
  const TwModel *model = self->template->model;
  const TwPlace *place = tw_model_get_place (model, tw_model_get_market_place (model, market));
  const TwOffer *offer = tw_model_get_offer (model, self->item, market);
  double         kept = (double) offer->price / (1 + place->sales_tax) - (double) offer->price * offer->referral_rate;
  double         returns = offer->return_rate;

  return ((1 - returns) * kept - offer->fulfilment_fee) * place->exchange_rate + returns * liquidation;
}

static double
get_week_mean (const TwForecast *forecast,
               guint             n_forecast,
               guint             week)
{
  return forecast->mean[MIN (week, n_forecast - 1)];
}

/* Markets where the item sells; revenue and places come later. */
static void
choose_markets (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_forecast = tw_forecast_set_get_n_weeks (t->forecasts);

  self->n_markets = 0;
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
  gsize each = n_weeks + 3 * ((gsize) n_weeks + 1) + n_weeks / 2 + 1;

  G_STATIC_ASSERT (sizeof (double) == sizeof (gint64));
  g_array_set_size (self->numbers, 0);
  g_array_set_size (self->numbers, (guint) (each * self->n_markets));
  for (guint i = 0; i < self->n_markets; i++)
    {
      gint64 *start = &g_array_index (self->numbers, gint64, i * each);

      self->market[i].units = start;
      self->market[i].sums = (double *) (start + n_weeks);
      self->market[i].node = self->market[i].n_places > 1 ? (gint32 *) (start + n_weeks + 3 * (n_weeks + 1)) : NULL;
    }
}

static void
fill_market_arrays (const TwItemNetwork *self,
                    TwItemMarket        *market)
{
  guint   n_weeks = self->template->n_weeks;
  guint   n_forecast = tw_forecast_set_get_n_weeks (self->template->forecasts);
  double *mean = market->sums;
  double *variance = mean + n_weeks + 1;
  double *sd = variance + n_weeks + 1;

  mean[0] = variance[0] = sd[0] = 0;
  for (guint w = 0; w < n_weeks; w++)
    {
      double s = tw_forecast_get_sd (market->forecast, MIN (w, n_forecast - 1));

      mean[w + 1] = mean[w] + get_week_mean (market->forecast, n_forecast, w);
      variance[w + 1] = variance[w] + s * s;
      sd[w + 1] = sd[w] + s;
      market->units[w] = (gint64) (floor (mean[w + 1] + 0.5) - floor (mean[w] + 0.5));
    }
}

/* Demand of the weeks first .. last - 1 of all markets that a place is the cheapest for, which err
 * independently of each other; within a market as tw_forecast_get_sum() has it. */
static void
get_demand (const TwItemNetwork *self,
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
      const double       *sums = market->sums;
      double              rho = market->forecast->error_correlation;
      double              spread = sums[2 * n + last] - sums[2 * n + first];

      *mean += sums[last] - sums[first];
      variance += (1 - rho) * (sums[n + last] - sums[n + first]) + rho * spread * spread;
    }
  *sd = sqrt (MAX (variance, 0));
}

/* ---- places ---- */

static void
spread_marks (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  gboolean                 changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < t->n_lanes; i++)
        {
          guint8 *from = &self->mark[t->lane[i].from];
          guint8 *to = &self->mark[t->lane[i].to];

          if ((*to & CAN_SELL) > (*from & CAN_SELL))
            {
              *from |= CAN_SELL;
              changed = TRUE;
            }
          if ((*from & CAN_HAVE) > (*to & CAN_HAVE))
            {
              *to |= CAN_HAVE;
              changed = TRUE;
            }
        }
    }
}

static void
mark_stock (TwItemNetwork *self)
{
  const TwModel    *model = self->template->model;
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (model, self->item, &n);
  const TwShipment *shipment;
  const TwPin      *pin;

  for (guint i = 0; i < n; i++)
    self->mark[stock[i].place] |= CAN_HAVE | MUST_BE;
  shipment = tw_model_get_item_shipments (model, self->item, &n);
  for (guint i = 0; i < n; i++)
    self->mark[tw_model_get_lane (model, shipment[i].lane)->to] |= CAN_HAVE | MUST_BE;
  pin = tw_model_get_item_pins (model, self->item, &n);
  for (guint i = 0; i < n; i++)
    {
      self->mark[tw_model_get_lane (model, pin[i].lane)->from] |= MUST_BE;
      self->mark[tw_model_get_lane (model, pin[i].lane)->to] |= CAN_HAVE | MUST_BE;
    }
}

static void
choose_places (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint p = 0; p < t->n_places; p++)
    self->mark[p] = tw_model_get_place (t->model, p)->kind == TW_PLACE_FACTORY ? CAN_HAVE : 0;
  for (guint i = 0; i < self->n_markets; i++)
    for (guint k = t->first_parcel[self->market[i].market]; k < t->first_parcel[self->market[i].market + 1]; k++)
      self->mark[t->parcel[k].place] |= CAN_SELL;
  mark_stock (self);
  spread_marks (self);

  self->n_places = 0;
  for (guint p = 0; p < t->n_places; p++)
    {
      const TwPlace *place = tw_model_get_place (t->model, p);

      self->local[p] = -1;
      if (place->kind == TW_PLACE_MARKET || !(self->mark[p] & MUST_BE || (self->mark[p] & (CAN_SELL | CAN_HAVE)) == (CAN_SELL | CAN_HAVE)))
        continue;
      self->local[p] = (gint32) self->n_places;
      self->place[self->n_places++] = (TwItemPlace){
        .place = p,
        .protection = 1,
        .liquidation = place->liquidation_share * get_item (self)->unit_cost - place->removal_fee,
      };
    }
}

/* The places that deliver to each market, and which of them at the least cost. */
static void
join_markets (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_ordered = 0;

  for (guint i = 0; i < self->n_markets; i++)
    {
      TwItemMarket *market = &self->market[i];

      for (guint k = t->first_parcel[market->market]; k < t->first_parcel[market->market + 1]; k++)
        {
          gint32 local = self->local[t->parcel[k].place];
          double cost;

          if (local < 0)
            continue;
          cost = tw_lane_get_unit_freight (tw_model_get_lane (t->model, t->parcel[k].lane), get_item (self));
          if (market->n_places++ > 0 && cost >= market->parcel)
            continue;
          market->primary = local;
          market->parcel = cost;
        }
      if (market->primary >= 0)
        market->revenue = get_revenue (self, market->market, self->place[market->primary].liquidation);
    }

  for (guint l = 0; l < self->n_places; l++)
    {
      TwItemPlace *place = &self->place[l];

      place->first_market = n_ordered;
      for (guint i = 0; i < self->n_markets; i++)
        if (self->market[i].primary == (gint32) l)
          {
            self->market_order[n_ordered++] = i;
            place->mean += self->market[i].mean;
            place->revenue += self->market[i].mean * self->market[i].revenue;
            place->parcel += self->market[i].mean * self->market[i].parcel;
          }
      place->n_markets = n_ordered - place->first_market;
      if (place->mean > 0)
        {
          place->revenue /= place->mean;
          place->parcel /= place->mean;
        }
    }
}

/* ---- lanes ---- */

/* Marks every place that @place can send to, itself included, with 1. */
static void
mark_reach (const TwItemNetwork *self,
            guint32              place,
            guint8              *reached)
{
  gboolean changed = TRUE;

  memset (reached, 0, self->n_places);
  reached[place] = 1;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < self->n_lanes; i++)
        if (self->lane[i].n_arcs > 0 && reached[self->lane[i].from] > reached[self->lane[i].to])
          {
            reached[self->lane[i].to] = 1;
            changed = TRUE;
          }
    }
}

static gboolean
delivers_or_feeds (const TwNetworkTemplate *t,
                   guint32                  place,
                   guint32                  deliverer)
{
  if (place == deliverer)
    return TRUE;
  for (guint i = 0; i < t->n_lanes; i++)
    if (t->lane[i].from == place && t->lane[i].to == deliverer)
      return TRUE;

  return FALSE;
}

/* Duty of the destination's country; where it has no market of the item, the mean over the markets that are
 * delivered from there or from one lane further on. */
static double
find_duty_rate (const TwItemNetwork *self,
                guint32              place)
{
  const TwNetworkTemplate *t = self->template;
  gint32                   own = t->duty_market[place];
  const TwOffer           *offer = own >= 0 ? tw_model_get_offer (t->model, self->item, (guint32) own) : NULL;
  double                   sum = 0;
  guint                    n = 0;

  if (offer != NULL && (offer->listed || offer->duty_rate > 0))
    return offer->duty_rate;

  for (guint i = 0; i < self->n_markets; i++)
    for (guint k = t->first_parcel[self->market[i].market]; k < t->first_parcel[self->market[i].market + 1]; k++)
      if (delivers_or_feeds (t, place, t->parcel[k].place))
        {
          sum += tw_model_get_offer (t->model, self->item, self->market[i].market)->duty_rate;
          n++;
        }

  return n > 0 ? sum / n : 0;
}

static double
get_duty_rate (TwItemNetwork *self,
               guint32        local)
{
  if (isnan (self->duty_rate[local]))
    self->duty_rate[local] = find_duty_rate (self, self->place[local].place);

  return self->duty_rate[local];
}

static TwItemLane *
append_lane (TwItemNetwork *self,
             guint32        index,
             guint32        from,
             guint32        to,
             double         handling,
             guint          lead_weeks)
{
  const TwNetworkTemplate *t = self->template;
  const TwLane            *lane = tw_model_get_lane (t->model, index);
  const TwItem            *item = get_item (self);
  TwItemLane              *row = &self->lane[self->n_lanes++];
  double                   freight = tw_lane_get_unit_freight (lane, item);

  *row = (TwItemLane){ .index = index, .from = from, .to = to };
  row->freight = freight + handling;
  row->duty = lane->crosses_border ? get_duty_rate (self, to) * (item->unit_cost + freight) : 0;
  row->capital = t->capital_per_week * item->unit_cost * lead_weeks;

  return row;
}

/* Open lanes first; then, without arcs, lanes that only a pin may use. */
static void
choose_lanes (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_pins;
  const TwPin             *pin = tw_model_get_item_pins (t->model, self->item, &n_pins);

  self->n_lanes = 0;
  for (guint l = 0; l < self->n_places; l++)
    self->duty_rate[l] = NAN;
  for (guint i = 0; i < t->n_lanes; i++)
    {
      gint32 from = self->local[t->lane[i].from];
      gint32 to = self->local[t->lane[i].to];

      if (from >= 0 && to >= 0)
        append_lane (self, t->lane[i].lane, (guint32) from, (guint32) to, t->lane[i].handling, t->lane[i].lead_weeks)->n_arcs = t->n_weeks - MIN (t->lane[i].lead_weeks, t->n_weeks);
    }
  for (guint i = 0; i < n_pins; i++)
    if (t->lane_of[pin[i].lane] < 0 && tw_item_network_find_lane (self, pin[i].lane) == NULL)
      {
        const TwLane  *lane = tw_model_get_lane (t->model, pin[i].lane);
        const TwPlace *from = tw_model_get_place (t->model, lane->from);
        const TwPlace *to = tw_model_get_place (t->model, lane->to);

        append_lane (self, pin[i].lane, (guint32) self->local[lane->from], (guint32) self->local[lane->to], from->handling_out + to->handling_in, tw_lane_get_lead_weeks (lane));
      }
}

const TwItemLane *
tw_item_network_find_lane (const TwItemNetwork *self,
                           guint32              lane)
{
  for (guint i = 0; i < self->n_lanes; i++)
    if (self->lane[i].index == lane)
      return &self->lane[i];

  return NULL;
}

guint
tw_item_network_get_lead (const TwItemNetwork *self,
                          const TwItemLane    *lane)
{
  gint32 row = self->template->lane_of[lane->index];

  return row >= 0 ? self->template->lane[row].lead_weeks : tw_lane_get_lead_weeks (tw_model_get_lane (self->template->model, lane->index));
}

static double
get_lane_cost (const TwItemLane *lane)
{
  return lane->freight + lane->duty + lane->capital;
}

/* ---- what a unit costs and earns where ---- */

static TwPlaceKind
get_kind (const TwItemNetwork *self,
          guint32              local)
{
  return tw_model_get_place (self->template->model, self->place[local].place)->kind;
}

/* Cheapest ways onward from those places that have a cost; Bellman and Ford's rounds, of which a network
 * three legs deep needs three. Every lane costs something, so they end. */
static void
relax_landed (TwItemNetwork *self)
{
  gboolean changed = TRUE;

  for (guint round = 0; changed && round < self->n_places; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < self->n_lanes; i++)
        {
          const TwItemLane *lane = &self->lane[i];
          double            cost = self->place[lane->from].landed + get_lane_cost (lane);

          if (cost < self->place[lane->to].landed)
            {
              self->place[lane->to].landed = cost;
              changed = TRUE;
            }
        }
    }
}

/* From factories; what none of them reaches is bought at source warehouses, and the rest where it is. */
static void
find_landed (TwItemNetwork *self)
{
  const double unit_cost = get_item (self)->unit_cost;
  const int    first_choice[] = { TW_PLACE_FACTORY, TW_PLACE_SOURCE, -1 };

  for (guint l = 0; l < self->n_places; l++)
    self->place[l].landed = INFINITY;
  for (gsize i = 0; i < G_N_ELEMENTS (first_choice); i++)
    {
      for (guint l = 0; l < self->n_places; l++)
        if (isinf (self->place[l].landed) && (first_choice[i] < 0 || get_kind (self, l) == (TwPlaceKind) first_choice[i]))
          self->place[l].landed = unit_cost;
      relax_landed (self);
    }
}

static void
find_best (TwItemNetwork *self)
{
  gboolean changed = TRUE;

  for (guint l = 0; l < self->n_places; l++)
    {
      TwItemPlace *place = &self->place[l];

      place->best = place->n_markets > 0 ? MAX (place->revenue - place->parcel, place->liquidation) : place->liquidation;
    }
  for (guint round = 0; changed && round < self->n_places; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < self->n_lanes; i++)
        {
          const TwItemLane *lane = &self->lane[i];
          double            worth = self->place[lane->to].best - get_lane_cost (lane);

          if (worth > self->place[lane->from].best)
            {
              self->place[lane->from].best = worth;
              changed = TRUE;
            }
        }
    }
}

static void
find_protection (TwItemNetwork *self)
{
  for (guint l = 0; l < self->n_places; l++)
    {
      double least = INFINITY;

      for (guint i = 0; i < self->n_lanes; i++)
        {
          const TwItemLane *lane = &self->lane[i];
          double            cost = self->place[lane->from].landed + get_lane_cost (lane);

          if (lane->to != l || self->template->lane_of[lane->index] < 0 || cost >= least)
            continue;
          least = cost;
          self->place[l].protection = CLAMP (tw_item_network_get_lead (self, lane), 1, MAX_PROTECTION);
        }
    }
}

/* ---- nodes and arcs ---- */

guint32
tw_item_network_get_node (const TwItemNetwork *self,
                          guint32              place,
                          guint                week)
{
  return place * (self->template->n_weeks + 1) + week;
}

static void
number_nodes (TwItemNetwork *self)
{
  guint   n_weeks = self->template->n_weeks;
  guint32 n = self->n_places * (n_weeks + 1);

  for (guint i = 0; i < self->n_markets; i++)
    for (guint w = 0; self->market[i].node != NULL && w < n_weeks; w++)
      self->market[i].node[w] = self->market[i].units[w] > 0 ? (gint32) n++ : -1;

  self->net.root = n++;
  self->net.n_nodes = n;
  if (n > self->n_nodes_room)
    {
      self->n_nodes_room = n + n / 4;
      self->supply = g_renew (gint64, self->supply, self->n_nodes_room);
    }
  memset (self->supply, 0, n * sizeof *self->supply);
}

static guint
append_arc (TwItemNetwork   *self,
            guint32          tail,
            guint32          head,
            gint64           capacity,
            const TwItemArc *arc)
{
  guint e = self->net.n_arcs++;

  if (e == self->n_arcs_room)
    {
      self->n_arcs_room = 2 * e + 1024;
      self->arc = g_renew (TwItemArc, self->arc, self->n_arcs_room);
      self->tail = g_renew (guint32, self->tail, self->n_arcs_room);
      self->head = g_renew (guint32, self->head, self->n_arcs_room);
      self->capacity = g_renew (gint64, self->capacity, self->n_arcs_room);
      self->cost = g_renew (gint64, self->cost, self->n_arcs_room);
      self->fixed = g_renew (gint64, self->fixed, self->n_arcs_room);
    }
  self->tail[e] = tail;
  self->head[e] = head;
  self->capacity[e] = capacity;
  self->fixed[e] = 0;
  self->arc[e] = *arc;

  return e;
}

/* Weeks whose demand a place faces when it looks at week @week; see the header. */
static guint
get_window_start (const TwItemPlace *place,
                  guint              week)
{
  return week - MIN (week, place->protection);
}

/* Pools neighbours until no slope rises, each weighed by its units. */
static void
pool_rising (double       *slope,
             const gint64 *units,
             guint         n)
{
  guint changed = 1;

  while (changed)
    {
      changed = 0;
      for (guint i = 0; i + 1 < n; i++)
        if (slope[i + 1] > slope[i] * (1 + 1e-12))
          {
            slope[i] = slope[i + 1] = (slope[i] * (double) units[i] + slope[i + 1] * (double) units[i + 1]) / (double) (units[i] + units[i + 1]);
            changed = 1;
          }
    }
}

/* Slices of whole units from the mean to the 97.5 % point by Wilson and Hilferty's cube, which is near
 * enough for where to stop. */
static guint
cut_cover (double mean,
           double sd,
           gint64 units[TW_N_COVER_SLICES])
{
  double variance = sd * sd / (9 * mean * mean);
  double root = 1 - variance + COVER_Z * sqrt (variance);
  gint64 top = (gint64) ceil (mean * root * root * root - mean - 0.25);
  gint64 done = 0;
  guint  n = 0;

  for (guint i = 1; i <= TW_N_COVER_SLICES; i++)
    {
      gint64 upto = (top * i + TW_N_COVER_SLICES / 2) / TW_N_COVER_SLICES;

      if (upto > done)
        {
          units[n++] = upto - done;
          done = upto;
        }
    }

  return n;
}

static void
append_cover (TwItemNetwork *self,
              guint32        local,
              guint          week)
{
  const TwItemPlace *place = &self->place[local];
  guint32            node = tw_item_network_get_node (self, local, week);
  guint              start = get_window_start (place, week);
  double             slope[TW_N_COVER_SLICES];
  gint64             units[TW_N_COVER_SLICES];
  double             mean, sd, mean_before, sd_before, last;
  gint64             done = 0;
  guint              n;

  get_demand (self, place, start, week + 1, &mean, &sd);
  if (mean <= 0 || sd <= 0)
    return;
  get_demand (self, place, start, week, &mean_before, &sd_before);
  n = cut_cover (mean, sd, units);
  last = tw_gamma_loss (mean, sd, mean) - tw_gamma_loss (mean_before, sd_before, mean);
  for (guint i = 0; i < n; i++)
    {
      double short_units;

      done += units[i];
      short_units = tw_gamma_loss (mean, sd, mean + (double) done) - tw_gamma_loss (mean_before, sd_before, mean + (double) done);
      slope[i] = CLAMP ((last - short_units) / (double) units[i], 0, 1);
      last = short_units;
    }
  pool_rising (slope, units, n);

  for (guint i = 0; i < n; i++)
    append_arc (self, node, self->serve_only ? self->net.root : node + 1, units[i], &(TwItemArc){ .kind = TW_ARC_COVER, .slice = (guint8) i, .week = (guint16) week, .where = local, .share = (float) slope[i] });
}

static void
append_serve (TwItemNetwork      *self,
              guint               index,
              const TwItemMarket *market,
              guint32             node,
              guint               week)
{
  const TwItemPlace *place = &self->place[market->primary];
  gint64             units = market->units[week];
  gint64             done = 0;
  double             mean, sd, last;

  get_demand (self, place, get_window_start (place, week), week + 1, &mean, &sd);
  last = mean;
  for (guint i = 1; i <= TW_N_SERVE_SLICES; i++)
    {
      gint64 upto = (units * i + TW_N_SERVE_SLICES - 1) / TW_N_SERVE_SLICES;
      double upto_units = mean * (double) upto / (double) units;
      double short_units = tw_gamma_loss (mean, sd, upto_units);
      double share = upto > done ? (last - short_units) / (upto_units - mean * (double) done / (double) units) : 0;

      if (upto > done)
        append_arc (self, node, self->net.root, upto - done, &(TwItemArc){ .kind = TW_ARC_SERVE, .slice = (guint8) (i - 1), .week = (guint16) week, .where = index, .share = (float) CLAMP (share, 0, 1) });
      done = upto;
      last = short_units;
    }
}

/* Demand of a market that one place delivers to hangs on that place. */
static void
append_own_markets (TwItemNetwork *self,
                    guint32        local,
                    guint          week)
{
  const TwItemPlace *place = &self->place[local];

  for (guint i = 0; i < place->n_markets; i++)
    {
      guint               index = self->market_order[place->first_market + i];
      const TwItemMarket *market = &self->market[index];

      if (market->node == NULL && market->units[week] > 0)
        append_serve (self, index, market, tw_item_network_get_node (self, local, week), week);
    }
}

static void
append_place_week (TwItemNetwork *self,
                   guint32        local,
                   guint          week)
{
  guint32   node = tw_item_network_get_node (self, local, week);
  TwItemArc arc = { .kind = TW_ARC_HOLD, .week = (guint16) week, .where = local };

  append_arc (self, node, node + 1, self->free_capacity, &arc);
  append_cover (self, local, week);
  append_own_markets (self, local, week);
  arc.kind = TW_ARC_OUT;
  append_arc (self, node, self->net.root, self->free_capacity, &arc);
}

static void
append_shared_markets (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint i = 0; i < self->n_markets; i++)
    for (guint w = 0; self->market[i].node != NULL && w < t->n_weeks; w++)
      {
        const TwItemMarket *market = &self->market[i];
        const TwItemPlace  *place = &self->place[market->primary];
        double              mean, sd;

        if (market->node[w] < 0)
          continue;
        append_serve (self, i, market, (guint32) market->node[w], w);
        get_demand (self, place, get_window_start (place, w), w + 1, &mean, &sd);
        for (guint k = t->first_parcel[market->market]; k < t->first_parcel[market->market + 1]; k++)
          if (self->local[t->parcel[k].place] >= 0)
            {
              TwItemArc arc = { .kind = TW_ARC_PARCEL, .week = (guint16) w, .where = i, .from = (guint32) self->local[t->parcel[k].place] };

              arc.share = (float) (1 - tw_gamma_loss (mean, sd, mean) / mean);
              append_arc (self, tw_item_network_get_node (self, arc.from, w), (guint32) market->node[w], self->free_capacity, &arc);
            }
      }
}

static void
append_lanes (TwItemNetwork *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    {
      TwItemLane *lane = &self->lane[i];
      guint       lead = lane->n_arcs > 0 ? self->template->n_weeks - lane->n_arcs : 0;

      lane->first_arc = self->net.n_arcs;
      for (guint w = 0; w < lane->n_arcs; w++)
        append_arc (self, tw_item_network_get_node (self, lane->from, w), tw_item_network_get_node (self, lane->to, w + lead), self->free_capacity, &(TwItemArc){ .kind = TW_ARC_SHIP, .week = (guint16) w, .where = i });
    }
}

static void
append_makes (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint l = 0; l < self->n_places; l++)
    if (get_kind (self, l) == TW_PLACE_FACTORY)
      for (guint w = t->production_weeks[self->place[l].place]; w < t->n_weeks; w++)
        append_arc (self, self->net.root, tw_item_network_get_node (self, l, w), self->free_capacity, &(TwItemArc){ .kind = TW_ARC_MAKE, .week = (guint16) w, .where = l });
}

/* What a place, and those it can send to, may still sell in the weeks after the horizon. */
static void
append_ends (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_forecast = tw_forecast_set_get_n_weeks (t->forecasts);

  for (guint l = 0; l < self->n_places; l++)
    {
      guint32   node = tw_item_network_get_node (self, l, t->n_weeks);
      TwItemArc arc = { .kind = TW_ARC_END, .week = (guint16) t->n_weeks, .where = l };
      double    demand[2] = { 0, 0 };

      mark_reach (self, l, self->mark);
      for (guint i = 0; i < self->n_markets; i++)
        for (guint k = 0; k < 2 && self->market[i].primary >= 0 && self->mark[self->market[i].primary]; k++)
          {
            double mean, sd;

            tw_forecast_get_sum (self->market[i].forecast, n_forecast, t->n_weeks, (k + 1) * END_WEEKS, &mean, &sd);
            demand[k] += mean;
          }
      append_arc (self, node, self->net.root, (gint64) floor (demand[0] + 0.5), &arc);
      arc.slice = 1;
      append_arc (self, node, self->net.root, (gint64) (floor (demand[1] + 0.5) - floor (demand[0] + 0.5)), &arc);
      arc.slice = 2;
      append_arc (self, node, self->net.root, self->free_capacity, &arc);
    }
}

/* ---- supplies ---- */

static void
add_supply (TwItemNetwork *self,
            guint32        node,
            gint64         units)
{
  self->supply[node] += units;
  self->supply[self->net.root] -= units;
}

static void
place_stock (TwItemNetwork *self)
{
  const TwModel    *model = self->template->model;
  TwWeek            start = tw_model_get_start_week (model);
  guint             n_weeks = self->template->n_weeks;
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (model, self->item, &n);
  const TwShipment *shipment;

  for (guint i = 0; i < n; i++)
    {
      guint32 local = (guint32) self->local[stock[i].place];

      add_supply (self, tw_item_network_get_node (self, local, 0), (gint64) stock[i].on_hand - stock[i].reserved);
      add_supply (self, tw_item_network_get_node (self, local, n_weeks > 1 ? 1 : 0), stock[i].receiving);
    }
  shipment = tw_model_get_item_shipments (model, self->item, &n);
  for (guint i = 0; i < n; i++)
    {
      gint32 local = self->local[tw_model_get_lane (model, shipment[i].lane)->to];
      gint64 week = (gint64) tw_week_from_day (shipment[i].eta) - start;

      if (local >= 0 && week < (gint64) n_weeks)
        add_supply (self, tw_item_network_get_node (self, (guint32) local, (guint) MAX (week, 0)), shipment[i].units);
    }
}

/* More than any sensible flow on an arc: all units there are or that pins ask for, and for each unit
 * of demand, cover and end one to be made. */
static void
find_free_capacity (TwItemNetwork *self)
{
  const TwModel *model = self->template->model;
  guint          n_forecast = tw_forecast_set_get_n_weeks (self->template->forecasts);
  guint          n;
  const TwPin   *pin = tw_model_get_item_pins (model, self->item, &n);
  double         units = 1;

  for (guint i = 0; i < n; i++)
    units += pin[i].units;
  for (guint k = 0; k < self->net.n_nodes; k++)
    units += self->supply[k] > 0 && k != self->net.root ? (double) self->supply[k] : 0;
  for (guint i = 0; i < self->n_markets; i++)
    {
      double mean, sd;

      tw_forecast_get_sum (self->market[i].forecast, n_forecast, 0, self->template->n_weeks + 2 * END_WEEKS, &mean, &sd);
      units += (mean + 3 * sd) * (self->n_places + 1);
    }
  self->free_capacity = (gint64) MIN (units, 1e12);
}

void
tw_item_network_move_pin (TwItemNetwork *self,
                          const TwPin   *pin,
                          gint64         units)
{
  const TwItemLane *lane = tw_item_network_find_lane (self, pin->lane);
  guint             arrival = pin->week + tw_item_network_get_lead (self, lane);

  add_supply (self, tw_item_network_get_node (self, lane->from, pin->week), -units);
  if (arrival < self->template->n_weeks)
    add_supply (self, tw_item_network_get_node (self, lane->to, arrival), units);
}

void
tw_item_network_apply_pins (TwItemNetwork *self)
{
  guint        n;
  const TwPin *pin = tw_model_get_item_pins (self->template->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].week < self->template->n_weeks)
      {
        const TwItemLane *lane = tw_item_network_find_lane (self, pin[i].lane);

        if (pin[i].week < lane->n_arcs)
          self->capacity[lane->first_arc + pin[i].week] = 0;
        tw_item_network_move_pin (self, &pin[i], pin[i].units);
      }
}

void
tw_item_network_fix_arc (TwItemNetwork *self,
                         guint          arc,
                         gint64         units)
{
  gint64 more = units - self->fixed[arc];

  self->fixed[arc] = units;
  self->capacity[arc] = 0;
  self->supply[self->tail[arc]] -= more;
  self->supply[self->head[arc]] += more;
}

/* ---- the whole ---- */

void
tw_item_network_build (TwItemNetwork *self,
                       guint32        item)
{
  self->item = item;
  self->net.n_arcs = 0;

  choose_markets (self);
  choose_places (self);
  join_markets (self);
  cut_market_arrays (self);
  for (guint i = 0; i < self->n_markets; i++)
    fill_market_arrays (self, &self->market[i]);
  choose_lanes (self);
  find_landed (self);
  find_best (self);
  find_protection (self);

  number_nodes (self);
  place_stock (self);
  find_free_capacity (self);
  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; w < self->template->n_weeks; w++)
      append_place_week (self, l, w);
  append_shared_markets (self);
  append_lanes (self);
  append_makes (self);
  append_ends (self);

  self->net.tail = self->tail;
  self->net.head = self->head;
  self->net.capacity = self->capacity;
  self->net.cost = self->cost;
  self->net.supply = self->supply;
  tw_item_network_price (self);
}
