/* tw-test-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-test-model.h"

#include "tw-tables.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define START_WEEK 2961 /* Monday 2026-10-05 */

static const char *const awkward[] = { "plain", "with, comma", "with \"quotes\"", "two\nlines", "größer 深圳 😀", " spaces ", "-1", "=1+1", "" };

static double
draw (GRand *rand,
      double low,
      double high)
{
  return g_rand_int_range (rand, 0, 8) == 0 ? low : g_rand_double_range (rand, low, high);
}

static const char *
draw_text (GRand *rand)
{
  return awkward[g_rand_int_range (rand, 0, G_N_ELEMENTS (awkward))];
}

static void
add_items (TwModel *model,
           GRand   *rand,
           guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("SKU-%u%s", i, i % 7 == 0 ? " \"ä\", x" : "");
      TwItem           item = { .id = id, .name = (char *) draw_text (rand), .category = (char *) draw_text (rand) };

      item.unit_cost = draw (rand, 0.01, 500);
      item.volume_m3 = draw (rand, 1e-5, 2);
      item.weight_kg = draw (rand, 1e-3, 40);
      item.units_per_carton = g_rand_int_range (rand, 1, 100);
      item.cartons_per_pallet = g_rand_int_range (rand, 0, 60);
      item.minimum_order = g_rand_int_range (rand, 0, 1000);
      tw_model_add_item (model, &item);
    }
}

/* Rising thresholds; prices that fall where they must. */
static void
add_steps (TwModel *model,
           GRand   *rand,
           guint32  place)
{
  for (TwStepKind kind = TW_STEP_AGED; kind <= TW_STEP_UTILISATION; kind++)
    {
      guint  n = (guint) g_rand_int_range (rand, 0, TW_MAX_STEPS + 1);
      double threshold = 0;

      for (guint k = 0; k < n; k++)
        {
          threshold += kind == TW_STEP_AGED ? g_rand_int_range (rand, 1, 90) : g_rand_double_range (rand, 0.1, 30);
          tw_model_add_step (model, &(TwStep){ place, kind, threshold, kind == TW_STEP_LOW_STOCK ? 0 : draw (rand, 0, 99),
                                               kind == TW_STEP_UTILISATION ? 0 : kind == TW_STEP_LOW_STOCK ? 1.0 / (k + 1)
                                                                                                           : draw (rand, 0, 9) });
        }
    }
}

static void
add_place (TwModel    *model,
           GRand      *rand,
           const char *prefix,
           guint       number,
           TwPlaceKind kind)
{
  g_autofree char *id = g_strdup_printf ("%s%u", prefix, number);
  TwPlace          place = { .id = id, .name = (char *) draw_text (rand), .kind = kind, .country = "DE", .port = "CNYTN" };
  guint32          index;

  place.lon = draw (rand, -180, 180);
  place.lat = draw (rand, -90, 90);
  for (int m = 0; m < 12; m++)
    place.rent[m] = draw (rand, 0, 80);
  place.handling_in = draw (rand, 0, 2);
  place.handling_out = draw (rand, 0, 2);
  place.capacity_m3 = draw (rand, 0, 1000);
  place.capacity_hard = g_rand_boolean (rand);
  place.overage_price = draw (rand, 0, 100);
  place.placement_fee = draw (rand, 0, 3);
  place.removal_fee = draw (rand, 0, 5);
  place.disposal_fee = draw (rand, 0, 5);
  place.liquidation_share = draw (rand, 0, 1);
  place.production_days = draw (rand, 0, 60);
  place.production_units_week = draw (rand, 0, 5000);
  if (kind == TW_PLACE_MARKET)
    {
      g_strlcpy (place.currency, "EUR", sizeof place.currency);
      place.exchange_rate = draw (rand, 0.01, 2);
      place.sales_tax = draw (rand, 0, 0.3);
    }
  index = tw_model_add_place (model, &place);
  if (kind != TW_PLACE_MARKET)
    add_steps (model, rand, index);
}

