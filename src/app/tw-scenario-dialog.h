/* tw-scenario-dialog.h: a scenario, and what was decided about it, to look at and to change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwScenarioDialog:
 *
 * Name, chain, what it does without, and what goes wrong. Nothing happens until Apply, which is one edit.
 */
#define TW_TYPE_SCENARIO_DIALOG (tw_scenario_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TwScenarioDialog, tw_scenario_dialog, TW, SCENARIO_DIALOG, AdwWindow)

/* @scenario: id 0 for a new one */
void tw_scenario_dialog_present (GtkWindow        *parent,
                                 TwSession        *session,
                                 const TwScenario *scenario);

/**
 * TwDecisionDialog: who decided for the scenario, why, what is expected of it, and later what came of it.
 */
#define TW_TYPE_DECISION_DIALOG (tw_decision_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TwDecisionDialog, tw_decision_dialog, TW, DECISION_DIALOG, AdwWindow)

void tw_decision_dialog_present (GtkWindow        *parent,
                                 TwSession        *session,
                                 const TwScenario *scenario);

G_END_DECLS
