/* tw-cli-allocate.c: tradewind-cli allocate
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-plan.h"
#include "tw-plan-mps.h"

#include "allocate/tw-allocate.h"

#include <json-glib/json-glib.h>

static void
add_string (JsonBuilder *json,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_number (JsonBuilder *json,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static void
add_count (JsonBuilder *json,
           const char  *name,
           gint64       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_day (JsonBuilder   *json,
         const char    *name,
         const TwModel *model,
         guint          week)
{
  g_autofree char *text = tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week));

  add_string (json, name, text);
}

static const char *
get_place_id (const TwModel *model,
              guint32        place)
{
  return tw_model_get_place (model, place)->id;
}

static void
add_shipment (JsonBuilder          *json,
              const TwModel        *model,
              guint32               item,
              const TwPlanShipment *s)
{
  const TwLane *lane = s->lane != TW_ANY ? tw_model_get_lane (model, s->lane) : NULL;

  json_builder_begin_object (json);
  add_string (json, "item", tw_model_get_item (model, item)->id);
  add_string (json, "from", get_place_id (model, s->place));
  add_string (json, "to", get_place_id (model, lane != NULL ? lane->to : s->place));
  add_string (json, "mode", lane != NULL ? tw_mode_to_string (lane->mode) : "order");
  add_count (json, "week", s->week);
  add_day (json, "depart", model, s->week);
  add_day (json, "arrive", model, s->arrive_week);
  add_count (json, "units", s->units);
  add_number (json, "value", (double) s->worth * s->units);
  if (s->pinned)
    {
      json_builder_set_member_name (json, "pinned");
      json_builder_add_boolean_value (json, TRUE);
    }
  json_builder_end_object (json);
}

static void
add_shortfall (JsonBuilder      *json,
               const TwModel    *model,
               const TwItemPlan *plan)
{
  const TwShortfall *shortfall = plan->shortfall;

  json_builder_begin_object (json);
  add_string (json, "item", tw_model_get_item (model, plan->item)->id);
  add_string (json, "place", get_place_id (model, shortfall->place));
  add_count (json, "week", shortfall->week);
  add_day (json, "date", model, shortfall->week);
  add_count (json, "short", shortfall->short_units);
  add_count (json, "available", shortfall->available_units);
  json_builder_set_member_name (json, "pins");
  json_builder_begin_array (json);
  for (guint i = 0; i < shortfall->n_pins; i++)
    json_builder_add_int_value (json, shortfall->pin_ids[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* The items the answer is about: one, or all. */
typedef struct
{
  guint32 first;
  guint32 last;
} Range;

static void
add_summary (JsonBuilder  *json,
             const TwPlan *plan,
             Range         range)
{
  TwPlanStatus status = TW_PLAN_OPTIMAL;
  double       value = 0;
  double       bound = 0;
  double       demand = 0;
  double       sales = 0;

  for (guint32 i = range.first; i < range.last; i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);

      status = item->status == TW_PLAN_INFEASIBLE ? TW_PLAN_INFEASIBLE : status;
      value += item->value;
      bound += item->bound;
      demand += item->demand;
      sales += item->sales;
    }
  add_string (json, "status", status == TW_PLAN_OPTIMAL ? "optimal" : "infeasible");
  add_string (json, "currency", tw_model_get_currency (tw_plan_get_model (plan)));
  add_number (json, "value", value);
  add_number (json, "bound", bound);
  add_number (json, "gap", bound != 0 ? (bound - value) / ABS (bound) : 0);
  add_number (json, "relaxed_value", value);
  add_number (json, "demand", demand);
  add_number (json, "sales", sales);
  add_number (json, "seconds", tw_plan_get_seconds (plan));
}

