/* test-plan-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-measures.h"
#include "model/tw-lane.h"
#include "tw-move-advice.h"
#include "tw-plan-view.h"

#include <math.h>

/* Week of Monday 2026-11-16, so that Black Friday is in week 1. */
#define START   2967
#define N_WEEKS 12

enum
{
  SRC,
  FC_DE,
  FC_FR,
  DE,
  FR,
  AT,
  N_PLACES
};

enum
{
  OCEAN_DE,
  AIR_FR,
  TRUCK,
  PARCEL_AT,
  PARCEL_DE,
  PARCEL_FR_ABROAD,
  PARCEL_FR,
};

static TwPlace
place (const char *id,
       TwPlaceKind kind,
       const char *country)
{
  TwPlace row = { .id = (char *) id, .name = (char *) id, .kind = kind, .currency = "EUR", .exchange_rate = 1 };

  g_strlcpy (row.country, country, sizeof row.country);

  return row;
}

static void
add_lane (TwModel *model,
          guint32  from,
          guint32  to,
          TwMode   mode,
          double   days,
          double   cost)
{
  tw_model_add_lane (model, &(TwLane){ .from = from, .to = to, .mode = mode, .open = TRUE, .lead_mean_days = days, .cost_per_unit = cost, .crosses_border = from == SRC });
}

static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("small", "USD", START, N_WEEKS);
  TwPlace  places[] = { place ("SRC", TW_PLACE_SOURCE, "CN"), place ("FC-DE", TW_PLACE_FULFILMENT, "DE"), place ("FC-FR", TW_PLACE_FULFILMENT, "FR"), place ("DE", TW_PLACE_MARKET, "DE"), place ("FR", TW_PLACE_MARKET, "FR"), place ("AT", TW_PLACE_MARKET, "AT") };
  TwItem   item = { .id = (char *) "A", .name = (char *) "Lamp", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 24, .cartons_per_pallet = 4 };
  gint32   sold[] = { 10, 20, 30, 40 };

  places[FC_FR].handling_in = 0.25;
  places[FC_DE].handling_out = 0.5;
  for (guint i = 0; i < N_PLACES; i++)
    tw_model_add_place (model, &places[i]);
  tw_model_add_item (model, &item);
  item.id = (char *) "B";
  tw_model_add_item (model, &item);

  add_lane (model, SRC, FC_DE, TW_MODE_OCEAN, 42, 1);
  add_lane (model, SRC, FC_FR, TW_MODE_AIR, 7, 3);
  add_lane (model, FC_DE, FC_FR, TW_MODE_TRUCK, 2, 1);
  add_lane (model, FC_DE, AT, TW_MODE_PARCEL, 2, 5);
  add_lane (model, FC_DE, DE, TW_MODE_PARCEL, 1, 4);
  add_lane (model, FC_DE, FR, TW_MODE_PARCEL, 3, 1);
  add_lane (model, FC_FR, FR, TW_MODE_PARCEL, 1, 4);

  tw_model_set_offer (model, 0, 1, &(TwOffer){ .listed = TRUE, .price = 20, .duty_rate = 0.1f });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = SRC, .on_hand = 500 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = FC_DE, .on_hand = 300, .reserved = 30, .age_days = 10 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = FC_DE, .on_hand = 40, .receiving = 7 });
  tw_model_add_stock (model, &(TwStock){ .item = 1, .place = FC_DE, .on_hand = 5 });
  tw_model_add_shipment (model, &(TwShipment){ .id = (char *) "S1", .item = 0, .lane = OCEAN_DE, .units = 100, .depart = tw_week_get_monday (START) - 21, .eta = tw_week_get_monday (START) + 21 });
  tw_model_add_shipment (model, &(TwShipment){ .id = (char *) "S2", .item = 1, .lane = OCEAN_DE, .units = 60, .depart = tw_week_get_monday (START) - 21, .eta = tw_week_get_monday (START) + 21 });
  tw_model_add_sales (model, &(TwSales){ .item = 0, .market = 1, .first_week = START - 4, .n_weeks = 4, .units = sold });

  return model;
}

static TwModel *
seal (TwModel *model)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tw_model_seal (model, &error));
  g_assert_no_error (error);

  return model;
}

/* Item A: Germany keeps 200 and asks for 10 a week, Austria for 5; France asks for 50 and gets 20.
 * 48 of A and 24 of B go by ocean in week 1, 24 of A by truck in week 2. */
