/* tw-reconcile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-reconcile.h"

#include "forecast/tw-parallel.h"
#include "forecast/tw-series-past.h"

#include <math.h>

#define NONE           TW_RECONCILE_NONE
#define MAX_RATIO      2.0
#define MAX_ITERATIONS 200
#define TOLERANCE      1e-9 /* of the residual, relative */
#define LEAST_VARIANCE 0.05 /* share of the mean: no forecast of a count is surer */
#define N_PROFILES     (TW_SERIES_N_ORIGINS + 1)

typedef struct
{
  const TwForecastFrame *frame;
  guint                 *parent; /* [n * levels]: sum that a series is part of, or NONE */
  guint                  n_sums;
  double                *value;   /* [n_sums * end] */
  double                *profile; /* (nullable) [n_sums * N_PROFILES * n_steps] */
  TwSeries              *series;  /* [n_sums] */
  TwSeriesForecast      *forecasts;
} Sums;

/* ---- which sums there are ---- */

/* What the series has in common with the others of its sum. */
static gint64
get_key (const TwForecastFrame *frame,
         guint                  index,
         guint                  level)
{
  const TwPooledInput *input = &frame->input[index];
  gint64               cell = (gint64) input->category << 32 | input->market;
  gint64               key[TW_RECONCILE_N_LEVELS] = { 0, input->market, frame->sales[index].item, input->category, cell };

  return key[level];
}

/* Marks the groups whose members are just those of a sum before: counted twice it would seem surer than it is. */
static void
mark_repeated (const guint *parent,
               guint        n,
               guint        level,
               guint        n_sums,
               const guint *group,
               const guint *size,
               guint        n_groups,
               gboolean    *repeated)
{
  g_autofree guint *n_members = g_new0 (guint, n_sums + 1);
  g_autofree guint *common = g_new (guint, n_groups + 1);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < level; k++)
      if (parent[(gsize) i * TW_RECONCILE_N_LEVELS + k] != NONE)
        n_members[parent[(gsize) i * TW_RECONCILE_N_LEVELS + k]]++;
  for (guint k = 0; k < level; k++)
    {
      for (guint g = 0; g < n_groups; g++)
        common[g] = NONE - 1; /* not seen yet */
      for (guint i = 0; i < n; i++)
        {
          guint a = parent[(gsize) i * TW_RECONCILE_N_LEVELS + k];

          common[group[i]] = common[group[i]] == NONE - 1 || common[group[i]] == a ? a : NONE;
        }
      for (guint g = 0; g < n_groups; g++)
        repeated[g] = repeated[g] || (common[g] != NONE && n_members[common[g]] == size[g]);
    }
}

/* Numbers the sums of one level from @first on. Returns how many there are of more than one series, and not of just the
 * series of an earlier sum. */
static guint
number_level (const TwForecastFrame *frame,
              guint                  level,
              guint                  first,
              guint                 *parent)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree guint    *size = g_new0 (guint, frame->n + 1);
  g_autofree guint    *group = g_new (guint, frame->n + 1);
  g_autofree guint    *number = g_new (guint, frame->n + 1);
  g_autofree gboolean *repeated = g_new0 (gboolean, frame->n + 1);
  guint                n_groups, n = 0;

  for (guint i = 0; i < frame->n; i++)
    {
      gint64   key = get_key (frame, i, level);
      gpointer found = g_hash_table_lookup (groups, &key);

      if (found == NULL)
        {
          found = GUINT_TO_POINTER (g_hash_table_size (groups) + 1);
          g_hash_table_insert (groups, g_memdup2 (&key, sizeof key), found);
        }
      group[i] = GPOINTER_TO_UINT (found) - 1;
      size[group[i]]++;
    }
  n_groups = g_hash_table_size (groups);
  mark_repeated (parent, frame->n, level, first, group, size, n_groups, repeated);
  for (guint g = 0; g < n_groups; g++)
    number[g] = size[g] > 1 && !repeated[g] ? first + n++ : NONE;
  for (guint i = 0; i < frame->n; i++)
    parent[(gsize) i * TW_RECONCILE_N_LEVELS + level] = number[group[i]];

  return n;
}

