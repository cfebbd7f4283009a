/* tw-item-network.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include <string.h>

TwItemNetwork *
tw_item_network_new (const TwNetworkTemplate *template)
{
  TwItemNetwork *self = g_new0 (TwItemNetwork, 1);

  self->template = template;
  self->place = g_new (TwItemPlace, template->n_places);
  self->local = g_new (gint32, template->n_places);
  self->market = g_new (TwItemMarket, template->n_markets);
  self->market_order = g_new (guint, template->n_markets);
  self->way = g_new (TwItemWay, template->first_parcel[template->n_markets]);
  self->lane = g_new (TwItemLane, tw_model_get_n_lanes (template->model));
  self->unsold = g_new (float, (gsize) template->n_places *template->n_weeks);
  self->scratch = g_new (double, 2 * (gsize) template->n_markets + 1);
  self->duty_rate = g_new (double, template->n_places);
  self->mark = g_new (guint8, template->n_places);
  self->chain = g_new (TwItemChain, (gsize) template->n_places * TW_MAX_CHAINS);
  self->hold_cost = g_new (double, (gsize) template->n_places *template->n_weeks);
  self->surcharge = g_new (double, (gsize) template->n_places *TW_MAX_CHAINS *template->n_weeks);
  self->cover_chain = g_new0 (guint8, (gsize) template->n_places * template->n_weeks);
  self->demand = g_new (double, (gsize) template->n_places *(template->n_weeks + 1));
  self->slices = g_array_new (FALSE, FALSE, sizeof (guint16));
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
  g_free (self->way);
  g_free (self->lane);
  g_free (self->unsold);
  g_free (self->scratch);
  g_free (self->duty_rate);
  g_free (self->mark);
  g_free (self->chain);
  g_free (self->hold_cost);
  g_free (self->surcharge);
  g_free (self->cover_chain);
  g_free (self->demand);
  g_array_unref (self->slices);
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

const TwItem *
tw_item_network_get_item (const TwItemNetwork *self)
{
  return tw_model_get_item (self->template->model, self->item);
}

TwPlaceKind
tw_item_network_get_kind (const TwItemNetwork *self,
                          guint32              local)
{
  return tw_model_get_place (self->template->model, self->place[local].place)->kind;
}

static void
number_nodes (TwItemNetwork *self)
{
  guint   n_weeks = self->template->n_weeks;
  guint32 n = self->n_places * (n_weeks + 1);

  for (guint c = 0; c < self->n_chains; c++, n += n_weeks + 1)
    self->chain[c].node = n;
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

void
tw_item_network_build (TwItemNetwork *self,
                       guint32        item)
{
  tw_item_network_build_with_slices (self, item, NULL, NULL);
}

void
tw_item_network_build_with_slices (TwItemNetwork *self,
                                   guint32        item,
                                   GBytes        *slices,
                                   const float   *unsold)
{
  self->item = item;
  self->net.n_arcs = 0;
  self->rounded = FALSE;
  self->n_chains = 0;
  self->low_stock_fee = 0;

  tw_item_network_choose_markets (self);
  tw_item_network_choose_places (self);
  tw_item_network_join_markets (self);
  tw_item_network_start_slices (self, slices);
  tw_item_network_fill_markets (self);
  if (self->template->has_steps)
    tw_item_network_choose_chains (self);
  tw_item_network_choose_lanes (self);
  tw_item_network_value_places (self);

  number_nodes (self);
  tw_item_network_place_stock (self);
  tw_item_network_find_free_capacity (self);
  tw_item_network_start_prices (self, unsold);
  tw_item_network_append_arcs (self);

  self->net.tail = self->tail;
  self->net.head = self->head;
  self->net.capacity = self->capacity;
  self->net.cost = self->cost;
  self->net.supply = self->supply;
  tw_item_network_finish_prices (self);
}
