/* tw-driver-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-driver-model.h"

#include "forecast/tw-parallel.h"
#include "forecast/tw-usual-deals.h"

#include <math.h>
#include <string.h>

#define N_ORIGINS    (TW_SERIES_N_ORIGINS + 1)
#define MAX_ROWS     300000 /* values that teach */
#define MIN_VALUES   16     /* of a series that teaches */
#define HALF_WINDOW  13     /* steps to either side by which the level of a step is known */
#define ROUNDS       8      /* of the quasi-likelihood, at most */
#define SETTLED      0.003  /* mean change of effects, in deviations of the prior, at which it ends */
#define SWEEPS       6      /* through the groups in each */
#define MAX_SURPRISE 1.5    /* times what was expected that a value counts at most */
#define CROWDING     2.0    /* errors of neighbours in time and of markets in a week are alike: so much less is known */
#define FIRST_KAPPA  0.3
#define TEST_ALPHA   0.15 /* smoothing of the level where kinds are judged */
#define BEYOND       2.0  /* standard errors by which a kind must help */
#define MIN_GAIN     0.01 /* and share of the error */
#define MAX_LOG      3.0  /* of all drivers together */

/* What is believed of a kind before any sales: deviation of its effect around none, and bounds. */
static const struct
{
  double spread;
  double low;
  double high;
} priors[TW_N_DRIVERS] = {
  [TW_DRIVER_PRICE] = { 1.5, -6, -0.01 },
  [TW_DRIVER_DEAL] = { 0.7, 0, 2.5 },
  [TW_DRIVER_COMPETITOR_PRICE] = { 0.5, 0, 3 },
  [TW_DRIVER_TEMPERATURE] = { 0.03, -0.2, 0.2 },
  [TW_DRIVER_ECONOMY] = { 1, -3, 5 },
  [TW_DRIVER_DELIVERY] = { 0.1, -0.5, 0 },
  [TW_DRIVER_DELAY] = { 0.03, -0.3, 0 },
};

/* Groups of series that answer alike, from all to one. */
typedef enum
{
  GROUP_ALL,
  GROUP_CATEGORY,
  GROUP_ITEM,
  GROUP_MARKET,
  GROUP_SERIES,
} Group;
#define N_GROUPS 5

/* Deviation of a group's effect from the one before, as a share of the prior's. */
static const double group_shares[N_GROUPS] = { 1, 0.4, 0.3, 0.2, 0.2 };

/* Effects of all groups as one origin knows them: of kind k in group number g in element g * p + k. */
typedef struct
{
  double *effect[N_GROUPS];
  double  error[TW_N_DRIVERS]; /* of the effect of all */
  double  kappa;               /* 0 if nothing was fitted yet */
} Fit;

/* What a series that teaches knows of all kinds that anything is known of. */
typedef struct
{
  float *x; /* of kind in row r at step t in element r * n + t */
  double mean[TW_N_DRIVERS];
} Measures;

struct _TwDriverModel
{
  const TwForecastFrame *frame;
  guint                  p;
  TwDriverKind           kind[TW_N_DRIVERS];
  guint                  row[TW_N_DRIVERS]; /* of each kind in #Measures */
  guint                  n_rows;
  guint32                known;    /* bits of kinds, whether kept or not */
  TwUsualDeals          *usual;    /* (nullable) */
  Measures              *measures; /* [n_teachers] */
  guint32               *teacher;  /* [frame->n]: number among the teachers, n_teachers if it is none */
  guint32                n_teachers;
  Fit                    fit[N_ORIGINS];
};

/* One series that teaches. */
typedef struct
{
  guint   index;
  double *square;   /* [p * p]: information on its effects */
  double *gradient; /* [p] */
  double *effect;   /* [p]: now */
  double *last;     /* [p]: where gradient and square were taken */
  double  spread;   /* sum of squared surprises over what they are expected to be */
  double  kappa;    /* sum of weight × the κ that each surprise speaks for */
  double  weight;
  guint   count;
  double *loss; /* [p + 1]: without each kind, and with all */
} Teacher;

typedef struct
{
  TwDriverModel *self;
  Teacher       *teachers;
  gsize          origin;
  double         kappa;
  gboolean       plain;                         /* whether to look away from the season */
  guint32        on;                            /* bits of the kinds, by their number, that take part when judging */
  double         gain[N_ORIGINS][TW_N_DRIVERS]; /* error without each kind less error with all, up to each origin */
} Run;

static guint
get_group (const TwDriverModel *self,
           Group                group,
           guint                index)
{
  const TwForecastFrame *frame = self->frame;

  switch (group)
    {
    case GROUP_CATEGORY:
      return frame->input[index].category;
    case GROUP_ITEM:
      return frame->sales[index].item;
    case GROUP_MARKET:
      return frame->sales[index].market;
    case GROUP_SERIES:
      return self->teacher[index];
    default:
      return 0;
    }
}

