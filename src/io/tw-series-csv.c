/* tw-series-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-series-csv.h"

#include "tw-csv.h"

#include <math.h>
#include <string.h>

#define MAX_WHOLE 999999999.0 /* as "%.10g" would write it */

static int
find_column (const TwCsv *csv,
             const char  *name,
             GError     **error)
{
  int column = tw_csv_find_column (csv, name);

  if (column < 0)
    g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: line 1: there is no column %s, expected the header series_id,period,value", tw_csv_get_name (csv), name);

  return column;
}

static gboolean
parse_value (const TwCsv *csv,
             guint        column,
             double      *value,
             GError     **error)
{
  const char *text = tw_csv_get (csv, column);

  *value = NAN;
  if (*text == '\0' || strcmp (text, "NA") == 0)
    return TRUE;
  if (!tw_csv_parse_double (text, value) || !isfinite (*value))
    return tw_csv_fail (csv, TW_IO_ERROR_SYNTAX, column, "a finite number, or nothing where it is missing", error);

  return TRUE;
}

static TwNamedSeries *
find_series (GPtrArray  *table,
             GHashTable *by_id,
             const char *id)
{
  TwNamedSeries *series = g_hash_table_lookup (by_id, id);

  if (series == NULL)
    {
      series = g_new0 (TwNamedSeries, 1);
      series->id = g_strdup (id);
      series->value = g_array_new (FALSE, FALSE, sizeof (double));
      g_ptr_array_add (table, series);
      g_hash_table_insert (by_id, series->id, series);
    }

  return series;
}

static gboolean
read_rows (TwCsv     *csv,
           GPtrArray *table,
           GError   **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  int id = find_column (csv, "series_id", error);
  int value = id >= 0 ? find_column (csv, "value", error) : -1;
  int more;

  if (value < 0)
    return FALSE;
  while ((more = tw_csv_next (csv, error)) > 0)
    {
      const char *name = tw_csv_get (csv, (guint) id);
      double      number;

      if (*name == '\0')
        return tw_csv_fail (csv, TW_IO_ERROR_SYNTAX, (guint) id, "the name of a series", error);
      if (!parse_value (csv, (guint) value, &number, error))
        return FALSE;
      g_array_append_val (find_series (table, by_id, name)->value, number);
    }
  if (more == 0 && table->len == 0)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: no row below the header, expected at least one", tw_csv_get_name (csv));
      return FALSE;
    }

  return more == 0;
}

static void
free_series (gpointer data)
{
  TwNamedSeries *series = data;

  g_free (series->id);
  g_array_unref (series->value);
  g_free (series);
}

GPtrArray *
tw_series_csv_read (const char *path,
                    GError    **error)
{
  g_autoptr (GPtrArray) table = g_ptr_array_new_with_free_func (free_series);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (TwCsv) csv = tw_csv_open (file, error);

  return csv != NULL && read_rows (csv, table, error) ? g_steal_pointer (&table) : NULL;
}

/* Most quantiles of small counts are whole, and general formatting took a fifth of all time spent on them. */
static void
append_whole (GString *text,
              guint32  value)
{
  char  digits[12];
  gsize at = sizeof digits;

  do
    digits[--at] = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  g_string_append_len (text, digits + at, (gssize) (sizeof digits - at));
}

static void
append_number (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (value >= 0 && value <= MAX_WHOLE && value == floor (value))
    append_whole (text, (guint32) value);
  else
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

GString *
tw_series_csv_format (GPtrArray              *series,
                      const TwSeriesForecast *forecasts,
                      const TwSeriesOptions  *options)
{
  GString *text = g_string_new ("series_id,step,mean");
  char     buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize k = 0; k < options->n_levels; k++)
    g_string_append_printf (text, ",q%s", g_ascii_formatd (buffer, sizeof buffer, "%.6g", options->level[k] * 100));
  g_string_append_c (text, '\n');

  for (guint i = 0; i < series->len; i++)
    for (gsize t = 0; t < options->horizon; t++)
      {
        tw_csv_append_text (text, ((const TwNamedSeries *) series->pdata[i])->id);
        g_string_append_c (text, ',');
        append_whole (text, (guint32) (t + 1));
        append_number (text, forecasts[i].mean[t]);
        for (gsize k = 0; k < options->n_levels; k++)
          append_number (text, forecasts[i].quantile[t * options->n_levels + k]);
        g_string_append_c (text, '\n');
      }

  return text;
}
