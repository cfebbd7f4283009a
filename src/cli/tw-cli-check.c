/* tw-cli-check.c: integrity and sense of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-plan.h"
#include "tw-plan-sense.h"

int
tw_cli_check (int    argc,
              char **argv)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  int code = tw_cli_parse (&argc, &argv, NULL, "PLAN", "Checks that a plan file is whole, which decides the exit code, and lists what in it cannot be meant.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  model = tw_cli_load_model (argv[1], &error);
  if (model == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  findings = tw_plan_sense_list (model);
  g_print ("%s: whole, %u findings\n", argv[1], findings->len);
  for (guint i = 0; i < findings->len; i++)
    g_print ("%s\n", (const char *) findings->pdata[i]);

  return TW_CLI_OK;
}
