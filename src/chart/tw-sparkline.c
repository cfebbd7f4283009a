/* tw-sparkline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-sparkline.h"

#include "tw-chart-cache.h"
#include "tw-chart-draw.h"

#include <math.h>

struct _TwSparkline
{
  GtkWidget parent_instance;

  TwSparkData  data;
  TwChartCache cache;
};

G_DEFINE_FINAL_TYPE (TwSparkline, tw_sparkline, GTK_TYPE_WIDGET)

static void
extend_range (const double *values,
              guint         n,
              double       *lo,
              double       *hi)
{
  for (guint i = 0; values && i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      *lo = MIN (*lo, values[i]);
      *hi = MAX (*hi, values[i]);
    }
}

/* From the lowest to the highest value, but never so close that noise looks like a trend. */
static gboolean
get_range (const TwSparkData *data,
           TwScale           *scale)
{
  double lo = INFINITY, hi = -INFINITY;

  extend_range (data->history, data->n_history, &lo, &hi);
  extend_range (data->forecast, data->n_forecast, &lo, &hi);
  extend_range (data->low, data->n_forecast, &lo, &hi);
  extend_range (data->high, data->n_forecast, &lo, &hi);
  if (lo > hi)
    return FALSE;

  if (hi - lo < 0.3 * fabs (hi))
    lo = hi - 0.3 * fabs (hi);
  if (hi - lo < 1e-9)
    hi = lo + 1;
  *scale = (TwScale){ lo, hi, hi - lo, 2 };
  return TRUE;
}

/* The band opens where history ends. */
static void
draw_band (const TwPen       *pen,
           const TwSparkData *data,
           const TwPlot      *plot,
           const TwScale     *scale)
{
  guint  n = data->n_history + data->n_forecast;
  double last = data->n_history ? data->history[data->n_history - 1] : NAN;

  if (data->low == NULL || data->high == NULL || data->n_forecast == 0)
    return;

  cairo_new_path (pen->cr);
  if (!isnan (last))
    cairo_move_to (pen->cr, tw_plot_get_cell_x (plot, n, data->n_history - 1.0), tw_plot_get_y (plot, tw_scale_to_unit (scale, last)));
  for (guint t = 0; t < data->n_forecast; t++)
    cairo_line_to (pen->cr, tw_plot_get_cell_x (plot, n, data->n_history + t), tw_plot_get_y (plot, tw_scale_to_unit (scale, data->high[t])));
  for (guint t = data->n_forecast; t-- > 0;)
    cairo_line_to (pen->cr, tw_plot_get_cell_x (plot, n, data->n_history + t), tw_plot_get_y (plot, tw_scale_to_unit (scale, data->low[t])));
  cairo_close_path (pen->cr);
  tw_pen_set_faded (pen, &pen->style->band, 0.3);
  cairo_fill (pen->cr);
}

static void
draw_lines (const TwPen       *pen,
            const TwSparkData *data,
            const TwPlot      *plot,
            const TwScale     *scale)
{
  guint  n = data->n_history + data->n_forecast;
  double last = data->n_history ? data->history[data->n_history - 1] : NAN;

  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (pen->cr, pen->style->line_width - 0.2);
  tw_pen_trace (pen, plot, scale, n, 0, data->history, 1, data->n_history);
  tw_pen_set_color (pen, &pen->style->dim);
  cairo_stroke (pen->cr);

  tw_pen_trace (pen, plot, scale, n, data->n_history, data->forecast, 1, data->n_forecast);
  if (data->n_forecast > 0 && !isnan (last))
    {
      cairo_move_to (pen->cr, tw_plot_get_cell_x (plot, n, data->n_history - 1.0), tw_plot_get_y (plot, tw_scale_to_unit (scale, last)));
      cairo_line_to (pen->cr, tw_plot_get_cell_x (plot, n, data->n_history), tw_plot_get_y (plot, tw_scale_to_unit (scale, data->forecast[0])));
    }
  cairo_set_line_width (pen->cr, pen->style->line_width + 0.2);
  tw_pen_set_color (pen, &pen->style->median);
  cairo_stroke (pen->cr);
}

void
tw_sparkline_draw (cairo_t            *cr,
                   PangoContext       *context,
                   gconstpointer       data,
                   const TwChartStyle *style,
                   double              width,
                   double              height)
{
  const TwSparkData *spark = data;
  TwPlot             plot = { 1, 2, width - 2, height - 4, style->mirrored };
  TwScale            scale;
  TwPen              pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (plot.width > 4 && plot.height > 2 && get_range (spark, &scale))
    {
      draw_band (&pen, spark, &plot, &scale);
      draw_lines (&pen, spark, &plot, &scale);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static void
draw_cb (GtkWidget          *widget,
         cairo_t            *cr,
         const TwChartStyle *style,
         double              width,
         double              height)
{
  tw_sparkline_draw (cr, gtk_widget_get_pango_context (widget), &TW_SPARKLINE (widget)->data, style, width, height);
}

static void
tw_sparkline_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  TwSparkline *self = TW_SPARKLINE (widget);
  TwChartStyle style;

  if (self->data.n_history + self->data.n_forecast == 0)
    return;
  tw_chart_style_init_for_widget (&style, widget);
  tw_chart_cache_snapshot (&self->cache, widget, snapshot, &style, draw_cb);
}

static void
tw_sparkline_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_sparkline_parent_class)->css_changed (widget, change);
  tw_chart_cache_clear (&TW_SPARKLINE (widget)->cache);
  gtk_widget_queue_draw (widget);
}

static void
tw_sparkline_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : 20;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 64 : 28;
}

static void
clear_data (TwSparkline *self)
{
  g_free ((double *) self->data.history);
  g_free ((double *) self->data.forecast);
  g_free ((double *) self->data.low);
  g_free ((double *) self->data.high);
  self->data = (TwSparkData){ 0 };
}

static void
tw_sparkline_finalize (GObject *object)
{
  TwSparkline *self = TW_SPARKLINE (object);

  clear_data (self);
  tw_chart_cache_clear (&self->cache);
  G_OBJECT_CLASS (tw_sparkline_parent_class)->finalize (object);
}

static void
tw_sparkline_class_init (TwSparklineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = tw_sparkline_finalize;
  widget_class->snapshot = tw_sparkline_snapshot;
  widget_class->css_changed = tw_sparkline_css_changed;
  widget_class->measure = tw_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tw_sparkline_init (TwSparkline *self)
{
}

GtkWidget *
tw_sparkline_new (void)
{
  return g_object_new (TW_TYPE_SPARKLINE, NULL);
}

void
tw_sparkline_set_data (TwSparkline       *self,
                       const TwSparkData *data)
{
  TwSparkData copy = { 0 };

  g_return_if_fail (TW_IS_SPARKLINE (self));

  if (data)
    {
      gsize size = data->n_forecast * sizeof (double);

      copy = *data;
      copy.history = g_memdup2 (data->history, data->n_history * sizeof (double));
      copy.forecast = g_memdup2 (data->forecast, size);
      copy.low = g_memdup2 (data->low, size);
      copy.high = g_memdup2 (data->high, size);
    }
  clear_data (self);
  self->data = copy;
  tw_chart_cache_clear (&self->cache);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
