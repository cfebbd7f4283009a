/* tw-alert-supply.c: what comes late, what is full, and what is expected to sell otherwise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "alert/tw-alert-frame.h"

#include "allocate/tw-explain.h"
#include "forecast/tw-forecast-archive.h"
#include "forecast/tw-forecast-share.h"

#include <math.h>

#define LATE_Z       1.2815515655446004 /* one shipment of ten is later than the band */
#define MOST_LATE    8                  /* weeks */
#define ROOM_SHARE   0.1
#define LIMIT_GAP    1    /* weeks without pressure between two of one cause */
#define JUMP_SHARE   0.5  /* of what was expected before */
#define JUMP_UNITS   20.0 /* over the weeks compared */
#define MOST_CHANGES 50

/* ---- late ---- */

/* Probability that a normal variable is above @z. */
static double
get_tail (double z)
{
  return 0.5 * erfc (z * M_SQRT1_2);
}

/* Units that are missing at @place when those of a shipment due in week @due come @late weeks later: what the plan takes
 * out before and has not without them. */
static double
count_missing (const TwAlertFrame *self,
               guint32             place,
               guint               due,
               guint               late,
               double              units)
{
  double missing = 0;

  for (guint t = due; t < MIN (due + late, self->n_weeks); t++)
    missing = MAX (missing, units - tw_item_plan_get_stock (self->answer, place, t));

  return MIN (missing, units);
}

/* Margin of the markets that @place is home of, weighted by what they want; the worth of a unit where there are none. */
static double
get_value (const TwAlertFrame *self,
           guint32             place,
           guint               week,
           guint32            *market)
{
  double sum = 0, wanted = 0, most = 0;

  *market = TW_ANY;
  for (guint32 m = 0; m < self->template->n_markets; m++)
    {
      double demand = self->home[m] == (gint32) place ? tw_item_plan_get_demand (self->answer, m, week) : 0;

      if (demand > most)
        {
          most = demand;
          *market = m;
        }
      wanted += demand;
      sum += demand * self->margin[m];
    }

  return MAX (wanted > 0 ? sum / wanted : tw_alert_frame_get_worth (self, place, week), 0);
}

/* Days that the shipment is expected to be late by at least, given that it has not come yet. */
static double
get_overdue (const TwAlertFrame *self,
             const TwShipment   *shipment)
{
  return MAX (tw_week_get_monday (tw_model_get_start_week (self->model)) - shipment->eta, 0);
}

/* Expected loss over all delays in whole weeks, and the probability that there is one. */
static double
expect_loss (const TwAlertFrame *self,
             const TwShipment   *shipment,
             guint32             place,
             guint               due,
             double              value,
             double             *late)
{
  double sd = MAX (shipment->eta_sd_days, 0.5);
  double overdue = get_overdue (self, shipment);
  /* days from the ETA to the end of the week in which the plan counts on it */
  double slack = tw_week_get_monday (tw_model_get_start_week (self->model) + (TwWeek) due + 1) - shipment->eta;
  double alive = overdue > 0 ? get_tail (overdue / sd) : 1;
  double loss = 0;

  /* what is far beyond its spread says nothing of when it comes: a week of waiting that begins anew */
  if (alive < 1e-3)
    {
      sd = overdue + 7;
      alive = get_tail (overdue / sd);
    }
  *late = MIN (get_tail (slack / sd) / alive, 1);
  for (guint weeks = 1; weeks <= MOST_LATE; weeks++)
    {
      double from = get_tail ((slack + 7.0 * (weeks - 1)) / sd);
      double to = weeks < MOST_LATE ? get_tail ((slack + 7.0 * weeks) / sd) : 0;

      loss += (from - to) / alive * count_missing (self, place, due, weeks, shipment->units) * value;
    }

  return loss;
}

static void
add_late (TwAlertFrame     *self,
          const TwShipment *shipment,
          guint32           row)
{
  guint32 place = tw_model_get_lane (self->model, shipment->lane)->to;
  guint   due = tw_alert_frame_get_week (self, shipment->eta);
  guint   band = due + (guint) ceil (LATE_Z * shipment->eta_sd_days / 7);
  TwAlert alert = tw_alert_frame_start (self, TW_ALERT_LATE, place, due, MIN (MAX (band, due), self->n_weeks - 1));
  double  value;

  if (due >= self->n_weeks)
    return;
  alert.lane = shipment->lane;
  alert.shipment = row;
  alert.units = shipment->units;
  value = get_value (self, place, due, &alert.market);
  alert.money = expect_loss (self, shipment, place, due, value, &alert.level);
  if (get_overdue (self, shipment) > 0)
    /* whether it is missed or not, money is tied up in it meanwhile */
    alert.money = MAX (alert.money, shipment->units * self->good->unit_cost * self->template->capital_per_week * (1 + get_overdue (self, shipment) / 7));
  else if (shipment->eta + LATE_Z * shipment->eta_sd_days < tw_week_get_monday (tw_model_get_start_week (self->model) + (TwWeek) due + 1))
    return; /* its band ends within the week the plan counts on */
  if (alert.money < self->least_money)
    return;
  alert.remedy = tw_remedy_bring (self, place, due, MIN (due + 1, self->n_weeks - 1), MAX (count_missing (self, place, due, 2, shipment->units), 1), NULL, alert.level * value);
  tw_alert_frame_add (self, &alert);
}

void
tw_alert_find_late (TwAlertFrame *self)
{
  guint             n, n_all;
  const TwShipment *shipment = tw_model_get_item_shipments (self->model, self->item, &n);
  const TwShipment *all = tw_model_get_shipments (self->model, &n_all);

  for (guint i = 0; i < n; i++)
    add_late (self, &shipment[i], (guint32) (shipment + i - all));
}

