/* tw-comparison.h: scenarios of a plan beside what came of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"
#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/**
 * TwComparison: scenarios of a model, in its order and under its names, that a simulation has an answer to
 * @simulation: lent
 * @scenario: (array length=n): the model's
 * @column: (array length=n): which of the simulation's each is
 *
 * A scenario that was edited since is another question and is left out; one that was renamed is not.
 */
typedef struct
{
  const TwSimulation      *simulation;
  guint                    n;
  const TwScenario *const *scenario;
  const guint             *column;
} TwComparison;

/* Both must outlive it. @simulation is nullable, and nothing is compared then. */
TwComparison *tw_comparison_new (const TwModel      *model,
                                 const TwSimulation *simulation) G_GNUC_WARN_UNUSED_RESULT;

/* All that was simulated, as it was then. */
TwComparison *tw_comparison_new_all (const TwSimulation *simulation) G_GNUC_WARN_UNUSED_RESULT;
void          tw_comparison_free (TwComparison *self);

/* Which of @self a scenario is, -1 if there is no answer to it. */
int tw_comparison_find (const TwComparison *self,
                        gint64              id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwComparison, tw_comparison_free)

G_END_DECLS
