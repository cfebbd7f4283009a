/* test-plan.c: new, import, export and check, driven as a user drives them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct
{
  char *dir;
  char *out;
  char *err;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("tradewind-test-XXXXXX", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  const char *argv[] = { "rm", "-r", fixture->dir, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->dir);
  g_free (fixture->out);
  g_free (fixture->err);
}

/* Runs the program in the test's folder; returns its exit code and keeps what it printed. */
static int
run (Fixture    *fixture,
     const char *command)
{
  g_autofree char *line = g_strconcat (g_getenv ("TRADEWIND_CLI"), " ", command, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  int status;

  g_clear_pointer (&fixture->out, g_free);
  g_clear_pointer (&fixture->err, g_free);
  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (fixture->dir, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &fixture->out, &fixture->err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
dup_file (Fixture    *fixture,
          const char *name)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  char            *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

#define assert_says(text, pattern)                     \
  G_STMT_START                                         \
  {                                                    \
    if (!g_pattern_match_simple (pattern, text))       \
      g_error ("\"%s\" is not \"%s\"", text, pattern); \
  }                                                    \
  G_STMT_END

/* Demo, exchange format and back, tables and back: the content stays to the letter. */
static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *sales = NULL;
  g_autofree char *same_sales = NULL;

  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  assert_says (fixture->out, "demo.tradewind: * items, * series of sales\n");
  g_assert_cmpint (run (fixture, "check demo.tradewind"), ==, 0);
  g_assert_cmpstr (fixture->out, ==, "demo.tradewind: whole, 0 findings\n");
  g_assert_cmpint (run (fixture, "export demo.tradewind --json a.json --csv a"), ==, 0);
  g_assert_cmpint (run (fixture, "import --json a.json again.tradewind"), ==, 0);
  g_assert_cmpint (run (fixture, "export again.tradewind --json b.json"), ==, 0);
  first = dup_file (fixture, "a.json");
  second = dup_file (fixture, "b.json");
  g_assert_true (g_str_has_prefix (first, "{\"format\":\"tradewind-plan\",\"version\":4,"));
  g_assert_true (g_str_equal (first, second));

  g_assert_cmpint (run (fixture, "import again.tradewind a/sales.csv a/stock.csv a/places.csv"), ==, 0);
  assert_says (fixture->out, "places: * rows taken\nstock: * rows taken\nsales: * rows taken\n");
  g_assert_cmpint (run (fixture, "export again.tradewind --csv b"), ==, 0);
  sales = dup_file (fixture, "a/sales.csv");
  same_sales = dup_file (fixture, "b/sales.csv");
  g_assert_true (g_str_equal (sales, same_sales));
}

/* A draw may let nothing of an item into a market where it is short, as life does; nothing else is odd. */
static void
assert_only_phases (const char *out)
{
  g_auto (GStrv) lines = g_strsplit (out, "\n", -1);

  assert_says (lines[0], "out.tradewind: whole, * findings");
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    assert_says (lines[i], "market *: the phase of * items lets nothing in*");
}

/* The same seed writes the same plan, to the byte, with sales or without; another seed another. A plan without sales
 * has forecasts all the same. */
static void
test_random (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const histories[] = { "0", "60" };

  for (gsize i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      char *text[3];

      for (int k = 0; k < 3; k++)
        {
          g_autofree char *command = g_strdup_printf ("new --random --items 12 --markets 5 --weeks 8 --history %s --seed %d out.tradewind", histories[i], k == 2 ? 4 : 3);

          g_assert_cmpint (run (fixture, command), ==, 0);
          assert_says (fixture->out, "out.tradewind: 12 items, * places, 5 markets, * lanes, * series of sales\n");
          g_assert_cmpint (run (fixture, "check out.tradewind"), ==, 0);
          assert_only_phases (fixture->out);
          g_assert_cmpint (run (fixture, "export out.tradewind --json out.json"), ==, 0);
          text[k] = dup_file (fixture, "out.json");
        }
      g_assert_true (g_str_equal (text[0], text[1]));
      g_assert_false (g_str_equal (text[0], text[2]));
      for (int k = 0; k < 3; k++)
        g_free (text[k]);
      g_assert_cmpint (run (fixture, "forecast out.tradewind"), ==, 0);
      assert_says (fixture->out, "*R000000*");
    }
  assert_says (fixture->out, "*R000011*");
}

/* A row that is wrong leaves the plan as it was, to the byte. */
static void
test_all_or_nothing (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  g_assert_cmpint (run (fixture, "export demo.tradewind --json before.json"), ==, 0);
  write_file (fixture, "stock.csv", "item,place,on_hand\nno-such-item,FC-DE,5\n");
  g_assert_cmpint (run (fixture, "import demo.tradewind stock.csv"), ==, 1);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpstr (fixture->err, ==, "tradewind-cli: stock.csv, line 2, column 1 (item): \"no-such-item\", expected the id of an item\n");
  g_assert_cmpint (run (fixture, "export demo.tradewind --json after.json"), ==, 0);
  before = dup_file (fixture, "before.json");
  after = dup_file (fixture, "after.json");
  g_assert_true (g_str_equal (before, after));
}

static void
test_online_retail (Fixture      *fixture,
                    gconstpointer data)
{
  write_file (fixture, "lines.csv",
              "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
              "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085,United Kingdom\n"
              "489435,85048,LIGHTS,6,2009-12-09 07:45:00,6.95,13085,Germany\n"
              "489436,POST,POSTAGE,1,2009-12-18 07:45:00,18,13085,Germany\n");
  g_assert_cmpint (run (fixture, "import retail.tradewind lines.csv"), ==, 0);
  assert_says (fixture->out, "*items: 1 rows taken*skipped 1: postage*");
  g_assert_cmpint (run (fixture, "check retail.tradewind"), ==, 0);
  g_assert_cmpint (run (fixture, "import retail.tradewind lines.csv"), ==, 1);
  assert_says (fixture->err, "tradewind-cli: retail.tradewind: exists*");
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  const struct
  {
    const char *command;
    int         code;
    const char *says;
  } cases[] = {
    { "", 2, "Usage:*" },
    { "fly", 2, "Usage:*" },
    { "new out.tradewind", 2, "tradewind-cli: usage:*" },
    { "new --demo", 2, "tradewind-cli: usage:*" },
    { "new --demo --wings out", 2, "tradewind-cli: *--wings*" },
    { "new --demo --random out", 2, "tradewind-cli: usage:*" },
    { "new --demo --items 5 out", 2, "tradewind-cli: --items, *--random*" },
    { "new --random", 2, "tradewind-cli: usage:*" },
    { "new --random --items 0 out", 2, "tradewind-cli: --items is \"0\", expected a whole number from 1 to 200000\n" },
    { "new --random --markets 301 out", 2, "tradewind-cli: --markets is \"301\", *1 to 300\n" },
    { "new --random --weeks 2.5 out", 2, "tradewind-cli: --weeks is \"2.5\", *1 to 104\n" },
    { "new --random --history many out", 2, "tradewind-cli: --history is \"many\", *0 to 520\n" },
    { "new --random --seed -1 out", 2, "tradewind-cli: --seed is \"-1\", *" },
    { "new --random --items 1 --markets 1 nowhere/out.tradewind", 1, "tradewind-cli: nowhere/out.tradewind: *" },
    { "new --demo nowhere/out.tradewind", 1, "tradewind-cli: nowhere/out.tradewind: *" },
    { "check", 2, "tradewind-cli: usage:*" },
    { "check missing.tradewind", 1, "tradewind-cli: missing.tradewind: *" },
    { "check text.csv", 1, "tradewind-cli: text.csv: *not a database*" },
    { "export text.csv", 2, "tradewind-cli: usage:*" },
    { "export text.csv --json out.json", 1, "tradewind-cli: text.csv: *" },
    { "import text.csv", 2, "tradewind-cli: usage:*" },
    { "import missing.tradewind text.csv", 1, "tradewind-cli: missing.tradewind: *" },
    { "import --json text.csv out.tradewind", 1, "tradewind-cli: text.csv: *" },
  };

  write_file (fixture, "text.csv", "item,market,week,units\nA,DE,2026-01-05,1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (run (fixture, cases[i].command), ==, cases[i].code);
      g_assert_cmpstr (fixture->out, ==, "");
      assert_says (fixture->err, cases[i].says);
    }
}

/* A job without a locale, and one with a decimal comma, print what any other does. */
static void
test_locale (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const locales[] = { "C", "C.UTF-8", "de_DE.UTF-8" };

  write_file (fixture, "in.csv", "series_id,period,value\nGr\303\266\303\237e,1,1.5\nGr\303\266\303\237e,2,1.5\n");
  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_setenv ("LC_ALL", locales[i], TRUE);
      g_assert_cmpint (run (fixture, "forecast --series in.csv --horizon 1 --levels 50"), ==, 0);
      assert_says (fixture->out, "series_id,step,mean,q25,q50,q75\nGr\303\266\303\237e,1,1.5,*");
      g_assert_cmpint (run (fixture, "check n\303\266"), ==, 1);
      assert_says (fixture->err, "tradewind-cli: n\303\266: *");
    }
  g_unsetenv ("LC_ALL");
}

/* What could not be printed is not a success. */
static void
test_full_output (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const commands[] = { "check demo.tradewind", "summary demo.tradewind", "forecast demo.tradewind --market DE", "--help" };

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no /dev/full here");
      return;
    }
  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strdup_printf ("/bin/sh -c '%s %s >/dev/full'", g_getenv ("TRADEWIND_CLI"), commands[i]);
      g_autofree char *err = NULL;
      g_auto (GStrv) argv = NULL;
      int status;

      g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
      g_assert_true (g_spawn_sync (fixture->dir, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &err, &status, NULL));
      g_assert_cmpint (WEXITSTATUS (status), ==, 1);
      assert_says (err, "tradewind-cli: cannot write the result: *");
    }
}

