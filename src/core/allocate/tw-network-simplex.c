/* tw-network-simplex.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why nothing overflows. Let C be the largest |cost|, n the number of nodes, with (n + 1) C <= 2^60. An
 * artificial arc costs B = 2 ((n + 1) C + 1). Artificial arcs touch the root, so a tree path from a node
 * to the root has at most one, and |potential| <= (n - 1) C + B < 3 ((n + 1) C + 1); a reduced cost is
 * below 6 ((n + 1) C + 1) + C < 7 · 2^60 + 6 < 2^63. Excesses summed up in a refresh are at most all
 * supplies and all capacities, <= 2^60.
 *
 * Why B is large enough. If a feasible flow exists, its difference from one with artificial flow splits
 * into cycles; one of them lowers an artificial arc and raises none, and its real part has at most n arcs
 * that cost at most n C < B: the flow was not optimal.
 *
 * Why a potential beyond B / 2 tells that the path to the root has an artificial arc: real arcs alone
 * make less than (n - 1) C < B / 2, and beside an artificial arc at least B - (n - 1) C > B / 2.
 */

#include "allocate/tw-network-simplex.h"

#include <math.h>
#include <string.h>

#define PIVOTS_PER_CHECK 256
#define MIN_BLOCK        20
#define NO_NODE          (-1)

enum
{
  AT_CAPACITY = -1,
  IN_TREE = 0,
  AT_ZERO = 1,
};

/* A node's place in the tree. Children are a doubly linked list, so that a subtree moves in O(1). */
typedef struct
{
  gint32 parent;
  gint32 pred; /* arc to the parent; n_arcs + node for the artificial one */
  gint32 up;   /* whether pred leads from the node to its parent */
  gint32 depth;
  gint32 child;
  gint32 next;
  gint32 previous;
} Node;

struct _TwNetworkSimplex
{
  TwNetwork net;
  gboolean  attached;
  gint64    artificial_cost;
  guint     block;
  guint     next_arc;
  guint64   n_pivots;
  guint64   n_degenerate;

  guint   n_nodes_room;
  guint   n_arcs_room; /* artificial arcs included */
  Node   *node;
  gint32 *order; /* nodes, parents first */
  gint32 *stack;
  gint64 *potential;
  gint64 *excess;
  gint64 *flow;     /* artificial arcs from n_arcs on */
  gint64 *capacity; /* likewise: no branch in the ratio test */
  gint8  *state;    /* real arcs */
};

TwNetworkSimplex *
tw_network_simplex_new (void)
{
  return g_new0 (TwNetworkSimplex, 1);
}

void
tw_network_simplex_free (TwNetworkSimplex *self)
{
  g_free (self->node);
  g_free (self->order);
  g_free (self->stack);
  g_free (self->potential);
  g_free (self->excess);
  g_free (self->flow);
  g_free (self->capacity);
  g_free (self->state);
  g_free (self);
}

static void
make_room (TwNetworkSimplex *self,
           guint             n_nodes,
           guint             n_arcs)
{
  if (n_nodes > self->n_nodes_room)
    {
      self->n_nodes_room = n_nodes + n_nodes / 4;
      self->node = g_renew (Node, self->node, self->n_nodes_room);
      self->order = g_renew (gint32, self->order, self->n_nodes_room);
      self->stack = g_renew (gint32, self->stack, self->n_nodes_room);
      self->potential = g_renew (gint64, self->potential, self->n_nodes_room);
      self->excess = g_renew (gint64, self->excess, self->n_nodes_room);
    }
  if (n_arcs + n_nodes > self->n_arcs_room)
    {
      self->n_arcs_room = n_arcs + n_nodes + (n_arcs + n_nodes) / 4;
      self->flow = g_renew (gint64, self->flow, self->n_arcs_room);
      self->capacity = g_renew (gint64, self->capacity, self->n_arcs_room);
      self->state = g_renew (gint8, self->state, self->n_arcs_room);
    }
}

/* ---- checks ---- */

