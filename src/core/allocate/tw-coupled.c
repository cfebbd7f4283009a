/* tw-coupled.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-coupled.h"

#include "allocate/tw-item-resume.h"
#include "allocate/tw-limit-shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK     8           /* items a thread takes at a time */
#define FROZEN_KB (96 * 1024) /* memory for networks that are kept */

#define FROZEN_ITEMS 1000 /* that are kept at once; of more, those that a search begins with come first */

TwCoupled *
tw_coupled_new (const TwNetworkTemplate *template,
                const TwLimits *limits,
                const TwPlan   *start,
                TwWorkers      *workers,
                GCancellable   *cancellable)
{
  TwCoupled *self = g_new0 (TwCoupled, 1);

  self->template = template;
  self->limits = limits;
  self->start = start;
  self->workers = workers;
  self->cancellable = cancellable;
  self->frozen_left = FROZEN_KB;
  self->wanted = INFINITY;
  self->n_items = tw_model_get_n_items (template->model);
  self->item = g_new0 (TwCoupledItem, self->n_items);
  self->order = g_new (guint, self->n_items);
  self->pinned = g_new0 (TwUse, limits->n);
  self->capacity = g_new0 (TwUse, limits->n);
  self->worker = g_new0 (TwCoupledWorker, tw_workers_get_n (workers));
  for (guint w = 0; w < tw_workers_get_n (workers); w++)
    self->worker[w] = (TwCoupledWorker){
      .solver = tw_item_solver_new (template),
      .limits = tw_item_limits_new (limits),
      .sum = g_new0 (TwUse, limits->n),
      .own = g_new0 (TwUse, limits->n),
      .shares = g_array_new (FALSE, FALSE, sizeof (TwLimitShare)),
      .unsold = g_new0 (float, (gsize) template->n_places *template->n_weeks),
    };
  g_mutex_init (&self->lock);

  return self;
}

void
tw_coupled_set_rounds (TwCoupled *self,
                       gboolean   rounds)
{
  self->rounds = rounds;
  for (guint w = 0; w < tw_workers_get_n (self->workers); w++)
    self->worker[w].solver->rounds = rounds;
}

void
tw_coupled_forget (TwCoupled *self,
                   guint      item)
{
  TwCoupledItem *state = &self->item[item];

  if (state->recalled == NULL)
    {
      g_free (state->basis);
      g_free ((gpointer) state->unsold);
    }
  state->basis = NULL;
  state->unsold = NULL;
  g_clear_pointer (&state->frozen, g_free);
  g_clear_pointer (&state->slices, g_bytes_unref);
  g_clear_pointer (&state->shares, g_free);
  state->shares_size = 0;
}

void
tw_coupled_free (TwCoupled *self)
{
  for (guint w = 0; w < tw_workers_get_n (self->workers); w++)
    {
      tw_item_solver_free (self->worker[w].solver);
      tw_item_limits_free (self->worker[w].limits);
      g_free (self->worker[w].sum);
      g_free (self->worker[w].own);
      g_free (self->worker[w].unsold);
      g_array_unref (self->worker[w].shares);
    }
  for (guint i = 0; i < self->n_items; i++)
    tw_coupled_forget (self, i);
  g_mutex_clear (&self->lock);
  g_clear_error (&self->error);
  g_free (self->worker);
  g_free (self->item);
  g_free (self->order);
  g_free (self->pinned);
  g_free (self->capacity);
  g_free (self);
}

/* ---- one item ---- */

void
tw_coupled_load (TwCoupled       *self,
                 TwCoupledWorker *worker,
                 guint            item)
{
  TwItemNetwork *network = worker->solver->network;

  const TwCoupledItem *state = &self->item[item];
  const float         *unsold = state->unsold;

  if (state->recalled != NULL) /* of a network that may have had fewer places */
    unsold = memcpy (worker->unsold, state->unsold, state->n_unsold * sizeof *unsold);
  tw_item_network_build_with_slices (network, item, state->slices, unsold);
  if (state->recalled != NULL && tw_item_resume_get_digest (network) != state->digest)
    g_atomic_int_set (&self->stale, TRUE);
  tw_item_network_apply_pins (network);
  tw_item_limits_attach (worker->limits, network);
}

