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
 * @shares: (array length=shares_size): what that flow uses, packed
 * @weight: how much it takes of the limits where nothing costs; orders the items
 * @pin_value: worth of its pins themselves
 * @digest: of its network, for those who make its plan again; 0 if there are none; see #TwItemResume
 * @alone: likewise
 * @recalled: (nullable): the answer that all this is from, rather than from solving; @basis and @unsold then lie in it, the
 *   latter wherever it happens to
 * @n_unsold: length of @unsold if so
 */
typedef struct
{
  guint8       *basis;
  gsize         basis_size;
  gconstpointer unsold;
  GBytes       *slices;
  guint8       *frozen;
  TwUse         term;
  TwUse         best_term;
  TwUse         value;
  guint8       *shares;
  guint         shares_size;
  double        weight;
  double        pin_value;
  guint64       digest;
  gboolean      alone;

  const TwItemPlan *recalled;
  guint             n_unsold;
} TwCoupledItem;

/* Scratch of one thread. The arrays of limits are 0 between visits, but for @sum, which adds up over a sweep. */
typedef struct
{
  TwItemSolver *solver;
  TwItemLimits *limits;
  TwUse        *sum;
  TwUse        *own;
  GArray       *shares; /* of TwLimitShare: of the item visited; see tw_coupled_read_shares() */
  float        *unsold; /* [n_places * n_weeks] of the template */
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
  double           wanted; /* TwItemResume.wanted of the answers that are made */
  gboolean         rounds;
  gint             stale; /* atomic: whether a network was met that is not the one its answer is from */

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

/* Whether answers are to be rounded; not at first. */
void tw_coupled_set_rounds (TwCoupled *self,
                            gboolean   rounds);

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

/**
 * tw_coupled_recall:
 *
 * Instead of prepare(): takes from the earlier answer what its last pass began with, if all items have that and its limits
 * were @limits. Whether the items are is seen when they are loaded: see @stale.
 *
 * Returns: %FALSE, with nothing changed but what free() knows of, if it cannot
 */
gboolean tw_coupled_recall (TwCoupled      *self,
                            const TwLimits *limits);

/* TwItemPlan.basis for @item, whose answer @worker has just made; @before is the one it may replace, of a pass before, (nullable). */
GBytes *tw_coupled_new_start (const TwCoupled       *self,
                              const TwCoupledWorker *worker,
                              guint                  item,
                              const TwItemPlan      *before) G_GNUC_WARN_UNUSED_RESULT;

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

/* What the item uses now, in the worker's shares. */
void tw_coupled_read_shares (const TwCoupled *self,
                             TwCoupledWorker *worker,
                             guint            item);

/* The same within what is left of the limits; see tw_item_limits_solve_within(). The worker's own and its shares say what
 * the item itself uses now. */
TwFlowStatus tw_coupled_solve_within (TwCoupled       *self,
                                      TwCoupledWorker *worker,
                                      guint            item,
                                      const TwUse     *left,
                                      const double    *micros);

/* Keeps where the simplex stands for the next visit. */
void tw_coupled_keep_basis (TwCoupled             *self,
                            const TwCoupledWorker *worker,
                            guint                  item);

/* Gives back the memory that further visits to @item would need; what it uses is forgotten, too. */
void tw_coupled_forget (TwCoupled *self,
                        guint      item);

/* Adds up what the workers' sums hold, and clears them. */
void tw_coupled_take_sums (TwCoupled *self,
                           TwUse     *use);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCoupled, tw_coupled_free)

G_END_DECLS
