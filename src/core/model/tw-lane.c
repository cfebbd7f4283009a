/* tw-lane.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-lane.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double
tw_lane_get_lead_days (const TwLane *lane,
                       double        level)
{
  double mean = lane->lead_mean_days;
  double variance_log;

  g_return_val_if_fail (level > 0 && level < 1, mean);

  if (mean <= 0 || lane->lead_sd_days <= 0)
    return mean;

  variance_log = log1p (lane->lead_sd_days * lane->lead_sd_days / (mean * mean));

  return gsl_cdf_lognormal_Pinv (level, log (mean) - variance_log / 2, sqrt (variance_log));
}

guint
tw_lane_get_lead_weeks (const TwLane *lane)
{
  /* The slack keeps a lead time of exactly n weeks from becoming n + 1 by rounding. */
  return (guint) ceil (tw_lane_get_lead_days (lane, TW_LANE_PLAN_LEVEL) / 7 - 1e-9);
}

double
tw_lane_get_unit_freight (const TwLane *lane,
                          const TwItem *item)
{
  double chargeable_kg = MAX (item->weight_kg, item->volume_m3 * lane->volumetric_kg_per_m3);

  return lane->cost_per_m3 * item->volume_m3 + lane->cost_per_kg * chargeable_kg + lane->cost_per_unit;
}

double
tw_lane_get_unit_container (const TwLane *lane,
                            const TwItem *item)
{
  return lane->container_m3 > 0 ? lane->container_cost / lane->container_m3 * item->volume_m3 : 0;
}
