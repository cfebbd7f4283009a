/* tw-flow-layer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-flow-layer.h"

#include <math.h>

#include "tw-map-style.h"
#include "tw-view-cache.h"

#define OVERSCAN 0.15

/* Widths of the smallest and of the largest stroke, pixels. */
#define MIN_WIDTH 1.4
#define MAX_WIDTH 7.5

#define DOT_SPACING  44.0 /* pixels */
#define DOT_SPEED    20.0 /* pixels a second */
#define FRAME_US     32000
#define REST_MS      120 /* flows wait as long for a moving hand to rest: the map is painted anew for them */
#define STROKE_ALPHA 0.5

#define GATE_HALF_WIDTH 7.0 /* pixels */

/* Handed to workers, so read-only once made. */
typedef struct
{
  gatomicrefcount ref_count;
  TwFlowNet      *net;
  gboolean        dark;
  gboolean        arrows;
} Look;

typedef struct
{
  TwRouter *router;
  GArray   *flows; /* of TwFlow */
} Job;

typedef struct
{
  float  x;
  float  y;
  float  radius;
  TwMode mode;
} Dot;

struct _TwFlowLayer
{
  ShumateLayer parent_instance;

  TwRouter    *router;
  GArray      *flows; /* of TwFlow */
  guint        modes;
  TwFlowNet   *net;
  TwViewCache *cache;
  GArray      *dots; /* of Dot, kept to spare allocations */

  GCancellable *cancellable;
  gboolean      busy;
  gboolean      pending;

  gboolean dark;
  gboolean animate;
  gboolean paused;
  guint    rest; /* flows that wait for a hand */
  guint    tick;
  gint64   last_frame;
  double   phase; /* pixels the dots have run */

  GdkTexture *dot_textures[TW_N_MODES];
};

G_DEFINE_FINAL_TYPE (TwFlowLayer, tw_flow_layer, SHUMATE_TYPE_LAYER)

/* ---- drawing of strokes, in the worker ---- */

static gpointer
ref_look (gpointer data)
{
  Look *look = data;

  g_atomic_ref_count_inc (&look->ref_count);

  return look;
}

static void
unref_look (gpointer data)
{
  Look *look = data;

  if (!g_atomic_ref_count_dec (&look->ref_count))
    return;

  tw_flow_net_unref (look->net);
  g_free (look);
}

static double
get_width (const TwFlowNet *net,
           double           volume)
{
  return MIN_WIDTH + (MAX_WIDTH - MIN_WIDTH) * sqrt (volume / MAX (net->max_volume, 1e-9));
}

/* The copies of the world in which [x0, x1] meets @frame: *first .. *last, none if first > last. */
static gboolean
find_copies (const TwMapFrame *frame,
             double            x0,
             double            x1,
             double            y0,
             double            y1,
             int              *first,
             int              *last)
{
  double margin = 12 / frame->scale;

  if (y1 < frame->y - margin || y0 > frame->y + frame->height / frame->scale + margin)
    return FALSE;

  *first = ceil (frame->x - margin - x1);
  *last = floor (frame->x + frame->width / frame->scale + margin - x0);

  return *first <= *last;
}

static void
add_path (cairo_t            *cr,
          const TwFlowStroke *stroke,
          const TwMapFrame   *frame,
          int                 copy)
{
  double last_x = 0, last_y = 0;

  for (guint i = 0; i < stroke->n_points; i++)
    {
      double x = (stroke->points[i].x + copy - frame->x) * frame->scale;
      double y = (stroke->points[i].y - frame->y) * frame->scale;

      if (i > 0 && i + 1 < stroke->n_points && hypot (x - last_x, y - last_y) < 1.5)
        continue;
      cairo_line_to (cr, x, y);
      last_x = x;
      last_y = y;
    }
}

static void
draw_arrow (cairo_t *cr,
            double   x,
            double   y,
            double   heading,
            double   size)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, heading);
  cairo_move_to (cr, size, 0);
  cairo_line_to (cr, -size * 0.8, -size * 0.85);
  cairo_line_to (cr, -size * 0.35, 0);
  cairo_line_to (cr, -size * 0.8, size * 0.85);
  cairo_close_path (cr);
  cairo_restore (cr);
}

