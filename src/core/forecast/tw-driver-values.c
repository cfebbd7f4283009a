/* tw-driver-values.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-driver-values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHANGE 0.6931471805599453 /* log 2: a price further off is in another unit */
#define RECENT     4                  /* weeks known last, by which what is unknown is guessed */
#define USUAL      13                 /* likewise where the usual value counts, and not a deal */

#define ASSUMED_CUT   (-0.16251892949777494) /* log 0.85: what a deal takes off a price where none was seen */
#define ASSUMED_DEALS 4                      /* that this is worth */

double
tw_driver_measure (TwDriverKind kind,
                   double       value)
{
  switch (kind)
    {
    case TW_DRIVER_PRICE:
    case TW_DRIVER_COMPETITOR_PRICE:
    case TW_DRIVER_ECONOMY:
      return value > 0 ? log (value) : NAN;
    default:
      return value;
    }
}

TwFactorKind
tw_driver_get_factor (TwDriverKind kind)
{
  static const TwFactorKind factors[TW_N_DRIVERS] = {
    [TW_DRIVER_PRICE] = TW_FACTOR_PRICE,
    [TW_DRIVER_DEAL] = TW_FACTOR_DEAL,
    [TW_DRIVER_COMPETITOR_PRICE] = TW_FACTOR_COMPETITOR,
    [TW_DRIVER_TEMPERATURE] = TW_FACTOR_TEMPERATURE,
    [TW_DRIVER_ECONOMY] = TW_FACTOR_ECONOMY,
    [TW_DRIVER_DELIVERY] = TW_FACTOR_DELIVERY,
    [TW_DRIVER_DELAY] = TW_FACTOR_DELAY,
  };

  return factors[kind];
}

gboolean
tw_driver_is_planned (const TwModel *model,
                      TwDriverKind   kind,
                      guint32        item,
                      guint32        market,
                      TwWeek         week)
{
  const TwDriver *driver = tw_model_find_driver (model, kind, item, market);

  return driver != NULL && !isnan (tw_driver_get_value (driver, week));
}

static gboolean
is_deal (const TwSales  *sales,
         const TwDriver *deals,
         TwWeek          week)
{
  gint64 at = (gint64) week - sales->first_week;
  double share = deals != NULL ? tw_driver_get_value (deals, week) : NAN;

  if (!isnan (share))
    return share >= 0.5;

  return sales->flags != NULL && at >= 0 && at < sales->n_weeks && (sales->flags[at] & TW_SALES_DEAL);
}

gboolean
tw_driver_is_deal (const TwModel *model,
                   const TwSales *sales,
                   TwWeek         week)
{
  return is_deal (sales, tw_model_find_driver (model, TW_DRIVER_DEAL, sales->item, sales->market), week);
}

double
tw_driver_get_deal_cut (const TwModel *model,
                        guint32        item,
                        guint32        market)
{
  const TwSales  *sales = tw_model_find_sales (model, item, market);
  const TwDriver *deals = tw_model_find_driver (model, TW_DRIVER_DEAL, item, market);
  const TwDriver *prices = tw_model_find_driver (model, TW_DRIVER_PRICE, item, market);
  double          regular = NAN;
  double          sum = ASSUMED_DEALS * ASSUMED_CUT;
  guint           n = ASSUMED_DEALS;

  for (guint t = 0; sales != NULL && t < sales->n_weeks; t++)
    {
      TwWeek week = sales->first_week + (TwWeek) t;
      double price = prices != NULL ? tw_driver_get_value (prices, week) : NAN;

      if (isnan (price) && sales->price != NULL)
        price = sales->price[t];
      if (!(price > 0))
        continue;
      if (!is_deal (sales, deals, week))
        regular = log (price);
      else if (!isnan (regular))
        {
          sum += CLAMP (log (price) - regular, -MAX_CHANGE, 0);
          n++;
        }
    }

  return sum / n;
}

