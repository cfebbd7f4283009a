/* tw-demo-season.h: how sales move through the year
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-calendar.h"

G_BEGIN_DECLS

/* Seasonal factor of an item in a week, about 1 on average. @sku decides for seasonal goods, @category
 * for the rest. South of the equator the weather's part is turned by half a year. @strength: 0 no season,
 * 1 as in Great Britain. */
double tw_demo_get_season (const char *sku,
                           const char *category,
                           gboolean    south,
                           double      strength,
                           TwWeek      week);

/* What an event does to the sales of its weeks, as a logarithm, and how likely the seller runs a deal. */
double tw_demo_get_event_effect (const char *key,
                                 double     *deal_chance);

G_END_DECLS
