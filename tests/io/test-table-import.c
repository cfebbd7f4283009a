/* test-table-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-io-error.h"
#include "tw-table-import.h"
#include "tw-tables.h"
#include "tw-test-model.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char           *dir;
  TwImportReport *report;
  TwModel        *model;
} Fixture;

#define ITEMS  "sku,name,unit_cost,volume_m3,weight_kg\nA,Lamp,4,0.01,0.5\nB,Desk,40,0.2,12\n"
#define PLACES "id,name,kind,country,lon,lat,currency,exchange_rate\n" \
               "SRC,Shenzhen,source,CN,114,22.5,,\nFC,Leipzig,fulfilment,DE,12,51,,\nDE,Germany,market,DE,10,51,EUR,1.1\nFR,France,market,FR,2,47,EUR,1.1\n"
#define LANES "from,to,mode,lead_mean_days,cost_per_m3\nSRC,FC,ocean,42,300\nFC,DE,parcel,2,\nFC,FR,parcel,4,\n"

static TwModel *
import_texts (Fixture           *fixture,
              const TwModel     *model,
              const char *const *texts,
              GError           **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u.csv", i + 1);
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_file_set_contents (path, texts[i], -1, NULL);
      g_ptr_array_add (files, g_file_new_for_path (path));
    }
  tw_import_report_free (fixture->report);
  fixture->report = tw_import_report_new ();

  return tw_table_import (model, (GFile *const *) files->pdata, files->len, fixture->report, error);
}

static TwModel *
import_one (Fixture       *fixture,
            const TwModel *model,
            const char    *text)
{
  const char *texts[] = { text, NULL };
  g_autoptr (GError) error = NULL;
  TwModel *changed = import_texts (fixture, model, texts, &error);

  g_assert_no_error (error);

  return changed;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const char *texts[] = { LANES, "item,market,price\nA,DE,19.99\nA,FR,21\n", PLACES, ITEMS, NULL };
  TwModel    *empty = tw_model_new ("empty", "USD", 2961, 26);
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
  fixture->report = tw_import_report_new ();
  g_assert_true (tw_model_seal (empty, NULL));
  fixture->model = import_texts (fixture, empty, texts, &error);
  g_assert_no_error (error);
  tw_model_unref (empty);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tw_test_remove_folder (fixture->dir);
  g_free (fixture->dir);
  tw_import_report_free (fixture->report);
  tw_model_unref (fixture->model);
}

/* Files in any order make a plan; what no column gives has its default. */
static void
test_new_rows (Fixture      *fixture,
               gconstpointer data)
{
  TwModel *model = fixture->model;

  g_assert_cmpint (tw_model_get_n_items (model), ==, 2);
  g_assert_cmpint (tw_model_get_n_markets (model), ==, 2);
  g_assert_cmpint (tw_model_get_item (model, 1)->units_per_carton, ==, 1);
  g_assert_cmpint (tw_model_find_lane (model, 0, 1, TW_MODE_OCEAN), ==, 0);
  g_assert_true (tw_model_get_lane (model, 0)->open);
  g_assert_cmpfloat (tw_model_get_lane (model, 0)->cost_per_m3, ==, 300);
  g_assert_true (tw_model_get_offer (model, 0, 1)->listed);
  g_assert_cmpfloat (tw_model_get_offer (model, 0, 0)->price, ==, 19.99f);
  g_assert_cmpint (tw_import_report_get_taken (fixture->report, "places"), ==, 4);
  g_assert_cmpint (tw_import_report_get_taken (fixture->report, NULL), ==, 11);
}

