/* tw-map-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "sealane/tw-geo.h"
#include "tw-view-cache.h"

/* Room that fitting leaves around the places for circles and labels, pixels. */
#define FIT_MARGIN 46.0

/* A single place is not shown larger than this. */
#define FIT_MAX_ZOOM 5.0

#define ZOOM_STEP 0.8
#define ZOOM_MS   220

#define CONTROLS_MARGIN 12

/* The latitudes that the view keeps to: land ends there, Antarctica apart. */
#define NORTH_EDGE 0.03
#define SOUTH_EDGE 0.78

enum
{
  PROP_SELECTED = 1,
  PROP_BORDERS,
  PROP_ANIMATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

guint tw_map_view_signals[TW_N_MAP_SIGNALS];

G_DEFINE_FINAL_TYPE (TwMapView, tw_map_view, GTK_TYPE_WIDGET)

static ShumateViewport *
get_viewport (TwMapView *self)
{
  return shumate_map_get_viewport (self->map);
}

static double
get_world_size (TwMapView *self)
{
  return 256 * exp2 (shumate_viewport_get_zoom_level (get_viewport (self)));
}

/* ---- where the view may be ---- */

static double
get_min_zoom (TwMapView *self)
{
  /* One copy of the world at least as wide as the view, so that no place would be on show twice. */
  return log2 (MAX (self->width, 256) / 256.0);
}

static double
clamp_y (TwMapView *self,
         double     y,
         double     world)
{
  double half = self->height / 2.0 / world;
  double middle = (NORTH_EDGE + SOUTH_EDGE) / 2;
  double low = MIN (NORTH_EDGE + half - self->inset_top / world, middle);
  double high = MAX (SOUTH_EDGE - half + self->inset_bottom / world, middle);

  return CLAMP (y, low, high);
}

/* libshumate lets the map run past the poles and be turned by touch. */
static void
clamp_viewport (TwMapView *self)
{
  ShumateViewport *viewport = get_viewport (self);
  ShumateLocation *location = SHUMATE_LOCATION (viewport);
  double           y, clamped;

  if (shumate_viewport_get_rotation (viewport) != 0)
    shumate_viewport_set_rotation (viewport, 0);
  if (shumate_viewport_get_zoom_level (viewport) < get_min_zoom (self))
    shumate_viewport_set_zoom_level (viewport, get_min_zoom (self));

  y = tw_geo_project (0, shumate_location_get_latitude (location)).y;
  clamped = clamp_y (self, y, get_world_size (self));
  if (fabs (clamped - y) > 1e-9)
    shumate_location_set_location (location, tw_geo_get_lat (clamped), shumate_location_get_longitude (location));
}

static void
viewport_cb (TwMapView *self)
{
  if (self->clamping || self->height == 0)
    return;

  self->clamping = TRUE;
  clamp_viewport (self);
  self->clamping = FALSE;
  self->fitted = FALSE;
  tw_map_view_update_band (self);
}

static void
move_to (TwMapView *self,
         double     x,
         double     y,
         double     zoom,
         gboolean   animated)
{
  gboolean allowed = TRUE;
  double   lon = tw_geo_get_lon (x - floor (x));
  double   lat;

  zoom = CLAMP (zoom, get_min_zoom (self), TW_MAP_MAX_ZOOM);
  lat = tw_geo_get_lat (clamp_y (self, y, 256 * exp2 (zoom)));
  shumate_map_stop_go_to (self->map);

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &allowed, NULL);
  if (animated && allowed && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      shumate_map_go_to_full_with_duration (self->map, lat, lon, zoom, ZOOM_MS);
      return;
    }

  self->clamping = TRUE;
  shumate_viewport_set_zoom_level (get_viewport (self), zoom);
  shumate_location_set_location (SHUMATE_LOCATION (get_viewport (self)), lat, lon);
  self->clamping = FALSE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double p = *(const double *) a;
  double q = *(const double *) b;

  return (p > q) - (p < q);
}

/* The shortest stretch of the round world that holds all of @x: the rest is the widest gap. */
static void
find_stretch (double *x,
              guint   n,
              double *first,
              double *width)
{
  double widest = -1;

  qsort (x, n, sizeof *x, compare_doubles);
  for (guint i = 0; i < n; i++)
    {
      double gap = i + 1 < n ? x[i + 1] - x[i] : x[0] + 1 - x[i];

      if (gap > widest)
        {
          widest = gap;
          *first = x[(i + 1) % n];
        }
    }
  *width = 1 - widest;
}

