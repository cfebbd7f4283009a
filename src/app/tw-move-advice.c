/* tw-move-advice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-move-advice.h"

#include "model/tw-lane.h"
#include "tw-plan-view.h"

#include <math.h>
#include <string.h>

/* The duty rate that goods pay on their way into a place: that of its country's market. */
static double
get_duty_rate (const TwModel *model,
               guint32        item,
               const TwLane  *lane)
{
  const char *country = tw_model_get_place (model, lane->to)->country;

  for (guint32 m = 0; lane->crosses_border && m < tw_model_get_n_markets (model); m++)
    if (!strcmp (tw_model_get_place (model, tw_model_get_market_place (model, m))->country, country))
      return tw_model_get_offer (model, item, m)->duty_rate;

  return 0;
}

double
tw_move_unit_cost (const TwModel *model,
                   guint32        item,
                   guint32        lane)
{
  const TwLane *row = tw_model_get_lane (model, lane);
  const TwItem *good = tw_model_get_item (model, item);
  double        freight = tw_lane_get_unit_freight (row, good);
  double        duty = get_duty_rate (model, item, row) * (good->unit_cost + freight);

  return freight + duty + tw_model_get_place (model, row->from)->handling_out + tw_model_get_place (model, row->to)->handling_in;
}

/* The week of the plan in which something due on @day can be sold. */
static guint
get_week_of_day (const TwModel *model,
                 TwDay          day)
{
  return (guint) MAX (tw_week_from_day (day) - tw_model_get_start_week (model), 0);
}

static double
sum_arrivals (const TwPlan *plan,
              guint32       item,
              guint32       place,
              guint         week)
{
  const TwModel    *model = tw_plan_get_model (plan);
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  double            sum = 0;
  guint             n;
  const TwShipment *transit = tw_model_get_item_shipments (model, item, &n);

  for (guint i = 0; i < n; i++)
    if (tw_model_get_lane (model, transit[i].lane)->to == place && get_week_of_day (model, transit[i].eta) == week)
      sum += transit[i].units;

  for (guint i = 0; i < answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &answer->shipment[i];
      guint32               to = s->lane == TW_ANY ? s->place : tw_model_get_lane (model, s->lane)->to;

      if (to == place && s->arrive_week == week)
        sum += s->units;
    }

  return sum;
}

/* What today's layers give in @week: free stock in the first, receipts in the second. */
static double
sum_layers (const TwModel *model,
            guint32        item,
            guint32        place,
            guint          week)
{
  guint          receiving_week = tw_model_get_n_weeks (model) > 1 ? 1 : 0;
  double         sum = 0;
  guint          n;
  const TwStock *row = tw_model_get_item_stock (model, item, &n);

  for (guint i = 0; i < n; i++)
    {
      if (row[i].place != place)
        continue;
      if (week == 0)
        sum += row[i].on_hand - row[i].reserved;
      if (week == receiving_week)
        sum += row[i].receiving;
    }

  return sum;
}

guint
tw_move_get_available (const TwPlan *plan,
                       guint32       item,
                       guint32       place,
                       guint         week)
{
  const TwModel *model = tw_plan_get_model (plan);
  guint          n_weeks = tw_model_get_n_weeks (model);
  double         units;

  g_return_val_if_fail (week < n_weeks, 0);

  units = sum_layers (model, item, place, week) + sum_arrivals (plan, item, place, week);
  if (week > 0)
    units += tw_item_plan_get_stock (tw_plan_get_item (plan, item), place, week - 1);

  return (guint) CLAMP (units, 0, TW_MAX_UNITS);
}

guint
tw_move_round (const TwItem *item,
               double        units,
               guint         available)
{
  double carton = MAX (item->units_per_carton, 1);
  double rounded = carton * MAX (round (MIN (units, TW_MAX_UNITS) / carton), 1);

  /* What is there counts in whole cartons too, unless it is less than one. */
  if (rounded > available)
    rounded = available >= carton ? carton * floor (available / carton) : available;

  return (guint) rounded;
}

guint
tw_move_get_container (const TwModel *model,
                       guint32        item,
                       guint32        lane)
{
  const TwItem *good = tw_model_get_item (model, item);
  guint         carton = MAX (good->units_per_carton, 1);
  double        cartons = floor (tw_model_get_lane (model, lane)->container_m3 / (good->volume_m3 * carton));

  return (guint) MIN (cartons * carton, TW_MAX_UNITS);
}

