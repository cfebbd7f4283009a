/* tw-item-solver.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-solver.h"

#include "allocate/tw-item-answer.h"
#include "allocate/tw-item-crash.h"
#include "allocate/tw-item-rounding.h"

#include <stddef.h>
#include <string.h>

/* What TwItemPlan.basis begins with; then unsold [n_rows * n_weeks], then the simplex's basis, then what a run keeps for
 * itself. */
typedef struct
{
  guint32 version;
  guint32 n_weeks;
  guint32 n_rows;
  guint32 checksum; /* of which places these are, and which sell */
  guint32 rounds;
  guint32 resume_size;
} StartHeader;

#define START_VERSION 5

TwItemSolver *
tw_item_solver_new (const TwNetworkTemplate *template)
{
  TwItemSolver *self = g_new0 (TwItemSolver, 1);

  self->network = tw_item_network_new (template);
  self->simplex = tw_network_simplex_new ();

  return self;
}

void
tw_item_solver_forget_bases (TwItemSolver *self)
{
  for (int i = 0; i < TW_N_ROUNDING_STAGES; i++)
    g_clear_pointer (&self->stage[i], g_bytes_unref);
}

void
tw_item_solver_free (TwItemSolver *self)
{
  tw_item_solver_forget_bases (self);
  tw_item_network_free (self->network);
  tw_network_simplex_free (self->simplex);
  g_free (self->pred);
  g_free (self->at_capacity);
  g_free (self);
}

/* ---- where to start ---- */

static StartHeader
get_header (const TwItemNetwork *network)
{
  StartHeader header = { START_VERSION, network->template->n_weeks, network->n_sale_rows, 2166136261u };

  for (guint l = 0; l < network->n_places; l++)
    header.checksum = (header.checksum ^ (network->place[l].place << 1 | (network->place[l].sale_row >= 0))) * 16777619u; /* FNV-1 */

  return header;
}

static gsize
get_unsold_size (const StartHeader *header)
{
  return (gsize) header->n_rows * header->n_weeks * sizeof (float);
}

GBytes *
tw_item_solver_new_start (const TwItemSolver *self,
                          const guint8       *basis,
                          gsize               basis_size,
                          const guint8       *resume,
                          gsize               resume_size)
{
  StartHeader header = get_header (self->network);
  gsize       skip = sizeof header + get_unsold_size (&header);
  gsize       size = skip + basis_size + resume_size;
  guint8     *data = g_malloc (size);

  header.rounds = self->rounds;
  header.resume_size = (guint32) resume_size;
  memcpy (data, &header, sizeof header);
  memcpy (data + sizeof header, self->network->unsold, get_unsold_size (&header));
  memcpy (data + skip, basis, basis_size);
  if (resume_size > 0)
    memcpy (data + skip + basis_size, resume, resume_size);

  return g_bytes_new_take (data, size);
}

static GBytes *
dup_start (const TwItemSolver *self)
{
  g_autoptr (GBytes) basis = tw_network_simplex_dup_basis (self->simplex);

  return tw_item_solver_new_start (self, g_bytes_get_data (basis, NULL), g_bytes_get_size (basis), NULL, 0);
}

static gboolean
read_header (const TwItemPlan *plan,
             StartHeader      *header)
{
  if (plan->basis == NULL || g_bytes_get_size (plan->basis) < sizeof *header)
    return FALSE;
  memcpy (header, g_bytes_get_data (plan->basis, NULL), sizeof *header);

  return header->version == START_VERSION;
}

GBytes *
tw_item_solver_new_bare_start (const TwItemPlan *plan)
{
  StartHeader header;

  if (!read_header (plan, &header))
    return NULL;

  header.n_rows = 0;
  header.checksum = 0; /* of no network */
  header.resume_size = 0;

  return g_bytes_new (&header, sizeof header);
}

gboolean
tw_item_start_read (const TwItemPlan *plan,
                    TwItemStart      *start)
{
  StartHeader   header;
  gsize         size;
  gsize         n_unsold;
  const guint8 *data;

  if (!read_header (plan, &header))
    return FALSE;
  data = g_bytes_get_data (plan->basis, &size);
  size -= sizeof header;
  n_unsold = (gsize) header.n_rows * header.n_weeks;
  if (header.n_weeks > TW_MAX_WEEKS || n_unsold > size / sizeof (float) || header.resume_size > size - n_unsold * sizeof (float))
    return FALSE;

  *start = (TwItemStart){
    .n_weeks = header.n_weeks,
    .n_rows = header.n_rows,
    .rounds = header.rounds != 0,
    .unsold = data + sizeof header,
    .basis = data + sizeof header + n_unsold * sizeof (float),
    .basis_size = size - n_unsold * sizeof (float) - header.resume_size,
    .resume = data + sizeof header + size - header.resume_size,
    .resume_size = header.resume_size,
  };

  return TRUE;
}

