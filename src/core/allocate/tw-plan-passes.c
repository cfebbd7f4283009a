/* tw-plan-passes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-plan-passes.h"

#include <math.h>
#include <string.h>

#define MICROS    1e6
#define MAX_BATCH 16
#define MIN_GAIN  1e-6 /* of the plan's currency: what is less is rounding */
#define N_MORE    1    /* passes that round again, once all others are rounded */

/* A flow that waits for its place in the plan. */
typedef struct _TwTry
{
  TwUse       value;
  GArray     *shares; /* of TwLimitShare */
  TwItemPlan *plan;   /* if an answer is wanted */
} Try;

typedef struct
{
  TwPlanPasses *passes;
  const double *micros;
  const guint  *list;
  guint         n;
  TwItemPlan  **plans; /* (nullable): where answers go */
  gboolean      last;  /* whether nothing more will be asked of the items */
  gint          cancelled;
} Batch;

TwPlanPasses *
tw_plan_passes_new (TwCoupled *coupled)
{
  TwPlanPasses *self = g_new0 (TwPlanPasses, 1);
  guint         n = coupled->limits->n;

  self->coupled = coupled;
  self->value = self->saved_value = -INFINITY;
  self->saved = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));
  self->n_saved = g_new0 (guint, coupled->n_items);
  self->saved_values = g_new0 (TwUse, coupled->n_items);
  self->batch = CLAMP (coupled->n_items / 64, 1, MAX_BATCH);
  self->attempt = g_new0 (Try, self->batch);
  for (guint i = 0; i < self->batch; i++)
    self->attempt[i].shares = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));
  self->before = g_new (TwUse, n);
  self->left = g_new (TwUse, n);
  for (guint c = 0; c < n; c++)
    self->left[c] = coupled->limits->limit[c].capacity - coupled->pinned[c];

  return self;
}

void
tw_plan_passes_free (TwPlanPasses *self)
{
  for (guint i = 0; i < self->batch; i++)
    g_array_unref (self->attempt[i].shares);
  g_array_unref (self->saved);
  g_free (self->n_saved);
  g_free (self->saved_values);
  g_free (self->attempt);
  g_free (self->before);
  g_free (self->left);
  g_free (self);
}

static void
set_own (const TwCoupledItem *state,
         TwUse               *own,
         gboolean             on)
{
  for (guint i = 0; i < state->n_shares; i++)
    if (on)
      own[state->share[i].limit] += state->share[i].use;
    else
      own[state->share[i].limit] = 0;
}

static gboolean
plan_item (const Batch     *batch,
           TwCoupledWorker *worker,
           guint            item,
           guint            sharers,
           Try             *attempt)
{
  TwCoupled        *coupled = batch->passes->coupled;
  TwNetworkSimplex *simplex = worker->solver->simplex;
  const gint64     *flow;
  TwFlowStatus      status;

  if (batch->plans != NULL)
    tw_coupled_load (coupled, worker, item);
  else
    tw_coupled_visit (coupled, worker, item);
  worker->limits->sharers = sharers;
  set_own (&coupled->item[item], worker->own, TRUE);
  status = tw_coupled_solve_within (coupled, worker, item, batch->passes->left, batch->micros);
  set_own (&coupled->item[item], worker->own, FALSE);
  if (status == TW_FLOW_CANCELLED)
    return FALSE;

  if (batch->plans != NULL)
    {
      if (worker->solver->rounds && status == TW_FLOW_OPTIMAL)
        tw_item_limits_share_rooms (worker->limits, tw_network_simplex_get_flow (simplex));
      g_clear_pointer (&attempt->plan, tw_item_plan_unref);
      attempt->plan = tw_item_solver_answer (worker->solver, status, coupled->cancellable);
      g_clear_pointer (&attempt->plan->basis, g_bytes_unref);
      attempt->plan->basis = tw_item_solver_new_start (worker->solver, coupled->item[item].basis, coupled->item[item].basis_size);
    }

  flow = tw_network_simplex_get_flow (simplex);
  attempt->value = tw_item_limits_get_value (worker->limits, worker->limits->cost, flow);
  g_array_set_size (attempt->shares, 0);
  tw_item_limits_read_shares (worker->limits, flow, attempt->shares);

  return TRUE;
}

