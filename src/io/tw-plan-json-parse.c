/* tw-plan-json-parse.c: the exchange format, read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-draft.h"
#include "tw-io-error.h"
#include "tw-plan-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define MAX_SALES_WEEKS 5200
#define MAX_DEPTH       16

/* Where we are, for messages. */
typedef struct
{
  const char *file;
  const char *table; /* NULL in the plan itself */
  guint       row;
  guint       version; /* of the format */
} Place;

static gboolean
fail_at (const Place *place,
         TwIoError    code,
         const char  *member,
         JsonNode    *node,
         const char  *expected,
         GError     **error)
{
  g_autofree char *row = place->table != NULL ? g_strdup_printf (".%s[%u]", place->table, place->row) : g_strdup ("");
  g_autofree char *value = node != NULL ? json_to_string (node, FALSE) : g_strdup ("missing");
  g_autofree char *shown = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), 80));

  g_set_error (error, TW_IO_ERROR, (gint) code, "%s: $%s%s%s is %s, expected %s", place->file, row, *member != '\0' ? "." : "", member, shown, expected);

  return FALSE;
}

/* ---- values ---- */

/* (nullable): text without a NUL, which C could not hold */
static const char *
get_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
get_number (JsonNode *node,
            double    low,
            double    high,
            double   *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *value = type == G_TYPE_DOUBLE ? json_node_get_double (node) : (double) json_node_get_int (node);

  return *value >= low && *value <= high;
}

static gboolean
get_whole (JsonNode *node,
           double    low,
           double    high,
           gint64   *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);

  return *value >= low && *value <= high;
}

static gboolean
get_day (JsonNode *node,
         TwDay    *day)
{
  const char *text = get_string (node);

  return text != NULL && tw_day_parse (text, day);
}

static gboolean
get_week (JsonNode *node,
          TwWeek   *week)
{
  TwDay day;

  if (!get_day (node, &day))
    return FALSE;
  *week = tw_week_from_day (day);

  return tw_week_get_monday (*week) == day;
}

static gboolean
get_reference (JsonNode      *node,
               const TwDraft *draft,
               const TwField *field,
               guint32       *index)
{
  const char *id = get_string (node);
  int         found = -1;

  *index = TW_ANY;
  if (field->any && JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (id != NULL)
    found = field->type == TW_FIELD_ITEM ? tw_draft_find_item (draft, id) : field->type == TW_FIELD_MARKET ? tw_draft_find_market (draft, id)
                                                                                                           : tw_draft_find_place (draft, id);
  *index = (guint32) found;

  return found >= 0;
}

static gboolean
get_words (JsonNode      *node,
           const TwField *field,
           guint32       *set)
{
  JsonArray *words = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  *set = 0;
  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      const char *word = get_string (json_array_get_element (words, i));
      int         bit = word != NULL ? tw_field_find_word (field, word) : -1;

      if (bit < 0 || (*set & 1u << bit) != 0)
        return FALSE;
      *set |= 1u << bit;
    }

  return words != NULL;
}

static gboolean
get_field (JsonNode      *node,
           const TwDraft *draft,
           const TwField *field,
           gpointer       row)
{
  const char *text;
  double      real = 0;
  gint64      whole = 0;
  gboolean    ok;

  switch (field->type)
    {
    case TW_FIELD_STRING:
      TW_FIELD_AT (const char *, row, field) = get_string (node);
      return TW_FIELD_AT (const char *, row, field) != NULL;
    case TW_FIELD_CODE:
      text = get_string (node);
      return text != NULL && g_strlcpy (&TW_FIELD_AT (char, row, field), text, field->size) < field->size;
    case TW_FIELD_DOUBLE:
      return get_number (node, field->low, field->high, &TW_FIELD_AT (double, row, field));
    case TW_FIELD_FLOAT:
      ok = get_number (node, field->low, field->high, &real);
      TW_FIELD_AT (float, row, field) = (float) real;
      return ok;
    case TW_FIELD_UINT:
      ok = get_whole (node, field->low, field->high, &whole);
      TW_FIELD_AT (guint32, row, field) = (guint32) whole;
      return ok;
    case TW_FIELD_ID:
      return get_whole (node, 1, 9007199254740992.0, &TW_FIELD_AT (gint64, row, field));
    case TW_FIELD_TIME:
      return get_whole (node, -1e12, 1e12, &TW_FIELD_AT (gint64, row, field));
    case TW_FIELD_BOOL:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return FALSE;
      TW_FIELD_AT (gboolean, row, field) = json_node_get_boolean (node);
      return TRUE;
    case TW_FIELD_WORD:
      text = get_string (node);
      TW_FIELD_AT (int, row, field) = text != NULL ? tw_field_find_word (field, text) : -1;
      return TW_FIELD_AT (int, row, field) >= 0;
    case TW_FIELD_WORDS:
      return get_words (node, field, &TW_FIELD_AT (guint32, row, field));
    case TW_FIELD_DAY:
      return get_day (node, &TW_FIELD_AT (TwDay, row, field));
    case TW_FIELD_WEEK:
      return get_week (node, &TW_FIELD_AT (TwWeek, row, field));
    case TW_FIELD_ITEM:
    case TW_FIELD_PLACE:
    case TW_FIELD_MARKET:
      return get_reference (node, draft, field, &TW_FIELD_AT (guint32, row, field));
    case TW_FIELD_LANE:
      break;
    }

  g_return_val_if_reached (FALSE);
}

