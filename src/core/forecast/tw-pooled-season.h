/* tw-pooled-season.h: the season of a market and a category, from all their series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two years of one item hardly show its season; two years of all items of a country do. All series lie on
 * one calendar of steps; a step has a phase, its place in the cycle, such as the week of the year.
 */

#pragma once

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
 * @n_events: kinds of steps that are unlike others, 0 for none
 * @event: (array length=n_markets * n_steps) (nullable): of step t in market a in element a * @n_steps + t:
 *   0, or 1 .. @n_events for a kind that lifts or lowers sales wherever it falls, such as a sales day that
 *   moves from year to year
 * @end: the first step to forecast
 * @test_horizon: as in #TwSeriesOptions, not 0
 */
typedef struct
{
  guint32        n_markets;
  guint32        n_categories;
  guint          n_phases;
  const guint8  *phase;
  gsize          n_steps;
  guint          n_events;
  const guint16 *event;
  gsize          end;
  gsize          test_horizon;
} TwPooledOptions;

typedef struct _TwPooledSeason TwPooledSeason;

/**
 * tw_pooled_season_new:
 *
 * Estimates a factor for each phase, market and category, at the end of the history and as each rolling
 * origin would have seen it. A factor is the ratio of what sold to the centred moving average over one
 * cycle, summed over those series only that were there all around it, so that a growing assortment is
 * not taken for a season. Series weigh by the root of their volume. A market and a category are shrunk
 * to all series, and their cell to the product of the two, by the error of their ratio; unsure ones are
 * smoothed over neighbouring phases. Steps of an event do not count for their phase; they have a factor of
 * their own on top, by market, shrunk to that of all markets. A market whose forecasts at the rolling origins are better without
 * the season, or with half of it in logs, gets it so.
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPooledSeason, tw_pooled_season_free)

G_END_DECLS
