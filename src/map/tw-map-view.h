/* tw-map-view.h: the world, the places that hold stock, and what moves between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/tw-model.h"
#include "sealane/tw-sea-route.h"

G_BEGIN_DECLS

/**
 * TwMapLevel: how a place's stock compares with what it will sell. Shown by colour and by a glyph,
 * never by colour alone.
 */
typedef enum
{
  TW_MAP_LEVEL_NONE,
  TW_MAP_LEVEL_SHORT,
  TW_MAP_LEVEL_LOW,
  TW_MAP_LEVEL_GOOD,
  TW_MAP_LEVEL_EXCESS,
} TwMapLevel;
#define TW_N_MAP_LEVELS 5

/**
 * TwMapPlace: a place as the map shows it
 * @id: unique; a place keeps its widget, focus and selection over tw_map_view_set_places() by it
 * @label: short name under the marker
 * @caption: (nullable): inside the circle, such as "8.1k"
 * @accessible: the whole story in one sentence: name and figures; also the tooltip
 * @port: (nullable): UN/LOCODE that ocean flows go through; without it the nearest large port
 * @lon: degrees east, -180 .. 180
 * @lat: degrees north, -85 .. 85
 * @size: 0 .. 1, the stock; area of the circle grows with it
 * @ring: 0 .. 1, share of the ring that is filled, such as days of supply / 90
 * @level: colour and glyph of the ring, a #TwMapLevel
 * @focusable: whether the keyboard and the pointer reach it
 * @full: whether there is no room left: a mark of its own, which @accessible explains
 */
typedef struct
{
  const char *id;
  const char *label;
  const char *caption;
  const char *accessible;
  const char *port;
  double      lon;
  double      lat;
  double      size;
  double      ring;
  int         level;
  gboolean    focusable;
  gboolean    full;
} TwMapPlace;

/**
 * TwMapFlow: goods between two places
 * @from: index into the places
 * @to: index into the places
 * @volume: >= 0, any unit; width grows with its root, relative to the largest on show
 * @progress: negative: what a lane carries; 0 .. 1: one shipment, that far along its way
 * @full: whether the lane can take no more: marked across its way
 */
typedef struct
{
  guint    from;
  guint    to;
  TwMode   mode;
  double   volume;
  double   progress;
  gboolean full;
} TwMapFlow;

/**
 * TwMapTransitState: how far a shipment is; signs that differ in shape tell the last three
 */
typedef enum
{
  TW_MAP_TRANSIT_ORIGIN,
  TW_MAP_TRANSIT_MOVING,
  TW_MAP_TRANSIT_CUSTOMS,
  TW_MAP_TRANSIT_RECEIVING,
  TW_MAP_TRANSIT_LATE,
} TwMapTransitState;

/**
 * TwMapShipment: goods on their way, at a place of their own on the lane
 * @id: unique; a shipment keeps its widget and focus by it
 * @accessible: the whole story in one sentence; also the tooltip
 * @from: index into the places
 * @to: index into the places
 * @progress: 0 .. 1 of the line that flows of @mode between the two are drawn along
 * @volume: any unit; of those that are drawn together the largest stands for all
 * @planned: not sent yet in truth: drawn lighter
 */
typedef struct
{
  const char       *id;
  const char       *accessible;
  guint             from;
  guint             to;
  TwMode            mode;
  double            progress;
  double            volume;
  TwMapTransitState state;
  gboolean          planned;
} TwMapShipment;

