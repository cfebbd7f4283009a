/* tw-path-flow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No sum overflows: a distance is the cost of a path of real arcs, below 2^60 by the limits of TwNetwork, and a
 * difference of two potentials, below 6 · 2^60 by the proof in tw-network-simplex.c; changes of potentials
 * are distances, and keep them worths of real paths.
 */

#include "allocate/tw-path-flow.h"

#include <math.h>
#include <string.h>

#define FAR G_MAXINT64

/* An arc seen from one of its ends, with all that a search asks of it in one place. */
typedef struct
{
  guint32 other;
  gint32  arc;     /* ~arc where it enters */
  gint64  cost;    /* negative where it enters */
  gint64  room[2]; /* units that may still go that way: when they are made up for, and when they leave */
} Link;

/* What a change overwrote: the flow of an arc, n_arcs further on its capacity, or with ~ the potential of a node. */
typedef struct
{
  gint64 index;
  gint64 value;
} Change;

struct _TwPathFlow
{
  const TwNetwork *net;
  gint64          *flow;
  gint64          *capacity;
  gint64          *potential;
  guint           *first; /* [n_nodes + 1]: where the links of each node begin; the root has none */
  Link            *link;
  gint32          *seen_from[2]; /* [n_arcs]: the link at its head, at its tail; -1 for none */

  gint64  *distance; /* FAR where a search has not been */
  gint32  *via;      /* the arc it came by, ~arc if against its direction */
  guint32 *seen;     /* nodes of the search: n_done for good, up to n_level as far as the last of these, then its edge */
  guint32 *rank;     /* where in seen a node is */
  guint    n_seen;
  guint    n_level;
  guint    n_done;
  gint64   level; /* distance of the last that are done */
  gint64   root_distance;
  gint32   root_via;

  GArray *changes;
  GArray *aside;
  guint64 n_searches;
};

static void
update_links (TwPathFlow *self,
              guint       e)
{
  gint64 more = self->capacity[e] - self->flow[e];

  for (int out = FALSE; out <= TRUE; out++)
    if (self->seen_from[out][e] >= 0)
      {
        Link *link = &self->link[self->seen_from[out][e]];

        link->room[out] = more;
        link->room[!out] = self->flow[e];
      }
}

static void
append_link (TwPathFlow *self,
             guint      *next,
             guint       e,
             gboolean    out)
{
  const TwNetwork *net = self->net;
  guint32          node = out ? net->tail[e] : net->head[e];

  if (node == net->root)
    return;
  self->seen_from[out][e] = (gint32) next[node];
  self->link[next[node]++] = (Link){
    .other = out ? net->head[e] : net->tail[e],
    .arc = out ? (gint32) e : ~(gint32) e,
    .cost = out ? net->cost[e] : -net->cost[e],
  };
}

static void
append_links (TwPathFlow *self)
{
  const TwNetwork *net = self->net;
  guint           *next = self->first + 1; /* shifted, so that filling in leaves it where it belongs */

  memset (self->first, 0, (net->n_nodes + 2) * sizeof *self->first);
  for (guint e = 0; e < net->n_arcs; e++)
    if (net->capacity[e] > 0)
      {
        next[net->tail[e] + 1] += net->tail[e] != net->root;
        next[net->head[e] + 1] += net->head[e] != net->root;
      }
  for (guint k = 0; k < net->n_nodes; k++)
    next[k + 1] += next[k];
  self->link = g_new (Link, MAX (next[net->n_nodes], 1));
  for (guint e = 0; e < net->n_arcs; e++)
    {
      self->seen_from[FALSE][e] = self->seen_from[TRUE][e] = -1;
      if (net->capacity[e] == 0)
        continue;
      append_link (self, next, e, TRUE);
      append_link (self, next, e, FALSE);
      update_links (self, e);
    }
}

static void
set_flow (TwPathFlow *self,
          guint       e,
          gint64      units)
{
  self->flow[e] = units;
  update_links (self, e);
}

TwPathFlow *
tw_path_flow_new (const TwNetwork *network,
                  const gint64    *flow,
                  const gint64    *potential)
{
  TwPathFlow *self = g_new0 (TwPathFlow, 1);

  self->net = network;
  self->flow = g_memdup2 (flow, network->n_arcs * sizeof *flow);
  self->capacity = g_memdup2 (network->capacity, network->n_arcs * sizeof *self->capacity);
  self->potential = g_memdup2 (potential, network->n_nodes * sizeof *potential);
  self->first = g_new (guint, network->n_nodes + 2);
  self->seen_from[FALSE] = g_new (gint32, network->n_arcs);
  self->seen_from[TRUE] = g_new (gint32, network->n_arcs);
  self->distance = g_new (gint64, network->n_nodes);
  self->via = g_new (gint32, network->n_nodes);
  self->seen = g_new (guint32, network->n_nodes);
  self->rank = g_new (guint32, network->n_nodes);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  self->aside = g_array_new (FALSE, FALSE, sizeof (Change));
  append_links (self);
  for (guint k = 0; k < network->n_nodes; k++)
    self->distance[k] = FAR;

  return self;
}

