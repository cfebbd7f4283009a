/* tw-item-pricing.c: what the arcs of an item's network are worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-fees.h"
#include "allocate/tw-item-cost.h"

#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

#define MAX_LEVELS (1 << 20)

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
  part[TW_PART_FIXED] -= units * lane->container;
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
  double             unsold = tw_item_network_get_unsold (self, arc->where, arc->week);
  double             sold = units * arc->share * place->kept;

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
  double              unsold = tw_item_network_get_unsold (self, (guint32) market->primary, arc->week);

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
  double              unsold = tw_item_network_get_unsold (self, arc->from, arc->week);
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
    part[TW_PART_TERMINAL] += units * tw_fees_get_end_worth (place, arc->slice);
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
    part[TW_PART_TERMINAL] += pin->units * tw_fees_get_replacement_worth (&self->place[lane->to]);
}

/* ---- costs ---- */

static double
sum_arc_value (const TwItemNetwork *self,
               guint                arc)
{
  double part[TW_N_PARTS] = { 0 };
  double worth = 0;

  tw_item_network_add_arc_value (self, arc, 1, part);
  for (int i = 0; i < TW_N_PARTS; i++)
    worth += part[i];

  return worth;
}

/* Slices and what hangs on them: the arcs that w is part of. */
static inline gboolean
price_slice (TwItemNetwork *self,
             guint          e)
{
  const TwItemArc *arc = &self->arc[e];

  switch (arc->kind)
    {
    case TW_ARC_SERVE:
      tw_item_cost_set (self, e, tw_item_cost_get_serve (self, arc), self->market[arc->where].market);
      return TRUE;
    case TW_ARC_COVER:
      tw_item_cost_set (self, e, tw_item_cost_get_cover (self, arc), self->place[arc->where].place);
      return TRUE;
    case TW_ARC_PARCEL:
      self->cost[e] = tw_item_cost_get_micros (self, sum_arc_value (self, e)) * self->levels + tw_item_cost_get_tie_break (self->levels, arc, self->market[arc->where].market, self->place[arc->from].place);
      return TRUE;
    default:
      return FALSE;
    }
}

static inline void
price_other (TwItemNetwork *self,
             guint          e)
{
  const TwItemArc *arc = &self->arc[e];

  switch (arc->kind)
    {
    case TW_ARC_HOLD:
      tw_item_cost_set (self, e, tw_item_cost_get_hold (self, arc), self->place[arc->where].place);
      break;
    case TW_ARC_OUT:
      tw_item_cost_set (self, e, self->place[arc->where].liquidation, self->place[arc->where].place);
      break;
    case TW_ARC_USE:
      tw_item_cost_set (self, e, 0, self->place[arc->where].place);
      break;
    case TW_ARC_SHIP:
      tw_item_cost_set (self, e, sum_arc_value (self, e), self->lane[arc->where].index);
      break;
    default:
      tw_item_cost_set (self, e, sum_arc_value (self, e), self->place[arc->where].place);
      break;
    }
}

/* A lane costs the same in every week. */
static void
price_lane (TwItemNetwork    *self,
            const TwItemLane *lane)
{
  gint64 cost = lane->n_arcs > 0 ? tw_item_cost_get_micros (self, sum_arc_value (self, lane->first_arc)) * self->levels : 0;

  for (guint e = lane->first_arc; e < lane->first_arc + lane->n_arcs; e++)
    self->cost[e] = cost + tw_item_cost_get_tie_break (self->levels, &self->arc[e], lane->index, 0);
}

/* All that was not priced as it was made. */
static void
price_arcs (TwItemNetwork *self)
{
  guint first_ship = self->n_lanes > 0 ? self->lane[0].first_arc : self->net.n_arcs;
  guint e = self->first_use;

  for (; e < first_ship; e++)
    if (!price_slice (self, e))
      price_other (self, e);
  for (guint i = 0; i < self->n_lanes; i++)
    {
      price_lane (self, &self->lane[i]);
      e += self->lane[i].n_arcs;
    }
  for (; e < self->net.n_arcs; e++)
    price_other (self, e);
}

static void
price_again (TwItemNetwork *self)
{
  guint n = self->n_lanes > 0 ? self->lane[0].first_arc : self->net.n_arcs; /* slices come before lanes */

  for (guint e = 0; e < n; e++)
    price_slice (self, e);
}

/* ---- how fine costs can be ---- */

