/* rounding-mip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "rounding-mip.h"

#include "glpk-network.h"

#include "allocate/tw-departures.h"

#include <math.h>

typedef struct
{
  const TwItemNetwork *network;
  TwDepartures        *departures;
  glp_prob            *lp;
  int                 *n_column;     /* [n]: cartons of each departure */
  int                 *open_column;  /* [n]: whether the open carton goes along; 0 for none */
  int                 *event_column; /* [n_events]: whether it takes place; 0 if that does not matter */
} Mip;

/* A column that moves @units of arc @e. */
static int
add_column (Mip   *mip,
            guint  e,
            gint64 units,
            double most)
{
  return glpk_add_arc (mip->lp, mip->network, 1, e, units, most);
}

static int
add_binary (Mip   *mip,
            double worth)
{
  int column = glp_add_cols (mip->lp, 1);

  glp_set_col_kind (mip->lp, column, GLP_BV);
  glp_set_obj_coef (mip->lp, column, worth);

  return column;
}

static void
add_row (Mip    *mip,
         int     n,
         int    *columns,
         double *values,
         double  least,
         double  most)
{
  int row = glp_add_rows (mip->lp, 1);

  glp_set_mat_row (mip->lp, row, n, columns, values);
  glp_set_row_bnds (mip->lp, row, isinf (least) ? GLP_UP : isinf (most) ? GLP_LO
                                                                        : GLP_DB,
                    least, most);
}

static void
add_departures (Mip *mip)
{
  const TwDepartures *departures = mip->departures;

  for (guint i = 0; i < departures->n; i++)
    {
      const TwDeparture *d = &departures->departure[i];

      mip->n_column[i] = add_column (mip, d->arc, departures->carton, floor ((double) d->largest / (double) departures->carton));
      glp_set_col_kind (mip->lp, mip->n_column[i], GLP_IV);
      if (d->from == TW_NO_PLACE || departures->open_carton[d->from] == 0)
        continue;
      mip->open_column[i] = add_column (mip, d->arc, departures->open_carton[d->from], 1);
      glp_set_col_kind (mip->lp, mip->open_column[i], GLP_IV);
    }
}

/* The open carton of a place leaves once. */
static void
add_open_cartons (Mip *mip)
{
  const TwDepartures *departures = mip->departures;
  g_autofree int     *columns = g_new (int, departures->n + 1);
  g_autofree double  *values = g_new (double, departures->n + 1);

  for (guint l = 0; l < mip->network->n_places; l++)
    {
      int n = 0;

      for (guint i = 0; i < departures->n; i++)
        if (departures->departure[i].from == l && mip->open_column[i] > 0)
          {
            columns[++n] = mip->open_column[i];
            values[n] = 1;
          }
      if (n > 1)
        add_row (mip, n, columns, values, -INFINITY, 1);
    }
}

/* Most units that can matter anywhere: all there are, or all that may be wanted. */
static double
get_most_units (const TwItemNetwork *network)
{
  double units = 0;

  for (guint k = 0; k < network->net.n_nodes; k++)
    units += k != network->net.root ? (double) MAX (network->supply[k], 0) : 0;
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SERVE || network->arc[e].kind == TW_ARC_COVER || (network->arc[e].kind == TW_ARC_END && network->arc[e].slice < 2))
      units += (double) network->capacity[e];

  return units;
}

