/* tw-move-advice.h: which moves are possible, and which are worth making
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwMoveAdvice: a move that a planner may want to make
 * @item: index of the item
 * @lane: index of an open lane
 * @week: departure, counted from the plan's start
 * @units: what is useful: the lesser of what the origin can spare and what the destination lacks,
 *   in whole cartons; at least one carton unless the origin has less; 0 if it has nothing
 * @available: units at the origin at the start of @week
 * @gain: expected gain of one unit by the plan's duals: worth at the destination less worth at the
 *   origin less the cost of the lane; -INFINITY if it arrives past the horizon
 * @value: @units at the worth of one more unit at the destination; 0 where @gain is -INFINITY
 * @from_source: the origin asked for has no lane there, so that the move starts at a source
 *   warehouse instead, with stock not yet committed to a country
 */
typedef struct
{
  guint32  item;
  guint32  lane;
  guint    week;
  guint    units;
  guint    available;
  double   gain;
  double   value;
  gboolean from_source;
} TwMoveAdvice;

/* Weeks in which a move has to be useful: what the origin sells within them is not to spare. */
#define TW_MOVE_COVER_WEEKS 8

/* What one unit of @item costs on @lane: freight, handling on both ends and duty; plan currency. */
double tw_move_unit_cost (const TwModel *model,
                          guint32        item,
                          guint32        lane);

/* Units of @item at the start of @week in @place that may leave: not reserved, and with what arrives
 * in that week by the plan's own reckoning. */
guint tw_move_get_available (const TwPlan *plan,
                             guint32       item,
                             guint32       place,
                             guint         week);

/* @units to whole cartons of @item, up to at least one and down to at most @available. */
guint tw_move_round (const TwItem *item,
                     double        units,
                     guint         available);

/* By how many units a hand steps at @units: by cartons, from two pallets on by pallets, and from two containers of
 * @lane on by whole cartons that fill a container; >= 1. */
guint tw_move_get_step (const TwModel *model,
                        guint32        item,
                        guint32        lane,
                        guint          units);

/* Units of @item that a container of @lane takes, in whole cartons; 0 if it does not go by container. */
guint tw_move_get_container (const TwModel *model,
                             guint32        item,
                             guint32        lane);

/* (transfer full) (element-type guint32): open lanes between two places, in the order of the table. */
GArray *tw_move_dup_lanes (const TwModel *model,
                           guint32        from,
                           guint32        to) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_move_get_targets:
 * @allowed: (out caller-allocates) (array length=n_places): places that stock dragged from @from can
 *   be dropped on: open lanes lead there from @from, or from a source warehouse
 *
 * Returns: the number of allowed places
 */
guint tw_move_get_targets (const TwModel *model,
                           guint32        from,
                           gboolean      *allowed);

/* The advice for one item on one lane. O(places + shipments of the item). */
void tw_move_advise_lane (const TwPlan *plan,
                          guint32       item,
                          guint32       lane,
                          guint         week,
                          TwMoveAdvice *advice);

/**
 * tw_move_advise:
 * @item: index, or %TW_ANY to choose the item that gains most on this pair
 * @advice: (out)
 *
 * The best lane, and item, between two places; from a source warehouse if no lane leads there
 * directly. Moves of something come before moves of nothing. Then the greater gain of all units
 * wins, or, without a gain to be had (an optimal plan leaves none), the lesser loss of one unit to the cent, then
 * the greater value, then the lower index. O(items x lanes of the pair).
 *
 * Returns: %FALSE if no move is possible, with @advice untouched
 */
gboolean tw_move_advise (const TwPlan *plan,
                         guint32       item,
                         guint32       from,
                         guint32       to,
                         guint         week,
                         TwMoveAdvice *advice);

/* (transfer full) (element-type TwMoveAdvice): the items that are most worth moving between two places,
 * each on its best lane, at most @max, best first by the same order. O(items x lanes of the pair). */
GArray *tw_move_rank_items (const TwPlan *plan,
                            guint32       from,
                            guint32       to,
                            guint         week,
                            guint         max) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_move_get_limit:
 * @answer: the plan of the item with the move pinned
 *
 * Returns: the most units that the move can carry if @answer is infeasible, else @units
 */
guint tw_move_get_limit (const TwItemPlan *answer,
                         guint             units);

G_END_DECLS
