/* tw-tables.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-tables.h"

#include <math.h>
#include <string.h>

#define MAX_DAYS 3650.0

static const char *const event_words[] = { "holiday", "shopping", NULL };
static const char *const step_words[] = { "aged", "low_stock", "utilisation", NULL };
const char *const        tw_plan_policy_words[TW_N_PLAN_POLICIES + 1] = { "nggs", "fba", "sca", NULL };
static const char *const override_words[] = { "percent", "absolute", NULL };

#define AT(row, member) .offset = G_STRUCT_OFFSET (row, member), .size = sizeof (((row *) 0)->member)
#define STRING(row, member)                   \
  {                                           \
#member, TW_FIELD_STRING, AT(row, member) \
  }
#define CODE(row, member)                   \
  {                                         \
#member, TW_FIELD_CODE, AT(row, member) \
  }
#define NUMBER(row, member, lo, hi)                                      \
  {                                                                      \
#member, TW_FIELD_DOUBLE, AT(row, member), .low = (lo), .high = (hi) \
  }
#define FLOAT(row, member, lo, hi)                                      \
  {                                                                     \
#member, TW_FIELD_FLOAT, AT(row, member), .low = (lo), .high = (hi) \
  }
#define UINT(row, member, lo, hi)                                      \
  {                                                                    \
#member, TW_FIELD_UINT, AT(row, member), .low = (lo), .high = (hi) \
  }
#define OTHER(row, member, kind)              \
  {                                           \
#member, TW_FIELD_##kind, AT(row, member) \
  }
#define NEEDED(row, member, kind)                               \
  {                                                             \
#member, TW_FIELD_##kind, AT(row, member), .required = TRUE \
  }
#define NEEDED_NUMBER(row, member, lo, hi)                                                 \
  {                                                                                        \
#member, TW_FIELD_DOUBLE, AT(row, member), .low = (lo), .high = (hi), .required = TRUE \
  }
#define NEEDED_UINT(row, member, lo, hi)                                                 \
  {                                                                                      \
#member, TW_FIELD_UINT, AT(row, member), .low = (lo), .high = (hi), .required = TRUE \
  }
#define WORD(row, member, list)                                                \
  {                                                                            \
#member, TW_FIELD_WORD, AT(row, member), .words = (list), .required = TRUE \
  }
#define RENT(month, text)                                                                                                                                         \
  {                                                                                                                                                               \
    "rent_" text, TW_FIELD_DOUBLE, .offset = G_STRUCT_OFFSET (TwPlace, rent) + (month) * sizeof (double), .size = sizeof (double), .low = 0, .high = TW_MAX_MONEY \
  }
#define OFFER(member, hi)                                                                                                       \
  {                                                                                                                             \
#member, TW_FIELD_FLOAT, .offset = G_STRUCT_OFFSET(TwOfferRow, offer.member), .size = sizeof(float), .low = 0, .high = (hi) \
  }

#define NEW_NUMBER(row, member, lo, hi)                                              \
  {                                                                                  \
#member, TW_FIELD_DOUBLE, AT(row, member), .low = (lo), .high = (hi), .since = 2 \
  }
#define NEW_UINT(row, member, lo, hi)                                              \
  {                                                                                \
#member, TW_FIELD_UINT, AT(row, member), .low = (lo), .high = (hi), .since = 2 \
  }

static const TwField item_fields[] = {
  NEEDED (TwItem, id, STRING),
  NEEDED (TwItem, name, STRING),
  STRING (TwItem, category),
  NEEDED_NUMBER (TwItem, unit_cost, 1e-6, TW_MAX_MONEY),
  NEEDED_NUMBER (TwItem, volume_m3, 1e-9, 1000),
  NEEDED_NUMBER (TwItem, weight_kg, 1e-6, 1e6),
  UINT (TwItem, units_per_carton, 1, TW_MAX_UNITS),
  NEW_UINT (TwItem, cartons_per_pallet, 0, TW_MAX_UNITS),
  UINT (TwItem, minimum_order, 0, TW_MAX_UNITS),
};

static const TwField place_fields[] = {
  NEEDED (TwPlace, id, STRING),
  NEEDED (TwPlace, name, STRING),
  WORD (TwPlace, kind, tw_place_kind_words),
  NEEDED (TwPlace, country, CODE),
  CODE (TwPlace, port),
  NEEDED_NUMBER (TwPlace, lon, -180, 180),
  NEEDED_NUMBER (TwPlace, lat, -90, 90),
  RENT (0, "01"),
  RENT (1, "02"),
  RENT (2, "03"),
  RENT (3, "04"),
  RENT (4, "05"),
  RENT (5, "06"),
  RENT (6, "07"),
  RENT (7, "08"),
  RENT (8, "09"),
  RENT (9, "10"),
  RENT (10, "11"),
  RENT (11, "12"),
  NUMBER (TwPlace, handling_in, 0, TW_MAX_MONEY),
  NUMBER (TwPlace, handling_out, 0, TW_MAX_MONEY),
  NUMBER (TwPlace, capacity_m3, 0, 1e9),
  { "capacity_hard", TW_FIELD_BOOL, AT (TwPlace, capacity_hard), .since = 2 },
  NUMBER (TwPlace, overage_price, 0, TW_MAX_MONEY),
  NEW_NUMBER (TwPlace, placement_fee, 0, TW_MAX_MONEY),
  NUMBER (TwPlace, removal_fee, 0, TW_MAX_MONEY),
  NEW_NUMBER (TwPlace, disposal_fee, 0, TW_MAX_MONEY),
  NUMBER (TwPlace, liquidation_share, 0, 1),
  NUMBER (TwPlace, production_days, 0, MAX_DAYS),
  NEW_NUMBER (TwPlace, production_units_week, 0, 1e9),
  CODE (TwPlace, currency),
  NUMBER (TwPlace, exchange_rate, 0, TW_MAX_MONEY),
  NUMBER (TwPlace, sales_tax, 0, 1),
};

static const TwField lane_fields[] = {
  NEEDED (TwLane, from, PLACE),
  NEEDED (TwLane, to, PLACE),
  WORD (TwLane, mode, tw_mode_words),
  OTHER (TwLane, open, BOOL),
  NEEDED_NUMBER (TwLane, lead_mean_days, 0, MAX_DAYS),
  NUMBER (TwLane, lead_sd_days, 0, MAX_DAYS),
  NUMBER (TwLane, customs_days, 0, MAX_DAYS),
  NUMBER (TwLane, receiving_days, 0, MAX_DAYS),
  NUMBER (TwLane, cost_per_m3, 0, TW_MAX_MONEY),
  NUMBER (TwLane, cost_per_kg, 0, TW_MAX_MONEY),
  NUMBER (TwLane, volumetric_kg_per_m3, 0, 1e5),
  NUMBER (TwLane, cost_per_unit, 0, TW_MAX_MONEY),
  NUMBER (TwLane, capacity_m3_week, 0, 1e9),
  NEW_NUMBER (TwLane, fixed_cost, 0, TW_MAX_MONEY),
  NEW_NUMBER (TwLane, container_m3, 0, 1e6),
  NEW_NUMBER (TwLane, container_cost, 0, TW_MAX_MONEY),
  OTHER (TwLane, crosses_border, BOOL),
};

static const TwField offer_fields[] = {
  NEEDED (TwOfferRow, item, ITEM),
  NEEDED (TwOfferRow, market, MARKET),
  { "listed", TW_FIELD_BOOL, .offset = G_STRUCT_OFFSET (TwOfferRow, offer.listed), .size = sizeof (gboolean) },
  OFFER (price, TW_MAX_MONEY),
  OFFER (referral_rate, 1),
  OFFER (fulfilment_fee, TW_MAX_MONEY),
  OFFER (duty_rate, 10),
  OFFER (return_rate, 1),
  { "phase", TW_FIELD_WORD, .offset = G_STRUCT_OFFSET (TwOfferRow, offer.phase), .size = sizeof (guint32), .words = tw_phase_words, .since = 2 },
};

static const TwField stock_fields[] = {
  NEEDED (TwStock, item, ITEM),
  NEEDED (TwStock, place, PLACE),
  UINT (TwStock, age_days, 0, 36500),
  NEEDED_UINT (TwStock, on_hand, 0, TW_MAX_UNITS),
  UINT (TwStock, reserved, 0, TW_MAX_UNITS),
  UINT (TwStock, receiving, 0, TW_MAX_UNITS),
};

static const TwField shipment_fields[] = {
  NEEDED (TwShipment, id, STRING),
  NEEDED (TwShipment, item, ITEM),
  NEEDED (TwShipment, lane, LANE),
  NEEDED_UINT (TwShipment, units, 1, TW_MAX_UNITS),
  NEEDED (TwShipment, depart, DAY),
  NEEDED (TwShipment, eta, DAY),
  FLOAT (TwShipment, eta_sd_days, 0, MAX_DAYS),
};

static const TwField sales_fields[] = {
  NEEDED (TwSales, item, ITEM),
  NEEDED (TwSales, market, MARKET),
  NEEDED (TwSales, first_week, WEEK),
};

static const TwField event_fields[] = {
  OTHER (TwEvent, country, CODE),
  WORD (TwEvent, kind, event_words),
  NEEDED (TwEvent, first, DAY),
  NEEDED (TwEvent, last, DAY),
  NEEDED (TwEvent, key, STRING),
  NEEDED (TwEvent, name, STRING),
};

static const TwField override_fields[] = {
  NEEDED (TwOverride, id, ID),
  { "item", TW_FIELD_ITEM, AT (TwOverride, item), .any = TRUE },
  { "market", TW_FIELD_MARKET, AT (TwOverride, market), .any = TRUE },
  { "driver", TW_FIELD_WORD, AT (TwOverride, driver), .words = tw_driver_kind_words, .since = 3 },
  NEEDED (TwOverride, first_week, WEEK),
  NEEDED (TwOverride, last_week, WEEK),
  WORD (TwOverride, kind, override_words),
  NEEDED_NUMBER (TwOverride, value, -100, TW_MAX_UNITS),
  STRING (TwOverride, reason),
  STRING (TwOverride, author),
  OTHER (TwOverride, created, TIME),
};

static const TwField pin_fields[] = {
  NEEDED (TwPin, id, ID),
  NEEDED (TwPin, item, ITEM),
  NEEDED (TwPin, lane, LANE),
  NEEDED_UINT (TwPin, week, 0, TW_MAX_WEEKS - 1),
  NEEDED_UINT (TwPin, units, 1, TW_MAX_UNITS),
  STRING (TwPin, note),
  OTHER (TwPin, created, TIME),
};

static const TwField step_fields[] = {
  NEEDED (TwStep, place, PLACE),
  WORD (TwStep, kind, step_words),
  NEEDED_NUMBER (TwStep, threshold, 1e-6, 1e6),
  NUMBER (TwStep, per_m3, 0, TW_MAX_MONEY),
  NUMBER (TwStep, per_unit, 0, TW_MAX_MONEY),
};

static const TwField phase_fields[] = {
  WORD (TwPhaseRow, phase, tw_phase_words),
  { "modes", TW_FIELD_WORDS, AT (TwPhaseRow, rule.modes), .words = tw_mode_words },
  { "inbound", TW_FIELD_BOOL, AT (TwPhaseRow, rule.inbound) },
  { "review_weeks", TW_FIELD_UINT, AT (TwPhaseRow, rule.review_weeks), .low = 1, .high = TW_MAX_WEEKS },
  { "batch_units", TW_FIELD_UINT, AT (TwPhaseRow, rule.batch_units), .low = 0, .high = TW_MAX_UNITS },
};

static const TwField budget_fields[] = {
  NEEDED (TwBudget, first_week, WEEK),
  NEEDED (TwBudget, last_week, WEEK),
  NEEDED_NUMBER (TwBudget, amount, 0, 1e12),
};

static const TwField accepted_fields[] = {
  NEEDED (TwAccepted, item, ITEM),
  { "lane", TW_FIELD_LANE, AT (TwAccepted, lane), .any = TRUE },
  NEEDED (TwAccepted, place, PLACE),
  NEEDED (TwAccepted, week, WEEK),
  NEEDED_UINT (TwAccepted, units, 1, TW_MAX_UNITS),
};

static const TwField phase_test_fields[] = {
  NEEDED_UINT (TwPhaseTest, trial_weeks, 0, 520),
  NEEDED_UINT (TwPhaseTest, mature_weeks, 0, 520),
  NUMBER (TwPhaseTest, in_stock_rate, 0, 1),
  NUMBER (TwPhaseTest, breakout, 0, 10),
  NUMBER (TwPhaseTest, declining, 0, 1),
  NUMBER (TwPhaseTest, certainty, 0.5, 1),
};

static const TwField driver_fields[] = {
  WORD (TwDriver, kind, tw_driver_kind_words),
  { "item", TW_FIELD_ITEM, AT (TwDriver, item), .any = TRUE },
  NEEDED (TwDriver, market, MARKET),
  NEEDED (TwDriver, first_week, WEEK),
};

static const TwField item_policy_fields[] = {
  NEEDED (TwItemPolicy, item, ITEM),
  WORD (TwItemPolicy, policy, tw_plan_policy_words),
};

static const TwField scenario_fields[] = {
  NEEDED (TwScenario, id, ID),
  STRING (TwScenario, name),
  WORD (TwScenario, policy, tw_policy_words),
  { "switches", TW_FIELD_WORDS, AT (TwScenario, switches), .words = tw_switch_words },
  STRING (TwScenario, owner),
  STRING (TwScenario, reason),
  STRING (TwScenario, expected),
  STRING (TwScenario, realised),
  OTHER (TwScenario, decided, TIME),
};

#define DISRUPTION(member) .offset = G_STRUCT_OFFSET (TwDisruptionRow, disruption.member), .size = sizeof (((TwDisruptionRow *) 0)->disruption.member)

static const TwField disruption_fields[] = {
  NEEDED (TwDisruptionRow, scenario, ID),
  { "kind", TW_FIELD_WORD, DISRUPTION (kind), .words = tw_disruption_kind_words, .required = TRUE },
  { "place", TW_FIELD_PLACE, DISRUPTION (place), .any = TRUE },
  { "passage", TW_FIELD_CODE, DISRUPTION (passage) },
  { "first_week", TW_FIELD_UINT, DISRUPTION (first_week), .low = 0, .high = TW_MAX_WEEKS - 1, .required = TRUE },
  { "last_week", TW_FIELD_UINT, DISRUPTION (last_week), .low = 0, .high = TW_MAX_WEEKS - 1, .required = TRUE },
  { "amount", TW_FIELD_DOUBLE, DISRUPTION (amount), .low = -1, .high = 365 },
};

#define TABLE(name, numbered, row, fields)                      \
  {                                                             \
    name, numbered, sizeof (row), fields, G_N_ELEMENTS (fields) \
  }
#define NEW_TABLE(name, row, fields, version)                                     \
  {                                                                               \
    name, FALSE, sizeof (row), fields, G_N_ELEMENTS (fields), .since = (version), \
  }

const TwTable tw_tables[TW_N_TABLES] = {
  [TW_TABLE_ITEMS] = TABLE ("items", TRUE, TwItem, item_fields),
  [TW_TABLE_PLACES] = TABLE ("places", TRUE, TwPlace, place_fields),
  [TW_TABLE_LANES] = TABLE ("lanes", TRUE, TwLane, lane_fields),
  [TW_TABLE_OFFERS] = TABLE ("offers", FALSE, TwOfferRow, offer_fields),
  [TW_TABLE_STOCK] = TABLE ("stock", FALSE, TwStock, stock_fields),
  [TW_TABLE_SHIPMENTS] = TABLE ("shipments", FALSE, TwShipment, shipment_fields),
  [TW_TABLE_SALES] = TABLE ("sales", FALSE, TwSales, sales_fields),
  [TW_TABLE_EVENTS] = TABLE ("events", FALSE, TwEvent, event_fields),
  [TW_TABLE_OVERRIDES] = TABLE ("overrides", FALSE, TwOverride, override_fields),
  [TW_TABLE_PINS] = TABLE ("pins", FALSE, TwPin, pin_fields),
  [TW_TABLE_STEPS] = NEW_TABLE ("steps", TwStep, step_fields, 2),
  [TW_TABLE_PHASE_RULES] = NEW_TABLE ("phase_rules", TwPhaseRow, phase_fields, 2),
  [TW_TABLE_BUDGETS] = NEW_TABLE ("budgets", TwBudget, budget_fields, 2),
  [TW_TABLE_ACCEPTED] = NEW_TABLE ("accepted", TwAccepted, accepted_fields, 2),
  [TW_TABLE_PHASE_TEST] = NEW_TABLE ("phase_test", TwPhaseTest, phase_test_fields, 3),
  [TW_TABLE_DRIVERS] = NEW_TABLE ("drivers", TwDriver, driver_fields, 3),
  [TW_TABLE_ITEM_POLICIES] = NEW_TABLE ("item_policies", TwItemPolicy, item_policy_fields, 4),
  [TW_TABLE_SCENARIOS] = NEW_TABLE ("scenarios", TwScenario, scenario_fields, 4),
  [TW_TABLE_DISRUPTIONS] = NEW_TABLE ("disruptions", TwDisruptionRow, disruption_fields, 4),
};

static guint
get_n_steps (const TwPlace *place)
{
  return place->n_aged + place->n_low_stock + place->n_utilisation;
}

static guint
count_steps (const TwModel *model)
{
  guint n = 0;

  for (guint p = 0; p < tw_model_get_n_places (model); p++)
    n += get_n_steps (tw_model_get_place (model, p));

  return n;
}

static guint
count_disruptions (const TwModel *model)
{
  guint             n_scenarios, n = 0;
  const TwScenario *scenarios = tw_model_get_scenarios (model, &n_scenarios);

  for (guint s = 0; s < n_scenarios; s++)
    n += scenarios[s].n_disruptions;

  return n;
}

guint
tw_table_get_n_rows (const TwModel *model,
                     TwTableId      table)
{
  guint n = 0;

  switch (table)
    {
    case TW_TABLE_ITEMS:
      return tw_model_get_n_items (model);
    case TW_TABLE_PLACES:
      return tw_model_get_n_places (model);
    case TW_TABLE_LANES:
      return tw_model_get_n_lanes (model);
    case TW_TABLE_OFFERS:
      return tw_model_get_n_items (model) * tw_model_get_n_markets (model);
    case TW_TABLE_STOCK:
      tw_model_get_stock (model, &n);
      return n;
    case TW_TABLE_SHIPMENTS:
      tw_model_get_shipments (model, &n);
      return n;
    case TW_TABLE_SALES:
      tw_model_get_sales (model, &n);
      return n;
    case TW_TABLE_EVENTS:
      return tw_model_get_n_events (model);
    case TW_TABLE_OVERRIDES:
      return tw_model_get_n_overrides (model);
    case TW_TABLE_PINS:
      tw_model_get_pins (model, &n);
      return n;
    case TW_TABLE_STEPS:
      return count_steps (model);
    case TW_TABLE_PHASE_RULES:
      return TW_N_PHASES;
    case TW_TABLE_BUDGETS:
      tw_model_get_budgets (model, &n);
      return n;
    case TW_TABLE_ACCEPTED:
      tw_model_get_accepted (model, &n);
      return n;
    case TW_TABLE_PHASE_TEST:
      return 1;
    case TW_TABLE_DRIVERS:
      tw_model_get_drivers (model, &n);
      return n;
    case TW_TABLE_ITEM_POLICIES:
      tw_model_get_item_policies (model, &n);
      return n;
    case TW_TABLE_SCENARIOS:
      tw_model_get_scenarios (model, &n);
      return n;
    case TW_TABLE_DISRUPTIONS:
      return count_disruptions (model);
    }

  g_return_val_if_reached (0);
}

static gboolean
get_offer_row (const TwModel *model,
               guint          index,
               TwOfferRow    *row)
{
  static const TwOffer unset;
  guint                n_markets = tw_model_get_n_markets (model);

  *row = (TwOfferRow){ index / n_markets, index % n_markets, { 0 } };
  row->offer = *tw_model_get_offer (model, row->item, row->market);

  return row->offer.listed || row->offer.price != unset.price || row->offer.referral_rate != unset.referral_rate ||
         row->offer.fulfilment_fee != unset.fulfilment_fee || row->offer.duty_rate != unset.duty_rate ||
         row->offer.return_rate != unset.return_rate || row->offer.phase != unset.phase;
}

static void
get_place_row (const TwModel *model,
               guint          index,
               TwPlace       *row)
{
  *row = *tw_model_get_place (model, index);
  row->n_aged = row->n_low_stock = row->n_utilisation = 0;
}

static void
get_step_row (const TwModel *model,
              guint          index,
              TwStep        *row)
{
  const TwPlace *place;
  guint32        p = 0;

  for (; index >= get_n_steps (tw_model_get_place (model, p)); p++)
    index -= get_n_steps (tw_model_get_place (model, p));
  place = tw_model_get_place (model, p);

  if (index < place->n_aged)
    *row = (TwStep){ p, TW_STEP_AGED, place->aged[index].days, place->aged[index].per_m3, place->aged[index].per_unit };
  else if ((index -= place->n_aged) < place->n_low_stock)
    *row = (TwStep){ p, TW_STEP_LOW_STOCK, place->low_stock[index].below_days, 0, place->low_stock[index].per_unit };
  else
    *row = (TwStep){ p, TW_STEP_UTILISATION, place->utilisation[index - place->n_low_stock].above_weeks, place->utilisation[index - place->n_low_stock].per_m3, 0 };
}

static void
get_scenario_row (const TwModel *model,
                  guint          index,
                  TwScenario    *row)
{
  guint n;

  *row = tw_model_get_scenarios (model, &n)[index];
  row->disruption = NULL;
  row->n_disruptions = 0;
}

static void
get_disruption_row (const TwModel   *model,
                    guint            index,
                    TwDisruptionRow *row)
{
  guint             n;
  const TwScenario *scenario = tw_model_get_scenarios (model, &n);

  for (; index >= scenario->n_disruptions; scenario++)
    index -= scenario->n_disruptions;
  row->scenario = scenario->id;
  row->disruption = scenario->disruption[index];
}

gboolean
tw_table_get_row (const TwModel *model,
                  TwTableId      table,
                  guint          index,
                  TwRow         *row)
{
  guint n;

  g_return_val_if_fail (index < tw_table_get_n_rows (model, table), FALSE);

  switch (table)
    {
    case TW_TABLE_ITEMS:
      row->item = *tw_model_get_item (model, index);
      return TRUE;
    case TW_TABLE_PLACES:
      get_place_row (model, index, &row->place);
      return TRUE;
    case TW_TABLE_LANES:
      row->lane = *tw_model_get_lane (model, index);
      return TRUE;
    case TW_TABLE_OFFERS:
      return get_offer_row (model, index, &row->offer);
    case TW_TABLE_STOCK:
      row->stock = tw_model_get_stock (model, &n)[index];
      return TRUE;
    case TW_TABLE_SHIPMENTS:
      row->shipment = tw_model_get_shipments (model, &n)[index];
      return TRUE;
    case TW_TABLE_SALES:
      row->sales = tw_model_get_sales (model, &n)[index];
      return TRUE;
    case TW_TABLE_EVENTS:
      row->event = *tw_model_get_event (model, index);
      return TRUE;
    case TW_TABLE_OVERRIDES:
      row->override = *tw_model_get_override (model, index);
      return TRUE;
    case TW_TABLE_PINS:
      row->pin = tw_model_get_pins (model, &n)[index];
      return TRUE;
    case TW_TABLE_STEPS:
      get_step_row (model, index, &row->step);
      return TRUE;
    case TW_TABLE_PHASE_RULES:
      row->phase = (TwPhaseRow){ index, tw_model_get_rules (model)->phase[index] };
      return TRUE;
    case TW_TABLE_BUDGETS:
      row->budget = tw_model_get_budgets (model, &n)[index];
      return TRUE;
    case TW_TABLE_ACCEPTED:
      row->accepted = tw_model_get_accepted (model, &n)[index];
      return TRUE;
    case TW_TABLE_PHASE_TEST:
      row->phase_test = tw_model_get_rules (model)->phase_test;
      return TRUE;
    case TW_TABLE_DRIVERS:
      row->driver = tw_model_get_drivers (model, &n)[index];
      return TRUE;
    case TW_TABLE_ITEM_POLICIES:
      row->item_policy = tw_model_get_item_policies (model, &n)[index];
      return TRUE;
    case TW_TABLE_SCENARIOS:
      get_scenario_row (model, index, &row->scenario);
      return TRUE;
    case TW_TABLE_DISRUPTIONS:
      get_disruption_row (model, index, &row->disruption);
      return TRUE;
    }

  g_return_val_if_reached (FALSE);
}

static void
set_phase_rule (TwModel          *model,
                const TwPhaseRow *row)
{
  TwRules rules = *tw_model_get_rules (model);

  rules.phase[row->phase] = row->rule;
  tw_model_set_rules (model, &rules);
}

static void
set_phase_test (TwModel           *model,
                const TwPhaseTest *test)
{
  TwRules rules = *tw_model_get_rules (model);

  rules.phase_test = *test;
  tw_model_set_rules (model, &rules);
}

void
tw_table_add_row (TwModel     *model,
                  TwTableId    table,
                  const TwRow *row)
{
  switch (table)
    {
    case TW_TABLE_ITEMS:
      tw_model_add_item (model, &row->item);
      break;
    case TW_TABLE_PLACES:
      tw_model_add_place (model, &row->place);
      break;
    case TW_TABLE_LANES:
      tw_model_add_lane (model, &row->lane);
      break;
    case TW_TABLE_OFFERS:
      tw_model_set_offer (model, row->offer.item, row->offer.market, &row->offer.offer);
      break;
    case TW_TABLE_STOCK:
      tw_model_add_stock (model, &row->stock);
      break;
    case TW_TABLE_SHIPMENTS:
      tw_model_add_shipment (model, &row->shipment);
      break;
    case TW_TABLE_SALES:
      tw_model_add_sales (model, &row->sales);
      break;
    case TW_TABLE_EVENTS:
      tw_model_add_event (model, &row->event);
      break;
    case TW_TABLE_OVERRIDES:
      tw_model_add_override (model, &row->override);
      break;
    case TW_TABLE_PINS:
      tw_model_add_pin (model, &row->pin);
      break;
    case TW_TABLE_STEPS:
      tw_model_add_step (model, &row->step);
      break;
    case TW_TABLE_PHASE_RULES:
      set_phase_rule (model, &row->phase);
      break;
    case TW_TABLE_BUDGETS:
      tw_model_add_budget (model, &row->budget);
      break;
    case TW_TABLE_ACCEPTED:
      tw_model_add_accepted (model, &row->accepted);
      break;
    case TW_TABLE_PHASE_TEST:
      set_phase_test (model, &row->phase_test);
      break;
    case TW_TABLE_DRIVERS:
      tw_model_add_driver (model, &row->driver);
      break;
    case TW_TABLE_ITEM_POLICIES:
      tw_model_add_item_policy (model, &row->item_policy);
      break;
    case TW_TABLE_SCENARIOS:
      tw_model_add_scenario (model, &row->scenario);
      break;
    case TW_TABLE_DISRUPTIONS:
      tw_model_add_disruption (model, row->disruption.scenario, &row->disruption.disruption);
      break;
    }
}

int
tw_table_find_bad_value (const TwDriver *driver)
{
  double least, most;

  tw_driver_kind_get_range (driver->kind, &least, &most);
  for (guint32 t = 0; t < driver->n_weeks; t++)
    if (!isnan (driver->value[t]) && !(driver->value[t] >= least && driver->value[t] <= most))
      return (int) t;

  return -1;
}

char *
tw_table_dup_override_fault (const TwOverride *override)
{
  double least, most;

  if (override->kind == TW_OVERRIDE_PERCENT)
    return NULL;
  tw_driver_kind_get_range (override->driver, &least, &most);
  if (override->value >= least && override->value <= most)
    return NULL;

  return g_strdup_printf ("a number from %g to %g for %s", least, most, tw_driver_kind_to_string (override->driver));
}

void
tw_table_init_row (TwTableId table,
                   TwRow    *row)
{
  TwRules rules;

  memset (row, 0, sizeof *row);
  if (table == TW_TABLE_ITEMS)
    {
      row->item.name = row->item.category = (char *) "";
      row->item.units_per_carton = 1;
    }
  if (table == TW_TABLE_PLACES)
    row->place.name = (char *) "";
  if (table == TW_TABLE_LANES)
    row->lane.open = TRUE;
  if (table == TW_TABLE_OFFERS)
    row->offer.offer.listed = TRUE;
  if (table == TW_TABLE_OVERRIDES)
    row->override.item = row->override.market = TW_ANY;
  if (table == TW_TABLE_PHASE_TEST)
    {
      tw_rules_init (&rules);
      row->phase_test = rules.phase_test;
    }
}

int
tw_table_find_field (TwTableId   table,
                     const char *name)
{
  for (guint i = 0; i < tw_tables[table].n_fields; i++)
    if (strcmp (tw_tables[table].fields[i].name, name) == 0)
      return (int) i;

  return -1;
}

int
tw_field_find_word (const TwField *field,
                    const char    *word)
{
  for (int i = 0; field->words[i] != NULL; i++)
    if (strcmp (field->words[i], word) == 0)
      return i;

  return -1;
}

char *
tw_field_dup_words (const TwField *field,
                    guint32        set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; field->words[i] != NULL; i++)
    if ((set & 1u << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", field->words[i]);
  if (text->len == 0)
    g_string_append (text, "none");

  return g_string_free (text, FALSE);
}

gboolean
tw_field_parse_words (const TwField *field,
                      const char    *text,
                      guint32       *set)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 33);

  *set = 0;
  if (strcmp (text, "none") == 0)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      int bit = tw_field_find_word (field, words[i]);

      if (bit < 0)
        return FALSE;
      *set |= 1u << bit;
    }

  return *set != 0;
}

const char *
tw_step_find_fault (const TwStep *step,
                    const char  **field)
{
  *field = "threshold";
  if (step->kind == TW_STEP_AGED && !(step->threshold >= 1 && step->threshold <= 36500 && step->threshold == floor (step->threshold)))
    return "a whole number of days from 1 to 36500 for an aged step";
  if (step->kind == TW_STEP_LOW_STOCK && step->threshold > MAX_DAYS)
    return "at most 3650 days for a low_stock step";
  *field = "per_m3";
  if (step->kind == TW_STEP_LOW_STOCK && step->per_m3 != 0)
    return "0 for a low_stock step, which is due per unit";
  *field = "per_unit";
  if (step->kind == TW_STEP_UTILISATION && step->per_unit != 0)
    return "0 for a utilisation step, which is due per m3";

  return NULL;
}

char *
tw_field_dup_expected (const TwField *field)
{
  g_autofree char *words = NULL;

  switch (field->type)
    {
    case TW_FIELD_STRING:
      return g_strdup ("text");
    case TW_FIELD_CODE:
      return g_strdup_printf ("at most %u letters", field->size - 1);
    case TW_FIELD_DOUBLE:
    case TW_FIELD_FLOAT:
      return g_strdup_printf ("a number from %g to %g", field->low, field->high);
    case TW_FIELD_UINT:
      return g_strdup_printf ("a whole number from %.0f to %.0f", field->low, field->high);
    case TW_FIELD_ID:
      return g_strdup ("a whole number from 1 to 2^53");
    case TW_FIELD_TIME:
      return g_strdup ("seconds since 1970");
    case TW_FIELD_BOOL:
      return g_strdup ("0 or 1");
    case TW_FIELD_WORD:
      words = g_strjoinv (", ", (char **) field->words);
      return g_strdup_printf ("one of %s", words);
    case TW_FIELD_WORDS:
      words = g_strjoinv (" ", (char **) field->words);
      return g_strdup_printf ("none, or some of: %s", words);
    case TW_FIELD_DAY:
      return g_strdup ("a date as YYYY-MM-DD");
    case TW_FIELD_WEEK:
      return g_strdup ("the date of a Monday as YYYY-MM-DD");
    case TW_FIELD_ITEM:
      return g_strdup ("the id of an item");
    case TW_FIELD_PLACE:
      return g_strdup ("the id of a place");
    case TW_FIELD_MARKET:
      return g_strdup ("the id of a market");
    case TW_FIELD_LANE:
      return g_strdup ("a lane");
    }

  g_return_val_if_reached (NULL);
}
