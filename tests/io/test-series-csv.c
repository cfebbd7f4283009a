/* test-series-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-series-csv.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static GPtrArray *
read_text (const char *text,
           GError    **error)
{
  g_autofree char *path = NULL;
  int              fd = g_file_open_tmp ("series-XXXXXX.csv", &path, NULL);
  GPtrArray       *table;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  table = tw_series_csv_read (path, error);
  g_unlink (path);

  return table;
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) table = read_text ("series_id,period,value\r\nb,1,1.5\r\n\"a,\"\"x\"\"\",1,\r\nb,2,-2e3\r\nb,3,NA\r\n", &error);
  const TwNamedSeries *b;
  const TwNamedSeries *a;

  g_assert_no_error (error);
  g_assert_cmpuint (table->len, ==, 2);
  b = table->pdata[0]; /* in order of first appearance */
  a = table->pdata[1];
  g_assert_cmpstr (b->id, ==, "b");
  g_assert_cmpuint (b->value->len, ==, 3);
  g_assert_cmpfloat (g_array_index (b->value, double, 0), ==, 1.5);
  g_assert_cmpfloat (g_array_index (b->value, double, 1), ==, -2000);
  g_assert_true (isnan (g_array_index (b->value, double, 2)));
  g_assert_cmpstr (a->id, ==, "a,\"x\"");
  g_assert_true (isnan (g_array_index (a->value, double, 0)));
}

/* Every message names what was found and where; the words are those a user can act on. */
static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *part[3];
  } cases[] = {
    { "series_id,period\na,1\n", { "line 1", "value", "series_id,period,value" } },
    { "id,period,value\na,1,2\n", { "line 1", "series_id", "expected" } },
    { "series_id,period,value\na,1,2\na,2,12x\n", { "line 3", "\"12x\"", "a finite number" } },
    { "series_id,period,value\na,1,2\na,2,nan\n", { "line 3", "\"nan\"", "a finite number" } },
    { "series_id,period,value\na,1,1e999\n", { "line 2", "\"1e999\"", "a finite number" } },
    { "series_id,period,value\n,1,2\n", { "line 2", "series_id", "the name of a series" } },
    { "series_id,period,value\na,1\n", { "line 2", "2 fields", "expected 3" } },
    { "series_id,period,value\n", { "no row", "expected", "" } },
    { "", { "line 1", "empty", "header" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (cases[i].text, &error));
      g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, ".csv"));
      for (guint k = 0; k < 3; k++)
        if (strstr (error->message, cases[i].part[k]) == NULL)
          g_error ("“%s” lacks “%s”", error->message, cases[i].part[k]);
    }
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tw_series_csv_read ("/nonexistent/series.csv", &error));
  g_assert_nonnull (error);
}

static void
test_format (void)
{
  const double           level[] = { 0.025, 0.5, 0.975 };
  double                 mean[] = { 1.5, 2 };
  double                 quantile[] = { 0, 1, 2, 0.25, 1e100, 1e200 };
  const TwSeriesOptions  options = { .horizon = 2, .level = level, .n_levels = 3 };
  const TwSeriesForecast forecast = { .mean = mean, .quantile = quantile };
  g_autoptr (GPtrArray) table = read_text ("series_id,period,value\n\"a,b\",1,1\n", NULL);
  g_autoptr (GString) text = tw_series_csv_format (table, &forecast, &options);

  g_assert_cmpstr (text->str, ==, "series_id,step,mean,q2.5,q50,q97.5\n\"a,b\",1,1.5,0,1,2\n\"a,b\",2,2,0.25,1e+100,1e+200\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/series-csv/read", test_read);
  g_test_add_func ("/io/series-csv/errors", test_errors);
  g_test_add_func ("/io/series-csv/absent", test_absent);
  g_test_add_func ("/io/series-csv/format", test_format);

  return g_test_run ();
}
