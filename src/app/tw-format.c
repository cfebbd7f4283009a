/* tw-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-format.h"
#include "tw-io-error.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define NOTHING "–"
#define MINUS   "−"
#define NBSP    "\302\240"

/* Names of countries come from iso-codes, whose catalogue of translations is this domain. */
#define COUNTRY_DOMAIN "iso_3166"
#define COUNTRY_TABLE  "iso-codes/json/iso_3166-1.json"

static const struct
{
  const char *code;
  const char *symbol;
  int         digits;
} currencies[] = {
  { "USD", "$", 2 },
  { "EUR", "€", 2 },
  { "GBP", "£", 2 },
  { "JPY", "¥", 0 },
  { "CNY", "CN¥", 2 },
  { "CAD", "CA$", 2 },
  { "AUD", "A$", 2 },
  { "MXN", "MX$", 2 },
  { "BRL", "R$", 2 },
  { "INR", "₹", 2 },
  { "KRW", "₩", 0 },
  { "SGD", "S$", 2 },
};

static const char *
find_symbol (const char *currency,
             int        *digits)
{
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (g_strcmp0 (currencies[i].code, currency) == 0)
      {
        *digits = currencies[i].digits;
        return currencies[i].symbol;
      }

  *digits = 2;
  return NULL;
}

/* The C locale groups nothing, and a program without a locale should still be readable. */
static const char *
get_thousands_separator (const struct lconv *locale)
{
  const char *name = setlocale (LC_NUMERIC, NULL);

  if (name == NULL || g_str_equal (name, "POSIX") || g_str_equal (name, "C") || g_str_has_prefix (name, "C."))
    return ",";

  return locale->thousands_sep;
}

/* @value >= 0, in the locale's digits and groups of three. */
static char *
format_magnitude (double value,
                  int    digits)
{
  const struct lconv *locale = localeconv ();
  const char         *separator = get_thousands_separator (locale);
  GString            *text = g_string_new (NULL);
  char                ascii[400]; /* a double has at most 309 digits before the point */
  char                format[16];
  const char         *point;
  gsize               n_whole;

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (digits, 0, 9));
  g_ascii_formatd (ascii, sizeof ascii, format, value);
  point = strchr (ascii, '.');
  n_whole = point != NULL ? (gsize) (point - ascii) : strlen (ascii);

  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, ascii[i]);
    }
  if (point != NULL)
    {
      g_string_append (text, locale->decimal_point);
      g_string_append (text, point + 1);
    }

  return g_string_free (text, FALSE);
}

/* What rounds to nothing has no sign. */
static int
get_sign (double value,
          int    digits)
{
  if (round (fabs (value) * pow (10, digits)) == 0)
    return 0;

  return value < 0 ? -1 : 1;
}

static char *
format_money (double      amount,
              const char *currency,
              int         digits,
              const char *suffix,
              int         sign,
              gboolean    with_plus)
{
  int              known_digits;
  const char      *symbol = find_symbol (currency, &known_digits);
  g_autofree char *number = format_magnitude (fabs (amount), digits);
  const char      *sign_text = sign < 0 ? MINUS : sign > 0 && with_plus ? "+"
                                                                        : "";

  if (symbol != NULL)
    return g_strconcat (sign_text, symbol, number, suffix, NULL);

  return g_strconcat (sign_text, number, suffix, NBSP, currency != NULL ? currency : "", NULL);
}

char *
tw_format_money (double      amount,
                 const char *currency)
{
  if (!isfinite (amount))
    return g_strdup (NOTHING);

  return format_money (amount, currency, 0, "", get_sign (amount, 0), FALSE);
}

char *
tw_format_signed_money (double      amount,
                        const char *currency)
{
  if (!isfinite (amount))
    return g_strdup (NOTHING);

  return format_money (amount, currency, 0, "", get_sign (amount, 0), TRUE);
}

char *
tw_format_money_exact (double      amount,
                       const char *currency)
{
  int digits;

  if (!isfinite (amount))
    return g_strdup (NOTHING);

  find_symbol (currency, &digits);

  return format_money (amount, currency, digits, "", get_sign (amount, digits), FALSE);
}

char *
tw_format_money_short (double      amount,
                       const char *currency)
{
  double size = fabs (amount);

  if (!isfinite (amount))
    return g_strdup (NOTHING);
  if (size >= 999950)
    {
      double millions = size / 1e6;

      /* TRANSLATORS: follows a number of millions, as in "$1.482 M" */
      return format_money (copysign (millions, amount), currency, millions < 9.9995 ? 3 : millions < 99.95 ? 2
                                                                                                           : 0,
                           C_ ("number suffix", " M"), amount < 0 ? -1 : 1, FALSE);
    }
  if (size >= 9999.5)
    /* TRANSLATORS: follows a number of thousands, as in "$61.3 k" */
    return format_money (amount / 1e3, currency, 1, C_ ("number suffix", " k"), amount < 0 ? -1 : 1, FALSE);

  return tw_format_money (amount, currency);
}

