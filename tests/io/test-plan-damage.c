/* test-plan-damage.c: files that are old, foreign, damaged or hostile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-csv.h"
#include "tw-io-error.h"
#include "tw-plan-file.h"
#include "tw-plan-json.h"
#include "tw-plan-schema.h"
#include "tw-table-import.h"
#include "tw-test-model.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_PLANS 200

typedef struct
{
  char    *dir;
  char    *work_dir;
  char    *path;
  GFile   *file;
  GRand   *rand;
  TwModel *model;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (TwPlanFile) plan = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwPlan) answer = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
  fixture->work_dir = g_build_filename (fixture->dir, "work", NULL);
  fixture->path = g_build_filename (fixture->dir, "plan.tradewind", NULL);
  fixture->file = g_file_new_for_path (fixture->path);
  fixture->rand = g_rand_new_with_seed (g_test_rand_int ());
  fixture->model = tw_test_model_new_random (fixture->rand, 8, 3, 12);
  forecasts = tw_test_forecasts_new_random (fixture->rand, fixture->model);
  plan = tw_plan_file_new (fixture->work_dir, fixture->model, &error);
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_store_forecasts (plan, forecasts, NULL));
  answer = tw_test_answer_new_random (fixture->rand, fixture->model, forecasts);
  g_assert_true (tw_plan_file_store_answer (plan, answer, NULL));
  g_assert_true (tw_plan_file_save (plan, fixture->file, NULL));
  tw_plan_file_close (plan);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tw_test_remove_folder (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->work_dir);
  g_free (fixture->path);
  g_object_unref (fixture->file);
  g_rand_free (fixture->rand);
  tw_model_unref (fixture->model);
}

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  sqlite3_close (database);
}

/* ---- migrations ---- */

static const TwMigration steps[] = {
  "CREATE TABLE a (x INTEGER NOT NULL) STRICT;",
  "CREATE TABLE b (y TEXT NOT NULL) STRICT; INSERT INTO b SELECT 'was ' || x FROM a;",
  "ALTER TABLE a ADD COLUMN z REAL NOT NULL DEFAULT 2.5;",
};

