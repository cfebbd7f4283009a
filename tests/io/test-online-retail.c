/* test-online-retail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-online-retail.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define HEADER "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"

static GFile *
get_sample (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "io", "online-retail.csv", NULL);

  return g_file_new_for_path (path);
}

static TwModel *
import (GFile          *file,
        TwImportReport *report,
        GError        **error)
{
  return tw_online_retail_import (file, report, NULL, NULL, NULL, error);
}

/* Imports @text as a file; gzip if asked. */
static TwModel *
import_text (const char     *text,
             gboolean        pack,
             TwImportReport *report,
             GError        **error)
{
  g_autofree char *dir = g_dir_make_tmp ("tw-online-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "lines.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) base = g_file_replace (file, NULL, FALSE, 0, NULL, NULL);
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GOutputStream) stream = pack ? g_converter_output_stream_new (G_OUTPUT_STREAM (base), gzip) : g_object_ref (G_OUTPUT_STREAM (base));
  TwModel *model;

  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  model = import (file, report, error);
  g_file_delete (file, NULL, NULL);
  g_rmdir (dir);

  return model;
}

static guint64
count_reason (const TwImportReport *report,
              const char           *reason)
{
  for (guint i = 0; i < tw_import_report_get_n_reasons (report); i++)
    if (strcmp (tw_import_report_get_reason (report, i)->reason, reason) == 0)
      return tw_import_report_get_reason (report, i)->count;

  return 0;
}

static const TwSales *
find_sales (const TwModel *model,
            const char    *item,
            const char    *market)
{
  int i = tw_model_find_item (model, item);
  int p = tw_model_find_place (model, market);

  g_assert_cmpint (i, >=, 0);
  g_assert_cmpint (p, >=, 0);

  return tw_model_find_sales (model, (guint32) i, (guint32) tw_model_get_market_of (model, (guint32) p));
}

static gint64
sum_units (const TwSales *sales)
{
  gint64 sum = 0;

  for (guint t = 0; t < sales->n_weeks; t++)
    sum += sales->units[t];

  return sum;
}

/* The sample: 39 weeks of 9 or 7 lines, made up; its odd lines are one of each kind. */
static void
test_report (void)
{
  g_autoptr (GFile) file = get_sample ();
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = import (file, report, &error);
  g_autofree char *text = tw_import_report_dup_text (report);
  const struct
  {
    const char *reason;
    guint64     count;
  } expected[] = {
    { "postage and carriage", 2 },
    { "entered by hand", 1 },
    { "discount", 1 },
    { "sample", 1 },
    { "bank and marketplace fees", 2 },
    { "gift voucher", 1 },
    { "test", 1 },
    { "adjustment", 2 },
    { "negative quantity, not a cancellation", 1 },
    { "no price", 1 },
    { "unknown country", 1 },
    { "the same line again", 1 },
  };
  guint64 skipped = 0;

  g_assert_no_error (error);
  g_test_message ("%s", text);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpuint (count_reason (report, expected[i].reason), ==, expected[i].count);
      skipped += expected[i].count;
    }
  g_assert_cmpuint (tw_import_report_get_skipped (report), ==, skipped);
  g_assert_cmpuint (tw_import_report_get_taken (report, "items"), ==, 3);
  g_assert_nonnull (strstr (text, "2 taken off their sale, 0 in part, 1 without one"));
}

