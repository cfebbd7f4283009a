/* tw-plan-json.c: writing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-json.h"

#include "tw-io-error.h"
#include "tw-tables.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
set_day (JsonObject *object,
         const char *name,
         TwDay       day)
{
  g_autofree char *date = tw_day_dup_string (day);

  json_object_set_string_member (object, name, date);
}

static void
set_lane (JsonObject    *object,
          const TwModel *model,
          guint32        index)
{
  static const char *const names[] = { "from", "to", "mode" };
  const TwLane            *lane = index != TW_ANY ? tw_model_get_lane (model, index) : NULL;

  for (guint i = 0; lane == NULL && i < G_N_ELEMENTS (names); i++)
    json_object_set_null_member (object, names[i]);
  if (lane == NULL)
    return;
  json_object_set_string_member (object, "from", tw_model_get_place (model, lane->from)->id);
  json_object_set_string_member (object, "to", tw_model_get_place (model, lane->to)->id);
  json_object_set_string_member (object, "mode", tw_mode_to_string (lane->mode));
}

static const char *
get_id (const TwModel *model,
        TwFieldType    type,
        guint32        index)
{
  if (type == TW_FIELD_ITEM)
    return tw_model_get_item (model, index)->id;

  return tw_model_get_place (model, type == TW_FIELD_MARKET ? tw_model_get_market_place (model, index) : index)->id;
}

static void
set_words (JsonObject    *object,
           const TwField *field,
           guint32        set)
{
  JsonArray *words = json_array_new ();

  for (guint i = 0; field->words[i] != NULL; i++)
    if ((set & 1u << i) != 0)
      json_array_add_string_element (words, field->words[i]);
  json_object_set_array_member (object, field->name, words);
}

static void
set_field (JsonObject    *object,
           const TwModel *model,
           const TwField *field,
           const TwRow   *row)
{
  switch (field->type)
    {
    case TW_FIELD_STRING:
      json_object_set_string_member (object, field->name, TW_FIELD_AT (char *, row, field));
      break;
    case TW_FIELD_CODE:
      json_object_set_string_member (object, field->name, &TW_FIELD_AT (char, row, field));
      break;
    case TW_FIELD_DOUBLE:
      json_object_set_double_member (object, field->name, TW_FIELD_AT (double, row, field));
      break;
    case TW_FIELD_FLOAT:
      json_object_set_double_member (object, field->name, (double) TW_FIELD_AT (float, row, field));
      break;
    case TW_FIELD_UINT:
      json_object_set_int_member (object, field->name, TW_FIELD_AT (guint32, row, field));
      break;
    case TW_FIELD_ID:
    case TW_FIELD_TIME:
      json_object_set_int_member (object, field->name, TW_FIELD_AT (gint64, row, field));
      break;
    case TW_FIELD_BOOL:
      json_object_set_boolean_member (object, field->name, TW_FIELD_AT (gboolean, row, field));
      break;
    case TW_FIELD_WORD:
      json_object_set_string_member (object, field->name, field->words[TW_FIELD_AT (int, row, field)]);
      break;
    case TW_FIELD_WORDS:
      set_words (object, field, TW_FIELD_AT (guint32, row, field));
      break;
    case TW_FIELD_DAY:
      set_day (object, field->name, TW_FIELD_AT (TwDay, row, field));
      break;
    case TW_FIELD_WEEK:
      set_day (object, field->name, tw_week_get_monday (TW_FIELD_AT (TwWeek, row, field)));
      break;
    case TW_FIELD_ITEM:
    case TW_FIELD_PLACE:
    case TW_FIELD_MARKET:
      if (field->any && TW_FIELD_AT (guint32, row, field) == TW_ANY)
        json_object_set_null_member (object, field->name);
      else
        json_object_set_string_member (object, field->name, get_id (model, field->type, TW_FIELD_AT (guint32, row, field)));
      break;
    case TW_FIELD_LANE:
      set_lane (object, model, TW_FIELD_AT (guint32, row, field));
      break;
    }
}

static void
set_arrays (JsonObject    *object,
            const TwSales *sales)
{
  JsonArray *units = json_array_sized_new (sales->n_weeks);
  JsonArray *price = sales->price != NULL ? json_array_sized_new (sales->n_weeks) : NULL;
  JsonArray *flags = sales->flags != NULL ? json_array_sized_new (sales->n_weeks) : NULL;

  for (guint32 t = 0; t < sales->n_weeks; t++)
    {
      json_array_add_int_element (units, sales->units[t]);
      if (price != NULL && isnan (sales->price[t]))
        json_array_add_null_element (price);
      else if (price != NULL)
        json_array_add_double_element (price, (double) sales->price[t]);
      if (flags != NULL)
        json_array_add_int_element (flags, sales->flags[t]);
    }
  json_object_set_array_member (object, "units", units);
  if (price != NULL)
    json_object_set_array_member (object, "price", price);
  if (flags != NULL)
    json_object_set_array_member (object, "flags", flags);
}

static void
set_values (JsonObject     *object,
            const TwDriver *driver)
{
  JsonArray *values = json_array_sized_new (driver->n_weeks);

  for (guint32 t = 0; t < driver->n_weeks; t++)
    if (isnan (driver->value[t]))
      json_array_add_null_element (values);
    else
      json_array_add_double_element (values, (double) driver->value[t]);
  json_object_set_array_member (object, "value", values);
}

static JsonArray *
new_table (const TwModel *model,
           TwTableId      id)
{
  const TwTable *table = &tw_tables[id];
  guint          n = tw_table_get_n_rows (model, id);
  JsonArray     *rows = json_array_new ();
  TwRow          row;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *object;

      if (!tw_table_get_row (model, id, i, &row))
        continue;
      object = json_object_new ();
      for (guint f = 0; f < table->n_fields; f++)
        set_field (object, model, &table->fields[f], &row);
      if (id == TW_TABLE_SALES)
        set_arrays (object, &row.sales);
      if (id == TW_TABLE_DRIVERS)
        set_values (object, &row.driver);
      json_array_add_object_element (rows, object);
    }

  return rows;
}

static JsonNode *
new_plan (const TwModel *model)
{
  const TwRules *rules = tw_model_get_rules (model);
  JsonObject    *plan = json_object_new ();
  JsonNode      *root = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (plan, "format", TW_PLAN_JSON_FORMAT);
  json_object_set_int_member (plan, "version", TW_PLAN_JSON_VERSION);
  json_object_set_string_member (plan, "name", tw_model_get_name (model));
  json_object_set_string_member (plan, "description", tw_model_get_description (model));
  json_object_set_string_member (plan, "currency", tw_model_get_currency (model));
  json_object_set_double_member (plan, "capital_rate", tw_model_get_capital_rate (model));
  set_day (plan, "start", tw_week_get_monday (tw_model_get_start_week (model)));
  json_object_set_int_member (plan, "n_weeks", tw_model_get_n_weeks (model));
  json_object_set_int_member (plan, "frozen_weeks", rules->frozen_weeks);
  json_object_set_double_member (plan, "change_price", rules->change_price);
  json_object_set_double_member (plan, "slow_sale_loss", rules->slow_sale_loss);
  json_object_set_double_member (plan, "lost_sale_cost", rules->lost_sale_cost);
  json_object_set_string_member (plan, "policy", tw_policy_to_string (rules->policy));
  for (int id = 0; id < TW_N_TABLES; id++)
    json_object_set_array_member (plan, tw_tables[id].name, new_table (model, id));
  json_node_take_object (root, plan);

  return root;
}

char *
tw_plan_json_format (const TwModel *model)
{
  g_autoptr (JsonNode) root = new_plan (model);
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, root);

  return json_generator_to_data (generator, NULL);
}

gboolean
tw_plan_json_write (const TwModel *model,
                    GFile         *file,
                    GError       **error)
{
  g_autofree char *text = tw_plan_json_format (model);

  return g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}

static char *
read_limited (GFile   *file,
              gsize   *n,
              GError **error)
{
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, error);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autofree char *buffer = g_malloc (1 << 16);
  gint64           total = 0;
  gssize           got;

  if (in == NULL)
    return NULL;
  while ((got = g_input_stream_read (G_INPUT_STREAM (in), buffer, 1 << 16, NULL, error)) > 0)
    {
      total += got;
      if (total > TW_PLAN_JSON_MAX_BYTES)
        {
          g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "larger than %" G_GINT64_FORMAT " bytes", TW_PLAN_JSON_MAX_BYTES);
          return NULL;
        }
      if (!g_output_stream_write_all (memory, buffer, (gsize) got, NULL, NULL, error))
        return NULL;
    }
  if (got < 0 || !g_output_stream_close (memory, NULL, error))
    return NULL;
  *n = (gsize) total;

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

TwModel *
tw_plan_json_read (GFile   *file,
                   GError **error)
{
  gsize            n = 0;
  g_autofree char *text = read_limited (file, &n, error);
  g_autofree char *name = g_file_get_basename (file);

  return text != NULL || n > 0 ? tw_plan_json_parse (text, n, name, error) : NULL;
}
