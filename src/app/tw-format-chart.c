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

static char *
format_money (double value)
{
  return tw_format_number (value, 0);
}

/* As many digits as tell one tick from the next. */
static char *
format_money_axis (double value)
{
  static const struct
  {
    double      size;
    const char *suffix;
  } steps[] = { { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (fabs (value) >= steps[i].size)
      {
        double           scaled = value / steps[i].size;
        int              digits = fabs (scaled * 10 - round (scaled * 10)) > 1e-6 ? 2 : fabs (scaled - round (scaled)) > 1e-6 ? 1
                                                                                                                              : 0;
        g_autofree char *number = tw_format_number (scaled, digits);

        return g_strconcat (number, steps[i].suffix, NULL);
      }

  return tw_format_number (value, 0);
}

static char *
format_share (double value)
{
  return tw_format_percent (value, 1);
}

static char *
format_share_axis (double value)
{
  return tw_format_percent (value, fabs (100 * value - round (100 * value)) > 1e-6 ? 1 : 0);
}

const TwChartFormat tw_format_chart_money = {
  format_money,
  format_money_axis,
  tw_format_week_title,
  NULL,
};

const TwChartFormat tw_format_chart_share = {
  format_share,
  format_share_axis,
  tw_format_week_title,
  NULL,
};
