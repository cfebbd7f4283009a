/* tw-policy-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-policy-plan.h"

#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"
#include "model/tw-lane.h"
#include "simulate/tw-sim-loop.h"

#include <math.h>
#include <string.h>

/* What a policy said, and who says it. */
typedef struct
{
  struct _Run *run;
  const TwSimPolicyClass *class;
  gpointer policy;
  gpointer scratch;
  GArray  *said; /* of Line */
} Recorder;

typedef struct
{
  guint         week;
  TwSimDecision decision;
} Line;

typedef struct _Run
{
  const TwLimits *limits;
  TwUse          *left; /* [limits->n] */
  TwUse          *room; /* [limits->n]: while an item decides */
  TwUse          *none; /* [limits->n] */
  TwItemLimits   *scratch;
  TwSimSetup     *setup;
  TwItemSolver   *solver;
  TwSimPlayer    *player;
  TwSimTally      tally;
  TwSimWorld      world; /* nothing happens in it */
  guint16        *lead;
  gint32         *demand;
  Recorder        recorder[TW_N_POLICIES]; /* made when first asked */
} Run;

/* At most @units, as far as a limit lets them. */
static gint32
take_room (Run        *run,
           TwLimitKind kind,
           guint32     index,
           guint       week,
           guint32     item,
           gint32      units)
{
  gint32 row = week < run->limits->template->n_weeks ? tw_limits_find (run->limits, kind, index, week) : -1;
  gint64 each = tw_limits_get_unit_use (run->limits, kind, item);

  if (row < 0)
    return units;
  units = (gint32) CLAMP (run->room[row] / each, 0, units);
  run->room[row] -= (TwUse) units * each;

  return units;
}

/* What there is no stock or room for stays, as in a simulation; there, every item of a path plays by itself. */
static void
keep_limits (Run              *run,
             const TwSimState *state,
             TwSimDecisions   *out)
{
  const TwSimItem   *item = state->item;
  g_autofree gint32 *stock = g_memdup2 (state->stock, item->n_places * sizeof *stock);

  for (guint i = 0; i < out->n; i++)
    {
      TwSimDecision *row = &out->row[i];
      guint32        from = item->place[row->place].base.place;

      if (row->lane < 0)
        {
          row->units = take_room (run, TW_LIMIT_PRODUCTION, from, state->week + item->place[row->place].production_weeks, item->item, row->units);
          row->units = take_room (run, TW_LIMIT_BUDGET, 0, state->week, item->item, row->units);
          stock[row->place] += item->place[row->place].production_weeks == 0 ? row->units : 0;
        }
      else
        {
          const TwSimLane *lane = &item->lane[row->lane];
          gint32           units = tw_sim_item_round_departure (item, MAX (row->units, 0), stock[lane->base.from]);

          row->units = take_room (run, TW_LIMIT_LANE, lane->base.index, state->week, item->item, units);
          row->units = row->units < units ? tw_sim_item_get_whole (item, row->units) : units;
          stock[lane->base.from] -= row->units;
          stock[lane->base.to] += lane->lead_weeks == 0 ? row->units : 0;
        }
    }
}

/* Of an item that is apart. */
static const TwSimPolicyClass *
get_class (TwPolicy policy)
{
  return policy == TW_POLICY_FBA ? &tw_sim_fba_class : &tw_sim_sca_class;
}

static void
recorder_begin (gpointer          policy,
                gpointer          scratch,
                const TwSimState *state)
{
  Recorder *self = policy;

  (void) scratch;
  if (self->class->begin != NULL)
    self->class->begin (self->policy, self->scratch, state);
}

static void
recorder_decide (gpointer          policy,
                 gpointer          scratch,
                 const TwSimState *state,
                 TwSimDecisions   *out)
{
  Recorder *self = policy;

  (void) scratch;
  self->class->decide (self->policy, self->scratch, state, out);
  keep_limits (self->run, state, out);
  for (guint i = 0; i < out->n; i++)
    {
      Line line = { state->week, out->row[i] };

      g_array_append_val (self->said, line);
    }
}

static void
fill_path (Run             *run,
           const TwSimItem *item)
{
  const TwModel *model = run->setup->model;
  guint          n_weeks = run->setup->n_weeks;

  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    for (guint t = 0; t < n_weeks; t++)
      run->lead[(gsize) l * n_weeks + t] = (guint16) tw_lane_get_lead_weeks (tw_model_get_lane (model, l));
  for (guint m = 0; m < item->n_markets; m++)
    {
      double sum = 0;

      item->market[m].return_rate = 0;
      for (guint t = 0; t < n_weeks; t++)
        {
          double mean = item->market[m].base.forecast->mean[t];

          run->demand[(gsize) m * n_weeks + t] = (gint32) (floor (sum + mean + 0.5) - floor (sum + 0.5));
          sum += mean;
        }
    }
}

