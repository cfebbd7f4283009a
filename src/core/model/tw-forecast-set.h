/* tw-forecast-set.h: the forecasts of all series, as distributions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

#define TW_N_LEVELS 7

/* 0.025 0.10 0.25 0.50 0.75 0.90 0.975 */
extern const double tw_forecast_levels[TW_N_LEVELS];

/**
 * TwForecast: one item in one market
 * @item: index of the item
 * @market: market number
 * @mean: (array length=n_weeks): expected units a week, >= 0
 * @quantile: (array length=n_weeks * TW_N_LEVELS): of week t at level k in element t * %TW_N_LEVELS + k;
 *   >= 0, not falling in k
 * @error_correlation: correlation of the errors of two weeks, 0 .. 1: 0 if they are independent, 1 if a
 *   forecast that is wrong is wrong in every week alike; the spread of a sum of weeks follows from it
 * @method: short name of what made it, such as "ETS(A,Ad,N)"
 * @relative_error: mean absolute error of rolling origins over that of seasonal naive; NaN if untested
 * @wape: sum of absolute errors over sum of sales at rolling origins; NaN if untested
 * @coverage: share of tested weeks inside the 80 % band; NaN if untested
 * @adjusted: whether an override changed it
 */
typedef struct
{
  guint32  item;
  guint32  market;
  float   *mean;
  float   *quantile;
  float    error_correlation;
  float    relative_error;
  float    wape;
  float    coverage;
  char     method[24];
  gboolean adjusted;
} TwForecast;

/**
 * TwForecastSet:
 *
 * Forecasts of the series of one model from the plan's first week on; immutable once sealed.
 */
typedef struct _TwForecastSet TwForecastSet;

TwForecastSet *tw_forecast_set_new (guint n_items,
                                    guint n_markets,
                                    guint n_weeks) G_GNUC_WARN_UNUSED_RESULT;

/* Copies @forecast and its arrays; a second one for the same series replaces the first. Only before
 * the set is shared between threads. */
void tw_forecast_set_add (TwForecastSet    *self,
                          const TwForecast *forecast);

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

/* Standard deviation of week @week, from the distance of its 10 % and 90 % quantiles under a normal
 * law, and from the 2.5 % and 97.5 % quantiles where those two coincide. */
double tw_forecast_get_sd (const TwForecast *forecast,
                           guint             week);

/**
 * tw_forecast_get_sum:
 * @first: first week, @n: number of weeks; weeks past the horizon repeat the last one
 * @mean: (out): mean of the sum
 * @sd: (out): standard deviation of the sum, under @error_correlation
 */
void tw_forecast_get_sum (const TwForecast *forecast,
                          guint             n_weeks,
                          guint             first,
                          guint             n,
                          double           *mean,
                          double           *sd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwForecastSet, tw_forecast_set_unref)

G_END_DECLS
