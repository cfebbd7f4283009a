/* test-coupled-fuzz.c: plans with shared limits that make no sense
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever a model asks that its checks let through gets a plan that keeps every hard limit, or an explanation.
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-conflict.h"
#include "allocate/tw-limits.h"
#include "coupled-model.h"
#include "tw-error.h"

#include <math.h>
#include <string.h>

/* ---- what a plan promises, whatever it was asked ---- */

static void
assert_explained (const TwPlan     *plan,
                  const TwItemPlan *item)
{
  g_autoptr (GError) error = NULL;
  TwShortfall *found;

  if (item->status == TW_PLAN_OPTIMAL)
    return;
  g_assert_nonnull (item->shortfall);
  g_assert_cmpuint (item->shortfall->n_pins, >, 0);
  g_assert_cmpint (item->shortfall->short_units, >, 0);
  found = tw_conflict_find (plan, item->item, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_cmpuint (found->n_pins, >, 0);
  tw_conflict_free (found);
}

/* Hard limits hold but for what pins themselves ask for. */
static void
assert_limits (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, tw_plan_get_forecasts (plan), 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  g_autofree TwUse *use = g_new0 (TwUse, MAX (limits->n, 1));
  g_autofree TwUse *pinned = g_new0 (TwUse, MAX (limits->n, 1));

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);

      tw_limits_add_plan (limits, item, 1, use);
      tw_limits_add_pins (limits, i, pinned);
    }
  for (guint c = 0; c < limits->n && tw_plan_get_status (plan) == TW_PLAN_OPTIMAL; c++)
    if (limits->limit[c].hard)
      g_assert_true (use[c] <= MAX (limits->limit[c].capacity, pinned[c]));
}

static void
assert_answer (const TwPlan *plan)
{
  double bound = tw_plan_get_bound (plan);
  double slack = 1e-9 * MAX (fabs (bound), 1);

  g_assert_true (isfinite (bound));
  g_assert_true (isfinite (tw_plan_get_value (plan)));
  if (tw_plan_get_status (plan) == TW_PLAN_OPTIMAL)
    {
      g_assert_cmpfloat (tw_plan_get_value (plan), <=, tw_plan_get_relaxed_value (plan) + slack);
      g_assert_cmpfloat (tw_plan_get_relaxed_value (plan), <=, bound + slack);
    }
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    assert_explained (plan, tw_plan_get_item (plan, i));
  assert_limits (plan);
}

/* ---- models ---- */

/* Some of whatever a row may hold, from nothing to the most there may be. */
static double
draw_any (GRand *rand,
          double most)
{
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return 0;
    case 1:
      return most;
    default:
      return most * exp (-g_rand_double_range (rand, 0, 30));
    }
}

static void
no_capacity_place (TwPlace *row,
                   GRand   *rand)
{
  row->capacity_hard = g_rand_boolean (rand);
  row->capacity_m3 = 1e-9; /* less than one measure */
  if (row->kind == TW_PLACE_FACTORY)
    row->production_units_week = 0.5;
}

static void
no_capacity_lane (TwLane *row,
                  GRand  *rand)
{
  row->capacity_m3_week = 1e-9;
}

static void
no_budget (TwBudget *row,
           GRand    *rand)
{
  row->amount = 0;
}

static void
no_demand (float *mean,
           float *quantile,
           guint  n_weeks,
           GRand *rand)
{
  memset (mean, 0, n_weeks * sizeof *mean);
  memset (quantile, 0, n_weeks * TW_N_LEVELS * sizeof *quantile);
}

static void
closed_lane (TwLane *row,
             GRand  *rand)
{
  row->open = g_rand_int_range (rand, 0, 3) == 0;
}

static void
scarce_place (TwPlace *row,
              GRand   *rand)
{
  row->capacity_hard = TRUE;
  row->capacity_m3 *= 0.05;
}

static void
scarce_lane (TwLane *row,
             GRand  *rand)
{
  row->capacity_m3_week *= 0.05;
}

static void
tiny_item (TwItem *row,
           GRand  *rand)
{
  row->volume_m3 = 1e-9;
  row->unit_cost = 1e-6;
}

static void
large_item (TwItem *row,
            GRand  *rand)
{
  row->unit_cost = fmax (draw_any (rand, TW_MAX_MONEY), 1e-6);
  row->volume_m3 = fmax (draw_any (rand, 1000), 1e-9);
  row->weight_kg = fmax (draw_any (rand, 1e6), 1e-6);
  row->units_per_carton = (guint32) fmax (draw_any (rand, TW_MAX_UNITS), 1);
  row->minimum_order = (guint32) draw_any (rand, TW_MAX_UNITS);
}

