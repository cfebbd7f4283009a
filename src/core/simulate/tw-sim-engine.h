/* tw-sim-engine.h: an item's network, moved along a path week by week
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"
#include "model/tw-scenario.h"
#include "simulate/tw-sim-targets.h"

G_BEGIN_DECLS

/**
 * TwSimEngine: scratch for one item after another, one path after another
 *
 * In week k the network is what is left of the plan's (tw-sim-tail.h): its supplies are the stock there is then and what is on its
 * way at the week it is expected; demand from week k on is scaled to what is expected after the weeks seen. Nothing else
 * changes: slices sell with the odds they had, a unit left over keeps its worth, and shared limits are paid for at the plan's
 * prices (price-directed, as in Adelman, Price-directed control of a closed logistics queueing network, Operations Research 55,
 * 2007), so that items are planned alone. Each plan starts from the basis that the plan of week 0 comes to in its week, which is
 * found when it is first asked for and is the same for all paths.
 */
typedef struct _TwSimEngine TwSimEngine;

/**
 * TwSimEngineRules: what holds for all items
 * @plan: (nullable): whose prices and bases it starts from
 * @switches: bits of #TwSwitch; %TW_SWITCH_COMMIT_AT_SOURCE is the policy's to see to
 * @knows_path: whether demand is what the path has, and leads are as they will be
 * @cold: whether each plan starts from nothing
 */
typedef struct
{
  const TwNetworkTemplate *template;
  const TwPlan *plan;
  guint32       switches;
  gboolean      knows_path;
  gboolean      cold;
} TwSimEngineRules;

TwSimEngine *tw_sim_engine_new (const TwSimEngineRules *rules) G_GNUC_WARN_UNUSED_RESULT;
void         tw_sim_engine_free (TwSimEngine *self);

/* Makes it that of @item, at the best plan of week 0, if it is not. FALSE with an error as for tw_item_solver_find_worth(). */
gboolean tw_sim_engine_open (TwSimEngine *self,
                             guint32      item,
                             GError     **error);

/* A path begins: back to the start. */
void tw_sim_engine_begin (TwSimEngine      *self,
                          const TwSimState *state);

/* Supplies: what there is in the state's week and later. */
void tw_sim_engine_take_state (TwSimEngine      *self,
                               const TwSimState *state);

/**
 * tw_sim_engine_set_demand:
 * @mean: (array length=n_markets * n_weeks): units expected, element market * n_weeks + week; weeks gone by are not looked at
 * @spread: (array length=n_markets * n_weeks) (nullable): standard deviation over that of the forecast; %NULL for 1
 *
 * Units below the mean become those of @mean, units above it are scaled like the spread of the place's markets.
 */
void tw_sim_engine_set_demand (TwSimEngine *self,
                               guint        week,
                               const float *mean,
                               const float *spread);

/* Of the week of the last state, or of the start. */
TwFlowStatus tw_sim_engine_solve (TwSimEngine *self);

/* What the last solve, in state->week, wants from then on; but for its means, which are the caller's. O(arcs). */
void tw_sim_engine_read_targets (TwSimEngine      *self,
                                 const TwSimState *state,
                                 TwSimTargets     *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSimEngine, tw_sim_engine_free)

G_END_DECLS
