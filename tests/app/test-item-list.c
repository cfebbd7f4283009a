/* test-item-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-item-list.h"

#include <locale.h>
#include <math.h>

#define START   2960
#define N_WEEKS 26

static const char *const names[] = { "Zebra lamp", "Étagère, oak", "bamboo tray", "太阳能灯", "Anchor" };
#define N_ITEMS G_N_ELEMENTS (names)

static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("items", "USD", START, N_WEEKS);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("SKU-%u0", i);

      tw_model_add_item (model, &(TwItem){ .id = id, .name = (char *) names[i], .unit_cost = 2, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 10 });
    }
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FC-DE", .name = (char *) "FC-DE", .kind = TW_PLACE_FULFILMENT, .country = "DE" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "DE", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1.25, .sales_tax = 0.25 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_PARCEL, .open = TRUE });
  for (guint i = 0; i < N_ITEMS; i++)
    tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = 20, .referral_rate = 0.1f });
  tw_model_add_stock (model, &(TwStock){ .item = 2, .place = 0, .on_hand = 1000, .reserved = 100 });
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

static TwForecastSet *
new_forecasts (void)
{
  TwForecastSet *set = tw_forecast_set_new (N_ITEMS, 1, N_WEEKS);
  float          mean[N_WEEKS], quantile[N_WEEKS * TW_N_LEVELS];
  TwForecast     forecast = { .mean = mean, .quantile = quantile, .method = "flat", .past_mean = NAN };

  for (guint t = 0; t < N_WEEKS * TW_N_LEVELS; t++)
    quantile[t] = 7;
  for (guint t = 0; t < N_WEEKS; t++)
    mean[t] = 7;
  for (guint i = 0; i < N_ITEMS; i++)
    {
      forecast.item = i;
      tw_forecast_set_add (set, &forecast);
    }

  return set;
}

/* 7 units a week are asked for; item @lacking gets 3. */
static TwAlerts *
new_alerts (const TwModel *model,
            guint32        lacking)
{
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (TwPlan) plan = NULL;
  TwItemPlan **items = g_new (TwItemPlan *, N_ITEMS);

  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      items[i] = tw_item_plan_new (i, 2, 1, N_WEEKS);
      for (guint t = 0; t < N_WEEKS; t++)
        {
          items[i]->market_demand[t] = 7;
          items[i]->market_sales[t] = i == lacking ? 3 : 7;
        }
    }
  plan = tw_plan_new_take (model, forecasts, items, NULL, 0);

  return tw_alerts_find (plan, NULL, NULL);
}

static int
get_item (TwItemList *list,
          guint       position)
{
  g_autoptr (TwItemRow) row = g_list_model_get_item (G_LIST_MODEL (list), position);

  return tw_item_row_get_item (row);
}

static void
count_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          guint      *n)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, added);
  (*n)++;
}

/* Both 3 of 7 short for all weeks, and 900 units that last 900 days. */
static void
test_alerts (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwAlerts) alerts = new_alerts (model, 0);
  g_autoptr (TwItemList) list = tw_item_list_new ();
  const TwItemAlert *alert;

  tw_item_list_set_model (list, model, alerts);
  alert = tw_item_list_get_alert (list, 0);
  g_assert_cmpuint (alert->n_all, ==, 1);
  g_assert_cmpuint (alert->n[TW_ALERT_STOCK_OUT], ==, 1);
  g_assert_cmpint (alert->first, ==, TW_ALERT_STOCK_OUT);
  g_assert_cmpfloat_with_epsilon (alert->money_at_risk, tw_alerts_get_item_money (alerts, 0), 1e-9);

  alert = tw_item_list_get_alert (list, 2);
  g_assert_cmpuint (alert->n_all, ==, 1);
  g_assert_cmpint (alert->first, ==, TW_ALERT_OVERSTOCK);

  alert = tw_item_list_get_alert (list, 4);
  g_assert_cmpuint (alert->n_all, ==, 0);
  g_assert_cmpfloat (alert->money_at_risk, ==, 0);
}

static void
test_order (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwAlerts) alerts = new_alerts (model, 0);
  g_autoptr (TwItemList) list = tw_item_list_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  tw_item_list_set_model (list, model, alerts);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_ITEMS + 1);
  g_assert_cmpuint (tw_item_list_get_n_alerts (list), ==, 2);
  g_assert_cmpint (get_item (list, 0), ==, -1);
  g_assert_cmpint (get_item (list, 1), ==, 0);
  g_assert_cmpint (get_item (list, 2), ==, 2);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), N_ITEMS + 1));

  tw_item_list_set_order (list, TW_ITEM_ORDER_NAME);
  g_assert_cmpint (get_item (list, 0), ==, -1);
  g_assert_cmpuint (tw_item_list_find (list, 4), <, tw_item_list_find (list, 0));
  for (int i = -1; i < (int) N_ITEMS; i++)
    g_assert_cmpint (get_item (list, tw_item_list_find (list, i)), ==, i);
}

static void
test_search (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwItemList) list = tw_item_list_new ();
  const struct
  {
    const char *search;
    int         found; /* -1: none */
  } cases[] = {
    { "ZEBRA", 0 },
    { "etag oak", 1 },
    { "oak étag", 1 },
    { "sku-20", 2 },
    { "太阳", 3 },
    { "  anchor ", 4 },
    { "lamp tray", -1 },
  };

  tw_item_list_set_model (list, model, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tw_item_list_set_search (list, cases[i].search);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, cases[i].found < 0 ? 0 : 1);
      g_assert_cmpuint (tw_item_list_find (list, -1), ==, G_MAXUINT);
      if (cases[i].found >= 0)
        g_assert_cmpint (get_item (list, 0), ==, cases[i].found);
    }
  tw_item_list_set_search (list, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_ITEMS + 1);
}

/* One signal for what moved, none for what did not. */
static void
test_changes (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwAlerts) alerts = new_alerts (model, 0);
  g_autoptr (TwAlerts) same = new_alerts (model, 0);
  g_autoptr (TwAlerts) other = new_alerts (model, 4);
  g_autoptr (TwItemList) list = tw_item_list_new ();
  guint n = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (count_cb), &n);
  tw_item_list_set_model (list, model, NULL);
  n = 0;
  tw_item_list_set_model (list, model, alerts);
  g_assert_cmpuint (n, ==, 1);
  tw_item_list_set_model (list, model, same);
  g_assert_cmpuint (n, ==, 1);
  tw_item_list_set_model (list, model, other);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (get_item (list, 1), ==, 4);
  tw_item_list_set_model (list, model, NULL);
  g_assert_cmpuint (tw_item_list_get_n_alerts (list), ==, 0);
  tw_item_list_set_model (list, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_add_func ("/item-list/alerts", test_alerts);
  g_test_add_func ("/item-list/order", test_order);
  g_test_add_func ("/item-list/search", test_search);
  g_test_add_func ("/item-list/changes", test_changes);
  return g_test_run ();
}
