/* test-explain.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-explain.h"
#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"
#include "demo/tw-random-plan.h"
#include "glpk-network.h"
#include "random-model.h"

#include <math.h>

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
  TwExplainer   *explainer;

  /* the independent way */
  TwNetworkTemplate *template;
  TwItemSolver *solver;
} Fixture;

#define N_ITEMS 6
#define N_WEEKS 14

static TwModel *
add_pins (TwModel *model)
{
  TwPin    pins[N_ITEMS / 2] = { { 0 } };
  TwModel *pinned;

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      pins[i] = (TwPin){ .id = i + 1, .item = 2 * i, .week = (guint32) g_test_rand_int_range (0, N_WEEKS), .units = (guint32) g_test_rand_int_range (1, 9), .note = (char *) "" };
      do
        pins[i].lane = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_lanes (model));
      while (tw_model_get_lane (model, pins[i].lane)->mode == TW_MODE_PARCEL);
    }
  pinned = tw_model_with_pins (model, pins, G_N_ELEMENTS (pins), NULL);
  tw_model_unref (model);

  return pinned;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->model = add_pins ((data != NULL ? random_model_new_with_fees : random_model_new) (N_ITEMS, 5, N_WEEKS, (guint32) g_test_rand_int (), &f->forecasts));
  f->plan = tw_allocate (f->model, f->forecasts, &(TwAllocateOptions){ .n_threads = 1 }, NULL, NULL, NULL, NULL, NULL);
  f->explainer = tw_explainer_new (f->plan);
  f->template = tw_network_template_new (f->model, f->forecasts, 0);
  f->solver = tw_item_solver_new (f->template);
}

/* With limits on storage and lanes that bind, and without pins. */
static void
set_up_limits (Fixture      *f,
               gconstpointer data)
{
  TwRandomPlan spec = { .n_items = N_ITEMS, .n_markets = 4, .n_weeks = N_WEEKS, .seed = (guint64) g_test_rand_int () & 0xffff, .capacity_scale = g_test_rand_double_range (0.3, 1.0) };

  f->model = tw_random_plan_new (&spec, &f->forecasts, NULL);
  f->plan = tw_allocate (f->model, f->forecasts, &(TwAllocateOptions){ .n_threads = 1, .whole_units_only = TRUE }, NULL, NULL, NULL, NULL, NULL);
  f->explainer = tw_explainer_new (f->plan);
  f->template = tw_network_template_new (f->model, f->forecasts, 0);
  f->solver = tw_item_solver_new (f->template);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_item_solver_free (f->solver);
  tw_network_template_free (f->template);
  tw_explainer_free (f->explainer);
  tw_plan_unref (f->plan);
  tw_forecast_set_unref (f->forecasts);
  tw_model_unref (f->model);
}

/* ---- the item's linear program, by another solver ---- */

/* A row for each limit that @item can use: the whole units that the others leave of it. What passes a soft one costs its overage. */
static void
add_limit_rows (glp_prob *lp,
                Fixture  *f,
                guint32   item)
{
  g_autoptr (TwLimits) limits = tw_limits_new (f->template);
  g_autoptr (TwItemLimits) scratch = tw_item_limits_new (limits);
  const TwItemNetwork *network = f->solver->network;
  guint                n;
  const TwLimitUse    *limit = tw_plan_get_limits (f->plan, &n);
  g_autofree int      *column = g_new (int, network->net.n_arcs + 2);
  g_autofree double   *use = g_new (double, network->net.n_arcs + 2);

  tw_item_limits_attach (scratch, f->solver->network);
  g_assert_cmpuint (n, ==, limits->n);
  for (guint c = 0; c < n; c++)
    {
      double scale = tw_limit_kind_get_scale (limit[c].kind);
      double room = limit[c].capacity - limit[c].used + tw_explain_item_use (f->plan, item, &limit[c]);
      double unit = 0;
      int    n_columns = 0;
      int    row;

      for (guint i = 0; i < scratch->n_links; i++)
        if (scratch->link[i].limit == c)
          {
            column[++n_columns] = (int) scratch->link[i].arc + 1;
            use[n_columns] = 1;
            unit = (double) scratch->link[i].use / scale;
          }
      if (n_columns == 0)
        continue;
      row = glp_add_rows (lp, 1);
      glp_set_row_bnds (lp, row, GLP_UP, 0, floor (MAX (room, 0) / unit + 1e-6));
      if (!limit[c].hard)
        {
          int over = glp_add_cols (lp, 1);

          glp_set_col_bnds (lp, over, GLP_LO, 0, 0);
          glp_set_obj_coef (lp, over, -limit[c].overage * unit);
          column[++n_columns] = over;
          use[n_columns] = -1;
        }
      glp_set_mat_row (lp, row, n_columns, column, use);
    }
}

