/* tw-network-simplex.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-network-simplex-private.h"

#include <math.h>
#include <string.h>

#define PIVOTS_PER_CHECK 256
#define MIN_BLOCK        20

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
  g_free (self->state);
  g_free (self->flow);
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
  if (n_arcs > self->n_arcs_room)
    {
      self->n_arcs_room = n_arcs + n_arcs / 4;
      self->state = g_renew (gint8, self->state, self->n_arcs_room);
    }
}

/* ---- checks ---- */

/* Whether every index is below @limit, which is at most 2^31; without a branch. */
static gboolean
are_below (const guint32 *index,
           guint          n,
           guint32        limit)
{
  guint32 below = 1u << 31;

  for (guint i = 0; i < n; i++)
    below &= (index[i] - limit) & ~index[i];

  return below != 0;
}

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
  if (are_below (net->tail, net->n_arcs, net->n_nodes) && are_below (net->head, net->n_arcs, net->n_nodes))
    return TRUE;
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

static inline guint64
get_magnitude (gint64 x)
{
  return (guint64) (x ^ (x >> 63)); /* |x|, or |x| - 1 */
}

/* Most problems are far from the limits, which shows without a branch an entry. */
static gboolean
are_small (const TwNetwork *net)
{
  guint64 capacities = 0;
  guint64 costs = 0;
  guint64 supplies = 0;
  gint64  balance = 0;

  for (guint e = 0; e < net->n_arcs; e++)
    {
      capacities |= (guint64) net->capacity[e];
      costs |= get_magnitude (net->cost[e]);
    }
  for (guint k = 0; k < net->n_nodes; k++)
    {
      supplies |= get_magnitude (net->supply[k]);
      balance = (gint64) ((guint64) balance + (guint64) net->supply[k]);
    }

  return capacities < TW_NETWORK_MAX_SUM / 2 / ((guint64) net->n_arcs + 1) && supplies < TW_NETWORK_MAX_SUM / 2 / (guint64) net->n_nodes - 1 && costs < TW_NETWORK_MAX_SUM / ((guint64) net->n_nodes + 1) - 1 && balance == 0;
}

static gboolean
check_numbers (const TwNetwork *net,
               GError         **error)
{
  gint64 largest = 0;
  gint64 sum = 0;
  gint64 balance = 0;

  if (are_small (net))
    return TRUE;

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

  return TRUE;
}

gboolean
tw_network_simplex_take (TwNetworkSimplex *self,
                         const TwNetwork  *network,
                         GError          **error)
{
  self->attached = FALSE;
  if (!check_shape (network, error) || !check_numbers (network, error))
    return FALSE;

  make_room (self, network->n_nodes, network->n_arcs);
  self->net = *network;
  self->block = MAX (MIN_BLOCK, (guint) (sqrt (network->n_arcs) / 2));
  self->next_arc = 0;
  self->flow_known = FALSE;
  self->attached = TRUE;

  return TRUE;
}

gboolean
tw_network_simplex_attach (TwNetworkSimplex *self,
                           const TwNetwork  *network,
                           GError          **error)
{
  if (!tw_network_simplex_take (self, network, error))
    return FALSE;
  tw_network_tree_start_artificial (self);

  return TRUE;
}

gboolean
tw_network_simplex_update (TwNetworkSimplex *self,
                           GError          **error)
{
  g_return_val_if_fail (self->attached, FALSE);

  if (!check_numbers (&self->net, error))
    {
      self->attached = FALSE;
      return FALSE;
    }

  self->flow_known = FALSE;
  tw_network_tree_build (self); /* pivots keep children and depths, not the order */
  tw_network_tree_refresh (self);

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
  Cycle  cycle;
  gint64 delta;
  gint32 leaving; /* the node whose tree arc leaves; NO_NODE if the entering arc itself blocks */
  gint32 inner;   /* the end of the entering arc on the side that is cut off */
  gint32 outer;
} Pivot;

/* Cunningham's rule: of the arcs that block first, the last one met when the cycle is followed from the
 * join along the flow. The near side is followed downwards, so there the first found going up counts. */
static void
find_leaving (const TwNetworkSimplex *self,
              Pivot                  *pivot)
{
  const Node  *node = self->node;
  const Cycle *cycle = &pivot->cycle;

  pivot->leaving = NO_NODE;
  for (gint32 k = cycle->first; k != cycle->join; k = node[k].parent)
    if (node[k].room_down < pivot->delta)
      {
        pivot->delta = node[k].room_down;
        pivot->leaving = k;
        pivot->inner = cycle->first;
        pivot->outer = cycle->second;
      }
  for (gint32 k = cycle->second; k != cycle->join; k = node[k].parent)
    if (node[k].room_up <= pivot->delta)
      {
        pivot->delta = node[k].room_up;
        pivot->leaving = k;
        pivot->inner = cycle->second;
        pivot->outer = cycle->first;
      }
}

