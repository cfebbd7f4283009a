/* tw-waterfall-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-waterfall-chart.h"

#include "tw-chart-cache.h"
#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>

#define ROW_HEIGHT 24.0
#define BAR_HEIGHT 14.0
#define BAR_RADIUS 3.0
#define MIN_BAR    2.0
#define MARGIN     10.0
#define GAP        8.0
#define MIN_BARS   70.0 /* width below which units give way */

struct _TwWaterfallChart
{
  GtkWidget parent_instance;

  TwWaterfallData *data;
  TwChartCache     cache;
  int              cursor;
};

enum
{
  PROP_CURSOR = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwWaterfallChart, tw_waterfall_chart, GTK_TYPE_WIDGET)

/* ---- data ---- */

TwWaterfallData *
tw_waterfall_data_copy (const TwWaterfallData *data)
{
  TwWaterfallData *copy = g_memdup2 (data, sizeof *data);
  TwWaterfallStep *steps = g_memdup2 (data->steps, data->n_steps * sizeof *steps);

  for (guint i = 0; i < data->n_steps; i++)
    steps[i].label = g_strdup (data->steps[i].label);
  copy->steps = steps;
  copy->title = g_strdup (data->title);
  copy->total_label = g_strdup (data->total_label);

  return copy;
}

void
tw_waterfall_data_free (TwWaterfallData *data)
{
  if (data == NULL)
    return;

  for (guint i = 0; i < data->n_steps; i++)
    g_free ((char *) data->steps[i].label);
  g_free ((TwWaterfallStep *) data->steps);
  g_free ((char *) data->title);
  g_free ((char *) data->total_label);
  g_free (data);
}

double
tw_waterfall_data_get_total (const TwWaterfallData *data)
{
  double total = 0;

  for (guint i = 0; i < data->n_steps; i++)
    total += data->steps[i].units;

  return total;
}

static TwWaterfallStep
get_row (const TwWaterfallData *data,
         guint                  row)
{
  if (row < data->n_steps)
    return data->steps[row];

  return (TwWaterfallStep){ data->total_label, tw_waterfall_data_get_total (data), data->total_percent };
}

/* Between quotes where a name needs it (RFC 4180). */
static void
append_name (GString    *csv,
             const char *name)
{
  g_autoptr (GString) quoted = g_string_new (name);

  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (csv, "\"%s\"", quoted->str);
}

