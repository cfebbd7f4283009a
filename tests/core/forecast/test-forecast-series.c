/* test-forecast-series.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-conformal.h"
#include "forecast/tw-forecast-series.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_LEVELS 7
static const double levels[N_LEVELS] = { 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975 };

static TwSeriesForecast *
forecast (const TwSeries *series,
          gsize           n,
          gsize           horizon,
          gsize           season,
          int             n_threads)
{
  const TwSeriesOptions options = { .horizon = horizon, .season = season, .max_history = 400, .level = levels, .n_levels = N_LEVELS, .n_threads = n_threads };
  g_autoptr (GError) error = NULL;
  TwSeriesForecast *result = tw_forecast_series (series, n, &options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return result;
}

static void
assert_sound (const TwSeriesForecast *result,
              gsize                   horizon,
              gboolean                non_negative)
{
  for (gsize i = 0; i < horizon; i++)
    {
      const double *q = &result->quantile[i * N_LEVELS];

      g_assert_true (isfinite (result->mean[i]));
      g_assert_true (isfinite (q[0]) && isfinite (q[N_LEVELS - 1]));
      for (gsize k = 1; k < N_LEVELS; k++)
        g_assert_cmpfloat (q[k], >=, q[k - 1]);
      if (non_negative)
        {
          g_assert_cmpfloat (q[0], >=, 0);
          g_assert_cmpfloat (result->mean[i], >=, 0);
        }
    }
  g_assert_cmpfloat (result->error_level, >=, 0);
  g_assert_cmpfloat (result->error_level, <=, 1);
  g_assert_cmpfloat (result->error_decay, >=, 0);
  g_assert_cmpfloat (result->error_decay, <, 1);
  g_assert_true (isnan (result->coverage) || (result->coverage >= 0 && result->coverage <= 1));
  g_assert_cmpuint (strlen (result->method), >, 0);
}

/* One of many kinds of series, of any length. */
static gsize
draw_series (double *y)
{
  gsize  n = (gsize) g_test_rand_int_range (1, 160);
  int    kind = g_test_rand_int_range (0, 7);
  double level = exp (g_test_rand_double_range (-3, 8));

  for (gsize t = 0; t < n; t++)
    {
      double noise = g_test_rand_double_range (-1, 1);

      switch (kind)
        {
        case 0: /* counts, most of them 0 */
          y[t] = g_test_rand_double () < 0.2 ? floor (1 - 3 * log (g_test_rand_double () + 1e-9)) : 0;
          break;
        case 1: /* below and above 0 */
          y[t] = level * noise;
          break;
        case 2: /* a season */
          y[t] = level * (2 + sin (t * G_PI / 6) + 0.2 * noise);
          break;
        case 3: /* constant */
          y[t] = level;
          break;
        case 4: /* a random walk */
          y[t] = t > 0 ? y[t - 1] + level * noise : level;
          break;
        case 5: /* huge */
          y[t] = 1e307 * noise;
          break;
        default: /* grows without end */
          y[t] = level * exp (0.05 * t);
        }
      if (g_test_rand_double () < 0.05)
        y[t] = NAN;
    }

  return n;
}

static void
test_invariants (void)
{
  g_autofree double *block = g_new (double, 300 * 160);
  TwSeries           series[300] = { 0 };
  TwSeriesForecast  *one;
  TwSeriesForecast  *four;

  for (gsize i = 0; i < 300; i++)
    series[i] = (TwSeries){ .value = block + i * 160, .n = draw_series (block + i * 160) };
  one = forecast (series, 300, 15, 12, 1);
  four = forecast (series, 300, 15, 12, 4);
  for (gsize i = 0; i < 300; i++)
    {
      gboolean non_negative = TRUE;

      for (gsize t = 0; t < series[i].n; t++)
        non_negative = non_negative && !(series[i].value[t] < 0);
      assert_sound (&one[i], 15, non_negative);
      g_assert_cmpmem (one[i].mean, 15 * sizeof (double), four[i].mean, 15 * sizeof (double));
      g_assert_cmpmem (one[i].quantile, 15 * N_LEVELS * sizeof (double), four[i].quantile, 15 * N_LEVELS * sizeof (double));
      g_assert_cmpstr (one[i].method, ==, four[i].method);
    }
  tw_series_forecasts_free (one, 300);
  tw_series_forecasts_free (four, 300);
}

