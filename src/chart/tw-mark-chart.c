/* tw-mark-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-mark-chart.h"

#include "tw-chart-cache.h"

#include <glib/gi18n.h>

#define MIN_WIDTH 180
#define WIDTH     260

typedef struct
{
  TwChartCache cache;
  gpointer     data; /* (nullable): the subclass's */
  int          cursor;
} TwMarkChartPrivate;

enum
{
  PROP_CURSOR = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TwMarkChart, tw_mark_chart, GTK_TYPE_WIDGET)

static TwMarkChartPrivate *
get_private (TwMarkChart *self)
{
  return tw_mark_chart_get_instance_private (self);
}

static guint
get_n_marks (TwMarkChart *self)
{
  gconstpointer data = get_private (self)->data;

  return data != NULL ? TW_MARK_CHART_GET_CLASS (self)->get_n_marks (data) : 0;
}

static gboolean
get_box (TwMarkChart        *self,
         const TwChartStyle *style,
         guint               mark,
         graphene_rect_t    *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  TwPen      pen = { NULL, gtk_widget_get_pango_context (widget), style };

  return TW_MARK_CHART_GET_CLASS (self)->get_box (&pen, get_private (self)->data, gtk_widget_get_width (widget), gtk_widget_get_height (widget), mark, box);
}

static char *
dup_text (TwMarkChart *self,
          guint        mark)
{
  return TW_MARK_CHART_GET_CLASS (self)->dup_text (get_private (self)->data, mark);
}

/* ---- drawing ---- */

static void
draw_cb (GtkWidget          *widget,
         cairo_t            *cr,
         const TwChartStyle *style,
         double              width,
         double              height)
{
  TwMarkChart *self = TW_MARK_CHART (widget);

  TW_MARK_CHART_GET_CLASS (self)->draw (cr, gtk_widget_get_pango_context (widget), get_private (self)->data, style, width, height);
}

static void
tw_mark_chart_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TwMarkChart        *self = TW_MARK_CHART (widget);
  TwMarkChartPrivate *priv = get_private (self);
  TwChartStyle        style;
  graphene_rect_t     box;

  if (get_n_marks (self) == 0)
    return;

  tw_chart_style_init_for_widget (&style, widget);
  if (priv->cursor >= 0 && get_box (self, &style, (guint) priv->cursor, &box))
    {
      GdkRGBA color = style.grid;

      color.alpha *= 0.6f;
      gtk_snapshot_append_color (snapshot, &color, &box);
    }
  tw_chart_cache_snapshot (&priv->cache, widget, snapshot, &style, draw_cb);
}

static void
tw_mark_chart_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_mark_chart_parent_class)->css_changed (widget, change);
  tw_chart_cache_clear (&get_private (TW_MARK_CHART (widget))->cache);
  gtk_widget_queue_draw (widget);
}

static void
tw_mark_chart_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  gconstpointer data;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = WIDTH;
      return;
    }
  data = get_private (TW_MARK_CHART (widget))->data;
  *minimum = *natural = data != NULL ? (int) TW_MARK_CHART_GET_CLASS (widget)->get_height (data) : 0;
}

/* ---- cursor ---- */

static void
announce (TwMarkChart *self)
{
  int              cursor = get_private (self)->cursor;
  g_autofree char *text = cursor >= 0 ? dup_text (self, (guint) cursor) : NULL;

  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT);
}

/* All of it, for whoever does not see the marks. */
static char *
describe (TwMarkChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < get_n_marks (self); i++)
    {
      g_autofree char *mark = dup_text (self, i);

      /* TRANSLATORS: between the entries of a list */
      g_string_append_printf (text, "%s%s", i > 0 ? C_ ("list", "; ") : "", mark);
    }

  return g_string_free (text, FALSE);
}

static void
motion_cb (TwMarkChart *self,
           double       x,
           double       y)
{
  TwChartStyle style;

  tw_chart_style_init_for_widget (&style, GTK_WIDGET (self));
  for (guint i = 0; i < get_n_marks (self); i++)
    {
      graphene_rect_t box;

      if (!get_box (self, &style, i, &box))
        break;
      if (graphene_rect_contains_point (&box, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
        {
          tw_mark_chart_set_cursor (self, (int) i);
          return;
        }
    }
  tw_mark_chart_set_cursor (self, -1);
}

/* What the mark says to those who hear it, for those who point at it. */
static gboolean
tw_mark_chart_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard,
                             GtkTooltip *tooltip)
{
  TwMarkChart     *self = TW_MARK_CHART (widget);
  int              cursor = get_private (self)->cursor;
  g_autofree char *text = NULL;
  TwChartStyle     style;
  graphene_rect_t  box;

  tw_chart_style_init_for_widget (&style, widget);
  if (cursor < 0 || !get_box (self, &style, (guint) cursor, &box))
    return FALSE;

  text = dup_text (self, (guint) cursor);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int) box.origin.x, (int) box.origin.y, (int) box.size.width, (int) box.size.height });

  return TRUE;
}