/* A file of version 1 becomes one of version 3 with its rows, and the steps it has are not run again. */
static void
test_migrations (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (TwDatabase) database = tw_database_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *moved = NULL;
  gint64           version, id;

  g_assert_true (tw_plan_schema_upgrade (database, steps, 1, &error));
  g_assert_no_error (error);
  g_assert_true (tw_database_run (database, "INSERT INTO a VALUES (7)", &error));
  g_assert_true (tw_plan_schema_upgrade (database, steps, 3, &error));
  g_assert_no_error (error);
  g_assert_true (tw_database_get_int (database, "PRAGMA user_version", &version, &error));
  g_assert_cmpint (version, ==, 3);
  g_assert_true (tw_database_get_int (database, "PRAGMA application_id", &id, &error));
  g_assert_cmpint (id, ==, TW_PLAN_APPLICATION_ID);
  moved = tw_database_dup_text (database, "SELECT y || z FROM a, b", &error);
  g_assert_cmpstr (moved, ==, "was 72.5");
  g_assert_true (tw_plan_schema_upgrade (database, steps, 3, &error));

  g_assert_false (tw_plan_schema_upgrade (database, steps, 2, &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_NEWER);
}

/* A step that fails leaves the version that was there, whole. */
static void
test_failed_migration (Fixture      *fixture,
                       gconstpointer data)
{
  const TwMigration bad[] = { steps[0], "CREATE TABLE b (y TEXT) STRICT; INSERT INTO nowhere VALUES (1);" };
  g_autoptr (TwDatabase) database = tw_database_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  g_autoptr (GError) error = NULL;
  gint64 version;

  g_assert_true (tw_plan_schema_upgrade (database, bad, 1, &error));
  g_assert_false (tw_plan_schema_upgrade (database, bad, 2, &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE);
  g_assert_true (tw_database_get_int (database, "PRAGMA user_version", &version, NULL));
  g_assert_cmpint (version, ==, 1);
  g_assert_true (tw_plan_schema_upgrade (database, steps, 2, NULL));
}

/* ---- foreign and spoilt files ---- */

static void
assert_refused (Fixture    *fixture,
                int         code,
                const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tw_plan_file_check (fixture->path, &error));
  g_assert_error (error, TW_IO_ERROR, code);
  if (!g_pattern_match_simple (says, error->message))
    g_error ("\"%s\" is not \"%s\"", error->message, says);
}

static void
test_foreign (Fixture      *fixture,
              gconstpointer data)
{
  g_file_set_contents (fixture->path, "", 0, NULL);
  assert_refused (fixture, TW_IO_ERROR_NOT_A_PLAN, "*empty*");
  g_file_set_contents (fixture->path, "item,market,week,units\n", -1, NULL);
  assert_refused (fixture, TW_IO_ERROR_NOT_A_PLAN, "*not a database*");
  g_unlink (fixture->path);
  run_sql (fixture->path, "CREATE TABLE t (x)");
  assert_refused (fixture, TW_IO_ERROR_NOT_A_PLAN, "*not of a plan*");
  g_unlink (fixture->path);
  run_sql (fixture->path, "CREATE TABLE plan (x); PRAGMA application_id = 0x54575044; PRAGMA user_version = 1");
  assert_refused (fixture, TW_IO_ERROR_NOT_A_PLAN, "*tables of the file are not*");
}

/* One thing is wrong with each; what it is must be said. */
static void
test_spoilt (Fixture      *fixture,
             gconstpointer data)
{
  const struct
  {
    const char *sql;
    int         code;
    const char *says;
  } cases[] = {
    { "PRAGMA user_version = 99", TW_IO_ERROR_NEWER, "*format 99*" },
    { "PRAGMA application_id = 1", TW_IO_ERROR_NOT_A_PLAN, "*" },
    { "CREATE TABLE more (x)", TW_IO_ERROR_NOT_A_PLAN, "*tables*" },
    { "DROP TABLE pins", TW_IO_ERROR_NOT_A_PLAN, "*tables*" },
    { "CREATE TRIGGER t AFTER UPDATE ON plan BEGIN DELETE FROM pins; END", TW_IO_ERROR_NOT_A_PLAN, "*tables*" },
    { "DROP TABLE events; CREATE VIEW events AS SELECT 1", TW_IO_ERROR_NOT_A_PLAN, "*tables*" },
    { "DELETE FROM plan", TW_IO_ERROR_DAMAGED, "*" },
    { "UPDATE plan SET n_weeks = 105", TW_IO_ERROR_DAMAGED, "*table plan*" },
    { "UPDATE plan SET start_week = 1 << 40", TW_IO_ERROR_DAMAGED, "*table plan*" },
    { "UPDATE items SET unit_cost = -1 WHERE number = 2", TW_IO_ERROR_DAMAGED, "table items, row 3: unit_cost is -1.0, expected a number*" },
    { "UPDATE items SET unit_cost = 9e999 WHERE number = 2", TW_IO_ERROR_DAMAGED, "table items, row 3: unit_cost*" },
    { "UPDATE items SET name = cast (x'61ff62' AS TEXT) WHERE number = 0", TW_IO_ERROR_DAMAGED, "table items, row 1: name*" },
    { "UPDATE items SET name = 'a' || char (0) || 'b' WHERE number = 0", TW_IO_ERROR_DAMAGED, "table items, row 1: name*" },
    { "UPDATE places SET kind = 'depot' WHERE number = 0", TW_IO_ERROR_DAMAGED, "table places, row 1: kind is depot, expected one of*" },
    { "UPDATE places SET country = 'DEU' WHERE number = 0", TW_IO_ERROR_DAMAGED, "table places, row 1: country*" },
    { "UPDATE lanes SET mode = 'parcel' WHERE number = 0", TW_IO_ERROR_DAMAGED, "table lanes, row 1: mode parcel*" },
    { "UPDATE lanes SET number = 1000 WHERE number = (SELECT max (number) FROM lanes) AND number NOT IN (SELECT lane FROM pins)", TW_IO_ERROR_DAMAGED, "table *" },
    { "UPDATE pins SET week = 90", TW_IO_ERROR_DAMAGED, "table pins*" },
    { "UPDATE pins SET units = 0", TW_IO_ERROR_DAMAGED, "table pins*" },
    { "UPDATE stock SET reserved = on_hand + 1", TW_IO_ERROR_DAMAGED, "table stock, row *" },
    { "UPDATE stock SET place = 1", TW_IO_ERROR_DAMAGED, "table stock, row *" },
    { "UPDATE stock SET item = 5000000", TW_IO_ERROR_DAMAGED, "table stock, row * refers to a row of items*" },
    { "UPDATE offers SET market = 0 WHERE item = 3 AND market = 1", TW_IO_ERROR_DAMAGED, "table offers*market is 0*" },
    { "UPDATE sales SET units = x'010203'", TW_IO_ERROR_DAMAGED, "table sales*" },
    { "UPDATE sales SET units = x''", TW_IO_ERROR_DAMAGED, "table sales*" },
    { "UPDATE sales SET units = zeroblob (4 * 5201)", TW_IO_ERROR_DAMAGED, "table sales*" },
    { "UPDATE sales SET price = zeroblob (8)", TW_IO_ERROR_DAMAGED, "table sales*as many prices*" },
    { "UPDATE sales SET units = x'ffffffff', price = NULL, flags = NULL", TW_IO_ERROR_DAMAGED, "table sales*" },
    { "UPDATE sales SET flags = x'080000000000000000000000'", TW_IO_ERROR_DAMAGED, "table sales*in range" },
    { "UPDATE sales SET price = cast (x'000080bf' || zeroblob (44) AS BLOB)", TW_IO_ERROR_DAMAGED, "table sales*" },
    { "UPDATE sales SET first_week = 2961", TW_IO_ERROR_DAMAGED, "table sales*" },
    { "UPDATE shipments SET eta = depart - 1", TW_IO_ERROR_DAMAGED, "table shipments*" },
    { "UPDATE plan SET frozen_weeks = 27", TW_IO_ERROR_DAMAGED, "table plan, row 1: frozen_weeks is 27*" },
    { "UPDATE plan SET slow_sale_loss = 1.5", TW_IO_ERROR_DAMAGED, "table plan, row 1: slow_sale_loss is 1.5*" },
    { "UPDATE places SET capacity_hard = 2 WHERE number = 1", TW_IO_ERROR_DAMAGED, "table places, row 2: capacity_hard is 2*" },
    { "UPDATE lanes SET container_cost = 5, container_m3 = 0 WHERE number = 1", TW_IO_ERROR_DAMAGED, "table lanes, row 2: container_cost*" },
    { "UPDATE offers SET phase = 'ripe'", TW_IO_ERROR_DAMAGED, "table offers, row 1: phase is ripe, expected one of none*" },
    { "INSERT INTO steps VALUES (0, 'aged', 1.5, 1, 1)", TW_IO_ERROR_DAMAGED, "table steps*threshold is 1.5, expected a whole number*" },
    { "INSERT INTO steps VALUES (0, 'utilisation', 1.5, 1, 1)", TW_IO_ERROR_DAMAGED, "table steps*per_unit is 1.0, expected 0*" },
    { "INSERT INTO steps VALUES (3, 'aged', 900, 1, 1), (3, 'aged', 900, 1, 1)", TW_IO_ERROR_DAMAGED, "table places, row 4: *aged step*" },
    { "WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO steps SELECT 0, 'aged', i, 1, 1 FROM n", TW_IO_ERROR_DAMAGED, "table places, row 1: number of aged steps*" },
    { "UPDATE phase_rules SET modes = 'ocean,air' WHERE phase = 'trial'", TW_IO_ERROR_DAMAGED, "table phase_rules, row 2: modes is ocean,air, expected none, or some of*" },
    { "UPDATE phase_rules SET review_weeks = 0", TW_IO_ERROR_DAMAGED, "table phase_rules, row 1: review_weeks is 0*" },
    { "INSERT INTO phase_rules VALUES ('ripe', 'none', 1, 1, 0)", TW_IO_ERROR_DAMAGED, "table phase_rules has 7 rows*" },
    { "UPDATE phase_test SET certainty = 0.4", TW_IO_ERROR_DAMAGED, "table phase_test, row 1: certainty is 0.4, expected a number from 0.5 to 1" },
    { "INSERT INTO phase_test SELECT * FROM phase_test", TW_IO_ERROR_DAMAGED, "table phase_test has 2 rows, expected at most 1" },
    { "UPDATE overrides SET driver = 'rain'", TW_IO_ERROR_DAMAGED, "table overrides, row 1: driver is rain, expected one of demand, price*" },
    { "UPDATE overrides SET value = 88 WHERE driver = 'temperature'", TW_IO_ERROR_DAMAGED, "table overrides, row *: value is 88.0, expected a number from -60 to 60 for temperature" },
    { "UPDATE drivers SET kind = 'demand'", TW_IO_ERROR_DAMAGED, "table drivers, row 1: kind is demand, expected what moves demand*" },
    { "UPDATE drivers SET value = x'0102'", TW_IO_ERROR_DAMAGED, "table drivers, row 1: value is *, expected 1 to 5200 values*" },
    { "UPDATE drivers SET value = zeroblob (4 * 5201)", TW_IO_ERROR_DAMAGED, "table drivers, row 1: value*" },
    { "UPDATE drivers SET value = x'0000a040' WHERE kind = 'deal'", TW_IO_ERROR_DAMAGED, "table drivers, row *: value*in the range*" },
    { "UPDATE drivers SET value = x'0000807f'", TW_IO_ERROR_DAMAGED, "table drivers, row 1: value*in the range*" },
    { "UPDATE drivers SET market = 0", TW_IO_ERROR_DAMAGED, "table drivers, row 1: market is 0, expected the id of a market" },
    { "UPDATE drivers SET item = 99", TW_IO_ERROR_DAMAGED, "table drivers, row 1 refers to a row of items*" },
    { "INSERT INTO drivers SELECT * FROM drivers", TW_IO_ERROR_DAMAGED, "table drivers, row *the same driver*" },
    { "UPDATE plan SET policy = 'plan'", TW_IO_ERROR_DAMAGED, "table plan, row 1: policy is plan, expected one of nggs, fba, sca" },
    { "UPDATE item_policies SET policy = 'clairvoyant'", TW_IO_ERROR_DAMAGED, "table item_policies, row 1: policy is clairvoyant, expected one of nggs, fba, sca" },
    { "UPDATE item_policies SET item = 99 WHERE item = 1", TW_IO_ERROR_DAMAGED, "table item_policies, row * refers to a row of items*" },
    { "UPDATE scenarios SET policy = 'hope'", TW_IO_ERROR_DAMAGED, "table scenarios, row 1: policy is hope*" },
    { "UPDATE scenarios SET switches = 'no_rail'", TW_IO_ERROR_DAMAGED, "table scenarios, row 1: switches is no_rail*" },
    { "PRAGMA foreign_keys = OFF; UPDATE scenarios SET id = 0 WHERE id = 1", TW_IO_ERROR_DAMAGED, "table disruptions, row * refers to a row of scenarios*" },
    { "UPDATE scenarios SET reason = hex (zeroblob (6000))", TW_IO_ERROR_DAMAGED, "table scenarios, row 1: bytes of a text*" },
    { "WITH RECURSIVE n (i) AS (SELECT 9 UNION SELECT i + 1 FROM n WHERE i < 200) INSERT INTO scenarios SELECT i, '', 'fba', 'none', '', '', '', '', 0 FROM n", TW_IO_ERROR_DAMAGED, "table scenarios has * rows, expected at most 100" },
    { "UPDATE disruptions SET kind = 'flood'", TW_IO_ERROR_DAMAGED, "table disruptions, row 1: kind is flood*" },
    { "UPDATE disruptions SET last_week = 104", TW_IO_ERROR_DAMAGED, "table disruptions, row 1: last_week is 104*" },
    { "UPDATE disruptions SET first_week = last_week + 1 WHERE last_week < 90", TW_IO_ERROR_DAMAGED, "table scenarios, row *: first_week is*" },
    { "UPDATE disruptions SET passage = '' WHERE kind = 'canal'", TW_IO_ERROR_DAMAGED, "table scenarios, row *: passage is \"\" for*canal" },
    { "UPDATE disruptions SET place = 1 WHERE kind = 'factory'", TW_IO_ERROR_DAMAGED, "table scenarios, row *: place 1 is none for*factory" },
    { "INSERT INTO disruptions SELECT a.* FROM disruptions AS a, disruptions AS b", TW_IO_ERROR_DAMAGED, "table scenarios, row *: number of disruptions*" },
    { "UPDATE budgets SET last_week = first_week - 1", TW_IO_ERROR_DAMAGED, "table budgets, row *" },
    { "UPDATE budgets SET first_week = 2961, last_week = 2965", TW_IO_ERROR_DAMAGED, "table budgets, row *" },
    { "UPDATE accepted SET units = 0", TW_IO_ERROR_DAMAGED, "table accepted, row *" },
    { "UPDATE accepted SET place = 1", TW_IO_ERROR_DAMAGED, "table accepted, row *" },
    { "UPDATE events SET first = 1 << 33", TW_IO_ERROR_DAMAGED, "table events*" },
  };
  g_autofree char *bytes = NULL;
  gsize            n;

  g_file_get_contents (fixture->path, &bytes, &n, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].sql);
      g_file_set_contents (fixture->path, bytes, (gssize) n, NULL);
      run_sql (fixture->path, cases[i].sql);
      assert_refused (fixture, cases[i].code, cases[i].says);
    }
}