static guint
get_n_groups (const TwDriverModel *self,
              Group                group)
{
  switch (group)
    {
    case GROUP_CATEGORY:
      return self->frame->n_categories;
    case GROUP_ITEM:
      return tw_model_get_n_items (self->frame->model);
    case GROUP_MARKET:
      return tw_model_get_n_markets (self->frame->model);
    case GROUP_SERIES:
      return self->n_teachers + 1; /* the last one, of all who only learn, stays 0 */
    default:
      return 1;
    }
}

static double
get_effect (const TwDriverModel *self,
            gsize                origin,
            guint                index,
            guint                k)
{
  double effect = 0;

  for (Group g = GROUP_ALL; g <= GROUP_SERIES; g++)
    effect += self->fit[origin].effect[g][get_group (self, g, index) * self->p + k];

  return CLAMP (effect, priors[self->kind[k]].low, priors[self->kind[k]].high);
}

/* Steps of a series that origin @origin knew. */
static gsize
get_known (const TwForecastFrame *frame,
           guint                  index,
           gsize                  origin)
{
  gsize hold = tw_forecast_series_get_hold (origin, frame->test_horizon);
  gsize end = frame->end - MIN (hold, frame->end);
  gsize start = frame->input[index].start;

  return end > start ? MIN (end - start, frame->input[index].n) : 0;
}

static gsize
get_n (const TwDriverModel *self,
       guint                index)
{
  return self->frame->n_steps - self->frame->input[index].start;
}

/* Measures of kind number @k; of a series that does not teach they are written into @scratch. */
static const float *
get_x (const TwDriverModel *self,
       guint                index,
       guint                k,
       double              *mean,
       float               *scratch)
{
  const Measures *measures = self->teacher[index] < self->n_teachers ? &self->measures[self->teacher[index]] : NULL;

  if (measures == NULL)
    {
      *mean = tw_driver_values_fill (self->frame, index, self->kind[k], scratch);
      return scratch;
    }
  *mean = measures->mean[self->row[k]];

  return measures->x + self->row[k] * get_n (self, index);
}

/* (nullable) */
static const double *
get_season (const TwForecastFrame *frame,
            guint                  index,
            gsize                  origin)
{
  const TwPooledInput *input = &frame->input[index];

  return frame->season != NULL ? tw_pooled_season_get (frame->season, input->market, input->category) + origin * frame->n_steps + input->start : NULL;
}

/* ---- one series ---- */

/* Running sums from which those of any window follow. */
static double
get_window (const double *sum,
            gsize         n,
            gsize         t)
{
  return sum[MIN (n, t + HALF_WINDOW + 1)] - sum[t - MIN (t, HALF_WINDOW)];
}

typedef struct
{
  double *f;      /* factor of season and drivers */
  double *weight; /* information of a step on the logarithm of its mean; 0 if it says nothing */
  double *z;      /* surprise: relative distance from the mean */
  double *sum;    /* [n + 1] */
  double *other;  /* [n + 1] */
} Scratch;

static gboolean
says_something (const TwSeries *series,
                gsize           t)
{
  return isfinite (series->value[t]) && !(series->at_least != NULL && series->at_least[t]);
}

static void
fill_factor (const Run     *run,
             const Teacher *teacher,
             gsize          n,
             double        *f)
{
  const double *season = get_season (run->self->frame, teacher->index, run->origin);

  for (gsize t = 0; t < n; t++)
    f[t] = 0;
  for (guint k = 0; k < run->self->p; k++)
    {
      double       mean;
      const float *x = get_x (run->self, teacher->index, k, &mean, NULL);

      for (gsize t = 0; t < n; t++)
        f[t] += teacher->effect[k] * x[t];
    }
  for (gsize t = 0; t < n; t++)
    f[t] = exp (CLAMP (f[t], -MAX_LOG, MAX_LOG)) * (season != NULL ? season[t] : 1);
}

