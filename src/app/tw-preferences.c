/* tw-preferences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-preferences.h"

#include "tw-settings.h"

struct _TwPreferencesPage
{
  AdwPreferencesPage parent_instance;

  GSettings     *settings;
  AdwComboRow   *color_scheme;
  GtkSwitch     *animate_flows;
  GtkSwitch     *show_borders;
  GtkSpinButton *threads;
  GtkSpinButton *wanted_gap;
  GtkSpinButton *time_limit;
};

G_DEFINE_FINAL_TYPE (TwPreferencesPage, tw_preferences_page, ADW_TYPE_PREFERENCES_PAGE)

/* The rows stand in the order of the schema's enumeration. */
static gboolean
scheme_to_row (GValue   *value,
               GVariant *variant,
               gpointer  data)
{
  GSettings *settings = data;

  g_value_set_uint (value, (guint) g_settings_get_enum (settings, "color-scheme"));

  return TRUE;
}

static GVariant *
row_to_scheme (const GValue       *value,
               const GVariantType *type,
               gpointer            data)
{
  static const char *const nicks[] = { "system", "light", "dark" };

  return g_variant_new_string (nicks[MIN (g_value_get_uint (value), G_N_ELEMENTS (nicks) - 1)]);
}

static void
tw_preferences_page_dispose (GObject *object)
{
  TwPreferencesPage *self = TW_PREFERENCES_PAGE (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (tw_preferences_page_parent_class)->dispose (object);
}

static void
tw_preferences_page_class_init (TwPreferencesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_preferences_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-preferences-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesPage, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesPage, animate_flows);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesPage, show_borders);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesPage, threads);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesPage, wanted_gap);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesPage, time_limit);
}

static void
tw_preferences_page_init (TwPreferencesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = tw_settings_new ();
  g_settings_bind_with_mapping (self->settings, "color-scheme", self->color_scheme, "selected", G_SETTINGS_BIND_DEFAULT,
                                scheme_to_row, row_to_scheme, self->settings, NULL);
  g_settings_bind (self->settings, "animate-flows", self->animate_flows, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "show-borders", self->show_borders, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "threads", self->threads, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "wanted-gap", self->wanted_gap, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "time-limit", self->time_limit, "value", G_SETTINGS_BIND_DEFAULT);
}

void
tw_preferences_show (GtkWindow *parent)
{
  AdwPreferencesPage *page = g_object_new (TW_TYPE_PREFERENCES_PAGE, NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_preferences_dialog_new ();

  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  GtkWidget *dialog = adw_preferences_window_new ();

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (dialog), page);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (dialog), FALSE);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 560, 520);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

static void
color_scheme_cb (GSettings *settings)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int                         choice = g_settings_get_enum (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (choice, 0, 2)]);
}

void
tw_preferences_follow_color_scheme (GSettings *settings)
{
  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (color_scheme_cb), NULL);
  color_scheme_cb (settings);
}
