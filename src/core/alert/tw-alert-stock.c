/* tw-alert-stock.c: too little, too much and too old
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "alert/tw-alert-frame.h"

#include "allocate/tw-cliffs.h"
#include "allocate/tw-measures.h"

#include <math.h>

#define MISSED_SHARE   0.2 /* of a week's demand: a stock-out; less is what a plan leaves to chance */
#define MISSED_UNITS   5.0
#define WEEKS_BETWEEN  2 /* good weeks between short ones that are of one cause still */
#define EXCESS_CARTONS 4

/* ---- too little ---- */

/* What the markets of one place miss, week by week. */
typedef struct
{
  double  wanted[TW_MAX_WEEKS];
  double  missed[TW_MAX_WEEKS];
  double  money[TW_MAX_WEEKS];
  double  of_market; /* the most money that one market misses */
  guint32 market;    /* that market */
} Shortage;

static double
add_market (const TwAlertFrame *self,
            guint32             market,
            Shortage           *shortage)
{
  double sum = 0;

  for (guint t = 0; t < self->n_weeks; t++)
    {
      double demand = tw_item_plan_get_demand (self->answer, market, t);
      double missed = MAX (demand - tw_item_plan_get_sales (self->answer, market, t), 0);
      double money = missed * MAX (self->margin[market], 0);

      shortage->wanted[t] += demand;
      shortage->missed[t] += missed;
      shortage->money[t] += money;
      sum += money;
    }

  return sum;
}

static gboolean
measure_shortage (const TwAlertFrame *self,
                  guint32             place,
                  Shortage           *shortage)
{
  *shortage = (Shortage){ .of_market = -1, .market = TW_ANY };
  for (guint32 m = 0; m < self->template->n_markets; m++)
    {
      double money;

      if (self->home[m] != (gint32) place)
        continue;
      money = add_market (self, m, shortage);
      if (money > shortage->of_market)
        {
          shortage->of_market = money;
          shortage->market = m;
        }
    }

  return shortage->market != TW_ANY;
}

static gboolean
is_short (const Shortage *shortage,
          guint           week)
{
  return shortage->missed[week] > 0 && shortage->missed[week] >= MISSED_SHARE * shortage->wanted[week];
}

/* The last short week of the run that begins at @week. */
static guint
find_end (const TwAlertFrame *self,
          const Shortage     *shortage,
          guint               week)
{
  guint last = week;

  for (guint t = week + 1; t < self->n_weeks && t <= last + WEEKS_BETWEEN + 1; t++)
    if (is_short (shortage, t))
      last = t;

  return last;
}

static void
add_stock_out (TwAlertFrame   *self,
               guint32         place,
               const Shortage *shortage,
               guint           first,
               guint           last,
               double          fees)
{
  TwAlert alert = tw_alert_frame_start (self, TW_ALERT_STOCK_OUT, place, first, last);
  double  wanted = 0;

  alert.market = shortage->market;
  alert.money = fees;
  for (guint t = first; t <= last; t++)
    {
      wanted += shortage->wanted[t];
      alert.units += shortage->missed[t];
      alert.money += shortage->money[t];
    }
  alert.level = alert.units / wanted;
  if (alert.units < MISSED_UNITS || alert.money < self->least_money)
    return;
  alert.remedy = tw_remedy_bring (self, place, first, last, alert.units, shortage->missed, NAN);
  tw_alert_frame_add (self, &alert);
}

/* Low-stock steps that the plan goes below, as one cliff: its first week, its highest level, all its fees. */
static TwCliff
find_low_stock (const TwAlertFrame *self,
                guint32             place)
{
  TwCliff all = { 0 };
  g_autoptr (GArray) cliffs = NULL;

  if (tw_model_get_place (self->model, place)->n_low_stock == 0)
    return all;
  cliffs = tw_cliffs_find_kind (self->plan, self->item, place, TW_CLIFF_LOW_STOCK, self->home);
  for (guint i = 0; i < cliffs->len; i++)
    {
      const TwCliff *cliff = &g_array_index (cliffs, TwCliff, i);

      if (!cliff->met)
        continue;
      if (!all.met || cliff->week < all.week)
        {
          all.week = cliff->week;
          all.units = cliff->units;
        }
      all.met = TRUE;
      all.level = MAX (all.level, cliff->level);
      all.money += cliff->money;
    }

  return all;
}

static void
add_low_stock (TwAlertFrame   *self,
               guint32         place,
               const Shortage *shortage,
               const TwCliff  *low)
{
  TwAlert alert = tw_alert_frame_start (self, TW_ALERT_LOW_STOCK, place, low->week, low->week);

  alert.market = shortage->market;
  alert.level = low->level;
  alert.money = low->money;
  alert.units = MAX (low->units - tw_item_plan_get_stock (self->answer, place, low->week), 0);
  if (alert.money < self->least_money)
    return;
  alert.remedy = tw_remedy_bring (self, place, low->week, MIN (low->week + WEEKS_BETWEEN, self->n_weeks - 1), MAX (alert.units, 1), NULL, NAN);
  tw_alert_frame_add (self, &alert);
}

/* Stock-outs of the place; the fees for stock that is low go to the first of them, for they have its cause. */
static void
find_place_shortages (TwAlertFrame *self,
                      guint32       place)
{
  Shortage shortage;
  TwCliff  low;
  guint    before = self->found->len;

  if (!measure_shortage (self, place, &shortage))
    return;
  low = find_low_stock (self, place);
  for (guint t = 0; t < self->n_weeks; t++)
    if (is_short (&shortage, t))
      {
        guint last = find_end (self, &shortage, t);

        add_stock_out (self, place, &shortage, t, last, self->found->len == before ? low.money : 0);
        t = last;
      }
  if (low.met && self->found->len == before)
    add_low_stock (self, place, &shortage, &low);
}

