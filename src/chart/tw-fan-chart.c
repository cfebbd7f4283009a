/* tw-fan-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-fan-chart.h"

#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>

#define YEAR_WEEKS     52
#define MARGIN_END     14.0
#define MARGIN_TOP     12.0
#define TICK_HEIGHT    26.0
#define LEGEND_HEIGHT  26.0
#define EVENT_ROWS     3
#define EVENT_GAP      8.0
#define EVENT_WIDTH    6.0
#define MAX_EVENTS     64
#define VALUE_TICK_GAP 44.0

#define MARK_SIZE         4.5
#define MARK_LEGEND_WIDTH 440.0 /* what the other entries may take */

#define MEDIAN_LEVEL 3

struct _TwFanChart
{
  TwChart parent_instance;

  TwFanData *data;
};

G_DEFINE_FINAL_TYPE (TwFanChart, tw_fan_chart, TW_TYPE_CHART)

/* ---- data ---- */

TwFanData *
tw_fan_data_copy (const TwFanData *data)
{
  TwFanData  *copy = g_memdup2 (data, sizeof *data);
  TwFanEvent *events = g_new0 (TwFanEvent, data->n_events);
  TwFanMark  *marks = g_new0 (TwFanMark, data->n_marks);

  for (guint i = 0; i < data->n_events; i++)
    {
      events[i] = data->events[i];
      events[i].name = g_strdup (data->events[i].name);
    }
  for (guint i = 0; i < data->n_marks; i++)
    marks[i] = (TwFanMark){ data->marks[i].week, g_strdup (data->marks[i].text) };
  copy->marks = marks;
  copy->title = g_strdup (data->title);
  copy->history = g_memdup2 (data->history, data->n_history * sizeof (double));
  copy->quantile = g_memdup2 (data->quantile, (gsize) data->n_forecast * TW_N_LEVELS * sizeof (double));
  copy->adjusted = g_memdup2 (data->adjusted, data->n_forecast * sizeof (double));
  copy->events = events;
  copy->mean = g_memdup2 (data->mean, data->n_forecast * sizeof (double));

  return copy;
}

void
tw_fan_data_free (TwFanData *data)
{
  if (data == NULL)
    return;
  for (guint i = 0; i < data->n_events; i++)
    g_free ((char *) data->events[i].name);
  g_free ((TwFanEvent *) data->events);
  for (guint i = 0; i < data->n_marks; i++)
    g_free ((char *) data->marks[i].text);
  g_free ((TwFanMark *) data->marks);
  g_free ((char *) data->title);
  g_free ((double *) data->history);
  g_free ((double *) data->quantile);
  g_free ((double *) data->adjusted);
  g_free ((double *) data->mean);
  g_free (data);
}

static double
get_quantile (const TwFanData *data,
              guint            week,
              guint            level)
{
  return data->quantile[week * TW_N_LEVELS + level];
}

double
tw_fan_data_get_value (const TwFanData *data,
                       guint            index)
{
  if (index < data->n_history)
    return data->history[index];
  if (index < data->n_history + data->n_forecast)
    return get_quantile (data, index - data->n_history, MEDIAN_LEVEL);

  return NAN;
}

