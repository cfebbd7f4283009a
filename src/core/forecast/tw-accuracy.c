/* tw-accuracy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-accuracy.h"

#include "forecast/tw-driver-values.h"
#include "forecast/tw-forecast-model.h"

#include <math.h>

#define YEAR          52
#define LEAST_HISTORY 8 /* weeks since the first sale, for a scale */

const guint tw_accuracy_horizons[TW_ACCURACY_N_HORIZONS] = { 1, 4, TW_ACCURACY_WEEKS };

static const char *const class_words[TW_ACCURACY_N_CLASSES] = { "all", "A", "B", "C", "regular", "intermittent", "sparse" };

/* ---- the plan as it was ---- */

static gboolean
was_known (const TwModel  *model,
           const TwDriver *driver,
           TwWeek          week)
{
  return week < tw_model_get_start_week (model) || driver->kind == TW_DRIVER_PRICE || driver->kind == TW_DRIVER_DEAL;
}

static void
add_past_drivers (const TwModel *model,
                  TwModel       *past)
{
  guint           n;
  const TwDriver *drivers = tw_model_get_drivers (model, &n);

  for (guint i = 0; i < n; i++)
    {
      TwDriver row = drivers[i];

      while (row.n_weeks > 0 && !was_known (past, &row, row.first_week + (TwWeek) row.n_weeks - 1))
        row.n_weeks--;
      if (row.n_weeks > 0)
        tw_model_add_driver (past, &row);
    }
}

static guint
add_past_sales (const TwModel *model,
                TwModel       *past)
{
  guint          n, n_added = 0;
  const TwSales *sales = tw_model_get_sales (model, &n);
  TwWeek         origin = tw_model_get_start_week (past);

  for (guint i = 0; i < n; i++)
    {
      TwSales row = sales[i];

      if (row.first_week >= origin)
        continue;
      row.n_weeks = MIN (row.n_weeks, (guint32) (origin - row.first_week));
      tw_model_add_sales (past, &row);
      n_added++;
    }

  return n_added;
}

/* Price of the last week before @origin that had one and no deal, or else of the last that had one: what the list said then. */
static float
get_past_price (const TwModel *model,
                guint32        item,
                guint32        market,
                TwWeek         origin)
{
  const TwSales  *sales = tw_model_find_sales (model, item, market);
  const TwDriver *driver = tw_model_find_driver (model, TW_DRIVER_PRICE, item, market);
  float           last = tw_model_get_offer (model, item, market)->price;
  gboolean        any = FALSE;

  for (guint t = sales != NULL ? sales->n_weeks : 0; t-- > 0;)
    {
      TwWeek week = sales->first_week + (TwWeek) t;
      float  price = driver != NULL ? tw_driver_get_value (driver, week) : NAN;

      if (isnan (price) && sales->price != NULL)
        price = sales->price[t];
      if (week >= origin || !(price > 0))
        continue;
      if (!tw_driver_is_deal (model, sales, week))
        return price;
      last = any ? last : price;
      any = TRUE;
    }

  return last;
}

TwModel *
tw_accuracy_new_past (const TwModel *model,
                      TwWeek         origin)
{
  g_autoptr (TwModel) past = tw_model_new (tw_model_get_name (model), tw_model_get_currency (model), origin, TW_ACCURACY_WEEKS);
  guint n_items = tw_model_get_n_items (model);
  guint n_markets = tw_model_get_n_markets (model);

  for (guint i = 0; i < n_items; i++)
    tw_model_add_item (past, tw_model_get_item (model, i));
  for (guint m = 0; m < n_markets; m++)
    tw_model_add_place (past, tw_model_get_place (model, tw_model_get_market_place (model, m)));
  for (guint i = 0; i < n_items; i++)
    for (guint m = 0; m < n_markets; m++)
      {
        TwOffer offer = *tw_model_get_offer (model, i, m);

        offer.price = get_past_price (model, i, m, origin);
        tw_model_set_offer (past, i, m, &offer);
      }
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    tw_model_add_event (past, tw_model_get_event (model, i));
  add_past_drivers (model, past);

  return add_past_sales (model, past) > 0 && tw_model_seal (past, NULL) ? g_steal_pointer (&past) : NULL;
}

