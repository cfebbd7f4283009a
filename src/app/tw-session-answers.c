/* tw-session-answers.c: what the session asks the planner, and what it does with the answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "allocate/tw-adjusted-plan.h"
#include "forecast/tw-overrides.h"
#include "tw-accepted.h"

#include <math.h>

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

GArray *
tw_session_find_changed_items (const TwModel *before,
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
                       guint                most,
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

  found = tw_adjusted_plan_find_items (answered, tw_plan_get_forecasts (self->answer), model, forecasts);
  phased = find_phased_items (answered, model);
  pinned = tw_session_find_changed_items (answered, model);
  if (MAX (MAX (found->len, phased->len), pinned->len) > most)
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

  if (!tw_session_find_start (self, self->now.model, self->now.forecasts, MAX_ADJUSTED_ITEMS, &start, &items))
    tw_planner_plan (self->planner, self->now.model, self->now.forecasts, get_start (self), NULL, 0);
  else
    tw_planner_plan (self->planner, self->now.model, self->now.forecasts, start, (const guint32 *) items->data, items->len);
}

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

void
tw_session_set_answer (TwSession *self,
                       TwPlan    *plan)
{
  tw_plan_ref (plan);
  g_clear_pointer (&self->answer, tw_plan_unref);
  self->answer = plan;
  self->repairing = FALSE; /* what was being repaired was another plan */
}

/* Scenarios may have been edited while the planner was at work: it is not asked again for them. */
static TwPlan *
adopt_scenarios (TwSession *self,
                 TwPlan    *plan)
{
  guint n, n_now;

  if (tw_model_get_scenarios (tw_plan_get_model (plan), &n) == tw_model_get_scenarios (self->now.model, &n_now) && n == n_now) /* the table itself */
    return tw_plan_ref (plan);

  return tw_plan_with_model (plan, self->now.model);
}

void
tw_session_show_answer (TwSession *self,
                        TwPlan    *answer)
{
  g_autoptr (TwPlan) plan = adopt_scenarios (self, answer);

  g_clear_pointer (&self->refined, tw_plan_unref);
  tw_session_set_answer (self, plan);
  g_clear_pointer (&self->now.plan, tw_plan_unref);
  self->now.plan = tw_plan_ref (plan);
  g_clear_pointer (&self->stored, tw_plan_unref);
  self->stopped = FALSE;
  tw_session_store_answer_soon (self);
  tw_session_emit (self, TW_SESSION_PLAN_CHANGED);
  tw_session_update_state (self);
  tw_session_update_shown (self);
}

void
tw_session_keep_answer (TwSession *self)
{
  g_autoptr (TwPlan) same = NULL;

  if (!tw_session_has_answer (self))
    return;

  same = tw_plan_with_model (self->answer, self->now.model);
  tw_session_show_answer (self, same);
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
    {
      self->repairing = FALSE;
      tw_planner_refine (self->planner, self->now.model, self->now.plan);
    }
}

void
tw_session_take_answer (TwSession *self,
                        TwPlan    *plan)
{
  tw_session_show_answer (self, plan);
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
    tw_session_show_answer (self, plan);
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
  self->asked_neutral = FALSE;
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
