/* tw-drag-layer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-drag-layer.h"

#include <math.h>

#include "tw-map-style.h"
#include "tw-view-cache.h"

/* Height of the bow over its chord, share of the length. */
#define BOW 0.14

#define LABEL_OFFSET 14.0

/* What a line's casing, arrow head and dot reach beyond its points. */
#define REACH 13.0

struct _TwDragLayer
{
  ShumateLayer parent_instance;

  gboolean         dark;
  gboolean         has_band;
  gboolean         snapped;
  graphene_point_t from;
  graphene_point_t to;
  char            *label;
  TwRoute         *route;
  TwMode           mode;

  GskRenderNode *route_node; /* (nullable): of @route in @frame */
  TwMapFrame     frame;
};

G_DEFINE_FINAL_TYPE (TwDragLayer, tw_drag_layer, SHUMATE_TYPE_LAYER)

static void
set_accent (TwDragLayer *self,
            cairo_t     *cr)
{
  if (self->dark)
    cairo_set_source_rgb (cr, 0.47, 0.68, 0.93);
  else
    cairo_set_source_rgb (cr, 0.11, 0.44, 0.85);
}

static void
draw_head (cairo_t *cr,
           double   x,
           double   y,
           double   heading)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, heading);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, -11, -6);
  cairo_line_to (cr, -11, 6);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* The current path, over a casing that parts it from what lies below. */
static void
stroke_dashed (TwDragLayer *self,
               cairo_t     *cr)
{
  double casing = self->dark ? 0.1 : 1;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, casing, casing, casing, 0.8);
  cairo_set_line_width (cr, 6);
  cairo_stroke_preserve (cr);
  set_accent (self, cr);
  cairo_set_line_width (cr, 3);
  cairo_set_dash (cr, (const double[]){ 9, 7 }, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* How far east the first and the last copy of the world lie in which the route can be seen. */
static void
find_copies (const TwRoute    *route,
             const TwMapFrame *frame,
             int              *first,
             int              *last)
{
  double x0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE;

  for (guint i = 0; i < route->n_points; i++)
    {
      x0 = MIN (x0, route->points[i].x);
      x1 = MAX (x1, route->points[i].x);
    }
  *first = (int) ceil (frame->x - x1);
  *last = (int) floor (frame->x + frame->width / frame->scale - x0);
}

static graphene_point_t
get_route_point (const TwRoute    *route,
                 const TwMapFrame *frame,
                 guint             i,
                 int               copy)
{
  return GRAPHENE_POINT_INIT ((route->points[i].x + copy - frame->x) * frame->scale, (route->points[i].y - frame->y) * frame->scale);
}

static void
draw_preview (TwDragLayer      *self,
              cairo_t          *cr,
              const TwMapFrame *frame)
{
  const TwRoute *route = self->route;
  double         heading;
  TwGeoPoint     end = tw_route_at (route, 0.55, &heading);
  int            first, last;

  find_copies (route, frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      for (guint i = 0; i < route->n_points; i++)
        {
          graphene_point_t p = get_route_point (route, frame, i, copy);

          cairo_line_to (cr, p.x, p.y);
        }
      stroke_dashed (self, cr);
      draw_head (cr, (end.x + copy - frame->x) * frame->scale, (end.y - frame->y) * frame->scale, heading);
    }
}

static void
add_point (graphene_rect_t *bounds,
           gboolean        *any,
           graphene_point_t p)
{
  graphene_rect_t around = GRAPHENE_RECT_INIT (p.x - REACH, p.y - REACH, 2 * REACH, 2 * REACH);

  if (*any)
    graphene_rect_union (bounds, &around, bounds);
  else
    *bounds = around;
  *any = TRUE;
}

static gboolean
is_same_frame (const TwMapFrame *a,
               const TwMapFrame *b)
{
  return a->x == b->x && a->y == b->y && a->scale == b->scale && a->width == b->width && a->height == b->height && a->device_scale == b->device_scale;
}

/* The route stays while the hand moves: the same node is no damage. */
static void
append_route (TwDragLayer      *self,
              GtkSnapshot      *snapshot,
              const TwMapFrame *frame)
{
  graphene_rect_t bounds;
  gboolean        any = FALSE;
  int             first, last;

  if (self->route_node && !is_same_frame (&self->frame, frame))
    g_clear_pointer (&self->route_node, gsk_render_node_unref);
  if (!self->route_node)
    {
      cairo_t *cr;

      find_copies (self->route, frame, &first, &last);
      for (int copy = first; copy <= last; copy++)
        for (guint i = 0; i < self->route->n_points; i++)
          add_point (&bounds, &any, get_route_point (self->route, frame, i, copy));
      if (!any || !graphene_rect_intersection (&bounds, &GRAPHENE_RECT_INIT (0, 0, frame->width, frame->height), &bounds))
        return;

      self->route_node = gsk_cairo_node_new (&bounds);
      self->frame = *frame;
      cr = gsk_cairo_node_get_draw_context (self->route_node);
      draw_preview (self, cr, frame);
      cairo_destroy (cr);
    }
  gtk_snapshot_append_node (snapshot, self->route_node);
}

/* Where the band bows to: upwards, whichever way it goes. */
static graphene_point_t
get_bow (TwDragLayer *self)
{
  float dx = self->to.x - self->from.x;
  float dy = self->to.y - self->from.y;
  float side = dx < 0 ? 1 : -1;

  return GRAPHENE_POINT_INIT ((self->from.x + self->to.x) / 2 - side * dy * (float) BOW * 2, (self->from.y + self->to.y) / 2 + side * dx * (float) BOW * 2);
}

static void
draw_band (TwDragLayer *self,
           cairo_t     *cr)
{
  graphene_point_t bow = get_bow (self);

  cairo_move_to (cr, self->from.x, self->from.y);
  cairo_curve_to (cr,
                  self->from.x + (bow.x - self->from.x) * 2 / 3, self->from.y + (bow.y - self->from.y) * 2 / 3,
                  self->to.x + (bow.x - self->to.x) * 2 / 3, self->to.y + (bow.y - self->to.y) * 2 / 3,
                  self->to.x, self->to.y);
  stroke_dashed (self, cr);
  if (!self->snapped)
    {
      cairo_arc (cr, self->to.x, self->to.y, 5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else
    draw_head (cr, self->to.x, self->to.y, atan2 (self->to.y - bow.y, self->to.x - bow.x));
}

/* Only as large as it must be: what lies below a node that changes is painted again. A curve stays among its points. */
static void
append_band (TwDragLayer *self,
             GtkSnapshot *snapshot)
{
  graphene_rect_t bounds;
  gboolean        any = FALSE;
  cairo_t        *cr;

  if (hypot (self->to.x - self->from.x, self->to.y - self->from.y) < 4)
    return;

  add_point (&bounds, &any, self->from);
  add_point (&bounds, &any, self->to);
  add_point (&bounds, &any, get_bow (self));
  graphene_rect_round_extents (&bounds, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_band (self, cr);
  cairo_destroy (cr);
}

static void
snapshot_label (TwDragLayer      *self,
                GtkSnapshot      *snapshot,
                const TwMapFrame *frame)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->label);
  GskRoundedRect bubble;
  double         x, y;
  int            width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = self->to.x + LABEL_OFFSET + 6;
  y = self->to.y - height - LABEL_OFFSET;
  if (x + width + 10 > frame->width)
    x = self->to.x - LABEL_OFFSET - 6 - width;
  y = MAX (y, 6);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (round (x), round (y)));
  gsk_rounded_rect_init_from_rect (&bubble, &GRAPHENE_RECT_INIT (-9, -4, width + 18, height + 8), 8);
  gtk_snapshot_append_outset_shadow (snapshot, &bubble, &(GdkRGBA){ 0, 0, 0, 0.25 }, 0, 1, 1, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &bubble);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.16, 0.16, 0.18, 0.94 }, &bubble.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA){ 1, 1, 1, 1 });
  gtk_snapshot_restore (snapshot);
}

