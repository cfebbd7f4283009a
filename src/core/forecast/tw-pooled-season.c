/* tw-pooled-season.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-pooled-season.h"

#include <math.h>
#include <string.h>

#define PRIOR_UNITS 150.0  /* units a phase must rest on to count as much as what it is shrunk to */
#define THICK       2000.0 /* units from which a phase needs no neighbours */
#define THIN        300.0  /* units below which it takes two on either side */
#define MIN_KNOWN   0.75   /* share of a window that must be known */
#define MIN_FACTOR  0.1
#define MAX_FACTOR  10.0
#define TEST_ALPHA  0.15 /* smoothing of the level in the test of strength */
#define BETTER      0.99 /* a weaker season must win by so much */

#define N_ROWS (TW_SERIES_N_ORIGINS + 1)

static const double strengths[] = { 1, 0.5, 0 };

/* Sums by phase of one pool. */
typedef struct
{
  double *sold;     /* [n_phases], weighted */
  double *expected; /* [n_phases], weighted */
  double *units;    /* [n_phases], as they are */
} Pool;

struct _TwPooledSeason
{
  TwPooledOptions options;
  double         *factor; /* [n_markets * n_categories][N_ROWS][n_steps] */
};

static double *
get_row (const TwPooledSeason *self,
         guint32               market,
         guint32               category,
         gsize                 origin)
{
  return self->factor + (((gsize) market * self->options.n_categories + category) * N_ROWS + origin) * self->options.n_steps;
}

/* ---- what was sold, and what a year around it would make one expect ---- */

static void
init_pools (Pool *pools,
            gsize n,
            guint n_phases)
{
  for (gsize i = 0; i < n; i++)
    pools[i] = (Pool){ g_new0 (double, n_phases), g_new0 (double, n_phases), g_new0 (double, n_phases) };
}

static void
free_pools (Pool *pools,
            gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_free (pools[i].sold);
      g_free (pools[i].expected);
      g_free (pools[i].units);
    }
  g_free (pools);
}

/* Mean of the known values of a window; NaN if too few are. */
static double
get_window_mean (const double *sum,
                 const gsize  *count,
                 gsize         from,
                 gsize         to)
{
  gsize known = count[to] - count[from];

  return known >= MIN_KNOWN * (to - from) ? (sum[to] - sum[from]) / known : NAN;
}

static gsize
find_first_sale (const TwPooledInput *input)
{
  gsize first = 0;

  while (first < input->n && !(input->value[first] > 0))
    first++;

  return first;
}

static void
add_to_pool (Pool  *pool,
             guint  phase,
             double weight,
             double sold,
             double expected)
{
  pool->sold[phase] += weight * sold;
  pool->expected[phase] += weight * expected;
  pool->units[phase] += expected;
}

static void
add_series (const TwPooledInput   *input,
            const TwPooledOptions *options,
            gsize                  end,
            Pool                  *pools)
{
  gsize              n = MIN (input->n, end - MIN (end, input->start));
  gsize              half = options->n_phases / 2;
  gsize              first = find_first_sale (input);
  g_autofree double *sum = g_new0 (double, n + 1);
  g_autofree gsize  *count = g_new0 (gsize, n + 1);
  double             weight;

  for (gsize t = 0; t < n; t++)
    {
      gboolean known = !isnan (input->value[t]);

      sum[t + 1] = sum[t] + (known ? input->value[t] : 0);
      count[t + 1] = count[t] + known;
    }
  if (!(sum[n] > 0))
    return;
  weight = 1 / sqrt (sum[n] / count[n]);

  for (gsize t = first + half; t + half < n; t++)
    {
      double expected = 0.5 * (get_window_mean (sum, count, t - half, t + half) + get_window_mean (sum, count, t - half + 1, t + half + 1));
      guint  phase = options->phase[input->start + t];

      if (isnan (expected) || isnan (input->value[t]))
        continue;
      add_to_pool (&pools[input->market * options->n_categories + input->category], phase, weight, input->value[t], expected);
    }
}

/* ---- from sums to factors, in logs ---- */