/* ---- what sums sold ---- */

/* Sales with stock-outs and gaps made good, added to all sums of the series. */
static void
add_values (Sums *sums,
            guint index)
{
  const TwForecastFrame *frame = sums->frame;
  const guint           *parent = sums->parent + (gsize) index * TW_RECONCILE_N_LEVELS;
  TwSeriesPast           past;

  tw_series_past_init (&past, &frame->series[index], 0);
  for (guint k = 0; k < TW_RECONCILE_N_LEVELS; k++)
    for (gsize t = 0; parent[k] != NONE && t < past.n; t++)
      sums->value[(gsize) parent[k] * frame->end + frame->input[index].start + past.first + t] += past.y[t] * past.scale;
  tw_series_past_clear (&past);
}

/* Mean of the last year recorded: what the profile of a series weighs in those of its sums. */
static double
get_level (const TwSeries *series)
{
  gsize  from = series->n > TW_FORECAST_YEAR ? series->n - TW_FORECAST_YEAR : 0;
  double sum = 0;

  for (gsize t = from; t < series->n; t++)
    sum += isnan (series->value[t]) ? 0 : series->value[t];

  return sum / MAX (series->n - from, 1);
}

/* Adds season, events and drivers of a series to the profiles of its sums; @buffer has room for all origins. */
static void
add_profiles (Sums                  *sums,
              const TwSeriesOptions *options,
              guint                  index,
              double                *buffer,
              double                *weight)
{
  const TwForecastFrame *frame = sums->frame;
  const guint           *parent = sums->parent + (gsize) index * TW_RECONCILE_N_LEVELS;
  const TwSeries        *series = &frame->series[index];
  const double          *factor = options->fill_factor != NULL ? buffer : series->factor;
  gsize                  stride = options->fill_factor != NULL ? options->factor_stride : series->factor_stride;
  gsize                  start = frame->input[index].start;
  double                 level = get_level (series) + 1e-6;

  if (options->fill_factor != NULL)
    options->fill_factor (index, buffer, options->fill_data);
  for (guint k = 0; k < TW_RECONCILE_N_LEVELS; k++)
    {
      if (parent[k] == NONE)
        continue;
      weight[parent[k]] += level;
      for (gsize o = 0; o < N_PROFILES; o++)
        {
          double *profile = sums->profile + ((gsize) parent[k] * N_PROFILES + o) * frame->n_steps;

          for (gsize t = 0; t < frame->n_steps; t++)
            profile[t] += level * (t < start ? 1 : factor[o * stride + t - start]);
        }
    }
}

static void
fill_sums (Sums                  *sums,
           const TwSeriesOptions *options)
{
  const TwForecastFrame *frame = sums->frame;
  gsize                  stride = N_PROFILES * frame->n_steps;
  g_autofree double     *weight = g_new0 (double, sums->n_sums + 1);
  g_autofree double     *buffer = g_new (double, N_PROFILES *MAX (frame->n_steps, options->factor_stride));

  sums->value = g_new0 (double, sums->n_sums * frame->end + 1);
  sums->series = g_new0 (TwSeries, sums->n_sums + 1);
  if (frame->season != NULL || options->fill_factor != NULL)
    sums->profile = g_new0 (double, sums->n_sums *stride + 1);
  for (guint i = 0; i < frame->n; i++)
    {
      add_values (sums, i);
      if (sums->profile != NULL)
        add_profiles (sums, options, i, buffer, weight);
    }
  for (guint a = 0; a < sums->n_sums; a++)
    {
      double *profile = sums->profile != NULL ? sums->profile + a * stride : NULL;

      for (gsize t = 0; profile != NULL && t < stride; t++)
        profile[t] /= weight[a];
      sums->series[a] = (TwSeries){ .value = sums->value + a * frame->end, .n = frame->end, .non_negative = TRUE, .factor = profile, .factor_stride = frame->n_steps };
    }
}