/* A row changes what it gives and nothing else; an empty cell gives nothing. */
static void
test_upsert (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TwModel) items = import_one (fixture, fixture->model, "weight_kg;note;ID;unit_cost\n13;x;B;\n");
  g_autoptr (TwModel) lanes = import_one (fixture, items, "mode,from,to,open,capacity_m3_week\nocean,SRC,FC,no,70\n");
  g_autoptr (TwModel) places = import_one (fixture, lanes, "id,name,kind,country,lon,lat,currency,exchange_rate\nUS,USA,market,US,-98,39,USD,1\nFC,Halle,,,,,,\n");

  g_assert_cmpfloat (tw_model_get_item (items, 1)->weight_kg, ==, 13);
  g_assert_cmpfloat (tw_model_get_item (items, 1)->unit_cost, ==, 40);
  g_assert_cmpstr (tw_model_get_item (items, 1)->name, ==, "Desk");
  g_assert_false (tw_model_get_lane (places, 0)->open);
  g_assert_cmpfloat (tw_model_get_lane (places, 0)->lead_mean_days, ==, 42);
  g_assert_cmpstr (tw_model_get_place (places, 1)->name, ==, "Halle");
  g_assert_cmpint (tw_model_get_n_markets (places), ==, 3);
  g_assert_cmpfloat (tw_model_get_offer (places, 0, 0)->price, ==, 19.99f);
  g_assert_false (tw_model_get_offer (places, 0, 2)->listed);
}

static void
test_notes (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TwModel) model = import_one (fixture, fixture->model, "id,unit_cost,colour\nB,41,red\n");

  g_assert_cmpint (tw_import_report_get_n_notes (fixture->report), ==, 1);
  g_assert_cmpstr (tw_import_report_get_note (fixture->report, 0), ==, "f1.csv: column 3 (colour) is not one of items and was left out");
}

static void
test_stock (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TwModel) first = import_one (fixture, fixture->model, "item,place,age_days,on_hand,reserved\nA,FC,10,5,1\nA,FC,90,7,\nA,SRC,,100,\nB,FC,,3,\n");
  g_autoptr (TwModel) second = import_one (fixture, first, "sku,place,on_hand,receiving\nA,FC,9,2\n");
  const TwStock *stock;
  guint          n;

  stock = tw_model_get_item_stock (second, 0, &n);
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (stock[0].on_hand, ==, 100);
  g_assert_cmpint (stock[1].on_hand, ==, 9);
  g_assert_cmpint (stock[1].age_days, ==, 0);
  g_assert_cmpint (stock[1].receiving, ==, 2);
  tw_model_get_item_stock (second, 1, &n);
  g_assert_cmpint (n, ==, 1);
}

static void
test_shipments (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (TwModel) first = import_one (fixture, fixture->model, "id,item,from,to,mode,units,depart,eta\nS1,A,SRC,FC,ocean,50,2026-09-01,2026-10-20\nS1,B,SRC,FC,ocean,9,2026-09-01,2026-10-20\n");
  g_autoptr (TwModel) second = import_one (fixture, first, "eta,depart,id,item,from,to,mode,units\n2026-11-02,2026-09-01,S1,A,SRC,FC,ocean,48\n");
  const TwShipment *shipment;
  guint             n;

  tw_model_get_shipments (second, &n);
  g_assert_cmpint (n, ==, 2);
  shipment = tw_model_get_item_shipments (second, 0, &n);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (shipment->units, ==, 48);
  g_assert_cmpint (shipment->eta, ==, tw_day_from_ymd (2026, 11, 2));
}

