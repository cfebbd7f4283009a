/* tw-cli-explain.c: tradewind-cli explain
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-json.h"
#include "tw-cli-plan.h"

#include "allocate/tw-cliffs.h"
#include "allocate/tw-explain.h"

#include <math.h>

#define USAGE     "PLAN --item S --place P [--week W]"
#define MOST_TOLD 12 /* changes of the next best way, and users of a limit */

typedef struct
{
  const TwPlan  *plan;
  const TwModel *model;
  TwExplainer   *explainer;
  JsonBuilder   *json;
  guint32        item;
  guint32        place;
  gint           week; /* -1 for all */
} Question;

/* ---- the next best way ---- */

static char *
describe_weeks (const TwChange *change)
{
  return change->last_week > change->week ? g_strdup_printf ("in weeks %u to %u", change->week, change->last_week) : g_strdup_printf ("in week %u", change->week);
}

static char *
describe_change (const TwModel  *model,
                 const TwChange *change)
{
  g_autofree char *weeks = describe_weeks (change);
  g_autofree char *line = NULL;
  const char      *more = change->units > 0 ? "more" : "less";
  double           units = fabs (change->units);

  switch (change->kind)
    {
    case TW_CHANGE_LINE:
      line = tw_cli_describe_line (model, change->lane, change->where, change->week);
      return g_strdup_printf ("%.0f %s %s", units, more, line);
    case TW_CHANGE_SALES:
      return g_strdup_printf ("%.1f %s sold in %s %s", units, more, tw_model_get_place (model, tw_model_get_market_place (model, change->where))->id, weeks);
    case TW_CHANGE_REMOVAL:
      return g_strdup_printf ("%.0f %s taken out of %s %s", units, more, tw_model_get_place (model, change->where)->id, weeks);
    case TW_CHANGE_LEFT:
    default:
      return g_strdup_printf ("%.0f %s left in %s after the last week", units, more, tw_model_get_place (model, change->where)->id);
    }
}

static char *
describe_loss (const TwModel         *model,
               const TwExplainedLine *line)
{
  GString *text = g_string_new (NULL);

  if (!line->possible)
    g_string_append (text, "pins cannot be kept without it");
  else if (line->relaxed_units == 0)
    g_string_append (text, "whole cartons brought it here: without them the plan has other lines");
  else if (line->loss >= 0)
    g_string_append_printf (text, "without it the plan loses %.2f %s", line->loss, tw_model_get_currency (model));
  else
    g_string_append_printf (text, "without this pin the plan gains %.2f %s", -line->loss, tw_model_get_currency (model));
  for (guint i = 0; i < MIN (line->n_changes, 4) && line->possible; i++)
    {
      g_autofree char *words = describe_change (model, &line->change[i]);

      g_string_append_printf (text, "%s%s", i == 0 ? "; next best: " : ", ", words);
    }
  if (line->possible && line->n_changes > 4)
    g_string_append_printf (text, " and %u smaller change%s", line->n_changes - 4, line->n_changes > 5 ? "s" : "");

  return g_string_free (text, FALSE);
}

static void
add_change (const Question *q,
            const TwChange *change)
{
  static const char *const words[] = { "line", "sales", "removal", "left" };

  json_builder_begin_object (q->json);
  tw_cli_json_add_string (q->json, "kind", words[change->kind]);
  if (change->kind == TW_CHANGE_LINE)
    tw_cli_json_add_way (q->json, q->model, change->lane, change->where);
  else
    tw_cli_json_add_string (q->json, change->kind == TW_CHANGE_SALES ? "market" : "place",
                            tw_model_get_place (q->model, change->kind == TW_CHANGE_SALES ? tw_model_get_market_place (q->model, change->where) : change->where)->id);
  tw_cli_json_add_count (q->json, "week", change->week);
  if (change->last_week > change->week)
    tw_cli_json_add_count (q->json, "last_week", change->last_week);
  tw_cli_json_add_number (q->json, "units", change->units);
  json_builder_end_object (q->json);
}

/* ---- lines ---- */

static gboolean
touches (const Question       *q,
         const TwPlanShipment *s,
         gboolean             *in)
{
  *in = s->lane == TW_ANY || tw_model_get_lane (q->model, s->lane)->to == q->place;
  if (!*in && s->place != q->place)
    return FALSE;
  if (s->lane == TW_ANY && s->place != q->place)
    return FALSE;

  return q->week < 0 || (guint) q->week == (*in ? s->arrive_week : s->week);
}

