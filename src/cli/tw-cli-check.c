/* tw-cli-check.c: integrity and sense of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"
#include "tw-plan-file.h"

int
tw_cli_check (int    argc,
              char **argv)
{
  g_autoptr (GError) error = NULL;
  int code = tw_cli_parse (&argc, &argv, NULL, "PLAN", "Checks that a plan file is whole and makes sense.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (!tw_plan_file_check (argv[1], &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", argv[1], error->message);

  g_print ("%s: whole\n", argv[1]);

  return TW_CLI_OK;
}
