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
 * @y: (array length=n): values over @scale as tw_series_past_fill() has them for the whole past and no factor
 * @raw: (array length=n): values over @scale as they are told, and the least that unknown ones may be; NaN where nothing is known
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
  double  *raw;
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

/**
 * tw_series_past_fill:
 * @n: the first steps of the past
 * @factor: (array length=n) (nullable): season and drivers, > 0
 * @y: (out caller-allocates) (array length=n)
 *
 * The past as one knew it after @n steps: unknown values are drawn between their neighbours, those known from below raised to that,
 * and a value that stands alone beyond three times all within a quarter is cut to it; all of that beside @factor, so
 * that a deal is no peak. Looks at no later step. Pure; O(n).
 */
void tw_series_past_fill (const TwSeriesPast *self,
                          gsize               n,
                          const double       *factor,
                          double             *y);

G_END_DECLS
