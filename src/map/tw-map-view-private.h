/* tw-map-view-private.h: the view and its drag, which fill two files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-drag-layer.h"
#include "tw-flow-layer.h"
#include "tw-land-layer.h"
#include "tw-map-view.h"
#include "tw-place-layer.h"
#include "tw-shipment-layer.h"

G_BEGIN_DECLS

/**
 * TwMapDrag: a move that is being made, by pointer or keyboard
 * @from: place it began at, -1 for none
 * @target: place it would end at, -1 for none
 * @allowed: (array length=n_allowed) (nullable): where it may end
 * @by_keyboard: whether the keyboard picked up
 */
typedef struct
{
  int       from;
  int       target;
  gboolean *allowed;
  guint     n_allowed;
  gboolean  by_keyboard;
} TwMapDrag;

struct _TwMapView
{
  GtkWidget parent_instance;

  GtkWidget    *overlay;
  GtkWidget    *controls;
  ShumateMap   *map;
  TwRouter     *router;
  TwLandLayer  *land;
  TwFlowLayer  *flows;
  TwPlaceLayer *places;
  TwDragLayer  *preview_layer; /* below the places */
  TwDragLayer  *drag_layer;    /* above them */

  TwShipmentLayer *shipments;
  GArray          *active; /* guint: shipments of the marker that was activated */
  GdkRectangle     active_bounds;

  int       selected;
  gboolean  borders;
  gboolean  animate;
  TwMapDrag drag;

  int      inset_top, inset_right, inset_bottom, inset_left;
  gboolean fitted;   /* the user has not moved the map since it last fitted */
  gboolean clamping; /* we are the ones who move the viewport */
  int      width, height;
};

typedef enum
{
  TW_MAP_SIGNAL_PLACE_ACTIVATED,
  TW_MAP_SIGNAL_DRAG_STARTED,
  TW_MAP_SIGNAL_DRAG_MOVED,
  TW_MAP_SIGNAL_DRAG_DROPPED,
  TW_MAP_SIGNAL_DRAG_CANCELLED,
  TW_MAP_SIGNAL_SHIPMENTS_ACTIVATED,
  TW_N_MAP_SIGNALS,
} TwMapSignal;

extern guint tw_map_view_signals[TW_N_MAP_SIGNALS];

void     tw_map_view_activate (TwMapView *self,
                               int        place);
void     tw_map_view_activate_shipments (TwMapView        *self,
                                         TwShipmentMarker *marker);
gboolean tw_map_view_is_dragging (TwMapView *self);
void     tw_map_view_pick_up (TwMapView *self,
                              int        place,
                              gboolean   by_keyboard);

/* The pointer is there, in the view's coordinates; the drag takes the nearest allowed place near it. */
void tw_map_view_drag_to (TwMapView *self,
                          double     x,
                          double     y);

/* The drag would end at @place, which may be -1. */
void tw_map_view_set_target (TwMapView *self,
                             int        place);

/* Ends at the target, or cancels if there is none. */
void tw_map_view_drop (TwMapView *self);

/* The nearest place in a direction (dx, dy) from @place, -1 if none; only allowed ones if a drag is on. */
int tw_map_view_find_towards (TwMapView *self,
                              int        place,
                              double     dx,
                              double     dy);

/* Redraws the bow after the map moved. */
void tw_map_view_update_band (TwMapView *self);

/* A marker's label must show, or need not any more. */
void tw_map_view_relabel (TwPlaceMarker *marker);

/* Moves the map as little as needed to have @place inside. */
void tw_map_view_reveal (TwMapView *self,
                         int        place);

/* The same for a point of the view. */
void tw_map_view_reveal_point (TwMapView              *self,
                               const graphene_point_t *p);

void tw_map_view_zoom_by (TwMapView *self,
                          double     levels);

gboolean tw_map_view_handle_key (TwMapView      *self,
                                 guint           key,
                                 GdkModifierType state);

G_END_DECLS