/* Mean, surprise and weight of each step, with the level of the window around it. */
static void
fill_surprises (const Run      *run,
                const TwSeries *series,
                gsize           n,
                Scratch        *s)
{
  double sold = 0;
  double expected = 0;

  for (gsize t = 0; t < n; t++)
    if (says_something (series, t))
      {
        sold += series->value[t];
        expected += s->f[t];
      }
  s->sum[0] = s->other[0] = 0;
  for (gsize t = 0; t < n; t++)
    {
      double w = says_something (series, t) && sold > 0 ? s->f[t] / (1 + run->kappa * s->f[t] * sold / expected) : 0;

      s->sum[t + 1] = s->sum[t] + (w > 0 ? w * series->value[t] / s->f[t] : 0);
      s->other[t + 1] = s->other[t] + w;
    }
  for (gsize t = 0; t < n; t++)
    {
      double weight = get_window (s->other, n, t);
      double mean = weight > 0 ? s->f[t] * get_window (s->sum, n, t) / weight : 0;

      s->weight[t] = says_something (series, t) && mean > 0 ? mean / (1 + run->kappa * mean) : 0;
      s->z[t] = s->weight[t] > 0 ? CLAMP ((series->value[t] - mean) / mean, -1, MAX_SURPRISE) : 0;
    }
}

/* Takes out of @x what the level of the window takes up. */
static void
centre (const Scratch *s,
        const float   *x,
        gsize          n,
        double        *centred)
{
  s->sum[0] = s->other[0] = 0;
  for (gsize t = 0; t < n; t++)
    {
      s->sum[t + 1] = s->sum[t] + s->weight[t] * x[t];
      s->other[t + 1] = s->other[t] + s->weight[t];
    }
  for (gsize t = 0; t < n; t++)
    {
      double weight = get_window (s->other, n, t);

      centred[t] = weight > 0 ? x[t] - get_window (s->sum, n, t) / weight : 0;
    }
}

static void
note_spread (Teacher       *teacher,
             const Scratch *s,
             double         kappa,
             gsize          n)
{
  for (gsize t = 0; t < n; t++)
    if (s->weight[t] > 0)
      {
        /* weight = mean / (1 + κ mean), so 1 / mean = 1 / weight - κ */
        teacher->spread += s->weight[t] * s->z[t] * s->z[t];
        teacher->kappa += s->weight[t] * (s->z[t] * s->z[t] - 1 / s->weight[t] + kappa);
        teacher->weight += s->weight[t];
        teacher->count++;
      }
}

static void
teach_cb (gsize    number,
          gpointer data)
{
  const Run         *run = data;
  Teacher           *teacher = &run->teachers[number];
  guint              p = run->self->p;
  gsize              n = get_known (run->self->frame, teacher->index, run->origin);
  const TwSeries    *series = &run->self->frame->series[teacher->index];
  g_autofree double *block = g_new (double, (5 + p) * (n + 1));
  Scratch            s = { block, block + n + 1, block + 2 * (n + 1), block + 3 * (n + 1), block + 4 * (n + 1) };
  double            *centred = block + 5 * (n + 1);

  memset (teacher->square, 0, (gsize) p * p * sizeof *teacher->square);
  memset (teacher->gradient, 0, p * sizeof *teacher->gradient);
  memcpy (teacher->last, teacher->effect, p * sizeof *teacher->last);
  teacher->count = 0;
  teacher->spread = teacher->kappa = teacher->weight = 0;
  if (n < MIN_VALUES)
    return;

  fill_factor (run, teacher, n, s.f);
  fill_surprises (run, series, n, &s);
  note_spread (teacher, &s, run->kappa, n);
  for (guint k = 0; k < p; k++)
    {
      double mean;

      centre (&s, get_x (run->self, teacher->index, k, &mean, NULL), n, centred + k * (n + 1));
    }
  for (gsize t = 0; t < n; t++)
    for (guint k = 0; k < p; k++)
      {
        double wx = s.weight[t] * centred[k * (n + 1) + t];

        teacher->gradient[k] += wx * s.z[t];
        for (guint l = 0; l <= k; l++)
          teacher->square[k * p + l] += wx * centred[l * (n + 1) + t];
      }
  for (guint k = 0; k < p; k++)
    for (guint l = k + 1; l < p; l++)
      teacher->square[k * p + l] = teacher->square[l * p + k];
}

/* ---- all series ---- */

/* Solves for @x in place, @a (p × p) symmetric and positive; @a is lost. */
static void
solve (double *a,
       double *x,
       guint   p)
{
  for (guint k = 0; k < p; k++)
    {
      for (guint l = 0; l < k; l++)
        for (guint m = k; m < p; m++)
          a[m * p + k] -= a[m * p + l] * a[k * p + l];
      a[k * p + k] = sqrt (fmax (a[k * p + k], 1e-12));
      for (guint m = k + 1; m < p; m++)
        a[m * p + k] /= a[k * p + k];
    }
  for (guint k = 0; k < p; k++)
    {
      for (guint l = 0; l < k; l++)
        x[k] -= a[k * p + l] * x[l];
      x[k] /= a[k * p + k];
    }
  for (guint k = p; k-- > 0;)
    {
      for (guint l = k + 1; l < p; l++)
        x[k] -= a[l * p + k] * x[l];
      x[k] /= a[k * p + k];
    }
}