/* Value of the best flow of the network as it stands, within what other items leave; NaN if there is none. */
static double
solve_lp (Fixture *f,
          guint32  item)
{
  glp_prob *lp = glp_create_prob ();
  double    value;

  glp_set_obj_dir (lp, GLP_MAX);
  glpk_add_network (lp, f->solver->network);
  add_limit_rows (lp, f, item);
  value = glpk_solve (lp);
  glp_delete_prob (lp);

  return value;
}

/* Costs are whole millionths of the currency and a tie break below one, along paths of dozens of arcs. */
static void
assert_close (double a,
              double b,
              double scale)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat_with_epsilon (a, b, 2e-4 + 1e-6 * scale);
}

/* What a pin costs for differing from the accepted plan, beyond what doing nothing would; no two are of one line. */
static double
get_change_worth (Fixture     *f,
                  const TwPin *pin)
{
  guint             n, n_all;
  const TwAccepted *row = tw_model_get_item_accepted (f->model, pin->item, &n);
  gint64            accepted = 0;

  for (guint i = 0; i < n; i++)
    if (row[i].lane == pin->lane && row[i].week == tw_model_get_start_week (f->model) + (TwWeek) pin->week)
      accepted += row[i].units;
  tw_model_get_accepted (f->model, &n_all);

  return n_all > 0 ? -tw_model_get_rules (f->model)->change_price * (double) (ABS ((gint64) pin->units - accepted) - accepted) : 0;
}

/* The item's network with its pins but for those of one line; what the pins in it are worth is in @pins. */
static void
build_network (Fixture *f,
               guint32  item,
               guint32  lane,
               guint    week,
               double  *pins)
{
  TwItemNetwork *network = f->solver->network;
  double         part[TW_N_PARTS] = { 0 };
  guint          n;
  const TwPin   *pin = tw_model_get_item_pins (f->model, item, &n);

  g_assert_true (tw_item_solver_restore_network (f->solver, tw_plan_get_item (f->plan, item)));
  for (guint i = 0; i < n; i++)
    {
      const TwItemLane *row = tw_item_network_find_lane (network, pin[i].lane);

      if (pin[i].week < row->n_arcs)
        {
          gint32 accepted = tw_item_network_find_accepted (network, row->first_arc + pin[i].week);

          network->capacity[row->first_arc + pin[i].week] = 0;
          if (accepted >= 0)
            network->capacity[accepted] = 0;
        }
      if (pin[i].lane == lane && pin[i].week == week)
        continue;
      tw_item_network_move_pin (network, &pin[i], pin[i].units);
      tw_item_network_add_pin_value (network, &pin[i], part);
      part[TW_PART_CHANGE] += get_change_worth (f, &pin[i]);
    }
  *pins = 0;
  for (int k = 0; k < TW_N_PARTS; k++)
    *pins += part[k];
}

static void
close_line (Fixture              *f,
            const TwPlanShipment *s)
{
  TwItemNetwork *network = f->solver->network;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if ((s->lane == TW_ANY && arc->kind == TW_ARC_MAKE && network->place[arc->where].place == s->place && arc->week == s->arrive_week) ||
          (s->lane != TW_ANY && arc->kind == TW_ARC_SHIP && network->lane[arc->where].index == s->lane && arc->week == s->week))
        network->capacity[e] = 0;
    }
}

