/* tw-random-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-random-plan.h"

#include "demo/tw-random-demand.h"
#include "demo/tw-random-network.h"

#include <math.h>

#define STREAM_STOCK  3
#define REFERRAL_RATE 0.15
#define OCEAN_PER_M3  200.0 /* a sea lane's price, for setting the sales price */
#define MOST_UNITS    1e6   /* of one layer or shipment */
#define PALLET_M3     1.4   /* 1.2 by 0.8 m, 1.45 m high */

static const char *const categories[] = { "Garden", "Kitchen", "Storage", "Home textiles", "Bath", "Pet", "Outdoor", "Toys", "Electronics", "Fitness" };

typedef struct
{
  const TwRandomPlan *spec;
  TwRandomDemand     *demand;
  TwRandomNetwork    *network;
  TwModel            *model;
  TwForecastSet      *forecasts; /* (nullable) */
  guint32             item;
  const TwRandomItem *drawn;
  TwDemoRandom        random;
  guint32            *inbound; /* [n_markets]: sea lanes to the centres */
} Builder;

static double
draw_between (Builder *b,
              double   low,
              double   high)
{
  return low + (high - low) * tw_demo_random_uniform (&b->random);
}

static guint32
to_units (double units)
{
  return (guint32) floor (CLAMP (units, 0, MOST_UNITS) + 0.5);
}

/* ---- what is sold ---- */

static const char *
get_category (guint32 item)
{
  return categories[item % G_N_ELEMENTS (categories)];
}

static guint32
get_cartons_per_pallet (const TwRandomItem *item)
{
  return (guint32) CLAMP (PALLET_M3 / (item->volume_m3 * item->units_per_carton), 1, 200);
}

/* What sales say of a life: new, rising, steady, fading. */
static TwPhase
get_phase (const TwRandomItem *item)
{
  if (item->age_weeks < 20)
    return TW_PHASE_TRIAL;
  if (item->age_weeks < 40)
    return TW_PHASE_POTENTIAL;
  if (item->growth > 0.3)
    return TW_PHASE_BREAKOUT;

  return item->growth < -0.3 ? TW_PHASE_DECLINING : TW_PHASE_MATURE;
}

static void
add_item (Builder *b)
{
  g_autofree char *id = g_strdup_printf ("R%06u", b->item);
  g_autofree char *name = g_strdup_printf ("%s %06u", get_category (b->item), b->item);

  tw_model_add_item (b->model, &(TwItem){
                                 .id = id,
                                 .name = name,
                                 .category = (char *) get_category (b->item),
                                 .unit_cost = b->drawn->unit_cost,
                                 .volume_m3 = b->drawn->volume_m3,
                                 .weight_kg = b->drawn->weight_kg,
                                 .units_per_carton = b->spec->packed ? b->drawn->units_per_carton : 1,
                                 .cartons_per_pallet = b->spec->packed ? get_cartons_per_pallet (b->drawn) : 0,
                                 .minimum_order = b->spec->packed ? b->drawn->minimum_order : 0,
                               });
}

/* The price leaves the drawn margin once the unit came by sea and all fees are paid. */
static void
add_offer (Builder *b,
           guint    market)
{
  const TwRandomItem   *item = b->drawn;
  const TwRandomSeries *series = &item->series[market];
  const TwDemoCountry  *country = b->network->site[market].country;
  double                duty = tw_demo_get_duty_rate (country->code, get_category (b->item));
  double                fee = tw_demo_get_fulfilment_fee (country, item->volume_m3, item->weight_kg);
  double                landed = (item->unit_cost + OCEAN_PER_M3 * item->volume_m3) * (1 + duty);
  double                kept = 1 / (1 + country->sales_tax) - REFERRAL_RATE;
  double                price = (landed + series->margin + fee * country->exchange_rate) / (kept * country->exchange_rate);

  tw_model_set_offer (b->model, b->item, market,
                      &(TwOffer){
                        .listed = series->listed,
                        .price = (float) tw_random_round (price, country->exchange_rate < 0.02 ? 0 : 2),
                        .referral_rate = (float) REFERRAL_RATE,
                        .fulfilment_fee = (float) tw_random_round (fee, 2),
                        .duty_rate = (float) duty,
                        .return_rate = (float) tw_random_round (series->return_rate, 4),
                        .phase = get_phase (item),
                      });
}

