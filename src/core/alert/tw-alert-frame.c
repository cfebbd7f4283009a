/* tw-alert-frame.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "alert/tw-alert-frame.h"

#include "allocate/tw-fees.h"
#include "allocate/tw-item-solver.h"
#include "forecast/tw-overrides.h"
#include "model/tw-lane.h"

#include <math.h>

/* Lanes sorted by one of their ends, by counting. */
static void
sort_lanes (const TwNetworkTemplate *t,
            gboolean                 by_origin,
            guint                  **sorted,
            guint                  **first)
{
  g_autofree guint *next = NULL;

  *sorted = g_new (guint, t->n_lanes + 1);
  *first = g_new0 (guint, t->n_places + 2);
  for (guint i = 0; i < t->n_lanes; i++)
    (*first)[(by_origin ? t->lane[i].from : t->lane[i].to) + 1]++;
  for (guint p = 0; p < t->n_places; p++)
    (*first)[p + 1] += (*first)[p];
  next = g_memdup2 (*first, (t->n_places + 1) * sizeof **first);
  for (guint i = 0; i < t->n_lanes; i++)
    (*sorted)[next[by_origin ? t->lane[i].from : t->lane[i].to]++] = i;
}

void
tw_alert_frame_init (TwAlertFrame *self,
                     const TwPlan *plan)
{
  *self = (TwAlertFrame){ .plan = plan, .model = tw_plan_get_model (plan), .forecasts = tw_plan_get_forecasts (plan) };
  self->template = tw_item_solver_new_template (plan);
  self->homes = tw_market_homes_new (self->template);
  self->n_weeks = self->template->n_weeks;
  sort_lanes (self->template, FALSE, &self->in, &self->first_in);
  sort_lanes (self->template, TRUE, &self->out, &self->first_out);
  self->least_money = TW_ALERT_LEAST_SHARE * fabs (tw_plan_get_value (plan));
  self->found = g_array_new (FALSE, FALSE, sizeof (TwAlert));
  self->home = g_new (gint32, self->template->n_markets + 1);
  self->margin = g_new (double, self->template->n_markets + 1);
}

void
tw_alert_frame_clear (TwAlertFrame *self)
{
  g_clear_pointer (&self->homes, tw_market_homes_free);
  g_clear_pointer (&self->template, tw_network_template_free);
  g_clear_pointer (&self->found, g_array_unref);
  g_free (self->in);
  g_free (self->first_in);
  g_free (self->out);
  g_free (self->first_out);
  g_free (self->home);
  g_free (self->margin);
}

double
tw_alert_frame_get_removal (const TwAlertFrame *self,
                            guint32             place)
{
  const TwPlace *row = tw_model_get_place (self->model, place);

  return MAX (row->liquidation_share * self->good->unit_cost - row->removal_fee, -row->disposal_fee);
}

/* As the engine has it: what a sale brings that is delivered from the home, less what the unit costs to make. */
static double
get_margin (const TwAlertFrame *self,
            guint32             market,
            double              parcel)
{
  const TwForecastSet *forecasts = self->template->forecasts;
  const TwForecast    *forecast = tw_forecast_set_find (forecasts, self->item, market);
  const TwPlace       *place = tw_model_get_place (self->model, tw_model_get_market_place (self->model, market));
  TwOffer              offer = *tw_model_get_offer (self->model, self->item, market);
  double               back = offer.return_rate * tw_alert_frame_get_removal (self, (guint32) self->home[market]);

  if (forecast != NULL)
    offer.price = (float) tw_overrides_get_price (self->model, forecast, MIN (self->template->n_weeks, tw_forecast_set_get_n_weeks (forecasts)));

  return (1 - offer.return_rate) * tw_fees_get_net_price (place, &offer) - offer.fulfilment_fee * place->exchange_rate + back - parcel - self->good->unit_cost;
}

/* The last leg from the home of a market. */
static double
get_parcel (const TwAlertFrame *self,
            guint32             market)
{
  const TwNetworkTemplate *t = self->template;
  double                   least = INFINITY;

  for (guint k = t->first_parcel[market]; k < t->first_parcel[market + 1]; k++)
    if ((gint32) t->parcel[k].place == self->home[market])
      least = MIN (least, tw_lane_get_unit_freight (tw_model_get_lane (self->model, t->parcel[k].lane), self->good));

  return least;
}

void
tw_alert_frame_set_item (TwAlertFrame *self,
                         guint32       item)
{
  self->item = item;
  self->good = tw_model_get_item (self->model, item);
  self->answer = tw_plan_get_item (self->plan, item);
  tw_market_homes_find (self->homes, item, self->home);
  for (guint32 m = 0; m < self->template->n_markets; m++)
    self->margin[m] = self->home[m] >= 0 ? get_margin (self, m, get_parcel (self, m)) : 0;
}

TwAlert
tw_alert_frame_start (const TwAlertFrame *self,
                      TwAlertKind         kind,
                      guint32             place,
                      guint               week,
                      guint               last_week)
{
  return (TwAlert){
    .kind = kind,
    .item = self->item,
    .place = place,
    .market = TW_ANY,
    .lane = TW_ANY,
    .shipment = TW_ANY,
    .week = (guint16) week,
    .last_week = (guint16) last_week,
    .remedy = { .lane = TW_ANY, .place = TW_ANY, .gain = NAN },
  };
}

void
tw_alert_frame_add (TwAlertFrame  *self,
                    const TwAlert *alert)
{
  if (alert->money > 0 && alert->money >= self->least_money)
    g_array_append_val (self->found, *alert);
}

guint
tw_alert_frame_get_week (const TwAlertFrame *self,
                         TwDay               day)
{
  return (guint) MAX (tw_week_from_day (day) - tw_model_get_start_week (self->model), 0);
}

static double
sum_layers (const TwAlertFrame *self,
            guint32             place,
            guint               week)
{
  guint          received = self->n_weeks > 1 ? 1 : 0;
  double         sum = 0;
  guint          n;
  const TwStock *row = tw_model_get_item_stock (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (row[i].place == place)
      {
        sum += week == 0 ? (double) row[i].on_hand - row[i].reserved : 0;
        sum += week == received ? row[i].receiving : 0;
      }

  return sum;
}

double
tw_alert_frame_get_arrivals (const TwAlertFrame *self,
                             guint32             place,
                             guint               week)
{
  double            sum = sum_layers (self, place, week);
  guint             n;
  const TwShipment *shipment = tw_model_get_item_shipments (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (tw_model_get_lane (self->model, shipment[i].lane)->to == place && tw_alert_frame_get_week (self, shipment[i].eta) == week)
      sum += shipment[i].units;
  for (guint i = 0; i < self->answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &self->answer->shipment[i];
      guint32               to = s->lane == TW_ANY ? s->place : tw_model_get_lane (self->model, s->lane)->to;

      if (to == place && s->arrive_week == week)
        sum += s->units;
    }

  return sum;
}

double
tw_alert_frame_get_worth (const TwAlertFrame *self,
                          guint32             place,
                          guint               week)
{
  double worth = week < self->n_weeks ? tw_item_plan_get_worth (self->answer, place, week) : NAN;

  return isnan (worth) ? tw_alert_frame_get_removal (self, place) : worth;
}
