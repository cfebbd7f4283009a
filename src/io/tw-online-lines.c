/* tw-online-lines.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-online-lines.h"

#include "demo/tw-demo.h"
#include "tw-csv.h"

#include <math.h>
#include <string.h>

#define MAX_QUANTITY  10000000
#define MAX_PRICE     1000000.0
#define ROWS_A_REPORT 4096
#define CHUNK         65536

typedef enum
{
  COLUMN_INVOICE,
  COLUMN_CODE,
  COLUMN_QUANTITY,
  COLUMN_DATE,
  COLUMN_PRICE,
  COLUMN_CUSTOMER,
  COLUMN_COUNTRY,
  COLUMN_DESCRIPTION,
  N_COLUMNS
} Column;

/* As UCI writes them in the two editions; compared without case, spaces and underscores. */
static const char *const column_names[N_COLUMNS][2] = {
  { "Invoice", "InvoiceNo" },
  { "StockCode", NULL },
  { "Quantity", NULL },
  { "InvoiceDate", NULL },
  { "Price", "UnitPrice" },
  { "CustomerID", NULL },
  { "Country", NULL },
  { "Description", NULL },
};

/* Names the file uses that are not those of the country table. */
static const struct
{
  const char *name;
  const char *code;
} country_names[] = {
  { "EIRE", "IE" },
  { "RSA", "ZA" },
  { "USA", "US" },
  { "UK", "GB" },
  { "Channel Islands", "JE" },
  { "Korea", "KR" },
  { "Czechia", "CZ" },
  { "Republic of Ireland", "IE" },
};

/* Stock codes that are no goods. A star stands for any end. */
static const struct
{
  const char *code;
  const char *reason;
} services[] = {
  { "POST", "postage and carriage" },
  { "DOT", "postage and carriage" },
  { "C2", "postage and carriage" },
  { "C3", "postage and carriage" },
  { "M", "entered by hand" },
  { "D", "discount" },
  { "S", "sample" },
  { "BANK CHARGES", "bank and marketplace fees" },
  { "AMAZONFEE", "bank and marketplace fees" },
  { "CRUK", "donation" },
  { "PADS", "packing" },
  { "B", "adjustment" },
  { "ADJUST*", "adjustment" },
  { "GIFT*", "gift voucher" },
  { "TEST*", "test" },
};

/* Dates stay as they were read until the whole file tells which part is the month. */
typedef enum
{
  DATE_YEAR_FIRST,
  DATE_SLASHES,
} DateForm;

typedef struct
{
  TwCsv          *csv;
  GInputStream   *base; /* the file itself, for the share read */
  goffset         size;
  char           *name; /* of the file */
  TwImportReport *report;
  int             at[N_COLUMNS]; /* field of each column, -1 for none */
  GString        *code;          /* stock code of the row, in upper case */
  GHashTable     *sku_of;        /* code → index + 1 */
  GHashTable     *country_of;    /* text of the column → index + 1, or 0 for an unknown one */
  GHashTable     *invoices;
  guint64        *seen; /* hashes of the lines so far, open addressing, 0 for empty */
  gsize           n_seen;
  gsize           seen_size;        /* power of two */
  guint64         first_over_12[2]; /* line of the first slash date whose 1st, 2nd part exceeds 12 */
  guint64         first_slash;
  guint64         first_iso;
  TwOnlineLines  *lines;
} Reader;

static gboolean
fail (const Reader *reader,
      Column        column,
      const char   *expected,
      GError      **error)
{
  return tw_csv_fail (reader->csv, TW_IO_ERROR_SYNTAX, (guint) reader->at[column], expected, error);
}

/* ---- file and header ---- */

static GInputStream *
unpack (GInputStream *stream)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return g_converter_input_stream_new (stream, gzip);
}

