/* tw-pooled-offer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-pooled-offer.h"

#include "forecast/tw-forecast-law.h"
#include "forecast/tw-negative-binomial.h"
#include "forecast/tw-phase.h"

#include <math.h>
#include <string.h>

#define CORRELATION 0.8f /* of the errors of two weeks */
#define PRICE_BAND  0.5  /* deviation of log prices within which items sell alike */
#define YOUNG       8
#define LIKES_WEEKS 0.5
#define ITEM_WEEKS  1.5

/* Sums of weekly means of a group of series. */
typedef struct
{
  double *mean; /* [n_weeks] */
  double  total;
  guint   count;
  GArray *members; /* (nullable): of guint, positions in the set */
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

static double
get_total (const float *mean,
           guint        n)
{
  double sum = 0;

  for (guint t = 0; t < n; t++)
    sum += mean[t];

  return sum;
}

static void
clear_group (gpointer data)
{
  Group *group = data;

  g_free (group->mean);
  g_clear_pointer (&group->members, g_array_unref);
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
          cell->members = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (pools->cells, g_steal_pointer (&key), cell);
        }
      add_to_group (cell, forecast, pools->n_weeks);
      g_array_append_val (cell->members, i);
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

/* How much alike two offers of a market are by their price. */
static double
get_likeness (const Pools *pools,
              guint32      item,
              guint32      other,
              guint32      market)
{
  double price = tw_model_get_offer (pools->model, item, market)->price;
  double like = tw_model_get_offer (pools->model, other, market)->price;
  double apart = price > 0 && like > 0 ? log (price / like) / PRICE_BAND : 0;

  return exp (-0.5 * MIN (apart * apart, 8)); /* where all are far away, all count */
}

/* As the mean item of the category in this market, the more so the closer its price; itself left out. FALSE if there is
 * none. */
static gboolean
borrow_from_category (const Pools         *pools,
                      const TwForecastSet *set,
                      guint32              item,
                      guint32              market,
                      double              *mean)
{
  g_autofree char *key = dup_cell_key (pools, item, market);
  const Group     *cell = g_hash_table_lookup (pools->cells, key);
  double           sum = 0;

  for (guint t = 0; t < pools->n_weeks; t++)
    mean[t] = 0;
  for (guint i = 0; cell != NULL && i < cell->members->len; i++)
    {
      const TwForecast *like = tw_forecast_set_get (set, g_array_index (cell->members, guint, i));
      double            weight = like->item != item ? get_likeness (pools, item, like->item, market) : 0;

      sum += weight;
      for (guint t = 0; t < pools->n_weeks; t++)
        mean[t] += weight * like->mean[t];
    }
  for (guint t = 0; sum > 0 && t < pools->n_weeks; t++)
    mean[t] /= sum;

  return sum > 0;
}

static void
borrow_from_likes (const Pools         *pools,
                   const TwForecastSet *set,
                   guint32              item,
                   guint32              market,
                   double              *mean)
{
  const Group *group = pools->markets[market].count > 0 ? &pools->markets[market] : &pools->all;

  if (borrow_from_category (pools, set, item, market, mean))
    return;
  for (guint t = 0; t < pools->n_weeks; t++)
    mean[t] = group->count > 0 ? group->mean[t] / group->count : 0;
}

/* ---- what drives it, and its profile ---- */

/* Whichever is expected to sell more over all weeks; the first of equals. */
static const TwForecast *
get_larger (const Pools      *pools,
            const TwForecast *a,
            const TwForecast *b)
{
  if (a == NULL || b == NULL)
    return a != NULL ? a : b;

  return get_total (b->mean, pools->n_weeks) > get_total (a->mean, pools->n_weeks) ? b : a;
}

/* The series whose factors an offer without history has: the largest of its likes in this market, whose season and events
 * they share, or else the item where it sells most. */
static const TwForecast *
find_donor (const Pools         *pools,
            const TwForecastSet *set,
            guint32              item,
            guint32              market)
{
  g_autofree char  *key = dup_cell_key (pools, item, market);
  const Group      *cell = g_hash_table_lookup (pools->cells, key);
  const TwForecast *best = NULL;

  for (guint i = 0; cell != NULL && i < cell->members->len; i++)
    best = get_larger (pools, best, tw_forecast_set_get (set, g_array_index (cell->members, guint, i)));
  if (best != NULL)
    return best;
  for (guint32 m = 0; m < pools->n_markets; m++)
    if (m != market)
      best = get_larger (pools, best, tw_forecast_set_find (set, item, m));

  return best;
}

/* Effects of drivers; the price is that of the offer, so its own factor is none. */
static void
borrow_effects (const TwForecast *donor,
                guint             n_weeks,
                TwForecast       *forecast)
{
  guint32 kinds = donor->factors & (1u << TW_FACTOR_SEASON | 1u << TW_FACTOR_EVENT);
  guint   n = 0;
  guint   from = 0;

  memcpy (forecast->effect, donor->effect, sizeof forecast->effect);
  forecast->elasticity = donor->elasticity;
  forecast->factor = g_new (float, 2 * n_weeks);
  forecast->past_factor = g_new (float, 2);
  for (guint k = 0; k < TW_N_FACTORS; k++)
    {
      if (kinds & 1u << k)
        {
          memcpy (forecast->factor + n * n_weeks, donor->factor + from * n_weeks, n_weeks * sizeof *donor->factor);
          forecast->past_factor[n++] = donor->past_factor[from];
        }
      from += (donor->factors >> k) & 1;
    }
  forecast->factors = kinds;
}

static void
add_forecast (const Pools         *pools,
              const TwForecastSet *given,
              TwForecastSet       *set,
              guint32              item,
              guint32              market,
              const double        *mean)
{
  const TwForecast *donor = find_donor (pools, given, item, market);
  TwForecast        forecast;

  tw_forecast_init (&forecast, item, market);
  forecast.mean = g_new (float, pools->n_weeks);
  forecast.quantile = g_new (float, (gsize) pools->n_weeks *TW_N_LEVELS);
  forecast.sd = g_new (float, pools->n_weeks);
  if (donor != NULL)
    borrow_effects (donor, pools->n_weeks, &forecast);
  forecast.error_correlation = CORRELATION;
  g_strlcpy (forecast.method, "pooled", sizeof forecast.method);
  forecast.phase = tw_phase_judge (&tw_model_get_rules (pools->model)->phase_test, &forecast).phase;
  for (guint t = 0; t < pools->n_weeks; t++)
    {
      double law[TW_N_LEVELS];

      tw_negative_binomial_quantiles (mean[t], mean[t] + mean[t] * mean[t], tw_forecast_levels, TW_N_LEVELS, law);
      forecast.mean[t] = (float) mean[t];
      forecast.sd[t] = (float) sqrt (mean[t] + mean[t] * mean[t]);
      for (guint k = 0; k < TW_N_LEVELS; k++)
        forecast.quantile[t * TW_N_LEVELS + k] = (float) law[k];
    }
  tw_forecast_set_add (set, &forecast);
  tw_forecast_clear (&forecast);
}

/* ---- young series ---- */

/* The level of a series that has just begun, between its own and that of its likes; the weeks it was for sale count against
 * the weeks its likes are worth, so that they say less and less. */
static void
ask_likes (const Pools         *pools,
           const TwForecastSet *given,
           const TwForecast    *own,
           double              *mean,
           TwForecastSet       *set)
{
  gboolean   elsewhere = borrow_from_markets (pools, given, own->item, own->market, mean);
  double     weeks = elsewhere ? ITEM_WEEKS : LIKES_WEEKS;
  double     total = get_total (own->mean, pools->n_weeks);
  double     likes = 0;
  double     ratio;
  TwForecast forecast;

  if (!elsewhere && !borrow_from_category (pools, given, own->item, own->market, mean))
    return;
  for (guint t = 0; t < pools->n_weeks; t++)
    likes += mean[t];
  ratio = total > 0 ? (own->age_weeks + weeks * likes / total) / (own->age_weeks + weeks) : 1;

  tw_forecast_copy (&forecast, own, pools->n_weeks);
  for (guint t = 0; t < pools->n_weeks; t++)
    {
      tw_forecast_law_scale (&forecast.mean[t], forecast.quantile + (gsize) t * TW_N_LEVELS, ratio);
      if (forecast.sd != NULL)
        forecast.sd[t] = (float) (ratio <= TW_FORECAST_LAW_FAR ? forecast.sd[t] * ratio : tw_forecast_law_guess_sd (forecast.mean[t]));
    }
  g_strlcpy (forecast.method, "young, likes", sizeof forecast.method);
  tw_forecast_set_add (set, &forecast);
  tw_forecast_clear (&forecast);
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
          borrow_from_likes (&pools, given, item, market, mean);
        add_forecast (&pools, given, set, item, market, mean);
      }
  for (guint i = 0; i < tw_forecast_set_get_n_series (given); i++)
    {
      const TwForecast *own = tw_forecast_set_get (given, i);

      if (own->age_weeks > 0 && own->age_weeks < YOUNG)
        ask_likes (&pools, given, own, mean, set);
    }

  for (guint32 m = 0; m < pools.n_markets; m++)
    g_free (pools.markets[m].mean);
  g_free (pools.markets);
  g_free (pools.all.mean);
  g_hash_table_unref (pools.cells);
}
