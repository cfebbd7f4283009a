/* tw-ets.h: exponential smoothing in state space form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TW_ETS_MAX_SEASON 24

typedef enum
{
  TW_ETS_NONE,
  TW_ETS_ADDITIVE,
  TW_ETS_MULTIPLICATIVE,
} TwEtsComponent;

/**
 * TwEtsForm:
 * @error: additive or multiplicative
 * @trend: none or additive
 * @damped: whether the trend dies away
 * @season: none, additive, or multiplicative (then the error is multiplicative, too)
 */
typedef struct
{
  TwEtsComponent error;
  TwEtsComponent trend;
  gboolean       damped;
  TwEtsComponent season;
} TwEtsForm;

/**
 * TwEts: a model and where it stands
 * @m: steps in a cycle, 1 .. %TW_ETS_MAX_SEASON; only read with a season
 * @alpha: of the level, @beta: of the trend (alpha β* of the book), @gamma: of the season
 * @phi: damping, 1 for none
 * @level, @slope: state after the last value seen
 * @season: (array length=m): summands or factors, element 0 for the next value
 */
typedef struct
{
  TwEtsForm form;
  gsize     m;
  double    alpha;
  double    beta;
  double    gamma;
  double    phi;
  double    level;
  double    slope;
  double    season[TW_ETS_MAX_SEASON];
} TwEts;

/**
 * tw_ets_run:
 * @ets: (inout): the state before y[0]; then the state after y[n - 1]
 * @residual: (out caller-allocates) (array length=n) (nullable): one-step errors, in units of @y
 * @log_forecasts: (out) (nullable): sum of log |one-step forecast|, for multiplicative errors
 *
 * Returns: sum of squared errors, relative to the forecast where the error is multiplicative; %G_MAXDOUBLE
 *   where the model breaks down (a forecast that is not positive under multiplicative error, or overflow)
 *
 * Source: Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing (2008), Tables 2.2, 2.3.
 */
double tw_ets_run (TwEts        *ets,
                   const double *y,
                   gsize         n,
                   double       *residual,
                   double       *log_forecasts);

/* Point forecasts of the next @h steps from the state of @ets, which stays as it is. */
void tw_ets_predict (const TwEts *ets,
                     gsize        h,
                     double      *mean);

/**
 * tw_ets_spread:
 * @variance: of one-step errors, relative where the error is multiplicative
 * @mean: (array length=h): point forecasts
 * @sd: (out caller-allocates) (array length=h): standard deviation of the forecast errors
 *
 * Source: the class 1 formulas of the same book, Table 6.1; taken relative to @mean as an
 * approximation where the error is multiplicative.
 */
void tw_ets_spread (const TwEts  *ets,
                    double        variance,
                    gsize         h,
                    const double *mean,
                    double       *sd);

/**
 * TwEtsMemory: parameters of an earlier fit of each form, to start the next one from
 *
 * Zero it before the first fit. It must come from a past of the same series.
 */
#define TW_ETS_N_FORMS 15
typedef struct
{
  gboolean known[TW_ETS_N_FORMS];
  double   point[TW_ETS_N_FORMS][6];
} TwEtsMemory;

/**
 * TwEtsChoice: which forms compete
 * @TW_ETS_ALL: all 15
 * @TW_ETS_QUICK: additive errors, without trend and with a damped one
 * @TW_ETS_HOLT: ETS(A,A,N) alone
 * @TW_ETS_DAMPED: ETS(A,Ad,N) alone
 */
typedef enum
{
  TW_ETS_ALL,
  TW_ETS_QUICK,
  TW_ETS_HOLT,
  TW_ETS_DAMPED,
} TwEtsChoice;

/**
 * tw_ets_fit:
 * @y: (array length=n): finite values of magnitude about 1, n >= 1
 * @m: steps in a cycle; a season is tried for 2 .. %TW_ETS_MAX_SEASON where there are 2.5 cycles
 * @choice: which forms compete
 * @memory: (inout) (nullable): start of the search
 * @ets: (out): the best form by corrected AIC, its state after y[n - 1]
 * @variance: (out): of its one-step errors, relative where the error is multiplicative
 *
 * Fits by maximum likelihood; starting seasons come from classical decomposition and are not
 * optimised. With too few values for any form it is a random walk (alpha = 1). Pure.
 *
 * Source: same book, chapters 2, 5 and 7.
 */
void tw_ets_fit (const double *y,
                 gsize         n,
                 gsize         m,
                 TwEtsChoice   choice,
                 TwEtsMemory  *memory,
                 TwEts        *ets,
                 double       *variance);

/* "ETS(A,Ad,N)"; @name has room for 16 bytes. */
void tw_ets_get_name (const TwEts *ets,
                      char        *name);

G_END_DECLS
