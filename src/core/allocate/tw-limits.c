/* tw-limits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-limits.h"

#include <math.h>
#include <string.h>

#define MICROS         1e6
#define CM3_PER_M3     1e6
#define MONEY_MEASURES 1e4
#define MAX_CAPACITY   ((double) (G_GINT64_CONSTANT (1) << 60))

double
tw_limit_kind_get_scale (TwLimitKind kind)
{
  switch (kind)
    {
    case TW_LIMIT_STORAGE:
    case TW_LIMIT_LANE:
      return CM3_PER_M3;
    case TW_LIMIT_BUDGET:
      return MONEY_MEASURES;
    case TW_LIMIT_PRODUCTION:
    default:
      return 1;
    }
}

/* After Dekker, A floating-point technique for extending the available precision, Numerische Mathematik 18, 1971, as
 * Veltkamp splits: the upper 41 bits. */
double
tw_limit_round_micros (double micros)
{
  const double splitter = 4097;
  double       large = micros * splitter;

  return large - (large - micros);
}

double
tw_limit_use_get_micros (const TwLimitUse *use)
{
  return tw_limit_round_micros (use->price * MICROS / tw_limit_kind_get_scale (use->kind));
}

gint64
tw_limits_get_unit_use (const TwLimits *self,
                        TwLimitKind     kind,
                        guint32         item)
{
  const TwItem *row = tw_model_get_item (self->template->model, item);
  double        use = 1;

  if (kind == TW_LIMIT_STORAGE || kind == TW_LIMIT_LANE)
    use = row->volume_m3 * CM3_PER_M3;
  else if (kind == TW_LIMIT_BUDGET)
    use = row->unit_cost * MONEY_MEASURES;

  return (gint64) MAX (llround (MIN (use, 1e15)), 1);
}

static gint32
append_limit (TwLimits   *self,
              TwLimitKind kind,
              guint32     index,
              guint       week,
              double      capacity)
{
  double measures = floor (MIN (capacity * tw_limit_kind_get_scale (kind), MAX_CAPACITY) * (1 + 1e-15));

  self->limit[self->n] = (TwLimit){
    .kind = kind,
    .index = index,
    .week = (guint16) week,
    .hard = TRUE,
    .capacity = (gint64) measures,
    .overage = INFINITY,
  };

  return (gint32) self->n++;
}

static void
append_storage (TwLimits *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint32 p = 0; p < t->n_places; p++)
    {
      const TwPlace *place = tw_model_get_place (t->model, p);

      for (guint w = 0; place->capacity_m3 > 0 && w < t->n_weeks; w++)
        {
          gint32 row = append_limit (self, TW_LIMIT_STORAGE, p, w, place->capacity_m3);

          self->storage[p * t->n_weeks + w] = row;
          if (place->capacity_hard)
            continue;
          self->limit[row].hard = FALSE;
          self->limit[row].overage = place->overage_price * TW_MONTHS_PER_WEEK / CM3_PER_M3;
        }
    }
}

static void
append_lanes (TwLimits *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint32 l = 0; l < tw_model_get_n_lanes (t->model); l++)
    {
      const TwLane *lane = tw_model_get_lane (t->model, l);

      for (guint w = 0; lane->capacity_m3_week > 0 && lane->mode != TW_MODE_PARCEL && w < t->n_weeks; w++)
        self->lane[l * t->n_weeks + w] = append_limit (self, TW_LIMIT_LANE, l, w, lane->capacity_m3_week);
    }
}

static void
append_production (TwLimits *self)
{
  const TwNetworkTemplate *t = self->template;

  for (guint32 p = 0; p < t->n_places; p++)
    {
      const TwPlace *place = tw_model_get_place (t->model, p);

      for (guint w = t->production_weeks[p]; place->kind == TW_PLACE_FACTORY && place->production_units_week > 0 && w < t->n_weeks; w++)
        self->production[p * t->n_weeks + w] = append_limit (self, TW_LIMIT_PRODUCTION, p, w, place->production_units_week);
    }
}

/* The part of a budget within the weeks planned. */
static void
append_budgets (TwLimits *self)
{
  const TwNetworkTemplate *t = self->template;
  TwWeek                   start = tw_model_get_start_week (t->model);
  guint                    n;
  const TwBudget          *budget = tw_model_get_budgets (t->model, &n);

  for (guint i = 0; i < n; i++)
    {
      TwWeek first = MAX (budget[i].first_week - start, 0);
      TwWeek last = MIN (budget[i].last_week - start, (TwWeek) t->n_weeks - 1);
      gint32 row;

      if (first > last)
        continue;
      row = append_limit (self, TW_LIMIT_BUDGET, i, (guint) first, budget[i].amount);
      for (TwWeek w = first; w <= last; w++)
        self->budget[w] = row;
    }
}

