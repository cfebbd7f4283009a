/* tw-alert-cards.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-alert-list.h"

#include "tw-alert-text.h"
#include "tw-format.h"
#include "tw-inspector-rows.h"

#include <glib/gi18n.h>

#define MAX_OF_ITEM 4
#define MAX_OF_ALL  3

struct _TwAlertCards
{
  GtkWidget parent_instance;

  TwSession  *session;
  int         place;
  guint32     item;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TwAlertCards, tw_alert_cards, GTK_TYPE_WIDGET)

/* ---- what a button does ---- */

typedef struct
{
  TwSession *session;
  TwMove     move;
  gboolean   planned;
} Deed;

static void
free_deed (gpointer  data,
           GClosure *closure)
{
  Deed *deed = data;

  g_object_unref (deed->session);
  g_free (deed);
}

/* An edit like any other: it may be refused, and can be undone. */
static void
plan_cb (GtkButton *button,
         gpointer   data)
{
  Deed    *deed = data;
  TwMove   move = deed->move;
  gboolean planned = deed->planned;
  g_autoptr (TwSession) session = g_object_ref (deed->session);
  const TwModel *before = tw_session_get_model (session);

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  if (planned)
    tw_session_lock_line (session, &move);
  else
    tw_session_commit_move (session, &move);
  if (tw_session_get_model (session) != before)
    g_signal_emit_by_name (session, "toast", planned ? _ ("Shipment locked") : _ ("Move planned"), _ ("Undo"), "win.undo");
}

static void
add_button (TwAlertCards  *self,
            GtkBox        *row,
            const TwAlert *alert)
{
  GtkWidget *button;
  Deed      *deed;

  if (alert->remedy.kind != TW_REMEDY_MOVE || alert->remedy.pinned)
    return;

  button = gtk_button_new_with_label (alert->remedy.planned ? _ ("Lock This Shipment") : _ ("Plan This Move"));
  deed = g_new0 (Deed, 1);
  deed->session = g_object_ref (self->session);
  deed->planned = alert->remedy.planned;
  deed->move = (TwMove){ .item = alert->item, .lane = alert->remedy.lane, .week = alert->remedy.week, .units = (guint32) alert->remedy.units };
  g_signal_connect_data (button, "clicked", G_CALLBACK (plan_cb), deed, free_deed, 0);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 3);
  gtk_widget_add_css_class (button, "caption");
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (row))), button);
}

/* ---- rows ---- */

static const char *
get_class (const TwAlert *alert)
{
  return alert->kind == TW_ALERT_STOCK_OUT || alert->kind == TW_ALERT_LATE ? "error" : "warning";
}

static void
add_card (TwAlertCards  *self,
          const TwModel *model,
          const TwAlert *alert)
{
  g_autofree char *subject = self->item == TW_ANY ? tw_alert_dup_subject (model, alert) : NULL;
  g_autofree char *where = tw_alert_dup_where (model, alert, FALSE);
  g_autofree char *detail = subject != NULL ? g_strdup_printf ("%s · %s", subject, where) : g_strdup (where);
  g_autofree char *money = tw_format_money (alert->money, tw_model_get_currency (model));
  g_autofree char *figures = tw_alert_dup_figures (model, alert);
  g_autofree char *remedy = tw_alert_dup_remedy (model, alert);
  g_autofree char *text = g_strdup_printf ("%s\n%s", figures, remedy);
  GtkBox          *row = tw_rows_add_text (self->list, tw_alert_get_title (alert), detail, money, get_class (alert), text);

  gtk_widget_set_tooltip_text (gtk_widget_get_last_child (GTK_WIDGET (row)), tw_alert_get_money_text (alert));
  add_button (self, row, alert);
}

static gboolean
is_here (const TwAlertCards *self,
         const TwAlert      *alert)
{
  if (alert->place != (guint32) self->place)
    return FALSE;

  return self->item == TW_ANY || alert->kind == TW_ALERT_CAPACITY || alert->item == self->item;
}

static void
fill (TwAlertCards *self)
{
  const TwModel  *model = self->session != NULL ? tw_session_get_model (self->session) : NULL;
  const TwAlerts *alerts = model != NULL ? tw_session_get_alerts (self->session) : NULL;
  guint           n = 0, n_shown = 0, max = self->item == TW_ANY ? MAX_OF_ALL : MAX_OF_ITEM;
  const TwAlert  *alert = alerts != NULL ? tw_alerts_get (alerts, &n) : NULL;

  tw_rows_clear (self->list);
  for (guint i = 0; i < n && n_shown < max && self->place >= 0; i++)
    if (is_here (self, &alert[i]))
      {
        add_card (self, model, &alert[i]);
        n_shown++;
      }
  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
}

static void
tw_alert_cards_dispose (GObject *object)
{
  TwAlertCards *self = TW_ALERT_CARDS (object);
  GtkWidget    *child;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (tw_alert_cards_parent_class)->dispose (object);
}

static void
tw_alert_cards_class_init (TwAlertCardsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_alert_cards_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "alertcards");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tw_alert_cards_init (TwAlertCards *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->place = -1;
  self->item = TW_ANY;
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Alerts"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tw_alert_cards_show (TwAlertCards *self,
                     TwSession    *session,
                     int           place,
                     guint32       item)
{
  g_return_if_fail (TW_IS_ALERT_CARDS (self));

  /* while a hand moves stock, alerts stay those of the plan */
  if (self->session == session && self->place == place && self->item == item && session != NULL && tw_session_get_preview (session) != NULL)
    return;

  if (self->session != session)
    {
      if (self->session != NULL)
        g_signal_handlers_disconnect_by_data (self->session, self);
      g_set_object (&self->session, session);
      if (session != NULL)
        g_signal_connect_object (session, "alerts-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
    }
  self->place = place;
  self->item = item;
  fill (self);
}
