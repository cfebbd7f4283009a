/* tw-market-board.h: where an item is on sale, where it could be, and what stands against it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * TwListingStatus:
 * @TW_LISTING_LISTED: on sale
 * @TW_LISTING_OPEN: not on sale, though nothing stands against it and a unit would earn something
 * @TW_LISTING_BLOCKED: something stands against it, on sale or not
 */
typedef enum
{
  TW_LISTING_LISTED,
  TW_LISTING_OPEN,
  TW_LISTING_BLOCKED,
} TwListingStatus;
#define TW_N_LISTING_STATUSES 3

/**
 * TwListingBlock: the first of these that holds
 * @TW_LISTING_BLOCK_LANE: no open lanes lead from where the item comes from to the market's customers
 * @TW_LISTING_BLOCK_PRICE: it has no price there, and none elsewhere to convert
 * @TW_LISTING_BLOCK_COST: the price leaves nothing once the unit has come there
 * @TW_LISTING_BLOCK_FORECAST: it is on sale, but nothing is forecast
 */
typedef enum
{
  TW_LISTING_BLOCK_NONE,
  TW_LISTING_BLOCK_LANE,
  TW_LISTING_BLOCK_PRICE,
  TW_LISTING_BLOCK_COST,
  TW_LISTING_BLOCK_FORECAST,
} TwListingBlock;
#define TW_N_LISTING_BLOCKS 5

/**
 * TwListing: an item in a market
 * @market: its number
 * @offer: as it is, or with @converted as it would be
 * @converted: whether the price is that of the item's reference market at today's exchange rate, taxes exchanged, rounded as
 *   most prices of the market are; fees and rates without a value are then those of the listed item there that is next in weight
 * @reference: number of the reference market: where it is listed and most is expected or was sold; -1 if there is none
 * @landed: cost of a unit at the customer's door by the cheapest open lanes: unit cost, freight, handling, placement, duty
 * @margin: what a unit sold leaves after commission, fulfilment, returns and @landed, plan currency; NaN without price or lanes
 * @phase: by the planner or the rule; of what is not on sale what it would begin with
 * @place: where most of it would be delivered from; -1 if nothing delivers there
 * @stock: units at @place, those being received included
 * @inbound: units on their way to @place
 */
typedef struct
{
  guint32         item;
  guint32         market;
  TwListingStatus status;
  TwListingBlock  block;
  TwOffer         offer;
  gboolean        converted;
  int             reference;
  double          landed;
  double          margin;
  TwPhase         phase;
  int             place;
  double          stock;
  double          inbound;
} TwListing;

/**
 * tw_market_board_new:
 * @forecasts: (nullable): without them no phase follows from the rule, and a missing forecast blocks nothing
 * @item: index, or %TW_ANY
 *
 * Returns: (transfer full) (element-type TwListing): a row for each market of each item, in that order. O(items x (lanes x
 *   places + markets)), a few rounds over the lanes in practice. Pure.
 */
GArray *tw_market_board_new (const TwModel       *model,
                             const TwForecastSet *forecasts,
                             guint32              item) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_market_board_round_price:
 * @prices: (array length=n): prices of a market, > 0
 *
 * @price rounded to the ending that most of @prices share: the last two digits before the point, the last one, or those after
 * it, whichever is the first that 60 % have in common and that moves the price by a tenth at most; else to hundredths.
 */
double tw_market_board_round_price (double       price,
                                    const float *prices,
                                    guint        n);

/* Stable words: "open"; "price". */
const char *tw_listing_status_to_string (TwListingStatus status);
const char *tw_listing_block_to_string (TwListingBlock block);

G_END_DECLS
