/* tw-table-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-table-import.h"

#include "tw-cell.h"
#include "tw-driver-import.h"
#include "tw-sales-import.h"

#include <string.h>

#define MAX_FIELDS 64
#define MAX_KEYS   4

/* Tables in the order in which they are taken: what others refer to comes first. */
static const struct
{
  TwTableId   id;
  const char *keys[MAX_KEYS + 1]; /* columns that a row is known by */
} kinds[] = {
  { TW_TABLE_ITEMS, { "id" } },
  { TW_TABLE_PLACES, { "id" } },
  { TW_TABLE_LANES, { "from", "to", "mode" } },
  { TW_TABLE_OFFERS, { "item", "market" } },
  { TW_TABLE_STOCK, { "item", "place" } },
  { TW_TABLE_SHIPMENTS, { "id", "item" } },
  { TW_TABLE_SALES, { "item", "market" } },
  { TW_TABLE_STEPS, { "place", "kind" } },
  { TW_TABLE_PHASE_RULES, { "phase" } },
  { TW_TABLE_BUDGETS, { "first_week", "last_week" } },
  { TW_TABLE_PHASE_TEST, { "trial_weeks", "mature_weeks" } },
  { TW_TABLE_DRIVERS, { "kind", "market", "week" } },
  { TW_TABLE_OVERRIDES, { "id", "first_week", "last_week" } },
};

typedef struct
{
  TwCsv    *csv;
  TwTableId id;
  guint     order;
  int       columns[MAX_FIELDS]; /* by field, -1 for none */
  int       lane_columns[3];     /* from, to, mode of a field that is a lane */
} Source;

/* ---- what a file is ---- */

static int
find_column (const TwCsv *csv,
             TwTableId    id,
             const char  *name)
{
  int      column = tw_csv_find_column (csv, name);
  gboolean sku = strcmp (name, "item") == 0 || (id == TW_TABLE_ITEMS && strcmp (name, "id") == 0);

  return column < 0 && sku ? tw_csv_find_column (csv, "sku") : column;
}

static void
find_columns (Source *source)
{
  const TwTable *table = &tw_tables[source->id];

  for (guint f = 0; f < table->n_fields; f++)
    {
      source->columns[f] = -1;
      if (table->fields[f].type != TW_FIELD_LANE)
        source->columns[f] = find_column (source->csv, source->id, table->fields[f].name);
    }
  source->lane_columns[0] = tw_csv_find_column (source->csv, "from");
  source->lane_columns[1] = tw_csv_find_column (source->csv, "to");
  source->lane_columns[2] = tw_csv_find_column (source->csv, "mode");
}

static gboolean
has_lane (const Source *source)
{
  return tw_tables[source->id].fields == tw_tables[TW_TABLE_SHIPMENTS].fields;
}

/* How many columns the table knows; 0 if those are missing that make a row of it. */
static guint
score (Source *source,
       guint   order)
{
  guint n = 0;
  guint n_keys = 0;

  source->id = kinds[order].id;
  source->order = order;
  if (source->id == TW_TABLE_SALES)
    return tw_sales_import_score (source->csv);
  if (source->id == TW_TABLE_DRIVERS)
    return tw_driver_import_score (source->csv);

  find_columns (source);
  for (guint f = 0; f < tw_tables[source->id].n_fields; f++)
    n += source->columns[f] >= 0;
  for (guint k = 0; has_lane (source) && k < 3; k++)
    n += source->lane_columns[k] >= 0;
  for (; kinds[order].keys[n_keys] != NULL; n_keys++)
    if (find_column (source->csv, source->id, kinds[order].keys[n_keys]) < 0)
      return 0;

  return n > n_keys ? n : 0;
}

static gboolean
recognise (Source  *source,
           GError **error)
{
  guint best = 0;
  guint best_order = 0;
  guint n_best = 0;

  for (guint order = 0; order < G_N_ELEMENTS (kinds); order++)
    {
      guint n = score (source, order);

      if (n > best)
        {
          best = n;
          best_order = order;
          n_best = 0;
        }
      n_best += n == best;
    }
  if (best == 0 || n_best > 1)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line 1: the header is %s, expected the columns of items, places, lanes, offers, stock, shipments, sales, steps, phase_rules, budgets, phase_test, drivers or overrides",
                   tw_csv_get_name (source->csv), best == 0 ? "of no table" : "of more than one table");
      return FALSE;
    }
  score (source, best_order);

  return TRUE;
}

