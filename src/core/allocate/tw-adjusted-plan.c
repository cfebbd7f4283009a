/* tw-adjusted-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-adjusted-plan.h"

#include "allocate/tw-item-solver.h"
#include "allocate/tw-plan-editor.h"
#include "forecast/tw-overrides.h"

#include <string.h>

#define HANDFUL 16 /* items between two looks at who waits */

static TwItemPlan *
copy_without_basis (const TwItemPlan *plan)
{
  gsize       held = (gsize) plan->n_places * plan->n_weeks;
  gsize       sold = (gsize) plan->n_markets * plan->n_weeks;
  TwItemPlan *copy = tw_item_plan_new_for (plan->item, plan->place, plan->n_places, plan->market, plan->n_markets, plan->n_weeks);

  copy->status = plan->status;
  copy->basis = tw_item_solver_new_bare_start (plan); /* else nobody knew that it was rounded */
  copy->value = plan->value;
  copy->relaxed_value = plan->relaxed_value;
  copy->bound = plan->bound;
  memcpy (copy->part, plan->part, sizeof plan->part);
  copy->demand = plan->demand;
  copy->sales = plan->sales;
  copy->n_shipments = plan->n_shipments;
  copy->shipment = g_memdup2 (plan->shipment, plan->n_shipments * sizeof *plan->shipment);
  memcpy (copy->place_stock, plan->place_stock, held * sizeof *plan->place_stock);
  memcpy (copy->place_worth, plan->place_worth, held * sizeof *plan->place_worth);
  memcpy (copy->market_demand, plan->market_demand, sold * sizeof *plan->market_demand);
  memcpy (copy->market_sales, plan->market_sales, sold * sizeof *plan->market_sales);

  return copy;
}

/* What belongs to no item is what the items leave of the whole. */
static TwPlanShared
get_shared (const TwPlan *plan)
{
  TwPlanShared shared = { 0 };
  guint        n_items = tw_model_get_n_items (tw_plan_get_model (plan));

  for (guint k = 0; k < TW_N_PARTS; k++)
    {
      shared.part[k] = tw_plan_get_part (plan, (TwPart) k);
      for (guint32 i = 0; i < n_items; i++)
        shared.part[k] -= tw_plan_get_item (plan, i)->part[k];
    }
  shared.limit = (TwLimitUse *) tw_plan_get_limits (plan, &shared.n_limits);

  return shared;
}

TwPlan *
tw_adjusted_plan_new (const TwPlan        *plan,
                      const TwModel       *model,
                      const TwForecastSet *forecasts,
                      const guint32       *items,
                      guint                n_items)
{
  guint        n_all = tw_model_get_n_items (model);
  TwPlanShared shared = get_shared (plan);
  TwItemPlan **plans = g_new (TwItemPlan *, n_all);

  for (guint32 i = 0; i < n_all; i++)
    plans[i] = tw_item_plan_ref (tw_plan_get_item (plan, i));
  for (guint i = 0; i < n_items; i++)
    {
      TwItemPlan *old = plans[items[i]];

      plans[items[i]] = copy_without_basis (old);
      tw_item_plan_unref (old);
    }

  return tw_plan_new_take (model, forecasts, plans, &shared, tw_plan_get_seconds (plan));
}

static gboolean
expects_alike (const TwForecast *a,
               const TwForecast *b,
               guint             n_weeks)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return a->error_correlation == b->error_correlation && a->error_decay == b->error_decay && a->phase == b->phase && !memcmp (a->mean, b->mean, n_weeks * sizeof *a->mean) &&
         !memcmp (a->quantile, b->quantile, (gsize) n_weeks * TW_N_LEVELS * sizeof *a->quantile);
}

