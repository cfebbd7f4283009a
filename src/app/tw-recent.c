/* tw-recent.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-recent.h"

#define PLAN_TYPE "application/x-tradewind-plan"

static gint
compare_visited (gconstpointer a,
                 gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

GPtrArray *
tw_recent_list (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  GList     *infos = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());

  infos = g_list_sort (infos, compare_visited);
  for (GList *l = infos; l != NULL && files->len < TW_RECENT_MAX; l = l->next)
    {
      const char *type = gtk_recent_info_get_mime_type (l->data);

      if (g_strcmp0 (type, PLAN_TYPE) == 0 && gtk_recent_info_exists (l->data))
        g_ptr_array_add (files, g_file_new_for_uri (gtk_recent_info_get_uri (l->data)));
    }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);

  return files;
}

void
tw_recent_add (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData    data = { 0 };

  data.mime_type = (char *) PLAN_TYPE;
  data.app_name = (char *) "Tradewind";
  data.app_exec = (char *) "tradewind %f";
  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

char *
tw_recent_dup_name (GFile *file)
{
  g_autofree char *path = g_file_get_parse_name (file);
  char            *name = g_path_get_basename (path);
  char            *suffix = g_strrstr (name, ".tradewind");

  if (suffix != NULL && suffix != name)
    *suffix = '\0';

  return name;
}