static void
fit_places (TwMapView *self,
            gboolean   animated)
{
  guint              n = tw_place_layer_get_n_places (self->places);
  g_autofree double *xs = g_new (double, n + 1);
  double             x0 = 0.08, width = 0.86, y0 = 0.25, y1 = 0.62;
  double             room_x = MAX (self->width - self->inset_left - self->inset_right - 2 * FIT_MARGIN, 40);
  double             room_y = MAX (self->height - self->inset_top - self->inset_bottom - 2 * FIT_MARGIN, 40);
  double             zoom, world;

  if (n > 0)
    {
      y0 = 1;
      y1 = 0;
      for (guint i = 0; i < n; i++)
        {
          const TwMapPlace *place = tw_place_marker_get_place (tw_place_layer_get_marker (self->places, i));
          TwGeoPoint        p = tw_geo_project (place->lon, place->lat);

          xs[i] = p.x;
          y0 = MIN (y0, p.y);
          y1 = MAX (y1, p.y);
        }
      find_stretch (xs, n, &x0, &width);
    }

  zoom = log2 (MIN (room_x / MAX (width, 1e-6), room_y / MAX (y1 - y0, 1e-6)) / 256);
  zoom = CLAMP (zoom, get_min_zoom (self), FIT_MAX_ZOOM);
  world = 256 * exp2 (zoom);
  move_to (self,
           x0 + width / 2 + (self->inset_right - self->inset_left) / 2.0 / world,
           (y0 + y1) / 2 + (self->inset_bottom - self->inset_top) / 2.0 / world,
           zoom, animated);
}

void
tw_map_view_zoom_by (TwMapView *self,
                     double     levels)
{
  ShumateLocation *location = SHUMATE_LOCATION (get_viewport (self));
  TwGeoPoint       p = tw_geo_project (shumate_location_get_longitude (location), shumate_location_get_latitude (location));

  move_to (self, p.x, p.y, shumate_viewport_get_zoom_level (get_viewport (self)) + levels, TRUE);
}

void
tw_map_view_reveal_point (TwMapView              *self,
                          const graphene_point_t *p)
{
  ShumateLocation *location = SHUMATE_LOCATION (get_viewport (self));
  TwGeoPoint       middle = tw_geo_project (shumate_location_get_longitude (location), shumate_location_get_latitude (location));
  double           world = get_world_size (self);
  double           left = self->inset_left + FIT_MARGIN, right = self->width - self->inset_right - FIT_MARGIN;
  double           top = self->inset_top + FIT_MARGIN, bottom = self->height - self->inset_bottom - FIT_MARGIN;

  if (left >= right || top >= bottom || (p->x >= left && p->x <= right && p->y >= top && p->y <= bottom))
    return;

  middle.x += (p->x - CLAMP (p->x, left, right)) / world;
  middle.y += (p->y - CLAMP (p->y, top, bottom)) / world;
  move_to (self, middle.x, middle.y, shumate_viewport_get_zoom_level (get_viewport (self)), FALSE);
}

void
tw_map_view_reveal (TwMapView *self,
                    int        place)
{
  graphene_point_t p;

  if (tw_place_layer_get_circle (self->places, place, &p, NULL))
    tw_map_view_reveal_point (self, &p);
}

void
tw_map_view_relabel (TwPlaceMarker *marker)
{
  GtkWidget *layer = gtk_widget_get_parent (GTK_WIDGET (marker));

  if (layer && TW_IS_PLACE_LAYER (layer))
    tw_place_layer_relabel (TW_PLACE_LAYER (layer));
}

/* ---- making ---- */

static void
dark_cb (TwMapView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  tw_land_layer_set_dark (self->land, dark);
  tw_flow_layer_set_dark (self->flows, dark);
  tw_place_layer_set_dark (self->places, dark);
  tw_shipment_layer_set_dark (self->shipments, dark);
  tw_drag_layer_set_dark (self->preview_layer, dark);
  tw_drag_layer_set_dark (self->drag_layer, dark);
}

static gboolean
key_pressed_cb (TwMapView      *self,
                guint           key,
                guint           code,
                GdkModifierType state)
{
  return tw_map_view_handle_key (self, key, state);
}

static TwWorld *
load_world (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (TW_MAP_RESOURCES "world.geo16", 0, &error);
  TwWorld *world = bytes ? tw_world_new (bytes, &error) : NULL;

  /* It is part of the program: without it the program is broken. */
  if (!world)
    g_error ("No world map: %s", error->message);

  return world;
}

