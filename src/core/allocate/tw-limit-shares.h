/* tw-limit-shares.h: what an item uses of the limits, in a tenth of the space
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-limits.h"

G_BEGIN_DECLS

/**
 * tw_limit_shares_pack:
 * @share: (array length=n): of @item, each a whole number of units
 * @bytes: where they are appended
 *
 * For each run of shares that say the same of one limit after the other, as stock that lies does: the step to the first, the
 * group, the units and the length, seven bits a byte. A search remembers some hundred for each of all its items, twice, and a
 * plan file keeps them.
 */
void tw_limit_shares_pack (const TwLimits     *limits,
                           guint32             item,
                           const TwLimitShare *share,
                           guint               n,
                           GByteArray         *bytes);

/* Makes @shares (of #TwLimitShare) what was packed. Any bytes are safe: %FALSE if they are none of @item. */
gboolean tw_limit_shares_unpack (const TwLimits *limits,
                                 guint32         item,
                                 const guint8   *data,
                                 gsize           size,
                                 GArray         *shares);

G_END_DECLS
