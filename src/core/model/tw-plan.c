/* tw-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct _TwPlan
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwItemPlan   **items;
  double         seconds;
  TwPlanStatus   status;
  double         value;
  double         relaxed_value;
  double         bound;
  double         part[TW_N_PARTS];
  double         demand;
  double         sales;
  guint          n_shipments;
  TwLimitUse    *limit;
  guint          n_limits;
};

static void
clear_item_plan (gpointer data)
{
  TwItemPlan *self = data;

  g_free (self->shipment);
  g_free (self->place); /* with the other arrays of rows */
  if (self->shortfall != NULL)
    {
      g_free (self->shortfall->pin_ids);
      g_free (self->shortfall->limit);
    }
  g_free (self->shortfall);
  g_clear_pointer (&self->basis, g_bytes_unref);
}

static void
clear_plan (gpointer data)
{
  TwPlan *self = data;

  for (guint i = 0; i < tw_model_get_n_items (self->model); i++)
    tw_item_plan_unref (self->items[i]);
  g_free (self->items);
  g_free (self->limit);
  tw_forecast_set_unref (self->forecasts);
  tw_model_unref (self->model);
}

/* All arrays of rows in one piece: there are ten thousands of plans. */
static TwItemPlan *
new_with_rows (guint32 item,
               guint   n_places,
               guint   n_markets,
               guint   n_weeks)
{
  TwItemPlan *self = g_atomic_rc_box_new0 (TwItemPlan);
  gsize       held = (gsize) n_places * n_weeks;
  gsize       sold = (gsize) n_markets * n_weeks;

  G_STATIC_ASSERT (sizeof (float) == sizeof (gint32));
  self->item = item;
  self->n_places = n_places;
  self->n_markets = n_markets;
  self->n_weeks = n_weeks;
  self->place = g_new0 (guint32, n_places + n_markets + 2 * held + 2 * sold);
  self->market = self->place + n_places;
  self->place_stock = (gint32 *) (self->market + n_markets);
  self->place_worth = (float *) (self->place_stock + held);
  self->market_demand = self->place_worth + held;
  self->market_sales = self->market_demand + sold;

  return self;
}

TwItemPlan *
tw_item_plan_new (guint32 item,
                  guint   n_places,
                  guint   n_markets,
                  guint   n_weeks)
{
  TwItemPlan *self = new_with_rows (item, n_places, n_markets, n_weeks);

  for (guint32 i = 0; i < n_places; i++)
    self->place[i] = i;
  for (guint32 i = 0; i < n_markets; i++)
    self->market[i] = i;

  return self;
}

TwItemPlan *
tw_item_plan_new_for (guint32        item,
                      const guint32 *place,
                      guint          n_places,
                      const guint32 *market,
                      guint          n_markets,
                      guint          n_weeks)
{
  TwItemPlan *self = new_with_rows (item, n_places, n_markets, n_weeks);

  if (n_places > 0)
    memcpy (self->place, place, n_places * sizeof *place);
  if (n_markets > 0)
    memcpy (self->market, market, n_markets * sizeof *market);

  return self;
}

static gint32
find_row (const guint32 *row,
          guint          n,
          guint32        wanted)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (row[middle] == wanted)
        return (gint32) middle;
      if (row[middle] < wanted)
        low = middle + 1;
      else
        high = middle;
    }

  return -1;
}

gint32
tw_item_plan_find_place (const TwItemPlan *self,
                         guint32           place)
{
  return find_row (self->place, self->n_places, place);
}

gint32
tw_item_plan_find_market (const TwItemPlan *self,
                          guint32           market)
{
  return find_row (self->market, self->n_markets, market);
}

gint32
tw_item_plan_get_stock (const TwItemPlan *self,
                        guint32           place,
                        guint             week)
{
  gint32 row = tw_item_plan_find_place (self, place);

  return row >= 0 ? self->place_stock[(gsize) row * self->n_weeks + week] : 0;
}