/* Steps of a place and kind, and all budgets, are replaced; a phase keeps what its row does not give. */
static void
test_limits (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TwModel) first = import_one (fixture, fixture->model, "place,kind,threshold,per_m3,per_unit\nFC,aged,271,53.5,\nFC,aged,181,17.7,\nFC,low_stock,28,,0.3\nSRC,utilisation,22,9,\n");
  g_autoptr (TwModel) second = import_one (fixture, first, "per_unit,threshold,kind,place\n0.2,365,aged,FC\n");
  g_autoptr (TwModel) third = import_one (fixture, second, "phase,modes,review_weeks\nmature,ocean rail,4\ntrial,none,\n");
  g_autoptr (TwModel) fourth = import_one (fixture, third, "first_week,last_week,amount\n2026-11-02,2026-11-30,900\n2026-10-07,2026-10-30,1000\n");
  g_autoptr (TwModel) fifth = import_one (fixture, fourth, "first_week,last_week,amount\n2026-10-05,2026-12-28,50\n");
  const TwPlace     *place = tw_model_get_place (first, 1);
  const TwPhaseRule *rule = tw_model_get_rules (fifth)->phase;
  const TwBudget    *budget;
  guint              n;

  g_assert_cmpuint (place->n_aged, ==, 2);
  g_assert_cmpuint (place->aged[0].days, ==, 181);
  g_assert_cmpfloat (place->aged[1].per_m3, ==, 53.5);
  place = tw_model_get_place (fifth, 1);
  g_assert_cmpuint (place->n_aged, ==, 1);
  g_assert_cmpfloat (place->aged[0].per_unit, ==, 0.2);
  g_assert_cmpuint (place->n_low_stock, ==, 1);
  g_assert_cmpuint (tw_model_get_place (fifth, 0)->n_utilisation, ==, 1);

  g_assert_cmpuint (rule[TW_PHASE_MATURE].modes, ==, 1 << TW_MODE_OCEAN | 1 << TW_MODE_RAIL);
  g_assert_cmpuint (rule[TW_PHASE_MATURE].review_weeks, ==, 4);
  g_assert_cmpuint (rule[TW_PHASE_TRIAL].modes, ==, 0);
  g_assert_cmpuint (rule[TW_PHASE_TRIAL].batch_units, ==, 200);
  g_assert_false (rule[TW_PHASE_DECLINING].inbound);

  budget = tw_model_get_budgets (fourth, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (budget[0].first_week, ==, 2961);
  g_assert_cmpint (budget[0].last_week, ==, 2964);
  g_assert_cmpfloat (budget[1].amount, ==, 900);
  tw_model_get_budgets (fifth, &n);
  g_assert_cmpuint (n, ==, 1);
}

/* Rows lay values over the weeks they name; between them nothing is known. An override without a driver is of demand. */
static void
test_drivers (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TwModel) first = import_one (fixture, fixture->model, "kind,item,market,week,value\nprice,A,DE,2026-10-19,9.5\nprice,A,DE,2026-10-05,10\ntemperature,,DE,2026-10-05,-3\n");
  g_autoptr (TwModel) second = import_one (fixture, first, "market,week,kind,sku,value\nDE,2026-10-20,price,A,\nDE,2026-09-28,price,A,11\n");
  g_autoptr (TwModel) third = import_one (fixture, second, "id,item,first_week,last_week,kind,value,reason\n7,A,2026-10-05,2026-10-12,percent,5,fair\n");
  g_autoptr (TwModel) fourth = import_one (fixture, third, "id,market,driver,first_week,last_week,kind,value\n7,DE,price,2026-10-05,2026-10-12,absolute,8\n8,,,2026-10-05,2026-10-12,percent,5\n");
  g_autoptr (TwModel) fifth = import_one (fixture, fourth, "trial_weeks,mature_weeks,certainty\n4,20,\n");
  const TwDriver *driver = tw_model_find_driver (second, TW_DRIVER_PRICE, 0, 0);
  guint           n;

  tw_model_get_drivers (second, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (driver->n_weeks, ==, 4);
  g_assert_cmpfloat (tw_driver_get_value (driver, 2960), ==, 11);
  g_assert_cmpfloat (tw_driver_get_value (driver, 2961), ==, 10);
  g_assert_true (isnan (tw_driver_get_value (driver, 2962)));
  g_assert_true (isnan (tw_driver_get_value (driver, 2963)));
  g_assert_cmpfloat (tw_driver_get_value (tw_model_find_driver (second, TW_DRIVER_TEMPERATURE, 1, 0), 2961), ==, -3);

  g_assert_cmpint (tw_model_get_override (third, 0)->driver, ==, TW_DRIVER_NONE);
  g_assert_cmpuint (tw_model_get_override (third, 0)->market, ==, TW_ANY);
  g_assert_cmpuint (tw_model_get_n_overrides (fourth), ==, 2);
  g_assert_cmpint (tw_model_get_override (fourth, 0)->driver, ==, TW_DRIVER_PRICE);
  g_assert_cmpuint (tw_model_get_override (fourth, 0)->item, ==, TW_ANY);
  g_assert_cmpuint (tw_model_get_rules (fifth)->phase_test.trial_weeks, ==, 4);
  g_assert_cmpfloat (tw_model_get_rules (fifth)->phase_test.certainty, ==, 0.8);
}

