/* tw-simulate.h: ways to run the chain, played on the same demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A path is one way the horizon may go: demand drawn from the forecasts, with shocks that a market's and an item's series
 * have in common, lead times and customs holds drawn from the lanes, returns. Every scenario runs on the same paths, so that
 * what differs between two scenarios on a path is the scenarios' doing; see Law, Simulation Modeling and Analysis, 5th ed.
 * 2015, section 11.2 (common random numbers). What is drawn is a function of seed, path and what it is for, never of what was
 * drawn before.
 *
 * Disruptions (tw-effect.h) change lanes for what leaves in their weeks, and for ships that come to a congested port then; tariffs
 * for what leaves for the market's country then. A factory with a limit makes its share of it, for all items together, and takes
 * no orders beyond that; what it has taken and cannot make waits until there is room. One without a limit makes its share of
 * what is due in the week, and the rest when the loss is over. Nobody knows of a disruption before its first week.
 *
 * Week k of a path:
 * 1. what arrives becomes stock, as far as a place with a hard capacity has room;
 * 2. earlier sales come back, %TW_SIM_RETURN_WEEKS after the sale: %TW_SIM_SELLABLE_SHARE of them as stock, the rest is
 *    liquidated (neither is in the model, so both are stated here);
 * 3. the policy decides orders and departures with what is known now;
 * 4. departures leave, in whole cartons (the nearest number; a broken carton goes when a place is emptied), as far as there is
 *    stock and room on the lane, and orders are placed as far as production and budgets
 *    allow; what does not fit stays;
 * 5. demand is served from the place where a sale costs least, then from others that deliver there; of what is wanted, a
 *    slower place sells less (tw-item-network.h). The rest is lost, or waits under TwSimOptions.backorder;
 * 6. the fees of the week are due, by the rules of tw_evaluate().
 *
 * What is left after the last week is worth what the engine says it is (six weeks of demand their replacement, six more 60 %
 * of it, the rest what it fetches). What is on its way or in production then is worth what it would be on the day it comes, had its
 * place until then sold as it does (tw-sim-end.h). Shipments under way today that are due after the horizon count for nobody.
 * An overdue one comes when its spread says that it may, given that it has not.
 *
 * The clairvoyant plans each item once, in week 0, by the linear programme of its network with the path's own demand and lead times.
 * What another policy earns less on a path is its regret. That optimum is a bound for one item which pays nothing by departure, packs no
 * cartons, has no least order, shares no limit, and whose demand is served, comes back and grows old as planned. Elsewhere it is
 * followed in whole cartons, pays shared limits at the plan's prices, does not foresee returns or whom a slow parcel puts off, and sends nothing
 * that arrives after the horizon: there regret is an estimate, and may be below 0 on a path.
 *
 * Shared limits go to items in an order that is drawn for each path, the same for every scenario. A place with a hard capacity
 * keeps room for the stock that items still to be played have there today, in all weeks: items that come early in the order
 * get less room than there is in the end, and none has more than there is.
 */

#pragma once

#include "model/tw-plan.h"
#include "model/tw-scenario.h"
#include "sealane/tw-sea-route.h"
#include "tw-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TW_SIM_RETURN_WEEKS   3
#define TW_SIM_SELLABLE_SHARE 0.5

