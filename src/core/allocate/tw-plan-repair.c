/* tw-plan-repair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-plan-repair.h"

#include "allocate/tw-item-limits.h"

#include <string.h>

#define MICROS     1e6
#define MAX_PIVOTS 3600 /* of an edit's neighbours together */
#define LEAST_GAIN 1e-6 /* plan currency */

struct _TwPlanRepair
{
  const TwNetworkTemplate *template;
  const TwLimits *limits;
  const double   *micros;
  const TwPlan   *plan;
  GArray        **users; /* [n limits]: guint32, items that use it; NULL if it has no price */
  double         *loss;  /* [n_items]: what each could be worth at the prices beyond what it is */
  guint8         *mark;  /* [n_items]: scratch, all 0 */
  TwItemSolver   *solver;
  TwItemLimits   *scratch;
  TwUse          *own;   /* [n limits]: nothing */
  TwUse          *tried; /* [n limits]: scratch */
  guint64         last_pivot;
};

/* ---- who uses what ---- */

/* Something that @item uses of a limit: what it pays for it. */
typedef double (*VisitUse) (TwPlanRepair *self,
                            gint32        limit,
                            guint32       item,
                            double        measures);

/* Where @item stands among the users of a limit, or would. */
static guint
find_user (const GArray *users,
           guint32       item)
{
  guint low = 0;
  guint high = users->len;

  if (high == 0 || g_array_index (users, guint32, high - 1) < item)
    return high;
  if (g_array_index (users, guint32, high - 1) == item)
    return high - 1;
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (users, guint32, middle) < item)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
is_user (const GArray *users,
         guint         at,
         guint32       item)
{
  return at < users->len && g_array_index (users, guint32, at) == item;
}

static double
add_use (TwPlanRepair *self,
         gint32        limit,
         guint32       item,
         double        measures)
{
  guint at;

  if (limit < 0 || self->micros[limit] <= 0)
    return 0;
  if (self->users[limit] == NULL)
    self->users[limit] = g_array_new (FALSE, FALSE, sizeof (guint32));
  at = find_user (self->users[limit], item);
  if (!is_user (self->users[limit], at, item))
    g_array_insert_val (self->users[limit], at, item);

  return self->micros[limit] * measures / MICROS;
}

static double
remove_use (TwPlanRepair *self,
            gint32        limit,
            guint32       item,
            double        measures)
{
  guint at;

  if (limit < 0 || self->users[limit] == NULL)
    return 0;
  at = find_user (self->users[limit], item);
  if (is_user (self->users[limit], at, item))
    g_array_remove_index (self->users[limit], at);

  return 0;
}

static double
visit_uses (TwPlanRepair     *self,
            const TwItemPlan *plan,
            VisitUse          visit)
{
  const TwLimits *limits = self->limits;
  guint           n_weeks = self->template->n_weeks;
  double          volume = (double) tw_limits_get_unit_use (limits, TW_LIMIT_STORAGE, plan->item);
  double          money = (double) tw_limits_get_unit_use (limits, TW_LIMIT_BUDGET, plan->item);
  double          charges = 0;

  for (guint k = 0; k < plan->n_places; k++)
    for (guint w = 0; w < MIN (n_weeks, plan->n_weeks); w++)
      if (plan->place_stock[k * plan->n_weeks + w] != 0)
        charges += visit (self, tw_limits_find (limits, TW_LIMIT_STORAGE, plan->place[k], w), plan->item, plan->place_stock[k * plan->n_weeks + w] * volume);
  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (s->lane != TW_ANY)
        {
          charges += visit (self, tw_limits_find (limits, TW_LIMIT_LANE, s->lane, s->week), plan->item, s->units * volume);
          continue;
        }
      charges += visit (self, tw_limits_find (limits, TW_LIMIT_PRODUCTION, s->place, s->arrive_week), plan->item, s->units);
      charges += visit (self, tw_limits_find (limits, TW_LIMIT_BUDGET, 0, s->week), plan->item, s->units * money);
    }

  return charges;
}

static void
read_item (TwPlanRepair     *self,
           const TwItemPlan *plan)
{
  double charges = visit_uses (self, plan, add_use);

  self->loss[plan->item] = tw_network_template_is_apart (self->template, plan->item) ? 0 : plan->bound - (plan->relaxed_value - charges);
}

