/* tw-item-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-answer.h"

#include "allocate/tw-item-network-private.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  const TwItemNetwork    *network;
  const TwNetworkSimplex *simplex;
  gint64                 *flow;    /* [n_arcs]: the solver's and what is fixed */
  double                 *average; /* [n_nodes]: see find_averages() */
} Answer;

static int
compare_shipments (const void *a,
                   const void *b)
{
  const TwPlanShipment *s = a;
  const TwPlanShipment *r = b;

  if (s->week != r->week)
    return s->week < r->week ? -1 : 1;
  if (s->lane != r->lane)
    return s->lane < r->lane ? -1 : 1;
  if (s->place != r->place)
    return s->place < r->place ? -1 : 1;

  return (s->arrive_week > r->arrive_week) - (s->arrive_week < r->arrive_week);
}

static double
get_potential (const Answer *self,
               guint32       node)
{
  return (double) tw_network_simplex_get_potential (self->simplex)[node] / self->network->unit;
}

static gint64 *
add_fixed (const TwItemNetwork    *network,
           const TwNetworkSimplex *simplex)
{
  const gint64 *flow = tw_network_simplex_get_flow (simplex);
  gint64       *units = g_new (gint64, network->net.n_arcs);

  for (guint e = 0; e < network->net.n_arcs; e++)
    units[e] = flow[e] + network->fixed[e];

  return units;
}

/* What a unit that passes a node earns from there on, on average over the flow that leaves it. Nodes are taken once
 * all that their flow goes to are known; a flow of least cost has no circle, and a node without flow has the
 * worth of one more unit. */
static double *
find_averages (const Answer *self)
{
  const TwItemNetwork *network = self->network;
  const TwNetwork     *net = &network->net;
  const gint64        *flow = self->flow;
  double              *average = g_new0 (double, net->n_nodes);
  g_autofree gint64   *passing = g_new0 (gint64, net->n_nodes);
  g_autofree guint    *n_open = g_new0 (guint, net->n_nodes); /* arcs with flow out of it, still to be taken */
  g_autofree guint    *first_in = g_new0 (guint, net->n_nodes + 2);
  g_autofree guint    *in = g_new (guint, net->n_arcs);
  g_autofree guint32  *ready = g_new (guint32, net->n_nodes);
  guint                n_ready = 0;

  for (guint e = 0; e < net->n_arcs; e++)
    if (flow[e] > 0)
      {
        n_open[net->tail[e]]++;
        passing[net->tail[e]] += flow[e];
        first_in[net->head[e] + 2]++;
      }
  for (guint k = 2; k < net->n_nodes + 2; k++)
    first_in[k] += first_in[k - 1];
  for (guint e = 0; e < net->n_arcs; e++)
    if (flow[e] > 0)
      in[first_in[net->head[e] + 1]++] = e;

  n_open[net->root] = 0;
  for (guint32 k = 0; k < net->n_nodes; k++)
    {
      if (passing[k] == 0)
        average[k] = (double) tw_network_simplex_get_potential (self->simplex)[k] / network->unit;
      if (n_open[k] == 0)
        ready[n_ready++] = k;
    }
  average[net->root] = 0;
  while (n_ready > 0)
    {
      guint32 k = ready[--n_ready];

      for (guint i = first_in[k]; i < first_in[k + 1]; i++)
        {
          guint32 tail = net->tail[in[i]];

          if (tail == net->root)
            continue;
          average[tail] += (average[k] - (double) net->cost[in[i]] / network->unit) * (double) flow[in[i]] / (double) passing[tail];
          if (--n_open[tail] == 0)
            ready[n_ready++] = tail;
        }
    }

  return average;
}

