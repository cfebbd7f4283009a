/* test-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-csv.h"

#include <math.h>
#include <string.h>

static TwCsv *
open_bytes (const char *text,
            gssize      n,
            GError    **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, n < 0 ? (gssize) strlen (text) : n, NULL);

  return tw_csv_new (stream, "t.csv", error);
}

/* All records as text: fields in [], records ending in a line end. */
static char *
dup_records (const char *text,
             GError    **error)
{
  g_autoptr (TwCsv) csv = open_bytes (text, -1, error);
  GString *all = g_string_new (NULL);
  int      next = 0;

  while (csv != NULL && (next = tw_csv_next (csv, error)) == 1)
    {
      g_string_append_printf (all, "%" G_GUINT64_FORMAT ":", tw_csv_get_line (csv));
      for (guint i = 0; i < tw_csv_get_n_columns (csv); i++)
        g_string_append_printf (all, "[%s]", tw_csv_get (csv, i));
      g_string_append_c (all, ' ');
    }

  return g_string_free (all, next < 0 || csv == NULL);
}

static void
test_forms (void)
{
  const struct
  {
    const char *text;
    const char *records;
  } cases[] = {
    { "a,b\n1,2\n3,4\n", "2:[1][2] 3:[3][4] " },
    { "a,b\n1,2\n3,4", "2:[1][2] 3:[3][4] " },
    { "\xef\xbb\xbf"
      "a,b\r\n1,2\r\n",
      "2:[1][2] " },
    { "a,b\r1,2\r", "2:[1][2] " },
    { "a,b\n,\n", "2:[][] " },
    { "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "2:[x, y][say \"hi\"] " },
    { "a,b\n\"two\nlines\",2\n5,6\n", "2:[two\nlines][2] 4:[5][6] " },
    { "a,b\n\"\",\"\"", "2:[][] " },
    { "a;b\n1,5;2\n", "2:[1,5][2] " },
    { "a\tb,c\td\n1\t2\t3\n", "2:[1][2][3] " },
    { "a,b\n\n1,2\n\r\n\n3,4\n\n", "3:[1][2] 6:[3][4] " },
    { "a,b\n5\" disk,2\n", "2:[5\" disk][2] " },
    { "a\n x \n", "2:[ x ] " },
    { "a,b\n", "" },
    { "\n\na\n1\n", "4:[1] " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *records = dup_records (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (records, ==, cases[i].records);
    }
}

static void
test_errors (void)
{
  const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "t.csv, line 1,*empty*" },
    { "a,b\n1,2\n3\n", "t.csv, line 3, column 2 (b):*1 fields, expected 2*" },
    { "a,b\n1,2,3\n", "t.csv, line 2, column 3:*3 fields, expected 2*" },
    { "a,b\n1,\"2\n\n", "t.csv, line 2, column 2 (b):*never ends*" },
    { "a,b\n1,\"2\"x\n", "t.csv, line 2, column 2 (b):*closing quote*" },
    { "a,b\n1,\xff\n", "t.csv, line 2, column 2 (b):*UTF-8*" },
    { "a,A\n", "t.csv, line 1, column 2:*\"A\" twice*" },
    { "\xff\xfe"
      "a",
      "*UTF-16*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *records = dup_records (cases[i].text, &error);

      g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, error->message, cases[i].says);
    }
}

static void
assert_refused (const char *bytes,
                gsize       n,
                const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCsv) csv = open_bytes (bytes, (gssize) n, &error);

  while (csv != NULL && tw_csv_next (csv, &error) == 1)
    ;
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, says));
  if (csv != NULL)
    g_assert_cmpint (tw_csv_next (csv, NULL), ==, 0);
}

static void
test_limits (void)
{
  g_autofree char *field = g_strnfill (TW_CSV_MAX_FIELD_BYTES + 1, 'x');
  g_autofree char *columns = g_strnfill (TW_CSV_MAX_COLUMNS + 1, ',');
  g_autofree char *quoted = g_strconcat ("a\n\"", field, "\"", NULL);
  g_autofree char *plain = g_strconcat ("a\n", field, NULL);

  assert_refused ("a,b\n1,\0002\n", 8, "NUL");
  assert_refused ("a,b\n1,\"\0002\"\n", 10, "NUL");
  assert_refused (quoted, strlen (quoted), "longer");
  assert_refused (plain, strlen (plain), "longer");
  assert_refused (columns, strlen (columns), "columns");
}

