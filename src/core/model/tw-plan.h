/* tw-plan.h: the answer of the engine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * TwPart: what the expected profit of a plan is made of
 *
 * Income is positive, cost negative; the parts of a plan add up to its value.
 */
typedef enum
{
  TW_PART_SALES,    /* margin of expected sales: net price less commission, fulfilment and returns */
  TW_PART_PURCHASE, /* units ordered from factories */
  TW_PART_FREIGHT,  /* lanes, handling included */
  TW_PART_DUTY,
  TW_PART_STORAGE,
  TW_PART_AGED,      /* surcharges on stock that has been in a place for long */
  TW_PART_LOW_STOCK, /* fees on sales out of low stock */
  TW_PART_PLACEMENT, /* inbound placement */
  TW_PART_OVERAGE,   /* storage above what a place gives; utilisation surcharges; of the plan, not of an item */
  TW_PART_FIXED,     /* per departure; containers: of an item for the space it takes, of the plan for what stays empty */
  TW_PART_CAPITAL,   /* money tied up in stock and on the way */
  TW_PART_REMOVAL,   /* removal, disposal and liquidation, less what they recover */
  TW_PART_TERMINAL,  /* worth of what is left: at the end of the horizon, and unsold of what weeks are expected to sell */
  TW_PART_LOST,      /* customers sent away, at TwRules.lost_sale_cost */
  TW_PART_CHANGE,    /* differences from the accepted plan, at TwRules.change_price */
} TwPart;
#define TW_N_PARTS 15

/**
 * TwLimitKind: what items share
 * @TW_LIMIT_STORAGE: m³ in a place at the end of a week
 * @TW_LIMIT_LANE: m³ that leave on a lane in a week
 * @TW_LIMIT_PRODUCTION: units that a factory finishes in a week
 * @TW_LIMIT_BUDGET: money for orders placed in the weeks of a budget
 */
typedef enum
{
  TW_LIMIT_STORAGE,
  TW_LIMIT_LANE,
  TW_LIMIT_PRODUCTION,
  TW_LIMIT_BUDGET,
} TwLimitKind;

/**
 * TwLimitUse: a shared limit in a plan
 * @index: of the place, the lane or the budget
 * @week: counted from the plan's start; of a budget: its first week within the plan
 * @hard: whether it can never be passed; a soft one is passed at @overage a unit
 * @capacity: m³, units or money
 * @used: by all items together, pins and all
 * @price: worth of one more m³, unit or unit of money, plan currency, >= 0; 0 where it is not tight
 * @overage: cost of one above a soft limit; 0 for hard ones
 */
typedef struct
{
  TwLimitKind kind;
  guint32     index;
  guint16     week;
  gboolean    hard;
  double      capacity;
  double      used;
  double      price;
  double      overage;
} TwLimitUse;

typedef enum
{
  TW_PLAN_OPTIMAL,
  TW_PLAN_INFEASIBLE, /* pins ask for units that cannot be there, or pass a hard limit; see TwShortfall */
} TwPlanStatus;

/**
 * TwPlanShipment: a decision: @units of an item leave on @lane in @week and sell from @arrive_week
 * @lane: index of the lane, or %TW_ANY for an order to the factory @place
 * @place: for an order: the factory; else the lane's origin
 * @week: departure (for an order: when it is placed), counted from the plan's start
 * @arrive_week: may be >= the horizon
 * @pinned: whether the planner fixed it
 * @worth: what a unit of it earns on average from arrival on, less the cost of the lane (of the unit, for an
 *   order), beyond what one more unit is worth at the origin; >= 0 but for pins and what was made whole cartons
 */
typedef struct
{
  guint32 lane;
  guint32 place;
  guint16 week;
  guint16 arrive_week;
  guint32 units : 31; /* there are millions of them */
  guint32 pinned : 1;
  float   worth;
} TwPlanShipment;

/**
 * TwShortfall: pins that contradict the stock there can be
 * @pin_ids: (array length=n_pins): the pins that take part
 * @short_units: units they ask for beyond what can be there
 * @available_units: units that can be there
 * @place: where, @week: when the units are missing
 * @limit: (array length=n_limits): numbers of the hard limits (tw_plan_get_limits()) that take part; without them
 *   the pins could be kept
 */
