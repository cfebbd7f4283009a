/* tw-map-carry.h: stock is carried from place to place over the map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-map-fill.h"
#include "tw-move-popover.h"

G_BEGIN_DECLS

/**
 * TwMapCarry:
 *
 * Follows a drag over the map, by pointer or keys: lights up where stock may go, asks what the move would do, shows that in a
 * popover beside the place, and makes the move when it is dropped.
 */
#define TW_TYPE_MAP_CARRY (tw_map_carry_get_type ())
G_DECLARE_FINAL_TYPE (TwMapCarry, tw_map_carry, TW, MAP_CARRY, GObject)

/**
 * tw_map_carry_new:
 * @overlay: holds @popover, which is placed in it
 * @floor: what stands at the bottom of @overlay and is not to be covered
 *
 * Of all but @session nothing is kept alive: it must outlive the new object.
 */
TwMapCarry *tw_map_carry_new (TwSession     *session,
                              TwMapFill     *fill,
                              TwMapView     *map,
                              GtkOverlay    *overlay,
                              TwMovePopover *popover,
                              GtkWidget     *floor) G_GNUC_WARN_UNUSED_RESULT;

/* Keys that change the move while stock is carried; FALSE if it is none of them. */
gboolean tw_map_carry_handle_key (TwMapCarry     *self,
                                  guint           keyval,
                                  GdkModifierType state);

G_END_DECLS
