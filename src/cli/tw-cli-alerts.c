/* tw-cli-alerts.c: tradewind-cli alerts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-alerts.h"

#include "tw-cli-json.h"
#include "tw-cli-plan.h"
#include "tw-csv.h"

#include <math.h>

#include <stdio.h>
#include <string.h>

static const char *const limit_words[] = {
  [TW_LIMIT_STORAGE] = "storage",
  [TW_LIMIT_LANE] = "lane",
  [TW_LIMIT_PRODUCTION] = "production",
  [TW_LIMIT_BUDGET] = "budget",
};

static const char *
get_item_id (const TwModel *model,
             guint32        item)
{
  return item != TW_ANY ? tw_model_get_item (model, item)->id : "";
}

static const char *
get_place_id (const TwModel *model,
              guint32        place)
{
  return place != TW_ANY ? tw_model_get_place (model, place)->id : "";
}

static const char *
get_market_id (const TwModel *model,
               guint32        market)
{
  return market != TW_ANY ? get_place_id (model, tw_model_get_market_place (model, market)) : "";
}

static char *
dup_day (const TwModel *model,
         guint          week)
{
  return tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week));
}

/* ---- sentences ---- */

static char *
describe_weeks (const TwAlert *alert)
{
  return alert->last_week > alert->week ? g_strdup_printf ("weeks %u to %u", alert->week, alert->last_week) : g_strdup_printf ("week %u", alert->week);
}

static char *
describe_limit (const TwModel *model,
                const TwAlert *alert,
                const char    *weeks)
{
  const TwLane *lane = alert->lane != TW_ANY ? tw_model_get_lane (model, alert->lane) : NULL;

  switch (alert->limit)
    {
    case TW_LIMIT_STORAGE:
      return g_strdup_printf ("%s is full: %.6g of %.6g m³ in %s", get_place_id (model, alert->place), alert->units, alert->level, weeks);
    case TW_LIMIT_LANE:
      return g_strdup_printf ("%s to %s by %s is full: %.6g of %.6g m³ in %s", get_place_id (model, lane->from), get_place_id (model, lane->to), tw_mode_to_string (lane->mode), alert->units, alert->level, weeks);
    case TW_LIMIT_PRODUCTION:
      return g_strdup_printf ("%s works at its limit: %.0f of %.0f units in %s", get_place_id (model, alert->place), alert->units, alert->level, weeks);
    case TW_LIMIT_BUDGET:
    default:
      return g_strdup_printf ("the budget is spent: %.0f of %.0f %s from week %u on", alert->units, alert->level, tw_model_get_currency (model), alert->week);
    }
}

static char *
describe_late (const TwModel *model,
               const TwAlert *alert)
{
  guint             n;
  const TwShipment *shipment = &tw_model_get_shipments (model, &n)[alert->shipment];
  g_autofree char  *eta = tw_day_dup_string (shipment->eta);

  return g_strdup_printf ("%s in %s: shipment %s of %.0f, due on %s, is late with a probability of %.0f %%, and missed then",
                          get_item_id (model, alert->item), get_place_id (model, alert->place), shipment->id, alert->units, eta, 100 * alert->level);
}

char *
tw_cli_describe_alert (const TwModel *model,
                       const TwAlert *alert)
{
  g_autofree char *weeks = describe_weeks (alert);
  const char      *item = get_item_id (model, alert->item);
  const char      *place = get_place_id (model, alert->place);

  switch (alert->kind)
    {
    case TW_ALERT_STOCK_OUT:
      return g_strdup_printf ("%s in %s: %.0f units (%.0f %%) missed in %s", item, place, alert->units, 100 * alert->level, weeks);
    case TW_ALERT_OVERSTOCK:
      if (isinf (alert->level))
        return g_strdup_printf ("%s in %s: %.0f units that nobody asks for", item, place, alert->units);
      return g_strdup_printf ("%s in %s: %.0f days of supply, %.0f units too much", item, place, alert->level, alert->units);
    case TW_ALERT_AGED:
      return g_strdup_printf ("%s in %s: %.0f units are %.0f days old in week %u", item, place, alert->units, alert->level, alert->week);
    case TW_ALERT_LOW_STOCK:
      return g_strdup_printf ("%s in %s: below %.0f days of supply in week %u", item, place, alert->level, alert->week);
    case TW_ALERT_CAPACITY:
      return describe_limit (model, alert, weeks);
    case TW_ALERT_LATE:
      return describe_late (model, alert);
    case TW_ALERT_FORECAST:
    default:
      return g_strdup_printf ("%s in %s: %.0f instead of %.0f expected in %s", item, place, alert->level + alert->units, alert->level, weeks);
    }
}

