/* tw-forecast-filter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-filter.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define KNOWN     1e-6 /* variance below which there is nothing left to learn */
#define NARROW    0.2  /* deviations: the normal density is about even over less */
#define FAR       5.0  /* deviations beyond which moments of a tail are taken at its edge */
#define MAX_SCORE 4.0

/* E[(Z - x)^+] of a standard normal Z, for x = 0, 1/STEPS, … */
#define STEPS    16
#define N_LOSSES 65
static const float losses[N_LOSSES] = {
  0.3989423f,
  0.3684712f,
  0.3395550f,
  0.3121845f,
  0.2863447f,
  0.2620149f,
  0.2391688f,
  0.2177748f,
  0.1977966f,
  0.1791933f,
  0.1619200f,
  0.1459284f,
  0.1311669f,
  0.1175816f,
  0.1051164f,
  0.0937139f,
  0.0833155f,
  0.0738623f,
  0.0652953f,
  0.0575561f,
  0.0505869f,
  0.0443313f,
  0.0387344f,
  0.0337432f,
  0.0293068f,
  0.0253765f,
  0.0219062f,
  0.0188523f,
  0.0161738f,
  0.0138326f,
  0.0117931f,
  0.0100225f,
  0.0084907f,
  0.0071700f,
  0.0060352f,
  0.0050636f,
  0.0042346f,
  0.0035297f,
  0.0029325f,
  0.0024283f,
  0.0020041f,
  0.0016485f,
  0.0013515f,
  0.0011043f,
  0.0008992f,
  0.0007298f,
  0.0005902f,
  0.0004757f,
  0.0003822f,
  0.0003059f,
  0.0002441f,
  0.0001940f,
  0.0001537f,
  0.0001214f,
  0.0000955f,
  0.0000749f,
  0.0000585f,
  0.0000455f,
  0.0000353f,
  0.0000273f,
  0.0000210f,
  0.0000161f,
  0.0000123f,
  0.0000094f,
  0.0000071f,
};

/* Sales are linear between the levels: all they consist of is a bend at each. @unit: forecast's mean over that of those
 * lines, which few units, rounded, are not quite on. */
typedef struct
{
  float mean;
  float unit;
  float slope; /* of the mean, as the whole law is moved */
  float bend[TW_N_LEVELS];
  float base; /* sales at the first level */
} Week;

struct _TwForecastFilter
{
  const TwForecastPaths *paths;
  TwForecastPaths       *own;
  guint                  n_weeks;
  double                 level;
  double                 rest;
  double                 decay;
  double                *power;              /* [n_weeks + 1]: of the decay */
  double                 score[TW_N_LEVELS]; /* normal scores of the levels */
  Week                   week[];
};

/* The normal law's density, and the share above, at x = 0, 1/NORMAL_STEPS, … */
#define NORMAL_STEPS 32
#define NORMAL_END   8
typedef struct
{
  double density;
  double above;
} Normal;

static const Normal *
get_normal_table (void)
{
  static Normal table[NORMAL_END * NORMAL_STEPS + 2];
  static gsize  ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        {
          double x = (double) i / NORMAL_STEPS;

          table[i] = (Normal){ exp (-x * x / 2) / sqrt (2 * G_PI), erfc (x * M_SQRT1_2) / 2 };
        }
      g_once_init_leave (&ready, 1);
    }

  return table;
}

/* Cubics that have values and slopes of both at the table's points: within 3e-9, and 2e-6 of what they are out to FAR. */
static inline Normal
get_normal (const Normal *table,
            double        x)
{
  const double  h = 1.0 / NORMAL_STEPS;
  double        from = fabs (x);
  guint         i = (guint) (MIN (from, NORMAL_END) * NORMAL_STEPS);
  const Normal *a = &table[i];
  const Normal *b = a + 1;
  double        t = from * NORMAL_STEPS - i;
  double        first = t * (1 - t) * (1 - t) * h;
  double        last = t * t * (t - 1) * h;
  double        share = t * t * (3 - 2 * t);
  Normal        at;

  if (from >= NORMAL_END)
    return (Normal){ 0, x < 0 };
  at.density = a->density + share * (b->density - a->density) - first * i * h * a->density - last * (i + 1) * h * b->density;
  at.above = a->above + share * (b->above - a->above) - first * a->density - last * b->density;
  if (x < 0)
    at.above = 1 - at.above;

  return at;
}

