/* bench-forecast.c: how good and how fast the forecasts of a plan are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-forecast demo | SALES.csv.gz  [ORIGINS [WEEKS [THREADS]]]
 *
 * Takes the demo plan, or weekly sales with the columns sku,country,week,qty, holds back the newest weeks,
 * forecasts them from what lies before, and compares. It does so at ORIGINS origins, WEEKS apart, each
 * WEEKS long. Prints one line for each origin and class of series.
 *
 * RMSSE: root mean squared error over that of naive in the past. WAPE, bias: sums over all units.
 * wMAE ratio: sum of absolute errors over that of seasonal naive. Coverage: share of held-out weeks in the
 * 50, 80, 95 % band, by week. sum80: share of series whose sum over all held-out weeks lies in the 80 % band
 * that tw_forecast_get_sum() gives to the sum.
 */

#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *name;
  gsize       n_series;
  gsize       n_scaled;
  gsize       n_weeks;
  double      rmsse;
  double      error;
  double      naive;
  double      bias;
  double      actual;
  double      pinball;
  gsize       inside[3];
  gsize       sum_inside;
} Score;

/* ---- sales from a file ---- */

static char *
read_text (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) raw = (GInputStream *) g_file_read (file, NULL, NULL);
  g_autoptr (GConverter) unzip = (GConverter *) g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (raw == NULL)
    return NULL;
  stream = g_converter_input_stream_new (raw, unzip);
  if (g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL) < 0 ||
      !g_output_stream_write_all (memory, "", 1, NULL, NULL, NULL) || !g_output_stream_close (memory, NULL, NULL))
    return NULL;

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

typedef struct
{
  GPtrArray  *skus;
  GPtrArray  *countries;
  GHashTable *numbers; /* "s" or "c" before the name → number + 1 */
  GHashTable *units;   /* series number → GArray of (week, units) */
  TwWeek      first;
  TwWeek      last;
} Table;

typedef struct
{
  TwWeek week;
  int    units;
} Sale;

static guint32
get_number (Table      *table,
            GPtrArray  *names,
            char        kind,
            const char *name)
{
  g_autofree char *key = g_strdup_printf ("%c%s", kind, name);
  guint32          number = GPOINTER_TO_UINT (g_hash_table_lookup (table->numbers, key));

  if (number == 0)
    {
      g_ptr_array_add (names, g_strdup (name));
      number = names->len;
      g_hash_table_insert (table->numbers, g_steal_pointer (&key), GUINT_TO_POINTER (number));
    }

  return number - 1;
}

static void
read_sale (Table *table,
           char  *line)
{
  char   *field[4] = { line };
  TwDay   day;
  Sale    sale;
  guint   key;
  GArray *sales;

  for (guint i = 1; i < 4; i++)
    {
      field[i] = strchr (field[i - 1], ',');
      if (field[i] == NULL)
        return;
      *field[i]++ = '\0';
    }
  if (!tw_day_parse (field[2], &day))
    return;
  sale = (Sale){ tw_week_from_day (day), MAX (0, atoi (field[3])) };
  table->first = MIN (table->first, sale.week);
  table->last = MAX (table->last, sale.week);
  key = get_number (table, table->skus, 's', field[0]) * 256 + get_number (table, table->countries, 'c', field[1]) + 1;
  sales = g_hash_table_lookup (table->units, GUINT_TO_POINTER (key));
  if (sales == NULL)
    {
      sales = g_array_new (FALSE, FALSE, sizeof (Sale));
      g_hash_table_insert (table->units, GUINT_TO_POINTER (key), sales);
    }
  g_array_append_val (sales, sale);
}

