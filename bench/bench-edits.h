/* bench-edits.h: how fast the plan of one item follows one edit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"

G_BEGIN_DECLS

#define EDITS_PER_ITEM 10 /* of each kind */

typedef struct _BenchEdits BenchEdits;

BenchEdits *bench_edits_new (void) G_GNUC_WARN_UNUSED_RESULT;
void        bench_edits_free (BenchEdits *self);

/* Edits of every kind on @n_items items, which @seed chooses, each from the item's plan. */
void bench_edits_run (BenchEdits          *self,
                      const TwModel       *model,
                      const TwForecastSet *forecasts,
                      guint                n_items,
                      guint32              seed);

/* A row a kind; lowers the two to the worst of them. */
void bench_edits_print (BenchEdits *self,
                        const char *name,
                        double     *worst_p50,
                        double     *worst_p99);

double bench_get_cpu_ms (void);

/* Milliseconds LEMON takes for @network, whose optimum is @cost; NaN without LEMON. */
double bench_time_lemon (const TwNetwork *network,
                         __int128         cost);

G_END_DECLS
