/* test-item-costs.c: what units pay, by plans small enough to add up by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-evaluate.h"
#include "plan-checks.h"
#include "random-model.h"

#include <string.h>

#define N_WEEKS 4

enum
{
  SOURCE,
  NEAR, /* parcels take 2 days and cost 2 */
  FAR,  /* parcels take 5 days and cost 2.5 */
  MARKET,
};

/* A source warehouse, two centres for one market of 10 a week, certain. Trucks from the source to either, and from
 * FAR to NEAR, take a week and cost 1. A sale brings 20 - 3 = 17 before the last leg; a unit costs 5. */
typedef struct
{
  guint32  age[3];
  guint32  stock[3];
  TwPlace  fees[3]; /* only fees are read */
  TwRules  rules;
  gboolean only_near;
} Small;

static void
small_init (Small *small)
{
  *small = (Small){ .stock = { 0 } };
  tw_rules_init (&small->rules);
}

static void
add_places (TwModel     *model,
            const Small *small)
{
  static const char *const ids[] = { "S", "N", "F" };

  for (int i = 0; i < 3; i++)
    {
      TwPlace place = small->fees[i];

      place.id = place.name = (char *) ids[i];
      place.kind = i == SOURCE ? TW_PLACE_SOURCE : TW_PLACE_FULFILMENT;
      g_strlcpy (place.country, i == SOURCE ? "CN" : "DE", sizeof place.country);
      tw_model_add_place (model, &place);
    }
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
}

static void
add_lanes (TwModel     *model,
           const Small *small)
{
  static const guint32 ends[3][2] = { { SOURCE, NEAR }, { SOURCE, FAR }, { FAR, NEAR } };

  for (int i = 0; i < 3; i++)
    tw_model_add_lane (model, &(TwLane){ .from = ends[i][0], .to = ends[i][1], .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = NEAR, .to = MARKET, .mode = TW_MODE_PARCEL, .open = TRUE, .lead_mean_days = 2, .cost_per_unit = 2 });
  tw_model_add_lane (model, &(TwLane){ .from = FAR, .to = MARKET, .mode = TW_MODE_PARCEL, .open = !small->only_near, .lead_mean_days = 5, .cost_per_unit = 2.5 });
}

static TwModel *
new_model (const Small    *small,
           TwForecastSet **forecasts)
{
  TwModel *model = tw_model_new ("small", "USD", 2961, N_WEEKS);
  g_autoptr (GError) error = NULL;
  float mean[N_WEEKS];
  float quantile[N_WEEKS * TW_N_LEVELS];

  for (int i = 0; i < N_WEEKS; i++)
    mean[i] = 10;
  for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
    quantile[i] = 10;
  tw_model_set_capital_rate (model, 0);
  tw_model_set_rules (model, &small->rules);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  add_places (model, small);
  add_lanes (model, small);
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20, .fulfilment_fee = 3 });
  for (guint32 p = 0; p < 3; p++)
    tw_model_add_stock (model, &(TwStock){ .item = 0, .place = p, .age_days = small->age[p], .on_hand = small->stock[p] });
  tw_model_seal (model, &error);
  g_assert_no_error (error);
  *forecasts = tw_forecast_set_new (1, 1, N_WEEKS);
  tw_forecast_set_add (*forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });

  return model;
}

static TwPlan *
plan_small (const Small *small)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_model (small, &forecasts);
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_balanced (model, tw_plan_get_item (plan, 0));

  return plan;
}

static void
assert_money (double a,
              double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-3);
}

/* 30 units go from the source to where they sell in weeks 1 to 3, and pay placement there; from FAR they pay its
 * removal fee too. Those that stay at FAR are worth nothing more than at NEAR, so none goes for that. */
