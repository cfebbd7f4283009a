/* test-plan-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-overrides.h"
#include "tw-io-error.h"
#include "tw-plan-file.h"
#include "tw-plan-schema.h"
#include "tw-tables.h"
#include "tw-test-model.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char  *dir;
  char  *work_dir;
  GFile *target;
  GRand *rand;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
  fixture->work_dir = g_build_filename (fixture->dir, "work", NULL);
  path = g_build_filename (fixture->dir, "a plan.tradewind", NULL);
  fixture->target = g_file_new_for_path (path);
  fixture->rand = g_rand_new_with_seed (g_test_rand_int ());
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tw_test_remove_folder (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->work_dir);
  g_object_unref (fixture->target);
  g_rand_free (fixture->rand);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Everything comes back: from the working copy, from the document, and the document has no side files. */
static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 40, 5, 60);
  g_autoptr (TwModel) loaded = NULL;
  g_autoptr (TwModel) reopened = NULL;
  g_autoptr (TwPlanFile) file = NULL;
  g_autoptr (TwPlanFile) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (fixture->target);

  file = tw_plan_file_new (fixture->work_dir, model, &error);
  g_assert_no_error (error);
  g_assert_false (tw_plan_file_is_modified (file));
  g_assert_null (tw_plan_file_get_file (file));
  loaded = tw_plan_file_load_model (file, &error);
  g_assert_no_error (error);
  tw_assert_models_equal (model, loaded);

  g_assert_true (tw_plan_file_save (file, fixture->target, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_equal (tw_plan_file_get_file (file), fixture->target));
  g_assert_cmpuint (count_files (fixture->dir), ==, 2);
  g_assert_true (tw_plan_file_check (path, &error));
  g_assert_no_error (error);

  again = tw_plan_file_open (fixture->work_dir, fixture->target, &error);
  g_assert_no_error (error);
  reopened = tw_plan_file_load_model (again, &error);
  tw_assert_models_equal (model, reopened);
  g_assert_false (tw_plan_file_is_modified (again));
  g_assert_cmpuint (count_files (fixture->work_dir), ==, 2);

  tw_plan_file_close (file);
  tw_plan_file_close (again);
  g_assert_cmpuint (count_files (fixture->work_dir), ==, 0);
}

/* What a program of an older version would have written of a plan: its tables, as they were. */
static void
write_as_of (guint       version,
             const char *path,
             const char *from)
{
  g_autoptr (TwDatabase) old = tw_database_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  g_autoptr (TwStatement) tables = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tw_plan_schema_upgrade (old, tw_plan_migrations, version, &error));
  g_assert_true (tw_database_run_printf (old, &error, "PRAGMA foreign_keys = OFF; ATTACH %Q AS new", from));
  tables = tw_database_prepare (old,
                                "SELECT t.name, group_concat ('\"' || c.name || '\"') FROM main.sqlite_schema AS t, pragma_table_info (t.name, 'main') AS c"
                                " WHERE t.type = 'table' GROUP BY t.name",
                                &error);
  g_assert_no_error (error);
  while (tw_statement_step (tables, &error) == 1)
    g_assert_true (tw_database_run_printf (old, &error, "INSERT INTO main.%s (%s) SELECT %s FROM new.%s", sqlite3_column_text (tables, 0), sqlite3_column_text (tables, 1), sqlite3_column_text (tables, 1), sqlite3_column_text (tables, 0)));
  g_assert_no_error (error);
}

