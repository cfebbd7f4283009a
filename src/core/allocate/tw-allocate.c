/* tw-allocate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"

#include "allocate/tw-container-consolidation.h"
#include "allocate/tw-container-rounding.h"
#include "allocate/tw-item-solver.h"
#include "allocate/tw-plan-editor.h"
#include "allocate/tw-shared-plan.h"
#include "simulate/tw-policy-plan.h"

#define CHUNK 8 /* items a thread takes at a time */

typedef struct
{
  const TwNetworkTemplate *template;
  const TwPlan  *start;
  const TwApart *apart; /* (nullable) */
  gboolean       rounds;
  TwItemPlan   **plans; /* [n_items] */
  guint          n_items;
  TwProgressFunc progress;
  gpointer       data;
  GCancellable  *cancellable;
  gint           next; /* atomic: first item nobody took */

  GMutex  lock; /* of the rest */
  guint   n_done;
  GError *error;
  guint   error_item;
} Run;

/* The error of the first item that has one, whichever thread met it first. */
static void
take_error (Run    *run,
            guint   item,
            GError *error)
{
  g_mutex_lock (&run->lock);
  if (run->error == NULL || item < run->error_item)
    {
      g_clear_error (&run->error);
      run->error = g_steal_pointer (&error);
      run->error_item = item;
    }
  g_mutex_unlock (&run->lock);
  g_clear_error (&error);
}

/* Under the lock, so that calls come one at a time and in order. */
static void
report_progress (Run  *run,
                 guint n)
{
  if (run->progress == NULL)
    return;

  g_mutex_lock (&run->lock);
  run->n_done += n;
  run->progress ((double) run->n_done / run->n_items, run->data);
  g_mutex_unlock (&run->lock);
}

static const TwItemPlan *
find_start (const Run *run,
            guint      item)
{
  if (run->start == NULL || item >= tw_model_get_n_items (tw_plan_get_model (run->start)))
    return NULL;

  return tw_plan_get_item (run->start, item);
}

static void
solve_chunks (gpointer task,
              gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (run->template);

  solver->rounds = run->rounds;
  for (guint first; (first = (guint) g_atomic_int_add (&run->next, CHUNK)) < run->n_items;)
    {
      guint last = MIN (first + CHUNK, run->n_items);

      for (guint i = first; i < last; i++)
        {
          GError *error = NULL;

          run->plans[i] = tw_item_solver_solve (solver, i, find_start (run, i), TW_SOLVE_ANEW, run->cancellable, &error);
          if (run->plans[i] == NULL)
            take_error (run, i, error);
        }
      if (g_cancellable_is_cancelled (run->cancellable))
        return;
      report_progress (run, last - first);
    }
}

