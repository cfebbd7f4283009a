/* tw-scenario-table.h: what came of each scenario, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-simulate.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwScenarioTable:
 *
 * A line for each figure and a column for each scenario, with the 95 % interval of each mean. What is better than all others
 * beyond chance stands out. Each column has a menu.
 *
 * Signals: "scenario-activated" (gint64 id, action): something was chosen from a column's menu: "edit", "duplicate",
 * "promote", "show", "decide" or "remove".
 */
#define TW_TYPE_SCENARIO_TABLE (tw_scenario_table_get_type ())
G_DECLARE_FINAL_TYPE (TwScenarioTable, tw_scenario_table, TW, SCENARIO_TABLE, GtkWidget)

GtkWidget *tw_scenario_table_new (void);

/**
 * tw_scenario_table_set:
 * @scenarios: (array length=n): the columns
 * @current: id of the scenario that the plan runs under, 0 if none is
 * @simulation: (nullable): what came of them; columns that it does not know stay empty
 */
void tw_scenario_table_set (TwScenarioTable    *self,
                            const TwModel      *model,
                            const TwScenario   *scenarios,
                            guint               n,
                            gint64              current,
                            const TwSimulation *simulation);

G_END_DECLS
