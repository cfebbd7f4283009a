/* tw-allocate.h: the allocation engine: what ships where, when and by which mode
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"
#include "tw-progress.h"

G_BEGIN_DECLS

/**
 * TwAllocateOptions:
 * @n_threads: <= 0 for one a core
 * @n_weeks: weeks to plan, 0 for the whole horizon; later weeks of the answer stay empty
 * @gap: stop once the plan is proven to be this close to the bound, relative to it; 0 for %TW_ALLOCATE_GAP
 * @seconds: stop improving after this long and answer with the best plan found, 0 for no limit; a first solve of each item (about
 *   a millisecond) and its rounding, once (some milliseconds), are done whatever that takes
 * @round_once: do not round items again once all others are rounded, which takes as long again: some 0.2 % of the value
 * @whole_units_only: leave cartons, minimum orders and fixed costs out: whole units, as the flow has them
 */
typedef struct
{
  int      n_threads;
  guint    n_weeks;
  double   gap;
  double   seconds;
  gboolean round_once;
  gboolean whole_units_only;
} TwAllocateOptions;

#define TW_ALLOCATE_GAP 0.001

/**
 * tw_allocate:
 * @model: sealed
 * @forecasts: of @model's series; a series without one is expected to sell nothing
 * @options: (nullable): the defaults are 0
 * @start: (nullable): an earlier answer, for a warm start of items it knows
 * @progress: (nullable): called from worker threads
 *
 * The best plan of every item: for each a minimum-cost flow over places and weeks, solved exactly (see
 * tw-item-network.h for the model). If items share nothing, the sum of their optima is the plan's, and its bound
 * equals its value. Else limits have prices, which prove a bound, and whole units are planned within the limits
 * until the gap is as wanted (see tw-price-search.h and tw-plan-passes.h).
 *
 * The same inputs give the same plan, bit for bit, for any number of threads. @start changes how long it
 * takes, not what comes out; with shared limits and other inputs, within the gap. From an answer to the same inputs, as a plan file
 * keeps it, that plan is made again at one visit to each item.
 *
 * Items under a policy of their own (tw_model_get_item_policy()) that is not that of the pool are planned first, as it says, in the room that
 * pins leave; see tw_policy_plan_items(). Their pins do not count. The pool has what they leave.
 *
 * Pins are kept exactly. If they ask for more units than can be there, the item's status is
 * %TW_PLAN_INFEASIBLE, its shortfall says why, and the rest is planned as if the missing units existed.
 *
 * Returns: (transfer full) (nullable): the plan; %NULL with @error: %TW_ERROR_TOO_LARGE naming an item whose figures
 *   pass what the solver can add up, or %G_IO_ERROR_CANCELLED
 */
TwPlan *tw_allocate (const TwModel           *model,
                     const TwForecastSet     *forecasts,
                     const TwAllocateOptions *options,
                     const TwPlan            *start,
                     TwProgressFunc           progress,
                     gpointer                 data,
                     GCancellable            *cancellable,
                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_allocate_items:
 * @model: may differ from @start's model in pins only
 * @items: (array length=n_items): whose plans to find anew; in any order, repeated or not
 *
 * Solves these items warm, with @start's forecasts and weeks; all others keep @start's answer itself. The result is what
 * tw_allocate() would give. On the calling thread, about a millisecond an item.
 */
TwPlan *tw_allocate_items (const TwModel *model,
                           const TwPlan  *start,
                           const guint32 *items,
                           guint          n_items,
                           GCancellable  *cancellable,
                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