typedef struct
{
  gint64 *pin_ids;
  guint   n_pins;
  guint32 place;
  guint16 week;
  gint64  short_units;
  gint64  available_units;
  guint  *limit;
  guint   n_limits;
} TwShortfall;

/**
 * TwItemPlan: the answer for one item; immutable and reference-counted
 * @status: optimal or infeasible
 * @value: expected profit over the horizon, plan currency; under %TW_PLAN_INFEASIBLE without the
 *   pins' missing units, for orientation only
 * @relaxed_value: the same before cartons, minimum orders and fixed costs were looked at
 * @bound: no plan of this item, rounded or not, is worth more once it pays the prices of the shared limits;
 *   without shared limits: no plan is worth more
 * @part: the value split up
 * @demand: expected demand over the horizon, units
 * @sales: expected sales over the horizon, units
 * @n_shipments: decisions, ordered by week, lane
 * @n_weeks: of the rows below
 * @place: (array length=n_places): where the item can be, ascending; a row of each array for each
 * @place_stock: (array length=n_places * n_weeks): expected units on hand at the end of week t in place[i],
 *   element i * n_weeks + t
 * @place_worth: (array length=n_places * n_weeks): worth of one more unit in place[i] at the start of week t,
 *   plan currency; the dual of the node; NaN where there is none
 * @market: (array length=n_markets): numbers of the markets where it sells, ascending; likewise
 * @market_demand: (array length=n_markets * n_weeks): expected demand, units
 * @market_sales: (array length=n_markets * n_weeks): expected sales, units
 * @shortfall: (nullable): why the pins of an infeasible plan cannot all be kept
 * @basis: (nullable): where the solver stopped, so that it can go on from there; the engine's own form
 */
typedef struct
{
  guint32         item;
  TwPlanStatus    status;
  double          value;
  double          relaxed_value;
  double          bound;
  double          part[TW_N_PARTS];
  double          demand;
  double          sales;
  guint           n_shipments;
  TwPlanShipment *shipment; /* [n_shipments] */
  guint           n_weeks;
  guint           n_places;
  guint           n_markets;
  guint32        *place;
  gint32         *place_stock;
  float          *place_worth;
  guint32        *market;
  float          *market_demand;
  float          *market_sales;
  TwShortfall    *shortfall;
  GBytes         *basis;
} TwItemPlan;

/* Every array is allocated with the plan and zero; shipment, shortfall and basis are the caller's to give. The first has
 * rows for the places and markets 0, 1, …; the second for those given, which ascend. Most items are in few of the places of
 * a model, so the rest take no memory. */
TwItemPlan *tw_item_plan_new (guint32 item,
                              guint   n_places,
                              guint   n_markets,
                              guint   n_weeks) G_GNUC_WARN_UNUSED_RESULT;
TwItemPlan *tw_item_plan_new_for (guint32        item,
                                  const guint32 *place,
                                  guint          n_places,
                                  const guint32 *market,
                                  guint          n_markets,
                                  guint          n_weeks) G_GNUC_WARN_UNUSED_RESULT;
TwItemPlan *tw_item_plan_ref (const TwItemPlan *self);
void        tw_item_plan_unref (TwItemPlan *self);

/* Of a place or a market of the model, whether the plan has a row for it or not: without one there is no stock, demand or
 * sale, and a worth of NaN. @week: < n_weeks where there is a row. O(log rows). */
gint32 tw_item_plan_get_stock (const TwItemPlan *self,
                               guint32           place,
                               guint             week);
float  tw_item_plan_get_worth (const TwItemPlan *self,
                               guint32           place,
                               guint             week);
float  tw_item_plan_get_demand (const TwItemPlan *self,
                                guint32           market,
                                guint             week);
float  tw_item_plan_get_sales (const TwItemPlan *self,
                               guint32           market,
                               guint             week);

/* Row of a place or a market, -1 if there is none. */
gint32 tw_item_plan_find_place (const TwItemPlan *self,
                                guint32           place);
gint32 tw_item_plan_find_market (const TwItemPlan *self,
                                 guint32           market);

/**
 * TwPlan: the answer for all items; immutable, and items that did not change are shared between plans
 */
