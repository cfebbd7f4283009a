/* tw-sim-setup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-setup.h"

#include "allocate/tw-fees.h"
#include "allocate/tw-measures.h"
#include "allocate/tw-workers.h"
#include "forecast/tw-overrides.h"
#include "forecast/tw-phase.h"
#include "model/tw-lane.h"
#include "simulate/tw-sim-freight.h"

#include <math.h>
#include <string.h>

static const double counted_days[] = { 180, 270 };

/* ---- an item ---- */

static void
take_places (const TwSimSetup    *setup,
             const TwItemNetwork *network,
             TwSimItem           *self)
{
  self->n_places = network->n_places;
  self->place = g_new0 (TwSimPlace, network->n_places);
  for (guint l = 0; l < network->n_places; l++)
    {
      TwSimPlace *place = &self->place[l];

      place->base = network->place[l];
      place->base.n_chains = 0;
      place->kind = tw_model_get_place (setup->model, place->base.place)->kind;
      place->production_weeks = setup->template->production_weeks[place->base.place];
      place->replacement = tw_fees_get_replacement_worth (&place->base);
    }
}

static void
take_lanes (const TwSimSetup    *setup,
            const TwItemNetwork *network,
            TwSimItem           *self)
{
  guint n = 0;

  self->n_lanes = network->n_lanes;
  self->lane = g_new0 (TwSimLane, network->n_lanes);
  self->lane_order = g_new (guint, network->n_lanes);
  for (guint i = 0; i < network->n_lanes; i++)
    {
      const TwLane *lane = tw_model_get_lane (setup->model, network->lane[i].index);

      self->lane[i].base = network->lane[i];
      self->lane[i].lead_weeks = tw_item_network_get_lead (network, &network->lane[i]);
      self->lane[i].fixed = lane->fixed_cost;
      self->lane[i].co2 = setup->shares->co2[network->lane[i].index] * self->row->weight_kg;
    }
  for (guint l = 0; l < self->n_places; l++)
    {
      self->place[l].first_lane = n;
      for (guint i = 0; i < self->n_lanes; i++)
        if (self->lane[i].base.from == l)
          self->lane_order[n++] = i;
      self->place[l].n_lanes = n - self->place[l].first_lane;
    }
}

/* The primary place first, then by what a sale from there leaves. */
static void
sort_ways (TwItemWay          *way,
           const TwItemMarket *market)
{
  for (guint i = 1; i < market->n_places; i++)
    for (guint k = i; k > 0; k--)
      {
        double    here = way[k].kept * (market->revenue - way[k].freight);
        double    before = way[k - 1].kept * (market->revenue - way[k - 1].freight);
        TwItemWay swap = way[k - 1];

        if ((gint32) way[k - 1].place == market->primary || ((gint32) way[k].place != market->primary && here <= before))
          break;
        way[k - 1] = way[k];
        way[k] = swap;
      }
}

static void
take_markets (const TwSimSetup    *setup,
              const TwItemNetwork *network,
              TwSimItem           *self)
{
  guint n_ways = 0;

  for (guint i = 0; i < network->n_markets; i++)
    n_ways = MAX (n_ways, network->market[i].first_way + network->market[i].n_places);
  self->n_markets = network->n_markets;
  self->market = g_new0 (TwSimMarket, network->n_markets);
  self->way = g_memdup2 (network->way, n_ways * sizeof *self->way);
  self->market_order = g_memdup2 (network->market_order, network->n_markets * sizeof *self->market_order);
  for (guint i = 0; i < network->n_markets; i++)
    {
      TwSimMarket   *market = &self->market[i];
      guint32        index = network->market[i].market;
      TwOffer        sold = *tw_model_get_offer (setup->model, self->item, index);
      const TwOffer *offer = &sold;
      const TwPlace *place = tw_model_get_place (setup->model, tw_model_get_market_place (setup->model, index));

      market->base = network->market[i];
      market->base.units = NULL;
      market->base.node = NULL;
      market->base.sums = NULL;
      sold.price = (float) tw_overrides_get_price (setup->model, network->market[i].forecast, MIN (setup->n_weeks, tw_forecast_set_get_n_weeks (setup->forecasts)));
      market->net = tw_fees_get_net_price (place, offer);
      market->fee = offer->fulfilment_fee * place->exchange_rate;
      market->return_rate = offer->return_rate;
      market->first_way = network->market[i].first_way;
      market->trial = tw_forecast_set_get_phase (setup->forecasts, setup->model, self->item, index) == TW_PHASE_TRIAL;
      sort_ways (self->way + market->first_way, &market->base);
    }
}

