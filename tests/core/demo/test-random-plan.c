/* test-random-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-random-plan.h"

#include <math.h>
#include <string.h>

#define GOLDEN_SERIES 548
#define GOLDEN_SOLD   271401
#define GOLDEN_HELD   54186

static TwModel *
new_plan (guint           n_items,
          guint           n_markets,
          guint           n_weeks,
          guint           history_weeks,
          TwForecastSet **forecasts)
{
  g_autoptr (GError) error = NULL;
  TwModel *model = tw_random_plan_new (&(TwRandomPlan){ .n_items = n_items, .n_markets = n_markets, .n_weeks = n_weeks, .history_weeks = history_weeks, .seed = 7, .capacity_scale = 1, .packed = TRUE }, forecasts, &error);

  g_assert_no_error (error);

  return model;
}

/* ---- the same seed, the same plan; more items, the same first ones ---- */

static void
assert_same_item (const TwModel *a,
                  const TwModel *b,
                  guint32        item)
{
  const TwItem *x = tw_model_get_item (a, item);
  const TwItem *y = tw_model_get_item (b, item);

  g_assert_cmpstr (x->id, ==, y->id);
  g_assert_cmpstr (x->name, ==, y->name);
  g_assert_cmpfloat (x->unit_cost, ==, y->unit_cost);
  g_assert_cmpfloat (x->volume_m3, ==, y->volume_m3);
  g_assert_cmpfloat (x->weight_kg, ==, y->weight_kg);
  g_assert_cmpuint (x->units_per_carton, ==, y->units_per_carton);
  g_assert_cmpuint (x->cartons_per_pallet, ==, y->cartons_per_pallet);
  g_assert_cmpuint (x->minimum_order, ==, y->minimum_order);
}

static void
assert_same_series (const TwModel *a,
                    const TwModel *b,
                    guint32        item,
                    guint32        market)
{
  const TwSales *x = tw_model_find_sales (a, item, market);
  const TwSales *y = tw_model_find_sales (b, item, market);

  g_assert_cmpmem (tw_model_get_offer (a, item, market), sizeof (TwOffer), tw_model_get_offer (b, item, market), sizeof (TwOffer));
  g_assert_cmpint (x == NULL, ==, y == NULL);
  if (x == NULL)
    return;
  g_assert_cmpint (x->first_week, ==, y->first_week);
  g_assert_cmpmem (x->units, x->n_weeks * sizeof *x->units, y->units, y->n_weeks * sizeof *y->units);
}

static void
assert_same_stock (const TwModel *a,
                   const TwModel *b,
                   guint32        item)
{
  guint             n, m;
  const TwStock    *stock = tw_model_get_item_stock (a, item, &n);
  const TwStock    *other = tw_model_get_item_stock (b, item, &m);
  const TwShipment *shipment, *other_shipment;

  g_assert_cmpmem (stock, n * sizeof *stock, other, m * sizeof *other);
  shipment = tw_model_get_item_shipments (a, item, &n);
  other_shipment = tw_model_get_item_shipments (b, item, &m);
  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (shipment[i].units, ==, other_shipment[i].units);
      g_assert_cmpuint (shipment[i].lane, ==, other_shipment[i].lane);
      g_assert_cmpint (shipment[i].eta, ==, other_shipment[i].eta);
      g_assert_cmpstr (shipment[i].id, ==, other_shipment[i].id);
    }
}

static void
assert_same_items (const TwModel *a,
                   const TwModel *b,
                   guint          n_items)
{
  for (guint32 i = 0; i < n_items; i++)
    {
      assert_same_item (a, b, i);
      assert_same_stock (a, b, i);
      for (guint32 m = 0; m < tw_model_get_n_markets (a); m++)
        assert_same_series (a, b, i, m);
    }
}