#define MISSING TW_SALES_MISSING

/* The plan starts on 2026-10-05, week 2961. */
static void
test_sales (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TwModel) first = import_one (fixture, fixture->model,
                                          "item,market,week,units,price,stock_out\n"
                                          "A,DE,2026-08-03,5,19.5,\nA,DE,2026-08-17,7,,1\nA,DE,2026-08-24,,,\nA,FR,2026-08-10,1,,\nB,DE,2026-08-31,2,,\nA,DE,2026-10-05,9,,\n");
  g_autoptr (TwModel) second = import_one (fixture, first, "item,market,week,units\nA,DE,2026-08-10,3\nA,DE,2026-09-21,4\n");
  const TwSales *de = tw_model_find_sales (first, 0, 0);
  const TwSales *fr = tw_model_find_sales (first, 0, 1);

  g_assert_cmpint (tw_week_get_monday (de->first_week), ==, tw_day_from_ymd (2026, 8, 3));
  g_assert_cmpmem (de->units, de->n_weeks * 4, ((gint32[]){ 5, 0, 7, 0, 0 }), 20);
  g_assert_cmpmem (de->flags, de->n_weeks, ((guint8[]){ 0, 0, TW_SALES_STOCK_OUT, MISSING, 0 }), 5);
  g_assert_cmpfloat (de->price[0], ==, 19.5f);
  g_assert_true (isnan (de->price[1]));
  g_assert_cmpmem (fr->units, fr->n_weeks * 4, ((gint32[]){ 1, 0, 0, 0 }), 16);
  g_assert_null (fr->flags);
  g_assert_null (fr->price);

  /* The second file knows of two weeks, and speaks for those between them that history does not have. */
  de = tw_model_find_sales (second, 0, 0);
  g_assert_cmpmem (de->units, de->n_weeks * 4, ((gint32[]){ 5, 3, 7, 0, 0, 0, 0, 4 }), 32);
  g_assert_cmpmem (de->flags, de->n_weeks, ((guint8[]){ 0, 0, TW_SALES_STOCK_OUT, MISSING, 0, 0, 0, 0 }), 8);
  g_assert_cmpint (tw_model_find_sales (second, 0, 1)->n_weeks, ==, 4);
}

static void
test_late_sales (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (TwModel) model = import_one (fixture, fixture->model, "item,market,week,units\nA,DE,2026-09-28,1\nA,DE,2026-10-05,9\nA,DE,2026-10-12,9\n");
  const TwSkipped *skipped = tw_import_report_get_reason (fixture->report, 0);

  g_assert_cmpint (tw_import_report_get_taken (fixture->report, "sales"), ==, 1);
  g_assert_cmpint (tw_import_report_get_skipped (fixture->report), ==, 2);
  g_assert_cmpint (skipped->first_line, ==, 3);
  g_assert_cmpstr (skipped->example, ==, "2026-10-05");
  g_assert_cmpint (tw_model_find_sales (model, 0, 0)->n_weeks, ==, 1);
}

