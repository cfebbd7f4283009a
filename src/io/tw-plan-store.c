/* tw-plan-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-store.h"

#include "tw-column.h"
#include "tw-plan-archive.h"
#include "tw-plan-cache.h"

#include <math.h>
#include <string.h>

#define MAX_SALES_WEEKS 5200
#define MAX_TEXT_BYTES  100000

/* ---- writing ---- */

static char *
dup_insert_sql (const TwTable *table,
                const char    *more_columns)
{
  GString *sql = g_string_new ("INSERT INTO ");
  GString *marks = g_string_new (NULL);

  g_string_append_printf (sql, "%s (%s", table->name, table->numbered ? "number, " : "");
  g_string_append (marks, table->numbered ? "?, " : "");
  for (guint f = 0; f < table->n_fields; f++)
    {
      g_string_append_printf (sql, "%s\"%s\"", f > 0 ? ", " : "", table->fields[f].name);
      g_string_append (marks, f > 0 ? ", ?" : "?");
    }
  for (const char *p = more_columns; p != NULL; p = strchr (p + 1, ','))
    g_string_append (marks, ", ?");
  g_string_append_printf (sql, "%s%s) VALUES (%s)", more_columns != NULL ? ", " : "", more_columns != NULL ? more_columns : "", marks->str);
  g_string_free (marks, TRUE);

  return g_string_free (sql, FALSE);
}

static void
bind_field (TwStatement   *statement,
            int            at,
            const TwModel *model,
            const TwField *field,
            gconstpointer  row)
{
  const char *text;

  switch (field->type)
    {
    case TW_FIELD_STRING:
      text = TW_FIELD_AT (const char *, row, field);
      sqlite3_bind_text (statement, at, text != NULL ? text : "", -1, SQLITE_STATIC); /* rows that no model has seen may lack a note */
      break;
    case TW_FIELD_CODE:
      sqlite3_bind_text (statement, at, &TW_FIELD_AT (char, row, field), -1, SQLITE_STATIC);
      break;
    case TW_FIELD_DOUBLE:
      sqlite3_bind_double (statement, at, TW_FIELD_AT (double, row, field));
      break;
    case TW_FIELD_FLOAT:
      sqlite3_bind_double (statement, at, TW_FIELD_AT (float, row, field));
      break;
    case TW_FIELD_ID:
    case TW_FIELD_TIME:
      sqlite3_bind_int64 (statement, at, TW_FIELD_AT (gint64, row, field));
      break;
    case TW_FIELD_BOOL:
      sqlite3_bind_int (statement, at, TW_FIELD_AT (gboolean, row, field) != FALSE);
      break;
    case TW_FIELD_WORD:
      sqlite3_bind_text (statement, at, field->words[TW_FIELD_AT (int, row, field)], -1, SQLITE_STATIC);
      break;
    case TW_FIELD_WORDS:
      sqlite3_bind_text (statement, at, tw_field_dup_words (field, TW_FIELD_AT (guint32, row, field)), -1, g_free);
      break;
    case TW_FIELD_DAY:
    case TW_FIELD_WEEK:
      sqlite3_bind_int (statement, at, TW_FIELD_AT (gint32, row, field));
      break;
    case TW_FIELD_MARKET:
      if (!field->any || TW_FIELD_AT (guint32, row, field) != TW_ANY)
        sqlite3_bind_int64 (statement, at, tw_model_get_market_place (model, TW_FIELD_AT (guint32, row, field)));
      else
        sqlite3_bind_null (statement, at);
      break;
    case TW_FIELD_UINT:
    case TW_FIELD_ITEM:
    case TW_FIELD_PLACE:
    case TW_FIELD_LANE:
      if (!field->any || TW_FIELD_AT (guint32, row, field) != TW_ANY)
        sqlite3_bind_int64 (statement, at, TW_FIELD_AT (guint32, row, field));
      else
        sqlite3_bind_null (statement, at);
      break;
    }
}

