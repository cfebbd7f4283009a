/* test-plan-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "tw-io-error.h"
#include "tw-plan-json.h"
#include "tw-tables.h"
#include "tw-test-model.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
assert_round_trip (const TwModel *model)
{
  g_autofree char *text = tw_plan_json_format (model);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) again = tw_plan_json_parse (text, strlen (text), "t.json", &error);

  g_assert_no_error (error);
  tw_assert_models_equal (model, again);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (TwModel) model = tw_test_model_new_random (rand, 1 + i, 1 + i % 4, 1 + i * 3);

      assert_round_trip (model);
    }
}

static void
test_demo (void)
{
  g_autoptr (TwModel) model = tw_demo_new (TW_DEMO_SEED, NULL);

  assert_round_trip (model);
}

static void
test_file (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (TwModel) model = tw_test_model_new_random (rand, 3, 2, 5);
  g_autoptr (TwModel) again = NULL;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("tradewind-XXXXXX.json", &stream, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tw_plan_json_write (model, file, &error));
  again = tw_plan_json_read (file, &error);
  g_assert_no_error (error);
  tw_assert_models_equal (model, again);
  g_file_delete (file, NULL, NULL);
}

static char *
dup_replaced (const char *text,
              const char *from,
              const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, 2);

  g_assert_nonnull (parts[1]);

  return g_strconcat (parts[0], to, parts[1], NULL);
}

/* A plan of one row a table, and what becomes of it when one thing is wrong. */
static void
test_errors (void)
{
  const struct
  {
    const char *from;
    const char *to;
    int         code;
    const char *says;
  } cases[] = {
    { "\"tradewind-plan\"", "\"plan\"", TW_IO_ERROR_NOT_A_PLAN, "t.json: $.format is \"plan\", expected \"tradewind-plan\"" },
    { "\"version\":4", "\"version\":5", TW_IO_ERROR_NEWER, "t.json: $.version is 5, expected at most 4*" },
    { "\"frozen_weeks\":", "\"n_frozen\":", TW_IO_ERROR_SYNTAX, "t.json: $.n_frozen is *, expected no such member" },
    { "\"capacity_hard\":", "\"capacity_hard\":7,\"was\":", TW_IO_ERROR_SYNTAX, "t.json: $.places[0].capacity_hard is 7, expected true or false" },
    { "\"fixed_cost\":", "\"was\":", TW_IO_ERROR_SYNTAX, "t.json: $.lanes[0].fixed_cost is missing, expected a number*" },
    { "\"phase\":\"none\"", "\"phase\":\"ripe\"", TW_IO_ERROR_SYNTAX, "t.json: $.*.phase is \"ripe\", expected one of none*" },
    { "\"steps\":[", "\"steps\":[{\"place\":\"SRC-0\",\"kind\":\"aged\",\"threshold\":1.5,\"per_m3\":0,\"per_unit\":0},", TW_IO_ERROR_SYNTAX, "t.json: $.steps[0].threshold is 1.5, expected a whole number of days*" },
    { "\"steps\":[", "\"steps\":[{\"place\":\"SRC-0\",\"kind\":\"low_stock\",\"threshold\":1.5,\"per_m3\":1,\"per_unit\":0},", TW_IO_ERROR_SYNTAX, "t.json: $.steps[0].per_m3 is 1, expected 0*" },
    { "\"modes\":[", "\"modes\":[\"ship\",", TW_IO_ERROR_SYNTAX, "t.json: $.phase_rules[*].modes is *, expected none, or some of*" },
    { "\"phase_rules\":[", "\"phase_rules\":[{\"phase\":\"mature\",\"modes\":[],\"inbound\":true,\"review_weeks\":1,\"batch_units\":0},", TW_IO_ERROR_SYNTAX, "t.json: $.phase_rules[5] is *, expected a row with a key of its own" },
    { "\"budgets\":[", "\"budgets\":[{\"first_week\":\"2026-10-06\"},", TW_IO_ERROR_SYNTAX, "t.json: $.budgets[0].first_week is \"2026-10-06\", expected the date of a Monday*" },
    { "\"accepted\":[", "\"accepted\":[{\"item\":\"SKU-1\",\"from\":null,\"to\":\"FC-0\",\"mode\":null},", TW_IO_ERROR_REFERENCE, "t.json: $.accepted[0].from is null, expected the id of a place" },
    { "\"driver\":\"temperature\"", "\"driver\":\"rain\"", TW_IO_ERROR_SYNTAX, "t.json: $.overrides[*].driver is \"rain\", expected one of demand, price*" },
    { "\"kind\":\"absolute\",\"value\":3.5", "\"kind\":\"absolute\",\"value\":88", TW_IO_ERROR_SYNTAX, "t.json: $.overrides[*].value is 88, expected a number from -60 to 60 for temperature" },
    { "\"drivers\":[", "\"drivers\":[{\"kind\":\"demand\",\"item\":null,\"market\":\"M-0\",\"first_week\":\"2026-10-05\",\"value\":[1]},", TW_IO_ERROR_SYNTAX, "t.json: $.drivers[0].kind is \"demand\", expected what moves demand*" },
    { "\"drivers\":[", "\"drivers\":[{\"kind\":\"deal\",\"item\":null,\"market\":\"M-0\",\"first_week\":\"2026-10-05\",\"value\":[null,2]},", TW_IO_ERROR_SYNTAX, "t.json: $.drivers[0].value[1] is 2, expected a number from 0 to 1, or null" },
    { "\"drivers\":[", "\"drivers\":[{\"kind\":\"deal\",\"item\":null,\"market\":\"M-0\",\"first_week\":\"2026-10-05\",\"value\":[]},", TW_IO_ERROR_SYNTAX, "t.json: $.drivers[0].value is [], expected an array of 1 to 5200 values" },
    { "\"drivers\":[", "\"drivers\":[{\"kind\":\"deal\",\"item\":\"no\",\"market\":\"M-0\",\"first_week\":\"2026-10-05\",\"value\":[1]},", TW_IO_ERROR_REFERENCE, "t.json: $.drivers[0].item is \"no\", expected the id of an item" },
    { "\"phase_test\":[", "\"phase_test\":[{\"trial_weeks\":1,\"mature_weeks\":1,\"in_stock_rate\":0,\"breakout\":1,\"declining\":1,\"certainty\":0.4},", TW_IO_ERROR_SYNTAX, "t.json: $.phase_test[0].certainty is 0.4*, expected a number from 0.5 to 1" },
    { "\"phase_test\":[", "\"phase_test\":[{\"trial_weeks\":1,\"mature_weeks\":1,\"in_stock_rate\":0,\"breakout\":1,\"declining\":1,\"certainty\":1},", TW_IO_ERROR_SYNTAX, "t.json: $.phase_test[1] is *, expected a row with a key of its own" },
    { "\"items\":[", "\"policy\":\"plan\",\"items\":[", TW_IO_ERROR_SYNTAX, "t.json: $.policy is \"plan\", expected one of nggs, fba, sca" },
    { "\"item_policies\":[", "\"item_policies\":[{\"item\":\"SKU-2\",\"policy\":\"clairvoyant\"},", TW_IO_ERROR_SYNTAX, "t.json: $.item_policies[0].policy is \"clairvoyant\", expected one of nggs, fba, sca" },
    { "\"policy\":\"clairvoyant\"", "\"policy\":\"hope\"", TW_IO_ERROR_SYNTAX, "t.json: $.scenarios[4].policy is \"hope\", expected one of nggs, fba, sca, plan, clairvoyant" },
    { "\"scenarios\":[{\"id\":4", "\"scenarios\":[{\"id\":1", TW_IO_ERROR_SYNTAX, "t.json: $.scenarios[3] is *, expected a row with a key of its own" },
    { "\"disruptions\":[", "\"disruptions\":[{\"scenario\":77,\"kind\":\"rent\",\"place\":null,\"passage\":\"\",\"first_week\":0,\"last_week\":1,\"amount\":1},", TW_IO_ERROR_REFERENCE, "t.json: $.disruptions[0].scenario is 77, expected the id of a scenario" },
    { "\"disruptions\":[", "\"disruptions\":[{\"scenario\":1,\"kind\":\"rent\",\"place\":\"no\",\"passage\":\"\",\"first_week\":0,\"last_week\":1,\"amount\":1},", TW_IO_ERROR_REFERENCE, "t.json: $.disruptions[0].place is \"no\", expected the id of a place" },
    { "\"disruptions\":[", "\"disruptions\":[{\"scenario\":1,\"kind\":\"canal\",\"place\":null,\"passage\":\"much longer than a name\",\"first_week\":0,\"last_week\":1,\"amount\":0},", TW_IO_ERROR_SYNTAX, "t.json: $.disruptions[0].passage is *, expected at most 15 letters" },
    { "\"disruptions\":[", "\"disruptions\":[{\"scenario\":1,\"kind\":\"tariff\",\"place\":null,\"passage\":\"\",\"first_week\":0,\"last_week\":1,\"amount\":100},", TW_IO_ERROR_SYNTAX, "t.json: $.disruptions[0].amount is 100*, expected -1 to 10 for a disruption of kind tariff" },
    { "\"disruptions\":[", "\"disruptions\":[{\"scenario\":1,\"kind\":\"rent\",\"place\":null,\"passage\":\"\",\"first_week\":3,\"last_week\":2,\"amount\":1},", TW_IO_ERROR_SYNTAX, "t.json: $.disruptions[0].last_week is 2, expected first_week or later" },
    { "\"disruptions\":[", "\"disruptions\":[{\"scenario\":1,\"kind\":\"rent\",\"place\":null,\"passage\":\"\",\"first_week\":0,\"last_week\":104,\"amount\":1},", TW_IO_ERROR_SYNTAX, "t.json: $.disruptions[0].last_week is 104, expected a whole number from 0 to 103" },
    { "\"currency\":\"USD\"", "\"currency\":\"dollars\"", TW_IO_ERROR_SYNTAX, "t.json: $.currency is \"dollars\"*" },
    { "\"n_weeks\":26", "\"n_weeks\":0", TW_IO_ERROR_SYNTAX, "t.json: $.n_weeks is 0, expected a whole number from 1 to 104" },
    { "\"n_weeks\":26", "\"n_weeks\":26,\"x\":1", TW_IO_ERROR_SYNTAX, "t.json: $.x is 1, expected no such member" },
    { "\"start\":\"2026-10-05\"", "\"start\":\"2026-10-06\"", TW_IO_ERROR_SYNTAX, "t.json: $.start is \"2026-10-06\", expected the date of a Monday*" },
    { "\"unit_cost\":", "\"unit_cost\":\"x\",\"was\":", TW_IO_ERROR_SYNTAX, "t.json: $.items[0].unit_cost is \"x\", expected a number*" },
    { "\"unit_cost\":", "\"unit_cost\":-1,\"was\":", TW_IO_ERROR_SYNTAX, "t.json: $.items[0].unit_cost is -1*" },
    { "\"unit_cost\":", "\"was\":", TW_IO_ERROR_SYNTAX, "t.json: $.items[0].unit_cost is missing*" },
    { "\"id\":\"SKU-1\"", "\"id\":\"SKU-2\"", TW_IO_ERROR_SYNTAX, "t.json: $.items[2] is *, expected a row with a key of its own" },
    { "\"from\":\"SRC-0\"", "\"from\":\"XX\"", TW_IO_ERROR_REFERENCE, "t.json: $.lanes[0].from is \"XX\", expected the id of a place" },
    { "\"units\":[", "\"units\":[1,-1,", TW_IO_ERROR_SYNTAX, "t.json: $.sales[0].units[1] is -1*" },
    { "\"units\":[", "\"units\":[],\"was\":[", TW_IO_ERROR_SYNTAX, "t.json: $.sales[0].was*" },
    { "\"pins\":[", "\"pins\":[7,", TW_IO_ERROR_SYNTAX, "t.json: $.pins[0] is 7, expected an object" },
    { "\"pins\":[", "\"pins\":{},\"was\":[", TW_IO_ERROR_SYNTAX, "t.json: $.was*" },
    { "{\"format\"", "[{\"format\"", TW_IO_ERROR_SYNTAX, "t.json: *" },
    { "\"name\":\"", "\"name\":\"a\\u0000b", TW_IO_ERROR_SYNTAX, "t.json: byte *: a NUL in a text" },
    { "\"pins\":[", "\"pins\":[[[[[[[[[[[[[[[[[[[[[", TW_IO_ERROR_SYNTAX, "t.json: byte *: nested more than 16 deep" },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (TwModel) model = tw_test_model_new_random (rand, 4, 2, 5);
  g_autofree char *good = tw_plan_json_format (model);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *bad = dup_replaced (good, cases[i].from, cases[i].to);
      g_autoptr (GError) error = NULL;

      g_assert_null (tw_plan_json_parse (bad, strlen (bad), "t.json", &error));
      g_assert_error (error, TW_IO_ERROR, cases[i].code);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, error->message, cases[i].says);
    }
}

