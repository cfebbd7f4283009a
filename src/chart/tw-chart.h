/* tw-chart.h: what charts with a crosshair have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-style.h"
#include "tw-scale.h"

G_BEGIN_DECLS

/**
 * TwChart:
 *
 * Weeks from left to right (right to left where text runs so), and a crosshair that pointer and
 * keyboard move: arrows by a week, Page Up/Down by 13, Home, End, Escape. What does not move is drawn
 * once and kept. Property "cursor" is the crosshair's week counted from the chart's first one, -1 for
 * none; a screen reader hears its figures as the value of the chart.
 */
#define TW_TYPE_CHART (tw_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (TwChart, tw_chart, TW, CHART, GtkWidget)

/**
 * TwChartClass:
 * @draw: all but the crosshair
 * @get_plot: where weeks are drawn in a chart of that size; FALSE where there is nothing to point at
 * @get_n_weeks: weeks over the plot's width
 * @get_y: pixel of the point the crosshair marks in @week; NaN for none
 * @dup_tooltip: Pango markup shown beside the crosshair
 */
struct _TwChartClass
{
  GtkWidgetClass parent_class;

  void (*draw) (TwChart            *self,
                cairo_t            *cr,
                const TwChartStyle *style,
                double              width,
                double              height);
  gboolean (*get_plot) (TwChart            *self,
                        const TwChartStyle *style,
                        double              width,
                        double              height,
                        TwPlot             *plot);
  guint (*get_n_weeks) (TwChart *self);
  double (*get_y) (TwChart      *self,
                   const TwPlot *plot,
                   guint         week);
  char *(*dup_tooltip) (TwChart *self,
                        guint    week);
};

void tw_chart_set_cursor (TwChart *self,
                          int      cursor);
int  tw_chart_get_cursor (TwChart *self);

/* For subclasses: new data; the crosshair goes, the picture is drawn anew, screen readers are told. */
void tw_chart_changed (TwChart    *self,
                       const char *label,
                       const char *description);

G_END_DECLS
