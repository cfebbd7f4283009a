/* tw-shared-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-shared-plan.h"

#include "allocate/tw-container-rounding.h"
#include "allocate/tw-plan-passes.h"
#include "allocate/tw-price-search.h"

#include <math.h>
#include <string.h>

#define MICROS     1e6
#define MAX_SWEEPS 100

#define MIN_SWEEPS 14   /* before the first plan */
#define CALM       0.25 /* of the gap wanted: a bound that got better by less in some sweeps is worth a plan */
#define N_RECENT   4    /* sweeps */
#define STALLED    0.9  /* a gap that has become no smaller than this share of the last will not become much smaller */

typedef struct
{
  const TwSharedPlan *ask;
  TwCoupled          *coupled;
  TwPriceSearch      *search;
  TwPlanPasses       *passes;
  gboolean            again; /* with the prices of an earlier plan */
} Run;

/* ---- the answer ---- */

static TwPlanShared
new_shared (const TwLimits *limits,
            const double   *micros,
            const TwUse    *left)
{
  TwPlanShared shared = { .n_limits = limits->n };

  shared.part[TW_PART_OVERAGE] = -tw_limits_get_overage (limits, left);
  shared.limit = g_new0 (TwLimitUse, limits->n);
  for (guint c = 0; c < limits->n; c++)
    {
      const TwLimit *limit = &limits->limit[c];
      double         scale = tw_limit_kind_get_scale (limit->kind);

      shared.limit[c] = (TwLimitUse){
        .kind = limit->kind,
        .index = limit->index,
        .week = limit->week,
        .hard = limit->hard,
        .capacity = (double) limit->capacity / scale,
        .used = (double) (limit->capacity - left[c]) / scale,
        .price = micros[c] * scale / MICROS,
        .overage = limit->hard ? 0 : limit->overage * scale,
      };
    }

  return shared;
}

/* What the units that a plan uses would pay. */
static double
get_charges (const TwLimits *limits,
             const double   *micros,
             const TwUse    *use)
{
  double charges = 0;

  for (guint c = 0; c < limits->n; c++)
    if (use[c] != 0)
      charges += micros[c] * (double) use[c] / MICROS;

  return charges;
}

/* The term of the price search, or what the plan itself shows to be possible where rounding to millionths hides it. Pins
 * beyond a limit are planned as if it were as large as they need. */
static void
set_bound (TwItemPlan     *plan,
           double          term,
           const TwLimits *limits,
           const double   *micros,
           const TwUse    *excess)
{
  g_autofree TwUse *use = g_new0 (TwUse, limits->n);
  g_autofree TwUse *pinned = g_new0 (TwUse, limits->n);

  tw_limits_add_plan (limits, plan, 1, use);
  tw_limits_add_pins (limits, plan->item, pinned);
  term -= get_charges (limits, micros, pinned);
  plan->bound = MAX (term, plan->relaxed_value - get_charges (limits, micros, use));
  for (guint c = 0; c < limits->n; c++)
    if (excess[c] > 0 && pinned[c] > 0)
      plan->bound += micros[c] * (double) MIN (excess[c], pinned[c]) / MICROS;
}

static TwUse *
new_excess (const TwLimits *limits,
            const TwUse    *pinned)
{
  TwUse *excess = g_new0 (TwUse, limits->n);

  for (guint c = 0; c < limits->n; c++)
    excess[c] = MAX (pinned[c] - limits->limit[c].capacity, 0);

  return excess;
}

/* ---- pins beyond a hard limit ---- */

static void
name_limit (TwItemPlan     *plan,
            const TwLimits *limits,
            guint           limit,
            TwUse           excess)
{
  const TwLimit     *row = &limits->limit[limit];
  const TwModel     *model = limits->template->model;
  gint64             unit = tw_limits_get_unit_use (limits, TW_LIMIT_LANE, plan->item);
  guint              n;
  const TwPin       *pin = tw_model_get_item_pins (model, plan->item, &n);
  g_autofree gint64 *ids = g_new (gint64, n);
  guint              n_ids = 0;
  gint64             units = 0;

  for (guint i = 0; i < n; i++)
    if (pin[i].lane == row->index && pin[i].week == row->week)
      {
        ids[n_ids++] = pin[i].id;
        units += pin[i].units;
      }
  plan->status = TW_PLAN_INFEASIBLE;
  if (n_ids == 0 || plan->shortfall != NULL)
    return;

  plan->shortfall = g_new0 (TwShortfall, 1);
  plan->shortfall->pin_ids = g_memdup2 (ids, n_ids * sizeof *ids);
  plan->shortfall->n_pins = n_ids;
  plan->shortfall->place = tw_model_get_lane (model, row->index)->from;
  plan->shortfall->week = row->week;
  plan->shortfall->short_units = (gint64) MIN ((excess + unit - 1) / unit, units);
  plan->shortfall->available_units = units - plan->shortfall->short_units;
  plan->shortfall->limit = g_memdup2 (&limit, sizeof limit);
  plan->shortfall->n_limits = 1;
}

