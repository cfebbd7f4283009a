/* tw-plan-passes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-plan-passes.h"

#include "allocate/tw-limit-shares.h"

#include <math.h>
#include <string.h>

#define MICROS    1e6
#define MAX_BATCH 16
#define MIN_GAIN  1e-6 /* of the plan's currency: what is less is rounding */

/* A flow that waits for its place in the plan. */
typedef struct _TwTry
{
  TwUse       value;
  gboolean    is_short;
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
  self->n_short = self->saved_short = G_MAXUINT;
  self->saved = g_byte_array_new ();
  self->packed = g_byte_array_new ();
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
    {
      g_clear_pointer (&self->attempt[i].plan, tw_item_plan_unref); /* of a batch that was cancelled */
      g_array_unref (self->attempt[i].shares);
    }
  g_byte_array_unref (self->saved);
  g_byte_array_unref (self->packed);
  g_free (self->n_saved);
  g_free (self->saved_values);
  g_free (self->attempt);
  g_free (self->before);
  g_free (self->left);
  g_free (self);
}

static inline const TwLimitShare *
get_shares (const GArray *shares)
{
  return (const TwLimitShare *) (gpointer) shares->data;
}

/* From the shares that the worker has read, as in all that follows. */
static void
set_own (TwCoupledWorker *worker,
         gboolean         on)
{
  const TwLimitShare *share = get_shares (worker->shares);

  for (guint i = 0; i < worker->shares->len; i++)
    worker->own[share[i].limit] = on ? worker->own[share[i].limit] + share[i].use : 0;
}

/* Whether answers are read, and this item has none yet. */
static gboolean
is_first (const Batch *batch,
          guint        item)
{
  return batch->plans != NULL && batch->plans[item] == NULL;
}

/* Of an item whose network is the one its answer is from. */
static gboolean
find_term (TwPlanPasses    *self,
           TwCoupledWorker *worker,
           guint            item)
{
  TwCoupled *coupled = self->coupled;

  if (g_atomic_int_get (&coupled->stale))
    return FALSE;
  tw_item_limits_set_prices (worker->limits, self->recalled_micros);
  if (tw_coupled_solve (coupled, worker, item) == TW_FLOW_CANCELLED)
    return FALSE;
  coupled->item[item].best_term = tw_item_limits_get_value (worker->limits, worker->solver->network->cost, tw_network_simplex_get_flow (worker->solver->simplex));
  coupled->item[item].pin_value = tw_item_network_get_pin_value (worker->solver->network);

  return TRUE;
}

static void
add_shares (const GArray *shares,
            TwUse         sign,
            TwUse        *use)
{
  for (guint i = 0; i < shares->len; i++)
    use[g_array_index (shares, TwLimitShare, i).limit] += sign * g_array_index (shares, TwLimitShare, i).use;
}

/* Where rounding fails half way, the flow is no longer that of the answer: what that uses then takes the place of @shares, though
 * it does not tell places in the network apart. */
static void
match_answer (const TwCoupled  *coupled,
              TwCoupledWorker  *worker,
              const TwItemPlan *plan,
              GArray           *shares)
{
  TwUse   *use = worker->own;
  gboolean same = TRUE;

  tw_limits_add_pins (coupled->limits, plan->item, use);
  add_shares (shares, 1, use);
  for (guint c = 0; c < coupled->limits->n; c++)
    use[c] = -use[c];
  tw_limits_add_plan (coupled->limits, plan, 1, use);
  for (guint c = 0; c < coupled->limits->n; c++)
    same &= use[c] == 0;
  if (same)
    return;

  add_shares (shares, 1, use);
  g_array_set_size (shares, 0);
  for (guint c = 0; c < coupled->limits->n; c++)
    if (use[c] != 0)
      {
        g_array_append_vals (shares, &(TwLimitShare){ c, 0, use[c] }, 1);
        use[c] = 0;
      }
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
  if (coupled->item[item].recalled != NULL && is_first (batch, item) && !find_term (batch->passes, worker, item))
    return FALSE;
  tw_coupled_read_shares (coupled, worker, item);
  set_own (worker, TRUE);
  status = tw_coupled_solve_within (coupled, worker, item, batch->passes->left, batch->micros);
  set_own (worker, FALSE);
  if (status == TW_FLOW_CANCELLED)
    return FALSE;

  if (batch->plans != NULL)
    {
      if (worker->solver->rounds && status == TW_FLOW_OPTIMAL)
        tw_item_limits_share_rooms (worker->limits, tw_network_simplex_get_flow (simplex));
      g_clear_pointer (&attempt->plan, tw_item_plan_unref);
      attempt->plan = tw_item_solver_answer (worker->solver, status, coupled->cancellable);
      if (g_cancellable_is_cancelled (coupled->cancellable)) /* half rounded, perhaps */
        return FALSE;
      g_clear_pointer (&attempt->plan->basis, g_bytes_unref);
      attempt->plan->basis = tw_coupled_new_start (coupled, worker, item, batch->plans[item]);
    }

  flow = tw_network_simplex_get_flow (simplex);
  attempt->value = tw_item_limits_get_value (worker->limits, worker->limits->cost, flow);
  attempt->is_short = status == TW_FLOW_INFEASIBLE;
  g_array_set_size (attempt->shares, 0);
  tw_item_limits_read_shares (worker->limits, flow, attempt->shares);
  if (batch->plans != NULL)
    match_answer (coupled, worker, attempt->plan, attempt->shares);

  return TRUE;
}

