/* tw-adjustment-draft.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-adjustment-draft.h"

#include "forecast/tw-driver-values.h"

#include <math.h>

/* A new override begins with the first weeks. */
#define FIRST_LENGTH 4

#define PREVIEW_MS 80

struct _TwAdjustmentDraft
{
  GObject parent_instance;

  TwSession *session;
  TwOverride override; /* reason is owned */
  gboolean   touched;  /* the planner has set the value */
  gboolean   watched;
  gboolean   previewing;
  guint      preview_source; /* of one that is put off */
  gboolean   committing;     /* what the session says meanwhile is about what was chosen */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwAdjustmentDraft, tw_adjustment_draft, G_TYPE_OBJECT)

/* ---- what can be adjusted ---- */

static guint32
get_known (const TwForecast *forecast)
{
  guint32 known = 1u << TW_DRIVER_NONE;

  for (TwDriverKind driver = TW_DRIVER_NONE + 1; driver < TW_N_DRIVERS; driver++)
    if ((forecast->factors & (1u << tw_driver_get_factor (driver))) != 0)
      known |= 1u << driver;
  if (isfinite (forecast->elasticity))
    known |= 1u << TW_DRIVER_PRICE;

  return known;
}

guint32
tw_adjustment_find_known (TwSession *session,
                          guint32    item,
                          guint32    market)
{
  const TwForecastSet *forecasts = tw_session_get_forecasts (session);
  guint32              known = 1u << TW_DRIVER_NONE;
  const TwForecast    *forecast;

  if (forecasts == NULL)
    return known;
  if (item != TW_ANY && market != TW_ANY)
    {
      forecast = tw_forecast_set_find (forecasts, item, market);
      return forecast != NULL ? get_known (forecast) : known;
    }

  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      forecast = tw_forecast_set_get (forecasts, i);
      if ((item == TW_ANY || forecast->item == item) && (market == TW_ANY || forecast->market == market))
        known |= get_known (forecast);
    }

  return known;
}

/* A value of units or money stands for one series; percent of nothing, as of a temperature that is normal, changes nothing. */
gboolean
tw_adjustment_can_be (guint32        item,
                      guint32        market,
                      TwDriverKind   driver,
                      TwOverrideKind kind)
{
  switch (driver)
    {
    case TW_DRIVER_NONE:
    case TW_DRIVER_PRICE:
    case TW_DRIVER_COMPETITOR_PRICE:
      return kind == TW_OVERRIDE_PERCENT || (market != TW_ANY && item != TW_ANY);
    case TW_DRIVER_ECONOMY:
    case TW_DRIVER_DELIVERY:
      return kind == TW_OVERRIDE_PERCENT || market != TW_ANY;
    default:
      return kind == TW_OVERRIDE_ABSOLUTE;
    }
}

static gboolean
is_known (TwAdjustmentDraft *self)
{
  return (tw_adjustment_find_known (self->session, self->override.item, self->override.market) & 1u << self->override.driver) != 0;
}

/* ---- the neutral value ---- */

static double
mean_forecast (TwAdjustmentDraft *self)
{
  const TwOverride *o = &self->override;
  const TwModel    *model = tw_session_get_model (self->session);
  const TwForecast *forecast = NULL;
  TwWeek            start = tw_model_get_start_week (model);
  double            sum = 0;

  if (tw_session_get_forecasts (self->session) != NULL && o->item != TW_ANY && o->market != TW_ANY)
    forecast = tw_forecast_set_find (tw_session_get_forecasts (self->session), o->item, o->market);
  for (TwWeek week = o->first_week; forecast != NULL && week <= o->last_week; week++)
    sum += forecast->mean[CLAMP (week - start, 0, (TwWeek) tw_model_get_n_weeks (model) - 1)];

  return round (sum / (o->last_week - o->first_week + 1));
}

/* As the editor shows it: what is less than its last digit is no difference. */
static double
round_to_shown (TwDriverKind driver,
                double       value)
{
  double scale = driver == TW_DRIVER_TEMPERATURE || driver == TW_DRIVER_DELIVERY || driver == TW_DRIVER_DELAY ? 10 : 100;

  return round (value * scale) / scale;
}