static void
test_placement_and_removal (void)
{
  for (int from_far = 0; from_far < 2; from_far++)
    {
      Small small;
      g_autoptr (TwPlan) plan = NULL;
      const TwItemPlan *item;

      small_init (&small);
      small.only_near = TRUE;
      small.stock[from_far ? FAR : SOURCE] = 30;
      small.fees[NEAR].placement_fee = 0.25;
      small.fees[FAR].removal_fee = 0.5;
      plan = plan_small (&small);
      item = tw_plan_get_item (plan, 0);
      assert_money (item->part[TW_PART_SALES], 30 * 17);
      assert_money (item->part[TW_PART_FREIGHT], -30 * (2 + 1));
      assert_money (item->part[TW_PART_PLACEMENT], -30 * 0.25);
      assert_money (item->part[TW_PART_REMOVAL], from_far ? -30 * 0.5 : 0);
      assert_money (item->value, 30 * (17 - 2 - 1 - 0.25 - (from_far ? 0.5 : 0)));
    }
}

/* Of 240 units 40 sell and 60 + 60 are worth their replacement at the end, 1.4 and 60 % of it; 80 are taken out at the
 * better of 0.3 × 5 less the removal fee, and the disposal fee. The replacement is the unit: it earns more. */
static void
test_disposal (void)
{
  static const double fees[3][3] = { { 0.4, 0.2, 1.1 }, { 1.9, 0.2, -0.2 }, { 1.9, 0.7, -0.4 } };

  for (int i = 0; i < 3; i++)
    {
      Small small;
      g_autoptr (TwPlan) plan = NULL;

      small_init (&small);
      small.only_near = TRUE;
      small.stock[NEAR] = 240;
      small.fees[NEAR].liquidation_share = 0.3;
      small.fees[NEAR].removal_fee = fees[i][0];
      small.fees[NEAR].disposal_fee = fees[i][1];
      plan = plan_small (&small);
      assert_money (tw_plan_get_item (plan, 0)->part[TW_PART_REMOVAL], 80 * fees[i][2]);
    }
}

/* FAR's parcels take 3 days more: 10 % a day lose 1 - 0.9³ of week 0's sales, before a truck can be at NEAR. Of the 200
 * units left 60 are worth their replacement of 6 at FAR, 60 at NEAR, 60 are worth 60 % of it at FAR and 20 at NEAR, a truck away: so
 * what slow customers did not take is worth 3.6 - 1. A truck pays, for 15 - 1 is more than 0.729 × 14.5 + 0.271 × 2.6. */
static void
test_slow_sales (void)
{
  const double kept = 0.9 * 0.9 * 0.9;
  Small        small;
  g_autoptr (TwPlan) plan = NULL;
  const TwItemPlan *item;

  small_init (&small);
  small.rules.slow_sale_loss = 0.1;
  small.rules.lost_sale_cost = 0.2;
  small.stock[FAR] = 240;
  plan = plan_small (&small);
  item = tw_plan_get_item (plan, 0);
  assert_money (item->sales, 30 + 10 * kept);
  assert_money (tw_item_plan_get_sales (item, 0, 0), 10 * kept);
  assert_money (tw_item_plan_get_sales (item, 0, 1), 10);
  assert_money (item->part[TW_PART_SALES], (30 + 10 * kept) * 17);
  assert_money (item->part[TW_PART_FREIGHT], -30 * (2 + 1) - 10 * kept * 2.5 - 60 - 20);
  assert_money (item->part[TW_PART_TERMINAL], 120 * 6 + 80 * 3.6 + 10 * (1 - kept) * 2.6);
  assert_money (item->part[TW_PART_LOST], -10 * (1 - kept) * 0.2 * 15);
}

/* With 10 units only the customer who does not wait takes none from another: the sale is not lost but put off. */
static void
test_slow_and_scarce (void)
{
  Small small;
  g_autoptr (TwPlan) plan = NULL;

  small_init (&small);
  small.rules.slow_sale_loss = 0.1;
  small.stock[FAR] = 10;
  plan = plan_small (&small);
  g_assert_cmpuint (tw_plan_get_item (plan, 0)->n_shipments, ==, 0);
  g_assert_cmpfloat (tw_plan_get_item (plan, 0)->value, >, 10 * (15 - 1));
}

