/* tw-adjusted-plan.h: a plan to go on from once some items are expected to sell otherwise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"
#include "tw-progress.h"

G_BEGIN_DECLS

/**
 * tw_adjusted_plan_new:
 * @model: may differ from the plan's in pins and overrides only
 * @forecasts: may differ from the plan's in those of @items only
 * @items: (array length=n_items): in any order, repeated or not
 *
 * The decisions of @plan under other forecasts, as a start for tw_allocate_items() of @items. What solving them has taught is
 * left out: what a unit left over is worth follows from what is expected to sell, and has to be found again. Figures of
 * @items are still those of @plan, so that the result is nothing to show.
 */
TwPlan *tw_adjusted_plan_new (const TwPlan        *plan,
                              const TwModel       *model,
                              const TwForecastSet *forecasts,
                              const guint32       *items,
                              guint                n_items) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_adjusted_plan_find_items:
 * @answered: the model of @before
 * @model: that of @after; may differ from @answered in pins and overrides only
 *
 * The items of which @after expects something else, or that sell at another price: an override of a price changes what a
 * sale earns even where nobody knows how sales answer to it. O(series × weeks).
 *
 * Returns: (transfer full) (element-type guint32): ascending
 */
GArray *tw_adjusted_plan_find_items (const TwModel       *answered,
                                     const TwForecastSet *before,
                                     const TwModel       *model,
                                     const TwForecastSet *after) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_adjusted_plan_solve:
 * @start: a plan, or one of tw_adjusted_plan_new()
 * @model: as for tw_allocate_items()
 * @items: (array length=n_items): any number, each once
 * @progress: (nullable): called on the calling thread
 *
 * Answers @items anew as tw_allocate_items() does, a handful after the other, so that it can be followed and stopped. Each
 * handful finds the room that those before it have left. What is compared with each other must be asked with the same items.
 *
 * Returns: (transfer full) (nullable): %NULL with @error as tw_allocate() has it
 */
TwPlan *tw_adjusted_plan_solve (const TwPlan  *start,
                                const TwModel *model,
                                const guint32 *items,
                                guint          n_items,
                                TwProgressFunc progress,
                                gpointer       data,
                                GCancellable  *cancellable,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwAdjustmentEffect: what an override changes in the plan
 * @profit: expected profit, plan currency
 * @sales: expected sales over the horizon, units
 * @shipped: (array length=TW_N_MODES): units that leave for another country by each mode
 */
typedef struct
{
  double profit;
  double sales;
  double shipped[TW_N_MODES];
} TwAdjustmentEffect;

/* @after less @before, plans of the same tables; items that they share are not looked at. */
void tw_adjusted_plan_get_effect (const TwPlan       *before,
                                  const TwPlan       *after,
                                  TwAdjustmentEffect *effect);

G_END_DECLS
