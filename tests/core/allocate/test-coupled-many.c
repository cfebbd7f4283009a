/* test-coupled-many.c: so many items that passes plan them in batches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-evaluate.h"
#include "coupled-model.h"
#include "plan-checks.h"

#include <math.h>

#define N_ITEMS 280 /* batches begin at 128 */

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts,
          const TwPlan        *start,
          int                  n_threads)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = n_threads, .gap = 0.01 }, start, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static void
assert_same_plan (const TwPlan *a,
                  const TwPlan *b)
{
  g_assert_cmpfloat (tw_plan_get_value (a), ==, tw_plan_get_value (b));
  g_assert_cmpfloat (tw_plan_get_bound (a), ==, tw_plan_get_bound (b));
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      const TwItemPlan *x = tw_plan_get_item (a, i);
      const TwItemPlan *y = tw_plan_get_item (b, i);

      g_assert_cmpfloat (x->value, ==, y->value);
      g_assert_cmpfloat (x->bound, ==, y->bound);
      g_assert_cmpmem (x->shipment, x->n_shipments * sizeof *x->shipment, y->shipment, y->n_shipments * sizeof *y->shipment);
      g_assert_cmpmem (x->place_stock, (gsize) x->n_places * x->n_weeks * sizeof *x->place_stock, y->place_stock, (gsize) y->n_places * y->n_weeks * sizeof *y->place_stock);
    }
}

/* What the plan says of itself is what its lines and stocks come to when they are priced once more, and nothing is missing. */
static void
assert_priced (const TwPlan *plan)
{
  double       value = tw_plan_get_value (plan);
  TwEvaluation priced;

  tw_evaluate (plan, TW_ANY, &priced);
  for (int k = 0; k < TW_N_PARTS; k++)
    value += priced.linear_difference[k];
  g_assert_cmpfloat_with_epsilon (priced.value, value, 1e-6 * fabs (value));
  g_assert_cmpfloat (priced.missing_units, ==, 0);
}

/* One thread and two, and from the answer, bit for bit; and every item's units are where they can be. @data: whether in cartons */
static void
test_batches (gconstpointer data)
{
  TwRandomPlan spec = { .n_items = N_ITEMS, .n_markets = 3, .n_weeks = 8, .seed = 21, .capacity_scale = 0.5, .packed = GPOINTER_TO_INT (data) };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = coupled_model_new (&spec, 21, &forecasts);
  g_autoptr (TwPlan) one = allocate (model, forecasts, NULL, 1);
  g_autoptr (TwPlan) two = allocate (model, forecasts, NULL, 2);
  g_autoptr (TwPlan) again = allocate (model, forecasts, one, 2);
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (one, &n);
  guint             n_tight = 0;

  g_assert_cmpint (tw_plan_get_status (one), ==, TW_PLAN_OPTIMAL);
  g_assert_cmpfloat (tw_plan_get_value (one), <=, tw_plan_get_bound (one));
  for (guint c = 0; c < n; c++)
    {
      g_assert_true (!limit[c].hard || limit[c].used <= limit[c].capacity * (1 + 1e-9));
      n_tight += limit[c].price > 0;
    }
  g_assert_cmpuint (n_tight, >, 10);
  for (guint32 i = 0; i < N_ITEMS; i++)
    assert_balanced (model, tw_plan_get_item (one, i));
  assert_priced (one);
  assert_same_plan (one, two);
  assert_same_plan (one, again);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/coupled-many/units", GINT_TO_POINTER (FALSE), test_batches);
  g_test_add_data_func ("/coupled-many/cartons", GINT_TO_POINTER (TRUE), test_batches);

  return g_test_run ();
}