static gint32 *
new_cells (gsize n)
{
  gint32 *cells = g_new (gint32, n);

  memset (cells, 0xff, n * sizeof *cells);

  return cells;
}

TwLimits *
tw_limits_new (const TwNetworkTemplate *template)
{
  TwLimits *self = g_new0 (TwLimits, 1);
  gsize     n_weeks = template->n_weeks;
  gsize     n_lanes = tw_model_get_n_lanes (template->model);

  self->template = template;
  self->storage = new_cells (template->n_places * n_weeks);
  self->lane = new_cells (n_lanes * n_weeks);
  self->production = new_cells (template->n_places * n_weeks);
  self->budget = new_cells (n_weeks);
  self->limit = g_new (TwLimit, (2 * template->n_places + n_lanes + 1) * n_weeks);
  append_storage (self);
  append_lanes (self);
  append_production (self);
  append_budgets (self);
  self->limit = g_renew (TwLimit, self->limit, MAX (self->n, 1));

  return self;
}

void
tw_limits_free (TwLimits *self)
{
  g_free (self->limit);
  g_free (self->storage);
  g_free (self->lane);
  g_free (self->production);
  g_free (self->budget);
  g_free (self);
}

gint32
tw_limits_find (const TwLimits *self,
                TwLimitKind     kind,
                guint32         index,
                guint           week)
{
  gsize cell = (gsize) index * self->template->n_weeks + week;

  switch (kind)
    {
    case TW_LIMIT_STORAGE:
      return self->storage[cell];
    case TW_LIMIT_LANE:
      return self->lane[cell];
    case TW_LIMIT_PRODUCTION:
      return self->production[cell];
    case TW_LIMIT_BUDGET:
      return self->budget[week];
    default:
      g_return_val_if_reached (-1);
    }
}

void
tw_limits_add_pins (const TwLimits *self,
                    guint32         item,
                    TwUse          *use)
{
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (self->template, item, &n);

  for (guint i = 0; i < n; i++)
    {
      gint32 row = pin[i].week < self->template->n_weeks ? tw_limits_find (self, TW_LIMIT_LANE, pin[i].lane, pin[i].week) : -1;

      if (row >= 0)
        use[row] += (TwUse) pin[i].units * tw_limits_get_unit_use (self, TW_LIMIT_LANE, item);
    }
}

static void
add_use (const TwLimits *self,
         TwLimitKind     kind,
         guint32         index,
         guint           week,
         TwUse           measures,
         TwUse          *use)
{
  gint32 row = tw_limits_find (self, kind, index, week);

  if (row >= 0)
    use[row] += measures;
}

void
tw_limits_add_plan (const TwLimits   *self,
                    const TwItemPlan *plan,
                    int               sign,
                    TwUse            *use)
{
  const TwNetworkTemplate *t = self->template;
  gint64                   volume = tw_limits_get_unit_use (self, TW_LIMIT_STORAGE, plan->item);
  gint64                   money = tw_limits_get_unit_use (self, TW_LIMIT_BUDGET, plan->item);

  for (guint i = 0; i < plan->n_places; i++)
    for (guint w = 0; w < MIN (t->n_weeks, plan->n_weeks); w++)
      if (plan->place_stock[i * plan->n_weeks + w] != 0)
        add_use (self, TW_LIMIT_STORAGE, plan->place[i], w, (TwUse) sign * plan->place_stock[i * plan->n_weeks + w] * volume, use);
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];
      TwUse                 units = (TwUse) sign * s->units;

      if (s->lane != TW_ANY)
        {
          add_use (self, TW_LIMIT_LANE, s->lane, s->week, units * volume, use);
          continue;
        }
      add_use (self, TW_LIMIT_PRODUCTION, s->place, s->arrive_week, units, use);
      add_use (self, TW_LIMIT_BUDGET, 0, s->week, units * money, use);
    }
}

double
tw_limits_get_overage (const TwLimits *self,
                       const TwUse    *left)
{
  double cost = 0;

  for (guint c = 0; c < self->n; c++)
    if (left[c] < 0 && !self->limit[c].hard)
      cost += -(double) left[c] * self->limit[c].overage;

  return cost;
}