/**
 * TwSimMeasure: one number for each path and scenario; money in the plan's currency, cost positive
 * @TW_SIM_PROFIT: sum of all parts of #TwPart but %TW_PART_CHANGE
 * @TW_SIM_FILL_RATE: units sold over units wanted, 0 .. 1; 1 without demand. With TwSimOptions.backorder late sales count too
 * @TW_SIM_IN_STOCK: share of item × market × week in which all demand was met or stock was left, 0 .. 1
 * @TW_SIM_LOST_MARGIN: what demand not met would have earned, the unit's replacement paid
 * @TW_SIM_FREIGHT: lanes, handling, placement, fixed costs and containers
 * @TW_SIM_STORAGE: rent of all places; then of those near the factory, of overflow places, and in countries
 * @TW_SIM_REMOVAL: removal, disposal and liquidation, less what they recover
 * @TW_SIM_AGED_180: units in fulfilment centres for longer than 180 days at the end of a week, mean over weeks
 * @TW_SIM_MISPLACED: units in the wrong place as tw-measures.h has it, by the forecasts and by what is expected to arrive within
 *   the horizon, item by item and then added up; mean over weeks
 * @TW_SIM_TURNS: units sold and kept a year over mean stock, in transit, in production and on their way back from customers
 *   included; 0 without stock
 * @TW_SIM_CASH: mean money in the same units, at unit cost
 * @TW_SIM_COMMITTED: mean units in overflow places and fulfilment centres, on their way there, or back from customers
 * @TW_SIM_FLEXIBLE: mean units at factories and sources, on their way there, and in production
 * @TW_SIM_TESTS: item × market pairs on trial where there was something to sell
 * @TW_SIM_WON: of these, where half of all that the market's place got was sold by the end
 * @TW_SIM_CO2: kg of freight between places
 * @TW_SIM_CHANGES: lines that differ from one week's plan to the next, mean a week; 0 where there is no plan
 */
typedef enum
{
  TW_SIM_PROFIT,
  TW_SIM_FILL_RATE,
  TW_SIM_IN_STOCK,
  TW_SIM_LOST_MARGIN,
  TW_SIM_FREIGHT,
  TW_SIM_DUTY,
  TW_SIM_PURCHASE,
  TW_SIM_STORAGE,
  TW_SIM_STORAGE_SOURCE,
  TW_SIM_STORAGE_OVERFLOW,
  TW_SIM_STORAGE_COUNTRY,
  TW_SIM_AGED_FEE,
  TW_SIM_LOW_STOCK_FEE,
  TW_SIM_OVERAGE,
  TW_SIM_REMOVAL,
  TW_SIM_AGED_180,
  TW_SIM_AGED_270,
  TW_SIM_MISPLACED,
  TW_SIM_TURNS,
  TW_SIM_CASH,
  TW_SIM_COMMITTED,
  TW_SIM_FLEXIBLE,
  TW_SIM_TESTS,
  TW_SIM_WON,
  TW_SIM_CO2,
  TW_SIM_CHANGES,
} TwSimMeasure;
#define TW_N_SIM_MEASURES 26

/* A stable lower-case word, such as "fill_rate"; -1 if unknown. */
const char *tw_sim_measure_to_string (TwSimMeasure measure);
int         tw_sim_measure_from_string (const char *text);

/* Where stock lies: at factories and sources, between places, in overflow places, in fulfilment centres. */
typedef enum
{
  TW_SIM_STOCK_SOURCE,
  TW_SIM_STOCK_TRANSIT,
  TW_SIM_STOCK_OVERFLOW,
  TW_SIM_STOCK_COUNTRY,
} TwSimStock;
#define TW_N_SIM_STOCKS 4

#define TW_SIM_MAX_PATHS     100000
#define TW_SIM_MAX_SCENARIOS TW_MAX_SCENARIOS

/**
 * TwSimOptions:
 * @n_paths: 1 .. %TW_SIM_MAX_PATHS
 * @n_threads: <= 0 for one a core; any number gives the same answer
 * @item: index, or %TW_ANY for all items. An item alone is not its part of them all: it has all production, budgets, lanes and room
 *   to itself, and pays no overage, utilisation or empty space in containers, which are due on what items hold together
 * @replan_weeks: policies that plan do so every so many weeks at the latest, >= 1, and before when a path has left the plan; 1 is
 *   the real thing and takes many times as long, see tw-sim-nggs.c
 * @backorder: demand not met waits, each week at TwRules.lost_sale_cost, and is not lost; who was put off by a slow parcel is
 */
typedef struct
{
  guint    n_paths;
  guint64  seed;
  int      n_threads;
  guint32  item;
  guint    replan_weeks;
  gboolean backorder;
} TwSimOptions;

