/* tw-window-files.c: opening, saving and closing, and the questions they raise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-window-private.h"

#include "tw-dialogs.h"
#include "tw-document.h"
#include "tw-recent.h"

#include <glib/gi18n.h>

/* ---- "save changes?" ---- */

void
tw_window_drop_pending (TwWindow *self)
{
  TwPending pending = self->pending;

  self->pending = (TwPending){ NULL };
  self->pending_save = FALSE;
  if (pending.free_data != NULL)
    pending.free_data (pending.data);
}

static void
proceed (TwWindow *self)
{
  TwPending pending = self->pending;

  self->pending = (TwPending){ NULL };
  self->pending_save = FALSE;
  if (pending.proceed != NULL)
    pending.proceed (self, pending.data);
  if (pending.free_data != NULL)
    pending.free_data (pending.data);
}

static void
chosen_target_cb (GFile *const *files,
                  guint         n_files,
                  gpointer      data)
{
  TwWindow *self = data;

  tw_session_save (self->session, files[0]);
}

static void
save_as (TwWindow *self)
{
  tw_dialog_save_plan (GTK_WINDOW (self), tw_session_get_title (self->session), chosen_target_cb, self);
}

static void
save (TwWindow *self)
{
  if (tw_session_get_file (self->session) != NULL)
    tw_session_save (self->session, NULL);
  else
    save_as (self);
}

static void
confirm_cb (const char *response,
            gpointer    data)
{
  TwWindow *self = data;

  if (g_str_equal (response, "discard"))
    {
      proceed (self);
      return;
    }
  if (!g_str_equal (response, "save"))
    {
      tw_window_drop_pending (self);
      return;
    }

  self->pending_save = TRUE;
  save (self);
}

