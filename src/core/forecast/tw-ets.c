/* tw-ets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-ets.h"

#include "forecast/tw-linear.h"
#include "forecast/tw-nelder-mead.h"
#include "forecast/tw-season.h"

#include <math.h>
#include <string.h>

#define SMALL          1e-9
#define OVERFLOW_LEVEL 1e15
#define BROKEN         1e300 /* objective of a model that breaks down */
#define MIN_PHI        0.8   /* below, a trend is gone in a few steps; above 0.98 it is hardly damped */
#define MAX_PHI        0.98
#define LOG_BATCH      8 /* forecasts multiplied before one logarithm is taken */

/* The same without season and residuals, as a search asks for many times over: bit for bit what tw_ets_run() gives. */
static double
run_without_season (TwEts        *ets,
                    const double *y,
                    gsize         n,
                    double       *log_forecasts)
{
  gboolean multiplicative = ets->form.error == TW_ETS_MULTIPLICATIVE;
  gboolean trend = ets->form.trend != TW_ETS_NONE;
  double   alpha = ets->alpha;
  double   beta = trend ? ets->beta : 0;
  double   phi = ets->phi;
  double   l = ets->level;
  double   b = trend ? ets->slope : 0;
  double   sum = 0;
  double   logs = 0;
  double   product = 1;

  for (gsize i = 0; i < n; i++)
    {
      double f = l + phi * b;
      double e = y[i] - f;
      double share = e;

      if (multiplicative)
        {
          if (!(f > SMALL))
            return G_MAXDOUBLE;
          share = e / f;
          product *= f;
          if (i % LOG_BATCH == LOG_BATCH - 1)
            {
              logs += log (product);
              product = 1;
            }
        }
      sum += share * share;
      l = f + alpha * e;
      b = phi * b + beta * e;
      if (!(fabs (l) < OVERFLOW_LEVEL))
        return G_MAXDOUBLE;
    }

  ets->level = l;
  if (trend)
    ets->slope = b;
  if (log_forecasts != NULL)
    *log_forecasts = logs + log (product);

  return sum;
}

double
tw_ets_run (TwEts        *ets,
            const double *y,
            gsize         n,
            double       *residual,
            double       *log_forecasts)
{
  gboolean multiplicative = ets->form.error == TW_ETS_MULTIPLICATIVE;
  gboolean trend = ets->form.trend != TW_ETS_NONE;
  double   l = ets->level;
  double   b = ets->slope;
  double   sum = 0;
  double   logs = 0;
  double   product = 1;
  gsize    k = 0;

  if (ets->form.season == TW_ETS_NONE && residual == NULL)
    return run_without_season (ets, y, n, log_forecasts);

  for (gsize i = 0; i < n; i++)
    {
      double base = trend ? l + ets->phi * b : l;
      double s = ets->form.season != TW_ETS_NONE ? ets->season[k] : 0;
      double f = ets->form.season == TW_ETS_MULTIPLICATIVE ? base * s : base + s;
      double e = y[i] - f;
      double push = e; /* the error as the level feels it */

      if (residual != NULL)
        residual[i] = e;
      if (multiplicative)
        {
          if (!(f > SMALL))
            return G_MAXDOUBLE;
          sum += (e / f) * (e / f);
          product *= f;
          if (i % LOG_BATCH == LOG_BATCH - 1)
            {
              logs += log (product);
              product = 1;
            }
        }
      else
        {
          sum += e * e;
        }

      if (ets->form.season == TW_ETS_ADDITIVE)
        {
          ets->season[k] = s + ets->gamma * e;
        }
      else if (ets->form.season == TW_ETS_MULTIPLICATIVE)
        {
          push = e / fmax (s, SMALL);
          ets->season[k] = s + ets->gamma * e / (fabs (base) > SMALL ? base : SMALL);
        }
      l = base + ets->alpha * push;
      if (trend)
        b = ets->phi * b + ets->beta * push;
      if (!(fabs (l) < OVERFLOW_LEVEL))
        return G_MAXDOUBLE;
      if (++k == ets->m)
        k = 0;
    }

  ets->level = l;
  ets->slope = b;
  if (ets->form.season != TW_ETS_NONE && k > 0)
    {
      double turned[TW_ETS_MAX_SEASON];

      for (gsize j = 0; j < ets->m; j++)
        turned[j] = ets->season[(k + j) % ets->m];
      memcpy (ets->season, turned, ets->m * sizeof *turned);
    }
  if (log_forecasts != NULL)
    *log_forecasts = logs + log (product);

  return sum;
}

