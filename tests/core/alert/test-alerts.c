/* test-alerts.c: each kind on a plan written by hand that must raise it, and on one that must not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "alert/tw-alerts.h"

#include "allocate/tw-allocate.h"
#include "forecast/tw-forecast-archive.h"

#include <math.h>

#define N_WEEKS         8
#define DEMAND          20
#define MONTHS_PER_WEEK (12 / 52.1775)

enum
{
  FACTORY,
  SOURCE,
  CENTRE,
  OTHER, /* centre of another market */
  MARKET,
  OTHER_MARKET,
};

/* A source warehouse of 1,000 units, a centre with a market of 20 a week, a lane of one week between them, and a second
 * centre and market that want 2. */
typedef struct
{
  TwPlace         fees; /* of the centre */
  guint32         stock;
  guint32         age_days;
  float           worth;        /* of a unit in the centre */
  double          missed_share; /* in weeks 2 and 3 */
  double          left;         /* stock of the centre at the end of each week; falls by @sold a week */
  double          sold;
  gboolean        declining;
  gboolean        no_lane;
  TwShipment     *transit;
  TwPlanShipment *line;
  TwLimitUse     *limit;
  guint           n_limits;
  float           past_mean;
  double          price_change; /* percent, by an override of all weeks */
} Case;

static const Case quiet = { .stock = 200, .worth = 6, .left = 180, .sold = 20, .past_mean = NAN };

static void
add_places (TwModel    *model,
            const Case *c)
{
  TwPlace centre = c->fees;

  centre.id = centre.name = (char *) "FC";
  centre.kind = TW_PLACE_FULFILMENT;
  g_strlcpy (centre.country, "DE", sizeof centre.country);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FAC", .name = (char *) "FAC", .kind = TW_PLACE_FACTORY, .country = "CN", .production_days = 14 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "SRC", .name = (char *) "SRC", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FC2", .name = (char *) "FC2", .kind = TW_PLACE_FULFILMENT, .country = "FR" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "DE", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FR", .name = (char *) "FR", .kind = TW_PLACE_MARKET, .country = "FR", .currency = "EUR", .exchange_rate = 1 });
}

static void
add_lanes (TwModel    *model,
           const Case *c)
{
  tw_model_add_lane (model, &(TwLane){ .from = CENTRE, .to = MARKET, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_add_lane (model, &(TwLane){ .from = OTHER, .to = OTHER_MARKET, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_add_lane (model, &(TwLane){ .from = SOURCE, .to = CENTRE, .mode = TW_MODE_AIR, .open = !c->no_lane, .lead_mean_days = 7, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = CENTRE, .to = OTHER, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = FACTORY, .to = SOURCE, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 0.1 });
}

static TwModel *
new_model (const Case *c)
{
  TwModel *model = tw_model_new ("alerts", "EUR", tw_week_from_day (tw_day_from_ymd (2026, 10, 5)), N_WEEKS);
  guint32  phase = c->declining ? TW_PHASE_DECLINING : TW_PHASE_NONE;

  tw_model_set_capital_rate (model, 0);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 4 });
  add_places (model, c);
  add_lanes (model, c);
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 17, .phase = phase });
  tw_model_set_offer (model, 0, 1, &(TwOffer){ .listed = TRUE, .price = 17 });
  tw_model_add_stock (model, &(TwStock){ .place = SOURCE, .on_hand = 1000 });
  tw_model_add_stock (model, &(TwStock){ .place = CENTRE, .age_days = c->age_days, .on_hand = c->stock });
  if (c->transit != NULL)
    tw_model_add_shipment (model, c->transit);
  g_assert_true (tw_model_seal (model, NULL));
  if (c->price_change != 0)
    {
      g_autoptr (TwModel) plain = model;
      TwWeek     start = tw_model_get_start_week (plain);
      TwOverride override = { .id = 1, .market = 0, .driver = TW_DRIVER_PRICE, .first_week = start, .last_week = start + N_WEEKS - 1, .kind = TW_OVERRIDE_PERCENT, .value = c->price_change };

      model = tw_model_with_overrides (plain, &override, 1, NULL);
      g_assert_nonnull (model);
    }

  return model;
}

static TwForecastSet *
new_forecasts (const Case *c)
{
  TwForecastSet *forecasts = tw_forecast_set_new (1, 2, N_WEEKS);

  for (guint32 m = 0; m < 2; m++)
    {
      TwForecast forecast;
      float      mean[N_WEEKS];
      float      quantile[N_WEEKS * TW_N_LEVELS];

      tw_forecast_init (&forecast, 0, m);
      for (int i = 0; i < N_WEEKS; i++)
        mean[i] = m == 0 ? DEMAND : 2;
      for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
        quantile[i] = mean[0];
      forecast.mean = mean;
      forecast.quantile = quantile;
      forecast.past_mean = m == 0 ? c->past_mean : NAN;
      tw_forecast_set_add (forecasts, &forecast);
    }

  return forecasts;
}

