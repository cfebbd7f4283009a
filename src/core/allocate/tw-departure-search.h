/* tw-departure-search.h: better departures, by trying others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-departures.h"
#include "allocate/tw-path-flow.h"

G_BEGIN_DECLS

/**
 * tw_departure_search_run:
 * @departures: a feasible choice
 * @flow: optimal around it: of the network whose departures are all fixed at that choice
 * @near: (array length=n_places) (nullable): places to look at first: what is elsewhere is tried only once
 *   something near it changed, and what may gain most is tried first
 * @effort: cheapest paths it may search, which bounds its time
 *
 * Changes one departure at a time: a carton (pallet, least order) more or less, all of it gone, the open carton with
 * it or not; what that does to the rest is priced exactly. A change that loses is followed by a second one at
 * the places it touched while together they may still win; what does not win is taken back. The
 * potentials bound the worth of every change from above (see #TwPathFlow), so most are never tried.
 *
 * Ends when no such chain of changes wins. Deterministic.
 *
 * Source: ejection chains, as in Lin & Kernighan, An effective heuristic algorithm for the traveling-salesman problem,
 * Operations Research 21, 1973; the bound on each step is their gain criterion.
 */
void tw_departure_search_run (TwDepartures *departures,
                              TwPathFlow   *flow,
                              const guint8 *near,
                              guint64       effort,
                              GCancellable *cancellable);

G_END_DECLS
