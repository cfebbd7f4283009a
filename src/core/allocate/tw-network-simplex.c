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
  g_free (self->ends_tail);
  g_free (self->ends_head);
  g_free (self->first_end);
  g_free (self->end);
  g_free (self->flags);
  g_free (self->arc_changed);
  g_free (self->arc_changes.change);
  g_free (self->supply_changes.change);
  g_free (self->blocked);
  g_free (self->dirty);
  g_free (self->cut.heap);
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

/* Most problems are far from the limits, which shows without a branch an entry. Finds the sum. */
static gboolean
are_small (const TwNetwork *net,
           gint64          *sum)
{
  guint64 capacities = 0;
  guint64 costs = 0;
  guint64 supplies = 0;
  guint64 total = 0;
  guint64 balance = 0;

  for (guint e = 0; e < net->n_arcs; e++)
    {
      capacities |= (guint64) net->capacity[e];
      costs |= get_magnitude (net->cost[e]);
      total += (guint64) net->capacity[e];
    }
  for (guint k = 0; k < net->n_nodes; k++)
    {
      guint64 supply = (guint64) net->supply[k];

      supplies |= get_magnitude (net->supply[k]);
      total += net->supply[k] < 0 ? -supply : supply;
      balance += supply;
    }
  *sum = (gint64) total;

  return capacities < TW_NETWORK_MAX_SUM / 2 / ((guint64) net->n_arcs + 1) && supplies < TW_NETWORK_MAX_SUM / 2 / (guint64) net->n_nodes - 1 && costs < TW_NETWORK_MAX_SUM / ((guint64) net->n_nodes + 1) - 1 && balance == 0;
}

gboolean
tw_network_simplex_check_arc (const TwNetwork *net,
                              guint            arc,
                              GError         **error)
{
  gint64 limit = TW_NETWORK_MAX_SUM / ((gint64) net->n_nodes + 1);

  if (net->capacity[arc] < 0)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "arc %u has capacity %" G_GINT64_FORMAT ", expected >= 0", arc, net->capacity[arc]);
      return FALSE;
    }
  if (net->cost[arc] < -limit || net->cost[arc] > limit)
    return too_large (error, "costs along a path");

  return TRUE;
}

gboolean
tw_network_simplex_check_sums (__int128 sum,
                               __int128 balance,
                               GError **error)
{
  if (sum > TW_NETWORK_MAX_SUM)
    return too_large (error, "capacities and supplies");
  if (balance != 0)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "supplies sum to %" G_GINT64_FORMAT ", expected 0", (gint64) balance);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_numbers (const TwNetwork *net,
               gint64          *sum,
               GError         **error)
{
  __int128 total = 0;
  __int128 balance = 0;

  if (are_small (net, sum))
    return TRUE;

  for (guint e = 0; e < net->n_arcs; e++)
    {
      if (!tw_network_simplex_check_arc (net, e, error))
        return FALSE;
      total += net->capacity[e];
    }
  for (guint k = 0; k < net->n_nodes; k++)
    {
      total += net->supply[k] < 0 ? -(__int128) net->supply[k] : net->supply[k];
      balance += net->supply[k];
    }
  *sum = (gint64) total;

  return tw_network_simplex_check_sums (total, balance, error);
}

gboolean
tw_network_simplex_take (TwNetworkSimplex *self,
                         const TwNetwork  *network,
                         GError          **error)
{
  tw_network_repair_forget (self);
  self->ends_known = FALSE;
  self->attached = FALSE;
  if (!check_shape (network, error) || !check_numbers (network, &self->sum, error))
    return FALSE;

  make_room (self, network->n_nodes, network->n_arcs);
  self->net = *network;
  self->block = MAX (MIN_BLOCK, (guint) (sqrt (network->n_arcs) / 2));
  self->next_arc = 0;
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

  tw_network_repair_forget (self);
  if (!check_numbers (&self->net, &self->sum, error))
    {
      self->attached = FALSE;
      return FALSE;
    }

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

static void
pivot_on (TwNetworkSimplex *self,
          gint32            entering)
{
  gboolean    from_zero = self->state[entering] == AT_ZERO;
  gint32      tail = (gint32) self->net.tail[entering];
  gint32      head = (gint32) self->net.head[entering];
  gint64      capacity = self->net.capacity[entering];
  gint64      reduced = self->net.cost[entering] + self->potential[tail] - self->potential[head];
  gint64      delta = capacity;
  Cycle       cycle = { .first = from_zero ? tail : head, .second = from_zero ? head : tail };
  gint32      leaving, inner, outer;
  gboolean    up;
  const Node *out;

  cycle.join = tw_network_tree_find_join (self->node, tail, head);
  leaving = tw_network_tree_find_leaving (self->node, &cycle, &delta, &up);

  self->n_pivots++;
  if (delta > 0)
    tw_network_tree_push (self->node, &cycle, delta);
  if (leaving == NO_NODE)
    {
      tw_network_tree_set_state (self, entering, from_zero ? AT_CAPACITY : AT_ZERO);
      return;
    }

  out = &self->node[leaving];
  if ((guint) out->pred < self->net.n_arcs)
    tw_network_tree_set_state (self, out->pred, (out->up ? out->room_down : out->room_up) == 0 ? AT_ZERO : AT_CAPACITY);
  else
    self->n_artificial--;
  self->state[entering] = IN_TREE;
  inner = up ? cycle.second : cycle.first;
  outer = up ? cycle.first : cycle.second;
  tw_network_tree_reroot (self, entering, from_zero ? delta : capacity - delta, inner, outer, leaving);
  tw_network_repair_mark_shifted (self, tw_network_tree_shift (self, inner, inner == tail ? -reduced : reduced));
}

/* Around what changed; once as many arcs were looked at as there are, everywhere. */
static gint32
choose_entering (TwNetworkSimplex *self)
{
  if (!self->all_dirty)
    {
      if (self->n_looked_at < self->net.n_arcs)
        return tw_network_repair_find_entering (self);
      tw_network_repair_forget (self);
      self->all_dirty = TRUE;
    }

  return find_entering (self);
}

TwFlowStatus
tw_network_simplex_solve (TwNetworkSimplex *self,
                          GCancellable     *cancellable)
{
  guint n_since_check = 0;

  g_return_val_if_fail (self->attached, TW_FLOW_CANCELLED);

  self->n_looked_at = 0;
  for (gint32 entering; (entering = choose_entering (self)) >= 0;)
    {
      if (n_since_check++ % PIVOTS_PER_CHECK == 0 && g_cancellable_is_cancelled (cancellable))
        return TW_FLOW_CANCELLED;
      pivot_on (self, entering);
    }
  self->all_dirty = FALSE;

  for (guint k = 0; self->n_artificial > 0 && k < self->net.n_nodes; k++)
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

/* Outside the tree. */
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
  self->flow_known = TRUE;
}

const gint64 *
tw_network_simplex_get_flow (const TwNetworkSimplex *self)
{
  if (!self->flow_known)
    find_flow ((TwNetworkSimplex *) self); /* a cache: what can be seen of self stays the same */
  for (guint k = 0; k < self->net.n_nodes; k++)
    if (!is_artificial (self, k))
      self->flow[self->node[k].pred] = get_tree_flow (&self->node[k]);

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
