/* tw-policy-plan.h: the plan of items that do not run as one pool
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tw_policy_plan:
 * @plan: the engine's
 *
 * Items whose policy (tw_model_get_item_policy()) pushes to countries or keeps an overflow get the departures and orders which
 * that policy decides on where demand is its mean, rounded, and every shipment takes as long as planned; nothing comes back. These are
 * fixed in the item's network and all others closed, so that stock, worth, value and parts are those of the same model as
 * everybody's. Their bound is their value: there is nothing to choose. Pins do not count for them. Items of the pool keep @plan's
 * answer, which leaves the room that it left.
 *
 * Returns: (transfer full): @plan itself if every item is in the pool; %NULL with @error: as for tw_allocate()
 */
TwPlan *tw_policy_plan (const TwPlan *plan,
                        GCancellable *cancellable,
                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
