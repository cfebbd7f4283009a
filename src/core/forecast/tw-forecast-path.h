/* tw-forecast-path.h: sales of weeks to come, drawn from a forecast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * TwForecastPaths: the law of one series, ready to draw from
 *
 * Immutable; any thread may draw from it.
 */
typedef struct _TwForecastPaths TwForecastPaths;

/**
 * tw_forecast_paths_new:
 * @forecast: (nullable): as of a set with @n_weeks; not needed afterwards. %NULL is a series that sells nothing
 *
 * A week's sales have the quantiles of @forecast at its seven levels, and what lies between and beyond them follows
 * the normal law from level to level. Weeks hang together as their errors do: the normal scores of two weeks that
 * are d apart have the correlation that tw_forecast_get_sum() uses. All sales are whole units; where
 * they are few, rounding is chosen so that their mean is that of @forecast, or as near as the quantiles let it come.
 *
 * O(n_weeks), some ten microseconds a week. Source: a Gaussian copula, Nelsen, An Introduction to Copulas, 2nd
 * ed. 2006, section 2.3; its correlations are our own fit, see tw-conformal.h.
 */
TwForecastPaths *tw_forecast_paths_new (const TwForecast *forecast,
                                        guint             n_weeks) G_GNUC_WARN_UNUSED_RESULT;
void             tw_forecast_paths_free (TwForecastPaths *self);

/**
 * tw_forecast_paths_draw:
 * @seed: a number for this path and no other; the same seed gives the same path
 * @path: (out caller-allocates) (array length=n_weeks): units sold in each week, whole, >= 0
 *
 * Pure; O(n_weeks).
 */
void tw_forecast_paths_draw (const TwForecastPaths *self,
                             guint64                seed,
                             double                *path);

/**
 * tw_forecast_paths_get_score:
 * @units: whole
 *
 * Returns: the least normal score at which @week sells @units or more; -∞ if it always does, ∞ if it never does
 */
double tw_forecast_paths_get_score (const TwForecastPaths *self,
                                    guint                  week,
                                    double                 units);

/**
 * tw_forecast_paths_follow:
 * @news: (array length=n_weeks + 2): independent standard normal numbers: what all weeks share, the rest of the first week,
 *   and what is new in each week after
 * @score: (out caller-allocates) (array length=n_weeks): normal scores of the weeks, hanging together as above
 *
 * Two series whose @news have a correlation have scores with that correlation, if their weeks hang together alike.
 */
void tw_forecast_paths_follow (const TwForecastPaths *self,
                               const float           *news,
                               guint                  n_weeks,
                               float                 *score);

/* Units of week @week, the last one for later weeks, at a normal score: whole, not falling in @score. */
double tw_forecast_paths_get_units (const TwForecastPaths *self,
                                    guint                  week,
                                    double                 score);

/* One path of @forecast. Whoever draws many makes a #TwForecastPaths once. */
void tw_forecast_draw_path (const TwForecast *forecast,
                            guint             n_weeks,
                            guint64           seed,
                            double           *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwForecastPaths, tw_forecast_paths_free)

G_END_DECLS