/* ---- rows ---- */

static gboolean
read_member (const Place   *place,
             JsonObject    *object,
             const TwDraft *draft,
             const TwField *field,
             gpointer       row,
             GError       **error)
{
  JsonNode        *node = json_object_get_member (object, field->name);
  gboolean         refers = field->type == TW_FIELD_ITEM || field->type == TW_FIELD_PLACE || field->type == TW_FIELD_MARKET;
  g_autofree char *expected = NULL;

  if (node != NULL ? get_field (node, draft, field, row) : field->since > place->version)
    return TRUE;
  expected = field->type == TW_FIELD_BOOL ? g_strdup ("true or false") : tw_field_dup_expected (field);

  return fail_at (place, refers && node != NULL ? TW_IO_ERROR_REFERENCE : TW_IO_ERROR_SYNTAX, field->name, node, expected, error);
}

static gboolean
read_lane (const Place   *place,
           JsonObject    *object,
           const TwDraft *draft,
           const TwField *field,
           guint32       *lane,
           GError       **error)
{
  JsonNode *from = json_object_get_member (object, "from");
  JsonNode *to = json_object_get_member (object, "to");
  JsonNode *mode = json_object_get_member (object, "mode");
  TwLane    key = { 0 };
  int       index;

  *lane = TW_ANY;
  if (field->any && from != NULL && JSON_NODE_HOLDS_NULL (from) && to != NULL && JSON_NODE_HOLDS_NULL (to) && mode != NULL && JSON_NODE_HOLDS_NULL (mode))
    return TRUE;
  for (int k = 0; k < 3; k++)
    if (!read_member (place, object, draft, &tw_tables[TW_TABLE_LANES].fields[k], &key, error))
      return FALSE;
  index = tw_draft_find_lane (draft, key.from, key.to, key.mode);
  if (index < 0)
    return fail_at (place, TW_IO_ERROR_REFERENCE, "mode", mode, "the mode of a lane between the two", error);
  *lane = (guint32) index;

  return TRUE;
}

static gboolean
read_units (JsonArray *array,
            guint32    n,
            gint32    *units,
            guint     *bad)
{
  gint64 whole;

  for (*bad = 0; *bad < n; (*bad)++)
    {
      if (!get_whole (json_array_get_element (array, *bad), 0, TW_MAX_UNITS, &whole))
        return FALSE;
      units[*bad] = (gint32) whole;
    }

  return TRUE;
}

/* Numbers from @low to @high, or null for what is not known. */
static gboolean
read_numbers (JsonArray *array,
              guint32    n,
              double     low,
              double     high,
              float     *values,
              guint     *bad)
{
  for (*bad = 0; *bad < n; (*bad)++)
    {
      JsonNode *node = json_array_get_element (array, *bad);
      double    value = NAN;

      if (!JSON_NODE_HOLDS_NULL (node) && !get_number (node, low, high, &value))
        return FALSE;
      values[*bad] = (float) value;
    }

  return TRUE;
}

static gboolean
read_flags (JsonArray *array,
            guint32    n,
            guint8    *flags,
            guint     *bad)
{
  gint64 whole;

  for (*bad = 0; *bad < n; (*bad)++)
    {
      if (!get_whole (json_array_get_element (array, *bad), 0, TW_SALES_STOCK_OUT | TW_SALES_DEAL | TW_SALES_MISSING, &whole))
        return FALSE;
      flags[*bad] = (guint8) whole;
    }

  return TRUE;
}