static gboolean
knows_column (const Source *source,
              guint         column)
{
  if (source->id == TW_TABLE_SALES)
    return tw_sales_import_knows (source->csv, column);
  if (source->id == TW_TABLE_DRIVERS)
    return tw_driver_import_knows (source->csv, column);
  for (guint f = 0; f < tw_tables[source->id].n_fields; f++)
    if (source->columns[f] == (int) column)
      return TRUE;
  for (guint k = 0; has_lane (source) && k < 3; k++)
    if (source->lane_columns[k] == (int) column)
      return TRUE;

  return FALSE;
}

static void
note_unknown_columns (const Source   *source,
                      TwImportReport *report)
{
  for (guint c = 0; c < tw_csv_get_n_columns (source->csv); c++)
    if (!knows_column (source, c))
      tw_import_report_add_note (report, "%s: column %u (%s) is not one of %s and was left out",
                                 tw_csv_get_name (source->csv), c + 1, tw_csv_get_column (source->csv, c), tw_tables[source->id].name);
}

/* ---- rows ---- */

static const char *
get_text (const Source *source,
          int           column)
{
  return column >= 0 ? tw_csv_get (source->csv, (guint) column) : "";
}

static int
column_of (const Source *source,
           const char   *name)
{
  return source->columns[tw_table_find_field (source->id, name)];
}

static gboolean
fail_row (const Source *source,
          GError      **error,
          const char   *format,
          ...) G_GNUC_PRINTF (3, 4);

/* For what is wrong with a row rather than with one of its cells. */
static gboolean
fail_row (const Source *source,
          GError      **error,
          const char   *format,
          ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %" G_GUINT64_FORMAT ": %s", tw_csv_get_name (source->csv), tw_csv_get_line (source->csv), message);

  return FALSE;
}

static gboolean
read_lane (const Source  *source,
           const TwDraft *draft,
           guint32       *lane,
           GError       **error)
{
  const TwField *fields = tw_tables[TW_TABLE_LANES].fields; /* from, to, mode */
  TwLane         key = { 0 };
  int            index;

  for (int k = 0; k < 3; k++)
    {
      if (source->lane_columns[k] < 0 || *get_text (source, source->lane_columns[k]) == '\0')
        return fail_row (source, error, "%s is missing, expected the from, to and mode of a lane", fields[k].name);
      if (!tw_cell_read (source->csv, (guint) source->lane_columns[k], draft, &fields[k], &key, error))
        return FALSE;
    }
  index = tw_draft_find_lane (draft, key.from, key.to, key.mode);
  if (index < 0)
    return tw_csv_fail (source->csv, TW_IO_ERROR_REFERENCE, (guint) source->lane_columns[2], "the mode of a lane between the two", error);
  *lane = (guint32) index;

  return TRUE;
}

/* Lays the cells that are not empty over @row. */
static gboolean
read_cells (const Source  *source,
            const TwDraft *draft,
            gboolean       is_new,
            TwRow         *row,
            GError       **error)
{
  const TwTable *table = &tw_tables[source->id];

  for (guint f = 0; f < table->n_fields; f++)
    {
      const TwField *field = &table->fields[f];
      int            column = source->columns[f];

      if (field->type == TW_FIELD_LANE)
        {
          if (!read_lane (source, draft, &TW_FIELD_AT (guint32, row, field), error))
            return FALSE;
        }
      else if (*get_text (source, column) != '\0')
        {
          if (!tw_cell_read (source->csv, (guint) column, draft, field, row, error))
            return FALSE;
        }
      else if (is_new && field->required && (column < 0 || strcmp (field->name, "name") != 0))
        return fail_row (source, error, "%s is missing, and the row is new to %s", field->name, table->name);
    }

  return TRUE;
}

/* ---- what only the row as a whole shows ---- */

static gboolean
check_place (const Source  *source,
             const TwPlace *place,
             GError       **error)
{
  if (strlen (place->country) != 2)
    return fail_row (source, error, "country is \"%s\", expected two letters of ISO 3166-1", place->country);
  if (place->kind == TW_PLACE_MARKET && strlen (place->currency) != 3)
    return fail_row (source, error, "currency is \"%s\", expected three letters of ISO 4217 for a market", place->currency);
  if (place->kind == TW_PLACE_MARKET && place->exchange_rate < 1e-9)
    return fail_row (source, error, "exchange_rate is %g, expected more than 0 for a market", place->exchange_rate);

  return TRUE;
}

