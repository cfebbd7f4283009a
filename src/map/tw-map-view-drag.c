/* tw-map-view-drag.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-view-private.h"

#include <math.h>

/* A pointer this far outside a circle still means it, pixels. */
#define SNAP 20.0

static TwPlaceMarker *
get_marker (TwMapView *self,
            int        place)
{
  return place >= 0 ? tw_place_layer_get_marker (self->places, place) : NULL;
}

static gboolean
is_allowed (TwMapView *self,
            int        place)
{
  if (place == self->drag.from || !tw_place_marker_get_place (get_marker (self, place))->focusable)
    return FALSE;

  return !self->drag.allowed || ((guint) place < self->drag.n_allowed && self->drag.allowed[place]);
}

static void
update_roles (TwMapView *self)
{
  for (guint i = 0; i < tw_place_layer_get_n_places (self->places); i++)
    {
      TwDragRole role = TW_DRAG_ROLE_NONE;

      if (self->drag.from >= 0)
        {
          if ((int) i == self->drag.from)
            role = TW_DRAG_ROLE_ORIGIN;
          else if ((int) i == self->drag.target)
            role = TW_DRAG_ROLE_TARGET;
          else
            role = is_allowed (self, i) ? TW_DRAG_ROLE_CANDIDATE : TW_DRAG_ROLE_OUTSIDE;
        }
      tw_place_marker_set_drag_role (tw_place_layer_get_marker (self->places, i), role);
    }
}

static void
end_drag (TwMapView *self)
{
  TwPlaceMarker *origin = get_marker (self, self->drag.from);

  self->drag.from = -1;
  tw_flow_layer_set_paused (self->flows, FALSE);
  self->drag.target = -1;
  g_clear_pointer (&self->drag.allowed, g_free);
  self->drag.n_allowed = 0;
  tw_drag_layer_set_band (self->drag_layer, NULL, NULL, FALSE);
  tw_drag_layer_set_label (self->drag_layer, NULL);
  update_roles (self);
  tw_place_layer_relabel (self->places);

  /* Our own drag is over already, so what the gesture says of its end finds none. */
  if (origin)
    tw_place_marker_reset_gesture (origin);
}

static void
emit_moved (TwMapView *self,
            double     x,
            double     y)
{
  g_signal_emit (self, tw_map_view_signals[TW_MAP_SIGNAL_DRAG_MOVED], 0, self->drag.from, self->drag.target, x, y);
}

void
tw_map_view_activate (TwMapView *self,
                      int        place)
{
  tw_map_view_set_selected (self, place);
  g_signal_emit (self, tw_map_view_signals[TW_MAP_SIGNAL_PLACE_ACTIVATED], 0, place);
}

gboolean
tw_map_view_is_dragging (TwMapView *self)
{
  return self->drag.from >= 0;
}

void
tw_map_view_pick_up (TwMapView *self,
                     int        place,
                     gboolean   by_keyboard)
{
  if (self->drag.from >= 0)
    tw_map_view_cancel_drag (self);

  self->drag.from = place;
  tw_flow_layer_set_paused (self->flows, TRUE);
  self->drag.target = -1;
  self->drag.by_keyboard = by_keyboard;
  /* The answer to this sets the targets. */
  g_signal_emit (self, tw_map_view_signals[TW_MAP_SIGNAL_DRAG_STARTED], 0, place);
  if (self->drag.from != place)
    return;

  update_roles (self);
  tw_place_layer_relabel (self->places);
}

static int
find_target_at (TwMapView *self,
                double     x,
                double     y)
{
  double           best = SNAP;
  int              target = -1;
  graphene_point_t origin;
  double           origin_radius;

  /* Where it came from: a hand that trembles moves nothing to a neighbour. */
  if (tw_place_layer_get_circle (self->places, self->drag.from, &origin, &origin_radius) && hypot (origin.x - x, origin.y - y) <= origin_radius)
    return -1;

  for (guint i = 0; i < tw_place_layer_get_n_places (self->places); i++)
    {
      graphene_point_t p;
      double           radius;

      if (!is_allowed (self, i) || !tw_place_layer_get_circle (self->places, i, &p, &radius))
        continue;
      if (hypot (p.x - x, p.y - y) - radius < best)
        {
          best = hypot (p.x - x, p.y - y) - radius;
          target = i;
        }
    }

  return target;
}