/* Whether an answer that is made again was found by the item alone; then it need not be tried side by side. */
static gboolean
is_known_alone (const Batch *batch,
                guint        item)
{
  const TwCoupledItem *state = &batch->passes->coupled->item[item];

  return state->recalled != NULL && state->alone && is_first (batch, item);
}

static void
plan_task (guint    task,
           guint    worker_number,
           gpointer data)
{
  Batch *batch = data;

  if (g_atomic_int_get (&batch->cancelled))
    return;
  if (is_known_alone (batch, batch->list[task]))
    return;
  if (!plan_item (batch, &batch->passes->coupled->worker[worker_number], batch->list[task], batch->plans != NULL ? batch->n : 1, &batch->passes->attempt[task]))
    g_atomic_int_set (&batch->cancelled, TRUE);
}

static void
add_left (TwPlanPasses *self,
          const GArray *shares,
          int           sign)
{
  const TwLimitShare *share = get_shares (shares);

  for (guint i = 0; i < shares->len; i++)
    self->left[share[i].limit] += (TwUse) sign * share[i].use;
}

/* Whether the attempt passes no hard limit, and no soft one further than it was planned to: what it was planned within is
 * @before and what the item gave back, which is in @left again. */
static gboolean
fits (TwPlanPasses    *self,
      TwCoupledWorker *worker,
      const Try       *attempt,
      gboolean         only_hard)
{
  const TwLimitShare *share = get_shares (attempt->shares);
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
set_shares (TwCoupledItem *state,
            TwUse          value,
            const guint8  *bytes,
            guint          size)
{
  if (size != state->shares_size)
    state->shares = g_realloc (state->shares, size);
  if (size > 0)
    memcpy (state->shares, bytes, size);
  state->shares_size = size;
  state->value = value;
}

static gboolean
has_place (TwPlanPasses    *self,
           TwCoupledWorker *worker,
           const Try       *attempt,
           gboolean         only_hard)
{
  gboolean ok;

  set_own (worker, TRUE);
  add_left (self, worker->shares, 1);
  ok = fits (self, worker, attempt, only_hard);
  add_left (self, worker->shares, -1);
  set_own (worker, FALSE);

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

  self->coupled->item[item].alone |= is_first (batch, item);
  if (!plan_item (batch, worker, item, 1, attempt))
    return FALSE;
  if (batch->plans == NULL || !rounds || has_place (self, worker, attempt, TRUE))
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
get_overage (TwPlanPasses *self,
             const GArray *own,
             const GArray *shares)
{
  const TwLimit      *limit = self->coupled->limits->limit;
  const TwLimitShare *share = get_shares (shares);
  double              before = 0;
  double              after = 0;

  add_left (self, own, 1);
  for (guint i = 0; i < shares->len; i++)
    {
      TwUse *left = &self->left[share[i].limit];

      if (!limit[share[i].limit].hard)
        {
          before += (double) MAX (-*left, 0) * limit[share[i].limit].overage;
          after += (double) MAX (share[i].use - *left, 0) * limit[share[i].limit].overage;
        }
      *left -= share[i].use;
    }
  add_left (self, shares, 1);
  add_left (self, own, -1);

  return after - before;
}

/* Whether the attempt shall take the place of the answer there is: if that could not be rounded, or is worth less. */
static gboolean
is_better (TwPlanPasses          *self,
           const TwCoupledWorker *worker,
           const Try             *attempt,
           const TwItemPlan      *old)
{
  double now, then;

  if (attempt->plan == NULL || attempt->plan->status != TW_PLAN_OPTIMAL)
    return FALSE;
  if (!tw_item_solver_get_rounds (old))
    return TRUE;

  now = old->value - get_overage (self, worker->shares, worker->shares);
  then = attempt->plan->value - get_overage (self, worker->shares, attempt->shares);

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

  tw_coupled_read_shares (self->coupled, worker, item);
  if ((is_known_alone (batch, item) || !has_place (self, worker, attempt, FALSE)) && !plan_again (batch, worker, item, attempt))
    return FALSE;
  self->n_short += attempt->is_short;
  if (batch->plans == NULL || batch->plans[item] == NULL || is_better (self, worker, attempt, batch->plans[item]))
    {
      add_left (self, worker->shares, 1);
      add_left (self, attempt->shares, -1);
      g_byte_array_set_size (self->packed, 0);
      tw_limit_shares_pack (self->coupled->limits, item, get_shares (attempt->shares), attempt->shares->len, self->packed);
      set_shares (&self->coupled->item[item], attempt->value, self->packed->data, self->packed->len);
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

  self->n_short = 0;
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

/* What the item uses is given back to what is left, or taken. */
static void
add_item_left (TwPlanPasses *self,
               guint         item,
               int           sign)
{
  TwCoupledWorker *worker = &self->coupled->worker[0];

  tw_coupled_read_shares (self->coupled, worker, item);
  add_left (self, worker->shares, sign);
}

/* What is packed is whole units. */
void
tw_plan_passes_give (TwPlanPasses *self,
                     guint         item,
                     const GArray *shares)
{
  add_item_left (self, item, 1);
  g_byte_array_set_size (self->packed, 0);
  tw_limit_shares_pack (self->coupled->limits, item, get_shares (shares), shares->len, self->packed);
  set_shares (&self->coupled->item[item], 0, self->packed->data, self->packed->len);
  add_item_left (self, item, -1);
}

static gboolean
answer (TwPlanPasses *self,
        TwItemPlan  **plans)
{
  int n_more = !self->round_once && self->coupled->worker[0].solver->rounds;

  for (int i = 0; i <= n_more && (i == 0 || self->deadline == 0 || g_get_monotonic_time () < self->deadline); i++)
    if (!run_pass (self, NULL, i % 2 == 1, plans, i == n_more))
      return FALSE;

  return TRUE;
}

gboolean
tw_plan_passes_answer (TwPlanPasses *self,
                       TwItemPlan  **plans)
{
  g_byte_array_unref (self->saved); /* of no more use, and large */
  self->saved = g_byte_array_new ();

  return answer (self, plans);
}

gboolean
tw_plan_passes_answer_again (TwPlanPasses *self,
                             const double *micros,
                             TwItemPlan  **plans)
{
  for (guint i = 0; i < self->coupled->n_items; i++)
    add_item_left (self, i, -1);
  self->recalled_micros = micros;

  return answer (self, plans);
}

void
tw_plan_passes_clear (TwPlanPasses *self)
{
  for (guint i = 0; i < self->coupled->n_items; i++)
    {
      add_item_left (self, i, 1);
      set_shares (&self->coupled->item[i], 0, NULL, 0);
    }
  self->value = -INFINITY;
  self->n_short = G_MAXUINT;
}

/* ---- the best plan ---- */

void
tw_plan_passes_remember (TwPlanPasses *self)
{
  if (self->n_short > self->saved_short || (self->n_short == self->saved_short && self->value <= self->saved_value))
    return;

  self->saved_value = self->value;
  self->saved_short = self->n_short;
  g_byte_array_set_size (self->saved, 0);
  for (guint i = 0; i < self->coupled->n_items; i++)
    {
      const TwCoupledItem *state = &self->coupled->item[i];

      g_byte_array_append (self->saved, state->shares, state->shares_size);
      self->n_saved[i] = state->shares_size;
      self->saved_values[i] = state->value;
    }
}

void
tw_plan_passes_recall (TwPlanPasses *self)
{
  const guint8 *saved = self->saved->data;

  if (self->n_short < self->saved_short || (self->n_short == self->saved_short && self->value >= self->saved_value))
    return;

  self->value = self->saved_value;
  self->n_short = self->saved_short;
  for (guint i = 0; i < self->coupled->n_items; i++)
    {
      add_item_left (self, i, 1);
      set_shares (&self->coupled->item[i], self->saved_values[i], saved, self->n_saved[i]);
      add_item_left (self, i, -1);
      saved += self->n_saved[i];
    }
}
