/* tw-container-consolidation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-container-consolidation.h"

#include "allocate/tw-container-rounding.h"
#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-rounding.h"
#include "allocate/tw-item-solver.h"
#include "model/tw-lane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MICROS       1e6
#define SCALE        1e12    /* to a m³: whole numbers add up to the same in any order */
#define CM3          1000000 /* what tw_container_get_empty_cost() does not mind */
#define MIN_GAIN     1e-4    /* of the plan's currency: what is less is rounding */
#define MAX_ROUNDS   4
#define MAX_MOVED    256  /* items that are planned again to empty one container */
#define MOST_VISITS  2000 /* some seconds */
#define MOST_ROUNDED 600  /* rounding takes several times as long */

/* A lane in a week whose last container has room left, or an item. Items are told apart by what they are worth, not by their
 * numbers. */
typedef struct
{
  guint  index;
  double size;
  double worth;
} Ranked;

/* @volume, @begun: (array length=n_lanes * n_weeks): what leaves on each lane and week, in parts of a m³, and within how many
 *   containers it has to be
 * @moved: (element-type TwItemPlan): what the items of the change at hand had before */
typedef struct
{
  const TwModel  *model;
  const TwLimits *limits;
  TwUse          *left;
  TwItemPlan    **plans;
  guint           n_items;
  guint           n_weeks;
  GCancellable   *cancellable;
  TwItemSolver   *solver;
  TwItemLimits   *scratch; /* %NULL if items share nothing */
  TwUse          *own;     /* nothing */
  TwUse          *volume;
  gint64         *begun;
  GPtrArray      *moved;
  GArray         *shares; /* of TwLimitShare */
  guint           visits_left;
  gint64          deadline; /* 0 for none */
} Consolidation;

/* ---- containers ---- */

static gboolean
has_containers (const TwLane *lane)
{
  return lane->container_m3 > 0 && lane->container_cost > 0;
}

static gint64
get_unit_volume (const Consolidation *self,
                 guint32              item)
{
  return llrint (tw_model_get_item (self->model, item)->volume_m3 * SCALE);
}

static TwUse
get_size (const TwLane *lane)
{
  return MAX ((TwUse) (lane->container_m3 * SCALE), 1);
}

static gsize
get_index (const Consolidation *self,
           guint32              lane,
           guint                week)
{
  return (gsize) lane * self->n_weeks + week;
}

static void
add_volume (Consolidation    *self,
            const TwItemPlan *plan,
            int               sign)
{
  gint64 each = sign * get_unit_volume (self, plan->item);

  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY)
      self->volume[get_index (self, plan->shipment[i].lane, plan->shipment[i].week)] += (TwUse) plan->shipment[i].units * each;
}

static void
count_begun (Consolidation *self)
{
  for (guint32 l = 0; l < tw_model_get_n_lanes (self->model); l++)
    {
      const TwLane *lane = tw_model_get_lane (self->model, l);

      for (guint w = 0; has_containers (lane) && w < self->n_weeks; w++)
        {
          gsize at = get_index (self, l, w);

          self->begun[at] = (gint64) (MAX (self->volume[at] - CM3 + get_size (lane) - 1, 0) / get_size (lane));
        }
    }
}

/* What still fits; below 0 what is too much. */
static TwUse
get_room (const Consolidation *self,
          guint32              lane,
          guint                week)
{
  gsize at = get_index (self, lane, week);

  return self->begun[at] * get_size (tw_model_get_lane (self->model, lane)) - self->volume[at];
}

/* What the item is worth beside containers. */
static double
get_worth (const Consolidation *self,
           const TwItemPlan    *plan)
{
  const TwItem *item = tw_model_get_item (self->model, plan->item);
  double        worth = plan->value;

  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY)
      worth += plan->shipment[i].units * tw_lane_get_unit_container (tw_model_get_lane (self->model, plan->shipment[i].lane), item);

  return worth;
}

/* ---- one item ---- */

/* Units that fit, the accepted ones first; space in a container begun costs nothing more. */
static void
fit_arc (Consolidation *self,
         guint          arc)
{
  TwItemNetwork    *network = self->solver->network;
  const TwItemLane *lane = &network->lane[network->arc[arc].where];
  gint64            each = get_unit_volume (self, network->item);
  TwUse             room = get_room (self, lane->index, network->arc[arc].week) + CM3 / 2;
  gint64            units = each > 0 ? (gint64) MIN (MAX (room, 0) / each, G_MAXINT64) : network->capacity[arc];
  gint32            accepted = network->arc[arc].slice == 0 ? tw_item_network_find_accepted (network, arc) : -1;

  if (accepted >= 0)
    units -= MIN (network->capacity[accepted], units);
  network->capacity[arc] = MIN (network->capacity[arc], units);
  network->cost[arc] -= (gint64) llrint (lane->container * MICROS) * network->levels;
}

