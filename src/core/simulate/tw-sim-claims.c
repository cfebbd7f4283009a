/* tw-sim-claims.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-claims.h"

#include "forecast/tw-phase.h"
#include "simulate/tw-simulation-private.h"

static const char *const words[TW_N_SIM_CLAIMS] = {
  [TW_SIM_CLAIM_STORAGE] = "storage",
  [TW_SIM_CLAIM_UNITS] = "units",
  [TW_SIM_CLAIM_AGED] = "aged_share",
  [TW_SIM_CLAIM_MISPLACED] = "misplaced_share",
  [TW_SIM_CLAIM_SHORTFALL] = "shortfall",
  [TW_SIM_CLAIM_TESTS] = "tests",
  [TW_SIM_CLAIM_MARKETS] = "markets_per_test",
  [TW_SIM_CLAIM_WON] = "won_share",
};

const char *
tw_sim_claim_to_string (TwSimClaim claim)
{
  return words[claim];
}

static gboolean
is_tried (const TwSimulation *self,
          guint32             item)
{
  for (guint32 m = 0; m < tw_model_get_n_markets (self->model); m++)
    if (tw_model_get_offer (self->model, item, m)->listed && tw_forecast_set_get_phase (self->forecasts, self->model, item, m) == TW_PHASE_TRIAL)
      return TRUE;

  return FALSE;
}

static guint
count_tried (const TwSimulation *self)
{
  guint n = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    if (self->options.item == TW_ANY || self->options.item == i)
      n += is_tried (self, i);

  return n;
}

static float
get_ratio (double of,
           double to)
{
  return to > 0 ? (float) (of / to) : 0;
}

/* (transfer full) (array length=n_paths) */
static float *
make_values (const TwSimulation *self,
             guint               s,
             TwSimClaim          claim)
{
  guint         n = self->options.n_paths;
  float        *value = g_new (float, n);
  const float  *committed = tw_simulation_get_row (self, s, TW_SIM_COMMITTED);
  const float  *tests = tw_simulation_get_row (self, s, TW_SIM_TESTS);
  double        tried = claim == TW_SIM_CLAIM_MARKETS ? count_tried (self) : 0;
  TwSimEstimate profit;

  tw_simulation_get_mean (self, s, TW_SIM_PROFIT, &profit);
  for (guint i = 0; i < n; i++)
    switch (claim)
      {
      case TW_SIM_CLAIM_STORAGE:
        value[i] = tw_simulation_get_row (self, s, TW_SIM_STORAGE)[i];
        break;
      case TW_SIM_CLAIM_UNITS:
        value[i] = committed[i] + tw_simulation_get_row (self, s, TW_SIM_FLEXIBLE)[i];
        break;
      case TW_SIM_CLAIM_AGED:
        value[i] = get_ratio (tw_simulation_get_row (self, s, TW_SIM_AGED_180)[i], committed[i]);
        break;
      case TW_SIM_CLAIM_MISPLACED:
        value[i] = get_ratio (tw_simulation_get_row (self, s, TW_SIM_MISPLACED)[i], committed[i]);
        break;
      case TW_SIM_CLAIM_SHORTFALL:
        value[i] = (float) MAX (profit.mean - tw_simulation_get_row (self, s, TW_SIM_PROFIT)[i], 0);
        break;
      case TW_SIM_CLAIM_TESTS:
        value[i] = tests[i];
        break;
      case TW_SIM_CLAIM_MARKETS:
        value[i] = get_ratio (tests[i], tried);
        break;
      case TW_SIM_CLAIM_WON:
        value[i] = get_ratio (tw_simulation_get_row (self, s, TW_SIM_WON)[i], tests[i]);
        break;
      }

  return value;
}

void
tw_simulation_get_claim (const TwSimulation *self,
                         guint               s,
                         TwSimClaim          claim,
                         TwSimEstimate      *out)
{
  g_autofree float *value = NULL;

  g_return_if_fail (s < self->n_scenarios);

  value = make_values (self, s, claim);
  tw_simulation_estimate (NULL, value, self->options.n_paths, out);
}

void
tw_simulation_get_claim_difference (const TwSimulation *self,
                                    guint               a,
                                    guint               b,
                                    TwSimClaim          claim,
                                    TwSimEstimate      *out)
{
  g_autofree float *value_a = NULL;
  g_autofree float *value_b = NULL;

  g_return_if_fail (a < self->n_scenarios && b < self->n_scenarios);

  value_a = make_values (self, a, claim);
  value_b = make_values (self, b, claim);
  tw_simulation_estimate (value_a, value_b, self->options.n_paths, out);
}