void
tw_plan_repair_follow (TwPlanRepair *self,
                       const double *micros,
                       const TwPlan *plan)
{
  for (guint32 i = 0; i < tw_model_get_n_items (self->template->model); i++)
    if (tw_plan_get_item (self->plan, i) != tw_plan_get_item (plan, i))
      {
        visit_uses (self, tw_plan_get_item (self->plan, i), remove_use);
        read_item (self, tw_plan_get_item (plan, i));
      }
  self->micros = micros;
  self->plan = plan;
}

TwPlanRepair *
tw_plan_repair_new (const TwNetworkTemplate *template,
                    const TwLimits *limits,
                    const double   *micros,
                    const TwPlan   *plan)
{
  TwPlanRepair *self = g_new0 (TwPlanRepair, 1);
  guint         n_items = tw_model_get_n_items (template->model);

  self->template = template;
  self->limits = limits;
  self->micros = micros;
  self->plan = plan;
  self->users = g_new0 (GArray *, limits->n);
  self->loss = g_new (double, n_items);
  self->mark = g_new0 (guint8, n_items);
  self->own = g_new0 (TwUse, limits->n);
  self->tried = g_new (TwUse, limits->n);
  self->solver = tw_item_solver_new (template);
  self->scratch = tw_item_limits_new (limits);
  for (guint32 i = 0; i < n_items; i++)
    read_item (self, tw_plan_get_item (plan, i));

  return self;
}

void
tw_plan_repair_free (TwPlanRepair *self)
{
  for (guint c = 0; c < self->limits->n; c++)
    if (self->users[c] != NULL)
      g_array_unref (self->users[c]);
  tw_item_solver_free (self->solver);
  tw_item_limits_free (self->scratch);
  g_free (self->users);
  g_free (self->loss);
  g_free (self->mark);
  g_free (self->own);
  g_free (self->tried);
  g_free (self);
}

/* ---- who is asked ---- */

typedef struct
{
  guint32 item;
  double  score;
} Candidate;

/* The best first; ties by what the items are, not by where they stand. */
static gboolean
is_better (const TwPlanRepair *self,
           const Candidate    *a,
           const Candidate    *b)
{
  const TwModel *model = self->template->model;

  return a->score != b->score ? a->score > b->score : strcmp (tw_model_get_item (model, a->item)->id, tw_model_get_item (model, b->item)->id) < 0;
}

/* Keeps the @most best of those put in. */
static guint
put_in (const TwPlanRepair *self,
        Candidate          *list,
        guint               n,
        guint               most,
        const Candidate    *candidate)
{
  guint at = n;

  if (n == most && (most == 0 || !is_better (self, candidate, &list[n - 1])))
    return n;
  if (n < most)
    n++;
  else
    at--;
  for (; at > 0 && is_better (self, candidate, &list[at - 1]); at--)
    list[at] = list[at - 1];
  list[at] = *candidate;

  return n;
}

/* What @plan uses of one limit. */
static TwUse
get_use (const TwPlanRepair *self,
         const TwItemPlan   *plan,
         const TwLimit      *limit)
{
  gint64 each = tw_limits_get_unit_use (self->limits, limit->kind, plan->item);
  gint64 units = 0;

  if (limit->kind == TW_LIMIT_STORAGE)
    return (TwUse) tw_item_plan_get_stock (plan, limit->index, limit->week) * each;

  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *s = &plan->shipment[i];

      if (limit->kind == TW_LIMIT_LANE ? s->lane == limit->index && s->week == limit->week
                                       : s->lane == TW_ANY && limit->kind == TW_LIMIT_PRODUCTION && s->place == limit->index && s->arrive_week == limit->week)
        units += s->units;
    }

  return (TwUse) units * each;
}

/* The largest users of a hard limit that is passed: as few as can make room. */
static guint
choose_givers (TwPlanRepair *self,
               const TwUse  *before,
               const TwUse  *now,
               Candidate    *list)
{
  guint n = 0;

  for (guint c = 0; c < self->limits->n; c++)
    {
      guint     n_all = self->users[c] != NULL ? self->users[c]->len : tw_model_get_n_items (self->template->model);
      Candidate user[TW_REPAIR_NEIGHBOURS / 2];
      guint     n_users = 0;
      TwUse     wanted = -now[c];

      if (!self->limits->limit[c].hard || wanted <= 0 || now[c] >= before[c])
        continue;
      for (guint32 i = 0; i < n_all; i++)
        {
          guint32 item = self->users[c] != NULL ? g_array_index (self->users[c], guint32, i) : i;
          TwUse   use = self->mark[item] == 0 && !tw_network_template_is_apart (self->template, item) ? get_use (self, tw_plan_get_item (self->plan, item), &self->limits->limit[c]) : 0;

          if (use > 0)
            n_users = put_in (self, user, n_users, G_N_ELEMENTS (user), &(Candidate){ item, (double) use });
        }
      for (guint i = 0; i < n_users && wanted > 0 && n < TW_REPAIR_NEIGHBOURS / 2; i++)
        {
          wanted -= (TwUse) user[i].score;
          self->mark[user[i].item] = 2;
          list[n++] = user[i];
        }
    }

  return n;
}

