/* test-usual-deals.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-usual-deals.h"

#include "forecast/tw-driver-model.h"
#include "forecast/tw-forecast-model.h"
#include "forecast/tw-overrides.h"

#include <math.h>
#include <string.h>

#define HISTORY    112
#define WEEKS      26
#define ELASTICITY (-2.5)
#define REGULAR    20.0
#define CUT        0.8

/* What to plant. */
typedef struct
{
  guint   n_items;
  guint   sold;    /* every so many items had a deal at the event */
  guint   years;   /* in which the event brought deals */
  guint   late;    /* item + 1 that began after the last of them */
  guint   planned; /* item + 1 that has a row of prices for the week of the event */
  guint32 kind;    /* of its row */
  float   value;
} Plant;

static TwWeek
get_start (void)
{
  return tw_week_from_day (tw_day_from_ymd (2026, 10, 5));
}

/* The Friday of the sale in the weeks of 2024, 2025 and 2026. */
static TwDay
get_event (guint year)
{
  static const int days[] = { 29, 28, 27 };

  return tw_day_from_ymd (2024 + (int) year, 11, days[year]);
}

static guint
get_event_week (void)
{
  return (guint) (tw_week_from_day (get_event (2)) - get_start ());
}

static gboolean
is_event (TwWeek week,
          guint *year)
{
  for (*year = 0; *year < 3; (*year)++)
    if (tw_week_from_day (get_event (*year)) == week)
      return TRUE;

  return FALSE;
}

static void
add_series (TwModel     *model,
            const Plant *plant,
            guint32      item,
            GRand       *rand)
{
  gint32 units[HISTORY];
  float  price[HISTORY + WEEKS];
  guint8 flags[HISTORY];
  TwWeek first = get_start () - HISTORY;
  guint  begin = plant->late == item + 1 ? HISTORY - 30 : 0;

  for (guint t = 0; t < HISTORY; t++)
    {
      guint    year;
      gboolean event = is_event (first + (TwWeek) t, &year);
      gboolean deal = event ? item % plant->sold == 0 && year + plant->years >= 2 : g_rand_double (rand) < 0.08;

      /* Cuts differ, or nothing would tell a price from a deal; the mean is that of the event. */
      price[t] = (float) (deal ? (event ? CUT : g_rand_double_range (rand, CUT - 0.15, CUT + 0.15)) * REGULAR : REGULAR);
      flags[t] = deal ? TW_SALES_DEAL : 0;
      units[t] = (gint32) (100 * pow (price[t] / REGULAR, ELASTICITY) * g_rand_double_range (rand, 0.85, 1.15));
    }
  for (guint t = HISTORY; t < HISTORY + WEEKS; t++)
    price[t] = t == HISTORY ? (float) REGULAR : NAN; /* planned for a week: then origins know the prices after them */
  if (plant->planned == item + 1 && plant->kind == TW_DRIVER_PRICE)
    price[HISTORY + get_event_week ()] = plant->value;
  tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_PRICE, .item = item, .market = 0, .first_week = first, .n_weeks = HISTORY + WEEKS, .value = price });
  tw_model_set_offer (model, item, 0, &(TwOffer){ .listed = TRUE, .price = REGULAR });
  tw_model_add_sales (model, &(TwSales){ .item = item, .market = 0, .first_week = first + (TwWeek) begin, .n_weeks = HISTORY - begin, .units = units + begin, .price = price + begin, .flags = flags + begin });
}

