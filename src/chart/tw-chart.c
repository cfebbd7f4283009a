/* tw-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chart.h"

#include "tw-chart-cache.h"

#include <math.h>

#define PAGE_WEEKS 13

typedef struct
{
  TwChartCache cache;
  int          cursor;
} TwChartPrivate;

enum
{
  PROP_0,
  PROP_CURSOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TwChart, tw_chart, GTK_TYPE_WIDGET)

static guint
get_n_weeks (TwChart *self)
{
  return TW_CHART_GET_CLASS (self)->get_n_weeks (self);
}

static gboolean
get_plot (TwChart      *self,
          TwChartStyle *style,
          TwPlot       *plot)
{
  GtkWidget *widget = GTK_WIDGET (self);

  tw_chart_style_init_for_widget (style, widget);

  return TW_CHART_GET_CLASS (self)->get_plot (self, style, gtk_widget_get_width (widget), gtk_widget_get_height (widget), plot);
}

static void
draw_cb (GtkWidget          *widget,
         cairo_t            *cr,
         const TwChartStyle *style,
         double              width,
         double              height)
{
  TW_CHART_GET_CLASS (widget)->draw (TW_CHART (widget), cr, style, width, height);
}

/* What a screen reader says while the crosshair moves. */
static void
announce (TwChart *self)
{
  TwChartPrivate  *priv = tw_chart_get_instance_private (self);
  g_autofree char *markup = NULL;
  g_autofree char *text = NULL;

  if (priv->cursor < 0)
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT);
      return;
    }
  markup = TW_CHART_GET_CLASS (self)->dup_tooltip (self, priv->cursor);
  if (!pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL))
    return;
  g_strdelimit (text, "\n", ';');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
motion_cb (TwChart *self,
           double   x,
           double   y)
{
  TwChartStyle style;
  TwPlot       plot;

  if (get_plot (self, &style, &plot))
    tw_chart_set_cursor (self, tw_plot_get_cell (&plot, get_n_weeks (self), x));
}

static void
leave_cb (TwChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    tw_chart_set_cursor (self, -1);
}

static void
focus_out_cb (TwChart *self)
{
  tw_chart_set_cursor (self, -1);
}

static void
pressed_cb (TwChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Where a key moves the crosshair to; -2 if it is no key of ours. */
static int
get_target (TwChart *self,
            guint    key)
{
  TwChartPrivate *priv = tw_chart_get_instance_private (self);
  gboolean        mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int             last = (int) get_n_weeks (self) - 1, from = priv->cursor < 0 ? last / 2 : priv->cursor;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return CLAMP (from + (mirrored ? 1 : -1), 0, last);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return CLAMP (from + (mirrored ? -1 : 1), 0, last);
    case GDK_KEY_Page_Up:
      return MAX (from - PAGE_WEEKS, 0);
    case GDK_KEY_Page_Down:
      return MIN (from + PAGE_WEEKS, last);
    case GDK_KEY_Home:
      return 0;
    case GDK_KEY_End:
      return last;
    case GDK_KEY_Escape:
      return priv->cursor < 0 ? -2 : -1;
    default:
      return -2;
    }
}

