/* test-simulate.c: tradewind-cli simulate, as a user runs it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
set_up (CliFixture   *f,
        gconstpointer data)
{
  TwModel     *model = cli_fixture_new_model ();
  TwDisruption tariff = { .kind = TW_DISRUPTION_TARIFF, .place = 2, .last_week = 9, .amount = 0.5 };

  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 14, .lead_sd_days = 2, .cost_per_unit = 1, .cost_per_m3 = 100, .crosses_border = TRUE });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 30, .fulfilment_fee = 3 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 0, .on_hand = 100 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = 1, .on_hand = 30 });
  tw_model_add_scenario (model, &(TwScenario){ .id = 1, .policy = TW_POLICY_FBA });
  tw_model_add_scenario (model, &(TwScenario){ .id = 2, .policy = TW_POLICY_FBA, .name = (char *) "dearer" });
  tw_model_add_disruption (model, 2, &tariff);
  cli_fixture_set_up (f, model);
}

static void
tear_down (CliFixture   *f,
           gconstpointer data)
{
  cli_fixture_tear_down (f);
}

/* Runs simulate with @options, words with spaces between; what it printed if it did. */
static JsonNode *
simulate (CliFixture *f,
          const char *options,
          int         code,
          char      **err)
{
  g_autofree char *line = g_strdup_printf ("simulate %s%s%s", f->path, *options != '\0' ? " " : "", options);
  g_auto (GStrv) args = g_strsplit (line, " ", -1);
  g_autofree char *out = NULL;

  g_assert_cmpint (cli_run ((const char *const *) args, &out, err), ==, code);

  return code == 0 ? json_from_string (out, NULL) : NULL;
}

static JsonObject *
get_element (JsonNode   *root,
             const char *array,
             guint       index)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), array), index);
}

static double
get_mean (JsonObject *row,
          const char *measure)
{
  JsonObject *estimate = json_object_get_object_member (row, measure);

  g_assert_cmpfloat (json_object_get_double_member (estimate, "lo"), <=, json_object_get_double_member (estimate, "mean"));
  g_assert_cmpfloat (json_object_get_double_member (estimate, "hi"), >=, json_object_get_double_member (estimate, "mean"));

  return json_object_get_double_member (estimate, "mean");
}

/* The plan's own scenarios: what differs between two is one's mean less the other's, and a tariff costs. */
static void
test_own (CliFixture   *f,
          gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = simulate (f, "--paths 20", 0, &err);
  JsonObject *plain = get_element (root, "policies", 0);
  JsonObject *dearer = get_element (root, "policies", 1);
  JsonObject *difference = get_element (root, "differences", 0);
  JsonObject *profit = json_object_get_object_member (plain, "profit");

  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "paths"), ==, 20);
  g_assert_cmpstr (json_object_get_string_member (plain, "name"), ==, "fba");
  g_assert_cmpstr (json_object_get_string_member (dearer, "name"), ==, "dearer");
  g_assert_cmpstr (json_object_get_string_member (dearer, "policy"), ==, "fba");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (dearer, "disruptions"), 0), "where"), ==, "DE");
  g_assert_cmpstr (json_object_get_string_member (difference, "a"), ==, "fba");
  g_assert_cmpstr (json_object_get_string_member (difference, "b"), ==, "dearer");
  g_assert_cmpfloat_with_epsilon (get_mean (difference, "profit"), get_mean (dearer, "profit") - get_mean (plain, "profit"), 1e-3);
  g_assert_cmpfloat (get_mean (difference, "duty"), >, 0);
  g_assert_cmpfloat (get_mean (difference, "profit"), <, 0);
  g_assert_cmpfloat (get_mean (plain, "fill_rate"), <=, 1);
  g_assert_cmpfloat (json_object_get_double_member (profit, "p5"), <=, json_object_get_double_member (profit, "median"));
  g_assert_cmpfloat (json_object_get_double_member (profit, "cvar5"), <=, json_object_get_double_member (profit, "p5"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (plain, "stock")), ==, json_object_get_int_member (json_node_get_object (root), "weeks"));
}

