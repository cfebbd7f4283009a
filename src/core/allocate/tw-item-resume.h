/* tw-item-resume.h: what it takes to make an item's part of a plan again as it was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-limits.h"

G_BEGIN_DECLS

/**
 * TwItemResume: what the last pass of a run began with, beside the basis and what units left over are worth
 * @digest: of the item's network without its pins; see tw_item_resume_get_digest()
 * @pins: of its pins, likewise
 * @wanted: the gap that the run's search ended at, or for which it found nothing better; infinite if it was cut short or
 *   the plan was edited since
 * @weight: which the order of the items follows
 * @rounds: whether the run rounded
 * @alone: whether it found no place beside the others of its batch and was planned by itself
 * @shares: (array length=shares_size): what the item used of the limits before that pass, packed; see tw-limit-shares.h
 *
 * A run is a function of these: with all of them, and the prices, one visit to each item makes the same plan again, and
 * its bound. What it is made from is still the model: where the digest differs, the plan is made anew.
 */
typedef struct
{
  guint64       digest;
  guint64       pins;
  double        wanted;
  double        weight;
  gboolean      rounds;
  gboolean      alone;
  const guint8 *shares;
  gsize         shares_size;
} TwItemResume;

/* Of shape, capacities, supplies and costs, as built, before pins are applied; never 0. And of where, when and how many units
 * the pins of the item are. Not cryptographic: they tell what has changed from what is the same. */
guint64 tw_item_resume_get_digest (const TwItemNetwork *network) G_GNUC_PURE;
guint64 tw_item_resume_get_pins (const TwModel *model,
                                 guint32        item) G_GNUC_PURE;

/* As bytes; and back, with the shares lent and not yet looked at. Any bytes are safe: %FALSE if they are none of a run
 * with @limits. */
guint8  *tw_item_resume_write (const TwItemResume *self,
                               const TwLimits     *limits,
                               gsize              *size) G_GNUC_WARN_UNUSED_RESULT;
gboolean tw_item_resume_read (TwItemResume   *self,
                              const TwLimits *limits,
                              const guint8   *data,
                              gsize           size);

G_END_DECLS
