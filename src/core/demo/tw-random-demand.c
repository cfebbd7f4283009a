/* tw-random-demand.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-random-demand.h"

#include "forecast/tw-negative-binomial.h"

#include <math.h>

/* Streams of random numbers: one for each purpose, and one for each market's series. */
#define STREAM_MARKET 1
#define STREAM_ITEM   2
#define STREAM_SERIES 1000
#define STREAM_SALES  1000000

/* Of an item, medians and spreads of logarithms: assumed. The median packed unit is a shoe box. */
#define VOLUME_MEDIAN  0.004
#define VOLUME_SPREAD  1.0
#define DENSITY_MEDIAN 250.0
#define DENSITY_SPREAD 0.4
#define COST_MEDIAN    6.0
#define COST_SPREAD    0.5
#define COST_BY_VOLUME 0.35 /* power */
#define MARGIN_MEDIAN  8.0
#define MARGIN_SPREAD  0.6
#define SPEED_MEDIAN   16.0
#define SPEED_SPREAD   1.5
#define SPEED_MOST     20000.0

/* Of its series. */
#define LISTED_SHARE    0.7
#define MARKET_POWER    (-0.7) /* of a market's rank in its size */
#define AFFINITY_SPREAD 0.5
#define LEAST_LEVEL     0.02 /* one a year */
#define DRIFT           0.04

#define LAUNCHED_SHARE 0.25 /* within the last two years */
#define SUMMER_SHARE   0.15 /* have their peak in summer */
#define PEAK_WIDTH     3.0  /* weeks */
#define WEEKS_A_YEAR   52.1775

struct _TwRandomDemand
{
  TwRandomPlan spec;
  TwWeek       start;
  double      *share; /* [n_markets]; adds up to 1 */
  TwRandomItem item;
};

double
tw_random_round (double value,
                 int    digits)
{
  const double scale[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };

  return floor (value * scale[digits] + 0.5) / scale[digits];
}

static double
draw_between (TwDemoRandom *random,
              double        low,
              double        high)
{
  return low + (high - low) * tw_demo_random_uniform (random);
}

static double
draw_log_normal (TwDemoRandom *random,
                 double        median,
                 double        spread)
{
  return median * exp (spread * tw_demo_random_normal (random));
}

static void
draw_shares (TwRandomDemand *self)
{
  double sum = 0;

  for (guint m = 0; m < self->spec.n_markets; m++)
    {
      TwDemoRandom random;

      tw_demo_random_init (&random, self->spec.seed, STREAM_MARKET, m);
      self->share[m] = pow (m + 1, MARKET_POWER) * draw_between (&random, 0.7, 1.3);
      sum += self->share[m];
    }
  for (guint m = 0; m < self->spec.n_markets; m++)
    self->share[m] /= sum;
}

TwRandomDemand *
tw_random_demand_new (const TwRandomPlan *spec)
{
  TwRandomDemand *self = g_new0 (TwRandomDemand, 1);

  self->spec = *spec;
  self->start = tw_week_from_day (tw_day_from_ymd (2027, 1, 4)) - (TwWeek) spec->n_weeks;
  self->share = g_new (double, spec->n_markets);
  self->item.series = g_new0 (TwRandomSeries, spec->n_markets);
  self->item.factor = g_new (double, spec->history_weeks + spec->n_weeks);
  draw_shares (self);

  return self;
}

void
tw_random_demand_free (TwRandomDemand *self)
{
  g_free (self->share);
  g_free (self->item.series);
  g_free (self->item.factor);
  g_free (self);
}

TwWeek
tw_random_demand_get_start_week (const TwRandomDemand *self)
{
  return self->start;
}

/* ---- an item ---- */

/* One hump a year, on a floor such that the year's mean is 1. */
static double
get_season (double weeks_from_peak,
            double strength)
{
  double off = remainder (weeks_from_peak, WEEKS_A_YEAR) / PEAK_WIDTH;
  double hump = 1.5 * strength;

  return (1 + hump * exp (-off * off)) / (1 + hump * PEAK_WIDTH * sqrt (G_PI) / WEEKS_A_YEAR);
}