/* 25 of 40 can be sold; the margin of the others, 15 each, is paid at 40 %. */
static void
test_lost_customers (void)
{
  Small small;
  g_autoptr (TwPlan) plan = NULL;
  const TwItemPlan *item;

  small_init (&small);
  small.only_near = TRUE;
  small.rules.lost_sale_cost = 0.4;
  small.stock[NEAR] = 25;
  plan = plan_small (&small);
  item = tw_plan_get_item (plan, 0);
  assert_money (item->sales, 25);
  assert_money (item->part[TW_PART_LOST], -15 * 0.4 * 15);
  assert_money (item->value, 25 * 15 - 15 * 0.4 * 15);
  assert_money (tw_item_plan_get_worth (item, NEAR, 0), 15 * 1.4);
}

/* 40 units of 170 days are 184 days old at the end of week 1, when 20 are left, and 191 when 10 are; the evaluation, which
 * counts first in, first out, agrees. */
static void
test_aged (void)
{
  Small small;
  g_autoptr (TwPlan) plan = NULL;
  TwEvaluation evaluation;
  double       month = 12 / 52.1775;

  small_init (&small);
  small.only_near = TRUE;
  small.stock[NEAR] = 40;
  small.age[NEAR] = 170;
  small.fees[NEAR].n_aged = 2;
  small.fees[NEAR].aged[0] = (TwAgedStep){ 181, 10, 0.3 }; /* of 0.01 m³: less than 0.3 */
  small.fees[NEAR].aged[1] = (TwAgedStep){ 190, 50, 0.3 };
  plan = plan_small (&small);
  assert_money (tw_plan_get_part (plan, TW_PART_AGED), -(20 * 0.3 + 10 * 0.5) * month);
  assert_money (tw_plan_get_part (plan, TW_PART_SALES), 40 * 17);
  tw_evaluate (plan, 0, &evaluation);
  assert_money (evaluation.linear_difference[TW_PART_AGED], 0);
}

/* Week 1 is the first at whose end 170 days have become 181; by then 20 are sold, twice the layer of 10 but not of 11. */
static void
test_aged_left_out (void)
{
  for (guint32 units = 10; units <= 11; units++)
    {
      Small small;
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = NULL;
      g_autoptr (TwNetworkTemplate) template = NULL;
      g_autoptr (TwItemNetwork) network = NULL;

      small_init (&small);
      small.only_near = TRUE;
      small.stock[NEAR] = units;
      small.age[NEAR] = 170;
      small.fees[NEAR].n_aged = 1;
      small.fees[NEAR].aged[0] = (TwAgedStep){ 181, 0, 1 };
      model = new_model (&small, &forecasts);
      template = tw_network_template_new (model, forecasts, 0);
      network = tw_item_network_new (template);
      tw_item_network_build (network, 0);
      g_assert_cmpuint (network->n_chains, ==, units == 11);
    }
}

/* A month of 100 a unit is more than a unit earns: all that week 0 does not sell is taken out before it is due. */
static void
test_too_old (void)
{
  Small small;
  g_autoptr (TwPlan) plan = NULL;

  small_init (&small);
  small.only_near = TRUE;
  small.stock[NEAR] = 40;
  small.age[NEAR] = 400;
  small.fees[NEAR].removal_fee = 1;
  small.fees[NEAR].disposal_fee = 0.5;
  small.fees[NEAR].n_aged = 1;
  small.fees[NEAR].aged[0] = (TwAgedStep){ 365, 0, 100 };
  plan = plan_small (&small);
  assert_money (tw_plan_get_part (plan, TW_PART_AGED), 0);
  assert_money (tw_plan_get_part (plan, TW_PART_REMOVAL), -30 * 0.5);
  assert_money (tw_plan_get_part (plan, TW_PART_SALES), 10 * 17);
}