static gboolean
is_market (const TwDraft *draft,
           guint32        place)
{
  return g_array_index (draft->market_of, gint32, place) >= 0;
}

static gboolean
check_lane (const Source  *source,
            const TwDraft *draft,
            const TwLane  *lane,
            GError       **error)
{
  if (lane->from == lane->to)
    return fail_row (source, error, "the lane leads from \"%s\" to itself", get_text (source, column_of (source, "from")));
  if (is_market (draft, lane->from))
    return fail_row (source, error, "the lane starts at \"%s\", a market, which holds no stock", get_text (source, column_of (source, "from")));
  if (is_market (draft, lane->to) != (lane->mode == TW_MODE_PARCEL))
    return fail_row (source, error, "mode %s to \"%s\": parcel leads to markets, and only parcel does", get_text (source, column_of (source, "mode")), get_text (source, column_of (source, "to")));
  if (lane->container_cost > 0 && lane->container_m3 <= 0)
    return fail_row (source, error, "container_cost is %g, but container_m3, the volume of a container, is 0", lane->container_cost);

  return TRUE;
}

static gboolean
check_step (const Source  *source,
            const TwDraft *draft,
            const TwStep  *step,
            GError       **error)
{
  const char *field;
  const char *expected = tw_step_find_fault (step, &field);

  if (is_market (draft, step->place))
    return fail_row (source, error, "place \"%s\" is a market, which holds no stock", get_text (source, column_of (source, "place")));
  if (expected != NULL && column_of (source, field) >= 0)
    return tw_csv_fail (source->csv, TW_IO_ERROR_SYNTAX, (guint) column_of (source, field), expected, error);

  return expected == NULL;
}

static gboolean
check_override (const Source     *source,
                const TwOverride *override,
                GError          **error)
{
  g_autofree char *expected = tw_table_dup_override_fault (override);

  if (override->last_week < override->first_week)
    return fail_row (source, error, "last_week is before first_week");

  return expected == NULL || tw_csv_fail (source->csv, TW_IO_ERROR_SYNTAX, (guint) column_of (source, "value"), expected, error);
}

static gboolean
check_row (const Source  *source,
           const TwDraft *draft,
           const TwRow   *row,
           GError       **error)
{
  switch ((int) source->id)
    {
    case TW_TABLE_ITEMS:
      return *row->item.id != '\0' || fail_row (source, error, "id is empty");
    case TW_TABLE_PLACES:
      return check_place (source, &row->place, error);
    case TW_TABLE_LANES:
      return check_lane (source, draft, &row->lane, error);
    case TW_TABLE_STOCK:
      if (is_market (draft, row->stock.place))
        return fail_row (source, error, "place \"%s\" is a market, which holds no stock", get_text (source, column_of (source, "place")));
      return row->stock.reserved <= row->stock.on_hand || fail_row (source, error, "reserved is %u, more than the %u on_hand", row->stock.reserved, row->stock.on_hand);
    case TW_TABLE_SHIPMENTS:
      return row->shipment.eta >= row->shipment.depart || fail_row (source, error, "eta is before depart");
    case TW_TABLE_STEPS:
      return check_step (source, draft, &row->step, error);
    case TW_TABLE_OVERRIDES:
      return check_override (source, &row->override, error);
    case TW_TABLE_BUDGETS:
      return row->budget.last_week >= row->budget.first_week || fail_row (source, error, "last_week is before first_week");
    default:
      return TRUE;
    }
}

/* ---- items, places, lanes, offers, rules and tests of phases: rows that change the one with their key ---- */

