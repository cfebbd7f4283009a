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
 * @n_steps: @end, @skipped and the plan's weeks, or a quarter if the plan is shorter
 * @value: one block for all series
 * @at_least: likewise
 * @series, @input: (array length=n)
 * @phase: (array length=n_steps)
 * @week: (array length=n_steps): rising, but not by one over a long gap before the plan
 * @calendar: (nullable): events
 * @season: (nullable)
 * @drivers: (nullable): a #TwDriverModel
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

  struct _TwDriverModel *drivers;
} TwForecastFrame;

/**
 * TwForecastParts: what takes part in forecasts; measurements leave some out
 */
typedef enum
{
  TW_FORECAST_EVENTS = 1,
  TW_FORECAST_DRIVERS = 2,
  TW_FORECAST_ALL = 3,
} TwForecastParts;

/* Lays out all sales of @model, which must outlive the frame, pools their season, and finds what drives them: first
 * without a season, and once more with the season that is left. Where no event is known and the record is short of two years and
 * a half, a season is left out that does not clearly help beside the drivers, see tw_driver_model_wants_season(). O(values). */
void tw_forecast_frame_init (TwForecastFrame *self,
                             const TwModel   *model,
                             TwForecastParts  parts,
                             int              n_threads);
/* Writes season, events and drivers together, as #TwSeriesOptions asks for them; @frame is a #TwForecastFrame, and its stride
 * n_steps. */
void tw_forecast_frame_fill_factor (gsize    index,
                                    double  *factor,
                                    gpointer frame);

void tw_forecast_frame_clear (TwForecastFrame *self);

G_END_DECLS
