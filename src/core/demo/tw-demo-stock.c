/* tw-demo-stock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo-stock.h"

#include "demo/tw-demo-random.h"

#include <math.h>
#include <string.h>

#define STREAM_STOCK 5000000
#define AHEAD_WEEKS  8 /* over which cover is counted */

/* Weeks of cover a centre holds, and the share of the market's demand it sees. Invented, so that the plan
 * has something to put right: too much in some countries, too little in others. */
static const struct
{
  const char *place;
  const char *market;
  double      share;
  double      cover_weeks;
} centre_covers[] = {
  { "FC-US-W", "US", 0.45, 3.0 },
  { "FC-US-E", "US", 0.55, 5.5 },
  { "FC-CA", "CA", 1, 2.0 },
  { "FC-MX", "MX", 1, 7.0 },
  { "FC-BR", "BR", 1, 14.0 },
  { "FC-GB", "GB", 1, 11.0 },
  { "FC-DE", "DE", 1, 17.0 },
  { "FC-FR", "FR", 1, 2.5 },
  { "FC-IT", "IT", 1, 12.0 },
  { "FC-ES", "ES", 1, 3.0 },
  { "FC-NL", "NL", 1, 4.0 },
  { "FC-SE", "SE", 1, 6.0 },
  { "FC-PL", "PL", 1, 20.0 },
  { "FC-BE", "BE", 1, 2.0 },
  { "FC-AE", "AE", 1, 15.0 },
  { "FC-SA", "SA", 1, 4.0 },
  { "FC-JP", "JP", 1, 16.0 },
  { "FC-AU", "AU", 1, 3.5 },
  { "FC-SG", "SG", 1, 8.0 },
  { "FC-IN", "IN", 1, 6.0 },
};

#define COVER_SPREAD       0.65 /* logarithm, between items */
#define SOURCE_COVER_WEEKS 7.0  /* of all markets */
#define US_COVER_WEEKS     3.0
#define EU_COVER_WEEKS     2.5

/* What is on its way: the busiest items of each lane's market, how far it has come (share of the lead
 * time) and how many weeks of that market's demand it carries. */
static const struct
{
  const char *to;
  const char *market;
  TwMode      mode;
  guint       rank; /* 0: the item the market sells most of */
  double      done;
  double      weeks;
} on_the_way[] = {
  { "FC-US-W", "US", TW_MODE_OCEAN, 0, 0.70, 4 },
  { "FC-US-W", "US", TW_MODE_OCEAN, 1, 0.35, 4 },
  { "FC-US-W", "US", TW_MODE_FAST_OCEAN, 2, 0.50, 3 },
  { "FC-US-W", "US", TW_MODE_AIR, 3, 0.55, 1 },
  { "FC-US-E", "US", TW_MODE_OCEAN, 0, 0.45, 4 },
  { "AWD-US", "US", TW_MODE_OCEAN, 4, 0.80, 6 },
  { "FC-CA", "CA", TW_MODE_OCEAN, 0, 0.60, 5 },
  { "FC-GB", "GB", TW_MODE_OCEAN, 0, 0.85, 6 },
  { "FC-DE", "DE", TW_MODE_RAIL, 1, 0.40, 4 },
  { "AWD-EU", "DE", TW_MODE_OCEAN, 0, 0.55, 8 },
  { "FC-FR", "FR", TW_MODE_OCEAN, 0, 0.30, 6 },
  { "FC-FR", "FR", TW_MODE_AIR, 1, 0.50, 2 },
  { "FC-JP", "JP", TW_MODE_OCEAN, 0, 0.50, 5 },
  { "FC-AU", "AU", TW_MODE_OCEAN, 0, 0.75, 5 },
};

static int
find_place (const TwModel *model,
            const char    *id)
{
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    if (strcmp (tw_model_get_place (model, i)->id, id) == 0)
      return (int) i;

  return -1;
}