static void
test_levels (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const bad[] = { "0", "100", "50,,80", "\"\"", "nan", "50;80" };

  write_file (fixture, "in.csv", "series_id,period,value\na,1,3\na,2,4\n");
  g_assert_cmpint (run (fixture, "forecast --series in.csv --horizon 1 --levels 99,1,99"), ==, 0);
  assert_says (fixture->out, "series_id,step,mean,q0.5,q49.5,q50,q50.5,q99.5\na,1,*");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *line = g_strdup_printf ("forecast --series in.csv --horizon 1 --levels %s", bad[i]);

      g_assert_cmpint (run (fixture, line), ==, 2);
      assert_says (fixture->err, "*--levels*expected*");
    }
}

/* A plan that another process saved while an import was reading is not overwritten with what it was before. */
static void
test_changed_meanwhile (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *script = g_strdup_printf ("mkfifo a.csv; \"%s\" import demo.tradewind a.csv b.csv & exec 3>a.csv; "
                                             "touch -d 2001-01-01 demo.tradewind; cat b.csv >&3; exec 3>&-; wait $!",
                                             g_getenv ("TRADEWIND_CLI"));
  const char      *argv[] = { "/bin/sh", "-c", script, NULL };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *err = NULL;
  int              status;

  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  write_file (fixture, "b.csv", "id,unit_cost\nSGL-04-WW,7\n");
  before = dup_file (fixture, "demo.tradewind");
  g_assert_true (g_spawn_sync (fixture->dir, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &err, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  assert_says (err, "tradewind-cli: demo.tradewind: another program changed it meanwhile*");
  after = dup_file (fixture, "demo.tradewind");
  g_assert_cmpmem (before, 100, after, 100); /* its change counter is in the first hundred bytes */
}

/* A long cycle is seen, though five of it are more than the history that is usually read. */
static void
test_long_season (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("series_id,period,value\n");
  double low, high;

  for (int t = 0; t < 168 * 4; t++) /* weeks of hours: by day 100, by night 20 */
    g_string_append_printf (text, "a,%d,%d\n", t, t % 168 < 84 ? 100 + t % 5 : 20 + t % 5);
  write_file (fixture, "in.csv", text->str);
  g_assert_cmpint (run (fixture, "forecast --series in.csv --horizon 130 --season 168 --levels 50"), ==, 0);
  high = g_ascii_strtod (strstr (fixture->out, "\na,40,") + 6, NULL);
  low = g_ascii_strtod (strstr (fixture->out, "\na,125,") + 7, NULL);
  g_assert_cmpfloat (high, >, 80);
  g_assert_cmpfloat (low, <, 40);
}

/* ---- reasons and accuracy ---- */

static JsonArray *
parse_array (Fixture    *fixture,
             JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, fixture->out, -1, &error);
  g_assert_no_error (error);

  return json_node_get_array (json_parser_get_root (parser));
}

/* The shares of a change add up to it. */
static void
assert_adds_up (JsonObject *change)
{
  JsonArray *shares = json_object_get_array_member (change, "shares");
  double     sum = 0;

  g_assert_cmpuint (json_array_get_length (shares), >=, 1);
  for (guint i = 0; i < json_array_get_length (shares); i++)
    sum += json_object_get_double_member (json_array_get_object_element (shares, i), "units");
  g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (change, "change"), 1e-6);
}

