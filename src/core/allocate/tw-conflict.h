/* tw-conflict.h: which pins and limits contradict each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tw_conflict_find:
 * @plan: its model's pins and its shared limits are meant, not what it decides
 * @item: whose pins cannot be kept
 *
 * A smallest set of culprits: pins, of @item alone if they suffice, and hard limits, that together with the stock there can
 * be cannot all hold; without any one of them the rest can. What other items do without being pinned is no culprit, for
 * they can give way.
 *
 * That a set cannot hold is proven: by the cut of a flow, by what pins use of a lane, or by weights on limits under which
 * even the least the pins need is more than there is (Farkas' lemma). That it can is shown by flows that do. Where neither
 * is found after many rounds, which takes limits that are short by fractions of a unit, a culprit stays in.
 *
 * Returns: (transfer full) (nullable): short_units is by how much, available_units what can move of the pins named, at
 *   place and week, when the items before the one that is short have taken no more of the limits than they need; free with
 *   tw_conflict_free(). %NULL without @error if the pins can be kept, or if neither is found for all of them together; %NULL
 *   with @error %G_IO_ERROR_CANCELLED
 */
TwShortfall *tw_conflict_find (const TwPlan *plan,
                               guint32       item,
                               GCancellable *cancellable,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;

void tw_conflict_free (TwShortfall *shortfall);

G_END_DECLS