static void
test_scale (void)
{
  double            y[80];
  double            large[80];
  TwSeries          series = { .value = y, .n = 80 };
  TwSeries          scaled = { .value = large, .n = 80 };
  TwSeriesForecast *a;
  TwSeriesForecast *b;

  for (int t = 0; t < 80; t++)
    {
      y[t] = 10.5 + sin (t * G_PI / 6) + 0.3 * g_test_rand_double_range (-1, 1);
      large[t] = y[t] * 1024; /* exact in binary, so that every step of every search is the same */
    }
  a = forecast (&series, 1, 12, 12, 1);
  b = forecast (&scaled, 1, 12, 12, 1);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (a->mean[i], b->mean[i] / 1024, 1e-9);
  for (int i = 0; i < 12 * N_LEVELS; i++)
    g_assert_cmpfloat_with_epsilon (a->quantile[i], b->quantile[i] / 1024, 1e-9);
  tw_series_forecasts_free (a, 1);
  tw_series_forecasts_free (b, 1);
}

static void
test_edges (void)
{
  const double      constant[20] = { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 };
  const double      missing[] = { NAN, NAN, NAN };
  const double      zeros[12] = { 0 };
  const double      single[] = { 5 };
  const TwSeries    series[] = { { .value = constant, .n = 20 }, { .value = missing, .n = 3 }, { .value = zeros, .n = 12 }, { .value = single, .n = 1 }, { .value = NULL, .n = 0 } };
  TwSeriesForecast *result = forecast (series, G_N_ELEMENTS (series), 3, 1, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (series); i++)
    assert_sound (&result[i], 3, TRUE);
  g_assert_cmpfloat_with_epsilon (result[0].mean[2], 7, 1e-6);
  g_assert_cmpfloat_with_epsilon (result[0].quantile[2 * N_LEVELS], 7, 1e-3);
  g_assert_cmpstr (result[1].method, ==, "none");
  g_assert_cmpfloat (result[1].mean[0], ==, 0);
  g_assert_cmpfloat (result[2].mean[0], ==, 0);
  g_assert_cmpfloat (result[3].mean[0], ==, 5);
  g_assert_cmpfloat (result[3].quantile[N_LEVELS - 1], >, 5);
  g_assert_true (isnan (result[3].coverage));
  g_assert_cmpstr (result[4].method, ==, "none");
  tw_series_forecasts_free (result, G_N_ELEMENTS (series));

  result = forecast (NULL, 0, 3, 1, 1);
  g_assert_nonnull (result);
  tw_series_forecasts_free (result, 0);
}