static void
add_lane (TwModel *model,
          GRand   *rand,
          guint32  from,
          guint32  to,
          TwMode   mode)
{
  TwLane lane = { .from = from, .to = to, .mode = mode, .open = g_rand_boolean (rand), .crosses_border = g_rand_boolean (rand) };

  lane.lead_mean_days = draw (rand, 0, 60);
  lane.lead_sd_days = draw (rand, 0, 20);
  lane.customs_days = draw (rand, 0, 5);
  lane.receiving_days = draw (rand, 0, 5);
  lane.cost_per_m3 = draw (rand, 0, 500);
  lane.cost_per_kg = draw (rand, 0, 9);
  lane.volumetric_kg_per_m3 = draw (rand, 0, 200);
  lane.cost_per_unit = draw (rand, 0, 9);
  lane.capacity_m3_week = draw (rand, 0, 900);
  lane.fixed_cost = draw (rand, 0, 300);
  lane.container_m3 = g_rand_double_range (rand, 1, 76);
  lane.container_cost = draw (rand, 0, 5000);
  tw_model_add_lane (model, &lane);
}

/* A source, and for each market a centre and the market itself, mixed in one table; a factory behind them. */
static void
add_network (TwModel *model,
             GRand   *rand,
             guint    n_markets)
{
  add_place (model, rand, "SRC-", 0, TW_PLACE_SOURCE);
  for (guint m = 0; m < n_markets; m++)
    {
      add_place (model, rand, "M-", m, TW_PLACE_MARKET);
      add_place (model, rand, "FC-", m, TW_PLACE_FULFILMENT);
    }
  for (guint m = 0; m < n_markets; m++)
    {
      add_lane (model, rand, 0, 2 + 2 * m, TW_MODE_OCEAN);
      add_lane (model, rand, 0, 2 + 2 * m, TW_MODE_AIR);
      add_lane (model, rand, 2 + 2 * m, 1 + 2 * m, TW_MODE_PARCEL);
    }
  add_place (model, rand, "FAC-", 0, TW_PLACE_FACTORY);
  add_lane (model, rand, 1 + 2 * n_markets, 0, TW_MODE_TRUCK);
}

static void
add_series (TwModel *model,
            GRand   *rand,
            guint32  item,
            guint32  market,
            guint    n_weeks)
{
  g_autofree gint32 *units = g_new0 (gint32, n_weeks);
  g_autofree float  *price = g_new0 (float, n_weeks);
  g_autofree guint8 *flags = g_new0 (guint8, n_weeks);

  for (guint t = 0; t < n_weeks; t++)
    {
      units[t] = g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 0, 300);
      price[t] = units[t] == 0 ? NAN : (float) draw (rand, 0.5, 99);
      flags[t] = (guint8) g_rand_int_range (rand, 0, 4);
    }
  tw_model_add_sales (model, &(TwSales){ item, market, START_WEEK - (gint) n_weeks - g_rand_int_range (rand, 0, 3), n_weeks, units, g_rand_boolean (rand) ? price : NULL, g_rand_boolean (rand) ? flags : NULL });
}

static void
add_offers_and_sales (TwModel *model,
                      GRand   *rand,
                      guint    n_items,
                      guint    n_markets,
                      guint    n_weeks)
{
  for (guint i = 0; i < n_items; i++)
    for (guint m = 0; m < n_markets; m++)
      {
        TwOffer offer = { .listed = g_rand_boolean (rand) };

        offer.price = (float) draw (rand, 0, 200);
        offer.referral_rate = (float) draw (rand, 0, 0.3);
        offer.fulfilment_fee = (float) draw (rand, 0, 9);
        offer.duty_rate = (float) draw (rand, 0, 0.5);
        offer.return_rate = (float) draw (rand, 0, 0.4);
        offer.phase = (guint32) g_rand_int_range (rand, 0, TW_N_PHASES);
        if ((i + m) % 4 != 0)
          tw_model_set_offer (model, i, m, &offer);
        if ((i + m) % 3 != 1)
          add_series (model, rand, i, m, n_weeks);
      }
}