/* (transfer full): the text of a file, plain or gzip; *base is the file's own stream. */
static GInputStream *
open_text (GFile         *file,
           GInputStream **base,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  guchar magic[2] = { 0 };
  gsize  n;

  if (stream == NULL ||
      !g_input_stream_read_all (stream, magic, sizeof magic, &n, cancellable, error) ||
      !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, cancellable, error))
    return NULL;
  if (base != NULL)
    *base = g_object_ref (stream);

  return magic[0] == 0x1f && magic[1] == 0x8b ? unpack (stream) : g_steal_pointer (&stream);
}

/* Up to @n bytes are checked; what may be the start of a character at their end is moved to the front. */
static gboolean
check_utf8 (char  *bytes,
            gsize *n)
{
  const char *end;

  if (!g_utf8_validate (bytes, (gssize) *n, &end) && (bytes + *n - end > 3 || g_utf8_get_char_validated (end, bytes + *n - end) != (gunichar) -2))
    return FALSE;
  *n = (gsize) (bytes + *n - end);
  memmove (bytes, end, *n);

  return TRUE;
}

/* Reads the whole file once: spreadsheets write this data set in Latin 1 where a pound sign or an accent
 * stands in a description. A file that cannot be read counts as UTF-8, and fails where it is read. */
static gboolean
is_utf8 (GFile        *file,
         GCancellable *cancellable)
{
  g_autoptr (GInputStream) stream = open_text (file, NULL, cancellable, NULL);
  g_autofree char *bytes = g_malloc (CHUNK + 4);
  gsize            kept = 0;
  gssize           n = 0;

  while (stream != NULL && (n = g_input_stream_read (stream, bytes + kept, CHUNK, cancellable, NULL)) > 0)
    {
      kept += (gsize) n;
      if (!check_utf8 (bytes, &kept))
        return FALSE;
    }

  return n < 0 || kept == 0;
}

static GInputStream *
turn_from_latin1 (GInputStream *stream)
{
  g_autoptr (GCharsetConverter) latin1 = g_charset_converter_new ("UTF-8", "ISO-8859-1", NULL);

  return g_converter_input_stream_new (stream, G_CONVERTER (latin1));
}

static gboolean
open_csv (Reader       *reader,
          GFile        *file,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (GInputStream) text = NULL;
  g_autoptr (GInputStream) utf8 = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GError *reason = NULL;

  text = open_text (file, &reader->base, cancellable, &reason);
  if (text == NULL)
    {
      if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "%s: %s", reader->name, reason->message);
      g_error_free (reason);
      return FALSE;
    }
  info = g_file_input_stream_query_info (G_FILE_INPUT_STREAM (reader->base), G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  reader->size = info != NULL ? g_file_info_get_size (info) : 0;
  utf8 = is_utf8 (file, cancellable) ? g_object_ref (text) : turn_from_latin1 (text);
  reader->csv = tw_csv_new (utf8, reader->name, error);

  return reader->csv != NULL;
}

/* The first column that is missing, or N_COLUMNS; a description may be. */
static Column
map_columns (const TwCsv *csv,
             int         *at)
{
  for (Column c = 0; c < N_COLUMNS; c++)
    {
      at[c] = tw_csv_find_column (csv, column_names[c][0]);
      if (at[c] < 0 && column_names[c][1] != NULL)
        at[c] = tw_csv_find_column (csv, column_names[c][1]);
    }
  for (Column c = 0; c < COLUMN_DESCRIPTION; c++)
    if (at[c] < 0)
      return c;

  return N_COLUMNS;
}

static gboolean
read_header (Reader  *reader,
             GError **error)
{
  Column missing = map_columns (reader->csv, reader->at);

  if (missing == N_COLUMNS)
    return TRUE;
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line 1: expected a column %s", reader->name, column_names[missing][0]);

  return FALSE;
}

gboolean
tw_online_lines_match (GFile *file)
{
  g_autoptr (TwCsv) csv = tw_csv_open (file, NULL);
  int at[N_COLUMNS];

  return csv != NULL && map_columns (csv, at) == N_COLUMNS;
}

/* ---- values ---- */

static const char *
get_text (const Reader *reader,
          Column        column)
{
  return reader->at[column] >= 0 ? tw_csv_get (reader->csv, (guint) reader->at[column]) : "";
}