static JsonNode *
describe_plan (const TwPlan *plan,
               Range         range)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  add_summary (json, plan, range);
  json_builder_set_member_name (json, "shipments");
  json_builder_begin_array (json);
  for (guint32 i = range.first; i < range.last; i++)
    for (guint k = 0; k < tw_plan_get_item (plan, i)->n_shipments; k++)
      add_shipment (json, model, i, &tw_plan_get_item (plan, i)->shipment[k]);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "prices"); /* of shared limits; items share none yet */
  json_builder_begin_array (json);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "shortfalls");
  json_builder_begin_array (json);
  for (guint32 i = range.first; i < range.last; i++)
    if (tw_plan_get_item (plan, i)->shortfall != NULL)
      add_shortfall (json, model, tw_plan_get_item (plan, i));
  json_builder_end_array (json);
  json_builder_end_object (json);

  return json_builder_get_root (json);
}

static void
print_plan (const TwPlan *plan,
            Range         range)
{
  g_autoptr (JsonNode) root = describe_plan (plan, range);
  g_autofree char *text = json_to_string (root, TRUE);

  g_print ("%s\n", text);
}

static int
explain_shortfalls (const TwPlan *plan,
                    Range         range)
{
  const TwModel *model = tw_plan_get_model (plan);
  int            code = TW_CLI_OK;

  for (guint32 i = range.first; i < range.last; i++)
    {
      const TwShortfall *s = tw_plan_get_item (plan, i)->shortfall;

      if (s != NULL)
        code = tw_cli_fail (TW_CLI_INFEASIBLE, "item \"%s\": %u pins ask %s for %" G_GINT64_FORMAT " units more than can be there in week %u; at most %" G_GINT64_FORMAT " can move", tw_model_get_item (model, i)->id, s->n_pins, get_place_id (model, s->place), s->short_units, s->week, s->available_units);
    }

  return code;
}

static gboolean
write_lp (const TwPlan *plan,
          Range         range,
          const char   *path, /* (nullable) */
          GError      **error)
{
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_commandline_arg (path) : NULL;

  return file == NULL || tw_plan_mps_write (plan, range.first, range.last - range.first, file, error);
}

static TwPlan *
allocate_file (const char              *path,
               const TwAllocateOptions *options,
               GError                 **error)
{
  g_autoptr (TwCliPlan) file = tw_cli_plan_open (path, error);
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;

  if (file == NULL)
    return NULL;
  if ((model = tw_plan_file_load_model (file->file, error)) == NULL ||
      (forecasts = tw_cli_plan_forecast (file, model, options->n_threads, error)) == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  return tw_allocate (model, forecasts, options, NULL, NULL, NULL, NULL, error);
}

int
tw_cli_allocate (int    argc,
                 char **argv)
{
  int                weeks = 0;
  int                threads = 0;
  g_autofree char   *item = NULL;
  g_autofree char   *lp = NULL;
  const GOptionEntry entries[] = {
    { "weeks", 0, 0, G_OPTION_ARG_INT, &weeks, "Plan this many weeks (default: the plan's horizon)", "T" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads, "Worker threads (default: one a core); the answer does not depend on them", "N" },
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, "Print this item only", "S" },
    { "lp", 0, 0, G_OPTION_ARG_FILENAME, &lp, "Write the model that was solved in free MPS for other solvers, to be maximised", "OUT.mps" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlan) plan = NULL;
  Range range = { 0 };
  int   code = tw_cli_parse (&argc, &argv, entries, "PLAN [--weeks T] [--threads N] [--item S] [--lp OUT.mps]", "Decides what ships where, when and by which mode; prints the plan as JSON.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (weeks < 0 || weeks > TW_MAX_WEEKS)
    return tw_cli_fail (TW_CLI_USAGE, "--weeks is %d, expected 1 to %d", weeks, TW_MAX_WEEKS);

  plan = allocate_file (argv[1], &(TwAllocateOptions){ .n_threads = threads, .n_weeks = (guint) weeks }, &error);
  if (plan == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  range.last = tw_model_get_n_items (tw_plan_get_model (plan));
  if (item != NULL)
    {
      int index = tw_model_find_item (tw_plan_get_model (plan), item);

      if (index < 0)
        return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: no item \"%s\"", argv[1], item);
      range = (Range){ (guint32) index, (guint32) index + 1 };
    }
  if (!write_lp (plan, range, lp, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", lp, error->message);
  print_plan (plan, range);

  return explain_shortfalls (plan, range);
}
