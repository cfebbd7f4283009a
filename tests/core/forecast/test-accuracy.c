/* test-accuracy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-accuracy.h"
#include "forecast/tw-forecast-model.h"

#include <math.h>
#include <string.h>

#define START   2961
#define WEEKS   117
#define N_ITEMS 12

/* Item i sells about 3 i a week; what is sold from week @from on is multiplied by @factor. Item 3 has a stock-out in the last week,
 * item 4 a week that is not known, and item 5 ended long ago. */
static TwModel *
new_model (int    from,
           double factor)
{
  TwModel *model = tw_model_new ("t", "USD", START, 26);
  TwPlace  place = { .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };
  TwItem   item = { .name = (char *) "", .category = (char *) "", .unit_cost = 1, .volume_m3 = 0.1, .weight_kg = 1, .units_per_carton = 1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;
  float price[WEEKS + 26];

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("I%u", i);

      item.id = id;
      tw_model_add_item (model, &item);
    }
  tw_model_add_place (model, &place);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      gint32  units[WEEKS];
      float   paid[WEEKS];
      guint8  flags[WEEKS] = { 0 };
      guint32 n = i == 5 ? WEEKS - 40 : WEEKS;

      for (int t = 0; t < WEEKS; t++)
        paid[t] = (float) (t >= from ? 10 * factor : 10);
      for (int t = 0; t < WEEKS; t++)
        units[t] = (gint32) (g_rand_int_range (rand, 0, 2 + 6 * (gint) i) * (t >= from ? factor : 1));
      if (i == 3)
        flags[WEEKS - 1] = TW_SALES_STOCK_OUT;
      if (i == 4)
        flags[WEEKS - 3] = TW_SALES_MISSING;
      tw_model_add_sales (model, &(TwSales){ i, 0, START - WEEKS, n, units, paid, flags });
      tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = 5 });
    }
  for (int t = 0; t < WEEKS + 26; t++)
    price[t] = (float) (t >= from ? factor : 1);
  tw_model_add_driver (model, &(TwDriver){ TW_DRIVER_TEMPERATURE, TW_ANY, 0, START - WEEKS, WEEKS + 26, price });
  tw_model_add_override (model, &(TwOverride){ .id = 1, .item = TW_ANY, .market = TW_ANY, .first_week = START - 99, .last_week = START + 9, .kind = TW_OVERRIDE_ABSOLUTE, .value = 1000, .reason = (char *) "", .author = (char *) "" });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* Nothing after the origin is in the past: not sales, not prices, not the weather, not what the planner said. */
static void
test_past (void)
{
  g_autoptr (TwModel) a = new_model (WEEKS - 13, 1);
  g_autoptr (TwModel) b = new_model (WEEKS - 13, 3);
  g_autoptr (TwModel) past_a = tw_accuracy_new_past (a, START - 13);
  g_autoptr (TwModel) past_b = tw_accuracy_new_past (b, START - 13);
  g_autoptr (TwForecastSet) set_a = tw_forecast_model (past_a, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) set_b = tw_forecast_model (past_b, 1, NULL, NULL, NULL, NULL);
  guint           n;
  const TwDriver *driver = tw_model_get_drivers (past_a, &n);

  g_assert_cmpint (tw_model_get_start_week (past_a), ==, START - 13);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (driver->n_weeks, ==, WEEKS - 13);
  g_assert_cmpuint (tw_model_get_n_overrides (past_a), ==, 0);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      const TwForecast *f = tw_forecast_set_find (set_a, i, 0);
      const TwForecast *g = tw_forecast_set_find (set_b, i, 0);

      g_assert_cmpmem (f->mean, TW_ACCURACY_WEEKS * sizeof *f->mean, g->mean, TW_ACCURACY_WEEKS * sizeof *g->mean);
      g_assert_cmpfloat (f->mean[0], <, 900);
      g_assert_cmpfloat (tw_model_get_offer (past_b, i, 0)->price, ==, 10);
    }
  g_assert_null (tw_accuracy_new_past (a, START - WEEKS));
}