void
tw_ets_predict (const TwEts *ets,
                gsize        h,
                double      *mean)
{
  double damping = 1;
  double slopes = 0;

  for (gsize i = 0; i < h; i++)
    {
      damping *= ets->phi;
      slopes += damping;
      mean[i] = ets->level + (ets->form.trend != TW_ETS_NONE ? slopes * ets->slope : 0);
      if (ets->form.season == TW_ETS_ADDITIVE)
        mean[i] += ets->season[i % ets->m];
      else if (ets->form.season == TW_ETS_MULTIPLICATIVE)
        mean[i] *= ets->season[i % ets->m];
    }
}

void
tw_ets_spread (const TwEts  *ets,
               double        variance,
               gsize         h,
               const double *mean,
               double       *sd)
{
  double damping = 1;
  double slopes = 0;
  double sum = 1;

  for (gsize i = 0; i < h; i++)
    {
      double unit = ets->form.error == TW_ETS_MULTIPLICATIVE ? fmax (fabs (mean[i]), SMALL) : 1;
      double c;

      sd[i] = sqrt (variance * sum) * unit;
      damping *= ets->phi;
      slopes += damping;
      c = ets->alpha;
      if (ets->form.trend != TW_ETS_NONE)
        c += ets->beta * slopes;
      if (ets->form.season != TW_ETS_NONE && (i + 1) % ets->m == 0)
        c += ets->gamma;
      sum += c * c;
    }
}

/* ---- fitting: parameters as unbounded numbers ---- */

typedef struct
{
  TwEts         start; /* form, m, starting level, slope and season */
  const double *y;
  gsize         n;
  double        sd; /* of y: the unit in which the starting state moves */
} Fit;

static double
squash (double u,
        double lo,
        double hi)
{
  return lo + (hi - lo) / (1 + exp (-u));
}

static double
unsquash (double v,
          double lo,
          double hi)
{
  double p = (v - lo) / (hi - lo);

  return log (p / (1 - p));
}

static TwEts
unpack_point (const Fit    *fit,
              const double *x)
{
  TwEts ets = fit->start;
  gsize i = 0;

  ets.alpha = squash (x[i++], 1e-4, 0.9999);
  ets.beta = ets.form.trend != TW_ETS_NONE ? ets.alpha * squash (x[i++], 1e-4, 0.9999) : 0;
  ets.gamma = ets.form.season != TW_ETS_NONE ? (1 - ets.alpha) * squash (x[i++], 1e-4, 0.9999) : 0;
  ets.phi = ets.form.damped ? squash (x[i++], MIN_PHI, MAX_PHI) : 1;
  ets.level += x[i++] * fit->sd;
  if (ets.form.trend != TW_ETS_NONE)
    ets.slope += x[i++] * fit->sd * 0.1;

  return ets;
}

static gsize
get_first_point (const TwEtsForm *form,
                 double          *x,
                 double          *step)
{
  gsize n = 0;

  x[n++] = unsquash (form->season == TW_ETS_NONE ? 0.3 : 0.2, 1e-4, 0.9999);
  if (form->trend != TW_ETS_NONE)
    x[n++] = unsquash (0.1, 1e-4, 0.9999);
  if (form->season != TW_ETS_NONE)
    x[n++] = unsquash (0.05, 1e-4, 0.9999);
  if (form->damped)
    x[n++] = unsquash (0.95, MIN_PHI, MAX_PHI);
  for (gsize i = 0; i < n; i++)
    step[i] = 1;
  x[n] = 0;
  step[n++] = 0.5;
  if (form->trend != TW_ETS_NONE)
    {
      x[n] = 0;
      step[n++] = 0.5;
    }

  return n;
}