static void
fit_network (Consolidation *self)
{
  TwItemNetwork *network = self->solver->network;

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP && network->lane[network->arc[e].where].container > 0)
      fit_arc (self, e);
}

/* As for an item that is edited: costs keep their tie breaks. Where orders of one budget are cut to shares, @units
 * (array length=n_arcs) (nullable), what they were, stay possible. */
static TwFlowStatus
solve (Consolidation *self,
       const gint64  *units,
       const guint8  *basis,
       gsize          size)
{
  TwItemNetwork    *network = self->solver->network;
  TwNetworkSimplex *simplex = self->solver->simplex;
  g_autoptr (GBytes) whole = NULL;
  g_autofree gint64 *cost = NULL;
  gboolean           used;
  TwFlowStatus       status;

  if (self->scratch == NULL)
    return tw_network_simplex_attach_with_basis_data (simplex, &network->net, basis, size, &used, NULL) ? tw_network_simplex_solve (simplex, self->cancellable) : TW_FLOW_INFEASIBLE;

  cost = g_memdup2 (network->cost, network->net.n_arcs * sizeof *cost);
  tw_item_limits_attach (self->scratch, network);
  memcpy (self->scratch->cost, cost, network->net.n_arcs * sizeof *cost);
  g_array_set_size (self->shares, 0);
  if (units != NULL)
    {
      tw_item_limits_find_groups (self->scratch);
      tw_item_limits_read_shares (self->scratch, units, self->shares);
    }
  if (!tw_item_limits_enter (self->scratch, simplex, basis, size, self->left, self->own, NULL, FALSE))
    return TW_FLOW_INFEASIBLE;

  status = tw_network_simplex_solve (simplex, self->cancellable);
  whole = tw_network_simplex_dup_basis (simplex);

  return tw_item_limits_settle (self->scratch, simplex, basis, size, whole, (const TwLimitShare *) (gpointer) self->shares->data, self->shares->len, NULL, status, &used, self->cancellable);
}

/* What a line earns beyond its cost, the container begun. */
static void
free_space (const Consolidation *self,
            TwItemPlan          *plan)
{
  const TwItem *item = tw_model_get_item (self->model, plan->item);

  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY && !plan->shipment[i].pinned)
      plan->shipment[i].worth += (float) tw_lane_get_unit_container (tw_model_get_lane (self->model, plan->shipment[i].lane), item);
}

/* Its best plan within the containers begun and what is left, which no longer has @old in it; %NULL if there is none or if
 * cancelled. What it knows of prices and starts is @old's: the flow's, from which it may be made again. */
static TwItemPlan *
plan_item (Consolidation    *self,
           const TwItemPlan *old)
{
  TwItemSolver      *solver = self->solver;
  TwItemPlan        *plan;
  const guint8      *basis;
  gsize              size;
  g_autofree gint64 *units = NULL;

  self->visits_left--;
  if (!tw_item_solver_restore_network (solver, old))
    return NULL;
  basis = tw_item_solver_find_basis (solver, old, &size);
  units = tw_item_round_dup_departures (solver->network, old);
  fit_network (self);
  tw_item_network_apply_pins (solver->network);
  if (solve (self, units, basis, size) != TW_FLOW_OPTIMAL)
    return NULL;

  solver->rounds = tw_item_solver_get_rounds (old);
  if (self->scratch != NULL && solver->rounds)
    tw_item_limits_share_rooms (self->scratch, tw_network_simplex_get_flow (solver->simplex));
  plan = tw_item_solver_answer (solver, TW_FLOW_OPTIMAL, self->cancellable);
  g_clear_pointer (&plan->basis, g_bytes_unref);
  plan->basis = g_bytes_ref (old->basis);
  plan->relaxed_value = MAX (old->relaxed_value, plan->value);
  plan->bound = MAX (old->bound, plan->value);
  free_space (self, plan);

  return plan;
}