static TwPlan *
new_plan (const TwModel *model)
{
  TwItemPlan    *items[2];
  TwForecastSet *forecasts = tw_forecast_set_new (2, 3, N_WEEKS);
  TwForecast     forecast = { .item = 0, .market = 1, .mean = g_new0 (float, N_WEEKS), .quantile = g_new0 (float, N_WEEKS *TW_N_LEVELS) };
  TwPlan        *plan;

  for (guint t = 0; t < N_WEEKS; t++)
    for (guint k = 0; k < TW_N_LEVELS; k++)
      forecast.quantile[t * TW_N_LEVELS + k] = (float) (50 + 10 * ((int) k - 3));
  tw_forecast_set_add (forecasts, &forecast);

  for (guint i = 0; i < 2; i++)
    items[i] = tw_item_plan_new (i, N_PLACES, 3, N_WEEKS);

  for (guint t = 0; t < N_WEEKS; t++)
    {
      items[0]->place_stock[SRC * N_WEEKS + t] = 400;
      items[0]->place_stock[FC_DE * N_WEEKS + t] = 200;
      items[0]->place_worth[SRC * N_WEEKS + t] = 5;
      items[0]->place_worth[FC_DE * N_WEEKS + t] = 6;
      items[0]->place_worth[FC_FR * N_WEEKS + t] = 15;
      items[0]->market_demand[0 * N_WEEKS + t] = items[0]->market_sales[0 * N_WEEKS + t] = 10;
      items[0]->market_demand[1 * N_WEEKS + t] = 50;
      items[0]->market_sales[1 * N_WEEKS + t] = 20;
      items[0]->market_demand[2 * N_WEEKS + t] = items[0]->market_sales[2 * N_WEEKS + t] = 5;
    }

  items[0]->demand = 65 * N_WEEKS;
  items[0]->n_shipments = 2;
  items[0]->shipment = g_new0 (TwPlanShipment, 2);
  items[0]->shipment[0] = (TwPlanShipment){ .lane = OCEAN_DE, .place = SRC, .week = 1, .arrive_week = 7, .units = 48, .worth = 2 };
  items[0]->shipment[1] = (TwPlanShipment){ .lane = TRUCK, .place = FC_DE, .week = 2, .arrive_week = 3, .units = 24, .worth = 8, .pinned = TRUE };
  items[1]->n_shipments = 1;
  items[1]->shipment = g_new0 (TwPlanShipment, 1);
  items[1]->shipment[0] = (TwPlanShipment){ .lane = OCEAN_DE, .place = SRC, .week = 1, .arrive_week = 7, .units = 24, .worth = 9 };

  plan = tw_plan_new_take (model, forecasts, g_memdup2 (items, sizeof items), NULL, 0);
  tw_forecast_set_unref (forecasts);
  g_free (forecast.mean);
  g_free (forecast.quantile);

  return plan;
}

static void
test_levels (void)
{
  g_assert_cmpint (tw_supply_level (INFINITY), ==, TW_SUPPLY_NONE);
  g_assert_cmpint (tw_supply_level (0), ==, TW_SUPPLY_SHORT);
  g_assert_cmpint (tw_supply_level (13.9), ==, TW_SUPPLY_SHORT);
  g_assert_cmpint (tw_supply_level (14), ==, TW_SUPPLY_LOW);
  g_assert_cmpint (tw_supply_level (28), ==, TW_SUPPLY_GOOD);
  g_assert_cmpint (tw_supply_level (120), ==, TW_SUPPLY_GOOD);
  g_assert_cmpint (tw_supply_level (120.1), ==, TW_SUPPLY_MUCH);
}

static void
test_regions (void)
{
  TwPlace fc = place ("X", TW_PLACE_FULFILMENT, "TN");
  TwPlace source = place ("Y", TW_PLACE_SOURCE, "DE");

  g_assert_cmpint (tw_region_of_place (&fc), ==, TW_REGION_MIDDLE_EAST_AFRICA);
  g_assert_cmpint (tw_region_of_place (&source), ==, TW_REGION_SOURCE);
  fc = place ("X", TW_PLACE_OVERFLOW, "GB");
  g_assert_cmpint (tw_region_of_place (&fc), ==, TW_REGION_EUROPE);
  fc = place ("X", TW_PLACE_FULFILMENT, "BR");
  g_assert_cmpint (tw_region_of_place (&fc), ==, TW_REGION_AMERICAS);
  fc = place ("X", TW_PLACE_FULFILMENT, "JP");
  g_assert_cmpint (tw_region_of_place (&fc), ==, TW_REGION_ASIA_PACIFIC);
}