static gboolean
insert_row (TwStatement   *statement,
            const TwModel *model,
            TwTableId      id,
            guint          number,
            const TwRow   *row,
            GError       **error)
{
  const TwTable *table = &tw_tables[id];
  int            at = 1;

  if (table->numbered)
    sqlite3_bind_int64 (statement, at++, number);
  for (guint f = 0; f < table->n_fields; f++)
    bind_field (statement, at++, model, &table->fields[f], row);
  if (id == TW_TABLE_DRIVERS)
    tw_column_bind_words (statement, at++, row->driver.value, row->driver.n_weeks);
  if (id == TW_TABLE_SALES)
    {
      tw_column_bind_words (statement, at++, row->sales.units, row->sales.n_weeks);
      tw_column_bind_words (statement, at++, row->sales.price, row->sales.n_weeks);
      tw_column_bind_blob (statement, at++, row->sales.flags, row->sales.n_weeks);
    }

  return tw_statement_run (statement, error);
}

/* (nullable): columns of arrays, beside the fields */
static const char *
get_array_columns (TwTableId id)
{
  if (id == TW_TABLE_DRIVERS)
    return "value";

  return id == TW_TABLE_SALES ? "units, price, flags" : NULL;
}

static gboolean
write_table (TwDatabase    *database,
             const TwModel *model,
             TwTableId      id,
             GError       **error)
{
  g_autofree char *sql = dup_insert_sql (&tw_tables[id], get_array_columns (id));
  g_autoptr (TwStatement) statement = tw_database_prepare (database, sql, error);
  TwRow row;

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < tw_table_get_n_rows (model, id); i++)
    if (tw_table_get_row (model, id, i, &row) && !insert_row (statement, model, id, i, &row, error))
      return FALSE;

  return TRUE;
}

static gboolean
write_plan_row (TwDatabase    *database,
                const TwModel *model,
                GError       **error)
{
  g_autoptr (TwStatement) statement = NULL;

  statement = tw_database_prepare (database,
                                   "INSERT INTO plan (only, name, description, currency, capital_rate, start_week, n_weeks, revision)"
                                   " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, 0)"
                                   " ON CONFLICT (only) DO UPDATE SET name = ?1, description = ?2, currency = ?3, capital_rate = ?4, start_week = ?5, n_weeks = ?6",
                                   error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, tw_model_get_name (model), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, tw_model_get_description (model), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, tw_model_get_currency (model), -1, SQLITE_STATIC);
  sqlite3_bind_double (statement, 4, tw_model_get_capital_rate (model));
  sqlite3_bind_int (statement, 5, tw_model_get_start_week (model));
  sqlite3_bind_int64 (statement, 6, tw_model_get_n_weeks (model));

  return tw_statement_run (statement, error);
}

static gboolean
write_rules_row (TwDatabase    *database,
                 const TwRules *rules,
                 GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "UPDATE plan SET frozen_weeks = ?, change_price = ?, slow_sale_loss = ?, lost_sale_cost = ?, policy = ?", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, rules->frozen_weeks);
  sqlite3_bind_double (statement, 2, rules->change_price);
  sqlite3_bind_double (statement, 3, rules->slow_sale_loss);
  sqlite3_bind_double (statement, 4, rules->lost_sale_cost);
  sqlite3_bind_text (statement, 5, tw_policy_to_string (rules->policy), -1, SQLITE_STATIC);

  return tw_statement_run (statement, error);
}

/* Empties a table without markets, and readies it for new rows. */
static TwStatement *
begin_rows (TwDatabase *database,
            TwTableId   id,
            GError    **error)
{
  g_autofree char *sql = dup_insert_sql (&tw_tables[id], NULL);
  g_autofree char *empty = g_strconcat ("DELETE FROM ", tw_tables[id].name, NULL);

  return tw_database_run (database, empty, error) ? tw_database_prepare (database, sql, error) : NULL;
}

gboolean
tw_plan_store_write_pins (TwDatabase  *database,
                          const TwPin *pins,
                          guint        n,
                          GError     **error)
{
  g_autoptr (TwStatement) statement = begin_rows (database, TW_TABLE_PINS, error);

  for (guint i = 0; statement != NULL && i < n; i++)
    if (!insert_row (statement, NULL, TW_TABLE_PINS, i, &(TwRow){ .pin = pins[i] }, error))
      return FALSE;

  return statement != NULL;
}

