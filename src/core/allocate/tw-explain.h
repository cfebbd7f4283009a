/* tw-explain.h: why a plan is as it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwExplainer:
 *
 * Answers questions about one plan by solving an item again with something changed. It keeps scratch and the last item
 * asked about, so that one more question takes a fraction of a millisecond; the answers depend on the plan alone. Use one
 * for each thread.
 *
 * All answers are about whole units as the flow has them, before cartons, minimum orders and fixed costs are looked at, and
 * about one item inside what the others leave of the shared limits.
 */
typedef struct _TwExplainer TwExplainer;

/* Keeps a reference to @plan. */
TwExplainer *tw_explainer_new (const TwPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
void         tw_explainer_free (TwExplainer *self);

/**
 * TwChangeKind: what else a plan would do
 * @TW_CHANGE_LINE: units on a lane in a week, or ordered from a factory
 * @TW_CHANGE_SALES: expected sales in a market in neighbouring weeks
 * @TW_CHANGE_REMOVAL: units taken out of a place in neighbouring weeks
 * @TW_CHANGE_LEFT: units left in a place after the last week
 */
typedef enum
{
  TW_CHANGE_LINE,
  TW_CHANGE_SALES,
  TW_CHANGE_REMOVAL,
  TW_CHANGE_LEFT,
} TwChangeKind;

/**
 * TwChange: one difference between two plans of an item
 * @lane: of a line: its index, or %TW_ANY for an order
 * @where: the lane's origin, the factory, or the place; of sales: the market number
 * @week: first week, @last_week: last week, both included; of a line: departure or order
 * @units: > 0 for more than in the plan, < 0 for less
 */
typedef struct
{
  TwChangeKind kind;
  guint32      lane;
  guint32      where;
  guint        week;
  guint        last_week;
  double       units;
} TwChange;

/**
 * TwExplainedLine: a line of the plan, and the plan without it
 * @units: on the line
 * @relaxed_units: on the line as the flow has it; where they are few or none, cartons and least orders brought the rest there
 * @pinned: whether (some of) it is pinned; without it means without the pin
 * @possible: whether pins can be kept without it; if not, the rest is for orientation
 * @loss: what the plan would lose; < 0 only for a pin: what it costs
 * @part: by how much each part of the value would differ
 * @change: what would be done instead, lines first, the largest first; but for the line itself
 */
typedef struct
{
  gint64    units;
  gint64    relaxed_units;
  gboolean  pinned;
  gboolean  possible;
  double    loss;
  double    part[TW_N_PARTS];
  TwChange *change; /* [n_changes] */
  guint     n_changes;
} TwExplainedLine;

void tw_explained_line_free (TwExplainedLine *self);

/**
 * tw_explainer_explain_line:
 * @lane: index, or %TW_ANY for an order to the factory @place
 * @place: of an order: the factory; else ignored
 * @week: departure, or when it is ordered
 *
 * What the plan would lose without a line, and the next best way: the line is closed, its pins are left out, and the
 * item is solved again from where it stands.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL with @error: %TW_ERROR_BAD_DATA if the plan has no such line,
 *   or %G_IO_ERROR_CANCELLED
 */
TwExplainedLine *tw_explainer_explain_line (TwExplainer  *self,
                                            guint32       item,
                                            guint32       lane,
                                            guint32       place,
                                            guint         week,
                                            GCancellable *cancellable,
                                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwExplainedUnit: what a unit is worth in a place at the start of a week
 * @passing: units that are there or come that week; without any, one less cannot be asked for
 * @one_more: what one unit more would earn; NaN if it is not known, as where pins ask for units that are missing
 * @one_less: what one unit less would lose; NaN if there is none, or pins need it
 *
 * One more is new; one less is an aged one only if there is nothing else. Of the same age, one less is never worth less than
 * one more; in about half of all cells they are the same.
 */
typedef struct
{
  gint64 passing;
  double one_more;
  double one_less;
} TwExplainedUnit;

/* FALSE with @error: %TW_ERROR_BAD_DATA if the item has no use for the place, or %G_IO_ERROR_CANCELLED. */
gboolean tw_explainer_explain_unit (TwExplainer     *self,
                                    guint32          item,
                                    guint32          place,
                                    guint            week,
                                    TwExplainedUnit *out,
                                    GCancellable    *cancellable,
                                    GError         **error);

/* What @item uses of @limit in @plan, in the limit's measure. O(lines of the item). */
double tw_explain_item_use (const TwPlan     *plan,
                            guint32           item,
                            const TwLimitUse *limit);

/**
 * TwLimitUser: an item that uses a shared limit
 * @used: in the limit's measure: m³, units or money
 */
typedef struct
{
  guint32 item;
  double  used;
} TwLimitUser;

/* (transfer full) (array length=n): who uses @limit of @plan, the most first. O(items × lines). */
TwLimitUser *tw_explain_limit (const TwPlan     *plan,
                               const TwLimitUse *limit,
                               guint            *n) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwExplainer, tw_explainer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwExplainedLine, tw_explained_line_free)

G_END_DECLS
