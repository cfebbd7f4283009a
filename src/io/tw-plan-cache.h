/* tw-plan-cache.h: what a plan file keeps of what was computed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kept with a digest of all that it was made from. What does not fit the plan any more, or is not sound, is as good
 * as not there; it is never a reason to refuse a plan. All functions work inside the caller's transaction, on a
 * database that tw_plan_schema_upgrade() brought to the newest version.
 */

#pragma once

#include "model/tw-forecast-set.h"
#include "tw-database.h"

G_BEGIN_DECLS

/* @model is what the forecasts are of. */
gboolean tw_plan_cache_write_forecasts (TwDatabase          *database,
                                        const TwModel       *model,
                                        const TwForecastSet *forecasts,
                                        GError             **error);

/* (nullable): %NULL without error if there are none, or they are of other content, or not sound. */
TwForecastSet *tw_plan_cache_read_forecasts (TwDatabase    *database,
                                             const TwModel *model,
                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* 1 if there are forecasts and they are of @model, 0 if not, -1 with @error. */
int tw_plan_cache_fits (TwDatabase    *database,
                        const TwModel *model,
                        GError       **error);

G_END_DECLS
