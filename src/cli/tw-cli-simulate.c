/* tw-cli-simulate.c: tradewind-cli simulate
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-json.h"
#include "tw-cli-scenarios.h"
#include "tw-cli-simulation-tables.h"
#include "tw-csv.h"

#include "simulate/tw-sim-claims.h"

#define USAGE "PLAN [--policy P,…] [--scenario NAME]… [--paths N] [--seed K] [--item S] [--threads N] [--replan W] [--disrupt KIND:WHERE:WEEKS[:AMOUNT],…] [--per-path FILE.csv] [--csv DIR]"

/* What the options said; NULL for what they did not. */
typedef struct
{
  char  *policies;
  char **names;
  char  *paths;
  char  *seed;
  char  *item;
  char  *threads;
  char  *replan;
  char  *disruptions;
  char  *per_path;
  char  *tables;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->policies);
  g_strfreev (options->names);
  g_free (options->paths);
  g_free (options->seed);
  g_free (options->item);
  g_free (options->threads);
  g_free (options->replan);
  g_free (options->disruptions);
  g_free (options->per_path);
  g_free (options->tables);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* ---- the answer ---- */

static void
add_estimate (JsonBuilder         *json,
              const char          *name,
              const TwSimEstimate *estimate)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  tw_cli_json_add_number (json, "mean", estimate->mean);
  tw_cli_json_add_number (json, "lo", estimate->lo);
  tw_cli_json_add_number (json, "hi", estimate->hi);
}

/* Mean of each measure and its interval; of profit also what the bad paths bring. */
static void
add_measures (JsonBuilder        *json,
              const TwSimulation *simulation,
              guint               s)
{
  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    {
      TwSimEstimate estimate;

      tw_simulation_get_mean (simulation, s, (TwSimMeasure) k, &estimate);
      add_estimate (json, tw_sim_measure_to_string ((TwSimMeasure) k), &estimate);
      if (k == TW_SIM_PROFIT)
        {
          tw_cli_json_add_number (json, "sd", estimate.sd);
          tw_cli_json_add_number (json, "median", tw_simulation_get_quantile (simulation, s, TW_SIM_PROFIT, 0.5));
          tw_cli_json_add_number (json, "p5", tw_simulation_get_quantile (simulation, s, TW_SIM_PROFIT, 0.05));
          tw_cli_json_add_number (json, "p95", tw_simulation_get_quantile (simulation, s, TW_SIM_PROFIT, 0.95));
          tw_cli_json_add_number (json, "cvar5", tw_simulation_get_cvar (simulation, s, TW_SIM_PROFIT, 0.05));
        }
      json_builder_end_object (json);
    }
}

