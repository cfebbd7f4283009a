/* tw-flow-net.h: flows put together into the strokes that are drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-route.h"

G_BEGIN_DECLS

/**
 * TwFlowStroke: a stretch of one mode and one direction that carries the same volume all along
 * @points: unwrapped; the first lies in the world [0, 1)
 * @along: length from the start to each point, in worlds
 * @x0, @y0, @x1, @y1: what holds all points
 */
typedef struct
{
  TwMode      mode;
  double      volume;
  guint       n_points;
  TwGeoPoint *points;
  double     *along;
  double      x0, y0, x1, y1;
} TwFlowStroke;

/* One shipment under way: where it is and where it heads, radians from east towards south. */
typedef struct
{
  TwMode     mode;
  double     volume;
  TwGeoPoint at;
  double     heading;
} TwFlowShip;

/* A lane that can take no more: the middle of its way, and the heading there. */
typedef struct
{
  TwMode     mode;
  TwGeoPoint at;
  double     heading;
} TwFlowGate;

/**
 * TwFlowNet: read-only once made
 *
 * Flows of one mode that share part of their way are summed there: ten routes through Suez are one
 * wide stroke that thins out as they part, not ten that hide each other. Strokes are sorted by mode,
 * then by falling volume.
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint           n_strokes;
  TwFlowStroke   *strokes;
  guint           n_ships;
  TwFlowShip     *ships;
  guint           n_gates;
  TwFlowGate     *gates;
  double          max_volume;
} TwFlowNet;

/**
 * TwFlowLine: a flow on its route
 * @progress: negative for a lane's flow, else 0 .. 1
 * @full: whether the lane can take no more
 */
typedef struct
{
  TwRoute *route;
  TwMode   mode;
  double   volume;
  double   progress;
  gboolean full;
} TwFlowLine;

/* O(points) */
TwFlowNet *tw_flow_net_new (const TwFlowLine *lines,
                            guint             n_lines) G_GNUC_WARN_UNUSED_RESULT;
TwFlowNet *tw_flow_net_ref (TwFlowNet *self);
void       tw_flow_net_unref (TwFlowNet *self);

/* Where @length (worlds, 0 .. the stroke's) is along @stroke; @hint: a point at or before it to start
 * looking from, moved on; @heading may be NULL. */
TwGeoPoint tw_flow_stroke_at (const TwFlowStroke *stroke,
                              double              length,
                              guint              *hint,
                              double             *heading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwFlowNet, tw_flow_net_unref)

G_END_DECLS