/* (nullable): a member that is an array of @n values, or of 1 to 5200 for the first, whose @n is 0 */
static JsonArray *
get_array (const Place *place,
           JsonObject  *object,
           const char  *name,
           guint32      n,
           GError     **error)
{
  JsonNode  *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint      found = array != NULL ? json_array_get_length (array) : 0;

  if (found >= 1 && found <= MAX_SALES_WEEKS && (n == 0 || found == n))
    return array;
  fail_at (place, TW_IO_ERROR_SYNTAX, name, node, n == 0 ? "an array of 1 to 5200 values" : "an array as long as units", error);

  return NULL;
}

static gboolean
fail_element (const Place *place,
              const char  *name,
              JsonArray   *array,
              guint        at,
              const char  *expected,
              GError     **error)
{
  g_autofree char *member = g_strdup_printf ("%s[%u]", name, at);

  return fail_at (place, TW_IO_ERROR_SYNTAX, member, json_array_get_element (array, at), expected, error);
}

static gboolean
read_arrays (const Place *place,
             JsonObject  *object,
             TwDraft     *draft,
             TwSales     *sales,
             GError     **error)
{
  JsonArray *units = get_array (place, object, "units", 0, error);
  JsonArray *price = NULL;
  JsonArray *flags = NULL;
  guint      bad;

  if (units == NULL)
    return FALSE;
  sales->n_weeks = json_array_get_length (units);
  sales->units = tw_draft_new_array (draft, sales->n_weeks * sizeof *sales->units);
  if (!read_units (units, sales->n_weeks, sales->units, &bad))
    return fail_element (place, "units", units, bad, "a whole number from 0 to 10000000", error);

  if (json_object_has_member (object, "price") && (price = get_array (place, object, "price", sales->n_weeks, error)) == NULL)
    return FALSE;
  if (json_object_has_member (object, "flags") && (flags = get_array (place, object, "flags", sales->n_weeks, error)) == NULL)
    return FALSE;
  sales->price = price != NULL ? tw_draft_new_array (draft, sales->n_weeks * sizeof *sales->price) : NULL;
  sales->flags = flags != NULL ? tw_draft_new_array (draft, sales->n_weeks) : NULL;
  if (price != NULL && !read_numbers (price, sales->n_weeks, 0, TW_MAX_MONEY, sales->price, &bad))
    return fail_element (place, "price", price, bad, "a number from 0 to 1000000, or null", error);
  if (flags != NULL && !read_flags (flags, sales->n_weeks, sales->flags, &bad))
    return fail_element (place, "flags", flags, bad, "a sum of 1, 2 and 4", error);

  return TRUE;
}

static gboolean
read_values (const Place *place,
             JsonObject  *object,
             TwDraft     *draft,
             TwDriver    *driver,
             GError     **error)
{
  g_autofree char *expected = NULL;
  JsonArray       *array;
  double           least, most;
  guint            bad;

  if (driver->kind == TW_DRIVER_NONE)
    return fail_at (place, TW_IO_ERROR_SYNTAX, "kind", json_object_get_member (object, "kind"), "what moves demand, not demand itself", error);
  array = get_array (place, object, "value", 0, error);
  if (array == NULL)
    return FALSE;
  driver->n_weeks = json_array_get_length (array);
  driver->value = tw_draft_new_array (draft, driver->n_weeks * sizeof *driver->value);
  tw_driver_kind_get_range (driver->kind, &least, &most);
  expected = g_strdup_printf ("a number from %g to %g, or null", least, most);
  if (!read_numbers (array, driver->n_weeks, least, most, driver->value, &bad))
    return fail_element (place, "value", array, bad, expected, error);
  if (tw_table_find_bad_value (driver) >= 0)
    return fail_element (place, "value", array, (guint) tw_table_find_bad_value (driver), expected, error);

  return TRUE;
}

static gboolean
check_members (const Place       *place,
               JsonObject        *object,
               const char *const *more,
               const TwTable     *table,
               GError           **error)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      gboolean known = g_strv_contains (more, name);

      for (guint f = 0; table != NULL && f < table->n_fields && !known; f++)
        known = table->fields[f].type != TW_FIELD_LANE ? strcmp (table->fields[f].name, name) == 0
                                                       : strcmp (name, "from") == 0 || strcmp (name, "to") == 0 || strcmp (name, "mode") == 0;
      if (!known)
        return fail_at (place, TW_IO_ERROR_SYNTAX, name, node, "no such member", error);
    }

  return TRUE;
}

