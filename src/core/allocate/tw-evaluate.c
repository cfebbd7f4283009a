/* tw-evaluate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-evaluate.h"

#include "allocate/tw-container-rounding.h"
#include "allocate/tw-fees.h"
#include "allocate/tw-item-solver.h"
#include "allocate/tw-measures.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

#define MICROS 1e6

/* Units of one age in a place. */
typedef struct
{
  double days; /* age on the plan's first Monday; < 0 for what comes later */
  double units;
} Layer;

typedef struct
{
  const TwPlan  *plan;
  const TwModel *model;
  TwNetworkTemplate *template;
  TwItemSolver     *solver;
  TwNetworkSimplex *simplex;
  guint             n_weeks; /* planned */
  guint             n_places;

  /* of the item at hand */
  const TwItem     *item;
  const TwItemPlan *answer;
  double           *part;
  gint64           *change; /* [n_places * n_weeks]: units that arrive less those that are sent on */
  gint64           *sent;   /* [n_places * n_weeks] */
  gint64           *out;    /* [n_places * n_weeks]: units that leave without being sent on */
  double           *sold;   /* [n_places * n_weeks]: expected */
  double            missing;
  GArray           *layer;  /* of Layer */
  double           *demand; /* [weeks of the forecasts] */

  /* of all items */
  double *held;  /* [n_places * n_weeks]: m³ */
  double *left;  /* [n_places * n_weeks]: m³ */
  double *moved; /* [n_lanes * n_weeks]: m³ */
} Evaluator;

static gsize
get_cell (const Evaluator *self,
          guint32          place,
          guint            week)
{
  return (gsize) place * self->n_weeks + week;
}

static gint64
get_stock (const Evaluator *self,
           guint32          place,
           guint            week)
{
  return tw_item_plan_get_stock (self->answer, place, week);
}

static const TwPlace *
get_place (const Evaluator *self,
           guint32          place)
{
  return tw_model_get_place (self->model, place);
}

static const TwItemPlace *
find_item_place (const Evaluator *self,
                 guint32          place)
{
  const TwItemNetwork *network = self->solver->network;

  return network->local[place] >= 0 ? &network->place[network->local[place]] : NULL;
}

/* ---- what comes in and is sent on ---- */

static void
add_known_units (Evaluator *self)
{
  TwWeek            start = tw_model_get_start_week (self->model);
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (self->model, self->answer->item, &n);
  const TwShipment *shipment;

  for (guint i = 0; i < n; i++)
    {
      self->change[get_cell (self, stock[i].place, 0)] += (gint64) stock[i].on_hand - stock[i].reserved;
      self->change[get_cell (self, stock[i].place, self->n_weeks > 1 ? 1 : 0)] += stock[i].receiving;
    }
  shipment = tw_model_get_item_shipments (self->model, self->answer->item, &n);
  for (guint i = 0; i < n; i++)
    {
      gint64 week = (gint64) tw_week_from_day (shipment[i].eta) - start;

      if (week < (gint64) self->n_weeks)
        self->change[get_cell (self, tw_model_get_lane (self->model, shipment[i].lane)->to, (guint) MAX (week, 0))] += shipment[i].units;
    }
}

/* Duty is that of the country the goods enter; for a country that does not sell the item, the mean of the markets that
 * are delivered from there or from one lane further on. */
static double
find_duty_rate (const Evaluator *self,
                guint32          place)
{
  const TwNetworkTemplate *t = self->template;
  const TwOffer           *offer = t->duty_market[place] >= 0 ? tw_model_get_offer (self->model, self->answer->item, (guint32) t->duty_market[place]) : NULL;
  double                   sum = 0;
  guint                    n = 0;

  if (offer != NULL && (offer->listed || offer->duty_rate > 0))
    return offer->duty_rate;

  for (guint i = 0; i < self->solver->network->n_markets; i++)
    for (guint m = self->solver->network->market[i].market, k = t->first_parcel[m]; k < t->first_parcel[m + 1]; k++)
      {
        gboolean near = t->parcel[k].place == place;

        for (guint l = 0; l < t->n_lanes && !near; l++)
          near = t->lane[l].from == place && t->lane[l].to == t->parcel[k].place;
        if (!near)
          continue;
        sum += tw_model_get_offer (self->model, self->answer->item, m)->duty_rate;
        n++;
      }

  return n > 0 ? sum / n : 0;
}