static void
remove_fields (JsonObject    *plan,
               const TwTable *table,
               guint          version)
{
  JsonArray *rows = json_object_get_array_member (plan, table->name);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    for (guint f = 0; f < table->n_fields; f++)
      if (table->fields[f].since > version)
        json_object_remove_member (json_array_get_object_element (rows, i), table->fields[f].name);
}

/* The text as a program of an older format wrote it. */
static char *
dup_as_of (const char *text,
           guint       version)
{
  static const char *const rules[] = { "frozen_weeks", "change_price", "slow_sale_loss", "lost_sale_cost" };
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *plan = json_node_get_object (root);

  json_object_set_int_member (plan, "version", version);
  for (gsize i = 0; i < G_N_ELEMENTS (rules) && version < 2; i++)
    json_object_remove_member (plan, rules[i]);
  if (version < 4)
    json_object_remove_member (plan, "policy");
  for (int id = 0; id < TW_N_TABLES; id++)
    if (tw_tables[id].since > version)
      json_object_remove_member (plan, tw_tables[id].name);
    else
      remove_fields (plan, &tw_tables[id], version);

  return json_to_string (root, FALSE);
}

/* A file of an older format opens with the defaults of what came later, but must have what its own version has. */
static void
test_old_versions (void)
{
  for (guint version = 1; version < TW_PLAN_JSON_VERSION; version++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (3);
      g_autoptr (TwModel) model = tw_test_model_new_random (rand, 4, 2, 5);
      g_autoptr (TwModel) plain = tw_test_model_new_as_of (model, version);
      g_autofree char *text = tw_plan_json_format (model);
      g_autofree char *old = dup_as_of (text, version);
      g_autofree char *has = g_strdup_printf ("\"version\":%u", version);
      g_autofree char *claims = g_strdup_printf ("\"version\":%u", version + 1);
      g_autofree char *half = dup_replaced (old, has, claims);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) read = tw_plan_json_parse (old, strlen (old), "t.json", &error);

      g_assert_no_error (error);
      tw_assert_models_equal (plain, read);
      g_assert_null (tw_plan_json_parse (half, strlen (half), "t.json", &error));
      g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
    }
}