guint
tw_item_solver_get_planned_weeks (const TwItemPlan *plan)
{
  StartHeader header;

  return read_header (plan, &header) ? header.n_weeks : 0;
}

gboolean
tw_item_solver_get_rounds (const TwItemPlan *plan)
{
  StartHeader header;

  return read_header (plan, &header) && header.rounds != 0;
}

guint
tw_item_solver_get_plan_weeks (const TwPlan *plan)
{
  guint n_items = tw_model_get_n_items (tw_plan_get_model (plan));
  guint n_weeks = 0;

  for (guint32 i = 0; i < n_items && n_weeks == 0; i++)
    n_weeks = tw_item_solver_get_planned_weeks (tw_plan_get_item (plan, i));

  return n_weeks;
}

TwNetworkTemplate *
tw_item_solver_new_template (const TwPlan *plan)
{
  return tw_network_template_new (tw_plan_get_model (plan), tw_plan_get_forecasts (plan), tw_item_solver_get_plan_weeks (plan));
}

/* Whether @plan says where to start in this very network. */
static gboolean
find_parts (const TwItemSolver *self,
            const TwItemPlan   *plan,
            TwItemStart        *parts)
{
  StartHeader own = get_header (self->network);

  return plan != NULL && tw_item_start_read (plan, parts) &&
         memcmp (g_bytes_get_data (plan->basis, NULL), &own, offsetof (StartHeader, rounds)) == 0;
}

/* The basis within @start if it is one of this very network, else NULL; *unsold likewise, owned by the caller. */
static GBytes *
find_start (const TwItemSolver *self,
            const TwItemPlan   *start,
            float             **unsold)
{
  TwItemStart parts;

  if (!find_parts (self, start, &parts))
    return NULL;

  *unsold = g_memdup2 (parts.unsold, (gsize) (parts.basis - parts.unsold));

  return g_bytes_new_from_bytes (start->basis, (gsize) (parts.basis - (const guint8 *) g_bytes_get_data (start->basis, NULL)), parts.basis_size);
}

const guint8 *
tw_item_solver_find_basis (const TwItemSolver *self,
                           const TwItemPlan   *plan,
                           gsize              *size)
{
  TwItemStart parts;

  if (!find_parts (self, plan, &parts))
    return NULL;
  *size = parts.basis_size;

  return parts.basis;
}

gboolean
tw_item_solver_restore_network (TwItemSolver     *self,
                                const TwItemPlan *plan)
{
  g_autofree float *unsold = NULL;
  g_autoptr (GBytes) basis = NULL;

  tw_item_network_build (self->network, plan->item);
  basis = find_start (self, plan, &unsold);
  if (basis != NULL)
    tw_item_network_set_unsold (self->network, unsold);

  return basis != NULL;
}

static void
start_crash (TwItemSolver *self)
{
  const TwNetwork *net = &self->network->net;

  if (net->n_nodes > self->n_nodes_room || net->n_arcs > self->n_arcs_room)
    {
      self->n_nodes_room = MAX (net->n_nodes, self->n_nodes_room);
      self->n_arcs_room = MAX (net->n_arcs, self->n_arcs_room);
      self->pred = g_renew (gint32, self->pred, self->n_nodes_room);
      self->at_capacity = g_renew (guint8, self->at_capacity, self->n_arcs_room);
    }
  tw_item_crash (self->network, self->pred, self->at_capacity);
  if (!tw_network_simplex_set_basis (self->simplex, self->pred, self->at_capacity))
    g_warn_if_reached ();
}

/* ---- solving ---- */

static TwFlowStatus
solve_rounds (TwItemSolver *self,
              GCancellable *cancellable)
{
  TwFlowStatus status = tw_network_simplex_solve (self->simplex, cancellable);

  for (int round = 0; round < TW_WORTH_ROUNDS && status != TW_FLOW_CANCELLED; round++)
    {
      tw_item_network_update_worth (self->network, tw_network_simplex_get_potential (self->simplex));
      if (!tw_network_simplex_update (self->simplex, NULL))
        return TW_FLOW_CANCELLED; /* not reached: see choose_levels() */
      status = tw_network_simplex_solve (self->simplex, cancellable);
    }

  return status;
}

static gboolean
has_pins (const TwItemNetwork *network)
{
  guint n;

  tw_network_template_get_pins (network->template, network->item, &n);

  return n > 0;
}

static gboolean
fail_cancelled (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "planning was cancelled");

  return FALSE;
}