/* What overrides of the driver start from in a week, as tw_overrides_apply() has it; of all items what is said of all. */
static double
find_driver_value (TwAdjustmentDraft *self,
                   TwWeek             week)
{
  const TwOverride *o = &self->override;
  const TwModel    *model = tw_session_get_model (self->session);
  const TwDriver   *driver;
  double            value = NAN;

  if (o->market == TW_ANY || tw_model_get_n_items (model) == 0)
    return 0;

  if (o->item != TW_ANY)
    {
      value = tw_driver_get_planned (model, o->driver, o->item, o->market, week);
      if (isnan (value))
        value = tw_driver_get_usual (model, o->driver, o->item, o->market);
    }
  else if ((driver = tw_model_find_driver (model, o->driver, TW_ANY, o->market)) != NULL)
    {
      value = tw_driver_get_value (driver, week);
    }

  return isfinite (value) ? round_to_shown (o->driver, value) : 0;
}

static double
get_neutral (TwAdjustmentDraft *self)
{
  if (self->override.kind == TW_OVERRIDE_PERCENT)
    return 0;

  return self->override.driver == TW_DRIVER_NONE ? mean_forecast (self) : find_driver_value (self, self->override.first_week);
}

/* ---- previews ---- */

/* Whether the driver's value is another than it would be, in some week. */
static gboolean
differs_in_a_week (TwAdjustmentDraft *self)
{
  const TwOverride *o = &self->override;

  for (TwWeek week = o->first_week; week <= o->last_week; week++)
    if (round_to_shown (o->driver, o->value) != find_driver_value (self, week))
      return TRUE;

  return FALSE;
}

gboolean
tw_adjustment_draft_says_something (TwAdjustmentDraft *self)
{
  const TwOverride *o = &self->override;

  g_return_val_if_fail (TW_IS_ADJUSTMENT_DRAFT (self), FALSE);

  if (tw_session_get_model (self->session) == NULL)
    return FALSE;
  if (o->id != 0)
    return TRUE;
  if (o->kind == TW_OVERRIDE_PERCENT)
    return o->value != 0;

  /* Of many series nobody knows one value that changes none; the mean of weeks changes each of them. */
  if (o->driver == TW_DRIVER_NONE || o->item == TW_ANY || o->market == TW_ANY)
    return self->touched;

  return differs_in_a_week (self);
}

