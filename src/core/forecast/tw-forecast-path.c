/* tw-forecast-path.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-path.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define FEW      100.0 /* units below which rounding is watched */
#define N_GRID   400   /* points at which a mean is taken */
#define HALVES   12    /* of an interval, in search of a number */
#define MAX_TAIL 1e3   /* slope beyond the last level, in units a deviation and unit of mean */

/* Sales of a week as a function of its normal score. */
typedef struct
{
  double value[TW_N_LEVELS]; /* at the levels */
  double low;                /* slopes before the first level and beyond the last */
  double high;
  double up; /* 0 .. 1: what is added before sales are cut to whole units */
} Week;

struct _TwForecastPaths
{
  guint  n_weeks;
  double score[TW_N_LEVELS]; /* normal scores of the levels */
  double level;              /* weights of the part that all weeks share and of the rest */
  double rest;
  double decay;
  double news; /* deviation of what is new in the rest, each week */
  Week   week[];
};

/* Sales before they are cut to whole units, up to the last level. */
static double
get_value (const TwForecastPaths *self,
           const Week            *week,
           double                 z)
{
  const double *score = self->score;
  guint         k = 1;

  if (z < score[0])
    return MAX (week->value[0] + week->low * (z - score[0]), 0);
  while (z > score[k])
    k++;

  return week->value[k - 1] + (z - score[k - 1]) / (score[k] - score[k - 1]) * (week->value[k] - week->value[k - 1]);
}

static double
get_sales (const TwForecastPaths *self,
           const Week            *week,
           double                 z)
{
  const guint last = TW_N_LEVELS - 1;

  if (z > self->score[last])
    return floor (week->value[last] + week->high * (z - self->score[last]) + 0.5);

  return floor (get_value (self, week, z) + week->up);
}

/* Units at the grid's points beyond the last level, of which there are few. */
static double
sum_tail (const TwForecastPaths *self,
          const Week            *week,
          const double          *grid)
{
  double sum = 0;

  for (guint i = N_GRID; i > 0 && grid[i - 1] > self->score[TW_N_LEVELS - 1]; i--)
    sum += get_sales (self, week, grid[i - 1]);

  return sum;
}

/* Whole units at the other points, and what is cut off at each; -1 beyond the last level. */
static double
sum_whole (const TwForecastPaths *self,
           const Week            *week,
           const double          *grid,
           float                 *cut)
{
  double sum = 0;

  for (guint i = 0; i < N_GRID; i++)
    {
      double value, whole;

      cut[i] = -1;
      if (grid[i] > self->score[TW_N_LEVELS - 1])
        continue;
      value = get_value (self, week, grid[i]);
      whole = floor (value);
      cut[i] = (float) (value - whole);
      sum += whole;
    }

  return sum;
}

static guint
count_raised (const float *cut,
              double       up)
{
  float least = (float) (1 - up);
  guint n = 0;

  for (guint i = 0; i < N_GRID; i++)
    n += cut[i] >= least;

  return n;
}

/* Quantiles of few units leave the mean open: the same seven stand for many laws. Bisects for the rounding that meets it and, where
 * even rounding up falls short, for the tail; the mean rises with both. */
static void
match_mean (const TwForecastPaths *self,
            Week                  *week,
            const double          *grid,
            double                 mean)
{
  float  cut[N_GRID];
  double whole = sum_whole (self, week, grid, cut);
  double tail = sum_tail (self, week, grid);
  double low = 0;
  double high = 1 - 1e-9;

  for (guint i = 0; i < HALVES; i++)
    {
      week->up = (low + high) / 2;
      if (whole + tail + count_raised (cut, week->up) < mean * N_GRID)
        low = week->up;
      else
        high = week->up;
    }
  if (week->up <= 1 - 1e-3)
    return;
  whole += count_raised (cut, week->up);
  low = week->high;
  high = low + MAX_TAIL * mean;
  for (guint i = 0; i < HALVES; i++)
    {
      week->high = (low + high) / 2;
      if (whole + sum_tail (self, week, grid) < mean * N_GRID)
        low = week->high;
      else
        high = week->high;
    }
}