/* A plan of an older version opens with the defaults of what it did not know, and is written in today's. */
static void
test_old_version (Fixture      *fixture,
                  gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 12, 3, 20);
  g_autoptr (TwModel) plain = tw_test_model_new_as_of (model, MIN (version, 3)); /* 4 knew more of forecasts only */
  g_autoptr (TwPlanFile) file = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (TwPlanFile) old = NULL;
  g_autoptr (TwModel) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *old_path = g_build_filename (fixture->dir, "old.tradewind", NULL);
  g_autoptr (GFile) old_file = g_file_new_for_path (old_path);

  g_assert_true (tw_plan_file_save (file, fixture->target, &error));
  write_as_of (version, old_path, g_file_peek_path (fixture->target));
  old = tw_plan_file_open (fixture->work_dir, old_file, &error);
  g_assert_no_error (error);
  loaded = tw_plan_file_load_model (old, &error);
  g_assert_no_error (error);
  tw_assert_models_equal (plain, loaded);
  if (version < 2)
    g_assert_cmpfloat (tw_model_get_rules (loaded)->slow_sale_loss, ==, 0.02);
  if (version < 3)
    g_assert_cmpfloat (tw_model_get_rules (loaded)->phase_test.certainty, ==, 0.8);
  g_assert_cmpint (tw_model_find_scenario (loaded, 1)->policy, ==, TW_POLICY_FBA);
  g_assert_false (tw_plan_file_is_modified (old));
  g_assert_true (tw_plan_file_set_rules (old, tw_model_get_rules (model), &error));
  g_assert_true (tw_plan_file_save (old, old_file, &error));
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_check (old_path, &error));
  tw_plan_file_close (old);
  tw_plan_file_close (file);
}

/* The same plan, but it starts later. */
static TwModel *
new_moved (const TwModel *model,
           gint           weeks)
{
  TwModel *moved = tw_model_new (tw_model_get_name (model), "USD", tw_model_get_start_week (model) + weeks, tw_model_get_n_weeks (model));
  TwRow    row;

  for (int id = 0; id < TW_N_TABLES; id++)
    for (guint i = 0; i < tw_table_get_n_rows (model, id); i++)
      if (tw_table_get_row (model, id, i, &row))
        tw_table_add_row (moved, id, &row);
  g_assert_true (tw_model_seal (moved, NULL));

  return moved;
}

/* Forecasts go into the archive when other data comes, once a week, with the last word on them; not when a rule changes. */
static void
test_archive (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 10, 3, 20);
  g_autoptr (TwForecastSet) forecasts = tw_test_forecasts_new_random (fixture->rand, model);
  g_autoptr (TwPlanFile) file = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (TwForecastSet) adjusted = tw_overrides_apply_all (model, forecasts);
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) archive = NULL;
  g_autoptr (GArray) bounded = NULL;
  g_autoptr (GError) error = NULL;
  const TwArchivedForecast *row;
  const TwForecast         *forecast;
  guint                     n_adjusted = 0;

  g_assert_true (tw_plan_file_store_forecasts (file, forecasts, &error));
  g_assert_true (tw_plan_file_replace_model (file, model, &error));
  none = tw_plan_file_load_archive (file, model, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  for (gint week = 1; week <= 30; week++)
    {
      g_autoptr (TwModel) moved = new_moved (model, week);

      g_assert_true (tw_plan_file_store_forecasts (file, forecasts, &error));
      g_assert_true (tw_plan_file_replace_model (file, moved, &error));
      g_assert_no_error (error);
      if (week == 1)
        archive = tw_plan_file_load_archive (file, moved, &error);
      if (week == 30)
        bounded = tw_plan_file_load_archive (file, moved, &error);
    }

  g_assert_cmpuint (archive->len, ==, tw_forecast_set_get_n_series (forecasts));
  g_assert_cmpuint (bounded->len, ==, 26 * archive->len);
  for (guint i = 0; i < archive->len; i++)
    {
      row = &g_array_index (archive, TwArchivedForecast, i);
      forecast = tw_forecast_set_find (adjusted, row->item, row->market);
      g_assert_cmpint (row->made, ==, tw_model_get_start_week (model));
      g_assert_cmpuint (row->n_weeks, ==, TW_ARCHIVED_WEEKS);
      g_assert_cmpint (row->is_adjusted, ==, forecast->adjusted);
      g_assert_cmpmem (row->adjusted, sizeof row->adjusted, forecast->mean, sizeof row->adjusted);
      g_assert_cmpmem (row->baseline, sizeof row->baseline, tw_forecast_set_find (forecasts, row->item, row->market)->mean, sizeof row->baseline);
      n_adjusted += forecast->adjusted;
      /* Of all overrides of item 0 the one that has the last word on most weeks. */
      if (forecast->adjusted && row->item == 0)
        {
          g_assert_cmpstr (row->author, ==, "someone");
          g_assert_cmpstr (row->reason, ==, "a, \"b\"");
        }
    }
  g_assert_cmpuint (n_adjusted, >, 0);
  tw_plan_file_close (file);
}