/* ---- what is there ---- */

static void
add_layer (Builder *b,
           guint32  place,
           double   units,
           guint    youngest_days,
           guint    span_days)
{
  guint32 on_hand = to_units (units);
  guint   age = youngest_days + (guint) draw_between (b, 0, span_days);

  if (on_hand > 0)
    tw_model_add_stock (b->model, &(TwStock){ .item = b->item, .place = place, .age_days = age, .on_hand = on_hand });
}

/* An eighth of the series is out of stock, a tenth has half a year and more, the rest some weeks; what exceeds
 * ten weeks is old. */
static void
add_centre_stock (Builder *b,
                  guint    market)
{
  guint32 place = tw_random_network_get_centre (b->network, market);
  double  rate = b->drawn->series[market].level;
  double  luck = tw_demo_random_uniform (&b->random);
  double  weeks = luck < 0.12 ? 0 : luck < 0.9 ? draw_between (b, 0.5, 6)
                                               : draw_between (b, 15, 45);

  add_layer (b, place, rate * MIN (weeks, 10), 5, 80);
  add_layer (b, place, rate * CLAMP (weeks - 10, 0, 12), 120, 80);
  add_layer (b, place, rate * MAX (weeks - 22, 0), 200, 220);
}

static void
add_region_stock (Builder *b,
                  guint    region)
{
  const TwRandomNetwork *network = b->network;
  double                 rate = 0;

  for (guint k = network->first[region]; k < network->first[region + 1]; k++)
    rate += b->drawn->series[network->order[k]].level;
  if (rate > 0)
    add_layer (b, tw_random_network_get_overflow (network, region), rate * draw_between (b, 0, 1.5), 10, 100);
}

static void
add_shipment (Builder *b,
              guint32  index,
              double   units)
{
  const TwLane    *lane = tw_model_get_lane (b->model, index);
  TwDay            start = tw_week_get_monday (tw_model_get_start_week (b->model));
  double           done = draw_between (b, 0.1, 0.95);
  TwDay            depart = start - (TwDay) floor (done * lane->lead_mean_days);
  guint            carton = b->spec->packed ? b->drawn->units_per_carton : 1;
  g_autofree char *id = g_strdup_printf ("S%06u-%u", b->item, index);

  if (to_units (units) == 0)
    return;
  tw_model_add_shipment (b->model, &(TwShipment){
                                     .id = id,
                                     .item = b->item,
                                     .lane = index,
                                     .units = (to_units (units) + carton - 1) / carton * carton,
                                     .depart = depart,
                                     .eta = depart + (TwDay) lane->lead_mean_days,
                                     .eta_sd_days = (float) tw_random_round (lane->lead_sd_days * (1 - done), 1),
                                   });
}

static void
add_stock (Builder *b)
{
  const TwRandomNetwork *network = b->network;

  tw_demo_random_init (&b->random, b->spec->seed, STREAM_STOCK, b->item);
  add_layer (b, tw_random_network_get_source (network), b->drawn->speed * draw_between (b, 1, 5), 3, 60);
  for (guint r = 0; r < network->n_regions; r++)
    add_region_stock (b, r);
  for (guint m = 0; m < network->n_markets; m++)
    if (b->drawn->series[m].listed)
      {
        double rate = b->drawn->series[m].level;

        add_centre_stock (b, m);
        if (tw_demo_random_uniform (&b->random) < 0.3)
          add_shipment (b, b->inbound[m], rate * draw_between (b, 1, 7));
      }
}

/* ---- the plan ---- */

