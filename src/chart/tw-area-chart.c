/* tw-area-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-area-chart.h"

#include "tw-chart-cache.h"
#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define LEGEND_HEIGHT 22.0
#define KNOB_RADIUS   5.0
#define MARGIN_SIDE   6.0
#define MARGIN_BOTTOM 3.0
#define PAGE_WEEKS    4
#define SWATCH        11.0

struct _TwAreaChart
{
  GtkWidget parent_instance;

  TwAreaData  *data;
  guint        week;
  TwChartCache cache;
};

enum
{
  PROP_0,
  PROP_WEEK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwAreaChart, tw_area_chart, GTK_TYPE_WIDGET)

/* ---- data ---- */

TwAreaData *
tw_area_data_copy (const TwAreaData *data)
{
  TwAreaData   *copy = g_memdup2 (data, sizeof *data);
  TwAreaSeries *series = g_new0 (TwAreaSeries, data->n_series);

  for (guint i = 0; i < data->n_series; i++)
    {
      series[i].label = g_strdup (data->series[i].label);
      series[i].value = g_memdup2 (data->series[i].value, data->n_weeks * sizeof (double));
    }
  copy->title = g_strdup (data->title);
  copy->series = series;

  return copy;
}

void
tw_area_data_free (TwAreaData *data)
{
  if (data == NULL)
    return;
  for (guint i = 0; i < data->n_series; i++)
    {
      g_free ((char *) data->series[i].label);
      g_free ((double *) data->series[i].value);
    }
  g_free ((TwAreaSeries *) data->series);
  g_free ((char *) data->title);
  g_free (data);
}