gboolean
tw_plan_store_write_accepted (TwDatabase       *database,
                              const TwAccepted *accepted,
                              guint             n,
                              GError          **error)
{
  g_autoptr (TwStatement) statement = begin_rows (database, TW_TABLE_ACCEPTED, error);

  for (guint i = 0; statement != NULL && i < n; i++)
    if (!insert_row (statement, NULL, TW_TABLE_ACCEPTED, i, &(TwRow){ .accepted = accepted[i] }, error))
      return FALSE;

  return statement != NULL;
}

gboolean
tw_plan_store_write_item_policies (TwDatabase         *database,
                                   const TwItemPolicy *policies,
                                   guint               n,
                                   GError            **error)
{
  g_autoptr (TwStatement) statement = begin_rows (database, TW_TABLE_ITEM_POLICIES, error);

  for (guint i = 0; statement != NULL && i < n; i++)
    if (!insert_row (statement, NULL, TW_TABLE_ITEM_POLICIES, i, &(TwRow){ .item_policy = policies[i] }, error))
      return FALSE;

  return statement != NULL;
}

gboolean
tw_plan_store_write_scenarios (TwDatabase       *database,
                               const TwScenario *scenarios,
                               guint             n,
                               GError          **error)
{
  g_autoptr (TwStatement) disruptions = begin_rows (database, TW_TABLE_DISRUPTIONS, error);
  g_autoptr (TwStatement) statement = disruptions != NULL ? begin_rows (database, TW_TABLE_SCENARIOS, error) : NULL;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!insert_row (statement, NULL, TW_TABLE_SCENARIOS, i, &(TwRow){ .scenario = scenarios[i] }, error))
        return FALSE;
      for (guint d = 0; d < scenarios[i].n_disruptions; d++)
        if (!insert_row (disruptions, NULL, TW_TABLE_DISRUPTIONS, d, &(TwRow){ .disruption = { scenarios[i].id, scenarios[i].disruption[d] } }, error))
          return FALSE;
    }

  return TRUE;
}

gboolean
tw_plan_store_write_rules (TwDatabase    *database,
                           const TwRules *rules,
                           GError       **error)
{
  g_autoptr (TwStatement) phases = begin_rows (database, TW_TABLE_PHASE_RULES, error);
  g_autoptr (TwStatement) test = phases != NULL ? begin_rows (database, TW_TABLE_PHASE_TEST, error) : NULL;

  if (test == NULL)
    return FALSE;
  for (guint i = 0; i < TW_N_PHASES; i++)
    if (!insert_row (phases, NULL, TW_TABLE_PHASE_RULES, i, &(TwRow){ .phase = { i, rules->phase[i] } }, error))
      return FALSE;

  return insert_row (test, NULL, TW_TABLE_PHASE_TEST, 0, &(TwRow){ .phase_test = rules->phase_test }, error) &&
         write_rules_row (database, rules, error);
}

/* Markets as numbers of their places, in the order of the places. */
static GArray *
read_market_places (TwDatabase *database,
                    GError    **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT number FROM places WHERE kind = 'market' ORDER BY number", error);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  int step;

  if (statement == NULL)
    return NULL;
  while ((step = tw_statement_step (statement, error)) == 1)
    {
      guint32 place = (guint32) sqlite3_column_int64 (statement, 0);

      g_array_append_val (places, place);
    }

  return step == 0 ? g_steal_pointer (&places) : NULL;
}

gboolean
tw_plan_store_write_offer_phase (TwDatabase *database,
                                 guint32     item,
                                 guint32     market,
                                 TwPhase     phase,
                                 GError    **error)
{
  g_autoptr (GArray) market_places = read_market_places (database, error);

  g_return_val_if_fail (market_places == NULL || market < market_places->len, FALSE);

  return market_places != NULL &&
         tw_database_run_printf (database, error,
                                 "INSERT INTO offers (item, market, listed, price, referral_rate, fulfilment_fee, duty_rate, return_rate, phase)"
                                 " VALUES (%u, %u, 0, 0.0, 0.0, 0.0, 0.0, 0.0, %Q) ON CONFLICT (item, market) DO UPDATE SET phase = excluded.phase",
                                 item, g_array_index (market_places, guint32, market), tw_phase_to_string (phase));
}