static void
test_history (void)
{
  g_autoptr (GFile) file = get_sample ();
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (TwModel) model = import (file, report, NULL);
  const TwSales   *sales;
  g_autofree char *start = tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model)));
  guint            n;

  g_assert_cmpstr (start, ==, "2011-12-12");
  /* 12 + k % 5, 8 more after week 30, week 8 closed, and 9 on the last Friday; the 500 went back. */
  sales = find_sales (model, "90001", "GB");
  g_assert_cmpint (sales->n_weeks, ==, 40);
  g_assert_cmpint (sum_units (sales), ==, 40 * 12 + 8 * (0 + 1 + 2 + 3 + 4) - (12 + 3) + 9 * 8 + 9);
  g_assert_cmpint (sales->units[39], ==, 12 + 4 + 8 + 9);
  g_assert_cmpint (sales->flags[8], ==, TW_SALES_MISSING);
  g_assert_cmpint (sales->flags[9], ==, 0);
  g_assert_cmpfloat_with_epsilon (sales->price[0], 3.75 * 1.2, 1e-4);
  g_assert_true (isnan (sales->price[8]));

  /* Ten bought, four sent back; three taken off the week where no sale is told. */
  g_assert_cmpint (sum_units (find_sales (model, "90003", "FR")), ==, 6);
  g_assert_cmpint (find_sales (model, "90002A", "DE")->units[20], ==, 6 + 20 % 5 - 3);

  /* Twelve weeks of everything, in Great Britain. */
  n = 0;
  g_assert_cmpuint (tw_model_get_item_stock (model, (guint32) tw_model_find_item (model, "90001"), &n)->on_hand, ==, 3 * (9 * 8 + (3 + 4) + 2 * (0 + 1 + 2 + 3 + 4)) + 12 * (12 + 4 + 6) + 9);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_markets (void)
{
  g_autoptr (GFile) file = get_sample ();
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (TwModel) model = import (file, report, NULL);
  const char *codes[] = { "GB", "IE", "DE", "FR", "ZZ", "ZA", "JE" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      int      place = tw_model_find_place (model, codes[i]);
      gboolean served = FALSE;

      g_assert_cmpint (place, >=, 0);
      for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
        served = served || (tw_model_get_lane (model, l)->to == (guint32) place && tw_model_get_lane (model, l)->mode == TW_MODE_PARCEL);
      g_assert_true (served);
    }
  g_assert_cmpstr (tw_model_get_item (model, (guint32) tw_model_find_item (model, "90002A"))->name, ==, "\"BIRDS\" CAKE TIN, LARGE");
  g_assert_cmpstr (tw_model_get_item (model, (guint32) tw_model_find_item (model, "90001"))->category, ==, "Lighting");
}

/* The same two sales in every form the columns may have. */
static void
test_forms (void)
{
  const char *texts[] = {
    HEADER "1,a1,X,2,2010-12-31 10:00:00,1.5,5,GB\n2,A1,X,3,2011-01-07 10:00,1.5,5,GB\n",
    HEADER "1,A1,X,2,12/31/2010 8:26,1.5,5.0,United Kingdom\n2,A1,X,3,1/7/2011 8:26,1.5,5.0,United Kingdom\n",
    HEADER "1,A1,X,2,31/12/2010 08:26,1.5,,uk\n2,A1,X,3,07/01/2011 08:26,1.5,,uk\n",
    "\xef\xbb\xbfinvoice_no;stock code;Quantity;Invoice Date;unit_price;customer_id;COUNTRY\r\n1;A1;2;31.12.2010 08:26;1,5;;GB\r\n2;A1;3;07.01.2011 08:26;1,5;;GB",
    "Country\tInvoice\tStockCode\tQuantity\tInvoiceDate\tPrice\tCustomerID\tMore\nGB\t2\tA1\t3\t2011-01-07\t1.5\tNA\t\nGB\t1\tA1\t2\t2010-12-31T10:00:00\t1.5\tNA\t\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts) * 2; i++)
    {
      g_autoptr (TwImportReport) report = tw_import_report_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) model = import_text (texts[i / 2], i % 2 == 1, report, &error);
      const TwSales *sales;

      g_assert_no_error (error);
      sales = find_sales (model, "A1", "GB");
      g_assert_cmpint (sales->n_weeks, ==, 2);
      g_assert_cmpint (sales->units[0], ==, 2);
      g_assert_cmpint (sales->units[1], ==, 3);
      g_assert_cmpfloat_with_epsilon (sales->price[0], 1.5 * 1.2, 1e-4);
    }
}

/* What came back a week later leaves the week it was sold in, not the one it came back in; the other
 * customer's sale, another price and a sale after the cancellation stay. */