/* "earns 1900" or "costs 300 more than it earns" */
static char *
describe_gain (const TwRemedy *remedy)
{
  return remedy->gain >= 0 ? g_strdup_printf ("earns %.0f", remedy->gain) : g_strdup_printf ("costs %.0f more than it earns", -remedy->gain);
}

char *
tw_cli_describe_remedy (const TwModel *model,
                        const TwAlert *alert)
{
  const TwRemedy  *remedy = &alert->remedy;
  g_autofree char *gain = describe_gain (remedy);
  g_autofree char *day = dup_day (model, remedy->week);
  const TwLane    *lane = remedy->lane != TW_ANY ? tw_model_get_lane (model, remedy->lane) : NULL;

  switch (remedy->kind)
    {
    case TW_REMEDY_MOVE:
      return g_strdup_printf ("%s %.0f by %s from %s to %s on %s: %s%s", remedy->planned ? "planned: send" : "send", remedy->units, tw_mode_to_string (lane->mode),
                              get_place_id (model, lane->from), get_place_id (model, lane->to), day, gain, remedy->against_phase ? "; its phase keeps the plan from it" : "");
    case TW_REMEDY_ORDER:
      return g_strdup_printf ("order %.0f from %s on %s: %s", remedy->units, get_place_id (model, remedy->place), day, gain);
    case TW_REMEDY_REMOVE:
      return g_strdup_printf ("take %.0f out of %s: %s", remedy->units, get_place_id (model, remedy->place), gain);
    case TW_REMEDY_ROOM:
      return g_strdup_printf ("%.6g more each week: earns up to %.0f", remedy->units, remedy->gain);
    case TW_REMEDY_REVIEW:
      return g_strdup ("look at the forecast");
    case TW_REMEDY_NONE:
    default:
      return g_strdup ("no way leads there in time");
    }
}

/* ---- files ---- */

static void
add_remedy (JsonBuilder   *json,
            const TwModel *model,
            const TwAlert *alert)
{
  const TwRemedy  *remedy = &alert->remedy;
  g_autofree char *text = tw_cli_describe_remedy (model, alert);

  json_builder_set_member_name (json, "remedy");
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "kind", tw_remedy_kind_to_string (remedy->kind));
  if (remedy->kind == TW_REMEDY_MOVE)
    {
      tw_cli_json_add_way (json, model, remedy->lane, 0);
      tw_cli_json_add_count (json, "week", remedy->week);
      tw_cli_json_add_day (json, "depart", model, remedy->week);
      tw_cli_json_add_day (json, "arrive", model, remedy->arrive_week);
      tw_cli_json_add_boolean (json, "planned", remedy->planned);
      tw_cli_json_add_boolean (json, "pinned", remedy->pinned);
      tw_cli_json_add_boolean (json, "against_phase", remedy->against_phase);
    }
  if (remedy->kind == TW_REMEDY_ORDER)
    {
      tw_cli_json_add_string (json, "from", get_place_id (model, remedy->place));
      tw_cli_json_add_count (json, "week", remedy->week);
      tw_cli_json_add_day (json, "depart", model, remedy->week);
    }
  if (remedy->kind != TW_REMEDY_NONE && remedy->kind != TW_REMEDY_REVIEW)
    {
      tw_cli_json_add_number (json, "units", remedy->units);
      tw_cli_json_add_number (json, "gain", remedy->gain);
    }
  tw_cli_json_add_string (json, "text", text);
  json_builder_end_object (json);
}

static void
add_alert (JsonBuilder   *json,
           const TwModel *model,
           const TwAlert *alert)
{
  g_autofree char *text = tw_cli_describe_alert (model, alert);

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "kind", tw_alert_kind_to_string (alert->kind));
  if (alert->item != TW_ANY)
    tw_cli_json_add_string (json, "item", get_item_id (model, alert->item));
  if (alert->place != TW_ANY)
    tw_cli_json_add_string (json, "place", get_place_id (model, alert->place));
  if (alert->market != TW_ANY)
    tw_cli_json_add_string (json, "market", get_market_id (model, alert->market));
  if (alert->kind == TW_ALERT_CAPACITY)
    tw_cli_json_add_string (json, "limit", limit_words[alert->limit]);
  if (alert->lane != TW_ANY)
    tw_cli_json_add_way (json, model, alert->lane, 0);
  tw_cli_json_add_count (json, "week", alert->week);
  tw_cli_json_add_day (json, "date", model, alert->week);
  tw_cli_json_add_count (json, "last_week", alert->last_week);
  tw_cli_json_add_number (json, "units", alert->units);
  tw_cli_json_add_number (json, "level", alert->level);
  tw_cli_json_add_number (json, "money", alert->money);
  tw_cli_json_add_string (json, "text", text);
  add_remedy (json, model, alert);
  json_builder_end_object (json);
}