char *
tw_format_money_beside (double      amount,
                        double      other,
                        const char *currency)
{
  if (!isfinite (amount) || fabs (other) < 9999.5 || fabs (amount) >= 9999.5)
    return tw_format_money_short (amount, currency);

  return format_money (amount / 1e3, currency, 1, C_ ("number suffix", " k"), amount < 0 ? -1 : 1, FALSE);
}

gboolean
tw_parse_number (const char *text,
                 double     *value)
{
  const char *groups = get_thousands_separator (localeconv ());
  g_autoptr (GString) plain = g_string_new (text);
  const char *start;
  char       *end;
  double      number;

  g_string_replace (plain, "\xe2\x88\x92", "-", 0); /* the minus of typography */
  g_string_replace (plain, "\xc2\xa0", "", 0);      /* blanks that do not break */
  g_string_replace (plain, "\xe2\x80\xaf", "", 0);
  if (*groups != '\0')
    g_string_replace (plain, groups, "", 0);
  start = g_strchug (plain->str);
  if (*start == '+' && start[1] != '-')
    start++;
  number = g_strtod (start, &end);
  if (end == start || !isfinite (number) || end[strcspn (end, "0123456789")] != '\0') /* a unit may follow, another number not */
    return FALSE;
  *value = number;

  return TRUE;
}

char *
tw_format_signed_units (double units)
{
  g_autofree char *size = tw_format_units (fabs (units));

  return g_strconcat (round (fabs (units)) == 0 ? "" : units > 0 ? "+"
                                                                 : "−",
                      size, NULL);
}

char *
tw_format_number (double value,
                  int    digits)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup (NOTHING);

  number = format_magnitude (fabs (value), digits);

  return g_strconcat (get_sign (value, digits) < 0 ? MINUS : "", number, NULL);
}

char *
tw_format_units (double units)
{
  return tw_format_number (units, 0);
}

char *
tw_format_units_short (double units)
{
  double           size = fabs (units);
  double           scale = size >= 999500 ? 1e6 : 1e3;
  g_autofree char *number = NULL;

  if (!isfinite (units) || size < 999.5)
    return tw_format_number (units, 0);

  number = tw_format_number (units / scale, size / scale < 9.95 ? 1 : 0);

  /* TRANSLATORS: close behind a number of thousands or millions, as in "8.1k" on a map marker */
  return g_strconcat (number, scale == 1e6 ? C_ ("marker suffix", "M") : C_ ("marker suffix", "k"), NULL);
}

static char *
format_percent (double   share,
                int      digits,
                gboolean with_plus)
{
  g_autofree char *number = NULL;
  int              sign;

  if (!isfinite (share))
    return g_strdup (NOTHING);

  number = format_magnitude (fabs (share) * 100, digits);
  sign = get_sign (share * 100, digits);

  /* TRANSLATORS: a percentage: sign (or nothing) and number; the space is a no-break space */
  return g_strdup_printf (C_ ("percentage", "%s%s %%"), sign < 0 ? MINUS : sign > 0 && with_plus ? "+"
                                                                                                 : "",
                          number);
}

char *
tw_format_percent (double share,
                   int    digits)
{
  return format_percent (share, digits, FALSE);
}

char *
tw_format_signed_percent (double share,
                          int    digits)
{
  return format_percent (share, digits, TRUE);
}

static char *
format_date (TwDay       day,
             const char *format)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, mday;

  if (day == TW_DAY_NONE)
    return g_strdup (NOTHING);

  tw_day_get_ymd (day, &year, &month, &mday);
  date = g_date_time_new_utc (year, month, mday, 0, 0, 0);

  return date != NULL ? g_date_time_format (date, format) : g_strdup (NOTHING);
}

char *
tw_format_day (TwDay day)
{
  /* TRANSLATORS: a date for g_date_time_format(), as in "30 Nov 2026" */
  return format_date (day, C_ ("date", "%-e %b %Y"));
}

char *
tw_format_day_of_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  if (time == NULL)
    return g_strdup (NOTHING);

  return tw_format_day (tw_day_from_ymd (g_date_time_get_year (time), g_date_time_get_month (time), g_date_time_get_day_of_month (time)));
}

char *
tw_format_day_short (TwDay day)
{
  /* TRANSLATORS: a date without its year for g_date_time_format(), as in "30 Nov" */
  return format_date (day, C_ ("date", "%-e %b"));
}

