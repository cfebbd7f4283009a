/* tw-conflict.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-conflict.h"

#include "allocate/tw-item-answer.h"
#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"

#include <math.h>
#include <string.h>

#define MAX_ROUNDS 120 /* of weights on limits */
#define COST_SCALE 1e9 /* cost of the dearest unit in a search for the least use */
#define NO_LIMIT   ((TwUse) 1 << 100)

typedef enum
{
  CAN_HOLD,
  CANNOT_HOLD,
  UNKNOWN,
  CANCELLED,
} Verdict;

typedef struct
{
  const TwPlan  *plan;
  const TwModel *model;
  TwNetworkTemplate *template;
  TwLimits     *limits;
  TwItemSolver *solver;
  TwItemLimits *scratch;
  GCancellable *cancellable;

  const TwPin *pin; /* all of the model */
  guint        n_pins;
  guint8      *keep; /* [n_pins] */
  guint8      *hold; /* [limits->n] */
  GArray      *item; /* of guint32: with pins that are kept, the one asked about last */

  TwUse  *use;     /* [limits->n]: scratch */
  TwUse  *pinned;  /* [limits->n]: of lanes, by pins that are kept */
  TwUse  *none;    /* [limits->n]: 0 */
  double *weight;  /* [limits->n]: of a limit's capacity as a whole */
  guint8 *blocked; /* [limits->n]: whether it was in the way of something */
} Search;

/* ---- the question ---- */

static gboolean
is_planned (const Search *self,
            guint         pin)
{
  return self->pin[pin].week < self->template->n_weeks;
}

static void
list_items (Search *self,
            guint32 last)
{
  gboolean has_last = FALSE;

  g_array_set_size (self->item, 0);
  for (guint i = 0; i < self->n_pins; i++)
    {
      guint32 item = self->pin[i].item;

      if (!self->keep[i] || (self->item->len > 0 && g_array_index (self->item, guint32, self->item->len - 1) == item))
        continue;
      if (item == last)
        has_last = TRUE;
      else
        g_array_append_val (self->item, item);
    }
  if (has_last)
    g_array_append_val (self->item, last);
}

/* The item's network with the pins that are kept. */
static void
load_item (Search *self,
           guint32 item)
{
  TwItemNetwork *network = self->solver->network;

  tw_item_network_build (network, item);
  for (guint i = 0; i < self->n_pins; i++)
    if (self->keep[i] && self->pin[i].item == item)
      {
        const TwItemLane *lane = tw_item_network_find_lane (network, self->pin[i].lane);

        if (self->pin[i].week < lane->n_arcs)
          tw_item_network_fix_departure (network, lane->first_arc + self->pin[i].week, 0);
        tw_item_network_move_pin (network, &self->pin[i], self->pin[i].units);
      }
  tw_item_limits_attach (self->scratch, network);
}

static TwUse
get_capacity (const Search *self,
              guint         limit)
{
  return self->hold[limit] ? self->limits->limit[limit].capacity : NO_LIMIT;
}

static void
find_pinned (Search *self)
{
  memset (self->pinned, 0, self->limits->n * sizeof *self->pinned);
  for (guint i = 0; i < self->n_pins; i++)
    {
      gint32 limit = self->keep[i] ? tw_limits_find (self->limits, TW_LIMIT_LANE, self->pin[i].lane, self->pin[i].week) : -1;

      if (limit >= 0)
        self->pinned[limit] += (TwUse) self->pin[i].units * tw_limits_get_unit_use (self->limits, TW_LIMIT_LANE, self->pin[i].item);
    }
}

/* ---- what limits make dear ---- */

/* Costs are what an arc uses of the limits, by their weights, rounded down: the least cost is then never more than the
 * least use. */
static void
set_weights (Search *self,
             double  scale)
{
  TwItemNetwork *network = self->solver->network;

  memset (network->cost, 0, network->net.n_arcs * sizeof *network->cost);
  for (guint i = 0; i < self->scratch->n_links; i++)
    {
      const TwItemUse *link = &self->scratch->link[i];

      if (self->weight[link->limit] > 0)
        network->cost[link->arc] += (gint64) floor (scale * self->weight[link->limit] * (double) link->use / (double) MAX (self->limits->limit[link->limit].capacity, 1));
    }
}

static double
find_scale (const Search *self)
{
  double most = 1e-12;

  for (guint c = 0; c < self->limits->n; c++)
    if (self->weight[c] > 0)
      for (guint i = 0; i < self->item->len; i++)
        most = MAX (most, self->weight[c] * (double) tw_limits_get_unit_use (self->limits, self->limits->limit[c].kind, g_array_index (self->item, guint32, i)) / (double) MAX (self->limits->limit[c].capacity, 1));

  return COST_SCALE / most;
}

