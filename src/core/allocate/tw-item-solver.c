/* tw-item-solver.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What TwItemPlan.basis begins with; then unsold [n_places * n_weeks], then the simplex's basis. */
typedef struct
{
  guint32 version;
  guint32 n_weeks;
  guint32 n_places;
  guint32 checksum; /* of which places these are */
} StartHeader;

#define START_VERSION 1

TwItemSolver *
tw_item_solver_new (const TwNetworkTemplate *template)
{
  TwItemSolver *self = g_new0 (TwItemSolver, 1);

  self->network = tw_item_network_new (template);
  self->simplex = tw_network_simplex_new ();

  return self;
}

void
tw_item_solver_free (TwItemSolver *self)
{
  tw_item_network_free (self->network);
  tw_network_simplex_free (self->simplex);
  g_free (self->pred);
  g_free (self);
}

/* ---- where to start ---- */

static StartHeader
get_header (const TwItemNetwork *network)
{
  StartHeader header = { START_VERSION, network->template->n_weeks, network->n_places, 2166136261u };

  for (guint l = 0; l < network->n_places; l++)
    header.checksum = (header.checksum ^ network->place[l].place) * 16777619u; /* FNV-1 */

  return header;
}

static gsize
get_unsold_size (const StartHeader *header)
{
  return (gsize) header->n_places * header->n_weeks * sizeof (double);
}

static GBytes *
dup_start (const TwItemSolver *self)
{
  StartHeader header = get_header (self->network);
  g_autoptr (GBytes) basis = tw_network_simplex_dup_basis (self->simplex);
  gsize   size = sizeof header + get_unsold_size (&header) + g_bytes_get_size (basis);
  guint8 *data = g_malloc (size);

  memcpy (data, &header, sizeof header);
  memcpy (data + sizeof header, self->network->unsold, get_unsold_size (&header));
  memcpy (data + sizeof header + get_unsold_size (&header), g_bytes_get_data (basis, NULL), g_bytes_get_size (basis));

  return g_bytes_new_take (data, size);
}

guint
tw_item_solver_get_planned_weeks (const TwItemPlan *plan)
{
  StartHeader header;

  if (plan->basis == NULL || g_bytes_get_size (plan->basis) < sizeof header)
    return 0;
  memcpy (&header, g_bytes_get_data (plan->basis, NULL), sizeof header);

  return header.version == START_VERSION ? header.n_weeks : 0;
}

/* The basis within @start if it is one of this very network, else NULL; *unsold likewise, owned by the caller. */
static GBytes *
find_start (const TwItemSolver *self,
            const TwItemPlan   *start,
            double            **unsold)
{
  StartHeader   own = get_header (self->network);
  gsize         skip = sizeof own + get_unsold_size (&own);
  const guint8 *data;
  gsize         size;

  if (start == NULL || start->basis == NULL)
    return NULL;
  data = g_bytes_get_data (start->basis, &size);
  if (size < skip || memcmp (data, &own, sizeof own) != 0)
    return NULL;

  *unsold = g_memdup2 (data + sizeof own, get_unsold_size (&own));

  return g_bytes_new_from_bytes (start->basis, skip, size - skip);
}

static void
start_crash (TwItemSolver *self)
{
  guint n = self->network->net.n_nodes;

  if (n > self->n_pred_room)
    {
      self->n_pred_room = n + n / 4;
      self->pred = g_renew (gint32, self->pred, self->n_pred_room);
    }
  tw_item_network_get_crash_basis (self->network, self->pred);
  if (!tw_network_simplex_set_basis (self->simplex, self->pred, NULL))
    g_warn_if_reached ();
}

/* ---- solving ---- */

static TwFlowStatus
solve_rounds (TwItemSolver *self,
              GCancellable *cancellable)
{
  TwFlowStatus status = tw_network_simplex_solve (self->simplex, cancellable);

  for (int round = 0; round < TW_WORTH_ROUNDS && status != TW_FLOW_CANCELLED; round++)
    {
      tw_item_network_update_worth (self->network, tw_network_simplex_get_potential (self->simplex));
      if (!tw_network_simplex_update (self->simplex, NULL))
        return TW_FLOW_CANCELLED; /* not reached: see choose_levels() */
      status = tw_network_simplex_solve (self->simplex, cancellable);
    }

  return status;
}

