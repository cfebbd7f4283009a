/* tw-inspector.h: all that is known of the place or item that is selected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-plan-view.h"
#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwInspector:
 *
 * Follows the session: the selected place in the selected week, or, without a place, where the stock of
 * the item lies and which shipments earn most. Property "session" (#TwSession).
 */
#define TW_TYPE_INSPECTOR (tw_inspector_get_type ())
G_DECLARE_FINAL_TYPE (TwInspector, tw_inspector, TW, INSPECTOR, GtkWidget)

void tw_inspector_set_session (TwInspector *self,
                               TwSession   *session);

/* @view: (nullable): the plan as the page shows it, @comparison: (nullable): the plan without the
 * move that is being made or was made last; both lent until the next call */
void tw_inspector_set_views (TwInspector      *self,
                             const TwPlanView *view,
                             const TwPlanView *comparison);

G_END_DECLS
