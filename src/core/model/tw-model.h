/* tw-model.h: the content of a plan: what there is, where it can go, and what was sold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-calendar.h"
#include "model/tw-scenario.h"

G_BEGIN_DECLS

/**
 * TwModel:
 *
 * The content of one plan. It is filled through its tables, sealed once, and from then on only
 * read: any thread may hold a reference. An edit makes a new model that shares all tables but the
 * one that changed, so that undo is the old reference.
 *
 * Units, everywhere: money in the plan's currency unless a name says local; volume in cubic metres;
 * weight in kilograms; time in days or in weeks as named; stock and sales in whole units. Rows of
 * one table refer to rows of another by index.
 *
 * Limits: at most %TW_MAX_ITEMS items, %TW_MAX_PLACES places, %TW_MAX_LANES lanes, %TW_MAX_WEEKS
 * weeks of horizon; a stock, shipment or pin at most %TW_MAX_UNITS units; any money per unit at most
 * %TW_MAX_MONEY. Within them no sum of the engine overflows.
 */
typedef struct _TwModel TwModel;

#define TW_MAX_ITEMS  200000
#define TW_MAX_PLACES 1000
#define TW_MAX_LANES  20000
#define TW_MAX_WEEKS  104
#define TW_MAX_UNITS  10000000
#define TW_MAX_MONEY  1000000.0

/* A market or place that a row does not narrow down. */
#define TW_ANY G_MAXUINT32

/**
 * TwItem:
 * @id: the seller's SKU; unique, not empty
 * @name: title shown to the planner
 * @category: free text by which forecasts pool; may be empty
 * @unit_cost: what one unit costs at the factory door, > 0
 * @volume_m3: volume of one packed unit, > 0
 * @weight_kg: weight of one packed unit, > 0
 * @units_per_carton: units in a carton, >= 1
 * @cartons_per_pallet: cartons on a pallet, 0 if it does not travel on pallets
 * @minimum_order: smallest order a factory takes, >= 0
 */
typedef struct
{
  char   *id;
  char   *name;
  char   *category;
  double  unit_cost;
  double  volume_m3;
  double  weight_kg;
  guint32 units_per_carton;
  guint32 cartons_per_pallet;
  guint32 minimum_order;
} TwItem;

/**
 * TwPlaceKind:
 * @TW_PLACE_FACTORY: makes items on order; holds no stock before it is made
 * @TW_PLACE_SOURCE: source warehouse: stock near the factory, not yet committed to a country
 * @TW_PLACE_OVERFLOW: distribution centre: bulk stock in the region of the markets
 * @TW_PLACE_FULFILMENT: fulfilment centre: consumer orders ship from here
 * @TW_PLACE_MARKET: a country's demand; holds no stock
 */
typedef enum
{
  TW_PLACE_FACTORY,
  TW_PLACE_SOURCE,
  TW_PLACE_OVERFLOW,
  TW_PLACE_FULFILMENT,
  TW_PLACE_MARKET,
} TwPlaceKind;
#define TW_N_PLACE_KINDS 5

/* Steps of one kind that a place may have. */
#define TW_MAX_STEPS 8

/**
 * TwAgedStep: a surcharge on stock that has been in a place for long; a unit pays that of the last step it has reached
 * @days: age from which it is due, > 0, rising from step to step
 * @per_m3: per m³ and month
 * @per_unit: per unit and month; the larger of the two is due
 */
typedef struct
{
  guint32 days;
  double  per_m3;
  double  per_unit;
} TwAgedStep;

/**
 * TwLowStockStep: a fee on each unit sold while stock is low; the first step that holds counts
 * @below_days: days of supply below which it is due, > 0, rising from step to step
 * @per_unit: per unit sold, falling from step to step
 */
typedef struct
{
  double below_days;
  double per_unit;
} TwLowStockStep;

/**
 * TwUtilisationStep: a surcharge on rent where stock is high against sales; the last step passed counts
 * @above_weeks: weeks of supply, all items together, above which it is due, > 0, rising
 * @per_m3: per m³ and month
 */
