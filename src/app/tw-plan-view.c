/* tw-plan-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-view.h"

#include "allocate/tw-measures.h"

#include <math.h>
#include <string.h>

/* Half the width of the band that holds 80 % of a normal law, in standard deviations. */
#define SD_OF_80_PERCENT 1.2816

struct _TwPlanView
{
  TwModel *model;
  TwPlan  *plan;
  guint32  item;
  guint    n_weeks;
  double  *stock;     /* [n_places * (n_weeks + 1)] */
  double  *receiving; /* [n_places] */
  double  *demand;    /* [n_markets * n_weeks] */
  double  *sales;     /* [n_markets * n_weeks] */
  gint32  *server;    /* [n_markets] */
  double  *usable;    /* [n_places]: today's stock that days of supply count */
  double  *draw;      /* (nullable) [n_places * n_draw]: demand that days of supply count */
  guint    n_draw;
};

TwSupplyLevel
tw_supply_level (double days)
{
  if (!isfinite (days))
    return TW_SUPPLY_NONE;
  if (days < TW_SUPPLY_SHORT_DAYS)
    return TW_SUPPLY_SHORT;
  if (days < TW_SUPPLY_LOW_DAYS)
    return TW_SUPPLY_LOW;

  return days <= TW_SUPPLY_MUCH_DAYS ? TW_SUPPLY_GOOD : TW_SUPPLY_MUCH;
}

/* Countries of three regions by ISO code; whoever is not listed is Asia-Pacific. */
static const struct
{
  TwRegion    region;
  const char *countries;
} regions[] = {
  { TW_REGION_AMERICAS,
    " US CA MX BR AR CL CO PE VE EC BO PY UY GY SR GF CR PA GT HN SV NI BZ CU DO HT JM TT BB BS BM PR GL AW CW " },
  { TW_REGION_EUROPE,
    " GB IE FR DE NL BE LU ES PT IT AT CH LI DK SE NO FI IS PL CZ SK HU SI HR BA RS ME MK AL GR BG RO MD UA BY LT LV EE MT CY RU MC SM AD GI JE GG IM FO XK TR " },
  { TW_REGION_MIDDLE_EAST_AFRICA,
    " AE SA QA KW BH OM YE IQ IR IL PS JO LB SY EG LY TN DZ MA EH MR ML NE TD SD SS ER DJ ET SO KE UG TZ RW BI CD CG GA GQ CM CF NG BJ TG GH CI BF LR SL GN GW SN GM CV ST AO ZM MW MZ ZW BW NA ZA LS SZ MG MU RE SC KM YT SH " },
};

TwRegion
tw_region_of_place (const TwPlace *place)
{
  char word[5] = { ' ', place->country[0], place->country[1], ' ', '\0' };

  if (place->kind == TW_PLACE_FACTORY || place->kind == TW_PLACE_SOURCE)
    return TW_REGION_SOURCE;

  for (gsize i = 0; place->country[0] && i < G_N_ELEMENTS (regions); i++)
    if (strstr (regions[i].countries, word))
      return regions[i].region;

  return TW_REGION_ASIA_PACIFIC;
}

static gboolean
serves_at_home (const TwModel *model,
                const TwLane  *lane)
{
  const TwPlace *from = tw_model_get_place (model, lane->from);

  return from->kind == TW_PLACE_FULFILMENT && !strcmp (from->country, tw_model_get_place (model, lane->to)->country);
}

/* What a parcel of one kilogram costs: the weight class of most goods sold by post. */
static double
get_parcel_cost (const TwModel *model,
                 const TwLane  *lane)
{
  const TwItem parcel = { .volume_m3 = 0.005, .weight_kg = 1 };
  double       chargeable_kg = MAX (parcel.weight_kg, parcel.volume_m3 * lane->volumetric_kg_per_m3);

  return lane->cost_per_m3 * parcel.volume_m3 + lane->cost_per_kg * chargeable_kg + lane->cost_per_unit;
}