static void
add_layers (TwMapView *self)
{
  ShumateViewport *viewport = get_viewport (self);
  g_autoptr (ShumateMapSource) grid = tw_map_grid_new ();
  g_autoptr (TwWorld) world = load_world ();

  shumate_viewport_set_reference_map_source (viewport, grid);
  shumate_viewport_set_max_zoom_level (viewport, TW_MAP_MAX_ZOOM);
  self->router = tw_router_new_default ();
  self->land = tw_land_layer_new (viewport, world);
  self->flows = tw_flow_layer_new (viewport, self->router);
  self->places = tw_place_layer_new (viewport);
  self->shipments = tw_shipment_layer_new (viewport, self->router, self->places);
  self->preview_layer = tw_drag_layer_new (viewport);
  self->drag_layer = tw_drag_layer_new (viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->land));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->flows));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->preview_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->shipments));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->places));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->drag_layer));
}

static void
add_button (TwMapView  *self,
            const char *icon,
            const char *action,
            const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  /* Else it would be called after its icon. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (self->controls), button);
}

static void
add_controls (TwMapView *self)
{
  self->controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->controls, "linked");
  gtk_widget_add_css_class (self->controls, "map-controls");
  gtk_widget_set_halign (self->controls, GTK_ALIGN_END);
  gtk_widget_set_valign (self->controls, GTK_ALIGN_END);
  add_button (self, "zoom-in-symbolic", "map.zoom-in", _ ("Zoom In"));
  add_button (self, "zoom-out-symbolic", "map.zoom-out", _ ("Zoom Out"));
  add_button (self, "zoom-fit-best-symbolic", "map.fit", _ ("Show All Places"));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->controls);
  tw_map_view_set_controls_margins (self, CONTROLS_MARGIN, CONTROLS_MARGIN);
}

static void
zoom_in_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  tw_map_view_zoom_by (TW_MAP_VIEW (widget), ZOOM_STEP);
}

static void
zoom_out_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  tw_map_view_zoom_by (TW_MAP_VIEW (widget), -ZOOM_STEP);
}

static void
fit_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  tw_map_view_fit (TW_MAP_VIEW (widget), TRUE);
}

static void
set_borders (TwMapView *self,
             gboolean   borders)
{
  if (self->borders == borders)
    return;

  self->borders = borders;
  tw_land_layer_set_borders (self->land, borders);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BORDERS]);
}

static void
set_animate (TwMapView *self,
             gboolean   animate)
{
  if (self->animate == animate)
    return;

  self->animate = animate;
  tw_flow_layer_set_animate (self->flows, animate);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANIMATE]);
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
      set_borders (self, g_value_get_boolean (value));
      break;
    case PROP_ANIMATE:
      set_animate (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tw_map_view_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  TwMapView *self = TW_MAP_VIEW (widget);
  gboolean   resized = self->width != width || self->height != height;
  gboolean   fitted = self->fitted;

  self->width = width;
  self->height = height;
  if (resized && fitted)
    fit_places (self, FALSE);
  else if (resized)
    viewport_cb (self);
  self->fitted = fitted;

  gtk_widget_size_allocate (self->overlay, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
tw_map_view_measure (GtkWidget     *widget,
                     GtkOrientation orientation,
                     int            for_size,
                     int           *minimum,
                     int           *natural,
                     int           *minimum_baseline,
                     int           *natural_baseline)
{
  gtk_widget_measure (TW_MAP_VIEW (widget)->overlay, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum = MAX (*minimum, 160);
  *natural = MAX (*natural, orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 420);
}

static void
tw_map_view_dispose (GObject *object)
{
  TwMapView *self = TW_MAP_VIEW (object);

  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_pointer (&self->router, tw_router_unref);
  g_clear_pointer (&self->drag.allowed, g_free);
  g_clear_pointer (&self->active, g_array_unref);

  G_OBJECT_CLASS (tw_map_view_parent_class)->dispose (object);
}

static guint
add_signal (const char *name,
            guint       n_params,
            ...)
{
  guint   id;
  va_list types;

  va_start (types, n_params);
  id = g_signal_new_valist (name, TW_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE, n_params, types);
  va_end (types);

  return id;
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
  widget_class->size_allocate = tw_map_view_size_allocate;
  widget_class->measure = tw_map_view_measure;

  properties[PROP_SELECTED] = g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_BORDERS] = g_param_spec_boolean ("borders", NULL, NULL, FALSE, flags);
  properties[PROP_ANIMATE] = g_param_spec_boolean ("animate", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  tw_map_view_signals[TW_MAP_SIGNAL_PLACE_ACTIVATED] = add_signal ("place-activated", 1, G_TYPE_INT);
  tw_map_view_signals[TW_MAP_SIGNAL_DRAG_STARTED] = add_signal ("drag-started", 1, G_TYPE_INT);
  tw_map_view_signals[TW_MAP_SIGNAL_DRAG_MOVED] = add_signal ("drag-moved", 4, G_TYPE_INT, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  tw_map_view_signals[TW_MAP_SIGNAL_DRAG_DROPPED] = add_signal ("drag-dropped", 2, G_TYPE_INT, G_TYPE_INT);
  tw_map_view_signals[TW_MAP_SIGNAL_DRAG_CANCELLED] = add_signal ("drag-cancelled", 0);
  tw_map_view_signals[TW_MAP_SIGNAL_SHIPMENTS_ACTIVATED] = add_signal ("shipments-activated", 0);

  gtk_widget_class_set_css_name (widget_class, "mapview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (widget_class, "map.fit", NULL, fit_action);
}

static void
tw_map_view_init (TwMapView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->selected = -1;
  self->drag.from = -1;
  self->drag.target = -1;
  self->animate = TRUE;
  self->fitted = TRUE;
  self->active = g_array_new (FALSE, FALSE, sizeof (guint));

  self->map = shumate_map_new ();
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_layers (self);
  add_controls (self);
  tw_flow_layer_set_animate (self->flows, TRUE);

  /* Before the map, which pans with the arrow keys. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  g_signal_connect_object (get_viewport (self), "notify", G_CALLBACK (viewport_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb), self, G_CONNECT_SWAPPED);
  dark_cb (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("World map of places and flows"), -1);
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
  gboolean first;

  g_return_if_fail (TW_IS_MAP_VIEW (self));

  /* What is dragged may be gone or be another by now. */
  if (self->drag.from >= 0 && n_places != tw_place_layer_get_n_places (self->places))
    tw_map_view_cancel_drag (self);

  first = tw_place_layer_get_n_places (self->places) == 0;
  tw_place_layer_set_places (self->places, places, n_places);
  for (guint i = 0; i < n_places; i++)
    tw_place_marker_set_selected (tw_place_layer_get_marker (self->places, i), (int) i == self->selected);
  if (first)
    tw_map_view_fit (self, FALSE);
}