float
tw_item_plan_get_worth (const TwItemPlan *self,
                        guint32           place,
                        guint             week)
{
  gint32 row = tw_item_plan_find_place (self, place);

  return row >= 0 ? self->place_worth[(gsize) row * self->n_weeks + week] : NAN;
}

float
tw_item_plan_get_demand (const TwItemPlan *self,
                         guint32           market,
                         guint             week)
{
  gint32 row = tw_item_plan_find_market (self, market);

  return row >= 0 ? self->market_demand[(gsize) row * self->n_weeks + week] : 0;
}

float
tw_item_plan_get_sales (const TwItemPlan *self,
                        guint32           market,
                        guint             week)
{
  gint32 row = tw_item_plan_find_market (self, market);

  return row >= 0 ? self->market_sales[(gsize) row * self->n_weeks + week] : 0;
}

TwItemPlan *
tw_item_plan_ref (const TwItemPlan *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
tw_item_plan_unref (TwItemPlan *self)
{
  g_atomic_rc_box_release_full (self, clear_item_plan);
}

static void
take_shared (TwPlan             *self,
             const TwPlanShared *shared)
{
  for (int k = 0; k < TW_N_PARTS; k++)
    {
      self->part[k] += shared->part[k];
      self->value += shared->part[k];
      self->relaxed_value += shared->part[k];
    }
  self->n_limits = shared->n_limits;
  self->limit = g_memdup2 (shared->limit, shared->n_limits * sizeof *shared->limit);
  for (guint i = 0; i < self->n_limits; i++)
    if (self->limit[i].price > 0)
      self->bound += self->limit[i].price * self->limit[i].capacity;
}

TwPlan *
tw_plan_new_take (const TwModel       *model,
                  const TwForecastSet *forecasts,
                  TwItemPlan         **items,
                  const TwPlanShared  *shared,
                  double               seconds)
{
  TwPlan *self = g_atomic_rc_box_new0 (TwPlan);

  self->model = tw_model_ref (model);
  self->forecasts = tw_forecast_set_ref (forecasts);
  self->items = items;
  self->seconds = seconds;

  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItemPlan *item = items[i];

      if (item->status == TW_PLAN_INFEASIBLE)
        self->status = TW_PLAN_INFEASIBLE;
      self->value += item->value;
      self->relaxed_value += item->relaxed_value;
      self->bound += item->bound;
      for (int k = 0; k < TW_N_PARTS; k++)
        self->part[k] += item->part[k];
      self->demand += item->demand;
      self->sales += item->sales;
      self->n_shipments += item->n_shipments;
    }
  if (shared != NULL)
    take_shared (self, shared);

  return self;
}

TwPlan *
tw_plan_with_model (const TwPlan  *self,
                    const TwModel *model)
{
  guint   n_items = tw_model_get_n_items (self->model);
  TwPlan *copy;

  g_return_val_if_fail (tw_model_get_n_items (model) == n_items, NULL);

  copy = g_atomic_rc_box_new0 (TwPlan);
  *copy = *self;
  copy->model = tw_model_ref (model);
  copy->forecasts = tw_forecast_set_ref (self->forecasts);
  copy->items = g_new (TwItemPlan *, n_items);
  for (guint i = 0; i < n_items; i++)
    copy->items[i] = tw_item_plan_ref (self->items[i]);
  copy->limit = g_memdup2 (self->limit, self->n_limits * sizeof *self->limit);

  return copy;
}

