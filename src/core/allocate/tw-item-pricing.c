/* tw-item-pricing.c: what the arcs of an item's network are worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

#define MICROS     1e6
#define MAX_LEVELS (1 << 20)

/* Worth of a unit that saves a purchase, from which no more can be had than it earns. */
static double
get_replacement_worth (const TwItemPlace *place)
{
  return CLAMP (place->landed, place->liquidation, place->best);
}

static void
add_lane_value (const TwItemLane *lane,
                double            units,
                double            part[TW_N_PARTS])
{
  part[TW_PART_FREIGHT] -= units * lane->freight;
  part[TW_PART_DUTY] -= units * lane->duty;
  part[TW_PART_CAPITAL] -= units * lane->capital;
  part[TW_PART_PLACEMENT] -= units * lane->placement;
  part[TW_PART_REMOVAL] -= units * lane->removal;
}

static void
add_hold_value (const TwItemNetwork *self,
                const TwItemArc     *arc,
                double               units,
                double               part[TW_N_PARTS])
{
  const TwNetworkTemplate *t = self->template;
  const TwItem            *item = tw_item_network_get_item (self);

  part[TW_PART_STORAGE] -= units * t->rent[self->place[arc->where].place * t->n_weeks + arc->week] * item->volume_m3;
  part[TW_PART_CAPITAL] -= units * t->capital_per_week * item->unit_cost;
  part[TW_PART_AGED] -= units * tw_item_network_get_surcharge (self, arc->where, arc->chain, arc->week);
  part[TW_PART_LOW_STOCK] += units * arc->credit;
}

static void
add_cover_value (const TwItemNetwork *self,
                 const TwItemArc     *arc,
                 double               units,
                 double               part[TW_N_PARTS])
{
  const TwItemPlace *place = &self->place[arc->where];
  double             unsold = self->unsold[arc->where * self->template->n_weeks + arc->week];
  double             sold = units * arc->share * place->kept;

  if (self->serve_only) /* the unit leaves: sold, or left over */
    {
      part[TW_PART_SALES] += sold * place->revenue;
      part[TW_PART_FREIGHT] -= sold * place->parcel;
      part[TW_PART_TERMINAL] += (units - sold) * unsold;
      return;
    }

  add_hold_value (self, arc, units, part);
  if (place->revenue - place->parcel + place->lost <= unsold)
    return;
  part[TW_PART_SALES] += sold * place->revenue;
  part[TW_PART_FREIGHT] -= sold * place->parcel;
  part[TW_PART_TERMINAL] -= sold * unsold;
  part[TW_PART_LOST] += sold * place->lost;
}

static void
add_serve_value (const TwItemNetwork *self,
                 const TwItemArc     *arc,
                 double               units,
                 double               part[TW_N_PARTS])
{
  const TwItemMarket *market = &self->market[arc->where];
  double              unsold = self->unsold[(gsize) market->primary * self->template->n_weeks + arc->week];

  part[TW_PART_SALES] += units * arc->share * market->revenue;
  part[TW_PART_FREIGHT] -= units * arc->share * market->parcel;
  part[TW_PART_TERMINAL] += units * (1 - arc->share) * unsold;
  part[TW_PART_LOST] += units * arc->share * market->lost;
}

static const TwItemWay *
find_way (const TwItemNetwork *self,
          const TwItemMarket  *market,
          guint32              place)
{
  for (guint k = market->first_way; k < market->first_way + market->n_places; k++)
    if (self->way[k].place == place)
      return &self->way[k];

  g_return_val_if_reached (NULL);
}

double
tw_item_network_get_kept (const TwItemNetwork *self,
                          const TwItemArc     *arc)
{
  return find_way (self, &self->market[arc->where], arc->from)->kept;
}