static void
large_place (TwPlace *row,
             GRand   *rand)
{
  row->capacity_hard = g_rand_boolean (rand);
  row->capacity_m3 = draw_any (rand, 1e9);
  row->overage_price = draw_any (rand, TW_MAX_MONEY);
  row->handling_in = draw_any (rand, TW_MAX_MONEY);
  row->removal_fee = draw_any (rand, TW_MAX_MONEY);
  row->production_units_week = row->kind == TW_PLACE_FACTORY ? draw_any (rand, 1e9) : 0;
  for (int m = 0; m < 12; m++)
    row->rent[m] = draw_any (rand, TW_MAX_MONEY);
}

static void
large_lane (TwLane *row,
            GRand  *rand)
{
  row->cost_per_m3 = draw_any (rand, TW_MAX_MONEY);
  row->cost_per_unit = draw_any (rand, TW_MAX_MONEY);
  row->capacity_m3_week = draw_any (rand, 1e9);
}

static void
large_offer (TwOffer *row,
             GRand   *rand)
{
  row->price = (float) draw_any (rand, TW_MAX_MONEY);
  row->fulfilment_fee = (float) draw_any (rand, TW_MAX_MONEY);
  row->duty_rate = (float) draw_any (rand, 10);
}

static void
large_stock (TwStock *row,
             GRand   *rand)
{
  row->reserved = 0;
  row->on_hand = (guint32) draw_any (rand, TW_MAX_UNITS);
  row->receiving = (guint32) draw_any (rand, TW_MAX_UNITS);
}

static void
large_budget (TwBudget *row,
              GRand    *rand)
{
  row->amount = draw_any (rand, 1e12);
}

static void
large_demand (float *mean,
              float *quantile,
              guint  n_weeks,
              GRand *rand)
{
  double factor = draw_any (rand, 1e6);

  for (guint t = 0; t < n_weeks; t++)
    mean[t] = (float) MIN (mean[t] * factor, 1e6);
  for (guint t = 0; t < n_weeks * TW_N_LEVELS; t++)
    quantile[t] = (float) MIN (quantile[t] * factor, 2e6);
}

/* Forecasts have no limits of their own. */
static void
endless_demand (float *mean,
                float *quantile,
                guint  n_weeks,
                GRand *rand)
{
  for (guint t = 0; t < n_weeks; t++)
    mean[t] = 1e14f;
  for (guint t = 0; t < n_weeks * TW_N_LEVELS; t++)
    quantile[t] = 1e14f;
}

typedef struct
{
  const char   *name;
  guint         size[3];
  guint         n_pins;
  guint         most_units; /* of a pin */
  CoupledChange change;
} Case;

static const Case cases[] = {
  { "no-capacity", { 6, 3, 8 }, 0, 0, { .place = no_capacity_place, .lane = no_capacity_lane } },
  { "no-budget", { 6, 3, 8 }, 0, 0, { .budget = no_budget } },
  { "no-demand", { 6, 3, 8 }, 0, 0, { .demand = no_demand } },
  { "nothing-at-all", { 6, 3, 8 }, 0, 0, { .place = no_capacity_place, .lane = no_capacity_lane, .budget = no_budget, .demand = no_demand } },
  { "disconnected", { 6, 4, 8 }, 0, 0, { .lane = closed_lane } },
  { "one-item", { 1, 3, 10 }, 0, 0, { .place = scarce_place } },
  { "one-week", { 5, 3, 1 }, 0, 0, { .place = scarce_place, .lane = scarce_lane } },
  { "many-tiny-items", { 150, 2, 4 }, 0, 0, { .item = tiny_item, .place = scarce_place } },
  { "pins", { 5, 3, 8 }, 8, 60, { .place = scarce_place, .lane = scarce_lane, .budget = no_budget } },
  { "pins-without-capacity", { 5, 3, 8 }, 8, 60, { .place = no_capacity_place, .lane = no_capacity_lane } },
  { "pins-on-closed-lanes", { 5, 3, 8 }, 8, 60, { .lane = closed_lane } },
  { "huge-pins", { 4, 3, 8 }, 6, TW_MAX_UNITS, { .place = scarce_place } },
  { "huge", { 4, 3, 8 }, 0, 0, { .item = large_item, .place = large_place, .lane = large_lane, .offer = large_offer, .stock = large_stock, .budget = large_budget, .demand = large_demand } },
  { "endless-demand", { 3, 2, 6 }, 0, 0, { .demand = endless_demand } },
  { "huge-with-pins", { 4, 3, 8 }, 6, TW_MAX_UNITS, { .item = large_item, .place = large_place, .lane = large_lane, .offer = large_offer, .stock = large_stock, .budget = large_budget, .demand = large_demand } },
};