static TwItemPlan *
new_answer (const Case *c)
{
  TwItemPlan *answer = tw_item_plan_new (0, 6, 2, N_WEEKS);

  for (guint t = 0; t < N_WEEKS; t++)
    {
      answer->place_stock[SOURCE * N_WEEKS + t] = 1000;
      answer->place_stock[CENTRE * N_WEEKS + t] = (gint32) MAX (c->left - c->sold * t, 0);
      for (guint p = 0; p < 6; p++)
        answer->place_worth[p * N_WEEKS + t] = 5;
      answer->place_worth[CENTRE * N_WEEKS + t] = c->worth;
      answer->market_demand[t] = DEMAND;
      answer->market_sales[t] = DEMAND * (t == 2 || t == 3 ? 1 - c->missed_share : 1);
      answer->market_demand[N_WEEKS + t] = answer->market_sales[N_WEEKS + t] = 2;
    }
  if (c->line != NULL)
    {
      answer->shipment = g_memdup2 (c->line, sizeof *c->line);
      answer->n_shipments = 1;
    }

  return answer;
}

static TwAlerts *
find_alerts (const Case   *c,
             const GArray *archive)
{
  g_autoptr (TwModel) model = new_model (c);
  g_autoptr (TwForecastSet) forecasts = new_forecasts (c);
  g_autoptr (TwPlan) plan = NULL;
  TwPlanShared shared = { .limit = c->limit, .n_limits = c->n_limits };
  TwItemPlan **items = g_new (TwItemPlan *, 1);

  items[0] = new_answer (c);
  plan = tw_plan_new_take (model, forecasts, items, &shared, 0);

  return tw_alerts_find (plan, archive, NULL);
}

