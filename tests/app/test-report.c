/* test-report.c: the plan on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* memmem() */

#include "allocate/tw-allocate.h"
#include "demo/tw-random-plan.h"
#include "tw-report.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  TwPlan       *plan;
  TwAlerts     *alerts;
  TwSimulation *simulation;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  static const TwScenario scenarios[] = {
    { .id = 1, .name = (char *) "", .policy = TW_POLICY_FBA },
    { .id = 2, .name = (char *) "", .policy = TW_POLICY_SCA },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = tw_random_plan_new (&(TwRandomPlan){ .n_items = 8, .n_markets = 4, .n_weeks = 10, .history_weeks = 60, .seed = 5 }, &forecasts, &error);
  TwSimOptions options;

  g_assert_no_error (error);
  tw_sim_options_init (&options);
  options.n_paths = 6;
  f->plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  f->alerts = tw_alerts_find (f->plan, NULL, NULL);
  f->simulation = tw_simulate (model, forecasts, f->plan, NULL, scenarios, G_N_ELEMENTS (scenarios), &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_simulation_unref (f->simulation);
  tw_alerts_unref (f->alerts);
  tw_plan_unref (f->plan);
}

/* As the root of the file's pages says; the file has bytes that no string has. */
static guint
count_pages (GBytes *pdf)
{
  gsize       size;
  const char *data = g_bytes_get_data (pdf, &size);
  const char *pages = memmem (data, size, "/Type /Pages", strlen ("/Type /Pages"));
  const char *count = pages != NULL ? memmem (pages, size - (gsize) (pages - data), "/Count ", strlen ("/Count ")) : NULL;

  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_assert_nonnull (count);

  return (guint) strtoul (count + strlen ("/Count "), NULL, 10);
}

static GBytes *
render (const TwReport *report)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = tw_report_render (report, &error);

  g_assert_no_error (error);

  return pdf;
}

/* A page for each thing there is. */
static void
test_pages (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (GBytes) whole = render (&(TwReport){ f->plan, f->alerts, f->simulation, TW_ANY });
  g_autoptr (GBytes) plain = render (&(TwReport){ f->plan, NULL, NULL, TW_ANY });

  g_assert_cmpuint (count_pages (whole), ==, 4);
  g_assert_cmpuint (count_pages (plain), ==, 3);
  g_assert_cmpuint (g_bytes_get_size (whole), >, g_bytes_get_size (plain));
}

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
write_to (Fixture    *f,
          const char *path,
          GError    **error)
{
  TwReport report = { f->plan, f->alerts, f->simulation, TW_ANY };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  tw_report_write_async (&report, file, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return tw_report_write_finish (result, error);
}

static void
test_write (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "plan.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "no", "plan.pdf", NULL);
  g_autofree char *content = NULL;
  gsize            size;

  g_assert_true (write_to (f, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpmem (content, 5, "%PDF-", 5);

  g_assert_false (write_to (f, nowhere, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_unlink (path);
  g_rmdir (dir);
}

#define ADD(name, func) g_test_add ("/report/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  ADD ("pages", test_pages);
  ADD ("write", test_write);

  return g_test_run ();
}