/* Whether @plan, not counted yet, passes neither a container nor a hard limit further than it is passed. */
static gboolean
fits (Consolidation    *self,
      const TwItemPlan *plan)
{
  gboolean ok = plan->status == TW_PLAN_OPTIMAL;

  add_volume (self, plan, 1);
  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY && has_containers (tw_model_get_lane (self->model, plan->shipment[i].lane)))
      ok &= get_room (self, plan->shipment[i].lane, plan->shipment[i].week) >= -CM3;
  add_volume (self, plan, -1);
  if (!ok || self->limits->n == 0)
    return ok;

  memcpy (self->own, self->left, self->limits->n * sizeof *self->own);
  tw_limits_add_plan (self->limits, plan, -1, self->own);
  for (guint c = 0; c < self->limits->n; c++)
    {
      ok &= !self->limits->limit[c].hard || self->own[c] >= MIN (self->left[c], 0);
      self->own[c] = 0;
    }

  return ok;
}

static void
count_item (Consolidation    *self,
            const TwItemPlan *plan,
            int               sign)
{
  add_volume (self, plan, sign);
  if (self->limits->n > 0)
    tw_limits_add_plan (self->limits, plan, -sign, self->left);
}

/* Plans an item again; @gain is what all is worth more, containers apart. FALSE if it stays as it is. */
static gboolean
move_item (Consolidation *self,
           guint          item,
           double        *gain)
{
  TwItemPlan *old = self->plans[item];
  double      overage = tw_limits_get_overage (self->limits, self->left);
  TwItemPlan *plan;

  if (old->status != TW_PLAN_OPTIMAL || tw_network_template_is_apart (self->limits->template, old->item))
    return FALSE;
  count_item (self, old, -1);
  plan = plan_item (self, old);
  if (plan == NULL || !fits (self, plan))
    {
      g_clear_pointer (&plan, tw_item_plan_unref);
      count_item (self, old, 1);
      return FALSE;
    }

  count_item (self, plan, 1);
  self->plans[item] = plan;
  g_ptr_array_add (self->moved, old);
  *gain = get_worth (self, plan) - get_worth (self, old) - tw_limits_get_overage (self->limits, self->left) + overage;

  return TRUE;
}

/* The change at hand is made, or it never was. */
static void
settle (Consolidation *self,
        gboolean       keep)
{
  for (guint i = 0; i < self->moved->len; i++)
    {
      TwItemPlan *old = g_ptr_array_index (self->moved, i);

      if (!keep)
        {
          count_item (self, self->plans[old->item], -1);
          count_item (self, old, 1);
          tw_item_plan_unref (self->plans[old->item]);
          self->plans[old->item] = tw_item_plan_ref (old);
        }
    }
  g_ptr_array_set_size (self->moved, 0);
  if (keep)
    count_begun (self);
}

static gboolean
is_over (const Consolidation *self)
{
  return self->visits_left == 0 || (self->deadline > 0 && g_get_monotonic_time () >= self->deadline) || g_cancellable_is_cancelled (self->cancellable);
}

/* ---- changes ---- */

static int
compare_ranked (const void *a,
                const void *b)
{
  const Ranked *x = a;
  const Ranked *y = b;

  if (x->size != y->size)
    return x->size < y->size ? 1 : -1;
  if (x->worth != y->worth)
    return x->worth < y->worth ? 1 : -1;

  return (x->index > y->index) - (x->index < y->index);
}

/* What the item sends there; 0 if a pin does, or its policy. */
static TwUse
get_movable (const Consolidation *self,
             const TwItemPlan    *plan,
             gsize                at)
{
  gint64 units = 0;

  if (tw_network_template_is_apart (self->limits->template, plan->item))
    return 0;
  for (guint i = 0; i < plan->n_shipments; i++)
    if (plan->shipment[i].lane != TW_ANY && get_index (self, plan->shipment[i].lane, plan->shipment[i].week) == at)
      {
        if (plan->shipment[i].pinned)
          return 0;
        units += plan->shipment[i].units;
      }

  return (TwUse) units * get_unit_volume (self, plan->item);
}

static GArray *
list_movable (const Consolidation *self,
              gsize                at)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < self->n_items; i++)
    {
      Ranked row = { i, (double) get_movable (self, self->plans[i], at), self->plans[i]->relaxed_value };

      if (row.size > 0)
        g_array_append_val (list, row);
    }
  qsort (list->data, list->len, sizeof (Ranked), compare_ranked);

  return list;
}

