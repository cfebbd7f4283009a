/* tw-item-places.c: the places of an item, and what a unit costs and earns there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include "model/tw-lane.h"

#include <math.h>

#define MAX_PROTECTION 8

/* Marks of places while they are chosen. */
enum
{
  CAN_SELL = 1,
  CAN_HAVE = 2,
  MUST_BE = 4,
};

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
  pin = tw_network_template_get_pins (self->template, self->item, &n);
  for (guint i = 0; i < n; i++)
    {
      self->mark[tw_model_get_lane (model, pin[i].lane)->from] |= MUST_BE;
      self->mark[tw_model_get_lane (model, pin[i].lane)->to] |= CAN_HAVE | MUST_BE;
    }
}

static void
mark_places (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint p = 0; p < t->n_places; p++)
    self->mark[p] = tw_model_get_place (t->model, p)->kind == TW_PLACE_FACTORY ? CAN_HAVE : 0;
  for (guint i = 0; i < self->n_markets; i++)
    for (guint k = t->first_parcel[self->market[i].market]; k < t->first_parcel[self->market[i].market + 1]; k++)
      self->mark[t->parcel[k].place] |= CAN_SELL;
  if (tw_network_template_leaves_out (t, self->item))
    return;
  mark_stock (self);
  spread_marks (self);
}

static gboolean
is_wanted (const TwItemNetwork *self,
           guint                p)
{
  if (tw_model_get_place (self->template->model, p)->kind == TW_PLACE_MARKET)
    return FALSE;

  return self->mark[p] & MUST_BE || (self->mark[p] & (CAN_SELL | CAN_HAVE)) == (CAN_SELL | CAN_HAVE);
}

void
tw_item_network_append_place (TwItemNetwork *self,
                              guint32        place)
{
  const TwPlace *row = tw_model_get_place (self->template->model, place);

  self->local[place] = (gint32) self->n_places;
  self->place[self->n_places++] = (TwItemPlace){
    .place = place,
    .protection = 1,
    .liquidation = MAX (row->liquidation_share * tw_item_network_get_item (self)->unit_cost - row->removal_fee, -row->disposal_fee),
  };
}

void
tw_item_network_choose_places (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  mark_places (self);
  self->n_places = 0;
  for (guint p = 0; p < t->n_places; p++)
    {
      self->local[p] = -1;
      if (is_wanted (self, p))
        tw_item_network_append_place (self, p);
    }
}

gboolean
tw_item_network_has_places (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  mark_places (self);
  for (guint p = 0; p < t->n_places; p++)
    if (is_wanted (self, p) != (self->local[p] >= 0))
      return FALSE;

  return TRUE;
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
          double            cost = self->place[lane->from].landed + tw_item_lane_get_cost (lane);

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
  const double unit_cost = tw_item_network_get_item (self)->unit_cost;
  const int    first_choice[] = { TW_PLACE_FACTORY, TW_PLACE_SOURCE, -1 };

  for (guint l = 0; l < self->n_places; l++)
    self->place[l].landed = INFINITY;
  for (gsize i = 0; i < G_N_ELEMENTS (first_choice); i++)
    {
      for (guint l = 0; l < self->n_places; l++)
        if (isinf (self->place[l].landed) && (first_choice[i] < 0 || tw_item_network_get_kind (self, l) == (TwPlaceKind) first_choice[i]))
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

      place->best = place->n_markets > 0 ? MAX (place->revenue - place->parcel + place->lost, place->liquidation) : place->liquidation;
    }
  for (guint round = 0; changed && round < self->n_places; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < self->n_lanes; i++)
        {
          const TwItemLane *lane = &self->lane[i];
          double            worth = self->place[lane->to].best - tw_item_lane_get_cost (lane);

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
          double            cost = self->place[lane->from].landed + tw_item_lane_get_cost (lane);

          if (lane->to != l || self->template->lane_of[lane->index] < 0 || cost >= least)
            continue;
          least = cost;
          self->place[l].protection = CLAMP (tw_item_network_get_lead (self, lane), 1, MAX_PROTECTION);
        }
    }
}

void
tw_item_network_value_places (TwItemNetwork *self)
{
  find_landed (self);
  find_best (self);
  find_protection (self);
}
