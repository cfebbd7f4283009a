/* tw-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK     64 /* items that are added up together */
#define MAX_EDITS 32 /* items in which a plan differs from the one it was made from */

/* Of some items together. */
typedef struct
{
  guint  n_infeasible;
  guint  n_shipments;
  double value;
  double relaxed_value;
  double bound;
  double part[TW_N_PARTS];
  double demand;
  double sales;
} Sums;

/* Either has all its items, or those of @base but for some. Sums are added up block by block, so that they are the same
 * to the last bit whether all blocks were added up anew or only those in which an item changed. */
struct _TwPlan
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwItemPlan   **items; /* [n_items]; NULL if there is a base */
  TwPlan        *base;  /* (nullable): has all its items */
  TwItemPlan   **edit;  /* [n_edits]: instead of the base's, by item */
  guint          n_edits;
  Sums          *block; /* [n_blocks] */
  Sums           sum;   /* shared parts and all */
  double         seconds;
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

  for (guint i = 0; self->items != NULL && i < tw_model_get_n_items (self->model); i++)
    tw_item_plan_unref (self->items[i]);
  for (guint i = 0; i < self->n_edits; i++)
    tw_item_plan_unref (self->edit[i]);
  g_clear_pointer (&self->base, tw_plan_unref);
  g_free (self->items);
  g_free (self->edit);
  g_free (self->block);
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

/* Where @item is among the edits, or would be. */
static guint
find_edit (const TwPlan *self,
           guint32       item)
{
  guint low = 0;
  guint high = self->n_edits;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->edit[middle]->item < item)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static inline TwItemPlan *
get_item (const TwPlan *self,
          guint32       item)
{
  guint at;

  if (self->base == NULL)
    return self->items[item];

  at = find_edit (self, item);

  return at < self->n_edits && self->edit[at]->item == item ? self->edit[at] : self->base->items[item];
}

/* ---- sums ---- */

static guint
count_blocks (const TwPlan *self)
{
  return (tw_model_get_n_items (self->model) + BLOCK - 1) / BLOCK;
}

static void
add_sums (Sums       *sum,
          const Sums *more)
{
  sum->n_infeasible += more->n_infeasible;
  sum->n_shipments += more->n_shipments;
  sum->value += more->value;
  sum->relaxed_value += more->relaxed_value;
  sum->bound += more->bound;
  for (int k = 0; k < TW_N_PARTS; k++)
    sum->part[k] += more->part[k];
  sum->demand += more->demand;
  sum->sales += more->sales;
}

static void
add_item (Sums             *sum,
          const TwItemPlan *item)
{
  Sums own = {
    .n_infeasible = item->status == TW_PLAN_INFEASIBLE,
    .n_shipments = item->n_shipments,
    .value = item->value,
    .relaxed_value = item->relaxed_value,
    .bound = item->bound,
    .demand = item->demand,
    .sales = item->sales,
  };

  memcpy (own.part, item->part, sizeof own.part);
  add_sums (sum, &own);
}

static void
sum_block (TwPlan *self,
           guint   block)
{
  guint last = MIN ((block + 1) * BLOCK, tw_model_get_n_items (self->model));

  memset (&self->block[block], 0, sizeof *self->block);
  for (guint i = block * BLOCK; i < last; i++)
    add_item (&self->block[block], get_item (self, i));
}

static void
take_shared (TwPlan             *self,
             const TwPlanShared *shared)
{
  for (int k = 0; k < TW_N_PARTS; k++)
    {
      self->sum.part[k] += shared->part[k];
      self->sum.value += shared->part[k];
      self->sum.relaxed_value += shared->part[k];
    }
  self->n_limits = shared->n_limits;
  self->limit = g_memdup2 (shared->limit, shared->n_limits * sizeof *shared->limit);
  for (guint i = 0; i < self->n_limits; i++)
    if (self->limit[i].price > 0)
      self->sum.bound += self->limit[i].price * self->limit[i].capacity;
}

static void
sum_blocks (TwPlan             *self,
            const TwPlanShared *shared)
{
  memset (&self->sum, 0, sizeof self->sum);
  for (guint b = 0; b < count_blocks (self); b++)
    add_sums (&self->sum, &self->block[b]);
  if (shared != NULL)
    take_shared (self, shared);
}

/* ---- whole plans ---- */

static TwPlan *
new_plan (const TwModel       *model,
          const TwForecastSet *forecasts,
          double               seconds)
{
  TwPlan *self = g_atomic_rc_box_new0 (TwPlan);

  self->model = tw_model_ref (model);
  self->forecasts = tw_forecast_set_ref (forecasts);
  self->seconds = seconds;

  return self;
}

TwPlan *
tw_plan_new_take (const TwModel       *model,
                  const TwForecastSet *forecasts,
                  TwItemPlan         **items,
                  const TwPlanShared  *shared,
                  double               seconds)
{
  TwPlan *self = new_plan (model, forecasts, seconds);

  self->items = items;
  self->block = g_new (Sums, count_blocks (self));
  for (guint b = 0; b < count_blocks (self); b++)
    sum_block (self, b);
  sum_blocks (self, shared);

  return self;
}