static void
freeze_item (TwCoupled             *self,
             const TwCoupledWorker *worker,
             guint                  item)
{
  gsize   size;
  guint8 *frozen;

  if (g_atomic_int_get (&self->frozen_left) <= 0)
    return;
  frozen = tw_item_limits_freeze (worker->limits, &size);
  if (frozen == NULL)
    return;
  self->item[item].frozen = frozen;
  g_atomic_int_add (&self->frozen_left, -(gint) (size / 1024 + 1));
}

void
tw_coupled_visit (TwCoupled       *self,
                  TwCoupledWorker *worker,
                  guint            item)
{
  if (self->item[item].frozen != NULL)
    {
      tw_item_limits_thaw (worker->limits, worker->solver->network, item, self->item[item].frozen);
      return;
    }

  tw_coupled_load (self, worker, item);
  freeze_item (self, worker, item);
}

TwFlowStatus
tw_coupled_solve (TwCoupled       *self,
                  TwCoupledWorker *worker,
                  guint            item)
{
  const TwCoupledItem *state = &self->item[item];
  gboolean             used;

  if (!tw_network_simplex_attach_with_basis_data (worker->solver->simplex, &worker->solver->network->net, state->basis, state->basis_size, &used, NULL))
    return TW_FLOW_CANCELLED; /* not reached: it was attached before, and prices keep to the solver's limits */

  return tw_network_simplex_solve (worker->solver->simplex, self->cancellable);
}

void
tw_coupled_read_shares (const TwCoupled *self,
                        TwCoupledWorker *worker,
                        guint            item)
{
  const TwCoupledItem *state = &self->item[item];

  tw_limit_shares_unpack (self->limits, item, state->shares, state->shares_size, worker->shares);
}

TwFlowStatus
tw_coupled_solve_within (TwCoupled       *self,
                         TwCoupledWorker *worker,
                         guint            item,
                         const TwUse     *left,
                         const double    *micros)
{
  const TwCoupledItem *state = &self->item[item];

  return tw_item_limits_solve_within (worker->limits, worker->solver->simplex, state->basis, state->basis_size, left, worker->own, (const TwLimitShare *) (gpointer) worker->shares->data, worker->shares->len, micros, self->cancellable);
}

void
tw_coupled_keep_basis (TwCoupled             *self,
                       const TwCoupledWorker *worker,
                       guint                  item)
{
  TwCoupledItem *state = &self->item[item];
  gsize          size = tw_network_simplex_get_basis_size (worker->solver->simplex);

  if (size != state->basis_size)
    {
      state->basis = g_realloc (state->basis, size);
      state->basis_size = size;
    }
  tw_network_simplex_save_basis (worker->solver->simplex, state->basis);
}

/* ---- all items without limits ---- */

static void
take_error (TwCoupled *self,
            guint      item,
            GError    *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL || item < self->error_item)
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      self->error_item = item;
    }
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
}

static const TwItemPlan *
find_start (const TwCoupled *self,
            guint            item)
{
  if (self->start == NULL || item >= tw_model_get_n_items (tw_plan_get_model (self->start)))
    return NULL;

  return tw_plan_get_item (self->start, item);
}

static double
get_weight (const TwCoupled       *self,
            const TwCoupledWorker *worker,
            const gint64          *flow)
{
  double weight = 0;

  for (guint i = 0; i < worker->limits->n_links; i++)
    {
      const TwItemUse *link = &worker->limits->link[i];

      weight += (double) flow[link->arc] * (double) link->use / ((double) self->limits->limit[link->limit].capacity + 1);
    }

  return weight;
}

