/* tw-simulator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-simulator.h"

#include "sealane/tw-sea-route.h"

/* Paths of the first answer; each answer then has so many times the paths of the one before. */
#define FIRST_PATHS 16
#define GROWTH      2

#define POLL_MS 80

/* One question; built on the main thread, read by one worker, which writes only @permille and hands over what it has. */
typedef struct
{
  TwSimulator *simulator; /* lent: the callback holds it */
  TwPlan      *plan;
  TwScenario  *scenario;
  guint        n_scenarios;
  TwSimOptions options;
  guint        done;     /* paths simulated; the worker's */
  guint        step;     /* paths being simulated; the worker's */
  gint         permille; /* atomic */
} Job;

struct _TwSimulator
{
  GObject parent_instance;

  GTask        *running; /* (nullable): the newest question, while it is under way */
  TwSimulation *simulation;
  guint32       item; /* of @simulation */
  double        progress;
  guint         poll;
};

enum
{
  PROP_BUSY = 1,
  PROP_PROGRESS,
  N_PROPS
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwSimulator, tw_simulator, G_TYPE_OBJECT)

static void
free_job (gpointer data)
{
  Job *job = data;

  for (guint i = 0; i < job->n_scenarios; i++)
    tw_scenario_clear (&job->scenario[i]);
  g_free (job->scenario);
  tw_plan_unref (job->plan);
  g_free (job);
}

/* ---- on the worker ---- */

static void
note_progress (double   fraction,
               gpointer data)
{
  Job *job = data;

  g_atomic_int_set (&job->permille, (gint) (1000 * (job->done + CLAMP (fraction, 0, 1) * job->step) / job->options.n_paths));
}

/* What a worker hands over before it is done. */
typedef struct
{
  TwSimulator  *simulator;
  GTask        *task;
  TwSimulation *simulation;
} Part;

static void
free_part (gpointer data)
{
  Part *part = data;

  g_object_unref (part->simulator);
  g_object_unref (part->task);
  tw_simulation_unref (part->simulation);
  g_free (part);
}

static void
set_simulation (TwSimulator        *self,
                const Job          *job,
                const TwSimulation *simulation)
{
  self->item = job->options.item;
  g_clear_pointer (&self->simulation, tw_simulation_unref);
  self->simulation = tw_simulation_ref (simulation);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
part_cb (gpointer data)
{
  Part *part = data;

  if (part->simulator->running == part->task)
    set_simulation (part->simulator, g_task_get_task_data (part->task), part->simulation);

  return G_SOURCE_REMOVE;
}

static void
hand_over (GTask              *task,
           const TwSimulation *simulation)
{
  g_autoptr (GSource) idle = g_idle_source_new ();
  Job  *job = g_task_get_task_data (task);
  Part *part = g_new (Part, 1);

  *part = (Part){ g_object_ref (job->simulator), g_object_ref (task), tw_simulation_ref (simulation) };
  /* not g_main_context_invoke(): that runs it here when nobody holds the context */
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, part_cb, part, free_part);
  g_source_attach (idle, g_task_get_context (task));
}

static TwSimulation *
simulate (Job                *job,
          const TwSeaLanes   *sea,
          const TwSimulation *before,
          GCancellable       *cancellable,
          GError            **error)
{
  TwSimOptions options = job->options;

  job->step = MIN (before != NULL ? job->done * (GROWTH - 1) : FIRST_PATHS, job->options.n_paths - job->done);
  if (before != NULL)
    return tw_simulate_grow (before, job->step, note_progress, job, cancellable, error);

  options.n_paths = job->step;

  return tw_simulate (tw_plan_get_model (job->plan), tw_plan_get_forecasts (job->plan), job->plan, sea, job->scenario, job->n_scenarios, &options, note_progress, job, cancellable, error);
}

static void
run_on_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (TwSimulation) simulation = NULL;
  g_autoptr (TwSeaLanes) sea = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  sea = tw_sea_lanes_new_default ();
  while (job->done < job->options.n_paths)
    {
      TwSimulation *next = simulate (job, sea, simulation, cancellable, &error);

      if (next == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      g_clear_pointer (&simulation, tw_simulation_unref);
      simulation = next;
      job->done += job->step;
      if (job->done < job->options.n_paths)
        hand_over (task, simulation);
    }
  g_task_return_pointer (task, g_steal_pointer (&simulation), (GDestroyNotify) tw_simulation_unref);
}