static void
explain_excess (TwItemPlan     *plan,
                const TwLimits *limits,
                const TwUse    *excess)
{
  guint        n;
  const TwPin *pin = tw_model_get_item_pins (limits->template->model, plan->item, &n);

  for (guint i = 0; i < n; i++)
    {
      gint32 limit = pin[i].week < limits->template->n_weeks ? tw_limits_find (limits, TW_LIMIT_LANE, pin[i].lane, pin[i].week) : -1;

      if (limit >= 0 && excess[limit] > 0)
        name_limit (plan, limits, (guint) limit, excess[limit]);
    }
}

/* ---- the search ---- */

static double
get_seconds (const TwSharedPlan *ask)
{
  return (double) (g_get_monotonic_time () - ask->begin) / G_USEC_PER_SEC;
}

static gboolean
is_time_up (const TwSharedPlan *ask)
{
  return ask->options->seconds > 0 && get_seconds (ask) >= ask->options->seconds;
}

static void
report (const TwSharedPlan *ask,
        double              fraction)
{
  if (ask->progress != NULL)
    ask->progress (fraction, ask->data);
}

static double
get_wanted (const TwSharedPlan *ask)
{
  return ask->options->gap > 0 ? ask->options->gap : TW_ALLOCATE_GAP;
}

static double
get_gap (const Run *run)
{
  double scale = fabs (run->search->bound);

  return scale > 0 ? (run->search->bound - run->passes->saved_value) / scale : 0;
}

/* A plan from nothing: one made at prices that were still far off leads nowhere near as far. */
static gboolean
improve_plan (Run *run)
{
  static const double fall[] = { 1, 0.8, 0.5, 0 };
  guint               n = run->coupled->limits->n;
  g_autofree double  *micros = g_new (double, n);

  tw_plan_passes_clear (run->passes);
  for (guint i = 0; i < G_N_ELEMENTS (fall); i++)
    {
      for (guint c = 0; c < n; c++)
        micros[c] = run->search->best[c] * fall[i];
      if (!tw_plan_passes_run (run->passes, fall[i] > 0 ? micros : NULL, i % 2 == 1))
        return FALSE;
      tw_plan_passes_remember (run->passes);
      if (get_gap (run) <= get_wanted (run->ask) || is_time_up (run->ask))
        break;
    }

  return TRUE;
}

/* Whether the bound hardly moved in the last sweeps. */
static gboolean
is_calm (double recent[N_RECENT],
         guint  sweep,
         double bound,
         double wanted)
{
  double before = recent[sweep % N_RECENT];

  recent[sweep % N_RECENT] = bound;

  return before - bound <= CALM * wanted * fabs (bound);
}

/* A first plan, for the price of one pass: where prices are known already it may do. */
static gboolean
plan_once (Run *run)
{
  if (!tw_plan_passes_run (run->passes, run->search->best, FALSE))
    return FALSE;
  tw_plan_passes_remember (run->passes);

  return TRUE;
}

/* Sweeps, and passes every so often, further apart each time, until they help no more. FALSE if cancelled. */
static gboolean
search (Run     *run,
        gboolean known)
{
  const TwSharedPlan *ask = run->ask;
  double              recent[N_RECENT];
  double              before = INFINITY;
  guint               next_passes = known ? 1 : MIN_SWEEPS;

  for (guint i = 0; i < N_RECENT; i++)
    recent[i] = INFINITY;
  for (guint i = 1;; i++)
    {
      gboolean last, calm;

      if (!tw_price_search_sweep (run->search) || (known && i == 1 && !(run->again ? improve_plan (run) : plan_once (run))))
        return FALSE;
      report (ask, 0.3 + 0.6 * i / (10.0 + i));
      if (get_gap (run) <= get_wanted (ask))
        return TRUE;
      last = i == MAX_SWEEPS || is_time_up (ask) || tw_price_search_is_proven (run->search);
      calm = is_calm (recent, i, run->search->bound, get_wanted (ask));
      if (last || (calm && i >= next_passes))
        {
          double gap;

          if (!improve_plan (run))
            return FALSE;
          gap = get_gap (run);
          if (gap <= get_wanted (ask) || last || is_time_up (ask) || gap > STALLED * before)
            return TRUE;
          before = gap;
          next_passes = i * 8 / 5;
        }
      tw_price_search_step (run->search);
    }
}

