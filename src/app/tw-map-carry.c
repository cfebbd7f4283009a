/* tw-map-carry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-carry.h"

#include "tw-format.h"
#include "tw-move-draft.h"

/* Between the popover and the place it is about, and between it and the edges; pixels. */
#define POPOVER_GAP 34
#define EDGE        12

struct _TwMapCarry
{
  GObject parent_instance;

  TwSession     *session;
  TwMoveDraft   *draft;
  TwMapFill     *fill;
  TwMapView     *map; /* lent, as all below */
  GtkOverlay    *overlay;
  TwMovePopover *popover;
  GtkWidget     *floor;   /* the popover stays above it */
  gboolean      *allowed; /* while stock is carried: by model place */
  int            carried; /* model place stock is carried from, or -1 */
  int            target;  /* place of the map under the popover, or -1 */
};

G_DEFINE_FINAL_TYPE (TwMapCarry, tw_map_carry, G_TYPE_OBJECT)

static void
put_down (TwMapCarry *self)
{
  self->carried = self->target = -1;
  g_clear_pointer (&self->allowed, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->popover), FALSE);
  tw_map_view_set_preview (self->map, -1, -1, TW_MODE_OCEAN);
  tw_map_view_set_drag_label (self->map, NULL);
}

static void
drag_started_cb (TwMapCarry *self,
                 int         from)
{
  const TwModel       *model = tw_session_get_model (self->session);
  g_autofree gboolean *lit = g_new0 (gboolean, MAX (tw_map_fill_get_n_places (self->fill), 1));

  self->carried = tw_map_fill_get_model_place (self->fill, from);
  if (!model || !tw_session_get_plan (self->session) || self->carried < 0)
    {
      tw_map_view_cancel_drag (self->map);
      return;
    }

  g_free (self->allowed);
  self->allowed = g_new0 (gboolean, tw_model_get_n_places (model));
  tw_move_get_targets (model, (guint32) self->carried, self->allowed);
  for (guint i = 0; i < tw_map_fill_get_n_places (self->fill); i++)
    lit[i] = self->allowed[tw_map_fill_get_model_place (self->fill, (int) i)];
  tw_map_view_set_drag_targets (self->map, lit, tw_map_fill_get_n_places (self->fill));
}

static void
point_at (TwMapCarry *self,
          int         target)
{
  int place = tw_map_fill_get_model_place (self->fill, target);

  if (place < 0 || self->carried < 0 || !self->allowed || !self->allowed[place])
    target = place = -1;

  self->target = target;
  if (place >= 0)
    tw_move_draft_set_pair (self->draft, self->carried, place);
  else
    tw_move_draft_clear (self->draft);
}

static void
drag_moved_cb (TwMapCarry *self,
               int         from,
               int         target)
{
  if (target != self->target)
    point_at (self, target);
}

static void
drag_dropped_cb (TwMapCarry *self,
                 int         from,
                 int         target)
{
  if (target != self->target)
    point_at (self, target);
  tw_move_draft_commit (self->draft);
  tw_move_draft_clear (self->draft);
  put_down (self);
}

static void
drag_cancelled_cb (TwMapCarry *self)
{
  tw_move_draft_clear (self->draft);
  put_down (self);
}

static void
draft_changed_cb (TwMapCarry *self)
{
  const TwModel   *model = tw_session_get_model (self->session);
  g_autofree char *label = NULL;
  TwMove           move;
  gboolean         shown = self->target >= 0 && model && tw_move_draft_get_move (self->draft, &move, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->popover), shown);
  if (!shown)
    {
      tw_map_view_set_preview (self->map, -1, -1, TW_MODE_OCEAN);
      tw_map_view_set_drag_label (self->map, NULL);
      return;
    }

  label = tw_format_units (move.units);
  tw_map_view_set_drag_label (self->map, label);
  tw_map_view_set_preview (self->map, tw_map_fill_get_place (self->fill, (int) tw_model_get_lane (model, move.lane)->from),
                           tw_map_fill_get_place (self->fill, (int) tw_model_get_lane (model, move.lane)->to), tw_model_get_lane (model, move.lane)->mode);
  gtk_widget_queue_resize (GTK_WIDGET (self->popover));
}

