/* tw-preferences.h: the preferences dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TW_TYPE_PREFERENCES_PAGE (tw_preferences_page_get_type ())
G_DECLARE_FINAL_TYPE (TwPreferencesPage, tw_preferences_page, TW, PREFERENCES_PAGE, AdwPreferencesPage)

void tw_preferences_show (GtkWindow *parent);

/* Makes the style manager follow the setting from now on. */
void tw_preferences_follow_color_scheme (GSettings *settings);

G_END_DECLS
