/* test-market-board.c: where an item could be on sale, worked by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-market-board.h"

#include <math.h>

enum
{
  HOME,   /* sells, 24 euros, a fifth of tax */
  OPEN,   /* has no price; two francs a euro, no tax */
  DEAR,   /* a parcel there costs 100 */
  CUT_OFF /* no parcel goes there */
};

static void
add_market (TwModel    *model,
            const char *id,
            double      rate,
            double      tax)
{
  TwPlace place = { .id = (char *) id, .name = (char *) id, .kind = TW_PLACE_MARKET, .currency = "EUR", .exchange_rate = rate, .sales_tax = tax };

  place.country[0] = id[0];
  place.country[1] = id[1];
  tw_model_add_place (model, &place);
}

/* A factory, a centre in the home market, lanes at 1 and parcels at 2; unit cost 5. */
static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("board", "EUR", 2961, 10);
  g_autoptr (GError) error = NULL;
  TwPlace place = { .id = (char *) "F", .name = (char *) "F", .kind = TW_PLACE_FACTORY, .country = "CN" };

  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_item (model, &(TwItem){ .id = (char *) "B", .name = (char *) "B", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 2, .units_per_carton = 1 });
  tw_model_add_place (model, &place);
  place = (TwPlace){ .id = (char *) "C", .name = (char *) "C", .kind = TW_PLACE_FULFILMENT, .country = "AA" };
  tw_model_add_place (model, &place);
  add_market (model, "AA", 1, 0.2);
  add_market (model, "BB", 0.5, 0);
  add_market (model, "CC", 1, 0);
  add_market (model, "DD", 1, 0);
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 30, .cost_per_unit = 1 });
  for (guint32 m = 0; m < 3; m++)
    tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2 + m, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = m == DEAR ? 100 : 2 });
  tw_model_set_offer (model, 0, HOME, &(TwOffer){ .listed = TRUE, .price = 24, .referral_rate = 0.1f, .fulfilment_fee = 3 });
  tw_model_set_offer (model, 1, OPEN, &(TwOffer){ .listed = TRUE, .price = 20, .referral_rate = 0.25f, .fulfilment_fee = 4 });
  tw_model_add_stock (model, &(TwStock){ .place = 1, .on_hand = 70, .receiving = 5 });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* 24 euros with tax leave 20; less 2.40 commission and 3 of fulfilment; the unit costs 5 + 1 + 2. */
static void
test_listed (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (GArray) board = tw_market_board_new (model, NULL, 0);
  const TwListing *row = &g_array_index (board, TwListing, HOME);

  g_assert_cmpuint (board->len, ==, 4);
  g_assert_cmpint (row->status, ==, TW_LISTING_LISTED);
  g_assert_false (row->converted);
  g_assert_cmpfloat_with_epsilon (row->landed, 8, 1e-6);
  g_assert_cmpfloat_with_epsilon (row->margin, 20 - 2.4 - 3 - 8, 1e-5);
  g_assert_cmpint (row->place, ==, 1);
  g_assert_cmpfloat (row->stock, ==, 75);
}

/* 20 euros without tax are 40 francs; commission and fee are those of the other item there: 10 francs and 4. */
static void
test_converted (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (GArray) board = tw_market_board_new (model, NULL, 0);
  const TwListing *row = &g_array_index (board, TwListing, OPEN);

  g_assert_cmpint (row->status, ==, TW_LISTING_OPEN);
  g_assert_true (row->converted);
  g_assert_cmpint (row->reference, ==, HOME);
  g_assert_cmpfloat_with_epsilon (row->offer.price, 40, 1e-5);
  g_assert_cmpfloat_with_epsilon (row->margin, (40 - 10 - 4) * 0.5 - 8, 1e-5);
  g_assert_cmpint (row->phase, ==, TW_PHASE_TRIAL);
}

static void
test_blocked (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwForecastSet) none = tw_forecast_set_new (2, 4, 10);
  g_autoptr (GArray) board = tw_market_board_new (model, none, TW_ANY);

  g_assert_cmpuint (board->len, ==, 8);
  g_assert_cmpint (g_array_index (board, TwListing, HOME).block, ==, TW_LISTING_BLOCK_FORECAST);
  g_assert_cmpint (g_array_index (board, TwListing, DEAR).block, ==, TW_LISTING_BLOCK_COST);
  g_assert_cmpint (g_array_index (board, TwListing, CUT_OFF).block, ==, TW_LISTING_BLOCK_LANE);
  g_assert_cmpint (g_array_index (board, TwListing, CUT_OFF).status, ==, TW_LISTING_BLOCKED);
}

static void
test_round (void)
{
  const float nines[] = { 19.99f, 24.99f, 7.99f, 31.5f };
  const float eighty[] = { 1980, 2480, 3980, 980 };
  const float mixed[] = { 1.11f, 2.27f, 3.5f };

  g_assert_cmpfloat_with_epsilon (tw_market_board_round_price (23.2, nines, 4), 22.99, 1e-9);
  g_assert_cmpfloat_with_epsilon (tw_market_board_round_price (2512, eighty, 4), 2480, 1e-9);
  /* a hundred more or less would be too much */
  g_assert_cmpfloat_with_epsilon (tw_market_board_round_price (123, eighty, 4), 120, 1e-9);
  g_assert_cmpfloat_with_epsilon (tw_market_board_round_price (5.678, mixed, 3), 5.68, 1e-9);
  g_assert_cmpfloat_with_epsilon (tw_market_board_round_price (5.678, NULL, 0), 5.68, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/market-board/listed", test_listed);
  g_test_add_func ("/market-board/converted", test_converted);
  g_test_add_func ("/market-board/blocked", test_blocked);
  g_test_add_func ("/market-board/round", test_round);

  return g_test_run ();
}
