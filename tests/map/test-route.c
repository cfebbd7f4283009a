/* test-route.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "tw-route.h"

static void
assert_near (double a,
             double b,
             double tolerance)
{
  g_assert_cmpfloat_with_epsilon (a, b, tolerance);
}

static void
assert_never_leaps (const GArray *points)
{
  for (guint i = 1; i < points->len; i++)
    {
      const TwGeoPoint *p = &g_array_index (points, TwGeoPoint, i);

      g_assert_cmpfloat (fabs (p->x - p[-1].x), <, 0.5);
      g_assert_true (isfinite (p->x) && isfinite (p->y));
    }
}

/* Each point of a great circle lies on the shortest way: its distances to both ends add up to the whole. */
static void
test_great_circle (void)
{
  for (guint trial = 0; trial < 500; trial++)
    {
      g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
      double lon0 = g_test_rand_double_range (-180, 180), lat0 = g_test_rand_double_range (-60, 60);
      double lon1 = g_test_rand_double_range (-180, 180), lat1 = g_test_rand_double_range (-60, 60);
      double whole = tw_geo_distance_km (lon0, lat0, lon1, lat1);

      tw_geo_add_great_circle (points, lon0, lat0, lon1, lat1, 0);
      assert_never_leaps (points);
      for (guint i = 0; i < points->len; i++)
        {
          TwGeoPoint p = g_array_index (points, TwGeoPoint, i);
          double     lon = tw_geo_get_lon (p.x), lat = tw_geo_get_lat (p.y);

          if (fabs (lat) > 85) /* moved onto the edge of the map */
            continue;
          assert_near (tw_geo_distance_km (lon0, lat0, lon, lat) + tw_geo_distance_km (lon, lat, lon1, lat1), whole, whole * 1e-6 + 1e-3);
          /* And they are evenly spaced. */
          assert_near (tw_geo_distance_km (lon0, lat0, lon, lat), whole * i / (points->len - 1), whole * 1e-6 + 1e-3);
        }
    }
}

static void
test_across_antimeridian (void)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
  const TwGeoPoint *last;

  tw_geo_add_great_circle (points, 139.7, 35.6, -118.2, 34, 0.05);
  assert_never_leaps (points);
  last = &g_array_index (points, TwGeoPoint, points->len - 1);
  assert_near (last->x, tw_geo_project (-118.2, 34).x + 1, 1e-9);

  g_array_set_size (points, 0);
  tw_geo_add_bow (points, 170, 0, -170, 0, 0.1);
  last = &g_array_index (points, TwGeoPoint, points->len - 1);
  assert_near (last->x, tw_geo_project (190, 0).x, 1e-9);
}

static void
test_railway (void)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
  TwGeoPoint moscow = tw_geo_project (37.62, 55.75);
  double     nearest = 1;

  tw_geo_add_railway (points, 114.06, 22.54, 6.8, 51.4);
  assert_never_leaps (points);
  for (guint i = 0; i < points->len; i++)
    {
      const TwGeoPoint *p = &g_array_index (points, TwGeoPoint, i);

      nearest = MIN (nearest, hypot (p->x - moscow.x, p->y - moscow.y));
    }
  g_assert_cmpfloat (nearest, <, 0.001);

  /* The way back takes the same stops; elsewhere it is a bow. */
  g_array_set_size (points, 0);
  tw_geo_add_railway (points, 6.8, 51.4, 114.06, 22.54);
  assert_never_leaps (points);
  assert_near (g_array_index (points, TwGeoPoint, points->len - 1).x, tw_geo_project (114.06, 0).x, 1e-9);

  g_array_set_size (points, 0);
  tw_geo_add_railway (points, -118, 34, -74, 40);
  assert_never_leaps (points);
}