static void
add_stock_and_edits (TwModel *model,
                     GRand   *rand,
                     guint    n_items,
                     guint    n_markets)
{
  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *id = g_strdup_printf ("SHP-%u", i);
      guint32          lane = 3 * (guint32) g_rand_int_range (rand, 0, (gint) n_markets);

      tw_model_add_stock (model, &(TwStock){ i, 0, 0, 1000 + i, i, 7 });
      tw_model_add_stock (model, &(TwStock){ i, 2, 90, i, 0, 0 });
      tw_model_add_stock (model, &(TwStock){ i, 2, 30, 5, 5, 0 });
      tw_model_add_shipment (model, &(TwShipment){ id, i, lane, 1 + i, 20700, 20730 + (TwDay) i % 9, (float) draw (rand, 0, 9) });
      tw_model_add_pin (model, &(TwPin){ .id = 1 + (i ^ 5), .item = i, .lane = lane, .week = i % 26, .units = 1 + i, .note = (char *) draw_text (rand), .created = 1790000000 + i });
    }
  tw_model_add_override (model, &(TwOverride){ 3, 0, TW_ANY, TW_DRIVER_NONE, START_WEEK, START_WEEK + 3, TW_OVERRIDE_PERCENT, -12.5, (char *) "a, \"b\"", (char *) "someone", 1790000000 });
  tw_model_add_override (model, &(TwOverride){ 1, TW_ANY, 0, TW_DRIVER_NONE, START_WEEK + 1, START_WEEK + 1, TW_OVERRIDE_ABSOLUTE, 40, (char *) "", (char *) "", -5 });
  tw_model_add_override (model, &(TwOverride){ 2, 0, 0, TW_DRIVER_NONE, START_WEEK, START_WEEK, TW_OVERRIDE_PERCENT, 10, (char *) "x", (char *) "y", 0 });
  tw_model_add_override (model, &(TwOverride){ 5, 0, TW_ANY, TW_DRIVER_PRICE, START_WEEK + 2, START_WEEK + 5, TW_OVERRIDE_PERCENT, -5, (char *) "sale", (char *) "", 3 });
  tw_model_add_override (model, &(TwOverride){ 4, TW_ANY, 0, TW_DRIVER_TEMPERATURE, START_WEEK, START_WEEK, TW_OVERRIDE_ABSOLUTE, 3.5, (char *) "", (char *) "", 4 });
  tw_model_add_event (model, &(TwEvent){ "DE", TW_EVENT_HOLIDAY, 20800, 20801, (char *) "xmas", (char *) "Weihnachten" });
  tw_model_add_event (model, &(TwEvent){ "", TW_EVENT_SHOPPING, 20790, 20790, (char *) "sale", (char *) "" });
}

/* Of every kind, for one item or all, with weeks that are not known. */
static void
add_drivers (TwModel *model,
             GRand   *rand,
             guint    n_items,
             guint    n_markets)
{
  for (int kind = TW_DRIVER_PRICE; kind < TW_N_DRIVERS; kind++)
    for (guint m = 0; m < n_markets; m++)
      {
        guint32           n = (guint32) g_rand_int_range (rand, 1, 60);
        g_autofree float *value = g_new (float, n);
        double            least, most;

        tw_driver_kind_get_range (kind, &least, &most);
        for (guint t = 0; t < n; t++)
          value[t] = g_rand_int_range (rand, 0, 4) == 0 ? NAN : (float) draw (rand, MAX (least, -40) + 0.01, MIN (most, 90));
        tw_model_add_driver (model, &(TwDriver){ kind, TW_ANY, m, START_WEEK - g_rand_int_range (rand, -9, 50), n, value });
        tw_model_add_driver (model, &(TwDriver){ kind, (guint32) g_rand_int_range (rand, 0, (gint) n_items), m, START_WEEK - 20, MIN (n, 9), value });
      }
}

