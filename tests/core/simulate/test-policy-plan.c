/* test-policy-plan.c: items that do not run as one pool, in a plan with those that do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-conflict.h"
#include "allocate/tw-evaluate.h"
#include "allocate/tw-item-solver.h"
#include "allocate/tw-plan-editor.h"
#include "coupled-model.h"
#include "plan-checks.h"

#include <math.h>

#define N_ITEMS 12

static gboolean
is_apart (guint32 item)
{
  return item % 4 == 0;
}

/* Every fourth item, the first one too, pushes to countries or keeps an overflow. */
static TwModel *
new_model (guint32         seed,
           gboolean        packed,
           gboolean        hard, /* storage, production and budgets, too */
           TwForecastSet **forecasts)
{
  TwRandomPlan spec = { .n_items = N_ITEMS, .n_markets = 3, .n_weeks = 14, .seed = seed, .capacity_scale = 0.6, .packed = packed };
  TwModel     *model = hard ? coupled_model_new (&spec, seed, forecasts) : tw_random_plan_new (&spec, forecasts, NULL);

  for (guint32 i = 0; i < N_ITEMS; i++)
    if (is_apart (i))
      {
        TwModel *before = model;

        model = tw_model_with_item_policy (before, i, i % 8 == 0 ? TW_POLICY_FBA : TW_POLICY_SCA, NULL);
        g_assert_nonnull (model);
        tw_model_unref (before);
      }

  return model;
}

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts,
          const TwPlan        *start,
          TwAllocateOptions    options)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &options, start, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static void
assert_same_item (const TwItemPlan *a,
                  const TwItemPlan *b)
{
  g_assert_cmpfloat (a->value, ==, b->value);
  g_assert_cmpfloat (a->bound, ==, b->bound);
  g_assert_cmpmem (a->shipment, a->n_shipments * sizeof *a->shipment, b->shipment, b->n_shipments * sizeof *b->shipment);
}

static void
assert_same_plan (const TwPlan *a,
                  const TwPlan *b)
{
  g_assert_cmpfloat (tw_plan_get_value (a), ==, tw_plan_get_value (b));
  g_assert_cmpfloat (tw_plan_get_bound (a), ==, tw_plan_get_bound (b));
  for (guint32 i = 0; i < N_ITEMS; i++)
    assert_same_item (tw_plan_get_item (a, i), tw_plan_get_item (b, i));
}

/* Hard limits hold for all items together, the plan is worth no more than its bound and what pricing it by itself says. */
static void
assert_sound (const TwPlan *plan)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);
  double            value = tw_plan_get_value (plan);
  TwEvaluation      priced;

  for (guint c = 0; tw_plan_get_status (plan) == TW_PLAN_OPTIMAL && c < n; c++)
    g_assert_true (!limit[c].hard || limit[c].used <= limit[c].capacity * (1 + 1e-9));
  for (guint32 i = 0; i < N_ITEMS; i++)
    if (!is_apart (i)) /* lines of the others may lose */
      assert_balanced (tw_plan_get_model (plan), tw_plan_get_item (plan, i));
  g_assert_cmpfloat (value, <=, tw_plan_get_bound (plan) + 1e-9 * fabs (value));
  tw_evaluate (plan, TW_ANY, &priced);
  for (int k = 0; k < TW_N_PARTS; k++)
    value += priced.linear_difference[k];
  g_assert_cmpfloat_with_epsilon (priced.value, value, 1e-6 * fabs (value));
  g_assert_cmpfloat (priced.missing_units, ==, 0);
}

/* @data: the seed; odd ones in cartons */
static void
test_limits (gconstpointer data)
{
  guint32 seed = GPOINTER_TO_UINT (data);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_model (seed, seed % 2 == 1, seed > 2, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 1 });
  g_autoptr (TwPlan) two = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 2 });
  g_autoptr (TwPlan) again = allocate (model, forecasts, plan, (TwAllocateOptions){ .n_threads = 1 });
  g_autoptr (TwPlan) whole = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 1, .whole_units_only = TRUE });
  guint n_lines = 0;

  for (guint32 i = 0; i < N_ITEMS; i++)
    if (is_apart (i))
      n_lines += tw_plan_get_item (plan, i)->n_shipments;
  g_assert_cmpuint (n_lines, >, 0);
  assert_sound (plan);
  assert_sound (whole);
  assert_same_plan (plan, two);
  assert_same_plan (plan, again);
  for (guint32 i = 0; i < N_ITEMS; i++)
    g_assert_true (tw_item_solver_get_rounds (tw_plan_get_item (plan, i)));
  g_test_message ("%s, gap %.3f %%", tw_plan_get_status (plan) == TW_PLAN_OPTIMAL ? "kept" : "passed", 100 * tw_plan_get_gap (plan));
}

