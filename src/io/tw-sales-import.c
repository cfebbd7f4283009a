/* tw-sales-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-sales-import.h"

#include "tw-cell.h"
#include "tw-csv-columns.h"

#include <math.h>
#include <string.h>

#define MAX_SALES_WEEKS 5200

/* One row of the file. */
typedef struct
{
  guint32 item;
  guint32 market;
  TwWeek  week;
  gint32  units; /* -1 for a cell without */
  float   price; /* NaN for a cell without */
  guint8  flags;
  guint32 line;
} Cell;

enum
{
  ITEM,
  MARKET,
  WEEK,
  UNITS,
  PRICE,
  STOCK_OUT,
  DEAL,
  N_COLUMNS
};

static const TwCsvColumn names[N_COLUMNS] = {
  { "item", "sku", TRUE },
  { "market", NULL, TRUE },
  { "week", "date", TRUE },
  { "units", NULL, TRUE },
  { "price", NULL, FALSE },
  { "stock_out", NULL, FALSE },
  { "deal", NULL, FALSE },
};

typedef struct
{
  TwCsvColumns columns;
  TwDraft     *draft;
  gboolean     daily;
  GArray      *cells;     /* of Cell */
  TwWeek       last_week; /* of the file */
} Import;

guint
tw_sales_import_score (const TwCsv *csv)
{
  return tw_csv_columns_score (csv, names, N_COLUMNS);
}

gboolean
tw_sales_import_knows (const TwCsv *csv,
                       guint        column)
{
  return tw_csv_columns_know (csv, names, N_COLUMNS, column);
}

/* ---- reading ---- */

static gboolean
read_key (const Import *import,
          Cell         *cell,
          GError      **error)
{
  int   item = tw_draft_find_item (import->draft, tw_csv_columns_get (&import->columns, ITEM));
  int   market;
  TwDay day;

  if (item < 0)
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_REFERENCE, ITEM, "the id of an item", error);
  market = tw_draft_find_market (import->draft, tw_csv_columns_get (&import->columns, MARKET));
  if (market < 0)
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_REFERENCE, MARKET, "the id of a market", error);
  if (!tw_day_parse (tw_csv_columns_get (&import->columns, WEEK), &day))
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, WEEK, "a date as YYYY-MM-DD", error);

  cell->item = (guint32) item;
  cell->market = (guint32) market;
  cell->week = tw_week_from_day (day);

  return TRUE;
}

static gboolean
read_flag (const Import *import,
           int           column,
           guint8        bit,
           Cell         *cell,
           GError      **error)
{
  const char *text = tw_csv_columns_get (&import->columns, column);
  gboolean    set = FALSE;

  if (*text != '\0' && !tw_cell_parse_bool (text, &set))
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, column, "0 or 1", error);
  if (set)
    cell->flags |= bit;

  return TRUE;
}

static gboolean
read_figures (const Import *import,
              Cell         *cell,
              GError      **error)
{
  const char *units = tw_csv_columns_get (&import->columns, UNITS);
  const char *price = tw_csv_columns_get (&import->columns, PRICE);
  gint64      whole = -1;
  double      money = NAN;

  if (*units != '\0' && (!tw_csv_parse_int (units, &whole) || whole < 0 || whole > TW_MAX_UNITS))
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, UNITS, "a whole number from 0 to 10000000, or nothing", error);
  if (*price != '\0' && (!tw_csv_parse_double (price, &money) || money < 0 || money > TW_MAX_MONEY))
    return tw_csv_columns_fail (&import->columns, TW_IO_ERROR_SYNTAX, PRICE, "a number from 0 to 1000000, or nothing", error);
  cell->units = (gint32) whole;
  cell->price = (float) money;

  return read_flag (import, STOCK_OUT, TW_SALES_STOCK_OUT, cell, error) &&
         read_flag (import, DEAL, TW_SALES_DEAL, cell, error);
}

static gboolean
read_cells (Import         *import,
            TwImportReport *report,
            GError        **error)
{
  int next;

  import->last_week = G_MININT32;
  while ((next = tw_csv_next (import->columns.csv, error)) == 1)
    {
      Cell cell = { .line = (guint32) tw_csv_get_line (import->columns.csv) };

      if (!read_key (import, &cell, error) || !read_figures (import, &cell, error))
        return FALSE;
      if (cell.week >= import->draft->start_week)
        {
          tw_import_report_add_skipped (report, "sales from the plan's first week on", tw_csv_get_name (import->columns.csv), cell.line, tw_csv_columns_get (&import->columns, WEEK));
          continue;
        }
      import->last_week = MAX (import->last_week, cell.week);
      g_array_append_val (import->cells, cell);
    }

  return next == 0;
}

