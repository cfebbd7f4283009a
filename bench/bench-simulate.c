/* bench-simulate.c: how fast chains are played, and what they come to on the demo plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-simulate [--paths N] [--threads N] [--all] [--size ITEMSxMARKETSxWEEKS] POLICY…
 *
 * Without --all, the measures that decide. POLICY: fba, sca, nggs, plan, clairvoyant; fba and sca if none is given. For each
 * policy alone, and for all of them on one set of paths: CPU and wall seconds, and path-weeks a second with all items of the
 * plan in them, and millions of item-weeks a CPU second. A policy that plans is also run with each plan of a path made from nothing,
 * which comes to plans that are worth the same, and the CPU seconds of that are put in relation. Then the means with their 95 % intervals and, for the second policy on, the differences to the
 * first, path by path. Forecasts and plan are made before the clock starts. With --size, a random plan in place of the demo.
 */

#include "allocate/tw-allocate.h"
#include "bench-tools.h"
#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"
#include "simulate/tw-sim-policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_POLICIES 8

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
  TwScenario     scenario[MAX_POLICIES];
  guint          n_scenarios;
  TwSimOptions   options;
  gboolean       all;
  guint          size[3]; /* of a random plan; 0 for the demo */
} Task;

static TwSimulation *
run (const Task       *task,
     const TwScenario *scenarios,
     guint             n,
     int               n_threads,
     gboolean          cold,
     double           *seconds)
{
  g_autoptr (GError) error = NULL;
  TwSimLaw      law;
  TwSimOptions  options = task->options;
  double        begin = bench_get_cpu ();
  TwSimulation *simulation;
  double        cpu, wall, item_weeks;

  options.n_threads = n_threads;
  tw_sim_law_init (&law);
  law.plans_cold = cold;
  simulation = tw_simulate_under_law (task->model, task->forecasts, task->plan, NULL, scenarios, n, &options, &law, NULL, NULL, NULL, &error);
  if (simulation == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      exit (1);
    }
  cpu = bench_get_cpu () - begin;
  wall = tw_simulation_get_seconds (simulation);
  item_weeks = (double) options.n_paths * tw_simulation_get_n_weeks (simulation) * n;
  *seconds = cpu;
  printf ("%-12s %7d %9.2f %9.2f %14.0f %14.2f\n", cold ? "  from nothing" : n == 1 ? scenarios[0].name
                                                                                    : "together",
          n_threads, cpu, wall, item_weeks / wall, item_weeks * tw_model_get_n_items (task->model) / cpu / 1e6);

  return simulation;
}

static gboolean
plans (TwPolicy policy)
{
  return policy != TW_POLICY_FBA && policy != TW_POLICY_SCA;
}

static void
compare (const Task       *task,
         const TwScenario *scenario,
         int               n_threads)
{
  double warm, cold;

  tw_simulation_unref (run (task, scenario, 1, n_threads, FALSE, &warm));
  if (!plans (scenario->policy))
    return;
  tw_simulation_unref (run (task, scenario, 1, n_threads, TRUE, &cold));
  printf ("%14s %.2f times as long\n", "", cold / warm);
}

static void
print_measure (const TwSimulation *simulation,
               TwSimMeasure        measure)
{
  printf ("%-16s", tw_sim_measure_to_string (measure));
  for (guint s = 0; s < tw_simulation_get_n_scenarios (simulation); s++)
    {
      TwSimEstimate mean, difference;

      tw_simulation_get_mean (simulation, s, measure, &mean);
      tw_simulation_get_difference (simulation, 0, s, measure, &difference);
      printf (" %13.4g ±%8.2g", mean.mean, mean.hi - mean.mean);
      if (s > 0)
        printf (" (%+11.3g ±%8.2g)", difference.mean, difference.hi - difference.mean);
    }
  printf ("\n");
}

