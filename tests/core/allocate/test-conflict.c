/* test-conflict.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-conflict.h"
#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"
#include "demo/tw-random-plan.h"
#include "glpk-network.h"

#include <math.h>

#define N_ITEMS 4
#define N_WEEKS 8
#define N_PINS  7

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
  TwNetworkTemplate *template;
  TwLimits *limits;
} Fixture;

/* Hard limits on storage, lanes, production and money for orders. */
static TwModel *
tighten (const TwModel *model)
{
  TwModel *copy = tw_model_new ("tight", "USD", tw_model_get_start_week (model), tw_model_get_n_weeks (model));
  TwRules  rules;
  guint    n;

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    tw_model_add_item (copy, tw_model_get_item (model, i));
  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    {
      TwPlace place = *tw_model_get_place (model, p);

      place.capacity_hard = TRUE;
      if (place.kind != TW_PLACE_MARKET && place.kind != TW_PLACE_FACTORY)
        place.capacity_m3 = g_test_rand_double_range (0.05, 2);
      if (place.kind == TW_PLACE_FACTORY && g_test_rand_bit ())
        place.production_units_week = g_test_rand_int_range (1, 60);
      tw_model_add_place (copy, &place);
    }
  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      TwLane lane = *tw_model_get_lane (model, l);

      if (lane.mode != TW_MODE_PARCEL)
        lane.capacity_m3_week = g_test_rand_double_range (0.05, 1);
      tw_model_add_lane (copy, &lane);
    }
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
      tw_model_set_offer (copy, i, m, tw_model_get_offer (model, i, m));
  for (guint i = 0; i < (tw_model_get_stock (model, &n), n); i++)
    tw_model_add_stock (copy, &tw_model_get_stock (model, &n)[i]);
  for (guint i = 0; i < (tw_model_get_shipments (model, &n), n); i++)
    tw_model_add_shipment (copy, &tw_model_get_shipments (model, &n)[i]);
  if (g_test_rand_bit ())
    tw_model_add_budget (copy, &(TwBudget){ .first_week = tw_model_get_start_week (model), .last_week = tw_model_get_start_week (model) + 5, .amount = g_test_rand_double_range (0, 3000) });
  tw_rules_init (&rules);
  rules.change_price = 0.25;
  tw_model_set_rules (copy, &rules);
  g_assert_true (tw_model_seal (copy, NULL));

  return copy;
}

/* As if what is pinned had been accepted once, in other numbers. */
static TwModel *
accept_pins (const TwModel *model,
             const TwPin   *pin)
{
  TwAccepted rows[N_PINS];

  for (guint i = 0; i < N_PINS; i++)
    rows[i] = (TwAccepted){ .item = pin[i].item, .lane = pin[i].lane, .place = tw_model_get_lane (model, pin[i].lane)->from, .week = tw_model_get_start_week (model) + (TwWeek) pin[i].week, .units = 10 };

  return tw_model_with_accepted (model, rows, N_PINS, NULL);
}