/* 200 paths of all items, seed 1, on all cores, planning anew only where a path has left the plan. */
void tw_sim_options_init (TwSimOptions *options);

/**
 * TwSimulation: what came of it; immutable and reference-counted
 */
typedef struct _TwSimulation TwSimulation;

/**
 * tw_simulate:
 * @plan: (nullable): of @model and @forecasts; %TW_POLICY_PLAN needs it, and policies that plan start from its prices
 * @sea: (nullable): lanes by which ships get round a closed passage
 * @scenarios: (array length=n_scenarios): copied; 1 .. %TW_SIM_MAX_SCENARIOS
 *
 * Blocks until done; call it from a worker thread. O(paths × weeks × items × what the policies take).
 *
 * Errors: %G_IO_ERROR_CANCELLED; %G_IO_ERROR_NOT_SUPPORTED for a policy or disruption that cannot be simulated;
 * %TW_ERROR_BAD_DATA if @plan is missing or options are out of range.
 */
TwSimulation *tw_simulate (const TwModel       *model,
                           const TwForecastSet *forecasts,
                           const TwPlan        *plan,
                           const TwSeaLanes    *sea,
                           const TwScenario    *scenarios,
                           guint                n_scenarios,
                           const TwSimOptions  *options,
                           TwProgressFunc       progress,
                           gpointer             data,
                           GCancellable        *cancellable,
                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_simulate_grow:
 * @n_more: paths to add, >= 1
 *
 * Returns: (transfer full): a simulation with more paths, to the last bit the one that a longer run would have given; @self is
 *   as it was
 */
TwSimulation *tw_simulate_grow (const TwSimulation *self,
                                guint               n_more,
                                TwProgressFunc      progress,
                                gpointer            data,
                                GCancellable       *cancellable,
                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;

TwSimulation *tw_simulation_ref (const TwSimulation *self);
void          tw_simulation_unref (TwSimulation *self);

guint             tw_simulation_get_n_paths (const TwSimulation *self);
guint             tw_simulation_get_n_scenarios (const TwSimulation *self);
guint             tw_simulation_get_n_weeks (const TwSimulation *self);
double            tw_simulation_get_seconds (const TwSimulation *self); /* of all its runs */
const TwModel    *tw_simulation_get_model (const TwSimulation *self);
const TwScenario *tw_simulation_get_scenario (const TwSimulation *self,
                                              guint               s);

/* (array length=n_paths): a value for each path */
const float *tw_simulation_get_values (const TwSimulation *self,
                                       guint               s,
                                       TwSimMeasure        measure);

/**
 * TwSimEstimate: a mean and what is known of it
 * @lo, @hi: the 95 % interval of the mean, by Student's t; both @mean with a single path
 * @sd: standard deviation between paths
 */
typedef struct
{
  double mean;
  double lo;
  double hi;
  double sd;
} TwSimEstimate;

void tw_simulation_get_mean (const TwSimulation *self,
                             guint               s,
                             TwSimMeasure        measure,
                             TwSimEstimate      *out);

/* Of scenario @b less scenario @a, path by path. */
void tw_simulation_get_difference (const TwSimulation *self,
                                   guint               a,
                                   guint               b,
                                   TwSimMeasure        measure,
                                   TwSimEstimate      *out);

/* @p: 0 .. 1; between two paths' values linearly. O(paths log paths). */
double tw_simulation_get_quantile (const TwSimulation *self,
                                   guint               s,
                                   TwSimMeasure        measure,
                                   double              p);

/* Mean of the worst share @p of paths, the lowest values; 0 < @p <= 1. Source: Rockafellar & Uryasev, Optimization of
 * conditional value-at-risk, 2000; the path that the share cuts counts in part. */
double tw_simulation_get_cvar (const TwSimulation *self,
                               guint               s,
                               TwSimMeasure        measure,
                               double              p);

/* (array length=n_weeks * TW_N_SIM_STOCKS): mean units at the end of a week */
const double *tw_simulation_get_stock (const TwSimulation *self,
                                       guint               s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSimulation, tw_simulation_unref)

G_END_DECLS
