/* tw-session-edit.c: edits, and undo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "forecast/tw-overrides.h"
#include "tw-accepted.h"
#include "tw-format.h"

#include <glib/gi18n.h>
#include <string.h>

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

  if (move == NULL || !tw_session_has_answer (self))
    {
      tw_session_end_preview (self);
      return;
    }

  model = with_move (self->now.model, move, NULL);
  if (model == NULL)
    {
      tw_session_drop_preview (self);
      return;
    }

  tw_session_forget_tentative (self);
  self->previewing = TRUE;
  items = tw_session_find_changed_items (tw_plan_get_model (self->answer), model);
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

  if (preview == NULL || !tw_session_has_answer (self) || tw_plan_get_forecasts (preview) != self->now.forecasts)
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
gboolean
tw_session_check_editable (TwSession *self)
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

/* The rows are contiguous, if there are any. */
static TwOverride *
dup_overrides (const TwModel *model,
               guint         *n)
{
  *n = tw_model_get_n_overrides (model);

  return *n > 0 ? g_memdup2 (tw_model_get_override (model, 0), *n * sizeof (TwOverride)) : NULL;
}

static gboolean
write_phases (TwSession     *self,
              const TwModel *before,
              const TwModel *model,
              GError       **error)
{
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
      {
        TwPhase phase = tw_model_get_offer (model, i, m)->phase;

        if (phase != tw_model_get_offer (before, i, m)->phase && !tw_plan_file_set_offer_phase (self->file, i, m, phase, error))
          return FALSE;
      }

  return TRUE;
}

