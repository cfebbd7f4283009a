/* tw-sim-targets.h: what a plan of an item wants where and when, and departures that keep to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/**
 * TwSimTargets: a plan of an item, as it is followed until the next one
 * @week: in which it was made
 * @leave: (array length=n_weeks * n_lanes): units that leave, element week * n_lanes + lane
 * @order: (array length=n_weeks * n_places): units ordered, by the week of the order
 * @due: (array length=n_weeks * n_places): units that are in a place or on their way there before anything is decided in a week
 * @system: (array length=n_weeks): the same of all places together
 * @use: (array length=n_weeks * n_places): units that leave a place in a week, sold or sent on
 * @most: (array length=n_weeks * n_lanes): most that phases let leave
 * @mean: (array length=n_markets * (n_weeks + 1)): running sums of the demand it was made for
 * @active: lanes by the week in which units leave on them, @first_active: (array length=n_weeks + 1): of each week
 * @ordered: (array length=n_weeks): of all places
 * @used: (array length=n_weeks): what leaves all places within %TW_SIM_COURSE_WEEKS
 */
typedef struct
{
  guint   week;
  gint32 *leave;
  gint32 *order;
  gint32 *due;
  gint32 *system;
  gint32 *use;
  gint32 *most;
  float  *mean;
  guint  *active;
  guint  *first_active;
  gint64 *ordered;
  gint64 *used;
} TwSimTargets;

#define TW_SIM_COURSE_WEEKS 4

TwSimTargets *tw_sim_targets_new (const TwSimSetup *setup,
                                  guint             n_places,
                                  guint             n_lanes,
                                  guint             n_markets) G_GNUC_WARN_UNUSED_RESULT;
void          tw_sim_targets_free (TwSimTargets *self);

/* Fills the last four from the others, for weeks from @week on. */
void tw_sim_targets_index (TwSimTargets *self,
                           guint         n_weeks,
                           guint         n_places,
                           guint         n_lanes);

/**
 * TwSimCourse: how far a path has left the plan, in a week
 * @more: (array length=n_places): units that a place is expected to need more than planned
 * @more_order: the same of all places, as far as an order can help
 * @strayed: share of what is used in the weeks to come by which places have more or less than planned, after @more
 * @at_stake: cost of the units that are more or less
 */
typedef struct
{
  gint32 *more;
  gint32  more_order;
  double  strayed;
  double  at_stake;
} TwSimCourse;

/* Fills @strayed and @at_stake from the rest. */
void tw_sim_targets_judge (const TwSimTargets *self,
                           const TwSimState   *state,
                           TwSimCourse        *course);

/**
 * tw_sim_targets_decide:
 * @owned: (array length=n_places) (nullable): of what lies at sources, units that may leave for each place; what does is taken off
 *
 * What leaves for a place is what the plan sends in the week, more or less what the place has less or more than planned: a
 * base stock that is the plan's own. Places that are due more than there is share it. It leaves once it is half a carton, in whole cartons, and where a departure costs
 * something however small it is with as many weeks of the lane's flow as make the cost of a week least (Silver &
 * Meal, A heuristic for selecting lot size quantities, 1973). Orders likewise, against what is in all places together, and
 * at least least orders, of which half counts.
 */
void tw_sim_targets_decide (const TwSimTargets *self,
                            const TwSimState   *state,
                            const TwSimCourse  *course,
                            gint32             *owned,
                            TwSimDecisions     *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSimTargets, tw_sim_targets_free)

G_END_DECLS