static void
assert_same_forecasts (const TwForecastSet *a,
                       const TwForecastSet *b,
                       guint                n_items,
                       guint                n_markets)
{
  gsize size = tw_forecast_set_get_n_weeks (a) * sizeof (float);

  for (guint32 i = 0; i < n_items; i++)
    for (guint32 m = 0; m < n_markets; m++)
      {
        const TwForecast *x = tw_forecast_set_find (a, i, m);
        const TwForecast *y = tw_forecast_set_find (b, i, m);

        g_assert_cmpint (x == NULL, ==, y == NULL);
        if (x == NULL)
          continue;
        g_assert_cmpmem (x->mean, size, y->mean, size);
        g_assert_cmpmem (x->quantile, TW_N_LEVELS * size, y->quantile, TW_N_LEVELS * size);
      }
}

static void
test_contains_smaller (void)
{
  g_autoptr (TwForecastSet) few_forecasts = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) few = new_plan (20, 9, 13, 30, &few_forecasts);
  g_autoptr (TwModel) many = new_plan (60, 9, 13, 30, &forecasts);
  g_autoptr (TwModel) again = new_plan (60, 9, 13, 30, NULL);

  assert_same_items (few, many, 20);
  assert_same_items (many, again, 60);
  assert_same_forecasts (few_forecasts, forecasts, 20, 9);
  for (guint p = 0; p < tw_model_get_n_places (many); p++)
    g_assert_cmpfloat (tw_model_get_place (many, p)->capacity_m3, ==, tw_model_get_place (again, p)->capacity_m3);
}

static void
test_seeds_differ (void)
{
  g_autoptr (TwModel) a = tw_random_plan_new (&(TwRandomPlan){ .n_items = 5, .n_markets = 3, .n_weeks = 4, .seed = 1 }, NULL, NULL);
  g_autoptr (TwModel) b = tw_random_plan_new (&(TwRandomPlan){ .n_items = 5, .n_markets = 3, .n_weeks = 4, .seed = 2 }, NULL, NULL);

  for (guint32 i = 0; i < 5; i++)
    g_assert_cmpfloat (tw_model_get_item (a, i)->volume_m3, !=, tw_model_get_item (b, i)->volume_m3);
}

/* ---- the network ---- */

static guint
count_places (const TwModel *model,
              TwPlaceKind    kind)
{
  guint n = 0;

  for (guint p = 0; p < tw_model_get_n_places (model); p++)
    n += tw_model_get_place (model, p)->kind == kind;

  return n;
}

static guint
count_lanes (const TwModel *model,
             TwPlaceKind    from,
             TwPlaceKind    to)
{
  guint n = 0;

  for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
    {
      const TwLane *lane = tw_model_get_lane (model, i);

      n += tw_model_get_place (model, lane->from)->kind == from && tw_model_get_place (model, lane->to)->kind == to;
    }

  return n;
}

/* Few markets, all countries there are, invented ones beyond them, the limit. */
static void
test_sizes (void)
{
  static const guint sizes[] = { 1, 2, 8, 15, 20, 46, 47, 130, TW_RANDOM_MAX_MARKETS };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint n = sizes[i];
      g_autoptr (TwModel) model = new_plan (3, n, 6, 0, NULL);
      guint n_overflow = count_places (model, TW_PLACE_OVERFLOW);

      g_assert_cmpuint (tw_model_get_n_markets (model), ==, n);
      g_assert_cmpuint (count_places (model, TW_PLACE_FACTORY), ==, 1);
      g_assert_cmpuint (count_places (model, TW_PLACE_SOURCE), ==, 1);
      g_assert_cmpuint (count_places (model, TW_PLACE_FULFILMENT), ==, n);
      g_assert_cmpuint (n_overflow, >=, n / 10);
      g_assert_cmpuint (n_overflow, <=, n / 6 + 3);
      g_assert_cmpuint (count_lanes (model, TW_PLACE_OVERFLOW, TW_PLACE_FULFILMENT), ==, n);
      g_assert_cmpuint (count_lanes (model, TW_PLACE_SOURCE, TW_PLACE_OVERFLOW), ==, n_overflow);
      g_assert_cmpuint (count_lanes (model, TW_PLACE_SOURCE, TW_PLACE_FULFILMENT), >=, 3 * n);
      g_assert_cmpuint (count_lanes (model, TW_PLACE_FULFILMENT, TW_PLACE_MARKET), >=, n);
    }
}

