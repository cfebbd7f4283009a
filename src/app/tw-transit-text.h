/* tw-transit-text.h: shipments on their way, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-transit.h"

G_BEGIN_DECLS

/**
 * TwTransitGroup: units of one or more items that left together on a lane
 * @rows: (array length=n_rows): neighbours in a list of tw_transit_list(), lent
 * @worth: NaN if that of none of them is known
 */
typedef struct
{
  const TwTransit *rows;
  guint            n_rows;
  double           units;
  double           worth;
} TwTransitGroup;

/* (transfer full) (element-type TwTransitGroup): @list, of tw_transit_list(), by lane, departure and arrival */
GArray *tw_transit_dup_groups (const GArray *list) G_GNUC_WARN_UNUSED_RESULT;

/* All new text in the program's language; main thread only. */

/* "At sea", "In customs · 6 days late" */
char *tw_transit_dup_state (const TwModel   *model,
                            const TwTransit *row) G_GNUC_WARN_UNUSED_RESULT;

/* "20 Oct – 31 Oct", or one day */
char *tw_transit_dup_band (const TwTransit *row) G_GNUC_WARN_UNUSED_RESULT;

/* "Shenzhen → Germany" */
char *tw_transit_dup_way (const TwModel   *model,
                          const TwTransit *row) G_GNUC_WARN_UNUSED_RESULT;

/* The item's name, or how many there are. */
char *tw_transit_dup_items (const TwModel        *model,
                            const TwTransitGroup *group) G_GNUC_WARN_UNUSED_RESULT;

/* All of it in a sentence. */
char *tw_transit_dup_story (const TwModel        *model,
                            const TwTransitGroup *group) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
