/* tw-recent.h: plans opened or saved before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TW_RECENT_MAX 8

/* (element-type GFile) (transfer full): plans that still exist, the latest first. */
GPtrArray *tw_recent_list (void) G_GNUC_WARN_UNUSED_RESULT;

void tw_recent_add (GFile *file);

/* The plan's name as people say it: no folder, no ending. */
char *tw_recent_dup_name (GFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
