/* test-kill.c: a process that is killed at random moments loses no edit that was committed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The test starts itself as the process that is killed: "edit" pins 1, 2, 3 … units, reporting each number
 * once its edit is committed; "save" saves after each edit and then reports; "answer" keeps answer 1, 2, 3 … of as
 * many bases as take several transactions. The next one goes on from what the last one left.
 */

#include "tw-plan-file.h"
#include "tw-test-model.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define N_EDIT_KILLS   200
#define N_SAVE_KILLS   60
#define N_ANSWER_KILLS 60
#define N_ANSWER_ITEMS 900

/* ---- the process that is killed ---- */

static gboolean
is_written (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size > 0;
}

/* What was left, or else what was saved, or else something new. */
static TwPlanFile *
open_any (const char *work_dir,
          const char *document)
{
  g_auto (GStrv) left = tw_plan_file_list_recoverable (work_dir);
  g_autoptr (GFile) target = g_file_new_for_path (document);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (TwModel) model = tw_test_model_new_random (rand, g_str_equal (document, "") ? 5 : 900, 4, 60);
  g_autoptr (GError) error = NULL;
  TwPlanFile *file;

  if (left[0] != NULL)
    file = tw_plan_file_recover (left[0], &error);
  else if (is_written (document))
    file = tw_plan_file_open (work_dir, target, &error);
  else
    file = tw_plan_file_new (work_dir, model, &error);
  g_assert_no_error (error);

  return file;
}

static guint32
get_counter (TwPlanFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_plan_file_load_model (file, &error);
  const TwPin *pins;
  guint        n;

  g_assert_no_error (error);
  pins = tw_model_get_pins (model, &n);

  return n == 1 ? pins[0].units : 0;
}

static int
run_victim (const char *work_dir,
            const char *document)
{
  TwPlanFile *file = open_any (work_dir, document);
  g_autoptr (GFile) target = g_file_new_for_path (document);
  guint32 counter = get_counter (file);

  while (counter < G_MAXINT32)
    {
      TwPin pin = { .id = 1, .units = ++counter };
      g_autoptr (GError) error = NULL;

      if (!tw_plan_file_set_pins (file, &pin, 1, &error) || (*document != '\0' && !tw_plan_file_save (file, target, &error)))
        g_error ("%s", error->message);
      if (write (STDOUT_FILENO, &counter, sizeof counter) != sizeof counter)
        return 1;
    }

  return 0;
}

/* An answer that tells its number: every basis is made of it, and so is the price of the one limit. */
static TwPlan *
new_answer (const TwModel *model,
            guint32        number)
{
  guint        n = tw_model_get_n_items (model);
  TwItemPlan **items = g_new (TwItemPlan *, n);
  TwLimitUse   limit = { .kind = TW_LIMIT_LANE, .capacity = 1, .price = number };
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (n, tw_model_get_n_markets (model), tw_model_get_n_weeks (model));

  for (guint i = 0; i < n; i++)
    {
      guint32 words[500];

      for (gsize k = 0; k < G_N_ELEMENTS (words); k++)
        words[k] = number * 2654435761u + (guint32) k % 7;
      items[i] = tw_item_plan_new (i, 0, 0, 0);
      items[i]->basis = g_bytes_new (words, sizeof words);
    }

  return tw_plan_new_take (model, forecasts, items, &(TwPlanShared){ .limit = &limit, .n_limits = 1 }, 0);
}

/* The number of the answer that the plan keeps, which is whole; 0 if it keeps none. */
static guint32
get_answer (TwPlanFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_plan_file_load_model (file, &error);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwPlan) kept = NULL;
  g_autoptr (TwPlan) expected = NULL;
  g_autofree char *difference = NULL;
  guint32          number;
  guint            n;

  g_assert_no_error (error);
  forecasts = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_weeks (model));
  kept = tw_plan_file_load_answer (file, model, forecasts, &error);
  g_assert_no_error (error);
  if (kept == NULL)
    return 0;
  number = (guint32) tw_plan_get_limits (kept, &n)->price;
  expected = new_answer (model, number);
  difference = tw_test_answer_dup_difference (expected, kept);
  g_assert_cmpstr (difference, ==, NULL);

  return number;
}

/* The pin makes it an edit, without which a killed plan that was never saved is swept away. */
static int
run_answering_victim (const char *work_dir)
{
  g_auto (GStrv) left = tw_plan_file_list_recoverable (work_dir);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (TwModel) model = tw_test_model_new_random (rand, N_ANSWER_ITEMS, 2, 2);
  g_autoptr (GError) error = NULL;
  TwPlanFile *file = left[0] != NULL ? tw_plan_file_recover (left[0], &error) : tw_plan_file_new (work_dir, model, &error);
  guint32     number = 0;
  TwPin       pin = { .id = 1, .units = 1 };

  g_assert_no_error (error);
  if (left[0] == NULL && !tw_plan_file_set_pins (file, &pin, 1, &error))
    g_error ("%s", error->message);
  for (number = get_answer (file) + 1; number < G_MAXINT32; number++)
    {
      g_autoptr (TwPlan) plan = new_answer (model, number);

      if (!tw_plan_file_store_answer (file, plan, &error))
        g_error ("%s", error->message);
      if (write (STDOUT_FILENO, &number, sizeof number) != sizeof number)
        return 1;
    }

  return 0;
}

/* ---- the test ---- */

static char *program;

