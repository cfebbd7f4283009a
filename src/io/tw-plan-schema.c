/* tw-plan-schema.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-schema.h"

/* A step never changes once a release has written it. */
static const char version_1[] =
  "CREATE TABLE plan (\n"
  "  only INTEGER PRIMARY KEY CHECK (only = 1),\n"
  "  name TEXT NOT NULL,\n"
  "  description TEXT NOT NULL,\n"
  "  currency TEXT NOT NULL,\n"
  "  capital_rate REAL NOT NULL,\n"
  "  start_week INTEGER NOT NULL,\n"
  "  n_weeks INTEGER NOT NULL,\n"
  "  revision INTEGER NOT NULL,\n"
  "  forecast_stamp TEXT\n"
  ") STRICT;\n"

  "CREATE TABLE items (\n"
  "  number INTEGER PRIMARY KEY,\n"
  "  id TEXT NOT NULL UNIQUE,\n"
  "  name TEXT NOT NULL,\n"
  "  category TEXT NOT NULL,\n"
  "  unit_cost REAL NOT NULL,\n"
  "  volume_m3 REAL NOT NULL,\n"
  "  weight_kg REAL NOT NULL,\n"
  "  units_per_carton INTEGER NOT NULL,\n"
  "  minimum_order INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE places (\n"
  "  number INTEGER PRIMARY KEY,\n"
  "  id TEXT NOT NULL UNIQUE,\n"
  "  name TEXT NOT NULL,\n"
  "  kind TEXT NOT NULL,\n"
  "  country TEXT NOT NULL,\n"
  "  port TEXT NOT NULL,\n"
  "  lon REAL NOT NULL,\n"
  "  lat REAL NOT NULL,\n"
  "  rent_01 REAL NOT NULL,\n"
  "  rent_02 REAL NOT NULL,\n"
  "  rent_03 REAL NOT NULL,\n"
  "  rent_04 REAL NOT NULL,\n"
  "  rent_05 REAL NOT NULL,\n"
  "  rent_06 REAL NOT NULL,\n"
  "  rent_07 REAL NOT NULL,\n"
  "  rent_08 REAL NOT NULL,\n"
  "  rent_09 REAL NOT NULL,\n"
  "  rent_10 REAL NOT NULL,\n"
  "  rent_11 REAL NOT NULL,\n"
  "  rent_12 REAL NOT NULL,\n"
  "  handling_in REAL NOT NULL,\n"
  "  handling_out REAL NOT NULL,\n"
  "  capacity_m3 REAL NOT NULL,\n"
  "  overage_price REAL NOT NULL,\n"
  "  removal_fee REAL NOT NULL,\n"
  "  liquidation_share REAL NOT NULL,\n"
  "  production_days REAL NOT NULL,\n"
  "  currency TEXT NOT NULL,\n"
  "  exchange_rate REAL NOT NULL,\n"
  "  sales_tax REAL NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE lanes (\n"
  "  number INTEGER PRIMARY KEY,\n"
  "  \"from\" INTEGER NOT NULL REFERENCES places,\n"
  "  \"to\" INTEGER NOT NULL REFERENCES places,\n"
  "  mode TEXT NOT NULL,\n"
  "  open INTEGER NOT NULL,\n"
  "  lead_mean_days REAL NOT NULL,\n"
  "  lead_sd_days REAL NOT NULL,\n"
  "  customs_days REAL NOT NULL,\n"
  "  receiving_days REAL NOT NULL,\n"
  "  cost_per_m3 REAL NOT NULL,\n"
  "  cost_per_kg REAL NOT NULL,\n"
  "  volumetric_kg_per_m3 REAL NOT NULL,\n"
  "  cost_per_unit REAL NOT NULL,\n"
  "  capacity_m3_week REAL NOT NULL,\n"
  "  crosses_border INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE offers (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  market INTEGER NOT NULL REFERENCES places,\n"
  "  listed INTEGER NOT NULL,\n"
  "  price REAL NOT NULL,\n"
  "  referral_rate REAL NOT NULL,\n"
  "  fulfilment_fee REAL NOT NULL,\n"
  "  duty_rate REAL NOT NULL,\n"
  "  return_rate REAL NOT NULL,\n"
  "  PRIMARY KEY (item, market)\n"
  ") STRICT, WITHOUT ROWID;\n"

  "CREATE TABLE stock (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  place INTEGER NOT NULL REFERENCES places,\n"
  "  age_days INTEGER NOT NULL,\n"
  "  on_hand INTEGER NOT NULL,\n"
  "  reserved INTEGER NOT NULL,\n"
  "  receiving INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE shipments (\n"
  "  id TEXT NOT NULL,\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  lane INTEGER NOT NULL REFERENCES lanes,\n"
  "  units INTEGER NOT NULL,\n"
  "  depart INTEGER NOT NULL,\n"
  "  eta INTEGER NOT NULL,\n"
  "  eta_sd_days REAL NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE sales (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  market INTEGER NOT NULL REFERENCES places,\n"
  "  first_week INTEGER NOT NULL,\n"
  "  units BLOB NOT NULL,\n"
  "  price BLOB,\n"
  "  flags BLOB,\n"
  "  PRIMARY KEY (item, market)\n"
  ") STRICT;\n"

  "CREATE TABLE events (\n"
  "  country TEXT NOT NULL,\n"
  "  kind TEXT NOT NULL,\n"
  "  first INTEGER NOT NULL,\n"
  "  last INTEGER NOT NULL,\n"
  "  key TEXT NOT NULL,\n"
  "  name TEXT NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE overrides (\n"
  "  id INTEGER NOT NULL UNIQUE,\n"
  "  item INTEGER REFERENCES items,\n"
  "  market INTEGER REFERENCES places,\n"
  "  first_week INTEGER NOT NULL,\n"
  "  last_week INTEGER NOT NULL,\n"
  "  kind TEXT NOT NULL,\n"
  "  value REAL NOT NULL,\n"
  "  reason TEXT NOT NULL,\n"
  "  author TEXT NOT NULL,\n"
  "  created INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE pins (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  lane INTEGER NOT NULL REFERENCES lanes,\n"
  "  week INTEGER NOT NULL,\n"
  "  units INTEGER NOT NULL,\n"
  "  note TEXT NOT NULL,\n"
  "  created INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE forecasts (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  market INTEGER NOT NULL REFERENCES places,\n"
  "  mean BLOB NOT NULL,\n"
  "  quantile BLOB NOT NULL,\n"
  "  error_correlation REAL NOT NULL,\n"
  "  relative_error REAL,\n"
  "  wape REAL,\n"
  "  coverage REAL,\n"
  "  method TEXT NOT NULL,\n"
  "  adjusted INTEGER NOT NULL,\n"
  "  PRIMARY KEY (item, market)\n"
  ") STRICT;\n";

