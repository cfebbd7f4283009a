/* rounding-mip.h: the item's problem with whole cartons, for GLPK
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

/**
 * RoundingMip: what GLPK says, as values in the plan's currency
 * @relaxed: of the best flow
 * @value: of the best plan found, -INFINITY if none was
 * @bound: no plan is worth more
 * @proven: whether both are the same
 */
typedef struct
{
  double   relaxed;
  double   value;
  double   bound;
  gboolean proven;
} RoundingMip;

/* The best plan by the rules of tw-departures.h of @network, in which nothing is fixed, after @most_nodes of the search tree. */
RoundingMip rounding_mip_solve (const TwItemNetwork *network,
                                int                  most_nodes);
