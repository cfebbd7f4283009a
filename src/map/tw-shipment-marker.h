/* tw-shipment-marker.h: one shipment on its way, or several too near each other to tell apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-map-view.h"

G_BEGIN_DECLS

/**
 * TwShipmentMarker:
 *
 * An arrowhead that points where the goods go, or a pill with the number of shipments. Its action, which
 * assistive technology lists and calls: map.shipment.activate.
 */
#define TW_TYPE_SHIPMENT_MARKER (tw_shipment_marker_get_type ())
G_DECLARE_FINAL_TYPE (TwShipmentMarker, tw_shipment_marker, TW, SHIPMENT_MARKER, GtkWidget)

GtkWidget *tw_shipment_marker_new (void);

/* Copies. @first leads the group: its colour, state and name stand for it; @label is its name, or says how many
 * there are. @members: (array length=n_members): indices that the view's signals name them by. */
void tw_shipment_marker_set_group (TwShipmentMarker    *self,
                                   const TwMapShipment *first,
                                   const char          *label,
                                   const guint         *members,
                                   guint                n_members,
                                   double               heading);

const char  *tw_shipment_marker_get_id (TwShipmentMarker *self);
const guint *tw_shipment_marker_get_members (TwShipmentMarker *self,
                                             guint            *n);
void         tw_shipment_marker_set_dark (TwShipmentMarker *self,
                                          gboolean          dark);

/* Half the width and height that it is drawn at. */
void tw_shipment_marker_get_size (guint   n_members,
                                  double *half_width,
                                  double *half_height);

G_END_DECLS
