/* test-scenarios-page.c: scenarios, markets and chains as the planner has them, on the demo plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chain-button.h"
#include "tw-frontier-chart.h"
#include "tw-markets-dialog.h"
#include "tw-scenario-table.h"
#include "tw-scenarios-page.h"

#include <adwaita.h>

/* All tests are of one plan: opening it takes longer than they do. Each leaves it as it was. */
static TwSession *session;
static GtkWindow *window;
static GtkWidget *page;

/* ---- looking ---- */

typedef gboolean (*IsFunc) (GtkWidget  *widget,
                            const void *data);

/* (nullable): the first below @root, depth first */
static GtkWidget *
find (GtkWidget  *root,
      IsFunc      is,
      const void *data)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = is (child, data) ? child : find (child, is, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_of (GtkWidget  *widget,
       const void *type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) type);
}

static GtkWidget *
find_of (GtkWidget *root,
         GType      type)
{
  GtkWidget *found = find (root, is_of, &type);

  g_assert_nonnull (found);

  return found;
}

static gboolean
is_button (GtkWidget  *widget,
           const void *label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
is_icon_button (GtkWidget  *widget,
                const void *icon)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0;
}

static gboolean
has_text (GtkWidget  *widget,
          const void *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_child_visible (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_busy (void)
{
  return gtk_widget_get_visible (gtk_widget_get_parent (find_of (page, GTK_TYPE_PROGRESS_BAR)));
}

static void
wait_for_simulation (void)
{
  while (is_busy () || tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
}

static const TwFrontierData *
get_points (void)
{
  return tw_frontier_chart_get_data (TW_FRONTIER_CHART (find_of (page, TW_TYPE_FRONTIER_CHART)));
}

static guint
count_points (void)
{
  return get_points () != NULL ? get_points ()->n_points : 0;
}

static guint
count_scenarios (void)
{
  guint n;

  tw_model_get_scenarios (tw_session_get_model (session), &n);

  return n;
}

static const TwScenario *
find_scenario (TwPolicy policy)
{
  guint             n;
  const TwScenario *scenario = tw_model_get_scenarios (tw_session_get_model (session), &n);

  for (guint i = 0; i < n; i++)
    if (scenario[i].policy == policy)
      return &scenario[i];

  g_assert_not_reached ();
}

static void
choose (TwPolicy    policy,
        const char *action)
{
  g_autofree char *name = g_strconcat ("scenario.", action, NULL);

  g_assert_true (gtk_widget_activate_action (find_of (page, TW_TYPE_SCENARIO_TABLE), name, "x", find_scenario (policy)->id));
}

static void
click (GtkWidget  *root,
       IsFunc      is,
       const void *data)
{
  GtkWidget *button = find (root, is, data);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static GtkWindow *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) found = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (found), type))
        return found;
    }

  return NULL;
}

/* ---- tests ---- */

static void
test_fills (void)
{
  const TwFrontierData *points;

  wait_for_simulation ();
  points = get_points ();
  g_assert_cmpuint (points->n_points, ==, 3);
  for (guint i = 0; i < points->n_points; i++)
    {
      g_assert_cmpfloat (points->point[i].y_lo, <=, points->point[i].y);
      g_assert_cmpfloat (points->point[i].y, <=, points->point[i].y_hi);
      g_assert_cmpfloat (points->point[i].x, >, 0);
      g_assert_cmpfloat (points->point[i].x, <=, 1);
    }
  g_assert_nonnull (find (page, has_text, "100 paths"));
  g_assert_nonnull (find (page, has_text, "±"));
  /* the plan's own way is known by more than its colour */
  g_assert_nonnull (find (find_of (page, TW_TYPE_SCENARIO_TABLE), has_text, "NGGS"));
  gtk_test_accessible_assert_role (find_of (page, TW_TYPE_SCENARIO_TABLE), GTK_ACCESSIBLE_ROLE_GROUP);
}

