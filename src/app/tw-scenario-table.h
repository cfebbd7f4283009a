/* tw-scenario-table.h: what came of each scenario, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwScenarioTable:
 *
 * A line for each figure and a column for each scenario, with the 95 % interval of each mean. What is better than all others
 * beyond chance stands out. Each column has a menu. Below the first figures there are more, once they are asked for.
 *
 * Signals: "scenario-activated" (gint64 id, action): something was chosen from a column's menu: "edit", "duplicate",
 * "promote", "show", "decide" or "remove".
 */
#define TW_TYPE_SCENARIO_TABLE (tw_scenario_table_get_type ())
G_DECLARE_FINAL_TYPE (TwScenarioTable, tw_scenario_table, TW, SCENARIO_TABLE, GtkWidget)

GtkWidget *tw_scenario_table_new (void);

/**
 * tw_scenario_table_set:
 * @model: its scenarios are the columns
 * @current: id of the scenario that the plan runs under, 0 if none is
 * @comparison: what came of them; columns that it does not know stay empty
 */
void tw_scenario_table_set (TwScenarioTable    *self,
                            const TwModel      *model,
                            gint64              current,
                            const TwComparison *comparison);

G_END_DECLS
