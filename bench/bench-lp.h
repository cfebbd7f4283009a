/* bench-lp.h: a plan's model as one linear program, for a solver that knows nothing of networks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * BenchLp:
 * @n_limits: the first rows are the shared limits in the order of tw_plan_get_limits(); the rest balances of nodes
 * @start: (array length=n_columns + 1): where each column begins in @row and @value
 * @cost: what a unit in the column costs, to be minimised
 * @constant: what every plan earns beside its columns
 * @full_margin: what all expected demand would earn before anything but the last sale's fees
 */
typedef struct
{
  int     n_rows;
  int     n_columns;
  int     n_limits;
  GArray *start; /* gint32 */
  GArray *row;   /* gint32 */
  GArray *value; /* double, as all below */
  GArray *upper;
  GArray *cost;
  GArray *row_lower;
  GArray *row_upper;
  double  constant;
  double  full_margin;
} BenchLp;

/* Every arc of every item's network as @plan was found with, and the limits they share: the very model that @plan
 * answers, before it is rounded. @plan has no pins. */
BenchLp *bench_lp_new (const TwPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
void     bench_lp_free (BenchLp *self);

/* Without an optimum, @profit and @tight are NaN. */
typedef struct
{
  double   seconds; /* CPU of the solve, the program being loaded */
  double   profit;
  double   tight;   /* share of the limits that are used to the full */
  gboolean stopped; /* the time was up before the optimum was found */
} BenchLpAnswer;

/* CLP's dual simplex, for no more than about @most_seconds of CPU; FALSE if it was not built in, or did not get to the optimum. */
gboolean bench_lp_has_clp (void);
gboolean bench_lp_solve_clp (const BenchLp *self,
                             double         most_seconds,
                             BenchLpAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchLp, bench_lp_free)

G_END_DECLS
