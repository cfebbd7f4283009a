/* tw-series-csv.h: any series in, their forecasts out, as long CSV
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-series.h"
#include "tw-io-error.h"

G_BEGIN_DECLS

/**
 * TwNamedSeries:
 * @id: unique in its table
 * @value: (element-type double): NaN where nothing is known
 */
typedef struct
{
  char   *id;
  GArray *value;
} TwNamedSeries;

/**
 * tw_series_csv_read:
 * @path: file with the header series_id,period,value
 *
 * Reads a file as tw_csv_open() does. The rows of a series are in the order of time and may stand between
 * those of others; the period is the writer's own and is not read. An empty value, or NA, is missing; any
 * other is a finite number with a decimal point.
 *
 * Returns: (transfer full) (element-type TwNamedSeries): in order of first appearance
 *
 * Errors: %TW_IO_ERROR_SYNTAX naming file, line, column, value and what was expected; those of
 * tw_csv_open() if the file cannot be read.
 */
GPtrArray *tw_series_csv_read (const char *path,
                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_series_csv_format:
 * @series: (element-type TwNamedSeries), @forecasts: (array length=series->len)
 * @options: what the forecasts were made with; its levels become the columns: q2.5, q10 …
 *
 * Returns: (transfer full): series_id,step,mean,q… with steps from 1 on
 */
GString *tw_series_csv_format (GPtrArray              *series,
                               const TwSeriesForecast *forecasts,
                               const TwSeriesOptions  *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
