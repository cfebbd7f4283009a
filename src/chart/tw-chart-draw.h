/* tw-chart-draw.h: strokes that several charts share; for the files of this folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-format.h"
#include "tw-chart-style.h"

G_BEGIN_DECLS

#define TW_TEXT_SMALL  0.80
#define TW_TEXT_NORMAL 1.0

/**
 * TwPen: what a drawing function draws with; borrows all but the context
 */
typedef struct
{
  cairo_t            *cr;
  PangoContext       *context;
  const TwChartStyle *style;
} TwPen;

/* @context may be %NULL for the default font. Paints the paper of an opaque style. */
void tw_pen_init (TwPen              *pen,
                  cairo_t            *cr,
                  PangoContext       *context,
                  const TwChartStyle *style,
                  double              width,
                  double              height);
void tw_pen_clear (TwPen *pen);

void tw_pen_set_color (const TwPen   *pen,
                       const GdkRGBA *color);
/* The same with another opacity. */
void tw_pen_set_faded (const TwPen   *pen,
                       const GdkRGBA *color,
                       double         alpha);

/* Size of a line of text, pixels; either may be %NULL. */
void tw_pen_measure (const TwPen *pen,
                     const char  *text,
                     double       size,
                     double      *width,
                     double      *height);

/* Text with the point (@ax, @ay) of its box, each 0 .. 1, at @x, @y. */
void tw_pen_text (const TwPen   *pen,
                  const char    *text,
                  double         size,
                  const GdkRGBA *color,
                  double         x,
                  double         y,
                  double         ax,
                  double         ay);

/* The same in no more than @width pixels: what does not fit ends in dots. */
void tw_pen_name (const TwPen   *pen,
                  const char    *text,
                  double         size,
                  const GdkRGBA *color,
                  double         x,
                  double         y,
                  double         ax,
                  double         ay,
                  double         width);

/* The same over data: with a rim of paper around the letters. */
void tw_pen_label (const TwPen   *pen,
                   const char    *text,
                   double         size,
                   const GdkRGBA *color,
                   double         x,
                   double         y,
                   double         ax,
                   double         ay);

/**
 * tw_pen_trace:
 * @n_cells: cells of the plot, @first: cell of value[0]
 * @value: (array length=n): element i is value[i * stride]
 *
 * Adds the line of the values to the path; NaN interrupts it, and a value alone becomes a short dash.
 */
void tw_pen_trace (const TwPen   *pen,
                   const TwPlot  *plot,
                   const TwScale *scale,
                   guint          n_cells,
                   guint          first,
                   const double  *value,
                   guint          stride,
                   guint          n);

/* Fills between two series without NaN; @flat_ends extends them to the plot's edges. */
void tw_pen_fill_between (const TwPen   *pen,
                          const TwPlot  *plot,
                          const TwScale *scale,
                          const double  *low,
                          const double  *high,
                          guint          n,
                          gboolean       flat_ends);

/* Width that the ticks' labels need. */
double tw_pen_measure_value_axis (const TwPen         *pen,
                                  const TwScale       *scale,
                                  const TwChartFormat *format);
void   tw_pen_value_axis (const TwPen         *pen,
                          const TwPlot        *plot,
                          const TwScale       *scale,
                          const TwChartFormat *format);
/* A value axis along the plot's lower edge; labels that would touch are left out. */
void tw_pen_value_axis_below (const TwPen         *pen,
                              const TwPlot        *plot,
                              const TwScale       *scale,
                              const TwChartFormat *format);

/* Labels under the plot. */
void tw_pen_time_axis (const TwPen         *pen,
                       const TwPlot        *plot,
                       TwWeek               first_week,
                       guint                n_weeks,
                       const TwChartFormat *format);

/* A short line and a name at @x; returns the x after it, in reading direction. */
double tw_pen_legend_entry (const TwPen   *pen,
                            const GdkRGBA *color,
                            const char    *label,
                            double         x,
                            double         y);

/* Adds it to the path; @radius as far as there is room. */
void tw_pen_add_round_rectangle (const TwPen *pen,
                                 double       x,
                                 double       y,
                                 double       width,
                                 double       height,
                                 double       radius);

/* Fills the current path with an area's colour and pattern, and starts a new path. */
void tw_pen_fill_pattern (const TwPen *pen,
                          guint        index);

G_END_DECLS