char *
tw_format_month (TwDay day)
{
  /* TRANSLATORS: a month for g_date_time_format(), as in "Nov 2026" */
  return format_date (day, C_ ("date", "%b %Y"));
}

char *
tw_format_week_title (TwWeek week)
{
  g_autofree char *day = tw_format_day (tw_week_get_monday (week));

  /* TRANSLATORS: number of an ISO week and its Monday, as in "Week 49 · 30 Nov 2026" */
  return g_strdup_printf (_ ("Week %d · %s"), tw_week_get_iso_number (week, NULL), day);
}

char *
tw_format_seconds (double seconds)
{
  g_autofree char *number = NULL;

  if (seconds < 0.9995)
    {
      number = tw_format_number (ceil (seconds * 1000), 0);
      /* TRANSLATORS: milliseconds */
      return g_strdup_printf (_ ("%s ms"), number);
    }
  if (seconds < 119.5)
    {
      number = tw_format_number (seconds, seconds < 9.95 ? 1 : 0);
      /* TRANSLATORS: seconds */
      return g_strdup_printf (_ ("%s s"), number);
    }

  number = tw_format_number (seconds / 60, 0);
  /* TRANSLATORS: minutes */
  return g_strdup_printf (_ ("%s min"), number);
}

static void
add_country (JsonArray *array,
             guint      index,
             JsonNode  *node,
             gpointer   table)
{
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *code, *name;

  if (row == NULL)
    return;

  code = json_object_get_string_member_with_default (row, "alpha_2", NULL);
  name = json_object_get_string_member_with_default (row, "name", NULL);
  name = json_object_get_string_member_with_default (row, "common_name", name);
  if (code != NULL && name != NULL)
    g_hash_table_insert (table, g_strdup (code), g_strdup (name));
}

static gboolean
read_countries (GHashTable *table,
                const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, COUNTRY_TABLE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, NULL))
    return FALSE;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || !json_object_has_member (json_node_get_object (root), "3166-1"))
    return FALSE;

  json_array_foreach_element (json_object_get_array_member (json_node_get_object (root), "3166-1"), add_country, table);

  return TRUE;
}

/* English names by code; read once, empty where iso-codes is absent. */
static GHashTable *
get_countries (void)
{
  static GHashTable *table;

  if (g_once_init_enter (&table))
    {
      const char *const *dirs = g_get_system_data_dirs ();
      GHashTable        *read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      bindtextdomain (COUNTRY_DOMAIN, "/usr/share/locale");
      bind_textdomain_codeset (COUNTRY_DOMAIN, "UTF-8");
      for (guint i = 0; dirs[i] != NULL; i++)
        if (read_countries (read, dirs[i]))
          break;
      g_once_init_leave (&table, read);
    }

  return table;
}

char *
tw_format_country (const char *iso2)
{
  const char *name = g_hash_table_lookup (get_countries (), iso2);

  return g_strdup (name != NULL ? g_dgettext (COUNTRY_DOMAIN, name) : iso2);
}

char *
tw_format_mode (TwMode mode)
{
  static const char *const names[TW_N_MODES] = {
    NC_ ("transport mode", "Ocean"),
    NC_ ("transport mode", "Fast ocean"),
    NC_ ("transport mode", "Rail"),
    NC_ ("transport mode", "Truck"),
    NC_ ("transport mode", "Air"),
    NC_ ("transport mode", "Express"),
    NC_ ("transport mode", "Parcel"),
  };

  return g_strdup (g_dpgettext2 (NULL, "transport mode", names[MIN (mode, TW_N_MODES - 1)]));
}

char *
tw_format_phase (TwPhase phase)
{
  switch (phase)
    {
    case TW_PHASE_TRIAL:
      return g_strdup (C_ ("phase", "Trial"));
    case TW_PHASE_POTENTIAL:
      return g_strdup (C_ ("phase", "Potential"));
    case TW_PHASE_BREAKOUT:
      return g_strdup (C_ ("phase", "Breakout"));
    case TW_PHASE_MATURE:
      return g_strdup (C_ ("phase", "Mature"));
    case TW_PHASE_DECLINING:
      return g_strdup (C_ ("phase", "Declining"));
    default:
      /* TRANSLATORS: an item in a market without a phase */
      return g_strdup (C_ ("phase", "None"));
    }
}