static void
fill_week (const TwForecastPaths *self,
           Week                  *week,
           const float           *quantile,
           double                 mean,
           const double          *grid)
{
  const guint last = TW_N_LEVELS - 1;

  for (guint k = 0; k < TW_N_LEVELS; k++)
    week->value[k] = quantile[k];
  week->low = (week->value[1] - week->value[0]) / (self->score[1] - self->score[0]);
  week->high = (week->value[last] - week->value[last - 1]) / (self->score[last] - self->score[last - 1]);
  week->up = 0.5;
  if (week->value[last] < FEW && mean > 0)
    match_mean (self, week, grid, mean);
}

TwForecastPaths *
tw_forecast_paths_new (const TwForecast *forecast,
                       guint             n_weeks)
{
  TwForecastPaths *self = g_malloc0 (sizeof *self + n_weeks * sizeof *self->week);
  double           grid[N_GRID];

  self->n_weeks = n_weeks;
  for (guint k = 0; k < TW_N_LEVELS; k++)
    self->score[k] = gsl_cdf_ugaussian_Pinv (tw_forecast_levels[k]);
  if (forecast == NULL)
    return self;

  for (guint i = 0; i < N_GRID; i++)
    grid[i] = gsl_cdf_ugaussian_Pinv ((i + 0.5) / N_GRID);
  self->level = sqrt (forecast->error_correlation);
  self->rest = sqrt (1 - forecast->error_correlation);
  self->decay = forecast->error_decay;
  self->news = sqrt (1 - self->decay * self->decay);
  for (guint t = 0; t < n_weeks; t++)
    fill_week (self, &self->week[t], forecast->quantile + (gsize) t * TW_N_LEVELS, forecast->mean[t], grid);

  return self;
}

void
tw_forecast_paths_free (TwForecastPaths *self)
{
  g_free (self);
}

/* Steele, Lea & Flood, Fast splittable pseudorandom number generators, 2014: neighbouring seeds have nothing in common. */
static double
draw_normal (guint64 *state)
{
  guint64 x = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  x ^= x >> 31;

  return gsl_cdf_ugaussian_Pinv (((double) (x >> 11) + 0.5) * 0x1p-53);
}

void
tw_forecast_paths_draw (const TwForecastPaths *self,
                        guint64                seed,
                        double                *path)
{
  guint64 state = seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) + 1;
  double  shared = draw_normal (&state);
  double  rest = draw_normal (&state);

  for (guint t = 0; t < self->n_weeks; t++)
    {
      path[t] = get_sales (self, &self->week[t], self->level * shared + self->rest * rest);
      rest = self->decay * rest + self->news * draw_normal (&state);
    }
}

/* get_sales() turned round. */
double
tw_forecast_paths_get_score (const TwForecastPaths *self,
                             guint                  week,
                             double                 units)
{
  const Week *law = &self->week[week];
  double      value = units - law->up;
  guint       last = TW_N_LEVELS - 1;
  guint       k = 1;

  if (value <= 0)
    return -INFINITY;
  if (value > law->value[last])
    {
      value = units - 0.5;
      return law->high > 0 ? self->score[last] + MAX (value - law->value[last], 0) / law->high : INFINITY;
    }
  if (value <= law->value[0])
    return law->low > 0 ? self->score[0] + (value - law->value[0]) / law->low : -INFINITY;
  while (value > law->value[k])
    k++;

  return self->score[k - 1] + (value - law->value[k - 1]) / (law->value[k] - law->value[k - 1]) * (self->score[k] - self->score[k - 1]);
}

void
tw_forecast_paths_follow (const TwForecastPaths *self,
                          const float           *news,
                          guint                  n_weeks,
                          float                 *score)
{
  float shared = (float) self->level * news[0];
  float rest = news[1];
  float level = (float) self->rest;
  float decay = (float) self->decay;
  float fresh = (float) self->news;

  for (guint t = 0; t < n_weeks; t++)
    {
      score[t] = shared + level * rest;
      rest = decay * rest + fresh * news[t + 2];
    }
}

double
tw_forecast_paths_get_units (const TwForecastPaths *self,
                             guint                  week,
                             double                 score)
{
  return self->n_weeks > 0 ? get_sales (self, &self->week[MIN (week, self->n_weeks - 1)], score) : 0;
}

void
tw_forecast_draw_path (const TwForecast *forecast,
                       guint             n_weeks,
                       guint64           seed,
                       double           *path)
{
  g_autoptr (TwForecastPaths) paths = tw_forecast_paths_new (forecast, n_weeks);

  tw_forecast_paths_draw (paths, seed, path);
}
