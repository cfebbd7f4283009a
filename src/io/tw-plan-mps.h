/* tw-plan-mps.h: the model behind a plan, for any solver of linear programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Free MPS, to be maximised: the objective is a profit. (A section OBJSENSE would say so, and GLPK would not
 * read the file; tell the solver, as by glpsol --max.) A column is an arc of an item's network (tw-item-network.h) with its worth as
 * objective, before costs are rounded and ties broken; a row is the balance of a place or market in a week.
 * Pins are in the right-hand sides, and their worth, with what every plan of the item has, is a column item/pins
 * fixed at 1. Arcs on which nothing may move, and the row of the root, which the others imply, are left out.
 *
 * A shared limit is a row, limit/kind/id/week, in m³, units or money: at most its capacity less what pins use of it. What
 * passes a soft one is a column overflow/kind/id/week at the overage. Cartons, minimum orders, fixed costs and
 * containers are not in it: the optimum is at most the plan's bound, and at least its relaxed value.
 *
 * Names are item/kind/where/week/slice for columns and item/where/week for rows; bytes of an id that a name
 * cannot have are %XX, and an id too long for that is # and its index.
 */

#pragma once

#include "model/tw-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TW_MPS_MAX_ID 50 /* bytes of an id in a name: four fit in the 255 bytes of a name that GLPK takes */

/**
 * tw_plan_mps_write:
 * @first, @n: items to write
 *
 * Writes the model that @plan answers for items first .. first + n - 1. Some of the items have what the others leave of
 * the limits. Items that are not the engine's to plan (see #TwNetworkTemplate) are left out, and what they use of the limits. Without limits the plan's relaxed value of these items is its optimum but for whole millionths. The
 * file appears as a whole or not at all. Memory for one item at a time; O(arcs).
 */
gboolean tw_plan_mps_write (const TwPlan *plan,
                            guint32       first,
                            guint32       n,
                            GFile        *file,
                            GError      **error);

G_END_DECLS
