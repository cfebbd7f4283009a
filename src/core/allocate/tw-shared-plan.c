/* tw-shared-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-shared-plan.h"

#include "allocate/tw-container-consolidation.h"
#include "allocate/tw-container-rounding.h"
#include "allocate/tw-plan-passes.h"
#include "allocate/tw-price-bundle.h"
#include "allocate/tw-shared-answer.h"

#include <math.h>
#include <string.h>

#define MICROS     1e6
#define MAX_SWEEPS 100

#define MIN_SWEEPS 14   /* before the first plan */
#define CALM       0.25 /* of the gap wanted: a bound that got better by less in some sweeps is worth a plan */
#define N_RECENT   4    /* sweeps */
#define STALLED    0.9  /* a gap that has become no smaller than this share of the last will not become much smaller */

#define BUNDLE_VISITS  12000 /* to items, so that it takes about as long for few as for many */
#define MAX_BUNDLE     100   /* rounds */
#define MIN_BUNDLE     15    /* fewer lead nowhere */
#define PLAN_ROUNDS    12    /* between plans */
#define MIXTURE_PASSES 3
#define SETTLED        0.1 /* of the gap wanted: a bound that can fall no further than that */

typedef struct
{
  const TwSharedPlan *ask;
  TwCoupled          *coupled;
  TwPriceSearch      *search;
  TwPlanPasses       *passes;
  gboolean            again; /* with the prices of an earlier plan */
} Run;

static TwUse *
new_excess (const TwLimits *limits,
            const TwUse    *pinned)
{
  TwUse *excess = g_new0 (TwUse, limits->n);

  for (guint c = 0; c < limits->n; c++)
    excess[c] = MAX (pinned[c] - limits->limit[c].capacity, 0);

  return excess;
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

/* 0 for none */
static gint64
get_deadline (const TwSharedPlan *ask)
{
  return ask->options->seconds > 0 ? ask->begin + (gint64) (ask->options->seconds * G_USEC_PER_SEC) : 0;
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

/* ---- small plans ---- */

/* Whole units of what the mixture gives each item, then what is left over to whoever has use for it. */
static gboolean
plan_mixture (Run                 *run,
              const TwPriceBundle *bundle)
{
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));

  for (guint i = 0; i < run->coupled->n_items; i++)
    {
      g_array_set_size (shares, 0);
      tw_price_bundle_read_shares (bundle, i, shares);
      tw_plan_passes_give (run->passes, i, shares);
    }
  for (guint i = 0; i < MIXTURE_PASSES; i++)
    if (!tw_plan_passes_run (run->passes, NULL, i % 2 == 1))
      return FALSE;
  tw_plan_passes_remember (run->passes);

  return TRUE;
}

/* Whether a better plan than the best one so far is wanted. */
static gboolean
is_wanting (const Run *run)
{
  return (get_gap (run) > get_wanted (run->ask) || run->passes->saved_short > 0) && !is_time_up (run->ask);
}

static gboolean
run_bundle (Run           *run,
            TwPriceBundle *bundle,
            guint          n_rounds)
{
  for (guint i = 1; i <= n_rounds && is_wanting (run); i++)
    {
      gboolean last;

      if (!tw_price_bundle_run (bundle))
        return FALSE;
      last = i == n_rounds || tw_price_bundle_get_gain (bundle) <= SETTLED * get_wanted (run->ask) * fabs (run->search->bound);
      if ((last || i % PLAN_ROUNDS == 0) && !plan_mixture (run, bundle))
        return FALSE;
      if (last)
        break;
      report (run->ask, 0.9 + 0.1 * i / n_rounds);
    }

  return TRUE;
}

/* Few items leave broken units and steps no room to even out, and there is time for a better search. Where pins contradict each
 * other there is no optimum for prices to near: they then stay as they were. */
static gboolean
refine (Run *run)
{
  g_autoptr (TwPriceBundle) bundle = NULL;
  TwPriceSearch *search = run->search;
  guint          n_rounds = MIN (BUNDLE_VISITS / MAX (run->coupled->n_items, 1), MAX_BUNDLE);
  gboolean       ok;

  if (n_rounds < MIN_BUNDLE || run->coupled->n_items == 0 || !is_wanting (run) || (run->passes->saved_short == 0 && tw_price_search_is_proven (search)))
    return TRUE;

  bundle = tw_price_bundle_new (search);
  ok = run_bundle (run, bundle, n_rounds);
  if (run->passes->saved_short > 0)
    tw_price_bundle_undo (bundle);

  return ok;
}