/* Whole numbers may carry ".0", which spreadsheets and data frames add. */
static gboolean
parse_whole (const char *text,
             gint64      least,
             gint64      most,
             gint64     *value)
{
  char *end;

  *value = g_ascii_strtoll (text, &end, 10);
  if (end == text || g_ascii_isspace (*text))
    return FALSE;
  if (*end == '.')
    for (end++; *end == '0';)
      end++;

  return *end == '\0' && *value >= least && *value <= most;
}

/* A decimal comma, too, where the separator is another. */
static gboolean
parse_price (const char *text,
             double     *value)
{
  g_autofree char *pointed = NULL;
  char            *comma = strchr (text, ',');

  if (comma != NULL)
    {
      pointed = g_strdup (text);
      pointed[comma - text] = '.';
    }

  return tw_csv_parse_double (pointed != NULL ? pointed : text, value) && fabs (*value) <= MAX_PRICE;
}

/* Up to @most digits; moves @text past them. */
static gboolean
take_number (const char **text,
             int          most,
             int         *value)
{
  int n = 0;

  for (*value = 0; n < most && g_ascii_isdigit (**text); n++, (*text)++)
    *value = 10 * *value + (**text - '0');

  return n > 0 && !g_ascii_isdigit (**text);
}

/* A time of day, with or without seconds, or nothing. */
static gboolean
is_time_or_end (const char *text)
{
  int part;

  if (*text == '\0')
    return TRUE;
  if (*text != ' ' && *text != 'T')
    return FALSE;
  text++;
  if (!take_number (&text, 2, &part) || part > 23)
    return FALSE;
  for (int i = 0; i < 2 && *text == ':'; i++)
    {
      text++;
      if (!take_number (&text, 2, &part) || part > 59)
        return FALSE;
    }

  return *text == '\0' || strcmp (text, ".000") == 0 || strcmp (text, "Z") == 0;
}

static void
note_first (guint64 *first,
            guint64  line)
{
  if (*first == 0)
    *first = line;
}

/* Until the file is through, a slash date is kept as minus (year, first, second) in decimal. */
static gboolean
parse_date (Reader     *reader,
            const char *text,
            TwDay      *packed)
{
  guint64 line = tw_csv_get_line (reader->csv);
  int     a, b, c;
  char    mark;

  if (!take_number (&text, 4, &a) || (*text != '-' && *text != '/' && *text != '.'))
    return FALSE;
  mark = *text++;
  if (!take_number (&text, 2, &b) || *text != mark)
    return FALSE;
  text++;
  if (!take_number (&text, 4, &c) || !is_time_or_end (text))
    return FALSE;

  if (a > 31) /* the year comes first */
    {
      *packed = tw_day_from_ymd (a, b, c);
      note_first (&reader->first_iso, line);
      return *packed != TW_DAY_NONE;
    }
  if (c < 100)
    c += 2000;
  if (mark == '-' || c > 2199 || b > 31)
    return FALSE;
  note_first (&reader->first_slash, line);
  if (mark == '.' || a > 12)
    note_first (&reader->first_over_12[0], line);
  if (b > 12)
    note_first (&reader->first_over_12[1], line);
  *packed = -((c * 100 + a) * 100 + b);

  /* Where both parts may be a month both orders give a day that exists. */
  return tw_day_from_ymd (c, a > 12 ? b : a, a > 12 ? a : b) != TW_DAY_NONE;
}

static gboolean G_GNUC_PRINTF (3, 4)
  fail_dates (const Reader *reader,
              GError      **error,
              const char   *format,
              ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %" G_GUINT64_FORMAT ", column %d (InvoiceDate): %s", reader->name, reader->first_slash, reader->at[COLUMN_DATE] + 1, message);

  return FALSE;
}