static void
bind_override (TwStatement      *statement,
               const TwOverride *override,
               const GArray     *market_places)
{
  const TwTable *table = &tw_tables[TW_TABLE_OVERRIDES];

  for (guint f = 0; f < table->n_fields; f++)
    {
      if (table->fields[f].type != TW_FIELD_MARKET)
        bind_field (statement, (int) f + 1, NULL, &table->fields[f], override);
      else if (override->market < market_places->len)
        sqlite3_bind_int64 (statement, (int) f + 1, g_array_index (market_places, guint32, override->market));
      else
        sqlite3_bind_null (statement, (int) f + 1);
    }
}

gboolean
tw_plan_store_write_overrides (TwDatabase       *database,
                               const TwOverride *overrides,
                               guint             n,
                               GError          **error)
{
  g_autofree char *sql = dup_insert_sql (&tw_tables[TW_TABLE_OVERRIDES], NULL);
  g_autoptr (GArray) market_places = read_market_places (database, error);
  g_autoptr (TwStatement) statement = NULL;

  if (market_places == NULL || !tw_database_run (database, "DELETE FROM overrides", error))
    return FALSE;
  statement = tw_database_prepare (database, sql, error);
  for (guint i = 0; statement != NULL && i < n; i++)
    {
      bind_override (statement, &overrides[i], market_places);
      if (!tw_statement_run (statement, error))
        return FALSE;
    }

  return statement != NULL;
}

/* ---- reading ---- */

/* What references are checked against while a model is filled. */
typedef struct
{
  TwModel *model;
  guint    n_rows[TW_N_TABLES];
  GArray  *market_of; /* gint32 [n_places]: market number, -1 for none */
  guint    n_markets;
} Reader;

static gboolean
bad_value (TwStatement *statement,
           int          column,
           const char  *table,
           guint        number,
           const char  *expected,
           GError     **error)
{
  const char      *text = sqlite3_column_type (statement, column) == SQLITE_BLOB ? "(bytes)" : (const char *) sqlite3_column_text (statement, column);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "null", -1);

  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "table %s, row %u: %s is %.80s, expected %s",
               table, number + 1, sqlite3_column_name (statement, column), valid, expected);

  return FALSE;
}

static gboolean
bad_field (TwStatement   *statement,
           int            column,
           TwTableId      id,
           guint          number,
           const TwField *field,
           GError       **error)
{
  g_autofree char *expected = tw_field_dup_expected (field);

  return bad_value (statement, column, tw_tables[id].name, number, expected, error);
}

static gboolean
get_reference (TwStatement   *statement,
               int            column,
               const Reader  *reader,
               const TwField *field,
               guint32       *index)
{
  const TwTableId target = field->type == TW_FIELD_ITEM ? TW_TABLE_ITEMS : field->type == TW_FIELD_LANE ? TW_TABLE_LANES
                                                                                                        : TW_TABLE_PLACES;
  gint64          value;

  *index = TW_ANY;
  if (field->any && sqlite3_column_type (statement, column) == SQLITE_NULL)
    return TRUE;
  if (!tw_column_get_int (statement, column, 0, (double) reader->n_rows[target] - 1, &value))
    return FALSE;
  if (field->type == TW_FIELD_MARKET)
    value = g_array_index (reader->market_of, gint32, value);
  *index = (guint32) value;

  return value >= 0;
}

static gboolean
get_word (TwStatement   *statement,
          int            column,
          const TwField *field,
          int           *value)
{
  const char *text = tw_column_get_text (statement, column, MAX_TEXT_BYTES);

  *value = text != NULL ? tw_field_find_word (field, text) : -1;

  return *value >= 0;
}