/* Log factor of each phase of @pool, shrunk to @prior (nullable: to 0). */
static void
get_profile (const Pool   *pool,
             guint         n_phases,
             const double *prior,
             double       *profile)
{
  for (guint k = 0; k < n_phases; k++)
    {
      double units = pool->units[k];
      int    width = units >= THICK ? 0 : (units >= THIN ? 1 : 2);
      double sold = 0;
      double expected = 0;
      double base = prior != NULL ? prior[k] : 0;
      double prior_expected;

      for (int j = -width; j <= width; j++)
        {
          guint  at = (guint) ((int) (k + n_phases) + j) % n_phases;
          double w = 1 - ABS (j) / (width + 1.0);
          /* What the prior says of the neighbour is taken out, so that a peak is not smoothed away. */
          double tilt = prior != NULL ? exp (prior[k] - prior[at]) : 1;

          sold += w * pool->sold[at] * tilt;
          expected += w * pool->expected[at];
        }
      prior_expected = units > 0 ? expected * PRIOR_UNITS / units : 1;
      profile[k] = log (CLAMP ((sold + prior_expected * exp (base)) / (expected + prior_expected), MIN_FACTOR, MAX_FACTOR));
    }
}

static void
sum_pools (const Pool *pools,
           gsize       n,
           gsize       step,
           guint       n_phases,
           Pool       *sum)
{
  for (guint k = 0; k < n_phases; k++)
    {
      sum->sold[k] = sum->expected[k] = sum->units[k] = 0;
      for (gsize i = 0; i < n; i++)
        {
          sum->sold[k] += pools[i * step].sold[k];
          sum->expected[k] += pools[i * step].expected[k];
          sum->units[k] += pools[i * step].units[k];
        }
    }
}

static void
centre (double *profile,
        guint   n)
{
  double mean = 0;

  for (guint k = 0; k < n; k++)
    mean += exp (profile[k]) / n;
  for (guint k = 0; k < n; k++)
    profile[k] -= log (mean);
}

static void
fill_rows (TwPooledSeason *self,
           const Pool     *pools,
           gsize           origin)
{
  guint32            n_markets = self->options.n_markets;
  guint32            n_categories = self->options.n_categories;
  guint              m = self->options.n_phases;
  g_autofree Pool   *sum = g_new (Pool, 1);
  g_autofree double *all = g_new (double, m);
  g_autofree double *market = g_new (double, m);
  g_autofree double *category = g_new (double, m *n_categories);
  g_autofree double *prior = g_new (double, m);
  g_autofree double *cell = g_new (double, m);

  init_pools (sum, 1, m);
  sum_pools (pools, (gsize) n_markets * n_categories, 1, m, sum);
  get_profile (sum, m, NULL, all);
  for (guint32 c = 0; c < n_categories; c++)
    {
      sum_pools (pools + c, n_markets, n_categories, m, sum);
      get_profile (sum, m, all, category + (gsize) c * m);
    }
  for (guint32 a = 0; a < n_markets; a++)
    {
      sum_pools (pools + (gsize) a * n_categories, n_categories, 1, m, sum);
      get_profile (sum, m, all, market);
      for (guint32 c = 0; c < n_categories; c++)
        {
          double *row = get_row (self, a, c, origin);

          for (guint k = 0; k < m; k++)
            prior[k] = market[k] + category[(gsize) c * m + k] - all[k];
          get_profile (&pools[(gsize) a * n_categories + c], m, prior, cell);
          centre (cell, m);
          for (gsize t = 0; t < self->options.n_steps; t++)
            row[t] = exp (cell[self->options.phase[t]]);
        }
    }
  g_free (sum->sold);
  g_free (sum->expected);
  g_free (sum->units);
}

/* ---- how much of the season holds ---- */

