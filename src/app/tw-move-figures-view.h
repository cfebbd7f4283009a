/* tw-move-figures-view.h: what a move changes, live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-move-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwMoveFiguresView:
 *
 * Profit, fill rate and days of supply of a draft, before and after; dots while the answer is being
 * computed, and one line if the move starts elsewhere or cannot be.
 */
#define TW_TYPE_MOVE_FIGURES_VIEW (tw_move_figures_view_get_type ())
G_DECLARE_FINAL_TYPE (TwMoveFiguresView, tw_move_figures_view, TW, MOVE_FIGURES_VIEW, GtkWidget)

/* Shows the draft as it is now; call it again when it changes. @model: (nullable) */
void tw_move_figures_view_update (TwMoveFiguresView *self,
                                  const TwModel     *model,
                                  TwMoveDraft       *draft);

G_END_DECLS