static void
clear_sums (Sums *sums)
{
  g_free (sums->parent);
  g_free (sums->value);
  g_free (sums->profile);
  g_free (sums->series);
  if (sums->forecasts != NULL)
    tw_series_forecasts_free (sums->forecasts, sums->n_sums);
}

/* ---- agreement ---- */

/* Sum of @z over the sums that series @index is part of. */
static double
sum_parents (const TwReconcileStep *step,
             guint                  index,
             const double          *z)
{
  const guint *parent = step->parent + (gsize) index * TW_RECONCILE_N_LEVELS;
  double       sum = 0;

  for (guint k = 0; k < TW_RECONCILE_N_LEVELS; k++)
    if (parent[k] != NONE)
      sum += z[parent[k]];

  return sum;
}

static void
add_to_parents (const TwReconcileStep *step,
                guint                  index,
                double                 value,
                double                *out)
{
  const guint *parent = step->parent + (gsize) index * TW_RECONCILE_N_LEVELS;

  for (guint k = 0; k < TW_RECONCILE_N_LEVELS; k++)
    if (parent[k] != NONE)
      out[parent[k]] += value;
}

/* The matrix of the equations, by its factors: variances of sums, and variances of series as they move sums. */
static void
multiply (const TwReconcileStep *step,
          const double          *z,
          double                *out)
{
  for (guint a = 0; a < step->n_sums; a++)
    out[a] = step->sum_variance[a] * z[a];
  for (guint i = 0; i < step->n; i++)
    add_to_parents (step, i, step->variance[i] * sum_parents (step, i, z), out);
}

static double
dot (const double *a,
     const double *b,
     guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];

  return sum;
}

/* Conjugate gradients, the diagonal as preconditioner; @r holds the right side and then what is left of it. */
static void
solve (const TwReconcileStep *step,
       const double          *diagonal,
       double                *r,
       double                *z)
{
  guint              n = step->n_sums;
  g_autofree double *p = g_new (double, n + 1);
  g_autofree double *q = g_new (double, n + 1);
  g_autofree double *s = g_new (double, n + 1);
  double             left, first;

  for (guint a = 0; a < n; a++)
    {
      z[a] = 0;
      p[a] = s[a] = r[a] / diagonal[a];
    }
  left = first = dot (r, s, n);
  for (int i = 0; i < MAX_ITERATIONS && left > TOLERANCE * TOLERANCE * first; i++)
    {
      double length, last = left;

      multiply (step, p, q);
      length = left / dot (p, q, n);
      for (guint a = 0; a < n; a++)
        {
          z[a] += length * p[a];
          r[a] -= length * q[a];
          s[a] = r[a] / diagonal[a];
        }
      left = dot (r, s, n);
      for (guint a = 0; a < n; a++)
        p[a] = s[a] + left / last * p[a];
    }
}

/* With S the series in each sum, V and W the variances of series and sums, means m and M: m + V S' z, where (W + S V S') z = M - S m. */
void
tw_reconcile_step (const TwReconcileStep *step,
                   double                *moved)
{
  g_autofree double *diagonal = g_memdup2 (step->sum_variance, step->n_sums * sizeof *diagonal);
  g_autofree double *r = g_memdup2 (step->sum_mean, step->n_sums * sizeof *r);
  g_autofree double *z = g_new (double, step->n_sums + 1);

  for (guint i = 0; i < step->n; i++)
    {
      add_to_parents (step, i, -step->mean[i], r);
      add_to_parents (step, i, step->variance[i], diagonal);
    }
  solve (step, diagonal, r, z);
  for (guint i = 0; i < step->n; i++)
    moved[i] = step->mean[i] + step->variance[i] * sum_parents (step, i, z);
}

/* ---- all steps ---- */

typedef struct
{
  const Sums               *sums;
  const TwReconcileOptions *options;
  const TwSeriesForecast   *forecasts;
  double                   *ratio; /* [n * horizon] */
} Work;

static double
get_variance (const TwSeriesForecast *forecast,
              gsize                   t)
{
  return fmax (forecast->sd[t] * forecast->sd[t], LEAST_VARIANCE * forecast->mean[t]);
}

