/* tw-cli-accuracy.c: tradewind-cli accuracy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-accuracy.h"
#include "forecast/tw-forecast-archive.h"
#include "tw-cli-json.h"
#include "tw-cli-plan.h"
#include "tw-csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_ORIGINS 4

static const char *const coverage_names[3] = { "cover50", "cover80", "cover95" };

/* ---- the table ---- */

static void
append_figure (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.4f", value));
}

static void
append_row (GString *text,
            TwAccuracyClass class,
            guint                horizon,
            const TwAccuracyRow *row)
{
  const TwAccuracyScore *scores[] = { &row->forecast, &row->naive };

  g_string_append_printf (text, "%s,%u,%u,%u", tw_accuracy_class_to_string (class), horizon, row->n_series, row->n_weeks);
  for (int k = 0; k < 2; k++)
    {
      append_figure (text, scores[k]->mase);
      append_figure (text, scores[k]->rmsse);
      append_figure (text, scores[k]->wape);
      append_figure (text, scores[k]->bias);
    }
  append_figure (text, row->pinball);
  for (int b = 0; b < 3; b++)
    append_figure (text, row->coverage[b]);
  g_string_append_c (text, '\n');
}

static void
print_csv (const TwAccuracy *accuracy)
{
  g_autoptr (GString) text = g_string_new ("class,weeks,series,observations,mase,rmsse,wape,bias,naive_mase,naive_rmsse,naive_wape,naive_bias,pinball,cover50,cover80,cover95\n");

  for (int c = 0; c < TW_ACCURACY_N_CLASSES; c++)
    for (int h = 0; h < TW_ACCURACY_N_HORIZONS; h++)
      append_row (text, c, tw_accuracy_horizons[h], &accuracy->row[c][h]);
  fputs (text->str, stdout);
}

static void
add_score (JsonBuilder           *json,
           const char            *name,
           const TwAccuracyScore *score)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  tw_cli_json_add_number (json, "mase", score->mase);
  tw_cli_json_add_number (json, "rmsse", score->rmsse);
  tw_cli_json_add_number (json, "wape", score->wape);
  tw_cli_json_add_number (json, "bias", score->bias);
  json_builder_end_object (json);
}

static void
add_row (JsonBuilder *json,
         TwAccuracyClass class,
         guint                horizon,
         const TwAccuracyRow *row)
{
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "class", tw_accuracy_class_to_string (class));
  tw_cli_json_add_count (json, "weeks", horizon);
  tw_cli_json_add_count (json, "series", row->n_series);
  tw_cli_json_add_count (json, "observations", row->n_weeks);
  add_score (json, "forecast", &row->forecast);
  add_score (json, "naive", &row->naive);
  tw_cli_json_add_number (json, "pinball", row->pinball);
  for (int b = 0; b < 3; b++)
    tw_cli_json_add_number (json, coverage_names[b], row->coverage[b]);
  json_builder_end_object (json);
}

/* ---- what overrides added ---- */

static void
add_value_added (JsonBuilder        *json,
                 const TwValueAdded *row)
{
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "author", row->author);
  tw_cli_json_add_string (json, "reason", row->reason);
  tw_cli_json_add_count (json, "weeks", row->n_weeks);
  tw_cli_json_add_number (json, "units", row->units);
  tw_cli_json_add_number (json, "baseline_error", row->baseline_error);
  tw_cli_json_add_number (json, "adjusted_error", row->adjusted_error);
  tw_cli_json_add_number (json, "value_added", row->baseline_error - row->adjusted_error);
  json_builder_end_object (json);
}

static void
print_value_added_csv (const GArray *rows)
{
  g_autoptr (GString) text = g_string_new ("author,reason,weeks,units,baseline_error,adjusted_error,value_added\n");

  for (guint i = 0; i < rows->len; i++)
    {
      const TwValueAdded *row = &g_array_index (rows, TwValueAdded, i);

      tw_csv_append_text (text, row->author);
      g_string_append_c (text, ',');
      tw_csv_append_text (text, row->reason);
      g_string_append_printf (text, ",%u", row->n_weeks);
      append_figure (text, row->units);
      append_figure (text, row->baseline_error);
      append_figure (text, row->adjusted_error);
      append_figure (text, row->baseline_error - row->adjusted_error);
      g_string_append_c (text, '\n');
    }
  fputs (text->str, stdout);
}

