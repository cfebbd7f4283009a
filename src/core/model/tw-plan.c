/* tw-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-plan.h"

#include <math.h>
#include <string.h>

struct _TwPlan
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwItemPlan   **items;
  double         seconds;
  TwPlanStatus   status;
  double         value;
  double         bound;
  double         part[TW_N_PARTS];
  double         demand;
  double         sales;
  guint          n_shipments;
};

static void
clear_item_plan (gpointer data)
{
  TwItemPlan *self = data;

  g_free (self->shipment);
  g_free (self->stock);
  g_free (self->worth);
  g_free (self->week_demand);
  g_free (self->week_sales);
  if (self->shortfall != NULL)
    g_free (self->shortfall->pin_ids);
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
  tw_forecast_set_unref (self->forecasts);
  tw_model_unref (self->model);
}

TwItemPlan *
tw_item_plan_new (guint32 item,
                  guint   n_places,
                  guint   n_markets,
                  guint   n_weeks)
{
  TwItemPlan *self = g_atomic_rc_box_new0 (TwItemPlan);

  self->item = item;
  self->stock = g_new0 (gint32, (gsize) n_places * n_weeks);
  self->worth = g_new0 (float, (gsize) n_places *n_weeks);
  self->week_demand = g_new0 (float, (gsize) n_markets *n_weeks);
  self->week_sales = g_new0 (float, (gsize) n_markets *n_weeks);

  return self;
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

TwPlan *
tw_plan_new_take (const TwModel       *model,
                  const TwForecastSet *forecasts,
                  TwItemPlan         **items,
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
      self->bound += item->bound;
      for (int k = 0; k < TW_N_PARTS; k++)
        self->part[k] += item->part[k];
      self->demand += item->demand;
      self->sales += item->sales;
      self->n_shipments += item->n_shipments;
    }

  return self;
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

gboolean
tw_plan_equal (const TwPlan *a,
               const TwPlan *b)
{
  guint n_items = tw_model_get_n_items (a->model);
  gsize n_cells = (gsize) tw_model_get_n_places (a->model) * tw_model_get_n_weeks (a->model);

  if (n_items != tw_model_get_n_items (b->model) ||
      n_cells != (gsize) tw_model_get_n_places (b->model) * tw_model_get_n_weeks (b->model))
    return FALSE;

  for (guint i = 0; i < n_items; i++)
    {
      const TwItemPlan *p = a->items[i];
      const TwItemPlan *q = b->items[i];

      if (p == q)
        continue;
      if (p->value != q->value || !shipments_equal (p, q) || memcmp (p->stock, q->stock, n_cells * sizeof *p->stock) != 0)
        return FALSE;
    }

  return TRUE;
}