static void
print_json (const TwModel  *model,
            const TwAlerts *alerts)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  guint          n;
  const TwAlert *alert = tw_alerts_get (alerts, &n);

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "currency", tw_model_get_currency (model));
  tw_cli_json_begin_array (json, "alerts");
  for (guint i = 0; i < n; i++)
    add_alert (json, model, &alert[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  tw_cli_json_print (json);
}

static void
append_texts (GString    *text,
              const char *first,
              ...)
{
  va_list args;

  va_start (args, first);
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    {
      if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append_c (text, ',');
      tw_csv_append_text (text, word);
    }
  va_end (args);
}

static void
append_alert (GString       *text,
              const TwModel *model,
              const TwAlert *alert)
{
  const TwRemedy  *remedy = &alert->remedy;
  const TwLane    *lane = remedy->lane != TW_ANY ? tw_model_get_lane (model, remedy->lane) : NULL;
  g_autofree char *day = dup_day (model, alert->week);
  g_autofree char *last = dup_day (model, alert->last_week);
  const char      *from = lane != NULL ? get_place_id (model, lane->from) : remedy->kind == TW_REMEDY_ORDER ? get_place_id (model, remedy->place)
                                                                                                            : "";
  g_autofree char *depart = remedy->kind == TW_REMEDY_MOVE || remedy->kind == TW_REMEDY_ORDER ? dup_day (model, remedy->week) : g_strdup ("");
  g_autofree char *words = tw_cli_describe_alert (model, alert);
  g_autofree char *advice = tw_cli_describe_remedy (model, alert);

  append_texts (text, tw_alert_kind_to_string (alert->kind), get_item_id (model, alert->item), get_place_id (model, alert->place), get_market_id (model, alert->market), day, last, NULL);
  tw_cli_csv_append_number (text, alert->units);
  tw_cli_csv_append_number (text, alert->level);
  tw_cli_csv_append_number (text, alert->money);
  append_texts (text, tw_remedy_kind_to_string (remedy->kind), NULL);
  g_string_append_printf (text, ",%s", remedy->planned ? "true" : "false");
  g_string_append_printf (text, ",%s,%s,%s,%s", from, lane != NULL ? get_place_id (model, lane->to) : "",
                          lane != NULL ? tw_mode_to_string (lane->mode) : "", depart);
  tw_cli_csv_append_number (text, remedy->units);
  tw_cli_csv_append_number (text, remedy->gain);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, words);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, advice);
  g_string_append_c (text, '\n');
}

static void
print_csv (const TwModel  *model,
           const TwAlerts *alerts)
{
  g_autoptr (GString) text = g_string_new ("kind,item,place,market,date,last_date,units,level,money,remedy,planned,from,to,mode,depart,remedy_units,gain,text,remedy_text\n");
  guint          n;
  const TwAlert *alert = tw_alerts_get (alerts, &n);

  for (guint i = 0; i < n; i++)
    append_alert (text, model, &alert[i]);
  fputs (text->str, stdout);
}

/* ---- the command ---- */

static int
find_alerts (const char *path,
             gboolean    json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) file = tw_cli_plan_open (path, &error);
  g_autoptr (TwPlan) plan = file != NULL ? tw_cli_plan_allocate (file, &(TwAllocateOptions){ 0 }, FALSE, &error) : NULL;
  g_autoptr (GArray) archive = NULL;
  g_autoptr (TwAlerts) alerts = NULL;

  if (plan == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  archive = tw_plan_file_load_archive (file->file, tw_plan_get_model (plan), &error);
  if (archive == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);
  alerts = tw_alerts_find (plan, archive, NULL);
  g_clear_pointer (&file, tw_cli_plan_free); /* a reader that stops early kills us */
  if (json)
    print_json (tw_plan_get_model (plan), alerts);
  else
    print_csv (tw_plan_get_model (plan), alerts);

  return TW_CLI_OK;
}

int
tw_cli_alerts (int    argc,
               char **argv)
{
  g_autofree char   *format = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "csv, as without it, or json", "FORMAT" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN", "Plans and lists what needs the planner, the most money first, and what can be done about each.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (format != NULL && strcmp (format, "csv") != 0 && strcmp (format, "json") != 0)
    return tw_cli_fail (TW_CLI_USAGE, "--format %s: expected csv or json", format);

  return find_alerts (argv[1], g_strcmp0 (format, "json") == 0);
}