/* ---- full ---- */

/* Overage where a soft limit is passed; else what a tenth more would earn at most, for its price can only fall. */
static double
get_pressure (const TwLimitUse *limit)
{
  double above = limit->used - limit->capacity;

  if (!limit->hard && above > 1e-6 * MAX (limit->capacity, 1))
    return above * limit->overage;

  return limit->price > 0 ? limit->price * ROOM_SHARE * limit->capacity : 0;
}

static guint32
get_limit_place (const TwAlertFrame *self,
                 const TwLimitUse   *limit)
{
  switch (limit->kind)
    {
    case TW_LIMIT_LANE:
      return tw_model_get_lane (self->model, limit->index)->to;
    case TW_LIMIT_BUDGET:
      return TW_ANY;
    case TW_LIMIT_STORAGE:
    case TW_LIMIT_PRODUCTION:
    default:
      return limit->index;
    }
}

/* The weeks first .. last of one limit, of which that of @peak presses most. */
static void
add_capacity (TwAlertFrame     *self,
              const TwLimitUse *limit,
              const TwLimitUse *last,
              const TwLimitUse *peak,
              double            money)
{
  TwAlert                 alert = tw_alert_frame_start (self, TW_ALERT_CAPACITY, get_limit_place (self, limit), limit->week, last->week);
  double                  above = peak->used - peak->capacity;
  g_autofree TwLimitUser *user = NULL;
  guint                   n;

  alert.money = money;
  if (money <= 0 || money < self->least_money)
    return;
  user = tw_explain_limit (self->plan, peak, &n);
  alert.item = n > 0 ? user[0].item : TW_ANY;
  alert.limit = limit->kind;
  alert.lane = limit->kind == TW_LIMIT_LANE ? limit->index : TW_ANY;
  alert.units = peak->used;
  alert.level = peak->capacity;
  alert.remedy.kind = TW_REMEDY_ROOM;
  alert.remedy.place = alert.place;
  alert.remedy.week = limit->week;
  alert.remedy.arrive_week = last->week;
  alert.remedy.units = above > 0 && !peak->hard ? above : ROOM_SHARE * peak->capacity;
  alert.remedy.gain = money;
  tw_alert_frame_add (self, &alert);
}

void
tw_alert_find_capacity (TwAlertFrame *self)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (self->plan, &n);

  for (guint i = 0; i < n;)
    {
      const TwLimitUse *first = &limit[i];
      const TwLimitUse *last = first;
      const TwLimitUse *peak = first;
      double            money = get_pressure (first);

      i++;
      if (money <= 0)
        continue;
      for (; i < n && limit[i].kind == first->kind && limit[i].index == first->index && limit[i].week <= last->week + 1 + LIMIT_GAP; i++)
        {
          double pressure = get_pressure (&limit[i]);

          if (pressure <= 0)
            continue;
          money += pressure;
          last = &limit[i];
          if (pressure > get_pressure (peak))
            peak = last;
        }
      add_capacity (self, first, last, peak, money);
    }
}

/* ---- forecasts ---- */

static void
add_jump (TwAlertFrame *self,
          guint32       market,
          double        before,
          double        now)
{
  TwAlert alert = tw_alert_frame_start (self, TW_ALERT_FORECAST, tw_model_get_market_place (self->model, market), 0, MIN (TW_ALERT_FORECAST_WEEKS, self->n_weeks) - 1);
  double  jump = now - before;

  if (fabs (jump) < JUMP_UNITS || fabs (jump) < JUMP_SHARE * before)
    return;
  alert.market = market;
  alert.units = jump;
  alert.level = before;
  alert.money = fabs (jump) * MAX (self->margin[market], 0);
  alert.remedy.kind = TW_REMEDY_REVIEW;
  tw_alert_frame_add (self, &alert);
}

void
tw_alert_find_forecast_changes (TwAlertFrame *self,
                                const GArray *archive)
{
  guint n = MIN (TW_ALERT_FORECAST_WEEKS, tw_forecast_set_get_n_weeks (self->forecasts));
  g_autoptr (GArray) changes = tw_forecast_list_changes (archive, self->model, self->forecasts, n);

  for (guint i = 0; i < MIN (changes->len, MOST_CHANGES); i++)
    {
      const TwForecastChange *change = &g_array_index (changes, TwForecastChange, i);

      tw_alert_frame_set_item (self, change->item);
      add_jump (self, change->market, change->before, change->now);
    }
}

/* Everything but season and events, which come every year and surprise nobody. */
static double
sum_surprise (const TwShare *share,
              guint          n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    if (share[i].kind != TW_FACTOR_SEASON && share[i].kind != TW_FACTOR_EVENT)
      sum += share[i].units;

  return sum;
}

void
tw_alert_find_forecast (TwAlertFrame *self)
{
  guint n_forecast = tw_forecast_set_get_n_weeks (self->forecasts);
  guint n = MIN (TW_ALERT_FORECAST_WEEKS, n_forecast);

  for (guint32 m = 0; m < self->template->n_markets; m++)
    {
      const TwForecast *forecast = self->home[m] >= 0 ? tw_forecast_set_find (self->forecasts, self->item, m) : NULL;
      TwShare           share[TW_MAX_N_SHARES];
      guint             n_shares;

      if (forecast == NULL || !(forecast->past_mean >= 0))
        continue;
      tw_forecast_get_shares (forecast, n_forecast, 0, n, share, &n_shares);
      add_jump (self, m, (double) forecast->past_mean * n, (double) forecast->past_mean * n + sum_surprise (share, n_shares) * n);
    }
}