void
tw_window_confirm (TwWindow      *self,
                   TwPendingFunc  proceed_func,
                   gpointer       data,
                   GDestroyNotify free_data)
{
  static const TwResponse responses[] = {
    { "cancel", N_ ("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "discard", N_ ("_Discard"), ADW_RESPONSE_DESTRUCTIVE },
    { "save", N_ ("_Save"), ADW_RESPONSE_SUGGESTED },
    { NULL },
  };
  TwResponse       translated[G_N_ELEMENTS (responses)];
  g_autofree char *body = NULL;

  tw_window_drop_pending (self);
  self->pending = (TwPending){ proceed_func, data, free_data };
  if (!tw_session_get_modified (self->session))
    {
      proceed (self);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      translated[i] = responses[i];
      translated[i].label = responses[i].label != NULL ? _ (responses[i].label) : NULL;
    }
  /* TRANSLATORS: %s is the name of a plan */
  body = g_strdup_printf (_ ("“%s” has changes that are not saved. What is not saved will be lost."), tw_session_get_title (self->session));
  tw_dialog_ask (GTK_WINDOW (self), _ ("Save Changes?"), body, translated, confirm_cb, self);
}

void
tw_window_saved (TwWindow *self)
{
  GFile *file = tw_session_get_file (self->session);

  if (file != NULL)
    tw_recent_add (file);
  tw_window_update_recent (self);
  if (self->pending_save)
    proceed (self);
  else
    tw_window_toast (self, _ ("Plan saved"), NULL, NULL);
}

/* What was to follow on saving does not. */
void
tw_window_not_saved (TwWindow *self)
{
  if (self->pending_save)
    tw_window_drop_pending (self);
}

/* ---- opening ---- */

static void
open_demo_now (TwWindow *self,
               gpointer  data)
{
  tw_session_open_demo (self->session);
}

static void
new_now (TwWindow *self,
         gpointer  data)
{
  tw_session_new_plan (self->session);
}

static void
open_now (TwWindow *self,
          gpointer  data)
{
  tw_session_open_file (self->session, data);
}

static void
import_now (TwWindow *self,
            gpointer  data)
{
  GPtrArray *files = data;

  tw_session_import_files (self->session, (GFile *const *) files->pdata, files->len);
}

static gboolean
is_plan (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && g_str_has_suffix (name, ".tradewind");
}

void
tw_window_open_files (TwWindow     *self,
                      GFile *const *files,
                      guint         n_files)
{
  GPtrArray *copy;

  g_return_if_fail (TW_IS_WINDOW (self));

  if (n_files == 0)
    return;
  if (is_plan (files[0]))
    {
      tw_window_confirm (self, open_now, g_object_ref (files[0]), g_object_unref);
      return;
    }

  copy = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (copy, g_object_ref (files[i]));

  /* Tables go into the open plan and can be undone; sales lines are a plan of their own. */
  if (tw_document_is_online_retail (files[0]))
    {
      tw_window_confirm (self, import_now, copy, (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  import_now (self, copy);
  g_ptr_array_unref (copy);
}

void
tw_window_open_demo (TwWindow *self)
{
  g_return_if_fail (TW_IS_WINDOW (self));

  tw_window_confirm (self, open_demo_now, NULL, NULL);
}

static void
chosen_files_cb (GFile *const *files,
                 guint         n_files,
                 gpointer      data)
{
  tw_window_open_files (data, files, n_files);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         TwWindow      *self)
{
  GdkFileList *list = g_value_get_boxed (value);
  GSList      *files = gdk_file_list_get_files (list);
  g_autoptr (GPtrArray) array = g_ptr_array_new ();

  for (GSList *l = files; l != NULL; l = l->next)
    g_ptr_array_add (array, l->data);
  if (array->len > 0)
    tw_window_open_files (self, (GFile *const *) array->pdata, array->len);
  g_slist_free (files);

  return array->len > 0;
}

void
tw_window_add_drop_target (TwWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ---- recovery ---- */

static void
recover_cb (const char *response,
            gpointer    data)
{
  TwWindow *self = data;

  if (g_str_equal (response, "recover"))
    tw_session_recover (self->session, self->recoverable[0]);
  else if (g_str_equal (response, "discard"))
    tw_plan_file_discard (self->recoverable[0], NULL);
  g_clear_pointer (&self->recoverable, g_strfreev);
}

void
tw_window_offer_recovery (TwWindow *self)
{
  g_autofree char *work_dir = tw_document_dup_work_dir ();
  const TwResponse responses[] = {
    { "later", _ ("_Later"), ADW_RESPONSE_DEFAULT },
    { "discard", _ ("_Discard"), ADW_RESPONSE_DESTRUCTIVE },
    { "recover", _ ("_Recover"), ADW_RESPONSE_SUGGESTED },
    { NULL },
  };

  g_return_if_fail (TW_IS_WINDOW (self));

  g_clear_pointer (&self->recoverable, g_strfreev);
  self->recoverable = tw_plan_file_list_recoverable (work_dir);
  if (self->recoverable == NULL || self->recoverable[0] == NULL)
    return;

  tw_dialog_ask (GTK_WINDOW (self), _ ("Recover Unsaved Changes?"),
                 _ ("Tradewind did not close properly. Every change that was made to the plan is still there."),
                 responses, recover_cb, self);
}

/* ---- actions ---- */

static void
new_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       data)
{
  tw_window_confirm (data, new_now, NULL, NULL);
}

static void
open_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  tw_dialog_open_plan (data, chosen_files_cb, data);
}

static void
open_recent_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  GFile *file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  tw_window_confirm (data, open_now, file, g_object_unref);
}

static void
open_demo_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  tw_window_open_demo (data);
}

static void
save_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  save (data);
}

static void
save_as_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  save_as (data);
}

static void
import_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  tw_dialog_open_tables (data, chosen_files_cb, data);
}

void
tw_window_add_file_actions (TwWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = new_cb },
    { .name = "open", .activate = open_cb },
    { .name = "open-recent", .activate = open_recent_cb, .parameter_type = "s" },
    { .name = "open-demo", .activate = open_demo_cb },
    { .name = "save", .activate = save_cb },
    { .name = "save-as", .activate = save_as_cb },
    { .name = "import", .activate = import_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
