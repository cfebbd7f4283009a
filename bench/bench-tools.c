/* bench-tools.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-tools.h"

#include "demo/tw-random-plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double
bench_get_cpu (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);

  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

double
bench_get_peak_mb (void)
{
  g_autofree char *text = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "VmHWM:")) == NULL)
    return NAN;

  return g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_get_quantile (double *values,
                    guint   n,
                    double  share)
{
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);

  return values[MIN ((guint) (share * n), n - 1)];
}

static gboolean
read_all (int      fd,
          gpointer data,
          gsize    size)
{
  for (gsize done = 0; done < size;)
    {
      gssize got = read (fd, (char *) data + done, size - done);

      if (got <= 0)
        return FALSE;
      done += (gsize) got;
    }

  return TRUE;
}

static void
run_child (BenchRun      run,
           gconstpointer task,
           int           fd,
           gsize         size)
{
  g_autofree char *answer = g_malloc0 (size);

  run (task, answer);
  fflush (stdout);
  for (gsize done = 0; done < size;)
    {
      gssize put = write (fd, answer + done, size - done);

      if (put <= 0)
        _exit (1);
      done += (gsize) put;
    }
  _exit (0);
}

gboolean
bench_run_apart (BenchRun      run,
                 gconstpointer task,
                 gpointer      answer,
                 gsize         size)
{
  int      ends[2];
  int      status = 0;
  pid_t    child;
  gboolean got;

  fflush (stdout);
  if (pipe (ends) != 0 || (child = fork ()) < 0)
    g_error ("cannot start a process");
  if (child == 0)
    run_child (run, task, ends[1], size);
  close (ends[1]);
  got = read_all (ends[0], answer, size);
  close (ends[0]);
  waitpid (child, &status, 0);

  return got && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

TwModel *
bench_new_model (guint           n_items,
                 guint           n_markets,
                 guint           n_weeks,
                 guint64         seed,
                 TwForecastSet **forecasts)
{
  g_autoptr (GError) error = NULL;
  TwModel *model = tw_random_plan_new (&(TwRandomPlan){ .n_items = n_items, .n_markets = n_markets, .n_weeks = n_weeks, .seed = seed, .capacity_scale = 1 }, forecasts, &error);

  if (model == NULL)
    g_error ("%s", error->message);

  return model;
}

gboolean
bench_parse_size (const char *text,
                  guint       size[3])
{
  return sscanf (text, "%ux%ux%u", &size[0], &size[1], &size[2]) == 3;
}

double
bench_get_tight_share (const TwPlan *plan)
{
  guint             n;
  guint             tight = 0;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  for (guint i = 0; i < n; i++)
    tight += limit[i].price > 0;

  return n > 0 ? (double) tight / n : 0;
}

void
bench_check_plan (const TwPlan *plan)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  for (guint i = 0; i < n; i++)
    if (limit[i].hard && limit[i].used > limit[i].capacity * (1 + 1e-9))
      g_error ("limit %u of kind %d in week %u holds %.17g, the plan uses %.17g", limit[i].index, (int) limit[i].kind, limit[i].week, limit[i].capacity, limit[i].used);
  if (tw_plan_get_value (plan) > tw_plan_get_bound (plan) + 1e-9 * fabs (tw_plan_get_bound (plan)))
    g_error ("%.17g is the value, %.17g the bound", tw_plan_get_value (plan), tw_plan_get_bound (plan));
}
