/* tw-move-popover.h: the card beside a place while stock is dragged to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-move-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwMovePopover:
 *
 * A card for an overlay, not a GtkPopover: a popover would grab the pointer that is dragging.
 */
#define TW_TYPE_MOVE_POPOVER (tw_move_popover_get_type ())
G_DECLARE_FINAL_TYPE (TwMovePopover, tw_move_popover, TW, MOVE_POPOVER, GtkWidget)

/* @session lends the model that names things; @draft is shown from now on. */
void tw_move_popover_set_draft (TwMovePopover *self,
                                TwSession     *session,
                                TwMoveDraft   *draft);

G_END_DECLS