static void
draw_arrows (cairo_t            *cr,
             const TwFlowStroke *stroke,
             const TwMapFrame   *frame,
             int                 copy,
             double              width,
             const GdkRGBA      *colour)
{
  double length = stroke->along[stroke->n_points - 1] * frame->scale;
  double spacing = DOT_SPACING * 1.6;
  guint  hint = 0;

  gdk_cairo_set_source_rgba (cr, colour);
  for (double at = MIN (spacing / 2, length / 2); at < length; at += spacing)
    {
      double     heading;
      TwGeoPoint p = tw_flow_stroke_at (stroke, at / frame->scale, &hint, &heading);

      draw_arrow (cr, (p.x + copy - frame->x) * frame->scale, (p.y - frame->y) * frame->scale, heading, 3 + width * 0.6);
      cairo_fill (cr);
    }
}

static void
draw_ship (cairo_t          *cr,
           const TwFlowShip *ship,
           const TwMapFrame *frame,
           gboolean          dark)
{
  double  edge = dark ? 0.12 : 1;
  int     first, last;
  GdkRGBA colour;

  if (!find_copies (frame, ship->at.x, ship->at.x, ship->at.y, ship->at.y, &first, &last))
    return;

  tw_map_style_get_mode_colour (ship->mode, dark, &colour);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2.5);
  for (int copy = first; copy <= last; copy++)
    {
      draw_arrow (cr, (ship->at.x + copy - frame->x) * frame->scale, (ship->at.y - frame->y) * frame->scale, ship->heading, 6.5);
      cairo_set_source_rgb (cr, edge, edge, edge);
      cairo_stroke_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &colour);
      cairo_fill (cr);
    }
}

/* Two bars across the way, like a closed gate: a lane that takes no more. */
static void
draw_gate (cairo_t          *cr,
           const TwFlowGate *gate,
           const TwMapFrame *frame,
           gboolean          dark)
{
  double  edge = dark ? 0.12 : 1;
  int     first, last;
  GdkRGBA colour;

  if (!find_copies (frame, gate->at.x, gate->at.x, gate->at.y, gate->at.y, &first, &last))
    return;

  tw_map_style_get_mode_colour (gate->mode, dark, &colour);
  for (int copy = first; copy <= last; copy++)
    {
      cairo_save (cr);
      cairo_translate (cr, (gate->at.x + copy - frame->x) * frame->scale, (gate->at.y - frame->y) * frame->scale);
      cairo_rotate (cr, gate->heading);
      for (int side = -1; side <= 1; side += 2)
        {
          cairo_move_to (cr, side * 2.8, -GATE_HALF_WIDTH);
          cairo_line_to (cr, side * 2.8, GATE_HALF_WIDTH);
        }
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_source_rgb (cr, edge, edge, edge);
      cairo_set_line_width (cr, 6);
      cairo_stroke_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &colour);
      cairo_set_line_width (cr, 2.6);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
}

/* One mode, as one translucent whole: where its strokes meet they do not darken each other. */
static void
draw_mode (cairo_t          *cr,
           const Look       *look,
           const TwMapFrame *frame,
           guint             begin,
           guint             end)
{
  TwMode  mode = look->net->strokes[begin].mode;
  GdkRGBA colour;
  int     first, last;

  tw_map_style_get_mode_colour (mode, look->dark, &colour);
  cairo_push_group (cr);
  for (guint i = begin; i < end; i++)
    {
      const TwFlowStroke *stroke = &look->net->strokes[i];
      double              width = get_width (look->net, stroke->volume);

      if (!find_copies (frame, stroke->x0, stroke->x1, stroke->y0, stroke->y1, &first, &last))
        continue;
      for (int copy = first; copy <= last; copy++)
        {
          add_path (cr, stroke, frame, copy);
          tw_map_style_stroke (cr, mode, width, &colour);
        }
    }
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, mode == TW_MODE_OCEAN ? STROKE_ALPHA : STROKE_ALPHA + 0.2);

  for (guint i = begin; look->arrows && i < end; i++)
    {
      const TwFlowStroke *stroke = &look->net->strokes[i];

      if (!find_copies (frame, stroke->x0, stroke->x1, stroke->y0, stroke->y1, &first, &last))
        continue;
      for (int copy = first; copy <= last; copy++)
        draw_arrows (cr, stroke, frame, copy, get_width (look->net, stroke->volume), &colour);
    }
}

static void
draw_look (cairo_t          *cr,
           const TwMapFrame *frame,
           gpointer          data)
{
  const Look      *look = data;
  const TwFlowNet *net = look->net;

  for (guint begin = 0, end; begin < net->n_strokes; begin = end)
    {
      for (end = begin; end < net->n_strokes && net->strokes[end].mode == net->strokes[begin].mode;)
        end++;
      draw_mode (cr, look, frame, begin, end);
    }

  for (guint i = 0; i < net->n_gates; i++)
    draw_gate (cr, &net->gates[i], frame, look->dark);
  for (guint i = 0; i < net->n_ships; i++)
    draw_ship (cr, &net->ships[i], frame, look->dark);
}