static void
take_stock (const TwSimSetup    *setup,
            const TwItemNetwork *network,
            TwSimItem           *self)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (setup->model, self->item, &n);

  self->initial = g_new0 (gint32, self->n_places);
  for (guint i = 0; i < n; i++)
    if (network->local[stock[i].place] >= 0)
      self->initial[network->local[stock[i].place]] += (gint32) stock[i].on_hand - (gint32) stock[i].reserved;
}

/* ---- its ledger ---- */

static void
append_age (const TwSimSetup    *setup,
            const TwItemNetwork *network,
            const TwSimItem     *self,
            GArray              *ages,
            guint32              place,
            gint32               kind,
            double               days,
            double               charge)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (setup->model, self->item, &n);
  TwSimAge       age = { place, kind, charge, (guint) ceil (days / 7 - 1e-9), g_new0 (gint32, setup->n_weeks) };

  for (guint i = 0; i < n; i++)
    for (guint t = 0; network->local[stock[i].place] == (gint32) place && t < setup->n_weeks; t++)
      if (stock[i].age_days + 7.0 * (t + 1) < days)
        age.young[t] += (gint32) stock[i].on_hand - (gint32) stock[i].reserved;
  g_array_append_val (ages, age);
}

static void
take_ages (const TwSimSetup    *setup,
           const TwItemNetwork *network,
           const TwSimItem     *self,
           TwSimItemLedger     *ledger)
{
  GArray *ages = g_array_new (FALSE, FALSE, sizeof (TwSimAge));

  for (guint l = 0; l < self->n_places; l++)
    {
      const TwPlace *place = tw_model_get_place (setup->model, self->place[l].base.place);
      double         before = 0;

      for (guint i = 0; i < place->n_aged; i++)
        {
          double charge = tw_fees_get_aged_charge (place, self->row, place->aged[i].days);

          append_age (setup, network, self, ages, l, -1, place->aged[i].days, charge - before);
          before = charge;
        }
      for (guint i = 0; place->kind == TW_PLACE_FULFILMENT && i < G_N_ELEMENTS (counted_days); i++)
        append_age (setup, network, self, ages, l, (gint32) i, counted_days[i], 0);
    }
  ledger->n_ages = ages->len;
  ledger->age = (TwSimAge *) (gpointer) g_array_free (ages, FALSE);
}

/* Mean demand of the place's own markets in week @week; the last week of the forecasts stands for all later ones. */
static double
get_demand (const TwSimSetup *setup,
            const TwSimItem  *self,
            guint             place,
            guint             week)
{
  guint  n = tw_forecast_set_get_n_weeks (setup->forecasts);
  double sum = 0;

  for (guint i = 0; i < self->place[place].base.n_markets; i++)
    sum += self->market[self->market_order[self->place[place].base.first_market + i]].base.forecast->mean[MIN (week, n - 1)];

  return sum;
}

/* The least stock that lasts @days from week @next on: what tw_measures_count_days() says turned round. */
static double
get_stock_for_days (const TwSimSetup *setup,
                    const TwSimItem  *self,
                    guint             place,
                    guint             next,
                    double            days)
{
  guint  n = tw_forecast_set_get_n_weeks (setup->forecasts);
  double sum = 0;
  guint  week = MIN (next, n - 1);

  for (; days > 7 && week < n - 1; days -= 7)
    sum += get_demand (setup, self, place, week++);

  return sum + get_demand (setup, self, place, week) * days / 7;
}

static void
take_low_stock (const TwSimSetup *setup,
                const TwSimItem  *self,
                TwSimItemLedger  *ledger)
{
  GArray *least = g_array_new (FALSE, FALSE, sizeof (float));

  ledger->first_low = g_new (guint, self->n_places);
  for (guint l = 0; l < self->n_places; l++)
    {
      const TwPlace *place = tw_model_get_place (setup->model, self->place[l].base.place);

      ledger->first_low[l] = least->len;
      for (guint i = 0; i < place->n_low_stock; i++)
        for (guint t = 0; t < setup->n_weeks; t++)
          {
            float units = (float) get_stock_for_days (setup, self, l, t + 1, place->low_stock[i].below_days);

            g_array_append_val (least, units);
          }
    }
  ledger->low_stock = (float *) (gpointer) g_array_free (least, FALSE);
}

