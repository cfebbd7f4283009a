/* tw-sim-routes.h: ways through the network, and how much to keep at their end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What policies without an engine decide with: the same forecasts, disruptions and knowledge of carriers' and factories' room as
 * everybody, and rules of thumb of the trade in place of an optimiser.
 */

#pragma once

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/**
 * TwSimView: an item as it is looked at in a week, with the disruptions known then
 * @world: (nullable): none if %NULL
 */
typedef struct
{
  const TwSimSetup *setup;
  const TwSimItem  *item;
  const TwSimWorld *world;
  guint             week;
} TwSimView;

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

/* When goods may fly or go by express. */
typedef enum
{
  TW_SIM_FLY_NEVER,
  TW_SIM_FLY_AT_NEED, /* from where there is no other way */
  TW_SIM_FLY_TOO,     /* and in a hurry */
} TwSimFly;

/**
 * tw_sim_routes_find:
 * @to: place of the item
 * @through: bit 1 << #TwPlaceKind for each kind that the way may lead through
 * @route: (out caller-allocates) (array length=n_places of the item): by origin
 *
 * The cheapest ways that do not fly, and at need others. A direct lane goes before any chain. O(places × lanes).
 */
void tw_sim_routes_find (const TwSimView *view,
                         guint32          to,
                         guint            through,
                         TwSimFly         fly,
                         TwSimRoute      *route);

/* The factory from which the way of @route, (array length=n_places), is cheapest; -1 if there is none. */
gint32 tw_sim_routes_find_factory (const TwSimItem  *item,
                                   const TwSimRoute *route);

/* (nullable): where goods wait: the source from which the way is cheapest, or the factory where no source has one. */
const TwSimRoute *tw_sim_routes_find_pool (const TwSimItem  *item,
                                           const TwSimRoute *route);

/**
 * TwSimDestination: a place that is kept filled, and all ways to it
 * @spare: (array length=n_spares): other centres of its country that deliver to the same markets and are nobody's first: where
 *   its lanes are full, goods go there, and what they have counts as its own
 * @route: (array length=n_places): the way to it that is reckoned with
 * @lane: (array length=n_lanes): lanes that lead to it or to a spare, the cheapest first, those out of a place from its
 *   TwSimPlace.first_lane on
 * @n_ways: (array length=n_places): how many of them there are
 * @weeks: (array length=n_lanes): from the lane's departure to the destination, by lane of the item
 */
typedef struct
{
  guint32     place;
  guint32    *spare;
  guint       n_spares;
  TwSimRoute *route;
  guint      *lane;
  guint      *n_ways;
  guint      *weeks;
} TwSimDestination;

void tw_sim_destination_init (TwSimDestination *self,
                              const TwSimView  *view,
                              guint32           to,
                              guint             through,
                              TwSimFly          fly);
void tw_sim_destination_clear (TwSimDestination *self);

/* Units there and on the way there, spares included, less those that wait. */
gint32 tw_sim_destination_get_position (const TwSimDestination *self,
                                        const TwSimState       *state);

/**
 * tw_sim_destination_send:
 * @units: that are to leave @from; what is no whole carton waits, but for the last of a stock
 * @trend: of its markets
 * @price: of a unit of money beyond itself, see tw-sim-budget.h: what is scarce sells later too
 * @leave: (array length=n_lanes) (inout): what leaves on each lane of the item
 *
 * What would be sold before goods on the cheapest lane are there takes the cheapest of the faster ones whose cost the sale bears. The
 * cheapest lane takes the rest as far as it has room. What does not fit waits for the next departure, but for what would be sold before
 * that has arrived.
 *
 * Returns: units that leave
 */
gint32 tw_sim_destination_send (const TwSimDestination *self,
                                const TwSimState       *state,
                                guint                   from,
                                gint32                  units,
                                double                  trend,
                                double                  price,
                                gint32                 *leave);

/**
 * tw_sim_routes_get_demand:
 * @from: (array length=n_from): places of the item: demand of the markets that they are the cheapest for
 * @weeks: from the view's on; weeks past the horizon repeat the last one
 * @mean: (out): of the sum, @sd: (out): its standard deviation, with the share of it that an item's markets have in common
 */
void tw_sim_routes_get_demand (const TwSimView *view,
                               const guint32   *from,
                               guint            n_from,
                               guint            weeks,
                               double          *mean,
                               double          *sd);

/* Regime of each week: weeks in a row in which all is alike have one number, from 0 on.
 * Returns: (transfer full) (array length=n_weeks) */
guint *tw_sim_routes_find_regimes (const TwSimSetup *setup,
                                   const TwSimWorld *world);

/* Units that the last eight weeks sold in the markets that @place is the cheapest for, over what was forecast for them. Weeks
 * that ran out count only if they sold more than that. Four weeks' mean and at least ten units are taken to have sold as forecast; 1/3 .. 3. */
double tw_sim_routes_get_trend (const TwSimState *state,
                                guint32           place);

/* Units in each place at the start or on their way there, by what the model says; (array length=n_places). */
gint32 *tw_sim_routes_get_start (const TwSimSetup *setup,
                                 const TwSimItem  *item) G_GNUC_WARN_UNUSED_RESULT;

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
 * @price: of a unit of money beyond itself, where it is scarce; see tw-sim-budget.h
 *
 * Probability not to run out that pays: what a sale earns over that and what the unit costs to keep until the next order
 * (Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed. 2019, section 4.3, with the unit worth its cost afterwards),
 * and 0.5 .. 0.98, for nobody's law of demand is known further out. Where money is scarce it may be less; 0 where it earns more
 * elsewhere.
 */
double tw_sim_routes_get_service (const TwSimSetup *setup,
                                  const TwSimItem  *item,
                                  guint32           place,
                                  double            review_weeks,
                                  double            price);

/* @units, at least 0, to whole cartons; up. */
gint32 tw_sim_routes_round_up (const TwSimItem *item,
                               double           units);

/* Splits @units over @n claims in proportion, at most each its own, by running totals, in whole cartons of so many units but for the
 * last. @share may be @claim. */
void tw_sim_routes_split (gint32        carton,
                          gint32        units,
                          const gint32 *claim,
                          guint         n,
                          gint32       *share);

G_END_DECLS