static void
price_order (Evaluator            *self,
             const TwPlanShipment *s)
{
  self->part[TW_PART_PURCHASE] -= s->units * self->item->unit_cost;
  if (s->arrive_week < self->n_weeks)
    self->change[get_cell (self, s->place, s->arrive_week)] += s->units;
}

static void
price_shipment (Evaluator            *self,
                const TwPlanShipment *s)
{
  const TwLane  *lane = tw_model_get_lane (self->model, s->lane);
  const TwPlace *from = get_place (self, lane->from);
  const TwPlace *to = get_place (self, lane->to);
  double         freight = tw_lane_get_unit_freight (lane, self->item);

  self->part[TW_PART_FREIGHT] -= s->units * (freight + from->handling_out + to->handling_in);
  if (lane->crosses_border)
    self->part[TW_PART_DUTY] -= s->units * find_duty_rate (self, lane->to) * (self->item->unit_cost + freight);
  self->part[TW_PART_CAPITAL] -= s->units * self->template->capital_per_week * self->item->unit_cost * tw_lane_get_lead_weeks (lane);
  if (from->kind != TW_PLACE_OVERFLOW)
    self->part[TW_PART_PLACEMENT] -= s->units * to->placement_fee;
  if (from->kind == TW_PLACE_FULFILMENT)
    self->part[TW_PART_REMOVAL] -= s->units * from->removal_fee;
  self->part[TW_PART_FIXED] -= s->units * tw_lane_get_unit_container (lane, self->item);

  self->change[get_cell (self, lane->from, s->week)] -= s->units;
  self->sent[get_cell (self, lane->from, s->week)] += s->units;
  self->moved[(gsize) s->lane * self->n_weeks + s->week] += s->units * self->item->volume_m3;
  if (s->arrive_week < self->n_weeks)
    self->change[get_cell (self, lane->to, s->arrive_week)] += s->units;
  else if (find_item_place (self, lane->to) != NULL) /* only a pin goes where the plan no longer sees it */
    self->part[TW_PART_TERMINAL] += s->units * tw_fees_get_replacement_worth (find_item_place (self, lane->to));
}

/* Pins of a lane's week are a line of their own beside what the engine adds, but one departure. */
static gboolean
is_same_departure (const TwPlanShipment *a,
                   const TwPlanShipment *b)
{
  return a->week == b->week && a->lane == b->lane && a->place == b->place;
}

static void
price_lines (Evaluator *self)
{
  for (guint i = 0; i < self->answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &self->answer->shipment[i];

      if (s->lane == TW_ANY)
        {
          price_order (self, s);
          continue;
        }
      price_shipment (self, s);
      if (i == 0 || !is_same_departure (s - 1, s))
        self->part[TW_PART_FIXED] -= tw_model_get_lane (self->model, s->lane)->fixed_cost;
    }
}

/* What was there and came, and is neither sent on nor left, is sold or taken out. */
static void
find_out (Evaluator *self)
{
  for (guint32 p = 0; p < self->n_places; p++)
    for (guint t = 0; t < self->n_weeks; t++)
      {
        gint64 units = (t > 0 ? get_stock (self, p, t - 1) : 0) + self->change[get_cell (self, p, t)] - get_stock (self, p, t);

        if (units < 0)
          self->missing += (double) -units;
        self->out[get_cell (self, p, t)] = MAX (units, 0);
      }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const TwAccepted *x = a;
  const TwAccepted *y = b;

  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;

  return (x->week > y->week) - (x->week < y->week);
}

