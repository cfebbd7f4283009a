/* tw-candidates.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-candidates.h"

#include "forecast/tw-intermittent.h"
#include "forecast/tw-naive.h"
#include "forecast/tw-season.h"

#include <math.h>
#include <string.h>

#define SMOOTH_WIDTH 4   /* steps by which a long profile is smoothed to either side */
#define MAX_RANGES   3.0 /* a forecast further out than this from all that was seen is a fit gone wrong */
#define HOURS        24
#define DAYS         7
#define MIN_FACTOR   0.05
#define STEADY       0.3  /* say of the mean change from season to season in the spread */
#define MAX_STEADY   20.0 /* times by which it may differ from what the model says and still be listened to */

typedef struct
{
  const double *y;
  gsize         n;
  gsize         m;
  gboolean      positive;
} Past;

static double *
get_mean (TwCandidates *self,
          guint         candidate)
{
  return self->mean + candidate * self->h;
}

static void
fit_level (TwCandidates *self,
           guint         first,
           const double *y,
           gsize         n)
{
  double *mean = get_mean (self, first + TW_CANDIDATE_LEVEL);
  double  variance;
  double  level;

  tw_intermittent_forecast (y, n, &level, &variance);
  for (gsize i = 0; i < self->h; i++)
    mean[i] = level;
  self->on[first + TW_CANDIDATE_LEVEL] = TRUE;
}

static void
fit_others (TwCandidates   *self,
            guint           first,
            const double   *y,
            gsize           n,
            TwFamilyMemory *memory)
{
  double variance;
  TwEts  ets;

  tw_theta_fit (y, n, memory->known, &memory->theta);
  tw_theta_run (&memory->theta, y, n, self->h, get_mean (self, first + TW_CANDIDATE_THETA));
  tw_ces_fit (y, n, memory->known, &memory->ces);
  tw_ces_run (&memory->ces, y, n, self->h, get_mean (self, first + TW_CANDIDATE_CES));
  tw_arima_fit (y, n, 1, &memory->arima);
  tw_arima_predict (&memory->arima, y, n, self->h, get_mean (self, first + TW_CANDIDATE_ARIMA), NULL);
  tw_arima_get_name (&memory->arima, self->arima_name[first > 0]);
  tw_ets_fit (y, n, 1, TW_ETS_DAMPED, &memory->damped, &ets, &variance);
  tw_ets_predict (&ets, self->h, get_mean (self, first + TW_CANDIDATE_DAMPED));
  memory->known = TRUE;
  for (guint q = TW_CANDIDATE_THETA; q <= TW_CANDIDATE_DAMPED; q++)
    self->on[first + q] = TRUE;
}

static void
fit_family (TwCandidates   *self,
            guint           family,
            const double   *y,
            gsize           n,
            gboolean        quick,
            TwFamilyMemory *memory)
{
  guint  first = family * TW_N_FAMILY;
  double variance;
  TwEts  ets;

  tw_ets_fit (y, n, 1, quick ? TW_ETS_QUICK : TW_ETS_ALL, &memory->ets, &ets, &variance);
  tw_ets_predict (&ets, self->h, get_mean (self, first + TW_CANDIDATE_ETS));
  tw_ets_spread (&ets, variance, self->h, get_mean (self, first + TW_CANDIDATE_ETS), self->sd);
  tw_ets_get_name (&ets, self->name[family]);
  self->on[first + TW_CANDIDATE_ETS] = TRUE;
  if (quick)
    fit_level (self, first, y, n);
  else
    fit_others (self, first, y, n, memory);
}

/* The season of n + h steps, 0 or 1 where it is not found. */
static gboolean
find_own_season (const Past *past,
                 gsize       h,
                 double     *season)
{
  g_autofree double *profile = g_new (double, past->m);

  if (!tw_season_decompose (past->y, past->n, past->m, past->positive, profile))
    return FALSE;
  if (past->m > TW_ETS_MAX_SEASON && past->m % HOURS != 0)
    tw_season_smooth (profile, past->m, SMOOTH_WIDTH, past->positive);
  for (gsize t = 0; t < past->n + h; t++)
    season[t] = profile[t % past->m];

  return TRUE;
}

