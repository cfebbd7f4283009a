/* tw-cli-export.c: writes a plan in the exchange format, or as tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-plan.h"
#include "tw-plan-json.h"
#include "tw-table-import.h"

int
tw_cli_export (int    argc,
               char **argv)
{
  g_autofree char   *json = NULL;
  g_autofree char   *csv = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json, "The whole plan, lossless", "OUT" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv, "Items, places, lanes, offers, stock, shipments and sales, a file each", "FOLDER" },
    { NULL },
  };
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN --json OUT | --csv FOLDER", "Writes the content of a plan for other programs.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (json == NULL && csv == NULL)
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli export PLAN --json OUT | --csv FOLDER");

  model = tw_cli_load_model (argv[1], &error);
  if (model != NULL && json != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (json);

      tw_plan_json_write (model, file, &error);
    }
  if (error == NULL && csv != NULL)
    {
      g_autoptr (GFile) folder = g_file_new_for_commandline_arg (csv);

      tw_table_export (model, folder, &error);
    }
  if (error != NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  return TW_CLI_OK;
}
