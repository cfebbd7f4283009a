/* tw-area-chart.h: stock by region over the weeks of the plan, and the week that is looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"
#include "tw-chart-format.h"

G_BEGIN_DECLS

/**
 * TwAreaSeries: one of the stacked areas
 * @value: (array length=n_weeks): >= 0
 */
typedef struct
{
  const char   *label;
  const double *value;
} TwAreaSeries;

/**
 * TwAreaData:
 * @series: (array length=n_series): from the lowest to the highest area; colours and patterns repeat
 *   after %TW_N_CHART_PATTERNS
 * @legend: whether names stand above the areas
 * @format: (nullable): not copied, must outlive the data
 */
typedef struct
{
  const char          *title;
  TwWeek               first_week;
  guint                n_weeks;
  guint                n_series;
  const TwAreaSeries  *series;
  gboolean             legend;
  const TwChartFormat *format;
} TwAreaData;

TwAreaData *tw_area_data_copy (const TwAreaData *data) G_GNUC_WARN_UNUSED_RESULT;
void        tw_area_data_free (TwAreaData *data);
char       *tw_area_data_to_csv (const TwAreaData *data) G_GNUC_WARN_UNUSED_RESULT;

/* Pure; see TwChartDrawFunc. @data is a TwAreaData. */
void tw_area_chart_draw (cairo_t            *cr,
                         PangoContext       *context,
                         gconstpointer       data,
                         const TwChartStyle *style,
                         double              width,
                         double              height);

/**
 * TwAreaChart:
 *
 * A slider of weeks. Property "week": the week looked at, 0 .. n_weeks - 1; pointer drags, arrow
 * keys, Page Up/Down (4 weeks), Home and End change it, and notify::week tells.
 */
#define TW_TYPE_AREA_CHART (tw_area_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwAreaChart, tw_area_chart, TW, AREA_CHART, GtkWidget)

GtkWidget *tw_area_chart_new (void);

/* Copies @data; %NULL clears the chart. The week stays, but not beyond the last one. */
void  tw_area_chart_set_data (TwAreaChart      *self,
                              const TwAreaData *data);
void  tw_area_chart_set_week (TwAreaChart *self,
                              guint        week);
guint tw_area_chart_get_week (TwAreaChart *self);

G_END_DECLS
