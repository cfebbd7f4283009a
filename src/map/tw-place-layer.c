/* tw-place-layer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-place-layer.h"

#include <math.h>
#include <string.h>

#include "sealane/tw-geo.h"
#include "tw-view-cache.h"

/* A circle this far from where the place is gets a line to it, pixels. */
#define LEADER_FROM 5.0

struct _TwPlaceLayer
{
  ShumateLayer parent_instance;

  GPtrArray   *markers; /* of TwPlaceMarker, our children */
  TwPlaceBox  *boxes;
  TwPlaceSpot *spots;
  TwMapFrame   frame;
  double       layout_scale; /* the layout depends on the scale, not on where the view is */
  double       cover[4];     /* corner and size of what lies over the view */
  gboolean     dark;
};

G_DEFINE_FINAL_TYPE (TwPlaceLayer, tw_place_layer, SHUMATE_TYPE_LAYER)

static void
update_layout (TwPlaceLayer     *self,
               const TwMapFrame *frame)
{
  double zoom = log2 (frame->scale / 256);

  self->layout_scale = frame->scale;
  for (guint i = 0; i < self->markers->len; i++)
    {
      TwPlaceMarker    *marker = g_ptr_array_index (self->markers, i);
      const TwMapPlace *place = tw_place_marker_get_place (marker);
      TwGeoPoint        p = tw_geo_project (place->lon, place->lat);
      TwPlaceBox       *box = &self->boxes[i];

      *box = (TwPlaceBox){ p.x * frame->scale, p.y * frame->scale, tw_place_marker_get_radius (marker, zoom) };
      box->weight = 0.05 + place->size;
      box->must_label = tw_place_marker_must_label (marker);
      tw_place_marker_get_label_size (marker, &box->label_width, &box->label_height);
    }

  tw_place_layout (self->boxes, self->markers->len, self->spots);
}

/* Where the place itself is, on the copy of the world nearest to the middle of the view. */
static graphene_point_t
get_true_point (TwPlaceLayer     *self,
                guint             index,
                const TwMapFrame *frame)
{
  double middle = frame->x + frame->width / frame->scale / 2;
  double x = tw_geo_unwrap (self->boxes[index].x / frame->scale, middle);

  return GRAPHENE_POINT_INIT ((x - frame->x) * frame->scale,
                              self->boxes[index].y - frame->y * frame->scale);
}

/* The layout is the same wherever the view is; only what its edges cut depends on that. */
static void
turn_labels (TwPlaceLayer     *self,
             const TwMapFrame *frame)
{
  guint                   n = self->markers->len;
  g_autofree TwPlaceBox  *boxes = g_new (TwPlaceBox, n + 1);
  g_autofree TwPlaceSpot *spots = g_new (TwPlaceSpot, n + 1);

  for (guint i = 0; i < n; i++)
    {
      graphene_point_t p = get_true_point (self, i, frame);

      boxes[i] = self->boxes[i];
      boxes[i].x = p.x;
      boxes[i].y = p.y;
      spots[i] = self->spots[i];
    }

  tw_place_layout_keep_inside (boxes, n, frame->width, frame->height, self->cover[2] > 0 ? self->cover : NULL, spots);
  for (guint i = 0; i < n; i++)
    tw_place_marker_set_room (g_ptr_array_index (self->markers, i), boxes[i].radius, spots[i].side);
}

static void
allocate_marker (TwPlaceLayer     *self,
                 guint             index,
                 const TwMapFrame *frame)
{
  GtkWidget       *marker = g_ptr_array_index (self->markers, index);
  graphene_point_t p = get_true_point (self, index, frame);
  GtkAllocation    allocation;
  int              size;

  gtk_widget_measure (marker, GTK_ORIENTATION_HORIZONTAL, -1, &size, NULL, NULL, NULL);
  size = MAX (size, 2 * (int) ceil (self->boxes[index].radius + 1));
  allocation.x = (int) round (p.x + self->spots[index].dx - size / 2.0);
  allocation.y = (int) round (p.y + self->spots[index].dy - size / 2.0);
  allocation.width = size;
  allocation.height = size;
  gtk_widget_size_allocate (marker, &allocation, -1);
}

static void
tw_place_layer_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TwPlaceLayer *self = TW_PLACE_LAYER (widget);
  TwMapFrame    frame;

  if (!tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return;

  if (frame.scale != self->layout_scale)
    update_layout (self, &frame);
  self->frame = frame;
  turn_labels (self, &frame);
  for (guint i = 0; i < self->markers->len; i++)
    allocate_marker (self, i, &frame);
}

static void
draw_leaders (TwPlaceLayer *self,
              cairo_t      *cr)
{
  double ink = self->dark ? 0.85 : 0.25;

  for (guint i = 0; i < self->markers->len; i++)
    {
      graphene_point_t p = get_true_point (self, i, &self->frame);
      double           length = hypot (self->spots[i].dx, self->spots[i].dy);

      if (length < LEADER_FROM)
        continue;

      cairo_set_source_rgba (cr, ink, ink, ink, 0.55);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, p.x, p.y);
      cairo_line_to (cr, p.x + self->spots[i].dx, p.y + self->spots[i].dy);
      cairo_stroke (cr);
      cairo_set_source_rgba (cr, ink, ink, ink, 0.9);
      cairo_arc (cr, p.x, p.y, 1.8, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* What the leaders cover; FALSE if there are none. */
static gboolean
get_leader_bounds (TwPlaceLayer    *self,
                   graphene_rect_t *bounds)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->markers->len; i++)
    {
      graphene_point_t p = get_true_point (self, i, &self->frame);
      double           dx = self->spots[i].dx, dy = self->spots[i].dy;
      graphene_rect_t  line;

      if (hypot (dx, dy) < LEADER_FROM)
        continue;

      graphene_rect_init (&line, MIN (p.x, p.x + dx) - 3, MIN (p.y, p.y + dy) - 3, fabs (dx) + 6, fabs (dy) + 6);
      if (any)
        graphene_rect_union (bounds, &line, bounds);
      else
        *bounds = line;
      any = TRUE;
    }

  return any;
}

