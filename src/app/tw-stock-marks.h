/* tw-stock-marks.h: the lines in the chart of a place's stock
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-plan-view.h"
#include "tw-stock-chart.h"

G_BEGIN_DECLS

/**
 * tw_stock_marks_new:
 * @week: of the plan, in which room is looked at when all items are
 *
 * Returns: (transfer full) (element-type TwStockMark): the cliffs of the item that @view looks at, in @place, in the chart's
 *   units and days; of all items the rises of the rent and what their mean volume lets in. The array owns the labels.
 */
GArray *tw_stock_marks_new (const TwPlanView *view,
                            guint32           place,
                            guint             week) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
