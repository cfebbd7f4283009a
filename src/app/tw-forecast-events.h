/* tw-forecast-events.h: the events that the forecast chart shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-fan-chart.h"

G_BEGIN_DECLS

/**
 * tw_forecast_events_list:
 * @market: market number, or -1 for the events that most markets have
 *
 * Shopping first: where names have no room for all, theirs are kept. What lasts a month or more is a season, and would
 * shade the chart rather than mark a day in it.
 *
 * Returns: (transfer full) (element-type TwFanEvent): names are @model's
 */
GArray *tw_forecast_events_list (const TwModel *model,
                                 int            market,
                                 TwDay          first,
                                 TwDay          last) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
