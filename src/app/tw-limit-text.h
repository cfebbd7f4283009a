/* tw-limit-text.h: shared limits in the planner's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* Nothing more fits, or one more would be worth something. */
gboolean tw_limit_is_tight (const TwLimitUse *limit);

/* How many limits of @plan are tight. */
guint tw_limit_count_tight (const TwPlan *plan);

/* (transfer full) (element-type TwLimitUse): the tight limits of @plan, those first on which one more is worth most for
 * all that they let through; at most @max. */
GArray *tw_limit_dup_tight (const TwPlan *plan,
                            guint         max) G_GNUC_WARN_UNUSED_RESULT;

/* ---- texts; all (transfer full) ---- */

/* "Storage, Germany", "Truck, Germany → France", "Production, Shenzhen", "Budget" */
char *tw_limit_dup_title (const TwModel    *model,
                          const TwLimitUse *limit);

/* "82 of 100 m³", "1,200 of 1,200 units", "$4,000 of $9,000" */
char *tw_limit_dup_use (const TwModel    *model,
                        const TwLimitUse *limit);

/* "one more m³ is worth $12.30"; %NULL where it is worth nothing */
char *tw_limit_dup_price (const TwModel    *model,
                          const TwLimitUse *limit);

G_END_DECLS
