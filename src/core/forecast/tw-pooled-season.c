/* tw-pooled-season.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-pooled-season.h"

#include "forecast/tw-parallel.h"

#include <math.h>
#include <string.h>

#define SPREAD_ALL  0.5   /* deviation of log factors of all series around none */
#define SPREAD_PART 0.25  /* of a market or a category around all */
#define COMMON      0.015 /* squared relative error of a phase that all series share */
#define CLEAR       0.003 /* squared relative error below which a phase needs no neighbours */
#define BLURRED     0.02  /* above which it takes two on either side */
#define MIN_KNOWN   0.75  /* share of a window that must be known */
#define EDGE        0.4   /* weight of steps without a whole cycle around them: what they show may be growth */
#define LONE        0.3   /* squared relative error of one series alone in a step */
#define BACKFITS    4     /* times that season and events are found, each without the other */
#define MIN_FACTOR  0.1
#define MAX_FACTOR  10.0
#define TEST_ALPHA  0.15    /* smoothing of the level that cells are tried with */
#define MAX_KEPT    1500000 /* numbers of all series that one origin keeps between looks */

#define N_ROWS (TW_SERIES_N_ORIGINS + 1)

/* Deviations of a market and category together around their product, of which one is chosen. */
static const double cell_spreads[] = { 0.15, 0.05, 0.4, 1 };

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
  double         *event;  /* [N_ROWS][n_markets * n_steps]: of the events alone */
  guint8         *seen;   /* [N_ROWS][n_phases]: whether any series tells of the phase */
  double          cell_spread;
};

/* What a series tells at one origin, whatever season and events are. */
typedef struct
{
  gsize   first;    /* step of the first sale */
  gsize   n;        /* steps before the origin; 0 if it tells nothing */
  double  weight;   /* of a step with a whole cycle around it */
  double *divide;   /* [steps to the end of the plan] by what drivers multiply it; (nullable) where there are none */
  double *value;    /* [n] over that */
  double *expected; /* [n] what a year around the step would make one expect, or NaN */
} Told;

/* What all of them tell: kept between looks, unless they are very many. */
typedef struct
{
  Told   *told;  /* (nullable): [n] */
  double *block; /* of all their arrays, or of one series after the other */
} Tales;

/* What one look at all series is made of. */
typedef struct
{
  const TwPooledSeason *self;
  gsize                 origin;
  Pool                 *cells;  /* (nullable): the look is at the season */
  Sums                 *events; /* (nullable): [n_markets * n_steps]: at the steps with events */
  Tales                *tales;
  gboolean              plain; /* only steps without any event tell of the season */
} Look;

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

/* Squared relative error of the ratio: how far the terms are from their common one, which may be far from what the
 * prior says without being any less sure. */
