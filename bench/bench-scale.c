/* bench-scale.c: how whole plans grow with the number of items
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-scale [SIZE…] [--seeds N] [--gap G] [--of-cost] [--edits N] [--threads N]
 *
 * SIZE is items x markets x weeks; 500x20x26 and 2000x20x26 if none is given. L stands for 500, 2,000 and 10,000 items of
 * 20x26, XL for 20000x30x52, which takes long.
 *
 * For each size and seed, on a random plan with shared limits, CPU seconds unless said:
 *   LEMON      one cold pass of LEMON's network simplex over the networks of all items, graphs included, without limits
 *   ours       from nothing to a plan of whole units that is proven to be within G (0.001 if not given) of the bound
 *   passes     the second in units of the first
 *   ms/item    of ours
 *   of prof    the gap that was proven, as a share of the profit, with a ! where more than was asked for; of cost: as a
 *              share of what the plan costs and does not sell, which is less; --of-cost asks for G of that
 *   tight      share of the shared limits that have a price
 *   reopened   the same from what the plan file keeps, reading it included
 *   passes     that in units of LEMON's pass; with a = where it is the same plan with the same bound, to the last bit
 *   ready      milliseconds until the first edit can be asked for, which the thread that makes a plan spends: who uses which limit
 *   edit       one pin on the finished plan, from its place in the plan to the new plan with its bound, neighbours repaired, by
 *              an editor that is kept, as the window keeps it: milliseconds, median and slowest hundredth; drift: largest growth of the gap by one edit, share of the profit
 *   MB         peak resident memory with model and forecasts alone; with the plan; in the end
 * Each size and seed runs in a process of its own, and LEMON in another. Medians and the worst seed follow.
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-item-network.h"
#include "allocate/tw-plan-editor.h"
#include "bench-tools.h"
#ifdef HAVE_LEMON
#include "bench-lemon.h"
#endif
#include "tw-plan-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_SEEDS 20

typedef struct
{
  guint    size[3];
  guint64  seed;
  guint    n_edits;
  int      n_threads;
  double   gap;
  gboolean of_cost;
  double   full_margin;
} Task;

typedef struct
{
  double seconds;
  double nodes;
  double arcs;
  double full_margin; /* what all expected demand would earn */
} Lemon;

typedef struct
{
  double seconds;
  double wanted; /* gap, of the profit */
  double gap;
  double cost_gap;
  double tight;
  double reopened;
  double same; /* whether that is the plan it was */
  double ready;
  double edit_p50;
  double edit_p99;
  double drift;
  double model_mb;
  double plan_mb;
  double end_mb;
} Ours;

/* ---- the peer ---- */

static void
run_lemon (gconstpointer data,
           gpointer      answer)
{
  const Task *task = data;
  Lemon      *lemon = answer;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = bench_new_model (task->size[0], task->size[1], task->size[2], task->seed, &forecasts);
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
  TwItemNetwork *network = tw_item_network_new (template);

  for (guint32 i = 0; i < task->size[0]; i++)
    {
      G_GNUC_UNUSED double cost = 0;
      double               begin;

      tw_item_network_build (network, i);
      begin = bench_get_cpu ();
#ifdef HAVE_LEMON
      if (!bench_lemon_solve (&network->net, &cost))
        g_error ("item %u: LEMON finds no flow", i);
#endif
      lemon->seconds += bench_get_cpu () - begin;
      lemon->nodes += (double) network->net.n_nodes / task->size[0];
      lemon->arcs += (double) network->net.n_arcs / task->size[0];
      for (guint m = 0; m < network->n_markets; m++)
        lemon->full_margin += network->market[m].mean * network->market[m].revenue;
    }
  tw_item_network_free (network);
#ifndef HAVE_LEMON
  lemon->seconds = NAN;
#endif
}

/* ---- ours ---- */