/* Serve arcs have counted a sale from the primary place that nobody is too impatient for. */
static void
add_parcel_value (const TwItemNetwork *self,
                  const TwItemArc     *arc,
                  double               units,
                  double               part[TW_N_PARTS])
{
  const TwItemMarket *market = &self->market[arc->where];
  const TwItemWay    *way = find_way (self, market, arc->from);
  double              unsold = self->unsold[(gsize) arc->from * self->template->n_weeks + arc->week];
  double              wanted = units * arc->share;
  double              lost = wanted * (1 - way->kept);

  part[TW_PART_FREIGHT] -= wanted * (way->kept * way->freight - market->parcel);
  part[TW_PART_SALES] -= lost * market->revenue;
  part[TW_PART_TERMINAL] += lost * MIN (unsold, market->revenue - market->parcel);
  part[TW_PART_LOST] -= lost * market->lost;
}

static void
add_end_value (const TwItemNetwork *self,
               const TwItemArc     *arc,
               double               units,
               double               part[TW_N_PARTS])
{
  const TwItemPlace *place = &self->place[arc->where];

  if (arc->slice == 2)
    part[TW_PART_REMOVAL] += units * place->liquidation;
  else
    part[TW_PART_TERMINAL] += units * MAX (get_replacement_worth (place) * (arc->slice == 0 ? 1 : 0.6), place->liquidation);
}

void
tw_item_network_add_arc_value (const TwItemNetwork *self,
                               guint                index,
                               double               units,
                               double               part[TW_N_PARTS])
{
  const TwItemArc *arc = &self->arc[index];

  switch ((TwArcKind) arc->kind)
    {
    case TW_ARC_MAKE:
      part[TW_PART_PURCHASE] -= units * tw_item_network_get_item (self)->unit_cost;
      part[TW_PART_CHANGE] += (arc->slice > 0 ? units : -units) * tw_item_network_get_change_price (self);
      break;
    case TW_ARC_SHIP:
      add_lane_value (&self->lane[arc->where], units, part);
      part[TW_PART_CHANGE] += (arc->slice > 0 ? units : -units) * tw_item_network_get_change_price (self);
      break;
    case TW_ARC_HOLD:
      add_hold_value (self, arc, units, part);
      break;
    case TW_ARC_COVER:
      add_cover_value (self, arc, units, part);
      break;
    case TW_ARC_SERVE:
      add_serve_value (self, arc, units, part);
      break;
    case TW_ARC_PARCEL:
      add_parcel_value (self, arc, units, part);
      break;
    case TW_ARC_OUT:
      part[TW_PART_REMOVAL] += units * self->place[arc->where].liquidation;
      break;
    case TW_ARC_END:
      add_end_value (self, arc, units, part);
      break;
    case TW_ARC_USE:
      break;
    }
}

void
tw_item_network_add_pin_value (const TwItemNetwork *self,
                               const TwPin         *pin,
                               double               part[TW_N_PARTS])
{
  const TwItemLane *lane = tw_item_network_find_lane (self, pin->lane);

  add_lane_value (lane, pin->units, part);
  if (pin->week + tw_item_network_get_lead (self, lane) >= self->template->n_weeks)
    part[TW_PART_TERMINAL] += pin->units * get_replacement_worth (&self->place[lane->to]);
}

/* Whole millionths of the currency. */
static gint64
get_micro_cost (const TwItemNetwork *self,
                guint                arc)
{
  double part[TW_N_PARTS] = { 0 };
  double value = 0;

  tw_item_network_add_arc_value (self, arc, 1, part);
  for (int i = 0; i < TW_N_PARTS; i++)
    value += part[i];

  return -(gint64) llround (CLAMP (value * MICROS, -1e18, 1e18));
}

/* Any number that is the same whenever the arc is: Steele, Lea & Flood, Fast splittable pseudorandom number
 * generators, 2014, the finaliser of SplitMix64. */
static gint64
get_tie_break (const TwItemNetwork *self,
               guint                index)
{
  const TwItemArc *arc = &self->arc[index];
  guint64          where = arc->kind == TW_ARC_SHIP ? self->lane[arc->where].index : arc->kind == TW_ARC_SERVE || arc->kind == TW_ARC_PARCEL ? self->market[arc->where].market
                                                                                                                                             : self->place[arc->where].place;
  guint64          from = arc->kind == TW_ARC_PARCEL ? self->place[arc->from].place : 0;
  guint64          z = ((((guint64) arc->kind << 8 | arc->slice | (guint) arc->chain << 4) << 8 | arc->week) << 20 | where) << 12 ^ from;

  z += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;

  return (gint64) (z & (guint64) (self->levels - 1));
}

