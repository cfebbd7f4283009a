/* tw-effect.h: what disruptions do, in one place for plans and for simulated weeks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tw_disruptions_apply() makes a model of it and #TwSimWorld one for each state of affairs, so that what a plan counts on and
 * what a simulated week brings are the same.
 */

#pragma once

#include "model/tw-model.h"
#include "sealane/tw-sea-route.h"

G_BEGIN_DECLS

/* A factory that makes nothing: a limit of 0 would be none. */
#define TW_EFFECT_NO_PRODUCTION 1e-6

/**
 * TwEffect: all that some disruptions do to a network at once; %NULL where they change nothing
 * @lane: (array length=n_lanes): the lanes as they are then
 * @closed: (array length=n_lanes): whether no way is left by sea
 * @way: (array length=n_lanes): factor of the distance
 * @queue: (array length=n_places): days that ships wait at a port
 * @kept: (array length=n_places): share of its production that a factory keeps
 * @rent: (array length=n_places): factor
 * @tariff: (array length=n_markets): what is added to duty rates
 *
 * A canal closed makes lanes longer and dearer as #TwSeaDetour says, or closes them;
 * a port congested adds days to the mean of lanes by sea from and to the place, and spreads them;
 * a tariff, a factory's loss and a rent are as they say. Several of one kind add up, or multiply.
 * Demand is no part of it: see tw_disruptions_get_demand_factor().
 */
typedef struct
{
  TwLane *lane;
  guint8 *closed;
  double *way;
  double *queue;
  double *kept;
  double *rent;
  double *tariff;
} TwEffect;

/**
 * tw_effect_init:
 * @sea: (nullable): without it no canal closes
 * @disruptions: (array length=n): all of them at work, whatever their weeks
 */
void tw_effect_init (TwEffect           *self,
                     const TwModel      *model,
                     const TwSeaLanes   *sea,
                     const TwDisruption *disruptions,
                     guint               n);
void tw_effect_clear (TwEffect *self);

/* Of a market whose rate is otherwise @rate. */
double tw_effect_get_duty_rate (const TwEffect *self,
                                guint32         market,
                                double          rate);

/* Units a week, 0 for no limit: a factory without one makes what it did unless all is lost, for there is no number to take
 * a share of. */
double tw_effect_get_production (const TwEffect *self,
                                 const TwModel  *model,
                                 guint32         place);

/* What rent of @place becomes. */
double tw_effect_get_rent (const TwEffect *self,
                           guint32         place,
                           double          rent);

/* Returns: (transfer full): @model as it is then, all other tables shared; itself if nothing changes */
TwModel *tw_effect_apply (const TwEffect *self,
                          const TwModel  *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
