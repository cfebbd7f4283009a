/* tw-frontier-chart.h: one good against another: points, and the line no point is beyond
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"
#include "tw-chart-format.h"
#include "tw-mark-chart.h"

G_BEGIN_DECLS

/**
 * TwFrontierPoint:
 * @x, @y: finite; more of both is better
 * @x_lo .. @x_hi, @y_lo .. @y_hi: how sure they are; drawn as a cross, none where they are equal
 * @kind: its colour and shape; alike for points that belong together
 */
typedef struct
{
  const char *label;
  double      x;
  double      y;
  double      x_lo;
  double      x_hi;
  double      y_lo;
  double      y_hi;
  guint       kind;
} TwFrontierPoint;

/**
 * TwFrontierData: what a frontier chart shows
 * @title: (nullable): for exports and screen readers
 * @x_name, @y_name: what the axes are
 * @x, @y: (nullable): how their values are written
 */
typedef struct
{
  const char            *title;
  guint                  n_points;
  const TwFrontierPoint *point;
  const char            *x_name;
  const char            *y_name;
  const TwChartFormat   *x;
  const TwChartFormat   *y;
} TwFrontierData;

/* A copy owns its arrays and strings; formats are lent. */
TwFrontierData *tw_frontier_data_copy (const TwFrontierData *data) G_GNUC_WARN_UNUSED_RESULT;
void            tw_frontier_data_free (TwFrontierData *data);

/**
 * tw_frontier_data_find:
 * @on: (out caller-allocates) (array length=n_points): numbers of the points that none other is better than in both, by
 *   rising x
 *
 * Returns: how many there are. O(n log n).
 */
guint tw_frontier_data_find (const TwFrontierData *data,
                             guint                *on);

/* A line for each point: point, x, its interval, y, its interval; numbers with a point. */
char *tw_frontier_data_to_csv (const TwFrontierData *data) G_GNUC_WARN_UNUSED_RESULT;

/* Pure; see TwChartDrawFunc. @data is a TwFrontierData. */
void tw_frontier_chart_draw (cairo_t            *cr,
                             PangoContext       *context,
                             gconstpointer       data,
                             const TwChartStyle *style,
                             double              width,
                             double              height);

#define TW_FRONTIER_HEIGHT 180.0

/**
 * TwFrontierChart: points with names, a cross for how sure each is, and a dashed line through those that none is better than.
 */
#define TW_TYPE_FRONTIER_CHART (tw_frontier_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwFrontierChart, tw_frontier_chart, TW, FRONTIER_CHART, TwMarkChart)

GtkWidget *tw_frontier_chart_new (void);

/* Copies @data; %NULL clears the chart. */
void                  tw_frontier_chart_set_data (TwFrontierChart      *self,
                                                  const TwFrontierData *data);
const TwFrontierData *tw_frontier_chart_get_data (TwFrontierChart *self);

G_END_DECLS
