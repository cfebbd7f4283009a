/* tw-item-crash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-crash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const TwItemNetwork *network;
  gint32              *pred;
  guint8              *at_capacity;
  gint64              *need;       /* [n_nodes]: units that others take from a node */
  guint               *first_arc;  /* [n_places * n_weeks]: hold arc of a place and week, followed by its slices */
  gint32              *make;       /* [n_places * n_weeks]: -1 where there is none */
  gint32              *way_in;     /* [n_places]: lane by which a unit gets there at the least cost, -1 for none */
  guint               *release;    /* [n_places * (TW_MAX_CHAINS + 1)]: week from which units of a chain are used */
  guint32             *downstream; /* [n_places]: places, the dearest to reach first */
} Crash;

static double
get_arc_value (const Crash *crash,
               guint        arc)
{
  return -(double) crash->network->cost[arc] / crash->network->unit;
}

static guint
get_release (const Crash *crash,
             guint32      place,
             guint        chain)
{
  return crash->release[place * (TW_MAX_CHAINS + 1) + chain];
}

/* A chain is held until the mean demand has used up those before it; the place's own units come last. */
static void
find_releases (Crash *crash)
{
  const TwItemNetwork *network = crash->network;
  guint                n_weeks = network->template->n_weeks;

  for (guint32 l = 0; l < network->n_places; l++)
    {
      const TwItemPlace *place = &network->place[l];
      guint             *release = crash->release + l * (TW_MAX_CHAINS + 1);
      const double      *demand = network->demand + (gsize) l * (n_weeks + 1);
      gint64             older = 0;
      guint              week = 0;

      release[0] = 0;
      for (guint k = 1; k <= place->n_chains; k++)
        {
          release[k] = week;
          older += network->chain[place->first_chain + k - 1].units;
          while (week < n_weeks && demand[week + 1] <= (double) older)
            week++;
          release[0] = week;
        }
    }
}

static void
index_arcs (Crash *crash)
{
  const TwItemNetwork *network = crash->network;
  guint                n_weeks = network->template->n_weeks;

  for (guint i = 0; i < network->n_places * n_weeks; i++)
    crash->make[i] = -1;
  for (guint k = 0; k < network->net.n_nodes; k++)
    crash->pred[k] = -1;
  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (arc->kind == TW_ARC_HOLD && network->tail[e] == tw_item_network_get_use_node (network, arc->where, arc->week))
        crash->first_arc[arc->where * n_weeks + arc->week] = e;
      else if (arc->kind == TW_ARC_HOLD || arc->kind == TW_ARC_USE)
        {
          if ((arc->week < get_release (crash, arc->where, arc->chain)) == (arc->kind == TW_ARC_HOLD))
            crash->pred[network->tail[e]] = (gint32) e;
        }
      else if (arc->kind == TW_ARC_MAKE && arc->slice == 0)
        crash->make[arc->where * n_weeks + arc->week] = (gint32) e;
    }
}

static void
find_ways_in (Crash *crash)
{
  const TwItemNetwork *network = crash->network;
  g_autofree double   *least = g_new (double, network->n_places);

  for (guint l = 0; l < network->n_places; l++)
    {
      crash->way_in[l] = -1;
      least[l] = INFINITY;
    }
  for (guint i = 0; i < network->n_lanes; i++)
    {
      const TwItemLane *lane = &network->lane[i];
      double            cost = network->place[lane->from].landed + tw_item_lane_get_cost (lane);

      if (lane->n_arcs == 0 || cost >= least[lane->to] || network->place[lane->from].landed >= network->place[lane->to].landed)
        continue;
      least[lane->to] = cost;
      crash->way_in[lane->to] = (gint32) i;
    }
}

static int
compare_landed (const void *a,
                const void *b,
                void       *data)
{
  const TwItemPlace *place = data;
  double             x = place[*(const guint32 *) a].landed;
  double             y = place[*(const guint32 *) b].landed;

  return (x < y) - (x > y);
}

/* A place costs more to reach than the place its way in comes from. */
static void
order_places (Crash *crash)
{
  for (guint32 l = 0; l < crash->network->n_places; l++)
    crash->downstream[l] = l;
  g_qsort_with_data (crash->downstream, (gint) crash->network->n_places, sizeof *crash->downstream, compare_landed, crash->network->place);
}

/* The arc by which more can come to a place in @week; -1 if it is too early for any. */
static gint32
find_inbound (const Crash *crash,
              guint32      place,
              guint        week)
{
  const TwItemNetwork *network = crash->network;
  const TwItemLane    *lane;
  guint                lead;

  if (week < get_release (crash, place, 0))
    return -1;
  if (crash->make[place * network->template->n_weeks + week] >= 0)
    return crash->make[place * network->template->n_weeks + week];
  if (crash->way_in[place] < 0)
    return -1;
  lane = &network->lane[crash->way_in[place]];
  lead = network->template->n_weeks - lane->n_arcs;

  return week >= lead ? (gint32) (lane->first_arc + week - lead) : -1;
}

