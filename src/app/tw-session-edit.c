/* tw-session-edit.c: edits, undo, and the questions that follow from them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "tw-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- questions ---- */

static gboolean
same_pins (const TwPin *a,
           guint        n_a,
           const TwPin *b,
           guint        n_b)
{
  if (n_a != n_b)
    return FALSE;

  for (guint i = 0; i < n_a; i++)
    if (a[i].id != b[i].id || a[i].lane != b[i].lane || a[i].week != b[i].week || a[i].units != b[i].units)
      return FALSE;

  return TRUE;
}

/* Items whose pins differ: all that has to be answered anew, since no stock of one item can become
 * another's. The models differ in pins only. */
static GArray *
find_changed_items (const TwModel *before,
                    const TwModel *after)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; before != after && i < tw_model_get_n_items (after); i++)
    {
      guint        n_before, n_after;
      const TwPin *a = tw_model_get_item_pins (before, i, &n_before);
      const TwPin *b = tw_model_get_item_pins (after, i, &n_after);

      if (!same_pins (a, n_before, b, n_after))
        g_array_append_val (changed, i);
    }

  return changed;
}

static gboolean
has_same_tables (TwSession *self)
{
  return self->answer != NULL && tw_plan_get_forecasts (self->answer) == self->now.forecasts;
}

static void
ask_plan (TwSession *self)
{
  g_autoptr (GArray) items = NULL;

  if (!has_same_tables (self))
    {
      tw_planner_plan (self->planner, self->now.model, self->now.forecasts, NULL, NULL, 0);
      return;
    }

  items = find_changed_items (tw_plan_get_model (self->answer), self->now.model);
  if (items->len == 0) /* an edit and its undo before the answer: the old answer is the new one */
    g_array_append_val (items, (guint32){ 0 });
  tw_planner_plan (self->planner, self->now.model, self->now.forecasts, self->answer, (const guint32 *) items->data, items->len);
}

/* Whatever is missing to an answer of the present model. */
static void
ask (TwSession *self,
     gboolean   pins_only)
{
  self->stopped = FALSE;
  if (self->now.model == NULL || tw_model_get_n_items (self->now.model) == 0)
    tw_planner_cancel (self->planner);
  else if (self->now.forecasts != NULL)
    ask_plan (self);
  else if (!pins_only || !tw_planner_get_forecasting (self->planner)) /* pins do not change forecasts */
    tw_planner_forecast (self->planner, self->now.model);
  tw_session_update_state (self);
}

/* ---- answers ---- */

static void
forecasts_cb (TwPlanner     *planner,
              TwForecastSet *forecasts,
              TwSession     *self)
{
  self->now.forecasts = tw_forecast_set_ref (forecasts);
  tw_session_store_forecasts (self);
  ask (self, TRUE);
  tw_session_emit (self, TW_SESSION_FORECASTS_CHANGED);
}

static void
set_answer (TwSession *self,
            TwPlan    *plan)
{
  tw_plan_ref (plan);
  g_clear_pointer (&self->answer, tw_plan_unref);
  self->answer = plan;
}

static void
plan_cb (TwPlanner *planner,
         TwPlan    *plan,
         TwSession *self)
{
  set_answer (self, plan);
  g_clear_pointer (&self->now.plan, tw_plan_unref);
  self->now.plan = tw_plan_ref (plan);
  self->stopped = FALSE;
  tw_session_emit (self, TW_SESSION_PLAN_CHANGED);
  tw_session_update_state (self);
}

static void
preview_cb (TwPlanner *planner,
            TwPlan    *plan,
            TwSession *self)
{
  if (!self->previewing)
    return;

  tw_plan_ref (plan);
  g_clear_pointer (&self->preview, tw_plan_unref);
  self->preview = plan;
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  tw_session_emit (self, TW_SESSION_PREVIEW_CHANGED);
}

static void
failed_cb (TwPlanner *planner,
           GError    *error,
           TwSession *self)
{
  self->stopped = TRUE;
  tw_session_fail (self, error);
  tw_session_update_state (self);
}

