/* tw-item-cost.h: what an arc costs, where it is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Most arcs are priced as they are appended, by functions that are inlined there: a pass over all of them that looks what each
 * is took longer than making them.
 */

#pragma once

#include "allocate/tw-item-network-private.h"

G_BEGIN_DECLS

#define TW_MICROS 1e6

/* Half away from zero, without a call. */
static inline gint64
tw_item_cost_round (double x)
{
  return x >= 0 ? (gint64) (x + 0.5) : -(gint64) (0.5 - x);
}

/* Whole millionths of the currency, so many that the levels still fit below them: worths that are read from a file may be anything. */
static inline gint64
tw_item_cost_get_micros (const TwItemNetwork *self,
                         double               worth)
{
  return -tw_item_cost_round (CLAMP (worth * TW_MICROS, -self->most_micros, self->most_micros));
}

/* What tells arcs apart has its own bits in the number that ties are broken by. */
G_STATIC_ASSERT (TW_ARC_USE < 16);
G_STATIC_ASSERT (TW_N_COVER_SLICES + TW_MAX_STEPS <= 16 && TW_MAX_CHAINS < 16);
G_STATIC_ASSERT (TW_MAX_WEEKS < 256 && TW_MAX_LANES < 1 << 20 && TW_MAX_PLACES < 1 << 12);

/* Any number that is the same whenever the arc is: two rounds of multiply and shift, as in Steele, Lea & Flood, Fast
 * splittable pseudorandom number generators, 2014. */
static inline gint64
tw_item_cost_get_tie_break (gint64           levels,
                            const TwItemArc *arc,
                            guint64          where,
                            guint64          from)
{
  guint64 z = ((((guint64) arc->kind << 8 | arc->slice | (guint) arc->chain << 4) << 8 | arc->week) << 20 | where) << 12 ^ from;

  z = (z + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 32) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return (gint64) (z >> 40 & (guint64) (levels - 1));
}

static inline double
tw_item_cost_get_hold (const TwItemNetwork *self,
                       const TwItemArc     *arc)
{
  return -self->hold_cost[arc->where * self->template->n_weeks + arc->week] - tw_item_network_get_surcharge (self, arc->where, arc->chain, arc->week);
}

/* As tw_item_network_add_arc_value() has cover and serve arcs, without the parts. */
static inline double
tw_item_cost_get_cover (const TwItemNetwork *self,
                        const TwItemArc     *arc)
{
  const TwItemPlace *place = &self->place[arc->where];
  double             gain = place->revenue - place->parcel + place->lost - tw_item_network_get_unsold (self, arc->where, arc->week);

  return tw_item_cost_get_hold (self, arc) + arc->credit + arc->share * place->kept * MAX (gain, 0);
}

static inline double
tw_item_cost_get_serve (const TwItemNetwork *self,
                        const TwItemArc     *arc)
{
  const TwItemMarket *market = &self->market[arc->where];
  double              unsold = tw_item_network_get_unsold (self, (guint32) market->primary, arc->week);

  return arc->share * (market->revenue - market->parcel + market->lost) + (1 - arc->share) * unsold;
}

static inline void
tw_item_cost_set (TwItemNetwork *self,
                  guint          e,
                  double         worth,
                  guint32        where)
{
  self->cost[e] = tw_item_cost_get_micros (self, worth) * self->levels + tw_item_cost_get_tie_break (self->levels, &self->arc[e], where, 0);
}

G_END_DECLS
