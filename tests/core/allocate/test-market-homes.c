/* test-market-homes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-cliffs.h"
#include "allocate/tw-item-network.h"
#include "allocate/tw-market-homes.h"
#include "allocate/tw-measures.h"
#include "random-model.h"

#define N_WEEKS 8

enum
{
  FAR,
  NEAR,
};

/* As the engine's whole network has it, for every item of models where parcels differ in time, price and market. */
static void
test_engine (void)
{
  guint n_others = 0;

  for (guint trial = 0; trial < 6; trial++)
    {
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = random_model_new_with_fees (20, 11, 12, 7 + trial, &forecasts);
      g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, trial % 2 == 0 ? 0 : 7);
      g_autoptr (TwMarketHomes) homes = tw_market_homes_new (template);
      g_autoptr (TwItemNetwork) network = tw_item_network_new (template);
      g_autofree gint32 *home = g_new (gint32, tw_model_get_n_markets (model));

      for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
        {
          guint n_homes = 0;

          tw_market_homes_find (homes, i, home);
          tw_item_network_build (network, i);
          for (guint k = 0; k < network->n_markets; k++)
            {
              gint32 primary = network->market[k].primary;

              g_assert_cmpint (primary, >=, 0);
              g_assert_cmpuint (home[network->market[k].market], ==, network->place[primary].place);
              n_others += network->way[network->market[k].first_way].place != (guint32) primary;
            }
          for (guint m = 0; m < tw_model_get_n_markets (model); m++)
            n_homes += home[m] >= 0;
          g_assert_cmpuint (n_homes, ==, network->n_markets);
        }
    }
  g_assert_cmpuint (n_others, >, 20);
}

/* One market of 7 a week; parcels from FAR cost 2 and take 9 days, from NEAR 3 and 1 day: 8 days lose 15 % of 17 and more. */
static TwPlan *
new_plan (double   slow_sale_loss,
          guint32  stock_in, /* %TW_ANY for nowhere */
          gboolean with_lane)
{
  g_autoptr (TwModel) model = tw_model_new ("homes", "USD", 2961, N_WEEKS);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 1, N_WEEKS);
  g_autoptr (GError) error = NULL;
  TwPlace place = { .kind = TW_PLACE_FULFILMENT, .country = "AA", .low_stock = { { 28, 0.3 } }, .n_low_stock = 1 };
  TwRules rules = *tw_model_get_rules (model);
  float   mean[N_WEEKS];
  float   quantile[N_WEEKS * TW_N_LEVELS];
  TwPlan *plan;

  for (int i = 0; i < N_WEEKS; i++)
    mean[i] = 7;
  for (int i = 0; i < N_WEEKS * TW_N_LEVELS; i++)
    quantile[i] = 7;
  rules.slow_sale_loss = slow_sale_loss;
  tw_model_set_rules (model, &rules);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "A", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  place.id = place.name = (char *) "F";
  tw_model_add_place (model, &place);
  place.id = place.name = (char *) "N";
  tw_model_add_place (model, &place);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "M", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "AA", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = FAR, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2, .lead_mean_days = 9 });
  tw_model_add_lane (model, &(TwLane){ .from = NEAR, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 3, .lead_mean_days = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = FAR, .to = NEAR, .mode = TW_MODE_TRUCK, .open = with_lane, .cost_per_unit = 0.1, .lead_mean_days = 7 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
  tw_forecast_set_add (forecasts, &(TwForecast){ .mean = mean, .quantile = quantile });
  if (stock_in != TW_ANY)
    tw_model_add_stock (model, &(TwStock){ .place = stock_in, .on_hand = 14 });
  g_assert_true (tw_model_seal (model, &error));
  plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

static void
assert_home (const TwPlan *plan,
             guint32       home)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (tw_plan_get_model (plan), 0, &n);
  TwMeasures     today;

  for (guint32 p = FAR; p <= NEAR; p++)
    {
      g_autoptr (GArray) cliffs = tw_cliffs_find (plan, 0, p);

      g_assert_cmpuint (cliffs->len, ==, p == home ? 1 : 0);
    }
  tw_measures_of_plan (plan, 0, 0, &today);
  g_assert_cmpfloat (today.misplaced_units, ==, stock->place == home ? 0 : stock->on_hand);
}

/* Who asks for the cliffs and for what is misplaced hears of the same home: the cheap parcel where nobody minds waiting, else
 * the fast one; of places that can have units only; and where none can, of the one that would be. */
static void
test_slowness (void)
{
  g_autoptr (TwPlan) patient = new_plan (0, FAR, TRUE);
  g_autoptr (TwPlan) hasty = new_plan (0.02, FAR, TRUE);
  g_autoptr (TwPlan) cut_off = new_plan (0.02, FAR, FALSE);
  g_autoptr (TwPlan) at_home = new_plan (0.02, NEAR, FALSE);

  assert_home (patient, FAR);
  assert_home (hasty, NEAR);
  assert_home (cut_off, FAR);
  assert_home (at_home, NEAR);
}

static void
test_nothing_anywhere (void)
{
  g_autoptr (TwPlan) plan = new_plan (0.02, TW_ANY, TRUE);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (tw_plan_get_model (plan), tw_plan_get_forecasts (plan), 0);
  g_autoptr (TwMarketHomes) homes = tw_market_homes_new (template);
  gint32 home;

  tw_market_homes_find (homes, 0, &home);
  g_assert_cmpint (home, ==, NEAR);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/market-homes/engine", test_engine);
  g_test_add_func ("/market-homes/slowness", test_slowness);
  g_test_add_func ("/market-homes/nothing-anywhere", test_nothing_anywhere);

  return g_test_run ();
}
