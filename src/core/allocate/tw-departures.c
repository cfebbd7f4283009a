/* tw-departures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-departures.h"

#include <string.h>

static const TwItem *
get_item (const TwDepartures *self)
{
  return tw_model_get_item (self->network->template->model, self->network->item);
}

static TwPlaceKind
get_kind (const TwDepartures *self,
          guint32             local)
{
  return tw_model_get_place (self->network->template->model, self->network->place[local].place)->kind;
}

/* ---- collecting ---- */

/* What today's stock has beyond whole cartons, pins served. */
static void
find_open_cartons (TwDepartures *self)
{
  const TwItemNetwork *network = self->network;
  const TwModel       *model = network->template->model;
  guint                n;
  const TwStock       *stock = tw_model_get_item_stock (model, network->item, &n);
  const TwPin         *pin;

  for (guint i = 0; i < n; i++)
    self->open_carton[network->local[stock[i].place]] += (gint64) stock[i].on_hand - stock[i].reserved;
  pin = tw_network_template_get_pins (network->template, network->item, &n);
  for (guint i = 0; i < n; i++)
    if (pin[i].week < network->template->n_weeks)
      self->open_carton[network->local[tw_model_get_lane (model, pin[i].lane)->from]] -= pin[i].units;
  for (guint l = 0; l < network->n_places; l++)
    self->open_carton[l] = self->open_carton[l] > 0 && get_kind (self, l) != TW_PLACE_FULFILMENT ? self->open_carton[l] % self->carton : 0;
}

static gint64
get_pallet (const TwDepartures *self,
            const TwLane       *lane)
{
  TwPlaceKind to = tw_model_get_place (self->network->template->model, lane->to)->kind;

  if (lane->mode > TW_MODE_TRUCK || (to != TW_PLACE_OVERFLOW && to != TW_PLACE_FULFILMENT))
    return 0;

  return get_item (self)->cartons_per_pallet * self->carton;
}

static void
append_event (TwDepartures    *self,
              const TwItemArc *arc)
{
  const TwItemNetwork *network = self->network;
  TwDepartureEvent    *event = &self->event[self->n_events++];

  *event = (TwDepartureEvent){ 0 };
  if (arc->kind == TW_ARC_MAKE)
    {
      event->least = get_item (self)->minimum_order;
      event->least += (self->carton - event->least % self->carton) % self->carton;
    }
  else
    {
      const TwLane *lane = tw_model_get_lane (network->template->model, network->lane[arc->where].index);

      event->pallet = get_pallet (self, lane);
      event->fixed_cost = lane->fixed_cost * network->unit;
    }
}

static gboolean
is_departure (const TwItemNetwork *network,
              guint                e)
{
  return (network->arc[e].kind == TW_ARC_SHIP || network->arc[e].kind == TW_ARC_MAKE) && network->capacity[e] > 0;
}

/* The event of each arc: arcs of one kind, lane or factory, and week share it. */
static void
number_events (TwDepartures *self,
               guint        *event_of)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  g_autofree guint    *known = g_new0 (guint, (network->n_lanes + network->n_places) * n_weeks); /* 1 + event */

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (is_departure (network, e))
      {
        const TwItemArc *arc = &network->arc[e];
        guint           *slot = &known[(arc->kind == TW_ARC_MAKE ? network->n_lanes + arc->where : arc->where) * n_weeks + arc->week];

        if (*slot == 0)
          {
            append_event (self, arc);
            *slot = self->n_events;
          }
        event_of[e] = *slot - 1;
      }
}

static void
append_departure (TwDepartures *self,
                  guint        *by_week,
                  guint         e,
                  guint         event)
{
  const TwItemNetwork *network = self->network;
  const TwItemArc     *arc = &network->arc[e];
  gboolean             order = arc->kind == TW_ARC_MAKE;

  self->departure[by_week[arc->week]++] = (TwDeparture){
    .arc = e,
    .from = order ? TW_NO_PLACE : network->lane[arc->where].from,
    .to = order ? arc->where : network->lane[arc->where].to,
    .week = arc->week,
    .event = event,
    .largest = network->capacity[e],
  };
}

