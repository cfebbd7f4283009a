/* tw-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-application.h"

#include "tw-preferences.h"
#include "tw-settings.h"
#include "tw-shipment-list.h"
#include "tw-window.h"

#include <glib/gi18n.h>

struct _TwApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  gboolean   offered_recovery;
};

G_DEFINE_FINAL_TYPE (TwApplication, tw_application, ADW_TYPE_APPLICATION)

static TwWindow *
find_window (TwApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (TW_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

/* One window: another start of the program brings it up. */
static TwWindow *
get_window (TwApplication *self)
{
  TwWindow *window = find_window (self);

  if (window == NULL)
    window = tw_window_new (ADW_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static TwSession *
find_session (TwApplication *self)
{
  TwWindow *window = find_window (self);

  return window != NULL ? tw_window_get_session (window) : NULL;
}

/* ---- actions ---- */

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  TwWindow *window = find_window (data);

  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window)); /* asks first; the program ends with its last window */
  else
    g_application_quit (data);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  tw_preferences_show (GTK_WINDOW (find_window (data)));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  const char *developers[] = { "Tradewind contributors", NULL };
  GtkWindow  *parent = GTK_WINDOW (find_window (data));
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *about = adw_about_dialog_new ();
#else
  GtkWidget *about = adw_about_window_new ();
#endif

  g_object_set (about,
                "application-name", _ ("Tradewind"),
                "application-icon", APPLICATION_ID,
                "version", VERSION,
                "developer-name", _ ("Tradewind contributors"),
                "developers", developers,
                "comments", _ ("Plan where your stock goes next."),
                "license-type", GTK_LICENSE_GPL_3_0,
                /* TRANSLATORS: your names, one a line; shown as credits */
                "translator-credits", _ ("translator-credits"),
                NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_about_dialog_add_legal_section (ADW_ABOUT_DIALOG (about), _ ("World map"), _ ("Made with Natural Earth, which is in the public domain."), GTK_LICENSE_CUSTOM, NULL);
  adw_dialog_present (about, GTK_WIDGET (parent));
#else
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _ ("World map"), _ ("Made with Natural Earth, which is in the public domain."), GTK_LICENSE_CUSTOM, NULL);
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
#endif
}

/* ---- for scripts: what a dialog would ask for is the parameter ---- */

static void
export_shipments_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  TwSession *session = find_session (data);
  g_autoptr (TwShipmentList) list = tw_shipment_list_new ();
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));
  g_autoptr (GError) error = NULL;

  if (session == NULL || tw_session_get_plan (session) == NULL)
    {
      g_warning ("export-shipments: there is no plan yet");
      return;
    }

  tw_shipment_list_set_plan (list, tw_session_get_plan (session));
  csv = tw_shipment_list_to_csv (list);
  if (!g_file_replace_contents (file, g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    g_warning ("export-shipments: %s", error->message);
}

static void
save_to_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  TwSession *session = find_session (data);
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));

  if (session == NULL || tw_session_get_model (session) == NULL)
    {
      g_warning ("save-to: no plan is open");
      return;
    }

  tw_session_save (session, file);
}

static void
add_actions (TwApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "about", .activate = about_cb },
    { .name = "export-shipments", .activate = export_shipments_cb, .parameter_type = "s" },
    { .name = "save-to", .activate = save_to_cb, .parameter_type = "s" },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "window.close", { "<Control>w" } },
    { "win.new", { "<Control>n" } },
    { "win.open", { "<Control>o" } },
    { "win.save", { "<Control>s" } },
    { "win.save-as", { "<Control><Shift>s" } },
    { "win.import", { "<Control>i" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z", "<Control>y" } },
    { "win.replan", { "F5", "<Control>r" } },
    { "win.cancel", { "<Control>period" } },
    { "win.plan-facts", { "<Control>g" } },
    { "win.alerts", { "<Control>j" } },
    { "win.plan-rules", { "<Control><Shift>r" } },
    { "win.accept-plan", { "<Control>Return" } },
    { "win.find", { "<Control>f" } },
    { "win.move-stock", { "<Control>m" } },
    { "win.show-sidebar", { "F9" } },
    { "win.show-page::map", { "<Alt>1" } },
    { "win.show-page::forecasts", { "<Alt>2" } },
    { "win.show-page::shipments", { "<Alt>3" } },
    { "win.show-page::scenarios", { "<Alt>4" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].keys);
}

/* ---- application ---- */

static void
tw_application_startup (GApplication *application)
{
  TwApplication *self = TW_APPLICATION (application);

  G_APPLICATION_CLASS (tw_application_parent_class)->startup (application);

  self->settings = tw_settings_new ();
  tw_preferences_follow_color_scheme (self->settings);
  add_actions (self);
}

static void
tw_application_activate (GApplication *application)
{
  TwApplication *self = TW_APPLICATION (application);
  TwWindow      *window = get_window (self);

  if (!self->offered_recovery)
    tw_window_offer_recovery (window);
  self->offered_recovery = TRUE;
}

static void
tw_application_open (GApplication *application,
                     GFile       **files,
                     int           n_files,
                     const char   *hint)
{
  tw_window_open_files (get_window (TW_APPLICATION (application)), files, (guint) n_files);
}

static int
tw_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("tradewind %s\n", VERSION);

  return 0;
}

static void
open_arguments (TwApplication           *self,
                GApplicationCommandLine *line,
                const char *const       *paths)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (files, g_application_command_line_create_file_for_arg (line, paths[i]));
  if (files->len > 0)
    tw_window_open_files (get_window (self), (GFile *const *) files->pdata, files->len);
}

static int
tw_application_command_line (GApplication            *application,
                             GApplicationCommandLine *line)
{
  TwApplication          *self = TW_APPLICATION (application);
  GVariantDict           *options = g_application_command_line_get_options_dict (line);
  g_autofree const char **paths = NULL;

  if (g_variant_dict_contains (options, "demo"))
    tw_window_open_demo (get_window (self));
  else if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &paths))
    open_arguments (self, line, paths);
  else
    g_application_activate (application);

  return 0;
}

static void
tw_application_finalize (GObject *object)
{
  g_clear_object (&TW_APPLICATION (object)->settings);

  G_OBJECT_CLASS (tw_application_parent_class)->finalize (object);
}

static void
tw_application_class_init (TwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tw_application_finalize;
  application_class->startup = tw_application_startup;
  application_class->activate = tw_application_activate;
  application_class->open = tw_application_open;
  application_class->handle_local_options = tw_application_handle_local_options;
  application_class->command_line = tw_application_command_line;
}

static void
tw_application_init (TwApplication *self)
{
  static const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the demo plan"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[PLAN | TABLE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

TwApplication *
tw_application_new (void)
{
  return g_object_new (TW_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/io/github/tradewind/Tradewind",
                       "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}