static void
test_stock (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwPlanView) one = tw_plan_view_new (model, plan, 0);
  g_autoptr (TwPlanView) all = tw_plan_view_new (model, plan, TW_ANY);
  g_autoptr (TwPlanView) today = tw_plan_view_new (model, NULL, TW_ANY);
  double region[TW_N_REGIONS * N_WEEKS];

  g_assert_cmpfloat (tw_plan_view_get_stock (one, FC_DE, 0), ==, 340);
  g_assert_cmpfloat (tw_plan_view_get_stock (all, FC_DE, 0), ==, 345);
  g_assert_cmpfloat (tw_plan_view_get_stock (all, FC_DE, 1), ==, 200);
  g_assert_cmpfloat (tw_plan_view_get_stock (all, FC_DE, N_WEEKS + 5), ==, 200);
  g_assert_cmpfloat (tw_plan_view_get_stock (today, FC_DE, 5), ==, 345);
  g_assert_cmpfloat (tw_plan_view_get_receiving (one, FC_DE), ==, 7);
  g_assert_true (isinf (tw_plan_view_get_days (today, FC_DE, 0)));

  tw_plan_view_get_region_stock (all, region);
  g_assert_cmpfloat (region[TW_REGION_SOURCE * N_WEEKS], ==, 500);
  g_assert_cmpfloat (region[TW_REGION_SOURCE * N_WEEKS + 1], ==, 400);
  g_assert_cmpfloat (region[TW_REGION_EUROPE * N_WEEKS], ==, 345);
  g_assert_cmpfloat (region[TW_REGION_AMERICAS * N_WEEKS], ==, 0);
}

/* A view made from another equals one made from scratch. */
static void
test_like (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwPlan) other = NULL;
  g_autoptr (TwPlanView) base = tw_plan_view_new (model, plan, TW_ANY);
  g_autoptr (TwPlanView) like = NULL;
  g_autoptr (TwPlanView) fresh = NULL;
  TwItemPlan **items = g_new (TwItemPlan *, 2);

  items[0] = tw_item_plan_ref (tw_plan_get_item (plan, 0));
  items[1] = tw_item_plan_new (1, N_PLACES, 3, N_WEEKS);
  items[1]->place_stock[FC_DE * N_WEEKS + 3] = 77;
  items[1]->market_sales[N_WEEKS + 4] = 5;
  items[1]->market_demand[N_WEEKS + 4] = 9;
  other = tw_plan_new_take (model, tw_plan_get_forecasts (plan), items, NULL, 0);
  like = tw_plan_view_new_like (base, other);
  fresh = tw_plan_view_new (model, other, TW_ANY);

  g_assert_cmpfloat (tw_plan_view_get_stock (like, FC_DE, 4), ==, 277);
  g_assert_true (tw_plan_view_get_plan (like) == other);
  for (guint32 p = 0; p < N_PLACES; p++)
    for (guint t = 0; t <= N_WEEKS; t++)
      {
        g_assert_cmpfloat (tw_plan_view_get_stock (like, p, t), ==, tw_plan_view_get_stock (fresh, p, t));
        g_assert_cmpfloat (tw_plan_view_get_demand (like, p, (int) t, 1), ==, tw_plan_view_get_demand (fresh, p, (int) t, 1));
        g_assert_cmpfloat (tw_plan_view_get_days (like, p, t), ==, tw_plan_view_get_days (fresh, p, t));
      }
}

static void
test_days (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);

  for (guint32 item = 0; item <= 2; item++)
    {
      g_autoptr (TwPlanView) view = tw_plan_view_new (model, plan, item < 2 ? item : TW_ANY);

      for (guint32 p = 0; p < N_PLACES; p++)
        for (guint t = 0; t < N_WEEKS; t++)
          g_assert_cmpfloat (tw_plan_view_get_days (view, p, t), ==, tw_measures_days_of_supply (plan, item < 2 ? item : TW_ANY, p, t));
    }
}