/* Those who would gain most, of all who share a limit that has more room, or that is passed at a price. */
static guint
choose_takers (TwPlanRepair *self,
               const TwUse  *before,
               const TwUse  *now,
               Candidate    *list,
               guint         most)
{
  guint n = 0;

  for (guint c = 0; c < self->limits->n; c++)
    {
      gboolean is_touched = now[c] > before[c] || (now[c] < 0 && now[c] < before[c]);

      for (guint i = 0; is_touched && self->users[c] != NULL && i < self->users[c]->len; i++)
        {
          guint32 item = g_array_index (self->users[c], guint32, i);

          if (self->mark[item] != 0 || self->loss[item] <= LEAST_GAIN)
            continue;
          self->mark[item] = 3;
          n = put_in (self, list, n, most, &(Candidate){ item, self->loss[item] });
        }
    }

  return n;
}

guint
tw_plan_repair_choose (TwPlanRepair  *self,
                       const TwUse   *before,
                       const TwUse   *now,
                       const guint32 *edited,
                       guint          n_edited,
                       guint32       *items)
{
  Candidate list[TW_REPAIR_NEIGHBOURS];
  guint     n;

  for (guint i = 0; i < n_edited; i++)
    self->mark[edited[i]] = 1;
  n = choose_givers (self, before, now, list);
  n += choose_takers (self, before, now, list + n, TW_REPAIR_NEIGHBOURS - n);
  for (guint i = 0; i < n; i++)
    items[i] = list[i].item;
  memset (self->mark, 0, tw_model_get_n_items (self->template->model));
  self->last_pivot = tw_network_simplex_get_n_pivots (self->solver->simplex) + MAX_PIVOTS;

  return n;
}

gboolean
tw_plan_repair_has_time (const TwPlanRepair *self)
{
  return tw_network_simplex_get_n_pivots (self->solver->simplex) < self->last_pivot;
}

/* ---- one of them ---- */

/* The best flow within @left, what the item has now given back; costs keep their tie breaks, as for an item that is edited. */
static gboolean
solve_item (TwPlanRepair     *self,
            const TwItemPlan *old,
            const TwUse      *left,
            GCancellable     *cancellable)
{
  TwItemNetwork    *network = self->solver->network;
  TwNetworkSimplex *simplex = self->solver->simplex;
  g_autoptr (GBytes) whole = NULL;
  g_autofree gint64 *cost = NULL;
  const guint8      *basis;
  TwFlowStatus       status;
  gboolean           was_cut;
  gsize              size;

  if (!tw_item_solver_restore_network (self->solver, old))
    return FALSE;
  basis = tw_item_solver_find_basis (self->solver, old, &size);
  tw_item_network_apply_pins (network);
  cost = g_memdup2 (network->cost, network->net.n_arcs * sizeof *cost);
  tw_item_limits_attach (self->scratch, network);
  memcpy (self->scratch->cost, cost, network->net.n_arcs * sizeof *cost);

  if (!tw_item_limits_enter (self->scratch, simplex, basis, size, left, self->own, NULL, FALSE))
    return FALSE;

  status = tw_network_simplex_solve (simplex, cancellable);
  whole = tw_network_simplex_dup_basis (simplex);

  return tw_item_limits_settle (self->scratch, simplex, basis, size, whole, NULL, 0, NULL, status, &was_cut, cancellable) == TW_FLOW_OPTIMAL;
}

/* What hard limits are passed by. */
static double
get_excess (const TwPlanRepair *self,
            const TwUse        *left)
{
  double excess = 0;

  for (guint c = 0; c < self->limits->n; c++)
    if (left[c] < 0 && self->limits->limit[c].hard)
      excess += -(double) left[c];

  return excess;
}

