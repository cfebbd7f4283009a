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
 * The network is the plan's, over the whole horizon. In week k its supplies are the stock there is then and what is on its
 * way at the week it is expected; what past weeks could do is closed; demand from week k on is scaled to what is
 * expected after the weeks seen. Nothing else changes: slices sell with the odds they had, a unit left over keeps its worth, and
 * shared limits are paid for at the plan's prices (price-directed, as in Adelman, Price-directed control of a closed
 * logistics queueing network, Operations Research 55, 2007), so that items are planned alone and the solver follows
 * by the pivots it takes. Back at the start it takes its first basis again.
 */
typedef struct _TwSimEngine TwSimEngine;

/**
 * TwSimEngineRules: what holds for all items
 * @plan: (nullable): whose prices and bases it starts from
 * @switches: bits of #TwSwitch; %TW_SWITCH_COMMIT_AT_SOURCE is the policy's to see to
 * @knows_path: whether demand is what the path has, and leads are as they will be
 */
typedef struct
{
  const TwNetworkTemplate *template;
  const TwPlan *plan;
  guint32       switches;
  gboolean      knows_path;
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

/* Supplies: what there is in week @week and later; all that past weeks could do is closed. */
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

/* Solves from where it stands. */
TwFlowStatus tw_sim_engine_solve (TwSimEngine *self);

/* (array length=n_arcs): units on each arc of the network */
const gint64        *tw_sim_engine_get_flow (TwSimEngine *self);
const TwItemNetwork *tw_sim_engine_get_network (const TwSimEngine *self);
guint64              tw_sim_engine_get_n_pivots (const TwSimEngine *self);

/* What the last solve, in state->week, wants from then on; but for its means, which are the caller's. O(arcs). */
void tw_sim_engine_read_targets (TwSimEngine      *self,
                                 const TwSimState *state,
                                 TwSimTargets     *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSimEngine, tw_sim_engine_free)

G_END_DECLS
