/* tw-coupled.h: the items of one run that share limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"
#include "allocate/tw-workers.h"

G_BEGIN_DECLS

/**
 * TwCoupledItem: what a run remembers of an item between visits
 * @basis: (array length=basis_size): where the simplex stopped last
 * @unsold: worth of units left over, found without limits; see #TwItemNetwork
 * @slices: what its network is built with again
 * @frozen: (nullable): its network, for quick visits
 * @term: worth of its best flow at the prices last set, prices paid, millionths; pins' own worth apart
 * @best_term: that at the best prices so far
 * @value: worth of its flow in the present plan, millionths, likewise
 * @share: (array length=n_shares): what that flow uses
 * @weight: how much it takes of the limits where nothing costs; orders the items
 * @pin_value: worth of its pins themselves
 */
typedef struct
{
  guint8       *basis;
  gsize         basis_size;
  float        *unsold;
  GBytes       *slices;
  guint8       *frozen;
  TwUse         term;
  TwUse         best_term;
  TwUse         value;
  TwLimitShare *share;
  guint         n_shares;
  double        weight;
  double        pin_value;
} TwCoupledItem;

/* Scratch of one thread. The arrays of limits are 0 between visits, but for @sum, which adds up over a sweep. */
typedef struct
{
  TwItemSolver *solver;
  TwItemLimits *limits;
  TwUse        *sum;
  TwUse        *own;
} TwCoupledWorker;

/**
 * TwCoupled: one run
 * @order: (array length=n_items): items in an order that does not depend on their numbers: those with pins
 *   first, then by what they take of the limits, the smallest first
 * @pinned: (array length=limits->n): what all pins use
 * @capacity: (array length=limits->n): what pins leave of each limit, >= 0
 */
typedef struct
{
  const TwNetworkTemplate *template;
  const TwLimits  *limits;
  TwCoupledItem   *item;
  guint            n_items;
  guint           *order;
  guint            n_pinned_items;
  TwUse           *pinned;
  TwUse           *capacity;
  TwWorkers       *workers;
  TwCoupledWorker *worker;
  GCancellable    *cancellable;

  /*< private >*/
  const TwPlan *start;
  gint          frozen_left; /* atomic: kilobytes that may still be frozen */
  GMutex        lock;        /* of the error */
  GError       *error;
  guint         error_item;
} TwCoupled;

/* @template, @limits, @start (nullable) and @workers must outlive it. */
TwCoupled *tw_coupled_new (const TwNetworkTemplate *template,
                           const TwLimits *limits,
                           const TwPlan   *start,
                           TwWorkers      *workers,
                           GCancellable   *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void       tw_coupled_free (TwCoupled *self);

/**
 * tw_coupled_prepare:
 * @use: (array length=limits->n) (out caller-allocates): what all items use where nothing costs, without pins
 *
 * Solves every item without limits and finds what each unit left over is worth, the pins' use and the order.
 *
 * Returns: %FALSE with @error as for tw_allocate()
 */
gboolean tw_coupled_prepare (TwCoupled *self,
                             TwUse     *use,
                             GError   **error);

/* Makes @worker's network that of @item, with its pins, and its limits attached; visit() only as far as prices and residuals need
 * it, from a frozen one if there is, while memory allows. Both lead to the same flows. */
void tw_coupled_load (TwCoupled       *self,
                      TwCoupledWorker *worker,
                      guint            item);
void tw_coupled_visit (TwCoupled       *self,
                       TwCoupledWorker *worker,
                       guint            item);

/* Attaches the simplex to the network as it stands and goes on from the item's basis. */
TwFlowStatus tw_coupled_solve (TwCoupled       *self,
                               TwCoupledWorker *worker,
                               guint            item);

/* The same within what is left of the limits; see tw_item_limits_solve_within(). The worker's own says what the item
 * itself uses now. */
TwFlowStatus tw_coupled_solve_within (TwCoupled       *self,
                                      TwCoupledWorker *worker,
                                      guint            item,
                                      const TwUse     *left,
                                      const double    *micros);

/* Keeps where the simplex stands for the next visit. */
void tw_coupled_keep_basis (TwCoupled             *self,
                            const TwCoupledWorker *worker,
                            guint                  item);

/* Gives back the memory that further visits to @item would need. */
void tw_coupled_forget (TwCoupled *self,
                        guint      item);

/* Adds up what the workers' sums hold, and clears them. */
void tw_coupled_take_sums (TwCoupled *self,
                           TwUse     *use);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCoupled, tw_coupled_free)

G_END_DECLS
