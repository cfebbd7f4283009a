/* tw-parallel.h: one function for each of many indices, on all cores
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*TwParallelFunc) (gsize    index,
                                gpointer data);

/**
 * tw_parallel_for:
 * @n: number of indices
 * @func: called once for each index, from any thread, in any order; it writes to places of its own index
 *   only, so that the number of threads changes nothing
 * @n_threads: at most so many threads; <= 0 for one on each core
 * @progress: (nullable): told the share done, from @progress_from to @progress_to
 * @cancellable: (nullable): asked before each index
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if it was cancelled; then some indices have not been called
 */
gboolean tw_parallel_for (gsize          n,
                          TwParallelFunc func,
                          gpointer       data,
                          int            n_threads,
                          double         progress_from,
                          double         progress_to,
                          TwProgressFunc progress,
                          gpointer       progress_data,
                          GCancellable  *cancellable,
                          GError       **error);

G_END_DECLS