static gboolean
start_recorder (Run     *run,
                TwPolicy policy,
                GError **error)
{
  Recorder *self = &run->recorder[policy];
  const TwSimPolicyClass *class = get_class (policy);
  TwScenario scenario = { .id = 1, .name = (char *) class->name, .policy = policy };

  if (self->class != NULL)
    return TRUE;
  self->run = run;
  if (class->new != NULL && (self->policy = class->new (run->setup, &scenario, &run->world, error)) == NULL)
    return FALSE;
  self->class = class;
  self->scratch = class->new_scratch != NULL ? class->new_scratch (self->policy) : NULL;
  self->said = g_array_new (FALSE, FALSE, sizeof (Line));

  return TRUE;
}

static void
clear_recorder (Recorder *self)
{
  if (self->class == NULL)
    return;
  if (self->class->free_scratch != NULL)
    self->class->free_scratch (self->scratch);
  if (self->class->free != NULL)
    self->class->free (self->policy);
  g_array_unref (self->said);
}

/* (transfer none) (nullable): what @policy decides on the expected path */
static const GArray *
record (Run             *run,
        const TwSimItem *item,
        TwPolicy         policy,
        GError         **error)
{
  Recorder        *recorder = &run->recorder[policy];
  TwSimPolicyClass recording = { .name = "recorder", .begin = recorder_begin, .decide = recorder_decide };
  TwSimRun         played = { .class = &recording, .policy = recorder, .world = run->world };

  if (!start_recorder (run, policy, error))
    return NULL;
  g_array_set_size (recorder->said, 0);
  memcpy (run->room, run->left, run->limits->n * sizeof *run->room);
  fill_path (run, item);
  tw_sim_tally_reset (&run->tally, run->setup);
  tw_sim_player_play (run->player, &played, NULL, 0, item, run->lead, run->demand, &run->tally);

  return recorder->said;
}

/* What arrives after the weeks planned has no arc and stays at home: it is not part of the plan. */
static gint64
get_arc (const TwItemNetwork *network,
         const TwSimItem     *item,
         const Line          *line)
{
  const TwNetworkTemplate *t = network->template;

  if (line->decision.lane >= 0)
    {
      const TwItemLane *lane = tw_item_network_find_lane (network, item->lane[line->decision.lane].base.index);

      return lane != NULL && line->week < lane->n_arcs ? (gint64) lane->first_arc + line->week : -1;
    }
  else
    {
      guint32 place = item->place[line->decision.place].base.place;
      gint32  local = network->local[place];

      return local >= 0 && network->place[local].first_make >= 0 && line->week + t->production_weeks[place] < t->n_weeks ? (gint64) network->place[local].first_make + line->week : -1;
    }
}

/* The item's network, with every departure and order as said, and none else. */
static gboolean
build (Run             *run,
       const TwSimItem *item,
       const GArray    *said,
       GCancellable    *cancellable,
       GError         **error)
{
  TwItemNetwork *network = run->solver->network;

  if (!tw_item_solver_find_worth (run->solver, item->item, NULL, TW_SOLVE_ANEW, cancellable, error))
    return FALSE;

  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP || network->arc[e].kind == TW_ARC_MAKE)
      network->capacity[e] = 0;
  for (guint i = 0; i < said->len; i++)
    {
      const Line *line = &g_array_index (said, Line, i);
      gint64      e = get_arc (network, item, line);

      if (e >= 0)
        tw_item_network_fix_departure (network, (guint) e, line->decision.units);
    }
  network->rounded = run->solver->rounds;

  return TRUE;
}

/* The rest follows in what room there is; or, where that does not let units wait for their departure, as if there were more. */
static TwItemPlan *
follow (Run             *run,
        const TwSimItem *item,
        const GArray    *said,
        GCancellable    *cancellable,
        GError         **error)
{
  TwItemSolver *solver = run->solver;
  g_autoptr (GBytes) basis = NULL;
  gsize         size;
  gconstpointer data;
  TwFlowStatus  status;

  if (!build (run, item, said, cancellable, error))
    return NULL;
  basis = tw_network_simplex_dup_basis (solver->simplex);
  data = g_bytes_get_data (basis, &size);
  tw_item_limits_attach (run->scratch, solver->network);
  status = tw_item_limits_solve_within (run->scratch, solver->simplex, data, size, run->left, run->none, NULL, 0, NULL, cancellable);
  if (status == TW_FLOW_INFEASIBLE && run->limits->n > 0)
    {
      if (!build (run, item, said, cancellable, error) || !tw_network_simplex_update (solver->simplex, error))
        return NULL;
      status = tw_network_simplex_solve (solver->simplex, cancellable);
    }

  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : tw_item_solver_answer (solver, status, cancellable);
}

