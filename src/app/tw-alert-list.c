/* tw-alert-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-alert-list.h"

#include "tw-alert-text.h"
#include "tw-format.h"
#include "tw-inspector-rows.h"

#include <glib/gi18n.h>

#define MAX_ROWS   60
#define WIDTH      400
#define MAX_HEIGHT 560

struct _TwAlertList
{
  GtkWidget parent_instance;

  TwSession  *session;
  GtkWidget  *scroller;
  GtkLabel   *title;
  GtkListBox *list;
  TwAlerts   *shown; /* (nullable): those of the rows */
};

G_DEFINE_FINAL_TYPE (TwAlertList, tw_alert_list, GTK_TYPE_WIDGET)

static void
add_row (TwAlertList   *self,
         const TwModel *model,
         const TwAlert *alert,
         guint          number)
{
  g_autofree char *subject = tw_alert_dup_subject (model, alert);
  g_autofree char *where = tw_alert_dup_where (model, alert, TRUE);
  g_autofree char *detail = g_strdup_printf ("%s · %s", tw_alert_get_title (alert), where);
  g_autofree char *money = tw_format_money (alert->money, tw_model_get_currency (model));
  g_autofree char *figures = tw_alert_dup_figures (model, alert);
  g_autofree char *remedy = tw_alert_dup_remedy (model, alert);
  /* TRANSLATORS: two sentences without full stops, on two lines */
  g_autofree char *text = g_strdup_printf ("%s\n%s", figures, remedy);
  GtkBox          *row = tw_rows_add_text (self->list, subject, detail, money, NULL, text);

  tw_rows_set_number (row, (int) number);
}

static void
set_title (TwAlertList    *self,
           const TwAlerts *alerts,
           guint           n)
{
  g_autofree char *count = tw_format_units (n);
  g_autofree char *title = NULL;

  if (n > 0)
    title = g_strdup_printf (ngettext ("%s alert, by the money at stake", "%s alerts, by the money at stake", n), count);
  else
    title = g_strdup (alerts != NULL ? _ ("Nothing needs you") : _ ("Alerts are found once there is a plan"));
  gtk_label_set_label (self->title, title);
}

static void
fill (TwAlertList *self)
{
  const TwModel  *model = self->session != NULL ? tw_session_get_model (self->session) : NULL;
  const TwAlerts *alerts = model != NULL ? tw_session_get_alerts (self->session) : NULL;
  const TwAlert  *alert;
  guint           n = 0;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  tw_rows_clear (self->list);
  g_clear_pointer (&self->shown, tw_alerts_unref);
  if (alerts != NULL)
    {
      self->shown = tw_alerts_ref (alerts);
      alert = tw_alerts_get (alerts, &n);
      for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
        add_row (self, model, &alert[i], i);
    }
  if (n > MAX_ROWS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - MAX_ROWS), n - MAX_ROWS);

      tw_rows_add (self->list, more, NULL, NULL, NULL);
    }
  set_title (self, alerts, n);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
}

/* The page on which the alert is seen. */
static void
show_page (TwAlertList *self,
           const char  *name)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", name);
}

static void
go_to (TwAlertList   *self,
       const TwAlert *alert)
{
  tw_session_set_week (self->session, alert->week);
  if (alert->item != TW_ANY && alert->kind != TW_ALERT_CAPACITY)
    tw_session_set_item (self->session, (int) alert->item);
  else
    tw_session_set_item (self->session, -1);
  if (alert->kind == TW_ALERT_FORECAST)
    {
      tw_session_set_market (self->session, (int) alert->market);
      show_page (self, "forecasts");
      return;
    }
  if (alert->place != TW_ANY)
    tw_session_set_place (self->session, (int) alert->place);
  show_page (self, "map");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.inspect", NULL);
}

static void
row_cb (TwAlertList   *self,
        GtkListBoxRow *row)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  g_autoptr (TwAlerts) shown = self->shown != NULL ? tw_alerts_ref (self->shown) : NULL;
  int            number = tw_rows_get_number (row);
  const TwAlert *alert;
  guint          n = 0;

  if (shown == NULL || number < 0)
    return;
  alert = tw_alerts_get (shown, &n);
  if ((guint) number >= n)
    return;
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  go_to (self, &alert[number]);
}

static void
tw_alert_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tw_alert_list_parent_class)->map (widget);
  fill (TW_ALERT_LIST (widget));
}

static void
tw_alert_list_dispose (GObject *object)
{
  TwAlertList *self = TW_ALERT_LIST (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, tw_alerts_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (tw_alert_list_parent_class)->dispose (object);
}

static void
tw_alert_list_class_init (TwAlertListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_alert_list_dispose;
  widget_class->map = tw_alert_list_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "alertlist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tw_alert_list_init (TwAlertList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  gtk_widget_add_css_class (box, "plan-facts");
  self->title = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Alerts"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_size_request (self->scroller, WIDTH, -1);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
tw_alert_list_set_session (TwAlertList *self,
                           TwSession   *session)
{
  g_return_if_fail (TW_IS_ALERT_LIST (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "alerts-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}
