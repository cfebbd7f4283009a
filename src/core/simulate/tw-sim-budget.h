/* tw-sim-budget.h: what a policy without an engine may buy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Budgets are shared by all items. Whoever fills one item after another up to what it wants spends the budget on those that come first; so
 * a competent buyer plans beforehand what there will be to spend ("open to buy") and wants less of everything, least of what earns
 * least for its money: the newsvendor of many items under one budget, whose critical ratios fall by the price of the budget's money
 * (Hadley & Whitin, Analysis of Inventory Systems, 1963, section 6.6; Silver, Pyke & Thomas, 4th ed. 2017, section 9.4.2).
 */

#pragma once

#include "simulate/tw-sim-routes.h"

G_BEGIN_DECLS

/**
 * TwSimWant: what is kept filled of an item somewhere
 * @place: (array length=n_places): of the item, whose margins are earned
 * @position: units there and on the way there
 * @mean, @sd: (array length=n_weeks): of the demand that a level of the week is for
 */
typedef struct
{
  const guint32 *place;
  guint          n_places;
  double         position;
  const double  *mean;
  const double  *sd;
} TwSimWant;

/**
 * TwSimBuyer: an item
 * @item: (nullable)
 * @pool: units that belong to no want yet
 */
typedef struct
{
  const TwSimItem *item;
  TwSimWant       *want;
  guint            n_wants;
  double           pool;
} TwSimBuyer;

/**
 * tw_sim_budgets_price:
 * @buyers: (array length=n_buyers): positions and pools are taken along through the weeks and are of no use afterwards
 * @review_weeks: between two orders
 *
 * Returns: (transfer full) (array length=n_weeks): what a unit of money is worth beyond itself in each week, so that what is expected to
 *   be ordered within each budget costs no more than it has; 0 outside of budgets and where they have enough
 */
double *tw_sim_budgets_price (const TwSimSetup *setup,
                              TwSimBuyer       *buyers,
                              guint             n_buyers,
                              guint             review_weeks) G_GNUC_WARN_UNUSED_RESULT;

/* Units of the level that is kept for @places at a price, >= 0: @mean and as many times @sd as their mean normal score of service. */
double tw_sim_budgets_get_level (const TwSimSetup *setup,
                                 const TwSimItem  *item,
                                 const guint32    *places,
                                 guint             n_places,
                                 double            review_weeks,
                                 double            price,
                                 double            mean,
                                 double            sd);

G_END_DECLS
