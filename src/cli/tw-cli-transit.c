/* tw-cli-transit.c: tradewind-cli transit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"

#include "allocate/tw-transit.h"
#include "sealane/tw-geo.h"
#include "sealane/tw-sea-route.h"
#include "tw-cli-plan.h"
#include "tw-csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where a lane leads on the map: as there, by the sea lanes between its ports, or straight. */
static GArray *
find_way (const TwModel    *model,
          const TwSeaLanes *sea,
          const TwLane     *lane)
{
  const TwPlace *end[] = { tw_model_get_place (model, lane->from), tw_model_get_place (model, lane->to) };
  GArray        *way = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
  TwGeoPoint     point = tw_geo_project (end[0]->lon, end[0]->lat);
  int            port[2];
  double         km;

  g_array_append_val (way, point);
  for (guint i = 0; i < 2; i++)
    {
      port[i] = end[i]->port[0] != '\0' ? tw_sea_lanes_find_port (sea, end[i]->port) : -1;
      if (port[i] < 0)
        port[i] = tw_sea_lanes_nearest_port (sea, end[i]->lon, end[i]->lat);
    }
  if (lane->mode == TW_MODE_OCEAN || lane->mode == TW_MODE_FAST_OCEAN)
    tw_sea_lanes_route (sea, port[0], port[1], 0, &km, NULL, way);
  point = tw_geo_project (end[1]->lon, end[1]->lat);
  for (guint i = 0; i <= way->len; i++)
    {
      TwGeoPoint *here = i < way->len ? &g_array_index (way, TwGeoPoint, i) : &point;

      if (i > 0)
        here->x = tw_geo_unwrap (here->x, g_array_index (way, TwGeoPoint, i - 1).x);
    }
  g_array_append_val (way, point);

  return way;
}

static double
get_length (const GArray *way,
            guint         leg)
{
  const TwGeoPoint *a = &g_array_index (way, TwGeoPoint, leg);
  const TwGeoPoint *b = &g_array_index (way, TwGeoPoint, leg + 1);

  return tw_geo_distance_km (tw_geo_get_lon (a->x), tw_geo_get_lat (a->y), tw_geo_get_lon (b->x), tw_geo_get_lat (b->y));
}

/* The point a share of the way along it. */
static TwGeoPoint
get_position (const GArray *way,
              double        share)
{
  TwGeoPoint at = g_array_index (way, TwGeoPoint, 0);
  double     left = 0;

  for (guint leg = 0; leg + 1 < way->len; leg++)
    left += get_length (way, leg) * share;
  for (guint leg = 0; leg + 1 < way->len; leg++)
    {
      const TwGeoPoint *a = &g_array_index (way, TwGeoPoint, leg);
      const TwGeoPoint *b = &g_array_index (way, TwGeoPoint, leg + 1);
      double            length = get_length (way, leg);
      double            part = length > 0 ? MIN (left / length, 1) : 1;

      at = (TwGeoPoint){ a->x + part * (b->x - a->x), a->y + part * (b->y - a->y) };
      left -= length;
      if (left <= 0)
        break;
    }

  return at;
}

/* ---- rows ---- */

static void
append_number (GString *text,
               double   value,
               gboolean last)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (number, sizeof number, "%.6g", value));
  g_string_append_c (text, last ? '\n' : ',');
}

static void
append_transit (GString          *text,
                const TwModel    *model,
                const TwSeaLanes *sea,
                const TwTransit  *row)
{
  const TwLane *lane = tw_model_get_lane (model, row->lane);
  g_autoptr (GArray) way = find_way (model, sea, lane);
  TwGeoPoint       at = get_position (way, row->progress);
  g_autofree char *depart = tw_day_dup_string (row->depart);
  g_autofree char *eta = tw_day_dup_string (row->eta);
  g_autofree char *low = tw_day_dup_string (row->eta_low);
  g_autofree char *high = tw_day_dup_string (row->eta_high);
  double           lon = tw_geo_get_lon (at.x - floor (at.x));

  tw_csv_append_text (text, row->shipment != NULL && row->shipment->id != NULL ? row->shipment->id : "");
  g_string_append_c (text, ',');
  tw_csv_append_text (text, tw_model_get_item (model, row->item)->id);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, tw_model_get_place (model, lane->from)->id);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, tw_model_get_place (model, lane->to)->id);
  g_string_append_printf (text, ",%s,%u,%s,%s,%s,%s,%s,%u,", tw_mode_to_string (lane->mode), row->units, tw_transit_state_to_string (row->state), depart, eta, low, high, row->late_days);
  append_number (text, row->progress, FALSE);
  append_number (text, lon, FALSE);
  append_number (text, tw_geo_get_lat (at.y), TRUE);
}

static int
show_transit (const char *path,
              const char *item_id, /* (nullable) */
              guint       week)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_cli_load_model (path, &error);
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (GString) text = g_string_new ("shipment,item,from,to,mode,units,state,depart,eta,eta_low,eta_high,late_days,progress,lon,lat\n");
  g_autoptr (GArray) rows = NULL;
  int item = -1;

  if (model == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  if (item_id != NULL && (item = tw_model_find_item (model, item_id)) < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: there is no item “%s”", path, item_id);
  if (week >= tw_model_get_n_weeks (model))
    return tw_cli_fail (TW_CLI_USAGE, "--week %u: the plan has %u weeks", week, tw_model_get_n_weeks (model));
  rows = tw_transit_list (model, NULL, item >= 0 ? (guint32) item : TW_ANY, week);
  for (guint i = 0; i < rows->len; i++)
    append_transit (text, model, sea, &g_array_index (rows, TwTransit, i));
  fputs (text->str, stdout);

  return TW_CLI_OK;
}

int
tw_cli_transit (int    argc,
                char **argv)
{
  g_autofree char   *item = NULL;
  g_autofree char   *week = NULL;
  guint64            number = 0;
  const GOptionEntry entries[] = {
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, "only this item", "SKU" },
    { "week", 0, 0, G_OPTION_ARG_STRING, &week, "on the Monday of this week of the plan, counted from 0 (default: 0)", "W" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN", "Shows what is on its way as CSV: state, position by the lane's way as on the map, and when it is expected, with the days between which that is with 80 % probability.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (!tw_cli_read_count ("--week", week, 0, TW_MAX_WEEKS - 1, &number))
    return TW_CLI_USAGE;

  return show_transit (argv[1], item, (guint) number);
}
