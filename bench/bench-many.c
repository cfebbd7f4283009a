/* bench-many.c: time and memory of very many forecasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-many [N [WEEKS [THREADS]]]
 *
 * Draws N weekly series, 100,000 by default, WEEKS long, 104 by default, of which 85 % sell in few weeks, and forecasts them
 * as a plan would, 13 weeks ahead; then a tenth of them, for growth. Each run has a process of its own, so that peak memory is
 * its own. Last, the sparse ones of the tenth alone: microseconds of all sparse methods a series, with tests at
 * rolling origins and quantiles.
 */

#include "bench-tools.h"
#include "forecast/tw-forecast-series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SPARSE  0.85
#define HORIZON 13

typedef struct
{
  gsize    n;
  gsize    n_weeks;
  int      n_threads;
  gboolean only_sparse;
} Task;

typedef struct
{
  double cpu;
  double elapsed;
  double peak_mb;
} Answer;

static void
draw_series (GRand   *rand,
             gboolean sparse,
             double  *y,
             gsize    n)
{
  double level = sparse ? 0.05 + 0.3 * g_rand_double (rand) : 5 + 200 * g_rand_double (rand);

  for (gsize t = 0; t < n; t++)
    if (sparse)
      y[t] = g_rand_double (rand) < level ? floor (1 - 2 * log (1 - g_rand_double (rand))) : 0;
    else
      y[t] = floor (level * (1 + 0.3 * sin (2 * G_PI * t / 52)) * g_rand_double_range (rand, 0.5, 1.5));
}

static void
run_task (gconstpointer data,
          gpointer      to)
{
  const Task          *task = data;
  Answer              *answer = to;
  GRand               *rand = g_rand_new_with_seed (1);
  g_autofree double   *block = g_new (double, task->n * task->n_weeks);
  g_autofree TwSeries *series = g_new0 (TwSeries, task->n);
  static const double  levels[] = { 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975 };
  TwSeriesOptions      options = { .horizon = HORIZON, .season = 52, .test_horizon = HORIZON, .quick = TRUE, .level = levels, .n_levels = G_N_ELEMENTS (levels), .n_threads = task->n_threads };
  double               cpu;
  gint64               begin;

  for (gsize i = 0; i < task->n; i++)
    {
      draw_series (rand, task->only_sparse || g_rand_double (rand) < SPARSE, block + i * task->n_weeks, task->n_weeks);
      series[i] = (TwSeries){ .value = block + i * task->n_weeks, .n = task->n_weeks };
    }
  cpu = bench_get_cpu ();
  begin = g_get_monotonic_time ();
  tw_series_forecasts_free (tw_forecast_series (series, task->n, &options, NULL, NULL, NULL, NULL), task->n);
  *answer = (Answer){ bench_get_cpu () - cpu, (g_get_monotonic_time () - begin) / 1e6, bench_get_peak_mb () };
  g_rand_free (rand);
}

static Answer
measure (const char *name,
         const Task *task)
{
  Answer answer = { NAN, NAN, NAN };

  if (!bench_run_apart (run_task, task, &answer, sizeof answer))
    g_error ("%s did not get to the end", name);
  printf ("%-12s %7zu series x %zu weeks, %d threads: %.1f s CPU, %.1f s elapsed, %.1f us CPU a series, peak %.0f MB\n",
          name, task->n, task->n_weeks, task->n_threads, answer.cpu, answer.elapsed, 1e6 * answer.cpu / task->n, answer.peak_mb);
  fflush (stdout);

  return answer;
}

int
main (int    argc,
      char **argv)
{
  Task   task = { .n = argc > 1 ? (gsize) atoi (argv[1]) : 100000, .n_weeks = argc > 2 ? (gsize) atoi (argv[2]) : 104, .n_threads = argc > 3 ? atoi (argv[3]) : 2 };
  Task   tenth = task;
  Task   sparse;
  Answer all;
  Answer part;

  if (task.n < 10 || task.n_weeks < 1)
    {
      fprintf (stderr, "Usage: bench-many [N [WEEKS [THREADS]]]\n");
      return 2;
    }
  tenth.n /= 10;
  sparse = tenth;
  sparse.only_sparse = TRUE;
  part = measure ("a tenth", &tenth);
  measure ("sparse", &sparse);
  all = measure ("all", &task);
  printf ("ten times as many series take %.2f times as long\n", all.cpu / part.cpu);

  return 0;
}
