/* tw-disruption.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-disruption.h"

#include <math.h>

/* A factory that makes nothing: a limit of 0 would be none. */
#define NO_PRODUCTION 1e-6

guint32
tw_disruptions_get_closed (const TwDisruption *disruptions,
                           guint               n,
                           const TwSeaLanes   *sea)
{
  guint32 closed = 0;

  for (guint i = 0; i < n && sea != NULL; i++)
    if (disruptions[i].kind == TW_DISRUPTION_CANAL)
      closed |= tw_sea_lanes_get_passage (sea, disruptions[i].passage);

  return closed;
}

/* ---- ways by sea ---- */

static gboolean
goes_by_sea (const TwLane *lane)
{
  return lane->mode == TW_MODE_OCEAN || lane->mode == TW_MODE_FAST_OCEAN;
}

static int
find_port (const TwSeaLanes *sea,
           const TwPlace    *place)
{
  int port = *place->port != '\0' ? tw_sea_lanes_find_port (sea, place->port) : -1;

  return port >= 0 ? port : tw_sea_lanes_nearest_port (sea, place->lon, place->lat);
}

static TwSeaDetour
find_detour (const TwSeaLanes *sea,
             int               from,
             int               to,
             guint32           closed)
{
  TwSeaDetour detour = { .freight = 1 };
  guint32     passages;

  if (from == to || !tw_sea_lanes_route (sea, from, to, 0, &detour.usual_km, &passages, NULL))
    return detour;

  detour.km = detour.usual_km;
  if ((passages & closed) == 0 || detour.usual_km <= 0)
    return detour;
  if (!tw_sea_lanes_route (sea, from, to, closed, &detour.km, NULL, NULL))
    {
      detour.km = detour.days = INFINITY;
      return detour;
    }
  detour.days = (detour.km - detour.usual_km) / TW_SEA_KM_A_DAY;
  detour.freight = 1 + TW_SEA_FREIGHT_SHARE * (detour.km / detour.usual_km - 1);

  return detour;
}

void
tw_sea_detours_find (const TwModel    *model,
                     const TwSeaLanes *sea,
                     guint32           closed,
                     TwSeaDetour      *detours)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);
      TwSeaDetour  *found;
      gint64        pair;
      int           from, to;

      detours[l] = (TwSeaDetour){ .freight = 1 };
      if (!goes_by_sea (lane))
        continue;
      from = find_port (sea, tw_model_get_place (model, lane->from));
      to = find_port (sea, tw_model_get_place (model, lane->to));
      pair = (gint64) from << 32 | to;
      found = g_hash_table_lookup (known, &pair);
      if (found == NULL)
        {
          found = g_new (TwSeaDetour, 1);
          *found = find_detour (sea, from, to, closed);
          g_hash_table_insert (known, g_memdup2 (&pair, sizeof pair), found);
        }
      detours[l] = *found;
    }
}

/* ---- the model ---- */

/* Copies of the tables that change, made at need. */
typedef struct
{
  const TwModel *model;
  TwPlace       *places;
  TwLane        *lanes;
  TwOffer       *offers;
} Draft;

static TwPlace *
get_places (Draft *draft)
{
  if (draft->places == NULL)
    draft->places = g_memdup2 (tw_model_get_place (draft->model, 0), tw_model_get_n_places (draft->model) * sizeof (TwPlace));

  return draft->places;
}

static TwLane *
get_lanes (Draft *draft)
{
  if (draft->lanes == NULL)
    draft->lanes = g_memdup2 (tw_model_get_lane (draft->model, 0), tw_model_get_n_lanes (draft->model) * sizeof (TwLane));

  return draft->lanes;
}

static TwOffer *
get_offers (Draft *draft)
{
  gsize n = (gsize) tw_model_get_n_items (draft->model) * tw_model_get_n_markets (draft->model);

  if (draft->offers == NULL)
    draft->offers = g_memdup2 (tw_model_get_offer (draft->model, 0, 0), n * sizeof (TwOffer));

  return draft->offers;
}