/* -2 log likelihood but for a constant. */
static double
get_deviance (const double *x,
              gpointer      data)
{
  const Fit *fit = data;
  TwEts      ets = unpack_point (fit, x);
  double     logs = 0;
  double     sum = tw_ets_run (&ets, fit->y, fit->n, NULL, &logs);

  if (sum >= BROKEN)
    return BROKEN;

  return fit->n * log (sum / fit->n + 1e-300) + 2 * (ets.form.error == TW_ETS_MULTIPLICATIVE ? logs : 0);
}

/* Level and slope of the first cycles, without the season. */
static void
set_start (Fit *fit)
{
  TwEts             *ets = &fit->start;
  gsize              n = MIN (fit->n, MAX (10, 2 * ets->m));
  g_autofree double *z = g_memdup2 (fit->y, n * sizeof *z);
  double             mean;
  double             intercept;
  double             slope;

  for (gsize i = 0; i < n; i++)
    if (ets->form.season == TW_ETS_ADDITIVE)
      z[i] -= ets->season[i % ets->m];
    else if (ets->form.season == TW_ETS_MULTIPLICATIVE)
      z[i] /= ets->season[i % ets->m];

  tw_linear_fit_line (z, n, &mean, &slope);
  intercept = mean - slope * (n + 1) / 2.0; /* one step before the first */
  if (ets->form.trend == TW_ETS_NONE)
    {
      ets->level = intercept + slope * (n + 1) / 2.0;
      ets->slope = 0;
    }
  else if (ets->form.error == TW_ETS_MULTIPLICATIVE && intercept <= 0)
    {
      ets->level = z[0];
      ets->slope = 0;
    }
  else
    {
      ets->level = intercept;
      ets->slope = slope;
    }
}

static gsize
count_parameters (const TwEtsForm *form,
                  gsize            m)
{
  gsize n = 3; /* alpha, level, variance */

  if (form->trend != TW_ETS_NONE)
    n += form->damped ? 3 : 2;
  if (form->season != TW_ETS_NONE)
    n += m;

  return n;
}

/* Corrected AIC of the best fit of one form; @index is its place in the memory. */
static double
fit_form (Fit         *fit,
          gsize        index,
          TwEtsMemory *memory,
          TwEts       *best)
{
  double x[TW_NELDER_MEAD_MAX];
  double step[TW_NELDER_MEAD_MAX];
  gsize  n_params = count_parameters (&fit->start.form, fit->start.m);
  guint  max_steps = 200;
  gsize  n_x;
  double deviance;

  if (fit->n <= n_params + 1)
    return BROKEN;

  set_start (fit);
  n_x = get_first_point (&fit->start.form, x, step);
  if (memory != NULL && memory->known[index])
    {
      memcpy (x, memory->point[index], n_x * sizeof *x);
      for (gsize i = 0; i < n_x; i++)
        step[i] *= 0.3;
      max_steps = 60;
    }
  deviance = tw_nelder_mead (get_deviance, fit, x, n_x, step, max_steps, 1e-6);
  if (deviance >= BROKEN)
    return BROKEN;

  if (memory != NULL)
    {
      memory->known[index] = TRUE;
      memcpy (memory->point[index], x, n_x * sizeof *x);
    }
  *best = unpack_point (fit, x);

  return deviance + 2.0 * n_params + 2.0 * n_params * (n_params + 1) / (fit->n - n_params - 1.0);
}

static void
be_random_walk (const double *y,
                gsize         n,
                TwEts        *ets,
                double       *variance)
{
  double sum = 0;

  *ets = (TwEts){ .form = { .error = TW_ETS_ADDITIVE }, .m = 1, .alpha = 1, .phi = 1, .level = y[n - 1] };
  for (gsize i = 1; i < n; i++)
    sum += (y[i] - y[i - 1]) * (y[i] - y[i - 1]);
  *variance = n > 1 ? sum / (n - 1) : 0;
}