static void
fill_factors (TwRandomDemand *self,
              TwDemoRandom   *random)
{
  TwRandomItem *item = &self->item;
  double        strength = draw_between (random, 0.1, 0.9);
  double        summer = tw_demo_random_uniform (random) < SUMMER_SHARE ? 21 : 0;
  double        peak = tw_week_from_day (tw_day_from_ymd (2026, 11, 30)) - self->start - summer - draw_between (random, 0, 7);

  item->growth = CLAMP (0.2 * tw_demo_random_normal (random), -0.5, 0.5);
  item->age_weeks = tw_demo_random_uniform (random) < LAUNCHED_SHARE ? 10 + (guint) draw_between (random, 0, 94) : G_MAXUINT;
  for (guint k = 0; k < self->spec.history_weeks + self->spec.n_weeks; k++)
    {
      double week = (double) k - self->spec.history_weeks;

      item->factor[k] = week < -(double) item->age_weeks ? 0 : get_season (week - peak, strength) * exp (item->growth * week / WEEKS_A_YEAR);
    }
}

/* Small goods come in large cartons; a third of the items have an order of several at the least. */
static void
draw_packing (TwRandomItem *item,
              TwDemoRandom *random)
{
  const guint32 sizes[] = { 4, 6, 8, 10, 12, 16, 20, 24 };
  double        fitting = 0.06 / item->volume_m3; /* a box of 60 l */
  guint         step = (guint) draw_between (random, 0, 3);
  guint         i = 0;

  while (i + 1 < G_N_ELEMENTS (sizes) && sizes[i + 1] <= fitting)
    i++;
  item->units_per_carton = sizes[i > step ? i - step : 0];
  item->minimum_order = 0;
  if (tw_demo_random_uniform (random) < 0.35)
    item->minimum_order = item->units_per_carton * (1 + (guint32) (item->speed * draw_between (random, 0.5, 3) / item->units_per_carton));
}

static void
draw_item (TwRandomDemand *self,
           TwDemoRandom   *random)
{
  TwRandomItem *item = &self->item;
  double        volume = draw_log_normal (random, VOLUME_MEDIAN, VOLUME_SPREAD);
  double        density = CLAMP (draw_log_normal (random, DENSITY_MEDIAN, DENSITY_SPREAD), 60, 1500);

  item->volume_m3 = tw_random_round (CLAMP (volume, 0.00015, 0.15), 6);
  item->weight_kg = MAX (tw_random_round (item->volume_m3 * density, 3), 0.01);
  item->unit_cost = draw_log_normal (random, COST_MEDIAN, COST_SPREAD) * pow (item->volume_m3 / VOLUME_MEDIAN, COST_BY_VOLUME);
  item->unit_cost = tw_random_round (CLAMP (item->unit_cost, 0.5, 400), 2);
  item->speed = MIN (draw_log_normal (random, SPEED_MEDIAN, SPEED_SPREAD), SPEED_MOST);
  draw_packing (item, random);
  fill_factors (self, random);
}

static void
draw_series (TwRandomDemand *self,
             guint32         item,
             guint           market,
             double          margin)
{
  TwRandomSeries *series = &self->item.series[market];
  TwDemoRandom    random;

  tw_demo_random_init (&random, self->spec.seed, STREAM_SERIES + market, item);
  series->listed = tw_demo_random_uniform (&random) < LISTED_SHARE;
  series->level = self->share[market] * draw_log_normal (&random, 1, AFFINITY_SPREAD);
  series->margin = margin * draw_between (&random, 0.8, 1.2);
  series->noise = draw_between (&random, 0.05, 0.5);
  series->drift = DRIFT * draw_between (&random, 0.25, 2);
  series->return_rate = MIN (draw_log_normal (&random, 0.01, 1.0), 0.12);
}

/* What is listed shares the item's speed; an item listed nowhere is in the first market. */
static void
scale_levels (TwRandomDemand *self)
{
  TwRandomItem *item = &self->item;
  double        sum = 0;

  for (guint m = 0; m < self->spec.n_markets; m++)
    sum += item->series[m].listed ? item->series[m].level : 0;
  if (sum == 0)
    {
      item->series[0].listed = TRUE;
      sum = item->series[0].level;
    }
  for (guint m = 0; m < self->spec.n_markets; m++)
    item->series[m].level = item->series[m].listed ? MAX (item->speed * item->series[m].level / sum, LEAST_LEVEL) : 0;
}

