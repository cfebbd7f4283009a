/* tw-stock-chart.h: the stock of one place over the weeks of the plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"
#include "tw-chart-format.h"
#include "tw-chart.h"

G_BEGIN_DECLS

/**
 * TwStockMarkKind:
 * @TW_STOCK_MARK_LEVEL: across at a stock level, such as a capacity
 * @TW_STOCK_MARK_DAY: upright at a day, such as the first day of a dearer rent
 */
typedef enum
{
  TW_STOCK_MARK_LEVEL,
  TW_STOCK_MARK_DAY,
} TwStockMarkKind;

/**
 * TwStockMark: a fee cliff, drawn as a line with its name
 * @position: units, or days since 1970-01-01
 */
typedef struct
{
  TwStockMarkKind kind;
  double          position;
  const char     *label;
} TwStockMark;

/**
 * TwStockData:
 * @first_week: week of stock[0]
 * @stock: (array length=n_weeks): units at the end of each week
 * @low, @high: (array length=n_weeks) (nullable): band around it; both or none
 * @other: (array length=n_weeks) (nullable): dashed comparison, named by @other_label
 * @format: (nullable): not copied, must outlive the data
 */
typedef struct
{
  const char          *title;
  TwWeek               first_week;
  guint                n_weeks;
  const double        *stock;
  const double        *low;
  const double        *high;
  const double        *other;
  const char          *other_label;
  guint                n_marks;
  const TwStockMark   *marks;
  const TwChartFormat *format;
} TwStockData;

TwStockData *tw_stock_data_copy (const TwStockData *data) G_GNUC_WARN_UNUSED_RESULT;
void         tw_stock_data_free (TwStockData *data);
char        *tw_stock_data_to_csv (const TwStockData *data) G_GNUC_WARN_UNUSED_RESULT;

/* Pure; see TwChartDrawFunc. @data is a TwStockData. */
void tw_stock_chart_draw (cairo_t            *cr,
                          PangoContext       *context,
                          gconstpointer       data,
                          const TwChartStyle *style,
                          double              width,
                          double              height);

/* Crosshair as in TwFanChart. */
#define TW_TYPE_STOCK_CHART (tw_stock_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwStockChart, tw_stock_chart, TW, STOCK_CHART, TwChart)

GtkWidget *tw_stock_chart_new (void);

/* Copies @data; %NULL clears the chart. */
void tw_stock_chart_set_data (TwStockChart      *self,
                              const TwStockData *data);

G_END_DECLS
