/* tw-driver-fit.c: effects of drivers, from all series that teach
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-driver-model-private.h"

#include "forecast/tw-linear.h"
#include "forecast/tw-parallel.h"

#include <math.h>
#include <string.h>

#define HALF_WINDOW  13    /* steps to either side by which the level of a step is known */
#define ROUNDS       8     /* of the quasi-likelihood, at most */
#define SETTLED      0.003 /* mean change of effects, in deviations of the prior, at which it ends */
#define SWEEPS       6     /* through the groups in each */
#define MAX_SURPRISE 1.5   /* times what was expected that a value counts at most */
#define CROWDING     2.0   /* errors of neighbours in time and of markets in a week are alike: so much less is known */
#define FIRST_KAPPA  0.3

/* Deviation of a group's effect from the one before, as a share of the prior's. */
static const double group_shares[TW_DRIVER_N_GROUPS] = { 1, 0.4, 0.3, 0.2, 0.2 };

/* ---- one series ---- */

TwDriverTeacher *
tw_driver_teachers_new (const TwDriverModel *self)
{
  guint            p = self->p;
  TwDriverTeacher *teachers = g_new0 (TwDriverTeacher, self->n_teachers + 1);

  for (guint i = 0; i < self->frame->n; i++)
    {
      TwDriverTeacher *teacher = &teachers[self->teacher[i]];

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

void
tw_driver_teachers_free (TwDriverTeacher *teachers,
                         guint            n)
{
  for (guint i = 0; i < n; i++)
    g_free (teachers[i].square);
  g_free (teachers);
}

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

static void
fill_factor (const TwDriverRun     *run,
             const TwDriverTeacher *teacher,
             gsize                  n,
             double                *f)
{
  const double *season = tw_driver_get_season (run->self->frame, teacher->index, run->origin);
  double        last = 0;
  double        multiple = 1;

  for (gsize t = 0; t < n; t++)
    f[t] = 0;
  for (guint k = 0; k < run->self->p; k++)
    {
      double       mean;
      const float *x = tw_driver_model_get_x (run->self, teacher->index, k, &mean, NULL);

      for (gsize t = 0; t < n; t++)
        f[t] += teacher->effect[k] * x[t];
    }
  for (gsize t = 0; t < n; t++)
    {
      if (t == 0 || f[t] != last) /* most weeks are like the one before */
        multiple = exp (CLAMP (f[t], -TW_DRIVER_MAX_LOG, TW_DRIVER_MAX_LOG));
      last = f[t];
      f[t] = multiple * (season != NULL ? season[t] : 1);
    }
}

/* Mean, surprise and weight of each step, with the level of the window around it. */
static void
fill_surprises (const TwDriverRun *run,
                const TwSeries    *series,
                gsize              n,
                Scratch           *s)
{
  double sold = 0;
  double expected = 0;

  for (gsize t = 0; t < n; t++)
    if (tw_driver_says_something (series, t))
      {
        sold += series->value[t];
        expected += s->f[t];
      }
  s->sum[0] = s->other[0] = 0;
  for (gsize t = 0; t < n; t++)
    {
      double w = tw_driver_says_something (series, t) && sold > 0 ? s->f[t] / (1 + run->kappa * s->f[t] * sold / expected) : 0;

      s->sum[t + 1] = s->sum[t] + (w > 0 ? w * series->value[t] / s->f[t] : 0);
      s->other[t + 1] = s->other[t] + w;
    }
  for (gsize t = 0; t < n; t++)
    {
      double weight = get_window (s->other, n, t);
      double mean = weight > 0 ? s->f[t] * get_window (s->sum, n, t) / weight : 0;

      s->weight[t] = tw_driver_says_something (series, t) && mean > 0 ? mean / (1 + run->kappa * mean) : 0;
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
note_spread (TwDriverTeacher *teacher,
             const Scratch   *s,
             double           kappa,
             gsize            n)
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
  const TwDriverRun *run = data;
  TwDriverTeacher   *teacher = &run->teachers[number];
  guint              p = run->self->p;
  gsize              n = tw_driver_get_n_known (run->self->frame, teacher->index, run->origin);
  const TwSeries    *series = &run->self->frame->series[teacher->index];
  g_autofree double *block = g_new (double, (5 + p) * (n + 1));
  Scratch            s = { block, block + n + 1, block + 2 * (n + 1), block + 3 * (n + 1), block + 4 * (n + 1) };
  double            *centred = block + 5 * (n + 1);

  memset (teacher->square, 0, (gsize) p * p * sizeof *teacher->square);
  memset (teacher->gradient, 0, p * sizeof *teacher->gradient);
  memcpy (teacher->last, teacher->effect, p * sizeof *teacher->last);
  teacher->count = 0;
  teacher->spread = teacher->kappa = teacher->weight = 0;
  if (n < TW_DRIVER_MIN_VALUES)
    return;

  fill_factor (run, teacher, n, s.f);
  fill_surprises (run, series, n, &s);
  note_spread (teacher, &s, run->kappa, n);
  for (guint k = 0; k < p; k++)
    {
      double mean;

      centre (&s, tw_driver_model_get_x (run->self, teacher->index, k, &mean, NULL), n, centred + k * (n + 1));
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

/* Information that the prior of a group's deviation is worth. */
static double
get_penalty (const TwDriverModel *self,
             TwDriverGroup        group,
             guint                k,
             double               dispersion)
{
  double spread = group_shares[group] * tw_driver_priors[self->kind[k]].spread;

  return dispersion / (spread * spread);
}

/* Moves the deviations of all groups of one kind to where they are best while all others stay. */
static void
sweep_group (TwDriverRun  *run,
             TwDriverGroup group,
             double        dispersion)
{
  TwDriverModel     *self = run->self;
  guint              p = self->p;
  guint              n_groups = tw_driver_model_get_n_groups (self, group);
  g_autofree double *square = g_new0 (double, (gsize) n_groups *p *p);
  g_autofree double *gradient = g_new0 (double, (gsize) n_groups *p);
  double            *effect = self->fit[run->origin].effect[group];

  for (guint i = 0; i < self->n_teachers; i++)
    {
      const TwDriverTeacher *teacher = &run->teachers[i];
      gsize                  g = tw_driver_model_get_group (self, group, teacher->index);

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
      if (!tw_linear_solve (square + g * p * p, p, gradient + g * p, p))
        memset (gradient + g * p, 0, p * sizeof *gradient);
      for (guint k = 0; k < p; k++)
        effect[g * p + k] += gradient[g * p + k];
    }
  for (guint i = 0; i < self->n_teachers; i++)
    {
      TwDriverTeacher *teacher = &run->teachers[i];
      gsize            g = tw_driver_model_get_group (self, group, teacher->index);

      for (guint k = 0; k < p; k++)
        teacher->effect[k] += gradient[g * p + k];
    }
}

/* Standard errors of the effects of all. */
static void
note_errors (TwDriverRun *run,
             double       dispersion)
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
        square[k * p + k] += get_penalty (run->self, TW_DRIVER_GROUP_ALL, k, dispersion);
      unit[j] = 1;
      run->self->fit[run->origin].error[j] = tw_linear_solve (square, p, unit, p) ? sqrt (dispersion * unit[j]) : NAN;
    }
}

/* Begins where the last fit ended: this one's own, or that of the origin before it, which knew less. */
static void
start_origin (TwDriverRun *run)
{
  TwDriverModel *self = run->self;
  TwDriverFit   *fit = &self->fit[run->origin];

  for (TwDriverGroup g = TW_DRIVER_GROUP_ALL; g <= TW_DRIVER_GROUP_SERIES; g++)
    {
      gsize n = (gsize) tw_driver_model_get_n_groups (self, g) * self->p + 1;

      if (fit->effect[g] != NULL)
        continue;
      fit->effect[g] = run->origin + 1 < TW_DRIVER_N_ORIGINS ? g_memdup2 (self->fit[run->origin + 1].effect[g], n * sizeof (double)) : g_new0 (double, n);
      fit->kappa = run->origin + 1 < TW_DRIVER_N_ORIGINS ? self->fit[run->origin + 1].kappa : FIRST_KAPPA;
    }
  run->kappa = fit->kappa;
  for (guint i = 0; i < self->n_teachers; i++)
    for (guint k = 0; k < self->p; k++)
      {
        run->teachers[i].effect[k] = 0;
        for (TwDriverGroup g = TW_DRIVER_GROUP_ALL; g <= TW_DRIVER_GROUP_SERIES; g++)
          run->teachers[i].effect[k] += fit->effect[g][tw_driver_model_get_group (self, g, run->teachers[i].index) * self->p + k];
      }
}

/* Mean change of effects since the series were asked last. */
static double
get_change (const TwDriverRun *run)
{
  const TwDriverModel *self = run->self;
  double               sum = 0;

  for (guint i = 0; i < self->n_teachers; i++)
    for (guint k = 0; k < self->p; k++)
      sum += fabs (run->teachers[i].effect[k] - run->teachers[i].last[k]) / tw_driver_priors[self->kind[k]].spread;

  return sum / ((double) self->n_teachers * self->p);
}

void
tw_driver_fit (TwDriverRun *run,
               int          n_threads)
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
      if (count == 0) /* nothing is known, and nothing of how well */
        {
          for (guint k = 0; k < run->self->p; k++)
            run->self->fit[run->origin].error[k] = NAN;
          return;
        }
      dispersion = CROWDING * CLAMP (spread / count, 0.3, 10);
      for (guint sweep = 0; sweep < SWEEPS; sweep++)
        for (TwDriverGroup g = TW_DRIVER_GROUP_ALL; g <= TW_DRIVER_GROUP_SERIES; g++)
          if (g == TW_DRIVER_GROUP_ALL || tw_driver_model_get_n_groups (run->self, g) > 1) /* one group is no other than all */
            sweep_group (run, g, dispersion);
      run->kappa = sqrt (run->kappa * CLAMP (kappa / fmax (weight, 1e-9), 0.02, 2)); /* half of the way: it swings */
      if (get_change (run) < SETTLED)
        break;
    }
  run->self->fit[run->origin].kappa = run->kappa;
  note_errors (run, dispersion);
}
