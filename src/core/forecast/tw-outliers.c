/* tw-outliers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-outliers.h"

#include "forecast/tw-driver-values.h"
#include "forecast/tw-series-past.h"

#include <math.h>

#define WIDE       26 /* weeks to either side that say what is usual */
#define NEAR       13 /* and in which it has no equal */
#define DEVIATIONS 6
#define TIMES      3
#define LEAST      5 /* units above what it was taken for: less is worth nobody's time */

/* Units of element @t, season and events apart; NaN where nothing is known for sure. */
static double
get_plain (const TwSeries *series,
           gsize           t)
{
  if (series->at_least != NULL && series->at_least[t])
    return NAN;

  return series->value[t] / (series->factor != NULL ? series->factor[t] : 1);
}

static gboolean
stands_alone (const TwSeries *series,
              gsize           first,
              gsize           at)
{
  double value = get_plain (series, at);
  double sum = 0, squares = 0, most = 0, mean, variance;
  guint  n = 0;

  for (gsize t = MAX (first, at - MIN (at, WIDE)); t < MIN (series->n, at + WIDE + 1); t++)
    {
      double other = get_plain (series, t);

      if (t == at || isnan (other))
        continue;
      n++;
      sum += other;
      squares += other * other;
      if (t + NEAR >= at && t <= at + NEAR)
        most = fmax (most, other);
    }
  if (n < NEAR)
    return FALSE;
  mean = sum / n;
  variance = fmax (squares / n - mean * mean, mean);

  return value > mean + DEVIATIONS * sqrt (variance) && value > TIMES * most;
}

static void
find_in_series (const TwForecastFrame *frame,
                guint                  index,
                TwForecastSet         *set)
{
  const TwSeries *series = &frame->series[index];
  const TwSales  *sales = &frame->sales[index];
  TwSeriesPast    past;

  tw_series_past_init (&past, series, 0);
  for (gsize t = 0; t < past.n; t++)
    {
      gsize     at = past.first + t;
      double    taken = past.y[t] * past.scale;
      TwOutlier outlier = { sales->item, sales->market, frame->base + (TwWeek) (frame->input[index].start + at), 0, (float) taken };

      if (!past.known[t] || series->value[at] < taken + LEAST || tw_driver_is_deal (frame->model, sales, outlier.week) || !stands_alone (series, past.first, at))
        continue;
      outlier.units = (gint32) series->value[at];
      tw_forecast_set_add_outlier (set, &outlier);
    }
  tw_series_past_clear (&past);
}

void
tw_outliers_find (const TwForecastFrame *frame,
                  TwForecastSet         *set)
{
  for (guint i = 0; i < frame->n; i++)
    find_in_series (frame, i, set);
}
