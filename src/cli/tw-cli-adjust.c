/* tw-cli-adjust.c: tradewind-cli adjust
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-json.h"
#include "tw-cli-plan.h"

#include "allocate/tw-adjusted-plan.h"
#include "forecast/tw-overrides.h"

#include <stdio.h>
#include <string.h>

#define USAGE "PLAN [--item S] [--market C] [--of DRIVER] [--weeks A-B] --percent X | --value X | --remove ID [--write]"

/* What the options said; NULL for what they did not. */
typedef struct
{
  char    *item;
  char    *market;
  char    *of;
  char    *weeks;
  char    *percent;
  char    *value;
  char    *remove;
  char    *reason;
  char    *threads;
  gboolean write;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->item);
  g_free (options->market);
  g_free (options->of);
  g_free (options->weeks);
  g_free (options->percent);
  g_free (options->value);
  g_free (options->remove);
  g_free (options->reason);
  g_free (options->threads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* ---- what is asked ---- */

static int
read_weeks (const TwModel *model,
            const char    *text,
            TwOverride    *override)
{
  g_auto (GStrv) part = g_strsplit (text != NULL ? text : "", "-", 2);
  guint64 first = 0;
  guint64 last = tw_model_get_n_weeks (model) - 1;

  if (!tw_cli_read_count ("--weeks", part[0], 0, last, &first) || !tw_cli_read_count ("--weeks", part[0] != NULL ? part[part[1] != NULL] : NULL, first, last, &last))
    return TW_CLI_USAGE;
  override->first_week = tw_model_get_start_week (model) + (TwWeek) first;
  override->last_week = tw_model_get_start_week (model) + (TwWeek) last;

  return TW_CLI_OK;
}

static int
find_market (const TwModel *model,
             const char    *country)
{
  for (guint m = 0; m < tw_model_get_n_markets (model); m++)
    if (strcmp (tw_model_get_place (model, tw_model_get_market_place (model, m))->country, country) == 0)
      return (int) m;

  return -1;
}

static int
read_scope (const TwModel *model,
            const Options *options,
            TwOverride    *override)
{
  int item = options->item != NULL ? tw_model_find_item (model, options->item) : 0;
  int market = options->market != NULL ? find_market (model, options->market) : 0;
  int driver = options->of != NULL ? tw_driver_kind_from_string (options->of) : TW_DRIVER_NONE;

  if (item < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "no item \"%s\"", options->item);
  if (market < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "no market \"%s\"", options->market);
  if (driver < 0)
    return tw_cli_fail (TW_CLI_USAGE, "--of: \"%s\" is none of demand, price, deal, competitor_price, temperature, economy, delivery, delay", options->of);
  override->item = options->item != NULL ? (guint32) item : TW_ANY;
  override->market = options->market != NULL ? (guint32) market : TW_ANY;
  override->driver = (TwDriverKind) driver;

  return read_weeks (model, options->weeks, override);
}

static int
read_override (const TwModel *model,
               const Options *options,
               TwOverride    *override)
{
  double least, most;
  int    code = read_scope (model, options, override);

  if (code != TW_CLI_OK)
    return code;

  tw_driver_kind_get_range (override->driver, &least, &most);
  override->kind = options->percent != NULL ? TW_OVERRIDE_PERCENT : TW_OVERRIDE_ABSOLUTE;
  override->reason = options->reason != NULL ? options->reason : (char *) "";
  override->author = (char *) g_get_real_name ();
  override->created = g_get_real_time () / G_USEC_PER_SEC;
  if (!tw_cli_read_number ("--percent", options->percent, -100, 10000, &override->value) || !tw_cli_read_number ("--value", options->value, least, most, &override->value))
    return TW_CLI_USAGE;

  return TW_CLI_OK;
}

/* (transfer full) (element-type TwOverride) (nullable): those of @model with the change that is asked for; texts are lent. */
static GArray *
change_overrides (const TwModel *model,
                  const Options *options,
                  int           *code)
{
  g_autoptr (GArray) overrides = g_array_new (FALSE, FALSE, sizeof (TwOverride));
  TwOverride new = { .id = 1 };
  guint64 id = 0;

  *code = TW_CLI_USAGE;
  if (!tw_cli_read_count ("--remove", options->remove, 1, G_MAXINT64, &id))
    return NULL;
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *override = tw_model_get_override (model, i);

      new.id = MAX (new.id, override->id + 1);
      if (override->id != (gint64) id)
        g_array_append_val (overrides, *override);
    }
  if (options->remove == NULL && (*code = read_override (model, options, &new)) != TW_CLI_OK)
    return NULL;
  if (options->remove != NULL && overrides->len == tw_model_get_n_overrides (model))
    {
      *code = tw_cli_fail (TW_CLI_BAD_INPUT, "no override %s", options->remove);
      return NULL;
    }
  if (options->remove == NULL)
    g_array_append_val (overrides, new);
  *code = TW_CLI_OK;

  return g_steal_pointer (&overrides);
}

/* ---- what it does ---- */

static TwPlan *
solve_items (const TwPlan        *plan,
             const TwModel       *model,
             const TwForecastSet *forecasts,
             const GArray        *items,
             GError             **error)
{
  g_autoptr (TwPlan) start = tw_adjusted_plan_new (plan, model, forecasts, (const guint32 *) items->data, items->len);

  return tw_adjusted_plan_solve (start, model, (const guint32 *) items->data, items->len, NULL, NULL, NULL, error);
}