static void
test_daily_sales (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (TwModel) model = import_one (fixture, fixture->model, "item,market,date,units,price\nA,DE,2026-08-03,5,10\nB,DE,2026-08-04,1,\nA,DE,2026-08-09,15,20\nA,DE,2026-08-04,,\nA,DE,2026-08-10,2,\n");
  const TwSales *sales = tw_model_find_sales (model, 0, 0);

  g_assert_cmpmem (sales->units, sales->n_weeks * 4, ((gint32[]){ 20, 2 }), 8);
  g_assert_cmpfloat (sales->price[0], ==, 17.5f);
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  const struct
  {
    const char *text;
    int         code;
    const char *says;
  } cases[] = {
    { "foo,bar\n1,2\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 1: the header is of no table*" },
    { "id,name\nA,x\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 1: the header is of more than one table*" },
    { "id,unit_cost\nA,5\nB,x\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3, column 2 (unit_cost): \"x\", expected a number from 1e-06 to 1e+06" },
    { "id,unit_cost\nA,-5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 2 (unit_cost): \"-5\"*" },
    { "id,unit_cost\nA,\"1,5\"\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 2 (unit_cost): \"1,5\"*" },
    { "id,unit_cost\nC,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: name is missing, and the row is new to items" },
    { "id,kind,capacity_m3\nFC,depot,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 2 (kind): \"depot\", expected one of factory*" },
    { "id,kind,capacity_m3\nFC,source,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: kind of \"FC\" is source*" },
    { "from,to,mode,lead_mean_days\nSRC,XX,ocean,4\n", TW_IO_ERROR_REFERENCE, "f1.csv, line 2, column 2 (to): \"XX\", expected the id of a place" },
    { "from,to,mode,lead_mean_days\nSRC,DE,ocean,4\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: mode ocean to \"DE\": parcel*" },
    { "item,market,price\nA,FC,4\n", TW_IO_ERROR_REFERENCE, "f1.csv, line 2, column 2 (market): \"FC\", expected the id of a market" },
    { "item,place,on_hand,reserved\nA,FC,4,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: reserved is 5*" },
    { "item,place,on_hand\nA,FC,\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: on_hand is missing*" },
    { "item,place,on_hand\nA,DE,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: place \"DE\" is a market*" },
    { "item,place,on_hand\nA,FC,1.5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (on_hand): \"1.5\", expected a whole number*" },
    { "id,item,from,to,mode,units,depart,eta\nS,A,SRC,FC,air,1,2026-01-01,2026-01-02\n", TW_IO_ERROR_REFERENCE, "f1.csv, line 2, column 5 (mode): \"air\"*" },
    { "id,item,from,to,mode,units,depart,eta\nS,A,SRC,FC,ocean,1,2026-01-05,2026-01-02\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: eta is before depart" },
    { "item,market,week,units\nA,DE,2026-02-30,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (week): \"2026-02-30\", expected a date*" },
    { "item,market,week,units\nA,DE,2026-08-03,1\nA,DE,2026-08-03,-1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3, column 4 (units): \"-1\"*" },
    { "item,market,week,units\nA,DE,2026-08-03,1\nA,DE,2026-08-05,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3: the same item, market and week as line 2*" },
    { "item,market,week,units\nZ,DE,2026-08-03,1\n", TW_IO_ERROR_REFERENCE, "f1.csv, line 2, column 1 (item): \"Z\", expected the id of an item" },
    { "id,capacity_hard\nFC,maybe\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 2 (capacity_hard): \"maybe\", expected 0 or 1" },
    { "from,to,mode,container_cost\nSRC,FC,ocean,900\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: container_cost is 900, but container_m3*" },
    { "item,market,phase\nA,DE,ripe\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (phase): \"ripe\", expected one of none, trial*" },
    { "place,kind,threshold,per_m3\nFC,aged,181,18\nFC,old,181,18\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3, column 2 (kind): \"old\", expected one of aged, low_stock, utilisation" },
    { "place,kind,threshold,per_m3\nFC,aged,181.5,18\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (threshold): \"181.5\", expected a whole number of days*" },
    { "place,kind,threshold,per_m3\nFC,low_stock,14,18\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 4 (per_m3): \"18\", expected 0 for a low_stock step*" },
    { "place,kind,threshold,per_m3\nDE,aged,181,18\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: place \"DE\" is a market*" },
    { "place,kind,per_m3\nFC,aged,18\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: threshold is missing*" },
    { "place,kind,threshold,per_m3\nFC,aged,181,18\nFC,aged,181,19\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3: the same place, kind and threshold twice" },
    { "phase,modes\nmature,\"ocean, air\"\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 2 (modes): \"ocean, air\", expected none, or some of: ocean fast_ocean*" },
    { "phase,review_weeks\nmature,0\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 2 (review_weeks): \"0\"*" },
    { "first_week,last_week,amount\n2026-10-05,2026-09-28,10\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: last_week is before first_week" },
    { "first_week,last_week,amount\n2026-10-05,2026-10-12,-1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (amount): \"-1\", expected a number from 0*" },
    { "kind,item,market,week,value\ndemand,A,DE,2026-10-05,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 1 (kind): \"demand\", expected one of price*" },
    { "kind,item,market,week,value\nprice,Z,DE,2026-10-05,1\n", TW_IO_ERROR_REFERENCE, "f1.csv, line 2, column 2 (item): \"Z\", expected the id of an item, or nothing*" },
    { "kind,item,market,week,value\nprice,A,,2026-10-05,1\n", TW_IO_ERROR_REFERENCE, "f1.csv, line 2, column 3 (market): \"\", expected the id of a market" },
    { "kind,market,week,value\ntemperature,DE,2026-13-05,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (week): \"2026-13-05\", expected a date*" },
    { "kind,market,week,value\ntemperature,DE,2026-10-05,4\ntemperature,DE,2026-10-12,61\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3, column 4 (value): \"61\", expected a number from -60 to 60, or nothing" },
    { "kind,market,week,value\ndeal,DE,2026-10-05,x\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 4 (value): \"x\", expected a number from 0 to 1, or nothing" },
    { "kind,market,week,value\ndeal,DE,2026-10-05,1\ndeal,FR,2026-10-05,1\ndeal,DE,2026-10-07,0\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 4: the same kind, item, market and week as line 2" },
    { "kind,market,week,value\ndeal,DE,1926-10-05,1\ndeal,DE,2026-10-05,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: the series is over*" },
    { "trial_weeks,mature_weeks,certainty\n8,26,0.4\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (certainty): \"0.4\", expected a number from 0.5 to 1" },
    { "id,item,driver,first_week,last_week,kind,value\n1,A,rain,2026-10-05,2026-10-05,percent,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 3 (driver): \"rain\", expected one of demand*" },
    { "id,item,driver,first_week,last_week,kind,value\n1,A,deal,2026-10-05,2026-10-05,absolute,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2, column 7 (value): \"5\", expected a number from 0 to 1 for deal" },
    { "id,first_week,last_week,kind,value\n1,2026-10-12,2026-10-05,percent,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: last_week is before first_week" },
    { "id,first_week,last_week,kind,value\n1,2026-10-05,2026-10-05,percent,5\n1,2026-10-05,2026-10-05,percent,5\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 3: the same id twice" },
    { "item,market,week,units\nA,DE,1900-01-01,1\nA,DE,2026-08-03,1\n", TW_IO_ERROR_SYNTAX, "f1.csv, line 2: the series is over*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *texts[] = { cases[i].text, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) model = import_texts (fixture, fixture->model, texts, &error);

      g_assert_null (model);
      g_assert_error (error, TW_IO_ERROR, cases[i].code);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, error->message, cases[i].says);
      g_assert_cmpint (tw_import_report_get_taken (fixture->report, NULL), ==, 0);
    }
}