static TwModel *
build_model (Table *table)
{
  TwModel       *model = tw_model_new ("bench", "USD", table->last + 1, 26);
  TwItem         item = { .name = (char *) "", .category = (char *) "", .unit_cost = 1, .volume_m3 = 0.001, .weight_kg = 1, .units_per_carton = 1 };
  TwPlace        place = { .kind = TW_PLACE_MARKET, .name = (char *) "", .country = "GB", .currency = "GBP", .exchange_rate = 1 };
  GHashTableIter iter;
  gpointer       key;
  gpointer       value;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < table->skus->len; i++)
    {
      item.id = table->skus->pdata[i];
      tw_model_add_item (model, &item);
    }
  for (guint i = 0; i < table->countries->len; i++)
    {
      place.id = table->countries->pdata[i];
      tw_model_add_place (model, &place);
    }
  g_hash_table_iter_init (&iter, table->units);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const GArray *rows = value;
      TwSales       sales = { .item = (GPOINTER_TO_UINT (key) - 1) / 256, .market = (GPOINTER_TO_UINT (key) - 1) % 256, .first_week = table->last };

      for (guint i = 0; i < rows->len; i++)
        sales.first_week = MIN (sales.first_week, g_array_index (rows, Sale, i).week);
      sales.n_weeks = (guint32) (table->last + 1 - sales.first_week);
      sales.units = g_new0 (gint32, sales.n_weeks);
      for (guint i = 0; i < rows->len; i++)
        sales.units[g_array_index (rows, Sale, i).week - sales.first_week] += g_array_index (rows, Sale, i).units;
      tw_model_add_sales (model, &sales);
      g_free (sales.units);
    }
  if (!tw_model_seal (model, &error))
    g_error ("%s", error->message);

  return model;
}

static TwModel *
read_model (const char *path)
{
  Table            table = { g_ptr_array_new (), g_ptr_array_new (), g_hash_table_new (g_str_hash, g_str_equal), g_hash_table_new (NULL, NULL), G_MAXINT32, G_MININT32 };
  g_autofree char *text = read_text (path);
  char            *line;
  char            *next;

  if (text == NULL)
    return NULL;
  for (line = strchr (text, '\n'); line != NULL; line = next)
    {
      next = strchr (++line, '\n');
      if (next != NULL)
        *next = '\0';
      read_sale (&table, line);
    }

  return build_model (&table);
}

/* ---- the past as it was known at an origin ---- */

static TwModel *
cut_model (const TwModel *model,
           TwWeek         origin,
           guint          n_weeks)
{
  TwModel       *cut = tw_model_new ("cut", "USD", origin, n_weeks);
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    tw_model_add_item (cut, tw_model_get_item (model, i));
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    tw_model_add_place (cut, tw_model_get_place (model, i));
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    tw_model_add_event (cut, tw_model_get_event (model, i));
  for (guint i = 0; i < n; i++)
    {
      TwSales part = sales[i];

      if (part.first_week >= origin)
        continue;
      part.n_weeks = (guint32) MIN (part.n_weeks, origin - part.first_week);
      tw_model_add_sales (cut, &part);
    }
  if (!tw_model_seal (cut, &error))
    g_error ("%s", error->message);

  return cut;
}

/* ---- scores ---- */

static double
get_past_scale (const TwSales *sales,
                guint          n)
{
  double sum = 0;
  guint  first = 0;

  while (first < n && sales->units[first] == 0)
    first++;
  for (guint t = first + 1; t < n; t++)
    sum += pow (sales->units[t] - sales->units[t - 1], 2);

  return n > first + 1 ? sum / (n - first - 1) : 0;
}

static void
score_week (Score       *score,
            const float *q,
            double       y)
{
  score->n_weeks++;
  for (guint b = 0; b < 3; b++)
    score->inside[b] += y >= q[2 - b] - 1e-6 && y <= q[4 + b] + 1e-6;
  for (guint k = 0; k < TW_N_LEVELS; k++)
    score->pinball += 2.0 / TW_N_LEVELS * (y >= q[k] ? (y - q[k]) * tw_forecast_levels[k] : (q[k] - y) * (1 - tw_forecast_levels[k]));
}

static void
score_series (Score            *score,
              const TwSales    *sales,
              guint             n,
              guint             weeks,
              const TwForecast *forecast)
{
  double scale = get_past_scale (sales, n);
  double squares = 0;
  double total = 0;
  guint  count = 0;
  double mean;
  double sd;

  for (guint t = 0; t < weeks && n + t < sales->n_weeks; t++)
    {
      double y = sales->units[n + t];
      double e = forecast->mean[t] - y;

      if (sales->flags != NULL && (sales->flags[n + t] & (TW_SALES_MISSING | TW_SALES_STOCK_OUT)))
        continue;
      squares += e * e;
      count++;
      score->error += fabs (e);
      score->bias += e;
      score->actual += y;
      score->naive += fabs (y - (n + t >= 52 ? sales->units[n + t - 52] : sales->units[n - 1]));
      total += y;
      score_week (score, forecast->quantile + (gsize) t * TW_N_LEVELS, y);
    }
  if (count == 0)
    return;
  score->n_series++;
  if (scale > 0)
    {
      score->rmsse += sqrt (squares / count / scale);
      score->n_scaled++;
    }
  tw_forecast_get_sum (forecast, weeks, 0, count, &mean, &sd);
  score->sum_inside += fabs (total - mean) <= 1.2815515655446004 * sd + 0.5;
}

