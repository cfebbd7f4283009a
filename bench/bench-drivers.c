/* bench-drivers.c: what drivers and events are worth on reference data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-drivers orangejuice | inside | walmart | retail  [PARTS]
 *
 * Makes a plan in memory out of reference data, week by week as an origin knows it, and forecasts it as the
 * program does. Nothing dated after the origin goes in but planned prices and deals. PARTS is the sum of
 * 1 for events and 2 for drivers; all at first.
 *
 * orangejuice: stores are markets, brands items. Train to week 135 + 2r, forecast the second and third week after,
 * for all rounds whose weeks are in the file. WAPE of the median, against the same plan without prices and
 * deals, and against a smoothed level in logs (weight 0.15, after a mean that forgets 0.5 % a week).
 *
 * inside: the same at nine origins from week 101 to 133, which end before the first of those weeks: settings were chosen
 * there.
 *
 * walmart: stores are markets, departments items and categories. Origins after 91, 104, 117 and 130 weeks, 13 weeks
 * each. WMAE: holiday weeks count five times; against last year's week.
 *
 * retail: SKUs are items, countries markets. Origins 2011-03-07 and 2011-06-06, 13 weeks each; series with 20 weeks of
 * sales or more, and apart those with 3 to 19.
 */

#include "bench-tools.h"
#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WEEKS   200
#define MAX_MARKETS 64

typedef struct
{
  guint32 item;
  guint32 market;
  float   units[MAX_WEEKS]; /* NaN where nothing is known */
  float   price[MAX_WEEKS];
  float   deal[MAX_WEEKS];
  float   competitor[MAX_WEEKS];
} Series;

typedef struct
{
  GPtrArray  *items;
  GPtrArray  *markets;
  GHashTable *numbers;
  GPtrArray  *series; /* of Series */
  TwWeek      first;
  guint       n_weeks;
  GArray     *events; /* of TwEvent */
  float       temperature[MAX_MARKETS][MAX_WEEKS];
  float       economy[MAX_MARKETS][MAX_WEEKS];
  gboolean    by_item; /* each item is a category of its own */
  gboolean    gaps;    /* weeks without a row are unknown, not empty */
} Data;

/* ---- reading ---- */