static void
close_passages (Draft            *draft,
                const TwSeaLanes *sea,
                guint32           closed)
{
  guint                   n = tw_model_get_n_lanes (draft->model);
  g_autofree TwSeaDetour *detours = g_new (TwSeaDetour, n);

  tw_sea_detours_find (draft->model, sea, closed, detours);
  for (guint l = 0; l < n; l++)
    {
      TwLane *lane;

      if (!(detours[l].days > 0))
        continue;
      lane = &get_lanes (draft)[l];
      if (isinf (detours[l].km))
        {
          lane->open = FALSE;
          continue;
        }
      lane->lead_mean_days += detours[l].days;
      lane->cost_per_m3 *= detours[l].freight;
      lane->cost_per_kg *= detours[l].freight;
      lane->container_cost *= detours[l].freight;
    }
}

static void
delay_port (Draft              *draft,
            const TwDisruption *d)
{
  for (guint l = 0; l < tw_model_get_n_lanes (draft->model); l++)
    {
      const TwLane *present = tw_model_get_lane (draft->model, l);
      TwLane       *lane;

      if (!goes_by_sea (present) || (d->place != TW_ANY && present->from != d->place && present->to != d->place))
        continue;
      lane = &get_lanes (draft)[l];
      lane->lead_mean_days += d->amount;
      lane->lead_sd_days = hypot (lane->lead_sd_days, TW_PORT_SPREAD * d->amount);
    }
}

static void
raise_tariff (Draft              *draft,
              const TwDisruption *d)
{
  guint n_items = tw_model_get_n_items (draft->model);
  guint n_markets = tw_model_get_n_markets (draft->model);

  for (guint m = 0; m < n_markets && n_items > 0; m++)
    for (guint i = 0; i < n_items && (d->place == TW_ANY || d->place == tw_model_get_market_place (draft->model, m)); i++)
      {
        TwOffer *offer = &get_offers (draft)[(gsize) i * n_markets + m];

        offer->duty_rate = (float) CLAMP (offer->duty_rate + d->amount, 0, 10);
      }
}

static void
stop_factory (TwPlace            *place,
              const TwDisruption *d)
{
  if (place->production_units_week > 0)
    place->production_units_week = MAX (place->production_units_week * (1 - d->amount), NO_PRODUCTION);
  else if (d->amount >= 1)
    place->production_units_week = NO_PRODUCTION;
}

static void
change_rent (TwPlace            *place,
             const TwDisruption *d)
{
  for (guint m = 0; m < G_N_ELEMENTS (place->rent); m++)
    place->rent[m] = CLAMP (place->rent[m] * (1 + d->amount), 0, TW_MAX_MONEY);
}

static void
change_places (Draft              *draft,
               const TwDisruption *d)
{
  for (guint p = 0; p < tw_model_get_n_places (draft->model); p++)
    {
      TwPlaceKind kind = tw_model_get_place (draft->model, p)->kind;

      if (d->place != TW_ANY && d->place != p)
        continue;
      if (d->kind == TW_DISRUPTION_FACTORY && kind == TW_PLACE_FACTORY)
        stop_factory (&get_places (draft)[p], d);
      else if (d->kind == TW_DISRUPTION_RENT && kind != TW_PLACE_MARKET)
        change_rent (&get_places (draft)[p], d);
    }
}

/* What was sound and is changed so stays sound, but for sums that pass a limit. */
static void
keep_in_range (Draft *draft)
{
  for (guint l = 0; draft->lanes != NULL && l < tw_model_get_n_lanes (draft->model); l++)
    {
      TwLane *lane = &draft->lanes[l];

      lane->lead_mean_days = MIN (lane->lead_mean_days, 3650);
      lane->lead_sd_days = MIN (lane->lead_sd_days, 3650);
      lane->cost_per_m3 = MIN (lane->cost_per_m3, TW_MAX_MONEY);
      lane->cost_per_kg = MIN (lane->cost_per_kg, TW_MAX_MONEY);
      lane->container_cost = MIN (lane->container_cost, TW_MAX_MONEY);
    }
}

