/* glpk-network.h: an item's network as rows and columns of a linear program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

#include <glpk.h>

/* What a unit on arc @e earns, in the plan's currency: without rounding and tie breaks. */
double glpk_get_arc_worth (const TwItemNetwork *network,
                           guint                e);

/* A row for each node, by which its supply leaves it; returns the first. */
int glpk_add_nodes (glp_prob            *lp,
                    const TwItemNetwork *network);

/* A column that moves @units of arc @e each time, from 0 to @most times; returns it. */
int glpk_add_arc (glp_prob            *lp,
                  const TwItemNetwork *network,
                  int                  first_row,
                  guint                e,
                  gint64               units,
                  double               most);

/* One more row that an arc's column takes part in. */
void glpk_add_use (glp_prob *lp,
                   int       column,
                   int       row,
                   double    use);

/* Nodes and arcs as they stand; returns the first column. */
int glpk_add_network (glp_prob            *lp,
                      const TwItemNetwork *network);

/* The optimum; NaN if there is none. */
double glpk_solve (glp_prob *lp);