static TwModel *
new_model (const Plant *plant)
{
  TwModel *model = tw_model_new ("test", "USD", get_start (), WEEKS);
  TwItem   item = { .name = (char *) "Lamp", .category = (char *) "light", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace  market = { .name = (char *) "", .id = (char *) "DE", .country = "DE", .kind = TW_PLACE_MARKET, .currency = "EUR", .exchange_rate = 1.1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < plant->n_items; i++)
    {
      char id[8];

      g_snprintf (id, sizeof id, "I%u", i);
      item.id = id;
      tw_model_add_item (model, &item);
    }
  tw_model_add_place (model, &market);
  for (guint year = 0; year < 3; year++)
    tw_model_add_event (model, &(TwEvent){ .country = "DE", .kind = TW_EVENT_SHOPPING, .key = (char *) "sale", .name = (char *) "Sale", .first = get_event (year), .last = get_event (year) });
  for (guint32 i = 0; i < plant->n_items; i++)
    add_series (model, plant, i, rand);
  if (plant->planned > 0 && plant->kind == TW_DRIVER_DEAL)
    {
      float value = plant->value;

      tw_model_add_driver (model, &(TwDriver){ .kind = plant->kind, .item = plant->planned - 1, .market = 0, .first_week = get_start () + (TwWeek) get_event_week (), .n_weeks = 1, .value = &value });
    }
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

static double
get_peak (const TwForecast *forecast)
{
  guint at = get_event_week ();

  return forecast->mean[at] / (0.5 * (forecast->mean[at - 2] + forecast->mean[at + 2]));
}

/* What every item had at the event in two years is expected for the third, under a name of its own. */
static void
test_expected (void)
{
  g_autoptr (TwModel) model = new_model (&(Plant){ 12, 1, 2 });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  double lift = pow (CUT, ELASTICITY);

  for (guint i = 0; i < 12; i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (set, i);

      g_assert_cmpfloat_with_epsilon (get_peak (forecast), lift, 0.2 * lift);
      for (guint t = 0; t < WEEKS; t++)
        if (t == get_event_week ())
          g_assert_cmpfloat (tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_USUAL_DEAL, t), >, 1.4);
        else
          g_assert_cmpfloat (tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_USUAL_DEAL, t), ==, 1);
      g_assert_cmpfloat (tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_PRICE, get_event_week ()), ==, tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_PRICE, 0));
    }
}

/* Those who had a deal at the event each year, and those who never had. */
static void
test_own (void)
{
  g_autoptr (TwModel) model = new_model (&(Plant){ 60, 2, 2 });
  TwForecastFrame frame;

  tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
  {
    g_autoptr (TwUsualDeals) deals = tw_usual_deals_new (&frame);

    g_assert_nonnull (deals);
    for (guint i = 0; i < 60; i++)
      {
        TwUsualDeal deal;

        g_assert_false (tw_usual_deals_get (deals, i, 0, HISTORY + get_event_week () + 2, &deal));
        g_assert_true (tw_usual_deals_get (deals, i, 0, HISTORY + get_event_week (), &deal));
        if (i % 2 == 0)
          g_assert_cmpfloat (deal.share, >, 0.8);
        else
          g_assert_cmpfloat (deal.share, <, 0.25);
        g_assert_cmpfloat_with_epsilon (deal.cut, log (CUT), 0.02);
        g_assert_cmpfloat (deal.usual, <, 0.25);
        /* Before its first year nothing was known of it. */
        g_assert_cmpfloat (tw_usual_deal_get_factor (&deal, 0, 0), ==, 1);
      }
  }
  tw_forecast_frame_clear (&frame);
}

/* An item that was not there yet has what others had. */
static void
test_pooled (void)
{
  g_autoptr (TwModel) model = new_model (&(Plant){ 40, 1, 1, 8 });
  TwForecastFrame frame;

  tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
  {
    g_autoptr (TwUsualDeals) deals = tw_usual_deals_new (&frame);
    TwUsualDeal deal;

    /* A deal in one of two years, and in the last: half. */
    g_assert_true (tw_usual_deals_get (deals, 5, 0, HISTORY + get_event_week (), &deal));
    g_assert_cmpfloat_with_epsilon (deal.share, 0.5, 0.1);
    g_assert_true (tw_usual_deals_get (deals, 7, 0, 30 + get_event_week (), &deal));
    g_assert_cmpfloat_with_epsilon (deal.share, 0.5, 0.1);
    g_assert_cmpfloat_with_epsilon (deal.cut, log (CUT), 0.02);
  }
  tw_forecast_frame_clear (&frame);
}

