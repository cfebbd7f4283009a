/* tw-scenarios-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenarios-page.h"

#include "sealane/tw-sea-route.h"
#include "tw-format.h"
#include "tw-report.h"
#include "tw-scenario-charts.h"
#include "tw-scenario-dialog.h"
#include "tw-scenario-table.h"
#include "tw-scenario-text.h"
#include "tw-simulator.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* Edits that come in a row are simulated together. */
#define WAIT_MS 400

#define CHART_HEIGHT 260

static const guint path_counts[] = { 100, 300, 1000, 5000 };
#define USUAL_PATHS 0 /* of these */

struct _TwScenariosPage
{
  GtkWidget parent_instance;

  TwSession   *session;
  TwSimulator *simulator;
  TwSeaLanes  *sea;
  guint        wait;
  gboolean     is_stale;

  GtkNativeDialog *dialog; /* (nullable): where a report is to go */

  GtkStack            *stack;
  GtkLabel            *scope;
  GtkLabel            *verdict;
  GtkDropDown         *paths;
  GtkStringList       *path_counts;
  GtkMenuButton       *add_button;
  GtkWidget           *progress_box;
  GtkProgressBar      *progress;
  GtkWidget           *run_button;
  TwScenarioTable     *table;
  GtkFlowBox          *charts;
  AdwPreferencesGroup *decisions;
  TwShareChart        *shares;
  TwRidgeChart        *ridges;
  TwFrontierChart     *frontier;
  GPtrArray           *decision_rows; /* lent */
};

enum
{
  SHOW_MAP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwScenariosPage, tw_scenarios_page, GTK_TYPE_WIDGET)

static guint
get_n_paths (TwScenariosPage *self)
{
  return path_counts[MIN (gtk_drop_down_get_selected (self->paths), G_N_ELEMENTS (path_counts) - 1)];
}

/* ---- charts ---- */

static void
fill_charts (TwScenariosPage    *self,
             const TwSimulation *simulation)
{
  TwShareData    *shares = simulation != NULL ? tw_scenario_dup_shares (simulation) : NULL;
  TwRidgeData    *ridges = simulation != NULL ? tw_scenario_dup_ridges (simulation) : NULL;
  TwFrontierData *frontier = simulation != NULL ? tw_scenario_dup_frontier (simulation) : NULL;

  tw_share_chart_set_data (self->shares, shares);
  tw_ridge_chart_set_data (self->ridges, ridges);
  tw_frontier_chart_set_data (self->frontier, frontier);
  tw_share_data_free (shares);
  tw_ridge_data_free (ridges);
  tw_frontier_data_free (frontier);
}

static void
add_chart (TwScenariosPage *self,
           const char      *title,
           GtkWidget       *chart)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label = gtk_label_new (title);
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_size_request (chart, 240, CHART_HEIGHT);
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), chart);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "scenario-chart");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE); /* the chart takes the keyboard */
  /* a chart names itself once it has something to show */
  gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_flow_box_append (self->charts, child);
}

/* ---- words ---- */

static void
show_scope (TwScenariosPage *self)
{
  const TwModel      *model = tw_session_get_model (self->session);
  const TwSimulation *simulation = tw_simulator_get_simulation (self->simulator);
  int                 item = tw_session_get_item (self->session);
  gulong              n_weeks = tw_model_get_n_weeks (model);
  const char         *who = item >= 0 ? tw_model_get_item (model, (guint32) item)->name : _ ("All items");
  g_autofree char    *weeks = g_strdup_printf (ngettext ("%lu week", "%lu weeks", n_weeks), n_weeks);
  g_autofree char    *paths = tw_format_units (simulation != NULL ? tw_simulation_get_n_paths (simulation) : 0);
  g_autofree char    *seconds = tw_format_seconds (simulation != NULL ? tw_simulation_get_seconds (simulation) : 0);
  g_autofree char    *text = NULL;

  if (simulation == NULL)
    /* TRANSLATORS: an item or "All items", and the length of the plan */
    text = g_strdup_printf (_ ("%s · %s"), who, weeks);
  else
    /* TRANSLATORS: an item or "All items", the length of the plan, a number of paths, and how long it took */
    text = g_strdup_printf (_ ("%s · %s · each scenario on the same %s paths of demand and lead times · %s"), who, weeks, paths, seconds);
  gtk_label_set_label (self->scope, text);
}

