/* tw-geo.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sealane/tw-geo.h"

#include <math.h>

#define RADIANS(degrees) ((degrees) *G_PI / 180)

TwGeoPoint
tw_geo_project (double lon,
                double lat)
{
  double s = sin (RADIANS (CLAMP (lat, -TW_GEO_MAX_LAT, TW_GEO_MAX_LAT)));

  return (TwGeoPoint){ (lon + 180) / 360, 0.5 - log ((1 + s) / (1 - s)) / (4 * G_PI) };
}

double
tw_geo_get_lon (double x)
{
  return x * 360 - 180;
}

double
tw_geo_get_lat (double y)
{
  return 90 - 360 * atan (exp ((y - 0.5) * 2 * G_PI)) / G_PI;
}

double
tw_geo_unwrap (double x,
               double near)
{
  return x + round (near - x);
}

double
tw_geo_distance_km (double lon0,
                    double lat0,
                    double lon1,
                    double lat1)
{
  double s = sin (RADIANS (lat1 - lat0) / 2);
  double t = sin (RADIANS (lon1 - lon0) / 2);
  double h = s * s + cos (RADIANS (lat0)) * cos (RADIANS (lat1)) * t * t;

  return 2 * TW_GEO_EARTH_KM * asin (sqrt (MIN (h, 1)));
}
