/* tw-sim-world.h: what disruptions change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/* Fills @self from the disruptions of @scenario; %FALSE with %G_IO_ERROR_NOT_SUPPORTED for one that cannot be played. */
gboolean tw_sim_world_init (TwSimWorld       *self,
                            const TwModel    *model,
                            const TwSeaLanes *sea,
                            const TwScenario *scenario,
                            GError          **error);
void     tw_sim_world_clear (TwSimWorld *self);

G_END_DECLS
