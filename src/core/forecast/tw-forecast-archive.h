/* tw-forecast-archive.h: what was forecast before, against what came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

#define TW_ARCHIVED_WEEKS 13

/**
 * TwArchivedForecast: an earlier forecast of one item in one market
 * @made: first week it told of
 * @n_weeks: 1 .. %TW_ARCHIVED_WEEKS
 * @baseline: mean units a week before any override
 * @adjusted: with overrides; the same where there were none
 * @reason, @author: of the override that had the last word on most of the weeks; "" if there was none
 */
typedef struct
{
  TwWeek   made;
  guint32  item;
  guint32  market;
  guint32  n_weeks;
  gboolean is_adjusted;
  float    baseline[TW_ARCHIVED_WEEKS];
  float    adjusted[TW_ARCHIVED_WEEKS];
  char    *reason;
  char    *author;
} TwArchivedForecast;

/* (element-type TwArchivedForecast): empty; rows own their texts */
GArray *tw_forecast_archive_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwForecastChange: by how much the forecast of some weeks is another than it was
 * @made: of the earlier forecast
 * @before, @now: units over the weeks, overrides included
 */
typedef struct
{
  guint32 item;
  guint32 market;
  TwWeek  made;
  double  before;
  double  now;
} TwForecastChange;

/**
 * tw_forecast_list_changes:
 * @archive: (element-type TwArchivedForecast)
 * @n_weeks: the plan's first weeks that are compared, 1 .. %TW_ARCHIVED_WEEKS
 *
 * Compares with the latest generation of the archive whose forecasts reach so far; series that either lacks are left out.
 *
 * Returns: (transfer full) (element-type TwForecastChange): the largest change in units first
 */
GArray *tw_forecast_list_changes (const GArray        *archive,
                                  const TwModel       *model,
                                  const TwForecastSet *forecasts,
                                  guint                n_weeks) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwValueAdded: whether the overrides of one author for one reason made forecasts better
 * @n_weeks: weeks of series that were adjusted and have since been sold without stock-out; a week that several forecasts
 *   told of counts for each
 * @units: sold in them
 * @baseline_error, @adjusted_error: sums of absolute errors; the value added is the first less the second
 */
typedef struct
{
  char  *author;
  char  *reason;
  guint  n_weeks;
  double units;
  double baseline_error;
  double adjusted_error;
} TwValueAdded;

/* (transfer full) (element-type TwValueAdded): sorted by value added, the best first. Weeks of a stock-out tell
 * nothing; a week without a record, before the end of the longest one, sold nothing. */
GArray *tw_forecast_value_added (const GArray  *archive,
                                 const TwModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