/* A name is no question; a new scenario is one, and undo leaves what is known of the others. */
static void
test_rename_and_add (void)
{
  TwScenario            renamed = *find_scenario (TW_POLICY_FBA);
  g_autofree char      *before = NULL;
  const TwFrontierData *points = get_points ();
  double                profit = points->point[0].y;

  renamed.name = (char *) "Push";
  tw_session_set_scenario (session, &renamed);
  g_assert_false (is_busy ());
  g_assert_cmpstr (get_points ()->point[0].label, ==, "Push");
  g_assert_cmpfloat (get_points ()->point[0].y, ==, profit);
  tw_session_undo (session);
  g_assert_false (is_busy ());
  g_assert_cmpstr (get_points ()->point[0].label, ==, "FBA");

  g_assert_true (gtk_widget_activate_action (page, "scenarios.add-preset", "i", 0));
  g_assert_cmpuint (count_scenarios (), ==, 4);
  g_assert_true (is_busy ());
  wait_for_simulation ();
  g_assert_cmpuint (count_points (), ==, 4);
  g_assert_cmpfloat (get_points ()->point[0].y, ==, profit); /* the same paths */
  tw_session_undo (session);
  g_assert_false (is_busy ());
  g_assert_cmpuint (count_points (), ==, 3);
}

/* Another item has nothing of this one's figures, not even while its own are on the way. */
static void
test_other_item (void)
{
  int    item = tw_session_get_item (session);
  double profit = get_points ()->point[2].y;

  tw_session_set_item (session, item + 1);
  g_assert_cmpuint (count_points (), ==, 0);
  g_assert_true (is_busy ());
  wait_for_simulation ();
  g_assert_cmpuint (count_points (), ==, 3);
  g_assert_cmpfloat (get_points ()->point[2].y, !=, profit);
  tw_session_set_item (session, item);
  wait_for_simulation ();
  g_assert_cmpfloat (get_points ()->point[2].y, ==, profit);
}

/* Stopped by hand it stays so until it is asked for; when nobody looks it stops by itself, and goes on afterwards. */
static void
test_stops (void)
{
  GtkDropDown *paths = GTK_DROP_DOWN (find_of (page, GTK_TYPE_DROP_DOWN));

  gtk_drop_down_set_selected (paths, 3);
  g_assert_true (is_busy ());
  click (page, is_icon_button, "process-stop-symbolic");
  g_assert_false (is_busy ());
  g_assert_cmpuint (count_points (), ==, 3); /* what is known stays */
  gtk_widget_set_visible (page, FALSE);
  gtk_widget_set_visible (page, TRUE);
  g_assert_false (is_busy ());
  click (page, is_button, "_Simulate");
  g_assert_true (is_busy ());
  gtk_widget_set_visible (page, FALSE);
  g_assert_false (is_busy ());
  gtk_widget_set_visible (page, TRUE);
  g_assert_true (is_busy ());
  gtk_drop_down_set_selected (paths, 0);
  wait_for_simulation ();
  g_assert_cmpuint (count_points (), ==, 3);
}

/* The plan runs this way from now on, and the header says so. */
static void
test_promote (void)
{
  GtkWidget *chain = find_of (gtk_window_get_titlebar (window), TW_TYPE_CHAIN_BUTTON);

  g_assert_nonnull (find (chain, has_text, "NGGS"));
  choose (TW_POLICY_FBA, "promote");
  g_assert_cmpint (tw_model_get_rules (tw_session_get_model (session))->policy, ==, TW_POLICY_FBA);
  g_assert_nonnull (find (chain, has_text, "FBA"));
  g_assert_true (gtk_widget_activate_action (find_of (chain, GTK_TYPE_MENU_BUTTON), "chain.policy", "s", "sca"));
  g_assert_cmpint (tw_model_get_rules (tw_session_get_model (session))->policy, ==, TW_POLICY_SCA);
  g_assert_nonnull (find (chain, has_text, "SCA"));
  tw_session_undo (session);
  tw_session_undo (session);
  g_assert_nonnull (find (chain, has_text, "NGGS"));
  wait_for_simulation ();
  g_assert_cmpuint (count_points (), ==, 3);
}