static void
test_servers (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlanView) view = tw_plan_view_new (model, NULL, TW_ANY);

  /* France is served at home, though a parcel from Germany is cheaper; Austria has nothing at home. */
  g_assert_cmpint (tw_plan_view_get_server (view, 0), ==, FC_DE);
  g_assert_cmpint (tw_plan_view_get_server (view, 1), ==, FC_FR);
  g_assert_cmpint (tw_plan_view_get_server (view, 2), ==, FC_DE);
  g_assert_true (tw_plan_view_is_shown (view, SRC));
  g_assert_true (tw_plan_view_is_shown (view, FC_FR));
  g_assert_false (tw_plan_view_is_shown (view, FR));
  g_assert_true (tw_plan_view_is_shown (view, AT));
}

static void
test_demand (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwPlanView) view = tw_plan_view_new (model, plan, 0);
  double mid[N_WEEKS + 1], low[N_WEEKS + 1], high[N_WEEKS + 1];

  g_assert_cmpfloat (tw_plan_view_get_demand (view, FC_DE, 0, 4), ==, 60);
  g_assert_cmpfloat (tw_plan_view_get_demand (view, AT, 0, 4), ==, 20);
  g_assert_cmpfloat (tw_plan_view_get_demand (view, FC_FR, -4, 4), ==, 100);
  g_assert_cmpfloat (tw_plan_view_get_demand (view, FC_FR, -2, 4), ==, 70 + 100);
  g_assert_cmpfloat (tw_plan_view_get_demand (view, FC_FR, N_WEEKS - 1, 4), ==, 50);
  g_assert_cmpfloat_with_epsilon (tw_plan_view_get_fill (view, FC_FR, 0, 4), 0.4, 1e-9);
  g_assert_true (isnan (tw_plan_view_get_fill (view, SRC, 0, 4)));
  g_assert_cmpfloat (tw_plan_view_get_worth (view, FC_FR, 2), ==, 15);
  g_assert_cmpint (tw_plan_view_get_stock_out (view, FC_DE, 0), ==, TW_DAY_NONE);
  /* 20 of the 50 units that a week asks for last for two days of seven. */
  g_assert_cmpint (tw_plan_view_get_stock_out (view, FC_FR, 1), ==, tw_week_get_monday (START + 1) + 2);

  g_assert_true (tw_plan_view_get_projection (view, FC_FR, mid, low, high));
  g_assert_cmpfloat (high[0], ==, mid[0]);
  for (guint t = 1; t <= N_WEEKS; t++)
    {
      g_assert_cmpfloat (high[t], >, high[t - 1]);
      g_assert_cmpfloat (low[t], >=, 0);
    }
  g_assert_false (tw_plan_view_get_projection (view, SRC, mid, low, high));
}

static void
test_flows (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwPlanView) all = tw_plan_view_new (model, plan, TW_ANY);
  g_autoptr (GArray) start = tw_plan_view_dup_flows (all, 0, 300);
  g_autoptr (GArray) later = tw_plan_view_dup_flows (all, 2, 300);
  g_autoptr (GArray) few = tw_plan_view_dup_flows (all, 2, 1);
  g_autoptr (GArray) after = tw_plan_view_dup_flows (all, 7, 300);
  TwViewFlow *flow;

  /* Both items sail on the same ship. */
  g_assert_cmpuint (start->len, ==, 1);
  flow = &g_array_index (start, TwViewFlow, 0);
  g_assert_cmpfloat (flow->units, ==, 160);
  g_assert_cmpfloat_with_epsilon (flow->progress, 0.5, 1e-9);

  g_assert_cmpuint (later->len, ==, 3);
  flow = &g_array_index (later, TwViewFlow, 1);
  g_assert_cmpint (flow->mode, ==, TW_MODE_OCEAN);
  g_assert_cmpfloat (flow->units, ==, 72);
  g_assert_cmpfloat (flow->progress, ==, -1);
  flow = &g_array_index (later, TwViewFlow, 2);
  g_assert_cmpint (flow->mode, ==, TW_MODE_TRUCK);

  g_assert_cmpuint (few->len, ==, 1);
  g_assert_cmpfloat (g_array_index (few, TwViewFlow, 0).units, ==, 160);
  g_assert_cmpuint (after->len, ==, 0);
}

