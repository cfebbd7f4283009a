/* tw-drag-layer.h: a move that is being thought of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "tw-route.h"

G_BEGIN_DECLS

#define TW_TYPE_DRAG_LAYER (tw_drag_layer_get_type ())
G_DECLARE_FINAL_TYPE (TwDragLayer, tw_drag_layer, TW, DRAG_LAYER, ShumateLayer)

TwDragLayer *tw_drag_layer_new (ShumateViewport *viewport);

void tw_drag_layer_set_dark (TwDragLayer *self,
                             gboolean     dark);

/* A bow from @from to @to, in the layer's coordinates; NULL for none. @snapped: it ends at a place. */
void tw_drag_layer_set_band (TwDragLayer            *self,
                             const graphene_point_t *from,
                             const graphene_point_t *to,
                             gboolean                snapped);

/* Text beside the end of the bow, or NULL. */
void tw_drag_layer_set_label (TwDragLayer *self,
                              const char  *label);

/* @route: (nullable): a dashed flow on the map */
void tw_drag_layer_set_preview (TwDragLayer *self,
                                TwRoute     *route,
                                TwMode       mode);

G_END_DECLS
