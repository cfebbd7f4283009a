/* tw-plan-editor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-plan-editor.h"

#include "allocate/tw-container-rounding.h"
#include "allocate/tw-item-edit.h"
#include "allocate/tw-plan-repair.h"
#include "allocate/tw-shared-answer.h"

#include <math.h>
#include <string.h>

#define MICROS 1e6
#define N_KEPT 4 /* items; each takes some megabytes of a large model */

typedef struct
{
  TwItemEdit *edit;
  guint64     used;  /* when */
  gboolean    alone; /* whether all other items are as in the plan */
} Kept;

struct _TwPlanEditor
{
  TwPlan *start;

  GMutex        lock;   /* of the rest */
  TwPlanEditor *before; /* (nullable): until the first question */
  TwModel      *model;  /* of the question last asked */
  TwNetworkTemplate *template;
  TwLimits     *limits;
  double       *micros; /* prices of the limits */
  TwUse        *left;   /* of them by @start */
  TwUse        *lifted; /* by how much items that are apart pass hard ones: to the others there is nothing left, and no less */
  TwUse        *spare;  /* by the plan being made */
  TwUse        *excess; /* scratch */
  TwPlanRepair *repair; /* (nullable): until first asked for */
  Kept          kept[N_KEPT];
  guint64       n_questions;
};

TwPlanEditor *
tw_plan_editor_new (const TwPlan *start)
{
  TwPlanEditor *self = g_atomic_rc_box_new0 (TwPlanEditor);

  self->start = tw_plan_ref (start);
  g_mutex_init (&self->lock);

  return self;
}

/* Nobody waits for a question that is being answered; one that was never asked has nothing to take but what was before it. */
TwPlanEditor *
tw_plan_editor_new_after (TwPlanEditor *before,
                          const TwPlan *start)
{
  TwPlanEditor *self = tw_plan_editor_new (start);
  TwPlanEditor *from = before;

  if (before != NULL && g_mutex_trylock (&before->lock))
    {
      if (before->template == NULL)
        from = before->before;
      if (from != NULL)
        self->before = tw_plan_editor_ref (from);
      g_mutex_unlock (&before->lock);
    }
  else if (before != NULL)
    self->before = tw_plan_editor_ref (before);

  return self;
}

TwPlanEditor *
tw_plan_editor_ref (TwPlanEditor *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
forget_all (TwPlanEditor *self)
{
  for (guint i = 0; i < N_KEPT; i++)
    {
      g_clear_pointer (&self->kept[i].edit, tw_item_edit_free);
      self->kept[i].used = 0;
    }
  g_clear_pointer (&self->repair, tw_plan_repair_free);
  g_clear_pointer (&self->limits, tw_limits_free);
  g_clear_pointer (&self->template, tw_network_template_free);
  g_clear_pointer (&self->micros, g_free);
  g_clear_pointer (&self->left, g_free);
  g_clear_pointer (&self->lifted, g_free);
  g_clear_pointer (&self->spare, g_free);
  g_clear_pointer (&self->excess, g_free);
}

static void
clear_editor (gpointer data)
{
  TwPlanEditor *self = data;

  forget_all (self);
  g_clear_pointer (&self->before, tw_plan_editor_unref);
  g_clear_pointer (&self->model, tw_model_unref);
  g_mutex_clear (&self->lock);
  tw_plan_unref (self->start);
}

void
tw_plan_editor_unref (TwPlanEditor *self)
{
  g_atomic_rc_box_release_full (self, clear_editor);
}

const TwPlan *
tw_plan_editor_get_start (const TwPlanEditor *self)
{
  return self->start;
}

/* ---- what all questions share ---- */

static void
lift_limits (TwPlanEditor *self)
{
  if (!tw_network_template_has_apart (self->template))
    return;
  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    if (tw_network_template_is_apart (self->template, i))
      tw_limits_add_plan (self->limits, tw_plan_get_item (self->start, i), 1, self->lifted);
  for (guint c = 0; c < self->limits->n; c++)
    self->lifted[c] = self->limits->limit[c].hard ? MAX (self->lifted[c] - self->limits->limit[c].capacity, 0) : 0;
}

static gboolean
read_limits (TwPlanEditor *self)
{
  const TwLimits   *limits = self->limits;
  guint             n;
  const TwLimitUse *use = tw_plan_get_limits (self->start, &n);

  g_return_val_if_fail (n == limits->n, FALSE);

  self->lifted = g_new0 (TwUse, limits->n);
  lift_limits (self);
  self->micros = g_new (double, limits->n);
  self->left = g_new (TwUse, limits->n);
  self->spare = g_new (TwUse, limits->n);
  self->excess = g_new0 (TwUse, limits->n);
  for (guint c = 0; c < limits->n; c++)
    {
      const TwLimit *limit = &limits->limit[c];
      double         scale = tw_limit_kind_get_scale (limit->kind);

      self->left[c] = limit->capacity - (TwUse) llrint (use[c].used * scale) + self->lifted[c];
      self->micros[c] = tw_limit_use_get_micros (&use[c]);
    }

  return TRUE;
}

static gboolean
have_same_prices (const TwPlanEditor *a,
                  const TwPlanEditor *b)
{
  return memcmp (a->micros, b->micros, a->limits->n * sizeof *a->micros) == 0;
}

/* The template and the limits know nothing of a plan; who uses which limit differs by the items edited. */
static gboolean
take_over (TwPlanEditor *self,
           TwPlanEditor *before)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&before->lock);
  gboolean done = FALSE;

  if (before->template == NULL || tw_plan_get_forecasts (before->start) != tw_plan_get_forecasts (self->start) ||
      tw_item_solver_get_plan_weeks (before->start) != tw_item_solver_get_plan_weeks (self->start) || !tw_model_differs_by_pins (before->model, self->model))
    return FALSE;

  for (guint i = 0; i < N_KEPT; i++) /* they are of the template */
    g_clear_pointer (&before->kept[i].edit, tw_item_edit_free);
  self->template = g_steal_pointer (&before->template);
  self->template->model = self->model;
  self->limits = before->limits;
  done = read_limits (self);
  if (done && before->repair != NULL && have_same_prices (self, before))
    {
      self->repair = g_steal_pointer (&before->repair);
      tw_plan_repair_follow (self->repair, self->micros, self->start);
    }
  g_clear_pointer (&before->repair, tw_plan_repair_free);
  before->limits = NULL;
  forget_all (before);
  if (!done)
    forget_all (self);

  return done;
}

