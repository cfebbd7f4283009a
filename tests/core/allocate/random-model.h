/* random-model.h: small models to test and measure the engine with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

/* A factory, a source warehouse, two overflow warehouses, a fulfilment centre for each market and lanes between
 * them; every fifth market is delivered to from a second centre too. Uneven stock, shipments on their way, slow
 * and fast movers. The same seed gives the same model. Sealed, without pins. */
TwModel *random_model_new (guint           n_items,
                           guint           n_markets,
                           guint           n_weeks,
                           guint32         seed,
                           TwForecastSet **forecasts);

/* The same items, places, lanes and stock, with fees for placement and disposal, slower and faster parcels, a price of
 * customers lost, and whatever else #TwRules and #TwPlace can ask for. */
TwModel *random_model_new_with_fees (guint           n_items,
                                     guint           n_markets,
                                     guint           n_weeks,
                                     guint32         seed,
                                     TwForecastSet **forecasts);

/**
 * RandomPacking: what makes flows whole
 * @least_carton, @largest_carton: units in a carton, drawn for each item
 * @least_order_weeks: smallest order in weeks of sales
 * @fixed_cost: of a departure on any lane but parcels, on average
 */
typedef struct
{
  guint  least_carton;
  guint  largest_carton;
  double least_order_weeks;
  double fixed_cost;
} RandomPacking;

/* The same model in other units: what is packed is drawn apart, so that all else stays. */
TwModel *random_model_new_packed (guint                n_items,
                                  guint                n_markets,
                                  guint                n_weeks,
                                  guint32              seed,
                                  const RandomPacking *packing,
                                  TwForecastSet      **forecasts);