static void
print_measures (const Task         *task,
                const TwSimulation *simulation)
{
  const TwSimMeasure few[] = { TW_SIM_PROFIT, TW_SIM_FILL_RATE, TW_SIM_STORAGE, TW_SIM_AGED_180, TW_SIM_MISPLACED };

  printf ("\n");
  for (guint k = 0; k < (task->all ? TW_N_SIM_MEASURES : G_N_ELEMENTS (few)); k++)
    print_measure (simulation, task->all ? (TwSimMeasure) k : few[k]);
}

static void
parse (int    argc,
       char **argv,
       Task  *task)
{
  tw_sim_options_init (&task->options);
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], "--paths") == 0 && i + 1 < argc)
      task->options.n_paths = (guint) strtoul (argv[++i], NULL, 10);
    else if (strcmp (argv[i], "--threads") == 0 && i + 1 < argc)
      task->options.n_threads = (int) strtol (argv[++i], NULL, 10);
    else if (strcmp (argv[i], "--size") == 0 && i + 1 < argc && bench_parse_size (argv[i + 1], task->size))
      i++;
    else if (strcmp (argv[i], "--all") == 0)
      task->all = TRUE;
    else if (tw_policy_from_string (argv[i]) >= 0 && task->n_scenarios < MAX_POLICIES)
      {
        task->scenario[task->n_scenarios] = (TwScenario){ .id = task->n_scenarios + 1, .name = argv[i], .policy = tw_policy_from_string (argv[i]) };
        task->n_scenarios++;
      }
    else
      {
        fprintf (stderr, "Usage: bench-simulate [--paths N] [--threads N] [--all] [--size ITEMSxMARKETSxWEEKS] POLICY…\n");
        exit (2);
      }
  if (task->n_scenarios > 0)
    return;
  task->scenario[0] = (TwScenario){ .id = 1, .name = (char *) "fba", .policy = TW_POLICY_FBA };
  task->scenario[1] = (TwScenario){ .id = 2, .name = (char *) "sca", .policy = TW_POLICY_SCA };
  task->n_scenarios = 2;
}

static gboolean
needs_plan (const Task *task)
{
  for (guint s = 0; s < task->n_scenarios; s++)
    if (plans (task->scenario[s].policy))
      return TRUE;

  return FALSE;
}

int
main (int    argc,
      char **argv)
{
  Task task = { 0 };
  g_autoptr (GError) error = NULL;
  TwSimulation *simulation;
  double        seconds;

  parse (argc, argv, &task);
  task.model = task.size[0] > 0 ? bench_new_model (task.size[0], task.size[1], task.size[2], 1, &task.forecasts) : tw_demo_new (TW_DEMO_SEED, NULL);
  if (task.forecasts == NULL)
    task.forecasts = tw_forecast_model (task.model, 0, NULL, NULL, NULL, NULL);
  if (needs_plan (&task))
    {
      TwAllocateOptions options = { 0 };

      task.plan = tw_allocate (task.model, task.forecasts, &options, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }

  printf ("%u paths, %u weeks, %u items\n", task.options.n_paths, tw_model_get_n_weeks (task.model), tw_model_get_n_items (task.model));
  printf ("%-12s %7s %9s %9s %14s %14s\n", "policy", "threads", "CPU s", "wall s", "path-weeks/s", "M items-weeks/s");
  for (int n_threads = 1; n_threads <= 2; n_threads++)
    for (guint s = 0; s < task.n_scenarios && (task.options.n_threads <= 0 || task.options.n_threads == n_threads); s++)
      compare (&task, &task.scenario[s], n_threads);
  simulation = run (&task, task.scenario, task.n_scenarios, task.options.n_threads > 0 ? task.options.n_threads : 2, FALSE, &seconds);
  print_measures (&task, simulation);

  tw_simulation_unref (simulation);
  if (task.plan != NULL)
    tw_plan_unref (task.plan);
  tw_forecast_set_unref (task.forecasts);
  tw_model_unref (task.model);

  return 0;
}