/* Information that the prior of a group's deviation is worth. */
static double
get_penalty (const TwDriverModel *self,
             Group                group,
             guint                k,
             double               dispersion)
{
  double spread = group_shares[group] * priors[self->kind[k]].spread;

  return dispersion / (spread * spread);
}

/* Moves the deviations of all groups of one kind to where they are best while all others stay. */
static void
sweep_group (Run   *run,
             Group  group,
             double dispersion)
{
  TwDriverModel     *self = run->self;
  guint              p = self->p;
  guint              n_groups = get_n_groups (self, group);
  g_autofree double *square = g_new0 (double, (gsize) n_groups *p *p);
  g_autofree double *gradient = g_new0 (double, (gsize) n_groups *p);
  double            *effect = self->fit[run->origin].effect[group];

  for (guint i = 0; i < self->n_teachers; i++)
    {
      const Teacher *teacher = &run->teachers[i];
      gsize          g = get_group (self, group, teacher->index);

      for (guint k = 0; k < p; k++)
        {
          double residual = teacher->gradient[k];

          for (guint l = 0; l < p; l++)
            {
              square[(g * p + k) * p + l] += teacher->square[k * p + l];
              residual -= teacher->square[k * p + l] * (teacher->effect[l] - teacher->last[l]);
            }
          gradient[g * p + k] += residual;
        }
    }
  for (gsize g = 0; g < n_groups; g++)
    {
      for (guint k = 0; k < p; k++)
        {
          double penalty = get_penalty (self, group, k, dispersion);

          square[(g * p + k) * p + k] += penalty;
          gradient[g * p + k] -= penalty * effect[g * p + k];
        }
      solve (square + g * p * p, gradient + g * p, p);
      for (guint k = 0; k < p; k++)
        effect[g * p + k] += gradient[g * p + k];
    }
  for (guint i = 0; i < self->n_teachers; i++)
    {
      Teacher *teacher = &run->teachers[i];
      gsize    g = get_group (self, group, teacher->index);

      for (guint k = 0; k < p; k++)
        teacher->effect[k] += gradient[g * p + k];
    }
}

/* Standard errors of the effects of all. */
static void
note_errors (Run   *run,
             double dispersion)
{
  guint  p = run->self->p;
  double square[TW_N_DRIVERS * TW_N_DRIVERS];

  for (guint j = 0; j < p; j++)
    {
      double unit[TW_N_DRIVERS] = { 0 };

      memset (square, 0, sizeof square);
      for (guint i = 0; i < run->self->n_teachers; i++)
        for (guint k = 0; k < p * p; k++)
          square[k] += run->teachers[i].square[k];
      for (guint k = 0; k < p; k++)
        square[k * p + k] += get_penalty (run->self, GROUP_ALL, k, dispersion);
      unit[j] = 1;
      solve (square, unit, p);
      run->self->fit[run->origin].error[j] = sqrt (dispersion * unit[j]);
    }
}

/* Begins where the last fit ended: this one's own, or that of the origin before it, which knew less. */
static void
start_origin (Run *run)
{
  TwDriverModel *self = run->self;
  Fit           *fit = &self->fit[run->origin];

  for (Group g = GROUP_ALL; g <= GROUP_SERIES; g++)
    {
      gsize n = (gsize) get_n_groups (self, g) * self->p + 1;

      if (fit->effect[g] != NULL)
        continue;
      fit->effect[g] = run->origin + 1 < N_ORIGINS ? g_memdup2 (self->fit[run->origin + 1].effect[g], n * sizeof (double)) : g_new0 (double, n);
      fit->kappa = run->origin + 1 < N_ORIGINS ? self->fit[run->origin + 1].kappa : FIRST_KAPPA;
    }
  run->kappa = fit->kappa;
  for (guint i = 0; i < self->n_teachers; i++)
    for (guint k = 0; k < self->p; k++)
      {
        run->teachers[i].effect[k] = 0;
        for (Group g = GROUP_ALL; g <= GROUP_SERIES; g++)
          run->teachers[i].effect[k] += fit->effect[g][get_group (self, g, run->teachers[i].index) * self->p + k];
      }
}

/* Mean change of effects since the series were asked last. */
static double
get_change (const Run *run)
{
  const TwDriverModel *self = run->self;
  double               sum = 0;

  for (guint i = 0; i < self->n_teachers; i++)
    for (guint k = 0; k < self->p; k++)
      sum += fabs (run->teachers[i].effect[k] - run->teachers[i].last[k]) / priors[self->kind[k]].spread;

  return sum / ((double) self->n_teachers * self->p);
}

