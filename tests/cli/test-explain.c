/* test-explain.c: tradewind-cli explain, as a user runs it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli-fixture.h"
#include "tw-plan-file.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define SMALL_PLANES 0x10000 /* they carry 5 units a week */

/* A source with 100 units; a centre that wants 10 a week, by truck in two weeks at 1 or by air in one at 4. Of them
 * @pins & 0xffff fly in week 2. */
static TwModel *
new_model (guint32 pins)
{
  guint32  pin_units = pins & 0xffff;
  TwModel *model = cli_fixture_new_model ();

  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 14, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_AIR, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 4, .capacity_m3_week = pins & SMALL_PLANES ? 0.05 : 0 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 30, .fulfilment_fee = 3 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 0, .on_hand = 100 });
  if (pin_units > 0)
    tw_model_add_pin (model, &(TwPin){ .id = 4, .item = 0, .lane = 1, .week = 2, .units = pin_units, .note = (char *) "" });

  return model;
}

static void
set_up (CliFixture   *f,
        gconstpointer pin_units)
{
  cli_fixture_set_up (f, new_model (GPOINTER_TO_UINT (pin_units)));
}

static void
tear_down (CliFixture   *f,
           gconstpointer data)
{
  cli_fixture_tear_down (f);
}

static JsonNode *
explain (CliFixture *f,
         const char *week,
         int         code,
         char      **err)
{
  const char      *args[] = { "explain", f->path, "--item", "LAMP", "--place", "FC", "--week", week, NULL };
  g_autofree char *out = NULL;
  JsonNode        *root;

  if (week == NULL)
    args[6] = NULL;
  g_assert_cmpint (cli_run (args, &out, err), ==, code);
  root = json_from_string (out, NULL);
  g_assert_nonnull (root);

  return root;
}

/* What comes in week 1 can only fly; without it sales of that week are lost. */
static void
test_answer (CliFixture   *f,
             gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = explain (f, "1", 0, &err);
  JsonObject *answer = json_node_get_object (root);
  JsonArray  *lines = json_object_get_array_member (answer, "shipments");
  JsonArray  *weeks = json_object_get_array_member (answer, "weeks");
  JsonObject *line, *week, *change;

  g_assert_cmpstr (err, ==, "");
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "optimal");
  g_assert_cmpuint (json_array_get_length (lines), ==, 1);
  line = json_array_get_object_element (lines, 0);
  g_assert_cmpstr (json_object_get_string_member (line, "direction"), ==, "in");
  g_assert_cmpstr (json_object_get_string_member (line, "mode"), ==, "air");
  g_assert_cmpint (json_object_get_int_member (line, "units"), ==, 10);
  g_assert_cmpfloat (json_object_get_double_member (line, "loss_without"), >, 50);
  g_assert_true (g_pattern_match_simple ("without it the plan loses *; next best: *less sold in DE in week 1*", json_object_get_string_member (line, "text")));
  change = json_array_get_object_element (json_object_get_array_member (line, "next_best"), 0);
  g_assert_nonnull (json_object_get_string_member (change, "kind"));

  g_assert_cmpuint (json_array_get_length (weeks), ==, 1);
  week = json_array_get_object_element (weeks, 0);
  g_assert_cmpint (json_object_get_int_member (week, "passing"), ==, 10);
  g_assert_cmpfloat (json_object_get_double_member (week, "one_less"), >=, json_object_get_double_member (week, "one_more"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "limits")), ==, 0);
}

static void
test_all_weeks (CliFixture   *f,
                gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = explain (f, NULL, 0, &err);
  JsonArray *lines = json_object_get_array_member (json_node_get_object (root), "shipments");
  gboolean   pinned = FALSE;

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "weeks")), ==, 6);
  g_assert_cmpuint (json_array_get_length (lines), >, 1);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);

      if (!json_object_has_member (line, "pinned"))
        continue;
      pinned = TRUE;
      g_assert_cmpint (json_object_get_int_member (line, "units"), ==, 7);
      g_assert_cmpfloat (json_object_get_double_member (line, "loss_without"), <, 0);
      g_assert_true (g_pattern_match_simple ("without this pin the plan gains *", json_object_get_string_member (line, "text")));
    }
  g_assert_true (pinned);
}

static void
test_infeasible (CliFixture   *f,
                 gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = explain (f, NULL, 3, &err);

  g_assert_cmpstr (err, ==, "tradewind-cli: item \"LAMP\": pin 4 asks SRC for 50 units more than can be there in week 2; at most 100 can move\n");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "shortfalls")), ==, 1);
}

/* Pins that are more than a lane carries: both are named. */
static void
test_infeasible_limit (CliFixture   *f,
                       gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = explain (f, NULL, 3, &err);
  JsonObject *shortfall = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "shortfalls"), 0);
  JsonObject *limit = json_array_get_object_element (json_object_get_array_member (shortfall, "limits"), 0);

  g_assert_cmpstr (err, ==, "tradewind-cli: item \"LAMP\": pin 4 asks SRC for 3 units more than can be there in week 2; at most 5 can move, for lane SRC to FC by air carries at most 0.05 m³ in week 2\n");
  g_assert_cmpstr (json_object_get_string_member (limit, "kind"), ==, "lane");
  g_assert_cmpfloat (json_object_get_double_member (limit, "capacity"), ==, 0.05);
}