/* Limits, rules and fees; the defaults are those of tw_rules_init() and "none". What the engine found is kept to start
 * from again. */
static const char version_2[] =
  "ALTER TABLE plan ADD COLUMN frozen_weeks INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE plan ADD COLUMN change_price REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE plan ADD COLUMN slow_sale_loss REAL NOT NULL DEFAULT 0.02;\n"
  "ALTER TABLE plan ADD COLUMN lost_sale_cost REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE plan ADD COLUMN answer_stamp TEXT;\n"
  "ALTER TABLE items ADD COLUMN cartons_per_pallet INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE places ADD COLUMN capacity_hard INTEGER NOT NULL DEFAULT 0;\n"
  "ALTER TABLE places ADD COLUMN placement_fee REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE places ADD COLUMN disposal_fee REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE places ADD COLUMN production_units_week REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE lanes ADD COLUMN fixed_cost REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE lanes ADD COLUMN container_m3 REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE lanes ADD COLUMN container_cost REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE offers ADD COLUMN phase TEXT NOT NULL DEFAULT 'none';\n"

  "CREATE TABLE steps (\n"
  "  place INTEGER NOT NULL REFERENCES places,\n"
  "  kind TEXT NOT NULL,\n"
  "  threshold REAL NOT NULL,\n"
  "  per_m3 REAL NOT NULL,\n"
  "  per_unit REAL NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE phase_rules (\n"
  "  phase TEXT NOT NULL UNIQUE,\n"
  "  modes TEXT NOT NULL,\n"
  "  inbound INTEGER NOT NULL,\n"
  "  review_weeks INTEGER NOT NULL,\n"
  "  batch_units INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE budgets (\n"
  "  first_week INTEGER NOT NULL,\n"
  "  last_week INTEGER NOT NULL,\n"
  "  amount REAL NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE accepted (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  lane INTEGER REFERENCES lanes,\n"
  "  place INTEGER NOT NULL REFERENCES places,\n"
  "  week INTEGER NOT NULL,\n"
  "  units INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE answer_bases (\n"
  "  item INTEGER PRIMARY KEY REFERENCES items,\n"
  "  n_bytes INTEGER NOT NULL,\n"
  "  basis BLOB NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE answer_limits (\n"
  "  kind TEXT NOT NULL,\n"
  "  number INTEGER NOT NULL,\n"
  "  week INTEGER NOT NULL,\n"
  "  hard INTEGER NOT NULL,\n"
  "  capacity REAL NOT NULL,\n"
  "  used REAL NOT NULL,\n"
  "  price REAL NOT NULL,\n"
  "  overage REAL NOT NULL,\n"
  "  PRIMARY KEY (kind, number, week)\n"
  ") STRICT, WITHOUT ROWID;\n";

