/* tw-move-dialog.h: moving stock without a map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwMoveDialog:
 *
 * Item, places, mode, week and units of a move, with what it changes, live. It starts with the session's
 * item, place and week.
 */
#define TW_TYPE_MOVE_DIALOG (tw_move_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TwMoveDialog, tw_move_dialog, TW, MOVE_DIALOG, AdwWindow)

/* Opens a dialog over @parent; nothing happens while there is no plan. */
void tw_move_dialog_present (TwSession *session,
                             GtkWindow *parent);

G_END_DECLS