static void
test_cancellation (void)
{
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (TwModel) model = import_text (HEADER "1,A1,X,9,2011-11-25 10:00,1.6,5,GB\n"
                                                  "1,A1,X,5,2011-11-25 10:00,1.5,5,GB\n"
                                                  "2,A1,X,3,2011-12-02 10:00,1.5,6,GB\n"
                                                  "C3,A1,X,-4,2011-12-02 11:00,1.5,5,GB\n"
                                                  "4,A1,X,7,2011-12-02 12:00,1.5,5,GB\n"
                                                  "C5,A1,X,-3,2011-12-02 11:00,1.5,7,GB\n",
                                           FALSE, report, NULL);
  const TwSales *sales = find_sales (model, "A1", "GB");

  g_assert_cmpint (sales->units[0], ==, 9 + 5 - 4);
  g_assert_cmpint (sales->units[1], ==, 3 + 7 - 3);
}

/* Latin 1, as spreadsheets write it, over more than one chunk and with a character across two. */
static void
test_latin1 (void)
{
  const char *names[] = { "CAF\xc9 SIGN", "CAF\xc3\x89 SIGN" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GString) text = g_string_new (HEADER);
      g_autoptr (TwImportReport) report = tw_import_report_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) model = NULL;

      for (int k = 0; k < 4000; k++)
        g_string_append_printf (text, "%d,A1,%s,1,2011-12-02 10:00,1.5,5,GB\n", k, names[i]);
      model = import_text (text->str, i == 1, report, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tw_model_get_item (model, 0)->name, ==, "CAFÉ SIGN");
      g_assert_cmpint (sum_units (find_sales (model, "A1", "GB")), ==, 4000);
    }
}

/* A last line before Friday: its week is not full. */
static void
test_last_week (void)
{
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (TwModel) model = import_text (HEADER "1,A1,X,2,2011-12-02 10:00,1.5,5,GB\n2,A1,X,3,2011-12-08 10:00,1.5,5,GB\n", FALSE, report, NULL);

  g_assert_cmpint (tw_model_get_start_week (model), ==, tw_week_from_day (tw_day_from_ymd (2011, 12, 5)));
  g_assert_cmpint (sum_units (find_sales (model, "A1", "GB")), ==, 2);
}

static void
test_errors (void)
{
  const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "lines.csv*" },
    { "a,b\n", "lines.csv, line 1: expected a column Invoice" },
    { "Invoice,StockCode,Quantity,InvoiceDate,Price,Country\n", "*line 1: expected a column CustomerID" },
    { HEADER "1,A1,X,two,2011-12-02,1.5,5,GB\n", "lines.csv, line 2, column 4 (Quantity): \"two\", expected*" },
    { HEADER "1,A1,X,2,2011-12-02,1.5,5,GB\n1,A1,X,2.5,2011-12-02,1.5,5,GB\n", "*line 3, column 4 (Quantity): \"2.5\"*" },
    { HEADER "1,A1,X,99999999999999999999,2011-12-02,1.5,5,GB\n", "*line 2, column 4 (Quantity)*" },
    { HEADER "1,A1,X,2,2011-02-30,1.5,5,GB\n", "*line 2, column 5 (InvoiceDate): \"2011-02-30\"*" },
    { HEADER "1,A1,X,2,30/2/2011,1.5,5,GB\n", "*line 2, column 5 (InvoiceDate): \"30/2/2011\"*" },
    { HEADER "1,A1,X,2,2011-12-02 25:00,1.5,5,GB\n", "*line 2, column 5 (InvoiceDate)*" },
    { HEADER "1,A1,X,2,1/2/2011,1.5,5,GB\n", "*line 2, column 5 (InvoiceDate): no date of the file tells*" },
    { HEADER "1,A1,X,2,13/2/2011,1.5,5,GB\n2,A1,X,2,2/13/2011,1.5,5,GB\n", "*the day comes first in line 2 and the month in line 3*" },
    { HEADER "1,A1,X,2,13/2/2011,1.5,5,GB\n2,A1,X,2,2011-02-13,1.5,5,GB\n", "*line 2, column 5 (InvoiceDate): the year comes last, but first in line 3*" },
    { HEADER "1,A1,X,2,2011-12-02,abc,5,GB\n", "*line 2, column 6 (Price): \"abc\"*" },
    { HEADER "1,A1,X,2,2011-12-02,nan,5,GB\n", "*line 2, column 6 (Price): \"nan\"*" },
    { HEADER "1,A1,X,2,2011-12-02,1.5,joe,GB\n", "*line 2, column 7 (Customer ID): \"joe\"*" },
    { HEADER "1,A1,X,2,2011-12-02\n", "*line 2*" },
    { HEADER "1,,X,2,2011-12-02,1.5,5,GB\n", "*line 2, column 2 (StockCode)*" },
    { HEADER "1,A1,\"X,2,2011-12-02,1.5,5,GB\n", "*line 2*" },
    { HEADER "1,A1,X,2,2011-12-02,0,5,GB\n", "*no line is a sale of goods*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwImportReport) report = tw_import_report_new ();
      g_autoptr (GError) error = NULL;

      g_assert_null (import_text (cases[i].text, FALSE, report, &error));
      g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
      g_assert_cmpuint (tw_import_report_get_skipped (report), ==, 0);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, error->message, cases[i].says);
    }
}