/* A row of prices or deals for the week is the planner's word. */
static void
test_planned (void)
{
  g_autoptr (TwModel) model = new_model (&(Plant){ 12, 1, 2, 0, 4, TW_DRIVER_PRICE, REGULAR });
  g_autoptr (TwModel) with_deal = new_model (&(Plant){ 12, 1, 2, 0, 4, TW_DRIVER_DEAL, 1 });
  g_autoptr (TwModel) without = new_model (&(Plant){ 12, 1, 2, 0, 4, TW_DRIVER_DEAL, 0 });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) deal = tw_forecast_model (with_deal, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) none = tw_forecast_model (without, 1, NULL, NULL, NULL, NULL);
  double lift = pow (CUT, ELASTICITY);

  g_assert_cmpfloat_with_epsilon (get_peak (tw_forecast_set_find (set, 3, 0)), 1, 0.2);
  g_assert_cmpfloat_with_epsilon (get_peak (tw_forecast_set_find (set, 4, 0)), lift, 0.2 * lift);
  g_assert_cmpfloat_with_epsilon (get_peak (tw_forecast_set_find (deal, 3, 0)), lift, 0.2 * lift); /* at the price that deals have */
  g_assert_cmpfloat_with_epsilon (get_peak (tw_forecast_set_find (none, 3, 0)), 1, 0.2);
}

/* Mean of the item's event week under an override. */
static double
override_week (const TwModel       *model,
               const TwForecastSet *set,
               TwDriverKind         driver,
               double               value)
{
  TwWeek week = get_start () + (TwWeek) get_event_week ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) changed = tw_model_with_overrides (model, &(TwOverride){ .id = 1, .item = 2, .market = 0, .driver = driver, .first_week = week, .last_week = week, .kind = TW_OVERRIDE_ABSOLUTE, .value = value, .reason = (char *) "", .author = (char *) "" }, 1, &error);
  g_autoptr (TwForecastSet) after = NULL;
  const TwForecast *forecast;

  g_assert_no_error (error);
  after = tw_overrides_apply_all (changed, set);
  forecast = tw_forecast_set_find (after, 2, 0);
  g_assert_true (forecast->adjusted);
  g_assert_cmpfloat (tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_USUAL_DEAL, get_event_week ()), ==, 1);
  g_assert_cmpfloat (forecast->baseline[get_event_week ()], ==, tw_forecast_set_find (set, 2, 0)->mean[get_event_week ()]);
  /* What the override takes away and adds is in the factors, so that the shares still tell it. */
  g_assert_cmpfloat_with_epsilon (forecast->mean[get_event_week ()] / forecast->baseline[get_event_week ()],
                                  tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_PRICE, get_event_week ()) * tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_DEAL, get_event_week ()) /
                                    tw_forecast_get_factor (tw_forecast_set_find (set, 2, 0), WEEKS, TW_FACTOR_PRICE, get_event_week ()) / tw_forecast_get_factor (tw_forecast_set_find (set, 2, 0), WEEKS, TW_FACTOR_DEAL, get_event_week ()) /
                                    tw_forecast_get_factor (tw_forecast_set_find (set, 2, 0), WEEKS, TW_FACTOR_USUAL_DEAL, get_event_week ()),
                                  1e-5);

  return forecast->mean[get_event_week ()];
}

/* An override of the price or the deal takes its place. */
static void
test_overridden (void)
{
  g_autoptr (TwModel) model = new_model (&(Plant){ 12, 1, 2 });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  double before = tw_forecast_set_find (set, 2, 0)->mean[get_event_week ()];
  double usual = tw_forecast_get_factor (tw_forecast_set_find (set, 2, 0), WEEKS, TW_FACTOR_USUAL_DEAL, get_event_week ());
  double lift = pow (CUT, ELASTICITY);

  g_assert_cmpfloat_with_epsilon (override_week (model, set, TW_DRIVER_PRICE, REGULAR), before / usual, 1e-3 * before);
  g_assert_cmpfloat_with_epsilon (override_week (model, set, TW_DRIVER_PRICE, CUT * REGULAR) / (before / usual), lift, 0.2 * lift);
  g_assert_cmpfloat_with_epsilon (override_week (model, set, TW_DRIVER_DEAL, 1) / (before / usual), lift, 0.2 * lift);
  g_assert_cmpfloat_with_epsilon (override_week (model, set, TW_DRIVER_DEAL, 0) / (before / usual), 1, 0.1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usual-deals/expected", test_expected);
  g_test_add_func ("/usual-deals/own", test_own);
  g_test_add_func ("/usual-deals/pooled", test_pooled);
  g_test_add_func ("/usual-deals/planned", test_planned);
  g_test_add_func ("/usual-deals/overridden", test_overridden);

  return g_test_run ();
}