static TwRouteEnd
get_route_end (TwMapView *self,
               guint      index)
{
  const TwMapPlace *place = tw_place_marker_get_place (tw_place_layer_get_marker (self->places, index));
  TwSeaLanes       *lanes = tw_router_get_lanes (self->router);

  return (TwRouteEnd){ place->lon, place->lat, lanes && place->port ? tw_sea_lanes_find_port (lanes, place->port) : -1 };
}

void
tw_map_view_set_flows (TwMapView       *self,
                       const TwMapFlow *flows,
                       guint            n_flows)
{
  g_autofree TwFlow *ours = g_new0 (TwFlow, n_flows + 1);
  guint              n = 0;

  g_return_if_fail (TW_IS_MAP_VIEW (self));

  for (guint i = 0; i < n_flows; i++)
    {
      guint n_places = tw_place_layer_get_n_places (self->places);

      if (flows[i].from >= n_places || flows[i].to >= n_places || flows[i].from == flows[i].to || flows[i].mode >= TW_N_MODES)
        continue;
      ours[n++] = (TwFlow){
        get_route_end (self, flows[i].from),
        get_route_end (self, flows[i].to),
        flows[i].mode,
        flows[i].volume,
        flows[i].progress,
        flows[i].full,
      };
    }
  tw_flow_layer_set_flows (self->flows, ours, n);
}

TwSeaLanes *
tw_map_view_get_sea_lanes (TwMapView *self)
{
  g_return_val_if_fail (TW_IS_MAP_VIEW (self), NULL);

  return tw_router_get_lanes (self->router);
}

void
tw_map_view_set_closed (TwMapView *self,
                        guint32    passages)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  if (tw_router_set_closed (self->router, passages))
    tw_flow_layer_reroute (self->flows);
}

