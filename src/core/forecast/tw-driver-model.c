/* tw-driver-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-driver-model-private.h"

#include <math.h>

#define MAX_ROWS 300000 /* values that teach */

const TwDriverPrior tw_driver_priors[TW_N_DRIVERS] = {
  [TW_DRIVER_PRICE] = { 1.5, -6, -0.01 },
  [TW_DRIVER_DEAL] = { 0.7, 0, 2.5 },
  [TW_DRIVER_COMPETITOR_PRICE] = { 0.5, 0, 3 },
  [TW_DRIVER_TEMPERATURE] = { 0.03, -0.2, 0.2 },
  [TW_DRIVER_ECONOMY] = { 1, -3, 5 },
  [TW_DRIVER_DELIVERY] = { 0.1, -0.5, 0 },
  [TW_DRIVER_DELAY] = { 0.03, -0.3, 0 },
};

/* ---- for all files of it ---- */

guint
tw_driver_model_get_group (const TwDriverModel *self,
                           TwDriverGroup        group,
                           guint                index)
{
  const TwForecastFrame *frame = self->frame;

  switch (group)
    {
    case TW_DRIVER_GROUP_CATEGORY:
      return frame->input[index].category;
    case TW_DRIVER_GROUP_ITEM:
      return frame->sales[index].item;
    case TW_DRIVER_GROUP_MARKET:
      return frame->sales[index].market;
    case TW_DRIVER_GROUP_SERIES:
      return self->teacher[index];
    default:
      return 0;
    }
}

guint
tw_driver_model_get_n_groups (const TwDriverModel *self,
                              TwDriverGroup        group)
{
  switch (group)
    {
    case TW_DRIVER_GROUP_CATEGORY:
      return self->frame->n_categories;
    case TW_DRIVER_GROUP_ITEM:
      return tw_model_get_n_items (self->frame->model);
    case TW_DRIVER_GROUP_MARKET:
      return tw_model_get_n_markets (self->frame->model);
    case TW_DRIVER_GROUP_SERIES:
      return self->n_teachers + 1; /* the last one, of all who only learn, stays 0 */
    default:
      return 1;
    }
}

double
tw_driver_model_get_effect_then (const TwDriverModel *self,
                                 gsize                origin,
                                 guint                index,
                                 guint                k)
{
  double effect = 0;

  for (TwDriverGroup g = TW_DRIVER_GROUP_ALL; g <= TW_DRIVER_GROUP_SERIES; g++)
    effect += self->fit[origin].effect[g][tw_driver_model_get_group (self, g, index) * self->p + k];

  return CLAMP (effect, tw_driver_priors[self->kind[k]].low, tw_driver_priors[self->kind[k]].high);
}

gsize
tw_driver_get_n_known (const TwForecastFrame *frame,
                       guint                  index,
                       gsize                  origin)
{
  gsize hold = tw_forecast_series_get_hold (origin, frame->test_horizon);
  gsize end = frame->end - MIN (hold, frame->end);
  gsize start = frame->input[index].start;

  return end > start ? MIN (end - start, frame->input[index].n) : 0;
}

gsize
tw_driver_model_get_n (const TwDriverModel *self,
                       guint                index)
{
  return self->frame->n_steps - self->frame->input[index].start;
}

const float *
tw_driver_model_get_x (const TwDriverModel *self,
                       guint                index,
                       guint                k,
                       double              *mean,
                       float               *scratch)
{
  const TwDriverMeasures *measures = self->teacher[index] < self->n_teachers ? &self->measures[self->teacher[index]] : NULL;

  if (measures == NULL)
    {
      *mean = tw_driver_values_fill (self->frame, index, self->kind[k], scratch);
      return scratch;
    }
  *mean = measures->mean[self->row[k]];

  return measures->x + self->row[k] * tw_driver_model_get_n (self, index);
}

const double *
tw_driver_get_season (const TwForecastFrame *frame,
                      guint                  index,
                      gsize                  origin)
{
  const TwPooledInput *input = &frame->input[index];

  return frame->season != NULL ? tw_pooled_season_get (frame->season, input->market, input->category) + origin * frame->n_steps + input->start : NULL;
}

double
tw_driver_model_get_guess (const TwDriverModel *self,
                           const float         *x,
                           double               mean,
                           guint                k,
                           gsize                known)
{
  if (self->kind[k] == TW_DRIVER_TEMPERATURE)
    return -mean;

  return known == 0 ? 0 : tw_driver_guess (self->kind[k], x, known);
}

