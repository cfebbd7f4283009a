/* tw-sim-policy.h: what a policy sees of a simulated week, and what it says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The loop plays one item of one path after another, all weeks of it in a row, once for each scenario. It keeps the state,
 * asks the policy, carries out what it said as far as stock and shared limits allow, and books the fees.
 *
 * Places, lanes and markets of an item are numbered as in TwSimItem, which has those of the item's network at the plan's start
 * (tw-item-network.h), in its order.
 */

#pragma once

#include "allocate/tw-item-network.h"
#include "simulate/tw-effect.h"
#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/**
 * TwSimPlace: a place of an item
 * @base: as the item's network has it; its chains are not kept
 * @kind: of the place
 * @production_weeks: from order to stock; 0 but for factories
 * @replacement: what a unit there saves the next plan
 * @first_lane, @n_lanes: lanes out of it, in TwSimItem.lane_order
 */
typedef struct
{
  TwItemPlace base;
  TwPlaceKind kind;
  guint       production_weeks;
  double      replacement;
  guint       first_lane;
  guint       n_lanes;
} TwSimPlace;

/**
 * TwSimMarket: a market of an item
 * @base: as the item's network has it; @units, @node and @sums are %NULL
 * @net: what a customer who keeps the unit leaves, tax and commission paid; @fee: fulfilment, paid for each parcel; plan
 *   currency
 * @return_rate: share of sales that come back
 * @first_way: its ways of delivery in TwSimItem.way, base.n_places of them, the best first
 * @trial: whether the item is on trial there
 */
typedef struct
{
  TwItemMarket base;
  double       net;
  double       fee;
  double       return_rate;
  guint        first_way;
  gboolean     trial;
} TwSimMarket;

/**
 * TwSimLane: a lane between two places of the item
 * @base: as the item's network has it: cost of a unit, and the places it joins
 * @lead_weeks: that plans count on
 * @fixed: per departure
 * @co2: kg for each unit
 */
typedef struct
{
  TwItemLane base;
  guint      lead_weeks;
  double     fixed;
  double     co2;
} TwSimLane;

/**
 * TwSimItem: an item as all its paths have it; immutable
 * @lane_order: lanes by origin
 * @market_order: markets by primary place, as TwItemPlace has them
 * @initial: (array length=n_places): units there at the start of week 0
 */
typedef struct
{
  guint32       item;
  const TwItem *row;
  guint         n_places;
  guint         n_lanes;
  guint         n_markets;
  TwSimPlace   *place;
  TwSimLane    *lane;
  guint        *lane_order;
  TwSimMarket  *market;
  guint        *market_order;
  TwItemWay    *way;
  gint32       *initial;

  /*< private >*/
  struct _TwSimItemLedger *ledger;
  struct _TwSimItemDraws  *draws;
} TwSimItem;

static inline gint32
tw_sim_item_get_carton (const TwSimItem *self)
{
  return (gint32) MAX (self->row->units_per_carton, 1);
}

/* What of @units are whole cartons. */
static inline gint32
tw_sim_item_get_whole (const TwSimItem *self,
                       gint32           units)
{
  gint32 carton = (gint32) MAX (self->row->units_per_carton, 1);

  return units / carton * carton;
}

/* Goods leave in whole cartons, the nearest number of them, whoever decides; a broken one goes when it is the last of @stock. */
static inline gint32
tw_sim_item_round_departure (const TwSimItem *self,
                             gint32           units,
                             gint32           stock)
{
  gint32 carton = (gint32) MAX (self->row->units_per_carton, 1);

  return units >= stock ? stock : MIN (tw_sim_item_get_whole (self, MIN (units, G_MAXINT32 - carton) + carton / 2), stock);
}

/**
 * TwSimWorld: what disruptions change; all are known from their first week on, until when they last, and not before
 * @effect: (array length=n_effects): each state of affairs that is met, n_met of them, and then those that are only expected;
 *   tw-sim-world.h says what follows from one
 * @at: (array length=n_weeks * n_weeks) (nullable): element now * n_weeks + week: 1 + number of the effect that is expected
 *   for @week, by who knows what is known in week @now <= @week; 0 for none. %NULL if nothing ever changes. In the week
 *   itself it is what happens. Two weeks with the same number are alike
 * @loss: (array length=n_places) (nullable): first week in which a factory loses production; n_weeks if it never does
 * @demand: (array length=n_markets * n_weeks) (nullable): factor of what is wanted, element market * n_weeks + week
 */
