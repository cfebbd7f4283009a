/* tw-fees.h: fees and worths by the unit, one rule for whoever prices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tw_evaluate() books plans with them and the simulation what came of its paths. Pure.
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

/* Weeks over which the utilisation of a place is taken. */
#define TW_FEES_UTILISATION_WEEKS 13

/* What a customer who keeps the unit leaves, tax and commission paid, in the plan's currency; @market: a place. */
double tw_fees_get_net_price (const TwPlace *market,
                              const TwOffer *offer);

/* Surcharge of a unit for the week at whose end it is @days old. */
double tw_fees_get_aged_charge (const TwPlace *place,
                                const TwItem  *item,
                                double         days);

/* Fee of a unit sold when the stock left after the week lasts @days. */
double tw_fees_get_low_stock_charge (const TwPlace *place,
                                     double         days);

/* Mean of @left, (array length=n_weeks): volume that leaves a place in a week, over the weeks after @week that utilisation
 * counts, or the last ones there are. */
double tw_fees_get_mean_left (const double *left,
                              guint         n_weeks,
                              guint         week);

/* Overage and utilisation for a week at whose end @held m³ are there; @mean_left of no matter without utilisation steps. */
double tw_fees_get_space_charge (const TwPlace *place,
                                 double         held,
                                 double         mean_left);

/* What a unit in @place saves the next plan, and what it is worth in slice 0, 1 or 2 of what is left at the end. */
double tw_fees_get_replacement_worth (const TwItemPlace *place);
double tw_fees_get_end_worth (const TwItemPlace *place,
                              guint              slice);

/* Adds what @units left in @place after the last week are worth; @room: of the first two slices, units. The dearest
 * first: where a unit is a burden, that is not the first slice. */
void tw_fees_add_end_worth (const TwItemPlace *place,
                            gint64             units,
                            const gint64       room[2],
                            double             part[TW_N_PARTS]);

G_END_DECLS
