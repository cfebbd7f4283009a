/* tw-demo-demand.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures quoted as fitted come from
 *
 *   UCI: Online Retail II, D. Chen, 2019, doi:10.24432/C5CG6D, CC BY 4.0: 1,044,847 invoice lines of a British
 *     gift wholesaler, December 2009 to December 2011, 43 countries. One of its order lines counts as one
 *     unit here: a shop there buys dozens where a consumer buys one.
 *   OJ: Dominick's orange juice, 83 stores, 11 brands, weeks 40 to 148 (R package bayesm): regression of log
 *     sales on log own price, mean log price of the others, deal and advert, store by store.
 *
 * No line of either is in this program; what is here are means, shares and spreads. The rest is assumed
 * and says so.
 */

#include "demo/tw-demo-demand.h"

#include "demo/tw-demo-random.h"
#include "demo/tw-demo-season.h"

#include <math.h>
#include <string.h>

/* Units a week of the median item over all markets: assumed. Spread between items as in UCI: products with
 * a line a week or more, logarithm, 0.92. */
#define ITEM_MEDIAN 42.0
#define ITEM_SPREAD 0.92
#define ITEM_CUT    2.2 /* standard deviations */

/* How much more or less one country likes an item than its size says: UCI, Germany, France and Ireland,
 * 1,423 pairs of product and country with eight lines expected, logarithm, chance taken off: 0.90. */
#define AFFINITY_SPREAD 0.90

/* Year on year, logarithm, chance taken off: UCI, 955 products sold through both years: 0.38. The
 * median there is -0.17, the fate of that firm's old lines; 0.05 is assumed. */
#define GROWTH_SPREAD 0.38
#define GROWTH_MEDIAN 0.05
#define GROWTH_SHARED 0.8 /* of the variance is the item's, the rest the country's with it: assumed */

/* Products with two lines a week that began after the first quarter: UCI, 35 %; ended before the last: 12 %. */
#define LAUNCH_SHARE  0.35
#define FADING_SHARE  0.12
#define FADING_A_YEAR 1.4 /* logarithm, assumed */

/* Price elasticity: OJ, 913 regressions, quartiles -3.6, -2.9, -2.2: normal with 1.0. */
#define ELASTICITY_MEAN   (-2.9)
#define ELASTICITY_SPREAD 1.0

/* Weeks sold at less than 88 % of the usual price: UCI, Great Britain, 11 %. About half of them fall on
 * events. Price on a deal over regular price: OJ, lower quartile and median, 0.78 and 0.89. */
#define DEAL_CHANCE 0.08
#define DEAL_DEEP   0.22
#define DEAL_SLIGHT 0.11

/* Overdispersion of a week, variance = m + φ m²: UCI, 2,154 series of product and country with half a line
 * a week or more and the season taken off, medians 0.38 at 0.75 a week, 0.56 at 1.5, 0.26 at 3.5, 0.18 at
 * 7, 0.13 above. Events and deals make some of it; the rest is φ = 0.06 + 0.40 / (1 + m / 2), of which 70 % is slow, with a correlation of 0.85 from week
 * to week, so that neighbouring weeks correlate by 0.59 as they do there. Shares of empty weeks follow:
 * 0.95, 0.86, 0.73, 0.56, 0.39, 0.18, 0.09, 0.07 in the classes up to 0.1, 0.25, 0.5, 1, 2, 5, 10 and above. */
#define PHI_FLOOR   0.06
#define PHI_SMALL   0.40
#define SLOW_SHARE  0.70
#define SLOW_MEMORY 0.85

/* Units cancelled or returned by product: UCI, median 0.43 %, upper quartile 1.26 %. */
#define RETURN_MEDIAN 0.0043
#define RETURN_SPREAD 1.59
#define RETURN_MOST   0.12

/* Stock-outs are not recorded in either set: assumed. */
#define STOCK_OUT_CHANCE 0.012
#define STOCK_OUT_LONGER 0.45

