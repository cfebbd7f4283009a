/* tw-map-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-view.h"

#include <adwaita.h>
#include <shumate/shumate.h>

struct _TwMapView
{
  GtkWidget parent_instance;

  ShumateMap *map;
  int         selected;
  gboolean    borders;
  gboolean    animate;
};

enum
{
  PROP_SELECTED = 1,
  PROP_BORDERS,
  PROP_ANIMATE,
  N_PROPS,
};

enum
{
  PLACE_ACTIVATED,
  DRAG_STARTED,
  DRAG_MOVED,
  DRAG_DROPPED,
  DRAG_CANCELLED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwMapView, tw_map_view, GTK_TYPE_WIDGET)

static void
set_flag (TwMapView *self,
          gboolean  *flag,
          gboolean   value,
          guint      property)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
tw_map_view_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  TwMapView *self = TW_MAP_VIEW (object);

  switch (property_id)
    {
    case PROP_SELECTED:
      g_value_set_int (value, self->selected);
      break;
    case PROP_BORDERS:
      g_value_set_boolean (value, self->borders);
      break;
    case PROP_ANIMATE:
      g_value_set_boolean (value, self->animate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tw_map_view_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  TwMapView *self = TW_MAP_VIEW (object);

  switch (property_id)
    {
    case PROP_SELECTED:
      tw_map_view_set_selected (self, g_value_get_int (value));
      break;
    case PROP_BORDERS:
      set_flag (self, &self->borders, g_value_get_boolean (value), PROP_BORDERS);
      break;
    case PROP_ANIMATE:
      set_flag (self, &self->animate, g_value_get_boolean (value), PROP_ANIMATE);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tw_map_view_dispose (GObject *object)
{
  TwMapView *self = TW_MAP_VIEW (object);

  if (self->map)
    gtk_widget_unparent (GTK_WIDGET (self->map));
  self->map = NULL;

  G_OBJECT_CLASS (tw_map_view_parent_class)->dispose (object);
}

static void
tw_map_view_class_init (TwMapViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = tw_map_view_dispose;
  object_class->get_property = tw_map_view_get_property;
  object_class->set_property = tw_map_view_set_property;

  properties[PROP_SELECTED] = g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_BORDERS] = g_param_spec_boolean ("borders", NULL, NULL, FALSE, flags);
  properties[PROP_ANIMATE] = g_param_spec_boolean ("animate", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", TW_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[DRAG_STARTED] = g_signal_new ("drag-started", TW_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[DRAG_MOVED] = g_signal_new ("drag-moved", TW_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_INT, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[DRAG_DROPPED] = g_signal_new ("drag-dropped", TW_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[DRAG_CANCELLED] = g_signal_new ("drag-cancelled", TW_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mapview");
}

static void
tw_map_view_init (TwMapView *self)
{
  self->selected = -1;
  self->animate = TRUE;
  self->map = shumate_map_new ();
  gtk_widget_set_parent (GTK_WIDGET (self->map), GTK_WIDGET (self));
}

GtkWidget *
tw_map_view_new (void)
{
  return g_object_new (TW_TYPE_MAP_VIEW, NULL);
}

void
tw_map_view_set_places (TwMapView        *self,
                        const TwMapPlace *places,
                        guint             n_places)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_set_flows (TwMapView       *self,
                       const TwMapFlow *flows,
                       guint            n_flows)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_set_visible_modes (TwMapView *self,
                               guint      modes)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

int
tw_map_view_get_selected (TwMapView *self)
{
  g_return_val_if_fail (TW_IS_MAP_VIEW (self), -1);

  return self->selected;
}

void
tw_map_view_set_selected (TwMapView *self,
                          int        place)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  if (self->selected == place)
    return;

  self->selected = place;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
tw_map_view_set_drag_targets (TwMapView      *self,
                              const gboolean *allowed,
                              guint           n_allowed)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_set_drag_label (TwMapView  *self,
                            const char *label)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_cancel_drag (TwMapView *self)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_set_preview (TwMapView *self,
                         int        from,
                         int        to,
                         TwMode     mode)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_set_insets (TwMapView *self,
                        int        top,
                        int        right,
                        int        bottom,
                        int        left)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

void
tw_map_view_fit (TwMapView *self,
                 gboolean   animated)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));
}

gboolean
tw_map_view_get_place_point (TwMapView        *self,
                             int               place,
                             graphene_point_t *point)
{
  g_return_val_if_fail (TW_IS_MAP_VIEW (self), FALSE);

  return FALSE;
}
