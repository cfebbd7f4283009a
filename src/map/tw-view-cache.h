/* tw-view-cache.h: one picture of the view, drawn off the main thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-world.h"

G_BEGIN_DECLS

/**
 * TwViewCache:
 *
 * A picture of what a map layer shows, a little larger than the layer. When the view leaves it, or
 * the data change, a worker draws a new one; the old one is moved and scaled meanwhile. So it is
 * sharp at rest at any zoom, smooth in motion, and never more than one drawing is under way.
 */
typedef struct _TwViewCache TwViewCache;

/* Runs in a worker: @data must be immutable. Its corner is @frame's at the origin of @cr. */
typedef void (*TwViewDraw) (cairo_t          *cr,
                            const TwMapFrame *frame,
                            gpointer          data);
typedef gpointer (*TwViewRef) (gpointer data);

/**
 * tw_view_cache_new:
 * @owner: the widget that shows it; must outlive it
 * @overscan: share of the size drawn beyond each edge
 * @opaque: whether @draw covers every pixel
 */
TwViewCache *tw_view_cache_new (GtkWidget *owner,
                                TwViewDraw draw,
                                double     overscan,
                                gboolean   opaque) G_GNUC_WARN_UNUSED_RESULT;
void         tw_view_cache_free (TwViewCache *self);

/* @data: (transfer full) (nullable): NULL draws nothing */
void tw_view_cache_set_data (TwViewCache   *self,
                             gpointer       data,
                             TwViewRef      ref,
                             GDestroyNotify unref);

void tw_view_cache_snapshot (TwViewCache      *self,
                             GtkSnapshot      *snapshot,
                             const TwMapFrame *frame);

/* The same into a cairo node of the caller's, which is cheaper than two nodes where cairo paints. */
void tw_view_cache_paint (TwViewCache      *self,
                          cairo_t          *cr,
                          const TwMapFrame *frame);

/* Pictures drawn so far, and whether the last one is what @frame and the data ask for. */
guint    tw_view_cache_get_n_drawn (TwViewCache *self);
gboolean tw_view_cache_is_fresh (TwViewCache *self);

/* What @layer shows; FALSE while it has no size. */
gboolean tw_map_frame_of_layer (ShumateLayer *layer,
                                TwMapFrame   *frame);

/* A node that shows the image @surface in @bounds: kept and moved about, it costs a blit. A cairo node
 * with paths in it would run them anew each frame. */
GskRenderNode *tw_surface_node_new (cairo_surface_t       *surface,
                                    const graphene_rect_t *bounds,
                                    gboolean               by_cairo) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @widget is painted by cairo, where a texture costs and a cairo node is free; on the GPU it
 * is the other way round. */
gboolean tw_is_painted_by_cairo (GtkWidget *widget);

G_END_DECLS
