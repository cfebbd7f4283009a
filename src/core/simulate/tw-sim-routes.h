/* tw-sim-routes.h: ways through the network, and how much to keep at their end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What policies without an engine decide with.
 */

#pragma once

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/**
 * TwSimRoute: from a place to a destination
 * @lane: the first lane of the way, of the item; -1 at the destination and where there is no way
 * @weeks: that plans count on, all lanes together
 * @variance: of the way's lead time, weeks squared
 * @cost: of a unit, all lanes together; INFINITY where there is no way
 */
typedef struct
{
  gint32 lane;
  guint  weeks;
  double variance;
  double cost;
} TwSimRoute;

/**
 * tw_sim_routes_find:
 * @to: place of the item
 * @through: bit 1 << #TwPlaceKind for each kind that the way may lead through
 * @route: (out caller-allocates) (array length=n_places of @item): by origin
 *
 * The cheapest ways that neither fly nor go by express; by any mode from where there is no other. A direct lane
 * goes before any chain. O(places × lanes).
 */
void tw_sim_routes_find (const TwSimSetup *setup,
                         const TwSimItem  *item,
                         guint32           to,
                         guint             through,
                         TwSimRoute       *route);

/**
 * tw_sim_routes_get_demand:
 * @from: (array length=n_from): places of the item: demand of the markets that they are the cheapest for
 * @first, @weeks: the window; weeks past the horizon repeat the last one
 * @mean: (out): of the sum, @sd: (out): its standard deviation, with the share of it that an item's markets have in common
 */
void tw_sim_routes_get_demand (const TwSimSetup *setup,
                               const TwSimItem  *item,
                               const guint32    *from,
                               guint             n_from,
                               guint             first,
                               guint             weeks,
                               double           *mean,
                               double           *sd);

/* Units that the last eight weeks sold in the markets that @place is the cheapest for, over what was forecast for them, weeks
 * that ran out of stock left aside. Four weeks' mean and at least ten units are taken to have sold as forecast; 1/3 .. 3. */
double tw_sim_routes_get_trend (const TwSimState *state,
                                guint32           place);

/* Units that wait in these markets. */
gint32 tw_sim_routes_get_backlog (const TwSimState *state,
                                  guint32           place);

/* Most places, lanes of any item. */
void tw_sim_routes_get_size (const TwSimSetup *setup,
                             gsize            *n_places,
                             gsize            *n_lanes);

/**
 * tw_sim_routes_get_service:
 * @review_weeks: between two orders
 *
 * Probability not to run out that pays: what a sale earns over that and what the unit costs to keep until the next order
 * (Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed. 2019, section 4.3, with the unit worth its cost afterwards),
 * and 0.5 .. 0.98, for nobody's law of demand is known further out.
 */
double tw_sim_routes_get_service (const TwSimSetup *setup,
                                  const TwSimItem  *item,
                                  guint32           place,
                                  double            review_weeks);

/* @units, at least 0, to whole cartons; up. */
gint32 tw_sim_routes_round_up (const TwSimItem *item,
                               double           units);

/* Splits @units over @n claims in proportion, at most each its own, by running totals. @share may be @claim. */
void tw_sim_routes_split (gint32        units,
                          const gint32 *claim,
                          guint         n,
                          gint32       *share);

G_END_DECLS
