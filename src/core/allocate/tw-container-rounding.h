/* tw-container-rounding.h: containers that items share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lane that goes by container costs container_cost for each one begun in a week, whoever's goods are in it. Every
 * unit pays for the space it takes (tw_lane_get_unit_container()), in the flow and in the parts of its item's plan.
 * What stays empty in the last container of each lane and week is the whole plan's, so that both together are whole
 * containers, and a plan is never worth more than its items say.
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* What the empty space costs when @volume m³ leave on @lane in a week. A container that is full to the last cm³ is not a
 * second one begun. */
double tw_container_get_empty_cost (const TwLane *lane,
                                    double        volume);

/* Whether any lane has containers with a price. */
gboolean tw_container_are_used (const TwModel *model);

/* Adds the cost of all empty space in @items' departures, (array length=n_items), to @part. */
void tw_container_add_empty_cost (const TwModel     *model,
                                  TwItemPlan *const *items,
                                  guint              n_items,
                                  double             part[TW_N_PARTS]);

G_END_DECLS
