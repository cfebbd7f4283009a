/* tw-accepted.h: the plan the planner last accepted, and what differs from it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* (transfer full) (element-type TwAccepted): every line of @plan, as its model keeps them once it is accepted. */
GArray *tw_accepted_dup_lines (const TwPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_accepted_count_changes:
 * @model: whose accepted plan is meant; of the tables of @plan's
 * @n: (out): lines, orders among them, that are in @plan and not in the accepted one, the other way
 *   round, or in both with other units. Weeks before the plan's start are over and do not count.
 *
 * Returns: %FALSE, with @n untouched, if no plan was accepted
 */
gboolean tw_accepted_count_changes (const TwModel *model,
                                    const TwPlan  *plan,
                                    guint         *n);

/* Whether two models ask for the same plan as far as rules and the accepted plan go. Without a price on changes the
 * accepted plan says nothing. */
gboolean tw_accepted_ask_alike (const TwModel *a,
                                const TwModel *b);

G_END_DECLS
