/* tw-route.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-route.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TwRouteEnd ends[2];
  TwMode     mode;
  guint32    closed; /* passages; 0 but at sea */
} Key;

struct _TwRouter
{
  gatomicrefcount ref_count;

  TwSeaLanes *lanes;
  GMutex      mutex;
  guint32     closed; /* behind the mutex, as the routes */
  GHashTable *routes; /* Key → TwRoute */
};

TwRoute *
tw_route_new (const TwGeoPoint *points,
              guint             n_points)
{
  TwRoute *self;

  g_return_val_if_fail (n_points >= 2, NULL);

  self = g_malloc (sizeof *self + n_points * sizeof *points);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_points = n_points;
  memcpy (self->points, points, n_points * sizeof *points);

  return self;
}

TwRoute *
tw_route_ref (TwRoute *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tw_route_unref (TwRoute *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static double
get_step (const TwRoute *self,
          guint          i)
{
  return hypot (self->points[i + 1].x - self->points[i].x, self->points[i + 1].y - self->points[i].y);
}

TwGeoPoint
tw_route_at (const TwRoute *self,
             double         fraction,
             double        *heading)
{
  double length = 0;
  double left;
  guint  i = 0;

  for (guint k = 0; k + 1 < self->n_points; k++)
    length += get_step (self, k);

  left = CLAMP (fraction, 0, 1) * length;
  while (i + 2 < self->n_points && left > get_step (self, i))
    left -= get_step (self, i++);

  {
    const TwGeoPoint *a = &self->points[i];
    const TwGeoPoint *b = &self->points[i + 1];
    double            step = get_step (self, i);
    double            t = step > 0 ? MIN (left / step, 1) : 0;

    if (heading)
      *heading = atan2 (b->y - a->y, b->x - a->x);

    return (TwGeoPoint){ a->x + (b->x - a->x) * t, a->y + (b->y - a->y) * t };
  }
}

/* ---- router ---- */

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return g_double_hash (&key->ends[0].lon) ^ 31 * g_double_hash (&key->ends[0].lat) ^
         67 * g_double_hash (&key->ends[1].lon) ^ 101 * g_double_hash (&key->ends[1].lat) ^
         131 * key->mode ^ 199 * key->closed ^ 151 * key->ends[0].port ^ 181 * key->ends[1].port;
}

static gboolean
are_ends_equal (const TwRouteEnd *a,
                const TwRouteEnd *b)
{
  return a->lon == b->lon && a->lat == b->lat && a->port == b->port;
}

static gboolean
are_keys_equal (gconstpointer a,
                gconstpointer b)
{
  const Key *p = a;
  const Key *q = b;

  return p->mode == q->mode && p->closed == q->closed && are_ends_equal (&p->ends[0], &q->ends[0]) && are_ends_equal (&p->ends[1], &q->ends[1]);
}

TwRouter *
tw_router_new (TwSeaLanes *lanes)
{
  TwRouter *self = g_new0 (TwRouter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->lanes = lanes ? tw_sea_lanes_ref (lanes) : NULL;
  self->routes = g_hash_table_new_full (hash_key, are_keys_equal, g_free, (GDestroyNotify) tw_route_unref);

  return self;
}

TwRouter *
tw_router_new_default (void)
{
  g_autoptr (TwSeaLanes) lanes = tw_sea_lanes_new_default ();

  return tw_router_new (lanes);
}

TwRouter *
tw_router_ref (TwRouter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tw_router_unref (TwRouter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->lanes, tw_sea_lanes_unref);
  g_hash_table_unref (self->routes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

TwSeaLanes *
tw_router_get_lanes (TwRouter *self)
{
  return self->lanes;
}

gboolean
tw_router_set_closed (TwRouter *self,
                      guint32   closed)
{
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->closed != closed;
  self->closed = closed;
  g_mutex_unlock (&self->mutex);

  return changed;
}

static int
get_port (TwRouter         *self,
          const TwRouteEnd *end)
{
  if (end->port >= 0 && end->port < (int) tw_sea_lanes_get_n_ports (self->lanes))
    return end->port;

  return tw_sea_lanes_nearest_port (self->lanes, end->lon, end->lat);
}

static void
add_place (GArray           *points,
           const TwRouteEnd *end)
{
  TwGeoPoint point = tw_geo_project (end->lon, end->lat);

  if (points->len > 0)
    point.x = tw_geo_unwrap (point.x, g_array_index (points, TwGeoPoint, points->len - 1).x);

  g_array_append_val (points, point);
}

/* Place, port, lanes, port, place. */
static gboolean
add_sea_route (TwRouter         *self,
               const TwRouteEnd *from,
               const TwRouteEnd *to,
               guint32           closed,
               GArray           *points)
{
  int    from_port, to_port;
  double km;

  if (!self->lanes)
    return FALSE;

  from_port = get_port (self, from);
  to_port = get_port (self, to);
  add_place (points, from);
  if (from_port == to_port || !tw_sea_lanes_route (self->lanes, from_port, to_port, closed, &km, NULL, points))
    {
      g_array_set_size (points, 0);
      return FALSE;
    }
  add_place (points, to);

  return TRUE;
}

static void
add_route (TwRouter  *self,
           const Key *key,
           GArray    *points)
{
  const TwRouteEnd *a = &key->ends[0];
  const TwRouteEnd *b = &key->ends[1];

  switch (key->mode)
    {
    case TW_MODE_OCEAN:
    case TW_MODE_FAST_OCEAN:
      if (!add_sea_route (self, a, b, key->closed, points))
        tw_geo_add_bow (points, a->lon, a->lat, b->lon, b->lat, 0.1);
      break;
    case TW_MODE_RAIL:
      tw_geo_add_railway (points, a->lon, a->lat, b->lon, b->lat);
      break;
    case TW_MODE_TRUCK:
    case TW_MODE_PARCEL:
      tw_geo_add_bow (points, a->lon, a->lat, b->lon, b->lat, 0.1);
      break;
    case TW_MODE_EXPRESS:
      tw_geo_add_great_circle (points, a->lon, a->lat, b->lon, b->lat, 0.05);
      break;
    case TW_MODE_AIR:
    default:
      tw_geo_add_great_circle (points, a->lon, a->lat, b->lon, b->lat, 0);
    }
}

TwRoute *
tw_router_find (TwRouter         *self,
                const TwRouteEnd *from,
                const TwRouteEnd *to,
                TwMode            mode)
{
  Key      key = { { *from, *to }, mode, 0 };
  TwRoute *route;
  GArray  *points;

  g_mutex_lock (&self->mutex);
  if (mode == TW_MODE_OCEAN || mode == TW_MODE_FAST_OCEAN)
    key.closed = self->closed;
  route = g_hash_table_lookup (self->routes, &key);
  if (route)
    tw_route_ref (route);
  g_mutex_unlock (&self->mutex);
  if (route)
    return route;

  /* Outside the lock: two threads may both look, and the later one's find is dropped. */
  points = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
  add_route (self, &key, points);
  route = tw_route_new ((TwGeoPoint *) points->data, points->len);
  g_array_unref (points);

  g_mutex_lock (&self->mutex);
  if (g_hash_table_contains (self->routes, &key))
    {
      tw_route_unref (route);
      route = g_hash_table_lookup (self->routes, &key);
    }
  else
    g_hash_table_insert (self->routes, g_memdup2 (&key, sizeof key), route);
  tw_route_ref (route);
  g_mutex_unlock (&self->mutex);

  return route;
}