static void
test_network (void)
{
  g_autoptr (TwModel) model = new_plan (40, 20, 26, 0, NULL);
  guint          us = (guint) tw_model_find_place (model, "FC-US");
  guint          de = (guint) tw_model_find_place (model, "FC-DE");
  guint          source = (guint) tw_model_find_place (model, "GWD-SZ");
  const TwPlace *place = tw_model_get_place (model, us);

  g_assert_cmpuint (count_places (model, TW_PLACE_OVERFLOW), ==, 4);
  g_assert_cmpfloat_with_epsilon (place->rent[10] / place->rent[0], 2.5, 0.01);
  g_assert_cmpfloat (place->capacity_m3, >, 0);
  g_assert_false (place->capacity_hard);
  g_assert_cmpuint (place->n_aged, >, 0);
  g_assert_cmpuint (place->n_low_stock, >, 0);
  for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
    {
      const TwLane *lane = tw_model_get_lane (model, i);

      if (lane->mode != TW_MODE_PARCEL && lane->from != (guint32) tw_model_find_place (model, "FAC-DG"))
        g_assert_cmpfloat (lane->capacity_m3_week, >, 0);
    }
  for (int mode = 0; mode < TW_N_MODES; mode++)
    g_assert_cmpint (tw_model_find_lane (model, source, de, (TwMode) mode) >= 0 || tw_model_find_lane (model, source, us, (TwMode) mode) >= 0, ==, mode == TW_MODE_OCEAN || mode == TW_MODE_FAST_OCEAN || mode == TW_MODE_AIR || mode == TW_MODE_EXPRESS);
}

/* A second centre delivers later and dearer. */
static void
test_abroad (void)
{
  g_autoptr (TwModel) model = new_plan (3, 20, 6, 0, NULL);
  guint n_abroad = 0;

  for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
    {
      const TwLane *lane = tw_model_get_lane (model, i);

      if (lane->mode != TW_MODE_PARCEL || strcmp (tw_model_get_place (model, lane->from)->country, tw_model_get_place (model, lane->to)->country) == 0)
        continue;
      n_abroad++;
      g_assert_cmpfloat (lane->lead_mean_days, >, 0);
      g_assert_cmpfloat (lane->cost_per_unit, >, 0);
    }
  g_assert_cmpuint (n_abroad, >=, 2);
}

static void
test_no_limits (void)
{
  g_autoptr (TwModel) model = tw_random_plan_new (&(TwRandomPlan){ .n_items = 5, .n_markets = 6, .n_weeks = 8, .seed = 1 }, NULL, NULL);
  guint n_budgets;

  for (guint p = 0; p < tw_model_get_n_places (model); p++)
    {
      g_assert_cmpfloat (tw_model_get_place (model, p)->capacity_m3, ==, 0);
      g_assert_cmpfloat (tw_model_get_place (model, p)->production_units_week, ==, 0);
    }
  for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
    {
      g_assert_cmpfloat (tw_model_get_lane (model, i)->capacity_m3_week, ==, 0);
      g_assert_cmpfloat (tw_model_get_lane (model, i)->fixed_cost, ==, 0);
      g_assert_cmpfloat (tw_model_get_lane (model, i)->container_cost, ==, 0);
    }
  tw_model_get_budgets (model, &n_budgets);
  g_assert_cmpuint (n_budgets, ==, 0);
  for (guint32 i = 0; i < 5; i++)
    g_assert_cmpuint (tw_model_get_item (model, i)->units_per_carton, ==, 1);
}

/* ---- what is sold ---- */