static void
take_windows (const TwSimSetup *setup,
              const TwSimItem  *self,
              TwSimItemLedger  *ledger)
{
  guint n = tw_forecast_set_get_n_weeks (setup->forecasts);

  ledger->much = g_new0 (float, (gsize) setup->n_weeks * self->n_places);
  ledger->mean = g_new0 (float, (gsize) setup->n_weeks * self->n_places);
  for (guint t = 0; t < setup->n_weeks; t++)
    for (guint l = 0; l < self->n_places; l++)
      {
        gsize  cell = (gsize) t * self->n_places + l;
        double mean = 0;
        double variance = 0;

        for (guint i = 0; i < self->place[l].base.n_markets; i++)
          {
            double each, sd;

            tw_forecast_get_sum (self->market[self->market_order[self->place[l].base.first_market + i]].base.forecast, n, t, TW_MEASURES_COVER_WEEKS, &each, &sd);
            mean += each;
            variance += sd * sd;
          }
        ledger->mean[cell] = (float) mean;
        ledger->much[cell] = (float) tw_measures_get_p80 (mean, variance);
        if (mean <= 0 && self->place[l].kind != TW_PLACE_FULFILMENT)
          ledger->much[cell] = INFINITY; /* nothing is ever too much there */
      }
}

static void
take_rooms (const TwItemNetwork *network,
            TwSimItemLedger     *ledger)
{
  ledger->room = g_new0 (gint64, 2 * (gsize) network->n_places);
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_END && network->arc[e].slice < 2)
      ledger->room[2 * (gsize) network->arc[e].where + network->arc[e].slice] = network->capacity[e];
}

/* Those that earn most first. */
static void
take_margins (const TwSimItem *self,
              TwSimItemLedger *ledger)
{
  ledger->serve = g_new (guint, self->n_markets);
  ledger->margin = g_new (double, self->n_markets);
  for (guint i = 0; i < self->n_markets; i++)
    {
      const TwItemMarket *market = &self->market[i].base;
      guint               k = i;

      ledger->margin[i] = market->primary >= 0 ? MAX (market->revenue - market->parcel - self->place[market->primary].replacement, 0) : 0;
      for (; k > 0 && ledger->margin[ledger->serve[k - 1]] < ledger->margin[i]; k--)
        ledger->serve[k] = ledger->serve[k - 1];
      ledger->serve[k] = i;
    }
}

static TwSimItemLedger *
make_ledger (const TwSimSetup    *setup,
             const TwItemNetwork *network,
             const TwSimItem     *self)
{
  TwSimItemLedger *ledger = g_new0 (TwSimItemLedger, 1);

  ledger->capital = setup->template->capital_per_week * self->row->unit_cost;
  ledger->rent = g_new (double, (gsize) self->n_places * setup->n_weeks);
  for (guint l = 0; l < self->n_places; l++)
    for (guint t = 0; t < setup->n_weeks; t++)
      ledger->rent[(gsize) l * setup->n_weeks + t] = setup->template->rent[(gsize) self->place[l].base.place * setup->n_weeks + t] * self->row->volume_m3;
  take_ages (setup, network, self, ledger);
  take_low_stock (setup, self, ledger);
  take_windows (setup, self, ledger);
  take_rooms (network, ledger);
  take_margins (self, ledger);

  return ledger;
}

static TwSimItemDraws *
make_draws (const TwSimSetup *setup,
            const TwSimItem  *self)
{
  TwSimItemDraws *draws = g_new0 (TwSimItemDraws, 1);
  guint           n = MIN (setup->n_weeks, tw_forecast_set_get_n_weeks (setup->forecasts));

  draws->paths = g_new (TwForecastPaths *, self->n_markets);
  for (guint i = 0; i < self->n_markets; i++)
    draws->paths[i] = tw_forecast_paths_new (self->market[i].base.forecast, n);

  return draws;
}

static TwSimItem *
make_item (const TwSimSetup *setup,
           TwItemNetwork    *network,
           guint32           item)
{
  TwSimItem *self = g_new0 (TwSimItem, 1);

  tw_item_network_build (network, item);
  self->item = item;
  self->row = tw_model_get_item (setup->model, item);
  take_places (setup, network, self);
  take_lanes (setup, network, self);
  take_markets (setup, network, self);
  take_stock (setup, network, self);
  self->ledger = make_ledger (setup, network, self);
  self->draws = make_draws (setup, self);

  return self;
}

static void
free_item (TwSimItem *self)
{
  for (guint i = 0; i < self->ledger->n_ages; i++)
    g_free (self->ledger->age[i].young);
  g_free (self->ledger->age);
  g_free (self->ledger->rent);
  g_free (self->ledger->low_stock);
  g_free (self->ledger->first_low);
  g_free (self->ledger->room);
  g_free (self->ledger->much);
  g_free (self->ledger->mean);
  g_free (self->ledger->serve);
  g_free (self->ledger->margin);
  g_free (self->ledger);
  for (guint i = 0; i < self->n_markets; i++)
    tw_forecast_paths_free (self->draws->paths[i]);
  g_free (self->draws->paths);
  g_free (self->draws);
  g_free (self->place);
  g_free (self->lane);
  g_free (self->lane_order);
  g_free (self->market);
  g_free (self->market_order);
  g_free (self->way);
  g_free (self->initial);
  g_free (self);
}

