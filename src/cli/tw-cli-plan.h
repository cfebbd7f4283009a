/* tw-cli-plan.h: a plan that a command works on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-cli.h"
#include "tw-plan-file.h"

#include "allocate/tw-allocate.h"

G_BEGIN_DECLS

/**
 * TwCliPlan:
 *
 * An open plan with its working copy in a temporary folder, which goes with it.
 */
typedef struct
{
  TwPlanFile *file;
  char       *work_dir;
  char       *path; /* (nullable): what was opened, and */
  char       *etag; /* (nullable): its state then */
} TwCliPlan;

/* Opens @path, or makes a new plan of @model; (nullable): errors carry the path. */
TwCliPlan *tw_cli_plan_open (const char *path,
                             GError    **error) G_GNUC_WARN_UNUSED_RESULT;
TwCliPlan *tw_cli_plan_new (const TwModel *model,
                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void       tw_cli_plan_free (TwCliPlan *self);

/* Fails if the file that was opened has changed since: another process would lose what it wrote. */
gboolean tw_cli_plan_check_unchanged (const TwCliPlan *self,
                                      GError         **error);

/* Forecasts all series, keeps the answer in the plan so that opening it is instant, and saves to @path,
 * unless that was opened and has changed since. */
gboolean tw_cli_plan_save (TwCliPlan  *self,
                           const char *path,
                           GError    **error);

/* The forecasts of the plan: those it keeps if they belong to @model, else made anew; (nullable): errors carry no path. */
TwForecastSet *tw_cli_plan_forecast (TwCliPlan     *self,
                                     const TwModel *model,
                                     int            n_threads,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Plans it, from where the engine stopped last unless @fresh; (nullable): errors carry the path. */
TwPlan *tw_cli_plan_allocate (TwCliPlan               *self,
                              const TwAllocateOptions *options,
                              gboolean                 fresh,
                              GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* The content of @path, when that is all a command needs; (nullable): errors carry the path. */
TwModel *tw_cli_load_model (const char *path,
                            GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCliPlan, tw_cli_plan_free)

G_END_DECLS
