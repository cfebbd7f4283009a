/* tw-mark-chart.h: what charts of marks that are looked at one by one have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-draw.h"
#include "tw-chart-export.h"

G_BEGIN_DECLS

/**
 * TwMarkChart:
 *
 * A chart of a few marks, such as bars or points. Pointer and keyboard go from one to the next: arrows, Home, End, Escape.
 * What does not move is drawn once and kept. Property "cursor" is the number of the mark, -1 for none; a screen reader hears
 * all marks as the description of the chart, and the one at the cursor as its value.
 */
#define TW_TYPE_MARK_CHART (tw_mark_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (TwMarkChart, tw_mark_chart, TW, MARK_CHART, GtkWidget)

/**
 * TwMarkChartClass:
 * @draw: everything
 * @copy_data, @free_data: of the chart's own data structure; what is shown is a copy
 * @get_n_marks: 0 where there is nothing to show
 * @get_box: where a mark is, in a chart of that size; FALSE where there is no room. Boxes do not overlap, or the first counts
 * @dup_text: a mark in words
 * @get_height: least height that suits the marks
 *
 * All pure; data is never %NULL.
 */
struct _TwMarkChartClass
{
  GtkWidgetClass parent_class;

  TwChartDrawFunc draw;
  gpointer (*copy_data) (gconstpointer data);
  void (*free_data) (gpointer data);
  guint (*get_n_marks) (gconstpointer data);
  gboolean (*get_box) (const TwPen     *pen,
                       gconstpointer    data,
                       double           width,
                       double           height,
                       guint            mark,
                       graphene_rect_t *box);
  char *(*dup_text) (gconstpointer data,
                     guint         mark);
  double (*get_height) (gconstpointer data);
};

void tw_mark_chart_set_cursor (TwMarkChart *self,
                               int          cursor);
int  tw_mark_chart_get_cursor (TwMarkChart *self);

/* For subclasses: shows a copy of @data (nullable), called @label (nullable); the cursor goes, screen readers are told. */
void          tw_mark_chart_set_data (TwMarkChart  *self,
                                      gconstpointer data,
                                      const char   *label);
gconstpointer tw_mark_chart_get_data (TwMarkChart *self);

G_END_DECLS
