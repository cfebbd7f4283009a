/* tw-cli-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-json.h"

#include "tw-cli.h"

#include <math.h>

static const char *const part_words[TW_N_PARTS] = {
  [TW_PART_SALES] = "sales",
  [TW_PART_PURCHASE] = "purchase",
  [TW_PART_FREIGHT] = "freight",
  [TW_PART_DUTY] = "duty",
  [TW_PART_STORAGE] = "storage",
  [TW_PART_AGED] = "aged",
  [TW_PART_LOW_STOCK] = "low_stock",
  [TW_PART_PLACEMENT] = "placement",
  [TW_PART_OVERAGE] = "overage",
  [TW_PART_FIXED] = "fixed",
  [TW_PART_CAPITAL] = "capital",
  [TW_PART_REMOVAL] = "removal",
  [TW_PART_TERMINAL] = "terminal",
  [TW_PART_LOST] = "lost",
  [TW_PART_CHANGE] = "change",
};

static const char *const limit_words[] = {
  [TW_LIMIT_STORAGE] = "storage",
  [TW_LIMIT_LANE] = "lane",
  [TW_LIMIT_PRODUCTION] = "production",
  [TW_LIMIT_BUDGET] = "budget",
};

void
tw_cli_json_add_string (JsonBuilder *json,
                        const char  *name,
                        const char  *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

void
tw_cli_json_add_number (JsonBuilder *json,
                        const char  *name,
                        double       value)
{
  json_builder_set_member_name (json, name);
  if (isfinite (value))
    json_builder_add_double_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
tw_cli_json_add_count (JsonBuilder *json,
                       const char  *name,
                       gint64       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

void
tw_cli_json_add_boolean (JsonBuilder *json,
                         const char  *name,
                         gboolean     value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

void
tw_cli_json_begin_array (JsonBuilder *json,
                         const char  *name)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
}

void
tw_cli_json_add_day (JsonBuilder   *json,
                     const char    *name,
                     const TwModel *model,
                     guint          week)
{
  g_autofree char *text = tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week));

  tw_cli_json_add_string (json, name, text);
}

void
tw_cli_json_add_parts (JsonBuilder *json,
                       const char  *name,
                       const double part[TW_N_PARTS])
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  for (int k = 0; k < TW_N_PARTS; k++)
    tw_cli_json_add_number (json, part_words[k], part[k]);
  json_builder_end_object (json);
}

static const char *
get_place_id (const TwModel *model,
              guint32        place)
{
  return tw_model_get_place (model, place)->id;
}

void
tw_cli_json_add_way (JsonBuilder   *json,
                     const TwModel *model,
                     guint32        lane,
                     guint32        place)
{
  const TwLane *row = lane != TW_ANY ? tw_model_get_lane (model, lane) : NULL;

  tw_cli_json_add_string (json, "from", get_place_id (model, row != NULL ? row->from : place));
  tw_cli_json_add_string (json, "to", get_place_id (model, row != NULL ? row->to : place));
  tw_cli_json_add_string (json, "mode", row != NULL ? tw_mode_to_string (row->mode) : "order");
}

void
tw_cli_json_add_limit (JsonBuilder      *json,
                       const TwModel    *model,
                       const TwLimitUse *limit)
{
  tw_cli_json_add_string (json, "kind", limit_words[limit->kind]);
  if (limit->kind == TW_LIMIT_LANE)
    tw_cli_json_add_way (json, model, limit->index, 0);
  else if (limit->kind == TW_LIMIT_BUDGET)
    tw_cli_json_add_count (json, "budget", limit->index);
  else
    tw_cli_json_add_string (json, "place", get_place_id (model, limit->index));
  tw_cli_json_add_count (json, "week", limit->week);
  tw_cli_json_add_day (json, "date", model, limit->week);
  tw_cli_json_add_boolean (json, "hard", limit->hard);
  tw_cli_json_add_number (json, "capacity", limit->capacity);
  tw_cli_json_add_number (json, "used", limit->used);
  tw_cli_json_add_number (json, "price", limit->price);
}

/* ---- sentences ---- */

char *
tw_cli_describe_line (const TwModel *model,
                      guint32        lane,
                      guint32        place,
                      guint          week)
{
  const TwLane *row = lane != TW_ANY ? tw_model_get_lane (model, lane) : NULL;

  if (row == NULL)
    return g_strdup_printf ("ordered from %s in week %u", get_place_id (model, place), week);

  return g_strdup_printf ("from %s to %s by %s in week %u", get_place_id (model, row->from), get_place_id (model, row->to), tw_mode_to_string (row->mode), week);
}

char *
tw_cli_describe_limit (const TwModel    *model,
                       const TwLimitUse *limit)
{
  const TwLane *lane;

  switch (limit->kind)
    {
    case TW_LIMIT_STORAGE:
      return g_strdup_printf ("%s holds at most %.6g m³ in week %u", get_place_id (model, limit->index), limit->capacity, limit->week);
    case TW_LIMIT_LANE:
      lane = tw_model_get_lane (model, limit->index);
      return g_strdup_printf ("lane %s to %s by %s carries at most %.6g m³ in week %u", get_place_id (model, lane->from), get_place_id (model, lane->to), tw_mode_to_string (lane->mode), limit->capacity, limit->week);
    case TW_LIMIT_PRODUCTION:
      return g_strdup_printf ("%s finishes at most %.6g units in week %u", get_place_id (model, limit->index), limit->capacity, limit->week);
    case TW_LIMIT_BUDGET:
    default:
      return g_strdup_printf ("the budget from week %u on is at most %.2f %s", limit->week, limit->capacity, tw_model_get_currency (model));
    }
}

