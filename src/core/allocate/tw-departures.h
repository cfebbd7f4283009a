/* tw-departures.h: what is decided in whole cartons
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A departure, or an order, is what moves on the arcs of a lane (a factory) in a week. It is 0 or
 *
 * - of whole cartons, and of whole pallets as soon as it is more than one pallet by sea, rail or road to an overflow
 *   or fulfilment place: what is less goes as loose cartons;
 * - if an order, no less than the least the factory takes, in whole cartons.
 *
 * A source or overflow place may begin with stock that is no whole number of cartons. What is beyond whole cartons,
 * once pins are served, leaves in one piece, once, or not at all: units are sold singly only at fulfilment places.
 *
 * Each departure that is not 0 pays its lane's fixed cost. Pins are departures of their own, and no decision.
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

#define TW_NO_PLACE G_MAXUINT32

/**
 * TwDeparture: an arc whose units are to be decided
 * @from: place of the network, %TW_NO_PLACE for orders; @to: likewise
 * @week: when it leaves; of an order: when it is ready
 * @event: what it is part of: arcs of one lane and week (aged stock has its own) are one departure
 * @units: decided; @open_units of them, 0 or those of the open carton of @from
 * @largest: most that may move
 */
typedef struct
{
  guint   arc;
  guint32 from;
  guint32 to;
  guint   week;
  guint   event;
  gint64  units;
  gint64  open_units;
  gint64  largest;
} TwDeparture;

/**
 * TwDepartureEvent:
 * @units, @open_units: of all its arcs
 * @least: 0 or smallest order
 * @pallet: units on a pallet where they count, else 0
 * @fixed_cost: in cost units of the network
 */
typedef struct
{
  gint64 units;
  gint64 open_units;
  gint64 least;
  gint64 pallet;
  double fixed_cost;
} TwDepartureEvent;

/**
 * TwDepartures:
 * @carton: units in one
 * @departure: (array length=n): in order of week, orders first
 * @open_carton: (array length=n_places): units in the open carton of each place, 0 for none
 * @open_used: (array length=n_places): whether it has left
 */
typedef struct
{
  const TwItemNetwork *network;
  gint64               carton;
  TwDeparture         *departure;
  guint                n;
  TwDepartureEvent    *event;
  guint                n_events;
  gint64              *open_carton;
  gboolean            *open_used;
} TwDepartures;

/* All arcs of @network on lanes and from factories that may carry anything, none decided. */
TwDepartures *tw_departures_new (const TwItemNetwork *network) G_GNUC_WARN_UNUSED_RESULT;
void          tw_departures_free (TwDepartures *self);

/* Forgets departures, none of them decided, which thereby stay closed: those for which (array length=n) @keep is 0. */
void tw_departures_keep (TwDepartures *self,
                         const guint8 *keep);

/* Whether any flow of whole units will do. */
gboolean tw_departures_are_free (const TwDepartures *self);

/* Whether @units more on departure @i (fewer if negative), @open_units of them from the open carton, are allowed. */
gboolean tw_departures_can_add (const TwDepartures *self,
                                guint               i,
                                gint64              units,
                                gint64              open_units);

/* What they add to the fixed cost. */
double tw_departures_get_fixed_cost (const TwDepartures *self,
                                     guint               i,
                                     gint64              units);

void tw_departures_add (TwDepartures *self,
                        guint         i,
                        gint64        units,
                        gint64        open_units);

/* The change to the next larger or smaller size; 0 if there is none. An order grows from 0 to its least size. */
gint64 tw_departures_get_step_up (const TwDepartures *self,
                                  guint               i);
gint64 tw_departures_get_step_down (const TwDepartures *self,
                                    guint               i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDepartures, tw_departures_free)

G_END_DECLS
