/* test-demo-plan.c: the plan of the demo against an independent solver
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"
#include "plan-checks.h"

/* GLPK takes a tenth of a second or more for an item, so a quick run takes some; `-m slow` takes all. */
static void
test_equals_lp (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_demo_new (TW_DEMO_SEED, &error);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwNetworkTemplate) template = NULL;
  g_autoptr (TwItemSolver) solver = NULL;
  guint step = g_test_slow () ? 1 : 37;

  g_assert_no_error (error);
  forecasts = tw_forecast_model (model, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  template = tw_network_template_new (model, forecasts, 0);
  solver = tw_item_solver_new (template);
  for (guint32 i = 0; i < tw_model_get_n_items (model); i += step)
    {
      g_autoptr (TwItemPlan) plan = tw_item_solver_solve (solver, i, NULL, TW_SOLVE_ANEW, NULL, &error);

      g_assert_no_error (error);
      assert_optimal_flow (solver);
      assert_balanced (model, plan);
      assert_equals_lp (solver->network, plan);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/demo/equals-lp", test_equals_lp);

  return g_test_run ();
}