static gboolean
has_pins (const TwItemNetwork *network)
{
  guint n;

  tw_model_get_item_pins (network->template->model, network->item, &n);

  return n > 0;
}

static TwFlowStatus
solve_network (TwItemSolver     *self,
               const TwItemPlan *start,
               TwSolveFrom       from,
               GCancellable     *cancellable)
{
  g_autofree double *unsold = NULL;
  g_autoptr (GBytes) basis = find_start (self, start, &unsold);
  TwFlowStatus status = TW_FLOW_OPTIMAL;
  gboolean     known = basis != NULL && from == TW_SOLVE_PINS;

  if (known)
    tw_item_network_set_unsold (self->network, unsold);
  if (basis == NULL || !tw_network_simplex_load_basis (self->simplex, basis))
    start_crash (self);
  if (!known)
    status = solve_rounds (self, cancellable);
  if (status == TW_FLOW_CANCELLED || !(known || has_pins (self->network)))
    return status;

  tw_item_network_apply_pins (self->network);
  if (!tw_network_simplex_update (self->simplex, NULL))
    return TW_FLOW_CANCELLED;

  return tw_network_simplex_solve (self->simplex, cancellable);
}

/* ---- reading the answer ---- */

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
get_worth (const TwItemSolver *self,
           guint32             local,
           guint               week)
{
  guint32 node = tw_item_network_get_node (self->network, local, week);

  return (double) tw_network_simplex_get_potential (self->simplex)[node] / self->network->unit;
}

static void
read_make (const TwItemSolver *self,
           const TwItemArc    *arc,
           gint64              units,
           GArray             *shipments)
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
              .worth = (float) (get_worth (self, arc->where, arc->week) - cost),
  };

  g_array_append_val (shipments, row);
}

static void
append_lane_shipment (const TwItemSolver *self,
                      const TwItemLane   *lane,
                      guint               week,
                      guint32             units,
                      gboolean            pinned,
                      GArray             *shipments)
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
          .worth = (float) (get_worth (self, lane->to, seen) - get_worth (self, lane->from, week) - lane->freight - lane->duty - lane->capital),
  };

  g_array_append_val (shipments, row);
}

/* Pins of one lane and week are one shipment. */
static void
append_pin_shipment (const TwItemSolver *self,
                     const TwPin        *pin,
                     GArray             *shipments)
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

static void
read_flow (const TwItemSolver *self,
           TwItemPlan         *plan,
           GArray             *shipments)
{
  const TwItemNetwork *network = self->network;
  const gint64        *flow = tw_network_simplex_get_flow (self->simplex);
  guint                n_weeks = tw_model_get_n_weeks (network->template->model);

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (flow[e] == 0)
        continue;
      tw_item_network_add_arc_value (network, e, (double) flow[e], plan->part);
      if (arc->kind == TW_ARC_HOLD || (arc->kind == TW_ARC_COVER && network->head[e] != network->net.root))
        plan->stock[network->place[arc->where].place * n_weeks + arc->week] += (gint32) flow[e];
      else if (arc->kind == TW_ARC_MAKE)
        read_make (self, arc, flow[e], shipments);
      else if (arc->kind == TW_ARC_SHIP)
        append_lane_shipment (self, &network->lane[arc->where], arc->week, (guint32) flow[e], FALSE, shipments);
    }
}

static void
read_pins (const TwItemSolver *self,
           TwItemPlan         *plan,
           GArray             *shipments)
{
  const TwItemNetwork *network = self->network;
  guint                n;
  const TwPin         *pin = tw_model_get_item_pins (network->template->model, network->item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].week < network->template->n_weeks)
      {
        tw_item_network_add_pin_value (network, &pin[i], plan->part);
        append_pin_shipment (self, &pin[i], shipments);
      }
}

static void
read_worth (const TwItemSolver *self,
            TwItemPlan         *plan)
{
  const TwItemNetwork *network = self->network;
  guint                n_places = network->template->n_places;
  guint                n_weeks = tw_model_get_n_weeks (network->template->model);

  for (gsize i = 0; i < (gsize) n_places * n_weeks; i++)
    plan->worth[i] = NAN;
  for (guint l = 0; l < network->n_places; l++)
    for (guint w = 0; w < network->template->n_weeks; w++)
      if (!tw_network_simplex_is_short (self->simplex, tw_item_network_get_node (network, l, w)))
        plan->worth[network->place[l].place * n_weeks + w] = (float) get_worth (self, l, w);
}

