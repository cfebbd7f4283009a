/* bench-lemon.h: LEMON's network simplex on our networks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-network-simplex.h"

G_BEGIN_DECLS

/* From the arrays to the optimum, graph included; FALSE if LEMON calls it infeasible. */
gboolean bench_lemon_solve (const TwNetwork *network,
                            double          *cost);

G_END_DECLS