void
tw_alert_find_shortages (TwAlertFrame *self)
{
  for (guint32 p = 0; p < self->template->n_places; p++)
    find_place_shortages (self, p);
}

/* ---- too much ---- */

/* What draws on @place week by week: the demand of its own markets, or of all it can reach if it is nobody's home. */
static void
sum_demand (const TwAlertFrame *self,
            guint32             place,
            double             *demand,
            guint               n)
{
  const TwNetworkTemplate *t = self->template;
  gboolean                 is_home = FALSE;

  for (guint32 m = 0; m < t->n_markets; m++)
    is_home |= self->home[m] == (gint32) place;
  for (guint32 m = 0; m < t->n_markets; m++)
    {
      const TwForecast *forecast;

      if (self->home[m] < 0 || (is_home ? self->home[m] != (gint32) place : !t->reach[(gsize) place * t->n_places + (guint32) self->home[m]]))
        continue;
      forecast = tw_forecast_set_find (self->forecasts, self->item, m);
      for (guint w = 0; w < n; w++)
        demand[w] += forecast->mean[w];
    }
}

static double
get_hold_cost (const TwAlertFrame *self,
               guint32             place)
{
  const TwNetworkTemplate *t = self->template;
  double                   cost = 0;

  for (guint w = 0; w < self->n_weeks; w++)
    cost += t->rent[(gsize) place * self->n_weeks + w] * self->good->volume_m3 + t->capital_per_week * self->good->unit_cost;

  return cost;
}

static void
add_overstock (TwAlertFrame *self,
               guint32       place,
               double        units)
{
  guint              n = tw_forecast_set_get_n_weeks (self->forecasts);
  g_autofree double *demand = g_new0 (double, n);
  TwAlert            alert = tw_alert_frame_start (self, TW_ALERT_OVERSTOCK, place, 0, 0);

  sum_demand (self, place, demand, n);
  alert.level = tw_measures_count_days (units, demand, n);
  alert.units = alert.level > TW_ALERT_MUCH_DAYS ? units * (1 - TW_ALERT_MUCH_DAYS / alert.level) : 0;
  if (alert.units < EXCESS_CARTONS * self->good->units_per_carton)
    return;
  alert.money = alert.units * MAX (self->good->unit_cost - tw_alert_frame_get_worth (self, place, 0), get_hold_cost (self, place));
  if (alert.money < self->least_money)
    return;
  alert.remedy = tw_remedy_take (self, place, 0, alert.units);
  tw_alert_frame_add (self, &alert);
}

/* Rows of an item's stock come by place in no promised order: summed where the first of a place stands. */
static double
sum_stock (const TwAlertFrame *self,
           const TwStock      *stock,
           guint               n,
           guint               at)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      if (stock[i].place != stock[at].place)
        continue;
      if (i < at)
        return 0;
      sum += (double) stock[i].on_hand - stock[i].reserved + stock[i].receiving;
    }

  return sum;
}

static gboolean
is_centre (const TwAlertFrame *self,
           guint32             place)
{
  TwPlaceKind kind = tw_model_get_place (self->model, place)->kind;

  return kind == TW_PLACE_FULFILMENT || kind == TW_PLACE_OVERFLOW;
}

void
tw_alert_find_overstock (TwAlertFrame *self)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (is_centre (self, stock[i].place))
      {
        double units = sum_stock (self, stock, n, i);

        if (units >= EXCESS_CARTONS * self->good->units_per_carton)
          add_overstock (self, stock[i].place, units);
      }
}

/* ---- too old ---- */

static void
add_aged (TwAlertFrame *self,
          guint32       place)
{
  g_autoptr (GArray) cliffs = tw_cliffs_find_kind (self->plan, self->item, place, TW_CLIFF_AGED, self->home);
  TwAlert alert = tw_alert_frame_start (self, TW_ALERT_AGED, place, 0, 0);

  for (guint i = 0; i < cliffs->len; i++)
    {
      const TwCliff *cliff = &g_array_index (cliffs, TwCliff, i);

      if (i == 0)
        {
          alert.week = alert.last_week = cliff->week;
          alert.level = cliff->level;
          alert.units = cliff->units;
        }
      alert.last_week = MAX (alert.last_week, cliff->week);
      alert.money += MAX (cliff->money, 0);
    }
  if (alert.money <= 0 || alert.money < self->least_money)
    return;
  alert.remedy = tw_remedy_take (self, place, alert.week, alert.units);
  tw_alert_frame_add (self, &alert);
}

/* Whether row @at is the first of its place, and some row of it reaches the first step in the weeks planned. */
static gboolean
ages (const TwAlertFrame *self,
      const TwStock      *stock,
      guint               n,
      guint               at)
{
  const TwPlace *place = tw_model_get_place (self->model, stock[at].place);
  double         oldest = 0;

  for (guint i = 0; i < n; i++)
    {
      if (stock[i].place != stock[at].place)
        continue;
      if (i < at)
        return FALSE;
      oldest = MAX (oldest, stock[i].age_days);
    }

  return place->n_aged > 0 && oldest + 7.0 * self->n_weeks >= place->aged[0].days;
}

void
tw_alert_find_aged (TwAlertFrame *self)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (ages (self, stock, n, i))
      add_aged (self, stock[i].place);
}
