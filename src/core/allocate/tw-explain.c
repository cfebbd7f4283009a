/* tw-explain.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-explain.h"

#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_CHANGE 0.05 /* units; less is not told */
#define MICROS       1e6

/* What a flow does, in the planner's terms. */
typedef struct
{
  double  part[TW_N_PARTS];
  double *sales;   /* [n_markets * n_weeks]: expected; of the item's network */
  double *removed; /* [n_places * n_weeks] */
  double *left;    /* [n_places]: after the last week */
  gint64 *units;   /* [n_arcs], as the network is built; of a departure or order together */
} Reading;

struct _TwExplainer
{
  TwPlan        *plan;
  const TwModel *model;
  TwNetworkTemplate *template;
  TwLimits     *limits;
  TwItemSolver *solver;
  TwItemLimits *scratch;
  TwUse        *left; /* [limits->n]: of each limit, by the whole plan */
  TwUse        *own;  /* [limits->n]: what the item uses of it, its pins apart */

  /* of the item last asked about */
  const TwItemPlan *answer; /* (nullable) */
  TwFlowStatus      status;
  guint8           *basis; /* where the solver stood before limits */
  gsize             basis_size;
  guint             n_arcs;    /* as the network is built */
  Reading           before;    /* the flow of the plan */
  Reading           after;     /* that without something */
  gint64           *potential; /* [n_nodes] */
  gint64           *passing;   /* [n_nodes]: units that enter: there already, arriving or bought */
};

static void
clear_reading (Reading *reading)
{
  g_free (reading->sales);
  g_free (reading->removed);
  g_free (reading->left);
  g_free (reading->units);
}

/* ---- the plan's limits ---- */

static void
find_left (TwExplainer *self)
{
  self->left = g_new0 (TwUse, self->limits->n + 1);
  self->own = g_new0 (TwUse, self->limits->n + 1);
  for (guint c = 0; c < self->limits->n; c++)
    {
      const TwLimit    *limit = &self->limits->limit[c];
      const TwLimitUse *row = tw_plan_find_limit (self->plan, limit->kind, limit->index, limit->week);
      double            scale = tw_limit_kind_get_scale (limit->kind);

      self->left[c] = limit->capacity - (row != NULL ? (TwUse) llrint (row->used * scale) : 0);
    }
}

static void
find_own (TwExplainer *self)
{
  g_autofree TwUse *pinned = g_new0 (TwUse, self->limits->n + 1);

  memset (self->own, 0, self->limits->n * sizeof *self->own);
  tw_limits_add_plan (self->limits, self->answer, 1, self->own);
  tw_limits_add_pins (self->limits, self->answer->item, pinned);
  for (guint c = 0; c < self->limits->n; c++)
    self->own[c] -= pinned[c];
}

TwExplainer *
tw_explainer_new (const TwPlan *plan)
{
  TwExplainer *self = g_new0 (TwExplainer, 1);

  self->plan = tw_plan_ref (plan);
  self->model = tw_plan_get_model (plan);
  self->template = tw_item_solver_new_template (plan);
  self->limits = tw_limits_new (self->template);
  self->solver = tw_item_solver_new (self->template);
  self->scratch = tw_item_limits_new (self->limits);
  find_left (self);

  return self;
}

void
tw_explainer_free (TwExplainer *self)
{
  tw_item_limits_free (self->scratch);
  tw_item_solver_free (self->solver);
  tw_limits_free (self->limits);
  tw_network_template_free (self->template);
  tw_plan_unref (self->plan);
  clear_reading (&self->before);
  clear_reading (&self->after);
  g_free (self->left);
  g_free (self->own);
  g_free (self->basis);
  g_free (self->potential);
  g_free (self->passing);
  g_free (self);
}

void
tw_explained_line_free (TwExplainedLine *self)
{
  g_free (self->change);
  g_free (self);
}

/* ---- what a flow does ---- */