static gboolean
check_shape (const TwNetwork *net,
             GError         **error)
{
  if (net->n_nodes < 1 || net->n_nodes > TW_NETWORK_MAX_SIZE || net->n_arcs > TW_NETWORK_MAX_SIZE)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "network of %u nodes and %u arcs, expected 1 to %d and 0 to %d", net->n_nodes, net->n_arcs, TW_NETWORK_MAX_SIZE, TW_NETWORK_MAX_SIZE);
      return FALSE;
    }
  if (net->root >= net->n_nodes)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "root is node %u, but there are %u", net->root, net->n_nodes);
      return FALSE;
    }
  for (guint e = 0; e < net->n_arcs; e++)
    if (net->tail[e] >= net->n_nodes || net->head[e] >= net->n_nodes)
      {
        g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "arc %u leads from node %u to %u, but there are %u", e, net->tail[e], net->head[e], net->n_nodes);
        return FALSE;
      }

  return TRUE;
}

static gboolean
too_large (GError    **error,
           const char *what)
{
  g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "%s of the network pass 2^60", what);
  return FALSE;
}

/* Also finds the artificial cost. */
static gboolean
check_numbers (const TwNetwork *net,
               gint64          *artificial_cost,
               GError         **error)
{
  gint64 largest = 0;
  gint64 sum = 0;
  gint64 balance = 0;

  for (guint e = 0; e < net->n_arcs; e++)
    {
      gint64 capacity = net->capacity[e];
      gint64 cost = net->cost[e];

      if (capacity < 0)
        {
          g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "arc %u has capacity %" G_GINT64_FORMAT ", expected >= 0", e, capacity);
          return FALSE;
        }
      if (capacity > TW_NETWORK_MAX_SUM - sum)
        return too_large (error, "capacities");
      if (cost < -TW_NETWORK_MAX_SUM || cost > TW_NETWORK_MAX_SUM)
        return too_large (error, "costs");
      sum += capacity;
      largest = MAX (largest, ABS (cost));
    }
  for (guint k = 0; k < net->n_nodes; k++)
    {
      gint64 supply = net->supply[k];

      if (supply < -TW_NETWORK_MAX_SUM || supply > TW_NETWORK_MAX_SUM || ABS (supply) > TW_NETWORK_MAX_SUM - sum)
        return too_large (error, "capacities and supplies");
      sum += ABS (supply);
      balance += supply;
    }
  if (balance != 0)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "supplies sum to %" G_GINT64_FORMAT ", expected 0", balance);
      return FALSE;
    }
  if (largest > TW_NETWORK_MAX_SUM / ((gint64) net->n_nodes + 1))
    return too_large (error, "costs along a path");

  *artificial_cost = 2 * (largest * ((gint64) net->n_nodes + 1) + 1);

  return TRUE;
}

/* ---- the tree ---- */

