/* tw-overrides.h: the planner's word on a forecast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/**
 * tw_overrides_apply:
 * @forecast: (inout): its arrays cover the plan's weeks, and are its own
 *
 * Lays every override of @model that speaks of this item and market over @forecast, first those of drivers, and then
 * those of the forecast itself, each in the order of the table, and notes that it was adjusted. The distribution keeps
 * its shape: quantiles change by the factor of the mean. Nothing is learned anew: another price multiplies by
 * (new / old) to the power of the elasticity, and other drivers likewise by their effect; one without effect changes
 * nothing. A deal comes with the price cut that it usually has, unless the price is planned as well. A driver stays within its
 * range, and its week within a factor of e³. Where a price or deal is overridden, the deal that the event brought in the years
 * before is no longer expected. An absolute one over a forecast of nothing, over one that is mostly zero, or of more
 * than four times the mean takes a negative binomial law, and so does one that is mostly zero and is multiplied, see
 * tw_forecast_law_scale(). Factors follow, and @baseline keeps
 * the mean as it was.
 */
void tw_overrides_apply (const TwModel *model,
                         TwForecast    *forecast);

/**
 * tw_overrides_apply_all:
 * @set: forecasts without overrides, or any laid over them: what counts is tw_forecast_set_get_base()
 *
 * The same for every forecast that an override speaks of; the others are shared. Nothing is forecast anew, so that it can
 * be done on every motion of a hand.
 *
 * Returns: (transfer full): forecasts whose base is @set's; the base itself if there is nothing to lay over it.
 *   Thread-safe; O(series that change × weeks).
 */
TwForecastSet *tw_overrides_apply_all (const TwModel       *model,
                                       const TwForecastSet *set) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_overrides_get_price:
 * @forecast: of @model, overrides laid over it
 * @n_weeks: of the plan that @forecast covers
 *
 * A plan sells an item in a market at one price. Where rows or overrides give weeks of the plan prices of their own, or deals with
 * the cut that these usually bring, that is the mean of all weeks, each weighed by the sales that are expected of it: a cut of
 * four weeks counts for what they sell, as much for the units of other weeks as for theirs. Deals that are only expected, as
 * last year's are, do not count. Pure.
 *
 * Returns: the price in the market's currency; that of the offer if nothing is said of any week
 */
double tw_overrides_get_price (const TwModel    *model,
                               const TwForecast *forecast,
                               guint             n_weeks);

/* What is asked for a unit in one week of the plan, market's currency: an override's price, the planned one, or that of the
 * offer with the cut of a deal. NaN or 0 where nothing is known. */
double tw_overrides_get_week_price (const TwModel    *model,
                                    const TwForecast *forecast,
                                    TwWeek            week);

G_END_DECLS