double
tw_driver_get_planned (const TwModel *model,
                       TwDriverKind   kind,
                       guint32        item,
                       guint32        market,
                       TwWeek         week)
{
  const TwDriver *driver = tw_model_find_driver (model, kind, item, market);
  double          value = driver != NULL ? tw_driver_get_value (driver, week) : NAN;
  double          price;
  double          deal;

  if (!isnan (value) || kind != TW_DRIVER_PRICE || week < tw_model_get_start_week (model))
    return value;
  price = tw_model_get_offer (model, item, market)->price;
  if (!(price > 0))
    return NAN;
  driver = tw_model_find_driver (model, TW_DRIVER_DEAL, item, market);
  deal = driver != NULL ? tw_driver_get_value (driver, week) : NAN;

  return deal > 0 ? price * exp (deal * tw_driver_get_deal_cut (model, item, market)) : price;
}

guint32
tw_driver_values_get_kinds (const TwForecastFrame *frame)
{
  guint           n;
  const TwDriver *drivers = tw_model_get_drivers (frame->model, &n);
  guint32         kinds = 0;

  for (guint i = 0; i < n; i++)
    kinds |= 1u << drivers[i].kind;
  for (guint i = 0; i < frame->n && (kinds & 6u) != 6u; i++)
    {
      const TwSales *sales = &frame->sales[i];

      for (guint t = 0; t < sales->n_weeks; t++)
        {
          if (sales->price != NULL && sales->price[t] > 0)
            kinds |= 1u << TW_DRIVER_PRICE;
          if (sales->flags != NULL && sales->flags[t] & TW_SALES_DEAL)
            kinds |= 1u << TW_DRIVER_DEAL;
        }
    }

  return kinds;
}

guint32
tw_driver_values_get_foreseen (const TwForecastFrame *frame,
                               guint                  index)
{
  const TwSales *sales = &frame->sales[index];
  TwWeek         start = tw_model_get_start_week (frame->model);
  guint32        kinds = 0;

  for (guint k = TW_DRIVER_NONE + 1; k < TW_N_DRIVERS; k++)
    {
      gboolean        guessed = k == TW_DRIVER_TEMPERATURE || k == TW_DRIVER_COMPETITOR_PRICE || k == TW_DRIVER_ECONOMY;
      const TwDriver *driver = !guessed ? tw_model_find_driver (frame->model, (TwDriverKind) k, sales->item, sales->market) : NULL;

      if (driver != NULL && driver->first_week + (TwWeek) driver->n_weeks > start)
        kinds |= 1u << k;
    }

  return kinds;
}

/* Measure of a week of the past; NaN if nothing is known. */
static double
get_past (const TwSales  *sales,
          const TwDriver *driver,
          TwDriverKind    kind,
          TwWeek          week)
{
  double value = driver != NULL ? tw_driver_get_value (driver, week) : NAN;
  gint64 at = (gint64) week - sales->first_week;

  if (!isnan (value) || at < 0)
    return tw_driver_measure (kind, value);
  if (at >= sales->n_weeks)
    return kind == TW_DRIVER_DEAL ? 0 : NAN;
  if (kind == TW_DRIVER_PRICE && sales->price != NULL && sales->price[at] > 0)
    return log (sales->price[at]);
  if (kind == TW_DRIVER_DEAL)
    return sales->flags != NULL && sales->flags[at] & TW_SALES_DEAL ? 1 : 0;

  return NAN;
}

