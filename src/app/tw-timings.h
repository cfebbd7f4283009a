/* tw-timings.h: how long a planner waits for the answer to a movement of the hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With TRADEWIND_TIMINGS set in the environment the program writes a line to stderr for each step from an input event
 * to the painted answer of the preview it asked for; times are microseconds of the monotonic clock:
 *
 *   timing asked SERIAL EVENT NOW      an event, of the time it has from the display server, asked for a preview
 *   timing solve SERIAL BEGIN END      the engine's share of it, on its worker
 *   timing answer SERIAL NOW           the figures of the window are up to date
 *   timing painted SERIAL NOW          the first frame with them is painted
 *
 * A question that a newer one overtook is never solved: the newer one's answer is its answer. bench/bench-drag reads it.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The serial of a new question; 0 if nobody measures. Main thread, as all but tw_timings_solved(). */
guint64 tw_timings_asked (void);
void    tw_timings_solved (guint64 serial,
                           gint64  begin,
                           gint64  end);
void    tw_timings_answered (guint64 serial);

/* Notes the input events of @window, and its frames. */
void tw_timings_watch (GtkWidget *window);

G_END_DECLS
