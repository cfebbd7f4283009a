/* tw-cli-import.c: takes files into a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-plan.h"
#include "tw-online-retail.h"
#include "tw-plan-json.h"
#include "tw-table-import.h"

static void
print_report (const TwImportReport *report)
{
  g_autofree char *text = tw_import_report_dup_text (report);

  g_print ("%s", text);
}

static gboolean
import_json (const char *from,
             const char *plan_path,
             GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (from);
  g_autoptr (TwModel) model = tw_plan_json_read (file, error);
  g_autoptr (TwCliPlan) plan = model != NULL ? tw_cli_plan_new (model, error) : NULL;

  return plan != NULL && tw_cli_plan_save (plan, plan_path, error);
}

/* Online Retail makes a plan of its own on the demo network; it does not add to one that is there. */
static gboolean
import_online_retail (const char     *plan_path,
                      GFile          *file,
                      TwImportReport *report,
                      GError        **error)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwCliPlan) plan = NULL;

  if (g_file_test (plan_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s: exists, and a file of Online Retail makes a new plan", plan_path);
      return FALSE;
    }
  model = tw_online_retail_import (file, report, NULL, NULL, NULL, error);
  plan = model != NULL ? tw_cli_plan_new (model, error) : NULL;

  return plan != NULL && tw_cli_plan_save (plan, plan_path, error);
}

static gboolean
import_tables (const char     *plan_path,
               GFile *const   *files,
               guint           n,
               TwImportReport *report,
               GError        **error)
{
  g_autoptr (TwCliPlan) plan = tw_cli_plan_open (plan_path, error);
  g_autoptr (TwModel) model = plan != NULL ? tw_plan_file_load_model (plan->file, error) : NULL;
  g_autoptr (TwModel) changed = model != NULL ? tw_table_import (model, files, n, report, error) : NULL;

  return changed != NULL && tw_plan_file_replace_model (plan->file, changed, error) && tw_cli_plan_save (plan, plan_path, error);
}

static gboolean
import_files (const char     *plan_path,
              GFile *const   *files,
              guint           n,
              TwImportReport *report,
              GError        **error)
{
  if (n == 1 && tw_online_retail_match (files[0]))
    return import_online_retail (plan_path, files[0], report, error);

  return import_tables (plan_path, files, n, report, error);
}

static GPtrArray *
list_files (int    n,
            char **paths)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < n; i++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (paths[i]));

  return files;
}

int
tw_cli_import (int    argc,
               char **argv)
{
  g_autofree char   *json = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json, "Make PLAN of a file in the exchange format", "IN" },
    { NULL },
  };
  g_autoptr (TwImportReport) report = tw_import_report_new ();
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;
  int      code = tw_cli_parse (&argc, &argv, entries, "PLAN FILE… | --json IN PLAN", "Takes CSV tables into a plan, each known by its header, or makes a plan of the lines of UCI Online Retail.", 1, 10000);

  if (code != TW_CLI_OK)
    return code;
  if ((json != NULL) != (argc == 2))
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli import PLAN FILE… | --json IN PLAN");

  files = list_files (argc - 2, argv + 2);
  ok = json != NULL ? import_json (json, argv[1], &error)
                    : import_files (argv[1], (GFile *const *) files->pdata, files->len, report, &error);
  if (!ok)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  print_report (report);

  return TW_CLI_OK;
}