static void
add_rules (TwModel *model,
           GRand   *rand,
           guint    n_items,
           guint    n_markets)
{
  TwRules rules;

  tw_rules_init (&rules);
  rules.frozen_weeks = (guint32) g_rand_int_range (rand, 0, 9);
  rules.change_price = draw (rand, 0, 2);
  rules.slow_sale_loss = draw (rand, 0, 0.1);
  rules.lost_sale_cost = draw (rand, 0, 3);
  for (guint i = 0; i < TW_N_PHASES; i++)
    rules.phase[i] = (TwPhaseRule){ (guint32) g_rand_int_range (rand, 0, 1 << TW_N_MODES), g_rand_boolean (rand), (guint32) g_rand_int_range (rand, 1, 9), (guint32) g_rand_int_range (rand, 0, 500) };
  rules.phase_test = (TwPhaseTest){ (guint32) g_rand_int_range (rand, 0, 520), (guint32) g_rand_int_range (rand, 0, 520), draw (rand, 0, 1), draw (rand, 0, 10), draw (rand, 0, 1), draw (rand, 0.5, 1) };
  tw_model_set_rules (model, &rules);

  tw_model_add_budget (model, &(TwBudget){ START_WEEK + 5, START_WEEK + 9, draw (rand, 0, 1e6) });
  tw_model_add_budget (model, &(TwBudget){ START_WEEK - 2, START_WEEK + 4, draw (rand, 0, 1e6) });
  for (guint i = 0; i < n_items; i++)
    {
      guint32 lane = 3 * (guint32) g_rand_int_range (rand, 0, (gint) n_markets);

      tw_model_add_accepted (model, &(TwAccepted){ i, lane, 0, START_WEEK + (gint) i % 9, 1 + i });
      tw_model_add_accepted (model, &(TwAccepted){ i, TW_ANY, 1 + 2 * n_markets, START_WEEK - 1, 7 });
    }
}

/* Of every kind; places that suit are those of add_network(): market 1, centre 2, and the factory behind all markets. */
static TwDisruption
draw_disruption (GRand           *rand,
                 TwDisruptionKind kind,
                 guint            n_markets)
{
  const guint32 places[TW_N_DISRUPTION_KINDS] = { TW_ANY, 2, 1, 1, 1 + 2 * n_markets, 2 };
  TwDisruption  disruption = { .kind = kind, .place = g_rand_boolean (rand) ? TW_ANY : places[kind] };
  double        least, most;

  tw_disruption_kind_get_range (kind, &least, &most);
  if (kind == TW_DISRUPTION_CANAL)
    g_strlcpy (disruption.passage, "suez", sizeof disruption.passage);
  disruption.last_week = (guint) g_rand_int_range (rand, 0, TW_MAX_WEEKS);
  disruption.first_week = (guint) g_rand_int_range (rand, 0, (gint) disruption.last_week + 1);
  disruption.amount = most > least ? g_rand_double_range (rand, least, most) : least;

  return disruption;
}

static void
add_scenarios (TwModel *model,
               GRand   *rand,
               guint    n_items,
               guint    n_markets)
{
  TwRules rules = *tw_model_get_rules (model);

  rules.policy = (TwPolicy) g_rand_int_range (rand, 0, TW_N_PLAN_POLICIES);
  tw_model_set_rules (model, &rules);
  for (guint i = n_items; i-- > 0;)
    if (i % 3 == 1)
      tw_model_add_item_policy (model, &(TwItemPolicy){ i, (TwPolicy) g_rand_int_range (rand, 0, TW_N_PLAN_POLICIES) });
  for (gint64 i = 0; i < TW_N_POLICIES; i++)
    {
      TwScenario scenario = { .id = 1 + (i ^ 3), .name = (char *) draw_text (rand), .policy = (TwPolicy) i };

      scenario.switches = (guint32) g_rand_int_range (rand, 0, TW_SWITCHES_ALL + 1);
      scenario.owner = (char *) draw_text (rand);
      scenario.reason = (char *) draw_text (rand);
      scenario.expected = (char *) draw_text (rand);
      scenario.realised = (char *) draw_text (rand);
      scenario.decided = g_rand_boolean (rand) ? 1790000000 + i : 0;
      tw_model_add_scenario (model, &scenario);
      for (int kind = 0; kind < (int) i + 2; kind++)
        {
          TwDisruption disruption = draw_disruption (rand, (TwDisruptionKind) kind, n_markets);

          tw_model_add_disruption (model, scenario.id, &disruption);
        }
    }
}

