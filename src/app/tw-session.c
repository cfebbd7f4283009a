/* tw-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "tw-format.h"

#include <glib/gi18n.h>

enum
{
  PROP_ITEM = 1,
  PROP_PLACE,
  PROP_MARKET,
  PROP_WEEK,
  PROP_BUSY,
  PROP_STATUS,
  PROP_PROGRESS,
  PROP_PREVIEW_PROGRESS,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_MODIFIED,
  PROP_TITLE,
  N_PROPS
};

enum
{
  TOAST = TW_N_SESSION_SIGNALS,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwSession, tw_session, G_TYPE_OBJECT)

static void
tw_session_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TwSession *self = TW_SESSION (object);

  switch (id)
    {
    case PROP_ITEM:
      g_value_set_int (value, self->item);
      break;
    case PROP_PLACE:
      g_value_set_int (value, self->place);
      break;
    case PROP_MARKET:
      g_value_set_int (value, self->market);
      break;
    case PROP_WEEK:
      g_value_set_uint (value, self->week);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_PREVIEW_PROGRESS:
      g_value_set_double (value, self->preview_progress);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, tw_session_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, tw_session_get_can_redo (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, self->undo_label);
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, self->redo_label);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_session_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  TwSession *self = TW_SESSION (object);

  switch (id)
    {
    case PROP_ITEM:
      tw_session_set_item (self, g_value_get_int (value));
      break;
    case PROP_PLACE:
      tw_session_set_place (self, g_value_get_int (value));
      break;
    case PROP_MARKET:
      tw_session_set_market (self, g_value_get_int (value));
      break;
    case PROP_WEEK:
      tw_session_set_week (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_session_dispose (GObject *object)
{
  TwSession *self = TW_SESSION (object);

  if (self->planner != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->planner, self);
      tw_planner_cancel (self->planner);
    }
  g_clear_handle_id (&self->resume_source, g_source_remove);
  g_clear_handle_id (&self->store_source, g_source_remove);
  tw_session_forget_alerts (self);
  g_clear_object (&self->planner);
  g_clear_pointer (&self->history, tw_history_free);
  g_clear_pointer (&self->preview, tw_plan_unref);
  g_clear_pointer (&self->last_preview, tw_plan_unref);
  tw_session_forget_tentative (self);
  tw_session_forget_shown (self);
  g_clear_pointer (&self->archive, g_array_unref);
  g_clear_pointer (&self->refined, tw_plan_unref);
  g_clear_pointer (&self->stored, tw_plan_unref);
  g_clear_pointer (&self->previous, tw_plan_unref);
  g_clear_pointer (&self->answer, tw_plan_unref);
  tw_snapshot_clear (&self->now);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (tw_session_parent_class)->dispose (object);
}

static void
tw_session_finalize (GObject *object)
{
  TwSession *self = TW_SESSION (object);

  /* What waits in it still runs: work on files holds all it needs itself. */
  g_thread_pool_free (self->files, FALSE, FALSE);
  g_free (self->status);
  g_free (self->undo_label);
  g_free (self->redo_label);
  g_free (self->title);

  G_OBJECT_CLASS (tw_session_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  static const struct
  {
    guint       id;
    const char *name;
    guint       n_strings;
  } table[] = {
    { TW_SESSION_MODEL_CHANGED, "model-changed", 0 },
    { TW_SESSION_FORECASTS_CHANGED, "forecasts-changed", 0 },
    { TW_SESSION_PLAN_CHANGED, "plan-changed", 0 },
    { TW_SESSION_PREVIEW_CHANGED, "preview-changed", 0 },
    { TOAST, "toast", 3 },
    { FAILED, "failed", 1 },
    { TW_SESSION_SAVED, "saved", 0 },
    { TW_SESSION_ARCHIVE_CHANGED, "archive-changed", 0 },
    { TW_SESSION_SCENARIOS_CHANGED, "scenarios-changed", 0 },
    { TW_SESSION_ALERTS_CHANGED, "alerts-changed", 0 },
    { TW_SESSION_SHOWN_CHANGED, "shown-changed", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    signals[table[i].id] = g_signal_new (table[i].name, TW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, table[i].n_strings,
                                         G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
tw_session_class_init (TwSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags   readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tw_session_get_property;
  object_class->set_property = tw_session_set_property;
  object_class->dispose = tw_session_dispose;
  object_class->finalize = tw_session_finalize;

  properties[PROP_ITEM] = g_param_spec_int ("item", NULL, NULL, -1, G_MAXINT, -1, writable);
  properties[PROP_PLACE] = g_param_spec_int ("place", NULL, NULL, -1, G_MAXINT, -1, writable);
  properties[PROP_MARKET] = g_param_spec_int ("market", NULL, NULL, -1, G_MAXINT, -1, writable);
  properties[PROP_WEEK] = g_param_spec_uint ("week", NULL, NULL, 0, TW_MAX_WEEKS, 0, writable);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", readable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, readable);
  properties[PROP_PREVIEW_PROGRESS] = g_param_spec_double ("preview-progress", NULL, NULL, -1, 1, -1, readable);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, readable);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, readable);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, readable);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, readable);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  install_signals ();
}