/* A forecast says where the item stands and why, what its change is made of, and who has overridden it. */
static void
test_reasons (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows;

  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  write_file (fixture, "overrides.csv", "id,item,market,first_week,last_week,kind,value,reason,author\n1,GAR-PR-SS,US,2026-10-05,2026-10-12,percent,50,fair,me\n");
  write_file (fixture, "drivers.csv", "kind,market,week,value\ntemperature,US,2026-10-05,3.5\n");
  g_assert_cmpint (run (fixture, "import demo.tradewind overrides.csv drivers.csv"), ==, 0);
  assert_says (fixture->out, "*drivers*1*overrides*1*");
  g_assert_cmpint (run (fixture, "forecast demo.tradewind --item GAR-PR-SS --format json"), ==, 0);
  rows = parse_array (fixture, parser);
  g_assert_cmpuint (json_array_get_length (rows), >, 5);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      JsonObject *phase = json_object_get_object_member (row, "phase");
      JsonObject *week = json_array_get_object_element (json_object_get_array_member (row, "weeks"), 0);
      gboolean    adjusted = json_object_get_boolean_member (row, "adjusted");
      double      ratio = json_object_get_double_member (week, "mean") / json_object_get_double_member (week, "baseline");

      g_assert_true (g_str_has_prefix (json_object_get_string_member (phase, "text"), json_object_get_string_member (phase, "phase")));
      assert_adds_up (json_array_get_object_element (json_object_get_array_member (row, "drivers"), 0));
      assert_adds_up (json_array_get_object_element (json_object_get_array_member (row, "drivers"), 1));
      g_assert_cmpint (adjusted, ==, strcmp (json_object_get_string_member (row, "market"), "US") == 0);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (row, "overrides")), ==, adjusted ? 1 : 0);
      g_assert_cmpfloat_with_epsilon (ratio, adjusted ? 1.5 : 1, 1e-6);
    }
  g_assert_cmpint (run (fixture, "forecast demo.tradewind --item GAR-PR-SS --market US"), ==, 0);
  assert_says (fixture->out, "item,market,week,date,mean,*,phase,phase_reason,growth\n*");
}