static double
get_error (const Sums *sums,
           double      prior)
{
  double ratio;
  double squares;

  if (!(sums->expected > 0))
    return G_MAXDOUBLE;
  ratio = sums->sold / sums->expected;
  squares = sums->sold2 - 2 * ratio * sums->product + ratio * ratio * sums->expected2;
  ratio = fmax (ratio, prior);

  return fmax (squares, 0) / (sums->expected * sums->expected * ratio * ratio);
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
  trust = spread * spread / (spread * spread + fmax (error + COMMON, sums->expected2 / (sums->expected * sums->expected) * spread));

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

static double *
get_event_row (const TwPooledSeason *self,
               guint32               market,
               gsize                 origin)
{
  return self->event + (origin * self->options.n_markets + market) * self->options.n_steps;
}

/* Mean of the cycle around @t, or, at the ends of the series, of the cycle nearest to it. NaN if too little is known. */
static double
get_expected (const double *sum,
              const gsize  *count,
              gsize         first,
              gsize         n,
              gsize         cycle,
              gsize         t)
{
  gsize half = cycle / 2;

  if (n < first + cycle)
    return NAN;
  if (t >= first + half && t + half < n)
    return 0.5 * (get_window_mean (sum, count, t - half, t + half) + get_window_mean (sum, count, t - half + 1, t + half + 1));
  return t < first + half ? get_window_mean (sum, count, first, first + cycle) : get_window_mean (sum, count, n - cycle, n);
}

static gsize
get_n_known (const TwPooledSeason *self,
             const TwPooledInput  *input,
             gsize                 origin)
{
  gsize end = self->options.end - tw_forecast_series_get_hold (origin, self->options.test_horizon);

  return MIN (input->n, end - MIN (end, input->start));
}

static gsize
get_told_size (const TwPooledSeason *self,
               const TwPooledInput  *input)
{
  return (self->options.fill_driver != NULL ? self->options.n_steps - input->start : 0) + 2 * input->n;
}

/* Known values of the series before the origin over what drives it, and the sums up to each step. @told has its arrays. */
static void
fill_told (const TwPooledSeason *self,
           const TwPooledInput  *input,
           gsize                 origin,
           double               *sum,
           gsize                *count,
           Told                 *told)
{
  gsize cycle = self->options.n_phases;
  gsize n = get_n_known (self, input, origin);

  sum[0] = 0;
  count[0] = 0;
  for (gsize t = 0; t < n; t++)
    {
      gboolean known = !isnan (input->value[t]);

      told->value[t] = told->divide != NULL ? input->value[t] / told->divide[t] : input->value[t];
      sum[t + 1] = sum[t] + (known ? told->value[t] : 0);
      count[t + 1] = count[t] + known;
    }
  told->first = find_first_sale (input);
  told->n = n > 0 && sum[n] > 0 ? n : 0;
  told->weight = told->n > 0 ? 1 / sqrt (sum[n] / count[n]) : 0;
  for (gsize t = told->first; t < told->n; t++)
    told->expected[t] = isnan (told->value[t]) ? NAN : get_expected (sum, count, told->first, n, cycle, t);
}

static void
listen (const TwPooledSeason *self,
        const TwPooledInput  *input,
        gsize                 index,
        gsize                 origin,
        double               *block,
        Told                 *told)
{
  g_autofree double *sum = g_new (double, input->n + 1);
  g_autofree gsize  *count = g_new (gsize, input->n + 1);

  told->divide = self->options.fill_driver != NULL ? block : NULL;
  told->value = block + get_told_size (self, input) - 2 * input->n;
  told->expected = told->value + input->n;
  if (told->divide != NULL)
    self->options.fill_driver (index, origin, told->divide, self->options.data);
  fill_told (self, input, origin, sum, count, told);
}

static void
init_tales (const TwPooledSeason *self,
            const TwPooledInput  *input,
            gsize                 n,
            gsize                 origin,
            Tales                *tales)
{
  gsize total = 0;
  gsize most = 0;

  for (gsize i = 0; i < n; i++)
    {
      total += get_told_size (self, &input[i]);
      most = MAX (most, get_told_size (self, &input[i]));
    }
  tales->told = total <= MAX_KEPT ? g_new (Told, n + 1) : NULL;
  tales->block = g_new (double, (tales->told != NULL ? total : most) + 1);
  total = 0;
  for (gsize i = 0; tales->told != NULL && i < n; i++)
    {
      listen (self, &input[i], i, origin, tales->block + total, &tales->told[i]);
      total += get_told_size (self, &input[i]);
    }
}

static void
clear_tales (Tales *tales)
{
  g_clear_pointer (&tales->told, g_free);
  g_clear_pointer (&tales->block, g_free);
}

/* @scratch: for one that is not kept */
static const Told *
get_told (const TwPooledSeason *self,
          Tales                *tales,
          const TwPooledInput  *input,
          gsize                 index,
          gsize                 origin,
          Told                 *scratch)
{
  if (tales->told != NULL)
    return &tales->told[index];

  listen (self, input, index, origin, tales->block, scratch);

  return scratch;
}

static void
look_at_step (const Look          *look,
              const TwPooledInput *input,
              gsize                t,
              double               weight,
              double               sold,
              double               expected)
{
  const TwPooledOptions *options = &look->self->options;
  gsize                  step = input->start + t;
  gboolean               apart = options->calendar != NULL && tw_event_calendar_is_apart (options->calendar, input->market, step, look->plain);
  double                 season = get_row (look->self, input->market, input->category, look->origin)[step];
  double                 event = get_event_row (look->self, input->market, look->origin)[step];

  if (look->cells != NULL && !apart)
    add_to_pool (&look->cells[input->market * options->n_categories + input->category], options->phase[step], weight, sold / event, expected);
  if (look->events != NULL)
    add_sums (&look->events[input->market * options->n_steps + step],
              &(Sums){ sold, expected * season, sold * sold, sold * expected * season, expected * expected * season * season }, weight, 1);
}

static void
look_at_series (const Look          *look,
                const TwPooledInput *input,
                gsize                index)
{
  Told        scratch;
  const Told *told = get_told (look->self, look->tales, input, index, look->origin, &scratch);
  gsize       half = look->self->options.n_phases / 2;

  for (gsize t = told->first; t < told->n; t++)
    {
      gboolean edge = t < told->first + half || t + half >= told->n;

      if (told->expected[t] > 0)
        look_at_step (look, input, t, told->weight * (edge ? EDGE : 1), told->value[t], told->expected[t]);
    }
}

/* ---- from sums to factors, in logs ---- */

/* Squared relative error that the ratio of a few terms has even where they happen to agree. */
static double
get_chance (const Sums *sums)
{
  double lone = sums->expected > 0 ? sums->expected2 / (sums->expected * sums->expected) : 0;

  return LONE * lone * lone;
}

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
      double error = fmax (get_error (&pool->phase[k], exp (base)), prior == NULL ? get_chance (&pool->phase[k]) : 0);
      int    width = error < CLEAR ? 0 : (error < BLURRED ? 1 : 2);
      Sums   sums = { 0 };

      for (int j = -width; j <= width; j++)
        {
          guint at = (guint) ((int) (k + n_phases) + j) % n_phases;

          /* What the prior says of the neighbour is taken out, so that a peak is not smoothed away. */
          add_sums (&sums, &pool->phase[at], 1 - ABS (j) / (width + 1.0), prior != NULL && j != 0 ? exp (prior[k] - prior[at]) : 1);
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
  for (guint k = 0; k < m; k++)
    self->seen[origin * m + k] = sum->phase[k].expected > 0;
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
            get_profile (&pools[(gsize) a * n_categories + c], m, prior, self->cell_spread, cell);
          else
            memcpy (cell, prior, m * sizeof *prior);
          centre (cell, m);
          for (guint k = 0; k < m; k++)
            cell[k] = exp (cell[k]);
          for (gsize t = 0; t < self->options.n_steps; t++)
            row[t] = cell[self->options.phase[t]];
        }
    }
  free_pools (g_steal_pointer (&sum), 1);
}

