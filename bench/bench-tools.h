/* bench-tools.h: what the benches of whole plans share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* CPU seconds of the process, all threads. */
double bench_get_cpu (void);

/* Peak resident memory of the process so far, MB; NaN where /proc does not tell. */
double bench_get_peak_mb (void);

/* Of @n values, which are sorted on the way: the value at @share of them, 0 .. 1. */
double bench_get_quantile (double *values,
                           guint   n,
                           double  share);

/* Runs @run in a child process and hands over the @size bytes of @answer that it fills: what it takes in memory is its
 * own. FALSE if the child did not get to the end. */
typedef void (*BenchRun) (gconstpointer task,
                          gpointer      answer);
gboolean bench_run_apart (BenchRun      run,
                          gconstpointer task,
                          gpointer      answer,
                          gsize         size);

/* The random plan the benches use: shared limits, whole units, no cartons; @forecasts from its own law. */
TwModel *bench_new_model (guint           n_items,
                          guint           n_markets,
                          guint           n_weeks,
                          guint64         seed,
                          TwForecastSet **forecasts) G_GNUC_WARN_UNUSED_RESULT;

/* Reads "400x12x22". */
gboolean bench_parse_size (const char *text,
                           guint       size[3]);

/* How many of the shared limits have a price: a share of all. A plan of whole units leaves a little of most of them. */
double bench_get_tight_share (const TwPlan *plan);

/* Ends the program if @plan passes a hard limit, or is worth more than its bound. */
void bench_check_plan (const TwPlan *plan);

G_END_DECLS
