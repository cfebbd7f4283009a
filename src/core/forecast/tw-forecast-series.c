/* tw-forecast-series.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-series.h"

#include "forecast/tw-conformal.h"
#include "forecast/tw-intermittent.h"
#include "forecast/tw-naive.h"
#include "forecast/tw-negative-binomial.h"
#include "forecast/tw-parallel.h"
#include "forecast/tw-series-past.h"
#include "forecast/tw-ses.h"

#include <math.h>
#include <string.h>

#define SHORT         8    /* steps below which no model is fitted */
#define MIN_PAST      12   /* steps an origin must leave */
#define MIN_SD        1e-9 /* against values of magnitude 1: a series that never moved */
#define FULL_TRUST    16.0 /* horizons of history at which earned weights count in full */
#define NO_TRUST      4.0  /* and at which they do not count at all */
#define GUESSED_RATIO 0.3  /* deviation over mean of a series too short to show its own */
#define FIRST_STEPS   2.0  /* steps that the first sale of a short series counts as */
#define FIRST_WINDOW  13   /* steps after it by which its worth is learned */
#define FIRST_PRIOR   10.0 /* series that say a first sale is like any other */
#define MAX_WORTH     4.0
#define COARSE        50.0 /* amounts that are no counts are taken in such parts of their mean */

typedef enum
{
  KIND_EMPTY,
  KIND_SHORT,
  KIND_SPARSE,
  KIND_REGULAR,
} Kind;

/* What is known of one series between the two passes. All values are over past.scale. */
typedef struct
{
  Kind         kind;
  TwSeriesPast past;
  double      *mean; /* [horizon] */
  double      *sd;   /* [horizon] */
  TwErrors     errors;
  float       *centre; /* [errors.n_origins * errors.h]: forecast at the origin */
  float       *spread; /* its standard deviation */
  double       own_error;
  double       naive_error;
  double       actual;
  char         method[24];
  char         why[TW_COMBINE_WHY_SIZE];
} Work;

typedef struct
{
  const TwSeries        *series;
  const TwSeriesOptions *options;
  Work                  *work;
  TwConformal            law[2];      /* of sparse and of regular series */
  double                 first_worth; /* mean of what follows the first sale of a series, over that sale */
  TwSeriesForecast      *result;
} Run;

gsize
tw_forecast_series_get_hold (gsize origin,
                             gsize test_horizon)
{
  return origin == 0 ? 0 : test_horizon + (origin - 1) * ((test_horizon + 1) / 2);
}

static gsize
get_test_horizon (const TwSeriesOptions *options,
                  gsize                  n)
{
  if (options->test_horizon > 0)
    return options->test_horizon;

  return MAX (1, MIN (options->horizon, n / 4));
}

static gsize
count_origins (const TwSeriesOptions *options,
               gsize                  n,
               gsize                  h,
               gsize                  n_max)
{
  gsize min_past = options->season > 1 && options->season <= TW_ETS_MAX_SEASON ? 2 * options->season + 6 : MIN_PAST;
  gsize count = 0;

  while (count < n_max)
    {
      gsize hold = tw_forecast_series_get_hold (count + 1, h);

      if (n < hold + MAX (min_past, hold))
        break;
      count++;
    }

  return count;
}

/* (nullable): the known season from element 0 of the past on, as origin @origin saw it. */
static const double *
get_factor (const TwSeries *series,
            const Work     *work,
            gsize           origin)
{
  return series->factor != NULL ? series->factor + origin * series->factor_stride + work->past.first : NULL;
}

static void
init_errors (Work *work,
             gsize n_origins,
             gsize h)
{
  work->errors = (TwErrors){ .n_origins = n_origins, .h = h, .z = g_new (float, n_origins *h + 1) };
  for (gsize o = 1; o <= n_origins; o++)
    {
      double share = 1 - (double) tw_forecast_series_get_hold (o, h) / work->past.n;

      work->errors.weight[o - 1] = (float) (share * share);
    }
  work->centre = g_new (float, n_origins *h + 1);
  work->spread = g_new (float, n_origins *h + 1);
}

