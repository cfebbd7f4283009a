/* tw-fan-chart.h: what was sold and what is expected, with its spread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"
#include "tw-chart-export.h"
#include "tw-chart-format.h"
#include "tw-chart.h"

G_BEGIN_DECLS

/**
 * TwFanEvent: shaded days with a name
 */
typedef struct
{
  TwDay       first;
  TwDay       last;
  const char *name;
} TwFanEvent;

/**
 * TwFanMark: a week of the history that is unlike the others, and what the tooltip says of it
 */
typedef struct
{
  TwWeek      week;
  const char *text;
} TwFanMark;

/**
 * TwFanData: what a fan chart shows
 * @title: (nullable): for exports and screen readers
 * @first_week: week of history[0], or of quantile[0] without history
 * @history: (array length=n_history): a week; NaN where unknown
 * @quantile: (array): n_forecast * %TW_N_LEVELS, of week t at level k in element t * %TW_N_LEVELS + k;
 *   the forecast begins in week first_week + n_history
 * @adjusted: (array length=n_forecast) (nullable): the median after the planner's word
 * @format: (nullable): how figures are written; not copied, must outlive the data
 * @mean: (array length=n_forecast) (nullable): told beside the median, which is 0 where little sells
 * @marks: (array length=n_marks): weeks of which the forecast believed something else
 */
typedef struct
{
  const char          *title;
  TwWeek               first_week;
  guint                n_history;
  const double        *history;
  guint                n_forecast;
  const double        *quantile;
  const double        *adjusted;
  guint                n_events;
  const TwFanEvent    *events;
  const TwChartFormat *format;
  const double        *mean;
  guint                n_marks;
  const TwFanMark     *marks;
} TwFanData;

/* A copy owns its arrays and strings. */
TwFanData *tw_fan_data_copy (const TwFanData *data) G_GNUC_WARN_UNUSED_RESULT;
void       tw_fan_data_free (TwFanData *data);

/* Median, or what was sold, of week @index counted from @first_week; NaN if unknown. */
double tw_fan_data_get_value (const TwFanData *data,
                              guint            index);

/* One line per week: week (its Monday, ISO 8601), sold, the seven quantiles, mean, adjusted; numbers with
 * a point, empty where there is none. */
char *tw_fan_data_to_csv (const TwFanData *data) G_GNUC_WARN_UNUSED_RESULT;

/* Pure; see TwChartDrawFunc. @data is a TwFanData. */
void tw_fan_chart_draw (cairo_t            *cr,
                        PangoContext       *context,
                        gconstpointer       data,
                        const TwChartStyle *style,
                        double              width,
                        double              height);

/**
 * TwFanChart:
 *
 * Pointer and arrow keys (Page Up/Down by 13 weeks, Home, End, Escape) move a crosshair whose
 * tooltip names week, median, 80 % range and last year's sales; screen readers hear the same.
 * See tw_chart_set_cursor().
 */
#define TW_TYPE_FAN_CHART (tw_fan_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwFanChart, tw_fan_chart, TW, FAN_CHART, TwChart)

GtkWidget *tw_fan_chart_new (void);

/* Copies @data; %NULL clears the chart. */
void             tw_fan_chart_set_data (TwFanChart      *self,
                                        const TwFanData *data);
const TwFanData *tw_fan_chart_get_data (TwFanChart *self);

G_END_DECLS