/* The arc of a departure or order, for accepted units of it have one of their own beside it. */
static guint
get_main_arc (const TwExplainer *self,
              guint              e)
{
  const TwItemNetwork *network = self->solver->network;
  const TwItemArc     *arc = &network->arc[e];

  if (arc->kind == TW_ARC_SHIP)
    return network->lane[arc->where].first_arc + arc->week;
  if (arc->kind == TW_ARC_MAKE)
    return (guint) network->place[arc->where].first_make + arc->week - self->template->production_weeks[network->place[arc->where].place];

  return e;
}

/* Expected sales of a place's cover are those of its markets alike. A slower way sells less of what it carries. */
static void
add_sales (const TwExplainer *self,
           const TwItemArc   *arc,
           double             units,
           double            *sales)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_weeks = self->template->n_weeks;

  if (arc->kind == TW_ARC_SERVE)
    sales[(gsize) arc->where * n_weeks + arc->week] += units * arc->share;
  else if (arc->kind == TW_ARC_PARCEL)
    sales[(gsize) arc->where * n_weeks + arc->week] -= units * arc->share * (1 - tw_item_network_get_kept (network, arc));
  else
    {
      const TwItemPlace *place = &network->place[arc->where];

      for (guint i = 0; i < place->n_markets; i++)
        {
          guint market = network->market_order[place->first_market + i];

          sales[(gsize) market * n_weeks + arc->week] += units * arc->share * place->kept * network->market[market].mean / place->mean;
        }
    }
}

static void
read_arc (const TwExplainer *self,
          guint              e,
          gint64             units,
          Reading           *out)
{
  const TwItemNetwork *network = self->solver->network;
  const TwItemArc     *arc = &network->arc[e];

  tw_item_network_add_arc_value (network, e, (double) units, out->part);
  out->part[TW_PART_OVERAGE] -= (double) units * (double) (network->cost[e] - self->scratch->cost[e]) / network->unit;
  switch ((TwArcKind) arc->kind)
    {
    case TW_ARC_SERVE:
    case TW_ARC_PARCEL:
    case TW_ARC_COVER:
      add_sales (self, arc, (double) units, out->sales);
      break;
    case TW_ARC_OUT:
      out->removed[(gsize) arc->where * self->template->n_weeks + arc->week] += (double) units;
      break;
    case TW_ARC_END:
      out->left[arc->where] += (double) units;
      break;
    default:
      break;
    }
}

static void
read_flow (const TwExplainer *self,
           Reading           *out)
{
  const TwItemNetwork *network = self->solver->network;
  const gint64        *flow = tw_network_simplex_get_flow (self->solver->simplex);
  guint                n_weeks = self->template->n_weeks;

  clear_reading (out);
  *out = (Reading){
    .sales = g_new0 (double, (gsize) network->n_markets *n_weeks + 1),
    .removed = g_new0 (double, (gsize) network->n_places *n_weeks + 1),
    .left = g_new0 (double, network->n_places + 1),
    .units = g_new0 (gint64, self->n_arcs),
  };
  for (guint e = 0; e < network->net.n_arcs; e++) /* those that limits have appended too */
    {
      if (flow[e] == 0)
        continue;
      read_arc (self, e, flow[e], out);
      if (e < self->n_arcs)
        out->units[get_main_arc (self, e)] += flow[e];
    }
}

/* ---- solving again ---- */

static gboolean
fail_cancelled (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "explaining was cancelled");

  return FALSE;
}

static TwFlowStatus
solve_again (TwExplainer  *self,
             GCancellable *cancellable)
{
  return tw_item_limits_solve_within (self->scratch, self->solver->simplex, self->basis, self->basis_size, self->left, self->own, NULL, 0, NULL, cancellable);
}

static void
keep_basis (TwExplainer *self)
{
  self->basis_size = tw_network_simplex_get_basis_size (self->solver->simplex);
  self->basis = g_realloc (self->basis, self->basis_size);
  tw_network_simplex_save_basis (self->solver->simplex, self->basis);
}

