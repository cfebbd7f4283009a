/* test-forecast-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-model.h"
#include "forecast/tw-overrides.h"

#include <math.h>
#include <string.h>

#define START   2960
#define HISTORY 120
#define WEEKS   20
#define N_ITEMS 12

/* Two markets that buy the same, the second half as much; the last item has no history, and the one before
 * stopped selling a year ago. */
static TwModel *
new_model (gboolean with_new_item)
{
  TwModel *model = tw_model_new ("test", "USD", START, WEEKS);
  TwItem   item = { .name = (char *) "Lamp", .category = (char *) "light", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace  market = { .name = (char *) "", .kind = TW_PLACE_MARKET, .currency = "EUR", .exchange_rate = 1.1 };
  GRand   *rand = g_rand_new_with_seed (7);

  for (int i = 0; i < N_ITEMS; i++)
    {
      char id[8];

      g_snprintf (id, sizeof id, "I%d", i);
      item.id = id;
      tw_model_add_item (model, &item);
    }
  for (int m = 0; m < 2; m++)
    {
      market.id = (char *) (m == 0 ? "DE" : "FR");
      g_strlcpy (market.country, market.id, sizeof market.country);
      tw_model_add_place (model, &market);
    }
  for (guint32 i = 0; i < N_ITEMS; i++)
    for (guint32 m = 0; m < 2; m++)
      {
        gint32 units[HISTORY];
        guint  n = i == N_ITEMS - 2 ? HISTORY - 60 : HISTORY;

        tw_model_set_offer (model, i, m, &(TwOffer){ .listed = TRUE, .price = 20 });
        if (i == N_ITEMS - 1 && (with_new_item || m == 1))
          continue;
        for (guint t = 0; t < n; t++)
          units[t] = (gint32) ((m == 0 ? 40 : 20) * (1 + 0.5 * sin (2 * G_PI * t / 52)) * g_rand_double_range (rand, 0.8, 1.2));
        tw_model_add_sales (model, &(TwSales){ .item = i, .market = m, .first_week = START - HISTORY, .n_weeks = n, .units = units });
      }
  g_rand_free (rand);

  return model;
}

static TwForecastSet *
forecast (TwModel *model,
          int      n_threads)
{
  g_autoptr (GError) error = NULL;
  TwForecastSet *set = tw_forecast_model (model, n_threads, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return set;
}

static void
assert_sound (const TwForecast *forecast)
{
  for (guint t = 0; t < WEEKS; t++)
    for (guint k = 0; k < TW_N_LEVELS; k++)
      {
        float q = forecast->quantile[t * TW_N_LEVELS + k];

        g_assert_true (isfinite (q) && q >= 0);
        g_assert_true (k == 0 || q >= forecast->quantile[t * TW_N_LEVELS + k - 1]);
      }
}

static void
test_plan (void)
{
  g_autoptr (TwModel) model = new_model (FALSE);
  g_autoptr (TwForecastSet) set = NULL;
  const TwForecast *ended;
  const TwForecast *pooled;

  g_assert_true (tw_model_seal (model, NULL));
  set = forecast (model, 2);
  g_assert_cmpuint (tw_forecast_set_get_n_series (set), ==, 2 * N_ITEMS);
  for (guint i = 0; i < 2 * N_ITEMS; i++)
    assert_sound (tw_forecast_set_get (set, i));

  for (guint32 i = 0; i < N_ITEMS - 2; i++)
    for (guint t = 0; t < WEEKS; t++)
      {
        double truth = 40 * (1 + 0.5 * sin (2 * G_PI * (HISTORY + t) / 52));

        g_assert_cmpfloat_with_epsilon (tw_forecast_set_find (set, i, 0)->mean[t] / truth, 1, 0.3);
      }
  g_assert_cmpfloat (tw_forecast_set_find (set, 0, 0)->relative_error, <, 1.2);
  g_assert_cmpfloat (tw_forecast_set_find (set, 0, 0)->wape, <, 0.3);
  g_assert_false (tw_forecast_set_find (set, 0, 0)->adjusted);

  ended = tw_forecast_set_find (set, N_ITEMS - 2, 0);
  for (guint t = 0; t < WEEKS; t++)
    g_assert_cmpfloat (ended->mean[t], <, 2);

  /* Germany buys 40 of the item, and France half of what Germany does. */
  pooled = tw_forecast_set_find (set, N_ITEMS - 1, 1);
  g_assert_cmpstr (pooled->method, ==, "pooled");
  g_assert_cmpfloat_with_epsilon (pooled->mean[0] / tw_forecast_set_find (set, N_ITEMS - 1, 0)->mean[0], 0.5, 0.06);
  g_assert_true (isnan (pooled->coverage));
}

static void
test_new_item (void)
{
  g_autoptr (TwModel) model = new_model (TRUE);
  g_autoptr (TwForecastSet) set = NULL;
  double sum = 0;

  g_assert_true (tw_model_seal (model, NULL));
  set = forecast (model, 1);
  for (guint32 i = 0; i < N_ITEMS - 1; i++)
    sum += tw_forecast_set_find (set, i, 0)->mean[3] / (N_ITEMS - 1);
  g_assert_cmpfloat_with_epsilon (tw_forecast_set_find (set, N_ITEMS - 1, 0)->mean[3], sum, 1e-3);
}

/* An item that is new everywhere sells as those of about its price do, and one for sale for two weeks is on its way from
 * there to what it sold itself. */
static void
test_likes (void)
{
  g_autoptr (TwModel) model = new_model (TRUE);
  g_autoptr (TwForecastSet) set = NULL;
  gint32            units[] = { 400, 400 };
  const TwForecast *young;
  double            few;
  double            many;

  for (guint32 i = 0; i < N_ITEMS / 2; i++)
    tw_model_set_offer (model, i, 1, &(TwOffer){ .listed = TRUE, .price = 200 });
  tw_model_add_sales (model, &(TwSales){ .item = N_ITEMS - 1, .market = 0, .first_week = START - 2, .n_weeks = 2, .units = units });
  g_assert_true (tw_model_seal (model, NULL));
  set = forecast (model, 1);
  young = tw_forecast_set_find (set, N_ITEMS - 1, 0);
  g_assert_cmpstr (young->method, ==, "young, likes");
  few = tw_forecast_set_find (set, 0, 0)->mean[0];
  g_assert_cmpfloat (young->mean[0], >, few);
  g_assert_cmpfloat (young->mean[0], <, 400);
  /* The other market knows it from here only. */
  many = tw_forecast_set_find (set, N_ITEMS - 1, 1)->mean[0];
  g_assert_cmpstr (tw_forecast_set_find (set, N_ITEMS - 1, 1)->method, ==, "pooled");
  g_assert_cmpfloat (many, >, tw_forecast_set_find (set, 0, 1)->mean[0]);
  g_assert_true (tw_forecast_set_find (set, N_ITEMS - 1, 1)->factors & 1u << TW_FACTOR_SEASON);
}

static void
test_threads (void)
{
  g_autoptr (TwModel) model = new_model (TRUE);
  g_autoptr (TwForecastSet) one = NULL;
  g_autoptr (TwForecastSet) three = NULL;

  g_assert_true (tw_model_seal (model, NULL));
  one = forecast (model, 1);
  three = forecast (model, 3);
  for (guint i = 0; i < tw_forecast_set_get_n_series (one); i++)
    {
      const TwForecast *a = tw_forecast_set_get (one, i);
      const TwForecast *b = tw_forecast_set_get (three, i);

      g_assert_cmpmem (a->mean, WEEKS * sizeof (float), b->mean, WEEKS * sizeof (float));
      g_assert_cmpmem (a->quantile, WEEKS * TW_N_LEVELS * sizeof (float), b->quantile, WEEKS * TW_N_LEVELS * sizeof (float));
      g_assert_cmpfloat (a->error_correlation, ==, b->error_correlation);
    }
}

static void
assert_same_means (const TwForecastSet *a,
                   const TwForecastSet *b)
{
  g_assert_cmpuint (tw_forecast_set_get_n_series (a), ==, tw_forecast_set_get_n_series (b));
  for (guint i = 0; i < tw_forecast_set_get_n_series (a); i++)
    g_assert_cmpmem (tw_forecast_set_get (a, i)->mean, WEEKS * sizeof (float), tw_forecast_set_get (b, i)->mean, WEEKS * sizeof (float));
}

/* Beneath overrides lies what was forecast; taking them back, and laying them over again, needs no forecast. */
static void
assert_laid_over (const TwForecastSet *before,
                  const TwForecastSet *after,
                  const TwModel       *plain,
                  const TwModel       *model)
{
  const TwForecastSet *base = tw_forecast_set_get_base (after);
  g_autoptr (TwForecastSet) back = tw_overrides_apply_all (plain, after);
  g_autoptr (TwForecastSet) again = tw_overrides_apply_all (model, after);

  g_assert_true (base != after);
  g_assert_true (back == base);
  assert_same_means (before, base);
  assert_same_means (after, again);
  g_assert_true (tw_forecast_set_find (after, 1, 0) == tw_forecast_set_find (base, 1, 0));
  g_assert_true (tw_forecast_set_find (after, 1, 1) != tw_forecast_set_find (base, 1, 1));
}

static void
test_overrides (void)
{
  g_autoptr (TwModel) plain = new_model (TRUE);
  g_autoptr (TwModel) model = new_model (TRUE);
  g_autoptr (TwForecastSet) before = NULL;
  g_autoptr (TwForecastSet) after = NULL;
  const TwForecast *a;
  const TwForecast *b;

  tw_model_add_override (model, &(TwOverride){ .id = 1, .item = 0, .market = TW_ANY, .first_week = START + 2, .last_week = START + 4, .kind = TW_OVERRIDE_PERCENT, .value = 50 });
  tw_model_add_override (model, &(TwOverride){ .id = 2, .item = 1, .market = 1, .first_week = START - 5, .last_week = START, .kind = TW_OVERRIDE_ABSOLUTE, .value = 333 });
  tw_model_add_override (model, &(TwOverride){ .id = 3, .item = N_ITEMS - 2, .market = 0, .first_week = START, .last_week = START + 99, .kind = TW_OVERRIDE_ABSOLUTE, .value = 9 });
  g_assert_true (tw_model_seal (plain, NULL));
  g_assert_true (tw_model_seal (model, NULL));
  before = forecast (plain, 2);
  after = forecast (model, 2);
  for (guint i = 0; i < tw_forecast_set_get_n_series (after); i++)
    assert_sound (tw_forecast_set_get (after, i));

  a = tw_forecast_set_find (before, 0, 1);
  b = tw_forecast_set_find (after, 0, 1);
  g_assert_true (b->adjusted);
  g_assert_cmpfloat (b->mean[1], ==, a->mean[1]);
  g_assert_cmpfloat_with_epsilon (b->mean[2], 1.5 * a->mean[2], 1e-3);
  g_assert_cmpfloat_with_epsilon (b->quantile[4 * TW_N_LEVELS + 6], 1.5 * a->quantile[4 * TW_N_LEVELS + 6], 1e-3);
  g_assert_cmpfloat (b->mean[5], ==, a->mean[5]);

  b = tw_forecast_set_find (after, 1, 1);
  g_assert_cmpfloat (b->mean[0], ==, 333);
  g_assert_cmpfloat (b->mean[1], ==, tw_forecast_set_find (before, 1, 1)->mean[1]);
  g_assert_false (tw_forecast_set_find (after, 1, 0)->adjusted);

  b = tw_forecast_set_find (after, N_ITEMS - 2, 0);
  for (guint t = 0; t < WEEKS; t++)
    g_assert_cmpfloat (b->mean[t], ==, 9);
  assert_laid_over (before, after, plain, model);
}

/* A planner expects much of what hardly sells: the shape of seven zeros, stretched, would be seven zeros. */
static void
test_override_of_little (void)
{
  static const double values[] = { 100, 0.1, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (TwModel) model = new_model (TRUE);
      TwForecast forecast;

      tw_model_add_override (model, &(TwOverride){ .id = 1, .item = 0, .market = 0, .first_week = START, .last_week = START + 99, .kind = TW_OVERRIDE_ABSOLUTE, .value = values[i] });
      g_assert_true (tw_model_seal (model, NULL));
      tw_forecast_init (&forecast, 0, 0);
      forecast.mean = g_new (float, WEEKS);
      forecast.quantile = g_new0 (float, WEEKS *TW_N_LEVELS);
      for (guint t = 0; t < WEEKS; t++)
        {
          forecast.mean[t] = 0.05f;
          forecast.quantile[t * TW_N_LEVELS + TW_N_LEVELS - 1] = 1;
        }
      tw_overrides_apply (model, &forecast);
      for (guint t = 0; t < WEEKS; t++)
        {
          g_assert_cmpfloat (forecast.mean[t], ==, (float) values[i]);
          g_assert_cmpfloat (fabs (forecast.quantile[t * TW_N_LEVELS + TW_N_LEVELS / 2] - values[i]), <=, fmax (0.5, 0.1 * values[i]));
          g_assert_cmpfloat (tw_forecast_get_sd (&forecast, t), <, values[i] + 1);
        }
      tw_forecast_clear (&forecast);
    }
}

/* Twenty times as much of what is mostly nothing is a unit a week, not a hundred once in forty; a tenth more changes nothing
 * of the kind. */
static void
test_percent_of_little (void)
{
  static const double percent[] = { 2000, 10, -50 };

  for (guint i = 0; i < G_N_ELEMENTS (percent); i++)
    {
      g_autoptr (TwModel) model = new_model (TRUE);
      float      quantile[TW_N_LEVELS * WEEKS] = { 0 };
      float      mean[WEEKS];
      double     factor = 1 + percent[i] / 100;
      TwForecast given = { 0, 0, mean, quantile };
      TwForecast forecast;

      tw_model_add_override (model, &(TwOverride){ .id = 1, .item = 0, .market = 0, .first_week = START, .last_week = START + 99, .kind = TW_OVERRIDE_PERCENT, .value = percent[i] });
      g_assert_true (tw_model_seal (model, NULL));
      for (guint t = 0; t < WEEKS; t++)
        {
          mean[t] = 0.05f;
          quantile[t * TW_N_LEVELS + TW_N_LEVELS - 1] = 1;
        }
      tw_forecast_copy (&forecast, &given, WEEKS);
      tw_overrides_apply (model, &forecast);
      for (guint t = 0; t < WEEKS; t++)
        {
          g_assert_cmpfloat_with_epsilon (forecast.mean[t], 0.05 * factor, 1e-6);
          g_assert_cmpfloat (forecast.quantile[t * TW_N_LEVELS + TW_N_LEVELS / 2], ==, i == 0);
          g_assert_cmpfloat (forecast.quantile[t * TW_N_LEVELS + TW_N_LEVELS - 1], <=, i == 0 ? 6 : factor + 1e-6);
        }
      tw_forecast_clear (&forecast);
    }
}

/* No sales at all, and sales that end before the plan begins. */
static void
test_gaps (void)
{
  TwItem  item = { .id = (char *) "A", .name = (char *) "", .category = (char *) "", .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 };
  TwPlace market = { .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };

  for (int with = 0; with < 3; with++)
    {
      g_autoptr (TwModel) model = tw_model_new ("gap", "USD", START, WEEKS);
      g_autoptr (TwForecastSet) set = NULL;
      gint32 units[30];

      for (int t = 0; t < 30; t++)
        units[t] = 10 + t % 2;
      tw_model_add_item (model, &item);
      tw_model_add_place (model, &market);
      tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE });
      if (with > 0)
        tw_model_add_sales (model, &(TwSales){ .first_week = START - (with == 1 ? 35 : 900), .n_weeks = 30, .units = units });
      g_assert_true (tw_model_seal (model, NULL));
      set = forecast (model, 1);
      g_assert_cmpuint (tw_forecast_set_get_n_series (set), ==, 1);
      assert_sound (tw_forecast_set_get (set, 0));
      if (with == 0)
        g_assert_cmpfloat (tw_forecast_set_get (set, 0)->mean[0], ==, 0);
      else
        g_assert_cmpfloat_with_epsilon (tw_forecast_set_get (set, 0)->mean[0], 10.5, 1.5);
    }
}

