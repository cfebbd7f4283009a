/* test-adjusted-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-adjusted-plan.h"

#include "allocate/tw-allocate.h"
#include "allocate/tw-item-solver.h"
#include "forecast/tw-overrides.h"
#include "random-model.h"

#include <math.h>

#define N_ITEMS 40
#define N_WEEKS 12

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
} Fixture;

static TwPlan *
plan_model (const TwModel       *model,
            const TwForecastSet *forecasts)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1 }, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->model = random_model_new (N_ITEMS, 4, N_WEEKS, 3, &fixture->forecasts);
  fixture->plan = plan_model (fixture->model, fixture->forecasts);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tw_plan_unref (fixture->plan);
  tw_forecast_set_unref (fixture->forecasts);
  tw_model_unref (fixture->model);
}

static TwModel *
with_override (const Fixture *fixture,
               TwOverride     override)
{
  g_autoptr (GError) error = NULL;
  TwModel *model;

  override.id = 1;
  override.first_week = tw_model_get_start_week (fixture->model);
  override.last_week = override.first_week + N_WEEKS - 1;
  model = tw_model_with_overrides (fixture->model, &override, 1, &error);
  g_assert_no_error (error);

  return model;
}

/* The market where the plan sells most of an item. */
static guint32
find_best_market (const TwPlan *plan,
                  guint32       item,
                  double       *sales)
{
  const TwItemPlan *own = tw_plan_get_item (plan, item);
  guint32           best = 0;

  *sales = -1;
  for (guint m = 0; m < own->n_markets; m++)
    {
      double sum = 0;

      for (guint t = 0; t < N_WEEKS; t++)
        sum += own->market_sales[m * N_WEEKS + t];
      if (sum <= *sales)
        continue;
      *sales = sum;
      best = own->market[m];
    }

  return best;
}

/* Nobody knows how sales answer to a price, and so none is expected to change; each unit sold still earns less. */
static void
test_price_alone (Fixture      *fixture,
                  gconstpointer data)
{
  double  sales;
  guint32 market = find_best_market (fixture->plan, 2, &sales);
  g_autoptr (TwModel) model = with_override (fixture, (TwOverride){ .item = 2, .market = market, .driver = TW_DRIVER_PRICE, .kind = TW_OVERRIDE_PERCENT, .value = -10 });
  g_autoptr (TwForecastSet) forecasts = tw_overrides_apply_all (model, fixture->forecasts);
  g_autoptr (GArray) items = tw_adjusted_plan_find_items (fixture->model, fixture->forecasts, model, forecasts);
  g_autoptr (TwPlan) start = NULL;
  g_autoptr (TwPlan) after = NULL;
  g_autoptr (TwPlan) whole = NULL;
  g_autoptr (GError) error = NULL;
  double lost;

  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpuint (g_array_index (items, guint32, 0), ==, 2);
  start = tw_adjusted_plan_new (fixture->plan, model, forecasts, (const guint32 *) items->data, items->len);
  after = tw_adjusted_plan_solve (start, model, (const guint32 *) items->data, items->len, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  whole = plan_model (model, forecasts);
  g_assert_cmpfloat_with_epsilon (tw_plan_get_value (after), tw_plan_get_value (whole), 1e-6 * fabs (tw_plan_get_value (whole)));

  /* No more than a tenth of what these sales brought, before taxes and commission; and most of it. */
  lost = tw_plan_get_value (fixture->plan) - tw_plan_get_value (after);
  sales *= 0.1 * tw_model_get_offer (model, 2, market)->price * tw_model_get_place (model, tw_model_get_market_place (model, market))->exchange_rate;
  g_assert_cmpfloat (lost, <=, sales);
  g_assert_cmpfloat (lost, >, sales / 3);

  g_clear_pointer (&items, g_array_unref);
  items = tw_adjusted_plan_find_items (model, forecasts, model, forecasts);
  g_assert_cmpuint (items->len, ==, 0);
}

typedef struct
{
  GCancellable *cancellable; /* (nullable): at half of the way */
  double        last;
  guint         n;
} Watch;

static void
watch_cb (double   fraction,
          gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <, 1);
  watch->last = fraction;
  watch->n++;
  if (watch->cancellable != NULL && fraction > 0.3)
    g_cancellable_cancel (watch->cancellable);
}

/* All items at once: the plan that would be made anew, told on the way and stopped when asked to. */
static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (TwModel) model = with_override (fixture, (TwOverride){ .item = TW_ANY, .market = TW_ANY, .kind = TW_OVERRIDE_PERCENT, .value = 20 });
  g_autoptr (TwForecastSet) forecasts = tw_overrides_apply_all (model, fixture->forecasts);
  g_autoptr (GArray) items = tw_adjusted_plan_find_items (fixture->model, fixture->forecasts, model, forecasts);
  g_autoptr (TwPlan) start = tw_adjusted_plan_new (fixture->plan, model, forecasts, (const guint32 *) items->data, items->len);
  g_autoptr (TwPlan) after = NULL;
  g_autoptr (TwPlan) whole = plan_model (model, forecasts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };

  g_assert_cmpuint (items->len, >, N_ITEMS / 2);
  after = tw_adjusted_plan_solve (start, model, (const guint32 *) items->data, items->len, watch_cb, &watch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n, >, 1);
  g_assert_cmpfloat_with_epsilon (tw_plan_get_value (after), tw_plan_get_value (whole), 1e-6 * fabs (tw_plan_get_value (whole)));

  g_clear_pointer (&after, tw_plan_unref);
  watch = (Watch){ .cancellable = cancellable };
  after = tw_adjusted_plan_solve (start, model, (const guint32 *) items->data, items->len, watch_cb, &watch, cancellable, &error);
  g_assert_null (after);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A plan of whole cartons is one still. */
static void
test_cartons (void)
{
  const RandomPacking packing = { 4, 12, 0.5, 40 };
  Fixture             fixture;

  fixture.model = random_model_new_packed (N_ITEMS, 4, N_WEEKS, 5, &packing, &fixture.forecasts);
  fixture.plan = plan_model (fixture.model, fixture.forecasts);
  {
    g_autoptr (TwModel) model = with_override (&fixture, (TwOverride){ .item = TW_ANY, .market = 0, .kind = TW_OVERRIDE_PERCENT, .value = 15 });
    g_autoptr (TwForecastSet) forecasts = tw_overrides_apply_all (model, fixture.forecasts);
    g_autoptr (GArray) items = tw_adjusted_plan_find_items (fixture.model, fixture.forecasts, model, forecasts);
    g_autoptr (TwPlan) start = tw_adjusted_plan_new (fixture.plan, model, forecasts, (const guint32 *) items->data, items->len);
    g_autoptr (TwPlan) after = NULL;
    g_autoptr (GError) error = NULL;
    guint rounded = 0;

    after = tw_adjusted_plan_solve (start, model, (const guint32 *) items->data, items->len, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    for (guint32 i = 0; i < N_ITEMS; i++)
      {
        g_assert_cmpint (tw_item_solver_get_rounds (tw_plan_get_item (after, i)), ==, tw_item_solver_get_rounds (tw_plan_get_item (fixture.plan, i)));
        rounded += tw_item_solver_get_rounds (tw_plan_get_item (after, i));
      }
    g_assert_cmpuint (rounded, >, 0);
  }
  tear_down (&fixture, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/adjusted-plan/price-alone", Fixture, NULL, set_up, test_price_alone, tear_down);
  g_test_add ("/adjusted-plan/many", Fixture, NULL, set_up, test_many, tear_down);

  g_test_add_func ("/adjusted-plan/cartons", test_cartons);

  return g_test_run ();
}
