/* tw-pooled-offer.h: forecasts of offers that never sold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * tw_pooled_offers_add:
 * @set: (inout): forecasts of all series with history, without overrides
 *
 * Adds a forecast named "pooled" for every listed offer of @model that @set has none for. An item that
 * sells in other markets is expected to sell in this one as there, times how much a typical item sells
 * here against there; an item new everywhere, as the mean item of its category in this market, those of a like price
 * more than others, then of the market, then of the plan. Season, events and the effects of drivers are those of its
 * likes. The law is negative binomial with a deviation as large as the mean, and
 * nearly all of the error is common to all weeks: it is the level that nobody knows.
 *
 * A series for sale for less than eight weeks is moved towards what its likes say as well, by the weeks it was for sale
 * against those its likes are worth, and is then named "young, likes". O(items × markets × items of a category).
 */
void tw_pooled_offers_add (const TwModel *model,
                           TwForecastSet *set);

G_END_DECLS