/* The same whatever the threads. */
static void
test_seed (CliFixture   *f,
           gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) one = simulate (f, "--policy fba --paths 8 --seed 5 --threads 1", 0, &err);
  g_autoptr (JsonNode) two = simulate (f, "--policy fba --paths 8 --seed 5 --threads 2", 0, NULL);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (one), "seed"), ==, 5);
  g_assert_cmpfloat (get_mean (get_element (one, "policies", 0), "profit"), ==, get_mean (get_element (two, "policies", 0), "profit"));
}

/* What is on the command line: names are told apart, switches are kept, and a congested port delays what is sold. */
static void
test_chosen (CliFixture   *f,
             gconstpointer data)
{
  g_autofree char *err = NULL;
  g_autoptr (JsonNode) root = simulate (f, "--policy fba,fba+no_air --scenario fba --paths 10 --item LAMP", 0, &err);
  g_autoptr (JsonNode) late = simulate (f, "--policy fba --paths 10 --disrupt port:FC:0-20:60", 0, NULL);
  JsonObject *second = get_element (root, "policies", 1);

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "item"), ==, "LAMP");
  g_assert_cmpstr (json_object_get_string_member (second, "name"), ==, "fba+no_air");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (second, "switches"), 0), ==, "no_air");
  g_assert_cmpstr (json_object_get_string_member (get_element (root, "policies", 2), "name"), ==, "fba 2");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "differences")), ==, 3);
  g_assert_cmpfloat (get_mean (get_element (late, "policies", 0), "fill_rate"), <, get_mean (get_element (root, "policies", 0), "fill_rate"));
}

static void
test_per_path (CliFixture   *f,
               gconstpointer data)
{
  g_autofree char *csv = g_build_filename (f->dir, "paths.csv", NULL);
  g_autofree char *options = g_strdup_printf ("--policy fba --paths 6 --per-path %s", csv);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = simulate (f, options, 0, NULL);
  g_auto (GStrv) lines = NULL;
  double sum = 0;

  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  g_assert_true (g_str_has_prefix (lines[0], "name,path,profit,fill_rate,"));
  for (guint i = 1; i <= 6; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpstr (cells[0], ==, "fba");
      sum += g_ascii_strtod (cells[2], NULL);
    }
  g_assert_cmpfloat_with_epsilon (sum / 6, get_mean (get_element (root, "policies", 0), "profit"), 1e-3);
  g_remove (csv);
}

static guint
count_lines (const char *folder,
             const char *name,
             const char *head)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, head));
  lines = g_strsplit (text, "\n", -1);
  g_remove (path);

  return g_strv_length (lines) - 2; /* without the head and what comes after the last */
}

/* Tables of the same figures; what is claimed of the pool is told as numbers, of each scenario and between them. */
static void
test_tables (CliFixture   *f,
             gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->dir, "tables", NULL);
  g_autofree char *options = g_strdup_printf ("--policy fba,sca --paths 6 --csv %s", folder);
  g_autoptr (JsonNode) root = simulate (f, options, 0, NULL);
  guint       weeks = (guint) json_object_get_int_member (json_node_get_object (root), "weeks");
  JsonObject *one = json_object_get_object_member (get_element (root, "policies", 0), "claims");
  JsonObject *two = json_object_get_object_member (get_element (root, "policies", 1), "claims");
  JsonObject *between = json_object_get_object_member (get_element (root, "differences", 0), "claims");

  g_assert_cmpuint (count_lines (folder, "comparison.csv", "name,measure,mean,lo,hi,less_first_mean,"), ==, 2 * (26 + 8));
  g_assert_cmpuint (count_lines (folder, "distributions.csv", "name,quantile,profit\nfba,0,"), ==, 2 * 21);
  g_assert_cmpuint (count_lines (folder, "stock.csv", "name,week,source,transit,overflow,country\nfba,0,"), ==, 2 * weeks);
  g_rmdir (folder);
  g_assert_cmpfloat_with_epsilon (get_mean (between, "units"), get_mean (two, "units") - get_mean (one, "units"), 1e-3);
  g_assert_cmpfloat_with_epsilon (get_mean (one, "storage"), get_mean (get_element (root, "policies", 0), "storage"), 1e-3);
  g_assert_cmpfloat (get_mean (one, "shortfall"), >=, 0);
  g_assert_cmpfloat (get_mean (one, "aged_share"), <=, 1);
}