static void
test_inbound (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwPlanView) all = tw_plan_view_new (model, plan, TW_ANY);
  g_autoptr (GArray) list = tw_plan_view_dup_inbound (all, FC_DE, 0);
  g_autoptr (GArray) late = tw_plan_view_dup_inbound (all, FC_DE, 4);
  g_autoptr (GArray) best = tw_plan_view_dup_best (all, 0, 2);
  TwViewInbound *row;

  g_assert_cmpuint (list->len, ==, 2);
  row = &g_array_index (list, TwViewInbound, 0);
  g_assert_true (row->in_transit);
  g_assert_cmpfloat (row->units, ==, 160);
  g_assert_cmpuint (row->item, ==, TW_ANY);
  g_assert_cmpuint (row->n_items, ==, 2);
  row = &g_array_index (list, TwViewInbound, 1);
  g_assert_false (row->in_transit);
  g_assert_cmpfloat (row->units, ==, 72);
  g_assert_cmpfloat (row->worth, ==, 48 * 2 + 24 * 9);
  g_assert_cmpint (row->arrive, ==, tw_week_get_monday (START + 7));

  g_assert_cmpuint (late->len, ==, 1);

  g_assert_cmpuint (best->len, ==, 2);
  row = &g_array_index (best, TwViewInbound, 0);
  g_assert_cmpuint (row->item, ==, 1);
  g_assert_cmpfloat (row->worth, ==, 24 * 9);
  row = &g_array_index (best, TwViewInbound, 1);
  g_assert_cmpuint (row->lane, ==, TRUCK);
  g_assert_true (row->pinned);
}

static void
test_events (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) list = NULL;
  TwDay       friday = tw_day_from_ymd (2026, 11, 27);
  const char *countries[] = { "DE", "FR", "US" };

  tw_model_add_event (model, &(TwEvent){ .country = "AT", .kind = TW_EVENT_HOLIDAY, .first = friday, .last = friday, .key = (char *) "h", .name = (char *) "Holiday" });
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    {
      TwEvent event = { .kind = TW_EVENT_SHOPPING, .first = friday, .last = friday + 3, .key = (char *) "bf", .name = (char *) "Black Friday" };

      g_strlcpy (event.country, countries[i], sizeof event.country);
      tw_model_add_event (model, &event);
    }
  seal (model);

  none = tw_plan_view_dup_events (model, 0);
  g_assert_cmpuint (none->len, ==, 0);

  /* Nobody sells in the United States here. */
  list = tw_plan_view_dup_events (model, 1);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (g_array_index (list, TwViewEvent, 0).name, ==, "Black Friday");
  g_assert_cmpstr (g_array_index (list, TwViewEvent, 0).countries, ==, "DE FR");
  g_assert_cmpstr (g_array_index (list, TwViewEvent, 1).countries, ==, "AT");
}

static void
test_targets (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  gboolean allowed[N_PLACES];

  /* From France no lane leads anywhere, but the source reaches Germany. */
  g_assert_cmpuint (tw_move_get_targets (model, FC_FR, allowed), ==, 1);
  g_assert_true (allowed[FC_DE]);
  g_assert_cmpuint (tw_move_get_targets (model, SRC, allowed), ==, 2);
  g_assert_false (allowed[FR]);
  g_assert_cmpuint (tw_move_get_targets (model, FC_DE, allowed), ==, 1);
  g_assert_true (allowed[FC_FR]);
}

static void
test_available (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);

  g_assert_cmpuint (tw_move_get_available (plan, 0, FC_DE, 0), ==, 310);
  g_assert_cmpuint (tw_move_get_available (plan, 0, FC_DE, 1), ==, 200 + 7);
  g_assert_cmpuint (tw_move_get_available (plan, 0, FC_DE, 3), ==, 200 + 100);
  g_assert_cmpuint (tw_move_get_available (plan, 0, FC_DE, 7), ==, 200 + 48);
  g_assert_cmpuint (tw_move_get_available (plan, 1, FC_FR, 0), ==, 0);
}

static void
test_round (void)
{
  TwItem item = { .units_per_carton = 24 };

  g_assert_cmpuint (tw_move_round (&item, 0, 100), ==, 24);
  g_assert_cmpuint (tw_move_round (&item, 35, 100), ==, 24);
  g_assert_cmpuint (tw_move_round (&item, 37, 100), ==, 48);
  g_assert_cmpuint (tw_move_round (&item, 500, 100), ==, 96);
  g_assert_cmpuint (tw_move_round (&item, 500, 23), ==, 23);
  g_assert_cmpuint (tw_move_round (&item, -5, 0), ==, 0);
}