void
tw_flow_layer_draw_net (cairo_t          *cr,
                        const TwMapFrame *frame,
                        TwFlowNet        *net,
                        gboolean          dark)
{
  Look look = { .net = net, .dark = dark, .arrows = TRUE };

  draw_look (cr, frame, &look);
}

static void
update_look (TwFlowLayer *self)
{
  Look *look;

  if (!self->net)
    return;

  look = g_new0 (Look, 1);
  g_atomic_ref_count_init (&look->ref_count);
  look->net = tw_flow_net_ref (self->net);
  look->dark = self->dark;
  look->arrows = self->tick == 0;
  tw_view_cache_set_data (self->cache, look, ref_look, unref_look);
}

/* ---- dots, every frame ---- */

static void
add_dots (TwFlowLayer        *self,
          const TwFlowStroke *stroke,
          const TwMapFrame   *frame,
          double              spacing)
{
  double length = stroke->along[stroke->n_points - 1] * frame->scale;
  double radius = 1.2 + 0.34 * get_width (self->net, stroke->volume);
  int    first, last;

  if (length < 4 || !find_copies (frame, stroke->x0, stroke->x1, stroke->y0, stroke->y1, &first, &last))
    return;

  for (int copy = first; copy <= last; copy++)
    {
      guint hint = 0;

      for (double at = fmod (self->phase, spacing); at < length && self->dots->len < TW_FLOW_MAX_DOTS; at += spacing)
        {
          TwGeoPoint p = tw_flow_stroke_at (stroke, at / frame->scale, &hint, NULL);
          Dot        dot = { (p.x + copy - frame->x) * frame->scale, (p.y - frame->y) * frame->scale, radius, stroke->mode };

          if (dot.x > -8 && dot.y > -8 && dot.x < frame->width + 8 && dot.y < frame->height + 8)
            g_array_append_val (self->dots, dot);
        }
    }
}

static void
collect_dots (TwFlowLayer      *self,
              const TwMapFrame *frame)
{
  double length = 0;
  double spacing;

  g_array_set_size (self->dots, 0);
  for (guint i = 0; i < self->net->n_strokes; i++)
    {
      const TwFlowStroke *stroke = &self->net->strokes[i];
      int                 first, last;

      if (find_copies (frame, stroke->x0, stroke->x1, stroke->y0, stroke->y1, &first, &last))
        length += MIN (stroke->along[stroke->n_points - 1] * frame->scale, 2 * (frame->width + frame->height)) * (last - first + 1);
    }

  spacing = MAX (DOT_SPACING, length / (TW_FLOW_MAX_DOTS * 0.9));
  for (guint i = 0; i < self->net->n_strokes; i++)
    add_dots (self, &self->net->strokes[i], frame, spacing);
}