static void
test_missing_file (void)
{
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/lines.csv");
  g_autoptr (GError) error = NULL;

  g_assert_false (tw_online_retail_match (file));
  g_assert_null (import (file, report, &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE);
}

static void
test_cancelled (void)
{
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (GFile) file = get_sample ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (tw_online_retail_match (file));
  g_cancellable_cancel (cancellable);
  g_assert_null (tw_online_retail_import (file, report, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  double *last = data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

/* The published set; the lines add up: what was taken and what was skipped is all there is. */
static void
test_complete (void)
{
  const char      *root = g_getenv ("TRADEWIND_REFERENCE_DATA");
  g_autofree char *path = g_build_filename (root != NULL ? root : "", "demand", "online_retail_ii_lines.csv.gz", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = NULL;
  g_autofree char *text = NULL;
  double           last = 0;
  gint64           begin = g_get_monotonic_time ();

  if (root == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the complete UCI Online Retail II is not there");
      return;
    }

  model = tw_online_retail_import (file, report, progress_cb, &last, NULL, &error);
  g_assert_no_error (error);
  text = tw_import_report_dup_text (report);
  g_test_message ("%.2f s\n%s", (double) (g_get_monotonic_time () - begin) / 1e6, text);
  g_assert_cmpfloat (last, ==, 1);
  g_assert_cmpuint (tw_import_report_get_taken (report, "lines") + tw_import_report_get_skipped (report), ==, 1044847);
  g_assert_cmpuint (tw_model_get_n_items (model), >, 4500);
  g_assert_cmpint (tw_model_get_start_week (model), ==, tw_week_from_day (tw_day_from_ymd (2011, 12, 12)));
  /* Two orders of 74,215 and 80,995 were cancelled within minutes. */
  g_assert_cmpint (sum_units (find_sales (model, "23166", "GB")), <, 40000);
  g_assert_cmpint (sum_units (find_sales (model, "22423", "IE")), >, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/online-retail/report", test_report);
  g_test_add_func ("/online-retail/history", test_history);
  g_test_add_func ("/online-retail/markets", test_markets);
  g_test_add_func ("/online-retail/forms", test_forms);
  g_test_add_func ("/online-retail/cancellation", test_cancellation);
  g_test_add_func ("/online-retail/latin1", test_latin1);
  g_test_add_func ("/online-retail/last-week", test_last_week);
  g_test_add_func ("/online-retail/errors", test_errors);
  g_test_add_func ("/online-retail/missing-file", test_missing_file);
  g_test_add_func ("/online-retail/cancelled", test_cancelled);
  g_test_add_func ("/online-retail/complete", test_complete);

  return g_test_run ();
}