static void
show_decisions (TwScenariosPage *self)
{
  guint             n;
  const TwModel    *model = tw_session_get_model (self->session);
  const TwScenario *scenario = tw_model_get_scenarios (model, &n);

  for (guint i = 0; i < self->decision_rows->len; i++)
    adw_preferences_group_remove (self->decisions, g_ptr_array_index (self->decision_rows, i));
  g_ptr_array_set_size (self->decision_rows, 0);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget       *row;
      g_autofree char *text = NULL;

      if (scenario[i].decided == 0)
        continue;
      row = adw_action_row_new ();
      text = tw_scenario_dup_decision (&scenario[i]);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tw_scenario_get_title (&scenario[i]));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_group_add (self->decisions, row);
      g_ptr_array_add (self->decision_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->decisions), self->decision_rows->len > 0);
}

/* The first scenario that is nothing but the chain that the plan runs under. */
static gint64
find_current (const TwModel *model)
{
  guint             n;
  const TwScenario *scenario = tw_model_get_scenarios (model, &n);

  for (guint i = 0; i < n; i++)
    if (scenario[i].policy == tw_model_get_rules (model)->policy && scenario[i].switches == 0 && scenario[i].n_disruptions == 0)
      return scenario[i].id;

  return 0;
}

static void
show_answer (TwScenariosPage *self)
{
  const TwModel      *model = tw_session_get_model (self->session);
  const TwSimulation *simulation = tw_simulator_get_simulation (self->simulator);
  g_autofree char    *verdict = NULL;
  guint               n;
  const TwScenario   *scenario;

  if (model == NULL)
    return;

  scenario = tw_model_get_scenarios (model, &n);
  verdict = simulation != NULL ? tw_scenario_dup_verdict (simulation) : g_strdup ("");
  tw_scenario_table_set (self->table, model, scenario, n, find_current (model), simulation);
  gtk_label_set_label (self->verdict, verdict);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), *verdict != '\0');
  show_scope (self);
  fill_charts (self, simulation);
}

static void
show_progress (TwScenariosPage *self)
{
  gboolean busy = tw_simulator_get_busy (self->simulator) || self->wait != 0;

  gtk_widget_set_visible (self->progress_box, busy);
  gtk_widget_set_visible (self->run_button, !busy && self->is_stale);
  gtk_progress_bar_set_fraction (self->progress, tw_simulator_get_progress (self->simulator));
}

/* ---- running ---- */

static void
run (TwScenariosPage *self)
{
  const TwPlan     *plan = tw_session_get_plan (self->session);
  int               item = tw_session_get_item (self->session);
  TwSimOptions      options;
  guint             n;
  const TwScenario *scenario;

  g_clear_handle_id (&self->wait, g_source_remove);
  if (plan == NULL)
    return;

  scenario = tw_model_get_scenarios (tw_session_get_model (self->session), &n);
  tw_sim_options_init (&options);
  options.n_paths = get_n_paths (self);
  options.item = item >= 0 ? (guint32) item : TW_ANY;
  self->is_stale = FALSE;
  if (n > 0)
    tw_simulator_run (self->simulator, plan, self->sea, scenario, n, &options);
  show_progress (self);
}

static gboolean
wait_cb (gpointer data)
{
  TwScenariosPage *self = data;

  self->wait = 0;
  run (self);

  return G_SOURCE_REMOVE;
}

/* What is shown is of another question; ask soon, or once somebody looks. */
static void
invalidate (TwScenariosPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  gboolean       is_ready = model != NULL && tw_session_get_plan (self->session) != NULL;

  gtk_stack_set_visible_child_name (self->stack, is_ready ? "scenarios" : "empty");
  self->is_stale = TRUE;
  tw_simulator_cancel (self->simulator);
  if (!is_ready)
    {
      tw_simulator_clear (self->simulator);
      return;
    }

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->wait == 0)
    self->wait = g_timeout_add (WAIT_MS, wait_cb, self);
  show_decisions (self);
  show_answer (self);
  show_progress (self);
}

/* Another plan has nothing of the old one's. */
static void
model_changed_cb (TwScenariosPage *self)
{
  tw_simulator_clear (self->simulator);
  invalidate (self);
}

static void
tw_scenarios_page_map (GtkWidget *widget)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (widget);

  GTK_WIDGET_CLASS (tw_scenarios_page_parent_class)->map (widget);
  if (self->is_stale)
    run (self);
}

static void
paths_changed_cb (TwScenariosPage *self)
{
  if (self->session != NULL)
    invalidate (self);
}

static void
stop_cb (TwScenariosPage *self)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  tw_simulator_cancel (self->simulator);
  self->is_stale = TRUE;
  show_progress (self);
}