static void
paint_dots (TwFlowLayer *self,
            cairo_t     *cr)
{
  for (guint i = 0; i < self->dots->len; i++)
    {
      const Dot *dot = &g_array_index (self->dots, Dot, i);
      GdkRGBA    colour;

      if (i == 0 || dot->mode != dot[-1].mode)
        {
          tw_map_style_get_mode_colour (dot->mode, self->dark, &colour);
          gdk_cairo_set_source_rgba (cr, &colour);
        }
      cairo_arc (cr, dot->x, dot->y, dot->radius, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static GdkTexture *
make_dot_texture (TwMode   mode,
                  gboolean dark)
{
  const int size = 32;
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t         *cr = cairo_create (surface);
  GdkTexture      *texture;
  GdkRGBA          colour;

  tw_map_style_get_mode_colour (mode, dark, &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_arc (cr, size / 2, size / 2, size / 2 - 1, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface) * size);
  texture = gdk_memory_texture_new (size, size, GDK_MEMORY_DEFAULT, bytes, cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);

  return texture;
}

static void
snapshot_dots (TwFlowLayer *self,
               GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->dots->len; i++)
    {
      const Dot   *dot = &g_array_index (self->dots, Dot, i);
      GdkTexture **texture = &self->dot_textures[dot->mode];

      if (!*texture)
        *texture = make_dot_texture (dot->mode, self->dark);
      gtk_snapshot_append_texture (snapshot, *texture,
                                   &GRAPHENE_RECT_INIT (dot->x - dot->radius, dot->y - dot->radius, 2 * dot->radius, 2 * dot->radius));
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  TwFlowLayer *self = TW_FLOW_LAYER (widget);
  gint64       now = gdk_frame_clock_get_frame_time (clock);

  if (self->last_frame == 0)
    self->last_frame = now;
  if (self->paused || now - self->last_frame < FRAME_US)
    return G_SOURCE_CONTINUE;

  /* A pause must not make the dots leap. */
  self->phase += MIN (now - self->last_frame, 4 * FRAME_US) / 1e6 * DOT_SPEED;
  self->last_frame = now;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static void
update_motion (TwFlowLayer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean   allowed = TRUE;
  gboolean   move;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &allowed, NULL);
  move = self->animate && allowed && gtk_widget_get_mapped (widget) && self->net && self->net->n_strokes > 0;

  if (move == (self->tick != 0))
    return;

  if (move)
    {
      self->last_frame = 0;
      self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
    }
  else
    {
      gtk_widget_remove_tick_callback (widget, self->tick);
      self->tick = 0;
    }
  update_look (self);
}

/* ---- finding the routes ---- */

static void
free_job (gpointer data)
{
  Job *job = data;

  tw_router_unref (job->router);
  g_array_unref (job->flows);
  g_free (job);
}

static void
build_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Job                   *job = task_data;
  guint                  n = job->flows->len;
  g_autofree TwFlowLine *lines = g_new0 (TwFlowLine, n + 1);
  TwFlowNet             *net;

  for (guint i = 0; i < n; i++)
    {
      const TwFlow *flow = &g_array_index (job->flows, TwFlow, i);

      lines[i] = (TwFlowLine){ tw_router_find (job->router, &flow->from, &flow->to, flow->mode), flow->mode, flow->volume, flow->progress, flow->full };
    }
  net = tw_flow_net_new (lines, n);
  for (guint i = 0; i < n; i++)
    tw_route_unref (lines[i].route);

  g_task_return_pointer (task, net, (GDestroyNotify) tw_flow_net_unref);
}

static void start_build (TwFlowLayer *self);

static void
built_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  TwFlowNet   *net = g_task_propagate_pointer (G_TASK (result), NULL);
  TwFlowLayer *self = user_data;

  if (!net) /* cancelled: the layer is gone */
    return;

  g_clear_pointer (&self->net, tw_flow_net_unref);
  self->net = net;
  self->busy = FALSE;
  if (self->pending)
    start_build (self);
  update_look (self);
  update_motion (self);
}

static void
start_build (TwFlowLayer *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->pending = self->busy;
  if (self->busy)
    return;

  job = g_new0 (Job, 1);
  job->router = tw_router_ref (self->router);
  job->flows = g_array_new (FALSE, FALSE, sizeof (TwFlow));
  for (guint i = 0; i < self->flows->len; i++)
    {
      const TwFlow *flow = &g_array_index (self->flows, TwFlow, i);

      if (self->modes & 1u << flow->mode)
        g_array_append_val (job->flows, *flow);
    }

  self->busy = TRUE;
  task = g_task_new (NULL, self->cancellable, built_cb, self);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, build_in_thread);
}

/* ---- the widget ---- */

static void
tw_flow_layer_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TwFlowLayer *self = TW_FLOW_LAYER (widget);
  TwMapFrame   frame;

  if (!self->net || !tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return;

  g_array_set_size (self->dots, 0);
  if (self->tick)
    collect_dots (self, &frame);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height));
  if (self->tick && tw_is_painted_by_cairo (widget))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height));

      tw_view_cache_paint (self->cache, cr, &frame);
      paint_dots (self, cr);
      cairo_destroy (cr);
    }
  else
    {
      tw_view_cache_snapshot (self->cache, snapshot, &frame);
      snapshot_dots (self, snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

static void
tw_flow_layer_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tw_flow_layer_parent_class)->map (widget);

  update_motion (TW_FLOW_LAYER (widget));
}

static void
tw_flow_layer_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tw_flow_layer_parent_class)->unmap (widget);

  update_motion (TW_FLOW_LAYER (widget));
}

static void
clear_dot_textures (TwFlowLayer *self)
{
  for (guint i = 0; i < TW_N_MODES; i++)
    g_clear_object (&self->dot_textures[i]);
}

static void
tw_flow_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (tw_flow_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (object)), "notify::gtk-enable-animations",
                           G_CALLBACK (update_motion), object, G_CONNECT_SWAPPED);
}