/* No cost of the place's holds, slices, ends and ways out is larger, whatever w is. */
static double
bound_place (const TwItemNetwork *self,
             guint32              local)
{
  const TwItemPlace *place = &self->place[local];
  guint              n_weeks = self->template->n_weeks;
  double             most = fabs (place->liquidation) + fabs (place->best) + fabs (place->revenue) + fabs (place->parcel) + place->lost;
  double             hold = 0;
  double             credit = 0;

  if (isfinite (place->landed))
    most += fabs (place->landed);
  for (guint w = 0; w < n_weeks; w++)
    {
      double held = self->hold_cost[local * n_weeks + w];

      for (guint k = 1; k <= place->n_chains; k++)
        held = MAX (held, self->hold_cost[local * n_weeks + w] + tw_item_network_get_surcharge (self, local, k, w));
      hold = MAX (hold, held);
    }
  for (guint w = 0; self->template->has_steps && w < n_weeks; w++)
    credit = MAX (credit, self->demand[local * (n_weeks + 1) + w + 1] - self->demand[local * (n_weeks + 1) + w]);

  return most + hold + credit * tw_model_get_place (self->template->model, place->place)->low_stock[0].per_unit;
}

static double
bound_market (const TwItemNetwork *self,
              const TwItemMarket  *market)
{
  double most = fabs (market->revenue) + fabs (market->parcel) + market->lost;
  double freight = 0;

  for (guint k = market->first_way; k < market->first_way + market->n_places; k++)
    freight = MAX (freight, fabs (self->way[k].freight));

  return most + freight;
}

/* As many levels as the solver's limit on costs along a path leaves room for; they do not depend on w, and are a
 * quarter of that, for prices of shared limits that may be added. */
static void
choose_levels (TwItemNetwork *self)
{
  double places = 0;
  double markets = 0;
  double most = tw_item_network_get_item (self)->unit_cost;
  gint64 largest;

  for (guint l = 0; l < self->n_places; l++)
    places = MAX (places, bound_place (self, l));
  for (guint i = 0; i < self->n_markets; i++)
    markets = MAX (markets, bound_market (self, &self->market[i]));
  for (guint i = 0; i < self->n_lanes; i++)
    most = MAX (most, fabs (tw_item_lane_get_cost (&self->lane[i])));
  most = MAX (most + tw_item_network_get_change_price (self), places + markets);

  largest = (gint64) MIN (most * TW_MICROS, 1e18) + 1;
  self->levels = MAX_LEVELS;
  while (self->levels > 1 && largest + 1 > TW_NETWORK_MAX_SUM / self->levels / ((gint64) self->net.n_nodes + 1))
    self->levels /= 2;
  self->levels = MAX (self->levels / 4, 1);
  self->unit = TW_MICROS * (double) self->levels;
  self->most_micros = 1e18 / (double) self->levels;
}

/* ---- what is left over ---- */

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
  gsize cell = local * self->template->n_weeks + week;

  return self->hold_cost[cell] + tw_item_network_get_surcharge (self, local, self->cover_chain[cell], week);
}

static void
fill_hold_costs (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  const TwItem            *item = tw_item_network_get_item (self);
  double                   capital = t->capital_per_week * item->unit_cost;

  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; w < t->n_weeks; w++)
      self->hold_cost[l * t->n_weeks + w] = t->rent[self->place[l].place * t->n_weeks + w] * item->volume_m3 + capital;
}

static void
start_unsold (TwItemNetwork *self)
{
  guint n_weeks = self->template->n_weeks;

  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; self->place[l].sale_row >= 0 && w < n_weeks; w++)
      self->unsold[(gsize) self->place[l].sale_row * n_weeks + w] = (float) clamp_unsold (&self->place[l], tw_fees_get_replacement_worth (&self->place[l]) - get_hold_cost (self, l, w));
}

void
tw_item_network_update_worth (TwItemNetwork *self,
                              const gint64  *potential)
{
  guint n_weeks = self->template->n_weeks;

  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; self->place[l].sale_row >= 0 && w < n_weeks; w++)
      {
        double next = (double) potential[tw_item_network_get_chain_node (self, l, self->cover_chain[l * n_weeks + w], w + 1)] / self->unit;

        self->unsold[(gsize) self->place[l].sale_row * n_weeks + w] = (float) clamp_unsold (&self->place[l], next - get_hold_cost (self, l, w));
      }
  price_again (self);
}

void
tw_item_network_set_unsold (TwItemNetwork *self,
                            const float   *unsold)
{
  memcpy (self->unsold, unsold, tw_item_network_get_unsold_size (self));
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
tw_item_network_start_prices (TwItemNetwork *self,
                              const float   *unsold)
{
  fill_hold_costs (self);
  if (unsold != NULL)
    memcpy (self->unsold, unsold, tw_item_network_get_unsold_size (self));
  else
    start_unsold (self);
  choose_levels (self);
}

void
tw_item_network_finish_prices (TwItemNetwork *self)
{
  sum_constants (self);
  price_arcs (self);
}
