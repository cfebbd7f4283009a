/* tw-scenario-charts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenario-charts.h"

#include "tw-format-chart.h"
#include "tw-format.h"
#include "tw-scenario-text.h"

#include <glib/gi18n.h>

TwShareData *
tw_scenario_dup_shares (const TwSimulation *simulation)
{
  const char             *kinds[TW_N_SIM_STOCKS] = { _ ("At source"), _ ("In transit"), _ ("Overflow"), _ ("In country") };
  guint                   n = tw_simulation_get_n_scenarios (simulation), n_weeks = tw_simulation_get_n_weeks (simulation);
  g_autofree double      *value = g_new0 (double, (gsize) n *TW_N_SIM_STOCKS);
  g_autofree const char **bars = g_new (const char *, n);
  TwShareData             data = { _ ("Where the stock lies"), n, TW_N_SIM_STOCKS, bars, kinds, value, NULL };

  for (guint s = 0; s < n; s++)
    {
      const double *stock = tw_simulation_get_stock (simulation, s);

      bars[s] = tw_scenario_get_title (tw_simulation_get_scenario (simulation, s));
      for (guint i = 0; i < n_weeks * TW_N_SIM_STOCKS; i++)
        value[s * TW_N_SIM_STOCKS + i % TW_N_SIM_STOCKS] += stock[i] / n_weeks;
    }

  return tw_share_data_copy (&data);
}

TwRidgeData *
tw_scenario_dup_ridges (const TwSimulation *simulation)
{
  guint                  n = tw_simulation_get_n_scenarios (simulation);
  g_autofree TwRidgeRow *row = g_new (TwRidgeRow, n);
  TwRidgeData            data = { _ ("Profit over the simulated paths"), n, row, &tw_format_chart_money };

  for (guint s = 0; s < n; s++)
    row[s] = (TwRidgeRow){ tw_scenario_get_title (tw_simulation_get_scenario (simulation, s)), tw_simulation_get_values (simulation, s, TW_SIM_PROFIT), tw_simulation_get_n_paths (simulation) };

  return tw_ridge_data_copy (&data);
}

TwFrontierData *
tw_scenario_dup_frontier (const TwSimulation *simulation)
{
  guint                       n = tw_simulation_get_n_scenarios (simulation);
  g_autofree TwFrontierPoint *point = g_new (TwFrontierPoint, n);
  /* TRANSLATORS: a vertical axis; the currency */
  g_autofree char *profit_name = g_strdup_printf (_ ("Expected profit, %s"), tw_model_get_currency (tw_simulation_get_model (simulation)));
  TwFrontierData   data = { _ ("Profit against fill rate"), n, point, _ ("Fill rate"), profit_name, &tw_format_chart_share, &tw_format_chart_money };

  for (guint s = 0; s < n; s++)
    {
      TwSimEstimate fill, profit;

      tw_simulation_get_mean (simulation, s, TW_SIM_FILL_RATE, &fill);
      tw_simulation_get_mean (simulation, s, TW_SIM_PROFIT, &profit);
      point[s] = (TwFrontierPoint){ tw_scenario_get_title (tw_simulation_get_scenario (simulation, s)), fill.mean, profit.mean, fill.lo, fill.hi, profit.lo, profit.hi, s };
    }

  return tw_frontier_data_copy (&data);
}

char *
tw_scenario_dup_verdict (const TwSimulation *simulation)
{
  static const TwFigure profit = { TW_SIM_PROFIT, TW_FIGURE_MEAN, 1 };
  const char           *currency = tw_model_get_currency (tw_simulation_get_model (simulation));
  guint                 n = tw_simulation_get_n_scenarios (simulation);
  int                   best = tw_figure_find_best (&profit, simulation);
  g_autoptr (GString) others = g_string_new (NULL);

  if (n < 2)
    return g_strdup ("");
  if (best < 0)
    return g_strdup (_ ("No scenario earns more than every other one beyond chance."));

  for (guint s = 0; s < n; s++)
    {
      g_autofree char *more = NULL;
      g_autofree char *margin = NULL;
      TwSimEstimate    difference;

      if ((int) s == best)
        continue;
      tw_simulation_get_difference (simulation, s, (guint) best, TW_SIM_PROFIT, &difference);
      more = tw_format_money_short (difference.mean, currency);
      margin = tw_format_money_short ((difference.hi - difference.lo) / 2, currency);
      g_string_append (others, others->len > 0 ? C_ ("list", ", ") : "");
      /* TRANSLATORS: money, how far off it may be, and the scenario it is compared with */
      g_string_append_printf (others, _ ("%s ± %s more than %s"), more, margin, tw_scenario_get_title (tw_simulation_get_scenario (simulation, s)));
    }

  /* TRANSLATORS: a scenario, and a list of "$388 k ± $11 k more than FBA" */
  return g_strdup_printf (_ ("%s earns %s (95 %% certain)."), tw_scenario_get_title (tw_simulation_get_scenario (simulation, (guint) best)), others->str);
}
