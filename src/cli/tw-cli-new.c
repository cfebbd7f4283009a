/* tw-cli-new.c: writes a new plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "tw-cli-plan.h"

static void
print_sizes (const char    *path,
             const TwModel *model)
{
  guint n_sales;

  tw_model_get_sales (model, &n_sales);
  g_print ("%s: %u items, %u places, %u markets, %u lanes, %u series of sales\n", path,
           tw_model_get_n_items (model), tw_model_get_n_places (model), tw_model_get_n_markets (model), tw_model_get_n_lanes (model), n_sales);
}

int
tw_cli_new (int    argc,
            char **argv)
{
  gboolean           demo = FALSE;
  gint64             seed = TW_DEMO_SEED;
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "The demo plan: real places and fees, synthetic demand", NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed of its demand", "K" },
    { NULL },
  };
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwCliPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  int code = tw_cli_parse (&argc, &argv, entries, "--demo OUT", "Writes a new plan with its forecasts.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (!demo)
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli new --demo OUT");

  model = tw_demo_new ((guint64) seed, &error);
  plan = model != NULL ? tw_cli_plan_new (model, &error) : NULL;
  if (plan == NULL || !tw_cli_plan_save (plan, argv[1], &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  print_sizes (argv[1], model);

  return TW_CLI_OK;
}
