/* tw-network-template.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-network-template.h"

#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

static void
compute_rents (TwNetworkTemplate *self)
{
  self->rent = g_new (double, (gsize) self->n_places * self->n_weeks);
  for (guint t = 0; t < self->n_weeks; t++)
    {
      int year, month, mday;

      /* A week belongs to the month of its Thursday, as it does to a year in ISO 8601. */
      tw_day_get_ymd (tw_week_get_monday (tw_model_get_start_week (self->model) + (TwWeek) t) + 3, &year, &month, &mday);
      for (guint p = 0; p < self->n_places; p++)
        self->rent[p * self->n_weeks + t] = tw_model_get_place (self->model, p)->rent[month - 1] * TW_MONTHS_PER_WEEK;
    }
}

static void
describe_places (TwNetworkTemplate *self)
{
  self->production_weeks = g_new0 (guint, self->n_places);
  self->duty_market = g_new (gint32, self->n_places);
  for (guint p = 0; p < self->n_places; p++)
    {
      const TwPlace *place = tw_model_get_place (self->model, p);

      if (place->kind == TW_PLACE_FACTORY)
        self->production_weeks[p] = (guint) ceil (place->production_days / 7 - 1e-9);
      self->has_steps |= place->n_aged > 0 || place->n_low_stock > 0;
      self->duty_market[p] = -1;
      for (guint m = 0; m < self->n_markets && self->duty_market[p] < 0; m++)
        if (strcmp (tw_model_get_place (self->model, tw_model_get_market_place (self->model, m))->country, place->country) == 0)
          self->duty_market[p] = (gint32) m;
    }
}

static guint
find_free_phases (const TwModel *model)
{
  const guint32 all_modes = ((1u << TW_N_MODES) - 1) & ~(1u << TW_MODE_PARCEL);
  guint         phases = 0;

  for (guint i = 0; i < TW_N_PHASES; i++)
    {
      const TwPhaseRule *rule = &tw_model_get_rules (model)->phase[i];

      if (rule->inbound && (rule->modes & all_modes) == all_modes && rule->review_weeks <= 1 && rule->batch_units == 0)
        phases |= 1u << i;
    }

  return phases;
}

static void
take_lane (TwNetworkTemplate *self,
           guint32            index)
{
  const TwLane *lane = tw_model_get_lane (self->model, index);

  self->lane_of[index] = -1;
  if (!lane->open || lane->mode == TW_MODE_PARCEL)
    return;

  self->lane_of[index] = (gint32) self->n_lanes;
  self->lane[self->n_lanes++] = (TwTemplateLane){
    .lane = index,
    .from = lane->from,
    .to = lane->to,
    .lead_weeks = tw_lane_get_lead_weeks (lane),
    .handling = tw_model_get_place (self->model, lane->from)->handling_out + tw_model_get_place (self->model, lane->to)->handling_in,
    .crosses_border = lane->crosses_border,
  };
}

static void
find_reach (TwNetworkTemplate *self)
{
  self->reach = g_new0 (guint8, (gsize) self->n_places * self->n_places);
  for (guint p = 0; p < self->n_places; p++)
    {
      guint8  *reached = self->reach + (gsize) p * self->n_places;
      gboolean changed = TRUE;

      reached[p] = 1;
      while (changed)
        {
          changed = FALSE;
          for (guint i = 0; i < self->n_lanes; i++)
            if (self->lane[i].lead_weeks < self->n_weeks && reached[self->lane[i].from] > reached[self->lane[i].to])
              {
                reached[self->lane[i].to] = 1;
                changed = TRUE;
              }
        }
    }
}

static gboolean
is_open_parcel (const TwNetworkTemplate *self,
                const TwLane            *lane)
{
  return lane->open && lane->mode == TW_MODE_PARCEL;
}