/* ---- on the main thread ---- */

static void
set_progress (TwSimulator *self,
              double       progress)
{
  if (self->progress == progress)
    return;

  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static gboolean
poll_cb (gpointer data)
{
  TwSimulator *self = data;
  Job         *job = g_task_get_task_data (self->running);

  set_progress (self, g_atomic_int_get (&job->permille) / 1000.0);

  return G_SOURCE_CONTINUE;
}

static void
set_running (TwSimulator *self,
             GTask       *task)
{
  gboolean was_busy = self->running != NULL;

  if (self->running != NULL && task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->running));
  g_set_object (&self->running, task);
  if (was_busy == (task != NULL))
    return;

  if (task != NULL)
    self->poll = g_timeout_add (POLL_MS, poll_cb, self);
  else
    g_clear_handle_id (&self->poll, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* @data is a reference to the simulator that the callback owns. */
static void
finish_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (TwSimulator) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) simulation = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->running != G_TASK (result))
    return;

  set_running (self, NULL);
  if (simulation != NULL)
    {
      set_progress (self, 1);
      set_simulation (self, g_task_get_task_data (G_TASK (result)), simulation);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
tw_simulator_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TwSimulator *self = TW_SIMULATOR (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, tw_simulator_get_busy (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_simulator_finalize (GObject *object)
{
  TwSimulator *self = TW_SIMULATOR (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_object (&self->running);
  g_clear_pointer (&self->simulation, tw_simulation_unref);

  G_OBJECT_CLASS (tw_simulator_parent_class)->finalize (object);
}

static void
tw_simulator_class_init (TwSimulatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tw_simulator_get_property;
  object_class->finalize = tw_simulator_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TW_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
tw_simulator_init (TwSimulator *self)
{
}

TwSimulator *
tw_simulator_new (void)
{
  return g_object_new (TW_TYPE_SIMULATOR, NULL);
}

void
tw_simulator_run (TwSimulator        *self,
                  const TwPlan       *plan,
                  const TwScenario   *scenarios,
                  guint               n_scenarios,
                  const TwSimOptions *options)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (TW_IS_SIMULATOR (self));
  g_return_if_fail (n_scenarios > 0 && options->n_paths > 0);

  job = g_new0 (Job, 1);
  job->simulator = self;
  job->plan = tw_plan_ref (plan);
  job->options = *options;
  job->n_scenarios = n_scenarios;
  job->scenario = g_new (TwScenario, n_scenarios);
  for (guint i = 0; i < n_scenarios; i++)
    tw_scenario_copy (&job->scenario[i], &scenarios[i]);

  /* no source object: the task may drop its last reference on the worker */
  task = g_task_new (NULL, cancellable, finish_cb, g_object_ref (self));
  g_task_set_source_tag (task, tw_simulator_run);
  g_task_set_task_data (task, job, free_job);
  set_progress (self, 0);
  set_running (self, task);
  g_task_run_in_thread (task, run_on_worker);
}

void
tw_simulator_cancel (TwSimulator *self)
{
  g_return_if_fail (TW_IS_SIMULATOR (self));

  if (self->running == NULL)
    return;

  g_cancellable_cancel (g_task_get_cancellable (self->running));
  set_running (self, NULL);
}

void
tw_simulator_clear (TwSimulator *self)
{
  g_return_if_fail (TW_IS_SIMULATOR (self));

  tw_simulator_cancel (self);
  if (self->simulation == NULL)
    return;

  g_clear_pointer (&self->simulation, tw_simulation_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

const TwSimulation *
tw_simulator_get_simulation (TwSimulator *self)
{
  g_return_val_if_fail (TW_IS_SIMULATOR (self), NULL);

  return self->simulation;
}

guint32
tw_simulator_get_item (TwSimulator *self)
{
  g_return_val_if_fail (TW_IS_SIMULATOR (self), TW_ANY);

  return self->item;
}

gboolean
tw_simulator_get_busy (TwSimulator *self)
{
  g_return_val_if_fail (TW_IS_SIMULATOR (self), FALSE);

  return self->running != NULL;
}

double
tw_simulator_get_progress (TwSimulator *self)
{
  g_return_val_if_fail (TW_IS_SIMULATOR (self), 0);

  return self->progress;
}
