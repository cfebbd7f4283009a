/* test-coupled.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"
#include "coupled-model.h"
#include "glpk-network.h"
#include "plan-checks.h"

#include <math.h>

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
} Fixture;

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts,
          const TwPlan        *start,
          int                  n_threads)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = n_threads, .whole_units_only = TRUE }, start, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

/* @data: the seed */
static void
set_up (Fixture      *f,
        gconstpointer data)
{
  guint32      seed = GPOINTER_TO_UINT (data);
  TwRandomPlan spec = { .n_items = 8, .n_markets = 3, .n_weeks = 9, .seed = seed, .capacity_scale = 0.3 + 0.1 * (seed % 8) };

  f->model = coupled_model_new (&spec, seed, &f->forecasts);
  f->plan = allocate (f->model, f->forecasts, NULL, 1);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_model_unref (f->model);
  tw_forecast_set_unref (f->forecasts);
  tw_plan_unref (f->plan);
}

/* ---- an independent solver on all items at once ---- */

typedef struct
{
  glp_prob     *lp;
  TwLimits     *limits;
  TwItemLimits *scratch;
  int          *over; /* [n limits]: column of what passes it; 0 if it is hard */
} Lp;

static void
add_limit_rows (Lp *self)
{
  const TwLimits *limits = self->limits;

  if (limits->n > 0)
    glp_add_rows (self->lp, (int) limits->n);
  for (guint c = 0; c < limits->n; c++)
    {
      const TwLimit *limit = &limits->limit[c];
      double         scale = tw_limit_kind_get_scale (limit->kind);
      int            rows[2] = { 0, (int) c + 1 };
      double         minus[2] = { 0, -1 };
      int            column;

      glp_set_row_bnds (self->lp, (int) c + 1, GLP_UP, 0, (double) limit->capacity / scale);
      if (limit->hard)
        continue;
      self->over[c] = column = glp_add_cols (self->lp, 1);
      glp_set_col_bnds (self->lp, column, GLP_LO, 0, 0);
      glp_set_obj_coef (self->lp, column, -limit->overage * scale);
      glp_set_mat_col (self->lp, column, 1, rows, minus);
    }
}

static void
add_item (Lp                  *self,
          const TwItemNetwork *network)
{
  int              first = glpk_add_network (self->lp, network);
  const TwItemUse *use = self->scratch->link;

  for (guint i = 0; i < self->scratch->n_links; i++)
    glpk_add_use (self->lp, first + (int) use[i].arc, (int) use[i].limit + 1, (double) use[i].use / tw_limit_kind_get_scale (self->limits->limit[use[i].limit].kind));
}

/* Price of what is left of each limit, and what each measure that passes a soft one costs beyond its price: nobody pays
 * these at the optimum of prices and plan. In the plan's currency. */
static double
get_slack_cost (const TwLimitUse *limit,
                double            used)
{
  return used <= limit->capacity ? limit->price * (limit->capacity - used) : (limit->overage - limit->price) * (used - limit->capacity);
}

static double
get_lp_slack_cost (const Lp     *lp,
                   const TwPlan *plan)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);
  double            cost = 0;

  for (guint c = 0; c < n; c++)
    cost += get_slack_cost (&limit[c], glp_get_row_prim (lp->lp, (int) c + 1) + (lp->over[c] > 0 ? glp_get_col_prim (lp->lp, lp->over[c]) : 0));

  return cost;
}

/* The model without rounding, w as @plan found it, and get_lp_slack_cost() of its optimum. */
static double
solve_lp (const TwPlan *plan,
          double       *slack_cost)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (tw_plan_get_model (plan), tw_plan_get_forecasts (plan), 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  g_autoptr (TwItemLimits) scratch = tw_item_limits_new (limits);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  g_autofree int *over = g_new0 (int, limits->n);
  Lp              lp = { .lp = glp_create_prob (), .limits = limits, .scratch = scratch, .over = over };
  double          value = 0;

  glp_set_obj_dir (lp.lp, GLP_MAX);
  add_limit_rows (&lp);
  for (guint32 i = 0; i < tw_model_get_n_items (template->model); i++)
    {
      g_assert_true (tw_item_solver_restore_network (solver, tw_plan_get_item (plan, i)));
      tw_item_network_apply_pins (solver->network);
      tw_item_limits_attach (scratch, solver->network);
      add_item (&lp, solver->network);
      value += tw_item_network_get_pin_value (solver->network);
    }
  value += glpk_solve (lp.lp);
  g_assert_true (isfinite (value));
  *slack_cost = get_lp_slack_cost (&lp, plan);
  glp_delete_prob (lp.lp);

  return value;
}

