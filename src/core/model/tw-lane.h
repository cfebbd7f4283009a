/* tw-lane.h: what a lane takes, in days and in money
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/* The lead time the plan counts on: late in one shipment of four. */
#define TW_LANE_PLAN_LEVEL 0.75

/**
 * tw_lane_get_lead_days:
 * @level: probability, 0 < @level < 1
 *
 * The lead time that is kept with probability @level, days. Lead times are log-normal with the
 * lane's mean and standard deviation: never negative, and late more often than early.
 */
double tw_lane_get_lead_days (const TwLane *lane,
                              double        level);

/* Weeks from the week of departure to the week of first sale under %TW_LANE_PLAN_LEVEL; >= 0. A
 * shipment leaves at the start of its week and sells from the start of the week it arrives in. */
guint tw_lane_get_lead_weeks (const TwLane *lane);

static inline gboolean
tw_lane_goes_by_sea (const TwLane *lane)
{
  return lane->mode == TW_MODE_OCEAN || lane->mode == TW_MODE_FAST_OCEAN;
}

/* Freight and per-unit charges of the lane for one unit of @item; no handling, no duty. */
double tw_lane_get_unit_freight (const TwLane *lane,
                                 const TwItem *item);

/* What one unit of @item pays of a container for the space it takes; 0 if the lane has none. */
double tw_lane_get_unit_container (const TwLane *lane,
                                   const TwItem *item);

G_END_DECLS
