/* tw-item-rounding.h: whole cartons, least orders and fixed costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-solver.h"

G_BEGIN_DECLS

/**
 * tw_item_round:
 * @solver: at the optimum of its network as it stands: pins applied, capacities cut to what other items leave
 * @cancellable: (nullable)
 *
 * Decides how much leaves on every lane and is ordered from every factory, in sizes that can be handled (see
 * tw-departures.h), and lets everything else follow at the least cost. First fixed costs are charged by the unit of what the
 * flow sends, some times over, which leaves it few departures. Then these are decided in order of week: down, up or not at all,
 * whichever is worth most while all undecided follow, priced exactly. At last departures are changed for the better
 * (see tw-departure-search.h). Where no size is feasible, as when a pin needs units that cannot come in whole cartons, a
 * departure carries what the flow had there: there is a plan whenever there was one.
 *
 * If the solver has an earlier rounded answer, its departures are kept, and only those at places that a pin of either touches
 * are changed for the better: a pin that is moved about does not shuffle all other cartons, and what it costs is not lost
 * in the chance of two roundings. Where they no longer fit, those that the flow takes less of are decided anew; where that
 * does not help, all. That takes at most some hundred searches of cheapest paths, and three solves more than an edit that fits: what
 * is undecided by then carries what the flow has.
 *
 * Afterwards the departures are in the network's @fixed, its @rounded is set and the solver is at the optimum around them:
 * its flow is right, its potentials are worths of units that no departure can follow. An item that any whole units
 * suit keeps its flow.
 *
 * Nothing is rounded that a pin or a capacity of 0 decides. An infeasible network stays as it is. The same
 * network gives the same answer.
 *
 * Returns: %TW_FLOW_OPTIMAL, %TW_FLOW_INFEASIBLE if it was so before, or %TW_FLOW_CANCELLED
 */
TwFlowStatus tw_item_round (TwItemSolver *solver,
                            GCancellable *cancellable);

/* The units on each arc (array length=n_arcs) by which @network carries the lines of @plan, pins apart, that it has departures
 * and orders for; (nullable): NULL if they find no room. */
gint64 *tw_item_round_dup_departures (const TwItemNetwork *network,
                                      const TwItemPlan    *plan) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_item_round_answer:
 * @solver: as for tw_item_round()
 * @relaxed: the answer read from it
 *
 * Returns: (transfer full): the answer after rounding, with what units are worth, the bound and the basis from
 *   @relaxed; @relaxed itself if it is infeasible, if nothing needs rounding, or if cancelled
 */
TwItemPlan *tw_item_round_answer (TwItemSolver *solver,
                                  TwItemPlan   *relaxed,
                                  GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