/* A model with other pins asks with the same template. */
static gboolean
take_model (TwPlanEditor  *self,
            const TwModel *model)
{
  TwModel *before = self->model;

  g_return_val_if_fail (tw_model_get_n_items (model) == tw_model_get_n_items (tw_plan_get_model (self->start)), FALSE);

  self->model = tw_model_ref (model);
  g_clear_pointer (&before, tw_model_unref);
  if (self->template != NULL)
    {
      self->template->model = model;
      return TRUE;
    }

  if (self->before != NULL)
    {
      g_autoptr (TwPlanEditor) from = g_steal_pointer (&self->before);

      if (take_over (self, from))
        return TRUE;
    }

  self->template = tw_network_template_new (model, tw_plan_get_forecasts (self->start), tw_item_solver_get_plan_weeks (self->start));
  self->limits = tw_limits_new (self->template);

  return read_limits (self);
}

/* ---- one item ---- */

static Kept *
find_kept (TwPlanEditor *self,
           guint32       item)
{
  Kept *oldest = &self->kept[0];

  for (guint i = 0; i < N_KEPT; i++)
    {
      if (self->kept[i].edit != NULL && tw_item_edit_get_item (self->kept[i].edit) == item)
        return &self->kept[i];
      if (self->kept[i].used < oldest->used)
        oldest = &self->kept[i];
    }
  if (oldest->edit == NULL)
    oldest->edit = tw_item_edit_new (self->template, self->limits);

  return oldest;
}

/* The item of @old, whose use of the limits is given back. Where other items have changed before it, what they leave is not
 * what an item was kept with. */
static TwItemEdit *
open_edit (TwPlanEditor     *self,
           const TwItemPlan *old,
           gboolean          is_first,
           GCancellable     *cancellable,
           GError          **error)
{
  Kept *kept = find_kept (self, old->item);

  kept->used = ++self->n_questions;
  if (is_first && kept->alone && tw_item_edit_get_item (kept->edit) == old->item && tw_item_edit_move_pins (kept->edit, cancellable))
    return kept->edit;

  kept->alone = is_first;

  return tw_item_edit_open (kept->edit, old, self->spare, self->micros, cancellable, error) ? kept->edit : NULL;
}

/* What its pins alone take beyond what the others leave. */
static void
find_excess (TwPlanEditor *self,
             guint32       item)
{
  memset (self->excess, 0, self->limits->n * sizeof *self->excess);
  tw_limits_add_pins (self->limits, item, self->excess);
  for (guint c = 0; c < self->limits->n; c++)
    if (self->excess[c] > 0)
      self->excess[c] = MAX (self->excess[c] - self->spare[c], 0);
}

