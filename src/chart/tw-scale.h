/* tw-scale.h: from data to [0, 1] to pixels, and where ticks and labels go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything here is pure: no drawing, no locale, no display.
 */

#pragma once

#include "model/tw-calendar.h"

G_BEGIN_DECLS

/**
 * TwScale: a linear scale of values
 * @lo: value at 0, @hi: value at 1; @lo < @hi
 * @step: distance of ticks; @n_ticks of them, the first at @lo, the last at @hi
 */
typedef struct
{
  double lo;
  double hi;
  double step;
  guint  n_ticks;
} TwScale;

/**
 * tw_scale_init_nice:
 * @lo: smallest value shown, @hi: largest; finite; a range of no size is widened
 * @max_ticks: >= 3, since a range across zero needs as many
 *
 * Extends the range to whole steps of 1, 2 or 5 times a power of ten, with as many ticks as fit
 * into @max_ticks. Source: P. Heckbert, Nice Numbers for Graph Labels, Graphics Gems, 1990, with the
 * step searched upwards instead of guessed.
 */
void tw_scale_init_nice (TwScale *scale,
                         double   lo,
                         double   hi,
                         guint    max_ticks);

/* Value to [0, 1] and back; values outside the scale give numbers outside [0, 1]. */
double tw_scale_to_unit (const TwScale *scale,
                         double         value);
double tw_scale_from_unit (const TwScale *scale,
                           double         unit);
double tw_scale_get_tick (const TwScale *scale,
                          guint          index);

/**
 * TwPlot: the rectangle of pixels that [0, 1] x [0, 1] is shown in
 * @mirrored: time runs from right to left
 *
 * y runs upwards in [0, 1] and downwards in pixels.
 */
typedef struct
{
  double   x;
  double   y;
  double   width;
  double   height;
  gboolean mirrored;
} TwPlot;

double tw_plot_get_x (const TwPlot *plot,
                      double        unit);
double tw_plot_get_y (const TwPlot *plot,
                      double        unit);
/* [0, 1] of a pixel; outside the plot outside [0, 1]. */
double tw_plot_get_unit (const TwPlot *plot,
                         double        x);

/**
 * tw_plot_get_cell_x:
 * @n: number of cells of equal width over the plot, such as weeks
 *
 * Returns: pixel of the middle of cell @cell
 */
double tw_plot_get_cell_x (const TwPlot *plot,
                           guint         n,
                           double        cell);

/* The cell that pixel @x falls into, or -1 beside the plot. */
int tw_plot_get_cell (const TwPlot *plot,
                      guint         n,
                      double        x);

typedef enum
{
  TW_TIME_WEEK,
  TW_TIME_MONTH,
  TW_TIME_YEAR,
} TwTimeUnit;

/**
 * TwTimeTick:
 * @day: the Monday, first of a month or first of a year that the tick stands for
 * @unit: what its label names
 * @with_year: whether the label should name the year: the first tick, and the first of each year
 */
typedef struct
{
  TwDay      day;
  TwTimeUnit unit;
  gboolean   with_year;
} TwTimeTick;

/**
 * tw_time_ticks:
 * @first: first day shown, @last: last day shown, > @first
 * @width: pixels between them, > 0
 * @label_width: pixels that the widest label and the gap beside it need, > 0
 * @ticks: (out caller-allocates) (array length=max)
 *
 * Chooses the finest of 1 and 2 weeks, 1, 2, 3, 4 and 6 months, 1, 2, 5, 10 and 20 years whose ticks
 * stand at least @label_width apart everywhere; weeks count from Monday 1970-01-05 and months from January, so
 * that ticks stay where they are while the range moves.
 *
 * Returns: number of ticks written, at most @max
 */
guint tw_time_ticks (TwDay       first,
                     TwDay       last,
                     double      width,
                     double      label_width,
                     TwTimeTick *ticks,
                     guint       max);

/**
 * tw_labels_thin:
 * @center: (array length=n): middle of each label, any direction but in order
 * @width: (array length=n): its width
 * @lo: smallest and @hi: largest pixel a label may cover
 * @shown: (out caller-allocates) (array length=n)
 *
 * Keeps labels from the first on, each at least @gap beside the one kept before.
 *
 * Returns: number of labels kept
 */
guint tw_labels_thin (const double *center,
                      const double *width,
                      guint         n,
                      double        gap,
                      double        lo,
                      double        hi,
                      gboolean     *shown);

/**
 * tw_labels_stack:
 * @left: (array length=n): left edge of each label, any order
 * @width: (array length=n): its width
 * @row: (out caller-allocates) (array length=n): 0 .. @max_rows - 1, or -1 where there is no room
 *
 * Puts every label into the first row where it keeps @gap from all before it. O(n²).
 *
 * Returns: rows used
 */
guint tw_labels_stack (const double *left,
                       const double *width,
                       guint         n,
                       double        gap,
                       guint         max_rows,
                       int          *row);

G_END_DECLS
