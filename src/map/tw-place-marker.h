/* tw-place-marker.h: one place on the map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "tw-map-view.h"
#include "tw-place-layout.h"

G_BEGIN_DECLS

/* What the marker is in the drag that is on, if any. */
typedef enum
{
  TW_DRAG_ROLE_NONE,
  TW_DRAG_ROLE_ORIGIN,
  TW_DRAG_ROLE_CANDIDATE,
  TW_DRAG_ROLE_TARGET,
  TW_DRAG_ROLE_OUTSIDE,
} TwDragRole;

/**
 * TwPlaceMarker:
 *
 * A circle with a ring, a caption and a label beside it. The widget is the circle; the label is
 * painted outside of it, on the side the layer found room.
 *
 * Its actions, which assistive technology lists and calls: map.place.activate, map.place.pick-up,
 * map.place.drop, map.place.cancel-drag.
 */
#define TW_TYPE_PLACE_MARKER (tw_place_marker_get_type ())
G_DECLARE_FINAL_TYPE (TwPlaceMarker, tw_place_marker, TW, PLACE_MARKER, GtkWidget)

GtkWidget *tw_place_marker_new (void);

/* Copies; @index is what the view's signals name it by. */
void              tw_place_marker_set_place (TwPlaceMarker    *self,
                                             const TwMapPlace *place,
                                             int               index);
const TwMapPlace *tw_place_marker_get_place (TwPlaceMarker *self);
int               tw_place_marker_get_index (TwPlaceMarker *self);

void tw_place_marker_set_dark (TwPlaceMarker *self,
                               gboolean       dark);
void tw_place_marker_set_selected (TwPlaceMarker *self,
                                   gboolean       selected);
void tw_place_marker_set_drag_role (TwPlaceMarker *self,
                                    TwDragRole     role);

/* Radius at the map's @zoom; the widget is a little larger. */
double tw_place_marker_get_radius (TwPlaceMarker *self,
                                   double         zoom);

/* Size of the label's text. */
void tw_place_marker_get_label_size (TwPlaceMarker *self,
                                     double        *width,
                                     double        *height);

/* Whether its label must show, whoever else loses theirs. */
gboolean tw_place_marker_must_label (TwPlaceMarker *self);

/* What the layer found room for. */
void        tw_place_marker_set_room (TwPlaceMarker *self,
                                      double         radius,
                                      TwLabelSide    side);
TwLabelSide tw_place_marker_get_label_side (TwPlaceMarker *self);

/* Stops a pointer drag without a drop. */
void tw_place_marker_reset_gesture (TwPlaceMarker *self);

G_END_DECLS
