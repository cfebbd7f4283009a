/* tw-parallel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-parallel.h"

#define CHUNK 16 /* indices a thread takes at once: enough to forget the queue, few enough to end together */

typedef struct
{
  gsize          n;
  TwParallelFunc func;
  gpointer       data;
  double         from;
  double         to;
  TwProgressFunc progress;
  gpointer       progress_data;
  GCancellable  *cancellable;
  GMutex         mutex; /* guards done and the call of progress */
  gsize          done;
} Run;

static void
report_done (Run  *run,
             gsize count)
{
  g_mutex_lock (&run->mutex);
  run->done += count;
  if (run->progress != NULL)
    run->progress (run->from + (run->to - run->from) * run->done / run->n, run->progress_data);
  g_mutex_unlock (&run->mutex);
}

static void
work_chunk (Run  *run,
            gsize first)
{
  gsize last = MIN (first + CHUNK, run->n);

  for (gsize i = first; i < last; i++)
    {
      if (g_cancellable_is_cancelled (run->cancellable))
        return;
      run->func (i, run->data);
    }
  report_done (run, last - first);
}

static void
work_cb (gpointer task,
         gpointer data)
{
  work_chunk (data, (GPOINTER_TO_SIZE (task) - 1) * CHUNK);
}

gboolean
tw_parallel_for (gsize          n,
                 TwParallelFunc func,
                 gpointer       data,
                 int            n_threads,
                 double         progress_from,
                 double         progress_to,
                 TwProgressFunc progress,
                 gpointer       progress_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Run          run = { n, func, data, progress_from, progress_to, progress, progress_data, cancellable };
  gsize        n_chunks = (n + CHUNK - 1) / CHUNK;
  GThreadPool *pool = NULL;

  if (n_threads <= 0)
    n_threads = (int) g_get_num_processors ();

  g_mutex_init (&run.mutex);
  if (n_threads > 1 && n_chunks > 1)
    pool = g_thread_pool_new (work_cb, &run, n_threads, FALSE, NULL);
  for (gsize i = 0; i < n_chunks; i++)
    if (pool == NULL)
      work_chunk (&run, i * CHUNK);
    else
      g_thread_pool_push (pool, GSIZE_TO_POINTER (i + 1), NULL);
  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
  g_mutex_clear (&run.mutex);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