char *
tw_waterfall_data_to_csv (const TwWaterfallData *data)
{
  GString *csv = g_string_new ("share,units,percent\n");

  for (guint i = 0; i <= data->n_steps; i++)
    {
      TwWaterfallStep step = get_row (data, i);

      append_name (csv, step.label);
      tw_chart_append_csv (csv, step.units);
      tw_chart_append_csv (csv, 100 * step.percent);
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

static char *
dup_units (const TwWaterfallData *data,
           double                 units)
{
  return data->units != NULL ? data->units (units) : g_strdup_printf ("%+.0f", units);
}

/* (nullable): unknown where nothing was before */
static char *
dup_percent (const TwWaterfallData *data,
             double                 percent)
{
  if (!isfinite (percent))
    return NULL;

  return data->percent != NULL ? data->percent (percent) : g_strdup_printf ("%+.0f %%", 100 * percent);
}

/* "+74 · +18 %" */
static char *
dup_figures (const TwWaterfallData *data,
             guint                  row,
             gboolean               with_units)
{
  TwWaterfallStep  step = get_row (data, row);
  g_autofree char *units = dup_units (data, step.units);
  char            *percent = dup_percent (data, step.percent);

  if (percent == NULL)
    return g_steal_pointer (&units);
  if (with_units)
    {
      char *both = g_strdup_printf ("%s · %s", units, percent);

      g_free (percent);
      return both;
    }

  return percent;
}

/* ---- layout ---- */

/* In reading direction; what is mirrored is drawn from the other side. */
typedef struct
{
  double   width;
  double   top;
  double   row_height;
  double   bars_x;
  double   bars_width;
  gboolean with_units;
  double   lo;
  double   hi;
} Layout;

static void
find_range (const TwWaterfallData *data,
            Layout                *layout)
{
  double sum = 0;

  layout->lo = layout->hi = 0;
  for (guint i = 0; i < data->n_steps; i++)
    {
      sum += data->steps[i].units;
      layout->lo = MIN (layout->lo, sum);
      layout->hi = MAX (layout->hi, sum);
    }
  if (layout->hi - layout->lo < 1e-9)
    layout->hi = layout->lo + 1;
}

static void
measure_texts (const TwPen           *pen,
               const TwWaterfallData *data,
               gboolean               with_units,
               double                *names,
               double                *figures)
{
  *names = *figures = 0;
  for (guint i = 0; i <= data->n_steps; i++)
    {
      g_autofree char *text = dup_figures (data, i, with_units);
      double           width;

      tw_pen_measure (pen, get_row (data, i).label, TW_TEXT_SMALL, &width, NULL);
      *names = MAX (*names, width);
      tw_pen_measure (pen, text, TW_TEXT_SMALL, &width, NULL);
      *figures = MAX (*figures, width);
    }
}

static gboolean
make_layout (const TwPen           *pen,
             const TwWaterfallData *data,
             double                 width,
             double                 height,
             Layout                *layout)
{
  double names, figures;

  if (data->n_steps == 0)
    return FALSE;

  find_range (data, layout);
  layout->width = width;
  layout->row_height = MIN (ROW_HEIGHT, (height - 2 * MARGIN) / (data->n_steps + 1));
  layout->top = MAX (0, (height - layout->row_height * (data->n_steps + 1)) / 2);
  for (layout->with_units = TRUE;; layout->with_units = FALSE)
    {
      measure_texts (pen, data, layout->with_units, &names, &figures);
      layout->bars_x = MARGIN + names + GAP;
      layout->bars_width = width - layout->bars_x - GAP - figures - MARGIN;
      if (layout->bars_width >= MIN_BARS || !layout->with_units)
        break;
    }

  return layout->bars_width > 20 && layout->row_height > 8;
}

static double
get_x (const Layout *layout,
       double        units)
{
  return layout->bars_x + layout->bars_width * (units - layout->lo) / (layout->hi - layout->lo);
}

static double
get_row_y (const Layout *layout,
           guint         row)
{
  return layout->top + (row + 0.5) * layout->row_height;
}

/* ---- drawing ---- */

static double
mirror (const TwPen  *pen,
        const Layout *layout,
        double        x)
{
  return pen->style->mirrored ? layout->width - x : x;
}

static void
round_rectangle (cairo_t *cr,
                 double   x,
                 double   y,
                 double   width,
                 double   height,
                 double   radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_bar (const TwPen   *pen,
          const Layout  *layout,
          guint          row,
          double         from,
          double         to,
          const GdkRGBA *color)
{
  double a = mirror (pen, layout, get_x (layout, from)), b = mirror (pen, layout, get_x (layout, to));
  double width = MAX (fabs (b - a), MIN_BAR), height = MIN (BAR_HEIGHT, layout->row_height - 4);

  tw_pen_set_color (pen, color);
  round_rectangle (pen->cr, (a + b - width) / 2, get_row_y (layout, row) - height / 2, width, height, BAR_RADIUS);
  cairo_fill (pen->cr);
}

/* From where a share ends down to where the next begins. */
static void
draw_link (const TwPen  *pen,
           const Layout *layout,
           guint         row,
           double        units)
{
  double x = floor (mirror (pen, layout, get_x (layout, units))) + 0.5;

  cairo_set_line_width (pen->cr, 1);
  tw_pen_set_color (pen, &pen->style->grid);
  cairo_move_to (pen->cr, x, get_row_y (layout, row));
  cairo_line_to (pen->cr, x, get_row_y (layout, row + 1));
  cairo_stroke (pen->cr);
}

static void
draw_zero (const TwPen           *pen,
           const TwWaterfallData *data,
           const Layout          *layout)
{
  double x = floor (mirror (pen, layout, get_x (layout, 0))) + 0.5;

  cairo_set_line_width (pen->cr, 1);
  tw_pen_set_faded (pen, &pen->style->dim, 0.6);
  cairo_move_to (pen->cr, x, layout->top);
  cairo_line_to (pen->cr, x, layout->top + layout->row_height * (data->n_steps + 1));
  cairo_stroke (pen->cr);
}

static void
draw_texts (const TwPen           *pen,
            const TwWaterfallData *data,
            const Layout          *layout,
            guint                  row)
{
  g_autofree char *figures = dup_figures (data, row, layout->with_units);
  const GdkRGBA   *color = row == data->n_steps ? &pen->style->text : &pen->style->dim;
  double           y = get_row_y (layout, row);
  double           start = pen->style->mirrored ? 1 : 0;

  tw_pen_text (pen, get_row (data, row).label, TW_TEXT_SMALL, color, mirror (pen, layout, layout->bars_x - GAP), y, 1 - start, 0.5);
  tw_pen_text (pen, figures, TW_TEXT_SMALL, &pen->style->text, mirror (pen, layout, layout->width - MARGIN), y, 1 - start, 0.5);
}

void
tw_waterfall_chart_draw (cairo_t            *cr,
                         PangoContext       *context,
                         gconstpointer       data,
                         const TwChartStyle *style,
                         double              width,
                         double              height)
{
  const TwWaterfallData *waterfall = data;
  double                 sum = 0;
  Layout                 layout;
  TwPen                  pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, waterfall, width, height, &layout))
    {
      draw_zero (&pen, waterfall, &layout);
      for (guint i = 0; i < waterfall->n_steps; i++)
        {
          double units = waterfall->steps[i].units;

          draw_link (&pen, &layout, i, sum + units);
          draw_bar (&pen, &layout, i, sum, sum + units, units < 0 ? &style->bad : &style->good);
          draw_texts (&pen, waterfall, &layout, i);
          sum += units;
        }
      draw_bar (&pen, &layout, waterfall->n_steps, 0, sum, &style->median);
      draw_texts (&pen, waterfall, &layout, waterfall->n_steps);
    }
  tw_pen_clear (&pen);
}

double
tw_waterfall_chart_get_height (guint n_steps)
{
  return 2 * MARGIN + ROW_HEIGHT * (n_steps + 1);
}

/* ---- widget ---- */

static void
draw_cb (GtkWidget          *widget,
         cairo_t            *cr,
         const TwChartStyle *style,
         double              width,
         double              height)
{
  tw_waterfall_chart_draw (cr, gtk_widget_get_pango_context (widget), TW_WATERFALL_CHART (widget)->data, style, width, height);
}

static gboolean
layout_widget (TwWaterfallChart   *self,
               const TwChartStyle *style,
               Layout             *layout)
{
  TwPen pen = { NULL, gtk_widget_get_pango_context (GTK_WIDGET (self)), style };

  return self->data != NULL && make_layout (&pen, self->data, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), layout);
}