static void
read_make (const Answer    *self,
           const TwItemArc *arc,
           gint64           units,
           GArray          *shipments)
{
  const TwNetworkTemplate *t = self->network->template;
  guint32                  place = self->network->place[arc->where].place;
  double                   cost = tw_model_get_item (t->model, self->network->item)->unit_cost;
  TwPlanShipment           row = {
              .lane = TW_ANY,
              .place = place,
              .week = (guint16) (arc->week - t->production_weeks[place]),
              .arrive_week = arc->week,
              .units = (guint32) units,
              .worth = (float) (self->average[tw_item_network_get_node (self->network, arc->where, arc->week)] - cost),
  };

  g_array_append_val (shipments, row);
}

static void
append_lane_shipment (const Answer     *self,
                      const TwItemLane *lane,
                      guint             week,
                      guint32           units,
                      gboolean          pinned,
                      GArray           *shipments)
{
  const TwItemNetwork *network = self->network;
  guint                arrive = week + tw_item_network_get_lead (network, lane);
  guint                seen = MIN (arrive, network->template->n_weeks);
  TwPlanShipment       row = {
          .lane = lane->index,
          .place = network->place[lane->from].place,
          .week = (guint16) week,
          .arrive_week = (guint16) arrive,
          .units = units,
          .pinned = pinned,
          .worth = (float) (self->average[tw_item_network_get_node (network, lane->to, seen)] - tw_item_lane_get_cost (lane) - get_potential (self, tw_item_network_get_use_node (network, lane->from, week))),
  };

  g_array_append_val (shipments, row);
}

/* Pins of one lane and week are one shipment. */
static void
append_pin_shipment (const Answer *self,
                     const TwPin  *pin,
                     GArray       *shipments)
{
  for (guint i = 0; i < shipments->len; i++)
    {
      TwPlanShipment *row = &g_array_index (shipments, TwPlanShipment, i);

      if (row->pinned && row->lane == pin->lane && row->week == pin->week)
        {
          row->units += pin->units;
          return;
        }
    }

  append_lane_shipment (self, tw_item_network_find_lane (self->network, pin->lane), pin->week, pin->units, TRUE, shipments);
}

/* The line just read, of arc @arc: what keeping to the accepted plan saves is part of its worth, and accepted units are part
 * of the line of those beyond them. */
static void
join_accepted (const Answer    *self,
               const TwItemArc *arc,
               GArray          *shipments)
{
  double          price = tw_item_network_get_change_price (self->network);
  TwPlanShipment *last = &g_array_index (shipments, TwPlanShipment, shipments->len - 1);

  last->worth += (float) (arc->slice > 0 ? price : -price);
  for (guint i = 0; arc->slice > 0 && i + 1 < shipments->len; i++)
    {
      TwPlanShipment *row = &g_array_index (shipments, TwPlanShipment, i);

      if (compare_shipments (row, last) != 0)
        continue;
      row->worth = (row->worth * (float) row->units + last->worth * (float) last->units) / (float) (row->units + last->units);
      row->units += last->units;
      g_array_set_size (shipments, shipments->len - 1);
      return;
    }
}

static void
read_flow (const Answer *self,
           TwItemPlan   *plan,
           GArray       *shipments)
{
  const TwItemNetwork *network = self->network;
  const gint64        *flow = self->flow;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (flow[e] == 0)
        continue;
      tw_item_network_add_arc_value (network, e, (double) flow[e], plan->part);
      if (arc->kind == TW_ARC_HOLD || (arc->kind == TW_ARC_COVER && network->head[e] != network->net.root))
        plan->place_stock[arc->where * plan->n_weeks + arc->week] += (gint32) flow[e];
      else if (arc->kind == TW_ARC_MAKE)
        read_make (self, arc, flow[e], shipments);
      else if (arc->kind == TW_ARC_SHIP)
        append_lane_shipment (self, &network->lane[arc->where], arc->week, (guint32) flow[e], FALSE, shipments);
      if (arc->kind == TW_ARC_MAKE || arc->kind == TW_ARC_SHIP)
        join_accepted (self, arc, shipments);
    }
}

static void
read_pins (const Answer *self,
           TwItemPlan   *plan,
           GArray       *shipments)
{
  const TwItemNetwork *network = self->network;
  guint                n;
  const TwPin         *pin = tw_network_template_get_pins (network->template, network->item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].week < network->template->n_weeks)
      {
        tw_item_network_add_pin_value (network, &pin[i], plan->part);
        append_pin_shipment (self, &pin[i], shipments);
      }
}