static int
find_existing (const Source *source,
               TwDraft      *draft,
               GError      **error)
{
  TwRow key = { 0 };
  int   columns[3] = { source->columns[0], source->columns[1], source->columns[2] };
  guint n_keys = source->id == TW_TABLE_LANES ? 3 : source->id == TW_TABLE_PHASE_RULES ? 1
                                                                                       : 2;

  if (source->id == TW_TABLE_ITEMS)
    return tw_draft_find_item (draft, get_text (source, columns[0]));
  if (source->id == TW_TABLE_PLACES)
    return tw_draft_find_place (draft, get_text (source, columns[0]));
  if (source->id == TW_TABLE_PHASE_TEST)
    return (int) draft->rows[TW_TABLE_PHASE_TEST]->len - 1;

  for (guint f = 0; f < n_keys; f++)
    if (!tw_cell_read (source->csv, (guint) columns[f], draft, &tw_tables[source->id].fields[f], &key, error))
      return -2;
  if (source->id == TW_TABLE_LANES)
    return tw_draft_find_lane (draft, key.lane.from, key.lane.to, key.lane.mode);
  if (source->id == TW_TABLE_PHASE_RULES)
    return tw_draft_find_phase (draft, key.phase.phase);

  return tw_draft_find_pair (draft, source->id, key.offer.item, key.offer.market);
}

static void
replace_row (TwDraft     *draft,
             TwTableId    id,
             guint        index,
             const TwRow *row)
{
  TwRow kept = *row;

  for (guint f = 0; f < tw_tables[id].n_fields; f++)
    {
      const TwField *field = &tw_tables[id].fields[f];

      if (field->type == TW_FIELD_STRING)
        TW_FIELD_AT (char *, &kept, field) = tw_draft_keep_text (draft, TW_FIELD_AT (char *, row, field));
    }
  /* The key is the text the draft finds rows by. */
  if (id == TW_TABLE_ITEMS)
    kept.item.id = TW_DRAFT_ROW (draft, id, TwItem, index)->id;
  if (id == TW_TABLE_PLACES)
    kept.place.id = TW_DRAFT_ROW (draft, id, TwPlace, index)->id;
  memcpy (draft->rows[id]->data + index * tw_tables[id].row_size, &kept, tw_tables[id].row_size);
}

static gboolean
take_upsert (const Source *source,
             TwDraft      *draft,
             GError      **error)
{
  int   index = find_existing (source, draft, error);
  TwRow row;

  if (index < -1)
    return FALSE;
  tw_table_init_row (source->id, &row);
  if (index >= 0)
    memcpy (&row, draft->rows[source->id]->data + (guint) index * tw_tables[source->id].row_size, tw_tables[source->id].row_size);
  if (!read_cells (source, draft, index < 0, &row, error) || !check_row (source, draft, &row, error))
    return FALSE;
  if (index < 0)
    {
      tw_draft_add (draft, source->id, &row);
      return TRUE;
    }
  if (source->id == TW_TABLE_PLACES && row.place.kind != TW_DRAFT_ROW (draft, TW_TABLE_PLACES, TwPlace, index)->kind)
    return fail_row (source, error, "kind of \"%s\" is %s, but the plan has it as %s, and that stays", row.place.id, tw_place_kind_to_string (row.place.kind),
                     tw_place_kind_to_string (TW_DRAFT_ROW (draft, TW_TABLE_PLACES, TwPlace, index)->kind));
  replace_row (draft, source->id, (guint) index, &row);

  return TRUE;
}

/* ---- stock, shipments, steps, budgets and overrides: rows that replace all with their key ---- */

static char *
dup_key (TwTableId    id,
         const TwRow *row)
{
  switch ((int) id)
    {
    case TW_TABLE_STOCK:
      return g_strdup_printf ("%u %u", row->stock.item, row->stock.place);
    case TW_TABLE_SHIPMENTS:
      return g_strdup_printf ("%u %s", row->shipment.item, row->shipment.id);
    case TW_TABLE_STEPS:
      return g_strdup_printf ("%u %d", row->step.place, (int) row->step.kind);
    case TW_TABLE_OVERRIDES:
      return g_strdup_printf ("%" G_GINT64_FORMAT, row->override.id);
    default: /* one budget replaces all */
      return g_strdup ("");
    }
}

/* Enters what tells @row from others of the file; FALSE if there was one like it. */
static gboolean
enter_row (GHashTable  *named,
           TwTableId    id,
           const TwRow *row)
{
  gboolean is_new = g_hash_table_add (named, dup_key (id, row));

  if (id == TW_TABLE_STEPS)
    is_new = g_hash_table_add (named, g_strdup_printf ("%u %d %.17g", row->step.place, (int) row->step.kind, row->step.threshold));

  return is_new || id == TW_TABLE_STOCK || id == TW_TABLE_BUDGETS;
}

