/* tw-path-flow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No sum overflows: a distance is the cost of a path of real arcs, below 2^60 by the limits of TwNetwork, and a
 * difference of two potentials, below 6 · 2^60 by the proof in tw-network-simplex.c; changes of potentials
 * are distances, and keep them worths of real paths.
 */

#include "allocate/tw-path-flow.h"

#include <string.h>

#define FAR G_MAXINT64

/* An arc seen from one of its ends. */
typedef struct
{
  guint32 other;
  gint32  arc; /* ~arc where it enters */
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

  gint64  *distance; /* FAR where a search has not been */
  gint32  *via;      /* the arc it came by, ~arc if against its direction */
  guint32 *seen;     /* nodes of the search: the first n_done for good, then those on its edge */
  guint    n_seen;
  guint    n_done;
  gint64   root_distance;
  gint32   root_via;

  GArray *changes;
  guint64 n_searches;
};

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
    if (net->capacity[e] > 0)
      {
        if (net->tail[e] != net->root)
          self->link[next[net->tail[e]]++] = (Link){ net->head[e], (gint32) e };
        if (net->head[e] != net->root)
          self->link[next[net->head[e]]++] = (Link){ net->tail[e], ~(gint32) e };
      }
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
  self->distance = g_new (gint64, network->n_nodes);
  self->via = g_new (gint32, network->n_nodes);
  self->seen = g_new (guint32, network->n_nodes);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
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
  g_free (self->distance);
  g_free (self->via);
  g_free (self->seen);
  g_array_unref (self->changes);
  g_free (self);
}

/* ---- searching ---- */

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
    self->seen[self->n_seen++] = node;
  self->distance[node] = distance;
  self->via[node] = via;
}

/* Along the flow's direction when units leave for the root, against it when they come from there. */
static void
look_around (TwPathFlow *self,
             guint32     node,
             gboolean    leaving)
{
  const TwNetwork *net = self->net;
  gint64           distance = self->distance[node];

  for (guint i = self->first[node]; i < self->first[node + 1]; i++)
    {
      gint32   code = self->link[i].arc;
      gboolean out = code >= 0;
      guint    e = (guint) (out ? code : ~code);
      gint64   reduced;

      if (out == leaving ? self->flow[e] == self->capacity[e] : self->flow[e] == 0)
        continue;
      reduced = net->cost[e] + self->potential[net->tail[e]] - self->potential[net->head[e]];
      reach (self, self->link[i].other, distance + (out == leaving ? reduced : -reduced), code);
    }
}

/* Moves the nearest node of the edge to those that are done. */
static guint32
take_nearest (TwPathFlow *self)
{
  guint   nearest = self->n_done;
  guint32 node;

  for (guint i = self->n_done + 1; i < self->n_seen; i++)
    if (self->distance[self->seen[i]] <= self->distance[self->seen[nearest]])
      nearest = i;
  node = self->seen[nearest];
  self->seen[nearest] = self->seen[self->n_done];
  self->seen[self->n_done++] = node;

  return node;
}

static gboolean
search (TwPathFlow *self,
        guint32     from,
        gboolean    leaving)
{
  self->n_searches++;
  self->n_seen = self->n_done = 0;
  self->root_distance = FAR;
  reach (self, from, 0, 0);
  while (self->n_done < self->n_seen)
    {
      guint32 node = take_nearest (self);

      if (self->distance[node] >= self->root_distance)
        {
          self->n_done--;
          break;
        }
      look_around (self, node, leaving);
    }

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
      self->flow[e] += (via >= 0) == leaving ? units : -units;
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

gboolean
tw_path_flow_add (TwPathFlow *self,
                  guint32     node,
                  gint64      units,
                  double     *gain)
{
  gboolean leaving = units > 0;
  gint64   left = ABS (units);

  *gain = 0;
  if (node == self->net->root)
    return TRUE;

  while (left > 0)
    {
      gboolean found = search (self, node, leaving);
      gint64   moved = found ? find_room (self, node, left, leaving) : 0;

      if (found)
        {
          move_units (self, node, moved, leaving);
          shift_potentials (self, leaving);
        }
      forget_search (self);
      if (!found)
        return FALSE;
      *gain += (double) (leaving ? moved : -moved) * (double) self->potential[node];
      left -= moved;
    }

  return TRUE;
}

gboolean
tw_path_flow_fix (TwPathFlow *self,
                  guint       arc,
                  gint64      units,
                  double     *gain)
{
  const TwNetwork *net = self->net;
  gint64           more = units - self->flow[arc];
  double           at_head, at_tail;

  note (self, arc, self->flow[arc]);
  note (self, (gint64) net->n_arcs + arc, self->capacity[arc]);
  self->flow[arc] = self->capacity[arc] = 0;
  if (!tw_path_flow_add (self, net->head[arc], more, &at_head) || !tw_path_flow_add (self, net->tail[arc], -more, &at_tail))
    return FALSE;
  *gain = at_head + at_tail - (double) more * (double) net->cost[arc];

  return TRUE;
}

gsize
tw_path_flow_get_mark (const TwPathFlow *self)
{
  return self->changes->len;
}

void
tw_path_flow_undo (TwPathFlow *self,
                   gsize       mark)
{
  while (self->changes->len > mark)
    {
      const Change *change = &g_array_index (self->changes, Change, self->changes->len - 1);

      if (change->index >= (gint64) self->net->n_arcs)
        self->capacity[change->index - self->net->n_arcs] = change->value;
      else if (change->index >= 0)
        self->flow[change->index] = change->value;
      else
        self->potential[~change->index] = change->value;
      g_array_set_size (self->changes, self->changes->len - 1);
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