/* Fixed costs and least orders: units <= most when it takes place, and >= the least size. */
static void
add_events (Mip *mip)
{
  const TwDepartures *departures = mip->departures;
  double              most = get_most_units (mip->network);
  g_autofree int     *columns = g_new (int, 2 * departures->n + 2);
  g_autofree double  *values = g_new (double, 2 * departures->n + 2);

  for (guint k = 0; k < departures->n_events; k++)
    {
      const TwDepartureEvent *event = &departures->event[k];
      int                     n = 1;

      if (event->fixed_cost == 0 && event->least <= departures->carton)
        continue;
      columns[1] = mip->event_column[k] = add_binary (mip, -event->fixed_cost / mip->network->unit);
      for (guint i = 0; i < departures->n; i++)
        {
          if (departures->departure[i].event != k)
            continue;
          columns[++n] = mip->n_column[i];
          values[n] = (double) departures->carton;
          if (mip->open_column[i] == 0)
            continue;
          columns[++n] = mip->open_column[i];
          values[n] = (double) departures->open_carton[departures->departure[i].from];
        }
      values[1] = -most;
      add_row (mip, n, columns, values, -INFINITY, 0);
      values[1] = -(double) event->least;
      add_row (mip, n, columns, values, 0, INFINITY);
    }
}

static void
build (Mip *mip)
{
  const TwNetwork *net = &mip->network->net;

  glp_set_obj_dir (mip->lp, GLP_MAX);
  glpk_add_nodes (mip->lp, mip->network);
  for (guint e = 0; e < net->n_arcs; e++)
    if (mip->network->arc[e].kind != TW_ARC_SHIP && mip->network->arc[e].kind != TW_ARC_MAKE)
      add_column (mip, e, 1, (double) net->capacity[e]);
  add_departures (mip);
  add_open_cartons (mip);
  add_events (mip);
}

typedef struct
{
  double bound;
  int    most_nodes;
} Progress;

/* A number of nodes, not of seconds: the same answer however busy the machine is. */
static void
keep_bound (glp_tree *tree,
            void     *data)
{
  Progress *progress = data;
  int       best = glp_ios_best_node (tree);
  int       n_nodes;

  if (best != 0)
    progress->bound = MIN (progress->bound, glp_ios_node_bound (tree, best));
  glp_ios_tree_size (tree, NULL, NULL, &n_nodes);
  if (n_nodes > progress->most_nodes)
    glp_ios_terminate (tree);
}

static double
solve_relaxed (Mip *mip)
{
  glp_smcp parameters;

  glp_init_smcp (&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  g_assert_cmpint (glp_simplex (mip->lp, &parameters), ==, 0);
  g_assert_cmpint (glp_get_status (mip->lp), ==, GLP_OPT);

  return glp_get_obj_val (mip->lp);
}

RoundingMip
rounding_mip_solve (const TwItemNetwork *network,
                    int                  most_nodes)
{
  g_autoptr (TwDepartures) departures = tw_departures_new (network);
  g_autofree int *n_column = g_new0 (int, departures->n + 1);
  g_autofree int *open_column = g_new0 (int, departures->n + 1);
  g_autofree int *event_column = g_new0 (int, departures->n_events + 1);
  Mip             mip = { network, departures, glp_create_prob (), n_column, open_column, event_column };
  RoundingMip     answer = { .value = -INFINITY };
  Progress        progress;
  glp_iocp        parameters;
  int             outcome;

  build (&mip);
  answer.relaxed = answer.bound = solve_relaxed (&mip);
  glp_init_iocp (&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.mir_cuts = GLP_ON;
  parameters.gmi_cuts = GLP_ON;
  parameters.br_tech = GLP_BR_PCH;
  parameters.bt_tech = GLP_BT_BLB;
  progress = (Progress){ answer.relaxed, most_nodes };
  parameters.cb_func = keep_bound;
  parameters.cb_info = &progress;
  outcome = glp_intopt (mip.lp, &parameters);
  g_assert_true (outcome == 0 || outcome == GLP_ESTOP);
  answer.bound = progress.bound;
  if (glp_mip_status (mip.lp) == GLP_OPT || glp_mip_status (mip.lp) == GLP_FEAS)
    answer.value = glp_mip_obj_val (mip.lp);
  if (glp_mip_status (mip.lp) == GLP_OPT)
    {
      answer.proven = TRUE;
      answer.bound = answer.value;
    }
  glp_delete_prob (mip.lp);

  return answer;
}
