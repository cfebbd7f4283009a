/* tw-land-layer.h: sea and land under everything else
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-world.h"

G_BEGIN_DECLS

#define TW_TYPE_LAND_LAYER (tw_land_layer_get_type ())
G_DECLARE_FINAL_TYPE (TwLandLayer, tw_land_layer, TW, LAND_LAYER, ShumateLayer)

TwLandLayer *tw_land_layer_new (ShumateViewport *viewport,
                                TwWorld         *world);
void         tw_land_layer_set_dark (TwLandLayer *self,
                                     gboolean     dark);
void         tw_land_layer_set_borders (TwLandLayer *self,
                                        gboolean     borders);

/* Whether what is on show is not a stale picture. */
gboolean tw_land_layer_is_fresh (TwLandLayer *self);

/* The map's scale: Web Mercator, zoom levels 0 .. %TW_MAP_MAX_ZOOM. Nothing is ever loaded. */
#define TW_MAP_MAX_ZOOM 7

ShumateMapSource *tw_map_grid_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