static void
draw_pin (const TwModel *model,
          const TwPin   *before, /* (nullable) */
          TwPin         *pin)
{
  pin->item = (guint32) g_test_rand_int_range (0, N_ITEMS);
  pin->units = (guint32) exp (g_test_rand_double_range (0, 5));
  pin->note = (char *) "";
  if (before != NULL && g_test_rand_bit ()) /* so that pins of different items meet */
    {
      pin->lane = before->lane;
      pin->week = before->week;
      return;
    }
  pin->week = (guint32) g_test_rand_int_range (0, N_WEEKS);
  do
    pin->lane = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_lanes (model));
  while (tw_model_get_lane (model, pin->lane)->mode == TW_MODE_PARCEL);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  TwRandomPlan spec = { .n_items = N_ITEMS, .n_markets = 3, .n_weeks = N_WEEKS, .seed = (guint64) g_test_rand_int () & 0xffff, .capacity_scale = 0.5 };
  g_autoptr (TwModel) drawn = tw_random_plan_new (&spec, &f->forecasts, NULL);
  g_autoptr (TwModel) tight = tighten (drawn);
  g_autoptr (TwModel) accepted = NULL;
  g_autoptr (GError) error = NULL;
  TwPin pins[N_PINS] = { { 0 } };

  for (guint i = 0; i < N_PINS; i++)
    {
      draw_pin (tight, i > 0 ? &pins[i - 1] : NULL, &pins[i]);
      pins[i].id = i + 1;
    }
  accepted = accept_pins (tight, pins);
  f->model = tw_model_with_pins (accepted, pins, N_PINS, &error);
  g_assert_no_error (error);
  f->plan = tw_allocate (f->model, f->forecasts, &(TwAllocateOptions){ .n_threads = 1, .whole_units_only = TRUE }, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  f->template = tw_network_template_new (f->model, f->forecasts, 0);
  f->limits = tw_limits_new (f->template);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_limits_free (f->limits);
  tw_network_template_free (f->template);
  tw_plan_unref (f->plan);
  tw_forecast_set_unref (f->forecasts);
  tw_model_unref (f->model);
}

/* ---- all items in one linear program ---- */

static gboolean
has_pin (const gint64 *ids,
         guint         n,
         gint64        id)
{
  for (guint i = 0; i < n; i++)
    if (ids[i] == id)
      return TRUE;

  return FALSE;
}

/* With what was accepted of it. */
static void
close_departure (TwItemNetwork *network,
                 guint          arc)
{
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP && network->arc[e].where == network->arc[arc].where && network->arc[e].week == network->arc[arc].week)
      network->capacity[e] = 0;
}

/* Of the item last added: units that may come from nowhere, if the others then have somewhere to go. Nothing else counts. */
static void
add_missing (glp_prob        *lp,
             const TwNetwork *net)
{
  int first = glp_get_num_rows (lp) - (int) net->n_nodes + 1;

  for (int c = glp_get_num_cols (lp) - (int) net->n_arcs + 1; c <= glp_get_num_cols (lp); c++)
    glp_set_obj_coef (lp, c, 0);
  for (guint k = 0; k < net->n_nodes; k++)
    {
      const int    row[] = { 0, first + (int) k };
      const double one[] = { 0, k == net->root ? 1 : -1 };
      int          column = glp_add_cols (lp, 1);

      glp_set_col_bnds (lp, column, GLP_LO, 0, 0);
      glp_set_obj_coef (lp, column, k == net->root ? 0 : 1);
      glp_set_mat_col (lp, column, 1, row, one);
    }
}

/* Balance of the item's nodes; its arcs in the rows of the limits, which come first, in whole measures: a solver's
 * tolerance is less than one. */
static void
add_item (Fixture      *f,
          glp_prob     *lp,
          TwItemSolver *solver,
          TwItemLimits *scratch,
          guint32       item,
          const gint64 *ids,
          guint         n_ids)
{
  TwItemNetwork *network = solver->network;
  int            first;
  guint          n;
  const TwPin   *pin = tw_model_get_item_pins (f->model, item, &n);

  tw_item_network_build (network, item);
  for (guint i = 0; i < n; i++)
    if (has_pin (ids, n_ids, pin[i].id))
      {
        const TwItemLane *lane = tw_item_network_find_lane (network, pin[i].lane);

        if (pin[i].week < lane->n_arcs)
          close_departure (network, lane->first_arc + pin[i].week);
        tw_item_network_move_pin (network, &pin[i], pin[i].units);
      }
  tw_item_limits_attach (scratch, network);

  first = glpk_add_network (lp, network);
  for (guint i = 0; i < scratch->n_links; i++)
    glpk_add_use (lp, first + (int) scratch->link[i].arc, 1 + (int) scratch->link[i].limit, (double) scratch->link[i].use);
}

