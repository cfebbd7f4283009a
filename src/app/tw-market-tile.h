/* tw-market-tile.h: one market's forecast, small
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-forecast-sum.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TW_TYPE_MARKET_TILE (tw_market_tile_get_type ())
G_DECLARE_FINAL_TYPE (TwMarketTile, tw_market_tile, TW, MARKET_TILE, GtkWidget)

GtkWidget *tw_market_tile_new (void);

/* @name: of the market; @market: its number, kept for the caller */
void        tw_market_tile_set (TwMarketTile        *self,
                                guint32              market,
                                const char          *name,
                                const TwForecastSum *sum);
guint32     tw_market_tile_get_market (TwMarketTile *self);
const char *tw_market_tile_get_label (TwMarketTile *self); /* name and change, for screen readers */

G_END_DECLS