static void
fit_without_season (TwCandidates   *self,
                    const Past     *past,
                    guint           family,
                    const double   *season,
                    gboolean        multiplicative,
                    gboolean        quick,
                    TwFamilyMemory *memory)
{
  g_autofree double *y = g_new (double, past->n);

  for (gsize t = 0; t < past->n; t++)
    y[t] = multiplicative ? past->y[t] / fmax (season[t], MIN_FACTOR) : past->y[t] - season[t];
  fit_family (self, family, y, past->n, quick, memory);
  for (guint q = family * TW_N_FAMILY; q < (family + 1) * TW_N_FAMILY; q++)
    for (gsize i = 0; i < self->h; i++)
      {
        double  s = season[past->n + i];
        double *mean = get_mean (self, q);

        mean[i] = multiplicative ? mean[i] * fmax (s, MIN_FACTOR) : mean[i] + s;
      }
  if (multiplicative)
    for (gsize i = 0; i < self->h; i++)
      self->sd[i] *= fmax (season[past->n + i], MIN_FACTOR);
}

/* Two methods know the season themselves and stand in for those of the family that do not. */
static void
fit_with_season (TwCandidates       *self,
                 const Past         *past,
                 guint               family,
                 TwCandidatesMemory *memory)
{
  double *mean = get_mean (self, family * TW_N_FAMILY + TW_CANDIDATE_ETS);
  double  variance;
  TwEts   ets;

  tw_ets_fit (past->y, past->n, past->m, TW_ETS_ALL, &memory->seasonal_ets, &ets, &variance);
  tw_ets_predict (&ets, self->h, mean);
  tw_ets_spread (&ets, variance, self->h, mean, self->sd);
  tw_ets_get_name (&ets, self->name[family]);

  tw_arima_fit (past->y, past->n, past->m, &memory->seasonal_arima);
  tw_arima_predict (&memory->seasonal_arima, past->y, past->n, self->h, get_mean (self, family * TW_N_FAMILY + TW_CANDIDATE_ARIMA), NULL);
  tw_arima_get_name (&memory->seasonal_arima, self->arima_name[family]);
}

/* A long cycle leaves both families in the race; the spread is that of the one the test believes. */
static void
fit_long_cycle (TwCandidates       *self,
                const Past         *past,
                const double       *season,
                gboolean            quick,
                TwCandidatesMemory *memory)
{
  g_autofree double *sd = NULL;

  fit_family (self, 0, past->y, past->n, quick, &memory->family[0]);
  sd = g_memdup2 (self->sd, self->h * sizeof *sd);
  fit_without_season (self, past, 1, season, past->positive, quick, &memory->family[1]);
  self->seasonal = tw_season_test (past->y, past->n, past->m);
  if (!self->seasonal)
    memcpy (self->sd, sd, self->h * sizeof *sd);
}

static void
fit_short_cycle (TwCandidates       *self,
                 const Past         *past,
                 guint               family,
                 const double       *season,
                 gboolean            quick,
                 TwCandidatesMemory *memory)
{
  fit_without_season (self, past, family, season, past->positive, quick, &memory->family[family]);
  fit_with_season (self, past, family, memory);
  self->seasonal = TRUE;
}

/* Hours have a week as well as a day. @past gets the longer cycle if the test finds it. */
static gboolean
find_outer_cycle (Past *past)
{
  gsize outer = DAYS * past->m;

  if (past->m != HOURS || !tw_season_test (past->y, past->n, outer))
    return FALSE;
  past->m = outer;

  return TRUE;
}

static void
fit_own_season (TwCandidates       *self,
                Past               *past,
                gboolean            quick,
                TwCandidatesMemory *memory)
{
  g_autofree double *season = g_new (double, past->n + self->h);
  gboolean           is_long = past->m > TW_ETS_MAX_SEASON;
  gboolean           can = past->m > 1 && (is_long ? 2 * past->n >= 5 * past->m : tw_season_test (past->y, past->n, past->m));

  if (!can || !find_own_season (past, self->h, season))
    {
      fit_family (self, 0, past->y, past->n, quick, &memory->family[0]);
    }
  else if (is_long)
    {
      fit_long_cycle (self, past, season, quick, memory);
    }
  else
    {
      Past outer = *past;

      if (!find_outer_cycle (&outer))
        {
          fit_short_cycle (self, past, 1, season, quick, memory);
          return;
        }
      fit_short_cycle (self, past, 0, season, quick, memory);
      if (find_own_season (&outer, self->h, season))
        fit_without_season (self, &outer, 1, season, outer.positive, quick, &memory->family[1]);
      past->m = outer.m;
    }
}