static void
fit_origin (Run *run,
            int  n_threads)
{
  double dispersion = CROWDING;

  start_origin (run);
  for (guint round = 0; round < ROUNDS; round++)
    {
      double spread = 0;
      double kappa = 0;
      double weight = 0;
      guint  count = 0;

      tw_parallel_for (run->self->n_teachers, teach_cb, run, n_threads, 0, 1, NULL, NULL, NULL, NULL);
      for (guint i = 0; i < run->self->n_teachers; i++)
        {
          spread += run->teachers[i].spread;
          kappa += run->teachers[i].kappa;
          weight += run->teachers[i].weight;
          count += run->teachers[i].count;
        }
      if (count == 0)
        return;
      dispersion = CROWDING * CLAMP (spread / count, 0.3, 10);
      for (guint sweep = 0; sweep < SWEEPS; sweep++)
        for (Group g = GROUP_ALL; g <= GROUP_SERIES; g++)
          if (g == GROUP_ALL || get_n_groups (run->self, g) > 1) /* one group is no other than all */
            sweep_group (run, g, dispersion);
      run->kappa = sqrt (run->kappa * CLAMP (kappa / fmax (weight, 1e-9), 0.02, 2)); /* half of the way: it swings */
      if (get_change (run) < SETTLED)
        break;
    }
  run->self->fit[run->origin].kappa = run->kappa;
  note_errors (run, dispersion);
}

/* ---- what an origin could not know ---- */

/* What the origin expected of the steps after it, where it could not foresee them. @mean: that was taken off @x. */
static double
get_guess (const TwDriverModel *self,
           const float         *x,
           double               mean,
           guint                k,
           gsize                known)
{
  if (self->kind[k] == TW_DRIVER_TEMPERATURE)
    return -mean;

  return known == 0 ? 0 : tw_driver_guess (self->kind[k], x, known);
}

/* Factor of the deals that an event usually brings, where nothing was planned. @on: bits of kinds, by their number. */
static double
get_usual (const TwDriverModel *self,
           guint                index,
           gsize                origin,
           guint32              foreseen,
           guint32              on,
           gsize                t)
{
  const TwSales *sales = &self->frame->sales[index];
  TwWeek         week = self->frame->week[self->frame->input[index].start + t];
  double         effect[TW_N_DRIVERS] = { 0 };
  TwUsualDeal    deal;

  if (self->usual == NULL || !tw_usual_deals_get (self->usual, index, origin, t, &deal))
    return 1;
  if (origin > 0 && foreseen & (1u << TW_DRIVER_PRICE | 1u << TW_DRIVER_DEAL))
    return 1;
  if (origin == 0 && (tw_driver_is_planned (self->frame->model, TW_DRIVER_PRICE, sales->item, sales->market, week) ||
                      tw_driver_is_planned (self->frame->model, TW_DRIVER_DEAL, sales->item, sales->market, week)))
    return 1;
  for (guint k = 0; k < self->p; k++)
    if (on & 1u << k)
      effect[self->kind[k]] = get_effect (self, origin, index, k);

  return tw_usual_deal_get_factor (&deal, effect[TW_DRIVER_PRICE], effect[TW_DRIVER_DEAL]);
}

/* ---- which kinds help ---- */

/* Error of a smoothed level over the steps after the origin, with the kinds of @on. */
static double
get_loss (const Run     *run,
          const Teacher *teacher,
          guint32        on)
{
  const TwDriverModel *self = run->self;
  const TwSeries      *series = &self->frame->series[teacher->index];
  const double        *season = run->plain ? NULL : get_season (self->frame, teacher->index, run->origin);
  gsize                known = get_known (self->frame, teacher->index, run->origin);
  guint32              foreseen = tw_driver_values_get_foreseen (self->frame, teacher->index);
  const float         *x[TW_N_DRIVERS];
  double               effect[TW_N_DRIVERS];
  double               guess[TW_N_DRIVERS];
  double               level = 0;
  double               mean = 0;
  double               error = 0;
  gsize                count = 0;

  for (guint k = 0; k < self->p; k++)
    {
      double taken;

      x[k] = get_x (self, teacher->index, k, &taken, NULL);
      effect[k] = on & 1u << k ? get_effect (self, run->origin, teacher->index, k) : 0;
      guess[k] = get_guess (self, x[k], taken, k, known);
    }
  for (gsize t = 0; t < MIN (known + self->frame->test_horizon, series->n); t++)
    {
      double sum = 0;
      double f;

      if (!says_something (series, t) || known < MIN_VALUES)
        continue;
      for (guint k = 0; k < self->p; k++)
        sum += effect[k] * (t < known || foreseen & 1u << self->kind[k] ? x[k][t] : guess[k]);
      f = exp (CLAMP (sum, -MAX_LOG, MAX_LOG)) * (season != NULL ? season[t] : 1);
      if (t >= known)
        {
          f *= get_usual (self, teacher->index, run->origin, foreseen, on, t);
          error += fabs (series->value[t] - level * f);
          continue;
        }
      count++;
      level += MAX (TEST_ALPHA, 1.0 / count) * (series->value[t] / f - level);
      mean += (series->value[t] - mean) / count;
    }

  return mean > 0 ? error / sqrt (mean) : 0;
}

