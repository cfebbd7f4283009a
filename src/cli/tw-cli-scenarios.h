/* tw-cli-scenarios.h: what a command simulates: chosen on the command line, or of the plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-cli-plan.h"

#include "sealane/tw-sea-route.h"
#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/**
 * TwCliChoice: words of options, NULL for those that were not given
 * @policies: "nggs,fba+no_air"
 * @names: scenarios of the plan, by name or by the word of their policy
 * @disruptions: "canal:suez:0-25,tariff:US:4-25:0.25", in all of them
 */
typedef struct
{
  const char        *policies;
  const char *const *names;
  const char        *disruptions;
} TwCliChoice;

/**
 * TwCliRun: all that a simulation takes
 * @plan: (nullable): where some policy needs one
 * @scenarios: (element-type TwScenario): each with a name of its own
 */
typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
  TwSeaLanes    *sea;
  GArray        *scenarios;
} TwCliRun;

/**
 * tw_cli_run_new:
 *
 * Without policies and names the plan's own scenarios. Forecasts the plan, and plans it if a policy plans.
 *
 * Errors: %G_OPTION_ERROR_BAD_VALUE for a word that means nothing; others carry the path of the plan
 */
TwCliRun *tw_cli_run_new (TwCliPlan  *file,
                          TwCliChoice choice,
                          int         n_threads,
                          GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void      tw_cli_run_free (TwCliRun *self);

TwSimulation *tw_cli_run_simulate (const TwCliRun     *self,
                                   const TwSimOptions *options,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCliRun, tw_cli_run_free)

G_END_DECLS