typedef struct
{
  double above_weeks;
  double per_m3;
} TwUtilisationStep;

typedef enum
{
  TW_STEP_AGED,
  TW_STEP_LOW_STOCK,
  TW_STEP_UTILISATION,
} TwStepKind;
#define TW_N_STEP_KINDS 3

/**
 * TwStep: a step of any kind, as files have them
 * @threshold: days of age, days of supply or weeks of supply
 * @per_m3: 0 for %TW_STEP_LOW_STOCK
 * @per_unit: 0 for %TW_STEP_UTILISATION
 */
typedef struct
{
  guint32    place;
  TwStepKind kind;
  double     threshold;
  double     per_m3;
  double     per_unit;
} TwStep;

/**
 * TwPlace:
 * @id: unique short code, such as "FC-DE"
 * @name: name shown to the planner
 * @country: ISO 3166-1 alpha-2, such as "DE"
 * @port: UN/LOCODE of the sea port it ships through, or ""
 * @lon: longitude, degrees east, -180 .. 180
 * @lat: latitude, degrees north, -90 .. 90
 * @rent: storage per m³ and month, by calendar month, January first
 * @handling_in: per unit received
 * @handling_out: per unit sent on to another place
 * @capacity_m3: storage volume, 0 for no limit
 * @capacity_hard: whether @capacity_m3 can never be passed; else what is above pays @overage_price
 * @overage_price: per m³ and month above @capacity_m3
 * @placement_fee: per unit received from elsewhere than an overflow place
 * @removal_fee: per unit taken out for removal, transfer or liquidation
 * @disposal_fee: per unit disposed of
 * @liquidation_share: share of the item's unit cost that a liquidated unit recovers here, 0 .. 1
 * @production_days: factory only: days from order to stock ready to leave
 * @production_units_week: factory only: units it can finish in a week, 0 for no limit
 * @aged: (array length=n_aged): surcharges by age
 * @low_stock: (array length=n_low_stock): fees on sales out of low stock
 * @utilisation: (array length=n_utilisation): surcharges by weeks of supply
 * @currency: market only: ISO 4217 code of its prices
 * @exchange_rate: market only: plan currency for one unit of @currency, > 0
 * @sales_tax: market only: share of the net price added as VAT or sales tax inside the price shown, 0 .. 1
 */
typedef struct
{
  char       *id;
  char       *name;
  TwPlaceKind kind;
  char        country[3];
  char        port[6];
  double      lon;
  double      lat;
  double      rent[12];
  double      handling_in;
  double      handling_out;
  double      capacity_m3;
  gboolean    capacity_hard;
  double      overage_price;
  double      placement_fee;
  double      removal_fee;
  double      disposal_fee;
  double      liquidation_share;
  double      production_days;
  double      production_units_week;
  char        currency[4];
  double      exchange_rate;
  double      sales_tax;

  TwAgedStep        aged[TW_MAX_STEPS];
  guint             n_aged;
  TwLowStockStep    low_stock[TW_MAX_STEPS];
  guint             n_low_stock;
  TwUtilisationStep utilisation[TW_MAX_STEPS];
  guint             n_utilisation;
} TwPlace;

/**
 * TwMode: how a lane moves goods. %TW_MODE_PARCEL is the last leg, from a fulfilment centre to a
 * market's customers.
 */
typedef enum
{
  TW_MODE_OCEAN,
  TW_MODE_FAST_OCEAN,
  TW_MODE_RAIL,
  TW_MODE_TRUCK,
  TW_MODE_AIR,
  TW_MODE_EXPRESS,
  TW_MODE_PARCEL,
} TwMode;
#define TW_N_MODES 7

