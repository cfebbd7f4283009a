/* tw-sim-freight.h: what freight does to the climate
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/**
 * tw_sim_freight_get_co2:
 * @sea: (nullable)
 *
 * kg CO₂e of one kg of goods on @lane: distance times the factor of its mode, 0 for parcels. Ships go by sea lanes between the ports
 * of the places; where there are none, and on other modes, distances are great circles, times what ways
 * commonly are longer: 1.2 on land, 1.3 at sea (assumed).
 *
 * Factors in g CO₂e a tonne-km: container ships 8.15 (average fleet), air 608 (bellies, long haul), express 789 (freighters, fleet
 * average): GLEC Framework v3.2, well to wake, as told by ecofreight.co (/data/glec-factors.json, /blog/how-we-calculate-emissions),
 * 2026; fast ships have no figure of their own there. Trucks 102.73: articulated above 33 t, average load, with fuel production:
 * Defra/DECC, 2012 Guidelines, annex 7, table 7e. Trains 30, CO₂ alone: Defra's guidelines as told in Hansard, 4 June 2007.
 * They compare ways to ship, and are no carrier's figures.
 */
double tw_sim_freight_get_co2 (const TwModel    *model,
                               const TwSeaLanes *sea,
                               const TwLane     *lane);

G_END_DECLS