static void
take_target (TwMapView *self,
             int        target)
{
  if (self->drag.target == target)
    return;

  self->drag.target = target;
  update_roles (self);
  tw_place_layer_relabel (self->places);
}

/* @from and @to moved to the rims of the circles there, so that these stay readable. */
static void
trim_band (graphene_point_t *from,
           double            from_radius,
           graphene_point_t *to,
           double            to_radius)
{
  double dx = to->x - from->x;
  double dy = to->y - from->y;
  double length = hypot (dx, dy);

  if (length <= from_radius + to_radius)
    return;

  from->x += dx / length * from_radius;
  from->y += dy / length * from_radius;
  to->x -= dx / length * to_radius;
  to->y -= dy / length * to_radius;
}

static void
set_band_to (TwMapView              *self,
             const graphene_point_t *pointer)
{
  graphene_point_t from, to = *pointer;
  double           from_radius, to_radius = 0;
  gboolean         snapped;

  if (!tw_place_layer_get_circle (self->places, self->drag.from, &from, &from_radius))
    return;

  snapped = self->drag.target >= 0 && tw_place_layer_get_circle (self->places, self->drag.target, &to, &to_radius);
  trim_band (&from, from_radius + 2, &to, snapped ? to_radius + 3 : 0);
  tw_drag_layer_set_band (self->drag_layer, &from, &to, snapped);
}

void
tw_map_view_drag_to (TwMapView *self,
                     double     x,
                     double     y)
{
  if (self->drag.from < 0)
    return;

  take_target (self, find_target_at (self, x, y));
  set_band_to (self, &GRAPHENE_POINT_INIT (x, y));
  emit_moved (self, x, y);
}

void
tw_map_view_set_target (TwMapView *self,
                        int        place)
{
  graphene_point_t p;

  if (self->drag.from < 0 || (place >= 0 && !is_allowed (self, place)))
    return;

  take_target (self, place);
  tw_map_view_update_band (self);
  if (tw_place_layer_get_circle (self->places, place >= 0 ? place : self->drag.from, &p, NULL))
    emit_moved (self, p.x, p.y);
}

void
tw_map_view_update_band (TwMapView *self)
{
  graphene_point_t p;

  if (self->drag.from < 0 || self->drag.target < 0)
    return;

  if (tw_place_layer_get_circle (self->places, self->drag.target, &p, NULL))
    set_band_to (self, &p);
}

void
tw_map_view_drop (TwMapView *self)
{
  int from = self->drag.from;
  int target = self->drag.target;

  if (from < 0)
    return;
  if (target < 0)
    {
      tw_map_view_cancel_drag (self);
      return;
    }

  end_drag (self);
  g_signal_emit (self, tw_map_view_signals[TW_MAP_SIGNAL_DRAG_DROPPED], 0, from, target);
}

void
tw_map_view_cancel_drag (TwMapView *self)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  if (self->drag.from < 0)
    return;

  end_drag (self);
  g_signal_emit (self, tw_map_view_signals[TW_MAP_SIGNAL_DRAG_CANCELLED], 0);
}

void
tw_map_view_set_drag_targets (TwMapView      *self,
                              const gboolean *allowed,
                              guint           n_allowed)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  g_clear_pointer (&self->drag.allowed, g_free);
  if (allowed)
    self->drag.allowed = g_memdup2 (allowed, n_allowed * sizeof *allowed);
  self->drag.n_allowed = n_allowed;
  if (self->drag.from >= 0)
    {
      if (self->drag.target >= 0 && !is_allowed (self, self->drag.target))
        self->drag.target = -1;
      update_roles (self);
    }
}

void
tw_map_view_set_drag_label (TwMapView  *self,
                            const char *label)
{
  g_return_if_fail (TW_IS_MAP_VIEW (self));

  tw_drag_layer_set_label (self->drag_layer, label);
}

/* ---- keyboard ---- */

