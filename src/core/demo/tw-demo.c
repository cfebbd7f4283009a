/* tw-demo.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"

#include "demo/tw-demo-demand.h"
#include "demo/tw-demo-names.h"
#include "demo/tw-demo-stock.h"

#include <string.h>

#define REFERRAL_RATE 0.15 /* marketplace commission of home and kitchen, US and Europe, 2025 */

static const char description[] =
  N_ ("An invented seller of home, garden, pet and outdoor goods: 165 items made in Dongguan, sold in 19 "
      "countries.\n\n"
      "The demand, the prices and today's stock are synthetic. A generator draws them; its figures are fitted to UCI "
      "Online Retail II (D. Chen, 2019, doi:10.24432/C5CG6D, CC BY 4.0): country mix within Europe, season, "
      "empty weeks, spread, growth, launches, returns; and to Dominick's orange juice (R package bayesm): price "
      "response, deals, adverts. No sale in it took place.\n\n"
      "Places, lanes, lead times, rents, fees, duties, taxes and exchange rates are public figures of 2019 to 2026, "
      "most of 2025 and 2026, and assumptions derived from them; the tables in the program's source name each.\n\n"
      "Holiday data: date-holidays, (c) commenthol, CC BY 3.0.");

TwWeek
tw_demo_get_start_week (void)
{
  return tw_week_from_day (tw_day_from_ymd (2026, 10, 5));
}

/* A load of 1.2 × 1.0 × 1.5 m, of which cartons fill 85 %, and at most 800 kg: assumed. */
#define PALLET_L  (0.85 * 1800)
#define PALLET_KG 800.0

static guint32
get_cartons_per_pallet (const TwDemoItem *item)
{
  double by_volume = PALLET_L / (item->units_per_carton * item->volume_l);
  double by_weight = PALLET_KG / (item->units_per_carton * item->weight_kg);

  return (guint32) MAX (1, MIN (by_volume, by_weight));
}

static void
add_items (TwModel *model)
{
  guint             n;
  const TwDemoItem *catalogue = tw_demo_get_catalogue (&n);

  for (guint i = 0; i < n; i++)
    tw_model_add_item (model, &(TwItem){
                                .id = (char *) catalogue[i].sku,
                                .name = (char *) catalogue[i].name,
                                .category = (char *) catalogue[i].category,
                                .unit_cost = catalogue[i].cost,
                                .volume_m3 = catalogue[i].volume_l / 1000,
                                .weight_kg = catalogue[i].weight_kg,
                                .units_per_carton = catalogue[i].units_per_carton,
                                .cartons_per_pallet = get_cartons_per_pallet (&catalogue[i]),
                                .minimum_order = catalogue[i].minimum_order,
                              });
}

/* Where items stand, by what is known of their lives: new ones on trial, then watched; large markets of what grew up
 * in the last year; what fades is no longer sent to where there is plenty; kitchenware of old is mature. */
#define TRIAL_WEEKS     26
#define POTENTIAL_WEEKS 40
#define BREAKOUT_WEEKS  60

static TwPhase
get_phase (const TwModel      *model,
           const TwDemoDemand *demand,
           guint32             item,
           guint32             market,
           const char         *code)
{
  static const char *const full[] = { "DE", "JP", NULL };
  static const char *const large[] = { "US", "GB", "DE", NULL };
  TwWeek                   age = tw_demo_get_start_week () - tw_demo_demand_get_launch (demand, item, market);

  if (!tw_demo_demand_is_listed (demand, item, market))
    return TW_PHASE_NONE;
  if (tw_demo_demand_is_fading (demand, item))
    return g_strv_contains (full, code) ? TW_PHASE_DECLINING : TW_PHASE_NONE;
  if (age < TRIAL_WEEKS && !g_strv_contains (large, code))
    return TW_PHASE_TRIAL;
  if (age < POTENTIAL_WEEKS)
    return TW_PHASE_POTENTIAL;
  if (age < BREAKOUT_WEEKS && g_strv_contains (large, code))
    return TW_PHASE_BREAKOUT;

  return strcmp (tw_model_get_item (model, item)->category, "Kitchen") == 0 && age >= TW_DEMO_HISTORY_WEEKS ? TW_PHASE_MATURE : TW_PHASE_NONE;
}

static void
add_offer (TwModel            *model,
           const TwDemoDemand *demand,
           guint32             item,
           guint32             market,
           const char         *code)
{
  const TwItem        *row = tw_model_get_item (model, item);
  const TwDemoCountry *country = tw_demo_find_country (code);
  TwOffer              offer = {
                 .listed = tw_demo_demand_is_listed (demand, item, market),
                 .price = (float) tw_demo_demand_get_price (demand, item, market),
                 .referral_rate = (float) REFERRAL_RATE,
                 .fulfilment_fee = (float) tw_demo_get_fulfilment_fee (country, row->volume_m3, row->weight_kg),
                 .duty_rate = (float) tw_demo_get_duty_rate (code, row->category),
                 .return_rate = (float) tw_demo_demand_get_return_rate (demand, item, market),
                 .phase = get_phase (model, demand, item, market, code),
  };

  tw_model_set_offer (model, item, market, &offer);
}

static void
add_offers_and_history (TwModel            *model,
                        const TwDemoDemand *demand)
{
  for (guint32 item = 0; item < tw_model_get_n_items (model); item++)
    {
      guint32 market = 0;

      for (guint p = 0; p < tw_model_get_n_places (model); p++)
        {
          const TwPlace *place = tw_model_get_place (model, p);

          if (place->kind != TW_PLACE_MARKET)
            continue;
          add_offer (model, demand, item, market, place->id);
          if (tw_demo_demand_is_listed (demand, item, market))
            tw_demo_demand_add_history (demand, model, item, market);
          market++;
        }
    }
}

/* What is watched is sent every other week, what is mature never by air. Money for orders is given by the quarter:
 * assumed, somewhat less than the plan would spend before the new year. */
static void
add_rules (TwModel *model)
{
  TwWeek  start = tw_demo_get_start_week ();
  TwRules rules;

  tw_rules_init (&rules);
  rules.phase[TW_PHASE_POTENTIAL].review_weeks = 2;
  rules.phase[TW_PHASE_MATURE].modes &= ~(1u << TW_MODE_AIR | 1u << TW_MODE_EXPRESS);
  tw_model_set_rules (model, &rules);
  tw_model_add_budget (model, &(TwBudget){ start, start + 12, 850000 });
  tw_model_add_budget (model, &(TwBudget){ start + 13, start + 25, 600000 });
}

TwModel *
tw_demo_new (guint64  seed,
             GError **error)
{
  g_autoptr (TwModel) model = tw_model_new (N_ ("Demo plan"), "USD", tw_demo_get_start_week (), TW_DEMO_N_WEEKS);
  g_autoptr (TwDemoDemand) demand = NULL;
  TwDay start = tw_week_get_monday (tw_demo_get_start_week ());

  tw_model_set_description (model, description);
  tw_demo_add_network (model);
  add_items (model);
  tw_demo_add_events (model, start - 7 * TW_DEMO_HISTORY_WEEKS, start + 7 * TW_DEMO_N_WEEKS - 1);
  demand = tw_demo_demand_new (model, seed);
  add_offers_and_history (model, demand);
  tw_demo_demand_add_drivers (demand, model);
  tw_demo_add_stock (model, demand, seed);
  add_rules (model);
  tw_model_add_usual_scenarios (model);
  if (!tw_model_seal (model, error))
    return NULL;

  return g_steal_pointer (&model);
}
