/* tw-rules-dialog.h: what the planner asks of every plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwRulesDialog:
 *
 * The rules of the open plan, to look at and to change. Nothing happens until Apply, which is one edit.
 */
#define TW_TYPE_RULES_DIALOG (tw_rules_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TwRulesDialog, tw_rules_dialog, TW, RULES_DIALOG, AdwWindow)

/* Nothing happens without an open plan. */
void tw_rules_dialog_present (TwSession *session,
                              GtkWindow *parent);

/* What stands in the dialog. */
void tw_rules_dialog_get_rules (TwRulesDialog *self,
                                TwRules       *rules);

G_END_DECLS
