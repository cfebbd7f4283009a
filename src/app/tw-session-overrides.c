/* tw-session-overrides.c: the planner's word on forecasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "allocate/tw-adjusted-plan.h"
#include "forecast/tw-overrides.h"

#include <glib/gi18n.h>
#include <string.h>

static GArray *
list_overrides (const TwModel *model)
{
  GArray *overrides = g_array_new (FALSE, FALSE, sizeof (TwOverride));
  guint   n = tw_model_get_n_overrides (model);

  if (n > 0)
    g_array_append_vals (overrides, tw_model_get_override (model, 0), n);

  return overrides;
}

static int
find_override (const GArray *overrides,
               gint64        id)
{
  for (guint i = 0; i < overrides->len; i++)
    if (g_array_index (overrides, TwOverride, i).id == id)
      return (int) i;

  return -1;
}

static gint64
find_free_id (const GArray *overrides)
{
  gint64 id = 1;

  for (guint i = 0; i < overrides->len; i++)
    id = MAX (id, g_array_index (overrides, TwOverride, i).id + 1);

  return id;
}

const char *
tw_session_get_author (void)
{
  const char *name = g_get_real_name ();

  return g_str_equal (name, "Unknown") ? g_get_user_name () : name;
}

/* (transfer full): the present model with @override in it */
static TwModel *
with_override (TwSession        *self,
               const TwOverride *override,
               GError          **error)
{
  g_autoptr (GArray) overrides = list_overrides (self->now.model);
  int        at = find_override (overrides, override->id);
  TwOverride row = *override;

  row.author = (char *) tw_session_get_author ();
  row.created = g_get_real_time () / G_USEC_PER_SEC;
  if (at < 0)
    {
      row.id = find_free_id (overrides);
      g_array_append_val (overrides, row);
    }
  else
    g_array_index (overrides, TwOverride, at) = row;

  return tw_model_with_overrides (self->now.model, (const TwOverride *) overrides->data, overrides->len, error);
}

/* ---- previews ---- */

static void
forget_answer (TwSession *self)
{
  tw_planner_drop_preview (self->planner);
  self->asks_neutral = FALSE;
  g_clear_pointer (&self->neutral_of, tw_plan_unref); /* asked for again */
  if (self->preview == NULL)
    return;

  g_clear_pointer (&self->preview, tw_plan_unref);
  tw_session_emit (self, TW_SESSION_PREVIEW_CHANGED);
}

void
tw_session_forget_tentative (TwSession *self)
{
  g_clear_pointer (&self->tentative, tw_forecast_set_unref);
  g_clear_pointer (&self->tentative_model, tw_model_unref);
  g_clear_pointer (&self->neutral, tw_plan_unref);
  g_clear_pointer (&self->neutral_of, tw_plan_unref);
  g_clear_pointer (&self->neutral_items, g_array_unref);
  self->asks_neutral = FALSE;
}

static gboolean
neutral_fits (TwSession    *self,
              const GArray *items)
{
  return self->neutral_of == self->answer && self->neutral_items->len == items->len &&
         !memcmp (self->neutral_items->data, items->data, items->len * sizeof (guint32));
}

static void
ask_neutral (TwSession *self,
             GArray    *items)
{
  g_autoptr (TwPlan) start = tw_adjusted_plan_new (self->answer, self->now.model, self->now.forecasts, (const guint32 *) items->data, items->len);

  tw_planner_drop_preview (self->planner); /* what is under way answers another question */
  g_clear_pointer (&self->neutral, tw_plan_unref);
  g_clear_pointer (&self->neutral_of, tw_plan_unref);
  g_clear_pointer (&self->neutral_items, g_array_unref);
  self->neutral_of = tw_plan_ref (self->answer);
  self->neutral_items = g_array_ref (items);
  self->asks_neutral = self->asked_neutral = TRUE;
  tw_planner_preview (self->planner, self->now.model, start, (const guint32 *) items->data, items->len);
}

static void
ask_tentative (TwSession *self)
{
  g_autoptr (TwPlan) start = NULL;
  g_autoptr (GArray) items = NULL;

  if (!tw_session_has_answer (self) || !tw_session_find_start (self, self->tentative_model, self->tentative, G_MAXUINT, &start, &items))
    forget_answer (self);
  else if (!neutral_fits (self, items))
    ask_neutral (self, items);
  else if (!self->asks_neutral)
    tw_planner_preview (self->planner, self->tentative_model, start, (const guint32 *) items->data, items->len);
}

/* What the effect is compared with is the first half of the work, unless it is there. */
double
tw_session_get_tentative_progress (TwSession *self)
{
  double progress = tw_planner_get_preview_progress (self->planner);

  if (progress < 0 || self->tentative == NULL)
    return -1;
  if (self->asks_neutral)
    return progress / 2;

  return self->asked_neutral ? (1 + progress) / 2 : progress;
}

gboolean
tw_session_take_neutral (TwSession *self,
                         TwPlan    *plan)
{
  if (!self->asks_neutral)
    return FALSE;
  if (tw_plan_get_model (plan) != self->now.model || tw_plan_get_forecasts (plan) != self->now.forecasts)
    return TRUE; /* of a question before */

  self->asks_neutral = FALSE;
  self->neutral = tw_plan_ref (plan);
  ask_tentative (self);

  return TRUE;
}

