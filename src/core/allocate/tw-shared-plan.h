/* tw-shared-plan.h: a plan whose items share limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-allocate.h"
#include "allocate/tw-limits.h"
#include "allocate/tw-workers.h"

G_BEGIN_DECLS

/**
 * TwApart: items whose plans are made before those of the pool
 * @plan: (array length=n_items) (element-type TwItemPlan): %NULL for items of the pool
 * @limits: what there is of them before
 * @left: (array length=limits->n): what is left then; < 0 where it is passed
 */
typedef struct
{
  TwItemPlan    **plan;
  const TwLimits *limits;
  const TwUse    *left;
} TwApart;

/**
 * TwSharedPlan: what tw_allocate() was asked, for a model with limits
 * @begin: g_get_monotonic_time() when it was
 * @limits: what there is of them for the pool
 * @apart: (nullable): the items that are none of it; the template then has the pool only
 */
typedef struct
{
  const TwNetworkTemplate *template;
  const TwLimits          *limits;
  const TwApart           *apart;
  const TwAllocateOptions *options;
  const TwPlan            *start;
  TwWorkers               *workers;
  gint64                   begin;
  TwProgressFunc           progress;
  gpointer                 data;
  GCancellable            *cancellable;
} TwSharedPlan;

/**
 * tw_shared_plan_solve:
 *
 * Prices on the limits, then whole units within them, in turn until the gap is as wanted, time is up or neither
 * gets any better.
 *
 * Returns: (transfer full) (nullable): as tw_allocate()
 */
TwPlan *tw_shared_plan_solve (const TwSharedPlan *self,
                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