static void
keep_nodes (TwExplainer *self)
{
  const TwNetwork *net = &self->solver->network->net;
  const gint64    *flow = tw_network_simplex_get_flow (self->solver->simplex);

  g_free (self->potential);
  g_free (self->passing);
  self->potential = g_memdup2 (tw_network_simplex_get_potential (self->solver->simplex), net->n_nodes * sizeof *self->potential);
  self->passing = g_new (gint64, net->n_nodes);
  for (guint k = 0; k < net->n_nodes; k++)
    self->passing[k] = MAX (net->supply[k], 0);
  for (guint e = 0; e < net->n_arcs; e++)
    if (self->solver->network->arc[e].kind != TW_ARC_USE) /* from aged stock of the same place and week */
      self->passing[net->head[e]] += flow[e];
}

static gboolean
look_at (TwExplainer  *self,
         guint32       item,
         GCancellable *cancellable,
         GError      **error)
{
  const TwItemPlan *answer = tw_plan_get_item (self->plan, item);

  if (g_cancellable_is_cancelled (cancellable))
    return fail_cancelled (error);
  if (self->answer == answer)
    return TRUE;

  self->answer = NULL;
  if (!tw_item_solver_find_worth (self->solver, item, answer, TW_SOLVE_PINS, cancellable, error))
    return FALSE;
  self->n_arcs = self->solver->network->net.n_arcs;
  if (tw_item_solver_solve_pinned (self->solver, cancellable) == TW_FLOW_CANCELLED)
    return fail_cancelled (error);
  keep_basis (self);
  tw_item_limits_attach (self->scratch, self->solver->network);
  self->answer = answer;
  find_own (self);
  self->status = solve_again (self, cancellable);
  if (self->status == TW_FLOW_CANCELLED)
    {
      self->answer = NULL;
      return fail_cancelled (error);
    }

  read_flow (self, &self->before);
  keep_nodes (self);

  return TRUE;
}

/* ---- differences of two flows ---- */

/* By how much the present flow's value is more than that of the plan's. */
static double
compare_flows (TwExplainer *self,
               double       part[TW_N_PARTS])
{
  double sum = 0;

  read_flow (self, &self->after);
  for (int k = 0; k < TW_N_PARTS; k++)
    {
      part[k] += self->after.part[k] - self->before.part[k];
      sum += part[k];
    }

  return sum;
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const TwChange *c = a;
  const TwChange *d = b;

  if ((c->kind == TW_CHANGE_LINE) != (d->kind == TW_CHANGE_LINE))
    return c->kind == TW_CHANGE_LINE ? -1 : 1;
  if (fabs (c->units) != fabs (d->units))
    return fabs (c->units) > fabs (d->units) ? -1 : 1;
  if (c->kind != d->kind)
    return c->kind < d->kind ? -1 : 1;
  if (c->where != d->where)
    return c->where < d->where ? -1 : 1;
  if (c->lane != d->lane)
    return c->lane < d->lane ? -1 : 1;

  return (c->week > d->week) - (c->week < d->week);
}

static void
append_change (GArray         *changes,
               const TwChange *change)
{
  if (fabs (change->units) >= LEAST_CHANGE)
    g_array_append_val (changes, *change);
}

/* Neighbouring weeks of one sign are one change. */
static void
append_weeks (GArray       *changes,
              TwChangeKind  kind,
              guint32       where,
              const double *before,
              const double *after,
              guint         n_weeks)
{
  TwChange change = { .kind = kind, .lane = TW_ANY, .where = where };

  for (guint w = 0; w < n_weeks; w++)
    {
      double units = after[w] - before[w];

      if (fabs (units) < 1e-9)
        continue;
      if (change.units != 0 && (change.last_week + 1 < w || (change.units > 0) != (units > 0)))
        {
          append_change (changes, &change);
          change.units = 0;
        }
      if (change.units == 0)
        change.week = w;
      change.last_week = w;
      change.units += units;
    }
  append_change (changes, &change);
}

