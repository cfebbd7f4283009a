/* tw-workers.h: a few threads that share the work of one run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwWorkFunc:
 * @task: number of the task
 * @worker: number of the worker that does it, < tw_workers_get_n(); two tasks of one worker never run at once
 */
typedef void (*TwWorkFunc) (guint    task,
                            guint    worker,
                            gpointer data);

/**
 * TwWorkers: the calling thread and those that wait to help it
 *
 * A run hands out thousands of small pieces of work, with all of one kind done before the next begins; its threads are
 * started once.
 */
typedef struct _TwWorkers TwWorkers;

/* @n: <= 0 for one a core */
TwWorkers *tw_workers_new (int n) G_GNUC_WARN_UNUSED_RESULT;
void       tw_workers_free (TwWorkers *self);
guint      tw_workers_get_n (const TwWorkers *self);

/* Calls @func for the tasks 0 .. @n_tasks - 1, each once, in any order; returns when all are done. A worker takes
 * @chunk tasks at a time. */
void tw_workers_run (TwWorkers *self,
                     guint      n_tasks,
                     guint      chunk,
                     TwWorkFunc func,
                     gpointer   data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwWorkers, tw_workers_free)

G_END_DECLS