/* As many levels as the solver's limit on costs along a path leaves room for. */
static void
choose_levels (TwItemNetwork *self)
{
  gint64 largest = 1;

  for (guint e = 0; e < self->net.n_arcs; e++)
    {
      gboolean same = e > 0 && self->arc[e].kind == TW_ARC_SHIP && self->arc[e - 1].kind == TW_ARC_SHIP && self->arc[e].where == self->arc[e - 1].where && self->arc[e].slice == self->arc[e - 1].slice;

      self->cost[e] = same ? self->cost[e - 1] : get_micro_cost (self, e); /* a lane costs the same in every week */
      largest = MAX (largest, ABS (self->cost[e]));
    }
  self->levels = MAX_LEVELS;
  while (self->levels > 1 && largest + 1 > TW_NETWORK_MAX_SUM / self->levels / ((gint64) self->net.n_nodes + 1))
    self->levels /= 2;
  /* Margins move by the worth of what is left, never beyond the largest cost by more than twice; keep room. */
  self->levels = MAX (self->levels / 4, 1);
  self->unit = MICROS * (double) self->levels;
  for (guint e = 0; e < self->net.n_arcs; e++)
    self->cost[e] = self->cost[e] * self->levels + get_tie_break (self, e);
}

static void
price_again (TwItemNetwork *self)
{
  for (guint e = 0; e < self->net.n_arcs; e++)
    if (self->arc[e].kind == TW_ARC_SERVE || self->arc[e].kind == TW_ARC_COVER || self->arc[e].kind == TW_ARC_PARCEL)
      self->cost[e] = get_micro_cost (self, e) * self->levels + get_tie_break (self, e);
}

static double
clamp_unsold (const TwItemPlace *place,
              double             worth)
{
  double most = place->n_markets > 0 ? MAX (place->revenue - place->parcel + place->lost, place->liquidation) : place->best;

  return CLAMP (worth, place->liquidation, most);
}

/* Of the chain that holds most then. */
static double
get_hold_cost (const TwItemNetwork *self,
               guint32              local,
               guint                week)
{
  const TwNetworkTemplate *t = self->template;
  const TwItem            *item = tw_item_network_get_item (self);

  return t->rent[self->place[local].place * t->n_weeks + week] * item->volume_m3 + t->capital_per_week * item->unit_cost +
         tw_item_network_get_surcharge (self, local, self->cover_chain[local * t->n_weeks + week], week);
}

static void
start_unsold (TwItemNetwork *self)
{
  guint n_weeks = self->template->n_weeks;

  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; w < n_weeks; w++)
      self->unsold[l * n_weeks + w] = clamp_unsold (&self->place[l], get_replacement_worth (&self->place[l]) - get_hold_cost (self, l, w));
}

void
tw_item_network_update_worth (TwItemNetwork *self,
                              const gint64  *potential)
{
  guint n_weeks = self->template->n_weeks;

  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; w < n_weeks; w++)
      {
        double next = (double) potential[tw_item_network_get_chain_node (self, l, self->cover_chain[l * n_weeks + w], w + 1)] / self->unit;

        self->unsold[l * n_weeks + w] = clamp_unsold (&self->place[l], next - get_hold_cost (self, l, w));
      }
  price_again (self);
}

void
tw_item_network_set_unsold (TwItemNetwork *self,
                            const double  *unsold)
{
  memcpy (self->unsold, unsold, (gsize) self->n_places * self->template->n_weeks * sizeof *unsold);
  price_again (self);
}

static void
sum_constants (TwItemNetwork *self)
{
  memset (self->constant, 0, sizeof self->constant);
  for (guint i = 0; i < self->n_markets; i++)
    self->constant[TW_PART_LOST] -= self->market[i].mean * self->market[i].lost;
  self->constant[TW_PART_LOW_STOCK] = -self->low_stock_fee;
  self->constant[TW_PART_CHANGE] = -tw_item_network_get_change_price (self) * (double) self->accepted_units;
}

void
tw_item_network_price (TwItemNetwork *self)
{
  sum_constants (self);
  start_unsold (self);
  choose_levels (self);
}