static TwPlan *
solve (const Task          *task,
       const TwModel       *model,
       const TwForecastSet *forecasts,
       double               gap,
       const TwPlan        *start)
{
  TwAllocateOptions options = { .n_threads = task->n_threads, .gap = gap, .whole_units_only = TRUE };
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &options, start, NULL, NULL, NULL, &error);

  if (plan == NULL)
    g_error ("%s", error->message);

  return plan;
}

static double
get_cost (const Task   *task,
          const TwPlan *plan)
{
  return task->full_margin - tw_plan_get_value (plan);
}

/* What the gap must be of the profit to be the one asked for. */
static double
choose_gap (const Task          *task,
            const TwModel       *model,
            const TwForecastSet *forecasts)
{
  g_autoptr (TwPlan) rough = task->of_cost ? solve (task, model, forecasts, task->gap, NULL) : NULL;

  return rough != NULL ? task->gap * get_cost (task, rough) / fabs (tw_plan_get_bound (rough)) : task->gap;
}

/* Writes the answer into a plan file, closes the plan, and lets the engine go on from what it reads. */
static double
time_reopened (const Task          *task,
               const TwModel       *model,
               const TwForecastSet *forecasts,
               TwPlan             **plan,
               double               gap,
               double              *same)
{
  g_autofree char *dir = g_dir_make_tmp ("tradewind-bench-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlanFile) file = tw_plan_file_new (dir, model, &error);
  g_autoptr (TwPlan) start = NULL;
  double value = tw_plan_get_value (*plan);
  double bound = tw_plan_get_bound (*plan);
  double begin;

  if (file == NULL || !tw_plan_file_store_answer (file, *plan, &error))
    g_error ("%s", error->message);
  g_clear_pointer (plan, tw_plan_unref);

  begin = bench_get_cpu ();
  start = tw_plan_file_load_answer (file, model, forecasts, &error);
  if (start == NULL)
    g_error ("the answer is not there: %s", error != NULL ? error->message : "no error");
  *plan = solve (task, model, forecasts, gap, start);
  begin = bench_get_cpu () - begin;
  *same = tw_plan_get_value (*plan) == value && tw_plan_get_bound (*plan) == bound;

  tw_plan_file_close (file);
  g_rmdir (dir);

  return begin;
}

/* A shipment of some item, with some units more or less. */
static gboolean
draw_pin (const TwPlan *plan,
          GRand        *rand,
          guint32      *item,
          TwPin        *pin)
{
  const TwItemPlan     *own;
  const TwPlanShipment *line;

  *item = (guint32) g_rand_int_range (rand, 0, (gint) tw_model_get_n_items (tw_plan_get_model (plan)));
  own = tw_plan_get_item (plan, *item);
  if (own->n_shipments == 0)
    return FALSE;
  line = &own->shipment[g_rand_int_range (rand, 0, (gint) own->n_shipments)];
  if (line->lane == TW_ANY)
    return FALSE;
  *pin = (TwPin){ .id = 1, .item = *item, .lane = line->lane, .week = line->week, .note = (char *) "" };
  pin->units = 1 + (guint32) (line->units * g_rand_double_range (rand, 0.6, 1.2));

  return TRUE;
}

static void
time_edits (const Task   *task,
            const TwPlan *plan,
            Ours         *ours)
{
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (plan);
  GRand             *rand = g_rand_new_with_seed ((guint32) task->seed);
  g_autofree double *ms = g_new (double, task->n_edits + 1);
  const TwModel     *model = tw_plan_get_model (plan);
  guint              n = 0;
  double             ready = bench_get_cpu ();

  tw_plan_editor_prepare (editor);
  ours->ready = 1e3 * (bench_get_cpu () - ready);
  for (guint tries = 0; n < task->n_edits && tries < 100 * task->n_edits; tries++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TwModel) edited = NULL;
      g_autoptr (TwPlan) after = NULL;
      guint32 item;
      TwPin   pin;
      double  begin;

      if (!draw_pin (plan, rand, &item, &pin))
        continue;
      begin = bench_get_cpu ();
      edited = tw_model_with_pins (model, &pin, 1, &error);
      after = edited != NULL ? tw_plan_editor_edit (editor, edited, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, &error) : NULL;
      if (after == NULL)
        g_error ("%s", error->message);
      ms[n] = 1e3 * (bench_get_cpu () - begin);
      if (tw_plan_get_status (after) == TW_PLAN_INFEASIBLE)
        continue;
      bench_check_plan (after);
      if (bench_get_tight_share (after) == 0 && ours->tight > 0)
        g_error ("the plan lost its limits");
      ours->drift = MAX (ours->drift, tw_plan_get_gap (after) - tw_plan_get_gap (plan));
      n++;
    }
  ours->edit_p50 = bench_get_quantile (ms, n, 0.5);
  ours->edit_p99 = bench_get_quantile (ms, n, 0.99);
  g_rand_free (rand);
}