/* The days of the whole file, once it is known which part is the month. */
static gboolean
settle_dates (Reader  *reader,
              GError **error)
{
  gboolean day_first = reader->first_over_12[0] > 0;

  if (reader->first_slash == 0)
    return TRUE;
  if (reader->first_iso > 0)
    return fail_dates (reader, error, "the year comes last, but first in line %" G_GUINT64_FORMAT "; expected one form", reader->first_iso);
  if (day_first && reader->first_over_12[1] > 0)
    return fail_dates (reader, error, "the day comes first in line %" G_GUINT64_FORMAT " and the month in line %" G_GUINT64_FORMAT "; expected one form", reader->first_over_12[0], reader->first_over_12[1]);
  if (!day_first && reader->first_over_12[1] == 0)
    return fail_dates (reader, error, "no date of the file tells whether the day or the month comes first; expected dates as 2009-12-01");

  for (guint i = 0; i < reader->lines->lines->len; i++)
    {
      TwOnlineLine *line = &g_array_index (reader->lines->lines, TwOnlineLine, i);
      int           packed = -line->day;
      int           a = packed / 100 % 100;
      int           b = packed % 100;

      line->day = tw_day_from_ymd (packed / 10000, day_first ? b : a, day_first ? a : b);
    }

  return TRUE;
}

/* ---- telling lines apart ---- */

static guint64
add_to_hash (guint64     hash,
             const char *text)
{
  for (; *text != '\0'; text++)
    hash = (hash ^ (guchar) *text) * 0x100000001b3u;

  return (hash ^ 0x1f) * 0x100000001b3u;
}

/* FNV-1a over the columns, then mixed: of a million lines two alike by chance are 1 in 10^7. */
static guint64
hash_line (const Reader *reader)
{
  guint64 hash = 0xcbf29ce484222325u;

  for (Column c = 0; c < COLUMN_DESCRIPTION; c++)
    hash = add_to_hash (hash, get_text (reader, c));
  hash ^= hash >> 32;
  hash *= 0x9e3779b97f4a7c15u;
  hash ^= hash >> 29;

  return hash != 0 ? hash : 1;
}

static void
put_hash (guint64 *table,
          gsize    size,
          guint64  hash)
{
  gsize at = hash & (size - 1);

  while (table[at] != 0)
    at = (at + 1) & (size - 1);
  table[at] = hash;
}

static void
grow_seen (Reader *reader)
{
  gsize    size = MAX (reader->seen_size * 2, 1 << 16);
  guint64 *table = g_new0 (guint64, size);

  for (gsize i = 0; i < reader->seen_size; i++)
    if (reader->seen[i] != 0)
      put_hash (table, size, reader->seen[i]);
  g_free (reader->seen);
  reader->seen = table;
  reader->seen_size = size;
}

/* Whether the same line was there before; remembers it if not. */
static gboolean
is_repeated (Reader *reader)
{
  guint64 hash = hash_line (reader);

  if (reader->n_seen * 2 >= reader->seen_size)
    grow_seen (reader);
  for (gsize at = hash & (reader->seen_size - 1); reader->seen[at] != 0; at = (at + 1) & (reader->seen_size - 1))
    if (reader->seen[at] == hash)
      return TRUE;
  put_hash (reader->seen, reader->seen_size, hash);
  reader->n_seen++;

  return FALSE;
}

/* (nullable): why a stock code is no product */
static const char *
find_service (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      gsize n = strlen (services[i].code);

      if (services[i].code[n - 1] == '*' ? strncmp (code, services[i].code, n - 1) == 0 : strcmp (code, services[i].code) == 0)
        return services[i].reason;
    }

  return NULL;
}

static const char *
find_country_code (const char *text)
{
  const TwDemoCountry *country = tw_demo_find_country (text);
  const TwDemoCountry *all;
  guint                n;

  if (country != NULL)
    return country->code;
  for (gsize i = 0; i < G_N_ELEMENTS (country_names); i++)
    if (g_ascii_strcasecmp (text, country_names[i].name) == 0)
      return country_names[i].code;
  all = tw_demo_get_countries (&n);
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (text, all[i].name) == 0)
      return all[i].code;

  return NULL;
}

static guint
add_country (TwOnlineLines *lines,
             const char    *code)
{
  for (guint i = 0; i < lines->countries->len; i++)
    if (strcmp (g_ptr_array_index (lines->countries, i), code) == 0)
      return i + 1;
  g_ptr_array_add (lines->countries, g_strdup (code));

  return lines->countries->len;
}

