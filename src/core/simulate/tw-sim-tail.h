/* tw-sim-tail.h: what is left of an item's network from a week on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

/**
 * TwSimTail: an item's network with its arcs by the week after which nothing can be decided on them, and its nodes by the last such
 * week of any arc at them, the last week first
 * @n_weeks: of the network
 * @n_arcs, @n_nodes: of all
 * @arc: (array length=n_arcs): arc of the network; parallel arcs stay side by side
 * @number: (array length=n_nodes): of a node of the network, here; 0 is the root
 * @first_arc: (array length=n_weeks + 2): arcs of weeks before a week come before this one
 * @n_nodes_from: (array length=n_weeks + 2): nodes that matter in a week and after it: these are the first
 * @tail, @head, @cost, @capacity: (array length=n_arcs), @supply: (array length=n_nodes): as the network has them, to be changed
 *
 * So what a plan made in week k can decide is a network that is the end of these arrays, and every plan of a later week is cheaper
 * to find than the one before it.
 */
typedef struct
{
  guint    n_weeks;
  guint    n_arcs;
  guint    n_nodes;
  guint   *arc;
  guint32 *number;
  guint   *first_arc;
  guint   *n_nodes_from;
  guint32 *tail;
  guint32 *head;
  gint64  *cost;
  gint64  *capacity;
  gint64  *supply;

  /*< private >*/
  guint  *close; /* [n_nodes] */
  guint  *place; /* [n_arcs]: of an arc of the network, here */
  gint32 *pred;
  guint8 *full;
  guint   n_arcs_room;
  guint   n_nodes_room;
} TwSimTail;

TwSimTail *tw_sim_tail_new (void) G_GNUC_WARN_UNUSED_RESULT;
void       tw_sim_tail_free (TwSimTail *self);

/* The week after which nothing can be decided on @arc any more: that of a departure, or of an order. */
guint tw_sim_tail_get_close (const TwItemNetwork *network,
                             guint                arc);

/* Makes it that of @network. O(arcs). */
void tw_sim_tail_take (TwSimTail           *self,
                       const TwItemNetwork *network);

/* Where an arc of the network is here. */
static inline guint
tw_sim_tail_find_arc (const TwSimTail *self,
                      guint            arc)
{
  return self->place[arc];
}

/* From @week on: its arrays are the ends of these. */
void tw_sim_tail_get_network (const TwSimTail *self,
                              guint            week,
                              TwNetwork       *out);

/**
 * tw_sim_tail_find_basis:
 * @solved: at the optimum of the whole network
 * @simplex: scratch
 *
 * Returns: (transfer full): a basis for @week if all went until then as that optimum has it
 */
GBytes *tw_sim_tail_find_basis (TwSimTail              *self,
                                guint                   week,
                                const TwNetworkSimplex *solved,
                                TwNetworkSimplex       *simplex) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSimTail, tw_sim_tail_free)

G_END_DECLS
