/* test-forecast-sum.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-forecast-sum.h"

#include <math.h>

#define START     2960
#define N_WEEKS   6
#define N_HISTORY 120

typedef double (*SoldFunc) (guint item,
                            guint market,
                            guint back);

/* Two items in two markets; back is the number of weeks before the start, -1 is "missing". */
static TwModel *
new_model (SoldFunc sold)
{
  TwModel *model = tw_model_new ("sum", "USD", START, N_WEEKS);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("SKU-%u", i);

      tw_model_add_item (model, &(TwItem){ .id = id, .name = id, .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 });
    }
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "DE", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FR", .name = (char *) "FR", .kind = TW_PLACE_MARKET, .country = "FR", .currency = "EUR", .exchange_rate = 1.1 });
  for (guint i = 0; i < 2; i++)
    for (guint m = 0; m < 2; m++)
      {
        gint32  units[N_HISTORY];
        guint8  flags[N_HISTORY];
        float   price[N_HISTORY]; /* known of the last week alone */
        TwSales sales = { i, m, START - N_HISTORY, N_HISTORY, units, price, flags };

        for (guint k = 0; k < N_HISTORY; k++)
          {
            double value = sold (i, m, N_HISTORY - k);

            units[k] = value < 0 ? 0 : (gint32) value;
            flags[k] = value < 0 ? TW_SALES_MISSING : 0;
            price[k] = k == N_HISTORY - 1 ? 8 : NAN;
          }
        tw_model_add_sales (model, &sales);
        tw_model_set_offer (model, i, m, &(TwOffer){ .listed = TRUE, .price = 10 });
      }
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* Means of 10, 20, 30 and 40 units with a standard deviation of a tenth of them. */
static TwForecastSet *
new_forecasts (void)
{
  static const double normal[TW_N_LEVELS] = { -1.959964, -1.281552, -0.674490, 0, 0.674490, 1.281552, 1.959964 };
  TwForecastSet      *set = tw_forecast_set_new (2, 2, N_WEEKS);

  for (guint i = 0; i < 2; i++)
    for (guint m = 0; m < 2; m++)
      {
        float      mean[N_WEEKS], quantile[N_WEEKS * TW_N_LEVELS];
        double     level = 10 * (1 + i + 2 * m);
        TwForecast forecast = { i, m, mean, quantile, .relative_error = 0.8f + 0.1f * i, .wape = 0.2f + 0.1f * m, .coverage = m ? 0.9f : NAN, .method = "ETS" };

        for (guint t = 0; t < N_WEEKS; t++)
          {
            mean[t] = (float) level;
            for (guint k = 0; k < TW_N_LEVELS; k++)
              quantile[t * TW_N_LEVELS + k] = (float) (level * (1 + 0.1 * normal[k]));
          }
        tw_forecast_set_add (set, &forecast);
      }

  return set;
}

static double
sold_steady (guint item,
             guint market,
             guint back)
{
  return back == 3 && item == 0 ? -1.0 : 10.0 * (1 + item + 2 * market);
}

/* One series: its own figures, quantiles included. */
static void
test_single (void)
{
  g_autoptr (TwModel) model = new_model (sold_steady);
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, forecasts, 0, 1, 10);
  const TwForecast *forecast = tw_forecast_set_find (forecasts, 0, 1);

  g_assert_cmpuint (sum->n_series, ==, 1);
  g_assert_cmpuint (sum->n_weeks, ==, N_WEEKS);
  g_assert_cmpfloat (sum->history[9], ==, 30);
  g_assert_true (isnan (sum->history[7]));
  g_assert_cmpfloat (sum->mean[2], ==, 30);
  for (guint k = 0; k < TW_N_LEVELS; k++)
    g_assert_cmpfloat (sum->quantile[k], ==, forecast->quantile[k]);
  g_assert_cmpstr (sum->method, ==, "ETS");
  g_assert_cmpfloat_with_epsilon (sum->wape, 0.3, 1e-6);
  g_assert_cmpfloat_with_epsilon (sum->coverage, 0.9, 1e-6);
  g_assert_cmpfloat_with_epsilon (tw_forecast_sum_get_change (sum, 4), 0, 1e-9);
}

/* Steady sales have no errors to correlate: variances add up. */
static void
test_independent (void)
{
  g_autoptr (TwModel) model = new_model (sold_steady);
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, forecasts, -1, -1, 10);
  double sd = sqrt (1 + 4 + 9 + 16);

  g_assert_cmpuint (sum->n_series, ==, 4);
  g_assert_cmpuint (sum->n_forecasts, ==, 4);
  g_assert_cmpfloat (sum->history[9], ==, 100);
  g_assert_cmpfloat (sum->history[7], ==, 60); /* item 0 unknown in that week */
  g_assert_cmpfloat (sum->mean[0], ==, 100);
  g_assert_cmpfloat (sum->correlation, ==, 0);
  g_assert_cmpfloat_with_epsilon (sum->quantile[3], 100, 1e-4);
  g_assert_cmpfloat_with_epsilon (sum->quantile[5], 100 + 1.281552 * sd, 1e-3);
  /* weighted by what is expected: (10·0.2 + 20·0.2 + 30·0.3 + 40·0.3) / 100 */
  g_assert_cmpfloat_with_epsilon (sum->wape, 0.27, 1e-6);
  /* only the second market was tested */
  g_assert_cmpfloat_with_epsilon (sum->coverage, 0.9, 1e-6);
}

/* All go up and down together: deviations add up. */
static double
sold_together (guint item,
               guint market,
               guint back)
{
  return 100 * (1 + item) + (back <= 52 ? 10 * (1 + market) * (back % 5) : 0);
}

