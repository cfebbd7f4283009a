/* tw-scenarios-page.h: ways to run the chain, compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwScenariosPage:
 *
 * The plan's scenarios on the same simulated paths: a table of figures, where the stock lies, how profit is distributed, and
 * profit against fill rate. It simulates while it is shown: again when the plan, the scenarios or the item selected change.
 *
 * Signals: "show-map": a scenario's plan is to be looked at on the map.
 */
#define TW_TYPE_SCENARIOS_PAGE (tw_scenarios_page_get_type ())
G_DECLARE_FINAL_TYPE (TwScenariosPage, tw_scenarios_page, TW, SCENARIOS_PAGE, GtkWidget)

GtkWidget *tw_scenarios_page_new (TwSession *session);

G_END_DECLS