static void
run_ours (gconstpointer data,
          gpointer      answer)
{
  const Task *task = data;
  Ours       *ours = answer;
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = bench_new_model (task->size[0], task->size[1], task->size[2], task->seed, &forecasts);
  g_autoptr (TwPlan) plan = NULL;
  double gap, begin;

  ours->model_mb = bench_get_peak_mb ();
  gap = choose_gap (task, model, forecasts);
  begin = bench_get_cpu ();
  plan = solve (task, model, forecasts, gap, NULL);
  ours->seconds = bench_get_cpu () - begin;
  ours->plan_mb = bench_get_peak_mb ();
  bench_check_plan (plan);
  ours->wanted = gap;
  ours->gap = tw_plan_get_gap (plan);
  ours->cost_gap = (tw_plan_get_bound (plan) - tw_plan_get_value (plan)) / get_cost (task, plan);
  ours->tight = bench_get_tight_share (plan);
  time_edits (task, plan, ours);
  ours->reopened = time_reopened (task, model, forecasts, &plan, gap, &ours->same);
  ours->end_mb = bench_get_peak_mb ();
}

/* ---- the table ---- */

static void
print_header (void)
{
  printf ("%-13s %4s %5s %6s %8s %8s %6s %7s %8s %8s %6s %8s %6s %6s %7s %7s %8s %6s %6s %6s\n", "size", "seed", "nodes", "arcs", "LEMON", "ours", "passes", "ms/item", "of prof", "of cost", "tight", "reopened", "passes", "ready", "edit50", "edit99", "drift", "MB in", "plan", "end");
}

static void
print_row (const Task  *task,
           const Lemon *lemon,
           const Ours  *ours)
{
  g_autofree char *name = g_strdup_printf ("%ux%ux%u", task->size[0], task->size[1], task->size[2]);

  printf ("%-13s %4" G_GUINT64_FORMAT " %5.0f %6.0f %8.2f %8.2f %6.2f %7.3f %7.4f%%%c%7.4f%% %5.1f%% %8.2f %6.2f%c%6.1f %7.2f %7.2f %7.4f%% %6.0f %6.0f %6.0f\n", name, task->seed, lemon->nodes, lemon->arcs, lemon->seconds,
          ours->seconds, ours->seconds / lemon->seconds, 1e3 * ours->seconds / task->size[0], 100 * ours->gap, ours->gap <= ours->wanted * (1 + 1e-9) ? ' ' : '!', 100 * ours->cost_gap, 100 * ours->tight,
          ours->reopened, ours->reopened / lemon->seconds, ours->same > 0 ? '=' : ' ', ours->ready, ours->edit_p50, ours->edit_p99, 100 * ours->drift, ours->model_mb, ours->plan_mb, ours->end_mb);
  fflush (stdout);
}

static void
print_summary (const char *what,
               double     *values,
               guint       n)
{
  double median = bench_get_quantile (values, n, 0.5);

  printf ("  %-28s median %8.3f worst %8.3f\n", what, median, bench_get_quantile (values, n, 1));
}