static void
run_cb (TwScenariosPage *self)
{
  run (self);
}

static void
failed_cb (TwScenariosPage *self,
           const GError    *error)
{
  g_autofree char *text = tw_format_error (error);

  self->is_stale = TRUE;
  g_signal_emit_by_name (self->session, "failed", text);
  show_progress (self);
}

/* ---- edits ---- */

static void
duplicate (TwScenariosPage  *self,
           const TwScenario *scenario)
{
  /* TRANSLATORS: the name of a scenario that was duplicated */
  g_autofree char *name = g_strdup_printf (_ ("Copy of %s"), tw_scenario_get_title (scenario));

  tw_session_duplicate_scenario (self->session, scenario->id, name);
}

static void
scenario_activated_cb (TwScenariosPage *self,
                       gint64           id,
                       const char      *action)
{
  const TwScenario *scenario = tw_model_find_scenario (tw_session_get_model (self->session), id);
  GtkWindow        *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (scenario == NULL)
    return;

  if (g_str_equal (action, "edit"))
    tw_scenario_dialog_present (window, self->session, scenario);
  else if (g_str_equal (action, "decide"))
    tw_decision_dialog_present (window, self->session, scenario);
  else if (g_str_equal (action, "duplicate"))
    duplicate (self, scenario);
  else if (g_str_equal (action, "remove"))
    tw_session_remove_scenario (self->session, id);
  else if (g_str_equal (action, "promote"))
    tw_session_set_policy (self->session, scenario->policy);
  else if (g_str_equal (action, "show"))
    {
      tw_session_show_scenario (self->session, id);
      g_signal_emit (self, signals[SHOW_MAP], 0);
    }
}

/* @data is a reference to the session that the callback owns. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (TwSession) session = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (tw_report_write_finish (result, &error))
    {
      g_signal_emit_by_name (session, "toast", _ ("Report written"), NULL, NULL);
      return;
    }

  text = tw_format_error (error);
  g_signal_emit_by_name (session, "failed", text);
}

static void
chooser_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     TwScenariosPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  TwReport report = { tw_session_get_plan (self->session), tw_session_get_alerts (self->session), tw_simulator_get_simulation (self->simulator) };

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && report.plan != NULL)
    tw_report_write_async (&report, file, NULL, written_cb, g_object_ref (self->session));
  g_clear_object (&self->dialog);
}

static void
report_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  TwScenariosPage      *self = TW_SCENARIOS_PAGE (widget);
  g_autofree char      *stem = g_strdup (tw_model_get_name (tw_session_get_model (self->session)));
  g_autofree char      *name = g_strconcat (g_strdelimit (stem, "/\\:", '-'), ".pdf", NULL);
  GtkFileChooserNative *chooser;

  if (self->dialog != NULL)
    gtk_native_dialog_destroy (self->dialog);
  g_clear_object (&self->dialog);

  chooser = gtk_file_chooser_native_new (_ ("Write Report"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  self->dialog = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->dialog, TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (self->dialog);
}

static const struct
{
  const char      *label;
  TwPolicy         policy;
  guint32          switches;
  TwDisruptionKind kind; /* counts only with a passage */
  const char      *passage;
} presets[] = {
  { N_ ("Today’s plan"), TW_POLICY_PLAN, 0, 0, NULL },
  { N_ ("Perfect foresight"), TW_POLICY_CLAIRVOYANT, 0, 0, NULL },
  { N_ ("Global pool, committed at the source"), TW_POLICY_NGGS, TW_SWITCH_COMMIT_AT_SOURCE, 0, NULL },
  { N_ ("Global pool without air freight"), TW_POLICY_NGGS, TW_SWITCH_NO_AIR, 0, NULL },
  { N_ ("Global pool without overflow places"), TW_POLICY_NGGS, TW_SWITCH_NO_OVERFLOW, 0, NULL },
  { N_ ("Global pool without phase rules"), TW_POLICY_NGGS, TW_SWITCH_NO_PHASES, 0, NULL },
  { N_ ("Global pool, Suez Canal closed"), TW_POLICY_NGGS, 0, TW_DISRUPTION_CANAL, "suez" },
};

static void
add_preset_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (widget);
  guint            i = (guint) g_variant_get_int32 (parameter);
  TwDisruption     disruption = { .place = TW_ANY, .last_week = TW_MAX_WEEKS - 1 };
  TwScenario       scenario = { .policy = presets[i].policy, .switches = presets[i].switches };

  scenario.name = (char *) (scenario.switches == 0 && presets[i].passage == NULL ? "" : _ (presets[i].label));
  if (presets[i].passage != NULL)
    {
      disruption.kind = presets[i].kind;
      g_strlcpy (disruption.passage, presets[i].passage, sizeof disruption.passage);
      scenario.disruption = &disruption;
      scenario.n_disruptions = 1;
    }
  tw_session_set_scenario (self->session, &scenario);
}

