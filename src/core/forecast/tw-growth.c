/* tw-growth.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-growth.h"

#include <math.h>

#define QUARTERS    4
#define RAMP_WEEKS  8    /* after its first sale an item only becomes known */
#define LEAST_WEEKS 6    /* of a quarter that must be known for it to count */
#define NOISE       0.05 /* variance of a quarter's logarithm beyond that of a count; more is learned from how quarters scatter */
#define HALF        0.5  /* unit added to a count before its logarithm is taken */

/* Growth a quarter of one series or item; variance G_MAXDOUBLE where nothing is known. */
typedef struct
{
  double slope;
  double variance;
} Slope;

static const Slope unknown = { 0, G_MAXDOUBLE };

/* ---- one series ---- */

typedef struct
{
  double units;
  double rate; /* a week, season apart */
  guint  n_weeks;
} Quarter;

static gsize
find_first_sale (const TwSeries *series)
{
  for (gsize t = 0; t < series->n; t++)
    if (series->value[t] > 0 || (series->at_least != NULL && series->at_least[t]))
      return t;

  return series->n;
}

static void
measure_quarter (const TwSeries *series,
                 gsize           first,
                 gsize           end,
                 Quarter        *quarter)
{
  double season = 0;

  *quarter = (Quarter){ 0 };
  for (gsize t = first; t < end; t++)
    {
      double factor = series->factor != NULL ? series->factor[t] : 1;

      if (isnan (series->value[t]) || series->at_least[t])
        continue;
      quarter->n_weeks++;
      quarter->units += series->value[t];
      quarter->rate += series->value[t] / factor;
      season += 1 / factor;
    }
  if (quarter->n_weeks > 0)
    quarter->rate = (quarter->rate + HALF * season / quarter->n_weeks) / quarter->n_weeks;
}

/* Slope of log rate over quarters, weighted; *@chi and *@df say how quarters scatter around it. */
static Slope
fit_slope (const Quarter *quarter,
           double        *chi,
           guint         *df)
{
  double w[QUARTERS] = { 0 };
  double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, d, slope;
  double units = 0;
  guint  n = 0;

  for (int q = 0; q < QUARTERS; q++)
    {
      if (quarter[q].n_weeks < LEAST_WEEKS)
        continue;
      w[q] = 1 / (1 / (quarter[q].units + HALF) + NOISE);
      sw += w[q];
      sx -= w[q] * q;
      sxx += w[q] * q * q;
      sy += w[q] * log (quarter[q].rate);
      sxy -= w[q] * q * log (quarter[q].rate);
      units += quarter[q].units;
      n++;
    }
  if (n < 2 || units <= 0)
    return unknown;

  d = sxx - sx * sx / sw;
  slope = (sxy - sx * sy / sw) / d;
  for (int q = 0; q < QUARTERS; q++)
    if (w[q] > 0)
      {
        double e = log (quarter[q].rate) - (sy / sw + slope * (-q - sx / sw));

        *chi += w[q] * e * e;
      }
  *df += n - 2;

  return (Slope){ slope, 1 / d };
}

static Slope
measure_series (const TwSeries *series,
                double         *chi,
                guint          *df)
{
  gsize   from = find_first_sale (series) + RAMP_WEEKS;
  Quarter quarter[QUARTERS] = { { 0 } };

  for (gsize q = 0; q < QUARTERS && series->n >= (q + 1) * TW_GROWTH_QUARTER; q++)
    {
      gsize end = series->n - q * TW_GROWTH_QUARTER;

      measure_quarter (series, MAX (end - TW_GROWTH_QUARTER, MIN (from, end)), end, &quarter[q]);
    }

  return fit_slope (quarter, chi, df);
}

/* ---- sharing ---- */

/* Sums over the slopes of a group, each with its variance and what slopes of the group differ by. */
typedef struct
{
  double w;
  double wx;
  double ww;
  double wxx;
  guint  n;
} Sums;

static void
add_slope (Sums  *sums,
           Slope  slope,
           double between)
{
  double w;

  if (slope.variance == G_MAXDOUBLE)
    return;
  w = 1 / (slope.variance + between);
  sums->w += w;
  sums->wx += w * slope.slope;
  sums->ww += w * w;
  sums->wxx += w * slope.slope * slope.slope;
  sums->n++;
}