/* What is tight is listed with its price and who uses it. */
static void
test_limits (CliFixture   *f,
             gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = explain (f, "0", 0, &err);
  JsonArray  *limits = json_object_get_array_member (json_node_get_object (root), "limits");
  JsonObject *limit, *user;

  g_assert_cmpuint (json_array_get_length (limits), ==, 1);
  limit = json_array_get_object_element (limits, 0);
  g_assert_cmpstr (json_object_get_string_member (limit, "mode"), ==, "air");
  g_assert_cmpfloat (json_object_get_double_member (limit, "price"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (limit, "own"), ==, 0.05);
  user = json_array_get_object_element (json_object_get_array_member (limit, "users"), 0);
  g_assert_cmpstr (json_object_get_string_member (user, "item"), ==, "LAMP");
}

static void
test_usage (CliFixture   *f,
            gconstpointer data)
{
  const struct
  {
    const char *args[9];
    int         code;
    const char *says;
  } cases[] = {
    { { "explain", f->path, NULL }, 2, "*usage:*" },
    { { "explain", f->path, "--item", "LAMP", NULL }, 2, "*usage:*" },
    { { "explain", f->path, "--item", "LAMP", "--place", "FC", "--week", "6", NULL }, 2, "*--week is \"6\", expected a whole number from 0 to 5*" },
    { { "explain", f->path, "--item", "NONE", "--place", "FC", NULL }, 1, "*no item \"NONE\"*" },
    { { "explain", f->path, "--item", "LAMP", "--place", "NONE", NULL }, 1, "*no place \"NONE\"*" },
    { { "explain", f->path, "--item", "LAMP", "--place", "DE", NULL }, 1, "*no \"LAMP\" in \"DE\"*" },
    { { "explain", "/nowhere/p.tradewind", "--item", "LAMP", "--place", "FC", NULL }, 1, "*/nowhere/p.tradewind*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      g_assert_cmpint (cli_run (cases[i].args, &out, &err), ==, cases[i].code);
      g_assert_cmpstr (out, ==, "");
      if (!g_pattern_match_simple (cases[i].says, err))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, err, cases[i].says);
    }
}

/* The first plane lands in week 1, so that week 0 sells nothing: an alert that nothing can be done about. */
static void
test_alerts (CliFixture   *f,
             gconstpointer data)
{
  const char      *json[] = { "alerts", f->path, "--format", "json", NULL };
  const char      *csv[] = { "alerts", f->path, NULL };
  const char      *bad[] = { "alerts", f->path, "--format", "xml", NULL };
  const char      *summary[] = { "summary", f->path, NULL };
  g_autofree char *out = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *page = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray  *alerts;
  JsonObject *alert;

  g_assert_cmpint (cli_run (json, &out, NULL), ==, 0);
  root = json_from_string (out, NULL);
  g_assert_nonnull (root);
  alerts = json_object_get_array_member (json_node_get_object (root), "alerts");
  g_assert_cmpuint (json_array_get_length (alerts), ==, 1);
  alert = json_array_get_object_element (alerts, 0);
  g_assert_cmpstr (json_object_get_string_member (alert, "kind"), ==, "stock_out");
  g_assert_cmpstr (json_object_get_string_member (alert, "item"), ==, "LAMP");
  g_assert_cmpstr (json_object_get_string_member (alert, "place"), ==, "FC");
  g_assert_cmpint (json_object_get_int_member (alert, "week"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (alert, "money"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (alert, "remedy"), "mode"), ==, "air");

  g_assert_cmpint (cli_run (csv, &rows, NULL), ==, 0);
  g_assert_true (g_pattern_match_simple ("kind,item,*\nstock_out,LAMP,FC,DE,*,move,true,SRC,FC,air,*\n", rows));
  g_assert_cmpint (cli_run (summary, &page, NULL), ==, 0);
  g_assert_true (g_pattern_match_simple ("*What needs you*(1 in all)*LAMP in FC*", page));
  g_assert_cmpint (cli_run (bad, NULL, &err), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/explain/answer", CliFixture, GUINT_TO_POINTER (0), set_up, test_answer, tear_down);
  g_test_add ("/cli/explain/all-weeks", CliFixture, GUINT_TO_POINTER (7), set_up, test_all_weeks, tear_down);
  g_test_add ("/cli/explain/infeasible", CliFixture, GUINT_TO_POINTER (150), set_up, test_infeasible, tear_down);
  g_test_add ("/cli/explain/infeasible-limit", CliFixture, GUINT_TO_POINTER (8 | SMALL_PLANES), set_up, test_infeasible_limit, tear_down);
  g_test_add ("/cli/explain/limits", CliFixture, GUINT_TO_POINTER (SMALL_PLANES), set_up, test_limits, tear_down);
  g_test_add ("/cli/explain/usage", CliFixture, GUINT_TO_POINTER (0), set_up, test_usage, tear_down);
  g_test_add ("/cli/explain/alerts", CliFixture, GUINT_TO_POINTER (0), set_up, test_alerts, tear_down);

  return g_test_run ();
}
