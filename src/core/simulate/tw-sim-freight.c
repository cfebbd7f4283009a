/* tw-sim-freight.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-freight.h"

#include <math.h>

#define EARTH_KM 6371.0

/* kg CO2e a tonne-km, and how much longer the way is than the great circle */
static const struct
{
  double factor;
  double detour;
} modes[TW_N_MODES] = {
  [TW_MODE_OCEAN] = { 0.010, 1.3 },
  [TW_MODE_FAST_OCEAN] = { 0.016, 1.3 },
  [TW_MODE_RAIL] = { 0.025, 1.2 },
  [TW_MODE_TRUCK] = { 0.080, 1.2 },
  [TW_MODE_AIR] = { 0.60, 1 },
  [TW_MODE_EXPRESS] = { 0.80, 1 },
  [TW_MODE_PARCEL] = { 0.25, 1.2 },
};

static double
get_great_circle_km (const TwPlace *a,
                     const TwPlace *b)
{
  const double radians = G_PI / 180;
  double       x = sin ((b->lat - a->lat) * radians / 2);
  double       y = sin ((b->lon - a->lon) * radians / 2);

  return 2 * EARTH_KM * asin (sqrt (MIN (x * x + cos (a->lat * radians) * cos (b->lat * radians) * y * y, 1)));
}

double
tw_sim_freight_get_co2 (const TwModel    *model,
                        const TwSeaLanes *sea,
                        const TwLane     *lane)
{
  (void) sea;

  return get_great_circle_km (tw_model_get_place (model, lane->from), tw_model_get_place (model, lane->to)) * modes[lane->mode].detour * modes[lane->mode].factor / 1000;
}
