/* tw-combine.h: one forecast out of many, by what each was worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-candidates.h"

G_BEGIN_DECLS

#define TW_COMBINE_WHY_SIZE 96

/**
 * tw_combine_weights:
 * @candidates: on the whole past
 * @loss: (array length=TW_N_CANDIDATES) (nullable): mean absolute error of each method at rolling
 *   origins, in units of the error of the last value over one step; %NULL if there was no origin
 * @trust: 0 .. 1: how much the losses are believed
 * @weight: (out caller-allocates) (array length=TW_N_CANDIDATES): sum to 1, >= 0, 0 where a method is off
 *
 * A blend of equal weights over the trusted family and of weights proportional to 1 / loss³: an earned
 * weight needs many errors to be better than none at all. Pure.
 *
 * Source: Bates & Granger, The combination of forecasts, Operational Research Quarterly 20 (1969);
 * equal weights: Petropoulos & Svetunkov, A simple combination of univariate models, Int. J.
 * Forecasting 36 (2020).
 */
void tw_combine_weights (const TwCandidates *candidates,
                         const double       *loss,
                         double              trust,
                         double             *weight);

/* The weighted mean of all methods, h steps. A method that is off here but weighs something is
 * replaced by its sibling of the other family. */
void tw_combine_mean (const TwCandidates *candidates,
                      const double       *weight,
                      double             *mean);

/**
 * tw_combine_get_name:
 * @candidate: of @candidates
 * @name: (out caller-allocates): room for %TW_COMBINE_NAME_SIZE bytes
 *
 * "ETS(A,Ad,N)", "Theta", "seas. ARIMA(0,1,1)", where "seas." stands for a method that the season was taken out
 * for, or that has one of its own.
 */
#define TW_COMBINE_NAME_SIZE 40
void tw_combine_get_name (const TwCandidates *candidates,
                          guint               candidate,
                          char               *name);

/* "ETS(A,Ad,N) 41 %, Theta 32 %, …": methods by weight, as many as @why has room for,
 * %TW_COMBINE_WHY_SIZE bytes, and none below 1 %. */
void tw_combine_describe (const TwCandidates *candidates,
                          const double       *weight,
                          char               *why);

G_END_DECLS
