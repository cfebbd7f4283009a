/* tw-random-plan.h: plans of realistic shape at any size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

#define TW_RANDOM_MAX_ITEMS   TW_MAX_ITEMS
#define TW_RANDOM_MAX_MARKETS 300
#define TW_RANDOM_MAX_WEEKS   TW_MAX_WEEKS
#define TW_RANDOM_MAX_HISTORY 520

/**
 * TwRandomPlan: what to make
 * @n_items: 1 .. %TW_RANDOM_MAX_ITEMS
 * @n_markets: 1 .. %TW_RANDOM_MAX_MARKETS; the first 46 are countries, the rest invented ones near them
 * @n_weeks: horizon, 1 .. %TW_RANDOM_MAX_WEEKS; it ends with the year 2026, so that the season's peak and
 *   the dear storage of the fourth quarter lie late in it
 * @history_weeks: weeks of sales before it, 0 .. %TW_RANDOM_MAX_HISTORY; 0 leaves the plan without sales
 * @seed: the same one makes the same plan
 * @capacity_scale: of every shared limit, 0 .. 1000; 1 for limits of which about an eighth bind in the best
 *   plan, 0 for none
 * @packed: whether goods move in cartons, orders have a least size, containers a price and departures a fixed
 *   cost; else units move one by one
 */
typedef struct
{
  guint    n_items;
  guint    n_markets;
  guint    n_weeks;
  guint    history_weeks;
  guint64  seed;
  double   capacity_scale;
  gboolean packed;
} TwRandomPlan;

/**
 * tw_random_plan_new:
 * @spec: what to make
 * @forecasts: (out) (transfer full) (optional): the law that demand is drawn from, as forecasts of every
 *   listed series: what a forecaster would say who knows all but the future
 *
 * A plan like a large seller's: one factory, one source warehouse, a bonded overflow centre for about six markets, a
 * fulfilment centre in each, lanes by sea, air and road, parcels to the own market and over a border. Items
 * are listed in some 70 % of the markets; sizes, prices and speeds are log-normal, so that most series sell less
 * than a unit a week and few sell hundreds; sales have a season, a growth and more spread than chance alone; stock
 * lies unevenly, some is on its way. Storage above a limit costs, lanes end at theirs.
 *
 * The figures follow the shape of the demo plan and are otherwise invented. What is drawn for an item depends on the
 * seed and the item's number alone, besides markets and weeks, so a plan of more items contains the plan of fewer;
 * limits grow with what the items need. What is stored is rounded, so that the last bit of a logarithm on
 * another machine does not show. O(items × markets × weeks); no more memory than the plan takes.
 *
 * Returns: (transfer full) (nullable): a sealed model
 * Errors: %TW_ERROR_BAD_DATA naming the field, its value and its range
 */
TwModel *tw_random_plan_new (const TwRandomPlan *spec,
                             TwForecastSet     **forecasts,
                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