/* Whether the last container of a lane and week was better left out. */
static gboolean
leave_out (Consolidation *self,
           gsize          at)
{
  guint32 lane = (guint32) (at / self->n_weeks);
  guint   week = (guint) (at % self->n_weeks);
  double  gain = tw_model_get_lane (self->model, lane)->container_cost;
  g_autoptr (GArray) list = list_movable (self, at);
  gboolean ok = TRUE;

  self->begun[at]--;
  for (guint i = 0; ok && i < MIN (list->len, MAX_MOVED) && get_room (self, lane, week) < -CM3; i++)
    {
      double change = 0;

      ok = !is_over (self) && move_item (self, g_array_index (list, Ranked, i).index, &change);
      gain += change;
      ok &= gain > MIN_GAIN;
    }
  ok &= get_room (self, lane, week) >= -CM3;
  settle (self, ok);
  if (!ok)
    self->begun[at]++;

  return ok;
}

static guint
leave_out_all (Consolidation *self)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Ranked));
  guint n = 0;

  for (guint32 l = 0; l < tw_model_get_n_lanes (self->model); l++)
    for (guint w = 0; w < self->n_weeks; w++)
      {
        guint  at = l * self->n_weeks + w;
        Ranked row = { at, tw_container_get_empty_cost (tw_model_get_lane (self->model, l), (double) self->volume[at] / SCALE), 0 };

        if (self->begun[at] > 0 && row.size > MIN_GAIN)
          g_array_append_val (list, row);
      }
  qsort (list->data, list->len, sizeof (Ranked), compare_ranked);
  for (guint i = 0; i < list->len && !is_over (self); i++)
    {
      guint at = g_array_index (list, Ranked, i).index;

      if (self->begun[at] > 0)
        n += leave_out (self, at);
    }

  return n;
}

/* Everyone in turn takes what space is free. */
static guint
fill_all (Consolidation *self)
{
  g_autofree Ranked *list = g_new (Ranked, self->n_items);
  guint              n = 0;

  for (guint i = 0; i < self->n_items; i++)
    list[i] = (Ranked){ i, self->plans[i]->relaxed_value, self->plans[i]->value };
  qsort (list, self->n_items, sizeof *list, compare_ranked);
  for (guint i = 0; i < self->n_items && !is_over (self); i++)
    {
      double   gain;
      gboolean ok;

      if (!move_item (self, list[i].index, &gain))
        continue;
      ok = gain > MIN_GAIN;
      settle (self, ok);
      n += ok;
    }

  return n;
}

static void
start (Consolidation *self)
{
  gsize n = (gsize) tw_model_get_n_lanes (self->model) * self->n_weeks;
  guint most = self->n_items > 0 && tw_item_solver_get_rounds (self->plans[0]) ? MOST_ROUNDED : MOST_VISITS;

  self->solver = tw_item_solver_new (self->limits->template);
  if (self->limits->n > 0)
    {
      self->scratch = tw_item_limits_new (self->limits);
      self->own = g_new0 (TwUse, self->limits->n);
    }
  self->volume = g_new0 (TwUse, n);
  self->begun = g_new0 (gint64, n);
  self->shares = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));
  self->moved = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_item_plan_unref);
  self->visits_left = (guint) MIN ((guint64) self->n_items * TW_CONSOLIDATION_VISITS, most);
  for (guint i = 0; i < self->n_items; i++)
    add_volume (self, self->plans[i], 1);
  count_begun (self);
}

gboolean
tw_container_consolidate (const TwLimits *limits,
                          TwUse          *left,
                          TwItemPlan    **plans,
                          guint           n_items,
                          gint64          deadline,
                          GCancellable   *cancellable)
{
  const TwModel *model = limits->template->model;
  Consolidation  self = { .model = model, .limits = limits, .left = left, .plans = plans, .n_items = n_items, .n_weeks = tw_model_get_n_weeks (model), .deadline = deadline, .cancellable = cancellable };

  if (!tw_container_are_used (model))
    return TRUE;

  start (&self);
  for (guint i = 0; i < MAX_ROUNDS && !is_over (&self); i++)
    {
      guint n = leave_out_all (&self);

      n += fill_all (&self);
      if (n == 0)
        break;
    }
  tw_item_solver_free (self.solver);
  g_clear_pointer (&self.scratch, tw_item_limits_free);
  g_ptr_array_unref (self.moved);
  g_array_unref (self.shares);
  g_free (self.own);
  g_free (self.volume);
  g_free (self.begun);

  return !g_cancellable_is_cancelled (cancellable);
}