static void
prepare_item (guint    i,
              guint    worker_number,
              gpointer data)
{
  TwCoupled       *self = data;
  TwCoupledWorker *worker = &self->worker[worker_number];
  TwItemNetwork   *network = worker->solver->network;
  TwCoupledItem   *state = &self->item[i];
  g_autoptr (GError) error = NULL;
  const gint64 *flow;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!tw_item_solver_find_worth (worker->solver, i, find_start (self, i), TW_SOLVE_ANEW, self->cancellable, &error))
    {
      take_error (self, i, g_steal_pointer (&error));
      return;
    }
  state->digest = tw_item_resume_get_digest (network);
  if (tw_item_solver_solve_pinned (worker->solver, self->cancellable) == TW_FLOW_CANCELLED)
    return;

  state->slices = tw_item_network_dup_slices (network);
  state->unsold = g_memdup2 (network->unsold, tw_item_network_get_unsold_size (network));
  tw_coupled_keep_basis (self, worker, i);
  tw_item_limits_attach (worker->limits, network);
  flow = tw_network_simplex_get_flow (worker->solver->simplex);
  tw_item_limits_add_use (worker->limits, flow, 1, worker->sum);
  state->weight = get_weight (self, worker, flow);
  state->pin_value = tw_item_network_get_pin_value (network);
  if (self->n_items <= FROZEN_ITEMS)
    freeze_item (self, worker, i);
}

typedef struct
{
  const TwCoupledItem *item;
  const TwNetworkTemplate *template;
} Ordering;

static int
compare_items (const void *a,
               const void *b,
               void       *data)
{
  const Ordering *ordering = data;
  guint           i = *(const guint *) a;
  guint           k = *(const guint *) b;
  guint           n_pins_i, n_pins_k;

  tw_network_template_get_pins (ordering->template, i, &n_pins_i);
  tw_network_template_get_pins (ordering->template, k, &n_pins_k);
  if ((n_pins_i > 0) != (n_pins_k > 0))
    return n_pins_i > 0 ? -1 : 1;
  if (ordering->item[i].weight != ordering->item[k].weight)
    return ordering->item[i].weight < ordering->item[k].weight ? -1 : 1;

  return strcmp (tw_model_get_item (ordering->template->model, i)->id, tw_model_get_item (ordering->template->model, k)->id);
}

static void
order_items (TwCoupled *self)
{
  Ordering ordering = { self->item, self->template };

  for (guint i = 0; i < self->n_items; i++)
    {
      guint n_pins;

      self->order[i] = i;
      tw_network_template_get_pins (self->template, i, &n_pins);
      self->n_pinned_items += n_pins > 0;
    }
  g_qsort_with_data (self->order, (gint) self->n_items, sizeof *self->order, compare_items, &ordering);
}

static void
find_capacities (TwCoupled *self)
{
  for (guint i = 0; i < self->n_items; i++)
    tw_limits_add_pins (self->limits, i, self->pinned);
  for (guint c = 0; c < self->limits->n; c++)
    self->capacity[c] = MAX (self->limits->limit[c].capacity - self->pinned[c], 0);
}

void
tw_coupled_take_sums (TwCoupled *self,
                      TwUse     *use)
{
  memset (use, 0, self->limits->n * sizeof *use);
  for (guint w = 0; w < tw_workers_get_n (self->workers); w++)
    for (guint c = 0; c < self->limits->n; c++)
      {
        use[c] += self->worker[w].sum[c];
        self->worker[w].sum[c] = 0;
      }
}