static void
append_quoted (GString    *csv,
               const char *text)
{
  g_string_append (csv, ",\"");
  for (const char *c = text ? text : ""; *c; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

char *
tw_area_data_to_csv (const TwAreaData *data)
{
  GString *csv = g_string_new ("week");

  for (guint i = 0; i < data->n_series; i++)
    append_quoted (csv, data->series[i].label);
  g_string_append_c (csv, '\n');

  for (guint t = 0; t < data->n_weeks; t++)
    {
      g_autofree char *day = tw_day_dup_string (tw_week_get_monday (data->first_week + (int) t));

      g_string_append (csv, day);
      for (guint i = 0; i < data->n_series; i++)
        tw_chart_append_csv (csv, data->series[i].value[t]);
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

/* ---- drawing ---- */

static TwPlot
get_plot (const TwAreaData *data,
          double            width,
          double            height,
          gboolean          mirrored)
{
  double top = 2 * KNOB_RADIUS + (data->legend ? LEGEND_HEIGHT : 0);

  return (TwPlot){ MARGIN_SIDE, top, MAX (1, width - 2 * MARGIN_SIDE), MAX (1, height - top - MARGIN_BOTTOM), mirrored };
}

static double
get_total (const TwAreaData *data,
           guint             week)
{
  double total = 0;

  for (guint i = 0; i < data->n_series; i++)
    total += MAX (0, data->series[i].value[week]);

  return total;
}

static void
draw_areas (const TwPen      *pen,
            const TwAreaData *data,
            const TwPlot     *plot)
{
  g_autofree double *low = g_new0 (double, data->n_weeks);
  g_autofree double *high = g_new0 (double, data->n_weeks);
  double             top = 0;
  TwScale            scale;

  for (guint t = 0; t < data->n_weeks; t++)
    top = MAX (top, get_total (data, t));
  scale = (TwScale){ 0, MAX (top, 1) * 1.04, 1, 2 };

  for (guint i = 0; i < data->n_series; i++)
    {
      for (guint t = 0; t < data->n_weeks; t++)
        high[t] = low[t] + MAX (0, data->series[i].value[t]);
      tw_pen_fill_between (pen, plot, &scale, low, high, data->n_weeks, TRUE);
      tw_pen_fill_pattern (pen, i);
      memcpy (low, high, data->n_weeks * sizeof (double));
    }
}

static void
draw_baseline (const TwPen  *pen,
               const TwPlot *plot)
{
  double y = round (plot->y + plot->height) + 0.5;

  cairo_set_line_width (pen->cr, 1);
  tw_pen_set_color (pen, &pen->style->grid);
  cairo_move_to (pen->cr, plot->x, y);
  cairo_line_to (pen->cr, plot->x + plot->width, y);
  cairo_stroke (pen->cr);
}

static void
draw_legend (const TwPen      *pen,
             const TwAreaData *data,
             const TwPlot     *plot)
{
  double direction = plot->mirrored ? -1 : 1;
  double x = plot->mirrored ? plot->x + plot->width : plot->x, y = LEGEND_HEIGHT / 2 - 1;

  for (guint i = 0; i < data->n_series; i++)
    {
      double width;

      tw_pen_measure (pen, data->series[i].label, TW_TEXT_SMALL, &width, NULL);
      if (fabs (x + (SWATCH + 6 + width) * direction - plot->x - plot->width / 2) > plot->width / 2)
        return;
      cairo_rectangle (pen->cr, plot->mirrored ? x - SWATCH : x, y - SWATCH / 2, SWATCH, SWATCH);
      tw_pen_fill_pattern (pen, i);
      tw_pen_text (pen, data->series[i].label, TW_TEXT_SMALL, &pen->style->dim, x + (SWATCH + 6) * direction, y, plot->mirrored ? 1 : 0, 0.5);
      x += (SWATCH + 6 + width + 18) * direction;
    }
}

void
tw_area_chart_draw (cairo_t            *cr,
                    PangoContext       *context,
                    gconstpointer       data,
                    const TwChartStyle *style,
                    double              width,
                    double              height)
{
  const TwAreaData *area = data;
  TwPlot            plot = get_plot (area, width, height, style->mirrored);
  TwPen             pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (area->n_weeks > 0 && width > 40 && plot.height > 6)
    {
      draw_areas (&pen, area, &plot);
      draw_baseline (&pen, &plot);
      if (area->legend)
        draw_legend (&pen, area, &plot);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static guint
get_n_weeks (TwAreaChart *self)
{
  return self->data ? self->data->n_weeks : 0;
}

static TwPlot
get_widget_plot (TwAreaChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return get_plot (self->data, gtk_widget_get_width (widget), gtk_widget_get_height (widget), gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
}

static void
draw_cb (GtkWidget          *widget,
         cairo_t            *cr,
         const TwChartStyle *style,
         double              width,
         double              height)
{
  tw_area_chart_draw (cr, gtk_widget_get_pango_context (widget), TW_AREA_CHART (widget)->data, style, width, height);
}

static void
append_disc (GtkSnapshot   *snapshot,
             double         x,
             double         y,
             double         radius,
             const GdkRGBA *color)
{
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
tw_area_chart_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TwAreaChart *self = TW_AREA_CHART (widget);
  TwChartStyle style;
  TwPlot       plot;
  double       x;

  if (get_n_weeks (self) == 0)
    return;
  tw_chart_style_init_for_widget (&style, widget);
  tw_chart_cache_snapshot (&self->cache, widget, snapshot, &style, draw_cb);
  plot = get_widget_plot (self);
  x = round (tw_plot_get_cell_x (&plot, get_n_weeks (self), self->week));
  gtk_snapshot_append_color (snapshot, &style.text, &GRAPHENE_RECT_INIT (x - 1, plot.y - KNOB_RADIUS, 2, plot.height + KNOB_RADIUS));
  append_disc (snapshot, x, plot.y - KNOB_RADIUS, KNOB_RADIUS + 1, &style.paper);
  append_disc (snapshot, x, plot.y - KNOB_RADIUS, KNOB_RADIUS, &style.median);
}

static void
tw_area_chart_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_area_chart_parent_class)->css_changed (widget, change);
  tw_chart_cache_clear (&TW_AREA_CHART (widget)->cache);
  gtk_widget_queue_draw (widget);
}

static void
tw_area_chart_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 44;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 64;
}

/* A slider to screen readers, whose value in words is the week and what is in stock then. */
static void
announce (TwAreaChart *self)
{
  g_autofree char *when = NULL;
  g_autofree char *total = NULL;
  g_autofree char *text = NULL;

  if (get_n_weeks (self) == 0)
    return;
  when = tw_chart_format_week (self->data->format, self->data->first_week + (int) self->week);
  total = tw_chart_format_value (self->data->format, get_total (self->data, self->week));
  /* TRANSLATORS: a week, then the units in stock at its end */
  text = g_strdup_printf (_ ("%s: stock %s"), when, total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) (get_n_weeks (self) - 1),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->week,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
set_week_at (TwAreaChart *self,
             double       x)
{
  TwPlot plot;
  double cell;

  if (get_n_weeks (self) == 0)
    return;
  plot = get_widget_plot (self);
  cell = floor (tw_plot_get_unit (&plot, x) * get_n_weeks (self));
  tw_area_chart_set_week (self, (guint) CLAMP (cell, 0, get_n_weeks (self) - 1));
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               TwAreaChart    *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  set_week_at (self, x);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                TwAreaChart    *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    set_week_at (self, x + dx);
}

/* -1 if it is no key of ours. */
static int
get_target (TwAreaChart *self,
            guint        key)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int      week = (int) self->week, last = (int) get_n_weeks (self) - 1;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return CLAMP (week + (mirrored ? 1 : -1), 0, last);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return CLAMP (week + (mirrored ? -1 : 1), 0, last);
    case GDK_KEY_Page_Up:
      return MAX (week - PAGE_WEEKS, 0);
    case GDK_KEY_Page_Down:
      return MIN (week + PAGE_WEEKS, last);
    case GDK_KEY_Home:
      return 0;
    case GDK_KEY_End:
      return last;
    default:
      return -1;
    }
}

static gboolean
key_pressed_cb (TwAreaChart    *self,
                guint           key,
                guint           code,
                GdkModifierType state)
{
  int target;

  if (get_n_weeks (self) == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;
  target = get_target (self, key);
  if (target < 0)
    return GDK_EVENT_PROPAGATE;
  tw_area_chart_set_week (self, (guint) target);

  return GDK_EVENT_STOP;
}

static void
tw_area_chart_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_WEEK:
      g_value_set_uint (value, tw_area_chart_get_week (TW_AREA_CHART (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_area_chart_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_WEEK:
      tw_area_chart_set_week (TW_AREA_CHART (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_area_chart_finalize (GObject *object)
{
  TwAreaChart *self = TW_AREA_CHART (object);

  tw_area_data_free (self->data);
  tw_chart_cache_clear (&self->cache);
  G_OBJECT_CLASS (tw_area_chart_parent_class)->finalize (object);
}

static void
tw_area_chart_class_init (TwAreaChartClass *class)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = tw_area_chart_get_property;
  object_class->set_property = tw_area_chart_set_property;
  object_class->finalize = tw_area_chart_finalize;
  widget_class->snapshot = tw_area_chart_snapshot;
  widget_class->css_changed = tw_area_chart_css_changed;
  widget_class->measure = tw_area_chart_measure;

  properties[PROP_WEEK] = g_param_spec_uint ("week", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "areachart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
tw_area_chart_init (TwAreaChart *self)
{
  GtkGesture         *drag = gtk_gesture_drag_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
tw_area_chart_new (void)
{
  return g_object_new (TW_TYPE_AREA_CHART, NULL);
}

static char *
describe (const TwAreaData *data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < data->n_series && data->n_weeks > 0; i++)
    {
      g_autofree char *first = tw_chart_format_value (data->format, data->series[i].value[0]);
      g_autofree char *last = tw_chart_format_value (data->format, data->series[i].value[data->n_weeks - 1]);

      if (i > 0)
        g_string_append_c (text, ' ');
      /* TRANSLATORS: a region, its stock in the first and in the last week */
      g_string_append_printf (text, _ ("%s: from %s to %s."), data->series[i].label, first, last);
    }

  return g_string_free (text, FALSE);
}

void
tw_area_chart_set_data (TwAreaChart      *self,
                        const TwAreaData *data)
{
  g_autofree char *description = NULL;
  TwAreaData      *copy;

  g_return_if_fail (TW_IS_AREA_CHART (self));

  copy = data ? tw_area_data_copy (data) : NULL;
  tw_area_data_free (self->data);
  self->data = copy;
  tw_chart_cache_clear (&self->cache);
  description = copy ? describe (copy) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, copy && copy->title ? copy->title : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description ? description : "",
                                  -1);
  tw_area_chart_set_week (self, self->week);
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Without data any week is kept, so that property bindings can run before the first plan. */
void
tw_area_chart_set_week (TwAreaChart *self,
                        guint        week)
{
  g_return_if_fail (TW_IS_AREA_CHART (self));

  if (get_n_weeks (self) > 0)
    week = MIN (week, get_n_weeks (self) - 1);
  if (week == self->week)
    return;
  self->week = week;
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WEEK]);
}

guint
tw_area_chart_get_week (TwAreaChart *self)
{
  g_return_val_if_fail (TW_IS_AREA_CHART (self), 0);

  return self->week;
}