static void
print_json (const TwAccuracy *accuracy,
            const GArray     *value_added)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  if (accuracy != NULL)
    {
      tw_cli_json_add_count (json, "origins", accuracy->n_origins);
      tw_cli_json_begin_array (json, "rows");
      for (int c = 0; c < TW_ACCURACY_N_CLASSES; c++)
        for (int h = 0; h < TW_ACCURACY_N_HORIZONS; h++)
          add_row (json, c, tw_accuracy_horizons[h], &accuracy->row[c][h]);
      json_builder_end_array (json);
    }
  if (value_added != NULL)
    {
      tw_cli_json_begin_array (json, "overrides");
      for (guint i = 0; i < value_added->len; i++)
        add_value_added (json, &g_array_index (value_added, TwValueAdded, i));
      json_builder_end_array (json);
    }
  json_builder_end_object (json);
  tw_cli_json_print (json);
}

/* ---- the command ---- */

static int
measure (const char              *path,
         const TwModel           *model,
         const TwAccuracyOptions *options,
         gboolean                 json)
{
  g_autoptr (GError) error = NULL;
  TwAccuracy accuracy;

  if (!tw_accuracy_measure (model, options, &accuracy, NULL, NULL, NULL, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);
  if (accuracy.n_origins == 0)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: there is no history of more than %d weeks to measure on", path, TW_ACCURACY_WEEKS);
  if (accuracy.n_origins < options->n_origins)
    g_printerr ("%s: history for %u of %u origins\n", path, accuracy.n_origins, options->n_origins);
  if (json)
    print_json (&accuracy, NULL);
  else
    print_csv (&accuracy);

  return TW_CLI_OK;
}

static int
tell_value_added (const char    *path,
                  TwPlanFile    *file,
                  const TwModel *model,
                  gboolean       json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) archive = tw_plan_file_load_archive (file, model, &error);
  g_autoptr (GArray) rows = archive != NULL ? tw_forecast_value_added (archive, model) : NULL;

  if (rows == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);
  if (json)
    print_json (NULL, rows);
  else
    print_value_added_csv (rows);

  return TW_CLI_OK;
}

static int
run (const char              *path,
     const TwAccuracyOptions *options,
     gboolean                 overrides,
     gboolean                 json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) plan = tw_cli_plan_open (path, &error);
  g_autoptr (TwModel) model = plan != NULL ? tw_plan_file_load_model (plan->file, &error) : NULL;

  if (model == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  return overrides ? tell_value_added (path, plan->file, model, json) : measure (path, model, options, json);
}

int
tw_cli_accuracy (int    argc,
                 char **argv)
{
  g_autofree char   *origins = NULL;
  g_autofree char   *format = NULL;
  gboolean           overrides = FALSE;
  guint64            n_origins = DEFAULT_ORIGINS;
  TwAccuracyOptions  options = { 0 };
  const GOptionEntry entries[] = {
    { "origins", 0, 0, G_OPTION_ARG_STRING, &origins, "Rolling origins, 13 weeks apart; 4 without it", "N" },
    { "overrides", 0, 0, G_OPTION_ARG_NONE, &overrides, "Instead: what overrides of earlier forecasts added, by author and reason", NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "csv, as without it, or json", "FORMAT" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "Threads; all cores without it", "N" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN", "Measures forecasts on the plan's own history.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  if (!tw_cli_read_count ("--origins", origins, 1, TW_ACCURACY_MAX_ORIGINS, &n_origins))
    return TW_CLI_USAGE;
  if (format != NULL && strcmp (format, "csv") != 0 && strcmp (format, "json") != 0)
    return tw_cli_fail (TW_CLI_USAGE, "--format %s: expected csv or json", format);
  options.n_origins = (guint) n_origins;

  return run (argv[1], &options, overrides, g_strcmp0 (format, "json") == 0);
}
