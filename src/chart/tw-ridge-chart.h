/* tw-ridge-chart.h: how figures of several kinds are distributed, one above the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"
#include "tw-chart-format.h"
#include "tw-mark-chart.h"

G_BEGIN_DECLS

/**
 * TwRidgeRow: a sample of figures
 * @value: (array length=n): finite, in any order; n >= 1
 */
typedef struct
{
  const char  *label;
  const float *value;
  guint        n;
} TwRidgeRow;

/**
 * TwRidgeData: what a ridge chart shows
 * @title: (nullable): for exports and screen readers
 * @row: (array length=n_rows): from top to bottom, on one scale
 * @format: (nullable): how values are written
 */
typedef struct
{
  const char          *title;
  guint                n_rows;
  const TwRidgeRow    *row;
  const TwChartFormat *format;
} TwRidgeData;

/* A copy owns its arrays and strings; @format is lent. */
TwRidgeData *tw_ridge_data_copy (const TwRidgeData *data) G_GNUC_WARN_UNUSED_RESULT;
void         tw_ridge_data_free (TwRidgeData *data);

/* A line for each row and figure: row, value; numbers with a point. */
char *tw_ridge_data_to_csv (const TwRidgeData *data) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_ridge_density:
 * @value: (array length=n): @n >= 1
 * @density: (out caller-allocates) (array length=n_points): at @n_points >= 2 even steps from @lo to @hi
 *
 * The density that a sample comes from, estimated by normal kernels of Silverman's width, Density Estimation, 1986,
 * equation 3.31. A sample without spread is one narrow kernel, a point wide. O(n × n_points).
 */
void tw_ridge_density (const float *value,
                       guint        n,
                       double       lo,
                       double       hi,
                       guint        n_points,
                       double      *density);

/* Pure; see TwChartDrawFunc. @data is a TwRidgeData. */
void tw_ridge_chart_draw (cairo_t            *cr,
                          PangoContext       *context,
                          gconstpointer       data,
                          const TwChartStyle *style,
                          double              width,
                          double              height);

/* Height that suits so many rows. */
double tw_ridge_chart_get_height (guint n_rows);

/**
 * TwRidgeChart: the density of each row, with a line at its mean; the rows are its marks.
 */
#define TW_TYPE_RIDGE_CHART (tw_ridge_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwRidgeChart, tw_ridge_chart, TW, RIDGE_CHART, TwMarkChart)

GtkWidget *tw_ridge_chart_new (void);

/* Copies @data; %NULL clears the chart. */
void               tw_ridge_chart_set_data (TwRidgeChart      *self,
                                            const TwRidgeData *data);
const TwRidgeData *tw_ridge_chart_get_data (TwRidgeChart *self);

G_END_DECLS
