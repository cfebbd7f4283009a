/* tw-view-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-view-cache.h"

#include <math.h>

#include "sealane/tw-geo.h"

struct _TwViewCache
{
  GtkWidget *owner;
  TwViewDraw draw;
  double     overscan;
  gboolean   opaque;

  gpointer       data;
  TwViewRef      ref;
  GDestroyNotify unref;
  guint          data_serial;

  GCancellable *cancellable;
  gboolean      busy;
  gboolean      fresh;
  guint         n_drawn;

  cairo_surface_t *picture;
  TwMapFrame       picture_frame;
  guint            picture_serial;

  GskRenderNode  *node;
  graphene_rect_t node_bounds;
  gboolean        node_is_cairo;
};

typedef struct
{
  TwViewDraw     draw;
  TwMapFrame     frame;
  gboolean       opaque;
  gpointer       data;
  GDestroyNotify unref;
  guint          serial;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  if (job->data)
    job->unref (job->data);
  g_free (job);
}

/* RGB24 leaves the fourth byte undefined, and GDK 4.8 has no format without alpha. */
static void
fill_alpha (cairo_surface_t *surface)
{
  guint32 *pixels = (guint32 *) cairo_image_surface_get_data (surface);
  gsize    n = (gsize) cairo_image_surface_get_stride (surface) / 4 * cairo_image_surface_get_height (surface);

  for (gsize i = 0; i < n; i++)
    pixels[i] |= 0xff000000u;
}

static void
draw_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job             *job = task_data;
  int              scale = job->frame.device_scale;
  cairo_surface_t *surface;
  cairo_t         *cr;

  surface = cairo_image_surface_create (job->opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32,
                                        (int) ceil (job->frame.width * scale),
                                        (int) ceil (job->frame.height * scale));
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  if (job->data)
    job->draw (cr, &job->frame, job->data);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (job->opaque && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    fill_alpha (surface);

  g_task_return_pointer (task, surface, (GDestroyNotify) cairo_surface_destroy);
}

static void
drawn_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  cairo_surface_t *surface = g_task_propagate_pointer (G_TASK (result), NULL);
  TwViewCache     *self = user_data;
  Job             *job = g_task_get_task_data (G_TASK (result));

  if (!surface) /* cancelled: the cache is gone */
    return;

  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->picture = surface;
  self->picture_frame = job->frame;
  self->picture_serial = job->serial;
  self->busy = FALSE;
  self->n_drawn++;
  gtk_widget_queue_draw (self->owner);
}

static void
start_drawing (TwViewCache      *self,
               const TwMapFrame *frame)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, drawn_cb, self);
  Job   *job = g_new0 (Job, 1);
  double margin_x = ceil (frame->width * self->overscan);
  double margin_y = ceil (frame->height * self->overscan);

  job->draw = self->draw;
  job->opaque = self->opaque;
  job->frame = *frame;
  job->frame.x -= margin_x / frame->scale;
  job->frame.y -= margin_y / frame->scale;
  job->frame.width += 2 * margin_x;
  job->frame.height += 2 * margin_y;
  job->data = self->data ? self->ref (self->data) : NULL;
  job->unref = self->unref;
  job->serial = self->data_serial;

  self->busy = TRUE;
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, draw_in_thread);
}

static void
paint_surface (cairo_t               *cr,
               cairo_surface_t       *surface,
               const graphene_rect_t *bounds)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);

  cairo_save (cr);
  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  cairo_scale (cr, bounds->size.width / width, bounds->size.height / height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_restore (cr);
}

static GskRenderNode *
make_cairo_node (cairo_surface_t       *surface,
                 const graphene_rect_t *bounds)
{
  GskRenderNode *node = gsk_cairo_node_new (bounds);
  cairo_t       *cr = gsk_cairo_node_get_draw_context (node);

  paint_surface (cr, surface, bounds);
  cairo_destroy (cr);

  return node;
}

static GskRenderNode *
make_texture_node (cairo_surface_t       *surface,
                   const graphene_rect_t *bounds)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);

  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) stride * height,
                                      (GDestroyNotify) cairo_surface_destroy,
                                      cairo_surface_reference (surface));
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);

  return gsk_texture_node_new (texture, bounds);
}

GskRenderNode *
tw_surface_node_new (cairo_surface_t       *surface,
                     const graphene_rect_t *bounds,
                     gboolean               by_cairo)
{
  return by_cairo ? make_cairo_node (surface, bounds) : make_texture_node (surface, bounds);
}

static gboolean
does_cover (const TwMapFrame *picture,
            const TwMapFrame *frame)
{
  const double slack = 1e-9;

  return picture->scale == frame->scale && picture->device_scale == frame->device_scale &&
         picture->x <= frame->x + slack && picture->y <= frame->y + slack &&
         picture->x + picture->width / picture->scale >= frame->x + frame->width / frame->scale - slack &&
         picture->y + picture->height / picture->scale >= frame->y + frame->height / frame->scale - slack;
}

