/* tw-policy-model.h: the network as a chain uses it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/**
 * tw_policy_apply:
 * @switches: bits of #TwSwitch
 *
 * The model with those ways closed that the chain does not go, so that the engine plans within it:
 * %TW_POLICY_FBA goes straight to a country: nothing into overflow places, nothing between centres of two countries, no air
 * where another way leads from the same place to the same place;
 * %TW_POLICY_SCA goes through overflow: nothing between centres of two countries, and nothing past an overflow place that lies
 * on a way of the same source to the same centre, but by air;
 * the others go any way. Of the switches, %TW_SWITCH_NO_AIR closes air and express, %TW_SWITCH_NO_OVERFLOW what leads into
 * overflow places, and %TW_SWITCH_NO_PHASES lets every phase do everything; what is committed at the source no lane tells.
 *
 * What the simulation's policies decide by rules of their own, the engine here decides as well as it can: this is how a
 * chain looks at its best.
 *
 * Returns: (transfer full): a model that shares all other tables; @model itself if nothing changes
 */
TwModel *tw_policy_apply (const TwModel *model,
                          TwPolicy       policy,
                          guint32        switches) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