/* ---- what a plan promises ---- */

static void
assert_limits (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, tw_plan_get_forecasts (plan), 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  g_autofree TwUse *use = g_new0 (TwUse, limits->n);
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);
  double            overage = 0;

  g_assert_cmpuint (n, ==, limits->n);
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    tw_limits_add_plan (limits, tw_plan_get_item (plan, i), 1, use);
  for (guint c = 0; c < n; c++)
    {
      g_assert_cmpfloat_with_epsilon (limit[c].used, (double) use[c] / tw_limit_kind_get_scale (limit[c].kind), 1e-9 * (1 + limit[c].used));
      g_assert_cmpfloat (limit[c].price, >=, 0);
      if (limit[c].hard)
        g_assert_true (use[c] <= limits->limit[c].capacity);
      else
        {
          overage += MAX (limit[c].used - limit[c].capacity, 0) * limit[c].overage;
          g_assert_cmpfloat (limit[c].price, <=, limit[c].overage * (1 + 1e-12));
        }
      g_assert_true (tw_plan_find_limit (plan, limit[c].kind, limit[c].index, limit[c].week) == &limit[c]);
    }
  g_assert_cmpfloat_with_epsilon (tw_plan_get_part (plan, TW_PART_OVERAGE), -overage, 1e-6 * (1 + overage));
}

static void
assert_plan (const TwPlan *plan)
{
  double value = tw_plan_get_value (plan);
  double slack = 1e-9 * fabs (tw_plan_get_bound (plan));

  assert_limits (plan);
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    assert_balanced (tw_plan_get_model (plan), tw_plan_get_item (plan, i));
  g_assert_cmpfloat (value, <=, tw_plan_get_relaxed_value (plan) + slack);
  g_assert_cmpfloat (tw_plan_get_relaxed_value (plan), <=, tw_plan_get_bound (plan) + slack);
}

/* Few items in whole units: what is left between plan and bound is what broken units are worth. */
#define SMALL_GAP 0.005

static void
test_against_lp (Fixture      *f,
                 gconstpointer data)
{
  double slack_cost;
  double lp = solve_lp (f->plan, &slack_cost);
  double bound = tw_plan_get_bound (f->plan);
  double slack = 1e-6 * fabs (lp);

  assert_plan (f->plan);
  g_test_message ("relaxed %.2f LP %.2f bound %.2f slack %.2f", tw_plan_get_relaxed_value (f->plan), lp, bound, slack_cost);
  g_assert_cmpfloat (tw_plan_get_relaxed_value (f->plan), <=, lp + slack);
  g_assert_cmpfloat (lp, <=, bound + slack);
  g_assert_cmpfloat (tw_plan_get_gap (f->plan), <=, SMALL_GAP);
  g_assert_cmpfloat (slack_cost, <=, bound - lp + slack);
}

/* A limit that is not used up has no price, one that is passed has its overage for a price, but for the gap: that is what the
 * bound of the plan says once both sides are written down. */
static void
test_slackness (Fixture      *f,
                gconstpointer data)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (f->plan, &n);
  double            gap = tw_plan_get_bound (f->plan) - tw_plan_get_relaxed_value (f->plan);
  double            cost = 0;
  guint             n_priced = 0;

  for (guint c = 0; c < n; c++)
    {
      cost += get_slack_cost (&limit[c], limit[c].used);
      n_priced += limit[c].price > 0;
    }
  g_assert_cmpuint (n_priced, >, 0);
  g_assert_cmpfloat (cost, <=, gap + 1e-9 * fabs (tw_plan_get_bound (f->plan)));
}

static void
test_threads (Fixture      *f,
              gconstpointer data)
{
  g_autoptr (TwPlan) two = allocate (f->model, f->forecasts, NULL, 2);

  g_assert_true (tw_plan_equal (f->plan, two));
  g_assert_cmpfloat (tw_plan_get_bound (f->plan), ==, tw_plan_get_bound (two));
}

static void
test_cancel (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tw_allocate (f->model, f->forecasts, NULL, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define N_SEEDS 10

static void
add_seeds (const char *name,
           void (*test) (Fixture      *f,
                         gconstpointer data))
{
  for (guint seed = 1; seed <= N_SEEDS; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/coupled/%s/%u", name, seed);

      g_test_add (path, Fixture, GUINT_TO_POINTER (seed), set_up, test, tear_down);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_seeds ("against-lp", test_against_lp);
  add_seeds ("slackness", test_slackness);
  add_seeds ("threads", test_threads);
  g_test_add ("/coupled/cancel", Fixture, GUINT_TO_POINTER (1), set_up, test_cancel, tear_down);

  return g_test_run ();
}
