/* tw-cli-forecast.c: tradewind-cli forecast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-model.h"
#include "forecast/tw-forecast-money.h"
#include "forecast/tw-phase.h"
#include "tw-cli-forecast-json.h"
#include "tw-cli-json.h"
#include "tw-cli-plan.h"
#include "tw-csv.h"
#include "tw-series-csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_HORIZON 10000
#define MAX_SEASON  10000
#define MAX_HISTORY 1008 /* values, such as six weeks of hours; what lies before tells little and costs time */
#define MIN_CYCLES  5    /* but no cycle is seen in fewer */
#define MAX_BANDS   200

/* ---- any series ---- */

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
  if (words[0] == NULL) /* nothing is no level */
    return NULL;
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
  fwrite (text->str, 1, text->len, stdout);

  return TW_CLI_OK;
}

/* ---- a plan ---- */

/* The forecasts kept in the plan, or new ones, which are then kept in it. */
static TwForecastSet *
get_forecasts (TwCliPlan     *plan,
               const TwModel *model,
               int            n_threads,
               const char    *path,
               GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) local = NULL;
  TwForecastSet *set = tw_plan_file_load_forecasts (plan->file, model, &local);

  if (set != NULL)
    return set;

  set = tw_forecast_model (model, n_threads, NULL, NULL, NULL, error);
  /* A plan that cannot be written is still answered. */
  if (set != NULL && tw_plan_file_store_forecasts (plan->file, set, NULL) && tw_cli_plan_check_unchanged (plan, NULL))
    tw_plan_file_save (plan->file, file, NULL);

  return set;
}

static const char *
get_market_id (const TwModel *model,
               guint32        market)
{
  return tw_model_get_place (model, tw_model_get_market_place (model, market))->id;
}

static void
append_number (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (!isnan (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static void
append_csv (GString             *text,
            const TwModel       *model,
            const TwForecastSet *set,
            const TwForecast    *forecast,
            gboolean             in_money)
{
  TwPhaseVerdict verdict = tw_forecast_set_judge_phase (set, model, forecast->item, forecast->market);
  TwWeek         start = tw_model_get_start_week (model);

  for (guint t = 0; t < tw_model_get_n_weeks (model); t++)
    {
      g_autofree char *date = tw_day_dup_string (tw_week_get_monday (start + (TwWeek) t));
      double           unit = in_money ? tw_forecast_money_get_planned (model, forecast, start + (TwWeek) t, TRUE) : 1;

      tw_csv_append_text (text, tw_model_get_item (model, forecast->item)->id);
      g_string_append_c (text, ',');
      tw_csv_append_text (text, get_market_id (model, forecast->market));
      g_string_append_printf (text, ",%u,%s", t, date);
      append_number (text, unit * forecast->mean[t]);
      for (guint k = 0; k < TW_N_LEVELS; k++)
        append_number (text, unit * forecast->quantile[(gsize) t * TW_N_LEVELS + k]);
      g_string_append_c (text, ',');
      tw_csv_append_text (text, forecast->method);
      append_number (text, forecast->relative_error);
      append_number (text, forecast->wape);
      append_number (text, forecast->coverage);
      append_number (text, forecast->error_correlation);
      g_string_append_printf (text, ",%s", forecast->adjusted ? "true" : "false");
      append_number (text, forecast->error_decay);
      g_string_append_c (text, ',');
      tw_csv_append_text (text, forecast->why);
      g_string_append_printf (text, ",%s,%s", tw_phase_to_string (verdict.phase), tw_phase_reason_to_string (verdict.reason));
      append_number (text, forecast->growth);
      g_string_append_c (text, '\n');
    }
}

static char *
format_set (const TwModel       *model,
            const TwForecastSet *set,
            int                  item,
            int                  market,
            gboolean             json,
            gboolean             in_money)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GString) text = g_string_new ("item,market,week,date,mean");

  for (guint k = 0; k < TW_N_LEVELS; k++)
    g_string_append_printf (text, ",%s", tw_forecast_level_words[k]);
  g_string_append (text, ",method,relative_error,wape,coverage,error_correlation,adjusted,error_decay,why,phase,phase_reason,growth\n");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tw_forecast_set_get_n_series (set); i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (set, i);

      if ((item >= 0 && forecast->item != (guint32) item) || (market >= 0 && forecast->market != (guint32) market))
        continue;
      if (json)
        tw_cli_forecast_add_json (builder, model, set, forecast, in_money);
      else
        append_csv (text, model, set, forecast, in_money);
    }
  json_builder_end_array (builder);

  if (json)
    {
      g_autoptr (JsonNode) root = json_builder_get_root (builder);
      g_autofree char *written = json_to_string (root, TRUE);

      return g_strconcat (written, "\n", NULL);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- what changed ---- */

#define CHANGE_WEEKS 4

static void
add_change (JsonBuilder            *json,
            const TwModel          *model,
            const TwForecastChange *change)
{
  g_autofree char *made = tw_day_dup_string (tw_week_get_monday (change->made));

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "item", tw_model_get_item (model, change->item)->id);
  tw_cli_json_add_string (json, "market", get_market_id (model, change->market));
  tw_cli_json_add_string (json, "made", made);
  tw_cli_json_add_number (json, "before", change->before);
  tw_cli_json_add_number (json, "now", change->now);
  tw_cli_json_add_number (json, "change", change->now - change->before);
  json_builder_end_object (json);
}

static void
append_change (GString                *text,
               const TwModel          *model,
               const TwForecastChange *change)
{
  g_autofree char *made = tw_day_dup_string (tw_week_get_monday (change->made));

  tw_csv_append_text (text, tw_model_get_item (model, change->item)->id);
  g_string_append_c (text, ',');
  tw_csv_append_text (text, get_market_id (model, change->market));
  g_string_append_printf (text, ",%s", made);
  append_number (text, change->before);
  append_number (text, change->now);
  append_number (text, change->now - change->before);
  g_string_append_c (text, '\n');
}

static char *
format_changes (const TwModel *model,
                const GArray  *changes,
                int            item,
                int            market,
                gboolean       json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GString) text = g_string_new ("item,market,made,before,now,change\n");
  g_autofree char *written = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    {
      const TwForecastChange *change = &g_array_index (changes, TwForecastChange, i);

      if ((item >= 0 && change->item != (guint32) item) || (market >= 0 && change->market != (guint32) market))
        continue;
      if (json)
        add_change (builder, model, change);
      else
        append_change (text, model, change);
    }
  json_builder_end_array (builder);
  if (!json)
    return g_string_free (g_steal_pointer (&text), FALSE);

  root = json_builder_get_root (builder);
  written = json_to_string (root, TRUE);

  return g_strconcat (written, "\n", NULL);
}

