/* tw-pooled-season.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-pooled-season.h"

#include <math.h>
#include <string.h>

#define SPREAD_ALL    0.5   /* deviation of log factors of all series around none */
#define SPREAD_PART   0.25  /* of a market or a category around all */
#define SPREAD_CELL   0.15  /* of both together around their product */
#define SPREAD_EVENT  0.7   /* of events around none */
#define SPREAD_MARKET 0.3   /* of an event in one market around all */
#define CLEAR         0.003 /* squared relative error below which a phase needs no neighbours */
#define BLURRED       0.02  /* above which it takes two on either side */
#define MIN_KNOWN     0.75  /* share of a window that must be known */
#define MIN_FACTOR    0.1
#define MAX_FACTOR    10.0
#define TEST_ALPHA    0.15 /* smoothing of the level in the test of strength */
#define BETTER        0.95 /* a weaker season must win by so much: the weeks of the test need not hold the peak */

#define N_ROWS (TW_SERIES_N_ORIGINS + 1)

static const double strengths[] = { 1, 0.5, 0 };

/* Weighted sums over the steps of one phase of one pool: of units, of what was expected, and of their
 * squares and product, from which the error of their ratio follows. */
typedef struct
{
  double sold;
  double expected;
  double sold2;
  double product;
  double expected2;
} Sums;

typedef struct
{
  Sums *phase; /* [n_phases] */
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
    pools[i].phase = g_new0 (Sums, n_phases + 1);
}

static void
free_pools (Pool *pools,
            gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_free (pools[i].phase);
  g_free (pools);
}

static void
add_sums (Sums       *to,
          const Sums *from,
          double      weight,
          double      tilt)
{
  to->sold += weight * tilt * from->sold;
  to->expected += weight * from->expected;
  to->sold2 += weight * weight * tilt * tilt * from->sold2;
  to->product += weight * weight * tilt * from->product;
  to->expected2 += weight * weight * from->expected2;
}

/* Squared relative error of the ratio, if it is about @ratio. */
static double
get_error (const Sums *sums,
           double      ratio)
{
  double squares = sums->sold2 - 2 * ratio * sums->product + ratio * ratio * sums->expected2;

  return sums->expected > 0 ? fmax (squares, 0) / (sums->expected * sums->expected * ratio * ratio) : G_MAXDOUBLE;
}

/* Logarithm of the ratio, shrunk to that of the prior, around which it has the deviation @spread. */
static double
shrink_ratio (const Sums *sums,
              double      prior,
              double      spread)
{
  double base = exp (prior);
  double error = get_error (sums, base);
  double trust;

  if (!(sums->expected > 0))
    return prior;
  /* Hardly two steps in a pool agree by chance: one alone has no error to speak of, and is no proof. */
  trust = spread * spread / (spread * spread + fmax (error, sums->expected2 / (sums->expected * sums->expected) * spread));

  return log (CLAMP (base + trust * (sums->sold / sums->expected - base), MIN_FACTOR, MAX_FACTOR));
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
  add_sums (&pool->phase[phase], &(Sums){ sold, expected, sold * sold, sold * expected, expected * expected }, weight, 1);
}

static guint
get_event (const TwPooledOptions *options,
           guint32                market,
           gsize                  step)
{
  return options->event != NULL ? options->event[market * options->n_steps + step] : 0;
}

/* Adds the steps of a series that have a whole cycle around them: to the pool of its phase in @cells, or,
 * where @events is given, steps of an event to the pool of its market, over what the season expects. */
static void
add_series (const TwPooledSeason *self,
            const TwPooledInput  *input,
            gsize                 origin,
            Pool                 *cells,
            Pool                 *events)
{
  const TwPooledOptions *options = &self->options;
  gsize                  end = options->end - tw_forecast_series_get_hold (origin, options->test_horizon);
  gsize                  n = MIN (input->n, end - MIN (end, input->start));
  gsize                  half = options->n_phases / 2;
  gsize                  first = find_first_sale (input);
  g_autofree double     *sum = g_new0 (double, n + 1);
  g_autofree gsize      *count = g_new0 (gsize, n + 1);
  const double          *row = get_row (self, input->market, input->category, origin);
  double                 weight;

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
      guint  event = get_event (options, input->market, input->start + t);

      if (isnan (expected) || isnan (input->value[t]))
        continue;
      if (events == NULL && event == 0)
        add_to_pool (&cells[input->market * options->n_categories + input->category], options->phase[input->start + t], weight, input->value[t], expected);
      else if (events != NULL && event > 0)
        add_to_pool (&events[input->market], event - 1, weight, input->value[t], expected * row[input->start + t]);
    }
}

/* ---- from sums to factors, in logs ---- */