static void
judge_cb (gsize    number,
          gpointer data)
{
  const Run *run = data;
  Teacher   *teacher = &run->teachers[number];
  guint      p = run->self->p;

  for (guint k = 0; k < p; k++)
    if (run->on & 1u << k)
      teacher->loss[k] += get_loss (run, teacher, run->on & ~(1u << k));
  teacher->loss[p] += get_loss (run, teacher, run->on);
}

static void
note_gains (Run *run)
{
  guint p = run->self->p;

  for (guint k = 0; k < p; k++)
    {
      run->gain[run->origin][k] = 0;
      for (guint i = 0; i < run->self->n_teachers; i++)
        run->gain[run->origin][k] += run->teachers[i].loss[k] - run->teachers[i].loss[p];
    }
}

/* By how many standard errors the series are worse without kind @k; 0 if they are hardly so, or not at every origin: what
 * moves all series alike in one quarter is easily taken for a driver. */
static double
get_gain (const Run *run,
          guint      k)
{
  guint  p = run->self->p;
  double sum = 0;
  double square = 0;
  double all = 0;

  for (gsize o = 1; o < N_ORIGINS; o++)
    if (run->gain[o][k] < run->gain[o - 1][k])
      return 0;
  for (guint i = 0; i < run->self->n_teachers; i++)
    {
      double gain = run->teachers[i].loss[k] - run->teachers[i].loss[p];

      sum += gain;
      square += gain * gain;
      all += run->teachers[i].loss[k];
    }

  return square > 0 && sum > MIN_GAIN * all ? sum / sqrt (square) : 0;
}

/* Whether the effect of all is what no such driver has, such as a deal that lowers sales: another driver is in its place. */
static gboolean
is_nonsense (const TwDriverModel *self,
             guint                k)
{
  double effect = self->fit[0].effect[GROUP_ALL][k];

  return effect < priors[self->kind[k]].low || effect > priors[self->kind[k]].high;
}

/* Bits of the kinds, by their number, that are worth keeping: the worst goes first. */
static guint32
choose_kinds (Run *run,
              int  n_threads)
{
  guint p = run->self->p;

  run->on = (1u << p) - 1;
  for (guint k = 0; k < p; k++)
    if (is_nonsense (run->self, k))
      return run->on & ~(1u << k);
  while (run->on != 0)
    {
      double worst = BEYOND;
      guint  drop = p;

      for (guint i = 0; i < run->self->n_teachers; i++)
        memset (run->teachers[i].loss, 0, (p + 1) * sizeof (double));
      for (run->origin = 1; run->origin < N_ORIGINS; run->origin++)
        {
          tw_parallel_for (run->self->n_teachers, judge_cb, run, n_threads, 0, 1, NULL, NULL, NULL, NULL);
          note_gains (run);
        }
      for (guint k = 0; k < p; k++)
        if (run->on & 1u << k && get_gain (run, k) < worst)
          {
            worst = get_gain (run, k);
            drop = k;
          }
      if (drop == p)
        break;
      run->on &= ~(1u << drop);
    }

  return run->on;
}

/* ---- whether the season helps ---- */

static void
judge_season_cb (gsize    number,
                 gpointer data)
{
  const Run *run = data;
  Teacher   *teacher = &run->teachers[number];

  teacher->loss[run->plain] += get_loss (run, teacher, G_MAXUINT32);
}

/* ---- making ---- */

typedef struct
{
  guint  index;
  double sold;
} Claim;

static int
compare_claims (gconstpointer a,
                gconstpointer b)
{
  const Claim *first = a;
  const Claim *second = b;

  if (first->sold != second->sold)
    return first->sold > second->sold ? -1 : 1;

  return first->index < second->index ? -1 : 1;
}

static void
choose_teachers (TwDriverModel *self)
{
  const TwForecastFrame *frame = self->frame;
  g_autofree Claim      *claims = g_new (Claim, frame->n + 1);
  gsize                  rows = 0;

  for (guint i = 0; i < frame->n; i++)
    {
      claims[i] = (Claim){ i, 0 };
      for (gsize t = 0; t < frame->series[i].n; t++)
        claims[i].sold += frame->series[i].value[t] > 0;
    }
  qsort (claims, frame->n, sizeof *claims, compare_claims);
  for (guint i = 0; i < frame->n && rows < MAX_ROWS && claims[i].sold >= MIN_VALUES; i++)
    {
      rows += frame->series[claims[i].index].n;
      self->n_teachers++;
    }
  self->teacher = g_new (guint32, frame->n + 1);
  for (guint i = 0; i < frame->n; i++)
    self->teacher[claims[i].index] = MIN (i, self->n_teachers);
}