/* Pins and the accepted plan are no tables of CSV. */
static TwModel *
dup_without_edits (const TwModel *model)
{
  g_autoptr (TwModel) unpinned = tw_model_with_pins (model, NULL, 0, NULL);

  g_autoptr (TwModel) unbound = tw_model_with_item_policies (unpinned, NULL, 0, NULL);
  g_autoptr (TwModel) single = tw_model_with_scenarios (unbound, NULL, 0, NULL);

  return tw_model_with_accepted (single, NULL, 0, NULL);
}

static void
assert_same_sales (const TwModel *a,
                   const TwModel *b)
{
  guint          n, m;
  const TwSales *s = tw_model_get_sales (a, &n);
  const TwSales *r = tw_model_get_sales (b, &m);

  g_assert_cmpint (n, ==, m);
  for (guint i = 0; i < n; i++)
    for (guint t = 0; t < s[i].n_weeks; t++)
      {
        float   p = s[i].price != NULL ? s[i].price[t] : NAN;
        float   q = r[i].price != NULL ? r[i].price[t] : NAN;
        guint32 u = (guint32) (s[i].first_week - r[i].first_week) + t;

        if (u >= r[i].n_weeks)
          {
            g_assert_cmpint (s[i].flags[t] & MISSING, ==, MISSING);
            continue;
          }
        g_assert_cmpint (s[i].units[t], ==, r[i].units[u]);
        g_assert_cmpint (s[i].flags != NULL ? s[i].flags[t] : 0, ==, r[i].flags != NULL ? r[i].flags[u] : 0);
        g_assert_true (p == q || (isnan (p) && isnan (q)));
      }
}