TwModel *
tw_test_model_new_random (GRand *rand,
                          guint  n_items,
                          guint  n_markets,
                          guint  n_history_weeks)
{
  TwModel *model = tw_model_new (draw_text (rand), "USD", START_WEEK, 26);
  g_autoptr (GError) error = NULL;

  tw_model_set_description (model, draw_text (rand));
  tw_model_set_capital_rate (model, draw (rand, 0, 0.4));
  add_items (model, rand, n_items);
  add_network (model, rand, n_markets);
  add_offers_and_sales (model, rand, n_items, n_markets, n_history_weeks);
  add_stock_and_edits (model, rand, n_items, n_markets);
  add_rules (model, rand, n_items, n_markets);
  add_drivers (model, rand, n_items, n_markets);
  add_scenarios (model, rand, n_items, n_markets);
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

TwModel *
tw_test_model_new_as_of (const TwModel *model,
                         guint          version)
{
  TwRules  rules = *tw_model_get_rules (model);
  TwRules  first;
  TwModel *plain = tw_model_new (tw_model_get_name (model), tw_model_get_currency (model), tw_model_get_start_week (model), tw_model_get_n_weeks (model));
  g_autoptr (GError) error = NULL;
  TwRow row;

  tw_model_set_description (plain, tw_model_get_description (model));
  tw_model_set_capital_rate (plain, tw_model_get_capital_rate (model));
  tw_rules_init (&first);
  if (version < 3)
    rules.phase_test = first.phase_test;
  if (version < 4)
    rules.policy = first.policy;
  tw_model_set_rules (plain, version >= 2 ? &rules : &first);
  for (int id = 0; id < TW_N_TABLES; id++)
    for (guint i = 0; i < tw_table_get_n_rows (model, id) && tw_tables[id].since <= version; i++)
      {
        if (!tw_table_get_row (model, id, i, &row))
          continue;
        for (guint f = 0; f < tw_tables[id].n_fields; f++)
          if (tw_tables[id].fields[f].since > version)
            memset ((char *) &row + tw_tables[id].fields[f].offset, 0, tw_tables[id].fields[f].size);
        tw_table_add_row (plain, id, &row);
      }
  if (version < 4)
    tw_model_add_usual_scenarios (plain);
  tw_model_seal (plain, &error);
  g_assert_no_error (error);

  return plain;
}

static void
draw_array (GRand *rand,
            float *values,
            guint  n)
{
  for (guint t = 0; t < n; t++)
    values[t] = (float) g_rand_double_range (rand, 0.01, 500);
}

static float
draw_figure (GRand *rand,
             double low,
             double high)
{
  return g_rand_boolean (rand) ? NAN : (float) g_rand_double_range (rand, low, high);
}

static void
draw_forecast (GRand         *rand,
               TwForecastSet *set,
               guint32        item,
               guint32        market)
{
  guint             n_weeks = tw_forecast_set_get_n_weeks (set);
  g_autofree float *mean = g_new (float, n_weeks);
  g_autofree float *quantile = g_new (float, n_weeks *TW_N_LEVELS);
  g_autofree float *factor = g_new (float, n_weeks *TW_N_FACTORS);
  g_autofree float *sd = g_new (float, n_weeks);
  float             past[TW_N_FACTORS];
  TwForecast        forecast;

  tw_forecast_init (&forecast, item, market);
  draw_array (rand, mean, n_weeks);
  for (guint t = 0; t < n_weeks; t++)
    for (int k = 0; k < TW_N_LEVELS; k++)
      quantile[t * TW_N_LEVELS + k] = mean[t] * (float) (k + 1) / 4;
  draw_array (rand, factor, n_weeks * TW_N_FACTORS);
  draw_array (rand, past, TW_N_FACTORS);
  draw_array (rand, sd, n_weeks);
  forecast.mean = mean;
  forecast.quantile = quantile;
  forecast.error_correlation = 0.25f;
  forecast.error_decay = 0.5f;
  g_strlcpy (forecast.why, "Theta 60 %, CES 40 %", sizeof forecast.why);
  forecast.wape = draw_figure (rand, 0, 2);
  forecast.coverage = draw_figure (rand, 0, 1);
  g_strlcpy (forecast.method, "ETS(A,Ad,N)", sizeof forecast.method);
  forecast.factors = (guint32) g_rand_int_range (rand, 0, 1 << TW_N_FACTORS);
  forecast.factor = forecast.factors != 0 ? factor : NULL;
  forecast.past_factor = forecast.factors != 0 ? past : NULL;
  forecast.sd = g_rand_boolean (rand) ? sd : NULL;
  forecast.past_mean = draw_figure (rand, 0, 99);
  forecast.elasticity = draw_figure (rand, -4, 0);
  forecast.growth = draw_figure (rand, -1, 4);
  forecast.growth_sd = draw_figure (rand, 0, 3);
  forecast.age_weeks = (guint32) g_rand_int_range (rand, 0, 300);
  forecast.in_stock_rate = (float) g_rand_double (rand);
  forecast.phase = (guint32) g_rand_int_range (rand, 0, TW_N_PHASES);
  tw_forecast_set_add (set, &forecast);
}

TwForecastSet *
tw_test_forecasts_new_random (GRand         *rand,
                              const TwModel *model)
{
  TwForecastSet *set = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_weeks (model));

  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    for (guint m = 0; m < tw_model_get_n_markets (model); m++)
      {
        TwOutlier outlier = { i, m, START_WEEK - 1 - (TwWeek) i, (gint32) m + 900, (float) g_rand_double_range (rand, 0, 90) };

        if ((i + m) % 2 == 0)
          draw_forecast (rand, set, i, m);
        if ((i + m) % 3 == 0)
          tw_forecast_set_add_outlier (set, &outlier);
      }

  return set;
}