/* The only alert of the case must be of @kind. */
static TwAlert
find_one (const Case *c,
          TwAlertKind kind)
{
  g_autoptr (TwAlerts) alerts = find_alerts (c, NULL);
  guint          n;
  const TwAlert *alert = tw_alerts_get (alerts, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (tw_alert_kind_to_string (alert->kind), ==, tw_alert_kind_to_string (kind));

  return *alert;
}

static void
assert_none (const Case *c)
{
  g_autoptr (TwAlerts) alerts = find_alerts (c, NULL);
  guint n;

  tw_alerts_get (alerts, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_quiet (void)
{
  assert_none (&quiet);
}

/* Margin: 17 less 2 for the parcel and 5 for the unit. A fifth missed is an alert, a little less is not. */
static void
test_stock_out (void)
{
  Case    c = quiet;
  TwAlert alert;

  c.missed_share = 0.5;
  c.worth = 9;
  alert = find_one (&c, TW_ALERT_STOCK_OUT);
  g_assert_cmpuint (alert.place, ==, CENTRE);
  g_assert_cmpuint (alert.market, ==, 0);
  g_assert_cmpuint (alert.week, ==, 2);
  g_assert_cmpuint (alert.last_week, ==, 3);
  g_assert_cmpfloat_with_epsilon (alert.units, 20, 1e-4);
  g_assert_cmpfloat_with_epsilon (alert.level, 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (alert.money, 20 * 10, 1e-3);
  g_assert_cmpint (alert.remedy.kind, ==, TW_REMEDY_MOVE);
  g_assert_false (alert.remedy.planned);
  g_assert_cmpuint (alert.remedy.lane, ==, 2);
  g_assert_cmpuint (alert.remedy.week, ==, 1);
  g_assert_cmpfloat_with_epsilon (alert.remedy.units, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (alert.remedy.gain, 20 * (9 - 5 - 1), 1e-4);

  c.price_change = -20; /* as the engine prices it: 13.6, less 2 and 5 */
  alert = find_one (&c, TW_ALERT_STOCK_OUT);
  g_assert_cmpfloat_with_epsilon (alert.money, 20 * 6.6, 1e-3);

  c.missed_share = 0.19;
  assert_none (&c);
}

/* What the plan itself does is told where nothing more pays; an order where nothing can be sent. */
static void
test_remedies (void)
{
  Case           c = quiet;
  TwPlanShipment line = { .lane = 2, .place = SOURCE, .week = 2, .arrive_week = 3, .units = 48, .pinned = TRUE, .worth = 2 };
  TwAlert        alert;

  c.missed_share = 1;
  alert = find_one (&c, TW_ALERT_STOCK_OUT);
  g_assert_cmpint (alert.remedy.kind, ==, TW_REMEDY_MOVE);
  g_assert_cmpfloat_with_epsilon (alert.remedy.gain, 0, 1e-4); /* 6 there, 5 here, 1 between */
  c.line = &line;
  alert = find_one (&c, TW_ALERT_STOCK_OUT);
  g_assert_true (alert.remedy.planned);
  g_assert_true (alert.remedy.pinned);
  g_assert_cmpfloat_with_epsilon (alert.remedy.gain, 96, 1e-4);

  c.line = NULL;
  c.no_lane = TRUE;
  g_assert_cmpint (find_one (&c, TW_ALERT_STOCK_OUT).remedy.kind, ==, TW_REMEDY_NONE);
}

static void
test_phase (void)
{
  Case    c = quiet;
  TwAlert alert;

  c.missed_share = 1;
  c.worth = 9;
  c.declining = TRUE;
  alert = find_one (&c, TW_ALERT_STOCK_OUT);
  g_assert_cmpint (alert.remedy.kind, ==, TW_REMEDY_MOVE);
  g_assert_true (alert.remedy.against_phase);
  g_assert_cmpfloat_with_epsilon (alert.remedy.gain, 40 * 3, 1e-3);
}

/* 1,000 units at 20 a week are 350 days: all beyond 180 are too many, and cost 5 where they are worth 2. */
static void
test_overstock (void)
{
  Case    c = quiet;
  TwAlert alert;

  c.stock = 1000;
  c.left = 980;
  c.worth = 2;
  alert = find_one (&c, TW_ALERT_OVERSTOCK);
  g_assert_cmpuint (alert.place, ==, CENTRE);
  g_assert_cmpfloat_with_epsilon (alert.level, 350, 1e-6);
  g_assert_cmpfloat_with_epsilon (alert.units, 1000 * (1 - 180.0 / 350), 1e-6);
  g_assert_cmpfloat_with_epsilon (alert.money, alert.units * 3, 1e-3);
  /* nobody misses anything in the other market: taking out costs 2 a unit, as it brings nothing */
  g_assert_cmpint (alert.remedy.kind, ==, TW_REMEDY_REMOVE);
  g_assert_cmpfloat_with_epsilon (alert.remedy.gain, -2 * floor (alert.units), 1e-3);

  c.stock = 500;
  c.left = 480;
  assert_none (&c);
}

/* 200 units 170 days old are 181 days old at the end of week 1, and 140 of them are left in week 2. */
static void
test_aged (void)
{
  Case    c = quiet;
  TwAlert alert;

  c.fees = (TwPlace){ .aged = { { 181, 100, 0.2 } }, .n_aged = 1 };
  c.age_days = 170;
  alert = find_one (&c, TW_ALERT_AGED);
  g_assert_cmpuint (alert.week, ==, 1);
  g_assert_cmpfloat_with_epsilon (alert.level, 181, 1e-9);
  g_assert_cmpfloat_with_epsilon (alert.units, 160, 1e-9);
  g_assert_cmpfloat_with_epsilon (alert.money, (160 + 140 + 120 + 100 + 80 + 60 + 40) * MONTHS_PER_WEEK, 1e-6);

  c.age_days = 10;
  assert_none (&c);
}

/* 40 units are left after the last week, which are 14 days; 60 after the one before, which are 21. */
static void
test_low_stock (void)
{
  Case    c = quiet;
  TwAlert alert;

  c.fees = (TwPlace){ .low_stock = { { 20, 0.5 } }, .n_low_stock = 1 };
  alert = find_one (&c, TW_ALERT_LOW_STOCK);
  g_assert_cmpuint (alert.week, ==, 7);
  g_assert_cmpfloat_with_epsilon (alert.level, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (alert.money, 20 * 0.5, 1e-6);

  /* of a stock-out they are a part of its money */
  c.missed_share = 0.5;
  alert = find_one (&c, TW_ALERT_STOCK_OUT);
  g_assert_cmpfloat_with_epsilon (alert.money, 200 + 10, 1e-3);

  c = quiet;
  c.fees = (TwPlace){ .low_stock = { { 10, 0.5 } }, .n_low_stock = 1 };
  assert_none (&c);
}

/* Weeks 1 to 3 are one cause; passed by 2 m³ in week 1, a price in the others. Week 6 is another. */
static void
test_capacity (void)
{
  Case       c = quiet;
  TwLimitUse limit[] = {
    { .kind = TW_LIMIT_STORAGE, .index = CENTRE, .week = 0, .capacity = 10, .used = 5, .overage = 3 },
    { .kind = TW_LIMIT_STORAGE, .index = CENTRE, .week = 1, .capacity = 10, .used = 12, .price = 3, .overage = 3 },
    { .kind = TW_LIMIT_STORAGE, .index = CENTRE, .week = 2, .capacity = 10, .used = 10, .price = 2, .overage = 3 },
    { .kind = TW_LIMIT_STORAGE, .index = CENTRE, .week = 3, .capacity = 10, .used = 10, .price = 1, .overage = 3 },
    { .kind = TW_LIMIT_STORAGE, .index = CENTRE, .week = 6, .capacity = 10, .used = 10, .price = 1, .overage = 3 },
  };
  g_autoptr (TwAlerts) alerts = NULL;
  const TwAlert *alert;
  guint          n;

  c.limit = limit;
  c.n_limits = G_N_ELEMENTS (limit);
  alerts = find_alerts (&c, NULL);
  alert = tw_alerts_get (alerts, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (alert->kind, ==, TW_ALERT_CAPACITY);
  g_assert_cmpint (alert->limit, ==, TW_LIMIT_STORAGE);
  g_assert_cmpuint (alert->week, ==, 1);
  g_assert_cmpuint (alert->last_week, ==, 3);
  g_assert_cmpfloat_with_epsilon (alert->money, 6 + 2 + 1, 1e-9);
  g_assert_cmpint (alert->remedy.kind, ==, TW_REMEDY_ROOM);
  g_assert_cmpfloat_with_epsilon (alert->remedy.units, 2, 1e-9);
  g_assert_cmpuint (alert[1].week, ==, 6);
  tw_alerts_get_item (alerts, 0, &n);
  g_assert_cmpuint (n, ==, 0); /* a limit is nobody's own */

  c.n_limits = 1;
  assert_none (&c);
}

/* 100 units due in week 1; without them the centre has nothing left at the end of week 2 on. */
static void
test_late (void)
{
  Case       c = quiet;
  TwShipment transit = { .id = (char *) "S1", .lane = 2, .units = 100, .eta_sd_days = 7 };
  TwAlert    alert;

  transit.depart = tw_day_from_ymd (2026, 9, 28);
  transit.eta = tw_day_from_ymd (2026, 10, 18);
  c.transit = &transit;
  c.left = 100;
  alert = find_one (&c, TW_ALERT_LATE);
  g_assert_cmpuint (alert.place, ==, CENTRE);
  g_assert_cmpuint (alert.shipment, ==, 0);
  g_assert_cmpuint (alert.week, ==, 1);
  g_assert_cmpfloat_with_epsilon (alert.level, 0.5 * erfc (1 / 7.0 * M_SQRT1_2), 1e-6);
  g_assert_cmpfloat (alert.money, >, 20 * 10 * alert.level); /* by a week: 20 short; by more: more */
  g_assert_cmpfloat (alert.money, <, 100 * 10 * alert.level);

  /* enough is there without it */
  c.left = 700;
  c.stock = 500;
  assert_none (&c);

  /* its ETA was a week ago: told however much there is, for the money tied up in it */
  transit.eta = tw_day_from_ymd (2026, 9, 29);
  c.left = 100;
  c.stock = 200;
  alert = find_one (&c, TW_ALERT_LATE);
  g_assert_cmpuint (alert.week, ==, 0);

  /* on time to the day */
  transit.eta = tw_day_from_ymd (2026, 10, 13);
  transit.eta_sd_days = 0;
  assert_none (&c);
}

static void
test_forecast (void)
{
  Case                c = quiet;
  TwArchivedForecast *row;
  g_autoptr (GArray) archive = tw_forecast_archive_new ();
  g_autoptr (TwAlerts) alerts = NULL;
  TwAlert alert;
  guint   n;

  /* 8 a week were sold, 20 are expected now */
  c.past_mean = 8;
  alert = find_one (&c, TW_ALERT_FORECAST);
  g_assert_cmpuint (alert.market, ==, 0);
  g_assert_cmpuint (alert.place, ==, MARKET);
  g_assert_cmpfloat_with_epsilon (alert.units, 48, 1e-3);
  g_assert_cmpfloat_with_epsilon (alert.level, 32, 1e-3);
  g_assert_cmpfloat_with_epsilon (alert.money, 480, 1e-2);
  g_assert_cmpint (alert.remedy.kind, ==, TW_REMEDY_REVIEW);

  /* what was forecast a week ago counts before what was sold */
  g_array_set_size (archive, 1);
  row = &g_array_index (archive, TwArchivedForecast, 0);
  *row = (TwArchivedForecast){ .made = tw_week_from_day (tw_day_from_ymd (2026, 9, 28)), .n_weeks = TW_ARCHIVED_WEEKS, .reason = g_strdup (""), .author = g_strdup ("") };
  for (guint t = 0; t < TW_ARCHIVED_WEEKS; t++)
    row->adjusted[t] = row->baseline[t] = 18;
  alerts = find_alerts (&c, archive);
  tw_alerts_get (alerts, &n);
  g_assert_cmpuint (n, ==, 0);
  for (guint t = 0; t < TW_ARCHIVED_WEEKS; t++)
    row->adjusted[t] = 50;
  g_clear_pointer (&alerts, tw_alerts_unref);
  alerts = find_alerts (&c, archive);
  alert = *tw_alerts_get (alerts, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (alert.units, -120, 1e-3);
}

/* The most money first, and those of an item by its index. */
static void
test_order (void)
{
  Case c = quiet;
  g_autoptr (TwAlerts) alerts = NULL;
  const TwAlert *alert;
  const guint   *of_item;
  guint          n, n_item;

  c.past_mean = 8;
  c.missed_share = 0.5;
  c.fees = (TwPlace){ .aged = { { 181, 100, 0.2 } }, .n_aged = 1 };
  c.age_days = 170;
  alerts = find_alerts (&c, NULL);
  alert = tw_alerts_get (alerts, &n);
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (alert[i - 1].money, >=, alert[i].money);
  of_item = tw_alerts_get_item (alerts, 0, &n_item);
  g_assert_cmpuint (n_item, ==, 3);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (of_item[i], ==, i);
  g_assert_cmpfloat_with_epsilon (tw_alerts_get_item_money (alerts, 0), alert[0].money + alert[1].money + alert[2].money, 1e-9);
  g_assert_null (tw_alerts_get_item (alerts, 7, &n_item));
}

/* The worth that a remedy promises of a few units is what the engine finds when they are pinned. */
static void
test_promise (void)
{
  Case c = quiet;
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwPlan) plan = NULL;
  g_autoptr (TwPlan) with = NULL;
  g_autoptr (TwAlerts) alerts = NULL;
  TwAllocateOptions options = { .n_threads = 1 };
  const TwAlert    *alert;
  TwPin             pin = { .id = 1, .note = (char *) "" };
  guint             n;

  c.stock = 5;
  c.declining = TRUE;
  model = new_model (&c);
  forecasts = new_forecasts (&c);
  plan = tw_allocate (model, forecasts, &options, NULL, NULL, NULL, NULL, NULL);
  alerts = tw_alerts_find (plan, NULL, NULL);
  alert = tw_alerts_get (alerts, &n);
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpint (alert->kind, ==, TW_ALERT_STOCK_OUT);
  g_assert_cmpuint (alert->place, ==, CENTRE);
  g_assert_true (alert->remedy.against_phase);
  g_assert_cmpfloat (alert->remedy.gain, >, 0);

  pin.lane = alert->remedy.lane;
  pin.week = alert->remedy.week;
  pin.units = 8;
  pinned = tw_model_with_pins (model, &pin, 1, NULL);
  with = tw_allocate (pinned, forecasts, &options, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (tw_plan_get_value (with) - tw_plan_get_value (plan), 8 * alert->remedy.gain / alert->remedy.units, 1);
}

static void
test_cancel (void)
{
  g_autoptr (TwModel) model = new_model (&quiet);
  g_autoptr (TwForecastSet) forecasts = new_forecasts (&quiet);
  g_autoptr (TwPlan) plan = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TwItemPlan **items = g_new (TwItemPlan *, 1);

  items[0] = new_answer (&quiet);
  plan = tw_plan_new_take (model, forecasts, items, NULL, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (tw_alerts_find (plan, NULL, cancellable));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alerts/quiet", test_quiet);
  g_test_add_func ("/alerts/stock-out", test_stock_out);
  g_test_add_func ("/alerts/remedies", test_remedies);
  g_test_add_func ("/alerts/phase", test_phase);
  g_test_add_func ("/alerts/overstock", test_overstock);
  g_test_add_func ("/alerts/aged", test_aged);
  g_test_add_func ("/alerts/low-stock", test_low_stock);
  g_test_add_func ("/alerts/capacity", test_capacity);
  g_test_add_func ("/alerts/late", test_late);
  g_test_add_func ("/alerts/forecast", test_forecast);
  g_test_add_func ("/alerts/order", test_order);
  g_test_add_func ("/alerts/promise", test_promise);
  g_test_add_func ("/alerts/cancel", test_cancel);

  return g_test_run ();
}
