/* test-forecast-filter.c: the filter against paths that were thrown away unless they sold what was seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-filter.h"
#include "forecast/tw-negative-binomial.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#define WEEKS 10
#define PATHS 200000

/* What was sold in the first weeks, and where there was no more to sell. */
typedef struct
{
  double   level;
  guint    n_seen;
  double   units[4];
  gboolean sold_out[4];
} Case;

static TwForecast
new_forecast (double level,
              float *mean,
              float *quantile)
{
  for (guint t = 0; t < WEEKS; t++)
    {
      double m = level * (1 + 0.3 * sin (t));
      double law[TW_N_LEVELS];

      for (guint k = 0; k < TW_N_LEVELS; k++)
        law[k] = fmax (0, m * (1 + 0.3 * gsl_cdf_ugaussian_Pinv (tw_forecast_levels[k])));
      if (level < 50)
        tw_negative_binomial_quantiles (m, m + 0.3 * m * m, tw_forecast_levels, TW_N_LEVELS, law);
      mean[t] = (float) m;
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + k] = (float) law[k];
    }

  return (TwForecast){ .mean = mean, .quantile = quantile, .error_correlation = 0.3f, .error_decay = 0.6f };
}

static TwForecastState
observe (const TwForecastFilter *filter,
         const Case             *seen)
{
  TwForecastState state;

  tw_forecast_state_init (&state);
  for (guint t = 0; t < seen->n_seen; t++)
    tw_forecast_filter_observe (filter, &state, seen->units[t], seen->sold_out[t]);

  return state;
}

static gboolean
is_seen (const Case   *seen,
         const double *path)
{
  for (guint t = 0; t < seen->n_seen; t++)
    if (seen->sold_out[t] ? path[t] < seen->units[t] : path[t] != seen->units[t])
      return FALSE;

  return TRUE;
}

/* Mean and variance of each week over the paths that sold what was seen; returns how many those are. */
static guint
draw_seen (const TwForecastPaths *paths,
           const Case            *seen,
           double                *mean,
           double                *sd)
{
  double sum[WEEKS] = { 0 };
  double squares[WEEKS] = { 0 };
  guint  n = 0;

  for (guint i = 0; i < PATHS; i++)
    {
      double path[WEEKS];

      tw_forecast_paths_draw (paths, i, path);
      if (!is_seen (seen, path))
        continue;
      n++;
      for (guint t = 0; t < WEEKS; t++)
        {
          sum[t] += path[t];
          squares[t] += path[t] * path[t];
        }
    }
  for (guint t = 0; t < WEEKS; t++)
    {
      mean[t] = sum[t] / n;
      sd[t] = sqrt (squares[t] / n - mean[t] * mean[t]);
    }

  return n;
}

/* What was seen moves means by a quarter to three quarters; the filter follows to 6 % and, of few units, which are whole and its
 * own are not, a tenth of a unit. */
static void
test_rejection (void)
{
  static const Case cases[] = {
    { 2, 3, { 0, 1, 0 }, { FALSE } },
    { 2, 3, { 5, 4, 4 }, { FALSE } },
    { 2, 3, { 3, 2, 3 }, { TRUE, TRUE, FALSE } },
    { 20, 3, { 30, 35, 25 }, { TRUE, TRUE, TRUE } },
    { 20, 2, { 12, 14 }, { FALSE, FALSE } },
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      const Case *seen = &cases[c];
      float       mean[WEEKS], quantile[WEEKS * TW_N_LEVELS];
      double      all_mean[WEEKS], all_sd[WEEKS], seen_mean[WEEKS], seen_sd[WEEKS];
      TwForecast  forecast = new_forecast (seen->level, mean, quantile);
      g_autoptr (TwForecastPaths) paths = tw_forecast_paths_new (&forecast, WEEKS);
      g_autoptr (TwForecastFilter) filter = tw_forecast_filter_new (&forecast, NULL, WEEKS);
      TwForecastState state = observe (filter, seen);
      guint           n = draw_seen (paths, seen, seen_mean, seen_sd);

      g_assert_cmpuint (n, >, 200);
      draw_seen (paths, &(Case){ .n_seen = 0 }, all_mean, all_sd);
      for (guint t = seen->n_seen; t < WEEKS; t++)
        {
          double m, spread;

          tw_forecast_filter_get_week (filter, &state, t, &m, &spread);
          g_test_message ("case %u week %u: mean %.2f, %.2f drawn, %.2f before; spread %.2f, %.2f drawn", c, t, m, seen_mean[t], mean[t], spread, seen_sd[t] / all_sd[t]);
          g_assert_cmpfloat_with_epsilon (m, seen_mean[t], 0.1 + 0.06 * seen_mean[t] + 3 * seen_sd[t] / sqrt (n));
          g_assert_cmpfloat_with_epsilon (spread, seen_sd[t] / all_sd[t], 0.15);
        }
    }
}