typedef struct _TwPlan TwPlan;

/**
 * TwPlanShared: what a plan has beyond its items
 * @part: parts of its value that belong to no item
 * @limit: (array length=n_limits): every shared limit, by kind, index and week
 *
 * The bound of the plan is the sum of the items' bounds and of price times capacity of all limits.
 */
typedef struct
{
  double      part[TW_N_PARTS];
  TwLimitUse *limit;
  guint       n_limits;
} TwPlanShared;

/* Takes the references in @items; element i is the plan of item i. @shared: (nullable): its array is copied. */
TwPlan *tw_plan_new_take (const TwModel       *model,
                          const TwForecastSet *forecasts,
                          TwItemPlan         **items,
                          const TwPlanShared  *shared,
                          double               seconds) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_new_edited_take:
 * @start: a plan of as many items
 * @items: (array length=n_items) (transfer full): the references are taken, the array is the caller's; each of an item of
 *   its own, which it stands for instead of @start's
 * @shared: as for tw_plan_new_take()
 *
 * The same plan, to the last bit of its sums, that tw_plan_new_take() makes of all items, in time that grows with what is
 * different; @start's items live on in it.
 */
TwPlan *tw_plan_new_edited_take (const TwPlan       *start,
                                 const TwModel      *model,
                                 TwItemPlan *const  *items,
                                 guint               n_items,
                                 const TwPlanShared *shared,
                                 double              seconds) G_GNUC_WARN_UNUSED_RESULT;

/* The same answer to @model, which asks the same: it differs from the plan's in what has no say in it, as an accepted
 * plan has none while changes cost nothing. */
TwPlan *tw_plan_with_model (const TwPlan  *self,
                            const TwModel *model) G_GNUC_WARN_UNUSED_RESULT;
TwPlan *tw_plan_ref (const TwPlan *self);
void    tw_plan_unref (TwPlan *self);

const TwModel       *tw_plan_get_model (const TwPlan *self);
const TwForecastSet *tw_plan_get_forecasts (const TwPlan *self);
const TwItemPlan    *tw_plan_get_item (const TwPlan *self,
                                       guint32       item);

/* Sums over all items; the gap is relative to the bound's magnitude, 0 if both are 0. */
TwPlanStatus tw_plan_get_status (const TwPlan *self);
double       tw_plan_get_value (const TwPlan *self);
double       tw_plan_get_relaxed_value (const TwPlan *self);
double       tw_plan_get_bound (const TwPlan *self);
double       tw_plan_get_gap (const TwPlan *self);
double       tw_plan_get_part (const TwPlan *self,
                               TwPart        part);
double       tw_plan_get_demand (const TwPlan *self);
double       tw_plan_get_sales (const TwPlan *self);
guint        tw_plan_get_n_shipments (const TwPlan *self);
double       tw_plan_get_seconds (const TwPlan *self);

/* (array length=n): the shared limits, by kind, index and week; none if nothing is shared */
const TwLimitUse *tw_plan_get_limits (const TwPlan *self,
                                      guint        *n);

/* (nullable): the limit of that kind, index and week. O(log limits). */
const TwLimitUse *tw_plan_find_limit (const TwPlan *self,
                                      TwLimitKind   kind,
                                      guint32       index,
                                      guint         week);

/* Lines, orders among them, that are in one plan and not in the other, or in both with other units. */
guint tw_plan_count_changes (const TwPlan *a,
                             const TwPlan *b);

/* (transfer full) (array length=n): every line of the plan, as its model keeps them once it is accepted */
TwAccepted *tw_plan_dup_accepted (const TwPlan *self,
                                  guint        *n) G_GNUC_WARN_UNUSED_RESULT;

/* As tw_plan_count_changes(), against the plan that its model holds as accepted; weeks before the start are over and do
 * not count. FALSE, with @n untouched, if none was accepted. */
gboolean tw_plan_count_accepted_changes (const TwPlan *self,
                                         guint        *n);

/* Whether two plans decide the same: shipments, stock and value of every item. */
gboolean tw_plan_equal (const TwPlan *a,
                        const TwPlan *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwItemPlan, tw_item_plan_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlan, tw_plan_unref)

G_END_DECLS