/* Series at the ends of what numbers can be, ten values and ten thousand; one thread or two, the bits are the same. */
static void
test_adversarial (void)
{
  enum
  {
    N = 8,
    LONG = 10000
  };
  g_autofree double *block = g_new (double, N *LONG);
  const gsize        length[N] = { 10, LONG, 60, 60, 60, 60, 60, 60 };
  TwSeries           series[N] = { 0 };
  TwSeriesForecast  *one;
  TwSeriesForecast  *two;

  for (gsize i = 0; i < N; i++)
    {
      double *y = block + i * LONG;

      series[i] = (TwSeries){ .value = y, .n = length[i], .non_negative = i == 5 };
      for (gsize t = 0; t < length[i]; t++)
        y[t] = 10 + t % 7 + g_test_rand_double_range (-1, 1);
      for (gsize t = 0; t < length[i]; t++)
        y[t] = i == 2 ? y[t] * 1e300 : (i == 3 ? y[t] * 1e-300 : (i == 4 ? (t == 30 ? 1e12 : 0) : (i == 5 ? y[t] - 14 : (i == 6 ? -y[t] : (i == 7 ? (t % 2 ? 1e150 : 0) : y[t])))));
    }
  one = forecast (series, N, 8, 7, 1);
  two = forecast (series, N, 8, 7, 2);
  for (gsize i = 0; i < N; i++)
    {
      assert_sound (&one[i], 8, i != 6);
      g_assert_cmpmem (one[i].mean, 8 * sizeof (double), two[i].mean, 8 * sizeof (double));
      g_assert_cmpmem (one[i].quantile, 8 * N_LEVELS * sizeof (double), two[i].quantile, 8 * N_LEVELS * sizeof (double));
      g_assert_cmpstr (one[i].why, ==, two[i].why);
    }
  g_assert_cmpfloat_with_epsilon (one[1].mean[0], 10 + LONG % 7, 1.5);
  g_assert_cmpfloat_with_epsilon (one[2].mean[0] / 1e300, 10 + 60 % 7, 3);
  g_assert_cmpfloat_with_epsilon (one[3].mean[0] * 1e300, 10 + 60 % 7, 3);
  tw_series_forecasts_free (one, N);
  tw_series_forecasts_free (two, N);
}

/* A forecast says which methods it is made of; what it has room to say adds up to most of it, largest first. */
static void
test_why (void)
{
  double            y[90];
  TwSeries          series = { .value = y, .n = 90 };
  TwSeriesForecast *result;
  g_auto (GStrv) parts = NULL;
  double last = 100;
  double sum = 0;

  for (int t = 0; t < 90; t++)
    y[t] = 50 + 0.3 * t + 10 * sin (t * G_PI / 6) + g_test_rand_double_range (-2, 2);
  result = forecast (&series, 1, 12, 12, 1);
  parts = g_strsplit (result[0].why, ", ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *space = strrchr (parts[i], ' ');
      double      percent;

      g_assert_nonnull (space);
      g_assert_cmpstr (space, ==, " %");
      while (space > parts[i] && space[-1] != ' ')
        space--;
      percent = g_ascii_strtod (space, NULL);
      g_assert_cmpfloat (percent, >=, 1);
      g_assert_cmpfloat (percent, <=, last);
      last = percent;
      sum += percent;
    }
  g_assert_cmpfloat (sum, >, 50);
  g_assert_cmpfloat (sum, <, 104); /* each is rounded */
  tw_series_forecasts_free (result, 1);
}

static double
get_width (const TwSeriesForecast *result)
{
  return result->quantile[N_LEVELS - 1] - result->quantile[0];
}

/* Weeks that are unknown, or known from below only, do not count as errors, as zeros do. */
static void
test_missing (void)
{
  double            gaps[60];
  double            zeros[60];
  guint8            at_least[60] = { 0 };
  TwSeries          series[] = { { .value = gaps, .n = 60 }, { .value = zeros, .n = 60 }, { .value = zeros, .n = 60, .at_least = at_least } };
  TwSeriesForecast *result;

  for (int t = 0; t < 60; t++)
    {
      gboolean out = t >= 48 && t < 58;

      gaps[t] = out ? NAN : 20 + g_test_rand_int_range (-3, 4);
      zeros[t] = out ? 0 : gaps[t];
      at_least[t] = out;
    }
  result = forecast (series, 3, 4, 1, 1);
  g_assert_cmpfloat_with_epsilon (result[0].mean[0], 20, 3);
  g_assert_cmpfloat_with_epsilon (result[2].mean[0], 20, 3);
  g_assert_cmpfloat (get_width (&result[1]), >, get_width (&result[0]));
  tw_series_forecasts_free (result, 3);
}

