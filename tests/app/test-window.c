/* test-window.c: the window around a session, without pointer and keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-alert-list.h"
#include "tw-application.h"
#include "tw-recent.h"
#include "tw-rules-dialog.h"
#include "tw-settings.h"
#include "tw-window.h"

#include <glib/gstdio.h>

static TwApplication *application; /* one a process, as in life */

typedef struct
{
  TwWindow *window;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->window = tw_window_new (ADW_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

/* Nothing keeps a window alive that is closed. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer window = fixture->window;

  g_object_add_weak_pointer (window, &window);
  tw_session_close (tw_window_get_session (fixture->window));
  gtk_window_close (GTK_WINDOW (fixture->window));
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_demo (Fixture *fixture)
{
  TwSession *session = tw_window_get_session (fixture->window);

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "open-demo", NULL);
  while (tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (tw_session_get_plan (session));
}

static GtkWidget *
find_child (GtkWidget  *widget,
            const char *name)
{
  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), action);
}

static void
test_welcome (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const off[] = { "save", "save-as", "undo", "redo", "cancel", "replan", "find", "show-page", "plan-rules", "plan-facts", "accept-plan" };
  static const char *const on[] = { "new", "open", "open-demo", "open-recent", "import" };
  GtkStack                *root = GTK_STACK (find_child (GTK_WIDGET (fixture->window), "root_stack"));

  g_assert_cmpstr (gtk_stack_get_visible_child_name (root), ==, "welcome");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Tradewind");
  for (guint i = 0; i < G_N_ELEMENTS (off); i++)
    g_assert_false (is_enabled (fixture, off[i]));
  for (guint i = 0; i < G_N_ELEMENTS (on); i++)
    g_assert_true (is_enabled (fixture, on[i]));
}

static TwMove
find_move (const TwModel *model)
{
  guint          n;
  const TwStock *stock = tw_model_get_stock (model, &n);

  for (guint i = 0; i < n; i++)
    for (guint32 l = 0; stock[i].on_hand - stock[i].reserved >= 10 && l < tw_model_get_n_lanes (model); l++)
      {
        const TwLane *lane = tw_model_get_lane (model, l);

        if (lane->from == stock[i].place && lane->mode != TW_MODE_PARCEL && lane->open)
          return (TwMove){ stock[i].item, l, 0, 10 };
      }

  g_assert_not_reached ();
}

static void
test_plan (Fixture      *fixture,
           gconstpointer data)
{
  TwSession *session = tw_window_get_session (fixture->window);
  GtkStack  *root = GTK_STACK (find_child (GTK_WIDGET (fixture->window), "root_stack"));
  TwMove     move;

  open_demo (fixture);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (root), ==, "plan");
  g_assert_true (g_str_has_suffix (gtk_window_get_title (GTK_WINDOW (fixture->window)), " – Tradewind"));
  g_assert_false (is_enabled (fixture, "undo"));

  move = find_move (tw_session_get_model (session));
  tw_session_commit_move (session, &move);
  while (tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_enabled (fixture, "undo"));
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (fixture->window)), "• "));

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "undo", NULL);
  g_assert_false (is_enabled (fixture, "undo"));
  g_assert_true (is_enabled (fixture, "redo"));
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* (nullable): the first button of the cards, which does what the alert's remedy says */
static GtkWidget *
find_remedy (GtkWidget *cards)
{
  return find_type (cards, GTK_TYPE_BUTTON);
}

static const TwAlert *
wait_alerts (TwSession *session,
             guint     *n)
{
  while (tw_session_get_busy (session) || tw_session_get_alerts (session) == NULL)
    g_main_context_iteration (NULL, TRUE);

  return tw_alerts_get (tw_session_get_alerts (session), n);
}

/* A row of the popover leads to item, week and place; the inspector says what to do, and does it, to be undone. */
static void
test_alerts (Fixture      *fixture,
             gconstpointer data)
{
  TwSession     *session = tw_window_get_session (fixture->window);
  GtkWidget     *list = find_child (GTK_WIDGET (fixture->window), "alerts");
  GtkWidget     *cards, *button;
  GtkListBox    *rows;
  const TwAlert *alert;
  TwAlert        chosen;
  guint          n, n_pins, at = 0;
  const TwPin   *pin;

  g_assert_false (is_enabled (fixture, "alerts"));
  open_demo (fixture);
  alert = wait_alerts (session, &n);
  g_assert_cmpuint (n, >, 10);
  while (at < n && (alert[at].remedy.kind != TW_REMEDY_MOVE || alert[at].remedy.pinned || alert[at].kind != TW_ALERT_STOCK_OUT))
    at++;
  g_assert_cmpuint (at, <, n);
  chosen = alert[at];

  g_assert_true (is_enabled (fixture, "alerts"));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "alerts", NULL);
  while (!gtk_widget_get_mapped (list))
    g_main_context_iteration (NULL, TRUE);
  rows = GTK_LIST_BOX (find_type (list, GTK_TYPE_LIST_BOX));
  g_signal_emit_by_name (rows, "row-activated", gtk_list_box_get_row_at_index (rows, (int) at));
  g_assert_cmpint (tw_session_get_item (session), ==, (int) chosen.item);
  g_assert_cmpint (tw_session_get_place (session), ==, (int) chosen.place);
  g_assert_cmpuint (tw_session_get_week (session), ==, chosen.week);

  cards = find_type (GTK_WIDGET (fixture->window), TW_TYPE_ALERT_CARDS);
  g_assert_true (gtk_widget_get_visible (cards));
  button = find_remedy (cards);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  pin = tw_model_get_item_pins (tw_session_get_model (session), chosen.item, &n_pins);
  g_assert_cmpuint (n_pins, ==, 1);
  g_assert_cmpuint (pin->lane, ==, chosen.remedy.lane);
  g_assert_cmpuint (pin->week, ==, chosen.remedy.week);
  g_assert_cmpfloat (pin->units, ==, chosen.remedy.units);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "undo", NULL);
  tw_model_get_pins (tw_session_get_model (session), &n_pins);
  g_assert_cmpuint (n_pins, ==, 0);
  wait_alerts (session, &n);

  /* of a plan that is closed there are none */
  tw_session_close (session);
  g_assert_null (tw_session_get_alerts (session));
  g_assert_false (is_enabled (fixture, "alerts"));
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* An offer to take back an edit goes away with the edit. */
static void
test_undo_toast (Fixture      *fixture,
                 gconstpointer data)
{
  TwSession *session = tw_window_get_session (fixture->window);
  GtkWidget *overlay = find_child (GTK_WIDGET (fixture->window), "toasts");
  TwMove     move;

  open_demo (fixture);
  move = find_move (tw_session_get_model (session));
  tw_session_commit_move (session, &move);
  g_signal_emit_by_name (session, "toast", "Moved", "Undo", "win.undo");
  while (tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find_label (overlay, "Moved"));

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "undo", NULL);
  while (find_label (overlay, "Moved") != NULL) /* it leaves in some frames */
    g_main_context_iteration (NULL, TRUE);
}

