/* tw-calendar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-calendar.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_YEAR       1900
#define LAST_YEAR        2199
#define MONDAY_OF_WEEK_0 4 /* 1970-01-05 */

static const guint8 month_days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month (int year,
               int month)
{
  return month_days[month - 1] + (month == 2 && is_leap (year) ? 1 : 0);
}

/* Days before 1 January of @year, counted from 0001-01-01. */
static int
days_before_year (int year)
{
  int y = year - 1;

  return 365 * y + y / 4 - y / 100 + y / 400;
}

TwDay
tw_day_from_ymd (int year,
                 int month,
                 int day)
{
  int days;

  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return TW_DAY_NONE;

  days = days_before_year (year) - days_before_year (1970) + day - 1;
  for (int m = 1; m < month; m++)
    days += days_in_month (year, m);

  return days;
}

void
tw_day_get_ymd (TwDay day,
                int  *year,
                int  *month,
                int  *mday)
{
  int from_epoch = day + days_before_year (1970);
  int y = (int) ((gint64) from_epoch * 400 / 146097) + 1;
  int m = 1;
  int rest;

  while (days_before_year (y) > from_epoch)
    y--;
  while (days_before_year (y + 1) <= from_epoch)
    y++;
  rest = from_epoch - days_before_year (y);
  while (rest >= days_in_month (y, m))
    rest -= days_in_month (y, m++);

  *year = y;
  *month = m;
  *mday = rest + 1;
}

gboolean
tw_day_parse (const char *text,
              TwDay      *day)
{
  TwDay parsed;

  if (strlen (text) != 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;

  parsed = tw_day_from_ymd (atoi (text), atoi (text + 5), atoi (text + 8));
  if (parsed == TW_DAY_NONE)
    return FALSE;

  *day = parsed;
  return TRUE;
}

char *
tw_day_dup_string (TwDay day)
{
  int y, m, d;

  tw_day_get_ymd (day, &y, &m, &d);

  return g_strdup_printf ("%04d-%02d-%02d", y, m, d);
}

TwWeek
tw_week_from_day (TwDay day)
{
  int since = day - MONDAY_OF_WEEK_0;

  return since >= 0 ? since / 7 : -((6 - since) / 7);
}

TwDay
tw_week_get_monday (TwWeek week)
{
  return week * 7 + MONDAY_OF_WEEK_0;
}

int
tw_week_get_iso_number (TwWeek week,
                        int   *iso_year)
{
  int y, m, d;

  /* The ISO year of a week is the calendar year of its Thursday. */
  tw_day_get_ymd (tw_week_get_monday (week) + 3, &y, &m, &d);
  if (iso_year != NULL)
    *iso_year = y;

  return (tw_week_get_monday (week) + 3 - tw_day_from_ymd (y, 1, 1)) / 7 + 1;
}