static void
tw_waterfall_chart_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  TwWaterfallChart *self = TW_WATERFALL_CHART (widget);
  TwChartStyle      style;
  Layout            layout;

  if (self->data == NULL)
    return;

  tw_chart_style_init_for_widget (&style, widget);
  if (self->cursor >= 0 && layout_widget (self, &style, &layout))
    {
      GdkRGBA color = style.grid;

      color.alpha *= 0.6f;
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, layout.top + self->cursor * layout.row_height, layout.width, layout.row_height));
    }
  tw_chart_cache_snapshot (&self->cache, widget, snapshot, &style, draw_cb);
}

static void
tw_waterfall_chart_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_waterfall_chart_parent_class)->css_changed (widget, change);
  tw_chart_cache_clear (&TW_WATERFALL_CHART (widget)->cache);
  gtk_widget_queue_draw (widget);
}

static void
tw_waterfall_chart_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  TwWaterfallChart *self = TW_WATERFALL_CHART (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 180;
      *natural = 260;
      return;
    }
  *minimum = *natural = (int) tw_waterfall_chart_get_height (self->data != NULL ? self->data->n_steps : 0);
}

static char *
describe_row (const TwWaterfallData *data,
              guint                  row)
{
  g_autofree char *figures = dup_figures (data, row, TRUE);

  /* TRANSLATORS: a share of a change and its figures: "Season: +24 · +6 %" */
  return g_strdup_printf (C_ ("chart", "%s: %s"), get_row (data, row).label, figures);
}

static void
announce (TwWaterfallChart *self)
{
  g_autofree char *text = self->cursor >= 0 ? describe_row (self->data, (guint) self->cursor) : NULL;

  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT);
}