/* Drops the rows that were there before the file and that it has named; moves the later ones up. */
static void
drop_named (GArray     *rows,
            TwTableId   id,
            guint       n_before,
            GHashTable *named)
{
  gsize size = tw_tables[id].row_size;
  guint kept = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *key = NULL;
      TwRow            row;

      memcpy (&row, rows->data + i * size, size);
      key = dup_key (id, &row);
      if (i >= n_before || !g_hash_table_contains (named, key))
        memcpy (rows->data + kept++ * size, &row, size);
    }
  g_array_set_size (rows, kept);
}

static gboolean
take_replacing (const Source *source,
                TwDraft      *draft,
                guint        *n_rows,
                GError      **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_before = draft->rows[source->id]->len;
  int   next;

  while ((next = tw_csv_next (source->csv, error)) == 1)
    {
      TwRow row;

      tw_table_init_row (source->id, &row);
      if (!read_cells (source, draft, TRUE, &row, error) || !check_row (source, draft, &row, error))
        return FALSE;
      if (!enter_row (named, source->id, &row))
        return fail_row (source, error, "the same %s twice", source->id == TW_TABLE_STEPS ? "place, kind and threshold" : source->id == TW_TABLE_OVERRIDES ? "id"
                                                                                                                                                           : "id and item");
      tw_draft_add (draft, source->id, &row);
      (*n_rows)++;
    }
  drop_named (draft->rows[source->id], source->id, n_before, named);

  return next == 0;
}

static gboolean
replaces (TwTableId id)
{
  return id == TW_TABLE_STOCK || id == TW_TABLE_SHIPMENTS || id == TW_TABLE_STEPS || id == TW_TABLE_BUDGETS || id == TW_TABLE_OVERRIDES;
}

static gboolean
take_source (const Source   *source,
             TwDraft        *draft,
             TwImportReport *report,
             GError        **error)
{
  guint n_rows = 0;
  int   next = 0;

  note_unknown_columns (source, report);
  if (source->id == TW_TABLE_SALES)
    return tw_sales_import (source->csv, draft, report, error);
  if (source->id == TW_TABLE_DRIVERS)
    return tw_driver_import (source->csv, draft, report, error);

  if (replaces (source->id))
    {
      if (!take_replacing (source, draft, &n_rows, error))
        return FALSE;
    }
  else
    {
      for (; (next = tw_csv_next (source->csv, error)) == 1; n_rows++)
        if (!take_upsert (source, draft, error))
          return FALSE;
    }
  tw_import_report_add_taken (report, tw_tables[source->id].name, n_rows);

  return next == 0;
}

/* ---- public ---- */

static void
clear_source (gpointer data)
{
  g_clear_pointer (&((Source *) data)->csv, tw_csv_free);
}

static int
compare_sources (gconstpointer a,
                 gconstpointer b)
{
  return (int) ((const Source *) a)->order - (int) ((const Source *) b)->order;
}

static GArray *
open_sources (GFile *const *files,
              guint         n,
              GError      **error)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, TRUE, sizeof (Source));

  g_array_set_clear_func (sources, clear_source);
  g_array_set_size (sources, n);
  for (guint i = 0; i < n; i++)
    {
      Source *source = &g_array_index (sources, Source, i);

      source->csv = tw_csv_open (files[i], error);
      if (source->csv == NULL || !recognise (source, error))
        return NULL;
    }
  g_array_sort (sources, compare_sources);

  return g_steal_pointer (&sources);
}

TwModel *
tw_table_import (const TwModel  *model,
                 GFile *const   *files,
                 guint           n,
                 TwImportReport *report,
                 GError        **error)
{
  g_autoptr (GArray) sources = open_sources (files, n, error);
  g_autoptr (TwDraft) draft = NULL;
  g_autoptr (TwImportReport) counts = tw_import_report_new ();
  TwModel *changed;

  if (sources == NULL)
    return NULL;
  draft = tw_draft_new_from_model (model);
  for (guint i = 0; i < n; i++)
    if (!take_source (&g_array_index (sources, Source, i), draft, counts, error))
      return NULL;
  changed = tw_draft_to_model (draft, error);
  if (changed != NULL)
    tw_import_report_merge (report, counts);

  return changed;
}
