/* tw-plan-archive.h: what a plan file keeps of earlier forecasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It knows items and markets by id, for they may be other rows by then. All functions work inside the caller's
 * transaction.
 */

#pragma once

#include "forecast/tw-forecast-archive.h"
#include "tw-database.h"

G_BEGIN_DECLS

/* More rows than this, or more than 26 weeks of them, and the oldest weeks go. */
#define TW_PLAN_ARCHIVE_MAX_ROWS 1000000

/* Keeps the first weeks of @forecasts, made of @model, in the place of those of the same week. */
gboolean tw_plan_archive_keep (TwDatabase          *database,
                               const TwModel       *model,
                               const TwForecastSet *forecasts,
                               GError             **error);

/* (transfer full) (element-type TwArchivedForecast): in order of week, without what @model no longer has or what is not sound */
GArray *tw_plan_archive_read (TwDatabase    *database,
                              const TwModel *model,
                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