/* The draft finds rows by key, so two with the same one must not come in. */
static gboolean
is_twin (TwDraft     *draft,
         TwTableId    id,
         const TwRow *row)
{
  switch ((int) id)
    {
    case TW_TABLE_ITEMS:
      return tw_draft_find_item (draft, row->item.id) >= 0;
    case TW_TABLE_PLACES:
      return tw_draft_find_place (draft, row->place.id) >= 0;
    case TW_TABLE_LANES:
      return tw_draft_find_lane (draft, row->lane.from, row->lane.to, row->lane.mode) >= 0;
    case TW_TABLE_OFFERS:
      return tw_draft_find_pair (draft, id, row->offer.item, row->offer.market) >= 0;
    case TW_TABLE_SALES:
      return tw_draft_find_pair (draft, id, row->sales.item, row->sales.market) >= 0;
    case TW_TABLE_PHASE_RULES:
      return tw_draft_find_phase (draft, row->phase.phase) >= 0;
    case TW_TABLE_PHASE_TEST:
      return draft->rows[id]->len > 0;
    case TW_TABLE_SCENARIOS:
      return tw_draft_find_scenario (draft, row->scenario.id) >= 0;
    default:
      return FALSE;
    }
}

static gboolean
check_step (const Place  *place,
            JsonObject   *object,
            const TwStep *step,
            GError      **error)
{
  const char *field;
  const char *expected = tw_step_find_fault (step, &field);

  return expected == NULL || fail_at (place, TW_IO_ERROR_SYNTAX, field, json_object_get_member (object, field), expected, error);
}

static gboolean
check_override (const Place      *place,
                JsonObject       *object,
                const TwOverride *override,
                GError          **error)
{
  g_autofree char *expected = tw_table_dup_override_fault (override);

  return expected == NULL || fail_at (place, TW_IO_ERROR_SYNTAX, "value", json_object_get_member (object, "value"), expected, error);
}

static gboolean
check_disruption (const Place           *place,
                  JsonObject            *object,
                  TwDraft               *draft,
                  const TwDisruptionRow *row,
                  GError               **error)
{
  const TwDisruption *disruption = &row->disruption;
  double              least, most;
  g_autofree char    *expected = NULL;

  if (tw_draft_find_scenario (draft, row->scenario) < 0)
    return fail_at (place, TW_IO_ERROR_REFERENCE, "scenario", json_object_get_member (object, "scenario"), "the id of a scenario", error);
  if (disruption->first_week > disruption->last_week)
    return fail_at (place, TW_IO_ERROR_SYNTAX, "last_week", json_object_get_member (object, "last_week"), "first_week or later", error);
  tw_disruption_kind_get_range (disruption->kind, &least, &most);
  if (disruption->amount >= least && disruption->amount <= most)
    return TRUE;

  expected = g_strdup_printf ("%g to %g for a disruption of kind %s", least, most, tw_disruption_kind_to_string (disruption->kind));

  return fail_at (place, TW_IO_ERROR_SYNTAX, "amount", json_object_get_member (object, "amount"), expected, error);
}

/* The arrays that rows of a table have beside their fields. */
static const char *const *
get_array_members (TwTableId id)
{
  static const char *const sales[] = { "units", "price", "flags", NULL };
  static const char *const drivers[] = { "value", NULL };

  return id == TW_TABLE_SALES ? sales : id == TW_TABLE_DRIVERS ? drivers
                                                               : sales + 3;
}