/* ---- events on top of the season ---- */

static void
find_events (TwPooledSeason *self,
             const Sums     *sums,
             gsize           origin)
{
  gsize                   n = self->options.n_markets * self->options.n_steps;
  g_autofree TwEventSums *found = g_new0 (TwEventSums, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      double square = sums[i].expected * sums[i].expected;

      found[i] = (TwEventSums){ sums[i].sold, sums[i].expected, 0 };
      if (square > 0)
        found[i].square = square * fmax (get_error (&sums[i], MIN_FACTOR), get_chance (&sums[i]));
    }
  tw_event_effects_estimate (self->options.calendar, found, get_event_row (self, 0, origin));
}

/* Season and events of one origin, each found with the other taken out; events come first, for the season would take
 * half of what moves from one of two years' weeks to another. Returns what the season was found from. */
static Pool *
find_rows (TwPooledSeason      *self,
           const TwPooledInput *input,
           gsize                n,
           gsize                origin,
           Tales               *tales)
{
  const TwPooledOptions *options = &self->options;
  gsize                  n_cells = (gsize) options->n_markets * options->n_categories;
  Pool                  *cells = NULL;

  for (guint pass = 0; pass < (options->calendar != NULL ? BACKFITS : 1); pass++)
    {
      g_autofree Sums *events = options->calendar != NULL ? g_new0 (Sums, options->n_markets * options->n_steps + 1) : NULL;
      Look             look = { self, origin, NULL, NULL, tales, pass == 0 };

      if (cells != NULL)
        free_pools (cells, n_cells);
      cells = g_new (Pool, n_cells);
      init_pools (cells, n_cells, options->n_phases);
      look.cells = cells;
      for (gsize i = 0; i < n; i++)
        look_at_series (&look, &input[i], i);
      fill_rows (self, cells, origin);

      look.cells = NULL;
      look.events = events;
      for (gsize i = 0; i < n && events != NULL; i++)
        look_at_series (&look, &input[i], i);
      if (events != NULL)
        find_events (self, events, origin);
    }

  return cells;
}

/* One origin after the other, or side by side: none looks at another's. */
typedef struct
{
  TwPooledSeason      *self;
  const TwPooledInput *input;
  gsize                n;
  Tales                tales[N_ROWS];
  Pool                *cells[N_ROWS];
} Search;

static void
find_rows_cb (gsize    origin,
              gpointer data)
{
  Search *search = data;

  init_tales (search->self, search->input, search->n, origin, &search->tales[origin]);
  search->cells[origin] = find_rows (search->self, search->input, search->n, origin, &search->tales[origin]);
}

/* ---- how far cells differ ---- */

/* Absolute error of a smoothed level with season and events, over the root of the series' mean. Steps of a phase that nobody
 * had seen at the origin say nothing. */
