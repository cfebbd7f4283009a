/* tw-place-title.h: what a place is called on the map and in sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/* A market, and the only fulfilment centre of a country, is called after the country. Every other place is
 * called after its town: what stands before the comma of "Tracy, California" and, for places that no
 * customer is served from, after that of "Source warehouse, Shenzhen". */
char *tw_place_dup_title (const TwModel *model,
                          guint32        place) G_GNUC_WARN_UNUSED_RESULT;

/* "SGL-04 · Solar garden light" is too long for a sentence; this is its name, or its SKU if it has none. */
const char *tw_item_get_title (const TwModel *model,
                               guint32        item);

/* The country of market number @market; the name of its place where the country is not known. */
char *tw_market_dup_title (const TwModel *model,
                           guint32        market) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