/* Records and fields across the end of the reader's buffer, and a file in gzip. */
static void
test_long (void)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("tradewind-XXXXXX.csv.gz", &stream, NULL);
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (g_io_stream_get_output_stream (G_IO_STREAM (stream)), gzip);
  g_autoptr (GString) text = g_string_new ("n,text\n");
  g_autoptr (TwCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n, i = 0;

  for (int k = 0; k < 60000; k++)
    g_string_append_printf (text, "%d,\"%.*s\"\"\"\r\n", k, k % 11, "abcdefghijk");
  g_output_stream_write_all (out, text->str, text->len, NULL, NULL, &error);
  g_output_stream_close (out, NULL, &error);
  g_assert_no_error (error);

  csv = tw_csv_open (file, &error);
  g_assert_no_error (error);
  for (; tw_csv_next (csv, &error) == 1; i++)
    {
      g_assert_true (tw_csv_parse_int (tw_csv_get (csv, 0), &n));
      g_assert_cmpint (n, ==, i);
      g_assert_cmpuint (strlen (tw_csv_get (csv, 1)), ==, i % 11 + 1);
    }
  g_assert_no_error (error);
  g_assert_cmpint (i, ==, 60000);
  g_file_delete (file, NULL, NULL);
}

static void
test_columns (void)
{
  g_autoptr (TwCsv) csv = open_bytes ("Unit Cost, volume_m3 ,STOCK-OUT\n1,2,x", -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tw_csv_find_column (csv, "unit_cost"), ==, 0);
  g_assert_cmpint (tw_csv_find_column (csv, "volume_m3"), ==, 1);
  g_assert_cmpint (tw_csv_find_column (csv, "stock_out"), ==, 2);
  g_assert_cmpint (tw_csv_find_column (csv, "stock"), ==, -1);
  g_assert_cmpint (tw_csv_next (csv, NULL), ==, 1);
  g_assert_false (tw_csv_fail (csv, TW_IO_ERROR_REFERENCE, 2, "a number", &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_REFERENCE);
  g_assert_cmpstr (error->message, ==, "t.csv, line 2, column 3 (STOCK-OUT): \"x\", expected a number");
}

static void
test_numbers (void)
{
  const char *bad[] = { "", " 1", "1 ", "1,5", "0x10", "nan", "inf", "1e999", "--1", "1-", "e" };
  double      value;
  gint64      whole;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (tw_csv_parse_double (bad[i], &value));
      g_assert_false (tw_csv_parse_int (bad[i], &whole));
    }
  g_assert_true (tw_csv_parse_double ("-1.5e2", &value));
  g_assert_cmpfloat (value, ==, -150);
  g_assert_true (tw_csv_parse_int ("-42", &whole));
  g_assert_cmpint (whole, ==, -42);
  g_assert_false (tw_csv_parse_int ("9999999999999999999", &whole));
  g_assert_false (tw_csv_parse_int ("1.0", &whole));
}

/* What is written reads back as it was. */
static void
test_writing (void)
{
  const char *texts[] = { "", "plain", " a", "a,b", "\"", "x\ny", "ä\r" };
  g_autoptr (GString) line = g_string_new ("a,b\n");
  g_autoptr (TwCsv) csv = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      tw_csv_append_text (line, texts[i]);
      g_string_append (line, ",x\n");
    }
  csv = open_bytes (line->str, -1, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpint (tw_csv_next (csv, NULL), ==, 1);
      g_assert_cmpstr (tw_csv_get (csv, 0), ==, texts[i]);
    }

  for (int i = 0; i < 2000; i++)
    {
      double wide = g_test_rand_double_range (-1e6, 1e6);
      float  narrow = (float) g_test_rand_double_range (0, 100);

      g_string_truncate (line, 0);
      tw_csv_append_double (line, wide);
      g_assert_cmpfloat (g_ascii_strtod (line->str, NULL), ==, wide);
      g_string_truncate (line, 0);
      tw_csv_append_float (line, narrow);
      g_assert_cmpfloat ((float) g_ascii_strtod (line->str, NULL), ==, narrow);
    }
  g_string_truncate (line, 0);
  tw_csv_append_double (line, 0.1);
  tw_csv_append_float (line, 19.99f);
  tw_csv_append_double (line, NAN);
  g_assert_cmpstr (line->str, ==, "0.119.99");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/forms", test_forms);
  g_test_add_func ("/csv/errors", test_errors);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/long", test_long);
  g_test_add_func ("/csv/columns", test_columns);
  g_test_add_func ("/csv/numbers", test_numbers);
  g_test_add_func ("/csv/writing", test_writing);

  return g_test_run ();
}
