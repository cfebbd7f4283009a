/* tw-sim-tail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-tail.h"

#include <string.h>

TwSimTail *
tw_sim_tail_new (void)
{
  return g_new0 (TwSimTail, 1);
}

void
tw_sim_tail_free (TwSimTail *self)
{
  g_free (self->arc);
  g_free (self->number);
  g_free (self->first_arc);
  g_free (self->n_nodes_from);
  g_free (self->tail);
  g_free (self->head);
  g_free (self->cost);
  g_free (self->capacity);
  g_free (self->supply);
  g_free (self->close);
  g_free (self->place);
  g_free (self->pred);
  g_free (self->full);
  g_free (self);
}

static void
make_room (TwSimTail           *self,
           const TwItemNetwork *network)
{
  guint n_arcs = network->net.n_arcs;
  guint n_nodes = network->net.n_nodes;

  self->n_weeks = network->template->n_weeks;
  self->n_arcs = n_arcs;
  self->n_nodes = n_nodes;
  self->first_arc = g_renew (guint, self->first_arc, self->n_weeks + 2);
  self->n_nodes_from = g_renew (guint, self->n_nodes_from, self->n_weeks + 2);
  if (n_arcs > self->n_arcs_room)
    {
      self->n_arcs_room = n_arcs;
      self->arc = g_renew (guint, self->arc, n_arcs);
      self->tail = g_renew (guint32, self->tail, n_arcs);
      self->head = g_renew (guint32, self->head, n_arcs);
      self->cost = g_renew (gint64, self->cost, n_arcs);
      self->capacity = g_renew (gint64, self->capacity, n_arcs);
      self->place = g_renew (guint, self->place, n_arcs);
      self->full = g_renew (guint8, self->full, n_arcs);
    }
  if (n_nodes > self->n_nodes_room)
    {
      self->n_nodes_room = n_nodes;
      self->number = g_renew (guint32, self->number, n_nodes);
      self->supply = g_renew (gint64, self->supply, n_nodes);
      self->close = g_renew (guint, self->close, n_nodes);
      self->pred = g_renew (gint32, self->pred, n_nodes);
    }
}

guint
tw_sim_tail_get_close (const TwItemNetwork *network,
                       guint                arc)
{
  const TwItemArc *row = &network->arc[arc];

  if (row->kind == TW_ARC_MAKE)
    return row->week - network->template->production_weeks[network->place[row->where].place];

  return row->week;
}

static void
sort_arcs (TwSimTail           *self,
           const TwItemNetwork *network)
{
  guint *first = self->first_arc;

  memset (first, 0, (self->n_weeks + 2) * sizeof *first);
  for (guint e = 0; e < self->n_arcs; e++)
    if (tw_sim_tail_get_close (network, e) < self->n_weeks)
      first[tw_sim_tail_get_close (network, e) + 1]++;
  for (guint w = 1; w <= self->n_weeks; w++)
    first[w] += first[w - 1];
  for (guint e = 0; e < self->n_arcs; e++)
    self->arc[first[MIN (tw_sim_tail_get_close (network, e), self->n_weeks)]++] = e;
  memmove (first + 1, first, (self->n_weeks + 1) * sizeof *first); /* each was moved to the start of the next */
  first[0] = 0;
}

static void
sort_nodes (TwSimTail           *self,
            const TwItemNetwork *network)
{
  guint *n = self->n_nodes_from;
  guint  next = 0;

  memset (self->close, 0, self->n_nodes * sizeof *self->close);
  for (guint i = 0; i < self->n_arcs; i++) /* the last to set it is of the last week */
    {
      guint week = MIN (tw_sim_tail_get_close (network, self->arc[i]), self->n_weeks);

      self->close[network->tail[self->arc[i]]] = week;
      self->close[network->head[self->arc[i]]] = week;
    }
  self->close[network->net.root] = self->n_weeks + 1;

  memset (n, 0, (self->n_weeks + 2) * sizeof *n);
  for (guint k = 0; k < self->n_nodes; k++)
    n[self->close[k]]++;
  for (guint w = self->n_weeks + 2; w-- > 0;)
    {
      guint in_week = n[w];

      n[w] = next;
      next += in_week;
    }
  for (guint k = 0; k < self->n_nodes; k++)
    self->number[k] = n[self->close[k]]++;
}

void
tw_sim_tail_take (TwSimTail           *self,
                  const TwItemNetwork *network)
{
  make_room (self, network);
  sort_arcs (self, network);
  sort_nodes (self, network);
  for (guint i = 0; i < self->n_arcs; i++)
    {
      guint e = self->arc[i];

      self->place[e] = i;
      self->tail[i] = self->number[network->tail[e]];
      self->head[i] = self->number[network->head[e]];
      self->cost[i] = network->cost[e];
      self->capacity[i] = network->capacity[e];
    }
  for (guint k = 0; k < self->n_nodes; k++)
    self->supply[self->number[k]] = network->supply[k];
}

void
tw_sim_tail_get_network (const TwSimTail *self,
                         guint            week,
                         TwNetwork       *out)
{
  guint first = self->first_arc[week];

  *out = (TwNetwork){
    .n_nodes = self->n_nodes_from[week],
    .n_arcs = self->n_arcs - first,
    .root = 0,
    .tail = self->tail + first,
    .head = self->head + first,
    .capacity = self->capacity + first,
    .cost = self->cost + first,
    .supply = self->supply,
  };
}

/* ---- where to start ---- */

/* What arcs of weeks before @week bring comes as supply. */
static gint64 *
cut_supply (const TwSimTail *self,
            guint            week,
            const gint64    *flow)
{
  guint   n = self->n_nodes_from[week];
  gint64 *supply = g_memdup2 (self->supply, n * sizeof *supply);
  gint64  sum = 0;

  for (guint i = 0; i < self->first_arc[week]; i++)
    if (self->head[i] < n)
      supply[self->head[i]] += flow[self->arc[i]];
  for (guint k = 1; k < n; k++)
    sum += supply[k];
  supply[0] = -sum;

  return supply;
}

/* What hung on a week gone by hangs on the root. */
static void
cut_tree (TwSimTail              *self,
          guint                   week,
          const TwNetworkSimplex *solved)
{
  guint              first = self->first_arc[week];
  g_autofree gint32 *pred = g_new (gint32, self->n_nodes);
  g_autofree guint8 *full = g_new (guint8, self->n_arcs);

  tw_network_simplex_get_basis (solved, pred, full);
  for (guint k = 0; k < self->n_nodes; k++)
    self->pred[self->number[k]] = pred[k] >= 0 && self->place[pred[k]] >= first ? (gint32) (self->place[pred[k]] - first) : -1;
  for (guint i = first; i < self->n_arcs; i++)
    self->full[i - first] = full[self->arc[i]];
}

GBytes *
tw_sim_tail_find_basis (TwSimTail              *self,
                        guint                   week,
                        const TwNetworkSimplex *solved,
                        TwNetworkSimplex       *simplex)
{
  g_autofree gint64 *supply = cut_supply (self, week, tw_network_simplex_get_flow (solved));
  TwNetwork          net;

  tw_sim_tail_get_network (self, week, &net);
  net.supply = supply;
  cut_tree (self, week, solved);
  if (!tw_network_simplex_attach (simplex, &net, NULL))
    return NULL;
  tw_network_simplex_set_basis (simplex, self->pred, self->full);
  tw_network_simplex_solve (simplex, NULL);

  return tw_network_simplex_dup_basis (simplex);
}