/* A cache that is not sound is none, and no reason to refuse the plan. */
static void
test_spoilt_cache (Fixture      *fixture,
                   gconstpointer data)
{
  const char *const spoils[] = {
    "SELECT 1",
    "UPDATE forecasts SET mean = zeroblob (3)",
    "UPDATE forecasts SET mean = randomblob (4 * 26)",
    "UPDATE forecasts SET market = 0 WHERE rowid = 1",
    "UPDATE forecasts SET method = 'much longer than it can be'",
    "UPDATE forecasts SET factors = 1 << 30",
    "UPDATE forecasts SET factors = 7, factor = zeroblob (12)",
    "UPDATE forecasts SET growth = -2",
    "UPDATE forecasts SET in_stock_rate = 1.5",
    "UPDATE forecasts SET phase = 'ripe'",
    "UPDATE outliers SET market = 0",
    "UPDATE outliers SET units = -1",
    "UPDATE plan SET forecast_stamp = 'x'",
  };
  g_autofree char *bytes = NULL;
  gsize            n;

  g_file_get_contents (fixture->path, &bytes, &n, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autoptr (TwPlanFile) plan = NULL;
      g_autoptr (TwModel) model = NULL;
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (GError) error = NULL;

      g_file_set_contents (fixture->path, bytes, (gssize) n, NULL);
      run_sql (fixture->path, spoils[i]);
      plan = tw_plan_file_open (fixture->work_dir, fixture->file, &error);
      g_assert_no_error (error);
      model = tw_plan_file_load_model (plan, &error);
      g_assert_no_error (error);
      forecasts = tw_plan_file_load_forecasts (plan, model, &error);
      g_assert_no_error (error);
      g_assert_true ((forecasts != NULL) == (i == 0));
      tw_plan_file_close (plan);
    }
}

