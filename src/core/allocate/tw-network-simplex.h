/* tw-network-simplex.h: minimum-cost flow, exact, with warm starts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-error.h"

G_BEGIN_DECLS

/**
 * TwNetwork: a minimum-cost flow problem
 * @n_nodes: >= 1
 * @n_arcs: number of arcs; parallel arcs and loops are fine
 * @root: the node potentials are measured from; any node will do, one that most nodes can send to is best
 * @tail: (array length=n_arcs): node an arc leaves
 * @head: (array length=n_arcs): node it enters
 * @capacity: (array length=n_arcs): most units it can carry, >= 0, finite; the least is 0
 * @cost: (array length=n_arcs): cost of one unit, any sign
 * @supply: (array length=n_nodes): units that enter at a node, < 0 where they leave; sums to 0
 *
 * Sizes are at most %TW_NETWORK_MAX_SIZE. The largest |@cost| times (@n_nodes + 1) must not pass 2^60, nor
 * the sum of all capacities and all |@supply|; then no sum of the solver overflows.
 */
typedef struct
{
  guint          n_nodes;
  guint          n_arcs;
  guint32        root;
  const guint32 *tail;
  const guint32 *head;
  const gint64  *capacity;
  const gint64  *cost;
  const gint64  *supply;
} TwNetwork;

#define TW_NETWORK_MAX_SIZE 100000000
#define TW_NETWORK_MAX_SUM  (G_GINT64_CONSTANT (1) << 60)

/**
 * TwFlowStatus:
 * @TW_FLOW_OPTIMAL: the flow is feasible and none is cheaper
 * @TW_FLOW_INFEASIBLE: supplies cannot reach demands; the flow leaves as little as possible undelivered
 *   and is the cheapest that does so
 * @TW_FLOW_CANCELLED: stopped on request; neither of the above is known
 *
 * There is no "unbounded": capacities are finite.
 */
typedef enum
{
  TW_FLOW_OPTIMAL,
  TW_FLOW_INFEASIBLE,
  TW_FLOW_CANCELLED,
} TwFlowStatus;

/**
 * TwNetworkSimplex:
 *
 * Primal network simplex. Costs and flows are integers, so an optimum is exact. The basis is kept
 * strongly feasible: one more unit can go from any node to the root along the tree. Hence there is
 * no cycling, and after any solve, cold or warm, the potential of a node is exactly what one more unit
 * there is worth (see tw_network_simplex_get_potential()).
 *
 * One object holds scratch memory for one solve at a time; use one for each thread, for many problems.
 *
 * Sources: Cunningham, A network simplex method, Mathematical Programming 11, 1976 (strongly feasible
 * trees, leaving arc); Ahuja, Magnanti & Orlin, Network Flows, 1993, ch. 11; Grigoriadis, An efficient
 * implementation of the network simplex method, 1986 (block search pricing).
 */
typedef struct _TwNetworkSimplex TwNetworkSimplex;

TwNetworkSimplex *tw_network_simplex_new (void) G_GNUC_WARN_UNUSED_RESULT;
void              tw_network_simplex_free (TwNetworkSimplex *self);

/**
 * tw_network_simplex_attach:
 * @network: borrowed with its arrays until the next attach or free
 *
 * Checks the problem and starts from an artificial arc at every node. The caller may change @capacity,
 * @cost and @supply in place and must then call tw_network_simplex_update(); or announce each change, see
 * tw_network_simplex_will_change_arc(). O(nodes + arcs).
 *
 * Errors: %TW_ERROR_BAD_DATA for an index, capacity or balance out of range, %TW_ERROR_TOO_LARGE for a
 * problem beyond the limits of #TwNetwork; the object is then attached to nothing.
 */
gboolean tw_network_simplex_attach (TwNetworkSimplex *self,
                                    const TwNetwork  *network,
                                    GError          **error);

/**
 * tw_network_simplex_update:
 *
 * Takes changed capacities, costs and supplies over and repairs the basis: a tree arc that is out of
 * its bounds, or that blocks one more unit, is set to its bound and what hung on it goes to the root
 * by an artificial arc. O(nodes + arcs). Errors as for attach.
 */
gboolean tw_network_simplex_update (TwNetworkSimplex *self,
                                    GError          **error);

/**
 * tw_network_simplex_will_change_arc:
 *
 * Announces that the caller changes capacity or cost of @arc next; likewise the supply of a node. Between an
 * announcement and tw_network_simplex_take_changes() nothing else may be called but further announcements. The first
 * after an attach takes O(nodes + arcs), the others O(1).
 */
void tw_network_simplex_will_change_arc (TwNetworkSimplex *self,
                                         guint             arc);
void tw_network_simplex_will_change_supply (TwNetworkSimplex *self,
                                            guint32           node);

/**
 * tw_network_simplex_take_changes:
 *
 * tw_network_simplex_update() for what was announced, in time that grows with the part of the tree it touches: after
 * few changes of a solved network this and solve() are several times faster. Errors as for attach.
 */
gboolean tw_network_simplex_take_changes (TwNetworkSimplex *self,
                                          GError          **error);

