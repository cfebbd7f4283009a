/* tw-format.h: numbers, dates and names as the planner reads them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* Every function returns new text in the program's language and the numbers of its locale; any thread,
 * once the locale is set. A number that is not finite becomes a dash. */

/* Whole units of the currency: "$9,870", "−€12"; @currency: ISO 4217. */
char *tw_format_money (double      amount,
                       const char *currency) G_GNUC_WARN_UNUSED_RESULT;

/* Cents as well: "$7.30", for prices and worths of one unit; currencies without cents have none. */
char *tw_format_money_exact (double      amount,
                             const char *currency) G_GNUC_WARN_UNUSED_RESULT;

/* Four digits at most: "$1.482 M", "$61.3 k", "$870". */
char *tw_format_money_short (double      amount,
                             const char *currency) G_GNUC_WARN_UNUSED_RESULT;

/* What stands beside @other, as exact as that is short: "$1.7 k" beside "$187.0 k". */
char *tw_format_money_beside (double      amount,
                              double      other,
                              const char *currency) G_GNUC_WARN_UNUSED_RESULT;

/* With its sign, the plus too: "+$2,316", "−$120", "$0". */
char *tw_format_signed_money (double      amount,
                              const char *currency) G_GNUC_WARN_UNUSED_RESULT;

/* "1,284" */
char *tw_format_units (double units) G_GNUC_WARN_UNUSED_RESULT;

/* "870", "8.1k", "24k", "1.3M": what fits into a marker. */
char *tw_format_units_short (double units) G_GNUC_WARN_UNUSED_RESULT;

/* With @digits after the decimal point: "1,284.50" */
char *tw_format_number (double value,
                        int    digits) G_GNUC_WARN_UNUSED_RESULT;

/* Reads what the functions above write, whatever signs, blanks, group separators and units stand around the number; the
 * point of the C locale is taken as well. FALSE, with @value untouched, if there is no number. */
gboolean tw_parse_number (const char *text,
                          double     *value);

/* "+1,284", "−12", and 0 without a sign. */
char *tw_format_signed_units (double units) G_GNUC_WARN_UNUSED_RESULT;

/* 0.968 with one digit: "96.8 %"; the second writes the plus as well: "+18 %". */
char *tw_format_percent (double share,
                         int    digits) G_GNUC_WARN_UNUSED_RESULT;
char *tw_format_signed_percent (double share,
                                int    digits) G_GNUC_WARN_UNUSED_RESULT;

/* "30 Nov 2026"; the second without the year: "30 Nov"; the third for axes: "Nov 2026". */
char *tw_format_day (TwDay day) G_GNUC_WARN_UNUSED_RESULT;
char *tw_format_day_of_time (gint64 seconds) G_GNUC_WARN_UNUSED_RESULT; /* since 1970, where the planner is */
char *tw_format_day_short (TwDay day) G_GNUC_WARN_UNUSED_RESULT;
char *tw_format_month (TwDay day) G_GNUC_WARN_UNUSED_RESULT;

/* "Week 49 · 30 Nov 2026" */
char *tw_format_week_title (TwWeek week) G_GNUC_WARN_UNUSED_RESULT;

/* "40 ms", "3.1 s", "2 min" */
char *tw_format_seconds (double seconds) G_GNUC_WARN_UNUSED_RESULT;

/* A country's name; @iso2 itself where the name is not known. */
char *tw_format_country (const char *iso2) G_GNUC_WARN_UNUSED_RESULT;

char *tw_format_mode (TwMode mode) G_GNUC_WARN_UNUSED_RESULT;
char *tw_format_place_kind (TwPlaceKind kind) G_GNUC_WARN_UNUSED_RESULT;
char *tw_format_phase (TwPhase phase) G_GNUC_WARN_UNUSED_RESULT;

/* What an override changes: "Sales", "Price"; and what sales are multiplied by: "Season". */
char *tw_format_driver (TwDriverKind driver) G_GNUC_WARN_UNUSED_RESULT;
char *tw_format_factor (TwFactorKind factor) G_GNUC_WARN_UNUSED_RESULT;

/* What a part of the profit is called: "Storage". */
char *tw_format_part (TwPart part) G_GNUC_WARN_UNUSED_RESULT;

/* What went wrong as a sentence: the program's words for what it knows of, followed by the detail. */
char *tw_format_error (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
