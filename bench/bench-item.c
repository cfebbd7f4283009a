/* bench-item.c: how fast one item's plan is found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-item [ITEMS]
 *
 * For the demo and for random models of several sizes, three seeds each, the mean time of an item: the network built;
 * our simplex from nothing; LEMON's on the same network, graph included; our simplex from a stored basis, unchanged and
 * after a move of up to 20 units on some lane, against LEMON from nothing. All from the same run, CPU time of one
 * thread, so that the ratios hold on a busy machine. Every pair of optima must agree.
 */

#include "allocate/tw-item-crash.h"
#include "allocate/tw-item-solver.h"
#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"
#include "random-model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef HAVE_LEMON
#include "bench-lemon.h"
#endif

typedef struct
{
  TwItemNetwork    *network;
  TwNetworkSimplex *simplex;
  GRand            *rand;
  gint32           *pred;
  guint8           *at_capacity;
  GArray           *edits; /* ratios, LEMON from nothing over ours warm */
  guint             n_items;
  double            nodes, arcs, pivots;
  double            build, cold, lemon, stored, edit, edit_lemon, whole; /* milliseconds, summed */
} Bench;

static double
get_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);

  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

/* Milliseconds LEMON takes; NaN without it. */
static double
time_lemon (Bench *bench)
{
#ifdef HAVE_LEMON
  double own = (double) tw_network_simplex_get_cost (bench->simplex);
  double begin = get_cpu_ms ();
  double cost = 0;
  double taken;

  if (!bench_lemon_solve (&bench->network->net, &cost))
    g_error ("LEMON finds no flow where we do");
  taken = get_cpu_ms () - begin;
  if (fabs (cost - own) > 1e-12 * fabs (own))
    g_error ("item %u: %.17g is our optimum, %.17g is LEMON's", bench->network->item, own, cost);

  return taken;
#else
  return NAN;
#endif
}

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
  double           begin = get_cpu_ms ();

  bench->pred = g_renew (gint32, bench->pred, net->n_nodes);
  bench->at_capacity = g_renew (guint8, bench->at_capacity, net->n_arcs);
  attach (bench);
  tw_item_crash (bench->network, bench->pred, bench->at_capacity);
  tw_network_simplex_set_basis (bench->simplex, bench->pred, bench->at_capacity);
  tw_network_simplex_solve (bench->simplex, NULL);
  bench->cold += get_cpu_ms () - begin;
  bench->pivots += (double) (tw_network_simplex_get_n_pivots (bench->simplex) - n_pivots);
  bench->lemon += time_lemon (bench);
}

static void
time_stored (Bench *bench)
{
  g_autoptr (GBytes) basis = tw_network_simplex_dup_basis (bench->simplex);
  gboolean used;
  double   begin = get_cpu_ms ();

  tw_network_simplex_attach_with_basis (bench->simplex, &bench->network->net, basis, &used, NULL);
  tw_network_simplex_solve (bench->simplex, NULL);
  bench->stored += get_cpu_ms () - begin;
}

