/* glpk-network.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "glpk-network.h"

#include <math.h>

#define MAX_ENTRIES 8

double
glpk_get_arc_worth (const TwItemNetwork *network,
                    guint                e)
{
  double part[TW_N_PARTS] = { 0 };
  double worth = 0;

  tw_item_network_add_arc_value (network, e, 1, part);
  for (int i = 0; i < TW_N_PARTS; i++)
    worth += part[i];

  return worth;
}

int
glpk_add_nodes (glp_prob            *lp,
                const TwItemNetwork *network)
{
  const TwNetwork *net = &network->net;
  int              first = glp_add_rows (lp, (int) net->n_nodes);

  for (guint k = 0; k < net->n_nodes; k++)
    glp_set_row_bnds (lp, first + (int) k, GLP_FX, (double) net->supply[k], (double) net->supply[k]);

  return first;
}

int
glpk_add_arc (glp_prob            *lp,
              const TwItemNetwork *network,
              int                  first_row,
              guint                e,
              gint64               units,
              double               most)
{
  int    column = glp_add_cols (lp, 1);
  int    rows[] = { 0, first_row + (int) network->net.tail[e], first_row + (int) network->net.head[e] };
  double values[] = { 0, (double) units, -(double) units };

  glp_set_col_bnds (lp, column, most > 0 ? GLP_DB : GLP_FX, 0, most);
  glp_set_obj_coef (lp, column, (double) units * glpk_get_arc_worth (network, e));
  glp_set_mat_col (lp, column, 2, rows, values);

  return column;
}

void
glpk_add_use (glp_prob *lp,
              int       column,
              int       row,
              double    use)
{
  int    rows[MAX_ENTRIES + 2];
  double values[MAX_ENTRIES + 2];
  int    n = glp_get_mat_col (lp, column, NULL, NULL);

  g_assert_cmpint (n, <=, MAX_ENTRIES);
  glp_get_mat_col (lp, column, rows, values);
  rows[n + 1] = row;
  values[n + 1] = use;
  glp_set_mat_col (lp, column, n + 1, rows, values);
}

int
glpk_add_network (glp_prob            *lp,
                  const TwItemNetwork *network)
{
  int row = glpk_add_nodes (lp, network);
  int first = glp_get_num_cols (lp) + 1;

  for (guint e = 0; e < network->net.n_arcs; e++)
    glpk_add_arc (lp, network, row, e, 1, (double) network->net.capacity[e]);

  return first;
}

double
glpk_solve (glp_prob *lp)
{
  glp_smcp parameters;

  glp_init_smcp (&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.presolve = GLP_ON;
  if (glp_simplex (lp, &parameters) != 0 || glp_get_status (lp) != GLP_OPT)
    return NAN;

  return glp_get_obj_val (lp);
}