static void
pivot_on (TwNetworkSimplex *self,
          gint32            entering)
{
  gboolean    from_zero = self->state[entering] == AT_ZERO;
  gint32      tail = (gint32) self->net.tail[entering];
  gint32      head = (gint32) self->net.head[entering];
  gint64      capacity = self->net.capacity[entering];
  gint64      reduced = self->net.cost[entering] + self->potential[tail] - self->potential[head];
  Pivot       pivot = { .cycle = { .first = from_zero ? tail : head, .second = from_zero ? head : tail }, .delta = capacity };
  const Node *out;

  pivot.cycle.join = tw_network_tree_find_join (self->node, tail, head);
  find_leaving (self, &pivot);

  self->n_pivots++;
  if (pivot.delta > 0)
    tw_network_tree_push (self->node, &pivot.cycle, pivot.delta);
  else
    self->n_degenerate++;
  if (pivot.leaving == NO_NODE)
    {
      self->state[entering] = from_zero ? AT_CAPACITY : AT_ZERO;
      return;
    }

  out = &self->node[pivot.leaving];
  if ((guint) out->pred < self->net.n_arcs)
    self->state[out->pred] = (out->up ? out->room_down : out->room_up) == 0 ? AT_ZERO : AT_CAPACITY;
  self->state[entering] = IN_TREE;
  tw_network_tree_reroot (self, entering, from_zero ? pivot.delta : capacity - pivot.delta, pivot.inner, pivot.outer, pivot.leaving);
  tw_network_tree_shift (self, pivot.inner, pivot.inner == tail ? -reduced : reduced);
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
      self->flow_known = FALSE;
      pivot_on (self, entering);
    }

  for (guint k = 0; k < self->net.n_nodes; k++)
    if (tw_network_simplex_get_missing (self, k) != 0)
      return TW_FLOW_INFEASIBLE;

  return TW_FLOW_OPTIMAL;
}

/* ---- answers ---- */

static inline gboolean
is_artificial (const TwNetworkSimplex *self,
               guint                   k)
{
  return k == self->net.root || (guint) self->node[k].pred >= self->net.n_arcs;
}

static inline gint64
get_tree_flow (const Node *node)
{
  return node->up ? node->room_down : node->room_up;
}

static void
find_flow (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;

  if (net->n_arcs > self->n_flow_room)
    {
      self->n_flow_room = self->n_arcs_room;
      self->flow = g_renew (gint64, self->flow, self->n_flow_room);
    }
  for (guint e = 0; e < net->n_arcs; e++)
    self->flow[e] = self->state[e] == AT_CAPACITY ? net->capacity[e] : 0;
  for (guint k = 0; k < net->n_nodes; k++)
    if (!is_artificial (self, k))
      self->flow[self->node[k].pred] = get_tree_flow (&self->node[k]);
  self->flow_known = TRUE;
}

const gint64 *
tw_network_simplex_get_flow (const TwNetworkSimplex *self)
{
  if (!self->flow_known)
    find_flow ((TwNetworkSimplex *) self); /* a cache: what can be seen of self stays the same */

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
  return self->potential[node] < -ARTIFICIAL_COST / 2;
}

gboolean
tw_network_simplex_is_short (const TwNetworkSimplex *self,
                             guint32                 node)
{
  return self->potential[node] > ARTIFICIAL_COST / 2;
}

gint64
tw_network_simplex_get_missing (const TwNetworkSimplex *self,
                                guint32                 node)
{
  const Node *k = &self->node[node];

  if (node == self->net.root || k->pred < (gint32) self->net.n_arcs)
    return 0;

  return k->up ? -k->room_down : k->room_up;
}

__int128
tw_network_simplex_get_cost (const TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  __int128         cost = 0;

  for (guint e = 0; e < net->n_arcs; e++)
    if (self->state[e] == AT_CAPACITY)
      cost += (__int128) net->capacity[e] * net->cost[e];
  for (guint k = 0; k < net->n_nodes; k++)
    if (!is_artificial (self, k))
      cost += (__int128) get_tree_flow (&self->node[k]) * net->cost[self->node[k].pred];

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