static TwModel *
add_pins (const TwModel *model,
          const Case    *spec,
          GRand         *rand)
{
  g_autofree TwPin *pins = g_new0 (TwPin, spec->n_pins);
  g_autoptr (GError) error = NULL;
  TwModel *pinned;

  for (guint i = 0; i < spec->n_pins; i++)
    {
      pins[i] = (TwPin){ .id = i + 1, .item = (guint32) g_rand_int_range (rand, 0, (gint) spec->size[0]), .week = (guint32) g_rand_int_range (rand, 0, (gint) spec->size[2]), .note = (char *) "" };
      pins[i].units = (guint32) fmax (draw_any (rand, spec->most_units), 1);
      do
        pins[i].lane = (guint32) g_rand_int_range (rand, 0, (gint) tw_model_get_n_lanes (model));
      while (tw_model_get_lane (model, pins[i].lane)->mode == TW_MODE_PARCEL);
    }
  pinned = tw_model_with_pins (model, pins, spec->n_pins, &error);
  g_assert_no_error (error);

  return pinned;
}

static TwModel *
draw_model (const Case     *spec,
            guint32         seed,
            TwForecastSet **forecasts)
{
  TwRandomPlan random = { .n_items = spec->size[0], .n_markets = spec->size[1], .n_weeks = spec->size[2], .seed = seed, .capacity_scale = 0.6, .packed = seed % 2 == 0 };
  g_autoptr (TwForecastSet) drawn_forecasts = NULL;
  g_autoptr (TwModel) drawn = coupled_model_new (&random, seed, &drawn_forecasts);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TwModel) model = coupled_model_copy (drawn, drawn_forecasts, &(CoupledCopy){ .change = &spec->change, .rand = rand }, forecasts);
  g_autoptr (GError) error = NULL;

  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return add_pins (model, spec, rand);
}

#define N_SEEDS 4

/* An edit of the answer: what any of its shared state makes of one more pin. */
static void
edit (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  const guint32  item = 0;
  TwPin          pin = { .id = 1000, .item = item, .week = 0, .units = 5, .note = (char *) "" };
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (TwPin));
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) edited = NULL;
  g_autoptr (TwPlan) answer = NULL;
  guint        n;
  const TwPin *old = tw_model_get_pins (model, &n);

  while (tw_model_get_lane (model, pin.lane)->mode == TW_MODE_PARCEL)
    pin.lane++;
  g_array_append_vals (pins, old, n);
  g_array_append_val (pins, pin);
  edited = tw_model_with_pins (model, (const TwPin *) (gpointer) pins->data, pins->len, &error);
  g_assert_no_error (error);
  answer = tw_allocate_items (edited, plan, &item, 1, NULL, &error);
  if (answer != NULL)
    assert_explained (answer, tw_plan_get_item (answer, item));
  else
    g_assert_error (error, TW_ERROR, TW_ERROR_TOO_LARGE);
}

static void
check_seed (const Case *spec,
            guint32     seed,
            gboolean    whole_units_only)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = draw_model (spec, seed, &forecasts);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlan) plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1, .whole_units_only = whole_units_only }, NULL, NULL, NULL, NULL, &error);

  if (plan == NULL)
    {
      g_assert_error (error, TW_ERROR, TW_ERROR_TOO_LARGE);
      g_test_message ("%s", error->message);
      return;
    }
  assert_answer (plan);
  edit (plan);
}

static void
test_case (gconstpointer data)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      g_test_message ("seed %u", seed);
      check_seed (data, seed, TRUE);
      check_seed (data, seed, FALSE);
    }
}

/* ---- beyond what a model may hold ---- */

static void
beyond_item (TwItem *row,
             GRand  *rand)
{
  row->unit_cost = 2 * TW_MAX_MONEY;
}

static void
beyond_place (TwPlace *row,
              GRand   *rand)
{
  row->capacity_m3 = 2e9;
}

static void
beyond_lane (TwLane *row,
             GRand  *rand)
{
  row->capacity_m3_week = -1;
}

static void
beyond_stock (TwStock *row,
              GRand   *rand)
{
  row->on_hand = TW_MAX_UNITS + 1;
}

static void
beyond_budget (TwBudget *row,
               GRand    *rand)
{
  row->amount = NAN;
}

static void
test_beyond (void)
{
  const struct
  {
    CoupledChange change;
    const char   *named;
  } rows[] = {
    { { .item = beyond_item }, "unit_cost" },
    { { .place = beyond_place }, "capacity_m3" },
    { { .lane = beyond_lane }, "capacity_m3_week" },
    { { .stock = beyond_stock }, "on_hand" },
    { { .budget = beyond_budget }, "amount" },
  };
  TwRandomPlan random = { .n_items = 3, .n_markets = 2, .n_weeks = 6, .seed = 2, .capacity_scale = 0.6 };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) drawn = coupled_model_new (&random, 2, &forecasts);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TwModel) model = coupled_model_copy (drawn, forecasts, &(CoupledCopy){ .change = &rows[i].change }, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (tw_model_seal (model, &error));
      g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
      g_assert_nonnull (strstr (error->message, rows[i].named));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coupled-fuzz/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/coupled-fuzz/beyond", test_beyond);

  return g_test_run ();
}