int
tw_map_view_find_towards (TwMapView *self,
                          int        place,
                          double     dx,
                          double     dy)
{
  graphene_point_t origin, p;
  double           best = G_MAXDOUBLE;
  int              found = -1;

  if (!tw_place_layer_get_circle (self->places, place, &origin, NULL))
    return -1;

  for (guint i = 0; i < tw_place_layer_get_n_places (self->places); i++)
    {
      double along, across;

      if ((int) i == place || !tw_place_marker_get_place (get_marker (self, i))->focusable ||
          (self->drag.from >= 0 && (int) i != self->drag.from && !is_allowed (self, i)) ||
          !tw_place_layer_get_circle (self->places, i, &p, NULL))
        continue;

      along = (p.x - origin.x) * dx + (p.y - origin.y) * dy;
      across = fabs ((p.x - origin.x) * dy) + fabs ((p.y - origin.y) * dx);
      if (along > 0.5 && across <= 2 * along && along + 2 * across < best)
        {
          best = along + 2 * across;
          found = i;
        }
    }

  return found;
}

static int
get_focused_place (TwMapView *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (!focus || !TW_IS_PLACE_MARKER (focus) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return -1;

  return tw_place_marker_get_index (TW_PLACE_MARKER (focus));
}

static void
move_focus (TwMapView *self,
            int        place,
            double     dx,
            double     dy)
{
  int next = tw_map_view_find_towards (self, place, dx, dy);

  if (next < 0)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (get_marker (self, next)));
  tw_map_view_reveal (self, next);
  if (self->drag.from >= 0)
    tw_map_view_set_target (self, next == self->drag.from ? -1 : next);
}

static gboolean
handle_arrow (TwMapView *self,
              int        place,
              guint      key)
{
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_focus (self, place, -1, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_focus (self, place, 1, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_focus (self, place, 0, -1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_focus (self, place, 0, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
drop_or_pick_up (TwMapView *self,
                 int        place)
{
  if (self->drag.from < 0)
    {
      tw_map_view_pick_up (self, place, TRUE);
      return;
    }

  /* Tab moves the focus without a word to the drag. */
  if (place != self->drag.from && place != self->drag.target)
    tw_map_view_set_target (self, place);
  tw_map_view_drop (self);
}

static gboolean
handle_place_key (TwMapView *self,
                  int        place,
                  guint      key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      drop_or_pick_up (self, place);
      return TRUE;
    case GDK_KEY_m:
    case GDK_KEY_M:
      if (self->drag.from < 0)
        tw_map_view_pick_up (self, place, TRUE);
      return TRUE;
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      if (self->drag.from < 0)
        tw_map_view_activate (self, place);
      return TRUE;
    default:
      return handle_arrow (self, place, key);
    }
}

static TwShipmentMarker *
get_focused_shipment (TwMapView *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && TW_IS_SHIPMENT_MARKER (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? TW_SHIPMENT_MARKER (focus) : NULL;
}

static void
move_shipment_focus (TwMapView        *self,
                     TwShipmentMarker *marker,
                     double            dx,
                     double            dy)
{
  TwShipmentMarker *next = tw_shipment_layer_find_towards (self->shipments, marker, dx, dy);
  graphene_point_t  p;

  if (!next)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (next));
  if (tw_shipment_layer_get_point (self->shipments, next, &p))
    tw_map_view_reveal_point (self, &p);
}

static gboolean
handle_shipment_key (TwMapView        *self,
                     TwShipmentMarker *marker,
                     guint             key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      tw_map_view_activate_shipments (self, marker);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_shipment_focus (self, marker, -1, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_shipment_focus (self, marker, 1, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_shipment_focus (self, marker, 0, -1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_shipment_focus (self, marker, 0, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
handle_zoom_key (TwMapView *self,
                 guint      key)
{
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      tw_map_view_zoom_by (self, 0.6);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      tw_map_view_zoom_by (self, -0.6);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      tw_map_view_fit (self, TRUE);
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
tw_map_view_handle_key (TwMapView      *self,
                        guint           key,
                        GdkModifierType state)
{
  TwShipmentMarker *shipment = get_focused_shipment (self);
  int               place = get_focused_place (self);

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;

  if (key == GDK_KEY_Escape && self->drag.from >= 0)
    {
      TwPlaceMarker *origin = get_marker (self, self->drag.from);

      tw_map_view_cancel_drag (self);
      gtk_widget_grab_focus (GTK_WIDGET (origin));
      return TRUE;
    }
  if (place >= 0 && handle_place_key (self, place, key))
    return TRUE;
  if (shipment && handle_shipment_key (self, shipment, key))
    return TRUE;

  return handle_zoom_key (self, key);
}