/* The same of an answer. */
static void
test_spoilt_answer (Fixture      *fixture,
                    gconstpointer data)
{
  const char *const spoils[] = {
    "SELECT 1",
    "UPDATE answer_bases SET basis = zeroblob (3)",
    "UPDATE answer_bases SET basis = x''",
    "UPDATE answer_bases SET basis = substr (basis, 1, length (basis) - 1) WHERE item = 2",
    "UPDATE answer_bases SET basis = cast (basis || x'00' AS BLOB) WHERE item = 2",
    "UPDATE answer_bases SET basis = randomblob (9000)",
    "UPDATE answer_bases SET n_bytes = n_bytes + 1 WHERE item = 0",
    "UPDATE answer_bases SET n_bytes = n_bytes - 1 WHERE item = 0",
    "UPDATE answer_bases SET n_bytes = -1",
    "UPDATE answer_bases SET n_bytes = 1 << 62",
    "UPDATE answer_bases SET n_bytes = 1 << 29",
    "UPDATE answer_limits SET kind = 'love' WHERE kind = 'lane'",
    "UPDATE answer_limits SET number = 1 << 40 WHERE kind = 'lane'",
    "UPDATE answer_limits SET number = 2 WHERE kind = 'budget'",
    "UPDATE answer_limits SET week = 26 WHERE kind = 'lane'",
    "UPDATE answer_limits SET price = -1",
    "UPDATE answer_limits SET capacity = 9e999",
    "UPDATE answer_limits SET hard = 7",
    "UPDATE plan SET answer_stamp = 'x'",
    "UPDATE plan SET answer_stamp = NULL",
  };
  g_autofree char *bytes = NULL;
  gsize            n;

  g_file_get_contents (fixture->path, &bytes, &n, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autoptr (TwPlanFile) plan = NULL;
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwPlan) answer = NULL;
      g_autoptr (GError) error = NULL;

      g_file_set_contents (fixture->path, bytes, (gssize) n, NULL);
      run_sql (fixture->path, spoils[i]);
      plan = tw_plan_file_open (fixture->work_dir, fixture->file, &error);
      g_assert_no_error (error);
      forecasts = tw_plan_file_load_forecasts (plan, fixture->model, &error);
      g_assert_nonnull (forecasts);
      answer = tw_plan_file_load_answer (plan, fixture->model, forecasts, &error);
      g_assert_no_error (error);
      if ((answer != NULL) != (i == 0))
        g_error ("%s", spoils[i]);
      tw_plan_file_close (plan);
    }
}