static void
tw_session_init (TwSession *self)
{
  self->history = tw_history_new ();
  self->files = tw_session_new_file_queue ();
  self->item = -1;
  self->place = -1;
  self->market = -1;
  self->progress = self->preview_progress = -1;
  self->status = g_strdup ("");
  self->title = g_strdup ("");
}

/* ---- state ---- */

void
tw_session_emit (TwSession      *self,
                 TwSessionSignal signal)
{
  if (signal == TW_SESSION_MODEL_CHANGED) /* rows are others now */
    tw_session_forget_alerts (self);
  g_signal_emit (self, signals[signal], 0);
  if (signal == TW_SESSION_MODEL_CHANGED || signal == TW_SESSION_PLAN_CHANGED || signal == TW_SESSION_ARCHIVE_CHANGED)
    tw_session_ask_alerts (self);
}

void
tw_session_fail (TwSession    *self,
                 const GError *error)
{
  g_autofree char *message = tw_format_error (error);

  g_signal_emit (self, signals[FAILED], 0, message);
}

void
tw_session_toast (TwSession  *self,
                  const char *message,
                  const char *action_label,
                  const char *action_name)
{
  g_signal_emit (self, signals[TOAST], 0, message, action_label, action_name);
}

static void
set_boolean (TwSession *self,
             gboolean  *slot,
             gboolean   value,
             guint      prop)
{
  if (*slot == value)
    return;

  *slot = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

/* FALSE if it was the same. */
static gboolean
set_string (TwSession  *self,
            char      **slot,
            const char *value,
            guint       prop)
{
  if (g_strcmp0 (*slot, value) == 0)
    return FALSE;

  g_free (*slot);
  *slot = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);

  return TRUE;
}

static char *
describe_answer (TwSession *self)
{
  g_autofree char *gap = NULL;
  g_autofree char *seconds = NULL;

  if (tw_plan_get_status (self->answer) == TW_PLAN_INFEASIBLE)
    return g_strdup (_ ("Not all moves can be kept"));

  gap = tw_format_percent (tw_plan_get_gap (self->answer), 2);
  seconds = tw_format_seconds (tw_plan_get_seconds (self->answer));

  /* TRANSLATORS: the plan is proved to be this close to the best there is, and took so long to find:
   * "Optimal within 0.08 % · 41 ms" */
  return g_strdup_printf (_ ("Optimal within %s · %s"), gap, seconds);
}

static char *
describe_state (TwSession *self)
{
  if (self->file_work == TW_FILE_WORK_OPENING)
    return g_strdup (_ ("Opening…"));
  if (self->file_work == TW_FILE_WORK_IMPORTING)
    return g_strdup (_ ("Importing…"));
  if (tw_planner_get_busy (self->planner))
    return g_strdup (tw_planner_get_forecasting (self->planner) ? _ ("Forecasting…") : _ ("Planning…"));
  if (self->now.model == NULL)
    return g_strdup ("");
  if (tw_model_get_n_items (self->now.model) == 0)
    return g_strdup (_ ("No items yet"));
  if (self->stopped || self->answer == NULL)
    return g_strdup (_ ("Stopped"));

  return describe_answer (self);
}

static char *
describe_title (TwSession *self)
{
  GFile           *file = tw_session_get_file (self);
  g_autofree char *path = NULL;
  char            *name, *suffix;

  if (self->now.model == NULL)
    return g_strdup ("");
  if (file == NULL)
    return g_strdup (tw_model_get_name (self->now.model));

  path = g_file_get_parse_name (file);
  name = g_path_get_basename (path);
  suffix = g_strrstr (name, ".tradewind");
  if (suffix != NULL && suffix != name)
    *suffix = '\0';

  return name;
}

