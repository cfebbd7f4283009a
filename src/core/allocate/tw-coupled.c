/* tw-coupled.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-coupled.h"

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
    };
  g_mutex_init (&self->lock);

  return self;
}

void
tw_coupled_forget (TwCoupled *self,
                   guint      item)
{
  TwCoupledItem *state = &self->item[item];

  g_clear_pointer (&state->basis, g_free);
  g_clear_pointer (&state->unsold, g_free);
  g_clear_pointer (&state->frozen, g_free);
  g_clear_pointer (&state->slices, g_bytes_unref);
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
    }
  for (guint i = 0; i < self->n_items; i++)
    {
      tw_coupled_forget (self, i);
      g_free (self->item[i].share);
    }
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

  tw_item_network_build_with_slices (network, item, self->item[item].slices, self->item[item].unsold);
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

TwFlowStatus
tw_coupled_solve_within (TwCoupled       *self,
                         TwCoupledWorker *worker,
                         guint            item,
                         const TwUse     *left,
                         const double    *micros)
{
  const TwCoupledItem *state = &self->item[item];

  return tw_item_limits_solve_within (worker->limits, worker->solver->simplex, state->basis, state->basis_size, left, worker->own, state->share, state->n_shares, micros, self->cancellable);
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
  if (!tw_item_solver_find_worth (worker->solver, i, find_start (self, i), TW_SOLVE_ANEW, self->cancellable, &error) ||
      tw_item_solver_solve_pinned (worker->solver, self->cancellable) == TW_FLOW_CANCELLED)
    {
      if (error != NULL)
        take_error (self, i, g_steal_pointer (&error));
      return;
    }

  state->slices = tw_item_network_dup_slices (network);
  state->unsold = g_memdup2 (network->unsold, (gsize) network->n_places * self->template->n_weeks * sizeof *state->unsold);
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
  const TwModel       *model;
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

  tw_model_get_item_pins (ordering->model, i, &n_pins_i);
  tw_model_get_item_pins (ordering->model, k, &n_pins_k);
  if ((n_pins_i > 0) != (n_pins_k > 0))
    return n_pins_i > 0 ? -1 : 1;
  if (ordering->item[i].weight != ordering->item[k].weight)
    return ordering->item[i].weight < ordering->item[k].weight ? -1 : 1;

  return strcmp (tw_model_get_item (ordering->model, i)->id, tw_model_get_item (ordering->model, k)->id);
}

static void
order_items (TwCoupled *self)
{
  Ordering ordering = { self->item, self->template->model };

  for (guint i = 0; i < self->n_items; i++)
    {
      guint n_pins;

      self->order[i] = i;
      tw_model_get_item_pins (self->template->model, i, &n_pins);
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
