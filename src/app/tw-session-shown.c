/* tw-session-shown.c: the plan as it would be in a scenario
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "simulate/tw-disruption.h"
#include "simulate/tw-policy-model.h"

/* One question; built on the main thread, read by one worker. */
typedef struct
{
  const TwEngine *engine;
  TwModel        *model;
  TwForecastSet  *forecasts;
  TwPlan         *start;
  TwScenario      scenario;
  int             n_threads;
  double          gap;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  tw_model_unref (job->model);
  tw_forecast_set_unref (job->forecasts);
  tw_plan_unref (job->start);
  tw_scenario_clear (&job->scenario);
  g_free (job);
}

static void
plan_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  g_autoptr (TwModel) disrupted = tw_disruptions_apply (job->model, sea, job->scenario.disruption, job->scenario.n_disruptions);
  g_autoptr (TwModel) model = tw_policy_apply (disrupted, job->scenario.policy, job->scenario.switches);
  g_autoptr (TwForecastSet) forecasts = tw_disruptions_apply_demand (job->model, job->forecasts, job->scenario.disruption, job->scenario.n_disruptions);
  TwAllocateOptions options = { .n_threads = job->n_threads, .gap = job->gap };
  GError           *error = NULL;
  TwPlan           *plan = job->engine->allocate (model, forecasts, &options, job->start, NULL, NULL, cancellable, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify) tw_plan_unref);
  else
    g_task_return_error (task, error);
}

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autofree GWeakRef *weak = data;
  g_autoptr (TwSession) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlan) plan = g_task_propagate_pointer (G_TASK (result), &error);

  g_weak_ref_clear (weak);
  if (self == NULL || self->shown_task != G_TASK (result))
    return;

  self->shown_task = NULL;
  g_clear_object (&self->shown_cancellable);
  if (plan == NULL)
    {
      self->shown = 0;
      tw_session_fail (self, error);
    }
  self->shown_plan = g_steal_pointer (&plan);
  tw_session_emit (self, TW_SESSION_SHOWN_CHANGED);
}

static void
forget_shown_plan (TwSession *self)
{
  g_cancellable_cancel (self->shown_cancellable);
  g_clear_object (&self->shown_cancellable);
  self->shown_task = NULL;
  g_clear_pointer (&self->shown_plan, tw_plan_unref);
  g_clear_pointer (&self->shown_of, tw_plan_unref);
  tw_scenario_clear (&self->shown_as);
}

static void
ask_shown (TwSession        *self,
           const TwScenario *scenario)
{
  Job      *job = g_new0 (Job, 1);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_autoptr (GTask) task = NULL;

  g_weak_ref_init (weak, self);
  job->engine = self->engine;
  job->model = tw_model_ref (self->now.model);
  job->forecasts = tw_forecast_set_ref (self->now.forecasts);
  job->start = tw_plan_ref (self->answer);
  tw_scenario_copy (&job->scenario, scenario);
  job->n_threads = self->n_threads;
  job->gap = self->gap;
  self->shown_of = tw_plan_ref (self->answer);
  self->shown_cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->shown_cancellable, planned_cb, weak);
  g_task_set_task_data (task, job, free_job);
  self->shown_task = task;
  g_task_run_in_thread (task, plan_in_thread);
}

void
tw_session_show_scenario (TwSession *self,
                          gint64     id)
{
  const TwScenario *scenario;

  g_return_if_fail (TW_IS_SESSION (self));

  scenario = id != 0 && self->now.model != NULL ? tw_model_find_scenario (self->now.model, id) : NULL;
  if (scenario == NULL && self->shown == 0)
    return;

  forget_shown_plan (self);
  self->shown = scenario != NULL ? id : 0;
  if (scenario != NULL)
    tw_scenario_copy (&self->shown_as, scenario);
  if (scenario != NULL && tw_session_has_answer (self))
    ask_shown (self, scenario);
  tw_session_emit (self, TW_SESSION_SHOWN_CHANGED);
}

void
tw_session_update_shown (TwSession *self)
{
  if (self->shown == 0)
    return;
  /* A better answer to the same question changes nothing worth waiting for. */
  if (self->shown_of != NULL && self->answer != NULL && tw_plan_get_model (self->shown_of) == self->now.model &&
      tw_plan_get_forecasts (self->shown_of) == self->now.forecasts)
    return;

  tw_session_show_scenario (self, self->shown);
}

void
tw_session_rename_shown (TwSession *self)
{
  const TwScenario *scenario = self->shown != 0 ? tw_model_find_scenario (self->now.model, self->shown) : NULL;

  if (self->shown == 0)
    return;
  if (scenario == NULL || !tw_scenario_asks_alike (scenario, &self->shown_as))
    {
      tw_session_show_scenario (self, self->shown);
      return;
    }

  if (self->shown_of != NULL && self->answer != NULL)
    {
      g_clear_pointer (&self->shown_of, tw_plan_unref);
      self->shown_of = tw_plan_ref (self->answer);
    }
  tw_session_emit (self, TW_SESSION_SHOWN_CHANGED);
}

void
tw_session_forget_shown (TwSession *self)
{
  forget_shown_plan (self);
  self->shown = 0;
}

gint64
tw_session_get_shown_scenario (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), 0);

  return self->shown;
}

const TwPlan *
tw_session_get_scenario_plan (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->shown_plan;
}