/* A known factor is taken out and put back; an event to come is foreseen. */
static void
test_factor (void)
{
  double            y[60];
  double            factor[(TW_SERIES_N_ORIGINS + 1) * 64];
  TwSeries          series = { .value = y, .n = 60, .factor = factor, .factor_stride = 64 };
  TwSeriesForecast *result;

  for (int i = 0; i < (TW_SERIES_N_ORIGINS + 1) * 64; i++)
    factor[i] = (i % 64) % 10 == 1 ? 4 : 1;
  for (int t = 0; t < 60; t++)
    y[t] = (50 + g_test_rand_double_range (-1, 1)) * factor[t];
  result = forecast (&series, 1, 4, 1, 1);
  g_assert_cmpfloat_with_epsilon (result->mean[0], 50, 3);
  g_assert_cmpfloat_with_epsilon (result->mean[1], 200, 12);
  tw_series_forecasts_free (result, 1);
}

/* Whether the sum of @h steps lies in its 80 % band, whose spread follows from the errors' correlation. */
static gboolean
is_sum_inside (const TwSeriesForecast *result,
               const double           *y,
               gsize                   h)
{
  double error = 0;
  double variance = 0;

  for (gsize i = 0; i < h; i++)
    {
      double sd = (result->quantile[i * N_LEVELS + 5] - result->quantile[i * N_LEVELS + 1]) / (2 * 1.2815515655446004);

      error += y[i] - result->mean[i];
      for (gsize j = 0; j < h; j++)
        {
          double other = (result->quantile[j * N_LEVELS + 5] - result->quantile[j * N_LEVELS + 1]) / (2 * 1.2815515655446004);
          double rho = result->error_level + (1 - result->error_level) * pow (result->error_decay, fabs ((double) i - (double) j));

          variance += (i == j ? 1 : rho) * sd * other;
        }
    }

  return fabs (error) <= 1.2815515655446004 * sqrt (variance);
}

/* Held-out values fall into the bands as often as they should; 3,900 of them, correlated within a series. */
static void
test_coverage (void)
{
  enum
  {
    N = 300,
    PAST = 100,
    H = 13
  };
  g_autofree double *block = g_new (double, N *(PAST + H));
  TwSeries           series[N] = { 0 };
  TwSeriesForecast  *result;
  gsize              inside[3] = { 0 };
  gsize              sums_inside = 0;
  double             told = 0;

  for (gsize i = 0; i < N; i++)
    {
      double *y = block + i * (PAST + H);
      double  level = 100;

      for (gsize t = 0; t < PAST + H; t++)
        {
          double u = gsl_cdf_ugaussian_Pinv (g_test_rand_double_range (1e-6, 1 - 1e-6));

          level += i % 2 * 2 * gsl_cdf_ugaussian_Pinv (g_test_rand_double_range (1e-6, 1 - 1e-6));
          y[t] = level + 8 * u;
        }
      series[i] = (TwSeries){ .value = y, .n = PAST };
    }
  result = forecast (series, N, H, 1, 0);
  for (gsize i = 0; i < N; i++)
    {
      told += result[i].coverage / N;
      sums_inside += is_sum_inside (&result[i], series[i].value + PAST, H);
      for (gsize t = 0; t < H; t++)
        for (gsize b = 0; b < 3; b++)
          {
            double        y = series[i].value[PAST + t];
            const double *q = &result[i].quantile[t * N_LEVELS];

            inside[b] += y >= q[2 - b] && y <= q[4 + b];
          }
    }
  g_test_message ("coverage 50/80/95: %.3f %.3f %.3f, by its own account %.3f", (double) inside[0] / (N * H), (double) inside[1] / (N * H), (double) inside[2] / (N * H), told);
  g_assert_cmpfloat_with_epsilon ((double) inside[0] / (N * H), 0.50, 0.06);
  g_assert_cmpfloat_with_epsilon ((double) inside[1] / (N * H), 0.80, 0.05);
  g_assert_cmpfloat_with_epsilon ((double) inside[2] / (N * H), 0.95, 0.03);
  g_assert_cmpfloat_with_epsilon (told, 0.80, 0.05);

  /* Lead-time demand: the sum of all weeks; 300 of them are known to ±0.07. Half of the levels wander, so that
   * independent weeks would cover some 0.5. */
  g_test_message ("coverage of the 80 %% band of sums: %.3f", (double) sums_inside / N);
  g_assert_cmpfloat_with_epsilon ((double) sums_inside / N, 0.80, 0.10);
  tw_series_forecasts_free (result, N);
}