/**
 * TwLane: an origin, a destination and a mode
 * @from: index of a place that holds or makes stock
 * @to: index of a place; a market if and only if @mode is %TW_MODE_PARCEL
 * @open: whether new shipments may use it
 * @lead_mean_days: from departure to sellable, customs and receiving included, mean, >= 0
 * @lead_sd_days: its standard deviation, >= 0
 * @customs_days: mean of the share spent in customs, included in @lead_mean_days
 * @receiving_days: mean of the share spent in receiving, included in @lead_mean_days
 * @cost_per_m3: freight for volume
 * @cost_per_kg: freight for chargeable weight
 * @volumetric_kg_per_m3: chargeable weight is the larger of weight and this times volume
 * @cost_per_unit: per unit whatever its size
 * @capacity_m3_week: volume per week, 0 for no limit
 * @fixed_cost: per item and departure, whatever the number of units
 * @container_m3: volume of a container, 0 if it does not go by container
 * @container_cost: per container begun and departure, on top of the costs above
 * @crosses_border: whether duty of the destination's market is due on arrival
 */
typedef struct
{
  guint32  from;
  guint32  to;
  TwMode   mode;
  gboolean open;
  double   lead_mean_days;
  double   lead_sd_days;
  double   customs_days;
  double   receiving_days;
  double   cost_per_m3;
  double   cost_per_kg;
  double   volumetric_kg_per_m3;
  double   cost_per_unit;
  double   capacity_m3_week;
  double   fixed_cost;
  double   container_m3;
  double   container_cost;
  gboolean crosses_border;
} TwLane;

/**
 * TwPhase: where an item stands in a market; %TW_PHASE_NONE binds nothing
 */
typedef enum
{
  TW_PHASE_NONE,
  TW_PHASE_TRIAL,
  TW_PHASE_POTENTIAL,
  TW_PHASE_BREAKOUT,
  TW_PHASE_MATURE,
  TW_PHASE_DECLINING,
} TwPhase;
#define TW_N_PHASES 6

/**
 * TwPhaseRule: what a phase lets in to the places that deliver to the market
 * @modes: bit 1 << #TwMode for each mode allowed
 * @inbound: whether anything new may be sent there
 * @review_weeks: new shipments leave only in plan weeks that this divides, >= 1
 * @batch_units: largest shipment of an item, 0 for no limit
 */
typedef struct
{
  guint32  modes;
  gboolean inbound;
  guint32  review_weeks;
  guint32  batch_units;
} TwPhaseRule;

/**
 * TwPhaseTest: when an item is in which phase of a market, unless the planner says so
 * @trial_weeks: an item is on trial until it was for sale for so many weeks, 0 .. 520
 * @mature_weeks: from this age on an item that neither grows nor falls is mature, before it has potential, 0 .. 520
 * @in_stock_rate: least share of the last quarter in stock for growth to say anything, 0 .. 1
 * @breakout: growth of the next quarter over the last one, season apart, from which it breaks out, 0 .. 10
 * @declining: fall likewise, from which it declines, 0 .. 1
 * @certainty: probability with which growth must be beyond those, 0.5 .. 1
 */
typedef struct
{
  guint32 trial_weeks;
  guint32 mature_weeks;
  double  in_stock_rate;
  double  breakout;
  double  declining;
  double  certainty;
} TwPhaseTest;

/**
 * TwRules: what the planner asks of every plan
 * @frozen_weeks: first weeks in which only pins leave, and nothing new is ordered, 0 .. horizon
 * @change_price: for each unit by which a shipment or order differs from the accepted plan; 0 at first
 * @slow_sale_loss: share of a market's sales lost for each day that a parcel takes longer than from the fastest
 *   place that delivers there, 0 .. 1; 0.02 at first
 * @lost_sale_cost: what a customer sent away costs, as a share of the margin of the sale, 0 .. 10; 0 at first
 * @phase: (array length=TW_N_PHASES): at first none binds but declining, which stops inbound, and trial, which
 *   lets batches of 200 in
 * @phase_test: at first 8 weeks of trial, mature from 26 weeks on, 60 % in stock, breakout from +15 % a quarter, declining from
 *   -15 %, with 80 % certainty
 * @policy: the chain that items run under which have none of their own; one of the first %TW_N_PLAN_POLICIES; at first
 *   the global pool
 */