/* A row for each item and market; those of one item alone are the same. */
static void
test_markets (Fixture      *fixture,
              gconstpointer data)
{
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;
  g_autofree char *command = NULL;
  guint            n_alike = 0;

  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  g_assert_cmpint (run (fixture, "markets demo.tradewind"), ==, 0);
  lines = g_strsplit (fixture->out, "\n", -1);
  assert_says (lines[0], "item,market,listed,status,block,price,*,landed_cost,margin,phase,place,stock,inbound");
  cells = g_strsplit (lines[1], ",", -1);
  command = g_strdup_printf ("markets demo.tradewind --item %s", cells[0]);
  for (guint i = 1; lines[i] != NULL; i++)
    n_alike += g_str_has_prefix (lines[i], cells[0]) && lines[i][strlen (cells[0])] == ',';
  g_assert_cmpuint (n_alike, >, 1);
  g_assert_cmpint (run (fixture, command), ==, 0);
  g_clear_pointer (&lines, g_strfreev);
  lines = g_strsplit (fixture->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n_alike + 2); /* a header, and nothing after the last */
  g_assert_cmpint (run (fixture, "markets demo.tradewind --item nothing"), ==, 1);
  g_assert_cmpint (run (fixture, "markets demo.tradewind --format xml"), ==, 2);
}