static gboolean
is_entry (GtkWidget  *widget,
          const void *title)
{
  return ADW_IS_ENTRY_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static void
test_decision (void)
{
  GtkWindow *dialog;
  GtkWidget *reason;

  choose (TW_POLICY_NGGS, "decide");
  dialog = find_window (g_type_from_name ("TwDecisionDialog"));
  g_assert_nonnull (dialog);
  reason = find (GTK_WIDGET (dialog), is_entry, "_Reason");
  g_assert_nonnull (reason);
  gtk_editable_set_text (GTK_EDITABLE (reason), "Less in the wrong place");
  click (GTK_WIDGET (dialog), is_button, "_Apply");
  g_assert_cmpstr (find_scenario (TW_POLICY_NGGS)->reason, ==, "Less in the wrong place");
  g_assert_cmpint (find_scenario (TW_POLICY_NGGS)->decided, >, 0);
  g_assert_false (is_busy ());
  g_assert_nonnull (find (page, has_text, "Less in the wrong place"));
  tw_session_undo (session);
  g_assert_null (find (page, has_text, "Less in the wrong place"));
}

static void
test_none_left (void)
{
  while (count_scenarios () > 0)
    choose (tw_model_get_scenarios (tw_session_get_model (session), &(guint){ 0 })->policy, "remove");
  g_assert_false (is_busy ());
  g_assert_nonnull (find (page, has_text, "No Scenarios"));
  for (guint i = 0; i < 3; i++)
    tw_session_undo (session);
  wait_for_simulation ();
  g_assert_cmpuint (count_points (), ==, 3);
}

static guint
count_listed (void)
{
  const TwModel *model = tw_session_get_model (session);
  guint          n = 0;

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    n += tw_model_get_offer (model, (guint32) tw_session_get_item (session), m)->listed;

  return n;
}

/* An item that could be sold in more markets than it is. */
static void
test_markets (void)
{
  int              item = tw_session_get_item (session);
  TwMarketsDialog *dialog = tw_markets_dialog_present (session, window);
  guint            n_open, n_listed;

  for (guint32 i = 0; tw_markets_dialog_get_n_open (dialog) == 0 || tw_session_get_item (session) < 0; i++)
    tw_session_set_item (session, (int) i);
  n_open = tw_markets_dialog_get_n_open (dialog);
  n_listed = count_listed ();
  click (GTK_WIDGET (dialog), is_button, "_List Everywhere It Earns");
  g_assert_cmpuint (tw_markets_dialog_get_n_open (dialog), ==, 0);
  g_assert_cmpuint (count_listed (), ==, n_listed + n_open);
  g_assert_false (gtk_widget_is_sensitive (find (GTK_WIDGET (dialog), is_button, "_List Everywhere It Earns")));
  while (count_listed () != n_listed) /* refused until the tables are in the file */
    {
      g_main_context_iteration (NULL, TRUE);
      tw_session_undo (session);
    }
  g_assert_cmpuint (tw_markets_dialog_get_n_open (dialog), ==, n_open);
  click (GTK_WIDGET (dialog), is_icon_button, "go-previous-symbolic");
  g_assert_cmpint (tw_session_get_item (session), ==, -1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  tw_session_set_item (session, item);
  wait_for_simulation ();
}

/* ---- the plan ---- */

static void
open_demo (void)
{
  GtkWidget *header = gtk_header_bar_new (), *chain = g_object_new (TW_TYPE_CHAIN_BUTTON, NULL);

  session = tw_session_new ();
  tw_session_open_demo (session);
  while (tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (tw_session_get_plan (session));
  tw_session_set_item (session, 3); /* of one item a simulation takes no time */

  window = GTK_WINDOW (gtk_window_new ());
  page = tw_scenarios_page_new (session);
  tw_chain_button_set_session (TW_CHAIN_BUTTON (chain), session);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), chain);
  gtk_window_set_titlebar (window, header);
  gtk_window_set_child (window, page);
  gtk_window_set_default_size (window, 1000, 700);
  gtk_window_present (window);
  while (!gtk_widget_get_mapped (page))
    g_main_context_iteration (NULL, TRUE);
  wait_for_simulation ();
}

static void
close_all (void)
{
  gtk_window_destroy (window);
  tw_session_close (session);
  g_object_unref (session);
}

int
main (int    argc,
      char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/scenarios-page/fills", test_fills);
  g_test_add_func ("/scenarios-page/rename-and-add", test_rename_and_add);
  g_test_add_func ("/scenarios-page/other-item", test_other_item);
  g_test_add_func ("/scenarios-page/stops", test_stops);
  g_test_add_func ("/scenarios-page/decision", test_decision);
  g_test_add_func ("/scenarios-page/none-left", test_none_left);
  g_test_add_func ("/scenarios-page/promote", test_promote);
  g_test_add_func ("/scenarios-page/markets", test_markets);
  open_demo ();
  status = g_test_run ();
  close_all ();

  return status;
}
