/* tw-calendar.h: days and weeks as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-error.h"

G_BEGIN_DECLS

/**
 * TwDay:
 *
 * Days since 1970-01-01 in the proleptic Gregorian calendar; no time zone, no clock.
 */
typedef gint32 TwDay;

/**
 * TwWeek:
 *
 * Weeks since the one that began on Monday 1970-01-05 (ISO 8601 weeks start on Monday).
 */
typedef gint32 TwWeek;

#define TW_DAY_NONE G_MININT32

/* Range 1900-01-01 .. 2199-12-31; a date outside it, or one that does not exist, gives %TW_DAY_NONE. */
TwDay tw_day_from_ymd (int year,
                       int month,
                       int day);
void  tw_day_get_ymd (TwDay day,
                      int  *year,
                      int  *month,
                      int  *mday);

/* ISO 8601 calendar date, YYYY-MM-DD, and nothing else before or after it. */
gboolean tw_day_parse (const char *text,
                       TwDay      *day);
char    *tw_day_dup_string (TwDay day) G_GNUC_WARN_UNUSED_RESULT;

/* The week that @day falls into, and the Monday a week starts on. */
TwWeek tw_week_from_day (TwDay day);
TwDay  tw_week_get_monday (TwWeek week);

/* ISO 8601 week number, 1 .. 53; *iso_year may be %NULL. */
int tw_week_get_iso_number (TwWeek week,
                            int   *iso_year);

G_END_DECLS