/* ---- one series at one origin ---- */

/* Sums of one series over the first weeks of the forecast. */
typedef struct
{
  guint  n;
  double absolute[2]; /* forecast, naive */
  double square[2];
  double error[2];
  double pinball;
  guint  inside[3];
} Errors;

typedef struct
{
  gsize  first;    /* sale */
  gsize  n;        /* weeks up to the origin */
  double absolute; /* mean change from week to week */
  double square;   /* root of its mean square */
  double units;
  double zeros; /* share */
} History;

/* Units of week @at of the record; NaN where nothing is known. A week after the record and before the plan sold nothing. */
static double
get_units (const TwModel *model,
           const TwSales *sales,
           gint64         at)
{
  if (at < 0 || sales->first_week + at >= tw_model_get_start_week (model))
    return NAN;
  if (at >= sales->n_weeks)
    return 0;

  return sales->flags != NULL && (sales->flags[at] & TW_SALES_MISSING) != 0 ? NAN : sales->units[at];
}

static gboolean
tells_demand (const TwSales *sales,
              gint64         at)
{
  return at >= sales->n_weeks || sales->flags == NULL || (sales->flags[at] & TW_SALES_STOCK_OUT) == 0;
}

/* FALSE if there is no scale for its errors. */
static gboolean
measure_history (const TwModel *model,
                 const TwSales *sales,
                 TwWeek         origin,
                 History       *history)
{
  double last = NAN, squares = 0;
  guint  n = 0, n_known = 0, n_zero = 0;

  *history = (History){ .n = (gsize) MAX (0, origin - sales->first_week) };
  while (history->first < history->n && !(get_units (model, sales, (gint64) history->first) > 0))
    history->first++;
  for (gsize t = history->first; t < history->n; t++)
    {
      double units = get_units (model, sales, (gint64) t);

      if (isnan (units))
        continue;
      history->units += units;
      n_known++;
      n_zero += units == 0;
      if (!isnan (last))
        {
          history->absolute += fabs (units - last);
          squares += (units - last) * (units - last);
          n++;
        }
      last = units;
    }
  if (history->n - history->first < LEAST_HISTORY || n == 0 || squares <= 0)
    return FALSE;
  history->absolute /= n;
  history->square = sqrt (squares / n);
  history->zeros = (double) n_zero / n_known;

  return TRUE;
}

/* The same week a year before, or the last one known. */
static double
get_naive (const TwModel *model,
           const TwSales *sales,
           const History *history,
           gsize          step)
{
  gint64 at = (gint64) (history->n + step) - YEAR;
  double units = at >= (gint64) history->first ? get_units (model, sales, at) : NAN;

  for (gsize t = history->n; isnan (units) && t > history->first; t--)
    units = get_units (model, sales, (gint64) t - 1);

  return isnan (units) ? 0 : units;
}

static double
get_pinball (const float *quantile,
             double       units)
{
  double sum = 0;

  for (int k = 0; k < TW_N_LEVELS; k++)
    {
      double q = quantile[k];
      double level = tw_forecast_levels[k];

      sum += units >= q ? level * (units - q) : (1 - level) * (q - units);
    }

  return sum / TW_N_LEVELS;
}

/* Adds week @step to the sums; nothing if it tells nothing. */
static void
add_week (const TwModel    *model,
          const TwSales    *sales,
          const History    *history,
          const TwForecast *forecast,
          gsize             step,
          Errors           *errors,
          double           *sold)
{
  gint64       at = (gint64) (history->n + step);
  double       units = get_units (model, sales, at);
  const float *quantile = forecast->quantile + step * TW_N_LEVELS;
  double       guess[2] = { forecast->mean[step], get_naive (model, sales, history, step) };

  if (isnan (units) || !tells_demand (sales, at))
    return;

  errors->n++;
  *sold += units;
  for (int k = 0; k < 2; k++)
    {
      double e = guess[k] - units;

      errors->absolute[k] += fabs (e);
      errors->square[k] += e * e;
      errors->error[k] += e;
    }
  errors->pinball += get_pinball (quantile, units);
  for (int b = 0; b < 3; b++) /* quartiles, deciles, and the ends */
    errors->inside[b] += units >= quantile[2 - b] && units <= quantile[4 + b];
}