/* ---- flows that do ---- */

/* Marks the limits that keep units out of where they are missing. */
static void
mark_blocked (Search *self)
{
  const TwItemNetwork    *network = self->solver->network;
  const TwNetworkSimplex *simplex = self->solver->simplex;

  for (guint i = 0; i < self->scratch->n_links; i++)
    {
      const TwItemUse *link = &self->scratch->link[i];
      guint32          e = link->arc;

      if (self->hold[link->limit] && network->capacity[e] < self->scratch->capacity[e] && !tw_network_simplex_is_short (simplex, network->tail[e]) && tw_network_simplex_is_short (simplex, network->head[e]))
        self->blocked[link->limit] = TRUE;
    }
}

/* One item after another takes what it needs of what is left, and no more, whatever a unit earns. A start that fits nothing
 * is a start from nothing. */
static Verdict
try_in_turn (Search *self)
{
  double scale;

  for (guint c = 0; c < self->limits->n; c++)
    {
      self->use[c] = get_capacity (self, c) - self->pinned[c];
      self->weight[c] = self->hold[c];
    }
  scale = find_scale (self);
  for (guint i = 0; i < self->item->len; i++)
    {
      TwFlowStatus status;

      load_item (self, g_array_index (self->item, guint32, i));
      set_weights (self, scale);
      memcpy (self->scratch->cost, self->solver->network->cost, self->solver->network->net.n_arcs * sizeof *self->scratch->cost);
      status = tw_item_limits_solve_within (self->scratch, self->solver->simplex, NULL, 0, self->use, self->none, NULL, 0, NULL, self->cancellable);
      if (status == TW_FLOW_CANCELLED)
        return CANCELLED;
      if (status == TW_FLOW_INFEASIBLE)
        {
          mark_blocked (self);
          return UNKNOWN;
        }
      tw_item_limits_add_use (self->scratch, tw_network_simplex_get_flow (self->solver->simplex), -1, self->use);
    }

  return CAN_HOLD;
}

/* ---- a proof that none do ---- */

/* What each item needs at least by the weights; @use is what it then uses. */
static Verdict
find_least_use (Search *self,
                double  scale,
                double *least)
{
  memset (self->use, 0, self->limits->n * sizeof *self->use);
  *least = 0;
  for (guint i = 0; i < self->item->len; i++)
    {
      TwFlowStatus status;

      load_item (self, g_array_index (self->item, guint32, i));
      set_weights (self, scale);
      if (!tw_network_simplex_attach (self->solver->simplex, &self->solver->network->net, NULL))
        return UNKNOWN;
      status = tw_network_simplex_solve (self->solver->simplex, self->cancellable);
      if (status != TW_FLOW_OPTIMAL)
        return status == TW_FLOW_INFEASIBLE ? CANNOT_HOLD : CANCELLED;
      *least += (double) tw_network_simplex_get_cost (self->solver->simplex);
      tw_item_limits_add_use (self->scratch, tw_network_simplex_get_flow (self->solver->simplex), 1, self->use);
    }
  for (guint c = 0; c < self->limits->n; c++)
    {
      self->use[c] += self->pinned[c];
      if (self->weight[c] > 0)
        *least += scale * self->weight[c] * (double) self->pinned[c] / (double) MAX (self->limits->limit[c].capacity, 1);
    }

  return UNKNOWN;
}

/* Weights grow where flows pass a limit: Plotkin, Shmoys & Tardos, Fast approximation algorithms for fractional packing,
 * 1995. The weighted capacity is that of limits that have any. */
static Verdict
search_weights (Search *self)
{
  for (guint c = 0; c < self->limits->n; c++)
    self->weight[c] = self->hold[c] && self->blocked[c] ? 1 : 0;
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      double   scale = find_scale (self);
      double   most = 0;
      double   total = 0;
      double   least;
      gboolean passed = FALSE;
      Verdict  verdict = find_least_use (self, scale, &least);

      if (verdict != UNKNOWN)
        return verdict;
      for (guint c = 0; c < self->limits->n; c++)
        {
          if (self->weight[c] > 0)
            total += scale * self->weight[c] * (double) self->limits->limit[c].capacity / (double) MAX (self->limits->limit[c].capacity, 1);
          passed |= self->use[c] > get_capacity (self, c);
        }
      if (!passed)
        return CAN_HOLD;
      if (least > total * (1 + 1e-9))
        return CANNOT_HOLD;

      for (guint c = 0; c < self->limits->n; c++)
        if (self->hold[c])
          {
            double load = (double) self->use[c] / (double) MAX (self->limits->limit[c].capacity, 1) - 1;

            if (self->weight[c] == 0 && load > 0)
              self->weight[c] = 1e-3;
            self->weight[c] *= exp (CLAMP (load, -1, 1) * 4 / sqrt (1 + round));
            most = MAX (most, self->weight[c]);
          }
      for (guint c = 0; c < self->limits->n; c++)
        self->weight[c] = self->weight[c] < 1e-6 * most ? 0 : self->weight[c] / most;
    }

  return UNKNOWN;
}

