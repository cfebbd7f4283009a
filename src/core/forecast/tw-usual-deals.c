/* tw-usual-deals.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-usual-deals.h"

#include "forecast/tw-driver-values.h"

#include <math.h>
#include <string.h>

#define N_ORIGINS    (TW_SERIES_N_ORIGINS + 1)
#define HALF_WINDOW  13   /* weeks to either side whose prices without a deal are the regular price */
#define NO_DEAL      0.1  /* logarithm below the mean of those weeks that makes a deal where none is marked */
#define POOL         20.0 /* weeks of series that the belief in a group is worth */
#define BEYOND       2.0  /* standard errors by which an event must have more deals than other weeks */
#define LEAST_LIFT   0.03 /* and by how much */
#define YEAR_APART   26   /* weeks between two years of an event */
#define GUESSED_LIKE 0.5  /* correlation of a series' deals from year to year, before any are seen */
#define PAIRS        20.0 /* that this is worth */
#define MAX_CUT      0.6931471805599453

/* What weeks of one event say. */
typedef struct
{
  double n;
  double deal;
  double lift; /* sum of deals less what the series has usually */
  double cut;
} Tally;

/* As one origin knows it. */
typedef struct
{
  Tally   *tally;  /* [n_markets * n_kinds]: means, drawn to those of all markets; n is 0 where the event brings no deals */
  guint16 *chosen; /* [n_markets * n_steps]: kind + 1 of the event that counts, or 0 */
  double   kappa;  /* weeks that the market's mean is worth beside a series' own */
  double   share;  /* of all weeks with a deal */
} Origin;

struct _TwUsualDeals
{
  const TwForecastFrame *frame;
  gboolean               marked;
  guint32               *first; /* [n_markets + 1]: where the market's past steps with events begin in @step */
  guint32               *step;
  guint32               *of_kind; /* [n_markets * n_kinds + 1]: where past steps of the kind begin in @rank */
  guint32               *rank;    /* numbers of steps among those of the market */
  gsize                 *at;      /* [n]: where the series' elements of @deal and @cut begin, one for each of these steps */
  float                 *deal;
  float                 *cut;
  float                 *share; /* [n * N_ORIGINS]: of all weeks of the series with a deal */
  Origin                 origin[N_ORIGINS];
};

/* ---- one series ---- */

static gboolean
has_kind (const TwEventCalendar *calendar,
          gsize                  cell,
          guint                  kind)
{
  for (guint32 k = calendar->first[cell]; k < calendar->first[cell + 1]; k++)
    if (calendar->kind[k] == kind)
      return TRUE;

  return FALSE;
}

/* Elements on record, before origin @origin. */
static gsize
get_known (const TwForecastFrame *frame,
           guint                  index,
           gsize                  origin)
{
  const TwSales *sales = &frame->sales[index];
  gsize          start = frame->input[index].start;
  gint64         recorded = (gint64) sales->first_week + sales->n_weeks - frame->base - (gint64) start;
  gsize          hold = tw_forecast_series_get_hold (origin, frame->test_horizon);
  gsize          end = frame->end > hold + start ? frame->end - hold - start : 0;

  return MIN (end, (gsize) MAX (recorded, 0));
}

/* Mean of what is in the window, or else of all; NaN if there is nothing. */
static double
get_around (const double *sum,
            const double *count,
            gsize         n,
            gsize         t)
{
  gsize first = t - MIN (t, HALF_WINDOW);
  gsize end = MIN (n, t + HALF_WINDOW + 1);

  if (count[end] > count[first])
    return (sum[end] - sum[first]) / (count[end] - count[first]);

  return count[n] > 0 ? sum[n] / count[n] : NAN;
}

