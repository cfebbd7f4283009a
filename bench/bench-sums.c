/* bench-sums.c: whether sums of weeks spread as forecasts say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-sums sparse | SERIES.csv HORIZON [SEASON [QUICK]]
 *
 * Holds back the last steps of each series, and once more as many, forecasts them, and compares sums over the first steps
 * with what tw_forecast_get_sum() says of them: the root of the mean square of the error over the deviation, which should be
 * 1, and the share of sums inside the central 80 % of the law of that mean and deviation, negative binomial for counts and
 * normal for others; of counts a value at the end of the band is inside by chance. SERIES.csv is as `tradewind-cli forecast
 * --series` reads it; "sparse" draws series that sell in few weeks. Series that sold nothing yet are left out.
 */

#include "forecast/tw-forecast-series.h"
#include "model/tw-forecast-set.h"
#include "tw-series-csv.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_DRAWN 3000
#define WEEKS   130
#define N_SUMS  4

typedef struct
{
  double squares;
  double inside;
  double below;
  guint  n;
} Score;

/* Demand in a share of weeks, of which some have packs, some drift. */
static GPtrArray *
draw_series (void)
{
  GPtrArray *table = g_ptr_array_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < N_DRAWN; i++)
    {
      TwNamedSeries *series = g_new0 (TwNamedSeries, 1);
      double         share = 0.03 + 0.4 * g_rand_double (rand);
      double         drift = 0.01 * g_rand_double_range (rand, -1, 1);
      double         size = i % 3 == 0 ? 6 : 2;

      series->value = g_array_new (FALSE, FALSE, sizeof (double));
      for (guint t = 0; t < WEEKS; t++)
        {
          double y = g_rand_double (rand) < share * exp (drift * (t - WEEKS / 2.0)) ? floor (1 - size * log (1 - g_rand_double (rand))) : 0;

          g_array_append_val (series->value, y);
        }
      g_ptr_array_add (table, series);
    }

  return table;
}

/* As a plan would keep it. */
static void
get_sum (const TwSeriesForecast *from,
         guint                   horizon,
         guint                   n,
         double                 *mean,
         double                 *sd)
{
  g_autofree float *means = g_new (float, horizon);
  g_autofree float *deviations = g_new (float, horizon);
  g_autofree float *quantile = g_new (float, horizon *TW_N_LEVELS);
  TwForecast        forecast = { .mean = means, .quantile = quantile, .sd = from->counts ? deviations : NULL };

  for (guint t = 0; t < horizon; t++)
    {
      means[t] = (float) from->mean[t];
      deviations[t] = (float) from->sd[t];
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + k] = (float) from->quantile[t * TW_N_LEVELS + k];
    }
  forecast.error_correlation = (float) from->error_level;
  forecast.error_decay = (float) from->error_decay;
  tw_forecast_get_sum (&forecast, horizon, 0, n, mean, sd);
}

static double
get_share_below (gboolean counts,
                 double   mean,
                 double   sd,
                 double   total)
{
  double variance = fmax (sd * sd, 1.01 * mean);

  if (!counts)
    return gsl_cdf_ugaussian_P ((total - mean) / sd);

  return total < 0 ? 0 : gsl_cdf_negative_binomial_P ((unsigned int) total, mean / variance, mean * mean / (variance - mean));
}

static void
score_sum (Score                  *score,
           const TwSeriesForecast *forecast,
           const double           *actual,
           guint                   horizon,
           guint                   n,
           double                  chance)
{
  double total = 0;
  double mean, sd, share;

  for (guint t = 0; t < n; t++)
    total += actual[t];
  get_sum (forecast, horizon, n, &mean, &sd);
  if (isnan (total) || !(mean > 1e-6) || !(sd > 0))
    return;

  share = get_share_below (forecast->counts, mean, sd, total);
  if (forecast->counts)
    share -= chance * (share - get_share_below (TRUE, mean, sd, total - 1));
  score->squares += (total - mean) * (total - mean) / (sd * sd);
  score->inside += share > 0.1 && share < 0.9;
  score->below += share < 0.5;
  score->n++;
}

static void
run_origin (GPtrArray *table,
            guint      horizon,
            guint      season,
            gboolean   quick,
            guint      hold)
{
  TwSeriesOptions      options = { .horizon = horizon, .test_horizon = quick ? horizon : 0, .season = season, .quick = quick, .level = tw_forecast_levels, .n_levels = TW_N_LEVELS };
  g_autofree TwSeries *series = g_new0 (TwSeries, table->len + 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Score             score[2][N_SUMS] = { 0 };
  TwSeriesForecast *forecasts;
  const guint       n_steps[N_SUMS] = { 1, MAX (1, horizon / 4), MAX (1, horizon / 2), horizon };

  for (guint i = 0; i < table->len; i++)
    {
      const TwNamedSeries *named = table->pdata[i];

      series[i].value = (const double *) named->value->data;
      series[i].n = named->value->len - MIN (named->value->len, hold);
    }
  forecasts = tw_forecast_series (series, table->len, &options, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < table->len; i++)
    for (guint k = 0; k < N_SUMS && series[i].n > 0; k++)
      score_sum (&score[forecasts[i].counts][k], &forecasts[i], series[i].value + series[i].n, horizon, n_steps[k], g_rand_double (rand));
  for (guint counts = 0; counts < 2; counts++)
    for (guint k = 0; k < N_SUMS && score[counts][0].n > 0; k++)
      {
        const Score *s = &score[counts][k];

        printf ("held back %3u  %-7s %5u series, sums over %2u: error over deviation %.3f, inside 80 %% %.1f, below the middle %.1f\n", hold,
                counts ? "counts" : "others", s->n, n_steps[k], sqrt (s->squares / s->n), 100 * s->inside / s->n, 100 * s->below / s->n);
      }
  fflush (stdout);
  tw_series_forecasts_free (forecasts, table->len);
}

int
main (int    argc,
      char **argv)
{
  gboolean sparse = argc > 1 && strcmp (argv[1], "sparse") == 0;
  guint    horizon = argc > 2 ? (guint) atoi (argv[2]) : 13;
  guint    season = argc > 3 ? (guint) atoi (argv[3]) : 52;
  gboolean quick = argc > 4 ? atoi (argv[4]) != 0 : sparse;
  g_autoptr (GPtrArray) table = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 2 || horizon < 1 || season < 1)
    {
      fprintf (stderr, "Usage: bench-sums sparse | SERIES.csv HORIZON [SEASON [QUICK]]\n");
      return 2;
    }
  table = sparse ? draw_series () : tw_series_csv_read (argv[1], &error);
  if (table == NULL)
    {
      fprintf (stderr, "bench-sums: %s; nothing measured\n", error->message);
      return 77;
    }
  for (guint k = 2; k >= 1; k--)
    run_origin (table, horizon, season, quick, k * horizon);

  return 0;
}
