/* tw-demo-demand.h: synthetic demand, prices and history
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo/tw-demo-catalogue.h"

G_BEGIN_DECLS

/**
 * TwDemoDemand:
 *
 * What one seed says of every item in every market: size, growth, life, price, and the draws of its
 * history. Reads the catalogue and the markets and events of a model; keeps neither.
 */
typedef struct _TwDemoDemand TwDemoDemand;

/* @model: not sealed, holding the demo network, the catalogue's items in their order, and events. */
TwDemoDemand *tw_demo_demand_new (const TwModel *model,
                                  guint64        seed) G_GNUC_WARN_UNUSED_RESULT;
void          tw_demo_demand_free (TwDemoDemand *self);

gboolean tw_demo_demand_is_listed (const TwDemoDemand *self,
                                   guint               item,
                                   guint               market);

/* Regular price today, tax included, local currency. */
double tw_demo_demand_get_price (const TwDemoDemand *self,
                                 guint               item,
                                 guint               market);
double tw_demo_demand_get_return_rate (const TwDemoDemand *self,
                                       guint               item,
                                       guint               market);

/* Expected units in that week at the regular price, past or future; 0 before launch or if not listed. */
double tw_demo_demand_get_rate (const TwDemoDemand *self,
                                guint               item,
                                guint               market,
                                TwWeek              week);

/* The first week of its history; the market's too if the item is older. */
TwWeek tw_demo_demand_get_launch (const TwDemoDemand *self,
                                  guint               item,
                                  guint               market);

/* Whether sales of the item have been fading for some time. */
gboolean tw_demo_demand_is_fading (const TwDemoDemand *self,
                                   guint               item);

/* Draws the history of a listed series and adds it to @model. */
void tw_demo_demand_add_history (const TwDemoDemand *self,
                                 TwModel            *model,
                                 guint               item,
                                 guint               market);

/* Adds rows of what the seller has decided for the weeks ahead: prices and deals of some items at the events of the larger markets.
 * Synthetic, drawn as those of the history are. */
void tw_demo_demand_add_drivers (const TwDemoDemand *self,
                                 TwModel            *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDemoDemand, tw_demo_demand_free)

G_END_DECLS