void
tw_session_connect_planner (TwSession *self)
{
  g_signal_connect_object (self->planner, "forecasts", G_CALLBACK (forecasts_cb), self, 0);
  g_signal_connect_object (self->planner, "plan", G_CALLBACK (plan_cb), self, 0);
  g_signal_connect_object (self->planner, "preview", G_CALLBACK (preview_cb), self, 0);
  g_signal_connect_object (self->planner, "failed", G_CALLBACK (failed_cb), self, 0);
  g_signal_connect_object (self->planner, "notify", G_CALLBACK (tw_session_update_state), self, G_CONNECT_SWAPPED);
}

/* ---- previews ---- */

void
tw_session_drop_preview (TwSession *self)
{
  tw_planner_drop_preview (self->planner);
  self->previewing = FALSE;
  if (self->preview == NULL)
    return;

  g_clear_pointer (&self->last_preview, tw_plan_unref);
  self->last_preview = g_steal_pointer (&self->preview);
  tw_session_emit (self, TW_SESSION_PREVIEW_CHANGED);
}

static gint64
find_free_pin_id (const TwModel *model)
{
  guint        n;
  const TwPin *pins = tw_model_get_pins (model, &n);
  gint64       id = 1;

  for (guint i = 0; i < n; i++)
    id = MAX (id, pins[i].id + 1);

  return id;
}

static TwModel *
with_move (const TwModel *model,
           const TwMove  *move,
           GError       **error)
{
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (TwPin));
  guint        n;
  const TwPin *present = tw_model_get_pins (model, &n);
  TwPin        pin = { 0 };

  pin.id = find_free_pin_id (model);
  pin.item = move->item;
  pin.lane = move->lane;
  pin.week = move->week;
  pin.units = move->units;
  pin.note = (char *) "";
  pin.created = g_get_real_time () / G_USEC_PER_SEC;
  if (n > 0)
    g_array_append_vals (pins, present, n);
  g_array_append_val (pins, pin);

  return tw_model_with_pins (model, (const TwPin *) pins->data, pins->len, error);
}

/* A preview needs an answer to differ from; a move out of range has none, and committing it says why. */
void
tw_session_preview_move (TwSession    *self,
                         const TwMove *move)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GArray) items = NULL;

  g_return_if_fail (TW_IS_SESSION (self));

  if (move == NULL || !has_same_tables (self))
    {
      tw_session_drop_preview (self);
      return;
    }

  model = with_move (self->now.model, move, NULL);
  if (model == NULL)
    {
      tw_session_drop_preview (self);
      return;
    }

  self->previewing = TRUE;
  items = find_changed_items (tw_plan_get_model (self->answer), model);
  tw_planner_preview (self->planner, model, self->answer, (const guint32 *) items->data, items->len);
}

/* (transfer full): the latest preview, if it answers the present plan with just this move; else %NULL */
static TwPlan *
find_ready_answer (TwSession    *self,
                   const TwMove *move)
{
  const TwPlan *preview = self->preview != NULL ? self->preview : self->last_preview;
  const TwPin  *pins;
  gint64        id = find_free_pin_id (self->now.model);
  guint         n, n_all, n_present;

  if (preview == NULL || !has_same_tables (self) || tw_plan_get_forecasts (preview) != self->now.forecasts)
    return NULL;

  tw_model_get_pins (self->now.model, &n_present);
  tw_model_get_pins (tw_plan_get_model (preview), &n_all);
  pins = tw_model_get_item_pins (tw_plan_get_model (preview), move->item, &n);
  for (guint i = 0; i < n; i++)
    if (pins[i].id == id && pins[i].lane == move->lane && pins[i].week == move->week && pins[i].units == move->units)
      return n_all == n_present + 1 ? tw_plan_ref (preview) : NULL;

  return NULL;
}

/* ---- edits ---- */

static void
remember_previous (TwSession *self)
{
  TwPlan *previous = self->answer != NULL ? tw_plan_ref (self->answer) : NULL;

  g_clear_pointer (&self->previous, tw_plan_unref);
  self->previous = previous;
}