/* Units sold from a place's cover in week @w, over all its markets. */
static void
add_cover_sales (const TwItemSolver *self,
                 double             *cover)
{
  const TwItemNetwork *network = self->network;
  const gint64        *flow = tw_network_simplex_get_flow (self->simplex);

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_COVER)
      cover[network->arc[e].where * network->template->n_weeks + network->arc[e].week] += (double) flow[e] * network->arc[e].share;
}

/* Share of a market's mean that serve arcs sell, by week. A week without a whole unit of its own belongs to
 * the next that has one: its demand is part of that unit. */
static void
find_served (const TwItemSolver *self,
             double             *served)
{
  const TwItemNetwork *network = self->network;
  const gint64        *flow = tw_network_simplex_get_flow (self->simplex);
  guint                n_weeks = network->template->n_weeks;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (arc->kind == TW_ARC_SERVE)
        served[arc->where * n_weeks + arc->week] += (double) flow[e] * arc->share / (double) network->market[arc->where].units[arc->week];
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
read_sales (const TwItemSolver *self,
            TwItemPlan         *plan)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  guint                n_plan_weeks = tw_model_get_n_weeks (network->template->model);
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
        plan->week_demand[market->market * n_plan_weeks + w] = (float) mean;
        plan->week_sales[market->market * n_plan_weeks + w] = (float) sales;
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
static TwShortfall *
find_shortfall (const TwItemSolver *self)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  guint                n;
  const TwPin         *pin = tw_model_get_item_pins (network->template->model, network->item, &n);
  TwShortfall         *shortfall = g_new0 (TwShortfall, 1);
  guint32              largest = 0;

  shortfall->pin_ids = g_new (gint64, n);
  for (guint k = 0; k < network->net.n_nodes; k++)
    shortfall->short_units += MAX (tw_network_simplex_get_missing (self->simplex, k), 0);
  for (guint i = 0; i < n; i++)
    {
      guint32 from = tw_item_network_find_lane (network, pin[i].lane)->from;

      if (pin[i].week < n_weeks && tw_network_simplex_is_short (self->simplex, tw_item_network_get_node (network, from, pin[i].week)))
        add_short_pin (shortfall, &pin[i], &network->place[from], &largest);
    }
  shortfall->available_units = MAX (shortfall->available_units - shortfall->short_units, 0);

  return shortfall;
}

static TwItemPlan *
read_answer (const TwItemSolver *self,
             TwFlowStatus        status)
{
  const TwNetworkTemplate *t = self->network->template;
  TwItemPlan              *plan = tw_item_plan_new (self->network->item, t->n_places, t->n_markets, tw_model_get_n_weeks (t->model));
  GArray                  *shipments = g_array_new (FALSE, FALSE, sizeof (TwPlanShipment));

  read_flow (self, plan, shipments);
  read_pins (self, plan, shipments);
  read_worth (self, plan);
  read_sales (self, plan);
  for (int i = 0; i < TW_N_PARTS; i++)
    plan->value += plan->part[i];
  plan->bound = plan->value;
  if (status == TW_FLOW_INFEASIBLE)
    {
      plan->status = TW_PLAN_INFEASIBLE;
      plan->shortfall = find_shortfall (self);
    }
  plan->basis = dup_start (self);

  plan->n_shipments = shipments->len;
  plan->shipment = (TwPlanShipment *) g_array_free (shipments, FALSE);
  if (plan->n_shipments > 1)
    qsort (plan->shipment, plan->n_shipments, sizeof *plan->shipment, compare_shipments);

  return plan;
}

TwItemPlan *
tw_item_solver_solve (TwItemSolver     *self,
                      guint32           item,
                      const TwItemPlan *start,
                      TwSolveFrom       from,
                      GCancellable     *cancellable,
                      GError          **error)
{
  TwFlowStatus status;

  tw_item_network_build (self->network, item);
  if (!tw_network_simplex_attach (self->simplex, &self->network->net, error))
    {
      g_prefix_error (error, "item \"%s\": ", tw_model_get_item (self->network->template->model, item)->id);
      return NULL;
    }

  status = solve_network (self, start, from, cancellable);
  if (status == TW_FLOW_CANCELLED)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "planning was cancelled");
      return NULL;
    }

  return read_answer (self, status);
}