static GBytes *
draw_basis (GRand *rand)
{
  gsize   n = (gsize) g_rand_int_range (rand, 1, 20000);
  guint8 *data = g_malloc (n);
  gint    high = 1 << g_rand_int_range (rand, 1, 9);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) g_rand_int_range (rand, 0, high);

  return g_bytes_new_take (data, n);
}

TwPlan *
tw_test_answer_new_random (GRand               *rand,
                           const TwModel       *model,
                           const TwForecastSet *forecasts)
{
  guint        n = tw_model_get_n_items (model);
  TwItemPlan **items = g_new (TwItemPlan *, n);
  TwLimitUse   limits[] = {
      { TW_LIMIT_STORAGE, 2, 0, FALSE, 100, 120, draw (rand, 0, 9), 80 },
      { TW_LIMIT_STORAGE, 2, 7, TRUE, 100, 100, draw (rand, 0, 9), 0 },
      { TW_LIMIT_LANE, 0, 3, TRUE, 68, 67.5, draw (rand, 0, 900), 0 },
      { TW_LIMIT_PRODUCTION, 0, 3, TRUE, 1e6, 0, 0, 0 },
      { TW_LIMIT_BUDGET, 1, 5, TRUE, 1e6, 0, 0.25, 0 },
  };

  for (guint i = 0; i < n; i++)
    {
      items[i] = tw_item_plan_new (i, 0, 0, 0);
      items[i]->basis = i % 5 != 3 ? draw_basis (rand) : NULL;
    }

  return tw_plan_new_take (model, forecasts, items, &(TwPlanShared){ .limit = limits, .n_limits = G_N_ELEMENTS (limits) }, 1);
}

/* ---- comparing ---- */