/* What decides is left in @weight: limits without are not needed for the proof. */
static Verdict
judge (Search *self,
       guint32 last)
{
  double  least;
  Verdict verdict;

  list_items (self, last);
  find_pinned (self);
  memset (self->weight, 0, self->limits->n * sizeof *self->weight);
  memset (self->blocked, 0, self->limits->n);
  for (guint c = 0; c < self->limits->n; c++)
    if (self->pinned[c] > get_capacity (self, c))
      {
        self->weight[c] = 1;
        return CANNOT_HOLD;
      }
  verdict = find_least_use (self, 1, &least);
  if (verdict != UNKNOWN)
    return verdict;
  verdict = try_in_turn (self);

  return verdict == UNKNOWN ? search_weights (self) : verdict;
}

/* ---- the filter ---- */

static gboolean
drop (Search  *self,
      guint8  *element,
      guint32  last,
      Verdict *verdict)
{
  *element = FALSE;
  *verdict = judge (self, last);
  if (*verdict != CANNOT_HOLD)
    *element = TRUE;

  return *verdict != CANCELLED;
}

/* Leaves out, one after another, what the contradiction does not need: limits the proof gives no weight, other items'
 * pins, the item's own, then limits. */
static gboolean
filter (Search *self,
        guint32 item)
{
  Verdict verdict;

  for (guint c = 0; c < self->limits->n; c++)
    self->hold[c] = self->hold[c] && self->weight[c] > 0;
  for (int own = 0; own < 2; own++)
    for (guint i = 0; i < self->n_pins; i++)
      if (self->keep[i] && (self->pin[i].item == item) == own && !drop (self, &self->keep[i], item, &verdict))
        return FALSE;
  for (guint c = 0; c < self->limits->n; c++)
    if (self->hold[c] && !drop (self, &self->hold[c], item, &verdict))
      return FALSE;

  return TRUE;
}

/* ---- the answer ---- */

/* Pins that are too much for a lane by themselves. */
static gboolean
describe_lane (const Search *self,
               TwShortfall  *out)
{
  for (guint c = 0; c < self->limits->n; c++)
    if (self->hold[c] && self->pinned[c] > self->limits->limit[c].capacity)
      {
        const TwLimit *limit = &self->limits->limit[c];
        TwUse          excess = self->pinned[c] - limit->capacity;
        gint64         least_use = G_MAXINT64;
        gint64         units = 0;

        for (guint i = 0; i < self->n_pins; i++)
          if (self->keep[i])
            {
              units += self->pin[i].units;
              least_use = MIN (least_use, tw_limits_get_unit_use (self->limits, TW_LIMIT_LANE, self->pin[i].item));
            }
        out->place = tw_model_get_lane (self->model, limit->index)->from;
        out->week = limit->week;
        out->short_units = (gint64) MIN ((excess + least_use - 1) / least_use, units);
        out->available_units = units - out->short_units;
        return TRUE;
      }

  return FALSE;
}

/* What the item that got nowhere lacks when those before it have taken what they need. */
static void
describe_short (Search      *self,
                TwShortfall *out)
{
  guint32              item = self->solver->network->item;
  guint                n;
  const TwPin         *own = tw_model_get_item_pins (self->model, item, &n);
  g_autofree gboolean *left_out = g_new0 (gboolean, n + 1);
  TwShortfall         *found;

  for (guint i = 0; i < n; i++)
    left_out[i] = !self->keep[own - self->pin + i];
  found = tw_item_answer_find_shortfall (self->solver->network, self->solver->simplex, left_out);
  out->place = found->place;
  out->week = found->week;
  out->short_units = found->short_units;
  out->available_units = found->available_units;
  tw_conflict_free (found);
}

/* An item that lacks something before its turn takes it first in the next try, so that the last one's need is the one told. */
static Verdict
try_in_other_turns (Search *self)
{
  Verdict verdict = try_in_turn (self);

  for (guint i = 1; verdict == UNKNOWN && i < self->item->len && self->solver->network->item != g_array_index (self->item, guint32, self->item->len - 1); i++)
    {
      guint at = 0;

      while (g_array_index (self->item, guint32, at) != self->solver->network->item)
        at++;
      g_array_remove_index (self->item, at);
      g_array_prepend_val (self->item, self->solver->network->item);
      verdict = try_in_turn (self);
    }

  return verdict;
}