static void
count_cb (double   fraction,
          gpointer data)
{
  double *last = data;

  g_assert_cmpfloat (fraction, >=, *last);
  *last = fraction;
}

static void
test_progress (void)
{
  g_autoptr (TwModel) model = new_model (FALSE);
  g_autoptr (TwForecastSet) set = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  double last = 0;

  g_assert_true (tw_model_seal (model, NULL));
  set = tw_forecast_model (model, 3, count_cb, &last, cancellable, NULL);
  g_assert_nonnull (set);
  g_assert_cmpfloat (last, ==, 1);

  g_cancellable_cancel (cancellable);
  g_assert_null (tw_forecast_model (model, 0, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/model/plan", test_plan);
  g_test_add_func ("/forecast/model/new-item", test_new_item);
  g_test_add_func ("/forecast/model/likes", test_likes);
  g_test_add_func ("/forecast/model/threads", test_threads);
  g_test_add_func ("/forecast/model/overrides", test_overrides);
  g_test_add_func ("/forecast/model/override-of-little", test_override_of_little);
  g_test_add_func ("/forecast/model/percent-of-little", test_percent_of_little);
  g_test_add_func ("/forecast/model/gaps", test_gaps);
  g_test_add_func ("/forecast/model/progress", test_progress);

  return g_test_run ();
}
