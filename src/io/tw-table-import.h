/* tw-table-import.h: tables of a plan as CSV, in and out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table is recognised by the columns of its header, which stand in any order; see TwCsv for the form of
 * the file. A cell that is empty gives nothing: what the plan has stays, what is new gets the default, and
 * it is never 0 unless that is the default. Numbers have a decimal point; dates are YYYY-MM-DD; yes and no
 * are 1 and 0.
 *
 * items: id (or sku), name, category, unit_cost, volume_m3, weight_kg, units_per_carton,
 *   cartons_per_pallet, minimum_order
 * places: id, name, kind (factory, source, overflow, fulfilment, market), country, port, lon, lat, rent_01 …
 *   rent_12, handling_in, handling_out, capacity_m3, capacity_hard, overage_price, placement_fee, removal_fee,
 *   disposal_fee, liquidation_share, production_days, production_units_week, currency, exchange_rate, sales_tax
 * lanes: from, to, mode (ocean, fast_ocean, rail, truck, air, express, parcel), open, lead_mean_days,
 *   lead_sd_days, customs_days, receiving_days, cost_per_m3, cost_per_kg, volumetric_kg_per_m3,
 *   cost_per_unit, capacity_m3_week, fixed_cost, container_m3, container_cost, crosses_border
 * offers: item (or sku), market, listed, price, referral_rate, fulfilment_fee, duty_rate, return_rate, phase (none,
 *   trial, potential, breakout, mature, declining)
 * phase_rules: phase, modes (words with spaces between, or none), inbound, review_weeks, batch_units
 * phase_test: trial_weeks, mature_weeks, in_stock_rate, breakout, declining, certainty; there is one row
 *   Rows of these six change the row with the same key (id; from, to and mode; item and market; phase), or
 *   add one, which needs the columns that have no default. The kind of a place stays.
 *
 * stock: item, place, age_days, on_hand, reserved, receiving
 *   The rows of an item in a place replace all its age layers there; what the file does not name stays.
 *
 * steps: place, kind (aged, low_stock, utilisation), threshold, per_m3, per_unit
 *   The rows of a place and kind replace all it has of that kind. Thresholds are days of age, days of supply and weeks
 *   of supply; a low_stock step is per unit only, a utilisation step per m3 only.
 *
 * budgets: first_week, last_week, amount
 *   The rows of a file replace all budgets.
 *
 * drivers: kind (price, deal, competitor_price, temperature, economy, delivery, delay), item, market, week, value
 *   A row sets the value of the week its date falls in, or makes it unknown if it gives none; without an item it is of every item that
 *   has no row of its own. Weeks of a series that nothing names are not known.
 *
 * overrides: id, item, market, driver (demand, or a kind of driver), first_week, last_week, kind (percent, absolute), value, reason,
 *   author, created
 *   A row replaces the one with the same id. Without an item or market it is of every one; without a driver of demand.
 *
 * shipments: id, item, from, to, mode, units, depart, eta, eta_sd_days
 *   A row replaces the one with the same id and item.
 *
 * sales: item, market, week (or date), units, price, stock_out, deal
 *   A row sets the units of the week its date falls in, and the price and flags it gives; with "date" in the header, days of one week add up and
 *   prices are averaged over units, while "week" allows one row a week. A cell without units says that the
 *   week is not known. A week that no row and no history names has sold nothing where the file speaks
 *   for it, between the first row of its series and the last week of the file, and is not known elsewhere.
 *   Rows from the plan's first week on are skipped and reported.
 */

#pragma once

#include "model/tw-model.h"
#include "tw-import-report.h"

G_BEGIN_DECLS

/**
 * tw_table_import:
 * @model: sealed; stays as it is
 * @files: (array length=n): in any order; items and places are taken before what refers to them
 * @report: what was taken and skipped, and columns that are not known; filled only on success
 *
 * All or nothing: the first row that cannot be taken fails the import. A million rows of sales take
 * about a second.
 *
 * Returns: (transfer full): the changed model, sealed
 *
 * Errors: %TW_IO_ERROR_SYNTAX and %TW_IO_ERROR_REFERENCE naming file, line, column, value and what
 * was expected; %TW_ERROR for what only the plan as a whole shows; %G_IO_ERROR for a file.
 */
TwModel *tw_table_import (const TwModel  *model,
                          GFile *const   *files,
                          guint           n,
                          TwImportReport *report,
                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_table_export:
 * @folder: made if it is missing
 *
 * Writes items.csv, places.csv, lanes.csv, offers.csv, stock.csv, shipments.csv, sales.csv, steps.csv,
 * phase_rules.csv, budgets.csv, phase_test.csv, drivers.csv and overrides.csv; importing them into a plan without rows gives the same rows.
 */
gboolean tw_table_export (const TwModel *model,
                          GFile         *folder,
                          GError       **error);

G_END_DECLS
