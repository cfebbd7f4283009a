/* tw-scenario-charts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenario-charts.h"

#include "tw-figure.h"
#include "tw-format-chart.h"
#include "tw-format.h"
#include "tw-scenario-text.h"

#include <glib/gi18n.h>

static char *
format_share (double share)
{
  return tw_format_percent (share, 0);
}

TwShareData *
tw_scenario_dup_shares (const TwComparison *comparison)
{
  const char             *kinds[TW_N_SIM_STOCKS] = { _ ("At source"), _ ("In transit"), _ ("Overflow"), _ ("In country") };
  guint                   n = comparison->n, n_weeks = tw_simulation_get_n_weeks (comparison->simulation);
  g_autofree double      *value = g_new0 (double, (gsize) n *TW_N_SIM_STOCKS);
  g_autofree const char **bars = g_new (const char *, n);
  TwShareData             data = { _ ("Where the stock lies"), n, TW_N_SIM_STOCKS, bars, kinds, value, format_share };

  for (guint s = 0; s < n; s++)
    {
      const double *stock = tw_simulation_get_stock (comparison->simulation, comparison->column[s]);

      bars[s] = tw_scenario_get_title (comparison->scenario[s]);
      for (guint i = 0; i < n_weeks * TW_N_SIM_STOCKS; i++)
        value[s * TW_N_SIM_STOCKS + i % TW_N_SIM_STOCKS] += stock[i] / n_weeks;
    }

  return tw_share_data_copy (&data);
}

TwRidgeData *
tw_scenario_dup_ridges (const TwComparison *comparison)
{
  guint                  n = comparison->n;
  g_autofree TwRidgeRow *row = g_new (TwRidgeRow, n);
  TwRidgeData            data = { _ ("Profit over the simulated paths"), n, row, &tw_format_chart_money };

  for (guint s = 0; s < n; s++)
    row[s] = (TwRidgeRow){ tw_scenario_get_title (comparison->scenario[s]), tw_simulation_get_values (comparison->simulation, comparison->column[s], TW_SIM_PROFIT), tw_simulation_get_n_paths (comparison->simulation) };

  return tw_ridge_data_copy (&data);
}

TwFrontierData *
tw_scenario_dup_frontier (const TwComparison *comparison)
{
  guint                       n = comparison->n;
  g_autofree TwFrontierPoint *point = g_new (TwFrontierPoint, n);
  /* TRANSLATORS: a vertical axis; the currency */
  g_autofree char *profit_name = g_strdup_printf (_ ("Expected profit, %s"), tw_model_get_currency (tw_simulation_get_model (comparison->simulation)));
  TwFrontierData   data = { _ ("Profit against fill rate"), n, point, _ ("Fill rate"), profit_name, &tw_format_chart_share, &tw_format_chart_money };

  for (guint s = 0; s < n; s++)
    {
      TwSimEstimate fill, profit;

      tw_simulation_get_mean (comparison->simulation, comparison->column[s], TW_SIM_FILL_RATE, &fill);
      tw_simulation_get_mean (comparison->simulation, comparison->column[s], TW_SIM_PROFIT, &profit);
      point[s] = (TwFrontierPoint){ tw_scenario_get_title (comparison->scenario[s]), fill.mean, profit.mean, fill.lo, fill.hi, profit.lo, profit.hi, s };
    }

  return tw_frontier_data_copy (&data);
}

/* How much more @best earns than @other, or the other way round: "$388 k ± $11 k". */
static char *
dup_gain (const TwComparison *comparison,
          guint               other,
          guint               best)
{
  const char      *currency = tw_model_get_currency (tw_simulation_get_model (comparison->simulation));
  g_autofree char *more = NULL;
  g_autofree char *margin = NULL;
  TwSimEstimate    difference;

  tw_simulation_get_difference (comparison->simulation, comparison->column[other], comparison->column[best], TW_SIM_PROFIT, &difference);
  more = tw_format_money_short (difference.mean, currency);
  margin = tw_format_money_beside ((difference.hi - difference.lo) / 2, difference.mean, currency);

  /* TRANSLATORS: money, and how far off it may be */
  return g_strdup_printf (C_ ("money", "%s ± %s"), more, margin);
}

static gboolean
is_foresight (const TwComparison *comparison,
              guint               i)
{
  return comparison->scenario[i]->policy == TW_POLICY_CLAIRVOYANT;
}

static char *
dup_lead (const TwComparison *comparison,
          guint               best)
{
  g_autoptr (GString) others = g_string_new (NULL);

  for (guint i = 0; i < comparison->n; i++)
    {
      g_autofree char *gain = NULL;

      if (i == best || is_foresight (comparison, i))
        continue;
      gain = dup_gain (comparison, i, best);
      g_string_append (others, others->len > 0 ? C_ ("list", ", ") : "");
      /* TRANSLATORS: "$388 k ± $11 k", and the scenario it is compared with */
      g_string_append_printf (others, _ ("%s more than %s"), gain, tw_scenario_get_title (comparison->scenario[i]));
    }

  /* TRANSLATORS: a scenario, and a list of "$388 k ± $11 k more than FBA" */
  return g_strdup_printf (_ ("%s earns %s (95 %% certain)."), tw_scenario_get_title (comparison->scenario[best]), others->str);
}

/* (nullable): what @best leaves on the table. */
static char *
dup_regret (const TwComparison *comparison,
            guint               best)
{
  for (guint i = 0; i < comparison->n; i++)
    if (is_foresight (comparison, i))
      {
        g_autofree char *gain = dup_gain (comparison, best, i);

        /* TRANSLATORS: the name of a scenario that knows the future, and "$98 k ± $12 k" */
        return g_strdup_printf (_ ("%s would earn %s more than that."), tw_scenario_get_title (comparison->scenario[i]), gain);
      }

  return NULL;
}

char *
tw_scenario_dup_verdict (const TwComparison *comparison)
{
  static const TwFigure     profit = { TW_SIM_PROFIT, TW_FIGURE_MEAN, 1, TRUE };
  g_autofree TwSimEstimate *estimates = g_new (TwSimEstimate, comparison->n + 1);
  g_autofree char          *lead = NULL;
  g_autofree char          *regret = NULL;
  int                       best;

  if (comparison->n < 2)
    return g_strdup ("");

  for (guint i = 0; i < comparison->n; i++)
    tw_figure_get (&profit, comparison, i, &estimates[i]);
  best = tw_figure_find_best (&profit, comparison, estimates);
  if (best < 0)
    return g_strdup (_ ("No scenario earns more than every other one beyond chance."));

  lead = dup_lead (comparison, (guint) best);
  regret = dup_regret (comparison, (guint) best);
  if (regret == NULL)
    return g_steal_pointer (&lead);

  /* TRANSLATORS: two whole sentences */
  return g_strdup_printf (C_ ("sentences", "%s %s"), lead, regret);
}