static void
add_stock (JsonBuilder        *json,
           const TwSimulation *simulation,
           guint               s)
{
  static const char *const names[TW_N_SIM_STOCKS] = { "source", "transit", "overflow", "country" };
  const double            *stock = tw_simulation_get_stock (simulation, s);

  tw_cli_json_begin_array (json, "stock");
  for (guint t = 0; t < tw_simulation_get_n_weeks (simulation); t++)
    {
      json_builder_begin_object (json);
      tw_cli_json_add_count (json, "week", t);
      for (guint k = 0; k < TW_N_SIM_STOCKS; k++)
        tw_cli_json_add_number (json, names[k], stock[t * TW_N_SIM_STOCKS + k]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_disruption (JsonBuilder        *json,
                const TwModel      *model,
                const TwDisruption *disruption)
{
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "kind", tw_disruption_kind_to_string (disruption->kind));
  json_builder_set_member_name (json, "where");
  if (disruption->kind == TW_DISRUPTION_CANAL)
    json_builder_add_string_value (json, disruption->passage);
  else if (disruption->place != TW_ANY)
    json_builder_add_string_value (json, tw_model_get_place (model, disruption->place)->id);
  else
    json_builder_add_null_value (json);
  tw_cli_json_add_count (json, "first_week", disruption->first_week);
  tw_cli_json_add_count (json, "last_week", disruption->last_week);
  tw_cli_json_add_number (json, "amount", disruption->amount);
  json_builder_end_object (json);
}

/* What is claimed of the pool: of scenario @s, or of it less scenario @than. */
static void
add_claims (JsonBuilder        *json,
            const TwSimulation *simulation,
            int                 than, /* -1 for none */
            guint               s)
{
  json_builder_set_member_name (json, "claims");
  json_builder_begin_object (json);
  for (guint k = 0; k < TW_N_SIM_CLAIMS; k++)
    {
      TwSimEstimate estimate;

      if (than < 0)
        tw_simulation_get_claim (simulation, s, (TwSimClaim) k, &estimate);
      else
        tw_simulation_get_claim_difference (simulation, (guint) than, s, (TwSimClaim) k, &estimate);
      add_estimate (json, tw_sim_claim_to_string ((TwSimClaim) k), &estimate);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

static void
add_policy (JsonBuilder        *json,
            const TwSimulation *simulation,
            guint               s)
{
  const TwScenario *scenario = tw_simulation_get_scenario (simulation, s);

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "name", scenario->name);
  tw_cli_json_add_string (json, "policy", tw_policy_to_string (scenario->policy));
  tw_cli_json_begin_array (json, "switches");
  for (guint32 flag = 1; flag <= TW_SWITCHES_ALL; flag <<= 1)
    if ((scenario->switches & flag) != 0)
      json_builder_add_string_value (json, tw_switch_to_string ((TwSwitch) flag));
  json_builder_end_array (json);
  tw_cli_json_begin_array (json, "disruptions");
  for (guint i = 0; i < scenario->n_disruptions; i++)
    add_disruption (json, tw_simulation_get_model (simulation), &scenario->disruption[i]);
  json_builder_end_array (json);
  add_measures (json, simulation, s);
  add_claims (json, simulation, -1, s);
  add_stock (json, simulation, s);
  json_builder_end_object (json);
}

/* Of @b less @a, on the same paths. */
static void
add_difference (JsonBuilder        *json,
                const TwSimulation *simulation,
                guint               a,
                guint               b)
{
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "a", tw_simulation_get_scenario (simulation, a)->name);
  tw_cli_json_add_string (json, "b", tw_simulation_get_scenario (simulation, b)->name);
  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    {
      TwSimEstimate estimate;

      tw_simulation_get_difference (simulation, a, b, (TwSimMeasure) k, &estimate);
      add_estimate (json, tw_sim_measure_to_string ((TwSimMeasure) k), &estimate);
      json_builder_end_object (json);
    }
  add_claims (json, simulation, (int) a, b);
  json_builder_end_object (json);
}

static void
print_simulation (const TwSimulation *simulation,
                  const TwSimOptions *options)
{
  const TwModel *model = tw_simulation_get_model (simulation);
  guint          n = tw_simulation_get_n_scenarios (simulation);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "currency", tw_model_get_currency (model));
  tw_cli_json_add_count (json, "paths", tw_simulation_get_n_paths (simulation));
  tw_cli_json_add_count (json, "weeks", tw_simulation_get_n_weeks (simulation));
  tw_cli_json_add_count (json, "seed", (gint64) options->seed);
  if (options->item != TW_ANY)
    tw_cli_json_add_string (json, "item", tw_model_get_item (model, options->item)->id);
  tw_cli_json_add_number (json, "seconds", tw_simulation_get_seconds (simulation));
  tw_cli_json_begin_array (json, "policies");
  for (guint s = 0; s < n; s++)
    add_policy (json, simulation, s);
  json_builder_end_array (json);
  tw_cli_json_begin_array (json, "differences");
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      add_difference (json, simulation, a, b);
  json_builder_end_array (json);
  json_builder_end_object (json);
  tw_cli_json_print (json);
}

/* A row for each scenario and path, with what its measures came to. */
static gboolean
write_paths (const TwSimulation *simulation,
             const char         *path, /* (nullable) */
             GError            **error)
{
  g_autoptr (GString) text = g_string_new ("name,path");
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_commandline_arg (path) : NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (file == NULL)
    return TRUE;
  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    g_string_append_printf (text, ",%s", tw_sim_measure_to_string ((TwSimMeasure) k));
  g_string_append_c (text, '\n');
  for (guint s = 0; s < tw_simulation_get_n_scenarios (simulation); s++)
    for (guint p = 0; p < tw_simulation_get_n_paths (simulation); p++)
      {
        tw_csv_append_text (text, tw_simulation_get_scenario (simulation, s)->name);
        g_string_append_printf (text, ",%u", p);
        for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
          g_string_append_printf (text, ",%s", g_ascii_formatd (number, sizeof number, "%.9g", (double) tw_simulation_get_values (simulation, s, (TwSimMeasure) k)[p]));
        g_string_append_c (text, '\n');
      }

  return g_file_replace_contents (file, text->str, text->len, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}

/* ---- the work ---- */

static gboolean
read_options (const Options *options,
              TwSimOptions  *out)
{
  guint64 paths = 200, seed = 1, threads = 0, replan = TW_MAX_WEEKS;

  if (!tw_cli_read_count ("--paths", options->paths, 1, TW_SIM_MAX_PATHS, &paths) ||
      !tw_cli_read_count ("--seed", options->seed, 0, G_MAXINT64, &seed) ||
      !tw_cli_read_count ("--threads", options->threads, 0, 1024, &threads) ||
      !tw_cli_read_count ("--replan", options->replan, 1, TW_MAX_WEEKS, &replan))
    return FALSE;
  tw_sim_options_init (out);
  out->n_paths = (guint) paths;
  out->seed = seed;
  out->n_threads = (int) threads;
  out->replan_weeks = (guint) replan;

  return TRUE;
}

static gboolean
find_item (const TwModel *model,
           const char    *id, /* (nullable) */
           guint32       *item)
{
  int index = id != NULL ? tw_model_find_item (model, id) : -1;

  *item = index >= 0 ? (guint32) index : TW_ANY;

  return id == NULL || index >= 0;
}

static int
run (const char    *path,
     const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCliPlan) file = NULL;
  g_autoptr (TwCliRun) scenarios = NULL;
  g_autoptr (TwSimulation) simulation = NULL;
  TwSimOptions settings;

  if (!read_options (options, &settings))
    return TW_CLI_USAGE;
  if ((file = tw_cli_plan_open (path, &error)) == NULL ||
      (scenarios = tw_cli_run_new (file, (TwCliChoice){ options->policies, (const char *const *) options->names, options->disruptions }, settings.n_threads, &error)) == NULL)
    return tw_cli_fail (g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE) ? TW_CLI_USAGE : TW_CLI_BAD_INPUT, "%s", error->message);
  if (!find_item (scenarios->model, options->item, &settings.item))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: no item \"%s\"", path, options->item);

  simulation = tw_cli_run_simulate (scenarios, &settings, &error);
  if (simulation == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", path, error->message);
  if (!write_paths (simulation, options->per_path, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", options->per_path, error->message);
  if (options->tables != NULL && !tw_cli_simulation_write_tables (simulation, options->tables, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", options->tables, error->message);
  print_simulation (simulation, &settings);

  return TW_CLI_OK;
}

int
tw_cli_simulate (int    argc,
                 char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "policy", 0, 0, G_OPTION_ARG_STRING, &options.policies, "Policies: nggs, fba, sca, plan, clairvoyant; + and a switch for what one does without: nggs+no_air", "P,…" },
    { "scenario", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.names, "A scenario of the plan, by name, or by the word of its policy if it has none; all of them by default", "NAME" },
    { "paths", 0, 0, G_OPTION_ARG_STRING, &options.paths, "Ways the horizon may go (default: 200)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed, "Which of them (default: 1)", "K" },
    { "item", 0, 0, G_OPTION_ARG_STRING, &options.item, "This item alone", "S" },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options.threads, "Worker threads (default: one a core); the answer does not depend on them", "N" },
    { "replan", 0, 0, G_OPTION_ARG_STRING, &options.replan, "Policies that plan do so every W weeks at the latest; 1 is exact and takes long (default: only where a path has left the plan)", "W" },
    { "disrupt", 0, 0, G_OPTION_ARG_STRING, &options.disruptions, "What goes wrong in all of them: canal:suez:0-25, port:PLACE:WEEKS:DAYS, tariff|demand:MARKET:WEEKS:SHARE, factory|rent:PLACE:WEEKS:SHARE; * for all places", "D,…" },
    { "per-path", 0, 0, G_OPTION_ARG_FILENAME, &options.per_path, "Write every measure of every path as CSV", "FILE.csv" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options.tables, "Write comparison.csv, distributions.csv and stock.csv into a folder", "DIR" },
    { NULL },
  };
  int code = tw_cli_parse (&argc, &argv, entries, USAGE, "Plays ways to run the chain on the same demand; prints what came of them as JSON, with 95 % intervals.", 1, 1);

  return code != TW_CLI_OK ? code : run (argv[1], &options);
}