static void
plan_task (guint    task,
           guint    worker_number,
           gpointer data)
{
  Batch *batch = data;

  if (g_atomic_int_get (&batch->cancelled))
    return;
  if (!plan_item (batch, &batch->passes->coupled->worker[worker_number], batch->list[task], batch->plans != NULL ? batch->n : 1, &batch->passes->attempt[task]))
    g_atomic_int_set (&batch->cancelled, TRUE);
}

static void
take_out (TwPlanPasses        *self,
          const TwCoupledItem *state)
{
  for (guint i = 0; i < state->n_shares; i++)
    self->left[state->share[i].limit] += state->share[i].use;
}

/* Whether the attempt passes no hard limit, and no soft one further than it was planned to: what it was planned within is
 * @before and what the item gave back, which is in @left again. */
static gboolean
fits (TwPlanPasses    *self,
      TwCoupledWorker *worker,
      const Try       *attempt,
      gboolean         only_hard)
{
  const TwLimitShare *share = (const TwLimitShare *) (gpointer) attempt->shares->data;
  TwUse              *own = worker->own;
  gboolean            ok = TRUE;

  for (guint i = 0; i < attempt->shares->len; i++)
    {
      own[share[i].limit] -= share[i].use;
      self->left[share[i].limit] -= share[i].use;
    }
  for (guint i = 0; i < attempt->shares->len; i++)
    {
      const TwLimit *limit = &self->coupled->limits->limit[share[i].limit];
      TwUse          foreseen = self->before[share[i].limit] + own[share[i].limit];

      ok &= self->left[share[i].limit] >= (limit->hard ? 0 : MIN (foreseen, 0)) || (only_hard && !limit->hard);
    }
  for (guint i = 0; i < attempt->shares->len; i++)
    {
      own[share[i].limit] = 0;
      self->left[share[i].limit] += share[i].use;
    }

  return ok;
}

static void
put_in (TwPlanPasses       *self,
        TwCoupledItem      *state,
        TwUse               value,
        const TwLimitShare *share,
        guint               n_shares)
{
  for (guint i = 0; i < n_shares; i++)
    self->left[share[i].limit] -= share[i].use;
  if (n_shares != state->n_shares)
    state->share = g_renew (TwLimitShare, state->share, n_shares);
  memcpy (state->share, share, n_shares * sizeof *state->share);
  state->n_shares = n_shares;
  state->value = value;
}

static void
give_back (TwPlanPasses        *self,
           const TwCoupledItem *state)
{
  for (guint i = 0; i < state->n_shares; i++)
    self->left[state->share[i].limit] -= state->share[i].use;
}

static gboolean
has_place (TwPlanPasses        *self,
           TwCoupledWorker     *worker,
           const TwCoupledItem *state,
           const Try           *attempt,
           gboolean             only_hard)
{
  gboolean ok;

  set_own (state, worker->own, TRUE);
  take_out (self, state);
  ok = fits (self, worker, attempt, only_hard);
  give_back (self, state);
  set_own (state, worker->own, FALSE);

  return ok;
}

/* Finds an attempt anew, alone; as it is before rounding if that alone fits, or none if there is an answer already. */
static gboolean
plan_again (Batch           *batch,
            TwCoupledWorker *worker,
            guint            item,
            Try             *attempt)
{
  TwPlanPasses *self = batch->passes;
  gboolean      rounds = worker->solver->rounds;
  gboolean      ok;

  self->n_again++;
  if (!plan_item (batch, worker, item, 1, attempt))
    return FALSE;
  if (batch->plans == NULL || !rounds || has_place (self, worker, &self->coupled->item[item], attempt, TRUE))
    return TRUE;
  if (batch->plans[item] != NULL)
    {
      g_clear_pointer (&attempt->plan, tw_item_plan_unref);
      return TRUE;
    }

  worker->solver->rounds = FALSE;
  ok = plan_item (batch, worker, item, 1, attempt);
  worker->solver->rounds = rounds;

  return ok;
}