gboolean
tw_item_solver_find_worth (TwItemSolver     *self,
                           guint32           item,
                           const TwItemPlan *start,
                           TwSolveFrom       from,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_autofree float *unsold = NULL;
  g_autoptr (GBytes) basis = NULL;

  tw_item_network_build (self->network, item);
  if (!tw_network_simplex_attach (self->simplex, &self->network->net, error))
    {
      g_prefix_error (error, "item \"%s\": ", tw_model_get_item (self->network->template->model, item)->id);
      return FALSE;
    }

  basis = find_start (self, start, &unsold);
  if (basis == NULL || !tw_network_simplex_load_basis (self->simplex, basis))
    start_crash (self);
  if (basis != NULL && from == TW_SOLVE_PINS)
    {
      tw_item_network_set_unsold (self->network, unsold);
      return tw_network_simplex_update (self->simplex, error);
    }

  return solve_rounds (self, cancellable) != TW_FLOW_CANCELLED || fail_cancelled (error);
}

TwFlowStatus
tw_item_solver_solve_pinned (TwItemSolver *self,
                             GCancellable *cancellable)
{
  if (has_pins (self->network))
    {
      tw_item_network_apply_pins (self->network);
      if (!tw_network_simplex_update (self->simplex, NULL))
        return TW_FLOW_CANCELLED;
    }

  return tw_network_simplex_solve (self->simplex, cancellable);
}

static TwFlowStatus
solve_with_pin (TwItemSolver *self,
                const TwPin  *pin,
                gint64        units,
                GCancellable *cancellable)
{
  tw_item_network_move_pin (self->network, pin, units);
  if (!tw_network_simplex_update (self->simplex, NULL))
    return TW_FLOW_CANCELLED;

  return tw_network_simplex_solve (self->simplex, cancellable);
}

/* Two pins that are impossible each for its own reason are one shortage to the solver. Pins without which it
 * stays impossible are taken out one after another; those that are left contradict the stock together, and
 * no smaller set of them does. */
static TwShortfall * /* (nullable): if cancelled */
find_smallest_shortfall (TwItemSolver *self,
                         GCancellable *cancellable)
{
  guint                n;
  const TwPin         *pin = tw_network_template_get_pins (self->network->template, self->network->item, &n);
  g_autofree gboolean *left_out = g_new0 (gboolean, n);
  TwShortfall         *shortfall = NULL;
  TwFlowStatus         status = TW_FLOW_INFEASIBLE;

  for (guint i = 0; i < n && status != TW_FLOW_CANCELLED; i++)
    {
      if (pin[i].week >= self->network->template->n_weeks)
        continue;
      status = solve_with_pin (self, &pin[i], -(gint64) pin[i].units, cancellable);
      left_out[i] = status != TW_FLOW_OPTIMAL;
      if (status == TW_FLOW_OPTIMAL)
        status = solve_with_pin (self, &pin[i], pin[i].units, cancellable);
    }

  if (status != TW_FLOW_CANCELLED)
    shortfall = tw_item_answer_find_shortfall (self->network, self->simplex, left_out);
  for (guint i = 0; i < n; i++) /* the network is for reading after a solve, and has all pins */
    if (left_out[i])
      tw_item_network_move_pin (self->network, &pin[i], pin[i].units);

  return shortfall;
}

TwItemPlan *
tw_item_solver_answer (TwItemSolver *self,
                       TwFlowStatus  status,
                       GCancellable *cancellable)
{
  TwItemPlan *plan = tw_item_answer_new (self->network, self->simplex, status);
  TwItemPlan *relaxed;

  plan->basis = dup_start (self);
  if (plan->shortfall != NULL && plan->shortfall->n_pins > 1)
    {
      TwShortfall *smallest = find_smallest_shortfall (self, cancellable);

      if (smallest != NULL)
        {
          g_free (plan->shortfall->pin_ids);
          g_free (plan->shortfall);
          plan->shortfall = smallest;
        }
    }
  if (!self->rounds)
    return plan;

  relaxed = plan;
  plan = tw_item_round_answer (self, relaxed, cancellable);
  tw_item_plan_unref (relaxed);

  return plan;
}

TwItemPlan *
tw_item_solver_solve (TwItemSolver     *self,
                      guint32           item,
                      const TwItemPlan *start,
                      TwSolveFrom       from,
                      GCancellable     *cancellable,
                      GError          **error)
{
  TwFlowStatus status;
  TwItemPlan  *plan;

  if (!tw_item_solver_find_worth (self, item, start, from, cancellable, error))
    return NULL;
  status = tw_item_solver_solve_pinned (self, cancellable);
  if (status == TW_FLOW_CANCELLED)
    {
      fail_cancelled (error);
      return NULL;
    }

  plan = tw_item_solver_answer (self, status, cancellable);
  if (g_cancellable_is_cancelled (cancellable)) /* it may be half rounded */
    {
      g_clear_pointer (&plan, tw_item_plan_unref);
      fail_cancelled (error);
    }

  return plan;
}