/* Units by which lines differ from the accepted plan's, of the weeks planned. */
static gint64
count_changes (const Evaluator *self)
{
  TwWeek            start = tw_model_get_start_week (self->model);
  guint             n;
  const TwAccepted *row = tw_model_get_item_accepted (self->model, self->answer->item, &n);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (TwAccepted));
  gint64 units = 0;

  for (guint i = 0; i < n; i++)
    if (row[i].week >= start && row[i].week < start + (TwWeek) self->n_weeks)
      g_array_append_val (lines, row[i]);
  for (guint i = 0; i < self->answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &self->answer->shipment[i];
      TwAccepted            line = { TW_ANY, s->lane, s->place, start + s->week, s->units }; /* no item: ours */

      g_array_append_val (lines, line);
    }
  g_array_sort (lines, compare_lines);

  for (guint i = 0; i < lines->len;)
    {
      const TwAccepted *first = &g_array_index (lines, TwAccepted, i);
      gint64            difference = 0;

      for (; i < lines->len && compare_lines (&g_array_index (lines, TwAccepted, i), first) == 0; i++)
        difference += (g_array_index (lines, TwAccepted, i).item == TW_ANY ? 1 : -1) * (gint64) g_array_index (lines, TwAccepted, i).units;
      units += ABS (difference);
    }

  return units;
}

static void
price_changes (Evaluator *self)
{
  double price = tw_model_get_rules (self->model)->change_price;
  guint  n;

  tw_model_get_accepted (self->model, &n);
  if (n > 0 && price > 0) /* without an accepted plan, nothing changes */
    self->part[TW_PART_CHANGE] -= price * (double) count_changes (self);
}

/* ---- what goes out ---- */

/* A small flow: from each place and week with something that goes out to the slices of demand, and to removal. */
typedef struct
{
  GArray   *arc; /* of guint: arc of the item's network, G_MAXUINT for removal */
  GArray   *tail, *head, *capacity, *cost;
  gint64   *supply;
  guint32  *node;  /* [n_places * n_weeks]: of places of the item's network; G_MAXUINT32 if nothing goes out */
  guint32  *place; /* [n_nodes]: of these nodes: their cell; G_MAXUINT32 for markets */
  guint     n_nodes;
  TwNetwork net;
} Outflow;

static void
append_out_arc (Outflow *flow,
                guint    arc,
                guint32  tail,
                guint32  head,
                gint64   capacity,
                double   worth)
{
  gint64 cost = -(gint64) llround (worth * MICROS);

  g_array_append_val (flow->arc, arc);
  g_array_append_val (flow->tail, tail);
  g_array_append_val (flow->head, head);
  g_array_append_val (flow->capacity, capacity);
  g_array_append_val (flow->cost, cost);
}

/* As the network has it: serve arcs sell from the primary place, parcel arcs bear what another costs more. */
static double
get_arc_worth (const Evaluator *self,
               guint            arc)
{
  double part[TW_N_PARTS] = { 0 };
  double worth = 0;

  tw_item_network_add_arc_value (self->solver->network, arc, 1, part);
  for (int i = 0; i < TW_N_PARTS; i++)
    worth += part[i];

  return worth;
}

static guint32
number_outflow (const Evaluator *self,
                Outflow         *flow)
{
  const TwItemNetwork *network = self->solver->network;
  guint32              n = 0;

  for (guint l = 0; l < network->n_places; l++)
    for (guint w = 0; w < self->n_weeks; w++)
      {
        gsize cell = get_cell (self, network->place[l].place, w);

        flow->node[(gsize) l * self->n_weeks + w] = self->out[cell] > 0 ? n : G_MAXUINT32;
        if (self->out[cell] > 0)
          flow->place[n++] = (guint32) cell;
      }

  return n;
}

/* Tail of the serve arcs of @market in @week, or none: a market of its own or the one place it hangs on. */
static guint32
get_market_node (const Evaluator    *self,
                 const Outflow      *flow,
                 const TwItemMarket *market,
                 guint               week,
                 guint32             first)
{
  if (market->node == NULL)
    return flow->node[(gsize) market->primary * self->n_weeks + week];

  return first + (guint32) (market - self->solver->network->market) * self->n_weeks + week;
}

