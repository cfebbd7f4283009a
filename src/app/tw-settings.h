/* tw-settings.h: the program's settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full): the settings of the installed schema, or of the build tree's where the program
 * runs from there; all of them share one backend. */
GSettings *tw_settings_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
