/* tw-usual-deals.h: deals that come back with an event
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"

G_BEGIN_DECLS

/**
 * TwUsualDeals:
 *
 * The rule: what was a deal at a named event is expected to be one again when the event comes back, as often and as deep as
 * it was, unless the plan says otherwise. A plan says otherwise by a driver row of deals or prices for that week, or by an
 * override of either. An event counts if all series together had more deals in its weeks than at other times, beyond
 * chance; of several in a week, the one with most deals. How often a series has a deal there is what it had at the event in
 * the years before, drawn to what the event brings in its market, and that to what it brings in all; the more so, the less
 * a deal of one year foretells one of the next, which is learned from the series with two.
 */
typedef struct _TwUsualDeals TwUsualDeals;

/**
 * TwUsualDeal:
 * @share: chance of a deal in the week, 0 .. 1
 * @usual: share of all weeks with a deal
 * @cut: what a deal at this event does to the logarithm of the price, <= 0
 */
typedef struct
{
  double share;
  double usual;
  double cut;
} TwUsualDeal;

/* Learns, at the end of the history and as each rolling origin would have. %NULL if no event or no deal is on record.
 * O(series × event weeks). @frame outlives it. */
TwUsualDeals *tw_usual_deals_new (const TwForecastFrame *frame) G_GNUC_WARN_UNUSED_RESULT;
void          tw_usual_deals_free (TwUsualDeals *self);

/* What is expected of element @t of series @index at origin @origin, whatever the plan says; FALSE if the week has no event
 * that brings deals. Any thread. */
gboolean tw_usual_deals_get (const TwUsualDeals *self,
                             guint               index,
                             gsize               origin,
                             gsize               t,
                             TwUsualDeal        *deal);

/**
 * tw_usual_deal_get_factor:
 * @elasticity: effect of the own price, @deal_effect: that of a week of deals; 0 where there is none
 *
 * Returns: expected sales with the chance of a deal, over those of a week that has no more deals than others; >= 1
 */
double tw_usual_deal_get_factor (const TwUsualDeal *deal,
                                 double             elasticity,
                                 double             deal_effect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwUsualDeals, tw_usual_deals_free)

G_END_DECLS