static void
keep_in_range (TwCandidates *self,
               const Past   *past)
{
  double lo = past->y[0];
  double hi = past->y[0];
  double span;

  for (gsize i = 1; i < past->n; i++)
    {
      lo = fmin (lo, past->y[i]);
      hi = fmax (hi, past->y[i]);
    }
  span = hi - lo;
  for (gsize i = 0; i < TW_N_CANDIDATES * self->h; i++)
    {
      double v = isfinite (self->mean[i]) ? self->mean[i] : past->y[past->n - 1];

      v = CLAMP (v, lo - MAX_RANGES * span, hi + MAX_RANGES * span);
      self->mean[i] = lo >= 0 ? fmax (v, 0) : v;
    }
}

/* Mean absolute change over one short season, or over one step, the given season taken out. */
static double
get_change (const Past   *past,
            const double *factor)
{
  gsize  lag = factor == NULL && past->m <= TW_ETS_MAX_SEASON && past->n > past->m ? past->m : 1;
  double sum = 0;

  for (gsize t = lag; t < past->n; t++)
    sum += factor != NULL ? fabs (past->y[t] / fmax (factor[t], MIN_FACTOR) - past->y[t - lag] / fmax (factor[t - lag], MIN_FACTOR))
                          : fabs (past->y[t] - past->y[t - lag]);

  return past->n > lag ? sum / (past->n - lag) : 0;
}

static void
steady_spread (TwCandidates *self,
               const Past   *past,
               const double *factor)
{
  double change = get_change (past, factor);

  for (gsize i = 0; i < self->h && change > 0; i++)
    {
      double ratio = change * (factor != NULL ? fmax (factor[past->n + i], MIN_FACTOR) : 1) / self->sd[i];

      if (self->sd[i] > 0)
        self->sd[i] *= pow (CLAMP (ratio, 1 / MAX_STEADY, MAX_STEADY), STEADY);
    }
}

/* The last cycle once more, with what is known of the coming one. */
static void
fit_naive (TwCandidates *self,
           const Past   *past,
           const double *factor)
{
  g_autofree double *y = g_memdup2 (past->y, past->n * sizeof *y);
  double            *mean = get_mean (self, TW_CANDIDATE_SEASONAL_NAIVE);

  for (gsize t = 0; factor != NULL && t < past->n; t++)
    y[t] /= fmax (factor[t], MIN_FACTOR);
  tw_naive_forecast (y, past->n, past->m, self->h, mean);
  for (gsize i = 0; factor != NULL && i < self->h; i++)
    mean[i] *= fmax (factor[past->n + i], MIN_FACTOR);
}

TwCandidates *
tw_candidates_new (const double       *y,
                   gsize               n,
                   gsize               m,
                   gsize               h,
                   const double       *factor,
                   gboolean            quick,
                   TwCandidatesMemory *memory)
{
  TwCandidates *self = g_new0 (TwCandidates, 1);
  Past          past = { .y = y, .n = n, .m = m, .positive = TRUE };
  Past          whole = past;

  self->h = h;
  self->mean = g_new0 (double, TW_N_CANDIDATES *h);
  self->sd = g_new0 (double, h);
  for (gsize i = 0; i < n; i++)
    past.positive = past.positive && y[i] > 0;

  if (factor != NULL)
    {
      fit_without_season (self, &past, 1, factor, TRUE, quick, &memory->family[1]);
      self->seasonal = TRUE;
    }
  else
    {
      fit_own_season (self, &past, quick, memory);
    }
  fit_naive (self, &past, factor);
  self->on[TW_CANDIDATE_SEASONAL_NAIVE] = TRUE;
  keep_in_range (self, &past);
  steady_spread (self, &whole, factor);

  return self;
}

void
tw_candidates_free (TwCandidates *self)
{
  g_free (self->mean);
  g_free (self->sd);
  g_free (self);
}
