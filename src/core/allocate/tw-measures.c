/* tw-measures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-measures.h"

#include "allocate/tw-item-solver.h"
#include "allocate/tw-market-homes.h"

#include <math.h>
#include <string.h>

#define Z_80 0.8416212335729143

/* What one item has and wants, place by place. */
typedef struct
{
  const TwModel       *model;
  const TwForecastSet *forecasts;
  guint                n_weeks;
  guint                n_places;
  guint                n_markets;
  TwNetworkTemplate *template;
  TwMarketHomes *homes;
  gint32        *home;     /* [n_markets]: see tw_market_homes_find() */
  double        *has;      /* [n_places] */
  double        *mean;     /* [n_places]: demand of the window */
  double        *variance; /* [n_places] */
} Ledger;

static void
init_ledger (Ledger       *ledger,
             const TwPlan *plan)
{
  ledger->model = tw_plan_get_model (plan);
  ledger->forecasts = tw_plan_get_forecasts (plan);
  ledger->n_weeks = tw_model_get_n_weeks (ledger->model);
  ledger->n_places = tw_model_get_n_places (ledger->model);
  ledger->n_markets = tw_model_get_n_markets (ledger->model);
  ledger->template = tw_item_solver_new_template (plan);
  ledger->homes = tw_market_homes_new (ledger->template);
  ledger->home = g_new (gint32, ledger->n_markets);
  ledger->has = g_new (double, ledger->n_places);
  ledger->mean = g_new (double, ledger->n_places);
  ledger->variance = g_new (double, ledger->n_places);
}

static void
clear_ledger (Ledger *ledger)
{
  tw_market_homes_free (ledger->homes);
  tw_network_template_free (ledger->template);
  g_free (ledger->home);
  g_free (ledger->has);
  g_free (ledger->mean);
  g_free (ledger->variance);
}

static const TwForecast *
find_forecast (const Ledger *ledger,
               guint32       item,
               guint32       market)
{
  return tw_model_get_offer (ledger->model, item, market)->listed ? tw_forecast_set_find (ledger->forecasts, item, market) : NULL;
}

/* Units in each place at the start of @week. */
static void
read_stock (const TwPlan *plan,
            Ledger       *ledger,
            guint32       item,
            guint         week)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (ledger->model, item, &n);

  for (guint p = 0; p < ledger->n_places; p++)
    ledger->has[p] = week > 0 ? tw_item_plan_get_stock (answer, p, MIN (week, ledger->n_weeks) - 1) : 0;
  for (guint i = 0; week == 0 && i < n; i++)
    ledger->has[stock[i].place] += (double) stock[i].on_hand - stock[i].reserved + stock[i].receiving;
}

static gboolean
is_in_window (gint64 arrival,
              guint  week)
{
  return arrival >= (gint64) week && arrival < (gint64) week + TW_MEASURES_COVER_WEEKS;
}

/* What left before @week and arrives within the window, decided or already at sea. */
static void
add_pipeline (const TwPlan *plan,
              Ledger       *ledger,
              guint32       item,
              guint         week)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  guint             n;
  const TwShipment *shipment = tw_model_get_item_shipments (ledger->model, item, &n);

  for (guint i = 0; i < n; i++)
    {
      gint64 arrival = MAX (tw_week_from_day (shipment[i].eta) - tw_model_get_start_week (ledger->model), 0);

      if (is_in_window (arrival, week))
        ledger->has[tw_model_get_lane (ledger->model, shipment[i].lane)->to] += shipment[i].units;
    }
  for (guint i = 0; i < answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &answer->shipment[i];

      if (s->lane != TW_ANY && s->week < week && is_in_window (s->arrive_week, week))
        ledger->has[tw_model_get_lane (ledger->model, s->lane)->to] += s->units;
    }
}

static void
read_demand (Ledger *ledger,
             guint32 item,
             guint   week)
{
  guint n_forecast = tw_forecast_set_get_n_weeks (ledger->forecasts);

  for (guint p = 0; p < ledger->n_places; p++)
    ledger->mean[p] = ledger->variance[p] = 0;
  for (guint m = 0; m < ledger->n_markets; m++)
    {
      const TwForecast *forecast = find_forecast (ledger, item, m);
      double            mean, sd;

      if (forecast == NULL || ledger->home[m] < 0)
        continue;
      tw_forecast_get_sum (forecast, n_forecast, week, TW_MEASURES_COVER_WEEKS, &mean, &sd);
      ledger->mean[ledger->home[m]] += mean;
      ledger->variance[ledger->home[m]] += sd * sd;
    }
}

