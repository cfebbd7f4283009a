/* tw-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-window-private.h"

#include "tw-forecasts-page.h"
#include "tw-format.h"
#include "tw-map-page.h"
#include "tw-markets-dialog.h"
#include "tw-move-dialog.h"
#include "tw-recent.h"
#include "tw-rules-dialog.h"
#include "tw-scenarios-page.h"
#include "tw-settings.h"
#include "tw-shipments-page.h"
#include "tw-sidebar.h"
#include "tw-timings.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (TwWindow, tw_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- header ---- */

/* A toast lives on a while: one that is dismissed in the frame it appears in lets libadwaita 1.2 use freed memory,
 * since its hiding may end before its showing. */
#define MIN_TOAST_MS 500

static gboolean
dismiss_cb (gpointer toast)
{
  adw_toast_dismiss (toast);

  return G_SOURCE_REMOVE;
}

static void
dismiss_undo (TwWindow *self)
{
  if (self->undo_toast != NULL)
    g_timeout_add_full (G_PRIORITY_DEFAULT, MIN_TOAST_MS, dismiss_cb, g_object_ref (self->undo_toast), g_object_unref);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_pointer (&self->undo_model, tw_model_unref);
}

/* A toast's Undo is about one edit: taken back or followed by another, the offer would mislead. */
static void
check_undo (TwWindow *self)
{
  if (self->undo_toast != NULL && self->undo_model != tw_session_get_model (self->session))
    dismiss_undo (self);
}

void
tw_window_toast (TwWindow   *self,
                 const char *message,
                 const char *action_label,
                 const char *action_name)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1); /* a toast's title is markup */
  AdwToast        *toast = adw_toast_new (escaped);

  if (action_label != NULL && action_name != NULL)
    {
      adw_toast_set_button_label (toast, action_label);
      adw_toast_set_action_name (toast, action_name);
      dismiss_undo (self);
      g_set_weak_pointer (&self->undo_toast, toast);
      self->undo_model = tw_session_get_model (self->session) != NULL ? tw_model_ref (tw_session_get_model (self->session)) : NULL;
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
set_action_enabled (TwWindow   *self,
                    const char *name,
                    gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_title (TwWindow *self)
{
  const char      *title = tw_session_get_title (self->session);
  const char      *mark = tw_session_get_modified (self->session) ? "• " : "";
  g_autofree char *marked = g_strconcat (mark, title, NULL);
  g_autofree char *full = *title != '\0' ? g_strdup_printf ("%s – %s", marked, _ ("Tradewind")) : g_strdup (_ ("Tradewind"));

  gtk_window_set_title (GTK_WINDOW (self), full);
  gtk_label_set_label (self->plan_title, marked);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_title), *title != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->plan_title), tw_session_get_modified (self->session) ? _ ("This plan has changes that are not saved") : NULL);
}

static void
update_status (TwWindow *self)
{
  const char *status = tw_session_get_status (self->session);
  gboolean    busy = tw_session_get_busy (self->session);
  double      progress;

  g_object_get (self->session, "progress", &progress, NULL);
  gtk_label_set_label (self->status, status);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), *status != '\0');
  gtk_widget_set_sensitive (GTK_WIDGET (self->status_button), tw_session_get_plan (self->session) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy && progress >= 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  gtk_widget_set_visible (self->cancel_button, busy && progress >= 0);
  set_action_enabled (self, "cancel", busy);
}

static void
update_undo_button (GtkWidget  *button,
                    const char *label,
                    const char *with_label,
                    const char *without)
{
  g_autofree char *tooltip = label != NULL ? g_strdup_printf (with_label, label) : g_strdup (without);

  gtk_widget_set_tooltip_text (button, tooltip);
}

static void
update_history (TwWindow *self)
{
  g_autofree char *undo = NULL;
  g_autofree char *redo = NULL;

  g_object_get (self->session, "undo-label", &undo, "redo-label", &redo, NULL);
  set_action_enabled (self, "undo", undo != NULL);
  set_action_enabled (self, "redo", redo != NULL);
  /* TRANSLATORS: %s is the name of the edit that is taken back */
  update_undo_button (self->undo_button, undo, _ ("Undo: %s"), _ ("Undo (Ctrl+Z)"));
  /* TRANSLATORS: %s is the name of the edit that is made again */
  update_undo_button (self->redo_button, redo, _ ("Redo: %s"), _ ("Redo (Ctrl+Shift+Z)"));
}

