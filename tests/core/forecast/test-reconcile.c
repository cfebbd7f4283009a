/* test-reconcile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-reconcile.h"
#include "model/tw-forecast-set.h"

#include <math.h>
#include <string.h>

#define START   2961
#define WEEKS   110
#define HORIZON 26

/* ---- one step, against the equations ---- */

/* Random series with sums at all levels, some of them none. */
static void
draw_step (GRand  *rand,
           guint   n,
           guint   n_sums,
           guint  *parent,
           double *values)
{
  for (guint i = 0; i < n * TW_RECONCILE_N_LEVELS; i++)
    parent[i] = TW_RECONCILE_NONE;
  for (guint i = 0; i < n; i++)
    {
      parent[i * TW_RECONCILE_N_LEVELS] = 0;
      for (guint k = 1; k < TW_RECONCILE_N_LEVELS; k++)
        if (g_rand_boolean (rand))
          parent[i * TW_RECONCILE_N_LEVELS + k] = (guint) g_rand_int_range (rand, 1, (gint) n_sums);
    }
  for (guint i = 0; i < 2 * (n + n_sums); i++)
    values[i] = g_rand_double_range (rand, 0.1, 50);
}

/* Derivative of half the sum of squares over variances by the mean of one series: 0 where it is least. */
static double
get_slope (const TwReconcileStep *step,
           const double          *moved,
           guint                  index)
{
  double slope = (moved[index] - step->mean[index]) / step->variance[index];

  for (guint k = 0; k < TW_RECONCILE_N_LEVELS; k++)
    {
      guint  a = step->parent[index * TW_RECONCILE_N_LEVELS + k];
      double sum = 0;

      if (a == TW_RECONCILE_NONE)
        continue;
      for (guint i = 0; i < step->n; i++)
        for (guint l = 0; l < TW_RECONCILE_N_LEVELS; l++)
          sum += step->parent[i * TW_RECONCILE_N_LEVELS + l] == a ? moved[i] : 0;
      slope += (sum - step->sum_mean[a]) / step->sum_variance[a];
    }

  return slope;
}

static void
test_least_squares (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int trial = 0; trial < 100; trial++)
    {
      guint              n = (guint) g_rand_int_range (rand, 1, 40);
      guint              n_sums = (guint) g_rand_int_range (rand, 2, 12);
      g_autofree guint  *parent = g_new (guint, n * TW_RECONCILE_N_LEVELS);
      g_autofree double *values = g_new (double, 2 * (n + n_sums));
      g_autofree double *moved = g_new (double, n);
      TwReconcileStep    step = { parent, n, n_sums, values, values + n, values + 2 * n, values + 2 * n + n_sums };

      draw_step (rand, n, n_sums, parent, values);
      tw_reconcile_step (&step, moved);
      for (guint i = 0; i < n; i++)
        g_assert_cmpfloat (fabs (get_slope (&step, moved, i)), <, 1e-6);
    }
}

/* By hand: 10 and 20 with variances 1 and 3, a sum of 38 with variance 4: a gap of 8 is shared 1 : 3 : 4. */
static void
test_by_hand (void)
{
  const guint     parent[] = { 0, TW_RECONCILE_NONE, TW_RECONCILE_NONE, TW_RECONCILE_NONE, TW_RECONCILE_NONE,
                               0, TW_RECONCILE_NONE, TW_RECONCILE_NONE, TW_RECONCILE_NONE, TW_RECONCILE_NONE };
  const double    mean[] = { 10, 20 }, variance[] = { 1, 3 }, sum_mean[] = { 38 }, sum_variance[] = { 4 };
  TwReconcileStep step = { parent, 2, 1, mean, variance, sum_mean, sum_variance };
  double          moved[2];

  tw_reconcile_step (&step, moved);
  g_assert_cmpfloat_with_epsilon (moved[0], 11, 1e-9);
  g_assert_cmpfloat_with_epsilon (moved[1], 23, 1e-9);
}

/* ---- a plan ---- */