static char *
read_reference (const char *name)
{
  const char      *folder = g_getenv ("TRADEWIND_REFERENCE_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "shared/data", "series", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) raw = (GInputStream *) g_file_read (file, NULL, NULL);
  g_autoptr (GConverter) unzip = (GConverter *) g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (raw == NULL)
    {
      g_printerr ("bench-drivers: %s is not there; set TRADEWIND_REFERENCE_DATA\n", path);
      exit (77);
    }
  stream = g_converter_input_stream_new (raw, unzip);
  if (g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL) < 0 ||
      !g_output_stream_write_all (memory, "", 1, NULL, NULL, NULL) || !g_output_stream_close (memory, NULL, NULL))
    g_error ("%s cannot be read", path);

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
next_row (char **text,
          char **field,
          guint  n)
{
  char *line = strsep (text, "\n");

  if (line == NULL || *line == '\0')
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      field[i] = strsep (&line, ",");
      if (field[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

static guint32
get_number (Data       *data,
            GPtrArray  *names,
            char        kind,
            const char *name)
{
  g_autofree char *key = g_strdup_printf ("%c%s", kind, name);
  guint32          number = GPOINTER_TO_UINT (g_hash_table_lookup (data->numbers, key));

  if (number == 0)
    {
      g_ptr_array_add (names, g_strdup (name));
      number = names->len;
      g_hash_table_insert (data->numbers, g_steal_pointer (&key), GUINT_TO_POINTER (number));
    }

  return number - 1;
}

static Series *
get_series (Data       *data,
            const char *item,
            const char *market)
{
  g_autofree char *key = g_strdup_printf ("s%s/%s", item, market);
  guint32          number = GPOINTER_TO_UINT (g_hash_table_lookup (data->numbers, key));
  Series          *series;

  if (number > 0)
    return data->series->pdata[number - 1];

  series = g_new (Series, 1);
  series->item = get_number (data, data->items, 'i', item);
  series->market = get_number (data, data->markets, 'm', market);
  for (guint t = 0; t < MAX_WEEKS; t++)
    series->units[t] = series->price[t] = series->deal[t] = series->competitor[t] = NAN;
  g_ptr_array_add (data->series, series);
  g_hash_table_insert (data->numbers, g_steal_pointer (&key), GUINT_TO_POINTER (data->series->len));

  return series;
}

static Data *
new_data (TwWeek first)
{
  Data *data = g_new0 (Data, 1);

  data->items = g_ptr_array_new_with_free_func (g_free);
  data->markets = g_ptr_array_new_with_free_func (g_free);
  data->series = g_ptr_array_new_with_free_func (g_free);
  data->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  data->events = g_array_new (FALSE, TRUE, sizeof (TwEvent));
  data->first = first;
  for (guint m = 0; m < MAX_MARKETS; m++)
    for (guint t = 0; t < MAX_WEEKS; t++)
      data->temperature[m][t] = data->economy[m][t] = NAN;

  return data;
}

static void
free_data (Data *data)
{
  g_ptr_array_unref (data->items);
  g_ptr_array_unref (data->markets);
  g_ptr_array_unref (data->series);
  g_hash_table_unref (data->numbers);
  for (guint i = 0; i < data->events->len; i++)
    {
      g_free (g_array_index (data->events, TwEvent, i).key);
      g_free (g_array_index (data->events, TwEvent, i).name);
    }
  g_array_unref (data->events);
  g_free (data);
}

/* Step of a date; FALSE outside of the calendar. */
static gboolean
get_step (const Data *data,
          const char *date,
          int         shift,
          guint      *step)
{
  TwDay day;

  if (!tw_day_parse (date, &day) || tw_week_from_day (day + shift) < data->first)
    return FALSE;
  *step = (guint) (tw_week_from_day (day + shift) - data->first);

  return *step < MAX_WEEKS;
}

/* ---- orange juice ---- */

#define OJ_FIRST  40
#define OJ_BRANDS 11

static Data *
read_orange_juice (void)
{
  g_autofree char *text = read_reference ("orangejuice_weekly_to148.csv.gz");
  char            *at = text;
  char            *field[19];
  Data            *data = new_data (1000);

  data->gaps = TRUE;
  while (next_row (&at, field, 19))
    {
      guint   week = (guint) atoi (field[2]) - OJ_FIRST;
      guint   brand = (guint) atoi (field[1]) - 1;
      Series *series;

      if (brand >= OJ_BRANDS || week >= MAX_WEEKS)
        continue;
      series = get_series (data, field[1], field[0]);
      series->units[week] = (float) round (exp (g_ascii_strtod (field[3], NULL)));
      series->price[week] = (float) g_ascii_strtod (field[5 + brand], NULL);
      series->deal[week] = (float) (0.5 * (atoi (field[16]) + g_ascii_strtod (field[17], NULL)));
      for (guint b = 0; b < OJ_BRANDS; b++)
        if (b != brand)
          series->competitor[week] = fminf (series->competitor[week], (float) g_ascii_strtod (field[5 + b], NULL));
      data->n_weeks = MAX (data->n_weeks, week + 1);
    }

  return data;
}

/* ---- Walmart ---- */

#define FRIDAY_TO_MONDAY (-4) /* weeks end on Friday; ours are those of the Monday within */

static void
read_walmart_drivers (Data *data)
{
  g_autofree char *text = read_reference ("walmart_weekly_drivers.csv.gz");
  char            *at = text;
  char            *field[14];
  float            sum[52] = { 0 };
  guint            count[52] = { 0 };
  guint            step;

  while (next_row (&at, field, 14))
    {
      guint32 market = get_number (data, data->markets, 'm', field[0]);

      if (!get_step (data, field[1], FRIDAY_TO_MONDAY, &step) || market >= MAX_MARKETS)
        continue;
      data->temperature[market][step] = (float) ((g_ascii_strtod (field[4], NULL) - 32) / 1.8);
      data->economy[market][step] = (float) g_ascii_strtod (field[6], NULL);
      sum[step % 52] += data->temperature[market][step];
      count[step % 52]++;
    }
  for (guint m = 0; m < MAX_MARKETS; m++)
    for (guint t = 0; t < MAX_WEEKS; t++)
      data->temperature[m][t] -= sum[t % 52] / (float) MAX (count[t % 52], 1);
}

static void
add_holidays (Data *data)
{
  static const char *const days[] = { "2010-02-12", "2011-02-11", "2012-02-10", "2013-02-08", "2010-09-10", "2011-09-09", "2012-09-07", "2010-11-26", "2011-11-25", "2012-11-23", "2010-12-31", "2011-12-30", "2012-12-28" };
  static const char *const keys[] = { "super_bowl", "super_bowl", "super_bowl", "super_bowl", "labor_day", "labor_day", "labor_day", "thanksgiving", "thanksgiving", "thanksgiving", "christmas", "christmas", "christmas" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      TwEvent event = { .country = "US", .kind = TW_EVENT_HOLIDAY, .key = g_strdup (keys[i]), .name = g_strdup (keys[i]) };

      tw_day_parse (days[i], &event.first);
      event.first += FRIDAY_TO_MONDAY;
      event.last = event.first;
      g_array_append_val (data->events, event);
    }
}

static gboolean
is_holiday (const Data *data,
            guint       step)
{
  for (guint i = 0; i < data->events->len; i++)
    if (tw_week_from_day (g_array_index (data->events, TwEvent, i).first) == data->first + (TwWeek) step)
      return TRUE;

  return FALSE;
}

static Data *
read_walmart (void)
{
  g_autofree char *text = read_reference ("walmart_weekly_sales.csv.gz");
  char            *at = text;
  char            *field[5];
  guint            step;
  Data            *data;
  TwDay            first;

  tw_day_parse ("2010-02-05", &first);
  data = new_data (tw_week_from_day (first + FRIDAY_TO_MONDAY));
  data->by_item = TRUE;
  data->gaps = TRUE;
  while (next_row (&at, field, 5))
    if (get_step (data, field[2], FRIDAY_TO_MONDAY, &step))
      {
        get_series (data, field[1], field[0])->units[step] = (float) round (g_ascii_strtod (field[3], NULL));
        data->n_weeks = MAX (data->n_weeks, step + 1);
      }
  add_holidays (data);
  read_walmart_drivers (data);

  return data;
}

/* ---- Online Retail ---- */

static Data *
read_retail (void)
{
  g_autofree char *text = read_reference ("online_retail2_weekly.csv.gz");
  char            *at = text;
  char            *field[7];
  guint            step;
  TwDay            first;
  Data            *data;

  tw_day_parse ("2009-11-30", &first);
  data = new_data (tw_week_from_day (first));
  while (next_row (&at, field, 7))
    if (get_step (data, field[2], 0, &step))
      {
        Series *series = get_series (data, field[0], field[1]);

        series->units[step] = (float) MAX (0, atoi (field[3]));
        series->price[step] = (float) g_ascii_strtod (field[4], NULL);
        data->n_weeks = MAX (data->n_weeks, step + 1);
      }

  return data;
}

/* ---- a plan as an origin knows it ---- */

static void
add_places (const Data *data,
            TwModel    *model)
{
  TwItem  item = { .name = (char *) "", .unit_cost = 1, .volume_m3 = 0.001, .weight_kg = 0.1, .units_per_carton = 1 };
  TwPlace market = { .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "US", .currency = "USD", .exchange_rate = 1 };

  for (guint i = 0; i < data->items->len; i++)
    {
      item.id = data->items->pdata[i];
      item.category = data->by_item ? item.id : (char *) "all";
      tw_model_add_item (model, &item);
    }
  for (guint m = 0; m < data->markets->len; m++)
    {
      market.id = data->markets->pdata[m];
      tw_model_add_place (model, &market);
    }
  for (guint i = 0; i < data->events->len; i++)
    tw_model_add_event (model, &g_array_index (data->events, TwEvent, i));
}

static void
add_values (const Data  *data,
            TwModel     *model,
            TwDriverKind kind,
            guint32      item,
            guint32      market,
            const float *value,
            guint        n)
{
  g_autofree float *copy = g_memdup2 (value, n * sizeof *value);
  gboolean          any = FALSE;

  for (guint t = 0; t < n; t++)
    any = any || !isnan (copy[t]);
  if (any)
    tw_model_add_driver (model, &(TwDriver){ .kind = kind, .item = item, .market = market, .first_week = data->first, .n_weeks = n, .value = copy });
}

static float
get_last (const float *value,
          guint        n)
{
  float last = 1;

  for (guint t = 0; t < n; t++)
    last = isnan (value[t]) || value[t] <= 0 ? last : value[t];

  return last;
}

static void
add_series (const Data   *data,
            TwModel      *model,
            const Series *series,
            guint         origin,
            guint         horizon,
            gboolean      drivers)
{
  gint32 units[MAX_WEEKS];
  float  price[MAX_WEEKS];
  guint8 flags[MAX_WEEKS];
  guint  start = 0;

  while (start < origin && isnan (series->units[start]))
    start++;
  if (start == origin)
    return;
  for (guint t = start; t < origin; t++)
    {
      gboolean known = !isnan (series->units[t]);

      units[t] = known ? (gint32) fmaxf (series->units[t], 0) : 0;
      price[t] = drivers && series->units[t] > 0 && series->price[t] > 0 ? series->price[t] : NAN;
      flags[t] = !known && data->gaps ? TW_SALES_MISSING : 0;
    }
  tw_model_add_sales (model, &(TwSales){ .item = series->item, .market = series->market, .first_week = data->first + (TwWeek) start, .n_weeks = origin - start, .units = units + start, .price = price + start, .flags = flags + start });
  tw_model_set_offer (model, series->item, series->market, &(TwOffer){ .listed = TRUE, .price = get_last (series->price, origin) });
  if (!drivers || !data->gaps)
    return;
  add_values (data, model, TW_DRIVER_PRICE, series->item, series->market, series->price, origin + horizon);
  add_values (data, model, TW_DRIVER_DEAL, series->item, series->market, series->deal, origin + horizon);
  add_values (data, model, TW_DRIVER_COMPETITOR_PRICE, series->item, series->market, series->competitor, origin + horizon);
}

static TwForecastSet *
forecast (const Data *data,
          guint       origin,
          guint       horizon,
          gboolean    drivers,
          guint       parts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_model_new ("bench", "USD", data->first + (TwWeek) origin, horizon);
  TwForecastSet *set;

  add_places (data, model);
  for (guint i = 0; i < data->series->len; i++)
    add_series (data, model, data->series->pdata[i], origin, horizon, drivers);
  for (guint32 m = 0; m < data->markets->len && m < MAX_MARKETS && drivers; m++)
    {
      add_values (data, model, TW_DRIVER_TEMPERATURE, TW_ANY, m, data->temperature[m], origin);
      add_values (data, model, TW_DRIVER_ECONOMY, TW_ANY, m, data->economy[m], origin);
    }
  if (!tw_model_seal (model, &error))
    g_error ("%s", error->message);
  set = tw_forecast_model_with (model, parts, 0, NULL, NULL, NULL, &error);
  if (set == NULL)
    g_error ("%s", error->message);

  return set;
}

/* ---- scores ---- */

/* @inside: rounds whose weeks all lie in the training part of the first published one, for choosing settings; not those that are
 * published. */
static void
score_orange_juice (guint    parts,
                    gboolean inside)
{
  Data  *data = read_orange_juice ();
  double all[3] = { 0 };
  double sold = 0;

  for (guint week = inside ? 102 : 136; week + 2 < (inside ? 136 : OJ_FIRST + data->n_weeks); week += inside ? 4 : 2)
    {
      guint  origin = week - OJ_FIRST;
      double error[3] = { 0 };
      double sum = 0;
      double bias = 0;
      double cpu = bench_get_cpu ();
      g_autoptr (TwForecastSet) with = forecast (data, origin, 3, TRUE, parts);
      g_autoptr (TwForecastSet) without = NULL;

      cpu = bench_get_cpu () - cpu;
      without = forecast (data, origin, 3, FALSE, parts);
      for (guint i = 0; i < data->series->len; i++)
        {
          const Series     *series = data->series->pdata[i];
          const TwForecast *a = tw_forecast_set_find (with, series->item, series->market);
          const TwForecast *b = tw_forecast_set_find (without, series->item, series->market);
          double            weight = 0;
          double            mean = 0;
          double            level = 0;

          for (guint t = 0; t < origin; t++)
            if (series->units[t] > 0)
              {
                double w = pow (0.995, origin - 1 - t);

                weight += w;
                mean += w * (log (series->units[t]) - mean) / weight;
              }
          for (guint t = 0; t < origin; t++)
            if (series->units[t] > 0)
              level += 0.15 * (log (series->units[t]) - mean - level);
          for (guint t = origin + 1; a != NULL && b != NULL && t < origin + 3; t++)
            {
              guint at = t - origin;

              if (isnan (series->units[t]))
                continue;
              error[0] += fabs (series->units[t] - a->quantile[at * TW_N_LEVELS + TW_N_LEVELS / 2]);
              error[1] += fabs (series->units[t] - b->quantile[at * TW_N_LEVELS + TW_N_LEVELS / 2]);
              error[2] += fabs (series->units[t] - exp (mean + level));
              sum += series->units[t];
              bias += a->quantile[at * TW_N_LEVELS + TW_N_LEVELS / 2] - series->units[t];
            }
        }
      printf ("to week %3u: WAPE %.3f, bias %+.3f; without prices %.3f, level only %.3f: ratio %.3f; %.1f s\n", week - 1, error[0] / sum, bias / sum, error[1] / sum, error[2] / sum, error[0] / error[2], cpu);
      for (guint k = 0; k < 3; k++)
        all[k] += error[k];
      sold += sum;
    }
  printf ("all rounds : WAPE %.3f; without prices %.3f, level only %.3f: ratio %.3f\n", all[0] / sold, all[1] / sold, all[2] / sold, all[0] / all[2]);
  free_data (data);
}

static gboolean
is_scored (const Series *series,
           guint         origin,
           guint         horizon)
{
  guint    known = 0;
  gboolean alive = FALSE;
  gboolean tested = FALSE;

  for (guint t = 0; t < origin; t++)
    known += !isnan (series->units[t]);
  for (guint t = origin - 4; t < origin; t++)
    alive = alive || !isnan (series->units[t]);
  for (guint t = origin; t < origin + horizon; t++)
    tested = tested || !isnan (series->units[t]);

  return known >= 60 && alive && tested;
}

static void
score_walmart (guint parts)
{
  static const guint origins[] = { 91, 104, 117, 130 };
  Data              *data = read_walmart ();
  double             ratio = 0;
  double             total[2] = { 0 };

  for (guint o = 0; o < G_N_ELEMENTS (origins); o++)
    {
      guint  origin = origins[o];
      double error[2] = { 0 };
      double weight = 0;
      double bias = 0;
      double sold = 0;
      double cpu = bench_get_cpu ();
      g_autoptr (TwForecastSet) set = forecast (data, origin, 13, TRUE, parts);

      cpu = bench_get_cpu () - cpu;
      for (guint i = 0; i < data->series->len; i++)
        {
          const Series     *series = data->series->pdata[i];
          const TwForecast *found = tw_forecast_set_find (set, series->item, series->market);

          for (guint t = origin; found != NULL && is_scored (series, origin, 13) && t < origin + 13; t++)
            {
              double w = is_holiday (data, t) ? 5 : 1;
              double naive = isnan (series->units[t - 52]) ? 0 : series->units[t - 52];
              double f = found->quantile[(t - origin) * TW_N_LEVELS + TW_N_LEVELS / 2];

              if (isnan (series->units[t]))
                continue;
              error[0] += w * fabs (series->units[t] - f);
              error[1] += w * fabs (series->units[t] - naive);
              bias += f - series->units[t];
              sold += series->units[t];
              weight += w;
            }
        }
      printf ("origin %3u: WMAE %6.0f, seasonal naive %6.0f: ratio %.3f; bias %+.3f; %.1f s\n", origin, error[0] / weight, error[1] / weight, error[0] / error[1], bias / sold, cpu);
      for (guint k = 0; k < 2; k++)
        total[k] += error[k] / weight / G_N_ELEMENTS (origins);
      ratio += error[0] / error[1] / G_N_ELEMENTS (origins);
    }
  printf ("mean      : WMAE %6.0f, seasonal naive %6.0f: ratio %.3f (mean of ratios %.3f)\n", total[0], total[1], total[0] / total[1], ratio);
  free_data (data);
}

static void
score_retail (guint parts)
{
  static const char *const names[] = { "20+ weeks", "3-19 weeks" };
  static const guint       origins[] = { 66, 79 };
  Data                    *data = read_retail ();

  for (guint o = 0; o < G_N_ELEMENTS (origins); o++)
    {
      guint  origin = origins[o];
      double cpu = bench_get_cpu ();
      g_autoptr (TwForecastSet) set = forecast (data, origin, 13, TRUE, parts);

      cpu = bench_get_cpu () - cpu;
      for (guint kind = 0; kind < 2; kind++)
        {
          double error = 0, bias = 0, sold = 0, rmsse = 0, pinball = 0;
          guint  count = 0;

          for (guint i = 0; i < data->series->len; i++)
            {
              const Series     *series = data->series->pdata[i];
              const TwForecast *found = tw_forecast_set_find (set, series->item, series->market);
              guint             first = origin;
              guint             weeks = 0;
              double            scale = 0;
              double            square = 0;

              for (guint t = origin; t-- > 0;)
                if (series->units[t] > 0)
                  {
                    weeks++;
                    first = t;
                  }
              if (found == NULL || weeks < 3 || (weeks >= 20) != (kind == 0))
                continue;
              for (guint t = first + 1; t < origin; t++)
                scale += pow (fmax (0, series->units[t]) - fmax (0, series->units[t - 1]), 2) / (origin - first - 1);
              for (guint t = origin; t < origin + 13; t++)
                {
                  double y = series->units[t] > 0 ? series->units[t] : 0;
                  double f = found->mean[t - origin];

                  error += fabs (y - f);
                  bias += f - y;
                  sold += y;
                  square += (y - f) * (y - f) / 13;
                  for (guint k = 0; k < TW_N_LEVELS; k++)
                    {
                      double q = found->quantile[(t - origin) * TW_N_LEVELS + k];

                      pinball += 2 * (y >= q ? tw_forecast_levels[k] * (y - q) : (1 - tw_forecast_levels[k]) * (q - y)) / TW_N_LEVELS;
                    }
                }
              if (scale > 0)
                {
                  rmsse += sqrt (square / scale);
                  count++;
                }
            }
          printf ("origin %3u, %-10s: %5u series, RMSSE %.4f, WAPE %.4f, bias %+.3f, volume pinball %.4f; %.1f s\n", origin, names[kind], count, rmsse / count, error / sold, bias / sold, pinball / sold, cpu);
        }
    }
  free_data (data);
}

int
main (int    argc,
      char **argv)
{
  guint parts = argc > 2 ? (guint) atoi (argv[2]) : TW_FORECAST_ALL;

  if (argc > 1 && strcmp (argv[1], "orangejuice") == 0)
    score_orange_juice (parts, FALSE);
  else if (argc > 1 && strcmp (argv[1], "inside") == 0)
    score_orange_juice (parts, TRUE);
  else if (argc > 1 && strcmp (argv[1], "walmart") == 0)
    score_walmart (parts);
  else if (argc > 1 && strcmp (argv[1], "retail") == 0)
    score_retail (parts);
  else
    {
      g_printerr ("usage: bench-drivers orangejuice | inside | walmart | retail [PARTS]\n");
      return 2;
    }

  return 0;
}
