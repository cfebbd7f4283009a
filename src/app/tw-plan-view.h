/* tw-plan-view.h: the figures that the map page and the inspector show
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwPlanView:
 *
 * One plan seen for one item or for all of them, added up by place and week. Pure: it knows no
 * widget, no locale and no clock; it keeps a reference on what it was made from and never changes,
 * so any thread may read it. Making one is O(items x places x weeks).
 *
 * "Stock of week t" is what lies in a place at the start of week t: today's stock on hand for week
 * 0, reserved units included, and what the plan leaves at the end of week t - 1 after that. Week
 * n_weeks is the end of the horizon.
 */
typedef struct _TwPlanView TwPlanView;

/* Days of supply that divide the levels. Two weeks is the shortest lane by which a place on another
 * continent can be helped, four weeks the plain one; beyond 120 days the stock meets its first
 * ageing fee before it sells. A ring is full at 90 days. */
#define TW_SUPPLY_SHORT_DAYS 14.0
#define TW_SUPPLY_LOW_DAYS   28.0
#define TW_SUPPLY_MUCH_DAYS  120.0
#define TW_SUPPLY_RING_DAYS  90.0

/* In the order of the map's levels. */
typedef enum
{
  TW_SUPPLY_NONE, /* nothing is asked for here, so that nothing can be short */
  TW_SUPPLY_SHORT,
  TW_SUPPLY_LOW,
  TW_SUPPLY_GOOD,
  TW_SUPPLY_MUCH,
} TwSupplyLevel;

TwSupplyLevel tw_supply_level (double days);

typedef enum
{
  TW_REGION_SOURCE, /* factories and source warehouses, wherever they are */
  TW_REGION_ASIA_PACIFIC,
  TW_REGION_AMERICAS,
  TW_REGION_EUROPE,
  TW_REGION_MIDDLE_EAST_AFRICA,
} TwRegion;
#define TW_N_REGIONS 5

TwRegion tw_region_of_place (const TwPlace *place);

/**
 * TwViewFlow: goods between two places
 * @units: units, of all items that are looked at
 * @progress: share of the way done, 0 .. 1, of a shipment already in transit; -1 for the plan's
 *   departures of a lane, or for those of them that are still under way
 */
typedef struct
{
  guint32 from;
  guint32 to;
  TwMode  mode;
  double  units;
  double  progress;
} TwViewFlow;

/**
 * TwViewInbound: one arrival at a place, or one departure by lane and week
 * @lane: index of the lane, or %TW_ANY for an order to the factory
 * @item: index of the item, or %TW_ANY if @n_items are on it together
 * @depart, @arrive: days; planned arrivals are the Monday of the week in which they sell
 * @worth: what the units earn by being sent, plan currency, as the plan says; 0 for what is in transit
 */
typedef struct
{
  guint32  lane;
  guint32  from;
  guint32  to;
  guint32  item;
  guint    n_items;
  TwDay    depart;
  TwDay    arrive;
  double   units;
  double   worth;
  gboolean in_transit;
  gboolean pinned;
} TwViewInbound;

/**
 * tw_plan_view_new:
 * @model: sealed
 * @plan: (nullable): an answer to a model with the same tables but pins; without one the view knows
 *   today's stock alone, and holds it for every week
 * @item: index, or %TW_ANY for all items
 */
TwPlanView *tw_plan_view_new (const TwModel *model,
                              const TwPlan  *plan,
                              guint32        item) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_view_new_like:
 * @plan: an answer to @base's model or one that differs in pins only
 *
 * What tw_plan_view_new() would give, but only items whose plan differs from @base's are added up anew: what a
 * preview needs on every motion of the pointer. @base must have a plan.
 */
TwPlanView *tw_plan_view_new_like (const TwPlanView *base,
                                   const TwPlan     *plan) G_GNUC_WARN_UNUSED_RESULT;
void        tw_plan_view_free (TwPlanView *self);

guint32        tw_plan_view_get_item (const TwPlanView *self);
const TwModel *tw_plan_view_get_model (const TwPlanView *self);

/* (nullable) */
const TwPlan *tw_plan_view_get_plan (const TwPlanView *self);

/* Units in @place at the start of @week, 0 .. n_weeks; beyond it the last week's. */
double tw_plan_view_get_stock (const TwPlanView *self,
                               guint32           place,
                               guint             week);