/* Chains of aged stock share a place's room in parts that are cut for the plan: about the best, not the best. */
static gboolean
is_exact (Fixture *f)
{
  const TwItemNetwork *network = f->solver->network;
  gboolean             chains = FALSE;
  guint                n_limits;

  tw_plan_get_limits (f->plan, &n_limits);
  for (guint l = 0; l < network->n_places; l++)
    chains |= network->place[l].n_chains > 0;

  return n_limits == 0 || !chains;
}

static double
sum_parts (const double part[TW_N_PARTS])
{
  double sum = 0;

  for (int k = 0; k < TW_N_PARTS; k++)
    sum += part[k];

  return sum;
}

/* What a line's loss is said to be is the difference of two independent solves. */
static void
test_loss (Fixture      *f,
           gconstpointer data)
{
  guint n_lines = 0;
  guint n_limits;

  tw_plan_get_limits (f->plan, &n_limits);
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      const TwItemPlan *item = tw_plan_get_item (f->plan, i);
      double            pins;
      double            with;

      if (item->status != TW_PLAN_OPTIMAL)
        continue;
      build_network (f, i, TW_ANY, 0, &pins);
      with = solve_lp (f, i) + pins;
      for (guint k = 0; k < item->n_shipments; k += 1 + (guint) g_test_rand_int_range (0, 3))
        {
          const TwPlanShipment *s = &item->shipment[k];
          g_autoptr (GError) error = NULL;
          g_autoptr (TwExplainedLine) line = tw_explainer_explain_line (f->explainer, i, s->lane, s->place, s->week, NULL, &error);
          double without;

          g_assert_no_error (error);
          build_network (f, i, s->lane, s->week, &pins);
          close_line (f, s);
          without = solve_lp (f, i) + pins;

          g_assert_cmpint (line->possible, ==, !isnan (without));
          g_assert_cmpint (line->pinned, ==, s->pinned);
          g_assert_cmpint (line->units, >=, s->units);
          if (n_limits == 0) /* cartons of one unit, and nothing that others have left since */
            g_assert_cmpint (line->relaxed_units, ==, line->units);
          if (!line->possible || !is_exact (f))
            continue;
          assert_close (line->loss, with - without, fabs (with));
          assert_close (line->loss, -sum_parts (line->part), fabs (with));
          g_assert_true (s->pinned || line->loss > -1e-4);
          n_lines++;
        }
    }
  g_assert_cmpuint (n_lines, >, 5);
}

static double
solve_with_less (Fixture *f,
                 guint32  item,
                 guint32  node)
{
  TwItemNetwork *network = f->solver->network;
  double         value;

  network->supply[node]--;
  network->supply[network->net.root]++;
  value = solve_lp (f, item);
  network->supply[node]++;
  network->supply[network->net.root]--;

  return value;
}

/* One more and one less, by independent solves with one unit more and one unit less. */
static void
test_unit (Fixture      *f,
           gconstpointer data)
{
  guint n_less = 0;

  for (guint round = 0; round < 60; round++)
    {
      guint32              item = (guint32) g_test_rand_int_range (0, N_ITEMS);
      guint32              place = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_places (f->model));
      guint                week = (guint) g_test_rand_int_range (0, N_WEEKS);
      const TwItemNetwork *network = f->solver->network;
      TwExplainedUnit      unit;
      g_autoptr (GError) error = NULL;
      double  pins, base, more, less;
      guint32 node;

      build_network (f, item, TW_ANY, 0, &pins);
      if (!tw_explainer_explain_unit (f->explainer, item, place, week, &unit, NULL, &error))
        {
          g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
          g_assert_cmpint (network->local[place], <, 0);
          continue;
        }
      if (tw_plan_get_item (f->plan, item)->status != TW_PLAN_OPTIMAL)
        {
          g_assert_true (isnan (unit.one_more) && isnan (unit.one_less));
          continue;
        }

      node = tw_item_network_get_node (network, (guint32) network->local[place], week);
      base = solve_lp (f, item);
      network->supply[node]++;
      network->supply[network->net.root]--;
      more = solve_lp (f, item) - base;
      network->supply[node]--;
      network->supply[network->net.root]++;
      if (!is_exact (f))
        continue;
      assert_close (unit.one_more, more, fabs (base));
      less = unit.passing > 0 ? base - solve_with_less (f, item, node) : NAN;
      if (unit.passing > 0 && !(fabs (unit.one_less - less) < 1e-3)) /* all there is is aged */
        {
          node = tw_item_network_get_use_node (network, (guint32) network->local[place], week);
          assert_close (unit.one_less, base - solve_with_less (f, item, node), fabs (base));
          continue;
        }
      assert_close (unit.one_less, less, fabs (base));
      if (isnan (less))
        continue;
      g_assert_cmpfloat (unit.one_less, >, unit.one_more - 1e-3);
      n_less++;
    }
  g_assert_cmpuint (n_less, >, 0);
}

