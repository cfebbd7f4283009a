/* test-calendar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-calendar.h"

static void
test_every_day (void)
{
  TwDay first = tw_day_from_ymd (1900, 1, 1);
  TwDay last = tw_day_from_ymd (2199, 12, 31);

  for (TwDay day = first; day <= last; day++)
    {
      int y, m, d;

      tw_day_get_ymd (day, &y, &m, &d);
      g_assert_cmpint (tw_day_from_ymd (y, m, d), ==, day);
    }
}

/* Against GLib's own calendar. */
static void
test_weeks (void)
{
  for (TwDay day = tw_day_from_ymd (1999, 12, 1); day < tw_day_from_ymd (2035, 1, 1); day++)
    {
      g_autoptr (GDateTime) epoch = g_date_time_new_utc (1970, 1, 1, 0, 0, 0);
      g_autoptr (GDateTime) date = g_date_time_add_days (epoch, day);
      TwWeek week = tw_week_from_day (day);
      int    iso_year;

      g_assert_cmpint (tw_week_get_iso_number (week, &iso_year), ==, g_date_time_get_week_of_year (date));
      g_assert_cmpint (iso_year, ==, g_date_time_get_week_numbering_year (date));
      g_assert_cmpint (day - tw_week_get_monday (week), ==, g_date_time_get_day_of_week (date) - 1);
    }
}

static void
test_parse (void)
{
  const char *const bad[] = { "", "2026-02-29", "2026-13-01", "2026-1-01", "2026/01/01", "2026-01-01 ", "1899-12-31" };
  g_autofree char  *text = NULL;
  TwDay             day = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tw_day_parse (bad[i], &day));
  g_assert_cmpint (day, ==, 7);

  g_assert_true (tw_day_parse ("2028-02-29", &day));
  text = tw_day_dup_string (day);
  g_assert_cmpstr (text, ==, "2028-02-29");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/every-day", test_every_day);
  g_test_add_func ("/calendar/weeks", test_weeks);
  g_test_add_func ("/calendar/parse", test_parse);

  return g_test_run ();
}
