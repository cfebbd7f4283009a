/* tw-remedy.c: the best that can be done about an alert
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "alert/tw-alert-frame.h"

#include "forecast/tw-phase.h"
#include "model/tw-lane.h"

#include <math.h>

static const TwRemedy no_remedy = { .kind = TW_REMEDY_NONE, .lane = TW_ANY, .place = TW_ANY, .gain = NAN };

/* Per unit; duty of the country's own market. */
static double
get_lane_cost (const TwAlertFrame   *self,
               const TwTemplateLane *lane)
{
  const TwNetworkTemplate *t = self->template;
  const TwLane            *row = tw_model_get_lane (self->model, lane->lane);
  const TwPlace           *from = tw_model_get_place (self->model, lane->from);
  double                   freight = tw_lane_get_unit_freight (row, self->good);
  gint32                   market = t->duty_market[lane->to];
  double                   duty = lane->crosses_border && market >= 0 ? tw_model_get_offer (self->model, self->item, (guint32) market)->duty_rate : 0;
  double                   cost = freight + lane->handling + duty * (self->good->unit_cost + freight) + tw_lane_get_unit_container (row, self->good);

  cost += t->capital_per_week * self->good->unit_cost * lane->lead_weeks;
  cost += from->kind == TW_PLACE_OVERFLOW ? 0 : tw_model_get_place (self->model, lane->to)->placement_fee;
  cost += from->kind == TW_PLACE_FULFILMENT ? from->removal_fee : 0;

  return cost;
}

/* Units at the start of @week, departures of the plan included. */
static double
get_available (const TwAlertFrame *self,
               guint32             place,
               guint               week)
{
  double left = week > 0 ? tw_item_plan_get_stock (self->answer, place, week - 1) : 0;

  return MAX (left + tw_alert_frame_get_arrivals (self, place, week), 0);
}

/* Whole cartons, at least one unless there is less. */
static double
round_units (const TwAlertFrame *self,
             double              units,
             double              available)
{
  double carton = MAX (self->good->units_per_carton, 1);
  double rounded = carton * MAX (round (units / carton), 1);

  if (rounded <= available)
    return rounded;

  return available >= carton ? carton * floor (available / carton) : floor (available);
}

/* Whether the rule of some phase of the markets that @place is home of lets @mode in; of centres without markets every one. */
static gboolean
is_let_in (const TwAlertFrame *self,
           guint32             place,
           TwMode              mode)
{
  const TwRules *rules = tw_model_get_rules (self->model);
  gboolean       has_market = FALSE;

  for (guint32 m = 0; m < self->template->n_markets; m++)
    {
      const TwPhaseRule *rule;

      if (self->home[m] != (gint32) place)
        continue;
      has_market = TRUE;
      rule = &rules->phase[tw_forecast_set_get_phase (self->forecasts, self->model, self->item, m)];
      if (rule->inbound && (rule->modes & 1u << mode) != 0)
        return TRUE;
    }

  return !has_market;
}

/* A move that the phases allow before one that they do not, unless only that pays; of two that pay the one that earns more, of
 * two that do not the one that costs a unit less. */
static gboolean
is_better (const TwRemedy *a,
           const TwRemedy *b)
{
  if (b->kind == TW_REMEDY_NONE)
    return TRUE;
  if (a->against_phase != b->against_phase)
    return a->against_phase ? a->gain > 0 && b->gain <= 0 : a->gain > 0 || b->gain <= 0;
  if (a->gain > 0 || b->gain > 0)
    return a->gain > b->gain;

  return a->gain / a->units > b->gain / b->units;
}

static void
consider (const TwAlertFrame   *self,
          const TwTemplateLane *lane,
          guint                 week,
          double                units,
          double                worth, /* on arrival; NaN for the plan's */
          TwRemedy             *best)
{
  guint    arrive = week + lane->lead_weeks;
  TwRemedy move = { .kind = TW_REMEDY_MOVE, .lane = lane->lane, .place = lane->from, .week = (guint16) week, .arrive_week = (guint16) arrive };
  double   here;

  if (arrive >= self->n_weeks)
    return;
  move.against_phase = !is_let_in (self, lane->to, tw_model_get_lane (self->model, lane->lane)->mode);
  move.units = round_units (self, units, get_available (self, lane->from, week));
  if (move.units < 1)
    return;

  here = tw_alert_frame_get_worth (self, lane->from, week);
  if (isnan (worth))
    worth = tw_alert_frame_get_worth (self, lane->to, arrive);
  move.gain = move.units * (worth - here - get_lane_cost (self, lane));
  if (is_better (&move, best))
    *best = move;
}

/* The line of the plan that does most to the same end, into or out of @place. */
static TwRemedy
find_planned (const TwAlertFrame *self,
              guint32             place,
              gboolean            into,
              guint               first,
              guint               last)
{
  TwRemedy best = no_remedy;

  for (guint i = 0; i < self->answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &self->answer->shipment[i];
      guint                 week = into ? s->arrive_week : s->week;
      TwRemedy              line = {
                     .kind = TW_REMEDY_MOVE,
                     .planned = TRUE,
                     .pinned = s->pinned,
                     .lane = s->lane,
                     .place = s->place,
                     .week = s->week,
                     .arrive_week = s->arrive_week,
                     .units = s->units,
                     .gain = (double) s->worth * s->units,
      };

      if (s->lane == TW_ANY || week < first || week > last)
        continue;
      if ((into ? tw_model_get_lane (self->model, s->lane)->to : s->place) != place)
        continue;
      if (best.kind == TW_REMEDY_NONE || line.gain > best.gain)
        best = line;
    }

  return best;
}

