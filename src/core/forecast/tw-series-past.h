/* tw-series-past.h: a series made fit for the methods
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-series.h"

G_BEGIN_DECLS

/**
 * TwSeriesPast:
 * @first: step of the series that element 0 is
 * @y: (array length=n): values over @scale; unknown ones interpolated, those known from below raised to
 *   what their neighbours say
 * @known: (array length=n): whether the value is known for sure, and an error against it means something
 * @scale: mean magnitude of the values, > 0
 * @unit: what counts are multiples of, over @scale; 0 where values are no counts
 * @non_negative: no forecast below 0; values below are taken as 0
 */
typedef struct
{
  gsize    n;
  gsize    first;
  double  *y;
  guint8  *known;
  double   scale;
  double   unit;
  gboolean non_negative;
} TwSeriesPast;

/**
 * tw_series_past_init:
 * @max_history: newest steps kept, 0 for all
 *
 * Drops what lies before the first known value, and before the first sale of a series that is never
 * negative. @n is 0 if nothing is known. A series known to be zero keeps its last step only.
 */
void tw_series_past_init (TwSeriesPast   *self,
                          const TwSeries *series,
                          gsize           max_history);
void tw_series_past_clear (TwSeriesPast *self);

G_END_DECLS