static void
note_origin (Work         *work,
             gsize         origin,
             const double *past,
             gsize         season,
             const double *mean,
             const double *sd)
{
  gsize              h = work->errors.h;
  gsize              n = work->past.n - tw_forecast_series_get_hold (origin, h);
  g_autofree double *naive = g_new (double, h);

  tw_naive_forecast (past, n, season, h, naive);
  for (gsize i = 0; i < h; i++)
    {
      gsize    at = (origin - 1) * h + i;
      double   y = work->past.raw[n + i];
      gboolean known = work->past.known[n + i];

      work->centre[at] = (float) mean[i];
      work->spread[at] = (float) fmax (sd[i], MIN_SD);
      work->errors.z[at] = known ? (float) ((y - mean[i]) / fmax (sd[i], MIN_SD)) : NAN;
      if (!known)
        continue;
      work->own_error += fabs (y - mean[i]);
      work->naive_error += fabs (y - naive[i]);
      work->actual += fabs (y);
    }
}

/* ---- intermittent and short series ---- */

/* The first sale counts as a few steps of what such a sale is worth. */
static double
get_short_level (const Work   *work,
                 const double *y,
                 gsize         n,
                 double        first_worth)
{
  double sum = FIRST_STEPS * first_worth * y[0];

  if (!work->past.non_negative)
    return tw_ses_level_optimal (y, n);
  for (gsize t = 1; t < n; t++)
    sum += y[t];

  return sum / (FIRST_STEPS + n - 1);
}

static void
forecast_level (const Work   *work,
                const double *factor,
                double        first_worth,
                const double *past,
                gsize         n,
                gsize         h,
                double       *mean,
                double       *sd)
{
  g_autofree double *y = g_memdup2 (past, n * sizeof *y);
  double             level;
  double             variance;

  for (gsize t = 0; factor != NULL && t < n; t++)
    y[t] /= factor[t];
  if (work->kind == KIND_SPARSE)
    {
      tw_intermittent_forecast (y, n, &level, &variance);
    }
  else
    {
      level = get_short_level (work, y, n, first_worth);
      tw_ses_level (y, n, 0.1, &variance);
      variance = variance / n + (fabs (level) * work->past.unit + GUESSED_RATIO * GUESSED_RATIO * level * level) / n;
    }
  if (work->past.non_negative)
    level = fmax (level, 0);

  for (gsize i = 0; i < h; i++)
    {
      double f = factor != NULL ? factor[n + i] : 1;

      mean[i] = level * f;
      sd[i] = sqrt (variance) * (work->kind == KIND_SPARSE ? sqrt (f) : f);
    }
}

static void
work_on_level (Work                  *work,
               const TwSeries        *series,
               double                 first_worth,
               const TwSeriesOptions *options)
{
  gsize              n = work->past.n;
  gsize              h = get_test_horizon (options, n);
  gsize              n_origins = count_origins (options, n, h, TW_SERIES_N_ORIGINS);
  g_autofree double *mean = g_new (double, h);
  g_autofree double *sd = g_new (double, h);
  g_autofree double *past = g_new (double, n);

  init_errors (work, n_origins, h);
  for (gsize o = n_origins + 1; o-- > 0;)
    {
      const double *factor = get_factor (series, work, o);
      gsize         known = n - tw_forecast_series_get_hold (o, h);

      tw_series_past_fill (&work->past, known, factor, past);
      if (o > 0)
        {
          forecast_level (work, factor, first_worth, past, known, h, mean, sd);
          note_origin (work, o, past, options->season, mean, sd);
        }
      else
        {
          forecast_level (work, factor, first_worth, past, n, options->horizon, work->mean, work->sd);
        }
    }
  g_strlcpy (work->method, work->kind == KIND_SPARSE ? "sparse mix" : "SES", sizeof work->method);
  if (work->kind == KIND_SPARSE)
    g_strlcpy (work->why, "SES 25 %, moving average 25 %, TSB 25 %, IMAPA 25 %", sizeof work->why);
}

/* ---- regular series ---- */

/* Mean error of a one-step naive forecast: the unit of losses. */
static double
get_step_size (const TwSeriesPast *past)
{
  double sum = 0;

  for (gsize t = 1; t < past->n; t++)
    sum += fabs (past->y[t] - past->y[t - 1]);

  return sum > 0 ? sum / (past->n - 1) : 1;
}

