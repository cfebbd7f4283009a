/* tw-table-export.c: tables of a plan as CSV, out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-csv.h"
#include "tw-table-import.h"
#include "tw-tables.h"

#include <math.h>

#define FLUSH_BYTES (64 * 1024)

typedef struct
{
  const TwModel *model;
  GOutputStream *out;
  GString       *text;
} Writer;

static gboolean
flush (Writer  *writer,
       gsize    at_least,
       GError **error)
{
  gboolean ok = writer->text->len < at_least ||
                g_output_stream_write_all (writer->out, writer->text->str, writer->text->len, NULL, NULL, error);

  if (writer->text->len >= at_least)
    g_string_truncate (writer->text, 0);

  return ok;
}

static void
append_day (GString *text,
            TwDay    day)
{
  g_autofree char *date = tw_day_dup_string (day);

  g_string_append (text, date);
}

static void
append_market (GString       *text,
               const TwModel *model,
               guint32        market)
{
  tw_csv_append_text (text, tw_model_get_place (model, tw_model_get_market_place (model, market))->id);
}

static void
append_lane (GString       *text,
             const TwModel *model,
             guint32        index)
{
  const TwLane *lane = tw_model_get_lane (model, index);

  tw_csv_append_text (text, tw_model_get_place (model, lane->from)->id);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, tw_model_get_place (model, lane->to)->id);
  g_string_append_printf (text, ",%s", tw_mode_to_string (lane->mode));
}

static void
append_words (GString       *text,
              const TwField *field,
              guint32        set)
{
  g_autofree char *words = tw_field_dup_words (field, set);

  g_string_append (text, words);
}

static void
append_field (const Writer  *writer,
              const TwField *field,
              const TwRow   *row)
{
  GString *text = writer->text;

  switch (field->type)
    {
    case TW_FIELD_STRING:
      tw_csv_append_text (text, TW_FIELD_AT (char *, row, field));
      break;
    case TW_FIELD_CODE:
      tw_csv_append_text (text, &TW_FIELD_AT (char, row, field));
      break;
    case TW_FIELD_DOUBLE:
      tw_csv_append_double (text, TW_FIELD_AT (double, row, field));
      break;
    case TW_FIELD_FLOAT:
      tw_csv_append_float (text, TW_FIELD_AT (float, row, field));
      break;
    case TW_FIELD_UINT:
    case TW_FIELD_BOOL:
      g_string_append_printf (text, "%u", TW_FIELD_AT (guint32, row, field));
      break;
    case TW_FIELD_ID:
    case TW_FIELD_TIME:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, TW_FIELD_AT (gint64, row, field));
      break;
    case TW_FIELD_WORD:
      g_string_append (text, field->words[TW_FIELD_AT (int, row, field)]);
      break;
    case TW_FIELD_WORDS:
      append_words (text, field, TW_FIELD_AT (guint32, row, field));
      break;
    case TW_FIELD_DAY:
      append_day (text, TW_FIELD_AT (TwDay, row, field));
      break;
    case TW_FIELD_WEEK:
      append_day (text, tw_week_get_monday (TW_FIELD_AT (TwWeek, row, field)));
      break;
    case TW_FIELD_ITEM:
      if (TW_FIELD_AT (guint32, row, field) != TW_ANY)
        tw_csv_append_text (text, tw_model_get_item (writer->model, TW_FIELD_AT (guint32, row, field))->id);
      break;
    case TW_FIELD_PLACE:
      tw_csv_append_text (text, tw_model_get_place (writer->model, TW_FIELD_AT (guint32, row, field))->id);
      break;
    case TW_FIELD_MARKET:
      if (TW_FIELD_AT (guint32, row, field) != TW_ANY)
        append_market (text, writer->model, TW_FIELD_AT (guint32, row, field));
      break;
    case TW_FIELD_LANE:
      append_lane (text, writer->model, TW_FIELD_AT (guint32, row, field));
      break;
    }
}

static gboolean
write_rows (Writer   *writer,
            TwTableId id,
            GError  **error)
{
  const TwTable *table = &tw_tables[id];
  TwRow          row;

  for (guint f = 0; f < table->n_fields; f++)
    g_string_append_printf (writer->text, "%s%s", f > 0 ? "," : "", table->fields[f].type == TW_FIELD_LANE ? "from,to,mode" : table->fields[f].name);
  g_string_append_c (writer->text, '\n');

  for (guint i = 0; i < tw_table_get_n_rows (writer->model, id); i++)
    {
      if (!tw_table_get_row (writer->model, id, i, &row))
        continue;
      for (guint f = 0; f < table->n_fields; f++)
        {
          if (f > 0)
            g_string_append_c (writer->text, ',');
          append_field (writer, &table->fields[f], &row);
        }
      g_string_append_c (writer->text, '\n');
      if (!flush (writer, FLUSH_BYTES, error))
        return FALSE;
    }

  return TRUE;
}

static void
append_week (GString       *text,
             const TwSales *sales,
             guint32        t)
{
  guint8 flags = t >= sales->n_weeks ? TW_SALES_MISSING : sales->flags != NULL ? sales->flags[t]
                                                                               : 0;

  append_day (text, tw_week_get_monday (sales->first_week + (gint) t));
  g_string_append_c (text, ',');
  if ((flags & TW_SALES_MISSING) == 0)
    g_string_append_printf (text, "%d", sales->units[t]);
  g_string_append_c (text, ',');
  if (sales->price != NULL && t < sales->n_weeks)
    tw_csv_append_float (text, sales->price[t]);
  g_string_append_printf (text, ",%d,%d\n", (flags & TW_SALES_STOCK_OUT) != 0, (flags & TW_SALES_DEAL) != 0);
}

static TwWeek
get_end (const TwSales *sales,
         guint          n)
{
  TwWeek end = G_MININT32;

  for (guint i = 0; i < n; i++)
    end = MAX (end, sales[i].first_week + (TwWeek) sales[i].n_weeks);

  return end;
}

/* A series that ends early is written on as not known: a reader takes a table to speak for all its weeks. */
static gboolean
write_sales (Writer  *writer,
             GError **error)
{
  guint          n;
  const TwSales *sales = tw_model_get_sales (writer->model, &n);
  TwWeek         end = get_end (sales, n);
  g_autoptr (GString) series = g_string_new (NULL);

  g_string_append (writer->text, "item,market,week,units,price,stock_out,deal\n");
  for (guint i = 0; i < n; i++)
    {
      g_string_truncate (series, 0);
      tw_csv_append_text (series, tw_model_get_item (writer->model, sales[i].item)->id);
      g_string_append_c (series, ',');
      append_market (series, writer->model, sales[i].market);
      g_string_append_c (series, ',');
      for (guint32 t = 0; t < (guint32) (end - sales[i].first_week); t++)
        {
          g_string_append_len (writer->text, series->str, (gssize) series->len);
          append_week (writer->text, &sales[i], t);
        }
      if (!flush (writer, FLUSH_BYTES, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_drivers (Writer  *writer,
               GError **error)
{
  guint           n;
  const TwDriver *drivers = tw_model_get_drivers (writer->model, &n);

  g_string_append (writer->text, "kind,item,market,week,value\n");
  for (guint i = 0; i < n; i++)
    {
      for (guint32 t = 0; t < drivers[i].n_weeks; t++)
        {
          g_string_append_printf (writer->text, "%s,", tw_driver_kind_to_string (drivers[i].kind));
          if (drivers[i].item != TW_ANY)
            tw_csv_append_text (writer->text, tw_model_get_item (writer->model, drivers[i].item)->id);
          g_string_append_c (writer->text, ',');
          append_market (writer->text, writer->model, drivers[i].market);
          g_string_append_c (writer->text, ',');
          append_day (writer->text, tw_week_get_monday (drivers[i].first_week + (TwWeek) t));
          g_string_append_c (writer->text, ',');
          tw_csv_append_float (writer->text, drivers[i].value[t]);
          g_string_append_c (writer->text, '\n');
        }
      if (!flush (writer, FLUSH_BYTES, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_content (Writer   *writer,
               TwTableId id,
               GError  **error)
{
  if (id == TW_TABLE_SALES)
    return write_sales (writer, error);

  return id == TW_TABLE_DRIVERS ? write_drivers (writer, error) : write_rows (writer, id, error);
}

static gboolean
write_table (const TwModel *model,
             TwTableId      id,
             GFile         *folder,
             GError       **error)
{
  g_autofree char *name = g_strconcat (tw_tables[id].name, ".csv", NULL);
  g_autoptr (GFile) file = g_file_get_child (folder, name);
  g_autoptr (GFileOutputStream) out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  g_autoptr (GString) text = g_string_new (NULL);
  Writer writer = { model, G_OUTPUT_STREAM (out), text };

  return out != NULL &&
         write_content (&writer, id, error) && flush (&writer, 0, error) && g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error);
}

gboolean
tw_table_export (const TwModel *model,
                 GFile         *folder,
                 GError       **error)
{
  static const TwTableId tables[] = { TW_TABLE_ITEMS, TW_TABLE_PLACES, TW_TABLE_LANES, TW_TABLE_OFFERS, TW_TABLE_STOCK, TW_TABLE_SHIPMENTS, TW_TABLE_SALES,
                                      TW_TABLE_STEPS, TW_TABLE_PHASE_RULES, TW_TABLE_BUDGETS, TW_TABLE_PHASE_TEST, TW_TABLE_DRIVERS, TW_TABLE_OVERRIDES };
  g_autoptr (GError) local = NULL;

  if (!g_file_make_directory_with_parents (folder, NULL, &local) && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!write_table (model, tables[i], folder, error))
      return FALSE;

  return TRUE;
}