char *
tw_fan_data_to_csv (const TwFanData *data)
{
  GString *csv = g_string_new ("week,sold");

  for (guint k = 0; k < TW_N_LEVELS; k++)
    g_string_append_printf (csv, ",q%g", tw_forecast_levels[k] * 100);
  g_string_append (csv, ",mean,adjusted\n");

  for (guint i = 0; i < data->n_history + data->n_forecast; i++)
    {
      g_autofree char *day = tw_day_dup_string (tw_week_get_monday (data->first_week + (int) i));
      gboolean         past = i < data->n_history;
      guint            t = past ? 0 : i - data->n_history;

      g_string_append (csv, day);
      tw_chart_append_csv (csv, past ? data->history[i] : NAN);
      for (guint k = 0; k < TW_N_LEVELS; k++)
        tw_chart_append_csv (csv, past ? NAN : get_quantile (data, t, k));
      tw_chart_append_csv (csv, past || data->mean == NULL ? NAN : data->mean[t]);
      tw_chart_append_csv (csv, past || data->adjusted == NULL ? NAN : data->adjusted[t]);
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

/* ---- layout ---- */

typedef struct
{
  TwPlot  plot;
  TwScale scale;
  guint   n_weeks;
  double  event_height; /* of one row of names */
  guint   n_events;
  guint   event[MAX_EVENTS]; /* index into data->events */
  int     row[MAX_EVENTS];
} FanLayout;

/* The widest band may run out at the top, so that one wild quantile does not flatten the rest. */
static double
get_top (const TwFanData *data)
{
  double top = 0, wildest = 0;

  for (guint i = 0; i < data->n_history; i++)
    if (data->history[i] > top)
      top = data->history[i];
  for (guint t = 0; t < data->n_forecast; t++)
    {
      top = MAX (top, get_quantile (data, t, TW_N_LEVELS - 2));
      wildest = MAX (wildest, get_quantile (data, t, TW_N_LEVELS - 1));
      if (data->adjusted)
        top = MAX (top, data->adjusted[t]);
    }

  return MAX (top, MIN (wildest, 1.3 * top));
}

static double
get_day_x (const TwFanData *data,
           const FanLayout *layout,
           TwDay            day)
{
  return tw_plot_get_x (&layout->plot, (day - tw_week_get_monday (data->first_week)) / (7.0 * layout->n_weeks));
}

/* Left and right edge of an event; short ones are widened to be seen. FALSE outside the plot. */
static gboolean
get_event_span (const TwFanData  *data,
                const FanLayout  *layout,
                const TwFanEvent *event,
                double           *left,
                double           *right)
{
  double a = get_day_x (data, layout, event->first), b = get_day_x (data, layout, event->last + 1);
  double middle = (a + b) / 2, half = MAX (fabs (b - a), EVENT_WIDTH) / 2;
  double end = layout->plot.x + layout->plot.width;

  if (middle < layout->plot.x || middle > end)
    return FALSE;
  *left = MAX (middle - half, layout->plot.x);
  *right = MIN (middle + half, end);

  return TRUE;
}

static double
get_event_label_left (const FanLayout *layout,
                      double           left,
                      double           right,
                      double           width)
{
  double end = layout->plot.x + layout->plot.width + MARGIN_END - 2;

  return CLAMP ((left + right) / 2 - width / 2, layout->plot.x, MAX (layout->plot.x, end - width));
}

/* Chooses rows for the events' names; returns the number of rows. */
static guint
layout_events (const TwPen     *pen,
               const TwFanData *data,
               FanLayout       *layout)
{
  double left[MAX_EVENTS], width[MAX_EVENTS];

  layout->n_events = 0;
  for (guint i = 0; i < data->n_events && layout->n_events < MAX_EVENTS; i++)
    {
      guint  n = layout->n_events;
      double a, b;

      if (!get_event_span (data, layout, &data->events[i], &a, &b))
        continue;
      tw_pen_measure (pen, data->events[i].name, TW_TEXT_SMALL, &width[n], &layout->event_height);
      left[n] = get_event_label_left (layout, a, b, width[n]);
      layout->event[n] = i;
      layout->n_events++;
    }

  return tw_labels_stack (left, width, layout->n_events, EVENT_GAP, EVENT_ROWS, layout->row);
}

static gboolean
make_layout (const TwPen     *pen,
             const TwFanData *data,
             double           width,
             double           height,
             FanLayout       *layout)
{
  double axis, bottom = TICK_HEIGHT + LEGEND_HEIGHT;

  layout->n_weeks = data->n_history + data->n_forecast;
  if (layout->n_weeks < 2 || width < 120 || height < 90)
    return FALSE;

  tw_scale_init_nice (&layout->scale, 0, get_top (data), MAX (3, (guint) ((height - bottom) / VALUE_TICK_GAP)));
  axis = tw_pen_measure_value_axis (pen, &layout->scale, data->format) + 20;
  layout->plot = (TwPlot){ pen->style->mirrored ? MARGIN_END : axis, 0, width - axis - MARGIN_END, height - bottom, pen->style->mirrored };
  layout->event_height = 0;
  layout->plot.y = MARGIN_TOP + layout_events (pen, data, layout) * layout->event_height;
  layout->plot.height = height - bottom - layout->plot.y;

  return layout->plot.height > 20 && layout->plot.width > 40;
}

/* ---- drawing ---- */

static void
draw_event_spans (const TwPen     *pen,
                  const TwFanData *data,
                  const FanLayout *layout)
{
  tw_pen_set_faded (pen, &pen->style->event, pen->style->dark ? 0.14 : 0.2);
  for (guint i = 0; i < layout->n_events; i++)
    {
      double left, right;

      if (layout->row[i] < 0) /* shade nothing that has no name */
        continue;
      get_event_span (data, layout, &data->events[layout->event[i]], &left, &right);
      cairo_rectangle (pen->cr, left, layout->plot.y, right - left, layout->plot.height);
    }
  cairo_fill (pen->cr); /* all at once: days of two events are shaded once */
}

static void
draw_event_names (const TwPen     *pen,
                  const TwFanData *data,
                  const FanLayout *layout)
{
  for (guint i = 0; i < layout->n_events; i++)
    {
      const TwFanEvent *event = &data->events[layout->event[i]];
      double            left, right, width;

      if (layout->row[i] < 0)
        continue;
      get_event_span (data, layout, event, &left, &right);
      tw_pen_measure (pen, event->name, TW_TEXT_SMALL, &width, NULL);
      tw_pen_text (pen, event->name, TW_TEXT_SMALL, &pen->style->dim, get_event_label_left (layout, left, right, width),
                   MARGIN_TOP - 4 + layout->row[i] * layout->event_height, 0, 0);
    }
}

/* Where history ends and the fan opens: between the last week sold and the first one expected. */
static gboolean
get_apex (const TwFanData *data,
          const FanLayout *layout,
          double          *x,
          double          *y)
{
  double last = data->n_history ? data->history[data->n_history - 1] : NAN;

  if (data->n_history == 0 || data->n_forecast == 0)
    return FALSE;
  if (isnan (last))
    last = get_quantile (data, 0, MEDIAN_LEVEL);
  *x = tw_plot_get_cell_x (&layout->plot, layout->n_weeks, data->n_history - 0.5);
  *y = tw_plot_get_y (&layout->plot, tw_scale_to_unit (&layout->scale, (last + get_quantile (data, 0, MEDIAN_LEVEL)) / 2));

  return TRUE;
}

static void
draw_bands (const TwPen     *pen,
            const TwFanData *data,
            const FanLayout *layout)
{
  cairo_t *cr = pen->cr;
  double   x, y;
  gboolean has_apex = get_apex (data, layout, &x, &y);

  for (guint k = 0; k < MEDIAN_LEVEL && data->n_forecast > 0; k++)
    {
      cairo_new_path (cr);
      if (has_apex)
        cairo_move_to (cr, x, y);
      for (guint t = 0; t < data->n_forecast; t++)
        cairo_line_to (cr, tw_plot_get_cell_x (&layout->plot, layout->n_weeks, data->n_history + t),
                       tw_plot_get_y (&layout->plot, tw_scale_to_unit (&layout->scale, get_quantile (data, t, TW_N_LEVELS - 1 - k))));
      for (guint t = data->n_forecast; t-- > 0;)
        cairo_line_to (cr, tw_plot_get_cell_x (&layout->plot, layout->n_weeks, data->n_history + t),
                       tw_plot_get_y (&layout->plot, tw_scale_to_unit (&layout->scale, get_quantile (data, t, k))));
      cairo_close_path (cr);
      tw_pen_set_faded (pen, &pen->style->band, k == 0 ? 0.16 : 0.22);
      cairo_fill (cr);
    }
}

static gboolean
is_apart (const TwFanData *data,
          guint            t)
{
  double median = get_quantile (data, t, MEDIAN_LEVEL);

  return fabs (data->adjusted[t] - median) > 1e-6 * fabs (median);
}

/* The adjusted line where it leaves the median, and NaN where it would only cover it. */
static double *
dup_apart (const TwFanData *data)
{
  double *apart = g_memdup2 (data->adjusted, data->n_forecast * sizeof *apart);

  for (guint t = 0; t < data->n_forecast; t++)
    if (!is_apart (data, t) && (t == 0 || !is_apart (data, t - 1)) && (t + 1 == data->n_forecast || !is_apart (data, t + 1)))
      apart[t] = NAN;

  return apart;
}

static void
draw_lines (const TwPen     *pen,
            const TwFanData *data,
            const FanLayout *layout)
{
  cairo_t           *cr = pen->cr;
  double             x, y;
  gboolean           has_apex = get_apex (data, layout, &x, &y);
  g_autofree double *apart = NULL;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, pen->style->line_width);
  tw_pen_trace (pen, &layout->plot, &layout->scale, layout->n_weeks, 0, data->history, 1, data->n_history);
  if (has_apex && !isnan (data->history[data->n_history - 1]))
    cairo_line_to (cr, x, y);
  tw_pen_set_color (pen, &pen->style->history);
  cairo_stroke (cr);

  tw_pen_trace (pen, &layout->plot, &layout->scale, layout->n_weeks, data->n_history, data->quantile + MEDIAN_LEVEL, TW_N_LEVELS, data->n_forecast);
  if (has_apex)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, tw_plot_get_cell_x (&layout->plot, layout->n_weeks, data->n_history),
                     tw_plot_get_y (&layout->plot, tw_scale_to_unit (&layout->scale, get_quantile (data, 0, MEDIAN_LEVEL))));
    }
  cairo_set_line_width (cr, pen->style->line_width + 0.6);
  tw_pen_set_color (pen, &pen->style->median);
  cairo_stroke (cr);

  if (data->adjusted == NULL)
    return;
  apart = dup_apart (data);
  tw_pen_trace (pen, &layout->plot, &layout->scale, layout->n_weeks, data->n_history, apart, 1, data->n_forecast);
  cairo_set_line_width (cr, pen->style->line_width);
  cairo_set_dash (cr, (double[]){ 5, 3 }, 2, 0);
  tw_pen_set_color (pen, &pen->style->adjusted);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* FALSE for a week that is not shown. */