/* The weeks that are planned are those of the whole horizon, where no budget is for more of them. */
static void
test_weeks (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_model (4, FALSE, FALSE, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 1 });
  g_autoptr (TwPlan) part = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 1, .n_weeks = 9 });
  guint n = 0;

  assert_sound (part);
  for (guint32 i = 0; i < N_ITEMS; i += 4)
    {
      const TwItemPlan *all = tw_plan_get_item (plan, i);
      const TwItemPlan *some = tw_plan_get_item (part, i);
      guint             k = 0;

      for (guint s = 0; s < all->n_shipments; s++)
        if (all->shipment[s].arrive_week < 9)
          {
            g_assert_cmpuint (k, <, some->n_shipments);
            g_assert_cmpuint (all->shipment[s].lane, ==, some->shipment[k].lane);
            g_assert_cmpuint (all->shipment[s].week, ==, some->shipment[k].week);
            g_assert_cmpuint (all->shipment[s].units, ==, some->shipment[k].units);
            k++;
          }
      g_assert_cmpuint (k, ==, some->n_shipments);
      n += k;
    }
  g_assert_cmpuint (n, >, 0);
}

static const TwPlanShipment *
find_line (const TwPlan *plan,
           guint32       item)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);

  for (guint i = 0; i < answer->n_shipments; i++)
    if (answer->shipment[i].lane != TW_ANY)
      return &answer->shipment[i];

  return NULL;
}

static TwPlan *
edit (TwPlanEditor *editor,
      const TwPlan *plan,
      const TwPin  *pin, /* (nullable): beside those there are */
      guint32       item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (TwPin));
  g_autoptr (TwModel) model = NULL;
  guint        n;
  const TwPin *old = tw_model_get_pins (tw_plan_get_model (plan), &n);
  TwPlan      *edited;

  g_array_append_vals (pins, old, n);
  if (pin != NULL)
    g_array_append_vals (pins, pin, 1);
  model = tw_model_with_pins (tw_plan_get_model (plan), (const TwPin *) pins->data, pins->len, &error);
  g_assert_no_error (error);
  edited = tw_plan_editor_edit (editor, model, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, &error);
  g_assert_no_error (error);

  return edited;
}

/* A move of an item of the pool leaves those apart as they are; a move of one that is apart does not count. */
static void
test_edits (gconstpointer data)
{
  gboolean rounds = GPOINTER_TO_INT (data);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_model (6, rounds, TRUE, &forecasts);
  g_autoptr (TwPlan) plan = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 1, .whole_units_only = !rounds });
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (plan);
  guint n = 0;

  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      const TwPlanShipment *line = find_line (plan, i);
      TwPin                 pin = { .id = 1000, .item = i };

      if (line == NULL)
        continue;
      pin.lane = line->lane;
      pin.week = line->week;
      pin.units = is_apart (i) ? line->units + 5 : MAX (line->units, 2) - 1;
      g_autoptr (TwPlan) moved = edit (editor, plan, &pin, i);

      for (guint32 k = 0; k < N_ITEMS; k++)
        if (is_apart (k))
          g_assert_true (tw_plan_get_item (moved, k) == tw_plan_get_item (plan, k));
      if (is_apart (i))
        {
          g_autoptr (TwPlan) anew = allocate (tw_plan_get_model (moved), forecasts, NULL, (TwAllocateOptions){ .n_threads = 1, .whole_units_only = !rounds });

          assert_same_plan (moved, plan);
          assert_same_plan (anew, plan);
        }
      else
        assert_sound (moved);
      n++;
    }
  g_assert_cmpuint (n, >, N_ITEMS / 2);
}

static void
shrink_lane (TwLane *row,
             GRand  *rand)
{
  (void) rand;
  if (row->mode != TW_MODE_PARCEL)
    row->capacity_m3_week = 1e-5;
}

/* What no lane has room for stays, whoever wants it. */
static void
test_no_room (void)
{
  const CoupledChange change = { .lane = shrink_lane };
  g_autoptr (TwForecastSet) drawn = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) wide = new_model (4, FALSE, TRUE, &drawn);
  g_autoptr (TwModel) open = coupled_model_copy (wide, drawn, &(CoupledCopy){ .change = &change }, &forecasts);
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwPlan) plan = NULL;

  g_assert_true (tw_model_seal (open, NULL));
  model = tw_model_with_item_policy (open, 0, TW_POLICY_FBA, NULL);
  plan = allocate (model, forecasts, NULL, (TwAllocateOptions){ .n_threads = 1 });
  g_assert_cmpint (tw_plan_get_status (plan), ==, TW_PLAN_OPTIMAL);
  for (guint32 i = 0; i < N_ITEMS; i++)
    g_assert_null (find_line (plan, i));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint32 seed = 1; seed <= 8; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/policy-plan/limits/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_limits);
    }
  g_test_add_func ("/policy-plan/weeks", test_weeks);
  g_test_add_data_func ("/policy-plan/edits/units", GINT_TO_POINTER (FALSE), test_edits);
  g_test_add_data_func ("/policy-plan/edits/cartons", GINT_TO_POINTER (TRUE), test_edits);
  g_test_add_func ("/policy-plan/no-room", test_no_room);

  return g_test_run ();
}
