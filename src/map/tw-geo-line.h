/* tw-geo-line.h: lines on the Mercator map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sealane/tw-geo.h"

G_BEGIN_DECLS

/* Each appends #TwGeoPoints from the first end to the second, both included. No step is longer than
 * half the world: the points are unwrapped, starting from the copy nearest to the last point there. */

/* @bulge lifts the middle sideways by that share of the length, so that two ways between the same
 * ends can be told apart; 0 is the true great circle. */
void tw_geo_add_great_circle (GArray *points,
                              double  lon0,
                              double  lat0,
                              double  lon1,
                              double  lat1,
                              double  bulge);

/* A gentle bow, for land; @bulge as above. */
void tw_geo_add_bow (GArray *points,
                     double  lon0,
                     double  lat0,
                     double  lon1,
                     double  lat1,
                     double  bulge);

/* Along the China–Europe railway where both ends lie on either side of it, else a bow. */
void tw_geo_add_railway (GArray *points,
                         double  lon0,
                         double  lat0,
                         double  lon1,
                         double  lat1);

G_END_DECLS