static gboolean
get_mark (const TwFanData *data,
          const FanLayout *layout,
          const TwFanMark *mark,
          double          *x,
          double          *y)
{
  gint64 week = (gint64) mark->week - data->first_week;

  if (week < 0 || week >= data->n_history || isnan (data->history[week]))
    return FALSE;
  *x = tw_plot_get_cell_x (&layout->plot, layout->n_weeks, (double) week);
  *y = tw_plot_get_y (&layout->plot, tw_scale_to_unit (&layout->scale, data->history[week]));

  return TRUE;
}

static void
trace_diamond (cairo_t *cr,
               double   x,
               double   y)
{
  cairo_move_to (cr, x, y - MARK_SIZE);
  cairo_line_to (cr, x + MARK_SIZE, y);
  cairo_line_to (cr, x, y + MARK_SIZE);
  cairo_line_to (cr, x - MARK_SIZE, y);
  cairo_close_path (cr);
}

static void
fill_diamond (const TwPen *pen,
              double       x,
              double       y)
{
  trace_diamond (pen->cr, x, y);
  tw_pen_set_color (pen, &pen->style->paper);
  cairo_fill_preserve (pen->cr);
  tw_pen_set_color (pen, &pen->style->history);
  cairo_set_line_width (pen->cr, pen->style->line_width);
  cairo_stroke (pen->cr);
}