typedef struct
{
  guint     n_weeks;
  TwEffect *effect;
  guint     n_effects;
  guint     n_met;
  guint16  *at;
  guint16  *loss;
  double   *demand;
} TwSimWorld;

/* What is expected in week @now for @week; %NULL for nothing but what the model says. */
static inline const TwEffect *
tw_sim_world_get (const TwSimWorld *self,
                  guint             now,
                  guint             week)
{
  guint number = self->at != NULL ? self->at[(gsize) now * self->n_weeks + week] : 0;

  return number > 0 ? &self->effect[number - 1] : NULL;
}

/**
 * TwSimSetup: what all paths and scenarios share; immutable
 * @template: of the whole horizon
 * @item: (array length=n_items): of the model; %NULL for items that are not simulated
 */
typedef struct
{
  const TwModel       *model;
  const TwForecastSet *forecasts;
  const TwPlan        *plan; /* (nullable) */
  const TwSeaLanes    *sea;  /* (nullable) */
  const TwNetworkTemplate *template;
  TwSimOptions options;
  guint        n_weeks;
  guint        n_items;
  TwSimItem  **item;

  /*< private >*/
  struct _TwSimShares *shares;
  gboolean             plans_cold; /* see #TwSimLaw */
} TwSimSetup;

/**
 * TwSimInbound: units on their way, or in production
 * @place: where they arrive, of the item
 * @lane: of the item, or -1 for what is made and for what was on its way at the start
 * @expected: week, as a plan would count; past weeks are overdue, those from n_weeks on are too
 * @actual: week they do arrive in: for a clairvoyant alone
 */
typedef struct
{
  guint32 place;
  gint32  lane;
  gint32  units;
  guint32 expected;
  guint32 actual;
  gint32  next; /* private: of the same week; -1 for the last */
  guint32 due;  /* private: @actual, wherever the horizon ends */
} TwSimInbound;

/**
 * TwSimState: one item on one path under one scenario, at the start of a week, arrivals and returns in
 * @stock: (array length=n_places): sellable units
 * @on_way: (array length=n_places): units on their way there, or in production there, all told
 * @expected: (array length=(n_weeks + 1) * n_places): of these, those expected in week t, element t * n_places + place;
 *   in row n_weeks what is expected later. Rows before the present week are overdue.
 * @arrived: (array length=n_places * n_weeks): units that came in week t, element place * n_weeks + t; in week 0 also
 *   what was there
 * @sold: (array length=n_markets * n_weeks): units, element market * n_weeks + t, of weeks gone by; returns not taken off
 * @is_short: likewise: whether some demand was not met for want of stock
 * @backlog: (array length=n_markets): demand that waits
 * @inbound: (array length=n_inbound): everything that ever was on its way; units 0 once it has arrived
 * @demand: (array length=n_markets * n_weeks): what will be wanted, whole units: for a clairvoyant alone
 * @lead: (array length=n_lanes of the model * n_weeks): weeks that a departure takes, lane * n_weeks + week: likewise
 */
typedef struct
{
  const TwSimSetup *setup;
  const TwSimItem  *item;
  const TwSimWorld *world;
  guint             path;
  guint             week;

  gint32       *stock;
  gint32       *on_way;
  gint32       *expected;
  gint32       *arrived;
  gint32       *sold;
  guint8       *is_short;
  gint32       *backlog;
  TwSimInbound *inbound;
  guint         n_inbound;

  const gint32  *demand;
  const guint16 *lead;

  /*< private >*/
  const struct _TwSimPlayer *player;
} TwSimState;

/* Units of the item that may still leave on lane @lane of the item this week: what the carrier has not yet given away. */
gint32 tw_sim_state_get_lane_room (const TwSimState *state,
                                   guint             lane);

/* Units that factory @place of the item still takes an order for this week; budgets are not looked at. */
gint32 tw_sim_state_get_make_room (const TwSimState *state,
                                   guint             place);

/**
 * TwSimDecision: @units leave on @lane of the item now, or are ordered from factory @place of it if @lane is -1
 */