static void
test_together (void)
{
  g_autoptr (TwModel) model = new_model (sold_together);
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, forecasts, -1, -1, 10);

  g_assert_cmpfloat_with_epsilon (sum->correlation, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum->quantile[5], 100 + 1.281552 * 10, 1e-3);
}

/* Those of one item rise when those of the other fall: no correlation below zero is believed. */
static double
sold_against (guint item,
              guint market,
              guint back)
{
  return 100 + (back <= 52 ? (item ? 10 : -10) * ((int) (back % 3) - 1) : 0);
}

static void
test_against (void)
{
  g_autoptr (TwModel) model = new_model (sold_against);
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, forecasts, -1, 0, 10);

  g_assert_cmpuint (sum->n_series, ==, 2);
  g_assert_cmpfloat (sum->correlation, ==, 0);
  g_assert_cmpfloat (sum->mean[0], ==, 30);
}

/* Between none and all: r from simulated series with a common part comes back. */
static double
sold_partly (guint item,
             guint market,
             guint back)
{
  static double common[N_HISTORY + 1];

  if (item == 0 && market == 0)
    common[back] = g_test_rand_double_range (-200, 200);

  return 1000 + common[back] + g_test_rand_double_range (-200, 200);
}

static void
test_partly (void)
{
  double mean = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (TwModel) model = new_model (sold_partly);
      g_autoptr (TwForecastSet) forecasts = new_forecasts ();
      g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, forecasts, -1, -1, 10);

      mean += sum->correlation / 60;
    }
  /* half of the variance is common; 60 estimates of 52 weeks each vary by about 0.02 */
  g_assert_cmpfloat_with_epsilon (mean, 0.5, 0.08);
}

static void
test_change (void)
{
  double        history[] = { 1, NAN, 20, 10, NAN, 30 }, mean[] = { 22, 22, 22, 22 };
  TwForecastSum sum = { .n_history = 6, .history = history, .n_weeks = 4, .mean = mean };

  /* known of the last four: 20, 10, 30 */
  g_assert_cmpfloat_with_epsilon (tw_forecast_sum_get_change (&sum, 4), 0.1, 1e-9);
  sum.n_weeks = 3;
  g_assert_true (isnan (tw_forecast_sum_get_change (&sum, 4)));
  sum.n_weeks = 4;
  history[2] = history[3] = history[5] = 0;
  g_assert_true (isnan (tw_forecast_sum_get_change (&sum, 4)));
  history[2] = history[3] = history[5] = NAN;
  g_assert_true (isnan (tw_forecast_sum_get_change (&sum, 4)));
}

static void
test_no_forecast (void)
{
  g_autoptr (TwModel) model = new_model (sold_steady);
  g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, NULL, 1, -1, 10);

  g_assert_cmpuint (sum->n_weeks, ==, 0);
  g_assert_cmpuint (sum->n_series, ==, 2);
  g_assert_cmpfloat (sum->history[0], ==, 60);
  g_assert_true (isnan (sum->wape));
  g_assert_null (sum->method);
}

/* Each unit at the price of its week; the offer's where none is known. */
static void
test_money (void)
{
  g_autoptr (TwModel) model = new_model (sold_steady);
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (TwForecastSum) units = tw_forecast_sum_new (model, forecasts, -1, -1, 10);
  g_autoptr (TwForecastSum) one = tw_forecast_sum_new_in_money (model, forecasts, 0, 1, 10);
  g_autoptr (TwForecastSum) all = tw_forecast_sum_new_in_money (model, forecasts, -1, -1, 10);
  double rate = tw_model_get_place (model, tw_model_get_market_place (model, 1))->exchange_rate;
  double price = tw_model_get_offer (model, 0, 1)->price * rate;
  double sum = 0;

  g_assert_cmpfloat (price, >, 0);
  g_assert_cmpfloat_with_epsilon (one->history[9], 30 * 8 * rate, 1e-6);
  g_assert_cmpfloat_with_epsilon (one->history[8], 30 * price, 1e-6);
  g_assert_true (isnan (one->history[7]));
  g_assert_cmpfloat_with_epsilon (one->mean[0], 30 * price, 1e-4);
  g_assert_cmpfloat_with_epsilon (one->quantile[TW_N_LEVELS - 1], price * tw_forecast_set_find (forecasts, 0, 1)->quantile[TW_N_LEVELS - 1], 1e-4);
  for (guint i = 0; i < 2; i++)
    for (guint m = 0; m < 2; m++)
      sum += tw_forecast_set_find (forecasts, i, m)->mean[0] * tw_model_get_offer (model, i, m)->price * tw_model_get_place (model, tw_model_get_market_place (model, m))->exchange_rate;
  g_assert_cmpfloat_with_epsilon (all->mean[0], sum, 1e-3);
  g_assert_cmpfloat (all->quantile[TW_N_LEVELS - 1], >, all->mean[0]);
  g_assert_cmpuint (all->n_series, ==, units->n_series);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast-sum/single", test_single);
  g_test_add_func ("/forecast-sum/independent", test_independent);
  g_test_add_func ("/forecast-sum/together", test_together);
  g_test_add_func ("/forecast-sum/against", test_against);
  g_test_add_func ("/forecast-sum/partly", test_partly);
  g_test_add_func ("/forecast-sum/change", test_change);
  g_test_add_func ("/forecast-sum/no-forecast", test_no_forecast);
  g_test_add_func ("/forecast-sum/money", test_money);

  return g_test_run ();
}
