/* tw-format-chart.h: the program's way to write the figures of charts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-format.h"

G_BEGIN_DECLS

/* Units: whole ones, with a digit after the point where a series sells less than ten. */
extern const TwChartFormat tw_format_chart_units;

/* Money, without its currency: "1.48M" on an axis, "1,482,113" in words; and shares, 0.968 as "96.8 %". */
extern const TwChartFormat tw_format_chart_money;
extern const TwChartFormat tw_format_chart_share;

G_END_DECLS