static void
leave_cb (TwMarkChart *self)
{
  tw_mark_chart_set_cursor (self, -1);
}

static gboolean
key_pressed_cb (TwMarkChart    *self,
                guint           key,
                guint           code,
                GdkModifierType state)
{
  int last = (int) get_n_marks (self) - 1;
  int cursor = get_private (self)->cursor;

  if (last < 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;

  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    tw_mark_chart_set_cursor (self, MIN (cursor + 1, last));
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    tw_mark_chart_set_cursor (self, cursor < 0 ? last : MAX (cursor - 1, 0));
  else if (key == GDK_KEY_Home)
    tw_mark_chart_set_cursor (self, 0);
  else if (key == GDK_KEY_End)
    tw_mark_chart_set_cursor (self, last);
  else if (key == GDK_KEY_Escape && cursor >= 0)
    tw_mark_chart_set_cursor (self, -1);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

/* ---- class ---- */

static void
tw_mark_chart_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (id == PROP_CURSOR)
    g_value_set_int (value, tw_mark_chart_get_cursor (TW_MARK_CHART (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tw_mark_chart_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (id == PROP_CURSOR)
    tw_mark_chart_set_cursor (TW_MARK_CHART (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tw_mark_chart_finalize (GObject *object)
{
  TwMarkChart        *self = TW_MARK_CHART (object);
  TwMarkChartPrivate *priv = get_private (self);

  tw_chart_cache_clear (&priv->cache);
  if (priv->data != NULL)
    TW_MARK_CHART_GET_CLASS (self)->free_data (priv->data);

  G_OBJECT_CLASS (tw_mark_chart_parent_class)->finalize (object);
}

static void
tw_mark_chart_class_init (TwMarkChartClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tw_mark_chart_get_property;
  object_class->set_property = tw_mark_chart_set_property;
  object_class->finalize = tw_mark_chart_finalize;
  widget_class->snapshot = tw_mark_chart_snapshot;
  widget_class->css_changed = tw_mark_chart_css_changed;
  widget_class->measure = tw_mark_chart_measure;
  widget_class->query_tooltip = tw_mark_chart_query_tooltip;

  properties[PROP_CURSOR] = g_param_spec_int ("cursor", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tw_mark_chart_init (TwMarkChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  get_private (self)->cursor = -1;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

void
tw_mark_chart_set_data (TwMarkChart  *self,
                        gconstpointer data,
                        const char   *label)
{
  TwMarkChartPrivate *priv = get_private (self);
  TwMarkChartClass *class = TW_MARK_CHART_GET_CLASS (self);
  gpointer         old = priv->data;
  g_autofree char *description = NULL;

  g_return_if_fail (TW_IS_MARK_CHART (self));

  tw_mark_chart_set_cursor (self, -1);
  tw_chart_cache_clear (&priv->cache);
  priv->data = data != NULL ? class->copy_data (data) : NULL;
  if (old != NULL)
    class->free_data (old);

  description = describe (self);
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gconstpointer
tw_mark_chart_get_data (TwMarkChart *self)
{
  g_return_val_if_fail (TW_IS_MARK_CHART (self), NULL);

  return get_private (self)->data;
}

void
tw_mark_chart_set_cursor (TwMarkChart *self,
                          int          cursor)
{
  TwMarkChartPrivate *priv = get_private (self);

  g_return_if_fail (TW_IS_MARK_CHART (self));

  cursor = cursor >= (int) get_n_marks (self) ? -1 : MAX (cursor, -1);
  if (cursor == priv->cursor)
    return;

  priv->cursor = cursor;
  announce (self);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

int
tw_mark_chart_get_cursor (TwMarkChart *self)
{
  g_return_val_if_fail (TW_IS_MARK_CHART (self), -1);

  return get_private (self)->cursor;
}