static void
sum_prices (const float *price,
            const float *deal,
            gsize        n,
            double      *sum,
            double      *count)
{
  sum[0] = count[0] = 0;
  for (gsize t = 0; t < n; t++)
    {
      gboolean counts = deal == NULL || deal[t] <= 0;

      sum[t + 1] = sum[t] + (counts ? price[t] : 0);
      count[t + 1] = count[t] + counts;
    }
}

/* Deals of one series and what they cut; @scratch has room for 2 (n + 1). */
static void
find_deals (const TwUsualDeals *self,
            guint               index,
            gsize               n,
            float              *price,
            float              *deal,
            float              *cut,
            double             *scratch)
{
  double  *sum = scratch;
  double  *count = scratch + n + 1;
  gboolean priced = tw_driver_values_fill_past (self->frame, index, TW_DRIVER_PRICE, n, price);

  memset (cut, 0, n * sizeof *cut);
  memset (deal, 0, n * sizeof *deal);
  if (self->marked)
    tw_driver_values_fill_past (self->frame, index, TW_DRIVER_DEAL, n, deal);
  if (!priced)
    return;

  if (!self->marked)
    {
      sum_prices (price, NULL, n, sum, count);
      for (gsize t = 0; t < n; t++)
        deal[t] = price[t] < get_around (sum, count, n, t) - NO_DEAL;
    }
  sum_prices (price, deal, n, sum, count);
  for (gsize t = 0; t < n; t++)
    {
      double regular = deal[t] > 0 ? get_around (sum, count, n, t) : NAN;

      if (isfinite (regular))
        cut[t] = (float) CLAMP (price[t] - regular, -MAX_CUT, 0);
    }
}

static void
keep_series (TwUsualDeals *self,
             guint         index,
             const float  *deal,
             const float  *cut,
             gsize         n)
{
  const TwPooledInput *input = &self->frame->input[index];
  double               sum = 0;
  gsize                t = 0;

  for (guint32 i = self->first[input->market]; i < self->first[input->market + 1]; i++)
    {
      gsize at = self->at[index] + i - self->first[input->market];
      gsize step = self->step[i];

      if (step < input->start || step - input->start >= n)
        continue;
      self->deal[at] = deal[step - input->start];
      self->cut[at] = cut[step - input->start];
    }
  for (gsize o = N_ORIGINS; o-- > 0;)
    {
      gsize known = get_known (self->frame, index, o);

      for (; t < known; t++)
        sum += deal[t];
      self->share[index * N_ORIGINS + o] = known > 0 ? (float) (sum / (double) known) : 0;
    }
}

/* ---- events ---- */

typedef void (*VisitFunc) (TwUsualDeals *self,
                           guint         index,
                           gsize         origin,
                           gsize         at,   /* of @deal and @cut */
                           guint32       step, /* of the frame */
                           gpointer      data);

/* Calls @visit for each week with an event that the origin knows of the series. */
static void
visit_weeks (TwUsualDeals *self,
             gsize         origin,
             VisitFunc     visit,
             gpointer      data)
{
  for (guint i = 0; i < self->frame->n; i++)
    {
      const TwPooledInput *input = &self->frame->input[i];
      gsize                known = get_known (self->frame, i, origin);

      for (guint32 s = self->first[input->market]; s < self->first[input->market + 1]; s++)
        if (self->step[s] >= input->start && self->step[s] - input->start < known)
          visit (self, i, origin, self->at[i] + s - self->first[input->market], self->step[s], data);
    }
}

static void
add_to_tally (Tally *tally,
              double deal,
              double usual,
              double cut)
{
  tally->n++;
  tally->deal += deal;
  tally->lift += deal - usual;
  tally->cut += cut;
}