/* Log factor of each phase of @pool, shrunk to @prior (nullable: to 0). */
static void
get_profile (const Pool   *pool,
             guint         n_phases,
             const double *prior,
             double        spread,
             double       *profile)
{
  for (guint k = 0; k < n_phases; k++)
    {
      double base = prior != NULL ? prior[k] : 0;
      double error = get_error (&pool->phase[k], exp (base));
      int    width = error < CLEAR ? 0 : (error < BLURRED ? 1 : 2);
      Sums   sums = { 0 };

      for (int j = -width; j <= width; j++)
        {
          guint at = (guint) ((int) (k + n_phases) + j) % n_phases;

          /* What the prior says of the neighbour is taken out, so that a peak is not smoothed away. */
          add_sums (&sums, &pool->phase[at], 1 - ABS (j) / (width + 1.0), prior != NULL ? exp (prior[k] - prior[at]) : 1);
        }
      profile[k] = shrink_ratio (&sums, base, spread);
    }
}

static void
sum_pools (const Pool *pools,
           gsize       n,
           gsize       step,
           guint       n_phases,
           Pool       *sum)
{
  memset (sum->phase, 0, n_phases * sizeof *sum->phase);
  for (guint k = 0; k < n_phases; k++)
    for (gsize i = 0; i < n; i++)
      add_sums (&sum->phase[k], &pools[i * step].phase[k], 1, 1);
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
  get_profile (sum, m, NULL, SPREAD_ALL, all);
  for (guint32 c = 0; c < n_categories; c++)
    {
      sum_pools (pools + c, n_markets, n_categories, m, sum);
      if (n_categories > 1)
        get_profile (sum, m, all, SPREAD_PART, category + (gsize) c * m);
      else /* the same sales again: they must not count twice */
        memcpy (category, all, m * sizeof *all);
    }
  for (guint32 a = 0; a < n_markets; a++)
    {
      sum_pools (pools + (gsize) a * n_categories, n_categories, 1, m, sum);
      if (n_markets > 1)
        get_profile (sum, m, all, SPREAD_PART, market);
      else
        memcpy (market, all, m * sizeof *all);
      for (guint32 c = 0; c < n_categories; c++)
        {
          double *row = get_row (self, a, c, origin);

          for (guint k = 0; k < m; k++)
            prior[k] = market[k] + category[(gsize) c * m + k] - all[k];
          if (n_markets > 1 && n_categories > 1)
            get_profile (&pools[(gsize) a * n_categories + c], m, prior, SPREAD_CELL, cell);
          else
            memcpy (cell, prior, m * sizeof *prior);
          centre (cell, m);
          for (gsize t = 0; t < self->options.n_steps; t++)
            row[t] = exp (cell[self->options.phase[t]]);
        }
    }
  free_pools (g_steal_pointer (&sum), 1);
}

/* ---- events on top of the season ---- */

static void
add_events (TwPooledSeason *self,
            const Pool     *pools,
            gsize           origin)
{
  const TwPooledOptions *options = &self->options;
  g_autofree Pool       *sum = g_new (Pool, 1);
  g_autofree double     *all = g_new (double, options->n_events + 1);

  init_pools (sum, 1, options->n_events);
  sum_pools (pools, options->n_markets, 1, options->n_events, sum);
  for (guint e = 0; e < options->n_events; e++)
    all[e] = shrink_ratio (&sum->phase[e], 0, SPREAD_EVENT);
  for (guint32 a = 0; a < options->n_markets; a++)
    for (gsize t = 0; t < options->n_steps; t++)
      {
        guint  event = get_event (options, a, t);
        double factor = event > 0 ? exp (shrink_ratio (&pools[a].phase[event - 1], all[event - 1], SPREAD_MARKET)) : 1;

        for (guint32 c = 0; event > 0 && c < options->n_categories; c++)
          get_row (self, a, c, origin)[t] *= factor;
      }
  free_pools (g_steal_pointer (&sum), 1);
}

/* ---- how much of the season holds ---- */

/* Absolute error, over the root of the series' mean, of a smoothed level with each strength of the season. */
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
              sum += fabs (input->value[t] - level * f);
              continue;
            }
          count++;
          level += MAX (TEST_ALPHA, 1.0 / count) * (input->value[t] / f - level);
          mean += (input->value[t] - mean) / count;
        }
      loss[s] += mean > 0 ? sum / sqrt (mean) : 0;
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
  TwPooledSeason *self;

  if (options->end < options->n_phases + options->test_horizon)
    return NULL;

  self = g_new0 (TwPooledSeason, 1);
  self->options = *options;
  self->factor = g_new0 (double, n_cells *N_ROWS * options->n_steps);
  for (gsize o = 0; o < N_ROWS; o++)
    {
      Pool *cells = g_new (Pool, n_cells);
      Pool *events = g_new (Pool, options->n_markets);

      init_pools (cells, n_cells, options->n_phases);
      init_pools (events, options->n_markets, options->n_events);
      for (gsize i = 0; i < n; i++)
        add_series (self, &input[i], o, cells, NULL);
      fill_rows (self, cells, o);
      for (gsize i = 0; i < n && options->n_events > 0; i++)
        add_series (self, &input[i], o, cells, events);
      add_events (self, events, o);
      free_pools (cells, n_cells);
      free_pools (events, options->n_markets);
    }
  weaken_seasons (self, input, n);

  self->options.phase = NULL; /* the caller's */
  self->options.event = NULL;

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
