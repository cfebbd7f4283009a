/* test-geo.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "tw-geo.h"
#include "tw-route.h"

static void
assert_near (double a,
             double b,
             double tolerance)
{
  g_assert_cmpfloat_with_epsilon (a, b, tolerance);
}

static void
test_projection (void)
{
  for (int lon = -180; lon <= 180; lon += 15)
    for (int lat = -85; lat <= 85; lat += 5)
      {
        TwGeoPoint p = tw_geo_project (lon, lat);

        assert_near (tw_geo_get_lon (p.x), lon, 1e-9);
        assert_near (tw_geo_get_lat (p.y), lat, 1e-9);
      }

  /* The square ends at TW_GEO_MAX_LAT, and poles are moved onto its edge. */
  assert_near (tw_geo_project (0, 90).y, 0, 1e-9);
  assert_near (tw_geo_project (0, -90).y, 1, 1e-9);
  assert_near (tw_geo_project (0, 0).y, 0.5, 1e-12);
}

static void
test_distances (void)
{
  /* A quarter of a meridian, and one degree of the equator. */
  assert_near (tw_geo_distance_km (0, 0, 0, 90), TW_GEO_EARTH_KM * G_PI / 2, 1e-6);
  assert_near (tw_geo_distance_km (179.5, 0, -179.5, 0), TW_GEO_EARTH_KM * G_PI / 180, 1e-6);
  assert_near (tw_geo_distance_km (12, 34, 12, 34), 0, 1e-9);
  assert_near (tw_geo_distance_km (0, 0, 180, 0), TW_GEO_EARTH_KM * G_PI, 1e-3);

  /* Published great circles, rounded: Hong Kong–Frankfurt airport 9,160 km, Shanghai–Los Angeles 10,430. */
  assert_near (tw_geo_distance_km (113.91, 22.31, 8.57, 50.03), 9160, 60);
  assert_near (tw_geo_distance_km (121.81, 31.14, -118.41, 33.94), 10430, 60);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/projection", test_projection);
  g_test_add_func ("/geo/distances", test_distances);
  g_test_add_func ("/geo/great-circle", test_great_circle);
  g_test_add_func ("/geo/across-antimeridian", test_across_antimeridian);
  g_test_add_func ("/geo/railway", test_railway);
  g_test_add_func ("/geo/route-at", test_route_at);

  return g_test_run ();
}