static void
append_outflow_arcs (const Evaluator *self,
                     Outflow         *flow,
                     guint32          first_market)
{
  const TwItemNetwork *network = self->solver->network;
  guint32              root = flow->net.root;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];
      guint32          tail = G_MAXUINT32;

      if (arc->kind == TW_ARC_SERVE)
        {
          tail = get_market_node (self, flow, &network->market[arc->where], arc->week, first_market);
          if (tail != G_MAXUINT32)
            append_out_arc (flow, e, tail, root, network->capacity[e], get_arc_worth (self, e));
        }
      else if (arc->kind == TW_ARC_PARCEL)
        {
          tail = flow->node[(gsize) arc->from * self->n_weeks + arc->week];
          if (tail != G_MAXUINT32)
            append_out_arc (flow, e, tail, get_market_node (self, flow, &network->market[arc->where], arc->week, first_market), flow->supply[tail], get_arc_worth (self, e));
        }
    }
  for (guint32 k = 0; k < first_market; k++)
    append_out_arc (flow, G_MAXUINT, k, root, flow->supply[k], find_item_place (self, flow->place[k] / self->n_weeks)->liquidation);
}

static void
init_outflow (const Evaluator *self,
              Outflow         *flow)
{
  const TwItemNetwork *network = self->solver->network;
  gsize                n_room = ((gsize) network->n_places + network->n_markets) * self->n_weeks + 1;
  guint32              first_market;

  *flow = (Outflow){ .arc = g_array_new (FALSE, FALSE, sizeof (guint)), .tail = g_array_new (FALSE, FALSE, sizeof (guint32)), .head = g_array_new (FALSE, FALSE, sizeof (guint32)), .capacity = g_array_new (FALSE, FALSE, sizeof (gint64)), .cost = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  flow->node = g_new (guint32, (gsize) network->n_places * self->n_weeks + 1);
  flow->place = g_new (guint32, n_room);
  memset (flow->place, 0xff, n_room * sizeof *flow->place);
  flow->supply = g_new0 (gint64, n_room);
  first_market = number_outflow (self, flow);
  flow->n_nodes = first_market + network->n_markets * self->n_weeks + 1;
  flow->net.root = flow->n_nodes - 1;
  for (guint32 k = 0; k < first_market; k++)
    {
      flow->supply[k] = self->out[flow->place[k]];
      flow->supply[flow->net.root] -= flow->supply[k];
    }
  append_outflow_arcs (self, flow, first_market);

  flow->net.n_nodes = flow->n_nodes;
  flow->net.n_arcs = flow->arc->len;
  flow->net.tail = (const guint32 *) (gpointer) flow->tail->data;
  flow->net.head = (const guint32 *) (gpointer) flow->head->data;
  flow->net.capacity = (const gint64 *) (gpointer) flow->capacity->data;
  flow->net.cost = (const gint64 *) (gpointer) flow->cost->data;
  flow->net.supply = flow->supply;
}

static void
clear_outflow (Outflow *flow)
{
  g_array_unref (flow->arc);
  g_array_unref (flow->tail);
  g_array_unref (flow->head);
  g_array_unref (flow->capacity);
  g_array_unref (flow->cost);
  g_free (flow->node);
  g_free (flow->place);
  g_free (flow->supply);
}

static void
price_outflow_arc (Evaluator     *self,
                   const Outflow *flow,
                   guint          index,
                   double         units)
{
  const TwItemNetwork *network = self->solver->network;
  guint                e = g_array_index (flow->arc, guint, index);
  gsize                cell = flow->place[flow->net.tail[index]];
  const TwItemArc     *arc = e != G_MAXUINT ? &network->arc[e] : NULL;
  const TwItemMarket  *market;

  if (arc == NULL)
    {
      self->part[TW_PART_REMOVAL] += units * find_item_place (self, (guint32) (cell / self->n_weeks))->liquidation;
      return;
    }

  market = &network->market[arc->where];
  tw_item_network_add_arc_value (network, e, units, self->part);
  if (arc->kind == TW_ARC_PARCEL)
    self->sold[cell] += units * arc->share * tw_item_network_get_kept (network, arc);
  else if (market->node == NULL)
    self->sold[cell] += units * arc->share;
}

static void
price_outflow (Evaluator *self)
{
  Outflow       flow;
  const gint64 *units;

  init_outflow (self, &flow);
  if (tw_network_simplex_attach (self->simplex, &flow.net, NULL) && tw_network_simplex_solve (self->simplex, NULL) == TW_FLOW_OPTIMAL)
    {
      units = tw_network_simplex_get_flow (self->simplex);
      for (guint i = 0; i < flow.net.n_arcs; i++)
        if (units[i] > 0)
          price_outflow_arc (self, &flow, i, (double) units[i]);
    }
  clear_outflow (&flow);
}

/* ---- what stays ---- */

/* Units that cover demand above its mean sell some of it; slices are taken from the best on. */
static void
price_cover (Evaluator *self)
{
  const TwItemNetwork *network = self->solver->network;
  g_autofree gint64   *left = g_new (gint64, (gsize) network->n_places * self->n_weeks + 1);

  for (guint l = 0; l < network->n_places; l++)
    for (guint w = 0; w < self->n_weeks; w++)
      left[(gsize) l * self->n_weeks + w] = get_stock (self, network->place[l].place, w);
  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc   *arc = &network->arc[e];
      gsize              cell = (gsize) arc->where * self->n_weeks + arc->week;
      const TwItemPlace *place;
      gint64             units;
      double             unsold, sold;

      if (arc->kind != TW_ARC_COVER)
        continue;
      place = &network->place[arc->where];
      units = MIN (left[cell], network->capacity[e]);
      left[cell] -= units;
      unsold = tw_item_network_get_unsold (network, arc->where, arc->week);
      if (place->revenue - place->parcel + place->lost <= unsold)
        continue;
      sold = (double) units * arc->share * place->kept;
      self->part[TW_PART_SALES] += sold * place->revenue;
      self->part[TW_PART_FREIGHT] -= sold * place->parcel;
      self->part[TW_PART_TERMINAL] -= sold * unsold;
      self->part[TW_PART_LOST] += sold * place->lost;
      self->sold[get_cell (self, place->place, arc->week)] += sold;
    }
}