typedef struct
{
  guint32     frozen_weeks;
  double      change_price;
  double      slow_sale_loss;
  double      lost_sale_cost;
  TwPhaseRule phase[TW_N_PHASES];
  TwPhaseTest phase_test;
  TwPolicy    policy;
} TwRules;

/**
 * TwItemPolicy: an item that runs under a chain of its own
 * @policy: one of the first %TW_N_PLAN_POLICIES
 */
typedef struct
{
  guint32  item;
  TwPolicy policy;
} TwItemPolicy;

/**
 * TwBudget: money for orders placed from week @first_week to @last_week, both included; budgets do not overlap
 * @amount: >= 0
 */
typedef struct
{
  TwWeek first_week;
  TwWeek last_week;
  double amount;
} TwBudget;

/**
 * TwAccepted: a line of the plan the planner last accepted
 * @lane: index, or %TW_ANY for an order to the factory @place
 * @place: for an order: the factory; else the lane's origin
 * @week: of departure or of the order
 * @units: 1 .. %TW_MAX_UNITS
 */
typedef struct
{
  guint32 item;
  guint32 lane;
  guint32 place;
  TwWeek  week;
  guint32 units;
} TwAccepted;

/**
 * TwOffer: an item in a market
 * @listed: whether it is on sale
 * @price: price shown to the customer, tax included, in the market's currency
 * @referral_rate: marketplace commission, share of @price
 * @fulfilment_fee: pick, pack and local delivery per unit sold, in the market's currency
 * @duty_rate: customs duty, share of the landed value at the border
 * @return_rate: share of units sold that come back
 * @phase: #TwPhase
 */
typedef struct
{
  gboolean listed;
  float    price;
  float    referral_rate;
  float    fulfilment_fee;
  float    duty_rate;
  float    return_rate;
  guint32  phase;
} TwOffer;

/**
 * TwMarketOffer: an offer with where it is
 * @market: its number
 */
typedef struct
{
  guint32 item;
  guint32 market;
  TwOffer offer;
} TwMarketOffer;

/**
 * TwStock: one age layer of an item in a place
 * @age_days: days since it was received, on the plan's first Monday
 * @on_hand: physically there; of it @reserved is committed to customers or transfers
 * @receiving: arrived, sellable from the following week
 */
typedef struct
{
  guint32 item;
  guint32 place;
  guint32 age_days;
  guint32 on_hand;
  guint32 reserved;
  guint32 receiving;
} TwStock;

/**
 * TwShipment: stock on its way; data, never a decision
 * @id: the seller's or carrier's number
 * @depart: day it left
 * @eta: day it is expected to be sellable
 * @eta_sd_days: standard deviation of @eta
 */
typedef struct
{
  char   *id;
  guint32 item;
  guint32 lane;
  guint32 units;
  TwDay   depart;
  TwDay   eta;
  float   eta_sd_days;
} TwShipment;

/* Bits of TwSales.flags[] */
#define TW_SALES_STOCK_OUT 1 /* some of the week without stock: demand was at least this */
#define TW_SALES_DEAL      2 /* price deal or advert */
#define TW_SALES_MISSING   4 /* nothing is known of the week; units are 0 */

/**
 * TwSales: weekly history of an item in a market
 * @first_week: week of element 0
 * @n_weeks: weeks recorded; a week after the last is before the plan's start
 * @units: (array length=n_weeks): units sold, net of cancellations, >= 0
 * @price: (array length=n_weeks) (nullable): mean price paid in the market's currency; NaN where nothing sold
 * @flags: (array length=n_weeks) (nullable): %TW_SALES_STOCK_OUT and kin
 */
typedef struct
{
  guint32 item;
  guint32 market;
  TwWeek  first_week;
  guint32 n_weeks;
  gint32 *units;
  float  *price;
  guint8 *flags;
} TwSales;

typedef enum
{
  TW_EVENT_HOLIDAY,
  TW_EVENT_SHOPPING,
} TwEventKind;