/* ---- random damage ---- */

static void
spoil_bytes (Fixture *fixture,
             char    *bytes,
             gsize   *n)
{
  int n_flips = g_rand_int_range (fixture->rand, 1, 20);

  if (g_rand_int_range (fixture->rand, 0, 5) == 0)
    *n = (gsize) g_rand_int_range (fixture->rand, 0, (gint) *n);
  for (int i = 0; i<n_flips && * n> 0; i++)
    {
      gsize at = (gsize) g_rand_int_range (fixture->rand, 0, (gint) *n);

      /* Small files are mostly content; a header is hit more often than by chance. */
      if (g_rand_boolean (fixture->rand))
        at %= 4096;
      if (at < *n)
        bytes[at] = (char) (g_rand_boolean (fixture->rand) ? g_rand_int (fixture->rand) : (guint32) bytes[at] ^ 1u << g_rand_int_range (fixture->rand, 0, 8));
    }
}

static void
write_fast (const char *path,
            const char *bytes,
            gsize       n)
{
  /* Neither renamed nor synced: thousands of times a disk would be all that we test. */
  g_file_set_contents_full (path, bytes, (gssize) n, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* Whatever happens to the bytes, the answer is a model or an error; under a sanitizer, truly. */
static void
test_flipped_plan (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *bytes = NULL;
  guint            n_read = 0;
  gsize            size;

  g_file_get_contents (fixture->path, &bytes, &size, NULL);
  for (int i = 0; i < N_PLANS; i++)
    {
      g_autofree char *spoilt = g_memdup2 (bytes, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwPlanFile) plan = NULL;
      g_autoptr (TwModel) model = NULL;
      gsize n = size;

      spoil_bytes (fixture, spoilt, &n);
      write_fast (fixture->path, spoilt, n);
      plan = tw_plan_file_open (fixture->work_dir, fixture->file, &error);
      model = plan != NULL ? tw_plan_file_load_model (plan, &error) : NULL;
      g_assert_true ((model == NULL) == (error != NULL));
      if (model != NULL)
        {
          g_autoptr (TwForecastSet) forecasts = tw_plan_file_load_forecasts (plan, model, NULL);
          g_autoptr (TwForecastSet) none = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_weeks (model));
          g_autoptr (TwPlan) answer = tw_plan_file_load_answer (plan, model, none, NULL);
          g_autoptr (GArray) archive = tw_plan_file_load_archive (plan, model, NULL);

          n_read++;
        }
      if (plan != NULL)
        tw_plan_file_close (plan);
    }
  g_test_message ("%u of %d still read", n_read, N_PLANS);
}

static void
test_flipped_json (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (TwModel) small = tw_test_model_new_random (fixture->rand, 2, 1, 4);
  g_autofree char *text = tw_plan_json_format (small);
  gsize            size = strlen (text);

  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *spoilt = g_memdup2 (text, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) model = NULL;
      gsize n = size;

      spoil_bytes (fixture, spoilt, &n);
      model = tw_plan_json_parse (spoilt, n, "t.json", &error);
      g_assert_true ((model == NULL) == (error != NULL));
    }
}