static void
print_effect (const TwPlan *before,
              const TwPlan *after,
              guint         n_items,
              gint64        id)
{
  const TwModel *model = tw_plan_get_model (after);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  TwAdjustmentEffect effect;

  tw_adjusted_plan_get_effect (before, after, &effect);
  json_builder_begin_object (json);
  if (id > 0)
    tw_cli_json_add_count (json, "id", id);
  tw_cli_json_add_count (json, "items", n_items);
  tw_cli_json_add_string (json, "currency", tw_model_get_currency (model));
  tw_cli_json_add_number (json, "value", tw_plan_get_value (after));
  tw_cli_json_add_number (json, "profit_change", effect.profit);
  tw_cli_json_add_number (json, "demand_change", tw_plan_get_demand (after) - tw_plan_get_demand (before));
  tw_cli_json_add_number (json, "sales_change", effect.sales);
  json_builder_set_member_name (json, "shipped_change");
  json_builder_begin_object (json);
  for (guint k = 0; k < TW_N_MODES; k++)
    if (effect.shipped[k] != 0)
      tw_cli_json_add_number (json, tw_mode_to_string ((TwMode) k), effect.shipped[k]);
  json_builder_end_object (json);
  json_builder_end_object (json);
  tw_cli_json_print (json);
}

static gboolean
tell_effect (const TwPlan  *plan,
             const TwModel *adjusted,
             gint64         id,
             GError       **error)
{
  const TwModel       *model = tw_plan_get_model (plan);
  const TwForecastSet *before = tw_plan_get_forecasts (plan);
  g_autoptr (TwForecastSet) after = tw_overrides_apply_all (adjusted, before);
  g_autoptr (GArray) items = tw_adjusted_plan_find_items (model, before, adjusted, after);
  g_autoptr (TwPlan) neutral = solve_items (plan, model, before, items, error);
  g_autoptr (TwPlan) tried = neutral != NULL ? solve_items (plan, adjusted, after, items, error) : NULL;

  if (tried == NULL)
    return FALSE;
  print_effect (neutral, tried, items->len, id);

  return TRUE;
}

static gboolean
write_overrides (TwCliPlan    *file,
                 const GArray *overrides,
                 GError      **error)
{
  return tw_plan_file_set_overrides (file->file, (const TwOverride *) overrides->data, overrides->len, error) &&
         tw_cli_plan_save (file, file->path, error);
}

static int
adjust (const char    *path,
        const Options *options,
        int            n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) file = tw_cli_plan_open (path, &error);
  g_autoptr (TwPlan) plan = file != NULL ? tw_cli_plan_allocate (file, &(TwAllocateOptions){ .n_threads = n_threads }, FALSE, &error) : NULL;
  g_autoptr (GArray) overrides = NULL;
  g_autoptr (TwModel) adjusted = NULL;
  int code;

  if (plan == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  overrides = change_overrides (tw_plan_get_model (plan), options, &code);
  if (overrides == NULL)
    return code;

  adjusted = tw_model_with_overrides (tw_plan_get_model (plan), (const TwOverride *) overrides->data, overrides->len, &error);
  if (adjusted == NULL || !tell_effect (plan, adjusted, options->remove == NULL ? g_array_index (overrides, TwOverride, overrides->len - 1).id : 0, &error) ||
      (options->write && !write_overrides (file, overrides, &error)))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);

  return TW_CLI_OK;
}

int
tw_cli_adjust (int    argc,
               char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "item", 0, 0, G_OPTION_ARG_STRING, &options.item, "Of this item; of every one without it", "S" },
    { "market", 0, 0, G_OPTION_ARG_STRING, &options.market, "In this market; in every one without it", "COUNTRY" },
    { "of", 0, 0, G_OPTION_ARG_STRING, &options.of, "demand, as without it, or a driver: price, deal, competitor_price, temperature, economy, delivery, delay", "DRIVER" },
    { "weeks", 0, 0, G_OPTION_ARG_STRING, &options.weeks, "First and last week, counted from the plan's start; the whole plan without it", "A-B" },
    { "percent", 0, 0, G_OPTION_ARG_STRING, &options.percent, "By so many percent more", "X" },
    { "value", 0, 0, G_OPTION_ARG_STRING, &options.value, "Or what it is instead: units a week, or the driver's value", "X" },
    { "remove", 0, 0, G_OPTION_ARG_STRING, &options.remove, "Instead: without the override of this number", "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, "Why", "TEXT" },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options.threads, "Threads; all cores without it", "N" },
    { "write", 0, 0, G_OPTION_ARG_NONE, &options.write, "Write it into the plan as well", NULL },
    { NULL },
  };
  guint64 n_threads = 0;
  int     code = tw_cli_parse (&argc, &argv, entries, USAGE, "Says what an override of a forecast or of a driver does to the plan, as JSON: the items that it concerns are planned\nanew with and without it.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if ((options.percent != NULL) + (options.value != NULL) + (options.remove != NULL) != 1)
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli adjust %s", USAGE);
  if (!tw_cli_read_count ("--threads", options.threads, 1, 1024, &n_threads))
    return TW_CLI_USAGE;

  return adjust (argv[1], &options, (int) n_threads);
}