double
tw_measures_get_p80 (double mean,
                     double variance)
{
  double v = mean > 0 ? variance / (9 * mean * mean) : 0;
  double root = 1 - v + Z_80 * sqrt (v);

  return mean * root * root * root;
}

static void
add_item (const TwPlan *plan,
          Ledger       *ledger,
          guint32       item,
          guint         week,
          TwMeasures   *out)
{
  double too_much = 0;
  double too_little = 0;

  read_stock (plan, ledger, item, week);
  for (guint p = 0; p < ledger->n_places; p++)
    out->stock_units += ledger->has[p];

  add_pipeline (plan, ledger, item, week);
  tw_market_homes_find (ledger->homes, item, ledger->home);
  read_demand (ledger, item, week);
  for (guint p = 0; p < ledger->n_places; p++)
    {
      if (tw_model_get_place (ledger->model, p)->kind != TW_PLACE_FULFILMENT && ledger->mean[p] <= 0)
        continue;
      too_much += MAX (ledger->has[p] - tw_measures_get_p80 (ledger->mean[p], ledger->variance[p]), 0);
      too_little += MAX (ledger->mean[p] - ledger->has[p], 0);
    }
  out->misplaced_units += MIN (too_much, too_little);
}

static void
get_range (const TwPlan *plan,
           guint32       item,
           guint32      *first,
           guint32      *last)
{
  *first = item == TW_ANY ? 0 : item;
  *last = item == TW_ANY ? tw_model_get_n_items (tw_plan_get_model (plan)) : item + 1;
}

void
tw_measures_of_plan (const TwPlan *plan,
                     guint32       item,
                     guint         week,
                     TwMeasures   *out)
{
  Ledger  ledger;
  double  demand = 0;
  double  sales = 0;
  guint32 first, last;

  *out = (TwMeasures){ 0 };
  init_ledger (&ledger, plan);
  get_range (plan, item, &first, &last);
  for (guint32 i = first; i < last; i++)
    {
      const TwItemPlan *answer = tw_plan_get_item (plan, i);

      out->profit += answer->value;
      out->storage_cost -= answer->part[TW_PART_STORAGE];
      demand += answer->demand;
      sales += answer->sales;
      add_item (plan, &ledger, i, week, out);
    }
  clear_ledger (&ledger);
  out->fill_rate = demand > 0 ? MIN (sales / demand, 1) : 1;
  out->misplaced_share = out->stock_units > 0 ? MIN (out->misplaced_units / out->stock_units, 1) : 0;
}

/* ---- days of supply ---- */

/* Marks with 1 every place whose stock can come from @place, itself included. */
static guint8 *
find_reach (const TwModel *model,
            guint32        place)
{
  guint8  *reached = g_new0 (guint8, tw_model_get_n_places (model));
  gboolean changed = TRUE;

  reached[place] = 1;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
        {
          const TwLane *lane = tw_model_get_lane (model, i);

          if (lane->open && reached[lane->from] && !reached[lane->to])
            {
              reached[lane->to] = 1;
              changed = TRUE;
            }
        }
    }

  return reached;
}

static gboolean
is_home (const Ledger *ledger,
         guint32       place)
{
  for (guint m = 0; m < ledger->n_markets; m++)
    if (ledger->home[m] == (gint32) place)
      return TRUE;

  return FALSE;
}

/* Adds the demand of weeks week .. week + n - 1 that draws on @place; the last element stands for all later weeks. */
static void
add_demand_on (const Ledger *ledger,
               guint32       item,
               guint32       place,
               const guint8 *reached,
               guint         week,
               double       *demand,
               guint         n)
{
  guint    n_forecast = tw_forecast_set_get_n_weeks (ledger->forecasts);
  gboolean home = is_home (ledger, place);

  for (guint m = 0; m < ledger->n_markets; m++)
    {
      const TwForecast *forecast = find_forecast (ledger, item, m);
      gboolean          draws = home ? ledger->home[m] == (gint32) place : reached[tw_model_get_market_place (ledger->model, m)] != 0;

      for (guint t = 0; forecast != NULL && draws && t < n; t++)
        demand[t] += forecast->mean[MIN (week + t, n_forecast - 1)];
    }
}

