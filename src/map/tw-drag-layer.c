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

static void
draw_preview (TwDragLayer      *self,
              cairo_t          *cr,
              const TwMapFrame *frame)
{
  const TwRoute *route = self->route;
  double         x0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE;
  double         heading;
  TwGeoPoint     end = tw_route_at (route, 0.55, &heading);

  for (guint i = 0; i < route->n_points; i++)
    {
      x0 = MIN (x0, route->points[i].x);
      x1 = MAX (x1, route->points[i].x);
    }

  for (int copy = ceil (frame->x - x1); copy <= floor (frame->x + frame->width / frame->scale - x0); copy++)
    {
      for (guint i = 0; i < route->n_points; i++)
        cairo_line_to (cr, (route->points[i].x + copy - frame->x) * frame->scale, (route->points[i].y - frame->y) * frame->scale);
      stroke_dashed (self, cr);
      draw_head (cr, (end.x + copy - frame->x) * frame->scale, (end.y - frame->y) * frame->scale, heading);
    }
}

static void
draw_band (TwDragLayer *self,
           cairo_t     *cr)
{
  double dx = self->to.x - self->from.x;
  double dy = self->to.y - self->from.y;
  double side = dx < 0 ? 1 : -1;
  double x, y;

  if (hypot (dx, dy) < 4)
    return;

  /* Upwards, whichever way it goes. */
  x = (self->from.x + self->to.x) / 2 - side * dy * BOW * 2;
  y = (self->from.y + self->to.y) / 2 + side * dx * BOW * 2;
  cairo_move_to (cr, self->from.x, self->from.y);
  cairo_curve_to (cr,
                  self->from.x + (x - self->from.x) * 2 / 3, self->from.y + (y - self->from.y) * 2 / 3,
                  self->to.x + (x - self->to.x) * 2 / 3, self->to.y + (y - self->to.y) * 2 / 3,
                  self->to.x, self->to.y);
  stroke_dashed (self, cr);
  if (!self->snapped)
    {
      cairo_arc (cr, self->to.x, self->to.y, 5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else
    draw_head (cr, self->to.x, self->to.y, atan2 (self->to.y - y, self->to.x - x));
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
  cairo_t     *cr;

  if ((!self->has_band && !self->route) || !tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height));
  if (self->route)
    draw_preview (self, cr, &frame);
  if (self->has_band)
    draw_band (self, cr);
  cairo_destroy (cr);
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
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_drag_layer_set_band (TwDragLayer            *self,
                        const graphene_point_t *from,
                        const graphene_point_t *to,
                        gboolean                snapped)
{
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
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_drag_layer_set_preview (TwDragLayer *self,
                           TwRoute     *route,
                           TwMode       mode)
{
  g_clear_pointer (&self->route, tw_route_unref);
  self->route = route ? tw_route_ref (route) : NULL;
  self->mode = mode;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
