/* tw-policy-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-policy-plan.h"

#include "allocate/tw-container-rounding.h"
#include "allocate/tw-item-solver.h"
#include "allocate/tw-limits.h"
#include "allocate/tw-shared-answer.h"
#include "model/tw-lane.h"
#include "simulate/tw-sim-loop.h"

#include <math.h>

/* What a policy said, and who says it. */
typedef struct
{
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

typedef struct
{
  const TwPlan *plan;
  TwSimSetup   *setup;
  TwItemSolver *solver;
  TwSimPlayer  *player;
  TwSimTally    tally;
  TwSimWorld    world; /* nothing happens in it */
  guint16      *lead;
  gint32       *demand;
  Recorder      recorder[TW_N_POLICIES]; /* made when first asked */
} Run;

static const TwSimPolicyClass *
get_class (TwPolicy policy)
{
  return policy == TW_POLICY_FBA ? &tw_sim_fba_class : policy == TW_POLICY_SCA ? &tw_sim_sca_class
                                                                               : NULL;
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
  fill_path (run, item);
  tw_sim_tally_reset (&run->tally, run->setup);
  tw_sim_player_play (run->player, &played, NULL, 0, item, run->lead, run->demand, &run->tally);

  return recorder->said;
}

/* What arrives after the horizon has no arc and stays at home: it is not part of the plan. */
static gint64
get_arc (const TwItemNetwork *network,
         const Line          *line)
{
  if (line->decision.lane >= 0)
    {
      const TwItemLane *lane = &network->lane[line->decision.lane];

      return line->week < lane->n_arcs ? (gint64) lane->first_arc + line->week : -1;
    }

  return network->place[line->decision.place].first_make >= 0 && line->week + network->template->production_weeks[network->place[line->decision.place].place] < network->template->n_weeks
           ? (gint64) network->place[line->decision.place].first_make + line->week
           : -1;
}

static TwItemPlan *
plan_item (Run     *run,
           guint32  item,
           TwPolicy policy,
           GError **error)
{
  TwItemNetwork *network = run->solver->network;
  const GArray  *said = record (run, run->setup->item[item], policy, error);
  TwFlowStatus   status;

  if (said == NULL || !tw_item_solver_find_worth (run->solver, item, NULL, TW_SOLVE_ANEW, NULL, error))
    return NULL;
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP || network->arc[e].kind == TW_ARC_MAKE)
      network->capacity[e] = 0;
  for (guint i = 0; i < said->len; i++)
    {
      const Line *line = &g_array_index (said, Line, i);
      gint64      e = get_arc (network, line);

      if (e >= 0)
        tw_item_network_fix_departure (network, (guint) e, line->decision.units);
    }
  network->rounded = TRUE;
  if (!tw_network_simplex_update (run->solver->simplex, error))
    return NULL;
  status = tw_network_simplex_solve (run->solver->simplex, NULL);

  return tw_item_solver_answer (run->solver, status, NULL);
}

/* ---- all items ---- */

static void
init_run (Run          *run,
          const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  TwSimOptions   options;

  tw_sim_options_init (&options);
  options.n_paths = 1;
  *run = (Run){ .plan = plan, .world = { .n_weeks = tw_model_get_n_weeks (model) } };
  run->setup = tw_sim_setup_new (model, tw_plan_get_forecasts (plan), NULL, NULL, &options);
  run->solver = tw_item_solver_new (run->setup->template);
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
  g_free (run->lead);
  g_free (run->demand);
}

static TwPlan *
join (const Run   *run,
      TwItemPlan **items)
{
  const TwPlan  *plan = run->plan;
  const TwModel *model = tw_plan_get_model (plan);
  guint          n_items = tw_model_get_n_items (model);
  g_autoptr (TwLimits) limits = tw_limits_new (run->setup->template);
  g_autofree TwUse  *left = g_new0 (TwUse, limits->n + 1);
  g_autofree double *micros = g_new0 (double, limits->n + 1);
  TwPlanShared       shared;
  TwPlan            *joined;

  for (guint i = 0; i < n_items; i++)
    {
      if (items[i] == NULL)
        items[i] = tw_item_plan_ref (tw_plan_get_item (plan, i));
      tw_limits_add_plan (limits, items[i], 1, left);
    }
  for (guint c = 0; c < limits->n; c++)
    {
      const TwLimitUse *use = tw_plan_find_limit (plan, limits->limit[c].kind, limits->limit[c].index, limits->limit[c].week);

      left[c] = limits->limit[c].capacity - left[c];
      micros[c] = use != NULL ? tw_limit_use_get_micros (use) : 0;
    }
  shared = tw_shared_answer_new (limits, micros, left);
  tw_container_add_empty_cost (model, items, n_items, shared.part);
  joined = tw_plan_new_take (model, tw_plan_get_forecasts (plan), items, &shared, tw_plan_get_seconds (plan));
  g_free (shared.limit);

  return joined;
}

static guint
count_pushed (const TwModel *model)
{
  guint n = 0;

  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    n += get_class (tw_model_get_item_policy (model, i)) != NULL;

  return n;
}

TwPlan *
tw_policy_plan (const TwPlan *plan,
                GCancellable *cancellable,
                GError      **error)
{
  const TwModel *model = tw_plan_get_model (plan);
  guint          n_items = tw_model_get_n_items (model);
  TwItemPlan   **items;
  TwPlan        *joined = NULL;
  gboolean       ok = TRUE;
  Run            run;

  if (count_pushed (model) == 0)
    return tw_plan_ref (plan);

  init_run (&run, plan);
  items = g_new0 (TwItemPlan *, n_items);
  for (guint i = 0; i < n_items && ok; i++)
    if (get_class (tw_model_get_item_policy (model, i)) != NULL)
      {
        items[i] = g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : plan_item (&run, i, tw_model_get_item_policy (model, i), error);
        ok = items[i] != NULL;
      }
  if (ok)
    joined = join (&run, items);
  for (guint i = 0; i < n_items && !ok; i++)
    g_clear_pointer (&items[i], tw_item_plan_unref);
  if (!ok)
    g_free (items);
  clear_run (&run);

  return joined;
}
