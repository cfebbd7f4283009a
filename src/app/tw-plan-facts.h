/* tw-plan-facts.h: how good the plan is, what it is made of, and what holds it back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwPlanFacts:
 *
 * Fills the popover behind the header's status line: value and bound, what rounding cost, tight limits, changes, and
 * the parts of the profit. It is filled when it is shown, and while it is.
 */
#define TW_TYPE_PLAN_FACTS (tw_plan_facts_get_type ())
G_DECLARE_FINAL_TYPE (TwPlanFacts, tw_plan_facts, TW, PLAN_FACTS, GtkWidget)

void tw_plan_facts_set_session (TwPlanFacts *self,
                                TwSession   *session);

G_END_DECLS