/* Losses of each method over all origins but @but. FALSE if nothing was known anywhere. */
static gboolean
get_losses (const Work          *work,
            const TwCandidates **at,
            gsize                but,
            double              *loss)
{
  gsize  h = work->errors.h;
  double step = get_step_size (&work->past);
  double weights = 0;

  memset (loss, 0, TW_N_CANDIDATES * sizeof *loss);
  for (gsize o = 1; o <= work->errors.n_origins; o++)
    {
      gsize  n = work->past.n - tw_forecast_series_get_hold (o, h);
      double weight = work->errors.weight[o - 1];

      for (gsize i = 0; i < h && o != but; i++)
        {
          if (!work->past.known[n + i])
            continue;
          weights += weight;
          for (guint q = 0; q < TW_N_CANDIDATES; q++)
            {
              guint from = at[o]->on[q] || q >= 2 * TW_N_FAMILY ? q : (q + TW_N_FAMILY) % (2 * TW_N_FAMILY);

              loss[q] += weight * fabs (work->past.raw[n + i] - at[o]->mean[from * h + i]) / step;
            }
        }
    }
  for (guint q = 0; q < TW_N_CANDIDATES; q++)
    loss[q] /= weights > 0 ? weights : 1;

  return weights > 0;
}

static void
name_method (Work               *work,
             const TwCandidates *candidates,
             const double       *weight)
{
  char  name[TW_COMBINE_NAME_SIZE];
  guint best = 0;

  for (guint q = 1; q < TW_N_CANDIDATES; q++)
    if (weight[q] > weight[best])
      best = q;
  tw_combine_get_name (candidates, best, name);
  g_snprintf (work->method, sizeof work->method, "%.*s mix", (int) sizeof work->method - 5, name);
  tw_combine_describe (candidates, weight, work->why);
}

static void
judge_origins (Work                  *work,
               const TwCandidates   **at,
               double *const         *past,
               const TwSeriesOptions *options,
               double                 trust)
{
  gsize              h = work->errors.h;
  g_autofree double *mean = g_new (double, h);

  for (gsize o = 1; o <= work->errors.n_origins; o++)
    {
      double   loss[TW_N_CANDIDATES];
      double   weight[TW_N_CANDIDATES];
      gboolean any = get_losses (work, at, o, loss);

      tw_combine_weights (at[o], any ? loss : NULL, trust, weight);
      tw_combine_mean (at[o], weight, mean);
      note_origin (work, o, past[o], options->season, mean, at[o]->sd);
    }
}

static void
work_on_regular (Work                  *work,
                 const TwSeries        *series,
                 const TwSeriesOptions *options)
{
  gsize              n = work->past.n;
  gsize              h = get_test_horizon (options, n);
  gsize              n_origins = count_origins (options, n, h, series->factor != NULL || options->quick ? TW_SERIES_N_ORIGINS : TW_MAX_ORIGINS);
  TwCandidatesMemory memory = { 0 };
  TwCandidates      *at[TW_MAX_ORIGINS + 1];
  double            *past[TW_MAX_ORIGINS + 1];
  double             trust = CLAMP (((double) n / h - NO_TRUST) / (FULL_TRUST - NO_TRUST), 0, 1);
  double             loss[TW_N_CANDIDATES];
  double             weight[TW_N_CANDIDATES];
  gboolean           any;

  init_errors (work, n_origins, h);
  for (gsize o = n_origins + 1; o-- > 0;) /* from the past to the present, each starting from the last */
    {
      const double *factor = get_factor (series, work, o);
      gsize         known = n - tw_forecast_series_get_hold (o, h);

      past[o] = g_new (double, n);
      tw_series_past_fill (&work->past, known, factor, past[o]);
      if (o == 0 && !options->quick) /* a search from scratch now and then finds what a chain of small steps has missed */
        memory = (TwCandidatesMemory){ 0 };
      at[o] = tw_candidates_new (past[o], known, options->season, o > 0 ? h : options->horizon, factor, options->quick, &memory);
    }

  judge_origins (work, (const TwCandidates **) at, past, options, trust);
  any = get_losses (work, (const TwCandidates **) at, 0, loss);
  tw_combine_weights (at[0], any ? loss : NULL, trust, weight);
  tw_combine_mean (at[0], weight, work->mean);
  memcpy (work->sd, at[0]->sd, options->horizon * sizeof *work->sd);
  name_method (work, at[0], weight);

  for (gsize o = 0; o <= n_origins; o++)
    {
      tw_candidates_free (at[o]);
      g_free (past[o]);
    }
}

/* ---- the two passes ---- */

static void
prepare_cb (gsize    index,
            gpointer data)
{
  Run *run = data;

  tw_series_past_init (&run->work[index].past, &run->series[index], run->options->max_history);
}