/* Tables whose rows are compared with each other are refused before they are, if they are too long. */
static void
test_too_many (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (TwModel) model = tw_test_model_new_random (rand, 4, 2, 5);
  g_autofree char *good = tw_plan_json_format (model);
  g_autoptr (GString) many = g_string_new ("\"scenarios\":[");
  g_autoptr (GError) error = NULL;
  g_autofree char *bad = NULL;

  for (int i = 0; i < TW_MAX_SCENARIOS; i++)
    g_string_append (many, "{},");
  bad = dup_replaced (good, "\"scenarios\":[", many->str);
  g_assert_null (tw_plan_json_parse (bad, strlen (bad), "t.json", &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
  g_assert_true (g_pattern_match_simple ("t.json: $.scenarios has 1?? rows, expected at most 100", error->message));
}

/* Who writes an older format but has scenarios in it gets those, and not the usual ones besides. */
static void
test_early_scenarios (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (TwModel) model = tw_test_model_new_random (rand, 4, 2, 5);
  g_autofree char *text = tw_plan_json_format (model);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_autofree char *early = NULL;
  g_autoptr (TwModel) read = NULL;
  g_autoptr (GError) error = NULL;
  guint n_before, n_after;

  json_object_set_int_member (json_node_get_object (root), "version", 3);
  early = json_to_string (root, FALSE);
  read = tw_plan_json_parse (early, strlen (early), "t.json", &error);
  g_assert_no_error (error);
  tw_model_get_scenarios (model, &n_before);
  tw_model_get_scenarios (read, &n_after);
  g_assert_cmpuint (n_after, ==, n_before);
}

static JsonObject *
get_properties (JsonObject *schema,
                const char *table)
{
  JsonObject *rows = json_object_get_object_member (json_object_get_object_member (schema, "properties"), table);

  g_assert_nonnull (rows);

  return json_object_get_object_member (json_object_get_object_member (rows, "items"), "properties");
}

/* The schema describes the tables that the program has: the same members, ranges and words. */
static void
test_schema (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *schema;

  json_parser_load_from_file (parser, TW_SCHEMA, &error);
  g_assert_no_error (error);
  schema = json_node_get_object (json_parser_get_root (parser));
  for (int id = 0; id < TW_N_TABLES; id++)
    {
      const TwTable *table = &tw_tables[id];
      JsonObject    *properties = get_properties (schema, table->name);
      guint          n = table->n_fields;

      for (guint f = 0; f < table->n_fields; f++)
        {
          const TwField *field = &table->fields[f];
          JsonObject    *property;

          if (field->type == TW_FIELD_LANE)
            {
              g_assert_true (json_object_has_member (properties, "from") && json_object_has_member (properties, "mode"));
              n += 2;
              continue;
            }
          property = json_object_get_object_member (properties, field->name);
          g_assert_nonnull (property);
          if (field->type == TW_FIELD_DOUBLE || field->type == TW_FIELD_FLOAT || field->type == TW_FIELD_UINT)
            {
              g_assert_cmpfloat (json_object_get_double_member (property, "minimum"), ==, field->low);
              g_assert_cmpfloat (json_object_get_double_member (property, "maximum"), ==, field->high);
            }
          if (field->type == TW_FIELD_WORD)
            g_assert_cmpuint (json_array_get_length (json_object_get_array_member (property, "enum")), ==, g_strv_length ((char **) field->words));
        }
      g_assert_cmpuint (json_object_get_size (properties), ==, n + (id == TW_TABLE_SALES ? 3 : id == TW_TABLE_DRIVERS ? 1
                                                                                                                      : 0));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-json/random", test_random);
  g_test_add_func ("/plan-json/demo", test_demo);
  g_test_add_func ("/plan-json/file", test_file);
  g_test_add_func ("/plan-json/errors", test_errors);
  g_test_add_func ("/plan-json/old-versions", test_old_versions);
  g_test_add_func ("/plan-json/too-many", test_too_many);
  g_test_add_func ("/plan-json/early-scenarios", test_early_scenarios);
  g_test_add_func ("/plan-json/schema", test_schema);

  return g_test_run ();
}