static gboolean
preview_cb (gpointer data)
{
  TwAdjustmentDraft *self = data;

  self->preview_source = 0;
  tw_session_preview_override (self->session, &self->override);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* Forecasts of all items are many: a hand that holds a button down waits for the last of its values, not for each. */
static void
preview (TwAdjustmentDraft *self)
{
  gboolean was = self->previewing;

  g_clear_handle_id (&self->preview_source, g_source_remove);
  self->previewing = self->watched && tw_adjustment_draft_says_something (self);
  if (self->previewing && self->override.item == TW_ANY)
    self->preview_source = g_timeout_add (PREVIEW_MS, preview_cb, self);
  else if (self->previewing)
    tw_session_preview_override (self->session, &self->override);
  else if (was)
    tw_session_preview_override (self->session, NULL);
}

static void
changed (TwAdjustmentDraft *self)
{
  preview (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
preview_changed_cb (TwAdjustmentDraft *self)
{
  if (self->previewing && !self->committing)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* The question is about another plan now; the answer to what was asked before is none. */
static void
plan_changed_cb (TwAdjustmentDraft *self)
{
  if (self->previewing && !self->committing)
    changed (self);
}

/* ---- what it is about ---- */

static void
set_reason (TwAdjustmentDraft *self,
            const char        *reason)
{
  g_free (self->override.reason);
  self->override.reason = g_strdup (reason);
}

static void
be_neutral (TwAdjustmentDraft *self)
{
  self->override.value = get_neutral (self);
  self->touched = FALSE;
}

static void
begin (TwAdjustmentDraft *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  TwOverride    *o = &self->override;
  int            item = tw_session_get_item (self->session);
  int            market = tw_session_get_market (self->session);
  TwWeek         start, end;

  if (model == NULL)
    return;

  start = tw_model_get_start_week (model);
  end = start + (TwWeek) tw_model_get_n_weeks (model) - 1;
  o->id = 0;
  o->item = item < 0 ? TW_ANY : (guint32) item;
  o->market = market < 0 ? TW_ANY : (guint32) market;
  if (o->first_week < start || o->first_week > end) /* weeks stay from one market to the next */
    {
      o->first_week = start;
      o->last_week = MIN (start + FIRST_LENGTH - 1, end);
    }
  o->last_week = CLAMP (o->last_week, o->first_week, end);
  if (!is_known (self))
    o->driver = TW_DRIVER_NONE;
  if (!tw_adjustment_can_be (o->item, o->market, o->driver, o->kind))
    o->kind = o->kind == TW_OVERRIDE_PERCENT ? TW_OVERRIDE_ABSOLUTE : TW_OVERRIDE_PERCENT;
  be_neutral (self);
  set_reason (self, "");
}

static void
selection_changed_cb (TwAdjustmentDraft *self)
{
  begin (self);
  changed (self);
}

/* An edit elsewhere, or an undo, may have taken away what was being edited. */
static void
forecasts_changed_cb (TwAdjustmentDraft *self)
{
  const TwModel *model = tw_session_get_model (self->session);

  if (self->committing)
    return;

  for (guint i = 0; model != NULL && self->override.id != 0 && i < tw_model_get_n_overrides (model); i++)
    if (tw_model_get_override (model, i)->id == self->override.id)
      {
        changed (self);
        return;
      }

  if (self->override.id != 0 || !tw_adjustment_draft_says_something (self) || !is_known (self))
    begin (self);
  changed (self);
}

static void
model_changed_cb (TwAdjustmentDraft *self)
{
  self->override.first_week = G_MININT32 / 2;
  selection_changed_cb (self);
}

/* ---- object ---- */

static void
tw_adjustment_draft_dispose (GObject *object)
{
  TwAdjustmentDraft *self = TW_ADJUSTMENT_DRAFT (object);

  g_clear_handle_id (&self->preview_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->override.reason, g_free);

  G_OBJECT_CLASS (tw_adjustment_draft_parent_class)->dispose (object);
}

static void
tw_adjustment_draft_class_init (TwAdjustmentDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_adjustment_draft_dispose;

  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_ADJUSTMENT_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_adjustment_draft_init (TwAdjustmentDraft *self)
{
  self->override.item = self->override.market = TW_ANY;
  self->override.first_week = G_MININT32 / 2;
  self->override.reason = g_strdup ("");
}

TwAdjustmentDraft *
tw_adjustment_draft_new (TwSession *session)
{
  TwAdjustmentDraft *self;

  g_return_val_if_fail (TW_IS_SESSION (session), NULL);

  self = g_object_new (TW_TYPE_ADJUSTMENT_DRAFT, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::market", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "forecasts-changed", G_CALLBACK (forecasts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "preview-changed", G_CALLBACK (preview_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  begin (self);

  return self;
}

void
tw_adjustment_draft_set_watched (TwAdjustmentDraft *self,
                                 gboolean           watched)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  if (self->watched == watched)
    return;

  self->watched = watched;
  preview (self);
}

const TwOverride *
tw_adjustment_draft_get_override (TwAdjustmentDraft *self)
{
  g_return_val_if_fail (TW_IS_ADJUSTMENT_DRAFT (self), NULL);

  return &self->override;
}

/* ---- choices ---- */

void
tw_adjustment_draft_set_driver (TwAdjustmentDraft *self,
                                TwDriverKind       driver)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  if (self->override.driver == driver)
    return;

  self->override.driver = driver;
  self->override.kind = tw_adjustment_can_be (self->override.item, self->override.market, driver, TW_OVERRIDE_PERCENT) ? TW_OVERRIDE_PERCENT : TW_OVERRIDE_ABSOLUTE;
  be_neutral (self);
  changed (self);
}

void
tw_adjustment_draft_set_kind (TwAdjustmentDraft *self,
                              TwOverrideKind     kind)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  if (self->override.kind == kind)
    return;

  self->override.kind = kind;
  be_neutral (self);
  changed (self);
}

void
tw_adjustment_draft_set_value (TwAdjustmentDraft *self,
                               double             value)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  if (self->override.value == value)
    return;

  self->touched = TRUE;
  self->override.value = value;
  changed (self);
}

/* Why has no effect on what. */
void
tw_adjustment_draft_set_reason (TwAdjustmentDraft *self,
                                const char        *reason)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  set_reason (self, reason);
}

/* A value that nobody has changed follows the weeks it stands for. */
static void
set_weeks (TwAdjustmentDraft *self,
           TwWeek             first,
           TwWeek             last)
{
  gboolean neutral = self->override.id == 0 && !self->touched;

  if (self->override.first_week == first && self->override.last_week == last)
    return;

  self->override.first_week = first;
  self->override.last_week = last;
  if (neutral)
    be_neutral (self);
  changed (self);
}

void
tw_adjustment_draft_set_first_week (TwAdjustmentDraft *self,
                                    TwWeek             week)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  set_weeks (self, week, MAX (week, self->override.last_week));
}