static inline void
link_child (Node  *node,
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
unlink_child (Node  *node,
              gint32 k)
{
  if (node[k].previous != NO_NODE)
    node[node[k].previous].next = node[k].next;
  else
    node[node[k].parent].child = node[k].next;
  if (node[k].next != NO_NODE)
    node[node[k].next].previous = node[k].previous;
}

/* From the parents alone: lists of children, depths, order. FALSE if it is no tree. */
static gboolean
build_tree (TwNetworkSimplex *self)
{
  Node  *node = self->node;
  gint32 n = (gint32) self->net.n_nodes;
  gint32 root = (gint32) self->net.root;
  gint32 n_stack = 0;
  gint32 n_seen = 0;

  for (gint32 k = 0; k < n; k++)
    node[k].child = NO_NODE;
  for (gint32 k = 0; k < n; k++)
    if (k != root)
      link_child (node, k, node[k].parent);

  node[root].parent = NO_NODE;
  node[root].pred = NO_NODE;
  node[root].depth = 0;
  self->stack[n_stack++] = root;
  while (n_stack > 0)
    {
      gint32 k = self->stack[--n_stack];

      self->order[n_seen++] = k;
      for (gint32 y = node[k].child; y != NO_NODE; y = node[y].next)
        {
          node[y].depth = node[k].depth + 1;
          self->stack[n_stack++] = y;
        }
    }

  return n_seen == n;
}

static void
compute_potentials (TwNetworkSimplex *self)
{
  self->potential[self->net.root] = 0;
  for (guint q = 1; q < self->net.n_nodes; q++)
    {
      gint32      k = self->order[q];
      const Node *node = &self->node[k];
      gint64      cost = (guint) node->pred < self->net.n_arcs ? self->net.cost[node->pred] : self->artificial_cost;

      self->potential[k] = self->potential[node->parent] + (node->up ? -cost : cost);
    }
}

static void
hang_on_root (TwNetworkSimplex *self,
              gint32            k)
{
  Node  *node = &self->node[k];
  gint32 arc = (gint32) self->net.n_arcs + k;

  /* An empty arc points to the root: it does not block one more unit. */
  node->up = self->excess[k] >= 0;
  node->pred = arc;
  node->parent = (gint32) self->net.root;
  self->flow[arc] = ABS (self->excess[k]);
  self->excess[node->parent] += self->excess[k];
}

/* Puts what passes between @k and its parent on the tree arc; FALSE if it does not fit or blocks. */
static gboolean
carry_excess (TwNetworkSimplex *self,
              gint32            k)
{
  const Node *node = &self->node[k];
  gint64      capacity = self->capacity[node->pred];
  gint64      x = node->up ? self->excess[k] : -self->excess[k];

  if (node->up ? (x < 0 || x >= capacity) : (x <= 0 || x > capacity))
    return FALSE;

  self->flow[node->pred] = x;
  self->excess[node->parent] += self->excess[k];

  return TRUE;
}

/* Takes the tree arc of @k out of the tree, at the nearer bound. */
static void
clamp_arc (TwNetworkSimplex *self,
           gint32            k)
{
  const Node *node = &self->node[k];
  gint32      arc = node->pred;
  gint64      x = node->up ? self->excess[k] : -self->excess[k];
  gint64      clamped = x <= 0 ? 0 : self->capacity[arc];
  gint64      sent = node->up ? clamped : -clamped;

  self->state[arc] = clamped == 0 ? AT_ZERO : AT_CAPACITY;
  self->flow[arc] = clamped;
  self->excess[k] -= sent;
  self->excess[node->parent] += sent;
}

/* Flows from supplies and the arcs at capacity, then the repairs the header promises. */
static void
refresh (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  gboolean         repaired = FALSE;

  memcpy (self->excess, net->supply, net->n_nodes * sizeof *self->excess);
  for (guint e = 0; e < net->n_arcs; e++)
    {
      gint64 x = self->state[e] == AT_CAPACITY ? self->capacity[e] : 0;

      self->flow[e] = x;
      if (x != 0)
        {
          self->excess[net->tail[e]] -= x;
          self->excess[net->head[e]] += x;
        }
    }

  for (guint q = net->n_nodes - 1; q > 0; q--)
    {
      gint32 k = self->order[q];

      if ((guint) self->node[k].pred < net->n_arcs)
        {
          if (carry_excess (self, k))
            continue;
          clamp_arc (self, k);
          repaired = TRUE;
        }
      hang_on_root (self, k);
    }

  if (repaired)
    build_tree (self);
  compute_potentials (self);
}

static void
start_artificial (TwNetworkSimplex *self)
{
  memset (self->state, AT_ZERO, self->net.n_arcs);
  for (guint k = 0; k < self->net.n_nodes; k++)
    {
      self->node[k].parent = (gint32) self->net.root;
      self->node[k].pred = (gint32) (self->net.n_arcs + k);
    }
  build_tree (self);
  refresh (self);
}

static void
copy_capacities (TwNetworkSimplex *self)
{
  memcpy (self->capacity, self->net.capacity, self->net.n_arcs * sizeof *self->capacity);
}

gboolean
tw_network_simplex_attach (TwNetworkSimplex *self,
                           const TwNetwork  *network,
                           GError          **error)
{
  gint64 artificial_cost;

  self->attached = FALSE;
  if (!check_shape (network, error) || !check_numbers (network, &artificial_cost, error))
    return FALSE;

  make_room (self, network->n_nodes, network->n_arcs);
  self->net = *network;
  self->artificial_cost = artificial_cost;
  self->block = MAX (MIN_BLOCK, (guint) (sqrt (network->n_arcs) / 2));
  self->next_arc = 0;
  copy_capacities (self);
  for (guint k = 0; k < network->n_nodes; k++)
    self->capacity[network->n_arcs + k] = 2 * TW_NETWORK_MAX_SUM; /* never tight */
  start_artificial (self);
  self->attached = TRUE;

  return TRUE;
}

gboolean
tw_network_simplex_update (TwNetworkSimplex *self,
                           GError          **error)
{
  g_return_val_if_fail (self->attached, FALSE);

  if (!check_numbers (&self->net, &self->artificial_cost, error))
    {
      self->attached = FALSE;
      return FALSE;
    }

  copy_capacities (self);
  build_tree (self); /* pivots keep children and depths, not the order */
  refresh (self);

  return TRUE;
}

/* ---- bases ---- */

/* Whether every arc named touches its node, and all together span the network: a walk from each node to
 * one known to reach the root, which visits each node once. Uses stack and order as scratch. */
static gboolean
is_spanning_tree (TwNetworkSimplex *self,
                  const gint32     *pred)
{
  const TwNetwork *net = &self->net;
  gint32          *seen_from = self->order; /* 0 not yet, else 1 + the node the walk began at */

  memset (seen_from, 0, net->n_nodes * sizeof *seen_from);
  seen_from[net->root] = G_MAXINT32;
  for (guint start = 0; start < net->n_nodes; start++)
    {
      guint32 k = start;

      while (seen_from[k] == 0)
        {
          gint32 arc = pred[k];

          seen_from[k] = (gint32) start + 1;
          if (arc < -1 || arc >= (gint64) net->n_arcs)
            return FALSE;
          if (arc == -1)
            k = net->root;
          else if (net->tail[arc] == k)
            k = net->head[arc];
          else if (net->head[arc] == k)
            k = net->tail[arc];
          else
            return FALSE;
          if (seen_from[k] == (gint32) start + 1)
            return FALSE; /* back on its own path */
        }
    }

  return TRUE;
}

static void
take_tree (TwNetworkSimplex *self,
           const gint32     *pred)
{
  const TwNetwork *net = &self->net;

  for (guint k = 0; k < net->n_nodes; k++)
    {
      Node *node = &self->node[k];

      if (k == net->root)
        continue;
      if (pred[k] < 0)
        {
          node->parent = (gint32) net->root;
          node->pred = (gint32) (net->n_arcs + k);
          continue;
        }
      node->pred = pred[k];
      node->up = net->tail[pred[k]] == k;
      node->parent = (gint32) (node->up ? net->head[pred[k]] : net->tail[pred[k]]);
      self->state[pred[k]] = IN_TREE;
    }
  build_tree (self);
  refresh (self);
}

gboolean
tw_network_simplex_set_basis (TwNetworkSimplex *self,
                              const gint32     *pred,
                              const guint8     *at_capacity)
{
  g_return_val_if_fail (self->attached, FALSE);

  if (!is_spanning_tree (self, pred))
    {
      build_tree (self); /* the check used its order */
      return FALSE;
    }

  for (guint e = 0; e < self->net.n_arcs; e++)
    self->state[e] = at_capacity != NULL && at_capacity[e] != 0 ? AT_CAPACITY : AT_ZERO;
  take_tree (self, pred);

  return TRUE;
}

typedef struct
{
  guint32 n_nodes;
  guint32 n_arcs;
} BasisHeader;

static gsize
basis_size (guint n_nodes,
            guint n_arcs)
{
  return sizeof (BasisHeader) + (gsize) n_nodes * sizeof (gint32) + ((gsize) n_arcs + 7) / 8;
}

GBytes *
tw_network_simplex_dup_basis (const TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  BasisHeader      header = { net->n_nodes, net->n_arcs };
  gsize            size;
  guint8          *data;
  gint32          *pred;
  guint8          *bits;

  g_return_val_if_fail (self->attached, NULL);

  size = basis_size (net->n_nodes, net->n_arcs);
  data = g_malloc0 (size);
  pred = (gint32 *) (data + sizeof header);
  bits = (guint8 *) (pred + net->n_nodes);
  memcpy (data, &header, sizeof header);
  for (guint k = 0; k < net->n_nodes; k++)
    pred[k] = k == net->root || self->node[k].pred >= (gint32) net->n_arcs ? -1 : self->node[k].pred;
  for (guint e = 0; e < net->n_arcs; e++)
    if (self->state[e] == AT_CAPACITY)
      bits[e / 8] |= (guint8) (1u << (e % 8));

  return g_bytes_new_take (data, size);
}

gboolean
tw_network_simplex_load_basis (TwNetworkSimplex *self,
                               GBytes           *basis)
{
  const TwNetwork   *net = &self->net;
  g_autofree gint32 *pred = NULL;
  gsize              size;
  const guint8      *data = g_bytes_get_data (basis, &size);
  const guint8      *bits;
  BasisHeader        header;

  g_return_val_if_fail (self->attached, FALSE);

  if (size < sizeof header)
    return FALSE;
  memcpy (&header, data, sizeof header);
  if (header.n_nodes != net->n_nodes || header.n_arcs != net->n_arcs || size != basis_size (net->n_nodes, net->n_arcs))
    return FALSE;

  pred = g_memdup2 (data + sizeof header, net->n_nodes * sizeof *pred); /* bytes need not be aligned */
  if (!is_spanning_tree (self, pred))
    {
      build_tree (self);
      return FALSE;
    }

  bits = data + sizeof header + net->n_nodes * sizeof *pred;
  for (guint e = 0; e < net->n_arcs; e++)
    self->state[e] = (bits[e / 8] >> (e % 8) & 1) != 0 ? AT_CAPACITY : AT_ZERO;
  take_tree (self, pred);

  return TRUE;
}

/* ---- pivots ---- */

/* The most violating arc of the first block that has any; -1 at the optimum. */
static gint32
find_entering (TwNetworkSimplex *self)
{
  const guint32 *tail = self->net.tail;
  const guint32 *head = self->net.head;
  const gint64  *cost = self->net.cost;
  const gint64  *potential = self->potential;
  const gint8   *state = self->state;
  guint          n_arcs = self->net.n_arcs;
  guint          e = self->next_arc;
  guint          n_left = n_arcs;
  gint64         best = 0;
  gint32         entering = -1;

  while (n_left > 0 && entering < 0)
    {
      guint end = MIN (e + MIN (self->block, n_left), n_arcs);

      n_left -= end - e;
      for (; e < end; e++)
        {
          gint64 reduced = state[e] * (cost[e] + potential[tail[e]] - potential[head[e]]);

          if (reduced < best)
            {
              best = reduced;
              entering = (gint32) e;
            }
        }
      if (e == n_arcs)
        e = 0;
    }
  self->next_arc = e;

  return entering;
}

typedef struct
{
  gint32 entering;
  gint32 first;  /* the end of the entering arc where its flow change starts */
  gint32 second; /* and where it ends */
  gint32 join;   /* where their paths to the root meet */
  gint64 delta;
  gint32 leaving; /* the node whose tree arc leaves; NO_NODE if the entering arc itself blocks */
  gint32 inner;   /* the end of the entering arc on the side that is cut off */
  gint32 outer;
} Pivot;

static inline gint32
find_join (const Node *node,
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
 * join along the flow. The near side is followed downwards, so there the first found going up counts. */
static void
find_leaving (const TwNetworkSimplex *self,
              Pivot                  *pivot)
{
  const Node *node = self->node;

  pivot->delta = self->capacity[pivot->entering];
  pivot->leaving = NO_NODE;
  for (gint32 k = pivot->first; k != pivot->join; k = node[k].parent)
    {
      gint32 arc = node[k].pred;
      gint64 room = node[k].up ? self->flow[arc] : self->capacity[arc] - self->flow[arc];

      if (room < pivot->delta)
        {
          pivot->delta = room;
          pivot->leaving = k;
          pivot->inner = pivot->first;
          pivot->outer = pivot->second;
        }
    }
  for (gint32 k = pivot->second; k != pivot->join; k = node[k].parent)
    {
      gint32 arc = node[k].pred;
      gint64 room = node[k].up ? self->capacity[arc] - self->flow[arc] : self->flow[arc];

      if (room <= pivot->delta)
        {
          pivot->delta = room;
          pivot->leaving = k;
          pivot->inner = pivot->second;
          pivot->outer = pivot->first;
        }
    }
}

static void
push_flow (TwNetworkSimplex *self,
           const Pivot      *pivot)
{
  const Node *node = self->node;
  gint64      delta = pivot->delta;

  self->flow[pivot->entering] += self->state[pivot->entering] * delta;
  for (gint32 k = pivot->first; k != pivot->join; k = node[k].parent)
    self->flow[node[k].pred] += node[k].up ? -delta : delta;
  for (gint32 k = pivot->second; k != pivot->join; k = node[k].parent)
    self->flow[node[k].pred] += node[k].up ? delta : -delta;
}

/* Turns the path from the entering arc to the leaving one round, so that it hangs on the entering arc. */
static void
reroot (TwNetworkSimplex *self,
        const Pivot      *pivot)
{
  Node  *node = self->node;
  gint32 k = pivot->inner;
  gint32 parent = pivot->outer;
  gint32 pred = pivot->entering;
  gint32 up = self->net.tail[pred] == (guint32) k;

  for (;;)
    {
      Node old = node[k];

      unlink_child (node, k);
      link_child (node, k, parent);
      node[k].pred = pred;
      node[k].up = up;
      if (k == pivot->leaving)
        return;
      parent = k;
      pred = old.pred;
      up = !old.up;
      k = old.parent;
    }
}

/* Depths and potentials of what moved. */
static void
shift_subtree (TwNetworkSimplex *self,
               gint32            top,
               gint64            shift)
{
  Node   *node = self->node;
  gint64 *potential = self->potential;
  gint32 *stack = self->stack;
  gint32  n_stack = 0;

  stack[n_stack++] = top;
  while (n_stack > 0)
    {
      gint32 k = stack[--n_stack];

      node[k].depth = node[node[k].parent].depth + 1;
      potential[k] += shift;
      for (gint32 y = node[k].child; y != NO_NODE; y = node[y].next)
        stack[n_stack++] = y;
    }
}

static void
pivot_on (TwNetworkSimplex *self,
          gint32            entering)
{
  gboolean from_zero = self->state[entering] == AT_ZERO;
  guint32  tail = self->net.tail[entering];
  guint32  head = self->net.head[entering];
  Pivot    pivot = { .entering = entering };
  gint64   reduced = self->net.cost[entering] + self->potential[tail] - self->potential[head];
  gint32   out;

  pivot.first = (gint32) (from_zero ? tail : head);
  pivot.second = (gint32) (from_zero ? head : tail);
  pivot.join = find_join (self->node, pivot.first, pivot.second);
  find_leaving (self, &pivot);

  self->n_pivots++;
  if (pivot.delta > 0)
    push_flow (self, &pivot);
  else
    self->n_degenerate++;
  if (pivot.leaving == NO_NODE)
    {
      self->state[entering] = from_zero ? AT_CAPACITY : AT_ZERO;
      return;
    }

  out = self->node[pivot.leaving].pred;
  if ((guint) out < self->net.n_arcs)
    self->state[out] = self->flow[out] == 0 ? AT_ZERO : AT_CAPACITY;
  self->state[entering] = IN_TREE;
  reroot (self, &pivot);
  shift_subtree (self, pivot.inner, (guint32) pivot.inner == tail ? -reduced : reduced);
}

TwFlowStatus
tw_network_simplex_solve (TwNetworkSimplex *self,
                          GCancellable     *cancellable)
{
  guint n_since_check = 0;

  g_return_val_if_fail (self->attached, TW_FLOW_CANCELLED);

  for (gint32 entering; (entering = find_entering (self)) >= 0;)
    {
      if (n_since_check++ % PIVOTS_PER_CHECK == 0 && g_cancellable_is_cancelled (cancellable))
        return TW_FLOW_CANCELLED;
      pivot_on (self, entering);
    }

  for (guint k = 0; k < self->net.n_nodes; k++)
    if (tw_network_simplex_get_missing (self, k) != 0)
      return TW_FLOW_INFEASIBLE;

  return TW_FLOW_OPTIMAL;
}

/* ---- answers ---- */

const gint64 *
tw_network_simplex_get_flow (const TwNetworkSimplex *self)
{
  return self->flow;
}

const gint64 *
tw_network_simplex_get_potential (const TwNetworkSimplex *self)
{
  return self->potential;
}

gboolean
tw_network_simplex_is_cut_off (const TwNetworkSimplex *self,
                               guint32                 node)
{
  return self->potential[node] < -self->artificial_cost / 2;
}

gboolean
tw_network_simplex_is_short (const TwNetworkSimplex *self,
                             guint32                 node)
{
  return self->potential[node] > self->artificial_cost / 2;
}

gint64
tw_network_simplex_get_missing (const TwNetworkSimplex *self,
                                guint32                 node)
{
  const Node *k = &self->node[node];

  if (node == self->net.root || k->pred < (gint32) self->net.n_arcs)
    return 0;

  return k->up ? -self->flow[k->pred] : self->flow[k->pred];
}

__int128
tw_network_simplex_get_cost (const TwNetworkSimplex *self)
{
  __int128 cost = 0;

  for (guint e = 0; e < self->net.n_arcs; e++)
    cost += (__int128) self->flow[e] * self->net.cost[e];

  return cost;
}

guint64
tw_network_simplex_get_n_pivots (const TwNetworkSimplex *self)
{
  return self->n_pivots;
}

guint64
tw_network_simplex_get_n_degenerate (const TwNetworkSimplex *self)
{
  return self->n_degenerate;
}
