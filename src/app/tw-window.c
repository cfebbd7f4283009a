/* tw-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-window.h"

struct _TwWindow
{
  AdwApplicationWindow parent_instance;

  TwSession       *session;
  AdwToastOverlay *toasts;
  GtkStack        *pages;
};

G_DEFINE_FINAL_TYPE (TwWindow, tw_window, ADW_TYPE_APPLICATION_WINDOW)

static void
tw_window_dispose (GObject *object)
{
  TwWindow *self = TW_WINDOW (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_window_parent_class)->dispose (object);
}

static void
tw_window_class_init (TwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, pages);
}

static void
tw_window_init (TwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = tw_session_new ();
}

TwWindow *
tw_window_new (AdwApplication *application)
{
  return g_object_new (TW_TYPE_WINDOW, "application", application, NULL);
}

TwSession *
tw_window_get_session (TwWindow *self)
{
  g_return_val_if_fail (TW_IS_WINDOW (self), NULL);

  return self->session;
}