/* Within what the others leave; @spare then is what all leave. Its bound is still to be set. */
static TwItemPlan *
edit_item (TwPlanEditor     *self,
           const TwItemPlan *old,
           gboolean          is_first,
           double           *term,
           GCancellable     *cancellable,
           GError          **error)
{
  TwItemEdit *edit;
  TwItemPlan *plan;

  tw_limits_add_plan (self->limits, old, 1, self->spare);
  edit = open_edit (self, old, is_first, cancellable, error);
  plan = edit != NULL ? tw_item_edit_answer (edit, term, cancellable) : NULL;
  if (plan != NULL)
    tw_limits_add_plan (self->limits, plan, -1, self->spare);

  return plan;
}

/* Once all have their places: what pins are beyond, and the item's term of the bound. */
static void
finish_item (TwPlanEditor *self,
             TwItemPlan   *plan,
             double        term)
{
  tw_limits_add_plan (self->limits, plan, 1, self->spare);
  find_excess (self, plan->item);
  tw_limits_add_plan (self->limits, plan, -1, self->spare);
  tw_shared_answer_set_bound (plan, term, self->limits, self->micros, self->excess);
  tw_shared_answer_explain_excess (plan, self->limits, self->excess);
}

/* ---- the plan ---- */

static TwItemPlan *
find_plan (const TwPlanEditor *self,
           const GPtrArray    *plans,
           guint32             item)
{
  for (guint i = 0; i < plans->len; i++)
    if (((TwItemPlan *) g_ptr_array_index (plans, i))->item == item)
      return g_ptr_array_index (plans, i);

  return NULL;
}

static gboolean
have_same_pins (const TwModel *a,
                const TwModel *b,
                guint32        item)
{
  guint        n_a, n_b;
  const TwPin *x = tw_model_get_item_pins (a, item, &n_a);
  const TwPin *y = tw_model_get_item_pins (b, item, &n_b);
  gboolean     same = n_a == n_b;

  for (guint i = 0; same && i < n_a; i++)
    same = x[i].id == y[i].id && x[i].lane == y[i].lane && x[i].week == y[i].week && x[i].units == y[i].units;

  return same;
}

/* Whether the plan's answer for the item is the answer to this question: what is moved and moved back is as it was, where another
 * search beside the others might end elsewhere. */
static gboolean
stays (const TwPlanEditor *self,
       guint32             item)
{
  const TwItemPlan *old = tw_plan_get_item (self->start, item);
  TwItemStart       start;

  if (tw_network_template_is_apart (self->template, item))
    return TRUE;

  return old->status == TW_PLAN_OPTIMAL && old->n_weeks > 0 && tw_item_start_read (old, &start) && start.basis_size > 0 && have_same_pins (tw_plan_get_model (self->start), self->model, item);
}

static gboolean
edit_items (TwPlanEditor  *self,
            const guint32 *items,
            guint          n_items,
            GPtrArray     *plans,
            double        *terms,
            GCancellable  *cancellable,
            GError       **error)
{
  if (self->limits->n > 0)
    memcpy (self->spare, self->left, self->limits->n * sizeof *self->left);
  for (guint i = 0; i < n_items; i++)
    {
      TwItemPlan *plan;

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (find_plan (self, plans, items[i]) != NULL || stays (self, items[i]))
        continue;
      plan = edit_item (self, tw_plan_get_item (self->start, items[i]), i == 0 || self->limits->n == 0, &terms[plans->len], cancellable, error);
      if (plan == NULL)
        return FALSE;
      g_ptr_array_add (plans, plan);
    }

  return TRUE;
}

/* Who shares which limit is worked out once. */
static gboolean
has_repair (TwPlanEditor *self)
{
  if (self->limits->n == 0 || tw_model_get_n_items (self->model) == 0)
    return FALSE;
  if (self->repair == NULL)
    self->repair = tw_plan_repair_new (self->template, self->limits, self->micros, self->start);

  return TRUE;
}

/* Those who share what the edit has left or taken; after the items edited. */
static void
repair_neighbours (TwPlanEditor  *self,
                   const guint32 *items,
                   guint          n_items,
                   GPtrArray     *plans,
                   GCancellable  *cancellable)
{
  guint32 neighbours[TW_REPAIR_NEIGHBOURS];
  guint   n = tw_plan_repair_choose (self->repair, self->left, self->spare, items, n_items, neighbours);

  if (tw_item_solver_get_rounds (tw_plan_get_item (self->start, items[0])))
    n = MIN (n, TW_REPAIR_ROUNDED);
  for (guint i = 0; i < n && tw_plan_repair_has_time (self->repair) && !g_cancellable_is_cancelled (cancellable); i++)
    {
      TwItemPlan *plan = tw_plan_repair_item (self->repair, tw_plan_get_item (self->start, neighbours[i]), self->spare, cancellable);

      if (plan != NULL)
        g_ptr_array_add (plans, plan);
    }
}