static void
add_limits (Fixture      *f,
            glp_prob     *lp,
            const gint64 *ids,
            guint         n_ids,
            const guint  *limits,
            guint         n_limits)
{
  g_autofree TwUse *pinned = g_new0 (TwUse, f->limits->n);
  guint             n;
  const TwPin      *pin = tw_model_get_pins (f->model, &n);

  for (guint i = 0; i < n; i++)
    {
      gint32 limit = tw_limits_find (f->limits, TW_LIMIT_LANE, pin[i].lane, pin[i].week);

      if (limit >= 0 && has_pin (ids, n_ids, pin[i].id))
        pinned[limit] += (TwUse) pin[i].units * tw_limits_get_unit_use (f->limits, TW_LIMIT_LANE, pin[i].item);
    }
  glp_add_rows (lp, (int) f->limits->n);
  for (guint i = 0; i < n_limits; i++)
    {
      guint c = limits[i];

      glp_set_row_bnds (lp, 1 + (int) c, GLP_UP, 0, (double) (f->limits->limit[c].capacity - pinned[c]));
    }
}

static gboolean
can_hold (Fixture      *f,
          const gint64 *ids,
          guint         n_ids,
          const guint  *limits,
          guint         n_limits)
{
  glp_prob *lp = glp_create_prob ();
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (f->template);
  g_autoptr (TwItemLimits) scratch = tw_item_limits_new (f->limits);
  gboolean holds;

  add_limits (f, lp, ids, n_ids, limits, n_limits);
  for (guint32 i = 0; i < N_ITEMS; i++)
    add_item (f, lp, solver, scratch, i, ids, n_ids);
  holds = isfinite (glpk_solve (lp));
  glp_delete_prob (lp);

  return holds;
}

/* The least that can be missing, of all items together. */
static double
find_least_missing (Fixture           *f,
                    const TwShortfall *found)
{
  glp_prob *lp = glp_create_prob ();
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (f->template);
  g_autoptr (TwItemLimits) scratch = tw_item_limits_new (f->limits);
  double least;

  add_limits (f, lp, found->pin_ids, found->n_pins, found->limit, found->n_limits);
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      add_item (f, lp, solver, scratch, i, found->pin_ids, found->n_pins);
      add_missing (lp, &solver->network->net);
    }
  least = glpk_solve (lp);
  glp_delete_prob (lp);

  return least;
}

/* What is left of an array without one element, which goes to the end. */
static void
swap_out (gsize  *n,
          gsize   at,
          gint64 *values)
{
  gint64 value = values[at];

  values[at] = values[--*n];
  values[*n] = value;
}

static void
assert_smallest (Fixture           *f,
                 const TwShortfall *found)
{
  double missing;

  g_assert_false (can_hold (f, found->pin_ids, found->n_pins, found->limit, found->n_limits));
  for (guint i = 0; i < found->n_pins; i++)
    {
      g_autofree gint64 *ids = g_memdup2 (found->pin_ids, found->n_pins * sizeof *ids);
      gsize              n = found->n_pins;

      swap_out (&n, i, ids);
      g_assert_true (can_hold (f, ids, (guint) n, found->limit, found->n_limits));
    }
  for (guint i = 0; i < found->n_limits; i++)
    {
      g_autofree guint *limits = g_memdup2 (found->limit, found->n_limits * sizeof *limits);

      limits[i] = limits[found->n_limits - 1];
      g_assert_true (can_hold (f, found->pin_ids, found->n_pins, limits, found->n_limits - 1));
    }
  g_assert_cmpint (found->short_units, >, 0);
  g_assert_cmpint (found->available_units, >=, 0);
  missing = find_least_missing (f, found);
  if (isnan (missing)) /* a lane takes less than what is pinned on it, whatever comes from nowhere */
    g_assert_cmpint (f->limits->limit[found->limit[0]].kind, ==, TW_LIMIT_LANE);
  else
    g_assert_cmpfloat ((double) found->short_units, >=, ceil (missing - 1e-6)); /* of several items, the one that comes last need not be the one that lacks least */
  if (found->n_pins == 1 && !isnan (missing))
    g_assert_cmpfloat ((double) found->short_units, <=, ceil (missing - 1e-6) + 1); /* whole units on either side of a limit */
}