static guint32
find_place (const Run        *run,
            const TwItemPlan *plan,
            const TwLimit    *limit)
{
  const TwPlanShipment *order = NULL;

  if (limit->kind == TW_LIMIT_LANE)
    return tw_model_get_lane (run->setup->model, limit->index)->from;
  if (limit->kind != TW_LIMIT_BUDGET)
    return limit->index;
  for (guint i = 0; i < plan->n_shipments && order == NULL; i++)
    if (plan->shipment[i].lane == TW_ANY)
      order = &plan->shipment[i];

  return order != NULL ? order->place : 0;
}

/* The first hard limit that the item passes all the same is named. */
static void
explain_excess (const Run   *run,
                TwItemPlan  *plan,
                const TwUse *before)
{
  for (guint c = 0; c < run->limits->n && plan->shortfall == NULL; c++)
    {
      const TwLimit *limit = &run->limits->limit[c];
      gint64         unit = tw_limits_get_unit_use (run->limits, limit->kind, plan->item);
      gint64         units = (gint64) ((before[c] - run->left[c]) / unit);

      if (!limit->hard || run->left[c] >= 0 || units <= 0)
        continue;
      plan->status = TW_PLAN_INFEASIBLE;
      plan->shortfall = g_new0 (TwShortfall, 1);
      plan->shortfall->place = find_place (run, plan, limit);
      plan->shortfall->week = limit->week;
      plan->shortfall->short_units = (gint64) MIN ((-run->left[c] + unit - 1) / unit, units);
      plan->shortfall->available_units = units - plan->shortfall->short_units;
      plan->shortfall->limit = g_memdup2 (&c, sizeof c);
      plan->shortfall->n_limits = 1;
    }
}

static TwItemPlan *
plan_item (Run          *run,
           guint32       item,
           GCancellable *cancellable,
           GError      **error)
{
  const TwSimItem  *row = run->setup->item[item];
  const GArray     *said = record (run, row, tw_model_get_item_policy (run->setup->model, item), error);
  g_autofree TwUse *before = g_memdup2 (run->left, (run->limits->n + 1) * sizeof *before);
  TwItemPlan       *plan = said != NULL ? follow (run, row, said, cancellable, error) : NULL;

  if (plan == NULL)
    return NULL;
  tw_limits_add_plan (run->limits, plan, -1, run->left);
  explain_excess (run, plan, before);

  return plan;
}

/* ---- all items ---- */

static void
init_run (Run            *run,
          const TwLimits *limits,
          TwUse          *left)
{
  const TwModel *model = limits->template->model;
  TwSimOptions   options;

  tw_sim_options_init (&options);
  options.n_paths = 1;
  *run = (Run){ .limits = limits, .left = left, .world = { .n_weeks = tw_model_get_n_weeks (model) } };
  run->none = g_new0 (TwUse, limits->n + 1);
  run->room = g_new0 (TwUse, limits->n + 1);
  run->scratch = tw_item_limits_new (limits);
  run->setup = tw_sim_setup_new (model, limits->template->forecasts, NULL, NULL, &options);
  run->solver = tw_item_solver_new (limits->template);
  run->player = tw_sim_player_new (run->setup);
  tw_sim_tally_init (&run->tally, run->setup);
  run->lead = g_new0 (guint16, (gsize) tw_model_get_n_lanes (model) * run->setup->n_weeks + 1);
  run->demand = g_new0 (gint32, (gsize) tw_model_get_n_markets (model) * run->setup->n_weeks + 1);
}

static void
clear_run (Run *run)
{
  for (int i = 0; i < TW_N_POLICIES; i++)
    clear_recorder (&run->recorder[i]);
  tw_sim_tally_clear (&run->tally);
  tw_sim_player_free (run->player);
  tw_item_solver_free (run->solver);
  tw_sim_setup_free (run->setup);
  tw_item_limits_free (run->scratch);
  g_free (run->none);
  g_free (run->room);
  g_free (run->lead);
  g_free (run->demand);
}

TwItemPlan **
tw_policy_plan_items (const TwLimits *limits,
                      TwUse          *left,
                      gboolean        rounds,
                      GCancellable   *cancellable,
                      GError        **error)
{
  guint        n_items = tw_model_get_n_items (limits->template->model);
  TwItemPlan **items = g_new0 (TwItemPlan *, n_items + 1);
  gboolean     ok = TRUE;
  Run          run;

  init_run (&run, limits, left);
  run.solver->rounds = rounds;
  for (guint i = 0; i < n_items && ok; i++)
    if (tw_network_template_is_apart (limits->template, i))
      ok = (items[i] = plan_item (&run, i, cancellable, error)) != NULL;
  clear_run (&run);
  if (ok)
    return items;

  for (guint i = 0; i < n_items; i++)
    g_clear_pointer (&items[i], tw_item_plan_unref);
  g_free (items);

  return NULL;
}
