/* tw-evaluate.h: what a plan is worth, with every fee
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwEvaluation:
 * @part: income and cost, exactly
 * @linear_difference: @part less what the plan says of it: what its linear model does not hold
 * @value: sum of @part
 * @missing_units: units that the plan sends or sells although they cannot be there, as an infeasible plan does;
 *   priced as if they were
 */
typedef struct
{
  double part[TW_N_PARTS];
  double linear_difference[TW_N_PARTS];
  double value;
  double missing_units;
} TwEvaluation;

/**
 * tw_evaluate:
 * @plan: any plan, by the engine or by hand; its lines and stocks count, nothing else it says
 * @item: an index, or %TW_ANY for all items
 *
 * Prices what a plan does from the inputs: its orders and shipments, the stock left after each week, and what goes out
 * without being shipped, which is sold where it is worth most and taken out where it is not. Expected sales of
 * that are the model's (the slices of tw-item-network.h), and so is the worth of a unit left over; every fee is
 * computed here once more, the steps and ratios among them that the linear model has only about:
 *
 * - aged stock: first in, first out by layers of a place; at the end of each week a unit pays for the days
 *   it is then old, the larger of the step's charges by volume and by unit;
 * - low stock: each unit sold pays by the days of supply that the stock after the week is, of the demand of the place's
 *   own markets from then on;
 * - utilisation: the volume left after a week over the mean volume that leaves the place (sold or sent on) in the 13
 *   weeks after it, or the last 13 there are, is the weeks of supply; the step's charge is due on all volume there;
 * - overage: what is above a soft capacity after a week;
 * - containers: each one begun by all items of a lane's week, an item for the space it takes; fixed cost for each line.
 *
 * Fees that items pay together (utilisation, overage, empty space in containers) are in the sum of all items only. O(items × arcs); on
 * the calling thread.
 */
void tw_evaluate (const TwPlan *plan,
                  guint32       item,
                  TwEvaluation *out);

G_END_DECLS