static Teacher *
new_teachers (const TwDriverModel *self)
{
  guint    p = self->p;
  Teacher *teachers = g_new0 (Teacher, self->n_teachers + 1);

  for (guint i = 0; i < self->frame->n; i++)
    {
      Teacher *teacher = &teachers[self->teacher[i]];

      if (self->teacher[i] == self->n_teachers)
        continue;
      teacher->index = i;
      teacher->square = g_new (double, (gsize) p *p + 4 * p + 1);
      teacher->gradient = teacher->square + p * p;
      teacher->effect = teacher->gradient + p;
      teacher->last = teacher->effect + p;
      teacher->loss = teacher->last + p;
    }

  return teachers;
}

static void
free_teachers (Teacher *teachers,
               guint    n)
{
  for (guint i = 0; i < n; i++)
    g_free (teachers[i].square);
  g_free (teachers);
}

static void
clear_fits (TwDriverModel *self)
{
  for (gsize o = 0; o < N_ORIGINS; o++)
    for (Group g = GROUP_ALL; g <= GROUP_SERIES; g++)
      g_clear_pointer (&self->fit[o].effect[g], g_free);
}

/* Fits the model's kinds at all origins. *keep (nullable): bits of those that are worth keeping. */
static void
fit (TwDriverModel *self,
     int            n_threads,
     guint32       *keep)
{
  Run run = { .self = self, .teachers = new_teachers (self) };

  for (run.origin = N_ORIGINS; run.origin-- > 0;)
    fit_origin (&run, n_threads);
  if (keep != NULL)
    *keep = choose_kinds (&run, n_threads);
  free_teachers (run.teachers, self->n_teachers);
}

static void
measure_teachers (TwDriverModel *self)
{
  self->measures = g_new0 (Measures, self->n_teachers + 1);
  for (guint i = 0; i < self->frame->n; i++)
    {
      Measures *measures = &self->measures[self->teacher[i]];
      gsize     n = get_n (self, i);

      if (self->teacher[i] == self->n_teachers)
        continue;
      measures->x = g_new (float, self->n_rows *n + 1);
      for (guint k = 0; k < self->p; k++)
        measures->mean[k] = tw_driver_values_fill (self->frame, i, self->kind[k], measures->x + k * n);
    }
}

TwDriverModel *
tw_driver_model_new (const TwForecastFrame *frame,
                     int                    n_threads)
{
  guint32        kinds = tw_driver_values_get_kinds (frame);
  TwDriverModel *self;

  if (kinds == 0)
    return NULL;

  self = g_new0 (TwDriverModel, 1);
  self->frame = frame;
  self->known = kinds;
  self->usual = tw_usual_deals_new (frame);
  for (guint k = 0; k < TW_N_DRIVERS; k++)
    if (kinds & 1u << k)
      {
        self->row[self->p] = self->p;
        self->kind[self->p++] = (TwDriverKind) k;
      }
  self->n_rows = self->p;
  choose_teachers (self);
  measure_teachers (self);
  fit (self, n_threads, NULL);

  return self;
}

gboolean
tw_driver_model_wants_season (const TwDriverModel *self,
                              int                  n_threads)
{
  Run    run = { .self = (TwDriverModel *) self, .teachers = new_teachers (self) };
  double loss[2] = { 0 };

  for (guint i = 0; i < self->n_teachers; i++)
    memset (run.teachers[i].loss, 0, 2 * sizeof (double));
  for (run.origin = 1; run.origin < N_ORIGINS; run.origin++)
    for (run.plain = FALSE; run.plain <= TRUE; run.plain++)
      tw_parallel_for (self->n_teachers, judge_season_cb, &run, n_threads, 0, 1, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < self->n_teachers; i++)
    for (guint k = 0; k < 2; k++)
      loss[k] += run.teachers[i].loss[k];
  free_teachers (run.teachers, self->n_teachers);

  return loss[FALSE] < loss[TRUE];
}

