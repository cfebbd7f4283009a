/* tw-format-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-format-chart.h"

#include "tw-format.h"

#include <math.h>

static char *
format_value (double value)
{
  return tw_format_number (value, fabs (value) < 9.95 && value != round (value) ? 1 : 0);
}

static char *
format_axis (double value)
{
  if (fabs (value) >= 10000)
    return tw_format_units_short (value);
  if (value != round (value))
    return tw_format_number (value, fabs (value) < 0.1 ? 2 : 1);

  return tw_format_units (value);
}

const TwChartFormat tw_format_chart_units = {
  format_value,
  format_axis,
  tw_format_week_title,
  NULL,
};