static gboolean
key_pressed_cb (TwChart        *self,
                guint           key,
                guint           code,
                GdkModifierType state)
{
  int target;

  if (get_n_weeks (self) == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;

  target = get_target (self, key);
  if (target < -1)
    return GDK_EVENT_PROPAGATE;
  tw_chart_set_cursor (self, target);

  return GDK_EVENT_STOP;
}

static void
snapshot_cursor (TwChart            *self,
                 GtkSnapshot        *snapshot,
                 const TwChartStyle *style,
                 const TwPlot       *plot)
{
  TwChartPrivate  *priv = tw_chart_get_instance_private (self);
  g_autofree char *markup = TW_CHART_GET_CLASS (self)->dup_tooltip (self, priv->cursor);
  double           x = tw_plot_get_cell_x (plot, get_n_weeks (self), priv->cursor);
  double           y = TW_CHART_GET_CLASS (self)->get_y (self, plot, priv->cursor);

  gtk_snapshot_append_color (snapshot, &style->median, &GRAPHENE_RECT_INIT (round (x) - 0.5, plot->y, 1, plot->height));
  if (isfinite (y))
    {
      GskRoundedRect ring, dot;

      gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (x - 5, y - 5, 10, 10), 5);
      gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x - 3.5, y - 3.5, 7, 7), 3.5);
      gtk_snapshot_push_rounded_clip (snapshot, &ring);
      gtk_snapshot_append_color (snapshot, &style->paper, &ring.bounds);
      gtk_snapshot_pop (snapshot);
      gtk_snapshot_push_rounded_clip (snapshot, &dot);
      gtk_snapshot_append_color (snapshot, &style->median, &dot.bounds);
      gtk_snapshot_pop (snapshot);
    }
  tw_chart_snapshot_tooltip (GTK_WIDGET (self), snapshot, style, markup, x, plot->y + 8);
}

static void
tw_chart_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  TwChart        *self = TW_CHART (widget);
  TwChartPrivate *priv = tw_chart_get_instance_private (self);
  TwChartStyle    style;
  TwPlot          plot;
  gboolean        pointable = get_plot (self, &style, &plot);

  tw_chart_cache_snapshot (&priv->cache, widget, snapshot, &style, draw_cb);
  if (pointable && priv->cursor >= 0 && priv->cursor < (int) get_n_weeks (self))
    snapshot_cursor (self, snapshot, &style, &plot);
}

static void
tw_chart_css_changed (GtkWidget         *widget,
                      GtkCssStyleChange *change)
{
  TwChartPrivate *priv = tw_chart_get_instance_private (TW_CHART (widget));

  GTK_WIDGET_CLASS (tw_chart_parent_class)->css_changed (widget, change);
  tw_chart_cache_clear (&priv->cache);
  gtk_widget_queue_draw (widget);
}

static void
tw_chart_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CURSOR:
      g_value_set_int (value, tw_chart_get_cursor (TW_CHART (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_chart_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_CURSOR:
      tw_chart_set_cursor (TW_CHART (object), g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_chart_finalize (GObject *object)
{
  TwChartPrivate *priv = tw_chart_get_instance_private (TW_CHART (object));

  tw_chart_cache_clear (&priv->cache);
  G_OBJECT_CLASS (tw_chart_parent_class)->finalize (object);
}

static void
tw_chart_class_init (TwChartClass *class)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = tw_chart_get_property;
  object_class->set_property = tw_chart_set_property;
  object_class->finalize = tw_chart_finalize;
  widget_class->snapshot = tw_chart_snapshot;
  widget_class->css_changed = tw_chart_css_changed;

  properties[PROP_CURSOR] = g_param_spec_int ("cursor", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tw_chart_init (TwChart *self)
{
  TwChartPrivate     *priv = tw_chart_get_instance_private (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture         *click = gtk_gesture_click_new ();

  priv->cursor = -1;
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_out_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

void
tw_chart_set_cursor (TwChart *self,
                     int      cursor)
{
  TwChartPrivate *priv = tw_chart_get_instance_private (self);
  int             n;

  g_return_if_fail (TW_IS_CHART (self));

  n = (int) get_n_weeks (self);
  cursor = n == 0 ? -1 : CLAMP (cursor, -1, n - 1);
  if (cursor == priv->cursor)
    return;
  priv->cursor = cursor;
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

int
tw_chart_get_cursor (TwChart *self)
{
  TwChartPrivate *priv = tw_chart_get_instance_private (self);

  g_return_val_if_fail (TW_IS_CHART (self), -1);

  return priv->cursor;
}

void
tw_chart_changed (TwChart    *self,
                  const char *label,
                  const char *description)
{
  TwChartPrivate *priv = tw_chart_get_instance_private (self);

  g_return_if_fail (TW_IS_CHART (self));

  tw_chart_set_cursor (self, -1);
  tw_chart_cache_clear (&priv->cache);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description ? description : "",
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