/* What is no plan is not offered again, and what it did not replace is still open. */
static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "no-plan.tradewind", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GPtrArray) recent = NULL;
  g_autoptr (GError) error = NULL;
  TwSession *session = tw_window_get_session (fixture->window);

  g_file_set_contents (path, "not a plan", -1, &error);
  g_assert_no_error (error);
  open_demo (fixture);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "open-recent", g_variant_new_string (uri));
  while (tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);

  g_assert_nonnull (tw_session_get_plan (session));
  recent = tw_recent_list ();
  for (guint i = 0; i < recent->len; i++)
    {
      g_autofree char *other = g_file_get_uri (g_ptr_array_index (recent, i));

      g_assert_cmpstr (other, !=, uri);
    }
  g_remove (path);
}

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const names[] = { "map", "forecasts", "shipments" };
  GtkStack                *pages = GTK_STACK (find_child (GTK_WIDGET (fixture->window), "pages"));
  g_autoptr (GSettings) settings = tw_settings_new ();

  open_demo (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *kept = NULL;

      g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "show-page", g_variant_new_string (names[i]));
      g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, names[i]);
      kept = g_settings_get_string (settings, "page");
      g_assert_cmpstr (kept, ==, names[i]);
    }

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "show-page", g_variant_new_string ("nowhere"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "shipments");
}

/* What has only an icon has a name that a screen reader says. */
static void
test_accessible (Fixture      *fixture,
                 gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *label;
  } named[] = {
    { "sidebar_button", "Show Items" },
    { "undo_button", "Undo" },
    { "redo_button", "Redo" },
    { "menu_button", "Main Menu" },
    { "cancel_button", "Stop Planning" },
    { "page_buttons", "Pages" },
    { "status_button", "How Good the Plan Is" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      GtkWidget *widget = find_child (GTK_WIDGET (fixture->window), named[i].id);

      g_assert_nonnull (widget);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, named[i].label);
    }
}