/**
 * TwMapView:
 *
 * An offline map. It is told what to show and reports what the user does; it changes no plan.
 *
 * Properties: "selected" (int, index of a place or -1), "borders" (boolean, land borders, off at
 * first since depictions differ by country), "animate" (boolean, dots run along the flows unless the
 * desktop asks for less motion). Light or dark follows #AdwStyleManager.
 *
 * Signals:
 * "place-activated" (int place): clicked, or Space; it is selected already.
 * "drag-started" (int from): answer with tw_map_view_set_drag_targets().
 * "drag-moved" (int from, int target or -1, double x, double y): the pointer, in the view's coordinates.
 * "drag-dropped" (int from, int target), "drag-cancelled".
 * The keyboard carries the same signals: M or Enter picks up at the focused place, arrows choose the
 * nearest place that way, Enter drops, Escape cancels. Arrows without a pick-up move the focus.
 * "shipments-activated": a marker of shipments was clicked, or Enter or Space pressed on it; see
 * tw_map_view_get_active_shipments(). Arrows move the focus from one such marker to the next.
 */
#define TW_TYPE_MAP_VIEW (tw_map_view_get_type ())
G_DECLARE_FINAL_TYPE (TwMapView, tw_map_view, TW, MAP_VIEW, GtkWidget)

GtkWidget *tw_map_view_new (void);

/* Both copy. Flows name places by index: set the places first. */
void tw_map_view_set_places (TwMapView        *self,
                             const TwMapPlace *places,
                             guint             n_places);
void tw_map_view_set_flows (TwMapView       *self,
                            const TwMapFlow *flows,
                            guint            n_flows);

/* Passages that ships may not use, as bits of the lanes: flows by sea go round them. None at first. */
void        tw_map_view_set_closed (TwMapView *self,
                                    guint32    passages);
TwSeaLanes *tw_map_view_get_sea_lanes (TwMapView *self);

/* Copies; by index likewise. */
void tw_map_view_set_shipments (TwMapView           *self,
                                const TwMapShipment *shipments,
                                guint                n_shipments);

/* (array length=n) (nullable): indices of the shipments of the marker that was activated last, the largest first, and
 * @bounds, where it was in the view; good until others are set */
const guint *tw_map_view_get_active_shipments (TwMapView    *self,
                                               guint        *n,
                                               GdkRectangle *bounds);

/* Bit 1 << mode shows that #TwMode; all at first. */
void tw_map_view_set_visible_modes (TwMapView *self,
                                    guint      modes);

/* -1 for none. */
int  tw_map_view_get_selected (TwMapView *self);
void tw_map_view_set_selected (TwMapView *self,
                               int        place);

/* While a drag is on: the places it may end at light up. NULL: everywhere but where it began. */
void tw_map_view_set_drag_targets (TwMapView      *self,
                                   const gboolean *allowed,
                                   guint           n_allowed);

/* Text beside the pointer, or NULL. */
void tw_map_view_set_drag_label (TwMapView  *self,
                                 const char *label);

/* Ends a drag by pointer or keyboard as Escape does; nothing happens if there is none. */
void tw_map_view_cancel_drag (TwMapView *self);

/* A dashed tentative flow, shown until it is replaced; @from < 0 for none. */
void tw_map_view_set_preview (TwMapView *self,
                              int        from,
                              int        to,
                              TwMode     mode);

/* How much of each edge other widgets cover; fitting keeps the places out of it. Pixels. */
void tw_map_view_set_insets (TwMapView *self,
                             int        top,
                             int        right,
                             int        bottom,
                             int        left);

/* A card that lies over the map, in its coordinates; labels keep clear of it. */
void tw_map_view_set_cover (TwMapView *self,
                            int        x,
                            int        y,
                            int        width,
                            int        height);

/* Where the zoom buttons stand: from the right and from the lower edge. Pixels. */
void tw_map_view_set_controls_margins (TwMapView *self,
                                       int        right,
                                       int        bottom);

/* Shows all places. Done once by itself when the first places and a size are there. */
void tw_map_view_fit (TwMapView *self,
                      gboolean   animated);

/* Where the middle of @place stands on the view; FALSE if it is outside. */
gboolean tw_map_view_get_place_point (TwMapView        *self,
                                      int               place,
                                      graphene_point_t *point);

G_END_DECLS