static void
append_line (const TwExplainer *self,
             guint              e,
             GArray            *changes)
{
  const TwItemNetwork *network = self->solver->network;
  const TwItemArc     *arc = &network->arc[e];
  TwChange             change = { .kind = TW_CHANGE_LINE, .lane = TW_ANY, .week = arc->week, .units = (double) (self->after.units[e] - self->before.units[e]) };

  if (arc->kind == TW_ARC_SHIP)
    {
      change.lane = network->lane[arc->where].index;
      change.where = network->place[network->lane[arc->where].from].place;
    }
  else
    {
      change.where = network->place[arc->where].place;
      change.week -= self->template->production_weeks[change.where];
    }
  change.last_week = change.week;
  append_change (changes, &change);
}

static void
find_changes (const TwExplainer *self,
              guint              closed, /* arc that is not told; G_MAXUINT for none */
              TwExplainedLine   *out)
{
  const TwItemNetwork *network = self->solver->network;
  guint                n_weeks = self->template->n_weeks;
  GArray              *changes = g_array_new (FALSE, FALSE, sizeof (TwChange));

  for (guint e = 0; e < self->n_arcs; e++)
    if (e != closed && (network->arc[e].kind == TW_ARC_SHIP || network->arc[e].kind == TW_ARC_MAKE))
      append_line (self, e, changes);
  for (guint i = 0; i < network->n_markets; i++)
    append_weeks (changes, TW_CHANGE_SALES, network->market[i].market, self->before.sales + (gsize) i * n_weeks, self->after.sales + (gsize) i * n_weeks, n_weeks);
  for (guint l = 0; l < network->n_places; l++)
    {
      append_weeks (changes, TW_CHANGE_REMOVAL, network->place[l].place, self->before.removed + (gsize) l * n_weeks, self->after.removed + (gsize) l * n_weeks, n_weeks);
      append_change (changes, &(TwChange){ .kind = TW_CHANGE_LEFT, .lane = TW_ANY, .where = network->place[l].place, .week = n_weeks, .last_week = n_weeks, .units = self->after.left[l] - self->before.left[l] });
    }

  out->n_changes = changes->len;
  out->change = (TwChange *) (gpointer) g_array_free (changes, FALSE);
  if (out->n_changes > 1)
    qsort (out->change, out->n_changes, sizeof *out->change, compare_changes);
}

/* ---- a line ---- */

/* The arc of a line; G_MAXUINT if only a pin can use it. */
static guint
find_arc (const TwExplainer *self,
          guint32            lane,
          guint32            place,
          guint              week)
{
  const TwItemNetwork *network = self->solver->network;
  const TwItemLane    *row = lane != TW_ANY ? tw_item_network_find_lane (network, lane) : NULL;
  gint32               first = lane == TW_ANY && network->local[place] >= 0 ? network->place[network->local[place]].first_make : -1;

  if (lane != TW_ANY)
    return row != NULL && week < row->n_arcs ? row->first_arc + week : G_MAXUINT;

  return first >= 0 ? (guint) first + week : G_MAXUINT;
}

/* Takes the units of the line's pins out of the network, or puts them back; their worth, if they are out, into @part. */
static gint64
move_pins (TwExplainer *self,
           guint32      lane,
           guint        week,
           int          sign,
           double      *part) /* (nullable) */
{
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (self->template, self->answer->item, &n);
  gint64       units = 0;

  for (guint i = 0; i < n; i++)
    if (pin[i].lane == lane && pin[i].week == week && week < self->template->n_weeks)
      {
        tw_item_network_move_pin (self->solver->network, &pin[i], sign * (gint64) pin[i].units);
        units += pin[i].units;
        if (part != NULL)
          tw_item_network_add_pin_value (self->solver->network, &pin[i], part);
      }

  return units;
}

/* What the line's pins cost for differing from the accepted plan, beyond what doing nothing of it would. */
static double
get_pin_changes (const TwExplainer *self,
                 guint32            lane,
                 guint              week)
{
  guint             n_pins, n_rows;
  const TwPin      *pin = tw_network_template_get_pins (self->template, self->answer->item, &n_pins);
  const TwAccepted *row = tw_model_get_item_accepted (self->model, self->answer->item, &n_rows);
  guint             n_accepted;
  gint64            pinned = 0;
  gint64            accepted = 0;

  tw_model_get_accepted (self->model, &n_accepted);
  if (n_accepted == 0)
    return 0;
  for (guint i = 0; i < n_pins; i++)
    if (pin[i].lane == lane && pin[i].week == week)
      pinned += pin[i].units;
  for (guint i = 0; i < n_rows; i++)
    if (row[i].lane == lane && row[i].week == tw_model_get_start_week (self->model) + (TwWeek) week)
      accepted += row[i].units;

  return pinned > 0 ? -tw_model_get_rules (self->model)->change_price * (double) (ABS (pinned - accepted) - accepted) : 0;
}

