/* tw-plan-sense.h: what is in order as data and still cannot be meant
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/**
 * tw_plan_sense_list:
 *
 * Looks for what makes a plan useless though every row is sound: markets with listed offers that no open
 * lane serves, listed offers without a price, listed items that have no stock, nothing on its way and no
 * factory, places with stock that no open lane leaves, lanes that take longer than the horizon; storage above a limit that
 * costs nothing, more stock today than a hard limit lets in, pins that pass what a lane takes in a week, phases that let
 * nothing in where stock is short, budgets of 0 or outside the horizon, a horizon that is all frozen; scenarios that close what is no
 * passage, or in which something goes wrong after the horizon only. One finding a market, place, lane or budget; items and offers are counted and the first is named. O(rows + markets × lanes).
 *
 * Returns: (transfer full) (element-type utf8): untranslated sentences; empty if there is nothing to find
 */
GPtrArray *tw_plan_sense_list (const TwModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