static gboolean
field_equal (const TwField *field,
             const TwRow   *a,
             const TwRow   *b)
{
  if (field->type == TW_FIELD_STRING)
    return g_strcmp0 (TW_FIELD_AT (const char *, a, field), TW_FIELD_AT (const char *, b, field)) == 0;
  if (field->type == TW_FIELD_CODE)
    return strcmp (&TW_FIELD_AT (const char, a, field), &TW_FIELD_AT (const char, b, field)) == 0;

  return memcmp (&TW_FIELD_AT (const char, a, field), &TW_FIELD_AT (const char, b, field), field->size) == 0;
}

static gboolean
bytes_equal (gconstpointer a,
             gconstpointer b,
             gsize         n)
{
  return (a == NULL) == (b == NULL) && (a == NULL || memcmp (a, b, n) == 0);
}

static gboolean
arrays_equal (const TwSales *a,
              const TwSales *b)
{
  return a->n_weeks == b->n_weeks &&
         bytes_equal (a->units, b->units, a->n_weeks * sizeof *a->units) &&
         bytes_equal (a->price, b->price, a->n_weeks * sizeof *a->price) &&
         bytes_equal (a->flags, b->flags, a->n_weeks);
}

/* But for the phases and their test, which are tables. */
static gboolean
rules_equal (const TwRules *a,
             const TwRules *b)
{
  return a->frozen_weeks == b->frozen_weeks && a->change_price == b->change_price && a->slow_sale_loss == b->slow_sale_loss && a->lost_sale_cost == b->lost_sale_cost && a->policy == b->policy;
}

char *
tw_test_model_dup_table_difference (const TwModel *a,
                                    const TwModel *b,
                                    int            id)
{
  const TwTable *table = &tw_tables[id];
  guint          n = tw_table_get_n_rows (a, id);

  if (n != tw_table_get_n_rows (b, id))
    return g_strdup_printf ("%s: %u rows and %u", table->name, n, tw_table_get_n_rows (b, id));
  for (guint i = 0; i < n; i++)
    {
      TwRow r = { 0 };
      TwRow s = { 0 };

      tw_table_get_row (a, id, i, &r);
      tw_table_get_row (b, id, i, &s);
      for (guint f = 0; f < table->n_fields; f++)
        if (!field_equal (&table->fields[f], &r, &s))
          return g_strdup_printf ("%s, row %u: %s", table->name, i, table->fields[f].name);
      if (id == TW_TABLE_DRIVERS && (r.driver.n_weeks != s.driver.n_weeks || memcmp (r.driver.value, s.driver.value, r.driver.n_weeks * sizeof *r.driver.value) != 0))
        return g_strdup_printf ("drivers, row %u: values", i);
      if (id == TW_TABLE_SALES && !arrays_equal (&r.sales, &s.sales))
        return g_strdup_printf ("sales, row %u: arrays", i);
    }

  return NULL;
}

char *
tw_test_model_dup_difference (const TwModel *a,
                              const TwModel *b)
{
  char *difference = NULL;

  if (strcmp (tw_model_get_name (a), tw_model_get_name (b)) != 0 ||
      strcmp (tw_model_get_description (a), tw_model_get_description (b)) != 0 ||
      strcmp (tw_model_get_currency (a), tw_model_get_currency (b)) != 0 ||
      tw_model_get_capital_rate (a) != tw_model_get_capital_rate (b) ||
      tw_model_get_start_week (a) != tw_model_get_start_week (b) || tw_model_get_n_weeks (a) != tw_model_get_n_weeks (b))
    return g_strdup ("plan");
  if (!rules_equal (tw_model_get_rules (a), tw_model_get_rules (b)))
    return g_strdup ("rules");

  for (int id = 0; id < TW_N_TABLES && difference == NULL; id++)
    difference = tw_test_model_dup_table_difference (a, b, id);

  return difference;
}

static gboolean
figures_equal (float a,
               float b)
{
  return isnan (a) ? isnan (b) : a == b;
}

static guint
count_factors (const TwForecast *forecast)
{
  guint n = 0;

  for (int kind = 0; kind < TW_N_FACTORS; kind++)
    n += (forecast->factors >> kind) & 1;

  return n;
}