/* What leaves in the plan's first week is what there is to do now. */
static guint
count_departures (const TwPlan *plan)
{
  guint n = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);

      for (guint j = 0; j < item->n_shipments && item->shipment[j].week == 0; j++) /* ordered by week */
        n++;
    }

  return n;
}

static void
update_badge (TwWindow *self)
{
  const TwPlan    *plan = tw_session_get_plan (self->session);
  guint            n = plan != NULL ? count_departures (plan) : 0;
  g_autofree char *text = tw_format_units_short (n);
  g_autofree char *tooltip = NULL;

  gtk_label_set_label (self->badge, text);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), n > 0);
  if (n > 0)
    tooltip = g_strdup_printf (ngettext ("List of Shipments (Alt+3): %u leaves in the first week", "List of Shipments (Alt+3): %u leave in the first week", n), n);
  else
    tooltip = g_strdup (_ ("List of Shipments (Alt+3)"));
  gtk_widget_set_tooltip_text (self->shipments_button, tooltip);
}

static void
update_alerts (TwWindow *self)
{
  const TwAlerts  *alerts = tw_session_get_alerts (self->session);
  guint            n = 0;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  if (alerts != NULL)
    tw_alerts_get (alerts, &n);
  text = tw_format_units_short (n);
  gtk_label_set_label (self->alerts_badge, text);
  gtk_widget_set_visible (GTK_WIDGET (self->alerts_badge), n > 0);
  set_action_enabled (self, "alerts", alerts != NULL);
  /* TRANSLATORS: what in the plan needs the planner */
  tooltip = n > 0 ? g_strdup_printf (ngettext ("%u Alert (Ctrl+J)", "%u Alerts (Ctrl+J)", n), n) : g_strdup (_ ("Alerts (Ctrl+J)"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->alerts_button), tooltip);
  /* the button inside is what takes the focus; its icon is no name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->alerts_button))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Alerts"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
}

void
tw_window_update_recent (TwWindow *self)
{
  g_autoptr (GPtrArray) files = tw_recent_list ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < files->len; i++)
    {
      GFile           *file = g_ptr_array_index (files, i);
      g_autofree char *name = tw_recent_dup_name (file);
      g_autofree char *uri = g_file_get_uri (file);
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

      g_menu_item_set_label (item, name);
      g_menu_item_set_action_and_target (item, "win.open-recent", "s", uri);
      g_menu_append_item (menu, item);
    }
  if (files->len == 0)
    g_menu_append (menu, _ ("Open _Demo Plan"), "win.open-demo");
  adw_split_button_set_menu_model (self->open_button, G_MENU_MODEL (menu));
  tw_welcome_page_set_recent (self->welcome, files);
}

/* ---- pages ---- */

static void
after_paint_cb (GdkFrameClock *clock,
                TwWindow      *self)
{
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, self);
  g_debug ("ready"); /* the first plan is on the screen; what measures the start waits for it */
}