static void
tw_drag_layer_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TwDragLayer *self = TW_DRAG_LAYER (widget);
  TwMapFrame   frame;

  if ((!self->has_band && !self->route) || !tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return;

  if (self->route)
    append_route (self, snapshot, &frame);
  if (self->has_band)
    append_band (self, snapshot);
  if (self->has_band && self->label && *self->label)
    snapshot_label (self, snapshot, &frame);
}

static void
tw_drag_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (tw_drag_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
tw_drag_layer_finalize (GObject *object)
{
  TwDragLayer *self = TW_DRAG_LAYER (object);

  g_free (self->label);
  g_clear_pointer (&self->route, tw_route_unref);
  g_clear_pointer (&self->route_node, gsk_render_node_unref);

  G_OBJECT_CLASS (tw_drag_layer_parent_class)->finalize (object);
}

static void
tw_drag_layer_class_init (TwDragLayerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tw_drag_layer_constructed;
  object_class->finalize = tw_drag_layer_finalize;
  widget_class->snapshot = tw_drag_layer_snapshot;
}

static void
tw_drag_layer_init (TwDragLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

TwDragLayer *
tw_drag_layer_new (ShumateViewport *viewport)
{
  return g_object_new (TW_TYPE_DRAG_LAYER, "viewport", viewport, NULL);
}

void
tw_drag_layer_set_dark (TwDragLayer *self,
                        gboolean     dark)
{
  self->dark = dark;
  g_clear_pointer (&self->route_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_drag_layer_set_band (TwDragLayer            *self,
                        const graphene_point_t *from,
                        const graphene_point_t *to,
                        gboolean                snapped)
{
  if (self->has_band == (from != NULL) && self->snapped == snapped && (!from || (graphene_point_equal (from, &self->from) && graphene_point_equal (to, &self->to))))
    return;

  self->has_band = from != NULL;
  self->snapped = snapped;
  if (from)
    {
      self->from = *from;
      self->to = *to;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_drag_layer_set_label (TwDragLayer *self,
                         const char  *label)
{
  if (g_strcmp0 (label, self->label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_drag_layer_set_preview (TwDragLayer *self,
                           TwRoute     *route,
                           TwMode       mode)
{
  if (route == self->route && mode == self->mode)
    return;

  g_clear_pointer (&self->route_node, gsk_render_node_unref);
  g_clear_pointer (&self->route, tw_route_unref);
  self->route = route ? tw_route_ref (route) : NULL;
  self->mode = mode;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