char *
tw_format_driver (TwDriverKind driver)
{
  static const char *const names[TW_N_DRIVERS] = {
    NC_ ("driver", "Sales"),
    NC_ ("driver", "Price"),
    NC_ ("driver", "Deal"),
    NC_ ("driver", "Competitor’s price"),
    NC_ ("driver", "Temperature"),
    NC_ ("driver", "Economy"),
    NC_ ("driver", "Delivery time"),
    NC_ ("driver", "Delay"),
  };

  return g_strdup (g_dpgettext2 (NULL, "driver", names[MIN (driver, TW_N_DRIVERS - 1)]));
}

char *
tw_format_factor (TwFactorKind factor)
{
  static const char *const names[TW_N_FACTORS] = {
    NC_ ("factor", "Season"),
    NC_ ("factor", "Events"),
    NC_ ("factor", "Price"),
    NC_ ("factor", "Deal"),
    /* TRANSLATORS: a deal that an event brought last year, and that is expected again this year */
    NC_ ("factor", "Deal as last year"),
    NC_ ("factor", "Competitor"),
    NC_ ("factor", "Weather"),
    NC_ ("factor", "Economy"),
    NC_ ("factor", "Delivery speed"),
    NC_ ("factor", "Port delays"),
    NC_ ("factor", "Similar items"),
    NC_ ("factor", "Your adjustment"),
  };

  return g_strdup (g_dpgettext2 (NULL, "factor", names[MIN (factor, TW_N_FACTORS - 1)]));
}

char *
tw_format_part (TwPart part)
{
  static const char *const names[TW_N_PARTS] = {
    [TW_PART_SALES] = NC_ ("profit", "Margin of sales"),
    [TW_PART_PURCHASE] = NC_ ("profit", "Purchases"),
    [TW_PART_FREIGHT] = NC_ ("profit", "Freight and handling"),
    [TW_PART_DUTY] = NC_ ("profit", "Duty"),
    [TW_PART_STORAGE] = NC_ ("profit", "Storage"),
    [TW_PART_AGED] = NC_ ("profit", "Aged stock"),
    [TW_PART_LOW_STOCK] = NC_ ("profit", "Low stock"),
    [TW_PART_PLACEMENT] = NC_ ("profit", "Inbound placement"),
    [TW_PART_OVERAGE] = NC_ ("profit", "Storage overage"),
    [TW_PART_FIXED] = NC_ ("profit", "Per shipment and container"),
    [TW_PART_CAPITAL] = NC_ ("profit", "Capital tied up"),
    [TW_PART_REMOVAL] = NC_ ("profit", "Removal and liquidation"),
    [TW_PART_TERMINAL] = NC_ ("profit", "Worth of what is left"),
    [TW_PART_LOST] = NC_ ("profit", "Lost customers"),
    [TW_PART_CHANGE] = NC_ ("profit", "Changes to the accepted plan"),
  };

  g_return_val_if_fail (part < TW_N_PARTS, NULL);

  return g_strdup (g_dpgettext2 (NULL, "profit", names[part]));
}

char *
tw_format_place_kind (TwPlaceKind kind)
{
  static const char *const names[TW_N_PLACE_KINDS] = {
    NC_ ("kind of place", "Factory"),
    NC_ ("kind of place", "Source warehouse"),
    NC_ ("kind of place", "Distribution center"),
    NC_ ("kind of place", "Fulfillment center"),
    NC_ ("kind of place", "Market"),
  };

  return g_strdup (g_dpgettext2 (NULL, "kind of place", names[MIN (kind, TW_N_PLACE_KINDS - 1)]));
}

static const char *
describe_error (const GError *error)
{
  if (g_error_matches (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX))
    return _ ("The file could not be understood.");
  if (g_error_matches (error, TW_IO_ERROR, TW_IO_ERROR_REFERENCE))
    return _ ("The file names something that is not in the plan.");
  if (g_error_matches (error, TW_IO_ERROR, TW_IO_ERROR_NOT_A_PLAN))
    return _ ("This is not a Tradewind plan.");
  if (g_error_matches (error, TW_IO_ERROR, TW_IO_ERROR_NEWER))
    return _ ("This plan was written by a newer version of Tradewind.");
  if (g_error_matches (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED))
    return _ ("This plan is damaged.");
  if (g_error_matches (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE))
    return _ ("The plan could not be read or written.");
  if (g_error_matches (error, TW_ERROR, TW_ERROR_BAD_DATA))
    return _ ("A value is out of range.");
  if (g_error_matches (error, TW_ERROR, TW_ERROR_TOO_LARGE))
    return _ ("There is more data than Tradewind can plan.");

  return NULL;
}

char *
tw_format_error (const GError *error)
{
  const char *sentence = describe_error (error);

  if (sentence == NULL)
    return g_strdup (error->message);

  return g_strdup_printf ("%s\n%s", sentence, error->message);
}