double
tw_measures_count_days (double        units,
                        const double *demand,
                        guint         n)
{
  double days = 0;
  double wanted = 0;

  for (guint t = 0; t < n; t++)
    wanted += demand[t];
  if (!(wanted > 0))
    return INFINITY;

  for (guint t = 0; t + 1 < n; t++, days += 7)
    {
      if (units <= demand[t])
        return demand[t] > 0 ? days + 7 * units / demand[t] : days;
      units -= demand[t];
    }

  return demand[n - 1] > 0 ? days + 7 * units / demand[n - 1] : INFINITY;
}

double
tw_measures_days_of_supply (const TwPlan *plan,
                            guint32       item,
                            guint32       place,
                            guint         week)
{
  Ledger             ledger;
  guint              n = tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (plan));
  g_autofree double *demand = NULL;
  g_autofree guint8 *reached = find_reach (tw_plan_get_model (plan), place);
  double             units = 0;
  guint32            first, last;

  n = n > week ? n - week : 1;
  demand = g_new0 (double, n);
  init_ledger (&ledger, plan);
  get_range (plan, item, &first, &last);
  for (guint32 i = first; i < last; i++)
    {
      tw_market_homes_find (ledger.homes, i, ledger.home);
      read_stock (plan, &ledger, i, week);
      units += ledger.has[place];
      add_demand_on (&ledger, i, place, reached, week, demand, n);
    }
  clear_ledger (&ledger);

  return tw_measures_count_days (units, demand, n);
}

/* (transfer full) (array length=n_places * n_places): find_reach() of every place */
static guint8 *
find_reaches (const TwModel *model)
{
  guint   n_places = tw_model_get_n_places (model);
  guint8 *reaches = g_new (guint8, MAX (n_places * n_places, 1));

  for (guint32 p = 0; p < n_places; p++)
    {
      g_autofree guint8 *reached = find_reach (model, p);

      memcpy (reaches + (gsize) p * n_places, reached, n_places);
    }

  return reaches;
}

static void
add_weeks (double           *demand,
           const TwForecast *forecast,
           guint             n)
{
  for (guint t = 0; t < n; t++)
    demand[t] += forecast->mean[t];
}

/* One item's demand on all places: on the home of each market, and on every place that is nobody's home but can reach it. */
static void
add_place_demand (const Ledger *ledger,
                  guint32       item,
                  const guint8 *reaches,
                  double       *demand,
                  guint         n)
{
  g_autofree guint8 *home = g_new0 (guint8, MAX (ledger->n_places, 1));

  for (guint m = 0; m < ledger->n_markets; m++)
    if (ledger->home[m] >= 0)
      home[ledger->home[m]] = 1;

  for (guint m = 0; m < ledger->n_markets; m++)
    {
      const TwForecast *forecast = find_forecast (ledger, item, m);
      guint32           market = tw_model_get_market_place (ledger->model, m);

      for (guint p = 0; forecast != NULL && p < ledger->n_places; p++)
        if (home[p] ? ledger->home[m] == (gint32) p : reaches[(gsize) p * ledger->n_places + market])
          add_weeks (demand + (gsize) p * n, forecast, n);
    }
}

void
tw_measures_place_demand (const TwPlan *plan,
                          guint32       item,
                          double       *demand)
{
  Ledger             ledger;
  guint              n = tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (plan));
  g_autofree guint8 *reaches = find_reaches (tw_plan_get_model (plan));
  guint32            first, last;

  init_ledger (&ledger, plan);
  memset (demand, 0, sizeof *demand * ledger.n_places * n);
  get_range (plan, item, &first, &last);
  for (guint32 i = first; i < last; i++)
    {
      tw_market_homes_find (ledger.homes, i, ledger.home);
      add_place_demand (&ledger, i, reaches, demand, n);
    }
  clear_ledger (&ledger);
}

double
tw_measures_market_fill (const TwPlan *plan,
                         guint32       item,
                         guint32       market,
                         guint         first_week,
                         guint         n_weeks)
{
  guint   n = tw_model_get_n_weeks (tw_plan_get_model (plan));
  double  demand = 0;
  double  sales = 0;
  guint32 first, last;

  get_range (plan, item, &first, &last);
  for (guint32 i = first; i < last; i++)
    for (guint t = first_week; t < MIN (first_week + n_weeks, n); t++)
      {
        demand += tw_item_plan_get_demand (tw_plan_get_item (plan, i), market, t);
        sales += tw_item_plan_get_sales (tw_plan_get_item (plan, i), market, t);
      }

  return demand > 0 ? MIN (sales / demand, 1) : 1;
}
