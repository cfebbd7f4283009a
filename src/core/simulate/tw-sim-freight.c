/* tw-sim-freight.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-freight.h"

#include "sealane/tw-geo.h"

/* kg CO2e a tonne-km, and how much longer the way is than the great circle; sources in the header */
static const struct
{
  double factor;
  double detour;
} modes[TW_N_MODES] = {
  [TW_MODE_OCEAN] = { 0.00815, 1.3 },
  [TW_MODE_FAST_OCEAN] = { 0.00815, 1.3 },
  [TW_MODE_RAIL] = { 0.03, 1.2 },
  [TW_MODE_TRUCK] = { 0.10273, 1.2 },
  [TW_MODE_AIR] = { 0.608, 1 },
  [TW_MODE_EXPRESS] = { 0.789, 1 },
  [TW_MODE_PARCEL] = { 0, 1 },
};

static int
find_port (const TwSeaLanes *sea,
           const TwPlace    *place)
{
  int port = place->port[0] != '\0' ? tw_sea_lanes_find_port (sea, place->port) : -1;

  return port >= 0 ? port : tw_sea_lanes_nearest_port (sea, place->lon, place->lat);
}

static double
get_km (const TwModel    *model,
        const TwSeaLanes *sea,
        const TwLane     *lane)
{
  const TwPlace *from = tw_model_get_place (model, lane->from);
  const TwPlace *to = tw_model_get_place (model, lane->to);
  double         straight = tw_geo_distance_km (from->lon, from->lat, to->lon, to->lat);
  gboolean       sails = lane->mode == TW_MODE_OCEAN || lane->mode == TW_MODE_FAST_OCEAN;
  double         km;

  if (sails && sea != NULL && tw_sea_lanes_route (sea, find_port (sea, from), find_port (sea, to), 0, &km, NULL, NULL))
    return km;

  return straight * modes[lane->mode].detour;
}

double
tw_sim_freight_get_co2 (const TwModel    *model,
                        const TwSeaLanes *sea,
                        const TwLane     *lane)
{
  return get_km (model, sea, lane) * modes[lane->mode].factor / 1000;
}