/**
 * TwEvent: days on which a country buys differently
 * @country: ISO 3166-1 alpha-2, or "" for every country
 * @first: first day, @last: last day, both included
 * @key: the same word each year, such as "black_friday"
 */
typedef struct
{
  char        country[3];
  TwEventKind kind;
  TwDay       first;
  TwDay       last;
  char       *key;
  char       *name;
} TwEvent;

/**
 * TwDriverKind: what moves demand beside its own past; %TW_DRIVER_NONE is demand itself
 */
typedef enum
{
  TW_DRIVER_NONE,
  TW_DRIVER_PRICE,            /* own price, in the market's currency, > 0 */
  TW_DRIVER_DEAL,             /* share of the week with a price deal or advert, 0 .. 1 */
  TW_DRIVER_COMPETITOR_PRICE, /* lowest price of those who sell the same, in the market's currency, > 0 */
  TW_DRIVER_TEMPERATURE,      /* above what is normal for the week, in degrees Celsius, -60 .. 60 */
  TW_DRIVER_ECONOMY,          /* an index of what people spend, > 0 */
  TW_DRIVER_DELIVERY,         /* days from order to doorstep as promised, 0 .. 365 */
  TW_DRIVER_DELAY,            /* days by which ports and lanes are late, 0 .. 365 */
} TwDriverKind;
#define TW_N_DRIVERS 8

/**
 * TwDriver: weekly values of what moves demand, of the past and as planned or expected for the future
 * @item: index, or %TW_ANY for every item of the market that has no row of its own
 * @market: market number
 * @first_week: week of element 0
 * @value: (array length=n_weeks): in the unit of its kind; NaN where nothing is known
 *
 * Where there is no row, the own price of the past is that of #TwSales and of the future that of #TwOffer, and
 * a past deal is a flag of #TwSales.
 */
typedef struct
{
  TwDriverKind kind;
  guint32      item;
  guint32      market;
  TwWeek       first_week;
  guint32      n_weeks;
  float       *value;
} TwDriver;

typedef enum
{
  TW_OVERRIDE_PERCENT,  /* change the forecast or driver by this many percent, > -100 */
  TW_OVERRIDE_ABSOLUTE, /* replace the forecast's mean by this many units a week, >= 0, or the driver's value */
} TwOverrideKind;

/**
 * TwOverride: a planner's word on a forecast, or on the future of what drives it
 * @id: unique within the plan, > 0
 * @item: index or %TW_ANY
 * @market: market number (see tw_model_get_n_markets()) or %TW_ANY
 * @driver: what is changed; %TW_DRIVER_NONE for the forecast itself
 * @created: seconds since 1970, UTC
 */
typedef struct
{
  gint64         id;
  guint32        item;
  guint32        market;
  TwDriverKind   driver;
  TwWeek         first_week;
  TwWeek         last_week;
  TwOverrideKind kind;
  double         value;
  char          *reason;
  char          *author;
  gint64         created;
} TwOverride;

/**
 * TwPin: a planner's move: exactly @units of @item leave on @lane in @week
 * @id: unique within the plan, > 0
 * @week: departure, counted from the plan's start, 0 .. n_weeks - 1
 * @units: 1 .. %TW_MAX_UNITS
 * @created: seconds since 1970, UTC
 */
typedef struct
{
  gint64  id;
  guint32 item;
  guint32 lane;
  guint32 week;
  guint32 units;
  char   *note;
  gint64  created;
} TwPin;

/* ---- building; only before tw_model_seal() ---- */

/**
 * tw_model_new:
 * @name: title of the plan
 * @currency: ISO 4217 code of all money that is not local
 * @start_week: the plan's first week
 * @n_weeks: horizon, 1 .. %TW_MAX_WEEKS
 *
 * Returns: (transfer full): an empty model to fill
 */
TwModel *tw_model_new (const char *name,
                       const char *currency,
                       TwWeek      start_week,
                       guint       n_weeks) G_GNUC_WARN_UNUSED_RESULT;

void tw_model_set_name (TwModel    *self,
                        const char *name);
void tw_model_set_description (TwModel    *self,
                               const char *description);