/* (nullable): if cancelled */
static TwShortfall *
describe (Search *self,
          guint32 item)
{
  TwShortfall *out = g_new0 (TwShortfall, 1);
  Verdict      verdict = CANNOT_HOLD;

  out->pin_ids = g_new (gint64, self->n_pins + 1);
  out->limit = g_new (guint, self->limits->n + 1);
  for (guint i = 0; i < self->n_pins; i++)
    if (self->keep[i])
      out->pin_ids[out->n_pins++] = self->pin[i].id;
  for (guint c = 0; c < self->limits->n; c++)
    if (self->hold[c])
      out->limit[out->n_limits++] = c;

  list_items (self, item);
  find_pinned (self);
  if (!describe_lane (self, out) && self->item->len > 0)
    verdict = try_in_other_turns (self);
  if (verdict == UNKNOWN)
    describe_short (self, out);
  if (verdict == CANCELLED)
    g_clear_pointer (&out, tw_conflict_free);

  return out;
}

void
tw_conflict_free (TwShortfall *shortfall)
{
  g_free (shortfall->pin_ids);
  g_free (shortfall->limit);
  g_free (shortfall);
}

/* Items apart do as their policy says, whatever is pinned: what they leave of the limits is what there is. */
static void
leave_out_apart (Search *self)
{
  g_autofree TwUse *use = g_new0 (TwUse, self->limits->n + 1);

  for (guint32 i = 0; i < tw_model_get_n_items (self->model); i++)
    if (tw_network_template_is_apart (self->template, i))
      tw_limits_add_plan (self->limits, tw_plan_get_item (self->plan, i), 1, use);
  for (guint c = 0; c < self->limits->n; c++)
    self->limits->limit[c].capacity = (gint64) MAX (self->limits->limit[c].capacity - use[c], 0);
}

static void
init_search (Search       *self,
             const TwPlan *plan,
             GCancellable *cancellable)
{
  *self = (Search){ .plan = plan, .model = tw_plan_get_model (plan), .cancellable = cancellable };
  self->template = tw_item_solver_new_template (plan);
  self->limits = tw_limits_new (self->template);
  leave_out_apart (self);
  self->solver = tw_item_solver_new (self->template);
  self->scratch = tw_item_limits_new (self->limits);
  self->pin = tw_model_get_pins (self->model, &self->n_pins);
  self->keep = g_new0 (guint8, self->n_pins + 1);
  self->hold = g_new0 (guint8, self->limits->n + 1);
  self->item = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->use = g_new0 (TwUse, self->limits->n + 1);
  self->pinned = g_new0 (TwUse, self->limits->n + 1);
  self->none = g_new0 (TwUse, self->limits->n + 1);
  self->weight = g_new0 (double, self->limits->n + 1);
  self->blocked = g_new0 (guint8, self->limits->n + 1);
}

static void
clear_search (Search *self)
{
  tw_item_limits_free (self->scratch);
  tw_item_solver_free (self->solver);
  tw_limits_free (self->limits);
  tw_network_template_free (self->template);
  g_array_unref (self->item);
  g_free (self->keep);
  g_free (self->hold);
  g_free (self->use);
  g_free (self->pinned);
  g_free (self->none);
  g_free (self->weight);
  g_free (self->blocked);
}

/* Pins of the item alone, or of all items, against every hard limit. */
static void
ask (Search *self,
     guint32 item)
{
  for (guint i = 0; i < self->n_pins; i++)
    self->keep[i] = is_planned (self, i) && !tw_network_template_is_apart (self->template, self->pin[i].item) && (item == TW_ANY || self->pin[i].item == item);
  for (guint c = 0; c < self->limits->n; c++)
    self->hold[c] = self->limits->limit[c].hard;
}

TwShortfall *
tw_conflict_find (const TwPlan *plan,
                  guint32       item,
                  GCancellable *cancellable,
                  GError      **error)
{
  TwShortfall *found = NULL;
  Verdict      verdict;
  Search       self;

  g_return_val_if_fail (item < tw_model_get_n_items (tw_plan_get_model (plan)), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  init_search (&self, plan, cancellable);
  ask (&self, item);
  verdict = judge (&self, item);
  if (verdict == CAN_HOLD || verdict == UNKNOWN)
    {
      ask (&self, TW_ANY);
      verdict = judge (&self, item);
    }
  if (verdict == CANNOT_HOLD && filter (&self, item))
    found = describe (&self, item);
  if (found == NULL && (verdict == CANNOT_HOLD || verdict == CANCELLED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "explaining was cancelled");
  clear_search (&self);

  return found;
}
