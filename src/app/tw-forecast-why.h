/* tw-forecast-why.h: why the next weeks sell otherwise than the last
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-share.h"
#include "tw-waterfall-chart.h"

G_BEGIN_DECLS

/**
 * TwForecastWhy: shares of the change, of one series or of many together
 * @n_series: with shares; @n_weeks: of the forecast looked at
 * @share: by kind, level and trend in element 0 and %TW_FACTOR_SEASON and so on in 1 + kind; units a week
 * @has: whether any series has a share of that kind
 * @past: units a week of the last four weeks recorded, stock-outs made good
 * @total: units a week by which the next weeks differ; the shares add up to it
 */
typedef struct
{
  guint    n_series;
  guint    n_weeks;
  double   share[TW_MAX_N_SHARES];
  gboolean has[TW_MAX_N_SHARES];
  double   past;
  double   total;
} TwForecastWhy;

/**
 * tw_forecast_why_init:
 * @item: index, or -1 for all; @market: market number, or -1 for all
 * @n_weeks: next weeks to look at; no more than there are
 *
 * Shares of series add up in units, so that those of a sum do. Series without a past have no change. O(series).
 */
void tw_forecast_why_init (TwForecastWhy       *why,
                           const TwModel       *model,
                           const TwForecastSet *forecasts,
                           int                  item,
                           int                  market,
                           guint                n_weeks);

/* The total as a share of the past: 0.18 is 18 % more; NaN if nothing sold. */
double tw_forecast_why_get_change (const TwForecastWhy *why);

/**
 * tw_forecast_why_dup_waterfall:
 *
 * What the chart shows of it: level and trend, and every share that is not nothing; an event by its name where it is the
 * only one in the country of @market. Free with tw_waterfall_data_free().
 */
TwWaterfallData *tw_forecast_why_dup_waterfall (const TwForecastWhy *why,
                                                const TwModel       *model,
                                                int                  market) G_GNUC_WARN_UNUSED_RESULT;

/* "Why the next 4 weeks are +18 %" */
char *tw_forecast_why_dup_title (const TwForecastWhy *why) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