static TwRemedy
choose (const TwAlertFrame *self,
        const TwRemedy     *move,
        const TwRemedy     *planned)
{
  if (move->kind != TW_REMEDY_NONE && move->gain > self->least_money)
    return *move;
  if (planned->kind != TW_REMEDY_NONE)
    return *planned;

  return *move;
}

/* Weeks by the quickest ways from factories to @place, ready goods on hand; Bellman and Ford's rounds against the lanes. */
static void
find_leads (const TwAlertFrame *self,
            guint32             place,
            guint              *lead) /* [n_places] */
{
  const TwNetworkTemplate *t = self->template;
  gboolean                 changed = TRUE;

  for (guint32 p = 0; p < t->n_places; p++)
    lead[p] = p == place ? 0 : TW_MAX_WEEKS;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < t->n_lanes; i++)
        {
          guint weeks = lead[t->lane[i].to] + t->lane[i].lead_weeks;

          if (weeks >= lead[t->lane[i].from])
            continue;
          lead[t->lane[i].from] = weeks;
          changed = TRUE;
        }
    }
}

/* An order from which goods can still come in time; what a unit earns is what one more is worth at the factory when it is made. */
static TwRemedy
find_order (const TwAlertFrame *self,
            guint32             place,
            guint               last,
            double              units)
{
  const TwNetworkTemplate *t = self->template;
  g_autofree guint        *lead = g_new (guint, t->n_places + 1);
  TwRemedy                 best = no_remedy;

  find_leads (self, place, lead);
  for (guint32 p = 0; p < t->n_places; p++)
    {
      guint    ready = t->production_weeks[p];
      TwRemedy order = { .kind = TW_REMEDY_ORDER, .lane = TW_ANY, .place = p, .arrive_week = (guint16) ready };

      if (tw_model_get_place (self->model, p)->kind != TW_PLACE_FACTORY || ready + lead[p] > last || ready >= self->n_weeks)
        continue;
      order.units = MAX (round_units (self, units, TW_MAX_UNITS), self->good->minimum_order);
      order.gain = order.units * (tw_alert_frame_get_worth (self, p, ready) - self->good->unit_cost);
      if (is_better (&order, &best))
        best = order;
    }

  return best;
}

/* Of what is missed by week what still is when goods come in week @arrive; all of @units if nothing is said. */
static double
get_wanted (const double *missed, /* (nullable) */
            guint         arrive,
            guint         last,
            double        units)
{
  double sum = 0;

  if (missed == NULL)
    return units;
  for (guint t = arrive; t <= last; t++)
    sum += missed[t];

  return MIN (sum, units);
}

TwRemedy
tw_remedy_bring (const TwAlertFrame *self,
                 guint32             place,
                 guint               first,
                 guint               last,
                 double              units,
                 const double       *missed,
                 double              worth)
{
  const TwNetworkTemplate *t = self->template;
  TwRemedy                 move = no_remedy;
  TwRemedy                 planned = find_planned (self, place, TRUE, first, last + 1);

  for (guint k = self->first_in[place]; k < self->first_in[place + 1]; k++)
    {
      const TwTemplateLane *lane = &t->lane[self->in[k]];
      guint                 arrive = MAX (first, lane->lead_weeks);

      if (arrive <= last)
        consider (self, lane, arrive - lane->lead_weeks, get_wanted (missed, arrive, last, units), worth, &move);
    }
  if (move.kind == TW_REMEDY_NONE && planned.kind == TW_REMEDY_NONE)
    return find_order (self, place, last, units);

  return choose (self, &move, &planned);
}

/* What the markets that @place is home of miss from week @week on, which is what more can be sold there; all of @units where
 * it is nobody's home. */
static double
get_room (const TwAlertFrame *self,
          guint32             place,
          guint               week,
          double              units)
{
  double   missed = 0;
  gboolean is_home = FALSE;

  for (guint32 m = 0; m < self->template->n_markets; m++)
    {
      if (self->home[m] != (gint32) place)
        continue;
      is_home = TRUE;
      for (guint t = week; t < self->n_weeks; t++)
        missed += MAX (tw_item_plan_get_demand (self->answer, m, t) - tw_item_plan_get_sales (self->answer, m, t), 0);
    }

  return is_home ? MIN (missed, units) : units;
}

TwRemedy
tw_remedy_take (const TwAlertFrame *self,
                guint32             place,
                guint               last,
                double              units)
{
  const TwNetworkTemplate *t = self->template;
  TwRemedy                 move = no_remedy;
  TwRemedy                 planned = find_planned (self, place, FALSE, 0, last);
  TwRemedy                 removal = { .kind = TW_REMEDY_REMOVE, .lane = TW_ANY, .place = place, .units = floor (units) };

  for (guint k = self->first_out[place]; k < self->first_out[place + 1]; k++)
    {
      const TwTemplateLane *lane = &t->lane[self->out[k]];
      double                room = get_room (self, lane->to, lane->lead_weeks, units);

      if (room >= 1)
        consider (self, lane, 0, room, NAN, &move);
    }
  removal.gain = removal.units * (tw_alert_frame_get_removal (self, place) - tw_alert_frame_get_worth (self, place, 0));
  if (removal.units >= 1 && is_better (&removal, &move))
    move = removal;

  return choose (self, &move, &planned);
}