/* What is paid for passing soft limits by these shares, beyond what is paid without them. */
static double
get_overage (TwPlanPasses        *self,
             const TwCoupledItem *state,
             const TwLimitShare  *share,
             guint                n_shares)
{
  const TwLimit *limit = self->coupled->limits->limit;
  double         before = 0;
  double         after = 0;

  take_out (self, state);
  for (guint i = 0; i < n_shares; i++)
    {
      TwUse *left = &self->left[share[i].limit];

      if (!limit[share[i].limit].hard)
        {
          before += (double) MAX (-*left, 0) * limit[share[i].limit].overage;
          after += (double) MAX (share[i].use - *left, 0) * limit[share[i].limit].overage;
        }
      *left -= share[i].use;
    }
  for (guint i = 0; i < n_shares; i++)
    self->left[share[i].limit] += share[i].use;
  give_back (self, state);

  return after - before;
}

/* Whether the attempt shall take the place of the answer there is: if that could not be rounded, or is worth less. */
static gboolean
is_better (TwPlanPasses        *self,
           const TwCoupledItem *state,
           const Try           *attempt,
           const TwItemPlan    *old)
{
  double now, then;

  if (attempt->plan == NULL || attempt->plan->status != TW_PLAN_OPTIMAL)
    return FALSE;
  if (!tw_item_solver_get_rounds (old))
    return TRUE;

  now = old->value - get_overage (self, state, state->share, state->n_shares);
  then = attempt->plan->value - get_overage (self, state, (const TwLimitShare *) (gpointer) attempt->shares->data, attempt->shares->len);

  return then > now + MIN_GAIN;
}

static void
take_answer (Batch *batch,
             guint  item,
             Try   *attempt)
{
  TwItemPlan *old = batch->plans[item];

  if (old != NULL)
    {
      attempt->plan->relaxed_value = old->relaxed_value;
      tw_item_plan_unref (old);
    }
  batch->plans[item] = g_steal_pointer (&attempt->plan);
}

static gboolean
settle_item (Batch *batch,
             guint  item,
             Try   *attempt)
{
  TwPlanPasses    *self = batch->passes;
  TwCoupledWorker *worker = &self->coupled->worker[0];
  TwCoupledItem   *state = &self->coupled->item[item];

  if (!has_place (self, worker, state, attempt, FALSE) && !plan_again (batch, worker, item, attempt))
    return FALSE;
  if (batch->plans == NULL || batch->plans[item] == NULL || is_better (self, state, attempt, batch->plans[item]))
    {
      take_out (self, state);
      put_in (self, state, attempt->value, (const TwLimitShare *) (gpointer) attempt->shares->data, attempt->shares->len);
      if (batch->plans != NULL)
        take_answer (batch, item, attempt);
    }
  g_clear_pointer (&attempt->plan, tw_item_plan_unref);
  if (batch->last)
    tw_coupled_forget (self->coupled, item);

  return TRUE;
}

static gboolean
run_batch (TwPlanPasses *self,
           const double *micros,
           const guint  *list,
           guint         n,
           TwItemPlan  **plans,
           gboolean      last)
{
  Batch batch = { .passes = self, .micros = micros, .list = list, .n = n, .plans = plans, .last = last };

  memcpy (self->before, self->left, self->coupled->limits->n * sizeof *self->before);
  tw_workers_run (self->coupled->workers, n, 1, plan_task, &batch);
  for (guint i = 0; i < n && !batch.cancelled; i++)
    if (!settle_item (&batch, list[i], &self->attempt[i]))
      return FALSE;

  return !batch.cancelled;
}

