/* tw-format-chart.h: the program's way to write the figures of charts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-format.h"

G_BEGIN_DECLS

/* Units: whole ones, with a digit after the point where a series sells less than ten. */
extern const TwChartFormat tw_format_chart_units;

G_END_DECLS