/* What is ready in a week comes before what leaves in it. */
static void
collect (TwDepartures *self)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  g_autofree guint    *event_of = g_new (guint, network->net.n_arcs);
  g_autofree guint    *by_week = g_new0 (guint, n_weeks + 1); /* where the next of a week goes */

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (is_departure (network, e))
      {
        by_week[network->arc[e].week + 1]++;
        self->n++;
      }
  for (guint w = 0; w < n_weeks; w++)
    by_week[w + 1] += by_week[w];
  self->departure = g_new (TwDeparture, MAX (self->n, 1));
  self->event = g_new (TwDepartureEvent, MAX (self->n, 1));
  number_events (self, event_of);
  for (int kind = TW_ARC_MAKE; kind <= TW_ARC_SHIP; kind++)
    for (guint e = 0; e < network->net.n_arcs; e++)
      if (network->arc[e].kind == kind && is_departure (network, e))
        append_departure (self, by_week, e, event_of[e]);
}

TwDepartures *
tw_departures_new (const TwItemNetwork *network)
{
  TwDepartures *self = g_new0 (TwDepartures, 1);

  self->network = network;
  self->carton = MAX (get_item (self)->units_per_carton, 1);
  self->open_carton = g_new0 (gint64, network->n_places);
  self->open_used = g_new0 (gboolean, network->n_places);
  find_open_cartons (self);
  collect (self);

  return self;
}

void
tw_departures_free (TwDepartures *self)
{
  g_free (self->departure);
  g_free (self->event);
  g_free (self->open_carton);
  g_free (self->open_used);
  g_free (self);
}

void
tw_departures_keep (TwDepartures *self,
                    const guint8 *keep)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    if (keep[i])
      self->departure[n++] = self->departure[i];
  self->n = n;
}

gboolean
tw_departures_are_free (const TwDepartures *self)
{
  if (self->carton > 1)
    return FALSE;
  for (guint i = 0; i < self->n_events; i++)
    if (self->event[i].least > 1 || self->event[i].pallet > 1 || self->event[i].fixed_cost > 0)
      return FALSE;

  return TRUE;
}

/* ---- sizes ---- */

static gboolean
is_size (const TwDepartureEvent *event,
         gint64                  whole)
{
  if (whole == 0 || event->pallet == 0)
    return whole == 0 || whole >= event->least;

  return whole <= event->pallet || whole % event->pallet == 0;
}

gboolean
tw_departures_can_add (const TwDepartures *self,
                       guint               i,
                       gint64              units,
                       gint64              open_units)
{
  const TwDeparture      *d = &self->departure[i];
  const TwDepartureEvent *event = &self->event[d->event];
  gint64                  more = units - open_units;

  if (more % self->carton != 0 || d->units - d->open_units + more < 0 || d->units + units > d->largest)
    return FALSE;
  if (open_units > 0 && (self->open_used[d->from] || open_units != self->open_carton[d->from]))
    return FALSE;
  if (open_units < 0 && -open_units != d->open_units)
    return FALSE;

  return more == 0 || is_size (event, event->units - event->open_units + more);
}

double
tw_departures_get_fixed_cost (const TwDepartures *self,
                              guint               i,
                              gint64              units)
{
  const TwDepartureEvent *event = &self->event[self->departure[i].event];

  return event->fixed_cost * ((event->units + units > 0) - (event->units > 0));
}

void
tw_departures_add (TwDepartures *self,
                   guint         i,
                   gint64        units,
                   gint64        open_units)
{
  TwDeparture *d = &self->departure[i];

  d->units += units;
  d->open_units += open_units;
  self->event[d->event].units += units;
  self->event[d->event].open_units += open_units;
  if (open_units != 0)
    self->open_used[d->from] = open_units > 0;
}

gint64
tw_departures_get_step_up (const TwDepartures *self,
                           guint               i)
{
  const TwDeparture      *d = &self->departure[i];
  const TwDepartureEvent *event = &self->event[d->event];
  gint64                  whole = event->units - event->open_units;
  gint64                  step = self->carton;

  if (whole == 0)
    step = MAX (event->least, step);
  else if (event->pallet > 0 && whole >= event->pallet)
    step = event->pallet - whole % event->pallet;

  return tw_departures_can_add (self, i, step, 0) ? step : 0;
}

gint64
tw_departures_get_step_down (const TwDepartures *self,
                             guint               i)
{
  const TwDeparture      *d = &self->departure[i];
  const TwDepartureEvent *event = &self->event[d->event];
  gint64                  whole = event->units - event->open_units;
  gint64                  step = self->carton;

  if (whole <= event->least)
    step = whole;
  else if (event->pallet > 0 && whole > event->pallet)
    step = (whole - 1) % event->pallet + 1;

  return step > 0 && tw_departures_can_add (self, i, -step, 0) ? -step : 0;
}
