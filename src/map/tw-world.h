/* tw-world.h: land, coasts and land borders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwWorld: Natural Earth's land at two resolutions, on the Mercator map; read-only once made, any
 * thread may draw from it. Antarctica is left out: nobody sells there, and on this map it would be
 * the largest country of all.
 */
typedef struct _TwWorld TwWorld;

typedef struct
{
  double sea[3];
  double land[3];
  double coast[3];
  double border[3];
} TwWorldStyle;

extern const TwWorldStyle tw_world_light;
extern const TwWorldStyle tw_world_dark;

/**
 * TwMapFrame: a rectangle of the map and the pixels it fills
 * @x: left edge, worlds; may lie outside [0, 1)
 * @y: top edge
 * @scale: pixels per world
 * @width: pixels
 * @height: pixels
 * @device_scale: device pixels per pixel
 */
typedef struct
{
  double x;
  double y;
  double scale;
  double width;
  double height;
  int    device_scale;
} TwMapFrame;

/**
 * tw_world_new:
 * @bytes: world.geo16
 *
 * Errors: %TW_ERROR_BAD_DATA, naming what is out of range; every count and coordinate is checked.
 */
TwWorld *tw_world_new (GBytes  *bytes,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
TwWorld *tw_world_ref (TwWorld *self);
void     tw_world_unref (TwWorld *self);

/* Points of the coarse and of the fine coast. */
void tw_world_get_n_points (const TwWorld *self,
                            guint         *coarse,
                            guint         *fine);

/* Fills @frame, its corner at the origin of @cr; copies of the world join at 180°. */
void tw_world_draw (const TwWorld      *self,
                    cairo_t            *cr,
                    const TwMapFrame   *frame,
                    const TwWorldStyle *style,
                    gboolean            borders);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwWorld, tw_world_unref)

G_END_DECLS