/* (nullable): the largest first; without earlier forecasts there is nothing to list */
static char *
list_changes (TwCliPlan           *plan,
              const TwModel       *model,
              const TwForecastSet *set,
              int                  item,
              int                  market,
              gboolean             json,
              GError             **error)
{
  g_autoptr (GArray) archive = tw_plan_file_load_archive (plan->file, model, error);
  g_autoptr (GArray) changes = NULL;

  if (archive == NULL)
    return NULL;
  changes = tw_forecast_list_changes (archive, model, set, MIN (CHANGE_WEEKS, tw_model_get_n_weeks (model)));

  return format_changes (model, changes, item, market, json);
}

static int
forecast_plan (const char *path,
               const char *item_id,
               const char *market_id,
               gboolean    json,
               gboolean    in_money,
               gboolean    changes,
               int         n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) plan = tw_cli_plan_open (path, &error);
  g_autoptr (TwModel) model = plan != NULL ? tw_plan_file_load_model (plan->file, &error) : NULL;
  g_autoptr (TwForecastSet) set = NULL;
  g_autofree char *text = NULL;
  int              item = -1;
  int              market = -1;

  if (model == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  if (item_id != NULL && (item = tw_model_find_item (model, item_id)) < 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: there is no item “%s”", path, item_id);
  if (market_id != NULL)
    {
      int place = tw_model_find_place (model, market_id);

      market = place >= 0 ? tw_model_get_market_of (model, (guint32) place) : -1;
      if (market < 0)
        return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: there is no market “%s”", path, market_id);
    }
  set = get_forecasts (plan, model, n_threads, path, &error);
  if (set == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);

  text = changes ? list_changes (plan, model, set, item, market, json, &error) : format_set (model, set, item, market, json, in_money);
  if (text == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);
  /* A reader that stops early kills us: the working copy must not outlive that. */
  g_clear_pointer (&plan, tw_cli_plan_free);
  fputs (text, stdout);

  return TW_CLI_OK;
}

/* ---- the command ---- */

typedef struct
{
  char    *series;
  char    *bands;
  char    *item;
  char    *market;
  char    *format;
  int      horizon;
  int      season;
  int      n_threads;
  gboolean money;
  gboolean changes;
} Words;

static void
clear_words (Words *words)
{
  g_free (words->series);
  g_free (words->bands);
  g_free (words->item);
  g_free (words->market);
  g_free (words->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, clear_words)

static int
run_series (const Words *words)
{
  const char *bands = words->bands != NULL ? words->bands : "50,80,95";
  g_autoptr (GArray) levels = parse_levels (bands);
  TwSeriesOptions options = { .n_threads = words->n_threads };

  if (words->item != NULL || words->market != NULL || words->format != NULL || words->money || words->changes)
    return tw_cli_fail (TW_CLI_USAGE, "--series takes no --item, --market, --format, --money or --changes");
  if (words->horizon < 1 || words->horizon > MAX_HORIZON)
    return tw_cli_fail (TW_CLI_USAGE, "--horizon %d: expected 1 to %d", words->horizon, MAX_HORIZON);
  if (words->season < 1 || words->season > MAX_SEASON)
    return tw_cli_fail (TW_CLI_USAGE, "--season %d: expected 1 to %d", words->season, MAX_SEASON);
  if (levels == NULL)
    return tw_cli_fail (TW_CLI_USAGE, "--levels %s: expected up to %d percents between 0 and 100, such as 50,80,95", bands, MAX_BANDS);

  options.horizon = (gsize) words->horizon;
  options.season = (gsize) words->season;
  options.max_history = MAX (MAX_HISTORY, MIN_CYCLES * options.season);
  options.level = (const double *) levels->data;
  options.n_levels = levels->len;

  return forecast_series (words->series, &options);
}

static int
run_plan (const Words *words,
          const char  *path)
{
  const char *format = words->format != NULL ? words->format : "csv";

  if (words->horizon != 0 || words->season != 1 || words->bands != NULL)
    return tw_cli_fail (TW_CLI_USAGE, "--horizon, --season and --levels go with --series; a plan has its own");
  if (strcmp (format, "csv") != 0 && strcmp (format, "json") != 0)
    return tw_cli_fail (TW_CLI_USAGE, "--format %s: expected csv or json", format);

  return forecast_plan (path, words->item, words->market, strcmp (format, "json") == 0, words->money, words->changes, words->n_threads);
}

int
tw_cli_forecast (int    argc,
                 char **argv)
{
  g_auto (Words) words = { .season = 1 };
  const GOptionEntry entries[] = {
    { "item", 0, 0, G_OPTION_ARG_STRING, &words.item, "Only this item", "SKU" },
    { "market", 0, 0, G_OPTION_ARG_STRING, &words.market, "Only this market", "COUNTRY" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &words.format, "csv, as without it, or json", "FORMAT" },
    { "money", 0, 0, G_OPTION_ARG_NONE, &words.money, "Means and quantiles in the plan's currency, each unit at the price of its week, instead of units", NULL },
    { "changes", 0, 0, G_OPTION_ARG_NONE, &words.changes, "Only what is expected of the next four weeks otherwise than by the forecast before, the largest change first", NULL },
    { "series", 0, 0, G_OPTION_ARG_FILENAME, &words.series, "Forecast the series of a long CSV file: series_id,period,value", "FILE" },
    { "horizon", 0, 0, G_OPTION_ARG_INT, &words.horizon, "With --series: steps to forecast", "H" },
    { "season", 0, 0, G_OPTION_ARG_INT, &words.season, "With --series: steps in a cycle; 1 for none", "M" },
    { "levels", 0, 0, G_OPTION_ARG_STRING, &words.bands, "With --series: central bands in percent; 50,80,95 without it", "LIST" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &words.n_threads, "Threads; all cores without it", "N" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN | --series FILE --horizon H --season M", "Forecasts a plan, or any series.", 0, 1);

  if (code != TW_CLI_OK)
    return code;
  if ((words.series != NULL) == (argc == 2))
    return tw_cli_fail (TW_CLI_USAGE, "forecast: give either a plan or --series FILE");

  return words.series != NULL ? run_series (&words) : run_plan (&words, argv[1]);
}