/* Weighted sum of squares around the group's mean, its degrees of freedom, and by how much it rises with the variance between. */
static void
add_moments (const Sums *sums,
             double     *q,
             double     *df,
             double     *c)
{
  if (sums->n < 2)
    return;
  *q += sums->wxx - sums->wx * sums->wx / sums->w;
  *df += sums->n - 1;
  *c += sums->w - sums->ww / sums->w;
}

static Slope
get_mean (const Sums *sums)
{
  return sums->n > 0 ? (Slope){ sums->wx / sums->w, 1 / sums->w } : unknown;
}

/* What is known of one out of a group: its own slope, and that of the group, from which it differs by @between. */
static Slope
shrink (Slope  own,
        Slope  group,
        double between)
{
  double w = own.variance < G_MAXDOUBLE ? 1 / own.variance : 0;
  double g = 1 / MAX (between, 1e-9);
  double share = g / (w + g);

  if (group.variance == G_MAXDOUBLE)
    return own;

  return (Slope){ (1 - share) * own.slope + share * group.slope, 1 / (w + g) + share * share * group.variance };
}

static void
share (const TwForecastFrame *frame,
       Slope                 *slope)
{
  guint             n_items = tw_model_get_n_items (frame->model);
  g_autofree Sums  *plain = g_new0 (Sums, n_items + 1);
  g_autofree Sums  *spread = g_new0 (Sums, n_items + 1);
  g_autofree Slope *item = g_new (Slope, n_items + 1);
  Sums              all = { 0 }, whole = { 0 };
  double            q = 0, df = 0, c = 0, between_markets, between_items;

  for (guint i = 0; i < frame->n; i++)
    add_slope (&plain[frame->sales[i].item], slope[i], 0);
  for (guint i = 0; i < n_items; i++)
    add_moments (&plain[i], &q, &df, &c);
  between_markets = c > 0 ? MAX (0, (q - df) / c) : 0;

  for (guint i = 0; i < frame->n; i++)
    add_slope (&spread[frame->sales[i].item], slope[i], between_markets);
  for (guint i = 0; i < n_items; i++)
    {
      item[i] = get_mean (&spread[i]);
      add_slope (&all, item[i], 0);
    }
  q = df = c = 0;
  add_moments (&all, &q, &df, &c);
  between_items = c > 0 ? MAX (0, (q - df) / c) : 0;
  for (guint i = 0; i < n_items; i++)
    add_slope (&whole, item[i], between_items);

  for (guint i = 0; i < n_items; i++)
    if (item[i].variance < G_MAXDOUBLE)
      item[i] = shrink (item[i], get_mean (&whole), between_items);
  for (guint i = 0; i < frame->n; i++)
    slope[i] = shrink (slope[i], item[frame->sales[i].item], between_markets);
}

/* ---- all ---- */

static double
get_in_stock_rate (const TwSeries *series)
{
  guint n = 0;
  guint n_in_stock = 0;

  for (gsize t = series->n - MIN (series->n, TW_GROWTH_QUARTER); t < series->n; t++)
    if (!isnan (series->value[t]))
      {
        n++;
        n_in_stock += !series->at_least[t];
      }

  return n > 0 ? (double) n_in_stock / n : 1;
}

TwGrowth *
tw_growth_measure (const TwForecastFrame *frame)
{
  TwGrowth         *growth = g_new (TwGrowth, frame->n + 1);
  g_autofree Slope *slope = g_new (Slope, frame->n + 1);
  double            chi = 0;
  guint             df = 0;

  for (guint i = 0; i < frame->n; i++)
    slope[i] = measure_series (&frame->series[i], &chi, &df);
  for (guint i = 0; i < frame->n; i++)
    if (df > 0 && chi > df && slope[i].variance < G_MAXDOUBLE)
      slope[i].variance *= chi / df;
  share (frame, slope);

  for (guint i = 0; i < frame->n; i++)
    {
      const TwSeries *series = &frame->series[i];
      gsize           first = find_first_sale (series);
      gboolean        known = slope[i].variance < G_MAXDOUBLE;

      growth[i].growth = known ? expm1 (slope[i].slope) : NAN;
      growth[i].sd = known ? sqrt (slope[i].variance) : NAN;
      growth[i].first_sale = first < series->n ? frame->base + (TwWeek) (frame->input[i].start + first) : G_MAXINT32;
      growth[i].in_stock_rate = get_in_stock_rate (series);
    }

  return growth;
}
