/* tw-network-simplex-private.h: what the parts of the network simplex share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why nothing overflows. Let C be the largest |cost| and n the number of nodes, (n + 1) C <= 2^60. An
 * artificial arc costs B = 2^61 + 2. Artificial arcs touch the root, so a tree path from a node to the
 * root has at most one, and |potential| <= (n - 1) C + B < 3 · 2^60 + 2; a reduced cost is below
 * 6 · 2^60 + 4 + C < 2^63. What a tree arc carries is the sum of supplies and of full arcs on one side of it, at
 * most 2^60 also while it is out of its bounds, and 2^61 while changes are taken over one by one.
 *
 * Why B is large enough. If a feasible flow exists, its difference from one with artificial flow splits
 * into cycles; one of them lowers an artificial arc and raises none, and its real part has at most n arcs
 * that cost at most n C < B: the flow was not optimal.
 *
 * Why a potential beyond B / 2 tells that the path to the root has an artificial arc: real arcs alone
 * make less than (n - 1) C < B / 2, and beside an artificial arc at least B - (n - 1) C > B / 2.
 */

#pragma once

#include "allocate/tw-network-simplex.h"

G_BEGIN_DECLS

#define NO_NODE             (-1)
#define ARTIFICIAL_COST     (2 * TW_NETWORK_MAX_SUM + 2)
#define ARTIFICIAL_CAPACITY (4 * TW_NETWORK_MAX_SUM - 1) /* never tight */

enum
{
  AT_CAPACITY = -1,
  IN_TREE = 0,
  AT_ZERO = 1,
};

/* A node's place in the tree. Children are a doubly linked list, so that a subtree moves in O(1). The arc to the
 * parent is known by what more can pass it each way, so that neither the ratio test nor a push asks which way it
 * points: @room_up + @room_down is its capacity. Strongly feasible: @room_up > 0 and @room_down >= 0. */
typedef struct
{
  gint32 parent;
  gint32 pred; /* arc to the parent; n_arcs + node for the artificial one */
  gint64 room_up;
  gint64 room_down;
  gint32 depth;
  gint32 child;
  gint32 next;
  gint32 previous;
  gint32 up; /* whether pred leads from the node to its parent */
} Node;

struct _TwNetworkSimplex
{
  TwNetwork net;
  gboolean  attached;
  guint     block;
  guint     next_arc;
  guint64   n_pivots;
  guint64   n_degenerate;

  guint   n_nodes_room;
  guint   n_arcs_room;
  Node   *node;
  gint32 *order; /* nodes, parents first */
  gint32 *stack;
  gint64 *potential;
  gint64 *excess;
  gint8  *state;

  gint64  *flow; /* made when asked for */
  guint    n_flow_room;
  gboolean flow_known;
};

/* What a change of flow from @first to @second on an arc outside the tree closes with the tree. */
typedef struct
{
  gint32 first;
  gint32 second;
  gint32 join; /* where their paths to the root meet */
} Cycle;

static inline void
tw_network_tree_link (Node  *node,
                      gint32 k,
                      gint32 parent)
{
  node[k].parent = parent;
  node[k].previous = NO_NODE;
  node[k].next = node[parent].child;
  if (node[parent].child != NO_NODE)
    node[node[parent].child].previous = k;
  node[parent].child = k;
}

static inline void
tw_network_tree_unlink (Node  *node,
                        gint32 k)
{
  if (node[k].previous != NO_NODE)
    node[node[k].previous].next = node[k].next;
  else
    node[node[k].parent].child = node[k].next;
  if (node[k].next != NO_NODE)
    node[node[k].next].previous = node[k].previous;
}

static inline gint32
tw_network_tree_find_join (const Node *node,
                           gint32      a,
                           gint32      b)
{
  while (node[a].depth > node[b].depth)
    a = node[a].parent;
  while (node[b].depth > node[a].depth)
    b = node[b].parent;
  while (a != b)
    {
      a = node[a].parent;
      b = node[b].parent;
    }

  return a;
}

/* Sends @delta round the circle that an arc closes with the tree. */
static inline void
tw_network_tree_push (Node        *node,
                      const Cycle *cycle,
                      gint64       delta)
{
  for (gint32 k = cycle->first; k != cycle->join; k = node[k].parent)
    {
      node[k].room_down -= delta;
      node[k].room_up += delta;
    }
  for (gint32 k = cycle->second; k != cycle->join; k = node[k].parent)
    {
      node[k].room_up -= delta;
      node[k].room_down += delta;
    }
}

/* Joins @k to @parent by the real arc @pred, with the flow still to be found. */
static inline void
tw_network_tree_take_arc (TwNetworkSimplex *self,
                          gint32            k,
                          gint32            pred)
{
  Node *node = &self->node[k];

  node->pred = pred;
  node->up = self->net.tail[pred] == (guint32) k;
  node->parent = (gint32) (node->up ? self->net.head[pred] : self->net.tail[pred]);
  self->state[pred] = IN_TREE;
}

/* Lists of children, depths and order from the parents alone; FALSE if that is no tree. */
gboolean tw_network_tree_build (TwNetworkSimplex *self);

/* Flows of a built tree from supplies and full arcs; what is out of its bounds or blocks one more unit is set to its
 * bound and hung on the root. Then potentials. */
void tw_network_tree_refresh (TwNetworkSimplex *self);

/* Every node on the root by an artificial arc. */
void tw_network_tree_start_artificial (TwNetworkSimplex *self);

/* Turns the path from @inner, an end of the entering arc, up to @leaving round, so that it hangs on that arc,
 * which carries @flow. */
void tw_network_tree_reroot (TwNetworkSimplex *self,
                             gint32            entering,
                             gint64            flow,
                             gint32            inner,
                             gint32            outer,
                             gint32            leaving);

/* Depths and potentials of what hangs on @top. */
void tw_network_tree_shift (TwNetworkSimplex *self,
                            gint32            top,
                            gint64            shift);

/* Takes @network over, checked; the tree is still to be made. */
gboolean tw_network_simplex_take (TwNetworkSimplex *self,
                                  const TwNetwork  *network,
                                  GError          **error);

G_END_DECLS