static void
count_cb (TwUsualDeals *self,
          guint         index,
          gsize         origin,
          gsize         at,
          guint32       step,
          gpointer      data)
{
  const TwEventCalendar *calendar = self->frame->calendar;
  guint32                market = self->frame->input[index].market;
  gsize                  cell = market * calendar->n_steps + step;
  double                 usual = self->share[index * N_ORIGINS + origin];
  Tally                 *all = data;

  for (guint32 k = calendar->first[cell]; k < calendar->first[cell + 1]; k++)
    {
      guint kind = calendar->kind[k];

      add_to_tally (&self->origin[origin].tally[market * calendar->n_kinds + kind], self->deal[at], usual, self->cut[at]);
      add_to_tally (&all[kind], self->deal[at], usual, self->cut[at]);
    }
}

/* Makes means of sums: those of @all drawn to @usual, if the event brings deals at all. */
static void
judge_event (Tally *all,
             double usual)
{
  double spread = sqrt (all->n * usual * (1 - usual));

  if (!(all->lift > BEYOND * spread) || !(all->lift > LEAST_LIFT * all->n))
    {
      *all = (Tally){ 0 };
      return;
    }
  all->deal /= all->n;
  all->lift /= all->n;
  all->cut /= all->n;
}

static void
draw_to_all (Tally       *tally,
             const Tally *all)
{
  double n = tally->n + POOL;

  if (all->n == 0)
    {
      *tally = (Tally){ 0 };
      return;
    }
  tally->deal = (tally->deal + POOL * all->deal) / n;
  tally->lift = (tally->lift + POOL * all->lift) / n;
  tally->cut = (tally->cut + POOL * all->cut) / n;
  tally->n = n;
}

static void
choose_events (const TwEventCalendar *calendar,
               Origin                *origin)
{
  for (guint32 m = 0; m < calendar->n_markets; m++)
    for (gsize t = 0; t < calendar->n_steps; t++)
      {
        gsize  cell = m * calendar->n_steps + t;
        double most = LEAST_LIFT;

        for (guint32 k = calendar->first[cell]; k < calendar->first[cell + 1]; k++)
          {
            const Tally *tally = &origin->tally[m * calendar->n_kinds + calendar->kind[k]];

            if (tally->n > 0 && tally->lift > most)
              {
                most = tally->lift;
                origin->chosen[cell] = (guint16) (calendar->kind[k] + 1);
              }
          }
      }
}

/* How a deal of one year foretells that of the next. */
typedef struct
{
  guint  index; /* of the series seen last, and what it had at each kind */
  gsize *last;  /* [n_kinds]: step + 1 */
  float *deal;  /* [n_kinds] */
  double both;
  double square;
  double n;
} Pairs;

static void
pair_cb (TwUsualDeals *self,
         guint         index,
         gsize         origin,
         gsize         at,
         guint32       step,
         gpointer      data)
{
  const TwEventCalendar *calendar = self->frame->calendar;
  guint32                market = self->frame->input[index].market;
  gsize                  cell = market * calendar->n_steps + step;
  Pairs                 *pairs = data;

  if (pairs->index != index)
    memset (pairs->last, 0, calendar->n_kinds * sizeof *pairs->last);
  pairs->index = index;
  for (guint32 k = calendar->first[cell]; k < calendar->first[cell + 1]; k++)
    {
      guint        kind = calendar->kind[k];
      const Tally *tally = &self->origin[origin].tally[market * calendar->n_kinds + kind];

      if (tally->n == 0)
        continue;
      if (pairs->last[kind] > 0 && step >= pairs->last[kind] - 1 + YEAR_APART)
        {
          double a = pairs->deal[kind] - tally->deal;
          double b = self->deal[at] - tally->deal;

          pairs->both += a * b;
          pairs->square += 0.5 * (a * a + b * b);
          pairs->n++;
        }
      pairs->last[kind] = step + 1;
      pairs->deal[kind] = self->deal[at];
    }
}