double
tw_driver_model_get_usual (const TwDriverModel *self,
                           guint                index,
                           gsize                origin,
                           guint32              foreseen,
                           guint32              on,
                           gsize                t)
{
  const TwSales *sales = &self->frame->sales[index];
  TwWeek         week = self->frame->week[self->frame->input[index].start + t];
  double         effect[TW_N_DRIVERS] = { 0 };
  TwUsualDeal    deal;

  if (self->usual == NULL || !tw_usual_deals_get (self->usual, index, origin, t, &deal))
    return 1;
  if (origin > 0 && foreseen & (1u << TW_DRIVER_PRICE | 1u << TW_DRIVER_DEAL))
    return 1;
  if (origin == 0 && (tw_driver_is_planned (self->frame->model, TW_DRIVER_PRICE, sales->item, sales->market, week) ||
                      tw_driver_is_planned (self->frame->model, TW_DRIVER_DEAL, sales->item, sales->market, week)))
    return 1;
  for (guint k = 0; k < self->p; k++)
    if (on & 1u << k)
      effect[self->kind[k]] = tw_driver_model_get_effect_then (self, origin, index, k);

  return tw_usual_deal_get_factor (&deal, effect[TW_DRIVER_PRICE], effect[TW_DRIVER_DEAL]);
}

/* ---- making ---- */

typedef struct
{
  guint  index;
  double sold;
} Claim;

static int
compare_claims (gconstpointer a,
                gconstpointer b)
{
  const Claim *first = a;
  const Claim *second = b;

  if (first->sold != second->sold)
    return first->sold > second->sold ? -1 : 1;

  return first->index < second->index ? -1 : 1;
}

static void
choose_teachers (TwDriverModel *self)
{
  const TwForecastFrame *frame = self->frame;
  g_autofree Claim      *claims = g_new (Claim, frame->n + 1);
  gsize                  rows = 0;

  for (guint i = 0; i < frame->n; i++)
    {
      claims[i] = (Claim){ i, 0 };
      for (gsize t = 0; t < frame->series[i].n; t++)
        claims[i].sold += frame->series[i].value[t] > 0;
    }
  qsort (claims, frame->n, sizeof *claims, compare_claims);
  for (guint i = 0; i < frame->n && rows < MAX_ROWS && claims[i].sold >= TW_DRIVER_MIN_VALUES; i++)
    {
      rows += frame->series[claims[i].index].n;
      self->n_teachers++;
    }
  self->teacher = g_new (guint32, frame->n + 1);
  for (guint i = 0; i < frame->n; i++)
    self->teacher[claims[i].index] = MIN (i, self->n_teachers);
}

static void
clear_fits (TwDriverModel *self)
{
  for (gsize o = 0; o < TW_DRIVER_N_ORIGINS; o++)
    for (TwDriverGroup g = TW_DRIVER_GROUP_ALL; g <= TW_DRIVER_GROUP_SERIES; g++)
      g_clear_pointer (&self->fit[o].effect[g], g_free);
}

/* Fits the model's kinds at all origins. *keep (nullable): bits of those that are worth keeping. */
static void
fit (TwDriverModel *self,
     int            n_threads,
     guint32       *keep)
{
  TwDriverRun run = { .self = self, .teachers = tw_driver_teachers_new (self) };

  for (run.origin = TW_DRIVER_N_ORIGINS; run.origin-- > 0;)
    tw_driver_fit (&run, n_threads);
  if (keep != NULL)
    *keep = tw_driver_choose_kinds (&run, n_threads);
  tw_driver_teachers_free (run.teachers, self->n_teachers);
}

static void
measure_teachers (TwDriverModel *self)
{
  self->measures = g_new0 (TwDriverMeasures, self->n_teachers + 1);
  for (guint i = 0; i < self->frame->n; i++)
    {
      TwDriverMeasures *measures = &self->measures[self->teacher[i]];
      gsize             n = tw_driver_model_get_n (self, i);

      if (self->teacher[i] == self->n_teachers)
        continue;
      measures->x = g_new (float, self->n_rows *n + 1);
      for (guint k = 0; k < self->p; k++)
        measures->mean[k] = tw_driver_values_fill (self->frame, i, self->kind[k], measures->x + k * n);
    }
}

TwDriverModel *
tw_driver_model_new (const TwForecastFrame *frame,
                     int                    n_threads)
{
  guint32        kinds = tw_driver_values_get_kinds (frame);
  TwDriverModel *self;

  if (kinds == 0)
    return NULL;

  self = g_new0 (TwDriverModel, 1);
  self->frame = frame;
  self->known = kinds;
  self->usual = tw_usual_deals_new (frame);
  for (guint k = 0; k < TW_N_DRIVERS; k++)
    if (kinds & 1u << k)
      {
        self->row[self->p] = self->p;
        self->kind[self->p++] = (TwDriverKind) k;
      }
  self->n_rows = self->p;
  choose_teachers (self);
  measure_teachers (self);
  fit (self, n_threads, NULL);

  return self;
}

/* Keeps the kinds of @keep, and what was learned of them as a beginning. */
static void
leave_out (TwDriverModel *self,
           guint32        keep)
{
  guint p = 0;

  for (gsize o = 0; o < TW_DRIVER_N_ORIGINS; o++)
    for (TwDriverGroup g = TW_DRIVER_GROUP_ALL; g <= TW_DRIVER_GROUP_SERIES; g++)
      {
        gsize n = (gsize) tw_driver_model_get_n_groups (self, g) * self->p;
        gsize at = 0;

        for (gsize i = 0; i < n; i++)
          if (keep & 1u << i % self->p)
            self->fit[o].effect[g][at++] = self->fit[o].effect[g][i];
      }
  for (guint k = 0; k < self->p; k++)
    if (keep & 1u << k)
      {
        self->row[p] = self->row[k];
        self->kind[p++] = self->kind[k];
      }
  self->p = p;
}

