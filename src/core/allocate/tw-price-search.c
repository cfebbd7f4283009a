/* tw-price-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-price-search.h"

#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

#define MICROS 1e6
#define CHUNK  8

/* Found by trial on random plans of several seeds and sizes. */
#define PACE         0.4
#define FASTER       1.15
#define SLOWER       0.8
#define KEPT_MEAN    0.7
#define KEPT_SPREAD  0.95
#define LEAST_SPREAD 0.02
#define START_SCALE  0.1 /* of the first steps, where prices are known */

#define SAMPLE_SWEEPS 30
#define LARGE         33 /* one item in so many is large */
#define OTHERS        12 /* and one of so many others is looked at */
#define AFTER_SAMPLE  0.5

/* ---- one sweep ---- */

typedef struct
{
  TwCoupled    *coupled;
  const double *micros;
  const guint  *list; /* (nullable): items, all if NULL */
  gint          cancelled;

  TwPriceVisitFunc visit;
  gpointer         visit_data;
} Sweep;

static void
price_item (guint    task,
            guint    worker_number,
            gpointer data)
{
  Sweep           *sweep = data;
  TwCoupled       *coupled = sweep->coupled;
  TwCoupledWorker *worker = &coupled->worker[worker_number];
  guint            item = sweep->list != NULL ? sweep->list[task] : task;
  const gint64    *flow;

  if (g_atomic_int_get (&sweep->cancelled))
    return;
  tw_coupled_visit (coupled, worker, item);
  tw_item_limits_set_prices (worker->limits, sweep->micros);
  if (tw_coupled_solve (coupled, worker, item) == TW_FLOW_CANCELLED)
    {
      g_atomic_int_set (&sweep->cancelled, TRUE);
      return;
    }

  flow = tw_network_simplex_get_flow (worker->solver->simplex);
  tw_item_limits_add_use (worker->limits, flow, 1, worker->sum);
  coupled->item[item].term = tw_item_limits_get_value (worker->limits, worker->solver->network->cost, flow);
  if (sweep->visit != NULL)
    sweep->visit (worker, item, flow, sweep->visit_data);
  tw_coupled_keep_basis (coupled, worker, item);
}

static gboolean
run_sweep (const TwPriceSearch *self,
           const guint         *list,
           guint                n,
           TwUse               *use)
{
  Sweep sweep = { .coupled = self->coupled, .micros = self->micros, .list = list, .visit = self->visit, .visit_data = self->visit_data };

  tw_workers_run (self->coupled->workers, n, CHUNK, price_item, &sweep);
  tw_coupled_take_sums (self->coupled, use);

  return !sweep.cancelled;
}

static double
get_bound (const TwPriceSearch *self)
{
  const TwCoupled *coupled = self->coupled;
  TwUse            terms = 0;
  double           pins = 0;
  double           limits = 0;

  for (guint i = 0; i < coupled->n_items; i++)
    {
      terms += coupled->item[i].term;
      pins += coupled->item[coupled->order[i]].pin_value; /* floats, in an order that numbers do not change */
    }
  for (guint c = 0; c < coupled->limits->n; c++)
    limits += self->micros[c] * (double) coupled->capacity[c];

  return ((double) terms + limits) / MICROS + pins;
}

gboolean
tw_price_search_sweep (TwPriceSearch *self)
{
  if (!run_sweep (self, NULL, self->coupled->n_items, self->use))
    return FALSE;

  self->n_sweeps++;
  self->last_bound = get_bound (self);
  if (self->last_bound < self->bound)
    {
      self->bound = self->last_bound;
      memcpy (self->best, self->micros, self->coupled->limits->n * sizeof *self->best);
      for (guint i = 0; i < self->coupled->n_items; i++)
        self->coupled->item[i].best_term = self->coupled->item[i].term;
    }

  return TRUE;
}

void
tw_price_search_take_terms (TwPriceSearch *self)
{
  for (guint i = 0; i < self->coupled->n_items; i++)
    self->coupled->item[i].term = self->coupled->item[i].best_term;
  memcpy (self->best, self->micros, self->coupled->limits->n * sizeof *self->best);
  self->bound = self->last_bound = get_bound (self);
}

gboolean
tw_price_search_is_proven (const TwPriceSearch *self)
{
  for (guint c = 0; c < self->coupled->limits->n; c++)
    if (self->micros[c] > 0 || self->use[c] > self->coupled->capacity[c])
      return FALSE;

  return TRUE;
}

