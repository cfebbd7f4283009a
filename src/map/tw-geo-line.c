/* tw-geo-line.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-geo-line.h"

#include <math.h>

#define RADIANS(degrees) ((degrees) *G_PI / 180)

/* Enough that a chord leaves its arc by less than a pixel at the map's largest scale on show. */
#define STEP_DEGREES 2.0
#define MAX_STEPS    96

#define BOW_STEPS 24

/* The trunk of the China–Europe railway, east to west: Xi'an, Lanzhou, Ürümqi, Dostyk, Astana,
 * Yekaterinburg, Moscow, Minsk, Małaszewicze. */
static const struct
{
  double lon;
  double lat;
} railway[] = {
  { 108.94, 34.34 },
  { 103.83, 36.06 },
  { 87.62, 43.83 },
  { 82.48, 45.25 },
  { 71.43, 51.13 },
  { 60.61, 56.84 },
  { 37.62, 55.75 },
  { 27.57, 53.90 },
  { 23.53, 52.02 },
};

static void
add_point (GArray    *points,
           TwGeoPoint point)
{
  if (points->len > 0)
    point.x = tw_geo_unwrap (point.x, g_array_index (points, TwGeoPoint, points->len - 1).x);

  g_array_append_val (points, point);
}

static void
get_vector (double lon,
            double lat,
            double vector[3])
{
  vector[0] = cos (RADIANS (lat)) * cos (RADIANS (lon));
  vector[1] = cos (RADIANS (lat)) * sin (RADIANS (lon));
  vector[2] = sin (RADIANS (lat));
}

static TwGeoPoint
project_vector (const double vector[3])
{
  return tw_geo_project (atan2 (vector[1], vector[0]) * 180 / G_PI,
                         atan2 (vector[2], hypot (vector[0], vector[1])) * 180 / G_PI);
}

/* Moves the points from @first on off their chord, most in the middle, not at all at the ends. */
static void
lift_points (GArray *points,
             guint   first,
             double  bulge)
{
  TwGeoPoint a = g_array_index (points, TwGeoPoint, first);
  TwGeoPoint b = g_array_index (points, TwGeoPoint, points->len - 1);
  guint      n = points->len - 1 - first;

  /* Towards the pole of the hemisphere, as great circles bend, whichever way the goods go. */
  if (b.x < a.x)
    bulge = -bulge;
  if (a.y + b.y > 1)
    bulge = -bulge;

  for (guint i = 1; i < n; i++)
    {
      TwGeoPoint *p = &g_array_index (points, TwGeoPoint, first + i);
      double      lift = bulge * sin (G_PI * i / n);

      p->x += (b.y - a.y) * lift;
      p->y -= (b.x - a.x) * lift;
    }
}

void
tw_geo_add_great_circle (GArray *points,
                         double  lon0,
                         double  lat0,
                         double  lon1,
                         double  lat1,
                         double  bulge)
{
  double angle = tw_geo_distance_km (lon0, lat0, lon1, lat1) / TW_GEO_EARTH_KM;
  guint  n_steps = CLAMP ((int) ceil (angle * 180 / G_PI / STEP_DEGREES), 1, MAX_STEPS);
  guint  first = points->len;
  double a[3], b[3];

  get_vector (lon0, lat0, a);
  get_vector (lon1, lat1, b);

  for (guint i = 0; i <= n_steps; i++)
    {
      double t = (double) i / n_steps;
      double s = sin (angle);
      double wa = s < 1e-9 ? 1 - t : sin ((1 - t) * angle) / s;
      double wb = s < 1e-9 ? t : sin (t * angle) / s;
      double v[3] = { wa * a[0] + wb * b[0], wa * a[1] + wb * b[1], wa * a[2] + wb * b[2] };

      add_point (points, project_vector (v));
    }

  lift_points (points, first, bulge);
}

void
tw_geo_add_bow (GArray *points,
                double  lon0,
                double  lat0,
                double  lon1,
                double  lat1,
                double  bulge)
{
  TwGeoPoint a = tw_geo_project (lon0, lat0);
  TwGeoPoint b = tw_geo_project (lon1, lat1);
  guint      first = points->len;

  b.x = tw_geo_unwrap (b.x, a.x);
  for (guint i = 0; i <= BOW_STEPS; i++)
    {
      double t = (double) i / BOW_STEPS;

      add_point (points, (TwGeoPoint){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t });
    }

  lift_points (points, first, bulge);
}

/* The part of a Catmull-Rom spline between p[1] and p[2], its end included. */
static void
add_spline (GArray           *points,
            const TwGeoPoint *p)
{
  const guint n_steps = 8;

  for (guint i = 1; i <= n_steps; i++)
    {
      double t = (double) i / n_steps;
      double w0 = -t * t * t + 2 * t * t - t;
      double w1 = 3 * t * t * t - 5 * t * t + 2;
      double w2 = -3 * t * t * t + 4 * t * t + t;
      double w3 = t * t * t - t * t;

      add_point (points, (TwGeoPoint){ (w0 * p[0].x + w1 * p[1].x + w2 * p[2].x + w3 * p[3].x) / 2,
                                       (w0 * p[0].y + w1 * p[1].y + w2 * p[2].y + w3 * p[3].y) / 2 });
    }
}

static gboolean
is_along_railway (double lon0,
                  double lat0,
                  double lon1,
                  double lat1)
{
  double west = MIN (lon0, lon1);
  double east = MAX (lon0, lon1);

  return west > -12 && west < 45 && east > 90 && east < 135 &&
         lat0 > 18 && lat1 > 18 && lat0 < 65 && lat1 < 65;
}

void
tw_geo_add_railway (GArray *points,
                    double  lon0,
                    double  lat0,
                    double  lon1,
                    double  lat1)
{
  TwGeoPoint knots[G_N_ELEMENTS (railway) + 4];
  guint      n = 1;

  if (!is_along_railway (lon0, lat0, lon1, lat1))
    {
      tw_geo_add_bow (points, lon0, lat0, lon1, lat1, 0.06);
      return;
    }

  knots[n++] = tw_geo_project (lon0, lat0);
  for (guint i = 0; i < G_N_ELEMENTS (railway); i++)
    {
      guint k = lon0 > lon1 ? i : G_N_ELEMENTS (railway) - 1 - i;

      /* A stop too close to an end would bend the line back on itself. */
      if (railway[k].lon > MIN (lon0, lon1) + 2 && railway[k].lon < MAX (lon0, lon1) - 2)
        knots[n++] = tw_geo_project (railway[k].lon, railway[k].lat);
    }
  knots[n++] = tw_geo_project (lon1, lat1);
  knots[0] = knots[1];
  knots[n] = knots[n - 1];

  add_point (points, knots[1]);
  for (guint i = 0; i + 3 <= n; i++)
    add_spline (points, knots + i);
}
