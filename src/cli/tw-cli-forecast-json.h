/* tw-cli-forecast-json.h: a forecast with its reasons, as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One object: what it is, how good it was, where the item stands in the market and why, what its change is made of, what the
 * planner said, weeks that were not believed, and the weeks, in units or, each at its price, in the plan's currency. */
void tw_cli_forecast_add_json (JsonBuilder         *json,
                               const TwModel       *model,
                               const TwForecastSet *forecasts,
                               const TwForecast    *forecast,
                               gboolean             in_money);

/* Where an item stands and why, as a sentence: "declining: 88 % sure of a fall of 15 % or more a quarter". */
char *tw_cli_describe_phase (const TwModel       *model,
                             const TwForecastSet *forecasts,
                             guint32              item,
                             guint32              market) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