static gboolean
solve_without (TwExplainer     *self,
               guint            arc,
               guint32          lane,
               guint            week,
               TwExplainedLine *out,
               GCancellable    *cancellable)
{
  gint32       accepted = arc != G_MAXUINT ? tw_item_network_find_accepted (self->solver->network, arc) : -1;
  gint64       open = arc != G_MAXUINT ? self->scratch->capacity[arc] : 0; /* from which limits cut what is left */
  gint64       open_accepted = accepted >= 0 ? self->scratch->capacity[accepted] : 0;
  double       pins[TW_N_PARTS] = { 0 };
  TwFlowStatus status;

  out->relaxed_units = arc != G_MAXUINT ? self->before.units[arc] : 0;
  if (arc != G_MAXUINT)
    self->scratch->capacity[arc] = 0;
  if (accepted >= 0)
    self->scratch->capacity[accepted] = 0;
  pins[TW_PART_CHANGE] = get_pin_changes (self, lane, week);
  out->relaxed_units += move_pins (self, lane, week, -1, pins);
  status = solve_again (self, cancellable);
  if (status != TW_FLOW_CANCELLED)
    {
      out->possible = status == TW_FLOW_OPTIMAL;
      compare_flows (self, out->part);
      find_changes (self, arc, out);
    }

  if (arc != G_MAXUINT)
    self->scratch->capacity[arc] = open;
  if (accepted >= 0)
    self->scratch->capacity[accepted] = open_accepted;
  move_pins (self, lane, week, 1, NULL);
  for (int k = 0; k < TW_N_PARTS; k++)
    {
      out->part[k] -= pins[k];
      out->loss -= out->part[k];
    }

  return status != TW_FLOW_CANCELLED;
}

static gboolean
fail_no_line (GError **error)
{
  g_set_error_literal (error, TW_ERROR, TW_ERROR_BAD_DATA, "the plan has no such line");

  return FALSE;
}

static gboolean
find_line (const TwExplainer *self,
           guint32            lane,
           guint32            place,
           guint              week,
           TwExplainedLine   *out)
{
  for (guint i = 0; i < self->answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &self->answer->shipment[i];

      if (s->lane != lane || s->week != week || (lane == TW_ANY && s->place != place))
        continue;
      out->units += s->units;
      out->pinned |= s->pinned;
    }

  return out->units > 0;
}

TwExplainedLine *
tw_explainer_explain_line (TwExplainer  *self,
                           guint32       item,
                           guint32       lane,
                           guint32       place,
                           guint         week,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (TwExplainedLine) out = g_new0 (TwExplainedLine, 1);

  g_return_val_if_fail (item < tw_model_get_n_items (self->model), NULL);

  if (!look_at (self, item, cancellable, error))
    return NULL;
  if (!find_line (self, lane, place, week, out))
    {
      fail_no_line (error);
      return NULL;
    }
  if (!solve_without (self, find_arc (self, lane, place, week), lane, week, out, cancellable))
    {
      fail_cancelled (error);
      return NULL;
    }

  return g_steal_pointer (&out);
}

/* ---- a unit ---- */

static gboolean
solve_one_less (TwExplainer  *self,
                guint32       node,
                double       *loss,
                GCancellable *cancellable)
{
  TwItemNetwork *network = self->solver->network;
  double         part[TW_N_PARTS] = { 0 };
  TwFlowStatus   status;

  network->supply[node]--;
  network->supply[network->net.root]++;
  status = solve_again (self, cancellable);
  if (status == TW_FLOW_OPTIMAL)
    *loss = -compare_flows (self, part);
  network->supply[node]++;
  network->supply[network->net.root]--;

  return status != TW_FLOW_CANCELLED;
}

