/* test-outliers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-model.h"

#define START 2961
#define WEEKS 104

/* Item 0 has a bulk order in week 60, item 1 one in a week with a deal, item 2 sells 0 to 3 with a 6 once, item 3 peaks each year
 * in the same weeks, item 4 rises to another level, item 5 has a bulk order in a week out of stock, and item 6 one in a week
 * whose deal is told by a row instead of a mark. */
static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("t", "USD", START, 13);
  TwPlace  place = { .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };
  TwItem   item = { .name = (char *) "", .category = (char *) "", .unit_cost = 1, .volume_m3 = 0.1, .weight_kg = 1, .units_per_carton = 1 };
  float    deal[WEEKS];
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("I%u", i);

      item.id = id;
      tw_model_add_item (model, &item);
    }
  tw_model_add_place (model, &place);
  for (guint i = 0; i < 7; i++)
    {
      gint32 units[WEEKS];
      guint8 flags[WEEKS] = { 0 };

      for (int t = 0; t < WEEKS; t++)
        units[t] = i == 2 ? g_rand_int_range (rand, 0, 4) : g_rand_int_range (rand, 10, 20);
      if (i == 0 || i == 1 || i >= 5)
        units[60] = 400;
      flags[60] = i == 1 ? TW_SALES_DEAL : i == 5 ? TW_SALES_STOCK_OUT
                                                  : 0;
      if (i == 2)
        units[60] = 6;
      for (int t = 0; t < WEEKS; t++)
        units[t] *= (i == 3 && t % 52 >= 40 && t % 52 < 44) ? 4 : (i == 4 && t >= 50) ? 5
                                                                                      : 1;
      tw_model_add_sales (model, &(TwSales){ i, 0, START - WEEKS, WEEKS, units, NULL, flags });
    }
  for (int t = 0; t < WEEKS; t++)
    deal[t] = t == 60;
  tw_model_add_driver (model, &(TwDriver){ TW_DRIVER_DEAL, 6, 0, START - WEEKS, WEEKS, deal });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* Just the one is found, named with what it was taken for; forecasts are not led astray by it. */
static void
test_bulk_order (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  guint            n;
  const TwOutlier *outlier = tw_forecast_set_get_outliers (set, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (outlier->item, ==, 0);
  g_assert_cmpint (outlier->week, ==, START - WEEKS + 60);
  g_assert_cmpint (outlier->units, ==, 400);
  g_assert_cmpfloat (outlier->expected, <, 60);
  g_assert_cmpfloat (outlier->expected, >, 10);
  g_assert_cmpfloat (tw_forecast_set_find (set, 0, 0)->mean[0], <, 25);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outliers/bulk-order", test_bulk_order);

  return g_test_run ();
}