/* Markets are numbered in the order of the place table, also before sealing. */
static guint
count_markets_before (const TwModel *model,
                      int            place)
{
  guint n = 0;

  for (int i = 0; i < place; i++)
    n += tw_model_get_place (model, (guint32) i)->kind == TW_PLACE_MARKET;

  return n;
}

static guint
find_market (const TwModel *model,
             const char    *id)
{
  return count_markets_before (model, find_place (model, id));
}

static double
get_ahead (const TwDemoDemand *demand,
           guint               item,
           guint               market)
{
  double sum = 0;

  for (int t = 0; t < AHEAD_WEEKS; t++)
    sum += tw_demo_demand_get_rate (demand, item, market, tw_demo_get_start_week () + t);

  return sum / AHEAD_WEEKS;
}

/* Units of one layer; reserved and receiving only where goods come and go daily. */
static void
add_layer (TwModel      *model,
           TwDemoRandom *random,
           guint         item,
           guint         place,
           double        units,
           guint         age_days)
{
  TwStock  layer = { .item = item, .place = place, .age_days = age_days };
  gboolean busy = tw_model_get_place (model, place)->kind == TW_PLACE_FULFILMENT;
  double   reserved = busy && age_days < 120 ? 0.01 + 0.04 * tw_demo_random_uniform (random) : 0;

  layer.on_hand = (guint32) round (units);
  layer.reserved = (guint32) (reserved * layer.on_hand);
  if (layer.on_hand > 0)
    tw_model_add_stock (model, &layer);
}

/* Eight weeks of cover came lately; what is beyond has been lying about the longer the more it is. */
static void
add_aged (TwModel      *model,
          TwDemoRandom *random,
          guint         item,
          guint         place,
          double        rate,
          double        cover_weeks)
{
  const double step[] = { 4, 10, 20, 1000 };
  const guint  from[] = { 6, 40, 100, 190 };
  const guint  span[] = { 30, 50, 75, 160 };
  double       done = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (step) && done < cover_weeks; i++)
    {
      double weeks = MIN (cover_weeks, step[i]) - done;

      add_layer (model, random, item, place, rate * weeks, from[i] + (guint) (tw_demo_random_uniform (random) * span[i]));
      done += weeks;
    }
}

static void
add_receiving (TwModel      *model,
               TwDemoRandom *random,
               guint         item,
               guint         place,
               double        rate)
{
  guint32 units = (guint32) round (rate * (0.5 + tw_demo_random_uniform (random)));

  if (units > 0 && tw_demo_random_uniform (random) < 0.12)
    tw_model_add_stock (model, &(TwStock){ .item = item, .place = place, .receiving = units });
}

static void
add_centre_stock (TwModel            *model,
                  const TwDemoDemand *demand,
                  TwDemoRandom       *random,
                  guint               item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (centre_covers); i++)
    {
      guint  place = (guint) find_place (model, centre_covers[i].place);
      double rate = centre_covers[i].share * get_ahead (demand, item, find_market (model, centre_covers[i].market));
      double cover = centre_covers[i].cover_weeks * exp (COVER_SPREAD * tw_demo_random_normal (random));

      if (tw_demo_demand_is_fading (demand, item))
        cover *= 2.5;
      add_aged (model, random, item, place, rate, MIN (cover, 60));
      add_receiving (model, random, item, place, rate);
    }
}

static double
get_region_rate (const TwModel      *model,
                 const TwDemoDemand *demand,
                 guint               item,
                 const char *const  *countries,
                 guint               n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += get_ahead (demand, item, find_market (model, countries[i]));

  return sum;
}

