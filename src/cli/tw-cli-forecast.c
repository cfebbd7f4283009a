/* tw-cli-forecast.c: tradewind-cli forecast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"

#include "tw-series-csv.h"

#include <math.h>
#include <stdio.h>

#define MAX_HORIZON 10000
#define MAX_SEASON  10000
#define MAX_HISTORY 400 /* values; what lies before tells little and costs time */
#define MAX_BANDS   50

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Central bands in percent, such as "50,80,95", to the levels of their ends and the median between them. */
static GArray *
parse_levels (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (double));
  double level = 0.5;

  g_array_append_val (levels, level);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char  *end;
      double band = g_ascii_strtod (words[i], &end);

      if (end == words[i] || *end != '\0' || !(band > 0 && band < 100) || i >= MAX_BANDS)
        return NULL;
      level = (100 - band) / 200;
      g_array_append_val (levels, level);
      level = 1 - level;
      g_array_append_val (levels, level);
    }
  g_array_sort (levels, compare_doubles);
  for (guint i = levels->len - 1; i > 0; i--)
    if (g_array_index (levels, double, i) - g_array_index (levels, double, i - 1) < 1e-9)
      g_array_remove_index (levels, i);

  return g_steal_pointer (&levels);
}

static int
forecast_series (const char      *path,
                 TwSeriesOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) table = tw_series_csv_read (path, &error);
  g_autofree TwSeries *series = NULL;
  TwSeriesForecast    *forecasts;
  g_autoptr (GString) text = NULL;

  if (table == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  series = g_new0 (TwSeries, table->len);
  for (guint i = 0; i < table->len; i++)
    {
      const TwNamedSeries *named = table->pdata[i];

      series[i].value = (const double *) named->value->data;
      series[i].n = named->value->len;
    }
  forecasts = tw_forecast_series (series, table->len, options, NULL, NULL, NULL, &error);
  if (forecasts == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);

  text = tw_series_csv_format (table, forecasts, options);
  tw_series_forecasts_free (forecasts, table->len);
  if (fwrite (text->str, 1, text->len, stdout) != text->len)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "cannot write the result");

  return TW_CLI_OK;
}

int
tw_cli_forecast (int    argc,
                 char **argv)
{
  g_autofree char   *path = NULL;
  g_autofree char   *bands = NULL;
  int                horizon = 0;
  int                season = 1;
  int                n_threads = 0;
  const GOptionEntry entries[] = {
    { "series", 0, 0, G_OPTION_ARG_FILENAME, &path, "Forecast the series of a long CSV file: series_id,period,value", "FILE" },
    { "horizon", 0, 0, G_OPTION_ARG_INT, &horizon, "Steps to forecast", "H" },
    { "season", 0, 0, G_OPTION_ARG_INT, &season, "Steps in a cycle; 1 for none", "M" },
    { "levels", 0, 0, G_OPTION_ARG_STRING, &bands, "Central bands in percent; 50,80,95 without it", "LIST" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads; all cores without it", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GArray) levels = NULL;
  TwSeriesOptions options = { .max_history = MAX_HISTORY };
  int             code = tw_cli_parse (&argc, &argv, entries, "[--series FILE --horizon H --season M]", "Forecasts any series.", 0, 0);

  if (code != TW_CLI_OK)
    return code;
  if (path == NULL)
    return tw_cli_fail (TW_CLI_USAGE, "forecast: give --series FILE");
  if (horizon < 1 || horizon > MAX_HORIZON)
    return tw_cli_fail (TW_CLI_USAGE, "--horizon %d: expected 1 to %d", horizon, MAX_HORIZON);
  if (season < 1 || season > MAX_SEASON)
    return tw_cli_fail (TW_CLI_USAGE, "--season %d: expected 1 to %d", season, MAX_SEASON);
  levels = parse_levels (bands != NULL ? bands : "50,80,95");
  if (levels == NULL)
    return tw_cli_fail (TW_CLI_USAGE, "--levels %s: expected percents between 0 and 100, such as 50,80,95", bands);

  options.horizon = (gsize) horizon;
  options.season = (gsize) season;
  options.level = (const double *) levels->data;
  options.n_levels = levels->len;
  options.n_threads = n_threads;

  return forecast_series (path, &options);
}