static gboolean
has_price_overrides (const TwModel *model)
{
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    {
      TwDriverKind driver = tw_model_get_override (model, i)->driver;

      if (driver == TW_DRIVER_PRICE || driver == TW_DRIVER_DEAL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
sells_alike (const TwModel    *answered,
             const TwForecast *before,
             const TwModel    *model,
             const TwForecast *after,
             guint             n_weeks)
{
  return before == NULL || tw_overrides_get_price (answered, before, n_weeks) == tw_overrides_get_price (model, after, n_weeks);
}

GArray *
tw_adjusted_plan_find_items (const TwModel       *answered,
                             const TwForecastSet *before,
                             const TwModel       *model,
                             const TwForecastSet *after)
{
  GArray  *items = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint    n_markets = tw_model_get_n_markets (model);
  guint    n_weeks = tw_forecast_set_get_n_weeks (after);
  gboolean priced = answered != model && (has_price_overrides (answered) || has_price_overrides (model));

  g_return_val_if_fail (tw_forecast_set_get_n_weeks (before) == n_weeks, items);

  for (guint32 i = 0; (priced || before != after) && i < tw_model_get_n_items (model); i++)
    for (guint32 m = 0; m < n_markets; m++)
      {
        const TwForecast *a = tw_forecast_set_find (before, i, m);
        const TwForecast *b = tw_forecast_set_find (after, i, m);

        if (expects_alike (a, b, n_weeks) && (!priced || sells_alike (answered, a, model, b, n_weeks)))
          continue;
        g_array_append_val (items, i);
        break;
      }

  return items;
}

TwPlan *
tw_adjusted_plan_solve (const TwPlan  *start,
                        const TwModel *model,
                        const guint32 *items,
                        guint          n_items,
                        TwProgressFunc progress,
                        gpointer       data,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (TwPlan) plan = tw_plan_ref ((TwPlan *) start);
  g_autoptr (TwPlanEditor) editor = NULL;

  for (guint at = 0; at < n_items; at += HANDFUL)
    {
      g_autoptr (TwPlanEditor) before = g_steal_pointer (&editor);
      TwPlan *next;

      if (progress != NULL)
        progress ((double) at / n_items, data);
      editor = before != NULL ? tw_plan_editor_new_after (before, plan) : tw_plan_editor_new (plan);
      next = tw_plan_editor_edit (editor, model, items + at, MIN (HANDFUL, n_items - at), TW_EDIT_ALONE, cancellable, error);
      if (next == NULL)
        return NULL;
      tw_plan_unref (plan);
      plan = next;
    }

  return g_steal_pointer (&plan);
}

static gboolean
leaves_the_country (const TwModel *model,
                    guint32        lane)
{
  const TwLane *row = lane != TW_ANY ? tw_model_get_lane (model, lane) : NULL;

  return row != NULL && g_strcmp0 (tw_model_get_place (model, row->from)->country, tw_model_get_place (model, row->to)->country) != 0;
}

static void
add_shipped (const TwModel    *model,
             const TwItemPlan *plan,
             double            sign,
             double           *shipped)
{
  for (guint i = 0; i < plan->n_shipments; i++)
    if (leaves_the_country (model, plan->shipment[i].lane))
      shipped[tw_model_get_lane (model, plan->shipment[i].lane)->mode] += sign * plan->shipment[i].units;
}

void
tw_adjusted_plan_get_effect (const TwPlan       *before,
                             const TwPlan       *after,
                             TwAdjustmentEffect *effect)
{
  *effect = (TwAdjustmentEffect){ .profit = tw_plan_get_value (after) - tw_plan_get_value (before), .sales = tw_plan_get_sales (after) - tw_plan_get_sales (before) };
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (after)); i++)
    {
      const TwItemPlan *a = tw_plan_get_item (before, i);
      const TwItemPlan *b = tw_plan_get_item (after, i);

      if (a == b)
        continue;
      add_shipped (tw_plan_get_model (after), a, -1, effect->shipped);
      add_shipped (tw_plan_get_model (after), b, 1, effect->shipped);
    }
}
