/* tw-cliff-text.h: fee cliffs in the planner's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-cliffs.h"

G_BEGIN_DECLS

/* (transfer full): a few words for a line in a chart: "28 days of supply", "181 days old", "rent × 3", "full", "overage" */
char *tw_cliff_dup_mark (const TwPlace *place,
                         const TwModel *model,
                         const TwCliff *cliff);

/**
 * TwCliffChange: a cliff that a move goes over, or goes farther over
 * @place: where
 * @money: what it costs more than without the move, over the plan; plan currency, > 0
 */
typedef struct
{
  guint32 place;
  TwCliff cliff;
  double  money;
} TwCliffChange;

/* (transfer full) (element-type TwCliffChange): the cliffs of @item at both ends of a move that cost more under @after
 * than under @before, the dearest first. */
GArray *tw_cliff_dup_changes (const TwPlan *before,
                              const TwPlan *after,
                              guint32       item,
                              guint32       from,
                              guint32       to) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): "France: storage overage from 30 Nov, $120" */
char *tw_cliff_dup_warning (const TwModel       *model,
                            const TwCliffChange *change);

G_END_DECLS