gboolean
tw_driver_values_fill_past (const TwForecastFrame *frame,
                            guint                  index,
                            TwDriverKind           kind,
                            gsize                  n,
                            float                 *x)
{
  const TwSales  *sales = &frame->sales[index];
  const TwDriver *driver = tw_model_find_driver (frame->model, kind, sales->item, sales->market);
  const TwDriver *deals = tw_model_find_driver (frame->model, TW_DRIVER_DEAL, sales->item, sales->market);
  const TwWeek   *week = frame->week + frame->input[index].start;
  double          last[2] = { NAN, NAN }; /* without and with a deal */
  gsize           unknown = 0;

  for (gsize t = 0; t < n; t++)
    {
      double value = get_past (sales, driver, kind, week[t]);
      guint  deal = kind == TW_DRIVER_PRICE && is_deal (sales, deals, week[t]);

      if (!isnan (value))
        last[deal] = value;
      x[t] = (float) (isnan (last[deal]) ? last[1 - deal] : last[deal]);
      if (isnan (x[t]))
        unknown++;
    }
  for (gsize t = 0; t < unknown && unknown < n; t++)
    x[t] = x[unknown];

  return unknown < n;
}

static double
get_mean (const float *x,
          gsize        n)
{
  double sum = 0;

  for (gsize t = 0; t < n; t++)
    sum += x[t] / (double) n;

  return sum;
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float first = *(const float *) a;
  float second = *(const float *) b;

  return (first > second) - (first < second);
}

static double
get_median (const float *x,
            gsize        n)
{
  float sorted[USUAL];

  memcpy (sorted, x, n * sizeof *x);
  qsort (sorted, n, sizeof *sorted, compare_floats);

  return 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
}

double
tw_driver_guess (TwDriverKind kind,
                 const float *x,
                 gsize        n)
{
  gsize recent;

  switch (kind)
    {
    case TW_DRIVER_PRICE:
    case TW_DRIVER_COMPETITOR_PRICE:
    case TW_DRIVER_DELIVERY:
      recent = MIN (n, USUAL);
      return get_median (x + n - recent, recent);
    case TW_DRIVER_DEAL:
      recent = MIN (n, TW_FORECAST_YEAR);
      return get_mean (x + n - recent, recent);
    default:
      recent = MIN (n, RECENT);
      return get_mean (x + n - recent, recent);
    }
}

double
tw_driver_get_usual (const TwModel *model,
                     TwDriverKind   kind,
                     guint32        item,
                     guint32        market)
{
  const TwSales  *sales = tw_model_find_sales (model, item, market);
  const TwDriver *driver = tw_model_find_driver (model, kind, item, market);
  float           x[TW_FORECAST_YEAR];
  gsize           n = 0;
  double          guess;

  if (kind == TW_DRIVER_TEMPERATURE)
    return 0;
  for (guint t = 0; sales != NULL && t < sales->n_weeks; t++)
    {
      double value = get_past (sales, driver, kind, sales->first_week + (TwWeek) t);

      if (t + TW_FORECAST_YEAR >= sales->n_weeks && !isnan (value))
        x[n++] = (float) value;
    }
  if (n == 0)
    return NAN;
  guess = tw_driver_guess (kind, x, n);

  return tw_driver_measure (kind, 1) == 0 ? exp (guess) : guess;
}

double
tw_driver_values_fill (const TwForecastFrame *frame,
                       guint                  index,
                       TwDriverKind           kind,
                       float                 *x)
{
  const TwSales *sales = &frame->sales[index];
  gsize          start = frame->input[index].start;
  gsize          n = frame->series[index].n;
  gsize          end = frame->n_steps - start;
  double         guess;
  double         mean;

  if (n == 0 || !tw_driver_values_fill_past (frame, index, kind, n, x))
    {
      for (gsize t = 0; t < end; t++)
        x[t] = 0;
      return 0;
    }

  guess = kind == TW_DRIVER_TEMPERATURE ? 0 : tw_driver_guess (kind, x, n);
  for (gsize t = n; t < end; t++)
    {
      double value = tw_driver_measure (kind, tw_driver_get_planned (frame->model, kind, sales->item, sales->market, frame->week[start + t]));

      if (kind == TW_DRIVER_PRICE && fabs (value - guess) > MAX_CHANGE)
        value = NAN;
      x[t] = (float) (isnan (value) ? guess : value);
    }
  mean = get_mean (x, n);
  for (gsize t = 0; t < end; t++)
    x[t] = (float) (x[t] - mean);

  return mean;
}
