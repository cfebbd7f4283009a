/* tw-chart-format.h: how a chart writes numbers and dates
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-scale.h"

G_BEGIN_DECLS

/**
 * TwChartFormat: callbacks that write a chart's figures in the reader's language
 * @value: a value in full, "1,240"; @axis: a tick of the value axis, "1.2k"
 * @week: a week in full, "4 Jan 2027 · week 1"
 * @tick: a tick of the time axis, "Jul" or "Jan 27"
 *
 * Each returns a new string; a %NULL member stands for the one of tw_chart_format_plain.
 */
typedef struct
{
  char *(*value) (double value);
  char *(*axis) (double value);
  char *(*week) (TwWeek week);
  char *(*tick) (const TwTimeTick *tick);
} TwChartFormat;

/* Dates in the names and order of the process' locale, plain numbers. */
extern const TwChartFormat tw_chart_format_plain;

/* By @format (nullable), falling back on tw_chart_format_plain. */
char *tw_chart_format_value (const TwChartFormat *format,
                             double               value) G_GNUC_WARN_UNUSED_RESULT;
char *tw_chart_format_axis (const TwChartFormat *format,
                            double               value) G_GNUC_WARN_UNUSED_RESULT;
char *tw_chart_format_week (const TwChartFormat *format,
                            TwWeek               week) G_GNUC_WARN_UNUSED_RESULT;
char *tw_chart_format_tick (const TwChartFormat *format,
                            const TwTimeTick    *tick) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
