/* test-forecast-path.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-path.h"
#include "forecast/tw-negative-binomial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define WEEKS 12
#define PATHS 20000

/* Of few units, of many; with errors that are shared, and forgotten. */
static TwForecast
new_forecast (double level,
              double sd,
              float *mean,
              float *quantile)
{
  for (guint t = 0; t < WEEKS; t++)
    {
      double m = level * (1 + 0.5 * sin (t));
      double law[TW_N_LEVELS];

      for (guint k = 0; k < TW_N_LEVELS; k++)
        law[k] = fmax (0, m + sd * gsl_cdf_ugaussian_Pinv (tw_forecast_levels[k]));
      if (level < 50)
        tw_negative_binomial_quantiles (m, m + m * m, tw_forecast_levels, TW_N_LEVELS, law);
      mean[t] = (float) m;
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + k] = (float) law[k];
    }

  return (TwForecast){ .mean = mean, .quantile = quantile, .error_correlation = 0.3f, .error_decay = 0.5f };
}

/* Share of paths that sell less than @value in a week. */
static double
get_share_below (const double *paths,
                 guint         week,
                 double        value)
{
  gsize count = 0;

  for (gsize i = 0; i < PATHS; i++)
    count += paths[i * WEEKS + week] < value;

  return (double) count / PATHS;
}

/* Each quantile has its level at or below it, and what is below it has no more; 20,000 draws are known to ±0.01. */
static void
assert_marginals (const TwForecast *forecast,
                  const double     *paths)
{
  for (guint t = 0; t < WEEKS; t++)
    {
      double sum = 0;

      for (guint k = 0; k < TW_N_LEVELS; k++)
        {
          double q = floor (forecast->quantile[t * TW_N_LEVELS + k] + 0.5);

          g_assert_cmpfloat (get_share_below (paths, t, q), <, tw_forecast_levels[k] + 0.015);
          g_assert_cmpfloat (get_share_below (paths, t, q + 1), >, tw_forecast_levels[k] - 0.015);
        }
      for (gsize i = 0; i < PATHS; i++)
        {
          g_assert_cmpfloat (paths[i * WEEKS + t], >=, 0);
          g_assert_cmpfloat (paths[i * WEEKS + t], ==, floor (paths[i * WEEKS + t]));
          sum += paths[i * WEEKS + t] / PATHS;
        }
      g_assert_cmpfloat_with_epsilon (sum, forecast->mean[t], 0.02 + 0.03 * forecast->mean[t]);
    }
}

/* The spread of the sum over some weeks. */
static double
get_spread (const double *paths,
            guint         first,
            guint         n)
{
  double mean = 0;
  double sum = 0;

  for (gsize i = 0; i < 2 * PATHS; i++)
    {
      double total = 0;

      for (guint t = first; t < first + n; t++)
        total += paths[i % PATHS * WEEKS + t];
      if (i < PATHS)
        mean += total / PATHS;
      else
        sum += (total - mean) * (total - mean);
    }

  return sqrt (sum / PATHS);
}

static void
test_laws (void)
{
  static const double levels[] = { 0.02, 0.3, 2, 20, 1000 };
  g_autofree double  *paths = g_new (double, PATHS *WEEKS);
  float               mean[WEEKS];
  float               quantile[WEEKS * TW_N_LEVELS];

  for (guint l = 0; l < G_N_ELEMENTS (levels); l++)
    {
      TwForecast forecast = new_forecast (levels[l], 100, mean, quantile);
      g_autoptr (TwForecastPaths) law = tw_forecast_paths_new (&forecast, WEEKS);
      double m, sd;

      for (gsize i = 0; i < PATHS; i++)
        tw_forecast_paths_draw (law, 7 * i + l, paths + i * WEEKS);
      assert_marginals (&forecast, paths);
      if (levels[l] < 100)
        continue;
      for (guint n = 1; n <= WEEKS; n++)
        {
          tw_forecast_get_sum (&forecast, WEEKS, WEEKS - n, n, &m, &sd);
          g_assert_cmpfloat_with_epsilon (get_spread (paths, WEEKS - n, n) / sd, 1, 0.03);
        }
    }
}

static void
test_seeds (void)
{
  float      mean[WEEKS];
  float      quantile[WEEKS * TW_N_LEVELS];
  TwForecast forecast = new_forecast (1000, 100, mean, quantile);
  double     a[WEEKS];
  double     b[WEEKS];

  tw_forecast_draw_path (&forecast, WEEKS, 5, a);
  tw_forecast_draw_path (&forecast, WEEKS, 5, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  tw_forecast_draw_path (&forecast, WEEKS, 6, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);

  tw_forecast_draw_path (NULL, WEEKS, 5, a);
  for (guint t = 0; t < WEEKS; t++)
    g_assert_cmpfloat (a[t], ==, 0);
}

/* All of an error shared, or none of it: paths lie side by side, or do not. */
static void
test_extremes (void)
{
  float      mean[WEEKS];
  float      quantile[WEEKS * TW_N_LEVELS];
  TwForecast forecast = new_forecast (1000, 100, mean, quantile);
  double     path[WEEKS];
  double     product = 0;

  forecast.error_correlation = 1;
  for (guint64 seed = 0; seed < 50; seed++)
    {
      tw_forecast_draw_path (&forecast, WEEKS, seed, path);
      for (guint t = 1; t < WEEKS; t++)
        g_assert_cmpfloat_with_epsilon (path[t] - mean[t], path[0] - mean[0], 2);
    }

  forecast.error_correlation = forecast.error_decay = 0;
  for (guint64 seed = 0; seed < 4000; seed++)
    {
      tw_forecast_draw_path (&forecast, WEEKS, seed, path);
      for (guint t = 1; t < WEEKS; t++)
        product += (path[t] - mean[t]) * (path[t - 1] - mean[t - 1]) / (100 * 100);
    }
  /* 44,000 products of deviation 1 */
  g_assert_cmpfloat (fabs (product / (4000 * (WEEKS - 1))), <, 0.025);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/path/laws", test_laws);
  g_test_add_func ("/forecast/path/seeds", test_seeds);
  g_test_add_func ("/forecast/path/extremes", test_extremes);

  return g_test_run ();
}
