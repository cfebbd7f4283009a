/* test-rounding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-answer.h"
#include "allocate/tw-item-solver.h"
#include "plan-checks.h"
#include "random-model.h"

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwNetworkTemplate *template;
  TwItemSolver *solver;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->model = random_model_new (20, 6, 13, (guint32) g_test_rand_int (), &f->forecasts);
  f->template = tw_network_template_new (f->model, f->forecasts, 0);
  f->solver = tw_item_solver_new (f->template);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_item_solver_free (f->solver);
  tw_network_template_free (f->template);
  tw_forecast_set_unref (f->forecasts);
  tw_model_unref (f->model);
}

/* ---- fixed flows ---- */

static double
solve_again (TwItemSolver *solver,
             double        relaxed_value)
{
  g_autoptr (TwItemPlan) plan = NULL;

  g_assert_true (tw_network_simplex_update (solver->simplex, NULL));
  plan = tw_item_answer_new (solver->network, solver->simplex, tw_network_simplex_solve (solver->simplex, NULL));
  g_assert_cmpint (plan->status, ==, TW_PLAN_OPTIMAL);
  plan->relaxed_value = plan->bound = relaxed_value + 1;
  assert_balanced (solver->network->template->model, plan);

  return plan->value;
}

/* What the solver wants anyway costs nothing to fix; less than that is never better, and letting go brings
 * everything back. */
static void
test_fix (Fixture      *f,
          gconstpointer data)
{
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      g_autoptr (TwItemPlan) plan = tw_item_solver_solve (f->solver, i, NULL, TW_SOLVE_ANEW, NULL, NULL);
      TwItemNetwork     *network = f->solver->network;
      g_autofree gint64 *flow = g_memdup2 (tw_network_simplex_get_flow (f->solver->simplex), network->net.n_arcs * sizeof *flow);
      g_autofree gint64 *capacity = g_memdup2 (network->capacity, network->net.n_arcs * sizeof *capacity);

      for (guint e = 0; e < network->net.n_arcs; e++)
        if (network->arc[e].kind == TW_ARC_SHIP)
          tw_item_network_fix_arc (network, e, flow[e]);
      g_assert_cmpfloat_with_epsilon (solve_again (f->solver, plan->value), plan->value, 1e-9 * ABS (plan->value) + 1e-6);
      for (guint e = 0; e < network->net.n_arcs; e++)
        if (network->arc[e].kind == TW_ARC_SHIP && flow[e] > 0)
          tw_item_network_fix_arc (network, e, flow[e] - 1);
      g_assert_cmpfloat (solve_again (f->solver, plan->value), <=, plan->value + 1e-6);
      for (guint e = 0; e < network->net.n_arcs; e++)
        if (network->arc[e].kind == TW_ARC_SHIP)
          {
            tw_item_network_fix_arc (network, e, 0);
            network->capacity[e] = capacity[e];
          }
      g_assert_cmpfloat_with_epsilon (solve_again (f->solver, plan->value), plan->value, 1e-9 * ABS (plan->value) + 1e-6);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rounding/fix", Fixture, NULL, set_up, test_fix, tear_down);

  return g_test_run ();
}