/* Deals decided so far: assumed. */
#define PLANNED_SHARE  0.35 /* of the items */
#define PLANNED_CHANCE 0.25 /* of a deal, that makes a week one that is planned for */
#define PLANNED_WEEKS  10

#define RAMP_WEEKS 10 /* of a launch, assumed */
#define LEAST_RATE 0.12

/* Streams of random numbers. */
#define STREAM_ITEM   1
#define STREAM_SERIES 1000
#define STREAM_DRAW   1000000
#define STREAM_PLAN   2000000

/* Shares of the European markets among each other are those of UCI's order lines abroad: DE .199, FR .165,
 * NL .063, ES .044, BE .037, IT .018, SE .016, PL .006. The rest is assumed: that firm sells 92 % of its
 * lines at home. Price level: net price over that of the US, assumed. Season: 1 as in Great Britain,
 * assumed elsewhere. Opened: week of history in which sales began. */
typedef struct
{
  const char *code;
  double      share;
  double      price_level;
  double      season;
  gboolean    south;
  guint       opened;
} MarketRow;

static const MarketRow market_rows[] = {
  { "US", 0.300, 1.00, 1.00, FALSE, 0 },
  { "CA", 0.055, 1.03, 1.00, FALSE, 0 },
  { "MX", 0.030, 1.00, 0.80, FALSE, 0 },
  { "BR", 0.025, 1.12, 0.60, TRUE, 20 },
  { "GB", 0.125, 1.00, 1.00, FALSE, 0 },
  { "DE", 0.106, 1.00, 1.00, FALSE, 0 },
  { "FR", 0.088, 1.02, 0.95, FALSE, 0 },
  { "IT", 0.010, 1.00, 0.90, FALSE, 0 },
  { "ES", 0.023, 0.98, 0.85, FALSE, 0 },
  { "NL", 0.034, 1.00, 1.00, FALSE, 0 },
  { "SE", 0.009, 1.08, 1.00, FALSE, 0 },
  { "PL", 0.004, 0.95, 0.90, FALSE, 8 },
  { "BE", 0.020, 1.02, 0.95, FALSE, 8 },
  { "AE", 0.020, 1.04, 0.45, FALSE, 0 },
  { "SA", 0.018, 1.06, 0.40, FALSE, 26 },
  { "JP", 0.070, 0.98, 0.50, FALSE, 0 },
  { "AU", 0.040, 1.06, 0.90, TRUE, 0 },
  { "SG", 0.013, 1.02, 0.55, FALSE, 0 },
  { "IN", 0.030, 0.92, 0.40, FALSE, 40 },
};

typedef struct
{
  double level;   /* units a week over all markets, today */
  double growth;  /* logarithm a year */
  guint  launch;  /* week of history */
  guint  fading;  /* week of history from which it fades; past the history if it does not */
  double returns; /* share */
} ItemDraw;

typedef struct
{
  gboolean listed;
  double   level;
  double   growth;
  double   elasticity;
  double   price;
  double   returns;
  guint    launch;
} SeriesDraw;

typedef struct
{
  TwWeek  first_week;
  guint   n_weeks;
  double *effect; /* [n_weeks] */
  double *deal;   /* [n_weeks] chance of a deal */
} EventWeeks;

struct _TwDemoDemand
{
  guint64           seed;
  guint             n_items;
  guint             n_markets;
  const TwDemoItem *catalogue;
  const MarketRow **market;
  EventWeeks       *events; /* [n_markets] */
  ItemDraw         *item;
  SeriesDraw       *series; /* [n_items * n_markets] */
};

static const MarketRow *
find_market_row (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (market_rows); i++)
    if (strcmp (market_rows[i].code, code) == 0)
      return &market_rows[i];

  g_assert_not_reached ();
}

static TwWeek
get_first_week (void)
{
  return tw_demo_get_start_week () - TW_DEMO_HISTORY_WEEKS;
}

