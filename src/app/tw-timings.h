/* tw-timings.h: how long a planner waits for the answer to a movement of the hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With TRADEWIND_TIMINGS set in the environment the program writes a line to stderr for each step from an input event
 * to the painted answer of the preview it asked for; times are microseconds of the monotonic clock, CPU of the thread's
 * own, the worker's of a solve and else the main thread's:
 *
 *   timing asked SERIAL EVENT NOW CPU      an event, of the time it has from the display server, asked for a preview
 *   timing solve SERIAL BEGIN END CPU      the engine's share of it
 *   timing answer SERIAL NOW CPU           the figures of the window are up to date
 *   timing painted SERIAL NOW CPU          the first frame with them is painted
 *
 *   timing start 0 NOW CPU                 the program begins
 *   timing model 0 NOW CPU                 the first frame with an open plan is painted
 *   timing plan 0 NOW CPU                  the first one with its answer; CPU of these three is the whole program's
 *
 * A question that a newer one overtook is never solved: the newer one's answer is its answer. bench/bench-drag reads it.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The serial of a new question; 0 if nobody measures. Main thread, as all but tw_timings_solved(). */
guint64 tw_timings_asked (void);

/* CPU time of the calling thread, microseconds; 0 where the system does not say. */
gint64 tw_timings_get_cpu (void);

/* @begin: when the solve began, @cpu: tw_timings_get_cpu() then; on the worker. */
void tw_timings_solved (guint64 serial,
                        gint64  begin,
                        gint64  cpu);
void tw_timings_answered (guint64 serial);

/* @what: "start", at once; "model" or "plan", with the next frame, once each. */
void tw_timings_note (const char *what);

/* Notes the input events of @window, and its frames. */
void tw_timings_watch (GtkWidget *window);

G_END_DECLS
