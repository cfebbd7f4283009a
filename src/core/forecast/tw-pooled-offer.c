/* tw-pooled-offer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-pooled-offer.h"

#include "forecast/tw-negative-binomial.h"
#include "forecast/tw-phase.h"

#include <math.h>

#define CORRELATION 0.8f /* of the errors of two weeks */

/* Sums of weekly means of a group of series. */
typedef struct
{
  double *mean; /* [n_weeks] */
  double  total;
  guint   count;
} Group;

typedef struct
{
  const TwModel *model;
  guint          n_weeks;
  guint          n_markets;
  Group         *markets;
  Group          all;
  GHashTable    *cells; /* "market category" → Group */
} Pools;

static void
clear_group (gpointer data)
{
  Group *group = data;

  g_free (group->mean);
  g_free (group);
}

static void
add_to_group (Group            *group,
              const TwForecast *forecast,
              guint             n_weeks)
{
  if (group->mean == NULL)
    group->mean = g_new0 (double, n_weeks);
  for (guint t = 0; t < n_weeks; t++)
    {
      group->mean[t] += forecast->mean[t];
      group->total += forecast->mean[t];
    }
  group->count++;
}

static char *
dup_cell_key (const Pools *pools,
              guint32      item,
              guint32      market)
{
  return g_strdup_printf ("%u %s", market, tw_model_get_item (pools->model, item)->category);
}

static void
fill_pools (Pools               *pools,
            const TwForecastSet *set)
{
  for (guint i = 0; i < tw_forecast_set_get_n_series (set); i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (set, i);
      g_autofree char  *key = dup_cell_key (pools, forecast->item, forecast->market);
      Group            *cell = g_hash_table_lookup (pools->cells, key);

      if (cell == NULL)
        {
          cell = g_new0 (Group, 1);
          g_hash_table_insert (pools->cells, g_steal_pointer (&key), cell);
        }
      add_to_group (cell, forecast, pools->n_weeks);
      add_to_group (&pools->markets[forecast->market], forecast, pools->n_weeks);
      add_to_group (&pools->all, forecast, pools->n_weeks);
    }
}

/* Total of a typical item in a market; that of all markets where it has no series. */
static double
get_typical (const Pools *pools,
             guint32      market)
{
  const Group *group = pools->markets[market].count > 0 ? &pools->markets[market] : &pools->all;

  return group->count > 0 ? group->total / group->count : 0;
}

/* As the item sells elsewhere. FALSE if it sells nowhere. */
static gboolean
borrow_from_markets (const Pools         *pools,
                     const TwForecastSet *set,
                     guint32              item,
                     guint32              market,
                     double              *mean)
{
  double here = get_typical (pools, market);
  double there = 0;
  guint  count = 0;

  for (guint t = 0; t < pools->n_weeks; t++)
    mean[t] = 0;
  for (guint32 m = 0; m < pools->n_markets; m++)
    {
      const TwForecast *forecast = m != market ? tw_forecast_set_find (set, item, m) : NULL;

      if (forecast == NULL)
        continue;
      there += get_typical (pools, m);
      count++;
      for (guint t = 0; t < pools->n_weeks; t++)
        mean[t] += forecast->mean[t];
    }
  for (guint t = 0; t < pools->n_weeks; t++)
    mean[t] *= there > 0 ? here / there : 0;

  return count > 0;
}

static void
borrow_from_likes (const Pools *pools,
                   guint32      item,
                   guint32      market,
                   double      *mean)
{
  g_autofree char *key = dup_cell_key (pools, item, market);
  const Group     *group = g_hash_table_lookup (pools->cells, key);

  if (group == NULL)
    group = pools->markets[market].count > 0 ? &pools->markets[market] : &pools->all;
  for (guint t = 0; t < pools->n_weeks; t++)
    mean[t] = group->count > 0 ? group->mean[t] / group->count : 0;
}

static void
add_forecast (const Pools   *pools,
              TwForecastSet *set,
              guint32        item,
              guint32        market,
              const double  *mean)
{
  g_autofree float *means = g_new (float, pools->n_weeks);
  g_autofree float *quantile = g_new (float, (gsize) pools->n_weeks *TW_N_LEVELS);
  TwForecast        forecast;

  tw_forecast_init (&forecast, item, market);
  forecast.mean = means;
  forecast.quantile = quantile;
  forecast.error_correlation = CORRELATION;
  g_strlcpy (forecast.method, "pooled", sizeof forecast.method);
  forecast.phase = tw_phase_judge (&tw_model_get_rules (pools->model)->phase_test, &forecast).phase;
  for (guint t = 0; t < pools->n_weeks; t++)
    {
      double law[TW_N_LEVELS];

      tw_negative_binomial_quantiles (mean[t], mean[t] + mean[t] * mean[t], tw_forecast_levels, TW_N_LEVELS, law);
      means[t] = (float) mean[t];
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + k] = (float) law[k];
    }
  tw_forecast_set_add (set, &forecast);
}

void
tw_pooled_offers_add (const TwModel *model,
                      TwForecastSet *set)
{
  Pools              pools = { .model = model, .n_weeks = tw_model_get_n_weeks (model), .n_markets = tw_model_get_n_markets (model) };
  guint              n_items = tw_model_get_n_items (model);
  g_autofree double *mean = g_new (double, pools.n_weeks);
  g_autoptr (TwForecastSet) given = tw_forecast_set_new (n_items, pools.n_markets, pools.n_weeks);

  pools.markets = g_new0 (Group, pools.n_markets);
  pools.cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_group);
  fill_pools (&pools, set);
  /* Borrow from what was sold only, never from what was borrowed. */
  for (guint i = 0; i < tw_forecast_set_get_n_series (set); i++)
    tw_forecast_set_add (given, tw_forecast_set_get (set, i));

  for (guint32 item = 0; item < n_items; item++)
    for (guint32 market = 0; market < pools.n_markets; market++)
      {
        const TwOffer *offer = tw_model_get_offer (model, item, market);

        if (!offer->listed || tw_forecast_set_find (given, item, market) != NULL)
          continue;
        if (!borrow_from_markets (&pools, given, item, market, mean))
          borrow_from_likes (&pools, item, market, mean);
        add_forecast (&pools, set, item, market, mean);
      }

  for (guint32 m = 0; m < pools.n_markets; m++)
    g_free (pools.markets[m].mean);
  g_free (pools.markets);
  g_free (pools.all.mean);
  g_hash_table_unref (pools.cells);
}
