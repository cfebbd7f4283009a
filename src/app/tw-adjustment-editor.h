/* tw-adjustment-editor.h: the planner's word on what is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-adjustment-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwAdjustmentEditor:
 *
 * Chooses an override of the forecast or of what drives it, with its effect on the plan while it is chosen, and lists
 * those that concern the session's item and market. It watches its draft while it is shown.
 */
#define TW_TYPE_ADJUSTMENT_EDITOR (tw_adjustment_editor_get_type ())
G_DECLARE_FINAL_TYPE (TwAdjustmentEditor, tw_adjustment_editor, TW, ADJUSTMENT_EDITOR, GtkWidget)

void               tw_adjustment_editor_set_session (TwAdjustmentEditor *self,
                                                     TwSession          *session);
TwAdjustmentDraft *tw_adjustment_editor_get_draft (TwAdjustmentEditor *self); /* (nullable): no session yet */

G_END_DECLS
