/* tw-series-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-series-csv.h"

#include <math.h>
#include <string.h>

#define N_COLUMNS 3
#define MAX_SHOWN 40 /* characters of a wrong value that a message repeats */

static const char *const columns[N_COLUMNS] = { "series_id", "period", "value" };

typedef struct
{
  const char *path;
  const char *at;
  const char *end;
  guint64     line;
  GString    *field[N_COLUMNS];
  guint       n_fields;
} Reader;

static gboolean
fail (const Reader *reader,
      guint         column,
      const char   *value,
      const char   *expected,
      GError      **error)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  g_autofree char *shown = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_SHOWN));

  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: line %" G_GUINT64_FORMAT ", column %s: “%s”, expected %s",
               reader->path, reader->line, column < N_COLUMNS ? columns[column] : "4", shown, expected);

  return FALSE;
}

/* One field, quoted or not, up to its comma or the end of the line, which stay. */
static gboolean
read_field (Reader  *reader,
            guint    column,
            GString *field,
            GError **error)
{
  gboolean quoted = reader->at < reader->end && *reader->at == '"';

  g_string_truncate (field, 0);
  if (quoted)
    reader->at++;
  for (; reader->at < reader->end; reader->at++)
    {
      char c = *reader->at;

      if (quoted && c == '"' && reader->at + 1 < reader->end && reader->at[1] == '"')
        reader->at++;
      else if (quoted && c == '"')
        break;
      else if (!quoted && (c == ',' || c == '\n' || (c == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')))
        return TRUE;
      else if (c == '\0' || c == '\n')
        return fail (reader, column, field->str, c == '\0' ? "text without NUL bytes" : "a closing quote on the same line", error);
      g_string_append_c (field, c);
    }
  if (!quoted)
    return TRUE;
  if (reader->at == reader->end)
    return fail (reader, column, field->str, "a closing quote", error);
  reader->at++;
  if (reader->at < reader->end && *reader->at != ',' && *reader->at != '\n' && *reader->at != '\r')
    return fail (reader, column, field->str, "a comma or the end of the line after the closing quote", error);

  return TRUE;
}

static void
skip_line_end (Reader *reader)
{
  if (reader->at < reader->end && *reader->at == '\r')
    reader->at++;
  if (reader->at < reader->end && *reader->at == '\n')
    reader->at++;
}

static gboolean
read_row (Reader  *reader,
          GError **error)
{
  reader->line++;
  for (reader->n_fields = 0; reader->n_fields < N_COLUMNS;)
    {
      guint column = reader->n_fields++;

      if (!read_field (reader, column, reader->field[column], error))
        return FALSE;
      if (reader->at == reader->end || *reader->at != ',')
        break;
      if (reader->n_fields == N_COLUMNS)
        return fail (reader, N_COLUMNS, "", "three columns", error);
      reader->at++;
    }
  skip_line_end (reader);

  return TRUE;
}

static gboolean
check_header (Reader  *reader,
              GError **error)
{
  if (!read_row (reader, error))
    return FALSE;
  for (guint i = 0; i < N_COLUMNS; i++)
    if (i >= reader->n_fields || strcmp (reader->field[i]->str, columns[i]) != 0)
      return fail (reader, i, i < reader->n_fields ? reader->field[i]->str : "", "the header series_id,period,value", error);

  return TRUE;
}

static gboolean
parse_value (Reader  *reader,
             double  *value,
             GError **error)
{
  const char *text = reader->field[2]->str;
  char       *end;

  *value = NAN;
  if (*text == '\0' || strcmp (text, "NA") == 0)
    return TRUE;

  *value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (*value) || g_ascii_isspace (*text) || strpbrk (text, "xXpP") != NULL)
    return fail (reader, 2, text, "a finite number, or nothing where it is missing", error);

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
take_row (Reader     *reader,
          GPtrArray  *table,
          GHashTable *by_id,
          GError    **error)
{
  const GString *id = reader->field[0];
  double         value;

  if (reader->n_fields == 1 && id->len == 0) /* an empty line, as editors leave it at the end */
    return TRUE;
  if (reader->n_fields < N_COLUMNS)
    return fail (reader, reader->n_fields, "", "three columns", error);
  if (id->len == 0 || !g_utf8_validate (id->str, (gssize) id->len, NULL))
    return fail (reader, 0, id->str, "a name in UTF-8", error);
  if (!parse_value (reader, &value, error))
    return FALSE;
  g_array_append_val (find_series (table, by_id, id->str)->value, value);

  return TRUE;
}

static gboolean
read_rows (Reader    *reader,
           GPtrArray *table,
           GError   **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  if (!check_header (reader, error))
    return FALSE;
  while (reader->at < reader->end)
    if (!read_row (reader, error) || !take_row (reader, table, by_id, error))
      return FALSE;
  if (table->len == 0)
    return fail (reader, 0, "", "at least one row below the header", error);

  return TRUE;
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
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &local);
  Reader   reader = { .path = path };
  gboolean done;

  if (file == NULL)
    {
      g_set_error_literal (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, local->message);
      return NULL;
    }
  if (g_mapped_file_get_length (file) > TW_SERIES_CSV_MAX_BYTES)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "%s: %" G_GSIZE_FORMAT " bytes are more than this reads", path, g_mapped_file_get_length (file));
      return NULL;
    }

  reader.at = g_mapped_file_get_length (file) > 0 ? g_mapped_file_get_contents (file) : "";
  reader.end = reader.at + g_mapped_file_get_length (file);
  if (reader.end - reader.at >= 3 && memcmp (reader.at, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3;
  for (guint i = 0; i < N_COLUMNS; i++)
    reader.field[i] = g_string_new (NULL);
  done = read_rows (&reader, table, error);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_free (reader.field[i], TRUE);

  return done ? g_steal_pointer (&table) : NULL;
}

static void
append_number (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

static void
append_id (GString    *text,
           const char *id)
{
  if (strpbrk (id, ",\"\r\n") == NULL)
    {
      g_string_append (text, id);
      return;
    }
  g_string_append_c (text, '"');
  for (; *id != '\0'; id++)
    {
      if (*id == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *id);
    }
  g_string_append_c (text, '"');
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
        append_id (text, ((const TwNamedSeries *) series->pdata[i])->id);
        g_string_append_printf (text, ",%" G_GSIZE_FORMAT, t + 1);
        append_number (text, forecasts[i].mean[t]);
        for (gsize k = 0; k < options->n_levels; k++)
          append_number (text, forecasts[i].quantile[t * options->n_levels + k]);
        g_string_append_c (text, '\n');
      }

  return text;
}