static void
test_edits (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 10, 3, 20);
  g_autoptr (TwModel) other = tw_test_model_new_random (fixture->rand, 6, 2, 10);
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (TwModel) overridden = NULL;
  g_autoptr (TwModel) ruled = NULL;
  g_autoptr (TwModel) phased = NULL;
  g_autoptr (TwModel) spoken = NULL;
  g_autoptr (TwModel) accepting = NULL;
  g_autoptr (TwModel) chained = NULL;
  g_autoptr (TwModel) changed = NULL;
  g_autoptr (TwModel) loaded = NULL;
  g_autoptr (TwModel) replaced = NULL;
  g_autoptr (TwPlanFile) file = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (GError) error = NULL;
  TwPin        pins[] = { { .id = 7, .item = 3, .lane = 0, .week = 2, .units = 5, .note = (char *) "n" }, { .id = 2, .item = 1, .lane = 1, .week = 0, .units = 9 } };
  TwOverride   overrides[] = { { 1, TW_ANY, 2, TW_DRIVER_NONE, 2961, 2970, TW_OVERRIDE_ABSOLUTE, 12, (char *) "", (char *) "", 0 } };
  TwAccepted   accepted[] = { { 4, TW_ANY, 7, 2962, 8 }, { 2, 1, 0, 2961, 3 } };
  TwItemPolicy policies[] = { { 3, TW_POLICY_SCA }, { 1, TW_POLICY_FBA } };
  TwDisruption disruptions[] = { { TW_DISRUPTION_CANAL, TW_ANY, "suez", 0, 25, 0 }, { TW_DISRUPTION_TARIFF, 1, "", 4, 9, 0.25 } };
  TwScenario   scenarios[] = { { .id = 9, .name = (char *) "storm", .disruption = disruptions, .n_disruptions = 2 }, { .id = 2, .policy = TW_POLICY_SCA, .switches = TW_SWITCH_NO_AIR } };
  TwRules      rules;

  tw_rules_init (&rules);
  rules.policy = TW_POLICY_SCA;
  rules.frozen_weeks = 2;
  rules.phase[TW_PHASE_MATURE].modes = 0;
  rules.phase_test.certainty = 0.9;
  pinned = tw_model_with_pins (model, pins, G_N_ELEMENTS (pins), &error);
  overridden = tw_model_with_overrides (pinned, overrides, G_N_ELEMENTS (overrides), &error);
  ruled = tw_model_with_rules (overridden, &rules, &error);
  phased = tw_model_with_offer_phase (ruled, 4, 0, TW_PHASE_BREAKOUT, &error); /* never set before */
  spoken = tw_model_with_offer_phase (phased, 1, 0, TW_PHASE_DECLINING, &error);
  accepting = tw_model_with_accepted (spoken, accepted, G_N_ELEMENTS (accepted), &error);
  chained = tw_model_with_item_policies (accepting, policies, G_N_ELEMENTS (policies), &error);
  changed = tw_model_with_scenarios (chained, scenarios, G_N_ELEMENTS (scenarios), &error);
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_set_pins (file, pins, G_N_ELEMENTS (pins), &error));
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_is_modified (file));
  g_assert_true (tw_plan_file_set_overrides (file, overrides, G_N_ELEMENTS (overrides), &error));
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_set_rules (file, &rules, &error));
  g_assert_true (tw_plan_file_set_offer_phase (file, 4, 0, TW_PHASE_BREAKOUT, &error));
  g_assert_true (tw_plan_file_set_offer_phase (file, 1, 0, TW_PHASE_DECLINING, &error));
  g_assert_true (tw_plan_file_set_accepted (file, accepted, G_N_ELEMENTS (accepted), &error));
  g_assert_true (tw_plan_file_set_item_policies (file, policies, G_N_ELEMENTS (policies), &error));
  g_assert_true (tw_plan_file_set_scenarios (file, scenarios, 1, &error));
  g_assert_true (tw_plan_file_set_scenarios (file, scenarios, G_N_ELEMENTS (scenarios), &error));
  g_assert_no_error (error);
  loaded = tw_plan_file_load_model (file, &error);
  g_assert_no_error (error);
  tw_assert_models_equal (changed, loaded);

  g_assert_true (tw_plan_file_save (file, fixture->target, &error));
  g_assert_false (tw_plan_file_is_modified (file));
  g_assert_true (tw_plan_file_replace_model (file, other, &error));
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_is_modified (file));
  replaced = tw_plan_file_load_model (file, &error);
  tw_assert_models_equal (other, replaced);
  tw_plan_file_close (file);
}