/* Figures of one origin, reckoned again from the sales: of items that have a scale, weeks that tell something. */
static void
test_figures (void)
{
  g_autoptr (TwModel) model = new_model (0, 1);
  g_autoptr (TwModel) past = tw_accuracy_new_past (model, START - 13);
  g_autoptr (TwForecastSet) set = tw_forecast_model (past, 1, NULL, NULL, NULL, NULL);
  TwAccuracyOptions    options = { 1, 1 };
  TwAccuracy           accuracy;
  const TwAccuracyRow *row = accuracy.row[TW_ACCURACY_ALL] + 2;
  double               absolute = 0, naive = 0, error = 0, sold = 0, mase = 0;
  guint                n_weeks = 0, n_inside = 0;

  g_assert_true (tw_accuracy_measure (model, &options, &accuracy, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < N_ITEMS; i++)
    {
      const TwSales    *sales = tw_model_find_sales (model, i, 0);
      const TwForecast *forecast = tw_forecast_set_find (set, i, 0);
      double            scale = 0, own = 0;
      guint             n = 0, first = 0, steps = 0;

      while (sales->units[first] == 0)
        first++;
      for (guint t = first + 1; t < WEEKS - 13; t++)
        {
          scale += fabs ((t < sales->n_weeks ? sales->units[t] : 0) - (double) (t - 1 < sales->n_weeks ? sales->units[t - 1] : 0));
          steps++;
        }
      for (guint t = WEEKS - 13; t < WEEKS; t++)
        {
          double       units = t < sales->n_weeks ? sales->units[t] : 0;
          double       before = t - 52 < sales->n_weeks ? sales->units[t - 52] : 0;
          guint        k = t - (WEEKS - 13);
          const float *q = forecast->quantile + k * TW_N_LEVELS;

          if (t < sales->n_weeks && sales->flags[t] != 0)
            continue;
          own += fabs (forecast->mean[k] - units);
          naive += fabs (before - units);
          error += forecast->mean[k] - units;
          sold += units;
          n_inside += units >= q[1] && units <= q[5];
          n++;
        }
      absolute += own;
      mase += own / n / (scale / steps);
      n_weeks += n;
    }

  g_assert_cmpuint (accuracy.n_origins, ==, 1);
  g_assert_cmpuint (row->n_series, ==, N_ITEMS);
  g_assert_cmpuint (row->n_weeks, ==, n_weeks);
  g_assert_cmpuint (n_weeks, ==, 13 * N_ITEMS - 2);
  g_assert_cmpfloat_with_epsilon (row->forecast.wape, absolute / sold, 1e-9);
  g_assert_cmpfloat_with_epsilon (row->naive.wape, naive / sold, 1e-9);
  g_assert_cmpfloat_with_epsilon (row->forecast.bias, error / sold, 1e-9);
  g_assert_cmpfloat_with_epsilon (row->forecast.mase, mase / N_ITEMS, 1e-9);
  g_assert_cmpfloat_with_epsilon (row->coverage[1], (double) n_inside / n_weeks, 1e-9);
}

/* Every series is in one class of each kind, and threads change nothing. */
static void
test_classes (void)
{
  g_autoptr (TwModel) model = new_model (0, 1);
  TwAccuracyOptions one = { 3, 1 }, two = { 3, 2 };
  TwAccuracy        a, b;

  g_assert_true (tw_accuracy_measure (model, &one, &a, NULL, NULL, NULL, NULL));
  g_assert_true (tw_accuracy_measure (model, &two, &b, NULL, NULL, NULL, NULL));
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
  g_assert_cmpuint (a.n_origins, ==, 3);
  for (int h = 0; h < TW_ACCURACY_N_HORIZONS; h++)
    {
      guint n = a.row[TW_ACCURACY_ALL][h].n_series;

      g_assert_cmpuint (n, ==, 3 * N_ITEMS);
      g_assert_cmpuint (a.row[TW_ACCURACY_A][h].n_series + a.row[TW_ACCURACY_B][h].n_series + a.row[TW_ACCURACY_C][h].n_series, ==, n);
      g_assert_cmpuint (a.row[TW_ACCURACY_REGULAR][h].n_series + a.row[TW_ACCURACY_INTERMITTENT][h].n_series + a.row[TW_ACCURACY_SPARSE][h].n_series, ==, n);
    }
  g_assert_cmpuint (a.row[TW_ACCURACY_SPARSE][2].n_series + a.row[TW_ACCURACY_INTERMITTENT][2].n_series, >, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (TwModel) model = new_model (0, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TwAccuracyOptions options = { 2, 1 };
  TwAccuracy        accuracy;

  g_cancellable_cancel (cancellable);
  g_assert_false (tw_accuracy_measure (model, &options, &accuracy, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accuracy/past", test_past);
  g_test_add_func ("/accuracy/figures", test_figures);
  g_test_add_func ("/accuracy/classes", test_classes);
  g_test_add_func ("/accuracy/cancelled", test_cancelled);

  return g_test_run ();
}