void
tw_path_flow_free (TwPathFlow *self)
{
  g_free (self->flow);
  g_free (self->capacity);
  g_free (self->potential);
  g_free (self->first);
  g_free (self->link);
  g_free (self->seen_from[FALSE]);
  g_free (self->seen_from[TRUE]);
  g_free (self->distance);
  g_free (self->via);
  g_free (self->seen);
  g_free (self->rank);
  g_array_unref (self->changes);
  g_array_unref (self->aside);
  g_free (self);
}

/* ---- searching ---- */

/* Moves a node of the edge to those that are next. */
static void
bring_near (TwPathFlow *self,
            guint32     node)
{
  guint   rank = self->rank[node];
  guint32 other = self->seen[self->n_level];

  self->seen[rank] = other;
  self->rank[other] = rank;
  self->seen[self->n_level] = node;
  self->rank[node] = self->n_level++;
}

static void
reach (TwPathFlow *self,
       guint32     node,
       gint64      distance,
       gint32      via)
{
  if (distance >= self->root_distance)
    return;
  if (node == self->net->root)
    {
      self->root_distance = distance;
      self->root_via = via;
      return;
    }
  if (distance >= self->distance[node])
    return;
  if (self->distance[node] == FAR)
    {
      self->rank[node] = self->n_seen;
      self->seen[self->n_seen++] = node;
    }
  self->distance[node] = distance;
  self->via[node] = via;
  if (distance == self->level)
    bring_near (self, node);
}

/* Along the flow's direction when units leave for the root, against it when they come from there. */
static void
look_around (TwPathFlow *self,
             guint32     node,
             gboolean    leaving)
{
  gint64      distance = self->distance[node];
  gint64      potential = self->potential[node];
  const Link *end = &self->link[self->first[node + 1]];

  for (const Link *link = &self->link[self->first[node]]; link < end; link++)
    if (link->room[leaving] > 0)
      {
        gint64 reduced = link->cost + potential - self->potential[link->other];

        reach (self, link->other, distance + (leaving ? reduced : -reduced), link->arc);
      }
}

/* Takes the nearest nodes of the edge, which many are as near as each other. */
static void
raise_level (TwPathFlow *self)
{
  self->level = FAR;
  for (guint i = self->n_level; i < self->n_seen; i++)
    self->level = MIN (self->level, self->distance[self->seen[i]]);
  for (guint i = self->n_level; i < self->n_seen; i++)
    if (self->distance[self->seen[i]] == self->level)
      bring_near (self, self->seen[i]);
}

static gboolean
search (TwPathFlow *self,
        guint32     from,
        gboolean    leaving)
{
  self->n_searches++;
  self->n_seen = self->n_level = self->n_done = 0;
  self->root_distance = FAR;
  self->level = 0;
  reach (self, from, 0, 0);
  while (self->n_done < self->n_seen && self->level < self->root_distance)
    if (self->n_done < self->n_level)
      look_around (self, self->seen[self->n_done++], leaving);
    else
      raise_level (self);

  return self->root_distance < FAR;
}

static void
forget_search (TwPathFlow *self)
{
  for (guint i = 0; i < self->n_seen; i++)
    self->distance[self->seen[i]] = FAR;
}

/* ---- changing ---- */

static void
note (TwPathFlow *self,
      gint64      index,
      gint64      value)
{
  Change change = { index, value };

  g_array_append_val (self->changes, change);
}

/* The next node on the way back to where the search began, and how much more the arc between can take. */
static guint32
step_back (const TwPathFlow *self,
           gint32            via,
           gboolean          leaving,
           gint64           *room)
{
  gboolean out = via >= 0;
  guint    e = (guint) (out ? via : ~via);

  *room = out == leaving ? self->capacity[e] - self->flow[e] : self->flow[e];

  return out ? self->net->tail[e] : self->net->head[e];
}

static gint64
find_room (const TwPathFlow *self,
           guint32           from,
           gint64            most,
           gboolean          leaving)
{
  gint32 via = self->root_via;

  for (;;)
    {
      gint64  room;
      guint32 node = step_back (self, via, leaving, &room);

      most = MIN (most, room);
      if (node == from)
        return most;
      via = self->via[node];
    }
}

static void
move_units (TwPathFlow *self,
            guint32     from,
            gint64      units,
            gboolean    leaving)
{
  gint32 via = self->root_via;

  for (;;)
    {
      gint64  room;
      guint32 node = step_back (self, via, leaving, &room);
      guint   e = (guint) (via >= 0 ? via : ~via);

      note (self, e, self->flow[e]);
      set_flow (self, e, self->flow[e] + ((via >= 0) == leaving ? units : -units));
      if (node == from)
        return;
      via = self->via[node];
    }
}