static void
assert_adjusted (const TwModel       *model,
                 const TwForecastSet *forecasts,
                 const TwOverride    *override)
{
  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (forecasts, i);
      TwWeek            start = tw_model_get_start_week (model);

      if (forecast->market != override->market)
        continue;
      g_assert_true (forecast->adjusted);
      for (guint t = 0; t < tw_model_get_n_weeks (model); t++)
        if (start + (TwWeek) t >= override->first_week && start + (TwWeek) t <= override->last_week)
          g_assert_cmpfloat (forecast->mean[t], ==, (float) override->value);
    }
}

/* Cached forecasts are good exactly as long as nothing they were made from changes; overrides are laid over them as they are read. */
static void
test_forecasts (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 10, 3, 20);
  g_autoptr (TwForecastSet) forecasts = tw_test_forecasts_new_random (fixture->rand, model);
  g_autoptr (TwForecastSet) loaded = NULL;
  g_autoptr (TwForecastSet) stale = NULL;
  g_autoptr (TwForecastSet) still = NULL;
  g_autoptr (TwForecastSet) adjusted = NULL;
  g_autoptr (TwModel) changed = NULL;
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (TwModel) other = tw_test_model_new_random (fixture->rand, 10, 3, 20);
  g_autoptr (TwPlanFile) file = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *difference = NULL;
  g_autofree char *beneath = NULL;
  TwWeek           start = tw_model_get_start_week (model);
  TwOverride       override = { 1, TW_ANY, 2, TW_DRIVER_NONE, start + 1, start + 3, TW_OVERRIDE_ABSOLUTE, 12, (char *) "", (char *) "", 0 };

  g_assert_null (tw_plan_file_load_forecasts (file, model, &error));
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_store_forecasts (file, forecasts, &error));
  g_assert_no_error (error);
  g_assert_false (tw_plan_file_is_modified (file));
  loaded = tw_plan_file_load_forecasts (file, model, &error);
  g_assert_no_error (error);
  g_assert_nonnull (loaded);
  difference = tw_test_forecasts_dup_difference (model, forecasts, tw_forecast_set_get_base (loaded));
  g_assert_cmpstr (difference, ==, NULL);

  pinned = tw_model_with_pins (model, NULL, 0, NULL);
  still = tw_plan_file_load_forecasts (file, pinned, &error);
  g_assert_nonnull (still);
  changed = tw_model_with_overrides (model, &override, 1, NULL);
  adjusted = tw_plan_file_load_forecasts (file, changed, &error);
  g_assert_no_error (error);
  beneath = tw_test_forecasts_dup_difference (model, forecasts, tw_forecast_set_get_base (adjusted));
  g_assert_cmpstr (beneath, ==, NULL);
  assert_adjusted (changed, adjusted, &override);
  stale = tw_plan_file_load_forecasts (file, other, &error);
  g_assert_null (stale);
  g_assert_no_error (error);
  tw_plan_file_close (file);
}