static void
draw_marks (const TwPen     *pen,
            const TwFanData *data,
            const FanLayout *layout)
{
  for (guint i = 0; i < data->n_marks; i++)
    {
      double x, y;

      if (get_mark (data, layout, &data->marks[i], &x, &y))
        fill_diamond (pen, x, y);
    }
}

static void
draw_today (const TwPen     *pen,
            const TwFanData *data,
            const FanLayout *layout)
{
  double x, y, bottom = layout->plot.y + layout->plot.height;

  if (!get_apex (data, layout, &x, &y))
    return;
  x = floor (x) + 0.5;
  cairo_set_line_width (pen->cr, 1.5);
  cairo_set_dash (pen->cr, (double[]){ 1.5, 3 }, 2, 0);
  tw_pen_set_color (pen, &pen->style->dim);
  cairo_move_to (pen->cr, x, layout->plot.y);
  cairo_line_to (pen->cr, x, bottom);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
  /* TRANSLATORS: beside the line between what was sold and what is expected */
  tw_pen_label (pen, C_ ("chart", "today"), TW_TEXT_SMALL, &pen->style->dim,
                x + (layout->plot.mirrored ? 5 : -5), bottom - 3, layout->plot.mirrored ? 0 : 1, 1);
}

static void
draw_legend (const TwPen     *pen,
             const TwFanData *data,
             const FanLayout *layout,
             double           height)
{
  const TwChartStyle *style = pen->style;
  double              y = height - LEGEND_HEIGHT / 2 - 2;
  double              x = layout->plot.mirrored ? layout->plot.x + layout->plot.width : layout->plot.x;
  GdkRGBA             band = style->band;

  band.alpha = 0.45;
  if (data->n_history)
    x = tw_pen_legend_entry (pen, &style->history, C_ ("chart", "History"), x, y);
  if (data->n_forecast == 0)
    return;
  x = tw_pen_legend_entry (pen, &style->median, C_ ("chart", "Median"), x, y);
  /* TRANSLATORS: three bands around the median hold 50, 80 and 95 percent of what may happen */
  x = tw_pen_legend_entry (pen, &band, C_ ("chart", "50 / 80 / 95 % band"), x, y);
  if (data->adjusted)
    tw_pen_legend_entry (pen, &style->adjusted, C_ ("chart", "Adjusted"), x, y);
}

