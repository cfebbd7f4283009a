/* tw-flow-layer.h: goods on their way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-flow-net.h"
#include "tw-world.h"

G_BEGIN_DECLS

/* More are not drawn at once; they are spread thinner instead. */
#define TW_FLOW_MAX_DOTS 300

#define TW_TYPE_FLOW_LAYER (tw_flow_layer_get_type ())
G_DECLARE_FINAL_TYPE (TwFlowLayer, tw_flow_layer, TW, FLOW_LAYER, ShumateLayer)

TwFlowLayer *tw_flow_layer_new (ShumateViewport *viewport,
                                TwRouter        *router);

typedef struct
{
  TwRouteEnd from;
  TwRouteEnd to;
  TwMode     mode;
  double     volume;
  double     progress;
  gboolean   full; /* the lane can take no more */
} TwFlow;

/* Copies. Routes are looked for in a worker; the newest call wins. */
void tw_flow_layer_set_flows (TwFlowLayer  *self,
                              const TwFlow *flows,
                              guint         n_flows);

/* Looks for the routes again: others are closed. */
void tw_flow_layer_reroute (TwFlowLayer *self);

void tw_flow_layer_set_visible_modes (TwFlowLayer *self,
                                      guint        modes);
void tw_flow_layer_set_dark (TwFlowLayer *self,
                             gboolean     dark);

/* Dots run along the flows while this is on, the layer is mapped and the desktop allows motion;
 * otherwise arrowheads show the direction. */
void tw_flow_layer_set_animate (TwFlowLayer *self,
                                gboolean     animate);

/* While @paused the dots stand still, and frames are left to what a hand does: new flows wait until it rests. */
void tw_flow_layer_set_paused (TwFlowLayer *self,
                               gboolean     paused);

/* What is on show; NULL at first. */
const TwFlowNet *tw_flow_layer_get_net (TwFlowLayer *self);

/* What the layer shows of @net, arrowheads and all, without a layer: for paper. Its corner is at the origin of @cr. */
void tw_flow_layer_draw_net (cairo_t          *cr,
                             const TwMapFrame *frame,
                             TwFlowNet        *net,
                             gboolean          dark);

gboolean tw_flow_layer_is_moving (TwFlowLayer *self);
gboolean tw_flow_layer_is_fresh (TwFlowLayer *self);

/* Dots drawn in the last frame. */
guint tw_flow_layer_get_n_dots (TwFlowLayer *self);

G_END_DECLS
