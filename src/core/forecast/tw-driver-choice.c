/* tw-driver-choice.c: which kinds of drivers help, and whether the season does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-driver-model-private.h"

#include "forecast/tw-parallel.h"

#include <math.h>
#include <string.h>

#define TEST_ALPHA 0.15 /* smoothing of the level where kinds are judged */
#define BEYOND     2.0  /* standard errors by which a kind must help */
#define MIN_GAIN   0.01 /* and share of the error */

/* Error of a smoothed level over the steps after the origin, with the kinds of @on. */
static double
get_loss (const TwDriverRun     *run,
          const TwDriverTeacher *teacher,
          guint32                on)
{
  const TwDriverModel *self = run->self;
  const TwSeries      *series = &self->frame->series[teacher->index];
  const double        *season = run->plain ? NULL : tw_driver_get_season (self->frame, teacher->index, run->origin);
  gsize                known = tw_driver_get_n_known (self->frame, teacher->index, run->origin);
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

      x[k] = tw_driver_model_get_x (self, teacher->index, k, &taken, NULL);
      effect[k] = on & 1u << k ? tw_driver_model_get_effect_then (self, run->origin, teacher->index, k) : 0;
      guess[k] = tw_driver_model_get_guess (self, x[k], taken, k, known);
    }
  for (gsize t = 0; t < MIN (known + self->frame->test_horizon, series->n); t++)
    {
      double sum = 0;
      double f;

      if (!tw_driver_says_something (series, t) || known < TW_DRIVER_MIN_VALUES)
        continue;
      for (guint k = 0; k < self->p; k++)
        sum += effect[k] * (t < known || foreseen & 1u << self->kind[k] ? x[k][t] : guess[k]);
      f = exp (CLAMP (sum, -TW_DRIVER_MAX_LOG, TW_DRIVER_MAX_LOG)) * (season != NULL ? season[t] : 1);
      if (t >= known)
        {
          f *= tw_driver_model_get_usual (self, teacher->index, run->origin, foreseen, on, t);
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
  const TwDriverRun *run = data;
  TwDriverTeacher   *teacher = &run->teachers[number];
  guint              p = run->self->p;

  for (guint k = 0; k < p; k++)
    if (run->on & 1u << k)
      teacher->loss[k] += get_loss (run, teacher, run->on & ~(1u << k));
  teacher->loss[p] += get_loss (run, teacher, run->on);
}

static void
note_gains (TwDriverRun *run)
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
get_gain (const TwDriverRun *run,
          guint              k)
{
  guint  p = run->self->p;
  double sum = 0;
  double square = 0;
  double all = 0;

  for (gsize o = 1; o < TW_DRIVER_N_ORIGINS; o++)
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
  double effect = self->fit[0].effect[TW_DRIVER_GROUP_ALL][k];

  return effect < tw_driver_priors[self->kind[k]].low || effect > tw_driver_priors[self->kind[k]].high;
}

guint32
tw_driver_choose_kinds (TwDriverRun *run,
                        int          n_threads)
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
      for (run->origin = 1; run->origin < TW_DRIVER_N_ORIGINS; run->origin++)
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

static void
judge_season_cb (gsize    number,
                 gpointer data)
{
  const TwDriverRun *run = data;
  TwDriverTeacher   *teacher = &run->teachers[number];

  teacher->loss[run->plain] += get_loss (run, teacher, G_MAXUINT32);
}

/* Whether the gains of all items together are beyond chance: markets of one item have their weeks in common. */
static gboolean
is_clear (const TwDriverModel *self,
          const double        *gain,
          double               all)
{
  guint  n_items = tw_model_get_n_items (self->frame->model);
  double sum = 0;
  double square = 0;

  for (guint i = 0; i < n_items; i++)
    {
      sum += gain[i];
      square += gain[i] * gain[i];
    }

  return sum > MIN_GAIN * all && sum > BEYOND * sqrt (square);
}

gboolean
tw_driver_model_wants_season (const TwDriverModel *self,
                              int                  n_threads)
{
  TwDriverRun        run = { .self = (TwDriverModel *) self, .teachers = tw_driver_teachers_new (self) };
  g_autofree double *gain = g_new0 (double, tw_model_get_n_items (self->frame->model) + 1);
  double             all = 0;
  double             before = 0;
  gboolean           wanted = TRUE;

  for (guint i = 0; i < self->n_teachers; i++)
    memset (run.teachers[i].loss, 0, 2 * sizeof (double));
  for (run.origin = 1; run.origin < TW_DRIVER_N_ORIGINS; run.origin++)
    {
      double sum = 0;

      for (run.plain = FALSE; run.plain <= TRUE; run.plain++)
        tw_parallel_for (self->n_teachers, judge_season_cb, &run, n_threads, 0, 1, NULL, NULL, NULL, NULL);
      for (guint i = 0; i < self->n_teachers; i++)
        sum += run.teachers[i].loss[TRUE] - run.teachers[i].loss[FALSE];
      wanted = wanted && sum >= before;
      before = sum;
    }
  for (guint i = 0; i < self->n_teachers; i++)
    {
      gain[self->frame->sales[run.teachers[i].index].item] += run.teachers[i].loss[TRUE] - run.teachers[i].loss[FALSE];
      all += run.teachers[i].loss[TRUE];
    }
  tw_driver_teachers_free (run.teachers, self->n_teachers);

  return wanted && is_clear (self, gain, all);
}