/* Marks are explained at the other end of the legend: not every chart has them. */
static void
draw_mark_legend (const TwPen     *pen,
                  const TwFanData *data,
                  const FanLayout *layout,
                  double           height)
{
  /* TRANSLATORS: weeks whose sales the forecast took for a single large order */
  const char *label = C_ ("chart", "One-off order");
  double      y = height - LEGEND_HEIGHT / 2 - 2;
  double      direction = layout->plot.mirrored ? -1 : 1;
  double      end = layout->plot.mirrored ? layout->plot.x : layout->plot.x + layout->plot.width;
  double      width;

  if (data->n_marks == 0)
    return;

  tw_pen_measure (pen, label, TW_TEXT_SMALL, &width, NULL);
  if (layout->plot.width < MARK_LEGEND_WIDTH + width)
    return;
  fill_diamond (pen, end - direction * (width + 12), y);
  tw_pen_text (pen, label, TW_TEXT_SMALL, &pen->style->dim, end, y, layout->plot.mirrored ? 0 : 1, 0.5);
}

void
tw_fan_chart_draw (cairo_t            *cr,
                   PangoContext       *context,
                   gconstpointer       data,
                   const TwChartStyle *style,
                   double              width,
                   double              height)
{
  const TwFanData *fan = data;
  FanLayout        layout;
  TwPen            pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, fan, width, height, &layout))
    {
      draw_event_spans (&pen, fan, &layout);
      tw_pen_value_axis (&pen, &layout.plot, &layout.scale, fan->format);
      tw_pen_time_axis (&pen, &layout.plot, fan->first_week, layout.n_weeks, fan->format);
      cairo_save (cr);
      cairo_rectangle (cr, layout.plot.x, layout.plot.y - 2, layout.plot.width, layout.plot.height + 3);
      cairo_clip (cr);
      draw_bands (&pen, fan, &layout);
      draw_lines (&pen, fan, &layout);
      cairo_restore (cr);
      draw_marks (&pen, fan, &layout);
      draw_today (&pen, fan, &layout);
      draw_event_names (&pen, fan, &layout);
      draw_legend (&pen, fan, &layout, height);
      draw_mark_legend (&pen, fan, &layout, height);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static void
tw_fan_chart_draw_base (TwChart            *chart,
                        cairo_t            *cr,
                        const TwChartStyle *style,
                        double              width,
                        double              height)
{
  TwFanChart *self = TW_FAN_CHART (chart);

  if (self->data)
    tw_fan_chart_draw (cr, gtk_widget_get_pango_context (GTK_WIDGET (self)), self->data, style, width, height);
}

static gboolean
layout_widget (TwFanChart         *self,
               const TwChartStyle *style,
               double              width,
               double              height,
               FanLayout          *layout)
{
  TwPen pen = { NULL, gtk_widget_get_pango_context (GTK_WIDGET (self)), style };

  return self->data != NULL && make_layout (&pen, self->data, width, height, layout);
}

static gboolean
tw_fan_chart_get_plot (TwChart            *chart,
                       const TwChartStyle *style,
                       double              width,
                       double              height,
                       TwPlot             *plot)
{
  FanLayout layout;

  if (!layout_widget (TW_FAN_CHART (chart), style, width, height, &layout))
    return FALSE;
  *plot = layout.plot;

  return TRUE;
}

static guint
tw_fan_chart_get_n_weeks (TwChart *chart)
{
  TwFanChart *self = TW_FAN_CHART (chart);

  return self->data ? self->data->n_history + self->data->n_forecast : 0;
}

static double
tw_fan_chart_get_y (TwChart      *chart,
                    const TwPlot *plot,
                    guint         week)
{
  TwFanChart  *self = TW_FAN_CHART (chart);
  GtkWidget   *widget = GTK_WIDGET (chart);
  FanLayout    layout;
  TwChartStyle style;

  tw_chart_style_init_for_widget (&style, widget);
  if (!layout_widget (self, &style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &layout))
    return NAN;

  return tw_plot_get_y (plot, tw_scale_to_unit (&layout.scale, tw_fan_data_get_value (self->data, week)));
}

static void
append_line (GString             *markup,
             const char          *format,
             const TwChartFormat *number_format,
             double               value)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return;
  number = tw_chart_format_value (number_format, value);
  g_string_append_c (markup, '\n');
  g_string_append_printf (markup, format, number);
}