/* Forms in a fixed order: errors and seasons AN, MN, AA, MA, MM; trends N, A, Ad. */
static TwEtsForm
get_form (gsize index)
{
  static const TwEtsComponent errors[] = { TW_ETS_ADDITIVE, TW_ETS_MULTIPLICATIVE, TW_ETS_ADDITIVE, TW_ETS_MULTIPLICATIVE, TW_ETS_MULTIPLICATIVE };
  static const TwEtsComponent seasons[] = { TW_ETS_NONE, TW_ETS_NONE, TW_ETS_ADDITIVE, TW_ETS_ADDITIVE, TW_ETS_MULTIPLICATIVE };

  return (TwEtsForm){ .error = errors[index / 3],
                      .trend = index % 3 > 0 ? TW_ETS_ADDITIVE : TW_ETS_NONE,
                      .damped = index % 3 == 2,
                      .season = seasons[index / 3] };
}

static gboolean
is_candidate (const TwEtsForm *form,
              TwEtsChoice      choice,
              gboolean         positive,
              gboolean         seasonal)
{
  if (form->error == TW_ETS_MULTIPLICATIVE && (!positive || choice != TW_ETS_ALL))
    return FALSE;
  if (form->season != TW_ETS_NONE && (!seasonal || choice != TW_ETS_ALL))
    return FALSE;
  if (choice == TW_ETS_QUICK)
    return form->trend == TW_ETS_NONE || form->damped;
  if (choice == TW_ETS_HOLT)
    return form->trend != TW_ETS_NONE && !form->damped;

  return choice == TW_ETS_ALL || form->damped;
}

static void
describe_values (const double *y,
                 gsize         n,
                 double       *sd,
                 gboolean     *positive)
{
  double mean = 0;
  double sum = 0;

  *positive = TRUE;
  for (gsize i = 0; i < n; i++)
    {
      mean += y[i] / n;
      if (!(y[i] > SMALL))
        *positive = FALSE;
    }
  for (gsize i = 0; i < n; i++)
    sum += (y[i] - mean) * (y[i] - mean);
  *sd = sqrt (sum / n) + 1e-12;
}

void
tw_ets_fit (const double *y,
            gsize         n,
            gsize         m,
            TwEtsChoice   choice,
            TwEtsMemory  *memory,
            TwEts        *ets,
            double       *variance)
{
  Fit      fit = { .y = y, .n = n };
  double   season[3][TW_ETS_MAX_SEASON] = { { 0 } };
  double   best = BROKEN;
  TwEts    start;
  gboolean seasonal;
  gboolean positive;

  describe_values (y, n, &fit.sd, &positive);
  seasonal = m >= 2 && m <= TW_ETS_MAX_SEASON && 2 * n >= 5 * m && tw_season_decompose (y, n, m, FALSE, season[TW_ETS_ADDITIVE]);
  if (seasonal && positive)
    tw_season_decompose (y, n, m, TRUE, season[TW_ETS_MULTIPLICATIVE]);

  for (gsize i = 0; i < TW_ETS_N_FORMS; i++)
    {
      TwEts  fitted;
      double aicc;

      fit.start = (TwEts){ .m = seasonal ? m : 1, .phi = 1 };
      fit.start.form = get_form (i);
      if (!is_candidate (&fit.start.form, choice, positive, seasonal))
        continue;
      memcpy (fit.start.season, season[fit.start.form.season], sizeof fit.start.season);
      aicc = fit_form (&fit, i, memory, &fitted);
      if (aicc < best)
        {
          best = aicc;
          *ets = fitted;
        }
    }

  if (best >= BROKEN)
    {
      be_random_walk (y, n, ets, variance);
      return;
    }
  start = *ets;
  *variance = tw_ets_run (&start, y, n, NULL, NULL) / MAX (n - MIN (n, count_parameters (&ets->form, 0)), 3);
  *ets = start;
}

void
tw_ets_get_name (const TwEts *ets,
                 char        *name)
{
  g_snprintf (name, 16, "ETS(%c,%s,%c)", "NAM"[ets->form.error],
              ets -> form.trend == TW_ETS_NONE ? "N" : (ets->form.damped ? "Ad" : "A"), "NAM"[ets->form.season]);
}