static gboolean
scroll_cb (TwMapCarry *self,
           double      dx,
           double      dy)
{
  if (self->carried < 0 || self->target < 0)
    return FALSE;

  tw_move_draft_step_units (self->draft, dy < 0 ? 1 : -1);

  return TRUE;
}

/* Below the place, or above it where the weeks are in the way; always inside the map. */
static gboolean
place_popover_cb (TwMapCarry   *self,
                  GtkWidget    *child,
                  GdkRectangle *allocation)
{
  graphene_point_t point;
  int              map_width = gtk_widget_get_width (GTK_WIDGET (self->overlay));
  int              map_height = gtk_widget_get_height (GTK_WIDGET (self->overlay));
  int              bottom = map_height - gtk_widget_get_height (self->floor) - 2 * EDGE;
  int              width, height;

  if (child != GTK_WIDGET (self->popover))
    return FALSE;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  if (self->target < 0 || !tw_map_view_get_place_point (self->map, self->target, &point))
    point = GRAPHENE_POINT_INIT ((float) map_width / 2, (float) map_height / 2);

  allocation->width = width;
  allocation->height = height;
  allocation->x = CLAMP ((int) point.x - width / 2, EDGE, MAX (map_width - width - EDGE, EDGE));
  allocation->y = (int) point.y + POPOVER_GAP;
  if (allocation->y + height > bottom)
    allocation->y = (int) point.y - POPOVER_GAP - height;
  if (allocation->y < EDGE)
    {
      allocation->y = CLAMP ((int) point.y - height / 2, EDGE, MAX (map_height - height - EDGE, EDGE));
      allocation->x = (int) point.x + POPOVER_GAP + width < map_width ? (int) point.x + POPOVER_GAP : MAX ((int) point.x - POPOVER_GAP - width, EDGE);
    }

  return TRUE;
}

/* ---- class ---- */

static void
tw_map_carry_dispose (GObject *object)
{
  TwMapCarry *self = TW_MAP_CARRY (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_map_carry_parent_class)->dispose (object);
}

static void
tw_map_carry_finalize (GObject *object)
{
  g_free (TW_MAP_CARRY (object)->allowed);

  G_OBJECT_CLASS (tw_map_carry_parent_class)->finalize (object);
}

static void
tw_map_carry_class_init (TwMapCarryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_map_carry_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_map_carry_finalize;
}

static void
tw_map_carry_init (TwMapCarry *self)
{
  self->carried = self->target = -1;
}

TwMapCarry *
tw_map_carry_new (TwSession     *session,
                  TwMapFill     *fill,
                  TwMapView     *map,
                  GtkOverlay    *overlay,
                  TwMovePopover *popover,
                  GtkWidget     *floor)
{
  TwMapCarry         *self = g_object_new (TW_TYPE_MAP_CARRY, NULL);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  self->session = g_object_ref (session);
  self->draft = tw_move_draft_new (session);
  self->fill = fill;
  self->map = map;
  self->overlay = overlay;
  self->popover = popover;
  self->floor = floor;
  tw_move_popover_set_draft (popover, session, self->draft);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (overlay), scroll);
  g_signal_connect_object (overlay, "get-child-position", G_CALLBACK (place_popover_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "drag-started", G_CALLBACK (drag_started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "drag-moved", G_CALLBACK (drag_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "drag-dropped", G_CALLBACK (drag_dropped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "drag-cancelled", G_CALLBACK (drag_cancelled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

gboolean
tw_map_carry_handle_key (TwMapCarry     *self,
                         guint           keyval,
                         GdkModifierType state)
{
  g_return_val_if_fail (TW_IS_MAP_CARRY (self), FALSE);

  if (self->carried < 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)))
    return FALSE;

  return tw_move_draft_handle_key (self->draft, keyval);
}