/* ---- items apart ---- */

/* In place of the nothing that they were planned as, which says how many weeks were planned and that a run is made again. */
static void
place_apart (const Run   *run,
             TwItemPlan **plans)
{
  const TwApart *apart = run->ask->apart;

  for (guint i = 0; apart != NULL && i < run->coupled->n_items; i++)
    if (apart->plan[i] != NULL)
      {
        g_clear_pointer (&apart->plan[i]->basis, g_bytes_unref);
        apart->plan[i]->basis = g_bytes_ref (plans[i]->basis);
        tw_item_plan_unref (plans[i]);
        plans[i] = tw_item_plan_ref (apart->plan[i]);
      }
}

/* There is nothing to choose: its bound is its value, what it uses paid for. What it takes beyond a hard limit is as with pins. */
static void
set_apart_bound (const Run  *run,
                 TwItemPlan *plan)
{
  const TwApart    *apart = run->ask->apart;
  const TwLimits   *limits = apart->limits;
  g_autofree TwUse *none = g_new0 (TwUse, limits->n);

  tw_shared_answer_set_bound (plan, -INFINITY, limits, run->search->best, none);
  for (guint c = 0; plan->status == TW_PLAN_INFEASIBLE && c < limits->n; c++)
    if (limits->limit[c].hard && apart->left[c] < 0)
      plan->bound += run->search->best[c] * -(double) apart->left[c] / MICROS;
}

/* What all leave of limits as they are. */
static TwUse *
dup_left (const Run *run)
{
  const TwApart *apart = run->ask->apart;
  TwUse         *left = g_memdup2 (run->passes->left, (run->coupled->limits->n) * sizeof *left);

  for (guint c = 0; apart != NULL && c < apart->limits->n; c++)
    left[c] += MIN (apart->left[c], 0);

  return left;
}

/* ---- the answer ---- */

static void
free_plans (const TwCoupled *coupled,
            TwItemPlan     **plans)
{
  for (guint i = 0; i < coupled->n_items; i++)
    g_clear_pointer (&plans[i], tw_item_plan_unref);
  g_free (plans);
}

/* Takes @plans. */
static TwPlan *
join_plans (const Run   *run,
            TwItemPlan **plans)
{
  const TwCoupled  *coupled = run->coupled;
  const TwApart    *apart = run->ask->apart;
  const TwLimits   *limits = coupled->limits;
  g_autofree TwUse *excess = new_excess (limits, coupled->pinned);
  g_autofree TwUse *left = dup_left (run);
  TwPlanShared      shared;
  TwPlan           *plan;

  for (guint i = 0; i < coupled->n_items; i++)
    {
      if (apart != NULL && apart->plan[i] != NULL)
        {
          set_apart_bound (run, plans[i]);
          continue;
        }
      tw_shared_answer_set_bound (plans[i], (double) coupled->item[i].best_term / MICROS + coupled->item[i].pin_value, limits, run->search->best, excess);
      tw_shared_answer_explain_excess (plans[i], limits, excess);
    }
  shared = tw_shared_answer_new (apart != NULL ? apart->limits : limits, run->search->best, left);
  tw_container_add_empty_cost (coupled->template->model, plans, coupled->n_items, shared.part);
  plan = tw_plan_new_take (coupled->template->model, coupled->template->forecasts, plans, &shared, get_seconds (run->ask));
  g_free (shared.limit);

  return plan;
}

/* What stays empty in containers is no part of the flow, nor of its bound. */
static gboolean
consolidate (const Run   *run,
             TwItemPlan **plans)
{
  place_apart (run, plans);

  return tw_container_consolidate (run->coupled->limits, run->passes->left, plans, run->coupled->n_items, get_deadline (run->ask), run->ask->cancellable);
}