static TwItemPlan *
read_answer (TwPlanRepair     *self,
             const TwItemPlan *old,
             GCancellable     *cancellable)
{
  TwItemPlan *plan = tw_item_solver_answer (self->solver, TW_FLOW_OPTIMAL, cancellable);

  g_clear_pointer (&plan->basis, g_bytes_unref);
  plan->basis = g_bytes_ref (old->basis);

  return plan;
}

/* The bound is of the prices, which are as they were; or it is what the plan shows to be possible where millionths hide it. */
static void
set_bound (TwPlanRepair     *self,
           const TwItemPlan *old,
           TwItemPlan       *plan)
{
  double charges = 0;

  memset (self->tried, 0, self->limits->n * sizeof *self->tried);
  tw_limits_add_plan (self->limits, plan, 1, self->tried);
  for (guint c = 0; c < self->limits->n; c++)
    charges += self->micros[c] * (double) self->tried[c] / MICROS;
  plan->bound = MAX (old->bound, (tw_item_solver_get_rounds (old) ? plan->value : plan->relaxed_value) - charges);
  plan->relaxed_value = CLAMP (plan->relaxed_value, plan->value, MAX (plan->bound + charges, plan->value));
}

/* @tried is what is left with the flow that was found. Whether it is worth an answer. */
static gboolean
is_worth_it (TwPlanRepair *self,
             const TwUse  *left,
             double        worth)
{
  const gint64 *flow = tw_network_simplex_get_flow (self->solver->simplex);
  TwUse         value;

  tw_item_limits_add_use (self->scratch, flow, -1, self->tried);
  tw_limits_add_pins (self->limits, self->solver->network->item, self->own);
  for (guint c = 0; c < self->limits->n; c++)
    {
      self->tried[c] -= self->own[c];
      self->own[c] = 0;
    }
  if (get_excess (self, self->tried) < get_excess (self, left))
    return TRUE;
  value = tw_item_limits_get_value (self->scratch, self->scratch->cost, flow);

  return (double) value / MICROS + tw_item_network_get_pin_value (self->solver->network) - tw_limits_get_overage (self->limits, self->tried) - worth > LEAST_GAIN;
}

/* From the departures of @old, in the room that its flow has and nobody else. (nullable): NULL if cancelled */
static TwItemPlan *
round_answer (TwPlanRepair     *self,
              const TwItemPlan *old,
              GCancellable     *cancellable)
{
  TwItemSolver *solver = self->solver;
  TwItemPlan   *plan;

  tw_item_limits_share_rooms (self->scratch, tw_network_simplex_get_flow (solver->simplex));
  solver->rounds = TRUE;
  solver->rounded = old;
  plan = read_answer (self, old, cancellable);
  solver->rounds = FALSE;
  solver->rounded = NULL;
  if (g_cancellable_is_cancelled (cancellable)) /* it may be half rounded */
    g_clear_pointer (&plan, tw_item_plan_unref);

  return plan;
}

TwItemPlan *
tw_plan_repair_item (TwPlanRepair     *self,
                     const TwItemPlan *old,
                     TwUse            *left,
                     GCancellable     *cancellable)
{
  double      excess = get_excess (self, left);
  double      before = tw_limits_get_overage (self->limits, left);
  gboolean    rounds = tw_item_solver_get_rounds (old);
  TwItemPlan *plan;
  double      gain, now;

  if (old->status != TW_PLAN_OPTIMAL)
    return NULL;

  memcpy (self->tried, left, self->limits->n * sizeof *left);
  tw_limits_add_plan (self->limits, old, 1, self->tried);
  if (!solve_item (self, old, self->tried, cancellable) || !is_worth_it (self, left, old->relaxed_value - before))
    return NULL;

  plan = rounds ? round_answer (self, old, cancellable) : read_answer (self, old, cancellable);
  if (plan == NULL)
    return NULL;

  memcpy (self->tried, left, self->limits->n * sizeof *left);
  tw_limits_add_plan (self->limits, old, 1, self->tried);
  tw_limits_add_plan (self->limits, plan, -1, self->tried);
  now = get_excess (self, self->tried);
  gain = plan->value - tw_limits_get_overage (self->limits, self->tried) - old->value + before;
  if (plan->status != TW_PLAN_OPTIMAL || now > excess || (now == excess && gain <= 0)) /* whole millionths hid it, or cartons */
    {
      tw_item_plan_unref (plan);
      return NULL;
    }
  memcpy (left, self->tried, self->limits->n * sizeof *left);
  set_bound (self, old, plan);

  return plan;
}