static void
take_all_items (TwPlan       *self,
                const TwPlan *start)
{
  guint n_items = tw_model_get_n_items (self->model);

  self->items = g_new (TwItemPlan *, n_items);
  for (guint i = 0; i < n_items; i++)
    self->items[i] = tw_item_plan_ref (get_item (start, i));
}

static void
take_base (TwPlan       *self,
           const TwPlan *start,
           guint         n_more)
{
  self->base = tw_plan_ref (start->base != NULL ? start->base : start);
  self->edit = g_new (TwItemPlan *, start->n_edits + n_more);
  for (self->n_edits = 0; self->n_edits < start->n_edits; self->n_edits++)
    self->edit[self->n_edits] = tw_item_plan_ref (start->edit[self->n_edits]);
}

static void
put_item (TwPlan     *self,
          TwItemPlan *item)
{
  guint at;

  if (self->base == NULL)
    {
      tw_item_plan_unref (self->items[item->item]);
      self->items[item->item] = item;
      return;
    }

  at = find_edit (self, item->item);
  if (at < self->n_edits && self->edit[at]->item == item->item)
    tw_item_plan_unref (self->edit[at]);
  else
    memmove (&self->edit[at + 1], &self->edit[at], (self->n_edits++ - at) * sizeof *self->edit);
  self->edit[at] = item;
}

TwPlan *
tw_plan_new_edited_take (const TwPlan       *start,
                         const TwModel      *model,
                         TwItemPlan *const  *items,
                         guint               n_items,
                         const TwPlanShared *shared,
                         double              seconds)
{
  TwPlan *self;

  g_return_val_if_fail (tw_model_get_n_items (model) == tw_model_get_n_items (start->model), NULL);

  self = new_plan (model, start->forecasts, seconds);
  self->block = g_memdup2 (start->block, count_blocks (self) * sizeof *self->block);
  if (start->n_edits + n_items > MAX_EDITS)
    take_all_items (self, start);
  else
    take_base (self, start, n_items);
  for (guint i = 0; i < n_items; i++)
    put_item (self, items[i]);
  for (guint i = 0; i < n_items; i++)
    if (i == 0 || items[i]->item / BLOCK != items[i - 1]->item / BLOCK)
      sum_block (self, items[i]->item / BLOCK);
  sum_blocks (self, shared);

  return self;
}

TwPlan *
tw_plan_with_model (const TwPlan  *self,
                    const TwModel *model)
{
  TwPlan *copy;

  g_return_val_if_fail (tw_model_get_n_items (model) == tw_model_get_n_items (self->model), NULL);

  copy = new_plan (model, self->forecasts, self->seconds);
  if (self->base == NULL)
    take_all_items (copy, self);
  else
    take_base (copy, self, 0);
  copy->block = g_memdup2 (self->block, count_blocks (self) * sizeof *self->block);
  copy->sum = self->sum;
  copy->n_limits = self->n_limits;
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

  return get_item (self, item);
}

TwPlanStatus
tw_plan_get_status (const TwPlan *self)
{
  return self->sum.n_infeasible > 0 ? TW_PLAN_INFEASIBLE : TW_PLAN_OPTIMAL;
}

double
tw_plan_get_value (const TwPlan *self)
{
  return self->sum.value;
}

double
tw_plan_get_relaxed_value (const TwPlan *self)
{
  return self->sum.relaxed_value;
}

double
tw_plan_get_bound (const TwPlan *self)
{
  return self->sum.bound;
}

double
tw_plan_get_gap (const TwPlan *self)
{
  double scale = fabs (self->sum.bound);

  return scale > 0 ? (self->sum.bound - self->sum.value) / scale : 0;
}

double
tw_plan_get_part (const TwPlan *self,
                  TwPart        part)
{
  return self->sum.part[part];
}

double
tw_plan_get_demand (const TwPlan *self)
{
  return self->sum.demand;
}

double
tw_plan_get_sales (const TwPlan *self)
{
  return self->sum.sales;
}

guint
tw_plan_get_n_shipments (const TwPlan *self)
{
  return self->sum.n_shipments;
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
    if (get_item (a, i) != get_item (b, i))
      n += count_item_changes (get_item (a, i), get_item (b, i));

  return n;
}

TwAccepted *
tw_plan_dup_accepted (const TwPlan *self,
                      guint        *n)
{
  TwWeek  start = tw_model_get_start_week (self->model);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (TwAccepted));

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    for (guint k = 0; k < get_item (self, i)->n_shipments; k++)
      {
        const TwPlanShipment *s = &get_item (self, i)->shipment[k];
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
      const TwItemPlan *p = get_item (a, i);
      const TwItemPlan *q = get_item (b, i);

      if (p == q)
        continue;
      if (p->value != q->value || !shipments_equal (p, q) || !stock_equal (p, q) || !stock_equal (q, p))
        return FALSE;
    }

  return TRUE;
}
