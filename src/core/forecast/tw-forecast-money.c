/* tw-forecast-money.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-money.h"

#include "forecast/tw-driver-values.h"
#include "forecast/tw-overrides.h"

static double
convert (const TwModel *model,
         guint32        item,
         guint32        market,
         double         price)
{
  if (!(price > 0)) /* neither a price of nothing nor an unknown one */
    price = tw_model_get_offer (model, item, market)->price;

  return price * tw_model_get_place (model, tw_model_get_market_place (model, market))->exchange_rate;
}

double
tw_forecast_money_get_past (const TwModel *model,
                            const TwSales *sales,
                            TwWeek         week)
{
  gint64 at = (gint64) week - sales->first_week;
  double price = sales->price != NULL && at >= 0 && at < sales->n_weeks ? sales->price[at] : 0;

  return convert (model, sales->item, sales->market, price);
}

double
tw_forecast_money_get_planned (const TwModel    *model,
                               const TwForecast *forecast,
                               TwWeek            week,
                               gboolean          adjusted)
{
  double price = adjusted ? tw_overrides_get_week_price (model, forecast, week) : tw_driver_get_planned (model, TW_DRIVER_PRICE, forecast->item, forecast->market, week);

  return convert (model, forecast->item, forecast->market, price);
}