static void
add_bulk_stock (TwModel            *model,
                const TwDemoDemand *demand,
                TwDemoRandom       *random,
                guint               item)
{
  static const char *const america[] = { "US", "CA", "MX" };
  static const char *const europe[] = { "DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE" };
  guint                    n_markets = count_markets_before (model, (int) tw_model_get_n_places (model));
  double                   world = 0;

  for (guint m = 0; m < n_markets; m++)
    world += get_ahead (demand, item, m);
  add_layer (model, random, item, (guint) find_place (model, "GWD-SZ"), world * SOURCE_COVER_WEEKS * exp (COVER_SPREAD * tw_demo_random_normal (random)), 10 + (guint) (60 * tw_demo_random_uniform (random)));
  if (tw_demo_random_uniform (random) < 0.6)
    add_layer (model, random, item, (guint) find_place (model, "AWD-US"), get_region_rate (model, demand, item, america, G_N_ELEMENTS (america)) * US_COVER_WEEKS * exp (COVER_SPREAD * tw_demo_random_normal (random)), 20 + (guint) (100 * tw_demo_random_uniform (random)));
  if (tw_demo_random_uniform (random) < 0.6)
    add_layer (model, random, item, (guint) find_place (model, "AWD-EU"), get_region_rate (model, demand, item, europe, G_N_ELEMENTS (europe)) * EU_COVER_WEEKS * exp (COVER_SPREAD * tw_demo_random_normal (random)), 20 + (guint) (100 * tw_demo_random_uniform (random)));
}

/* The item that sells most in @market once @rank better ones are left out. */
static guint
find_seller (const TwModel      *model,
             const TwDemoDemand *demand,
             guint               market,
             guint               rank)
{
  guint  n = tw_model_get_n_items (model);
  double below = INFINITY;
  guint  best = 0;

  for (guint r = 0; r <= rank; r++)
    {
      double most = -1;

      for (guint i = 0; i < n; i++)
        {
          double rate = get_ahead (demand, i, market);

          if (rate < below && rate > most)
            {
              most = rate;
              best = i;
            }
        }
      below = most;
    }

  return best;
}

static guint32
find_lane (const TwModel *model,
           const char    *from,
           const char    *to,
           TwMode         mode)
{
  int lane = tw_model_find_lane (model, (guint32) find_place (model, from), (guint32) find_place (model, to), mode);

  g_assert (lane >= 0);

  return (guint32) lane;
}

static void
add_shipments (TwModel            *model,
               const TwDemoDemand *demand)
{
  TwDay start = tw_week_get_monday (tw_demo_get_start_week ());

  for (gsize i = 0; i < G_N_ELEMENTS (on_the_way); i++)
    {
      guint            market = find_market (model, on_the_way[i].market);
      guint            item = find_seller (model, demand, market, on_the_way[i].rank);
      guint32          at = find_lane (model, "GWD-SZ", on_the_way[i].to, on_the_way[i].mode);
      const TwLane    *lane = tw_model_get_lane (model, at);
      guint            carton = tw_model_get_item (model, item)->units_per_carton;
      int              gone = (int) round (on_the_way[i].done * lane->lead_mean_days);
      guint            cartons = (guint) ceil (on_the_way[i].weeks * get_ahead (demand, item, market) / carton);
      g_autofree char *id = g_strdup_printf ("SZ26-%04u", 817 + (guint) i * 13);

      tw_model_add_shipment (model, &(TwShipment){
                                      .id = id,
                                      .item = item,
                                      .lane = at,
                                      .units = MAX (cartons, 1) * carton,
                                      .depart = start - gone,
                                      .eta = start - gone + (int) round (lane->lead_mean_days),
                                      .eta_sd_days = (float) (lane->lead_sd_days * sqrt (1 - on_the_way[i].done)),
                                    });
    }
}

void
tw_demo_add_stock (TwModel            *model,
                   const TwDemoDemand *demand,
                   guint64             seed)
{
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    {
      TwDemoRandom random;

      tw_demo_random_init (&random, seed, STREAM_STOCK, i);
      add_centre_stock (model, demand, &random, i);
      add_bulk_stock (model, demand, &random, i);
    }
  add_shipments (model, demand);
}