static guint
list_hard (Fixture *f,
           guint   *limits)
{
  guint n = 0;

  for (guint c = 0; c < f->limits->n; c++)
    if (f->limits->limit[c].hard)
      limits[n++] = c;

  return n;
}

/* Every set of culprits contradicts itself, and is as small as can be; where there is none, everything holds. */
static void
check_all (Fixture *f)
{
  g_autofree guint *hard = g_new (guint, f->limits->n + 1);
  guint             n_hard = list_hard (f, hard);
  gint64            all[N_PINS];
  guint             n;
  const TwPin      *pin = tw_model_get_pins (f->model, &n);

  for (guint i = 0; i < n; i++)
    all[i] = pin[i].id;
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      g_autoptr (GError) error = NULL;
      TwShortfall *found = tw_conflict_find (f->plan, i, NULL, &error);

      g_assert_no_error (error);
      if (found == NULL)
        {
          g_assert_true (can_hold (f, all, n, hard, n_hard));
          continue;
        }
      assert_smallest (f, found);
      tw_conflict_free (found);
    }
}

static void
test_smallest (void)
{
  for (guint i = 0; i < 40; i++)
    {
      Fixture f;

      set_up (&f, NULL);
      check_all (&f);
      tear_down (&f, NULL);
    }
}

/* ---- a case that can be followed by hand ---- */

static void
add_demand (TwModel       *model,
            TwForecastSet *forecasts,
            guint32        item)
{
  float mean[4] = { 0, 0, 0, 20 };
  float quantile[4 * TW_N_LEVELS] = { 0 };

  for (guint k = 0; k < TW_N_LEVELS; k++)
    quantile[3 * TW_N_LEVELS + k] = 20;
  tw_model_set_offer (model, item, 0, &(TwOffer){ .listed = TRUE, .price = 90 });
  tw_forecast_set_add (forecasts, &(TwForecast){ .item = item, .mean = mean, .quantile = quantile, .method = "drawn" });
}

/* Two items with 20 units each in a source; a lane that takes 10 units a week, and a source that holds 25 from week 0 on. Sold or not,
 * the units can stay where they are. */
static TwPlan *
new_two_items (const TwPin *pins,
               guint        n,
               gboolean     sells)
{
  g_autoptr (TwModel) model = tw_model_new ("two", "USD", 2961, 4);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (2, 1, 4);
  TwRules rules;
  TwPlan *plan;

  for (guint i = 0; i < 2; i++)
    {
      tw_model_add_item (model, &(TwItem){ .id = (char *) (i == 0 ? "A" : "B"), .name = (char *) "", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
      tw_model_add_stock (model, &(TwStock){ .item = i, .on_hand = 20 });
    }
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN", .capacity_m3 = 0.25, .capacity_hard = TRUE });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "AA" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "USD", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .capacity_m3_week = 0.1 });
  tw_model_add_lane (model, &(TwLane){ .to = 1, .mode = TW_MODE_AIR, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 0, .mode = TW_MODE_AIR, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 1 });
  for (guint i = 0; i < n; i++)
    tw_model_add_pin (model, &pins[i]);
  for (guint i = 0; i < 2 && sells; i++)
    add_demand (model, forecasts, i);
  tw_rules_init (&rules);
  rules.change_price = 0.25;
  tw_model_set_rules (model, &rules);
  tw_model_add_accepted (model, &(TwAccepted){ .lane = 1, .place = 0, .week = 2961, .units = 15 });
  g_assert_true (tw_model_seal (model, NULL));
  plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1 }, NULL, NULL, NULL, NULL, NULL);

  return plan;
}