static void
test_route_at (void)
{
  const TwGeoPoint points[] = { { 0, 0 }, { 0.3, 0 }, { 0.3, 0.1 } };
  g_autoptr (TwRoute) route = tw_route_new (points, G_N_ELEMENTS (points));
  double heading;

  assert_near (tw_route_at (route, 0, &heading).x, 0, 1e-12);
  assert_near (heading, 0, 1e-12);
  assert_near (tw_route_at (route, 0.5, NULL).x, 0.2, 1e-12);
  assert_near (tw_route_at (route, 0.75, NULL).x, 0.3, 1e-12);
  assert_near (tw_route_at (route, 1, &heading).y, 0.1, 1e-12);
  assert_near (heading, G_PI / 2, 1e-12);
  assert_near (tw_route_at (route, 7, NULL).y, 0.1, 1e-12);
}

static void
test_router (void)
{
  g_autoptr (TwRouter) router = tw_router_new_default ();
  TwSeaLanes *lanes = tw_router_get_lanes (router);
  TwRouteEnd  shenzhen = { 114.06, 22.54, tw_sea_lanes_find_port (lanes, "CNYTN") };
  TwRouteEnd  angeles = { -117.4, 34.1, -1 };

  for (TwMode mode = 0; mode < TW_N_MODES; mode++)
    {
      g_autoptr (TwRoute) route = tw_router_find (router, &shenzhen, &angeles, mode);
      g_autoptr (TwRoute) again = tw_router_find (router, &shenzhen, &angeles, mode);

      g_assert_true (route == again);
      g_assert_cmpfloat_with_epsilon (route->points[0].x, tw_geo_project (114.06, 0).x, 1e-9);
      g_assert_cmpfloat_with_epsilon (route->points[route->n_points - 1].x, tw_geo_project (-117.4, 0).x + 1, 1e-9);
    }

  {
    g_autoptr (TwRouter) dry = tw_router_new (NULL);
    g_autoptr (TwRoute) route = tw_router_find (dry, &shenzhen, &angeles, TW_MODE_OCEAN);

    g_assert_cmpuint (route->n_points, >=, 2);
  }
}

/* Suez closed: the way leads round the Cape, and back again when it opens; what does not sail stays. */
static void
test_closed (void)
{
  g_autoptr (TwRouter) router = tw_router_new_default ();
  TwSeaLanes *lanes = tw_router_get_lanes (router);
  TwRouteEnd  shenzhen = { 114.06, 22.54, tw_sea_lanes_find_port (lanes, "CNYTN") };
  TwRouteEnd  hamburg = { 9.99, 53.55, tw_sea_lanes_find_port (lanes, "DEHAM") };
  g_autoptr (TwRoute) open = tw_router_find (router, &shenzhen, &hamburg, TW_MODE_OCEAN);
  g_autoptr (TwRoute) air = tw_router_find (router, &shenzhen, &hamburg, TW_MODE_AIR);
  double south[2] = { 0, 0 };

  g_assert_true (tw_router_set_closed (router, tw_sea_lanes_get_passage (lanes, "suez")));
  g_assert_false (tw_router_set_closed (router, tw_sea_lanes_get_passage (lanes, "suez")));
  {
    g_autoptr (TwRoute) closed = tw_router_find (router, &shenzhen, &hamburg, TW_MODE_OCEAN);
    g_autoptr (TwRoute) flight = tw_router_find (router, &shenzhen, &hamburg, TW_MODE_AIR);

    for (guint i = 0; i < open->n_points; i++)
      south[0] = MAX (south[0], open->points[i].y);
    for (guint i = 0; i < closed->n_points; i++)
      south[1] = MAX (south[1], closed->points[i].y);
    g_assert_cmpfloat (tw_geo_get_lat (south[0]), >, -5);
    g_assert_cmpfloat (tw_geo_get_lat (south[1]), <, -33);
    g_assert_true (flight == air);
  }

  g_assert_true (tw_router_set_closed (router, 0));
  {
    g_autoptr (TwRoute) again = tw_router_find (router, &shenzhen, &hamburg, TW_MODE_OCEAN);

    g_assert_true (again == open);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/route/great-circle", test_great_circle);
  g_test_add_func ("/route/across-antimeridian", test_across_antimeridian);
  g_test_add_func ("/route/railway", test_railway);
  g_test_add_func ("/route/at", test_route_at);
  g_test_add_func ("/route/router", test_router);
  g_test_add_func ("/route/closed", test_closed);

  return g_test_run ();
}