/* Another name for a row that is in the table already, as a translated demo plan needs. Items of one
 * category must stay so, for forecasts pool by it. */
void tw_model_set_item_name (TwModel    *self,
                             guint32     index,
                             const char *name);
void tw_model_set_item_category (TwModel    *self,
                                 guint32     index,
                                 const char *category);
void tw_model_set_place_name (TwModel    *self,
                              guint32     index,
                              const char *name);
void tw_model_set_event_name (TwModel    *self,
                              guint32     index,
                              const char *name);

/* Cost of tied-up money per year, 0 .. 1; 0.10 at first. */
void tw_model_set_capital_rate (TwModel *self,
                                double   rate);

/* At first as #TwRules says. */
void tw_model_set_rules (TwModel       *self,
                         const TwRules *rules);
void tw_rules_init (TwRules *rules);

/* Each copies the row, strings and arrays included, and returns its index. */
guint32 tw_model_add_item (TwModel      *self,
                           const TwItem *item);
guint32 tw_model_add_place (TwModel       *self,
                            const TwPlace *place);
guint32 tw_model_add_lane (TwModel      *self,
                           const TwLane *lane);
void    tw_model_add_stock (TwModel       *self,
                            const TwStock *stock);
void    tw_model_add_shipment (TwModel          *self,
                               const TwShipment *shipment);
void    tw_model_add_sales (TwModel       *self,
                            const TwSales *sales);
void    tw_model_add_event (TwModel       *self,
                            const TwEvent *event);
void    tw_model_add_driver (TwModel        *self,
                             const TwDriver *driver);
void    tw_model_add_override (TwModel          *self,
                               const TwOverride *override);
void    tw_model_add_pin (TwModel     *self,
                          const TwPin *pin);
void    tw_model_add_budget (TwModel        *self,
                             const TwBudget *budget);
void    tw_model_add_accepted (TwModel          *self,
                               const TwAccepted *accepted);
void    tw_model_add_scenario (TwModel          *self,
                               const TwScenario *scenario);
void    tw_model_add_item_policy (TwModel            *self,
                                  const TwItemPolicy *policy);

/* One disruption more for the scenario of that id; where there is none, the sealing fails. */
void tw_model_add_disruption (TwModel            *self,
                              gint64              scenario,
                              const TwDisruption *disruption);

/* What every plan compares at first: the three chains, with no name of their own. */
void tw_model_add_usual_scenarios (TwModel *self);

/* A step for a place that is in, kept in order of threshold; one too many, or two alike, fail the sealing. */
void tw_model_add_step (TwModel      *self,
                        const TwStep *step);

/* Once all places are in: the offer of @item in market number @market; unset ones are not listed. */
void tw_model_set_offer (TwModel       *self,
                         guint32        item,
                         guint32        market,
                         const TwOffer *offer);

/**
 * tw_model_seal:
 *
 * Checks every row against the ranges above and every reference, sorts stock, sales and pins by
 * item, and makes the model read-only. O(rows).
 *
 * Errors: %TW_ERROR_BAD_DATA or %TW_ERROR_TOO_LARGE, naming table, row and value; the model is
 * then good for nothing but unref.
 */
gboolean tw_model_seal (TwModel *self,
                        GError **error);

/**
 * tw_model_copy_unsealed:
 *
 * Returns: (transfer full): a model to edit, with copies of all rows
 */
TwModel *tw_model_copy_unsealed (const TwModel *self) G_GNUC_WARN_UNUSED_RESULT;

/* ---- edits of a sealed model: new models that share the other tables ---- */