gboolean
tw_coupled_prepare (TwCoupled *self,
                    TwUse     *use,
                    GError   **error)
{
  tw_workers_run (self->workers, self->n_items, CHUNK, prepare_item, self);
  if (self->error == NULL && g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    g_assert (self->error != NULL);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  tw_coupled_take_sums (self, use);
  find_capacities (self);
  order_items (self);

  return TRUE;
}

/* ---- from an earlier answer ---- */

/* Whether the earlier answer's limits are these. */
static gboolean
has_same_limits (const TwCoupled *self,
                 const TwLimits  *limits)
{
  guint             n;
  const TwLimitUse *use = tw_plan_get_limits (self->start, &n);
  gboolean          same = n == limits->n;

  for (guint c = 0; same && c < n; c++)
    {
      const TwLimit *limit = &limits->limit[c];
      double         scale = tw_limit_kind_get_scale (limit->kind);

      same = use[c].kind == limit->kind && use[c].index == limit->index && use[c].week == limit->week &&
             (use[c].hard != FALSE) == (limit->hard != FALSE) && use[c].capacity == (double) limit->capacity / scale &&
             (limit->hard || use[c].overage == limit->overage * scale);
    }

  return same;
}

/* Worths that no unit can have would not be those of the network anyway; these keep arithmetic safe until that is seen. */
static gboolean
are_worths (gconstpointer unsold,
            guint         n)
{
  for (guint i = 0; i < n; i++)
    {
      float worth;

      memcpy (&worth, (const guint8 *) unsold + i * sizeof worth, sizeof worth);
      if (!(fabsf (worth) < 1e12f))
        return FALSE;
    }

  return TRUE;
}

static gboolean
recall_item (TwCoupled *self,
             guint      item)
{
  const TwItemPlan *plan = tw_plan_get_item (self->start, item);
  TwCoupledItem    *state = &self->item[item];
  TwItemStart       start;
  TwItemResume      resume;

  if (!tw_item_start_read (plan, &start) || start.n_weeks != self->template->n_weeks || start.n_rows > self->template->n_places ||
      !tw_item_resume_read (&resume, self->limits, start.resume, start.resume_size) || resume.rounds != self->rounds ||
      !tw_limit_shares_unpack (self->limits, item, resume.shares, resume.shares_size, self->worker[0].shares))
    return FALSE;

  state->recalled = plan;
  state->digest = resume.digest;
  state->weight = resume.weight;
  state->alone = resume.alone;
  state->shares = g_memdup2 (resume.shares, resume.shares_size);
  state->shares_size = (guint) resume.shares_size;
  state->n_unsold = start.n_rows * start.n_weeks;
  state->unsold = start.unsold;
  state->basis = (guint8 *) start.basis; /* only read while the item is recalled */
  state->basis_size = start.basis_size;
  self->wanted = MAX (self->wanted, resume.pins == tw_item_resume_get_pins (self->template->model, item) ? resume.wanted : INFINITY);

  return are_worths (state->unsold, state->n_unsold);
}

gboolean
tw_coupled_recall (TwCoupled      *self,
                   const TwLimits *limits)
{
  if (self->start == NULL || self->n_items != tw_model_get_n_items (tw_plan_get_model (self->start)) || !has_same_limits (self, limits))
    return FALSE;

  self->wanted = 0;
  for (guint i = 0; i < self->n_items; i++)
    if (!recall_item (self, i))
      return FALSE;
  find_capacities (self);
  order_items (self);

  return TRUE;
}

/* Whoever keeps what has not changed need not keep it again: of a large plan that is a fifth of the memory. */
static GBytes *
share_start (const TwCoupledItem *state,
             GBytes              *start)
{
  if (state->recalled == NULL || !g_bytes_equal (start, state->recalled->basis))
    return start;
  g_bytes_unref (start);

  return g_bytes_ref (state->recalled->basis);
}

/* A plan is made again from what its first pass began with. */
GBytes *
tw_coupled_new_start (const TwCoupled       *self,
                      const TwCoupledWorker *worker,
                      guint                  item,
                      const TwItemPlan      *before)
{
  const TwCoupledItem *state = &self->item[item];
  guint64              pins = tw_item_resume_get_pins (self->template->model, item);
  TwItemResume         resume = { state->digest, pins, self->wanted, state->weight, self->rounds, state->alone, state->shares, state->shares_size };
  gsize                size;
  TwItemStart          start;
  g_autofree guint8   *bytes = NULL;

  if (before != NULL && tw_item_start_read (before, &start))
    return share_start (state, tw_item_solver_new_start (worker->solver, state->basis, state->basis_size, start.resume, start.resume_size));
  bytes = tw_item_resume_write (&resume, self->limits, &size);

  return share_start (state, tw_item_solver_new_start (worker->solver, state->basis, state->basis_size, bytes, size));
}