static void
append_range (GString         *markup,
              const TwFanData *data,
              guint            t)
{
  g_autofree char *low = tw_chart_format_value (data->format, get_quantile (data, t, 1));
  g_autofree char *high = tw_chart_format_value (data->format, get_quantile (data, t, TW_N_LEVELS - 2));

  g_string_append_c (markup, '\n');
  /* TRANSLATORS: four weeks of five are expected to lie between the two numbers */
  g_string_append_printf (markup, _ ("80 %%: %s – %s"), low, high);
}

static void
append_marks (GString         *markup,
              const TwFanData *data,
              TwWeek           week)
{
  for (guint i = 0; i < data->n_marks; i++)
    if (data->marks[i].week == week && data->marks[i].text != NULL)
      {
        g_autofree char *text = g_markup_escape_text (data->marks[i].text, -1);

        g_string_append_printf (markup, "\n%s", text);
      }
}

/* Whether two figures differ once they are written. */
static gboolean
is_told_apart (const TwChartFormat *format,
               double               a,
               double               b)
{
  g_autofree char *first = tw_chart_format_value (format, a);
  g_autofree char *second = tw_chart_format_value (format, b);

  return !g_str_equal (first, second);
}

static char *
tw_fan_chart_dup_tooltip (TwChart *chart,
                          guint    week)
{
  const TwFanData *data = TW_FAN_CHART (chart)->data;
  g_autofree char *when = tw_chart_format_week (data->format, data->first_week + (int) week);
  g_autofree char *title = g_markup_printf_escaped ("<b>%s</b>", when);
  GString         *markup = g_string_new (title);

  if (week < data->n_history)
    {
      if (isnan (data->history[week]))
        g_string_append_printf (markup, "\n%s", _ ("sales not known"));
      append_line (markup, _ ("sold %s"), data->format, data->history[week]);
      append_marks (markup, data, data->first_week + (TwWeek) week);
    }
  else
    {
      guint t = week - data->n_history;

      append_line (markup, _ ("median %s"), data->format, get_quantile (data, t, MEDIAN_LEVEL));
      if (data->mean && is_told_apart (data->format, data->mean[t], get_quantile (data, t, MEDIAN_LEVEL)))
        append_line (markup, _ ("mean %s"), data->format, data->mean[t]);
      append_range (markup, data, t);
      if (data->adjusted)
        append_line (markup, _ ("adjusted %s"), data->format, data->adjusted[t]);
    }
  if (week >= YEAR_WEEKS && week - YEAR_WEEKS < data->n_history)
    append_line (markup, _ ("sold same week last year: %s"), data->format, data->history[week - YEAR_WEEKS]);

  return g_string_free (markup, FALSE);
}