/* Squared error, over the series' mean, of a smoothed level with each strength of the season. */
static void
add_losses (const TwPooledSeason *self,
            const TwPooledInput  *input,
            gsize                 origin,
            double               *loss)
{
  gsize         h = self->options.test_horizon;
  gsize         hold = tw_forecast_series_get_hold (origin, h);
  const double *factor = get_row (self, input->market, input->category, origin) + input->start;
  gsize         first = find_first_sale (input);
  gsize         n = input->n;

  if (n < hold + self->options.n_phases || first + self->options.n_phases > n - hold)
    return;

  for (guint s = 0; s < G_N_ELEMENTS (strengths); s++)
    {
      double level = 0;
      double mean = 0;
      double sum = 0;
      gsize  count = 0;

      for (gsize t = first; t < n - hold + h; t++)
        {
          double f = strengths[s] == 1 ? factor[t] : (strengths[s] == 0 ? 1 : sqrt (factor[t]));

          if (isnan (input->value[t]))
            continue;
          if (t >= n - hold)
            {
              sum += (input->value[t] - level * f) * (input->value[t] - level * f);
              continue;
            }
          count++;
          level += MAX (TEST_ALPHA, 1.0 / count) * (input->value[t] / f - level);
          mean += (input->value[t] - mean) / count;
        }
      loss[s] += mean > 0 ? sum / mean : 0;
    }
}

static double
choose_strength (const double *loss)
{
  guint best = 0;

  for (guint s = 1; s < G_N_ELEMENTS (strengths); s++)
    if (loss[s] < BETTER * loss[best])
      best = s;

  return strengths[best];
}

/* A market's own losses, with those of all others as if they were a few of its series. */
static void
weaken_seasons (TwPooledSeason      *self,
                const TwPooledInput *input,
                gsize                n)
{
  guint              k = G_N_ELEMENTS (strengths);
  g_autofree double *loss = g_new0 (double, (self->options.n_markets + 1) * k);
  double            *all = loss + self->options.n_markets * k;
  gsize              cells = (gsize) self->options.n_categories * N_ROWS * self->options.n_steps;

  for (gsize i = 0; i < n; i++)
    for (gsize o = 1; o < N_ROWS; o++)
      {
        add_losses (self, &input[i], o, loss + input[i].market * k);
        add_losses (self, &input[i], o, all);
      }
  for (guint32 a = 0; a < self->options.n_markets; a++)
    {
      double share = 0.05; /* of all losses that stand beside the market's own */
      double strength;

      for (guint s = 0; s < k; s++)
        loss[a * k + s] += share * all[s];
      strength = choose_strength (loss + a * k);
      for (gsize i = 0; strength != 1 && i < cells; i++)
        self->factor[a * cells + i] = pow (self->factor[a * cells + i], strength);
    }
}

TwPooledSeason *
tw_pooled_season_new (const TwPooledInput   *input,
                      gsize                  n,
                      const TwPooledOptions *options)
{
  gsize           n_cells = (gsize) options->n_markets * options->n_categories;
  gsize           oldest = tw_forecast_series_get_hold (TW_SERIES_N_ORIGINS, options->test_horizon);
  TwPooledSeason *self;

  if (options->end < oldest + options->n_phases + options->test_horizon)
    return NULL;

  self = g_new0 (TwPooledSeason, 1);
  self->options = *options;
  self->options.phase = NULL;
  self->factor = g_new (double, n_cells *N_ROWS * options->n_steps);
  for (gsize o = 0; o < N_ROWS; o++)
    {
      Pool *pools = g_new (Pool, n_cells);

      init_pools (pools, n_cells, options->n_phases);
      for (gsize i = 0; i < n; i++)
        add_series (&input[i], options, options->end - tw_forecast_series_get_hold (o, options->test_horizon), pools);
      self->options.phase = options->phase;
      fill_rows (self, pools, o);
      self->options.phase = NULL;
      free_pools (pools, n_cells);
    }
  weaken_seasons (self, input, n);

  return self;
}

void
tw_pooled_season_free (TwPooledSeason *self)
{
  g_free (self->factor);
  g_free (self);
}

const double *
tw_pooled_season_get (const TwPooledSeason *self,
                      guint32               market,
                      guint32               category)
{
  return get_row (self, market, category, 0);
}