static gboolean
read_row (const Place *place,
          JsonNode    *node,
          TwDraft     *draft,
          TwTableId    id,
          GError     **error)
{
  const TwTable *table = &tw_tables[id];
  TwRow          row = { 0 };
  JsonObject    *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_at (place, TW_IO_ERROR_SYNTAX, "", node, "an object", error);
  object = json_node_get_object (node);
  for (guint f = 0; f < table->n_fields; f++)
    {
      const TwField *field = &table->fields[f];

      if (field->type == TW_FIELD_LANE ? !read_lane (place, object, draft, field, &TW_FIELD_AT (guint32, &row, field), error)
                                       : !read_member (place, object, draft, field, &row, error))
        return FALSE;
    }
  if (!check_members (place, object, get_array_members (id), table, error) ||
      (id == TW_TABLE_SALES && !read_arrays (place, object, draft, &row.sales, error)) ||
      (id == TW_TABLE_DRIVERS && !read_values (place, object, draft, &row.driver, error)) ||
      (id == TW_TABLE_OVERRIDES && !check_override (place, object, &row.override, error)))
    return FALSE;
  if (id == TW_TABLE_STEPS && !check_step (place, object, &row.step, error))
    return FALSE;
  if (id == TW_TABLE_DISRUPTIONS && !check_disruption (place, object, draft, &row.disruption, error))
    return FALSE;
  if (is_twin (draft, id, &row))
    return fail_at (place, TW_IO_ERROR_SYNTAX, "", node, "a row with a key of its own", error);
  tw_draft_add (draft, id, &row);

  return TRUE;
}

/* Rows that each is compared with all others, or looked for among all. */
static guint
get_most_rows (TwTableId id)
{
  return id == TW_TABLE_SCENARIOS ? TW_MAX_SCENARIOS : id == TW_TABLE_DISRUPTIONS ? TW_MAX_SCENARIOS * TW_MAX_DISRUPTIONS
                                                                                  : G_MAXUINT;
}

static gboolean
read_table (const Place *plan_place,
            JsonObject  *plan,
            TwDraft     *draft,
            TwTableId    id,
            GError     **error)
{
  Place      place = *plan_place;
  JsonNode  *node = json_object_get_member (plan, tw_tables[id].name);
  JsonArray *rows;

  if (node == NULL && tw_tables[id].since > place.version)
    return TRUE;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return fail_at (&place, TW_IO_ERROR_SYNTAX, tw_tables[id].name, node, "an array", error);
  rows = json_node_get_array (node);
  if (json_array_get_length (rows) > get_most_rows (id))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: $.%s has %u rows, expected at most %u", place.file, tw_tables[id].name, json_array_get_length (rows), get_most_rows (id));
      return FALSE;
    }
  place.table = tw_tables[id].name;
  for (; place.row < json_array_get_length (rows); place.row++)
    if (!read_row (&place, json_array_get_element (rows, place.row), draft, id, error))
      return FALSE;

  return TRUE;
}

/* ---- the plan ---- */

static gboolean
check_format (Place      *place,
              JsonObject *plan,
              GError    **error)
{
  JsonNode *format = json_object_get_member (plan, "format");
  JsonNode *version = json_object_get_member (plan, "version");
  gint64    number;

  if (format == NULL || g_strcmp0 (get_string (format), TW_PLAN_JSON_FORMAT) != 0)
    return fail_at (place, TW_IO_ERROR_NOT_A_PLAN, "format", format, "\"" TW_PLAN_JSON_FORMAT "\"", error);
  if (version == NULL || !get_whole (version, 1, G_MAXINT32, &number))
    return fail_at (place, TW_IO_ERROR_SYNTAX, "version", version, "a whole number from 1", error);
  if (number > TW_PLAN_JSON_VERSION)
    return fail_at (place, TW_IO_ERROR_NEWER, "version", version, "at most " G_STRINGIFY (TW_PLAN_JSON_VERSION) ", which is what this program knows", error);
  place->version = (guint) number;

  return TRUE;
}

