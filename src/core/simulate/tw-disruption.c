/* tw-disruption.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-disruption.h"

#include "model/tw-lane.h"

#include <math.h>

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
      if (!tw_lane_goes_by_sea (lane))
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

TwModel *
tw_disruptions_apply (const TwModel      *model,
                      const TwSeaLanes   *sea,
                      const TwDisruption *disruptions,
                      guint               n)
{
  TwEffect effect;
  TwModel *applied;

  tw_effect_init (&effect, model, sea, disruptions, n);
  applied = tw_effect_apply (&effect, model);
  tw_effect_clear (&effect);

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
