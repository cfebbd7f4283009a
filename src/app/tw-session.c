/* tw-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-session.h"

struct _TwSession
{
  GObject parent_instance;

  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
  TwPlan        *previous_plan;
  TwPlan        *preview;

  int   item;
  int   place;
  int   market;
  guint week;

  gboolean busy;
  char    *status;
  double   progress;
  char    *undo_label;
  char    *redo_label;
  char    *title;
  gboolean modified;
};

enum
{
  PROP_ITEM = 1,
  PROP_PLACE,
  PROP_MARKET,
  PROP_WEEK,
  PROP_BUSY,
  PROP_STATUS,
  PROP_PROGRESS,
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
  MODEL_CHANGED,
  FORECASTS_CHANGED,
  PLAN_CHANGED,
  PREVIEW_CHANGED,
  TOAST,
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

  g_clear_pointer (&self->preview, tw_plan_unref);
  g_clear_pointer (&self->previous_plan, tw_plan_unref);
  g_clear_pointer (&self->plan, tw_plan_unref);
  g_clear_pointer (&self->forecasts, tw_forecast_set_unref);
  g_clear_pointer (&self->model, tw_model_unref);

  G_OBJECT_CLASS (tw_session_parent_class)->dispose (object);
}

static void
tw_session_finalize (GObject *object)
{
  TwSession *self = TW_SESSION (object);

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
    { MODEL_CHANGED, "model-changed", 0 },
    { FORECASTS_CHANGED, "forecasts-changed", 0 },
    { PLAN_CHANGED, "plan-changed", 0 },
    { PREVIEW_CHANGED, "preview-changed", 0 },
    { TOAST, "toast", 3 },
    { FAILED, "failed", 1 },
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
  self->item = -1;
  self->place = -1;
  self->market = -1;
  self->progress = -1;
  self->status = g_strdup ("");
  self->title = g_strdup ("");
}

TwSession *
tw_session_new (void)
{
  return g_object_new (TW_TYPE_SESSION, NULL);
}

const TwModel *
tw_session_get_model (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->model;
}

const TwForecastSet *
tw_session_get_forecasts (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->forecasts;
}

const TwPlan *
tw_session_get_plan (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->plan;
}

const TwPlan *
tw_session_get_previous_plan (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->previous_plan;
}

const TwPlan *
tw_session_get_preview (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->preview;
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

  select_index (self, &self->item, item, self->model != NULL ? tw_model_get_n_items (self->model) : 0, PROP_ITEM);
}

void
tw_session_set_place (TwSession *self,
                      int        place)
{
  g_return_if_fail (TW_IS_SESSION (self));

  select_index (self, &self->place, place, self->model != NULL ? tw_model_get_n_places (self->model) : 0, PROP_PLACE);
}

void
tw_session_set_market (TwSession *self,
                       int        market)
{
  g_return_if_fail (TW_IS_SESSION (self));

  select_index (self, &self->market, market, self->model != NULL ? tw_model_get_n_markets (self->model) : 0, PROP_MARKET);
}

void
tw_session_set_week (TwSession *self,
                     guint      week)
{
  g_return_if_fail (TW_IS_SESSION (self));

  week = self->model != NULL ? MIN (week, tw_model_get_n_weeks (self->model) - 1) : 0;
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

void
tw_session_preview_move (TwSession    *self,
                         const TwMove *move)
{
  g_return_if_fail (TW_IS_SESSION (self));

  if (move == NULL && self->preview != NULL)
    {
      g_clear_pointer (&self->preview, tw_plan_unref);
      g_signal_emit (self, signals[PREVIEW_CHANGED], 0);
    }
}

void
tw_session_commit_move (TwSession    *self,
                        const TwMove *move)
{
  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (move != NULL);
}

void
tw_session_remove_pin (TwSession *self,
                       gint64     id)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_undo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_redo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_open_demo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_new_plan (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_open_file (TwSession *self,
                      GFile     *file)
{
  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));
}

void
tw_session_import_files (TwSession    *self,
                         GFile *const *files,
                         guint         n_files)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_save (TwSession *self,
                 GFile     *file)
{
  g_return_if_fail (TW_IS_SESSION (self));
}

void
tw_session_close (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
}
