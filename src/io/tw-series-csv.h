/* tw-series-csv.h: any series in, their forecasts out, as long CSV
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-series.h"
#include "tw-io-error.h"

G_BEGIN_DECLS

/* Most bytes of a file that is read: a hundred million rows fit. */
#define TW_SERIES_CSV_MAX_BYTES (G_GUINT64_CONSTANT (4) << 30)

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
 * Reads RFC 4180 CSV in UTF-8, with or without byte order mark. The rows of a series are in the order of
 * time and may stand between those of others; the period is the writer's own and is not read. An empty
 * value, or NA, is missing; any other is a number with a point, finite.
 *
 * Returns: (transfer full) (element-type TwNamedSeries): in order of first appearance
 *
 * Errors: %TW_IO_ERROR_SYNTAX naming file, line, column, value and what was expected; %TW_IO_ERROR_STORAGE
 * if the file cannot be read or is too large.
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
