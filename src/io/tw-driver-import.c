/* tw-driver-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-driver-import.h"

#include "tw-csv-columns.h"

#include <math.h>

#define MAX_WEEKS 5200

/* One row of the file. */
typedef struct
{
  TwDriverKind kind;
  guint32      item;
  guint32      market;
  TwWeek       week;
  float        value; /* NaN for a cell without */
  guint32      line;
} Cell;

enum
{
  KIND,
  ITEM,
  MARKET,
  WEEK,
  VALUE,
  N_COLUMNS
};

static const TwCsvColumn names[N_COLUMNS] = {
  { "kind", NULL, TRUE },
  { "item", "sku", FALSE },
  { "market", NULL, TRUE },
  { "week", NULL, TRUE },
  { "value", NULL, TRUE },
};

typedef struct
{
  TwCsvColumns columns;
  TwDraft     *draft;
  GArray      *cells; /* of Cell */
  GHashTable  *rows;  /* kind, item and market as text → index + 1 */
} Import;

guint
tw_driver_import_score (const TwCsv *csv)
{
  return tw_csv_columns_score (csv, names, N_COLUMNS);
}

gboolean
tw_driver_import_knows (const TwCsv *csv,
                        guint        column)
{
  return tw_csv_columns_know (csv, names, N_COLUMNS, column);
}

/* ---- reading ---- */

static gboolean
read_series (const Import *import,
             Cell         *cell,
             GError      **error)
{
  const TwField *field = &tw_tables[TW_TABLE_DRIVERS].fields[0];
  int            kind = tw_field_find_word (field, tw_csv_columns_get (&import->columns, KIND));
  int            market;

  if (kind <= TW_DRIVER_NONE)
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, KIND, "one of price, deal, competitor_price, temperature, economy, delivery, delay", error);
  cell->kind = (TwDriverKind) kind;
  cell->item = TW_ANY;
  if (*tw_csv_columns_get (&import->columns, ITEM) != '\0')
    {
      int item = tw_draft_find_item (import->draft, tw_csv_columns_get (&import->columns, ITEM));

      if (item < 0)
        return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_REFERENCE, ITEM, "the id of an item, or nothing for every item", error);
      cell->item = (guint32) item;
    }
  market = tw_draft_find_market (import->draft, tw_csv_columns_get (&import->columns, MARKET));
  cell->market = (guint32) market;

  return market >= 0 || tw_csv_columns_fail (&import->columns, TW_IO_ERROR_REFERENCE, MARKET, "the id of a market", error);
}

static gboolean
read_value (const Import *import,
            Cell         *cell,
            GError      **error)
{
  const char      *text = tw_csv_columns_get (&import->columns, VALUE);
  g_autofree char *expected = NULL;
  double           least, most;
  double           value = NAN;
  TwDay            day;

  if (!tw_day_parse (tw_csv_columns_get (&import->columns, WEEK), &day))
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, WEEK, "a date as YYYY-MM-DD", error);
  cell->week = tw_week_from_day (day);

  tw_driver_kind_get_range (cell->kind, &least, &most);
  expected = g_strdup_printf ("a number from %g to %g, or nothing", least, most);
  if (*text != '\0' && !tw_csv_parse_double (text, &value))
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, VALUE, expected, error);
  cell->value = (float) value;

  return isnan (cell->value) || (cell->value >= least && cell->value <= most) || tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, VALUE, expected, error);
}

static gboolean
read_cells (Import  *import,
            GError **error)
{
  int next;

  while ((next = tw_csv_next (import->columns.csv, error)) == 1)
    {
      Cell cell = { .line = (guint32) tw_csv_get_line (import->columns.csv) };

      if (!read_series (import, &cell, error) || !read_value (import, &cell, error))
        return FALSE;
      g_array_append_val (import->cells, cell);
    }

  return next == 0;
}

static gboolean
is_same_series (const Cell *a,
                const Cell *b)
{
  return a->kind == b->kind && a->item == b->item && a->market == b->market;
}