static void
note_first_plan (TwWindow *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (self->painted || clock == NULL || tw_session_get_plan (self->session) == NULL)
    return;

  self->painted = TRUE;
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (after_paint_cb), self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_root (TwWindow *self)
{
  gboolean    has_plan = tw_session_get_model (self->session) != NULL;
  gboolean    opening = !has_plan && tw_session_get_busy (self->session);
  const char *actions[] = { "save", "save-as", "replan", "move-stock", "find", "show-page", "markets", "plan-rules" };

  gtk_stack_set_visible_child_name (self->root_stack, has_plan ? "plan" : opening ? "opening"
                                                                                  : "welcome");
  gtk_spinner_set_spinning (self->opening_spinner, opening);
  gtk_widget_set_visible (self->page_buttons, has_plan);
  gtk_widget_set_visible (GTK_WIDGET (self->alerts_button), has_plan);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    set_action_enabled (self, actions[i], has_plan);
}

static void
notify_cb (TwWindow *self)
{
  update_title (self);
  update_status (self);
  update_history (self);
  update_root (self);
  check_undo (self);
}

/* Only what could be opened is worth offering again. */
static void
model_changed_cb (TwWindow *self)
{
  GFile *file = tw_session_get_file (self->session);

  if (tw_session_get_model (self->session) != NULL)
    tw_timings_note ("model");
  notify_cb (self);
  if (file == NULL)
    return;
  tw_recent_add (file);
  tw_window_update_recent (self);
}

static void
plan_changed_cb (TwWindow *self)
{
  gboolean has_answer = tw_session_get_plan (self->session) != NULL;

  set_action_enabled (self, "accept-plan", has_answer);
  set_action_enabled (self, "plan-facts", has_answer);
  if (has_answer)
    tw_timings_note ("plan");
  update_badge (self);
  note_first_plan (self);
}

static void
toast_cb (TwWindow   *self,
          const char *message,
          const char *action_label,
          const char *action_name)
{
  tw_window_toast (self, message, action_label, action_name);
}

static void
failed_cb (TwWindow   *self,
           const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  AdwToast        *toast = adw_toast_new (escaped);

  tw_window_not_saved (self);
  adw_toast_set_timeout (toast, 0); /* it names a line to mend, perhaps: it stays until it is read */
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
add_page (TwWindow   *self,
          const char *name,
          GtkWidget  *page)
{
  gtk_stack_add_named (self->pages, page, name);
}

static void
show_map_cb (TwWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "map");
}

static GtkWidget *
new_scenarios_page (TwWindow *self)
{
  GtkWidget *page = tw_scenarios_page_new (self->session);

  g_signal_connect_object (page, "show-map", G_CALLBACK (show_map_cb), self, G_CONNECT_SWAPPED);

  return page;
}

static void
add_pages (TwWindow *self)
{
  adw_bin_set_child (self->sidebar_bin, tw_sidebar_new (self->session));
  add_page (self, "map", tw_map_page_new (self->session));
  add_page (self, "forecasts", tw_forecasts_page_new (self->session));
  add_page (self, "shipments", tw_shipments_page_new (self->session));
  add_page (self, "scenarios", new_scenarios_page (self));
}

static void
observe_session (TwWindow *self)
{
  g_signal_connect_object (self->session, "notify", G_CALLBACK (notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "plan-changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "alerts-changed", G_CALLBACK (update_alerts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "saved", G_CALLBACK (tw_window_saved), self, G_CONNECT_SWAPPED);
}

/* ---- actions ---- */

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  tw_session_undo (TW_WINDOW (data)->session);
}

static void
redo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  tw_session_redo (TW_WINDOW (data)->session);
}

static void
cancel_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  tw_session_cancel (TW_WINDOW (data)->session);
}

static void
replan_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  tw_session_replan (TW_WINDOW (data)->session);
}

static void
move_stock_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  tw_move_dialog_present (TW_WINDOW (data)->session, GTK_WINDOW (data));
}

static void
accept_plan_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  TwWindow      *self = data;
  const TwModel *model = tw_session_get_model (self->session);

  tw_session_accept_plan (self->session);
  if (tw_session_get_model (self->session) != model)
    tw_window_toast (self, _ ("Plan accepted: later plans are compared with it"), _ ("Undo"), "win.undo");
}

static void
plan_rules_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  tw_rules_dialog_present (TW_WINDOW (data)->session, GTK_WINDOW (data));
}

static void
markets_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  tw_markets_dialog_present (TW_WINDOW (data)->session, GTK_WINDOW (data));
}

static void
plan_facts_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  gtk_menu_button_popup (TW_WINDOW (data)->status_button);
}

/* What is selected is told by the inspector, which a small window may have put away. */
static void
inspect_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  g_object_set (gtk_stack_get_child_by_name (TW_WINDOW (data)->pages, "map"), "show-inspector", TRUE, NULL);
}

static void
alerts_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  gtk_menu_button_popup (TW_WINDOW (data)->alerts_button);
}

static void
find_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  TwWindow *self = data;

  adw_flap_set_reveal_flap (self->flap, TRUE);
  tw_sidebar_focus_search (TW_SIDEBAR (adw_bin_get_child (self->sidebar_bin)));
}

static void
show_page_cb (GSimpleAction *action,
              GVariant      *state,
              gpointer       data)
{
  TwWindow   *self = data;
  const char *name = g_variant_get_string (state, NULL);

  if (gtk_stack_get_child_by_name (self->pages, name) == NULL)
    return;

  g_simple_action_set_state (action, state);
  gtk_stack_set_visible_child_name (self->pages, name);
  g_settings_set_string (self->settings, "page", name);
}

