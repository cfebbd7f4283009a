/* test-geo.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "sealane/tw-geo.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/projection", test_projection);
  g_test_add_func ("/geo/distances", test_distances);

  return g_test_run ();
}