/* What stays empty in containers is of all items together. */
static void
add_empty_cost (const TwPlanEditor *self,
                const GPtrArray    *plans,
                TwPlanShared       *shared)
{
  guint                         n_items = tw_model_get_n_items (self->model);
  g_autofree const TwItemPlan **all = NULL;

  if (!tw_container_are_used (self->model))
    return;

  all = g_new (const TwItemPlan *, n_items);
  for (guint32 i = 0; i < n_items; i++)
    all[i] = tw_plan_get_item (self->start, i);
  for (guint i = 0; i < plans->len; i++)
    all[((TwItemPlan *) g_ptr_array_index (plans, i))->item] = g_ptr_array_index (plans, i);
  tw_container_add_empty_cost (self->model, (TwItemPlan *const *) all, n_items, shared->part);
}

/* What the plan would be worth beyond its start. */
static double
get_gain (const TwPlanEditor *self,
          const GPtrArray    *plans)
{
  TwPlanShared shared = { 0 };
  double       gain = -tw_limits_get_overage (self->limits, self->spare);

  add_empty_cost (self, plans, &shared);
  for (int k = 0; k < TW_N_PARTS; k++)
    gain += shared.part[k];
  for (guint i = 0; i < plans->len; i++)
    {
      const TwItemPlan *plan = g_ptr_array_index (plans, i);

      gain += plan->value - tw_plan_get_item (self->start, plan->item)->value;
    }

  return gain;
}

/* Neighbours know nothing of what stays empty in containers: where that costs more than they gain, they stay as they were. */
static void
repair_whole (TwPlanEditor  *self,
              const guint32 *items,
              guint          n_items,
              GPtrArray     *plans,
              GCancellable  *cancellable)
{
  guint             n = plans->len;
  double            gain = get_gain (self, plans);
  g_autofree TwUse *spare = g_memdup2 (self->spare, self->limits->n * sizeof *spare);
  gboolean          passed = FALSE;

  for (guint c = 0; c < self->limits->n; c++)
    passed |= self->limits->limit[c].hard && spare[c] < 0;
  repair_neighbours (self, items, n_items, plans, cancellable);
  if (plans->len == n || passed || get_gain (self, plans) >= gain)
    return;

  g_ptr_array_set_size (plans, (gint) n);
  memcpy (self->spare, spare, self->limits->n * sizeof *spare);
}

static TwPlan *
make_plan (const TwPlanEditor *self,
           GPtrArray          *plans,
           gint64              begin)
{
  TwPlanShared shared = { 0 };
  TwPlan      *plan;

  if (self->limits->n > 0)
    {
      for (guint c = 0; c < self->limits->n; c++)
        self->spare[c] -= self->lifted[c];
      shared = tw_shared_answer_new (self->limits, self->micros, self->spare);
    }
  add_empty_cost (self, plans, &shared);
  plan = tw_plan_new_edited_take (self->start, self->model, (TwItemPlan *const *) plans->pdata, plans->len, &shared, (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_ptr_array_set_free_func (plans, NULL);
  g_free (shared.limit);

  return plan;
}

void
tw_plan_editor_prepare (TwPlanEditor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (take_model (self, self->model != NULL ? self->model : tw_plan_get_model (self->start)))
    has_repair (self);
}

TwPlan *
tw_plan_editor_edit (TwPlanEditor  *self,
                     const TwModel *model,
                     const guint32 *items,
                     guint          n_items,
                     TwEditReach    reach,
                     GCancellable  *cancellable,
                     GError       **error)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_item_plan_unref);
  g_autofree double *terms = g_new0 (double, n_items + 1);
  GError            *failure = NULL;
  guint              n_edited = 0;

  if (!take_model (self, model))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the plan is of another model");
      return NULL;
    }
  if (edit_items (self, items, n_items, plans, terms, cancellable, &failure))
    {
      n_edited = plans->len;
      if (reach == TW_EDIT_WITH_NEIGHBOURS && has_repair (self))
        {
          if (tw_container_are_used (self->model))
            repair_whole (self, items, n_items, plans, cancellable);
          else
            repair_neighbours (self, items, n_items, plans, cancellable);
        }
    }
  if (failure != NULL || g_cancellable_is_cancelled (cancellable))
    {
      if (failure == NULL)
        g_set_error (&failure, G_IO_ERROR, G_IO_ERROR_CANCELLED, "planning was cancelled");
      g_propagate_error (error, failure);
      return NULL;
    }

  for (guint i = 0; i < n_edited && self->limits->n > 0; i++)
    finish_item (self, g_ptr_array_index (plans, i), terms[i]);

  return make_plan (self, plans, begin);
}
