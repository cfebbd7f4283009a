/* tw-plan-repair.h: what others do with the room that an edit leaves or takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-solver.h"
#include "allocate/tw-limits.h"

G_BEGIN_DECLS

/**
 * TwPlanRepair:
 *
 * After an edit some limits have more room than before, and some may be passed: by pins a hard one, or a soft one
 * dearly. Neighbours are items that use these limits. Those that lose most by what the plan gives them, seen from the
 * limits' prices, are planned anew within what is left, one after another. How many is bounded by their number and by
 * the solver's pivots, never by a clock: the same plan and edit have the same neighbours.
 */
typedef struct _TwPlanRepair TwPlanRepair;

#define TW_REPAIR_NEIGHBOURS 32
#define TW_REPAIR_ROUNDED    4 /* of a plan in whole cartons, which takes some milliseconds each */

/* @micros: (array length=limits->n): prices; @plan: to be repaired, with the template's inputs but pins. All must outlive
 * it. O(size of the plan). */
TwPlanRepair *tw_plan_repair_new (const TwNetworkTemplate *template,
                                  const TwLimits *limits,
                                  const double   *micros,
                                  const TwPlan   *plan) G_GNUC_WARN_UNUSED_RESULT;
void          tw_plan_repair_free (TwPlanRepair *self);

/* Goes on to @plan, which differs from the one before by some items, and to @micros, which are the same prices. Both must
 * outlive it. Takes what these items do, and a look at each other. */
void tw_plan_repair_follow (TwPlanRepair *self,
                            const double *micros,
                            const TwPlan *plan);

/**
 * tw_plan_repair_choose:
 * @before: (array length=limits->n): what @plan leaves of each limit; @now: likewise, after the edit
 * @edited: (array length=n_edited): items that are no neighbours
 * @items: (array length=%TW_REPAIR_NEIGHBOURS) (out caller-allocates): who, in order: first those that must give way
 *
 * Returns: how many
 */
guint tw_plan_repair_choose (TwPlanRepair  *self,
                             const TwUse   *before,
                             const TwUse   *now,
                             const guint32 *edited,
                             guint          n_edited,
                             guint32       *items);

/* Whether more neighbours may be planned after the last choice. */
gboolean tw_plan_repair_has_time (const TwPlanRepair *self);

/**
 * tw_plan_repair_item:
 * @left: (array length=limits->n): what all items leave; updated to what they then leave
 *
 * Returns: (transfer full) (nullable): a plan of @old's item that is worth more, or that gives way; %NULL if there is none,
 *   or if cancelled
 */
TwItemPlan *tw_plan_repair_item (TwPlanRepair     *self,
                                 const TwItemPlan *old,
                                 TwUse            *left,
                                 GCancellable     *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlanRepair, tw_plan_repair_free)

G_END_DECLS