static double
measure_kappa (TwUsualDeals *self,
               gsize         origin)
{
  guint             n_kinds = self->frame->calendar->n_kinds;
  g_autofree gsize *last = g_new0 (gsize, n_kinds + 1);
  g_autofree float *deal = g_new0 (float, n_kinds + 1);
  Pairs             pairs = { .index = G_MAXUINT, .last = last, .deal = deal };
  double            usual;
  double            alike;

  visit_weeks (self, origin, pair_cb, &pairs);
  usual = pairs.n > 0 && pairs.square > 0 ? pairs.square / pairs.n : 1;
  alike = (pairs.both + GUESSED_LIKE * PAIRS * usual) / (pairs.square + PAIRS * usual);
  alike = CLAMP (alike, 0.02, 0.9);

  return (1 - alike) / alike;
}

static void
learn_origin (TwUsualDeals *self,
              gsize         o)
{
  const TwEventCalendar *calendar = self->frame->calendar;
  gsize                  n_kinds = calendar->n_kinds;
  Origin                *origin = &self->origin[o];
  g_autofree Tally      *all = g_new0 (Tally, n_kinds + 1);
  double                 weeks = 0;

  origin->tally = g_new0 (Tally, calendar->n_markets * n_kinds + 1);
  origin->chosen = g_new0 (guint16, calendar->n_markets * calendar->n_steps + 1);
  for (guint i = 0; i < self->frame->n; i++)
    {
      double known = get_known (self->frame, i, o);

      origin->share += known * self->share[i * N_ORIGINS + o];
      weeks += known;
    }
  origin->share /= fmax (weeks, 1);
  visit_weeks (self, o, count_cb, all);
  for (gsize k = 0; k < n_kinds; k++)
    judge_event (&all[k], origin->share);
  for (guint32 m = 0; m < calendar->n_markets; m++)
    for (gsize k = 0; k < n_kinds; k++)
      draw_to_all (&origin->tally[m * n_kinds + k], &all[k]);
  origin->kappa = measure_kappa (self, o);
  choose_events (calendar, origin);
}

/* ---- making ---- */

/* Past steps with events, market by market. */
static void
list_steps (TwUsualDeals *self)
{
  const TwEventCalendar *calendar = self->frame->calendar;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->first = g_new (guint32, calendar->n_markets + 1);
  for (guint32 m = 0; m < calendar->n_markets; m++)
    {
      self->first[m] = steps->len;
      for (guint32 t = 0; t < self->frame->end; t++)
        if (calendar->first[m * calendar->n_steps + t] != calendar->first[m * calendar->n_steps + t + 1])
          g_array_append_val (steps, t);
    }
  self->first[calendar->n_markets] = steps->len;
  self->step = g_memdup2 (steps->data, steps->len * sizeof (guint32));
}

/* Which of them are of each kind. */
static void
list_ranks (TwUsualDeals *self)
{
  const TwEventCalendar *calendar = self->frame->calendar;
  gsize                  n_kinds = calendar->n_kinds;
  g_autoptr (GArray) ranks = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->of_kind = g_new (guint32, calendar->n_markets * n_kinds + 1);
  for (guint32 m = 0; m < calendar->n_markets; m++)
    for (gsize kind = 0; kind < n_kinds; kind++)
      {
        self->of_kind[m * n_kinds + kind] = ranks->len;
        for (guint32 rank = 0; rank < self->first[m + 1] - self->first[m]; rank++)
          if (has_kind (calendar, m * calendar->n_steps + self->step[self->first[m] + rank], (guint) kind))
            g_array_append_val (ranks, rank);
      }
  self->of_kind[calendar->n_markets * n_kinds] = ranks->len;
  self->rank = g_memdup2 (ranks->data, ranks->len * sizeof (guint32));
}