static TwPlan *
answer (Run     *run,
        GError **error)
{
  const TwCoupled  *coupled = run->coupled;
  const TwLimits   *limits = coupled->limits;
  g_autofree TwUse *excess = new_excess (limits, coupled->pinned);
  TwItemPlan      **plans = g_new0 (TwItemPlan *, coupled->n_items);
  TwPlanShared      shared;
  TwPlan           *plan;

  tw_plan_passes_recall (run->passes);
  if (!tw_plan_passes_answer (run->passes, plans))
    {
      for (guint i = 0; i < coupled->n_items; i++)
        g_clear_pointer (&plans[i], tw_item_plan_unref);
      g_free (plans);
      return NULL;
    }

  for (guint i = 0; i < coupled->n_items; i++)
    {
      set_bound (plans[i], (double) coupled->item[i].best_term / MICROS + coupled->item[i].pin_value, limits, run->search->best, excess);
      explain_excess (plans[i], limits, excess);
    }
  shared = new_shared (limits, run->search->best, run->passes->left);
  tw_container_add_empty_cost (coupled->template->model, plans, coupled->n_items, shared.part);
  plan = tw_plan_new_take (coupled->template->model, coupled->template->forecasts, plans, &shared, get_seconds (run->ask));
  g_free (shared.limit);

  return plan;
}

TwPlan *
tw_shared_plan_solve (const TwSharedPlan *self,
                      GError            **error)
{
  g_autoptr (TwCoupled) coupled = tw_coupled_new (self->template, self->limits, self->start, self->workers, self->cancellable);
  g_autofree TwUse *use = g_new0 (TwUse, self->limits->n);
  g_autoptr (TwPriceSearch) prices = NULL;
  g_autoptr (TwPlanPasses) passes = NULL;
  TwPlan  *plan = NULL;
  Run      run;
  gboolean known; /* of the same model a plan is made as the first one was, and comes out the same */

  if (!tw_coupled_prepare (coupled, use, error))
    return NULL;
  report (self, 0.3);
  for (guint w = 0; w < tw_workers_get_n (self->workers); w++)
    coupled->worker[w].solver->rounds = !self->options->whole_units_only;
  prices = tw_price_search_new (coupled, use);
  passes = tw_plan_passes_new (coupled);
  run = (Run){ .ask = self, .coupled = coupled, .search = prices, .passes = passes };
  known = self->start != NULL && tw_plan_get_model (self->start) != self->template->model;
  if (known)
    tw_price_search_start_from (prices, self->start);
  run.again = known;
  if ((known || tw_price_search_sample (prices)) && search (&run, known || coupled->n_items >= TW_SAMPLE_ITEMS))
    plan = answer (&run, error);
  if (plan == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "planning was cancelled");
  else
    report (self, 1);

  return plan;
}

/* ---- edits ---- */

typedef struct
{
  const TwLimits *limits;
  const TwPlan   *start;
  TwItemSolver   *solver;
  TwItemLimits   *scratch;
  double         *micros;
  TwUse          *left;
  TwUse          *own;
  TwUse          *excess;
  GCancellable   *cancellable;
} Edit;

static void
read_limits (Edit *edit)
{
  guint             n;
  const TwLimitUse *use = tw_plan_get_limits (edit->start, &n);

  for (guint c = 0; c < edit->limits->n; c++)
    {
      const TwLimit *limit = &edit->limits->limit[c];
      double         scale = tw_limit_kind_get_scale (limit->kind);

      edit->left[c] = limit->capacity - (TwUse) llrint (use[c].used * scale);
      edit->micros[c] = use[c].price * MICROS / scale;
    }
}

/* Worth of the item alone at the prices. */
static gboolean
find_term (Edit         *edit,
           const guint8 *basis,
           gsize         size,
           double       *term)
{
  TwNetworkSimplex *simplex = edit->solver->simplex;
  TwItemNetwork    *network = edit->solver->network;
  gboolean          used;

  tw_item_limits_set_prices (edit->scratch, edit->micros);
  if (!tw_network_simplex_attach_with_basis_data (simplex, &network->net, basis, size, &used, NULL) ||
      tw_network_simplex_solve (simplex, edit->cancellable) == TW_FLOW_CANCELLED)
    return FALSE;
  *term = (double) tw_item_limits_get_value (edit->scratch, network->cost, tw_network_simplex_get_flow (simplex)) / MICROS + tw_item_network_get_pin_value (network);

  return TRUE;
}

