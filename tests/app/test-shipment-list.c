/* test-shipment-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-shipment-list.h"

#include <locale.h>
#include <string.h>

#define START   2960
#define N_ITEMS 3

/* Three items, a factory, a source and two fulfilment centres; shipments are given, not optimised. */
static TwPlan *
new_plan (guint n_each)
{
  g_autoptr (TwModel) model = tw_model_new ("list", "USD", START, 26);
  g_autoptr (TwForecastSet) forecasts = NULL;
  const char *const names[N_ITEMS] = { "Zebra lamp", "apple \"press\", red", "Élan mat" };
  const char *const places[] = { "Factory", "Shenzhen", "Leipzig", "Ontario" };
  const TwPlaceKind kinds[] = { TW_PLACE_FACTORY, TW_PLACE_SOURCE, TW_PLACE_FULFILMENT, TW_PLACE_FULFILMENT };
  TwItemPlan      **items = g_new (TwItemPlan *, N_ITEMS);

  for (int i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("SKU-%d", i);

      tw_model_add_item (model, &(TwItem){ .id = id, .name = (char *) names[i], .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 });
    }
  for (int i = 0; i < 4; i++)
    tw_model_add_place (model, &(TwPlace){ .id = (char *) places[i], .name = (char *) places[i], .kind = kinds[i], .country = "CN" });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_OCEAN, .open = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 3, .mode = TW_MODE_AIR, .open = TRUE });
  g_assert_true (tw_model_seal (model, NULL));
  forecasts = tw_forecast_set_new (N_ITEMS, 0, 26);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      items[i] = tw_item_plan_new (i, 4, 0, 26);
      items[i]->n_shipments = n_each;
      items[i]->shipment = g_new0 (TwPlanShipment, n_each);
      for (guint k = 0; k < n_each; k++)
        items[i]->shipment[k] = (TwPlanShipment){
          .lane = k % 3 == 2 ? TW_ANY : k % 3,
          .place = k % 3 == 2 ? 0 : 1,
          .week = (guint16) (k % 26),
          .arrive_week = (guint16) (k % 26 + 6),
          .units = 10 * (i + 1) + k,
          .worth = (float) ((k * 37 + i * 11) % 101),
        };
    }

  return tw_plan_new_take (model, forecasts, items, NULL, 0.1);
}

static TwShipmentRow *
get_row (TwShipmentList *list,
         guint           position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

static void
count_changes_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  guint      *count)
{
  ++*count;
}

static void
test_sort (void)
{
  g_autoptr (TwPlan) plan = new_plan (6);
  g_autoptr (TwShipmentList) list = tw_shipment_list_new ();
  guint  n_changes = 0;
  double last = G_MAXDOUBLE;

  tw_shipment_list_set_plan (list, plan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 18);
  for (guint i = 0; i < 18; i++)
    {
      g_autoptr (TwShipmentRow) row = get_row (list, i);
      const TwPlanShipment *s = tw_shipment_row_get_shipment (row);

      g_assert_cmpfloat (s->worth * s->units, <=, last);
      last = s->worth * s->units;
    }

  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);
  tw_shipment_list_set_sort (list, TW_SHIPMENT_COLUMN_ITEM, FALSE);
  tw_shipment_list_set_sort (list, TW_SHIPMENT_COLUMN_ITEM, FALSE);
  g_assert_cmpuint (n_changes, ==, 1);
  for (guint i = 0; i < 18; i++)
    {
      g_autoptr (TwShipmentRow) row = get_row (list, i);
      g_autoptr (TwShipmentRow) next = get_row (list, MIN (i + 1, 17));
      int order = g_utf8_collate (tw_shipment_row_get_item (row)->name, tw_shipment_row_get_item (next)->name);

      g_assert_cmpint (order, <=, 0);
      /* Ties keep the plan's order. */
      if (order == 0 && i < 17)
        g_assert_true (tw_shipment_row_get_shipment (row) < tw_shipment_row_get_shipment (next));
    }
}

