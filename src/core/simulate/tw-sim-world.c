/* tw-sim-world.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-world.h"

#include "model/tw-lane.h"
#include "simulate/tw-disruption.h"

#include <gio/gio.h>

/* ---- states of affairs ---- */

/* Disruptions of which one in week @now knows that they are at work in @week; demand is no state of the network. */
static guint32
get_at_work (const TwScenario *scenario,
             guint             now,
             guint             week)
{
  guint32 mask = 0;

  for (guint i = 0; i < scenario->n_disruptions; i++)
    {
      const TwDisruption *d = &scenario->disruption[i];

      if (d->kind != TW_DISRUPTION_DEMAND && d->first_week <= now && week <= d->last_week)
        mask |= 1u << i;
    }

  return mask;
}

static guint
find_effect (TwSimWorld       *self,
             GArray           *masks,
             const TwModel    *model,
             const TwSeaLanes *sea,
             const TwScenario *scenario,
             guint32           mask)
{
  TwDisruption active[TW_MAX_DISRUPTIONS];
  guint        n = 0;

  for (guint e = 0; e < masks->len; e++)
    if (g_array_index (masks, guint32, e) == mask)
      return e;
  for (guint i = 0; i < scenario->n_disruptions; i++)
    if (mask & 1u << i)
      active[n++] = scenario->disruption[i];
  g_array_append_val (masks, mask);
  self->effect = g_renew (TwEffect, self->effect, masks->len);
  tw_effect_init (&self->effect[masks->len - 1], model, sea, active, n);
  self->n_effects = masks->len;

  return masks->len - 1;
}

/* What is expected in week @now for @week. */
static void
find_effect_at (TwSimWorld       *self,
                GArray           *masks,
                const TwModel    *model,
                const TwSeaLanes *sea,
                const TwScenario *scenario,
                guint             now,
                guint             week)
{
  guint32 mask = get_at_work (scenario, now, week);

  if (mask == 0)
    return;
  if (self->at == NULL)
    self->at = g_new0 (guint16, (gsize) self->n_weeks * self->n_weeks);
  self->at[(gsize) now * self->n_weeks + week] = (guint16) (1 + find_effect (self, masks, model, sea, scenario, mask));
}

static void
find_effects (TwSimWorld       *self,
              const TwModel    *model,
              const TwSeaLanes *sea,
              const TwScenario *scenario)
{
  g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint t = 0; t < self->n_weeks; t++)
    find_effect_at (self, masks, model, sea, scenario, t, t);
  self->n_met = self->n_effects;
  for (guint now = 0; now < self->n_weeks; now++)
    for (guint t = now + 1; t < self->n_weeks; t++)
      find_effect_at (self, masks, model, sea, scenario, now, t);
}

static void
find_losses (TwSimWorld    *self,
             const TwModel *model)
{
  guint n = tw_model_get_n_places (model);

  for (guint t = self->n_weeks; t-- > 0;)
    {
      const TwEffect *effect = tw_sim_world_get (self, t, t);

      if (effect == NULL || effect->kept == NULL)
        continue;
      if (self->loss == NULL)
        {
          self->loss = g_new (guint16, n);
          for (guint p = 0; p < n; p++)
            self->loss[p] = (guint16) self->n_weeks;
        }
      for (guint p = 0; p < n; p++)
        if (effect->kept[p] < 1)
          self->loss[p] = (guint16) t;
    }
}

static void
find_demand (TwSimWorld       *self,
             const TwModel    *model,
             const TwScenario *scenario)
{
  guint    n = tw_model_get_n_markets (model);
  gboolean any = FALSE;

  for (guint i = 0; i < scenario->n_disruptions; i++)
    any |= scenario->disruption[i].kind == TW_DISRUPTION_DEMAND;
  if (!any)
    return;
  self->demand = g_new (double, (gsize) n * self->n_weeks + 1);
  for (guint m = 0; m < n; m++)
    for (guint t = 0; t < self->n_weeks; t++)
      self->demand[(gsize) m * self->n_weeks + t] = tw_disruptions_get_demand_factor (model, scenario->disruption, scenario->n_disruptions, m, t);
}

static gboolean
check (const TwSeaLanes *sea,
       const TwScenario *scenario,
       GError          **error)
{
  if (scenario->n_disruptions > TW_MAX_DISRUPTIONS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "scenario \"%s\": %u disruptions, more than %d", scenario->name, scenario->n_disruptions, TW_MAX_DISRUPTIONS);
      return FALSE;
    }
  for (guint i = 0; i < scenario->n_disruptions; i++)
    if (scenario->disruption[i].kind == TW_DISRUPTION_CANAL && tw_disruptions_get_closed (&scenario->disruption[i], 1, sea) == 0)
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "scenario \"%s\": no sea lane is known to pass \"%s\"", scenario->name, scenario->disruption[i].passage);
        return FALSE;
      }

  return TRUE;
}