/* What is nearer than the root becomes worth less by the difference when units leave, more when they are taken. */
static void
shift_potentials (TwPathFlow *self,
                  gboolean    leaving)
{
  for (guint i = 0; i < self->n_done; i++)
    {
      guint32 k = self->seen[i];
      gint64  shift = self->root_distance - self->distance[k];

      if (shift == 0)
        continue;
      note (self, ~(gint64) k, self->potential[k]);
      self->potential[k] += leaving ? -shift : shift;
    }
}

/* Gives up, too, once the gain is sure to be no more than @least, if @later units at @other are still to follow: since the
 * optimum is concave in all supplies, the potentials bound what both are worth from there. */
static gboolean
add_units (TwPathFlow *self,
           guint32     node,
           gint64      units,
           guint32     other,
           gint64      later,
           double      least,
           double     *gain)
{
  gboolean leaving = units > 0;
  gint64   left = ABS (units);

  *gain = 0;
  if (node == self->net->root)
    return TRUE;

  while (left > 0)
    {
      double most = *gain + (double) (leaving ? left : -left) * (double) self->potential[node] + (double) later * (double) self->potential[other];
      gint64 moved;

      if (most <= least)
        return FALSE;
      if (!search (self, node, leaving))
        {
          forget_search (self);
          return FALSE;
        }
      moved = find_room (self, node, left, leaving);
      move_units (self, node, moved, leaving);
      shift_potentials (self, leaving);
      forget_search (self);
      *gain += (double) (leaving ? moved : -moved) * (double) self->potential[node];
      left -= moved;
    }

  return TRUE;
}

gboolean
tw_path_flow_add (TwPathFlow *self,
                  guint32     node,
                  gint64      units,
                  double     *gain)
{
  return add_units (self, node, units, node, 0, -INFINITY, gain);
}

gboolean
tw_path_flow_send (TwPathFlow *self,
                   guint       arc,
                   gint64      units,
                   double      least,
                   double     *gain)
{
  const TwNetwork *net = self->net;
  double           cost = (double) units * (double) net->cost[arc];
  double           at_head, at_tail;

  if (!add_units (self, net->head[arc], units, net->tail[arc], -units, least + cost, &at_head) ||
      !add_units (self, net->tail[arc], -units, net->head[arc], 0, least + cost - at_head, &at_tail))
    return FALSE;
  *gain = at_head + at_tail - cost;

  return *gain > least;
}

gboolean
tw_path_flow_fix (TwPathFlow *self,
                  guint       arc,
                  gint64      units,
                  double      least,
                  double     *gain)
{
  gint64 more = units - self->flow[arc];

  note (self, arc, self->flow[arc]);
  note (self, (gint64) self->net->n_arcs + arc, self->capacity[arc]);
  self->capacity[arc] = 0;
  set_flow (self, arc, 0);

  return tw_path_flow_send (self, arc, more, least, gain);
}

gsize
tw_path_flow_get_mark (const TwPathFlow *self)
{
  return self->changes->len;
}

/* Puts the value of a change in place, and leaves in it what was there. */
static void
swap_value (TwPathFlow *self,
            Change     *change)
{
  gint64  n_arcs = self->net->n_arcs;
  gint64 *place = change->index >= n_arcs ? &self->capacity[change->index - n_arcs] : change->index >= 0 ? &self->flow[change->index]
                                                                                                         : &self->potential[~change->index];
  gint64  value = *place;

  *place = change->value;
  change->value = value;
  if (change->index >= 0)
    update_links (self, (guint) (change->index % n_arcs));
}

void
tw_path_flow_undo (TwPathFlow *self,
                   gsize       mark)
{
  while (self->changes->len > mark)
    {
      swap_value (self, &g_array_index (self->changes, Change, self->changes->len - 1));
      g_array_set_size (self->changes, self->changes->len - 1);
    }
}

void
tw_path_flow_put_aside (TwPathFlow *self,
                        gsize       mark)
{
  for (gsize i = self->changes->len; i > mark; i--)
    swap_value (self, &g_array_index (self->changes, Change, i - 1));
  g_array_set_size (self->aside, 0);
  g_array_append_vals (self->aside, &g_array_index (self->changes, Change, mark), self->changes->len - mark);
  g_array_set_size (self->changes, mark);
}

void
tw_path_flow_put_back (TwPathFlow *self)
{
  for (gsize i = 0; i < self->aside->len; i++)
    {
      Change change = g_array_index (self->aside, Change, i);

      swap_value (self, &change);
      g_array_append_val (self->changes, change);
    }
}

void
tw_path_flow_keep (TwPathFlow *self)
{
  g_array_set_size (self->changes, 0);
}

const gint64 *
tw_path_flow_get_potential (const TwPathFlow *self)
{
  return self->potential;
}

const gint64 *
tw_path_flow_get_flow (const TwPathFlow *self)
{
  return self->flow;
}

guint64
tw_path_flow_get_n_searches (const TwPathFlow *self)
{
  return self->n_searches;
}