static void
add_own_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (widget);
  TwScenario       scenario = { .name = (char *) "", .policy = TW_POLICY_NGGS };

  tw_scenario_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, &scenario);
}

static GMenuModel *
new_add_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) ready = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (presets[i].label), NULL);

      g_menu_item_set_action_and_target (item, "scenarios.add-preset", "i", (gint32) i);
      g_menu_append_item (ready, item);
    }
  g_menu_append (own, _ ("_Your Own…"), "scenarios.add-own");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ready));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));

  return G_MENU_MODEL (menu);
}

/* ---- class ---- */

static void
tw_scenarios_page_dispose (GObject *object)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (object);

  g_clear_handle_id (&self->wait, g_source_remove);
  if (self->dialog != NULL)
    gtk_native_dialog_destroy (self->dialog);
  g_clear_object (&self->dialog);
  if (self->simulator != NULL)
    tw_simulator_cancel (self->simulator);
  g_clear_object (&self->simulator);
  g_clear_object (&self->session);
  g_clear_pointer (&self->decision_rows, g_ptr_array_unref);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->stack)));

  G_OBJECT_CLASS (tw_scenarios_page_parent_class)->dispose (object);
}

static void
tw_scenarios_page_finalize (GObject *object)
{
  g_clear_pointer (&TW_SCENARIOS_PAGE (object)->sea, tw_sea_lanes_unref);

  G_OBJECT_CLASS (tw_scenarios_page_parent_class)->finalize (object);
}

static void
tw_scenarios_page_class_init (TwScenariosPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tw_scenarios_page_dispose;
  object_class->finalize = tw_scenarios_page_finalize;
  widget_class->map = tw_scenarios_page_map;

  signals[SHOW_MAP] = g_signal_new ("show-map", TW_TYPE_SCENARIOS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TW_TYPE_SCENARIO_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-scenarios-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, scope);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, paths);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, path_counts);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, run_button);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, table);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, charts);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, decisions);
  gtk_widget_class_bind_template_callback (widget_class, paths_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, scenario_activated_cb);
  gtk_widget_class_install_action (widget_class, "scenarios.add-preset", "i", add_preset_cb);
  gtk_widget_class_install_action (widget_class, "scenarios.add-own", NULL, add_own_cb);
  gtk_widget_class_install_action (widget_class, "scenarios.report", NULL, report_cb);
}

static void
tw_scenarios_page_init (TwScenariosPage *self)
{
  g_autoptr (GMenuModel) menu = new_add_menu ();

  self->decision_rows = g_ptr_array_new ();
  self->simulator = tw_simulator_new ();
  self->sea = tw_sea_lanes_new_default ();
  self->is_stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (path_counts); i++)
    {
      g_autofree char *number = tw_format_units (path_counts[i]);
      /* TRANSLATORS: how many ways the horizon may go are simulated */
      g_autofree char *label = g_strdup_printf (ngettext ("%s path", "%s paths", path_counts[i]), number);

      gtk_string_list_append (self->path_counts, label);
    }
  gtk_drop_down_set_selected (self->paths, USUAL_PATHS);
  gtk_menu_button_set_menu_model (self->add_button, menu);

  self->shares = TW_SHARE_CHART (tw_share_chart_new ());
  self->ridges = TW_RIDGE_CHART (tw_ridge_chart_new ());
  self->frontier = TW_FRONTIER_CHART (tw_frontier_chart_new ());
  add_chart (self, _ ("Where the stock lies"), GTK_WIDGET (self->shares));
  add_chart (self, _ ("Profit over the simulated paths"), GTK_WIDGET (self->ridges));
  add_chart (self, _ ("Profit against fill rate"), GTK_WIDGET (self->frontier));

  g_signal_connect_object (self->simulator, "changed", G_CALLBACK (show_answer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->simulator, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->simulator, "notify", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tw_scenarios_page_new (TwSession *session)
{
  TwScenariosPage *self = g_object_new (TW_TYPE_SCENARIOS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (invalidate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scenarios-changed", G_CALLBACK (invalidate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (invalidate), self, G_CONNECT_SWAPPED);
  invalidate (self);

  return GTK_WIDGET (self);
}