guint
tw_move_get_step (const TwModel *model,
                  guint32        item,
                  guint32        lane,
                  guint          units)
{
  const TwItem *good = tw_model_get_item (model, item);
  guint         carton = MAX (good->units_per_carton, 1);
  guint         pallet = carton * good->cartons_per_pallet;
  guint         container = tw_move_get_container (model, item, lane);

  if (container > 0 && units >= 2 * (guint64) container)
    return container;
  if (pallet > 0 && units >= 2 * (guint64) pallet)
    return pallet;

  return carton;
}

GArray *
tw_move_dup_lanes (const TwModel *model,
                   guint32        from,
                   guint32        to)
{
  GArray *lanes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);

      if (lane->open && lane->from == from && lane->to == to && lane->mode != TW_MODE_PARCEL)
        g_array_append_val (lanes, l);
    }

  return lanes;
}

static gboolean
is_source (const TwModel *model,
           guint32        place)
{
  return tw_model_get_place (model, place)->kind == TW_PLACE_SOURCE;
}

guint
tw_move_get_targets (const TwModel *model,
                     guint32        from,
                     gboolean      *allowed)
{
  guint n = 0;

  memset (allowed, 0, sizeof *allowed * tw_model_get_n_places (model));

  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);
      gboolean      reaches = lane->open && lane->mode != TW_MODE_PARCEL && lane->to != from;

      if (reaches && (lane->from == from || is_source (model, lane->from)))
        allowed[lane->to] = TRUE;
    }

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    n += allowed[p] != FALSE;

  return n;
}

/* What the plan leaves in @place through the weeks that a move has to be useful in. */
static double
get_spare (const TwPlan *plan,
           guint32       item,
           guint32       place,
           guint         week)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  guint             n_weeks = tw_model_get_n_weeks (tw_plan_get_model (plan));
  double            spare = INFINITY;

  for (guint t = week; t < MIN (week + TW_MOVE_COVER_WEEKS, n_weeks); t++)
    spare = MIN (spare, tw_item_plan_get_stock (answer, place, t));

  return spare;
}

/* What @place cannot serve in the weeks after the arrival; if it serves all, what of it is served
 * from stock that is not there yet on the day of arrival. */
static double
get_lack (const TwPlan *plan,
          guint32       item,
          guint32       place,
          guint         week)
{
  const TwModel     *model = tw_plan_get_model (plan);
  const TwItemPlan  *answer = tw_plan_get_item (plan, item);
  guint              n_weeks = tw_model_get_n_weeks (model);
  guint              n_markets = tw_model_get_n_markets (model);
  g_autofree gint32 *server = g_new (gint32, MAX (n_markets, 1));
  double             unserved = 0, asked = 0;

  tw_market_get_servers (model, server);

  for (guint32 m = 0; m < n_markets; m++)
    for (guint t = week; server[m] == (gint32) place && t < MIN (week + TW_MOVE_COVER_WEEKS, n_weeks); t++)
      {
        asked += tw_item_plan_get_demand (answer, m, t);
        unserved += tw_item_plan_get_demand (answer, m, t) - tw_item_plan_get_sales (answer, m, t);
      }

  return unserved >= 1 ? unserved : asked - tw_move_get_available (plan, item, place, week);
}

void
tw_move_advise_lane (const TwPlan *plan,
                     guint32       item,
                     guint32       lane,
                     guint         week,
                     TwMoveAdvice *advice)
{
  const TwModel    *model = tw_plan_get_model (plan);
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  const TwLane     *row = tw_model_get_lane (model, lane);
  guint             n_weeks = tw_model_get_n_weeks (model);
  guint             arrive = week + tw_lane_get_lead_weeks (row);

  *advice = (TwMoveAdvice){ .item = item, .lane = lane, .week = week, .gain = -INFINITY };
  advice->available = tw_move_get_available (plan, item, row->from, week);

  if (arrive < n_weeks)
    {
      double spare = MIN (get_spare (plan, item, row->from, week), advice->available);
      double gain = tw_item_plan_get_worth (answer, row->to, arrive) - tw_item_plan_get_worth (answer, row->from, week);

      if (isfinite (gain))
        advice->gain = gain - tw_move_unit_cost (model, item, lane);
      advice->units = tw_move_round (tw_model_get_item (model, item), MIN (spare, get_lack (plan, item, row->to, arrive)), advice->available);
      if (isfinite (gain))
        advice->value = advice->units * (double) tw_item_plan_get_worth (answer, row->to, arrive);
    }
  else
    {
      advice->units = tw_move_round (tw_model_get_item (model, item), 0, advice->available);
    }
}

