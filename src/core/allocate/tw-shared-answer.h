/* tw-shared-answer.h: what a plan whose items share limits says of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-limits.h"

G_BEGIN_DECLS

/* What belongs to no item. @micros: prices, millionths a measure; @left: capacity less use; both (array length=limits->n).
 * Its array of limits is the caller's to free. */
TwPlanShared tw_shared_answer_new (const TwLimits *limits,
                                   const double   *micros,
                                   const TwUse    *left);

/**
 * tw_shared_answer_set_bound:
 * @term: worth of the item alone at the prices @micros, its pins' own worth counted
 * @excess: (array length=limits->n): by how much pins pass hard limits
 *
 * The term of the price search, or what the plan itself shows to be possible where rounding to millionths hides it. Before
 * rounding an item may have been promised room that others, rounded, left free: its relaxed value is cut to what the term
 * allows. Pins beyond a limit are planned as if it were as large as they need.
 */
void tw_shared_answer_set_bound (TwItemPlan     *plan,
                                 double          term,
                                 const TwLimits *limits,
                                 const double   *micros,
                                 const TwUse    *excess);

/* Says which of the item's pins are beyond a hard limit, if any is. */
void tw_shared_answer_explain_excess (TwItemPlan     *plan,
                                      const TwLimits *limits,
                                      const TwUse    *excess);

G_END_DECLS
