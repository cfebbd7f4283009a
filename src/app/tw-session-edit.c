/* tw-session-edit.c: edits, undo, and the questions that follow from them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "allocate/tw-adjusted-plan.h"
#include "forecast/tw-overrides.h"
#include "tw-accepted.h"
#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A gap so many times the wanted one is worth the engine's while. */
#define REFINE_GAPS 2

/* Overrides of more items than this are answered by a new plan: one item after another would take longer. */
#define MAX_ADJUSTED_ITEMS 60

/* How long a hand is empty before the engine goes on; a drag over the map empties it between two places. */
#define RESUME_MS 800

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

/* Items of which the planner says something else about their phase in a market. */
static GArray *
find_phased_items (const TwModel *before,
                   const TwModel *after)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint   n_markets = tw_model_get_n_markets (after);

  if (n_markets == 0 || tw_model_get_n_items (after) == 0 || tw_model_get_offer (before, 0, 0) == tw_model_get_offer (after, 0, 0)) /* the table itself */
    return changed;

  for (guint32 i = 0; i < tw_model_get_n_items (after); i++)
    for (guint32 m = 0; m < n_markets; m++)
      if (tw_model_get_offer (before, i, m)->phase != tw_model_get_offer (after, i, m)->phase)
        {
          g_array_append_val (changed, i);
          break;
        }

  return changed;
}

static gboolean
has_same_phases (const TwModel *a,
                 const TwModel *b)
{
  g_autoptr (GArray) changed = find_phased_items (a, b);

  return changed->len == 0;
}

/* Whether the answer at hand differs from one to the present model by pins alone. */
gboolean
tw_session_has_answer (TwSession *self)
{
  return self->answer != NULL && tw_plan_get_forecasts (self->answer) == self->now.forecasts &&
         tw_accepted_ask_alike (tw_plan_get_model (self->answer), self->now.model) && has_same_phases (tw_plan_get_model (self->answer), self->now.model);
}

/* Whether @forecasts are the present ones but for what the planner says of them. */
static gboolean
have_same_base (TwSession           *self,
                const TwForecastSet *forecasts)
{
  return tw_forecast_set_get_base (forecasts) == tw_forecast_set_get_base (self->now.forecasts);
}

/* (nullable): an answer of the present tables, whatever rules and overrides were: it saves the engine work, and no more. */
static const TwPlan *
get_start (TwSession *self)
{
  if (self->answer != NULL && have_same_base (self, tw_plan_get_forecasts (self->answer)))
    return self->answer;

  return self->stored != NULL && tw_plan_get_forecasts (self->stored) == self->now.forecasts ? self->stored : NULL;
}

static void
add_items (GArray       *items,
           const GArray *more)
{
  for (guint i = 0; i < more->len; i++)
    {
      guint32 item = g_array_index (more, guint32, i);
      guint   at = 0;

      while (at < items->len && g_array_index (items, guint32, at) != item)
        at++;
      if (at == items->len)
        g_array_append_val (items, item);
    }
}

gboolean
tw_session_find_start (TwSession           *self,
                       const TwModel       *model,
                       const TwForecastSet *forecasts,
                       TwPlan             **start,
                       GArray             **items)
{
  const TwModel *answered = self->answer != NULL ? tw_plan_get_model (self->answer) : NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) phased = NULL;
  g_autoptr (GArray) pinned = NULL;
  gboolean same_network;

  if (answered == NULL || !have_same_base (self, tw_plan_get_forecasts (self->answer)) || !tw_accepted_ask_alike (answered, model))
    return FALSE;

  found = tw_adjusted_plan_find_items (model, tw_plan_get_forecasts (self->answer), forecasts);
  phased = find_phased_items (answered, model);
  pinned = find_changed_items (answered, model);
  if (MAX (MAX (found->len, phased->len), pinned->len) > MAX_ADJUSTED_ITEMS)
    return FALSE;

  same_network = phased->len == 0 && tw_plan_get_forecasts (self->answer) == forecasts;
  add_items (found, phased);
  add_items (found, pinned);
  if (found->len == 0) /* an edit and its undo before the answer: the old answer is the new one */
    g_array_append_val (found, (guint32){ 0 });
  *start = same_network ? tw_plan_ref (self->answer) : tw_adjusted_plan_new (self->answer, model, forecasts, (const guint32 *) found->data, found->len);
  *items = g_steal_pointer (&found);

  return TRUE;
}