static gboolean
forecast_equal (const TwForecast *a,
                const TwForecast *b,
                guint             n_weeks)
{
  guint n = count_factors (a);

  return a->item == b->item && a->market == b->market && strcmp (a->method, b->method) == 0 && a->adjusted == b->adjusted &&
         a->error_correlation == b->error_correlation && a->error_decay == b->error_decay && strcmp (a->why, b->why) == 0 && figures_equal (a->relative_error, b->relative_error) &&
         figures_equal (a->wape, b->wape) && figures_equal (a->coverage, b->coverage) &&
         figures_equal (a->past_mean, b->past_mean) && figures_equal (a->elasticity, b->elasticity) &&
         figures_equal (a->growth, b->growth) && figures_equal (a->growth_sd, b->growth_sd) &&
         a->factors == b->factors && a->age_weeks == b->age_weeks && a->in_stock_rate == b->in_stock_rate && a->phase == b->phase &&
         memcmp (a->mean, b->mean, n_weeks * sizeof *a->mean) == 0 &&
         memcmp (a->quantile, b->quantile, n_weeks * TW_N_LEVELS * sizeof *a->quantile) == 0 &&
         bytes_equal (a->sd, b->sd, n_weeks * sizeof *a->sd) &&
         bytes_equal (a->baseline, b->baseline, n_weeks * sizeof *a->baseline) &&
         bytes_equal (a->factor, b->factor, n * n_weeks * sizeof *a->factor) &&
         bytes_equal (a->past_factor, b->past_factor, n * sizeof *a->past_factor);
}

char *
tw_test_forecasts_dup_difference (const TwModel       *model,
                                  const TwForecastSet *a,
                                  const TwForecastSet *b)
{
  guint            n, m;
  const TwOutlier *r = tw_forecast_set_get_outliers (a, &n);
  const TwOutlier *s = tw_forecast_set_get_outliers (b, &m);

  if (tw_forecast_set_get_n_series (a) != tw_forecast_set_get_n_series (b))
    return g_strdup_printf ("%u series and %u", tw_forecast_set_get_n_series (a), tw_forecast_set_get_n_series (b));
  for (guint i = 0; i < tw_forecast_set_get_n_series (a); i++)
    if (!forecast_equal (tw_forecast_set_get (a, i), tw_forecast_set_get (b, i), tw_model_get_n_weeks (model)))
      return g_strdup_printf ("series %u", i);
  if (n != m)
    return g_strdup_printf ("%u outliers and %u", n, m);
  for (guint i = 0; i < n; i++)
    if (r[i].item != s[i].item || r[i].market != s[i].market || r[i].week != s[i].week || r[i].units != s[i].units || r[i].expected != s[i].expected)
      return g_strdup_printf ("outlier %u", i);

  return NULL;
}

char *
tw_test_answer_dup_difference (const TwPlan *a,
                               const TwPlan *b)
{
  guint             n, m;
  const TwLimitUse *l = tw_plan_get_limits (a, &n);
  const TwLimitUse *k = tw_plan_get_limits (b, &m);

  for (guint i = 0; i < tw_model_get_n_items (tw_plan_get_model (a)); i++)
    {
      GBytes *p = tw_plan_get_item (a, i)->basis;
      GBytes *q = tw_plan_get_item (b, i)->basis;

      if ((p == NULL) != (q == NULL) || (p != NULL && !g_bytes_equal (p, q)))
        return g_strdup_printf ("basis of item %u", i);
    }
  if (n != m)
    return g_strdup_printf ("%u limits and %u", n, m);
  for (guint i = 0; i < n; i++)
    if (l[i].kind != k[i].kind || l[i].index != k[i].index || l[i].week != k[i].week || l[i].hard != k[i].hard || l[i].capacity != k[i].capacity ||
        l[i].used != k[i].used || l[i].price != k[i].price || l[i].overage != k[i].overage)
      return g_strdup_printf ("limit %u", i);

  return NULL;
}

void
tw_test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        tw_test_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
