/* tw-report-map.c: the map of a report
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-report.h"

#include "tw-flow-layer.h"
#include "tw-map-style.h"
#include "tw-plan-view.h"
#include "tw-route.h"
#include "tw-world.h"

#include <math.h>

/* The part of the world that is shown beyond what the places take, in worlds. */
#define ROOM       0.04
#define MAX_RADIUS 15.0
#define MIN_RADIUS 2.5
#define RING       2.2

static TwWorld *
load_world (void)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (TW_MAP_RESOURCES "world.geo16", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return bytes != NULL ? tw_world_new (bytes, NULL) : NULL;
}

/* All places that are shown, in the middle of the frame. */
static void
init_frame (TwMapFrame       *frame,
            const TwPlanView *view,
            double            width,
            double            height)
{
  const TwModel *model = tw_plan_view_get_model (view);
  double         left = 1, right = 0, top = 1, bottom = 0;

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    {
      const TwPlace *place = tw_model_get_place (model, p);
      TwGeoPoint     at = tw_geo_project (place->lon, place->lat);

      if (!tw_plan_view_is_shown (view, p))
        continue;
      left = MIN (left, at.x);
      right = MAX (right, at.x);
      top = MIN (top, at.y);
      bottom = MAX (bottom, at.y);
    }
  if (left > right)
    left = top = 0.2, right = bottom = 0.8;

  frame->width = width;
  frame->height = height;
  frame->device_scale = 1;
  frame->scale = MIN (width / (right - left + 2 * ROOM), height / (bottom - top + 2 * ROOM));
  frame->x = (left + right) / 2 - width / frame->scale / 2;
  frame->y = (top + bottom) / 2 - height / frame->scale / 2;
}

/* ---- flows ---- */

static int
find_port (TwRouter   *router,
           const char *port)
{
  return *port != '\0' ? tw_sea_lanes_find_port (tw_router_get_lanes (router), port) : -1;
}

static TwRoute *
find_route (TwRouter      *router,
            const TwLane  *lane,
            const TwModel *model)
{
  const TwPlace *from = tw_model_get_place (model, lane->from), *to = tw_model_get_place (model, lane->to);
  TwRouteEnd     a = { from->lon, from->lat, find_port (router, from->port) };
  TwRouteEnd     b = { to->lon, to->lat, find_port (router, to->port) };

  return tw_router_find (router, &a, &b, lane->mode);
}

/* Volume of all weeks' departures by lane. */
static double *
sum_volumes (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  double        *volume = g_new0 (double, tw_model_get_n_lanes (model) + 1);

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);

      for (guint j = 0; j < item->n_shipments; j++)
        if (item->shipment[j].lane != TW_ANY)
          volume[item->shipment[j].lane] += item->shipment[j].units * tw_model_get_item (model, i)->volume_m3;
    }

  return volume;
}

static void
draw_flows (cairo_t          *cr,
            const TwMapFrame *frame,
            const TwPlan     *plan)
{
  const TwModel     *model = tw_plan_get_model (plan);
  guint              n_lanes = tw_model_get_n_lanes (model), n = 0;
  g_autofree double *volume = sum_volumes (plan);
  TwFlowLine        *line = g_new0 (TwFlowLine, n_lanes + 1);
  TwRouter          *router = tw_router_new_default ();
  g_autoptr (TwFlowNet) net = NULL;

  for (guint32 l = 0; l < n_lanes; l++)
    if (volume[l] > 0)
      line[n++] = (TwFlowLine){ find_route (router, tw_model_get_lane (model, l), model), tw_model_get_lane (model, l)->mode, volume[l], -1, FALSE };
  net = tw_flow_net_new (line, n);
  tw_flow_layer_draw_net (cr, frame, net, FALSE);
  for (guint i = 0; i < n; i++)
    tw_route_unref (line[i].route);
  g_free (line);
  tw_router_unref (router);
}

/* ---- places ---- */

static void
draw_place (cairo_t          *cr,
            const TwMapFrame *frame,
            const TwPlanView *view,
            guint32           p,
            double            most)
{
  /* In the order of TwSupplyLevel. */
  static const TwMapLevel levels[] = { TW_MAP_LEVEL_NONE, TW_MAP_LEVEL_SHORT, TW_MAP_LEVEL_LOW, TW_MAP_LEVEL_GOOD, TW_MAP_LEVEL_EXCESS };
  const TwPlace          *place = tw_model_get_place (tw_plan_view_get_model (view), p);
  TwGeoPoint              at = tw_geo_project (place->lon, place->lat);
  double                  days = tw_plan_view_get_days (view, p, 0);
  double                  x = (at.x - frame->x) * frame->scale, y = (at.y - frame->y) * frame->scale;
  double                  radius = MAX (MIN_RADIUS, MAX_RADIUS * sqrt (tw_plan_view_get_stock (view, p, 0) / most));
  double                  share = CLAMP (days / TW_SUPPLY_RING_DAYS, 0, 1);
  GdkRGBA                 colour;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.85);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0.3, 0.3, 0.3, 0.5);
  cairo_set_line_width (cr, 0.5);
  cairo_stroke (cr);

  tw_map_style_get_level_colour (levels[tw_supply_level (days)], FALSE, &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, RING);
  cairo_arc (cr, x, y, radius, -G_PI_2, -G_PI_2 + 2 * G_PI * MAX (share, 0.02));
  cairo_stroke (cr);
}

static void
draw_places (cairo_t          *cr,
             const TwMapFrame *frame,
             const TwPlanView *view)
{
  const TwModel *model = tw_plan_view_get_model (view);
  double         most = 1;

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    most = MAX (most, tw_plan_view_get_stock (view, p, 0));
  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    if (tw_plan_view_is_shown (view, p))
      draw_place (cr, frame, view, p, most);
}

void
tw_report_draw_map (cairo_t      *cr,
                    const TwPlan *plan,
                    double        width,
                    double        height)
{
  g_autoptr (TwWorld) world = load_world ();
  TwPlanView *view = tw_plan_view_new (tw_plan_get_model (plan), plan, TW_ANY);
  TwMapFrame  frame;

  init_frame (&frame, view, width, height);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  if (world != NULL)
    tw_world_draw (world, cr, &frame, &tw_world_light, FALSE);
  draw_flows (cr, &frame, plan);
  draw_places (cr, &frame, view);
  cairo_restore (cr);
  tw_plan_view_free (view);
}