static void
assert_conflict (const TwPin *pins,
                 guint        n,
                 gint64       short_units,
                 gint64       available,
                 gboolean     sells,
                 TwLimitKind  kind)
{
  g_autoptr (TwPlan) plan = new_two_items (pins, n, sells);
  TwShortfall      *found = tw_conflict_find (plan, 0, NULL, NULL);
  guint             n_limits;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n_limits);

  g_assert_nonnull (found);
  g_assert_cmpuint (found->n_pins, ==, 2);
  g_assert_cmpuint (found->n_limits, ==, 1);
  g_assert_cmpint (limit[found->limit[0]].kind, ==, kind);
  g_assert_cmpint (found->short_units, ==, short_units);
  g_assert_cmpint (found->available_units, ==, available);
  g_assert_cmpuint (found->place, ==, 0);
  tw_conflict_free (found);
}

/* Neither pin is too much by itself; a third, which fits, is no culprit. */
static void
test_joint (void)
{
  const TwPin lane[] = {
    { .id = 1, .item = 0, .lane = 0, .week = 1, .units = 6, .note = (char *) "" },
    { .id = 2, .item = 1, .lane = 0, .week = 1, .units = 7, .note = (char *) "" },
    { .id = 3, .item = 1, .lane = 1, .week = 0, .units = 2, .note = (char *) "" },
  };
  const TwPin storage[] = {
    { .id = 1, .item = 0, .lane = 1, .week = 1, .units = 15, .note = (char *) "" },
    { .id = 2, .item = 1, .lane = 1, .week = 1, .units = 15, .note = (char *) "" },
    { .id = 3, .item = 1, .lane = 1, .week = 0, .units = 2, .note = (char *) "" },
  };
  g_autoptr (TwPlan) fits = new_two_items (lane, 1, FALSE);

  g_assert_null (tw_conflict_find (fits, 0, NULL, NULL));
  assert_conflict (lane, G_N_ELEMENTS (lane), 3, 10, FALSE, TW_LIMIT_LANE);
  assert_conflict (storage, G_N_ELEMENTS (storage), 5, 10, FALSE, TW_LIMIT_STORAGE);
  assert_conflict (storage, G_N_ELEMENTS (storage), 5, 10, TRUE, TW_LIMIT_STORAGE); /* what would pay is not what is needed */
}

/* What was accepted of a departure that is pinned does not leave beside the pin. */
static void
test_accepted (void)
{
  const TwPin pin[] = {
    { .id = 1, .lane = 0, .week = 0, .units = 1, .note = (char *) "" },
    { .id = 2, .lane = 0, .week = 1, .units = 1, .note = (char *) "" },
    { .id = 3, .lane = 1, .week = 0, .units = 1, .note = (char *) "" },
    { .id = 4, .lane = 1, .week = 1, .units = 1, .note = (char *) "" },
    { .id = 5, .lane = 3, .week = 2, .units = 10, .note = (char *) "" },
  };
  g_autoptr (TwPlan) plan = new_two_items (pin, G_N_ELEMENTS (pin), FALSE);
  TwShortfall *found = tw_conflict_find (plan, 0, NULL, NULL);

  g_assert_nonnull (found);
  g_assert_cmpuint (found->n_pins, ==, 5);
  g_assert_cmpuint (found->n_limits, ==, 0);
  g_assert_cmpint (found->short_units, ==, 6);
  tw_conflict_free (found);
}

static void
test_cancelled (Fixture      *f,
                gconstpointer data)
{
  guint        n;
  const TwPin *pin = tw_model_get_pins (f->model, &n);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tw_conflict_find (f->plan, pin[0].item, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conflict/smallest", test_smallest);
  g_test_add_func ("/conflict/joint", test_joint);
  g_test_add_func ("/conflict/accepted", test_accepted);
  g_test_add ("/conflict/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);

  return g_test_run ();
}
