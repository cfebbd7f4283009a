/* tw-window.h: the window of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TW_TYPE_WINDOW (tw_window_get_type ())
G_DECLARE_FINAL_TYPE (TwWindow, tw_window, TW, WINDOW, AdwApplicationWindow)

TwWindow  *tw_window_new (AdwApplication *application) G_GNUC_WARN_UNUSED_RESULT;
TwSession *tw_window_get_session (TwWindow *self);

G_END_DECLS
