/* tw-sim-world.h: what disruptions change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/* Fills @self from the disruptions of @scenario; %FALSE with %G_IO_ERROR_NOT_SUPPORTED for one that cannot be played: a canal
 * without @sea, or one that @sea does not know. */
gboolean tw_sim_world_init (TwSimWorld       *self,
                            const TwModel    *model,
                            const TwSeaLanes *sea,
                            const TwScenario *scenario,
                            GError          **error);
void     tw_sim_world_clear (TwSimWorld *self);

/* The lane as it is under @effect, (nullable). */
static inline const TwLane *
tw_sim_world_get_lane (const TwEffect *effect,
                       const TwModel  *model,
                       guint32         lane)
{
  return effect != NULL && effect->lane != NULL ? &effect->lane[lane] : tw_model_get_lane (model, lane);
}

static inline gboolean
tw_sim_world_is_closed (const TwEffect *effect,
                        guint32         lane)
{
  return effect != NULL && effect->closed != NULL && effect->closed[lane];
}

/* Weeks that plans count on for a departure. */
guint tw_sim_world_get_lead_weeks (const TwEffect   *effect,
                                   const TwSimSetup *setup,
                                   const TwSimLane  *lane);

/**
 * TwSimDues: what a unit pays on a lane under an effect
 * @freight: handling included; @container: for the space it takes in one
 * @co2: kg
 */
typedef struct
{
  double freight;
  double duty;
  double container;
  double co2;
} TwSimDues;

void tw_sim_world_get_dues (const TwEffect   *effect,
                            const TwSimSetup *setup,
                            const TwSimItem  *item,
                            const TwSimLane  *lane,
                            TwSimDues        *out);

/* Days that a ship which arrives in @week by @lane waits in its port. */
double tw_sim_world_get_queue (const TwSimWorld *self,
                               const TwLane     *lane,
                               double            week);

/* Units a week that a factory finishes at most, all items; 0 for no limit. */
double tw_sim_world_get_production (const TwEffect *effect,
                                    const TwModel  *model,
                                    guint32         place);

G_END_DECLS
