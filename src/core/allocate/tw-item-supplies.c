/* tw-item-supplies.c: what there is, and what pins take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include <math.h>

static void
add_supply (TwItemNetwork *self,
            guint32        node,
            gint64         units)
{
  self->supply[node] += units;
  self->supply[self->net.root] -= units;
}

void
tw_item_network_place_stock (TwItemNetwork *self)
{
  const TwModel    *model = self->template->model;
  TwWeek            start = tw_model_get_start_week (model);
  guint             n_weeks = self->template->n_weeks;
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (model, self->item, &n);
  const TwShipment *shipment;

  if (tw_network_template_leaves_out (self->template, self->item))
    return;
  for (guint i = 0; i < n; i++)
    {
      guint32 local = (guint32) self->local[stock[i].place];

      guint chain = tw_item_network_find_chain (self, &self->place[local], stock[i].age_days);

      add_supply (self, tw_item_network_get_chain_node (self, local, chain, 0), (gint64) stock[i].on_hand - stock[i].reserved);
      add_supply (self, tw_item_network_get_node (self, local, n_weeks > 1 ? 1 : 0), stock[i].receiving);
    }
  shipment = tw_model_get_item_shipments (model, self->item, &n);
  for (guint i = 0; i < n; i++)
    {
      gint32 local = self->local[tw_model_get_lane (model, shipment[i].lane)->to];
      gint64 week = (gint64) tw_week_from_day (shipment[i].eta) - start;

      if (local >= 0 && week < (gint64) n_weeks)
        add_supply (self, tw_item_network_get_node (self, (guint32) local, (guint) MAX (week, 0)), shipment[i].units);
    }
}

/* High guess at what all markets may want, end and cover included. */
static gint64
count_wanted (const TwItemNetwork *self)
{
  guint  n_forecast = tw_forecast_set_get_n_weeks (self->template->forecasts);
  double units = 1;

  for (guint i = 0; i < self->n_markets; i++)
    {
      double mean, sd;

      tw_forecast_get_sum (self->market[i].forecast, n_forecast, 0, self->template->n_weeks + 2 * TW_END_WEEKS, &mean, &sd);
      units += mean + 3 * sd;
    }

  return (gint64) MIN (units, 1e12);
}

/* More than any sensible flow on an arc: all units there are or that pins ask for, and for each unit
 * of demand, cover and end one to be made. */
void
tw_item_network_find_free_capacity (TwItemNetwork *self)
{
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (self->template, self->item, &n);
  double       units = 1;

  for (guint i = 0; i < n; i++)
    units += pin[i].units;
  for (guint k = 0; k < self->net.n_nodes; k++)
    units += self->supply[k] > 0 && k != self->net.root ? (double) self->supply[k] : 0;
  if (self->given == NULL)
    tw_item_network_write_units (self, count_wanted (self));
  units += (double) tw_item_network_read_units (self) * (self->n_places + 1);
  self->free_capacity = (gint64) MIN (units, 1e12);
}

void
tw_item_network_move_pin (TwItemNetwork *self,
                          const TwPin   *pin,
                          gint64         units)
{
  const TwItemLane *lane = tw_item_network_find_lane (self, pin->lane);
  guint             arrival = pin->week + tw_item_network_get_lead (self, lane);

  add_supply (self, tw_item_network_get_use_node (self, lane->from, pin->week), -units);
  if (arrival < self->template->n_weeks)
    add_supply (self, tw_item_network_get_node (self, lane->to, arrival), units);
}

void
tw_item_network_apply_pins (TwItemNetwork *self)
{
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (self->template, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].week < self->template->n_weeks)
      {
        const TwItemLane *lane = tw_item_network_find_lane (self, pin[i].lane);

        if (pin[i].week < lane->n_arcs)
          tw_item_network_fix_departure (self, lane->first_arc + pin[i].week, 0);
        tw_item_network_move_pin (self, &pin[i], pin[i].units);
      }
  tw_item_network_count_pin_changes (self);
}

void
tw_item_network_fix_arc (TwItemNetwork *self,
                         guint          arc,
                         gint64         units)
{
  gint64 more = units - self->fixed[arc];

  self->fixed[arc] = units;
  self->capacity[arc] = 0;
  self->supply[self->tail[arc]] -= more;
  self->supply[self->head[arc]] += more;
}
