/* tw-shared-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-shared-answer.h"

#include <math.h>

#define MICROS 1e6

TwPlanShared
tw_shared_answer_new (const TwLimits *limits,
                      const double   *micros,
                      const TwUse    *left)
{
  TwPlanShared shared = { .n_limits = limits->n };

  shared.part[TW_PART_OVERAGE] = -tw_limits_get_overage (limits, left);
  shared.limit = g_new0 (TwLimitUse, limits->n);
  for (guint c = 0; c < limits->n; c++)
    {
      const TwLimit *limit = &limits->limit[c];
      double         scale = tw_limit_kind_get_scale (limit->kind);

      shared.limit[c] = (TwLimitUse){
        .kind = limit->kind,
        .index = limit->index,
        .week = limit->week,
        .hard = limit->hard,
        .capacity = (double) limit->capacity / scale,
        .used = (double) (limit->capacity - left[c]) / scale,
        .price = micros[c] * scale / MICROS,
        .overage = limit->hard ? 0 : limit->overage * scale,
      };
    }

  return shared;
}

/* What the units that a plan uses would pay. */
static double
get_charges (const TwLimits *limits,
             const double   *micros,
             const TwUse    *use)
{
  double charges = 0;

  for (guint c = 0; c < limits->n; c++)
    if (use[c] != 0)
      charges += micros[c] * (double) use[c] / MICROS;

  return charges;
}

void
tw_shared_answer_set_bound (TwItemPlan     *plan,
                            double          term,
                            const TwLimits *limits,
                            const double   *micros,
                            const TwUse    *excess)
{
  g_autofree TwUse *use = g_new0 (TwUse, limits->n);
  g_autofree TwUse *pinned = g_new0 (TwUse, limits->n);
  double            charges;

  tw_limits_add_plan (limits, plan, 1, use);
  tw_limits_add_pins (limits, plan->item, pinned);
  term -= get_charges (limits, micros, pinned);
  charges = get_charges (limits, micros, use);
  plan->bound = MAX (term, plan->value - charges);
  plan->relaxed_value = CLAMP (plan->relaxed_value, plan->value, plan->bound + charges);
  for (guint c = 0; c < limits->n; c++)
    if (excess[c] > 0 && pinned[c] > 0)
      plan->bound += micros[c] * (double) MIN (excess[c], pinned[c]) / MICROS;
}

/* ---- pins beyond a hard limit ---- */

static void
name_limit (TwItemPlan     *plan,
            const TwLimits *limits,
            guint           limit,
            TwUse           excess)
{
  const TwLimit     *row = &limits->limit[limit];
  const TwModel     *model = limits->template->model;
  gint64             unit = tw_limits_get_unit_use (limits, TW_LIMIT_LANE, plan->item);
  guint              n;
  const TwPin       *pin = tw_network_template_get_pins (limits->template, plan->item, &n);
  g_autofree gint64 *ids = g_new (gint64, n);
  guint              n_ids = 0;
  gint64             units = 0;

  for (guint i = 0; i < n; i++)
    if (pin[i].lane == row->index && pin[i].week == row->week)
      {
        ids[n_ids++] = pin[i].id;
        units += pin[i].units;
      }
  plan->status = TW_PLAN_INFEASIBLE;
  if (n_ids == 0 || plan->shortfall != NULL)
    return;

  plan->shortfall = g_new0 (TwShortfall, 1);
  plan->shortfall->pin_ids = g_memdup2 (ids, n_ids * sizeof *ids);
  plan->shortfall->n_pins = n_ids;
  plan->shortfall->place = tw_model_get_lane (model, row->index)->from;
  plan->shortfall->week = row->week;
  plan->shortfall->short_units = (gint64) MIN ((excess + unit - 1) / unit, units);
  plan->shortfall->available_units = units - plan->shortfall->short_units;
  plan->shortfall->limit = g_memdup2 (&limit, sizeof limit);
  plan->shortfall->n_limits = 1;
}

void
tw_shared_answer_explain_excess (TwItemPlan     *plan,
                                 const TwLimits *limits,
                                 const TwUse    *excess)
{
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (limits->template, plan->item, &n);

  for (guint i = 0; i < n; i++)
    {
      gint32 limit = pin[i].week < limits->template->n_weeks ? tw_limits_find (limits, TW_LIMIT_LANE, pin[i].lane, pin[i].week) : -1;

      if (limit >= 0 && excess[limit] > 0)
        name_limit (plan, limits, (guint) limit, excess[limit]);
    }
}
