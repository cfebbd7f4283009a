/* tw-container-rounding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-container-rounding.h"

#include <math.h>

#define CM3 1e-6

double
tw_container_get_empty_cost (const TwLane *lane,
                             double        volume)
{
  double n, begun;

  if (lane->container_m3 <= 0)
    return 0;
  n = volume / lane->container_m3;
  begun = ceil ((volume - CM3) / lane->container_m3);

  return MAX (begun - n, 0) * lane->container_cost;
}

gboolean
tw_container_are_used (const TwModel *model)
{
  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    if (tw_model_get_lane (model, l)->container_m3 > 0 && tw_model_get_lane (model, l)->container_cost > 0)
      return TRUE;

  return FALSE;
}

static void
add_volumes (const TwModel    *model,
             const TwItemPlan *plan,
             double           *volume)
{
  double each = tw_model_get_item (model, plan->item)->volume_m3;

  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY)
      volume[(gsize) plan->shipment[i].lane * tw_model_get_n_weeks (model) + plan->shipment[i].week] += plan->shipment[i].units * each;
}

void
tw_container_add_empty_cost (const TwModel     *model,
                             TwItemPlan *const *items,
                             guint              n_items,
                             double             part[TW_N_PARTS])
{
  guint              n_weeks = tw_model_get_n_weeks (model);
  g_autofree double *volume = NULL;

  if (!tw_container_are_used (model))
    return;

  volume = g_new0 (double, (gsize) tw_model_get_n_lanes (model) * n_weeks);
  for (guint i = 0; i < n_items; i++)
    add_volumes (model, items[i], volume);
  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    for (guint w = 0; w < n_weeks; w++)
      part[TW_PART_FIXED] -= tw_container_get_empty_cost (tw_model_get_lane (model, l), volume[(gsize) l * n_weeks + w]);
}