/* ---- sums of a class ---- */

typedef struct
{
  guint  n_series;
  guint  n_weeks;
  double mase[2];
  double rmsse[2];
  double absolute[2];
  double error[2];
  double sold;
  double pinball;
  double inside[3];
} Sums;

static void
add_series (Sums          *sums,
            const History *history,
            const Errors  *errors,
            double         sold)
{
  double n = errors->n;

  sums->n_series++;
  sums->n_weeks += errors->n;
  sums->sold += sold;
  sums->pinball += errors->pinball / n / history->absolute;
  for (int k = 0; k < 2; k++)
    {
      sums->mase[k] += errors->absolute[k] / n / history->absolute;
      sums->rmsse[k] += sqrt (errors->square[k] / n) / history->square;
      sums->absolute[k] += errors->absolute[k];
      sums->error[k] += errors->error[k];
    }
  for (int b = 0; b < 3; b++)
    sums->inside[b] += errors->inside[b];
}

static TwAccuracyScore
get_score (const Sums *sums,
           int         k)
{
  double n = sums->n_series > 0 ? sums->n_series : NAN;
  double sold = sums->sold > 0 ? sums->sold : NAN;

  return (TwAccuracyScore){ sums->mase[k] / n, sums->rmsse[k] / n, sums->absolute[k] / sold, sums->error[k] / sold };
}

static void
take_sums (const Sums    *sums,
           TwAccuracyRow *row)
{
  *row = (TwAccuracyRow){ .n_series = sums->n_series, .n_weeks = sums->n_weeks, .forecast = get_score (sums, 0), .naive = get_score (sums, 1) };
  row->pinball = sums->n_series > 0 ? sums->pinball / sums->n_series : NAN;
  for (int b = 0; b < 3; b++)
    row->coverage[b] = sums->n_weeks > 0 ? sums->inside[b] / sums->n_weeks : NAN;
}

/* ---- classes ---- */

typedef struct
{
  double units;
  guint  index;
} Volume;

static int
compare_volumes (gconstpointer a,
                 gconstpointer b)
{
  const Volume *v = a;
  const Volume *w = b;

  if (v->units != w->units)
    return v->units > w->units ? -1 : 1;

  return (v->index > w->index) - (v->index < w->index);
}

/* A, B or C for each series with a scale. */
static guint8 *
class_by_volume (const History  *history,
                 const gboolean *has_scale,
                 guint           n)
{
  guint8 *class = g_new0 (guint8, n + 1);
  g_autofree Volume *volume = g_new (Volume, n + 1);
  double             total = 0, sum = 0;
  guint              count = 0;

  for (guint i = 0; i < n; i++)
    if (has_scale[i])
      {
        volume[count++] = (Volume){ history[i].units, i };
        total += history[i].units;
      }
  qsort (volume, count, sizeof *volume, compare_volumes);
  for (guint k = 0; k < count; k++)
    {
      class[volume[k].index] = sum < 0.8 * total ? TW_ACCURACY_A : sum < 0.95 * total ? TW_ACCURACY_B
                                                                                      : TW_ACCURACY_C;
      sum += volume[k].units;
    }

  return class;
}

static TwAccuracyClass
class_by_zeros (const History *history)
{
  if (history->zeros < 0.3)
    return TW_ACCURACY_REGULAR;

  return history->zeros < 0.7 ? TW_ACCURACY_INTERMITTENT : TW_ACCURACY_SPARSE;
}

/* ---- origins ---- */

typedef struct
{
  TwProgressFunc func;
  gpointer       data;
  guint          origin;
  guint          n_origins;
} Part;