void
tw_market_get_servers (const TwModel *model,
                       gint32        *server)
{
  guint              n_markets = tw_model_get_n_markets (model);
  g_autofree double *cost = g_new (double, MAX (n_markets, 1));

  for (guint m = 0; m < n_markets; m++)
    {
      server[m] = -1;
      cost[m] = INFINITY;
    }

  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);
      int           market = lane->mode == TW_MODE_PARCEL ? tw_model_get_market_of (model, lane->to) : -1;
      double        price;

      if (market < 0 || !lane->open)
        continue;

      price = serves_at_home (model, lane) ? -1 : get_parcel_cost (model, lane);
      if (price < cost[market] || (price == cost[market] && (gint32) lane->from < server[market]))
        {
          server[market] = (gint32) lane->from;
          cost[market] = price;
        }
    }
}

static gboolean
is_looked_at (const TwPlanView *self,
              guint32           item)
{
  return self->item == TW_ANY || self->item == item;
}

static void
add_today (TwPlanView *self)
{
  guint          n;
  const TwStock *row = self->item == TW_ANY ? tw_model_get_stock (self->model, &n) : tw_model_get_item_stock (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    {
      self->stock[row[i].place * (self->n_weeks + 1)] += row[i].on_hand;
      self->receiving[row[i].place] += row[i].receiving;
      self->usable[row[i].place] += (double) row[i].on_hand - row[i].reserved + row[i].receiving;
    }
}

/* @sign: 1 to add, -1 to take away again */
static void
add_item_plan (TwPlanView       *self,
               const TwItemPlan *plan,
               double            sign)
{
  guint n_weeks = self->n_weeks;

  for (guint i = 0; i < plan->n_places; i++)
    {
      const gint32 *from = plan->place_stock + (gsize) i * n_weeks;
      double       *to = self->stock + (gsize) plan->place[i] * (n_weeks + 1) + 1;

      for (guint t = 0; t < n_weeks; t++)
        to[t] += sign * from[t];
    }

  for (guint i = 0; i < plan->n_markets; i++)
    for (guint t = 0; t < n_weeks; t++)
      {
        gsize to = (gsize) plan->market[i] * n_weeks + t;

        self->demand[to] += sign * plan->market_demand[(gsize) i * n_weeks + t];
        self->sales[to] += sign * plan->market_sales[(gsize) i * n_weeks + t];
      }
}

static void
hold_today (TwPlanView *self)
{
  for (guint p = 0; p < tw_model_get_n_places (self->model); p++)
    for (guint t = 1; t <= self->n_weeks; t++)
      self->stock[p * (self->n_weeks + 1) + t] = self->stock[p * (self->n_weeks + 1)];
}

TwPlanView *
tw_plan_view_new (const TwModel *model,
                  const TwPlan  *plan,
                  guint32        item)
{
  TwPlanView *self;
  gsize       n_places = tw_model_get_n_places (model);
  gsize       n_markets = tw_model_get_n_markets (model);

  g_return_val_if_fail (item == TW_ANY || item < tw_model_get_n_items (model), NULL);

  self = g_new0 (TwPlanView, 1);
  self->model = tw_model_ref (model);
  self->plan = plan ? tw_plan_ref (plan) : NULL;
  self->item = item;
  self->n_weeks = tw_model_get_n_weeks (model);
  self->stock = g_new0 (double, MAX (n_places, 1) * (self->n_weeks + 1));
  self->receiving = g_new0 (double, MAX (n_places, 1));
  self->demand = g_new0 (double, MAX (n_markets, 1) * self->n_weeks);
  self->sales = g_new0 (double, MAX (n_markets, 1) * self->n_weeks);
  self->server = g_new0 (gint32, MAX (n_markets, 1));
  self->usable = g_new0 (double, MAX (n_places, 1));
  tw_market_get_servers (model, self->server);
  add_today (self);

  if (!plan)
    hold_today (self);
  else if (item != TW_ANY)
    add_item_plan (self, tw_plan_get_item (plan, item), 1);
  else
    for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
      add_item_plan (self, tw_plan_get_item (plan, i), 1);

  if (plan && tw_plan_get_forecasts (plan))
    {
      self->n_draw = tw_forecast_set_get_n_weeks (tw_plan_get_forecasts (plan));
      self->draw = g_new (double, MAX (n_places, 1) * MAX (self->n_draw, 1));
      tw_measures_place_demand (plan, item, self->draw);
    }

  return self;
}

TwPlanView *
tw_plan_view_new_like (const TwPlanView *base,
                       const TwPlan     *plan)
{
  TwPlanView *self;
  gsize       n_places, n_markets;

  g_return_val_if_fail (base->plan != NULL, NULL);

  self = g_memdup2 (base, sizeof *base);
  n_places = MAX (tw_model_get_n_places (base->model), 1);
  n_markets = MAX (tw_model_get_n_markets (base->model), 1);
  self->model = tw_model_ref (base->model);
  self->plan = tw_plan_ref (plan);
  self->stock = g_memdup2 (base->stock, sizeof *base->stock * n_places * (base->n_weeks + 1));
  self->receiving = g_memdup2 (base->receiving, sizeof *base->receiving * n_places);
  self->demand = g_memdup2 (base->demand, sizeof *base->demand * n_markets * base->n_weeks);
  self->sales = g_memdup2 (base->sales, sizeof *base->sales * n_markets * base->n_weeks);
  self->server = g_memdup2 (base->server, sizeof *base->server * n_markets);
  self->usable = g_memdup2 (base->usable, sizeof *base->usable * n_places);
  self->draw = base->draw ? g_memdup2 (base->draw, sizeof *base->draw * n_places * MAX (base->n_draw, 1)) : NULL;

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    if (is_looked_at (self, i) && tw_plan_get_item (plan, i) != tw_plan_get_item (base->plan, i))
      {
        add_item_plan (self, tw_plan_get_item (base->plan, i), -1);
        add_item_plan (self, tw_plan_get_item (plan, i), 1);
      }

  return self;
}

void
tw_plan_view_free (TwPlanView *self)
{
  if (!self)
    return;

  g_clear_pointer (&self->model, tw_model_unref);
  g_clear_pointer (&self->plan, tw_plan_unref);
  g_free (self->stock);
  g_free (self->receiving);
  g_free (self->demand);
  g_free (self->sales);
  g_free (self->server);
  g_free (self->usable);
  g_free (self->draw);
  g_free (self);
}

guint32
tw_plan_view_get_item (const TwPlanView *self)
{
  return self->item;
}

const TwModel *
tw_plan_view_get_model (const TwPlanView *self)
{
  return self->model;
}

const TwPlan *
tw_plan_view_get_plan (const TwPlanView *self)
{
  return self->plan;
}

double
tw_plan_view_get_stock (const TwPlanView *self,
                        guint32           place,
                        guint             week)
{
  g_return_val_if_fail (place < tw_model_get_n_places (self->model), 0);

  return self->stock[(gsize) place * (self->n_weeks + 1) + MIN (week, self->n_weeks)];
}

double
tw_plan_view_get_receiving (const TwPlanView *self,
                            guint32           place)
{
  g_return_val_if_fail (place < tw_model_get_n_places (self->model), 0);

  return self->receiving[place];
}

double
tw_plan_view_get_days (const TwPlanView *self,
                       guint32           place,
                       guint             week)
{
  g_return_val_if_fail (place < tw_model_get_n_places (self->model), INFINITY);

  /* A factory has no stock to run out of: it makes what is ordered. */
  if (!self->draw || self->n_draw == 0 || tw_model_get_place (self->model, place)->kind == TW_PLACE_FACTORY)
    return INFINITY;

  week = MIN (week, MIN (self->n_weeks, self->n_draw) - 1);

  return tw_measures_count_days (week > 0 ? tw_plan_view_get_stock (self, place, week) : self->usable[place],
                                 self->draw + (gsize) place * self->n_draw + week, self->n_draw - week);
}

/* The demand that @market puts on @place: all of it if the place is its first server, or the market itself. */
static gboolean
is_asked_of (const TwPlanView *self,
             guint32           market,
             guint32           place)
{
  return self->server[market] == (gint32) place || tw_model_get_market_place (self->model, market) == place;
}

static double
sum_weeks (const TwPlanView *self,
           const double     *units,
           guint32           place,
           guint             first,
           guint             n)
{
  double sum = 0;

  for (guint32 m = 0; m < tw_model_get_n_markets (self->model); m++)
    for (guint t = first; is_asked_of (self, m, place) && t < MIN (first + n, self->n_weeks); t++)
      sum += units[(gsize) m * self->n_weeks + t];

  return sum;
}

TwDay
tw_plan_view_get_stock_out (const TwPlanView *self,
                            guint32           place,
                            guint             week)
{
  for (guint t = week; self->plan && t < self->n_weeks; t++)
    {
      double asked = sum_weeks (self, self->demand, place, t, 1);
      double served = sum_weeks (self, self->sales, place, t, 1);

      /* Half a unit of a week's demand is rounding, not a stock-out. */
      if (asked - served > MAX (0.5, 0.02 * asked))
        return tw_week_get_monday (tw_model_get_start_week (self->model) + (TwWeek) t) + (TwDay) floor (7 * served / asked);
    }

  return TW_DAY_NONE;
}

int
tw_plan_view_get_server (const TwPlanView *self,
                         guint32           market)
{
  g_return_val_if_fail (market < tw_model_get_n_markets (self->model), -1);

  return self->server[market];
}

gboolean
tw_plan_view_is_shown (const TwPlanView *self,
                       guint32           place)
{
  const TwPlace *row = tw_model_get_place (self->model, place);
  int            market = tw_model_get_market_of (self->model, place);
  int            server;

  if (market < 0)
    return TRUE;

  server = self->server[market];

  return server < 0 || strcmp (tw_model_get_place (self->model, (guint32) server)->country, row->country) != 0;
}

/* Units sold @weeks_ago weeks before the plan's start; nothing where nothing is known. */
static double
get_sold (const TwPlanView *self,
          guint32           item,
          guint32           market,
          int               weeks_ago)
{
  const TwSales *sales = tw_model_find_sales (self->model, item, market);
  gint64         index;

  if (!sales)
    return 0;

  index = (gint64) tw_model_get_start_week (self->model) - weeks_ago - sales->first_week;

  return index >= 0 && index < sales->n_weeks ? sales->units[index] : 0;
}

static double
sum_sold (const TwPlanView *self,
          guint32           market,
          int               weeks_ago)
{
  double sum = 0;

  if (self->item != TW_ANY)
    return get_sold (self, self->item, market, weeks_ago);

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    sum += get_sold (self, i, market, weeks_ago);

  return sum;
}

double
tw_plan_view_get_demand (const TwPlanView *self,
                         guint32           place,
                         int               first,
                         guint             n)
{
  double sum = 0;

  for (int t = first; t < MIN (first + (int) n, 0); t++)
    for (guint32 m = 0; m < tw_model_get_n_markets (self->model); m++)
      if (is_asked_of (self, m, place))
        sum += sum_sold (self, m, -t);

  if (first + (int) n > 0)
    sum += sum_weeks (self, self->demand, place, (guint) MAX (first, 0), (guint) (first + (int) n - MAX (first, 0)));

  return sum;
}

double
tw_plan_view_get_fill (const TwPlanView *self,
                       guint32           place,
                       guint             first,
                       guint             n)
{
  double demand = sum_weeks (self, self->demand, place, first, n);

  /* Less than a millionth of a unit is what is left of sums taken away again. */
  return demand > 1e-6 ? MIN (sum_weeks (self, self->sales, place, first, n) / demand, 1) : NAN;
}

/* The weight of an item in a mean over items: what it is expected to sell here, or anywhere. */
static double
get_worth_weight (const TwPlanView *self,
                  const TwItemPlan *plan,
                  guint32           place)
{
  double here = 0;

  for (guint i = 0; i < plan->n_markets; i++)
    for (guint t = 0; is_asked_of (self, plan->market[i], place) && t < self->n_weeks; t++)
      here += plan->market_demand[(gsize) i * self->n_weeks + t];

  return here > 0 ? here : 1e-9 * plan->demand;
}

double
tw_plan_view_get_worth (const TwPlanView *self,
                        guint32           place,
                        guint             week)
{
  double sum = 0, weights = 0;

  if (!self->plan || week >= self->n_weeks)
    return NAN;
  if (self->item != TW_ANY)
    return tw_item_plan_get_worth (tw_plan_get_item (self->plan, self->item), place, week);

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    {
      const TwItemPlan *plan = tw_plan_get_item (self->plan, i);
      double            weight = get_worth_weight (self, plan, place);
      double            worth = tw_item_plan_get_worth (plan, place, week);

      if (isfinite (worth))
        {
          sum += weight * worth;
          weights += weight;
        }
    }

  return weights > 0 ? sum / weights : NAN;
}

/* Variance of the demand put on @place by one item up to the start of each week, added to @variance;
 * markets err independently, weeks as the forecast says. */
static gboolean
add_variance (const TwPlanView *self,
              guint32           item,
              guint32           place,
              double           *variance)
{
  const TwForecastSet *forecasts = tw_plan_get_forecasts (self->plan);
  guint                n_weeks = tw_forecast_set_get_n_weeks (forecasts);
  gboolean             found = FALSE;

  for (guint32 m = 0; m < tw_model_get_n_markets (self->model); m++)
    {
      const TwForecast *forecast = is_asked_of (self, m, place) ? tw_forecast_set_find (forecasts, item, m) : NULL;

      for (guint t = 1; forecast && t <= self->n_weeks; t++)
        {
          double mean, sd;

          tw_forecast_get_sum (forecast, n_weeks, 0, t, &mean, &sd);
          variance[t] += sd * sd;
          found = TRUE;
        }
    }

  return found;
}

gboolean
tw_plan_view_get_projection (const TwPlanView *self,
                             guint32           place,
                             double           *mid,
                             double           *low,
                             double           *high)
{
  g_autofree double *variance = g_new0 (double, self->n_weeks + 1);
  gboolean           found = FALSE;

  if (self->plan && tw_plan_get_forecasts (self->plan))
    for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
      if (is_looked_at (self, i))
        found |= add_variance (self, i, place, variance);

  for (guint t = 0; t <= self->n_weeks; t++)
    {
      mid[t] = tw_plan_view_get_stock (self, place, t);
      low[t] = MAX (mid[t] - SD_OF_80_PERCENT * sqrt (variance[t]), 0);
      high[t] = mid[t] + SD_OF_80_PERCENT * sqrt (variance[t]);
    }

  return found;
}

void
tw_plan_view_get_region_stock (const TwPlanView *self,
                               double           *out)
{
  memset (out, 0, sizeof *out * TW_N_REGIONS * self->n_weeks);

  for (guint32 p = 0; p < tw_model_get_n_places (self->model); p++)
    {
      TwRegion region = tw_region_of_place (tw_model_get_place (self->model, p));

      for (guint t = 0; t < self->n_weeks; t++)
        out[region * self->n_weeks + t] += tw_plan_view_get_stock (self, p, t);
    }
}

/* ---- flows and arrivals ---- */

static TwDay
get_monday (const TwPlanView *self,
            guint             week)
{
  return tw_week_get_monday (tw_model_get_start_week (self->model) + (TwWeek) week);
}

static void
add_plan_flows (const TwPlanView *self,
                const TwItemPlan *plan,
                guint             week,
                double           *units)
{
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (s->lane != TW_ANY && s->week <= week && week < MAX (s->arrive_week, s->week + 1))
        units[s->lane] += s->units;
    }
}

