/* tw-chart-style.h: the colours and direction a chart is drawn with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TW_N_CHART_PATTERNS 6

/**
 * TwChartStyle:
 * @text: titles and values, @dim: axis labels and what is of second rank, @grid: lines behind the data
 * @paper: what the chart stands on; painted only if @opaque
 * @history: what was sold, @median: what is expected, @band: area around it (drawn three times over)
 * @adjusted: the planner's word, @event: shaded days, @good, @bad: changes for better and worse
 * @area: stacked areas in order; each has a pattern of its own, so that colour is never the only sign
 * @line_width: of data lines, pixels; wider in high contrast
 * @mirrored: right-to-left
 */
typedef struct
{
  GdkRGBA  text;
  GdkRGBA  dim;
  GdkRGBA  grid;
  GdkRGBA  paper;
  GdkRGBA  history;
  GdkRGBA  median;
  GdkRGBA  band;
  GdkRGBA  adjusted;
  GdkRGBA  event;
  GdkRGBA  good;
  GdkRGBA  bad;
  GdkRGBA  area[TW_N_CHART_PATTERNS];
  double   line_width;
  gboolean dark;
  gboolean high_contrast;
  gboolean mirrored;
  gboolean opaque;
} TwChartStyle;

/* Pure. An opaque, light, left-to-right one is what files are exported with. */
void tw_chart_style_init (TwChartStyle *style,
                          gboolean      dark,
                          gboolean      high_contrast);

/* After the widget's text colour, AdwStyleManager's contrast and the widget's direction; not opaque. */
void tw_chart_style_init_for_widget (TwChartStyle *style,
                                     GtkWidget    *widget);

/* Contrast of two opaque colours, 1 .. 21 (WCAG 2.1, contrast ratio). */
double tw_chart_style_get_contrast (const GdkRGBA *a,
                                    const GdkRGBA *b);

G_END_DECLS
