/* tw-forecast-facts.h: how a forecast was made, and how good it proved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-forecast-sum.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwForecastFacts:
 *
 * Method, error, comparison with seasonal naive and the share of weeks inside the band; of a single series also its age and
 * its price elasticity.
 */
#define TW_TYPE_FORECAST_FACTS (tw_forecast_facts_get_type ())
G_DECLARE_FINAL_TYPE (TwForecastFacts, tw_forecast_facts, TW, FORECAST_FACTS, GtkWidget)

/* @forecast: (nullable): the single series that @sum is of */
void tw_forecast_facts_set (TwForecastFacts     *self,
                            const TwForecastSum *sum,
                            const TwForecast    *forecast);

G_END_DECLS