/* Of many units the scores themselves are seen, and the law of those to come is known from the correlations: m = c' C⁻¹ z. */
static void
test_normal (void)
{
  const guint n = 4;
  float       mean[WEEKS], quantile[WEEKS * TW_N_LEVELS];
  TwForecast  forecast = new_forecast (10000, mean, quantile);
  g_autoptr (TwForecastFilter) filter = tw_forecast_filter_new (&forecast, NULL, WEEKS);
  const double    score[] = { 1, -0.5, 1.2, 0.8 };
  TwForecastState state;
  gsl_matrix     *c = gsl_matrix_alloc (n, n);
  gsl_vector     *z = gsl_vector_alloc (n);

  tw_forecast_state_init (&state);
  for (guint t = 0; t < n; t++)
    {
      tw_forecast_filter_observe (filter, &state, floor (mean[t] * (1 + 0.3 * score[t])), FALSE);
      gsl_vector_set (z, t, score[t]);
      for (guint s = 0; s < n; s++)
        gsl_matrix_set (c, t, s, 0.3 + 0.7 * pow (0.6, fabs ((double) t - s)));
    }
  gsl_linalg_HH_svx (c, z);
  for (guint t = n; t < WEEKS; t++)
    {
      double expected = 0;
      double m, spread;

      for (guint s = 0; s < n; s++)
        expected += (0.3 + 0.7 * pow (0.6, t - s)) * gsl_vector_get (z, s);
      tw_forecast_filter_get_week (filter, &state, t, &m, &spread);
      g_assert_cmpfloat_with_epsilon (m, mean[t] * (1 + 0.3 * expected), 5e-3 * mean[t]);
      g_assert_cmpfloat (spread, <, 1);
    }
  gsl_vector_free (z);
  gsl_matrix_free (c);
}

/* The score at which units begin to sell is that of the law they are drawn from. */
static void
test_scores (void)
{
  for (double level = 0.1; level < 3000; level *= 7)
    {
      float      mean[WEEKS], quantile[WEEKS * TW_N_LEVELS];
      double     counts[2] = { 0, 0 };
      TwForecast forecast = new_forecast (level, mean, quantile);
      g_autoptr (TwForecastPaths) paths = tw_forecast_paths_new (&forecast, WEEKS);
      double units = floor (mean[3] + 1);
      double z = tw_forecast_paths_get_score (paths, 3, units);

      for (guint i = 0; i < PATHS / 10; i++)
        {
          double path[WEEKS];

          tw_forecast_paths_draw (paths, i, path);
          counts[path[3] >= units]++;
        }
      g_assert_cmpfloat_with_epsilon (counts[1] / (PATHS / 10), 1 - gsl_cdf_ugaussian_P (z), 0.01);
      g_assert_true (isinf (tw_forecast_paths_get_score (paths, 3, 0)));
    }
}

/* Nothing seen, nothing changed; nothing to sell, nothing to learn. */
static void
test_start (void)
{
  float      mean[WEEKS], quantile[WEEKS * TW_N_LEVELS];
  TwForecast forecast = new_forecast (5, mean, quantile);
  g_autoptr (TwForecastFilter) filter = tw_forecast_filter_new (&forecast, NULL, WEEKS);
  g_autoptr (TwForecastFilter) none = tw_forecast_filter_new (NULL, NULL, WEEKS);
  TwForecastState state;
  double          m, spread;

  tw_forecast_state_init (&state);
  for (guint t = 0; t < WEEKS + 2; t++)
    {
      tw_forecast_filter_get_week (filter, &state, t, &m, &spread);
      g_assert_cmpfloat_with_epsilon (m, mean[MIN (t, WEEKS - 1)], 1e-5);
      g_assert_cmpfloat_with_epsilon (spread, 1, 1e-6);
    }
  tw_forecast_filter_observe (none, &state, 3, FALSE);
  tw_forecast_filter_get_week (none, &state, 5, &m, &spread);
  g_assert_cmpfloat (m, ==, 0);
  g_assert_cmpuint (state.week, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast-filter/rejection", test_rejection);
  g_test_add_func ("/forecast-filter/normal", test_normal);
  g_test_add_func ("/forecast-filter/scores", test_scores);
  g_test_add_func ("/forecast-filter/start", test_start);

  return g_test_run ();
}
