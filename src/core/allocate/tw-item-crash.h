/* tw-item-crash.h: a tree to start the simplex from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

/**
 * tw_item_crash:
 * @pred: (out caller-allocates) (array length=net.n_nodes): arc to the parent, -1 for an artificial one
 * @at_capacity: (out caller-allocates) (array length=net.n_arcs): nonzero for full arcs outside the tree
 *
 * A greedy plan, from the customers up: each place fills the slices that earn more than a unit costs there, week
 * by week, from what it holds, and orders what it lacks by its cheapest way in; what is left is held to the end. It need
 * not be feasible: the solver mends that. It saves about two pivots of three against holding everything.
 * O(nodes + arcs).
 */
void tw_item_crash (const TwItemNetwork *self,
                    gint32              *pred,
                    guint8              *at_capacity);

G_END_DECLS