static gboolean
read_field (TwStatement   *statement,
            int            column,
            const Reader  *reader,
            const TwField *field,
            gpointer       row)
{
  const double first_day = tw_day_from_ymd (1900, 1, 1);
  const double last_day = tw_day_from_ymd (2199, 12, 31);
  const char  *text;
  gint64       integer = 0;
  double       real = 0;
  gboolean     ok = FALSE;

  switch (field->type)
    {
    case TW_FIELD_STRING:
      TW_FIELD_AT (const char *, row, field) = tw_column_get_text (statement, column, MAX_TEXT_BYTES);
      return TW_FIELD_AT (const char *, row, field) != NULL;
    case TW_FIELD_CODE:
      text = tw_column_get_text (statement, column, field->size - 1);
      g_strlcpy (&TW_FIELD_AT (char, row, field), text != NULL ? text : "", field->size);
      return text != NULL;
    case TW_FIELD_DOUBLE:
      return tw_column_get_real (statement, column, field->low, field->high, &TW_FIELD_AT (double, row, field));
    case TW_FIELD_FLOAT:
      ok = tw_column_get_real (statement, column, field->low, field->high, &real);
      TW_FIELD_AT (float, row, field) = (float) real;
      return ok;
    case TW_FIELD_UINT:
      ok = tw_column_get_int (statement, column, field->low, field->high, &integer);
      TW_FIELD_AT (guint32, row, field) = (guint32) integer;
      return ok;
    case TW_FIELD_ID:
      return tw_column_get_int (statement, column, 1, 9007199254740992.0, &TW_FIELD_AT (gint64, row, field));
    case TW_FIELD_TIME:
      return tw_column_get_int (statement, column, -1e12, 1e12, &TW_FIELD_AT (gint64, row, field));
    case TW_FIELD_BOOL:
      ok = tw_column_get_int (statement, column, 0, 1, &integer);
      TW_FIELD_AT (gboolean, row, field) = (gboolean) integer;
      return ok;
    case TW_FIELD_WORD:
      return get_word (statement, column, field, &TW_FIELD_AT (int, row, field));
    case TW_FIELD_WORDS:
      text = tw_column_get_text (statement, column, MAX_TEXT_BYTES);
      return text != NULL && tw_field_parse_words (field, text, &TW_FIELD_AT (guint32, row, field));
    case TW_FIELD_DAY:
      ok = tw_column_get_int (statement, column, first_day, last_day, &integer);
      TW_FIELD_AT (TwDay, row, field) = (TwDay) integer;
      return ok;
    case TW_FIELD_WEEK:
      ok = tw_column_get_int (statement, column, first_day / 7, last_day / 7 - 1, &integer);
      TW_FIELD_AT (TwWeek, row, field) = (TwWeek) integer;
      return ok;
    case TW_FIELD_ITEM:
    case TW_FIELD_PLACE:
    case TW_FIELD_MARKET:
    case TW_FIELD_LANE:
      return get_reference (statement, column, reader, field, &TW_FIELD_AT (guint32, row, field));
    }

  g_return_val_if_reached (FALSE);
}

static gboolean
arrays_are_sound (const TwSales *sales)
{
  for (guint32 t = 0; t < sales->n_weeks; t++)
    {
      if (sales->units[t] < 0 || sales->units[t] > TW_MAX_UNITS)
        return FALSE;
      if (sales->price != NULL && !isnan (sales->price[t]) && !(sales->price[t] >= 0 && sales->price[t] <= TW_MAX_MONEY))
        return FALSE;
      if (sales->flags != NULL && sales->flags[t] > (TW_SALES_STOCK_OUT | TW_SALES_DEAL | TW_SALES_MISSING))
        return FALSE;
    }

  return TRUE;
}

/* Adds the series in @row with the arrays that start in @column. */
static gboolean
read_sales_arrays (TwStatement *statement,
                   int          column,
                   guint        number,
                   TwModel     *model,
                   TwSales     *row,
                   GError     **error)
{
  g_autofree gpointer units = NULL;
  g_autofree gpointer price = NULL;
  g_autofree gpointer flags = NULL;
  gsize               n = (gsize) sqlite3_column_bytes (statement, column) / 4;

  if (n < 1 || n > MAX_SALES_WEEKS || !tw_column_get_array (statement, column, n, 4, &units) || units == NULL)
    return bad_value (statement, column, "sales", number, "1 to 5200 units of 4 bytes", error);
  if (!tw_column_get_array (statement, column + 1, n, 4, &price))
    return bad_value (statement, column + 1, "sales", number, "as many prices as units", error);
  if (!tw_column_get_array (statement, column + 2, n, 1, &flags))
    return bad_value (statement, column + 2, "sales", number, "as many flags as units", error);

  row->n_weeks = (guint32) n;
  row->units = units;
  row->price = price;
  row->flags = flags;
  if (!arrays_are_sound (row))
    return bad_value (statement, column, "sales", number, "units, prices and flags in range", error);
  tw_model_add_sales (model, row);

  return TRUE;
}