static void
read_series (TwUsualDeals *self)
{
  const TwForecastFrame *frame = self->frame;
  g_autofree float      *block = g_new (float, 3 * (frame->end + 1));
  g_autofree double     *scratch = g_new (double, 2 * (frame->end + 1));
  gsize                  total = 0;

  self->at = g_new (gsize, frame->n + 1);
  for (guint i = 0; i < frame->n; i++)
    {
      self->at[i] = total;
      total += self->first[frame->input[i].market + 1] - self->first[frame->input[i].market];
    }
  self->deal = g_new0 (float, total + 1);
  self->cut = g_new0 (float, total + 1);
  self->share = g_new0 (float, frame->n *N_ORIGINS + 1);
  for (guint i = 0; i < frame->n; i++)
    {
      gsize n = frame->input[i].n;

      find_deals (self, i, n, block, block + n, block + 2 * n, scratch);
      keep_series (self, i, block + n, block + 2 * n, n);
    }
}

TwUsualDeals *
tw_usual_deals_new (const TwForecastFrame *frame)
{
  guint32       kinds = tw_driver_values_get_kinds (frame);
  TwUsualDeals *self;

  if (frame->calendar == NULL || !(kinds & (1u << TW_DRIVER_DEAL | 1u << TW_DRIVER_PRICE)))
    return NULL;

  self = g_new0 (TwUsualDeals, 1);
  self->frame = frame;
  self->marked = (kinds & 1u << TW_DRIVER_DEAL) != 0;
  list_steps (self);
  list_ranks (self);
  read_series (self);
  for (gsize o = 0; o < N_ORIGINS; o++)
    learn_origin (self, o);

  return self;
}

void
tw_usual_deals_free (TwUsualDeals *self)
{
  for (gsize o = 0; o < N_ORIGINS; o++)
    {
      g_free (self->origin[o].tally);
      g_free (self->origin[o].chosen);
    }
  g_free (self->first);
  g_free (self->step);
  g_free (self->of_kind);
  g_free (self->rank);
  g_free (self->at);
  g_free (self->deal);
  g_free (self->cut);
  g_free (self->share);
  g_free (self);
}

/* ---- reading ---- */

/* What the series had at the event. */
static Tally
get_own (const TwUsualDeals *self,
         guint               index,
         gsize               origin,
         guint               kind)
{
  const TwPooledInput *input = &self->frame->input[index];
  gsize                cell = (gsize) input->market * self->frame->calendar->n_kinds + kind;
  gsize                known = get_known (self->frame, index, origin);
  Tally                own = { 0 };

  for (guint32 i = self->of_kind[cell]; i < self->of_kind[cell + 1]; i++)
    {
      gsize step = self->step[self->first[input->market] + self->rank[i]];
      gsize at = self->at[index] + self->rank[i];

      if (step >= input->start && step - input->start < known)
        add_to_tally (&own, self->deal[at], 0, self->cut[at]);
    }

  return own;
}

gboolean
tw_usual_deals_get (const TwUsualDeals *self,
                    guint               index,
                    gsize               origin,
                    gsize               t,
                    TwUsualDeal        *deal)
{
  const TwPooledInput *input = &self->frame->input[index];
  const Origin        *o = &self->origin[origin];
  guint                chosen = o->chosen[input->market * self->frame->n_steps + input->start + t];
  const Tally         *pool;
  Tally                own;
  double               sum;

  if (chosen == 0)
    return FALSE;

  pool = &o->tally[input->market * self->frame->calendar->n_kinds + chosen - 1];
  own = get_own (self, index, origin, chosen - 1);
  sum = own.deal + o->kappa * pool->deal;
  deal->usual = self->share[index * N_ORIGINS + origin];
  deal->share = CLAMP (sum / (own.n + o->kappa), deal->usual, 1);
  deal->cut = sum > 0 ? CLAMP ((own.cut + o->kappa * pool->cut) / sum, -MAX_CUT, 0) : 0;

  return TRUE;
}

double
tw_usual_deal_get_factor (const TwUsualDeal *deal,
                          double             elasticity,
                          double             deal_effect)
{
  double with = exp (deal_effect + elasticity * deal->cut);
  double without = exp (deal_effect);

  return fmax (1, (1 + deal->share * (with - 1)) / (1 + deal->usual * (without - 1)));
}
