/* tw-stock-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-stock-chart.h"

#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MARGIN_END     10.0
#define MARGIN_TOP     10.0
#define TICK_HEIGHT    24.0
#define VALUE_TICK_GAP 36.0
#define MAX_MARKS      16

struct _TwStockChart
{
  TwChart parent_instance;

  TwStockData *data;
};

G_DEFINE_FINAL_TYPE (TwStockChart, tw_stock_chart, TW_TYPE_CHART)

/* ---- data ---- */

TwStockData *
tw_stock_data_copy (const TwStockData *data)
{
  TwStockData *copy = g_memdup2 (data, sizeof *data);
  gsize        size = data->n_weeks * sizeof (double);
  TwStockMark *marks = g_new0 (TwStockMark, data->n_marks);

  for (guint i = 0; i < data->n_marks; i++)
    {
      marks[i] = data->marks[i];
      marks[i].label = g_strdup (data->marks[i].label);
    }
  copy->title = g_strdup (data->title);
  copy->stock = g_memdup2 (data->stock, size);
  copy->low = g_memdup2 (data->low, size);
  copy->high = g_memdup2 (data->high, size);
  copy->other = g_memdup2 (data->other, size);
  copy->other_label = g_strdup (data->other_label);
  copy->marks = marks;

  return copy;
}

void
tw_stock_data_free (TwStockData *data)
{
  if (data == NULL)
    return;
  for (guint i = 0; i < data->n_marks; i++)
    g_free ((char *) data->marks[i].label);
  g_free ((TwStockMark *) data->marks);
  g_free ((char *) data->title);
  g_free ((double *) data->stock);
  g_free ((double *) data->low);
  g_free ((double *) data->high);
  g_free ((double *) data->other);
  g_free ((char *) data->other_label);
  g_free (data);
}