static void
test_offers (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_plan (400, 20, 26, 0, &forecasts);
  guint n_listed = 0, n_sparse = 0, n_fast = 0;

  for (guint32 i = 0; i < 400; i++)
    for (guint32 m = 0; m < 20; m++)
      {
        const TwOffer    *offer = tw_model_get_offer (model, i, m);
        const TwForecast *forecast = tw_forecast_set_find (forecasts, i, m);
        double            mean = 0;

        g_assert_cmpint (offer->listed, ==, forecast != NULL);
        if (!offer->listed)
          continue;
        for (guint t = 0; t < 26; t++)
          mean += forecast->mean[t] / 26;
        g_assert_cmpfloat (offer->price, >, 0);
        n_listed++;
        n_sparse += mean < 1;
        n_fast += mean > 50;
      }
  g_test_message ("%u listed, %u below one a week, %u above fifty", n_listed, n_sparse, n_fast);
  g_assert_cmpfloat_with_epsilon (n_listed / 8000.0, 0.7, 0.03);
  g_assert_cmpfloat_with_epsilon (n_sparse / (double) n_listed, 0.55, 0.1);
  g_assert_cmpuint (n_fast, >, n_listed / 200);
}

static void
test_quantiles_rise (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_plan (50, 6, 20, 0, &forecasts);

  for (guint s = 0; s < tw_forecast_set_get_n_series (forecasts); s++)
    {
      const TwForecast *forecast = tw_forecast_set_get (forecasts, s);

      g_assert_cmpfloat (forecast->error_correlation, >=, 0);
      g_assert_cmpfloat (forecast->error_correlation, <, 1);
      for (guint t = 0; t < 20; t++)
        {
          const float *q = &forecast->quantile[t * TW_N_LEVELS];

          g_assert_cmpfloat (forecast->mean[t], >, 0);
          g_assert_cmpfloat (q[0], >=, 0);
          for (guint k = 1; k < TW_N_LEVELS; k++)
            g_assert_cmpfloat (q[k], >=, q[k - 1]);
        }
    }
}

/* Sales of the past and forecasts of the same calendar weeks a year later are one law: 400 items sell what is expected
 * of them. Growth is about even; the spread of the sum is some percent. */
static void
test_past_fits_future (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_plan (400, 5, 52, 52, &forecasts);
  double sold = 0, expected = 0;

  for (guint32 i = 0; i < 400; i++)
    for (guint32 m = 0; m < 5; m++)
      {
        const TwSales    *sales = tw_model_find_sales (model, i, m);
        const TwForecast *forecast = tw_forecast_set_find (forecasts, i, m);

        if (sales == NULL || sales->n_weeks < 52)
          continue;
        for (guint t = 0; t < 52; t++)
          {
            sold += sales->units[t];
            expected += forecast->mean[t];
          }
      }
  g_test_message ("%.0f sold, %.0f expected", sold, expected);
  g_assert_cmpfloat (fabs (sold / expected - 1), <, 0.1);
}

/* The season's peak lies in the last third of the horizon. */
static void
test_peak_is_late (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_plan (200, 4, 26, 0, &forecasts);
  double sum[26] = { 0 };
  guint  peak = 0;

  for (guint s = 0; s < tw_forecast_set_get_n_series (forecasts); s++)
    for (guint t = 0; t < 26; t++)
      sum[t] += tw_forecast_set_get (forecasts, s)->mean[t];
  for (guint t = 0; t < 26; t++)
    peak = sum[t] > sum[peak] ? t : peak;
  g_assert_cmpuint (peak, >=, 15);
  g_assert_cmpuint (peak, <=, 23);
  g_assert_cmpfloat (sum[peak], >, 1.3 * sum[5]);
}

/* ---- what is there ---- */