static void
assert_answer (TwPlanFile          *file,
               const TwModel       *model,
               const TwForecastSet *forecasts,
               const TwPlan        *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlan) loaded = tw_plan_file_load_answer (file, model, forecasts, &error);
  g_autofree char *difference = NULL;

  g_assert_no_error (error);
  g_assert_true ((loaded == NULL) == (expected == NULL));
  if (expected == NULL)
    return;
  difference = tw_test_answer_dup_difference (expected, loaded);
  g_assert_cmpstr (difference, ==, NULL);
  g_assert_cmpuint (tw_plan_get_item (loaded, 0)->n_places, ==, 0);
}

/* The answer with another basis for some items; the others share theirs. */
static TwPlan *
new_changed_answer (GRand        *rand,
                    const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  guint          n = tw_model_get_n_items (model);
  g_autoptr (TwPlan) other = tw_test_answer_new_random (rand, model, tw_plan_get_forecasts (plan));
  TwItemPlan **items = g_new (TwItemPlan *, n);
  TwPlanShared shared = { .limit = NULL };
  TwLimitUse  *limits;

  for (guint i = 0; i < n; i++)
    items[i] = tw_item_plan_ref (tw_plan_get_item (i % 7 == 2 ? other : plan, i));
  limits = (TwLimitUse *) tw_plan_get_limits (other, &shared.n_limits);
  shared.limit = limits;

  return tw_plan_new_take (model, tw_plan_get_forecasts (plan), items, &shared, 1);
}

/* What the engine stopped at comes back, whole and part by part, after saving and after edits that keep its shape. */
static void
test_answer (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 600, 2, 3);
  g_autoptr (TwModel) other = tw_test_model_new_random (fixture->rand, 599, 2, 3);
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (TwForecastSet) forecasts = tw_test_forecasts_new_random (fixture->rand, model);
  g_autoptr (TwForecastSet) other_forecasts = tw_test_forecasts_new_random (fixture->rand, other);
  g_autoptr (TwPlan) plan = tw_test_answer_new_random (fixture->rand, model, forecasts);
  g_autoptr (TwPlan) changed = new_changed_answer (fixture->rand, plan);
  g_autoptr (TwPlan) foreign = tw_test_answer_new_random (fixture->rand, other, other_forecasts);
  g_autoptr (TwPlanFile) file = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (TwPlanFile) again = NULL;
  g_autoptr (GError) error = NULL;
  TwPin pin = { .id = 7, .item = 3, .lane = 0, .week = 2, .units = 5 };

  assert_answer (file, model, forecasts, NULL);
  g_assert_true (tw_plan_file_store_answer (file, plan, &error));
  g_assert_no_error (error);
  g_assert_false (tw_plan_file_is_modified (file));
  assert_answer (file, model, forecasts, plan);
  assert_answer (file, other, other_forecasts, NULL);
  g_assert_true (tw_plan_file_store_answer (file, plan, &error));
  assert_answer (file, model, forecasts, plan);
  g_assert_true (tw_plan_file_store_answer (file, changed, &error));
  assert_answer (file, model, forecasts, changed);
  g_assert_true (tw_plan_file_store_answer (file, plan, &error));

  pinned = tw_model_with_pins (model, &pin, 1, NULL);
  g_assert_true (tw_plan_file_set_pins (file, &pin, 1, &error));
  assert_answer (file, pinned, forecasts, plan);
  g_assert_true (tw_plan_file_save (file, fixture->target, &error));
  again = tw_plan_file_open (fixture->work_dir, fixture->target, &error);
  g_assert_no_error (error);
  assert_answer (again, pinned, forecasts, plan);
  g_assert_true (tw_plan_file_store_answer (again, changed, &error));
  assert_answer (again, pinned, forecasts, changed);
  g_assert_false (tw_plan_file_is_modified (again));
  tw_plan_file_close (again);
  g_assert_false (tw_plan_file_store_answer (again, plan, &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE);
  g_clear_error (&error);

  g_assert_true (tw_plan_file_replace_model (file, other, &error));
  assert_answer (file, other, other_forecasts, NULL);
  g_assert_true (tw_plan_file_store_answer (file, foreign, &error));
  assert_answer (file, other, other_forecasts, foreign);
  tw_plan_file_close (file);
}

