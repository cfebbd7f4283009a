/* bench-lp.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-lp.h"

#include "allocate/tw-item-solver.h"
#include "bench-tools.h"

#include <float.h>
#include <math.h>

#ifdef HAVE_CLP
#include <coin/Clp_C_Interface.h>
#endif

#define TIGHT (1 - 1e-7)

#define CLP_OPTIMAL 0
#define CLP_STOPPED 3

typedef struct
{
  BenchLp             *lp;
  const TwPlan        *plan;
  TwItemSolver        *solver;
  const TwItemNetwork *network; /* of the item at hand */
  const TwLimitUse    *limit;
  guint               *budget_of; /* [n_weeks]: limit of orders placed in that week, or G_MAXUINT */
} Builder;

static void
append_int (GArray *array,
            gint32  value)
{
  g_array_append_val (array, value);
}

static void
append (GArray *array,
        double  value)
{
  g_array_append_val (array, value);
}

static void
append_row (BenchLp *lp,
            double   lower,
            double   upper)
{
  append (lp->row_lower, lower);
  append (lp->row_upper, upper);
  lp->n_rows++;
}

static void
begin_column (BenchLp *lp,
              double   upper,
              double   cost)
{
  append_int (lp->start, (gint32) lp->row->len);
  append (lp->upper, upper);
  append (lp->cost, cost);
  lp->n_columns++;
}

static void
append_entry (BenchLp *lp,
              gint32   row,
              double   value)
{
  append_int (lp->row, row);
  append (lp->value, value);
}

/* ---- limits ---- */

static void
append_use (Builder    *b,
            TwLimitKind kind,
            guint32     index,
            guint       week,
            double      use)
{
  const TwLimitUse *limit = tw_plan_find_limit (b->plan, kind, index, week);

  if (limit != NULL)
    append_entry (b->lp, (gint32) (limit - b->limit), use);
}

static void
append_make_use (Builder         *b,
                 const TwItemArc *arc,
                 const TwItem    *item)
{
  guint32 factory = b->network->place[arc->where].place;
  guint   order_week = arc->week - b->network->template->production_weeks[factory];

  append_use (b, TW_LIMIT_PRODUCTION, factory, arc->week, 1);
  if (b->budget_of[order_week] != G_MAXUINT)
    append_entry (b->lp, (gint32) b->budget_of[order_week], item->unit_cost);
}

static void
append_arc_use (Builder *b,
                guint    arc)
{
  const TwItemArc *row = &b->network->arc[arc];
  const TwItem    *item = tw_model_get_item (tw_plan_get_model (b->plan), b->network->item);

  switch ((TwArcKind) row->kind)
    {
    case TW_ARC_HOLD:
    case TW_ARC_COVER:
      append_use (b, TW_LIMIT_STORAGE, b->network->place[row->where].place, row->week, item->volume_m3);
      break;
    case TW_ARC_SHIP:
      append_use (b, TW_LIMIT_LANE, b->network->lane[row->where].index, row->week, item->volume_m3);
      break;
    case TW_ARC_MAKE:
      append_make_use (b, row, item);
      break;
    default:
      break;
    }
}

/* Soft limits are passed through a column of their own. */
static void
append_overages (Builder *b)
{
  for (int k = 0; k < b->lp->n_limits; k++)
    if (!b->limit[k].hard)
      {
        begin_column (b->lp, DBL_MAX, b->limit[k].overage);
        append_entry (b->lp, k, -1);
      }
}

static void
append_limits (Builder *b)
{
  const TwModel  *model = tw_plan_get_model (b->plan);
  guint           n_budgets, n_limits;
  const TwBudget *budget = tw_model_get_budgets (model, &n_budgets);

  b->limit = tw_plan_get_limits (b->plan, &n_limits);
  b->lp->n_limits = (int) n_limits;
  for (guint k = 0; k < n_limits; k++)
    append_row (b->lp, -DBL_MAX, b->limit[k].capacity);

  b->budget_of = g_new (guint, tw_model_get_n_weeks (model));
  for (guint t = 0; t < tw_model_get_n_weeks (model); t++)
    {
      b->budget_of[t] = G_MAXUINT;
      for (guint k = 0; k < n_limits; k++)
        if (b->limit[k].kind == TW_LIMIT_BUDGET && budget[b->limit[k].index].first_week <= tw_model_get_start_week (model) + (TwWeek) t &&
            tw_model_get_start_week (model) + (TwWeek) t <= budget[b->limit[k].index].last_week)
          b->budget_of[t] = k;
    }
}

/* ---- items ---- */

static void
append_nodes (Builder *b)
{
  for (guint k = 0; k < b->network->net.n_nodes; k++)
    if (k != b->network->net.root)
      append_row (b->lp, (double) b->network->supply[k], (double) b->network->supply[k]);
}

static double
sum_parts (const double part[TW_N_PARTS])
{
  double sum = 0;

  for (int i = 0; i < TW_N_PARTS; i++)
    sum += part[i];

  return sum;
}

