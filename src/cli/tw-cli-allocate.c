/* tw-cli-allocate.c: tradewind-cli allocate
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-json.h"
#include "tw-cli-plan.h"
#include "tw-plan-mps.h"

#include "allocate/tw-evaluate.h"
#include "allocate/tw-explain.h"

#define USAGE "PLAN [--weeks T] [--gap G] [--time S] [--threads N] [--lp OUT.mps] [--item S] [--whole-units] [--fresh] [--accept]"

/* What the options said; NULL for what they did not. */
typedef struct
{
  char    *weeks;
  char    *gap;
  char    *time;
  char    *threads;
  char    *item;
  char    *lp;
  gboolean whole_units;
  gboolean fresh;
  gboolean accept;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->weeks);
  g_free (options->gap);
  g_free (options->time);
  g_free (options->threads);
  g_free (options->item);
  g_free (options->lp);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* The items the answer is about: one, or all. */
typedef struct
{
  guint32 first;
  guint32 last;
} Range;

static gboolean
is_all (const TwPlan *plan,
        Range         range)
{
  return range.first == 0 && range.last == tw_model_get_n_items (tw_plan_get_model (plan));
}

/* ---- the answer ---- */

static void
add_shipment (JsonBuilder          *json,
              const TwModel        *model,
              guint32               item,
              const TwPlanShipment *s)
{
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "item", tw_model_get_item (model, item)->id);
  tw_cli_json_add_way (json, model, s->lane, s->place);
  tw_cli_json_add_count (json, "week", s->week);
  tw_cli_json_add_day (json, "depart", model, s->week);
  tw_cli_json_add_day (json, "arrive", model, s->arrive_week);
  tw_cli_json_add_count (json, "units", s->units);
  tw_cli_json_add_number (json, "value", (double) s->worth * s->units);
  if (s->pinned)
    tw_cli_json_add_boolean (json, "pinned", TRUE);
  json_builder_end_object (json);
}

static gboolean
is_tight (const TwLimitUse *limit)
{
  return limit->price > 0 || limit->used >= limit->capacity;
}

/* Of one item, without what it has to leave to the others: no plan of it that uses as much of the limits as this one is
 * worth more. */
static double
get_item_bound (const TwPlan *plan,
                guint32       item)
{
  double            bound = tw_plan_get_item (plan, item)->bound;
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  for (guint i = 0; i < n; i++)
    if (limit[i].price > 0)
      bound += limit[i].price * tw_explain_item_use (plan, item, &limit[i]);

  return bound;
}

static void
add_item_summary (JsonBuilder  *json,
                  const TwPlan *plan,
                  guint32       item)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  double            bound = get_item_bound (plan, item);
  TwEvaluation      exact;

  tw_evaluate (plan, item, &exact);
  tw_cli_json_add_string (json, "status", answer->status == TW_PLAN_OPTIMAL ? "optimal" : "infeasible");
  tw_cli_json_add_string (json, "currency", tw_model_get_currency (tw_plan_get_model (plan)));
  tw_cli_json_add_number (json, "value", answer->value);
  tw_cli_json_add_number (json, "bound", bound);
  tw_cli_json_add_number (json, "gap", bound != 0 ? (bound - answer->value) / ABS (bound) : 0);
  tw_cli_json_add_number (json, "relaxed_value", answer->relaxed_value);
  tw_cli_json_add_number (json, "demand", answer->demand);
  tw_cli_json_add_number (json, "sales", answer->sales);
  tw_cli_json_add_number (json, "seconds", tw_plan_get_seconds (plan));
  tw_cli_json_add_parts (json, "parts", answer->part);
  tw_cli_json_add_number (json, "exact_value", exact.value);
  tw_cli_json_add_parts (json, "linear_difference", exact.linear_difference);
}

static void
add_summary (JsonBuilder  *json,
             const TwPlan *plan)
{
  double       part[TW_N_PARTS];
  TwEvaluation exact;

  for (int k = 0; k < TW_N_PARTS; k++)
    part[k] = tw_plan_get_part (plan, (TwPart) k);
  tw_evaluate (plan, TW_ANY, &exact);
  tw_cli_json_add_string (json, "status", tw_plan_get_status (plan) == TW_PLAN_OPTIMAL ? "optimal" : "infeasible");
  tw_cli_json_add_string (json, "currency", tw_model_get_currency (tw_plan_get_model (plan)));
  tw_cli_json_add_number (json, "value", tw_plan_get_value (plan));
  tw_cli_json_add_number (json, "bound", tw_plan_get_bound (plan));
  tw_cli_json_add_number (json, "gap", tw_plan_get_gap (plan));
  tw_cli_json_add_number (json, "relaxed_value", tw_plan_get_relaxed_value (plan));
  tw_cli_json_add_number (json, "demand", tw_plan_get_demand (plan));
  tw_cli_json_add_number (json, "sales", tw_plan_get_sales (plan));
  tw_cli_json_add_number (json, "seconds", tw_plan_get_seconds (plan));
  tw_cli_json_add_parts (json, "parts", part);
  tw_cli_json_add_number (json, "exact_value", exact.value);
  tw_cli_json_add_parts (json, "linear_difference", exact.linear_difference);
}

static void
add_prices (JsonBuilder  *json,
            const TwPlan *plan)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  tw_cli_json_begin_array (json, "prices");
  for (guint i = 0; i < n; i++)
    if (is_tight (&limit[i]))
      {
        json_builder_begin_object (json);
        tw_cli_json_add_limit (json, tw_plan_get_model (plan), &limit[i]);
        json_builder_end_object (json);
      }
  json_builder_end_array (json);
}

