/* tw-chart-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chart-format.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
format_value_plain (double value)
{
  return g_strdup_printf ("%'.0f", value == 0 ? 0 : value);
}

static char *
format_axis_plain (double value)
{
  double size = fabs (value);

  if (size >= 1e6)
    return g_strdup_printf ("%gM", value / 1e6);
  if (size >= 1e4)
    return g_strdup_printf ("%gk", value / 1e3);

  return g_strdup_printf ("%g", value);
}

static GDateTime *
get_date (TwDay day)
{
  int year, month, mday;

  tw_day_get_ymd (day, &year, &month, &mday);

  return g_date_time_new_utc (year, month, mday, 0, 0, 0);
}

static char *
format_week_plain (TwWeek week)
{
  g_autoptr (GDateTime) date = get_date (tw_week_get_monday (week));
  /* TRANSLATORS: the Monday a week starts on, see g_date_time_format() */
  g_autofree char *day = g_date_time_format (date, C_ ("day", "%-d %b %Y"));

  /* TRANSLATORS: first a date, then the number of its week in the year */
  return g_strdup_printf (_ ("%s · week %d"), day, tw_week_get_iso_number (week, NULL));
}

static const char *
get_tick_pattern (const TwTimeTick *tick)
{
  switch (tick->unit)
    {
    case TW_TIME_WEEK:
      /* TRANSLATORS: a day on a chart's axis, see g_date_time_format() */
      return C_ ("axis", "%-d %b");
    case TW_TIME_MONTH:
      /* TRANSLATORS: a month on a chart's axis, with and without its year, see g_date_time_format() */
      return tick->with_year ? C_ ("axis", "%b %y") : C_ ("axis", "%b");
    case TW_TIME_YEAR:
    default:
      return "%Y";
    }
}

static char *
format_tick_plain (const TwTimeTick *tick)
{
  g_autoptr (GDateTime) date = get_date (tick->day);

  return g_date_time_format (date, get_tick_pattern (tick));
}

const TwChartFormat tw_chart_format_plain = {
  format_value_plain,
  format_axis_plain,
  format_week_plain,
  format_tick_plain,
};

char *
tw_chart_format_value (const TwChartFormat *format,
                       double               value)
{
  return (format && format->value ? format : &tw_chart_format_plain)->value (value);
}

char *
tw_chart_format_axis (const TwChartFormat *format,
                      double               value)
{
  return (format && format->axis ? format : &tw_chart_format_plain)->axis (value);
}

char *
tw_chart_format_week (const TwChartFormat *format,
                      TwWeek               week)
{
  return (format && format->week ? format : &tw_chart_format_plain)->week (week);
}

char *
tw_chart_format_tick (const TwChartFormat *format,
                      const TwTimeTick    *tick)
{
  return (format && format->tick ? format : &tw_chart_format_plain)->tick (tick);
}