/* Whether an edit is possible now. An import under way would overwrite it. */
static gboolean
check_editable (TwSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->now.model == NULL)
    return FALSE;
  if (self->file_work != TW_FILE_WORK_IMPORTING)
    return TRUE;

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Wait until the import is done."));
  tw_session_fail (self, error);

  return FALSE;
}

static gboolean
write_pins (TwSession     *self,
            const TwModel *model)
{
  g_autoptr (GError) error = NULL;
  guint        n;
  const TwPin *pins = tw_model_get_pins (model, &n);

  if (tw_plan_file_set_pins (self->file, pins, n, &error))
    return TRUE;

  tw_session_fail (self, error);

  return FALSE;
}

/* Puts @model in the place of the present one, which can be undone. */
static void
push (TwSession     *self,
      const TwModel *model,
      const char    *label,
      gboolean       pins_only)
{
  TwSnapshot before = self->now;

  self->now = (TwSnapshot){ .model = tw_model_ref (model) };
  if (pins_only && before.forecasts != NULL)
    self->now.forecasts = tw_forecast_set_ref (before.forecasts);
  remember_previous (self);
  tw_history_push (self->history, &before, label, pins_only);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
}

/* Disk first: what the plan file refused has not happened. */
static gboolean
commit_pins (TwSession     *self,
             const TwModel *model,
             const char    *label)
{
  if (!write_pins (self, model))
    return FALSE;

  tw_session_drop_preview (self);
  push (self, model, label, TRUE);

  return TRUE;
}

static char *
describe_move (const TwModel *model,
               const TwMove  *move)
{
  const TwLane    *lane = tw_model_get_lane (model, move->lane);
  const char      *from = tw_model_get_place (model, lane->from)->name;
  const char      *to = tw_model_get_place (model, lane->to)->name;
  g_autofree char *units = tw_format_units (move->units);

  /* TRANSLATORS: an edit that can be undone: number of units, origin, destination */
  return g_strdup_printf (ngettext ("Move of %s unit from %s to %s", "Move of %s units from %s to %s", move->units), units, from, to);
}

void
tw_session_commit_move (TwSession    *self,
                        const TwMove *move)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwPlan) ready = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (move != NULL);

  if (!check_editable (self))
    return;

  ready = find_ready_answer (self, move);
  model = ready != NULL ? tw_model_ref (tw_plan_get_model (ready)) : with_move (self->now.model, move, &error);
  if (model == NULL)
    {
      tw_session_fail (self, error);
      return;
    }

  label = describe_move (model, move);
  if (!commit_pins (self, model, label))
    return;

  if (ready != NULL)
    {
      tw_planner_cancel (self->planner);
      plan_cb (self->planner, ready, self);
    }
  else
    ask (self, TRUE);
}

void
tw_session_remove_pin (TwSession *self,
                       gint64     id)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (TwPin));
  guint        n;
  const TwPin *pins;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!check_editable (self))
    return;

  pins = tw_model_get_pins (self->now.model, &n);
  for (guint i = 0; i < n; i++)
    if (pins[i].id != id)
      g_array_append_val (kept, pins[i]);
  if (kept->len == n)
    return;

  model = tw_model_with_pins (self->now.model, (const TwPin *) kept->data, kept->len, NULL);
  /* TRANSLATORS: an edit that can be undone: the planner let go of a move */
  if (commit_pins (self, model, _ ("Release of a move")))
    ask (self, TRUE);
}

/* ---- undo ---- */

typedef gboolean (*StepFunc) (TwHistory  *history,
                              TwSnapshot *state);

/* The forecasts of a state that was left before they came are those of its neighbour: only pins differ. */
static void
settle_pins (TwSession     *self,
             TwForecastSet *forecasts)
{
  if (self->now.forecasts == NULL && forecasts != NULL)
    self->now.forecasts = tw_forecast_set_ref (forecasts);
}

static void
announce (TwSession *self)
{
  tw_session_emit (self, TW_SESSION_MODEL_CHANGED);
  tw_session_emit (self, TW_SESSION_FORECASTS_CHANGED);
  tw_session_emit (self, TW_SESSION_PLAN_CHANGED);
}

