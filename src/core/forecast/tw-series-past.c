/* tw-series-past.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-series-past.h"

#include <math.h>

#define MAX_COUNT 1e9 /* integers beyond are amounts, not counts */
#define ALONE     13  /* steps to either side in which a value that stands alone has no equal */
#define MAX_ALONE 3.0 /* times the largest of them that it is believed */

static gboolean
is_known (const TwSeries *series,
          gsize           t)
{
  return isfinite (series->value[t]);
}

static gboolean
is_certain (const TwSeries *series,
            gsize           t)
{
  return is_known (series, t) && (series->at_least == NULL || !series->at_least[t]);
}

/* Mean magnitude without overflow; 1 for a series of zeros. */
static double
get_scale (const TwSeries *series,
           gsize           first)
{
  double scale = 0;
  gsize  count = 0;

  for (gsize t = first; t < series->n; t++)
    if (is_known (series, t))
      scale += (fabs (series->value[t]) - scale) / ++count;

  return scale >= G_MINDOUBLE && isfinite (1 / scale) ? scale : 1;
}

static void
describe_values (TwSeriesPast   *self,
                 const TwSeries *series)
{
  gboolean counts = TRUE;

  self->non_negative = TRUE;
  for (gsize t = 0; t < series->n; t++)
    if (is_known (series, t))
      {
        double v = series->value[t];

        self->non_negative = self->non_negative && v >= 0;
        counts = counts && v == floor (v) && fabs (v) < MAX_COUNT;
      }
  self->non_negative = self->non_negative || series->non_negative;
  self->unit = counts && self->non_negative ? 1 / self->scale : 0;
}

/* The newest @max_history steps, but never so few that no value is among them. */
static gsize
limit_history (const TwSeries *series,
               gsize           first,
               gsize           max_history)
{
  gsize last = first;

  for (gsize t = first; t < series->n; t++)
    if (is_known (series, t))
      last = t;
  if (max_history > 0 && series->n > max_history)
    first = MAX (first, MIN (series->n - max_history, last));

  return first;
}

static gsize
find_first (const TwSeries *series,
            gboolean        non_negative)
{
  gsize first = series->n;

  for (gsize t = series->n; t-- > 0;)
    if (is_known (series, t) && (!non_negative || series->value[t] > 0))
      first = t;
  if (first == series->n) /* nothing sold: the last step that is known to be zero */
    for (gsize t = 0; t < series->n; t++)
      if (is_known (series, t))
        first = t;

  return first;
}

/* Straight lines between certain values, level beyond the first and the last. */
static void
fill_gaps (double       *y,
           const guint8 *known,
           gsize         n)
{
  gsize last = n;

  for (gsize t = 0; t <= n; t++)
    {
      gsize from = last == n ? 0 : last + 1;

      if (t < n && !known[t])
        continue;
      if (t == n && last == n)
        return;
      for (gsize i = from; i < t; i++)
        if (last == n)
          y[i] = y[t];
        else if (t == n)
          y[i] = y[last];
        else
          y[i] = y[last] + (y[t] - y[last]) * (i - last) / (t - last);
      last = t;
    }
}

/* One order far beyond all around it, a wholesaler's say, is no level: without this the newest such week
 * would be the forecast of all weeks to come. */
static void
tame_lone_peaks (double *y,
                 gsize   n)
{
  g_autofree double *raw = g_memdup2 (y, n * sizeof *y);

  for (gsize t = 0; n > ALONE && t < n; t++)
    {
      double around = 0;

      for (gsize d = 1; d <= ALONE && raw[t] > MAX_ALONE * around; d++)
        {
          if (d <= t)
            around = fmax (around, raw[t - d]);
          if (t + d < n)
            around = fmax (around, raw[t + d]);
        }
      if (around > 0)
        y[t] = fmin (y[t], MAX_ALONE * around);
    }
}

void
tw_series_past_fill (const TwSeriesPast *self,
                     gsize               n,
                     const double       *factor,
                     double             *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = self->known[i] ? self->raw[i] / (factor != NULL ? factor[i] : 1) : 0;
  fill_gaps (y, self->known, n);
  for (gsize i = 0; i < n; i++)
    if (!self->known[i] && !isnan (self->raw[i]))
      y[i] = fmax (y[i], self->raw[i] / (factor != NULL ? factor[i] : 1));
  if (self->non_negative)
    tame_lone_peaks (y, n);
  for (gsize i = 0; factor != NULL && i < n; i++)
    y[i] *= factor[i];
}

void
tw_series_past_init (TwSeriesPast   *self,
                     const TwSeries *series,
                     gsize           max_history)
{
  *self = (TwSeriesPast){ 0 };
  self->scale = get_scale (series, 0);
  describe_values (self, series);
  self->first = find_first (series, self->non_negative);
  self->first = limit_history (series, self->first, max_history);
  self->n = series->n - self->first;
  if (self->n == 0)
    return;

  self->y = g_new (double, self->n);
  self->raw = g_new (double, self->n);
  self->known = g_new (guint8, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      gsize t = self->first + i;

      self->known[i] = is_certain (series, t);
      self->raw[i] = is_known (series, t) ? series->value[t] / self->scale : NAN;
      if (self->non_negative && is_known (series, t))
        self->raw[i] = fmax (self->raw[i], 0); /* what comes back is no sale */
    }
  tw_series_past_fill (self, self->n, NULL, self->y);
}

void
tw_series_past_clear (TwSeriesPast *self)
{
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->raw, g_free);
  g_clear_pointer (&self->known, g_free);
}