/* The order in which questions are asked does not matter. */
static void
test_order (Fixture      *f,
            gconstpointer data)
{
  const TwItemPlan *item = tw_plan_get_item (f->plan, 1);
  g_autoptr (TwExplainer) other = tw_explainer_new (f->plan);

  for (guint k = 0; k < item->n_shipments; k++)
    {
      const TwPlanShipment *s = &item->shipment[item->n_shipments - 1 - k];
      g_autoptr (TwExplainedLine) a = tw_explainer_explain_line (f->explainer, 1, s->lane, s->place, s->week, NULL, NULL);
      g_autoptr (TwExplainedLine) b = NULL;
      TwExplainedUnit unit;

      tw_explainer_explain_unit (other, 0, 1, k % N_WEEKS, &unit, NULL, NULL);
      b = tw_explainer_explain_line (other, 1, s->lane, s->place, s->week, NULL, NULL);
      g_assert_cmpfloat (a->loss, ==, b->loss);
      g_assert_cmpuint (a->n_changes, ==, b->n_changes);
      for (guint i = 0; i < a->n_changes; i++)
        {
          g_assert_cmpint (a->change[i].kind, ==, b->change[i].kind);
          g_assert_cmpuint (a->change[i].where, ==, b->change[i].where);
          g_assert_cmpuint (a->change[i].week, ==, b->change[i].week);
          g_assert_cmpfloat (a->change[i].units, ==, b->change[i].units);
        }
    }
}

/* ---- a case that can be followed by hand ---- */

/* A source with 40 units; a centre whose market wants 10 a week for certain, from week 2 on by truck at 1 a unit, or
 * from week 1 on by air at 4. The cost of a unit is 5, its price 20. */
static TwPlan *
new_two_ways (TwModel       **model,
              TwForecastSet **forecasts)
{
  float mean[5];
  float quantile[5 * TW_N_LEVELS];

  *model = tw_model_new ("ways", "USD", 2961, 5);
  *forecasts = tw_forecast_set_new (1, 1, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (mean); i++)
    mean[i] = 10;
  for (gsize i = 0; i < G_N_ELEMENTS (quantile); i++)
    quantile[i] = 10;
  tw_model_set_capital_rate (*model, 0);
  tw_model_add_item (*model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (*model, &(TwPlace){ .id = (char *) "S", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (*model, &(TwPlace){ .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "AA", .rent = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } });
  tw_model_add_place (*model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "USD", .exchange_rate = 1 });
  tw_model_add_lane (*model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 14, .cost_per_unit = 1 });
  tw_model_add_lane (*model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_AIR, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 4 });
  tw_model_add_lane (*model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  tw_model_set_offer (*model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
  tw_forecast_set_add (*forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });
  tw_model_add_stock (*model, &(TwStock){ .place = 0, .on_hand = 100 });
  g_assert_true (tw_model_seal (*model, NULL));

  return tw_allocate (*model, *forecasts, NULL, NULL, NULL, NULL, NULL, NULL);
}

