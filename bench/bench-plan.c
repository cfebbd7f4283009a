/* bench-plan.c: how fast a plan with shared limits is found and proven
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-plan [SIZE…] [--seeds N] [--gap G] [--peer-seconds N] [--no-peer]
 *
 * SIZE is items x markets x weeks: S (100x8x13, if none is given), M (1000x15x26, on which CLP takes many minutes), or such as
 * 400x12x22. For each size and seed: CPU seconds of one thread from nothing to a plan of whole units that is proven to be
 * within G of the bound (0.001 if not given); CPU seconds of CLP's dual simplex to the optimum of the one big linear
 * program, which has every arc of every item and every shared limit and is loaded before the clock starts; their ratio.
 * Then the same with the gap taken not of the profit but of what it costs to run the plan and what it does not sell,
 * which is the smaller number and thus the harder bar.
 *
 * With --peer-seconds CLP is stopped after so many seconds of CPU. What it took is then shown with a >, as is the ratio: it
 * is at least that.
 *
 * A gap with a ! is more than was asked for: the engine had no more to try, and the ratio does not count (0).
 *
 * lp-value and bound-lp show where CLP's optimum lies, in parts of that cost: both must be >= 0. tight: share of the shared
 * limits that are used to the full in CLP's optimum, and that have a price in ours. The last lines of a size are the
 * median and the worst seed. A table that the first plan of a process fills is not counted, 40 ms.
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-gamma-loss.h"
#include "bench-lp.h"
#include "bench-tools.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_SEEDS 20

typedef struct
{
  guint    size[3];
  guint    n_seeds;
  double   gap;
  double   peer_seconds;
  gboolean no_peer;
} Task;

typedef struct
{
  double seconds;
  double value;
  double bound;
  double wanted; /* gap, of the profit */
  double gap;
  double tight;
} Ours;

static TwPlan *
solve (const TwModel       *model,
       const TwForecastSet *forecasts,
       double               gap,
       Ours                *ours)
{
  TwAllocateOptions options = { .n_threads = 1, .gap = gap, .whole_units_only = TRUE };
  g_autoptr (GError) error = NULL;
  double  begin = bench_get_cpu ();
  TwPlan *plan = tw_allocate (model, forecasts, &options, NULL, NULL, NULL, NULL, &error);

  if (plan == NULL)
    g_error ("%s", error->message);
  ours->seconds = bench_get_cpu () - begin;
  ours->value = tw_plan_get_value (plan);
  ours->bound = tw_plan_get_bound (plan);
  bench_check_plan (plan);
  ours->wanted = gap;
  ours->gap = tw_plan_get_gap (plan);
  ours->tight = bench_get_tight_share (plan);

  return plan;
}

static void
print_header (void)
{
  printf ("%-12s %4s %9s %8s %8s %9s %8s %9s %9s %6s %6s\n", "size", "seed", "ours s", "of prof", "of cost", "CLP s", "ratio", "lp-value", "bound-lp", "tight", "ours");
}

static double
get_ratio (const Ours          *ours,
           const BenchLpAnswer *peer)
{
  return ours->gap <= ours->wanted * (1 + 1e-9) ? peer->seconds / ours->seconds : 0;
}

/* Share of what the plan costs, in per cent. */
static double
get_percent (double difference,
             double cost)
{
  return 100 * difference / cost;
}

/* Share of what the plan costs; nothing where CLP found no optimum. */
static void
print_percent (double difference,
               double cost)
{
  if (isnan (difference))
    printf (" %9s", "-");
  else
    printf (" %8.4f%%", get_percent (difference, cost));
}

static void
print_row (const char          *name,
           guint64              seed,
           const Ours          *ours,
           const BenchLpAnswer *peer,
           double               cost)
{
  const char *more = peer->stopped ? ">" : "";

  printf ("%-12s %4" G_GUINT64_FORMAT " %9.3f %7.4f%%%c%7.4f%% %1s%8.2f %1s%7.1f", name, seed, ours->seconds, 100 * ours->gap, ours->gap <= ours->wanted * (1 + 1e-9) ? ' ' : '!', get_percent (ours->bound - ours->value, cost),
          more, peer->seconds, more, get_ratio (ours, peer));
  print_percent (peer->profit - ours->value, cost);
  print_percent (ours->bound - peer->profit, cost);
  if (isnan (peer->tight))
    printf (" %6s", "-");
  else
    printf (" %5.1f%%", 100 * peer->tight);
  printf (" %5.1f%%\n", 100 * ours->tight);
  fflush (stdout);
  if (peer->profit < ours->value - 1e-6 * cost || peer->profit > ours->bound + 1e-6 * cost)
    printf ("WRONG: %.17g is our value, %.17g CLP's optimum, %.17g our bound\n", ours->value, peer->profit, ours->bound);
}

