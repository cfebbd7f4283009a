/* tw-place-layer.h: the places, each where it is or as near as there is room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-place-marker.h"

G_BEGIN_DECLS

#define TW_TYPE_PLACE_LAYER (tw_place_layer_get_type ())
G_DECLARE_FINAL_TYPE (TwPlaceLayer, tw_place_layer, TW, PLACE_LAYER, ShumateLayer)

TwPlaceLayer *tw_place_layer_new (ShumateViewport *viewport);

/* A place that was there before, by id, keeps its widget and so its focus. */
void tw_place_layer_set_places (TwPlaceLayer     *self,
                                const TwMapPlace *places,
                                guint             n_places);
void tw_place_layer_set_dark (TwPlaceLayer *self,
                              gboolean      dark);

guint          tw_place_layer_get_n_places (TwPlaceLayer *self);
TwPlaceMarker *tw_place_layer_get_marker (TwPlaceLayer *self,
                                          guint         index);

/* Middle of the circle in the layer's coordinates, and its radius; FALSE before the first layout. */
gboolean tw_place_layer_get_circle (TwPlaceLayer     *self,
                                    guint             index,
                                    graphene_point_t *middle,
                                    double           *radius);

/* What lies over the layer, in its coordinates: labels keep clear of it. */
void tw_place_layer_set_cover (TwPlaceLayer *self,
                               double        x,
                               double        y,
                               double        width,
                               double        height);

/* The label of a place must show, or need not any more. */
void tw_place_layer_relabel (TwPlaceLayer *self);

G_END_DECLS