/* Variance of a sum of ten errors of variance 1 under the law. */
static double
get_sum_variance (const TwConformal *law,
                  const TwErrors    *errors)
{
  double level = tw_conformal_get_level (law, errors);
  double sum = 10;

  for (int d = 1; d < 10; d++)
    sum += 2 * (10 - d) * (level + (1 - level) * pow (law->decay, d));

  return sum;
}

/* Errors that are forgotten step by step, 0.6 of them kept: the spread of their sum is the true one. */
static void
test_decay (void)
{
  float       z[900 * 10];
  TwErrors    errors[300];
  TwConformal law;
  double      true_variance = 10;

  for (int i = 0; i < 900 * 10; i++)
    {
      double u = gsl_cdf_ugaussian_Pinv (g_test_rand_double_range (1e-6, 1 - 1e-6));

      z[i] = (float) (i % 10 == 0 ? u : 0.6 * z[i - 1] + 0.8 * u);
    }
  for (int i = 0; i < 300; i++)
    errors[i] = (TwErrors){ .n_origins = 3, .h = 10, .z = z + i * 30, .weight = { 1, 1, 1 } };
  for (int d = 1; d < 10; d++)
    true_variance += 2 * (10 - d) * pow (0.6, d);
  tw_conformal_init (&law, errors, 300, 2);
  g_assert_cmpfloat_with_epsilon (law.decay, 0.6, 0.15);
  g_assert_cmpfloat_with_epsilon (get_sum_variance (&law, &(TwErrors){ 0 }) / true_variance, 1, 0.15);
  tw_conformal_clear (&law);
}

/* Errors that are all alike within an origin, and errors that have nothing to do with each other. */
static void
test_correlation (void)
{
  float       alike[300 * 30];
  float       apart[300 * 30];
  TwErrors    errors[300];
  TwConformal law;

  for (int i = 0; i < 300 * 30; i++)
    {
      apart[i] = (float) gsl_cdf_ugaussian_Pinv (g_test_rand_double_range (1e-6, 1 - 1e-6));
      alike[i] = i % 10 == 0 ? apart[i] : alike[i - 1];
    }
  for (int i = 0; i < 300; i++)
    errors[i] = (TwErrors){ .n_origins = 3, .h = 10, .z = alike + i * 30, .weight = { 1, 1, 1 } };
  tw_conformal_init (&law, errors, 300, 2);
  g_assert_cmpfloat (tw_conformal_get_level (&law, &errors[0]), >, 0.9);
  tw_conformal_clear (&law);

  for (int i = 0; i < 300; i++)
    errors[i].z = apart + i * 30;
  for (int power = 1; power <= 2; power++)
    {
      double unit = power == 1 ? sqrt (2 / G_PI) : 1; /* the gauge of normal errors */

      tw_conformal_init (&law, errors, 300, power);
      g_assert_cmpfloat (law.correlation, <, 0.1);
      g_assert_cmpfloat (get_sum_variance (&law, &(TwErrors){ 0 }), <, 15);
      g_assert_cmpfloat_with_epsilon (unit * tw_conformal_get_quantile (&law, 0.9), 1.2816, 0.1);
      g_assert_cmpfloat_with_epsilon (unit * law.deviation, 1, 0.05);
      g_assert_cmpfloat_with_epsilon (tw_conformal_get_gauge (&law, &errors[0], -1), unit, 0.5);
      tw_conformal_clear (&law);

      /* Nothing to learn from: Student's law of four degrees, of deviation one. */
      tw_conformal_init (&law, NULL, 0, power);
      unit = power == 1 ? sqrt (0.5) : 1;
      g_assert_cmpfloat_with_epsilon (tw_conformal_get_gauge (&law, &(TwErrors){ 0 }, -1), unit, 1e-12);
      g_assert_cmpfloat_with_epsilon (unit * tw_conformal_get_quantile (&law, 0.975), 2.776445 * sqrt (0.5), 1e-6);
      g_assert_cmpfloat_with_epsilon (unit * law.deviation, 1, 1e-12);
      g_assert_cmpfloat (tw_conformal_get_growth (&law, 5), ==, 1);
      tw_conformal_clear (&law);
    }
}