static gboolean
read_plan_members (const Place *place,
                   JsonObject  *plan,
                   TwDraft     *draft,
                   GError     **error)
{
  static const TwField fields[] = {
    { "name", TW_FIELD_STRING, G_STRUCT_OFFSET (TwDraft, name), sizeof (char *) },
    { "description", TW_FIELD_STRING, G_STRUCT_OFFSET (TwDraft, description), sizeof (char *) },
    { "currency", TW_FIELD_CODE, G_STRUCT_OFFSET (TwDraft, currency), 4 },
    { "capital_rate", TW_FIELD_DOUBLE, G_STRUCT_OFFSET (TwDraft, capital_rate), sizeof (double), 0, 1 },
    { "start", TW_FIELD_WEEK, G_STRUCT_OFFSET (TwDraft, start_week), sizeof (TwWeek) },
    { "n_weeks", TW_FIELD_UINT, G_STRUCT_OFFSET (TwDraft, n_weeks), sizeof (guint), 1, TW_MAX_WEEKS },
    { "frozen_weeks", TW_FIELD_UINT, G_STRUCT_OFFSET (TwDraft, rules.frozen_weeks), sizeof (guint32), 0, TW_MAX_WEEKS, .since = 2 },
    { "change_price", TW_FIELD_DOUBLE, G_STRUCT_OFFSET (TwDraft, rules.change_price), sizeof (double), 0, TW_MAX_MONEY, .since = 2 },
    { "slow_sale_loss", TW_FIELD_DOUBLE, G_STRUCT_OFFSET (TwDraft, rules.slow_sale_loss), sizeof (double), 0, 1, .since = 2 },
    { "lost_sale_cost", TW_FIELD_DOUBLE, G_STRUCT_OFFSET (TwDraft, rules.lost_sale_cost), sizeof (double), 0, 10, .since = 2 },
    { "policy", TW_FIELD_WORD, G_STRUCT_OFFSET (TwDraft, rules.policy), sizeof (TwPolicy), .words = tw_plan_policy_words, .since = 4 },
  };
  TwDraft read = *draft;

  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    if (!read_member (place, plan, draft, &fields[f], &read, error))
      return FALSE;
  if (strlen (read.currency) != 3)
    return fail_at (place, TW_IO_ERROR_SYNTAX, "currency", json_object_get_member (plan, "currency"), "three letters of ISO 4217", error);

  /* Texts read from JSON are lent. */
  g_free (draft->name);
  g_free (draft->description);
  *draft = read;
  draft->name = g_strdup (read.name);
  draft->description = g_strdup (read.description);

  return TRUE;
}

static gboolean
read_plan (const char *file,
           JsonNode   *root,
           TwDraft    *draft,
           GError    **error)
{
  static const char *const members[] = { "format", "version", "name", "description", "currency", "capital_rate", "start", "n_weeks",
                                         "frozen_weeks", "change_price", "slow_sale_loss", "lost_sale_cost",
                                         "items", "places", "lanes", "offers", "stock", "shipments", "sales", "events", "overrides", "pins",
                                         "steps", "phase_rules", "budgets", "accepted", "phase_test", "drivers",
                                         "policy", "item_policies", "scenarios", "disruptions", "$schema", NULL };
  Place                    place = { file, NULL, 0, TW_PLAN_JSON_VERSION };
  JsonObject              *plan;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail_at (&place, TW_IO_ERROR_SYNTAX, "", root, "an object", error);
  plan = json_node_get_object (root);
  if (!check_format (&place, plan, error) || !check_members (&place, plan, members, NULL, error) ||
      !read_plan_members (&place, plan, draft, error))
    return FALSE;
  for (int id = 0; id < TW_N_TABLES; id++)
    if (!read_table (&place, plan, draft, id, error))
      return FALSE;
  if (json_object_get_member (plan, tw_tables[TW_TABLE_SCENARIOS].name) == NULL)
    tw_draft_add_usual_scenarios (draft);

  return TRUE;
}

/* The parser calls itself for what is nested: our format is four levels deep, a hostile one need not be.
 * And it takes an escaped NUL, at which a text of C would end without a word. */
static gboolean
check_form (const char *text,
            gsize       n,
            const char *name,
            GError    **error)
{
  int      depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      if (quoted && text[i] == '\\')
        {
          if (n - i >= 6 && strncmp (text + i, "\\u0000", 6) == 0)
            {
              g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: byte %" G_GSIZE_FORMAT ": a NUL in a text", name, i + 1);
              return FALSE;
            }
          i++;
        }
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '[' || text[i] == '{') && ++depth > MAX_DEPTH)
        {
          g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: byte %" G_GSIZE_FORMAT ": nested more than %d deep", name, i + 1, MAX_DEPTH);
          return FALSE;
        }
      else if (!quoted && (text[i] == ']' || text[i] == '}'))
        depth--;
    }

  return TRUE;
}

TwModel *
tw_plan_json_parse (const char *text,
                    gsize       n,
                    const char *name,
                    GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (TwDraft) draft = tw_draft_new ();
  g_autoptr (GError) local = NULL;
  TwModel *model;

  if (!g_utf8_validate_len (text, n, NULL))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: not JSON in UTF-8", name);
      return NULL;
    }
  if (!check_form (text, n, name, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) n, &local))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: %s", name, local->message);
      return NULL;
    }

  if (!read_plan (name, json_parser_get_root (parser), draft, error))
    return NULL;
  model = tw_draft_to_model (draft, error);
  if (model == NULL)
    g_prefix_error (error, "%s: ", name);

  return model;
}