static void
take_step (const TwSeriesForecast *forecasts,
           guint                   n,
           gsize                   t,
           double                  least,
           double                 *mean,
           double                 *variance)
{
  for (guint i = 0; i < n; i++)
    {
      mean[i] = forecasts[i].mean[t];
      variance[i] = get_variance (&forecasts[i], t) + least;
    }
}

static void
reconcile_step (gsize    t,
                gpointer data)
{
  const Work        *work = data;
  guint              n = work->sums->frame->n;
  guint              n_sums = work->sums->n_sums;
  g_autofree double *mean = g_new (double, n + 1);
  g_autofree double *variance = g_new (double, n + 1);
  g_autofree double *sum_mean = g_new (double, n_sums + 1);
  g_autofree double *sum_variance = g_new (double, n_sums + 1);
  g_autofree double *moved = g_new (double, n + 1);
  TwReconcileStep    step = { work->sums->parent, n, n_sums, mean, variance, sum_mean, sum_variance };

  take_step (work->forecasts, n, t, 0, mean, variance);
  take_step (work->sums->forecasts, n_sums, t, 1e-9, sum_mean, sum_variance);
  tw_reconcile_step (&step, moved);
  for (guint i = 0; i < n; i++)
    work->ratio[(gsize) i * work->options->series.horizon + t] = mean[i] > 0 ? CLAMP (1 + work->options->weight * (moved[i] / mean[i] - 1), 1 / MAX_RATIO, MAX_RATIO) : 1;
}

/* Quantiles of a count are whole, and stay so. */
static void
scale_step (TwSeriesForecast *forecast,
            gsize             n_levels,
            gsize             t,
            double            ratio)
{
  double *quantile = forecast->quantile + t * n_levels;

  forecast->mean[t] *= ratio;
  forecast->sd[t] *= ratio;
  for (gsize k = 0; k < n_levels; k++)
    quantile[k] = forecast->counts ? round (ratio * quantile[k]) : ratio * quantile[k];
}

static void
apply (const Work       *work,
       TwSeriesForecast *forecasts)
{
  const TwSeriesOptions *options = &work->options->series;

  for (guint i = 0; i < work->sums->frame->n; i++)
    for (gsize t = 0; t < options->horizon; t++)
      scale_step (&forecasts[i], options->n_levels, t, work->ratio[(gsize) i * options->horizon + t]);
}

/* What the methods are told about sums: nothing that is of series only. */
static TwSeriesOptions
get_sum_options (const TwSeriesOptions *options)
{
  return (TwSeriesOptions){
    .horizon = options->horizon,
    .season = options->season,
    .test_horizon = options->test_horizon,
    .max_history = options->max_history,
    .quick = options->quick,
    .level = options->level,
    .n_levels = options->n_levels,
    .n_threads = options->n_threads,
  };
}

gboolean
tw_reconcile (const TwForecastFrame    *frame,
              const TwReconcileOptions *options,
              TwSeriesForecast         *forecasts,
              GCancellable             *cancellable,
              GError                  **error)
{
  Sums            sums = { .frame = frame, .parent = g_new (guint, (gsize) frame->n * TW_RECONCILE_N_LEVELS + 1) };
  Work            work = { &sums, options, forecasts, NULL };
  TwSeriesOptions sum_options = get_sum_options (&options->series);
  gboolean        ok = TRUE;

  for (guint level = 0; level < TW_RECONCILE_N_LEVELS; level++)
    sums.n_sums += number_level (frame, level, sums.n_sums, sums.parent);
  if (sums.n_sums > 0)
    {
      fill_sums (&sums, &options->series);
      sums.forecasts = tw_forecast_series (sums.series, sums.n_sums, &sum_options, NULL, NULL, cancellable, error);
      work.ratio = g_new (double, (gsize) frame->n * options->series.horizon + 1);
      ok = sums.forecasts != NULL && tw_parallel_for (options->series.horizon, reconcile_step, &work, options->series.n_threads, 0, 1, NULL, NULL, cancellable, error);
      if (ok)
        apply (&work, forecasts);
      g_free (work.ratio);
    }
  clear_sums (&sums);

  return ok;
}