char *
tw_stock_data_to_csv (const TwStockData *data)
{
  GString *csv = g_string_new ("week,stock,low,high,other\n");

  for (guint t = 0; t < data->n_weeks; t++)
    {
      g_autofree char *day = tw_day_dup_string (tw_week_get_monday (data->first_week + (int) t));

      g_string_append (csv, day);
      tw_chart_append_csv (csv, data->stock[t]);
      tw_chart_append_csv (csv, data->low ? data->low[t] : NAN);
      tw_chart_append_csv (csv, data->high ? data->high[t] : NAN);
      tw_chart_append_csv (csv, data->other ? data->other[t] : NAN);
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

/* ---- layout ---- */

typedef struct
{
  TwPlot  plot;
  TwScale scale;
} StockLayout;

static double
get_largest (const double *values,
             guint         n)
{
  double largest = 0;

  for (guint i = 0; values && i < n; i++)
    if (values[i] > largest)
      largest = values[i];

  return largest;
}

/* A level far above the stock stays outside: the stock is what is looked at. */
static double
get_top (const TwStockData *data)
{
  double top = MAX (get_largest (data->stock, data->n_weeks), get_largest (data->other, data->n_weeks));

  top = MAX (top, MIN (get_largest (data->high, data->n_weeks), 3 * top));
  for (guint i = 0; i < data->n_marks; i++)
    if (data->marks[i].kind == TW_STOCK_MARK_LEVEL && data->marks[i].position <= 1.6 * top)
      top = MAX (top, data->marks[i].position);

  return MAX (top, 1);
}

static gboolean
make_layout (const TwPen       *pen,
             const TwStockData *data,
             double             width,
             double             height,
             StockLayout       *layout)
{
  double axis, plot_height = height - MARGIN_TOP - TICK_HEIGHT;

  if (data->n_weeks == 0 || width < 80 || plot_height < 30)
    return FALSE;
  tw_scale_init_nice (&layout->scale, 0, get_top (data), MAX (3, (guint) (plot_height / VALUE_TICK_GAP) + 1));
  axis = tw_pen_measure_value_axis (pen, &layout->scale, data->format) + 12;
  layout->plot = (TwPlot){ pen->style->mirrored ? MARGIN_END : axis, MARGIN_TOP, width - axis - MARGIN_END, plot_height, pen->style->mirrored };
  return layout->plot.width > 30;
}

/* ---- drawing ---- */

static void
draw_band (const TwPen       *pen,
           const TwStockData *data,
           const StockLayout *layout)
{
  if (data->low == NULL || data->high == NULL)
    return;
  tw_pen_fill_between (pen, &layout->plot, &layout->scale, data->low, data->high, data->n_weeks, FALSE);
  tw_pen_set_faded (pen, &pen->style->band, 0.2);
  cairo_fill (pen->cr);
}

static void
draw_lines (const TwPen       *pen,
            const TwStockData *data,
            const StockLayout *layout)
{
  cairo_t *cr = pen->cr;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (data->other)
    {
      tw_pen_trace (pen, &layout->plot, &layout->scale, data->n_weeks, 0, data->other, 1, data->n_weeks);
      cairo_set_line_width (cr, pen->style->line_width);
      cairo_set_dash (cr, (double[]){ 4, 3 }, 2, 0);
      tw_pen_set_color (pen, &pen->style->bad);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  tw_pen_trace (pen, &layout->plot, &layout->scale, data->n_weeks, 0, data->stock, 1, data->n_weeks);
  cairo_set_line_width (cr, pen->style->line_width + 0.4);
  tw_pen_set_color (pen, &pen->style->median);
  cairo_stroke (cr);
}

/* Where the two lines are farthest apart, half-way between them, and beside that week where there is
 * more room. */
static void
draw_other_label (const TwPen       *pen,
                  const TwStockData *data,
                  const StockLayout *layout)
{
  const TwPlot *plot = &layout->plot;
  guint         widest = 0;
  double        x, y;
  gboolean      after;

  if (data->other == NULL || data->other_label == NULL)
    return;

  for (guint t = 0; t < data->n_weeks; t++)
    if (fabs (data->other[t] - data->stock[t]) > fabs (data->other[widest] - data->stock[widest]))
      widest = t;
  x = tw_plot_get_cell_x (plot, data->n_weeks, widest);
  y = tw_plot_get_y (plot, tw_scale_to_unit (&layout->scale, (data->other[widest] + data->stock[widest]) / 2));
  y = CLAMP (y, plot->y + 8, plot->y + plot->height - 8);
  after = x < plot->x + plot->width / 2;
  tw_pen_label (pen, data->other_label, TW_TEXT_SMALL, &pen->style->bad, x + (after ? 5 : -5), y, after ? 0 : 1, 0.5);
}

/* FALSE where the mark lies outside; else its line in [0, 1]. */
static gboolean
get_mark_unit (const TwStockData *data,
               const StockLayout *layout,
               const TwStockMark *mark,
               double            *unit)
{
  if (mark->kind == TW_STOCK_MARK_LEVEL)
    *unit = tw_scale_to_unit (&layout->scale, mark->position);
  else
    *unit = (mark->position - tw_week_get_monday (data->first_week)) / (7.0 * data->n_weeks);

  return *unit >= 0 && *unit <= 1;
}

static void
draw_mark_line (const TwPen       *pen,
                const StockLayout *layout,
                TwStockMarkKind    kind,
                double             unit)
{
  const TwPlot *plot = &layout->plot;

  cairo_set_line_width (pen->cr, 1);
  cairo_set_dash (pen->cr, (double[]){ 6, 2, 1.5, 2 }, 4, 0);
  tw_pen_set_color (pen, &pen->style->adjusted);
  if (kind == TW_STOCK_MARK_LEVEL)
    {
      double y = round (tw_plot_get_y (plot, unit)) + 0.5;

      cairo_move_to (pen->cr, plot->x, y);
      cairo_line_to (pen->cr, plot->x + plot->width, y);
    }
  else
    {
      double x = floor (tw_plot_get_x (plot, unit)) + 0.5;

      cairo_move_to (pen->cr, x, plot->y);
      cairo_line_to (pen->cr, x, plot->y + plot->height);
    }
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

/* Names of upright marks stand in rows at the top, those of levels above their line at the end. */
static void
draw_marks (const TwPen       *pen,
            const TwStockData *data,
            const StockLayout *layout)
{
  const TwPlot      *plot = &layout->plot;
  const TwStockMark *day[MAX_MARKS];
  double             left[MAX_MARKS], width[MAX_MARKS], unit, line_height = 0;
  int                row[MAX_MARKS];
  guint              n_days = 0;

  for (guint i = 0; i < data->n_marks; i++)
    {
      const TwStockMark *mark = &data->marks[i];

      if (!get_mark_unit (data, layout, mark, &unit))
        continue;
      draw_mark_line (pen, layout, mark->kind, unit);
      if (mark->kind == TW_STOCK_MARK_LEVEL)
        {
          tw_pen_label (pen, mark->label, TW_TEXT_SMALL, &pen->style->adjusted, tw_plot_get_x (plot, 1), tw_plot_get_y (plot, unit) - 1, plot->mirrored ? 0 : 1, 1);
        }
      else if (n_days < MAX_MARKS)
        {
          tw_pen_measure (pen, mark->label, TW_TEXT_SMALL, &width[n_days], &line_height);
          left[n_days] = tw_plot_get_x (plot, unit) + 4;
          if (left[n_days] + width[n_days] > plot->x + plot->width)
            left[n_days] -= width[n_days] + 8;
          day[n_days++] = mark;
        }
    }
  tw_labels_stack (left, width, n_days, 6, 3, row);
  for (guint i = 0; i < n_days; i++)
    if (row[i] >= 0)
      tw_pen_label (pen, day[i]->label, TW_TEXT_SMALL, &pen->style->adjusted, left[i], plot->y + row[i] * line_height, 0, 0);
}

void
tw_stock_chart_draw (cairo_t            *cr,
                     PangoContext       *context,
                     gconstpointer       data,
                     const TwChartStyle *style,
                     double              width,
                     double              height)
{
  const TwStockData *stock = data;
  StockLayout        layout;
  TwPen              pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, stock, width, height, &layout))
    {
      tw_pen_value_axis (&pen, &layout.plot, &layout.scale, stock->format);
      tw_pen_time_axis (&pen, &layout.plot, stock->first_week, stock->n_weeks, stock->format);
      cairo_save (cr);
      cairo_rectangle (cr, layout.plot.x, layout.plot.y - 2, layout.plot.width, layout.plot.height + 4);
      cairo_clip (cr);
      draw_band (&pen, stock, &layout);
      draw_lines (&pen, stock, &layout);
      cairo_restore (cr);
      draw_marks (&pen, stock, &layout);
      draw_other_label (&pen, stock, &layout);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static void
tw_stock_chart_draw_base (TwChart            *chart,
                          cairo_t            *cr,
                          const TwChartStyle *style,
                          double              width,
                          double              height)
{
  TwStockChart *self = TW_STOCK_CHART (chart);

  if (self->data)
    tw_stock_chart_draw (cr, gtk_widget_get_pango_context (GTK_WIDGET (self)), self->data, style, width, height);
}

static gboolean
layout_widget (TwStockChart       *self,
               const TwChartStyle *style,
               double              width,
               double              height,
               StockLayout        *layout)
{
  TwPen pen = { NULL, gtk_widget_get_pango_context (GTK_WIDGET (self)), style };

  return self->data != NULL && make_layout (&pen, self->data, width, height, layout);
}

static gboolean
tw_stock_chart_get_plot (TwChart            *chart,
                         const TwChartStyle *style,
                         double              width,
                         double              height,
                         TwPlot             *plot)
{
  StockLayout layout;

  if (!layout_widget (TW_STOCK_CHART (chart), style, width, height, &layout))
    return FALSE;
  *plot = layout.plot;

  return TRUE;
}

static guint
tw_stock_chart_get_n_weeks (TwChart *chart)
{
  TwStockChart *self = TW_STOCK_CHART (chart);

  return self->data ? self->data->n_weeks : 0;
}

static double
tw_stock_chart_get_y (TwChart      *chart,
                      const TwPlot *plot,
                      guint         week)
{
  TwStockChart *self = TW_STOCK_CHART (chart);
  GtkWidget    *widget = GTK_WIDGET (chart);
  StockLayout   layout;
  TwChartStyle  style;

  tw_chart_style_init_for_widget (&style, widget);
  if (!layout_widget (self, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &layout))
    return NAN;

  return tw_plot_get_y (plot, tw_scale_to_unit (&layout.scale, self->data->stock[week]));
}

static char *
tw_stock_chart_dup_tooltip (TwChart *chart,
                            guint    week)
{
  const TwStockData *data = TW_STOCK_CHART (chart)->data;
  g_autofree char   *when = tw_chart_format_week (data->format, data->first_week + (int) week);
  g_autofree char   *stock = tw_chart_format_value (data->format, data->stock[week]);
  g_autofree char   *title = g_markup_printf_escaped ("<b>%s</b>", when);
  GString           *markup = g_string_new (title);

  g_string_append_c (markup, '\n');
  g_string_append_printf (markup, _ ("stock %s"), stock);
  if (data->low && data->high)
    {
      g_autofree char *low = tw_chart_format_value (data->format, data->low[week]);
      g_autofree char *high = tw_chart_format_value (data->format, data->high[week]);

      g_string_append_printf (markup, "\n%s – %s", low, high);
    }
  if (data->other)
    {
      g_autofree char *other = tw_chart_format_value (data->format, data->other[week]);
      g_autofree char *label = g_markup_escape_text (data->other_label ? data->other_label : "", -1);

      g_string_append_printf (markup, "\n%s %s", label, other);
    }

  return g_string_free (markup, FALSE);
}

static void
tw_stock_chart_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 180 : 110;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 150;
}

static void
tw_stock_chart_finalize (GObject *object)
{
  tw_stock_data_free (TW_STOCK_CHART (object)->data);
  G_OBJECT_CLASS (tw_stock_chart_parent_class)->finalize (object);
}

static void
tw_stock_chart_class_init (TwStockChartClass *class)
{
  TwChartClass *chart_class = TW_CHART_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = tw_stock_chart_finalize;
  GTK_WIDGET_CLASS (class)->measure = tw_stock_chart_measure;
  chart_class->draw = tw_stock_chart_draw_base;
  chart_class->get_plot = tw_stock_chart_get_plot;
  chart_class->get_n_weeks = tw_stock_chart_get_n_weeks;
  chart_class->get_y = tw_stock_chart_get_y;
  chart_class->dup_tooltip = tw_stock_chart_dup_tooltip;
}

static void
tw_stock_chart_init (TwStockChart *self)
{
}

GtkWidget *
tw_stock_chart_new (void)
{
  return g_object_new (TW_TYPE_STOCK_CHART, NULL);
}

static char *
describe (const TwStockData *data)
{
  guint            lowest = 0;
  g_autofree char *first = NULL;
  g_autofree char *least = NULL;
  g_autofree char *when = NULL;

  if (data->n_weeks == 0)
    return NULL;
  for (guint t = 0; t < data->n_weeks; t++)
    if (data->stock[t] < data->stock[lowest])
      lowest = t;
  first = tw_chart_format_value (data->format, data->stock[0]);
  least = tw_chart_format_value (data->format, data->stock[lowest]);
  when = tw_chart_format_week (data->format, data->first_week + (int) lowest);

  return g_strdup_printf (_ ("Stock after the first week: %s. Lowest: %s, %s."), first, least, when);
}

void
tw_stock_chart_set_data (TwStockChart      *self,
                         const TwStockData *data)
{
  g_autofree char *description = NULL;
  TwStockData     *copy;

  g_return_if_fail (TW_IS_STOCK_CHART (self));

  tw_chart_set_cursor (TW_CHART (self), -1);
  copy = data ? tw_stock_data_copy (data) : NULL;
  tw_stock_data_free (self->data);
  self->data = copy;
  description = copy ? describe (copy) : NULL;
  tw_chart_changed (TW_CHART (self), copy ? copy->title : NULL, description);
}