static double
get_loss (const TwPooledSeason *self,
          const TwPooledInput  *input,
          gsize                 index,
          gsize                 origin,
          Tales                *tales)
{
  const TwPooledOptions *options = &self->options;
  Told                   scratch;
  const double          *divide;
  gsize                  h = options->test_horizon;
  gsize                  hold = tw_forecast_series_get_hold (origin, h);
  const double          *row = get_row (self, input->market, input->category, origin) + input->start;
  const double          *event = get_event_row (self, input->market, origin) + input->start;
  const guint8          *seen = self->seen + origin * options->n_phases;
  gsize                  first = find_first_sale (input);
  gsize                  n = input->n;
  double                 level = 0;
  double                 mean = 0;
  double                 sum = 0;
  gsize                  count = 0;

  if (n < hold + options->n_phases || first + options->n_phases > n - hold)
    return 0;

  divide = options->fill_driver != NULL ? get_told (self, tales, input, index, origin, &scratch)->divide : NULL;
  for (gsize t = first; t < n - hold + h; t++)
    {
      double f = row[t] * event[t];

      if (isnan (input->value[t]))
        continue;
      if (divide != NULL)
        f *= divide[t];
      if (t >= n - hold)
        {
          sum += seen[options->phase[input->start + t]] ? fabs (input->value[t] - level * f) : 0;
          continue;
        }
      count++;
      level += MAX (TEST_ALPHA, 1.0 / count) * (input->value[t] / f - level);
      mean += (input->value[t] - mean) / count;
    }

  return mean > 0 ? sum / sqrt (mean) : 0;
}

/* How far cells may be from the product of their market and category: what would have forecast best. */
static void
choose_cells (Search *search)
{
  TwPooledSeason *self = search->self;
  double          best = 0;
  guint           chosen = 0;

  for (guint c = 0; self->options.n_markets > 1 && self->options.n_categories > 1 && c < G_N_ELEMENTS (cell_spreads); c++)
    {
      double loss = 0;

      self->cell_spread = cell_spreads[c];
      for (gsize o = 1; o < N_ROWS; o++)
        fill_rows (self, search->cells[o], o);
      for (gsize i = 0; i < search->n; i++)
        for (gsize o = 1; o < N_ROWS; o++)
          loss += get_loss (self, &search->input[i], i, o, &search->tales[o]);
      if (c == 0 || loss < best)
        {
          best = loss;
          chosen = c;
        }
    }
  self->cell_spread = cell_spreads[chosen];
  for (gsize o = 0; o < N_ROWS; o++)
    fill_rows (self, search->cells[o], o);
}

/* Season and events together. */
static void
join_rows (TwPooledSeason *self)
{
  const TwPooledOptions *options = &self->options;

  for (gsize o = 0; o < N_ROWS; o++)
    for (guint32 a = 0; a < options->n_markets; a++)
      {
        const double *event = get_event_row (self, a, o);

        for (guint32 c = 0; c < options->n_categories; c++)
          {
            double *row = get_row (self, a, c, o);

            for (gsize t = 0; t < options->n_steps; t++)
              row[t] *= event[t];
          }
      }
}

TwPooledSeason *
tw_pooled_season_new (const TwPooledInput   *input,
                      gsize                  n,
                      const TwPooledOptions *options)
{
  gsize           n_cells = (gsize) options->n_markets * options->n_categories;
  gsize           n_events = N_ROWS * options->n_markets * options->n_steps;
  Search          search = { .input = input, .n = n };
  TwPooledSeason *self;

  if (options->end < options->n_phases + options->test_horizon)
    return NULL;

  self = g_new0 (TwPooledSeason, 1);
  self->options = *options;
  self->factor = g_new (double, n_cells *N_ROWS * options->n_steps + 1);
  self->event = g_new (double, n_events + 1);
  self->seen = g_new0 (guint8, N_ROWS * options->n_phases);
  for (gsize i = 0; i < n_cells * N_ROWS * options->n_steps; i++)
    self->factor[i] = 1;
  for (gsize i = 0; i < n_events; i++)
    self->event[i] = 1;
  self->cell_spread = cell_spreads[0];
  search.self = self;
  tw_parallel_for (N_ROWS, find_rows_cb, &search, options->n_threads, 0, 1, NULL, NULL, NULL, NULL);
  choose_cells (&search);
  for (gsize o = 0; o < N_ROWS; o++)
    {
      free_pools (search.cells[o], n_cells);
      clear_tales (&search.tales[o]);
    }
  join_rows (self);

  self->options.phase = NULL; /* the caller's */
  self->options.calendar = NULL;
  self->options.fill_driver = NULL;

  return self;
}

void
tw_pooled_season_free (TwPooledSeason *self)
{
  g_free (self->factor);
  g_free (self->event);
  g_free (self->seen);
  g_free (self);
}

const double *
tw_pooled_season_get (const TwPooledSeason *self,
                      guint32               market,
                      guint32               category)
{
  return get_row (self, market, category, 0);
}

const double *
tw_pooled_season_get_events (const TwPooledSeason *self,
                             guint32               market)
{
  return get_event_row (self, market, 0);
}
