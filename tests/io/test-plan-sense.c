/* test-plan-sense.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "tw-plan-sense.h"

static TwModel *
new_model (gboolean parcel_open,
           float    price,
           guint32  on_hand,
           double   lead_days)
{
  TwModel *model = tw_model_new ("m", "USD", 2961, 8);
  g_autoptr (GError) error = NULL;

  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "", .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "SRC", .name = (char *) "", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FC", .name = (char *) "", .kind = TW_PLACE_FULFILMENT, .country = "DE" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = lead_days });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = parcel_open });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = price });
  tw_model_add_stock (model, &(TwStock){ .place = 1, .on_hand = on_hand });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static void
assert_finds (TwModel    *model,
              guint       n,
              const char *text)
{
  g_autoptr (TwModel) owned = model;
  g_autoptr (GPtrArray) findings = tw_plan_sense_list (owned);

  g_assert_cmpuint (findings->len, ==, n);
  for (guint i = 0; i < n && text != NULL; i++)
    if (g_str_equal (findings->pdata[i], text))
      return;
  g_assert_null (text);
}

static void
test_findings (void)
{
  assert_finds (new_model (TRUE, 9, 5, 20), 0, NULL);
  assert_finds (new_model (FALSE, 9, 5, 20), 2, "market DE: 1 offers are listed, but no open parcel lane leads there");
  assert_finds (new_model (FALSE, 9, 5, 20), 2, "place FC: has stock, but no open lane leaves it");
  assert_finds (new_model (TRUE, 0, 5, 20), 1, "market DE: 1 listed offers have no price (first: A)");
  assert_finds (new_model (TRUE, 9, 0, 20), 1, "items: 1 are listed, but have no stock, nothing on its way and no factory (first: A)");
  assert_finds (new_model (TRUE, 9, 5, 56), 1, "lane SRC to FC by ocean: takes 8 weeks, the horizon has 8");
}

static void
test_demo (void)
{
  assert_finds (tw_demo_new (TW_DEMO_SEED, NULL), 0, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-sense/findings", test_findings);
  g_test_add_func ("/plan-sense/demo", test_demo);

  return g_test_run ();
}
