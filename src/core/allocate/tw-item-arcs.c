/* tw-item-arcs.c: the arcs of an item's network
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-cost.h"

#include <math.h>

void
tw_item_network_grow_arcs (TwItemNetwork *self)
{
  self->n_arcs_room = 2 * self->n_arcs_room + 1024;
  self->arc = g_renew (TwItemArc, self->arc, self->n_arcs_room);
  self->tail = g_renew (guint32, self->tail, self->n_arcs_room);
  self->head = g_renew (guint32, self->head, self->n_arcs_room);
  self->capacity = g_renew (gint64, self->capacity, self->n_arcs_room);
  self->cost = g_renew (gint64, self->cost, self->n_arcs_room);
  self->fixed = g_renew (gint64, self->fixed, self->n_arcs_room);
}

/* Demand of a market that one place delivers to hangs on that place. */
static void
append_own_markets (TwItemNetwork *self,
                    guint32        local,
                    guint          week)
{
  const TwItemPlace *place = &self->place[local];

  for (guint i = 0; i < place->n_markets; i++)
    {
      guint               index = self->market_order[place->first_market + i];
      const TwItemMarket *market = &self->market[index];

      if (market->node == NULL && market->units[week] > 0)
        tw_item_network_append_serve (self, index, market, tw_item_network_get_use_node (self, local, week), week);
    }
}

static void
append_hold (TwItemNetwork *self,
             guint32        local,
             guint          chain,
             guint          week)
{
  guint32   node = tw_item_network_get_chain_node (self, local, chain, week);
  TwItemArc arc = { .kind = TW_ARC_HOLD, .chain = (guint8) chain, .week = (guint16) week, .where = local };
  guint     e = tw_item_network_append_arc (self, node, node + 1, self->free_capacity, &arc);

  tw_item_cost_set (self, e, tw_item_cost_get_hold (self, &arc), self->place[local].place);
}

/* Last of the holds that of the node where units are used, then the arcs that leave there. */
static void
append_place_week (TwItemNetwork *self,
                   guint32        local,
                   guint          week)
{
  guint    n_chains = self->place[local].n_chains;
  gboolean elsewhere = n_chains > 0 && self->cover_chain[local * self->template->n_weeks + week] != 1;
  guint32  node = tw_item_network_get_use_node (self, local, week);
  guint    out;

  if (elsewhere)
    tw_item_network_append_cover (self, local, week);
  for (guint k = n_chains; k > 1; k--)
    append_hold (self, local, k, week);
  append_hold (self, local, 0, week);
  if (n_chains > 0)
    append_hold (self, local, 1, week);
  if (!elsewhere)
    tw_item_network_append_cover (self, local, week);
  append_own_markets (self, local, week);
  out = tw_item_network_append_arc (self, node, self->net.root, self->free_capacity, &(TwItemArc){ .kind = TW_ARC_OUT, .week = (guint16) week, .where = local });
  tw_item_cost_set (self, out, self->place[local].liquidation, self->place[local].place);
}

static void
append_uses (TwItemNetwork *self,
             guint32        local)
{
  for (guint k = 0; k <= self->place[local].n_chains; k++)
    for (guint w = 0; k != 1 && w <= self->template->n_weeks; w++)
      tw_item_network_append_arc (self, tw_item_network_get_chain_node (self, local, k, w), tw_item_network_get_use_node (self, local, w), self->free_capacity, &(TwItemArc){ .kind = TW_ARC_USE, .chain = (guint8) k, .week = (guint16) w, .where = local });
}

static void
append_shared_markets (TwItemNetwork *self)
{
  for (guint i = 0; i < self->n_markets; i++)
    for (guint w = 0; self->market[i].node != NULL && w < self->template->n_weeks; w++)
      {
        const TwItemMarket *market = &self->market[i];
        TwItemArc           arc = { .kind = TW_ARC_PARCEL, .week = (guint16) w, .where = i };

        if (market->node[w] < 0)
          continue;
        arc.share = tw_item_network_append_serve (self, i, market, (guint32) market->node[w], w);
        for (guint k = 0; k < market->n_places; k++)
          {
            arc.from = self->way[market->first_way + k].place;
            tw_item_network_append_arc (self, tw_item_network_get_use_node (self, arc.from, w), (guint32) market->node[w], self->free_capacity, &arc);
          }
      }
}