static gboolean
add_line (const Question       *q,
          const TwPlanShipment *s,
          gboolean              in,
          GError              **error)
{
  g_autoptr (TwExplainedLine) line = tw_explainer_explain_line (q->explainer, q->item, s->lane, s->place, s->week, NULL, error);
  g_autofree char *text = NULL;

  if (line == NULL)
    return FALSE;

  text = describe_loss (q->model, line);
  json_builder_begin_object (q->json);
  tw_cli_json_add_string (q->json, "direction", in ? "in" : "out");
  tw_cli_json_add_way (q->json, q->model, s->lane, s->place);
  tw_cli_json_add_count (q->json, "week", s->week);
  tw_cli_json_add_day (q->json, "depart", q->model, s->week);
  tw_cli_json_add_count (q->json, "arrive_week", s->arrive_week);
  tw_cli_json_add_day (q->json, "arrive", q->model, s->arrive_week);
  tw_cli_json_add_count (q->json, "units", s->units);
  if (s->pinned)
    tw_cli_json_add_boolean (q->json, "pinned", TRUE);
  tw_cli_json_add_count (q->json, "relaxed_units", line->relaxed_units);
  tw_cli_json_add_number (q->json, "worth", s->worth);
  tw_cli_json_add_number (q->json, "value", (double) s->worth * s->units);
  tw_cli_json_add_number (q->json, "loss_without", line->possible ? line->loss : NAN);
  tw_cli_json_begin_array (q->json, "next_best");
  for (guint i = 0; i < MIN (line->n_changes, MOST_TOLD) && line->possible; i++)
    add_change (q, &line->change[i]);
  json_builder_end_array (q->json);
  tw_cli_json_add_string (q->json, "text", text);
  json_builder_end_object (q->json);

  return TRUE;
}

static gboolean
add_lines (const Question *q,
           GError        **error)
{
  const TwItemPlan *answer = tw_plan_get_item (q->plan, q->item);

  tw_cli_json_begin_array (q->json, "shipments");
  for (guint i = 0; i < answer->n_shipments; i++)
    {
      gboolean in;

      if (touches (q, &answer->shipment[i], &in) && !add_line (q, &answer->shipment[i], in, error))
        return FALSE;
    }
  json_builder_end_array (q->json);

  return TRUE;
}

/* ---- units and limits ---- */

static gboolean
add_unit (const Question *q,
          guint           week,
          GError        **error)
{
  TwExplainedUnit unit;

  if (!tw_explainer_explain_unit (q->explainer, q->item, q->place, week, &unit, NULL, error))
    return FALSE;

  json_builder_begin_object (q->json);
  tw_cli_json_add_count (q->json, "week", week);
  tw_cli_json_add_day (q->json, "date", q->model, week);
  tw_cli_json_add_count (q->json, "passing", unit.passing);
  tw_cli_json_add_count (q->json, "left", tw_item_plan_get_stock (tw_plan_get_item (q->plan, q->item), q->place, week));
  tw_cli_json_add_number (q->json, "one_more", unit.one_more);
  tw_cli_json_add_number (q->json, "one_less", unit.one_less);
  json_builder_end_object (q->json);

  return TRUE;
}

static gboolean
add_units (const Question *q,
           GError        **error)
{
  guint first = q->week < 0 ? 0 : (guint) q->week;
  guint last = q->week < 0 ? tw_model_get_n_weeks (q->model) : first + 1;

  tw_cli_json_begin_array (q->json, "weeks");
  for (guint w = first; w < last; w++)
    if (!add_unit (q, w, error))
      return FALSE;
  json_builder_end_array (q->json);

  return TRUE;
}

static gboolean
is_limit_of_place (const Question   *q,
                   const TwLimitUse *limit)
{
  const TwLane *lane = limit->kind == TW_LIMIT_LANE ? tw_model_get_lane (q->model, limit->index) : NULL;

  if (limit->price <= 0 && limit->used < limit->capacity)
    return FALSE;
  if (q->week >= 0 && limit->week != (guint) q->week)
    return FALSE;
  if (lane != NULL)
    return lane->from == q->place || lane->to == q->place;
  if (limit->kind == TW_LIMIT_BUDGET)
    return tw_model_get_place (q->model, q->place)->kind == TW_PLACE_FACTORY;

  return limit->index == q->place;
}

static void
add_limit (const Question   *q,
           const TwLimitUse *limit)
{
  guint                   n;
  g_autofree TwLimitUser *user = tw_explain_limit (q->plan, limit, &n);

  json_builder_begin_object (q->json);
  tw_cli_json_add_limit (q->json, q->model, limit);
  tw_cli_json_add_number (q->json, "own", tw_explain_item_use (q->plan, q->item, limit));
  tw_cli_json_begin_array (q->json, "users");
  for (guint i = 0; i < MIN (n, MOST_TOLD); i++)
    {
      json_builder_begin_object (q->json);
      tw_cli_json_add_string (q->json, "item", tw_model_get_item (q->model, user[i].item)->id);
      tw_cli_json_add_number (q->json, "used", user[i].used);
      json_builder_end_object (q->json);
    }
  json_builder_end_array (q->json);
  json_builder_end_object (q->json);
}

static void
add_limits (const Question *q)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (q->plan, &n);

  tw_cli_json_begin_array (q->json, "limits");
  for (guint i = 0; i < n; i++)
    if (is_limit_of_place (q, &limit[i]))
      add_limit (q, &limit[i]);
  json_builder_end_array (q->json);
}

/* ---- cliffs ---- */