static void
price_holding (Evaluator *self)
{
  for (guint32 p = 0; p < self->n_places; p++)
    for (guint t = 0; t < self->n_weeks; t++)
      {
        double units = (double) get_stock (self, p, t);

        self->part[TW_PART_STORAGE] -= units * self->item->volume_m3 * self->template->rent[get_cell (self, p, t)];
        self->part[TW_PART_CAPITAL] -= units * self->item->unit_cost * self->template->capital_per_week;
        self->held[get_cell (self, p, t)] += units * self->item->volume_m3;
        self->left[get_cell (self, p, t)] += (double) (self->sent[get_cell (self, p, t)] + self->out[get_cell (self, p, t)]) * self->item->volume_m3;
      }
}

/* What is left after the last week is worth its replacement as far as demand goes, in the engine's slices. */
static void
price_end (Evaluator *self)
{
  const TwItemNetwork *network = self->solver->network;
  g_autofree gint64   *room = g_new0 (gint64, 2 * (gsize) network->n_places + 1);

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_END && network->arc[e].slice < 2)
      room[2 * (gsize) network->arc[e].where + network->arc[e].slice] = network->capacity[e];
  for (guint l = 0; l < network->n_places; l++)
    tw_fees_add_end_worth (&network->place[l], get_stock (self, network->place[l].place, self->n_weeks - 1), room + 2 * (gsize) l, self->part);
}

/* ---- fees in steps ---- */

static void
add_layer (Evaluator *self,
           double     days,
           double     units)
{
  Layer layer = { days, units };

  if (units > 0)
    g_array_append_val (self->layer, layer);
}