/* The loss, and its slope less 1: the share of the law above @x. */
static inline double
get_loss (double  x,
          double *above)
{
  double at = fabs (x) * STEPS;
  guint  i = (guint) MIN (at, N_LOSSES - 1);
  double loss;

  if (i >= N_LOSSES - 1)
    {
      *above = x < 0;
      return x < 0 ? -x : 0;
    }
  *above = (losses[i] - losses[i + 1]) * STEPS;
  loss = losses[i] - (at - i) * (losses[i] - losses[i + 1]);
  if (x >= 0)
    return loss;
  *above = 1 - *above;

  return loss - x;
}

/* Mean sales where the score is normal, and how fast they rise with @mean. */
static double
get_mean (const TwForecastFilter *self,
          const Week             *week,
          double                  mean,
          double                  sd,
          double                 *slope)
{
  double sales = week->base;

  *slope = 0;
  for (guint k = 0; k < TW_N_LEVELS; k++)
    {
      double above;

      sales += week->bend[k] * sd * get_loss ((self->score[k] - mean) / sd, &above);
      *slope += week->bend[k] * above;
    }

  return sales;
}

/* Below the first level sales stay what they are there; beyond the last they go on as before it. */
static void
fill_week (TwForecastFilter *self,
           Week             *week,
           const float      *quantile,
           double            mean)
{
  double before = 0;
  double slope;

  week->base = quantile[0];
  for (guint k = 0; k < TW_N_LEVELS; k++)
    {
      double next = k + 1 < TW_N_LEVELS ? (quantile[k + 1] - quantile[k]) / (self->score[k + 1] - self->score[k]) : before;

      week->bend[k] = (float) (next - before);
      before = next;
    }
  week->mean = (float) mean;
  week->unit = (float) (mean / MAX (get_mean (self, week, 0, 1, &slope), 1e-9));
  week->slope = (float) slope;
}

TwForecastFilter *
tw_forecast_filter_new (const TwForecast      *forecast,
                        const TwForecastPaths *paths,
                        guint                  n_weeks)
{
  TwForecastFilter *self = g_malloc0 (sizeof *self + n_weeks * sizeof *self->week);

  if (paths == NULL)
    self->own = tw_forecast_paths_new (forecast, n_weeks);
  self->paths = paths != NULL ? paths : self->own;
  self->n_weeks = n_weeks;
  self->power = g_new0 (double, n_weeks + 1);
  self->power[0] = 1;
  for (guint k = 0; k < TW_N_LEVELS; k++)
    self->score[k] = gsl_cdf_ugaussian_Pinv (tw_forecast_levels[k]);
  if (forecast == NULL)
    return self;

  self->level = sqrt (forecast->error_correlation);
  self->rest = sqrt (1 - forecast->error_correlation);
  self->decay = forecast->error_decay;
  for (guint t = 0; t <= n_weeks; t++)
    self->power[t] = pow (self->decay, t);
  for (guint t = 0; t < n_weeks; t++)
    fill_week (self, &self->week[t], forecast->quantile + (gsize) t * TW_N_LEVELS, forecast->mean[t]);

  return self;
}

void
tw_forecast_filter_free (TwForecastFilter *self)
{
  tw_forecast_paths_free (self->own);
  g_free (self->power);
  g_free (self);
}

