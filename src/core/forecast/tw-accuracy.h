/* tw-accuracy.h: how far forecasts were off, on a plan's own history
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"
#include "tw-progress.h"

G_BEGIN_DECLS

#define TW_ACCURACY_WEEKS       13
#define TW_ACCURACY_MAX_ORIGINS 26

/* Of which series a figure is. A series may be in several: it is in TW_ACCURACY_ALL, in one class by volume and in one by
 * how often it sells. */
typedef enum
{
  TW_ACCURACY_ALL,
  TW_ACCURACY_A,            /* those that sell most, to 80 % of all units before the origin */
  TW_ACCURACY_B,            /* the next 15 % */
  TW_ACCURACY_C,            /* the rest */
  TW_ACCURACY_REGULAR,      /* nothing sold in less than 30 % of the weeks since the first sale */
  TW_ACCURACY_INTERMITTENT, /* in less than 70 % */
  TW_ACCURACY_SPARSE,
} TwAccuracyClass;
#define TW_ACCURACY_N_CLASSES 7

/* Weeks of the forecast that a figure is of: the first, the first four, all thirteen. */
extern const guint tw_accuracy_horizons[];
#define TW_ACCURACY_N_HORIZONS 3

/**
 * TwAccuracyScore: errors of one way to forecast
 * @mase: mean absolute error over that of repeating the week before, of the history; mean of all series
 * @rmsse: root of the mean square error likewise
 * @wape: sum of absolute errors over sum of sales
 * @bias: sum of forecast less sold, over sum of sales
 */
typedef struct
{
  double mase;
  double rmsse;
  double wape;
  double bias;
} TwAccuracyScore;

/**
 * TwAccuracyRow:
 * @n_series: series at all origins together that it is of; the figures are NaN if there are none
 * @n_weeks: weeks of them that tell something
 * @forecast, @naive: ours, and the week of a year before (or the last week known)
 * @pinball: mean over %TW_N_LEVELS levels of the pinball loss, scaled as @mase
 * @coverage: share of weeks inside the central 50, 80 and 95 % bands
 */
typedef struct
{
  guint           n_series;
  guint           n_weeks;
  TwAccuracyScore forecast;
  TwAccuracyScore naive;
  double          pinball;
  double          coverage[3];
} TwAccuracyRow;

typedef struct
{
  guint         n_origins; /* those there was history for */
  TwAccuracyRow row[TW_ACCURACY_N_CLASSES][TW_ACCURACY_N_HORIZONS];
} TwAccuracy;

/**
 * TwAccuracyOptions:
 * @n_origins: 1 .. %TW_ACCURACY_MAX_ORIGINS; %TW_ACCURACY_WEEKS apart, the newest so long before the end of the sales
 * @n_threads: <= 0 for one on each core; changes nothing but the time
 */
typedef struct
{
  guint n_origins;
  int   n_threads;
} TwAccuracyOptions;

/**
 * tw_accuracy_new_past:
 * @origin: a week with sales before it
 *
 * Returns: (transfer full) (nullable): the plan as it was at the start of @origin, %TW_ACCURACY_WEEKS long, as far as forecasts
 *   depend on it: sales, and drivers but for planned prices and deals, end before it; an offer's price is the last one
 *   without a deal that was paid before it; nobody has overridden anything. %NULL if
 *   nothing had been sold
 */
TwModel *tw_accuracy_new_past (const TwModel *model,
                               TwWeek         origin) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_accuracy_measure:
 * @progress: (nullable), @cancellable: (nullable)
 *
 * Forecasts the plan anew at each origin from what was known then, and compares with what sold since. Weeks of a stock-out or without
 * record tell nothing; a series that had not sold eight weeks before the origin has no scale and is left out.
 *
 * FALSE with %G_IO_ERROR_CANCELLED. Thread-safe; as long as so many forecasts.
 *
 * Sources: Tashman, Int. J. Forecasting 16 (2000); MASE: Hyndman & Koehler, Int. J. Forecasting 22 (2006); RMSSE and scaled
 * pinball: Makridakis, Spiliotis & Assimakopoulos, Int. J. Forecasting 38 (2022).
 */
gboolean tw_accuracy_measure (const TwModel           *model,
                              const TwAccuracyOptions *options,
                              TwAccuracy              *accuracy,
                              TwProgressFunc           progress,
                              gpointer                 data,
                              GCancellable            *cancellable,
                              GError                 **error);

/* A stable word for files and the command line, such as "regular". */
const char *tw_accuracy_class_to_string (TwAccuracyClass class);

G_END_DECLS
