/* test-dimacs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-dimacs.h"

#include <string.h>

static __int128
solve (const TwDimacs *dimacs,
       TwFlowStatus   *status)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  g_autoptr (GError) error = NULL;

  tw_network_simplex_attach (simplex, &dimacs->net, &error);
  g_assert_no_error (error);
  *status = tw_network_simplex_solve (simplex, NULL);

  return tw_network_simplex_get_cost (simplex) + tw_dimacs_get_base_cost (dimacs);
}

/* Four units from 1 to 4; the arc 1 → 3 must carry 2, 3 → 4 pays, and 2 → 4 is there twice. By hand:
 * 3 along 1 → 3 → 4 (2 - 4 each, as much as fits), 1 along 1 → 2 and the cheaper of the twins, 2 + 1: -6 + 3. */
static void
test_by_hand (void)
{
  const char *text = "c a comment\n"
                     "p min 4 5\n"
                     "n 1 4\r\n"
                     "\n"
                     "n 4 -4\n"
                     "a 1 2 0 4 2\n"
                     "a 1 3 2 3 2\n"
                     "a 2 4 0 5 3\n"
                     "a 2 4 0 5 1\n"
                     "a 3 4 0 5 -4";
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDimacs) dimacs = tw_dimacs_parse (text, strlen (text), "hand", &error);
  TwFlowStatus status;

  g_assert_no_error (error);
  g_assert_cmpuint (dimacs->net.n_nodes, ==, 4);
  g_assert_cmpint (dimacs->low[1], ==, 2);
  g_assert_cmpint ((gint64) solve (dimacs, &status), ==, -3);
  g_assert_cmpint (status, ==, TW_FLOW_OPTIMAL);
}

static void
test_infeasible (void)
{
  const char *text = "p min 2 1\nn 1 4\nn 2 -4\na 1 2 0 3 1\n";
  g_autoptr (TwDimacs) dimacs = tw_dimacs_parse (text, strlen (text), "short", NULL);
  TwFlowStatus status;

  solve (dimacs, &status);
  g_assert_cmpint (status, ==, TW_FLOW_INFEASIBLE);
}

static void
test_errors (void)
{
  const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "f, line 0: the file ends without a p line" },
    { "c only\n", "f, line 1: the file ends without a p line" },
    { "n 1 4\n", "f, line 1: comes before the p line" },
    { "p max 2 1\n", "f, line 1: field 2, problem, is \"max\", expected \"min\"" },
    { "p min 2\n", "f, line 1: 3 fields, expected 4: p min NODES ARCS" },
    { "p min 0 1\n", "*field 3, number of nodes, is \"0\", expected a whole number 1 to 5000000" },
    { "p min 2 99999999\n", "*field 4, number of arcs, is \"99999999\"*" },
    { "p min 2 1\np min 2 1\n", "f, line 2: a second p line, expected one" },
    { "p min 2 1\nn 3 1\n", "f, line 2: field 2, node, is \"3\", expected a whole number 1 to 2" },
    { "p min 2 1\nn 1 1.5\n", "*field 3, supply, is \"1.5\", expected a whole number*" },
    { "p min 2 1\nn 1 1\nn 1 2\n", "f, line 3: field 2, node, is \"1\", whose supply was given before" },
    { "p min 2 1\na 1 2 0 1\n", "f, line 2: 5 fields, expected 6: a FROM TO LOW CAPACITY COST" },
    { "p min 2 1\na 1 2 0 1 2 3\n", "f, line 2: 6 fields and more, expected 6*" },
    { "p min 2 1\na 1 0 0 1 2\n", "*field 3, head, is \"0\"*" },
    { "p min 2 1\na 1 2 5 4 1\n", "*field 5, capacity, is \"4\", expected a whole number 5 to*" },
    { "p min 2 1\na 1 2 0 4 x\n", "*field 6, cost, is \"x\"*" },
    { "p min 2 1\na 1 2 0 4 99999999999999999999\n", "*field 6, cost, is \"99999999999999999999\"*" },
    { "p min 2 1\na 1 2 0 4 11111111111111111111111111111111111111111111111111111111111111\n", "*field 6, cost, is \"1111111111111111111111111111111111111111\"*" },
    { "p min 2 1\na 1 2 -1 4 1\n", "*field 4, lower bound, is \"-1\"*" },
    { "p min 2 1\na 1 2 0 4 1\na 1 2 0 4 1\n", "f, line 3: one arc more than the 1 of the p line" },
    { "p min 2 2\na 1 2 0 4 1\n", "f, line 2: the file ends after 1 arcs, expected 2" },
    { "p min 2 2\nx 1\n", "f, line 2: field 1 is \"x\", expected c, p, n or a" },
    { "p min 2 2\n\xff\xfe\n", "f, line 2: field 1 is *, expected c, p, n or a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tw_dimacs_parse (cases[i].text, strlen (cases[i].text), "f", &error));
      g_assert_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT ": \"%s\" is not \"%s\"", i, error->message, cases[i].says);
    }
}

