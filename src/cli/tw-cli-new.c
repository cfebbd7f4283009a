/* tw-cli-new.c: writes a new plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "demo/tw-random-plan.h"
#include "tw-cli-plan.h"

#define USAGE "--demo OUT | --random OUT"

/* What the options said; NULL for what they did not. */
typedef struct
{
  gboolean demo;
  gboolean random;
  char    *items;
  char    *markets;
  char    *weeks;
  char    *history;
  char    *seed;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->items);
  g_free (options->markets);
  g_free (options->weeks);
  g_free (options->history);
  g_free (options->seed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static void
print_sizes (const char    *path,
             const TwModel *model)
{
  guint n_sales;

  tw_model_get_sales (model, &n_sales);
  g_print ("%s: %u items, %u places, %u markets, %u lanes, %u series of sales\n", path,
           tw_model_get_n_items (model), tw_model_get_n_places (model), tw_model_get_n_markets (model), tw_model_get_n_lanes (model), n_sales);
}

/* *value stays as it is where the option was not given. */
static gboolean
read_number (const char *option,
             const char *text,
             guint64     low,
             guint64     high,
             guint64    *value)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, low, high, value, NULL))
    return TRUE;
  tw_cli_fail (TW_CLI_USAGE, "%s is \"%s\", expected a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, option, text, low, high);

  return FALSE;
}

static gboolean
read_random (const Options *options,
             TwRandomPlan  *spec)
{
  guint64 items = 500, markets = 20, weeks = 26, history = 104;

  if (!read_number ("--items", options->items, 1, TW_RANDOM_MAX_ITEMS, &items) ||
      !read_number ("--markets", options->markets, 1, TW_RANDOM_MAX_MARKETS, &markets) ||
      !read_number ("--weeks", options->weeks, 1, TW_RANDOM_MAX_WEEKS, &weeks) ||
      !read_number ("--history", options->history, 0, TW_RANDOM_MAX_HISTORY, &history))
    return FALSE;
  *spec = (TwRandomPlan){ .n_items = (guint) items, .n_markets = (guint) markets, .n_weeks = (guint) weeks, .history_weeks = (guint) history, .capacity_scale = 1, .packed = TRUE };

  return TRUE;
}

/* With sales the forecasts are made from them; a plan without any keeps those of the law it was drawn from. */
static gboolean
write_plan (const TwModel *model,
            TwForecastSet *forecasts,
            const char    *path,
            GError       **error)
{
  g_autoptr (TwCliPlan) plan = tw_cli_plan_new (model, error);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  if (plan == NULL)
    return FALSE;
  if (forecasts == NULL)
    return tw_cli_plan_save (plan, path, error);
  if (!tw_plan_file_store_forecasts (plan->file, forecasts, error))
    return FALSE;
  if (!tw_plan_file_save (plan->file, file, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return TRUE;
}

static int
check_options (const Options *options)
{
  gboolean sized = options->items != NULL || options->markets != NULL || options->weeks != NULL || options->history != NULL;

  if (options->demo == options->random)
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli new " USAGE);
  if (options->demo && sized)
    return tw_cli_fail (TW_CLI_USAGE, "--items, --markets, --weeks and --history need --random: the demo plan has one size");

  return TW_CLI_OK;
}

int
tw_cli_new (int    argc,
            char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &options.demo, "The demo plan: real places and fees, synthetic demand", NULL },
    { "random", 0, 0, G_OPTION_ARG_NONE, &options.random, "An invented plan of any size, with limits that bind", NULL },
    { "items", 0, 0, G_OPTION_ARG_STRING, &options.items, "Of a random plan: 500 if not given", "N" },
    { "markets", 0, 0, G_OPTION_ARG_STRING, &options.markets, "Likewise: 20", "M" },
    { "weeks", 0, 0, G_OPTION_ARG_STRING, &options.weeks, "Its horizon: 26", "T" },
    { "history", 0, 0, G_OPTION_ARG_STRING, &options.history, "Weeks of sales before it: 104; with 0 it keeps the forecasts it was drawn from", "W" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed, "Seed of the demand", "K" },
    { NULL },
  };
  g_autoptr (TwForecastSet) law = NULL;
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;
  TwRandomPlan spec;
  guint64      seed = TW_DEMO_SEED;
  int          code = tw_cli_parse (&argc, &argv, entries, USAGE, "Writes a new plan with its forecasts.", 1, 1);

  if (code != TW_CLI_OK || (code = check_options (&options)) != TW_CLI_OK)
    return code;
  if (!read_random (&options, &spec) || !read_number ("--seed", options.seed, 0, G_MAXUINT64, &seed))
    return TW_CLI_USAGE;

  spec.seed = seed;
  model = options.demo ? tw_demo_new (seed, &error) : tw_random_plan_new (&spec, spec.history_weeks == 0 ? &law : NULL, &error);
  if (model == NULL || !write_plan (model, law, argv[1], &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  print_sizes (argv[1], model);

  return TW_CLI_OK;
}
