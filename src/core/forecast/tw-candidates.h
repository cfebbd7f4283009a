/* tw-candidates.h: what every method says about one past
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-arima.h"
#include "forecast/tw-ces.h"
#include "forecast/tw-ets.h"
#include "forecast/tw-theta.h"

G_BEGIN_DECLS

/**
 * TwCandidate:
 *
 * Methods, first on the series as it is and then on the series without its season. The quick family is
 * exponential smoothing and the level of tw-intermittent.h, which on weekly sales of single items did
 * better than theta, complex smoothing, ARIMA and trends; those make the family of all other series.
 */
typedef enum
{
  TW_CANDIDATE_ETS,
  TW_CANDIDATE_THETA,
  TW_CANDIDATE_CES,
  TW_CANDIDATE_ARIMA,
  TW_CANDIDATE_DAMPED,
  TW_CANDIDATE_LEVEL,
  TW_CANDIDATE_SEASONAL_ETS,
  TW_CANDIDATE_SEASONAL_THETA,
  TW_CANDIDATE_SEASONAL_CES,
  TW_CANDIDATE_SEASONAL_ARIMA,
  TW_CANDIDATE_SEASONAL_DAMPED,
  TW_CANDIDATE_SEASONAL_LEVEL,
  TW_CANDIDATE_SEASONAL_NAIVE,
} TwCandidate;
#define TW_N_CANDIDATES 13
#define TW_N_FAMILY     6

/* What fits to earlier pasts of the same series found, to start from; zero it first. */
typedef struct
{
  TwEtsMemory ets;
  TwTheta     theta;
  TwCes       ces;
  TwArima     arima;
  TwEtsMemory damped;
  gboolean    known;
} TwFamilyMemory;

typedef struct
{
  TwFamilyMemory family[2];
  TwEtsMemory    seasonal_ets;
  TwArima        seasonal_arima;
} TwCandidatesMemory;

/**
 * TwCandidates:
 * @h: steps forecast
 * @on: whether the method could be used
 * @seasonal: whether the family without its season is the one to trust where nothing else is known
 * @mean: (array length=TW_N_CANDIDATES * h): forecast of method q for step i in element q * h + i
 * @sd: (array length=h): spread of the error to be expected: the deviation that exponential smoothing finds, drawn towards the
 *   mean change from season to season
 * @name: of the form of exponential smoothing in each family
 * @arima_name: of the order of ARIMA in each family
 */
typedef struct
{
  gsize    h;
  gboolean on[TW_N_CANDIDATES];
  gboolean seasonal;
  double  *mean;
  double  *sd;
  char     name[2][16];
  char     arima_name[2][24];
} TwCandidates;

/**
 * tw_candidates_new:
 * @y: (array length=n): finite values of magnitude about 1, n >= 1
 * @m: steps in a cycle, 1 for none
 * @factor: (array length=n + h) (nullable): known season, > 0: then only the family without it is
 *   fitted, and multiplied by it afterwards; %NULL finds the season in the series itself
 * @quick: fits the quick family only
 * @memory: (inout): of earlier, shorter pasts
 *
 * Forecasts are kept within three ranges of what was seen, and are not negative where @y is not.
 * A cycle longer than %TW_ETS_MAX_SEASON is smoothed, and the family with season stands beside the one
 * without it; a short one replaces it if the test of seasonality says so, and exponential smoothing and ARIMA then
 * know the season themselves. A cycle of 24 is hours: where the test finds their week as well, the family of
 * the day stands beside that of the week, whose profile is not smoothed. Pure.
 *
 * The deviation of a model is that of the fit that did best, and on a short past it is often far too small or too large. The
 * mean absolute change over a season, or over one step where the season is long or taken out, is blunt and steady: the
 * geometric mean of the two, with seven and three tenths of a say, told the size of errors at rolling origins better
 * than either. Its unit is made good by past errors, see tw-conformal.h.
 *
 * Source: the pool and its branches are our own choice, measured on M3 and M4; see tw-combine.h.
 */
TwCandidates *tw_candidates_new (const double       *y,
                                 gsize               n,
                                 gsize               m,
                                 gsize               h,
                                 const double       *factor,
                                 gboolean            quick,
                                 TwCandidatesMemory *memory) G_GNUC_WARN_UNUSED_RESULT;
void          tw_candidates_free (TwCandidates *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCandidates, tw_candidates_free)

G_END_DECLS
