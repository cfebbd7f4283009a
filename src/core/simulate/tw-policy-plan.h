/* tw-policy-plan.h: plans of items that do not run as one pool
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-limits.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tw_policy_plan_items:
 * @limits: that all items share, maybe none, with the template of the weeks to plan
 * @left: (array length=limits->n): what is left of them; updated to what these items leave
 * @rounds: whether departures pay their fixed costs
 *
 * Items that are apart (see #TwNetworkTemplate) get the departures and orders which their policy decides on where demand is its
 * mean, rounded, and every shipment takes as long as planned; nothing comes back. The policy plays the whole horizon, of
 * which the weeks to plan are taken; lots are the policy's own, as in a simulation. What a lane, a factory or a budget has no room
 * for is left undone. These are fixed in the item's network and all others closed, so that stock, worth, value and parts are those
 * of the same model as everybody's. What does not fit into hard storage is taken out; where it is to leave again, the item is
 * %TW_PLAN_INFEASIBLE and its shortfall names the first limit that is passed.
 *
 * Item after item, in order of their numbers; O(horizon × lanes) and a solve for each.
 *
 * Returns: (transfer full) (nullable) (array length=n_items) (element-type TwItemPlan): %NULL for items of the pool; bounds are
 *   values. %NULL with @error: as for tw_allocate()
 */
TwItemPlan **tw_policy_plan_items (const TwLimits *limits,
                                   TwUse          *left,
                                   gboolean        rounds,
                                   GCancellable   *cancellable,
                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