static int
compare_layers (gconstpointer a,
                gconstpointer b)
{
  const Layer *left = a;
  const Layer *right = b;

  return (left->days < right->days) - (left->days > right->days); /* falling */
}

/* Today's stock, the oldest first. */
static void
find_layers (Evaluator *self,
             guint32    place)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (self->model, self->answer->item, &n);

  g_array_set_size (self->layer, 0);
  for (guint i = 0; i < n; i++)
    if (stock[i].place == place)
      add_layer (self, stock[i].age_days, (double) stock[i].on_hand - (double) stock[i].reserved);
  g_array_sort (self->layer, compare_layers);
}

static double
sum_layers (const Evaluator *self)
{
  double sum = 0;

  for (guint i = 0; i < self->layer->len; i++)
    sum += g_array_index (self->layer, Layer, i).units;

  return sum;
}

/* The oldest leave first. */
static void
take_from_layers (Evaluator *self,
                  double     units)
{
  guint gone = 0;

  for (; gone < self->layer->len && units > 0; gone++)
    {
      Layer *layer = &g_array_index (self->layer, Layer, gone);
      double taken = MIN (layer->units, units);

      layer->units -= taken;
      units -= taken;
      if (layer->units > 0)
        break;
    }
  if (gone > 0)
    g_array_remove_range (self->layer, 0, gone);
}

static void
price_age (Evaluator *self,
           guint32    p)
{
  const TwPlace *place = get_place (self, p);

  find_layers (self, p);
  for (guint t = 0; t < self->n_weeks; t++)
    {
      double today = t == 0 ? sum_layers (self) : 0;

      add_layer (self, -7.0 * t, (double) (self->change[get_cell (self, p, t)] + self->sent[get_cell (self, p, t)]) - today);
      take_from_layers (self, sum_layers (self) - (double) get_stock (self, p, t));
      for (guint i = 0; i < self->layer->len; i++)
        {
          const Layer *layer = &g_array_index (self->layer, Layer, i);

          self->part[TW_PART_AGED] -= layer->units * tw_fees_get_aged_charge (place, self->item, layer->days + 7.0 * (t + 1));
        }
    }
}

/* Mean demand of the markets that the place is the cheapest for; the last week stands for all later ones. */
static void
find_demand (const Evaluator   *self,
             const TwItemPlace *place)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n = tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (self->plan));

  memset (self->demand, 0, n * sizeof *self->demand);
  for (guint i = 0; i < place->n_markets; i++)
    for (guint w = 0; w < n; w++)
      self->demand[w] += network->market[network->market_order[place->first_market + i]].forecast->mean[w];
}

static void
price_low_stock (Evaluator *self,
                 guint32    p)
{
  const TwPlace     *place = get_place (self, p);
  const TwItemPlace *own = find_item_place (self, p);
  guint              n = tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (self->plan));

  if (own == NULL)
    return;
  find_demand (self, own);
  for (guint t = 0; t < self->n_weeks; t++)
    {
      guint  next = MIN (t + 1, n - 1);
      double days = tw_measures_count_days ((double) get_stock (self, p, t), self->demand + next, n - next);

      self->part[TW_PART_LOW_STOCK] -= self->sold[get_cell (self, p, t)] * tw_fees_get_low_stock_charge (place, days);
    }
}

static void
price_steps (Evaluator *self)
{
  for (guint32 p = 0; p < self->n_places; p++)
    {
      if (get_place (self, p)->n_aged > 0)
        price_age (self, p);
      if (get_place (self, p)->n_low_stock > 0)
        price_low_stock (self, p);
    }
}

/* ---- all items together ---- */

static void
price_shared_space (const Evaluator *self,
                    double           part[TW_N_PARTS])
{
  for (guint32 p = 0; p < self->n_places; p++)
    for (guint t = 0; t < self->n_weeks; t++)
      {
        double mean_left = tw_fees_get_mean_left (self->left + get_cell (self, p, 0), self->n_weeks, t);

        part[TW_PART_OVERAGE] -= tw_fees_get_space_charge (get_place (self, p), self->held[get_cell (self, p, t)], mean_left);
      }
}

