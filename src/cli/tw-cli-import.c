/* tw-cli-import.c: takes files into a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-plan.h"
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
  int      code = tw_cli_parse (&argc, &argv, entries, "PLAN FILE… | --json IN PLAN", "Takes CSV tables into a plan: each is known by its header.", 1, 10000);

  if (code != TW_CLI_OK)
    return code;
  if ((json != NULL) != (argc == 2))
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli import PLAN FILE… | --json IN PLAN");

  files = list_files (argc - 2, argv + 2);
  ok = json != NULL ? import_json (json, argv[1], &error)
                    : import_tables (argv[1], (GFile *const *) files->pdata, files->len, report, &error);
  if (!ok)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  print_report (report);

  return TW_CLI_OK;
}
