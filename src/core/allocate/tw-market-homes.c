/* tw-market-homes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-market-homes.h"

#include "allocate/tw-item-network-private.h"

/* The engine's own network, of which only the first steps are taken. */
struct _TwMarketHomes
{
  TwItemNetwork *network;
};

TwMarketHomes *
tw_market_homes_new (const TwNetworkTemplate *template)
{
  TwMarketHomes *self = g_new (TwMarketHomes, 1);

  self->network = tw_item_network_new (template);

  return self;
}

void
tw_market_homes_free (TwMarketHomes *self)
{
  tw_item_network_free (self->network);
  g_free (self);
}

void
tw_market_homes_find (TwMarketHomes *self,
                      guint32        item,
                      gint32        *home)
{
  TwItemNetwork *network = self->network;

  network->item = item;
  tw_item_network_choose_markets (network);
  tw_item_network_choose_places (network);
  tw_item_network_compare_places (network);
  tw_item_network_compare_unreached (network);

  for (guint m = 0; m < network->template->n_markets; m++)
    home[m] = -1;
  for (guint i = 0; i < network->n_markets; i++)
    if (network->market[i].primary >= 0)
      home[network->market[i].market] = (gint32) network->place[network->market[i].primary].place;
}