static void
test_uneven (void)
{
  g_autoptr (TwModel) model = new_plan (300, 8, 13, 0, NULL);
  guint          n_shipments, n_stock;
  guint          n_old = 0, n_listed = 0, n_held = 0;
  const TwStock *stock = tw_model_get_stock (model, &n_stock);

  for (guint i = 0; i < n_stock; i++)
    {
      gboolean centre = tw_model_get_place (model, stock[i].place)->kind == TW_PLACE_FULFILMENT;

      n_old += centre && stock[i].age_days > 180;
      n_held += centre && stock[i].age_days < 100;
    }
  for (guint32 i = 0; i < 300; i++)
    for (guint32 m = 0; m < 8; m++)
      n_listed += tw_model_get_offer (model, i, m)->listed;
  tw_model_get_shipments (model, &n_shipments);
  g_test_message ("%u listed, %u held, %u old, %u under way", n_listed, n_held, n_old, n_shipments);
  g_assert_cmpuint (n_held, >, n_listed / 2);
  g_assert_cmpuint (n_held, <, n_listed * 9 / 10);
  g_assert_cmpuint (n_old, >, n_listed / 50);
  g_assert_cmpuint (n_shipments, >, n_listed / 8);
}

/* Sums that a change of the generator moves; what is stored is rounded, so that libraries do not. */
static void
test_golden (void)
{
  g_autoptr (TwModel) model = new_plan (100, 8, 13, 52, NULL);
  guint          n_sales, n_stock;
  const TwSales *sales = tw_model_get_sales (model, &n_sales);
  const TwStock *stock = tw_model_get_stock (model, &n_stock);
  double         sold = 0, held = 0, limits = 0;

  for (guint i = 0; i < n_sales; i++)
    for (guint t = 0; t < sales[i].n_weeks; t++)
      sold += sales[i].units[t];
  for (guint i = 0; i < n_stock; i++)
    held += stock[i].on_hand;
  for (guint p = 0; p < tw_model_get_n_places (model); p++)
    limits += tw_model_get_place (model, p)->capacity_m3;
  g_test_message ("%u series sold %.0f, %u layers hold %.0f, limits %.2f m³", n_sales, sold, n_stock, held, limits);
  g_assert_cmpuint (n_sales, ==, GOLDEN_SERIES);
  g_assert_cmpfloat_with_epsilon (sold, GOLDEN_SOLD, 1e-3 * sold);
  g_assert_cmpfloat_with_epsilon (held, GOLDEN_HELD, 1e-4 * held);
}

static void
test_errors (void)
{
  const struct
  {
    TwRandomPlan spec;
    const char  *says;
  } cases[] = {
    { { .n_items = 0, .n_markets = 1, .n_weeks = 1 }, "items is 0, expected 1 to 200000" },
    { { .n_items = 1, .n_markets = 301, .n_weeks = 1 }, "markets is 301, expected 1 to 300" },
    { { .n_items = 1, .n_markets = 1, .n_weeks = 105 }, "weeks is 105, expected 1 to 104" },
    { { .n_items = 1, .n_markets = 1, .n_weeks = 1, .history_weeks = 521 }, "history is 521, expected 0 to 520" },
    { { .n_items = 1, .n_markets = 1, .n_weeks = 1, .capacity_scale = NAN }, "capacity scale is nan, expected 0 to 1000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TwForecastSet *forecasts = (gpointer) 1;

      g_assert_null (tw_random_plan_new (&cases[i].spec, &forecasts, &error));
      g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
      g_assert_cmpstr (error->message, ==, cases[i].says);
      g_assert_true (forecasts == (gpointer) 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random-plan/contains-smaller", test_contains_smaller);
  g_test_add_func ("/random-plan/seeds-differ", test_seeds_differ);
  g_test_add_func ("/random-plan/sizes", test_sizes);
  g_test_add_func ("/random-plan/network", test_network);
  g_test_add_func ("/random-plan/abroad", test_abroad);
  g_test_add_func ("/random-plan/no-limits", test_no_limits);
  g_test_add_func ("/random-plan/offers", test_offers);
  g_test_add_func ("/random-plan/quantiles-rise", test_quantiles_rise);
  g_test_add_func ("/random-plan/past-fits-future", test_past_fits_future);
  g_test_add_func ("/random-plan/peak-is-late", test_peak_is_late);
  g_test_add_func ("/random-plan/uneven", test_uneven);
  g_test_add_func ("/random-plan/golden", test_golden);
  g_test_add_func ("/random-plan/errors", test_errors);

  return g_test_run ();
}
