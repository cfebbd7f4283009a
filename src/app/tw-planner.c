/* tw-planner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-planner.h"

#include "tw-timings.h"

/* How often the header's progress is brought up to date. */
#define POLL_MS 80

typedef enum
{
  KIND_FORECAST,
  KIND_PLAN,
  KIND_PREVIEW,
  KIND_REFINE,
} Kind;
#define N_KINDS 4

/* One question; built on the main thread, read by one worker, which writes only @permille. */
typedef struct
{
  Kind            kind;
  const TwEngine *engine;
  TwModel        *model;
  TwForecastSet  *forecasts;
  TwPlan         *start;
  TwPlanEditor   *editor; /* of @start; (nullable): without @items, and where many are adjusted */
  guint32        *items;
  guint           n_items;
  int             n_threads;
  double          gap;
  double          seconds;
  guint64         serial;   /* of a preview that is measured */
  gint            permille; /* atomic */
} Job;

struct _TwPlanner
{
  GObject parent_instance;

  const TwEngine *engine;
  int             n_threads;
  double          gap;
  double          seconds;
  GTask          *running[N_KINDS]; /* the latest of its kind, if it is still under way */
  Job            *waiting;          /* a preview behind the running one */
  TwPlanEditor   *editor;           /* (nullable): of the plan that was edited last */
  gboolean        busy;
  double          progress;
  double          preview_progress;
  guint           poll;
};

enum
{
  PROP_BUSY = 1,
  PROP_PROGRESS,
  PROP_PREVIEW_PROGRESS,
  N_PROPS
};

enum
{
  FORECASTS,
  PLAN,
  PREVIEW,
  REFINED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwPlanner, tw_planner, G_TYPE_OBJECT)

const TwEngine tw_engine_core = { tw_forecast_model, tw_allocate, tw_plan_editor_edit, tw_adjusted_plan_solve };

/* What one motion of a hand has found out about the plan under it saves the next most of its time. */
static TwPlanEditor *
get_editor (TwPlanner    *self,
            const TwPlan *start)
{
  if (self->editor == NULL || tw_plan_editor_get_start (self->editor) != start)
    {
      g_autoptr (TwPlanEditor) before = g_steal_pointer (&self->editor);

      self->editor = tw_plan_editor_new_after (before, start);
    }

  return self->editor;
}

/* Whether somebody may want to know how far it is. */
static gboolean
is_long (const Job *job)
{
  return job->kind == KIND_PREVIEW && job->n_items > TW_PLANNER_MANY;
}

static Job *
new_job (TwPlanner           *self,
         Kind                 kind,
         const TwModel       *model,
         const TwForecastSet *forecasts,
         const TwPlan        *start,
         const guint32       *items,
         guint                n_items)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->engine = self->engine;
  job->model = tw_model_ref (model);
  job->forecasts = forecasts != NULL ? tw_forecast_set_ref (forecasts) : NULL;
  job->start = start != NULL ? tw_plan_ref (start) : NULL;
  job->items = n_items > 0 ? g_memdup2 (items, n_items * sizeof *items) : NULL;
  job->n_items = n_items;
  job->editor = n_items > 0 && (!is_long (job) || self->engine->adjust == NULL) ? tw_plan_editor_ref (get_editor (self, start)) : NULL;
  job->n_threads = self->n_threads;
  job->gap = self->gap;
  job->seconds = self->seconds;

  return job;
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->editor, tw_plan_editor_unref);
  g_clear_pointer (&job->start, tw_plan_unref);
  g_clear_pointer (&job->forecasts, tw_forecast_set_unref);
  g_clear_pointer (&job->model, tw_model_unref);
  g_free (job->items);
  g_free (job);
}

static void
note_progress (double   fraction,
               gpointer data)
{
  Job *job = data;

  g_atomic_int_set (&job->permille, (gint) (1000 * CLAMP (fraction, 0, 1)));
}

static TwPlan *
solve (Job          *job,
       GCancellable *cancellable,
       GError      **error)
{
  TwAllocateOptions options = { .n_threads = job->n_threads, .gap = job->gap, .seconds = job->seconds, .round_once = TRUE };

  if (is_long (job) && job->engine->adjust != NULL)
    return job->engine->adjust (job->start, job->model, job->items, job->n_items, note_progress, job, cancellable, error);
  if (job->n_items > 0)
    return job->engine->edit (job->editor, job->model, job->items, job->n_items, job->kind == KIND_PREVIEW ? TW_EDIT_ALONE : TW_EDIT_WITH_NEIGHBOURS, cancellable, error);

  return job->engine->allocate (job->model, job->forecasts, &options, job->start, note_progress, job, cancellable, error);
}

