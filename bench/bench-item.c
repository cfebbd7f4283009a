/* bench-item.c: how fast one item's plan is found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-item [ITEMS [EDITS]]
 *
 * First, for the demo and for random models of several sizes, three seeds each, the mean time of an item: the network
 * built; our simplex from the start that knows places and weeks, and from artificial arcs; LEMON's on the same network,
 * graph included; ours from a stored basis, unchanged; the whole answer from nothing; and the whole answer again, as the application
 * finds it after an edit: the network built anew, the plan from the one before.
 *
 * Then one edit on a solved item, EDITS of each kind and size: numbers changed in place, until flows and worths
 * can be read again. Ours is the median of three runs from the plan before the edit, LEMON's one run from nothing,
 * graph included. An edit that leaves no flow is not counted, nor one that changes nothing.
 *
 * All times of a table are from the same run, CPU time of one thread, so that the ratios hold on a busy
 * machine. Every pair of optima must agree, and every edit taken back must give the optimum it came from.
 */

#include "allocate/tw-item-crash.h"
#include "allocate/tw-item-solver.h"
#include "bench-edits.h"
#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"
#include "random-model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_SEEDS 3

typedef struct
{
  TwItemNetwork    *network;
  TwNetworkSimplex *simplex;
  gint32           *pred;
  guint8           *at_capacity;
  guint             n_items;
  double            nodes, arcs, pivots;
  double            build, cold, plain, lemon, stored, whole, again; /* milliseconds, summed */
} Bench;

static void
attach (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  if (!tw_network_simplex_attach (bench->simplex, &bench->network->net, &error))
    g_error ("%s", error->message);
}

static void
time_cold (Bench *bench)
{
  const TwNetwork *net = &bench->network->net;
  guint64          n_pivots = tw_network_simplex_get_n_pivots (bench->simplex);
  double           begin = bench_get_cpu_ms ();

  bench->pred = g_renew (gint32, bench->pred, net->n_nodes);
  bench->at_capacity = g_renew (guint8, bench->at_capacity, net->n_arcs);
  attach (bench);
  tw_item_crash (bench->network, bench->pred, bench->at_capacity);
  tw_network_simplex_set_basis (bench->simplex, bench->pred, bench->at_capacity);
  tw_network_simplex_solve (bench->simplex, NULL);
  bench->cold += bench_get_cpu_ms () - begin;
  bench->pivots += (double) (tw_network_simplex_get_n_pivots (bench->simplex) - n_pivots);
  bench->lemon += bench_time_lemon (net, tw_network_simplex_get_cost (bench->simplex));
}

static void
time_plain (Bench *bench)
{
  double begin = bench_get_cpu_ms ();

  attach (bench);
  tw_network_simplex_solve (bench->simplex, NULL);
  bench->plain += bench_get_cpu_ms () - begin;
}

static void
time_stored (Bench *bench)
{
  g_autoptr (GBytes) basis = tw_network_simplex_dup_basis (bench->simplex);
  gboolean used;
  double   begin = bench_get_cpu_ms ();

  tw_network_simplex_attach_with_basis (bench->simplex, &bench->network->net, basis, &used, NULL);
  tw_network_simplex_solve (bench->simplex, NULL);
  bench->stored += bench_get_cpu_ms () - begin;
}

static void
print_row (const char  *name,
           const Bench *bench)
{
  double n = MAX (bench->n_items, 1);

  printf ("%-14s %5u %6.0f %6.0f %7.0f %7.3f %7.3f %7.3f %7.3f %6.2f %6.2f %7.3f %7.3f %7.3f\n",
          name, bench->n_items, bench->nodes / n, bench->arcs / n, bench->pivots / n, bench->build / n, bench->cold / n, bench->plain / n, bench->lemon / n,
          bench->cold / bench->lemon, bench->plain / bench->lemon, bench->stored / n, bench->whole / n, bench->again / n);
}

static void
time_whole (Bench        *bench,
            TwItemSolver *solver,
            guint32       item)
{
  double begin = bench_get_cpu_ms ();
  g_autoptr (TwItemPlan) plan = tw_item_solver_solve (solver, item, NULL, TW_SOLVE_ANEW, NULL, NULL);

  bench->whole += bench_get_cpu_ms () - begin;
  begin = bench_get_cpu_ms ();
  tw_item_plan_unref (tw_item_solver_solve (solver, item, plan, TW_SOLVE_PINS, NULL, NULL));
  bench->again += bench_get_cpu_ms () - begin;
}