const TwRandomItem *
tw_random_demand_draw (TwRandomDemand *self,
                       guint32         item)
{
  TwDemoRandom random;
  double       margin;

  tw_demo_random_init (&random, self->spec.seed, STREAM_ITEM, item);
  draw_item (self, &random);
  margin = draw_log_normal (&random, MARGIN_MEDIAN, MARGIN_SPREAD);
  for (guint m = 0; m < self->spec.n_markets; m++)
    draw_series (self, item, m, margin);
  scale_levels (self);

  return &self->item;
}

double
tw_random_demand_get_rate (const TwRandomDemand *self,
                           guint                 market,
                           guint                 week)
{
  return self->item.series[market].level * self->item.factor[self->spec.history_weeks + week];
}

double
tw_random_demand_get_mean_rate (const TwRandomDemand *self,
                                guint                 market)
{
  double sum = 0;

  for (guint t = 0; t < self->spec.n_weeks; t++)
    sum += tw_random_demand_get_rate (self, market, t);

  return sum / self->spec.n_weeks;
}

/* ---- the past and the future ---- */

/* Poisson numbers with a gamma mean: a negative binomial. */
static gint32
draw_sales (TwDemoRandom *random,
            double        mean,
            double        noise)
{
  return tw_demo_random_poisson (random, MIN (mean * noise * tw_demo_random_gamma (random, 1 / noise), 1e6));
}

void
tw_random_demand_add_history (const TwRandomDemand *self,
                              TwModel              *model,
                              guint32               item)
{
  const TwRandomItem *drawn = &self->item;
  guint               n_weeks = MIN (self->spec.history_weeks, drawn->age_weeks);
  guint               first = self->spec.history_weeks - n_weeks;
  g_autofree gint32  *units = g_new (gint32, n_weeks);

  for (guint m = 0; m < self->spec.n_markets && n_weeks > 0; m++)
    {
      const TwRandomSeries *series = &drawn->series[m];
      TwDemoRandom          random;

      if (!series->listed)
        continue;
      tw_demo_random_init (&random, self->spec.seed, STREAM_SALES + m, item);
      for (guint k = 0; k < n_weeks; k++)
        units[k] = draw_sales (&random, series->level * drawn->factor[first + k], series->noise);
      tw_model_add_sales (model, &(TwSales){ .item = item, .market = m, .first_week = self->start - (TwWeek) n_weeks, .n_weeks = n_weeks, .units = units });
    }
}

void
tw_random_demand_add_forecasts (const TwRandomDemand *self,
                                TwForecastSet        *forecasts,
                                guint32               item)
{
  guint             n_weeks = self->spec.n_weeks;
  g_autofree float *mean = g_new (float, n_weeks);
  g_autofree float *quantile = g_new (float, n_weeks *TW_N_LEVELS);

  for (guint m = 0; m < self->spec.n_markets; m++)
    {
      const TwRandomSeries *series = &self->item.series[m];
      double                spread = series->noise + series->drift + series->noise * series->drift;
      TwForecast            forecast;

      if (!series->listed)
        continue;
      tw_forecast_init (&forecast, item, m);
      forecast.mean = mean;
      forecast.quantile = quantile;
      g_strlcpy (forecast.method, "law", sizeof forecast.method);
      for (guint t = 0; t < n_weeks; t++)
        {
          double rate = tw_random_demand_get_rate (self, m, t);
          double at[TW_N_LEVELS];

          tw_negative_binomial_quantiles (rate, rate + spread * rate * rate, tw_forecast_levels, TW_N_LEVELS, at);
          mean[t] = (float) rate;
          for (guint k = 0; k < TW_N_LEVELS; k++)
            quantile[t * TW_N_LEVELS + k] = (float) at[k];
        }
      forecast.error_correlation = (float) tw_random_round (series->drift * series->level / (1 + spread * series->level), 3);
      tw_forecast_set_add (forecasts, &forecast);
    }
}
