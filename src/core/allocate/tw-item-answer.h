/* tw-item-answer.h: the flow of an item's network as a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

/**
 * tw_item_answer_new:
 * @network: with its pins applied
 * @simplex: attached to it and solved, with @status
 *
 * Shipments, stock, worth, expected sales and the parts of the value, all from the flow and the potentials. A market
 * sells what its serve arcs and its share of its place's cover arcs are expected to, never more than the mean of the week;
 * a week without a whole unit of its own shares in the next unit.
 *
 * Returns: (transfer full): the plan, but for its basis. O(nodes + arcs).
 */
TwItemPlan *tw_item_answer_new (const TwItemNetwork    *network,
                                const TwNetworkSimplex *simplex,
                                TwFlowStatus            status) G_GNUC_WARN_UNUSED_RESULT;

/* After %TW_FLOW_INFEASIBLE: the pins of the cut, but for those @left_out (array length=pins of the item)
 * (nullable), whose units are not in the network. */
TwShortfall *tw_item_answer_find_shortfall (const TwItemNetwork    *network,
                                            const TwNetworkSimplex *simplex,
                                            const gboolean         *left_out);

G_END_DECLS