/* A pool of ratios, begun with a few that say nothing happens. Series whose
 * start is not known are left out. */
static void
learn_first_worth (Run  *run,
                   gsize n)
{
  double sum = FIRST_PRIOR;
  double count = FIRST_PRIOR;

  for (gsize i = 0; i < n; i++)
    {
      const TwSeriesPast *past = &run->work[i].past;
      double              after = 0;

      if (!past->non_negative || (past->first == 0 && !run->series[i].launched) || past->n <= FIRST_WINDOW || !(past->y[0] > 0))
        continue;
      for (gsize t = 1; t <= FIRST_WINDOW; t++)
        after += past->y[t] / FIRST_WINDOW;
      sum += fmin (after / past->y[0], MAX_WORTH);
      count++;
    }
  run->first_worth = sum / count;
}

static void
work_cb (gsize    index,
         gpointer data)
{
  Run                   *run = data;
  const TwSeriesOptions *options = run->options;
  Work                  *work = &run->work[index];
  const TwSeries        *series = &run->series[index];
  g_autofree double     *factor = NULL;
  TwSeries               with_factor;

  if (options->fill_factor != NULL)
    {
      factor = g_new (double, (TW_SERIES_N_ORIGINS + 1) * options->factor_stride);
      options->fill_factor (index, factor, options->fill_data);
      with_factor = *series;
      with_factor.factor = factor;
      with_factor.factor_stride = options->factor_stride;
      series = &with_factor;
    }
  work->mean = g_new0 (double, run->options->horizon);
  work->sd = g_new0 (double, run->options->horizon);
  if (work->past.n == 0)
    work->kind = KIND_EMPTY;
  else if (work->past.n < SHORT)
    work->kind = KIND_SHORT;
  else
    work->kind = work->past.non_negative && tw_intermittent_is (work->past.y, work->past.n) ? KIND_SPARSE : KIND_REGULAR;

  if (work->kind == KIND_EMPTY)
    g_strlcpy (work->method, "none", sizeof work->method);
  else if (work->kind == KIND_REGULAR)
    work_on_regular (work, series, run->options);
  else
    work_on_level (work, series, run->first_worth, run->options);
}

static const TwConformal *
get_law (const Run  *run,
         const Work *work)
{
  return &run->law[work->kind == KIND_REGULAR];
}

/* Whether the law is that of a count, in units or, of amounts, in parts of the mean. */
static gboolean
are_counts (const Work *work)
{
  return work->past.non_negative && work->kind != KIND_REGULAR;
}

/* Quantiles around one mean, over past.scale. */
static void
get_quantiles (const Run    *run,
               const Work   *work,
               double        mean,
               double        sd,
               const double *level,
               gsize         n_levels,
               double       *quantile)
{
  double unit = work->past.unit > 0 ? work->past.unit : mean / COARSE;

  if (are_counts (work) && unit > 0)
    {
      tw_negative_binomial_quantiles (mean / unit, sd * sd / unit / unit, level, n_levels, quantile);
      for (gsize k = 0; k < n_levels; k++)
        quantile[k] *= unit;
      return;
    }

  for (gsize k = 0; k < n_levels; k++)
    {
      quantile[k] = mean + sd * tw_conformal_get_quantile (get_law (run, work), level[k]);
      if (work->past.non_negative)
        quantile[k] = fmax (quantile[k], 0);
      if (k > 0)
        quantile[k] = fmax (quantile[k], quantile[k - 1]);
    }
}

/* Share of tested steps inside the 80 % band, had it been drawn at their origin. */
static double
get_coverage (const Run  *run,
              const Work *work)
{
  static const double levels[] = { 0.1, 0.9 };
  const TwConformal  *law = get_law (run, work);
  gsize               h = work->errors.h;
  gsize               inside = 0;
  gsize               count = 0;

  for (gsize o = 0; o < work->errors.n_origins; o++)
    {
      double gauge = tw_conformal_get_gauge (law, &work->errors, (gssize) o);

      for (gsize i = 0; i < h; i++)
        {
          double mean = work->centre[o * h + i];
          double sd = work->spread[o * h + i];
          double y = mean + work->errors.z[o * h + i] * sd;
          double band[2];

          if (isnan (y))
            continue;
          get_quantiles (run, work, mean, sd * gauge * tw_conformal_get_growth (law, i), levels, 2, band);
          inside += y >= band[0] - 1e-6 && y <= band[1] + 1e-6;
          count++;
        }
    }

  return count > 0 ? (double) inside / count : NAN;
}

