/* test-coupled-order.c: the order of rows says nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "coupled-model.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
  GRand         *rand;
} Fixture;

static TwPlan *
allocate (const TwModel       *model,
          const TwForecastSet *forecasts)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1 }, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static TwModel *
add_pins (const TwModel *model,
          GRand         *rand)
{
  TwPin pins[4];
  g_autoptr (GError) error = NULL;
  TwModel *pinned;

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      pins[i] = (TwPin){ .id = i + 1, .item = (guint32) g_rand_int_range (rand, 0, (gint) tw_model_get_n_items (model)), .week = (guint32) g_rand_int_range (rand, 1, 4), .units = (guint32) g_rand_int_range (rand, 1, 30), .note = (char *) "" };
      do
        pins[i].lane = (guint32) g_rand_int_range (rand, 0, (gint) tw_model_get_n_lanes (model));
      while (tw_model_get_lane (model, pins[i].lane)->mode == TW_MODE_PARCEL);
    }
  pinned = tw_model_with_pins (model, pins, G_N_ELEMENTS (pins), &error);
  g_assert_no_error (error);

  return pinned;
}

/* @data: the seed; every third plan moves cartons. */
static void
set_up (Fixture      *f,
        gconstpointer data)
{
  guint        seed = GPOINTER_TO_UINT (data);
  TwRandomPlan spec = { .n_items = 10, .n_markets = 3, .n_weeks = 9, .seed = seed, .capacity_scale = 0.3 + 0.1 * (seed % 6), .packed = seed % 3 == 0 };
  g_autoptr (TwModel) model = coupled_model_new (&spec, seed, &f->forecasts);

  f->rand = g_rand_new_with_seed (seed);
  f->model = seed % 2 == 0 ? add_pins (model, f->rand) : tw_model_ref (model);
  f->plan = allocate (f->model, f->forecasts);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_rand_free (f->rand);
  tw_model_unref (f->model);
  tw_forecast_set_unref (f->forecasts);
  tw_plan_unref (f->plan);
}

static TwPlan *
allocate_copy (Fixture           *f,
               const CoupledCopy *copy)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = coupled_model_copy (f->model, f->forecasts, copy, &forecasts);
  g_autoptr (GError) error = NULL;

  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return allocate (model, forecasts);
}

static void
assert_same_item (const TwItemPlan *a,
                  const TwItemPlan *b)
{
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpfloat (a->value, ==, b->value);
  g_assert_cmpfloat (a->relaxed_value, ==, b->relaxed_value);
  g_assert_cmpfloat (a->bound, ==, b->bound);
  g_assert_cmpmem (a->part, sizeof a->part, b->part, sizeof b->part);
  g_assert_cmpuint (a->n_shipments, ==, b->n_shipments);
  for (guint i = 0; i < a->n_shipments; i++)
    {
      const TwPlanShipment *s = &a->shipment[i];
      const TwPlanShipment *t = &b->shipment[i];

      g_assert_true (s->lane == t->lane && s->place == t->place && s->week == t->week && s->arrive_week == t->arrive_week);
      g_assert_true (s->units == t->units && s->pinned == t->pinned && s->worth == t->worth);
    }
  g_assert_cmpuint (a->n_places, ==, b->n_places);
  g_assert_cmpmem (a->place_stock, a->n_places * a->n_weeks * sizeof *a->place_stock, b->place_stock, b->n_places * b->n_weeks * sizeof *b->place_stock);
}

static void
assert_same_limits (const TwPlan *a,
                    const TwPlan *b)
{
  guint             n, n_b;
  const TwLimitUse *limit = tw_plan_get_limits (a, &n);
  const TwLimitUse *limit_b = tw_plan_get_limits (b, &n_b);
  guint             n_priced = 0;

  g_assert_cmpuint (n, ==, n_b);
  for (guint c = 0; c < n; c++)
    {
      g_assert_cmpfloat (limit[c].used, ==, limit_b[c].used);
      g_assert_cmpfloat (limit[c].price, ==, limit_b[c].price);
      n_priced += limit[c].price > 0;
    }
  g_assert_cmpuint (n_priced, >, 0);
}

/* Not a bit of any item's answer changes; sums over items are of floats, in another order. */
static void
test_items (Fixture      *f,
            gconstpointer data)
{
  guint               n = tw_model_get_n_items (f->model);
  g_autofree guint32 *to = coupled_model_shuffle (n, f->rand);
  g_autoptr (TwPlan) plan = allocate_copy (f, &(CoupledCopy){ .item = to });
  double slack = 1e-12 * fabs (tw_plan_get_bound (f->plan));

  assert_same_limits (f->plan, plan);
  for (guint32 i = 0; i < n; i++)
    assert_same_item (tw_plan_get_item (f->plan, i), tw_plan_get_item (plan, to[i]));
  g_assert_cmpfloat_with_epsilon (tw_plan_get_value (f->plan), tw_plan_get_value (plan), slack);
  g_assert_cmpfloat_with_epsilon (tw_plan_get_bound (f->plan), tw_plan_get_bound (plan), slack);
}

/* Of plans that are equally good another one may come out, but none that the other's bound does not cover. */
static void
test_places_and_lanes (Fixture      *f,
                       gconstpointer data)
{
  g_autofree guint32 *places = coupled_model_shuffle (tw_model_get_n_places (f->model), f->rand);
  g_autofree guint32 *lanes = coupled_model_shuffle (tw_model_get_n_lanes (f->model), f->rand);
  g_autoptr (TwPlan) plan = allocate_copy (f, &(CoupledCopy){ .place = places, .lane = lanes });
  double bound = tw_plan_get_bound (f->plan);

  g_test_message ("value %.2f %.2f bound %.2f %.2f", tw_plan_get_relaxed_value (f->plan), tw_plan_get_relaxed_value (plan), bound, tw_plan_get_bound (plan));
  g_assert_cmpint (tw_plan_get_status (plan), ==, tw_plan_get_status (f->plan));
  g_assert_cmpfloat (tw_plan_get_relaxed_value (plan), <=, bound + 1e-9 * fabs (bound));
  g_assert_cmpfloat (tw_plan_get_relaxed_value (f->plan), <=, tw_plan_get_bound (plan) + 1e-9 * fabs (bound));
}

#define N_SEEDS 12

static void
add_seeds (const char *name,
           void (*test) (Fixture      *f,
                         gconstpointer data))
{
  for (guint seed = 1; seed <= N_SEEDS; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/coupled-order/%s/%u", name, seed);

      g_test_add (path, Fixture, GUINT_TO_POINTER (seed), set_up, test, tear_down);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_seeds ("items", test_items);
  add_seeds ("places-and-lanes", test_places_and_lanes);

  return g_test_run ();
}
