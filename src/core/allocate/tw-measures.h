/* tw-measures.h: the figures of a plan that a planner watches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pure functions of a plan; @item is an index or %TW_ANY for all items. "At week w" is the start of that week before
 * anything arrives: week 0 is today.
 *
 * A market belongs to its home (see tw-market-homes.h); places of kind fulfilment, and any other that is such a place, hold stock
 * for their markets only.
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* The window in which stock counts as too much or too little, weeks. */
#define TW_MEASURES_COVER_WEEKS 8

/**
 * TwMeasures:
 * @profit: expected profit over the horizon
 * @fill_rate: share of the expected demand of the horizon that is expected to be sold, 0 .. 1; 1 without demand
 * @storage_cost: rent over the horizon
 * @misplaced_units: units at week w that a place has, or that are on their way and arrive within
 *   %TW_MEASURES_COVER_WEEKS, beyond the 80 % point of its markets' demand in that window, while other places
 *   have less than the mean of theirs: the smaller of the two sums, item by item
 * @misplaced_share: these over @stock_units, 0 .. 1
 * @stock_units: units in all places at week w
 */
typedef struct
{
  double profit;
  double fill_rate;
  double storage_cost;
  double misplaced_units;
  double misplaced_share;
  double stock_units;
} TwMeasures;

/* O(items × (places + markets) + lanes). */
void tw_measures_of_plan (const TwPlan *plan,
                          guint32       item,
                          guint         week,
                          TwMeasures   *out);

/* Days until the expected demand from week @week on has used up what @place has at that week: of its own markets for
 * a place that delivers, of all markets it can reach for others. INFINITY if there is no demand. */
double tw_measures_days_of_supply (const TwPlan *plan,
                                   guint32       item,
                                   guint32       place,
                                   guint         week);

/**
 * tw_measures_place_demand:
 * @demand: (out caller-allocates) (array length=n_places * n): expected units of week t that draw on place p in
 *   element p * n + t, where n is the number of weeks of the plan's forecasts
 *
 * The demand that tw_measures_days_of_supply() counts, of all places at once. It does not depend on what the plan
 * decides. O(items × (lanes + markets × weeks × places that deliver to no market)).
 */
void tw_measures_place_demand (const TwPlan *plan,
                               guint32       item,
                               double       *demand);

/* Days until @demand, @n >= 1 weeks of which the last stands for all later ones, has used up @units; INFINITY if
 * there is no demand. */
double tw_measures_count_days (double        units,
                               const double *demand,
                               guint         n);

/* The 80 % point of a gamma law, by Wilson and Hilferty's cube (1931); 0 if @mean is. */
double tw_measures_get_p80 (double mean,
                            double variance);

/* Share of a market's expected demand in these weeks that is expected to be sold, 0 .. 1; 1 without demand. */
double tw_measures_market_fill (const TwPlan *plan,
                                guint32       item,
                                guint32       market,
                                guint         first_week,
                                guint         n_weeks);

G_END_DECLS
