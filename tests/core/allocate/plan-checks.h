/* plan-checks.h: what a plan promises, recomputed from its inputs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-solver.h"

/* The flow the solver stopped at is feasible and, with its potentials, optimal. */
void assert_optimal_flow (const TwItemSolver *solver);

/* The plan is worth what GLPK finds for the same network, without our rounding and tie breaks. */
void assert_equals_lp (const TwItemNetwork *network,
                       const TwItemPlan    *plan);

/* No line but pins is against a phase or in the frozen weeks, and what differs from the accepted plan is paid. */
void assert_bounds (const TwItemNetwork *network,
                    const TwItemPlan    *plan);

/* Low-stock fees are those of the least concave line above the steps, at the stock left; with aged stock beside what is
 * counted, no less. */
void assert_low_stock (const TwItemNetwork *network,
                       const TwItemPlan    *plan);

/* Shipments, stock, sales and parts of the value fit together and fit the model. */
void assert_balanced (const TwModel    *model,
                      const TwItemPlan *plan);
