/* tw-work-folder.h: the folder of a working copy, and who lives in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Says in @error what errno does; FALSE. */
gboolean tw_work_folder_fail (GError    **error,
                              const char *doing,
                              const char *path);

/* With all files in it. */
void tw_work_folder_remove (const char *folder);

/* The descriptor that holds the lock, or -1; EWOULDBLOCK if a living process has it. */
int tw_work_folder_lock (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* A kill loses nothing that was written; a power cut could, before this. */
gboolean tw_work_folder_sync (const char *path,
                              GError    **error);

G_END_DECLS