static void
add_actions (TwWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "undo", .activate = undo_cb },
    { .name = "redo", .activate = redo_cb },
    { .name = "cancel", .activate = cancel_cb },
    { .name = "replan", .activate = replan_cb },
    { .name = "move-stock", .activate = move_stock_cb },
    { .name = "find", .activate = find_cb },
    { .name = "accept-plan", .activate = accept_plan_cb },
    { .name = "plan-rules", .activate = plan_rules_cb },
    { .name = "markets", .activate = markets_cb },
    { .name = "plan-facts", .activate = plan_facts_cb },
    { .name = "alerts", .activate = alerts_cb },
    { .name = "inspect", .activate = inspect_cb },
    { .name = "show-page", .parameter_type = "s", .state = "'map'", .change_state = show_page_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  tw_window_add_file_actions (self);
}

static void
add_sidebar_action (TwWindow *self)
{
  g_autoptr (GPropertyAction) action = g_property_action_new ("show-sidebar", self->flap, "reveal-flap");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/* ---- settings ---- */

static void
threads_cb (TwWindow *self)
{
  tw_session_set_n_threads (self->session, g_settings_get_int (self->settings, "threads"));
}

static void
precision_cb (TwWindow *self)
{
  tw_session_set_precision (self->session, g_settings_get_double (self->settings, "wanted-gap") / 100, g_settings_get_double (self->settings, "time-limit"));
}

static void
restore_settings (TwWindow *self)
{
  g_autofree char *page = g_settings_get_string (self->settings, "page");
  int              width, height;

  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_settings_bind (self->settings, "show-sidebar", self->flap, "reveal-flap", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->settings, "changed::threads", G_CALLBACK (threads_cb), self, G_CONNECT_SWAPPED);
  threads_cb (self);
  g_signal_connect_object (self->settings, "changed::wanted-gap", G_CALLBACK (precision_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::time-limit", G_CALLBACK (precision_cb), self, G_CONNECT_SWAPPED);
  precision_cb (self);
  g_action_group_change_action_state (G_ACTION_GROUP (self), "show-page", g_variant_new_string (page));
}

static void
remember_window (TwWindow *self)
{
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int      width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height); /* of the window as it is when not maximised */
  if (width > 0 && height > 0)
    g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
}

/* ---- window ---- */

static void
close_now (TwWindow *self,
           gpointer  data)
{
  tw_session_close (self->session);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
tw_window_close_request (GtkWindow *window)
{
  TwWindow *self = TW_WINDOW (window);

  remember_window (self);
  tw_window_confirm (self, close_now, NULL, NULL);

  return GDK_EVENT_STOP;
}

static void
tw_window_dispose (GObject *object)
{
  TwWindow *self = TW_WINDOW (object);

  tw_window_drop_pending (self);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_pointer (&self->undo_model, tw_model_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->recoverable, g_strfreev);

  G_OBJECT_CLASS (tw_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, header);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, page_buttons);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, shipments_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, badge);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, chain);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, plan_title);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, status_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, status);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, facts);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, alerts_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, alerts_badge);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, alerts);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, opening_spinner);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, root_stack);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, pages);
}

static void
tw_window_class_init (TwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tw_window_close_request;

  g_type_ensure (TW_TYPE_ALERT_LIST);
  g_type_ensure (TW_TYPE_CHAIN_BUTTON);
  g_type_ensure (TW_TYPE_PLAN_FACTS);
  g_type_ensure (TW_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-window.ui");
  bind_children (widget_class);
}

/* A split button's arrow is a widget of its own, and gets its tooltip but no name. */
static void
name_arrow (AdwSplitButton *button)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (button)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child))
      {
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Recent Plans"), -1);
        gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (child)), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Recent Plans"), -1);
      }
}

static void
tw_window_init (TwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_arrow (self->open_button);
  tw_timings_watch (GTK_WIDGET (self));

  self->session = tw_session_new ();
  self->settings = tw_settings_new ();
  add_actions (self);
  add_sidebar_action (self);
  add_pages (self);
  tw_plan_facts_set_session (self->facts, self->session);
  tw_chain_button_set_session (self->chain, self->session);
  tw_alert_list_set_session (self->alerts, self->session);
  tw_window_add_drop_target (self);
  observe_session (self);
  restore_settings (self);
  tw_window_update_recent (self);
  notify_cb (self);
  plan_changed_cb (self);
  update_alerts (self);
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
