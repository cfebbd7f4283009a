/* tw-network-tree.c: the spanning tree of the network simplex
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-network-simplex-private.h"

#include <string.h>

gboolean
tw_network_tree_build (TwNetworkSimplex *self)
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
      tw_network_tree_link (node, k, node[k].parent);

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

/* ---- flows ---- */

static inline void
add_full_arc (TwNetworkSimplex *self,
              guint             e)
{
  self->excess[self->net.tail[e]] -= self->net.capacity[e];
  self->excess[self->net.head[e]] += self->net.capacity[e];
}

/* Of eight states at once, only AT_CAPACITY has the highest bit of its byte set. */
void
tw_network_tree_sum_excess (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  guint            e;

  memcpy (self->excess, net->supply, net->n_nodes * sizeof *self->excess);
  for (e = 0; e + 8 <= net->n_arcs; e += 8)
    {
      guint64 states;

      memcpy (&states, self->state + e, sizeof states);
      states = GUINT64_FROM_LE (states) & G_GUINT64_CONSTANT (0x8080808080808080);
      for (; states != 0; states &= states - 1)
        add_full_arc (self, e + (guint) __builtin_ctzll (states) / 8);
    }
  for (; e < net->n_arcs; e++)
    if (self->state[e] == AT_CAPACITY)
      add_full_arc (self, e);
}

void
tw_network_tree_hang_on_root (TwNetworkSimplex *self,
                              gint32            k)
{
  Node  *node = &self->node[k];
  gint64 excess = self->excess[k];

  /* An empty arc points to the root: it does not block one more unit. */
  node->up = excess >= 0;
  node->pred = (gint32) self->net.n_arcs + k;
  node->parent = (gint32) self->net.root;
  node->room_up = node->up ? ARTIFICIAL_CAPACITY - excess : -excess;
  node->room_down = ARTIFICIAL_CAPACITY - node->room_up;
  self->excess[node->parent] += excess;
  self->n_artificial++;
}

/* Takes the tree arc of @k out of the tree, at the bound it passes or blocks at. */
static void
clamp_arc (TwNetworkSimplex *self,
           gint32            k)
{
  Node    *node = &self->node[k];
  gboolean is_full = (node->room_up <= 0) == node->up && node->room_up + node->room_down > 0;
  gint64   sent = node->room_up <= 0 ? node->room_up : -node->room_down; /* less than it would have to */

  self->state[node->pred] = is_full ? AT_CAPACITY : AT_ZERO;
  self->excess[node->parent] += self->excess[k] + sent;
  self->excess[k] = -sent;
}

void
tw_network_tree_find_potentials (TwNetworkSimplex *self)
{
  self->potential[self->net.root] = 0;
  for (guint q = 1; q < self->net.n_nodes; q++)
    {
      gint32      k = self->order[q];
      const Node *node = &self->node[k];
      gint64      cost = (guint) node->pred < self->net.n_arcs ? self->net.cost[node->pred] : ARTIFICIAL_COST;

      self->potential[k] = self->potential[node->parent] + (node->up ? -cost : cost);
    }
}

void
tw_network_tree_refresh (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  gboolean         repaired = FALSE;

  tw_network_tree_sum_excess (self);
  self->n_artificial = 0;
  self->all_dirty = TRUE;
  self->flow_known = FALSE;
  for (guint q = net->n_nodes - 1; q > 0; q--)
    {
      gint32 k = self->order[q];
      Node  *node = &self->node[k];

      if ((guint) node->pred < net->n_arcs)
        {
          gint64 capacity = net->capacity[node->pred];

          node->room_up = (node->up ? capacity : 0) - self->excess[k];
          node->room_down = capacity - node->room_up;
          if (node->room_up > 0 && node->room_down >= 0)
            {
              self->excess[node->parent] += self->excess[k];
              continue;
            }
          clamp_arc (self, k);
          repaired = TRUE;
        }
      tw_network_tree_hang_on_root (self, k);
    }

  if (repaired)
    tw_network_tree_build (self);
  tw_network_tree_find_potentials (self);
}

void
tw_network_tree_start_artificial (TwNetworkSimplex *self)
{
  memset (self->state, AT_ZERO, self->net.n_arcs);
  for (guint k = 0; k < self->net.n_nodes; k++)
    {
      self->node[k].parent = (gint32) self->net.root;
      self->node[k].pred = (gint32) (self->net.n_arcs + k);
    }
  tw_network_tree_build (self);
  tw_network_tree_refresh (self);
}

/* ---- changes of the tree ---- */

void
tw_network_tree_reroot (TwNetworkSimplex *self,
                        gint32            entering,
                        gint64            flow,
                        gint32            inner,
                        gint32            outer,
                        gint32            leaving)
{
  Node  *node = self->node;
  gint32 k = inner;
  gint32 parent = outer;
  Node   arc = { .pred = entering, .up = self->net.tail[entering] == (guint32) inner };

  arc.room_up = arc.up ? self->net.capacity[entering] - flow : flow;
  arc.room_down = self->net.capacity[entering] - arc.room_up;
  for (;;)
    {
      Node old = node[k];

      tw_network_tree_unlink (node, k);
      tw_network_tree_link (node, k, parent);
      node[k].pred = arc.pred;
      node[k].up = arc.up;
      node[k].room_up = arc.room_up;
      node[k].room_down = arc.room_down;
      if (k == leaving)
        return;
      arc = (Node){ .pred = old.pred, .up = !old.up, .room_up = old.room_down, .room_down = old.room_up };
      parent = k;
      k = old.parent;
    }
}

guint
tw_network_tree_shift (TwNetworkSimplex *self,
                       gint32            top,
                       gint64            shift)
{
  Node   *node = self->node;
  gint64 *potential = self->potential;
  gint32 *list = self->order;
  guint   n = 0;

  list[n++] = top;
  for (guint i = 0; i < n; i++)
    {
      gint32 k = list[i];

      node[k].depth = node[node[k].parent].depth + 1;
      potential[k] += shift;
      for (gint32 y = node[k].child; y != NO_NODE; y = node[y].next)
        list[n++] = y;
    }

  return n;
}
