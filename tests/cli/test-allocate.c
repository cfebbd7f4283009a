/* test-allocate.c: tradewind-cli allocate and mincost, as a user runs them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli-fixture.h"
#include "tw-plan-file.h"

#include <glib/gstdio.h>
#include <glpk.h>
#include <json-glib/json-glib.h>
#include <math.h>

#define ACCEPTED 0x10000 /* 3 units in week 0 and 4 in week 1 were, and changes have a price */

/* A source with 8 units and a centre that wants 10 a week; @pins & 0xffff units are to leave in week 1. */
static TwModel *
new_model (guint32 pins)
{
  guint32  pin_units = pins & 0xffff;
  TwModel *model = cli_fixture_new_model ();

  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .cost_per_unit = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 20, .fulfilment_fee = 3 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 0, .on_hand = 8 });
  if (pin_units > 0)
    tw_model_add_pin (model, &(TwPin){ .id = 4, .item = 0, .lane = 0, .week = 1, .units = pin_units, .note = (char *) "" });
  if (pins & ACCEPTED)
    {
      TwRules rules = *tw_model_get_rules (model);

      rules.change_price = 0.75;
      tw_model_set_rules (model, &rules);
      tw_model_add_accepted (model, &(TwAccepted){ .lane = 0, .place = 0, .week = 2961, .units = 3 });
      tw_model_add_accepted (model, &(TwAccepted){ .lane = 0, .place = 0, .week = 2962, .units = 4 });
    }

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
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (text, &error);

  g_assert_no_error (error);

  return root;
}

static void
test_answer (CliFixture   *f,
             gconstpointer data)
{
  const char      *args[] = { "allocate", f->path, "--item", "LAMP", "--threads", "2", NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *plan, *shipment;
  JsonArray  *shipments;
  double      value;
  gint64      units = 0;

  g_assert_cmpint (cli_run (args, &out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  root = parse (out);
  plan = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (plan, "status"), ==, "optimal");
  value = json_object_get_double_member (plan, "value");
  g_assert_cmpfloat (value, >, 0);
  g_assert_cmpfloat (value, <=, json_object_get_double_member (plan, "bound"));
  g_assert_cmpfloat (value, ==, json_object_get_double_member (plan, "relaxed_value"));
  g_assert_cmpfloat (json_object_get_double_member (plan, "gap"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (plan, "parts"), "sales"), >, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (plan, "prices")), ==, 0);

  shipments = json_object_get_array_member (plan, "shipments");
  g_assert_cmpuint (json_array_get_length (shipments), >, 0);
  for (guint i = 0; i < json_array_get_length (shipments); i++)
    units += json_object_get_int_member (json_array_get_object_element (shipments, i), "units");
  g_assert_cmpint (units, <=, 8);
  shipment = json_array_get_object_element (shipments, 0);
  g_assert_cmpstr (json_object_get_string_member (shipment, "from"), ==, "SRC");
  g_assert_cmpstr (json_object_get_string_member (shipment, "to"), ==, "FC");
  g_assert_cmpstr (json_object_get_string_member (shipment, "mode"), ==, "truck");
  g_assert_cmpint (json_object_get_int_member (shipment, "week"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (shipment, "depart"), ==, "2026-10-05");
  g_assert_cmpstr (json_object_get_string_member (shipment, "arrive"), ==, "2026-10-12");
}

static void
test_infeasible (CliFixture   *f,
                 gconstpointer data)
{
  const char      *args[] = { "allocate", f->path, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *shortfall;

  g_assert_cmpint (cli_run (args, &out, &err), ==, 3);
  g_assert_true (g_pattern_match_simple ("*item \"LAMP\": pin 4 asks SRC for 22 units more than can be there in week 1; at most 8 can move*", err));
  root = parse (out);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "status"), ==, "infeasible");
  shortfall = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "shortfalls"), 0);
  g_assert_cmpint (json_object_get_int_member (shortfall, "short"), ==, 22);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (shortfall, "pins"), 0), ==, 4);
}

