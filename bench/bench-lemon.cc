/* bench-lemon.cc
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <lemon/network_simplex.h> /* first: GLib has a macro MAX, LEMON a member of that name */
#include <lemon/smart_graph.h>

#include "bench-lemon.h"

gboolean
bench_lemon_solve (const TwNetwork *network,
                   double          *cost)
{
  typedef lemon::SmartDigraph Graph;
  Graph                 graph;
  Graph::ArcMap<gint64> capacity (graph), price (graph);
  Graph::NodeMap<gint64> supply (graph);

  graph.reserveNode ((int) network->n_nodes);
  graph.reserveArc ((int) network->n_arcs);
  for (guint k = 0; k < network->n_nodes; k++)
    supply[graph.addNode ()] = network->supply[k];
  for (guint e = 0; e < network->n_arcs; e++)
    {
      Graph::Arc arc = graph.addArc (graph.nodeFromId ((int) network->tail[e]), graph.nodeFromId ((int) network->head[e]));

      capacity[arc] = network->capacity[e];
      price[arc] = network->cost[e];
    }

  lemon::NetworkSimplex<Graph, gint64, gint64> simplex (graph);
  if (simplex.upperMap (capacity).costMap (price).supplyMap (supply).run () != simplex.OPTIMAL)
    return FALSE;
  *cost = simplex.totalCost<double> ();

  return TRUE;
}