void
tw_adjustment_draft_set_last_week (TwAdjustmentDraft *self,
                                   TwWeek             week)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  set_weeks (self, MIN (week, self->override.first_week), week);
}

void
tw_adjustment_draft_edit (TwAdjustmentDraft *self,
                          gint64             id)
{
  const TwModel *model;

  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  model = tw_session_get_model (self->session);
  for (guint i = 0; model != NULL && i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *override = tw_model_get_override (model, i);

      if (override->id != id)
        continue;
      g_free (self->override.reason);
      self->override = *override;
      self->override.reason = g_strdup (override->reason);
      self->override.author = NULL;
      changed (self);
      return;
    }
}

void
tw_adjustment_draft_reset (TwAdjustmentDraft *self)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  begin (self);
  changed (self);
}

/* ---- answers ---- */

const TwForecastSet *
tw_adjustment_draft_get_forecasts (TwAdjustmentDraft *self)
{
  g_return_val_if_fail (TW_IS_ADJUSTMENT_DRAFT (self), NULL);

  return self->previewing ? tw_session_get_tentative_forecasts (self->session) : NULL;
}

gboolean
tw_adjustment_draft_get_effect (TwAdjustmentDraft  *self,
                                TwAdjustmentEffect *effect,
                                gboolean           *coming)
{
  const TwPlan *before, *after;

  g_return_val_if_fail (TW_IS_ADJUSTMENT_DRAFT (self), FALSE);

  *coming = self->previewing && tw_session_is_override_asked (self->session);
  if (!self->previewing || !tw_session_has_override_answer (self->session))
    return FALSE;

  before = tw_session_get_override_baseline (self->session);
  after = tw_session_get_preview (self->session);
  tw_adjusted_plan_get_effect (before, after, effect);

  return TRUE;
}

void
tw_adjustment_draft_commit (TwAdjustmentDraft *self)
{
  TwOverride       override = self->override;
  g_autofree char *reason = g_strdup (self->override.reason);
  gboolean         made;

  g_return_if_fail (TW_IS_ADJUSTMENT_DRAFT (self));

  if (!tw_adjustment_draft_says_something (self))
    return;

  override.reason = reason;
  self->committing = TRUE;
  made = tw_session_set_override (self->session, &override);
  self->committing = FALSE;
  if (!made) /* the session has said why, and still shows what it would be */
    return;

  g_clear_handle_id (&self->preview_source, g_source_remove);
  self->previewing = FALSE; /* the session ended it, with its answer at hand */
  begin (self);
  changed (self);
}
