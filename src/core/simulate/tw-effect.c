/* tw-effect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-effect.h"

#include "model/tw-lane.h"
#include "simulate/tw-disruption.h"

#include <math.h>

#define MAX_DAYS 3650.0 /* of a lane, see tw-model.h */
#define MAX_DUTY 10.0

static double *
get_row (double **row,
         guint    n,
         double   value)
{
  if (*row == NULL)
    {
      *row = g_new (double, n + 1);
      for (guint i = 0; i < n; i++)
        (*row)[i] = value;
    }

  return *row;
}

static TwLane *
get_lanes (TwEffect      *self,
           const TwModel *model)
{
  if (self->lane == NULL)
    self->lane = g_memdup2 (tw_model_get_lane (model, 0), tw_model_get_n_lanes (model) * sizeof (TwLane));

  return self->lane;
}

/* ---- lanes ---- */

static void
lengthen (TwLane            *lane,
          const TwSeaDetour *detour)
{
  lane->lead_mean_days = MIN (lane->lead_mean_days + detour->days, MAX_DAYS);
  lane->cost_per_m3 = MIN (lane->cost_per_m3 * detour->freight, TW_MAX_MONEY);
  lane->cost_per_kg = MIN (lane->cost_per_kg * detour->freight, TW_MAX_MONEY);
  lane->container_cost = MIN (lane->container_cost * detour->freight, TW_MAX_MONEY);
}

static void
close_passages (TwEffect         *self,
                const TwModel    *model,
                const TwSeaLanes *sea,
                guint32           closed)
{
  guint                   n = tw_model_get_n_lanes (model);
  g_autofree TwSeaDetour *detours = g_new (TwSeaDetour, n + 1);

  tw_sea_detours_find (model, sea, closed, detours);
  for (guint l = 0; l < n; l++)
    {
      if (!(detours[l].days > 0))
        continue;
      if (isinf (detours[l].km))
        {
          if (self->closed == NULL)
            self->closed = g_new0 (guint8, n);
          self->closed[l] = TRUE;
          get_lanes (self, model)[l].open = FALSE;
          continue;
        }
      lengthen (&get_lanes (self, model)[l], &detours[l]);
      get_row (&self->way, n, 1)[l] = detours[l].km / detours[l].usual_km;
    }
}

static void
delay_port (TwEffect           *self,
            const TwModel      *model,
            const TwDisruption *d)
{
  guint   n = tw_model_get_n_places (model);
  double *queue = get_row (&self->queue, n, 0);

  for (guint p = 0; p < n; p++)
    if (d->place == TW_ANY || d->place == p)
      queue[p] += d->amount;
  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *present = tw_model_get_lane (model, l);
      TwLane       *lane;

      if (!tw_lane_goes_by_sea (present) || (d->place != TW_ANY && present->from != d->place && present->to != d->place))
        continue;
      lane = &get_lanes (self, model)[l];
      lane->lead_mean_days = MIN (lane->lead_mean_days + d->amount, MAX_DAYS);
      lane->lead_sd_days = MIN (hypot (lane->lead_sd_days, TW_PORT_SPREAD * d->amount), MAX_DAYS);
    }
}

/* ---- places and markets ---- */

static void
scale_places (double            **row,
              const TwModel      *model,
              const TwDisruption *d,
              double              factor)
{
  guint n = tw_model_get_n_places (model);

  get_row (row, n, 1);
  for (guint p = 0; p < n; p++)
    {
      TwPlaceKind kind = tw_model_get_place (model, p)->kind;

      if ((d->place == TW_ANY || d->place == p) && (d->kind == TW_DISRUPTION_FACTORY ? kind == TW_PLACE_FACTORY : kind != TW_PLACE_MARKET))
        (*row)[p] *= MAX (factor, 0);
    }
}

static void
raise_tariff (TwEffect           *self,
              const TwModel      *model,
              const TwDisruption *d)
{
  guint   n = tw_model_get_n_markets (model);
  double *tariff = get_row (&self->tariff, n, 0);

  for (guint m = 0; m < n; m++)
    if (d->place == TW_ANY || d->place == tw_model_get_market_place (model, m))
      tariff[m] += d->amount;
}