static void
add_event_weeks (EventWeeks    *weeks,
                 const TwEvent *event)
{
  double deal;
  double effect = tw_demo_get_event_effect (event->key, &deal);

  if (effect <= 0)
    return;

  for (guint t = 0; t < weeks->n_weeks; t++)
    {
      TwDay  monday = tw_week_get_monday (weeks->first_week + (TwWeek) t);
      int    days = MIN (event->last, monday + 6) - MAX (event->first, monday) + 1;
      double part = (double) days / MIN (7, event->last - event->first + 1);

      if (days <= 0)
        continue;
      weeks->effect[t] += effect * part;
      weeks->deal[t] = MAX (weeks->deal[t], deal * part);
    }
}

/* A shop may have several sales in a week; they do not add up without end. */
static void
collect_events (EventWeeks    *weeks,
                const TwModel *model,
                const char    *country)
{
  weeks->first_week = get_first_week ();
  weeks->n_weeks = TW_DEMO_HISTORY_WEEKS + TW_DEMO_N_WEEKS;
  weeks->effect = g_new0 (double, weeks->n_weeks);
  weeks->deal = g_new0 (double, weeks->n_weeks);
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    if (strcmp (tw_model_get_event (model, i)->country, country) == 0)
      add_event_weeks (weeks, tw_model_get_event (model, i));
  for (guint t = 0; t < weeks->n_weeks; t++)
    weeks->effect[t] = MIN (weeks->effect[t], 0.5);
}

static double
draw_bounded_normal (TwDemoRandom *random,
                     double        bound)
{
  return CLAMP (tw_demo_random_normal (random), -bound, bound);
}

static void
draw_item (TwDemoDemand *self,
           guint         item)
{
  ItemDraw    *draw = &self->item[item];
  TwDemoRandom random;

  tw_demo_random_init (&random, self->seed, STREAM_ITEM, item);
  draw->level = ITEM_MEDIAN * exp (ITEM_SPREAD * draw_bounded_normal (&random, ITEM_CUT));
  draw->growth = GROWTH_MEDIAN + GROWTH_SPREAD * sqrt (GROWTH_SHARED) * draw_bounded_normal (&random, 2);
  draw->returns = RETURN_MEDIAN * exp (RETURN_SPREAD * tw_demo_random_normal (&random));
  draw->launch = 0;
  if (tw_demo_random_uniform (&random) < LAUNCH_SHARE)
    draw->launch = 13 + (guint) (tw_demo_random_uniform (&random) * (TW_DEMO_HISTORY_WEEKS - 13 - 16));
  draw->fading = G_MAXUINT;
  if (draw->launch < 26 && tw_demo_random_uniform (&random) < FADING_SHARE / (1 - LAUNCH_SHARE))
    draw->fading = 40 + (guint) (tw_demo_random_uniform (&random) * (TW_DEMO_HISTORY_WEEKS - 60));
}

/* Shop prices end in .99, or in 80 where a hundred buys a snack. */
static double
round_price (double price)
{
  if (price < 200)
    return floor (price) + 0.99;
  if (price < 1000)
    return round (price / 10) * 10 - 1;

  return round (price / 100) * 100 - 20;
}