static TwModel *
new_model (guint n_items,
           guint n_markets)
{
  TwModel *model = tw_model_new ("t", "USD", START, HORIZON);
  TwPlace  place = { .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };
  TwItem   item = { .name = (char *) "", .unit_cost = 1, .volume_m3 = 0.1, .weight_kg = 1, .units_per_carton = 1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *id = g_strdup_printf ("I%u", i);

      item.id = id;
      item.category = (char *) (i % 2 == 0 ? "even" : "odd");
      tw_model_add_item (model, &item);
    }
  for (guint m = 0; m < n_markets; m++)
    {
      g_autofree char *id = g_strdup_printf ("M%u", m);

      place.id = id;
      tw_model_add_place (model, &place);
    }
  for (guint i = 0; i < n_items; i++)
    for (guint m = 0; m < n_markets; m++)
      {
        gint32 units[WEEKS];

        for (int t = 0; t < WEEKS; t++)
          units[t] = g_rand_int_range (rand, 0, 1 + 4 * (gint) (i + m)); /* the first never sells */
        tw_model_add_sales (model, &(TwSales){ i, m, START - WEEKS, WEEKS, units, NULL, NULL });
      }
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static TwSeriesForecast *
forecast (const TwForecastFrame    *frame,
          const TwReconcileOptions *options)
{
  TwSeriesForecast *forecasts = tw_forecast_series (frame->series, frame->n, &options->series, NULL, NULL, NULL, NULL);

  g_assert_true (tw_reconcile (frame, options, forecasts, NULL, NULL));

  return forecasts;
}

static TwReconcileOptions
get_options (const TwForecastFrame *frame,
             double                 weight,
             int                    n_threads)
{
  return (TwReconcileOptions){ { .season = TW_FORECAST_YEAR, .horizon = frame->n_steps - frame->end, .test_horizon = frame->test_horizon, .quick = TRUE, .level = tw_forecast_levels, .n_levels = TW_N_LEVELS, .n_threads = n_threads }, weight };
}

/* By the ratio, or, where they count units, to whole units next to it. */
static void
assert_scaled (const TwSeriesForecast *before,
               const TwSeriesForecast *after,
               int                     t,
               double                  ratio)
{
  g_assert_true (before->counts == after->counts);
  g_assert_cmpfloat_with_epsilon (after->sd[t], ratio * before->sd[t], 1e-9);
  for (int k = t * TW_N_LEVELS; k < (t + 1) * TW_N_LEVELS; k++)
    {
      g_assert_cmpfloat (fabs (after->quantile[k] - ratio * before->quantile[k]), <=, before->counts ? 0.5 + 1e-9 : 1e-6);
      if (before->counts)
        {
          g_assert_cmpfloat (before->quantile[k], ==, floor (before->quantile[k]));
          g_assert_cmpfloat (after->quantile[k], ==, floor (after->quantile[k]));
        }
    }
}

/* Means move, within bounds and never below 0; quantiles move with them; half the weight is half the way; threads change nothing. */
static void
test_plan (void)
{
  g_autoptr (TwModel) model = new_model (6, 4);
  TwForecastFrame    frame;
  TwReconcileOptions none, half, whole, threads;
  TwSeriesForecast  *a, *b, *c, *d;
  double             most = 0;
  guint              n_counts = 0;

  tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
  none = get_options (&frame, 0, 1);
  half = get_options (&frame, 0.5, 1);
  whole = get_options (&frame, 1, 1);
  threads = get_options (&frame, 1, 2);
  a = forecast (&frame, &none);
  b = forecast (&frame, &half);
  c = forecast (&frame, &whole);
  d = forecast (&frame, &threads);
  for (guint i = 0; i < frame.n; i++)
    for (int t = 0; t < HORIZON; t++)
      {
        double ratio = a[i].mean[t] > 0 ? c[i].mean[t] / a[i].mean[t] : 1;

        g_assert_cmpfloat (c[i].mean[t], >=, 0);
        g_assert_cmpfloat (ratio, >=, 0.5);
        g_assert_cmpfloat (ratio, <=, 2);
        if (ratio > 0.51 && ratio < 1.99)
          g_assert_cmpfloat_with_epsilon (b[i].mean[t], (a[i].mean[t] + c[i].mean[t]) / 2, 1e-9);
        assert_scaled (&a[i], &c[i], t, ratio);
        g_assert_true (c[i].mean[t] == d[i].mean[t]);
        most = MAX (most, fabs (ratio - 1));
      }
  g_assert_cmpfloat (most, >, 1e-3);
  for (guint i = 0; i < frame.n; i++)
    n_counts += a[i].counts;
  g_assert_cmpuint (n_counts, >, 0);
  g_assert_cmpuint (n_counts, <, frame.n);
  tw_series_forecasts_free (a, frame.n);
  tw_series_forecasts_free (b, frame.n);
  tw_series_forecasts_free (c, frame.n);
  tw_series_forecasts_free (d, frame.n);
  tw_forecast_frame_clear (&frame);
}

/* With one category its sums are those of the whole and of the markets; with one for each item, those of the items. Either
 * way they are there already, and nothing may change. */
static void
test_same_sums (void)
{
  g_autoptr (TwModel) model = new_model (6, 4);
  TwForecastFrame    frame;
  TwReconcileOptions options;
  TwSeriesForecast  *one, *each;

  tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
  options = get_options (&frame, 1, 1);
  for (guint i = 0; i < frame.n; i++)
    frame.input[i].category = 0;
  one = forecast (&frame, &options);
  for (guint i = 0; i < frame.n; i++)
    frame.input[i].category = frame.sales[i].item;
  each = forecast (&frame, &options);
  for (guint i = 0; i < frame.n; i++)
    for (int t = 0; t < HORIZON; t++)
      g_assert_cmpfloat_with_epsilon (one[i].mean[t], each[i].mean[t], 1e-9 * (1 + each[i].mean[t]));
  tw_series_forecasts_free (one, frame.n);
  tw_series_forecasts_free (each, frame.n);
  tw_forecast_frame_clear (&frame);
}

/* One series has nothing to agree with; no series at all is no reason to fail. */
static void
test_alone (void)
{
  for (guint n = 0; n < 2; n++)
    {
      g_autoptr (TwModel) model = new_model (n, 1);
      TwForecastFrame    frame;
      TwReconcileOptions none, whole;
      TwSeriesForecast  *a, *b;

      tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
      none = get_options (&frame, 0, 1);
      whole = get_options (&frame, 1, 1);
      a = forecast (&frame, &none);
      b = forecast (&frame, &whole);
      for (int t = 0; n > 0 && t < HORIZON; t++)
        g_assert_true (a[0].mean[t] == b[0].mean[t]);
      tw_series_forecasts_free (a, frame.n);
      tw_series_forecasts_free (b, frame.n);
      tw_forecast_frame_clear (&frame);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reconcile/least-squares", test_least_squares);
  g_test_add_func ("/reconcile/by-hand", test_by_hand);
  g_test_add_func ("/reconcile/plan", test_plan);
  g_test_add_func ("/reconcile/same-sums", test_same_sums);
  g_test_add_func ("/reconcile/alone", test_alone);

  return g_test_run ();
}