static guint
count_with (TwShipmentList *list,
            const char     *text,
            guint32         item,
            int             mode,
            guint32         destination,
            guint           last_week)
{
  tw_shipment_list_set_filter (list, text, item, mode, destination, last_week);

  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_filter (void)
{
  g_autoptr (TwPlan) plan = new_plan (6);
  g_autoptr (TwShipmentList) list = tw_shipment_list_new ();

  tw_shipment_list_set_plan (list, plan);
  g_assert_cmpuint (count_with (list, "ÉLAN", TW_ANY, -1, TW_ANY, G_MAXUINT), ==, 6);
  g_assert_cmpuint (count_with (list, "sku-1", TW_ANY, -1, TW_ANY, G_MAXUINT), ==, 6);
  g_assert_cmpuint (count_with (list, "  leipzig zebra ", TW_ANY, -1, TW_ANY, G_MAXUINT), ==, 2);
  g_assert_cmpuint (count_with (list, "nothing", TW_ANY, -1, TW_ANY, G_MAXUINT), ==, 0);
  g_assert_cmpuint (tw_shipment_list_get_units (list), ==, 0);
  g_assert_cmpuint (count_with (list, "", TW_ANY, TW_MODE_AIR, TW_ANY, G_MAXUINT), ==, 6);
  g_assert_cmpuint (count_with (list, "", TW_ANY, TW_N_MODES, TW_ANY, G_MAXUINT), ==, 6);
  g_assert_cmpuint (count_with (list, "", 2, -1, 3, G_MAXUINT), ==, 2);
  g_assert_cmpuint (count_with (list, "", TW_ANY, -1, TW_ANY, 0), ==, 3);
  g_assert_cmpuint (tw_shipment_list_get_units (list), ==, 10 + 20 + 30);
  g_assert_cmpuint (tw_shipment_list_get_n_all (list), ==, 18);

  tw_shipment_list_set_plan (list, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_csv (void)
{
  g_autoptr (TwPlan) plan = new_plan (3);
  g_autoptr (TwShipmentList) list = tw_shipment_list_new ();
  g_autoptr (GBytes) csv = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  tw_shipment_list_set_plan (list, plan);
  tw_shipment_list_set_sort (list, TW_SHIPMENT_COLUMN_DEPART, FALSE);
  tw_shipment_list_set_filter (list, "", 1, -1, TW_ANY, G_MAXUINT);
  csv = tw_shipment_list_to_csv (list);
  text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  lines = g_strsplit (text, "\r\n", -1);

  /* Week 2960 after 1970-01-05 is that of 2026-09-28. */
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "sku,item,from,to,mode,depart,arrive,units,worth,pinned");
  g_assert_cmpstr (lines[1], ==, "SKU-1,\"apple \"\"press\"\", red\",Shenzhen,Leipzig,ocean,2026-09-28,2026-11-09,20,220.00,no");
  g_assert_cmpstr (lines[3], ==, "SKU-1,\"apple \"\"press\"\", red\",Factory,Factory,order,2026-10-12,2026-11-23,22,1870.00,no");
}

/* A row keeps the plan it came from. */
static void
test_rows_outlive_plan (void)
{
  g_autoptr (TwPlan) plan = new_plan (3);
  g_autoptr (TwShipmentList) list = tw_shipment_list_new ();
  g_autoptr (TwShipmentRow) row = NULL;

  tw_shipment_list_set_plan (list, plan);
  row = get_row (list, 0);
  tw_shipment_list_set_plan (list, NULL);
  g_clear_pointer (&plan, tw_plan_unref);
  g_assert_cmpstr (tw_model_get_name (tw_shipment_row_get_model (row)), ==, "list");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shipment-list/sort", test_sort);
  g_test_add_func ("/shipment-list/filter", test_filter);
  g_test_add_func ("/shipment-list/csv", test_csv);
  g_test_add_func ("/shipment-list/rows-outlive-plan", test_rows_outlive_plan);

  return g_test_run ();
}