/* Whatever bytes a valid file is spoilt with, it is read or refused, and never outside its length. */
static void
test_hostile (void)
{
  const char *text = "p min 4 3\nn 1 4\nn 4 -4\na 1 2 0 4 2\na 2 4 1 5 3\na 1 4 0 5 -3\n";
  gsize       length = strlen (text);

  for (int trial = 0; trial < 5000; trial++)
    {
      g_autofree char *spoilt = g_memdup2 (text, length); /* no zero at its end */
      gsize            cut = (gsize) g_test_rand_int_range (0, (gint) length + 1);

      for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
        spoilt[g_test_rand_int_range (0, (gint) length)] = (char) g_test_rand_int_range (0, 256);
      spoilt = g_realloc (spoilt, MAX (cut, 1));
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (TwDimacs) dimacs = tw_dimacs_parse (spoilt, cut, "f", &error);

        g_assert_true ((dimacs == NULL) == (error != NULL));
      }
    }
}

static void
check_optimum (const char *folder,
               const char *row)
{
  g_auto (GStrv) cells = g_strsplit (row, ",", 2);
  g_autofree char *path = g_build_filename (folder, cells[0], NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDimacs) dimacs = tw_dimacs_read (path, &error);
  TwFlowStatus status;
  __int128     cost;

  g_assert_no_error (error);
  cost = solve (dimacs, &status);
  g_test_message ("%s: %" G_GINT64_FORMAT, cells[0], (gint64) cost);
  g_assert_cmpint (status, ==, TW_FLOW_OPTIMAL);
  g_assert_cmpint ((gint64) cost, ==, g_ascii_strtoll (cells[1], NULL, 10));
}

/* optima.csv of the reference data names each file with its known optimum. */
static void
test_known_optima (void)
{
  const char      *root = g_getenv ("TRADEWIND_REFERENCE_DATA");
  g_autofree char *folder = g_build_filename (root != NULL ? root : "", "mincost", NULL);
  g_autofree char *list = g_build_filename (folder, "optima.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;
  guint n = 0;

  if (!g_file_get_contents (list, &text, NULL, NULL))
    {
      g_test_skip ("the reference data are not here: no mincost/optima.csv under TRADEWIND_REFERENCE_DATA");
      return;
    }

  rows = g_strsplit (text, "\n", -1);
  for (guint i = 1; rows[i] != NULL; i++)
    if (strchr (rows[i], ',') != NULL)
      {
        check_optimum (folder, g_strchomp (rows[i]));
        n++;
      }
  g_assert_cmpuint (n, >=, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dimacs/by-hand", test_by_hand);
  g_test_add_func ("/dimacs/infeasible", test_infeasible);
  g_test_add_func ("/dimacs/errors", test_errors);
  g_test_add_func ("/dimacs/hostile", test_hostile);
  g_test_add_func ("/dimacs/known-optima", test_known_optima);

  return g_test_run ();
}
