/* tw-timings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-timings.h"

#include <time.h>

/* An event stamped longer ago than this was stamped by another clock. */
#define MAX_EVENT_AGE_MS 10000

/* The one place of the program that is not of a window: what it measures is one hand. Main thread only. */
static struct
{
  guint64 serial;
  guint64 answered;
  guint64 painted;
  guint32 event_ms;
  guint   noted; /* bits of notes */
  guint   shown;
} timings;

static const char *const notes[] = { "start", "model", "plan" };

static gboolean
is_on (void)
{
  static int on = -1;

  if (on < 0)
    on = g_getenv ("TRADEWIND_TIMINGS") != NULL;

  return on;
}

gint64
tw_timings_get_cpu (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now) != 0)
    return 0;

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
write_now (const char *step,
           guint64     serial)
{
  g_printerr ("timing %s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", step, serial, g_get_monotonic_time (), tw_timings_get_cpu ());
}

/* The display server's stamp on our clock: both count milliseconds of the monotonic one, the stamp in 32 bits. */
static gint64
get_event_time (gint64 now)
{
  guint32 age_ms = (guint32) (now / 1000) - timings.event_ms;

  return timings.event_ms != 0 && age_ms < MAX_EVENT_AGE_MS ? now - (gint64) age_ms * 1000 : now;
}

guint64
tw_timings_asked (void)
{
  gint64 now;

  if (!is_on ())
    return 0;

  now = g_get_monotonic_time ();
  timings.serial++;
  g_printerr ("timing asked %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", timings.serial, get_event_time (now), now, tw_timings_get_cpu ());

  return timings.serial;
}

void
tw_timings_solved (guint64 serial,
                   gint64  begin,
                   gint64  cpu)
{
  if (serial > 0)
    g_printerr ("timing solve %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", serial, begin, g_get_monotonic_time (), tw_timings_get_cpu () - cpu);
}

void
tw_timings_answered (guint64 serial)
{
  if (serial == 0)
    return;

  timings.answered = serial;
  write_now ("answer", serial);
}

/* What a program that opens a plan does on all its threads. */
static void
write_note (const char *what)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  g_printerr ("timing %s 0 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", what, g_get_monotonic_time (), (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000);
}

void
tw_timings_note (const char *what)
{
  if (!is_on ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (g_str_equal (notes[i], what))
      timings.noted |= 1u << i;
  if (!(timings.noted & 1) || (timings.shown & 1))
    return;

  timings.shown |= 1;
  write_note (notes[0]);
}

static void
show_notes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (timings.noted & ~timings.shown & 1u << i)
      write_note (notes[i]);
  timings.shown |= timings.noted;
}

static gboolean
event_cb (GtkEventControllerLegacy *controller,
          GdkEvent                 *event,
          gpointer                  data)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_MOTION_NOTIFY || type == GDK_SCROLL || type == GDK_KEY_PRESS || type == GDK_TOUCH_UPDATE)
    timings.event_ms = gdk_event_get_time (event);

  return GDK_EVENT_PROPAGATE;
}

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer       data)
{
  show_notes ();
  if (timings.painted == timings.answered)
    return;

  timings.painted = timings.answered;
  write_now ("painted", timings.painted);
}

static void
realize_cb (GtkWidget *window,
            gpointer   data)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), window, 0);
}

void
tw_timings_watch (GtkWidget *window)
{
  GtkEventController *controller;

  if (!is_on ())
    return;

  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), NULL);
  gtk_widget_add_controller (window, controller);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}
