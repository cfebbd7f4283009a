/* tw-random-demand.h: the law of demand of a random plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo/tw-demo-random.h"
#include "demo/tw-random-plan.h"

G_BEGIN_DECLS

/**
 * TwRandomSeries: an item in a market
 * @level: units in a week without season, today
 * @noise: variance of a week's demand is m + noise × m² around its mean m
 * @drift: the same for the level of all weeks to come, which nobody knows today
 * @margin: what a sale should leave after everything but storage, plan currency
 * @return_rate: share of units that come back
 */
typedef struct
{
  gboolean listed;
  double   level;
  double   noise;
  double   drift;
  double   margin;
  double   return_rate;
} TwRandomSeries;

/**
 * TwRandomItem: what one item's numbers say; scratch that is filled for one item after another
 * @speed: units a week in all markets, today, without season
 * @age_weeks: weeks since launch
 * @growth: a year, as a logarithm
 * @factor: (array length=history_weeks + n_weeks): season and growth of each week, 0 before launch
 * @series: (array length=n_markets)
 */
typedef struct
{
  double          volume_m3;
  double          weight_kg;
  double          unit_cost;
  guint32         units_per_carton;
  guint32         minimum_order;
  double          speed;
  guint           age_weeks;
  double          growth;
  double         *factor;
  TwRandomSeries *series;
} TwRandomItem;

typedef struct _TwRandomDemand TwRandomDemand;

TwRandomDemand *tw_random_demand_new (const TwRandomPlan *spec) G_GNUC_WARN_UNUSED_RESULT;
void            tw_random_demand_free (TwRandomDemand *self);

/* The plan's first week. */
TwWeek tw_random_demand_get_start_week (const TwRandomDemand *self);

/* Draws item number @item; the answer is self's own and holds until the next call. */
const TwRandomItem *tw_random_demand_draw (TwRandomDemand *self,
                                           guint32         item);

/* Expected units of the item drawn last, in week @week of the horizon. */
double tw_random_demand_get_rate (const TwRandomDemand *self,
                                  guint                 market,
                                  guint                 week);

/* Its mean over the horizon. */
double tw_random_demand_get_mean_rate (const TwRandomDemand *self,
                                       guint                 market);

/* Of the item drawn last, for all markets where it is listed. */
void tw_random_demand_add_history (const TwRandomDemand *self,
                                   TwModel              *model,
                                   guint32               item);
void tw_random_demand_add_forecasts (const TwRandomDemand *self,
                                     TwForecastSet        *forecasts,
                                     guint32               item);

/* @value as a decimal number of @digits places. */
double tw_random_round (double value,
                        int    digits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRandomDemand, tw_random_demand_free)

G_END_DECLS
