/* tw-week-scrubber.h: the week that is looked at, and the stock of all weeks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-plan-view.h"
#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Time a week stays on show while playing. */
#define TW_WEEK_SCRUBBER_STEP_MS 700

/**
 * TwWeekScrubber:
 *
 * Shows and sets the session's week. Property "session" (#TwSession); property "playing" (boolean):
 * the weeks run by themselves, from the first again when started at the last. Space toggles it.
 */
#define TW_TYPE_WEEK_SCRUBBER (tw_week_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (TwWeekScrubber, tw_week_scrubber, TW, WEEK_SCRUBBER, GtkWidget)

void tw_week_scrubber_set_session (TwWeekScrubber *self,
                                   TwSession      *session);

/* @view: (nullable): what the areas show; only read during the call */
void tw_week_scrubber_set_view (TwWeekScrubber   *self,
                                const TwPlanView *view);

/* Low areas without names, from the next view on. */
void tw_week_scrubber_set_compact (TwWeekScrubber *self,
                                   gboolean        compact);

gboolean tw_week_scrubber_get_playing (TwWeekScrubber *self);
void     tw_week_scrubber_set_playing (TwWeekScrubber *self,
                                       gboolean        playing);

G_END_DECLS