static void
run_on_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Job           *job = data;
  GError        *error = NULL;
  gint64         begin = g_get_monotonic_time ();
  gint64         cpu = tw_timings_get_cpu ();
  gpointer       answer;
  GDestroyNotify free_answer;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (job->kind == KIND_FORECAST)
    {
      answer = job->engine->forecast (job->model, job->n_threads, note_progress, job, cancellable, &error);
      free_answer = (GDestroyNotify) tw_forecast_set_unref;
    }
  else
    {
      answer = solve (job, cancellable, &error);
      free_answer = (GDestroyNotify) tw_plan_unref;
      tw_timings_solved (job->serial, begin, cpu);
    }

  if (answer != NULL)
    g_task_return_pointer (task, answer, free_answer);
  else
    g_task_return_error (task, error);
}

static void
set_progress (TwPlanner *self,
              double     progress)
{
  if (self->progress == progress)
    return;

  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
set_preview_progress (TwPlanner *self,
                      double     progress)
{
  if (self->preview_progress == progress)
    return;

  self->preview_progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREVIEW_PROGRESS]);
}

static double
read_progress (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  return g_atomic_int_get (&job->permille) / 1000.0;
}

static gboolean
has_long_preview (TwPlanner *self)
{
  return self->running[KIND_PREVIEW] != NULL && is_long (g_task_get_task_data (self->running[KIND_PREVIEW]));
}

static gboolean
poll_cb (gpointer data)
{
  TwPlanner *self = data;
  GTask     *task = self->running[KIND_PLAN] != NULL ? self->running[KIND_PLAN] : self->running[KIND_FORECAST];

  if (task != NULL)
    set_progress (self, read_progress (task));
  if (has_long_preview (self))
    set_preview_progress (self, read_progress (self->running[KIND_PREVIEW]));

  return G_SOURCE_CONTINUE;
}