/* Once for each departure, whatever it carries: rows are in order of week and lane. */
static void
add_fixed_costs (const TwItemNetwork *network,
                 TwItemPlan          *plan)
{
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (s->lane != TW_ANY && (i == 0 || s[-1].lane != s->lane || s[-1].week != s->week))
        plan->part[TW_PART_FIXED] -= tw_model_get_lane (network->template->model, s->lane)->fixed_cost;
    }
}

static void
read_worth (const Answer *self,
            TwItemPlan   *plan)
{
  const TwItemNetwork *network = self->network;

  for (gsize i = 0; i < (gsize) plan->n_places * plan->n_weeks; i++)
    plan->place_worth[i] = NAN;
  for (guint l = 0; l < network->n_places; l++)
    for (guint w = 0; w < network->template->n_weeks; w++)
      if (!tw_network_simplex_is_short (self->simplex, tw_item_network_get_node (network, l, w)))
        plan->place_worth[l * plan->n_weeks + w] = (float) get_potential (self, tw_item_network_get_node (network, l, w));
}

/* Units sold from a place's cover in week @w, over all its markets. */
static void
add_cover_sales (const Answer *self,
                 double       *cover)
{
  const TwItemNetwork *network = self->network;
  const gint64        *flow = self->flow;

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_COVER)
      cover[network->arc[e].where * network->template->n_weeks + network->arc[e].week] += (double) flow[e] * network->arc[e].share * network->place[network->arc[e].where].kept;
}

/* Share of a market's mean that serve arcs sell, by week. A week without a whole unit of its own belongs to
 * the next that has one: its demand is part of that unit. */
static void
find_served (const Answer *self,
             double       *served)
{
  const TwItemNetwork *network = self->network;
  const gint64        *flow = self->flow;
  guint                n_weeks = network->template->n_weeks;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (arc->kind == TW_ARC_SERVE)
        served[arc->where * n_weeks + arc->week] += (double) flow[e] * arc->share / (double) network->market[arc->where].units[arc->week];
      else if (arc->kind == TW_ARC_PARCEL)
        served[arc->where * n_weeks + arc->week] -= (double) flow[e] * arc->share * (1 - tw_item_network_get_kept (network, arc)) / (double) network->market[arc->where].units[arc->week];
    }

  for (guint i = 0; i < network->n_markets; i++)
    {
      const gint64 *units = network->market[i].units;
      double       *row = served + i * n_weeks;

      for (guint w = n_weeks - 1; w-- > 0;)
        if (units[w] == 0)
          row[w] = row[w + 1];
      for (guint w = 1; w < n_weeks; w++) /* weeks after the last unit */
        if (units[w] == 0 && row[w] == 0)
          row[w] = row[w - 1];
    }
}

static void
read_sales (const Answer *self,
            TwItemPlan   *plan)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  g_autofree double   *cover = g_new0 (double, (gsize) network->n_places *n_weeks);
  g_autofree double   *served = g_new0 (double, (gsize) network->n_markets *n_weeks);

  add_cover_sales (self, cover);
  find_served (self, served);
  for (guint i = 0; i < network->n_markets; i++)
    for (guint w = 0; w < n_weeks; w++)
      {
        const TwItemMarket *market = &network->market[i];
        double              mean = market->sums[w + 1] - market->sums[w];
        double              sales = mean * served[i * n_weeks + w];

        if (market->primary >= 0)
          sales += cover[(guint) market->primary * n_weeks + w] * market->mean / network->place[market->primary].mean;
        sales = MIN (sales, mean);
        plan->market_demand[i * plan->n_weeks + w] = (float) mean;
        plan->market_sales[i * plan->n_weeks + w] = (float) sales;
        plan->demand += mean;
        plan->sales += sales;
      }
}

