/* tw-sim-claims.h: what a global pool is said to be good for, as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three things are claimed of it: storage falls, the risk of the one wrong country is spread, and one batch tests a dozen markets.
 * Each is a few numbers that a path has under a scenario, so that scenarios can be compared path by path.
 */

#pragma once

#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/**
 * TwSimClaim:
 * @TW_SIM_CLAIM_STORAGE: rent of all places
 * @TW_SIM_CLAIM_UNITS: mean units anywhere, on the way and in production included
 * @TW_SIM_CLAIM_AGED: of the units in or on the way to a country, the share that has been in one for longer than 180 days
 * @TW_SIM_CLAIM_MISPLACED: the share of them that is in the wrong place, %TW_SIM_MISPLACED
 * @TW_SIM_CLAIM_SHORTFALL: by how much a path's profit falls short of the mean of all, 0 where it does not: what luck costs
 * @TW_SIM_CLAIM_TESTS: item × market pairs on trial where there was something to sell
 * @TW_SIM_CLAIM_MARKETS: of these, for each item on trial anywhere: markets that it is tried in; 0 if none is
 * @TW_SIM_CLAIM_WON: share of the tests that were won, %TW_SIM_WON
 */
typedef enum
{
  TW_SIM_CLAIM_STORAGE,
  TW_SIM_CLAIM_UNITS,
  TW_SIM_CLAIM_AGED,
  TW_SIM_CLAIM_MISPLACED,
  TW_SIM_CLAIM_SHORTFALL,
  TW_SIM_CLAIM_TESTS,
  TW_SIM_CLAIM_MARKETS,
  TW_SIM_CLAIM_WON,
} TwSimClaim;
#define TW_N_SIM_CLAIMS 8

/* A stable lower-case word, such as "aged_share". */
const char *tw_sim_claim_to_string (TwSimClaim claim);

/* Over all paths, with its 95 % interval. O(paths + items × markets). */
void tw_simulation_get_claim (const TwSimulation *self,
                              guint               s,
                              TwSimClaim          claim,
                              TwSimEstimate      *out);

/* Of scenario @b less scenario @a, path by path. */
void tw_simulation_get_claim_difference (const TwSimulation *self,
                                         guint               a,
                                         guint               b,
                                         TwSimClaim          claim,
                                         TwSimEstimate      *out);

G_END_DECLS
