/* tw-cli-report.c: a plan on a few pages of paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-cli.h"

#include "allocate/tw-allocate.h"
#include "sealane/tw-sea-route.h"
#include "tw-cli-plan.h"
#include "tw-report.h"

#include <glib/gi18n.h>
#include <locale.h>

#define USUAL_PATHS "100"

typedef struct
{
  TwPlan       *plan;
  TwAlerts     *alerts;
  TwSimulation *simulation; /* (nullable) */
} Content;

static void
clear_content (Content *content)
{
  g_clear_pointer (&content->simulation, tw_simulation_unref);
  g_clear_pointer (&content->alerts, tw_alerts_unref);
  g_clear_pointer (&content->plan, tw_plan_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Content, clear_content)

static gboolean
simulate (Content *content,
          guint    n_paths,
          GError **error)
{
  const TwModel    *model = tw_plan_get_model (content->plan);
  guint             n;
  const TwScenario *scenarios = tw_model_get_scenarios (model, &n);
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  TwSimOptions options;

  if (n == 0 || n_paths == 0)
    return TRUE;

  tw_sim_options_init (&options);
  options.n_paths = n_paths;
  content->simulation = tw_simulate (model, tw_plan_get_forecasts (content->plan), content->plan, sea, scenarios, n, &options, NULL, NULL, NULL, error);

  return content->simulation != NULL;
}

static gboolean
make_content (const char *path,
              guint       n_paths,
              Content    *content,
              GError    **error)
{
  g_autoptr (TwCliPlan) file = tw_cli_plan_open (path, error);
  g_autoptr (TwModel) model = file != NULL ? tw_plan_file_load_model (file->file, error) : NULL;
  g_autoptr (TwForecastSet) forecasts = model != NULL ? tw_cli_plan_forecast (file, model, 0, error) : NULL;
  g_autoptr (GArray) archive = forecasts != NULL ? tw_plan_file_load_archive (file->file, model, error) : NULL;

  if (archive == NULL)
    return FALSE;

  content->plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, error);
  if (content->plan == NULL)
    return FALSE;
  content->alerts = tw_alerts_find (content->plan, archive, NULL);

  return simulate (content, n_paths, error);
}

/* The report speaks as the window does. */
static void
init_language (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
tw_cli_report (int    argc,
               char **argv)
{
  g_autofree char   *paths = NULL;
  guint64            n_paths = 0;
  const GOptionEntry entries[] = {
    { "paths", 0, 0, G_OPTION_ARG_STRING, &paths, "simulate the plan's scenarios on N paths, 0 to leave them out; " USUAL_PATHS, "N" },
    { NULL }
  };
  int code = tw_cli_parse (&argc, &argv, entries, "PLAN OUT.pdf", "Writes the plan's figures, map, scenarios, forecast, alerts and largest shipments as a PDF.", 2, 2);
  g_auto (Content) content = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (code != TW_CLI_OK)
    return code;
  if (!tw_cli_read_count ("--paths", paths != NULL ? paths : USUAL_PATHS, 0, TW_SIM_MAX_PATHS, &n_paths))
    return TW_CLI_USAGE;
  if (!make_content (argv[1], (guint) n_paths, &content, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  init_language ();
  pdf = tw_report_render (&(TwReport){ content.plan, content.alerts, content.simulation, TW_ANY }, &error);
  if (pdf == NULL || !g_file_set_contents (argv[2], g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  return tw_plan_get_status (content.plan) == TW_PLAN_OPTIMAL ? TW_CLI_OK : TW_CLI_INFEASIBLE;
}