/* Units leave on a lane as a pin makes them, if they are there. */
static void
time_edit (Bench *bench)
{
  TwItemNetwork    *network = bench->network;
  const TwItemLane *lane = &network->lane[g_rand_int_range (bench->rand, 0, (gint) network->n_lanes)];
  gint64            units = g_rand_int_range (bench->rand, 1, 21);
  guint             arc;
  double            begin, own, peer;

  if (lane->n_arcs == 0)
    return;
  arc = lane->first_arc + (guint) g_rand_int_range (bench->rand, 0, (gint) lane->n_arcs);
  network->supply[network->tail[arc]] -= units;
  network->supply[network->head[arc]] += units;
  network->capacity[arc] = 0;

  begin = get_cpu_ms ();
  tw_network_simplex_update (bench->simplex, NULL);
  if (tw_network_simplex_solve (bench->simplex, NULL) != TW_FLOW_OPTIMAL)
    return;
  own = get_cpu_ms () - begin;
  peer = time_lemon (bench);
  bench->edit += own;
  bench->edit_lemon += peer;
  peer /= own;
  g_array_append_val (bench->edits, peer);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_row (const char *name,
           Bench      *bench)
{
  double n = MAX (bench->n_items, 1);
  double n_edits = MAX (bench->edits->len, 1);

  g_array_sort (bench->edits, compare_doubles);
  printf ("%-14s %5u %6.0f %6.0f %7.0f %7.3f %7.3f %7.3f %6.2f %7.3f %7.3f %7.3f %7.1f %6.1f %7.3f\n",
          name, bench->n_items, bench->nodes / n, bench->arcs / n, bench->pivots / n, bench->build / n, bench->cold / n, bench->lemon / n,
          bench->cold / bench->lemon, bench->stored / n, bench->edit / n_edits, bench->edit_lemon / n_edits,
          bench->edits->len > 0 ? g_array_index (bench->edits, double, bench->edits->len / 2) : NAN,
          bench->edits->len > 0 ? g_array_index (bench->edits, double, bench->edits->len / 100) : NAN, bench->whole / n);
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
    .rand = g_rand_new_with_seed (7),
    .edits = g_array_new (FALSE, FALSE, sizeof (double)),
    .n_items = MIN (n_items, tw_model_get_n_items (model)),
  };

  tw_item_network_build (bench.network, 0); /* first use fills a table */
  for (guint i = 0; i < bench.n_items; i++)
    {
      guint32 item = (guint32) ((guint64) i * tw_model_get_n_items (model) / bench.n_items);
      double  begin = get_cpu_ms ();

      tw_item_plan_unref (tw_item_solver_solve (solver, item, NULL, TW_SOLVE_ANEW, NULL, NULL));
      bench.whole += get_cpu_ms () - begin;
      begin = get_cpu_ms ();
      tw_item_network_build (bench.network, item);
      bench.build += get_cpu_ms () - begin;
      bench.nodes += bench.network->net.n_nodes;
      bench.arcs += bench.network->net.n_arcs;
      time_cold (&bench);
      time_stored (&bench);
      time_edit (&bench);
    }
  print_row (name, &bench);

  tw_item_network_free (bench.network);
  tw_network_simplex_free (bench.simplex);
  g_rand_free (bench.rand);
  g_array_unref (bench.edits);
  g_free (bench.pred);
  g_free (bench.at_capacity);
}

static void
run_demo (guint n_items)
{
  g_autoptr (TwModel) model = tw_demo_new (TW_DEMO_SEED, NULL);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_model (model, 0, NULL, NULL, NULL, NULL);

  run_model ("demo", model, forecasts, n_items);
}

static void
run_random (guint   n_items,
            guint   n_markets,
            guint   n_weeks,
            guint32 seed)
{
  TwForecastSet   *forecasts;
  TwModel         *model = random_model_new (n_items, n_markets, n_weeks, seed, &forecasts);
  g_autofree char *name = g_strdup_printf ("%ux%u seed %u", n_markets, n_weeks, seed);

  run_model (name, model, forecasts, n_items);
  tw_forecast_set_unref (forecasts);
  tw_model_unref (model);
}

int
main (int    argc,
      char **argv)
{
  const guint sizes[][2] = { { 8, 13 }, { 15, 26 }, { 20, 26 }, { 30, 52 } };
  guint       n_items = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 60;

  printf ("Milliseconds of CPU an item. x: ours over LEMON; edit x: LEMON over ours, median and slowest hundredth.\n");
  printf ("%-14s %5s %6s %6s %7s %7s %7s %7s %6s %7s %7s %7s %7s %6s %7s\n", "model", "items", "nodes", "arcs", "pivots", "build", "cold", "LEMON", "x", "stored", "edit", "LEMON", "edit x", "p1", "whole");
  run_demo (n_items);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint32 seed = 1; seed <= 3; seed++)
      run_random (n_items, sizes[i][0], sizes[i][1], seed);

  return 0;
}
