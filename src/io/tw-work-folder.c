/* tw-work-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-work-folder.h"

#include "tw-io-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME "lock"

gboolean
tw_work_folder_fail (GError    **error,
                     const char *doing,
                     const char *path)
{
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "%s %s: %s", doing, path, g_strerror (errno));

  return FALSE;
}

void
tw_work_folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
tw_work_folder_lock (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int              fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int              code;

  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  code = errno;
  close (fd);
  errno = code;

  return -1;
}

gboolean
tw_work_folder_sync (const char *path,
                     GError    **error)
{
  int      fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    tw_work_folder_fail (error, "syncing", path);
  if (fd >= 0)
    close (fd);

  return ok;
}