/* Items have paid for the space they take. */
static void
price_containers (const Evaluator *self,
                  double           part[TW_N_PARTS])
{
  for (guint32 l = 0; l < tw_model_get_n_lanes (self->model); l++)
    for (guint t = 0; t < self->n_weeks; t++)
      part[TW_PART_FIXED] -= tw_container_get_empty_cost (tw_model_get_lane (self->model, l), self->moved[(gsize) l * self->n_weeks + t]);
}

static void
evaluate_item (Evaluator    *self,
               guint32       item,
               TwEvaluation *out)
{
  gsize n = (gsize) self->n_places * self->n_weeks;

  self->item = tw_model_get_item (self->model, item);
  self->answer = tw_plan_get_item (self->plan, item);
  self->part = out->part;
  memset (self->change, 0, n * sizeof *self->change);
  memset (self->sent, 0, n * sizeof *self->sent);
  memset (self->sold, 0, n * sizeof *self->sold);
  tw_item_solver_restore_network (self->solver, self->answer);

  add_known_units (self);
  price_lines (self);
  price_changes (self);
  find_out (self);
  price_outflow (self);
  price_cover (self);
  price_holding (self);
  price_end (self);
  price_steps (self);
  self->part[TW_PART_LOST] += self->solver->network->constant[TW_PART_LOST];
}

static void
init_evaluator (Evaluator    *self,
                const TwPlan *plan)
{
  gsize n;

  *self = (Evaluator){ .plan = plan, .model = tw_plan_get_model (plan) };
  self->template = tw_item_solver_new_template (plan);
  self->solver = tw_item_solver_new (self->template);
  self->simplex = tw_network_simplex_new ();
  self->n_weeks = self->template->n_weeks;
  self->n_places = tw_model_get_n_places (self->model);

  n = (gsize) self->n_places * self->n_weeks;
  self->change = g_new (gint64, n);
  self->sent = g_new (gint64, n);
  self->out = g_new (gint64, n);
  self->sold = g_new (double, n);
  self->held = g_new0 (double, n);
  self->left = g_new0 (double, n);
  self->layer = g_array_new (FALSE, FALSE, sizeof (Layer));
  self->demand = g_new (double, tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (plan)));
  self->moved = g_new0 (double, (gsize) tw_model_get_n_lanes (self->model) * self->n_weeks + 1);
}

static void
clear_evaluator (Evaluator *self)
{
  tw_item_solver_free (self->solver);
  tw_network_simplex_free (self->simplex);
  tw_network_template_free (self->template);
  g_free (self->change);
  g_free (self->sent);
  g_free (self->out);
  g_free (self->sold);
  g_free (self->held);
  g_free (self->left);
  g_free (self->moved);
  g_free (self->demand);
  g_array_unref (self->layer);
}

void
tw_evaluate (const TwPlan *plan,
             guint32       item,
             TwEvaluation *out)
{
  guint     n_items = tw_model_get_n_items (tw_plan_get_model (plan));
  guint32   first = item != TW_ANY ? item : 0;
  guint32   last = item != TW_ANY ? item + 1 : n_items;
  Evaluator self;

  g_return_if_fail (item == TW_ANY || item < n_items);

  *out = (TwEvaluation){ 0 };
  if (n_items == 0)
    return;
  init_evaluator (&self, plan);
  for (guint32 i = first; i < last; i++)
    evaluate_item (&self, i, out);
  out->missing_units = self.missing;
  if (item == TW_ANY)
    {
      price_shared_space (&self, out->part);
      price_containers (&self, out->part);
    }
  for (int k = 0; k < TW_N_PARTS; k++)
    {
      out->value += out->part[k];
      out->linear_difference[k] = out->part[k] - (item != TW_ANY ? self.answer->part[k] : tw_plan_get_part (plan, (TwPart) k));
    }
  clear_evaluator (&self);
}
