/* tw-item-solver.h: the answer for one item
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

/* What rounding that goes on from an earlier answer solves: around all of its departures; within them; around those decided. */
typedef enum
{
  TW_ROUNDING_KEPT,
  TW_ROUNDING_FEWER,
  TW_ROUNDING_DECIDED,
  TW_N_ROUNDING_STAGES,
} TwRoundingStage;

/**
 * TwItemSolver: scratch for one item after another; one for each thread
 * @network: of the item last solved, with the numbers the answer was found with
 * @simplex: attached to it
 * @rounds: whether answers are rounded to cartons, least orders and what their departures cost; not at first
 * @rounded: (nullable): a rounded answer for the item, from which rounding goes on; see tw_item_round()
 * @keeps_bases: whether rounding starts each of its stages from where that ended when this item was rounded last, until
 *   tw_item_solver_forget_bases(); at first not. Answers are the same
 * @n_searches: cheapest paths that were searched when this item was rounded last; see tw-item-rounding.h
 */
typedef struct
{
  TwItemNetwork    *network;
  TwNetworkSimplex *simplex;
  gboolean          rounds;
  const TwItemPlan *rounded;
  gboolean          keeps_bases;
  guint64           n_searches;

  /*< private >*/
  GBytes *stage[TW_N_ROUNDING_STAGES];
  gint32 *pred;
  guint8 *at_capacity;
  guint   n_nodes_room;
  guint   n_arcs_room;
} TwItemSolver;

TwItemSolver *tw_item_solver_new (const TwNetworkTemplate *template) G_GNUC_WARN_UNUSED_RESULT;
void          tw_item_solver_free (TwItemSolver *self);

void tw_item_solver_forget_bases (TwItemSolver *self);

/**
 * TwSolveFrom:
 * @TW_SOLVE_ANEW: worth of what is left over from the inputs, %TW_WORTH_ROUNDS rounds; a start saves pivots
 * @TW_SOLVE_PINS: only pins differ from @start's inputs: the worth found then still holds, one solve does
 */
typedef enum
{
  TW_SOLVE_ANEW,
  TW_SOLVE_PINS,
} TwSolveFrom;

/**
 * tw_item_solver_solve:
 * @start: (nullable): an earlier answer for this item
 *
 * The worth of units left over is found without pins, so that plans with and without a pin are priced by
 * the same model: a pin never makes a plan better.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL with @error, which names the item, if its figures pass
 *   what the solver can add up, or with %G_IO_ERROR_CANCELLED
 */
TwItemPlan *tw_item_solver_solve (TwItemSolver     *self,
                                  guint32           item,
                                  const TwItemPlan *start,
                                  TwSolveFrom       from,
                                  GCancellable     *cancellable,
                                  GError          **error);

/* What tw_item_solver_solve() is made of, for those who do something in between. First the network as it is priced, without
 * pins, and a basis for it; then the best flow that keeps the pins; then the answer, rounded if wanted. */
gboolean     tw_item_solver_find_worth (TwItemSolver     *self,
                                        guint32           item,
                                        const TwItemPlan *start,
                                        TwSolveFrom       from,
                                        GCancellable     *cancellable,
                                        GError          **error);
TwFlowStatus tw_item_solver_solve_pinned (TwItemSolver *self,
                                          GCancellable *cancellable);
TwItemPlan  *tw_item_solver_answer (TwItemSolver *self,
                                    TwFlowStatus  status,
                                    GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* TwItemPlan.basis of the network as it is priced, with @basis (array length=size) of the simplex and, for runs of several
 * items, @resume (array length=resume_size) (nullable); and where the first of these lies in it: (nullable) (transfer
 * none), *size long. */
GBytes       *tw_item_solver_new_start (const TwItemSolver *self,
                                        const guint8       *basis,
                                        gsize               size,
                                        const guint8       *resume,
                                        gsize               resume_size) G_GNUC_WARN_UNUSED_RESULT;
const guint8 *tw_item_solver_find_basis (const TwItemSolver *self,
                                         const TwItemPlan   *plan,
                                         gsize              *size);

/* (nullable): a basis that says for how many weeks @plan was made and whether it was rounded, and nothing of where the solver
 * stopped; %NULL if @plan does not say. */
GBytes *tw_item_solver_new_bare_start (const TwItemPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_item_solver_restore_network:
 * @plan: an answer of this model, forecasts and weeks
 *
 * Makes @network that of @plan's item as it is built, without pins and limits, priced with what a unit left over was
 * worth to @plan; for reading only, the simplex is not attached.
 *
 * Returns: %FALSE if @plan does not say, or belongs to another network; the worth is then from the inputs
 */
gboolean tw_item_solver_restore_network (TwItemSolver     *self,
                                         const TwItemPlan *plan);

/**
 * TwItemStart: what TwItemPlan.basis is made of, all lent
 * @unsold: floats, [n_rows * n_weeks] of them, of the places with sales of the network it was made from, wherever they lie
 */
typedef struct
{
  guint         n_weeks;
  guint         n_rows;
  gboolean      rounds;
  const guint8 *unsold;
  const guint8 *basis;
  gsize         basis_size;
  const guint8 *resume;
  gsize         resume_size;
} TwItemStart;

/* FALSE if it is not there or not sound; whether it fits a network is not known yet. */
gboolean tw_item_start_read (const TwItemPlan *plan,
                             TwItemStart      *start);

/* Weeks that the answer was planned for, 0 if it does not say; and whether it was rounded. */
guint    tw_item_solver_get_planned_weeks (const TwItemPlan *plan);
gboolean tw_item_solver_get_rounds (const TwItemPlan *plan);

/* Likewise of a whole plan. */
guint tw_item_solver_get_plan_weeks (const TwPlan *plan);

/* The template of @plan's own inputs, for the weeks that it was planned for: the horizon if it does not say. */
TwNetworkTemplate *tw_item_solver_new_template (const TwPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwItemSolver, tw_item_solver_free)

G_END_DECLS
