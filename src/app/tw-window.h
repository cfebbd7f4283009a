/* tw-window.h: the window of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwWindow:
 *
 * Header, sidebar and pages around one session. Actions, all of them in the group "win": new, open,
 * open-recent (s), open-demo, save, save-as, import, undo, redo, cancel, replan, move-stock, find,
 * show-page (s: "map", "forecasts", "shipments"), show-sidebar.
 */
#define TW_TYPE_WINDOW (tw_window_get_type ())
G_DECLARE_FINAL_TYPE (TwWindow, tw_window, TW, WINDOW, AdwApplicationWindow)

TwWindow  *tw_window_new (AdwApplication *application) G_GNUC_WARN_UNUSED_RESULT;
TwSession *tw_window_get_session (TwWindow *self);

/* Plans are opened, anything else is imported; asks first if that would lose edits. */
void tw_window_open_files (TwWindow     *self,
                           GFile *const *files,
                           guint         n_files);
void tw_window_open_demo (TwWindow *self);

/* Offers the edits that a killed process left behind. */
void tw_window_offer_recovery (TwWindow *self);

G_END_DECLS
