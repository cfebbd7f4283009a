/* tw-container-consolidation.h: fewer, fuller containers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-limits.h"

G_BEGIN_DECLS

/**
 * tw_container_consolidate:
 * @limits: that the items share, maybe none
 * @left: (array length=limits->n): what @plans leave of them; updated
 * @deadline: g_get_monotonic_time() after which nothing more is tried; 0 for none
 * @plans: (array length=n_items): answers of the flow, each of which may be replaced by another with the same basis
 *
 * In the flow every unit pays for the space it takes, and whole containers are dearer where few go together. Here,
 * the containers begun on each lane and week are decided: the last one of each, the emptiest first, is left out if what
 * its units then do instead costs less: its items are planned again one after another, the largest part of it first, within
 * the containers that are left. There, space is free, which is what it costs once a container is begun; so others
 * fill what stays empty, too. A change stays only if the whole plan is worth more by it, whole containers paid. That
 * goes on until nothing gets better or TW_CONSOLIDATION_VISITS times as many items as there are have been planned, fewer
 * if there are many.
 *
 * On the calling thread, in an order that depends on the plans alone. Does nothing for a model without containers.
 *
 * Returns: %FALSE if cancelled; @plans are then sound, but some of the way
 */
gboolean tw_container_consolidate (const TwLimits *limits,
                                   TwUse          *left,
                                   TwItemPlan    **plans,
                                   guint           n_items,
                                   gint64          deadline,
                                   GCancellable   *cancellable);

#define TW_CONSOLIDATION_VISITS 12

G_END_DECLS
