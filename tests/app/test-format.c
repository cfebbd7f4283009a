/* test-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-format.h"

#include <locale.h>
#include <math.h>

#define ASSERT_TEXT(call, expected)          \
  G_STMT_START                               \
  {                                          \
    g_autofree char *text_ = (call);         \
                                             \
    g_assert_cmpstr (text_, ==, (expected)); \
  }                                          \
  G_STMT_END

static void
test_money (void)
{
  ASSERT_TEXT (tw_format_money (9870.4, "USD"), "$9,870");
  ASSERT_TEXT (tw_format_money (-12, "EUR"), "−€12");
  ASSERT_TEXT (tw_format_money (-0.3, "EUR"), "€0");
  ASSERT_TEXT (tw_format_money (1234567, "PLN"), "1,234,567 PLN");
  ASSERT_TEXT (tw_format_money (NAN, "USD"), "–");
  ASSERT_TEXT (tw_format_money_exact (7.3, "USD"), "$7.30");
  ASSERT_TEXT (tw_format_money_exact (7.3, "JPY"), "¥7");
  ASSERT_TEXT (tw_format_signed_money (2316, "USD"), "+$2,316");
  ASSERT_TEXT (tw_format_signed_money (0.2, "USD"), "$0");
}

static void
test_short (void)
{
  ASSERT_TEXT (tw_format_money_short (1482000, "USD"), "$1.482 M");
  ASSERT_TEXT (tw_format_money_short (-61300, "USD"), "−$61.3 k");
  ASSERT_TEXT (tw_format_money_short (999949, "USD"), "$999.9 k");
  ASSERT_TEXT (tw_format_money_short (999951, "USD"), "$1.000 M");
  ASSERT_TEXT (tw_format_money_short (123456789, "USD"), "$123 M");
  ASSERT_TEXT (tw_format_money_short (870, "USD"), "$870");
  ASSERT_TEXT (tw_format_units_short (870), "870");
  ASSERT_TEXT (tw_format_units_short (8100), "8.1k");
  ASSERT_TEXT (tw_format_units_short (24000), "24k");
  ASSERT_TEXT (tw_format_units_short (999501), "1.0M");
}

static void
test_numbers (void)
{
  ASSERT_TEXT (tw_format_units (1284), "1,284");
  ASSERT_TEXT (tw_format_units (-1284), "−1,284");
  ASSERT_TEXT (tw_format_number (1284.5, 2), "1,284.50");
  ASSERT_TEXT (tw_format_percent (0.968, 1), "96.8 %");
  ASSERT_TEXT (tw_format_signed_percent (0.18, 0), "+18 %");
  ASSERT_TEXT (tw_format_signed_percent (-0.02, 0), "−2 %");
  ASSERT_TEXT (tw_format_percent (NAN, 0), "–");
  ASSERT_TEXT (tw_format_seconds (0.0397), "40 ms");
  ASSERT_TEXT (tw_format_seconds (3.14), "3.1 s");
  ASSERT_TEXT (tw_format_seconds (170), "3 min");
}

static void
test_dates (void)
{
  TwDay day = tw_day_from_ymd (2026, 11, 30);

  ASSERT_TEXT (tw_format_day (day), "30 Nov 2026");
  ASSERT_TEXT (tw_format_day_short (tw_day_from_ymd (2026, 12, 9)), "9 Dec");
  ASSERT_TEXT (tw_format_month (day), "Nov 2026");
  ASSERT_TEXT (tw_format_week_title (tw_week_from_day (day)), "Week 49 · 30 Nov 2026");
  ASSERT_TEXT (tw_format_day (TW_DAY_NONE), "–");
}

static void
test_names (void)
{
  ASSERT_TEXT (tw_format_mode (TW_MODE_FAST_OCEAN), "Fast ocean");
  ASSERT_TEXT (tw_format_place_kind (TW_PLACE_OVERFLOW), "Distribution center");
  ASSERT_TEXT (tw_format_country ("XX"), "XX");
}

/* What is written can be read, groups and all. */
static void
test_parse (void)
{
  const struct
  {
    const char *text;
    double      value; /* NaN: none */
  } cases[] = {
    { "1,200", 1200 },
    { "1,234,567.5", 1234567.5 },
    { "\u221212.5", -12.5 },
    { "+18\u00a0%", 18 },
    { "+5", 5 },
    { "5+3", NAN },
    { "12 3", NAN },
    { "nonsense", NAN },
    { "", NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = 7;

      g_assert_cmpint (tw_parse_number (cases[i].text, &value), ==, !isnan (cases[i].value));
      g_assert_cmpfloat (value, ==, isnan (cases[i].value) ? 7 : cases[i].value);
    }
}

static void
test_signed_units (void)
{
  g_autofree char *more = tw_format_signed_units (1199.6);
  g_autofree char *less = tw_format_signed_units (-3);
  g_autofree char *none = tw_format_signed_units (-0.2);

  g_assert_cmpstr (more, ==, "+1,200");
  g_assert_cmpstr (less, ==, "\u22123");
  g_assert_cmpstr (none, ==, "0");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/format/money", test_money);
  g_test_add_func ("/app/format/short", test_short);
  g_test_add_func ("/app/format/numbers", test_numbers);
  g_test_add_func ("/app/format/dates", test_dates);
  g_test_add_func ("/app/format/names", test_names);

  g_test_add_func ("/format/parse", test_parse);
  g_test_add_func ("/format/signed-units", test_signed_units);

  return g_test_run ();
}