/* Lines that differ from the plan accepted before; null if none was. */
static void
add_changes (JsonBuilder  *json,
             const TwPlan *plan)
{
  guint n;

  json_builder_set_member_name (json, "changes");
  if (tw_plan_count_accepted_changes (plan, &n))
    json_builder_add_int_value (json, n);
  else
    json_builder_add_null_value (json);
}

static void
print_plan (const TwPlan *plan,
            Range         range)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  if (is_all (plan, range))
    add_summary (json, plan);
  else
    add_item_summary (json, plan, range.first);
  add_changes (json, plan);
  tw_cli_json_begin_array (json, "shipments");
  for (guint32 i = range.first; i < range.last; i++)
    for (guint k = 0; k < tw_plan_get_item (plan, i)->n_shipments; k++)
      add_shipment (json, model, i, &tw_plan_get_item (plan, i)->shipment[k]);
  json_builder_end_array (json);
  add_prices (json, plan);
  tw_cli_json_begin_array (json, "shortfalls");
  for (guint32 i = range.first; i < range.last; i++)
    {
      TwShortfall *shortfall = tw_cli_find_shortfall (plan, i);

      if (shortfall == NULL)
        continue;
      tw_cli_json_add_shortfall (json, plan, i, shortfall);
      tw_conflict_free (shortfall);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  tw_cli_json_print (json);
}

/* ---- the work ---- */

static gboolean
write_lp (const TwPlan *plan,
          Range         range,
          const char   *path, /* (nullable) */
          GError      **error)
{
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_commandline_arg (path) : NULL;

  return file == NULL || tw_plan_mps_write (plan, range.first, range.last - range.first, file, error);
}

/* Keeps the plan's lines as the accepted plan, and where the engine stopped, in the file that was opened. */
static gboolean
accept_plan (TwCliPlan    *file,
             const TwPlan *plan,
             GError      **error)
{
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (file->path);
  g_autofree TwAccepted *lines = NULL;
  guint                  n;

  lines = tw_plan_dup_accepted (plan, &n);
  if (!tw_plan_file_set_accepted (file->file, lines, n, error) ||
      !tw_plan_file_store_answer (file->file, plan, error) ||
      !tw_cli_plan_check_unchanged (file, error))
    return FALSE;
  if (!tw_plan_file_save (file->file, target, error))
    {
      g_prefix_error (error, "%s: ", file->path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_options (const Options     *options,
              TwAllocateOptions *out)
{
  guint64 weeks = 0;
  guint64 threads = 0;

  if (!tw_cli_read_count ("--weeks", options->weeks, 0, TW_MAX_WEEKS, &weeks) ||
      !tw_cli_read_number ("--gap", options->gap, 1e-9, 1, &out->gap) ||
      !tw_cli_read_number ("--time", options->time, 0.001, 1e6, &out->seconds) ||
      !tw_cli_read_count ("--threads", options->threads, 0, 1024, &threads))
    return FALSE;
  out->n_weeks = (guint) weeks;
  out->n_threads = (int) threads;
  out->whole_units_only = options->whole_units;

  return TRUE;
}

static int
run (const char    *path,
     const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) file = NULL;
  g_autoptr (TwPlan) plan = NULL;
  TwAllocateOptions settings = { 0 };
  Range             range = { 0 };

  if (!read_options (options, &settings))
    return TW_CLI_USAGE;
  if ((file = tw_cli_plan_open (path, &error)) == NULL ||
      (plan = tw_cli_plan_allocate (file, &settings, options->fresh, &error)) == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  range.last = tw_model_get_n_items (tw_plan_get_model (plan));
  if (options->item != NULL)
    {
      int index = tw_model_find_item (tw_plan_get_model (plan), options->item);

      if (index < 0)
        return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: no item \"%s\"", path, options->item);
      range = (Range){ (guint32) index, (guint32) index + 1 };
    }
  if (!write_lp (plan, range, options->lp, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", options->lp, error->message);
  if (options->accept && tw_plan_get_status (plan) == TW_PLAN_OPTIMAL && !accept_plan (file, plan, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  print_plan (plan, range);
  if (options->accept && tw_plan_get_status (plan) != TW_PLAN_OPTIMAL)
    tw_cli_fail (TW_CLI_INFEASIBLE, "%s: not accepted, for it is infeasible", path);

  return tw_cli_explain_shortfalls (plan);
}

int
tw_cli_allocate (int    argc,
                 char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "weeks", 0, 0, G_OPTION_ARG_STRING, &options.weeks, "Plan this many weeks (default or 0: the plan's horizon)", "T" },
    { "gap", 0, 0, G_OPTION_ARG_STRING, &options.gap, "Stop when the plan is proven this close to the bound, relative to it (default: 0.001)", "G" },
    { "time", 0, 0, G_OPTION_ARG_STRING, &options.time, "Stop improving after this many seconds", "S" },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options.threads, "Worker threads (default: one a core); the answer does not depend on them", "N" },
    { "lp", 0, 0, G_OPTION_ARG_FILENAME, &options.lp, "Write the model that was solved in free MPS for other solvers, to be maximised", "OUT.mps" },
    { "item", 0, 0, G_OPTION_ARG_STRING, &options.item, "Print this item only", "S" },
    { "whole-units", 0, 0, G_OPTION_ARG_NONE, &options.whole_units, "Leave cartons, minimum orders and fixed costs out", NULL },
    { "fresh", 0, 0, G_OPTION_ARG_NONE, &options.fresh, "Do not go on from where the engine stopped when the plan was last open", NULL },
    { "accept", 0, 0, G_OPTION_ARG_NONE, &options.accept, "Keep the plan's lines in PLAN as the accepted plan", NULL },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, USAGE, "Decides what ships where, when and by which mode; prints the plan as JSON.", 1, 1);

  return code != TW_CLI_OK ? code : run (argv[1], &options);
}