static TwRulesDialog *
find_rules_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (TW_IS_RULES_DIALOG (window))
        return TW_RULES_DIALOG (window);
    }

  return NULL;
}

/* What stands in the dialog is what the plan has; Apply makes what was typed an edit. */
static void
test_rules_dialog (Fixture      *fixture,
                   gconstpointer data)
{
  TwSession     *session = tw_window_get_session (fixture->window);
  TwRules        rules;
  TwRulesDialog *dialog;
  const TwRules *present;

  open_demo (fixture);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "plan-rules", NULL);
  dialog = find_rules_dialog ();
  g_assert_nonnull (dialog);
  present = tw_model_get_rules (tw_session_get_model (session));
  tw_rules_dialog_get_rules (dialog, &rules);
  g_assert_cmpuint (rules.frozen_weeks, ==, present->frozen_weeks);
  g_assert_cmpfloat_with_epsilon (rules.slow_sale_loss, present->slow_sale_loss, 1e-9);
  for (guint p = 0; p < TW_N_PHASES; p++)
    {
      g_assert_cmpuint (rules.phase[p].modes, ==, present->phase[p].modes);
      g_assert_cmpint (rules.phase[p].inbound, ==, present->phase[p].inbound);
      g_assert_cmpuint (rules.phase[p].review_weeks, ==, present->phase[p].review_weeks);
      g_assert_cmpuint (rules.phase[p].batch_units, ==, present->phase[p].batch_units);
    }

  g_assert_cmpuint (rules.phase_test.trial_weeks, ==, present->phase_test.trial_weeks);
  g_assert_cmpfloat (rules.phase_test.breakout, ==, present->phase_test.breakout);
  g_assert_cmpfloat (rules.phase_test.in_stock_rate, ==, present->phase_test.in_stock_rate);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_child (GTK_WIDGET (dialog), "certainty")), 95);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_child (GTK_WIDGET (dialog), "lost_sale_cost")), 50);
  g_signal_emit_by_name (find_child (GTK_WIDGET (dialog), "apply"), "clicked");
  while (tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat_with_epsilon (tw_model_get_rules (tw_session_get_model (session))->lost_sale_cost, 0.5, 1e-9);
  g_assert_cmpfloat (tw_model_get_rules (tw_session_get_model (session))->phase_test.certainty, ==, 0.95);
  g_assert_true (is_enabled (fixture, "undo"));
}

/* The header's line leads to the figures behind it. */
static void
test_plan_facts (Fixture      *fixture,
                 gconstpointer data)
{
  GtkWidget *facts = find_child (GTK_WIDGET (fixture->window), "facts");

  open_demo (fixture);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "accept-plan", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "plan-facts", NULL);
  while (!gtk_widget_get_mapped (facts))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find_label (facts, "No plan can earn more than"));
  g_assert_nonnull (find_label (facts, "Margin of sales"));
  g_assert_nonnull (find_label (facts, "Lines changed since the accepted plan"));
}

/* What the schema offers is what the program reads. */
static void
test_color_scheme (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GSettings) settings = tw_settings_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_settings_set_string (settings, "color-scheme", "dark");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  g_settings_set_string (settings, "color-scheme", "light");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_settings_reset (settings, "color-scheme");
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data_dir = g_dir_make_tmp ("tradewind-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", data_dir, TRUE); /* working copies; the toolkit needs the system's own folders */
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  application = tw_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  g_test_add ("/app/window/welcome", Fixture, NULL, set_up, test_welcome, tear_down);
  g_test_add ("/app/window/plan", Fixture, NULL, set_up, test_plan, tear_down);
  g_test_add ("/app/window/alerts", Fixture, NULL, set_up, test_alerts, tear_down);
  g_test_add ("/app/window/undo-toast", Fixture, NULL, set_up, test_undo_toast, tear_down);
  g_test_add ("/app/window/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/app/window/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/app/window/accessible", Fixture, NULL, set_up, test_accessible, tear_down);
  g_test_add ("/app/window/rules-dialog", Fixture, NULL, set_up, test_rules_dialog, tear_down);
  g_test_add ("/app/window/plan-facts", Fixture, NULL, set_up, test_plan_facts, tear_down);
  g_test_add ("/app/window/color-scheme", Fixture, NULL, set_up, test_color_scheme, tear_down);

  return g_test_run ();
}