/* Index + 1, or 0 for a country nobody knows; each text is looked up once. */
static guint
get_country (Reader     *reader,
             const char *text)
{
  gpointer    known;
  const char *code;
  guint       index;

  if (g_hash_table_lookup_extended (reader->country_of, text, NULL, &known))
    return GPOINTER_TO_UINT (known);

  code = find_country_code (text);
  index = code != NULL ? add_country (reader->lines, code) : 0;
  g_hash_table_insert (reader->country_of, g_strdup (text), GUINT_TO_POINTER (index));

  return index;
}

static guint
get_sku (Reader     *reader,
         const char *code,
         const char *description)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (reader->sku_of, code));

  if (index == 0)
    {
      g_ptr_array_add (reader->lines->skus, g_strdup (code));
      g_ptr_array_add (reader->lines->names, g_strdup (""));
      index = reader->lines->skus->len;
      g_hash_table_insert (reader->sku_of, g_strdup (code), GUINT_TO_POINTER (index));
    }
  /* Write-offs carry remarks such as "damaged"; the product's own title is in capitals and longer. */
  if (strlen (description) > strlen (g_ptr_array_index (reader->lines->names, index - 1)))
    {
      g_free (g_ptr_array_index (reader->lines->names, index - 1));
      g_ptr_array_index (reader->lines->names, index - 1) = g_strstrip (g_strdup (description));
    }

  return index - 1;
}

/* ---- rows ---- */

static void
skip (Reader     *reader,
      const char *reason,
      Column      column)
{
  tw_import_report_add_skipped (reader->report, reason, reader->name, tw_csv_get_line (reader->csv), get_text (reader, column));
}

/* Why a line is no sale and no cancellation of goods; (nullable). *column is what shows it. */
static const char *
find_reason (Reader     *reader,
             const char *code,
             gint64      quantity,
             double      price,
             Column     *column)
{
  gboolean    cancels = g_ascii_toupper (*get_text (reader, COLUMN_INVOICE)) == 'C';
  const char *service = find_service (code);

  *column = COLUMN_CODE;
  if (is_repeated (reader))
    return "the same line again";
  if (service != NULL)
    return service;
  *column = COLUMN_QUANTITY;
  if (quantity == 0)
    return "quantity 0";
  if (quantity < 0 && !cancels)
    return "negative quantity, not a cancellation";
  if (quantity > 0 && cancels)
    return "cancellation with a positive quantity";
  *column = COLUMN_PRICE;
  if (price <= 0)
    return "no price";
  *column = COLUMN_COUNTRY;
  if (get_country (reader, get_text (reader, COLUMN_COUNTRY)) == 0)
    return "unknown country";

  return NULL;
}

static gboolean
parse_customer (const Reader *reader,
                guint32      *customer)
{
  const char *text = get_text (reader, COLUMN_CUSTOMER);
  gint64      value;

  *customer = 0;
  if (*text == '\0' || strcmp (text, "NA") == 0 || g_ascii_strcasecmp (text, "nan") == 0)
    return TRUE;
  if (!parse_whole (text, 0, G_MAXUINT32, &value))
    return FALSE;
  *customer = (guint32) value;

  return TRUE;
}

/* 85123A and 85123a are one product. */
static void
take_code (Reader *reader)
{
  g_string_assign (reader->code, get_text (reader, COLUMN_CODE));
  g_string_ascii_up (reader->code);
  g_strstrip (reader->code->str);
  reader->code->len = strlen (reader->code->str);
}