static void
draw_series (TwDemoDemand *self,
             guint         item,
             guint         market)
{
  SeriesDraw          *draw = &self->series[item * self->n_markets + market];
  const MarketRow     *row = self->market[market];
  const TwDemoCountry *country = tw_demo_find_country (row->code);
  const ItemDraw      *whole = &self->item[item];
  TwDemoRandom         random;
  double               affinity;

  tw_demo_random_init (&random, self->seed, STREAM_SERIES + market, item);
  affinity = exp (AFFINITY_SPREAD * draw_bounded_normal (&random, 2) - AFFINITY_SPREAD * AFFINITY_SPREAD / 2);
  draw->level = whole->level * row->share * affinity;
  draw->growth = whole->growth + GROWTH_SPREAD * sqrt (1 - GROWTH_SHARED) * draw_bounded_normal (&random, 2);
  draw->elasticity = MIN (ELASTICITY_MEAN + ELASTICITY_SPREAD * draw_bounded_normal (&random, 2), -0.8);
  draw->price = round_price (self->catalogue[item].price * row->price_level * (0.96 + 0.08 * tw_demo_random_uniform (&random)) *
                             (1 + country->sales_tax) / country->exchange_rate);
  draw->returns = MIN (whole->returns * exp (0.3 * tw_demo_random_normal (&random)), RETURN_MOST);
  draw->launch = MAX (whole->launch, row->opened) + (guint) (tw_demo_random_uniform (&random) * (market == 0 || whole->launch == 0 ? 1 : 10));
  draw->listed = draw->level >= LEAST_RATE && tw_demo_random_uniform (&random) < 0.95;
  if (market == 0) /* everything is sold at home */
    draw->listed = TRUE;
}

/* Tastes differ item by item; over all items a country buys what its share says. */
static void
settle_shares (TwDemoDemand *self,
               guint         market)
{
  double wanted = 0, drawn = 0;

  for (guint i = 0; i < self->n_items; i++)
    {
      wanted += self->item[i].level * self->market[market]->share;
      drawn += self->series[i * self->n_markets + market].level;
    }
  for (guint i = 0; i < self->n_items; i++)
    self->series[i * self->n_markets + market].level *= wanted / drawn;
}

TwDemoDemand *
tw_demo_demand_new (const TwModel *model,
                    guint64        seed)
{
  TwDemoDemand *self = g_new0 (TwDemoDemand, 1);
  guint         n_places = tw_model_get_n_places (model);

  self->seed = seed;
  self->catalogue = tw_demo_get_catalogue (&self->n_items);
  self->market = g_new0 (const MarketRow *, n_places);
  self->events = g_new0 (EventWeeks, n_places);
  for (guint p = 0; p < n_places; p++)
    if (tw_model_get_place (model, p)->kind == TW_PLACE_MARKET)
      {
        self->market[self->n_markets] = find_market_row (tw_model_get_place (model, p)->id);
        collect_events (&self->events[self->n_markets++], model, tw_model_get_place (model, p)->country);
      }

  self->item = g_new0 (ItemDraw, self->n_items);
  self->series = g_new0 (SeriesDraw, self->n_items * self->n_markets);
  for (guint i = 0; i < self->n_items; i++)
    {
      draw_item (self, i);
      for (guint m = 0; m < self->n_markets; m++)
        draw_series (self, i, m);
    }
  for (guint m = 0; m < self->n_markets; m++)
    settle_shares (self, m);

  return self;
}

void
tw_demo_demand_free (TwDemoDemand *self)
{
  for (guint m = 0; m < self->n_markets; m++)
    {
      g_free (self->events[m].effect);
      g_free (self->events[m].deal);
    }
  g_free (self->events);
  g_free (self->market);
  g_free (self->item);
  g_free (self->series);
  g_free (self);
}

static const SeriesDraw *
get_series (const TwDemoDemand *self,
            guint               item,
            guint               market)
{
  return &self->series[item * self->n_markets + market];
}

gboolean
tw_demo_demand_is_listed (const TwDemoDemand *self,
                          guint               item,
                          guint               market)
{
  return get_series (self, item, market)->listed;
}

double
tw_demo_demand_get_price (const TwDemoDemand *self,
                          guint               item,
                          guint               market)
{
  return get_series (self, item, market)->price;
}

TwWeek
tw_demo_demand_get_launch (const TwDemoDemand *self,
                           guint               item,
                           guint               market)
{
  return get_first_week () + (TwWeek) get_series (self, item, market)->launch;
}

double
tw_demo_demand_get_return_rate (const TwDemoDemand *self,
                                guint               item,
                                guint               market)
{
  return get_series (self, item, market)->returns;
}

