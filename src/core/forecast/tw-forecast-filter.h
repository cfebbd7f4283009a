/* tw-forecast-filter.h: what is expected of weeks to come once the first ones were sold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-path.h"

G_BEGIN_DECLS

/**
 * TwForecastFilter: the law of one series, ready to be asked after some weeks of a path
 *
 * The law is that of tw_forecast_paths_new(): the normal score of week t is a L + b r(t), where L is the part of an error
 * that all weeks share and r forgets by error_decay a week. L and r are two normal states, and a week's score tells of them as
 * a Kalman filter says. What is seen is not the score but an interval of it: the scores at which so many whole units
 * sell, and all above the least of them if the week sold out. The interval stands for itself by its mean and variance under the
 * law that was expected of it; the law of the states stays normal.
 *
 * The mean of a later week is that of its sales over the normal law its score then has, sales being linear from level to level;
 * the spread is taken to follow the slope of that mean.
 *
 * Only the series' own sales count: what those of the same item elsewhere and of other items in the market tell through common
 * shocks is left out.
 *
 * Sources: Kalman, A new approach to linear filtering and prediction problems, 1960; assumed density filtering as in Minka,
 * A family of algorithms for approximate Bayesian inference, 2001, ch. 3; moments of the truncated normal from Johnson,
 * Kotz & Balakrishnan, Continuous Univariate Distributions 1, 2nd ed. 1994, section 13.10.1.
 */
typedef struct _TwForecastFilter TwForecastFilter;

/**
 * TwForecastState: what a path has told so far
 * @week: first week not seen
 * @mean: of L and of r in @week
 * @variance: of L, of both together, of r
 */
typedef struct
{
  guint week;
  float mean[2];
  float variance[3];
} TwForecastState;

/* Nothing seen. */
static inline void
tw_forecast_state_init (TwForecastState *state)
{
  *state = (TwForecastState){ .mean = { 0, 0 }, .variance = { 1, 0, 1 } };
}

/* @forecast, (nullable): as of a set with @n_weeks; not needed afterwards. @paths, (nullable): of that forecast, must outlive it;
 * else it makes its own. Immutable; any thread may use it. */
TwForecastFilter *tw_forecast_filter_new (const TwForecast      *forecast,
                                          const TwForecastPaths *paths,
                                          guint                  n_weeks) G_GNUC_WARN_UNUSED_RESULT;
void              tw_forecast_filter_free (TwForecastFilter *self);

/* @units, whole, were sold in the week that @state has come to, and @sold_out if more might have been. Some tenths of a
 * microsecond. */
void tw_forecast_filter_observe (const TwForecastFilter *self,
                                 TwForecastState        *state,
                                 double                  units,
                                 gboolean                sold_out);

/**
 * tw_forecast_filter_get_week:
 * @week: from @state's on; one past the horizon is the last one
 * @mean: (out): expected units given what was seen, >= 0
 * @spread: (out): standard deviation over that of the forecast, >= 0
 */
void tw_forecast_filter_get_week (const TwForecastFilter *self,
                                  const TwForecastState  *state,
                                  guint                   week,
                                  double                 *mean,
                                  double                 *spread);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwForecastFilter, tw_forecast_filter_free)

G_END_DECLS
