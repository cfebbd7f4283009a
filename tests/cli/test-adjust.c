/* test-adjust.c: tradewind-cli adjust, as a user runs it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli-fixture.h"

#include <json-glib/json-glib.h>

#include <math.h>
#include <string.h>

/* A source with 100 units; a centre that wants 10 a week, by truck in two weeks at 1. */
static void
set_up (CliFixture   *f,
        gconstpointer data)
{
  TwModel *model = cli_fixture_new_model ();

  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 14, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 30, .fulfilment_fee = 3 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 0, .on_hand = 100 });
  cli_fixture_set_up (f, model);
}

static void
tear_down (CliFixture   *f,
           gconstpointer data)
{
  cli_fixture_tear_down (f);
}

static void
adjust (CliFixture        *f,
        const char *const *options,
        double            *profit,
        double            *sales,
        gint64            *items)
{
  const char      *args[12] = { "adjust", f->path };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = NULL;

  for (guint i = 0; options[i] != NULL; i++)
    args[i + 2] = options[i];
  g_assert_cmpint (cli_run (args, &out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  root = json_from_string (out, NULL);
  *profit = json_object_get_double_member (json_node_get_object (root), "profit_change");
  *sales = json_object_get_double_member (json_node_get_object (root), "sales_change");
  *items = json_object_get_int_member (json_node_get_object (root), "items");
}

/* Sales stay as they are, for nobody knows how they answer; each loses the tenth of 30, and is worth that less. */
static void
test_price (CliFixture   *f,
            gconstpointer data)
{
  double profit, sales, whole;
  gint64 items;

  adjust (f, (const char *const[]){ "--of", "price", "--percent", "-10", "--market", "DE", NULL }, &whole, &sales, &items);
  g_assert_cmpint (items, ==, 1);
  g_assert_cmpfloat_with_epsilon (sales, 0, 1e-6);
  g_assert_cmpfloat (whole, <, -100);
  g_assert_cmpfloat (whole, >=, -300);

  /* A part of the weeks, a part of the loss. */
  adjust (f, (const char *const[]){ "--of", "price", "--percent", "-10", "--weeks", "0-1", NULL }, &profit, &sales, &items);
  g_assert_cmpfloat (profit, <, 0);
  g_assert_cmpfloat (profit, >, 0.6 * whole);
}

/* What is written can be taken back, and its effect with it. */
static void
test_written (CliFixture   *f,
              gconstpointer data)
{
  const char      *args[] = { "adjust", f->path, "--remove", "1", NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  double           made, taken, sales;
  gint64           items;

  adjust (f, (const char *const[]){ "--item", "LAMP", "--percent", "-50", "--reason", "as a test", "--write", NULL }, &made, &sales, &items);
  g_assert_cmpfloat (made, <, 0);
  g_assert_cmpfloat (sales, <, -10);
  adjust (f, (const char *const[]){ "--remove", "1", "--write", NULL }, &taken, &sales, &items);
  g_assert_cmpfloat_with_epsilon (taken, -made, 1e-3 * fabs (made));
  g_assert_cmpint (cli_run (args, &out, &err), ==, 1);
  g_assert_nonnull (strstr (err, "no override 1"));
}

static void
test_wrong (CliFixture   *f,
            gconstpointer data)
{
  static const struct
  {
    const char *option[5];
    int         code;
  } rows[] = {
    { { NULL }, 2 },
    { { "--percent", "3", "--value", "4", NULL }, 2 },
    { { "--percent", "3", "--of", "luck", NULL }, 2 },
    { { "--percent", "3", "--weeks", "5-2", NULL }, 2 },
    { { "--percent", "3", "--weeks", "0-999", NULL }, 2 },
    { { "--percent", "3", "--item", "NONE", NULL }, 1 },
    { { "--percent", "3", "--market", "XX", NULL }, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char      *args[8] = { "adjust", f->path };
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      for (guint k = 0; rows[i].option[k] != NULL; k++)
        args[k + 2] = rows[i].option[k];
      g_assert_cmpint (cli_run (args, &out, &err), ==, rows[i].code);
      g_assert_cmpstr (out, ==, "");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/adjust/price", CliFixture, NULL, set_up, test_price, tear_down);
  g_test_add ("/cli/adjust/written", CliFixture, NULL, set_up, test_written, tear_down);
  g_test_add ("/cli/adjust/wrong", CliFixture, NULL, set_up, test_wrong, tear_down);

  return g_test_run ();
}