/* Starts a victim, kills it after up to @most_us, and returns the last number it reported, 0 if none. Two of
 * three are killed after their first edit, however slow the machine, and one while it starts. */
static guint32
kill_one (const char *work_dir,
          const char *document,
          int         most_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) victim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--victim", work_dir, document, NULL);
  guint32 reports[1024];
  guint32 last = 0;
  gsize   n;

  g_assert_no_error (error);
  if (g_test_rand_int_range (0, 3) > 0)
    {
      g_input_stream_read_all (g_subprocess_get_stdout_pipe (victim), &last, sizeof last, &n, NULL, &error);
      g_assert_no_error (error);
    }
  g_usleep ((gulong) g_test_rand_int_range (0, most_us));
  g_subprocess_force_exit (victim);
  do
    {
      g_input_stream_read_all (g_subprocess_get_stdout_pipe (victim), reports, sizeof reports, &n, NULL, &error);
      g_assert_no_error (error);
      if (n >= sizeof *reports)
        last = reports[n / sizeof *reports - 1];
    }
  while (n == sizeof reports);
  g_subprocess_wait (victim, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (victim));
  g_assert_cmpint (g_subprocess_get_term_sig (victim), ==, SIGKILL);

  return last;
}

/* What the working copy holds now; 0 if there is none that holds an edit. */
static guint32
look (const char *work_dir)
{
  g_auto (GStrv) left = tw_plan_file_list_recoverable (work_dir);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlanFile) file = NULL;

  g_assert_cmpuint (g_strv_length (left), <=, 1);
  if (left[0] == NULL)
    return 0;
  file = tw_plan_file_recover (left[0], &error);
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_is_modified (file));

  return get_counter (file);
}

static void
test_edits (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
  guint32          committed = 0;
  guint            n_reporting = 0;

  for (guint i = 0; i < N_EDIT_KILLS; i++)
    {
      guint32 reported = kill_one (dir, "", 30000);
      guint32 found = look (dir);

      n_reporting += reported > 0;
      committed = MAX (committed, reported);
      /* The kill may have come between the commit and its report. */
      g_assert_cmpuint (found, >=, committed);
      if (reported > 0)
        g_assert_cmpuint (found, <=, reported + 1);
      committed = found;
    }
  g_test_message ("%u edits, %u of %u killed after their first", committed, n_reporting, N_EDIT_KILLS);
  g_assert_cmpuint (n_reporting, >, N_EDIT_KILLS / 3);
  tw_test_remove_folder (dir);
}

/* The counter in the document; 0 if it was never written, which an empty file is too. */
static guint32
look_at_document (const char *dir,
                  const char *path)
{
  g_autofree char *work_dir = g_build_filename (dir, "look", NULL);
  g_autoptr (GFile) document = g_file_new_for_path (path);
  g_autoptr (TwPlanFile) file = NULL;
  g_autoptr (GError) error = NULL;
  guint32 counter;

  if (!is_written (path))
    return 0;
  file = tw_plan_file_open (work_dir, document, &error);
  g_assert_no_error (error);
  counter = get_counter (file);
  tw_plan_file_close (file);

  return counter;
}

static void
test_saves (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
  g_autofree char *work_dir = g_build_filename (dir, "work", NULL);
  g_autofree char *folder = g_build_filename (dir, "documents", NULL);
  g_autofree char *path = g_build_filename (folder, "plan.tradewind", NULL);
  guint32          saved = 0;
  guint            n_reporting = 0;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < N_SAVE_KILLS; i++)
    {
      guint32 reported = kill_one (work_dir, path, 80000);
      guint32 document = look_at_document (dir, path);

      n_reporting += reported > 0;
      saved = MAX (saved, reported);
      g_assert_cmpuint (document, >=, saved);
      if (reported > 0)
        g_assert_cmpuint (document, <=, reported + 1);
      saved = document;
    }
  g_test_message ("%u saves, %u of %u killed after their first", saved, n_reporting, N_SAVE_KILLS);
  g_assert_cmpuint (n_reporting, >, N_SAVE_KILLS / 3);
  tw_test_remove_folder (dir);
}

/* Killed between two parts, there is no answer; else there is the last one reported, or the next. */
static void
test_answers (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
  guint            n_kept = 0;
  guint            n_none = 0;

  for (guint i = 0; i < N_ANSWER_KILLS; i++)
    {
      guint32 reported = kill_one (dir, "answer", 60000);
      g_auto (GStrv) left = tw_plan_file_list_recoverable (dir);
      g_autoptr (GError) error = NULL;
      g_autoptr (TwPlanFile) file = left[0] != NULL ? tw_plan_file_recover (left[0], &error) : NULL;
      guint32 found = file != NULL ? get_answer (file) : 0;

      g_assert_no_error (error);
      n_kept += found > 0;
      n_none += found == 0;
      if (found > 0 && reported > 0)
        {
          g_assert_cmpuint (found, >=, reported);
          g_assert_cmpuint (found, <=, reported + 1);
        }
    }
  g_test_message ("%u whole answers, %u times none", n_kept, n_none);
  g_assert_cmpuint (n_kept, >, 0);
  tw_test_remove_folder (dir);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--victim") && g_str_equal (argv[3], "answer"))
    return run_answering_victim (argv[2]);
  if (argc == 4 && g_str_equal (argv[1], "--victim"))
    return run_victim (argv[2], argv[3]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/edits", test_edits);
  g_test_add_func ("/kill/saves", test_saves);
  g_test_add_func ("/kill/answers", test_answers);

  return g_test_run ();
}
