/* tw-cli-simulation-tables.h: scenarios as tables for a spreadsheet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/**
 * tw_cli_simulation_write_tables:
 * @folder: is made if it is not there
 *
 * Writes comparison.csv (each measure and claim of each scenario, and of it less the first, mean and interval), distributions.csv (profit
 * of each scenario at the quantiles 0, 0.05 … 1) and stock.csv (mean units by week and kind of place). What is there is replaced.
 */
gboolean tw_cli_simulation_write_tables (const TwSimulation *simulation,
                                         const char         *folder,
                                         GError            **error);

G_END_DECLS