static gboolean
parse_row (Reader       *reader,
           TwOnlineLine *line,
           gint64       *quantity,
           double       *price,
           GError      **error)
{
  take_code (reader);
  if (reader->code->len == 0)
    return fail (reader, COLUMN_CODE, "a stock code", error);
  if (!parse_whole (get_text (reader, COLUMN_QUANTITY), -MAX_QUANTITY, MAX_QUANTITY, quantity))
    return fail (reader, COLUMN_QUANTITY, "a whole number up to ten million", error);
  if (!parse_price (get_text (reader, COLUMN_PRICE), price))
    return fail (reader, COLUMN_PRICE, "a number up to a million", error);
  if (!parse_date (reader, get_text (reader, COLUMN_DATE), &line->day))
    return fail (reader, COLUMN_DATE, "a date such as 2009-12-01 07:45", error);
  if (!parse_customer (reader, &line->customer))
    return fail (reader, COLUMN_CUSTOMER, "a whole number or nothing", error);

  return TRUE;
}

static gboolean
take_row (Reader  *reader,
          GError **error)
{
  TwOnlineLine line;
  gint64       quantity = 0;
  double       price = 0;
  Column       shown;
  const char  *reason;

  if (!parse_row (reader, &line, &quantity, &price, error))
    return FALSE;
  reason = find_reason (reader, reader->code->str, quantity, price, &shown);
  if (reason != NULL)
    {
      skip (reader, reason, shown);
      return TRUE;
    }
  if (reader->lines->lines->len >= TW_ONLINE_MAX_LINES)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: more than %d lines of goods", reader->name, TW_ONLINE_MAX_LINES);
      return FALSE;
    }

  line.sku = get_sku (reader, reader->code->str, get_text (reader, COLUMN_DESCRIPTION));
  line.country = get_country (reader, get_text (reader, COLUMN_COUNTRY)) - 1;
  line.units = (gint32) quantity;
  line.price = (float) price;
  g_array_append_val (reader->lines->lines, line);
  g_hash_table_add (reader->invoices, GSIZE_TO_POINTER ((gsize) add_to_hash (1, get_text (reader, COLUMN_INVOICE))));

  return TRUE;
}

static double
get_fraction (const Reader *reader)
{
  return reader->size > 0 ? CLAMP ((double) g_seekable_tell (G_SEEKABLE (reader->base)) / (double) reader->size, 0, 1) : 0;
}

static gboolean
read_rows (Reader        *reader,
           TwProgressFunc progress,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  int more;

  for (guint64 n = 1; (more = tw_csv_next (reader->csv, error)) > 0; n++)
    {
      if (!take_row (reader, error))
        return FALSE;
      if (n % ROWS_A_REPORT != 0)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (progress != NULL)
        progress (get_fraction (reader), data);
    }

  return more == 0 && settle_dates (reader, error);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const TwOnlineLine *s = a;
  const TwOnlineLine *r = b;

  return (s->day > r->day) - (s->day < r->day);
}

/* UCI's files are in the order of time; g_array_sort() is a merge sort and keeps lines of a day in theirs. */
static void
sort_lines (GArray *lines)
{
  for (guint i = 1; i < lines->len; i++)
    if (g_array_index (lines, TwOnlineLine, i).day < g_array_index (lines, TwOnlineLine, i - 1).day)
      {
        g_array_sort (lines, compare_lines);
        return;
      }
}

static TwOnlineLines *
new_lines (void)
{
  TwOnlineLines *lines = g_new0 (TwOnlineLines, 1);

  lines->skus = g_ptr_array_new_with_free_func (g_free);
  lines->names = g_ptr_array_new_with_free_func (g_free);
  lines->countries = g_ptr_array_new_with_free_func (g_free);
  lines->lines = g_array_new (FALSE, FALSE, sizeof (TwOnlineLine));

  return lines;
}

static void
clear_reader (Reader *reader)
{
  g_clear_pointer (&reader->csv, tw_csv_free);
  g_clear_object (&reader->base);
  g_clear_pointer (&reader->lines, tw_online_lines_free);
  g_clear_pointer (&reader->sku_of, g_hash_table_unref);
  g_clear_pointer (&reader->country_of, g_hash_table_unref);
  g_clear_pointer (&reader->invoices, g_hash_table_unref);
  g_string_free (reader->code, TRUE);
  g_free (reader->seen);
  g_free (reader->name);
}