static void
append_lanes (TwItemNetwork *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    {
      TwItemLane *lane = &self->lane[i];
      guint       lead = lane->n_arcs > 0 ? self->template->n_weeks - lane->n_arcs : 0;
      guint32     from = tw_item_network_get_use_node (self, lane->from, 0);
      guint32     to = tw_item_network_get_node (self, lane->to, lead);
      gboolean    free = self->place[lane->to].phases == 0;
      guint       frozen = tw_model_get_rules (self->template->model)->frozen_weeks;
      TwItemArc   arc = { .kind = TW_ARC_SHIP, .where = i };

      lane->first_arc = self->net.n_arcs;
      for (; arc.week < lane->n_arcs; arc.week++)
        tw_item_network_append_arc (self, from + arc.week, to + arc.week, free && arc.week >= frozen ? self->free_capacity : tw_item_network_get_ship_limit (self, lane, arc.week), &arc);
    }
}

static void
append_makes (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint l = 0; l < self->n_places; l++)
    {
      guint first = t->production_weeks[self->place[l].place];

      self->place[l].first_make = -1;
      if (tw_item_network_get_kind (self, l) != TW_PLACE_FACTORY || first >= t->n_weeks)
        continue;
      self->place[l].first_make = (gint32) self->net.n_arcs;
      for (guint w = first; w < t->n_weeks; w++)
        tw_item_network_append_arc (self, self->net.root, tw_item_network_get_node (self, l, w), tw_item_network_get_make_limit (self, l, w), &(TwItemArc){ .kind = TW_ARC_MAKE, .week = (guint16) w, .where = l });
    }
}

static double
sum_weeks (const TwForecast *forecast,
           guint             n_forecast,
           guint             first,
           guint             n)
{
  double sum = 0;

  for (guint w = first; w < first + n; w++)
    sum += forecast->mean[MIN (w, n_forecast - 1)];

  return sum;
}

/* What a place, and those it can send to, may still sell in the weeks after the horizon. */
static void
append_ends (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_forecast = tw_forecast_set_get_n_weeks (t->forecasts);
  double                  *demand = self->scratch; /* [2 * n_markets] */

  for (guint i = 0; i < self->n_markets; i++)
    for (guint k = 0; k < 2; k++)
      demand[2 * i + k] = sum_weeks (self->market[i].forecast, n_forecast, t->n_weeks, (k + 1) * TW_END_WEEKS);

  for (guint l = 0; l < self->n_places; l++)
    {
      guint32       node = tw_item_network_get_use_node (self, l, t->n_weeks);
      const guint8 *reached = t->reach + (gsize) self->place[l].place * t->n_places;
      TwItemArc     arc = { .kind = TW_ARC_END, .week = (guint16) t->n_weeks, .where = l };
      double        sum[2] = { 0, 0 };

      for (guint i = 0; i < self->n_markets; i++)
        if (self->market[i].primary >= 0 && reached[self->place[self->market[i].primary].place])
          {
            sum[0] += demand[2 * i];
            sum[1] += demand[2 * i + 1];
          }
      tw_item_network_append_arc (self, node, self->net.root, (gint64) floor (sum[0] + 0.5), &arc);
      arc.slice = 1;
      tw_item_network_append_arc (self, node, self->net.root, (gint64) (floor (sum[1] + 0.5) - floor (sum[0] + 0.5)), &arc);
      arc.slice = 2;
      tw_item_network_append_arc (self, node, self->net.root, self->free_capacity, &arc);
    }
}

void
tw_item_network_append_arcs (TwItemNetwork *self)
{
  for (guint l = 0; l < self->n_places; l++)
    for (guint w = 0; w < self->template->n_weeks; w++)
      append_place_week (self, l, w);
  self->first_use = self->net.n_arcs;
  for (guint l = 0; l < self->n_places; l++)
    if (self->place[l].n_chains > 0)
      append_uses (self, l);
  append_shared_markets (self);
  append_lanes (self);
  append_makes (self);
  self->first_end = self->net.n_arcs;
  append_ends (self);
  tw_item_network_append_accepted (self);
}