static void
ask_plan (TwSession *self)
{
  g_autoptr (GArray) items = NULL;
  g_autoptr (TwPlan) start = NULL;

  if (!tw_session_find_start (self, self->now.model, self->now.forecasts, &start, &items))
    tw_planner_plan (self->planner, self->now.model, self->now.forecasts, get_start (self), NULL, 0);
  else
    tw_planner_plan (self->planner, self->now.model, self->now.forecasts, start, (const guint32 *) items->data, items->len);
}

/* Whatever is missing to an answer of the present model. */
void
tw_session_ask (TwSession *self,
                TwEdit     edit)
{
  self->stopped = FALSE;
  if (self->now.model == NULL || tw_model_get_n_items (self->now.model) == 0)
    tw_planner_cancel (self->planner);
  else if (self->now.forecasts != NULL)
    ask_plan (self);
  else if (edit == TW_EDIT_TABLES || !tw_planner_get_forecasting (self->planner)) /* the rest does not change forecasts */
    tw_planner_forecast (self->planner, self->now.model);
  tw_session_update_state (self);
}

/* ---- answers ---- */

static void
forecasts_cb (TwPlanner     *planner,
              TwForecastSet *forecasts,
              TwSession     *self)
{
  /* the planner may have had another word on them since */
  self->now.forecasts = tw_overrides_apply_all (self->now.model, forecasts);
  tw_session_store_forecasts (self);
  tw_session_ask (self, TW_EDIT_PINS);
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
show_answer (TwSession *self,
             TwPlan    *plan)
{
  g_clear_pointer (&self->refined, tw_plan_unref);
  set_answer (self, plan);
  g_clear_pointer (&self->now.plan, tw_plan_unref);
  self->now.plan = tw_plan_ref (plan);
  g_clear_pointer (&self->stored, tw_plan_unref);
  self->stopped = FALSE;
  tw_session_store_answer_soon (self);
  tw_session_emit (self, TW_SESSION_PLAN_CHANGED);
  tw_session_update_state (self);
}

/* What whole cartons cost is no gap that further search could close. */
static double
get_gap_before_rounding (const TwPlan *plan)
{
  double scale = fabs (tw_plan_get_bound (plan));

  return scale > 0 ? (tw_plan_get_bound (plan) - tw_plan_get_relaxed_value (plan)) / scale : 0;
}

/* Edits are answered with the prices of the plan before. Where that has left the plan much farther from its bound than
 * was asked for, the engine goes on in the background; nobody waits for it. */
static void
refine (TwSession *self)
{
  double wanted = self->gap > 0 ? self->gap : TW_ALLOCATE_GAP;

  if (self->now.plan != NULL && !self->previewing && !self->stopped && tw_plan_get_status (self->now.plan) == TW_PLAN_OPTIMAL &&
      get_gap_before_rounding (self->now.plan) > REFINE_GAPS * wanted)
    tw_planner_refine (self->planner, self->now.model, self->now.plan);
}

void
tw_session_take_answer (TwSession *self,
                        TwPlan    *plan)
{
  show_answer (self, plan);
  refine (self);
}

static void
plan_cb (TwPlanner *planner,
         TwPlan    *plan,
         TwSession *self)
{
  tw_session_take_answer (self, plan);
}

/* One that keeps all pins is better than one that cannot. */
static gboolean
is_better (const TwPlan *a,
           const TwPlan *b)
{
  if (tw_plan_get_status (a) != tw_plan_get_status (b))
    return tw_plan_get_status (a) == TW_PLAN_OPTIMAL;

  return tw_plan_get_value (a) > tw_plan_get_value (b);
}

/* Figures must not change under a hand that compares them: the better plan waits until it is empty. */
static void
adopt_refined (TwSession *self)
{
  g_autoptr (TwPlan) plan = g_steal_pointer (&self->refined);

  if (plan != NULL && self->now.plan != NULL && is_better (plan, self->now.plan))
    show_answer (self, plan);
}

static void
refined_cb (TwPlanner *planner,
            TwPlan    *plan,
            TwSession *self)
{
  gboolean was_repair = self->repairing;

  self->repairing = FALSE;
  g_clear_pointer (&self->refined, tw_plan_unref);
  self->refined = tw_plan_ref (plan);
  if (self->previewing)
    return;

  adopt_refined (self);
  if (was_repair)
    refine (self);
}

static void
preview_cb (TwPlanner *planner,
            TwPlan    *plan,
            TwSession *self)
{
  if (!self->previewing || tw_session_take_neutral (self, plan))
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
  g_signal_connect_object (self->planner, "refined", G_CALLBACK (refined_cb), self, 0);
  g_signal_connect_object (self->planner, "failed", G_CALLBACK (failed_cb), self, 0);
  g_signal_connect_object (self->planner, "notify", G_CALLBACK (tw_session_update_state), self, G_CONNECT_SWAPPED);
}

/* ---- previews ---- */

void
tw_session_drop_preview (TwSession *self)
{
  tw_planner_drop_preview (self->planner);
  self->previewing = FALSE;
  tw_session_forget_tentative (self);
  if (self->preview == NULL)
    return;

  g_clear_pointer (&self->last_preview, tw_plan_unref);
  self->last_preview = g_steal_pointer (&self->preview);
  tw_session_emit (self, TW_SESSION_PREVIEW_CHANGED);
}

/* The hand is empty: what waited for it, or was stopped by it. Not before the drop has been seen to: it may be a commit. */
static gboolean
resume_cb (gpointer data)
{
  TwSession *self = data;

  self->resume_source = 0;
  if (self->previewing)
    return G_SOURCE_REMOVE;

  if (self->refined != NULL)
    adopt_refined (self);
  else if (!tw_planner_get_busy (self->planner))
    refine (self);

  return G_SOURCE_REMOVE;
}

static void
resume (TwSession *self)
{
  if (self->resume_source == 0)
    self->resume_source = g_timeout_add (RESUME_MS, resume_cb, self);
}

void
tw_session_end_preview (TwSession *self)
{
  gboolean was = self->previewing;

  tw_session_drop_preview (self);
  if (was)
    resume (self);
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
  remember_previous (self);
  tw_history_push (self->history, &before, label, edit);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  g_clear_pointer (&self->refined, tw_plan_unref);
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
  show_answer (self, ready);
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
  g_autoptr (TwPlan) same = NULL;

  if (tw_model_get_rules (self->now.model)->change_price > 0 || !tw_session_has_answer (self))
    {
      tw_session_ask (self, TW_EDIT_ACCEPTED);
      return;
    }

  same = tw_plan_with_model (self->answer, self->now.model);
  show_answer (self, same);
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
    g_clear_pointer (&self->answer, tw_plan_unref);
  if (self->now.plan != NULL)
    set_answer (self, self->now.plan);

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

  if (!tw_session_check_editable (self) || !there (self->history, &self->now))
    return;
  if (edit != TW_EDIT_TABLES && !write_edit (self, before, self->now.model, edit))
    {
      back (self->history, &self->now);
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
      tw_session_ask (self, TW_EDIT_PINS);
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
  push (self, model, label, TW_EDIT_TABLES);
  g_clear_pointer (&self->answer, tw_plan_unref);
  tw_session_clamp_selection (self);
  announce (self);
  tw_session_ask (self, TW_EDIT_TABLES);
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