static int
compare_flows (gconstpointer a,
               gconstpointer b)
{
  const TwViewFlow *x = a;
  const TwViewFlow *y = b;

  return (x->units < y->units) - (x->units > y->units);
}

/* Shipments of one lane that left and will land on the same days travel as one. */
static void
add_transit_flow (const TwPlanView *self,
                  GArray           *flows,
                  guint             n_plan_flows,
                  const TwShipment *shipment,
                  TwDay             today)
{
  const TwLane *lane = tw_model_get_lane (self->model, shipment->lane);
  double        progress = (double) (today - shipment->depart) / MAX (shipment->eta - shipment->depart, 1);
  TwViewFlow    flow = { lane->from, lane->to, lane->mode, shipment->units, CLAMP (progress, 0, 1) };

  for (guint i = n_plan_flows; i < flows->len; i++)
    {
      TwViewFlow *old = &g_array_index (flows, TwViewFlow, i);

      if (old->from == flow.from && old->to == flow.to && old->mode == flow.mode && fabs (old->progress - flow.progress) < 0.01)
        {
          old->units += flow.units;
          return;
        }
    }

  g_array_append_val (flows, flow);
}

static void
add_transit_flows (const TwPlanView *self,
                   GArray           *flows,
                   guint             week)
{
  TwDay             today = get_monday (self, week);
  guint             n_plan_flows = flows->len;
  guint             n;
  const TwShipment *shipment = self->item == TW_ANY ? tw_model_get_shipments (self->model, &n) : tw_model_get_item_shipments (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    if (shipment[i].depart <= today && today < shipment[i].eta)
      add_transit_flow (self, flows, n_plan_flows, &shipment[i], today);
}

GArray *
tw_plan_view_dup_flows (const TwPlanView *self,
                        guint             week,
                        guint             max)
{
  guint32            n_lanes = tw_model_get_n_lanes (self->model);
  g_autofree double *units = g_new0 (double, MAX (n_lanes, 1));
  GArray            *flows = g_array_new (FALSE, TRUE, sizeof (TwViewFlow));

  for (guint32 i = 0; self->plan && i < tw_model_get_n_items (self->model); i++)
    if (is_looked_at (self, i))
      add_plan_flows (self, tw_plan_get_item (self->plan, i), week, units);

  for (guint32 l = 0; l < n_lanes; l++)
    {
      const TwLane *lane = tw_model_get_lane (self->model, l);
      TwViewFlow    flow = { lane->from, lane->to, lane->mode, units[l], -1 };

      if (units[l] > 0)
        g_array_append_val (flows, flow);
    }

  add_transit_flows (self, flows, week);
  g_array_sort (flows, compare_flows);
  g_array_set_size (flows, MIN (flows->len, max));

  return flows;
}

static TwViewInbound
from_transit (const TwPlanView *self,
              const TwShipment *shipment)
{
  const TwLane *lane = tw_model_get_lane (self->model, shipment->lane);

  return (TwViewInbound){ .lane = shipment->lane, .from = lane->from, .to = lane->to, .item = shipment->item, .n_items = 1, .depart = shipment->depart, .arrive = shipment->eta, .units = shipment->units, .in_transit = TRUE };
}

static TwViewInbound
from_plan (const TwPlanView     *self,
           guint32               item,
           const TwPlanShipment *s)
{
  guint32 to = s->lane == TW_ANY ? s->place : tw_model_get_lane (self->model, s->lane)->to;

  return (TwViewInbound){ .lane = s->lane, .from = s->place, .to = to, .item = item, .n_items = 1, .depart = get_monday (self, s->week), .arrive = get_monday (self, s->arrive_week), .units = s->units, .worth = s->units * (double) s->worth, .pinned = s->pinned };
}

static int
compare_inbound (gconstpointer a,
                 gconstpointer b)
{
  const TwViewInbound *x = a;
  const TwViewInbound *y = b;

  if (x->arrive != y->arrive)
    return x->arrive < y->arrive ? -1 : 1;
  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (x->depart != y->depart)
    return x->depart < y->depart ? -1 : 1;

  return (x->in_transit < y->in_transit) - (x->in_transit > y->in_transit);
}

/* Joins neighbours that travel together, in a sorted array. */
static void
join_inbound (GArray *list)
{
  guint kept = 0;

  for (guint i = 1; i < list->len; i++)
    {
      TwViewInbound *last = &g_array_index (list, TwViewInbound, kept);
      TwViewInbound *next = &g_array_index (list, TwViewInbound, i);

      if (compare_inbound (last, next) != 0)
        {
          g_array_index (list, TwViewInbound, ++kept) = *next;
          continue;
        }

      last->units += next->units;
      last->worth += next->worth;
      last->pinned |= next->pinned;
      last->n_items += next->item != last->item;
      last->item = next->item == last->item ? last->item : TW_ANY;
    }

  if (list->len > 0)
    g_array_set_size (list, kept + 1);
}

static void
add_planned (const TwPlanView *self,
             GArray           *list,
             guint32           item,
             guint32           place,
             guint             week)
{
  const TwItemPlan *plan = tw_plan_get_item (self->plan, item);

  for (guint i = 0; i < plan->n_shipments; i++)
    {
      TwViewInbound row = from_plan (self, item, &plan->shipment[i]);

      if (row.to == place && row.arrive >= get_monday (self, week))
        g_array_append_val (list, row);
    }
}

GArray *
tw_plan_view_dup_inbound (const TwPlanView *self,
                          guint32           place,
                          guint             week)
{
  GArray           *list = g_array_new (FALSE, TRUE, sizeof (TwViewInbound));
  guint             n;
  const TwShipment *shipment = self->item == TW_ANY ? tw_model_get_shipments (self->model, &n) : tw_model_get_item_shipments (self->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    {
      TwViewInbound row = from_transit (self, &shipment[i]);

      /* A shipment that should have landed before the start is expected on the first day. */
      if (row.to == place && MAX (row.arrive, get_monday (self, 0)) >= get_monday (self, week))
        g_array_append_val (list, row);
    }

  for (guint32 i = 0; self->plan && i < tw_model_get_n_items (self->model); i++)
    if (is_looked_at (self, i))
      add_planned (self, list, i, place, week);

  g_array_sort (list, compare_inbound);
  join_inbound (list);

  return list;
}

static int
compare_worth (gconstpointer a,
               gconstpointer b)
{
  const TwViewInbound *x = a;
  const TwViewInbound *y = b;

  if (x->worth != y->worth)
    return x->worth > y->worth ? -1 : 1;

  return compare_inbound (a, b);
}

/* Into a list of the best so far, best first: a plan has too many shipments to sort them all. */
static void
keep_best (GArray              *list,
           const TwViewInbound *row,
           guint                max)
{
  guint position = list->len;

  while (position > 0 && compare_worth (row, &g_array_index (list, TwViewInbound, position - 1)) < 0)
    position--;
  if (position >= max)
    return;

  g_array_insert_val (list, position, *row);
  g_array_set_size (list, MIN (list->len, max));
}

GArray *
tw_plan_view_dup_best (const TwPlanView *self,
                       guint             week,
                       guint             max)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (TwViewInbound));

  for (guint32 i = 0; self->plan && i < tw_model_get_n_items (self->model); i++)
    {
      const TwItemPlan *plan = is_looked_at (self, i) ? tw_plan_get_item (self->plan, i) : NULL;

      for (guint s = 0; plan && s < plan->n_shipments; s++)
        {
          TwViewInbound row = from_plan (self, i, &plan->shipment[s]);

          if (plan->shipment[s].week >= week && tw_region_of_place (tw_model_get_place (self->model, row.to)) != TW_REGION_SOURCE)
            keep_best (list, &row, max);
        }
    }

  return list;
}