/* Drivers, tests of phases, and what forecasts are made of. Forecasts are a cache: those of before are made anew. The
 * archive outlives the rows it tells of, so it knows them by id. */
static const char version_3[] =
  "ALTER TABLE overrides ADD COLUMN driver TEXT NOT NULL DEFAULT 'demand';\n"

  "CREATE TABLE phase_test (\n"
  "  trial_weeks INTEGER NOT NULL,\n"
  "  mature_weeks INTEGER NOT NULL,\n"
  "  in_stock_rate REAL NOT NULL,\n"
  "  breakout REAL NOT NULL,\n"
  "  declining REAL NOT NULL,\n"
  "  certainty REAL NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE drivers (\n"
  "  kind TEXT NOT NULL,\n"
  "  item INTEGER REFERENCES items,\n"
  "  market INTEGER NOT NULL REFERENCES places,\n"
  "  first_week INTEGER NOT NULL,\n"
  "  value BLOB NOT NULL\n"
  ") STRICT;\n"

  "DROP TABLE forecasts;\n"
  "UPDATE plan SET forecast_stamp = NULL;\n"
  "CREATE TABLE forecasts (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  market INTEGER NOT NULL REFERENCES places,\n"
  "  mean BLOB NOT NULL,\n"
  "  quantile BLOB NOT NULL,\n"
  "  error_correlation REAL NOT NULL,\n"
  "  relative_error REAL,\n"
  "  wape REAL,\n"
  "  coverage REAL,\n"
  "  method TEXT NOT NULL,\n"
  "  adjusted INTEGER NOT NULL,\n"
  "  factors INTEGER NOT NULL,\n"
  "  factor BLOB,\n"
  "  past_factor BLOB,\n"
  "  past_mean REAL,\n"
  "  elasticity REAL,\n"
  "  effect BLOB,\n"
  "  growth REAL,\n"
  "  growth_sd REAL,\n"
  "  age_weeks INTEGER NOT NULL,\n"
  "  in_stock_rate REAL NOT NULL,\n"
  "  phase TEXT NOT NULL,\n"
  "  PRIMARY KEY (item, market)\n"
  ") STRICT;\n"

  "CREATE TABLE outliers (\n"
  "  item INTEGER NOT NULL REFERENCES items,\n"
  "  market INTEGER NOT NULL REFERENCES places,\n"
  "  week INTEGER NOT NULL,\n"
  "  units INTEGER NOT NULL,\n"
  "  expected REAL NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE forecast_archive (\n"
  "  made INTEGER NOT NULL,\n"
  "  item TEXT NOT NULL,\n"
  "  market TEXT NOT NULL,\n"
  "  baseline BLOB NOT NULL,\n"
  "  adjusted BLOB,\n"
  "  reason TEXT NOT NULL,\n"
  "  author TEXT NOT NULL,\n"
  "  PRIMARY KEY (made, item, market)\n"
  ") STRICT, WITHOUT ROWID;\n";

/* How errors of weeks hang together, and which methods a forecast is made of. */
static const char version_4[] =
  "ALTER TABLE forecasts ADD COLUMN error_decay REAL NOT NULL DEFAULT 0.0;\n"
  "ALTER TABLE forecasts ADD COLUMN why TEXT NOT NULL DEFAULT '';\n";

