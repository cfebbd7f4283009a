/* tw-shipment-layer.h: shipments, each where it is on its lane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-place-layer.h"
#include "tw-route.h"
#include "tw-shipment-marker.h"

G_BEGIN_DECLS

/**
 * TwShipmentLayer:
 *
 * Shipments that would cover each other are one marker with their number, and part again as the map grows. None covers a
 * circle of the places: what is at one stands beside it, on the side of its lane.
 */
#define TW_TYPE_SHIPMENT_LAYER (tw_shipment_layer_get_type ())
G_DECLARE_FINAL_TYPE (TwShipmentLayer, tw_shipment_layer, TW, SHIPMENT_LAYER, ShumateLayer)

/* @places must outlive it. */
TwShipmentLayer *tw_shipment_layer_new (ShumateViewport *viewport,
                                        TwRouter        *router,
                                        TwPlaceLayer    *places);

/* @ends: (array length=2 * n): origin and destination of each. Copies; positions are found in a worker, the newest call wins,
 * and what was shown stays until then. */
void tw_shipment_layer_set_shipments (TwShipmentLayer     *self,
                                      const TwMapShipment *shipments,
                                      const TwRouteEnd    *ends,
                                      guint                n);
void tw_shipment_layer_set_visible_modes (TwShipmentLayer *self,
                                          guint            modes);
void tw_shipment_layer_set_dark (TwShipmentLayer *self,
                                 gboolean         dark);

guint             tw_shipment_layer_get_n_markers (TwShipmentLayer *self);
TwShipmentMarker *tw_shipment_layer_get_marker (TwShipmentLayer *self,
                                                guint            index);

/* Whether all positions are found. */
gboolean tw_shipment_layer_is_settled (TwShipmentLayer *self);

/* (nullable): the nearest marker from @marker in a direction */
TwShipmentMarker *tw_shipment_layer_find_towards (TwShipmentLayer  *self,
                                                  TwShipmentMarker *marker,
                                                  double            dx,
                                                  double            dy);

/* Middle of @marker in the layer. */
gboolean tw_shipment_layer_get_point (TwShipmentLayer  *self,
                                      TwShipmentMarker *marker,
                                      graphene_point_t *middle);

G_END_DECLS
