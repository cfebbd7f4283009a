/* tw-price-bundle.h: what the shared limits are worth, to the last digits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-price-search.h"

G_BEGIN_DECLS

/**
 * TwPriceBundle:
 *
 * Goes on where the steps of a #TwPriceSearch turn in circles. It remembers flows of each item that were the best at some
 * prices. Of these it mixes one plan, each item's flows in parts that add up to one, so that the mixture is worth most when it
 * pays for each limit what the best prices so far ask and more the further it passes it. What the last measure then
 * pays are the prices tried next. As prices near the best, the mixture nears the optimum of the linear program: a
 * plan but for broken units, which says how much of each limit is due to whom.
 *
 * Each round takes a sweep and some time that grows with items times flows remembered, so this is for small plans.
 *
 * Sources: Lemaréchal, Nemirovskii & Nesterov, New variants of bundle methods, Mathematical Programming 69, 1995; Hestenes,
 * Multiplier and gradient methods, JOTA 4, 1969, of which this is the dual view; the mixture is found by pairwise steps:
 * Lacoste-Julien & Jaggi, On the global linear convergence of Frank-Wolfe optimization variants, 2015.
 */
typedef struct _TwPriceBundle TwPriceBundle;

/* Begins at the best prices of @search, which had a sweep, and moves them on. */
TwPriceBundle *tw_price_bundle_new (TwPriceSearch *search) G_GNUC_WARN_UNUSED_RESULT;
void           tw_price_bundle_free (TwPriceBundle *self);

/* One round: mixes, and sweeps at the prices found. FALSE if cancelled. */
gboolean tw_price_bundle_run (TwPriceBundle *self);

/* Goes back to the prices and the bound it began with. */
void tw_price_bundle_undo (TwPriceBundle *self);

/* By how much the bound may still fall, plan currency; infinite while that is not known. */
double tw_price_bundle_get_gain (const TwPriceBundle *self);

/* What the mixture gives @item, in whole measures: appends #TwLimitShare to @shares. */
void tw_price_bundle_read_shares (const TwPriceBundle *self,
                                  guint                item,
                                  GArray              *shares);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPriceBundle, tw_price_bundle_free)

G_END_DECLS