/* ---- steps ---- */

/* What a measure of a limit might be worth, for the first steps: rent, freight, or a tenth of what it buys. */
static double
guess_price (const TwCoupled *coupled,
             const TwLimit   *limit)
{
  const TwNetworkTemplate *t = coupled->template;
  const TwLane            *lane;
  double                   price;

  switch (limit->kind)
    {
    case TW_LIMIT_STORAGE:
      price = MAX (t->rent[limit->index * t->n_weeks + limit->week], 1) * 1.5;
      break;
    case TW_LIMIT_LANE:
      lane = tw_model_get_lane (t->model, limit->index);
      price = 0.35 * (lane->cost_per_m3 + lane->cost_per_kg * MAX (lane->volumetric_kg_per_m3, 150));
      price = CLAMP (price, 1, 60);
      break;
    case TW_LIMIT_PRODUCTION:
      price = 2;
      break;
    case TW_LIMIT_BUDGET:
    default:
      price = 0.1;
      break;
    }

  return price / tw_limit_kind_get_scale (limit->kind) * MICROS;
}

/* The largest of rounded prices that is not above the overage, so that one can be at it. */
static double
find_ceiling (const TwLimit *limit)
{
  double most = limit->overage * MICROS;
  double rounded = isfinite (most) ? tw_limit_round_micros (most) : most;

  return rounded > most ? tw_limit_round_micros (rounded * (1 - 1e-12)) : rounded;
}

TwPriceSearch *
tw_price_search_new (TwCoupled   *coupled,
                     const TwUse *use)
{
  TwPriceSearch *self = g_new0 (TwPriceSearch, 1);
  guint          n = coupled->limits->n;

  self->coupled = coupled;
  self->bound = INFINITY;
  self->micros = g_new0 (double, n);
  self->best = g_new0 (double, n);
  self->use = g_memdup2 (use, n * sizeof *use);
  self->lack = g_new0 (double, n);
  self->mean = g_new0 (double, n);
  self->spread = g_new0 (double, n);
  self->scale = g_new (double, n);
  self->ceiling = g_new (double, n);
  for (guint c = 0; c < n; c++)
    {
      self->scale[c] = guess_price (coupled, &coupled->limits->limit[c]);
      self->ceiling[c] = find_ceiling (&coupled->limits->limit[c]);
    }

  return self;
}

void
tw_price_search_free (TwPriceSearch *self)
{
  g_free (self->micros);
  g_free (self->best);
  g_free (self->use);
  g_free (self->lack);
  g_free (self->mean);
  g_free (self->spread);
  g_free (self->scale);
  g_free (self->ceiling);
  g_free (self);
}

/* So they are the same again after they were stored in other measures. */
static double
round_price (const TwPriceSearch *self,
             guint                limit,
             double               price)
{
  return tw_limit_round_micros (CLAMP (price, 0, self->ceiling[limit]));
}

/* A price that keeps going one way goes faster, one that turns back goes slower. */
static void
step_limit (TwPriceSearch *self,
            guint          limit,
            double         use,
            double         pace)
{
  double capacity = (double) self->coupled->capacity[limit];
  double lack = CLAMP ((use - capacity) / (capacity + 1), -1, 4);
  double before = self->lack[limit];
  double price = self->micros[limit];

  self->lack[limit] = lack;
  if (price <= 0 && lack < 0)
    {
      self->mean[limit] *= KEPT_MEAN;
      return;
    }

  if (before * lack > 0 && price < self->ceiling[limit])
    self->scale[limit] *= FASTER;
  else if (before * lack < 0)
    self->scale[limit] *= SLOWER;
  self->mean[limit] = KEPT_MEAN * self->mean[limit] + (1 - KEPT_MEAN) * lack;
  self->spread[limit] = KEPT_SPREAD * self->spread[limit] + (1 - KEPT_SPREAD) * lack * lack;
  price += pace * self->scale[limit] * self->mean[limit] / (sqrt (self->spread[limit]) + LEAST_SPREAD);
  self->micros[limit] = round_price (self, limit, price);
}

void
tw_price_search_set_prices (TwPriceSearch *self,
                            const double  *micros)
{
  for (guint c = 0; c < self->coupled->limits->n; c++)
    self->micros[c] = round_price (self, c, micros[c]);
}