gboolean
tw_sim_world_init (TwSimWorld       *self,
                   const TwModel    *model,
                   const TwSeaLanes *sea,
                   const TwScenario *scenario,
                   GError          **error)
{
  *self = (TwSimWorld){ .n_weeks = tw_model_get_n_weeks (model) };
  if (!check (sea, scenario, error))
    return FALSE;
  find_effects (self, model, sea, scenario);
  find_losses (self, model);
  find_demand (self, model, scenario);

  return TRUE;
}

void
tw_sim_world_clear (TwSimWorld *self)
{
  for (guint e = 0; e < self->n_effects; e++)
    tw_effect_clear (&self->effect[e]);
  g_free (self->effect);
  g_free (self->at);
  g_free (self->loss);
  g_free (self->demand);
  *self = (TwSimWorld){ 0 };
}

/* ---- what one pays and waits ---- */

guint
tw_sim_world_get_lead_weeks (const TwEffect   *effect,
                             const TwSimSetup *setup,
                             const TwSimLane  *lane)
{
  if (effect == NULL || effect->lane == NULL)
    return lane->lead_weeks;

  return tw_lane_get_lead_weeks (tw_sim_world_get_lane (effect, setup->model, lane->base.index));
}

/* As tw_item_network_build() would find it in the model under the effect. */
static double
get_duty_rate (const TwEffect   *effect,
               const TwSimSetup *setup,
               const TwSimItem  *item,
               guint32           place)
{
  const TwNetworkTemplate *t = setup->template;
  gint32                   own = t->duty_market[place];
  double                   sum = 0;
  guint                    n = 0;

  if (own >= 0)
    {
      const TwOffer *offer = tw_model_get_offer (setup->model, item->item, (guint32) own);
      double         rate = tw_effect_get_duty_rate (effect, (guint32) own, offer->duty_rate);

      if (offer->listed || rate > 0)
        return rate;
    }
  for (guint i = 0; i < item->n_markets; i++)
    for (guint32 m = item->market[i].base.market, k = t->first_parcel[m]; k < t->first_parcel[m + 1]; k++)
      if (tw_network_template_feeds (t, place, t->parcel[k].place))
        {
          sum += tw_effect_get_duty_rate (effect, m, tw_model_get_offer (setup->model, item->item, m)->duty_rate);
          n++;
        }

  return n > 0 ? sum / n : 0;
}

void
tw_sim_world_get_dues (const TwEffect   *effect,
                       const TwSimSetup *setup,
                       const TwSimItem  *item,
                       const TwSimLane  *lane,
                       TwSimDues        *out)
{
  guint32       index = lane->base.index;
  const TwLane *usual = tw_model_get_lane (setup->model, index);
  const TwLane *row = tw_sim_world_get_lane (effect, setup->model, index);
  double        unit_cost = item->row->unit_cost;
  double        was, freight;

  *out = (TwSimDues){ lane->base.freight, lane->base.duty, lane->base.container, lane->co2 };
  if (effect == NULL || (effect->lane == NULL && effect->tariff == NULL))
    return;
  was = tw_lane_get_unit_freight (usual, item->row);
  freight = tw_lane_get_unit_freight (row, item->row);
  out->freight += freight - was;
  out->container = tw_lane_get_unit_container (row, item->row);
  if (usual->crosses_border && effect->tariff != NULL)
    out->duty = get_duty_rate (effect, setup, item, usual->to) * (unit_cost + freight);
  else if (freight != was)
    out->duty *= (unit_cost + freight) / (unit_cost + was);
  if (effect->way != NULL)
    out->co2 *= effect->way[index];
}

double
tw_sim_world_get_queue (const TwSimWorld *self,
                        const TwLane     *lane,
                        double            week)
{
  const TwEffect *effect;

  if (self->at == NULL || !(week < self->n_weeks) || !tw_lane_goes_by_sea (lane))
    return 0;
  effect = tw_sim_world_get (self, (guint) MAX (week, 0), (guint) MAX (week, 0));

  return effect != NULL && effect->queue != NULL ? effect->queue[lane->to] : 0;
}

double
tw_sim_world_get_production (const TwEffect *effect,
                             const TwModel  *model,
                             guint32         place)
{
  return effect != NULL ? tw_effect_get_production (effect, model, place) : tw_model_get_place (model, place)->production_units_week;
}