static gboolean
write_table (TwSession     *self,
             const TwModel *before,
             const TwModel *model,
             TwEdit         edit,
             GError       **error)
{
  g_autofree TwOverride *overrides = NULL;
  const TwItemPolicy    *policies;
  const TwScenario      *scenarios;
  const TwAccepted      *accepted;
  const TwPin           *pins;
  guint                  n;

  switch (edit)
    {
    case TW_EDIT_PINS:
      pins = tw_model_get_pins (model, &n);
      return tw_plan_file_set_pins (self->file, pins, n, error);
    case TW_EDIT_OVERRIDES:
      overrides = dup_overrides (model, &n);
      return tw_plan_file_set_overrides (self->file, overrides, n, error);
    case TW_EDIT_PHASES:
      return write_phases (self, before, model, error);
    case TW_EDIT_RULES:
      return tw_plan_file_set_rules (self->file, tw_model_get_rules (model), error);
    case TW_EDIT_ACCEPTED:
      accepted = tw_model_get_accepted (model, &n);
      return tw_plan_file_set_accepted (self->file, accepted, n, error);
    case TW_EDIT_POLICIES:
      policies = tw_model_get_item_policies (model, &n);
      return tw_plan_file_set_item_policies (self->file, policies, n, error);
    case TW_EDIT_SCENARIOS:
      scenarios = tw_model_get_scenarios (model, &n);
      return tw_plan_file_set_scenarios (self->file, scenarios, n, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
write_edit (TwSession     *self,
            const TwModel *before,
            const TwModel *model,
            TwEdit         edit)
{
  g_autoptr (GError) error = NULL;

  if (write_table (self, before, model, edit, &error))
    return TRUE;

  tw_session_fail (self, error);

  return FALSE;
}

/* Puts @model in the place of the present one, which can be undone. */
static void
push (TwSession     *self,
      const TwModel *model,
      const char    *label,
      TwEdit         edit)
{
  TwSnapshot before = self->now;

  self->now = (TwSnapshot){ .model = tw_model_ref (model) };
  if (edit == TW_EDIT_OVERRIDES && before.forecasts != NULL)
    self->now.forecasts = tw_overrides_apply_all (model, before.forecasts);
  else if (edit != TW_EDIT_TABLES && before.forecasts != NULL)
    self->now.forecasts = tw_forecast_set_ref (before.forecasts);
  if (edit != TW_EDIT_SCENARIOS) /* no plan changes for them */
    {
      remember_previous (self);
      g_clear_pointer (&self->last_preview, tw_plan_unref);
      g_clear_pointer (&self->refined, tw_plan_unref);
    }
  tw_history_push (self->history, &before, label, edit);
}

/* Disk first: what the plan file refused has not happened. */
gboolean
tw_session_commit (TwSession     *self,
                   const TwModel *model,
                   const char    *label,
                   TwEdit         edit)
{
  if (!write_edit (self, self->now.model, model, edit))
    return FALSE;

  tw_session_drop_preview (self);
  push (self, model, label, edit);

  return TRUE;
}

static char *
describe_move (const TwModel *model,
               const TwMove  *move,
               gboolean       is_lock)
{
  const TwLane    *lane = tw_model_get_lane (model, move->lane);
  const char      *from = tw_model_get_place (model, lane->from)->name;
  const char      *to = tw_model_get_place (model, lane->to)->name;
  g_autofree char *units = tw_format_units (move->units);

  if (is_lock)
    /* TRANSLATORS: an edit that can be undone: number of units, origin, destination */
    return g_strdup_printf (ngettext ("Lock of %s unit from %s to %s", "Lock of %s units from %s to %s", move->units), units, from, to);

  /* TRANSLATORS: an edit that can be undone: number of units, origin, destination */
  return g_strdup_printf (ngettext ("Move of %s unit from %s to %s", "Move of %s units from %s to %s", move->units), units, from, to);
}

/* The move has shown what it is worth with all other items as they were, and is the plan as it is dropped. Its neighbours
 * then use the room it leaves, and give way where it has none; nobody waits for that. */
static void
take_ready (TwSession *self,
            TwPlan    *ready,
            guint32    item)
{
  g_autoptr (TwPlan) before = tw_plan_ref (self->answer);

  tw_planner_cancel (self->planner);
  tw_session_show_answer (self, ready);
  self->repairing = TRUE;
  tw_planner_repair (self->planner, self->now.model, before, &item, 1);
}

static void
commit_move (TwSession    *self,
             const TwMove *move,
             gboolean      is_lock)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwPlan) ready = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  if (!tw_session_check_editable (self))
    return;

  ready = find_ready_answer (self, move);
  model = ready != NULL ? tw_model_ref (tw_plan_get_model (ready)) : with_move (self->now.model, move, &error);
  if (model == NULL)
    {
      tw_session_fail (self, error);
      return;
    }

  label = describe_move (model, move, is_lock);
  if (!tw_session_commit (self, model, label, TW_EDIT_PINS))
    return;

  if (ready != NULL)
    take_ready (self, ready, move->item);
  else
    tw_session_ask (self, TW_EDIT_PINS);
}

void
tw_session_commit_move (TwSession    *self,
                        const TwMove *move)
{
  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (move != NULL);

  commit_move (self, move, FALSE);
}

void
tw_session_lock_line (TwSession    *self,
                      const TwMove *move)
{
  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (move != NULL);

  commit_move (self, move, TRUE);
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

  if (!tw_session_check_editable (self))
    return;

  pins = tw_model_get_pins (self->now.model, &n);
  for (guint i = 0; i < n; i++)
    if (pins[i].id != id)
      g_array_append_val (kept, pins[i]);
  if (kept->len == n)
    return;

  model = tw_model_with_pins (self->now.model, (const TwPin *) kept->data, kept->len, NULL);
  /* TRANSLATORS: an edit that can be undone: the planner let go of a move */
  if (tw_session_commit (self, model, _ ("Release of a move"), TW_EDIT_PINS))
    tw_session_ask (self, TW_EDIT_PINS);
}

void
tw_session_set_rules (TwSession     *self,
                      const TwRules *rules)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (rules != NULL);

  if (!tw_session_check_editable (self))
    return;

  model = tw_model_with_rules (self->now.model, rules, &error);
  if (model == NULL)
    tw_session_fail (self, error);
  /* TRANSLATORS: an edit that can be undone: what the planner asks of every plan */
  else if (!tw_accepted_ask_alike (model, self->now.model) && tw_session_commit (self, model, _ ("Change of the plan’s rules"), TW_EDIT_RULES))
    tw_session_ask (self, TW_EDIT_RULES);
}

/* The plan stays the very one that was accepted, unless changes cost something: then its value is another. */
static void
settle_accepted (TwSession *self)
{
  if (tw_model_get_rules (self->now.model)->change_price > 0 || !tw_session_has_answer (self))
    tw_session_ask (self, TW_EDIT_ACCEPTED);
  else
    tw_session_keep_answer (self);
}

void
tw_session_accept_plan (TwSession *self)
{
  g_autoptr (TwModel) model = NULL;
  g_autofree TwAccepted *lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_session_check_editable (self) || self->now.plan == NULL)
    return;

  lines = tw_plan_dup_accepted (self->now.plan, &n);
  model = tw_model_with_accepted (self->now.model, lines, n, &error);
  if (model == NULL)
    tw_session_fail (self, error);
  /* TRANSLATORS: an edit that can be undone: the planner accepted the plan */
  else if (tw_session_commit (self, model, _ ("Acceptance of the plan"), TW_EDIT_ACCEPTED))
    settle_accepted (self);
}

/* ---- undo ---- */

typedef gboolean (*StepFunc) (TwHistory  *history,
                              TwSnapshot *state);

/* The forecasts of a state that was left before they came are those of its neighbour, but for overrides: its tables are
 * the same. */