/* ---- weeks ---- */

static int
compare_cells (gconstpointer a,
               gconstpointer b)
{
  const Cell *c = a;
  const Cell *d = b;

  if (c->item != d->item)
    return c->item < d->item ? -1 : 1;
  if (c->market != d->market)
    return c->market < d->market ? -1 : 1;
  if (c->week != d->week)
    return c->week < d->week ? -1 : 1;

  return (c->line > d->line) - (c->line < d->line);
}

static void
sort_cells (GArray *cells)
{
  for (guint i = 1; i < cells->len; i++)
    if (compare_cells (&g_array_index (cells, Cell, i - 1), &g_array_index (cells, Cell, i)) > 0)
      {
        g_array_sort (cells, compare_cells);
        return;
      }
}

/* Adds a day to its week. An unknown day leaves the rest of the week to be known. */
static gboolean
add_day (Cell       *week,
         const Cell *day)
{
  double money = 0;
  gint64 priced = 0;
  gint64 units = MAX (week->units, 0) + (gint64) MAX (day->units, 0);

  if (units > TW_MAX_UNITS)
    return FALSE;
  if (!isnan (week->price))
    {
      money += (double) week->price * MAX (week->units, 1);
      priced += MAX (week->units, 1);
    }
  if (!isnan (day->price))
    {
      money += (double) day->price * MAX (day->units, 1);
      priced += MAX (day->units, 1);
    }
  week->price = priced > 0 ? (float) (money / (double) priced) : NAN;
  week->units = week->units < 0 && day->units < 0 ? -1 : (gint32) units;
  week->flags |= day->flags;

  return TRUE;
}

/* One cell for each week, in place. */
static gboolean
merge_days (Import  *import,
            GError **error)
{
  Cell *cells = (Cell *) import->cells->data;
  guint n = 0;

  for (guint i = 0; i < import->cells->len; i++)
    {
      Cell *last = n > 0 ? &cells[n - 1] : NULL;

      if (last == NULL || last->item != cells[i].item || last->market != cells[i].market || last->week != cells[i].week)
        cells[n++] = cells[i];
      else if (!import->daily || !add_day (last, &cells[i]))
        {
          g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %u: %s as line %u, expected %s", tw_csv_get_name (import->columns.csv), cells[i].line,
                       import->daily ? "too many units in the same week" : "the same item, market and week", last->line,
                       import->daily ? "at most 10000000" : "one row for each; a column named date would add days up");
          return FALSE;
        }
    }
  g_array_set_size (import->cells, n);

  return TRUE;
}

/* ---- series ---- */

/* A series that is being put together, from @first on, over weeks that are not known yet. */
typedef struct
{
  TwWeek  first;
  guint32 n;
  gint32 *units;
  float  *price;
  guint8 *flags;
} Weeks;

static void
init_weeks (Weeks   *weeks,
            TwDraft *draft,
            TwWeek   first,
            TwWeek   end)
{
  weeks->first = first;
  weeks->n = (guint32) (end - first);
  weeks->units = tw_draft_new_array (draft, weeks->n * sizeof *weeks->units);
  weeks->price = tw_draft_new_array (draft, weeks->n * sizeof *weeks->price);
  weeks->flags = tw_draft_new_array (draft, weeks->n);
  for (guint32 t = 0; t < weeks->n; t++)
    {
      weeks->price[t] = NAN;
      weeks->flags[t] = TW_SALES_MISSING;
    }
}

static void
lay_history (Weeks         *weeks,
             const TwSales *old)
{
  for (guint32 t = 0; t < old->n_weeks; t++)
    {
      guint32 at = (guint32) (old->first_week - weeks->first) + t;

      weeks->units[at] = old->units[t];
      weeks->price[at] = old->price != NULL ? old->price[t] : NAN;
      weeks->flags[at] = old->flags != NULL ? old->flags[t] : 0;
    }
}

/* What no row names and no history covers has sold nothing, as far as the file speaks. */
static void
lay_zeros (Weeks         *weeks,
           const TwSales *old,
           TwWeek         first,
           TwWeek         last)
{
  for (TwWeek week = first; week <= last; week++)
    if (old == NULL || week < old->first_week || week >= old->first_week + (gint) old->n_weeks)
      weeks->flags[week - weeks->first] = 0;
}