/* Likewise for the driver in @row. */
static gboolean
read_driver_array (TwStatement *statement,
                   int          column,
                   guint        number,
                   TwModel     *model,
                   TwDriver    *row,
                   GError     **error)
{
  g_autofree gpointer value = NULL;
  gsize               n = (gsize) sqlite3_column_bytes (statement, column) / 4;

  if (row->kind == TW_DRIVER_NONE)
    return bad_value (statement, 0, "drivers", number, "what moves demand, not demand itself", error);
  if (n < 1 || n > MAX_SALES_WEEKS || !tw_column_get_array (statement, column, n, 4, &value) || value == NULL)
    return bad_value (statement, column, "drivers", number, "1 to 5200 values of 4 bytes", error);
  row->n_weeks = (guint32) n;
  row->value = value;
  if (tw_table_find_bad_value (row) >= 0)
    return bad_value (statement, column, "drivers", number, "values in the range of their kind", error);
  tw_model_add_driver (model, row);

  return TRUE;
}

static gboolean
check_override (TwStatement      *statement,
                guint             number,
                const TwOverride *override,
                GError          **error)
{
  g_autofree char *expected = tw_table_dup_override_fault (override);

  return expected == NULL || bad_value (statement, tw_table_find_field (TW_TABLE_OVERRIDES, "value"), "overrides", number, expected, error);
}

static gboolean
check_step (TwStatement  *statement,
            guint         number,
            const TwStep *step,
            GError      **error)
{
  const char *field;
  const char *expected = tw_step_find_fault (step, &field);

  return expected == NULL || bad_value (statement, tw_table_find_field (TW_TABLE_STEPS, field), "steps", number, expected, error);
}

static gboolean
read_row (TwStatement *statement,
          Reader      *reader,
          TwTableId    id,
          guint        number,
          GError     **error)
{
  const TwTable *table = &tw_tables[id];
  TwRow          row = { 0 };
  int            column = 0;
  gint64         key;

  if (table->numbered && !tw_column_get_int (statement, column++, number, number, &key))
    return bad_value (statement, 0, table->name, number, "rows numbered from 0 without gaps", error);
  for (guint f = 0; f < table->n_fields; f++, column++)
    if (!read_field (statement, column, reader, &table->fields[f], &row))
      return bad_field (statement, column, id, number, &table->fields[f], error);

  if (id == TW_TABLE_SALES)
    return read_sales_arrays (statement, column, number, reader->model, &row.sales, error);
  if (id == TW_TABLE_DRIVERS)
    return read_driver_array (statement, column, number, reader->model, &row.driver, error);
  if (id == TW_TABLE_STEPS && !check_step (statement, number, &row.step, error))
    return FALSE;
  if (id == TW_TABLE_OVERRIDES && !check_override (statement, number, &row.override, error))
    return FALSE;
  if (id == TW_TABLE_PLACES)
    {
      gint32 market = row.place.kind == TW_PLACE_MARKET ? (gint32) reader->n_markets++ : -1;

      g_array_append_val (reader->market_of, market);
    }
  tw_table_add_row (reader->model, id, &row);

  return TRUE;
}

static char *
dup_select_sql (TwTableId id)
{
  const TwTable *table = &tw_tables[id];
  GString       *sql = g_string_new ("SELECT ");

  if (table->numbered)
    g_string_append (sql, "number, ");
  for (guint f = 0; f < table->n_fields; f++)
    g_string_append_printf (sql, "%s\"%s\"", f > 0 ? ", " : "", table->fields[f].name);
  if (get_array_columns (id) != NULL)
    g_string_append_printf (sql, ", %s", get_array_columns (id));
  g_string_append_printf (sql, " FROM %s ORDER BY %s", table->name, table->numbered ? "number" : id == TW_TABLE_OFFERS ? "item, market"
                                                                                                                       : "rowid");

  return g_string_free (sql, FALSE);
}

