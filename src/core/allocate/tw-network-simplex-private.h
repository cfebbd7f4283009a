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

/* Of a node, while changes are followed. */
enum
{
  IS_DIRTY = 1,   /* an arc at it may violate */
  IS_BLOCKED = 2, /* its tree arc may let nothing more pass upwards */
  IS_CHANGED = 4, /* its supply may be another */
  IN_SUBTREE = 8,
};

/* Arcs from the same node to the same, seen from one of their ends; they stand one after another. */
typedef struct
{
  gint32   other;
  guint32  arc; /* the first */
  guint32  n;
  gboolean is_tail;
} End;

/* An arc that could enter in a dual pivot; @reduced is >= 0 unless it violates. */
typedef struct
{
  gint64 reduced;
  gint32 arc;
  gint32 inner; /* its end in the subtree that is cut off */
  gint32 outer;

  const End *end; /* of it and those beside it */
} Candidate;

/* What hangs on @top, and the arcs on which more can go out of it, or into it if not @out; their reduced costs are
 * less by @offset than the heap says. Some in it may be none any more. */
typedef struct
{
  gint32     top;
  gboolean   out;
  gint64     offset;
  Candidate *heap;
  guint      n;
  guint      room;
} Cut;

/* A supply or capacity, and what the solver took it for. */
typedef struct
{
  guint  index;
  gint64 before;
} Change;

typedef struct
{
  Change *change;
  guint   n;
  guint   room;
} Changes;

struct _TwNetworkSimplex
{
  TwNetwork net;
  gboolean  attached;
  gint64    sum;          /* of all capacities and all |supply| */
  guint     n_artificial; /* in the tree */
  guint     block;
  guint     next_arc;
  guint64   n_pivots;

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

  /* For changes; made when first asked for, of the network attached. */
  gboolean  ends_known;
  TwNetwork ends_of;   /* sizes and root of the network they are of */
  guint32  *ends_tail; /* [n_arcs] of it: many a network after it is of the same shape */
  guint32  *ends_head;
  guint32  *first_end; /* [n_nodes + 2] */
  End      *end;
  guint8   *flags;       /* [n_nodes] */
  guint8   *arc_changed; /* [n_arcs] */
  Changes   arc_changes; /* capacities before; costs are seen in the potentials */
  Changes   supply_changes;
  gint32   *blocked; /* nodes flagged so; likewise dirty */
  guint     n_blocked;
  gint32   *dirty; /* a queue in a ring of n_nodes, from next_dirty on */
  guint     next_dirty;
  guint     n_dirty;
  gboolean  all_dirty; /* instead of the flags */
  guint     n_looked_at;
  gint64    n_left; /* work, before dual pivots are given up */
  Cut       cut;
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

/* Cunningham's rule: of the arcs that block first, the last one met when the cycle is followed from the
 * join along the flow. The near side is followed downwards, so there the first found going up counts.
 * Lowers @delta to what can pass; returns the node whose arc blocks, and whether on the way up, or NO_NODE. */
static inline gint32
tw_network_tree_find_leaving (const Node  *node,
                              const Cycle *cycle,
                              gint64      *delta,
                              gboolean    *up)
{
  gint32 leaving = NO_NODE;

  for (gint32 k = cycle->first; k != cycle->join; k = node[k].parent)
    if (node[k].room_down < *delta)
      {
        *delta = node[k].room_down;
        *up = FALSE;
        leaving = k;
      }
  for (gint32 k = cycle->second; k != cycle->join; k = node[k].parent)
    if (node[k].room_up <= *delta)
      {
        *delta = node[k].room_up;
        *up = TRUE;
        leaving = k;
      }

  return leaving;
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

static inline void
tw_network_tree_set_state (TwNetworkSimplex *self,
                           gint32            arc,
                           gint8             state)
{
  self->state[arc] = state;
  if (self->flow_known)
    self->flow[arc] = state == AT_CAPACITY ? self->net.capacity[arc] : 0;
}

/* Lists of children, depths and order from the parents alone; FALSE if that is no tree. */
gboolean tw_network_tree_build (TwNetworkSimplex *self);

/* Flows of a built tree from supplies and full arcs; what is out of its bounds or blocks one more unit is set to its
 * bound and hung on the root. Then potentials. */
void tw_network_tree_refresh (TwNetworkSimplex *self);

/* Parts of it. Into excess: supplies, with what full arcs outside the tree take from and bring to the nodes; a node on the root by
 * an artificial arc that carries its excess; potentials of the tree in its order. */
void tw_network_tree_sum_excess (TwNetworkSimplex *self);
void tw_network_tree_hang_on_root (TwNetworkSimplex *self,
                                   gint32            k);
void tw_network_tree_find_potentials (TwNetworkSimplex *self);

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

/* Depths and potentials of what hangs on @top. Returns how many nodes that are, now the first in @order. */
guint tw_network_tree_shift (TwNetworkSimplex *self,
                             gint32            top,
                             gint64            shift);

/* Takes @network over, checked; the tree is still to be made. */
gboolean tw_network_simplex_take (TwNetworkSimplex *self,
                                  const TwNetwork  *network,
                                  GError          **error);

gboolean tw_network_simplex_check_arc (const TwNetwork *network,
                                       guint            arc,
                                       GError         **error);
gboolean tw_network_simplex_check_sums (__int128 sum,
                                        __int128 balance,
                                        GError **error);

/* Nothing is announced, flagged or listed any more. */
void tw_network_repair_forget (TwNetworkSimplex *self);

/* The first @n nodes in @order have other potentials. */
void tw_network_repair_mark_shifted (TwNetworkSimplex *self,
                                     guint             n);

/* Instead of tw_network_tree_refresh(), of a basis that was optimal for nearly the same numbers: what is out of its bounds is
 * sent along the tree. FALSE if that takes too much, or if potentials are too far off; the tree is then to be refreshed. */
gboolean tw_network_repair_refresh (TwNetworkSimplex *self);

/* A violating arc at a node flagged dirty; -1 if none has any, and then none is flagged. */
gint32 tw_network_repair_find_entering (TwNetworkSimplex *self);

G_END_DECLS
