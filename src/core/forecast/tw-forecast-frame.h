/* tw-forecast-frame.h: all series of a model on one calendar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-series.h"
#include "forecast/tw-pooled-season.h"
#include "model/tw-model.h"

G_BEGIN_DECLS

#define TW_FORECAST_YEAR 52 /* weeks; the 53rd of some years shares the phase of the 52nd */

/**
 * TwForecastFrame:
 * @sales: (array length=n): the model's
 * @base: week of step 0
 * @end: step after the last record of any series: the first one to forecast
 * @skipped: steps between it and the plan's first week
 * @n_steps: @end, @skipped and the plan's weeks
 * @value: one block for all series
 * @at_least: likewise
 * @series, @input: (array length=n)
 * @phase: (array length=n_steps)
 * @week: (array length=n_steps): rising, but not by one over a long gap before the plan
 * @calendar: (nullable): events
 * @season: (nullable)
 */
typedef struct
{
  const TwModel *model;
  const TwSales *sales;
  guint          n;
  TwWeek         base;
  gsize          end;
  gsize          skipped;
  gsize          n_steps;
  double        *value;
  guint8        *at_least;
  TwSeries      *series;
  TwPooledInput *input;
  guint8        *phase;
  TwWeek        *week;
  gsize          test_horizon;
  guint32        n_categories;

  TwEventCalendar *calendar;
  TwPooledSeason  *season;
} TwForecastFrame;

/* Lays out all sales of @model, which must outlive the frame, and pools their season. O(values). */
void tw_forecast_frame_init (TwForecastFrame *self,
                             const TwModel   *model);
void tw_forecast_frame_clear (TwForecastFrame *self);

G_END_DECLS
