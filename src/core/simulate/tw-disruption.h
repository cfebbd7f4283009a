/* tw-disruption.h: what the network is like while something is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"
#include "simulate/tw-effect.h"

G_BEGIN_DECLS

/* Sixteen knots: what a container ship makes in a day at sea; src/core/demo/tw-demo-network.c derives lead times with it. */
#define TW_SEA_KM_A_DAY 711.0

/* Share of a sea freight that grows with the distance; terminals, papers and the way to and from the port do not. As there. */
#define TW_SEA_FREIGHT_SHARE 0.5

/* Standard deviation of a congested port's delay over its mean. Assumed: queues differ from ship to ship. */
#define TW_PORT_SPREAD 0.5

/**
 * TwSeaDetour: how a lane fares while passages are closed
 * @usual_km: between its ports; 0 for a lane that does not go by sea
 * @km: the way that is left; infinite if none is
 * @days: what it takes longer; infinite likewise
 * @freight: factor of cost per m³ and kg, and of containers; 1 if nothing changes
 */
typedef struct
{
  double usual_km;
  double km;
  double days;
  double freight;
} TwSeaDetour;

/* Bits of the passages that some of @disruptions close; of a passage that @sea does not know none. */
guint32 tw_disruptions_get_closed (const TwDisruption *disruptions,
                                   guint               n,
                                   const TwSeaLanes   *sea);

/**
 * tw_sea_detours_find:
 * @closed: bits of passages of @sea
 * @detours: (array length=n_lanes) (out caller-allocates): of each lane of the model
 *
 * A lane by sea leads from the port of its origin to that of its destination by the shortest way; where a place has none, or
 * one that @sea does not know, from the one freight would use. What is shorter through a closed passage becomes longer,
 * at %TW_SEA_KM_A_DAY. A millisecond for each pair of ports.
 */
void tw_sea_detours_find (const TwModel    *model,
                          const TwSeaLanes *sea,
                          guint32           closed,
                          TwSeaDetour      *detours);

/**
 * tw_disruptions_apply:
 * @sea: (nullable): without it no canal closes
 * @disruptions: (array length=n): all of them at work, whatever their weeks
 *
 * The model as it is while they last, see #TwEffect.
 * Demand is not in the model; see tw_disruptions_apply_demand().
 *
 * Returns: (transfer full): a model that shares all other tables; @model itself if nothing changes
 */
TwModel *tw_disruptions_apply (const TwModel      *model,
                               const TwSeaLanes   *sea,
                               const TwDisruption *disruptions,
                               guint               n) G_GNUC_WARN_UNUSED_RESULT;

/* By what the demand of market number @market in week @week is multiplied, >= 0. */
double tw_disruptions_get_demand_factor (const TwModel      *model,
                                         const TwDisruption *disruptions,
                                         guint               n,
                                         guint32             market,
                                         guint               week);

/* Forecasts as they would be had they known: means, quantiles and deviations of the weeks concerned are multiplied.
 * Returns: (transfer full): @forecasts itself if nothing changes */
TwForecastSet *tw_disruptions_apply_demand (const TwModel       *model,
                                            const TwForecastSet *forecasts,
                                            const TwDisruption  *disruptions,
                                            guint                n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