static double
get_arc_profit (const TwItemNetwork *network,
                guint                arc)
{
  double part[TW_N_PARTS] = { 0 };

  tw_item_network_add_arc_value (network, arc, 1, part);

  return sum_parts (part);
}

/* The root's balance follows from the others and has no row. */
static void
append_arcs (Builder *b,
             int      first_row)
{
  const TwItemNetwork *network = b->network;
  guint32              root = network->net.root;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      guint32 tail = network->tail[e];
      guint32 head = network->head[e];

      if (network->capacity[e] == 0)
        continue;
      begin_column (b->lp, (double) network->capacity[e], -get_arc_profit (network, e));
      if (tail != root)
        append_entry (b->lp, first_row + (gint32) (tail - (tail > root)), 1);
      if (head != root)
        append_entry (b->lp, first_row + (gint32) (head - (head > root)), -1);
      append_arc_use (b, e);
    }
}

static void
append_item (Builder *b,
             guint32  item)
{
  int first_row = b->lp->n_rows;

  if (!tw_item_solver_restore_network (b->solver, tw_plan_get_item (b->plan, item)))
    g_error ("item %u: the plan does not say what it was found with", item);
  b->network = b->solver->network;
  for (guint i = 0; i < b->network->n_markets; i++)
    b->lp->full_margin += b->network->market[i].mean * b->network->market[i].revenue;
  b->lp->constant += sum_parts (b->network->constant);
  append_nodes (b);
  append_arcs (b, first_row);
}

BenchLp *
bench_lp_new (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, tw_plan_get_forecasts (plan), 0);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  BenchLp *lp = g_new0 (BenchLp, 1);
  Builder  b = { .lp = lp, .plan = plan, .solver = solver };

  lp->start = g_array_new (FALSE, FALSE, sizeof (gint32));
  lp->row = g_array_new (FALSE, FALSE, sizeof (gint32));
  lp->value = g_array_new (FALSE, FALSE, sizeof (double));
  lp->upper = g_array_new (FALSE, FALSE, sizeof (double));
  lp->cost = g_array_new (FALSE, FALSE, sizeof (double));
  lp->row_lower = g_array_new (FALSE, FALSE, sizeof (double));
  lp->row_upper = g_array_new (FALSE, FALSE, sizeof (double));

  append_limits (&b);
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    append_item (&b, i);
  append_overages (&b);
  append_int (lp->start, (gint32) lp->row->len);
  g_free (b.budget_of);

  return lp;
}

void
bench_lp_free (BenchLp *self)
{
  g_array_unref (self->start);
  g_array_unref (self->row);
  g_array_unref (self->value);
  g_array_unref (self->upper);
  g_array_unref (self->cost);
  g_array_unref (self->row_lower);
  g_array_unref (self->row_upper);
  g_free (self);
}

/* ---- CLP ---- */

gboolean
bench_lp_has_clp (void)
{
#ifdef HAVE_CLP
  return TRUE;
#else
  return FALSE;
#endif
}

#ifdef HAVE_CLP

static void
load (const BenchLp *self,
      Clp_Simplex   *clp)
{
  g_autofree double *lower = g_new0 (double, self->n_columns);

  G_STATIC_ASSERT (sizeof (CoinBigIndex) == sizeof (gint32));
  Clp_setLogLevel (clp, 0);
  Clp_loadProblem (clp, self->n_columns, self->n_rows, (const CoinBigIndex *) (gpointer) self->start->data, (const int *) (gpointer) self->row->data,
                   (const double *) (gpointer) self->value->data, lower, (const double *) (gpointer) self->upper->data,
                   (const double *) (gpointer) self->cost->data, (const double *) (gpointer) self->row_lower->data, (const double *) (gpointer) self->row_upper->data);
}

static double
count_tight (const BenchLp *self,
             Clp_Simplex   *clp)
{
  int n = 0;

  for (int k = 0; k < self->n_limits; k++)
    n += Clp_getRowActivity (clp)[k] >= g_array_index (self->row_upper, double, k) * TIGHT;

  return self->n_limits > 0 ? (double) n / self->n_limits : 0;
}

gboolean
bench_lp_solve_clp (const BenchLp *self,
                    double         most_seconds,
                    BenchLpAnswer *answer)
{
  Clp_Simplex *clp = Clp_newModel ();
  gboolean     is_optimal;
  double       begin;

  load (self, clp);
  Clp_setMaximumSeconds (clp, most_seconds); /* of CPU, from now on */
  begin = bench_get_cpu ();
  Clp_initialDualSolve (clp);
  answer->seconds = bench_get_cpu () - begin;
  is_optimal = Clp_status (clp) == CLP_OPTIMAL;
  answer->profit = is_optimal ? self->constant - Clp_objectiveValue (clp) : NAN;
  answer->tight = is_optimal ? count_tight (self, clp) : NAN;
  answer->stopped = Clp_status (clp) == CLP_STOPPED;
  Clp_deleteModel (clp);

  return is_optimal;
}

#else

gboolean
bench_lp_solve_clp (const BenchLp *self,
                    double most_seconds,
                    BenchLpAnswer *answer)
{
  return FALSE;
}

#endif
