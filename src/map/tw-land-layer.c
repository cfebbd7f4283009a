/* tw-land-layer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-land-layer.h"

#include "tw-view-cache.h"

/* ---- the grid: libshumate asks a map source for projection and zoom range ---- */

#define TW_TYPE_MAP_GRID (tw_map_grid_get_type ())
G_DECLARE_FINAL_TYPE (TwMapGrid, tw_map_grid, TW, MAP_GRID, ShumateMapSource)

struct _TwMapGrid
{
  ShumateMapSource parent_instance;
};

G_DEFINE_FINAL_TYPE (TwMapGrid, tw_map_grid, SHUMATE_TYPE_MAP_SOURCE)

static void
tw_map_grid_class_init (TwMapGridClass *klass)
{
}

static void
tw_map_grid_init (TwMapGrid *self)
{
}

ShumateMapSource *
tw_map_grid_new (void)
{
  return g_object_new (TW_TYPE_MAP_GRID,
                       "id", "tradewind",
                       "min-zoom-level", 0,
                       "max-zoom-level", TW_MAP_MAX_ZOOM,
                       "tile-size", 256,
                       "projection", SHUMATE_MAP_PROJECTION_MERCATOR,
                       NULL);
}

/* ---- the layer ---- */

#define OVERSCAN 0.2

/* What a drawing needs, handed to the worker. */
typedef struct
{
  gatomicrefcount ref_count;
  TwWorld        *world;
  gboolean        dark;
  gboolean        borders;
} Look;

struct _TwLandLayer
{
  ShumateLayer parent_instance;

  TwWorld     *world;
  TwViewCache *cache;
  gboolean     dark;
  gboolean     borders;
};

G_DEFINE_FINAL_TYPE (TwLandLayer, tw_land_layer, SHUMATE_TYPE_LAYER)

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

  tw_world_unref (look->world);
  g_free (look);
}

static void
draw_look (cairo_t          *cr,
           const TwMapFrame *frame,
           gpointer          data)
{
  const Look *look = data;

  tw_world_draw (look->world, cr, frame, look->dark ? &tw_world_dark : &tw_world_light, look->borders);
}

static void
update_look (TwLandLayer *self)
{
  Look *look = g_new0 (Look, 1);

  g_atomic_ref_count_init (&look->ref_count);
  look->world = tw_world_ref (self->world);
  look->dark = self->dark;
  look->borders = self->borders;
  tw_view_cache_set_data (self->cache, look, ref_look, unref_look);
}

static void
tw_land_layer_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TwLandLayer  *self = TW_LAND_LAYER (widget);
  const double *sea = self->dark ? tw_world_dark.sea : tw_world_light.sea;
  TwMapFrame    frame;

  if (!tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return;

  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA){ sea[0], sea[1], sea[2], 1 },
                             &GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height));
  tw_view_cache_snapshot (self->cache, snapshot, &frame);
}

static void
tw_land_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (tw_land_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
tw_land_layer_finalize (GObject *object)
{
  TwLandLayer *self = TW_LAND_LAYER (object);

  tw_view_cache_free (self->cache);
  g_clear_pointer (&self->world, tw_world_unref);

  G_OBJECT_CLASS (tw_land_layer_parent_class)->finalize (object);
}

static void
tw_land_layer_class_init (TwLandLayerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tw_land_layer_constructed;
  object_class->finalize = tw_land_layer_finalize;
  widget_class->snapshot = tw_land_layer_snapshot;
}

static void
tw_land_layer_init (TwLandLayer *self)
{
  self->cache = tw_view_cache_new (GTK_WIDGET (self), draw_look, OVERSCAN, TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

TwLandLayer *
tw_land_layer_new (ShumateViewport *viewport,
                   TwWorld         *world)
{
  TwLandLayer *self = g_object_new (TW_TYPE_LAND_LAYER, "viewport", viewport, NULL);

  self->world = tw_world_ref (world);
  update_look (self);

  return self;
}

void
tw_land_layer_set_dark (TwLandLayer *self,
                        gboolean     dark)
{
  if (self->dark == dark)
    return;

  self->dark = dark;
  update_look (self);
}

void
tw_land_layer_set_borders (TwLandLayer *self,
                           gboolean     borders)
{
  if (self->borders == borders)
    return;

  self->borders = borders;
  update_look (self);
}

gboolean
tw_land_layer_is_fresh (TwLandLayer *self)
{
  return tw_view_cache_is_fresh (self->cache);
}
