/* tw-forecast-set.h: the forecasts of all series, as distributions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

#define TW_N_LEVELS 7

#define TW_FORECAST_WHY_SIZE 96

/* 0.025 0.10 0.25 0.50 0.75 0.90 0.975 */
extern const double tw_forecast_levels[TW_N_LEVELS];

/* The same in files: "q2.5" … "q97.5" */
extern const char *const tw_forecast_level_words[TW_N_LEVELS];

/**
 * TwFactorKind: what the expected sales of a week are multiplied by, beside level and trend
 */
typedef enum
{
  TW_FACTOR_SEASON,
  TW_FACTOR_EVENT,
  TW_FACTOR_PRICE,
  TW_FACTOR_DEAL,
  TW_FACTOR_USUAL_DEAL, /* deals that an event brought in the years before, and that are not planned: expected again */
  TW_FACTOR_COMPETITOR,
  TW_FACTOR_TEMPERATURE,
  TW_FACTOR_ECONOMY,
  TW_FACTOR_DELIVERY,
  TW_FACTOR_DELAY,
  TW_FACTOR_LIKES,      /* what similar items teach beyond all that */
  TW_FACTOR_ADJUSTMENT, /* the planner's overrides */
} TwFactorKind;
#define TW_N_FACTORS 12

/* A stable lower-case word, such as "season". */
const char *tw_factor_kind_to_string (TwFactorKind kind);

/* How many kinds a set of bits 1 << #TwFactorKind has. */
guint tw_factors_count (guint32 factors);

/**
 * TwForecast: one item in one market
 * @item: index of the item
 * @market: market number
 * @mean: (array length=n_weeks): expected units a week, >= 0
 * @quantile: (array length=n_weeks * TW_N_LEVELS): of week t at level k in element t * %TW_N_LEVELS + k;
 *   >= 0, not falling in k
 * @sd: (array length=n_weeks) (nullable): standard deviation of each week, where seven quantiles of few units do not tell it; %NULL
 *   where they do
 * @error_correlation: correlation λ of the errors of two weeks far apart, 0 .. 1: 0 if they are independent,
 *   1 if a forecast that is wrong is wrong in every week alike
 * @error_decay: what is kept of the rest of an error from week to week, 0 .. 1: errors of two weeks d apart
 *   have the correlation λ + (1 - λ) × decay^d, which past errors of sums were fitted with; the spread of a
 *   sum of weeks follows from it
 * @method: short name of what made it, such as "ETS(A,Ad,N)"
 * @why: the methods it is made of and their weights, largest first: "ETS(A,Ad,N) 41 %, Theta 32 %, …"; empty if
 *   there is nothing to say
 * @relative_error: mean absolute error of rolling origins over that of seasonal naive; NaN if untested
 * @wape: sum of absolute errors over sum of sales at rolling origins; NaN if untested
 * @coverage: share of tested weeks inside the 80 % band; NaN if untested
 * @adjusted: whether an override changed it
 * @baseline: (array length=n_weeks) (nullable): mean before overrides; %NULL for @mean itself
 * @factors: bit 1 << #TwFactorKind for each kind in @factor
 * @factor: (nullable): of week t for the i-th of those kinds in element i * n_weeks + t, >= 0. Level and trend are what
 *   remains of @mean when it is divided by all factors
 * @past_factor: (nullable): (array length=number of kinds): geometric mean over the last four weeks recorded, > 0
 * @past_mean: mean units a week of those four weeks, stock-outs made good; NaN if there are none
 * @elasticity: percent of sales per percent of price, < 0; NaN where prices tell nothing
 * @effect: (array length=TW_N_DRIVERS): logarithm of sales per unit of each driver: of the logarithm of a price or index, of
 *   a degree, a day, a whole week of deals with the price cut that usually comes with them; 0 where the driver has no
 *   factor. That of the own price is @elasticity
 * @growth: next quarter over the last one less 1, season and drivers apart; NaN if unknown
 * @growth_sd: standard deviation of log (1 + growth) as far as the scatter of quarters tells it
 * @age_weeks: since it was first for sale
 * @in_stock_rate: share of the last quarter without stock-out, 0 .. 1
 * @phase: #TwPhase that the rule gives it, see #TwPhaseTest; %TW_PHASE_NONE if nothing was tested
 */