static TwPlan *
answer (Run *run)
{
  TwCoupled   *coupled = run->coupled;
  TwItemPlan **plans = g_new0 (TwItemPlan *, coupled->n_items);

  coupled->wanted = get_gap (run) <= get_wanted (run->ask) || !is_time_up (run->ask) ? get_wanted (run->ask) : INFINITY;
  tw_plan_passes_recall (run->passes);
  if (tw_plan_passes_answer (run->passes, plans) && consolidate (run, plans))
    return join_plans (run, plans);
  free_plans (coupled, plans);

  return NULL;
}

/* ---- the same plan again ---- */

/* Pins alone may pass a hard limit. */
static gboolean
keeps_hard_limits (const Run *run)
{
  const TwCoupled *coupled = run->coupled;

  for (guint c = 0; c < coupled->limits->n; c++)
    if (coupled->limits->limit[c].hard && run->passes->left[c] < MIN (coupled->limits->limit[c].capacity - coupled->pinned[c], 0))
      return FALSE;

  return TRUE;
}

/* As good as a new one would be: a search that wanted no more ended here, or none would go on. */
static gboolean
is_good_enough (Run *run)
{
  tw_price_search_take_terms (run->search);
  run->passes->saved_value = run->passes->value;

  return keeps_hard_limits (run) && (run->coupled->wanted <= get_wanted (run->ask) || get_gap (run) <= get_wanted (run->ask));
}

/* (nullable): the plan that the start is of, if it can be made again; %NULL if not, or if cancelled */
static TwPlan *
solve_again (const TwSharedPlan *self)
{
  g_autoptr (TwCoupled) coupled = tw_coupled_new (self->template, self->limits, self->start, self->workers, self->cancellable);
  g_autofree TwUse *use = g_new0 (TwUse, self->limits->n);
  g_autoptr (TwPriceSearch) prices = NULL;
  g_autoptr (TwPlanPasses) passes = NULL;
  TwItemPlan **plans;
  Run          run;

  tw_coupled_set_rounds (coupled, !self->options->whole_units_only);
  if (!tw_coupled_recall (coupled, self->apart != NULL ? self->apart->limits : self->limits))
    return NULL;
  prices = tw_price_search_new (coupled, use);
  passes = tw_plan_passes_new (coupled);
  passes->round_once = self->options->round_once;
  passes->deadline = get_deadline (self);
  run = (Run){ .ask = self, .coupled = coupled, .search = prices, .passes = passes };
  tw_price_search_start_from (prices, self->start);

  plans = g_new0 (TwItemPlan *, coupled->n_items);
  if (tw_plan_passes_answer_again (passes, prices->micros, plans) && is_good_enough (&run) && consolidate (&run, plans))
    return join_plans (&run, plans);
  free_plans (coupled, plans);

  return NULL;
}

/* ---- all of it ---- */

/* An answer out of a file has bases and prices, and no rows. */
static gboolean
is_stored (const TwPlan *plan)
{
  return tw_model_get_n_items (tw_plan_get_model (plan)) > 0 && tw_plan_get_item (plan, 0)->n_weeks == 0;
}

static TwPlan *
solve_anew (const TwSharedPlan *self,
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
  tw_coupled_set_rounds (coupled, !self->options->whole_units_only);
  prices = tw_price_search_new (coupled, use);
  passes = tw_plan_passes_new (coupled);
  passes->round_once = self->options->round_once;
  passes->deadline = get_deadline (self);
  run = (Run){ .ask = self, .coupled = coupled, .search = prices, .passes = passes };
  known = self->start != NULL && (is_stored (self->start) || tw_plan_get_model (self->start) != self->template->model);
  if (known)
    tw_price_search_start_from (prices, self->start);
  run.again = known;
  if ((known || tw_price_search_sample (prices)) && search (&run, known || coupled->n_items >= TW_SAMPLE_ITEMS) && refine (&run))
    plan = answer (&run);
  if (plan == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "planning was cancelled");

  return plan;
}

TwPlan *
tw_shared_plan_solve (const TwSharedPlan *self,
                      GError            **error)
{
  TwPlan *plan = self->start != NULL ? solve_again (self) : NULL;

  if (plan == NULL)
    plan = solve_anew (self, error);
  if (plan != NULL)
    report (self, 1);

  return plan;
}
