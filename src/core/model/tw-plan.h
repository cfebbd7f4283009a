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
  TW_PART_CAPITAL,  /* money tied up in stock and on the way */
  TW_PART_REMOVAL,  /* removal, disposal and liquidation, less what they recover */
  TW_PART_TERMINAL, /* worth of what is left: at the end of the horizon, and unsold of what weeks are expected to sell */
} TwPart;
#define TW_N_PARTS 8

typedef enum
{
  TW_PLAN_OPTIMAL,
  TW_PLAN_INFEASIBLE, /* pins ask for units that cannot be there; see TwShortfall */
} TwPlanStatus;

/**
 * TwPlanShipment: a decision: @units of an item leave on @lane in @week and sell from @arrive_week
 * @lane: index of the lane, or %TW_ANY for an order to the factory @place
 * @place: for an order: the factory; else the lane's origin
 * @week: departure (for an order: when it is placed), counted from the plan's start
 * @arrive_week: may be >= the horizon
 * @pinned: whether the planner fixed it
 * @worth: what a unit of it earns on average from arrival on, less the cost of the lane (of the unit, for an
 *   order), beyond what one more unit is worth at the origin; >= 0 but for pins
 */
typedef struct
{
  guint32  lane;
  guint32  place;
  guint16  week;
  guint16  arrive_week;
  guint32  units;
  gboolean pinned;
  float    worth;
} TwPlanShipment;

/**
 * TwShortfall: pins that contradict the stock there can be
 * @pin_ids: (array length=n_pins): the pins that take part
 * @short_units: units they ask for beyond what can be there
 * @available_units: units that can be there
 * @place: where, @week: when the units are missing
 */
typedef struct
{
  gint64 *pin_ids;
  guint   n_pins;
  guint32 place;
  guint16 week;
  gint64  short_units;
  gint64  available_units;
} TwShortfall;

/**
 * TwItemPlan: the answer for one item; immutable and reference-counted
 * @status: optimal or infeasible
 * @value: expected profit over the horizon, plan currency; under %TW_PLAN_INFEASIBLE without the
 *   pins' missing units, for orientation only
 * @bound: no plan of this item is worth more
 * @part: the value split up
 * @demand: expected demand over the horizon, units
 * @sales: expected sales over the horizon, units
 * @n_shipments: decisions, ordered by week, lane
 * @stock: (array length=n_places * n_weeks): expected units on hand at the end of week t in place p,
 *   element p * n_weeks + t; 0 for markets
 * @worth: (array length=n_places * n_weeks): worth of one more unit in place p at the start of week t,
 *   plan currency; the dual of the node; NaN for markets
 * @week_demand: (array length=n_markets * n_weeks): expected demand, units
 * @week_sales: (array length=n_markets * n_weeks): expected sales, units
 * @shortfall: (nullable): why the pins of an infeasible plan cannot all be kept
 * @basis: (nullable): where the solver stopped, so that it can go on from there; the engine's own form
 */
typedef struct
{
  guint32         item;
  TwPlanStatus    status;
  double          value;
  double          bound;
  double          part[TW_N_PARTS];
  double          demand;
  double          sales;
  guint           n_shipments;
  TwPlanShipment *shipment; /* [n_shipments] */
  gint32         *stock;
  float          *worth;
  float          *week_demand;
  float          *week_sales;
  TwShortfall    *shortfall;
  GBytes         *basis;
} TwItemPlan;

/* Every array is allocated with the plan and zero; shipment, shortfall and basis are the caller's to give. */
TwItemPlan *tw_item_plan_new (guint32 item,
                              guint   n_places,
                              guint   n_markets,
                              guint   n_weeks) G_GNUC_WARN_UNUSED_RESULT;
TwItemPlan *tw_item_plan_ref (const TwItemPlan *self);
void        tw_item_plan_unref (TwItemPlan *self);

/**
 * TwPlan: the answer for all items; immutable, and items that did not change are shared between plans
 */
typedef struct _TwPlan TwPlan;

/* Takes the references in @items; element i is the plan of item i. */
TwPlan *tw_plan_new_take (const TwModel       *model,
                          const TwForecastSet *forecasts,
                          TwItemPlan         **items,
                          double               seconds) G_GNUC_WARN_UNUSED_RESULT;
TwPlan *tw_plan_ref (const TwPlan *self);
void    tw_plan_unref (TwPlan *self);

const TwModel       *tw_plan_get_model (const TwPlan *self);
const TwForecastSet *tw_plan_get_forecasts (const TwPlan *self);
const TwItemPlan    *tw_plan_get_item (const TwPlan *self,
                                       guint32       item);

/* Sums over all items; the gap is relative to the bound's magnitude, 0 if both are 0. */
TwPlanStatus tw_plan_get_status (const TwPlan *self);
double       tw_plan_get_value (const TwPlan *self);
double       tw_plan_get_bound (const TwPlan *self);
double       tw_plan_get_gap (const TwPlan *self);
double       tw_plan_get_part (const TwPlan *self,
                               TwPart        part);
double       tw_plan_get_demand (const TwPlan *self);
double       tw_plan_get_sales (const TwPlan *self);
guint        tw_plan_get_n_shipments (const TwPlan *self);
double       tw_plan_get_seconds (const TwPlan *self);

/* Whether two plans decide the same: shipments, stock and value of every item. */
gboolean tw_plan_equal (const TwPlan *a,
                        const TwPlan *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwItemPlan, tw_item_plan_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlan, tw_plan_unref)

G_END_DECLS