static void
part_progress (double   fraction,
               gpointer data)
{
  const Part *part = data;

  part->func ((part->origin + fraction) / part->n_origins, part->data);
}

static void
score_series (const TwModel       *model,
              const TwSales       *sales,
              const TwForecastSet *set,
              const History       *history,
              guint8               by_volume,
              Sums                 sums[TW_ACCURACY_N_CLASSES][TW_ACCURACY_N_HORIZONS])
{
  const TwForecast *forecast = tw_forecast_set_find (set, sales->item, sales->market);
  Errors            errors = { 0 };
  double            sold = 0;
  gsize             step = 0;

  for (int h = 0; forecast != NULL && h < TW_ACCURACY_N_HORIZONS; h++)
    {
      for (; step < tw_accuracy_horizons[h]; step++)
        add_week (model, sales, history, forecast, step, &errors, &sold);
      if (errors.n == 0)
        continue;
      add_series (&sums[TW_ACCURACY_ALL][h], history, &errors, sold);
      add_series (&sums[by_volume][h], history, &errors, sold);
      add_series (&sums[class_by_zeros (history)][h], history, &errors, sold);
    }
}

static void
score_origin (const TwModel       *model,
              const TwForecastSet *set,
              TwWeek               origin,
              Sums                 sums[TW_ACCURACY_N_CLASSES][TW_ACCURACY_N_HORIZONS])
{
  guint                n;
  const TwSales       *sales = tw_model_get_sales (model, &n);
  g_autofree History  *history = g_new (History, n + 1);
  g_autofree gboolean *has_scale = g_new (gboolean, n + 1);
  g_autofree guint8   *by_volume = NULL;

  for (guint i = 0; i < n; i++)
    has_scale[i] = measure_history (model, &sales[i], origin, &history[i]);
  by_volume = class_by_volume (history, has_scale, n);
  for (guint i = 0; i < n; i++)
    if (has_scale[i])
      score_series (model, &sales[i], set, &history[i], by_volume[i], sums);
}

/* Week after the last record of any series. */
static TwWeek
find_end (const TwModel *model)
{
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);
  TwWeek         end = G_MININT32;

  for (guint i = 0; i < n; i++)
    end = MAX (end, sales[i].first_week + (TwWeek) sales[i].n_weeks);

  return n > 0 ? end : tw_model_get_start_week (model);
}

gboolean
tw_accuracy_measure (const TwModel           *model,
                     const TwAccuracyOptions *options,
                     TwAccuracy              *accuracy,
                     TwProgressFunc           progress,
                     gpointer                 data,
                     GCancellable            *cancellable,
                     GError                 **error)
{
  Sums       sums[TW_ACCURACY_N_CLASSES][TW_ACCURACY_N_HORIZONS] = { { { 0 } } };
  TwAccuracy result = { 0 };
  TwWeek     end = find_end (model);
  Part       part = { progress, data, 0, options->n_origins };

  g_return_val_if_fail (options->n_origins >= 1 && options->n_origins <= TW_ACCURACY_MAX_ORIGINS, FALSE);

  for (; part.origin < options->n_origins; part.origin++)
    {
      TwWeek origin = end - (TwWeek) ((part.origin + 1) * TW_ACCURACY_WEEKS);
      g_autoptr (TwModel) past = tw_accuracy_new_past (model, origin);
      g_autoptr (TwForecastSet) set = NULL;

      if (past == NULL)
        break;
      set = tw_forecast_model (past, options->n_threads, progress != NULL ? part_progress : NULL, &part, cancellable, error);
      if (set == NULL)
        return FALSE;
      score_origin (model, set, origin, sums);
      result.n_origins++;
    }

  for (int c = 0; c < TW_ACCURACY_N_CLASSES; c++)
    for (int h = 0; h < TW_ACCURACY_N_HORIZONS; h++)
      take_sums (&sums[c][h], &result.row[c][h]);
  *accuracy = result;

  return TRUE;
}

const char *
tw_accuracy_class_to_string (TwAccuracyClass class)
{
  return class_words[class];
}