gboolean
tw_demo_demand_is_fading (const TwDemoDemand *self,
                          guint               item)
{
  return self->item[item].fading < TW_DEMO_HISTORY_WEEKS;
}

/* Growth, launch and fading, 1 on the day the plan starts unless it fades. */
static double
get_life (const TwDemoDemand *self,
          guint               item,
          const SeriesDraw   *series,
          int                 week)
{
  double life = exp (series->growth * MIN (week - TW_DEMO_HISTORY_WEEKS, 0) / 52.0);
  guint  fading = self->item[item].fading;

  if (week < (int) series->launch)
    return 0;
  if (series->launch > 0)
    life *= MIN (1, 0.25 + 0.75 * (week - (int) series->launch) / RAMP_WEEKS);
  if (fading < TW_DEMO_HISTORY_WEEKS && week > (int) fading)
    life *= exp (-FADING_A_YEAR * (week - (int) fading) / 52.0);

  return life;
}

double
tw_demo_demand_get_rate (const TwDemoDemand *self,
                         guint               item,
                         guint               market,
                         TwWeek              week)
{
  const SeriesDraw *series = get_series (self, item, market);
  const MarketRow  *row = self->market[market];
  const EventWeeks *events = &self->events[market];
  int               at = week - get_first_week ();

  if (!series->listed || at < 0)
    return 0;

  return series->level * get_life (self, item, series, at) *
         tw_demo_get_season (self->catalogue[item].sku, self->catalogue[item].category, row->south, row->season, week) *
         (at < (int) events->n_weeks ? exp (events->effect[at]) : 1);
}

/* One series' history while it is drawn. */
typedef struct
{
  TwDemoRandom random;
  double       slow;         /* logarithm of the slow part */
  double       price_before; /* factor of the regular price before the last change */
  int          change;       /* week of that change */
  int          out;          /* weeks of stock-out still to come */
} Draw;

static double
get_phi (double mean)
{
  return PHI_FLOOR + PHI_SMALL / (1 + mean / 2);
}

/* Units wanted in a week with mean @mean: Poisson with a slow and a fast gamma-like mixing. */
static gint32
draw_units (Draw  *draw,
            double mean)
{
  double phi = get_phi (mean);
  double slow_variance = log1p (SLOW_SHARE * phi);
  double fast_shape = 1 / ((1 - SLOW_SHARE) * phi);
  double fast = tw_demo_random_gamma (&draw->random, fast_shape) / fast_shape;

  /* @slow has variance 1; its size goes with the week's mean. */
  draw->slow = SLOW_MEMORY * draw->slow + sqrt (1 - SLOW_MEMORY * SLOW_MEMORY) * tw_demo_random_normal (&draw->random);

  return tw_demo_random_poisson (&draw->random, mean * fast * exp (sqrt (slow_variance) * draw->slow - slow_variance / 2));
}

static void
draw_week (const TwDemoDemand *self,
           const SeriesDraw   *series,
           guint               item,
           guint               market,
           int                 at,
           Draw               *draw,
           gint32             *units,
           float              *price,
           guint8             *flags)
{
  double chance = MAX (DEAL_CHANCE, self->events[market].deal[at]);
  double regular = at < draw->change ? draw->price_before : 1;
  double factor = regular;
  double mean;

  *flags = 0;
  if (tw_demo_random_uniform (&draw->random) < chance)
    {
      factor *= 1 - DEAL_SLIGHT - (DEAL_DEEP - DEAL_SLIGHT) * tw_demo_random_uniform (&draw->random);
      *flags |= TW_SALES_DEAL;
    }
  mean = tw_demo_demand_get_rate (self, item, market, get_first_week () + at) * pow (factor, series->elasticity);
  *units = draw_units (draw, mean);
  if (draw->out == 0 && tw_demo_random_uniform (&draw->random) < STOCK_OUT_CHANCE)
    do
      draw->out++;
    while (draw->out < 5 && tw_demo_random_uniform (&draw->random) < STOCK_OUT_LONGER);
  if (draw->out > 0)
    {
      draw->out--;
      *units = (gint32) (*units * 0.7 * tw_demo_random_uniform (&draw->random));
      *flags |= TW_SALES_STOCK_OUT;
    }
  *price = *units > 0 ? (float) (round (100 * series->price * factor) / 100) : NAN;
}