/* Shared markets ask the place that delivers at the least cost. */
static void
ask_for_shared (Crash *crash)
{
  const TwItemNetwork *network = crash->network;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc    *arc = &network->arc[e];
      const TwItemMarket *market = &network->market[arc->where];

      if (arc->kind == TW_ARC_SERVE && market->node != NULL)
        {
          if (get_arc_value (crash, e) > network->place[market->primary].landed)
            {
              crash->at_capacity[e] = TRUE;
              crash->need[tw_item_network_get_use_node (network, (guint32) market->primary, arc->week)] += network->capacity[e];
            }
          else if (crash->pred[network->tail[e]] < 0)
            crash->pred[network->tail[e]] = (gint32) e;
        }
      else if (arc->kind == TW_ARC_PARCEL && (gint32) arc->from == market->primary && crash->pred[network->head[e]] < 0)
        crash->pred[network->head[e]] = (gint32) e;
    }
}

/* One place and week: what it fills, and where its tree arc goes. Returns what it hands on. */
static gint64
fill_week (Crash  *crash,
           guint32 place,
           guint   week,
           gint64  there)
{
  const TwItemNetwork *network = crash->network;
  guint32              node = tw_item_network_get_use_node (network, place, week);
  guint32              arrival = tw_item_network_get_node (network, place, week);
  guint                hold = crash->first_arc[place * network->template->n_weeks + week];
  gint32               inbound = find_inbound (crash, place, week);
  double               price = inbound >= 0 ? network->place[place].landed : network->place[place].liquidation;
  gint64               kept = 0;

  for (guint e = hold + 1; e < network->net.n_arcs && network->tail[e] == node; e++)
    {
      gboolean covers = network->arc[e].kind == TW_ARC_COVER && network->head[e] != network->net.root;
      gboolean serves = network->arc[e].kind == TW_ARC_SERVE;

      if (!(covers || serves) || (inbound < 0 && there < network->capacity[e]) || get_arc_value (crash, e) <= (covers ? 0 : price))
        continue;
      crash->at_capacity[e] = TRUE;
      there -= network->capacity[e];
      kept += covers ? network->capacity[e] : 0;
    }

  if (there >= 0 || inbound < 0)
    {
      crash->pred[node] = (gint32) hold;
      return there + kept;
    }
  if (arrival != node)
    crash->pred[node] = crash->pred[arrival];
  crash->pred[arrival] = inbound;
  crash->need[network->tail[inbound]] -= there;

  return kept;
}

/* The last node: the end slices in their order, one of them in the tree. */
static void
fill_end (Crash  *crash,
          guint32 node,
          guint   first,
          gint64  there)
{
  const TwItemNetwork *network = crash->network;

  for (guint e = first; e < first + TW_N_END_SLICES; e++)
    {
      if (e + 1 == first + TW_N_END_SLICES || there < network->capacity[e])
        {
          crash->pred[node] = (gint32) e;
          return;
        }
      crash->at_capacity[e] = TRUE;
      there -= network->capacity[e];
    }
}

static void
fill_place (Crash  *crash,
            guint32 place)
{
  const TwItemNetwork *network = crash->network;
  guint                n_weeks = network->template->n_weeks;
  guint                first_end = network->first_end + TW_N_END_SLICES * place;
  gint64               there = 0;

  for (guint w = 0; w < n_weeks; w++)
    {
      for (guint k = 0; k <= network->place[place].n_chains; k++)
        for (guint v = w > get_release (crash, place, k) ? w : 0; v <= w && w >= get_release (crash, place, k); v++)
          there += network->supply[tw_item_network_get_chain_node (network, place, k, v)];
      there = fill_week (crash, place, w, there - crash->need[tw_item_network_get_use_node (network, place, w)]);
    }
  fill_end (crash, tw_item_network_get_use_node (network, place, n_weeks), first_end, there);
}

void
tw_item_crash (const TwItemNetwork *self,
               gint32              *pred,
               guint8              *at_capacity)
{
  guint n_cells = self->n_places * self->template->n_weeks;
  Crash crash = { .network = self, .pred = pred, .at_capacity = at_capacity };

  memset (at_capacity, 0, self->net.n_arcs);
  crash.need = g_new0 (gint64, self->net.n_nodes);
  crash.first_arc = g_new (guint, n_cells);
  crash.make = g_new (gint32, n_cells);
  crash.way_in = g_new (gint32, self->n_places);
  crash.downstream = g_new (guint32, self->n_places);
  crash.release = g_new (guint, self->n_places * (TW_MAX_CHAINS + 1));
  find_releases (&crash);
  index_arcs (&crash);
  find_ways_in (&crash);
  order_places (&crash);
  ask_for_shared (&crash);
  for (guint i = 0; i < self->n_places; i++)
    fill_place (&crash, crash.downstream[i]);
  g_free (crash.need);
  g_free (crash.first_arc);
  g_free (crash.make);
  g_free (crash.way_in);
  g_free (crash.release);
  g_free (crash.downstream);
}