static void
test_accuracy (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  JsonArray  *rows;
  JsonObject *all;

  g_assert_cmpint (run (fixture, "new --demo demo.tradewind"), ==, 0);
  g_assert_cmpint (run (fixture, "accuracy demo.tradewind --origins 1"), ==, 0);
  lines = g_strsplit (fixture->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 23); /* a header, 21 rows, and nothing after the last */
  assert_says (lines[0], "class,weeks,series,*,cover95");
  assert_says (lines[3], "all,13,*");
  g_assert_cmpint (run (fixture, "accuracy demo.tradewind --origins 1 --format json --threads 1"), ==, 0);
  json_parser_load_from_data (parser, fixture->out, -1, &error);
  g_assert_no_error (error);
  rows = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 21);
  all = json_array_get_object_element (rows, 2);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (all, "forecast"), "mase"), <,
                     json_object_get_double_member (json_object_get_object_member (all, "naive"), "mase"));

  g_assert_cmpint (run (fixture, "forecast demo.tradewind --changes"), ==, 0); /* there is no forecast before the first */
  g_assert_cmpstr (fixture->out, ==, "item,market,made,before,now,change\n");
  g_assert_cmpint (run (fixture, "forecast demo.tradewind --changes --format json"), ==, 0);
  g_assert_cmpstr (fixture->out, ==, "[]\n");
  g_assert_cmpint (run (fixture, "accuracy demo.tradewind --overrides"), ==, 0);
  g_assert_cmpstr (fixture->out, ==, "author,reason,weeks,units,baseline_error,adjusted_error,value_added\n");
  g_assert_cmpint (run (fixture, "accuracy demo.tradewind --origins 27"), ==, 2);
  assert_says (fixture->err, "*--origins is \"27\", expected a whole number from 1 to 26*");
  g_assert_cmpint (run (fixture, "accuracy demo.tradewind --format xml"), ==, 2);
  g_assert_cmpint (run (fixture, "accuracy nowhere.tradewind"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plan/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/plan/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add ("/plan/all-or-nothing", Fixture, NULL, set_up, test_all_or_nothing, tear_down);
  g_test_add ("/plan/online-retail", Fixture, NULL, set_up, test_online_retail, tear_down);
  g_test_add ("/plan/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/cli/plan/locale", Fixture, NULL, set_up, test_locale, tear_down);
  g_test_add ("/cli/plan/full-output", Fixture, NULL, set_up, test_full_output, tear_down);
  g_test_add ("/cli/plan/levels", Fixture, NULL, set_up, test_levels, tear_down);
  g_test_add ("/cli/plan/changed-meanwhile", Fixture, NULL, set_up, test_changed_meanwhile, tear_down);
  g_test_add ("/cli/plan/long-season", Fixture, NULL, set_up, test_long_season, tear_down);
  g_test_add ("/plan/reasons", Fixture, NULL, set_up, test_reasons, tear_down);
  g_test_add ("/plan/markets", Fixture, NULL, set_up, test_markets, tear_down);
  g_test_add ("/plan/accuracy", Fixture, NULL, set_up, test_accuracy, tear_down);

  return g_test_run ();
}