/* A ship from one place to another that has been gone for some days: somewhere between the two, and expected within its band. */
static void
test_transit (void)
{
  CliFixture       f;
  TwModel         *model = cli_fixture_new_model ();
  TwLane           lane = { .from = 0, .to = 1, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 30, .lead_sd_days = 4 };
  TwDay            monday = tw_week_get_monday (tw_model_get_start_week (model));
  TwShipment       shipment = { .id = (char *) "SHIP-7", .units = 40, .depart = monday - 10, .eta = monday + 20, .eta_sd_days = 3 };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;

  shipment.lane = tw_model_add_lane (model, &lane);
  tw_model_add_shipment (model, &shipment);
  cli_fixture_set_up (&f, model);
  {
    const char *args[] = { "transit", f.path, "--item", "LAMP", NULL };

    g_assert_cmpint (cli_run (args, &out, &err), ==, 0);
  }
  lines = g_strsplit (out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, "shipment,item,from,to,mode,units,state,depart,eta,eta_low,eta_high,late_days,progress,lon,lat");
  cells = g_strsplit (lines[1], ",", -1);
  g_assert_cmpstr (cells[0], ==, "SHIP-7");
  g_assert_cmpstr (cells[1], ==, "LAMP");
  g_assert_cmpstr (cells[5], ==, "40");
  g_assert_cmpstr (cells[6], ==, "moving");
  g_assert_cmpint (g_strcmp0 (cells[9], cells[8]), <, 0);
  g_assert_cmpint (g_strcmp0 (cells[8], cells[10]), <, 0);
  g_assert_cmpfloat (g_ascii_strtod (cells[12], NULL), >, 0);
  g_assert_cmpfloat (g_ascii_strtod (cells[12], NULL), <, 1);
  cli_fixture_tear_down (&f);
}

static void
test_errors (CliFixture   *f,
             gconstpointer data)
{
  static const struct
  {
    const char *options;
    int         code;
    const char *says;
  } cases[] = {
    { "--policy hope", 2, "*--policy is \"hope\", expected nggs*" },
    { "--policy fba+no_rail", 2, "*\"no_rail\", expected no_air*" },
    { "--scenario none", 2, "*no scenario \"none\"*" },
    { "--paths 0", 2, "*--paths is \"0\"*" },
    { "--policy fba --disrupt flood:*:1", 2, "*--disrupt is \"flood:*:1\"*" },
    { "--policy fba --disrupt canal:erie:0-3", 2, "*no sea passage \"erie\", expected one of *suez*" },
    { "--policy fba --disrupt canal:suez:9-3", 2, "*weeks \"9-3\"*" },
    { "--policy fba --disrupt tariff:XX:0-3:0.1", 2, "*no place \"XX\"*" },
    { "--policy fba --disrupt tariff:DE:0-3", 2, "*amount \"\" for tariff*" },
    { "--policy fba --disrupt tariff:FC:0-3:0.1", 2, "*place 1 is none for*tariff*" },
    { "--policy fba --item CHAIR", 1, "*no item \"CHAIR\"*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *err = NULL;

      g_assert_null (simulate (f, cases[i].options, cases[i].code, &err));
      if (!g_pattern_match_simple (cases[i].says, err))
        g_error ("%s: \"%s\" is not \"%s\"", cases[i].options, err, cases[i].says);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/simulate/own", CliFixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/cli/simulate/seed", CliFixture, NULL, set_up, test_seed, tear_down);
  g_test_add ("/cli/simulate/chosen", CliFixture, NULL, set_up, test_chosen, tear_down);
  g_test_add ("/cli/simulate/per-path", CliFixture, NULL, set_up, test_per_path, tear_down);
  g_test_add ("/cli/simulate/tables", CliFixture, NULL, set_up, test_tables, tear_down);
  g_test_add_func ("/cli/transit/list", test_transit);
  g_test_add ("/cli/simulate/errors", CliFixture, NULL, set_up, test_errors, tear_down);

  return g_test_run ();
}
