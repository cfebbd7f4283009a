/* tw-map-page.h: the plan on the map of the world
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwMapPage:
 *
 * The map with its figures, its legend and its weeks, and the inspector beside it; folds the inspector
 * away where there is no room for both. Stock is dragged from place to place here, by pointer or keys.
 * Property "show-inspector" (boolean).
 */
#define TW_TYPE_MAP_PAGE (tw_map_page_get_type ())
G_DECLARE_FINAL_TYPE (TwMapPage, tw_map_page, TW, MAP_PAGE, GtkWidget)

GtkWidget *tw_map_page_new (TwSession *session);

G_END_DECLS