/* One quarter in five was four times as wild for all: the gauge stays nearer to the other four than their mean is, and
 * the ends of the pool are wider for it. */
static void
test_wild_quarter (void)
{
  float       z[2][200 * 50];
  TwErrors    errors[2][200];
  TwConformal law[2];

  for (int i = 0; i < 200 * 50; i++)
    {
      z[0][i] = (float) gsl_cdf_ugaussian_Pinv (g_test_rand_double_range (1e-6, 1 - 1e-6));
      z[1][i] = i % 50 < 10 ? 4 * z[0][i] : z[0][i];
    }
  for (int k = 0; k < 2; k++)
    {
      for (int i = 0; i < 200; i++)
        errors[k][i] = (TwErrors){ .n_origins = 5, .h = 10, .z = z[k] + i * 50, .weight = { 1, 1, 1, 1, 1 } };
      tw_conformal_init (&law[k], errors[k], 200, 1);
    }
  g_assert_cmpfloat (tw_conformal_get_gauge (&law[1], &errors[1][0], -1) / tw_conformal_get_gauge (&law[0], &errors[0][0], -1), <, 1.45);
  g_assert_cmpfloat (tw_conformal_get_quantile (&law[1], 0.975), >, 1.3 * tw_conformal_get_quantile (&law[0], 0.975));
  tw_conformal_clear (&law[0]);
  tw_conformal_clear (&law[1]);
}

/* ---- sums of counts ---- */

#define N_SPARSE    400
#define SPARSE_PAST 117
#define SPARSE_STEP 13

/* The spread of the sum of all steps, as tw_forecast_get_sum() has it. */
static double
get_sum_spread (const TwSeriesForecast *forecast)
{
  double variance = 0;

  for (int i = 0; i < SPARSE_STEP; i++)
    for (int j = 0; j < SPARSE_STEP; j++)
      {
        double rho = forecast->error_level + (1 - forecast->error_level) * pow (forecast->error_decay, abs (i - j));

        variance += (i == j ? 1 : rho) * forecast->sd[i] * forecast->sd[j];
      }

  return sqrt (variance);
}

/* Share of the negative binomial law below @total, of which the last unit counts by chance: even where the law fits. */
static double
draw_share (double mean,
            double sd,
            double total)
{
  double variance = MAX (sd * sd, 1.01 * mean);
  double p = mean / variance;
  double size = mean * mean / (variance - mean);
  double upper = gsl_cdf_negative_binomial_P ((unsigned) total, p, size);
  double lower = total > 0 ? gsl_cdf_negative_binomial_P ((unsigned) total - 1, p, size) : 0;

  return lower + g_test_rand_double () * (upper - lower);
}

/* What is needed over a lead time: eight of ten sums lie inside the central 80 %, whether sales come one by one or in packs.
 * 400 sums are known to 2 %; the level of each must be learned from some thirty sales, which costs a few. */