typedef struct
{
  gint32  lane;
  guint32 place;
  gint32  units;
} TwSimDecision;

/**
 * TwSimDecisions:
 * @row: (array length=n): carried out in this order; each lane and each factory at most once
 * @changes: lines in which the plan differs from that of the week before; 0 where there is no plan
 */
typedef struct
{
  TwSimDecision *row;
  guint          n;
  guint          n_room;
  double         changes;
} TwSimDecisions;

static inline void
tw_sim_decisions_add (TwSimDecisions *self,
                      gint32          lane,
                      guint32         place,
                      gint32          units)
{
  if (units > 0 && self->n < self->n_room)
    self->row[self->n++] = (TwSimDecision){ lane, place, units };
}

/**
 * TwSimPolicyClass: a way to decide
 * @spread: factor of the standard deviation of lead times: less than 1 where shipments are watched and cleared beforehand
 * @new: what holds for all paths of @scenario; the setup and the world outlive it. On the calling thread. %NULL with an error
 * @new_scratch: what one thread needs; it goes from item to item and path to path, and must not let one be felt in another
 * @begin: a path of an item begins; @state is as before week 0, its @week 0. May be %NULL
 * @decide: what to do in state->week; @out is empty, with room for a row for each lane and place of the item
 */
typedef struct
{
  const char *name;
  double      spread;
  gpointer (*new) (const TwSimSetup *setup,
                   const TwScenario *scenario,
                   const TwSimWorld *world,
                   GError          **error);
  void (*free) (gpointer policy);
  gpointer (*new_scratch) (gpointer policy);
  void (*free_scratch) (gpointer scratch);
  void (*begin) (gpointer          policy,
                 gpointer          scratch,
                 const TwSimState *state);
  void (*decide) (gpointer          policy,
                  gpointer          scratch,
                  const TwSimState *state,
                  TwSimDecisions   *out);
} TwSimPolicyClass;

/* How much of the spread of lead times is left where every shipment is watched and its papers are cleared while it is at sea.
 * An assumption, not a measurement. */
#define TW_SIM_WATCHED_SPREAD 0.75

extern const TwSimPolicyClass tw_sim_fba_class;
extern const TwSimPolicyClass tw_sim_sca_class;
extern const TwSimPolicyClass tw_sim_nggs_class;
extern const TwSimPolicyClass tw_sim_plan_class;
extern const TwSimPolicyClass tw_sim_clairvoyant_class;

/* ---- for tests ---- */

/**
 * TwSimLaw: replaces what the loop draws or asks
 * @policy: (array length=n_scenarios) (nullable): instead of the scenarios' own
 * @units: (nullable): units that @market of @item wants in @week, from a standard normal score
 * @lead: (nullable): weeks that a departure on @lane of the model in @week takes, from those drawn
 * @report: (nullable): told the parts of each path and scenario, from one thread at a time, in any order
 * @lead_as_planned: every departure takes the weeks that plans count on
 * @plans_cold: plans of a path start from nothing: the same, or others worth as much, later
 * @market_share, @item_share: of the variance of scores that all items of a market and all markets of an item have in common
 */
typedef struct
{
  const TwSimPolicyClass *const *policy;
  gint32 (*units) (gpointer data,
                   guint32  item,
                   guint32  market,
                   guint    week,
                   double   score);
  guint (*lead) (gpointer data,
                 guint32  lane,
                 guint    week,
                 guint    weeks);
  void (*report) (gpointer     data,
                  guint        path,
                  guint        scenario,
                  const double part[TW_N_PARTS]);
  gpointer data;
  gboolean lead_as_planned;
  gboolean plans_cold;
  double   market_share;
  double   item_share;
} TwSimLaw;

/* Common shares of the variance; see tw-sim-draws.h. */
void tw_sim_law_init (TwSimLaw *law);

TwSimulation *tw_simulate_under_law (const TwModel       *model,
                                     const TwForecastSet *forecasts,
                                     const TwPlan        *plan,
                                     const TwSeaLanes    *sea,
                                     const TwScenario    *scenarios,
                                     guint                n_scenarios,
                                     const TwSimOptions  *options,
                                     const TwSimLaw      *law,
                                     TwProgressFunc       progress,
                                     gpointer             data,
                                     GCancellable        *cancellable,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