static double
scale_back (const Work *work,
            double      value)
{
  return CLAMP (value * work->past.scale, -G_MAXDOUBLE, G_MAXDOUBLE);
}

static void
finish_cb (gsize    index,
           gpointer data)
{
  Run                   *run = data;
  const TwSeriesOptions *options = run->options;
  Work                  *work = &run->work[index];
  TwSeriesForecast      *result = &run->result[index];
  const TwConformal     *law = get_law (run, work);
  double                 gauge = tw_conformal_get_gauge (law, &work->errors, -1);

  result->mean = g_new (double, options->horizon);
  result->quantile = g_new (double, options->horizon * options->n_levels);
  result->sd = g_new (double, options->horizon);
  result->counts = are_counts (work) && work->past.unit > 0;
  for (gsize i = 0; i < options->horizon; i++)
    {
      double *q = &result->quantile[i * options->n_levels];
      double  sd = work->sd[i] * gauge * tw_conformal_get_growth (law, i);

      get_quantiles (run, work, work->mean[i], sd, options->level, options->n_levels, q);
      result->mean[i] = scale_back (work, work->mean[i]);
      result->sd[i] = scale_back (work, sd * law->deviation);
      for (gsize k = 0; k < options->n_levels; k++)
        q[k] = result->counts ? round (scale_back (work, q[k])) : scale_back (work, q[k]);
    }

  g_strlcpy (result->method, work->method, sizeof result->method);
  g_strlcpy (result->why, work->why, sizeof result->why);
  result->relative_error = work->naive_error > 0 ? work->own_error / work->naive_error : NAN;
  result->wape = work->actual > 0 ? work->own_error / work->actual : NAN;
  result->coverage = get_coverage (run, work);
  result->error_level = tw_conformal_get_level (law, &work->errors);
  result->error_decay = law->decay;
}

static void
learn_laws (Run  *run,
            gsize n)
{
  g_autofree TwErrors *errors = g_new0 (TwErrors, n + 1);

  for (guint regular = 0; regular < 2; regular++)
    {
      gsize count = 0;

      for (gsize i = 0; i < n; i++)
        if ((run->work[i].kind == KIND_REGULAR) == (regular == 1))
          errors[count++] = run->work[i].errors;
      tw_conformal_init (&run->law[regular], errors, count, regular ? 1 : 2);
    }
}

static void
clear_run (Run  *run,
           gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      Work *work = &run->work[i];

      tw_series_past_clear (&work->past);
      g_free (work->mean);
      g_free (work->sd);
      g_free (work->errors.z);
      g_free (work->centre);
      g_free (work->spread);
    }
  g_free (run->work);
  for (guint k = 0; k < 2; k++)
    tw_conformal_clear (&run->law[k]);
}

TwSeriesForecast *
tw_forecast_series (const TwSeries        *series,
                    gsize                  n,
                    const TwSeriesOptions *options,
                    TwProgressFunc         progress,
                    gpointer               data,
                    GCancellable          *cancellable,
                    GError               **error)
{
  Run      run = { .series = series, .options = options };
  gboolean done;

  g_return_val_if_fail (options->horizon >= 1 && options->season >= 1, NULL);

  run.work = g_new0 (Work, n + 1);
  run.result = g_new0 (TwSeriesForecast, n + 1);
  done = tw_parallel_for (n, prepare_cb, &run, options->n_threads, 0, 0.05, progress, data, cancellable, error);
  if (done)
    {
      learn_first_worth (&run, n);
      done = tw_parallel_for (n, work_cb, &run, options->n_threads, 0.05, 0.9, progress, data, cancellable, error);
    }
  if (done)
    {
      learn_laws (&run, n);
      done = tw_parallel_for (n, finish_cb, &run, options->n_threads, 0.9, 1, progress, data, cancellable, error);
    }
  clear_run (&run, n);
  if (!done)
    {
      tw_series_forecasts_free (run.result, n);
      return NULL;
    }

  return run.result;
}

void
tw_series_forecasts_free (TwSeriesForecast *forecasts,
                          gsize             n)
{
  for (gsize i = 0; forecasts != NULL && i < n; i++)
    {
      g_free (forecasts[i].mean);
      g_free (forecasts[i].quantile);
      g_free (forecasts[i].sd);
    }
  g_free (forecasts);
}
