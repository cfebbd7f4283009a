/* tw-waterfall-chart.h: what a change is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"
#include "tw-mark-chart.h"

G_BEGIN_DECLS

/**
 * TwWaterfallStep: one share of the change
 * @units: by which it changes; @percent: the same as a share of what was before: 0.06 is 6 %; NaN if unknown
 */
typedef struct
{
  const char *label;
  double      units;
  double      percent;
} TwWaterfallStep;

/**
 * TwWaterfallData: what a waterfall chart shows
 * @title: (nullable): for exports and screen readers
 * @steps: (array length=n_steps): from the first to the last, each from where the one before it ended
 * @total_label: name of the last bar, from zero to the sum of @steps
 * @total_percent: as TwWaterfallStep.percent
 * @units, @percent: (nullable): how signed figures are written
 */
typedef struct
{
  const char            *title;
  guint                  n_steps;
  const TwWaterfallStep *steps;
  const char            *total_label;
  double                 total_percent;
  char *(*units) (double units);
  char *(*percent) (double share);
} TwWaterfallData;

/* A copy owns its array and strings. */
TwWaterfallData *tw_waterfall_data_copy (const TwWaterfallData *data) G_GNUC_WARN_UNUSED_RESULT;
void             tw_waterfall_data_free (TwWaterfallData *data);

/* Sum of the steps. */
double tw_waterfall_data_get_total (const TwWaterfallData *data);

/* One line per step and one for the total: share, units, percent; numbers with a point. */
char *tw_waterfall_data_to_csv (const TwWaterfallData *data) G_GNUC_WARN_UNUSED_RESULT;

/* Pure; see TwChartDrawFunc. @data is a TwWaterfallData. */
void tw_waterfall_chart_draw (cairo_t            *cr,
                              PangoContext       *context,
                              gconstpointer       data,
                              const TwChartStyle *style,
                              double              width,
                              double              height);

/* Height that suits @n_steps bars and the total. */
double tw_waterfall_chart_get_height (guint n_steps);

/**
 * TwWaterfallChart:
 *
 * A bar a share, with its figures beside it, and the sum of them below: the last mark.
 */
#define TW_TYPE_WATERFALL_CHART (tw_waterfall_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwWaterfallChart, tw_waterfall_chart, TW, WATERFALL_CHART, TwMarkChart)

GtkWidget *tw_waterfall_chart_new (void);

/* Copies @data; %NULL clears the chart. */
void                   tw_waterfall_chart_set_data (TwWaterfallChart      *self,
                                                    const TwWaterfallData *data);
const TwWaterfallData *tw_waterfall_chart_get_data (TwWaterfallChart *self);

G_END_DECLS
