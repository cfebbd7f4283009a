/* tw-forecast-money.h: what sales are worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In the plan's currency at today's exchange rate, at the price customers pay, sales tax and all. Pure.
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/* What a unit brought in a week on record: the mean price of that week, or of the offer where none is known. */
double tw_forecast_money_get_past (const TwModel *model,
                                   const TwSales *sales,
                                   TwWeek         week);

/* What a unit of @forecast brings in a week of the plan: the price planned, with what overrides make of it where @adjusted. */
double tw_forecast_money_get_planned (const TwModel    *model,
                                      const TwForecast *forecast,
                                      TwWeek            week,
                                      gboolean          adjusted);

G_END_DECLS
