/* tw-pooled-season.h: the season of a market and a category, from all their series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two years of one item hardly show its season; two years of all items of a country do. All series lie on
 * one calendar of steps; a step has a phase, its place in the cycle, such as the week of the year.
 */

#pragma once

#include "forecast/tw-event-effects.h"
#include "forecast/tw-forecast-series.h"

G_BEGIN_DECLS

/**
 * TwPooledInput: one series
 * @value: (array length=n): units, >= 0; NaN where nothing is known
 * @start: step of the calendar that element 0 is
 * @market, @category: which pools it is in
 */
typedef struct
{
  const double *value;
  gsize         n;
  gsize         start;
  guint32       market;
  guint32       category;
} TwPooledInput;

/**
 * TwPooledOptions:
 * @n_markets, @n_categories: sizes of the pools
 * @n_phases: steps in a cycle, even
 * @phase: (array length=n_steps): phase of each step
 * @n_steps: length of the calendar with the steps to forecast
 * @calendar: (nullable): steps with holidays and sales days, of the same size
 * @end: the first step to forecast
 * @test_horizon: as in #TwSeriesOptions, not 0
 * @fill_driver: (nullable): writes by what drivers multiplied the values of series @index as origin @origin knew it,
 *   > 0, one for each step from its first value to the last of @n_steps; from any thread
 * @n_threads: as for tw_forecast_model(); changes nothing but the time
 */
typedef struct
{
  guint32       n_markets;
  guint32       n_categories;
  guint         n_phases;
  const guint8 *phase;
  gsize         n_steps;
  gsize         end;
  gsize         test_horizon;

  const TwEventCalendar *calendar;

  void (*fill_driver) (gsize    index,
                       gsize    origin,
                       double  *factor,
                       gpointer data);
  gpointer data;
  int      n_threads;
} TwPooledOptions;

typedef struct _TwPooledSeason TwPooledSeason;

/**
 * tw_pooled_season_new:
 *
 * Estimates a factor for each phase, market and category, at the end of the history and as each rolling
 * origin would have seen it. A factor is the ratio of what sold to the centred moving average over one
 * cycle, summed over those series only that were there all around it, so that a growing assortment is
 * not taken for a season. Series weigh by the root of their volume. A market and a category are shrunk
 * to all series, and their cell to the product of the two, by the error of their ratio, as far as would have forecast
 * best at the rolling origins; unsure ones are
 * smoothed over neighbouring phases. Steps near the ends of a series, with less than a cycle around them, count
 * two fifths. Events have factors of their own on top, see tw-event-effects.h; steps of strong ones do not count for their
 * phase, and the rest of season and events is found by turns.
 *
 * Returns: (transfer full) (nullable): %NULL if there is hardly more history than one cycle
 *
 * O(values). Pure. Sources: classical decomposition as in tw-season.h; shrinking by credibility:
 * Bühlmann & Gisler, A Course in Credibility Theory (2005), chapter 3.
 */
TwPooledSeason *tw_pooled_season_new (const TwPooledInput   *input,
                                      gsize                  n,
                                      const TwPooledOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void            tw_pooled_season_free (TwPooledSeason *self);

/* (transfer none) (array length=(TW_SERIES_N_ORIGINS + 1) * n_steps): factor of step t as origin o saw it
 * in element o * n_steps + t; about 1 on average. */
const double *tw_pooled_season_get (const TwPooledSeason *self,
                                    guint32               market,
                                    guint32               category);

/* (transfer none) (array length=n_steps): the part of tw_pooled_season_get() that is events, at the end of the history. */
const double *tw_pooled_season_get_events (const TwPooledSeason *self,
                                           guint32               market);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPooledSeason, tw_pooled_season_free)

G_END_DECLS