/* Mean and variance of a standard normal between two numbers. */
static void
get_truncated (double  low,
               double  high,
               double *mean,
               double *variance)
{
  const Normal *table = get_normal_table ();
  Normal        at_low, at_high;
  double        share, edge;

  if (low > FAR || high < -FAR || high - low < NARROW)
    {
      *mean = low > FAR ? low : high < -FAR ? high
                                            : (low + high) / 2;
      *variance = high - low < NARROW ? (high - low) * (high - low) / 12 : 0;
      return;
    }

  at_low = get_normal (table, low);
  at_high = get_normal (table, high);
  share = low < 0 ? 1 - at_high.above - get_normal (table, -low).above : at_low.above - at_high.above;
  if (high <= 0)
    share = get_normal (table, -high).above - get_normal (table, -low).above;
  edge = (at_low.density > 0 ? low * at_low.density : 0) - (at_high.density > 0 ? high * at_high.density : 0);
  *mean = (at_low.density - at_high.density) / share;
  *variance = CLAMP (1 + edge / share - *mean * *mean, 0, 1);
}

/* One week on. */
static void
step (const TwForecastFilter *self,
      TwForecastState        *state)
{
  double d = self->decay;

  state->week++;
  state->mean[1] = (float) (d * state->mean[1]);
  state->variance[1] = (float) (d * state->variance[1]);
  state->variance[2] = (float) (d * d * state->variance[2] + 1 - d * d);
}

static void
take_score (const TwForecastFilter *self,
            TwForecastState        *state,
            double                  low,
            double                  high)
{
  double a = self->level;
  double b = self->rest;
  double gain_level = a * state->variance[0] + b * state->variance[1];
  double gain_rest = a * state->variance[1] + b * state->variance[2];
  double variance = a * gain_level + b * gain_rest;
  double sd = sqrt (MAX (variance, 0));
  double expected = a * state->mean[0] + b * state->mean[1];
  double mean, left, learnt;

  if (variance < KNOWN)
    return;
  get_truncated ((low - expected) / sd, (high - expected) / sd, &mean, &left);

  learnt = (1 - left) / variance;
  state->mean[0] += (float) (gain_level * mean / sd);
  state->mean[1] += (float) (gain_rest * mean / sd);
  state->variance[0] -= (float) (gain_level * gain_level * learnt);
  state->variance[1] -= (float) (gain_level * gain_rest * learnt);
  state->variance[2] -= (float) (gain_rest * gain_rest * learnt);
}

void
tw_forecast_filter_observe (const TwForecastFilter *self,
                            TwForecastState        *state,
                            double                  units,
                            gboolean                sold_out)
{
  if (state->week < self->n_weeks && self->week[state->week].mean > 0)
    {
      double low = tw_forecast_paths_get_score (self->paths, state->week, units);
      double high = sold_out ? INFINITY : tw_forecast_paths_get_score (self->paths, state->week, units + 1);

      if (low < high)
        take_score (self, state, low, high);
    }
  step (self, state);
}

void
tw_forecast_filter_get_week (const TwForecastFilter *self,
                             const TwForecastState  *state,
                             guint                   week,
                             double                 *mean,
                             double                 *spread)
{
  const Week *at = &self->week[MIN (week, self->n_weeks - 1)];
  double      kept = week > state->week ? self->power[MIN (week - state->week, self->n_weeks)] : 1;
  double      a = self->level;
  double      b = self->rest * kept;
  double      news = self->rest * self->rest * (1 - kept * kept);
  double      variance = a * a * state->variance[0] + 2 * a * b * state->variance[1] + b * b * state->variance[2] + news;
  double      sd = sqrt (MAX (variance, KNOWN));
  double      score = CLAMP (a * state->mean[0] + b * state->mean[1], -MAX_SCORE, MAX_SCORE);
  double      slope;

  *mean = at->unit * get_mean (self, at, score, sd, &slope);
  *spread = at->slope > 0 ? sd * slope / at->slope : 1;
}
