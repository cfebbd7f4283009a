/* tw-cli-markets.c: tradewind-cli markets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"

#include "allocate/tw-market-board.h"
#include "tw-cli-json.h"
#include "tw-cli-plan.h"
#include "tw-csv.h"

#include <stdio.h>
#include <string.h>

static const char *
get_place_id (const TwModel *model,
              int            place)
{
  return place >= 0 ? tw_model_get_place (model, (guint32) place)->id : "";
}

static const char *
get_market_id (const TwModel *model,
               int            market)
{
  return market >= 0 ? get_place_id (model, (int) tw_model_get_market_place (model, (guint32) market)) : "";
}

static const TwPlace *
get_market (const TwModel   *model,
            const TwListing *row)
{
  return tw_model_get_place (model, tw_model_get_market_place (model, row->market));
}

/* ---- files ---- */

static void
add_listing (JsonBuilder     *json,
             const TwModel   *model,
             const TwListing *row)
{
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "item", tw_model_get_item (model, row->item)->id);
  tw_cli_json_add_string (json, "market", get_market_id (model, (int) row->market));
  tw_cli_json_add_boolean (json, "listed", row->offer.listed);
  tw_cli_json_add_string (json, "status", tw_listing_status_to_string (row->status));
  tw_cli_json_add_string (json, "block", tw_listing_block_to_string (row->block));
  tw_cli_json_add_number (json, "price", row->offer.price);
  tw_cli_json_add_string (json, "currency", get_market (model, row)->currency);
  tw_cli_json_add_boolean (json, "converted", row->converted);
  tw_cli_json_add_string (json, "reference", get_market_id (model, row->reference));
  tw_cli_json_add_number (json, "landed_cost", row->landed);
  tw_cli_json_add_number (json, "margin", row->margin);
  tw_cli_json_add_string (json, "phase", tw_phase_to_string (row->phase));
  tw_cli_json_add_string (json, "place", get_place_id (model, row->place));
  tw_cli_json_add_number (json, "stock", row->stock);
  tw_cli_json_add_number (json, "inbound", row->inbound);
  json_builder_end_object (json);
}

static void
print_json (const TwModel *model,
            const GArray  *board)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "currency", tw_model_get_currency (model));
  tw_cli_json_begin_array (json, "listings");
  for (guint i = 0; i < board->len; i++)
    add_listing (json, model, &g_array_index (board, TwListing, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
  tw_cli_json_print (json);
}

static void
append_listing (GString         *text,
                const TwModel   *model,
                const TwListing *row)
{
  tw_csv_append_text (text, tw_model_get_item (model, row->item)->id);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, get_market_id (model, (int) row->market));
  g_string_append_printf (text, ",%s,%s,%s", row->offer.listed ? "true" : "false", tw_listing_status_to_string (row->status), tw_listing_block_to_string (row->block));
  tw_cli_csv_append_number (text, row->offer.price);
  g_string_append_printf (text, ",%s,%s,", get_market (model, row)->currency, row->converted ? "true" : "false");
  tw_csv_append_text (text, get_market_id (model, row->reference));
  tw_cli_csv_append_number (text, row->landed);
  tw_cli_csv_append_number (text, row->margin);
  g_string_append_printf (text, ",%s,", tw_phase_to_string (row->phase));
  tw_csv_append_text (text, get_place_id (model, row->place));
  tw_cli_csv_append_number (text, row->stock);
  tw_cli_csv_append_number (text, row->inbound);
  g_string_append_c (text, '\n');
}

static void
print_csv (const TwModel *model,
           const GArray  *board)
{
  g_autoptr (GString) text = g_string_new ("item,market,listed,status,block,price,currency,converted,reference,landed_cost,margin,phase,place,stock,inbound\n");

  for (guint i = 0; i < board->len; i++)
    append_listing (text, model, &g_array_index (board, TwListing, i));
  fputs (text->str, stdout);
}

/* ---- the command ---- */

static int
show_board (const char *path,
            const char *item_id,
            gboolean    json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) plan = tw_cli_plan_open (path, &error);
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (GArray) board = NULL;
  int item = -1;

  if (plan == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  model = tw_plan_file_load_model (plan->file, &error);
  if (model == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);
  if (item_id != NULL && (item = tw_model_find_item (model, item_id)) < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: there is no item “%s”", path, item_id);
  forecasts = tw_cli_plan_forecast (plan, model, 0, &error);
  if (forecasts == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);

  board = tw_market_board_new (model, forecasts, item >= 0 ? (guint32) item : TW_ANY);
  g_clear_pointer (&plan, tw_cli_plan_free); /* a reader that stops early kills us */
  if (json)
    print_json (model, board);
  else
    print_csv (model, board);

  return TW_CLI_OK;
}

int
tw_cli_markets (int    argc,
                char **argv)
{
  g_autofree char   *format = NULL;
  g_autofree char   *item = NULL;
  const GOptionEntry entries[] = {
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, "only this item", "SKU" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "csv, as without it, or json", "FORMAT" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN", "Shows each item in each market: on sale, open or blocked and why, price, margin of a unit, phase, stock and what is on its way.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (format != NULL && strcmp (format, "csv") != 0 && strcmp (format, "json") != 0)
    return tw_cli_fail (TW_CLI_USAGE, "--format %s: expected csv or json", format);

  return show_board (argv[1], item, g_strcmp0 (format, "json") == 0);
}