static void
tw_place_layer_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  TwPlaceLayer   *self = TW_PLACE_LAYER (widget);
  graphene_rect_t bounds;

  if (self->layout_scale > 0 && get_leader_bounds (self, &bounds))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      draw_leaders (self, cr);
      cairo_destroy (cr);
    }

  /* What the user deals with lies on top: its label may have to cover others. */
  for (int above = FALSE; above <= TRUE; above++)
    for (guint i = 0; i < self->markers->len; i++)
      if (tw_place_marker_must_label (g_ptr_array_index (self->markers, i)) == above)
        gtk_widget_snapshot_child (widget, g_ptr_array_index (self->markers, i), snapshot);
}

static void
tw_place_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (tw_place_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_allocate), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
tw_place_layer_dispose (GObject *object)
{
  TwPlaceLayer *self = TW_PLACE_LAYER (object);

  for (guint i = 0; i < self->markers->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->markers, i));
  g_ptr_array_set_size (self->markers, 0);

  G_OBJECT_CLASS (tw_place_layer_parent_class)->dispose (object);
}

static void
tw_place_layer_finalize (GObject *object)
{
  TwPlaceLayer *self = TW_PLACE_LAYER (object);

  g_ptr_array_unref (self->markers);
  g_free (self->boxes);
  g_free (self->spots);

  G_OBJECT_CLASS (tw_place_layer_parent_class)->finalize (object);
}

static void
tw_place_layer_class_init (TwPlaceLayerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tw_place_layer_constructed;
  object_class->dispose = tw_place_layer_dispose;
  object_class->finalize = tw_place_layer_finalize;
  widget_class->size_allocate = tw_place_layer_size_allocate;
  widget_class->snapshot = tw_place_layer_snapshot;
}

static void
tw_place_layer_init (TwPlaceLayer *self)
{
  self->markers = g_ptr_array_new ();
}

TwPlaceLayer *
tw_place_layer_new (ShumateViewport *viewport)
{
  return g_object_new (TW_TYPE_PLACE_LAYER, "viewport", viewport, NULL);
}

/* Takes the marker of place @id out of @old, or makes one. */
static TwPlaceMarker *
claim_marker (TwPlaceLayer *self,
              GPtrArray    *old,
              const char   *id)
{
  TwPlaceMarker *marker;

  for (guint i = 0; i < old->len; i++)
    {
      marker = g_ptr_array_index (old, i);
      if (g_strcmp0 (tw_place_marker_get_place (marker)->id, id) == 0)
        {
          g_ptr_array_remove_index (old, i);
          return marker;
        }
    }

  marker = TW_PLACE_MARKER (tw_place_marker_new ());
  tw_place_marker_set_dark (marker, self->dark);
  gtk_widget_set_parent (GTK_WIDGET (marker), GTK_WIDGET (self));

  return marker;
}

void
tw_place_layer_set_places (TwPlaceLayer     *self,
                           const TwMapPlace *places,
                           guint             n_places)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->markers);

  self->markers = g_ptr_array_new ();
  self->boxes = g_renew (TwPlaceBox, self->boxes, n_places + 1);
  self->spots = g_renew (TwPlaceSpot, self->spots, n_places + 1);
  memset (self->boxes, 0, (n_places + 1) * sizeof *self->boxes);
  memset (self->spots, 0, (n_places + 1) * sizeof *self->spots);

  for (guint i = 0; i < n_places; i++)
    {
      TwPlaceMarker *marker = claim_marker (self, old, places[i].id);

      tw_place_marker_set_place (marker, &places[i], i);
      g_ptr_array_add (self->markers, marker);
    }
  for (guint i = 0; i < old->len; i++)
    gtk_widget_unparent (g_ptr_array_index (old, i));

  tw_place_layer_relabel (self);
}

void
tw_place_layer_set_dark (TwPlaceLayer *self,
                         gboolean      dark)
{
  self->dark = dark;
  for (guint i = 0; i < self->markers->len; i++)
    tw_place_marker_set_dark (g_ptr_array_index (self->markers, i), dark);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
tw_place_layer_get_n_places (TwPlaceLayer *self)
{
  return self->markers->len;
}

TwPlaceMarker *
tw_place_layer_get_marker (TwPlaceLayer *self,
                           guint         index)
{
  return index < self->markers->len ? g_ptr_array_index (self->markers, index) : NULL;
}

gboolean
tw_place_layer_get_circle (TwPlaceLayer     *self,
                           guint             index,
                           graphene_point_t *middle,
                           double           *radius)
{
  TwMapFrame frame;

  if (index >= self->markers->len || !tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return FALSE;

  if (frame.scale != self->layout_scale)
    update_layout (self, &frame);
  *middle = get_true_point (self, index, &frame);
  middle->x += self->spots[index].dx;
  middle->y += self->spots[index].dy;
  if (radius)
    *radius = self->boxes[index].radius;

  return TRUE;
}

void
tw_place_layer_set_cover (TwPlaceLayer *self,
                          double        x,
                          double        y,
                          double        width,
                          double        height)
{
  const double cover[4] = { x, y, width, height };

  if (memcmp (cover, self->cover, sizeof cover) == 0)
    return;

  memcpy (self->cover, cover, sizeof cover);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
tw_place_layer_relabel (TwPlaceLayer *self)
{
  self->layout_scale = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
