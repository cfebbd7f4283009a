/* tw-dialogs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-dialogs.h"

#include <glib/gi18n.h>

#define PLAN_SUFFIX "tradewind"

/* ---- questions ---- */

typedef struct
{
  TwAskFunc callback;
  gpointer  data;
} Ask;

static void
free_ask (gpointer  ask,
          GClosure *closure)
{
  g_free (ask);
}

/* Both kinds of dialog have a "response" signal of this form. */
static void
ask_response_cb (gpointer    dialog,
                 const char *response,
                 gpointer    data)
{
  Ask *ask = data;

  ask->callback (response, ask->data);
}

void
tw_dialog_ask (GtkWindow        *parent,
               const char       *heading,
               const char       *body,
               const TwResponse *responses,
               TwAskFunc         callback,
               gpointer          data)
{
  Ask *ask = g_new0 (Ask, 1);
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
#else
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
#endif
  const TwResponse *last = responses;

  ask->callback = callback;
  ask->data = data;
  for (const TwResponse *r = responses; r->id != NULL; r++)
    {
#if ADW_CHECK_VERSION(1, 5, 0)
      adw_alert_dialog_add_response (dialog, r->id, r->label);
      adw_alert_dialog_set_response_appearance (dialog, r->id, r->appearance);
#else
      adw_message_dialog_add_response (dialog, r->id, r->label);
      adw_message_dialog_set_response_appearance (dialog, r->id, r->appearance);
#endif
      last = r;
    }

  g_signal_connect_data (dialog, "response", G_CALLBACK (ask_response_cb), ask, free_ask, 0);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_alert_dialog_set_close_response (dialog, responses[0].id);
  adw_alert_dialog_set_default_response (dialog, last->id);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  adw_message_dialog_set_close_response (dialog, responses[0].id);
  adw_message_dialog_set_default_response (dialog, last->id);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/* ---- files ---- */

typedef struct
{
  TwChooseFunc callback;
  gpointer     data;
  gboolean     save;
} Choose;

static GtkFileFilter *
new_filter (const char        *name,
            const char *const *suffixes)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes != NULL && suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  if (suffixes == NULL)
    gtk_file_filter_add_pattern (filter, "*");

  return filter;
}

static GtkFileFilter *
new_plan_filter (void)
{
  return new_filter (_ ("Tradewind plans"), (const char *const[]){ PLAN_SUFFIX, NULL });
}

static GtkFileFilter *
new_table_filter (void)
{
  return new_filter (_ ("Tables and reports"), (const char *const[]){ "csv", "tsv", "txt", NULL });
}

static GFile *
add_suffix (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *full = NULL;
  g_autoptr (GFile) parent = g_file_get_parent (file);

  if (g_str_has_suffix (name, "." PLAN_SUFFIX) || parent == NULL)
    return g_object_ref (file);

  full = g_strconcat (name, "." PLAN_SUFFIX, NULL);

  return g_file_get_child (parent, full);
}

static void
hand_over (Choose     *choose,
           GListModel *list)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (list, i);

      g_ptr_array_add (files, choose->save ? add_suffix (file) : g_object_ref (file));
    }
  if (files->len > 0)
    choose->callback ((GFile *const *) files->pdata, files->len, choose->data);
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autofree Choose *choose = data;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (files != NULL)
    hand_over (choose, files);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autofree Choose *choose = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  if (file == NULL)
    return;

  g_list_store_append (files, file);
  hand_over (choose, G_LIST_MODEL (files));
}

static void
show_chooser (GtkWindow     *parent,
              const char    *title,
              GtkFileFilter *filter,
              gboolean       multiple,
              const char    *name,
              Choose        *choose)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) known = filter;
  g_autoptr (GtkFileFilter) all = new_filter (_ ("All files"), NULL);

  g_list_store_append (filters, known);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  if (!choose->save)
    {
      gtk_file_dialog_open_multiple (dialog, parent, NULL, opened_cb, choose);
      return;
    }

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, NULL, saved_cb, choose);
}

#else

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           gpointer data)
{
  g_autofree Choose *choose = data;
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT)
    hand_over (choose, files);
  g_object_unref (dialog);
}

static void
show_chooser (GtkWindow *parent,
              const char *title,
              GtkFileFilter *filter,
              gboolean multiple,
              const char *name,
              Choose *choose)
{
  g_autoptr (GtkFileFilter) known = filter;
  g_autoptr (GtkFileFilter) all = new_filter (_ ("All files"), NULL);
  GtkFileChooserAction action = choose->save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);

  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), known);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), multiple);
  if (choose->save)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), choose); /* owns itself until it has answered */
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

static Choose *
new_choose (TwChooseFunc callback,
            gpointer     data,
            gboolean     save)
{
  Choose *choose = g_new0 (Choose, 1);

  choose->callback = callback;
  choose->data = data;
  choose->save = save;

  return choose;
}

void
tw_dialog_open_plan (GtkWindow   *parent,
                     TwChooseFunc callback,
                     gpointer     data)
{
  show_chooser (parent, _ ("Open Plan"), new_plan_filter (), FALSE, NULL, new_choose (callback, data, FALSE));
}

void
tw_dialog_open_tables (GtkWindow   *parent,
                       TwChooseFunc callback,
                       gpointer     data)
{
  show_chooser (parent, _ ("Import Tables"), new_table_filter (), TRUE, NULL, new_choose (callback, data, FALSE));
}

void
tw_dialog_save_plan (GtkWindow   *parent,
                     const char  *name,
                     TwChooseFunc callback,
                     gpointer     data)
{
  g_autofree char *full = g_strconcat (name, "." PLAN_SUFFIX, NULL);

  show_chooser (parent, _ ("Save Plan"), new_plan_filter (), FALSE, full, new_choose (callback, data, TRUE));
}