TwModel *
tw_disruptions_apply (const TwModel      *model,
                      const TwSeaLanes   *sea,
                      const TwDisruption *disruptions,
                      guint               n)
{
  Draft    draft = { .model = model };
  guint32  closed = tw_disruptions_get_closed (disruptions, n, sea);
  TwModel *applied;

  if (closed != 0)
    close_passages (&draft, sea, closed);
  for (guint i = 0; i < n; i++)
    {
      if (disruptions[i].kind == TW_DISRUPTION_PORT)
        delay_port (&draft, &disruptions[i]);
      else if (disruptions[i].kind == TW_DISRUPTION_TARIFF)
        raise_tariff (&draft, &disruptions[i]);
      else if (disruptions[i].kind == TW_DISRUPTION_FACTORY || disruptions[i].kind == TW_DISRUPTION_RENT)
        change_places (&draft, &disruptions[i]);
    }
  if (draft.places == NULL && draft.lanes == NULL && draft.offers == NULL)
    return tw_model_ref (model);

  keep_in_range (&draft);
  applied = tw_model_with_conditions (model, draft.places, draft.lanes, draft.offers, NULL);
  g_assert (applied != NULL);
  g_free (draft.places);
  g_free (draft.lanes);
  g_free (draft.offers);

  return applied;
}

/* ---- demand ---- */

double
tw_disruptions_get_demand_factor (const TwModel      *model,
                                  const TwDisruption *disruptions,
                                  guint               n,
                                  guint32             market,
                                  guint               week)
{
  guint32 place = tw_model_get_market_place (model, market);
  double  factor = 1;

  for (guint i = 0; i < n; i++)
    if (disruptions[i].kind == TW_DISRUPTION_DEMAND && week >= disruptions[i].first_week && week <= disruptions[i].last_week &&
        (disruptions[i].place == TW_ANY || disruptions[i].place == place))
      factor *= MAX (1 + disruptions[i].amount, 0);

  return factor;
}

static void
scale_forecast (TwForecast   *forecast,
                const double *factor,
                guint         n_weeks)
{
  for (guint t = 0; t < n_weeks; t++)
    {
      forecast->mean[t] = (float) (forecast->mean[t] * factor[t]);
      for (guint k = 0; k < TW_N_LEVELS; k++)
        forecast->quantile[(gsize) t * TW_N_LEVELS + k] = (float) (forecast->quantile[(gsize) t * TW_N_LEVELS + k] * factor[t]);
      if (forecast->sd != NULL)
        forecast->sd[t] = (float) (forecast->sd[t] * factor[t]);
    }
}

/* Whether any week differs. */
static gboolean
fill_factors (const TwModel      *model,
              const TwDisruption *disruptions,
              guint               n,
              guint32             market,
              double             *factor,
              guint               n_weeks)
{
  gboolean any = FALSE;

  for (guint t = 0; t < n_weeks; t++)
    {
      factor[t] = tw_disruptions_get_demand_factor (model, disruptions, n, market, t);
      any |= factor[t] != 1;
    }

  return any;
}

/* Forecasts are laid over those that stand alone; what an override changed is carried along. */
static void
add_market (TwForecastSet       *scaled,
            const TwModel       *model,
            const TwForecastSet *forecasts,
            guint32              market,
            const double        *factor)
{
  const TwForecastSet *base = tw_forecast_set_get_base (forecasts);
  guint                n_weeks = tw_forecast_set_get_n_weeks (forecasts);

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwForecast *present = tw_forecast_set_find (forecasts, i, market);
      TwForecast        forecast;

      if (present == NULL || (factor == NULL && present == tw_forecast_set_find (base, i, market)))
        continue;
      tw_forecast_copy (&forecast, present, n_weeks);
      if (factor != NULL)
        scale_forecast (&forecast, factor, n_weeks);
      tw_forecast_set_add (scaled, &forecast);
      tw_forecast_clear (&forecast);
    }
}

TwForecastSet *
tw_disruptions_apply_demand (const TwModel       *model,
                             const TwForecastSet *forecasts,
                             const TwDisruption  *disruptions,
                             guint                n)
{
  guint              n_weeks = tw_forecast_set_get_n_weeks (forecasts);
  g_autofree double *factor = g_new (double, n_weeks);
  TwForecastSet     *scaled;
  gboolean           any = FALSE;

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    any |= fill_factors (model, disruptions, n, m, factor, n_weeks);
  if (!any)
    return tw_forecast_set_ref (forecasts);

  scaled = tw_forecast_set_new_over (tw_forecast_set_get_base (forecasts));
  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    add_market (scaled, model, forecasts, m, fill_factors (model, disruptions, n, m, factor, n_weeks) ? factor : NULL);

  return scaled;
}