static void
run_threads (Run *run,
             int  n_threads)
{
  GThreadPool *pool;

  if (n_threads <= 0)
    n_threads = (int) g_get_num_processors ();
  n_threads = CLAMP (n_threads, 1, (int) (run->n_items / CHUNK + 1));
  if (n_threads == 1)
    {
      solve_chunks (run, run);
      return;
    }

  pool = g_thread_pool_new (solve_chunks, run, n_threads, FALSE, NULL);
  for (int i = 0; i < n_threads; i++)
    g_thread_pool_push (pool, run, NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

static void
free_plans (TwItemPlan **plans,
            guint        n)
{
  for (guint i = 0; i < n; i++)
    if (plans[i] != NULL)
      tw_item_plan_unref (plans[i]);
  g_free (plans);
}

static TwPlan *
new_plan (const TwNetworkTemplate *template,
          TwItemPlan **plans,
          guint        n_items,
          double       seconds)
{
  TwPlanShared shared = { 0 };

  tw_container_add_empty_cost (template->model, plans, n_items, shared.part);

  return tw_plan_new_take (template->model, template->forecasts, plans, &shared, seconds);
}

static double
get_seconds_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static TwPlan *
allocate_alone (Run                     *run,
                const TwLimits          *limits,
                const TwAllocateOptions *options,
                gint64                   begin,
                GError                 **error)
{
  run->plans = g_new0 (TwItemPlan *, run->n_items);
  g_mutex_init (&run->lock);
  run_threads (run, options->n_threads);
  g_mutex_clear (&run->lock);
  for (guint i = 0; run->apart != NULL && i < run->n_items; i++)
    if (run->apart->plan[i] != NULL)
      {
        g_clear_pointer (&run->plans[i], tw_item_plan_unref);
        run->plans[i] = tw_item_plan_ref (run->apart->plan[i]);
      }

  if (run->error == NULL && !g_cancellable_is_cancelled (run->cancellable))
    tw_container_consolidate (limits, NULL, run->plans, run->n_items, options->seconds > 0 ? begin + (gint64) (options->seconds * G_USEC_PER_SEC) : 0, run->cancellable);
  if (run->error == NULL && g_cancellable_set_error_if_cancelled (run->cancellable, &run->error))
    g_assert (run->error != NULL);
  if (run->error != NULL)
    {
      free_plans (run->plans, run->n_items);
      g_propagate_error (error, run->error);
      return NULL;
    }

  return new_plan (run->template, run->plans, run->n_items, get_seconds_since (begin));
}

/* ---- items apart ---- */

typedef struct
{
  TwApart   apart;
  TwLimits *room; /* what is left of the limits for the pool */
  TwUse    *left;
  guint     n_items;
} Apart;

/* Plans the items that are apart, in the room that pins of the others leave, and then has the template be of the pool alone. FALSE
 * with @error. */
static gboolean
plan_apart (Apart *self,
            TwNetworkTemplate *template,
            const TwLimits *limits,
            gboolean        rounds,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autofree TwUse *pinned = NULL;

  self->n_items = tw_model_get_n_items (template->model);
  self->left = g_new (TwUse, limits->n + 1);
  pinned = g_new0 (TwUse, limits->n + 1);
  for (guint i = 0; i < self->n_items; i++)
    tw_limits_add_pins (limits, i, pinned);
  for (guint c = 0; c < limits->n; c++)
    self->left[c] = limits->limit[c].capacity - pinned[c];
  self->apart = (TwApart){ tw_policy_plan_items (limits, self->left, rounds, cancellable, error), limits, self->left };
  if (self->apart.plan == NULL)
    return FALSE;
  for (guint c = 0; c < limits->n; c++)
    self->left[c] += pinned[c];

  template->pool_only = TRUE;
  self->room = tw_limits_new (template);
  for (guint c = 0; c < limits->n; c++)
    self->room->limit[c].capacity = (gint64) MAX (self->left[c], 0);

  return TRUE;
}

static void
clear_apart (Apart *self)
{
  if (self->apart.plan != NULL)
    free_plans (self->apart.plan, self->n_items);
  g_clear_pointer (&self->room, tw_limits_free);
  g_free (self->left);
}

TwPlan *
tw_allocate (const TwModel           *model,
             const TwForecastSet     *forecasts,
             const TwAllocateOptions *options,
             const TwPlan            *start,
             TwProgressFunc           progress,
             gpointer                 data,
             GCancellable            *cancellable,
             GError                 **error)
{
  const TwAllocateOptions defaults = { 0 };
  gint64                  begin = g_get_monotonic_time ();
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, options != NULL ? options->n_weeks : 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  const TwLimits *room = limits;
  const TwApart  *given = NULL;
  Apart           apart = { 0 };
  TwPlan         *plan = NULL;
  gboolean        ok = TRUE;

  if (options == NULL)
    options = &defaults;
  if (tw_network_template_has_apart (template))
    {
      ok = plan_apart (&apart, template, limits, !options->whole_units_only, cancellable, error);
      given = &apart.apart;
      room = apart.room;
    }
  if (ok && limits->n == 0)
    {
      Run run = {
        .template = template,
        .start = start,
        .apart = given,
        .rounds = !options->whole_units_only,
        .n_items = tw_model_get_n_items (model),
        .progress = progress,
        .data = data,
        .cancellable = cancellable,
      };

      plan = allocate_alone (&run, room, options, begin, error);
    }
  else if (ok)
    {
      g_autoptr (TwWorkers) workers = tw_workers_new (options->n_threads);
      TwSharedPlan ask = {
        .template = template,
        .limits = room,
        .apart = given,
        .options = options,
        .start = start,
        .workers = workers,
        .begin = begin,
        .progress = progress,
        .data = data,
        .cancellable = cancellable,
      };

      plan = tw_shared_plan_solve (&ask, error);
    }
  clear_apart (&apart);

  return plan;
}

TwPlan *
tw_allocate_items (const TwModel *model,
                   const TwPlan  *start,
                   const guint32 *items,
                   guint          n_items,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (start);

  return tw_plan_editor_edit (editor, model, items, n_items, TW_EDIT_ALONE, cancellable, error);
}
