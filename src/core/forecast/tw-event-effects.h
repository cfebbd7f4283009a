/* tw-event-effects.h: what holidays and sales days do to a week, beyond its season
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/**
 * TwEventCalendar:
 *
 * Which steps hold or come before which events. Each key of an event makes a kind, and, if the event is short, a second
 * one for the week before it.
 *
 * @n_kinds: kinds, numbered from 0
 * @first: (array length=n_markets * n_steps + 1): where the kinds of step t in market a begin, element a * n_steps + t
 * @kind: kinds of each step, ascending, each once
 * @key: (array length=n_kinds): the event's key, with "-" before it for the week before
 * @apart: (array length=n_kinds): whether steps of the kind do not count for their season: sales days are so strong
 *   that what they leave is not the season
 * @spread: (array length=n_kinds): deviation of log effects of such kinds around none
 */
typedef struct
{
  guint32  n_markets;
  gsize    n_steps;
  guint    n_kinds;
  guint32 *first;
  guint16 *kind;
  char   **key;
  guint8  *apart;
  double  *spread;
} TwEventCalendar;

/**
 * tw_event_calendar_new:
 * @week: (array length=n_steps): the week of each step, rising
 *
 * A week is of the kind of each event of its country, or of every country, that spends a third of its days in it. Events
 * longer than ten days are a season of their own and count only if they move through the year, as Ramadan does.
 *
 * Returns: (transfer full) (nullable): %NULL if no event is on the calendar
 */
TwEventCalendar *tw_event_calendar_new (const TwModel *model,
                                        const TwWeek  *week,
                                        gsize          n_steps) G_GNUC_WARN_UNUSED_RESULT;
void             tw_event_calendar_free (TwEventCalendar *self);

/* Whether a step does not count for its season; @any: because of any event. */
gboolean tw_event_calendar_is_apart (const TwEventCalendar *self,
                                     guint32                market,
                                     gsize                  step,
                                     gboolean               any);

/**
 * TwEventSums: what a market sold in a step, over the series that are known there
 * @sold: sum of units, weighted
 * @expected: of what level and season expect; 0 where nothing is known
 * @square: square of the error of @expected that the series' differences from their common ratio make
 */
typedef struct
{
  double sold;
  double expected;
  double square;
} TwEventSums;

/**
 * tw_event_effects_estimate:
 * @sums: (array length=n_markets * n_steps)
 * @factor: (out caller-allocates) (array length=n_markets * n_steps): effect of all events of the step together
 *
 * Fits the product of the effects of all kinds by turns, each the ratio of what was sold to what all else expects, in
 * logs, shrunk to none by its error, and in each market to that of all markets. The error is that of the series and of
 * the ordinary weeks of the market, which are not quite as expected either. O(kinds in all steps). Pure.
 *
 * Source: iterative proportional fitting: Deming & Stephan, Ann. Math. Stat. 11 (1940); shrinking as in
 * tw-pooled-season.h.
 */
void tw_event_effects_estimate (const TwEventCalendar *self,
                                const TwEventSums     *sums,
                                double                *factor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEventCalendar, tw_event_calendar_free)

G_END_DECLS
