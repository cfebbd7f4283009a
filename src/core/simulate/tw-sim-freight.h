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
 * kg CO₂e of one kg of goods on @lane: distance times the factor of its mode. Ships go by sea lanes between the ports of the
 * places; where there are none, and on other modes, distances are great circles, times what ways
 * commonly are longer: 1.2 on land, 1.3 at sea (assumed).
 * Factors are well-to-wheel values by tonne-kilometre in the order of magnitude of the GLEC Framework's default tables: they
 * compare ways to ship, and are no carrier's figures.
 */
double tw_sim_freight_get_co2 (const TwModel    *model,
                               const TwSeaLanes *sea,
                               const TwLane     *lane);

G_END_DECLS
