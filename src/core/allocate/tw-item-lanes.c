/* tw-item-lanes.c: how an item gets from place to place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include "model/tw-lane.h"

#include <math.h>

/* Duty of the destination's country; where it has no market of the item, the mean over the markets that are
 * delivered from there or from one lane further on. */
static double
find_duty_rate (const TwItemNetwork *self,
                guint32              place)
{
  const TwNetworkTemplate *t = self->template;
  gint32                   own = t->duty_market[place];
  const TwOffer           *offer = own >= 0 ? tw_model_get_offer (t->model, self->item, (guint32) own) : NULL;
  double                   sum = 0;
  guint                    n = 0;

  if (offer != NULL && (offer->listed || offer->duty_rate > 0))
    return offer->duty_rate;

  for (guint i = 0; i < self->n_markets; i++)
    for (guint k = t->first_parcel[self->market[i].market]; k < t->first_parcel[self->market[i].market + 1]; k++)
      if (tw_network_template_feeds (t, place, t->parcel[k].place))
        {
          sum += tw_model_get_offer (t->model, self->item, self->market[i].market)->duty_rate;
          n++;
        }

  return n > 0 ? sum / n : 0;
}

static double
get_duty_rate (TwItemNetwork *self,
               guint32        local)
{
  if (isnan (self->duty_rate[local]))
    self->duty_rate[local] = find_duty_rate (self, self->place[local].place);

  return self->duty_rate[local];
}

static TwItemLane *
append_lane (TwItemNetwork *self,
             guint32        index,
             guint32        from,
             guint32        to,
             double         handling,
             guint          lead_weeks)
{
  const TwNetworkTemplate *t = self->template;
  const TwLane            *lane = tw_model_get_lane (t->model, index);
  const TwItem            *item = tw_item_network_get_item (self);
  const TwPlace           *origin = tw_model_get_place (t->model, lane->from);
  TwItemLane              *row = &self->lane[self->n_lanes++];
  double                   freight = tw_lane_get_unit_freight (lane, item);

  *row = (TwItemLane){ .index = index, .from = from, .to = to };
  row->freight = freight + handling;
  row->duty = lane->crosses_border ? get_duty_rate (self, to) * (item->unit_cost + freight) : 0;
  row->capital = t->capital_per_week * item->unit_cost * lead_weeks;
  row->placement = origin->kind == TW_PLACE_OVERFLOW ? 0 : tw_model_get_place (t->model, lane->to)->placement_fee;
  row->removal = origin->kind == TW_PLACE_FULFILMENT ? origin->removal_fee : 0;
  row->container = tw_lane_get_unit_container (lane, item);

  return row;
}

/* Open lanes first; then, without arcs, lanes that only a pin may use. */
void
tw_item_network_choose_lanes (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  guint                    n_pins;
  const TwPin             *pin = tw_network_template_get_pins (t, self->item, &n_pins);

  self->n_lanes = 0;
  for (guint l = 0; l < self->n_places; l++)
    self->duty_rate[l] = NAN;
  for (guint i = 0; i < t->n_lanes; i++)
    {
      gint32 from = self->local[t->lane[i].from];
      gint32 to = self->local[t->lane[i].to];

      if (from >= 0 && to >= 0)
        append_lane (self, t->lane[i].lane, (guint32) from, (guint32) to, t->lane[i].handling, t->lane[i].lead_weeks)->n_arcs = t->n_weeks - MIN (t->lane[i].lead_weeks, t->n_weeks);
    }
  for (guint i = 0; i < n_pins; i++)
    if (t->lane_of[pin[i].lane] < 0 && tw_item_network_find_lane (self, pin[i].lane) == NULL)
      {
        const TwLane  *lane = tw_model_get_lane (t->model, pin[i].lane);
        const TwPlace *from = tw_model_get_place (t->model, lane->from);
        const TwPlace *to = tw_model_get_place (t->model, lane->to);

        append_lane (self, pin[i].lane, (guint32) self->local[lane->from], (guint32) self->local[lane->to], from->handling_out + to->handling_in, tw_lane_get_lead_weeks (lane));
      }
}

const TwItemLane *
tw_item_network_find_lane (const TwItemNetwork *self,
                           guint32              lane)
{
  for (guint i = 0; i < self->n_lanes; i++)
    if (self->lane[i].index == lane)
      return &self->lane[i];

  return NULL;
}

guint
tw_item_network_get_lead (const TwItemNetwork *self,
                          const TwItemLane    *lane)
{
  gint32 row = self->template->lane_of[lane->index];

  return row >= 0 ? self->template->lane[row].lead_weeks : tw_lane_get_lead_weeks (tw_model_get_lane (self->template->model, lane->index));
}