/* Scenarios, and the chain that a plan or an item runs under. A plan that had none gets those of a new one. */
static const char version_5[] =
  "ALTER TABLE plan ADD COLUMN policy TEXT NOT NULL DEFAULT 'nggs';\n"

  "CREATE TABLE item_policies (\n"
  "  item INTEGER PRIMARY KEY REFERENCES items,\n"
  "  policy TEXT NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE scenarios (\n"
  "  id INTEGER NOT NULL UNIQUE,\n"
  "  name TEXT NOT NULL,\n"
  "  policy TEXT NOT NULL,\n"
  "  switches TEXT NOT NULL,\n"
  "  owner TEXT NOT NULL,\n"
  "  reason TEXT NOT NULL,\n"
  "  expected TEXT NOT NULL,\n"
  "  realised TEXT NOT NULL,\n"
  "  decided INTEGER NOT NULL\n"
  ") STRICT;\n"

  "CREATE TABLE disruptions (\n"
  "  scenario INTEGER NOT NULL REFERENCES scenarios (id),\n"
  "  kind TEXT NOT NULL,\n"
  "  place INTEGER REFERENCES places,\n"
  "  passage TEXT NOT NULL,\n"
  "  first_week INTEGER NOT NULL,\n"
  "  last_week INTEGER NOT NULL,\n"
  "  amount REAL NOT NULL\n"
  ") STRICT;\n"

  "INSERT INTO scenarios SELECT number, '', policy, 'none', '', '', '', '', 0\n"
  "  FROM (SELECT 1 AS number, 'fba' AS policy UNION SELECT 2, 'sca' UNION SELECT 3, 'nggs' ORDER BY number)\n"
  "  WHERE EXISTS (SELECT * FROM plan);\n";

const TwMigration tw_plan_migrations[] = { version_1, version_2, version_3, version_4, version_5 };
const guint       tw_plan_n_migrations = G_N_ELEMENTS (tw_plan_migrations);

static gboolean
run_migrations (TwDatabase        *database,
                const TwMigration *migrations,
                guint              from,
                guint              to,
                GError           **error)
{
  for (guint i = from; i < to; i++)
    if (!tw_database_run (database, migrations[i], error))
      return FALSE;

  return tw_database_run_printf (database, error, "PRAGMA user_version = %u; PRAGMA application_id = %d", to, TW_PLAN_APPLICATION_ID);
}

/* The schema of version @n as text, for comparison. */
static char *
dup_schema (TwDatabase *database,
            GError    **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT type || ' ' || name || ': ' || coalesce (sql, '') FROM sqlite_schema ORDER BY type, name", error);
  g_autoptr (GString) text = g_string_new (NULL);
  int step;

  if (statement == NULL)
    return NULL;
  while ((step = tw_statement_step (statement, error)) == 1)
    g_string_append_printf (text, "%s\n", (const char *) sqlite3_column_text (statement, 0));

  return step == 0 ? g_strdup (text->str) : NULL;
}

static gboolean
check_schema (TwDatabase        *database,
              const TwMigration *migrations,
              guint              version,
              GError           **error)
{
  g_autoptr (TwDatabase) model = tw_database_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  if (model == NULL || !run_migrations (model, migrations, 0, version, error))
    return FALSE;
  expected = dup_schema (model, error);
  found = expected != NULL ? dup_schema (database, error) : NULL;
  if (found == NULL)
    return FALSE;
  if (!g_str_equal (expected, found))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_NOT_A_PLAN, "the tables of the file are not those of version %u of a plan", version);
      return FALSE;
    }

  return TRUE;
}

gboolean
tw_plan_schema_upgrade (TwDatabase        *database,
                        const TwMigration *migrations,
                        guint              n,
                        GError           **error)
{
  gint64 id, version, n_objects;

  if (!tw_database_get_int (database, "SELECT count (*) FROM sqlite_schema", &n_objects, error) ||
      !tw_database_get_int (database, "PRAGMA application_id", &id, error) ||
      !tw_database_get_int (database, "PRAGMA user_version", &version, error))
    return FALSE;

  if (n_objects > 0 && (id != TW_PLAN_APPLICATION_ID || version < 1))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_NOT_A_PLAN, "a database, but not of a plan: application_id %" G_GINT64_FORMAT, id);
      return FALSE;
    }
  if (version > n)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_NEWER, "written by a newer version: format %" G_GINT64_FORMAT ", this program knows up to %u", version, n);
      return FALSE;
    }
  /* Before a step runs: a file that is not what its version says could make the step do anything. */
  if (n_objects > 0 && !check_schema (database, migrations, (guint) version, error))
    return FALSE;
  if (n_objects > 0 && version == n)
    return TRUE;

  if (!tw_database_run (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (run_migrations (database, migrations, n_objects > 0 ? (guint) version : 0, n, error) &&
      tw_database_run (database, "COMMIT", error))
    return TRUE;
  sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}