/* A save that fails leaves the document and the working copy as they were, and no file beside them. */
static void
test_failed_save (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 4, 2, 10);
  g_autoptr (TwModel) loaded = NULL;
  g_autoptr (TwPlanFile) file = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (fixture->target);
  g_autoptr (GFile) nowhere = g_file_resolve_relative_path (folder, "nowhere/plan.tradewind");
  g_autoptr (GError) error = NULL;
  TwPin pin = { .id = 1, .units = 1 };

  g_assert_true (tw_plan_file_save (file, fixture->target, NULL));
  g_assert_true (tw_plan_file_set_pins (file, &pin, 1, NULL));
  g_assert_false (tw_plan_file_save (file, nowhere, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (tw_plan_file_save (file, folder, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_assert_true (tw_plan_file_is_modified (file));
  g_assert_true (g_file_equal (tw_plan_file_get_file (file), fixture->target));
  g_assert_cmpuint (count_files (fixture->dir), ==, 2);
  loaded = tw_plan_file_load_model (file, &error);
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_save (file, fixture->target, &error));
  tw_plan_file_close (file);
}

/* Only what a dead owner left unsaved is offered; who lives keeps it, and what is clean is swept away. */
static void
test_recovery (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TwModel) model = tw_test_model_new_random (fixture->rand, 4, 2, 10);
  TwPlanFile *file = tw_plan_file_new (fixture->work_dir, model, NULL);
  TwPlanFile *clean = tw_plan_file_new (fixture->work_dir, model, NULL);
  g_autoptr (TwPlanFile) recovered = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup (tw_plan_file_get_work_path (file));
  g_auto (GStrv) none = NULL;
  g_auto (GStrv) one = NULL;
  TwPin pin = { .id = 1, .units = 1 };

  g_assert_true (tw_plan_file_save (file, fixture->target, NULL));
  g_assert_true (tw_plan_file_set_pins (file, &pin, 1, NULL));
  none = tw_plan_file_list_recoverable (fixture->work_dir);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_null (tw_plan_file_recover (path, &error));
  g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (tw_plan_file_discard (path, NULL));

  g_object_unref (file); /* as a kill leaves it */
  g_object_unref (clean);
  one = tw_plan_file_list_recoverable (fixture->work_dir);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, path);
  g_assert_cmpuint (count_files (fixture->work_dir), ==, 1);

  recovered = tw_plan_file_recover (path, &error);
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_is_modified (recovered));
  g_assert_true (g_file_equal (tw_plan_file_get_file (recovered), fixture->target));
  g_clear_object (&recovered);
  g_assert_true (tw_plan_file_discard (path, &error));
  g_assert_cmpuint (count_files (fixture->work_dir), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plan-file/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/plan-file/version-4", Fixture, GUINT_TO_POINTER (4), set_up, test_old_version, tear_down);
  g_test_add ("/plan-file/version-2", Fixture, GUINT_TO_POINTER (2), set_up, test_old_version, tear_down);
  g_test_add ("/plan-file/version-1", Fixture, GUINT_TO_POINTER (1), set_up, test_old_version, tear_down);
  g_test_add ("/plan-file/edits", Fixture, NULL, set_up, test_edits, tear_down);
  g_test_add ("/plan-file/archive", Fixture, NULL, set_up, test_archive, tear_down);
  g_test_add ("/plan-file/forecasts", Fixture, NULL, set_up, test_forecasts, tear_down);
  g_test_add ("/plan-file/answer", Fixture, NULL, set_up, test_answer, tear_down);
  g_test_add ("/plan-file/failed-save", Fixture, NULL, set_up, test_failed_save, tear_down);
  g_test_add ("/plan-file/recovery", Fixture, NULL, set_up, test_recovery, tear_down);

  return g_test_run ();
}