static void
show_state (TwSession *self,
            gboolean   pins_only)
{
  if (!pins_only)
    g_clear_pointer (&self->answer, tw_plan_unref);
  if (self->now.plan != NULL)
    set_answer (self, self->now.plan);

  if (!pins_only)
    {
      g_object_freeze_notify (G_OBJECT (self)); /* as for another plan */
      tw_session_clamp_selection (self);
      announce (self);
      g_object_thaw_notify (G_OBJECT (self));
    }
  else if (self->now.plan != NULL)
    tw_session_emit (self, TW_SESSION_PLAN_CHANGED);
}

static void
go (TwSession *self,
    StepFunc   there,
    StepFunc   back,
    gboolean   pins_only)
{
  g_autoptr (TwForecastSet) forecasts = self->now.forecasts != NULL ? tw_forecast_set_ref (self->now.forecasts) : NULL;

  if (!check_editable (self) || !there (self->history, &self->now))
    return;
  if (pins_only && !write_pins (self, self->now.model))
    {
      back (self->history, &self->now);
      return;
    }

  tw_session_drop_preview (self);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  remember_previous (self);
  if (pins_only)
    settle_pins (self, forecasts);
  else
    tw_session_store_model (self);

  show_state (self, pins_only);
  if (self->now.plan == NULL)
    ask (self, pins_only);
  else
    tw_planner_cancel (self->planner);
  self->stopped = FALSE;
  tw_session_update_state (self);
}

void
tw_session_undo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  go (self, tw_history_undo, tw_history_redo, tw_history_get_undo_is_pins (self->history));
}

void
tw_session_redo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  go (self, tw_history_redo, tw_history_undo, tw_history_get_redo_is_pins (self->history));
}

/* ---- planning on request ---- */

void
tw_session_cancel (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_planner_get_busy (self->planner))
    return;

  self->stopped = TRUE;
  tw_planner_cancel (self->planner);
  tw_session_update_state (self);
}

void
tw_session_replan (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  if (self->now.model == NULL || tw_model_get_n_items (self->now.model) == 0)
    return;
  if (self->now.forecasts == NULL)
    {
      ask (self, TRUE);
      return;
    }

  self->stopped = FALSE;
  tw_planner_plan (self->planner, self->now.model, self->now.forecasts, NULL, NULL, 0);
}

/* ---- other tables ---- */

static void
forget_plan (TwSession *self)
{
  tw_session_drop_preview (self);
  tw_planner_cancel (self->planner);
  tw_history_clear (self->history);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  g_clear_pointer (&self->previous, tw_plan_unref);
  g_clear_pointer (&self->answer, tw_plan_unref);
  tw_snapshot_clear (&self->now);
  if (self->file != NULL)
    tw_plan_file_close (self->file);
  g_clear_object (&self->file);
  self->stopped = FALSE;
}

static void
forget_selection (TwSession *self)
{
  tw_session_set_item (self, -1);
  tw_session_set_place (self, -1);
  tw_session_set_market (self, -1);
  tw_session_set_week (self, 0);
}

/* Notifications wait until views know the new tables: an index makes sense to them only then. */
void
tw_session_adopt_document (TwSession  *self,
                           TwDocument *document)
{
  g_object_freeze_notify (G_OBJECT (self));
  forget_plan (self);
  forget_selection (self);
  self->file = g_steal_pointer (&document->file);
  self->untitled = document->untitled;
  self->now.model = g_steal_pointer (&document->model);
  self->now.forecasts = g_steal_pointer (&document->forecasts);
  announce (self);
  ask (self, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tw_session_adopt_import (TwSession     *self,
                         const TwModel *model,
                         const char    *label)
{
  g_object_freeze_notify (G_OBJECT (self));
  tw_session_drop_preview (self);
  push (self, model, label, FALSE);
  g_clear_pointer (&self->answer, tw_plan_unref);
  tw_session_clamp_selection (self);
  announce (self);
  ask (self, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tw_session_close (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  self->file_serial++; /* what is still being opened is not wanted any more */
  self->file_work = TW_FILE_WORK_NONE;
  if (self->now.model == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  forget_plan (self);
  forget_selection (self);
  announce (self);
  tw_session_update_state (self);
  g_object_thaw_notify (G_OBJECT (self));
}
