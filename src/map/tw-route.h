/* tw-route.h: the line on the map that goods follow between two places
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"
#include "sealane/tw-sea-route.h"
#include "tw-geo-line.h"

G_BEGIN_DECLS

/* Where the map's data are among the program's resources. */
#define TW_MAP_RESOURCES "/io/github/tradewind/Tradewind/map/"

/**
 * TwRoute: read-only once made
 * @points: (array length=n_points): from the first end to the last, unwrapped: consecutive points are
 *   never half a world apart, so the line may run beyond [0, 1] but never back across the map
 * @n_points: >= 2
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint           n_points;
  TwGeoPoint      points[];
} TwRoute;

TwRoute *tw_route_ref (TwRoute *self);
void     tw_route_unref (TwRoute *self);

/* Copies. */
TwRoute *tw_route_new (const TwGeoPoint *points,
                       guint             n_points) G_GNUC_WARN_UNUSED_RESULT;

/* Where @fraction (0 .. 1) of the drawn length is, and unless NULL the way it heads there, radians
 * from east towards south. */
TwGeoPoint tw_route_at (const TwRoute *self,
                        double         fraction,
                        double        *heading);

/**
 * TwRouteEnd: a place, and its port's index or -1 for the one freight would use
 */
typedef struct
{
  double lon;
  double lat;
  int    port;
} TwRouteEnd;

/**
 * TwRouter: finds routes and remembers them; any thread may use it
 *
 * Ocean follows sea lanes between the ports, air and express the great circle, rail the
 * China–Europe railway or a bow, road a bow.
 */
typedef struct _TwRouter TwRouter;

/* @lanes: (nullable): without them ocean takes the great circle too. */
TwRouter *tw_router_new (TwSeaLanes *lanes) G_GNUC_WARN_UNUSED_RESULT;
TwRouter *tw_router_ref (TwRouter *self);
void      tw_router_unref (TwRouter *self);

/* With the lanes of the program's resources. */
TwRouter *tw_router_new_default (void) G_GNUC_WARN_UNUSED_RESULT;

TwSeaLanes *tw_router_get_lanes (TwRouter *self);

/* Passages of #TwSeaLanes that ships may not use, for what is asked from now on; none at first. Whether that is a change. */
gboolean tw_router_set_closed (TwRouter *self,
                               guint32   closed);

/* The same route object for the same question. */
TwRoute *tw_router_find (TwRouter         *self,
                         const TwRouteEnd *from,
                         const TwRouteEnd *to,
                         TwMode            mode) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRoute, tw_route_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRouter, tw_router_unref)

G_END_DECLS