/* Artificial flow may enter anywhere upstream of where it is missed; the place and week that mean something
 * to a planner are those of the largest pin the shortage hits. */
static void
add_short_pin (TwShortfall       *shortfall,
               const TwPin       *pin,
               const TwItemPlace *from,
               guint32           *largest)
{
  shortfall->pin_ids[shortfall->n_pins++] = pin->id;
  shortfall->available_units += pin->units;
  if (pin->units <= *largest)
    return;
  *largest = pin->units;
  shortfall->place = from->place;
  shortfall->week = (guint16) pin->week;
}

/* The cut names every pin that could be smaller to make the rest possible: those that take units from it. */
TwShortfall *
tw_item_answer_find_shortfall (const TwItemNetwork    *network,
                               const TwNetworkSimplex *simplex,
                               const gboolean         *left_out)
{
  guint        n_weeks = network->template->n_weeks;
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (network->template, network->item, &n);
  TwShortfall *shortfall = g_new0 (TwShortfall, 1);
  guint32      largest = 0;

  shortfall->pin_ids = g_new (gint64, n);
  for (guint k = 0; k < network->net.n_nodes; k++)
    shortfall->short_units += MAX (tw_network_simplex_get_missing (simplex, k), 0);
  for (guint i = 0; i < n; i++)
    {
      guint32 from = tw_item_network_find_lane (network, pin[i].lane)->from;

      if (!(left_out != NULL && left_out[i]) && pin[i].week < n_weeks && tw_network_simplex_is_short (simplex, tw_item_network_get_use_node (network, from, pin[i].week)))
        add_short_pin (shortfall, &pin[i], &network->place[from], &largest);
    }
  shortfall->available_units = MAX (shortfall->available_units - shortfall->short_units, 0);

  return shortfall;
}

/* With rows for the places and markets of the network, in its order. */
static TwItemPlan *
new_plan (const TwItemNetwork *network)
{
  guint               n_weeks = tw_model_get_n_weeks (network->template->model);
  g_autofree guint32 *place = g_new (guint32, network->n_places);
  g_autofree guint32 *market = g_new (guint32, network->n_markets);

  for (guint l = 0; l < network->n_places; l++)
    place[l] = network->place[l].place;
  for (guint i = 0; i < network->n_markets; i++)
    market[i] = network->market[i].market;

  return tw_item_plan_new_for (network->item, place, network->n_places, market, network->n_markets, n_weeks);
}

TwItemPlan *
tw_item_answer_new (const TwItemNetwork    *network,
                    const TwNetworkSimplex *simplex,
                    TwFlowStatus            status)
{
  Answer        answer = { .network = network, .simplex = simplex };
  const Answer *self = &answer;
  TwItemPlan   *plan = new_plan (network);
  GArray       *shipments = g_array_new (FALSE, FALSE, sizeof (TwPlanShipment));

  answer.flow = add_fixed (network, simplex);
  answer.average = find_averages (self);
  read_flow (self, plan, shipments);
  read_pins (self, plan, shipments);
  read_worth (self, plan);
  read_sales (self, plan);
  plan->n_shipments = shipments->len;
  plan->shipment = g_memdup2 (shipments->data, shipments->len * sizeof *plan->shipment); /* no longer than it is */
  g_array_unref (shipments);
  if (plan->n_shipments > 1)
    qsort (plan->shipment, plan->n_shipments, sizeof *plan->shipment, compare_shipments);
  if (network->rounded)
    add_fixed_costs (network, plan);
  for (int i = 0; i < TW_N_PARTS; i++)
    plan->part[i] += network->constant[i];
  for (int i = 0; i < TW_N_PARTS; i++)
    plan->value += plan->part[i];
  plan->relaxed_value = plan->bound = plan->value;
  if (status == TW_FLOW_INFEASIBLE)
    {
      plan->status = TW_PLAN_INFEASIBLE;
      plan->shortfall = tw_item_answer_find_shortfall (network, simplex, NULL);
    }

  g_free (answer.flow);
  g_free (answer.average);

  return plan;
}