static void
add_disruption (TwEffect           *self,
                const TwModel      *model,
                const TwDisruption *d)
{
  switch (d->kind)
    {
    case TW_DISRUPTION_PORT:
      delay_port (self, model, d);
      break;
    case TW_DISRUPTION_TARIFF:
      raise_tariff (self, model, d);
      break;
    case TW_DISRUPTION_FACTORY:
      scale_places (&self->kept, model, d, 1 - d->amount);
      break;
    case TW_DISRUPTION_RENT:
      scale_places (&self->rent, model, d, 1 + d->amount);
      break;
    case TW_DISRUPTION_CANAL: /* all of them together */
    case TW_DISRUPTION_DEMAND:
      break;
    }
}

void
tw_effect_init (TwEffect           *self,
                const TwModel      *model,
                const TwSeaLanes   *sea,
                const TwDisruption *disruptions,
                guint               n)
{
  guint32 closed = tw_disruptions_get_closed (disruptions, n, sea);

  *self = (TwEffect){ 0 };
  if (closed != 0)
    close_passages (self, model, sea, closed);
  for (guint i = 0; i < n; i++)
    add_disruption (self, model, &disruptions[i]);
}

void
tw_effect_clear (TwEffect *self)
{
  g_free (self->lane);
  g_free (self->closed);
  g_free (self->way);
  g_free (self->queue);
  g_free (self->kept);
  g_free (self->rent);
  g_free (self->tariff);
  *self = (TwEffect){ 0 };
}

double
tw_effect_get_duty_rate (const TwEffect *self,
                         guint32         market,
                         double          rate)
{
  return self->tariff != NULL ? CLAMP (rate + self->tariff[market], 0, MAX_DUTY) : rate;
}

double
tw_effect_get_production (const TwEffect *self,
                          const TwModel  *model,
                          guint32         place)
{
  double units = tw_model_get_place (model, place)->production_units_week;

  if (self->kept == NULL || self->kept[place] == 1)
    return units;
  if (units > 0)
    return MAX (units * self->kept[place], TW_EFFECT_NO_PRODUCTION);

  return self->kept[place] > 0 ? 0 : TW_EFFECT_NO_PRODUCTION;
}

double
tw_effect_get_rent (const TwEffect *self,
                    guint32         place,
                    double          rent)
{
  return self->rent != NULL ? MIN (rent * self->rent[place], TW_MAX_MONEY) : rent;
}

/* ---- the model ---- */

static TwPlace *
dup_places (const TwModel  *model,
            const TwEffect *effect)
{
  guint    n = tw_model_get_n_places (model);
  TwPlace *places = g_memdup2 (tw_model_get_place (model, 0), n * sizeof *places);

  for (guint p = 0; p < n; p++)
    {
      places[p].production_units_week = tw_effect_get_production (effect, model, p);
      for (guint m = 0; m < G_N_ELEMENTS (places[p].rent); m++)
        places[p].rent[m] = tw_effect_get_rent (effect, p, places[p].rent[m]);
    }

  return places;
}

static TwOffer *
dup_offers (const TwModel  *model,
            const TwEffect *effect)
{
  guint    n_markets = tw_model_get_n_markets (model);
  gsize    n = (gsize) tw_model_get_n_items (model) * n_markets;
  TwOffer *offers = g_memdup2 (tw_model_get_offer (model, 0, 0), n * sizeof *offers);

  for (gsize i = 0; i < n; i++)
    offers[i].duty_rate = (float) tw_effect_get_duty_rate (effect, (guint32) (i % n_markets), offers[i].duty_rate);

  return offers;
}

TwModel *
tw_effect_apply (const TwEffect *effect,
                 const TwModel  *model)
{
  g_autofree TwPlace *places = effect->kept != NULL || effect->rent != NULL ? dup_places (model, effect) : NULL;
  g_autofree TwOffer *offers = effect->tariff != NULL && tw_model_get_n_items (model) > 0 ? dup_offers (model, effect) : NULL;
  TwModel            *applied;

  if (places == NULL && effect->lane == NULL && offers == NULL)
    return tw_model_ref (model);

  applied = tw_model_with_conditions (model, places, effect->lane, offers, NULL);
  g_assert (applied != NULL);

  return applied;
}