/* ---- events ---- */

static gboolean
has_market_in (const TwModel *model,
               const char    *country)
{
  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    if (!strcmp (tw_model_get_place (model, tw_model_get_market_place (model, m))->country, country))
      return TRUE;

  return *country == '\0';
}

static void
add_country (TwViewEvent *event,
             const char  *country)
{
  if (*country == '\0' || strstr (event->countries, country))
    return;

  event->n_countries++;
  if (strlen (event->countries) + sizeof " XX …" > sizeof event->countries)
    {
      if (!g_str_has_suffix (event->countries, "…"))
        g_strlcat (event->countries, " …", sizeof event->countries);
      return;
    }

  if (*event->countries)
    g_strlcat (event->countries, " ", sizeof event->countries);
  g_strlcat (event->countries, country, sizeof event->countries);
}

static TwViewEvent *
find_event (GArray        *list,
            const TwEvent *event)
{
  TwViewEvent added = { .name = event->name, .kind = event->kind };

  for (guint i = 0; i < list->len; i++)
    if (!strcmp (g_array_index (list, TwViewEvent, i).name, event->name))
      return &g_array_index (list, TwViewEvent, i);

  g_array_append_val (list, added);

  return &g_array_index (list, TwViewEvent, list->len - 1);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const TwViewEvent *x = a;
  const TwViewEvent *y = b;

  if (x->kind != y->kind)
    return x->kind == TW_EVENT_SHOPPING ? -1 : 1;
  if (x->n_countries != y->n_countries)
    return x->n_countries > y->n_countries ? -1 : 1;

  return strcmp (x->name, y->name);
}

GArray *
tw_plan_view_dup_events (const TwModel *model,
                         guint          week)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (TwViewEvent));
  TwDay   monday = tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week);

  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *event = tw_model_get_event (model, i);

      if (event->first <= monday + 6 && event->last >= monday && has_market_in (model, event->country))
        add_country (find_event (list, event), event->country);
    }

  g_array_sort (list, compare_events);

  return list;
}
