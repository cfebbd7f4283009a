/* tw-transit.h: what is on its way in a week, and how far it has come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwTransitState: a lane's lead is the way itself, then customs, then receiving
 * @TW_TRANSIT_ORIGIN: it leaves today or later
 * @TW_TRANSIT_MOVING: at sea, in the air, on rails or on the road
 */
typedef enum
{
  TW_TRANSIT_ORIGIN,
  TW_TRANSIT_MOVING,
  TW_TRANSIT_CUSTOMS,
  TW_TRANSIT_RECEIVING,
} TwTransitState;
#define TW_N_TRANSIT_STATES 4

/**
 * TwTransit: units of an item on a lane
 * @shipment: (nullable): the row of the model's table, lent; %NULL for a departure of the plan
 * @eta: day on which it is expected to be sellable; of a departure of the plan: after the lane's mean lead
 * @eta_low, @eta_high: days between which that is with 80 % probability; what is not there yet does not come before today
 * @progress: share of the way itself that is done, 0 .. 1, by days since departure
 * @late_days: days by which it comes later than nine of ten on that lane would, or past its own date; 0 if it does not
 * @worth: what the units earn by arriving, plan currency: those in transit at the worth of one more unit where and when they
 *   arrive, those of the plan as the plan says; NaN if unknown
 */
typedef struct
{
  const TwShipment *shipment;
  guint32           lane;
  guint32           item;
  guint32           units;
  TwDay             depart;
  TwDay             eta;
  TwDay             eta_low;
  TwDay             eta_high;
  TwTransitState    state;
  double            progress;
  guint             late_days;
  double            worth;
} TwTransit;

/**
 * tw_transit_list:
 * @plan: (nullable): without one nothing planned is there, and no worth
 * @item: index, or %TW_ANY
 * @week: 0 .. n_weeks - 1, counted from the plan's start; it is that week's Monday
 *
 * What was sent before the plan's start and has not arrived by then, and what the plan sends until then. What should have
 * arrived before the start is overdue in week 0 and there in week 1, as for the engine. Orders to a factory are none.
 *
 * Returns: (transfer full) (element-type TwTransit): by lane, those in transit before those of the plan, departure, item.
 *   O(n log n) for n shipments.
 */
GArray *tw_transit_list (const TwModel *model,
                         const TwPlan  *plan,
                         guint32        item,
                         guint          week) G_GNUC_WARN_UNUSED_RESULT;

/* Stable lower-case words: "origin", "moving". */
const char *tw_transit_state_to_string (TwTransitState state);

G_END_DECLS