static void
solve_with_peer (const Task    *task,
                 const BenchLp *lp,
                 BenchLpAnswer *peer)
{
  if (task->no_peer || !bench_lp_has_clp () || bench_lp_solve_clp (lp, task->peer_seconds, peer))
    return;

  if (peer->stopped)
    printf ("CLP was stopped after %.0f s of CPU, without an optimum: figures with > are at least that\n", peer->seconds);
  else
    printf ("CLP found no optimum\n");
}

/* Seconds and ratios of one seed: [0] gap of the profit, [1] gap of the cost. Whether CLP was stopped. */
static gboolean
run_seed (const Task *task,
          const char *name,
          guint64     seed,
          double      seconds[2],
          double      ratio[2])
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = bench_new_model (task->size[0], task->size[1], task->size[2], seed, &forecasts);
  BenchLpAnswer peer = { NAN, NAN, NAN, FALSE };
  Ours          ours[2];
  g_autoptr (TwPlan) plan = solve (model, forecasts, task->gap, &ours[0]);
  g_autoptr (TwPlan) closer = NULL;
  g_autoptr (BenchLp) lp = bench_lp_new (plan);
  double cost = lp->full_margin - ours[0].value;

  closer = solve (model, forecasts, task->gap * cost / fabs (ours[0].bound), &ours[1]);
  solve_with_peer (task, lp, &peer);
  for (int k = 0; k < 2; k++)
    {
      print_row (name, seed, &ours[k], &peer, cost);
      seconds[k] = ours[k].seconds;
      ratio[k] = get_ratio (&ours[k], &peer);
    }

  return peer.stopped;
}

static void
run_size (const Task *task,
          const char *name)
{
  static const char *const kinds[] = { "of profit", "of cost" };
  double                   seconds[2][MAX_SEEDS];
  double                   ratio[2][MAX_SEEDS];
  gboolean                 stopped = FALSE;

  for (guint k = 0; k < task->n_seeds; k++)
    {
      double s[2], r[2];

      stopped |= run_seed (task, name, k + 1, s, r);
      for (int kind = 0; kind < 2; kind++)
        {
          seconds[kind][k] = s[kind];
          ratio[kind][k] = r[kind];
        }
    }
  for (int kind = 0; kind < 2; kind++)
    printf ("%-12s gap %-10s seconds median %.3f worst %.3f; CLP / ours %smedian %.1f worst %.1f\n", name, kinds[kind],
            bench_get_quantile (seconds[kind], task->n_seeds, 0.5), bench_get_quantile (seconds[kind], task->n_seeds, 1), stopped ? "at least " : "",
            bench_get_quantile (ratio[kind], task->n_seeds, 0.5), bench_get_quantile (ratio[kind], task->n_seeds, 0));
}

static void
take_size (Task       *task,
           const char *name)
{
  static const struct
  {
    const char *name;
    guint       size[3];
  } known[] = { { "S", { 100, 8, 13 } }, { "M", { 1000, 15, 26 } } };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (name, known[i].name) == 0)
      {
        memcpy (task->size, known[i].size, sizeof task->size);
        run_size (task, name);
        return;
      }
  if (!bench_parse_size (name, task->size))
    g_error ("\"%s\" is no size, expected S, M or such as 400x12x22", name);
  run_size (task, name);
}

int
main (int    argc,
      char **argv)
{
  Task               task = { .n_seeds = 3, .gap = 1e-3, .peer_seconds = 1e9 };
  gint               n_seeds = 3;
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "Seeds from 1 on", "N" },
    { "gap", 0, 0, G_OPTION_ARG_DOUBLE, &task.gap, "Gap to prove", "G" },
    { "peer-seconds", 0, 0, G_OPTION_ARG_DOUBLE, &task.peer_seconds, "CPU seconds after which CLP is stopped", "N" },
    { "no-peer", 0, 0, G_OPTION_ARG_NONE, &task.no_peer, "Without CLP", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[SIZE…]");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  task.n_seeds = (guint) CLAMP (n_seeds, 1, MAX_SEEDS);

  if (!bench_lp_has_clp ())
    printf ("CLP is not there: its columns stay empty.\n");
  tw_gamma_loss (1, 1, 1);
  print_header ();
  if (argc == 1)
    take_size (&task, "S");
  for (int i = 1; i < argc; i++)
    take_size (&task, argv[i]);

  return 0;
}