static gboolean
check_spec (const TwRandomPlan *spec,
            GError            **error)
{
  const struct
  {
    const char *field;
    guint       value;
    guint       low;
    guint       high;
  } fields[] = {
    { "items", spec->n_items, 1, TW_RANDOM_MAX_ITEMS },
    { "markets", spec->n_markets, 1, TW_RANDOM_MAX_MARKETS },
    { "weeks", spec->n_weeks, 1, TW_RANDOM_MAX_WEEKS },
    { "history", spec->history_weeks, 0, TW_RANDOM_MAX_HISTORY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].value < fields[i].low || fields[i].value > fields[i].high)
      {
        g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "%s is %u, expected %u to %u", fields[i].field, fields[i].value, fields[i].low, fields[i].high);
        return FALSE;
      }
  if (!(spec->capacity_scale >= 0 && spec->capacity_scale <= 1000))
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "capacity scale is %g, expected 0 to 1000", spec->capacity_scale);
      return FALSE;
    }

  return TRUE;
}

/* Limits need the sum over all items before the first one is in the model, so each item is drawn twice. */
static void
sum_flow (const Builder *b,
          TwRandomFlow  *flow)
{
  for (guint32 i = 0; i < b->spec->n_items; i++)
    {
      const TwRandomItem *item = tw_random_demand_draw (b->demand, i);

      for (guint m = 0; m < b->spec->n_markets; m++)
        {
          double units = tw_random_demand_get_mean_rate (b->demand, m);

          flow->volume[m] += units * item->volume_m3;
          flow->usual[m] += item->series[m].level * item->volume_m3;
          flow->units += units;
          flow->cost += units * item->unit_cost;
        }
    }
}

static void
find_inbound (Builder *b)
{
  for (guint m = 0; m < b->spec->n_markets; m++)
    b->inbound[m] = (guint32) tw_model_find_lane (b->model, tw_random_network_get_source (b->network), tw_random_network_get_centre (b->network, m), TW_MODE_OCEAN);
}

static void
add_items (Builder *b)
{
  for (b->item = 0; b->item < b->spec->n_items; b->item++)
    {
      b->drawn = tw_random_demand_draw (b->demand, b->item);
      add_item (b);
      for (guint m = 0; m < b->spec->n_markets; m++)
        add_offer (b, m);
      add_stock (b);
      tw_random_demand_add_history (b->demand, b->model, b->item);
      if (b->forecasts != NULL)
        tw_random_demand_add_forecasts (b->demand, b->forecasts, b->item);
    }
}

TwModel *
tw_random_plan_new (const TwRandomPlan *spec,
                    TwForecastSet     **forecasts,
                    GError            **error)
{
  g_autoptr (TwRandomDemand) demand = NULL;
  g_autoptr (TwRandomNetwork) network = NULL;
  g_autoptr (TwForecastSet) law = NULL;
  g_autoptr (TwModel) model = NULL;
  g_autofree guint32 *inbound = NULL;
  g_autofree double  *volume = NULL;
  g_autofree double  *usual = NULL;
  g_autofree char    *name = NULL;
  TwRandomFlow        flow = { 0 };
  Builder             b;

  if (!check_spec (spec, error))
    return NULL;

  demand = tw_random_demand_new (spec);
  network = tw_random_network_new (spec->n_markets);
  law = forecasts != NULL ? tw_forecast_set_new (spec->n_items, spec->n_markets, spec->n_weeks) : NULL;
  name = g_strdup_printf ("%u items, %u markets, seed %" G_GUINT64_FORMAT, spec->n_items, spec->n_markets, spec->seed);
  model = tw_model_new (name, "USD", tw_random_demand_get_start_week (demand), spec->n_weeks);
  inbound = g_new (guint32, spec->n_markets);
  b = (Builder){ .spec = spec, .demand = demand, .network = network, .model = model, .forecasts = law, .inbound = inbound };

  flow.volume = volume = g_new0 (double, spec->n_markets);
  flow.usual = usual = g_new0 (double, spec->n_markets);
  sum_flow (&b, &flow);
  tw_random_network_add (network, model, &flow, spec);
  find_inbound (&b);
  add_items (&b);
  tw_model_add_usual_scenarios (model);
  if (!tw_model_seal (model, error))
    return NULL;
  if (forecasts != NULL)
    *forecasts = g_steal_pointer (&law);

  return g_steal_pointer (&model);
}