static TwItemPlan *
edit_item (Edit    *edit,
           guint32  item,
           GError **error)
{
  const TwLimits    *limits = edit->limits;
  const TwItemPlan  *old = tw_plan_get_item (edit->start, item);
  g_autofree guint8 *basis = NULL;
  gsize              size;
  TwFlowStatus       status;
  TwItemPlan        *plan;
  double             term;

  if (!tw_item_solver_find_worth (edit->solver, item, old, TW_SOLVE_PINS, edit->cancellable, error))
    return NULL;
  size = tw_network_simplex_get_basis_size (edit->solver->simplex);
  basis = g_malloc (size);
  tw_network_simplex_save_basis (edit->solver->simplex, basis);
  tw_item_network_apply_pins (edit->solver->network);
  tw_item_limits_attach (edit->scratch, edit->solver->network);

  if (!find_term (edit, basis, size, &term))
    return NULL;
  tw_network_simplex_save_basis (edit->solver->simplex, basis);
  memset (edit->own, 0, limits->n * sizeof *edit->own);
  tw_limits_add_pins (limits, item, edit->own);
  for (guint c = 0; c < limits->n; c++)
    {
      edit->excess[c] = MAX (edit->own[c] - edit->left[c], 0);
      edit->own[c] = -edit->own[c];
    }
  status = tw_item_limits_solve_within (edit->scratch, edit->solver->simplex, basis, size, edit->left, edit->own, NULL, 0, NULL, edit->cancellable);
  if (status == TW_FLOW_CANCELLED)
    return NULL;
  if (status == TW_FLOW_OPTIMAL)
    tw_item_limits_share_rooms (edit->scratch, tw_network_simplex_get_flow (edit->solver->simplex));
  plan = tw_item_solver_answer (edit->solver, status, edit->cancellable);
  g_clear_pointer (&plan->basis, g_bytes_unref);
  plan->basis = tw_item_solver_new_start (edit->solver, basis, size);
  set_bound (plan, term, limits, edit->micros, edit->excess);

  return plan;
}

static gboolean
edit_items (Edit          *edit,
            TwItemPlan   **plans,
            const guint32 *items,
            guint          n_items,
            GError       **error)
{
  for (guint i = 0; i < n_items; i++)
    {
      TwItemPlan *plan;

      tw_limits_add_plan (edit->limits, plans[items[i]], 1, edit->left);
      plan = edit_item (edit, items[i], error);
      if (plan == NULL)
        return FALSE;
      tw_limits_add_plan (edit->limits, plan, -1, edit->left);
      tw_item_plan_unref (plans[items[i]]);
      plans[items[i]] = plan;
    }

  return TRUE;
}

TwPlan *
tw_shared_plan_edit (const TwNetworkTemplate *template,
                     const TwLimits *limits,
                     const TwPlan   *start,
                     const guint32  *items,
                     guint           n_items,
                     GCancellable   *cancellable,
                     GError        **error)
{
  gint64             begin = g_get_monotonic_time ();
  guint              n_all = tw_model_get_n_items (template->model);
  g_autofree double *micros = g_new (double, limits->n);
  g_autofree TwUse  *left = g_new (TwUse, limits->n);
  g_autofree TwUse  *own = g_new (TwUse, limits->n);
  g_autofree TwUse  *excess = g_new0 (TwUse, limits->n);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  g_autoptr (TwItemLimits) scratch = tw_item_limits_new (limits);
  Edit         edit = { .limits = limits, .start = start, .solver = solver, .scratch = scratch, .micros = micros, .left = left, .own = own, .excess = excess, .cancellable = cancellable };
  TwItemPlan **plans = g_new (TwItemPlan *, n_all);
  TwPlanShared shared;
  TwPlan      *plan = NULL;

  solver->rounds = tw_item_solver_get_rounds (tw_plan_get_item (start, items[0]));
  read_limits (&edit);
  for (guint i = 0; i < n_all; i++)
    plans[i] = tw_item_plan_ref (tw_plan_get_item (start, i));
  if (edit_items (&edit, plans, items, n_items, error))
    {
      for (guint i = 0; i < n_items; i++)
        explain_excess (plans[items[i]], limits, excess);
      shared = new_shared (limits, micros, left);
      tw_container_add_empty_cost (template->model, plans, n_all, shared.part);
      plan = tw_plan_new_take (template->model, tw_plan_get_forecasts (start), plans, &shared, (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
      g_free (shared.limit);
      return plan;
    }

  for (guint i = 0; i < n_all; i++)
    tw_item_plan_unref (plans[i]);
  g_free (plans);
  if (error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "planning was cancelled");

  return NULL;
}