gboolean
tw_explainer_explain_unit (TwExplainer     *self,
                           guint32          item,
                           guint32          place,
                           guint            week,
                           TwExplainedUnit *out,
                           GCancellable    *cancellable,
                           GError         **error)
{
  const TwItemNetwork *network = self->solver->network;
  TwExplainedUnit      unit = { .one_more = NAN, .one_less = NAN };
  guint32              local, node, less;

  g_return_val_if_fail (item < tw_model_get_n_items (self->model), FALSE);
  g_return_val_if_fail (place < tw_model_get_n_places (self->model), FALSE);

  if (!look_at (self, item, cancellable, error))
    return FALSE;
  if (week >= self->template->n_weeks || network->local[place] < 0)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "the plan has no \"%s\" in \"%s\" in week %u", tw_model_get_item (self->model, item)->id, tw_model_get_place (self->model, place)->id, week);
      return FALSE;
    }

  local = (guint32) network->local[place];
  node = less = tw_item_network_get_node (network, local, week);
  for (guint chain = 0; chain <= network->place[local].n_chains; chain++)
    unit.passing += self->passing[tw_item_network_get_chain_node (network, local, chain, week)];
  if (self->passing[node] == 0) /* what there is, is aged */
    less = tw_item_network_get_use_node (network, local, week);
  if (self->status == TW_FLOW_OPTIMAL)
    {
      unit.one_more = (double) self->potential[node] / network->unit;
      if (unit.passing > 0 && !solve_one_less (self, less, &unit.one_less, cancellable))
        return fail_cancelled (error);
    }
  *out = unit;

  return TRUE;
}

/* ---- a limit ---- */

double
tw_explain_item_use (const TwPlan     *plan,
                     guint32           index,
                     const TwLimitUse *limit)
{
  const TwModel    *model = tw_plan_get_model (plan);
  const TwItemPlan *answer = tw_plan_get_item (plan, index);
  const TwItem     *item = tw_model_get_item (model, index);
  guint             n_budgets;
  const TwBudget   *budget = tw_model_get_budgets (model, &n_budgets);
  TwWeek            start = tw_model_get_start_week (model);
  double            used = 0;

  if (limit->kind == TW_LIMIT_STORAGE)
    return tw_item_plan_get_stock (answer, limit->index, limit->week) * item->volume_m3;

  for (guint i = 0; i < answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &answer->shipment[i];

      if (limit->kind == TW_LIMIT_LANE && s->lane == limit->index && s->week == limit->week)
        used += s->units * item->volume_m3;
      else if (limit->kind == TW_LIMIT_PRODUCTION && s->lane == TW_ANY && s->place == limit->index && s->arrive_week == limit->week)
        used += s->units;
      else if (limit->kind == TW_LIMIT_BUDGET && s->lane == TW_ANY && limit->index < n_budgets && start + s->week >= budget[limit->index].first_week && start + s->week <= budget[limit->index].last_week)
        used += s->units * item->unit_cost;
    }

  return used;
}

static int
compare_users (gconstpointer a,
               gconstpointer b)
{
  const TwLimitUser *u = a;
  const TwLimitUser *v = b;

  if (u->used != v->used)
    return u->used > v->used ? -1 : 1;

  return (u->item > v->item) - (u->item < v->item);
}

TwLimitUser *
tw_explain_limit (const TwPlan     *plan,
                  const TwLimitUse *limit,
                  guint            *n)
{
  guint   n_items = tw_model_get_n_items (tw_plan_get_model (plan));
  GArray *users = g_array_new (FALSE, FALSE, sizeof (TwLimitUser));

  for (guint32 i = 0; i < n_items; i++)
    {
      TwLimitUser user = { i, tw_explain_item_use (plan, i, limit) };

      if (user.used > 0)
        g_array_append_val (users, user);
    }
  g_array_sort (users, compare_users);
  *n = users->len;

  return (TwLimitUser *) (gpointer) g_array_free (users, FALSE);
}