void
tw_map_view_set_shipments (TwMapView           *self,
                           const TwMapShipment *shipments,
                           guint                n_shipments)
{
  g_autofree TwRouteEnd *ends = g_new0 (TwRouteEnd, 2 * n_shipments + 1);
  guint                  n_places;

  g_return_if_fail (TW_IS_MAP_VIEW (self));

  n_places = tw_place_layer_get_n_places (self->places);
  for (guint i = 0; i < n_shipments; i++)
    {
      g_return_if_fail (shipments[i].from < n_places && shipments[i].to < n_places && shipments[i].mode < TW_N_MODES);
      ends[2 * i] = get_route_end (self, shipments[i].from);
      ends[2 * i + 1] = get_route_end (self, shipments[i].to);
    }
  g_array_set_size (self->active, 0);
  tw_shipment_layer_set_shipments (self->shipments, shipments, ends, n_shipments);
}

const guint *
tw_map_view_get_active_shipments (TwMapView    *self,
                                  guint        *n,
                                  GdkRectangle *bounds)
{
  g_return_val_if_fail (TW_IS_MAP_VIEW (self), NULL);

  *n = self->active->len;
  *bounds = self->active_bounds;

  return (const guint *) self->active->data;
}

void
tw_map_view_activate_shipments (TwMapView        *self,
                                TwShipmentMarker *marker)
{
  guint           n;
  const guint    *members = tw_shipment_marker_get_members (marker, &n);
  graphene_rect_t bounds;

  /* Positions for other shipments are being found: these indices are not theirs. */
  if (!tw_shipment_layer_is_settled (self->shipments) || !gtk_widget_compute_bounds (GTK_WIDGET (marker), GTK_WIDGET (self), &bounds))
    return;

  g_array_set_size (self->active, 0);
  g_array_append_vals (self->active, members, n);
  self->active_bounds = (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
  g_signal_emit (self, tw_map_view_signals[TW_MAP_SIGNAL_SHIPMENTS_ACTIVATED], 0);
}

void
tw_map_view_set_visible_modes (TwMapView *self,
                               guint      modes)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  tw_flow_layer_set_visible_modes (self->flows, modes);
  tw_shipment_layer_set_visible_modes (self->shipments, modes);
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
  for (guint i = 0; i < tw_place_layer_get_n_places (self->places); i++)
    tw_place_marker_set_selected (tw_place_layer_get_marker (self->places, i), (int) i == place);
  tw_place_layer_relabel (self->places);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
tw_map_view_set_preview (TwMapView *self,
                         int        from,
                         int        to,
                         TwMode     mode)
{
  int n_places;

  g_return_if_fail (TW_IS_MAP_VIEW (self));

  n_places = tw_place_layer_get_n_places (self->places);
  if (from < 0 || to < 0 || from == to || from >= n_places || to >= n_places)
    tw_drag_layer_set_preview (self->preview_layer, NULL, mode);
  else
    {
      TwRouteEnd a = get_route_end (self, from);
      TwRouteEnd b = get_route_end (self, to);
      g_autoptr (TwRoute) route = tw_router_find (self->router, &a, &b, mode);

      tw_drag_layer_set_preview (self->preview_layer, route, mode);
    }
}

void
tw_map_view_set_insets (TwMapView *self,
                        int        top,
                        int        right,
                        int        bottom,
                        int        left)
{
  gboolean fitted = self->fitted;

  g_return_if_fail (TW_IS_MAP_VIEW (self));

  self->inset_top = top;
  self->inset_right = right;
  self->inset_bottom = bottom;
  self->inset_left = left;
  if (fitted && self->width > 0)
    tw_map_view_fit (self, FALSE);
}

void
tw_map_view_set_cover (TwMapView *self,
                       int        x,
                       int        y,
                       int        width,
                       int        height)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  tw_place_layer_set_cover (self->places, x, y, width, height);
}

void
tw_map_view_set_controls_margins (TwMapView *self,
                                  int        right,
                                  int        bottom)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  gtk_widget_set_margin_end (self->controls, right);
  gtk_widget_set_margin_bottom (self->controls, bottom);
}

void
tw_map_view_fit (TwMapView *self,
                 gboolean   animated)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  if (self->width > 0)
    fit_places (self, animated);
  self->fitted = !animated;
}

gboolean
tw_map_view_get_place_point (TwMapView        *self,
                             int               place,
                             graphene_point_t *point)
{
  g_return_val_if_fail (TW_IS_MAP_VIEW (self), FALSE);

  if (place < 0 || !tw_place_layer_get_circle (self->places, place, point, NULL))
    return FALSE;

  return point->x >= 0 && point->y >= 0 && point->x <= self->width && point->y <= self->height;
}