/* ---- what items share ---- */

static TwSimShares *
make_shares (const TwModel    *model,
             const TwSeaLanes *sea)
{
  TwSimShares *self = g_new0 (TwSimShares, 1);

  self->space = g_new (gint32, tw_model_get_n_places (model));
  self->make = g_new (gint32, tw_model_get_n_places (model));
  self->lane = g_new (gint32, tw_model_get_n_lanes (model));
  self->co2 = g_new (double, tw_model_get_n_lanes (model));
  for (guint p = 0; p < tw_model_get_n_places (model); p++)
    {
      const TwPlace *place = tw_model_get_place (model, p);

      self->space[p] = place->capacity_m3 > 0 || place->n_utilisation > 0 ? (gint32) self->n_spaces++ : -1;
      self->make[p] = place->kind == TW_PLACE_FACTORY && place->production_units_week > 0 ? (gint32) self->n_makes++ : -1;
    }
  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);

      self->co2[l] = lane->mode != TW_MODE_PARCEL ? tw_sim_freight_get_co2 (model, sea, lane) : 0;
      self->lane[l] = lane->mode != TW_MODE_PARCEL && (lane->capacity_m3_week > 0 || lane->container_m3 > 0) ? (gint32) self->n_lanes++ : -1;
    }
  tw_model_get_budgets (model, &self->n_budgets);

  return self;
}

static void
count_on_hand (TwSimSetup *setup)
{
  TwSimShares *shares = setup->shares;

  shares->on_hand = g_new0 (double, shares->n_spaces + 1);
  for (guint i = 0; i < setup->n_items; i++)
    for (guint l = 0; setup->item[i] != NULL && l < setup->item[i]->n_places; l++)
      {
        gint32 space = shares->space[setup->item[i]->place[l].base.place];

        if (space >= 0)
          shares->on_hand[space] += setup->item[i]->initial[l] * setup->item[i]->row->volume_m3;
      }
}

typedef struct
{
  TwSimSetup     *setup;
  TwItemNetwork **network; /* [workers] */
} Making;

static void
make_item_cb (guint    task,
              guint    worker,
              gpointer data)
{
  Making *making = data;
  guint32 item = making->setup->options.item != TW_ANY ? making->setup->options.item : task;

  making->setup->item[item] = make_item (making->setup, making->network[worker], item);
}

TwSimSetup *
tw_sim_setup_new (const TwModel       *model,
                  const TwForecastSet *forecasts,
                  const TwPlan        *plan,
                  const TwSeaLanes    *sea,
                  const TwSimOptions  *options)
{
  TwSimSetup *self = g_new0 (TwSimSetup, 1);
  Making      making = { .setup = self };
  g_autoptr (TwWorkers) workers = tw_workers_new (options->n_threads);

  self->model = model;
  self->forecasts = forecasts;
  self->plan = plan;
  self->sea = sea;
  self->options = *options;
  self->template = tw_network_template_new (model, forecasts, 0);
  self->n_weeks = tw_model_get_n_weeks (model);
  self->n_items = tw_model_get_n_items (model);
  self->item = g_new0 (TwSimItem *, self->n_items);
  self->shares = make_shares (model, sea);

  making.network = g_new (TwItemNetwork *, tw_workers_get_n (workers));
  for (guint i = 0; i < tw_workers_get_n (workers); i++)
    making.network[i] = tw_item_network_new (self->template);
  tw_workers_run (workers, options->item != TW_ANY ? 1 : self->n_items, 1, make_item_cb, &making);
  for (guint i = 0; i < tw_workers_get_n (workers); i++)
    tw_item_network_free (making.network[i]);
  g_free (making.network);
  count_on_hand (self);

  return self;
}

void
tw_sim_setup_free (TwSimSetup *self)
{
  for (guint i = 0; i < self->n_items; i++)
    if (self->item[i] != NULL)
      free_item (self->item[i]);
  g_free (self->item);
  g_free (self->shares->space);
  g_free (self->shares->make);
  g_free (self->shares->lane);
  g_free (self->shares->on_hand);
  g_free (self->shares->co2);
  g_free (self->shares);
  tw_network_template_free ((TwNetworkTemplate *) self->template);
  g_free (self);
}