static double
get_value (const TwPlanPasses *self)
{
  const TwCoupled *coupled = self->coupled;
  TwUse            value = 0;
  double           pins = 0;

  for (guint i = 0; i < coupled->n_items; i++)
    {
      value += coupled->item[i].value;
      pins += coupled->item[coupled->order[i]].pin_value; /* floats, in an order that numbers do not change */
    }

  return (double) value / MICROS + pins - tw_limits_get_overage (coupled->limits, self->left);
}

/* Items with pins go first in either direction: what they need cannot wait. */
static guint *
list_items (const TwCoupled *coupled,
            gboolean         backwards)
{
  guint *list = g_memdup2 (coupled->order, coupled->n_items * sizeof *list);
  guint  first = coupled->n_pinned_items;

  for (guint i = first; backwards && i < coupled->n_items; i++)
    list[i] = coupled->order[coupled->n_items - 1 - (i - first)];

  return list;
}

static gboolean
run_pass (TwPlanPasses *self,
          const double *micros,
          gboolean      backwards,
          TwItemPlan  **plans,
          gboolean      last)
{
  TwCoupled        *coupled = self->coupled;
  g_autofree guint *list = list_items (coupled, backwards);

  for (guint first = 0; first < coupled->n_items; first += self->batch)
    if (!run_batch (self, micros, list + first, MIN (self->batch, coupled->n_items - first), plans, last))
      return FALSE;
  self->value = get_value (self);

  return TRUE;
}

gboolean
tw_plan_passes_run (TwPlanPasses *self,
                    const double *micros,
                    gboolean      backwards)
{
  return run_pass (self, micros, backwards, NULL, FALSE);
}

gboolean
tw_plan_passes_answer (TwPlanPasses *self,
                       TwItemPlan  **plans)
{
  int n_more = self->coupled->worker[0].solver->rounds ? N_MORE : 0;

  for (int i = 0; i <= n_more; i++)
    if (!run_pass (self, NULL, i % 2 == 1, plans, i == n_more))
      return FALSE;

  return TRUE;
}

void
tw_plan_passes_clear (TwPlanPasses *self)
{
  for (guint i = 0; i < self->coupled->n_items; i++)
    {
      TwCoupledItem *state = &self->coupled->item[i];

      take_out (self, state);
      state->n_shares = 0;
      state->value = 0;
    }
  self->value = -INFINITY;
}

void
tw_plan_passes_give (TwPlanPasses *self,
                     guint         item,
                     const GArray *shares)
{
  TwCoupledItem *state = &self->coupled->item[item];

  take_out (self, state);
  put_in (self, state, 0, (const TwLimitShare *) (gpointer) shares->data, shares->len);
}

/* ---- the best plan ---- */

void
tw_plan_passes_remember (TwPlanPasses *self)
{
  if (self->value <= self->saved_value)
    return;

  self->saved_value = self->value;
  g_array_set_size (self->saved, 0);
  for (guint i = 0; i < self->coupled->n_items; i++)
    {
      const TwCoupledItem *state = &self->coupled->item[i];

      g_array_append_vals (self->saved, state->share, state->n_shares);
      self->n_saved[i] = state->n_shares;
      self->saved_values[i] = state->value;
    }
}

void
tw_plan_passes_recall (TwPlanPasses *self)
{
  const TwLimitShare *saved = (const TwLimitShare *) (gpointer) self->saved->data;

  if (self->value >= self->saved_value)
    return;

  self->value = self->saved_value;
  for (guint i = 0; i < self->coupled->n_items; i++)
    {
      TwCoupledItem *state = &self->coupled->item[i];

      take_out (self, state);
      put_in (self, state, self->saved_values[i], saved, self->n_saved[i]);
      saved += self->n_saved[i];
    }
}
