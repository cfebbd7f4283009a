/* tw-item-network-private.h: the steps in which an item's network is built, in this order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

const TwItem *tw_item_network_get_item (const TwItemNetwork *self);
TwPlaceKind   tw_item_network_get_kind (const TwItemNetwork *self,
                                        guint32              local);

/* Where the item sells; then its places; then which of them delivers where, and what is wanted there by week. */
void tw_item_network_choose_markets (TwItemNetwork *self);
void tw_item_network_choose_places (TwItemNetwork *self);
void tw_item_network_join_markets (TwItemNetwork *self);
void tw_item_network_fill_markets (TwItemNetwork *self);

/* What join_markets() begins with: the ways to each market and its primary place, in which nothing else enters. Then, for those
 * who ask but build no network: places that can have no units compared in markets that no other place delivers to. */
void tw_item_network_compare_places (TwItemNetwork *self);
void tw_item_network_compare_unreached (TwItemNetwork *self);
void tw_item_network_append_place (TwItemNetwork *self,
                                   guint32        place);

/* Open lanes first; then, without arcs, lanes that only a pin may use. Then what a unit costs and earns where. */
void tw_item_network_choose_lanes (TwItemNetwork *self);
void tw_item_network_value_places (TwItemNetwork *self);

/* Stock and shipments on their way, as supplies of nodes; then self->free_capacity, more than any sensible flow. */
void tw_item_network_place_stock (TwItemNetwork *self);
void tw_item_network_find_free_capacity (TwItemNetwork *self);

/* What prices need; w from @unsold if it is not NULL. Then all arcs, priced as they are made or at the end. */
void tw_item_network_start_prices (TwItemNetwork *self,
                                   const float   *unsold);
void tw_item_network_append_arcs (TwItemNetwork *self);
void tw_item_network_finish_prices (TwItemNetwork *self);

void tw_item_network_grow_arcs (TwItemNetwork *self);

static inline guint
tw_item_network_append_arc (TwItemNetwork   *self,
                            guint32          tail,
                            guint32          head,
                            gint64           capacity,
                            const TwItemArc *arc)
{
  guint e = self->net.n_arcs++;

  if (e == self->n_arcs_room)
    tw_item_network_grow_arcs (self);
  self->tail[e] = tail;
  self->head[e] = head;
  self->capacity[e] = capacity;
  self->fixed[e] = 0;
  self->arc[e] = *arc;

  return e;
}

void tw_item_network_append_cover (TwItemNetwork *self,
                                   guint32        local,
                                   guint          week);

/* Returns the mean ρ of its parcel arcs. */
float tw_item_network_append_serve (TwItemNetwork      *self,
                                    guint               index,
                                    const TwItemMarket *market,
                                    guint32             node,
                                    guint               week);

/* Units of the record's own: see tw_item_network_find_free_capacity(). */
void   tw_item_network_write_units (TwItemNetwork *self,
                                    gint64         units);
gint64 tw_item_network_read_units (TwItemNetwork *self);

/* From here on slices come from @slices, if they fit, and else are written anew. */
void tw_item_network_start_slices (TwItemNetwork *self,
                                   GBytes        *slices);

/* Chains of aged stock; after the markets are filled. Then which of them units of that age are on, 0 for none, and what a
 * unit held on one pays in a week. */
void  tw_item_network_choose_chains (TwItemNetwork *self);
guint tw_item_network_find_chain (const TwItemNetwork *self,
                                  const TwItemPlace   *place,
                                  guint32              age);

static inline double
tw_item_network_get_surcharge (const TwItemNetwork *self,
                               guint32              place,
                               guint                chain,
                               guint                week)
{
  return chain == 0 ? 0 : self->surcharge[(self->place[place].first_chain + chain - 1) * self->template->n_weeks + week];
}

/* Most units that phases and the frozen window let leave, or be finished, in @week. */
gint64 tw_item_network_get_ship_limit (const TwItemNetwork *self,
                                       const TwItemLane    *lane,
                                       guint                week);
gint64 tw_item_network_get_make_limit (const TwItemNetwork *self,
                                       guint32              local,
                                       guint                week);

/* What a unit more or less than accepted costs; 0 if no plan was accepted. */
double tw_item_network_get_change_price (const TwItemNetwork *self);

/* The accepted units of departures and orders, as arcs beside those there are; then how much pins differ from them. */
void tw_item_network_append_accepted (TwItemNetwork *self);
void tw_item_network_count_pin_changes (TwItemNetwork *self);

/* Demand of the weeks first .. last - 1 of all markets that a place is the cheapest for. */
void tw_item_network_get_demand (const TwItemNetwork *self,
                                 const TwItemPlace   *place,
                                 guint                first,
                                 guint                last,
                                 double              *mean,
                                 double              *sd);

/* First week of the demand that a place faces when it looks at @week. */
guint tw_item_network_get_window_start (const TwItemPlace *place,
                                        guint              week);

G_END_DECLS