/* NULL with %TW_ERROR_BAD_DATA if a pin is out of range. @pins is copied; any order. */
TwModel *tw_model_with_pins (const TwModel *self,
                             const TwPin   *pins,
                             guint          n_pins,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether two models were made from one by edits of pins alone: they share all other tables. FALSE may also be said of
 * tables that are alike. */
gboolean tw_model_differs_by_pins (const TwModel *a,
                                   const TwModel *b);
TwModel *tw_model_with_overrides (const TwModel    *self,
                                  const TwOverride *overrides,
                                  guint             n_overrides,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;

TwModel *tw_model_with_rules (const TwModel *self,
                              const TwRules *rules,
                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* The planner's word on where an item stands in market number @market; %TW_PHASE_NONE takes it back. */
TwModel *tw_model_with_offer_phase (const TwModel *self,
                                    guint32        item,
                                    guint32        market,
                                    TwPhase        phase,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Other offers for those of @offers; of two for one item and market the last counts. */
TwModel *tw_model_with_offers (const TwModel       *self,
                               const TwMarketOffer *offers,
                               guint                n_offers,
                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;
TwModel *tw_model_with_accepted (const TwModel    *self,
                                 const TwAccepted *accepted,
                                 guint             n_accepted,
                                 GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the order they are shown in. @scenarios and all that is theirs is copied. */
TwModel *tw_model_with_scenarios (const TwModel    *self,
                                  const TwScenario *scenarios,
                                  guint             n_scenarios,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who runs under a chain of its own: all such items, or one of them; %TW_POLICY_OF_PLAN takes it back. */
TwModel *tw_model_with_item_policies (const TwModel      *self,
                                      const TwItemPolicy *policies,
                                      guint               n_policies,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
TwModel *tw_model_with_item_policy (const TwModel *self,
                                    guint32        item,
                                    TwPolicy       policy,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_model_with_conditions:
 * @places: (array length=n_places) (nullable): the same places, ids, kinds and all, under other fees and limits
 * @lanes: (array length=n_lanes) (nullable): the same lanes, with other days and prices
 * @offers: (array length=n_items * n_markets) (nullable): by item
 *
 * What the same network is like for a time. %NULL leaves a table as it is.
 */
TwModel *tw_model_with_conditions (const TwModel *self,
                                   const TwPlace *places,
                                   const TwLane  *lanes,
                                   const TwOffer *offers,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;

TwModel *tw_model_ref (const TwModel *self);
void     tw_model_unref (TwModel *self);

/* ---- reading ---- */

const char *tw_model_get_name (const TwModel *self);
const char *tw_model_get_description (const TwModel *self);
const char *tw_model_get_currency (const TwModel *self);
double      tw_model_get_capital_rate (const TwModel *self);
TwWeek      tw_model_get_start_week (const TwModel *self);
guint       tw_model_get_n_weeks (const TwModel *self);

const TwRules *tw_model_get_rules (const TwModel *self);

guint          tw_model_get_n_items (const TwModel *self);
const TwItem  *tw_model_get_item (const TwModel *self,
                                  guint32        index);
guint          tw_model_get_n_places (const TwModel *self);
const TwPlace *tw_model_get_place (const TwModel *self,
                                   guint32        index);
guint          tw_model_get_n_lanes (const TwModel *self);
const TwLane  *tw_model_get_lane (const TwModel *self,
                                  guint32        index);
guint          tw_model_get_n_events (const TwModel *self);
const TwEvent *tw_model_get_event (const TwModel *self,
                                   guint          index);

/* Sorted by kind, item and market. (transfer none) (array length=n) */
const TwDriver *tw_model_get_drivers (const TwModel *self,
                                      guint         *n);

/* (nullable): the row of the item in market number @market, or else that of every item there. O(log rows). */
const TwDriver *tw_model_find_driver (const TwModel *self,
                                      TwDriverKind   kind,
                                      guint32        item,
                                      guint32        market);

/* Value of @driver in @week; NaN if it knows none. */
float tw_driver_get_value (const TwDriver *driver,
                           TwWeek          week);

guint             tw_model_get_n_overrides (const TwModel *self);
const TwOverride *tw_model_get_override (const TwModel *self,
                                         guint          index);

/* Whether it speaks of the item in market number @market; either may be %TW_ANY, for any of them. */
gboolean tw_override_concerns (const TwOverride *override,
                               guint32           item,
                               guint32           market);

/* Markets are the places of kind %TW_PLACE_MARKET, numbered 0 .. n_markets - 1 in the order of the
 * place table; tw_model_get_market_of() is -1 for any other place. */
guint   tw_model_get_n_markets (const TwModel *self);
guint32 tw_model_get_market_place (const TwModel *self,
                                   guint32        market);
int     tw_model_get_market_of (const TwModel *self,
                                guint32        place);

const TwOffer *tw_model_get_offer (const TwModel *self,
                                   guint32        item,
                                   guint32        market);

/* Tables sorted by item: all rows, or the rows of one item. (transfer none) (array length=n) */
const TwStock    *tw_model_get_stock (const TwModel *self,
                                      guint         *n);
const TwStock    *tw_model_get_item_stock (const TwModel *self,
                                           guint32        item,
                                           guint         *n);
const TwShipment *tw_model_get_shipments (const TwModel *self,
                                          guint         *n);
const TwShipment *tw_model_get_item_shipments (const TwModel *self,
                                               guint32        item,
                                               guint         *n);
const TwSales    *tw_model_get_sales (const TwModel *self,
                                      guint         *n);
const TwPin      *tw_model_get_pins (const TwModel *self,
                                     guint         *n);
const TwPin      *tw_model_get_item_pins (const TwModel *self,
                                          guint32        item,
                                          guint         *n);

/* Sorted by item, lane, place and week. */
const TwAccepted *tw_model_get_accepted (const TwModel *self,
                                         guint         *n);
const TwAccepted *tw_model_get_item_accepted (const TwModel *self,
                                              guint32        item,
                                              guint         *n);

/* Sorted by first week. */
const TwBudget *tw_model_get_budgets (const TwModel *self,
                                      guint         *n);

/* In the order they are shown in. (transfer none) (array length=n) */
const TwScenario *tw_model_get_scenarios (const TwModel *self,
                                          guint         *n);

/* (nullable): the scenario of that id */
const TwScenario *tw_model_find_scenario (const TwModel *self,
                                          gint64         id);

/* Items that run under a chain of their own, sorted by item. (transfer none) (array length=n) */
const TwItemPolicy *tw_model_get_item_policies (const TwModel *self,
                                                guint         *n);

/* The chain that @item runs under: its own or the plan's. O(log rows). */
TwPolicy tw_model_get_item_policy (const TwModel *self,
                                   guint32        item);

/* (nullable): the history of @item in market number @market */
const TwSales *tw_model_find_sales (const TwModel *self,
                                    guint32        item,
                                    guint32        market);

/* Index by id; -1 where there is none. O(1). */
int tw_model_find_item (const TwModel *self,
                        const char    *id);
int tw_model_find_place (const TwModel *self,
                         const char    *id);

/* The open or closed lane of that origin, destination and mode; -1 where there is none. */
int tw_model_find_lane (const TwModel *self,
                        guint32        from,
                        guint32        to,
                        TwMode         mode);

/* Stable lower-case words for files and the command line: "fulfilment", "fast_ocean"; each list ends with %NULL. */
extern const char *const tw_place_kind_words[TW_N_PLACE_KINDS + 1];
extern const char *const tw_mode_words[TW_N_MODES + 1];
extern const char *const tw_phase_words[TW_N_PHASES + 1];
extern const char *const tw_driver_kind_words[TW_N_DRIVERS + 1];

/* The same one by one. -1 if unknown. */
const char *tw_place_kind_to_string (TwPlaceKind kind);
int         tw_place_kind_from_string (const char *text);
const char *tw_mode_to_string (TwMode mode);
int         tw_mode_from_string (const char *text);
const char *tw_phase_to_string (TwPhase phase);
int         tw_phase_from_string (const char *text);
const char *tw_driver_kind_to_string (TwDriverKind kind);
int         tw_driver_kind_from_string (const char *text);

/* What values of @kind may be, in its unit; for %TW_DRIVER_NONE units a week. */
void tw_driver_kind_get_range (TwDriverKind kind,
                               double      *least,
                               double      *most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwModel, tw_model_unref)

G_END_DECLS
