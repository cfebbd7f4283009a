/* tw-cli-mincost.c: tradewind-cli mincost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"

#include "tw-dimacs.h"

#include <stdio.h>

/* A 128-bit number in decimal; 40 bytes hold any. */
static const char *
format_int128 (__int128 value,
               char     buffer[48])
{
  char             *at = buffer + 47;
  unsigned __int128 rest = value < 0 ? -(unsigned __int128) value : (unsigned __int128) value;

  *at = '\0';
  do
    *--at = (char) ('0' + (int) (rest % 10));
  while ((rest /= 10) > 0);
  if (value < 0)
    *--at = '-';

  return at;
}

/* Node by node as in the file: the user knows no other names. */
static int
report_shortage (const char             *path,
                 const TwDimacs         *dimacs,
                 const TwNetworkSimplex *simplex)
{
  gint64  missing = 0;
  guint   n_cut = 0;
  guint32 where = 0;

  for (guint k = 0; k < dimacs->net.n_nodes; k++)
    {
      gint64 here = ABS (tw_network_simplex_get_missing (simplex, k));

      if (here > ABS (tw_network_simplex_get_missing (simplex, where)))
        where = k;
      missing += here;
      n_cut += tw_network_simplex_is_short (simplex, k) || tw_network_simplex_is_cut_off (simplex, k);
    }

  return tw_cli_fail (TW_CLI_INFEASIBLE, "%s: infeasible: %" G_GINT64_FORMAT " units of supply and demand (measured to and from node %u) cannot be carried; "
                                         "the largest part is at node %u, and the cut that limits it has %u nodes",
                      path, missing, dimacs->net.root + 1, where + 1, n_cut);
}

int
tw_cli_mincost (int    argc,
                char **argv)
{
  gboolean           flows = FALSE;
  const GOptionEntry entries[] = {
    { "flows", 0, 0, G_OPTION_ARG_NONE, &flows, "Print the flow of every arc that carries any", NULL },
    { NULL },
  };
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  g_autoptr (TwDimacs) dimacs = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 *flow;
  char          buffer[48];
  int           code = tw_cli_parse (&argc, &argv, entries, "FILE.min [--flows]", "Solves a minimum-cost flow in DIMACS format.", 1, 1);

  if (code != TW_CLI_OK)
    return code;

  dimacs = tw_dimacs_read (argv[1], &error);
  if (dimacs == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);
  if (!tw_network_simplex_attach (simplex, &dimacs->net, &error))
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s: %s", argv[1], error->message);
  if (tw_network_simplex_solve (simplex, NULL) == TW_FLOW_INFEASIBLE)
    return report_shortage (argv[1], dimacs, simplex);

  printf ("s %s\n", format_int128 (tw_network_simplex_get_cost (simplex) + tw_dimacs_get_base_cost (dimacs), buffer));
  flow = tw_network_simplex_get_flow (simplex);
  for (guint e = 0; flows && e < dimacs->net.n_arcs; e++)
    if (flow[e] + dimacs->low[e] != 0)
      printf ("f %u %u %" G_GINT64_FORMAT "\n", dimacs->net.tail[e] + 1, dimacs->net.head[e] + 1, flow[e] + dimacs->low[e]);

  return TW_CLI_OK;
}