static gboolean
read_table (TwDatabase *database,
            Reader     *reader,
            TwTableId   id,
            GError    **error)
{
  g_autofree char *sql = dup_select_sql (id);
  g_autoptr (TwStatement) statement = tw_database_prepare (database, sql, error);
  guint number = 0;
  int   step;

  if (statement == NULL)
    return FALSE;
  while ((step = tw_statement_step (statement, error)) == 1)
    if (!read_row (statement, reader, id, number++, error))
      return FALSE;

  return step == 0;
}

static gboolean
count_rows (TwDatabase *database,
            Reader     *reader,
            GError    **error)
{
  const gint64 limits[TW_N_TABLES] = { TW_MAX_ITEMS, TW_MAX_PLACES, TW_MAX_LANES, TW_MAX_SERIES, 50000000, 10000000, TW_MAX_SERIES, 1000000, 1000000, 1000000, TW_MAX_PLACES * TW_N_STEP_KINDS * TW_MAX_STEPS, TW_N_PHASES, 100000, 10000000, 1, 1000000, TW_MAX_ITEMS, TW_MAX_SCENARIOS, TW_MAX_SCENARIOS * TW_MAX_DISRUPTIONS };

  for (int id = 0; id < TW_N_TABLES; id++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", tw_tables[id].name);
      gint64           n;

      if (!tw_database_get_int (database, sql, &n, error))
        return FALSE;
      if (n > limits[id])
        {
          g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "table %s has %" G_GINT64_FORMAT " rows, expected at most %" G_GINT64_FORMAT, tw_tables[id].name, n, limits[id]);
          return FALSE;
        }
      reader->n_rows[id] = (guint) n;
    }

  return TRUE;
}

static TwModel *
read_plan_row (TwDatabase *database,
               GError    **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT name, description, currency, capital_rate, start_week, n_weeks FROM plan", error);
  TwModel    *model;
  const char *name;
  const char *description;
  const char *currency;
  gint64      start, n_weeks;
  double      rate;
  int         step;

  if (statement == NULL || (step = tw_statement_step (statement, error)) < 0)
    return NULL;
  name = tw_column_get_text (statement, 0, MAX_TEXT_BYTES);
  description = tw_column_get_text (statement, 1, MAX_TEXT_BYTES);
  currency = tw_column_get_text (statement, 2, 3);
  if (step == 0 || name == NULL || description == NULL || currency == NULL || strlen (currency) != 3 ||
      !tw_column_get_real (statement, 3, 0, 1, &rate) ||
      !tw_column_get_int (statement, 4, tw_week_from_day (tw_day_from_ymd (1950, 1, 2)), tw_week_from_day (tw_day_from_ymd (2149, 12, 29)), &start) ||
      !tw_column_get_int (statement, 5, 1, TW_MAX_WEEKS, &n_weeks))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "table plan has no row with a name, a currency, a start and a horizon");
      return NULL;
    }

  model = tw_model_new (name, currency, (TwWeek) start, (guint) n_weeks);
  tw_model_set_description (model, description);
  tw_model_set_capital_rate (model, rate);

  return model;
}

static gboolean
read_rules_row (TwDatabase *database,
                TwModel    *model,
                GError    **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT frozen_weeks, change_price, slow_sale_loss, lost_sale_cost, policy FROM plan", error);
  TwRules     rules = *tw_model_get_rules (model);
  const char *policy;
  gint64      frozen;

  if (statement == NULL || tw_statement_step (statement, error) < 0)
    return FALSE;
  if (!tw_column_get_int (statement, 0, 0, tw_model_get_n_weeks (model), &frozen))
    return bad_value (statement, 0, "plan", 0, "weeks of the horizon", error);
  if (!tw_column_get_real (statement, 1, 0, TW_MAX_MONEY, &rules.change_price))
    return bad_value (statement, 1, "plan", 0, "a number from 0 to 1e+06", error);
  if (!tw_column_get_real (statement, 2, 0, 1, &rules.slow_sale_loss))
    return bad_value (statement, 2, "plan", 0, "a number from 0 to 1", error);
  if (!tw_column_get_real (statement, 3, 0, 10, &rules.lost_sale_cost))
    return bad_value (statement, 3, "plan", 0, "a number from 0 to 10", error);
  policy = tw_column_get_text (statement, 4, MAX_TEXT_BYTES);
  if (policy == NULL || !g_strv_contains (tw_plan_policy_words, policy))
    return bad_value (statement, 4, "plan", 0, "one of nggs, fba, sca", error);
  rules.policy = (TwPolicy) tw_policy_from_string (policy);
  rules.frozen_weeks = (guint32) frozen;
  tw_model_set_rules (model, &rules);

  return TRUE;
}