/* By cartons of 24, from two pallets of 96 by pallets, from two containers of 288 by containers. */
static void
test_steps (void)
{
  TwModel *unsealed = new_model ();
  g_autoptr (TwModel) model = NULL;
  guint32 lane;

  lane = tw_model_add_lane (unsealed, &(TwLane){ .from = SRC, .to = FC_FR, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 40, .container_m3 = 3, .container_cost = 100 });
  model = seal (unsealed);
  g_assert_cmpuint (tw_move_get_container (model, 0, AIR_FR), ==, 0);
  g_assert_cmpuint (tw_move_get_container (model, 0, lane), ==, 288);
  g_assert_cmpuint (tw_move_get_step (model, 0, lane, 0), ==, 24);
  g_assert_cmpuint (tw_move_get_step (model, 0, lane, 191), ==, 24);
  g_assert_cmpuint (tw_move_get_step (model, 0, lane, 192), ==, 96);
  g_assert_cmpuint (tw_move_get_step (model, 0, lane, 576), ==, 288);
  g_assert_cmpuint (tw_move_get_step (model, 0, AIR_FR, 576), ==, 96);
}

static void
test_advice (void)
{
  g_autoptr (TwModel) model = seal (new_model ());
  g_autoptr (TwPlan) plan = new_plan (model);
  TwMoveAdvice advice;

  /* Freight 1, handling 0.5 + 0.25; within the border no duty. */
  g_assert_cmpfloat_with_epsilon (tw_move_unit_cost (model, 0, TRUCK), 1.75, 1e-9);
  /* Freight 3, handling 0.25, duty of France 10 % of 4 + 3. */
  g_assert_cmpfloat_with_epsilon (tw_move_unit_cost (model, 0, AIR_FR), 3 + 0.25 + 0.7, 1e-6);

  g_assert_true (tw_move_advise (plan, TW_ANY, FC_DE, FC_FR, 0, &advice));
  g_assert_cmpuint (advice.item, ==, 0);
  g_assert_cmpuint (advice.lane, ==, TRUCK);
  g_assert_false (advice.from_source);
  g_assert_cmpuint (advice.available, ==, 310);
  g_assert_cmpfloat_with_epsilon (advice.gain, 15 - 6 - 1.75, 1e-6);
  /* Germany keeps 200 throughout; France lacks 30 a week for eight weeks: the lesser, in cartons. */
  g_assert_cmpuint (advice.units, ==, 192);

  g_assert_true (tw_move_advise (plan, 0, FC_FR, FC_DE, 0, &advice));
  g_assert_true (advice.from_source);
  g_assert_cmpuint (advice.lane, ==, OCEAN_DE);

  g_assert_false (tw_move_advise (plan, 0, FC_FR, FC_FR, 0, &advice));
  g_assert_false (tw_move_advise (plan, 0, SRC, FR, 0, &advice));

  /* What lands past the horizon has no worth to the plan. */
  tw_move_advise_lane (plan, 0, OCEAN_DE, N_WEEKS - 1, &advice);
  g_assert_true (isinf (advice.gain));
}

static void
test_limit (void)
{
  TwShortfall shortfall = { .short_units = 73, .available_units = 27 };
  TwItemPlan  answer = { .status = TW_PLAN_INFEASIBLE, .shortfall = &shortfall };

  g_assert_cmpuint (tw_move_get_limit (&answer, 100), ==, 27);
  g_assert_cmpuint (tw_move_get_limit (&answer, 50), ==, 0);
  answer.status = TW_PLAN_OPTIMAL;
  g_assert_cmpuint (tw_move_get_limit (&answer, 100), ==, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-view/levels", test_levels);
  g_test_add_func ("/plan-view/regions", test_regions);
  g_test_add_func ("/plan-view/stock", test_stock);
  g_test_add_func ("/plan-view/like", test_like);
  g_test_add_func ("/plan-view/days", test_days);
  g_test_add_func ("/plan-view/servers", test_servers);
  g_test_add_func ("/plan-view/demand", test_demand);
  g_test_add_func ("/plan-view/flows", test_flows);
  g_test_add_func ("/plan-view/inbound", test_inbound);
  g_test_add_func ("/plan-view/events", test_events);
  g_test_add_func ("/move-advice/targets", test_targets);
  g_test_add_func ("/move-advice/available", test_available);
  g_test_add_func ("/move-advice/round", test_round);
  g_test_add_func ("/move-advice/steps", test_steps);
  g_test_add_func ("/move-advice/advice", test_advice);
  g_test_add_func ("/move-advice/limit", test_limit);

  return g_test_run ();
}