/* All of it, for whoever does not see the bars. */
static char *
describe (const TwWaterfallData *data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i <= data->n_steps; i++)
    {
      g_autofree char *row = describe_row (data, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", row);
    }

  return g_string_free (text, FALSE);
}

static void
motion_cb (TwWaterfallChart *self,
           double            x,
           double            y)
{
  TwChartStyle style;
  Layout       layout;

  tw_chart_style_init_for_widget (&style, GTK_WIDGET (self));
  if (layout_widget (self, &style, &layout))
    tw_waterfall_chart_set_cursor (self, (int) floor ((y - layout.top) / layout.row_height));
}

static void
leave_cb (TwWaterfallChart *self)
{
  tw_waterfall_chart_set_cursor (self, -1);
}

static gboolean
key_pressed_cb (TwWaterfallChart *self,
                guint             key,
                guint             code,
                GdkModifierType   state)
{
  int last = self->data != NULL ? (int) self->data->n_steps : -1;
  int cursor = self->cursor;

  if (last < 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;

  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    tw_waterfall_chart_set_cursor (self, MIN (cursor + 1, last));
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    tw_waterfall_chart_set_cursor (self, cursor < 0 ? last : MAX (cursor - 1, 0));
  else if (key == GDK_KEY_Home)
    tw_waterfall_chart_set_cursor (self, 0);
  else if (key == GDK_KEY_End)
    tw_waterfall_chart_set_cursor (self, last);
  else if (key == GDK_KEY_Escape && cursor >= 0)
    tw_waterfall_chart_set_cursor (self, -1);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
tw_waterfall_chart_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (id == PROP_CURSOR)
    g_value_set_int (value, TW_WATERFALL_CHART (object)->cursor);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tw_waterfall_chart_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (id == PROP_CURSOR)
    tw_waterfall_chart_set_cursor (TW_WATERFALL_CHART (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tw_waterfall_chart_finalize (GObject *object)
{
  TwWaterfallChart *self = TW_WATERFALL_CHART (object);

  tw_waterfall_data_free (self->data);
  tw_chart_cache_clear (&self->cache);

  G_OBJECT_CLASS (tw_waterfall_chart_parent_class)->finalize (object);
}

static void
tw_waterfall_chart_class_init (TwWaterfallChartClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tw_waterfall_chart_get_property;
  object_class->set_property = tw_waterfall_chart_set_property;
  object_class->finalize = tw_waterfall_chart_finalize;
  widget_class->snapshot = tw_waterfall_chart_snapshot;
  widget_class->css_changed = tw_waterfall_chart_css_changed;
  widget_class->measure = tw_waterfall_chart_measure;

  properties[PROP_CURSOR] = g_param_spec_int ("cursor", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tw_waterfall_chart_init (TwWaterfallChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->cursor = -1;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
tw_waterfall_chart_new (void)
{
  return g_object_new (TW_TYPE_WATERFALL_CHART, NULL);
}

void
tw_waterfall_chart_set_data (TwWaterfallChart      *self,
                             const TwWaterfallData *data)
{
  g_autofree char *description = NULL;

  g_return_if_fail (TW_IS_WATERFALL_CHART (self));

  tw_waterfall_chart_set_cursor (self, -1);
  g_clear_pointer (&self->data, tw_waterfall_data_free);
  self->data = data != NULL ? tw_waterfall_data_copy (data) : NULL;
  tw_chart_cache_clear (&self->cache);
  description = self->data != NULL ? describe (self->data) : g_strdup ("");
  if (self->data != NULL && self->data->title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->data->title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const TwWaterfallData *
tw_waterfall_chart_get_data (TwWaterfallChart *self)
{
  g_return_val_if_fail (TW_IS_WATERFALL_CHART (self), NULL);

  return self->data;
}

void
tw_waterfall_chart_set_cursor (TwWaterfallChart *self,
                               int               cursor)
{
  g_return_if_fail (TW_IS_WATERFALL_CHART (self));

  if (self->data == NULL || cursor > (int) self->data->n_steps)
    cursor = -1;
  cursor = MAX (cursor, -1);
  if (cursor == self->cursor)
    return;

  self->cursor = cursor;
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

int
tw_waterfall_chart_get_cursor (TwWaterfallChart *self)
{
  g_return_val_if_fail (TW_IS_WATERFALL_CHART (self), -1);

  return self->cursor;
}
