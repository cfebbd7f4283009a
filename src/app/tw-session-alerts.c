/* tw-session-alerts.c: what in the plan needs the planner, found behind the plan's back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

/* A hand that edits gets its answers first; alerts of plans that stood for less are nobody's. */
#define SETTLE_MS 250

typedef struct
{
  TwPlan *plan;
  GArray *archive; /* (nullable) */
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  tw_plan_unref (question->plan);
  g_clear_pointer (&question->archive, g_array_unref);
  g_free (question);
}

static void
unref_alerts (gpointer alerts)
{
  tw_alerts_unref (alerts);
}

/* On a worker. */
static void
find_cb (GTask        *task,
         gpointer      source,
         gpointer      data,
         GCancellable *cancellable)
{
  Question *question = data;
  TwAlerts *alerts = tw_alerts_find (question->plan, question->archive, cancellable);

  if (alerts != NULL)
    g_task_return_pointer (task, alerts, unref_alerts);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (TwSession) self = data;
  TwAlerts *alerts = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Another question was asked since, or there is no plan any more. */
  if (g_task_get_cancellable (G_TASK (result)) != self->alert_cancellable)
    {
      g_clear_pointer (&alerts, tw_alerts_unref);
      return;
    }

  g_clear_object (&self->alert_cancellable);
  if (alerts == NULL)
    return;
  g_clear_pointer (&self->alerts, tw_alerts_unref);
  self->alerts = alerts;
  tw_session_emit (self, TW_SESSION_ALERTS_CHANGED);
}

static void
drop_question (TwSession *self)
{
  g_clear_handle_id (&self->alert_source, g_source_remove);
  if (self->alert_cancellable != NULL)
    g_cancellable_cancel (self->alert_cancellable);
  g_clear_object (&self->alert_cancellable);
}

static gboolean
ask_cb (gpointer data)
{
  TwSession *self = data;
  Question  *question;
  g_autoptr (GTask) task = NULL;

  self->alert_source = 0;
  if (self->now.plan == NULL)
    return G_SOURCE_REMOVE;

  question = g_new0 (Question, 1);
  question->plan = tw_plan_ref (self->now.plan);
  question->archive = self->archive != NULL ? g_array_ref (self->archive) : NULL;
  self->alert_cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->alert_cancellable, found_cb, g_object_ref (self));
  g_task_set_source_tag (task, ask_cb);
  g_task_set_task_data (task, question, free_question);
  g_task_run_in_thread (task, find_cb);

  return G_SOURCE_REMOVE;
}

void
tw_session_ask_alerts (TwSession *self)
{
  drop_question (self);
  if (self->now.plan != NULL)
    self->alert_source = g_timeout_add (SETTLE_MS, ask_cb, self);
}

void
tw_session_forget_alerts (TwSession *self)
{
  drop_question (self);
  if (self->alerts == NULL)
    return;

  g_clear_pointer (&self->alerts, tw_alerts_unref);
  tw_session_emit (self, TW_SESSION_ALERTS_CHANGED);
}

const TwAlerts *
tw_session_get_alerts (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->alerts;
}
