/* tw-workers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-workers.h"

typedef struct
{
  TwWorkers *owner;
  GThread   *thread;
  guint      number;
} Helper;

struct _TwWorkers
{
  guint   n;
  Helper *helper; /* [n - 1] */

  guint      n_tasks; /* of the present work */
  guint      chunk;
  TwWorkFunc func;
  gpointer   data;
  guint      next; /* atomic: first task nobody took */

  GMutex   lock; /* of the rest */
  GCond    wake;
  GCond    done;
  guint    round; /* counts pieces of work */
  guint    n_busy;
  gboolean ends;
};

static void
work (TwWorkers *self,
      guint      number)
{
  for (guint first; (first = (guint) g_atomic_int_add ((gint *) &self->next, (gint) self->chunk)) < self->n_tasks;)
    for (guint i = first; i < MIN (first + self->chunk, self->n_tasks); i++)
      self->func (i, number, self->data);
}

static gpointer
help (gpointer data)
{
  const Helper *helper = data;
  TwWorkers    *self = helper->owner;
  guint         seen = 0;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (self->round == seen && !self->ends)
        g_cond_wait (&self->wake, &self->lock);
      if (self->ends)
        break;
      seen = self->round;
      g_mutex_unlock (&self->lock);
      work (self, helper->number);
      g_mutex_lock (&self->lock);
      if (--self->n_busy == 0)
        g_cond_signal (&self->done);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

TwWorkers *
tw_workers_new (int n)
{
  TwWorkers *self = g_new0 (TwWorkers, 1);

  self->n = n > 0 ? (guint) n : g_get_num_processors ();
  self->helper = g_new0 (Helper, self->n);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_cond_init (&self->done);
  for (guint i = 0; i + 1 < self->n; i++)
    {
      self->helper[i] = (Helper){ .owner = self, .number = i + 1 };
      self->helper[i].thread = g_thread_new ("allocate", help, &self->helper[i]);
    }

  return self;
}

void
tw_workers_free (TwWorkers *self)
{
  g_mutex_lock (&self->lock);
  self->ends = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i + 1 < self->n; i++)
    g_thread_join (self->helper[i].thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->done);
  g_free (self->helper);
  g_free (self);
}

guint
tw_workers_get_n (const TwWorkers *self)
{
  return self->n;
}

void
tw_workers_run (TwWorkers *self,
                guint      n_tasks,
                guint      chunk,
                TwWorkFunc func,
                gpointer   data)
{
  self->n_tasks = n_tasks;
  self->chunk = chunk;
  self->func = func;
  self->data = data;
  self->next = 0;
  if (self->n == 1 || n_tasks <= chunk)
    {
      work (self, 0);
      return;
    }

  g_mutex_lock (&self->lock);
  self->round++;
  self->n_busy = self->n - 1;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);

  work (self, 0);

  g_mutex_lock (&self->lock);
  while (self->n_busy > 0)
    g_cond_wait (&self->done, &self->lock);
  g_mutex_unlock (&self->lock);
}