static void
tw_fan_chart_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 700 : 320;
}

static void
tw_fan_chart_finalize (GObject *object)
{
  tw_fan_data_free (TW_FAN_CHART (object)->data);
  G_OBJECT_CLASS (tw_fan_chart_parent_class)->finalize (object);
}

static void
tw_fan_chart_class_init (TwFanChartClass *class)
{
  TwChartClass *chart_class = TW_CHART_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = tw_fan_chart_finalize;
  GTK_WIDGET_CLASS (class)->measure = tw_fan_chart_measure;
  chart_class->draw = tw_fan_chart_draw_base;
  chart_class->get_plot = tw_fan_chart_get_plot;
  chart_class->get_n_weeks = tw_fan_chart_get_n_weeks;
  chart_class->get_y = tw_fan_chart_get_y;
  chart_class->dup_tooltip = tw_fan_chart_dup_tooltip;
}

static void
tw_fan_chart_init (TwFanChart *self)
{
}

GtkWidget *
tw_fan_chart_new (void)
{
  return g_object_new (TW_TYPE_FAN_CHART, NULL);
}

/* The figures a sighted reader takes in at once. */
static char *
describe (const TwFanData *data)
{
  g_autofree char *last = NULL;
  g_autofree char *first = NULL;
  g_autofree char *end = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (data->n_forecast == 0)
    return g_strdup_printf (ngettext ("%u week of history, no forecast", "%u weeks of history, no forecast", data->n_history), data->n_history);

  last = tw_chart_format_value (data->format, data->n_history ? data->history[data->n_history - 1] : 0);
  first = tw_chart_format_value (data->format, get_quantile (data, 0, MEDIAN_LEVEL));
  end = tw_chart_format_value (data->format, get_quantile (data, data->n_forecast - 1, MEDIAN_LEVEL));
  low = tw_chart_format_value (data->format, get_quantile (data, data->n_forecast - 1, 1));
  high = tw_chart_format_value (data->format, get_quantile (data, data->n_forecast - 1, TW_N_LEVELS - 2));

  return g_strdup_printf (_ ("Last week sold: %s. Expected next week: %s. Expected in the last week of the forecast: %s, in four cases of five between %s and %s."),
                          last, first, end, low, high);
}

void
tw_fan_chart_set_data (TwFanChart      *self,
                       const TwFanData *data)
{
  g_autofree char *description = NULL;
  TwFanData       *copy;

  g_return_if_fail (TW_IS_FAN_CHART (self));

  tw_chart_set_cursor (TW_CHART (self), -1);
  copy = data ? tw_fan_data_copy (data) : NULL;
  tw_fan_data_free (self->data);
  self->data = copy;
  description = copy ? describe (copy) : NULL;
  tw_chart_changed (TW_CHART (self), copy ? copy->title : NULL, description);
}

const TwFanData *
tw_fan_chart_get_data (TwFanChart *self)
{
  g_return_val_if_fail (TW_IS_FAN_CHART (self), NULL);

  return self->data;
}
