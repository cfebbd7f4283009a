/* tw-sim-end.h: what is left when the horizon ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

/**
 * TwSimLate: units that reach a place, or are finished there, after the last week
 * @weeks: after its end, >= 0
 */
typedef struct
{
  guint32 place;
  guint32 weeks;
  gint64  units;
} TwSimLate;

/* By place, then by week. */
void tw_sim_end_sort (TwSimLate *late,
                      guint      n);

/**
 * tw_sim_end_add_worth:
 * @room: of the place's first two slices, as tw_fees_add_end_worth() has them
 * @stock: units in the place
 * @late: (array length=n): all of the place, sorted
 *
 * What comes later is worth what it would be worth on the day, had the place until then sold as many a week as the
 * slices count on: a unit on its way to a place that has enough is no better than one that lies there.
 */
void tw_sim_end_add_worth (const TwItemPlace *place,
                           const gint64       room[2],
                           gint64             stock,
                           const TwSimLate   *late,
                           guint              n,
                           double             part[TW_N_PARTS]);

G_END_DECLS