/* Where @picture goes on a widget that shows @frame. */
static graphene_rect_t
place_picture (const TwMapFrame *picture,
               const TwMapFrame *frame)
{
  double zoom = frame->scale / picture->scale;
  double x = (picture->x - frame->x) * frame->scale;
  double y = (picture->y - frame->y) * frame->scale;
  int    scale = frame->device_scale;

  if (zoom == 1) /* on whole pixels, or it would be blurred at rest */
    {
      x = round (x * scale) / scale;
      y = round (y * scale) / scale;
    }

  return GRAPHENE_RECT_INIT (x, y,
                             ceil (picture->width * picture->device_scale) / picture->device_scale * zoom,
                             ceil (picture->height * picture->device_scale) / picture->device_scale * zoom);
}

static void
append_picture (TwViewCache           *self,
                GtkSnapshot           *snapshot,
                const graphene_rect_t *bounds)
{
  gboolean by_cairo = tw_is_painted_by_cairo (self->owner);

  if (!self->node || self->node_is_cairo != by_cairo || !graphene_rect_equal (bounds, &self->node_bounds))
    {
      GskRenderNode *node;

      /* The same texture in a new place is not uploaded again. */
      if (self->node && !self->node_is_cairo && !by_cairo)
        node = gsk_texture_node_new (gsk_texture_node_get_texture (self->node), bounds);
      else
        node = tw_surface_node_new (self->picture, bounds, by_cairo);

      g_clear_pointer (&self->node, gsk_render_node_unref);
      self->node = node;
      self->node_bounds = *bounds;
      self->node_is_cairo = by_cairo;
    }

  /* The same node as in the last frame is no damage: nothing is painted again. */
  gtk_snapshot_append_node (snapshot, self->node);
}

TwViewCache *
tw_view_cache_new (GtkWidget *owner,
                   TwViewDraw draw,
                   double     overscan,
                   gboolean   opaque)
{
  TwViewCache *self = g_new0 (TwViewCache, 1);

  self->owner = owner;
  self->draw = draw;
  self->overscan = overscan;
  self->opaque = opaque;
  self->cancellable = g_cancellable_new ();

  return self;
}

void
tw_view_cache_free (TwViewCache *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  if (self->data)
    self->unref (self->data);
  g_free (self);
}

void
tw_view_cache_set_data (TwViewCache   *self,
                        gpointer       data,
                        TwViewRef      ref,
                        GDestroyNotify unref)
{
  if (self->data)
    self->unref (self->data);

  self->data = data;
  self->ref = ref;
  self->unref = unref;
  self->data_serial++;
  self->fresh = FALSE;
  gtk_widget_queue_draw (self->owner);
}

/* Starts a drawing if need be, and says where the picture there is goes; FALSE if there is none. */
static gboolean
prepare_picture (TwViewCache      *self,
                 const TwMapFrame *frame,
                 graphene_rect_t  *bounds)
{
  TwMapFrame picture = self->picture_frame;

  if (self->picture)
    {
      double middle = picture.x + picture.width / picture.scale / 2;

      picture.x += tw_geo_unwrap (middle, frame->x + frame->width / frame->scale / 2) - middle;
      *bounds = place_picture (&picture, frame);
    }

  self->fresh = self->picture && self->picture_serial == self->data_serial && does_cover (&picture, frame);
  if (!self->fresh && !self->busy)
    start_drawing (self, frame);

  return self->picture != NULL;
}

void
tw_view_cache_snapshot (TwViewCache      *self,
                        GtkSnapshot      *snapshot,
                        const TwMapFrame *frame)
{
  graphene_rect_t bounds;

  if (prepare_picture (self, frame, &bounds))
    append_picture (self, snapshot, &bounds);
}

void
tw_view_cache_paint (TwViewCache      *self,
                     cairo_t          *cr,
                     const TwMapFrame *frame)
{
  graphene_rect_t bounds;

  if (prepare_picture (self, frame, &bounds))
    paint_surface (cr, self->picture, &bounds);
}

guint
tw_view_cache_get_n_drawn (TwViewCache *self)
{
  return self->n_drawn;
}

gboolean
tw_view_cache_is_fresh (TwViewCache *self)
{
  return self->fresh;
}

gboolean
tw_map_frame_of_layer (ShumateLayer *layer,
                       TwMapFrame   *frame)
{
  ShumateViewport  *viewport = shumate_layer_get_viewport (layer);
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);
  TwGeoPoint        middle;

  frame->width = gtk_widget_get_width (GTK_WIDGET (layer));
  frame->height = gtk_widget_get_height (GTK_WIDGET (layer));
  frame->device_scale = gtk_widget_get_scale_factor (GTK_WIDGET (layer));
  if (!source || frame->width <= 0 || frame->height <= 0)
    return FALSE;

  frame->scale = shumate_map_source_get_tile_size (source) * exp2 (shumate_viewport_get_zoom_level (viewport));
  middle = tw_geo_project (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                           shumate_location_get_latitude (SHUMATE_LOCATION (viewport)));
  frame->x = middle.x - frame->width / 2 / frame->scale;
  frame->y = middle.y - frame->height / 2 / frame->scale;

  return TRUE;
}

gboolean
tw_is_painted_by_cairo (GtkWidget *widget)
{
  GtkNative   *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native ? gtk_native_get_renderer (native) : NULL;

  return !renderer || g_str_equal (G_OBJECT_TYPE_NAME (renderer), "GskCairoRenderer");
}