static void
print_score (const Score *score)
{
  if (score->n_series == 0)
    return;
  printf ("  %-7s %6zu series  RMSSE %.3f  WAPE %.3f  bias %+.3f  error/snaive %.3f  pinball/unit %.3f  cover %.0f/%.0f/%.0f  sum80 %.0f\n",
          score->name, score->n_series, score->rmsse / MAX (1, score->n_scaled), score->error / score->actual, score->bias / score->actual,
          score->error / score->naive, score->pinball / score->actual,
          100.0 * score->inside[0] / score->n_weeks, 100.0 * score->inside[1] / score->n_weeks, 100.0 * score->inside[2] / score->n_weeks,
          100.0 * score->sum_inside / score->n_series);
}

static guint
get_class (const TwForecast *forecast)
{
  return strcmp (forecast->method, "sparse mix") == 0 ? 1 : (strcmp (forecast->method, "SES") == 0 ? 2 : 0);
}

static void
run_origin (const TwModel *model,
            TwWeek         origin,
            guint          weeks,
            int            n_threads)
{
  Score          score[] = { { .name = "regular" }, { .name = "sparse" }, { .name = "short" }, { .name = "all" } };
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);
  g_autoptr (TwModel) cut = cut_model (model, origin, weeks);
  g_autoptr (TwForecastSet) set = NULL;
  gint64 begin = g_get_monotonic_time ();
  double correlation = 0;
  double coverage = 0;
  guint  tested = 0;

  set = tw_forecast_model (cut, n_threads, NULL, NULL, NULL, NULL);
  printf ("origin %d, %u weeks: %u series in %.2f s\n", origin, weeks, tw_forecast_set_get_n_series (set), (g_get_monotonic_time () - begin) / 1e6);
  for (guint i = 0; i < n; i++)
    {
      const TwForecast *forecast = tw_forecast_set_find (set, sales[i].item, sales[i].market);

      if (forecast == NULL)
        continue;
      score_series (&score[get_class (forecast)], &sales[i], (guint) (origin - sales[i].first_week), weeks, forecast);
      score_series (&score[3], &sales[i], (guint) (origin - sales[i].first_week), weeks, forecast);
      if (isnan (forecast->coverage))
        continue;
      tested++;
      correlation += forecast->error_correlation;
      coverage += forecast->coverage;
    }
  for (guint k = 0; k < G_N_ELEMENTS (score); k++)
    print_score (&score[k]);
  printf ("  own account: %u series tested, coverage of the 80 %% band %.3f, error correlation %.3f\n", tested, coverage / tested, correlation / tested);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (TwModel) model = NULL;
  int    origins = argc > 2 ? atoi (argv[2]) : 2;
  int    weeks = argc > 3 ? atoi (argv[3]) : 13;
  int    n_threads = argc > 4 ? atoi (argv[4]) : 0;
  gint64 begin;

  if (argc < 2 || origins < 0 || weeks < 1)
    {
      fprintf (stderr, "Usage: bench-forecast demo|SALES.csv.gz [ORIGINS [WEEKS [THREADS]]]\n");
      return 2;
    }
  model = strcmp (argv[1], "demo") == 0 ? tw_demo_new (TW_DEMO_SEED, NULL) : read_model (argv[1]);
  if (model == NULL)
    {
      fprintf (stderr, "bench-forecast: %s: cannot be read; nothing measured\n", argv[1]);
      return 77;
    }

  begin = g_get_monotonic_time ();
  tw_forecast_set_unref (tw_forecast_model (model, n_threads, NULL, NULL, NULL, NULL));
  printf ("whole plan: %.2f s\n", (g_get_monotonic_time () - begin) / 1e6);
  for (int k = origins; k >= 1; k--)
    run_origin (model, tw_model_get_start_week (model) - k * weeks, (guint) weeks, n_threads);

  return 0;
}
