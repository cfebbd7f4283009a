/* tw-market-homes.h: the place that each market of an item is served from first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-network-template.h"

G_BEGIN_DECLS

/**
 * TwMarketHomes:
 *
 * A market's home is its primary place as the engine has it: of the places that can have units of the item, the one where a
 * sale costs least, the last leg and the margin lost by its slowness counted (see tw-item-network.h). Where no place can
 * have any, it is the one that would be. Whoever asks which demand is due to a place asks here.
 *
 * Scratch that is used for one item after another, by one thread.
 */
typedef struct _TwMarketHomes TwMarketHomes;

/* @template must outlive it. O(places × weeks + lanes). */
TwMarketHomes *tw_market_homes_new (const TwNetworkTemplate *template) G_GNUC_WARN_UNUSED_RESULT;
void           tw_market_homes_free (TwMarketHomes *self);

/**
 * tw_market_homes_find:
 * @item: < n_items
 * @home: (out caller-allocates) (array length=n_markets): place of the model; -1 where the item is not listed, nothing is expected to
 *   sell in the weeks of the template, or no open lane leads to the customers
 *
 * O(markets × (weeks + places that deliver) + lanes).
 */
void tw_market_homes_find (TwMarketHomes *self,
                           guint32        item,
                           gint32        *home);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwMarketHomes, tw_market_homes_free)

G_END_DECLS