/* Written and read again into a plan without rows, every table comes back; events, pins, the accepted plan, policies of
 * items and scenarios are no tables of CSV, and weeks at the end of a series of which nothing is known are left out. */
static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  static const char *const names[] = { "budgets", "sales", "stock", "items", "steps", "lanes", "places", "phase_rules", "overrides", "offers", "drivers", "shipments", "phase_test" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (TwModel) random = tw_test_model_new_random (rand, 30, 4, 40);
  g_autoptr (TwModel) model = dup_without_edits (random);
  g_autoptr (TwModel) empty = tw_model_new (tw_model_get_name (model), "USD", tw_model_get_start_week (model), tw_model_get_n_weeks (model));
  g_autoptr (TwModel) again = NULL;
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->dir);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  g_assert_true (tw_table_export (model, folder, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (names[i], ".csv", NULL);

      g_ptr_array_add (files, g_file_get_child (folder, name));
    }
  tw_model_set_description (empty, tw_model_get_description (model));
  tw_model_set_capital_rate (empty, tw_model_get_capital_rate (model));
  g_assert_true (tw_model_seal (empty, NULL));
  again = tw_table_import (empty, (GFile *const *) files->pdata, files->len, fixture->report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tw_import_report_get_n_notes (fixture->report), ==, 0);
  for (int id = 0; id < TW_N_TABLES; id++)
    {
      g_autofree char *difference = tw_test_model_dup_table_difference (model, again, id);

      if (id != TW_TABLE_SALES && id != TW_TABLE_EVENTS)
        g_assert_cmpstr (difference, ==, NULL);
    }
  assert_same_sales (model, again);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/table-import/new-rows", Fixture, NULL, set_up, test_new_rows, tear_down);
  g_test_add ("/table-import/upsert", Fixture, NULL, set_up, test_upsert, tear_down);
  g_test_add ("/table-import/notes", Fixture, NULL, set_up, test_notes, tear_down);
  g_test_add ("/table-import/stock", Fixture, NULL, set_up, test_stock, tear_down);
  g_test_add ("/table-import/shipments", Fixture, NULL, set_up, test_shipments, tear_down);
  g_test_add ("/table-import/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/table-import/drivers", Fixture, NULL, set_up, test_drivers, tear_down);
  g_test_add ("/table-import/sales", Fixture, NULL, set_up, test_sales, tear_down);
  g_test_add ("/table-import/late-sales", Fixture, NULL, set_up, test_late_sales, tear_down);
  g_test_add ("/table-import/daily-sales", Fixture, NULL, set_up, test_daily_sales, tear_down);
  g_test_add ("/table-import/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/table-import/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);

  return g_test_run ();
}