/* Keeps the kinds of @keep, and what was learned of them as a beginning. */
static void
leave_out (TwDriverModel *self,
           guint32        keep)
{
  guint p = 0;

  for (gsize o = 0; o < N_ORIGINS; o++)
    for (Group g = GROUP_ALL; g <= GROUP_SERIES; g++)
      {
        gsize n = (gsize) get_n_groups (self, g) * self->p;
        gsize at = 0;

        for (gsize i = 0; i < n; i++)
          if (keep & 1u << i % self->p)
            self->fit[o].effect[g][at++] = self->fit[o].effect[g][i];
      }
  for (guint k = 0; k < self->p; k++)
    if (keep & 1u << k)
      {
        self->row[p] = self->row[k];
        self->kind[p++] = self->kind[k];
      }
  self->p = p;
}

gboolean
tw_driver_model_choose (TwDriverModel *self,
                        int            n_threads)
{
  while (self->p > 0)
    {
      guint32 all = (1u << self->p) - 1;
      guint32 keep;

      fit (self, n_threads, &keep);
      if (keep == all)
        return TRUE;
      /* What is left answers for what is gone as well. */
      leave_out (self, keep);
    }

  return FALSE;
}

void
tw_driver_model_free (TwDriverModel *self)
{
  clear_fits (self);
  for (guint i = 0; i < self->n_teachers; i++)
    g_free (self->measures[i].x);
  g_free (self->measures);
  g_free (self->teacher);
  g_clear_pointer (&self->usual, tw_usual_deals_free);
  g_free (self);
}

/* ---- reading ---- */

guint32
tw_driver_model_get_kinds (const TwDriverModel *self)
{
  guint32 kinds = 0;

  for (guint k = 0; k < self->p; k++)
    kinds |= 1u << self->kind[k];

  return kinds;
}

guint32
tw_driver_model_get_known (const TwDriverModel *self)
{
  return self->known;
}

static guint
find_kind (const TwDriverModel *self,
           TwDriverKind         kind)
{
  guint k = 0;

  while (k < self->p && self->kind[k] != kind)
    k++;

  return k;
}

double
tw_driver_model_get_effect (const TwDriverModel *self,
                            guint                index,
                            TwDriverKind         kind)
{
  guint k = find_kind (self, kind);

  return k < self->p ? get_effect (self, 0, index, k) : 0;
}

double
tw_driver_model_get_pooled (const TwDriverModel *self,
                            TwDriverKind         kind,
                            double              *error)
{
  guint k = find_kind (self, kind);

  *error = k < self->p ? self->fit[0].error[k] : NAN;

  return k < self->p ? self->fit[0].effect[GROUP_ALL][k] : 0;
}

void
tw_driver_model_fill_kind (const TwDriverModel *self,
                           guint                index,
                           TwDriverKind         kind,
                           double              *factor)
{
  gsize             n = get_n (self, index);
  g_autofree float *scratch = g_new (float, n + 1);
  guint             k = find_kind (self, kind);
  double            effect = k < self->p ? get_effect (self, 0, index, k) : 0;
  double            mean;
  const float      *x = k < self->p ? get_x (self, index, k, &mean, scratch) : NULL;

  for (gsize t = 0; t < n; t++)
    factor[t] = x != NULL ? exp (CLAMP (effect * x[t], -MAX_LOG, MAX_LOG)) : 1;
}

gboolean
tw_driver_model_fill_usual (const TwDriverModel *self,
                            guint                index,
                            double              *factor)
{
  gsize    n = get_n (self, index);
  gsize    known = get_known (self->frame, index, 0);
  gboolean any = FALSE;

  for (gsize t = 0; t < n; t++)
    {
      factor[t] = t < known ? 1 : get_usual (self, index, 0, 0, G_MAXUINT32, t);
      any = any || factor[t] != 1;
    }

  return any;
}

void
tw_driver_model_fill (const TwDriverModel *self,
                      guint                index,
                      gsize                origin,
                      double              *factor)
{
  gsize             n = get_n (self, index);
  gsize             known = get_known (self->frame, index, origin);
  guint32           foreseen = origin == 0 ? G_MAXUINT32 : tw_driver_values_get_foreseen (self->frame, index);
  g_autofree float *scratch = g_new (float, n + 1);

  for (gsize t = 0; t < n; t++)
    factor[t] = 0;
  for (guint k = 0; k < self->p; k++)
    {
      double       effect = get_effect (self, origin, index, k);
      double       mean;
      const float *x = get_x (self, index, k, &mean, scratch);
      double       guess = get_guess (self, x, mean, k, known);

      for (gsize t = 0; t < n; t++)
        factor[t] += effect * (t < known || foreseen & 1u << self->kind[k] ? x[t] : guess);
    }
  for (gsize t = 0; t < n; t++)
    factor[t] = exp (CLAMP (factor[t], -MAX_LOG, MAX_LOG)) * (t < known ? 1 : get_usual (self, index, origin, foreseen, G_MAXUINT32, t));
}