/* A counting sort by market, so that equal lanes keep the order of the table. */
static void
take_parcels (TwNetworkTemplate *self)
{
  guint             n_lanes = tw_model_get_n_lanes (self->model);
  g_autofree guint *at = NULL;

  self->first_parcel = g_new0 (guint, self->n_markets + 1);
  for (guint32 i = 0; i < n_lanes; i++)
    if (is_open_parcel (self, tw_model_get_lane (self->model, i)))
      self->first_parcel[tw_model_get_market_of (self->model, tw_model_get_lane (self->model, i)->to) + 1]++;
  for (guint m = 0; m < self->n_markets; m++)
    self->first_parcel[m + 1] += self->first_parcel[m];

  at = g_memdup2 (self->first_parcel, (self->n_markets + 1) * sizeof *at);
  self->parcel = g_new (TwTemplateParcel, self->first_parcel[self->n_markets]);
  for (guint32 i = 0; i < n_lanes; i++)
    {
      const TwLane *lane = tw_model_get_lane (self->model, i);
      guint32       market;

      if (!is_open_parcel (self, lane))
        continue;
      market = (guint32) tw_model_get_market_of (self->model, lane->to);
      self->parcel[at[market]++] = (TwTemplateParcel){ .lane = i, .place = lane->from, .market = market };
    }
}

TwNetworkTemplate *
tw_network_template_new (const TwModel       *model,
                         const TwForecastSet *forecasts,
                         guint                n_weeks)
{
  TwNetworkTemplate *self = g_new0 (TwNetworkTemplate, 1);
  guint              n_lanes = tw_model_get_n_lanes (model);

  self->model = model;
  self->forecasts = forecasts;
  self->n_weeks = n_weeks == 0 ? tw_model_get_n_weeks (model) : MIN (n_weeks, tw_model_get_n_weeks (model));
  self->n_places = tw_model_get_n_places (model);
  self->n_markets = tw_model_get_n_markets (model);
  self->capital_per_week = tw_model_get_capital_rate (model) / TW_WEEKS_A_YEAR;
  self->free_phases = find_free_phases (model);
  compute_rents (self);
  describe_places (self);
  self->lane = g_new (TwTemplateLane, n_lanes);
  self->lane_of = g_new (gint32, n_lanes);
  for (guint32 i = 0; i < n_lanes; i++)
    take_lane (self, i);
  find_reach (self);
  take_parcels (self);

  return self;
}

void
tw_network_template_free (TwNetworkTemplate *self)
{
  g_free (self->rent);
  g_free (self->production_weeks);
  g_free (self->duty_market);
  g_free (self->lane);
  g_free (self->lane_of);
  g_free (self->reach);
  g_free (self->parcel);
  g_free (self->first_parcel);
  g_free (self);
}

gboolean
tw_network_template_is_apart (const TwNetworkTemplate *self,
                              guint32                  item)
{
  TwPolicy policy = tw_model_get_item_policy (self->model, item);

  return policy == TW_POLICY_FBA || policy == TW_POLICY_SCA;
}

gboolean
tw_network_template_has_apart (const TwNetworkTemplate *self)
{
  guint32 n = tw_model_get_n_items (self->model);

  for (guint32 i = 0; i < n; i++)
    if (tw_network_template_is_apart (self, i))
      return TRUE;

  return FALSE;
}

const TwPin *
tw_network_template_get_pins (const TwNetworkTemplate *self,
                              guint32                  item,
                              guint                   *n)
{
  const TwPin *pin = tw_model_get_item_pins (self->model, item, n);

  if (*n > 0 && tw_network_template_is_apart (self, item))
    *n = 0;

  return pin;
}

gboolean
tw_network_template_feeds (const TwNetworkTemplate *self,
                           guint32                  place,
                           guint32                  deliverer)
{
  if (place == deliverer)
    return TRUE;
  for (guint i = 0; i < self->n_lanes; i++)
    if (self->lane[i].from == place && self->lane[i].to == deliverer)
      return TRUE;

  return FALSE;
}