void
tw_session_preview_override (TwSession        *self,
                             const TwOverride *override)
{
  g_autoptr (TwModel) model = NULL;

  g_return_if_fail (TW_IS_SESSION (self));

  if (override != NULL && self->now.forecasts != NULL)
    model = with_override (self, override, NULL);
  if (model == NULL)
    {
      tw_session_end_preview (self);
      return;
    }

  self->previewing = TRUE;
  g_clear_pointer (&self->tentative, tw_forecast_set_unref);
  g_clear_pointer (&self->tentative_model, tw_model_unref);
  self->tentative = tw_overrides_apply_all (model, self->now.forecasts);
  self->tentative_model = g_steal_pointer (&model);
  ask_tentative (self);
}

const TwPlan *
tw_session_get_override_baseline (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->neutral;
}

const TwForecastSet *
tw_session_get_tentative_forecasts (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->tentative;
}

const TwModel *
tw_session_get_tentative_model (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->tentative_model;
}

gboolean
tw_session_is_override_asked (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  return self->tentative != NULL && self->neutral_of != NULL && self->neutral_of == self->answer;
}

gboolean
tw_session_has_override_answer (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  return self->tentative != NULL && self->preview != NULL && tw_plan_get_forecasts (self->preview) == self->tentative;
}

static gboolean
asks_alike (const TwOverride *a,
            const TwOverride *b)
{
  return a->item == b->item && a->market == b->market && a->driver == b->driver && a->first_week == b->first_week &&
         a->last_week == b->last_week && a->kind == b->kind && a->value == b->value;
}

/* (transfer full) (nullable): the preview, if it answers this very override. What only says why needs no other answer. */
static TwPlan *
find_ready_answer (TwSession     *self,
                   const TwModel *model)
{
  const TwModel *asked;
  guint          n = tw_model_get_n_overrides (model);

  if (!tw_session_has_override_answer (self) || !tw_session_has_answer (self))
    return NULL;

  asked = tw_plan_get_model (self->preview);
  if (tw_model_get_n_overrides (asked) != n)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!asks_alike (tw_model_get_override (asked, i), tw_model_get_override (model, i)))
      return NULL;

  return tw_plan_with_model (self->preview, model);
}

/* ---- edits ---- */

static void
settle (TwSession *self,
        TwPlan    *ready)
{
  if (ready != NULL)
    {
      tw_planner_cancel (self->planner);
      g_clear_pointer (&self->now.forecasts, tw_forecast_set_unref);
      self->now.forecasts = tw_forecast_set_ref (tw_plan_get_forecasts (ready));
    }
  if (self->now.forecasts != NULL)
    tw_session_emit (self, TW_SESSION_FORECASTS_CHANGED);
  if (ready != NULL)
    tw_session_take_answer (self, ready);
  else
    tw_session_ask (self, TW_EDIT_OVERRIDES);
}

static gboolean
commit_overrides (TwSession  *self,
                  TwModel    *model,
                  const char *label)
{
  g_autoptr (TwPlan) ready = find_ready_answer (self, model);

  if (!tw_session_commit (self, model, label, TW_EDIT_OVERRIDES))
    return FALSE;
  settle (self, ready);

  return TRUE;
}

gboolean
tw_session_set_override (TwSession        *self,
                         const TwOverride *override)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);
  g_return_val_if_fail (override != NULL, FALSE);

  if (!tw_session_check_editable (self))
    return FALSE;

  model = with_override (self, override, &error);
  if (model == NULL)
    {
      tw_session_fail (self, error);
      return FALSE;
    }

  /* TRANSLATORS: edits that can be undone: the planner's word on a forecast */
  return commit_overrides (self, model, tw_model_get_n_overrides (model) > tw_model_get_n_overrides (self->now.model) ? _ ("Adjustment of a forecast") : _ ("Change of an adjustment"));
}

void
tw_session_remove_override (TwSession *self,
                            gint64     id)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GArray) overrides = NULL;
  int at;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_session_check_editable (self))
    return;

  overrides = list_overrides (self->now.model);
  at = find_override (overrides, id);
  if (at < 0)
    return;

  g_array_remove_index (overrides, (guint) at);
  model = tw_model_with_overrides (self->now.model, (const TwOverride *) overrides->data, overrides->len, NULL);
  commit_overrides (self, model, _ ("Removal of an adjustment"));
}

void
tw_session_set_phase (TwSession *self,
                      guint32    item,
                      guint32    market,
                      TwPhase    phase)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_session_check_editable (self) || tw_model_get_offer (self->now.model, item, market)->phase == phase)
    return;

  model = tw_model_with_offer_phase (self->now.model, item, market, phase, &error);
  if (model == NULL)
    tw_session_fail (self, error);
  /* TRANSLATORS: an edit that can be undone: where an item stands in a market */
  else if (tw_session_commit (self, model, _ ("Change of a phase"), TW_EDIT_PHASES))
    settle (self, NULL);
}