static const TwChange *
find_change (const TwExplainedLine *line,
             TwChangeKind           kind,
             guint32                lane,
             guint                  week)
{
  for (guint i = 0; i < line->n_changes; i++)
    if (line->change[i].kind == kind && line->change[i].lane == lane && line->change[i].week == week)
      return &line->change[i];

  return NULL;
}

static void
test_next_best (void)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwPlan) plan = new_two_ways (&model, &forecasts);
  g_autoptr (TwExplainer) explainer = tw_explainer_new (plan);
  g_autoptr (TwExplainedLine) truck = tw_explainer_explain_line (explainer, 0, 0, 0, 0, NULL, NULL);
  g_autoptr (TwExplainedLine) air = tw_explainer_explain_line (explainer, 0, 1, 0, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;
  double          hold = 12 / 52.1775 * 0.01;
  const TwChange *change;

  /* Without the truck of week 0, which brings the 10 of week 2, they fly a week later at 3 more each. */
  g_assert_cmpint (truck->units, ==, 10);
  assert_close (truck->loss, 10 * 3, 1);
  g_assert_cmpuint (truck->n_changes, ==, 1);
  change = find_change (truck, TW_CHANGE_LINE, 1, 1);
  g_assert_nonnull (change);
  g_assert_cmpfloat (change->units, ==, 10);
  g_assert_cmpuint (change->where, ==, 0);

  /* Without the flight, nothing comes in time for week 1: 10 sales are lost, and 10 units stay. */
  g_assert_cmpint (air->units, ==, 10);
  g_assert_cmpfloat (air->loss, >, 10 * (20 - 4 - 6 - 5 * hold));
  change = find_change (air, TW_CHANGE_SALES, TW_ANY, 1);
  g_assert_nonnull (change);
  g_assert_cmpfloat_with_epsilon (change->units, -10, 1e-6);
  g_assert_cmpuint (change->last_week, ==, 1);

  g_assert_null (tw_explainer_explain_line (explainer, 0, 1, 0, 3, NULL, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
}

static void
test_cancelled (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TwExplainedUnit unit;

  g_cancellable_cancel (cancellable);
  g_assert_false (tw_explainer_explain_unit (f->explainer, 1, 1, 0, &unit, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (tw_explainer_explain_unit (f->explainer, 1, 1, 0, &unit, NULL, NULL));
}

/* Who uses a limit, from hand-made lines. */
static void
test_limit (Fixture      *f,
            gconstpointer data)
{
  TwLimitUse   limit = { .kind = TW_LIMIT_STORAGE, .index = 1, .week = 3 };
  guint        n;
  TwLimitUser *users = tw_explain_limit (f->plan, &limit, &n);
  double       sum = 0;
  double       expected = 0;

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpfloat (users[i].used, >, 0);
      g_assert_true (i == 0 || users[i].used <= users[i - 1].used);
      sum += users[i].used;
    }
  for (guint32 i = 0; i < N_ITEMS; i++)
    expected += tw_item_plan_get_stock (tw_plan_get_item (f->plan, i), 1, 3) * tw_model_get_item (f->model, i)->volume_m3;
  g_assert_cmpfloat_with_epsilon (sum, expected, 1e-9);
  g_free (users);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/explain/loss", Fixture, NULL, set_up, test_loss, tear_down);
  g_test_add ("/explain/loss-limits", Fixture, NULL, set_up_limits, test_loss, tear_down);
  g_test_add ("/explain/loss-fees", Fixture, GUINT_TO_POINTER (TRUE), set_up, test_loss, tear_down);
  g_test_add ("/explain/unit-fees", Fixture, GUINT_TO_POINTER (TRUE), set_up, test_unit, tear_down);
  g_test_add ("/explain/unit", Fixture, NULL, set_up, test_unit, tear_down);
  g_test_add ("/explain/unit-limits", Fixture, NULL, set_up_limits, test_unit, tear_down);
  g_test_add ("/explain/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/explain/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/explain/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add_func ("/explain/next-best", test_next_best);

  return g_test_run ();
}
