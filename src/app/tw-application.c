/* tw-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-application.h"

#include "tw-window.h"

struct _TwApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (TwApplication, tw_application, ADW_TYPE_APPLICATION)

static void
tw_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (tw_window_new (ADW_APPLICATION (application)));
  gtk_window_present (window);
}

static void
tw_application_class_init (TwApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = tw_application_activate;
}

static void
tw_application_init (TwApplication *self)
{
}

TwApplication *
tw_application_new (void)
{
  return g_object_new (TW_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/io/github/tradewind/Tradewind",
                       NULL);
}