static gboolean
read_tables (TwDatabase *database,
             Reader     *reader,
             GError    **error)
{
  if (!count_rows (database, reader, error))
    return FALSE;

  for (int id = 0; id < TW_N_TABLES; id++)
    {
      if (id == TW_TABLE_OFFERS && (guint64) reader->n_rows[TW_TABLE_ITEMS] * reader->n_markets > TW_MAX_SERIES)
        {
          g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "%u items in %u markets, expected at most %d series", reader->n_rows[TW_TABLE_ITEMS], reader->n_markets, TW_MAX_SERIES);
          return FALSE;
        }
      if (!read_table (database, reader, id, error))
        return FALSE;
    }

  return TRUE;
}

TwModel *
tw_plan_store_read_model (TwDatabase *database,
                          GError    **error)
{
  g_autoptr (TwModel) model = read_plan_row (database, error);
  g_autoptr (GArray) market_of = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (GError) local = NULL;
  Reader reader = { .model = model, .market_of = market_of };

  if (model == NULL || !read_rules_row (database, model, error) || !read_tables (database, &reader, error))
    return NULL;
  if (!tw_model_seal (model, &local))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "table %s", local->message);
      return NULL;
    }

  return g_steal_pointer (&model);
}

/* ---- replacing ---- */

/* Forecasts that do not fit the content even now are worth nothing. */
static gboolean
archive_forecasts (TwDatabase *database,
                   GError    **error)
{
  g_autoptr (TwModel) model = tw_plan_store_read_model (database, error);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (GError) local = NULL;

  if (model == NULL)
    return FALSE;
  forecasts = tw_plan_cache_read_forecasts (database, model, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return forecasts == NULL || tw_plan_archive_keep (database, model, forecasts, error);
}

/* Before the content becomes @next: forecasts made of other data are worth remembering. */
static gboolean
remember_forecasts (TwDatabase    *database,
                    const TwModel *next,
                    GError       **error)
{
  gint64 n;
  int    fits;

  if (!tw_database_get_int (database, "SELECT count (*) FROM plan WHERE forecast_stamp IS NOT NULL", &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  fits = tw_plan_cache_fits (database, next, error);

  return fits == 1 || (fits == 0 && archive_forecasts (database, error));
}

gboolean
tw_plan_store_write_model (TwDatabase    *database,
                           const TwModel *model,
                           GError       **error)
{
  if (!remember_forecasts (database, model, error) ||
      !tw_database_run (database,
                        "DELETE FROM disruptions; DELETE FROM scenarios; DELETE FROM item_policies;"
                        "DELETE FROM answer_limits; DELETE FROM answer_bases; DELETE FROM accepted; DELETE FROM budgets;"
                        "DELETE FROM phase_rules; DELETE FROM phase_test; DELETE FROM steps; DELETE FROM drivers;"
                        "DELETE FROM outliers; DELETE FROM forecasts; DELETE FROM pins; DELETE FROM overrides; DELETE FROM events; DELETE FROM sales;"
                        "DELETE FROM shipments; DELETE FROM stock; DELETE FROM offers; DELETE FROM lanes; DELETE FROM places; DELETE FROM items;"
                        "UPDATE plan SET forecast_stamp = NULL, answer_stamp = NULL",
                        error) ||
      !write_plan_row (database, model, error) || !write_rules_row (database, tw_model_get_rules (model), error))
    return FALSE;

  for (int id = 0; id < TW_N_TABLES; id++)
    if (!write_table (database, model, id, error))
      return FALSE;

  return TRUE;
}