TwPlan *
tw_plan_ref (const TwPlan *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
tw_plan_unref (TwPlan *self)
{
  g_atomic_rc_box_release_full (self, clear_plan);
}

const TwModel *
tw_plan_get_model (const TwPlan *self)
{
  return self->model;
}

const TwForecastSet *
tw_plan_get_forecasts (const TwPlan *self)
{
  return self->forecasts;
}

const TwItemPlan *
tw_plan_get_item (const TwPlan *self,
                  guint32       item)
{
  g_return_val_if_fail (item < tw_model_get_n_items (self->model), NULL);

  return self->items[item];
}

TwPlanStatus
tw_plan_get_status (const TwPlan *self)
{
  return self->status;
}

double
tw_plan_get_value (const TwPlan *self)
{
  return self->value;
}

double
tw_plan_get_relaxed_value (const TwPlan *self)
{
  return self->relaxed_value;
}

double
tw_plan_get_bound (const TwPlan *self)
{
  return self->bound;
}

double
tw_plan_get_gap (const TwPlan *self)
{
  double scale = fabs (self->bound);

  return scale > 0 ? (self->bound - self->value) / scale : 0;
}

double
tw_plan_get_part (const TwPlan *self,
                  TwPart        part)
{
  return self->part[part];
}

double
tw_plan_get_demand (const TwPlan *self)
{
  return self->demand;
}

double
tw_plan_get_sales (const TwPlan *self)
{
  return self->sales;
}

guint
tw_plan_get_n_shipments (const TwPlan *self)
{
  return self->n_shipments;
}

double
tw_plan_get_seconds (const TwPlan *self)
{
  return self->seconds;
}

const TwLimitUse *
tw_plan_get_limits (const TwPlan *self,
                    guint        *n)
{
  *n = self->n_limits;

  return self->limit;
}

static int
compare_limit (const TwLimitUse *limit,
               TwLimitKind       kind,
               guint32           index,
               guint             week)
{
  if (limit->kind != kind)
    return limit->kind < kind ? -1 : 1;
  if (limit->index != index)
    return limit->index < index ? -1 : 1;

  return (limit->week > week) - (limit->week < week);
}

const TwLimitUse *
tw_plan_find_limit (const TwPlan *self,
                    TwLimitKind   kind,
                    guint32       index,
                    guint         week)
{
  guint low = 0;
  guint high = self->n_limits;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int   order = compare_limit (&self->limit[middle], kind, index, week);

      if (order == 0)
        return &self->limit[middle];
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

static int
compare_lines (const TwPlanShipment *s,
               const TwPlanShipment *r)
{
  if (s->week != r->week)
    return s->week < r->week ? -1 : 1;
  if (s->lane != r->lane)
    return s->lane < r->lane ? -1 : 1;

  return (s->place > r->place) - (s->place < r->place);
}

/* Both are ordered by week, lane and place; pins of a line beside what the engine adds to it count with it. */
static guint
count_item_changes (const TwItemPlan *a,
                    const TwItemPlan *b)
{
  guint n = 0;
  guint i = 0;
  guint k = 0;

  while (i < a->n_shipments || k < b->n_shipments)
    {
      const TwPlanShipment *line;
      gint64                difference = 0;

      if (k == b->n_shipments || (i < a->n_shipments && compare_lines (&a->shipment[i], &b->shipment[k]) <= 0))
        line = &a->shipment[i];
      else
        line = &b->shipment[k];
      for (; i < a->n_shipments && compare_lines (&a->shipment[i], line) == 0; i++)
        difference += a->shipment[i].units;
      for (; k < b->n_shipments && compare_lines (&b->shipment[k], line) == 0; k++)
        difference -= b->shipment[k].units;
      n += difference != 0;
    }

  return n;
}

guint
tw_plan_count_changes (const TwPlan *a,
                       const TwPlan *b)
{
  guint n_items = MIN (tw_model_get_n_items (a->model), tw_model_get_n_items (b->model));
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    if (a->items[i] != b->items[i])
      n += count_item_changes (a->items[i], b->items[i]);

  return n;
}

TwAccepted *
tw_plan_dup_accepted (const TwPlan *self,
                      guint        *n)
{
  TwWeek  start = tw_model_get_start_week (self->model);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (TwAccepted));

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    for (guint k = 0; k < self->items[i]->n_shipments; k++)
      {
        const TwPlanShipment *s = &self->items[i]->shipment[k];
        TwAccepted            line = { i, s->lane, s->place, start + s->week, s->units };

        if (s->units > 0)
          g_array_append_val (lines, line);
      }
  *n = lines->len;

  return (TwAccepted *) (gpointer) g_array_free (lines, FALSE);
}

static int
compare_accepted (const void *a,
                  const void *b)
{
  const TwAccepted *x = a;
  const TwAccepted *y = b;

  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;

  return (x->week > y->week) - (x->week < y->week);
}

/* Both in the order of the model. */
static guint
count_differences (const TwAccepted *a,
                   guint             n_a,
                   const TwAccepted *b,
                   guint             n_b)
{
  guint n = 0;

  for (guint i = 0, k = 0; i < n_a || k < n_b;)
    {
      const TwAccepted *line = k == n_b || (i < n_a && compare_accepted (&a[i], &b[k]) <= 0) ? &a[i] : &b[k];
      gint64            difference = 0;

      for (; i < n_a && compare_accepted (&a[i], line) == 0; i++)
        difference += a[i].units;
      for (; k < n_b && compare_accepted (&b[k], line) == 0; k++)
        difference -= b[k].units;
      n += difference != 0;
    }

  return n;
}

gboolean
tw_plan_count_accepted_changes (const TwPlan *self,
                                guint        *n)
{
  guint                  n_before;
  guint                  n_coming = 0;
  guint                  n_lines;
  const TwAccepted      *before = tw_model_get_accepted (self->model, &n_before);
  g_autofree TwAccepted *coming = g_new (TwAccepted, n_before + 1);
  g_autofree TwAccepted *lines = NULL;

  if (n_before == 0)
    return FALSE;

  for (guint i = 0; i < n_before; i++)
    if (before[i].week >= tw_model_get_start_week (self->model))
      coming[n_coming++] = before[i];
  lines = tw_plan_dup_accepted (self, &n_lines);
  if (n_lines > 1)
    qsort (lines, n_lines, sizeof *lines, compare_accepted);
  *n = count_differences (coming, n_coming, lines, n_lines);

  return TRUE;
}

static gboolean
shipments_equal (const TwItemPlan *a,
                 const TwItemPlan *b)
{
  if (a->n_shipments != b->n_shipments)
    return FALSE;

  for (guint i = 0; i < a->n_shipments; i++)
    {
      const TwPlanShipment *s = &a->shipment[i];
      const TwPlanShipment *r = &b->shipment[i];

      if (s->lane != r->lane || s->place != r->place || s->week != r->week || s->units != r->units)
        return FALSE;
    }

  return TRUE;
}

/* Whichever rows either has. */
static gboolean
stock_equal (const TwItemPlan *a,
             const TwItemPlan *b)
{
  for (guint i = 0; i < a->n_places; i++)
    for (guint t = 0; t < a->n_weeks; t++)
      if (a->place_stock[i * a->n_weeks + t] != tw_item_plan_get_stock (b, a->place[i], t))
        return FALSE;

  return TRUE;
}

gboolean
tw_plan_equal (const TwPlan *a,
               const TwPlan *b)
{
  guint n_items = tw_model_get_n_items (a->model);

  if (n_items != tw_model_get_n_items (b->model) || tw_model_get_n_weeks (a->model) != tw_model_get_n_weeks (b->model) ||
      tw_model_get_n_places (a->model) != tw_model_get_n_places (b->model))
    return FALSE;

  for (guint i = 0; i < n_items; i++)
    {
      const TwItemPlan *p = a->items[i];
      const TwItemPlan *q = b->items[i];

      if (p == q)
        continue;
      if (p->value != q->value || !shipments_equal (p, q) || !stock_equal (p, q) || !stock_equal (q, p))
        return FALSE;
    }

  return TRUE;
}