TwOnlineLines *
tw_online_lines_read (GFile          *file,
                      TwImportReport *report,
                      TwProgressFunc  progress,
                      gpointer        data,
                      GCancellable   *cancellable,
                      GError        **error)
{
  Reader         reader = { .report = report };
  TwOnlineLines *lines = NULL;

  reader.name = g_file_get_basename (file);
  reader.code = g_string_new (NULL);
  reader.lines = new_lines ();
  reader.sku_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader.country_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader.invoices = g_hash_table_new (g_direct_hash, g_direct_equal);
  if (open_csv (&reader, file, cancellable, error) && read_header (&reader, error) && read_rows (&reader, progress, data, cancellable, error))
    {
      sort_lines (reader.lines->lines);
      reader.lines->n_invoices = g_hash_table_size (reader.invoices);
      lines = g_steal_pointer (&reader.lines);
    }
  clear_reader (&reader);

  return lines;
}

void
tw_online_lines_free (TwOnlineLines *self)
{
  g_ptr_array_unref (self->skus);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->countries);
  g_array_unref (self->lines);
  g_free (self);
}

/* ---- cancellations ---- */

/* Open sales of one customer, SKU and price as a stack: the table holds the latest, previous[] the one
 * before it. */
typedef struct
{
  TwOnlineLines *lines;
  guint32       *table;    /* [size] line + 1, 0 for empty */
  gsize          size;     /* power of two */
  guint32       *previous; /* [n_lines] line + 1 */
} OpenSales;

static gboolean
is_same_sale (const TwOnlineLine *a,
              const TwOnlineLine *b)
{
  return a->customer == b->customer && a->sku == b->sku && a->price == b->price;
}

static gsize
find_slot (const OpenSales    *open,
           const TwOnlineLine *line)
{
  guint64 hash = ((guint64) line->customer << 32) ^ ((guint64) line->sku << 8) ^ (guint64) llround (line->price * 1000.0);
  gsize   at;

  hash *= 0x9e3779b97f4a7c15u;
  at = (hash >> 20) & (open->size - 1);
  while (open->table[at] != 0 && !is_same_sale (&g_array_index (open->lines->lines, TwOnlineLine, open->table[at] - 1), line))
    at = (at + 1) & (open->size - 1);

  return at;
}

/* Takes what it can; sales that are used up leave the stack, the last one stays to keep the slot's key. */
static void
take_off (OpenSales    *open,
          TwOnlineLine *cancellation)
{
  gsize slot = find_slot (open, cancellation);

  while (open->table[slot] != 0 && cancellation->units < 0)
    {
      guint32       at = open->table[slot] - 1;
      TwOnlineLine *sale = &g_array_index (open->lines->lines, TwOnlineLine, at);
      gint32        units = MIN (sale->units, -cancellation->units);

      sale->units -= units;
      cancellation->units += units;
      if (sale->units > 0 || open->previous[at] == 0)
        return;
      open->table[slot] = open->previous[at];
    }
}

void
tw_online_lines_cancel (TwOnlineLines *self,
                        guint         *matched,
                        guint         *partly,
                        guint         *unmatched)
{
  OpenSales open = { .lines = self, .size = 1024 };

  *matched = *partly = *unmatched = 0;
  while (open.size < 2 * (gsize) self->lines->len)
    open.size *= 2;
  open.table = g_new0 (guint32, open.size);
  open.previous = g_new0 (guint32, self->lines->len);

  for (guint i = 0; i < self->lines->len; i++)
    {
      TwOnlineLine *line = &g_array_index (self->lines, TwOnlineLine, i);
      gint32        units = line->units;
      gsize         slot;

      if (units > 0 && line->customer != 0)
        {
          slot = find_slot (&open, line);
          open.previous[i] = open.table[slot];
          open.table[slot] = i + 1;
        }
      else if (units < 0)
        {
          if (line->customer != 0)
            take_off (&open, line);
          *matched += line->units == 0;
          *partly += line->units < 0 && line->units > units;
          *unmatched += line->units == units;
        }
    }
  g_free (open.table);
  g_free (open.previous);
}