static double
round_cents (double money)
{
  return isfinite (money) ? round (100 * money) : money;
}

static gboolean
is_better (const TwMoveAdvice *a,
           const TwMoveAdvice *b)
{
  if ((a->units > 0) != (b->units > 0))
    return a->units > 0;
  if (round_cents (a->gain) > 0 && round_cents (b->gain) > 0)
    return a->gain * a->units > b->gain * b->units;
  if (round_cents (a->gain) != round_cents (b->gain))
    return a->gain > b->gain;

  return a->value > b->value;
}

static gboolean
advise_lanes (const TwPlan *plan,
              guint32       item,
              GArray       *lanes,
              guint         week,
              TwMoveAdvice *best)
{
  guint32  first = item == TW_ANY ? 0 : item;
  guint32  end = item == TW_ANY ? tw_model_get_n_items (tw_plan_get_model (plan)) : item + 1;
  gboolean found = FALSE;

  for (guint32 i = first; i < end; i++)
    for (guint l = 0; l < lanes->len; l++)
      {
        TwMoveAdvice advice;

        tw_move_advise_lane (plan, i, g_array_index (lanes, guint32, l), week, &advice);
        if (!found || is_better (&advice, best))
          *best = advice;
        found = TRUE;
      }

  return found;
}

static gboolean
advise_from_source (const TwPlan *plan,
                    guint32       item,
                    guint32       to,
                    guint         week,
                    TwMoveAdvice *best)
{
  const TwModel *model = tw_plan_get_model (plan);
  gboolean       found = FALSE;

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    {
      g_autoptr (GArray) lanes = is_source (model, p) ? tw_move_dup_lanes (model, p, to) : NULL;
      TwMoveAdvice advice;

      if (lanes && advise_lanes (plan, item, lanes, week, &advice) && (!found || is_better (&advice, best)))
        {
          *best = advice;
          best->from_source = TRUE;
          found = TRUE;
        }
    }

  return found;
}

gboolean
tw_move_advise (const TwPlan *plan,
                guint32       item,
                guint32       from,
                guint32       to,
                guint         week,
                TwMoveAdvice *advice)
{
  g_autoptr (GArray) lanes = NULL;

  g_return_val_if_fail (week < tw_model_get_n_weeks (tw_plan_get_model (plan)), FALSE);

  if (from == to)
    return FALSE;

  lanes = tw_move_dup_lanes (tw_plan_get_model (plan), from, to);
  if (lanes->len > 0)
    return advise_lanes (plan, item, lanes, week, advice);

  return advise_from_source (plan, item, to, week, advice);
}

static int
compare_advice (gconstpointer a,
                gconstpointer b)
{
  const TwMoveAdvice *x = a;
  const TwMoveAdvice *y = b;

  if (is_better (x, y) != is_better (y, x))
    return is_better (x, y) ? -1 : 1;

  return (x->item > y->item) - (x->item < y->item);
}

GArray *
tw_move_rank_items (const TwPlan *plan,
                    guint32       from,
                    guint32       to,
                    guint         week,
                    guint         max)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TwMoveAdvice));

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    {
      TwMoveAdvice advice;

      if (tw_move_advise (plan, i, from, to, week, &advice) && advice.units > 0)
        g_array_append_val (list, advice);
    }

  g_array_sort (list, compare_advice);
  g_array_set_size (list, MIN (list->len, max));

  return list;
}

guint
tw_move_get_limit (const TwItemPlan *answer,
                   guint             units)
{
  gint64 missing;

  if (answer->status != TW_PLAN_INFEASIBLE || !answer->shortfall)
    return units;

  missing = MAX (answer->shortfall->short_units, 0);

  return missing < units ? units - (guint) missing : 0;
}