/* Units that have arrived today and become sellable in the following week. */
double tw_plan_view_get_receiving (const TwPlanView *self,
                                   guint32           place);

/* Days of supply at the start of @week; %INFINITY if nothing is asked for,
 * in a factory, or without a plan. */
double tw_plan_view_get_days (const TwPlanView *self,
                              guint32           place,
                              guint             week);

/* Day on which the place first runs out of stock from @week on, for places that serve a market;
 * %TW_DAY_NONE if it does not within the horizon. */
TwDay tw_plan_view_get_stock_out (const TwPlanView *self,
                                  guint32           place,
                                  guint             week);

/**
 * tw_market_get_servers:
 * @server: (out caller-allocates) (array length=n_markets)
 *
 * The place each market is served from first: a fulfilment centre of its own country, else the open
 * parcel lane that is cheapest for a parcel of one kilogram, ties to the lower index. -1 if nothing
 * serves it. O(lanes).
 */
void tw_market_get_servers (const TwModel *model,
                            gint32        *server);

int tw_plan_view_get_server (const TwPlanView *self,
                             guint32           market);

/* Whether a place stands on the map by itself: every place that keeps stock, and a market whose
 * server stands in another country. */
gboolean tw_plan_view_is_shown (const TwPlanView *self,
                                guint32           place);

/* Expected demand of the markets that @place serves first (a market: its own), of weeks @first ..
 * @first + @n - 1, units. Weeks before the start are what was sold; weeks past the end are none. */
double tw_plan_view_get_demand (const TwPlanView *self,
                                guint32           place,
                                int               first,
                                guint             n);

/* Share of that demand, of the plan's weeks, that the plan expects to serve; NaN if there is none. */
double tw_plan_view_get_fill (const TwPlanView *self,
                              guint32           place,
                              guint             first,
                              guint             n);

/* Mean worth of one more unit in @place at the start of @week, weighted by demand when all items
 * are looked at; NaN if unknown. */
double tw_plan_view_get_worth (const TwPlanView *self,
                               guint32           place,
                               guint             week);

/**
 * tw_plan_view_get_projection:
 * @mid, @low, @high: (out caller-allocates) (array length=n_weeks + 1)
 *
 * Stock by week with the band in which it stays with 80 % probability if the shipments are those of
 * the plan and demand is as uncertain as forecast; the band never falls below zero.
 *
 * Returns: whether there is a band; without one @low and @high equal @mid
 */
gboolean tw_plan_view_get_projection (const TwPlanView *self,
                                      guint32           place,
                                      double           *mid,
                                      double           *low,
                                      double           *high);

/* @out: (out caller-allocates) (array length=TW_N_REGIONS * n_weeks): of region r in week t at
 * element r * n_weeks + t */
void tw_plan_view_get_region_stock (const TwPlanView *self,
                                    double           *out);

/**
 * tw_plan_view_dup_flows:
 * @max: at most so many, the largest
 *
 * Returns: (transfer full) (element-type TwViewFlow): what leaves or is under way in @week by origin,
 *   destination and mode, largest first
 */
GArray *tw_plan_view_dup_flows (const TwPlanView *self,
                                guint             week,
                                guint             max) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (element-type TwViewInbound): what arrives at @place from the start of @week on, in
 * transit and planned, by date of arrival; together by lane and date if all items are looked at. */
GArray *tw_plan_view_dup_inbound (const TwPlanView *self,
                                  guint32           place,
                                  guint             week) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (element-type TwViewInbound): the planned shipments into countries from @week on
 * that earn most, at most @max, best first. */
GArray *tw_plan_view_dup_best (const TwPlanView *self,
                               guint             week,
                               guint             max) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwViewEvent: an event of a week in the countries that have it
 * @name: lent by the model
 * @countries: ISO codes, separated by spaces; "" for every country
 */
typedef struct
{
  const char *name;
  TwEventKind kind;
  guint       n_countries;
  char        countries[64];
} TwViewEvent;

/* (transfer full) (element-type TwViewEvent): the events of week @week of the plan, shopping before
 * holidays, those of more countries first. Only countries with a market of the model count; the
 * text names them all or ends in an ellipsis. */
GArray *tw_plan_view_dup_events (const TwModel *model,
                                 guint          week) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlanView, tw_plan_view_free)

G_END_DECLS
