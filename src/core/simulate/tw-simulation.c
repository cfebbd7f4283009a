/* tw-simulation.c: what came of a simulation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-simulation-private.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

static const char *const measure_words[TW_N_SIM_MEASURES] = {
  "profit",
  "fill_rate",
  "in_stock",
  "lost_margin",
  "freight",
  "duty",
  "purchase",
  "storage",
  "storage_source",
  "storage_overflow",
  "storage_country",
  "aged_fee",
  "low_stock_fee",
  "overage",
  "removal",
  "aged_180",
  "aged_270",
  "misplaced",
  "turns",
  "cash",
  "committed",
  "flexible",
  "tests",
  "won",
  "co2",
  "changes",
};

const char *
tw_sim_measure_to_string (TwSimMeasure measure)
{
  return measure_words[measure];
}

int
tw_sim_measure_from_string (const char *text)
{
  for (guint i = 0; i < TW_N_SIM_MEASURES; i++)
    if (g_str_equal (measure_words[i], text))
      return (int) i;

  return -1;
}

TwSimulation *
tw_simulation_new (const TwModel       *model,
                   const TwForecastSet *forecasts,
                   const TwPlan        *plan,
                   const TwSeaLanes    *sea,
                   const TwScenario    *scenarios,
                   guint                n_scenarios,
                   const TwSimOptions  *options,
                   const TwSimLaw      *law)
{
  TwSimulation *self = g_new0 (TwSimulation, 1);

  g_atomic_ref_count_init (&self->references);
  self->model = tw_model_ref (model);
  self->forecasts = tw_forecast_set_ref (forecasts);
  self->plan = plan != NULL ? tw_plan_ref ((TwPlan *) plan) : NULL;
  self->sea = sea != NULL ? tw_sea_lanes_ref ((TwSeaLanes *) sea) : NULL;
  self->scenario = g_new0 (TwScenario, n_scenarios);
  self->n_scenarios = n_scenarios;
  for (guint s = 0; s < n_scenarios; s++)
    tw_scenario_copy (&self->scenario[s], &scenarios[s]);
  self->options = *options;
  self->law = *law;
  self->n_weeks = tw_model_get_n_weeks (model);
  self->value = g_new0 (float, (gsize) n_scenarios *TW_N_SIM_MEASURES * options->n_paths);
  self->units = g_new0 (gint64, (gsize) n_scenarios * self->n_weeks * TW_N_SIM_STOCKS);
  self->stock = g_new0 (double, (gsize) n_scenarios * self->n_weeks * TW_N_SIM_STOCKS);

  return self;
}

TwSimulation *
tw_simulation_ref (const TwSimulation *self)
{
  g_atomic_ref_count_inc (&((TwSimulation *) self)->references);

  return (TwSimulation *) self;
}

void
tw_simulation_unref (TwSimulation *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint s = 0; s < self->n_scenarios; s++)
    tw_scenario_clear (&self->scenario[s]);
  g_free (self->scenario);
  g_free (self->value);
  g_free (self->units);
  g_free (self->stock);
  if (self->plan != NULL)
    tw_plan_unref ((TwPlan *) self->plan);
  if (self->sea != NULL)
    tw_sea_lanes_unref ((TwSeaLanes *) self->sea);
  tw_forecast_set_unref ((TwForecastSet *) self->forecasts);
  tw_model_unref ((TwModel *) self->model);
  g_free (self);
}

void
tw_simulation_finish (TwSimulation *self)
{
  for (gsize i = 0; i < (gsize) self->n_scenarios * self->n_weeks * TW_N_SIM_STOCKS; i++)
    self->stock[i] = (double) self->units[i] / self->options.n_paths;
}

guint
tw_simulation_get_n_paths (const TwSimulation *self)
{
  return self->options.n_paths;
}

guint
tw_simulation_get_n_scenarios (const TwSimulation *self)
{
  return self->n_scenarios;
}

guint
tw_simulation_get_n_weeks (const TwSimulation *self)
{
  return self->n_weeks;
}

double
tw_simulation_get_seconds (const TwSimulation *self)
{
  return self->seconds;
}

const TwModel *
tw_simulation_get_model (const TwSimulation *self)
{
  return self->model;
}

const TwScenario *
tw_simulation_get_scenario (const TwSimulation *self,
                            guint               s)
{
  g_return_val_if_fail (s < self->n_scenarios, NULL);

  return &self->scenario[s];
}

const float *
tw_simulation_get_values (const TwSimulation *self,
                          guint               s,
                          TwSimMeasure        measure)
{
  g_return_val_if_fail (s < self->n_scenarios, NULL);

  return tw_simulation_get_row (self, s, measure);
}

void
tw_simulation_estimate (const float   *a,
                        const float   *b,
                        guint          n,
                        TwSimEstimate *out)
{
  double sum = 0;
  double squares = 0;
  double half;

  for (guint i = 0; i < n; i++)
    sum += (double) b[i] - (a != NULL ? (double) a[i] : 0);
  *out = (TwSimEstimate){ .mean = sum / n };
  for (guint i = 0; i < n; i++)
    {
      double distance = (double) b[i] - (a != NULL ? (double) a[i] : 0) - out->mean;

      squares += distance * distance;
    }
  out->sd = n > 1 ? sqrt (squares / (n - 1)) : 0;
  half = n > 1 ? gsl_cdf_tdist_Pinv (0.975, n - 1) * out->sd / sqrt (n) : 0;
  out->lo = out->mean - half;
  out->hi = out->mean + half;
}

void
tw_simulation_get_mean (const TwSimulation *self,
                        guint               s,
                        TwSimMeasure        measure,
                        TwSimEstimate      *out)
{
  g_return_if_fail (s < self->n_scenarios);

  tw_simulation_estimate (NULL, tw_simulation_get_row (self, s, measure), self->options.n_paths, out);
}

void
tw_simulation_get_difference (const TwSimulation *self,
                              guint               a,
                              guint               b,
                              TwSimMeasure        measure,
                              TwSimEstimate      *out)
{
  g_return_if_fail (a < self->n_scenarios && b < self->n_scenarios);

  tw_simulation_estimate (tw_simulation_get_row (self, a, measure), tw_simulation_get_row (self, b, measure), self->options.n_paths, out);
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

static float *
dup_sorted (const TwSimulation *self,
            guint               s,
            TwSimMeasure        measure)
{
  float *sorted = g_memdup2 (tw_simulation_get_row (self, s, measure), self->options.n_paths * sizeof *sorted);

  qsort (sorted, self->options.n_paths, sizeof *sorted, compare_values);

  return sorted;
}

double
tw_simulation_get_quantile (const TwSimulation *self,
                            guint               s,
                            TwSimMeasure        measure,
                            double              p)
{
  g_autofree float *sorted = NULL;
  double            at = CLAMP (p, 0, 1) * (self->options.n_paths - 1);
  guint             low = (guint) at;
  guint             high = MIN (low + 1, self->options.n_paths - 1);

  g_return_val_if_fail (s < self->n_scenarios, NAN);

  sorted = dup_sorted (self, s, measure);

  return sorted[low] + (at - low) * ((double) sorted[high] - sorted[low]);
}

double
tw_simulation_get_cvar (const TwSimulation *self,
                        guint               s,
                        TwSimMeasure        measure,
                        double              p)
{
  g_autofree float *sorted = NULL;
  double            n = p * self->options.n_paths;
  double            sum = 0;
  guint             whole = MIN ((guint) n, self->options.n_paths - 1);

  g_return_val_if_fail (s < self->n_scenarios && p > 0 && p <= 1, NAN);

  sorted = dup_sorted (self, s, measure);
  for (guint i = 0; i < whole; i++)
    sum += sorted[i];

  return (sum + (n - whole) * sorted[whole]) / n;
}

const double *
tw_simulation_get_stock (const TwSimulation *self,
                         guint               s)
{
  g_return_val_if_fail (s < self->n_scenarios, NULL);

  return self->stock + (gsize) s * self->n_weeks * TW_N_SIM_STOCKS;
}