static void
test_flipped_csv (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const names[] = { "items.csv", "places.csv", "lanes.csv", "offers.csv", "stock.csv", "shipments.csv", "sales.csv", "steps.csv", "phase_rules.csv", "budgets.csv", "phase_test.csv", "drivers.csv", "overrides.csv" };
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->dir);

  g_assert_true (tw_table_export (fixture->model, folder, NULL));
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, names[i % G_N_ELEMENTS (names)]);
      g_autoptr (GFile) target = g_file_get_child (folder, "spoilt.csv");
      g_autoptr (TwImportReport) report = tw_import_report_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) model = NULL;
      g_autofree char *bytes = NULL;
      gsize            n;

      g_file_load_contents (file, NULL, &bytes, &n, NULL, NULL);
      spoil_bytes (fixture, bytes, &n);
      write_fast (g_file_peek_path (target), bytes, n);
      model = tw_table_import (fixture->model, (GFile *[]){ target }, 1, report, &error);
      g_assert_true ((model == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plan-damage/migrations", Fixture, NULL, set_up, test_migrations, tear_down);
  g_test_add ("/plan-damage/failed-migration", Fixture, NULL, set_up, test_failed_migration, tear_down);
  g_test_add ("/plan-damage/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
  g_test_add ("/plan-damage/spoilt", Fixture, NULL, set_up, test_spoilt, tear_down);
  g_test_add ("/plan-damage/spoilt-cache", Fixture, NULL, set_up, test_spoilt_cache, tear_down);
  g_test_add ("/plan-damage/spoilt-answer", Fixture, NULL, set_up, test_spoilt_answer, tear_down);
  g_test_add ("/plan-damage/flipped-plan", Fixture, NULL, set_up, test_flipped_plan, tear_down);
  g_test_add ("/plan-damage/flipped-json", Fixture, NULL, set_up, test_flipped_json, tear_down);
  g_test_add ("/plan-damage/flipped-csv", Fixture, NULL, set_up, test_flipped_csv, tear_down);

  return g_test_run ();
}