gboolean
tw_driver_model_choose (TwDriverModel *self,
                        int            n_threads)
{
  while (self->p > 0)
    {
      guint32 all = (1u << self->p) - 1;
      guint32 keep;

      fit (self, n_threads, &keep);
      if (keep == all)
        return TRUE;
      /* What is left answers for what is gone as well. */
      leave_out (self, keep);
    }

  return FALSE;
}

void
tw_driver_model_free (TwDriverModel *self)
{
  clear_fits (self);
  for (guint i = 0; i < self->n_teachers; i++)
    g_free (self->measures[i].x);
  g_free (self->measures);
  g_free (self->teacher);
  g_clear_pointer (&self->usual, tw_usual_deals_free);
  g_free (self);
}

/* ---- reading ---- */

guint32
tw_driver_model_get_kinds (const TwDriverModel *self)
{
  guint32 kinds = 0;

  for (guint k = 0; k < self->p; k++)
    kinds |= 1u << self->kind[k];

  return kinds;
}

guint32
tw_driver_model_get_known (const TwDriverModel *self)
{
  return self->known;
}

static guint
find_kind (const TwDriverModel *self,
           TwDriverKind         kind)
{
  guint k = 0;

  while (k < self->p && self->kind[k] != kind)
    k++;

  return k;
}

double
tw_driver_model_get_effect (const TwDriverModel *self,
                            guint                index,
                            TwDriverKind         kind)
{
  guint k = find_kind (self, kind);

  return k < self->p ? tw_driver_model_get_effect_then (self, 0, index, k) : 0;
}

double
tw_driver_model_get_pooled (const TwDriverModel *self,
                            TwDriverKind         kind,
                            double              *error)
{
  guint k = find_kind (self, kind);

  *error = k < self->p ? self->fit[0].error[k] : NAN;

  return k < self->p ? self->fit[0].effect[TW_DRIVER_GROUP_ALL][k] : 0;
}

void
tw_driver_model_fill_kind (const TwDriverModel *self,
                           guint                index,
                           TwDriverKind         kind,
                           double              *factor)
{
  gsize             n = tw_driver_model_get_n (self, index);
  g_autofree float *scratch = g_new (float, n + 1);
  guint             k = find_kind (self, kind);
  double            effect = k < self->p ? tw_driver_model_get_effect_then (self, 0, index, k) : 0;
  double            mean;
  const float      *x = k < self->p ? tw_driver_model_get_x (self, index, k, &mean, scratch) : NULL;

  for (gsize t = 0; t < n; t++)
    factor[t] = x != NULL ? exp (CLAMP (effect * x[t], -TW_DRIVER_MAX_LOG, TW_DRIVER_MAX_LOG)) : 1;
}

gboolean
tw_driver_model_fill_usual (const TwDriverModel *self,
                            guint                index,
                            double              *factor)
{
  gsize    n = tw_driver_model_get_n (self, index);
  gsize    known = tw_driver_get_n_known (self->frame, index, 0);
  gboolean any = FALSE;

  for (gsize t = 0; t < n; t++)
    {
      factor[t] = t < known ? 1 : tw_driver_model_get_usual (self, index, 0, 0, G_MAXUINT32, t);
      any = any || factor[t] != 1;
    }

  return any;
}

void
tw_driver_model_fill (const TwDriverModel *self,
                      guint                index,
                      gsize                origin,
                      double              *factor)
{
  gsize             n = tw_driver_model_get_n (self, index);
  gsize             known = tw_driver_get_n_known (self->frame, index, origin);
  guint32           foreseen = origin == 0 ? G_MAXUINT32 : tw_driver_values_get_foreseen (self->frame, index);
  g_autofree float *scratch = g_new (float, n + 1);
  double            last = 0;
  double            multiple = 1;

  for (gsize t = 0; t < n; t++)
    factor[t] = 0;
  for (guint k = 0; k < self->p; k++)
    {
      double       effect = tw_driver_model_get_effect_then (self, origin, index, k);
      double       mean;
      const float *x = tw_driver_model_get_x (self, index, k, &mean, scratch);
      double       guess = tw_driver_model_get_guess (self, x, mean, k, known);

      for (gsize t = 0; t < n; t++)
        factor[t] += effect * (t < known || foreseen & 1u << self->kind[k] ? x[t] : guess);
    }
  for (gsize t = 0; t < n; t++)
    {
      double sum = CLAMP (factor[t], -TW_DRIVER_MAX_LOG, TW_DRIVER_MAX_LOG);

      if (t == 0 || sum != last) /* most weeks are like the one before */
        multiple = exp (sum);
      last = sum;
      factor[t] = multiple * (t < known ? 1 : tw_driver_model_get_usual (self, index, origin, foreseen, G_MAXUINT32, t));
    }
}