static void
add_cliffs (const Question *q)
{
  static const char *const words[] = {
    [TW_CLIFF_LOW_STOCK] = "low_stock",
    [TW_CLIFF_AGED] = "aged",
    [TW_CLIFF_RENT] = "rent",
    [TW_CLIFF_CAPACITY] = "capacity",
    [TW_CLIFF_OVERAGE] = "overage",
  };
  g_autoptr (GArray) cliffs = tw_cliffs_find (q->plan, q->item, q->place);

  tw_cli_json_begin_array (q->json, "cliffs");
  for (guint i = 0; i < cliffs->len; i++)
    {
      const TwCliff *cliff = &g_array_index (cliffs, TwCliff, i);

      if (q->week >= 0 && cliff->week != (guint) q->week)
        continue;
      json_builder_begin_object (q->json);
      tw_cli_json_add_string (q->json, "kind", words[cliff->kind]);
      tw_cli_json_add_boolean (q->json, "met", cliff->met);
      tw_cli_json_add_count (q->json, "week", cliff->week);
      tw_cli_json_add_day (q->json, "date", q->model, cliff->week);
      tw_cli_json_add_number (q->json, "level", cliff->level);
      tw_cli_json_add_number (q->json, "units", cliff->units);
      tw_cli_json_add_number (q->json, "per_unit", cliff->per_unit);
      tw_cli_json_add_number (q->json, "money", cliff->money);
      json_builder_end_object (q->json);
    }
  json_builder_end_array (q->json);
}

/* ---- the whole ---- */

static gboolean
build_answer (const Question    *q,
              const TwShortfall *shortfall, /* (nullable) */
              GError           **error)
{
  const TwItemPlan *answer = tw_plan_get_item (q->plan, q->item);

  json_builder_begin_object (q->json);
  tw_cli_json_add_string (q->json, "item", tw_model_get_item (q->model, q->item)->id);
  tw_cli_json_add_string (q->json, "place", tw_model_get_place (q->model, q->place)->id);
  tw_cli_json_add_string (q->json, "currency", tw_model_get_currency (q->model));
  tw_cli_json_add_string (q->json, "status", answer->status == TW_PLAN_OPTIMAL ? "optimal" : "infeasible");
  if (!add_lines (q, error) || !add_units (q, error))
    return FALSE;
  add_limits (q);
  add_cliffs (q);
  tw_cli_json_begin_array (q->json, "shortfalls");
  if (shortfall != NULL)
    tw_cli_json_add_shortfall (q->json, q->plan, q->item, shortfall);
  json_builder_end_array (q->json);
  json_builder_end_object (q->json);

  return TRUE;
}

static int
explain_plan (const TwPlan *plan,
              guint32       item,
              guint32       place,
              gint          week)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwExplainer) explainer = tw_explainer_new (plan);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  Question         question = { plan, tw_plan_get_model (plan), explainer, json, item, place, week };
  TwShortfall     *shortfall = tw_cli_find_shortfall (plan, item);
  g_autofree char *culprits = NULL;
  gboolean         done = build_answer (&question, shortfall, &error);

  if (shortfall != NULL)
    {
      culprits = tw_cli_describe_shortfall (plan, item, shortfall);
      tw_conflict_free (shortfall);
    }
  if (!done)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  tw_cli_json_print (json);

  return culprits != NULL ? tw_cli_fail (TW_CLI_INFEASIBLE, "%s", culprits) : TW_CLI_OK;
}

static int
explain_file (const char *path,
              const char *item_id,
              const char *place_id,
              const char *week_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) file = tw_cli_plan_open (path, &error);
  g_autoptr (TwModel) model = file != NULL ? tw_plan_file_load_model (file->file, &error) : NULL;
  g_autoptr (TwPlan) plan = NULL;
  guint64 week = 0;
  int     item, place;

  if (model == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  if (!tw_cli_read_count ("--week", week_text, 0, tw_model_get_n_weeks (model) - 1, &week))
    return TW_CLI_USAGE;
  if ((item = tw_model_find_item (model, item_id)) < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: no item \"%s\"", path, item_id);
  if ((place = tw_model_find_place (model, place_id)) < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: no place \"%s\"", path, place_id);
  if ((plan = tw_cli_plan_allocate (file, &(TwAllocateOptions){ 0 }, FALSE, &error)) == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  return explain_plan (plan, (guint32) item, (guint32) place, week_text != NULL ? (gint) week : -1);
}

int
tw_cli_explain (int    argc,
                char **argv)
{
  g_autofree char   *item = NULL;
  g_autofree char   *place = NULL;
  g_autofree char   *week = NULL;
  const GOptionEntry entries[] = {
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, "The item", "S" },
    { "place", 0, 0, G_OPTION_ARG_STRING, &place, "The place", "P" },
    { "week", 0, 0, G_OPTION_ARG_STRING, &week, "Only what arrives or leaves in this week, counted from the plan's start (default: all weeks)", "W" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, USAGE, "Says why an item's shipments into and out of a place: what the plan loses without each and what it would do instead,\nwhat one unit more or less is worth, and which limits are tight; as JSON.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (item == NULL || place == NULL)
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli explain %s", USAGE);

  return explain_file (argv[1], item, place, week);
}