static void
update_busy (TwPlanner *self)
{
  gboolean busy = self->running[KIND_FORECAST] != NULL || self->running[KIND_PLAN] != NULL;
  gboolean previews = has_long_preview (self);

  if ((busy || previews) && self->poll == 0)
    self->poll = g_timeout_add (POLL_MS, poll_cb, self);
  else if (!busy && !previews)
    g_clear_handle_id (&self->poll, g_source_remove);
  if (!previews)
    set_preview_progress (self, -1);
  if (self->busy == busy)
    return;

  self->busy = busy;
  set_progress (self, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void start_job (TwPlanner *self,
                       Job       *job);

static void
report (TwPlanner *self,
        Kind       kind,
        gpointer   answer,
        GError    *error)
{
  static const guint signal_of_kind[N_KINDS] = { FORECASTS, PLAN, PREVIEW, REFINED };

  if (answer != NULL)
    g_signal_emit (self, signals[signal_of_kind[kind]], 0, answer);
  else if (kind != KIND_REFINE && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* @data is a reference to the planner that the callback owns. */
static void
finish_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (TwPlanner) self = data;
  g_autoptr (GError) error = NULL;
  GTask         *task = G_TASK (result);
  Job           *job = g_task_get_task_data (task);
  Kind           kind = job->kind;
  gpointer       answer = g_task_propagate_pointer (task, &error);
  GDestroyNotify free_answer = kind == KIND_FORECAST ? (GDestroyNotify) tw_forecast_set_unref : (GDestroyNotify) tw_plan_unref;

  if (self->running[kind] == task)
    {
      g_clear_object (&self->running[kind]);
      if (kind == KIND_PREVIEW && self->waiting != NULL)
        start_job (self, g_steal_pointer (&self->waiting));
      report (self, kind, answer, error);
      tw_timings_answered (job->serial);
      update_busy (self);
    }
  if (answer != NULL)
    free_answer (answer);
}

static void
stop (TwPlanner *self,
      Kind       kind)
{
  if (self->running[kind] != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->running[kind]));
  g_clear_object (&self->running[kind]);
}

/* No source object: the task may drop its last reference on the worker. */
static void
start_job (TwPlanner *self,
           Job       *job)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GTask *task = g_task_new (NULL, cancellable, finish_cb, g_object_ref (self));

  g_task_set_source_tag (task, start_job);
  g_task_set_task_data (task, job, free_job);
  stop (self, job->kind);
  stop (self, KIND_REFINE);
  self->running[job->kind] = task;
  g_task_run_in_thread (task, run_on_worker);
  update_busy (self);
}

static void
tw_planner_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TwPlanner *self = TW_PLANNER (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_PREVIEW_PROGRESS:
      g_value_set_double (value, self->preview_progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_planner_dispose (GObject *object)
{
  TwPlanner *self = TW_PLANNER (object);

  for (Kind kind = 0; kind < N_KINDS; kind++)
    stop (self, kind);
  g_clear_pointer (&self->waiting, free_job);
  g_clear_pointer (&self->editor, tw_plan_editor_unref);
  g_clear_handle_id (&self->poll, g_source_remove);

  G_OBJECT_CLASS (tw_planner_parent_class)->dispose (object);
}

static void
tw_planner_class_init (TwPlannerClass *klass)
{
  static const char *const names[N_SIGNALS] = { "forecasts", "plan", "preview", "refined", "failed" };
  GObjectClass            *object_class = G_OBJECT_CLASS (klass);
  GParamFlags              flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tw_planner_get_property;
  object_class->dispose = tw_planner_dispose;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_PREVIEW_PROGRESS] = g_param_spec_double ("preview-progress", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], TW_TYPE_PLANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
tw_planner_init (TwPlanner *self)
{
  self->progress = self->preview_progress = -1;
}

TwPlanner *
tw_planner_new (const TwEngine *engine)
{
  TwPlanner *self = g_object_new (TW_TYPE_PLANNER, NULL);

  self->engine = engine;

  return self;
}

void
tw_planner_set_n_threads (TwPlanner *self,
                          int        n_threads)
{
  g_return_if_fail (TW_IS_PLANNER (self));

  self->n_threads = n_threads;
}

void
tw_planner_set_precision (TwPlanner *self,
                          double     gap,
                          double     seconds)
{
  g_return_if_fail (TW_IS_PLANNER (self));

  self->gap = gap;
  self->seconds = seconds;
}

void
tw_planner_forecast (TwPlanner     *self,
                     const TwModel *model)
{
  g_return_if_fail (TW_IS_PLANNER (self));
  g_return_if_fail (model != NULL);

  stop (self, KIND_PLAN);
  g_clear_pointer (&self->editor, tw_plan_editor_unref);
  start_job (self, new_job (self, KIND_FORECAST, model, NULL, NULL, NULL, 0));
}

void
tw_planner_plan (TwPlanner           *self,
                 const TwModel       *model,
                 const TwForecastSet *forecasts,
                 const TwPlan        *start,
                 const guint32       *items,
                 guint                n_items)
{
  g_return_if_fail (TW_IS_PLANNER (self));
  g_return_if_fail (model != NULL && forecasts != NULL);
  g_return_if_fail (start != NULL || n_items == 0);

  start_job (self, new_job (self, KIND_PLAN, model, forecasts, start, items, n_items));
}

void
tw_planner_preview (TwPlanner     *self,
                    const TwModel *model,
                    const TwPlan  *start,
                    const guint32 *items,
                    guint          n_items)
{
  Job *job;

  g_return_if_fail (TW_IS_PLANNER (self));
  g_return_if_fail (model != NULL && start != NULL && n_items > 0);

  job = new_job (self, KIND_PREVIEW, model, NULL, start, items, n_items);
  job->serial = tw_timings_asked ();
  if (self->running[KIND_PREVIEW] == NULL || has_long_preview (self))
    {
      start_job (self, job);
      return;
    }

  g_clear_pointer (&self->waiting, free_job);
  self->waiting = job;
}

void
tw_planner_refine (TwPlanner     *self,
                   const TwModel *model,
                   const TwPlan  *start)
{
  g_return_if_fail (TW_IS_PLANNER (self));
  g_return_if_fail (model != NULL && start != NULL);

  start_job (self, new_job (self, KIND_REFINE, model, tw_plan_get_forecasts (start), start, NULL, 0));
}

void
tw_planner_repair (TwPlanner     *self,
                   const TwModel *model,
                   const TwPlan  *start,
                   const guint32 *items,
                   guint          n_items)
{
  g_return_if_fail (TW_IS_PLANNER (self));
  g_return_if_fail (model != NULL && start != NULL && n_items > 0);

  start_job (self, new_job (self, KIND_REFINE, model, NULL, start, items, n_items));
}

void
tw_planner_drop_preview (TwPlanner *self)
{
  g_return_if_fail (TW_IS_PLANNER (self));

  g_clear_pointer (&self->waiting, free_job);
  stop (self, KIND_PREVIEW);
  update_busy (self);
}

void
tw_planner_cancel (TwPlanner *self)
{
  g_return_if_fail (TW_IS_PLANNER (self));

  tw_planner_drop_preview (self);
  stop (self, KIND_FORECAST);
  stop (self, KIND_PLAN);
  stop (self, KIND_REFINE);
  update_busy (self);
}

gboolean
tw_planner_get_busy (TwPlanner *self)
{
  g_return_val_if_fail (TW_IS_PLANNER (self), FALSE);

  return self->busy;
}

gboolean
tw_planner_get_forecasting (TwPlanner *self)
{
  g_return_val_if_fail (TW_IS_PLANNER (self), FALSE);

  return self->running[KIND_FORECAST] != NULL;
}

double
tw_planner_get_progress (TwPlanner *self)
{
  g_return_val_if_fail (TW_IS_PLANNER (self), -1);

  return self->progress;
}

double
tw_planner_get_preview_progress (TwPlanner *self)
{
  g_return_val_if_fail (TW_IS_PLANNER (self), -1);

  return self->preview_progress;
}