static void
tw_flow_layer_finalize (GObject *object)
{
  TwFlowLayer *self = TW_FLOW_LAYER (object);

  g_clear_handle_id (&self->rest, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  tw_view_cache_free (self->cache);
  g_clear_pointer (&self->net, tw_flow_net_unref);
  g_clear_pointer (&self->router, tw_router_unref);
  g_array_unref (self->flows);
  g_array_unref (self->dots);
  clear_dot_textures (self);

  G_OBJECT_CLASS (tw_flow_layer_parent_class)->finalize (object);
}

static void
tw_flow_layer_class_init (TwFlowLayerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tw_flow_layer_constructed;
  object_class->finalize = tw_flow_layer_finalize;
  widget_class->snapshot = tw_flow_layer_snapshot;
  widget_class->map = tw_flow_layer_map;
  widget_class->unmap = tw_flow_layer_unmap;
}

static void
tw_flow_layer_init (TwFlowLayer *self)
{
  self->flows = g_array_new (FALSE, FALSE, sizeof (TwFlow));
  self->dots = g_array_new (FALSE, FALSE, sizeof (Dot));
  self->cache = tw_view_cache_new (GTK_WIDGET (self), draw_look, OVERSCAN, FALSE);
  self->cancellable = g_cancellable_new ();
  self->modes = ~0u;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

TwFlowLayer *
tw_flow_layer_new (ShumateViewport *viewport,
                   TwRouter        *router)
{
  TwFlowLayer *self = g_object_new (TW_TYPE_FLOW_LAYER, "viewport", viewport, NULL);

  self->router = tw_router_ref (router);

  return self;
}

void
tw_flow_layer_reroute (TwFlowLayer *self)
{
  start_build (self);
}

static gboolean
ends_equal (const TwRouteEnd *a,
            const TwRouteEnd *b)
{
  return a->lon == b->lon && a->lat == b->lat && a->port == b->port;
}

/* Most answers to a moving hand change no flow: none is worth looking for its way again. */
static gboolean
shows_already (TwFlowLayer  *self,
               const TwFlow *flows,
               guint         n_flows)
{
  if (n_flows != self->flows->len)
    return FALSE;

  for (guint i = 0; i < n_flows; i++)
    {
      const TwFlow *old = &g_array_index (self->flows, TwFlow, i);
      const TwFlow *new = &flows[i];

      if (!ends_equal (&old->from, &new->from) || !ends_equal (&old->to, &new->to) || old->mode != new->mode ||
          old->volume != new->volume || old->progress != new->progress || !old->full != !new->full)
        return FALSE;
    }

  return TRUE;
}

static gboolean
rest_cb (gpointer data)
{
  TwFlowLayer *self = data;

  self->rest = 0;
  start_build (self);

  return G_SOURCE_REMOVE;
}

void
tw_flow_layer_set_flows (TwFlowLayer  *self,
                         const TwFlow *flows,
                         guint         n_flows)
{
  if (shows_already (self, flows, n_flows))
    return;

  g_array_set_size (self->flows, 0);
  g_array_append_vals (self->flows, flows, n_flows);
  g_clear_handle_id (&self->rest, g_source_remove);
  if (self->paused)
    self->rest = g_timeout_add (REST_MS, rest_cb, self);
  else
    start_build (self);
}

void
tw_flow_layer_set_visible_modes (TwFlowLayer *self,
                                 guint        modes)
{
  if (self->modes == modes)
    return;

  self->modes = modes;
  start_build (self);
}

void
tw_flow_layer_set_dark (TwFlowLayer *self,
                        gboolean     dark)
{
  if (self->dark == dark)
    return;

  self->dark = dark;
  clear_dot_textures (self);
  update_look (self);
}

void
tw_flow_layer_set_animate (TwFlowLayer *self,
                           gboolean     animate)
{
  self->animate = animate;
  update_motion (self);
}

void
tw_flow_layer_set_paused (TwFlowLayer *self,
                          gboolean     paused)
{
  self->paused = paused;
  if (paused || self->rest == 0)
    return;

  g_clear_handle_id (&self->rest, g_source_remove);
  start_build (self);
}

const TwFlowNet *
tw_flow_layer_get_net (TwFlowLayer *self)
{
  return self->net;
}

gboolean
tw_flow_layer_is_moving (TwFlowLayer *self)
{
  return self->tick != 0;
}

gboolean
tw_flow_layer_is_fresh (TwFlowLayer *self)
{
  return !self->busy && self->rest == 0 && (!self->net || tw_view_cache_is_fresh (self->cache));
}

guint
tw_flow_layer_get_n_dots (TwFlowLayer *self)
{
  return self->dots->len;
}