/**
 * tw_network_simplex_set_basis:
 * @pred: (array length=n_nodes): for each node the arc that joins it to its parent in the tree, -1 for an
 *   artificial arc to the root; the root's own is ignored
 * @at_capacity: (array length=n_arcs) (nullable): nonzero for arcs outside the tree that are full
 *
 * Starts from a tree of the caller's, which need be neither feasible nor optimal. O(nodes + arcs).
 *
 * Returns: %FALSE, and nothing changed, if @pred is not a spanning tree of the network
 */
gboolean tw_network_simplex_set_basis (TwNetworkSimplex *self,
                                       const gint32     *pred,
                                       const guint8     *at_capacity);

/* Where the solver stands, as set_basis() takes it; @at_capacity may not be %NULL. */
void tw_network_simplex_get_basis (const TwNetworkSimplex *self,
                                   gint32                 *pred,
                                   guint8                 *at_capacity);

/* Where the solver stands, 4 bytes a node and a bit an arc, and back. The form is the solver's own and
 * of this machine's byte order. load_basis() returns %FALSE, and nothing changed, if @basis does not
 * fit the network; any bytes are safe. save_basis() writes tw_network_simplex_get_basis_size() bytes of the
 * caller's, which need not be aligned. */
GBytes  *tw_network_simplex_dup_basis (const TwNetworkSimplex *self) G_GNUC_WARN_UNUSED_RESULT;
gsize    tw_network_simplex_get_basis_size (const TwNetworkSimplex *self);
void     tw_network_simplex_save_basis (const TwNetworkSimplex *self,
                                        guint8                 *basis);
gboolean tw_network_simplex_load_basis (TwNetworkSimplex *self,
                                        GBytes           *basis);

/**
 * tw_network_simplex_attach_with_basis:
 * @basis: of a network with the same nodes and arcs, whatever its numbers; any bytes are safe
 * @used_basis: (out): whether it fitted; else the start is as by tw_network_simplex_attach()
 *
 * attach() and load_basis() in one, at a fraction of their time: what a sweep over many problems wants.
 *
 * Returns: %FALSE with @error as for attach(), never because of @basis
 */
gboolean tw_network_simplex_attach_with_basis (TwNetworkSimplex *self,
                                               const TwNetwork  *network,
                                               GBytes           *basis,
                                               gboolean         *used_basis,
                                               GError          **error);

/* The same from memory of the caller's, which need not be aligned. */
gboolean tw_network_simplex_attach_with_basis_data (TwNetworkSimplex *self,
                                                    const TwNetwork  *network,
                                                    const guint8     *basis,
                                                    gsize             size,
                                                    gboolean         *used_basis,
                                                    GError          **error);

/* The same from a basis that was optimal for nearly the same supplies, capacities and costs: what has changed is found and
 * followed as by tw_network_simplex_take_changes(). */
gboolean tw_network_simplex_attach_near (TwNetworkSimplex *self,
                                         const TwNetwork  *network,
                                         const guint8     *basis,
                                         gsize             size,
                                         gboolean         *used_basis,
                                         GError          **error);

/**
 * tw_network_simplex_solve:
 * @cancellable: (nullable): looked at every few hundred pivots
 *
 * Goes from the present basis to an optimal one. Finite; in practice a few pivots a node from a cold
 * start and a few dozen after a small change. The same problem from the same basis gives the same
 * answer.
 */
TwFlowStatus tw_network_simplex_solve (TwNetworkSimplex *self,
                                       GCancellable     *cancellable);

/* (array length=n_arcs): units on each arc, after a solve; valid until the next call that changes self */
const gint64 *tw_network_simplex_get_flow (const TwNetworkSimplex *self);

/**
 * tw_network_simplex_get_potential:
 *
 * Returns: (array length=n_nodes): how much cheaper the optimum becomes by one more unit of supply at a
 *   node that may leave at the root; 0 at the root. cost + potential[tail] - potential[head] is >= 0 on arcs
 *   that are not full and <= 0 on arcs that are not empty. Where no more unit can leave, the value
 *   is below -2^k for the k of the artificial cost; see tw_network_simplex_is_cut_off().
 */
const gint64 *tw_network_simplex_get_potential (const TwNetworkSimplex *self);

/* Whether one more unit at @node could not reach the root at any price. */
gboolean tw_network_simplex_is_cut_off (const TwNetworkSimplex *self,
                                        guint32                 node);

/**
 * tw_network_simplex_is_short:
 *
 * After %TW_FLOW_INFEASIBLE: whether a unit at @node would reduce the shortage. These nodes are the cut
 * that proves it: all arcs into the set are full, all arcs out of it are empty, and it needs more than
 * they bring.
 */
gboolean tw_network_simplex_is_short (const TwNetworkSimplex *self,
                                      guint32                 node);

/* Units that @node lacks (> 0) or cannot get rid of (< 0) in the present flow. */
gint64 tw_network_simplex_get_missing (const TwNetworkSimplex *self,
                                       guint32                 node);

/* Total cost of the flow on real arcs; exact, as two words of which @high is usually the sign. */
__int128 tw_network_simplex_get_cost (const TwNetworkSimplex *self);

/* Pivots since the object was made, and how many of them moved nothing. */
guint64 tw_network_simplex_get_n_pivots (const TwNetworkSimplex *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwNetworkSimplex, tw_network_simplex_free)

G_END_DECLS