typedef struct
{
  guint32  item;
  guint32  market;
  float   *mean;
  float   *quantile;
  float   *sd;
  float    error_correlation;
  float    error_decay;
  float    relative_error;
  float    wape;
  float    coverage;
  char     method[24];
  char     why[TW_FORECAST_WHY_SIZE];
  gboolean adjusted;
  float   *baseline;
  guint32  factors;
  float   *factor;
  float   *past_factor;
  float    past_mean;
  float    elasticity;
  float    effect[TW_N_DRIVERS];
  float    growth;
  float    growth_sd;
  guint32  age_weeks;
  float    in_stock_rate;
  guint32  phase;
} TwForecast;

/* All arrays empty, and unknown what is unknown at first. */
void tw_forecast_init (TwForecast *forecast,
                       guint32     item,
                       guint32     market);

/* A forecast with arrays of its own, @n_weeks long, to be changed; tw_forecast_clear() frees them. */
void tw_forecast_copy (TwForecast       *forecast,
                       const TwForecast *other,
                       guint             n_weeks);
void tw_forecast_clear (TwForecast *forecast);

/* Factor of @kind in week @week; 1 where the forecast has none of the kind. */
double tw_forecast_get_factor (const TwForecast *forecast,
                               guint             n_weeks,
                               TwFactorKind      kind,
                               guint             week);

/**
 * TwOutlier: a week that sold so unlike others that the forecast did not believe it
 * @units: sold, @expected: what it was taken for
 */
typedef struct
{
  guint32 item;
  guint32 market;
  TwWeek  week;
  gint32  units;
  float   expected;
} TwOutlier;

/**
 * TwForecastSet:
 *
 * Forecasts of the series of one model from the plan's first week on; immutable once sealed.
 */
typedef struct _TwForecastSet TwForecastSet;

TwForecastSet *tw_forecast_set_new (guint n_items,
                                    guint n_markets,
                                    guint n_weeks) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_forecast_set_new_over:
 * @base: forecasts that stand alone
 *
 * Returns: (transfer full): the same forecasts and outliers; what is then added replaces series of @base, and the rest is
 *   shared with it. O(series) of nothing but a few bytes, so that an edit of one series costs next to nothing.
 */
TwForecastSet *tw_forecast_set_new_over (const TwForecastSet *base) G_GNUC_WARN_UNUSED_RESULT;

/* What @self was laid over; @self if it stands alone. (transfer none) */
const TwForecastSet *tw_forecast_set_get_base (const TwForecastSet *self);

/* Copies @forecast and its arrays; a second one for the same series replaces the first. Only before
 * the set is shared between threads. */
void tw_forecast_set_add (TwForecastSet    *self,
                          const TwForecast *forecast);

/* Likewise only before it is shared. */
void tw_forecast_set_add_outlier (TwForecastSet   *self,
                                  const TwOutlier *outlier);

TwForecastSet *tw_forecast_set_ref (const TwForecastSet *self);
void           tw_forecast_set_unref (TwForecastSet *self);

guint             tw_forecast_set_get_n_weeks (const TwForecastSet *self);
guint             tw_forecast_set_get_n_series (const TwForecastSet *self);
const TwForecast *tw_forecast_set_get (const TwForecastSet *self,
                                       guint                index);

/* (nullable): the forecast of a series; a series without one is expected to sell nothing. O(1). */
const TwForecast *tw_forecast_set_find (const TwForecastSet *self,
                                        guint32              item,
                                        guint32              market);

/* In order of addition. (transfer none) (array length=n) */
const TwOutlier *tw_forecast_set_get_outliers (const TwForecastSet *self,
                                               guint               *n);

/* Standard deviation of week @week: @sd where there is one; else from the distance of its 10 % and 90 % quantiles under a
 * normal law, and from the 2.5 % and 97.5 % quantiles where those two coincide. */
double tw_forecast_get_sd (const TwForecast *forecast,
                           guint             week);

/**
 * tw_forecast_get_sum:
 * @first: first week, @n: number of weeks; weeks past the horizon repeat the last one
 * @mean: (out): mean of the sum
 * @sd: (out): standard deviation of the sum, under @error_correlation and @error_decay
 *
 * O(n).
 */
void tw_forecast_get_sum (const TwForecast *forecast,
                          guint             n_weeks,
                          guint             first,
                          guint             n,
                          double           *mean,
                          double           *sd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwForecastSet, tw_forecast_set_unref)

G_END_DECLS
