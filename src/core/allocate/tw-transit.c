/* tw-transit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-transit.h"

#include <math.h>

/* Half the width of the band that holds 80 % of a normal law, in standard deviations. */
#define SD_OF_80_PERCENT 1.2815515655446004

/* Least share of a lead that is the way itself, whatever the lane says of customs and receiving. */
#define LEAST_WAY 0.05

typedef struct
{
  const TwModel *model;
  const TwPlan  *plan;
  TwDay          today;
  guint          week;
  GArray        *list;
} Search;

const char *
tw_transit_state_to_string (TwTransitState state)
{
  static const char *const words[TW_N_TRANSIT_STATES] = { "origin", "moving", "customs", "receiving" };

  return (guint) state < TW_N_TRANSIT_STATES ? words[state] : NULL;
}

static double
get_share (const TwLane *lane,
           double        days)
{
  return lane->lead_mean_days > 0 ? CLAMP (days / lane->lead_mean_days, 0, 1) : 0;
}

static void
set_position (const TwLane *lane,
              TwDay         today,
              TwTransit    *row)
{
  double receiving = get_share (lane, lane->receiving_days);
  double way = MAX (1 - receiving - get_share (lane, lane->customs_days), LEAST_WAY);
  double done = (double) (today - row->depart) / MAX (row->eta - row->depart, 1);

  row->progress = CLAMP (done / way, 0, 1);
  if (today <= row->depart)
    row->state = TW_TRANSIT_ORIGIN;
  else if (done < way)
    row->state = TW_TRANSIT_MOVING;
  else
    row->state = done < 1 - receiving ? TW_TRANSIT_CUSTOMS : TW_TRANSIT_RECEIVING;
}

static void
set_band (TwTransit *row,
          double     sd_days,
          TwDay      today)
{
  row->eta_low = MAX (row->eta - (TwDay) ceil (SD_OF_80_PERCENT * sd_days), MIN (today, row->eta));
  row->eta_high = MAX (row->eta + (TwDay) ceil (SD_OF_80_PERCENT * sd_days), today);
}

static guint
count_late_days (const TwLane *lane,
                 TwDay         depart,
                 TwDay         eta,
                 TwDay         today)
{
  TwDay latest = depart + (TwDay) ceil (lane->lead_mean_days + SD_OF_80_PERCENT * lane->lead_sd_days);

  return (guint) MAX (MAX (eta - latest, today - eta), 0);
}

static double
get_worth (const Search     *search,
           const TwShipment *shipment)
{
  TwDay start = tw_week_get_monday (tw_model_get_start_week (search->model));
  guint week = (guint) MAX ((shipment->eta - start) / 7, 0);

  if (!search->plan || week >= tw_model_get_n_weeks (search->model))
    return NAN;

  return shipment->units * tw_item_plan_get_worth (tw_plan_get_item (search->plan, shipment->item), tw_model_get_lane (search->model, shipment->lane)->to, week);
}

static void
add_shipment (const Search     *search,
              const TwShipment *shipment)
{
  const TwLane *lane = tw_model_get_lane (search->model, shipment->lane);
  TwTransit     row = { .shipment = shipment, .lane = shipment->lane, .item = shipment->item, .units = shipment->units, .depart = shipment->depart, .eta = shipment->eta };

  if (search->week > 0 && shipment->eta <= search->today)
    return;

  set_position (lane, search->today, &row);
  set_band (&row, shipment->eta_sd_days, search->today);
  row.late_days = count_late_days (lane, row.depart, row.eta, search->today);
  row.worth = get_worth (search, shipment);
  g_array_append_val (search->list, row);
}

static void
add_departure (const Search         *search,
               guint32               item,
               const TwPlanShipment *s)
{
  const TwLane *lane = tw_model_get_lane (search->model, s->lane);
  TwTransit     row = { .lane = s->lane, .item = item, .units = s->units };

  row.depart = tw_week_get_monday (tw_model_get_start_week (search->model) + (TwWeek) s->week);
  row.eta = row.depart + (TwDay) ceil (MAX (lane->lead_mean_days, 1));
  set_position (lane, search->today, &row);
  set_band (&row, lane->lead_sd_days, search->today);
  row.worth = s->units * (double) s->worth;
  g_array_append_val (search->list, row);
}

static void
add_departures (const Search *search,
                guint32       item)
{
  const TwItemPlan *plan = tw_plan_get_item (search->plan, item);

  for (guint i = 0; i < plan->n_shipments && plan->shipment[i].week <= search->week; i++) /* ordered by week */
    if (plan->shipment[i].lane != TW_ANY && search->week < MAX (plan->shipment[i].arrive_week, plan->shipment[i].week + 1u))
      add_departure (search, item, &plan->shipment[i]);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const TwTransit *x = a;
  const TwTransit *y = b;

  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (!x->shipment != !y->shipment)
    return x->shipment ? -1 : 1;
  if (x->depart != y->depart)
    return x->depart < y->depart ? -1 : 1;
  if (x->eta != y->eta)
    return x->eta < y->eta ? -1 : 1;

  return (x->item > y->item) - (x->item < y->item);
}

GArray *
tw_transit_list (const TwModel *model,
                 const TwPlan  *plan,
                 guint32        item,
                 guint          week)
{
  Search            search = { model, plan, tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week), week, g_array_new (FALSE, TRUE, sizeof (TwTransit)) };
  guint             n;
  const TwShipment *shipment = item == TW_ANY ? tw_model_get_shipments (model, &n) : tw_model_get_item_shipments (model, item, &n);

  for (guint i = 0; i < n; i++)
    add_shipment (&search, &shipment[i]);
  for (guint32 i = 0; plan && i < tw_model_get_n_items (model); i++)
    if (item == TW_ANY || item == i)
      add_departures (&search, i);
  g_array_sort (search.list, compare_rows);

  return search.list;
}