static void
settle_forecasts (TwSession     *self,
                  TwForecastSet *forecasts)
{
  if (self->now.forecasts == NULL && forecasts != NULL)
    self->now.forecasts = tw_overrides_apply_all (self->now.model, forecasts);
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
            TwEdit     edit)
{
  if (edit == TW_EDIT_TABLES)
    {
      g_clear_pointer (&self->answer, tw_plan_unref);
      g_clear_pointer (&self->archive, g_array_unref);
      tw_session_forget_shown (self);
    }
  if (self->now.plan != NULL)
    tw_session_set_answer (self, self->now.plan);

  if (edit == TW_EDIT_TABLES)
    {
      g_object_freeze_notify (G_OBJECT (self)); /* as for another plan */
      tw_session_clamp_selection (self);
      announce (self);
      g_object_thaw_notify (G_OBJECT (self));
    }
  if (edit == TW_EDIT_OVERRIDES || edit == TW_EDIT_PHASES)
    tw_session_emit (self, TW_SESSION_FORECASTS_CHANGED);
  if (edit != TW_EDIT_TABLES && self->now.plan != NULL)
    tw_session_emit (self, TW_SESSION_PLAN_CHANGED);
}

static void
go (TwSession *self,
    StepFunc   there,
    StepFunc   back,
    TwEdit     edit)
{
  g_autoptr (TwForecastSet) forecasts = self->now.forecasts != NULL ? tw_forecast_set_ref (self->now.forecasts) : NULL;
  g_autoptr (TwModel) before = self->now.model != NULL ? tw_model_ref (self->now.model) : NULL;
  g_autoptr (TwPlan) plan = self->now.plan != NULL ? tw_plan_ref (self->now.plan) : NULL;

  if (!tw_session_check_editable (self) || !there (self->history, &self->now))
    return;
  if (edit != TW_EDIT_TABLES && !write_edit (self, before, self->now.model, edit))
    {
      back (self->history, &self->now);
      return;
    }

  if (edit == TW_EDIT_SCENARIOS)
    {
      g_clear_pointer (&self->now.forecasts, tw_forecast_set_unref);
      self->now.forecasts = g_steal_pointer (&forecasts);
      tw_session_settle_scenarios (self, plan);
      return;
    }

  tw_session_drop_preview (self);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  g_clear_pointer (&self->refined, tw_plan_unref);
  remember_previous (self);
  if (edit != TW_EDIT_TABLES)
    settle_forecasts (self, forecasts);
  else
    tw_session_store_model (self);

  show_state (self, edit);
  if (self->now.plan == NULL)
    tw_session_ask (self, edit);
  else
    tw_planner_cancel (self->planner);
  self->stopped = FALSE;
  tw_session_update_state (self);
  tw_session_update_shown (self);
}

void
tw_session_undo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  go (self, tw_history_undo, tw_history_redo, tw_history_get_undo_edit (self->history));
}

void
tw_session_redo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  go (self, tw_history_redo, tw_history_undo, tw_history_get_redo_edit (self->history));
}

/* ---- other tables ---- */

static void
forget_plan (TwSession *self)
{
  tw_session_drop_preview (self);
  tw_session_forget_shown (self);
  tw_planner_cancel (self->planner);
  tw_history_clear (self->history);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  g_clear_pointer (&self->refined, tw_plan_unref);
  g_clear_pointer (&self->previous, tw_plan_unref);
  g_clear_pointer (&self->answer, tw_plan_unref);
  g_clear_pointer (&self->stored, tw_plan_unref);
  g_clear_pointer (&self->archive, g_array_unref);
  g_clear_handle_id (&self->store_source, g_source_remove);
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
  self->stored = g_steal_pointer (&document->answer);
  announce (self);
  tw_session_ask (self, TW_EDIT_TABLES);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tw_session_adopt_import (TwSession     *self,
                         const TwModel *model,
                         const char    *label)
{
  g_object_freeze_notify (G_OBJECT (self));
  tw_session_drop_preview (self);
  tw_session_forget_shown (self);
  push (self, model, label, TW_EDIT_TABLES);
  g_clear_pointer (&self->answer, tw_plan_unref);
  g_clear_pointer (&self->archive, g_array_unref);
  tw_session_clamp_selection (self);
  announce (self);
  tw_session_ask (self, TW_EDIT_TABLES);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
tw_session_list_offers (TwSession           *self,
                        const TwMarketOffer *offers,
                        guint                n_offers)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  if (!tw_session_check_editable (self))
    return FALSE;

  model = tw_model_with_offers (self->now.model, offers, n_offers, &error);
  if (model == NULL)
    {
      tw_session_fail (self, error);
      return FALSE;
    }

  /* TRANSLATORS: an edit that can be undone: items are offered in further markets */
  tw_session_adopt_import (self, model, _ ("Listing in further markets"));
  tw_session_store_model (self);
  tw_session_update_state (self);

  return TRUE;
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