/* Asks for the plan; the number of changes, -1 where none was accepted. */
static gint64
allocate_changes (CliFixture *f,
                  const char *option,
                  int         code)
{
  const char      *args[] = { "allocate", f->path, option, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonNode *changes;

  g_assert_cmpint (cli_run (args, &out, &err), ==, code);
  root = parse (out);
  changes = json_object_get_member (json_node_get_object (root), "changes");

  return json_node_is_null (changes) ? -1 : json_node_get_int (changes);
}

/* Accepting is the only thing that writes to the plan; the same plan then has no changes, another has. */
static void
test_accept (CliFixture   *f,
             gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize            n_before, n_after;

  g_assert_true (g_file_get_contents (f->path, &before, &n_before, NULL));
  g_assert_cmpint (allocate_changes (f, NULL, 0), ==, -1);
  g_assert_true (g_file_get_contents (f->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);

  g_assert_cmpint (allocate_changes (f, "--accept", 0), ==, -1); /* until now none was */
  g_assert_cmpint (allocate_changes (f, NULL, 0), ==, 0);
  g_assert_cmpint (allocate_changes (f, "--weeks=1", 0), ==, 1);
}

/* What cannot be is not accepted. */
static void
test_accept_infeasible (CliFixture   *f,
                        gconstpointer data)
{
  g_assert_cmpint (allocate_changes (f, "--accept", 3), ==, -1);
  g_assert_cmpint (allocate_changes (f, NULL, 3), ==, -1);
}

static void
test_usage (CliFixture   *f,
            gconstpointer data)
{
  const struct
  {
    const char *args[5];
    int         code;
    const char *says;
  } cases[] = {
    { { "allocate", NULL }, 2, "*usage:*" },
    { { "allocate", f->path, "--weeks", "-1", NULL }, 2, "*--weeks is \"-1\"*from 0 to 104*" },
    { { "allocate", f->path, "--weeks", "two", NULL }, 2, "*--weeks is \"two\"*" },
    { { "allocate", f->path, "--gap", "2", NULL }, 2, "*--gap is \"2\", expected a number from 1e-09 to 1*" },
    { { "allocate", f->path, "--gap", "nan", NULL }, 2, "*--gap is \"nan\"*" },
    { { "allocate", f->path, "--time", "0.5s", NULL }, 2, "*--time is \"0.5s\"*" },
    { { "allocate", f->path, "--threads", "-1", NULL }, 2, "*--threads is \"-1\"*" },
    { { "allocate", f->path, "--policy", "fba", NULL }, 2, "*--policy*" },
    { { "allocate", f->path, "--item", "NONE", NULL }, 1, "*no item \"NONE\"*" },
    { { "allocate", "/nowhere/p.tradewind", NULL }, 1, "*/nowhere/p.tradewind*" },
    { { "mincost", NULL }, 2, "*usage:*" },
    { { "mincost", "/nowhere/p.min", NULL }, 1, "*/nowhere/p.min*" },
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

static void
test_mincost (CliFixture   *f,
              gconstpointer data)
{
  const char      *args[] = { "mincost", f->path, "--flows", NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *out_short = NULL;
  g_autofree char *err_short = NULL;

  g_assert_true (g_file_set_contents (f->path, "p min 3 3\nn 1 4\nn 3 -4\na 1 2 0 9 1\na 2 3 1 9 -3\na 1 3 2 9 0\n", -1, NULL));
  g_assert_cmpint (cli_run (args, &out, &err), ==, 0);
  g_assert_cmpstr (out, ==, "s -4\nf 1 2 2\nf 2 3 2\nf 1 3 2\n");

  g_assert_true (g_file_set_contents (f->path, "p min 2 1\nn 1 4\nn 2 -4\na 1 2 0 3 1\n", -1, NULL));
  g_assert_cmpint (cli_run (args, &out_short, &err_short), ==, 3);
  g_assert_cmpstr (out_short, ==, "");
  g_assert_true (g_pattern_match_simple ("*infeasible: 1 units*", err_short));

  g_clear_pointer (&out_short, g_free);
  g_clear_pointer (&err_short, g_free);
  g_assert_true (g_file_set_contents (f->path, "p min 2 1\nn 1 4\nn 2 -3\na 1 2 0 3 1\n", -1, NULL));
  g_assert_cmpint (cli_run (args, &out_short, &err_short), ==, 1);
  g_assert_true (g_str_has_prefix (err_short, "tradewind-cli: /"));
  g_assert_true (g_str_has_suffix (err_short, "plan.tradewind: supplies sum to 1, expected 0\n"));
}

/* The best that GLPK finds for the model in @path. */
static double
solve_mps (const char *path)
{
  glp_prob *lp = glp_create_prob ();
  glp_smcp  parameters;
  double    value;

  glp_term_out (GLP_OFF);
  g_assert_cmpint (glp_read_mps (lp, GLP_MPS_FILE, NULL, path), ==, 0);
  glp_set_obj_dir (lp, GLP_MAX);
  glp_init_smcp (&parameters);
  parameters.presolve = GLP_ON;
  g_assert_cmpint (glp_simplex (lp, &parameters), ==, 0);
  g_assert_cmpint (glp_get_status (lp), ==, GLP_OPT);
  value = glp_get_obj_val (lp);
  glp_delete_prob (lp);

  return value;
}

static double
allocate_with_lp (const char *plan,
                  const char *item,
                  const char *weeks,
                  const char *lp,
                  const char *member)
{
  const char      *args[] = { "allocate", plan, "--lp", lp, "--weeks", weeks, "--item", item, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (item == NULL)
    args[6] = NULL;
  g_assert_cmpint (cli_run (args, &out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  root = json_from_string (out, NULL);

  return json_object_get_double_member (json_node_get_object (root), member);
}

/* Relative 1e-6: costs are rounded to a millionth of the currency, of sums of thousands. */
static void
assert_same_optimum (const char *plan,
                     const char *item,
                     const char *weeks,
                     const char *lp)
{
  double value = allocate_with_lp (plan, item, weeks, lp, "relaxed_value");
  double other = solve_mps (lp);

  g_assert_cmpfloat_with_epsilon (value, other, 1e-6 * MAX (1, fabs (other)));
}

/* An independent solver reads the model and finds the plan's value, pins included. */
static void
test_lp (CliFixture   *f,
         gconstpointer pin_units)
{
  g_autofree char *lp = g_build_filename (f->dir, "model.mps", NULL);
  g_autofree char *nowhere = g_build_filename (f->dir, "none", "model.mps", NULL);
  const char      *args[] = { "allocate", f->path, "--lp", nowhere, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  assert_same_optimum (f->path, NULL, "0", lp);
  assert_same_optimum (f->path, NULL, "3", lp);
  assert_same_optimum (f->path, "LAMP", "0", lp);
  g_remove (lp);

  g_assert_cmpint (cli_run (args, &out, &err), ==, 1);
  g_assert_cmpstr (out, ==, "");
  g_assert_true (g_pattern_match_simple ("tradewind-cli: */none/model.mps: *", err));
}

/* An item of the demo plan inside what the others leave: once it has paid the overage, of which it owes a part, the plan is
 * never above the optimum, and before cartons it is near it. */
static void
test_lp_demo (CliFixture   *f,
              gconstpointer data)
{
  const char      *items[] = { "SGL-04-WW", "FSC-GL-10" };
  g_autofree char *lp = g_build_filename (f->dir, "model.mps", NULL);
  const char      *make[] = { "new", "--demo", f->path, NULL };
  const char      *all[] = { "allocate", f->path, NULL };
  g_autofree char *out = NULL;
  g_autofree char *all_out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *all_err = NULL;
  g_autoptr (JsonNode) root = NULL;
  double overage;

  g_assert_cmpint (cli_run (make, &out, &err), ==, 0);
  g_assert_cmpint (cli_run (all, &all_out, &all_err), ==, 0);
  root = parse (all_out);
  overage = json_object_get_double_member (json_object_get_object_member (json_node_get_object (root), "parts"), "overage");
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      double value = allocate_with_lp (f->path, items[i], "0", lp, "value");
      double relaxed = allocate_with_lp (f->path, items[i], "0", lp, "relaxed_value");
      double optimum = solve_mps (lp);

      g_assert_cmpfloat (value + overage, <=, optimum * (1 + 1e-6));
      g_assert_cmpfloat (relaxed, >=, optimum * 0.99);
    }
  g_remove (lp);
}

/* With limits that bind: the program's optimum lies between the plan in whole units and the bound, and where one item
 * is written inside what the others leave, it is at least that item's plan. */
static void
test_lp_limits (CliFixture   *f,
                gconstpointer data)
{
  guint n_tight = 0;

  for (guint round = 0; round < 3; round++)
    {
      g_autofree char *lp = g_build_filename (f->dir, "model.mps", NULL);
      g_autofree char *seed = g_strdup_printf ("%d", g_test_rand_int_range (0, 10000));
      const char      *make[] = { "new", "--random", f->path, "--items", "10", "--markets", "4", "--weeks", "9", "--history", "0", "--seed", seed, NULL };
      const char      *solve[] = { "allocate", f->path, "--whole-units", "--lp", lp, NULL };
      const char      *one[] = { "allocate", f->path, "--whole-units", "--lp", lp, "--item", NULL, NULL };
      g_autofree char *made = NULL;
      g_autofree char *out = NULL;
      g_autofree char *item_out = NULL;
      g_autofree char *err = NULL;
      g_autofree char *item_err = NULL;
      g_autofree char *make_err = NULL;
      g_autoptr (JsonNode) root = NULL;
      g_autoptr (JsonNode) item_root = NULL;
      JsonObject *plan;
      double      optimum, slack, overage;

      g_assert_cmpint (cli_run (make, &made, &make_err), ==, 0);
      g_assert_cmpint (cli_run (solve, &out, &err), ==, 0);
      root = parse (out);
      plan = json_node_get_object (root);
      n_tight += json_array_get_length (json_object_get_array_member (plan, "prices"));
      optimum = solve_mps (lp);
      slack = 1e-6 * fabs (optimum);
      g_assert_cmpfloat (json_object_get_double_member (plan, "value"), <=, optimum + slack);
      g_assert_cmpfloat (json_object_get_double_member (plan, "bound"), >=, optimum - slack);

      overage = json_object_get_double_member (json_object_get_object_member (plan, "parts"), "overage"); /* of all items: the program has the item's own */
      one[6] = json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (plan, "shipments"), 0), "item");
      g_assert_cmpint (cli_run (one, &item_out, &item_err), ==, 0);
      item_root = parse (item_out);
      plan = json_node_get_object (item_root);
      optimum = solve_mps (lp);
      slack = 1e-6 * fabs (optimum);
      g_assert_cmpfloat (json_object_get_double_member (plan, "value") + overage, <=, optimum + slack);
      g_assert_cmpfloat (json_object_get_double_member (plan, "value"), <=, json_object_get_double_member (plan, "bound") + slack);
      g_remove (lp);
    }
  g_assert_cmpuint (n_tight, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/allocate/answer", CliFixture, GUINT_TO_POINTER (0), set_up, test_answer, tear_down);
  g_test_add ("/cli/allocate/infeasible", CliFixture, GUINT_TO_POINTER (30), set_up, test_infeasible, tear_down);
  g_test_add ("/cli/allocate/accept", CliFixture, GUINT_TO_POINTER (0), set_up, test_accept, tear_down);
  g_test_add ("/cli/allocate/accept-infeasible", CliFixture, GUINT_TO_POINTER (30), set_up, test_accept_infeasible, tear_down);
  g_test_add ("/cli/allocate/usage", CliFixture, GUINT_TO_POINTER (0), set_up, test_usage, tear_down);
  g_test_add ("/cli/allocate/lp", CliFixture, GUINT_TO_POINTER (0), set_up, test_lp, tear_down);
  g_test_add ("/cli/allocate/lp-pinned", CliFixture, GUINT_TO_POINTER (5), set_up, test_lp, tear_down);
  g_test_add ("/cli/allocate/lp-accepted", CliFixture, GUINT_TO_POINTER (ACCEPTED), set_up, test_lp, tear_down);
  g_test_add ("/cli/allocate/lp-limits", CliFixture, GUINT_TO_POINTER (0), set_up, test_lp_limits, tear_down);
  g_test_add ("/cli/allocate/lp-demo", CliFixture, GUINT_TO_POINTER (0), set_up, test_lp_demo, tear_down);
  g_test_add ("/cli/mincost", CliFixture, GUINT_TO_POINTER (0), set_up, test_mincost, tear_down);

  return g_test_run ();
}