static void
test_sparse_sums (void)
{
  const TwSeriesOptions options = { .horizon = SPARSE_STEP, .test_horizon = SPARSE_STEP, .season = 52, .quick = TRUE, .level = levels, .n_levels = N_LEVELS };
  g_autofree double    *y = g_new (double, N_SPARSE *SPARSE_PAST);
  TwSeries              series[N_SPARSE];
  TwSeriesForecast     *result;
  int                   n_inside = 0;

  for (int i = 0; i < N_SPARSE; i++)
    {
      double share = g_test_rand_double_range (0.1, 0.5);
      double size = i % 2 == 0 ? 1 : 6;

      for (int t = 0; t < SPARSE_PAST; t++)
        y[i * SPARSE_PAST + t] = g_test_rand_double () < share ? floor (1 - size * log (g_test_rand_double_range (1e-9, 1))) : 0;
      series[i] = (TwSeries){ .value = y + i * SPARSE_PAST, .n = SPARSE_PAST - SPARSE_STEP };
    }
  result = tw_forecast_series (series, N_SPARSE, &options, NULL, NULL, NULL, NULL);
  for (int i = 0; i < N_SPARSE; i++)
    {
      double mean = 0, total = 0, share;

      g_assert_true (result[i].counts);
      for (int t = 0; t < SPARSE_STEP; t++)
        {
          mean += result[i].mean[t];
          total += series[i].value[series[i].n + t];
        }
      share = draw_share (mean, get_sum_spread (&result[i]), total);
      n_inside += share > 0.1 && share < 0.9;
    }
  g_test_message ("%.1f %% inside", 100.0 * n_inside / N_SPARSE);
  g_assert_cmpfloat (n_inside / (double) N_SPARSE, >, 0.73);
  g_assert_cmpfloat (n_inside / (double) N_SPARSE, <, 0.87);
  tw_series_forecasts_free (result, N_SPARSE);
}

static void
test_cancel (void)
{
  const double          y[] = { 1, 2, 3 };
  const TwSeries        series = { .value = y, .n = 3 };
  const TwSeriesOptions options = { .horizon = 1, .season = 1, .level = levels, .n_levels = N_LEVELS };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tw_forecast_series (&series, 1, &options, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_holds (void)
{
  g_assert_cmpuint (tw_forecast_series_get_hold (0, 13), ==, 0);
  g_assert_cmpuint (tw_forecast_series_get_hold (1, 13), ==, 13);
  g_assert_cmpuint (tw_forecast_series_get_hold (2, 13), ==, 20);
  g_assert_cmpuint (tw_forecast_series_get_hold (3, 13), ==, 27);
}

/* One order far beyond all others is not the level of what follows, be it in the last week or before; a
 * level that has risen for good is. */
static void
test_lone_peak (void)
{
  for (guint where = 30; where <= 40; where += 10)
    {
      double            y[40];
      const TwSeries    series = { .value = y, .n = 40 };
      TwSeriesForecast *result;

      for (guint t = 0; t < 40; t++)
        y[t] = t + 1 == where ? 600 : 5 + t % 3;
      result = forecast (&series, 1, 26, 1, 1);
      for (guint i = 0; i < 26; i++)
        g_assert_cmpfloat (result->mean[i], <, 21); /* thrice what is around it */
      tw_series_forecasts_free (result, 1);

      for (guint t = 34; t < 40; t++)
        y[t] = 600 + t % 3;
      result = forecast (&series, 1, 26, 1, 1);
      g_assert_cmpfloat (result->mean[0], >, 200);
      tw_series_forecasts_free (result, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/series/invariants", test_invariants);
  g_test_add_func ("/forecast/series/scale", test_scale);
  g_test_add_func ("/forecast/series/edges", test_edges);
  g_test_add_func ("/forecast/series/missing", test_missing);
  g_test_add_func ("/forecast/series/factor", test_factor);
  g_test_add_func ("/forecast/series/coverage", test_coverage);
  g_test_add_func ("/forecast/series/lone-peak", test_lone_peak);
  g_test_add_func ("/forecast/series/cancel", test_cancel);
  g_test_add_func ("/forecast/series/holds", test_holds);
  g_test_add_func ("/forecast/series/adversarial", test_adversarial);
  g_test_add_func ("/forecast/series/why", test_why);
  g_test_add_func ("/forecast/conformal/decay", test_decay);
  g_test_add_func ("/forecast/conformal/correlation", test_correlation);
  g_test_add_func ("/forecast/conformal/wild-quarter", test_wild_quarter);
  g_test_add_func ("/forecast/series/sparse-sums", test_sparse_sums);

  return g_test_run ();
}