/* Stock is 30, 20, 10 and 0 after the weeks. Of 10 sold a week each pays 1 below 7 days, 0.4 below 14: the line above saves 0.6
 * a unit up to 10 units and 0.4 up to 20. */
static void
test_low_stock (void)
{
  Small small;
  g_autoptr (TwPlan) plan = NULL;

  small_init (&small);
  small.only_near = TRUE;
  small.stock[NEAR] = 40;
  small.fees[NEAR].n_low_stock = 2;
  small.fees[NEAR].low_stock[0] = (TwLowStockStep){ 7, 1 };
  small.fees[NEAR].low_stock[1] = (TwLowStockStep){ 14, 0.4 };
  plan = plan_small (&small);
  assert_money (tw_plan_get_part (plan, TW_PART_SALES), 40 * 17);
  assert_money (tw_plan_get_part (plan, TW_PART_LOW_STOCK), -(0 + 0 + 4 + 10));
}

/* ---- the network ---- */

/* Arcs are told apart by what they are: no two are the same, or ties between them would not be broken. */
static void
assert_distinct (const TwItemNetwork *network)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      g_assert_cmpuint (arc->slice, <, 16);
      g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%u %u %u %u %u %u", arc->kind, arc->slice, arc->chain, arc->week, arc->where, arc->kind == TW_ARC_PARCEL ? arc->from : 0)));
    }
}

/* A network made from the slices of an earlier one is the same to the last bit, whatever the scratch held before. */
static void
test_slices (void)
{
  for (int with_fees = 0; with_fees < 2; with_fees++)
    {
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = (with_fees ? random_model_new_with_fees : random_model_new) (20, 10, 20, (guint32) g_test_rand_int (), &forecasts);
      g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
      g_autoptr (TwItemNetwork) a = tw_item_network_new (template);
      g_autoptr (TwItemNetwork) b = tw_item_network_new (template);

      for (guint32 i = 0; i < 20; i++)
        {
          g_autoptr (GBytes) slices = NULL;
          g_autoptr (GBytes) again = NULL;

          tw_item_network_build (a, i);
          slices = tw_item_network_dup_slices (a);
          tw_item_network_build_with_slices (b, i, slices, NULL);
          again = tw_item_network_dup_slices (b);
          assert_distinct (a);
          g_assert_true (g_bytes_equal (slices, again));
          g_assert_cmpmem (a->cost, a->net.n_arcs * sizeof *a->cost, b->cost, b->net.n_arcs * sizeof *b->cost);
          g_assert_cmpmem (a->capacity, a->net.n_arcs * sizeof *a->capacity, b->capacity, b->net.n_arcs * sizeof *b->capacity);
          g_assert_cmpmem (a->tail, a->net.n_arcs * sizeof *a->tail, b->tail, b->net.n_arcs * sizeof *b->tail);
          g_assert_cmpmem (a->head, a->net.n_arcs * sizeof *a->head, b->head, b->net.n_arcs * sizeof *b->head);
          g_assert_cmpmem (a->supply, a->net.n_nodes * sizeof *a->supply, b->supply, b->net.n_nodes * sizeof *b->supply);
          g_assert_cmpmem (a->constant, sizeof a->constant, b->constant, sizeof b->constant);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/costs/placement-and-removal", test_placement_and_removal);
  g_test_add_func ("/allocate/costs/disposal", test_disposal);
  g_test_add_func ("/allocate/costs/slow-sales", test_slow_sales);
  g_test_add_func ("/allocate/costs/slow-and-scarce", test_slow_and_scarce);
  g_test_add_func ("/allocate/costs/lost-customers", test_lost_customers);
  g_test_add_func ("/allocate/costs/aged", test_aged);
  g_test_add_func ("/allocate/costs/aged-left-out", test_aged_left_out);
  g_test_add_func ("/allocate/costs/too-old", test_too_old);
  g_test_add_func ("/allocate/costs/low-stock", test_low_stock);
  g_test_add_func ("/allocate/network/slices", test_slices);

  return g_test_run ();
}
