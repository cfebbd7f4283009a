/* tw-sidebar.h: the items of the plan, beside every page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwSidebar:
 *
 * Search, all items in one line, then each item with its alert and its weekly sales over all
 * markets. The selected line is the session's item, both ways.
 */
#define TW_TYPE_SIDEBAR (tw_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (TwSidebar, tw_sidebar, TW, SIDEBAR, GtkWidget)

GtkWidget *tw_sidebar_new (TwSession *session);

/* Puts the keyboard into the search entry. */
void tw_sidebar_focus_search (TwSidebar *self);

G_END_DECLS