static void
run_model (const char          *name,
           const TwModel       *model,
           const TwForecastSet *forecasts,
           guint                n_items)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  Bench bench = {
    .network = tw_item_network_new (template),
    .simplex = tw_network_simplex_new (),
    .n_items = MIN (n_items, tw_model_get_n_items (model)),
  };

  tw_item_network_build (bench.network, 0); /* first use fills a table */
  for (guint i = 0; i < bench.n_items; i++)
    {
      guint32 item = (guint32) ((guint64) i * tw_model_get_n_items (model) / bench.n_items);
      double  begin;

      time_whole (&bench, solver, item);
      begin = bench_get_cpu_ms ();
      tw_item_network_build (bench.network, item);
      bench.build += bench_get_cpu_ms () - begin;
      bench.nodes += bench.network->net.n_nodes;
      bench.arcs += bench.network->net.n_arcs;
      time_cold (&bench);
      time_stored (&bench);
      time_plain (&bench);
    }
  print_row (name, &bench);

  tw_item_network_free (bench.network);
  tw_network_simplex_free (bench.simplex);
  g_free (bench.pred);
  g_free (bench.at_capacity);
}

static void
run (const char *name,
     guint       n_markets,
     guint       n_weeks,
     guint32     seed,
     guint       n_items,
     BenchEdits *edits)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwForecastSet) forecasts = NULL;

  if (n_markets == 0)
    {
      model = tw_demo_new (TW_DEMO_SEED, NULL);
      forecasts = tw_forecast_model (model, 0, NULL, NULL, NULL, NULL);
    }
  else
    model = random_model_new (n_items, n_markets, n_weeks, seed, &forecasts);

  if (edits != NULL)
    bench_edits_run (edits, model, forecasts, n_items, seed);
  else
    run_model (name, model, forecasts, n_items);
}

static void
run_items (guint n_items)
{
  const guint sizes[][2] = { { 8, 13 }, { 15, 26 }, { 20, 26 }, { 30, 52 } };

  printf ("Milliseconds of CPU an item; x: ours over LEMON.\n");
  printf ("%-14s %5s %6s %6s %7s %7s %7s %7s %7s %6s %6s %7s %7s %7s\n", "model", "items", "nodes", "arcs", "pivots", "build", "ours", "plain", "LEMON", "x", "plain x", "stored", "whole", "again");
  run ("demo", 0, 0, 0, n_items, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint32 seed = 1; seed <= N_SEEDS; seed++)
      {
        g_autofree char *name = g_strdup_printf ("%ux%u seed %u", sizes[i][0], sizes[i][1], seed);

        run (name, sizes[i][0], sizes[i][1], seed, n_items, NULL);
      }
}

static void
run_edits (guint n_edits)
{
  const guint sizes[][2] = { { 0, 0 }, { 20, 26 }, { 30, 52 } };
  double      worst_p50 = INFINITY;
  double      worst_p99 = INFINITY;

  printf ("\nOne edit: microseconds of CPU, half and 99 of 100 edits within; LEMON over ours, the median and the worst of 100.\n");
  printf ("%-8s %-22s %6s %8s %8s %8s %8s %8s %8s %8s\n", "model", "edit", "edits", "pivots", "p99", "ours p50", "ours p99", "LEMON", "x p50", "x p99");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = sizes[i][0] == 0 ? g_strdup ("demo") : g_strdup_printf ("%ux%u", sizes[i][0], sizes[i][1]);
      BenchEdits      *edits = bench_edits_new ();
      guint            n_items = (n_edits + N_SEEDS * EDITS_PER_ITEM - 1) / (N_SEEDS * EDITS_PER_ITEM);

      for (guint32 seed = 1; seed <= N_SEEDS; seed++)
        run (NULL, sizes[i][0], sizes[i][1], seed, n_items, edits);
      bench_edits_print (edits, name, &worst_p50, &worst_p99);
      bench_edits_free (edits);
    }
  printf ("worst kind: LEMON takes %.1f times as long as ours in the median, %.1f times at the worst of 100\n", worst_p50, worst_p99);
}

int
main (int    argc,
      char **argv)
{
  guint n_items = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 60;
  guint n_edits = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 480;

  if (n_items > 0)
    run_items (n_items);
  if (n_edits > 0)
    run_edits (n_edits);

  return 0;
}