static void
update_history (TwSession *self)
{
  if (set_string (self, &self->undo_label, tw_history_get_undo_label (self->history), PROP_UNDO_LABEL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  if (set_string (self, &self->redo_label, tw_history_get_redo_label (self->history), PROP_REDO_LABEL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

void
tw_session_update_state (TwSession *self)
{
  g_autofree char *status = describe_state (self);
  g_autofree char *title = describe_title (self);
  gboolean         busy = self->file_work != TW_FILE_WORK_NONE || tw_planner_get_busy (self->planner);
  double           progress = tw_planner_get_progress (self->planner);

  set_boolean (self, &self->busy, busy, PROP_BUSY);
  set_string (self, &self->status, status, PROP_STATUS);
  set_string (self, &self->title, title, PROP_TITLE);
  set_boolean (self, &self->modified, self->file != NULL && tw_plan_file_is_modified (self->file), PROP_MODIFIED);
  update_history (self);
  if (self->progress != progress)
    {
      self->progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  progress = tw_session_get_tentative_progress (self);
  if (self->preview_progress != progress)
    {
      self->preview_progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREVIEW_PROGRESS]);
    }
}

/* ---- public ---- */

TwSession *
tw_session_new_with_engine (const TwEngine *engine)
{
  TwSession *self = g_object_new (TW_TYPE_SESSION, NULL);

  self->engine = engine;
  self->planner = tw_planner_new (engine);
  tw_session_connect_planner (self);

  return self;
}

TwSession *
tw_session_new (void)
{
  return tw_session_new_with_engine (&tw_engine_core);
}

const TwModel *
tw_session_get_model (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->now.model;
}

const TwForecastSet *
tw_session_get_forecasts (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->now.forecasts;
}

const TwPlan *
tw_session_get_plan (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->answer;
}

const TwPlan *
tw_session_get_previous_plan (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->previous;
}

const TwPlan *
tw_session_get_preview (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->preview;
}

const TwPlan *
tw_session_get_answer (TwSession *self)
{
  const TwPlan *plan;
  const TwPlan *preview;

  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  plan = tw_session_get_plan (self);
  preview = tw_session_get_preview (self);
  if (plan == NULL || preview == NULL)
    return NULL;

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (preview)); i++)
    if (tw_plan_get_item (preview, i) != tw_plan_get_item (plan, i) && tw_plan_get_item (preview, i)->status != TW_PLAN_OPTIMAL)
      return NULL;

  return preview;
}

int
tw_session_get_item (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), -1);

  return self->item;
}

int
tw_session_get_place (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), -1);

  return self->place;
}

int
tw_session_get_market (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), -1);

  return self->market;
}

guint
tw_session_get_week (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), 0);

  return self->week;
}

/* An index out of the open plan's range means none: what pages remember may be of another plan. */
static void
select_index (TwSession *self,
              int       *slot,
              int        index,
              guint      n,
              guint      prop)
{
  if (index < 0 || (guint) index >= n)
    index = -1;
  if (*slot == index)
    return;

  *slot = index;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

void
tw_session_set_item (TwSession *self,
                     int        item)
{
  g_return_if_fail (TW_IS_SESSION (self));

  select_index (self, &self->item, item, self->now.model != NULL ? tw_model_get_n_items (self->now.model) : 0, PROP_ITEM);
}

void
tw_session_set_place (TwSession *self,
                      int        place)
{
  g_return_if_fail (TW_IS_SESSION (self));

  select_index (self, &self->place, place, self->now.model != NULL ? tw_model_get_n_places (self->now.model) : 0, PROP_PLACE);
}

void
tw_session_set_market (TwSession *self,
                       int        market)
{
  g_return_if_fail (TW_IS_SESSION (self));

  select_index (self, &self->market, market, self->now.model != NULL ? tw_model_get_n_markets (self->now.model) : 0, PROP_MARKET);
}

void
tw_session_set_week (TwSession *self,
                     guint      week)
{
  g_return_if_fail (TW_IS_SESSION (self));

  week = self->now.model != NULL ? MIN (week, tw_model_get_n_weeks (self->now.model) - 1) : 0;
  if (self->week == week)
    return;

  self->week = week;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WEEK]);
}

gboolean
tw_session_get_busy (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  return self->busy;
}

const char *
tw_session_get_status (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->status;
}

const char *
tw_session_get_title (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->title;
}

gboolean
tw_session_get_modified (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  return self->modified;
}

gboolean
tw_session_get_can_undo (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  return self->undo_label != NULL;
}

gboolean
tw_session_get_can_redo (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), FALSE);

  return self->redo_label != NULL;
}

GFile *
tw_session_get_file (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->file != NULL && !self->untitled ? tw_plan_file_get_file (self->file) : NULL;
}

void
tw_session_set_n_threads (TwSession *self,
                          int        n_threads)
{
  g_return_if_fail (TW_IS_SESSION (self));

  self->n_threads = n_threads;
  tw_planner_set_n_threads (self->planner, n_threads);
}

int
tw_session_get_n_threads (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), 0);

  return self->n_threads;
}

void
tw_session_set_precision (TwSession *self,
                          double     gap,
                          double     seconds)
{
  g_return_if_fail (TW_IS_SESSION (self));

  self->gap = gap;
  tw_planner_set_precision (self->planner, gap, seconds);
}

void
tw_session_clamp_selection (TwSession *self)
{
  tw_session_set_item (self, self->item);
  tw_session_set_place (self, self->place);
  tw_session_set_market (self, self->market);
  tw_session_set_week (self, self->week);
}
