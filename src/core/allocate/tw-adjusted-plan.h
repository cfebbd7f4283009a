/* tw-adjusted-plan.h: a plan to go on from once some items are expected to sell otherwise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

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

/* (element-type guint32): the items of which @before and @after, for the same model, expect something else, ascending. */
GArray *tw_adjusted_plan_find_items (const TwModel       *model,
                                     const TwForecastSet *before,
                                     const TwForecastSet *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
