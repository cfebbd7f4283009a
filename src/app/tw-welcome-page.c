/* tw-welcome-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-welcome-page.h"

#include "tw-recent.h"

struct _TwWelcomePage
{
  AdwBin parent_instance;

  AdwPreferencesGroup *recent_group;
  GPtrArray           *rows; /* borrowed from the group */
};

G_DEFINE_FINAL_TYPE (TwWelcomePage, tw_welcome_page, ADW_TYPE_BIN)

static GtkWidget *
new_row (GFile *file)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = tw_recent_dup_name (file);
  g_autofree char *where = folder != NULL ? g_file_get_parse_name (folder) : NULL;
  g_autofree char *uri = g_file_get_uri (file);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE); /* before the texts: a name may hold an & */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), where);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-recent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", uri);

  return row;
}

static void
tw_welcome_page_dispose (GObject *object)
{
  TwWelcomePage *self = TW_WELCOME_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (tw_welcome_page_parent_class)->dispose (object);
}

static void
tw_welcome_page_class_init (TwWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_welcome_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwWelcomePage, recent_group);
}

static void
tw_welcome_page_init (TwWelcomePage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_welcome_page_set_recent (TwWelcomePage *self,
                            GPtrArray     *files)
{
  g_return_if_fail (TW_IS_WELCOME_PAGE (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recent_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < files->len; i++)
    {
      GtkWidget *row = new_row (g_ptr_array_index (files, i));

      adw_preferences_group_add (self->recent_group, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), files->len > 0);
}