void
tw_price_search_step (TwPriceSearch *self)
{
  for (guint c = 0; c < self->coupled->limits->n; c++)
    step_limit (self, c, (double) self->use[c], PACE);
}

void
tw_price_search_start_from (TwPriceSearch *self,
                            const TwPlan  *plan)
{
  for (guint c = 0; c < self->coupled->limits->n; c++)
    {
      const TwLimit    *limit = &self->coupled->limits->limit[c];
      const TwLimitUse *use = tw_plan_find_limit (plan, limit->kind, limit->index, limit->week);

      if (use == NULL)
        continue;
      self->micros[c] = round_price (self, c, tw_limit_use_get_micros (use));
      self->scale[c] *= START_SCALE;
    }
}

/* ---- a sample ---- */

typedef struct
{
  guint  *list; /* the largest, then the others */
  guint   n_large;
  guint   n_others;
  TwUse  *large;
  TwUse  *others;
  double *ratio; /* how much more all others use than those sampled */
} Sample;

static Sample
choose_sample (const TwCoupled *coupled)
{
  guint  n = coupled->n_items;
  Sample sample = { .list = g_new (guint, n), .n_large = n / LARGE };

  for (guint i = 0; i < sample.n_large; i++)
    sample.list[i] = coupled->order[n - 1 - i];
  for (guint i = OTHERS / 2; i < n - sample.n_large; i += OTHERS)
    sample.list[sample.n_large + sample.n_others++] = coupled->order[i];
  sample.large = g_new (TwUse, coupled->limits->n);
  sample.others = g_new (TwUse, coupled->limits->n);
  sample.ratio = g_new (double, coupled->limits->n);

  return sample;
}

static gboolean
sweep_sample (TwPriceSearch *self,
              Sample        *sample)
{
  return run_sweep (self, sample->list, sample->n_large, sample->large) &&
         run_sweep (self, sample->list + sample->n_large, sample->n_others, sample->others);
}

/* From what is used where nothing costs; within thrice the mean either way. */
static void
find_ratios (TwPriceSearch *self,
             Sample        *sample)
{
  guint  n = self->coupled->limits->n;
  double all = 0;
  double seen = 0;

  for (guint c = 0; c < n; c++)
    {
      double share = 1 / ((double) self->coupled->capacity[c] + 1);

      all += (double) (self->use[c] - sample->large[c]) * share;
      seen += (double) sample->others[c] * share;
    }
  for (guint c = 0; c < n; c++)
    {
      double ratio = sample->others[c] > 0 ? (double) (self->use[c] - sample->large[c]) / (double) sample->others[c] : all / seen;

      sample->ratio[c] = seen > 0 ? CLAMP (ratio, all / seen / 3, all / seen * 3) : 0;
    }
}

static gboolean
search_sample (TwPriceSearch *self,
               Sample        *sample)
{
  guint              n = self->coupled->limits->n;
  g_autofree double *sum = g_new0 (double, n);

  if (!sweep_sample (self, sample))
    return FALSE;
  find_ratios (self, sample);
  for (guint i = 0; i < SAMPLE_SWEEPS; i++)
    {
      if (i > 0 && !sweep_sample (self, sample))
        return FALSE;
      for (guint c = 0; c < n; c++)
        {
          step_limit (self, c, (double) sample->large[c] + sample->ratio[c] * (double) sample->others[c], PACE);
          sum[c] += i >= SAMPLE_SWEEPS / 2 ? self->micros[c] : 0;
        }
    }

  for (guint c = 0; c < n; c++)
    {
      self->micros[c] = round_price (self, c, sum[c] / (SAMPLE_SWEEPS - SAMPLE_SWEEPS / 2));
      self->mean[c] = self->lack[c] = 0;
      self->scale[c] *= AFTER_SAMPLE;
    }

  return TRUE;
}

gboolean
tw_price_search_sample (TwPriceSearch *self)
{
  Sample   sample;
  gboolean ok;

  if (self->coupled->n_items < TW_SAMPLE_ITEMS)
    return TRUE;

  sample = choose_sample (self->coupled);
  ok = search_sample (self, &sample);
  g_free (sample.list);
  g_free (sample.large);
  g_free (sample.others);
  g_free (sample.ratio);

  return ok;
}