/* The median of the milliseconds an item takes. */
static double
run_size (Task *task,
          guint n_seeds)
{
  double passes[MAX_SEEDS], reopened[MAX_SEEDS], per_item[MAX_SEEDS], edit[MAX_SEEDS], mb[MAX_SEEDS];

  for (guint k = 0; k < n_seeds; k++)
    {
      Lemon lemon = { 0 };
      Ours  ours = { 0 };

      task->seed = k + 1;
      if (!bench_run_apart (run_lemon, task, &lemon, sizeof lemon))
        g_error ("LEMON's pass did not end well");
      task->full_margin = lemon.full_margin;
      if (!bench_run_apart (run_ours, task, &ours, sizeof ours))
        g_error ("our run did not end well");
      print_row (task, &lemon, &ours);
      passes[k] = ours.seconds / lemon.seconds;
      reopened[k] = ours.reopened / lemon.seconds;
      per_item[k] = 1e3 * ours.seconds / task->size[0];
      edit[k] = ours.edit_p99;
      mb[k] = ours.plan_mb;
    }
  print_summary ("passes", passes, n_seeds);
  print_summary ("passes, reopened", reopened, n_seeds);
  print_summary ("ms an item", per_item, n_seeds);
  print_summary ("edit, slowest hundredth, ms", edit, n_seeds);
  print_summary ("peak MB with the plan", mb, n_seeds);

  return bench_get_quantile (per_item, n_seeds, 0.5);
}

static void
add_sizes (GPtrArray  *sizes,
           const char *name)
{
  static const char *const several[] = { "500x20x26", "2000x20x26", "10000x20x26" };

  if (strcmp (name, "XL") == 0)
    g_ptr_array_add (sizes, (gpointer) "20000x30x52");
  else if (strcmp (name, "L") != 0)
    g_ptr_array_add (sizes, (gpointer) name);
  for (gsize i = 0; strcmp (name, "L") == 0 && i < G_N_ELEMENTS (several); i++)
    g_ptr_array_add (sizes, (gpointer) several[i]);
}

static void
run_sizes (Task      *task,
           GPtrArray *sizes,
           guint      n_seeds)
{
  double first = NAN;

  print_header ();
  for (guint i = 0; i < sizes->len; i++)
    {
      const char *name = g_ptr_array_index (sizes, i);
      double      per_item;

      if (!bench_parse_size (name, task->size))
        g_error ("\"%s\" is no size, expected L, XL or such as 500x20x26", name);
      per_item = run_size (task, n_seeds);
      if (i == 0)
        first = per_item;
      else
        printf ("  time per item over that of %s: %.2f\n", (const char *) g_ptr_array_index (sizes, 0), per_item / first);
    }
}

int
main (int    argc,
      char **argv)
{
  Task               task = { .gap = 1e-3 };
  gint               n_seeds = 3, n_edits = 200, n_threads = 1;
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "Seeds from 1 on", "N" },
    { "gap", 0, 0, G_OPTION_ARG_DOUBLE, &task.gap, "Gap to prove", "G" },
    { "of-cost", 0, 0, G_OPTION_ARG_NONE, &task.of_cost, "Of the cost, not of the profit", NULL },
    { "edits", 0, 0, G_OPTION_ARG_INT, &n_edits, "Edits to time", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads of ours", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[SIZE…]");
  g_autoptr (GPtrArray) sizes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  task.n_edits = (guint) MAX (n_edits, 0);
  task.n_threads = n_threads;
#ifndef HAVE_LEMON
  printf ("LEMON is not there: its columns stay empty.\n");
#endif

  for (int i = 1; i < argc; i++)
    add_sizes (sizes, argv[i]);
  if (argc == 1)
    {
      add_sizes (sizes, "500x20x26");
      add_sizes (sizes, "2000x20x26");
    }
  run_sizes (&task, sizes, (guint) CLAMP (n_seeds, 1, MAX_SEEDS));

  return 0;
}
