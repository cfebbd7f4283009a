/* tw-cli-simulation-tables.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-simulation-tables.h"

#include "simulate/tw-sim-claims.h"
#include "tw-csv.h"

#include <string.h>

#define N_QUANTILES 20

static void
append_number (GString *text,
               double   value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, ",%s", g_ascii_formatd (number, sizeof number, "%.9g", value));
}

static void
append_row (GString             *text,
            const TwSimulation  *simulation,
            guint                s,
            const char          *word,
            const TwSimEstimate *mean,
            const TwSimEstimate *less)
{
  tw_csv_append_text (text, tw_simulation_get_scenario (simulation, s)->name);
  g_string_append_printf (text, ",%s", word);
  append_number (text, mean->mean);
  append_number (text, mean->lo);
  append_number (text, mean->hi);
  append_number (text, less->mean);
  append_number (text, less->lo);
  append_number (text, less->hi);
  g_string_append_c (text, '\n');
}

static char *
make_comparison (const TwSimulation *simulation)
{
  GString      *text = g_string_new ("name,measure,mean,lo,hi,less_first_mean,less_first_lo,less_first_hi\n");
  TwSimEstimate mean, less;

  for (guint s = 0; s < tw_simulation_get_n_scenarios (simulation); s++)
    {
      for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
        {
          tw_simulation_get_mean (simulation, s, (TwSimMeasure) k, &mean);
          tw_simulation_get_difference (simulation, 0, s, (TwSimMeasure) k, &less);
          append_row (text, simulation, s, tw_sim_measure_to_string ((TwSimMeasure) k), &mean, &less);
        }
      for (guint k = 0; k < TW_N_SIM_CLAIMS; k++)
        {
          g_autofree char *word = g_strconcat ("claim_", tw_sim_claim_to_string ((TwSimClaim) k), NULL);

          tw_simulation_get_claim (simulation, s, (TwSimClaim) k, &mean);
          tw_simulation_get_claim_difference (simulation, 0, s, (TwSimClaim) k, &less);
          append_row (text, simulation, s, word, &mean, &less);
        }
    }

  return g_string_free (text, FALSE);
}

static char *
make_distributions (const TwSimulation *simulation)
{
  GString *text = g_string_new ("name,quantile,profit\n");

  for (guint s = 0; s < tw_simulation_get_n_scenarios (simulation); s++)
    for (guint k = 0; k <= N_QUANTILES; k++)
      {
        tw_csv_append_text (text, tw_simulation_get_scenario (simulation, s)->name);
        append_number (text, (double) k / N_QUANTILES);
        append_number (text, tw_simulation_get_quantile (simulation, s, TW_SIM_PROFIT, (double) k / N_QUANTILES));
        g_string_append_c (text, '\n');
      }

  return g_string_free (text, FALSE);
}

static char *
make_stock (const TwSimulation *simulation)
{
  GString *text = g_string_new ("name,week,source,transit,overflow,country\n");

  for (guint s = 0; s < tw_simulation_get_n_scenarios (simulation); s++)
    for (guint t = 0; t < tw_simulation_get_n_weeks (simulation); t++)
      {
        tw_csv_append_text (text, tw_simulation_get_scenario (simulation, s)->name);
        g_string_append_printf (text, ",%u", t);
        for (guint k = 0; k < TW_N_SIM_STOCKS; k++)
          append_number (text, tw_simulation_get_stock (simulation, s)[t * TW_N_SIM_STOCKS + k]);
        g_string_append_c (text, '\n');
      }

  return g_string_free (text, FALSE);
}

static gboolean
write_table (GFile      *folder,
             const char *name,
             const char *text,
             GError    **error)
{
  g_autoptr (GFile) file = g_file_get_child (folder, name);

  return g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}

gboolean
tw_cli_simulation_write_tables (const TwSimulation *simulation,
                                const char         *folder,
                                GError            **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (folder);
  g_autofree char *comparison = make_comparison (simulation);
  g_autofree char *distributions = make_distributions (simulation);
  g_autofree char *stock = make_stock (simulation);
  g_autoptr (GError) known = NULL;

  if (!g_file_make_directory_with_parents (file, NULL, &known) && !g_error_matches (known, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&known));
      return FALSE;
    }

  return write_table (file, "comparison.csv", comparison, error) && write_table (file, "distributions.csv", distributions, error) && write_table (file, "stock.csv", stock, error);
}
