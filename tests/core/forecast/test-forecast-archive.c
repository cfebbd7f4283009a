/* test-forecast-archive.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-archive.h"

#define START 2961

/* Two items in one market; sales of item 0 up to the week before the start, with a stock-out in the last. */
static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("t", "USD", START, 8);
  TwPlace  market = { .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };
  TwItem   item = { .name = (char *) "", .category = (char *) "", .unit_cost = 1, .volume_m3 = 0.1, .weight_kg = 1, .units_per_carton = 1 };
  gint32   units[] = { 10, 20, 30, 5 };
  guint8   flags[] = { 0, 0, 0, TW_SALES_STOCK_OUT };
  g_autoptr (GError) error = NULL;

  item.id = (char *) "A";
  tw_model_add_item (model, &item);
  item.id = (char *) "B";
  tw_model_add_item (model, &item);
  tw_model_add_place (model, &market);
  tw_model_add_sales (model, &(TwSales){ 0, 0, START - 4, 4, units, NULL, flags });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static void
add_archived (GArray     *archive,
              TwWeek      made,
              guint32     item,
              guint32     n_weeks,
              float       baseline,
              float       adjusted,
              const char *reason)
{
  TwArchivedForecast row = { .made = made, .item = item, .n_weeks = n_weeks, .is_adjusted = baseline != adjusted };

  for (guint t = 0; t < n_weeks; t++)
    {
      row.baseline[t] = baseline;
      row.adjusted[t] = adjusted;
    }
  row.reason = g_strdup (reason);
  row.author = g_strdup ("me");
  g_array_append_val (archive, row);
}

/* Only the latest generation that reaches the weeks counts; the largest change comes first, whichever way. */
static void
test_changes (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (GArray) archive = tw_forecast_archive_new ();
  g_autoptr (TwForecastSet) set = tw_forecast_set_new (2, 1, 8);
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) later = NULL;
  float                   mean[8] = { 10, 10, 10, 10, 10, 10, 10, 10 };
  float                   quantile[8 * TW_N_LEVELS] = { 0 };
  TwForecast              forecast;
  const TwForecastChange *first;

  for (guint32 i = 0; i < 2; i++)
    {
      tw_forecast_init (&forecast, i, 0);
      forecast.mean = mean;
      forecast.quantile = quantile;
      tw_forecast_set_add (set, &forecast);
    }
  add_archived (archive, START - 5, 0, 13, 99, 99, "");
  add_archived (archive, START - 2, 0, 13, 9, 9, "");
  add_archived (archive, START - 2, 1, 13, 10, 14, "fair");
  add_archived (archive, START - 1, 0, 3, 50, 50, "");
  changes = tw_forecast_list_changes (archive, model, set, 4);
  later = tw_forecast_list_changes (archive, model, set, 2);

  g_assert_cmpuint (changes->len, ==, 2);
  first = &g_array_index (changes, TwForecastChange, 0);
  g_assert_cmpuint (first->item, ==, 1);
  g_assert_cmpint (first->made, ==, START - 2);
  g_assert_cmpfloat (first->before, ==, 56);
  g_assert_cmpfloat (first->now, ==, 40);
  g_assert_cmpfloat (first[1].before, ==, 36);
  g_assert_cmpuint (later->len, ==, 1);
  g_assert_cmpfloat (g_array_index (later, TwForecastChange, 0).before, ==, 100);
}

/* By hand: sold 10, 20, 30 and a stock-out. "Fair" said 20 for 12: |12-10|+|12-20|+|12-30| = 28 against 10+0+10 = 20.
 * What has no record in four weeks that others have one of sold nothing in them: 1 each against 2 each. */
static void
test_value_added (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (GArray) archive = tw_forecast_archive_new ();
  g_autoptr (GArray) rows = NULL;
  const TwValueAdded *row;

  add_archived (archive, START - 4, 0, 13, 12, 20, "fair");
  add_archived (archive, START - 3, 0, 1, 21, 31, "hope");
  add_archived (archive, START - 2, 0, 1, 30, 30, "none");
  add_archived (archive, START - 4, 1, 13, 1, 2, "unsold");
  rows = tw_forecast_value_added (archive, model);

  g_assert_cmpuint (rows->len, ==, 3);
  row = &g_array_index (rows, TwValueAdded, 0);
  g_assert_cmpstr (row->reason, ==, "fair");
  g_assert_cmpstr (row->author, ==, "me");
  g_assert_cmpuint (row->n_weeks, ==, 3);
  g_assert_cmpfloat (row->units, ==, 60);
  g_assert_cmpfloat (row->baseline_error, ==, 28);
  g_assert_cmpfloat (row->adjusted_error, ==, 20);
  g_assert_cmpstr (row[1].reason, ==, "unsold");
  g_assert_cmpuint (row[1].n_weeks, ==, 4);
  g_assert_cmpfloat (row[1].baseline_error, ==, 4);
  g_assert_cmpfloat (row[1].adjusted_error, ==, 8);
  g_assert_cmpfloat (row[2].baseline_error, ==, 1);
  g_assert_cmpfloat (row[2].adjusted_error, ==, 11);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast-archive/changes", test_changes);
  g_test_add_func ("/forecast-archive/value-added", test_value_added);

  return g_test_run ();
}
