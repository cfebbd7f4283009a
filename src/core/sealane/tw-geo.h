/* tw-geo.h: the sphere and its Mercator map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TW_GEO_MAX_LAT  85.0511287798
#define TW_GEO_EARTH_KM 6371.0088

/**
 * TwGeoPoint: a place on the Web Mercator map whose world is the unit square
 * @x: 0 at 180° west, 1 at 180° east; a line that crosses the antimeridian runs on beyond
 * @y: 0 at 85.05° north, 1 at 85.05° south
 */
typedef struct
{
  double x;
  double y;
} TwGeoPoint;

/* Latitudes beyond the map's edge are moved onto it. */
TwGeoPoint tw_geo_project (double lon,
                           double lat);
double     tw_geo_get_lon (double x);
double     tw_geo_get_lat (double y);

/* The copy of @x, a whole number of worlds away, that is nearest to @near. */
double tw_geo_unwrap (double x,
                      double near);

/* Along the great circle of a sphere of %TW_GEO_EARTH_KM, km. */
double tw_geo_distance_km (double lon0,
                           double lat0,
                           double lon1,
                           double lat1);

G_END_DECLS