static int
compare_cells (gconstpointer a,
               gconstpointer b)
{
  const Cell *c = a;
  const Cell *d = b;

  if (c->kind != d->kind)
    return c->kind < d->kind ? -1 : 1;
  if (c->item != d->item)
    return c->item < d->item ? -1 : 1;
  if (c->market != d->market)
    return c->market < d->market ? -1 : 1;
  if (c->week != d->week)
    return c->week < d->week ? -1 : 1;

  return (c->line > d->line) - (c->line < d->line);
}

/* ---- series ---- */

static char *
dup_key (TwDriverKind kind,
         guint32      item,
         guint32      market)
{
  return g_strdup_printf ("%d %u %u", (int) kind, item, market);
}

static void
enter_rows (Import *import)
{
  GArray *rows = import->draft->rows[TW_TABLE_DRIVERS];

  for (guint i = 0; i < rows->len; i++)
    {
      const TwDriver *row = TW_DRAFT_ROW (import->draft, TW_TABLE_DRIVERS, TwDriver, i);

      g_hash_table_insert (import->rows, dup_key (row->kind, row->item, row->market), GUINT_TO_POINTER (i + 1));
    }
}

static gboolean
check_weeks (const Import *import,
             const Cell   *cells,
             guint         n,
             GError      **error)
{
  for (guint i = 1; i < n; i++)
    if (cells[i].week == cells[i - 1].week)
      {
        g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %u: the same kind, item, market and week as line %u", tw_csv_get_name (import->columns.csv), cells[i].line, cells[i - 1].line);
        return FALSE;
      }

  return TRUE;
}

/* Lays the cells of one series over what is known of it; weeks that neither names are not known. */
static gboolean
take_series (Import     *import,
             const Cell *cells,
             guint       n,
             GError    **error)
{
  TwDraft         *draft = import->draft;
  g_autofree char *key = dup_key (cells->kind, cells->item, cells->market);
  guint            row = GPOINTER_TO_UINT (g_hash_table_lookup (import->rows, key));
  TwDriver        *old = row > 0 ? TW_DRAFT_ROW (draft, TW_TABLE_DRIVERS, TwDriver, row - 1) : NULL;
  TwWeek           first = old != NULL ? MIN (old->first_week, cells->week) : cells->week;
  TwWeek           end = MAX (old != NULL ? old->first_week + (TwWeek) old->n_weeks : first, cells[n - 1].week + 1);
  TwRow            whole = { .driver = { cells->kind, cells->item, cells->market, first, 0, NULL } };
  TwDriver        *driver = &whole.driver;

  if (!check_weeks (import, cells, n, error))
    return FALSE;
  if (end - first > MAX_WEEKS)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %u: the series is over %d weeks long", tw_csv_get_name (import->columns.csv), cells->line, MAX_WEEKS);
      return FALSE;
    }

  driver->n_weeks = (guint32) (end - first);
  driver->value = tw_draft_new_array (draft, driver->n_weeks * sizeof *driver->value);
  for (guint32 t = 0; t < driver->n_weeks; t++)
    driver->value[t] = old != NULL ? tw_driver_get_value (old, first + (TwWeek) t) : NAN;
  for (guint i = 0; i < n; i++)
    driver->value[cells[i].week - first] = cells[i].value;

  if (old != NULL)
    *old = *driver;
  else
    tw_draft_add (draft, TW_TABLE_DRIVERS, &whole);

  return TRUE;
}

gboolean
tw_driver_import (TwCsv          *csv,
                  TwDraft        *draft,
                  TwImportReport *report,
                  GError        **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Import import = { .draft = draft, .cells = cells, .rows = rows };

  tw_csv_columns_find (&import.columns, csv, names, N_COLUMNS);
  if (!read_cells (&import, error))
    return FALSE;
  g_array_sort (cells, compare_cells);
  enter_rows (&import);
  for (guint i = 0, n; i < cells->len; i += n)
    {
      const Cell *cell = &g_array_index (cells, Cell, i);

      for (n = 1; i + n < cells->len && is_same_series (cell, cell + n); n++)
        ;
      if (!take_series (&import, cell, n, error))
        return FALSE;
    }
  tw_import_report_add_taken (report, "drivers", cells->len);

  return TRUE;
}