TwShortfall *
tw_cli_find_shortfall (const TwPlan *plan,
                       guint32       item)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  TwShortfall      *found = answer->status == TW_PLAN_INFEASIBLE ? tw_conflict_find (plan, item, NULL, NULL) : NULL;

  if (found != NULL || answer->status == TW_PLAN_OPTIMAL)
    return found;

  found = g_new0 (TwShortfall, 1);
  if (answer->shortfall != NULL)
    {
      *found = *answer->shortfall;
      found->pin_ids = g_memdup2 (found->pin_ids, found->n_pins * sizeof *found->pin_ids);
      found->limit = g_memdup2 (found->limit, found->n_limits * sizeof *found->limit);
    }

  return found;
}

static void
append_pins (GString           *text,
             const TwShortfall *s)
{
  if (s->n_pins == 1)
    g_string_append_printf (text, "pin %" G_GINT64_FORMAT " asks", s->pin_ids[0]);
  else
    {
      g_string_append (text, "pins ");
      for (guint i = 0; i < s->n_pins; i++)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i == 0 ? "" : (i + 1 < s->n_pins ? ", " : " and "), s->pin_ids[i]);
      g_string_append (text, " together ask");
    }
}

char *
tw_cli_describe_shortfall (const TwPlan      *plan,
                           guint32            item,
                           const TwShortfall *s)
{
  const TwModel    *model = tw_plan_get_model (plan);
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);
  GString          *text = g_string_new (NULL);

  g_string_append_printf (text, "item \"%s\": ", tw_model_get_item (model, item)->id);
  if (s->n_pins == 0)
    {
      if (s->n_limits > 0 && s->limit[0] < n)
        {
          g_autofree char *words = tw_cli_describe_limit (model, &limit[s->limit[0]]);

          g_string_append_printf (text, "what its policy sends is %" G_GINT64_FORMAT " units too many in week %u, for %s", s->short_units, s->week, words);
        }
      else
        g_string_append (text, "no plan was found that keeps its pins within the limits");
      return g_string_free (text, FALSE);
    }
  append_pins (text, s);
  g_string_append_printf (text, " %s for %" G_GINT64_FORMAT " units more than can be there in week %u; at most %" G_GINT64_FORMAT " can move", get_place_id (model, s->place), s->short_units, s->week, s->available_units);
  for (guint i = 0; i < s->n_limits; i++)
    if (s->limit[i] < n)
      {
        g_autofree char *words = tw_cli_describe_limit (model, &limit[s->limit[i]]);

        g_string_append_printf (text, "%s %s", i == 0 ? ", for" : " and", words);
      }

  return g_string_free (text, FALSE);
}

int
tw_cli_explain_shortfalls (const TwPlan *plan)
{
  int code = TW_CLI_OK;

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    {
      TwShortfall     *shortfall = tw_cli_find_shortfall (plan, i);
      g_autofree char *text = shortfall != NULL ? tw_cli_describe_shortfall (plan, i, shortfall) : NULL;

      if (shortfall == NULL)
        continue;
      code = tw_cli_fail (TW_CLI_INFEASIBLE, "%s", text);
      tw_conflict_free (shortfall);
    }

  return code;
}

void
tw_cli_json_add_shortfall (JsonBuilder       *json,
                           const TwPlan      *plan,
                           guint32            item,
                           const TwShortfall *s)
{
  const TwModel    *model = tw_plan_get_model (plan);
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);
  g_autofree char  *text = tw_cli_describe_shortfall (plan, item, s);

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "item", tw_model_get_item (model, item)->id);
  tw_cli_json_add_string (json, "place", get_place_id (model, s->place));
  tw_cli_json_add_count (json, "week", s->week);
  tw_cli_json_add_day (json, "date", model, s->week);
  tw_cli_json_add_count (json, "short", s->short_units);
  tw_cli_json_add_count (json, "available", s->available_units);
  tw_cli_json_begin_array (json, "pins");
  for (guint i = 0; i < s->n_pins; i++)
    json_builder_add_int_value (json, s->pin_ids[i]);
  json_builder_end_array (json);
  tw_cli_json_begin_array (json, "limits");
  for (guint i = 0; i < s->n_limits; i++)
    if (s->limit[i] < n)
      {
        json_builder_begin_object (json);
        tw_cli_json_add_limit (json, model, &limit[s->limit[i]]);
        json_builder_end_object (json);
      }
  json_builder_end_array (json);
  tw_cli_json_add_string (json, "text", text);
  json_builder_end_object (json);
}

void
tw_cli_json_print (JsonBuilder *json)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  g_autofree char *text = json_to_string (root, TRUE);

  g_print ("%s\n", text);
}

void
tw_cli_csv_append_number (GString *text,
                          double   value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.10g", value));
}