/* A cell that gives no price leaves the one there is; a file without flags leaves the flags. */
static void
lay_cells (const Import *import,
           Weeks        *weeks,
           const Cell   *cells,
           guint         n)
{
  guint8 given = (import->columns.at[STOCK_OUT] >= 0 ? TW_SALES_STOCK_OUT : 0) | (import->columns.at[DEAL] >= 0 ? TW_SALES_DEAL : 0);

  for (guint i = 0; i < n; i++)
    {
      guint32 at = (guint32) (cells[i].week - weeks->first);
      guint8  kept = weeks->flags[at] & (guint8) ~(given | TW_SALES_MISSING);

      weeks->units[at] = MAX (cells[i].units, 0);
      if (!isnan (cells[i].price))
        weeks->price[at] = cells[i].price;
      weeks->flags[at] = kept | cells[i].flags | (cells[i].units < 0 ? TW_SALES_MISSING : 0);
    }
}

/* Weeks at the end of which nothing is known need not be there. */
static void
trim_weeks (Weeks *weeks)
{
  while (weeks->n > 1 && (weeks->flags[weeks->n - 1] & TW_SALES_MISSING) != 0)
    weeks->n--;
}

/* Arrays that say nothing are left out, as whoever reads them tests for. */
static void
drop_empty_arrays (Weeks *weeks)
{
  gboolean any_price = FALSE;
  guint8   any_flag = 0;

  for (guint32 t = 0; t < weeks->n; t++)
    {
      any_price |= !isnan (weeks->price[t]);
      any_flag |= weeks->flags[t];
    }
  if (!any_price)
    weeks->price = NULL;
  if (any_flag == 0)
    weeks->flags = NULL;
}

static gboolean
take_series (Import     *import,
             const Cell *cells,
             guint       n,
             GError    **error)
{
  TwDraft *draft = import->draft;
  int      row = tw_draft_find_pair (draft, TW_TABLE_SALES, cells->item, cells->market);
  TwSales *old = row >= 0 ? TW_DRAFT_ROW (draft, TW_TABLE_SALES, TwSales, row) : NULL;
  TwWeek   first = old != NULL ? MIN (old->first_week, cells->week) : cells->week;
  TwWeek   end = MAX (old != NULL ? old->first_week + (gint) old->n_weeks : first, import->last_week + 1);
  TwRow    sales = { .sales = { .item = cells->item, .market = cells->market } };
  Weeks    weeks;

  if (end - first > MAX_SALES_WEEKS)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %u: the series is over %d weeks long", tw_csv_get_name (import->columns.csv), cells->line, MAX_SALES_WEEKS);
      return FALSE;
    }

  init_weeks (&weeks, draft, first, end);
  if (old != NULL)
    lay_history (&weeks, old);
  lay_zeros (&weeks, old, cells->week, import->last_week);
  lay_cells (import, &weeks, cells, n);
  trim_weeks (&weeks);
  drop_empty_arrays (&weeks);

  sales.sales.first_week = weeks.first;
  sales.sales.n_weeks = weeks.n;
  sales.sales.units = weeks.units;
  sales.sales.price = weeks.price;
  sales.sales.flags = weeks.flags;
  if (old != NULL)
    *old = sales.sales;
  else
    tw_draft_add (draft, TW_TABLE_SALES, &sales);

  return TRUE;
}

gboolean
tw_sales_import (TwCsv          *csv,
                 TwDraft        *draft,
                 TwImportReport *report,
                 GError        **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  Import import = { .draft = draft, .cells = cells };
  guint  n_rows;

  tw_csv_columns_find (&import.columns, csv, names, N_COLUMNS);
  import.daily = tw_csv_find_column (csv, names[WEEK].name) < 0;
  if (!read_cells (&import, report, error))
    return FALSE;
  n_rows = cells->len;
  sort_cells (cells);
  if (!merge_days (&import, error))
    return FALSE;

  for (guint i = 0, n; i < cells->len; i += n)
    {
      const Cell *cell = &g_array_index (cells, Cell, i);

      for (n = 1; i + n < cells->len && cell[n].item == cell->item && cell[n].market == cell->market; n++)
        ;
      if (!take_series (&import, cell, n, error))
        return FALSE;
    }
  tw_import_report_add_taken (report, "sales", n_rows);

  return TRUE;
}
