/* tw-simulation-private.h: how results are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

struct _TwSimulation
{
  gatomicrefcount      references;
  const TwModel       *model;
  const TwForecastSet *forecasts;
  const TwPlan        *plan; /* (nullable) */
  const TwSeaLanes    *sea;  /* (nullable) */
  TwScenario          *scenario;
  guint                n_scenarios;
  TwSimOptions         options; /* n_paths: of all */
  TwSimLaw             law;
  guint                n_weeks;
  double               seconds;
  float               *value; /* [n_scenarios * TW_N_SIM_MEASURES * n_paths] */
  gint64              *units; /* [n_scenarios * n_weeks * TW_N_SIM_STOCKS]: sums over paths; whole, so in any order */
  double              *stock; /* the same over the number of paths */
};

/* Room for options->n_paths paths, with copies of the rest; values are not filled. */
TwSimulation *tw_simulation_new (const TwModel       *model,
                                 const TwForecastSet *forecasts,
                                 const TwPlan        *plan,
                                 const TwSeaLanes    *sea,
                                 const TwScenario    *scenarios,
                                 guint                n_scenarios,
                                 const TwSimOptions  *options,
                                 const TwSimLaw      *law) G_GNUC_WARN_UNUSED_RESULT;

static inline float *
tw_simulation_get_row (const TwSimulation *self,
                       guint               s,
                       TwSimMeasure        measure)
{
  return self->value + ((gsize) s * TW_N_SIM_MEASURES + measure) * self->options.n_paths;
}

/* Of @b, less @a where there is one (nullable); both (array length=n), in the order of paths. */
void tw_simulation_estimate (const float   *a,
                             const float   *b,
                             guint          n,
                             TwSimEstimate *out);

/* Once all paths are in. */
void tw_simulation_finish (TwSimulation *self);

G_END_DECLS