void
tw_demo_demand_add_history (const TwDemoDemand *self,
                            TwModel            *model,
                            guint               item,
                            guint               market)
{
  const SeriesDraw  *series = get_series (self, item, market);
  guint              n = TW_DEMO_HISTORY_WEEKS - series->launch;
  g_autofree gint32 *units = g_new (gint32, n);
  g_autofree float  *price = g_new (float, n);
  g_autofree guint8 *flags = g_new (guint8, n);
  Draw               draw = { 0 };

  tw_demo_random_init (&draw.random, self->seed, STREAM_DRAW + market, item);
  draw.slow = tw_demo_random_normal (&draw.random);
  draw.price_before = 0.92 + 0.16 * tw_demo_random_uniform (&draw.random);
  draw.change = (int) (tw_demo_random_uniform (&draw.random) * TW_DEMO_HISTORY_WEEKS);
  for (guint t = 0; t < n; t++)
    draw_week (self, series, item, market, (int) (series->launch + t), &draw, &units[t], &price[t], &flags[t]);

  tw_model_add_sales (model, &(TwSales){ .item = item, .market = market, .first_week = get_first_week () + (TwWeek) series->launch, .n_weeks = n, .units = units, .price = price, .flags = flags });
}

/* Deals and prices of the weeks ahead, NaN where nothing is decided. Returns how many weeks are, up to the last decided. */
static guint
draw_plan (const TwDemoDemand *self,
           guint               item,
           guint               market,
           float              *deal,
           float              *price)
{
  TwDemoRandom random;
  guint        n = 0;

  tw_demo_random_init (&random, self->seed, STREAM_PLAN + market, item);
  for (guint t = 0; t < PLANNED_WEEKS; t++)
    {
      double chance = self->events[market].deal[TW_DEMO_HISTORY_WEEKS + t];
      double drawn = tw_demo_random_uniform (&random);
      double cut = DEAL_SLIGHT + (DEAL_DEEP - DEAL_SLIGHT) * tw_demo_random_uniform (&random);

      deal[t] = price[t] = NAN;
      if (chance < PLANNED_CHANCE || drawn >= chance)
        continue;
      deal[t] = 1;
      price[t] = (float) (round (100 * get_series (self, item, market)->price * (1 - cut)) / 100);
      n = t + 1;
    }

  return n;
}

void
tw_demo_demand_add_drivers (const TwDemoDemand *self,
                            TwModel            *model)
{
  static const char *const large[] = { "US", "GB", "DE", "FR", "JP", "CA", NULL };
  TwWeek                   start = tw_demo_get_start_week ();
  float                    deal[PLANNED_WEEKS];
  float                    price[PLANNED_WEEKS];

  for (guint i = 0; i < self->n_items; i++)
    {
      TwDemoRandom random;

      tw_demo_random_init (&random, self->seed, STREAM_PLAN - 1, i);
      if (tw_demo_random_uniform (&random) >= PLANNED_SHARE)
        continue;
      for (guint m = 0; m < self->n_markets; m++)
        {
          guint n = g_strv_contains (large, self->market[m]->code) && get_series (self, i, m)->listed ? draw_plan (self, i, m, deal, price) : 0;

          if (n == 0)
            continue;
          tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_DEAL, .item = i, .market = m, .first_week = start, .n_weeks = n, .value = deal });
          tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_PRICE, .item = i, .market = m, .first_week = start, .n_weeks = n, .value = price });
        }
    }
}
